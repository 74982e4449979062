"""The folder that compiled code is kept in.

numba keeps compiled functions on disk but looks only at the file a function stands in, and at where that file lies:
change a function it *calls* in another file and the old machine code is silently returned; move the checkout and
everything is compiled again. The folder is therefore named after the content of everything the code depends on, and
functions are found in it by module and line. What is in it is run as machine code, so it has to be the user's own.
"""

import hashlib
import os
import platform
import stat
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sim.core.ground.content import CONTENT


def source_hash() -> str:
    """Return 16 hex digits that change with any file of the core, numba, llvmlite or Python."""
    parts = (version("numba"), version("llvmlite"), sys.version, platform.machine(), CONTENT)
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def cache_root() -> Path | None:
    """Return the folder under which caches lie: `$KINGMAKER_CACHE`, else the user's; None where he has no home."""
    named = os.environ.get("KINGMAKER_CACHE") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(named) if named else Path.home() / ".cache"
    except RuntimeError:
        return None


def why_not_kept(root: Path | None, folder: Path) -> str:
    """Make the folder of compiled code, and say why it cannot be used: no sentence where it can."""
    if root is None:
        return "there is no home folder"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if others_may_write(root, shared=True) or others_may_write(folder.parent) or others_may_write(folder):
            return f"others may write to {folder}, and what lies there is run as it is"
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as trouble:
        return f"{folder}: {trouble.strerror or trouble}"
    return ""


def others_may_write(folder: Path, shared: bool = False) -> bool:
    """Say whether another user can put something into a folder, or in its place; `shared` allows one such as /tmp."""
    if os.name == "nt":  # the user's profile is protected there, and modes say nothing
        return False
    state = folder.stat() if shared else folder.lstat()
    owners = (os.geteuid(), 0) if shared else (os.geteuid(),)
    is_open = bool(state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)) and not (shared and state.st_mode & stat.S_ISVTX)
    return not stat.S_ISDIR(state.st_mode) or state.st_uid not in owners or is_open


PACKAGE: Final = __name__.rpartition(".")[0].rpartition(".")[0]
ROOT: Final = cache_root()
FOLDER: Final = (ROOT or Path()) / "kingmaker" / source_hash()
WHY_NOT_KEPT: Final = why_not_kept(ROOT, FOLDER)
CACHED: Final = not WHY_NOT_KEPT


def place_of(function: Callable[..., Any]) -> Path | None:
    """Return the folder in which the code of a function is kept, by its module, wherever the checkout may be.

    None where nothing is kept, or not of this one: it is not of this package, or made inside another function.
    """
    if not CACHED or function.__closure__ or not function.__module__.startswith(f"{PACKAGE}."):
        return None
    return FOLDER.joinpath(*function.__module__.removeprefix(f"{PACKAGE}.").split(".")[:-1])


def is_compiled() -> bool:
    """Say whether a compiled whole run is already on disk (then no waiting is announced)."""
    return CACHED and any(file.stat().st_size for file in FOLDER.glob("play.play_many-*.nbi"))
