"""The file of targets: what it may say, and reading it, with all that is wrong with it at once and in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sim.analysis.hindcast.base_rates import MEASURED, UNIT_OF
from sim.analysis.hindcast.targets import (
    Mix,
    System,
    Target,
    beyond_one,
    fault_of,
    fault_of_unit,
    limits_of,
    mixes_of,
)
from sim.language.document import Document
from sim.language.dotted import dotted
from sim.language.errors import Problem, ScenarioError
from sim.language.forms import TOGETHER, Name
from sim.language.models import load_as
from sim.language.yaml_places import PathTuple, Place
from sim.scenario.checks.references import unknown
from sim.scenario.reading.layers import read_layers
from sim.scenario.reading.loader import validate
from sim.scenario.reading.overrides import override_what_can_be
from sim.scenario.schema.numbers import FROZEN, Limits, Line, Text, Texts, Version, as_tuple
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.build import Build, build

Counts = Annotated[tuple[float, ...], BeforeValidator(as_tuple)]
Unit = Literal["share", "a month", "times", "days", "people"]
NO_COUNTS: Final[Mapping[str, tuple[float, ...]]] = {}


class PartEntry(BaseModel):
    """A system in which some of the runs of a target are played."""

    model_config = FROZEN

    parts: float = Field(gt=0, le=1e6, description="How many parts of the runs are played there: above 0.")
    set: Texts = Field(description="What is set there beside what is set in all.")


Parts = Annotated[tuple[PartEntry, ...], BeforeValidator(as_tuple), Field(min_length=2, max_length=10)]


class TargetEntry(BaseModel):
    """How often something happens where it was counted, or a range that a source or a judgement states."""

    model_config = FROZEN

    what: Line = Field(description="What happens, in a line, as shown to readers.")
    scenario: Line = Field(description="The scenario it is looked for in, relative to this file.")
    set: Texts = Field((), description="What is set there, as with --set: [world.capacity=0.75].")
    among: Parts | None = Field(
        None,
        description="Where the runs are shared out among several systems, as after [{parts: 63, set: [a death]}, "
        "{parts: 116, set: [a handover]}].",
    )
    measure: Line = Field(description="What is measured in the runs: 'split in a year', 'breaks won', ….")
    counted: dict[str, Counts] | None = Field(
        None,
        description="What was counted, one of: {share: [k, n]}, {'a month': [k, years]}, {'a month, at most': [k, "
        "years]}, {times: [k, n, time there, time]}, {median: [every value]}, {'95th percentile': [every value]}.",
    )
    stated: Limits | None = Field(None, description="The range [lowest, highest] as its source states it, uncounted.")
    unit: Unit = Field(description="Unit of the figure: share, a month (a chance), times, days or people.")
    source: Text = Field(description="Where it was counted, or whose judgement it is.")
    explained: Text | None = Field(None, description="Why the engine lies outside, where it does and that is known.")

    @field_validator("counted")
    @classmethod
    def _is_a_count(cls, given: dict[str, tuple[float, ...]] | None) -> dict[str, tuple[float, ...]] | None:
        fault = None if given is None else fault_of(given)
        if fault is not None:
            raise PydanticCustomError(TOGETHER, "{fault}", {"fault": fault})
        return given

    @field_validator("stated")
    @classmethod
    def _is_a_range(cls, given: tuple[float, float] | None) -> tuple[float, float] | None:
        if given is not None and not 0 <= given[0] < given[1]:
            raise PydanticCustomError(TOGETHER, "must be [lowest, highest], not below 0")
        return given

    @model_validator(mode="after")
    def _has_one_ground(self) -> TargetEntry:
        if (self.counted is None) == (self.stated is None):
            raise PydanticCustomError(TOGETHER, "needs exactly one of 'counted' and 'stated'")
        at = "stated" if self.counted is None else "counted"
        fault = (
            fault_of_unit(self.counted, self.unit) if self.counted else beyond_one(max(self.stated or ()), self.unit)
        )
        if fault is not None:
            raise PydanticCustomError(TOGETHER, "{fault}", {"at": at, "fault": fault})
        return self


class TargetsFile(BaseModel):
    """Base rates that the engine is held to, or fitted to."""

    model_config = ConfigDict(**FROZEN, title="Kingmaker targets")

    kingmaker_targets: Version = Field(description="Version of the format: 1.")
    id: Name = Field(description="Name of the file in results: small letters, digits and hyphens.")
    title: Line = Field(description="Title as shown to readers.")
    summary: Text | None = Field(None, description="What a reader should know before the first row.")
    targets: Annotated[dict[Name, TargetEntry], Field(min_length=1)] = Field(description="Targets by id.")


@dataclass(frozen=True)
class Targets:
    """A file of targets, checked, with the scenario of each system that they are looked for in."""

    said: TargetsFile
    targets: tuple[Target, ...]
    scenarios: Mapping[System, Scenario]
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def mixes(self) -> tuple[Mix, ...]:
        """The systems, or mixes of them, that runs are played of, each once."""
        return mixes_of(self.targets)

    @cached_property
    def builds(self) -> Mapping[System, Build]:
        """The systems laid out, each once."""
        return {system: build(scenario) for system, scenario in self.scenarios.items()}

    def about(self) -> dict[str, Any]:
        """Return what there is to say of a file that is in order."""
        counted = sum(bool(target.counted) for target in self.targets)
        return {
            "targets": f"{len(self.targets)}, of which {counted} counted",
            "systems": len(self.scenarios),
            "scenarios": ", ".join(dict.fromkeys(scenario.id for scenario in self.scenarios.values())),
        }


def load_targets(path: str | Path, asked: Place | None = None, key: str = "") -> Targets:
    """Read and check a file of targets, and the scenarios it names.

    `asked` and `key` say where another file names this one: there it stands if it cannot be read.

    Raises
    ------
    ScenarioError
        With all problems: of form, measures that do not exist, scenarios that cannot be read or refuse what is set.
    """
    said, document = load_as(TargetsFile, path, asked=asked, key=key)
    targets = tuple(_target(name, entry) for name, entry in said.targets.items())
    reader = _Reader(document)
    problems = list(_check_measures(said, document))
    scenarios: dict[System, Scenario] = {}
    for target in targets:
        for k, (system, _) in enumerate(target.mix):
            if system not in scenarios:
                made = reader.scenario_of(target, k)
                scenarios |= {system: made} if made is not None else {}
        problems += _check_mix(target, scenarios, document)
    problems += reader.problems
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)), {**document.texts, **reader.texts})
    return Targets(said, targets, scenarios, {**document.texts, **reader.texts})


class _Reader:
    """Reads each scenario once, whatever is set in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.bases: dict[str, Document | None] = {}
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []

    def scenario_of(self, target: Target, part: int) -> Scenario | None:
        """Return the scenario of a part of a target as set there; None, and problems noted, where there is none."""
        place: PathTuple = ("targets", target.id)
        base = self._base(target.scenario, (*place, "scenario"))
        if base is None:
            return None
        (_, overrides), _ = target.mix[part]
        changed, problems = override_what_can_be(base, overrides)
        try:
            scenario = None if problems else validate(changed)
        except ScenarioError as trouble:
            scenario, problems = None, list(trouble.problems)
        places = [(*place, "set", k) for k in range(len(target.overrides))]
        places += [(*place, "among", part, "set", k) for k in range(len(overrides) - len(places))]
        written = {f"--set {text}": where for text, where in zip(overrides, places, strict=True)}
        self.problems += [self._placed(each, written.get(each.file)) for each in problems]
        return scenario

    def _base(self, named: str, place: PathTuple) -> Document | None:
        if named not in self.bases:
            file = Path(self.document.file).parent / named
            base, problems = read_layers(file, self.document.place_of(place), dotted(place))
            self.texts |= base.texts
            self.problems += problems
            self.bases[named] = None if problems else base
        return self.bases[named]

    def _placed(self, problem: Problem, path: PathTuple | None) -> Problem:
        """Give a problem with what is set its place in the file of targets; others stand in the scenario."""
        if path is None:
            return problem
        message = f"{problem.path}: {problem.message}" if problem.path else problem.message
        return self.document.problem(path, message, found=problem.found, hint=problem.hint, known=problem.known)


