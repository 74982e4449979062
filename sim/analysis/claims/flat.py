"""A build in which nothing assumed is believed: every assumed input drawn flat over all it could be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.core.ground.draw import ASSUMED
from sim.scenario.tables.build import Build
from sim.statistics.estimates import IntArray


def flatten(build: Build) -> Build:
    """Return a build whose assumed inputs follow a uniform law on their range, and the rest their own.

    A level is drawn from Beta(1, 1) on the unit interval, a value with a range and a parameter uniformly between its
    ends; the reliability of the source's channels, which is assumed too, from Beta(1, 1). Luck addresses stay, so
    that two arms draw the same.
    """
    laws = np.asarray(build.laws)
    flat = np.linspace(0.0, 1.0, laws.shape[1])
    row = len(laws)
    inputs = build.inputs.copy()
    for k in np.flatnonzero(np.asarray(inputs["status"]) == ASSUMED):
        table = laws[inputs["law"][k]]
        low, high = float(inputs["low"][k]), float(inputs["high"][k])
        inputs["low"][k] = low + (high - low) * table[0]
        inputs["high"][k] = low + (high - low) * table[-1]
        inputs["law"][k] = row
        if inputs["channel"][k] >= 0:  # the fallback's table has its own limits: undo those of the number
            inputs["fallback"][k] = -1 if inputs["fallback"][k] < 0 else row
    channels = np.asarray(build.channels).copy()
    channels[:, 0] = row
    return replace(build, inputs=inputs, laws=np.vstack([laws, flat]), channels=channels)


def held_fixed(runs: IntArray, draw: int) -> IntArray:
    """Return draw addresses (n, 3) in which the assumed inputs are those of one draw for all runs."""
    return np.column_stack([runs, runs, np.full_like(runs, draw)])
