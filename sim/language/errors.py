"""What an author of a scenario is told: where, what was found, what would be right, and a guess at what was meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import ClassVar, Literal, get_args

from sim.language.amounts import amount, listed
from sim.language.dotted import is_dotted, owner_and_last

Severity = Literal["error", "warning", "remark"]

NO_SOURCES: Mapping[str, str] = MappingProxyType({})
GUTTER = 7  # columns left of the bar, as in a compiler's listing
KNOWN_SHOWN = 8  # a longer list of known names helps nobody to find theirs
MOST_SHOWN = 50  # problems told; nobody mends more at once
MOST_FOUND = 200  # problems of a kind looked for, so that a file of nothing else costs no more than these
MOST_ALIKE = 1000  # names among which a likely one is looked for
LONGEST_WORD = 100  # characters of a name that a likely one is looked for
WIDEST = 160  # characters of a line that are shown
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"))  # categories of Unicode
LINE_END = re.compile(r"\r\n|\n|\r")


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
    severity : {"error", "warning", "remark"}
        Only an error stops a run. A warning is of what is probably not meant, a remark of what is read by no rule.
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

    def render(self, source: str | Sequence[str] | None = None) -> str:
        """Say it in the form of a compiler: place, severity, path, message; then the line and a caret under the place.

        Parameters
        ----------
        source : str, sequence of str, or None
            The whole text of `file`, or its lines. Without it, or where it has no such line, the listing is left out.

        Returns
        -------
        str
            One to four lines, no newline at the end.
        """
        lines = [self._headline()]
        if source is not None and self.line is not None:
            lines += _listing(lines_of(source) if isinstance(source, str) else source, self.line, self.column)
        if self.known:
            lines.append(f"  known: {with_escapes(_enumerate(self.known))}")
        return "\n".join(lines)

    def _headline(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        path = f"{self.path}: " if self.path else ""
        found = f" (found {self.found})" if self.found is not None else ""
        hint = f"; did you mean '{self.hint}'?" if self.hint is not None else ""
        return with_escapes(f"{place}: {self.severity}: {path}{self.message}{found}{hint}")


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


class NoRoomError(UsageError):
    """A file that could not be written for want of room, with its name: whoever makes room can repeat the command."""

    exit_code: ClassVar[int] = 3


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
    lines = {file: lines_of(sources[file]) for file in order if file in sources}
    told = [problem.render(lines.get(problem.file)) for problem in in_order[:MOST_SHOWN]]
    more = len(problems) - MOST_SHOWN
    return "\n".join([*told, *([f"and {more:,} more"] if more > 0 else []), count_problems(problems)])


def count_problems(problems: Sequence[Problem]) -> str:
    """Say how many problems there are in how many files: ``2 errors and 1 warning in 1 file``."""
    counts = {severity: sum(problem.severity == severity for problem in problems) for severity in get_args(Severity)}
    kinds = [amount(number, kind) for kind, number in counts.items() if number] or ["no errors"]
    at_least = "at least " if len(problems) >= MOST_FOUND else ""
    return f"{at_least}{listed(kinds)} in {amount(len({problem.file for problem in problems}), 'file')}"


def some(problems: Iterable[Problem]) -> list[Problem]:
    """Return the first problems that are found, as many as anybody wants to hear of; the rest are not looked for."""
    return list(islice(problems, MOST_FOUND))


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML and editors count them; nothing but a line break ends one."""
    lines = LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def with_escapes(text: str) -> str:
    """Return text with escapes, as ``\\x1b`` or ``\\u200b``, for what a terminal would obey or not show as it is."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(sign) if _is_unseen(sign) else sign for sign in text)


def _is_unseen(sign: str) -> bool:
    return sign != " " and unicodedata.category(sign) in UNSEEN


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Guess which known name was meant by a misspelt one.

    Case, and hyphens or blanks in place of underscores, do not count as differences. Of several that are numbered under
    the word it is the first; a name with an owner is only meant by one without, or the other way round, where both end
    alike. Likeness is the ratio of
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
    if word in names or len(names) > MOST_ALIKE or len(word) > LONGEST_WORD:
        return None
    if of_several := numbered(word, names):
        return of_several[0]
    by_form: dict[str, str] = {}
    for name in names:
        if is_dotted(name) == is_dotted(word) or owner_and_last(name)[1] == owner_and_last(word)[1]:
            by_form.setdefault(_plain_form(name), name)
    alike = difflib.get_close_matches(_plain_form(word), list(by_form), n=1)
    return by_form[alike[0]] if alike else None


def numbered(entry: str, known: Iterable[str]) -> list[str]:
    """Return the names of those for whom one entry stands, in their order: akims_01, akims_02, ... of akims."""
    begins = f"{entry}_"
    found = [name for name in known if name.startswith(begins) and name.removeprefix(begins).isdecimal()]
    return sorted(found, key=lambda name: int(name.removeprefix(begins)))


def _listing(source_lines: Sequence[str], line: int, column: int | None) -> list[str]:
    """Return the source line with its number and, where the column is known, a caret under it."""
    if not 1 <= line <= len(source_lines):
        return []
    source_line = source_lines[line - 1].rstrip()
    at = 1 if column is None else column
    first = max(0, at - WIDEST // 2) if len(source_line) > WIDEST else 0
    last = first + WIDEST
    shown = _in_a_listing(source_line[first:last])
    before, after = ("..." if first else ""), ("..." if last < len(source_line) else "")
    listing = [f"{line:>{GUTTER}} | {before}{shown}{after}"]
    if column is not None:
        left = before + _in_a_listing(source_line[first : column - 1].ljust(column - 1 - first))
        padding = "".join("\t" if character == "\t" else " " for character in left)
        listing.append(f"{'':>{GUTTER}} | {padding}^")
    return listing


def _in_a_listing(text: str) -> str:
    return "\t".join(with_escapes(part) for part in text.split("\t"))


def _enumerate(names: Sequence[str]) -> str:
    shown = ", ".join(names[:KNOWN_SHOWN])
    return shown if len(names) <= KNOWN_SHOWN else f"{shown} and {len(names) - KNOWN_SHOWN} more"


def _plain_form(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
