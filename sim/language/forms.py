"""What the models of files and the translator of their errors agree on: forms of words, names, an error of our own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

ID: Final = r"^[a-z][a-z0-9_]{0,63}$"
NAME: Final = r"^[a-z0-9][a-z0-9-]{0,63}$"
FORMS: Final[Mapping[str, str]] = MappingProxyType({  # pattern, and what is said to who wrote something else
    ID: "must be an id: small letters, digits and _, at most 64, a letter first",
    NAME: "must be small letters, digits and hyphens, at most 64",
})  # fmt: skip
TOGETHER: Final = "together"  # type of an error of entries that do not fit together: there is no one value to show
DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))
)
A_DEVICE: Final = "some systems take this name for a device"


def _refuse_a_device(name: str) -> str:
    if name in DEVICES:
        raise PydanticCustomError("file_name", A_DEVICE)
    return name


Name = Annotated[str, StringConstraints(pattern=NAME), AfterValidator(_refuse_a_device)]  # of a file, or a folder
