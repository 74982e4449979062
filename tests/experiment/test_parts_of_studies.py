"""What studies are put together from, each by itself: names, keys, stretches, builds, cells of a sheet, columns."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_sweeps import COURT, Maker

from sim.core.ground.codes import Path as Path_
from sim.ensemble import same_draws, simulate, simulate_runs
from sim.experiment.design.axes import Ground, ready
from sim.experiment.design.axisnames import TAKEN, form_trouble
from sim.experiment.design.config import Axis
from sim.experiment.design.exported import _said
from sim.experiment.design.plan import examine_plan, load_plan
from sim.experiment.design.sheet import SheetError, read_sheet
from sim.experiment.design.trial import MOST_TRIED
from sim.experiment.folder import builds
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.columns import in_words, series_table
from sim.experiment.folder.files import checksum, wrong_with_name
from sim.experiment.folder.keeping import Store
from sim.experiment.folder.manifest import now
from sim.experiment.folder.store import read_table
from sim.experiment.folder.study import Base, Point, part_key, single
from sim.experiment.folder.version import engine_version, versions
from sim.experiment.playing.chunk import Orders, play_runs
from sim.experiment.playing.pool import Threads
from sim.experiment.playing.runner import study_of, sweep
from sim.experiment.playing.session import Options, play_study
from sim.experiment.playing.stop import Stop, on_interrupt
from sim.experiment.playing.timed import play_timed
from sim.language.errors import ScenarioError, UsageError
from sim.scenario.reading.loader import examine, load
from sim.scenario.reading.overrides import Override
from sim.scenario.tables.build import build


@pytest.mark.parametrize(("name", "says"), [
    ("a" * 101, "may have 100 characters at most (and 200 bytes)"),
    ("\u4e2d" * 67, "may have 100 characters at most (and 200 bytes)"),  # three bytes each
    ("a/b", "none of / "), ("a\x1fb", "no control character"), ("a\x7f", "no control character"),
    ("", "may not be empty"), (".a", "begin or end"), ("a ", "begin or end"), ("Con.txt", "a device"),
    ("lpt9", "a device"),
])  # fmt: skip
def test_a_name_that_some_system_cannot_have_is_refused_with_why(name: str, says: str) -> None:
    assert says in str(wrong_with_name(name))


@pytest.mark.parametrize("name", ["a" * 100, "\u4e2d" * 66, "a b", "console", "lpt10", "a.con"])
def test_a_name_that_every_system_can_have_is_taken(name: str) -> None:
    assert wrong_with_name(name) is None


def test_a_file_put_twice_is_written_and_noted_once(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    store = Store.begin(tmp_path / "x")
    assert not store.put("design.parquet", b"one")
    before = (tmp_path / "x" / "design.parquet").stat().st_ino, len(store.inventory.seals)
    assert not store.put("design.parquet", b"one")
    assert ((tmp_path / "x" / "design.parquet").stat().st_ino, len(store.inventory.seals)) == before
    (tmp_path / "x" / "design.parquet").write_bytes(b"mine")
    assert store.put("design.parquet", b"two"), "somebody else's change is set aside"
    assert store.inventory.files["design.parquet"] == checksum(b"two")


def test_a_value_that_its_field_cannot_hold_is_found_however_far_down_it_stands(config: Maker) -> None:
    values = [round(0.01 * k, 2) for k in range(MOST_TRIED + 10)]
    with pytest.raises(ScenarioError) as raised:
        load_plan(config(values=str([*values, 1.5])))
    assert "must be at most 1 (found 1.5)" in raised.value.render()
    assert load_plan(config(values=str(values))).study().total == 40 * 2 * len(values)


def test_a_point_that_brings_no_new_value_is_not_tried_so_that_another_can_be(tmp_path: Path) -> None:
    """Of 80 points 22 have a value that none before them has, and the last of these names a clan there is not."""
    loyalties = [round(0.01 * k, 2) for k in range(MOST_TRIED - 4)]
    axes = f"""
    kin: {{path: leaders.heir.clan, values: [house, hose]}}
    loyalty: {{path: leaders.guard.loyalty, values: {loyalties}}}
    caution: {{path: leaders.guard.caution, values: [0.1, 0.2]}}
