"""What stands in the files of the core, as they are read: compiled code is kept under a name made of it.

It is taken as soon as the decorators are imported, not when something is compiled: a file that is changed in between
must not lend its name to the code that was read before.
"""

import hashlib
from pathlib import Path
from typing import Final

CORE: Final = Path(__file__).parents[1]


def content_hash() -> str:
    """Return a digest that changes with any file of the core."""
    digest = hashlib.sha256()
    for file in sorted(CORE.rglob("*.py")):
        digest.update(file.relative_to(CORE).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


CONTENT: Final = content_hash()
