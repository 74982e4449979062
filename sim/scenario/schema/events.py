"""Dated events: what happens on a given day whatever the rules do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sim.scenario.schema.numbers import FROZEN, Id, Line, Text, Unit

Order = Literal[
    "set", "leak", "patron_exit", "find_file", "discover_search", "show_file", "publish_file", "appoint", "shock",
    "split", "choose_successor", "neutralise", "ruler_dies", "elect", "switch_sides", "fate",
]  # fmt: skip


Ordered = Literal["dismiss", "move", "promote", "envoy", "retire", "arrest", "exile", "pardon", "return"]


class Form(NamedTuple):
    """What an order does, in a sentence; what it needs, what else it may be given, and who can be its `who`."""

    does: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    who: tuple[str, ...] = ()


FORMS: Final[dict[Order, Form]] = {
    "set": Form("Puts a number, a status, or true or false where another stands; the rules move it on from there.",
                needs=("path", "value")),
    "leak": Form("Makes known what officials were told of their fate before the vote: of one, or of a share (size).",
                 may=("who", "size"), who=("leaders",)),
    "patron_exit": Form("The patron leaves the scene: those loyal to him lose their shield, his key falls away."),
    "find_file": Form("Material is found: the file on him grows by size times `severity`, and that on his kin; a "
                      "patron may shield him.", needs=("who",), may=("size",), who=("leaders",)),
    "discover_search": Form("He learns that material on him is searched for, and is aggrieved.",
                            needs=("who",), who=("leaders",)),
    "show_file": Form("The ruler lets him know of what is in his file, if there is one that he does not know of: he "
                      "comes to terms, goes abroad or defies him.", needs=("who",), who=("leaders",)),
    "publish_file": Form("What is in his file becomes public: he loses weight, and his office if it is grave; "
                         "everybody exposed is alarmed.", needs=("who",), who=("leaders",)),
    "appoint": Form("He takes an office, and whoever held it steps out of service. To a presidency: whoever rules "
                    "hands power on to him, leaves office, and is his patron where there is none.",
                    needs=("who", "post"), who=("leaders",)),
    "shock": Form("Approval and the elite's cohesion fall, grievance in the country rises, by shares of what there is.",
                  needs=("size",)),
    "split": Form("Somebody opens a contest for power, in the capital or the regions; without `who`, the likeliest.",
                  may=("who", "venue"), who=("leaders",)),
    "choose_successor": Form("The patron says whom of the candidates he would choose: nobody is put in office."),
    "neutralise": Form("He is taken out of the play: no office, no force, no side.", needs=("who",), who=("leaders",)),
    "ruler_dies": Form("Whoever rules dies. Who is named as `heir` follows, if he is free by then; else the patron's "
                       "choice among candidates; else, of those with the means to have a say, the one of the best "
                       "claim. The elite may break over it.", may=("heir",)),
    "elect": Form("He wins a vote, and whoever rules hands power on to him by the rules and leaves office.",
                  needs=("who",), who=("leaders",)),
    "switch_sides": Form("In a contest then or later he, or everybody whose own clan it is, stands on this side.",
                         needs=("who", "pole"), who=("leaders", "clans")),
    "fate": Form("The ruler does this with him, and no patron is asked: dismisses him, moves him (where no office is "
                 "open, out of his own), promotes him (where one is), sends him abroad as envoy, lets him retire, has "
                 "him arrested, drives him into exile, pardons him, lets him return.",
                 needs=("who", "what"), who=("leaders",)),
}  # fmt: skip
WHEN: Final = ("on", "day", "after_election")


def _is_plain(given: Any) -> Any:
    if not isinstance(given, bool | int | float | str):
        raise PydanticCustomError("plain", "must be a number, a word, true or false")
    return given


def _conditions() -> dict[str, Any]:
    """Say for editors when an event happens, and what each order needs and does not have."""
    every = {name for form in FORMS.values() for name in (*form.needs, *form.may)}
    conditions: list[dict[str, Any]] = [{"oneOf": [{"required": [name]} for name in WHEN]}]
    for order, form in FORMS.items():
        then: dict[str, Any] = {"properties": dict.fromkeys(sorted(every - {*form.needs, *form.may}), False)}
        if form.needs:
            then["required"] = list(form.needs)
        conditions.append({"if": {"properties": {"do": {"const": order}}, "required": ["do"]}, "then": then})
    return {"allOf": conditions}


class Event(BaseModel):
    """One dated event. Exactly one of `on`, `day` and `after_election` says when."""

    model_config = ConfigDict(**FROZEN, json_schema_extra=_conditions())

    do: Order = Field(description="What happens.")
    on: date | None = Field(None, description="Date, not before the start.")
    day: int | None = Field(None, ge=0, le=4000, description="Days after the start, 0 to 4000.")
    after_election: int | None = Field(None, ge=-4000, le=4000, description="Days after the vote; below 0: before it.")
    who: Id | None = Field(None, description="Id of the leader (or official, akims_07), or clan, it happens to.")
    heir: Id | None = Field(None, description="ruler_dies: id of who follows; absent: chosen in each run.")
    path: Line | None = Field(None, description="set: what is set, as leaders.guard.ambition or ties.t07.strength.")
    value: Annotated[bool | float | str, BeforeValidator(_is_plain)] | None = Field(
        None, description="set: the new value; a share from 0 to 1, or a status, or true or false."
    )
    post: Id | None = Field(None, description="appoint: id of the office (of several: minister_07).")
    size: Unit | None = Field(
        None, description="Share, 0 to 1: of a shock its size, of a file its weight, of a leak its reach (default 1)."
    )
    venue: Literal["capital", "regions"] | None = Field(None, description="split: where it is fought; absent: free.")
    pole: Literal["challenger", "incumbent"] | None = Field(None, description="switch_sides: the side taken.")
    what: Ordered | None = Field(None, description="fate: what becomes of him.")
    note: Text | None = Field(None, description="Anything a reader should know; never read by the engine.")
