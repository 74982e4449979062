"""Plain scalars as YAML 1.2 reads them (core schema, section 10.3.2), and ISO dates."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Final

NULL: Final = re.compile(r"(?:null|Null|NULL|~|)\Z")
TRUE: Final = re.compile(r"(?:true|True|TRUE)\Z")
FALSE: Final = re.compile(r"(?:false|False|FALSE)\Z")
INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
OCTAL: Final = re.compile(r"0o[0-7]+\Z")
HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+\Z")
FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
INFINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z")
NOT_A_NUMBER: Final = re.compile(r"\.(?:nan|NaN|NAN)\Z")
ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
LONGEST_INTEGER: Final = 300  # digits: within a float, far beyond any quantity

Scalar = str | int | float | bool | date | None


def read_scalar(text: str) -> Scalar:
    """Return what an unquoted word of a YAML 1.2 file stands for.

    Parameters
    ----------
    text : str
        The word, without blanks around it.

    Returns
    -------
    str, int, float, bool, date or None
        ``NO``, ``on`` and ``yes`` are words; ``1_000``, ``0777`` with leading zeros (777) and ``12:30`` as YAML 1.2 has
        them. A date is ``YYYY-MM-DD`` and nothing else.

    Raises
    ------
    ValueError
        For a date that does not exist, an integer of more than 300 digits, and a number too large or small for a float.
    """
    if NULL.match(text):
        return None
    if TRUE.match(text):
        return True
    if FALSE.match(text):
        return False
    if ISO_DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"'{text}' is not a date that exists") from None
    return _read_number(text)


def _read_number(text: str) -> Scalar:
    if INTEGER.match(text) or OCTAL.match(text) or HEXADECIMAL.match(text):
        if len(text) > LONGEST_INTEGER:
            raise ValueError(f"a whole number must have at most {LONGEST_INTEGER} digits")
        if text.startswith("0o"):
            return int(text[2:], 8)
        return int(text[2:], 16) if text.startswith("0x") else int(text)
    if FLOAT.match(text):
        return _read_float(text)
    if INFINITE.match(text):
        return float(text.replace(".", ""))
    return float("nan") if NOT_A_NUMBER.match(text) else text


def _read_float(text: str) -> float:
    number = float(text)
    if math.isinf(number) or (number == 0.0 and re.match(r"[^eE]*[1-9]", text)):
        raise ValueError(f"'{text}' is beyond the numbers that can be told apart, about 1e-308 to 1e308")
    return number
