"""Sliders for the numbers of a scenario: each leaves its number as the scenario has it until it is moved."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

import reacton.ipyvuetify as v
import solara

from sim.app.inputs import Input
from sim.app.markup import tag, text

MOST_FOUND: Final = 40
Fixed = Mapping[str, float]


@solara.component
def Slider(
    each: Input, value: float | None, on_value: Callable[[float | None], None], on_leave: Callable[[], None]
) -> None:
    """A slider for one number; `value` is None as long as it is not fixed."""

    def move(to: float) -> None:
        if value is not None or abs(to - each.start) > each.step / 2:  # sliders also speak up when they are laid out
            on_value(round(float(to), 9))

    with solara.Div(classes=["km-slider"]):
        solara.HTML(tag="div", unsafe_innerHTML=described(each, value))
        with solara.Div(classes=["km-slide"]):
            v.Slider(
                v_model=each.start if value is None else value,
                on_v_model=move,
                min=each.low,
                max=each.high,
                step=each.step,
                hide_details=True,
                dense=True,
                color="grey" if value is None else "primary",
                attributes={"aria-label": each.label},
            )
            if value is None:
                Cross("Take this slider away", on_leave)
            else:
                solara.Button("as opened", on_click=lambda: on_value(None), text=True, classes=["km-small"])


@solara.component
def Cross(label: str, on_click: Callable[[], None]) -> None:
    """A small button that takes something away."""
    solara.Button(icon_name="mdi-close", on_click=on_click, icon=True, small=True, attributes={"aria-label": label})


@solara.component
def Sliders(
    known: Mapping[str, Input],
    shown: tuple[str, ...],
    fixed: Fixed,
    on_shown: Callable[[tuple[str, ...]], None],
    on_fixed: Callable[[Fixed], None],
) -> None:
    """The sliders that stand there, and a box in which any other number can be looked up by its name."""

    def fix(path: str, value: float | None) -> None:
        others = {name: at for name, at in fixed.items() if name != path}
        on_fixed(others if value is None else {**others, path: value})

    def leave(path: str) -> None:
        fix(path, None)
        on_shown(tuple(name for name in shown if name != path))

    def add(path: str | None) -> None:
        if path is not None and path not in shown:
            on_shown((*shown, path))

    for path in shown:
        Slider(
            known[path], fixed.get(path), lambda value, path=path: fix(path, value), lambda path=path: leave(path)
        ).key(path)  # fmt: skip
    Search([each for each in known.values() if each.path not in shown], add).key(f"search-{len(shown)}")
    if fixed:
        solara.Button("All as opened", on_click=lambda: on_fixed({}), text=True, classes=["km-small"])


@solara.component
def Search(others: Sequence[Input], on_found: Callable[[str | None], None]) -> None:
    """A box in which a number is looked up by words of its name, in any order."""
    typed, set_typed = solara.use_state("")
    found = matching(others, typed)
    box = v.Autocomplete(
        v_model=None, on_v_model=on_found, items=[{"text": each.label, "value": each.path} for each in found],
        no_filter=True,
        label=f"Another of {len(others):,} numbers, by words", no_data_text="No number has all of these words.",
        dense=True, outlined=True, hide_details=len(found) < MOST_FOUND, clearable=True, class_="km-search",
        hint=f"The first {MOST_FOUND} of them; another word finds fewer.", persistent_hint=len(found) == MOST_FOUND,
    )  # fmt: skip
    v.use_event(box, "update:search-input", lambda widget, event, words: set_typed(words or ""))


def matching(numbers: Sequence[Input], typed: str) -> list[Input]:
    """Return the numbers, at most MOST_FOUND, in whose label or path all the words typed are found, in any order."""
    words = [plain(word) for word in typed.split()]
    every = (each for each in numbers if all(word in plain(each.label) for word in words))
    return list(islice(every, MOST_FOUND))


def plain(words: str) -> str:
    """Return words as they are looked for: without case and accents, and with blanks for the signs of a path."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("_", " ")


def described(each: Input, value: float | None) -> str:
    """Return whose number it is, what it means, what the scenario says of it and where it is fixed."""
    said = "drawn in each future" if "fixed" not in each.value else ""
    state = f"fixed at {value:.3g}" if value is not None else f"as opened: {each.value}"
    return (
        tag("div", f"{tag('b', text(each.whose))}: {text(each.meaning)}")
        + tag("div", f"{tag('span', text(state), 'km-fixed' if value is not None else '')} · {each.status}", "km-said",
              title=f"{each.path}{', ' + said if said else ''}")
    )  # fmt: skip
