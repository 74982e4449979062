"""A sweep that was stopped, edited, damaged or failed in part: what is kept, what is played again, what is said."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from small_sweeps import COURT, Maker, parts_of

from sim.ensemble import Results
from sim.experiment.design.until import parse_until
from sim.experiment.folder import keeping as keeping_module
from sim.experiment.folder.lock import locked
from sim.experiment.folder.manifest import as_sealed
from sim.experiment.folder.store import ASIDE, contents_of, read_manifest, read_table, scan
from sim.experiment.folder.study import single
from sim.experiment.playing import chunk as chunk_module
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Listener, Options, play_study
from sim.experiment.playing.stop import Stop
from sim.language.errors import ResultsError, ScenarioError, UsageError
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build


class Ears(Listener):
    """Remembers what was said, and asks to stop after some parts."""

    def __init__(self, stop: Stop | None = None, after: int = 0) -> None:
        self.sentences: list[str] = []
        self.failures: list[Any] = []
        self.parts = 0
        self.stop, self.after = stop, after

    def advanced(self, runs: int, agent_steps: int) -> None:
        self.parts += 1
        if self.stop is not None and self.parts == self.after:
            self.stop.ask()

    def failed(self, failure: Any) -> None:
        self.failures.append(failure)

    def said(self, sentence: str) -> None:
        self.sentences.append(sentence)

    @property
    def text(self) -> str:
        return "\n".join(self.sentences)


def break_run(monkeypatch: pytest.MonkeyPatch, broken: int) -> None:
    """Let every stretch with this run raise, and one with this run alone as well."""
    right: Callable[..., Results] = chunk_module.simulate_runs

    def wrong(build: Build, seed: int, runs: Any, draws: Any, keep: bool = False) -> Results:
        if broken in runs:
            raise ArithmeticError(f"run {broken} cannot be played")
        return right(build, seed, runs, draws, keep)

    monkeypatch.setattr(chunk_module, "simulate_runs", wrong)


def test_a_sweep_that_was_stopped_goes_on_and_ends_with_the_same_bytes(tmp_path: Path, config: Maker) -> None:
    whole = sweep(config(), tmp_path / "whole", jobs=2)
    stop = Stop()
    first = sweep(config(), tmp_path / "cut", jobs=1, stop=stop, listener=Ears(stop, after=3))
    assert first.report.state == "interrupted"
    assert read_manifest(first.folder)["state"] == "interrupted"
    assert 0 < first.report.done < first.report.asked
    second = sweep(config(), tmp_path / "cut", jobs=2)
    assert second.finished
    assert second.report.played == first.report.asked - first.report.done
    assert parts_of(whole.folder) == parts_of(second.folder)
    third = sweep(config(), tmp_path / "cut")
    assert third.report.played == 0


def test_who_asks_to_stop_as_the_last_part_is_written_has_a_finished_study(tmp_path: Path, config: Maker) -> None:
    stop = Stop()
    last = sweep(config(runs=20), tmp_path / "x", jobs=1, stop=stop, listener=Ears(stop, after=4))
    assert stop.asked
    assert (last.report.state, last.report.done, last.report.why) == ("finished", 80, "")
    assert read_manifest(last.folder)["state"] == "finished"


def test_a_new_point_of_a_folder_has_the_number_after_the_last_and_old_ones_keep_theirs(
    tmp_path: Path, config: Maker
) -> None:
    first = sweep(config(runs=2), tmp_path / "x", jobs=1).design()
    assert first["point"].to_list() == [0, 1, 2, 3]
    second = sweep(config(runs=2, values="[0.3, 0.4]"), tmp_path / "x", jobs=1).design()
    kept = first.filter(pl.col("loyalty") == 0.4)["point"].to_list()
    assert second.filter(pl.col("loyalty") == 0.4)["point"].to_list() == kept
    assert second.filter(pl.col("loyalty") == 0.3)["point"].to_list() == [4, 5]
    third = sweep(config(runs=2, values="[0.1, 0.4]"), tmp_path / "x", jobs=1).design()
    assert sorted(third["point"].to_list()) == [0, 1, 2, 3], "known again, though left out in between"


def test_an_early_stop_leaves_every_point_with_as_many_runs(tmp_path: Path, config: Maker) -> None:
    stop = Stop()
    sweep(config(runs=60, chunk=10), tmp_path / "x", jobs=1, stop=stop, listener=Ears(stop, after=9))
    counts = read_table(tmp_path / "x").group_by("point").len()["len"]
    assert len(counts) == 4
    assert counts.max() - counts.min() <= 10


def test_runs_of_one_number_have_the_same_luck_at_every_point(tmp_path: Path, config: Maker) -> None:
    """An axis that changes nothing of what matters leaves every run as it is."""
    path = tmp_path / "x.yaml"
    path.write_text(
        f"kingmaker: 1\nsweep: x\nscenario: {COURT}\nruns: 200\n"
        "design: {axes: {name: {path: leaders.heir.role, values: [a, b]}}}\n",
        encoding="utf-8",
    )
    table = sweep(path, tmp_path / "x").runs()
    first, second = (table.filter(name=word).drop("point", "name") for word in ("a", "b"))
    assert first.equals(second)
    assert first["events"].n_unique() > 1


def test_more_runs_are_added_to_those_that_are_there(tmp_path: Path, config: Maker) -> None:
    sweep(config(), tmp_path / "x")
    more = sweep(config(), tmp_path / "x", runs=60)
    assert more.report.played == 4 * 20
    assert parts_of(more.folder) == parts_of(sweep(config(), tmp_path / "whole", runs=60).folder)


def test_a_study_that_is_extended_plays_no_run_twice_wherever_it_ended(tmp_path: Path) -> None:
    scenario = load(COURT)
    for runs, new in ((30, 30), (70, 40), (260, 190), (260, 0), (300, 40)):
        report = play_study(single(scenario, runs, 1), tmp_path / "x", Options())
        assert (report.played, report.done) == (new, runs)
    whole = play_study(single(scenario, 300, 1), tmp_path / "whole", Options())
    assert read_table(tmp_path / "x").equals(read_table(whole.folder))


def test_an_edited_config_keeps_what_still_fits_and_deletes_nothing(tmp_path: Path, config: Maker) -> None:
    sweep(config(), tmp_path / "x")
    ears = Ears()
    edited = sweep(config(values="[0.4, 0.9]"), tmp_path / "x", listener=ears)
    assert "edited" in ears.text
    assert "4 finished parts still fit and are kept; 4 do not" in ears.text
    assert edited.report.played == 2 * 40
    assert sorted(edited.design()["loyalty"].unique()) == [0.4, 0.9]
    assert len(list((tmp_path / "x" / ASIDE / "runs").iterdir())) == 4
    assert read_table(edited.folder).height == 4 * 40
    back = sweep(config(), tmp_path / "x")
    assert back.report.played == 0
    assert parts_of(back.folder) == parts_of(sweep(config(), tmp_path / "whole").folder)


def test_a_scenario_edited_while_a_sweep_was_interrupted_is_noticed_and_nothing_is_lost_or_mixed(
    tmp_path: Path, config: Maker
) -> None:
    court, folder = tmp_path / "court.yaml", tmp_path / "cut"
    before = COURT.read_text(encoding="utf-8")
    court.write_text(before, encoding="utf-8")
    file = config()
    file.write_text(file.read_text(encoding="utf-8").replace(str(COURT), "court.yaml"), encoding="utf-8")
    whole, stop = sweep(file, tmp_path / "whole", jobs=1), Stop()
    sweep(file, folder, jobs=1, stop=stop, listener=Ears(stop, after=3))
    finished = parts_of(folder)
    court.write_text(before.replace("approval: 0.4", "approval: 0.3"), encoding="utf-8")
    edited = sweep(file, folder, jobs=1, listener=(ears := Ears()))
    parts = len(finished) // 4
    assert f"it is played anew, and what was there ({parts} parts) lies in" in ears.text
    assert edited.report.played == edited.report.asked == 160, "nothing of the other is counted"
    assert edited.design()["point"].to_list() == [0, 1, 2, 3]
    assert parts_of(folder / ASIDE) == finished
    assert parts_of(folder) == parts_of(sweep(file, tmp_path / "edited", jobs=1).folder)
    court.write_text("# a remark\n" + before.replace("title: The", "title: Of the"), encoding="utf-8")
    again = sweep(file, folder, jobs=1, listener=(ears := Ears()))
    assert f"{parts} finished parts still fit and are kept; 8 do not and lie in" in ears.text, "words are no edit"
    assert again.report.played == again.report.asked - 20 * parts
    assert parts_of(folder) == parts_of(whole.folder)


def test_a_torn_part_is_set_aside_and_played_again(tmp_path: Path, config: Maker) -> None:
    whole = parts_of(sweep(config(), tmp_path / "x").folder)
    torn = sorted((tmp_path / "x" / "runs").iterdir())[0]
    torn.write_bytes(torn.read_bytes()[:-100])
    with pytest.raises(ResultsError, match="is damaged"):
        scan(tmp_path / "x")
    lost = sorted((tmp_path / "x" / "posts").iterdir())[1]
    lost.unlink()
    ears = Ears()
    again = sweep(config(), tmp_path / "x", listener=ears)
    assert "2 parts were damaged" in ears.text
    assert again.report.played == 2 * 20
    assert parts_of(again.folder) == whole


def test_results_of_another_engine_are_never_mixed(tmp_path: Path, config: Maker) -> None:
    sweep(config(), tmp_path / "x")
    manifest = read_manifest(tmp_path / "x") | {"engine": "0.0.9+abc"}
    (tmp_path / "x" / "manifest.json").write_bytes(as_sealed(manifest))
    before = parts_of(tmp_path / "x")
    with pytest.raises(ResultsError, match=r"0\.0\.9\+abc.*not mixed"):
        sweep(config(), tmp_path / "x")
    assert parts_of(tmp_path / "x") == before
    ears = Ears()
    assert sweep(config(), tmp_path / "x", fresh=True, listener=ears).report.played == 4 * 40
    assert len(list((tmp_path / "x" / ASIDE / "before-1" / "runs").iterdir())) == 8


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 99}'])
def test_a_damaged_manifest_is_refused_where_no_inventory_tells_what_is_there(
    tmp_path: Path, config: Maker, text: str
) -> None:
    sweep(config(), tmp_path / "x")
    (tmp_path / "x" / "manifest.json").write_text(text, encoding="utf-8")
    (tmp_path / "x" / "inventory.jsonl").unlink()
    with pytest.raises((ResultsError, UsageError)):
        sweep(config(), tmp_path / "x")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, config: Maker) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").touch()
    with pytest.raises(UsageError, match="something else"):
        sweep(config(), tmp_path / "photos")


def test_two_processes_do_not_work_in_one_folder(tmp_path: Path, config: Maker) -> None:
    sweep(config(), tmp_path / "x")
    with locked(tmp_path / "x"), pytest.raises(UsageError, match=f"process {os.getpid()} .* is working"):
        sweep(config(), tmp_path / "x")
    assert sweep(config(), tmp_path / "x").finished


def test_the_lock_of_a_process_that_is_gone_is_taken_over(tmp_path: Path, config: Maker) -> None:
    sweep(config(), tmp_path / "x")
    (tmp_path / "x" / ".lock").write_text('{"pid": 999999, "host": "gone"}', encoding="utf-8")
    ears = Ears()
    assert sweep(config(), tmp_path / "x", listener=ears).finished
    assert "taken over from process 999999" in ears.text


def test_a_full_disk_loses_nothing_that_was_finished(
    tmp_path: Path, config: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, written = keeping_module.write_atomically, []

    def full(path: Path, content: bytes, beside: Path) -> None:
        written.append(path)
        if sum(each.parent.name == "runs" for each in written) > 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        right(path, content, beside)

    monkeypatch.setattr(keeping_module, "write_atomically", full)
    stopped = sweep(config(), tmp_path / "x", jobs=1)
    assert stopped.report.state == "stopped"
    assert "the disk is full" in stopped.report.why
    assert stopped.report.done == 3 * 20
    monkeypatch.undo()
    assert sweep(config(), tmp_path / "x").report.played == 8 * 20 - 3 * 20
    assert parts_of(tmp_path / "x") == parts_of(sweep(config(), tmp_path / "whole").folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told_before_anything_is_played(tmp_path: Path, config: Maker) -> None:
    path = config()
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(UsageError, match="cannot be written"):
        sweep(path, folder / "x")


def test_a_read_only_disk_is_told_before_anything_is_played(
    tmp_path: Path, config: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes, beside: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(keeping_module, "write_atomically", refuse)
    with pytest.raises(UsageError, match="cannot be written here: Read-only"):
        sweep(config(), tmp_path / "x")


def test_a_failed_run_is_a_row_with_its_reason_and_the_others_are_kept(
    tmp_path: Path, config: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sweep(config(), tmp_path / "whole").runs()
    break_run(monkeypatch, 27)
    ears = Ears()
    found = sweep(config(), tmp_path / "x", listener=ears)
    assert found.finished
    assert (found.report.done, found.report.failed) == (4 * 39, 4)
    assert len(ears.failures) == 4
    failure = found.failures[0]
    assert failure["reason"] == "ArithmeticError: run 27 cannot be played"
    assert failure["command"] == f"python run.py rerun {tmp_path / 'x'} --point {failure['point']} --run 27"
    assert failure["seed"] == 1
    assert found.runs().equals(whole.filter(whole["run"] != 27))
    again = sweep(config(), tmp_path / "x")
    assert again.report.played == 0
    assert again.report.failed == 4
    monkeypatch.undo()
    healed = sweep(config(), tmp_path / "x", retry_failed=True)
    assert (healed.report.done, healed.report.failed) == (160, 0)
    assert contents_of(healed.folder).failures() == []
    assert healed.runs().equals(whole)


def test_a_result_that_is_not_a_number_is_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    right: Callable[..., Results] = chunk_module.simulate_runs

    def spoilt(build: Build, seed: int, runs: Any, draws: Any, keep: bool = False) -> Results:
        results = right(build, seed, runs, draws, keep)
        results.world["support"][runs == 5] = np.nan
        return results

    monkeypatch.setattr(chunk_module, "simulate_runs", spoilt)
    report = play_study(single(load(COURT), 20, 1), tmp_path / "x", Options())
    assert [(failure["run"], failure["reason"]) for failure in report.failures] == [
        (5, "a result is not a finite number")
    ]
    assert report.done == 19


def test_a_point_that_cannot_be_built_fails_alone(tmp_path: Path) -> None:
    study = single(load(COURT), 20, 1)
    from sim.experiment.folder.study import Point
    from sim.scenario.reading.overrides import Override

    bad = Point(1, "court", (Override(("world", "incumbent"), "nobody"),), {"who": "nobody"})
    report = play_study(replace(study, points=(study.points[0], bad)), tmp_path / "x", Options())
    assert (report.done, report.failed) == (20, 20)
    assert "nobody" in report.failures[0]["reason"]
    again = play_study(replace(study, points=(study.points[0], bad)), tmp_path / "x", Options())
    assert again.played == 0


def test_too_many_failures_stop_the_sweep(tmp_path: Path, config: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    break_run(monkeypatch, 3)
    found = sweep(config(), tmp_path / "x", jobs=1, max_failures=0)
    assert found.report.state == "stopped"
    assert found.report.failed < 4
    assert "failed runs" in found.report.why


def test_a_run_over_its_time_limit_is_a_failure(tmp_path: Path) -> None:
    study = replace(single(load(COURT), 3, 1), time_limit=1e-9)
    report = play_study(study, tmp_path / "x", Options())
    assert report.failed == 3
    assert "took more than" in report.failures[0]["reason"]


def test_runs_that_are_all_equal_are_refused(tmp_path: Path, config: Maker) -> None:
    """With every rule off but calendar and verdict, and nothing drawn, each run is the same as the other."""
    from sim.core.rulebook import PARAMETERS, RULES

    off = "".join(f"  rules.{rule}: off\n" for rule in RULES if rule != "verdict")
    fixed = "".join(f"  parameters.{parameter.name}: {parameter.value}\n" for parameter in PARAMETERS)
    with pytest.raises(UsageError, match="do not differ in anything"):
        sweep(config(more=f"set:\n{off}{fixed}"), tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_sweep_stops_when_the_interval_is_narrow_enough_at_every_point(tmp_path: Path, config: Maker) -> None:
    found = sweep(config(chunk=50), tmp_path / "x", until="P(split) ±0.06", max_runs=2000)
    counts = found.runs().group_by("point").len()["len"]
    assert counts.n_unique() == 1
    assert 50 <= counts[0] < 2000
    assert "±0.06" in found.report.why
    assert found.finished
    limited = sweep(config(chunk=50), tmp_path / "y", until="P(split) ±0.001", max_runs=100)
    assert limited.report.state == "stopped"


def test_stopping_on_a_width_is_the_same_after_an_interruption(tmp_path: Path, config: Maker) -> None:
    goal = "P(survived) ±0.05"
    whole = sweep(config(chunk=25), tmp_path / "whole", until=goal, max_runs=1000)
    stop = Stop()
    sweep(config(chunk=25), tmp_path / "x", until=goal, max_runs=1000, stop=stop, listener=Ears(stop, 6))
    resumed = sweep(config(chunk=25), tmp_path / "x", until=goal, max_runs=1000)
    assert parts_of(whole.folder) == parts_of(resumed.folder)


@pytest.mark.parametrize("text", ["P(x) ±0.02", "P(split)", "split ±0.02", "P(split) ±0.6", "P(split) ±0"])
def test_a_goal_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_until(text)


def test_a_config_with_mistakes_makes_no_folder(tmp_path: Path, config: Maker) -> None:
    with pytest.raises(ScenarioError):
        sweep(config(values="[0.1, 7]"), tmp_path / "x")
    assert not (tmp_path / "x").exists()
