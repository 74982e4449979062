"""Compiling ahead: what the second process compiles is what the first will ask for."""

from __future__ import annotations

import numba

from sim import ensemble
from sim.core import ahead
from sim.core.luck import seeded
from sim.core.rulebook import MODULES
from sim.scenario.build import build
from sim.scenario.loader import load


def test_the_rules_are_compiled_from_the_last_to_the_first() -> None:
    rules = [module.__name__ for module in MODULES.values()]
    assert [getattr(ahead.play, name).py_func.__module__ for name in ahead.BACKWARDS] == rules[::-1]


def test_they_are_compiled_for_the_types_they_are_played_with() -> None:
    bench = ensemble.lay_bench(build(load("scenarios/court.yaml")))
    played = {"s": bench.state, "cells": bench.cells, "p": bench.parameters[0], "luck": seeded(1, 1),
              "scratch": bench.scratch}  # fmt: skip
    meant = ahead.arguments()
    assert {name: numba.typeof(value) for name, value in played.items()} == {
        name: numba.typeof(value) for name, value in meant.items()
    }
