"""What a scenario says and no rule reads is remarked upon, once for each kind of thing, and stops nothing."""

from pathlib import Path

import numpy as np
import pytest

from sim.core.rulebook import PARAMETERS, RULE_OF, RULES
from sim.ensemble import Results, simulate
from sim.scenario.checks.idle import is_switched_off
from sim.scenario.reading.loader import examine, load
from sim.scenario.schema.numbers import Number
from sim.scenario.tables.build import build

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"  # with a patron and a vote
PLAIN = Path(__file__).parents[2] / "scenarios" / "court.yaml"  # with neither
TIES = Path(__file__).parent / "many_ties.yaml"


LEADS = "leads: {from: guard, to: watch, kind: leadership, strength: 1}"


def remarks(file: Path, *settings: str) -> dict[str, str]:
    examined = examine(file, settings)
    assert examined.problems == ()
    return {warning.path: warning.message for warning in examined.warnings}


@pytest.mark.parametrize(
    ("file", "setting", "path", "message"),
    [
        # anybody named may come to rule
        (PLAIN, "ties={praise: {from: heir, to: guard, kind: coverage, strength: 1}}", "", ""),
        (PLAIN, "ties={praise: {from: heir, to: house, kind: coverage, strength: 1}}", "ties.praise", "to a leader"),
        # whoever it is written from, and between any two
        (PLAIN, f"ties={{{LEADS}, a: {{from: ruler, to: guard, kind: rivalry, strength: 1}}}}", "", ""),
        (PLAIN, f"ties={{{LEADS}, a: {{from: heir, to: guard, kind: rivalry, strength: 1}}}}", "", ""),
        (PLAIN, "ties={a: {from: ruler, to: guard, kind: peers, strength: 1}}", "", ""),
        (PLAIN, "ties={a: {from: guard, to: house, kind: peers, strength: 1}}", "ties.a", "from a leader to a leader"),
        (COURT, "ties={a: {from: guard_corps, to: ruler, kind: investigation, strength: 1}}", "ties.a",
         "who does not rule"),
        (COURT, "ties={a: {from: river_house, to: hill_house, kind: hostility, strength: 1},"
         " b: {from: elder, to: river_house, kind: hostility, strength: 1}}", "ties.a",
         "no rule reads 'a', 'b': hostility"),
        (PLAIN, "ties={a: {from: heir, to: ruler, kind: patronage, strength: 1}}", "", ""),
        (PLAIN, "ties={a: {from: heir, to: house, kind: founder, strength: 1}}", "", ""),
        (PLAIN, "ties={a: {from: house, to: watch, kind: founder, strength: 1}}", "ties.a", "from a leader to"),
        (COURT, "ties={a: {from: ruler, to: guard, kind: alignment, strength: 1}}", "ties.a", "it is documentation"),
        (COURT, "ties={a: {from: guard, to: river_house, kind: membership, strength: 1}}", "ties.a", "somebody else"),
        (COURT, "ties={a: {from: guard, to: hill_house, kind: membership, strength: 1}}", "", ""),
        (COURT, "ties={a: {from: elder, to: river_house, kind: membership, strength: 1}}", "", ""),
        (PLAIN, "leaders.heir.candidate=true", "leaders.heir.candidate", "only where there is a patron"),
        (PLAIN, "leaders.ruler.fragility_awareness=0.9", "leaders.ruler.fragility_awareness", "of the patron only"),
        (COURT, "leaders.elder.discipline=0.9", "leaders.elder.discipline", "of those who are told their fate"),
        (PLAIN, "world.patron_support=0.1", "world.patron_support", "no rule reads patron_support here"),
        (COURT, "world.team=guard_corps", "world.team", "'guard_corps' is of kind body: its members do not become his"),
        (COURT, "world.team=hill_house", "world.team", "'hill_house' is a regional clan"),
        (COURT, "categories.ministers.clans={guard_corps: 0.5}", "categories.ministers.clans.guard_corps",
         "'guard_corps' is of kind body, and officials belong to clans (kin, regional, patronage): it is played as"),
        (COURT, "categories.ministers.clans={guard_corps: 0, houses_2: 0.5}", "", ""),  # nobody is given to the body
        (COURT, "categories.ministers.clans={river_house: 0.5}", "", ""),
        (COURT, "world.incumbent=guard", "posts.president", "held by 'ruler', but 'guard' rules"),
        (COURT, "events=[{day: 730, do: ruler_dies}]", "events.0", "never happens"),
        (COURT, "events=[{day: 9, do: shock, size: 0}]", "events.0", "of size 0"),
        (COURT, "events=[{day: 9, do: choose_successor}]", "events.0", "nobody is a 'candidate'"),
        (COURT, "events=[{day: 9, do: appoint, who: guard, post: guard_chief}]",
         "events.0", "holds 'guard_chief' already"),
        (COURT, "events=[{day: 9, do: set, path: world.lame_duck, value: 1}]", "events.0", "reckons lame_duck anew"),
        (COURT, "events=[{day: 9, do: set, path: world.deference, value: 1}]", "events.0", "ties of deference"),
        (COURT, "events=[{day: 9, do: set, path: posts.minister_01.lends_media, value: 1}]",
         "events.0", "at the start only"),
        (COURT, "events=[{day: 9, do: set, path: leaders.ministers_01.weak_preference, value: 1}]",
         "events.0", "the patron"),
        (PLAIN, "events=[{day: 9, do: set, path: leaders.heir.candidate, value: true}]",
         "events.0", "there is a patron"),
        (COURT, "events=[{day: 9, do: switch_sides, who: houses_2, pole: challenger}]", "", ""),  # officials may be its
        (COURT, "events=[{day: 9, do: switch_sides, who: guard_corps, pole: challenger}]",
         "events.0", "nobody's clan is"),
        (COURT, "events=[{day: 9, do: publish_file, who: elder}]", "events.0", "there is no file on 'elder'"),
        (COURT, "events=[{day: 8, do: find_file, who: elder}, {day: 9, do: publish_file, who: elder}]", "", ""),
        (COURT, "events=[{day: 9, do: publish_file, who: ministers_03}]", "events.0", "no file on 'ministers_03'"),
        (COURT, "events=[{day: 8, do: find_file, who: ministers_03}, {day: 9, do: publish_file, who: ministers_03}]",
         "", ""),
        (COURT, "events=[{day: 8, do: find_file, who: ministers_02}, {day: 9, do: publish_file, who: ministers_03}]",
         "events.1", "no file on 'ministers_03'"),
        (COURT, "events=[{day: 9, do: appoint, who: ministers_03, post: minister_03}]",
         "events.0", "holds 'minister_03' already"),
        (COURT, "events=[{day: 9, do: appoint, who: ministers_03, post: minister_12}]", "", ""),
        (COURT, "events=[{day: 9, do: set, path: posts.minister_01.second_key, value: true}]", "", ""),
        (PLAIN, "events=[{day: 9, do: leak}]", "events.0", "no vote is held"),
        (COURT, "events=[{day: 9, do: leak, who: guard}]", "", ""),  # he holds an office in the ruler's gift
        (COURT, "events=[{day: 9, do: leak, who: elder}]", "events.0", "'elder' is neither"),
        (COURT, "events=[{day: 9, do: fate, who: elder, what: dismiss}]", "events.0", "unless 'elder' holds an office"),
        (COURT, "events=[{day: 9, do: fate, who: guard, what: dismiss}, {day: 19, do: fate, who: guard, what: retire}]",
         "events.1", "unless 'guard' holds an office by then, and nothing in the file gives him one"),
        (COURT, "events=[{day: 9, do: appoint, who: elder, post: minister_12},"
         " {day: 9, do: fate, who: elder, what: promote}]", "", ""),
        (COURT, "events=[{day: 9, do: fate, who: patron, what: envoy}]", "events.0", "the patron on the scene"),
        (COURT, "events=[{day: 9, do: fate, who: patron, what: exile}]", "", ""),
        (COURT, "events=[{day: 9, do: fate, who: elder, what: pardon}]", "events.0", "in prison by then, and nothing"),
        (COURT, "events=[{day: 9, do: fate, who: elder, what: return}]", "events.0", "abroad by then, and nothing"),
        (COURT, "events=[{day: 9, do: fate, who: elder, what: envoy}, {day: 19, do: fate, who: elder, what: exile}]",
         "events.1", "come back from abroad by then"),
        (COURT, "events=[{day: 9, do: fate, who: elder, what: envoy}, {day: 19, do: fate, who: elder, what: return}]",
         "", ""),
        (COURT, "events=[{day: 9, do: fate, who: ministers_02, what: move}]", "", ""),
        (COURT, "events=[{day: 9, do: set, path: parameters.chances, value: 500}]",
         "events.0.value", "outside of the range"),
    ],
)  # fmt: skip
def test_what_is_idle_is_said(file: Path, setting: str, path: str, message: str) -> None:
    new = {where: said for where, said in remarks(file, setting).items() if (where, said) not in remarks(file).items()}
    if not path:
        assert new == {}
    else:
        found = remarks(file, setting)
        assert path in found
        assert message in found[path]


