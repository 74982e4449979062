"""All outcomes by name: one name, one formula, read by every verb, page and table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sim.language.characters import quoted
from sim.language.dotted import dotted, owner_and_last
from sim.language.errors import UsageError, did_you_mean
from sim.outcomes.ends import ENDS, PATHS
from sim.outcomes.entry import Entry
from sim.outcomes.events import EVENTS
from sim.outcomes.numbers import MEANS, NUMBERS
from sim.outcomes.people import FORTUNES, Fortune

OUTCOMES: Final[Mapping[str, Entry]] = {each.name: each for each in (*EVENTS, *ENDS, *PATHS, *NUMBERS)}
OF_A_LEADER: Final[Mapping[str, Fortune]] = {each.name: each for each in FORTUNES}
READ: Final = (
    "run", "outcome", "path", "winner", "opened", "closed", "removed_day", "irregular", "formation_start",
    "formation_days", "election", "horizon", "day", "incumbent", "chosen", "patron", "patron_active", "deaths",
    "removed_by", "episodes", "attempts", "files_used", "team", "start_team", "crowd_record", *MEANS,
    *(f"{name}_mean" for name in MEANS),
)  # fmt: skip
"""The columns of a table of runs that outcomes are reckoned from."""
CABINET: Final = "cabinet"
RULER: Final = "ruler"


class Several(NamedTuple):
    """A name that stands for several outcomes of which each run has one: what it asks, and how they are named."""

    meaning: str
    members: str


SEVERAL: Final[Mapping[str, Several]] = {
    "outcome": Several("how it ends", ", ".join(each.name for each in ENDS)),
    "path": Several("which road the split takes", ", ".join(each.name for each in PATHS)),
    RULER: Several("who rules at the close", "<leader>.rules, and who else: an official, nobody"),
    CABINET: Several("who sits in the government", f"{CABINET}.<clan>: mean share of the posts, by their value"),
}
MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "outcome": tuple(each.name for each in ENDS),
    "path": tuple(each.name for each in PATHS),
}
SEE: Final = "see `kingmaker outcomes`"


def is_seat(name: str) -> bool:
    """Say whether an outcome is the share of a clan in the government, ``cabinet.<clan>``."""
    return owner_and_last(name)[0] == CABINET


def spelled_out(name: str, known: Iterable[str]) -> list[str]:
    """Return the outcomes a name stands for among those known: itself, or the members of one in SEVERAL."""
    if name in MEMBERS:
        return [each for each in known if each in MEMBERS[name]]
    if name == RULER:
        return [each for each in known if owner_and_last(each)[1] == "rules"]
    if name == CABINET:
        return [each for each in known if is_seat(each)]
    return [name]


def names_of(leaders: Iterable[str], clans: Iterable[str], own: Iterable[str] = ()) -> list[str]:
    """Return every name of an outcome in a scenario with these leaders, clans and outcomes of its own."""
    return [
        *OUTCOMES,
        *own,
        *(dotted((leader, name)) for leader in leaders for name in OF_A_LEADER),
        *(dotted((CABINET, clan)) for clan in clans),
        *SEVERAL,
    ]


def unknown_outcome(name: str, known: Collection[str]) -> str:
    """Return what to say of a name that is none of those known."""
    hint = did_you_mean(name, known)
    return f"there is no outcome {quoted(name)}{f'; did you mean {hint!r}?' if hint else ''}; {SEE}"


def chosen_names(known: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Return the outcomes asked for, those of SEVERAL spelled out, or all where none is asked for.

    Raises
    ------
    UsageError
        For a name that is not known, with a guess at what was meant.
    """
    found: list[str] = []
    for name in asked:
        members = spelled_out(name, known)
        if not members or any(member not in known for member in members):
            raise UsageError(unknown_outcome(name, [*known, *SEVERAL]))
        found += members
    return list(dict.fromkeys(found)) if asked else list(known)
