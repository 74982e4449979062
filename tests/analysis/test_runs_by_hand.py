"""What runs came to, counted by hand: struggles one after another, who follows, months, luck crossed with inputs."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs import luck as luck_of_runs
from sim.analysis.runs.asked import MOST_PEOPLE, _one, _people_in, ruler_in_words
from sim.analysis.runs.counting import counted, moves_between, part_of, spread
from sim.analysis.runs.differing import Row, differ, fisher_p
from sim.analysis.runs.endings import _listed
from sim.analysis.runs.hazards import Exit, _by_month, _day
from sim.analysis.runs.heads import heads_of
from sim.analysis.runs.history import history_of
from sim.analysis.runs.luck import _source, variance_sources
from sim.analysis.runs.quantities import Quantity, by_default
from sim.analysis.runs.summary import _cabinet, _deaths_of_first, _leaders, _paths, rulers_of
from sim.core.ground.codes import Path as RoadTaken
from sim.outcomes.people import BEFELL, NOBODY
from sim.statistics.means import A_SHARE, ANYTHING, Ends, mean_interval
from sim.statistics.proportions import wilson


def test_struggles_are_counted_by_run_and_who_first_takes_power_by_name() -> None:
    runs = pl.DataFrame({"run": range(6), "episodes": [0, 1, 2, 3, 4, 1]})
    episodes = pl.DataFrame(
        [
            (1, "contest", "a", "b"), (2, "push", "a", "a"), (2, "contest", "a", "ministers_07"),
            (3, "contest", "a", None), (3, "push", None, "b"), (3, "push", "b", "b"),
            (4, "contest", "a", "b"), (4, "contest", "b", "a"), (4, "plot", "a", "b"), (5, "strike", "a", "a"),
        ],
        schema=["run", "kind", "ruler_before", "ruler_after"], orient="row",
    )  # fmt: skip
    found = history_of(runs, episodes, ["a", "b"])
    assert [(each.name, each.runs, each.of) for each in found.numbers] == [
        ("none", 1, 6), ("one", 2, 6), ("two", 1, 6), ("three or more", 2, 6),
    ]  # fmt: skip
    assert {each.name: (each.runs, each.of) for each in found.kinds} == {
        "contest": (4, 6), "push": (2, 6), "plot": (1, 6), "strike": (1, 6),
    }  # fmt: skip
    assert (found.another.runs, found.another.of) == (3, 5)
    assert {each.name: (each.runs, each.of) for each in found.after} == {
        "b": (2, 4), NOBODY: (1, 4), "ministers": (1, 4),
    }  # fmt: skip
    assert found.after[0].name == "b"
    assert (found.again.runs, found.again.of) == (2, 4)


def test_a_run_in_which_nothing_changes_is_followed_by_nobody() -> None:
    runs = pl.DataFrame({"run": [0], "episodes": [1]})
    episodes = pl.DataFrame(
        {"run": [0], "kind": ["push"], "ruler_before": [None], "ruler_after": [None]},
        schema_overrides={"ruler_before": pl.String, "ruler_after": pl.String},
    )
    found = history_of(runs, episodes, [])
    assert (found.after, found.again.of, found.another.of) == ([], 0, 1)


def test_heads_are_told_most_often_first_with_the_level_asked_for() -> None:
    posts = pl.DataFrame({"clan": ["house"] * 4, "head": ["b", "a", "b", None]})
    (house,) = heads_of(posts, ["a", "b"], 0.5)
    assert [(each.name, each.runs) for each in house.heads] == [("b", 2), ("a", 1), (NOBODY, 1)]
    assert house.heads[0].low == pytest.approx(float(wilson(2, 4, 0.5).low))


def test_rulers_are_counted_by_name_officials_by_their_category() -> None:
    runs: Any = {
        "incumbent": np.array(["a", "ministers_07", "a", "ministers_11", "b", None, "a"], object),
        "outcome": np.array([0, 0, 0, 0, 0, 0, 0]),
    }
    found = rulers_of(runs, ["a", "b"], 0.9)
    assert [(each.name, each.runs, each.of) for each in found[:3]] == [("a", 3, 7), ("ministers", 2, 7), ("b", 1, 7)]
    assert sum(each.runs for each in found) == 7
    assert found[0].high == pytest.approx(float(wilson(3, 7, 0.9).high))


def test_clans_are_told_by_the_seats_they_hold_in_the_end_and_then_by_name() -> None:
    posts = pl.DataFrame({
        "clan": ["lost", "b", "a", "most", "never"] * 2,
        "share_before": [0.5, 0.0, 0.1, 0.4, 0.0] * 2, "share_after": [0.0, 0.2, 0.2, 0.6, 0.0] * 2,
    })  # fmt: skip
    found = _cabinet(posts, 0.95)
    assert [each.clan for each in found] == ["most", "a", "b", "lost"]
    assert (found[0].before, found[0].after, found[0].change) == pytest.approx((0.4, 0.6, 0.2))


def test_an_exit_is_counted_in_its_month_among_those_who_could_still_see_it() -> None:
    """A year of 365 days; months begin on day 0, 31, 61, 92, ...: 30.4375 days each, rounded up."""
    came = np.array([0.0, 30.0, 31.0, 365.0, np.inf, 100.0])
    since = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 61.0])
    over = np.full(6, 365.0)
    found = _by_month(Exit("x", "w", "r", came, since, over), 365, date(2021, 1, 1), 0.95).months
    assert len(found) == 12
    assert [(month.at_risk, month.events) for month in found[:4]] == [(5, 2), (3, 1), (3, 0), (3, 1)]
    assert (found[-1].at_risk, found[-1].events) == (2, 1), "what comes on the day of the horizon comes in time"
    assert [month.first for month in found[:3]] == [date(2021, 1, 1), date(2021, 2, 1), date(2021, 3, 3)]
    assert found[0].hazard == 2 / 5
    assert found[0].low == pytest.approx(float(wilson(2, 5, 0.95).low))
    assert [month.incidence for month in (found[0], found[1], found[-1])] == pytest.approx([2 / 6, 3 / 6, 5 / 6])


def test_a_run_that_is_over_before_an_exit_does_not_see_it() -> None:
    came, over = np.array([10.0, 50.0, np.inf]), np.array([9.0, 50.0, 365.0])
    found = _by_month(Exit("x", "w", "r", came, np.zeros(3), over), 365, date(2021, 1, 1), 0.95).months
    assert [(month.at_risk, month.events) for month in found[:3]] == [(3, 0), (2, 1), (1, 0)]
    assert found[-1].incidence == pytest.approx(1 / 3)
    assert found[-1].at_risk == 1


def test_a_month_in_which_nobody_is_at_risk_has_no_hazard_and_a_short_time_is_one_month() -> None:
    late = Exit("x", "w", "r", np.array([40.0]), np.array([31.0]), np.array([365.0]))
    first, second = _by_month(late, 365, date(2021, 1, 1), 0.95).months[:2]
    assert (first.at_risk, first.hazard, first.low, first.high) == (0, None, None, None)
    assert (second.at_risk, second.events) == (1, 1)
    on_the_edge = Exit("x", "w", "r", np.array([40.0]), np.array([30.0]), np.array([365.0]))
    assert _by_month(on_the_edge, 365, date(2021, 1, 1), 0.95).months[0].at_risk == 1
    one = Exit("x", "w", "r", np.array([3.0]), np.zeros(1), np.array([10.0]))
    assert len(_by_month(one, 10, date(2021, 1, 1), 0.95).months) == 1
    assert _day([-1, 0, 5]).tolist() == [np.inf, 0.0, 5.0]


def test_two_draws_of_inputs_are_crossed_with_two_of_luck() -> None:
    """Each run is played with its own luck and with its twin's: what inputs decide stays, what luck does moves."""
    decided = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0] * 10)
    with_the_twin_s = decided.reshape(-1, 2)[:, ::-1].ravel()
    inputs_only, luck_only = _source("x", decided, decided, 0.95), _source("x", decided, with_the_twin_s, 0.95)
    assert (inputs_only.pairs, luck_only.pairs) == (80, 80)
    for found, of_inputs, of_luck in ((inputs_only, 1.0, 0.0), (luck_only, 0.0, 1.0)):
        assert found.inputs is not None
        assert found.luck is not None
        assert (found.inputs.estimate, found.luck.estimate) == pytest.approx((of_inputs, of_luck), abs=0.05)
    unseen = _source("x", np.array([1.0, 0.0, np.nan, 1.0] * 5), np.array([1.0, 0.0, 1.0, 0.0] * 5), 0.95)
    assert unseen.pairs == 10
    nothing = _source("x", np.array([np.nan, 1.0]), np.zeros(2), 0.95)
    assert (nothing.pairs, nothing.inputs, nothing.luck, nothing.together) == (0, None, None, None)


