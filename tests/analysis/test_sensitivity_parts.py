"""Parts of sensitivity, worked out by hand: addresses, means of halves, blocks of a design, screens of inputs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from sim.analysis.questions import pivots as taking_out
from sim.analysis.questions import sensitivity
from sim.analysis.questions.pivots import GRID, _power, actors_of, least_of
from sim.analysis.questions.screening import (
    BINS,
    _correlations,
    _floor,
    _of_rank,
    _of_ratio,
    _ratios,
    _strength,
    screen,
)
from sim.analysis.questions.sensitivity import (
    GroupShare,
    Played,
    _addresses,
    _group,
    _mean,
    _rows,
    _variance,
    _without_empty_seats,
    over_ranges,
)
from sim.core.ground.codes import Kind
from sim.language.errors import UsageError
from sim.statistics.variance import Share

NARROW, WIDE = Share(0.5, 0.4999, 0.5001), Share(0.5, 0.0, 1.0)


def test_shares_are_reported_where_both_intervals_are_narrow_enough() -> None:
    def converged(first: Share | None, total: Share | None) -> bool:
        return GroupShare("x", "luck", 0, first, total, 10).converged

    assert converged(NARROW, NARROW)
    assert not converged(NARROW, WIDE)
    assert not converged(WIDE, NARROW)
    assert not converged(None, NARROW)
    assert not converged(NARROW, None)


def group(y: Any, frozen: Any, redrawn: Any, inputs: int = 3, name: str = "stated") -> GroupShare:
    return _group("x", name, inputs, *(np.array(each, float) for each in (y, frozen, redrawn)), 1, 0.95)


def test_a_run_counts_where_all_three_of_its_plays_show_the_outcome() -> None:
    nan = np.nan
    found = group([1, 0, nan, 1, 0, 1], [1, nan, 0, 0, 0, 1], [0, 1, 0, nan, 0, 1])
    assert (found.outcome, found.group, found.inputs, found.runs) == ("x", "stated", 3, 3)
    assert group([1, nan], [1, 0], [0, 0]).first is None, "one run says nothing"
    assert group([1, 1], [1, 1], [1, 1]).first is None, "nothing varies"
    assert group([1, 1], [1, 1], [1, 0]).first is not None


def test_a_group_without_inputs_explains_nothing_but_luck_has_none_and_may() -> None:
    y = [1, 0, 1, 0, 1, 0, 1, 0]
    none = group(y, y, y, 0)
    assert none.first == none.total == Share(0.0, 0.0, 0.0)
    luck = group(y, y, [0, 1, 0, 1, 1, 0, 0, 1], 0, "luck")
    assert luck.first is not None
    assert luck.first.estimate == pytest.approx(1.0, abs=0.2)


def test_one_group_alone_is_kept_or_drawn_anew_in_its_own_column() -> None:
    numbers, fresh = np.array([0, 3]), 2**31
    for place in range(3):
        luck, draws = _addresses(numbers, place, True)
        wanted = np.tile(numbers[:, None] + fresh, 3)
        wanted[:, place] = numbers
        assert draws.tolist() == wanted.tolist()
        assert luck.tolist() == (numbers + fresh).tolist()
        luck, draws = _addresses(numbers, place, False)
        wanted = np.tile(numbers[:, None], 3)
        wanted[:, place] = numbers + fresh
        assert draws.tolist() == wanted.tolist()
        assert luck.tolist() == numbers.tolist()
    luck, draws = _addresses(numbers, 3, True)
    assert luck.tolist() == numbers.tolist()
    assert (draws == numbers[:, None] + fresh).all()


def test_means_and_variances_are_of_what_is_seen() -> None:
    values = np.array([1.0, np.nan, 2.0, 6.0])
    assert (_mean(values), _variance(values)) == (3.0, 7.0)
    assert _mean(np.array([4.0])) == 4.0
    assert np.isnan(_mean(np.array([np.nan])))
    assert np.isnan(_variance(np.array([4.0, np.nan])))
    assert _variance(np.array([4.0, 6.0])) == 2.0


def test_seats_that_are_empty_are_left_out_of_the_family_only() -> None:
    held, empty = np.array([0.0, 0.1]), np.zeros(2)
    outcomes = {"cabinet.a": held, "cabinet.b": empty, "deaths": empty}
    assert list(_without_empty_seats(outcomes, ["cabinet", "deaths"])) == ["cabinet.a", "deaths"]
    assert list(_without_empty_seats(outcomes, ["cabinet.b", "deaths"])) == ["cabinet.a", "cabinet.b", "deaths"]


def rows(monkeypatch: pytest.MonkeyPatch, outcome: Any, design: Any, block: int, runs: int) -> dict[str, Played]:
    """Play a design in which an outcome is a function of the value at a point and of the numbers of its runs."""
    monkeypatch.setattr(sensitivity, "_build_at", lambda ground, known, point: point[0])
    monkeypatch.setattr(sensitivity, "simulate_runs", lambda build, seed, numbers, draws: None)
    monkeypatch.setattr(
        sensitivity, "outcomes_of", lambda build, results, seed, numbers, names: {"x": outcome(build, numbers)}
    )
    axes: Any = [SimpleNamespace(at=lambda u: u)]
    nothing: Any = None
    return _rows(nothing, axes, {}, np.array(design)[:, None], block, 1, ["x"], 1, runs)


def test_points_of_a_block_have_the_same_runs_and_the_next_block_others(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[float, list[int]]] = []

    def outcome(value: float, numbers: Any) -> Any:
        seen.append((value, numbers.tolist()))
        return value + np.array([0.0, 2.0, 4.0, 8.0])

    found = rows(monkeypatch, outcome, [0.0, 0.5, 0.25, 1.0], 2, 4)["x"]
    assert seen == [(0.0, [0, 1, 2, 3]), (0.5, [0, 1, 2, 3]), (0.25, [4, 5, 6, 7]), (1 - 1e-9, [4, 5, 6, 7])]
    assert found.one.tolist() == pytest.approx([1.0, 1.5, 1.25, 2.0])  # the mean of the first half of the runs
    assert found.two.tolist() == pytest.approx([6.0, 6.5, 6.25, 7.0])
    assert found.within.tolist() == pytest.approx([35 / 3] * 4)
    assert found.rows.tolist() == [0, 1, 2, 3]


def test_a_block_in_which_a_point_shows_nothing_is_left_out_and_one_block_is_not_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unseen_at(*values: float) -> Any:
        return lambda value, numbers: np.where(np.isin(value, values), np.nan, np.arange(4.0))

    design = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    assert rows(monkeypatch, unseen_at(0.3), design, 2, 4)["x"].rows.tolist() == [0, 1, 4, 5]
    assert rows(monkeypatch, unseen_at(0.3, 0.6), design, 2, 4) == {}


def test_from_one_to_twenty_inputs_are_moved_over_two_runs_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "inputs_of", lambda build: [])
    monkeypatch.setattr(sensitivity, "_rows", lambda *_: {})
    ground: Any = SimpleNamespace(build=None)
    axes: list[Any] = [SimpleNamespace(name=f"a{k}") for k in range(21)]
    for some in (axes, []):
        with pytest.raises(UsageError, match=rf"from 1 to 20 inputs to move \(found {len(some)}"):
            over_ranges(ground, some, 1)
    with pytest.raises(UsageError, match=r"at least 2 runs, to tell its luck from what moves it \(found 1"):
        over_ranges(ground, axes[:1], 1, runs=1)
    found = over_ranges(ground, axes[:20], 1, blocks=2, trajectories=3, runs=2)
    assert (found.rows, found.runs, found.blocks, found.walks) == (2 * 22 + 3 * 21, 2, 2, 3)
    assert over_ranges(ground, axes[:2], 1, blocks=0, trajectories=2).rows == 2 * 3
    assert over_ranges(ground, axes[:2], 1, blocks=2, trajectories=0).rows == 2 * 4


def test_correlations_are_those_of_ranks_and_ratios_those_between_eight_classes() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.random(80), rng.random(80)
    ranks, ordered = (1.0 + np.argsort(np.argsort(each)) for each in (x, y))
    assert _correlations(ranks[:, None], ordered[:, None])[0, 0] == pytest.approx(float(spearmanr(x, y).statistic))
    ratio, groups = _ratios(ranks[:, None], y[:, None])
    classes = [y[np.argsort(x)[10 * k : 10 * k + 10]] for k in range(BINS)]
    between = sum(len(each) * (each.mean() - y.mean()) ** 2 for each in classes)
    assert ratio[0, 0] == pytest.approx(between / ((y - y.mean()) ** 2).sum())
    assert groups.tolist() == [8.0]
    ties = np.repeat([2.5, 6.5], 4)[:, None]  # eight runs of two values
    ratio, groups = _ratios(ties, np.array([0.0, 0, 0, 0, 1, 1, 1, 1])[:, None])
    assert (ratio[0, 0], groups[0]) == (1.0, 2.0)


def test_strength_is_the_larger_of_both_shares_corrected_for_chance() -> None:
    rho, ratio, groups = np.array([[0.6], [0.1]]), np.array([[0.3], [0.4]]), np.array([8.0, 3.0])
    wanted = [1 - 0.64 * 99 / 98, 1 - 0.6 * 99 / 97]
    assert _strength(rho, ratio, groups, 100)[:, 0] == pytest.approx(wanted)


def test_the_floor_is_what_so_few_strengths_by_chance_reach() -> None:
    chance = np.arange(1.0, 20.0)  # nineteen
    assert _floor(chance, 0.05) == 19.0  # one of twenty, the input itself counted: none may be as strong
    assert _floor(chance, 0.1) == 18.0
    assert _floor(chance, 0.049) == float("inf")
    assert _floor(chance, 1.0) == float("inf"), "with so much allowed there is no floor"
    assert _floor(chance, 0.95) == 1.0


def test_an_interval_of_a_rank_correlation_is_fisher_s() -> None:
    found = _of_rank(0.5, 103, 0.95)
    reach = 1.959964 * (1.125 / 100) ** 0.5
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (0.5, np.tanh(np.arctanh(0.5) - reach), np.tanh(np.arctanh(0.5) + reach)), abs=1e-6
    )
    sure = _of_rank(1.0, 103, 0.95)
    assert 0.999 < sure.low <= sure.high <= 1.0


def test_a_ratio_of_one_class_or_of_everything_has_no_limits() -> None:
    assert np.isnan(_of_ratio(0.3, 1, 100, 0.95).low)
    assert np.isnan(_of_ratio(1.0, 4, 100, 0.95).high)
    found = _of_ratio(0.3, 2, 100, 0.95)
    assert found.estimate == pytest.approx(1 - 0.7 * 99 / 98)
    assert 0 < found.low < found.estimate < found.high < 1
    nothing = _of_ratio(0.05, 8, 100, 0.95)
    assert (nothing.estimate, nothing.low) == (0.0, 0.0)
    assert nothing.high > 0


def test_so_few_runs_or_an_outcome_that_does_not_vary_are_not_screened() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.random((40, 3)), rng.random(40)
    x[:, 1] = 0.5
    found = screen(x, y)
    assert (found.looked_at, len(found.moved)) == (2, 2)
    assert {each.column for each in found.moved} == {0, 2}
    assert screen(x[:39], y[:39]).moved == ()
    assert screen(x, np.ones(40)).moved == ()
    assert screen(np.full((40, 2), 0.5), y).looked_at == 0
    assert len(screen(x, y, 1).moved) == 1
    seen = np.append(y, np.nan)
    assert screen(np.vstack([x, [9.0, 9.0, 9.0]]), seen) == found, "what is not seen does not count"
    assert np.isnan(screen(x[:39], y[:39]).noise_floor)


def clans(*kinds_and_weights: tuple[Kind, float]) -> Any:
    kinds, weights = zip(*kinds_and_weights, strict=True)
    ids = tuple(f"c{k}" for k in range(len(kinds)))
    return SimpleNamespace(clan_ids=ids, clans=SimpleNamespace(kind=np.array(kinds), weight=np.array(weights)))


def test_power_is_that_of_clans_with_weight_that_can_sit_in_a_government() -> None:
    """Of 3, 2, 2 any two have more than half; of 3, 1, 1, 1 the first needs one other, and the rest all three."""
    made = clans((Kind.KIN, 0.3), (Kind.BODY, 0.9), (Kind.REGIONAL, 0.2), (Kind.PATRONAGE, 0.2), (Kind.COURT, 0.0))
    found = _power(made)
    assert list(found) == ["c0", "c2", "c3"]
    assert found["c0"] == pytest.approx((1 / 3, 1 / 3))
    four = _power(clans((Kind.TEAM, 0.3), (Kind.KIN, 0.1), (Kind.KIN, 0.1), (Kind.IDEOLOGICAL, 0.1)))
    assert four["c0"] == pytest.approx((0.7, 0.75))  # exactly half is not enough: seven swings of ten
    assert _power(clans((Kind.BODY, 0.5))) == {}
    assert _power(clans((Kind.KIN, 0.4 / GRID))) == {}, "too light to be told from nothing"


def officials(weights: list[float], posts: list[int]) -> Any:
    return SimpleNamespace(leaders=SimpleNamespace(post=np.array(posts), weight=np.array(weights)))


def test_the_least_official_has_no_office_is_the_lightest_and_the_last_of_these() -> None:
    every = np.arange(4)
    assert least_of(officials([0.1, 0.3, 0.2, 0.2], [0, -1, -1, -1]), every) == 3
    assert least_of(officials([0.1, 0.3, 0.1, 0.2], [0, 1, 2, 3]), every) == 2
    assert least_of(officials([0.1, 0.3, 0.1, 0.2], [-1, 1, -1, 3]), np.array([1, 3])) == 3


def test_everybody_is_looked_at_but_the_ruler_bodies_and_clans_without_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_out, "named_rows", lambda build: np.array([0, 1, 2]))
    leaders = SimpleNamespace(corps=np.array([-1, -1, -1, 0]), post=np.array([0, -1, -1, -1]),
                              weight=np.ones(4), clan=np.array([-1, 0, 2, 0]))  # fmt: skip
    kinds, heads = [Kind.KIN, Kind.CORPS, Kind.REGIONAL, Kind.AGGREGATE, Kind.BODY], [1, 2, -1, 2, 0]
    made: Any = SimpleNamespace(
        world=SimpleNamespace(incumbent=[0]), leader_ids=("ruler", "guard", "heir", "official"), leaders=leaders,
        clan_ids=("kin", "corps", "region", "crowd", "body"), members=[SimpleNamespace(leader=2, clan=0)],
        clans=SimpleNamespace(kind=kinds, head=heads), ties=SimpleNamespace(kind=[], from_leader=[], to_clan=[]),
    )  # fmt: skip
    assert actors_of(made) == [
        ("guard", "leader", [1], -1), ("heir", "leader", [2], -1), ("kin", "clan", [1, 2, 3], 0),
        ("region", "clan", [2], 2), ("official", "control", [3], -1),
    ]  # fmt: skip
    assert [each[0] for each in actors_of(made, ["heir", "kin"])] == ["heir", "kin", "official"]
    leaders.corps[:] = -1
    assert [each[0] for each in actors_of(made, ["heir"])] == ["heir"]
