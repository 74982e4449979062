"""Outcomes of an author's own: formulas over the registered ones, which every verb knows by name."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.cli import main
from sim.core.ground.codes import Path as Road
from sim.ensemble import simulate
from sim.experiment.design.plan import load_plan
from sim.experiment.folder.told import told_of
from sim.language.errors import ScenarioError
from sim.outcomes.between import Between, shown
from sim.outcomes.own import Own, in_order, own_outcomes
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.spans import ON_TIME_DAYS
from sim.scenario.reading.loader import load
from sim.scenario.resolved import fingerprint, resolved_yaml
from sim.scenario.tables.build import build

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COURT = SCENARIOS / "court.yaml"
STILL = {
    "opened": -1, "closed": -1, "path": Road.NONE, "removed_day": -1, "irregular": 0, "formation_start": 100,
    "formation_days": -1, "election": 100, "horizon": 730, "day": 730, "patron": -1, "patron_support": 0.5,
    "deaths": 0, "attempts": 0,
}  # fmt: skip

NO_VOTE = {"election": -1, "formation_start": -1}
NOT_HELD = {"formation_start": -1, "closed": 50, "day": 50, "path": Road.KYRGYZ}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a layer on the court that defines outcomes, and says more if need be."""

    shutil.copy(COURT, tmp_path)

    def layer(outcomes: str, name: str = "own", more: str = "", below: Path = COURT) -> Path:
        file = tmp_path / f"{name}.yaml"
        head = f"kingmaker: 1\nid: {name}\ntitle: Own\nextends: {below.name}\n{more}"
        file.write_text(f"{head}outcomes:\n{outcomes}" if outcomes else head, encoding="utf-8")
        return file

    return layer


def own_of(**formulas: str) -> dict[str, Own]:
    return own_outcomes(
        {name: SimpleNamespace(formula=text, words=None, unit=None) for name, text in formulas.items()}
    )  # fmt: skip


def in_a_run(formula: str, **columns: Any) -> float:
    """Work out a formula for one run in which nothing happens, but for what is named."""
    runs = {name: np.array([value]) for name, value in {**STILL, **columns}.items()}
    return float(shown(own_of(x=formula)["x"].between(lambda name: OUTCOMES[name].between(runs)))[0])


@pytest.mark.parametrize(
    ("formula", "columns", "value"),
    [
        ("formation_days <= 7", {"formation_days": 7}, 1),
        ("formation_days <= 7", {"formation_days": 8}, 0),
        ("formation_days <= 7", {}, 0),  # never complete: later than any day
        ("formation_days > 7", {}, 1),
        ("7 >= formation_days", {}, 0),
        ("formation_days != 7", {}, 1),
        ("formation_days <= 7", NO_VOTE, np.nan),  # no vote
        ("formation_days > 7", NO_VOTE, np.nan),
        ("formation_days <= 7", {"horizon": 103, "day": 103}, np.nan),  # cut off before a week was over
        ("formation_days > 3", {"horizon": 103, "day": 103}, 1),  # which is known: three days were over
        ("formation_days <= 3", {"horizon": 103, "day": 103}, 0),
        ("formation_days <= 4", {"horizon": 103, "day": 103}, np.nan),
        ("formation_days <= 7", {"closed": 105, "opened": 103, "day": 105, "path": Road.KYRGYZ}, 0),  # closed first
        ("formation_days <= 7", {**NOT_HELD, "opened": 40}, np.nan),  # closed before the vote
        ("formation_days > 7", {**NOT_HELD, "opened": 98, "closed": 104, "day": 104}, np.nan),  # a contest in its place
        ("seen(formation_days)", {}, 0),
        ("seen(formation_days) and formation_days <= 7", NO_VOTE, 0),
        ("formation_days <= 7 or split", NO_VOTE, np.nan),
        ("formation_days <= 7 and split", NO_VOTE, 0),  # no, whatever the other may be
        ("not split or formation_days <= 7", NO_VOTE, 1),
        ("not formation_days <= 7", NO_VOTE, np.nan),
        ("contest_days < 30", {"opened": 710, "path": Road.KYRGYZ}, np.nan),  # not over at the horizon
        ("contest_days > 30", {"opened": 690, "path": Road.KYRGYZ}, 1),
        ("contest_days < 30", {}, np.nan),  # no split: there is nothing to be short
        ("formation_days + 1", {}, np.nan),  # a number that never came about cannot be seen
        ("min(formation_days, 60)", {}, 60),
        ("formation_days - formation_days", {}, np.nan),
        ("0 < formation_days <= 7 < 8", {"formation_days": 3}, 1),
        ("deaths / attempts", {"deaths": 3, "attempts": 2}, 1.5),
        ("deaths / attempts", {"deaths": 3}, np.nan),  # divided by nothing
        ("deaths / attempts > 1", {"deaths": 3}, np.nan),
        ("attempts > 0 and deaths / attempts > 1", {"deaths": 3}, 0),
        ("8 - 2 - 1 + deaths * 2 / 4", {"deaths": 4}, 7),
        ("-deaths + abs(-3) - max(1, 2)", {"deaths": 4}, -3),
        ("split == irregular", {}, 1),
        ("split != true", {}, 1),
        ("patron_support > 0.4", {}, np.nan),  # no patron
        ("not (split or irregular) and days_in_office == 730", {}, 1),
    ],
)
def test_a_formula_counts_what_never_came_about_as_an_analyst_would(
    formula: str, columns: dict[str, Any], value: float
):
    np.testing.assert_equal(in_a_run(formula, **columns), value)