def test_runs_are_crossed_by_twos_and_an_odd_one_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[list[int], list[int]]] = []

    def simulate_all(build: Any, luck: Any, draws: Any, seed: int, jobs: int) -> list[Any]:
        played.append((luck.tolist(), draws[:, 0].tolist()))
        return []

    told = SimpleNamespace(values=lambda name: np.zeros(4))
    monkeypatch.setattr(luck_of_runs, "simulate_all", simulate_all)
    monkeypatch.setattr(luck_of_runs, "join", lambda parts: parts)
    monkeypatch.setattr(luck_of_runs, "told_of", lambda build, results, seed, runs: told)
    found = variance_sources(SimpleNamespace(own={"mine": None}), 1, 5, 1)  # type: ignore[arg-type]
    assert played == [([0, 1, 2, 3], [0, 1, 2, 3]), ([1, 0, 3, 2], [0, 1, 2, 3])]
    assert [each.outcome for each in found] == [
        "split", "survived", "balance", "consolidation", "formation_days", "team_share", "mine",
    ]  # fmt: skip


def test_a_share_of_what_is_seen_and_of_nothing() -> None:
    some = part_of("x", [1.0, np.nan, 0.0, 1.0], 0.9)
    assert (some.name, some.runs, some.of, some.share) == ("x", 2, 3, 2 / 3)
    assert (some.low, some.high) == pytest.approx(tuple(map(float, wilson(2, 3, 0.9)[1:])))
    assert part_of("x", [np.nan]).of == 0
    assert counted("x", 3, 4).share == 0.75


