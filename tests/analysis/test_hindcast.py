"""Hindcast: the file of cases, the template, and what is scored."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.hindcast.baselines import left_out
from sim.analysis.hindcast.conditioning import conditioned
from sim.analysis.hindcast.controls import conditioned_briers, luck_of_the_runs
from sim.analysis.hindcast.file import load_hindcast
from sim.analysis.hindcast.schema import GROUP_OF_OUTCOME, GROUPS, HindcastFile, Inputs
from sim.analysis.hindcast.scoring import groups_of, run_hindcast, score
from sim.analysis.hindcast.template import PLACES
from sim.core.ground.codes import Outcome
from sim.core.ground.records import WORLD_DTYPE
from sim.ensemble import default_jobs
from sim.language.errors import ScenarioError
from sim.language.jsonschema import schema_text
from sim.statistics.scores import brier, calibration_table

ROOT = Path(__file__).parents[2]
CASES = ROOT / "scenarios" / "cases" / "hindcast.yaml"
INPUTS = (
    "own_network: 0.5, lame_duck: 0, approval: 0.1, force_loyalty: 0.4, wealth_autonomy: 0.5, regional_cleavage: 0.6, "
    "media_autonomy: 0.3, parliament_autonomy: 0.2, capacity: 0.95, mass_grievance: 0.5, external_backing: 0.1, "
    "vote_near: true"
)


def case(name, outcome="palace_coup", inputs=INPUTS, until="2001-01-01", more=""):
    return (
        f"  {name}:\n    country: X\n    about: Something.\n    freeze: 2000-01-01\n    until: {until}\n"
        f"    inputs: {{{inputs}}}\n    outcome: {outcome}\n{more}"
    )


def written(folder, *cases, template="crisis.yaml", top=""):
    file = folder / "x.yaml"
    (folder / "crisis.yaml").write_text("extends: base.yaml\nid: x\n", encoding="utf-8")
    (folder / "base.yaml").write_text((ROOT / "scenarios" / "regional-mean.yaml").read_text("utf-8"), encoding="utf-8")
    head = f"kingmaker_hindcast: 1\nid: x\ntitle: X\ntemplate: crisis.yaml\n{top}cases:\n"
    file.write_text(head.replace("crisis.yaml", template) + "".join(cases), encoding="utf-8")
    return file


def problems(file: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_hindcast(file)
    return [problem.render().splitlines()[0].removeprefix(str(file)) for problem in caught.value.problems]


# ---------------------------------------------------------------------------------------------------------- the file


def test_the_file_holds_fifteen_cases_each_with_sources():
    found = load_hindcast(CASES)
    assert len(found.said.cases) == 15
    assert np.bincount(found.groups).tolist() == [7, 1, 4, 3]
    assert all(case.sources for case in found.said.cases.values())
    assert set(found.said.sources) == {source for case in found.said.cases.values() for source in case.sources}


def test_the_committed_schema_is_the_generated_one():
    assert (ROOT / "schemas" / "hindcast.schema.json").read_text() == schema_text(HindcastFile), (
        "write it anew: make docs"
    )


def test_all_that_is_wrong_with_a_file_is_said_at_once_and_in_place(tmp_path):
    wrong = INPUTS.replace("approval: 0.1", "aproval: 0.1").replace("capacity: 0.95", "capacity: 1.95")
    found = problems(written(tmp_path, case("a", "palace_cup"), case("b", inputs=wrong), case("c", until="1999-01-01")))
    assert found == [
        ":12:14: error: cases.a.outcome: must be one of consolidation_incumbent, consolidation_successor, "
        "status_quo_balance, patron_reasserts, palace_coup, ukrainian_path_split, kyrgyz_path_split "
        "(found 'palace_cup'); did you mean 'palace_coup'?",
        ":18:5: error: cases.b.inputs: needs 'approval'",
        f":18:{wrong.index('capacity') + 24}: error: cases.b.inputs.capacity: must be at most 1 (found 1.95)",
        f":18:{wrong.index('aproval') + 14}: error: cases.b.inputs: unknown key 'aproval'; "
        "did you mean 'approval'?",
        ":21:5: error: cases.c: 'until' must lie after 'freeze' and at most 120 months later "
        "(found 2000-01-01 to 1999-01-01)",
    ]  # fmt: skip


def test_too_few_cases_and_unknown_sources_are_refused(tmp_path):
    assert "must have at least 3 entries" in problems(written(tmp_path, case("a"), case("b")))[0]
    unknown = case("a", more="    sources: [prss]\n")
    found = problems(written(tmp_path, unknown, case("b"), case("c"), top="sources: {press: A paper}\n"))
    assert found == [":14:15: error: cases.a.sources.0: 'prss' is not the id of a source; did you mean 'press'?"]


def test_a_template_that_is_not_there_or_lacks_a_place_is_reported_where_it_is_named(tmp_path):
    cases = [case(name) for name in "abc"]
    assert problems(written(tmp_path, *cases, template="nowhere.yaml"))[0].startswith(
        ":4:11: error: template: the file"
    )
    court = written(tmp_path, *cases, template="court.yaml")
    (tmp_path / "court.yaml").write_text((ROOT / "scenarios" / "court.yaml").read_text("utf-8"), encoding="utf-8")
    found = problems(court)
    assert all(line.startswith(":4:11: error: template: ") for line in found)
    assert any("no 'chief'" in line for line in found)
    assert len(found) == len(set(found))


# ------------------------------------------------------------------------------------------------------ the template


def test_every_input_has_its_place_and_stands_there_as_coded_within_the_error(tmp_path):
    assert set(PLACES) | {"vote_near"} == set(Inputs.model_fields)
    found = load_hindcast(written(tmp_path, *(case(name) for name in "abc")))
    scenario = found.scenarios["a"]
    assert (scenario.world.capacity.value, scenario.world.capacity.range) == (0.95, (pytest.approx(0.8), 1.0))
    assert (scenario.world.lame_duck.value, scenario.world.lame_duck.range) == (0.0, (0.0, 0.15))
    assert scenario.leaders["chief"].loyalty.value == scenario.clans["service"].stance_incumbent.value == 0.4
    assert scenario.clans["centre"].weight.value == 0.5
    assert (scenario.start, scenario.horizon_months) == (date(2000, 1, 1), 12)
    assert scenario.election == date(2000, 2, 15)
    for name, places in PLACES.items():
        for place in places:
            table, *rest = place.split(".")
            thing = getattr(scenario, table)
            for part in rest:
                thing = thing[part] if isinstance(thing, dict) else getattr(thing, part)
            assert thing.value == getattr(found.said.cases["a"].inputs, name)


def test_without_a_near_vote_there_is_none(tmp_path):
    calm = INPUTS.replace("vote_near: true", "vote_near: false")
    found = load_hindcast(written(tmp_path, *(case(name, inputs=calm) for name in "abc")))
    assert found.scenarios["a"].election is None


def test_one_horizon_for_all_takes_the_place_of_the_windows():
    found = load_hindcast(CASES, 24)
    assert {scenario.horizon_months for scenario in found.scenarios.values()} == {24}


def test_a_split_can_be_imposed_on_one_day_of_every_case(tmp_path):
    file = written(tmp_path, *(case(name) for name in "abc"))
    assert not load_hindcast(file).scenarios["a"].events
    for scenario in load_hindcast(file, split=14).scenarios.values():
        assert [(event.do, event.day) for event in scenario.events] == [("split", 14)]


def test_every_outcome_of_the_engine_has_a_group():
    assert set(GROUP_OF_OUTCOME) == set(Outcome)
    assert set(GROUP_OF_OUTCOME.values()) == set(GROUPS)


@pytest.mark.parametrize(
    ("outcome", "marks", "group"),
    [
        (Outcome.OTHER_FALL, ("region", "loot", "table"), "kyrgyz_path"),
        (Outcome.OTHER_FALL, ("region", "media", "table"), "ukrainian_path"),
        (Outcome.OTHER_FALL, ("region", "table"), "kyrgyz_path"),  # as many of both: where it began
        (Outcome.OTHER_FALL, ("loot", "table"), "ukrainian_path"),
        (Outcome.SHARED, ("region", "table"), "holds"),
        (Outcome.CONSOLIDATION, ("region", "loot"), "holds"),
    ],
)
def test_a_fall_on_no_path_counts_for_the_one_it_came_nearest_to(outcome, marks, group):
    world = np.zeros(1, WORLD_DTYPE)
    world["outcome"] = outcome
    for mark in marks:
        world[f"mark_{mark}"] = 1
    assert [GROUPS[place] for place in groups_of(world)] == [group]


# --------------------------------------------------------------------------------------------------------- the score


def scored(counts=None, groups=None):
    found = load_hindcast(CASES)
    rng = np.random.default_rng(1)
    counts = rng.multinomial(500, [0.9, 0.02, 0.05, 0.03], size=15) if counts is None else counts
    return score(tuple(found.said.cases), found.inputs, found.groups if groups is None else groups, counts, 20, 19)


def test_the_baselines_of_the_fifteen_cases_are_what_they_were_measured_to_be():
    scores = scored().scores
    assert scores["climatology"].brier == pytest.approx(150 / 196, abs=1e-12)  # 7, 1, 4 and 3 cases, worked out by hand
    assert scores["neighbours"].brier == pytest.approx(0.667, abs=5e-4)
    assert (scores["climatology"].right, scores["neighbours"].right) == (7, 5)


def test_nothing_said_of_a_case_moves_with_its_outcome():
    groups = load_hindcast(CASES).groups
    before = scored(groups=groups)
    for own in range(15):
        turned = groups.copy()
        turned[own] = (groups[own] + 1) % 4
        after = scored(groups=turned)
        for name in before.scores:
            np.testing.assert_array_equal(after.scores[name].chances[own], before.scores[name].chances[own])
        assert after.fitted[own] == before.fitted[own]


def test_raw_chances_are_the_shares_of_runs_and_what_is_sure_and_wrong_costs_2():
    groups = load_hindcast(CASES).groups
    wrong = 200 * np.eye(4, dtype=np.int64)[(groups + 1) % 4]
    found = scored(counts=wrong).scores["raw"]
    np.testing.assert_array_equal(found.chances, wrong / 200)
    assert found.brier == 2.0
    assert np.isfinite(found.log)


def test_an_engine_that_knows_beats_forecasts_dealt_by_chance_and_one_that_says_always_the_same_does_not():
    groups = load_hindcast(CASES).groups
    knows = scored(counts=200 * np.eye(4, dtype=np.int64)[groups])
    assert knows.by_chance == pytest.approx(1 / 21)
    assert knows.difference("conditioned", "climatology").high < 0.0
    same = scored(counts=np.tile([185, 5, 5, 5], (15, 1)))
    assert same.by_chance == 1.0


# Runs of each case that ended in each group: 10,000 over its own window, 6,000 over 24 months, as they were counted.
OWN_WINDOWS = (
    (9965, 28, 2, 5),
    (9984, 14, 1, 1),
    (8517, 394, 532, 557),
    (9806, 79, 56, 59),
    (9876, 70, 36, 18),
    (9030, 189, 553, 228),
    (9978, 10, 10, 2),
    (9972, 18, 6, 4),
    (9721, 99, 139, 41),
    (9924, 49, 18, 9),
    (9931, 53, 11, 5),
    (5442, 660, 3414, 484),
    (9908, 72, 5, 15),
    (9881, 52, 52, 15),
    (9545, 268, 51, 136),
)
TWO_YEARS = (
    (5970, 23, 2, 5),
    (5978, 18, 3, 1),
    (4174, 630, 616, 580),
    (5664, 127, 120, 89),
    (5932, 37, 23, 8),
    (4296, 433, 934, 337),
    (5886, 45, 59, 10),
    (5814, 110, 41, 35),
    (5497, 166, 273, 64),
    (5899, 56, 36, 9),
    (5953, 38, 6, 3),
    (2848, 474, 2343, 335),
    (5969, 23, 1, 7),
    (5652, 137, 171, 40),
    (5196, 459, 106, 239),
)


def test_many_sets_of_forecasts_are_scored_as_each_by_itself():
    groups, rng = load_hindcast(CASES).groups, np.random.default_rng(1)
    sets = np.concatenate((rng.dirichlet(np.ones(4), (6, 15)), rng.dirichlet([400, 1, 1, 1], (6, 15))))
    alone = [brier(left_out(conditioned, each, groups, 4), groups).mean() for each in sets]
    np.testing.assert_allclose(conditioned_briers(sets, groups), alone, rtol=0, atol=1e-9)


def covered(counts, runs, times, resamples):
    """How often the luck of so many runs covers the score of the chances that they were drawn from."""
    groups, rng = load_hindcast(CASES).groups, np.random.default_rng(7)
    chances = (np.array(counts) + 0.5) / (np.sum(counts, axis=1, keepdims=True) + 2.0)
    true = float(conditioned_briers(chances[None], groups)[0])
    inside = 0
    for _ in range(times):
        found = luck_of_the_runs(np.array([rng.multinomial(runs, each) for each in chances]), groups, 0.95, resamples)
        inside += found.low <= true <= found.high
    return inside / times


@pytest.mark.parametrize("counts", [OWN_WINDOWS, TWO_YEARS])
def test_the_luck_of_the_runs_covers_the_score_of_endlessly_many(counts):
    assert covered(counts, 400, 60, 99) >= 0.88  # luck moves the second by more than half its width to one side


@pytest.mark.slow
@pytest.mark.parametrize("runs", [400, 2000, 10_000])
@pytest.mark.parametrize("counts", [OWN_WINDOWS, TWO_YEARS])
def test_the_luck_of_the_runs_covers_what_it_says(counts, runs):
    assert 0.92 <= covered(counts, runs, 400, 299) <= 0.98 + 0.01  # and luck of the simulation


def test_other_luck_moves_the_score_less_the_more_runs_there_are():
    groups, shares = load_hindcast(CASES).groups, np.array([0.97, 0.01, 0.01, 0.01])
    few, many = (
        luck_of_the_runs(np.tile(np.round(shares * n).astype(np.int64), (15, 1)), groups, 0.95, 99)
        for n in (400, 200_000)
    )
    assert many.high - many.low < (few.high - few.low) / 2


def test_too_few_runs_do_not_tell_their_luck():
    groups = load_hindcast(CASES).groups
    found = luck_of_the_runs(np.tile([390, 3, 3, 3], (15, 1)), groups)
    assert np.isfinite(found.estimate)
    assert np.isnan(found.low)
    assert np.isnan(found.high)


def test_the_luck_of_the_runs_is_told_alike_every_time():
    groups, counts = load_hindcast(CASES).groups, np.tile([300, 60, 30, 10], (15, 1))
    found = luck_of_the_runs(counts, groups, resamples=99)
    assert found == luck_of_the_runs(counts, groups, 0.95, 99, 1) != luck_of_the_runs(counts, groups, 0.95, 99, 2)


def test_a_baseline_is_beaten_for_sure_only_by_a_whole_interval():
    groups = load_hindcast(CASES).groups
    knows = scored(counts=500 * np.eye(4, dtype=np.int64)[groups])
    assert knows.beats("conditioned", "climatology") == "holds"
    assert knows.beats("climatology", "conditioned") == "does not hold"
    assert scored().beats("conditioned", "neighbours") == "cannot tell"
    pairs = scored().scores["conditioned"].each - scored().scores["climatology"].each
    assert scored().difference("conditioned", "climatology").estimate == pytest.approx(pairs.mean())


def test_calibration_counts_chances_and_cases_and_says_nothing_of_too_few():
    rows = scored().calibration("climatology")
    assert sum(row.chances for row in rows) == 60
    assert sum(row.happened for row in rows) == 15
    assert all(row.cases <= 15 for row in rows)
    one = calibration_table([0.1, 0.12, 0.9], [0, 0, 1], 5, 0.95, [0, 0, 1])
    assert [(row.chances, row.cases, row.agrees) for row in one] == [(2, 1, None), (1, 1, None)]
    wrong = calibration_table(np.full(20, 0.1), np.ones(20), 5)
    assert [row.agrees for row in wrong] == [False]
    right = calibration_table(np.full(20, 0.1), np.repeat([0, 1], [18, 2]), 5)
    assert [row.agrees for row in right] == [True]


def test_the_same_seed_gives_the_same_scores_on_any_number_of_threads(tmp_path):
    found = load_hindcast(written(tmp_path, *(case(name) for name in "abc")))
    told: list[int] = []
    one, two = run_hindcast(found, 300, 1, 1, told.append), run_hindcast(found, 300, 1, 2)
    np.testing.assert_array_equal(one.counts, two.counts)
    np.testing.assert_array_equal(one.counts[0], one.counts[2])  # a case is not moved by those beside it
    assert one.counts.sum(axis=1).tolist() == [300, 300, 300]
    assert sum(told) == 900
    assert one.scores["conditioned"].brier == two.scores["conditioned"].brier
    np.testing.assert_array_equal(one.luck, two.luck)


@pytest.mark.slow
def test_the_engine_scores_on_the_cases_as_docs_hindcast_say():
    """Not that it is good: that what is told of it is true. The margins are the luck of the runs."""
    page = (Path(__file__).parents[2] / "docs" / "hindcast.md").read_text(encoding="utf-8")
    told = {
        what: float(brier) for what, brier in re.findall(r"^\| engine, (raw|conditioned) \| ([0-9.]+) ", page, re.M)
    }
    found = load_hindcast(CASES)
    result = run_hindcast(found, found.said.runs, 2, default_jobs())
    assert result.scores["raw"].brier == pytest.approx(told["raw"], abs=0.02)
    assert result.scores["conditioned"].brier == pytest.approx(told["conditioned"], abs=0.06)
    assert result.scores["conditioned"].brier < result.scores["raw"].brier
