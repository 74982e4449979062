"""Sliders for the numbers of a scenario: each leaves its number as the scenario has it until it is moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import reacton.ipyvuetify as v
import solara

from sim.app.inputs import Input
from sim.app.markup import tag, text

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
    items = [{"text": each.label, "value": each.path} for each in known.values() if each.path not in shown]
    v.Autocomplete(
        v_model=None, on_v_model=add, items=items, label=f"Another of {len(known):,} numbers, by name",
        dense=True, outlined=True, hide_details=True, clearable=True, class_="km-search",
    ).key(f"search-{len(shown)}")  # fmt: skip
    if fixed:
        solara.Button("All as opened", on_click=lambda: on_fixed({}), text=True, classes=["km-small"])


def described(each: Input, value: float | None) -> str:
    """Return whose number it is, what it means, what the scenario says of it and where it is fixed."""
    said = "drawn in each future" if "fixed" not in each.value else ""
    state = f"fixed at {value:.3g}" if value is not None else f"as opened: {each.value}"
    return (
        tag("div", f"{tag('b', text(each.whose))}: {text(each.meaning)}")
        + tag("div", f"{tag('span', text(state), 'km-fixed' if value is not None else '')} · {each.status}", "km-said",
              title=f"{each.path}{', ' + said if said else ''}")
    )  # fmt: skip
