"""The table of points says of each how many runs it has, and shares and means that can be counted in its runs."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs.points import MEANS, Shares, shares_by_point
from sim.analysis.runs.quantities import ENDS, EVENTS
from sim.experiment.playing.runner import sweep
from sim.statistics.proportions import wilson
from tests.read_sides import read_sides

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
    table, sides = shares_by_point(folder), read_sides([folder])
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
    design = pl.DataFrame({"point": [0], "label": ["a"], "settings": ["{}"], "runs": [9], "split": [0.5]})
    shown = Shares({}).table(design)
    assert shown.is_empty()
    assert {"axis.runs", "axis.split", "runs", "split", "point", "label"} <= set(shown.columns)
    assert "settings" not in shown.columns


class Part:
    """A part whose outcomes are these, or nothing at all of 365 runs."""

    def __init__(self, point: int, runs: int, **values: list[float]) -> None:
        self.point, self.own = point, {name: None for name in values if name in ("defied", "tries")}
        self.told, self._values, self._runs = self, values, runs

    def values(self, name: str) -> np.ndarray:
        return np.array(self._values.get(name, [0.0] * self._runs), float)


def test_parts_of_a_point_are_counted_together_and_what_a_part_does_not_define_is_left_out() -> None:
    every: Any = {"defied": SimpleNamespace(yes_no=True), "tries": SimpleNamespace(yes_no=False)}
    shares = Shares(every, 0.9)
    for part in (Part(4, 3, split=[1, 0, 1], defied=[1, 1, 0], tries=[1, 2, 3], formation_days=[9, np.nan, 3]),
                 Part(4, 1, split=[1], defied=[1], tries=[6]), Part(2, 2, split=[0, np.nan])):  # fmt: skip
        shares.add(part)  # type: ignore[arg-type]
    design = pl.DataFrame({"point": [2, 4, 9], "label": ["a", "b", "c"], "settings": [""] * 3, "x": [0.5, 0.6, 0.7]},
                          schema_overrides={"point": pl.Int32})  # fmt: skip
    two, four = shares.table(design).iter_rows(named=True)
    assert (two["point"], two["runs"], two["x"], four["point"], four["runs"], four["label"]) == (2, 2, 0.5, 4, 4, "b")
    assert (two["split"], four["split"]) == (0.0, 0.75)
    low, high = (float(limit) for limit in wilson(3, 4, 0.9)[1:])
    assert (four["split_low"], four["split_high"]) == (low, high)
    assert (two["defied"], two["mean_tries"], four["defied"], four["mean_tries"]) == (None, None, 0.75, 3.0)
    assert four["mean_formation_days"] == 4.0
    assert (two["mean_formation_days"], four["mean_team_share"], four["survived"]) == (0.0, 0.0, 0.0)
