"""What made a result: the version of the package and a hash of the sources that decide outcomes."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from pathlib import Path
from typing import Final

from sim.version import __version__

PACKAGE: Final = Path(__file__).resolve().parents[2]
DECIDING: Final = ("core", "scenario/tables")  # rooms all of whose files decide what a run returns


@cache
def engine_version() -> str:
    """Return the version and 12 hex digits that change with any source that decides what a run returns.

    Python, numba and the platform are left out: they must not change results, and tests hold them to it.
    """
    return f"{__version__}+{digest_of(DECIDING, ('ensemble.py',))}"


@cache
def digest_of(rooms: tuple[str, ...], files: tuple[str, ...] = ()) -> str:
    """Return 12 hex digits that change with any source of some rooms, and with some files beside them."""
    found = sorted(file for room in rooms for file in (PACKAGE / room).rglob("*.py"))
    digest = hashlib.sha256()
    for file in [*found, *(PACKAGE / name for name in files)]:
        digest.update(file.relative_to(PACKAGE).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def versions() -> dict[str, str]:
    """Return the versions that a manifest notes for the record; only `engine_version` is compared."""
    from importlib.metadata import version

    packages = {name: version(name) for name in ("numpy", "numba", "polars", "scipy")}
    return {"kingmaker": __version__, "python": platform.python_version(), **packages}