@pytest.mark.parametrize(
    ("settings", "path", "message"),
    [
        (
            ("rules.service=off", "rules.soundings=off", "parameters.retirement_rate=0.02"),
            "parameters.retirement_rate",
            "'service' is off",
        ),
        (("rules.kompromat=off", "parameters.search_rate=2"), "parameters.search_rate", "'kompromat' is off"),
        (
            ("rules.service=off", "events=[{day: 9, do: fate, who: guard, what: arrest}]"),
            "events.0",
            "rule 'service', which",
        ),
        (("rules.challenge=off", "events=[{day: 9, do: split}]"), "events.0", "the rule 'challenge', which is off"),
        (
            ("rules.calendar=off", "ties={praise: {from: heir, to: ruler, kind: coverage, strength: 1}}"),
            "ties.praise",
            "rules that are off: calendar",
        ),
    ],
)
def test_what_a_rule_that_is_off_would_have_read_is_said(settings: tuple[str, ...], path: str, message: str) -> None:
    assert message in remarks(PLAIN, *settings)[path]


def test_a_parameter_that_a_further_rule_reads_is_not_idle_with_its_own() -> None:
    assert "parameters.rise_rate" not in remarks(PLAIN, "rules.pacts=off", "parameters.rise_rate=0.2")
    assert "parameters.retirement_rate" in remarks(PLAIN, "rules.service=off", "parameters.retirement_rate=0.02")


