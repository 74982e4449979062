"""Reading a file of cases, with everything that is wrong with it at once and in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.hindcast.schema import GROUPS, HindcastFile
from sim.analysis.hindcast.template import scenario_of
from sim.language.document import Document
from sim.language.errors import Problem, ScenarioError
from sim.language.models import load_as
from sim.scenario.checks.references import unknown
from sim.scenario.reading.layers import read_layers
from sim.scenario.schema.scenario import Scenario
from sim.statistics.estimates import FloatArray, IntArray


@dataclass(frozen=True)
class Hindcast:
    """A file of cases, checked, with the scenario of each case."""

    said: HindcastFile
    scenarios: Mapping[str, Scenario]
    texts: Mapping[str, str]

    @property
    def inputs(self) -> FloatArray:
        """The inputs, one row a case, in the order of `Inputs`; a near vote is 1."""
        rows = [[float(x) for x in case.inputs.model_dump().values()] for case in self.said.cases.values()]
        return np.array(rows, dtype=np.float64)

    @property
    def groups(self) -> IntArray:
        """The group of each case, as its place in GROUPS."""
        return np.array([GROUPS.index(case.group) for case in self.said.cases.values()], dtype=np.int64)

    def about(self) -> dict[str, Any]:
        """Return what there is to say of a file that is in order."""
        counts = np.bincount(self.groups, minlength=len(GROUPS))
        return {
            "cases": len(self.said.cases),
            "groups": ", ".join(f"{n} {group}" for group, n in zip(GROUPS, counts, strict=True)),
            "template": self.said.template,
            "runs": f"{self.said.runs:,} of each case",
        }


def load_hindcast(path: str | Path, months: int | None = None, split: int | None = None) -> Hindcast:
    """Read and check a file of cases, and make the scenario of each.

    Parameters
    ----------
    path : str or Path
        The file, as it should be named in errors.
    months : int or None
        One horizon for all cases, 1 to 120; None: the window of each.
    split : int or None
        The day on which a split of the elite is imposed in every case; None: on none.

    Raises
    ------
    ScenarioError
        With all problems: of form, sources that do not exist, and a template that the inputs do not fit into.
    """
    said, document = load_as(HindcastFile, path)
    template, problems = read_layers(Path(path).parent / said.template, document.place_of(("template",)), "template")
    texts = {**document.texts, **template.texts}
    if problems:
        raise ScenarioError(problems, texts)
    problems = list(_check_sources(said, document))
    scenarios: dict[str, Scenario] = {}
    for name, case in said.cases.items():
        try:
            scenarios[name] = scenario_of(case, template, said.coding_error, months, split)
        except ScenarioError as trouble:
            problems += [_placed(problem, document) for problem in trouble.problems]
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)), texts)
    return Hindcast(said, scenarios, texts)


def _placed(problem: Problem, document: Document) -> Problem:
    """Return a problem at the place where the file names its template, if it has no other."""
    if problem.line is not None:
        return problem
    return document.problem(("template",), problem.message, hint=problem.hint)


def _check_sources(said: HindcastFile, document: Document) -> Iterator[Problem]:
    known = tuple(said.sources)
    for name, case in said.cases.items():
        for place in range(len(case.sources)):
            yield from unknown(document, ("cases", name, "sources", place), "a source", known)
