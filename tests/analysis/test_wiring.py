"""How the questions put their parts together: what is played, what is compared with what, and in which order."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.analysis.claims import judging
from sim.analysis.questions import compare as comparing
from sim.analysis.questions import pivots as taking_out
from sim.analysis.questions import sensitivity
from sim.analysis.questions.changes import Played
from sim.analysis.questions.compare import _versus
from sim.analysis.questions.pivots import CONTROL, pivots
from sim.analysis.questions.screening import Moved, Screen
from sim.analysis.questions.sensitivity import GROUPS, _build_at, by_evidence, one_by_one
from sim.analysis.runs import asked as asking
from sim.analysis.runs import orders, sides, table_of_inputs
from sim.analysis.runs.asked import answer_asked
from sim.analysis.runs.drawn import Input
from sim.analysis.runs.orders import Order, Stored, orders_of
from sim.analysis.runs.quantities import Quantity
from sim.analysis.runs.table_of_inputs import _axes, _drawn_again, _from_folder, _yes_or_no
from sim.core.ground.codes import Order as Ordered
from sim.core.ground.codes import Role
from sim.experiment.folder.study import Point
from sim.language.errors import ResultsError, UsageError
from sim.scenario.reading.overrides import Override
from sim.statistics.estimates import Interval

HALF = Interval(0.5, 0.4, 0.6)


def taken_out(monkeypatch: pytest.MonkeyPatch, schedule: list[Any], **asked: Any) -> tuple[list[Any], list[Any]]:
    """Take out a guard, a house and an official who is the control, of runs that change as each is made to."""
    calls: list[Any] = []
    changed = {"guard": 6, "house": 3, "official": 0}
    actors = [("guard", "leader", [1], -1), ("house", "clan", [1, 2], 0), ("official", CONTROL, [3], -1)]

    def with_orders(build: Any, orders: Any) -> Any:
        return SimpleNamespace(**{**vars(build), "orders": [*build.orders, list(orders)]})

    def played(build: Any, luck: Any, seed: int, jobs: int, names: Any) -> Played:
        calls.append((build.orders, luck.tolist(), seed, jobs, names))
        rows = [order[3] for orders in build.orders for order in orders if order[1] == Ordered.NEUTRALISE]
        who = {(1,): "guard", (1, 2): "house", (3,): "official"}.get(tuple(rows), "")
        is_split = any(order[1] == Ordered.SPLIT for orders in build.orders for order in orders) or bool(schedule)
        hits = np.arange(8) < changed.get(who, 0)
        opened = np.arange(8) < 7 if is_split else np.zeros(8, bool)
        return Played({"guard.rules": hits.astype(float)}, hits.astype(np.int64), hits * -2.0, opened)

    monkeypatch.setattr(taking_out, "with_orders", with_orders)
    monkeypatch.setattr(taking_out, "_played", played)
    monkeypatch.setattr(taking_out, "actors_of", lambda build, only: actors)
    monkeypatch.setattr(taking_out, "_power", lambda build: {"house": (0.25, 0.5), "guard": (9.0, 9.0)})
    build: Any = SimpleNamespace(
        schedule=schedule, orders=[], names={"guard": "The guard"},
        clans=SimpleNamespace(weight=np.array([0.75])), leaders=SimpleNamespace(weight=np.array([0.1, 0.2, 0.3, 0.4])),
    )  # fmt: skip
    return pivots(build, 8, 5, 2, asked=["guard.rules"], **asked), calls


def test_each_is_taken_out_free_and_before_a_split_and_told_beside_the_control(monkeypatch: pytest.MonkeyPatch) -> None:
    found, calls = taken_out(monkeypatch, [])
    assert [(each.id, each.name, each.kind, each.weight, each.taken_out) for each in found] == [
        ("guard", "The guard", "leader", 0.2, 1), ("house", "house", "clan", 0.75, 2),
        ("official", "official", CONTROL, 0.4, 1),
    ]  # fmt: skip
    assert [(each.banzhaf, each.shapley) for each in found] == [(None, None), (0.25, 0.5), (None, None)]
    assert [(each.free.answer.estimate, each.free.runs) for each in found] == [(0.75, 8), (0.375, 8), (0.0, 8)]
    assert [(each.split.winner.estimate, each.split.runs) for each in found] == [(6 / 7, 7), (3 / 7, 7), (0.0, 7)]
    assert [each.effects[0].after for each in found] == [0.75, 0.375, 0.0]
    assert found[2].free.p == 1.0
    assert len(calls) == 2 + 3 * 2
    assert {(tuple(luck), seed, jobs) for _, luck, seed, jobs, _ in calls} == {(tuple(range(8)), 5, 2)}
    split = (120, Ordered.SPLIT, int(Role.WORLD), -1, -1, 0.0)
    assert [orders for orders, *_ in calls[:2]] == [[], [[split]]]
    assert calls[2][0] == [[(0, Ordered.NEUTRALISE, int(Role.LEADER), 1, -1, 0.0)]]
    assert calls[3][0] == [[split], [(120, Ordered.NEUTRALISE, int(Role.LEADER), 1, -1, 0.0)]]
    means = [order for order in calls[5][0][1] if order[1] == Ordered.SET]
    assert {(order[0], order[2], order[3], order[5]) for order in means} == {(120, int(Role.CLAN), 0, 0.0)}
    assert len({order[4] for order in means}) == 7


def test_where_a_scenario_imposes_a_split_the_first_one_is_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = [SimpleNamespace(order=Ordered.SPLIT, day=90), SimpleNamespace(order=Ordered.SPLIT, day=40),
                SimpleNamespace(order=Ordered.SET, day=3)]  # fmt: skip
    _, calls = taken_out(monkeypatch, schedule)
    assert [orders for orders, *_ in calls[:2]] == [[], []], "it is imposed already"
    assert [orders[0][0][0] for orders, *_ in calls[2:4]] == [0, 40]
    _, calls = taken_out(monkeypatch, [], split_day=7)
    assert [orders[-1][0][0] for orders, *_ in calls[1:4]] == [7, 0, 7]


def test_an_input_is_told_with_its_words_and_whether_it_stands_out(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [Input("a", "A", "stated", (0,), True), Input("b", "B", "assumed", (1, 2, 3), True)]
    moved = tuple(Moved(k, HALF, HALF, 0.3, p) for k, p in ((1, 0.05), (0, 0.06)))
    asked: list[Any] = []

    def screen(values: Any, outcome: Any, top: int, level: float, outcomes: int) -> Screen:
        asked.append((values, outcome.tolist(), top, level, outcomes))
        return Screen(moved, 0.1, 0.2, 2)

    monkeypatch.setattr(sensitivity, "inputs_of", lambda build: inputs)
    monkeypatch.setattr(sensitivity, "drawn_values", lambda build, inputs, numbers, seed, jobs: ("values", numbers))
    monkeypatch.setattr(
        sensitivity,
        "outcomes_of",
        lambda build, results, seed, numbers, names: {"x": numbers * 1.0, "y": numbers * 2.0},
    )
    monkeypatch.setattr(sensitivity, "screen", screen)
    nothing: Any = None
    one, two = one_by_one(nothing, 3, 1, ["x", "y"], 1, 7)
    assert asked == [("values", [0.0, 1.0, 2.0], 7, 0.95, 2), ("values", [0.0, 2.0, 4.0], 7, 0.95, 2)]
    assert [(row.path, row.words, row.status, row.officials, row.above_noise) for row in one.rows] == [
        ("b", "B", "assumed", 3, True), ("a", "A", "stated", 1, False),
    ]  # fmt: skip
    assert (two.outcome, two.noise_floor, two.detectable, two.looked_at, two.outcomes) == ("y", 0.1, 0.2, 2, 2)
    assert {row.outcome for row in two.rows} == {"y"}


def test_each_group_is_frozen_and_redrawn_and_told_by_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[list[int], list[list[int]]]] = []

    def play(build: Any, luck: Any, draws: Any, numbers: Any, seed: int, names: Any, jobs: int) -> dict[str, Any]:
        played.append((luck.tolist(), draws.tolist()))
        return {"x": numbers * 1.0 + len(played), "y": numbers * 1.0}

    told: list[Any] = []

    def group(name: str, group: str, inputs: int, y: Any, frozen: Any, redrawn: Any, seed: int, level: float) -> Any:
        told.append((name, group, inputs, y[0], frozen[0], redrawn[0]))
        return SimpleNamespace(outcome=name, group=group)

    monkeypatch.setattr(sensitivity, "_played", play)
    monkeypatch.setattr(sensitivity, "_group", group)
    build: Any = SimpleNamespace(inputs={"status": np.array([0, 2, 2, 2])})
    found = by_evidence(build, 2, 1, ["x", "y"], 1)
    assert len(played) == 9
    assert played[0] == ([0, 1], [[0, 0, 0], [1, 1, 1]])
    assert [(each.outcome, each.group) for each in found] == [(name, group) for name in "xy" for group in GROUPS]
    sizes = {name: inputs for outcome, name, inputs, *_ in told if outcome == "x"}
    assert sizes == {"stated": 1, "implied": 0, "assumed": 3, "luck": 0}
    assert [row[3:] for row in told if row[0] == "x"] == [(1, 2, 3), (1, 4, 5), (1, 6, 7), (1, 8, 9)]


def test_a_point_of_numbers_that_are_drawn_is_fixed_and_any_other_built(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed: list[Any] = []
    monkeypatch.setattr(
        sensitivity, "with_values", lambda build, known, values: fixed.append(values) or known.get("made")
    )
    shop = SimpleNamespace(build_of=lambda point: (point.number, point.base, point.settings))
    ground: Any = SimpleNamespace(build="build", builder=shop, base="b")

    def at(known: Any, *settings: tuple[str, Any]) -> Any:
        said = tuple(Override(tuple(path.split(".")), value) for path, value in settings)
        return _build_at(ground, known, [SimpleNamespace(settings=said[:1]), SimpleNamespace(settings=said[1:])])  # type: ignore[list-item]

    assert at({"made": "quick"}, ("a.b", 1), ("c", 0.5)) == "quick"
    assert fixed == [{"a.b": 1.0, "c": 0.5}]
    assert at({}, ("a.b", 1), ("c", 0.5))[:2] == (0, "b"), "not all of them are drawn"
    for value in ("high", True, {"level": "low"}):
        fixed.clear()
        assert len(at({"made": "quick"}, ("a.b", 1), ("c", value))[2]) == 2
        assert fixed == []


def quantity(*values: float, yes_no: bool = True) -> Quantity:
    return Quantity(np.array(values), yes_no, "share", "m")


def a_side(name: str, numbers: list[int], values: list[float], seed: int = 1, **more: Quantity) -> Any:
    runs = pl.DataFrame({"run": numbers})
    known = {"x": quantity(*values), **more}
    return SimpleNamespace(name=name, seed=seed, horizon=300.0, numbers=np.array(numbers), quantities=known,
                           runs=runs, own={})  # fmt: skip


def test_pairs_are_runs_of_one_number_and_the_second_is_set_against_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = a_side("a", [1, 2, 3, 5], [0, 0, 0, 1]), a_side("b", [2, 3, 4, 5], [1, 1, 0, 1], y=quantity(0, 0, 0, 0))
    found = _versus(a, b, "auto", ["x", "y"], False, 0.95)
    (row,) = found.rows
    assert (found.a, found.b, found.pairs, found.why_not, found.not_in_both) == ("a", "b", 3, "", ("y",))
    assert (row.seen, row.changed, row.a.estimate, row.b.estimate) == ((3, 3), 2, 1 / 3, 1.0)
    assert row.diff.estimate == pytest.approx(2 / 3)
    assert (found.exits, found.distances) == ((), ())
    assert found.notes == ("runs without a partner are left out: 1 of a, 1 of b",)
    apart = _versus(a, b, "no", ["x"], False, 0.95)
    assert (apart.pairs, apart.why_not, apart.rows[0].seen, apart.notes) == (0, "not asked for", (4, 4), ())
    assert apart.rows[0].diff.estimate == pytest.approx(0.5)
    asked: list[Any] = []
    monkeypatch.setattr(comparing, "split_histories", lambda runs, horizon: ("split", runs["run"].to_list(), horizon))
    monkeypatch.setattr(comparing, "exit_histories", lambda runs, horizon: ("exit", runs["run"].to_list(), horizon))
    monkeypatch.setattr(comparing, "compare_histories", lambda *said: asked.append(said) or [])
    monkeypatch.setattr(comparing, "distances", lambda *said: asked.append(said[4:]) or [])
    b.horizon = 200.0
    _versus(a, b, "auto", ["x"], True, 0.9)
    shared = [2, 3, 5]
    assert asked == [
        ("split", ("split", shared, 300.0), ("split", shared, 200.0), 200.0, True, 0.9),
        ("exit", ("exit", shared, 300.0), ("exit", shared, 200.0), 200.0, True, 0.9), (True, 0.9),
    ]  # fmt: skip


def answered(monkeypatch: pytest.MonkeyPatch, *names: str) -> list[Any]:
    known = {"survived": quantity(1, 0, 1, 1), "path_palace": quantity(0, 1, 1, 1), "own": quantity(3, 5, yes_no=False),
             "on_time": quantity(np.nan, np.nan)}  # fmt: skip
    roads = [SimpleNamespace(name="survived", clause="first"), SimpleNamespace(name="path_palace", clause="second"),
             SimpleNamespace(name="on_time", clause="third")]  # fmt: skip
    monkeypatch.setattr(asking, "PATHS", roads)
    monkeypatch.setattr(
        asking, "quantities", lambda runs: dict(list(known.items())[:2]) | {"on_time": known["on_time"]}
    )
    monkeypatch.setattr(asking, "_own_of_point", lambda tables, own: {"own": known["own"]})
    monkeypatch.setattr(asking, "own_outcomes", lambda outcomes: {"own": SimpleNamespace(clause="", row="my row")})
    monkeypatch.setattr(asking, "fates", lambda leaders, runs, names: {"guard.rules": quantity(1, 0, 0, 0)})
    monkeypatch.setattr(asking, "seats", lambda posts, names: {})
    monkeypatch.setattr(asking, "names_asked", lambda scenario: names)
    tables: Any = SimpleNamespace(columns=None, leaders=None, posts=None)
    summary: Any = SimpleNamespace(
        outcomes=[SimpleNamespace(name="balance", runs=3)], endings={"balance": SimpleNamespace(clause="it goes on")},
        rulers=[SimpleNamespace(name="guard"), SimpleNamespace(name="nobody")], cabinet=["seats"],
    )  # fmt: skip
    scenario: Any = SimpleNamespace(outcomes={})
    return answer_asked(tables, scenario, summary, {"guard": "The guard"})


def test_each_name_is_answered_by_its_kind_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("outcome", "ruler", "path", "cabinet", "survived", "own", "guard.rules", "cabinet.watch", "on_time")
    ends, ruler, path, cabinet, survived, own, rules, watch, on_time = answered(monkeypatch, *names)
    assert [each.name for each in (ends, ruler, path, cabinet, survived, own, rules, watch, on_time)] == list(names)
    assert (ends.words, [(words, part.name) for words, part in ends.parts]) == (
        "how it ends",
        [("it goes on", "balance")],
    )
    assert (ruler.words, [words for words, _ in ruler.parts]) == ("who rules at the close", ["The guard", "nobody"])
    assert path.words == "which road the split takes"
    assert [(words, part.runs, part.of) for words, part in path.parts] == [
        ("first", 3, 4),
        ("second", 3, 4),
        ("third", 0, 0),
    ]
    assert (cabinet.words, cabinet.seats) == ("who sits in the government", ("seats",))
    assert (survived.share.runs, survived.share.of, survived.spread) == (3, 4, None)
    assert (own.words, own.spread.mean, own.share) == ("my row", 4.0, None)
    assert rules.words.startswith("The guard ")
    assert (watch.words, watch.share, watch.spread) == ("cabinet.watch", None, None)
    assert (on_time.share, on_time.spread) == (None, None)


def points(*numbers: int) -> list[Point]:
    return [Point(number, "s") for number in numbers]


def test_an_axis_has_the_value_of_its_point_in_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_of_inputs, "points_in", lambda folder: points(4, 7))
    design = pl.DataFrame({
        "point": [4, 7], "label": ["x", "y"], "settings": ["", ""], "scenario": ["s", "t"],
        "leaders.guard.loyalty": [0.0, 1.0], "world.approval": [0.2, 1.2], "horizon_months": [6, 12],
        "posts.x.holder": ["b", "a"], "leaders.heir.weight": [0.1, None], "world.capacity": [0.5, 0.5],
    })  # fmt: skip
    shop: Any = SimpleNamespace(build_of=lambda point: SimpleNamespace(names={"leaders.guard": "G", "guard": "G"}))
    found = {each.name: each for each in _axes(pl.DataFrame({"point": [7, 4, 7]}), design, Path("f"), shop)}
    assert list(found) == ["scenario", "leaders.guard.loyalty", "world.approval", "horizon_months", "posts.x.holder",
                           "leaders.heir.weight"]  # fmt: skip
    assert found["leaders.guard.loyalty"].values.tolist() == [1.0, 0.0, 1.0]
    assert [found[name].share for name in ("leaders.guard.loyalty", "world.approval", "horizon_months")] == [
        True, False, False,
    ]  # fmt: skip
    assert (found["posts.x.holder"].labels, found["posts.x.holder"].values.tolist()) == (("b", "a"), [1.0, 0.0, 1.0])
    assert found["leaders.heir.weight"].labels == ("0.1", "null"), "where one is missing they are words"
    assert not any(each.drawn for each in found.values())


def drawn_again(monkeypatch: pytest.MonkeyPatch, outcome: str = "x", axes: Any = ()) -> list[Any]:
    inputs = {4: [Input("a", "A", "stated", (0,), True), Input("b", "B", "stated", (1,), False)],
              7: [Input("a", "A", "stated", (0,), True)]}  # fmt: skip
    seen: list[Any] = []

    def drawn(build: int, inputs: Any, numbers: Any, seed: int, jobs: int) -> Any:
        seen.append((build, numbers.tolist(), seed))
        return build + np.outer(numbers, np.ones(len(inputs))), "results"

    monkeypatch.setattr(table_of_inputs, "points_in", lambda folder: points(4, 7, 9))
    monkeypatch.setattr(table_of_inputs, "inputs_of", lambda build: inputs[build])
    monkeypatch.setattr(table_of_inputs, "drawn_values", drawn)
    monkeypatch.setattr(table_of_inputs, "runs_table", lambda build, results, point, seed, numbers: pl.DataFrame({
        "outcome": [outcome] * len(numbers)}))  # fmt: skip
    table = pl.DataFrame({"point": [4, 7, 4], "run": [0, 0, 1], "seed": [5, 6, 5], "outcome": ["x"] * 3})
    shop: Any = SimpleNamespace(build_of=lambda point: point.number)
    found = _drawn_again(Path("f"), shop, table, 1, set(axes))
    assert seen == [(4, [0, 1], 5), (7, [0], 6)], "of a point without runs nothing is played"
    return found


def test_inputs_are_drawn_again_point_by_point_and_those_not_drawn_everywhere_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (column,) = drawn_again(monkeypatch)
    assert (column.name, column.words, column.values.tolist(), column.drawn, column.share) == (
        "a", "A", [4.0, 7.0, 5.0], True, True,
    )  # fmt: skip
    assert drawn_again(monkeypatch, axes=["a"]) == []
    with pytest.raises(ResultsError, match="its runs do not come out again as they are there"):
        drawn_again(monkeypatch, outcome="y")


def test_a_folder_gives_axes_inputs_or_both(monkeypatch: pytest.MonkeyPatch) -> None:
    axis, drawn = table_of_inputs.Column("a", "A", np.array([0.0, 1.0, 1.0])), table_of_inputs.Column(
        "b", "B", np.array([1.0, 2.0, 3.0]), False, (), True)  # fmt: skip
    table = pl.DataFrame({"seed": [5, 5, 5], "run": [1, 0, 1]})
    checked: list[Any] = []
    monkeypatch.setattr(table_of_inputs, "read_table", lambda folder, name: table)
    monkeypatch.setattr(table_of_inputs, "read_design", lambda folder: None)
    monkeypatch.setattr(table_of_inputs, "read_manifest", lambda folder: "manifest")
    monkeypatch.setattr(table_of_inputs, "builder_of", lambda folder: None)
    monkeypatch.setattr(table_of_inputs, "_own_in", lambda builder, folder, outcome: {})
    monkeypatch.setattr(table_of_inputs, "Told", lambda *_: None)
    monkeypatch.setattr(table_of_inputs, "_yes_or_no", lambda *_: np.array([1.0, 0.0, np.nan]))
    monkeypatch.setattr(table_of_inputs, "_axes", lambda *_: [axis])
    monkeypatch.setattr(
        table_of_inputs, "_drawn_again", lambda folder, shop, table, jobs, axes: [drawn] if axes <= {"a"} else []
    )
    monkeypatch.setattr(table_of_inputs, "refuse_other_engine", lambda *said: checked.append(said))
    names = {}
    for columns in ("all", "design", "inputs"):
        checked.clear()
        found = _from_folder(Path("f"), "x", 1, columns, print)
        names[columns] = [each.name for each in found.columns], len(checked)
        assert found.outcomes["x"].tolist() == [True, False]
        assert found.futures is not None
        assert found.futures.tolist() == [1, 0]
        assert found.source == "f"
    assert names == {"all": (["a", "b"], 1), "design": (["a"], 0), "inputs": (["b"], 1)}
    monkeypatch.setattr(table_of_inputs, "_axes", lambda *_: [])
    with pytest.raises(UsageError, match="nothing differs between its points: look at the inputs drawn"):
        _from_folder(Path("f"), "x", 1, "design", print)


def test_what_is_looked_for_is_a_yes_or_no_that_every_run_has_and_some_show(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"split": quantity(1, 0), "deaths": quantity(1, 2, yes_no=False), "on_time": quantity(np.nan, np.nan),
             "survived": quantity(1)}  # fmt: skip
    monkeypatch.setattr(table_of_inputs, "quantities", lambda runs: dict(known))
    monkeypatch.setattr(
        table_of_inputs, "fates", lambda leaders, runs, names: {f"{leaders['leader'][0]}.rules": quantity(0, 1)}
    )
    runs, leaders = pl.DataFrame({"run": [0, 1]}), pl.DataFrame({"leader": ["heir", "guard"]})
    told: Any = SimpleNamespace(columns={}, values=lambda name: np.array([0.0, 1.0]))
    own: Any = {"bold": SimpleNamespace(yes_no=True), "tries": SimpleNamespace(yes_no=False)}

    def values(outcome: str) -> list[float]:
        return _yes_or_no(outcome, runs, leaders, told, own).tolist()

    assert values("split") == [1.0, 0.0]
    assert values("bold") == values("guard.rules") == [0.0, 1.0]
    for outcome, says in (("deaths", "is a number"), ("tries", "is a number"), ("on_time", "cannot be seen"),
                          ("survived", "cannot be seen"), ("nothing", "there is no outcome")):  # fmt: skip
        with pytest.raises(UsageError, match=says):
            values(outcome)


def test_sides_of_a_folder_are_its_points_with_their_runs_and_own_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [Point(0, "s", (Override(("horizon_months",), 6),), {"h": 6}), Point(2, "s", (), {"h": 12}), Point(5, "t")]
    table = pl.DataFrame({"point": [2, 0, 2, 0], "run": [1, 0, 0, 1], "x": [21, 0, 20, 1]})
    built: list[int] = []

    def build_of(point: Point) -> Any:
        built.append(point.number)
        return SimpleNamespace(world=SimpleNamespace(horizon=[100.0 + point.number]), names={"n": point.base})

    shop: Any = SimpleNamespace(build_of=build_of, own_of=lambda base: {"own": base})
    manifest = {"seed": 9, "engine": "e", "settings": ["x=1"]}
    monkeypatch.setattr(sides, "contents_of", lambda folder: SimpleNamespace(manifest=manifest, unfinished="a part"))
    monkeypatch.setattr(
        sides, "points_in", lambda folder, number: [each for each in every if number in (None, each.number)]
    )
    monkeypatch.setattr(sides, "scan", lambda folder, name, number: table.lazy())
    first, second = sides._stored(Stored("f", Path("folder"), None), shop)
    assert built[:2] == [0, 2]
    assert [(each.name, each.source, each.kind, each.seed, each.engine, each.horizon) for each in (first, second)] == [
        ("h=6", "f", "results", 9, "e", 100.0), ("h=12", "f", "results", 9, "e", 102.0),
    ]  # fmt: skip
    assert (first.numbers.tolist(), second.numbers.tolist()) == ([0, 1], [0, 1])
    assert (second.runs["x"].to_list(), second.names, second.own) == ([20, 21], {"n": "s"}, {"own": "s"})
    assert (first.settings, first.unfinished) == (second.settings, second.unfinished) == (("x=1",), "a part")
    (alone,) = sides._stored(Stored("f#2", Path("folder"), 2), shop)
    assert alone.name == "h=12"
    every[:] = [Point(0, "s")]
    assert sides._stored(Stored("f", Path("folder"), None), shop)[0].name == "folder"
    every[:] = [Point(5, "t")]
    with pytest.raises(ResultsError, match="folder: holds no run that was completed"):
        sides._stored(Stored("f", Path("folder"), None), shop)


def test_two_hundred_sides_are_set_side_by_side_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [SimpleNamespace(name="x", source=str(k), engine="e") for k in range(100)]
    one, two, three = (Order(text, "scenario", study_of([], 1, 1), ()) for text in ("a", "b", "one"))
    monkeypatch.setattr(sides, "_played", lambda order, *_: some[: 100 if order.text != "one" else 1])
    monkeypatch.setattr(sides, "numbered", lambda names: list(names))
    assert len(sides.sides_of([one, two])) == 200
    with pytest.raises(UsageError, match="more than 200 points to compare; name single points: FOLDER#3"):
        sides.sides_of([one, two, three])


def test_claims_are_put_to_the_test_with_the_runs_of_the_arms_they_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "judge", lambda test, runs, level: (test, runs, level))
    monkeypatch.setattr(judging, "arms_of", lambda claim: claim.arms)
    monkeypatch.setattr(judging, "provenance", lambda scenario: "numbers")
    monkeypatch.setattr(judging, "own_outcomes", lambda outcomes: "own")
    monkeypatch.setattr(judging, "basis_of", lambda *said: said[1:])
    monkeypatch.setattr(judging.Bench, "run_of", lambda bench, key: f"{key} {bench.pairs} {bench.seed} {bench.jobs}")
    claim = SimpleNamespace(arms=("a", "b"), tests=["t"], controls=["c"])
    leaders = {"x": SimpleNamespace(candidate=True), "y": SimpleNamespace(candidate=False)}
    scenario = SimpleNamespace(leaders=leaders, world=SimpleNamespace(patron="p"), outcomes={})
    claims: Any = SimpleNamespace(scenario=scenario, said=SimpleNamespace(claims={"k": claim}),
                                  arm_of=lambda name, arm: f"{name}.{arm}")  # fmt: skip
    told: list[str] = []
    (found,) = judging.run_claims(claims, 7, 5, 2, told.append, 0.9)
    runs = {"a": "k.a 7 5 2", "b": "k.b 7 5 2"}
    assert (found.name, found.tests, found.controls, told) == ("k", (("t", runs, 0.9),), (("c", runs, 0.9),), ["k"])
    assert found.basis == (claims.said, "numbers", ("p", "x"), "own")  # type: ignore[comparison-overlap]
    scenario.world.patron = None
    assert judging.run_claims(claims, 7, 5)[0].basis[2] == ("x",)


def study_of(points: list[Point], runs: int, seed: int) -> Any:
    return SimpleNamespace(points=points, runs=runs, seed=seed, bases={})


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """c.yaml is a config of points 0 and 3, f a folder of 40 runs and seed 9, all else a scenario of point 7."""
    about = SimpleNamespace(asked=[], points=[Point(0, "s"), Point(3, "s")])

    def study(runs: int | None, seed: int | None) -> Any:
        about.asked.append((runs, seed))
        return study_of(about.points, runs or 12, 4 if seed is None else seed)

    monkeypatch.setattr(orders, "refuse_for_played", lambda *_: None)
    monkeypatch.setattr(orders, "folder_of", lambda text: (Path(text), 3) if text == "f" else None)
    monkeypatch.setattr(orders, "read_manifest", lambda folder: {"runs_per_point": 40, "seed": 9})
    monkeypatch.setattr(orders, "is_plan", lambda text: text == "c.yaml")
    monkeypatch.setattr(orders, "load_plan", lambda text, settings: SimpleNamespace(study=study))
    monkeypatch.setattr(orders, "load", lambda text, settings: (text, settings))
    monkeypatch.setattr(orders, "single", lambda scenario, runs, seed: study_of([Point(7, "s")], runs, seed))
    return about


def test_a_scenario_is_played_once_and_a_config_at_each_of_its_points(
    monkeypatch: pytest.MonkeyPatch, loaded: SimpleNamespace
) -> None:
    played: list[Any] = []

    class Shop:
        def __init__(self, bases: Any) -> None:
            self.bases = bases

        def build_of(self, point: Point) -> Any:
            return point.number

    def play(*said: Any) -> Any:
        played.append(said)
        return "side"

    monkeypatch.setattr(sides, "Builder", Shop)
    monkeypatch.setattr(sides, "play_side", play)
    monkeypatch.setattr(sides, "replace", lambda side, settings: (side, settings))
    (default,), (few,), (config,) = (
        orders_of(["a/court.yaml"], settings=["x=1"]), orders_of(["a/court.yaml"], 5, 0), orders_of(["c.yaml"], 5, 9)
    )  # fmt: skip
    assert isinstance(default, Order)
    assert isinstance(few, Order)
    assert isinstance(config, Order)
    assert sides._played(default, 2) == [("side", ("x=1",))]
    assert sides._played(few, 2) == [("side", ())]
    assert sides._played(config, 2) == [("side", ())] * 2
    assert played == [
        (7, 1000, 1, 2, "court", "a/court.yaml", "scenario"), (7, 5, 0, 2, "court", "a/court.yaml", "scenario"),
        (0, 5, 9, 2, "s", "c.yaml", "config"), (3, 5, 9, 2, "s", "c.yaml", "config"),
    ]  # fmt: skip
    assert loaded.asked == [(5, 9)]
    loaded.points = [Point(number, "s") for number in range(201)]
    with pytest.raises(UsageError, match=r"c\.yaml: has 201 points, which are too many to compare on the spot"):
        orders_of(["c.yaml"])
    loaded.points = loaded.points[:200]
    assert len(orders_of(["c.yaml"])) == 1


def test_what_would_be_read_and_what_would_be_simulated_is_said(
    monkeypatch: pytest.MonkeyPatch, loaded: SimpleNamespace
) -> None:
    manifest = {"runs_per_point": 40, "seed": 9, "runs": {"done": 1200}, "points": 3}
    monkeypatch.setattr(orders, "read_manifest", lambda folder: manifest)

    def told(*said: Any) -> list[str]:
        return orders.described(orders.orders_to_compare(*said))

    assert told(["f", "c.yaml", "s.yaml"], None, None, ["x=1"]) == [
        "f: 1,200 runs of 3 points are there", "c.yaml with x=1: would be simulated: 2 points, 40 runs of each",
        "s.yaml with x=1: would be simulated: 40 runs",
    ]  # fmt: skip
    assert told(["s.yaml"], 7) == ["s.yaml: would be simulated: 7 runs"]
    assert told(["s.yaml"], 1, 2, ["x=1"]) == [
        "s.yaml: would be simulated: 1 run", "s.yaml with x=1: would be simulated: 1 run"
    ]  # fmt: skip


def test_what_is_simulated_beside_a_folder_has_its_runs_and_seed(
    monkeypatch: pytest.MonkeyPatch, loaded: SimpleNamespace
) -> None:
    def numbers(*sources: Any, runs: int | None = None, seed: int | None = None) -> list[Any]:
        found = orders_of(sources, runs, seed)
        return [each if isinstance(each, Stored) else (each.study.runs, each.study.seed) for each in found]

    there = Stored("f", Path("f"), 3)
    assert numbers("s.yaml", "f", Path("f")) == [(40, 9), there, there]
    assert numbers("s.yaml", "f", runs=5, seed=0) == [(5, 0), there]
    assert numbers("s.yaml") == [(1000, 1)]
    one = SimpleNamespace(name="a", source="f", engine="e", settings=())
    monkeypatch.setattr(sides, "builder_of", lambda folder: "shop")
    monkeypatch.setattr(sides, "_stored", lambda found, builder: [one])
    monkeypatch.setattr(sides, "_played", lambda order, jobs: [one])
    monkeypatch.setattr(sides, "replace", lambda side, name: name)
    asked = orders.orders_to_compare(["s.yaml", "f", Path("f")], settings=["x=1"])
    assert sides.sides_of(asked, jobs=2) == [one, "a (2)", "a (3)"]