def test_a_remark_stands_once_for_a_kind_of_thing_however_many_there_are() -> None:
    ties = ", ".join(f"a{k}: {{from: heir, to: house, kind: hostility, strength: 1}}" for k in range(40))
    found = [said for said in remarks(PLAIN, f"ties={{{ties}}}").values() if "hostility" in said]
    assert len(found) == 1
    assert "and 34 more" in found[0]


def test_a_scenario_in_full_is_remarked_upon_no_more_than_its_file(tmp_path: Path) -> None:
    from sim.scenario.resolved import resolved_yaml

    file = tmp_path / "full.yaml"
    file.write_text(resolved_yaml(load(COURT)), encoding="utf-8")
    assert remarks(file) == remarks(COURT)


def same(one: Results, other: Results) -> bool:
    pairs = ((one.leaders, other.leaders), (one.series, other.series), (one.shares, other.shares))
    return all(np.array_equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "verdict"])
def test_no_other_rule_reads_the_parameters_of_one_that_is_off(rule: str) -> None:
    base = load(TIES, [f"rules.{rule}=off", "events=[{do: split, day: 75, who: chief}]"])
    own = [each for each in PARAMETERS if RULE_OF[each.name] == rule and is_switched_off(base, each.name)]
    for high in (False, True):
        moved = {each.name: Number(value=each.high if high else each.low) for each in own}
        fixed = {each.name: Number(value=each.value) for each in PARAMETERS}
        plain = base.model_copy(update={"parameters": fixed})
        changed = base.model_copy(update={"parameters": fixed | moved})
        assert same(simulate(build(plain), 0, 15, 1), simulate(build(changed), 0, 15, 1)), rule
