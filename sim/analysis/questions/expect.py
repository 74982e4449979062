"""What a script may expect of a comparison: ``split.diff>0.05``, read without evaluating anything."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from sim.analysis.runs.differing import Row
from sim.analysis.runs.quantities import possible
from sim.language.errors import UsageError, did_you_mean
from sim.statistics.means import A_SHARE, Ends

FORM: Final = re.compile(
    r"^\s*(?:(?P<side>[^:]+):)?\s*(?P<name>[A-Za-z0-9_.]+)\.(?P<what>[a-z_]+)\s*"
    r"(?P<sign><=|>=|==|!=|<|>)\s*(?P<limit>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<percent>%?)\s*$"
)
LONGEST: Final = 1000  # characters, names of folders among them
SIGNS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": lambda x, y: x < y,
    ">": lambda x, y: x > y,
    "<=": lambda x, y: x <= y,
    ">=": lambda x, y: x >= y,
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
}
WHAT: Final[dict[str, Callable[[Row], Any]]] = {
    "a": lambda row: row.a.estimate,
    "b": lambda row: row.b.estimate,
    "diff": lambda row: row.diff.estimate,
    "low": lambda row: row.diff.low,
    "high": lambda row: row.diff.high,
    "p": lambda row: row.p,
    "p_adjusted": lambda row: row.adjusted,
    "correlation": lambda row: row.correlation,
    "worth": lambda row: row.worth,
}


class Expectation(NamedTuple):
    """A condition on one number of one quantity; `side` names one comparison, else it must hold in all."""

    text: str
    side: str | None
    name: str
    what: str
    sign: str
    limit: float

    def holds(self, row: Row) -> bool:
        """Whether a row is as expected; what was not found out is not as expected."""
        value = WHAT[self.what](row)
        return value is not None and value == value and SIGNS[self.sign](float(value), self.limit)

    def refuse_unknown_side(self, sides: Sequence[str]) -> None:
        """Raise UsageError where it is of a side that is none of these."""
        if self.side is not None and self.side not in sides:
            hint = did_you_mean(self.side, sides)
            raise UsageError(
                f"--expect {self.text!r}: nothing compared is called '{self.side}'; known: {', '.join(sides)}"
                + (f"; did you mean '{hint}'?" if hint else "")
            )

    def beyond(self, row: Row) -> str | None:
        """Say why a limit is beyond what the number of a row can be; None where it is not."""
        ends = A_SHARE if row.yes_no else possible(row.unit, math.inf)
        if self.what in ("p", "p_adjusted"):
            ends = A_SHARE
        elif self.what in ("diff", "low", "high"):
            ends = ends.around_0(ends.width)
        elif self.what == "correlation":
            ends = Ends(-1.0, 1.0)
        elif self.what not in ("a", "b"):
            return None
        if ends.low <= self.limit <= ends.high:
            return None
        is_share = ends.high == 1.0 and self.what in ("a", "b", "diff", "low", "high")
        hint = "; of a share write 5% or 0.05" if is_share else ""
        return f"'{self.what}' lies between {ends.low:g} and {ends.high:g}{hint} (found {self.limit:g})"


def parse_expectation(text: str) -> Expectation:
    """Read ``[side:] outcome.number sign limit``; shares as 0.05 or 5%.

    `number` is a or b (the sides), diff, low, high (the difference and its limits), p, p_adjusted, correlation or
    worth; `outcome` as in the tables.

    Raises
    ------
    UsageError
        If it has another form.
    """
    match = FORM.match(text) if len(text) <= LONGEST else None
    if match is None:
        raise UsageError(
            f"--expect {text[:LONGEST]!r}: must have the form outcome.number>limit, as in 'split.diff>0.05'"
        )
    what = match["what"]
    if what not in WHAT:
        hint = did_you_mean(what, WHAT)
        meant = f"; did you mean '{hint}'?" if hint else ""
        raise UsageError(f"--expect {text!r}: '{what}' is not one of {', '.join(WHAT)}{meant}")
    limit = float(match["limit"]) / (100.0 if match["percent"] else 1.0)
    if not math.isfinite(limit):
        raise UsageError(f"--expect {text!r}: the limit is larger than any number")
    side = match["side"].strip() if match["side"] else None
    return Expectation(text, side, match["name"], what, match["sign"], limit)