def test_a_fortnight_is_on_time_in_every_run_seen_or_not():
    runs = [
        {
            "formation_days": formed,
            "formation_start": vote if vote < min(day, end) and played else -1,
            "election": vote,
            "horizon": end,
            "day": min(day, end),
        }
        for formed, vote, end, day, played in itertools.product(
            (-1, 0, 13, 14, 15, 40), (-1, 0, 10, 100), (5, 23, 24, 25, 114, 115, 400), (3, 24, 114, 400), (0, 1)
        )
        if formed < 0 or (played and vote >= 0 and vote + formed <= min(day, end))
    ]
    columns = {name: np.array([{**STILL, **run}[name] for run in runs]) for name in STILL}
    own = own_of(fortnight=f"formation_days <= {ON_TIME_DAYS}", late=f"formation_days > {ON_TIME_DAYS}")
    told = {name: shown(each.between(lambda n: OUTCOMES[n].between(columns))) for name, each in own.items()}
    np.testing.assert_array_equal(told["fortnight"], OUTCOMES["on_time"].of(columns))
    np.testing.assert_array_equal(told["late"], 1 - OUTCOMES["on_time"].of(columns))
    assert np.isnan(told["late"]).any()
    assert len(runs) > 100


def test_what_a_registered_outcome_lies_between_is_what_it_says_where_it_is_seen():
    columns = {name: np.array([value, 3]) for name, value in {**STILL, "formation_days": 9}.items()}
    for name in ("formation_days", "contest_days", "days_in_office", "split", "on_time", "deaths"):
        np.testing.assert_array_equal(shown(OUTCOMES[name].between(columns)), OUTCOMES[name].of(columns), err_msg=name)


def test_units_follow_from_what_is_reckoned_with():
    own = own_of(
        later="formation_days + 3", both="max(formation_days, contest_days)", half="formation_days / 2",
        ratio="formation_days / contest_days", mixed="deaths + 10 * attempts", week="formation_days < 7",
        rest="1 - team_share",
    )  # fmt: skip
    assert {name: (each.kind, each.unit) for name, each in own.items()} == {
        "later": ("days", "days"), "both": ("days", "days"), "half": ("days", "days"), "ratio": ("number", "number"),
        "mixed": ("number", "number"), "week": ("yes or no", "share"), "rest": ("share", "share"),
    }  # fmt: skip


