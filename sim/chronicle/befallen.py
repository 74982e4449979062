"""What befell people with a name in a run, and whether a mass of the people came out: what one asks the reasons of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.chronicle.words import inside
from sim.core.ground.codes import Status
from sim.ensemble import LEADER_RESULTS, Results
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

    def in_words(self, names: Mapping[str, str]) -> str:
        """Return it as a clause: ``the guard was dismissed``."""
        if self.id == COUNTRY:
            return "a mass of the people came out"
        return f"{inside(names.get(self.id, self.id))} {DONE[self.what]}"


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
