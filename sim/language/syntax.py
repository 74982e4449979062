"""What is no YAML, in words an author can use: where it begins to be none, and the usual slips behind it."""

from __future__ import annotations

import re
from typing import Final

import yaml

from sim.language.characters import BLANK, named, spaced
from sim.language.errors import Problem, lines_of

NO_SPACE: Final = re.compile(r"\s*(?:- +)*([A-Za-z_][\w.-]*:[^\s:/#]+)\s*(?:#.*)?\Z")
STRANGE: Final = re.compile(rf"[^#\"']*?:([{BLANK}])")


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
    if "mapping values are not allowed" in message:
        message = "a colon stands within a value: put the text into quotes, or look at the indentation"
    if "<block end>" in message and "<block mapping start>" in message:
        message = "this line is indented otherwise than those it belongs to"
    if "end of stream" in message and trouble.context_mark is not None:
        mark, message = trouble.context_mark, "what begins here is never closed"
    if mark is None:
        return Problem(file, None, None, "", f"is not YAML: {message}")
    return Problem(file, mark.line + 1, mark.column + 1, "", f"is not YAML: {message}")


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
