"""Which kind of file it is, by how it begins: a scenario, a config, claims, cases, what is fitted, or none of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from sim.language.errors import lines_of
from sim.language.kinds import MARKS, FileKind
from sim.language.textfiles import UTF_16, UnreadableError, as_text, read_bytes

HEADER: Final = re.compile(rf"^[\"']?({'|'.join(MARKS)})[\"']?\s*:", re.MULTILINE)
PREAMBLE: Final = re.compile(r"(?:\s+|#[^\n]*|%[^\n]*|---(?=\s))*")  # blank lines, comments, the start of a document
BLANKS: Final = r"[ \t\u00a0\u202f\u3000]"  # a foreign blank is complained of later, where it stands
KINDS: Final = "claims|hindcast|calibration|targets|posterior"
VERSION: Final = rf"[\"']?kingmaker(?:_(?:{KINDS}))?[\"']?[ \t]*:(?:{BLANKS}*[\"']?[-+.\w]+[\"']?|\d+)"
LOWER: Final = rf"[\"']?extends[\"']?[ \t]*:{BLANKS}*[\"']?[^\n]{{1,300}}?\.ya?ml[\"']?"
END: Final = rf"{BLANKS}*\r?(?:#[^\n]*)?$"
IN_BLOCK: Final = re.compile(rf"^(?:{VERSION}|{LOWER}){END}", re.MULTILINE | re.IGNORECASE)
IN_BRACES: Final = re.compile(rf"[{{,\s](?:{VERSION}|{LOWER})\s*[,}}]", re.IGNORECASE)
SOURCE: Final = re.compile(  # the first passage, by a key that only a passage begins with
    r"\{?\s*[\"']?[a-z]\w*[\"']?\s*:(?:\s*\{\s*|[ \t]*(?:#[^\n]*)?\r?\n\s+)[\"']?(?:text|voice|phrase|where)[\"']?\s*:"
)


class Beginning(NamedTuple):
    """How a file of ours is told from any other; `how` says it to who wrote one that is not."""

    holds: Callable[[str], bool]
    how: str


def kind_of(file: str | Path) -> FileKind:
    """Say what a file is: what has no mark of its own is a scenario. What cannot be read is left to who reads it."""
    try:
        text = as_text(read_bytes(file))
    except UnreadableError:
        return "scenario"
    marked = HEADER.search(text)
    return MARKS[marked[1]] if marked else "scenario"


def read_begun(file: str | Path, beginning: Beginning) -> str:
    """Return the text of a file of ours. Raises UnreadableError where it is none, or cannot be read."""
    content = read_bytes(file)
    text = "\n".join(lines_of(content.decode("utf-8-sig", "replace")))
    if content.startswith(UTF_16) or beginning.holds(text):
        return as_text(content)
    if _beginning(text) == len(text):
        raise UnreadableError("is empty; a scenario starts with 'kingmaker: 1'")
    raise UnreadableError(f"is none of ours: {beginning.how}")


def _names_our_format(text: str) -> bool:
    """Say whether a text names the version of our format, or the scenario file that it changes."""
    form = IN_BRACES if text.startswith("{", _beginning(text)) else IN_BLOCK
    return form.search(text) is not None


def _begins_with_a_passage(text: str) -> bool:
    return SOURCE.match(text, _beginning(text)) is not None


def _beginning(text: str) -> int:
    """Return where a text begins to say something."""
    before = PREAMBLE.match(text)
    return 0 if before is None else before.end()


SCENARIO: Final = Beginning(
    _names_our_format, "a line of it must begin with 'kingmaker: 1', or with 'extends:' and one YAML file"
)
SOURCES: Final = Beginning(_begins_with_a_passage, "it must begin with an id and the 'text' of a passage")
