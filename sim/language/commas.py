"""Decimal commas in lists and maps on one line, where YAML sees two whole numbers: ``[0,5, 1,6]`` has four values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import yaml

WHOLE: Final = re.compile(r"[-+]?[0-9]+\Z")
DECIMALS: Final = re.compile(r"[0-9]+([eE][-+]?[0-9]+)?\Z")
NUMERALS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def cut_number(left: yaml.Event | None, right: yaml.Event, text: str) -> str | None:
    """Return the number that a comma cuts in two, as it was probably meant; None where it parts two values.

    It does where a blank stands beside it, and where either side is no whole number.
    """
    if not isinstance(left, yaml.ScalarEvent) or not isinstance(right, yaml.ScalarEvent):
        return None
    are_plain = left.style is None and right.style is None
    if not are_plain or not WHOLE.match(left.value) or not DECIMALS.match(right.value):
        return None
    if left.end_mark is None or right.start_mark is None:
        return None
    is_cut = text[left.end_mark.index : right.start_mark.index] == ","
    return f"{left.value}.{right.value}" if is_cut else None


def commas_in_a_list(items: Sequence[yaml.Event], text: str) -> tuple[yaml.Event, str] | None:
    """Return the first value of a list that a decimal comma cuts in two, and what to say of it; None without one."""
    cut: list[tuple[yaml.Event, str]] = []
    place = 1
    while place < len(items):
        number = cut_number(items[place - 1], items[place], text)
        if number is not None:
            cut.append((items[place - 1], number))
        place += 1 if number is None else 2
    if not cut:
        return None
    event, number = cut[0]
    commas = "a decimal comma stands" if len(cut) == 1 else f"{_numeral(len(cut))} decimal commas stand"
    wrong, right = number.replace(".", ","), number.replace(".", ", ")
    meant = f"{wrong} is two whole numbers; write {number} for one, or '{right}', with a blank, for two"
    return event, f"has {_numeral(len(items))} values where {commas}: {meant}"


def _numeral(number: int) -> str:
    return NUMERALS[number] if number < len(NUMERALS) else f"{number:,}"
