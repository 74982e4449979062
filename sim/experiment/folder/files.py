"""Files of our own: read and written never through a link, found whole or not at all, and known by a checksum."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from sim.language.errors import UsageError
from sim.language.forms import A_DEVICE, DEVICES
from sim.language.textfiles import WITHOUT_WAITING

NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
BEGINNING: Final = 4096  # bytes that tell what a file is
BLOCK: Final = 1 << 20  # bytes read at a time
CAREFUL: Final = WITHOUT_WAITING | getattr(os, "O_NOFOLLOW", 0)  # no links, where a platform can be told so
LONGEST_NAME: Final = 100
NEVER_IN_NAMES: Final = '/\\:*?"<>|'  # what some file system gives a meaning of its own


def checksum(content: bytes) -> str:
    """Return 32 hex digits that change with any bit of the content (BLAKE2b, RFC 7693)."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def in_utf8(json_text: str) -> bytes:
    """Return JSON as bytes, with escapes for what UTF-8 cannot hold (names of files that are no text)."""
    return json_text.encode(errors="backslashreplace")


def checksum_of(path: Path) -> str:
    """Return the checksum of what a file holds. Raises OSError as `open_own`."""
    digest = hashlib.blake2b(digest_size=16)
    with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def open_own(path: Path, flags: int) -> int:
    """Open a regular file and return its descriptor.

    Raises
    ------
    OSError
        Also where a link, a pipe or a device stands in its place.
    """
    if path.is_symlink():  # asked first for the platforms that cannot be told to follow none
        raise OSError(errno.ELOOP, "is a link, and not followed", str(path))
    descriptor = os.open(path, flags | CAREFUL, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "is not a regular file", str(path))
    return descriptor


def read_own(path: Path) -> bytes:
    """Return what a file holds. Raises OSError as `open_own`."""
    with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
        return file.read()


def write_atomically(path: Path, content: bytes, beside: Path | None = None) -> None:
    """Write a file as `written_whole` does. Raises OSError."""
    with written_whole(path, beside) as file:
        file.write(content)


@contextmanager
def written_whole(path: Path, beside: Path | None = None) -> Iterator[IO[bytes]]:
    """Let a file be written under another name, force it to the disk, and give it its name.

    Parameters
    ----------
    path : Path
        What stands there is replaced.
    beside : Path, optional
        The other name, on the same disk, where nothing may stand; one that nobody has, if left out.

    Raises
    ------
    OSError
        If the disk is full or may not be written; the file is then as it was before.
    """
    torn = beside or path.with_name(f".kingmaker-{os.getpid()}-{secrets.token_hex(6)}.tmp")
    try:
        descriptor = open_own(torn, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except OSError as trouble:
        raise _about(path, trouble) from trouble
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(torn, path)
    except BaseException as trouble:
        torn.unlink(missing_ok=True)
        if isinstance(trouble, OSError) and trouble.filename in (None, str(torn)):
            raise _about(path, trouble) from trouble
        raise


def _about(path: Path, trouble: OSError) -> OSError:
    """Return trouble with a file as one with the name that whoever asked for it knows."""
    return OSError(trouble.errno, trouble.strerror or str(trouble), str(path))


def append(path: Path, content: bytes, after: int, durably: bool = True) -> None:
    """Add to a file of which `after` bytes are good, taking back what came only in part.

    Unless `durably`, it is left to the system when that reaches the disk (or to `force`). Raises OSError.
    """
    descriptor = open_own(path, os.O_WRONLY | os.O_CREAT)
    with os.fdopen(descriptor, "wb") as file:
        file.truncate(after)
        file.seek(after)
        try:
            file.write(content)
            file.flush()
            if durably:
                os.fsync(file.fileno())
        except BaseException:
            os.ftruncate(file.fileno(), after)
            raise


def force(path: Path) -> None:
    """Force what was added to a file to the disk. Raises OSError."""
    with os.fdopen(open_own(path, os.O_RDWR), "rb") as file:
        os.fsync(file.fileno())


def own_folder(folder: Path, inner: str) -> Path:
    """Return a folder inside of one of ours, made if it is not there.

    Raises
    ------
    OSError
        If it cannot be made, or is a link or a file.
    """
    path = folder
    for part in Path(inner).parts:
        path = path / part
        if path.is_symlink():
            raise OSError(errno.ELOOP, "is a link, and not followed", str(path))
        path.mkdir(exist_ok=True)
    return path


def is_there(path: Path) -> bool:
    """Say whether anything has this name, a link that leads nowhere included."""
    return os.path.lexists(path)


def holds(path: Path, mark: str | None) -> bool:
    """Say whether a file is there and has this checksum; with None, whether nothing is there."""
    if mark is None:
        return not is_there(path)
    try:
        return checksum_of(path) == mark
    except OSError:
        return False


def refuse_unlike(path: Path, is_alike: Callable[[bytes], bool], what: str) -> None:
    """Raise UsageError where a file is there already that is not like the one to be written.

    Parameters
    ----------
    path : Path
    is_alike : callable
        Told the first bytes of what is there, says whether it may be replaced. What is empty always may.
    what : str
        What it should have been, in words.
    """
    if not is_there(path):
        return
    if not path.is_file():
        raise UsageError(f"{path}: is there already, and is not a file")
    with open(path, "rb") as file:
        start = file.read(BEGINNING)
    if start and not is_alike(start):
        raise UsageError(f"{path}: is there already, and is not {what}; name another file, or move it away")


def refuse_unwritable(path: Path) -> None:
    """Raise UsageError where a file could not be written, or its folder made, before anything is done for its sake."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        pass
    except OSError as trouble:
        raise UsageError(f"{path}: cannot be written: {trouble.strerror}") from trouble
    home = next(folder for folder in path.absolute().parents if is_there(folder))
    try:
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as trouble:
        raise UsageError(f"{path}: cannot be written: {trouble.strerror}") from trouble


def wrong_with_name(name: str) -> str | None:
    """Say why a name cannot name a file on every system and stay in its folder; None where it can."""
    if any(ord(sign) < 32 or ord(sign) == 127 or sign in NEVER_IN_NAMES for sign in name):
        return f"a name may hold no control character and none of {' '.join(NEVER_IN_NAMES)}"
    if not name or name.startswith((".", " ")) or name.endswith((".", " ")):
        return "a name may not be empty, nor begin or end with a dot or a blank"
    if len(name) > LONGEST_NAME or len(name.encode(errors="replace")) > 2 * LONGEST_NAME:
        return f"a name may have {LONGEST_NAME} characters at most (and {2 * LONGEST_NAME} bytes)"
    if name.split(".")[0].rstrip().lower() in DEVICES:
        return A_DEVICE
    return None
