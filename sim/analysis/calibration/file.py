"""Reading a calibration, with everything that is wrong with it at once and in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.calibration.priors import Prior, prior_of
from sim.analysis.calibration.schema import CalibrationFile
from sim.analysis.hindcast.targets import Target
from sim.analysis.hindcast.targets_file import Targets, load_targets
from sim.core.rulebook import PARAMETERS
from sim.experiment.folder.files import checksum
from sim.language.document import Document
from sim.language.dotted import dotted
from sim.language.errors import Problem, ScenarioError
from sim.language.models import read_as, read_document
from sim.scenario.checks.governed import beyond_limits, parameter_names
from sim.scenario.checks.references import unknown
from sim.scenario.resolved import fingerprint

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


@dataclass(frozen=True)
class Calibration:
    """A calibration, checked, with its targets and the prior law of each free parameter, in the order of the file."""

    said: CalibrationFile
    targets: Targets
    priors: tuple[Prior, ...]
    texts: Mapping[str, str]

    @property
    def fitted(self) -> tuple[bool, ...]:
        """Which of the targets are fitted to."""
        return tuple(target.id not in self.said.without for target in self.targets.targets)

    @property
    def most_runs(self) -> int:
        """How many runs it takes if no generation ends it early, those of the table included."""
        said = self.said
        return (said.most_points * said.runs + 2 * said.check_runs) * len(self.targets.mixes)

    def about(self) -> dict[str, Any]:
        """Return what there is to say of a calibration that is in order."""
        said = self.said
        return {
            "free": ", ".join(f"{prior.name} {prior.law} {prior.low:g} to {prior.high:g}" for prior in self.priors),
            "targets": f"{sum(self.fitted)} of {len(self.fitted)} in {said.targets}",
            "points": f"{said.population}, then {said.population - said.kept} in each of at most "
            f"{said.generations - 1} generations",
            "runs": f"{said.runs:,} of {len(self.targets.mixes)} systems a point, at most {self.most_runs:,}",
        }

    def mark(self) -> str:
        """Return 16 hex digits that change with whatever decides what a point comes to, the engine aside."""
        systems = [fingerprint(scenario) for scenario in self.targets.scenarios.values()]
        rows = [repr((t.mix[0][0], t.measure, t.low, t.high, t.unit, *t.among)) for t in self.targets.targets]
        names = [prior.name for prior in self.priors]
        parts = [*systems, *rows, *names, repr(self.fitted), str(self.said.runs), str(self.said.seed)]
        return checksum("\0".join(parts).encode())[:16]


def load_calibration(path: str | Path, changes: Mapping[str, Any] | None = None) -> Calibration:
    """Read and check a calibration, its targets, and the scenarios they name.

    Parameters
    ----------
    path : str or Path
        The file, as it should be named in errors.
    changes : mapping of key to value, optional
        What replaces entries of the file itself: ``{"runs": 100}``.

    Raises
    ------
    ScenarioError
        With all problems of the file, and those of its targets.
    """
    document, problems = read_document(path, CalibrationFile)
    document.data.update(changes or {})
    said, found = (None, []) if problems else read_as(CalibrationFile, document)
    if said is None:
        raise ScenarioError(problems or found, document.texts)
    problems = [*_check_free(said, document)]
    texts = dict(document.texts)
    targets: Targets | None = None
    try:
        targets = load_targets(Path(document.file).parent / said.targets, document.place_of(("targets",)), "targets")
    except ScenarioError as trouble:
        problems += trouble.problems
        texts |= trouble.sources
    if targets is not None:
        problems += _check_without(said, targets.targets, document)
    if problems or targets is None:
        raise ScenarioError(problems, texts)
    priors = tuple(prior_of(BY_NAME[name], free.law, free.range) for name, free in said.free.items())
    return Calibration(said, targets, priors, {**texts, **targets.texts})


def _check_free(said: CalibrationFile, document: Document) -> Iterator[Problem]:
    for name, free in said.free.items():
        if name not in BY_NAME:
            yield from unknown(document, ("free", name), "a parameter", parameter_names(), at_key=True)
            continue
        parameter, path = BY_NAME[name], ("free", name)
        for place, limit in enumerate(free.range or ()):
            message = beyond_limits(name, limit)
            if message is not None:
                yield document.problem((*path, "range", place), message, found=f"{limit:g}")
        low, high = free.range or (parameter.low, parameter.high)
        if free.law == "pert" and not low <= parameter.value <= high:
            message = f"must contain {parameter.value:g}, the mode of the law; or say 'law: uniform'"
            yield document.problem((*path, "range"), message)
        elif not low < high:
            message = f"'{dotted(path)}' has no width: the rulebook's range is {low:g} to {high:g}; give a 'range'"
            yield document.problem(path, message)


def _check_without(said: CalibrationFile, targets: tuple[Target, ...], document: Document) -> Iterator[Problem]:
    known = tuple(target.id for target in targets)
    for place in range(len(said.without)):
        yield from unknown(document, ("without", place), "a target", known)
    if set(known) <= set(said.without):
        yield document.problem(("without",), "leaves no target to fit to")
