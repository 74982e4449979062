"""Choices of a run: who weighed a move, what of it spoke for it and what against, and whether it was made.

Read from the very functions by which the rules decide (`sim.core.weighed`), on the records as they stood before: one
thing is taken away after the other, and what the gain loses by it is the term of that thing. So terms sum to the gain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from sim.chronicle.acts import Deed
from sim.chronicle.plainly import plainly
from sim.core.ground.codes import Did, Fate, Phase, Pole
from sim.core.ground.luck import Luck
from sim.core.ground.records import State, cells, scratch_for
from sim.core.mechanisms import deciding
from sim.core.mechanisms.deciding import SHUT
from sim.core.weighed import (
    Move,
    asked_as_head,
    chances_of,
    forces_of_plot,
    gain_from,
    open_gain,
    reckon,
    ruler_may_turn,
    seat_first,
    side_all,
    stakes_of,
    stand_first,
    terms_of_fate,
    weigh_patron,
)
from sim.scenario.tables.recarrays import Record

Taking = Callable[[State, Any, int], None]
SIDES: Final = frozenset({Did.JOINED_CHALLENGER, Did.JOINED_INCUMBENT})
BY_RULER: Final = {
    Did.DISMISSED: Move.DISMISS, Did.TRANSFERRED: Move.TRANSFER, Did.PROMOTED: Move.PROMOTE,
    Did.SENT_AS_ENVOY: Move.MISSION, Did.STAYED_AT_HOME: Move.MISSION, Did.CO_OPTED: Move.CO_OPT,
    Did.ARRESTED: Move.ARREST,
}  # fmt: skip
LOW: Final = 0.4  # a loyalty that is plainly below its middle
OPEN: Final = (Fate.NONE, Fate.KEEP)
SEATED: Final = frozenset({Move.TRANSFER, Move.PROMOTE, Move.CO_OPT})
THOUGHTS: Final = ("danger", "standing", "ability", "backing", "backlash", "price")
"""What a ruler thinks of before he does something with somebody, in the order of `terms_of_fate`."""
PUSHED: Final = frozenset({Did.PATRON_PUSHED_ASIDE, Did.PUSH_FAILED})
MOVED: Final = {Did.BID_OPENED: Move.BID, Did.PLOT_MOVED: Move.PLOT}
TRIED: Final = ("world", "leaders", "clans")
"""The records of which a step is told as they stood before it."""
TAKEN_FROM: Final = (*TRIED, "ties")
"""The records that are altered to see what a choice hangs on."""
ALL: Final = (*TRIED, "posts", "ties", "members", "schedule", "episodes", "files")
"""The records that a rule may alter, but for what is written down."""


class Term(NamedTuple):
    """What one thing adds to the gain of a move, in units of worth; below 0 it speaks against it."""

    name: str
    value: float


class Forces(NamedTuple):
    """What was weighed in a plot: the force that would follow, what the ruler can call on, and bodies on guard."""

    following: float
    at_call: float
    on_guard: float


class Choice(NamedTuple):
    """A move that somebody weighed.

    Parameters
    ----------
    day, leader, move
        When, a row of leaders, and what.
    made : bool
        Whether it was made. Of a side: whether he went over to the challenger; else he went back to the incumbent, or
        stood by him from the first.
    ruler : int
        Row of leaders: who would rule by it; -1 nobody yet.
    odds : float
        The odds as he expects them; of a side, those of the challenger's side as they are shared; 1 where a ruler does
        something with somebody.
    chance : float
        How likely the move was, of those open; of a side, 1 or 0; of what a ruler does with somebody, against leaving
        him where he is.
    terms : tuple of Term
        What the gain is the sum of.
    about : int
        Row of leaders: with whom a ruler does something; -1 where it is no such move.
    against : int
        Row of leaders: against whom the move goes, as things stood when it was weighed: the patron by a push, with whom
        a ruler does something, else who ruled.
    place : int
        How many events the log held when it was weighed: it comes before the one of that number.
    forces : Forces
        Of a plot; None of any other move.
    clan : int
        Row of clans: whom a slate leaves out; -1 where it is no such choice.
    """

    day: int
    leader: int
    move: Deed
    made: bool
    ruler: int
    odds: float
    chance: float
    terms: tuple[Term, ...]
    about: int = -1
    against: int = -1
    place: int = 0
    forces: Forces | None = None
    clan: int = -1

    @property
    def gain(self) -> float:
        """What the move would gain, against leaving things as they are."""
        return sum(term.value for term in self.terms)


def of_leader(**values: float) -> Taking:
    """Return what gives the fields of a leader other values."""

    def take(s: State, p: Any, i: int) -> None:
        for name, value in values.items():
            s.leaders[name][i] = value

    return take


def of_world(**values: float) -> Taking:
    """Return what gives the fields of the world other values."""

    def take(s: State, p: Any, i: int) -> None:
        for name, value in values.items():
            s.world[name][0] = value

    return take


def of_parameters(**values: float) -> Taking:
    """Return what gives parameters other values."""

    def take(s: State, p: Any, i: int) -> None:
        for name, value in values.items():
            p[name] = value

    return take


def _loyalty(s: State, p: Any, i: int) -> None:
    """Take away what the ruler is to somebody in a contest: to a patron it is what he supports him with."""
    s.leaders["loyalty_latent"][i] = 0.5
    if i == s.world["patron"][0]:
        s.world["patron_support"][0] = 0.5


def _bonds(s: State, p: Any, i: int) -> None:
    p["bond"] = 0.0


FEAR: Final[tuple[tuple[str, Taking], ...]] = (
    ("arrest", of_leader(caution=0.0)),
    ("fortune", of_leader(economic=0.0)),
)
CAUSE: Final = ("cause", of_leader(acute=0.0))
AGAINST_RULER: Final[tuple[tuple[str, Taking], ...]] = (
    *FEAR, CAUSE,
    ("loyalty", of_leader(loyalty_latent=0.5)),
    ("clan", of_leader(loyalty_clan=0.0)),
    ("place", of_leader(belief=0.0)),  # all else that lasts as long as the ruler is gone by now
    ("prize", of_leader(ambition=0.0)),
)  # fmt: skip
TAKEN: Final[dict[Move, tuple[tuple[str, Taking], ...]]] = {
    Move.BID: AGAINST_RULER,
    Move.PLOT: AGAINST_RULER,
    Move.STRIKE: (
        *FEAR,
        ("loyalty", of_leader(loyalty_latent=0.5)),
        ("place", of_world(patron_support=0.0)),
        ("prize", of_leader(ambition=0.0)),
    ),
    Move.PUSH: (
        ("arrest", of_leader(caution=0.0)),
        ("loyalty", of_leader(loyalty_patron_latent=0.5)),
        ("place", of_world(deference=1.0)),
        ("prize", of_leader(ambition=0.0, autonomy_wish=0.0)),
    ),
    Move.SIDE: (
        *FEAR, CAUSE,
        ("loyalty", _loyalty),
        ("claimant", of_leader(to_claimant=0.5)),
        ("prize", of_leader(weight=0.0)),
        ("place", of_leader(ambition=0.0)),
        ("bonds", _bonds),
    ),
}  # fmt: skip
"""Of each move: what is taken away, in turn, and how."""
REST: Final[dict[Move, str]] = {Move.BID: "claimant", Move.PLOT: "claimant", Move.STRIKE: "bonds"}
"""What is left: how the mover stands to who would rule, or what binds a patron to the ruler beside his loyalty."""


def terms_of(s: State, p: Any, i: int, move: Move, stakes: tuple[int, float, float]) -> tuple[Term, ...]:
    """Return what the gain of a move is the sum of, for the stakes he sees (who would rule, odds, reach)."""
    return peeled(lambda t, q: gain_from(t, i, move, *stakes, q), s, p, i, TAKEN[move], REST.get(move))


def peeled(
    gain_of: Callable[[State, Any], float], s: State, p: Any, i: int, taken: Sequence[tuple[str, Taking]],
    rest: str | None,
) -> tuple[Term, ...]:  # fmt: skip
    """Return what a gain of leader i is the sum of: what it loses by each thing that is taken away, in turn, and what
    is left of it, where that has a name."""
    tried, q = copied(s, TAKEN_FROM), p.copy()
    gain = float(gain_of(tried, q))
    terms = []
    for name, take in taken:
        take(tried, q, i)
        left = float(gain_of(tried, q))
        terms.append(Term(name, gain - left))
        gain = left
    return tuple(terms) if rest is None else (*terms, Term(rest, gain))


def copied(s: State, tables: Sequence[str] = ALL) -> State:
    """Return these records once more, to be altered; what is written down of them is lost."""
    return s._replace(log=s.log[:0], **{name: getattr(s, name).copy() for name in tables})


def bring_up_to_date(copy: State, s: State, tables: Sequence[str] = ALL) -> None:
    """Make a copy, see `copied`, what it is a copy of once more: in the same memory, which is far faster than new."""
    for name in tables:
        cells(getattr(copy, name))[:] = cells(getattr(s, name))


def challenges(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Read bids and plots, and who had a chance to and did not: whose risk has grown by the chance that he moves."""
    world, moved = before.world[0], _moved(log)
    if world.phase >= Phase.CONTEST or (moved and moved[1] is Move.BID and after.world["forced"][0]):
        return
    had = _had_a_chance(before, after)
    people = int(world.people)
    reckon(before, 0, people)
    yield from _of_note(before, p, [row for row in had if row < people], moved)
    for c in range(len(before.clans) if moved else 0):  # of officials at the head of a clan it is told who has moved
        head = asked_as_head(before, c)
        if head >= 0:
            reckon(before, head, head + 1)
            if moved and moved[0] == head and head in had:
                yield _challenge(before, p, head, moved)
                return


