"""The close: outcome, winner, path, and which marks of the two lists occurred."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from sim.chronicle.record import Recorded
from sim.chronicle.words import NOTICED, counted, day_in_words, inside, listed, number, sentence, share
from sim.core.ground.codes import Did, Outcome, Path, Winner
from sim.outcomes.ends import class_of
from sim.outcomes.spans import ON_TIME_DAYS

PATHS: Final[Mapping[Path, str]] = {
    Path.NONE: "none", Path.PALACE: "the palace", Path.UKRAINIAN: "the Ukrainian path", Path.KYRGYZ: "the Kyrgyz path",
    Path.MIXED: "a mixed path", Path.UNMARKED: "unmarked",
}  # fmt: skip
KYRGYZ: Final[Mapping[str, str]] = {
    "mark_region": "a first seizure outside the capital", "mark_melt": "force gone within three days",
    "mark_trophy": "parliament occupied or split", "mark_flight": "the ruler's flight within thirty days",
    "mark_loot": "looting or a jail-break",
}  # fmt: skip
UKRAINIAN: Final[Mapping[str, str]] = {
    "mark_square": "a square held for at least seven days", "mark_ruling": "a ruling of parliament or court",
    "mark_table": "a round table or pact", "mark_handover": "a handover by vote or constitution",
    "mark_media": "rival mass media",
}  # fmt: skip
ENDS: Final[Mapping[Did, str]] = {
    Did.RULER_FLED: "when {ruler} left the country", Did.HANDED_OVER: "when {ruler} gave up power",
    Did.BID_COLLAPSED: "when the bid collapsed", Did.ROUND_TABLE: "with a pact at a round table",
}  # fmt: skip


def outcome_in_words(world: np.void) -> str:
    """Return the outcome of a closed run in words."""
    return class_of(Outcome(int(world["outcome"])), int(world["winner"]) == Winner.HEIR).noun


def winner_in_words(told_name: Callable[[int], str], world: np.void) -> str:
    """Return who holds power at the close; `told_name` returns the name of a row of leaders."""
    if int(world["outcome"]) == Outcome.NOBODY:
        return "nobody"
    winner = Winner(int(world["winner"]))
    row = {Winner.PATRON: "patron", Winner.CHALLENGER: "challenger"}.get(winner, "incumbent")
    if winner is Winner.SHARED:
        return f"{told_name(int(world[row]))}, who stays by a pact"
    if winner is Winner.PACT or int(world[row]) < 0:
        return "a pact" if winner is Winner.PACT else f"the {winner.name.lower()}"
    return f"{told_name(int(world[row]))}, the {winner.name.lower()}"


def marks_of(world: np.void, marks: Mapping[str, str]) -> list[str]:
    """Return which marks of a list occurred, in words."""
    return [words for name, words in marks.items() if int(world[name])]


def close_of(told: Recorded) -> list[str]:
    """Return the last sentences: the outcome, the split and its marks, the government, where the main actors stand."""
    world = told.world
    end = day_in_words(told.date_of(last_day(told)))
    winner = winner_in_words(told.leader, world)
    sentences = [f"the run closed on {end}; outcome: {outcome_in_words(world)}; power lies with {inside(winner)}"]
    sentences += _split(told)
    if world.formation_days >= 0:
        when = "on time" if world.formation_days <= ON_TIME_DAYS else f"later than {ON_TIME_DAYS} days"
        sentences.append(f"the government had taken {counted(int(world.formation_days), 'day')} to form, {when}")
    if 0 <= world.opened <= world.election <= world.closed and world.formation_start < 0:
        vote = day_in_words(told.date_of(int(world.election)))
        sentences.append(f"the vote of {vote} was not held, for the contest took its place")
    sentences += _falls(told)
    sentences.append(
        f"the incumbent's own people held {share(world.team_share)} of the offices, and the elite's support stood at "
        f"{share(world.support)}"
    )
    return [sentence(words) for words in (*sentences, *files_of(told))]


def files_of(told: Recorded) -> list[str]:
    """Return who holds what on whom at the close: for the state and for each holder what weighs enough for a word."""
    held: dict[int, list[str]] = {}
    for holder, target, weight, known in files_at_close(told):
        if weight > NOTICED:
            note = share(weight) + (", known" if known else "")
            held.setdefault(holder, []).append(f"{inside(told.leader(target))} ({note})")
    return [
        f"files {'with the state' if holder < 0 else f'kept by {inside(told.leader(holder))}'}: on {listed(on)}"
        for holder, on in sorted(held.items())
    ]


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
    """Return the day a run closed: that of the close of a contest or a coup, else the horizon.

    Of a run that is not closed, the day it has come to.
    """
    if not told.is_closed:
        return int(told.world.day)
    end = told.happenings[-1].day if told.happenings else told.days[-1]
    return end if int(told.world.closed) == end else int(told.world.horizon)


def _falls(told: Recorded) -> list[str]:
    """Return who died in office, and whether the last incumbent lost power at the close."""
    dead = [event for event in told.happenings if event.did is Did.RULER_DIED]
    sentences = [
        f"{inside(told.leader(event.actor))} had died in office on {day_in_words(told.date_of(event.day))}"
        for event in dead
    ]
    if int(told.world.winner) in (Winner.PATRON, Winner.CHALLENGER, Winner.PACT):
        lost = day_in_words(told.date_of(int(told.world.closed)))
        sentences.append(f"{inside(told.leader(int(told.world.incumbent)))} lost power on {lost}, against the rules")
    return sentences


def _split(told: Recorded) -> list[str]:
    world = told.world
    path = Path(int(world.path))
    failed = int(world.attempts) - int(world.attempts_won)
    tried = f"; {counted(failed, 'attempt')} on power failed" if failed > 0 else ""
    if path is Path.NONE:
        return [f"no split took a path{tried}"]
    if path is Path.PALACE:
        return [f"the move stayed within the palace{tried}; neither list of marks applies"]
    opened, closed = int(world.opened), int(world.closed)
    ruler = inside(told.leader(int(world.incumbent)))
    how = next((ENDS[event.did].format(ruler=ruler) for event in reversed(told.happenings) if event.did in ENDS), "")
    toll = "nobody died" if world.deaths == 0 else f"{counted(round(world.deaths), 'person', 'people')} died"
    dates = f"opened on {day_in_words(told.date_of(opened))} and closed {counted(closed - opened, 'day')} later"
    lists = [_marks("Kyrgyz", marks_of(world, KYRGYZ)), _marks("Ukrainian", marks_of(world, UKRAINIAN))]
    return [f"the split {dates}{' ' + how if how else ''}, and {toll}; its path was {PATHS[path]}", *lists]


def _marks(name: str, found: list[str]) -> str:
    which = f"{number(len(found))} occurred: {listed(found)}" if found else "none occurred"
    return f"of the five marks of the {name} list {which}"
