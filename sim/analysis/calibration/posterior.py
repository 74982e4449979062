"""The posterior as a file: what a calibration came to, and from what; without dates, so that two can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from scipy.special import ndtri

from sim.analysis.calibration.fitting import QUANTILES, Fitted
from sim.experiment.folder.version import engine_version
from sim.language.dotted import dotted
from sim.language.forms import TOGETHER, Name
from sim.language.models import load_as
from sim.language.yaml_text import yaml_text
from sim.scenario.schema.numbers import FROZEN, Id, Limits, Line, Version, as_tuple
from sim.statistics.approximate_bayes import weighted_quantiles
from sim.statistics.estimates import FloatArray

DIGITS: Final = 6  # that are written: more would be luck
PERT_VARIANCE: Final = 7.0  # of (mean - low) (high - mean), which is the variance of a PERT law times 7
PERT_MODE: Final = 4.0  # weight of the mode in the mean of a PERT law, against 1 for either end
ENDS: Final = np.array([0.05, 0.95])
Bounds = Annotated[tuple[float, float | None], BeforeValidator(as_tuple)]
Beyond = Annotated[tuple[float | None, float | None], BeforeValidator(as_tuple)]
HEAD: Final = "# What a calibration came to: read by run and sweep with --posterior. Ranges hold 90 %.\n"
Numbers = Annotated[tuple[float, ...], BeforeValidator(as_tuple)]


class Described(BaseModel):
    """A law by its median and the middle 90 %."""

    model_config = FROZEN

    median: float = Field(description="Half of it lies below.")
    range: Limits = Field(description="5th and 95th percentile.")


class PriorSaid(Described):
    """The prior law of a parameter."""

    law: Line = Field(description="pert or uniform.")
    limits: Limits = Field(description="Lowest and highest value.")


class LawSaid(BaseModel):
    """A PERT law, as a scenario or --set takes it."""

    model_config = FROZEN

    value: float = Field(description="Mode.")
    range: Limits = Field(description="Lowest and highest value.")

    @model_validator(mode="after")
    def _contains_its_mode(self) -> LawSaid:
        if not self.range[0] <= self.value <= self.range[1]:
            raise PydanticCustomError(TOGETHER, "'range' must be [lowest, highest] and contain the value")
        return self


class ParameterSaid(BaseModel):
    """A free parameter, before and after."""

    model_config = FROZEN

    unit: Line = Field(description="Unit of the parameter.")
    prior: PriorSaid = Field(description="What was thought before.")
    posterior: Described = Field(description="What the targets leave of it.")
    law: LawSaid = Field(description="The PERT law with the mean, the spread and the lean of the posterior.")


class TargetSaid(BaseModel):
    """How a target stands before and after, on luck that chose nothing."""

    model_config = FROZEN

    fitted: bool = Field(description="Whether it was fitted to.")
    wanted: Bounds = Field(description="Its interval; null: no upper end.")
    before: float | None = Field(None, description="The engine's figure under the prior laws; null: nothing seen.")
    after: float | None = Field(None, description="The engine's figure under the posterior.")
    beyond: Beyond = Field(description="How far these lie outside, in half-widths of the interval; null: nothing seen.")
    weight: float = Field(
        description="In the distance: 1 at most, less where so many runs can hardly tell it; 0 not fitted."
    )
    inside: bool = Field(description="Whether the figure lies inside after it.")


class Sizes(BaseModel):
    """How much was played."""

    model_config = FROZEN

    points: int = Field(description="Points played in all.")
    kept: int = Field(description="Points the posterior consists of.")
    effective: float = Field(description="Points of equal weight that would say as much.")
    runs: int = Field(description="Runs of each system for each point.")
    check_runs: int = Field(description="Runs of each system for the targets, before and after.")
    tolerances: Numbers = Field(description="Largest distance kept, generation by generation.")
    entered: Numbers = Field(description="Share of the new points that came nearer, generation by generation.")
    ended: Line = Field(description="Why it ended.")


class PosteriorFile(BaseModel):
    """What a calibration came to."""

    model_config = ConfigDict(**FROZEN, title="Kingmaker posterior")

    kingmaker_posterior: Version = Field(description="Version of the format: 1.")
    id: Name = Field(description="Name of the calibration.")
    title: Line = Field(description="Its title.")
    engine: Line = Field(description="Version of the engine, with a hash of what decides its results.")
    targets: Line = Field(description="Id of the file of targets.")
    digest: Line = Field(description="Hash of the systems, the targets, the runs and the seed.")
    seed: int = Field(description="Seed of the search and of all luck.")
    sizes: Sizes = Field(description="How much was played.")
    distance: Annotated[tuple[float, float], BeforeValidator(as_tuple)] = Field(
        description="How far the targets fitted lie from their intervals, before and after, in half-widths."
    )
    parameters: Annotated[dict[Id, ParameterSaid], Field(min_length=1)] = Field(description="By name.")
    correlations: dict[Line, float] = Field({}, description="Of the posterior, pair by pair.")
    rows: dict[Line, TargetSaid] = Field(description="Targets by id.")
    weights: Numbers = Field(description="Of the points kept; they sum to one.")
    values: dict[Id, Numbers] = Field(description="The points kept, by parameter.")

    def about(self) -> dict[str, Any]:
        """Return what there is to say of a file that is in order."""
        laws = {name: each.law for name, each in self.parameters.items()}
        return {
            "engine": self.engine,
            "points": f"{self.sizes.kept} of {self.sizes.points}, worth {self.sizes.effective:g}",
            **{name: f"{law.value:g} in {law.range[0]:g} to {law.range[1]:g}" for name, law in laws.items()},
        }


def load_posterior(path: str | Path) -> tuple[PosteriorFile, Mapping[str, str]]:
    """Read and check a posterior; return it with the texts of its files. Raises ScenarioError with all problems."""
    said, document = load_as(PosteriorFile, path)
    return said, document.texts


def settings_of(said: PosteriorFile) -> list[str]:
    """Return what sets the free parameters to their laws, as on the command line."""
    found = []
    for name, each in said.parameters.items():
        law = {"value": each.law.value, "range": list(each.law.range), "why": f"posterior of {said.id}, {said.engine}"}
        found.append(f"{dotted(('parameters', name))}={json.dumps(law)}")
    return found


def posterior_text(fitted: Fitted) -> str:
    """Return a posterior as the text of its file."""
    return HEAD + yaml_text(entries_of(fitted))


def entries_of(fitted: Fitted) -> dict[str, Any]:
    """Return a posterior as the entries of its file."""
    said = fitted.calibration.said
    population = fitted.population
    return {
        "kingmaker_posterior": 1,
        "id": said.id,
        "title": said.title,
        "engine": engine_version(),
        "targets": fitted.calibration.targets.said.id,
        "digest": fitted.calibration.mark(),
        "seed": said.seed,
        "sizes": {
            "points": fitted.points, "kept": said.kept, "effective": _short(population.effective),
            "runs": said.runs, "check_runs": said.check_runs,
            "tolerances": _shorts([each.tolerance for each in fitted.generations]),
            "entered": _shorts([each.entered for each in fitted.generations]), "ended": fitted.why,
        },
        "distance": _shorts([fitted.distance(side) for side in (fitted.before, fitted.after)]),
        "parameters": {prior.name: _parameter(fitted, place) for place, prior in enumerate(fitted.calibration.priors)},
        "correlations": {pair: _short(found) for pair, found in correlations(fitted).items() if np.isfinite(found)},
        "rows": _rows(fitted),
        "weights": _shorts(population.weights),
        "values": {prior.name: _shorts(fitted.values[:, k]) for k, prior in enumerate(fitted.calibration.priors)},
    }  # fmt: skip


def correlations(fitted: Fitted) -> dict[str, float]:
    """Return the correlations of the free parameters under the posterior, by ``one, other``."""
    covariance = fitted.covariance()
    spread = np.sqrt(np.diag(covariance))
    names = [prior.name for prior in fitted.calibration.priors]
    return {
        f"{names[i]}, {names[j]}": float(covariance[i, j] / (spread[i] * spread[j]))
        for i in range(len(names))
        for j in range(i + 1, len(names))
    }


def pert_like(values: FloatArray, weights: FloatArray, low: float, high: float) -> tuple[float, float, float]:
    """Return value, lowest and highest of the PERT law with the mean and variance of weighted values, in [low, high].

    A PERT law has mean m = (l + 4 v + h) / 6 and variance (m - l) (h - m) / 7. Its lean, (m - l) / (h - m), is taken
    to be that of the middle 90 % of the values. Ends beyond [low, high] are drawn in.
    """
    mean = float(weights @ values)
    reach = np.sqrt(PERT_VARIANCE * float(weights @ (values - mean) ** 2))
    below, above = np.abs(weighted_quantiles(values, weights, ENDS) - mean)
    lean = np.sqrt(below / above) if min(below, above) > 0.0 else 1.0
    first, last = max(low, mean - reach * lean), min(high, mean + reach / lean)
    mode = ((PERT_MODE + 2.0) * mean - first - last) / PERT_MODE
    return float(min(max(mode, first), last)), float(first), float(last)


def draws_text(fitted: Fitted) -> str:
    """Return equally likely values as a table that a design of kind csv plays: the law with its correlations."""
    names = [dotted(("parameters", prior.name)) for prior in fitted.calibration.priors]
    lines = [",".join(f"{x:.{DIGITS}g}" for x in row) for row in fitted.draws]
    return "\n".join([",".join(names), *lines]) + "\n"


def _parameter(fitted: Fitted, place: int) -> dict[str, Any]:
    prior = fitted.calibration.priors[place]
    before = prior.values(ndtri(QUANTILES))
    low, median, high = fitted.quantiles(place)
    value, first, last = pert_like(fitted.values[:, place], fitted.population.weights, prior.low, prior.high)
    return {
        "unit": prior.unit,
        "prior": {
            "law": prior.law, "limits": [prior.low, prior.high], "median": _short(before[1]),
            "range": _shorts([before[0], before[2]]),
        },
        "posterior": {"median": _short(median), "range": _shorts([low, high])},
        "law": {"value": _short(value), "range": _shorts([first, last])},
    }  # fmt: skip


def _rows(fitted: Fitted) -> dict[str, Any]:
    found = {}
    sides = zip(fitted.before.rows, fitted.after.rows, fitted.before.placed, fitted.after.placed, strict=True)
    weighed = zip(sides, fitted.calibration.fitted, fitted.target_weights, strict=True)
    for (before, after, was, now), counts, weight in weighed:
        target = before.target
        found[target.id] = {
            "fitted": counts,
            "wanted": _shorts([max(0.0, target.low), target.high]),
            "before": _short(before.found.estimate),
            "after": _short(after.found.estimate),
            "beyond": _shorts([was.beyond, now.beyond]),
            "weight": _short(weight) or 0.0,
            "inside": after.is_inside,
        }
    return found


def _short(x: float) -> float | None:
    return float(f"{x:.{DIGITS}g}") if np.isfinite(x) else None


def _shorts(numbers: Any) -> list[float | None]:
    return [_short(float(x)) for x in numbers]
