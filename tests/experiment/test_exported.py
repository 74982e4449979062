"""A design that is exported and played again gives the same points and the same bytes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from small_sweeps import COURT, parts_of

from sim.experiment.design.exported import as_exported
from sim.experiment.design.plan import load_plan
from sim.experiment.folder.study import column_of
from sim.experiment.playing.runner import sweep
from sim.language.errors import ScenarioError

DESIGN = """\
  kind: union
  of:
    - axes:
        amb: {path: leaders.heir.ambition, shift: [0, 1]}
        key: {path: posts.command.second_key, values: [true, false]}
    - axes:
        mix: {path: world.approval, values: [0.12345678, high]}
        v: {variants: {none: {}, later: {start: 2021-02-03}}}
      where: "mix == 'high' or v == 'later'"
    - {kind: random, points: 2, axes: {world.capacity: {range: [0.001, 1], scale: log}}}
"""


def head(tmp_path: Path) -> str:
    for name, ambition in (("lo", "low"), ("hi", "high")):
        layer = f"kingmaker: 1\nid: {name}\nextends: {COURT.name}\nleaders: {{heir: {{ambition: {ambition}}}}}\n"
        (tmp_path / f"{name}.yaml").write_text(layer, encoding="utf-8")
    (tmp_path / COURT.name).write_text(COURT.read_text(encoding="utf-8"), encoding="utf-8")
    return "kingmaker: 1\nsweep: again\nscenarios: {lo: lo.yaml, hi: hi.yaml}\nruns: 2\n"


def config(tmp_path: Path, design: str) -> Path:
    path = tmp_path / "x.yaml"
    path.write_text(f"{head(tmp_path)}design:\n{design}", encoding="utf-8")
    return path


def test_an_exported_design_is_played_again_with_the_same_points_and_results(tmp_path: Path) -> None:
    first = sweep(config(tmp_path, DESIGN), tmp_path / "first", jobs=1)
    as_exported(first.design()).write_csv(tmp_path / "design.csv")
    second = sweep(config(tmp_path, "  {kind: csv, file: design.csv}\n"), tmp_path / "second", jobs=1)
    assert second.design().equals(first.design())
    assert len(first.design()) == 18
    assert parts_of(tmp_path / "second") == parts_of(tmp_path / "first")


def exported(tmp_path: Path) -> Path:
    study = load_plan(config(tmp_path, DESIGN)).study()
    as_exported(study.design()).write_csv(tmp_path / "design.csv")
    return tmp_path / "design.csv"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("lo,1.0,true", "lo,0.0,true", "column 'amb': shows '0.0', and the column 'settings' says 1.0"),
        ("lo,1.0,true", "lo,,true", "column 'amb': shows ''"),
        ("lo,1.0,true", "xx,1.0,true", "there is no scenario 'xx' here (lo, hi)"),
        ('""set"": ', '""sat"": ', "column 'settings': is not as 'export --table design' writes it"),
        (",amb,key", ",other,key", "column 'other': shows"),
    ],
)
def test_an_exported_design_that_says_two_things_is_refused(tmp_path: Path, before: str, after: str, says: str) -> None:
    path = exported(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        load_plan(config(tmp_path, "  {kind: csv, file: design.csv}\n"))
    assert says in raised.value.render()


def test_an_exported_design_whose_settings_speak_of_an_axis_that_has_no_column_is_refused(tmp_path: Path) -> None:
    path = exported(tmp_path)
    pl.read_csv(path, infer_schema=False).drop("amb").write_csv(path)
    with pytest.raises(ScenarioError) as raised:
        load_plan(config(tmp_path, "  {kind: csv, file: design.csv}\n"))
    assert "column 'settings': speaks of 'amb', which is no column" in raised.value.render()


def test_an_axis_named_like_a_measured_column_is_beside_it_in_every_table(tmp_path: Path) -> None:
    from sim.analysis.runs.points import shares_by_point

    path = tmp_path / "x.yaml"
    names = ("loyalty", "split", "split_low", "outcome", "q05", "mean")
    fields = ("ambition", "caution", "concealment", "equidistance", "street", "media")
    values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    each = zip(names, fields, values, strict=True)
    axes = ", ".join(f"{name}: {{path: leaders.guard.{field}, values: [{value}]}}" for name, field, value in each)
    path.write_text(
        f"kingmaker: 1\nsweep: x\nscenario: {COURT}\nruns: 2\ndesign: {{axes: {{{axes}}}}}\n", encoding="utf-8"
    )
    found = sweep(path, tmp_path / "out", jobs=1)
    for table in (found.runs(), found.runs("leaders"), found.runs("series"), shares_by_point(found.folder)):
        shown = [f"axis.{name}" if f"axis.{name}" in table.columns else name for name in names]
        assert table.select(shown).row(0) == tuple(values)
        assert not [name for name in table.columns if name.endswith("_right")]


def test_a_column_of_values_keeps_words_and_numbers_apart() -> None:
    assert column_of([0.5, None]).dtype == pl.Float64
    assert column_of([0.5, "high"]).to_list() == ["0.5", "high"]
