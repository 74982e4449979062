"""The close: outcome, who rules, and each struggle over power; of a contest which marks of the two lists occurred."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from sim.chronicle.deeds.actors import on_behalf
from sim.chronicle.openings import has_government
from sim.chronicle.record import Recorded
from sim.chronicle.words import NOTICED, counted, day_in_words, number, sentence, share
from sim.core.ground.codes import Did, Episode, Institution, Outcome, Path, Status, Winner
from sim.language.amounts import listed
from sim.language.sentences import inside
from sim.outcomes.ends import class_of
from sim.outcomes.spans import ON_TIME_DAYS
from sim.scenario.tables.recarrays import Record

PATHS: Final[Mapping[Path, str]] = {
    Path.NONE: "none", Path.PALACE: "the palace", Path.UKRAINIAN: "the Ukrainian path", Path.KYRGYZ: "the Kyrgyz path",
    Path.MIXED: "a mixed path", Path.UNMARKED: "unmarked",
}  # fmt: skip
MELT: Final = "half of the force gone within three days of the first seizure or the bid"
KYRGYZ: Final[Mapping[str, str]] = {
    "mark_region": "a first seizure outside the capital", "mark_melt": MELT,
    "mark_trophy": "parliament occupied or split", "mark_flight": "the ruler's flight within thirty days",
    "mark_loot": "looting or a jail-break",
}  # fmt: skip
UKRAINIAN: Final[Mapping[str, str]] = {
    "mark_square": "a square held for at least seven days", "mark_ruling": "a ruling of parliament or court",
    "mark_table": "a round table or pact", "mark_handover": "a handover by vote or constitution",
    "mark_media": "rival mass media",
}  # fmt: skip
EMPTY_TOLD: Final = 10  # fewer offices that stand empty wait for the end of four weeks
LOSSES: Final = frozenset({Winner.PATRON, Winner.CHALLENGER, Winner.PACT})
"""Ends of a struggle by which power is lost against the rules."""
GONE: Final = frozenset({Status.DEAD, Status.NEUTRAL})
"""Who is off the scene for good."""
KINDS: Final[Mapping[Episode, str]] = {
    Episode.CONTEST: "a contest", Episode.PLOT: "a plot", Episode.STRIKE: "a blow of the patron",
    Episode.PUSH: "a push against the patron", Episode.SUCCESSION: "a succession", Episode.VOTE: "a vote",
}  # fmt: skip


def outcome_in_words(world: np.void) -> str:
    """Return the outcome of a closed run in words."""
    return class_of(Outcome(int(world["outcome"])), int(world["removed_day"]) >= 0).noun


def ruler_in_words(told_name: Callable[[int], str], world: np.void) -> str:
    """Return who rules at the close; `told_name` returns the name of a row of leaders."""
    if int(world["outcome"]) == Outcome.NOBODY:
        return "nobody"
    return told_name(int(world["incumbent"]))


def marks_of(world: np.void, marks: Mapping[str, str]) -> list[str]:
    """Return which marks of a list occurred, in words."""
    return [words for name, words in marks.items() if int(world[name])]


def close_of(told: Recorded) -> list[str]:
    """Return the last sentences: the outcome, who rules, the struggles over power, the government, the team."""
    world = told.world
    end = day_in_words(told.date_of(last_day(told)))
    ruler = inside(ruler_in_words(told.leader, world))
    since = _since_decided(told)
    rules = f"; {ruler} rules" if world.outcome != Outcome.NOBODY else ""
    sentences = [f"the run closed on {end}; outcome: {outcome_in_words(world)}{since}{rules}"]
    sentences += _history(told)
    if world.formation_days >= 0:
        when = "on time" if world.formation_days <= ON_TIME_DAYS else f"later than {ON_TIME_DAYS} days"
        vote = "the first vote" if world.term > 0 else "the vote"
        sentences.append(
            f"after {vote} the government had taken {counted(int(world.formation_days), 'day')} to form, {when}"
        )
    if 0 <= world.election <= world.horizon and world.held < world.election:
        vote = day_in_words(told.date_of(int(world.election)))
        sentences.append(f"the vote of {vote} was not held by then")
    support = f"the elite's support stood at {share(world.support)}"
    appointees = f"appointees of {inside(told.leader(int(world.incumbent)))}"
    held = f"{appointees} held {share(world.team_share)} of the offices, and "
    sentences.append(f"{held if has_government(told.build) else ''}{support}")
    empty = stands_empty(told)
    if empty >= EMPTY_TOLD:
        sentences.append(f"{number(empty)} offices that had been held at the start stood empty")
    return [sentence(words) for words in (*sentences, *files_of(told))]


def stands_empty(told: Recorded) -> int:
    """Return how many offices below the highest are held at the close by nobody, and were at the start."""
    held, left = ({int(row) for row in table.post} for table in (told.leaders_at_start, told.leaders))
    below = np.flatnonzero(told.build.posts.institution > Institution.COURT)
    return len((held - left) & {int(row) for row in below})


def _since_decided(told: Recorded) -> str:
    """Return by which struggle a run is of its class where another than it left in power rules at the close.

    A class goes by the first loss of power, or by a pact where there is none: a patron may return and fall again.
    """
    closed = [one for one in told.episodes if one.closed >= 0]
    decided = [one for one in closed if one.winner in LOSSES] or [one for one in closed if one.winner == Winner.SHARED]
    if not decided or decided[0].ruler_after in (-1, int(told.world.incumbent)):
        return ""
    day = day_in_words(told.date_of(int(decided[0].closed)))
    what = "the first loss of power" if decided[0].winner in LOSSES else "the pact"
    return (
        f", by {what} on {day}, after which {inside(told.leader(int(decided[0].ruler_after)))} ruled; since then"
        " power has changed hands again"
    )


def files_of(told: Recorded) -> list[str]:
    """Return who holds what on whom at the close: of each holder what weighs enough for a word; then what that means.

    What is held on the dead and those off the scene, or was by them, is of no use to anybody, nor what lies with the
    state on him whom it serves.
    """
    held: dict[int, list[str]] = {}
    is_any_known = False
    for holder, target, weight, known in files_at_close(told):
        if holder < 0 and target == told.world.incumbent:
            continue
        if weight > NOTICED and GONE.isdisjoint(told.leaders[row].status for row in (target, holder) if row >= 0):
            note = share(weight) + (", known" if known else "")
            held.setdefault(holder, []).append(f"{inside(told.leader(target))} ({note})")
            is_any_known |= known
    said = [
        f"files {'with the state' if holder < 0 else f'kept by {inside(told.leader(holder))}'}: on {listed(on)}"
        for holder, on in sorted(held.items())
    ]
    if not said:
        return []
    key = "; known means known to the person it is on" if is_any_known else ""
    return [*said, f"each number is the weight of a file, from 0 to 1{key}"]


def files_at_close(told: Recorded) -> list[tuple[int, int, float, bool]]:
    """Return holder (-1 the state), target, weight of each file on somebody named, and whether he knows of it."""
    with_the_state = [
        (-1, row, float(one.file), bool(one.knows_file))
        for row, one in enumerate(told.leaders)
        if told.is_named(row) and one.file > 0.0
    ]
    own = [(int(one.holder), int(one.target), float(one.weight), bool(one.known)) for one in told.files]
    return with_the_state + [each for each in own if each[2] > 0.0]


def last_day(told: Recorded) -> int:
    """Return the day a run closed, which is its horizon; of a run that is not closed, the day it has come to."""
    return int(told.world.horizon) if told.is_closed else int(told.world.day)


def contest_of(told: Recorded, first: int) -> list[str]:
    """Return how the contest that opened on a day went, once it is over: days, toll, path, and which marks occurred."""
    found = [one for one in told.episodes if one.kind == Episode.CONTEST and one.opened == first]
    if not found or found[0].closed < 0 or not _is_past(told, found[0]):
        return []
    one = found[0]
    toll = "nobody died" if one.deaths == 0 else f"{counted(round(one.deaths), 'person', 'people')} died"
    days = int(one.closed - one.opened)
    lasted = f"had lasted {counted(days, 'day')}" if days else "was over on the day it opened"
    said = f"the contest {lasted}, and {toll}; its path was {PATHS[Path(int(one.path))]}"
    lists = [_marks("Kyrgyz", marks_of(one, KYRGYZ)), _marks("Ukrainian", marks_of(one, UKRAINIAN))]
    return [sentence(words) for words in (said, *lists)]


def _is_past(told: Recorded, one: Record) -> bool:
    return told.is_closed or int(one.closed) < int(told.world.day)


def _history(told: Recorded) -> list[str]:
    """Return the struggles over power one by one: what it was, who moved, and who ruled after it."""
    rows = told.episodes
    if not len(rows):
        return ["there was no struggle over power"]
    count = int(told.world.episodes)
    several = f"there were {number(count)} struggles over power" if count > 1 else "there was one struggle over power"
    return [f"{several}: {'; '.join(_in_short(told, one) for one in rows)}"]


def _in_short(told: Recorded, one: Record) -> str:
    kind, winner = Episode(int(one.kind)), Winner(int(one.winner))
    what = _begun(told, one, kind)
    before = inside(told.leader(int(one.ruler_before)))
    if one.ruler_after < 0:
        return f"{what}, after which nobody ruled"
    after = inside(told.leader(int(one.ruler_after)))
    if one.closed < 0:
        end = "which led to nothing" if told.is_closed else "which is not over"
    elif one.ruler_after != one.ruler_before:
        how = " by a pact" if winner is Winner.PACT else ""
        end = f"after which {after} ruled in place of {before}{how}"
    elif winner is Winner.SHARED:
        end = f"which ended in a pact, and {before} stayed"
    else:
        end = f"which {before} survived" if kind is not Episode.PUSH else f"which {before} won"
    return f"{what}, {end}"


def _begun(told: Recorded, one: Record, kind: Episode) -> str:
    """Return of what sort a struggle was, when it began and by whom; of a crowd that nobody led, who led it later."""
    date = day_in_words(told.date_of(int(one.opened)))
    if one.mover < 0 or kind in (Episode.STRIKE, Episode.PUSH, Episode.SUCCESSION, Episode.VOTE):
        mover = ""
    else:
        mover = f"{inside(told.leader(int(one.mover)))}{on_behalf(told, int(one.mover), int(one.claimant))}"
    bids = (each for each in told.happenings if each.did is Did.BID_OPENED and each.day == one.opened)
    if kind is Episode.CONTEST and any(each.actor < 0 for each in bids):
        return f"{KINDS[kind]} that the crowd began on {date}{f', later led by {mover}' if mover else ''}"
    return f"{KINDS[kind]}{f' by {mover}' if mover else ''} on {date}"


def _marks(name: str, found: list[str]) -> str:
    which = f"{number(len(found))} occurred: {listed(found)}" if found else "none occurred"
    return f"of the five marks of the {name} list {which}"
