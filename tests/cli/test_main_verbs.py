"""The verbs an analyst uses first: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.runs.counting import Spread
from sim.analysis.runs.luck import Source
from sim.cli import main
from sim.cli.layout import bar, table
from sim.cli.progress import in_words
from sim.cli.run_text import _in_words
from sim.experiment.folder.manifest import as_sealed
from sim.experiment.folder.store import read_manifest, read_table
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Listener
from sim.experiment.playing.stop import Stop
from sim.statistics.variance import Share

ROOT = Path(__file__).resolve().parents[2]
COURT = str(ROOT / "scenarios" / "court.yaml")
OF_VARIANCE = ("split", "survived")


@pytest.fixture
def config(tmp_path: Path) -> str:
    path = tmp_path / "small.yaml"
    path.write_text(
        f"kingmaker: 1\nsweep: small\ntitle: Small\nscenario: {COURT}\nruns: 30\n"
        "design: {axes: {loyalty: {path: leaders.guard.loyalty, values: [0.1, 0.9]}}}\n",
        encoding="utf-8",
    )
    return str(path)


def as_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_run_tells_outcomes_and_where_the_results_lie(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert main(["run", COURT, "-n", "60", "-o", str(folder), "-q"]) == 0
    said = capsys.readouterr()
    headings = ("How it ends", "Who rules at the close", "What became of them", "If it splits", "What this rests on")
    for heading in (*headings, "inputs or luck", "agent-steps a second", str(folder)):
        assert heading in said.out
    assert said.err == ""
    assert said.out.splitlines()[1] == "Does the guard move against a ruler whom he serves?"
    assert said.out.splitlines()[2].startswith("  That the guard moves against the incumbent is ")
    for absent in ("Days from the vote", "own team", "government", "patron"):  # no vote, no team, no patron
        assert absent not in said.out
    assert {"manifest.json", "scenario.resolved.yaml", "design.parquet", "runs", "leaders", "posts", "series"} <= {
        entry.name for entry in folder.iterdir()
    }


def test_run_says_the_same_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([COURT, "-n", "60", "-o", str(tmp_path / "x"), "--format", "json"]) == 0
    data = as_json(capsys)
    assert data["runs"] == 60
    assert data["performance"]["runs"] == 60
    assert data["performance"]["agent_steps"] == read_table(tmp_path / "x")["agent_steps"].sum()
    assert data["performance"]["seconds"] > 0
    assert sum(each["runs"] for each in data["outcomes"]) == 60
    assert all(each["low"] <= each["share"] <= each["high"] for each in data["outcomes"])
    assert {leader["leader"] for leader in data["leaders"]} == {"ruler", "guard", "heir"}
    assert data["rests_on"].keys() == {"stated", "implied", "assumed"}


def test_a_share_of_variance_below_nothing_is_shown_as_none_and_kept_in_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        Source("split", 200, Share(-0.08, -0.2, 0.13), Share(0.2, 0.1, 0.3), Share(0.88, 0.6, 1.1)),
        Source("survived", 200, Share(0.3, 0.25, 0.35), Share(0.5, 0.45, 0.55), Share(0.2, 0.15, 0.25)),
    ]
    monkeypatch.setattr("sim.analysis.runs.luck.variance_sources", lambda *_, **__: found)
    assert main(["run", COURT, "-n", "20", "-o", str(tmp_path / "a"), "-q"]) == 0
    lines = capsys.readouterr().out.splitlines()
    split, survived = (next(line for line in lines if re.match(f"  {name} .*%.*%", line)) for name in OF_VARIANCE)
    assert " ".join(split.split()) == ("split 0% [0, 13] 20% [10, 30] 80% [60, 100] inputs not told apart from 0; wide")
    assert " ".join(survived.split()) == "survived 30% [25, 35] 50% [45, 55] 20% [15, 25]"
    assert main(["run", COURT, "-n", "20", "-o", str(tmp_path / "b"), "-q", "--format", "json"]) == 0
    raw = as_json(capsys)["variance"][0]["inputs"]
    assert (raw["share"], raw["low"], raw["high"]) == (-0.08, -0.2, 0.13)


def test_a_mean_of_which_nobody_knows_how_far_it_reaches_has_an_interval_without_an_end() -> None:
    spread = Spread(600, 0.002, {"q05": 0.0, "q50": 0.0, "q95": 0.0}, 0.0, 0.0, 0.0, 1.0, 0.0001, None)
    assert _in_words(spread, "") == "mean 0.0 [0.0, ∞], median 0.0 [0.0, 0.0], nine in ten from 0.0 to 0.0"
    known = replace(spread, mean=0.1, mean_high=0.25)
    assert _in_words(known, "", 100, "%").startswith("mean 10.0% [0.0, 25.0], median 0.0% [0.0, 0.0], ")


def test_what_no_future_shows_is_not_said_not_to_vary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A court without a vote forms no government; nobody of it is of the ruler's own."""
    assert main(["run", COURT, "-n", "40", "-o", str(tmp_path / "x"), "-q"]) == 0
    told = dict(re.findall(r"^  (formation days|team share) +([a-z ]+)$", capsys.readouterr().out, re.MULTILINE))
    assert told == {"formation days": "can be seen in no future", "team share": "does not vary"}


