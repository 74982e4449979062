"""Compiling ahead: what the second process compiles is what the first will ask for."""

from __future__ import annotations

import inspect

import numba

from sim import ensemble
from sim.core import ahead
from sim.core.ground.luck import seeded
from sim.core.rulebook import ORDER
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build


def test_every_rule_is_called_with_the_same_things() -> None:
    for each in ORDER:
        for play in (each.play, each.instead):
            if play is not None:
                assert tuple(inspect.signature(play.py_func).parameters) == tuple(ahead.arguments())


def test_they_are_compiled_for_the_types_they_are_played_with() -> None:
    bench = ensemble.lay_bench(build(load("scenarios/court.yaml")))
    played = {"s": bench.state, "cells": bench.cells, "p": bench.parameters[0], "luck": seeded(1, 1),
              "scratch": bench.scratch}  # fmt: skip
    meant = ahead.arguments()
    assert {name: numba.typeof(value) for name, value in played.items()} == {
        name: numba.typeof(value) for name, value in meant.items()
    }
