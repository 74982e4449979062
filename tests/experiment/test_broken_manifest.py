"""A manifest that is damaged or edited is set aside and written again; no finished run is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_sweeps import Maker, parts_of
from test_resuming import Ears

from sim.cli import main
from sim.experiment.folder.inventory import INVENTORY
from sim.experiment.folder.store import read_manifest, read_table
from sim.experiment.playing.runner import sweep
from sim.language.errors import ResultsError


def edit(manifest: Path) -> None:
    manifest.write_text(manifest.read_text().replace('"seed": 1', '"seed": 2'))


def tear(manifest: Path) -> None:
    manifest.write_text(manifest.read_text()[:100])


def disown(manifest: Path) -> None:
    manifest.write_text(json.dumps({"mine": True}))


@pytest.mark.parametrize("harm", [edit, tear, disown])
def test_the_command_repeated_sets_a_broken_manifest_aside_and_plays_nothing_again(
    tmp_path: Path,
    config: Maker,
    harm: Callable[[Path], None],
):
    folder = tmp_path / "x"
    assert sweep(config(), folder, jobs=1).finished
    before, told = parts_of(folder), read_table(folder)
    harm(folder / "manifest.json")
    broken = (folder / "manifest.json").read_bytes()
    with pytest.raises(ResultsError, match=r"manifest\.json: .*; repeat the command that made the folder"):
        read_table(folder)
    ears = Ears()
    again = sweep(config(), folder, jobs=1, listener=ears)
    assert (again.finished, again.report.played) == (True, 0)
    assert "manifest.json: was changed or damaged, and is written again" in ears.text
    assert (folder / "set-aside" / "changed-1" / "manifest.json").read_bytes() == broken
    assert parts_of(folder) == before
    assert read_table(folder).equals(told)
    assert read_manifest(folder)["state"] == "finished"


def test_an_edited_manifest_that_tells_of_another_engine_is_refused(tmp_path: Path, config: Maker):
    folder = tmp_path / "x"
    sweep(config(), folder, jobs=1)
    engine = read_manifest(folder)["engine"]
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(engine, "0.0.1+0"))
    with pytest.raises(ResultsError, match=r"was made by engine 0\.0\.1"):
        sweep(config(), folder, jobs=1)


def test_stretches_of_a_study_that_was_extended_are_kept_without_its_manifest(tmp_path: Path, config: Maker):
    folder = tmp_path / "x"
    sweep(config(runs=30), folder, jobs=1)
    sweep(config(runs=50), folder, jobs=1)
    tear(folder / "manifest.json")
    assert sweep(config(runs=50), folder, jobs=1).report.played == 0
    assert sweep(config(runs=50), folder, jobs=1).report.played == 0


def test_without_an_inventory_too_nothing_is_touched_and_it_is_said_what_can_be_done(
    tmp_path: Path,
    config: Maker,
    capsys: pytest.CaptureFixture[str],
):
    folder = tmp_path / "x"
    sweep(config(), folder, jobs=1)
    (folder / INVENTORY).unlink()
    before = parts_of(folder)
    command = ["sweep", str(config()), "-o", str(folder), "-j", "1"]
    assert main(command) == 4
    assert "put it back, or name another folder" in capsys.readouterr().err
    edit(folder / "manifest.json")
    assert main(command) == 4
    assert "put it back, or name another folder" in capsys.readouterr().err
    assert parts_of(folder) == before


def test_a_broken_manifest_may_be_begun_anew_as_well(tmp_path: Path, config: Maker):
    folder = tmp_path / "x"
    sweep(config(), folder, jobs=1)
    tear(folder / "manifest.json")
    ears = Ears()
    assert sweep(config(), folder, jobs=1, fresh=True, listener=ears).report.played == 4 * 40
    assert "begun anew" in ears.text
    assert parts_of(folder / "set-aside" / "before-1") == parts_of(folder)
