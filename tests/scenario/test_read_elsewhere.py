"""Which rules read a parameter, beside the one that declares it, is what the code of the rules and mechanisms says."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from sim.core.rulebook import PARAMETERS, RULE_OF, RULES
from sim.scenario.checks.idle import READ_ELSEWHERE, is_switched_off
from sim.scenario.reading.loader import load

ROOT = Path(__file__).parents[2]
CORE = ROOT / "sim" / "core"
PLAIN = ROOT / "scenarios" / "court.yaml"
Name = tuple[str, str]  # of a function: its module, and its own


@cache
def functions() -> dict[Name, tuple[set[str], set[Name]]]:
    """Return the parameters that each function of the core reads, and what it may call."""
    found = {}
    for file in CORE.rglob("*.py"):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        body = ast.parse(file.read_text(encoding="utf-8")).body
        imported = {
            alias.name: (str(node.module), alias.name)
            for node in body if isinstance(node, ast.ImportFrom) for alias in node.names
        }  # fmt: skip
        for node in body:
            if isinstance(node, ast.FunctionDef):
                inside = list(ast.walk(node))
                read = {
                    each.attr for each in inside
                    if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "p"
                }  # fmt: skip
                names = [each.id for each in inside if isinstance(each, ast.Name)]
                found[module, node.name] = read, {imported.get(name, (module, name)) for name in names}
    return found


def parameters_read_by(rule: str) -> set[str]:
    """Return the parameters that the functions of a rule read, and whatever they call."""
    known, seen = functions(), set()
    ahead = [name for name in known if name[0] == f"sim.core.rules.{rule}"]
    while ahead:
        name = ahead.pop()
        if name not in seen and name in known:
            seen.add(name)
            ahead += known[name][1]
    return {parameter for name in seen for parameter in known[name][0]}


def test_a_parameter_is_read_by_its_own_rule_and_by_those_the_table_names() -> None:
    readers: dict[str, set[str]] = defaultdict(set)
    for rule in RULES:
        for name in parameters_read_by(rule):
            readers[name].add(rule)
    at_setup = {"share_told"}  # and by no rule of play
    for parameter in PARAMETERS:
        name, own = parameter.name, RULE_OF[parameter.name]
        if name not in at_setup and own != "verdict":  # which is played even where it is switched off
            assert readers[name] | {own} == {own, *READ_ELSEWHERE.get(name, ())}, name


def test_a_parameter_is_switched_off_with_the_last_rule_that_reads_it() -> None:
    off = [f"rules.{rule}=off" for rule in ("loyalty", "pacts")]
    assert is_switched_off(load(PLAIN, off), "rise_rate")
    for place in range(2):
        assert not is_switched_off(load(PLAIN, off[:place] + off[place + 1 :]), "rise_rate")
    others = [f"rules.{rule}=off" for rule in RULES if rule != "verdict"]
    assert not is_switched_off(load(PLAIN, others), "shake"), "it is read by a rule that cannot be left out"