def test_run_takes_what_is_set_and_another_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", COURT, "-n", "5", "-o", str(tmp_path / "a"), "--set", "horizon_months=2", "--seed", "9", "-q"])
    manifest = read_manifest(tmp_path / "a")
    assert manifest["seed"] == 9
    assert manifest["settings"] == ["horizon_months=2"]
    assert read_table(tmp_path / "a")["day"].max() <= 70


def test_run_can_keep_every_month(tmp_path: Path) -> None:
    assert main(["run", COURT, "-n", "5", "-o", str(tmp_path / "a"), "--series", "-q"]) == 0
    assert read_table(tmp_path / "a", "monthly").height == 5 * 12


def test_a_run_into_the_folder_of_another_adds_only_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["run", COURT, "-n", "100", "-o", str(tmp_path / "a"), "-q"])
    capsys.readouterr()
    main(["run", COURT, "-n", "150", "-o", str(tmp_path / "a"), "-q", "--format", "json"])
    data = as_json(capsys)
    assert (data["runs"], data["performance"]["runs"]) == (150, 50)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "nothing.yaml"], "is not there"),
        (["run", COURT, "--set", "leaders.gaurd.loyalty=1"], "did you mean 'guard'"),
        (["run", COURT, "--set", "leaders.guard.loyalty=2"], "at most 1"),
        (["run", COURT, "-n", "0"], "-n"),
        (["run", COURT, "-o", "/dev/null/x"], "cannot be written"),
        (["check", str(ROOT / "tests" / "invalid" / "duplicate-key.yaml")], "twice"),
        (["runn"], "No such command"),
        (["sweep", COURT], "is a scenario, not a config: use `run.py run FILE`"),
        (["status", "/nowhere"], "no such results folder"),
        (["export", "/nowhere"], "no such results folder"),
        (["new", "scenario.txt"], "ends with .yaml"),
    ],
)
def test_a_bad_command_or_file_ends_with_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""
    assert not list(tmp_path.iterdir())


