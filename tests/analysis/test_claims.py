"""Claims: the file is held to what it says, effects to cases worked by hand, and verdicts to what was expected."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from sim.analysis.claims.arms import renamed
from sim.analysis.claims.basis import basis_of
from sim.analysis.claims.file import load_claims
from sim.analysis.claims.flat import flatten, held_fixed
from sim.analysis.claims.judging import FlatResult, claimed_by, judge, run_claims, run_flat, sign_of
from sim.analysis.claims.measures import (
    MEASURES,
    OF_A_TIME,
    OF_CLAIMS,
    OF_ONE,
    measure,
    odd_arguments,
    possible_of,
    read_outcome,
)
from sim.analysis.claims.schema import Claim, ClaimsFile, Test
from sim.analysis.runs.arms import ArmRun
from sim.cli import main
from sim.cli.claims_text import _figure, rounded_up
from sim.core.ground.draw import ASSUMED
from sim.ensemble import same_draws, simulate, simulate_runs
from sim.language.errors import ScenarioError
from sim.language.jsonschema import schema_text
from sim.outcomes.numbers import LEVELS
from sim.scenario.provenance import provenance
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from sim.statistics.effects import Effect, change_of_share, effect_of
from sim.statistics.verdicts import verdict

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "scenarios" / "claims" / "kazakhstan-2021.yaml"
COURT = ROOT / "scenarios" / "court.yaml"
MUST = {"k01", "k03", "k04", "k06", "k07", "k10", "k13", "k17", "k19", "k22", "k24", "k26"}
SHOULD = {"k02", "k12", "k15", "k27"}
MAY = {"k08", "k14", "k25"}


def claims_text(tests: str, arms: str = "", strength: str = "must", controls: str = "") -> str:
    return dedent(f"""\
        kingmaker_claims: 1
        id: small
        title: Small
        scenario: {COURT}
        pairs: 40
        claims:
          c1:
            says: Something.
            status: extension
            strength: {strength}
            arms: {{{arms}}}
            tests: [{tests}]
            controls: [{controls}]
        """)


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "claims.yaml"
    file.write_text(text.replace(f"scenario: {COURT}", "scenario: court.yaml"))
    (tmp_path / "court.yaml").write_text(COURT.read_text())
    return file


def problems(tmp_path: Path, text: str) -> list[str]:
    file = write(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        load_claims(file)
    return [problem.render().splitlines()[0].removeprefix(str(file)) for problem in caught.value.problems]


def a_test(**said: Any) -> Test:
    return Test.model_validate({"what": "it", "outcome": "survived", **said})


def effect(estimate: float, low: float, high: float) -> Effect:
    return Effect(estimate, low, high, (), 10)


# ---------------------------------------------------------------------------------------------------------- the file


@cache
def claims_of_the_article() -> Mapping[str, Claim]:
    return load_claims(ARTICLE).said.claims


def test_the_article_s_file_holds_its_nineteen_claims_with_their_strength() -> None:
    claims = claims_of_the_article()
    by_strength = {name: claim.strength for name, claim in claims.items()}
    assert {name for name, strength in by_strength.items() if strength == "must"} == MUST | {"n02"}
    assert {name for name, strength in by_strength.items() if strength == "should"} == SHOULD
    assert {name for name, strength in by_strength.items() if strength == "may"} == MAY


def test_the_committed_schema_of_claims_is_the_generated_one() -> None:
    assert (ROOT / "schemas" / "claims.schema.json").read_text() == schema_text(ClaimsFile), "write it anew: make docs"


def test_the_schema_asks_for_what_an_order_needs_in_claims_too() -> None:
    schema = json.loads(schema_text(ClaimsFile))
    validator = Draft202012Validator({"$ref": "#/$defs/Event", "$defs": schema["$defs"]})
    assert validator.is_valid({"do": "find_file", "day": 3, "who": "guard"})
    assert not validator.is_valid({"do": "find_file", "day": 3})
    assert not validator.is_valid({"do": "find_file", "who": "guard"})


def test_the_schema_asks_for_what_a_form_needs() -> None:
    schema = json.loads(schema_text(ClaimsFile))
    validator = Draft202012Validator({"$ref": "#/$defs/Test", "$defs": schema["$defs"]})
    sure = {"what": "a", "outcome": "survived"}
    assert validator.is_valid({**sure, "same": ["base", "base"], "within": 0.1, "why": "assumption"})
    for lacking in ({"same": ["base", "base"]}, {"value": "base"}, {"change": ["a", "b"]}, {"ratio": ["a", "b"]}):
        assert not validator.is_valid({**sure, **lacking}), lacking


def test_every_margin_of_the_article_s_file_says_where_it_comes_from() -> None:
    for name, claim in claims_of_the_article().items():
        for test in (*claim.tests, *claim.controls):
            assert test.within is None or test.why, f"{name}: {test.what}"


def test_a_misspelt_arm_outcome_and_leader_are_found_at_once_and_in_place(tmp_path: Path) -> None:
    found = problems(tmp_path, claims_text(
        "{what: a, outcome: survivd(12), change: [base, lou], direction: up},"
        "{what: b, outcome: weight(gard), change: [base, low], direction: up}",
        "low: {set: [leaders.guard.ambition=0.1]}",
    ))  # fmt: skip
    assert len(found) == 3
    assert any("'lou' is not an arm of this claim" in line and "did you mean 'low'?" in line for line in found)
    assert any("'survivd' is not a measured outcome" in line and "did you mean 'survived'?" in line for line in found)
    assert any("'gard' is not a leader" in line and "did you mean 'guard'?" in line for line in found)
    assert all(line.startswith(":12:") for line in found)


def test_an_arm_that_is_like_itself_is_reported_where_it_is_said_in_a_claim_or_before_all(tmp_path: Path) -> None:
    test = "{what: a, outcome: survived, change: [base, low], direction: up}"
    own = problems(tmp_path, claims_text(test, "low: {like: high}, high: {like: low}"))
    text = claims_text(test).replace("\nclaims:", "\narms: {low: {like: low}}\nclaims:", 1)
    common = problems(tmp_path, text)
    said = [line.partition(": error: ")[2] for line in (*own, *common)]
    assert said == [f"{path}.low.like: leads nowhere, or back to itself" for path in ("claims.c1.arms", "arms")]


def test_no_arm_takes_the_name_of_the_scenario_as_it_is_and_an_outcome_of_a_leader_is_told_as_claims_write_it(
    tmp_path: Path,
) -> None:
    test = "{what: a, outcome: guard.challenged, change: [base, low], direction: up}"
    arm = "base: {set: [leaders.guard.ambition=0.1]}"
    own = problems(tmp_path, claims_text(test, f"low: {{ties: cut}}, {arm}"))
    common = problems(
        tmp_path,
        claims_text(test.replace("guard.challenged", "split")).replace(
            "\nclaims:", f"\narms: {{low: {{}}, {arm}}}\nclaims:", 1
        ),
    )
    said = [line.partition(": error: ")[2] for line in (*own, *common)]
    assert said == [
        "claims.c1.arms.base: 'base' is the scenario as it is: call the arm otherwise",
        "claims.c1.tests.0.outcome: 'guard.challenged' must have the form name, or name(a, b); "
        "did you mean 'challenged(guard)'?",
        "arms.base: 'base' is the scenario as it is: call the arm otherwise",
    ]


def test_an_arm_that_the_scenario_refuses_is_reported_where_it_is_said(tmp_path: Path) -> None:
    found = problems(tmp_path, claims_text(
        "{what: a, outcome: survived, change: [base, low], direction: up}", "low: {set: [leaders.guard.ambitoin=0.1]}"
    ))  # fmt: skip
    assert found == [
        ":11:24: error: claims.c1.arms.low.set.0: 'leaders.guard' has no 'ambitoin'; did you mean 'ambition'?"
    ]


@pytest.mark.parametrize(("test", "alone"), [
    ("change: [low, low], direction: up", "low"), ("same: [low, low], within: 0.1", "low"),
    ("steps: [base, low, low], direction: up", "low"), ("change: [base, low], direction: up", None),
    ("interaction: [[base, low], [low, low]], direction: up", "low"),
    ("interaction: [[base, low], [low, base]], direction: up", None),
])  # fmt: skip
def test_a_test_that_compares_an_arm_with_itself_is_warned_of(tmp_path: Path, test: str, alone: str | None) -> None:
    arms = "low: {set: [leaders.guard.ambition=0.1]}"
    found = load_claims(write(tmp_path, claims_text(f"{{what: a, outcome: survived, {test}}}", arms))).warnings
    said = [] if alone is None else [f"compares '{alone}' with itself: there is nothing to see"]
    assert [each.message for each in found if each.line is not None and "with itself" in each.message] == said


@pytest.mark.parametrize(("steps", "named"), [
    ("[base, low, base]", "base"), ("[low, base, high, low]", "low"), ("[base, low, high]", None),
    ("[base, base]", None),
])  # fmt: skip
def test_steps_that_come_back_are_warned_of(tmp_path: Path, steps: str, named: str | None) -> None:
    arms = "low: {set: [leaders.guard.ambition=0.1]}, high: {set: [leaders.guard.ambition=0.9]}"
    test = f"{{what: a, outcome: survived, steps: {steps}, direction: up}}"
    found = load_claims(write(tmp_path, claims_text(test, arms))).warnings
    said = [] if named is None else [f"comes back to '{named}', as steps that all go one way cannot"]
    assert [each.message for each in found if each.line is not None and "comes back" in each.message] == said


@pytest.mark.parametrize(("test", "says"), [
    ("outcome: survived, value: base, between: [0, 1]", "holds whatever happens: 'survived' lies in 0 to 1"),
    ("outcome: chosen_weight, value: base, between: [-1, 1]",
     "holds whatever happens: 'chosen_weight' lies in -1 to 1"),
    ("outcome: survived, value: base, between: [0, 0.99]", None),
    ("outcome: attempts, value: base, between: [0, 300]", None),
])  # fmt: skip
def test_limits_that_nothing_can_miss_are_warned_of(tmp_path: Path, test: str, says: str | None) -> None:
    found = load_claims(write(tmp_path, claims_text(f"{{what: a, {test}}}"))).warnings
    assert [each.message for each in found if "whatever" in each.message] == ([] if says is None else [says])


SHARE = "; a share is written as 0.8, not as 80"


@pytest.mark.parametrize(("test", "said"), [
    ("outcome: survived, value: base, between: [80, 100]",
     f"between: lies beyond what 'survived' can be, 0 to 1{SHARE}"),
    ("outcome: survived, value: base, between: [-3, -0.1]",
     f"between: lies beyond what 'survived' can be, 0 to 1{SHARE}"),
    ("outcome: loyalty(guard), value: base, between: [1.01, 2]",
     f"between: lies beyond what 'loyalty' can be, 0 to 1{SHARE}"),
    ("outcome: survived, change: [base, low], direction: up, size: 10",
     f"size: is out of reach: 'survived' can differ by 1 at most{SHARE}"),
    ("outcome: survived, steps: [base, low], direction: up, size: 1.01",
     f"size: is out of reach: 'survived' can differ by 1 at most{SHARE}"),
    ("outcome: survived, interaction: [[base, low], [low, base]], direction: up, size: 2.1",
     f"size: is out of reach: 'survived' can differ by 2 at most{SHARE}"),
    ("outcome: survived, same: [base, low], within: 1",
     f"within: holds whatever happens: 'survived' can differ by 1 at most{SHARE}"),
    ("outcome: chosen_weight, change: [base, low], direction: up, size: 2.5",
     "size: is out of reach: 'chosen_weight' can differ by 2 at most"),
    ("outcome: survived, value: base, between: [0.9, 1.5]",
     f"between: goes beyond what 'survived' can be, 0 to 1{SHARE}"),
    ("outcome: survived, value: base, between: [0.5, 80]",
     f"between: goes beyond what 'survived' can be, 0 to 1{SHARE}"),
    ("outcome: survived, value: base, between: [-0.1, 0.5]",
     f"between: goes beyond what 'survived' can be, 0 to 1{SHARE}"),
    ("outcome: survived, percent: [base, low], direction: down, size: 20",
     "size: is out of reach: nothing falls by more than all of it; a share is written as 0.8"),
    ("outcome: survived, value: base, between: [1, 1]", ""),  # what can be met is left as it is
    ("outcome: survived, percent: [base, low], direction: down, size: 1", ""),
    ("outcome: chosen_weight, percent: [base, low], direction: down, size: 2", ""),
    ("outcome: survived, change: [base, low], direction: up, size: 1", ""),
    ("outcome: survived, interaction: [[base, low], [low, base]], direction: up, size: 2", ""),
    ("outcome: survived, same: [base, low], within: 0.99", ""),
    ("outcome: survived, percent: [base, low], direction: up, size: 9", ""),
    ("outcome: survived, ratio: [base, low], size: 9", ""),
    ("outcome: followers(guard), value: base, between: [2, 300]", ""),
])  # fmt: skip
def test_a_limit_that_no_run_could_reach_or_none_could_miss_is_refused(tmp_path: Path, test: str, said: str) -> None:
    text = claims_text(f"{{what: a, {test}}}", "low: {set: [leaders.guard.ambition=0.1]}")
    if said == "":
        load_claims(write(tmp_path, text))
        return
    found = problems(tmp_path, text)
    assert len(found) == 1
    assert found[0].endswith(f": error: claims.c1.tests.0.{said}")


def test_evidence_is_held_to_the_sources_of_the_scenario(tmp_path: Path) -> None:
    text = claims_text("{what: a, outcome: survived, value: base, between: [0, 1]}")
    file = write(tmp_path, text.replace("strength: must", "strength: must\n    evidence: [s01, s10]"))
    (tmp_path / "court.yaml").write_text(COURT.read_text() + "sources: {s01: {text: The ruler is old.}}\n")
    with pytest.raises(ScenarioError, match=r"claims\.yaml:11:21: .* 's10' is not the id of a source; did you mean"):
        load_claims(file)
    (tmp_path / "court.yaml").write_text(COURT.read_text())
    with pytest.raises(ScenarioError, match=r"claims\.yaml:11:16: .* 's01' is not the id of a source: there are no"):
        load_claims(file)


@pytest.mark.parametrize(("test", "message"), [
    ("{what: a, outcome: survived}", "needs exactly one of value, change"),
    ("{what: a, outcome: survived, value: base, same: [base, base], between: [0, 1]}", "found value and same"),
    ("{what: a, outcome: survived, change: [base, base]}", "'change' needs 'direction'"),
    ("{what: a, outcome: survived, value: base}", "'value' needs 'between'"),
    ("{what: a, outcome: survived, ratio: [base, base]}", "'ratio' needs a 'size' of at least 1"),
    ("{what: a, outcome: survived, same: [base, base]}", "'same' needs 'within', the margin"),
    ("{what: a, outcome: survived, value: base, between: [0, 1], within: 0.1}", "'value' has no 'within'"),
    ("{what: a, outcome: survived, value: base, between: [1, 0]}", "needs the lower limit first"),
    ("{what: a, change: [base, base], direction: up}", "needs an 'outcome'"),
    ("{what: a, outcome: survived, change: [base, base], direction: sideways}", "must be one of up, down"),
    ("{what: a, outcome: survived, chnge: [base, base]}", "did you mean 'change'?"),
])  # fmt: skip
def test_a_test_that_is_no_comparison_is_refused(tmp_path: Path, test: str, message: str) -> None:
    assert any(message in line for line in problems(tmp_path, claims_text(test)))


def test_an_arm_that_sets_one_thing_twice_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, claims_text(
        "{what: a, outcome: survived, change: [base, low], direction: up}",
        "low: {set: [leaders.guard.ambition=0.1, leaders.guard.ambition=0.9]}",
    ))  # fmt: skip
    assert len(found) == 1
    assert "claims.c1.arms.low.set.1: sets what 'leaders.guard.ambition=0.1' sets, too" in found[0]


def test_a_rule_that_is_none_is_guessed_at_where_it_stands(tmp_path: Path) -> None:
    text = claims_text("{what: a, outcome: survived, value: base, between: [0, 1]}")
    assert problems(tmp_path, text.replace("strength: must", "strength: must\n    rules: [loyalty, loyalti]")) == [
        ":11:22: error: claims.c1.rules.1: 'loyalti' is not a rule of the rulebook; did you mean 'loyalty'?"
    ]


def test_arms_that_change_the_same_are_played_once(tmp_path: Path) -> None:
    arms = "a: {set: [leaders.guard.ambition=0.1]}, b: {set: [leaders.guard.ambition=0.1]}, c: {like: a}, d: {}"
    tests = "{what: t, outcome: survived, steps: [a, b, c, d, base], direction: up}"
    claims = load_claims(write(tmp_path, claims_text(tests, arms)))
    assert claims.arm_of("c1", "a") == claims.arm_of("c1", "b") == claims.arm_of("c1", "c")
    assert claims.arm_of("c1", "d") == claims.arm_of("c1", "base")
    assert len(claims.scenarios) == 2


def test_exchanged_ids_change_places_as_keys_and_as_references_but_not_in_texts() -> None:
    data = {"leaders": {"a": {"name": "a"}, "b": {"clan": "c"}}, "ties": {"t": {"from": "a", "to": "b", "note": "a"}}}
    assert renamed(data, {"a": "b", "b": "a"}) == {
        "leaders": {"b": {"name": "a"}, "a": {"clan": "c"}}, "ties": {"t": {"from": "b", "to": "a", "note": "a"}},
    }  # fmt: skip


# --------------------------------------------------------------------------------------------------- effects by hand


def test_effects_of_series_worked_by_hand() -> None:
    a, b = np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 3.0, 3.0, 5.0])
    c, d = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.5, 0.5, 1.5, 1.5])
    assert effect_of("change", [a, b], False).estimate == pytest.approx(1.5)
    assert effect_of("bend", [a, b, 2 * b], False).estimate == pytest.approx(3.0 - 1.5)
    assert effect_of("interaction", [a, b, c, d], False).estimate == pytest.approx(1.5 - 0.5)
    assert effect_of("lost", [a, b, c, d], False).estimate == pytest.approx(1 - 0.5 / 1.5)
    assert effect_of("ratio", [b, a], False).estimate == pytest.approx(2.0)
    assert effect_of("percent", [a, b], False).estimate == pytest.approx(1.0)
    assert effect_of("percent", [a, b], False, "median").estimate == pytest.approx(3.0 / 1.5 - 1)
    assert effect_of("steps", [c, a, b], False).estimate == pytest.approx(1.0)


def test_a_run_in_which_an_outcome_was_not_seen_on_one_side_is_left_out_of_both() -> None:
    found = effect_of("change", [np.array([1.0, np.nan, 0.0, 1.0]), np.array([0.0, 1.0, 0.0, 0.0])], True)
    assert found.pairs == 3
    assert found.estimate == pytest.approx(-2 / 3)


def test_nothing_seen_gives_no_estimate() -> None:
    found = effect_of("change", [np.full(4, np.nan), np.ones(4)], True)
    assert np.isnan(found.estimate)
    assert said_of(a_test(change=["base", "base"], direction="up"), found) == "cannot tell"


def test_a_ratio_over_what_was_never_seen_has_no_upper_limit() -> None:
    found = effect_of("ratio", [np.array([1.0, 1.0, 0.0, 0.0]), np.zeros(4)], True)
    assert found.estimate == found.high == float("inf")
    assert 0.0 < found.low < 10.0
    hardly = effect_of("ratio", [np.repeat([1.0, 0.0], [300, 100]), np.repeat([1.0, 0.0], [1, 399])], True)
    assert 30.0 < hardly.low < 300.0 < hardly.high < 3000.0, "no 150,000,000"


def test_a_part_that_is_lost_of_a_change_that_may_be_none_can_be_anything() -> None:
    rng = np.random.default_rng(1)
    found = effect_of("lost", [rng.normal(size=40) for _ in range(4)], False)
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert said_of(a_test(lost=[["a", "b"], ["c", "d"]], size=0.7), found) == "cannot tell"


@pytest.mark.parametrize("times", [200, pytest.param(600, marks=pytest.mark.slow)])
def test_the_smallest_of_several_steps_is_covered_as_often_as_one(times: int) -> None:
    rng = np.random.default_rng(2)
    below = above = 0
    for _ in range(times):  # all four steps are 0: the smallest upper limit has four chances to lie below it
        found = effect_of("steps", list(rng.normal(size=(5, 60))), False)
        below, above = below + (found.high < 0.0), above + (found.low > 0.0)
    assert 1.0 - (below + above) / times >= 0.95
    assert below / times <= 0.04


def test_a_median_of_few_runs_is_not_bounded() -> None:
    few = [np.array([9.0, 9.0, 9.0, 9.0, 9.0])] * 2
    found = effect_of("same", few, False, "median")
    assert (found.estimate, found.low, found.high) == (0.0, -np.inf, np.inf)
    assert said_of(a_test(same=["a", "b"], within=1.0, statistic="median"), found) == "cannot tell"


def said_of(test: Test, found: Effect) -> str:
    return verdict(found.low, found.high, claimed_by(test))


@pytest.mark.parametrize(("said", "seen", "word", "sign"), [
    ({"change": ["a", "b"], "direction": "up", "size": 0.1}, (0.2, 0.1, 0.3), "holds", True),
    ({"change": ["a", "b"], "direction": "up", "size": 0.1}, (0.2, 0.05, 0.35), "cannot tell", True),
    ({"change": ["a", "b"], "direction": "up", "size": 0.1}, (0.05, 0.01, 0.09), "does not hold", True),
    ({"change": ["a", "b"], "direction": "up", "size": 0.1}, (0.2, -0.1, 0.5), "cannot tell", True),
    ({"change": ["a", "b"], "direction": "up"}, (-0.01, -0.05, 0.03), "cannot tell", False),
    ({"change": ["a", "b"], "direction": "up"}, (-0.2, -0.3, -0.1), "does not hold", False),
    ({"change": ["a", "b"], "direction": "down", "size": 0.1}, (-0.2, -0.3, -0.1), "holds", True),
    ({"change": ["a", "b"], "direction": "down", "size": 0.1}, (-0.05, -0.09, -0.01), "does not hold", True),
    ({"change": ["a", "b"], "direction": "down"}, (0.0, 0.0, 0.0), "does not hold", False),
    ({"ratio": ["a", "b"], "size": 3}, (3.5, 1.2, 6.0), "cannot tell", True),
    ({"ratio": ["a", "b"], "size": 3}, (4.5, 3.2, 6.0), "holds", True),
    ({"ratio": ["a", "b"], "size": 3}, (2.0, 1.2, 2.9), "does not hold", True),
    ({"ratio": ["a", "b"], "size": 3}, (0.5, 0.2, 0.8), "does not hold", False),
    ({"lost": [["a", "b"], ["c", "d"]], "size": 0.7}, (0.9, 0.6, 1.0), "cannot tell", True),
    ({"lost": [["a", "b"], ["c", "d"]], "size": 0.7}, (0.9, 0.8, 1.0), "holds", True),
    ({"value": "a", "between": [0.2, 0.4]}, (0.3, 0.1, 0.5), "cannot tell", None),
    ({"value": "a", "between": [0.2, 0.4]}, (0.3, 0.25, 0.35), "holds", None),
    ({"value": "a", "between": [0.2, 0.4]}, (0.5, 0.45, 0.6), "does not hold", None),
    ({"same": ["a", "b"], "within": 0.1}, (0.05, 0.01, 0.09), "holds", None),
    ({"same": ["a", "b"], "within": 0.1}, (0.0, -0.3, 0.3), "cannot tell", None),
    ({"same": ["a", "b"], "within": 0.1}, (0.15, 0.11, 0.19), "does not hold", None),
])  # fmt: skip
def test_a_verdict_is_about_where_the_whole_interval_lies(
    said: dict[str, Any], seen: tuple[float, float, float], word: str, sign: bool | None
) -> None:
    test = a_test(**said)
    assert said_of(test, effect(*seen)) == word
    assert sign_of(test, effect(*seen)) is sign


# ------------------------------------------------------------------------------------------------------ what is played


def arm(runs: int = 60, *overrides: str) -> ArmRun:
    numbers = np.arange(runs, dtype=np.int64)
    return ArmRun(build(load(COURT, overrides)), numbers, same_draws(numbers), 1)


def test_every_outcome_has_a_name_a_meaning_and_a_value_for_every_run() -> None:
    run = arm(8, "events=[{do: split, day: 30}, {do: find_file, day: 10, who: guard}]")
    named = {"leader": "guard", "clan": "house"}
    for name, found in MEASURES.items():
        if name.startswith("chosen"):
            continue  # the court has no patron who could choose
        argument = named.get(found.takes) or (found.words[0] if found.words else "")
        values = measure(run, f"{name}({argument})" if argument else name)
        assert found.meaning, name
        assert values.shape == (8,), name
        if found.yes_no:
            assert set(values[np.isfinite(values)]) <= {0.0, 1.0}, name


def test_what_is_measured_in_claims_only_says_what_it_is_and_whether_it_needs_a_name(tmp_path: Path) -> None:
    yes_no = {"survived", "split", "path", "winner", "challenged", "ally_broke", "chosen", "chosen_third", "found",
              "pivotal"}  # fmt: skip
    assert {name for name, each in OF_CLAIMS.items() if each.yes_no} == yes_no
    assert {name for name, each in OF_CLAIMS.items() if each.yes_no and each.unit != "share"} == set()
    alone = {"survived", "split", "challenged", "moves_expected", "own_team", "start_team", "vetoes", "ally_broke",
             "chosen_weight", "found", "days_to_find"}  # fmt: skip
    for name in OF_CLAIMS:
        text = claims_text(f"{{what: a, outcome: {name}, value: base, between: [0, 1]}}")
        file = write(tmp_path, text)
        if name in alone or name.removesuffix("_mean") in LEVELS:
            assert load_claims(file).said.claims["c1"].tests[0].outcome == name
        else:
            with pytest.raises(ScenarioError, match=f"'{name}' needs the id of a "):
                load_claims(file)


def test_an_outcome_is_read_with_its_ids_and_months() -> None:
    assert read_outcome("challenged(guard, heir, 12)") == ("challenged", ("guard", "heir", 12.0))
    with pytest.raises(ValueError, match="must have the form"):
        read_outcome("survived(12")


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ("survived(nan)", "'survived' needs a number from 0 (found nan)"),
        ("split(inf)", "'split' needs a number from 0 (found inf)"),
        ("pivotal(guard, -1)", "'pivotal' needs a number from 0 (found -1.0)"),
        ("survived(12, 24)", "'survived' takes one number (found 12.0, 24.0)"),
        ("weight(guard, 12)", "'weight' takes no number (found 12.0)"),
        ("approval_mean(3)", "'approval_mean' takes no number (found 3.0)"),
        ("on_time(3)", "'on_time' takes no arguments"),
        ("on_time(guard)", "'on_time' takes no arguments"),
        ("weight(guard, heir)", "'weight' takes one name (found guard, heir)"),
        ("approval(0)", None),
        ("pivotal(guard, 30)", None),
        ("challenged(guard, heir, 12)", None),
        ("on_time", None),
    ],
)
def test_arguments_that_nobody_would_read_are_refused(outcome, says):
    assert odd_arguments(*read_outcome(outcome)) == says


def test_an_odd_argument_is_told_in_its_place(tmp_path: Path) -> None:
    found = problems(tmp_path, claims_text("{what: a, outcome: survived(nan), value: base, between: [0, 1]}"))
    assert found == [":12:32: error: claims.c1.tests.0.outcome: 'survived' needs a number from 0 (found nan)"]


def test_every_name_in_the_lists_of_arguments_is_a_measure_of_claims():
    assert {*OF_A_TIME, *OF_ONE} <= OF_CLAIMS.keys()


def test_outcomes_follow_the_records_of_the_same_runs() -> None:
    run = arm()
    results = simulate(run.build, 0, 60, 1)
    guard = run.row_of("guard")
    assert (measure(run, "weight(guard)") == results.leaders[:, guard, 1]).all()
    assert (measure(run, "survived") == (results.world["removed_day"] < 0)).all()
    assert (measure(run, "challenged(guard)") == (results.leaders[:, guard, 3] >= 0)).all()


def test_over_many_runs_as_many_move_as_are_expected_to() -> None:
    run = arm(4000, "parameters.chances=2")
    moved, expected = measure(run, "challenged(guard, heir)"), measure(run, "moves_expected(guard, heir)")
    error = np.sqrt(expected.mean() / len(expected))  # counts of rare moves: Poisson
    assert moved.sum() > 50, "enough of them to compare"
    assert abs(moved.mean() - expected.mean()) < 3 * error
    assert expected.std() < moved.std(), "and fewer runs tell as much; that chances come by luck is left in it"


def test_moves_are_expected_up_to_the_month_that_is_named() -> None:
    run = arm(40)
    early, late = measure(run, "moves_expected(guard, 6)"), measure(run, "moves_expected(guard)")
    assert (early <= late).all()
    assert 0.0 < early.mean() < late.mean()
    until = run.until(182).world
    both = (until["removed_day"] >= 0) & (until["day"] < 150)
    assert (until["removed_day"][both] == run.world["removed_day"][both]).all(), "everything before goes as it went"


def test_the_one_who_leads_a_split_is_pivotal_where_it_is_won_with_him_and_lost_without() -> None:
    run = arm(60, "events=[{do: split, day: 30, who: guard}]", "parameters.chances=0")
    pivotal = measure(run, "pivotal(guard)")
    fell = (measure(run, "survived") == 0.0) & np.isfinite(pivotal)
    out = run.memory["replay", "out1/30"]
    assert (measure(out, "challenged(guard)")[np.isfinite(pivotal)] == 0.0).all()
    lost_without = fell & (measure(out, "survived") == 1.0)
    assert (pivotal[lost_without] == 1.0).all()
    assert 0.0 < np.nanmean(pivotal) < 1.0


def test_who_does_nothing_is_never_pivotal() -> None:
    quiet = ("leaders.heir.weight=0", "leaders.heir.street=0", "leaders.heir.regional=0", "leaders.heir.coercive=0",
             "leaders.heir.clan=null", "leaders.heir.media=0", "leaders.heir.economic=0")  # fmt: skip
    run = arm(60, "events=[{do: split, day: 30, who: guard}]", *quiet)
    assert np.nansum(measure(run, "pivotal(heir)")) == 0.0


def test_a_test_between_an_arm_and_itself_finds_nothing_and_one_between_opposites_does() -> None:
    loyal = ("leaders.guard.loyalty=1", "leaders.guard.ambition=0")
    hostile = ("leaders.guard.loyalty=0", "leaders.guard.ambition=1", "leaders.guard.grievance=1")
    runs = {"base": arm(), "loyal": arm(60, *loyal), "hostile": arm(60, *hostile)}
    nothing = judge(a_test(same=["base", "base"], within=0.1), runs)
    assert (nothing.effect.estimate, nothing.verdict) == (0.0, "holds")
    found = judge(a_test(outcome="challenged(guard)", change=["loyal", "hostile"], direction="up", size=0.05), runs)
    assert found.verdict == "holds"
    assert judge(a_test(outcome="challenged(guard)", change=["hostile", "loyal"], direction="up"), runs).verdict == (
        "does not hold"
    )


def test_the_interval_of_a_test_is_that_of_the_level_asked_for_whatever_stands_beside_it() -> None:
    runs = {"base": arm(80), "other": arm(80, "leaders.guard.loyalty=0.1")}
    for said in ({"same": ["base", "other"], "within": 0.1}, {"change": ["base", "other"], "direction": "down"}):
        for level in (0.8, 0.95, 0.99):
            found = judge(a_test(**said), runs, level).effect
            after, before = measure(runs["other"], "survived"), measure(runs["base"], "survived")
            alone = change_of_share(before, after, level)
            assert (found.low, found.high) == (alone.low, alone.high)


@pytest.mark.parametrize("pairs", [5, 20])
def test_sameness_of_few_runs_is_never_shown_and_never_refuted(pairs: int) -> None:
    claims = load_claims(ARTICLE, ("k24",))
    result = run_claims(claims, pairs, 2)[0]
    assert result.verdict == "cannot tell"
    assert result.would_tell is not None


def test_what_differs_in_no_pair_has_an_interval_and_so_few_pairs_do_not_show_that_it_never_does() -> None:
    claims = load_claims(ARTICLE, ("n02",))
    few = run_claims(claims, 20, 1)[0]
    for result in few.tests:
        assert result.effect.low < result.effect.high, result.test.what
        assert result.verdict == "cannot tell", result.test.what


def test_an_outcome_lies_between_its_ends_and_a_count_has_as_many_as_there_are() -> None:
    run = arm(8)
    leaders, posts = len(run.build.leaders), len(run.build.posts)
    assert possible_of(run, "followers(guard)") == possible_of(run, "enemies") == (0.0, leaders)
    assert possible_of(run, "own_team") == (0.0, posts)
    assert possible_of(run, "days_to_find") == (0.0, float(run.build.world.horizon[0]))
    assert possible_of(run, "chosen_weight") == (-1.0, 1.0)
    named = {"leader": "guard", "clan": "house"}
    for name, found in MEASURES.items():
        if name.startswith("chosen"):
            continue
        argument = named.get(found.takes) or (found.words[0] if found.words else "")
        outcome = f"{name}({argument})" if argument else name
        values, ends = measure(run, outcome), possible_of(run, outcome)
        seen = values[np.isfinite(values)]
        assert ((seen >= ends.low) & (seen <= ends.high)).all(), name


# ---------------------------------------------------------------------------------------------------------- flat draws


def test_flat_draws_are_uniform_for_what_is_assumed_and_leave_the_rest() -> None:
    before = build(load(ROOT / "scenarios" / "kazakhstan-2021.yaml"))
    after = flatten(before)
    runs = np.arange(400, dtype=np.int64)
    values = simulate_runs(after, 1, runs[:2], held_fixed(runs[:2], 7), keep_inputs=True).inputs
    assumed = np.asarray(after.inputs["status"]) == ASSUMED
    assert (values[0, assumed & (np.asarray(after.inputs["channel"]) < 0)]
            == values[1, assumed & (np.asarray(after.inputs["channel"]) < 0)]).all()  # fmt: skip
    kept = ~assumed
    assert (np.asarray(before.inputs)[kept] == np.asarray(after.inputs)[kept]).all()
    low, high = np.asarray(after.inputs["low"])[assumed], np.asarray(after.inputs["high"])[assumed]
    place = (values[0, assumed] - low) / np.where(high > low, high - low, 1.0)
    alone = np.asarray(after.inputs["corps"])[assumed] < 0  # what is said of a corps is not drawn many times
    free = alone & (np.asarray(after.inputs["channel"])[assumed] < 0)
    assert np.quantile(place[free], [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.03)


def test_flat_ranges_are_those_of_the_number() -> None:
    before = build(load(ROOT / "scenarios" / "kazakhstan-2021.yaml"))
    after = flatten(before)
    assumed = np.asarray(before.inputs["status"]) == ASSUMED
    ends = np.asarray(before.laws)[np.asarray(before.inputs["law"])[assumed]][:, [0, -1]]
    low, high = np.asarray(before.inputs["low"])[assumed], np.asarray(before.inputs["high"])[assumed]
    assert np.asarray(after.inputs["low"])[assumed] == pytest.approx(low + (high - low) * ends[:, 0])
    assert np.asarray(after.inputs["high"])[assumed] == pytest.approx(low + (high - low) * ends[:, 1])


def test_flat_draws_count_in_how_many_the_signs_hold(tmp_path: Path) -> None:
    arms = "low: {set: [leaders.guard.weight=0.2]}, high: {set: [leaders.guard.weight=0.8]}"
    tests = ("{what: holds, outcome: weight(guard), change: [low, high], direction: up},"
             "{what: fails, outcome: weight(guard), change: [low, high], direction: down},"
             "{what: none, outcome: weight(guard), value: low, between: [0, 1]}")  # fmt: skip
    claims = load_claims(write(tmp_path, claims_text(tests, arms)))
    told: list[int] = []
    found = run_flat(claims, 3, 5, 1, told=told.append)[0]
    assert told == [1, 2, 3]
    assert (found.draws, found.by_test, found.holds, found.unseen) == (3, (3, 0), 0, 0)


def test_a_flat_draw_in_which_nothing_is_seen_is_shown_apart_and_not_held(tmp_path: Path) -> None:
    arms = "low: {set: [leaders.guard.weight=0.2]}, high: {set: [leaders.guard.weight=0.8]}"
    tests = ("{what: holds, outcome: weight(guard), change: [low, high], direction: up},"
             "{what: nothing, outcome: weight(heir), change: [low, high], direction: up}")  # fmt: skip
    found = run_flat(load_claims(write(tmp_path, claims_text(tests, arms))), 3, 5, 1)[0]
    assert (found.by_test, found.holds, found.unseen) == ((3, 0), 0, 3)


# ------------------------------------------------------------------------------------------------ verdicts and the verb


HEAVIER = "low: {set: [leaders.guard.weight=0.2]}, high: {set: [leaders.guard.weight=0.8]}"
RISES = "{what: it rises, outcome: weight(guard), change: [low, high], direction: up}"
FALLS = "{what: it falls, outcome: weight(guard), change: [low, high], direction: down}"


def test_a_claim_that_holds_for_the_wrong_reason_fails_by_its_control(tmp_path: Path) -> None:
    claims = load_claims(write(tmp_path, claims_text(RISES, HEAVIER, controls=FALLS)))
    assert run_claims(claims, 10, 1)[0].verdict == "does not hold"


def test_a_claim_whose_control_cannot_be_told_cannot_be_told(tmp_path: Path) -> None:
    nothing = "{what: nothing else moves, outcome: survived, same: [low, low], within: 0.05}"
    claims = load_claims(write(tmp_path, claims_text(RISES, HEAVIER, controls=nothing)))
    few = run_claims(claims, 10, 1)[0]
    assert (few.tests[0].verdict, few.controls[0].verdict, few.verdict) == ("holds", "cannot tell", "cannot tell")
    assert few.would_tell == few.controls[0].would_tell
    assert run_claims(claims, 200, 1)[0].verdict == "holds"


def test_a_choice_of_successor_rests_on_the_patron_and_on_every_candidate() -> None:
    found = load_claims(ARTICLE, ("k04",))
    numbers = provenance(load(ROOT / "scenarios" / "kazakhstan-2021.yaml"))
    claim = found.said.claims["k04"]
    few = basis_of(claim, found.said, numbers)
    more = basis_of(claim, found.said, numbers, ("nazarbayev", "masimov"))
    of_the_two = [entry for entry in numbers if entry.path.startswith(("leaders.nazarbayev.", "leaders.masimov."))]
    assert more.numbers == few.numbers + len(of_the_two) - 2  # his awareness and the other's weight are set by the arms


def test_what_a_claim_rests_on_counts_what_its_arms_touch() -> None:
    result = load_claims(ARTICLE, ("k13",))
    numbers = provenance(load(ROOT / "scenarios" / "kazakhstan-2021.yaml"))
    basis = basis_of(result.said.claims["k13"], result.said, numbers)
    assert basis.channels == ("insiders", "insiders+unsourced", "unsourced")
    assert basis.shares["stated"].number == 2  # ties t07 and t08


STAYS = "{what: he stays longer, outcome: survived, change: [low, high], direction: up}"


@pytest.mark.parametrize("arms", ["low: {ties: cut}, high: {}", "low: {like: cut}, cut: {ties: cut}, high: {}"])
def test_a_claim_whose_arm_cuts_the_ties_rests_on_every_tie_and_on_nothing_else(tmp_path: Path, arms: str) -> None:
    said = load_claims(write(tmp_path, claims_text(STAYS, arms))).said
    basis = basis_of(said.claims["c1"], said, provenance(load(COURT)))
    assert basis.numbers == 2, "leads and envy"


def test_a_claim_that_leaves_the_ties_alone_rests_on_none(tmp_path: Path) -> None:
    said = load_claims(write(tmp_path, claims_text(STAYS, HEAVIER))).said
    numbers = provenance(load(COURT))
    basis = basis_of(said.claims["c1"], said, numbers)
    assert basis.numbers == sum(entry.path == "leaders.guard.weight" for entry in numbers) == 1


SAME = "{what: they are as one, outcome: survived, same: [low, high], within: 0.05}"


@pytest.mark.parametrize(("test", "strength", "code", "word"), [
    (RISES, "must", 0, "HOLDS"), (FALLS, "must", 1, "DOES NOT HOLD"), (FALLS, "should", 0, "DOES NOT HOLD"),
    (SAME, "must", 1, "CANNOT TELL"), (SAME, "may", 0, "CANNOT TELL"),
])  # fmt: skip
def test_the_verb_ends_in_0_only_when_every_must_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], test: str, strength: str, code: int, word: str
) -> None:
    file = write(tmp_path, claims_text(test, HEAVIER, strength))
    assert main(["claims", str(file), "-n", "10"]) == code
    shown = capsys.readouterr()
    assert f"c1  {word}" in shown.out
    assert "rests on" in shown.out
    assert "effects with 95 % intervals" in shown.out
    assert ("so few runs cannot tell: c1" in shown.err) is (word == "CANNOT TELL" and strength == "must")
    assert ("must hold, and does not: c1" in shown.err) is (word == "DOES NOT HOLD" and strength == "must")


def test_the_verb_counts_the_three_verdicts_and_says_how_many_runs_would_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, claims_text(SAME, HEAVIER))
    assert main(["claims", str(file), "-n", "10", "-q"]) == 1
    out = capsys.readouterr().out
    assert "must:   holds 0; does not hold 0; cannot tell 1 (c1)" in out
    assert "runs would tell, if it is what it seems to be" in out
    named = int(re.search(r"about -n (\d+) would tell 1 of the 1", out)[1])  # type: ignore[index]
    assert main(["claims", str(file), "-n", str(named), "-q", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["must"] == {
        "holds": ["c1"], "does not hold": [], "cannot tell": []
    }  # fmt: skip


def test_a_ratio_over_what_was_hardly_seen_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    never = "{what: many times, ratio: [survived(24) @ low, found @ low], size: 2}"
    assert main(["claims", str(write(tmp_path, claims_text(never, HEAVIER))), "-n", "40", "-q"]) in (0, 1)
    out = capsys.readouterr().out
    assert re.search(r"ratio at least [\d.]+ times, over what was seen in 0 of 40 \(wanted 2.000 or more\)", out), out


def test_the_level_asked_for_is_the_one_printed_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, widths = write(tmp_path, claims_text(SAME, HEAVIER)), []
    for level in ("0.8", "0.95"):
        main(["claims", str(file), "-n", "40", "-q", "--level", level])
        assert f"effects with {100 * float(level):g} % intervals" in capsys.readouterr().out
        main(["claims", str(file), "-n", "40", "-q", "--level", level, "--format", "json"])
        record = json.loads(capsys.readouterr().out)
        assert record["level"] == float(level)
        widths.append(record["claims"][0]["tests"][0]["high"])
    assert widths[0] < widths[1]


@pytest.mark.parametrize(("x", "shown"), [
    (0.05, "0.050"), (0.0123, "0.012"), (0.0045, "0.0045"), (0.00012, "0.00012"), (0.0, "0.000"), (-0.5, "-0.500"),
    (123.4, "123.4"), (15000.0, "15,000"), (float("inf"), "∞"), (float("nan"), "-"),
])  # fmt: skip
def test_a_figure_keeps_two_digits_of_what_is_small(x: float, shown: str) -> None:
    assert _figure(x) == shown


@pytest.mark.parametrize(("runs", "rounded"), [(7, 7), (99.2, 100), (1204.0, 1300), (1200.0, 1200), (84321.0, 85000)])
def test_runs_that_would_tell_are_rounded_up(runs: float, rounded: int) -> None:
    assert rounded_up(runs) == rounded


def test_the_verb_gives_the_same_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, claims_text(RISES, HEAVIER))
    assert main(["claims", str(file), "-n", "10", "-q", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["pairs"], found["seed"], found["level"]) == (10, 1, 0.95)
    record = found["claims"][0]
    assert (record["claim"], record["verdict"], record["runs_that_would_tell"]) == ("c1", "holds", None)
    assert record["tests"][0]["values"] == pytest.approx(record["tests"][0]["values"])


def test_the_verb_names_a_claim_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, claims_text(RISES, HEAVIER))
    assert main(["claims", str(file), "--only", "c2"]) == 2
    shown = capsys.readouterr().err
    assert "has no claim 'c2'" in shown
    assert "known: c1" in shown


def test_the_verb_counts_signs_with_what_is_assumed_drawn_flat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flat = ["-n", "5", "-q", "--flat-assumed", "--draws"]
    rises, falls = (claims_text(test, HEAVIER) for test in (RISES, FALLS))
    assert main(["claims", str(write(tmp_path, rises)), *flat, "40"]) == 0
    out = capsys.readouterr().out
    assert "Wilson interval, 95 %" in out
    assert re.search(r"c1  holds +must +1\.00 \[0\.91, 1\.00\]", out)
    assert main(["claims", str(write(tmp_path, rises)), *flat, "3"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"c1  cannot tell +must +1\.00 \[0\.44, 1\.00\]", out)
    assert "told to hold with 35 draws or more" in out
    assert main(["claims", str(write(tmp_path, falls)), *flat, "3"]) == 1
    assert re.search(r"c1  does not hold +must +0\.00 \[0\.00, 0\.56\]", capsys.readouterr().out)


def test_so_few_draws_do_not_tell_a_share_of_signs_from_the_one_wanted() -> None:
    assert FlatResult("c1", 40, 40, (40,)).verdict(0.9) == "holds"
    assert FlatResult("c1", 40, 37, (37,)).verdict(0.9) == "cannot tell"
    assert FlatResult("c1", 40, 20, (20,)).verdict(0.9) == "does not hold"
    assert FlatResult("c1", 40, 0, ()).verdict(0.9) == "holds", "no sign that could be wrong"


def test_the_verb_tells_beforehand_how_many_runs_it_would_play(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", str(write(tmp_path, claims_text(RISES, HEAVIER))), "--dry-run"]) == 0
    assert "1 claims, 2 arms of 40 runs" in capsys.readouterr().out
