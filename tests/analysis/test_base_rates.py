"""Base rates: targets name their source, and what is measured is what the records say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.analysis.hindcast.base_rates import MEASURED, Row
from sim.analysis.hindcast.spells import spells_of
from sim.analysis.hindcast.targets import Target, limits_of
from sim.analysis.hindcast.targets_file import TargetsFile, load_targets
from sim.core.ground.codes import Episode, Outcome, Winner
from sim.core.ground.codes import Path as Road
from sim.core.ground.records import EPISODE_DTYPE, WORLD_DTYPE
from sim.language.errors import ScenarioError
from sim.language.models import load_as
from sim.scenario.reading.loader import load
from sim.statistics.estimates import Interval

ROOT = Path(__file__).parents[2]
TARGETS_FILE = ROOT / "scenarios" / "targets" / "base-rates.yaml"
FILES = (TARGETS_FILE, TARGETS_FILE.with_name("numbers.yaml"))
NAMES = [(file, name) for file in FILES for name in load_as(TargetsFile, file)[0].targets]


@cache
def targets_in(file: Path) -> dict[str, Target]:
    return {target.id: target for target in load_targets(file).targets}


@pytest.mark.parametrize(("file", "name"), NAMES, ids=[name for _, name in NAMES])
def test_a_target_has_a_range_a_source_and_a_system_that_loads(file: Path, name: str) -> None:
    target = targets_in(file)[name]
    assert target.low < target.high
    assert target.source
    assert target.measure in MEASURED
    assert load(TARGETS_FILE.parent / target.scenario, target.overrides).horizon_months >= 12


def limits(target: str) -> tuple[float, float]:
    found = targets_in(TARGETS_FILE)[target]
    return found.low, found.high


@pytest.mark.parametrize(("target", "low", "high"), [  # 90 % Jeffreys intervals as published with the counts
    ("breaks-won", 0.736, 0.986),  # 12 of 13
    ("split", 0.0241, 0.0634),  # 11 of 274
    ("success-article", 0.394, 0.537),  # 60 of 129
    ("success-mean", 0.394, 0.537),
    ("breaks", 0.020, 0.361),  # 1 of 9
    ("death", 0.802, 0.925),  # 69 of 79
    ("exit-mean", 0.00102, 0.00350),  # 7 of 300 years: 0.0122 to 0.0412 a year
    ("exit-article", 0.0, 0.00350),
    ("exit-protest", 0.00067, 0.00286),  # 5 of 288 years: 0.0080 to 0.0338 a year
    ("exit-strong", 0.0, 0.00133),  # 0 of 120 years: to 0.0158 a year
    ("vote", 1.75, 7.19),  # 3 of 7, in a tenth of the time
    ("formation-one", 5.0, 11.0),  # four cases bound a median by their range only
    ("formation-two", 37.0, 104.0),  # the second and the seventh of eight
    ("ukrainian", 8.0, 93.0),
    ("deaths-tail", 88.0, float("inf")),
])  # fmt: skip
def test_the_limits_of_a_target_are_those_of_its_counts(target: str, low: float, high: float) -> None:
    assert limits(target) == pytest.approx((low, high), rel=5e-3)


def test_a_target_without_counts_says_whose_range_or_judgement_it_is() -> None:
    stated = [target for target in targets_in(TARGETS_FILE).values() if not target.counted]
    assert {target.id for target in stated} == {"kyrgyz", "kyrgyz-range", "ukrainian-range", "deaths", "balance"}
    assert all(target.source.startswith(("a judgement", "cases", "Kyrgyzstan")) for target in stated)


def test_limits_close_where_nothing_or_everything_was_counted() -> None:
    assert limits_of({"share": [0, 10]})[0] == 0.0
    assert limits_of({"share": [10, 10]})[1] == 1.0
    with pytest.raises(ValueError, match="must be one of share, a month"):
        limits_of({"shares": [1, 2]})


TARGET = """
kingmaker_targets: 1
id: few
title: Few
targets:
  x:
    what: A split.
    scenario: {court}
    measure: split in a year
    unit: share
    source: a judgement
