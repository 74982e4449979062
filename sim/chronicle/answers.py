"""Answers in a struggle, and who is left out of a slate, as choices: with the terms of the formulas that decided them.

A ruler, or a challenger, answers late in a day of a contest, when sides, odds, force, square and regions have moved: on
a copy of the records that day is played again up to his answer, by the functions of the rules in plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sim.chronicle.acts import Act
from sim.chronicle.choices import (
    Choice,
    Term,
    against_nothing,
    chance_among,
    copied,
    of_leader,
    of_parameters,
    of_world,
    peeled,
)
from sim.chronicle.plainly import plainly, watched
from sim.core.ground.codes import MASS, Did, Phase, Purpose, TieKind
from sim.core.ground.luck import Luck, uniform
from sim.core.ground.records import State
from sim.core.mechanisms import answers, deciding, left_out, venues, worth
from sim.core.rules import contest, protest
from sim.core.weighed import side_all, stand_first
from sim.scenario.tables.recarrays import Record

Gain = Callable[[State, Any], float]
Answered = tuple[Act, Mapping[Act, float]]
"""What a ruler does, and what each of the moves open to him would gain."""
CROWD: Final = frozenset({Did.SQUARE_CLEARED, Did.CLEARING_FAILED, Did.RULER_CONCEDED})
"""By these a ruler answers a crowd."""
CLOSES: Final = frozenset({Did.HANDED_OVER, Did.RULER_FLED, Did.ROUND_TABLE, Did.BID_COLLAPSED})
"""By these a contest closes, by a choice or of itself."""
OPEN_TO_HIM: Final = (Act.CLEAR, Act.CONCEDE, Act.LEAVE, Act.SIT_DOWN)
"""What a ruler can do in a contest, in the order of `answers.answer_of_ruler`; in calm the first two."""


# ------------------------------------------------------------------------------------------------------ what is weighed


def terms_of_act(s: State, p: Any, i: int, act: Act) -> tuple[Term, ...]:
    """Return what leader i's gain by an answer in a struggle, as things stand, is the sum of."""
    danger = (("arrest", of_leader(caution=0.0)), ("fortune", of_leader(economic=0.0)))
    steps, rest = {
        Act.CLEAR: ((("failure", of_world(square=0.0, crowd=0.0)), *danger), "rule"),
        Act.CONCEDE: ((("given", of_leader(negotiation=1.0)), *danger), "rule"),
        Act.LEAVE: ((("afterwards", of_world(parliament_autonomy=1.0)), *danger), "rule"),
        Act.SIT_DOWN: ((*danger, ("price", of_parameters(price_of_change=0.0))), "stance"),
        Act.FLEE: (danger[:1], "fortune"),
        Act.GIVE_UP: (
            (
                *danger,
                ("loyalty", of_leader(loyalty_latent=0.5)),
                ("clan", of_leader(loyalty_clan=0.0)),
                ("prize", of_leader(ambition=0.0)),
            ),
            "claimant",
        ),
    }[act]
    return peeled(gain_of_act(s, p, i, act), s, p, i, steps, rest)


def gain_of_act(s: State, p: Any, i: int, act: Act) -> Gain:
    """Return the formula by which leader i weighs an answer: odds are those there are now, whatever is taken away."""
    odds = _odds_against(s, p)
    if act is Act.CLEAR:
        clearing = plainly(answers.gain_of_clearing)
        name = "square" if s.world[0].phase == Phase.CONTEST else "crowd"
        return lambda t, q: clearing(t, t.world[name][0], odds, q)
    if act is Act.CONCEDE:
        conceding = plainly(answers.gain_of_conceding)
        return lambda t, q: conceding(t, odds, q)
    if act is Act.LEAVE:
        leaving = plainly(answers.gain_of_leaving)
        return lambda t, q: leaving(t, odds, q)
    if act is Act.FLEE:
        danger = plainly(worth.danger_to)
        return lambda t, q: danger(t, i, 1.0 - t.world[0].force, q)
    if act is Act.GIVE_UP:
        return plainly(answers.gain_of_giving_up)
    rules = i == s.world[0].incumbent
    return plainly(answers.ruler_would_sit_down if rules else answers.challenger_would_sit_down)


def _odds_against(s: State, p: Any) -> float:
    """Return the odds that the ruler falls: those of a contest, or of a crowd in calm that nobody leads."""
    world = s.world[0]
    return float(
        world.side if world.phase == Phase.CONTEST else plainly(answers.odds_of_crowd)(s, float(world.crowd), p)
    )


def terms_of_leaving_out(s: State, p: Any, c: int) -> tuple[Term, ...]:
    """Return what the ruler's gain by leaving clan c out of a slate is the sum of."""
    gain, ruler, head = plainly(left_out.gain_of_leaving_out), int(s.world[0].incumbent), int(s.clans[c].head)

    def indifferent(t: State, q: Any, _: int) -> None:
        t.clans["stance_incumbent"][c] = 0.5

    def no_rivals(t: State, q: Any, _: int) -> None:
        ends = (t.ties["from_leader"], t.ties["to_leader"])
        of_both = [((one == head) & (two == ruler)) for one, two in (ends, ends[::-1])]
        t.ties["strength"][(t.ties["kind"] == TieKind.RIVALRY) & (of_both[0] | of_both[1])] = 0.0

    steps = (
        ("stance", indifferent),
        ("fear", of_leader(caution=0.0)),
        ("balance", of_leader(balancing=0.0)),
        ("rivalry", no_rivals),
    )
    return peeled(lambda t, q: gain(t, c), s, p, ruler, steps, "bond")


# ------------------------------------------------------------------------------------------------------- who chose what


