"""Deaths are all of a future, where streets are cleared too; the table of roads tells those of the first split."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sim.analysis.runs.summary import summarise
from sim.analysis.runs.tables import PointTables, tables_of
from sim.app.beside import WORDS
from sim.cli.common import Talk
from sim.cli.run_text import _show_paths
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.outcomes.registry import OUTCOMES
from sim.scenario.reading.loader import load

RIVALS = Path(__file__).parents[2] / "docs" / "examples" / "two-rivals.yaml"


@pytest.fixture(scope="module")
def rivals(tmp_path_factory: pytest.TempPathFactory) -> PointTables:
    folder = tmp_path_factory.mktemp("rivals")
    play_study(single(load(RIVALS), 60, 1), folder, Options(1))
    return tables_of(folder)


def test_who_dies_where_streets_are_cleared_counts_without_a_contest(rivals: PointTables):
    of_struggles = rivals.episodes.group_by("run").agg(pl.col("deaths").sum().alias("of_struggles"))
    runs = rivals.runs.join(of_struggles, on="run", how="left").fill_null(0)
    outside = runs.filter((pl.col("deaths") > 0) & (pl.col("of_struggles") == 0))
    assert len(outside) > 0
    told = OUTCOMES["deaths"].of(rivals.columns)
    assert told[outside["run"].to_list()].tolist() == outside["deaths"].to_list()
    entry = OUTCOMES["deaths"]
    for words in (entry.row, entry.formula, WORDS["deaths"]):
        assert "contests" in words
        assert "street" in words
    assert entry.never == "none: 0"


def test_the_table_of_roads_tells_the_deaths_of_the_first_split(
    rivals: PointTables, capsys: pytest.CaptureFixture[str]
):
    summary = summarise(rivals)
    splits = rivals.episodes.filter(pl.col("kind").is_in(["contest", "plot"])).group_by("run").first()
    most = max(each.deaths.most or 0.0 for each in summary.paths)
    assert most == splits["deaths"].max()
    _show_paths(Talk(), summary)
    printed = capsys.readouterr().out
    assert "days and deaths are those of the first split" in printed
    names = {each.path.name for each in summary.paths}
    assert ("unmarked: over before it took one" in printed) == bool(names & {"mixed", "unmarked"})