"""


@pytest.mark.parametrize(("more", "said"), [
    ("", ":6:5: error: targets.x: needs exactly one of 'counted' and 'stated'"),
    ("    counted: {share: [1, 2]}\n    stated: [0, 1]\n", ":6:5: error: targets.x: needs exactly one of"),
    ("    counted: {shares: [1, 2]}\n", ":11:14: error: targets.x.counted: must be one of share, a month"),
    ("    counted: {share: [1, 2, 3]}\n", ":11:14: error: targets.x.counted: 'share' must have 2 numbers: k of n"),
    ("    counted: {share: [3, 2]}\n", ":11:14: error: targets.x.counted: 'share' must be some of all there were"),
    ("    counted: {share: [0, 0]}\n", ":11:14: error: targets.x.counted: 'share' must be some of all there were"),
    ("    counted: {share: [1.5, 274]}\n", ":11:14: error: targets.x.counted: 'share' must count in whole numbers: k"),
    ("    counted: {share: [1, 27.5]}\n", ":11:14: error: targets.x.counted: 'share' must count in whole numbers: k"),
    ("    counted: {a month: [1, 300]}\n", ":11:14: error: targets.x.counted: 'a month' counts what has the unit"),
    ("    counted: {median: [1, 3]}\n", ":11:14: error: targets.x.counted: must be at most 1, as a share"),
    ("    counted: {times: [1, 2, 0, 9]}\n", "'times' must be some of all there were"),
    ("    counted: {median: []}\n", "'median' must list every value seen"),
    ("    stated: [5, 80]\n", ":11:13: error: targets.x.stated: must be at most 1, as a share: write 0.05 for 5 %"),
    ("    stated: [1, 0]\n", ":11:13: error: targets.x.stated: must be [lowest, highest]"),
    ("    stated: [0, 1]\n    set: [world.capacty=0.5]\n", ":12:11: error: targets.x.set.0: "),
    ("    stated: [0, 1]\n    set: [world.capacity=5]\n", ":12:11: error: targets.x.set.0: world.capacity.value: must"),
])  # fmt: skip
def test_what_is_wrong_with_a_target_is_told_in_its_place(tmp_path: Path, more: str, said: str) -> None:
    file = tmp_path / "targets.yaml"
    text = TARGET.lstrip().format(court=ROOT / "scenarios" / "court.yaml")
    file.write_text(text + more)
    with pytest.raises(ScenarioError) as raised:
        load_targets(file)
    assert said in str(raised.value)


def test_a_target_has_the_unit_of_its_measure(tmp_path: Path) -> None:
    file = tmp_path / "targets.yaml"
    text = TARGET.lstrip().format(court=ROOT / "scenarios" / "court.yaml").replace("unit: share", "unit: days")
    file.write_text(f"{text}    stated: [0, 1]\n")
    with pytest.raises(ScenarioError, match=r":9:11: error: targets.x.unit: must be 'share', the unit of 'split in a"):
        load_targets(file)
    file.write_text(f"{text}    counted: {{share: [1, 274]}}\n")
    with pytest.raises(ScenarioError, match=r":11:14: .* 'share' counts what has the unit 'share' \(found 'days'\)"):
        load_targets(file)


def test_a_measure_and_a_scenario_that_are_not_there_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "targets.yaml"
    text = TARGET.lstrip().format(court="cort.yaml").replace("split in a year", "splits in a year")
    file.write_text(f"{text}    stated: [0, 1]\n")
    (tmp_path / "court.yaml").write_text("")
    with pytest.raises(ScenarioError) as raised:
        load_targets(file)
    told = str(raised.value)
    assert "'splits in a year' is not the id of a measure; did you mean 'split in a year'?" in told
    assert "did you mean 'court.yaml'?" in told


def world(**fields: list[float]) -> Any:
    runs = len(next(iter(fields.values())))
    made = np.zeros(runs, WORLD_DTYPE)
    for name in ("opened", "closed", "removed_day", "ruler_died", "formation_days"):
        made[name] = -1
    for name, values in fields.items():
        made[name] = values
    return made


def seen(fields: dict[str, Any], of: list[int]) -> Any:
    """Return what runs came to as far as episodes tell: their fields, and of which run each is."""
    rows = np.zeros(len(of), EPISODE_DTYPE)
    for name, values in fields.items():
        rows[name] = values
    return SimpleNamespace(episodes=rows, episodes_of=np.array([of, [1] * len(of)], np.int64))


def run_of(made: Any, **base: int) -> Any:
    laid_out = SimpleNamespace(world=SimpleNamespace(**{name: [value] for name, value in base.items()}))
    return SimpleNamespace(world=made, size=len(made), build=laid_out, results=seen({}, of=[]))


def estimate(measure: str, run: Any) -> float:
    return MEASURED[measure](run)[0].estimate


def test_a_split_counts_within_a_year_and_only_on_a_path() -> None:
    run = run_of(world(opened=[10, 400, 10, -1], path=[Road.PALACE, Road.KYRGYZ, Road.NONE, Road.NONE]))
    assert estimate("split in a year", run) == pytest.approx(0.25)


def test_irregular_exits_are_counted_by_months_at_risk() -> None:
    run = run_of(world(removed_day=[365, -1, -1], irregular=[1, 0, 0], day=[365, 730, 100]), horizon=730)
    assert estimate("irregular exits a month", run) == pytest.approx(1 / (1195 / (365.25 / 12)))
    regular = run_of(world(removed_day=[365, 365], irregular=[1, 0], day=[365, 730]), horizon=730)
    assert estimate("irregular exits a month", regular) == pytest.approx(1 / (730 / (365.25 / 12))), "one left by rule"


def test_who_went_on_day_0_was_there_for_no_month_and_a_death_on_day_0_is_one() -> None:
    run = run_of(world(removed_day=[0, 365], irregular=[1, 0], day=[730, 730]))
    assert estimate("irregular exits a month", run) == pytest.approx(1 / (365 / (365.25 / 12)))
    few = run_of(world(removed_day=[3], irregular=[1], day=[3]))
    assert estimate("irregular exits a month", few) == 1.0, "a month at least"
    died = run_of(world(ruler_died=[0, 0, 0, 0]))
    died.results = seen({
        "kind": [Episode.CONTEST] * 4, "winner": [Winner.CHALLENGER, Winner.PACT, Winner.CHALLENGER, Winner.INCUMBENT],
        "opened": [0, 365, 366, 9],
    }, of=[0, 1, 2, 3])  # fmt: skip
    assert estimate("survival of a death", died) == pytest.approx(2 / 4)


def test_exits_by_protest_are_those_of_contests_lost_with_a_mass_on_the_square() -> None:
    rows = np.zeros(4, EPISODE_DTYPE)
    rows["kind"] = [Episode.CONTEST, Episode.CONTEST, Episode.PLOT, Episode.CONTEST]
    rows["winner"] = [Winner.CHALLENGER, Winner.CHALLENGER, Winner.CHALLENGER, Winner.INCUMBENT]
    rows["square_record"] = [9, 0, 9, 9]
    run = run_of(world(removed_day=[365, 365, 365, -1], day=[365, 365, 365, 730]))
    run.results = SimpleNamespace(episodes=rows, episodes_of=np.array([[0, 1, 2, 3], [1, 1, 1, 1]]))
    assert estimate("exits by protest a month", run) == pytest.approx(1 / (1825 / (365.25 / 12)))


def test_a_flat_hazard_gives_a_quarter_after_the_vote_no_more_than_any_other() -> None:
    opened = np.arange(0, 728)
    run = run_of(world(opened=list(opened), path=[Road.KYRGYZ] * 728), election=100, horizon=728)
    assert estimate("quarter after a vote", run) == pytest.approx(1.0)


def test_a_regime_is_not_intact_where_a_challenger_wins_within_a_year_of_a_death() -> None:
    run = run_of(world(ruler_died=[100, 100, 100, 100, -1]))
    run.results = seen({
        "kind": [Episode.SUCCESSION, Episode.CONTEST, Episode.CONTEST, Episode.CONTEST, Episode.CONTEST, Episode.PLOT],
        "opened": [100, 120, 120, 600, 90, 120],
        "winner": [Winner.HEIR, Winner.CHALLENGER, Winner.INCUMBENT, Winner.CHALLENGER, Winner.CHALLENGER,
                   Winner.CHALLENGER],
    }, of=[0, 0, 1, 2, 3, 4])  # fmt: skip
    assert estimate("survival of a death", run) == pytest.approx(3 / 4)


def test_only_the_class_balance_counts_as_a_balance_that_goes_on() -> None:
    run = run_of(world(outcome=[*Outcome, Outcome.BALANCE, Outcome.BALANCE]))
    assert estimate("balance goes on", run) == pytest.approx(3 / (len(Outcome) + 2))


def test_a_government_that_is_never_complete_has_no_days() -> None:
    run = run_of(world(formation_days=[5, 9, 30, -1, -1, -1]))
    found, cases = MEASURED["formation days"](run)
    assert (found.estimate, cases) == (9.0, 3)
    none, cases = MEASURED["formation days"](run_of(world(formation_days=[-1, -1])))
    assert np.isnan(none).all()
    assert cases == 0


def test_a_contest_that_the_horizon_cuts_off_has_no_length() -> None:
    made = world(opened=[10, 10, 10, 700, 50, 60], closed=[15, 20, 200, -1, 50, 61],
                 path=[Road.KYRGYZ] * 4 + [Road.PALACE, Road.UKRAINIAN])  # fmt: skip
    found, cases = MEASURED["kyrgyz days"](run_of(made))
    assert (found.estimate, cases) == (10.0, 3)
    assert MEASURED["kyrgyz in range"](run_of(made))[0].estimate == pytest.approx(2 / 3)
    assert MEASURED["ukrainian days"](run_of(made))[0].estimate == 1.0
    assert MEASURED["ukrainian in range"](run_of(made))[0].estimate == 0.0


def test_deaths_are_those_of_contests_in_the_open() -> None:
    run = run_of(world(deaths=[16, 500]))
    kinds = [Episode.CONTEST] * 3 + [Episode.PLOT]
    run.results = seen({"deaths": [0, 7, 9, 500], "kind": kinds}, of=[0, 0, 0, 1])
    assert estimate("deaths", run) == 7.0


def test_a_push_or_a_blow_is_a_break_and_a_split_is_none() -> None:
    run = run_of(world(first_incumbent=[0] * 5), patron=0)
    run.results = seen({
        "kind": [Episode.STRIKE, Episode.PUSH, Episode.PUSH, Episode.CONTEST, Episode.STRIKE],
        "winner": [Winner.INCUMBENT, Winner.PATRON, Winner.INCUMBENT, Winner.INCUMBENT, Winner.PATRON],
        "opened": [30, 30, 400, 20, 30],
        "ruler_before": [0, 0, 0, 0, 4],  # the last was against an heir
    }, of=[0, 1, 1, 3, 4])  # fmt: skip
    assert estimate("breaks won", run) == pytest.approx(1 / 2), "the first of each run"
    assert estimate("breaks in 15 months", run) == pytest.approx(2 / 5)


def test_success_is_counted_by_attempt_and_nothing_seen_is_no_number() -> None:
    assert estimate("success per attempt", run_of(world(attempts=[3, 1], attempts_won=[1, 1]))) == pytest.approx(0.5)
    nothing, cases = MEASURED["success per attempt"](run_of(world(attempts=[0, 0])))
    assert cases == 0
    assert np.isnan(nothing.estimate)


def rulers(rows: list[tuple[int, int, int, int, int]], days: list[int], opened: Any = -1) -> Any:
    """Return runs that end on `days`, by rows of (run, closed, ruler before, ruler after, winner)."""
    run = run_of(world(day=[float(day) for day in days]))
    of, closed, before, after, winner = zip(*rows, strict=True)
    kind = [Episode.SUCCESSION if each == Winner.HEIR else Episode.CONTEST for each in winner]
    run.results = seen({
        "closed": closed, "ruler_before": before, "ruler_after": after, "winner": winner,
        "kind": kind, "opened": opened,
    }, of=list(of))  # fmt: skip
    return run


def test_a_spell_runs_from_one_change_of_ruler_to_the_next_or_to_the_end_of_what_is_known() -> None:
    spells = spells_of(rulers([
        (0, 100, 0, 1, Winner.HEIR),  # ousted after 200 days by a challenger,
        (0, 200, 1, 1, Winner.INCUMBENT),  # for a bid that fails changes nothing,
        (0, 300, 1, 2, Winner.CHALLENGER),  # who is followed by the rules
        (0, 700, 2, 3, Winner.HEIR),  # by somebody who is there at the close
        (1, 50, 0, 4, Winner.PATRON),
        (1, 90, 4, -1, Winner.HEIR),  # an empty chair is no ruler
    ], days=[1000, 2000]))  # fmt: skip
    assert spells.by_force.tolist() == [False, True, False, True]
    assert spells.entered.tolist() == [100, 300, 700, 50]
    assert spells.lasted.tolist() == [200, 400, 300, 1950]
    assert spells.ousted.tolist() == [True, False, False, False]
    assert spells.watched.tolist() == [900, 700, 300, 1950]
    assert spells.left.tolist() == [True, True, False, False]


def test_whom_the_elite_does_not_let_pass_has_not_come_to_power() -> None:
    spells = spells_of(rulers([
        (0, 100, 0, 1, Winner.HEIR), (0, 120, 1, 2, Winner.CHALLENGER),  # a bid on the day he inherited
        (1, 100, 0, 1, Winner.HEIR), (1, 121, 1, 2, Winner.CHALLENGER),  # one of the day after
        (2, 100, 0, 1, Winner.PATRON), (2, 122, 1, 2, Winner.CHALLENGER),  # one against who has taken power
        (3, 100, 0, 1, Winner.HEIR), (3, 123, 1, 2, Winner.HEIR),  # who held, and was followed by the rules
    ], days=[900] * 4, opened=[100, 100, 100, 101, 100, 100, 100, 100]))  # fmt: skip
    assert spells.lasted.tolist() == [780, 21, 779, 22, 778, 23, 777]
    assert spells.by_force.tolist() == [True, False, True, True, True, False, False]


def test_who_is_ousted_is_counted_of_those_whose_run_is_known_for_as_long() -> None:
    run = rulers([
        (0, 0, 0, 1, Winner.HEIR), (0, 360, 1, 2, Winner.PACT),  # within a year, and by force: the next
        (1, 0, 0, 1, Winner.HEIR), (1, 1800, 1, 2, Winner.CHALLENGER),  # within five
        (2, 0, 0, 1, Winner.HEIR), (2, 1900, 1, 2, Winner.CHALLENGER),  # later
        (3, 0, 0, 1, Winner.HEIR),  # never
        (4, 0, 0, 1, Winner.HEIR),  # known for three years only
    ], days=[2600, 2000, 2000, 2000, 1100])  # fmt: skip
    assert estimate("ousted in a year, by the rules", run) == pytest.approx(1 / 5)
    assert estimate("ousted in five years, by the rules", run) == pytest.approx(2 / 4)
    assert estimate("ousted in five years, by force", run) == 0.0, "of the one who was followed for five years"


def test_a_year_of_a_rule_is_told_against_the_first_eight() -> None:
    run = rulers([
        (0, 0, 0, 1, Winner.HEIR), (0, 180, 1, 2, Winner.HEIR),  # no oust
        (1, 0, 0, 1, Winner.HEIR), (1, 300, 1, 2, Winner.CHALLENGER),  # the first year
        (2, 0, 0, 1, Winner.HEIR), (2, 1500, 1, 2, Winner.CHALLENGER),  # the fifth
    ], days=[180, 300, 1500])  # fmt: skip
    a, b, c = (days / 365.25 for days in (180, 300, 1500))
    second = a + b + 1  # of the calendar years after those they came in
    years = 3 + second + 3 + (c - 4)
    assert estimate("ousted in the first year", run) == pytest.approx((1 - b) / 2 * years / 3)
    assert estimate("ousted in the second year", run) == pytest.approx(b / 2 * years / second)
    assert estimate("ousted in the third year", run) == 0.0
    assert estimate("ousted in years four and five", run) == pytest.approx((5 - c) / 2 * years / 2)
    assert estimate("ousted in years six to eight", run) == pytest.approx((c - 4) / 2 * years / (c - 4))
    run = rulers([(0, 0, 0, 1, Winner.HEIR), (0, 300, 1, 2, Winner.CHALLENGER)], days=[300])
    assert np.isnan(estimate("ousted in the third year", run)), "nobody ruled for so long"


def test_a_break_is_one_between_any_ruler_and_his_patron_from_the_start_on() -> None:
    run = run_of(world(day=[1100] * 4))
    run.results = seen({
        "kind": [Episode.STRIKE, Episode.PUSH, Episode.PUSH, Episode.CONTEST],
        "winner": [Winner.INCUMBENT, Winner.PATRON, Winner.PATRON, Winner.INCUMBENT],
        "opened": [365, 300, 366, 9], "ruler_before": [4, 4, 4, 4],
    }, of=[0, 0, 1, 3])  # fmt: skip
    assert estimate("breaks in 12 months", run) == pytest.approx(1 / 4)
    assert estimate("breaks in 36 months", run) == pytest.approx(2 / 4)
    assert estimate("successors who prevail", run) == pytest.approx(1 / 2), "the first of each run"


def test_governments_are_formed_in_five_days_and_contests_ruled_upon() -> None:
    assert estimate("formed in five days", run_of(world(formation_days=[5, 6, 4, -1]))) == pytest.approx(2 / 3)
    run = run_of(world(day=[100]))
    run.results = seen({
        "kind": [Episode.CONTEST] * 3 + [Episode.PLOT], "closed": [9, 9, 9, 9],
        "path": [Road.UKRAINIAN, Road.UKRAINIAN, Road.KYRGYZ, Road.UKRAINIAN], "mark_ruling": [1, 0, 1, 1],
    }, of=[0, 0, 0, 0])  # fmt: skip
    assert estimate("ruled upon", run) == pytest.approx(1 / 2)


def test_numbers_to_reproduce_are_counted_and_no_fit_reads_them() -> None:
    assert all(target.counted for target in targets_in(FILES[1]).values())
    fit = (ROOT / "configs" / "calibration.yaml").read_text(encoding="utf-8")
    assert "numbers.yaml" not in fit


def test_every_measure_of_a_target_is_held_here_by_a_number() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in MEASURED if f'"{name}"' not in text] == []


def test_the_tail_of_deaths_is_their_95th_percentile() -> None:
    run = run_of(world(deaths=[0] * 100))
    run.results = seen({"deaths": range(1, 101), "kind": Episode.CONTEST}, of=list(range(100)))
    assert estimate("tail of deaths", run) == pytest.approx(95.5)


def test_a_row_says_when_so_few_cases_cannot_tell() -> None:
    target = next(iter(targets_in(TARGETS_FILE).values()))
    assert Row(target, Interval(0.05, 0.04, 0.06), 9).verdict == "holds"
    assert Row(target, Interval(0.06, 0.04, 0.08), 9).verdict == "cannot tell"
    assert Row(target, Interval(0.08, 0.07, 0.09), 9).verdict == "does not hold"


def test_a_row_is_inside_only_within_its_limits() -> None:
    target = next(iter(targets_in(TARGETS_FILE).values()))
    assert Row(target, Interval(target.high, 0.0, 1.0), 9).is_inside
    assert not Row(target, Interval(float("nan"), 0.0, 1.0), 0).is_inside