def test_an_outcome_may_be_made_of_others_in_any_order():
    own = own_of(shaken="split and not early", early="formation_days<=7")
    assert list(own) == ["shaken", "early"]
    assert [each.name for each in in_order(own)] == ["early", "shaken"]
    assert own["shaken"].meaning == "split and not ( formation_days <= 7 )"
    limits = {name: Between(np.array([0.0]), np.array([1.0])) for name in ("split", "early")}
    assert np.isnan(shown(own["shaken"].between(limits.__getitem__)))


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("early: split and not erly_one", 24, "there is no outcome 'erly_one'"),
        ("early: formaton_days <= 7", 10, "did you mean 'formation_days'?"),
        ('early: "split and gard.rules"', 21, "did you mean 'guard.rules'?"),
        ("early: {formula: split and deaths, words: w}", 30, "'deaths' is a number, and 'and' goes with yes or no"),
        ("early: split + 1", 10, "only numbers can be reckoned with"),
        ("early: split == 1", 10, "compares 'split', which is a yes or no, with '1', which is a number"),
        ("early: split < on_time", 10, "would order a yes or no"),
        ("early: deaths / 0", 19, "divides by '0'"),
        ("early: deaths / (2 - 2)", 19, "divides by '(2 - 2)'"),
        ("early: deaths > 1e300 * 1e300", 19, "'1e300 * 1e300' is too large a number"),
        ("early: deaths + (1 - 1e308 * 10)", 24, "'1e308 * 10' is too large a number"),
        ("early: deaths = 3", 17, "did you mean '=='?"),
        ("early: split AND on_time", 16, "did you mean 'and'?"),
        ("early: outcome == 'balance'", 10, "stands for several outcomes: name one of them"),
        ("early: deaths in (1, 2)", 10, "'in' is not for outcomes"),
        ("early: 3 < 4", 10, "names no outcome"),
        ("early: early or split", 10, "is defined by itself: early → early"),
        ("split: deaths > 3", 3, "'split' is an outcome already"),
        ("ruler: deaths > 3", 3, "stands for several outcomes already"),
        ("seen: deaths > 3", 3, "is a word of the formulas"),
        ("mean_x: deaths > 3", 3, "a column of tables"),
        ("early: 7", 10, "must be a formula"),
        ("early: {words: hello}", 3, "needs 'formula'"),
        ("early: {formula: split, unit: days}", 20, "gives a yes or no"),
        ("early: __import__('os').system('true')", 26, "is not of this language"),
        ("early: " + "(" * 400 + "split" + ")" * 400, 10, "nested deeper"),
        ("early: " + " + ".join(["deaths"] * 300), 10, "at most 2,000 characters"),
    ],
)
def test_what_a_formula_cannot_mean_is_told_at_its_sign(
    line: str, column: int, says: str, write: Write, capsys: pytest.CaptureFixture[str]
):
    file = write(f"  {line}\n")
    assert main(["check", str(file)]) == 2
    told = capsys.readouterr().err.replace("\n", " ")
    assert f"{file}:6:{column}: error: outcomes." in told
    assert says in told


def test_everything_that_is_wrong_is_told_at_once(write: Write):
    with pytest.raises(ScenarioError) as raised:
        load(write("  a: b and split\n  b: not a\n  c: splt\n  d: c or survivd\n  e: split + deaths\n"))
    told = raised.value.render()
    assert "a → b → a" in told
    assert told.count("error:") == 4


def test_a_long_row_and_a_long_chain_of_definitions_are_worked_out():
    row = own_of(x=" + ".join(["deaths"] * 200))
    assert in_a_run(row["x"].formula, deaths=2) == 400
    chain = own_of(n00="deaths > 1", **{f"n{k:02}": f"not n{k - 1:02}" for k in range(1, 60)})
    assert chain["n59"].meaning.count("not") == 59


def test_layers_inherit_outcomes_and_may_take_them_away(write: Write):
    below = write("  calm: not split\n  loud: deaths > 5\n", "below")
    above = load(write("  loud: null\n  loud_too: deaths > 50 or not calm\n", "above", below=below))
    assert {name: each.formula for name, each in above.outcomes.items()} == {
        "calm": "not split", "loud_too": "deaths > 50 or not calm"
    }  # fmt: skip
    on_the_spot = load(below, ["outcomes.loud=deaths > 9", "outcomes.new=not loud"])
    assert on_the_spot.outcomes["loud"].formula == "deaths > 9"
    assert on_the_spot.outcomes["new"].formula == "not loud"
    named = load(below, ["outcomes.loud.words=it is loud"]).outcomes["loud"]
    assert (named.formula, named.words) == ("deaths > 5", "it is loud")


