"""A state laid out by hand: only what a case names, everything else at zero, absent or middling."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from sim.core.ground import records
from sim.core.ground.codes import Did, Phase, Purpose
from sim.core.ground.luck import seeded, uniform
from sim.core.ground.records import FOREVER, Field
from sim.core.rulebook import PARAMETER_DTYPE

Row = Mapping[str, float]
CERTAIN = 1e12  # a rate at which what may happen happens
NEVER = 0.0
STANDING = {  # what a case leaves as it is, unless it is about it
    "noise": 0.1, "fresh_half_life": 45.0, "slow_half_life": 365.0, "gratitude": 0.1, "price_of_change": 9.0,
}  # fmt: skip
LUCK = seeded(1, 1)  # of every case


class Hand(NamedTuple):
    """What a rule is called with; `p` holds zeros but for what stands and for the parameters a case names."""

    s: records.State
    cells: records.Cells
    p: Any
    luck: Any
    scratch: Any

    @property
    def world(self) -> Any:
        """The one record of the world."""
        return self.s.world[0]


def table(dtype: np.dtype[Any], fields: tuple[Field, ...], rows: Iterable[Row]) -> Any:
    """Return records: rows and days that may be absent are -1, the rest is zero, but for what the rows name."""
    rows = list(rows)
    made = records.blank(dtype, len(rows))
    for field in fields:
        if field.kind == "i" and field.low < 0.0 and field.unit in ("row", "day", "days"):
            made[field.name] = -1
    if "meeting_day" in (dtype.names or ()):
        made["meeting_day"] = FOREVER
    if "key" in (dtype.names or ()):
        made["key"] = 1000 + np.arange(len(rows))
    for record, row in zip(made, rows, strict=True):
        for name, value in row.items():
            record[name] = value
    return made


def lay(
    leaders: Iterable[Row], *, clans: Iterable[Row] = (), posts: Iterable[Row] = (), ties: Iterable[Row] = (),
    members: Iterable[Row] = (), schedule: Iterable[Row] = (), world: Row | None = None, p: Row | None = None,
) -> Hand:  # fmt: skip
    """Lay out a case. Leader 0 rules unless the world says otherwise; a step is a week, and force obeys.

    Who belongs to a corps, and whoever stands behind him, are officials; they are moved in this step as the others are.
    How somebody stands to who rules (`anchor`) is lasting unless a case says otherwise.
    """
    start = {"incumbent": 0, "first_incumbent": 0, "step": 7, "horizon": 10_000, "force": 1.0, **(world or {})}
    if start.get("phase") == Phase.FORMATION:  # that of the vote, unless a case says otherwise
        vote = start.get("election", 0)
        start = {"bargaining": vote, "formation_start": vote, "held": vote, **start}
    start = {"governments": int(start.get("formation_days", -1) >= 0), **start}
    lasting = ({"start_anchor": one.get("anchor", 0.0), **one} for one in leaders)
    everyone = table(records.LEADER_DTYPE, records.LEADER, lasting)
    offices = table(records.POST_DTYPE, records.POST, posts)
    bonds = table(records.TIE_DTYPE, records.TIE, ties)
    groups = table(records.CLAN_DTYPE, records.CLAN, clans)
    joined = table(records.MEMBER_DTYPE, records.MEMBER, members)
    officials = np.flatnonzero(everyone.corps >= 0)
    start = {"people": officials[0] if len(officials) else len(everyone), "officials_step": start["step"], **start}
    state = records.State(
        table(records.WORLD_DTYPE, records.WORLD, [start]),
        everyone,
        groups,
        offices,
        bonds,
        joined,
        table(records.SCHEDULE_DTYPE, records.SCHEDULE, schedule),
        records.blank(records.LOG_DTYPE, 50),
        records.blank(records.EPISODE_DTYPE, records.EPISODES),
        records.blank(records.FILE_DTYPE, 20),
        records.lookup_of(everyone, groups, offices, bonds, joined),
    )
    parameters = records.blank(PARAMETER_DTYPE, 1)
    for name, value in {**STANDING, **(p or {})}.items():
        parameters[name] = value
    tables = (*(getattr(state, name) for name in ("world", "leaders", "clans", "posts", "ties", "members")), parameters)
    cells = records.cells_of((*tables, state.schedule))
    return Hand(state, cells, parameters[0], LUCK, records.scratch_for(everyone, groups))


def door(part: Callable[..., Any]) -> Callable[..., Any]:
    """Return a part of the rules that Python can call: only compiled code calls parts, so they have no door of their
    own."""

    @njit(error_model="numpy", no_cfunc_wrapper=True, _nrt=False)  # type: ignore[untyped-decorator, unused-ignore]
    def call(*given: Any) -> Any:
        return part(*given)

    return call  # type: ignore[no-any-return, unused-ignore]


# The luck of a case is known, so a chance can be worked out on paper and held to it: just above it happens, just below
# it does not. Row k has the address 1000 + k.


def drawn(purpose: Purpose, who: int, day: int) -> float:
    """Return the uniform number that decides something in every case."""
    return float(uniform(LUCK, int(purpose), who, day))


def day_when(purpose: Purpose, who: int, low: float, high: float) -> int:
    """Return the first day from the hundredth on which the number that decides lies between two bounds."""
    return next(day for day in range(100, 10_000) if low < drawn(purpose, who, day) < high)


def address_when(purpose: Purpose, day: int, low: float, high: float) -> int:
    """Return the first address whose deciding number on a day lies between two bounds."""
    return next(who for who in range(1000, 10_000) if low < drawn(purpose, who, day) < high)


def hazard(u: float, days: float = 365.25) -> float:
    """Return the rate per year that gives just the chance `u` within `days`: u = 1 - exp(-rate * days / 365.25)."""
    return -math.log(1.0 - u) * 365.25 / days


def turns_at(threshold: float, decides: Callable[[float], bool]) -> bool:
    """Say whether something is decided just above a threshold, by a millionth of it, and not just below it."""
    margin = 1e-6 * abs(threshold)
    return decides(threshold + margin) and not decides(threshold - margin)


def turns_by_noise(gain: float, u: float, decides: Callable[[float], bool]) -> bool:
    """Say whether a move of this gain is chosen, by the number `u`, just as far as the noise makes it likely enough.

    Its chance, 1 / (1 + exp(-gain / noise)), is `u` where noise = gain / log(u / (1 - u)): the more noise the likelier
    is what loses, and the less likely what gains.
    """
    noise = gain / math.log(u / (1.0 - u))
    assert noise > 0.0, "a number above a half decides over a gain, one below it over a loss"
    return (decides(noise * (1.0 + 1e-6)), decides(noise * (1.0 - 1e-6))) == (gain < 0.0, gain > 0.0)


def address_for(gain: float, purpose: Purpose, day: int) -> int:
    """Return an address whose number on a day can decide over a move of this gain (see `turns_by_noise`)."""
    return address_when(purpose, day, 0.1, 0.45) if gain < 0.0 else address_when(purpose, day, 0.55, 0.9)


def threshold_of(decides: Callable[[float], bool]) -> float:
    """Return the number, between a millionth and a billion, above which something is decided, by bisection."""
    low, high = math.log(1e-6), math.log(1e9)
    for _ in range(45):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if decides(math.exp(middle)) else (middle, high)
    return math.exp(high)


def told(hand: Hand, did: Did) -> list[tuple[int, int, float]]:
    """Return (actor, target, value) of every event of a kind."""
    log = hand.s.log[: int(hand.world.events)]
    return [(int(one.actor), int(one.target), float(one.value)) for one in log if one.did == did]
