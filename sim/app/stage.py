"""What the app shows: a scenario as it was opened, with seed, number of futures and threads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final

from sim.language.document import Document
from sim.language.errors import ScenarioError
from sim.scenario.provenance import shares
from sim.scenario.reading.loader import examine, validate
from sim.scenario.reading.overrides import override
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.build import Build
from sim.scenario.tables.build import build as build_of

OPENING: Final = "KINGMAKER_VIEW"  # environment: what was asked for, as `Opening.as_text` writes it


@dataclass(frozen=True)
class Opening:
    """What was asked for at the command line."""

    file: str
    settings: tuple[str, ...] = ()
    seed: int = 1
    runs: int = 1000
    jobs: int = 0

    def as_text(self) -> str:
        """Return it as JSON, to be handed on to the server."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Opening:
        """Read what `as_text` wrote."""
        said = json.loads(text)
        return cls(said["file"], tuple(said["settings"]), said["seed"], said["runs"], said["jobs"])


@dataclass(frozen=True)
class Stage:
    """A scenario that was read and checked, ready to be played with or without something set in it."""

    opening: Opening
    document: Document
    scenario: Scenario

    @cached_property
    def build(self) -> Build:
        """The tables of the scenario as it was opened."""
        return build_of(self.scenario)

    def build_with(self, settings: Sequence[str]) -> Build:
        """Return the tables with more set on top, as ``--set`` would do it. Raises ScenarioError."""
        return build_of(validate(override(self.document, settings))) if settings else self.build

    @property
    def rests_on(self) -> str:
        """What the numbers rest on, in one line."""
        author, book = (shares(self.scenario, part) for part in ("scenario", "parameters"))
        said = ", ".join(f"{count.share:.0%} {status}" for status, count in author.items())
        total, number = (sum(count.number for count in each.values()) for each in (author, book))
        return f"Rests on {total:,} numbers of its author ({said}) and {number:,} parameters of the rules."


def open_stage(opening: Opening) -> Stage:
    """Read and check a scenario. Raises ScenarioError with all that is wrong, as `run` and `check` do."""
    examined = examine(opening.file, opening.settings)
    if examined.scenario is None:
        raise ScenarioError(examined.problems, examined.document.texts)
    return Stage(opening, examined.document, examined.scenario)
