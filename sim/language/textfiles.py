"""Opening what a user names: a regular file of modest size, and nothing that blocks, never ends or is no text."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 4_000_000
YAML: Final = (".yaml", ".yml")
CSV: Final = (".csv",)
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
WITHOUT_WAITING: Final = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))


class UnreadableError(ValueError):
    """A file that is not read, and why, in words that follow its name and show nothing of what is in it.

    `line` is where the text breaks off, in a file of ours that is no UTF-8.
    """

    def __init__(self, reason: str, *, is_missing: bool = False, line: int | None = None) -> None:
        super().__init__(reason)
        self.is_missing, self.line = is_missing, line


def is_yaml(file: str | Path) -> bool:
    """Say whether a file is named as scenarios and configs are: with .yaml or .yml at its end, small or large."""
    return Path(file).suffix.lower() in YAML


def read_bytes(file: str | Path, suffixes: tuple[str, ...] = YAML, most: int = MOST_BYTES) -> bytes:
    """Return the content of a file that a user named.

    Parameters
    ----------
    file : str or Path
    suffixes : tuple of str
        How its name may end, in small letters.
    most : int
        Bytes it may have.

    Raises
    ------
    UnreadableError
        For another ending, a folder, a pipe, a device, a socket, a file of a made-up file system (as in /proc) or of
        more than `most` bytes, and for what is not there or may not be read.
    """
    path = Path(file)
    if path.suffix.lower() not in suffixes:
        is_missing = not os.path.lexists(path)
        what = "is not there, and " if is_missing else "is a folder, and " if os.path.isdir(path) else ""
        raise UnreadableError(f"{what}must end with {' or '.join(suffixes)}", is_missing=is_missing)
    try:
        with open(os.open(path, os.O_RDONLY | WITHOUT_WAITING), "rb") as opened:
            about = os.fstat(opened.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise UnreadableError("is a folder" if stat.S_ISDIR(about.st_mode) else "is not a regular file")
            if about.st_size > most:
                raise UnreadableError(f"is larger than {most:,} bytes, more than is read")
            content = opened.read(about.st_size + 1)
    except UnreadableError:
        raise
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableError("is not there", is_missing=True) from None
    except IsADirectoryError:
        raise UnreadableError("is a folder") from None
    except PermissionError:
        raise UnreadableError("may not be read by you") from None
    except (OSError, ValueError):
        raise UnreadableError("cannot be read") from None
    if len(content) != about.st_size:
        raise UnreadableError("is not a regular file, or is being written")
    return content


def as_text(content: bytes) -> str:
    """Return UTF-8 as text, without the mark some editors put at its beginning.

    Raises
    ------
    UnreadableError
        For UTF-16, and for whatever else is no UTF-8.
    """
    if content.startswith(UTF_16):
        raise UnreadableError("is UTF-16 text; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = content.count(b"\n", 0, trouble.start) + 1
        raise UnreadableError(f"is not UTF-8 text (byte {trouble.start})", line=line) from None
