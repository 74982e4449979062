"""Pivots: who is taken out is out, nobody else's luck moves, and the power indices are those of the weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.questions.changes import Counted, changes_of
from sim.analysis.questions.pivots import _orders, _power, actors_of, least_of, members_of, pivots
from sim.analysis.runs.arms import with_orders
from sim.core.ground.codes import Status
from sim.ensemble import simulate
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from sim.statistics.power import banzhaf

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COURT = SCENARIOS / "court.yaml"


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT, ["parameters.chances=5", "parameters.safety=5"]))  # or hardly anybody moves


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


@pytest.mark.parametrize("kind", ["membership", "leadership"])
def test_who_is_of_a_clan_by_a_tie_is_taken_out_with_it_as_by_memberships(tmp_path: Path, kind: str):
    said = "kingmaker: 1\nid: c\ntitle: C\nextends: court.yaml\n"
    (tmp_path / "court.yaml").write_text(COURT.read_text())
    (tmp_path / "said.yaml").write_text(said + "leaders: {heir: {memberships: {watch: 0.5}}}\n")
    (tmp_path / "tied.yaml").write_text(
        said + f"ties: {{more: {{from: heir, to: watch, kind: {kind}, strength: 0.5}}}}\n"
    )
    for file in ("said.yaml", "tied.yaml"):
        assert members_of(build(load(tmp_path / file)), 1) == [1, 2]


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
    other = next(each for each in among if each.id == "guard")
    for one, two in ((alone[0].free, other.free), (alone[0].split, other.split)):
        assert one[:5] == two[:5]  # p allows for how many were looked at, the rest does not
        assert one.p <= two.p


def test_what_is_ranked_is_the_answer_that_was_asked_for(court):
    challenged, ends = (
        pivots(court, 60, 1, 2, only=["guard"], asked=names)[0] for names in (["guard.challenged"], ["outcome"])
    )
    moved = challenged.effects[0]
    assert (moved.name, moved.after) == ("guard.challenged", 0.0)  # who is taken out moves against nobody
    assert moved.difference.estimate == pytest.approx(-moved.before)
    assert challenged.free.answer.estimate == pytest.approx(moved.before)
    assert ends.free.answer == ends.free.outcome
    assert ends.effects == ()


def test_numbers_that_are_asked_for_are_no_answer_that_can_be_another(court):
    asked = pivots(court, 20, 1, 2, only=["guard"], asked=["approval", "deaths"])[0]
    assert asked.free.answer == asked.free.outcome


def runs_changed(hits: int, of: int) -> Counted:
    changed = np.arange(of) < hits
    return Counted(changed, changed, changed, np.ones(of, bool))


def verdicts(hits: list[int], of: int, control: int | None, margin: float = 0.05) -> list[str]:
    counted = [runs_changed(each, of) for each in hits]
    return [each.verdict for each in changes_of(counted, [each.answer for each in counted], control, 0.95, margin)]


def test_none_is_said_only_within_a_margin_and_too_few_runs_cannot_tell():
    assert verdicts([60, 0], 300, 1) == ["clear", "at most"]
    assert verdicts([2, 0], 300, 1) == ["at most", "at most"]
    assert verdicts([2, 0], 300, 1, margin=0.01) == ["cannot tell", "at most"]
    assert verdicts([2, 0], 20, 1) == ["cannot tell", "cannot tell"]
    assert verdicts([0], 20, None) == ["cannot tell"]  # none of twenty is no proof of none
    assert verdicts([0], 300, None) == ["at most"]


def test_p_allows_for_all_who_were_taken_out_but_the_control():
    counted = [runs_changed(each, 300) for each in (6, 6, 6, 0)]
    found = changes_of(counted, [each.answer for each in counted], 3, 0.95, 0.05)
    assert [each.p for each in found] == pytest.approx([3 * 2 / 64] * 3 + [1.0])  # exact McNemar of 6 against 0


def test_the_control_is_an_official_without_an_office_the_lightest_and_the_last_and_says_which(region):
    control = pivots(region, 4, 1, 2, only=["north"])[-1]
    leaders = region.leaders
    officials = np.flatnonzero(np.asarray(leaders.corps) >= 0)
    idle = officials[np.asarray(leaders.post)[officials] < 0]
    among = idle if len(idle) else officials
    assert control.weight == pytest.approx(float(np.asarray(leaders.weight)[among].min()))
    assert control.id == region.leader_ids[least_of(region, officials)]


def test_the_prime_minister_is_not_the_least_of_the_officials_of_the_article():
    article = build(load(SCENARIOS / "kazakhstan-2021.yaml"))
    control = article.leader_ids[least_of(article, np.flatnonzero(np.asarray(article.leaders.corps) >= 0))]
    assert article.leaders.post[article.leader_ids.index(control)] < 0


def test_power_indices_are_those_of_the_weights_as_written_not_rounded_to_a_thousand_units(region):
    # 0.333, 0.333, 0.334: any two have more than half. In thousandths of their sum nothing else comes out, but of
    # 0.2501, 0.2499, 0.5 the last has just half, and of 0.2501, 0.25, 0.5 just less: rounded, the same.
    def of(*weights: float) -> list[float]:
        kept = [k for k, kind in enumerate(region.clans.kind) if kind <= 5][: len(weights)]
        clans = region.clans.copy()
        clans.weight[:] = 0.0
        for row, weight in zip(kept, weights, strict=True):
            clans.weight[row] = weight
        return [_power(replace(region, clans=clans))[region.clan_ids[row]][0] for row in kept]

    assert of(0.2501, 0.2499, 0.5) == pytest.approx([0.2, 0.2, 0.6])
    assert of(0.2502, 0.2499, 0.5) == pytest.approx([1 / 3, 1 / 3, 1 / 3])


@pytest.mark.slow
def test_shares_of_futures_that_change_are_covered(court):
    many = pivots(court, 20_000, 99, 2, only=["guard"], asked=["survived"])[0]
    held = np.zeros(3)
    for seed in range(200):
        found = pivots(court, 400, seed, 2, only=["guard"], asked=["survived"])[0]
        pairs = ((found.free.answer, many.free.answer), (found.split.winner, many.split.winner),
                 (found.effects[0].difference, many.effects[0].difference))  # fmt: skip
        held += [one.low <= true.estimate <= one.high for one, true in pairs]
    print(held / 200)
    assert (held / 200 >= 0.91).all()


def test_there_is_a_control_where_there_are_officials(region):
    kinds = [kind for _, kind, _, _ in actors_of(region)]
    assert kinds.count("control") == 1
    found = pivots(region, 10, 1, 2, only=["north"])
    assert [each.kind for each in found] == ["clan", "control"]


def test_indices_are_those_of_the_weights_with_a_quota_of_more_than_half(region):
    found = {each.id: each for each in pivots(region, 2, 1, 2) if each.kind == "clan"}
    players = [k for k in range(len(region.clan_ids)) if region.clans.kind[k] <= 5 and region.clans.weight[k] > 0]
    weights = np.round(10_000 * np.asarray(region.clans.weight)[players]).astype(int)
    wanted = banzhaf(weights, int(weights.sum()) // 2 + 1)
    for k, index in zip(players, wanted, strict=True):
        name = region.clan_ids[k]
        if name in found:
            assert found[name].banzhaf == pytest.approx(index)
