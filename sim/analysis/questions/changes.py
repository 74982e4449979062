"""What changes when somebody is taken out of the play: shares of runs, effects, and what either shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from sim.analysis.runs.quantities import ENDS
from sim.statistics.differences import paired_shares
from sim.statistics.equivalence import equivalent
from sim.statistics.estimates import BoolArray, FloatArray, IntArray, Interval
from sim.statistics.multiplicity import holm
from sim.statistics.proportions import wilson

Verdict = Literal["clear", "at most", "cannot tell"]


class Change(NamedTuple):
    """How often something is another than it was when somebody is taken out: shares with Wilson intervals.

    `answer` : any of the outcomes that were asked for. `outcome` : the class of the run. `winner` : the side that holds
    power at the close. `apart` : the share that leads (see `Pivot`) less that of the control. `p` : of McNemar's test
    of the two, corrected for all who were taken out (Holm). `verdict` says what that shows of the share that leads.
    """

    answer: Interval[float]
    outcome: Interval[float]
    winner: Interval[float]
    runs: int
    apart: Interval[float]
    p: float
    verdict: Verdict


class Effect(NamedTuple):
    """How much more often something happens when somebody is taken out: a difference of shares, with its interval.

    `p` : McNemar's, corrected for all who were taken out and all such outcomes (Holm).
    """

    name: str
    before: float
    after: float
    difference: Interval[float]
    p: float


class Played(NamedTuple):
    """What runs came to: the outcomes asked for, float (outcomes, runs), class, side, and whether the split opened."""

    asked: dict[str, FloatArray]
    outcome: IntArray
    side: FloatArray
    opened: BoolArray


class Counted(NamedTuple):
    """In which runs something is another when somebody is taken out, and which of them count."""

    answer: BoolArray
    outcome: BoolArray
    winner: BoolArray
    seen: BoolArray


def counted(before: Played, after: Played, seen: BoolArray) -> Counted:
    """Return in which runs something changed; what can be seen in neither has not."""
    others = [
        (before.asked[name] != after.asked[name]) & ~(np.isnan(before.asked[name]) & np.isnan(after.asked[name]))
        for name in before.asked
    ]
    return Counted(np.any(others, axis=0), before.outcome != after.outcome, before.side != after.side, seen)


def changes_of(
    counted: Sequence[Counted], leading: Sequence[BoolArray], control: int | None, level: float, margin: float
) -> list[Change]:
    """Return the changes of all who were taken out, each beside the control: nobody, where there is none."""
    nothing = np.zeros(len(leading[0]), bool) if leading else np.zeros(0, bool)
    small = nothing if control is None else leading[control]
    beside = [
        paired_shares(lead[each.seen], small[each.seen], level) for each, lead in zip(counted, leading, strict=True)
    ]
    p = _holm([apart.p for apart in beside], control)
    found = []
    for each, lead, (apart, *_), chance in zip(counted, leading, beside, p, strict=True):
        answer, outcome, winner = (
            _share(changed & each.seen, each.seen, level) for changed in (each.answer, each.outcome, each.winner)
        )
        within = _share(lead & each.seen, each.seen, 1 - 2 * (1 - level))
        clear = chance <= 1 - level and apart.estimate > 0
        verdict: Verdict = "clear" if clear else "at most" if equivalent(0.0, within.high, margin) else "cannot tell"
        found.append(Change(answer, outcome, winner, int(each.seen.sum()), apart, chance, verdict))
    return found


def effects_of(
    before: Played, after: Sequence[Played], control: int | None, level: float, asked: Sequence[str]
) -> list[tuple[Effect, ...]]:
    """Return for all who were taken out how much more often each yes or no asked for by its name happens."""
    names = [name for name in before.asked if name in asked and name not in ENDS]
    more = {
        (k, name): paired_shares(each.asked[name] == 1, before.asked[name] == 1, level)
        for k, each in enumerate(after)
        for name in names
    }
    tested = [key for key in more if key[0] != control]
    adjusted = dict(zip(tested, holm([more[key].p for key in tested]), strict=True)) if tested else {}
    return [
        tuple(
            Effect(
                name, float(np.mean(before.asked[name] == 1)), float(np.mean(each.asked[name] == 1)),
                more[k, name].difference, float(adjusted.get((k, name), more[k, name].p)),
            )
            for name in names
        )
        for k, each in enumerate(after)
    ]  # fmt: skip


def _holm(p: Sequence[float], control: int | None) -> list[float]:
    """Return p-values corrected for all but the control's own, which is beside itself and no test."""
    tested = [k for k in range(len(p)) if k != control]
    adjusted = dict(zip(tested, holm([p[k] for k in tested]).tolist(), strict=True)) if tested else {}
    return [float(adjusted.get(k, 1.0)) for k in range(len(p))]


def _share(hits: BoolArray, cases: BoolArray, level: float) -> Interval[float]:
    return wilson(int(hits.sum()), int(cases.sum()), level).plain
