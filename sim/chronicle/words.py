"""English: dates, counts, and how a number moved."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sim.language.sentences import inside

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
BOTH: Final = 2
NOTICED: Final = 0.015  # a smaller move of a share is not worth a word


COMMON_NOUNS: Final = frozenset({
    "administration", "agency", "alliance", "army", "bloc", "board", "bureau", "cabinet", "circle", "clan", "command",
    "commission", "committee", "corps", "council", "court", "department", "directorate", "faction", "family", "fleet",
    "force", "forces", "government", "group", "guard", "inspectorate", "league", "military", "militia", "ministry",
    "movement", "navy", "network", "office", "opposition", "party", "police", "regiment", "secretariat", "service",
    "services", "staff", "tribe", "union", "wing",
})  # fmt: skip
"""What clans and bodies are by their names: English says the clan, the ministry."""
OFFICES: Final = frozenset({
    "command", "mandate", "office", "portfolio", "position", "post", "seat", "throne",
})  # fmt: skip
"""What titles are that name the office itself, and not who holds it."""
WITHIN: Final = re.compile(r" (?:of|in|at|for|to|on) ")
DETERMINERS: Final = frozenset({
    "the", "a", "an", "this", "that", "some", "any", "no", "each", "every", "all", "another", "my", "our", "your",
    "his", "her", "its", "their", "one", "two", "three", "four", "five", "several", "many", "numerous", "few",
})  # fmt: skip
"""What a name begins with that has no article before it."""


def day_in_words(day: date) -> str:
    """Return a date as one reads it: ``4 January 2022``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def number(count: int) -> str:
    """Return a small number as a word, a larger one in digits."""
    return SMALL[count] if 0 <= count < len(SMALL) else f"{count:,}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return ``one official``, ``31 officials``."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def of_them(count: int, of: int) -> str:
    """Return how many out of two or more: ``none of them``, ``three of them``, ``both of them``, ``all of them``."""
    if count == of:
        return f"{'both' if of == BOTH else 'all'} of them"
    return f"{number(count) if count else 'none'} of them"


def were(count: int) -> str:
    """Return the verb for a count."""
    return "was" if count == 1 else "were"


def singular(noun: str) -> str:
    """Return a plain English plural in the singular: ``akims`` becomes ``akim``, ``deputies`` becomes ``deputy``."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def definite(name: str) -> str:
    """Return the name of a clan or body within a sentence: ``Ministry of Defence`` becomes ``the Ministry of Defence``.

    A name is left as the scenario has it unless it is plain that it wants an article: what it names is one of
    `COMMON_NOUNS`, and nothing before it says whose or how many.
    """
    head = name.split(" (")[0].split(" of ")[0].split(" for ")[0].split(",")[0]
    first, last = head.split(" ")[0].lower(), head.split(" ")[-1].lower()
    is_plain = last in COMMON_NOUNS and first not in DETERMINERS and not any(sign in head for sign in "'’")
    return f"the {name}" if is_plain else inside(name)


def the_office(title: str) -> str:
    """Return an office within a sentence: ``the office of Prime Minister``, but ``the post in the ministry``."""
    return _own_name(title) or f"the office of {inside(title)}"


def as_holder(title: str) -> str:
    """Return what its holder is within a sentence: ``Prime Minister``, but ``holder of the post in the ministry``."""
    own = _own_name(title)
    return f"holder of {own}" if own else inside(title)


def _own_name(title: str) -> str:
    """Return a title that names an office itself, with its article; empty for that of a person."""
    bare = title.removeprefix("The ").removeprefix("An ").removeprefix("A ")
    noun = WITHIN.split(bare)[0].rstrip(" 0123456789").rpartition(" ")[2]
    return f"the {bare[0].lower()}{bare[1:]}" if noun.lower() in OFFICES else ""


def sentence(text: str) -> str:
    """Return a text with a capital at its start and a full stop at its end."""
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def share(value: float) -> str:
    """Return a share with two decimals."""
    return f"{value:.2f}"


def has_moved(before: float, after: float) -> bool:
    """Say whether a share moved by enough to be told."""
    return abs(after - before) >= NOTICED


def went(before: float, after: float) -> str:
    """Return ``rose from 0.21 to 0.56``, ``fell from ... to ...`` or ``stayed at ...``."""
    if not has_moved(before, after):
        return f"stayed at {share(after)}"
    return f"{'rose' if after > before else 'fell'} from {share(before)} to {share(after)}"
