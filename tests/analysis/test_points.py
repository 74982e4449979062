"""The table of points says of each how many runs it has, and shares and means that can be counted in its runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs.points import MEANS, shares_by_point
from sim.analysis.runs.quantities import ENDS, EVENTS
from sim.analysis.runs.sides import gather
from sim.experiment.playing.runner import sweep
from sim.statistics.proportions import wilson

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
CONFIG = """kingmaker: 1
sweep: houses
scenarios: {mild: mild.yaml, bold: bold.yaml}
runs: 30
chunk: 8
design: {axes: {horizon: {path: horizon_months, values: [2, 12]}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four points of two scenarios, of which one defines outcomes of its own; each point in four parts."""
    home = tmp_path_factory.mktemp("points")
    (home / "court.yaml").write_text(COURT.read_text(encoding="utf-8"), encoding="utf-8")
    (home / "mild.yaml").write_text("kingmaker: 1\nid: mild\nextends: court.yaml\n", encoding="utf-8")
    (home / "bold.yaml").write_text(
        "kingmaker: 1\nid: bold\nextends: court.yaml\nleaders: {guard: {loyalty: 0.05}}\n"
        "outcomes: {defied: guard.challenged, tries: {formula: 2 * attempts, unit: tries},"
        " dated: formation_days < 9}\n",
        encoding="utf-8",
    )
    (home / "houses.yaml").write_text(CONFIG, encoding="utf-8")
    return sweep(home / "houses.yaml", home / "out", jobs=1).folder


def test_a_row_of_a_point_is_counted_in_its_runs(folder: Path) -> None:
    table, sides = shares_by_point(folder), gather([folder])
    assert table["point"].to_list() == [0, 1, 2, 3]
    assert table["runs"].to_list() == [30, 30, 30, 30]
    assert table["horizon"].to_list() == [2, 2, 12, 12]
    assert any(0 < table[name].sum() < 4 for name in EVENTS)
    for row, side in zip(table.iter_rows(named=True), sides, strict=True):
        for name in (*ENDS, *EVENTS, *MEANS, *side.own):
            values = side.quantities[name].values
            seen = values[np.isfinite(values)]
            if side.quantities[name].yes_no:
                limits = wilson(seen.sum(), len(seen), 0.95) if len(seen) else (None, None, None)
                assert [row[f"{name}{end}"] for end in ("", "_low", "_high")] == list(limits), name
            else:
                assert row[f"mean_{name}"] == (seen.mean() if len(seen) else None), name


def test_an_outcome_of_one_scenario_is_empty_at_the_points_of_another(folder: Path) -> None:
    table = shares_by_point(folder)
    for name in ("defied", "defied_low", "defied_high", "mean_tries"):
        assert [value is None for value in table[name]] == [True, False, True, False], name
    assert table["dated"].is_null().all(), "there is no vote, and no government to form"


def test_limits_are_as_wide_as_their_level(folder: Path) -> None:
    wide, usual, narrow = (shares_by_point(folder, level)["survived_low"] for level in (0.99, 0.95, 0.5))
    assert ((wide < usual) & (usual < narrow)).all()


def test_an_axis_named_like_what_is_counted_is_beside_it(folder: Path) -> None:
    from sim.analysis.runs.points import Shares

    design = pl.DataFrame({"point": [0], "label": ["a"], "settings": ["{}"], "runs": [9], "split": [0.5]})
    shown = Shares({}).table(design)
    assert shown.is_empty()
    assert {"axis.runs", "axis.split", "runs", "split", "point", "label"} <= set(shown.columns)
    assert "settings" not in shown.columns
