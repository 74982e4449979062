"""Parts of playing, worked out by hand: what counts as a failed run, who hears what, when a session ends."""

from __future__ import annotations

import errno
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest
from small_sweeps import COURT

from sim.ensemble import Results, same_draws, simulate, simulate_runs
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.columns import (
    _ids,
    in_words,
    leaders_table,
    monthly_table,
    posts_table,
    runs_table,
    series_table,
    word,
)
from sim.experiment.folder.study import Base, Chunk, Point, Study
from sim.experiment.folder.told import Told, _column, told_of
from sim.experiment.playing.chunk import (
    Orders,
    Played,
    _only,
    _player,
    _reason,
    _together,
    all_equal,
    not_finite,
    play_chunk,
)
from sim.experiment.playing.pool import PoolLostError
from sim.experiment.playing.session import Listener, Options, _disk_trouble, _Session
from sim.experiment.playing.stop import Stop
from sim.experiment.playing.timed import TooLongError, play_timed
from sim.language.errors import ResultsError, UsageError
from sim.outcomes.registry import READ
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT, ["parameters.chances=5"]))


@pytest.fixture
def four(court: Build) -> Results:
    """Four runs, of which nothing is shared with another test."""
    played = simulate(court, 0, 4, 1)
    tables = (played.world, played.leaders, played.shares, played.series, played.inputs, played.episodes)
    return Results(played.first, *(table.copy() for table in tables))


@pytest.mark.parametrize("table", ["leaders", "shares", "series"])
def test_a_run_with_a_number_that_is_not_finite_in_any_table_is_broken(four: Results, table: str) -> None:
    assert not_finite(four).tolist() == [False] * 4
    getattr(four, table)[2, -1, -1] = np.nan
    assert not_finite(four).tolist() == [False, False, True, False]


def test_a_run_with_a_number_that_is_not_finite_in_its_world_is_broken(four: Results) -> None:
    four.world["approval"][1] = np.inf
    four.world["deaths"][3] = np.nan
    assert not_finite(four).tolist() == [False, True, False, True]


def test_a_run_of_which_a_struggle_cost_no_number_of_lives_is_broken(four: Results) -> None:
    of, _ = four.episodes_of
    assert len(of), "somebody has to struggle"
    four.episodes["deaths"][-1] = np.nan
    assert np.flatnonzero(not_finite(four)).tolist() == [of[-1]]


def test_of_some_runs_only_those_that_are_kept_are_left_with_their_struggles(four: Results) -> None:
    kept = np.array([False, True, True, False])
    found = _only(four, kept)
    np.testing.assert_array_equal(found.world, four.world[1:3])
    np.testing.assert_array_equal(found.series, four.series[1:3])
    of, _ = four.episodes_of
    assert len(found.episodes) == int(np.isin(of, [1, 2]).sum())
    assert found.first == four.first


def test_runs_are_all_equal_only_where_no_table_differs(four: Results) -> None:
    tables = (four.world, four.leaders, four.shares, four.series, four.inputs)
    alike = Results(0, *(np.repeat(table[:1], 3, axis=0) for table in tables), four.episodes[:0])
    assert all_equal(alike)
    for table in (alike.leaders, alike.shares, alike.series):
        before = table[2].copy()
        table[2] += 1.0
        assert not all_equal(alike)
        table[2] = before
    alike.world["deaths"][1] += 1
    assert not all_equal(alike)


def test_a_time_limit_decides_how_runs_are_played(court: Build) -> None:
    assert _player(Orders(1)) is _together
    runs = np.array([3, 5])
    limited = _player(Orders(1, time_limit=60.0))(court, 7, runs)
    assert limited.world.tobytes() == _together(court, 7, runs).world.tobytes()
    with pytest.raises(TooLongError, match=r"took more than 0 s \(day \d+ of the run\)"):
        _player(Orders(1, time_limit=0.0))(court, 7, runs)


def test_a_reason_is_the_kind_of_trouble_and_what_it_says() -> None:
    assert _reason(ValueError("too much")) == "ValueError: too much"
    assert _reason(ValueError()) == "ValueError"