def _moved(log: Sequence[Record]) -> tuple[int, Move] | None:
    """Return who has moved of whom was asked, and what he did: he is the last of them."""
    return next(((int(each.actor), MOVED[Did(int(each.did))]) for each in log if int(each.did) in MOVED), None)


def _had_a_chance(before: State, after: State) -> list[int]:
    """Return the leaders who were asked whether they move: their risk has grown by the chance that they do."""
    return [int(row) for row in np.flatnonzero(after.leaders["risk"] > before.leaders["risk"])]


def _of_note(s: State, p: Any, asked: Sequence[int], moved: tuple[int, Move] | None) -> Iterator[Choice]:
    """Yield the choices of those who were asked and have a name, and of whoever has moved."""
    for i in asked:
        if s.leaders["named"][i] or (moved and moved[0] == i):
            yield _challenge(s, p, i, moved)


def _challenge(s: State, p: Any, i: int, moved: tuple[int, Move] | None) -> Choice:
    gains = {move: open_gain(s, i, move, p) for move in (Move.BID, Move.PLOT)}
    chances = dict(zip(gains, chances_of(gains[Move.BID], gains[Move.PLOT], p), strict=True))
    made = moved is not None and moved[0] == i
    move = moved[1] if moved and made else max(gains, key=lambda each: gains[each])
    return _choice(s, p, i, move, made, chances[move])


