"""The first tab: one future, step by step."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Final

import reacton.ipyvuetify as v
import solara

from sim.app.commands import trace_command
from sim.app.curves import course, key, veiled
from sim.app.drawing import drawn
from sim.app.finding import run_that_ends
from sim.app.frames import Future, play_future
from sim.app.markup import tag, text
from sim.app.people import officials_line, people_table
from sim.app.stage import Opening, Stage
from sim.app.telling import chronicle
from sim.bounds import RUN_NUMBERS
from sim.chronicle.words import day_in_words
from sim.report.words import OUTCOMES

PACE: Final = 0.5  # seconds a step is shown while it plays
ENDINGS: Final = {"": "anything", **OUTCOMES}
MOST: Final = RUN_NUMBERS - 1


@solara.component
def OneFuture(stage: Stage, is_open: bool = True) -> None:
    """Choose a run and step through it; nothing goes on by itself while nobody looks."""
    run, set_run = solara.use_state(0)
    steps, set_steps = solara.use_state(1)
    said, set_said = solara.use_state("")
    future = solara.use_memo(lambda: play_future(stage.build, run, stage.opening.seed), [run])

    def choose(number: int) -> None:
        set_said("")
        set_run(number)
        set_steps(1)

    def read(typed: str) -> None:
        number = run_number(typed)
        if number is None:
            set_said(f"'{typed.strip()}' is not the number of a run: they go from 0 to {MOST:,}.")
        elif number != run:
            choose(number)
        else:
            set_said("")

    with solara.Div(classes=["km-bar-row"]):
        solara.Button("Previous", on_click=lambda: choose(run - 1), disabled=run == 0, text=True)
        solara.InputText("Run", value=str(run), on_value=read, error=bool(said), classes=["km-run"])
        solara.Button("Next", on_click=lambda: choose(run + 1), disabled=run == MOST, text=True)
        Another(stage, choose)
    if said:
        solara.HTML(tag="p", unsafe_innerHTML=text(said), classes=["km-trouble"], attributes={"role": "alert"})
    Player(future, min(steps, future.last), set_steps, is_open)
    Day(future, min(steps, future.last))
    solara.HTML(tag="div", unsafe_innerHTML=as_command(stage.opening, run))


def run_number(typed: str) -> int | None:
    """Return the number of a run as somebody typed it; None where it is none."""
    digits = typed.strip().replace(",", "")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST)) else -1
    return number if 0 <= number <= MOST else None


@solara.component
def Another(stage: Stage, on_run: Callable[[int], None]) -> None:
    """Another run at random: any, or one that ends in a certain way."""
    wanted, set_wanted = solara.use_state("")
    said, set_said = solara.use_state("")
    opening = stage.opening

    def look() -> None:
        start = random.randrange(opening.runs)
        found = run_that_ends(stage.build, opening.seed, opening.runs, wanted, start) if wanted else start
        set_said("" if found is not None else f"None of the {opening.runs:,} futures ends so.")
        if found is not None:
            on_run(found)

    def want(ending: str) -> None:
        set_wanted(ending)
        set_said("")

    with solara.Div(classes=["km-another"]):
        solara.Button("Another", on_click=look, outlined=True)
        v.Select(
            v_model=wanted, on_v_model=want, label="that ends with", dense=True, outlined=True, hide_details=True,
            items=[{"text": text, "value": value} for value, text in ENDINGS.items()], class_="km-ending",
        )  # fmt: skip
        solara.Text(said, classes=["km-said"])


def as_command(opening: Opening, run: int) -> str:
    """Return the command that tells the same run, and what the number of a run means."""
    said = f"Runs 0 to {opening.runs - 1:,} are those that the other tab counts. This one at a terminal:"
    return tag("p", said, "km-said") + tag("pre", text(trace_command(opening, run)), "km-commands")


@solara.component
def Player(future: Future, steps: int, on_steps: Callable[..., None], is_open: bool) -> None:
    """A slider over the steps of a run, single steps, and play."""
    playing, set_playing = solara.use_state(False)
    at_end = steps >= future.last
    use_clock(playing and is_open and not at_end, lambda: on_steps(lambda at: min(at + 1, future.last)), (future.run,))

    def play() -> None:
        if at_end:
            on_steps(1)
        set_playing(not playing or at_end)

    def go(to: int) -> None:
        set_playing(False)
        on_steps(min(future.last, max(1, to)))

    is_playing = playing and not at_end
    with solara.Div(classes=["km-player"]):
        solara.Button(
            "Pause" if is_playing else "Play", on_click=play, color="primary", classes=["km-play"],
            icon_name="mdi-pause" if is_playing else "mdi-play",
        )  # fmt: skip
        solara.Button(icon_name="mdi-skip-previous", icon=True, on_click=lambda: go(steps - 1), disabled=steps <= 1,
                      attributes={"aria-label": "One step back"})  # fmt: skip
        v.Slider(v_model=steps, on_v_model=lambda to: go(int(to)), min=1, max=future.last, step=1, hide_details=True,
                 attributes={"aria-label": "Step of the run"})  # fmt: skip
        solara.Button(icon_name="mdi-skip-next", icon=True, on_click=lambda: go(steps + 1), disabled=at_end,
                      attributes={"aria-label": "One step on"})  # fmt: skip


def use_clock(runs: bool, tick: Callable[[], None], also: tuple[object, ...]) -> None:
    """Call `tick` every PACE seconds while it runs."""

    def begin() -> Callable[[], None]:
        stop = threading.Event()

        def go_on() -> None:
            while not stop.wait(PACE):
                tick()

        if runs:
            threading.Thread(target=go_on, daemon=True).start()
        return stop.set

    solara.use_effect(begin, [runs, *also])


@solara.component
def Day(future: Future, steps: int) -> None:
    """How things stand after so many steps: curves, people, and the story so far."""
    frame = future.after(steps)
    figures = solara.use_memo(lambda: drawn(course(future)), [future.run])
    solara.HTML(tag="h3", unsafe_innerHTML=heading(future, steps), classes=["km-day"])
    with solara.Div(classes=["km-day-grid"]):
        with solara.Div(classes=["km-curves"]):
            solara.HTML(tag="div", unsafe_innerHTML=key(frame, future))
            solara.HTML(tag="figure", unsafe_innerHTML=veiled(figures, frame.day, future.horizon))
        with solara.Div(classes=["km-story"]):
            solara.HTML(tag="div", unsafe_innerHTML=chronicle(future, steps))
        with solara.Div(classes=["km-standing"]):
            solara.HTML(tag="div", unsafe_innerHTML=people_table(frame))
            officials = officials_line(frame.officials, frame.phase == "contest")
            solara.HTML(tag="p", unsafe_innerHTML=text(officials), classes=["km-said"])


def heading(future: Future, steps: int) -> str:
    """Return ``3 January 2021: campaign``, with day and step behind it."""
    frame = future.after(steps)
    phase = "closed" if frame.phase == "settled" else frame.phase
    where = tag("small", f"day {frame.day} of {future.horizon}, step {steps} of {future.last}")
    return f"{day_in_words(frame.date)}: {phase} {where}"