def test_an_outcome_decides_nothing_and_is_written_down(write: Write):
    scenario = load(write("  calm: {formula: not split, words: all is calm}\n"))
    assert "formula: not split" in resolved_yaml(scenario)
    assert fingerprint(scenario) == fingerprint(load(write("  calm: split\n", "other")))


def run(file: Path, folder: Path, *more: str) -> int:
    return main(["run", str(file), "-n", "60", "-q", "-j", "1", "-o", str(folder), "--format", "json", *more])


def test_an_outcome_changed_afterwards_plays_nothing_again(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run(write("  calm: not split\n"), tmp_path / "out") == 0
    before = json.loads(capsys.readouterr().out)
    assert run(write("  calm: split\n", more="asks: [calm]\n"), tmp_path / "out") == 0
    after = json.loads(capsys.readouterr().out)
    assert (before["performance"]["runs"], after["performance"]["runs"]) == (60, 0)
    assert before["own"][0]["share"]["runs"] + after["own"][0]["share"]["runs"] == 60
    assert after["answer"]["asked"][0]["name"] == "calm"
    assert "calm" in after["variance"][-1]["outcome"]


def test_results_that_define_a_name_otherwise_are_not_compared_under_it(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    a, b, c = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    assert run(write("  calm: not split\n  same: deaths > 3\n"), a) == 0
    assert run(write("  calm: not split and deaths < 3\n  same: deaths>3\n"), b) == 0
    assert run(write(""), c) == 0
    capsys.readouterr()
    assert main(["compare", str(a), str(b), "--outcome", "calm", "-q"]) == 2
    assert "in a it is not split, in b it is not split and deaths < 3" in capsys.readouterr().err
    assert main(["compare", str(a), str(b), "--outcome", "same", "-q"]) == 0
    capsys.readouterr()
    assert main(["compare", str(a), str(c), "--expect", "same.diff>0", "-q"]) == 2
    assert "'same' is an outcome that a defines (deaths > 3) and c does not" in capsys.readouterr().err
    assert main(["compare", str(a), str(b), "--format", "json", "-q"]) == 0
    versus = json.loads(capsys.readouterr().out)["versus"][0]
    assert any("'calm' is not one outcome" in note for note in versus["notes"])
    assert {"calm", "same"} & {row["name"] for row in versus["rows"]} == {"same"}
    assert main(["compare", str(a), str(c), "--format", "json", "-q"]) == 0
    assert json.loads(capsys.readouterr().out)["versus"][0]["not_in_both"] == ["calm", "same"]


CONFIG = """kingmaker: 1
sweep: s
scenario: {scenario}
runs: 20
{more}
design: {{axes: {{{axes}}}}}
"""


def config(tmp_path: Path, scenario: Path, more: str, axes: str = "leaders.guard.loyalty: [0.1, 0.9]") -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG.format(scenario=scenario, more=more, axes=axes), encoding="utf-8")
    return file


def test_a_config_defines_outcomes_for_its_scenarios(write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    more = "outcomes: {quiet: calm and deaths == 0, n: deaths + 1}\nuntil: P(quiet) ±0.4"
    file = config(tmp_path, write("  calm: not split\n"), more)
    assert main(["sweep", str(file), "-q", "-j", "1", "-o", str(tmp_path / "out")]) == 0
    assert "calm, quiet" in capsys.readouterr().out
    assert main(["export", str(tmp_path / "out"), "--table", "points"]) == 0
    heads = capsys.readouterr().out.split("\n")[0].split(",")
    assert {"quiet", "quiet_low", "calm_high", "mean_n"} <= set(heads)
    assert main(["export", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.split("\n")[0].split(",")[-4:] == ["calm", "quiet", "n", "leaders.guard.loyalty"]


@pytest.mark.parametrize(
    ("more", "axes", "says"),
    [
        ("outcomes: {calm: split}", "", "config.yaml:5:12: error: outcomes.calm: 'calm' is an outcome of the scenario"),
        ("outcomes: {quiet: clam}", "", "config.yaml:5:19: error: outcomes.quiet: there is no outcome 'clam'"),
        ("until: P(clam) ±0.1", "", "did you mean 'calm'?"),
        ("", "outcomes.calm: [split, not split]", "what is counted is no input"),
    ],
)
def test_a_config_that_means_two_things_is_refused(more: str, axes: str, says: str, write: Write, tmp_path: Path):
    scenario = write("  calm: not split\n")
    file = config(tmp_path, scenario, more, axes) if axes else config(tmp_path, scenario, more)
    with pytest.raises(ScenarioError) as raised:
        load_plan(file)
    assert says in raised.value.render()


def test_scenarios_of_a_config_give_a_name_one_meaning(write: Write, tmp_path: Path):
    one, two = write("  calm: not split\n", "one"), write("  calm: deaths == 0\n", "two")
    file = config(tmp_path, one, "")
    text = file.read_text(encoding="utf-8").replace(f"scenario: {one}", f"scenarios: {{one: {one}, two: {two}}}")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="'calm' is 'deaths == 0', and in 'one' it is 'not split'"):
        load_plan(file)


CLAIMS = """kingmaker_claims: 1
id: c
title: C
scenario: {scenario}
pairs: 20
arms: {{other: {{set: ["{set}"]}}}}
claims:
  one:
    says: All is calm.
    status: extension
    strength: may
    tests: [{{what: w, outcome: {outcome}, change: [base, other], direction: up}}]
"""


@pytest.mark.parametrize(
    ("outcomes", "outcome", "setting", "says"),
    [
        ("calm: not split or guard.challenged", "calm", "leaders.guard.loyalty=0.1", ""),
        ("calm: not split", "clam", "leaders.guard.loyalty=0.1", "did you mean 'calm'?"),
        ("calm: not split", "calm(12)", "leaders.guard.loyalty=0.1", "takes no arguments"),
        ("vetoes: not split", "vetoes", "leaders.guard.loyalty=0.1", "rename it there"),
        ("calm: not split", "calm", "outcomes.calm=split", "the same in all arms"),
    ],
)
def test_claims_measure_an_outcome_of_their_scenario(
    outcomes: str, outcome: str, setting: str, says: str, write: Write, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    scenario, file = write(f"  {outcomes}\n"), tmp_path / "claims.yaml"
    file.write_text(CLAIMS.format(scenario=scenario, set=setting, outcome=outcome), encoding="utf-8")
    assert main(["claims", str(file), "-q", "-j", "1"]) == (2 if says else 0)
    told = capsys.readouterr()
    assert says in told.err.replace("\n", " ")
    assert says or "rests on 0 numbers" not in told.out  # all that is said of the guard whom the formula names


def test_the_verb_lists_the_outcomes_of_a_file(write: Write, capsys: pytest.CaptureFixture[str]):
    assert main(["outcomes", str(write("  calm: not split\n")), "--format", "json"]) == 0
    (own,) = json.loads(capsys.readouterr().out)["own"]
    assert (own["name"], own["kind"], own["formula"]) == ("calm", "yes or no", "not split")


def test_seats_of_a_clan_and_fates_of_leaders_may_be_parts(write: Write):
    formulas = "  grows: cabinet.house > 0.5\n  watch: cabinet.watch\n  who: guard.rules or heir.rules\n"
    built = build(load(write(formulas)))
    numbers = np.arange(40)
    told = told_of(built, simulate(built, 0, 40, 1), 1, numbers)
    np.testing.assert_array_equal(told.values("grows"), told.values("cabinet.house") > 0.5)
    np.testing.assert_array_equal(told.values("who"), np.maximum(told.values("guard.rules"), told.values("heir.rules")))
    np.testing.assert_array_equal(told.values("watch"), np.zeros(40))  # which is a state body, and holds no seat
    with pytest.raises(KeyError):
        told.values("nobody_at_all.rules")
