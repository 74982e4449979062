"""Limits of a test that say nothing: what no run could reach, or none could miss, such as a percentage for a share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.analysis.claims.measures import measure_of, possible_before, read_outcome
from sim.analysis.claims.schema import Test
from sim.outcomes.own import OwnOutcomes
from sim.statistics.means import A_SHARE, Ends

WIDTHS: Final[Mapping[str, int]] = {  # how many differences between two cells a form is the sum of
    "change": 1, "steps": 1, "same": 1, "bend": 2, "interaction": 2,
}  # fmt: skip


class Beyond(NamedTuple):
    """The key of a test whose limit says nothing, and why."""

    key: str
    message: str


def beyond_reach(test: Test, own: OwnOutcomes, horizon: float) -> Beyond | None:
    """Say which limit of a test says nothing, and why; None where each may or may not be met.

    Parameters
    ----------
    test : Test
        With outcomes that are known.
    own : outcomes that the scenario defines
    horizon : float
        In days.
    """
    named, each = _named_and_possible(test, own, horizon)
    ends = Ends(min(one.low for one in each), max(one.high for one in each))
    what = f"'{named[0]}'" if len(set(named)) == 1 else "they"
    hint = "; a share is written as 0.8, not as 80" if set(each) == {A_SHARE} else ""
    if test.between is not None:
        low, high = test.between
        if low > ends.high or high < ends.low:
            return Beyond("between", f"lies beyond what {what} can be, {_told(ends)}{hint}")
        if set(each) == {A_SHARE} and not 0 <= low <= high <= 1:
            return Beyond("between", f"goes beyond what {what} can be, {_told(ends)}{hint}")
        return None
    if (test.form, test.direction) == ("percent", "down") and ends.low >= 0 and test.size > 1:
        return Beyond("size", "is out of reach: nothing falls by more than all of it; a share is written as 0.8")
    if test.form not in WIDTHS:
        return None
    reach = WIDTHS[test.form] * ends.width
    if test.within is not None and test.within >= reach:
        return Beyond("within", f"holds whatever happens: {what} can differ by {reach:,g} at most{hint}")
    if test.size > reach:
        return Beyond("size", f"is out of reach: {what} can differ by {reach:,g} at most{hint}")
    return None


def met_by_all(test: Test, own: OwnOutcomes, horizon: float) -> str | None:
    """Say that every value that there can be lies between the limits of a test; None where some do not."""
    named, each = _named_and_possible(test, own, horizon)
    if test.between is None or not (test.between[0] <= each[0].low and each[0].high <= test.between[1]):
        return None
    return f"holds whatever happens: '{named[0]}' lies in {_told(each[0])}"


def _named_and_possible(test: Test, own: OwnOutcomes, horizon: float) -> tuple[list[str], list[Ends]]:
    """Return the outcomes of a test by name, and between what each must lie."""
    named = [read_outcome(outcome)[0] for outcome, _ in test.outcomes_and_arms]
    return named, [A_SHARE if measure_of(name, own).yes_no else possible_before(name, own, horizon) for name in named]


def _told(ends: Ends) -> str:
    return f"{ends.low:,g} to {ends.high:,g}"
