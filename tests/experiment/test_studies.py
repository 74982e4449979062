"""What a study is: its points and parts, their names, and what is played of a config; worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_sweeps import COURT, Maker

from sim.bounds import OutOfBoundsError
from sim.experiment.design.plan import load_plan
from sim.experiment.folder import study as studies
from sim.experiment.folder.study import Base, Point, Study, column_of, cuts, settings_of, shown, single
from sim.experiment.playing import runner
from sim.experiment.playing.runner import refuse_equal_runs, study_of, sweep
from sim.language.errors import ResultsError, UsageError
from sim.scenario.reading.loader import load
from sim.scenario.reading.overrides import Override


def base(name: str, mark: str = "m") -> Base:
    return Base(name, "", mark, name, name.title(), {})


def a_study(points: int = 1, runs: int = 10, **more: Any) -> Study:
    every = tuple(Point(k, "a", (Override(("x",), k),), {"x": k}) for k in range(points))
    return Study("s", {"a": base("a")}, every, 1, runs, **more)


def test_stretches_grow_with_the_number_of_runs_before_them() -> None:
    assert list(cuts(101, None)) == [(0, 50), (50, 100), (100, 101)]
    whole = list(cuts(30_000, None))
    assert whole[:4] == [(0, 50), (50, 100), (100, 250), (250, 500)]
    sizes = [last - first for first, last in whole]
    assert sizes == [50] * 2 + [150] + [250] * 7 + [500] * 36 + [2000] * 5
    assert list(cuts(0, None)) == list(cuts(0, 7)) == []


def test_stretches_of_a_size_end_where_a_study_ended_before_and_at_the_last_run() -> None:
    assert list(cuts(100, 40)) == [(0, 40), (40, 80), (80, 100)]
    assert list(cuts(100, 40, (60, 40, 0, 100, 120))) == [(0, 40), (40, 60), (60, 80), (80, 100)]
    assert list(cuts(100, 40, (99, 10))) == [(0, 10), (10, 40), (40, 80), (80, 99), (99, 100)]


def test_a_study_counts_its_runs_and_its_parts() -> None:
    one, three = a_study(1, 100, chunk=40), a_study(3, 100, chunk=40, breaks=(60,))
    assert (one.total, one.parts) == (100, 3)
    assert (three.total, three.parts) == (300, 12)
    assert a_study(1, 80, chunk=40).parts == 2
    assert a_study(2, 101).parts == 6
    assert [len(chunks) for chunks in three.rounds()] == [3] * 4
    assert [(chunk.point.number, chunk.first, chunk.last) for chunk in next(one.rounds())] == [(0, 0, 40)]


def test_as_many_parts_as_can_be_kept_are_taken_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "MOST_PARTS", 6)
    assert a_study(2, 120, chunk=40).parts == 6
    with pytest.raises(OutOfBoundsError, match="2 points of 121 runs are 8 parts; at most 6 can be kept"):
        a_study(2, 121, chunk=40)


@pytest.mark.parametrize("runs", [0, 10_000_001])
def test_runs_of_a_study_are_at_least_one_and_not_beyond_their_bound(runs: int) -> None:
    with pytest.raises(OutOfBoundsError, match="runs"):
        a_study(1, runs)


def test_what_decides_the_results_of_a_study_is_in_its_mark_and_nothing_else() -> None:
    plain = a_study(2, 10)
    others = [a_study(1, 10), a_study(2, 11), a_study(2, 10, chunk=5), a_study(2, 10, keep_months=True)]
    assert len({plain.mark, *(other.mark for other in others)}) == 5
    assert a_study(2, 10, title="called otherwise", time_limit=3.0).mark == plain.mark
    assert len(plain.mark) == 16


def test_months_kept_run_by_run_are_another_part_of_the_same_point() -> None:
    plain, months = a_study(), a_study(keep_months=True)
    assert plain.key_of(plain.points[0]) == months.key_of(months.points[0])
    assert plain.chunk_of(plain.points[0], 0, 5).key != months.chunk_of(months.points[0], 0, 5).key


def test_the_second_scenario_of_one_content_is_told_from_the_first() -> None:
    bases = {"a": base("a"), "b": base("b"), "c": base("c", "other")}
    study = Study("s", bases, tuple(Point(k, name) for k, name in enumerate(bases)), 1, 10)
    assert [study.content_of(name) for name in bases] == ["m", "m#2", "other"]
    assert len({study.key_of(point) for point in study.points}) == 3


def test_a_point_is_called_by_its_values_or_else_by_its_scenario() -> None:
    assert Point(0, "court").label == "court"
    assert Point(1, "court", (), {"rate": 0.5, "key": "off", "on": True}).label == "rate=0.5, key=off, on=true"


def test_what_a_point_sets_is_read_back_as_it_was_dates_included() -> None:
    settings = (Override(("start",), date(2021, 2, 3)), Override(("a", "b"), 0.1), Override(("c",), {"level": "high"}))
    point = Point(0, "a", settings)
    assert point.canonical == '[["start", {"$date": "2021-02-03"}], ["a.b", 0.1], ["c", {"level": "high"}]]'
    assert settings_of(point.canonical) == settings


@pytest.mark.parametrize(("value", "text"), [
    (True, "true"), (False, "false"), (0.1234567, "0.123457"), (2.0, "2"), (3, "3"), ("high", "high"), (1e-9, "1e-09"),
])  # fmt: skip
def test_a_value_is_shown_as_one_would_write_it(value: Any, text: str) -> None:
    assert shown(value) == text


def test_a_column_is_of_numbers_or_yes_and_no_where_all_are_and_of_words_else() -> None:
    assert column_of([1, None, 2.5]).to_list() == [1.0, None, 2.5]
    assert column_of([True, None]).to_list() == [True, None]
    assert column_of([True, 1]).to_list() == ["true", "1"]
    assert column_of([1, "high", None]).to_list() == ["1", "high", None]
    assert column_of([None, None]).to_list() == [None, None]


def test_the_study_of_one_scenario_has_one_point_that_sets_nothing() -> None:
    study = single(load(COURT), 12, 3)
    assert (study.name, study.runs, study.seed, study.chunk, study.keep_months) == ("court", 12, 3, None, False)
    assert [(point.number, point.base, point.settings, point.label) for point in study.points] == [
        (0, "court", (), "court")
    ]
    assert (study.title, study.time_limit, study.breaks) == (load(COURT).title, None, ())
    assert study.design().rows() == [(0, "court", "court", "[]")]
    assert single(load(COURT), 12, 3, keep_months=True).keep_months


def tried(monkeypatch: pytest.MonkeyPatch, points: int, runs: int = 10, differing: int = -1) -> list[tuple[int, int]]:
    """The numbers of the points that are tried, each with how many runs; from `differing` on, runs differ."""
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(runner, "simulate", lambda build, first, many, seed: seen.append((build, many)) or build)
    monkeypatch.setattr(runner, "all_equal", lambda build: not 0 <= differing <= build)
    shop = SimpleNamespace(build_of=lambda point: point.number)
    refuse_equal_runs(a_study(points, runs), shop)  # type: ignore[arg-type]
    return seen


def test_of_many_points_the_first_the_middle_and_the_last_are_tried_until_one_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert tried(monkeypatch, 9, differing=8) == [(0, 8), (4, 8), (8, 8)]
    assert tried(monkeypatch, 9, differing=1) == [(0, 8), (4, 8)]
    assert tried(monkeypatch, 1, runs=3, differing=0) == [(0, 3)]
    assert tried(monkeypatch, 2, differing=1) == [(0, 8), (1, 8)]
    assert tried(monkeypatch, 1, runs=1) == []  # of one run nothing can differ
    with pytest.raises(UsageError, match=r"s: the runs of a point do not differ in anything \(8 of each"):
        tried(monkeypatch, 9)
    with pytest.raises(UsageError, match=r"\(2 of each were tried\)"):
        tried(monkeypatch, 1, runs=2)


def test_a_point_that_cannot_be_built_is_told_when_it_is_played() -> None:
    class Shop:
        def build_of(self, point: Point) -> Any:
            raise ValueError(point.label)

    refuse_equal_runs(a_study(2), Shop())  # type: ignore[arg-type]


def test_runs_are_those_asked_for_or_the_most_where_a_width_is_to_be_reached(config: Maker) -> None:
    def runs(plan: Any, **asked: Any) -> int:
        return study_of(plan, **asked)[0].runs

    plain = load_plan(config(runs=40))
    assert runs(plain) == 40
    assert runs(plain, runs=7) == 7
    assert runs(plain, until="P(split) ±0.1") == 40
    assert runs(plain, runs=7, until="P(split) ±0.1") == 7
    with pytest.raises(UsageError, match="--runs and --max-runs both say how many runs of a point are played at most"):
        runs(plain, runs=7, until="P(split) ±0.1", max_runs=9)
    goal = load_plan(config(runs=40, more="until: P(split) ±0.1\nmax_runs: 60\n"))
    assert runs(goal) == 60
    assert runs(goal, runs=7) == 7, "what is asked for at the call is not left unread"
    assert runs(goal, max_runs=9) == 9
    assert runs(goal, runs=7, until="P(split) ±0.2") == 7
    assert study_of(goal, seed=0)[0].seed == 0
    assert study_of(goal)[0].time_limit is None
    assert study_of(goal, time_limit=2.5)[0].time_limit == 2.5


def test_points_that_set_the_same_are_played_once_and_numbered_in_a_row(tmp_path: Path) -> None:
    text = f"kingmaker: 1\nsweep: x\nscenario: {COURT}\ndesign: {{kind: list, rows: [{{world.approval: 0.1}}, "
    (tmp_path / "x.yaml").write_text(text + "{world.approval: 0.1}, {world.approval: 0.2}]}\n", encoding="utf-8")
    plan = load_plan(tmp_path / "x.yaml")
    assert [(point.number, point.label) for point in plan.study().points] == [
        (0, "world.approval=0.1"), (1, "world.approval=0.2")
    ]  # fmt: skip
    assert (len(plan.rows), plan.about()["points"]) == (3, 2), "what is told is what is played"


def test_a_table_that_no_folder_has_is_told_with_those_it_may_be(config: Maker, tmp_path: Path) -> None:
    found = sweep(config(runs=2), tmp_path / "x", jobs=1)
    with pytest.raises(UsageError, match="there is no table 'run'; it must be one of episodes, leaders,"):
        found.runs("run")
    with pytest.raises(ResultsError, match="holds no monthly"):
        found.runs("monthly")
