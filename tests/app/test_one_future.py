"""One future: the frames of the Mesa model, the story as far as it has come, and what is written on the page."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.app.curves import course, key, veiled
from sim.app.drawing import drawn
from sim.app.finding import run_that_ends
from sim.app.frames import Future, play_future
from sim.app.people import officials_line, people_table
from sim.app.stage import Opening, Stage, open_stage
from sim.app.telling import chronicle
from sim.chronicle.words import day_in_words
from sim.cli import main
from sim.core.ground.codes import Outcome
from sim.ensemble import simulate

REGIONAL = str(Path(__file__).parents[2] / "scenarios" / "regional-mean.yaml")
SPLIT = "events=[{do: split, day: 30, who: guard}]"


@pytest.fixture(scope="module")
def split(stage: Stage) -> Future:
    return play_future(open_stage(Opening(stage.opening.file, (SPLIT,))).build, 3, 7)


def test_the_run_shown_is_the_run_that_trace_tells(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    opening = stage.opening
    command = ["trace", opening.file, "--run", "5", "--seed", "3", "-q", "--format", "json", "--set", *opening.settings]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    future = play_future(stage.build, 5, 3)
    assert [list(each.sentences) for each in future.story(future.last)] == [x["sentences"] for x in told["paragraphs"]]
    assert [each.heading.split(",")[0].lower() for each in future.story(future.last)] == [
        each["phase"] for each in told["paragraphs"]
    ]


def test_the_frames_end_where_the_compiled_run_ends(stage: Stage) -> None:
    future, world = play_future(stage.build, 5, 3), simulate(stage.build, 5, 6, 3).world
    last = future.after(future.last)
    assert {name: world[name][0] for name in last.values} == last.values
    assert len(future.frames) == len(future.recorded.worlds)
    days = [frame.day for frame in future.frames]
    np.testing.assert_array_equal(days[:-1], [w.day for w in future.recorded.worlds[:-1]])


@pytest.mark.parametrize("run", range(8))
def test_heading_and_story_close_on_the_same_day(stage: Stage, run: int) -> None:
    heading = pytest.importorskip("sim.app.one_future", reason="the extra `app` is not installed").heading
    future = play_future(stage.build_with(["leaders.guard.ambition=1", "leaders.guard.loyalty=0"]), run, 3)
    assert heading(future, future.last).startswith(day_in_words(future.story(future.last)[-1].first))


def test_the_words_of_a_figure_do_not_tell_the_end(split: Future) -> None:
    assert f"{split.curves['support'][-1][1]:.2f}" not in course(split).alt


def test_a_story_grows_and_is_closed_only_at_the_end(split: Future) -> None:
    stories = [split.story(steps) for steps in range(1, split.last + 1)]
    assert [story[-1].phase == "close" for story in stories] == [False] * (split.last - 1) + [True]
    days = [story[-1].last for story in stories[:-1]]
    assert days == sorted(days)
    assert days == [frame.date for frame in split.frames[:-1]]


def test_nothing_is_told_before_it_happens(split: Future) -> None:
    before = next(k for k in range(split.last, 0, -1) if split.after(k).day < 30)
    assert "opened a bid" not in chronicle(split, before)
    assert "opened a bid" in chronicle(split, split.last)


def test_the_newest_paragraph_stands_first_and_what_is_new_is_marked(split: Future) -> None:
    page = chronicle(split, split.last)
    assert page.index("<h4>Close") < page.index("<h4>Contest") < page.rindex("<h4>Calm")
    assert "<mark>The run closed on" in page
    assert "<mark>" not in chronicle(split, 1)


def test_the_table_shows_sides_in_a_contest_only(split: Future) -> None:
    contest = next(frame for frame in split.frames if frame.phase == "contest")
    assert "challenger’s side" in people_table(contest)
    assert "Side" not in people_table(split.after(1))
    guard = next(person for person in contest.people if person.id == "guard")
    assert (guard.part, guard.side, guard.post) == ("challenger", "challenger", "Command of the watch")


def test_who_rules_at_the_close_is_who_won(stage: Stage) -> None:
    build = open_stage(Opening(stage.opening.file, (SPLIT,))).build
    world = simulate(build, 0, 200, 7).world
    fell = int(np.flatnonzero(np.isin(world["outcome"], [Outcome.KYRGYZ_PATH, Outcome.UKRAINIAN_PATH]))[0])
    future = play_future(build, fell, 7)
    parts = {person.id: person.part for person in future.after(future.last).people}
    assert parts["ruler"] == "fallen"
    assert parts["guard"] in ("rules", "challenged")


def test_play_is_shown_after_a_contest_and_nobody_is_a_challenger_then(split: Future) -> None:
    closed = max(step for step in range(1, split.last + 1) if split.after(step).phase == "contest")
    assert split.last > closed + 1
    assert [paragraph.phase for paragraph in split.story(closed)][-1] == "contest"
    for step in range(closed + 1, split.last):
        assert split.story(step)[-1].phase in ("calm", "formation", "campaign")
        assert "challenger" not in {person.part for person in split.after(step).people}


def test_curves_are_veiled_from_the_day_on(split: Future) -> None:
    figures = drawn(course(split))
    assert all('role="img"' in figure for figure in figures)
    early, late = (veiled(figures, day, split.horizon) for day in (0, split.horizon))
    assert early != late
    assert early.count("<svg") == early.count("</svg>") == 2
    assert 'width="0.0"' in late


def test_the_patron_has_no_curve_where_there_is_none(split: Future) -> None:
    assert "patron_support" not in split.curves
    assert "patron" not in key(split.after(1), split)


def test_names_from_a_file_cannot_write_markup(stage: Stage) -> None:
    named = open_stage(Opening(stage.opening.file, ("leaders.guard.name=<b>bold</b>", SPLIT)))
    future = play_future(named.build, 3, 7)
    shown = people_table(future.after(1)) + chronicle(future, future.last)
    assert "<b>bold" not in shown
    assert "&lt;b&gt;bold" in shown


def test_a_run_that_ends_so_is_found_among_those_counted(stage: Stage) -> None:
    ends = simulate(stage.build, 0, 250, 3).world["outcome"]
    rarest = min(set(ends), key=list(ends).count)
    places, name = np.flatnonzero(ends == rarest), Outcome(int(rarest)).name.lower()
    assert run_that_ends(stage.build, 3, 250, name, int(places[-1])) == places[-1]
    assert run_that_ends(stage.build, 3, 250, name, int(places[-1]) + 1) == places[0]
    assert run_that_ends(stage.build, 3, 250, "patron_returns", 7) is None


def test_an_official_who_challenges_has_a_row_of_their_own() -> None:
    regional = open_stage(Opening(REGIONAL, ("events=[{do: split, day: 10, who: governors_01}]",))).build
    future = play_future(regional, 0, 1)
    contest = next(frame for frame in future.frames if frame.phase == "contest")
    assert "challenger" in {person.part for person in contest.people}
    assert contest.officials.number == 80
    assert "with the challenger" in officials_line(contest.officials, True)


def test_officials_are_counted_where_there_are_any(split: Future) -> None:
    assert officials_line(split.after(1).officials, False) == ""