def succession(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Read who could have moved against an heir over an empty chair; else what passed between patron and ruler."""
    if Did.INHERITED in {Did(int(each.did)) for each in log}:
        yield from _over_the_chair(before, after, p, luck, log)
    else:
        yield from _patron_and_ruler(before, after, p, luck, log)


def _over_the_chair(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Read who of all who were asked over an empty chair moved against the heir, and who with a name let him pass."""
    had, moved = _had_a_chance(before, after), _moved(log)
    if seat_first(before, p, luck, scratch_for(before.leaders, before.clans)):
        yield from _of_note(before, p, had, moved)


def _patron_and_ruler(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Read the blow of a patron and the push of a ruler, and the chances that passed."""
    world = before.world[0]
    patron, ruler = int(world.patron), int(world.incumbent)
    if world.phase >= Phase.CONTEST or world.vacant or patron < 0 or not world.patron_active:
        return
    did = {Did(int(each.did)) for each in log}
    weigh_patron(before, p)
    struck = Did.PATRON_STRUCK in did
    pushed = not struck and bool(did & PUSHED)
    if after.world["incumbent"][0] != ruler and not struck and not pushed:
        return  # he died, or handed on: what the patron then had a chance to is a bid against who follows
    if after.leaders["risk"][patron] > before.leaders["risk"][patron]:
        choice = _choice(before, p, patron, Move.STRIKE, struck, 0.0)
        yield against_nothing(choice, p)
    undisturbed = after.world["patron_active"][0] and not struck
    if pushed or (undisturbed and ruler_may_turn(before, p, luck)):
        choice = _choice(before, p, ruler, Move.PUSH, pushed, 0.0)
        yield against_nothing(choice, p)


def fates(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Read what the ruler did with those who have a name: not what an order or a word given before has made him do.

    Who would not go abroad, and was dismissed for it, is told of by the mission.
    """
    ruler, day = int(before.world["incumbent"][0]), int(before.world["day"][0])
    is_bound = any(int(each.did) == Did.ORDERED for each in log)
    thought_of: set[int] = set()
    for each in log:
        i, move = int(each.actor), BY_RULER.get(Did(int(each.did)))
        if move is None or is_bound or i in thought_of or not before.leaders["named"][i]:
            continue
        if before.leaders["post"][i] >= 0 and move is not Move.ARREST and before.leaders["fate"][i] not in OPEN:
            continue  # of who holds no office it is what was done to him, and not a word given before
        thought_of.add(i)
        value = float(after.posts["value"][int(each.target)]) if move in SEATED else 0.0
        terms = tuple(map(Term, THOUGHTS, terms_of_fate(before, i, move, value, p)))
        choice = Choice(day, ruler, move, True, -1, 1.0, 0.0, terms, i, i, int(before.world["events"][0]))
        yield against_nothing(choice, p)


def sides(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Read who took which side in a contest: one after the other, each seeing the sides of those before him.

    That somebody stands by the ruler from the first is of note only where his loyalty is against it.
    """
    joined = {int(each.actor): Did(int(each.did)) is Did.JOINED_CHALLENGER for each in log if int(each.did) in SIDES}
    stood = _stood_by_the_ruler(before, after)
    if not joined and not stood:
        return
    if before.world["day"][0] == before.world["opened"][0]:
        stand_first(before, p, luck)
    if after.world["phase"][0] == Phase.CONTEST:
        before.leaders["pole_set"][:] = after.leaders["pole_set"]  # sides that the scenario orders, of this day
    sided = copied(before)
    side_all(sided, p, luck)
    at_first = before.leaders["pole"].copy()
    for i in sorted({*joined, *stood}):
        before.leaders["pole"][:i] = sided.leaders["pole"][:i]
        before.leaders["pole"][i:] = at_first[i:]
        went = joined.get(i, False)
        choice = _choice(before, p, i, Move.SIDE, went, float(went))
        yield choice._replace(odds=float(before.world["side"][0]))


def _stood_by_the_ruler(before: State, after: State) -> list[int]:
    """Return who with a name took the side of the ruler first, of himself, and against his loyalty."""
    world = after.world[0]
    if world.phase != Phase.CONTEST:
        return []
    first = world.day == world.opened
    took = (after.leaders["pole"] == Pole.INCUMBENT) & (first | (before.leaders["pole"] == Pole.UNDECIDED))
    loyalty = after.leaders["loyalty_latent"].copy()
    if world.patron >= 0 and world.patron_active:
        loyalty[world.patron] = world.patron_support
    unwilling = took & (after.leaders["named"] > 0) & (after.leaders["pole_set"] == Pole.UNDECIDED) & (loyalty < LOW)
    return [int(row) for row in np.flatnonzero(unwilling) if row != world.incumbent]


def against_nothing(choice: Choice, p: Any) -> Choice:
    """Return a choice with its likelihood where the only other thing to do was to leave things as they were."""
    return choice._replace(chance=chances_of(choice.gain, SHUT, p)[0])


def chance_among(gains: Iterable[float], gain: float, p: Any) -> float:
    """Return how likely a move of this gain was, of those of these gains and of doing nothing: see `deciding.pick`."""
    top, moves, rest = plainly(deciding.pulls_of)(tuple(gains), p)
    return float(plainly(deciding.pull_of)(gain, top, p) / (moves + rest))


def _choice(s: State, p: Any, i: int, move: Move, made: bool, chance: float) -> Choice:
    stakes = stakes_of(s, i, move, p)
    ruler, odds, _ = stakes
    world = s.world[0]
    against = int(world.patron if move is Move.PUSH else world.incumbent)
    terms = terms_of(s, p, i, move, stakes)
    return Choice(
        int(world.day), i, move, made, ruler, odds, float(chance), terms, against=against, place=int(world.events),
        forces=forces_of(s, i, p) if made and move is Move.PLOT else None,
    )  # fmt: skip


def forces_of(s: State, i: int, p: Any) -> Forces:
    """Return the forces that are weighed in a plot of leader i, as things stand."""
    following, on_guard = forces_of_plot(s, i, p)
    return Forces(following, float(s.world[0].coercive_access), on_guard)
