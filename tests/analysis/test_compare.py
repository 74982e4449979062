"""Comparisons: effects that are known, pairs that are what they say, and intervals that cover what they should."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.analysis.questions.compare import Comparison, compare, compare_sides, is_clear
from sim.analysis.questions.expect import parse_expectation
from sim.analysis.runs.differing import differ
from sim.analysis.runs.exits import Histories, compare_histories, exit_histories, split_histories
from sim.analysis.runs.quantities import Quantity, quantities
from sim.analysis.runs.sides import Side, play_side
from sim.analysis.runs.spread_apart import distances
from sim.ensemble import simulate
from sim.experiment.folder.columns import coded, runs_table
from sim.experiment.folder.manifest import as_sealed, read_manifest
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import ResultsError, UsageError
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from sim.statistics.multiplicity import holm
from tests.read_sides import read_sides

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
BOLD = "leaders.guard.loyalty=0.1"
LIVELY = ["parameters.chances=5", "parameters.safety=5", "parameters.noise=0.1"]  # or hardly anybody moves


def shares(*values: float) -> Quantity:
    return Quantity(np.array(values, float), True, "share", "")


def numbers(*values: float) -> Quantity:
    return Quantity(np.array(values, float), False, "days", "")


@pytest.fixture(scope="module")
def sides() -> list[Side]:
    bold = build(load(COURT, [*LIVELY, BOLD]))
    return [play_side(build(load(COURT, LIVELY)), 120, 1, 2, "base"), play_side(bold, 120, 1, 2, "bold")]


@pytest.fixture(scope="module")
def found(sides: list[Side]) -> Comparison:
    return compare_sides(sides)


def test_a_share_rises_by_the_pairs_gained_less_those_lost():
    row = differ("x", shares(0, 0, 0, 1, 1), shares(1, 1, 0, 0, 1), paired=True)
    assert row.diff.estimate == pytest.approx(1 / 5)
    assert row.p == pytest.approx(1.0)  # two of three changed pairs: 2 P(X <= 1), X ~ Binomial(3, 1/2)
    assert (row.a.estimate, row.b.estimate) == (0.4, 0.6)


def test_ten_pairs_that_all_change_one_way_have_the_p_of_ten_coins():
    row = differ("x", shares(*[0] * 10, 1), shares(*[1] * 10, 1), paired=True)
    assert row.p == pytest.approx(2 * 0.5**10)


def test_fishers_p_of_the_lady_tasting_tea():  # Fisher 1935, 3 of 4 right: P = 34/70, both ways
    assert differ("x", shares(1, 1, 1, 0), shares(1, 0, 0, 0), paired=False).p == pytest.approx(34 / 70)


def test_welch_of_two_samples_by_hand():  # Welch 1947: u = 1/3, v = 1/3, 4 degrees of freedom, t = 3/0.8165
    row = differ("x", numbers(1, 2, 3), numbers(4, 5, 6), paired=False)
    assert row.diff.estimate == pytest.approx(3.0)
    assert row.p == pytest.approx(0.021312, abs=1e-5)


def test_the_limits_of_unpaired_means_are_made_of_the_limits_of_both():  # Donner & Zou 2012
    x, y = numbers(*range(40)), numbers(*np.arange(60) ** 1.5)
    row = differ("x", x, y, paired=False)
    assert row.diff.low == pytest.approx(
        row.diff.estimate - math.hypot(row.b.estimate - row.b.low, row.a.high - row.a.estimate)
    )
    assert row.diff.high == pytest.approx(
        row.diff.estimate + math.hypot(row.b.high - row.b.estimate, row.a.estimate - row.a.low)
    )


def test_five_numbers_that_all_rise_have_the_p_of_five_coins_and_not_that_of_student():
    row = differ("x", numbers(*[0.0] * 400), numbers(*[0.0] * 395, 1, 2, 3, 4, 5), paired=True)
    assert row.p == pytest.approx(2 * 0.5**5)
    assert row.changed == 5


def test_what_never_varies_is_not_tested_and_what_cannot_be_seen_has_no_difference():
    assert differ("x", shares(0, 0, 0), shares(0, 0, 0), paired=True).p is None
    row = differ("x", numbers(math.nan, 1, math.nan), numbers(1, 2, 3), paired=True)
    assert (row.seen, row.of) == ((1, 3), (3, 3))
    assert math.isnan(row.diff.estimate)


@pytest.mark.slow
@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("p", [0.5, 0.1, 0.02])
def test_intervals_cover_what_they_say(paired, p):
    """2,000 experiments of 1,000 runs with a true difference of p/4 and, where paired, half of the pairs in common."""
    rng, n, hits = np.random.default_rng(7), 1000, 0
    experiments = 2000
    rise = p / 4
    for _ in range(experiments):
        own = rng.random(n)
        common = rng.random(n) < 0.5
        other = np.where(common, own, rng.random(n)) if paired else rng.random(n)
        before, after = ((x < limit).astype(float) for x, limit in ((own, p), (other, p + rise)))
        row = differ("x", Quantity(before, True, "share", ""), Quantity(after, True, "share", ""), paired)
        hits += row.diff.low <= rise <= row.diff.high
    assert 0.93 <= hits / experiments <= 0.97


def test_pairs_gain_on_the_same_luck_and_not_on_other_luck(sides):
    other = play_side(build(load(COURT, [BOLD])), 120, 2, 2, "other")
    together, apart = compare_sides(sides), compare_sides([sides[0], other])
    assert together.versus[0].paired
    assert not apart.versus[0].paired
    assert "seeds differ" in apart.versus[0].why_not
    row = together.versus[0].row("approval")
    assert row.worth is not None
    assert row.worth > 150
    with pytest.raises(UsageError, match="cannot be paired"):
        compare_sides([sides[0], other], paired="yes")


def test_pairs_are_runs_of_one_number_however_many_there_are(sides):
    fewer = play_side(build(load(COURT, [*LIVELY, BOLD])), 50, 1, 1, "fewer")
    versus = compare_sides([sides[0], fewer]).versus[0]
    assert versus.pairs == 50
    assert "left out: 70 of base" in versus.notes[0]
    again = compare_sides([play_side(build(load(COURT, LIVELY)), 50, 1, 1, "base"), fewer]).versus[0]
    assert again.row("split").diff == versus.row("split").diff


def test_a_scenario_against_itself_differs_in_nothing(sides):
    versus = compare_sides([sides[0], sides[0]]).versus[0]
    assert all(row.diff.estimate == 0 for row in versus.rows if not math.isnan(row.diff.estimate))
    assert not any(is_clear(each) for each in (*versus.rows, *versus.exits, *versus.distances))
    assert all(each.distance.estimate == 0 for each in versus.distances)


def test_every_family_is_compared_and_its_tests_are_counted(found):
    versus = found.versus[0]
    assert {"split", "survived", "kyrgyz_path", "path_palace", "days_in_office"} <= {row.name for row in versus.rows}
    assert versus.row("guard.challenged").family == "people"
    for family in ("outcome", "cabinet", "people"):
        assert found.tests[family] == sum(row.tells for row in versus.of(family))
    assert found.tests["exits"] == sum(row.tells for row in versus.exits) > 0
    assert found.tests["distances"] == sum(row.tells for row in versus.distances) > 0


def test_holm_runs_over_everything_that_is_looked_at(found):
    versus = found.versus[0]
    tested = [row for row in (*versus.rows, *versus.exits, *versus.distances) if row.tells]
    assert len(tested) == sum(found.tests.values())
    np.testing.assert_allclose([row.adjusted for row in tested], holm([row.p for row in tested]))


def test_pairs_of_which_none_differs_cost_no_correction(sides):
    same, other = compare_sides([sides[0], sides[0]]), compare_sides(sides)
    assert sum(same.tests.values()) == 0
    assert all(row.tells == (row.p is not None and row.changed > 0) for row in other.versus[0].rows)


def test_correction_runs_over_all_comparisons_and_fewer_outcomes_cost_less(sides):
    third = play_side(build(load(COURT, [*LIVELY, "leaders.guard.loyalty=0.9"])), 120, 1, 2, "loyal")
    one, two = compare_sides(sides), compare_sides([*sides, third])
    assert two.tests["outcome"] > one.tests["outcome"]
    only = compare_sides([*sides, third], outcomes=["split"])
    assert only.tests == {"outcome": 2, "cabinet": 0, "people": 0, "exits": 0, "distances": 0}
    raw = compare_sides([*sides, third], outcomes=["split"], correct="none")
    for a, b in zip(only.versus, raw.versus, strict=True):
        assert b.rows[0].adjusted == b.rows[0].p
        assert a.rows[0].adjusted >= b.rows[0].adjusted


def test_a_clan_that_holds_a_post_on_one_side_only_is_compared_and_one_that_never_does_is_not(sides):
    def side(held: dict[str, float]) -> Side:
        rows = {"point": 0, "run": sides[0].numbers, "head": None, "share_before": 0.0}
        posts = [pl.DataFrame(rows | {"clan": clan, "share_after": share}) for clan, share in held.items()]
        return replace(sides[0], posts=pl.concat(posts))

    one, two = side({"won": 0.0, "kept": 0.5, "never": 0.0}), side({"won": 0.25, "kept": 0.5, "never": 0.0})
    versus = compare_sides([one, two]).versus[0]
    assert [row.name for row in versus.of("cabinet")] == ["cabinet.won", "cabinet.kept"]
    assert versus.row("cabinet.won").diff.estimate == 0.25
    assert versus.not_in_both == ()


def test_an_unknown_outcome_gets_a_guess(sides):
    with pytest.raises(UsageError, match="did you mean 'survived'"):
        compare_sides(sides, outcomes=["survivd"])


def test_competing_exits_add_up_to_those_who_are_gone(sides):
    runs = sides[0].runs
    history = exit_histories(runs, sides[0].horizon)
    rows = compare_histories("exit", history, history, sides[0].horizon, paired=True)
    by_twelve = sum(row.a.estimate for row in rows if row.months == 12)
    assert by_twelve == pytest.approx(float((runs["removed_day"] >= 0).mean()), abs=1e-9)
    split = split_histories(runs, sides[0].horizon)
    assert int((split.cause == 1).sum()) <= int(runs["split"].sum())


def test_incidence_by_hand():
    a = Histories(np.array([100.0, 200.0, 365.0, 365.0]), np.array([1, 2, 0, 0]), ("x", "y"))
    b = Histories(np.array([100.0, 150.0, 170.0, 365.0]), np.array([1, 1, 1, 0]), ("x", "y"))
    rows = compare_histories("exit", a, b, 365.0, paired=True)
    assert [(row.months, row.cause) for row in rows] == [(6, "x"), (6, "y"), (12, "x"), (12, "y")]
    assert (rows[0].a.estimate, rows[0].b.estimate, rows[0].diff.estimate) == pytest.approx((0.25, 0.75, 0.5))


def test_paired_and_unpaired_distances_agree_on_the_distance_itself(sides):
    known = [side.quantities for side in sides]
    both = [distances(sides[0].runs, sides[1].runs, *known, paired) for paired in (True, False)]
    for one, two in zip(*both, strict=True):
        assert one.distance.estimate == pytest.approx(two.distance.estimate)
        assert one.distance.low <= one.distance.estimate <= one.distance.high


def test_results_folders_give_the_same_as_scenarios_on_the_spot(tmp_path):
    study = single(load(COURT), 60, 1)
    play_study(study, tmp_path / "base", Options(2))
    folder = compare(tmp_path / "base", COURT, jobs=2)
    assert folder.versus[0].pairs == 60
    assert all(row.diff.estimate == 0 for row in folder.versus[0].of("outcome") if row.seen[0] > 1)
    sides = read_sides([tmp_path / "base", COURT])
    assert sides[0].runs.drop("point").equals(sides[1].runs.drop("point"))


def test_folders_of_different_engines_are_not_mixed(tmp_path):
    study = single(load(COURT), 10, 1)
    play_study(study, tmp_path / "old", Options(1))
    manifest = read_manifest(tmp_path / "old") | {"engine": "0.0.0+old"}
    (tmp_path / "old" / "manifest.json").write_bytes(as_sealed(manifest))
    with pytest.raises(ResultsError, match="different versions"):
        read_sides([tmp_path / "old", COURT])


def test_what_is_compared_where_nothing_is_asked_for(found: Comparison, sides: list[Side]):
    names = {row.name for row in found.versus[0].rows}
    fortunes = {f"{who}.{what}" for who in ("ruler", "guard", "heir")
                for what in ("rules", "in_service", "left_office", "dismissed", "challenged", "chosen", "weight")
                }  # fmt: skip
    assert {name for name in names if "." in name} == fortunes & sides[0].quantities.keys()
    assert {"split", "survived", "balance", "path_palace", "days_in_office", "deaths", "episodes", "approval"} <= names
    assert not {"ruler.loyalty", "guard.abroad", "enemies_mean", "approval_mean", "days_forming"} & names


def test_what_is_not_there_is_told():
    with pytest.raises(UsageError, match="there is no such"):
        read_sides(["nowhere.yaml"])
    with pytest.raises(UsageError, match="at least two"):
        compare(COURT, runs=2)


def test_quantities_are_read_off_the_words_of_a_table():
    built = build(load(COURT))
    runs = np.arange(2)
    table = runs_table(built, simulate(built, 0, 2, 1), 0, 1, runs).with_columns(
        pl.Series("outcome", ["balance", "palace_coup"]), pl.Series("path", ["none", "mixed"]),
        pl.Series("formation_days", [12, -1]), pl.Series("removed_day", [-1, 40]), pl.Series("opened", [-1, 40]),
        pl.Series("closed", [-1, 49]), pl.Series("election", [30, 30]), pl.Series("formation_start", [30, 30]),
    )  # fmt: skip
    found = {name: each.values for name, each in quantities(coded(table)).items()}
    assert found["palace_coup"].tolist() == [0, 1]
    assert found["days_in_office"].tolist() == [365, 40]
    np.testing.assert_array_equal(found["formation_days"], [12, np.nan])
    np.testing.assert_array_equal(found["contest_days"], [np.nan, 9])
    np.testing.assert_array_equal(found["on_time"], [1, 0])
    assert np.isnan(found["patron_returns"]).all()  # a court without a patron
    with pytest.raises(ResultsError, match="another version"):
        coded(table.drop("horizon"))


@pytest.mark.parametrize(
    ("text", "holds"),
    [("split.diff>0.05", True), ("split.diff > 30%", False), ("split.low>=0.05", True), ("bold: split.p<0.05", True),
     ("split.b == 1", False), ("split.a<=5e-1", True), ("split.worth>1", False)],
)  # fmt: skip
def test_an_expectation_is_read_and_holds(text, holds):
    row = differ("split", shares(*[0] * 60, *[1] * 40), shares(*[0] * 40, *[1] * 60), paired=False)
    assert parse_expectation(text).holds(row) is holds


@pytest.mark.parametrize(
    "text", ["split", "split.diff", "split.diff>", "split.size>1", "__import__('os').system('x')>0", "split.diff>nan"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(UsageError, match="--expect"):
        parse_expectation(text)


@pytest.mark.parametrize("paired", [True, False])
def test_what_never_varies_on_either_side_has_no_distance(sides, paired):
    known = [side.quantities for side in sides]
    same = [side.runs.with_columns(outcome=pl.lit(sides[0].runs["outcome"][0])) for side in sides]
    still = [{**each, "deaths": each["deaths"]._replace(values=np.zeros(len(each["deaths"].values)))} for each in known]
    told = [row.name for row in distances(*same, *still, paired)]
    assert "outcome" not in told
    assert "deaths" not in told
    assert {"outcome", "deaths"} <= {row.name for row in distances(sides[0].runs, sides[1].runs, *known, paired)}
