"""What is set side by side: how many runs each side has, of which seed, under which name, and what is said before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs.exits import EXIT, EXIT_MEANINGS, Histories, compare_histories, split_histories
from sim.analysis.runs.orders import described, names_of, orders_to_compare
from sim.analysis.runs.sides import Side, sides_of
from sim.experiment.folder.study import single
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import UsageError
from sim.scenario.reading.loader import load
from tests.read_sides import read_sides

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
CONFIG = """kingmaker: 1
sweep: guards
scenario: {court}
runs: 6
seed: 4
design: {{kind: grid, axes: {{loyalty: {{path: leaders.guard.loyalty, values: [0.2, 0.8]}}}}}}
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one point and seed 7, one of two points, and the config that these are of."""
    home = tmp_path_factory.mktemp("sides")
    play_study(single(load(COURT), 9, 7), home / "court", Options(1))
    (home / "guards.yaml").write_text(CONFIG.format(court=COURT), encoding="utf-8")
    sweep(home / "guards.yaml", home / "swept", jobs=1)
    return home


def told(sides: list[Side]) -> list[tuple[str, str, int, int]]:
    return [(side.name, side.kind, len(side.runs), side.seed) for side in sides]


def test_a_scenario_beside_a_folder_has_its_runs_and_seed_unless_told_otherwise(played: Path) -> None:
    assert told(read_sides([played / "court", COURT])) == [("court", "results", 9, 7), ("court (2)", "scenario", 9, 7)]
    assert told(read_sides([COURT, played / "court"], runs=3))[0] == ("court", "scenario", 3, 7)
    assert told(read_sides([played / "court", COURT], seed=0)) == [
        ("court", "results", 9, 7), ("court (2)", "scenario", 9, 0)
    ]  # fmt: skip
    assert told(read_sides([COURT], runs=2)) == [("court", "scenario", 2, 1)]
    assert told(read_sides([COURT], runs=2, seed=5)) == [("court", "scenario", 2, 5)]


def test_the_runs_of_a_folder_are_those_of_the_scenario_played_with_its_seed(played: Path) -> None:
    there, here = read_sides([played / "court", COURT])
    assert there.runs.drop("point").equals(here.runs.drop("point"))
    assert there.leaders.drop("point").equals(here.leaders.drop("point"))
    assert (there.horizon, there.names) == (here.horizon, here.names)


def test_points_are_sides_under_their_labels_from_a_folder_and_from_its_config(played: Path) -> None:
    swept, config = read_sides([played / "swept"]), read_sides([played / "guards.yaml"])
    assert told(swept) == [("loyalty=0.2", "results", 6, 4), ("loyalty=0.8", "results", 6, 4)]
    assert told(config) == [("loyalty=0.2", "config", 6, 4), ("loyalty=0.8", "config", 6, 4)]
    for one, two in zip(swept, config, strict=True):
        assert one.runs.drop("point").equals(two.runs.drop("point"))
    assert told(read_sides([f"{played / 'swept'}#1"])) == [("loyalty=0.8", "results", 6, 4)]
    assert told(read_sides([played / "guards.yaml"], runs=2, seed=8))[1] == ("loyalty=0.8", "config", 2, 8)


def test_what_is_set_is_set_in_what_is_played_and_not_in_what_lies_there(played: Path) -> None:
    there, here = read_sides([played / "court", COURT], settings=["horizon_months=2"])
    assert (there.horizon, here.horizon) == (365.0, 59.0)


def test_sides_of_one_name_are_counted() -> None:
    assert [side.name for side in read_sides([COURT, COURT, COURT], runs=1)] == ["court", "court (2)", "court (3)"]


def test_what_would_be_read_and_played_is_told_without_doing_it(played: Path) -> None:
    folder, config = str(played / "court"), str(played / "guards.yaml")
    assert described(orders_to_compare([folder, config, COURT])) == [
        f"{folder}: 9 runs of 1 point are there",
        f"{config}: would be simulated: 2 points, 9 runs of each",
        f"{COURT}: would be simulated: 9 runs",
    ]
    _, told = described(orders_to_compare([config, COURT], runs=3, settings=["horizon_months=2"]))
    assert told.endswith("would be simulated: 3 runs")
    assert described(orders_to_compare([config], runs=3))[0].endswith("2 points, 3 runs of each")


@pytest.mark.parametrize("settings", [(), ("leaders.guard.ambition=1",)])
def test_sides_are_called_before_they_are_played_as_they_are_after(played: Path, settings: Sequence[str]) -> None:
    swept, court = str(played / "swept"), str(played / "court")
    many = [COURT, court, swept, f"{swept}#1", f"{court}#0", played / "guards.yaml", COURT]
    for sources in ([COURT], many):
        orders = orders_to_compare(sources, 2, None, settings)
        assert names_of(orders) == [side.name for side in sides_of(orders)]


def test_more_than_two_hundred_points_are_too_many_to_set_side_by_side(tmp_path: Path) -> None:
    values = ", ".join(str(0.004 * k) for k in range(201))
    many = CONFIG.format(court=COURT).replace("[0.2, 0.8]", f"[{values}]")
    (tmp_path / "many.yaml").write_text(many, encoding="utf-8")
    with pytest.raises(UsageError, match="has 201 points, which are too many"):
        read_sides([tmp_path / "many.yaml"])


def test_a_difference_of_unpaired_shares_reaches_as_far_as_the_limits_of_both_let_it() -> None:
    """By hand: of 40 and of 60 futures 10 and 30 are gone within half a year."""

    def side(gone: int, of: int) -> Histories:
        is_gone = np.arange(of) < gone
        return Histories(np.where(is_gone, 90.0, 365.0), is_gone.astype(np.int64), EXIT)

    row, _ = compare_histories("exit", side(10, 40), side(30, 60), 365.0, paired=False)
    assert (row.a.estimate, row.b.estimate, row.diff.estimate) == pytest.approx((0.25, 0.5, 0.25))
    up = ((row.b.high - 0.5) ** 2 + (0.25 - row.a.low) ** 2) ** 0.5
    down = ((0.5 - row.b.low) ** 2 + (row.a.high - 0.25) ** 2) ** 0.5
    assert (row.diff.low, row.diff.high) == pytest.approx((0.25 - down, 0.25 + up))
    assert 0.0 < row.diff.low < row.diff.high < 0.5
    turned, _ = compare_histories("exit", side(30, 60), side(10, 40), 365.0, paired=False)
    assert (turned.diff.low, turned.diff.high) == pytest.approx((-row.diff.high, -row.diff.low))
    same, _ = compare_histories("exit", side(10, 40), side(10, 40), 365.0, paired=False)
    assert (same.diff.estimate, same.diff.low) == pytest.approx((0.0, -same.diff.high))


def test_by_a_month_counts_only_what_splits_while_the_first_incumbent_rules() -> None:
    """Gone on day 50 and a split under his successor on day 100; a split on day 100, he goes on day 120; neither."""
    runs = pl.DataFrame({"split": [True, True, False], "opened": [100, 100, -1], "removed_day": [50, 120, -1]})
    told = split_histories(runs, 365.0)
    assert (told.time.tolist(), told.cause.tolist()) == ([50.0, 100.0, 365.0], [2, 1, 0])
    rows = {row.cause: row for row in compare_histories("split", told, told, 365.0, paired=True) if row.months == 6}
    assert rows["split"].a.estimate == pytest.approx(1 / 3)
    assert runs["split"].mean() == pytest.approx(2 / 3)
    assert EXIT_MEANINGS["split"].endswith("under the first incumbent")
