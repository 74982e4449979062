"""One registry of outcomes: every verb tells the same figure of the same runs, and says what it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pytest

from sim.analysis.claims.measures import measure
from sim.analysis.questions.sensitivity import outcomes_of
from sim.analysis.runs.arms import ArmRun
from sim.analysis.runs.asked import told_of_own
from sim.analysis.runs.points import shares_by_point
from sim.analysis.runs.sides import Side
from sim.analysis.runs.summary import Summary, summarise
from sim.analysis.runs.table_of_inputs import cases_of
from sim.analysis.runs.tables import tables_of
from sim.app.futures import Question, answer
from sim.app.stage import Opening, open_stage
from sim.cli import main
from sim.core.ground.codes import Outcome
from sim.core.ground.codes import Path as Road
from sim.ensemble import same_draws, simulate
from sim.experiment.design.until import parse_until
from sim.experiment.folder.columns import coded, runs_table
from sim.experiment.folder.keeping import Store
from sim.experiment.folder.store import contents_of, read_table
from sim.experiment.folder.study import single
from sim.experiment.folder.told import runs_with_own
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import UsageError
from sim.outcomes.registry import OF_A_LEADER, OUTCOMES, READ, SEVERAL, chosen_names
from sim.report.material import read_material
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from tests.read_sides import read_sides

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RUNS = 400
OWN = """kingmaker: 1
id: own
title: With outcomes of its own
extends: {scenario}
outcomes:
  early: formation_days <= 7
  calm: not split and not early
  fortnight: formation_days <= 14
  loud: {{formula: attempts + 10 * deaths, unit: points, words: how loud it is}}
{more}"""
LIVELY = {"court": "parameters: {chances: 5, safety: 5}\n"}  # or hardly anybody moves there


@pytest.fixture(scope="module", params=["court", "kazakhstan-2021"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A scenario with outcomes of its own, and the folder of its runs."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(SCENARIOS, folder / "scenarios")
    scenario = folder / "own.yaml"
    own = OWN.format(scenario=f"scenarios/{request.param}.yaml", more=LIVELY.get(request.param, ""))
    scenario.write_text(own, encoding="utf-8")
    play_study(single(load(scenario), RUNS, 1), folder / "out", Options(1))
    return scenario, folder / "out"


@pytest.fixture(scope="module")
def side(played: tuple[Path, Path]) -> Side:
    return read_sides([played[1]])[0]


def parts_of(folder: Path) -> tuple[Store, list[str]]:
    """Return a results folder as it is filled, and the parts that are there."""
    contents = contents_of(folder)
    return Store(folder, contents.inventory, 0), [part.key for part in contents.parts()]


def mean(values: Any) -> float:
    seen = np.asarray(values, float)
    seen = seen[np.isfinite(seen)]
    return float(seen.mean()) if len(seen) else float("nan")


def told_by_run(summary: Summary) -> dict[str, float]:
    found = {each.name: each.share for each in (*summary.outcomes, *summary.events)}
    found |= {f"path_{each.path.name}": each.path.share for each in summary.paths}
    for each in summary.leaders:
        found |= {f"{each.leader}.{name}": share.share for name, share in each.status.items()}
        found |= {f"{each.leader}.rules": each.rules.share, f"{each.leader}.challenged": each.challenged.share}
    if summary.formation_days.mean is not None:
        found["formation_days"] = summary.formation_days.mean
    if summary.team_share is not None and summary.team_share.mean is not None:
        found["team_share"] = summary.team_share.mean
    return found


def figures(played: tuple[Path, Path]) -> Iterator[tuple[str, str, float]]:
    """Go through what each verb tells: verb, outcome, figure."""
    scenario, folder = played
    built, numbers = build(load(scenario)), np.arange(RUNS)
    own = built.own
    for verb, found in (("run", told_of_own(tables_of(folder, 0), own)), ("report", read_material([folder])[0].own)):
        for each in found:
            told = each.share.share if each.share else each.spread.mean if each.spread else None
            yield verb, each.name, float("nan") if told is None else told
    for name, value in told_by_run(summarise(tables_of(folder))).items():
        yield "run", name, value
    points = shares_by_point(folder)
    for name in points.columns:
        if name.removeprefix("mean_") in {*OUTCOMES, *own} and points[name][0] is not None:
            yield "export", name.removeprefix("mean_"), points[name][0]
    table = pl.concat(runs_with_own(folder))
    for name in own:
        yield "table", name, mean(table[name].cast(pl.Float64).fill_null(np.nan))
    results = simulate(built, 0, RUNS, 1)
    for name, values in outcomes_of(built, results, 1, numbers, [*OUTCOMES, *own]).items():
        yield "sensitivity", name, mean(values)
    arm = ArmRun(built, numbers, same_draws(numbers), 1, 1)
    for name in (*OUTCOMES, *own):
        yield "claims", name, mean(measure(arm, name))
    store, keys = parts_of(folder)
    for name in ("split", "on_time", "balance", "path_palace", "early", "calm"):
        until = parse_until(f"P({name}) ±0.1", own)
        until.add(store, keys)
        yield "until", name, until.hits[0] / until.runs[0] if until.runs[0] else float("nan")
    for name in ("split", "survived", "balance", "calm"):
        yield "discover", name, float(cases_of(scenario, name, RUNS, 1, 1).outcomes[name].mean())
    stage = open_stage(Opening(str(scenario), (), 1, RUNS, 1))
    shown = answer(stage, Question((), RUNS), None, lambda: False, lambda *_: None)
    for row in shown.rows if shown is not None else ():
        yield "app", row.name, row.a.estimate


def test_every_verb_tells_the_same_figure_of_the_same_runs(played: tuple[Path, Path], side: Side):
    in_compare = {name: mean(each.values) for name, each in side.quantities.items()}
    told: dict[str, set[str]] = {}
    for verb, name, figure in figures(played):
        np.testing.assert_allclose(figure, in_compare[name], rtol=1e-12, err_msg=f"{verb}: {name}")
        told.setdefault(verb, set()).add(name)
    assert told.keys() == {"run", "report", "table", "export", "sensitivity", "claims", "until", "discover", "app"}
    assert all("calm" in names for names in told.values())  # one of the scenario's own, everywhere


def test_the_numbers_of_the_article_are_those_that_were_settled(side: Side):
    if "court" in side.source:
        pytest.skip("a court has no vote")
    found = {name: mean(each.values) for name, each in side.quantities.items()}
    assert found["formation_days"] == pytest.approx(8.313, abs=0.01)  # of the complete ones, never as -1
    assert found["days_forming"] == pytest.approx(9.9425, abs=0.01)  # those that never were with the days they lasted
    assert found["on_time"] == pytest.approx(371 / 400)  # of those whose vote was held
    assert (found["enemies"], found["enemies_mean"]) == pytest.approx((36.92, 38.25), abs=0.05)
    assert (found["team_share"], found["team_share_mean"]) == pytest.approx((0.0673, 0.0388), abs=0.001)
    assert (found["crowd"], found["crowd_mean"]) == pytest.approx((0.0089, 0.0110), abs=0.0001)


class Watched(dict[str, Any]):
    """Columns that remember which of them were read."""

    def __init__(self, columns: Any) -> None:
        super().__init__(columns)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)


def test_a_table_says_what_the_records_say_and_no_formula_reads_more_than_it_may():
    built = build(load(SCENARIOS / "court.yaml"))
    results = simulate(built, 0, 60, 1)
    columns = Watched(coded(runs_table(built, results, 0, 1, np.arange(60))))
    for name, entry in OUTCOMES.items():
        told = entry.of(columns)
        assert told.dtype == np.float64
        assert told.shape == (60,)
        if not name.endswith("_mean"):
            np.testing.assert_array_equal(told, entry.of(results.world), err_msg=name)
    assert columns.read <= set(READ)


def laid(**columns: Any) -> dict[str, Any]:
    """One run of 730 days with a vote on day 100 in which nothing happens, but for what is named."""
    still = {
        "opened": -1, "closed": -1, "path": Road.NONE, "removed_day": -1, "irregular": 0, "formation_start": -1,
        "formation_days": -1, "election": 100, "horizon": 730, "day": 730, "patron": -1, "outcome": Outcome.BALANCE,
    }  # fmt: skip
    return {name: np.array([value]) for name, value in {**still, **columns}.items()}


VOTED: Final = {"formation_start": 100}


@pytest.mark.parametrize(
    ("name", "columns", "value"),
    [
        ("on_time", {**VOTED, "formation_days": 14}, 1.0),
        ("on_time", {**VOTED, "formation_days": 15}, 0.0),
        ("on_time", VOTED, 0.0),  # never complete
        ("on_time", {"election": -1}, np.nan),  # no vote
        ("on_time", {"horizon": 90}, np.nan),  # which is never held
        ("on_time", {**VOTED, "horizon": 110, "day": 110}, np.nan),  # the days are not over
        ("on_time", {**VOTED, "horizon": 110, "formation_days": 9}, 1.0),
        ("on_time", {**VOTED, "closed": 105, "opened": 103, "day": 105}, 0.0),  # held, and cut short by a contest
        ("on_time", {"closed": 50, "opened": 40, "day": 50}, np.nan),  # not held: the run was over before
        ("on_time", {"closed": 104, "opened": 98, "day": 104}, np.nan),  # not held: a contest took its place
        ("on_time", {**VOTED, "closed": 50, "opened": 50, "day": 110, "horizon": 110}, np.nan),  # after a failed plot
        ("formation_days", {}, np.nan),
        ("days_forming", {"formation_start": 100}, 630.0),
        ("days_forming", {"formation_start": 100, "formation_days": 20}, 20.0),
        ("days_forming", {}, np.nan),
        ("contest_days", {}, np.nan),
        ("contest_days", {"opened": 40, "closed": 40}, np.nan),  # the patron struck: no split
        ("contest_days", {"opened": 40, "closed": 40, "path": Road.PALACE}, 0.0),
        ("contest_days", {"opened": 40, "closed": 300, "path": Road.PALACE}, 0.0),  # closed by the patron, much later
        ("contest_days", {"opened": 40, "closed": 61, "path": Road.KYRGYZ}, 21.0),
        ("contest_days", {"opened": 700, "path": Road.KYRGYZ}, np.nan),  # not over
        ("patron_returns", {}, np.nan),
        ("patron_returns", {"patron": 0}, 0.0),
        ("days_in_office", {"removed_day": 31}, 31.0),
        ("days_in_office", {}, 730.0),
        ("irregular", {"irregular": 1, "removed_day": 31}, 1.0),
    ],
)
def test_what_never_came_about_counts_as_it_is_said_to(name: str, columns: dict[str, Any], value: float):
    np.testing.assert_array_equal(OUTCOMES[name].of(laid(**columns)), [value])


def test_the_verb_lists_every_outcome_with_what_it_is(capsys: pytest.CaptureFixture[str]):
    assert main(["outcomes", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    listed = {each["name"] for block in ("events", "ends", "paths", "numbers") for each in data[block]}
    assert listed == set(OUTCOMES)
    assert {each["name"] for each in data["of_a_leader"]} == set(OF_A_LEADER)
    assert {each["name"] for each in data["several"]} == set(SEVERAL)
    assert all(each["formula"] and each["seen"] and each["never"] and each["unit"] for each in data["numbers"])
    assert main(["outcomes"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name}  [" in said for name in OUTCOMES)


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "COURT", "COURT", "--outcome", "splitt", "-n", "5"],
        ["sensitivity", "COURT", "--outcome", "splitt", "-n", "5"],
        ["discover", "COURT", "--outcome", "splitt", "-n", "5"],
        ["sweep", "CONFIG", "--until", "P(splitt) ±0.1"],
        ["check", "ASKS"],
    ],
)
def test_every_verb_guesses_at_a_name_it_does_not_know_and_says_where_all_are(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    court = SCENARIOS / "court.yaml"
    asks, config = tmp_path / "asks.yaml", tmp_path / "config.yaml"
    asks.write_text(court.read_text(encoding="utf-8").replace("guard.challenged", "splitt"), encoding="utf-8")
    config.write_text(
        f"kingmaker: 1\nsweep: s\ntitle: S\nscenario: {court}\nruns: 5\n"
        "design: {axes: {leaders.guard.loyalty: [0.1, 0.9]}}\n"
    )
    places = {"COURT": str(court), "CONFIG": str(config), "ASKS": str(asks)}
    assert main([places.get(each, each) for each in arguments]) == 2
    said = capsys.readouterr().err
    assert "there is no outcome 'splitt'" in said
    assert "did you mean 'split'?" in said
    assert "kingmaker outcomes" in said


def test_a_name_for_several_stands_for_all_of_them():
    known = [*OUTCOMES, "guard.rules", "heir.rules", "guard.weight", "cabinet.house"]
    assert chosen_names(known, ["ruler", "split"]) == ["guard.rules", "heir.rules", "split"]
    assert chosen_names(known, ["cabinet"]) == ["cabinet.house"]
    assert chosen_names(known, ["path"]) == [
        "path_palace", "path_ukrainian", "path_kyrgyz", "path_mixed", "path_unmarked",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="did you mean 'split'"):
        chosen_names(known, ["splt"])


def test_what_becomes_of_a_leader_is_known_to_every_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    court = str(SCENARIOS / "court.yaml")
    bold = ["--set", "leaders.guard.loyalty=0.05", "-q", "-j", "1"]
    assert main(["run", court, "-n", "200", "-o", str(tmp_path / "x"), *bold]) == 0
    capsys.readouterr()
    store, keys = parts_of(tmp_path / "x")
    until = parse_until("P(guard.challenged) ±0.2")
    until.add(store, keys)
    moved = int((read_table(tmp_path / "x", "leaders").filter(leader="guard")["challenged_day"] >= 0).sum())
    assert (until.hits, until.runs) == ({0: moved}, {0: 200})
    assert moved > 0
    assert main(["compare", str(tmp_path / "x"), court, "--outcome", "guard.challenged", "-q", "-j", "1"]) == 0
    assert "(people 1)" in capsys.readouterr().out
