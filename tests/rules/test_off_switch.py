"""A rule left out does nothing: none of its events occur, and nothing that it alone writes ever changes."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from playing import SITUATIONS, article, columns_changed, events_of, laid_out, snapshot

from sim.core import play as order_of_play
from sim.core.ground.codes import Did, Phase
from sim.core.rulebook import MODULES, RULES, mask_of

RUNS = 7
ALWAYS = ("world.day", "world.step", "world.phase", "world.agent_steps", "world.events")  # the order of play itself
BETWEEN_RULES = ("verdict",)  # cannot be left out: a run must be closed


def dids_of(source: str) -> set[Did]:
    """Return the events that a source writes down."""
    return {Did[name] for name in re.findall(r"\bDid\.([A-Z_]+)", source)}


@cache
def events_by_rule() -> dict[str, set[Did]]:
    """Return the events that each rule writes down, itself or through what it imports from the core."""
    return {rule: set().union(*map(dids_of, sources_of(module))) for rule, module in MODULES.items()}


def sources_of(module: Any) -> list[str]:
    """Return the source of a rule and of the modules of the core that it stands on, the records aside."""
    found, waiting = {}, [module.__name__]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name], helpers = source_and_helpers(name)
            waiting += helpers
    return list(found.values())


@cache
def source_and_helpers(name: str) -> tuple[str, list[str]]:
    """Return the source of a module, and which others of the core it imports from."""
    source = inspect.getsource(import_module(name))
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return source, [node.module for node in imports if node.module and is_helper(node.module)]


def is_helper(name: str) -> bool:
    return name.startswith("sim.core.") and name not in (
        "sim.core.ground.codes",
        "sim.core.ground.records",
        "sim.core.ground.jit",
    )


def own_events(rule: str) -> set[Did]:
    """Return the events that only this rule writes down."""
    others = set().union(*(events for name, events in events_by_rule().items() if name != rule))
    return events_by_rule()[rule] - others


def own_fields(rule: str) -> set[str]:
    """Return the fields that only this rule declares."""
    others = {field for name, module in MODULES.items() if name != rule for field in module.WRITES}
    return set(MODULES[rule].WRITES) - others - set(ALWAYS)


def play_without(situation: str, run: int, off: frozenset[str]) -> tuple[Any, tuple[Any, ...]]:
    """Play a run without some rules; return the bench and its first morning."""
    bench, luck = laid_out(article_of(situation), run)
    first = snapshot(bench)
    play: Any = order_of_play.play
    play(bench.state, bench.cells, bench.parameters[0], luck, mask_of(off), bench.scratch)
    assert bench.state.world[0].phase == Phase.SETTLED
    return bench, first


@cache
def article_of(situation: str) -> Any:
    return article(situation)


@cache
def seen_with_everything() -> Counter[int]:
    """Count the events of runs in which nothing is switched off."""
    found: Counter[int] = Counter()
    for situation in SITUATIONS:
        for run in range(RUNS):
            found.update(events_of(play_without(situation, run, frozenset())[0]))
    return found


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in BETWEEN_RULES])
def test_without_a_rule_none_of_its_events_occur_and_nothing_it_alone_writes_changes(rule: str) -> None:
    for situation in SITUATIONS:
        for run in range(RUNS):
            bench, first = play_without(situation, run, frozenset({rule}))
            occurred = {Did(code) for code in events_of(bench)} & own_events(rule)
            assert not occurred, f"{situation}, run {run}"
            changed = columns_changed(bench, first) & own_fields(rule)
            assert not changed, f"{situation}, run {run}"


@pytest.mark.parametrize("rule", [rule for rule in RULES if own_events(rule)])
def test_with_the_rule_its_events_do_occur(rule: str) -> None:
    assert {Did(code) for code in seen_with_everything()} & own_events(rule)


@pytest.mark.parametrize("rule", ["expectations", "loyalty"])
def test_a_rule_without_events_of_its_own_is_told_by_what_it_writes(rule: str) -> None:
    bench, _ = play_without("as it is", 1, frozenset())
    without, _ = play_without("as it is", 1, frozenset({rule}))
    assert columns_changed(bench, snapshot(without)) & set(MODULES[rule].WRITES)


def test_every_event_is_written_down_by_some_rule() -> None:
    written = set().union(*events_by_rule().values())
    assert set(Did) - written == {Did.NOTHING}


def test_without_challenge_and_protest_a_bid_is_opened_only_over_a_death() -> None:
    for situation in SITUATIONS:
        for run in range(RUNS):
            events = events_of(play_without(situation, run, frozenset({"challenge", "protest"}))[0])
            assert Did.BID_OPENED not in events or Did.RULER_DIED in events, f"{situation}, run {run}"


def test_a_rule_switched_off_in_the_scenario_is_the_rule_left_out() -> None:
    switched = article("material", ["rules.kompromat=off"])
    assert switched.rules_off == mask_of(frozenset({"kompromat"}))
    bench, luck = laid_out(switched, 2)
    play: Any = order_of_play.play
    play(bench.state, bench.cells, bench.parameters[0], luck, switched.rules_off, bench.scratch)
    other, _ = play_without("material", 2, frozenset({"kompromat"}))
    assert (np.asarray(bench.state.log) == np.asarray(other.state.log)).all()
