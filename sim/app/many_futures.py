"""The second tab: a thousand futures live under sliders, beside those of the scenario as it was opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import reacton.ipyvuetify as v
import solara

from sim.app.commands import run_commands
from sim.app.futures import Question
from sim.app.inputs import first_inputs, inputs_of
from sim.app.latest import Latest
from sim.app.markup import tag, text
from sim.app.screen import Screen, make_screen
from sim.app.sliders import Sliders
from sim.app.stage import Stage
from sim.language.errors import ScenarioError

NUMBERS: Final = (250, 500, 1000, 2000, 5000, 10000)
NOTHING: Final = (0, 0)


@solara.component
def ManyFutures(stage: Stage, is_open: bool = True) -> None:
    """Sliders at the left, what the futures come to at the right; nothing is played while nobody looks."""
    known = solara.use_memo(lambda: inputs_of(stage.scenario), [])
    shown, set_shown = solara.use_state(solara.use_memo(lambda: first_inputs(stage.scenario, known), []))
    fixed, set_fixed = solara.use_state({})
    runs, set_runs = solara.use_state(stage.opening.runs)
    question = Question(tuple(known[path].setting(fixed[path]) for path in shown if path in fixed), runs)
    work, played = use_screens(stage, question, is_open)
    with solara.Div(classes=["km-two"]):
        with solara.Div(classes=["km-answer"]):
            Progress(played, work.found is not None and work.found.question == question)
            Found(work.found, question, work.trouble)
        with solara.Div(classes=["km-left"]):
            v.Select(
                v_model=runs, on_v_model=set_runs, label="Number of futures", dense=True, outlined=True,
                items=[{"text": f"{n:,}", "value": n} for n in sorted({*NUMBERS, stage.opening.runs})],
                hide_details=True, class_="km-runs",
            )  # fmt: skip
            Sliders(known, shown, fixed, set_shown, set_fixed)
        with solara.Div(classes=["km-more"]):
            Compared(work.found, question)
            Commands(run_commands(stage.opening, question.settings, question.runs))


def use_screens(
    stage: Stage, question: Question, is_open: bool
) -> tuple[Latest[Screen], solara.Reactive[tuple[int, int]]]:
    """Play what is asked whenever that changes; return the work, with what was found last, and how far it is."""
    _, set_news = solara.use_state(0)
    played = solara.use_reactive(NOTHING)
    work: Latest[Screen] = solara.use_memo(lambda: Latest(lambda: set_news(lambda news: news + 1)), [])

    def ask() -> None:
        if not is_open or (work.found is not None and work.found.question == question):
            work.stop()
            return
        played.value = NOTHING

        def do(stopped: Callable[[], bool]) -> Screen | None:
            def told(done: int, total: int) -> None:
                if not stopped():
                    played.value = (done, total)

            return make_screen(stage, question, work.found, stopped, told)

        work.ask(do)

    solara.use_effect(ask, [question, is_open])
    solara.use_effect(lambda: work.stop, [])
    return work, played


@solara.component
def Progress(played: solara.Reactive[tuple[int, int]], is_done: bool) -> None:
    """How far the playing is; an empty line where nothing is being played."""
    done, total = played.value
    with solara.Div(classes=["km-progress"]):
        if is_done:
            return
        v.ProgressLinear(value=100 * done / total if total else 0, indeterminate=not total, height=6)
        solara.Text(f"playing: {done:,} of {total:,} futures" if total else "playing …")


@solara.component
def Found(found: Screen | None, question: Question, trouble: Exception | None) -> None:
    """What was found last, marked as earlier where the sliders have moved on: in a sentence, and as a figure."""
    if trouble is not None:
        said = trouble.render() if isinstance(trouble, ScenarioError) else f"{type(trouble).__name__}: {trouble}"
        solara.HTML(tag="pre", unsafe_innerHTML=text(said), classes=["km-trouble"])
    if found is None:
        return
    with solara.Div(classes=age_of(found, question)):
        solara.HTML(tag="p", unsafe_innerHTML=text(found.answered), classes=["km-answered"])
        if found.question.settings:
            grey = tag("i", "", "km-swatch")
            solara.HTML(
                tag="p", classes=["km-said"],
                unsafe_innerHTML=f"Grey {grey}: the scenario as opened. Colour: with "
                f"{text(', '.join(found.question.settings))}. The thin lines are 95 % intervals.",
            )  # fmt: skip
        else:
            solara.HTML(tag="p", unsafe_innerHTML="The scenario as opened. The thin lines are 95 % intervals.",
                        classes=["km-said"])  # fmt: skip
        solara.HTML(tag="figure", unsafe_innerHTML=found.figure)


@solara.component
def Compared(found: Screen | None, question: Question) -> None:
    """The table of what was found last."""
    if found is None:
        return
    with solara.Div(classes=age_of(found, question)):
        solara.HTML(tag="div", unsafe_innerHTML=found.table)
        solara.HTML(tag="p", unsafe_innerHTML=text(found.note), classes=["km-said"])


def age_of(found: Screen, question: Question) -> list[str]:
    """Return how what was found is shown: paler where it answers an earlier question."""
    return ["km-found", "km-earlier"] if found.question != question else ["km-found"]


@solara.component
def Commands(lines: list[str]) -> None:
    """The commands that give the same at a terminal."""
    body = tag("p", "The same at a terminal:", "km-said") + tag("pre", text("\n".join(lines)), "km-commands")
    solara.HTML(tag="div", unsafe_innerHTML=body)
