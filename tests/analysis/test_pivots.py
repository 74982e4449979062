"""Pivots: who is taken out is out, nobody else's luck moves, and the power indices are those of the weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.arms import with_orders
from sim.analysis.pivots import _orders, actors_of, members_of, pivots
from sim.analysis.power import banzhaf, integer_game
from sim.core.codes import Status
from sim.ensemble import simulate
from sim.scenario.build import Build, build
from sim.scenario.loader import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COURT = SCENARIOS / "court.yaml"


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT))


@pytest.fixture(scope="module")
def region() -> Build:
    return build(load(SCENARIOS / "regional-mean.yaml"))


def test_everybody_but_the_ruler_is_taken_out_and_clans_with_their_members(court):
    actors = {name: (kind, rows) for name, kind, rows, _ in actors_of(court)}
    assert actors["guard"] == ("leader", [1])
    assert actors["house"] == ("clan", [1, 2])
    assert "ruler" not in actors


def test_members_are_those_of_the_clan_by_membership_and_as_its_head(court):
    assert members_of(court, 0) == [1, 2]  # the house: guard and heir
    assert members_of(court, 1) == [1]  # the watch: the guard heads it


def test_the_ruler_stays_when_his_clan_is_taken_out():
    kin = build(load(COURT, ["leaders.ruler.clan=house"]))
    assert members_of(kin, 0) == [0, 1, 2]
    assert next(rows for name, _, rows, _ in actors_of(kin) if name == "house") == [1, 2]


def test_who_is_taken_out_ends_out_of_the_play_and_a_clan_loses_its_means(court):
    out = with_orders(court, _orders([1, 2], 0, 0))
    results = simulate(out, 0, 20, 1)
    assert (results.leaders[:, 1:, 0] == Status.NEUTRAL).all()
    assert (results.leaders[:, 0, 0] != Status.NEUTRAL).all()
    assert (results.leaders[:, 1:, 3] < 0).all()  # and moved against nobody


def test_a_guard_who_can_move_is_more_of_a_pivot_than_an_heir_who_does_not(court):
    found = {each.id: each for each in pivots(court, 120, 1, 2)}
    assert found["guard"].free.outcome.estimate >= found["heir"].free.outcome.estimate
    for each in found.values():
        for change in (each.free, each.split):
            assert change.outcome.low <= change.outcome.estimate <= change.outcome.high
    assert found["guard"].free.runs == 120
    assert 0 < found["guard"].split.runs <= 120


def test_the_same_runs_change_whoever_else_is_looked_at(court):
    alone = pivots(court, 40, 1, 1, only=["guard"])
    among = pivots(court, 40, 1, 2)
    assert alone[0] == next(each for each in among if each.id == "guard")


def test_there_is_a_control_where_there_are_officials(region):
    kinds = [kind for _, kind, _, _ in actors_of(region)]
    assert kinds.count("control") == 1
    found = pivots(region, 10, 1, 2, only=["north"])
    assert [each.kind for each in found] == ["clan", "control"]


def test_indices_are_those_of_the_weights_with_a_quota_of_more_than_half(region):
    found = {each.id: each for each in pivots(region, 2, 1, 2) if each.kind == "clan"}
    players = [k for k in range(len(region.clan_ids)) if region.clans.kind[k] <= 5 and region.clans.weight[k] > 0]
    weights = np.asarray(region.clans.weight)[players]
    game = integer_game(weights, weights.sum() / 2, more_than=True)
    wanted = banzhaf(game.weights, game.quota).normalised
    for k, index in zip(players, wanted, strict=True):
        name = region.clan_ids[k]
        if name in found:
            assert found[name].banzhaf == pytest.approx(index)