def _target(name: str, entry: TargetEntry) -> Target:
    low, high = limits_of(entry.counted) if entry.counted else entry.stated or (0.0, 0.0)
    return Target(
        name, entry.what, entry.scenario, entry.set, entry.measure, low, high, entry.unit, entry.source,
        entry.counted or NO_COUNTS, entry.explained or "", tuple((part.parts, part.set) for part in entry.among or ()),
    )  # fmt: skip


def _check_mix(target: Target, scenarios: Mapping[System, Scenario], document: Document) -> Iterator[Problem]:
    """Find parts of other people or other days than the first: their runs cannot be told together."""
    made = [scenarios.get(system) for system, _ in target.mix]
    for k, one in enumerate(made):
        if one is not None and made[0] is not None and _shape(one) != _shape(made[0]):
            where = ("targets", target.id, "among", k, "set")
            said = "must leave people, clans, posts, start, vote and horizon as they are in the first part"
            yield document.problem(where, said)


def _shape(scenario: Scenario) -> tuple[object, ...]:
    """Return what results are told by: when, and who and what there is, in order."""
    days = scenario.start, scenario.election, scenario.horizon_months
    return *days, *scenario.leaders, *scenario.categories, *scenario.clans, *scenario.posts


def _check_measures(said: TargetsFile, document: Document) -> Iterator[Problem]:
    for name, entry in said.targets.items():
        yield from unknown(document, ("targets", name, "measure"), "a measure", tuple(MEASURED))
        unit = UNIT_OF.get(entry.measure, entry.unit)
        if entry.unit != unit:
            message = f"must be '{unit}', the unit of '{entry.measure}'"
            yield document.problem(("targets", name, "unit"), message, found=f"'{entry.unit}'")
