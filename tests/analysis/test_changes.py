"""What changes when somebody is taken out: shares, effects and verdicts, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.questions.changes import Counted, Played, changes_of, counted, effects_of
from sim.statistics.estimates import BoolArray, FloatArray


def first(hits: int, of: int) -> BoolArray:
    return np.asarray(np.arange(of) < hits)


def in_runs(hits: int, of: int) -> Counted:
    return Counted(first(hits, of), first(hits, of), first(hits, of), np.ones(of, bool))


def verdicts(hits: list[int], of: int, control: int | None, margin: float = 0.05) -> list[str]:
    every = [in_runs(each, of) for each in hits]
    return [each.verdict for each in changes_of(every, [each.answer for each in every], control, 0.95, margin)]


def came_to(**asked: FloatArray) -> Played:
    n = len(next(iter(asked.values())))
    return Played(asked, np.zeros(n, np.int64), np.zeros(n), np.ones(n, bool))


def test_with_nobody_taken_out_there_is_nothing_to_tell() -> None:
    assert changes_of([], [], None, 0.95, 0.05) == []
    nobody = came_to(**{"guard.rules": np.zeros(4)})
    assert effects_of(nobody, [], None, 0.95, ["guard.rules"]) == []


def test_none_of_fifty_two_runs_is_less_than_one_in_twenty_and_none_of_fifty_one_is_not() -> None:
    """Wilson's upper limit of 0 of n is z²/(n + z²); two tests at 5 % each have z = 1.645: n at least 51.4."""
    assert verdicts([0], 52, None) == ["at most"]
    assert verdicts([0], 51, None) == ["cannot tell"]


def test_who_changes_less_than_the_control_is_not_clear_of_it() -> None:
    assert verdicts([0, 60], 300, 1) == ["at most", "cannot tell"]
    assert verdicts([60, 0], 300, 1) == ["clear", "at most"]


def test_a_change_counts_only_in_runs_that_are_seen() -> None:
    seen = np.array([True] * 4 + [False] * 6)
    answer = np.array([True, False, False, False] + [True] * 6)
    outcome, winner = np.array([True, True] + [False] * 2 + [True] * 6), np.array([False] * 4 + [True] * 6)
    (found,) = changes_of([Counted(answer, outcome, winner, seen)], [answer], None, 0.95, 0.05)
    assert (found.answer.estimate, found.outcome.estimate, found.winner.estimate) == (0.25, 0.5, 0.0)
    assert (found.runs, found.apart.estimate) == (4, 0.25)
    assert found.p == 1.0  # one against none


def test_an_answer_that_can_be_seen_on_one_side_only_is_another() -> None:
    before = came_to(a=np.array([np.nan, np.nan, 1.0, 0.0, 1.0]), b=np.array([0.0, 0.0, 0.0, 0.0, 1.0]))
    after = came_to(a=np.array([np.nan, 1.0, 1.0, 1.0, 1.0]), b=np.array([0.0, 0.0, 0.0, 0.0, 0.0]))
    assert counted(before, after, np.ones(5, bool)).answer.tolist() == [False, True, False, True, True]


def test_an_effect_is_after_less_before_and_the_control_s_own_p_is_not_corrected() -> None:
    none = np.zeros(8)
    yes = {hits: first(hits, 8).astype(float) for hits in (4, 6)}
    before = came_to(**{"x.rules": none, "split": none, "survived": none, "other": none})
    sides = [came_to(**dict.fromkeys(before.asked, yes[hits])) for hits in (6, 4, 6)]
    asked = ["x.rules", "survived", "consolidation"]
    one, control, two = effects_of(before, sides, 1, 0.95, asked)
    assert [each.name for each in one] == ["x.rules", "survived"]
    assert (one[0].before, one[0].after, one[0].difference.estimate) == (0.0, 0.75, 0.75)
    assert one[0].p == two[1].p == pytest.approx(4 * 2 / 64)  # six against none, of four tests
    assert control[0].p == pytest.approx(2 / 16)  # four against none, as it is
    turned = effects_of(sides[0], [before], None, 0.95, ["x.rules"])[0][0]
    assert (turned.before, turned.after, turned.difference.estimate) == (0.75, 0.0, -0.75)


def test_how_it_ends_is_no_effect_that_is_told_apart() -> None:
    before, after = came_to(consolidation=np.zeros(4)), came_to(consolidation=np.ones(4))
    assert effects_of(before, [after], None, 0.95, ["consolidation"]) == [()]
