"""What the models of files and the translator of their errors agree on: forms of words, and an error of our own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ID: Final = r"^[a-z][a-z0-9_]{0,63}$"
NAME: Final = r"^[a-z0-9][a-z0-9-]{0,63}$"
FORMS: Final[Mapping[str, str]] = MappingProxyType({  # pattern, and what is said to who wrote something else
    ID: "must be an id: small letters, digits and _, at most 64, a letter first",
    NAME: "must be small letters, digits and hyphens, at most 64",
})  # fmt: skip
TOGETHER: Final = "together"  # type of an error of entries that do not fit together: there is no one value to show
