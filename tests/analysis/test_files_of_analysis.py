"""What is said of a file that is in order, and what is wrong with one: calibrations, cases, targets, claims."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from few_targets import COURT, few_targets

from sim.analysis.calibration.file import Calibration, load_calibration
from sim.analysis.calibration.playing import SCALE_OF, placed_rows
from sim.analysis.calibration.priors import Prior
from sim.analysis.claims.file import load_claims
from sim.analysis.hindcast.base_rates import Row
from sim.analysis.hindcast.file import Hindcast, load_hindcast
from sim.analysis.hindcast.targets import Target
from sim.analysis.hindcast.targets_file import load_targets
from sim.core.rulebook import PARAMETERS
from sim.language.errors import ScenarioError
from sim.statistics.beyond import placed
from sim.statistics.estimates import Interval

TARGETS = few_targets(", set: [leaders.guard.loyalty=0.1], explained: because")
CALIBRATION = """kingmaker_calibration: 1
id: few
title: Few points
targets: targets.yaml
free: {chances: pert, noise: {law: uniform, range: [0.05, 0.3]}}
population: 10
keep: 0.4
generations: 3
runs: 12
check_runs: 40
"""


def loaded(folder: Path, text: str = CALIBRATION, targets: str = TARGETS) -> Calibration:
    (folder / "targets.yaml").write_text(targets)
    (folder / "c.yaml").write_text(text)
    return load_calibration(folder / "c.yaml")


def test_a_calibration_says_what_is_free_how_many_points_and_how_many_runs(tmp_path: Path) -> None:
    found = loaded(tmp_path, CALIBRATION + "without: [tries]\n")
    chances = found.priors[0]
    assert found.about() == {
        "free": f"chances pert {chances.low:g} to {chances.high:g}, noise uniform 0.05 to 0.3",
        "targets": "1 of 2 in targets.yaml",
        "points": "10, then 6 in each of at most 2 generations",
        "runs": "12 of 2 systems a point, at most 688",
    }
    assert found.fitted == (True, False)
    assert found.most_runs == (22 * 12 + 2 * 40) * 2
    assert (found.priors[1].low, found.priors[1].high) == (0.05, 0.3)


def test_the_mark_of_a_calibration_changes_with_what_decides_a_point_and_with_nothing_else(tmp_path: Path) -> None:
    plain = loaded(tmp_path).mark()
    assert len(plain) == 16
    changes = [("runs: 12", "runs: 13"), ("runs: 12", "runs: 12\nseed: 2"), ("runs: 12", "runs: 12\nwithout: [tries]"),
               ("chances: pert, ", "")]  # fmt: skip
    assert len({plain, *(loaded(tmp_path, CALIBRATION.replace(*change, 1)).mark() for change in changes)}) == 5
    assert loaded(tmp_path, CALIBRATION, TARGETS.replace("[1, 20]", "[2, 20]")).mark() != plain
    for same in (CALIBRATION.replace("Few points", "Called otherwise"), CALIBRATION.replace("keep: 0.4", "keep: 0.5")):
        assert loaded(tmp_path, same).mark() == plain


def test_entries_may_be_replaced_as_a_calibration_is_read(tmp_path: Path) -> None:
    loaded(tmp_path)
    assert load_calibration(tmp_path / "c.yaml", {"runs": 15}).said.runs == 15
    with pytest.raises(ScenarioError, match="at least 10"):
        load_calibration(tmp_path / "c.yaml", {"runs": 9})


def test_the_mode_of_a_law_lies_in_its_range_ends_included(tmp_path: Path) -> None:
    mode = next(each.value for each in PARAMETERS if each.name == "chances")

    def prior(said: str) -> Prior:
        return loaded(tmp_path, CALIBRATION.replace("chances: pert", f"chances: {said}")).priors[0]

    assert prior(f"{{range: [{mode}, {2 * mode}]}}").low == mode
    assert prior(f"{{range: [{mode / 2}, {mode}]}}").high == mode
    assert prior(f"{{law: uniform, range: [{2 * mode}, {3 * mode}]}}").law == "uniform"
    for limits in (f"[{2 * mode}, {3 * mode}]", f"[{mode / 4}, {mode / 2}]"):
        with pytest.raises(ScenarioError, match=f"must contain {mode:g}, the mode of the law"):
            prior(f"{{range: {limits}}}")


def test_targets_are_counted_or_stated_each_in_its_system(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TARGETS)
    found = load_targets(tmp_path / "t.yaml")
    assert found.about() == {"targets": "2, of which 1 counted", "systems": 2, "scenarios": "court"}
    split, tries = found.targets
    assert (split.id, split.measure, split.explained, split.overrides) == ("split", "split in a year", "", ())
    assert (tries.low, tries.high, tries.counted, tries.explained) == (0.4, 0.6, {}, "because")
    assert tries.mix == (((str(COURT), ("leaders.guard.loyalty=0.1",)), 1.0),)
    assert found.builds is found.builds
    assert len(found.builds) == 2
    together = TARGETS.replace("set: [leaders.guard.loyalty=0.1], ", "")
    (tmp_path / "t.yaml").write_text(together)
    assert load_targets(tmp_path / "t.yaml").about()["systems"] == 1


def test_what_a_target_sets_is_told_in_its_place_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TARGETS.replace("loyalty=0.1", "loyalty=7"))
    with pytest.raises(ScenarioError) as raised:
        load_targets(tmp_path / "t.yaml")
    (problem,) = raised.value.problems
    assert (problem.file, problem.path) == (str(tmp_path / "t.yaml"), "targets.tries.set.0")
    (tmp_path / "t.yaml").write_text(
        TARGETS.replace(f"scenario: {COURT}, measure: success", "scenario: x.yaml, measure: success")
    )
    with pytest.raises(ScenarioError) as raised:
        load_targets(tmp_path / "t.yaml")
    assert [each.path for each in raised.value.problems] == ["targets.tries.scenario"]


def test_a_figure_is_placed_by_the_kind_of_its_unit() -> None:
    assert SCALE_OF == {"share": "share", "a month": "share", "times": "times", "days": "amount", "people": "amount"}
    target = Target("x", "w", "s", (), "m", 10.0, 30.0, "days", "s", {})
    found = Interval(40.0, 35.0, 46.0)
    (there,) = placed_rows([Row(target, found, 9)])
    assert there == placed(found, 10.0, 30.0, "amount", 0.9)


def test_cases_are_counted_by_their_groups_and_given_as_numbers() -> None:
    def case(group: str, near: bool, first: float) -> Any:
        return SimpleNamespace(group=group, inputs=SimpleNamespace(model_dump=lambda: {"a": first, "vote_near": near}))

    cases = {"x": case("holds", True, 0.25), "y": case("kyrgyz_path", False, 0.5), "z": case("holds", False, 0.75)}
    said: Any = SimpleNamespace(cases=cases, template="t.yaml", runs=2000)
    found = Hindcast(said, {}, {})
    np.testing.assert_array_equal(found.inputs, [[0.25, 1.0], [0.5, 0.0], [0.75, 0.0]])
    assert found.about()["cases"] == 3
    assert "2 holds" in found.about()["groups"]
    assert "1 kyrgyz_path" in found.about()["groups"]
    assert found.about()["runs"] == "2,000 of each case"
    assert found.groups[0] == found.groups[2] != found.groups[1]


CLAIMS = """kingmaker_claims: 1
id: few
title: Few claims
scenario: court.yaml
pairs: 30
arms: {low: {set: [leaders.guard.ambition=0.1]}}
claims:
  one: {says: A., status: extension, strength: must, tests: [{what: a, outcome: split, value: base, between: [0, 1]}],
    controls: [{what: a, outcome: split, value: low, between: [0, 1]}]}
  two: {says: B., status: stated, strength: may, tests: [{what: b, outcome: split, value: base, between: [0, 1]},
    {what: c, outcome: split, value: base, between: [0, 1]}]}