def answers_in_contest(before: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Yield what the ruler and the challenger chose on a day of a contest, of which `log` tells; `before` stays."""
    did = {Did(int(each.did)) for each in log}
    if not did & (CROWD | CLOSES):
        return
    s = copied(before)
    if not up_to_the_answers(s, p, luck):
        return
    if Did.SEAT_STORMED in did:
        yield _choice(s, p, int(s.world[0].incumbent), Act.FLEE, Did.RULER_FLED in did)
        return
    done = answer_of_ruler(s, p, luck)
    if done is not None:
        yield from _of_ruler(s, p, done)
    if Did.BID_COLLAPSED not in did or s.world[0].challenger < 0:
        return
    if done is not None and done[0] is Act.CLEAR:
        plainly(answers.clear)(s, p, luck, s.world[0].square, s.world[0].side)
    if plainly(contest.gives_up)(s, p, luck):
        yield _choice(s, p, int(s.world[0].challenger), Act.GIVE_UP)


def up_to_the_answers(s: State, p: Any, luck: Luck) -> bool:
    """Play a day of a contest up to the answers, as the rule `contest` does; say whether anybody comes to answer.

    It is left open where the rule closes it. What goes over everybody is played as compiled.
    """
    instead = {"stand_before_sides": stand_first, "take_sides": side_all, "close_contest": lambda *_: None}
    return bool(watched(contest.up_to_the_answers, **instead)(s, p, luck))


def answer_of_ruler(s: State, p: Any, luck: Luck) -> Answered | None:
    """Return what a ruler chooses in a contest, see `contest.let_ruler_choose`; None where he does nothing."""
    world = s.world[0]
    open_to_him = [Act.LEAVE]
    if world.square >= MASS:
        open_to_him += [Act.CLEAR] if world.challenger >= 0 else [Act.CLEAR, Act.CONCEDE]
    if plainly(venues.is_brought_together)(s, p, luck):
        challenger = plainly(answers.challenger_would_sit_down)(s, p)
        draw = plainly(uniform)(luck, Purpose.TABLE, 1, world.day)
        if draw < plainly(deciding.likelihood)(challenger, p):
            open_to_him.append(Act.SIT_DOWN)
    return _answer(s, p, luck, open_to_him, 1.0, int(world.day))


def answer_to_crowd(s: State, p: Any, luck: Luck) -> Answered | None:
    """Return what a ruler chooses about a mass in the streets, see `protest.answer`; None where he does nothing."""
    world = s.world[0]
    begun = world.protest_since if world.protest_since >= 0 else world.day  # it may have begun in this step
    since = int(plainly(protest.errs_since)(world, begun))
    return _answer(s, p, luck, [Act.CLEAR, Act.CONCEDE], float(world.step), since)


def _answer(s: State, p: Any, luck: Luck, open_to_him: Sequence[Act], days: float, since: int) -> Answered | None:
    ruler = int(s.world[0].incumbent)
    gains = {act: float(gain_of_act(s, p, ruler, act)(s, p)) for act in open_to_him}
    asked = tuple(gains.get(act, deciding.SHUT) for act in OPEN_TO_HIM)
    done = plainly(answers.answer_of_ruler)(s, asked, p, luck, days, since)
    return None if done < 0 else (OPEN_TO_HIM[done], gains)


def _of_ruler(s: State, p: Any, done: Answered) -> Iterator[Choice]:
    """Yield the choice of the ruler, before it that of the challenger where the two sit down."""
    act, gains = done
    challenger = int(s.world[0].challenger)
    if act is Act.SIT_DOWN:
        yield _choice(s, p, challenger, act)
    yield _choice(s, p, int(s.world[0].incumbent), act)._replace(chance=chance_among(gains.values(), gains[act], p))


def answers_in_the_streets(before: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Yield what the ruler chose about a mass in the streets in calm, of which `log` tells; `before` stays."""
    if not {Did(int(each.did)) for each in log} & CROWD:
        return
    s = copied(before)
    plainly(protest.find_causes)(s, p, luck)
    plainly(protest.turn_out)(s, p)
    done = answer_to_crowd(s, p, luck)
    if done is not None:
        yield from _of_ruler(s, p, done)


def clans_left_out(before: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Yield which clans the ruler chose to leave out of a slate, of which `log` tells; `before` stays."""
    world = before.world[0]
    for each in log:
        if int(each.did) == Did.CLAN_LEFT_OUT:
            c, terms = int(each.target), terms_of_leaving_out(before, p, int(each.target))
            choice = Choice(
                int(world.day), int(each.actor), Act.LEAVE_OUT, True, -1, 1.0, 0.0, terms,
                against=int(before.clans["head"][c]), place=int(world.events), clan=c,
            )  # fmt: skip
            yield against_nothing(choice, p)


def _choice(s: State, p: Any, i: int, act: Act, made: bool = True) -> Choice:
    """Return a choice of leader i about those on the other side, as likely as if he could do nothing else."""
    world = s.world[0]
    ruler = -1
    if act is Act.GIVE_UP:
        ruler = int(world.claimant) if world.claimant >= 0 else i
    choice = Choice(
        int(world.day), i, act, made, ruler, _odds_against(s, p), 0.0, terms_of_act(s, p, i, act),
        against=_other_side(s, i), place=int(world.events),
    )  # fmt: skip
    return against_nothing(choice, p)


def _other_side(s: State, i: int) -> int:
    """Return whom leader i answers: the challenger or the ruler; -1 people whom nobody leads."""
    world = s.world[0]
    if i != world.incumbent:
        return int(world.incumbent)
    return int(world.challenger) if world.phase == Phase.CONTEST else -1
