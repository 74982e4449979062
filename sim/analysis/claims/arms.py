"""From the arms of a claims file to scenarios: what is changed, in which order, and what the scenario refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sim.analysis.claims.schema import Arm, ClaimsFile
from sim.language.document import Document, get_at
from sim.language.dotted import dotted, parts_of
from sim.language.errors import Problem, ScenarioError
from sim.language.yaml_places import PathTuple
from sim.scenario.checks.remarks import remarks_beside
from sim.scenario.reading.loader import validate
from sim.scenario.reading.nulls import is_kept_over_a_scenario, without_nulls
from sim.scenario.reading.overrides import Override, apply_overrides, parse_override, shift_level, undoes
from sim.scenario.schema.scenario import Scenario

BASE: Final = "base"
ArmKey = str


class ArmMaker:
    """Makes the scenario of each arm that is used, once for those that change the same things.

    `warnings` collects what is probably not meant in an arm, without what is already `known` of the scenario.
    """

    def __init__(
        self, said: ClaimsFile, base: Document, scenario: Scenario, document: Document, known: tuple[Problem, ...] = ()
    ) -> None:
        self.said, self.base, self.scenario, self.document, self.known = said, base, scenario, document, known
        self.warnings: list[Problem] = []
        self.scenarios: dict[ArmKey, Scenario] = {}
        self.keys: dict[tuple[str, str], ArmKey] = {}

    def problems(self) -> list[Problem]:
        """Make all arms; return what is wrong with them."""
        found: list[Problem] = []
        for name, claim in self.said.claims.items():
            for arm in dict.fromkeys(
                arm for test in (*claim.tests, *claim.controls) for _, arm in test.outcomes_and_arms
            ):
                layers = self._layers(name, arm)
                if layers is None:
                    if arm in claim.arms or arm in self.said.arms:
                        where: PathTuple = ("claims", name, "arms", arm) if arm in claim.arms else ("arms", arm)
                        found.append(self.document.problem((*where, "like"), "leads nowhere, or back to itself"))
                    continue
                changes = [
                    arm.model_dump(mode="json", exclude={"like", "note"}, exclude_defaults=True) for _, arm in layers
                ]
                key = json.dumps([change for change in changes if change])
                self.keys[name, arm] = key
                if key not in self.scenarios:
                    try:
                        self.scenarios[key] = self._make(layers)
                    except ScenarioError as trouble:
                        found += trouble.problems
        return found

    def _layers(self, claim: str, name: str) -> list[tuple[PathTuple, Arm]] | None:
        """Return an arm and what it is like, from the lowest up, with the place of each."""
        layers: list[tuple[PathTuple, Arm]] = []
        own, seen, wanted = self.said.claims[claim].arms, set(), name
        while True:
            where: PathTuple = ("claims", claim, "arms", wanted) if wanted in own else ("arms", wanted)
            arm = own.get(wanted, self.said.arms.get(wanted))
            if arm is None or wanted in seen:
                return layers if wanted == BASE and arm is None else None
            seen.add(wanted)
            layers.insert(0, (where, arm))
            if arm.like is None:
                return layers
            wanted = arm.like

    def _make(self, layers: list[tuple[PathTuple, Arm]]) -> Scenario:
        data = self.base.data
        for where, arm in layers:
            if arm.rename:
                if sorted(arm.rename) != sorted(arm.rename.values()):
                    message = "must exchange ids: every one given must also be taken"
                    raise ScenarioError([self.document.problem((*where, "rename"), message)])
                data = {**renamed(data, arm.rename), "outcomes": data.get("outcomes", {})}
            if arm.ties == "cut":
                cuts = [Override(("ties", tie, "strength"), 0) for tie in data.get("ties", {})]
                data = apply_overrides(data, cuts)
            for path, by in arm.shift.items():
                data = self._placed(lambda d=data, p=path, b=by: shift_level(d, parts_of(p), b), where, "shift", path)
            said = [Override((*parts_of(path), "level"), None, f"shift of {path}") for path in arm.shift]
            for place, text in enumerate(arm.set):
                entry = self._placed(lambda t=text: parse_override(t), where, "set", place)
                earlier = next((other.text for other in said if undoes(entry, other)), None)
                if earlier is not None:
                    message = f"sets what '{earlier}' sets, too: one thing set in two places"
                    raise ScenarioError([self.document.problem((*where, "set", place), message)])
                if entry.path[0] == "outcomes":
                    message = "what is counted is the same in all arms: define each outcome in the scenario"
                    raise ScenarioError([self.document.problem((*where, "set", place), message)])
                said.append(entry)
                data = self._placed(lambda d=data, e=entry: apply_overrides(d, [e]), where, "set", place)
            if arm.events:
                raw = get_at(self.document.data, (*where, "events"))
                orders = without_nulls(raw, ("events",), is_kept_over_a_scenario)
                data = {**data, "events": [*data.get("events", []), *orders]}
        if data is self.base.data:
            return self.scenario
        changed = replace(self.base, data=data)
        try:
            scenario = validate(changed)
        except ScenarioError as trouble:
            raise ScenarioError([self._as_of(layers[-1][0], problem) for problem in trouble.problems]) from None
        self.warnings += (self._as_of(layers[-1][0], each) for each in remarks_beside(self.known, scenario, changed))
        return scenario

    def _placed(self, make: Any, where: PathTuple, part: str, place: str | int) -> Any:
        try:
            return make()
        except ScenarioError as trouble:
            raise ScenarioError([self._as_of((*where, part, place), found) for found in trouble.problems]) from None

    def _as_of(self, path: PathTuple, problem: Problem) -> Problem:
        """Return a problem of an arm at its place in the claims file."""
        place = self.document.place_of(path)
        message = f"{problem.path}: {problem.message}" if problem.path else problem.message
        return replace(
            problem, file=place.file, line=place.line, column=place.column, path=dotted(path), message=message
        )


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """Return scenario data in which ids are exchanged, as keys and as references; texts for readers stay."""
    if isinstance(data, dict):
        kept = ("name", "role", "note", "why", "title", "asserted")
        return {names.get(key, key): entry if key in kept else renamed(entry, names) for key, entry in data.items()}
    if isinstance(data, list):
        return [renamed(entry, names) for entry in data]
    return names.get(data, data) if isinstance(data, str) else data
