"""What an author of a scenario is told: where, what was found, what would be right, and a guess at what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]

NO_SOURCES: Mapping[str, str] = MappingProxyType({})
GUTTER = 7  # columns left of the bar, as in a compiler's listing
KNOWN_SHOWN = 8  # a longer list of known names helps nobody to find theirs


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in one file that its author should change.

    Parameters
    ----------
    file : str
        The file as the author named it.
    line, column : int or None
        Where it stands, both counted from 1; None where there is no single place (an empty file, a command-line value).
    path : str
        Dotted path of the field (``leaders.guard.loyalty``); empty where the message says it all.
    message : str
        What would be right, without a full stop: ``must be at most 1``.
    found : str or None
        What stands there instead, as the author wrote it.
    hint : str or None
        The one word the author probably meant, see `did_you_mean`.
    severity : {"error", "warning"}
        A warning does not stop a run.
    known : tuple of str
        The names that would have been right, where they are few.
    """

    file: str
    line: int | None
    column: int | None
    path: str
    message: str
    found: str | None = None
    hint: str | None = None
    severity: Severity = "error"
    known: tuple[str, ...] = ()

    def render(self, source_text: str | None = None) -> str:
        """Say it in the form of a compiler: place, severity, path, message; then the line and a caret under the place.

        Parameters
        ----------
        source_text : str or None
            The whole text of `file`. Without it, or where it has no such line, the listing is left out.

        Returns
        -------
        str
            One to four lines, no newline at the end.
        """
        lines = [self._headline()]
        if source_text is not None and self.line is not None:
            lines += _listing(source_text, self.line, self.column)
        if self.known:
            lines.append(f"  known: {_enumerate(self.known)}")
        return "\n".join(lines)

    def _headline(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        path = f"{self.path}: " if self.path else ""
        found = f" (found {self.found})" if self.found is not None else ""
        hint = f"; did you mean '{self.hint}'?" if self.hint is not None else ""
        return f"{place}: {self.severity}: {path}{self.message}{found}{hint}"


class ScenarioError(Exception):
    """A scenario or config cannot be used; carries everything that is wrong with it, not only the first thing.

    Parameters
    ----------
    problems : sequence of Problem
        At least one.
    sources : mapping of str to str
        The text of each file by its name, so that the lines can be shown.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, problems: Sequence[Problem], sources: Mapping[str, str] = NO_SOURCES) -> None:
        if not problems:
            raise ValueError("a ScenarioError needs at least one Problem")
        self.problems = tuple(problems)
        self.sources = dict(sources)
        super().__init__(self.problems, self.sources)  # what pickle hands back to __init__ in another process

    def render(self) -> str:
        """Say all of it at once, with the count as the last line."""
        return render_problems(self.problems, self.sources)

    def __str__(self) -> str:
        return self.render()


class UsageError(Exception):
    """The command cannot be carried out as it was typed."""

    exit_code: ClassVar[int] = 2


class ResultsError(Exception):
    """A results folder is damaged or of another version, and must not be mixed with what would be added to it."""

    exit_code: ClassVar[int] = 4


def render_problems(problems: Sequence[Problem], sources: Mapping[str, str] = NO_SOURCES) -> str:
    """Render problems file by file, from top to bottom of each, and count them.

    Parameters
    ----------
    problems : sequence of Problem
        In any order; files keep the order in which they first appear.
    sources : mapping of str to str
        The text of each file by its name.

    Returns
    -------
    str
        Empty where there are no problems.
    """
    if not problems:
        return ""
    order = {file: rank for rank, file in enumerate(dict.fromkeys(problem.file for problem in problems))}
    in_order = sorted(problems, key=lambda problem: (order[problem.file], problem.line or 0, problem.column or 0))
    return "\n".join([*(problem.render(sources.get(problem.file)) for problem in in_order), count_problems(problems)])


def count_problems(problems: Sequence[Problem]) -> str:
    """Say how many problems there are in how many files: ``2 errors and 1 warning in 1 file``."""
    counts = {severity: sum(problem.severity == severity for problem in problems) for severity in ("error", "warning")}
    kinds = [_counted(number, kind) for kind, number in counts.items() if number] or ["no errors"]
    return f"{' and '.join(kinds)} in {_counted(len({problem.file for problem in problems}), 'file')}"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Guess which known name was meant by a misspelt one.

    Case, and hyphens or blanks in place of underscores, do not count as differences. Likeness is the ratio of
    `difflib.SequenceMatcher` (Ratcliff & Metzener 1988), with its usual threshold of 0.6.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What could have been meant.

    Returns
    -------
    str or None
        The most alike of the known names; None where none is alike, or where the word is itself known.
    """
    names = sorted(set(known))
    if word in names:
        return None
    by_form: dict[str, str] = {}
    for name in names:
        by_form.setdefault(_plain_form(name), name)
    alike = difflib.get_close_matches(_plain_form(word), list(by_form), n=1)
    return by_form[alike[0]] if alike else None


def _listing(source_text: str, line: int, column: int | None) -> list[str]:
    """Return the source line with its number and, where the column is known, a caret under it."""
    source_lines = source_text.splitlines()
    if not 1 <= line <= len(source_lines):
        return []
    source_line = source_lines[line - 1].rstrip()
    listing = [f"{line:>{GUTTER}} | {source_line}"]
    if column is not None:
        before = source_line[: column - 1].ljust(column - 1)
        padding = "".join("\t" if character == "\t" else " " for character in before)
        listing.append(f"{'':>{GUTTER}} | {padding}^")
    return listing


def _enumerate(names: Sequence[str]) -> str:
    shown = ", ".join(names[:KNOWN_SHOWN])
    return shown if len(names) <= KNOWN_SHOWN else f"{shown} and {len(names) - KNOWN_SHOWN} more"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain_form(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
