"""Files of compiled code carry a checksum in front: one that is torn or was altered counts as not there."""

import hashlib
import logging
from pathlib import Path
from typing import Final

DIGEST: Final = 32  # bytes of the checksum


def sealed(content: bytes) -> bytes:
    """Return content with its checksum in front."""
    return hashlib.blake2b(content, digest_size=DIGEST).digest() + content


def unsealed(file: bytes) -> bytes | None:
    """Return what stands behind the checksum; None where it is another's."""
    content = file[DIGEST:]
    return content if hashlib.blake2b(content, digest_size=DIGEST).digest() == file[:DIGEST] else None


def discard(file: Path) -> None:
    """Take a damaged file away, and say so."""
    file.unlink(missing_ok=True)
    logging.getLogger(__name__).warning("%s: this compiled code is damaged; it is compiled anew", file)
