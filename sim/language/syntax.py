"""What is no YAML, in words an author can use: where it begins to be none, and the usual slips behind it."""

from __future__ import annotations

import re
from typing import Final

import yaml

from sim.language.characters import BLANK, named, spaced
from sim.language.errors import Problem, lines_of

NO_SPACE: Final = re.compile(r"\s*(?:- +)*([A-Za-z_][\w.-]*:[^\s:/#]+)\s*(?:#.*)?\Z")
STRANGE: Final = re.compile(rf"[^#\"']*?:([{BLANK}])")

OPENS: Final = {"]": "[", "}": "{"}
REWORDED: Final = (
    (
        "mapping values are not allowed",
        "a colon stands within a value: put the text into quotes, or look at the indentation",
    ),
    ("<block end>.*'<block mapping start>'", "this line is indented otherwise than those it belongs to"),
    ("<block end>.*'<scalar>'", "text goes on after the closing quote: put all of it into one pair of quotes"),
    (r"<block end>.*'\?'.*block collection", "a key stands among the entries of a list, which begin with '- '"),
    ("<block end>.*'-'", "an entry of a list, '- ', stands among keys"),
    ("<block end>.*'([]}])'|expected the node content, but found '([]}])'", r"the '\1\2' closes nothing"),
    ("<document start>", "something follows '...', which ends the document"),
    (
        "unknown escape character '(.)'",
        r"'\\\1' stands for nothing between double quotes: write '\\\\\1', or use single quotes",
    ),
    ("character '(.)' that cannot start any token", r"nothing begins with '\1' unless it is in quotes"),
)
"""What the parser says, as a pattern, and what it is for an author."""


def syntax_problem(trouble: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """Translate what the parser says; a slip in the line it points at, or just above, explains more than it does."""
    slip = _slip(trouble, lines_of(text), file)
    if slip is not None:
        return slip
    mark = trouble.problem_mark or trouble.context_mark
    message = " ".join(part for part in (trouble.problem, trouble.context) if part)
    if "'\\t'" in message:
        message = "a tab cannot indent YAML; use spaces"
        if mark is not None and lines_of(text)[mark.line][: mark.column].strip():
            message = "a tab cannot stand between a key and its value; use spaces"
    if (bracket := re.match(r"expected ',' or '([]}])'", message)) is not None:
        message = f"a comma is missing here, or the '{OPENS[bracket[1]]}'{_opened(trouble)} is not closed"
    for pattern, words in REWORDED:
        if (found := re.search(pattern, message)) is not None:
            message = found.expand(words)
            break
    if "end of stream" in message and trouble.context_mark is not None:
        mark, message = trouble.context_mark, "what begins here is never closed"
    if mark is None:
        return Problem(file, None, None, "", f"is not YAML: {message}")
    return Problem(file, mark.line + 1, mark.column + 1, "", f"is not YAML: {message}")


def _opened(trouble: yaml.MarkedYAMLError) -> str:
    """Return where a bracket stands that is not closed, as it follows its name."""
    return f" of line {trouble.context_mark.line + 1}" if trouble.context_mark is not None else ""


def _slip(trouble: yaml.MarkedYAMLError, lines: list[str], file: str) -> Problem | None:
    places = [mark.line for mark in (trouble.context_mark, trouble.problem_mark) if mark is not None]
    for place in dict.fromkeys([*places, *(line - 1 for line in places)]):
        line = lines[place] if 0 <= place < len(lines) else ""
        if (strange := STRANGE.match(line)) is not None:
            message = f"is not YAML: {named(strange[1])} stands after the colon; use an ordinary blank"
            return Problem(file, place + 1, strange.start(1) + 1, "", message)
        if (joined := NO_SPACE.match(line)) is not None:
            message = f"is not YAML: a space is missing after the colon of '{joined[1]}'"
            return Problem(file, place + 1, joined.start(1) + 1, "", message, hint=spaced(joined[1]))
    return None
