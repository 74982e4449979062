"""Every rule writes only what it declares, seen in whole runs between one rule and the next."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from playing import SITUATIONS, article, call, columns_changed, laid_out, rule_by_rule, snapshot

from sim import ensemble
from sim.core import play as order_of_play
from sim.core.ground import records
from sim.core.ground.codes import Order
from sim.core.rulebook import MODULES, ORDER, PARAMETER_DTYPE, RULES, mask_of
from sim.ensemble import Bench

RUNS = [2, pytest.param(6, marks=pytest.mark.slow)]  # of each situation
UNDECLARED = {"formation": {"schedule.done"}}  # an appointment ordered by a scenario is ticked off
FIELDS = {
    "world": records.WORLD_DTYPE, "leaders": records.LEADER_DTYPE, "clans": records.CLAN_DTYPE,
    "posts": records.POST_DTYPE, "ties": records.TIE_DTYPE, "members": records.MEMBER_DTYPE,
    "schedule": records.SCHEDULE_DTYPE, "parameters": PARAMETER_DTYPE,
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_declares_is_a_field_of_a_record(rule: str) -> None:
    for declared in MODULES[rule].WRITES:
        table, _, field = declared.partition(".")
        assert field in (FIELDS[table].names or ()), f"{rule}: {declared}"


@pytest.fixture(scope="module", params=RUNS)
def written(request: pytest.FixtureRequest) -> dict[str, dict[str, str]]:
    """What each rule wrote in whole runs of all situations, with where it was first seen to."""
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    for situation in SITUATIONS:
        laid = article(situation)
        for run in range(request.param):
            bench, luck = laid_out(laid, run)
            for rule, play in rule_by_rule(bench, luck):
                before = snapshot(bench)
                play()
                for field in columns_changed(bench, before):
                    day = int(bench.state.world.day[0])
                    seen[rule].setdefault(field, f"{situation}, run {run}, day {day}")
    return seen


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_writes_only_what_it_declares(rule: str, written: dict[str, dict[str, str]]) -> None:
    broken = {field: where for field, where in written[rule].items() if field not in MODULES[rule].WRITES}
    if broken and broken.keys() <= UNDECLARED.get(rule, set()):
        pytest.xfail(f"{rule} has still to declare {', '.join(broken)}")
    assert not broken, f"{rule} wrote what it does not declare: {broken}"


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_writes_something(rule: str, written: dict[str, dict[str, str]]) -> None:
    assert written[rule]


def test_no_rule_touches_a_parameter_or_a_membership(written: dict[str, dict[str, str]]) -> None:
    fields = {field for of_rule in written.values() for field in of_rule}
    assert not {field for field in fields if field.startswith(("parameters.", "members."))}


def test_rule_by_rule_a_run_is_the_run_of_the_order_of_play() -> None:
    for situation in SITUATIONS:
        laid = article(situation)
        one, luck = laid_out(laid, 3)
        for _, play in rule_by_rule(one, luck):
            play()
        two, luck = laid_out(laid, 3)
        play_all: Any = order_of_play.play
        play_all(two.state, two.cells, two.parameters[0], luck, 0, two.scratch)
        assert not columns_changed(one, snapshot(two)), situation
        assert (np.asarray(one.state.log) == np.asarray(two.state.log)).all(), situation


@pytest.mark.parametrize("off", [frozenset(), frozenset({"expectations"})])
def test_only_the_means_of_clans_go_from_rule_to_rule_by_way_of_scratch(off: frozenset[str]) -> None:
    one, luck = laid_out(article("as it is"), 3)
    one.scratch[:] = 1e6
    ensemble.lay_out(one, luck)
    for _, play in rule_by_rule(one, luck, off):
        play()
        one.scratch[: records.CLAN_MEANS] = 1e6
    two, luck = laid_out(article("as it is"), 3)
    play_all: Any = order_of_play.play
    play_all(two.state, two.cells, two.parameters[0], luck, mask_of(off), two.scratch)
    assert not columns_changed(one, snapshot(two))


def test_a_set_event_is_the_one_thing_that_may_write_any_cell() -> None:
    laid = article("as it is", ["events=[{do: set, day: 0, path: leaders.masimov.street, value: 0.77}]"])
    bench, luck = laid_out(laid, 0)
    assert int(laid.schedule.order[0]) == Order.SET
    before = snapshot(bench)
    call(ORDER[0], bench, luck)
    assert "leaders.street" in columns_changed(bench, before) - set(MODULES["calendar"].WRITES)


def test_a_broken_promise_is_seen() -> None:
    bench: Bench
    bench, _ = laid_out(article("as it is"), 0)
    before = snapshot(bench)
    bench.state.leaders[5].exposure += 1e-16 + bench.state.leaders[5].exposure * 1e-15
    assert columns_changed(bench, before) == {"leaders.exposure"}