"""
    file = tmp_path / "x.yaml"
    file.write_text(f"kingmaker: 1\nsweep: x\nscenario: {COURT}\nruns: 1\ndesign:\n  axes:{axes}", encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        load_plan(file)
    assert "'hose' is not the id of a clan; did you mean 'house'?" in raised.value.render()
    file.write_text(file.read_text(encoding="utf-8").replace("hose", "watch"), encoding="utf-8")
    study = load_plan(file).study()
    assert (study.total, len(study.mark)) == (80, 16)


def ground_of(*settings: str) -> Ground:
    examined = examine(COURT, settings)
    assert examined.scenario is not None
    return Ground(examined.scenario, examined.document.data)


def test_every_uncertain_number_becomes_an_axis_and_no_fixed_one_does() -> None:
    settings = ("leaders.guard.caution={value: 0.4, range: [0.3, 0.6]}", "leaders.guard.ambition={value: 0.5}")
    found = ready("all", Axis(every="assumed", within=("leaders",)), ground_of(*settings))
    names = [axis.name for axis in found]
    assert "leaders.guard.caution" in names
    assert "leaders.guard.ambition" not in names
    (caution,) = (axis for axis in found if axis.name == "leaders.guard.caution")
    low, middle, high = (caution.at(u).shown for u in (0.0, 0.5, 1 - 1e-12))
    assert (low, high) == (0.3, pytest.approx(0.6, abs=1e-3))
    assert middle == pytest.approx(0.413, abs=5e-3)  # PERT with its mode at a third: Beta(7/3, 11/3), median .3796
    assert caution.at(0.5).moves


@pytest.mark.parametrize(("taken", "says"), [
    ("Run", "so are point, label, scenario, settings, runs"), (" axis.x".strip(), "must not begin with 'axis.'"),
    ("9x", "is no name for an axis: at most 200 letters"), ("a" * 201, "is no name for an axis"),
])  # fmt: skip
def test_an_axis_may_not_be_called_as_a_column_is(taken: str, says: str) -> None:
    assert says in str(form_trouble(taken))
    assert all(form_trouble(name) for name in TAKEN)
    assert form_trouble("a" * 200) is None


@pytest.mark.parametrize(("content", "says"), [
    (b"", "needs a row of names and at least one"), (b"a,b\n", "needs a row of names and at least one"),
    (b"a,b\n\n\n", "needs a row of names and at least one"), (b"sep=|\na|b\n1|2\n", "not by '|'"),
])  # fmt: skip
def test_a_sheet_needs_names_and_a_row(content: bytes, says: str) -> None:
    with pytest.raises(SheetError, match=says.replace("|", r"\|")):
        read_sheet(content)


def test_rows_of_a_sheet_are_numbered_as_the_spreadsheet_numbers_them() -> None:
    sheet = read_sheet(b"sep=;\na;b\n0,5;high\n1;low\n\n")
    assert (sheet.names, sheet.separator) == (("a", "b"), ";")
    assert sheet.rows == ((2, ("0,5", "high")), (3, ("1", "low")))
    assert sheet.value_of("0,5") == 0.5
    assert sheet.remark == "read with semicolons between cells and decimal commas"


def test_more_points_than_can_be_played_are_refused_at_the_first_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.experiment.design.sheet.MOST_POINTS", 2)
    assert len(read_sheet(b"a\n1\n2\n").rows) == 2
    with pytest.raises(SheetError, match="has 3 points; at most 2 can be played"):
        read_sheet(b"a\n1\n2\n3\n")


def builder(*values: float) -> tuple[Builder, list[Point]]:
    base = Base.of(load(COURT))
    points = [
        Point(k, base.name, (Override(("leaders", "guard", "ambition"), value),), {"ambition": value})
        for k, value in enumerate(values)
    ]
    return Builder({base.name: base}), points


def test_as_many_builds_are_kept_as_there_is_room_for_the_last_used_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "MOST_BUILDS", 2)
    shop, points = builder(0.1, 0.2, 0.3)
    one, two = shop.build_of(points[0]), shop.build_of(points[1])
    assert shop.build_of(points[0]) is one, "two are kept where there is room for two"
    three = shop.build_of(points[2])
    assert shop.build_of(points[2]) is three
    assert shop.build_of(points[0]) is one
    assert shop.build_of(points[1]) is not two, "the one not used for longest went"
    assert one.laws is three.laws, "what is the same is there once"
    assert float(one.leaders.ambition[1]) != float(three.leaders.ambition[1])


def test_a_part_is_named_by_twenty_hex_digits_that_change_with_all_it_holds() -> None:
    ways = [("s", "", 1, 0, 50), ("t", "", 1, 0, 50), ("s", "x", 1, 0, 50), ("s", "", 2, 0, 50), ("s", "", 1, 1, 50),
            ("s", "", 1, 0, 51)]  # fmt: skip
    keys = [part_key(*way) for way in ways]
    assert len(set(keys)) == len(ways)
    assert all(len(key) == 20 and set(key) <= set("0123456789abcdef") for key in keys)


def test_a_manifest_tells_the_time_and_the_versions() -> None:
    said = datetime.fromisoformat(now())
    assert abs((datetime.now(UTC) - said).total_seconds()) < 60
    assert {"kingmaker", "python", "numpy", "numba", "polars", "scipy"} == set(versions())
    assert engine_version().startswith(versions()["kingmaker"] + "+")


def test_the_first_interrupt_is_told_and_the_handlers_are_given_back() -> None:
    said: list[str] = []
    stop, before = Stop(), signal.getsignal(signal.SIGINT)
    with on_interrupt(stop, said.append):
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.asked
    assert said == ["stopping when the stretches under way are finished; press Ctrl-C again to stop at once"]
    assert signal.getsignal(signal.SIGINT) is before


def test_remarks_of_a_config_are_told_once_by_whoever_reads_it(config: Maker, tmp_path: Path) -> None:
    class Hears:
        def __init__(self) -> None:
            self.said_: list[str] = []

        def said(self, sentence: str) -> None:
            self.said_.append(sentence)

        def __getattr__(self, name: str) -> Any:
            return lambda *arguments: None

    file = config(runs=2)
    (file.parent / "points.csv").write_text("leaders.guard.loyalty;world.approval\n0,5;0,4\n", encoding="utf-8")
    file.write_text(file.read_text().partition("design:")[0] + "design: {kind: csv, file: points.csv}\n")
    read, handed = Hears(), Hears()
    sweep(file, tmp_path / "one", jobs=1, listener=read)
    sweep(load_plan(file), tmp_path / "two", jobs=1, listener=handed)
    assert any("semicolons between cells" in each for each in read.said_)
    assert not any("semicolons between cells" in each for each in handed.said_)


def test_a_most_goes_with_a_width_and_a_time_limit_is_above_none(config: Maker) -> None:
    plan = load_plan(config())
    with pytest.raises(UsageError, match="--max-runs goes with --until"):
        study_of(plan, max_runs=10)
    for limit in (0.0, -1.0, float("inf"), float("nan")):
        with pytest.raises(UsageError, match="above 0"):
            study_of(plan, time_limit=limit)
    study, goal = study_of(plan, runs=60, until="P(split) ±0.1", time_limit=0.5)
    assert (study.time_limit, goal is not None and goal.what) == (0.5, "split")


def test_runs_that_fail_together_are_played_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.experiment.playing import chunk

    together = chunk._together

    def only_alone(laid_out: Any, seed: int, runs: Any) -> Any:
        if len(runs) > 1:
            raise MemoryError("too many")
        if runs[0] == 6:
            raise ValueError
        return together(laid_out, seed, runs)

    laid_out = build(load(COURT))
    whole = together(laid_out, 3, np.array([5, 7]))
    monkeypatch.setattr(chunk, "_together", only_alone)
    results, lasting, failures = play_runs(laid_out, Orders(3), np.array([5, 6, 7]))
    assert lasting.tolist() == [5, 7]
    assert failures == ((6, "ValueError"),)
    assert results.world.tobytes() == whole.world.tobytes()
    np.testing.assert_array_equal(results.series, whole.series)


def test_a_pool_has_one_thread_at_least() -> None:
    assert [Threads(None, Orders(1), jobs)._jobs for jobs in (0, 1, 3)] == [1, 1, 3]  # type: ignore[arg-type]


def test_a_summary_by_month_has_every_quantity_in_every_month() -> None:
    results = simulate(build(load(COURT)), 5, 9, 1)
    table = series_table(results, 2, np.arange(5, 9))
    n, months, fields = results.series.shape
    assert n == 4
    assert len(table) == months * fields
    assert table.columns == [
        "point",
        "first_run",
        "runs",
        "month",
        "quantity",
        "mean",
        "q05",
        "q25",
        "q50",
        "q75",
        "q95",
    ]
    assert table["month"].to_list() == sorted(list(range(1, months + 1)) * fields)
    assert table["quantity"][:fields].to_list() == table["quantity"][fields : 2 * fields].to_list()
    assert (table["point"].unique().item(), table["first_run"].unique().item(), table["runs"].unique().item()) == (
        2,
        5,
        4,
    )
    last = results.series[:, -1, -1]
    assert table["mean"][-1] == pytest.approx(last.mean())
    assert table["q25"][-1] == pytest.approx(np.quantile(last, 0.25))
    none = replace(results, **{name: getattr(results, name)[:0] for name in ("world", "leaders", "shares", "series")})
    nothing = series_table(none, 2, np.arange(0))
    assert (nothing["first_run"].unique().item(), nothing["mean"].sum(), len(nothing)) == (-1, 0.0, len(table))


def test_codes_are_words_and_no_runs_have_none() -> None:
    assert in_words(np.array([2, 0]), Path_) == [Path_(2).name.lower(), "none"]
    assert in_words(np.array([]), Path_) == []


def test_a_point_is_named_by_twenty_hex_digits_of_what_is_played_there() -> None:
    study = single(load(COURT), 10, 1)
    _, points = builder(0.1, 0.2)
    keys = [study.key_of(replace(point, base=study.points[0].base)) for point in points]
    assert len(set(keys)) == 2
    assert all(len(key) == 20 and set(key) <= set("0123456789abcdef") for key in keys)


def test_what_is_set_at_every_point_and_by_an_axis_is_told_at_the_axis(config: Maker) -> None:
    with pytest.raises(ScenarioError) as raised:
        load_plan(config(more="set: {leaders.guard.loyalty: 0.3}\n"))
    said = raised.value.render()
    assert "sets 'leaders.guard.loyalty'" in said
    assert "one thing set in two places" in said


def test_a_key_of_a_config_without_a_value_is_named_with_its_whole_path(config: Maker) -> None:
    file = config()
    file.write_text(file.read_text().replace("values: [0.1, 0.4]", "values:"))
    with pytest.raises(ScenarioError) as raised:
        load_plan(file)
    assert "court-test.yaml:8:" in raised.value.render()


def test_a_session_says_what_it_takes_over_and_counts_what_it_played(tmp_path: Path) -> None:
    from sim.experiment.folder.manifest import read_manifest

    study = single(load(COURT), 60, 4)
    play_study(study, tmp_path / "x", Options(1))
    first = read_manifest(tmp_path / "x")
    play_study(single(load(COURT), 90, 4), tmp_path / "x", Options(1))
    second = read_manifest(tmp_path / "x")
    assert (first["performance"]["runs"], second["performance"]["runs"]) == (60, 90)
    assert second["runs"] == {"asked": 90, "done": 90, "failed": 0}
    assert second["performance"]["agent_steps"] > first["performance"]["agent_steps"] > 0
    assert first["started"] == second["started"]
    assert (second["state"], second["why"]) == ("finished", "")
    assert second["performance"]["agent_steps"] == int(read_table(tmp_path / "x", "runs")["agent_steps"].sum())


def test_months_are_kept_run_by_run_only_where_it_is_asked_for(config: Maker) -> None:
    assert not load_plan(config()).study().keep_months
    assert load_plan(config(more="series: true\n")).study().keep_months


def test_a_run_under_a_time_limit_has_the_shares_of_before_and_after_and_the_number_of_the_first() -> None:
    laid_out = build(load(Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"))  # with a vote
    runs = np.array([7])
    plain, timed = simulate_runs(laid_out, 5, runs, same_draws(runs)), play_timed(laid_out, 5, runs, 60.0)
    assert timed.first == plain.first == 7
    assert plain.shares.any(axis=(0, 1)).all(), "seats are held before and after"
    np.testing.assert_array_equal(timed.shares, plain.shares)
    nobody = play_timed(laid_out, 5, runs[:0], 60.0)
    assert (nobody.first, len(nobody.world), nobody.inputs.shape) == (0, 0, plain.inputs[:0].shape)


def test_a_second_interrupt_ends_the_process_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    with on_interrupt(Stop(), lambda _: None):
        os.kill(os.getpid(), signal.SIGTERM)
        assert ended == []
        os.kill(os.getpid(), signal.SIGINT)
    assert ended == [130]


def test_what_a_config_sets_is_remarked_upon_and_the_scenario_s_own_remarks_are_not(config: Maker) -> None:
    said = [each.message for each in load_plan(config(more="set: {leaders.heir.candidate: true}\n")).warnings]
    assert len([each for each in said if "only where there is a patron" in each]) == 1
    assert load_plan(config()).warnings == ()


def test_three_axes_of_one_name_are_refused_by_the_first_two(config: Maker) -> None:
    file = config()
    axes = f"{{{', '.join(f'{name}: {{every: assumed, within: [parameters]}}' for name in 'abc')}}}"
    file.write_text(file.read_text().partition("design:")[0] + f"design: {{kind: lhs, points: 2, axes: {axes}}}\n")
    with pytest.raises(ScenarioError) as raised:
        load_plan(file)
    assert "which axis 'a' (" in raised.value.render()


@pytest.mark.parametrize("settings", ['{"values": [1], "set": []}', '{"values": {"a": [1]}, "set": []}', "[]", "no"])
def test_settings_of_a_table_that_no_export_wrote_are_refused(settings: str) -> None:
    with pytest.raises(SheetError, match="is not as 'export --table design' writes it"):
        _said(settings, 2)


def test_a_null_is_named_by_its_key(config: Maker) -> None:
    file = config()
    file.write_text(file.read_text().replace("runs: 40", "runs:"))
    _, problems, _ = examine_plan(file)[:3]
    assert [problem.path for problem in problems] == ["runs"]