def test_a_spread_has_its_quantiles_its_range_and_a_median_where_there_are_enough() -> None:
    found = spread(np.arange(101.0), 0.95, (0.0, 100.0))
    assert found.quantiles == {"q05": 5.0, "q25": 25.0, "q50": 50.0, "q75": 75.0, "q95": 95.0}
    assert (found.runs, found.mean, found.least, found.most) == (101, 50.0, 0.0, 100.0)
    assert found.median_low is not None
    assert found.median_high is not None
    assert found.median_low < 50.0 < found.median_high
    assert found.mean_low is not None
    assert found.mean_high is not None
    assert found.mean_low < 50.0 < found.mean_high
    assert spread([3.0], 0.95, ANYTHING).mean_low is None, "nobody knows how far values reach"
    assert spread([]).quantiles == {}


def test_moves_of_somebody_who_hardly_has_a_chance_are_at_most_one() -> None:
    found = moves_between(np.zeros(50))
    assert found.mean == 0.0
    assert 0.0 < found.high < 1.0
    assert found.low == 0.0


def test_things_that_happened_are_listed_with_their_number_where_there_is_more_than_one() -> None:
    yes, no = np.array([True, True]), np.array([False, False])
    assert _listed(()) == _listed((("a", no),)) == ""
    assert _listed((("all of it", yes), ("b", no))) == " All of it."
    assert _listed((("one", yes), ("two", np.array([True, False])))) == " One (2 runs); two (1 run)."


def quantity(*values: float, yes_no: bool = True) -> Quantity:
    return Quantity(np.array(values), yes_no, "share", "m", possible=A_SHARE)


def test_each_side_is_of_all_its_runs_that_show_it_paired_or_not() -> None:
    one, two = quantity(1, np.nan, 0, 0, 1), quantity(1, 1, 1, np.nan, 0)
    paired, apart = differ("x", one, two, True), differ("x", one, two, False)
    for found in (paired, apart):
        assert (found.seen, found.of) == ((4, 4), (5, 5))
        assert (found.a.estimate, found.b.estimate, found.diff.estimate) == (0.5, 0.75, 0.25)
    assert (paired.a, paired.b) == (apart.a, apart.b)
    assert (paired.changed, paired.p) == (4, 0.75)  # 12 of the 16 ways to sign 3/8, 5/8, 1 and 1 come to 1 or more
    assert (apart.changed, apart.correlation, apart.worth) == (None, None, None)
    assert apart.p == pytest.approx(fisher_p(2, 4, 3, 4))


def test_a_quantity_seen_once_is_not_tested_and_one_that_never_varies_neither() -> None:
    once = differ("x", quantity(1, np.nan), quantity(0, 1), False)
    assert once.p is None
    assert np.isnan(once.diff.estimate)
    assert once.a.estimate == 1.0
    single = differ("x", quantity(0.5, yes_no=False), quantity(0.25, 0.5, yes_no=False), False)
    assert single.a.estimate == 0.5
    assert np.isnan(single.a.low)
    nothing = differ("x", quantity(yes_no=False), quantity(0.25, 0.5, yes_no=False), False)
    assert np.isnan(nothing.a.estimate)
    same = differ("x", quantity(1, 1, 1), quantity(1, 1, 1), True)
    assert (same.p, same.diff.estimate, same.changed, same.tells) == (None, 0.0, 0, False)
    two = differ("x", quantity(1, 0), quantity(1, 1), False)
    assert two.p == 1.0
    assert two.tells


