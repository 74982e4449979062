"""What is done with material on somebody, and what he does then, as choices with the terms that decided them.

A rule thinks about one file after the other, and what is done with one alters the records. On a copy it is played again
in plain Python, with an eye on what each holder, and each to whom a file is shown, weighs and picks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sim.chronicle.acts import USES, Act
from sim.chronicle.choices import Choice, Taking, Term, chance_among, copied, of_leader, of_parameters, peeled
from sim.chronicle.plainly import plainly, watched
from sim.core.ground.codes import Did
from sim.core.ground.luck import Luck
from sim.core.ground.records import State, scratch_for
from sim.core.mechanisms import deciding, files, using_files
from sim.core.rules import kompromat
from sim.scenario.tables.recarrays import Record

TELLS: Final = frozenset({
    Did.FILE_THREATENED, Did.FILE_PUBLISHED, Did.FILE_PROSECUTED, Did.FILE_HANDED_IN, Did.DEAL_STRUCK, Did.WENT_ABROAD,
    Did.SHIELDED,
})  # fmt: skip
"""What tells that material was put to use, or was meant to be."""
BY_TARGET: Final = frozenset({Did.DEAL_STRUCK, Did.WENT_ABROAD})
"""What he does on whom there is something."""
ANSWERS: Final = (Act.COME_TO_TERMS, Act.GO_ABROAD)
"""What he may do to whom a file is shown, in the order of `using_files.pick`; else he defies it."""


class Weighed(NamedTuple):
    """What lies before somebody: who he is and who the other, what the file weighs, and whether it is known."""

    leader: int
    other: int
    weight: float
    known: float


def terms_of_file(s: State, p: Any, on: Weighed, act: Act) -> tuple[Term, ...]:
    """Return what a gain by material, as things stand, is the sum of.

    Of its use: what the holder has against the other, what that one could do in return, and the hold that is spent. Of
    what is handed in: service to the ruler, how he himself stands to the other, and the lever given away. Of an answer:
    fear of the file, how he stands to the holder, and what he gives up.
    """
    i, other = on.leader, on.other
    fearless: tuple[str, Taking] = ("answer", of_leader(caution=0.0))
    if act is Act.HAND_IN:
        lever, rest = peeled(_gain(on, act), s, p, i, (("lever", of_leader(weight=0.0)),), "service")
        enmity = 2.0 * float(plainly(files.enmity_of)(s, i, other)) - 1.0
        return lever, Term("enmity", enmity), Term("service", rest.value - enmity)
    if act is Act.PUBLISH:
        return peeled(_gain(on, act), s, p, i, (fearless, ("enmity", of_parameters(publication_damage=0.0))), "spent")
    if act in USES:
        return peeled(_gain(on, act), s, p, i, (fearless,), "enmity")
    fear: tuple[str, Taking] = ("fear", of_leader(caution=0.0))
    if act is Act.COME_TO_TERMS:
        return peeled(_gain(on, act), s, p, i, (fear, ("given", of_leader(ambition=0.0))), "stance")
    return peeled(_gain(on, act), s, p, i, (fear, ("fortune", of_leader(economic=0.0))), "place")


def _gain(on: Weighed, act: Act) -> Callable[[State, Any], float]:
    """Return the formula by which somebody weighs what may be done with a file."""
    using, answering = plainly(using_files.gains_by_use), plainly(using_files.gains_by_answer)
    if act in ANSWERS:
        return lambda t, q: answering(t, on.other, on.leader, on.weight, q)[ANSWERS.index(act)]
    place = 1 if act is Act.HAND_IN else USES.index(act)
    return lambda t, q: using(t, on.leader, on.other, on.weight, on.known, q)[place]


def uses_of_material(before: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Yield what was chosen about material on those who have a name, where `log` tells of any; `before` stays."""
    named = before.leaders["named"]
    if any(int(each.did) in TELLS and named[_on_whom(each)] for each in log):
        yield from _played_again(copied(before), p, luck)


def _on_whom(entry: Record) -> int:
    """Return on whom there is what an event tells of: a row of leaders."""
    return int(entry.actor if int(entry.did) in BY_TARGET else entry.target)


def _played_again(s: State, p: Any, luck: Luck) -> list[Choice]:
    """Play the rule `kompromat` again, but for what lies with the state on officials; return what was chosen in it."""
    found: list[Choice] = []
    lying: list[Weighed] = []
    pick = plainly(deciding.pick)

    def weigh_use(t: State, h: int, other: int, weight: float, known: float, q: Any) -> Any:
        lying.append(Weighed(int(h), int(other), float(weight), float(known)))
        return plainly(using_files.gains_by_use)(t, h, other, weight, known, q)

    def weigh_answer(t: State, h: int, other: int, weight: float, q: Any) -> Any:
        lying.append(Weighed(int(other), int(h), float(weight), 1.0))
        return plainly(using_files.gains_by_answer)(t, h, other, weight, q)

    def pick_use(gains: Sequence[float], draw: float, q: Any) -> int:
        done = int(pick(gains, draw, q))
        if done != using_files.LIE:
            handed_in = done == using_files.HAND_OVER and lying[-1].leader != s.world[0].incumbent
            act = Act.HAND_IN if handed_in else USES[done]
            found.append(_choice(s, q, lying[-1], act, gains, gains[done]))
        return done

    def pick_answer(gains: Sequence[float], draw: float, q: Any) -> int:
        done = int(pick(gains, draw, q))
        if done == using_files.DEFY:
            found.append(_choice(s, q, lying[-1], ANSWERS[0], gains, gains[0])._replace(made=False))
        else:
            found.append(_choice(s, q, lying[-1], ANSWERS[done], gains, gains[done]))
        return done

    def use_state_files(t: State, q: Any, fate: Luck, first: int, *rest: Any) -> None:
        if first < s.world[0].people:
            of_named(t, q, fate, first, *rest)

    threaten = watched(using_files.threaten, gains_by_answer=weigh_answer, pick=pick_answer)
    prosecute = watched(using_files.prosecute, threaten=threaten)
    using: dict[str, Callable[..., Any]] = {
        "gains_by_use": weigh_use,
        "pick": pick_use,
        "threaten": threaten,
        "prosecute": prosecute,
    }
    of_named = watched(kompromat.use_state_files, **using)
    play = watched(
        kompromat.gather_kompromat,
        use_state_files=use_state_files,
        use_own_files=watched(kompromat.use_own_files, **using),
        carry_out_threats=watched(kompromat.carry_out_threats, threaten=threaten),
    )
    play(s, None, p, luck, scratch_for(s.leaders, s.clans))
    return found


def _choice(s: State, p: Any, on: Weighed, act: Act, gains: Sequence[float], gain: float) -> Choice:
    """Return a choice about a file, with how likely it was of what was open; the odds are those of a case, if it is
    one."""
    world = s.world[0]
    odds = float(plainly(using_files.odds_of_case)(s, on.other, on.weight)) if act is Act.PROSECUTE else 1.0
    return Choice(
        int(world.day), on.leader, act, True, -1, odds, chance_among(gains, gain, p), terms_of_file(s, p, on, act),
        against=on.other, place=int(world.events),
    )  # fmt: skip