def test_a_stretch_that_failed_has_as_many_runs_as_were_tried() -> None:
    assert Played(Chunk(Point(0, "a"), 5, 12, "k"), {}, (), 0, 0.0).runs == 7


@pytest.mark.parametrize(("number", "said"), [
    (errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"), (errno.EFBIG, "the disk is full"),
    (errno.EROFS, "results cannot be written (Read-only)"),
])  # fmt: skip
def test_a_full_disk_is_called_so_and_any_other_trouble_by_its_name(number: int, said: str) -> None:
    told = _disk_trouble(OSError(number, "Read-only"), Path("out"))
    assert told == f"out: {said}; all parts written so far are whole. Make room and repeat the command to go on"


class Kept:
    """A store and a standing that keep nothing on a disk."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.folder = Path("a folder")
        self.inventory = SimpleNamespace(files={})

    def save(self, part: Any, content: Any) -> None:
        self.saved.append(part.key)

    def put(self, name: str, content: bytes) -> bool:
        return False


def session(study: Study, stop: Stop | None = None, **options: Any) -> tuple[_Session, Kept, list[tuple[int, int]]]:
    heard: list[tuple[int, int]] = []

    class Ears(Listener):
        def advanced(self, runs: int, agent_steps: int) -> None:
            heard.append((runs, agent_steps))

    store = Kept()
    standing: Any = SimpleNamespace(
        study=study, store=store, manifest={}, runs=0, failures=(), done=frozenset({"done"})
    )  # fmt: skip
    made = _Session(standing, Options(stop=stop or Stop(), **options), Ears(), None, Builder({}))
    made._note = lambda state, why="": None  # type: ignore[method-assign]
    return made, store, heard


def study(runs: int = 10) -> Study:
    return Study("s", {"a": Base("a", "", "m", "a", "A", {})}, (Point(0, "a"),), 1, runs)


def stretch(first: int, last: int, *failed: int, key: str = "k") -> Played:
    failures = tuple(SimpleNamespace(run=run, reason="r") for run in failed)
    return Played(Chunk(Point(4, "a", (), {"x": 1}), first, last, key), {"runs": b"x"}, failures, 70, 0.0)  # type: ignore[arg-type]


def test_what_is_kept_of_a_stretch_is_counted_runs_and_failures_apart() -> None:
    made, store, heard = session(study())
    made._keep(stretch(0, 5, 2, 3))
    assert (made.ledger.runs, made.ledger.failed, made.ledger.played, made.ledger.agent_steps) == (3, 2, 3, 70)
    assert (heard, store.saved, made.new_failures) == ([(5, 70)], ["k"], 2)
    assert made.failures[0] == {
        "point": 4, "label": "x=1", "run": 2, "seed": 1, "reason": "r", "part": "k",
        "command": "python run.py rerun 'a folder' --point 4 --run 2",
    }  # fmt: skip
    assert not made._is_complete()
    made._keep(stretch(5, 10))
    assert made._is_complete()


def test_a_session_stops_at_the_first_failure_beyond_those_allowed() -> None:
    made, _, _ = session(study(), max_failures=2)
    made._keep(stretch(0, 5, 0, 1))
    assert not made._is_halted()
    made._keep(stretch(5, 10, 7))
    assert (made.state, made.why) == ("stopped", "stopped after 3 failed runs (at most 2 allowed)")
    assert made._is_halted()
    none, _, _ = session(study())
    none._keep(stretch(0, 5, 0, 1, 2, 3, 4))
    assert none.state == "finished"


def test_stretches_that_are_there_are_not_handed_out_and_none_after_a_stop() -> None:
    stop = Stop()
    made, _, _ = session(study(), stop)
    chunks = [Chunk(Point(0, "a"), 0, 5, key) for key in ("done", "one", "two")]
    handed = made._open_chunks(iter(chunks))
    assert next(handed).key == "one"
    stop.ask()
    assert list(handed) == []
    assert made._is_halted()


def test_tables_of_a_summary_and_of_months_hold_the_series_run_by_run_and_month_by_month(four: Results) -> None:
    runs = np.array([7, 8, 9, 10])
    monthly, months = monthly_table(four, 2, runs), four.series.shape[1]
    assert monthly["point"].unique().to_list() == [2]
    assert monthly["run"].to_list() == np.repeat(runs, months).tolist()
    assert monthly["month"].to_list() == list(range(1, months + 1)) * 4
    assert (
        monthly["approval"].to_list()[months : 2 * months]
        == four.series[1, :, monthly.columns.index("approval") - 3].tolist()
    )
    summary = series_table(four, 2, runs).filter(pl.col("quantity") == "approval")
    column = monthly.columns.index("approval") - 3
    assert summary["mean"].to_list() == pytest.approx(four.series[:, :, column].mean(axis=0).tolist())
    assert summary["q50"].to_list() == pytest.approx(np.median(four.series[:, :, column], axis=0).tolist())
    assert (summary["first_run"][0], summary["runs"][0]) == (7, 4)
    empty = Results(
        0, four.world[:0], four.leaders[:0], four.shares[:0], four.series[:0], four.inputs[:0], four.episodes[:0]
    )
    assert series_table(empty, 0, runs[:0])["first_run"].unique().to_list() == [-1]


def test_codes_and_rows_are_words_and_ids_and_none_is_empty() -> None:
    from sim.core.ground.codes import Winner

    assert in_words(np.array([2, 0]), Winner) == [word(Winner(2)), word(Winner(0))]
    assert _ids(np.array([1, -1, 0]), ("a", "b")).to_list() == ["b", None, "a"]


def test_outcomes_of_runs_are_reckoned_when_they_are_asked_for_and_once(court: Build, four: Results) -> None:
    runs = np.arange(4)
    told = told_of(court, four, 1, runs)
    first = told.between("split")
    assert told.between("split") is first
    for unknown in ("guard.nothing", "nobody.rules", "nothing"):
        with pytest.raises(KeyError):
            told.values(unknown)
    assert told.values("cabinet.watch").tolist() == [0.0] * 4, "a body holds no post"
    days = four.leaders[:, 1, 3]
    assert told.values("guard.challenged").tolist() == (days >= 0).astype(float).tolist()


def test_the_tables_of_people_and_posts_are_made_once_and_only_where_an_outcome_needs_them(
    court: Build, four: Results
) -> None:
    runs, made = np.arange(4), list[str]()

    def leaders() -> pl.DataFrame:
        made.append("leaders")
        return leaders_table(court, four, 0, runs)

    def posts() -> pl.DataFrame:
        made.append("posts")
        return posts_table(court, four, 0, runs)

    told = Told(runs_table(court, four, 0, 1, runs), leaders, posts)
    told.values("split")
    assert made == []
    assert told.values("guard.weight").tolist() == four.leaders[:, 1, 1].tolist()
    assert told.values("heir.weight").tolist() == four.leaders[:, 2, 1].tolist()
    told.values("cabinet.watch")
    told.values("guard.challenged")
    assert made == ["leaders", "posts"]


def test_a_table_without_a_column_that_outcomes_need_is_of_another_version() -> None:
    runs = pl.DataFrame({name: [0] for name in READ if name != "team"})
    with pytest.raises(ResultsError, match="these results hold no team: they were made by another version"):
        Told(runs, lambda: runs, lambda: runs)


def test_an_outcome_named_like_a_column_is_put_beside_it() -> None:
    own: Any = SimpleNamespace(name="split", yes_no=True)
    told: Any = SimpleNamespace(values=lambda name: np.array([1.0, np.nan, 0.0]))
    runs = pl.DataFrame({"split": [1, 2, 3]})
    column = _column(own, told, runs)
    assert (column.name, column.to_list()) == ("outcome.split", [True, None, False])
    number: Any = SimpleNamespace(name="tries", yes_no=False)
    assert _column(number, told, runs).to_list() == [1.0, None, 0.0]
    assert _column(number, None, runs).name == "tries"
    assert _column(number, None, runs).to_list() == [None] * 3


def test_the_scenario_of_a_point_without_settings_is_the_one_at_hand(court: Build) -> None:
    base = Base.of(load(COURT))
    shop = Builder({base.name: base})
    assert shop.scenario_of(Point(0, base.name)) is base.scenario
    assert shop.data_of(base.name) is shop.data_of(base.name)
    assert shop.own() == shop.own_of(base.name) == {}
    read = Builder({"court": Base("court", base.text, base.fingerprint, "court", base.title, {})})
    assert read.scenario_of(Point(0, "court")) == base.scenario


def played_out(trouble: BaseException | None = None, stop: bool = False, done: int = 10, **more: Any) -> Any:
    asked = Stop()
    made, _, _ = session(study(), asked, **more)
    noted: list[tuple[str, str]] = []

    def rounds() -> None:
        made.ledger.runs, made.ledger.played, made.ledger.agent_steps = done, 4, 70
        asked.asked = stop
        if trouble is not None:
            raise trouble

    made._lay_out = lambda: None  # type: ignore[method-assign]
    made._play_rounds = rounds  # type: ignore[method-assign]
    made._note = lambda state, why="": noted.append((state, why))  # type: ignore[method-assign]
    report = made.play()
    assert noted == [(report.state, report.why)], "how it ended is written down once, at the end"
    return report


def test_a_session_ends_finished_stopped_or_interrupted_and_says_why() -> None:
    whole = played_out()
    assert (whole.state, whole.why, whole.asked, whole.done, whole.failed) == ("finished", "", 10, 10, 0)
    assert (whole.played, whole.agent_steps, whole.failures, whole.folder) == (4, 70, (), Path("a folder"))
    assert 0 <= whole.seconds < 5
    full = played_out(OSError(errno.ENOSPC, "No space"), done=3)
    assert (full.state, full.why.startswith("a folder: the disk is full")) == ("stopped", True)
    lost = played_out(PoolLostError("nobody answers"))
    assert (lost.state, lost.why) == (
        "stopped", "nobody answers; all that came back is kept. Repeat the command to go on",
    )  # fmt: skip
    halted = played_out(stop=True, done=9)
    assert (halted.state, halted.why) == ("interrupted", "interrupted; repeat the command to go on")
    assert played_out(stop=True, done=10).state == "finished", "who asks to stop at the end has all of it"
    assert played_out(PoolLostError("x"), stop=True, done=9).state == "stopped"


def test_a_folder_that_cannot_be_laid_out_is_refused_before_anything_is_played() -> None:
    made, store, _ = session(study())
    put: list[str] = []
    said: list[str] = []
    store.put = lambda name, content: put.append(name) or name == "design.parquet"  # type: ignore[method-assign]
    made.ears.said = said.append  # type: ignore[method-assign]
    made._lay_out()
    assert put == ["scenario.resolved.yaml", "design.parquet"]
    assert said == ["a folder/design.parquet: was changed, and is set aside and written again"]

    def full(name: str, content: bytes) -> bool:
        raise OSError(errno.ENOSPC, "No space")

    store.put = full  # type: ignore[method-assign]
    with pytest.raises(UsageError, match="a folder: the disk is full"):
        made._lay_out()


def test_failed_runs_are_listed_by_point_and_run_where_there_are_any_or_were() -> None:
    made, store, _ = session(study())
    written: list[tuple[str, bytes]] = []
    store.put = lambda name, content: bool(written.append((name, content)))  # type: ignore[method-assign]
    made.ledger.write = lambda store, state, why: None  # type: ignore[method-assign]
    note = _Session._note
    note(made, "running")
    assert written == []
    made.failures = [{"point": 1, "run": 2}, {"point": 0, "run": 9}, {"point": 0, "run": 3}]  # type: ignore[typeddict-item]
    note(made, "running")
    ((name, content),) = written
    assert name == "failures.jsonl"
    assert [json.loads(line) for line in content.splitlines()] == [
        {"point": 0, "run": 3}, {"point": 0, "run": 9}, {"point": 1, "run": 2}
    ]  # fmt: skip
    made.failures = []
    store.inventory.files["failures.jsonl"] = "mark"
    note(made, "running")
    assert written[1:] == [("failures.jsonl", b"")], "a list that was there is emptied"


class Width:
    """A width that is reached after so many rounds."""

    def __init__(self, rounds: int) -> None:
        self.left, self.added = rounds, list[list[str]]()

    def add(self, store: Any, keys: list[str]) -> None:
        self.added.append(keys)
        self.left -= 1

    def is_reached(self) -> bool:
        return self.left <= 0

    def sentence(self) -> str:
        return "narrow"


def rounds_of(until: Any, stop_after: int = 99) -> tuple[_Session, list[str]]:
    stop = Stop()
    played: list[str] = []

    class Pool:
        def play(self, chunks: Any) -> Any:
            for chunk in chunks:
                played.append(f"{chunk.first}-{chunk.last}")
                if len(played) >= stop_after:
                    stop.ask()
                yield Played(chunk, {}, (), 0, 0.0)

    made, _, _ = session(Study("s", {"a": Base("a", "", "m", "a", "A", {})}, (Point(0, "a"),), 1, 30, 10), stop,
                         until=until)  # fmt: skip
    made.pool = Pool()  # type: ignore[assignment]
    made._play_rounds()
    return made, played


def test_rounds_are_played_until_a_width_is_reached_and_no_further() -> None:
    assert rounds_of(None)[1] == ["0-10", "10-20", "20-30"]
    width = Width(2)
    made, played = rounds_of(width)
    assert (played, len(width.added), made.state, made.why) == (["0-10", "10-20"], 2, "finished", "narrow")
    made, played = rounds_of(Width(9))
    assert len(played) == 3
    assert (made.state, made.why) == ("stopped", "the most runs were played, but narrow")
    stopped = Width(9)
    made, played = rounds_of(stopped, 1)
    assert (played, stopped.added, made.state) == (["0-10"], [], "finished"), "what is not whole is not counted"


def test_a_stretch_of_a_point_that_cannot_be_built_fails_run_by_run(
    court: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Shop:
        def build_of(self, point: Point) -> Build:
            if point.number:
                raise ValueError("no such clan")
            return court

    shop: Any = Shop()
    bad = play_chunk(shop, Orders(1), Chunk(Point(1, "a"), 5, 8, "k"))
    assert [(each.run, each.reason) for each in bad.failures] == [
        (run, "the point cannot be built: ValueError: no such clan") for run in (5, 6, 7)
    ]  # fmt: skip
    assert (bad.content, bad.agent_steps, bad.seconds >= 0) == ({}, 0, True)
    good = play_chunk(shop, Orders(1), Chunk(Point(0, "a"), 5, 8, "k"))
    assert (set(good.content), good.failures) == ({"leaders", "posts", "episodes", "series", "runs"}, ())
    table = pl.read_parquet(io.BytesIO(good.content["runs"]))
    assert (table["run"].to_list(), table["seed"].unique().to_list(), table["point"].unique().to_list()) == (
        [5, 6, 7], [1], [0],
    )  # fmt: skip
    assert good.agent_steps == int(simulate(court, 5, 8, 1).world["agent_steps"].sum())
    months = play_chunk(shop, Orders(1, keep_months=True), Chunk(Point(0, "a"), 5, 8, "k"))
    assert set(months.content) == {*good.content, "monthly"}


@pytest.mark.parametrize(("months", "seed"), [(12, 7), (1, 2**32 - 1), (2, 2**33 + 5), (2, 2**64 - 1)])
def test_runs_under_a_time_limit_are_those_of_the_ensemble_whatever_their_seed_and_length(
    months: int, seed: int
) -> None:
    made, runs = build(load(COURT, ["parameters.chances=5", f"horizon_months={months}"])), np.array([3, 5])
    one, two = play_timed(made, seed, runs, 60.0), simulate_runs(made, seed, runs, same_draws(runs))
    for name in ("world", "leaders", "shares", "series", "episodes"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert np.any(one.series[:, -1])


def test_runs_under_a_time_limit_have_no_inputs_and_the_number_of_the_first(court: Build) -> None:
    runs = np.array([3, 5])
    one = play_timed(court, 7, runs, 60.0)
    assert (one.first, one.inputs.shape) == (3, (2, 0))
    assert play_timed(court, 7, runs[:0], 60.0).first == 0
