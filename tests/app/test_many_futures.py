"""Many futures: those of `run` with the same ``--set``, the work behind the page, and what is written on it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.app.beside import note, picture, table
from sim.app.commands import run_commands, trace_command
from sim.app.futures import Answer, Question, answer
from sim.app.inputs import first_inputs, inputs_of
from sim.app.latest import Latest
from sim.app.screen import make_screen
from sim.app.stage import Opening, Stage, open_stage
from sim.ensemble import simulate
from sim.language.errors import ScenarioError
from sim.scenario.reading.loader import load
from sim.scenario.reading.overrides import parse_override
from sim.scenario.tables.build import build
from sim.statistics.estimates import Interval

SET = ("leaders.guard.ambition=0.95", "leaders.guard.caution=0.05", "leaders.guard.grievance=1")


def never() -> bool:
    return False


def silent(done: int, total: int) -> None:
    pass


def ask(stage: Stage, question: Question, before: Answer | None = None) -> Answer:
    found = answer(stage, question, before, never, silent)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def as_opened(stage: Stage) -> Answer:
    return ask(stage, Question((), 120))


@pytest.fixture(scope="module")
def changed(stage: Stage, as_opened: Answer) -> Answer:
    return ask(stage, Question(SET, 120), as_opened)


def test_the_futures_shown_are_those_of_the_same_settings(stage: Stage, changed: Answer) -> None:
    opening = stage.opening
    for settings, side in ((opening.settings, "a"), ((*opening.settings, *SET), "b")):
        world = simulate(build(load(opening.file, settings)), 0, 120, opening.seed).world
        rows = {row.name: getattr(row, side) for row in changed.rows}
        assert rows["balance"].estimate == np.mean(world["outcome"] == 1)
        assert rows["deaths"].estimate == pytest.approx(world["deaths"].mean())
        assert rows["survived"].estimate == np.mean(world["removed_day"] < 0)


def test_differences_are_within_pairs(changed: Answer) -> None:
    for row in changed.rows:
        if row.yes_no:
            assert row.diff.estimate == pytest.approx(row.b.estimate - row.a.estimate)
            assert row.diff.low <= row.diff.estimate <= row.diff.high


def test_nothing_differs_from_itself(as_opened: Answer) -> None:
    assert all(row.diff.estimate == 0.0 for row in as_opened.rows if row.seen[0] >= 2)


def test_the_scenario_as_opened_is_played_once(stage: Stage, as_opened: Answer, changed: Answer) -> None:
    assert changed.as_opened is as_opened.as_opened
    heard: list[tuple[int, int]] = []
    answer(stage, Question(SET, 120), as_opened, never, lambda done, total: heard.append((done, total)))
    assert heard[-1] == (120, 120)
    heard.clear()
    answer(stage, Question(SET, 100), as_opened, never, lambda done, total: heard.append((done, total)))
    assert heard[-1] == (200, 200)


def test_playing_can_be_stopped_between_stretches(stage: Stage) -> None:
    heard: list[int] = []
    found = answer(stage, Question((), 2000), None, lambda: len(heard) >= 2, lambda done, _: heard.append(done))
    assert found is None
    assert heard == [100, 200]


def test_settings_that_do_not_fit_are_told(stage: Stage) -> None:
    with pytest.raises(ScenarioError, match="at most 1"):
        answer(stage, Question(("leaders.guard.ambition=1.5",), 10), None, never, silent)


# ----------------------------------------------------------------------------------------------- the work behind a page


def hold(gate: threading.Event, found: str) -> Callable[[Callable[[], bool]], str]:
    def work(stopped: Callable[[], bool]) -> str:
        gate.wait(5)
        return found

    return work


def test_a_stale_result_never_overwrites_a_newer_one() -> None:
    news = threading.Event()
    latest: Latest[str] = Latest(news.set)
    slow, at_once = threading.Event(), threading.Event()
    at_once.set()
    latest.ask(hold(slow, "stale"))
    latest.ask(hold(at_once, "newer"))
    slow.set()  # the first one ends although nobody waits for it any more
    assert news.wait(5)
    assert latest.found == "newer"


def test_work_that_was_overtaken_is_told_to_stop() -> None:
    stopped_at: list[bool] = []
    news, begun = threading.Event(), threading.Event()
    latest: Latest[str] = Latest(news.set)

    def work(stopped: Callable[[], bool]) -> None:
        begun.set()
        for _ in range(500):
            if stopped():
                stopped_at.append(True)
                return
            threading.Event().wait(0.01)

    latest.ask(work)
    assert begun.wait(5)
    latest.ask(lambda stopped: "second")
    assert news.wait(5)
    assert (stopped_at, latest.found) == ([True], "second")


def test_after_a_stop_nothing_is_told() -> None:
    news, gate = threading.Event(), threading.Event()
    latest: Latest[str] = Latest(news.set)
    latest.ask(hold(gate, "late"))
    latest.stop()
    gate.set()
    assert not news.wait(0.2)
    assert latest.found is None


def test_trouble_is_kept_beside_what_was_found_before() -> None:
    news = threading.Event()
    latest: Latest[str] = Latest(news.set)
    latest.ask(lambda stopped: "found")
    assert news.wait(5)
    news.clear()

    def fail(stopped: Callable[[], bool]) -> str:
        raise ValueError

    latest.ask(fail)
    assert news.wait(5)
    assert latest.found == "found"
    assert isinstance(latest.trouble, ValueError)


# ------------------------------------------------------------------------------------------------------ what is written


def test_every_number_has_a_slider_that_writes_a_setting(stage: Stage) -> None:
    known = inputs_of(stage.scenario)
    assert len(known) > 120
    for each in known.values():
        assert each.low <= each.start <= each.high
        assert each.low < each.high
        entry = parse_override(each.setting(each.start))
        assert ".".join(entry.path) == each.path
        assert entry.value == pytest.approx(each.start, rel=1e-3)
        assert each.meaning
        assert "Share" not in each.meaning
    stage.build_with([each.setting(each.high) for each in list(known.values())[:60:7]])


def test_sliders_begin_with_incumbent_and_main_challenger(stage: Stage) -> None:
    first = first_inputs(stage.scenario, inputs_of(stage.scenario))
    assert "leaders.ruler.ambition" in first
    assert "leaders.guard.loyalty" in first
    assert not any("patron" in path or "heir" in path for path in first)


def test_a_patron_has_sliders_where_there_is_one(stage: Stage) -> None:
    crowned = open_stage(Opening(stage.opening.file, ("world.patron=heir", "leaders.heir.loyalty=0.1")))
    first = first_inputs(crowned.scenario, inputs_of(crowned.scenario))
    assert "leaders.heir.loyalty" in first


def test_the_table_leaves_out_what_is_nowhere_seen(as_opened: Answer, changed: Answer) -> None:
    assert "Under the sliders" not in table(as_opened)
    assert "Under the sliders" in table(changed)
    assert "14 days" not in table(changed)  # no vote in this court
    assert "patron’s support" not in table(changed)  # and no patron
    assert re.search(r"[+−]\d+\.\d \S*<span class=\"km-limits\">\[[+−]?\d+\.\d, [+−]?\d+\.\d\]", table(changed))


def test_a_difference_that_two_digits_would_not_show_is_shown(changed: Answer) -> None:
    little = Interval(0.0042, -0.0011, 0.012)
    rows = tuple(
        replace(row, a=little, b=little, diff=little) if row.name == "approval" else row for row in changed.rows
    )
    shown = table(replace(changed, rows=rows))
    assert '0.0042 <span class="km-limits">[−0.0011 – 0.01]</span>' in shown
    assert '+0.0042 <span class="km-limits">[−0.0011, +0.01]</span>' in shown


def test_the_note_says_how_many_tests_were_corrected_for(as_opened: Answer, changed: Answer) -> None:
    tests = sum(row.tells for row in changed.rows)
    assert f"for {tests} tests" in note(changed)
    assert "Move a slider" in note(as_opened)


def test_the_figure_says_in_words_what_it_shows(as_opened: Answer, changed: Answer) -> None:
    assert picture(as_opened).alt.startswith("Bar chart")
    assert "under the sliders" in picture(changed).alt


def test_a_screen_is_not_made_for_a_question_that_was_overtaken(stage: Stage) -> None:
    assert make_screen(stage, Question((), 50), None, lambda: True, silent) is None
    found = make_screen(stage, Question((), 50), None, never, silent)
    assert found is not None
    assert found.figure.count("<svg") == 2


def test_commands_give_back_what_is_on_the_screen(stage: Stage) -> None:
    opening = replace(stage.opening, file="a court.yaml")
    assert run_commands(opening, (), 500) == [
        "python run.py run 'a court.yaml' -n 500 --seed 3 --set leaders.guard.loyalty=0.2"
    ]
    _, second, third = run_commands(opening, ("world.approval=0.1",), 500)
    assert "--set leaders.guard.loyalty=0.2 --set world.approval=0.1 -o out/changed" in second
    assert third == "python run.py compare out/as-opened out/changed"
    _, again, _ = run_commands(opening, ("leaders.guard.loyalty=0.9",), 500)
    assert again.endswith("--seed 3 --set leaders.guard.loyalty=0.9 -o out/changed")  # not set twice
    assert "--run 7 --seed 3 --set" in trace_command(opening, 7)
