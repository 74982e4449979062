"""The prior law of a free parameter, and the way between its values and normal scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import betainc, betaincinv, betaln, ndtr, ndtri, xlog1py, xlogy

from sim.core.ground.parameter import Parameter
from sim.scenario.tables.evidence import pert
from sim.statistics.estimates import FloatArray


@dataclass(frozen=True)
class Prior:
    """A Beta law on [low, high]: PERT with its mode at `value`, or uniform."""

    name: str
    law: Literal["pert", "uniform"]
    value: float
    low: float
    high: float
    unit: str
    meaning: str

    @property
    def shape(self) -> tuple[float, float]:
        """The two shapes of the Beta law."""
        if self.law == "uniform":
            return 1.0, 1.0
        _, a, b = pert(self.value, self.low, self.high)
        return a, b

    def values(self, scores: FloatArray) -> FloatArray:
        """Return the values at normal scores: F⁻¹(Φ(z))."""
        found: FloatArray = self.low + (self.high - self.low) * betaincinv(*self.shape, ndtr(scores))
        return found

    def scores(self, values: FloatArray) -> FloatArray:
        """Return the normal scores of values: Φ⁻¹(F(θ))."""
        found: FloatArray = ndtri(betainc(*self.shape, (values - self.low) / (self.high - self.low)))
        return found

    def density(self, values: FloatArray) -> FloatArray:
        """Return the density at values within the range, per unit of the parameter."""
        a, b = self.shape
        width = self.high - self.low
        x = (values - self.low) / width
        found: FloatArray = np.exp(xlogy(a - 1.0, x) + xlog1py(b - 1.0, -x) - betaln(a, b)) / width
        return found


def prior_of(parameter: Parameter, law: Literal["pert", "uniform"], limits: tuple[float, float] | None) -> Prior:
    """Return the prior law of a parameter, within limits of its own where they are given."""
    low, high = limits or (parameter.low, parameter.high)
    return Prior(parameter.name, law, parameter.value, low, high, parameter.unit, parameter.meaning)