def test_a_test_tells_where_it_was_made_and_of_pairs_some_differ() -> None:
    row = differ("x", quantity(1, 0, 1), quantity(1, 1, 1), True)
    assert row.tells
    assert not Row(*[getattr(row, name) for name in ("name", "meaning", "yes_no", "unit", "family")],
                   row.a, row.b, row.diff, row.seen).tells  # fmt: skip


@pytest.mark.parametrize(("tables", "p"), [
    ((1, 4, 3, 4), 34 / 70), ((0, 3, 3, 3), 0.1), ((2, 4, 2, 4), 1.0), ((0, 5, 0, 4), 1.0), ((3, 3, 0, 3), 0.1),
])  # fmt: skip
def test_fisher_s_p_is_that_of_all_tables_no_likelier(tables: tuple[int, int, int, int], p: float) -> None:
    assert fisher_p(*tables) == pytest.approx(p)


def test_what_is_compared_by_default_is_in_the_list_of_the_scenario_s_own_seats_or_of_a_leader() -> None:
    known = ["split", "patron_support_mean", "mine", "cabinet.house", "guard.rules", "guard.loyalty", "guard.weight"]
    assert by_default(known, ["mine"]) == ["split", "mine", "cabinet.house", "guard.rules", "guard.weight"]
    assert by_default(known) == ["split", "cabinet.house", "guard.rules", "guard.weight"]


def test_people_are_named_by_their_id_or_by_a_word_that_no_other_shares() -> None:
    names = {"guard": "Colonel Ivan Petrov", "heir": "Anna Petrov", "x1": "Ivo Li"}
    assert _people_in("Does Ivan wait for Anna?", names) == ["guard", "heir"]
    assert _people_in("What will Petrov do?", names) == []
    assert _people_in("And the HEIR?", names) == ["heir"]
    assert _people_in("Ivo or Li?", names) == [], "words of three letters name nobody"
    many = {f"p{k}": f"Somebody{k}" for k in range(MOST_PEOPLE + 1)}
    assert _people_in(" ".join(many.values()), many) == ["p0", "p1", "p2"]


def test_an_outcome_that_no_run_shows_has_neither_share_nor_spread() -> None:
    none = _one("x", "w", quantity(np.nan), 0.95)
    assert (none.share, none.spread, none.unit) == (None, None, "share")
    number = _one("x", "w", quantity(0.5, 0.25, yes_no=False)._replace(possible=A_SHARE), 0.95)
    assert number.share is None
    assert number.spread is not None
    assert number.spread.mean == 0.375
    assert number.spread.mean_high is not None
    assert number.spread.mean_high <= 1.0  # its limits lie within what is possible
    yes = _one("x", "w", quantity(1, 0, np.nan), 0.95)
    assert yes.spread is None
    assert yes.share is not None
    assert (yes.share.runs, yes.share.of) == (1, 2)
    assert (ruler_in_words(NOBODY, {}), ruler_in_words("a", {"a": "Anna"}), ruler_in_words("b", {})) == (
        "nobody", "Anna", "b",
    )  # fmt: skip


def of_a_leader(leader: str, days: list[int], statuses: list[str], **more: list[Any]) -> pl.DataFrame:
    """Rows of a leader in a table of leaders, with nothing done to him but what is named."""
    runs = len(days)
    plain: dict[str, list[Any]] = {
        "leader": [leader] * runs, "status": statuses, "weight": [0.5] * runs, "loyalty": [0.25] * runs,
        "challenged_day": days, "fate": ["none"] * runs, "last_fate": ["none"] * runs, "moves_expected": [0.5] * runs,
        "office_before": ["x"] * runs, "office_after": ["x"] * runs, "left_day": [-1] * runs, "took_day": [-1] * runs,
        **{name: [False] * runs for name in BEFELL},
    }  # fmt: skip
    return pl.DataFrame({**plain, **more})


