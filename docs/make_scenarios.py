"""Write docs/scenarios.md from its template and the code: ``python -m docs.make_scenarios``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from scipy.special import betaincinv

from sim.core.rulebook import PARAMETERS, RULES
from sim.scenario.checks.field_uses import FIELD_USES
from sim.scenario.checks.orders import ORDER_OF_PLAY
from sim.scenario.checks.tie_uses import AT_ZERO, NEEDS, USES, Use
from sim.scenario.schema.actors import Category, Clan, Leader, Person
from sim.scenario.schema.events import FORMS, Event, Order
from sim.scenario.schema.grounds import CHANNELS, Channel, Conditional, Process, Source
from sim.scenario.schema.limits import BY_NAME, limits_of_parameter
from sim.scenario.schema.numbers import CONFIDENCES, LEVEL_MEANS, LEVELS, Number
from sim.scenario.schema.outcomes import OwnOutcome
from sim.scenario.schema.scenario import Post, Scenario, Tie, World
from sim.scenario.tables.evidence import Certainty, beta_of_level, mean_of

HERE: Final = Path(__file__).parent
TEMPLATE: Final = HERE / "scenarios_template.md"
TARGET: Final = HERE / "scenarios.md"
EXAMPLES: Final = HERE / "examples"
PERSON: Final = tuple(Person.model_fields)
MODELS: Final[tuple[tuple[str, str, type[BaseModel], tuple[str, ...]], ...]] = (
    ("At the top", "", Scenario, ()),
    ("`world`", "The country and who rules.", World, ()),
    ("`leaders.<id>`", "Persons whom the source names. Besides these, all keys of a person (below).", Leader, PERSON),
    ("`categories.<id>`",
     "Officials of one kind; each differs from what is said of all. Besides these, all keys of a person (below).",
     Category, PERSON),
    ("A person", "Keys of leaders and of categories.", Person, ()),
    ("`clans.<id>`", "Clans, groupings and state bodies.", Clan, ()),
    ("`posts.<id>`", "Offices.", Post, ()),
    ("`ties.<id>`", "What binds two. What each kind does stands below.", Tie, ()),
    ("`outcomes.<id>`", "Outcomes of your own: a bare formula stands for `{formula: ...}`.", OwnOutcome, ()),
    ("`events`, a list", "What happens on a given day. What each order does stands below.", Event, ()),
    ("`sources.<id>`", "Passages that numbers rest on.", Source, ()),
    ("`channels.insiders` and `channels.unsourced`", "How far to believe what rests on them.", Channel, ()),
    ("`processes.<id>`", "Documentation.", Process, ()),
    ("`conditionals.<id>`", "Documentation.", Conditional, ()),
)  # fmt: skip


def text() -> str:
    """Return scenarios.md as it should be."""
    parts = {
        "example": _file("two-rivals.yaml"),
        "layer": _file("two-rivals-without-patron.yaml"),
        "keys": "\n\n".join(_model(*each) for each in MODELS),
        "numbers": _keys(Number, ()),
        "levels": _levels(),
        "channels": _channels(),
        "ties": _table(("kind", "from", "to", "what it does", "read only where there is"), map(_tie, USES)),
        "at_zero": _table(
            ("kind", "what a tie of strength 0 does"), [(f"`{kind}`", AT_ZERO[kind]) for kind in AT_ZERO]
        ),
        "orders": _table(("order", "needs", "may have", "what it does"), map(_order, _in_order_of_play())),
        "fields": _fields(),
        "limits": _limits(),
        "rules": ", ".join(f"`{rule}`" for rule in RULES),
    }
    template = TEMPLATE.read_text(encoding="utf-8")
    return re.sub(
        r"^\{(\w+)\}$|(?<=Rules: )\{(rules)\}", lambda match: parts[match[1] or match[2]], template, flags=re.M
    )


def _file(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8").rstrip()


def _model(name: str, about: str, model: type[BaseModel], left_out: tuple[str, ...]) -> str:
    return "\n\n".join(part for part in (f"### {name}", about, _keys(model, left_out)) if part)


def _keys(model: type[BaseModel], left_out: tuple[str, ...]) -> str:
    rows = [
        (f"`{field.alias or name}`", _default(field), f"{field.description} {_words(field.annotation)}".rstrip())
        for name, field in model.model_fields.items()
        if name not in left_out
    ]
    return _table(("key", "if left out", "meaning"), rows)


def _default(field: FieldInfo) -> str:
    default: Any = field.default
    if field.is_required():
        return "**must be said**"
    if isinstance(default, Number):
        return str(default.level) if default.level is not None else f"{default.value:g}"
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, int | float | str):
        return str(default)
    return "the usual" if default in (CHANNELS, LEVEL_MEANS) else "none"


def _words(annotation: Any) -> str:
    """Return the words among which a field chooses, if it is one of words."""
    if get_origin(annotation) is Literal:
        words = [f"`{word}`" for word in get_args(annotation)]
        return f"One of {', '.join(words)}." if len(words) > 1 else ""
    choices = [_words(each) for each in get_args(annotation)] if get_origin(annotation) in (Union, UnionType) else []
    return next((words for words in choices if words), "")


def _levels() -> str:
    columns: tuple[Certainty, ...] = (*CONFIDENCES, "assumed")
    rows = [(f"`{level}`", *(_spread(LEVEL_MEANS[level], certainty) for certainty in columns)) for level in LEVELS]
    return _table(("level", *(f"confidence {each}" for each in CONFIDENCES), "assumed"), rows)


def _spread(mean: float, certainty: Certainty) -> str:
    """Return the median and the 90 % range of a level."""
    _, a, b = beta_of_level(mean, certainty)
    low, middle, high = (float(betaincinv(a, b, share)) for share in (0.05, 0.5, 0.95))
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def _channels() -> str:
    rows = [
        (f"`{name}`", f"Beta({said.alpha:g}, {said.beta:g})", f"{100 * mean_of(('beta', said.alpha, said.beta)):.0f} %")
        for name, said in CHANNELS.items()
    ]
    return _table(("channel", "unless said otherwise", "holds in"), rows)


def _tie(use: Use) -> tuple[str, ...]:
    return f"`{use.kind}`", " or ".join(use.start), " or ".join(use.end), use.does, NEEDS.get(use.needs, "")


def _in_order_of_play() -> list[Order]:
    turns = [order for orders in ORDER_OF_PLAY for order in orders]
    return sorted(FORMS, key=turns.index)


def _order(order: Order) -> tuple[str, ...]:
    form = FORMS[order]
    needs, may = (", ".join(f"`{name}`" for name in names) for names in (form.needs, form.may))
    return f"`{order}`", needs, may, form.does


def _fields() -> str:
    reasons: dict[str, list[str]] = {}
    for use in FIELD_USES:
        reasons.setdefault(use.of, []).append(f"`{use.table}.{use.field}`")
    return _table(("fields", "are"), [(", ".join(fields), reason) for reason, fields in reasons.items()])


def _limits() -> str:
    units: dict[tuple[float, float], list[str]] = {}
    for parameter in PARAMETERS:
        name = f"`{parameter.name}`" if parameter.name in BY_NAME else parameter.unit
        names = units.setdefault(limits_of_parameter(parameter), [])
        names += [] if name in names else [name]
    rows = [(f"{low:g} to {high:g}", "; ".join(names)) for (low, high), names in units.items()]
    return _table(("may be set to", "unit of the parameter, or its name"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(said: str) -> str:
    return said.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"wrote {TARGET}")
