"""What is taken out of a scenario, and what counts as a change: none where nothing was, some where it matters."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from benchmarks.ablation import (
    CHANGES,
    PAGE,
    SCENARIO,
    Ends,
    changed,
    ends_of,
    is_the_same,
    judged,
    shares_of,
    without_a_nobody,
)
from benchmarks.pages import renew
from benchmarks.taken_out import CLANS, PEOPLE, Taken, taken_out, with_allies
from sim.core.ground.codes import Order
from sim.core.rulebook import RULES
from sim.ensemble import simulate
from sim.scenario.reading.loader import load
from sim.scenario.schema.scenario import FIELD_DEFAULTS, TieKind
from sim.scenario.tables.build import Build, build

ROOT = Path(__file__).parents[1]
PAIRS = 20


@cache
def laid(*settings: str) -> Build:
    return build(load(str(ROOT / SCENARIO), settings))


@cache
def before() -> Ends:
    return ends_of(laid(), PAIRS, 1)


def test_ties_of_strength_0_before_all_others_change_no_run() -> None:
    base, more = laid(), build(with_allies(load(str(ROOT / SCENARIO))))
    assert more.tie_ids[-len(base.tie_ids) :] == base.tie_ids
    assert len(more.tie_ids) - len(base.tie_ids) == 8
    assert not changed(before(), ends_of(more, PAIRS, 1))["any"].any()


def test_the_same_ties_at_full_strength_change_some_run() -> None:
    scenario = load(str(ROOT / SCENARIO))
    one, other = (ends_of(build(with_allies(scenario, strength)), 5 * PAIRS, 1) for strength in (0.0, 1.0))
    assert changed(one, other)["outcome"].any()


def test_one_official_without_an_office_is_taken_out_and_nobody_else() -> None:
    (order,) = (item for item in without_a_nobody(laid()).schedule if item.order == Order.NEUTRALISE)
    assert laid().leader_ids[order.row] == "aspirants_48"
    assert laid().leaders.post[order.row] == -1


def test_other_luck_changes_nearly_every_run() -> None:
    assert changed(before(), ends_of(laid(), PAIRS, 2))["any"].mean() > 0.9


def test_what_is_taken_out_moves_nobody_elses_draws() -> None:
    one, other = laid(), laid("ties.t01=null", "ties.t02.strength=0", "leaders.rakishev.caution=0.5")
    drawn = [
        dict(zip(zip(*(each.inputs[name].tolist() for name in ("role", "key", "quantity")), strict=True),
                 simulate(each, 0, PAIRS, 1, keep_inputs=True).inputs.T, strict=True))
        for each in (one, other)
    ]  # fmt: skip
    assert len(drawn[0]) - len(drawn[1]) == 3
    assert all(np.array_equal(values, drawn[0][address]) for address, values in drawn[1].items())


def test_without_the_rule_of_formation_no_government_is_what_it_was() -> None:
    change = changed(before(), ends_of(laid("rules.formation=off"), PAIRS, 1))
    assert change["government"].mean() > 0.9


def test_a_ruler_who_minds_nobody_ends_otherwise() -> None:
    change = changed(
        before(), ends_of(laid("ties.t02.strength=0", "ties.t03.strength=0", "ties.t04.strength=0"), PAIRS, 1)
    )
    assert change["outcome"].any()
    assert change["any but government"].sum() >= change["outcome"].sum()


def ends(**other: object) -> Ends:
    """Return the ends of one run with two named leaders and a clan."""
    same = Ends(np.array([1]), np.array(["a"], object), np.zeros((1, 2, 2)), np.array([[3, -1]]), np.array([[-1, -1]]),
                np.array([[0.25]]))  # fmt: skip
    return same._replace(**other)


@pytest.mark.parametrize(
    ("other", "changes"),
    [
        ({}, ()),
        ({"outcome": np.array([2])}, ("outcome", "any", "any but government")),
        ({"ruler": np.array([None], object)}, ("ruler", "any", "any but government")),
        ({"shares": np.array([[0.3]])}, ("government", "any")),
        ({"shares": np.array([[0.25 + 1e-15]])}, ()),
        ({"offices": np.array([[3, 4]])}, ("fate", "any", "any but government")),
        ({"seated": np.array([[-1, 4]]), "offices": np.array([[3, 4]])},
         ("government", "fate", "any", "any but government")),
        ({"standing": np.ones((1, 2, 2))}, ("fate", "any", "any but government")),
    ],
)  # fmt: skip
def test_a_change_is_counted_under_its_name(other: dict[str, object], changes: tuple[str, ...]) -> None:
    found = changed(ends(), ends(**other))
    assert tuple(found) == CHANGES
    assert tuple(name for name in CHANGES if found[name].all()) == changes


def test_every_kind_of_tie_and_every_rule_but_the_verdict_is_taken_out() -> None:
    rows = list(taken_out(load(str(ROOT / SCENARIO))))
    assert [each.name for each in rows if each.heading.startswith("ties, all")] == list(get_args(TieKind))
    assert [each.name for each in rows if each.heading == "rules switched off"] == [
        rule for rule in RULES if rule != "verdict"
    ]
    assert all(each.settings for each in rows)


def test_a_kind_of_tie_that_a_scenario_lacks_has_nothing_to_set() -> None:
    court = ROOT / "scenarios" / "court.yaml"
    scenario = load(str(court))
    there = {tie.kind for tie in scenario.ties.values()}
    rows = {each.name: each.settings for each in taken_out(scenario) if each.heading.startswith("ties, all")}
    assert {name for name, settings in rows.items() if settings} == there
    assert there < set(rows)
    assert is_the_same(build(scenario), build(load(str(court), rows["coverage"])))


def test_every_share_of_people_and_of_clans_is_made_alike_in_one_row() -> None:
    for table, groups in (("leaders", PEOPLE), ("clans", CLANS)):
        assert sorted(field for fields in groups.values() for field in fields) == sorted(FIELD_DEFAULTS[table])


def test_ties_that_are_at_0_already_are_told_apart_from_ties_that_do_nothing() -> None:
    rows = {each.name: each for each in taken_out(load(str(ROOT / SCENARIO))) if each.heading.startswith("ties, all")}
    assert is_the_same(laid(), laid(*rows["peers"].settings))
    assert not is_the_same(laid(), laid(*rows["alignment"].settings))
    assert not is_the_same(laid(), laid("rules.kompromat=off"))


def test_what_is_met_by_the_government_alone_is_said_to_be() -> None:
    taken = Taken("", "", ("election=null",), 0.3)
    seats = changed(ends(), ends(shares=np.array([[0.5]])))
    assert judged(taken, seats) == "met: at least 30 %; MISSED but for the government"
    assert judged(taken._replace(most=0.35), seats) == "MISSED: at least 30, at most 35 %"
    assert judged(taken, changed(ends(), ends(outcome=np.array([5])))) == "met: at least 30 %"
    assert judged(taken._replace(least=0.0), seats) == ""


def test_a_share_stands_with_its_interval() -> None:
    assert shares_of({"any": np.arange(20) < 5}) == ["25.0 [11.2, 46.9]"]


def test_only_what_stands_between_the_marks_of_a_page_is_renewed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- a: begin -->\nold\n<!-- a: end -->\nafter\n", encoding="utf-8")
    renew(page, "a", "new")
    assert page.read_text(encoding="utf-8") == "before\n<!-- a: begin -->\nnew\n<!-- a: end -->\nafter\n"
    with pytest.raises(ValueError, match="unpack"):
        renew(page, "b", "new")


def test_the_page_has_marks_for_the_table() -> None:
    assert all(f"<!-- ablation: {mark} -->" in PAGE.read_text(encoding="utf-8") for mark in ("begin", "end"))
