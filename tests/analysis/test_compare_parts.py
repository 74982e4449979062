"""Parts of comparing, worked out by hand: pairs and why there are none, notes, corrections."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.analysis.questions.compare import (
    Row,
    Versus,
    _corrected,
    _known_of,
    _notes,
    _picked,
    _refuse_unlike,
    _why_not,
    compare_sides,
    is_clear,
)
from sim.analysis.runs.quantities import Quantity
from sim.language.errors import UsageError
from sim.statistics.estimates import NOTHING, Interval

HALF = Interval(0.5, 0.4, 0.6)


def side(name: str = "a", seed: int = 1, horizon: float = 365.0, runs: int = 5, **own: str) -> Any:
    meanings = {key: SimpleNamespace(meaning=meaning) for key, meaning in own.items()}
    return SimpleNamespace(name=name, seed=seed, horizon=horizon, numbers=np.arange(runs), own=meanings)


def test_runs_are_paired_where_seeds_are_one_and_two_numbers_are_shared() -> None:
    assert _why_not(side(), side("b"), 2, "auto") == ""
    assert _why_not(side(), side("b"), 2, "yes") == ""
    assert _why_not(side(), side("b"), 0, "auto") == "they have no run numbers in common"
    assert _why_not(side(), side("b"), 1, "auto") == "they have one run in common, and two pairs are the least"
    assert _why_not(side(), side("b", 2), 9, "auto") == "the seeds differ (a: 1, b: 2)"
    assert _why_not(side(), side("b"), 2, "no") == _why_not(side(), side("b", 2), 0, "no") == "not asked for"
    for other, shared in ((side("b"), 1), (side("b", 2), 9)):
        with pytest.raises(UsageError, match="a and b cannot be paired"):
            _why_not(side(), other, shared, "yes")


def test_what_a_reader_should_know_of_two_sides_is_noted() -> None:
    assert _notes(side(), side("b"), 5) == []
    assert _notes(side(runs=7), side("b", runs=6), 5) == ["runs without a partner are left out: 2 of a, 1 of b"]
    assert _notes(side(runs=7), side("b", runs=6), 0) == [], "where nothing is paired nobody lacks a partner"
    assert _notes(side(horizon=30), side("b"), 5)[0].startswith("the horizons differ (30 and 365 days)")
    assert _notes(side(x="p"), side("b", x="p"), 5) == []
    assert _notes(side(x="p"), side("b"), 5) == []
    assert _notes(side(x="p"), side("b", x="q"), 5) == ["'x' is not one outcome: in a it is p, in b it is q: left out"]


def test_an_outcome_is_asked_for_that_all_sides_define_alike_or_none() -> None:
    _refuse_unlike([side(), side("b")], ["x"])
    _refuse_unlike([side(x="p"), side("b", x="p")], ["x"])
    _refuse_unlike([side(x="p"), side("b", x="q")], ["y"])
    with pytest.raises(UsageError, match=r"'x' is an outcome that a defines \(p\) and b, c, d does not"):
        _refuse_unlike([side(x="p"), *(side(name) for name in "bcde")], ["x"])
    with pytest.raises(UsageError, match="in a it is p, in b it is q: they cannot be compared under one name"):
        _refuse_unlike([side(x="p"), side("b", x="q"), side("c", x="p")], ["x"])


def test_values_are_picked_in_the_order_of_the_pairs() -> None:
    quantity = Quantity(np.array([0.0, 1.0, 2.0]), False, "days", "m")
    assert _picked({"x": quantity}, np.array([2, 0]))["x"].values.tolist() == [2.0, 0.0]


def test_two_sides_at_least_are_compared_at_a_level_between_0_and_1() -> None:
    some: Any = [SimpleNamespace(quantities={}, posts=None)]
    with pytest.raises(UsageError, match="at least two results"):
        compare_sides(some)
    for level in (0.0, 1.0):
        with pytest.raises(UsageError, match="--level must lie between 0 and 1"):
            compare_sides(some * 2, level=level)


def row(name: str, p: float | None, correlation: float | None = None, worth: float | None = None, **more: Any) -> Row:
    about: dict[str, Any] = {"adjusted": None, "changed": 3, "family": "outcome", **more}
    family = about.pop("family")
    return Row(name, "m", True, "share", family, HALF, HALF, NOTHING, (9, 9), p, about["adjusted"], correlation, worth,
               about["changed"])  # fmt: skip


def versus(*rows: Row) -> Versus:
    return Versus("a", "b", 9, "", rows, (), (), (), ())


def test_what_pairs_were_worth_is_the_middle_of_the_outcomes_that_vary() -> None:
    three = versus(row("a", 0.1, 0.2, 10.0), row("b", 0.1, 0.6, 30.0), row("c", 0.1, 0.4, None), row("d", None))
    assert three.pairing == (pytest.approx(0.4), 30.0), "one whose pairs are alike is worth more than any number"
    assert versus(row("a", 0.1), row("b", 0.1, 0.5, 9.0, family="people")).pairing is None
    assert versus(row("a", 0.1, 0.2, 10.0)).pairing == (0.2, 10.0)
    assert three.paired
    assert not Versus("a", "b", 0, "why", (), (), (), (), ()).paired
    assert [each.name for each in three.of("outcome")] == ["a", "b", "c", "d"]
    assert three.row("b").p == 0.1
    with pytest.raises(StopIteration):
        three.row("z")


def test_all_that_was_tested_is_corrected_together_and_nothing_else() -> None:
    one = versus(row("a", 0.01), row("b", None), row("c", 0.5, changed=0), row("d", 0.04, family="people"))
    two = versus(row("e", 0.02))
    told, tests = _corrected([one, two], "holm")
    assert [[each.adjusted for each in side.rows] for side in told] == [[pytest.approx(0.03), None, 0.5, 0.04], [0.04]]
    assert tests == {"outcome": 2, "cabinet": 0, "people": 1, "exits": 0, "distances": 0}
    raw, _ = _corrected([one, two], "none")
    assert [each.adjusted for each in raw[0].rows] == [0.01, None, 0.5, 0.04]
    with pytest.raises(UsageError, match=r"--correct must be one of holm, bh, none \(found bonferroni\)"):
        _corrected([one], "bonferroni")  # type: ignore[arg-type]
    assert _corrected([versus(row("b", None))], "holm")[0][0].rows[0].adjusted is None


@pytest.mark.parametrize(("adjusted", "clear"), [(0.049, True), (0.05, False), (0.2, False), (None, False)])
def test_a_difference_is_clear_of_chance_below_one_in_twenty(adjusted: float | None, clear: bool) -> None:
    assert is_clear(row("a", 0.01, adjusted=adjusted)) is clear


def test_clans_that_hold_no_post_on_any_side_are_not_compared() -> None:
    import polars as pl

    def with_posts(**held: float) -> Any:
        posts = pl.DataFrame(
            {"clan": list(held), "share_before": [0.0] * len(held), "share_after": list(held.values())}
        )
        return SimpleNamespace(quantities={"split": 0, **{f"cabinet.{name}": 0 for name in held}}, posts=posts)

    assert _known_of([with_posts(a=0.0, b=0.5, c=0.0), with_posts(a=0.1, b=0.0, c=0.0)]) == [
        "split", "cabinet.a", "cabinet.b",
    ]  # fmt: skip
