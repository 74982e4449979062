"""The page: what the scenario is, what it rests on, and the two tabs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import solara
import solara.lab

from sim.app.many_futures import ManyFutures
from sim.app.markup import tag, text
from sim.app.one_future import OneFuture
from sim.app.stage import OPENING, Opening, Stage, open_stage
from sim.language.errors import ScenarioError

MANY: Final = 1  # number of the second tab
LOOKS: Final = Path(__file__).with_name("page.css")


@solara.component
def Page() -> None:
    """What the server shows: the scenario named in the environment, read anew for every visitor."""
    found = solara.use_memo(lambda: read(os.environ[OPENING]), [])
    if isinstance(found, Stage):
        Shown(found)
    else:
        solara.HTML(tag="pre", unsafe_innerHTML=text(found), classes=["km-trouble"])


def read(opening: str) -> Stage | str:
    """Return what is to be shown, or what is wrong with a file that was changed since the server began."""
    try:
        return open_stage(Opening.from_text(opening))
    except ScenarioError as trouble:
        return trouble.render()


@solara.component
def Shown(stage: Stage) -> None:
    """A scenario under its title, in two tabs."""
    tab, set_tab = solara.use_state(0)
    seen, set_seen = solara.use_state(False)  # what stands under the sliders stays when one looks at the other tab

    def turn_to(number: int) -> None:
        set_tab(number)
        set_seen(seen or number == MANY)

    solara.Title(f"{stage.scenario.title} · Kingmaker")
    solara.Style(LOOKS)
    with solara.Div(classes=["km-page"]):
        solara.HTML(tag="div", unsafe_innerHTML=introduction(stage))
        with solara.lab.Tabs(value=tab, on_value=turn_to):
            with solara.lab.Tab("One future"):
                OneFuture(stage, is_open=tab != MANY)
            with solara.lab.Tab("A thousand futures"):
                if seen:
                    ManyFutures(stage, is_open=tab == MANY)


def introduction(stage: Stage) -> str:
    """Return title, question, summary, what is set, and what it rests on."""
    scenario, settings = stage.scenario, stage.opening.settings
    parts = [tag("h1", text(scenario.title))]
    if scenario.question:
        parts.append(tag("p", text(scenario.question), "km-question"))
    if scenario.summary:
        parts.append(tag("details", tag("summary", "What the scenario says") + tag("p", text(scenario.summary))))
    if settings:
        parts.append(tag("p", f"Opened with {text(', '.join(settings))}.", "km-said"))
    parts.append(tag("p", text(stage.rests_on), "km-said"))
    return "".join(parts)
