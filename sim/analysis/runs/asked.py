"""What a scenario asks, counted: the outcomes it names, or how it ends and what becomes of those its question names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.runs.counting import Counted, Seats, Spread, part_of, spread
from sim.analysis.runs.quantities import Quantity, ends_of, fates, horizon_in, of_own, quantities, seats
from sim.analysis.runs.summary import Summary
from sim.analysis.runs.tables import PointTables
from sim.language.dotted import dotted, is_dotted, owner_and_last
from sim.outcomes.ends import PATHS
from sim.outcomes.own import OwnOutcomes, own_outcomes
from sim.outcomes.people import NOBODY
from sim.outcomes.registry import CABINET, OF_A_LEADER, OUTCOMES, RULER
from sim.scenario.schema.scenario import Scenario

MOST_PEOPLE: Final = 3  # of those a question names
SHORTEST: Final = 4  # letters of a word of a name by which somebody is known


@dataclass(frozen=True)
class Asked:
    """An outcome that is asked for, and what was found of it.

    One of the four is there: `share` of a yes or no, `spread` of a number, `parts` of what a run has one of (how it
    ends, the road, who rules), `seats` in the government. None of them is, where the outcome cannot be seen.
    `words` completes "that ..." for a yes or no, and is a name else.
    """

    name: str
    words: str
    unit: str = ""
    share: Counted | None = None
    spread: Spread | None = None
    parts: tuple[tuple[str, Counted], ...] = ()
    seats: tuple[Seats, ...] = ()


def names_asked(scenario: Scenario) -> tuple[str, ...]:
    """Return the outcomes that answer a scenario's question.

    They are those it names (`asks`). Where it names none: of those whom the words of its question name whether they
    move against the incumbent and whether they rule at the close; then how it ends, whether the incumbent stays, and
    with a vote the government on time.
    """
    if scenario.asks:
        return scenario.asks
    named = _people_in(scenario.question or "", {key: one.name for key, one in scenario.leaders.items()})
    about = [
        dotted((key, what)) for key in named if key != scenario.world.incumbent for what in ("challenged", "rules")
    ]
    return (*about, "outcome", "survived", *(("on_time",) if scenario.election else ()))


def _people_in(question: str, names: Mapping[str, str]) -> list[str]:
    """Return the leaders whom a question names, by id or by a word of the name that no other leader shares."""
    said = set(re.findall(r"\w+", question.lower()))
    words = {
        key: {key.lower(), *(word for word in re.findall(r"\w+", name.lower()) if len(word) >= SHORTEST)}
        for key, name in names.items()
    }
    found = []
    for key, own in words.items():
        others = set().union(*(those for other, those in words.items() if other != key))
        if said & (own - others):
            found.append(key)
    return found[:MOST_PEOPLE]


def answer_asked(
    tables: PointTables, scenario: Scenario, summary: Summary, names: Mapping[str, str], level: float = 0.95
) -> list[Asked]:
    """Return what the runs of a point say of each outcome that a scenario asks for, in its order."""
    wanted, own = names_asked(scenario), own_outcomes(scenario.outcomes)
    known = quantities(tables.columns) | _own_of_point(tables, own)
    if any(map(is_dotted, wanted)):
        known |= fates(tables.leaders, tables.columns, names) | seats(tables.posts, names)
    found = []
    for name in wanted:
        if name == "outcome":
            ends = tuple((summary.endings[each.name].clause, each) for each in summary.outcomes)
            found.append(Asked(name, "how it ends", parts=ends))
        elif name == RULER:
            found.append(Asked(name, "who rules at the close", parts=tuple(
                (ruler_in_words(each.name, names), each) for each in summary.rulers
            )))  # fmt: skip
        elif name == "path":
            roads = tuple((entry.clause, part_of(entry.name, known[entry.name].values, level)) for entry in PATHS)
            roads = tuple(sorted(roads, key=lambda road: -road[1].runs))
            found.append(Asked(name, "which road the split takes", parts=roads))
        elif name == CABINET:
            found.append(Asked(name, "who sits in the government", seats=tuple(summary.cabinet)))
        elif name not in known:  # a clan that can hold no post
            found.append(Asked(name, name.replace("_", " ")))
        else:
            words = own[name].clause or own[name].row if name in own else _words(name, names)
            found.append(_one(name, words, known[name], level))
    return found


def told_of_own(tables: PointTables, own: OwnOutcomes, level: float = 0.95) -> list[Asked]:
    """Return what the runs of a point say of each outcome that its scenario defines."""
    known = _own_of_point(tables, own)
    return [_one(name, own[name].row, of, level) for name, of in known.items()]


def _own_of_point(tables: PointTables, own: OwnOutcomes) -> dict[str, Quantity]:
    told, ends = tables.told(own), ends_of(own, horizon_in(tables.columns))
    return {name: of_own(each, told, ends[name]) for name, each in own.items()}


def _one(name: str, words: str, of: Quantity, level: float) -> Asked:
    """Return a yes or no as a share, or a number as it is spread; neither where no run shows it."""
    if not np.isfinite(of.values).any():
        return Asked(name, words, of.unit)
    share = part_of(name, of.values, level) if of.yes_no else None
    return Asked(name, words, of.unit, share, None if of.yes_no else spread(of.values, level, of.possible))


def ruler_in_words(ruler: str, names: Mapping[str, str]) -> str:
    """Return who rules in words: a name, the category of an official, or that nobody does."""
    return "nobody" if ruler == NOBODY else names.get(ruler, ruler)


def _words(name: str, names: Mapping[str, str]) -> str:
    if name in OUTCOMES:
        return OUTCOMES[name].clause or OUTCOMES[name].row
    owner, what = owner_and_last(name)
    shown = names.get(owner, owner)
    if owner == CABINET:
        return f"share of the government's posts held by {names.get(what, what)}"
    fortune = OF_A_LEADER[what]
    return f"{shown} {fortune.row}" if fortune.yes_no else f"{shown}: {fortune.row}"