"""
CASE = """  {}: {{country: X, about: It., freeze: 2000-01-01, until: 2001-01-01, outcome: palace_coup, inputs: {{
    own_network: 0.5, lame_duck: 0, approval: 0.1, force_loyalty: 0.4, wealth_autonomy: 0.5, regional_cleavage: 0.6,
    media_autonomy: 0.3, parliament_autonomy: 0.2, capacity: 0.95, mass_grievance: 0.5, external_backing: 0.1,
    vote_near: true}}}}
"""
CASES = "kingmaker_hindcast: 1\nid: x\ntitle: X\ntemplate: empty.yaml\ncases:\n" + "".join(map(CASE.format, "abc"))


def test_claims_are_counted_by_their_strength_with_their_tests_and_arms(tmp_path: Path) -> None:
    (tmp_path / "court.yaml").write_text(COURT.read_text())
    (tmp_path / "c.yaml").write_text(CLAIMS)
    found = load_claims(tmp_path / "c.yaml")
    assert found.about() == {
        "claims": "1 must, 1 may", "tests": 3, "controls": 1, "scenario": "court.yaml", "arms": 2,
        "runs": "30 in each arm",
    }  # fmt: skip
    only = load_claims(tmp_path / "c.yaml", ("two",))
    assert list(only.said.claims) == ["two"]
    assert only.about()["arms"] == 1
    with pytest.raises(ScenarioError, match="has no claim 'tow'; did you mean 'two'"):
        load_claims(tmp_path / "c.yaml", ("two", "tow"))


@pytest.mark.parametrize("kind", ["cases", "claims", "targets"])
def test_a_scenario_that_holds_nothing_is_told_where_a_file_names_it(tmp_path: Path, kind: str) -> None:
    (tmp_path / "empty.yaml").write_text("# nothing\n")
    texts = {
        "claims": (load_claims, CLAIMS.replace("scenario: court.yaml", "scenario: empty.yaml"), "scenario", 4),
        "targets": (load_targets, TARGETS.replace(str(COURT), "empty.yaml", 1), "targets.split.scenario", 5),
        "cases": (load_hindcast, CASES, "template", 4),
    }
    load, text, path, line = texts[kind]
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(ScenarioError) as raised:
        load(tmp_path / "x.yaml")
    (problem,) = raised.value.problems
    assert (problem.path, problem.line) == (path, line)
    assert "is empty; a scenario starts with 'kingmaker: 1'" in problem.message


def test_a_misspelt_arm_and_outcome_of_a_claim_are_told_with_what_was_probably_meant(tmp_path: Path) -> None:
    (tmp_path / "court.yaml").write_text(COURT.read_text())
    wrong = CLAIMS.replace("value: low", "value: lwo").replace("what: b, outcome: split", "what: b, outcome: splt")
    (tmp_path / "c.yaml").write_text(wrong.replace("what: c, outcome: split", "what: c, outcome: weight(gard)"))
    with pytest.raises(ScenarioError) as raised:
        load_claims(tmp_path / "c.yaml")
    assert [(each.path, each.message, each.hint) for each in raised.value.problems] == [
        ("claims.one.controls.0.value", "'lwo' is not an arm of this claim", "low"),
        ("claims.two.tests.0.outcome", "'splt' is not a measured outcome", "split"),
        ("claims.two.tests.1.outcome", "'gard' is not a leader", "guard"),
    ]
    assert "base" in raised.value.problems[0].known


def test_what_is_wrong_with_a_scenario_itself_is_told_in_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(COURT.read_text().replace("capacity: 0.5", "capacity: 7"))
    (tmp_path / "t.yaml").write_text(TARGETS.replace(str(COURT), "bad.yaml"))
    with pytest.raises(ScenarioError) as raised:
        load_targets(tmp_path / "t.yaml")
    assert {(each.file, each.path) for each in raised.value.problems} == {
        (str(tmp_path / "bad.yaml"), "world.capacity")
    }  # fmt: skip
    assert len(raised.value.problems) == 1, "two targets look there, and it is told once"


def test_a_template_that_inputs_do_not_fit_into_is_told_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text(COURT.read_text())
    (tmp_path / "x.yaml").write_text(CASES.replace("outcome: palace_coup", "outcome: palace_coup, sources: [s9]", 1))
    with pytest.raises(ScenarioError) as raised:
        load_hindcast(tmp_path / "x.yaml")
    problems = raised.value.problems
    assert len(problems) == len(set(problems))
    assert {each.path for each in problems} == {"cases.a.sources.0", "template"}
