"""Dated events: what happens on a given day whatever the rules do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sim.scenario.numbers import FROZEN, Id, Line, Text, Unit

Order = Literal[
    "set", "leak", "patron_exit", "find_file", "discover_search", "publish_file", "appoint", "shock", "split",
    "choose_successor", "neutralise", "ruler_dies", "switch_sides",
]  # fmt: skip
ORDERS: Final[tuple[Order, ...]] = get_args(Order)


class Form(NamedTuple):
    """What an order needs, what else it may be given, and who can be its `who`."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    who: tuple[str, ...] = ()


FORMS: Final[dict[Order, Form]] = {
    "set": Form(needs=("path", "value")),
    "leak": Form(may=("who", "size"), who=("leaders",)),
    "patron_exit": Form(),
    "find_file": Form(needs=("who",), may=("size",), who=("leaders",)),
    "discover_search": Form(needs=("who",), who=("leaders",)),
    "publish_file": Form(needs=("who",), who=("leaders",)),
    "appoint": Form(needs=("who", "post"), who=("leaders",)),
    "shock": Form(needs=("size",)),
    "split": Form(may=("who", "venue"), who=("leaders",)),
    "choose_successor": Form(),
    "neutralise": Form(needs=("who",), who=("leaders",)),
    "ruler_dies": Form(),
    "switch_sides": Form(needs=("who", "pole"), who=("leaders", "clans")),
}
WHEN: Final = ("on", "day", "after_election")


def _is_plain(given: Any) -> Any:
    if not isinstance(given, bool | int | float | str):
        raise PydanticCustomError("plain", "must be a number, a word, true or false")
    return given


class Event(BaseModel):
    """One dated event. Exactly one of `on`, `day` and `after_election` says when."""

    model_config = FROZEN

    do: Order = Field(description="What happens.")
    on: date | None = Field(None, description="Date, not before the start.")
    day: int | None = Field(None, ge=0, le=4000, description="Days after the start, 0 to 4000.")
    after_election: int | None = Field(None, ge=-4000, le=4000, description="Days after the vote; below 0: before it.")
    who: Id | None = Field(None, description="Id of the leader (or official, akims_07), or clan, it happens to.")
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
    note: Text | None = Field(None, description="Anything a reader should know; never read by the engine.")
