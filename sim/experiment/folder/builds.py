"""From points to tables the engine plays: each is built once and kept while there is room."""

from __future__ import annotations

import hashlib
import threading
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sim.experiment.folder.study import Base, Point
from sim.language.document import Document
from sim.language.errors import ScenarioError
from sim.language.yaml_places import read_marked
from sim.outcomes.own import OwnOutcomes, defined_in_all, own_outcomes
from sim.scenario.reading.loader import validate
from sim.scenario.reading.overrides import apply_overrides
from sim.scenario.resolved import resolved
from sim.scenario.schema.outcomes import OwnOutcome
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.build import Build, build

MOST_BUILDS: Final = 256  # of about 1 MB each for the article, and less where they share their tables


@dataclass
class Builder:
    """Builds points, for several threads at once."""

    bases: Mapping[str, Base]
    _data: dict[str, dict[str, Any]] = field(default_factory=dict)
    _builds: OrderedDict[str, Build] = field(default_factory=OrderedDict)
    _shared: weakref.WeakValueDictionary[bytes, Any] = field(default_factory=weakref.WeakValueDictionary)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def build_of(self, point: Point, scenario: Scenario | None = None) -> Build:
        """Return the tables of a point, whose scenario may be at hand (`scenario_of`).

        Raises
        ------
        ScenarioError
            Where what the point sets does not fit together.
        """
        name = f"{point.base}\n{point.canonical}"
        with self._lock:
            known = self._builds.get(name)
            if known is not None:
                self._builds.move_to_end(name)
                return known
        built = build(self.scenario_of(point) if scenario is None else scenario)
        with self._lock:
            built = replace(built, inputs=self._share(built.inputs), laws=self._share(built.laws))
            self._builds[name] = built
            while len(self._builds) > MOST_BUILDS:
                self._builds.popitem(last=False)
        return built

    def scenario_of(self, point: Point) -> Scenario:
        """Return the scenario of a point, checked. Raises ScenarioError."""
        known = self.bases[point.base].scenario
        if known is not None and not point.settings:
            return known
        data = self.data_of(point.base)
        if point.settings:
            data = apply_overrides(data, point.settings)
        return validate(Document(f"{point.base} at {point.label}" if point.values else point.base, data))

    def own_of(self, base: str) -> OwnOutcomes:
        """Return the outcomes that a scenario defines beside the registered ones."""
        said = self.data_of(base).get("outcomes", {})
        return own_outcomes({name: OwnOutcome.model_validate(entry) for name, entry in said.items()})

    def own(self) -> OwnOutcomes:
        """Return the outcomes that all scenarios here define alike."""
        return defined_in_all([self.own_of(base) for base in self.bases])

    def data_of(self, base: str) -> dict[str, Any]:
        """Return the content of a scenario; nobody may write in it."""
        with self._lock:
            if base not in self._data:
                self._data[base] = _content(self.bases[base])
            return self._data[base]

    def _share(self, table: Any) -> Any:
        """Return the same table for the same content, so that points which differ elsewhere share it."""
        mark = hashlib.blake2b(table.tobytes(), digest_size=16).digest()
        return self._shared.setdefault(mark, table)


def _content(base: Base) -> dict[str, Any]:
    if base.scenario is not None:
        return resolved(base.scenario)
    marked = read_marked(base.text, base.name)
    if marked.problems:
        raise ScenarioError(marked.problems, {base.name: base.text})
    found: dict[str, Any] = marked.data
    return found
