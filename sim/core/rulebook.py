"""The rulebook: the rules in the order of play, and the parameters they declare."""

from types import ModuleType
from typing import Any, Final, NamedTuple

import numpy as np

from sim.core.ground.parameter import Parameter
from sim.core.rules import (
    calendar,
    challenge,
    clans,
    contest,
    expectations,
    formation,
    kompromat,
    loyalty,
    pacts,
    protest,
    service,
    soundings,
    succession,
    verdict,
)


class Rule(NamedTuple):
    """A rule: its name, the file it stands in, its function, whether it is played in a contest, too, and what else.

    Every function is called as ``play(s, cells, p, luck, scratch)``; `instead` stands in where a rule is switched off.
    """

    name: str
    module: ModuleType
    play: Any
    in_contest: bool = False
    instead: Any = None


ORDER: Final = (  # of play; bit k of what is switched off stands for the k-th
    Rule("calendar", calendar, calendar.keep_calendar, in_contest=True),
    Rule("soundings", soundings, soundings.hold_soundings),
    Rule("kompromat", kompromat, kompromat.gather_kompromat),
    Rule("expectations", expectations, expectations.form_expectations),
    Rule("loyalty", loyalty, loyalty.move_loyalty),
    Rule("pacts", pacts, pacts.make_and_break_pacts),
    Rule("formation", formation, formation.form_government),
    Rule("clans", clans, clans.lead_clans),
    Rule("service", service, service.keep_in_service),
    Rule("succession", succession, succession.watch_succession),
    Rule("protest", protest, protest.stir_the_country, in_contest=True),
    Rule("challenge", challenge, challenge.challenge),
    Rule("contest", contest, contest.fight, in_contest=True, instead=contest.let_it_pass),
    Rule("verdict", verdict, verdict.give_verdict, in_contest=True),
)
ALWAYS: Final = "verdict"  # is played even where it is switched off: every run has to be closed
MODULES: Final = {rule.name: rule.module for rule in ORDER}
RULES: tuple[str, ...] = tuple(MODULES)
PARAMETERS: tuple[Parameter, ...] = tuple(q for module in MODULES.values() for q in module.PARAMETERS)
PARAMETER_DTYPE = np.dtype([(q.name, "f8") for q in PARAMETERS])
RULE_OF: dict[str, str] = {q.name: name for name, module in MODULES.items() for q in module.PARAMETERS}


def mask_of(off: frozenset[str]) -> int:
    """Return the bit mask of rules that are switched off: bit k stands for the k-th rule in the order of play."""
    return sum(bit_of(name) for name in off if name != ALWAYS)


def bit_of(rule: str) -> int:
    """Return the bit that stands for a rule in the mask of what is switched off."""
    return 1 << RULES.index(rule)
