"""Parts of a design, worked out by hand: values at a share of an axis, samples, rows of a table, what is tried."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.experiment.design import points, trial
from sim.experiment.design.axes import NOWHERE, Choice, Origin, Ready, _drawn, _picker, _step, choose, plain
from sim.experiment.design.axisnames import alike, form_trouble, twins
from sim.experiment.design.config import Axis
from sim.experiment.design.exported import _is_same, read_exported
from sim.experiment.design.given import _choice, _is_alike
from sim.experiment.design.layout import DesignError, _in_each, _refuse_twins
from sim.experiment.design.overlaps import Overlaps
from sim.experiment.design.points import _crossed, _refuse_too_many, _side_by_side, sample
from sim.experiment.design.sheet import Fault, Sheet, SheetError, read_sheet
from sim.experiment.design.trial import _cause_of, _fits, _misfits, _worth_trying
from sim.experiment.design.until import Until, half_width
from sim.language.errors import Problem, ScenarioError
from sim.language.yaml_places import Place
from sim.scenario.reading.overrides import Override

HERE = Origin(Place("x.yaml", 3, 1), "design", "axis 'a'")


def test_an_origin_is_told_with_its_place_as_far_as_it_is_known() -> None:
    assert str(HERE) == "axis 'a' (x.yaml:3:1)"
    assert str(Origin(Place("table.csv", 2, None), "", "column 'b'")) == "column 'b' (table.csv:2)"


@pytest.mark.parametrize(("u", "which"), [(0.0, "a"), (0.32, "a"), (0.34, "b"), (0.67, "c"), (0.999, "c"), (1.0, "c")])
def test_a_choice_is_picked_by_equal_shares_of_the_unit(u: float, which: str) -> None:
    assert _picker(tuple(Choice(name, ()) for name in "abc"))(u).shown == which


def axis(low: float, high: float, **more: Any) -> Axis:
    return Axis.model_validate({"range": [low, high], **more})


def test_steps_of_a_range_are_equal_sums_or_equal_factors_with_the_ends_as_they_are() -> None:
    assert [_step(axis(0.1, 0.7), (0.1, 0.7), k, 3) for k in range(4)] == [0.1, 0.3, 0.5, 0.7]
    assert [_step(axis(1, 1000, scale="log"), (1, 1000), k, 3) for k in range(4)] == pytest.approx([1, 10, 100, 1000])
    assert [_step(axis(1, 4, whole=True), (1, 4), k, 2) for k in range(3)] == [1, 2, 4]  # 2.5 is rounded to even


def test_a_value_of_a_range_is_drawn_evenly_and_whole_numbers_as_often_as_each_other() -> None:
    assert [_drawn(axis(2, 4), (2.0, 4.0), u) for u in (0.0, 0.25, 0.5)] == [2.0, 2.5, 3.0]
    assert _drawn(axis(1, 100, scale="log"), (1.0, 100.0), 0.5) == pytest.approx(10.0)
    whole = axis(1, 3, whole=True)
    assert [_drawn(whole, (1.0, 3.0), u) for u in (0.0, 0.33, 0.34, 0.66, 0.67, 1.0)] == [1, 1, 2, 2, 3, 3]
    steep = axis(1, 3, whole=True, scale="log")
    assert [_drawn(steep, (1.0, 3.0), u) for u in (0.49, 0.51)] == [1, 2]  # half of the way to 4 is 2


@pytest.mark.parametrize(("value", "shown"), [
    (1, 1), (0.5, 0.5), (True, True), ("high", "high"), (None, None), (date(2021, 2, 3), "2021-02-03"),
    ({"level": "low"}, "low"), ({"value": 0.2, "range": [0, 1]}, 0.2), ([1, 2], "[1, 2]"), ({"x": 1}, "{'x': 1}"),
])  # fmt: skip
def test_a_value_is_shown_as_a_number_a_word_or_a_date(value: Any, shown: Any) -> None:
    assert plain(value) == shown


def test_paths_that_move_together_are_all_set() -> None:
    found = choose(("leaders.a.b", "world.c"), 0.5, HERE)
    assert found.settings == (Override(("leaders", "a", "b"), 0.5), Override(("world", "c"), 0.5))
    assert (found.shown, found.origin, found.moves) == (0.5, HERE, False)


def test_samples_are_as_many_as_asked_for_and_the_same_for_a_seed() -> None:
    for kind in ("random", "lhs", "sobol"):
        one, again, other = (sample(kind, 5, 3, seed) for seed in (1, 1, 2))
        assert one.shape == (5, 3)
        assert ((one >= 0) & (one < 1)).all()
        np.testing.assert_array_equal(one, again)
        assert (one != other).any()
    assert sample("sobol", 1, 2, 1).shape == (1, 2)
    np.testing.assert_array_equal(sample("sobol", 8, 2, 1), sample("sobol", 9, 2, 1)[:8])


def test_as_many_points_as_can_be_played_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "MOST_POINTS", 5)
    _refuse_too_many(5, ("design",))
    with pytest.raises(DesignError, match="has 6 points; at most 5 can be played"):
        _refuse_too_many(6, ("design",))


def row(**values: Any) -> dict[str, Choice]:
    return {name: Choice(value, ()) for name, value in values.items()}


def test_parts_of_a_product_are_crossed_in_each_scenario_they_share() -> None:
    one = [{"a": row(x=1), "b": row(x=2)}, {"a": row(x=3)}]
    two = [{"a": row(y=1)}, {"b": row(y=2)}]
    found = _crossed([one, two], ("design",))
    assert [{name: {k: v.shown for k, v in each.items()} for name, each in rows.items()} for rows in found] == [
        {"a": {"x": 1, "y": 1}}, {"b": {"x": 2, "y": 2}}, {"a": {"x": 3, "y": 1}},
    ]  # fmt: skip
    with pytest.raises(DesignError, match="has the axis 'x', which a part before it has, too") as raised:
        _crossed([one, two, [{"a": row(x=9)}]], ("design",))
    assert raised.value.place == ("design", "of", 2)


def test_rows_of_several_scenarios_stand_side_by_side() -> None:
    assert _side_by_side({"a": [row(x=1), row(x=2)], "b": [row(x=3), row(x=4)]}) == [
        {"a": row(x=1), "b": row(x=3)}, {"a": row(x=2), "b": row(x=4)}
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "alike_"), [
    (0.5, 0.5, True), (1, 1.0, True), (1, True, False), (True, True, True), ("0.5", 0.5, True), ("a", "b", False),
    (None, None, True), (0.1, 0.2, False), ("true", True, True),
])  # fmt: skip
def test_a_value_is_the_one_meant_by_its_size_or_by_its_letters(first: Any, second: Any, alike_: bool) -> None:
    assert _is_alike(first, second) is alike_


def test_a_row_takes_the_choice_of_its_axis_as_it_is() -> None:
    meant = Choice(0.5, (Override(("world", "c"), 0.5),), HERE, moves=True)
    axes = {"a": Ready("a", (Choice(0.1, ()), meant), _picker((meant,)))}
    there = Origin(Place("x.yaml", 9, 9), "", "row")
    assert _choice("a", 0.5, axes, {}, there) == Choice(0.5, meant.settings, there, moves=True)
    with pytest.raises(ValueError, match=r"'0\.7' is not among the values of the axis 'a' \(0\.1, 0\.5\)"):
        _choice("a", 0.7, axes, {}, there)
    named = _choice("scenario", "x", axes, {}, there)
    assert (named.shown, named.settings) == ("x", ())
    assert _choice("world.c", 0.5, axes, {}, there).settings == (Override(("world", "c"), 0.5),)


@pytest.mark.parametrize(("value", "whole", "good"), [
    (0.0, False, True), (1.0, False, True), (1, False, True), (1.01, False, False), (-0.01, False, False),
    (True, False, False), ("high", False, False), (1, True, True), (0.5, True, False), (True, True, False),
])  # fmt: skip
def test_a_value_of_a_row_lies_in_the_range_of_its_axis(value: Any, whole: bool, good: bool) -> None:
    said = {"a": axis(0, 1, whole=whole, path="world.c")}
    if good:
        assert _choice("a", value, {}, said, HERE).settings == (Override(("world", "c"), value),)
    else:
        with pytest.raises(ValueError, match="a whole number in" if whole else "must be a number in the range"):
            _choice("a", value, {}, said, HERE)


def test_an_axis_of_every_fits_where_one_scenario_has_such_numbers_and_any_other_in_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sim.experiment.design import layout as laying

    def made(name: str, axis: Any, ground: str, origin: Origin) -> list[str]:
        if ground == "none":
            raise laying.AxisError("has none")
        return [ground]

    monkeypatch.setattr(laying, "ready", made)
    every, plain_ = Axis(every="assumed"), Axis(law="stated")

    def found(axis: Axis, **grounds: str) -> dict[str, Any]:
        layout: Any = SimpleNamespace(grounds=grounds)
        return _in_each("x", axis, layout, HERE, ("design",))

    assert found(every, a="some", b="none") == {"a": ["some"]}
    assert found(plain_, a="some", b="many") == {"a": ["some"], "b": ["many"]}
    with pytest.raises(DesignError, match=r"has none \(in scenario 'b'\)"):
        found(plain_, a="some", b="none")
    with pytest.raises(DesignError, match=r"has none \(in scenario 'a'\)"):
        found(every, a="none", b="none")
    with pytest.raises(DesignError, match=r"has none$"):
        found(plain_, a="none")


def test_points_are_tried_until_each_value_was_and_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "MOST_TRIED", 3)
    monkeypatch.setattr(trial, "_misfits", lambda rows: iter([rows[-1], rows[-1]]))
    rows = [("s", row(a=1, b=1)), ("s", row(a=1, b=1)), ("s", row(a=1, b=2)), ("t", row(a=1, b=1)), ("s", row(a=4))]
    assert _worth_trying(rows) == [rows[0], rows[2], rows[3], rows[4], rows[4]]
    assert _worth_trying(rows[:2]) == [rows[0]], "what is tried already is not tried as a misfit"
    assert _worth_trying([("s", {})]) == [("s", {})], "a point without axes is tried"


@pytest.mark.parametrize(("cell", "value", "same"), [
    ("0.5", 0.5, True), ("0,5", 0.5, True), ("0.50", 0.5, True), ("high", "high", True), ("'=x", "=x", True),
    ("", None, True), ("x", None, False), ("true", True, True), ("1", True, False), ("true", 1, False),
    ("2021-01-01", 5, False), ("0.6", 0.5, False), (" high ".strip(), " high ", True), ("1.2.3", 5, False),
])  # fmt: skip
def test_a_cell_shows_a_value_in_whatever_form_a_spreadsheet_wrote_it(cell: str, value: Any, same: bool) -> None:
    assert _is_same(cell, value, Sheet((), (), ";", True)) is same


def test_a_row_of_an_exported_design_is_what_its_settings_say() -> None:
    names = ("point", "label", "scenario", "a", "b", "settings")
    settings = '{"values": {"a": 0.5, "b": "high"}, "set": [["world.c", 0.5], ["world.d", "high"]]}'
    cells = ("3", "a=0.5, b=high", "court", "0.5", "high", settings)
    found = read_exported(Sheet(names, (), ",", False), 2, cells, HERE)
    assert list(found) == ["a", "b", "scenario"]
    assert found["a"] == Choice(0.5, (Override(("world", "c"), 0.5), Override(("world", "d"), "high")), HERE)
    assert found["b"] == Choice("high", (), HERE)
    assert found["scenario"] == Choice("court", (), HERE)
    without = read_exported(Sheet(names[3:], (), ",", False), 2, cells[3:], HERE)
    assert list(without) == ["a", "b"]
    for k, cell, says in ((3, "0.6", "shows '0.6'"), (4, "low", "shows 'low'"), (5, "{}", "is not as 'export")):
        wrong = (*cells[:k], cell, *cells[k + 1 :])
        with pytest.raises(SheetError, match=says):
            read_exported(Sheet(names, (), ",", False), 2, wrong, HERE)
    with pytest.raises(SheetError, match="speaks of 'b', which is no column"):
        read_exported(Sheet(("a", "settings"), (), ",", False), 2, ("0.5", settings), HERE)


def test_names_are_alike_whatever_their_case_and_the_second_twin_is_told() -> None:
    assert alike(" Ä ") == alike("a\u0308")
    assert list(twins(["a", "b", "A", "a", "c", "B"])) == [("a", "A"), ("a", "a"), ("b", "B")]
    assert form_trouble("a b-c.d_9") is None
    assert all(form_trouble(name) for name in ("", "a-", "_a", "a/b", "-a", "a b "))


def test_one_thing_set_twice_in_a_point_is_told_once_for_all_points() -> None:
    here, there = (
        Origin(Place("x.yaml", line, 1), f"axes.{name}", f"axis '{name}'") for line, name in ((1, "a"), (2, "b"))
    )
    whole = Choice("w", (Override(("leaders", "guard"), {}),), here)
    part = Choice(0.5, (Override(("leaders", "guard", "loyalty"), 0.5),), there)
    other = Choice(0.5, (Override(("leaders", "heir", "loyalty"), 0.5),), there)
    for choices in ((whole, part), (part, whole)):
        overlaps = Overlaps([])
        overlaps.look(choices)
        overlaps.look(choices)
        (problem,) = overlaps.problems.values()
        assert problem.line == choices[1].origin.place.line
        assert "which axis" in problem.message
    overlaps = Overlaps([])
    overlaps.look([whole, other])
    assert overlaps.problems == {}


def test_the_widest_interval_of_all_points_is_told_against_what_was_asked_for() -> None:
    until = Until("split", 0.1, {}, {0: 5, 1: 50}, {0: 20, 1: 200})
    assert until.widest() == half_width(5, 20) > half_width(50, 200)
    assert until.sentence() == (
        f"P(split) is known to ±{half_width(5, 20):.4f} or better at every point (asked for: ±0.1)"
    )
    assert not until.is_reached()
    until.width = until.widest()
    assert until.is_reached()


@pytest.mark.parametrize(("fault", "place"), [
    (Fault(3, "amb", ""), "row 3, column 'amb'"), (Fault(None, "amb", ""), "column 'amb'"), (Fault(3, "", ""), "row 3"),
    (Fault(None, "", ""), ""), (Fault(12345, "", ""), "row 12,345"),
])  # fmt: skip
def test_a_fault_of_a_table_is_told_with_its_row_and_column(fault: Fault, place: str) -> None:
    assert fault.place == place


def test_faults_of_a_table_are_told_up_to_twenty() -> None:
    with pytest.raises(SheetError) as raised:
        read_sheet(b"a,b\n" + b"1\n" * 25)
    assert len(raised.value.faults) == 20
    assert [fault.row for fault in raised.value.faults] == list(range(2, 22))


def test_a_value_that_its_field_cannot_hold_is_a_misfit_and_no_other_is() -> None:
    def a_row(*settings: tuple[str, Any]) -> tuple[str, dict[str, Choice]]:
        said = tuple(Override(tuple(path.split(".")), value) for path, value in settings)
        return "s", {"a": Choice(1, said)}

    good = [a_row(("world.approval", 0.5)), a_row(("world.approval", 0), ("world.capacity", 1.0)), a_row(),
            a_row(("horizon_months", 12)), a_row(("leaders.x.caution", {"level": "nothing"}))]  # fmt: skip
    bad = [a_row(("world.approval", 1.5)), a_row(("world.capacity", 0.5), ("horizon_months", 0.5)),
           a_row(("horizon_months", True)), a_row(("leaders.x.candidate", 1))]  # fmt: skip
    assert list(_misfits([*good, *bad, *good, bad[0]])) == [*bad, bad[0]]
    assert _fits(Override(("world", "nowhere"), 7)) is True, "what leads nowhere is told elsewhere"
    assert _fits(Override(("world", "approval"), 0.5)) is True


def test_a_problem_is_of_the_value_that_is_set_there_or_above_or_below_or_without_which_there_is_none() -> None:
    here = Choice(1, (Override(("leaders", "guard"), {}),), HERE)
    there_at = Origin(Place("x.yaml", 9, 9), "", "")
    there = Choice(1, (Override(("world", "approval", "level"), "high"),), there_at)
    both = {"a": here, "b": there}

    def origin(path: str, without: str = "") -> Origin:
        problem = Problem("x.yaml", None, None, path, "m")

        def told(settings: list[Override]) -> list[Problem]:
            return [problem] if not without or any(without in each.path for each in settings) else []

        return _cause_of(problem, both, told)

    assert origin("leaders.guard.caution") is HERE
    assert origin("world.approval") is there_at
    assert origin("leaders.heir.caution") is NOWHERE
    assert origin("leaders.heir.caution", without="guard") is HERE
    assert origin("leaders.heir.caution", without="approval") is there_at


def test_of_several_axes_the_two_that_are_one_are_named() -> None:
    def an_axis(name: str, line: int) -> Ready:
        origin = Origin(Place("x.yaml", line, 1), f"design.axes.{line}", f"axis '{line}'")
        return Ready(name, (), _picker((Choice(1, ()),)), origin)

    layout: Any = SimpleNamespace(document=SimpleNamespace(texts={}))
    apart = [an_axis("a", 1), an_axis("b", 2), an_axis("c", 3)]
    _refuse_twins(apart, layout)
    with pytest.raises(ScenarioError) as raised:
        _refuse_twins([*apart, an_axis("B", 4)], layout)
    (problem,) = raised.value.problems
    assert (problem.line, problem.path) == (4, "design.axes.4")
    assert problem.message == "sets 'B', which axis '2' (x.yaml:2:1) sets, too: one thing set in two places"
