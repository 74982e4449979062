"""Count the lines of Python that each rule goes through in one step, in courts of given sizes; print them as JSON.

Run as ``NUMBA_DISABLE_JIT=1 python lines_of_rules.py SIZE...``: lines tell how the work grows, on any machine.
"""

from __future__ import annotations

import json
import sys
from types import FrameType
from typing import Any

from by_hand import CERTAIN, Hand, lay

from sim.core.ground.codes import Fate, Institution, Kind, Phase, Status, TieKind
from sim.core.rulebook import ORDER

PHASES = (Phase.CALM, Phase.FORMATION, Phase.CONTEST)
RATES = ("search_rate", "discovery_rate", "chances")
HALF_LIVES = ("loyalty_half_life", "slow_half_life", "fresh_half_life")
SHARES = {
    "search_success": 1.0, "fate_binding": 1.0, "noise": 0.1, "accept_rate": 0.5, "refill_rate": 0.8, "share_told": 0.9,
}  # fmt: skip
P = dict.fromkeys(RATES, CERTAIN) | dict.fromkeys(HALF_LIVES, 180.0) | SHARES


def court(size: int, phase: Phase) -> Hand:
    """Return a court in which everything grows with its size but what binds one person to others.

    People, offices, clans, corps, memberships, places that are searched, files that are found and published.
    """
    groups = size // 8
    named = range(2, 2 + size // 4)
    people: list[dict[str, float]] = [{"named": 1, "weight": 0.5}, {"named": 1, "weight": 0.4, "candidate": 1}]
    people += [{"named": 1, "clan": i % groups, "grievance": 0.5, "weight": 0.2} for i in named]
    posts, first = [], len(people)
    for n in range(size):
        one = {"corps": groups + n % groups, "clan": n % groups, "exposure": 0.5, "loyalty": n * 0.37 % 1.0}
        if n % 2:  # half of them hold an office that half of these will lose
            institution = Institution.GOVERNMENT if n % 4 == 1 else Institution.AKIMAT
            posts.append({"institution": institution, "value": 0.5, "holder": first + n, "change_day": 70})
            one |= {"post": len(posts) - 1, "fate": Fate.MOVE if n % 8 < 4 else Fate.KEEP, "meeting_day": 60}
        else:
            one |= {"status": Status.OUTSIDE}
        people.append(one)
    heads = [first + c if c % 2 else 2 + c for c in range(groups)]
    kin = {"kind": Kind.KIN, "weight": 0.1, "entitled": 0.01, "cohesion": 0.0}  # nobody follows: no bid ends the step
    clans = [{**kin, "head": head} for head in heads]
    clans += [{"kind": Kind.CORPS, "holds_material": 0.5}] * groups
    corps = [groups + n % groups for n in range(size // 4)]
    bonds = [{"from_leader": i, "to_leader": i + 1, "strength": 0.5} for i in named[:-1]]
    searched = [{"from_leader": 0, "to_clan": c, "strength": 0.5} for c in corps[::2]]
    bound = [{"from_leader": 2 + n, "to_clan": c, "strength": 0.5} for n, c in enumerate(corps)]
    ties: list[dict[str, float]] = [{"kind": TieKind.ASSOCIATION, **tie} for tie in bound]
    ties += [{"kind": kind, **tie} for kind in (TieKind.ALLIANCE, TieKind.KINSHIP, TieKind.PEERS) for tie in bonds]
    ties += [{"kind": kind, **tie} for kind in (TieKind.INVESTIGATION, TieKind.APPOINTMENT) for tie in searched]
    ties += [{"kind": TieKind.INSTRUCTION, "from_leader": 0, "to_clan": 0, "strength": 0.5}]
    world = {
        "day": 70, "election": 80 if phase == Phase.CALM else 66, "phase": phase, "patron": 1, "patron_active": 1,
        "opened": 70, "challenger": 2, "officials_step": 28, "formation_days": -1 if phase == Phase.FORMATION else 4,
        "capacity": 0.5, "elite_cohesion": 0.5, "people": first,
    }  # fmt: skip
    members = [{"leader": i, "clan": i % groups, "strength": 0.5} for i in named]
    return lay(people, clans=clans, posts=posts, ties=ties, members=members, world=world, p=P)


def lines_of(play: Any, hand: Hand) -> int:
    """Return the lines that a call goes through."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        play(*hand)
    finally:
        sys.settrace(None)
    return count


def prepared(rule: str, hand: Hand) -> Hand:
    """Return a court in which no clan splits or joins another: that goes over everybody for each, and is rare."""
    if rule == "clans":
        hand.p.chances = 0.0
    return hand


def count(size: int) -> dict[str, int]:
    """Return the lines of each rule in each phase in which it is played."""
    return {
        f"{each.name} in {phase.name}": lines_of(each.play, prepared(each.name, court(size, phase)))
        for phase in PHASES for each in ORDER if each.in_contest or phase != Phase.CONTEST
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps([count(int(size)) for size in sys.argv[1:]]))
