"""Parts of the search for boxes, worked out by hand: worth of copies, limits, candidates, halves, words."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.analysis.questions.discovery import (
    CANDIDATES,
    Discovery,
    _candidates,
    _inside,
    _opened,
    _simplified,
    _value,
    _worth,
    discover,
    in_words,
)
from sim.analysis.runs.halves import FEWEST, _places, columns_to_look_at, count, halves_of, refuse_few
from sim.analysis.runs.table_of_inputs import Cases, Column
from sim.language.errors import UsageError
from sim.statistics.prim import _box


def test_copies_of_a_future_are_worth_one_between_them() -> None:
    """Of n rows that are futures of their own each is worth (n - 1)/n; of m futures twice each, (m - 1)/(2 m)."""
    y, everyone = np.array([True, False, False, True, False]), np.ones(5, bool)
    assert _worth(y, everyone, np.arange(5)) == pytest.approx(4 / 5)
    assert _worth(np.tile(y, 2), np.ones(10, bool), np.tile(np.arange(5), 2)) == pytest.approx(4 / 10)
    part = np.array([True] * 5 + [False] * 3)
    assert _worth(np.array([*y, True, True, True]), part, np.array([0, 1, 2, 3, 4, 4, 4, 4])) == pytest.approx(4 / 5)


def test_where_all_rows_are_alike_copies_are_worth_what_there_are_futures() -> None:
    yes = np.ones(6, bool)
    assert _worth(yes, yes, np.array([0, 0, 0, 1, 1, 1])) == pytest.approx(2 / 6)
    assert _worth(yes, np.array([True] * 4 + [False] * 2), np.array([0, 1, 2, 3, 4, 5])) == 1.0


@pytest.mark.parametrize(("limits", "opened"), [
    ((0.0, 1.0), (-math.inf, math.inf)), ((0.1, 1.0), (0.1, math.inf)), ((0.0, 0.9), (-math.inf, 0.9)),
    ((0.1, 0.9), (0.1, 0.9)), ((-1.0, 2.0), (-math.inf, math.inf)),
])  # fmt: skip
def test_a_limit_that_leaves_nothing_out_is_none(limits: tuple[float, float], opened: tuple[float, float]) -> None:
    assert _opened(limits, np.array([0.0, 0.5, 1.0])) == opened


def test_limits_belong_to_the_box_and_of_classes_those_that_are_named() -> None:
    x = np.array([[0.1, 0.0], [0.2, 1.0], [0.3, 2.0], [0.4, 0.0]])
    assert _inside({"a": (0.2, 0.3)}, x, ["a", "b"], ["b"]).tolist() == [False, True, True, False]
    assert _inside({"b": (0.0, 2.0)}, x, ["a", "b"], ["b"]).tolist() == [True, False, True, True]
    assert _inside({"a": (0.2, 0.4), "b": (0.0,)}, x, ["a", "b"], ["b"]).tolist() == [False, False, False, True]
    assert _inside({}, x, ["a", "b"], []).all()


@pytest.mark.parametrize(("value", "said"), [
    (0.0, "very low (0.00)"), (0.19, "very low (0.19)"), (0.2, "low (0.20)"), (0.5, "medium (0.50)"),
    (0.61, "high (0.61)"), (0.8, "very high (0.80)"), (1.0, "very high (1.00)"),
])  # fmt: skip
def test_a_share_is_called_by_the_fifth_of_the_unit_interval_it_lies_in(value: float, said: str) -> None:
    assert _value(Column("x", "x", np.zeros(1), True), value) == said
    assert _value(Column("x", "x", np.zeros(1)), 1234.5) == "1.23e+03"


def test_a_side_that_is_open_is_not_said() -> None:
    column = Column("x", "X", np.zeros(1))
    assert in_words(column, (2.5, math.inf)) == "X at least 2.5"
    assert in_words(column, (-math.inf, 7.0)) == "X at most 7"
    assert in_words(column, (2.5, 7.0)) == "X at least 2.5 and at most 7"


def drawn(name: str, values: Any) -> Column:
    return Column(name, name.upper(), np.asarray(values, float), True, (), True)


def test_axes_always_enter_and_of_many_drawn_inputs_those_the_outcome_goes_with() -> None:
    rng = np.random.default_rng(1)
    y = np.arange(200) % 2 == 0
    axis = Column("axis", "axis", rng.random(200))
    few = [drawn(f"x{k}", rng.random(200)) for k in range(CANDIDATES)]
    every = np.ones(200, bool)
    assert [each.name for each in _candidates([*few[:3], axis, *few[3:]], y, every)] == [
        "axis", *(each.name for each in few)
    ]  # fmt: skip
    telling = drawn("telling", y + 0.3 * rng.random(200))
    found = [each.name for each in _candidates([*few, telling, axis], y, every)]
    assert len(found) == 1 + CANDIDATES
    assert found[:2] == ["axis", "telling"]
    half = np.arange(200) < 100
    late = drawn("late", np.where(half, 0.5 + 0.01 * rng.random(200), y))  # tells something in the other half only
    strongest = _candidates([*few, late, telling], y, half)[0].name
    assert strongest == "telling"


def test_restrictions_that_chance_would_do_as_well_are_dropped_and_others_kept() -> None:
    x = np.column_stack([np.repeat([0.0, 1.0], 50), np.tile([0.0, 1.0], 50)])
    y = np.repeat([False, True], 50)
    box = _box((x[:, 0] == 1.0) & (x[:, 1] == 1.0), y, {"a": (1.0, 1.0), "b": (1.0, 1.0)})
    assert _simplified(box, x, y, ["a", "b"], [], 1.0).limits == {"a": (1.0, 1.0)}
    assert _simplified(box, x, y, ["a", "b"], [], 0.01).limits == {}, "worth a quarter of a case, it says nothing"


def found_where(hit: Any, x: Any) -> Discovery:
    return discover(Cases((drawn("x", x),), {"hit": hit}, ""), "hit")


def test_a_box_that_holds_every_case_and_no_other_is_told_with_its_counts() -> None:
    x = np.repeat(np.linspace(0.0, 1.0, 100), 2)  # futures in pairs of like ones: one is peeled, the other held back
    found = found_where(x > 66.5 / 99, x)  # of a hundred the last 33, one of the sizes that peeling comes to
    assert (found.futures, found.with_outcome, found.rows, found.hits) == (200, 66, 200, 66)
    assert (found.held_back, found.in_box, found.looked_at, found.candidates) == (100, 33, 1, ("x",))
    assert (found.mass, found.density.estimate, found.outside.estimate) == (0.33, 1.0, 0.0)
    assert (found.base.estimate, found.coverage.estimate, found.gain.estimate) == (0.33, 1.0, 1.0)
    assert found.holds
    assert found.level == 0.95
    assert not found.points_held
    (side,) = found.restrictions
    assert side.limits == (pytest.approx(66.5 / 99), math.inf)  # halfway to the nearest outside
    assert (found.found.coverage, found.found.density, found.found.restricted) == (1.0, 1.0, 1)
    assert found.trajectory[0].mass == 1.0
    assert found.trajectory[0].restricted == 0


def test_a_box_holds_where_it_is_restricted_and_gains_beyond_doubt() -> None:
    x = np.repeat(np.linspace(0.0, 1.0, 100), 2)
    found = found_where(x > 0.7, x)
    assert not replace(found, restrictions=()).holds
    assert not replace(found, gain=found.gain._replace(low=0.0)).holds


def test_so_few_futures_with_the_outcome_or_without_it_are_too_few() -> None:
    futures = np.arange(100)
    for some in (FEWEST, 100 - FEWEST):
        refuse_few(futures < some, futures, futures >= 0, "x")
    for some in (FEWEST - 1, 101 - FEWEST):
        with pytest.raises(UsageError, match=rf"only {some} of 100 futures show 'x': too few, or too many"):
            refuse_few(futures < some, futures, futures >= 0, "x")
    refuse_few(futures < 2 * FEWEST, futures, futures >= 0, "x", 2)
    with pytest.raises(UsageError, match="at least 40 are needed on either side"):
        refuse_few(futures < 2 * FEWEST - 1, futures, futures >= 0, "x", 2)
    with pytest.raises(UsageError, match=r"only 1 of 100 futures show 'x' \(300 rows: one played at many points"):
        refuse_few(np.tile(futures < 1, 3), np.tile(futures, 3), np.ones(300, bool), "x")
    with pytest.raises(UsageError, match="only 50 of 100"):
        refuse_few(futures < 50, futures, futures >= 45, "x")  # of this part only five


def test_points_are_a_grid_where_each_value_meets_every_other() -> None:
    a, b = np.repeat([0.0, 1.0], 3), np.tile([0.0, 1.0, 2.0], 2)
    axes = [Column("a", "a", a), Column("b", "b", b)]
    assert _places([]) is None
    assert _places(axes) is None
    lacking = [replace(each, values=each.values[:5]) for each in axes]
    places = _places(lacking)
    assert places is not None
    assert places.tolist() == [0, 1, 2, 3, 4]


def test_axes_of_a_sample_are_looked_at_from_forty_points_on() -> None:
    def looked_at(points: int, *more: Column) -> list[str]:
        rng = np.random.default_rng(points)
        each = np.repeat(np.arange(points), 10)
        axes = [Column(f"a{k}", f"a{k}", rng.random(points)[each]) for k in range(2)]
        futures = np.arange(len(each))
        return [one.name for one in columns_to_look_at([*axes, *more], futures % 2 == 0, futures, "x")]

    assert looked_at(40) == ["a0", "a1"]
    assert looked_at(39, drawn("x", np.zeros(390))) == ["x"]
    assert looked_at(40, drawn("x", np.zeros(400))) == ["a0", "a1", "x"]
    with pytest.raises(UsageError, match="39 points that are no grid are too few"):
        looked_at(39)


def test_of_futures_every_second_is_peeled_and_of_points_of_a_sample_half() -> None:
    futures = np.array([5, 5, 7, 9, 7, 11])
    halves = halves_of([], futures)
    assert halves.peeled.tolist() == [True, True, False, True, False, False]
    assert halves.held.tolist() == [False, False, True, False, True, True]
    assert len(halves.clusters) == 1
    axis = [Column("a", "a", np.repeat(np.linspace(0, 1, 8), 4)), Column("b", "b", np.repeat(np.linspace(1, 2, 8), 4))]
    sampled = halves_of(axis, np.tile(np.arange(4), 8))
    assert count(axis[0].values[sampled.peeled]) == count(axis[0].values[sampled.held]) == 4  # type: ignore[arg-type]
    assert (sampled.peeled.sum(), sampled.held.sum(), len(sampled.clusters)) == (8, 8, 2)


def test_the_columns_of_classes_have_no_order() -> None:
    assert Column("x", "x", np.zeros(1), False, ("a", "b")).categorical
    assert not Column("x", "x", np.zeros(1)).categorical