def test_a_folder_of_another_version_ends_with_4(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "x"
    assert main(["sweep", config, "-o", str(folder), "-q"]) == 0
    (folder / "manifest.json").write_bytes(as_sealed(read_manifest(folder) | {"engine": "0.0.1+0"}))
    capsys.readouterr()
    assert main(["sweep", config, "-o", str(folder), "-q"]) == 4
    assert "not mixed" in capsys.readouterr().err
    assert main(["sweep", config, "-o", str(folder), "-q", "--fresh", "y"]) == 2
    assert main(["sweep", config, "-o", str(folder), "-q", "--fresh", "x"]) == 0


def test_our_own_mistakes_end_with_70_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a cog is loose")

    monkeypatch.setattr("sim.scenario.reading.loader.load", broken)
    assert main(["run", COURT]) == 70
    said = capsys.readouterr().err
    assert "a cog is loose" in said
    assert "Traceback" not in said
    assert main(["run", COURT, "-v"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_check_tells_what_a_scenario_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    article = str(ROOT / "scenarios" / "kazakhstan-2021.yaml")
    assert main(["check", article, "--format", "json"]) == 0
    counts = as_json(capsys)["files"][0]["rests_on"]["scenario"]
    assert counts["stated"]["number"] > 20
    assert sum(entry["share"] for entry in counts.values()) == pytest.approx(1.0)


def test_new_writes_a_scenario_that_passes_check_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "My Court.yaml"]) == 0
    assert "id: my-court\n" in (tmp_path / "My Court.yaml").read_text(encoding="utf-8")
    assert main(["new", "My Court.yaml"]) == 2
    assert main(["check", "My Court.yaml"]) == 0
    assert main(["run", "My Court.yaml", "-n", "10", "-q"]) == 0
    assert len(list((tmp_path / "out").glob("my-court-*"))) == 1


def test_schema_is_that_of_the_repository(capsys: pytest.CaptureFixture[str]) -> None:
    for which in ("scenario", "config", "claims", "hindcast", "targets", "calibration"):
        assert main(["schema", which]) == 0
        text = (ROOT / "schemas" / f"{which}.schema.json").read_text(encoding="utf-8")
        assert capsys.readouterr().out == text


def test_sweep_shows_points_and_goes_on_where_it_stopped(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "x")
    assert main(["sweep", config, "-o", folder]) == 0
    assert "loyalty=0.9" in capsys.readouterr().out
    assert main(["sweep", config, "-o", folder, "-n", "40", "--format", "json"]) == 0
    data = as_json(capsys)
    assert data["runs"] == {"asked": 80, "done": 80, "failed": 0}
    assert {point["loyalty"] for point in data["points"]} == {0.1, 0.9}
    assert main(["run", config, "-o", folder, "-q"]) == 0


def test_a_design_can_be_chosen_at_the_command_line(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--design", "random", "--points", "5", "-n", "2", "--format", "json", "-q"]
    assert main(["sweep", config, "-o", str(tmp_path / "x"), *more]) == 0
    assert set(read_table(tmp_path / "x")["point"]) <= {0, 1}  # two values: only two different points


def test_a_dry_run_plays_nothing_and_tells_time_and_disk(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", config, "--dry-run", "-n", "5000", "--format", "json"]) == 0
    data = as_json(capsys)
    assert (data["points"], data["runs"]) == (2, 10_000)
    assert data["seconds"] > 0
    assert data["bytes"] > 10_000
    assert not (tmp_path / "out").exists()


def test_a_dry_run_says_what_of_a_folder_would_be_kept_and_what_set_aside_and_moves_nothing(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "x"
    dry = ["-o", str(folder), "--dry-run"]
    assert main(["sweep", config, "-o", str(folder), "-q"]) == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["sweep", config, *dry]) == 0
    told = capsys.readouterr()
    assert "set aside" not in told.err
    assert re.search(r"there already +60 runs", told.out)
    assert main(["sweep", config, *dry, "--set", "leaders.guard.ambition=0.9"]) == 0
    aside = f"it would be played anew, and what is there (2 parts) set aside in {folder / 'set-aside'}"
    assert aside in capsys.readouterr().err
    other = tmp_path / "other.yaml"
    other.write_text(Path(config).read_text().replace("0.9", "0.5"), encoding="utf-8")
    assert main(["sweep", str(other), *dry, "--format", "json"]) == 0
    told = capsys.readouterr()
    assert "1 finished part would be kept (30 runs), 1 set aside in " in told.err
    assert (json.loads(told.out)["runs_there"], json.loads(told.out)["parts_set_aside"]) == (30, 1)
    assert main(["run", COURT, *dry, "-n", "5"]) == 0
    assert aside in capsys.readouterr().err
    assert main(["sweep", config, *dry, "--fresh", "x"]) == 0
    assert f"{folder}: would be begun anew, and what is there set aside" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert main(["run", COURT, "-o", str(tmp_path), "--dry-run", "-n", "5"]) == 2, "it could not be used"


def test_another_sweep_in_a_folder_has_its_points_numbered_from_0_and_the_first_comes_back_with_its_own(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "x"
    other = tmp_path / "other.yaml"
    other.write_text(Path(config).read_text().replace("guard.loyalty", "guard.ambition"), encoding="utf-8")
    assert main(["sweep", config, "-o", str(folder), "-q"]) == 0
    first = read_table(folder)
    assert main(["sweep", str(other), "-o", str(folder), "-q"]) == 0
    assert sorted(set(read_table(folder)["point"])) == [0, 1]
    capsys.readouterr()
    assert main(["sweep", config, "-o", str(folder)]) == 0
    said = capsys.readouterr()
    assert "60 of 60 runs are there already" in said.err
    assert "runs now" not in said.out, "nothing was played"
    assert read_table(folder).equals(first)
    both = tmp_path / "both.yaml"
    text = (
        Path(config)
        .read_text()
        .replace(
            "{axes: {loyalty: {path: leaders.guard.loyalty, values: [0.1, 0.9]}}}",
            "{kind: union, of: [{axes: {leaders.guard.ambition: [0.1, 0.9]}}, "
            "{axes: {leaders.guard.loyalty: [0.1, 0.9]}}]}",
        )
    )
    both.write_text(text, encoding="utf-8")
    assert main(["sweep", str(both), "-o", str(folder), "-q"]) == 0
    found = read_table(folder)
    assert found.filter(found["point"] < 2).equals(first), "what lies there keeps its numbers"
    assert found["point"].unique().sort().to_list() == [0, 1, 2, 3]


def test_status_rerun_and_export_read_a_sweep(tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "x")
    main(["sweep", config, "-o", folder, "-q"])
    capsys.readouterr()
    assert main(["status", folder, "--format", "json"]) == 0
    about = as_json(capsys)[0]
    assert about["state"] == "finished"
    assert about["points"] == {"asked": 2, "fewest_runs": 30, "most_runs": 30}
    assert main(["rerun", folder, "--point", "1", "--run", "7", "--format", "json"]) == 0
    again = as_json(capsys)[0]
    assert again["same"] is True
    assert main(["rerun", folder, "--point", "5", "--run", "7"]) == 2
    capsys.readouterr()
    assert main(["export", folder]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 61
    assert "loyalty" in lines[0].split(",")
    assert main(["export", folder, "-o", str(tmp_path / "csv"), "-q"]) == 0
    assert {"runs.csv", "leaders.csv", "posts.csv", "series.csv", "points.csv", "design.csv"} <= {
        file.name for file in (tmp_path / "csv").iterdir()
    }


def test_status_tells_a_folder_whose_process_is_gone(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, stop = tmp_path / "x", Stop()
    listener = Listener()
    listener.advanced = lambda runs, agent_steps: stop.ask()  # type: ignore[method-assign]
    sweep(config, folder, jobs=1, stop=stop, listener=listener, until="P(split) ±0.4", max_runs=60)
    (folder / "manifest.json").write_bytes(as_sealed(read_manifest(folder) | {"state": "running"}))
    capsys.readouterr()
    assert main(["status", str(folder), "--format", "json"]) == 0
    about = as_json(capsys)[0]
    assert about["state"] == "interrupted"
    assert 0 < about["runs"]["done"] < about["runs"]["asked"]


def test_status_counts_no_run_of_a_part_that_is_gone_and_names_it(
    tmp_path: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "x"
    main(["sweep", config, "-o", str(folder), "-q"])
    lost = sorted((folder / "leaders").iterdir())[0]
    lost.unlink()
    capsys.readouterr()
    assert main(["status", str(folder), "--format", "json"]) == 4
    about = as_json(capsys)[0]
    assert (about["runs"]["done"], about["damaged"]) == (30, [f"leaders/{lost.name}"])
    assert main(["status", str(folder)]) == 4
    assert "repeat the command" in capsys.readouterr().out


def test_nothing_heavy_is_imported_for_help() -> None:
    code = (
        "import sys; from sim.cli import main; main(['--help']); "
        "heavy = {'numba', 'polars', 'scipy', 'mesa', 'rich', 'matplotlib', 'numpy'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_scenario_is_checked_without_what_only_playing_needs() -> None:
    code = (
        f"import sys; from sim.cli import main; main(['check', {COURT!r}]); "
        "heavy = {'polars', 'scipy.special', 'mesa', 'matplotlib'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_without_a_terminal_there_are_no_colours_and_results_alone_go_to_stdout(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "run.py"), COURT, "-n", "20", "-o", str(tmp_path / "x"), "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["runs"] == 20
    assert "\x1b" not in done.stdout + done.stderr


def test_bars_and_columns_are_set_to_scale() -> None:
    assert bar(1.0, 4) == "████"
    assert bar(0.0) == ""
    assert bar(0.5, 4) == "██"
    assert bar(1e-6, 4) == "▏"
    assert table([["a", "1"], ["bb", "10"]], ("x", "y"), "lr", 0) == "x    y\na    1\nbb  10"


@pytest.mark.parametrize(("seconds", "words"), [(3, "3 s"), (600, "10 min"), (7500, "2 h 5 min")])
def test_times_are_told_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
