"""The decorators for compiled code, and the cache folder named after a hash of the sources.

numba keeps compiled functions on disk but looks only at the file a function stands in: change a
function it *calls* in another file and the old machine code is silently returned. The cache
folder is therefore named after everything the code depends on.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite
import numba
from numba import njit

CORE = Path(__file__).parent
F = TypeVar("F", bound=Callable[..., Any])


def source_hash() -> str:
    """Return 16 hex digits that change with any file of this package, numba, llvmlite or Python."""
    digest = hashlib.sha256()
    for part in (numba.__version__, llvmlite.__version__, sys.version, platform.machine()):
        digest.update(part.encode())
    for file in sorted(CORE.rglob("*.py")):
        digest.update(file.relative_to(CORE).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder of compiled code: `$KINGMAKER_CACHE`, else the user's cache folder."""
    root = os.environ.get("KINGMAKER_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "kingmaker" / source_hash()


def _usable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


FOLDER = cache_folder()
CACHED = _usable(FOLDER)
if CACHED:
    numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined, unused-ignore]


def is_compiled() -> bool:
    """Say whether a compiled whole run is already on disk (then no waiting is announced)."""
    return CACHED and any(FOLDER.rglob("*play_many*.nbi"))


OPTIONS: Any = {"cache": CACHED, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def rule(function: F) -> F:
    """Compile `function` to machine code that releases the GIL; no fast-math, so the bytes repeat.

    It may not make arrays: without counting references to those it is given, a run takes half the time.
    """
    return cast(F, njit(**OPTIONS | {"_nrt": False})(function))


def part(function: F) -> F:
    """Compile as `rule` does what only compiled code calls: no door for Python, which spares a quarter of compiling."""
    return cast(F, njit(**OPTIONS | {"_nrt": False, "no_cpython_wrapper": True})(function))


def allocating(function: F) -> F:
    """Compile as `rule` does a function that makes arrays (it has to be said: numba hands down what the caller has)."""
    return cast(F, njit(**OPTIONS | {"_nrt": True})(function))