def test_leaders_are_told_by_what_became_of_them_in_how_many_runs() -> None:
    statuses = ["in_service", "in_service", "dead", "in_service"]
    first = of_a_leader("a", [0, -1, 5, -1], statuses, left_day=[0, -1, -1, -1], weight=[0.1, 0.2, 0.3, 0.4],
                        fate=["dismiss", "none", "none", "none"], dismiss=[True, False, False, True])  # fmt: skip
    second = of_a_leader("b", [-1] * 4, ["in_service"] * 4)
    runs: Any = {
        "incumbent": np.array(["a", "b", "b", None], object), "outcome": np.zeros(4),
        "chosen": np.array(["b", None, "a", "b"], object), "patron": np.array([-1, 0, -1, -1]),
    }  # fmt: skip
    one, two = _leaders(pl.concat([first, second]), runs, 0.9)
    assert (one.leader, two.leader) == ("a", "b")
    assert (one.challenged.runs, one.challenged.of) == (2, 4), "on the first day as well"
    assert one.challenged.low == pytest.approx(float(wilson(2, 4, 0.9).low))
    assert (one.rules.runs, two.rules.runs) == (1, 2)
    assert one.chosen is not None
    assert two.chosen is not None
    assert (one.chosen.runs, two.chosen.runs) == (1, 2)
    assert (one.status["in_service"].runs, one.status["dead"].runs) == (3, 1)
    assert (one.fate["dismiss"].runs, one.fate["none"].runs, one.fate["dismiss"].name) == (1, 3, "dismiss")
    assert (one.ever["dismiss"].runs, one.ever["left_office"].runs, two.ever["left_office"].runs) == (2, 1, 0)
    assert (one.ever["arrest"].runs, one.ever["exile"].runs) == (0, 0)
    assert (one.turns["kept"].runs, one.turns["died"].runs, sum(each.runs for each in one.turns.values())) == (2, 1, 4)
    assert (one.weight, one.loyalty, one.moves_expected.mean) == pytest.approx((0.25, 0.25, 0.5))
    alone = _leaders(second, {**runs, "patron": np.full(4, -1)}, 0.9)[0]
    assert alone.chosen is None, "where nobody chooses nobody is chosen"


def test_roads_are_told_most_often_first_with_what_they_cost() -> None:
    paths = [RoadTaken.KYRGYZ, RoadTaken.UKRAINIAN, RoadTaken.NONE, RoadTaken.UKRAINIAN]
    runs: Any = {
        "path": np.array(paths), "opened": np.array([10, 10, -1, 20]), "closed": np.array([15, 40, -1, -1]),
        "outcome": np.zeros(4, np.int64), "winner": np.zeros(4, np.int64), "run": np.arange(4),
        "horizon": np.full(4, 90),
    }  # fmt: skip
    first, second = _paths(runs, np.array([3.0, 10.0, 99.0, 30.0]), 0.95)
    assert [(each.path.name, each.path.runs, each.path.of) for each in (first, second)] == [
        ("ukrainian", 2, 4), ("kyrgyz", 1, 4),
    ]  # fmt: skip
    assert (first.days.runs, first.days.mean, second.days.mean) == (1, 30.0, 5.0)
    assert second.days.mean_high is not None
    assert second.days.mean_high <= 90.0
    assert (first.deaths.mean, second.deaths.mean) == (20.0, 3.0)


def test_deaths_are_those_of_the_first_split_of_a_run_in_the_order_of_the_runs() -> None:
    episodes = pl.DataFrame({
        "run": [1, 1, 1, 3, 4], "kind": ["push", "plot", "contest", "contest", "strike"],
        "deaths": [7.0, 2.0, 50.0, 9.0, 5.0],
    })  # fmt: skip
    tables: Any = SimpleNamespace(episodes=episodes, runs=pl.DataFrame({"run": [0, 1, 3, 4]}))
    assert _deaths_of_first(tables).tolist() == [0.0, 2.0, 9.0, 0.0]


def test_what_is_possible_on_either_side_is_possible_in_a_comparison_of_both() -> None:
    """A side that is played for longer may have more days than the other could."""
    short, long = (
        quantity(*days, yes_no=False)._replace(unit="days", possible=Ends(0.0, horizon))
        for days, horizon in (((5.0, 6.0, 6.0), 30.0), ((5.0, 5.0, 40.0), 90.0))
    )
    ahead, back = differ("x", short, long, False), differ("x", long, short, False)
    assert ahead.b == back.a == mean_interval(long.values, 0.95, Ends(0.0, 90.0))
    assert (ahead.diff.low, ahead.diff.high) == pytest.approx((-back.diff.high, -back.diff.low))
