"""What the surroundings can show: signs an encoding lacks, widths of other scripts, colours, streams that close."""

from __future__ import annotations

import codecs
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, TextIO

PLAIN: Final = "kingmaker-plain"
PAGE_COLUMNS: Final = 100  # of a line where nobody says how wide it may be
LEAST_COLUMNS: Final = 60
SIGNS: Final[Mapping[str, str]] = {
    "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "#", "▍": "", "▎": "", "▏": "", "─": "-", "│": "|", "━": "-", "╸": "-",
    "–": "-", "—": "-", "−": "-", "…": "...", "×": "x", "±": "+-", "·": ".", "•": "*", "→": "->", "►": ">", "≤": "<=",
    "≥": ">=", "≈": "~", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " ",
    "●": "*", "◐": "o", "○": ".", "✓": "+", "✗": "x", "\u2066": "", "\u2067": "", "\u2068": "", "\u2069": "",
}  # fmt: skip
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")
CONTROL_BUT_COLOUR: Final = re.compile(rf"(?!\x1b\[\d{{1,2}}m){CONTROL.pattern}")


def prepare_streams() -> None:
    """Let stdout and stderr write plain signs for what their encoding lacks, instead of failing."""
    codecs.register_error(PLAIN, in_plain_signs)
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=PLAIN)


def write_in_utf8() -> None:
    """Let stdout write data as files of results are written; a terminal keeps its own encoding."""
    reconfigure: Any = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None and not sys.stdout.isatty():
        reconfigure(encoding="utf-8")


def in_plain_signs(trouble: UnicodeError) -> tuple[str, int]:
    """Return what to write for signs that an encoding lacks; an error handler of `codecs`.

    Our own signs have a plain twin; a letter with an accent loses it; of the rest a question mark is left.
    """
    if not isinstance(trouble, UnicodeEncodeError):
        raise trouble
    return "".join(_plain(sign) for sign in trouble.object[trouble.start : trouble.end]), trouble.end


def _plain(sign: str) -> str:
    if sign in SIGNS:
        return SIGNS[sign]
    apart = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return apart or ("" if unicodedata.combining(sign) else "?")


def visible(text: str, colours: bool = False) -> str:
    """Return a text whose control characters are seen and not obeyed: ``\\x1b`` for escape.

    Line breaks and tabs stay, and with `colours` the sequences that set one.
    """
    pattern = CONTROL_BUT_COLOUR if colours else CONTROL
    return pattern.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def width(text: str) -> int:
    """Return how many columns a terminal gives a text: two for an ideograph or an emoji, none for a combining mark."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def room() -> int:
    """Return how many columns a line may have: those of the terminal or of COLUMNS, else those of a page."""
    return max(LEAST_COLUMNS, shutil.get_terminal_size((PAGE_COLUMNS, 24)).columns)


def is_terminal(stream: TextIO | None) -> bool:
    """Say whether somebody looks at a stream through a terminal that can do more than print lines."""
    try:
        return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:  # it was closed
        return False


def wants_colour(stream: TextIO | None) -> bool:
    """Say whether a stream is to be coloured; a set and not empty NO_COLOR forbids it (no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def let_go_of(stream: TextIO | None) -> None:
    """Point a stream whose reader has gone or whose disk is full to nowhere, so that closing it raises no more."""
    try:
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):  # not a file of the system, or closed
        return
