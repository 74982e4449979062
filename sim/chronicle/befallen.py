"""What befell people with a name in a run, and whether a mass of the people came out: what one asks the reasons of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import numpy as np

from sim.chronicle.close import LOSSES
from sim.core.ground.codes import Status
from sim.ensemble import LEADER_RESULTS, Results
from sim.language.sentences import inside
from sim.outcomes.people import BEFELL
from sim.scenario.tables.build import Build

COUNTRY: Final = "country"
PROTEST: Final = "protest"
DONE: Final[Mapping[str, str]] = {
    "challenged": "moved against the ruler", "move": "was moved to another office", "promote": "was promoted",
    "dismiss": "was dismissed", "retire": "retired", "envoy": "was sent abroad as envoy",
    "co_opt": "was given an office", "arrest": "was arrested", "pardon": "was pardoned", "exile": "went into exile",
    "return": "came back from abroad", "left": "left the scene", "died": "died",
}  # fmt: skip
"""What may befall somebody, in the words that follow a name."""


class Befallen(NamedTuple):
    """Something that befell somebody with a name, at least once; the country: a mass came out."""

    id: str
    what: str

    def in_words(self, names: Mapping[str, str], fallen: Collection[str] = ()) -> str:
        """Return it as a clause: ``the guard was dismissed``; of a ruler who is `fallen`, that he lost power."""
        if self.id == COUNTRY:
            return "a mass of the people came out"
        done = "lost power" if self.what == "dismiss" and self.id in fallen else DONE[self.what]
        return f"{inside(names.get(self.id, self.id))} {done}"


def fallen_in(build: Build, results: Results) -> frozenset[str]:
    """Return the ids of those who lost power in the first run of some results, against the rules."""
    of, _ = results.episodes_of
    lost = results.episodes[(of == 0) & np.isin(results.episodes["winner"], tuple(LOSSES))]
    return frozenset(build.leader_ids[row] for row in lost["ruler_before"] if row >= 0)


def befallen_in(build: Build, results: Results) -> tuple[Befallen, ...]:
    """Return what befell people with a name in the first run of some results, in the order of the leaders."""
    found = []
    for row, values in enumerate(results.leaders[0]):
        one = dict(zip(LEADER_RESULTS, values, strict=True))
        gone = one["status"] != build.leaders.status[row]
        ever = {name: int(one["befell"]) >> fate & 1 == 1 for name, fate in BEFELL.items()} | {
            "challenged": one["challenged_day"] >= 0, "left": gone and one["status"] == Status.NEUTRAL,
            "died": gone and one["status"] == Status.DEAD,
        }  # fmt: skip
        found += [Befallen(build.leader_ids[row], what) for what in DONE if ever[what]]
    if results.world["protests"][0]:
        found.append(Befallen(COUNTRY, PROTEST))
    return tuple(found)
