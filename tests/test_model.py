"""The Mesa face: views on the same bytes as the rules, Mesa's own tools on them, and nothing left behind."""

import copy
import gc
import pickle
import weakref
from operator import attrgetter

import mesa
import numpy as np
import pytest

from sim import ensemble
from sim.core.ground.codes import Phase, Status
from sim.core.ground.records import CLAN, LEADER
from sim.model import Clan, Leader, PowerStruggle
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

COURT = "scenarios/court.yaml"
ARTICLE = "scenarios/kazakhstan-2021.yaml"
SEED = 2021


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT))


@pytest.fixture
def model(court: Build) -> PowerStruggle:
    return PowerStruggle(court, run=3, seed=SEED)


def world_bytes(model: PowerStruggle) -> bytes:
    return bytes(model.state.world.view(np.ndarray)[0])


# ------------------------------------------------------------------------------------------------------------ the run


@pytest.mark.parametrize("file", [COURT, ARTICLE])
def test_stepping_closes_with_the_same_records_as_the_compiled_run(file: str) -> None:
    built = build(load(file))
    compiled = ensemble.simulate(built, 0, 6, SEED)
    for run in range(6):
        stepped = PowerStruggle(built, run=run, seed=SEED)
        stepped.run_model()
        assert world_bytes(stepped) == bytes(compiled.world[run])
        for row in range(compiled.leaders.shape[1]):
            leader = stepped.leaders[row]
            mine = [getattr(leader.record, name) for name in ensemble.LEADER_RESULTS]
            assert compiled.leaders[run, row].tolist() == mine


def test_every_event_of_a_run_is_kept_however_many_there_are() -> None:
    model = PowerStruggle(ARTICLE, run=1, seed=SEED)
    model.run_model()
    assert len(model.events) == model.world.events > 256
    assert (np.diff(model.events.day) >= 0).all()
    assert (model.events.did > 0).all()


def test_a_file_a_scenario_and_a_build_are_all_taken(court: Build) -> None:
    models = [PowerStruggle(spec, run=3, seed=SEED) for spec in (COURT, load(COURT), court)]
    for model in models:
        model.run_model()
    assert len({world_bytes(model) for model in models}) == 1


def test_a_step_is_one_tick_and_a_settled_run_stands_still(model: PowerStruggle) -> None:
    model.step()
    assert (model.tick, model.steps, model.day, model.phase) == (1, 1, 7, Phase.CALM)
    model.run_model()
    day, ticks = model.day, model.tick
    model.step()
    assert (model.day, model.tick, model.running) == (day, ticks, False)


def test_mesas_random_numbers_do_not_touch_the_run(court: Build) -> None:
    models = [PowerStruggle(court, run=3, seed=SEED, rng=rng) for rng in (None, 1, np.random.default_rng(5))]
    for model in models:
        model.agents.shuffle_do(lambda agent: agent.model.random.random())
        model.run_model()
    assert len({world_bytes(model) for model in models}) == 1


def test_two_models_alive_do_not_touch_each_other(court: Build) -> None:
    alone = PowerStruggle(court, run=1, seed=SEED)
    alone.run_model()
    one, other = PowerStruggle(court, run=1, seed=SEED), PowerStruggle(court, run=2, seed=SEED)
    other.leader("guard").loyalty = 0.0
    while one.running or other.running:
        one.step()
        other.step()
    assert world_bytes(one) == world_bytes(alone)
    assert court.leaders.loyalty.tolist() == [1.0, 0.4, 0.6]


# ---------------------------------------------------------------------------------------------------------- the views


def test_a_leader_reads_and_writes_the_bytes_the_rules_see(model: PowerStruggle) -> None:
    guard = model.leader("guard")
    guard.loyalty = 0.125
    assert model.state.leaders[1].loyalty == 0.125
    model.state.leaders.loyalty[1] = 0.75
    assert guard.loyalty == 0.75


@pytest.mark.parametrize(("kind", "fields"), [(Leader, LEADER), (Clan, CLAN)])
def test_every_field_of_a_record_is_an_attribute_that_can_be_written_back(kind: type, fields: tuple) -> None:
    model = PowerStruggle(COURT)
    for agent in model.agents_by_type[kind]:
        before = agent.record.tobytes()
        for field in fields:
            value = getattr(agent, field.name)
            if field.name != "post":
                setattr(agent, field.name, value)
        assert agent.record.tobytes() == before


def test_ids_names_clans_offices_and_codes_are_words_and_objects(model: PowerStruggle) -> None:
    guard, house = model.leader("guard"), model.clan("house")
    assert (guard.id, guard.name, guard.post, guard.clan) == ("guard", "The guard", "command", house)
    assert house.head is guard
    assert house.members == (guard, model.leader("heir"))
    assert (model.support, model.team) == (model.world.support, 0)
    assert (model.incumbent.id, model.incumbent.clan, model.patron) == ("ruler", None, None)
    assert guard.status is Status.IN_SERVICE
    assert guard.named is True
    guard.clan = model.clan("watch")
    assert guard.clan is model.clan("watch")
    guard.clan = None
    assert guard.record.clan == -1


def test_a_misspelt_attribute_is_refused_with_a_guess(model: PowerStruggle) -> None:
    guard = model.leader("guard")
    with pytest.raises(AttributeError, match="a leader has no attribute 'loyality'; did you mean 'loyalty'"):
        _ = guard.loyality
    with pytest.raises(AttributeError, match="a leader has no attribute 'loyality'; did you mean 'loyalty'"):
        guard.loyality = 0.5
    with pytest.raises(AttributeError, match="a PowerStruggle has no attribute 'suport'; did you mean 'support'"):
        _ = model.suport
    with pytest.raises(AttributeError, match="a clan has no attribute 'cohesoin'"):
        _ = model.clan("house").cohesoin


def test_a_value_outside_of_a_fields_range_is_refused(model: PowerStruggle) -> None:
    guard = model.leader("guard")
    with pytest.raises(ValueError, match=r"loyalty must be between 0 and 1 \(found 1.4\)"):
        guard.loyalty = 1.4
    with pytest.raises(ValueError, match="loyalty must be between"):
        guard.loyalty = float("nan")
    with pytest.raises(ValueError, match="status must be a Status: IN_SERVICE"):
        guard.status = 17
    with pytest.raises(TypeError, match="status must be a whole number"):
        guard.status = 0.5
    with pytest.raises(TypeError, match="loyalty must be a number"):
        guard.loyalty = "high"
    with pytest.raises(TypeError, match="clan must be a Clan of the same model"):
        guard.clan = PowerStruggle(COURT).clan("house")
    with pytest.raises(AttributeError, match="post"):
        guard.post = "throne"


# --------------------------------------------------------------------------------------------------------- Mesa's tools


def test_agent_sets_select_do_set_get_and_aggregate(model: PowerStruggle) -> None:
    leaders = model.agents_by_type[Leader]
    assert leaders.get("id") == ["ruler", "guard", "heir"]
    assert leaders.agg("loyalty", np.mean) == pytest.approx(model.state.leaders.loyalty.mean())
    assert {leader.id for leader in leaders.select(lambda leader: leader.loyalty > 0.5)} == {"ruler", "heir"}
    leaders.do(lambda leader: setattr(leader, "grievance", 0.5))
    leaders.set("caution", 0.25)
    assert model.state.leaders.grievance.tolist() == [0.5] * 3
    assert model.state.leaders.caution.tolist() == [0.25] * 3
    assert len(model.agents) == 5


def test_a_data_collector_sees_world_leaders_and_clans(model: PowerStruggle) -> None:
    collector = mesa.DataCollector(
        model_reporters={"support": "support", "own": lambda model: model.world.team_share, "day": "day"},
        agenttype_reporters={Leader: {"loyalty": attrgetter("loyalty")}, Clan: {"cohesion": attrgetter("cohesion")}},
    )
    while model.running:
        collector.collect(model)
        model.step()
    collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert len(table) == model.tick + 1
    assert table["day"].iloc[-1] == model.day
    assert table["support"].iloc[-1] == model.world.support
    loyalty = collector.get_agenttype_vars_dataframe(Leader)
    assert len(loyalty) == 3 * (model.tick + 1)
    assert loyalty["loyalty"].iloc[-2] == model.leader("guard").loyalty


# ------------------------------------------------------------------------------------------------------ left behind


@pytest.mark.parametrize("copied", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy])
def test_a_copy_of_a_model_goes_on_as_the_model_would(model: PowerStruggle, copied) -> None:  # type: ignore[no-untyped-def]
    for _ in range(9):
        model.step()
    twin = copied(model)
    model.run_model()
    assert twin.tick == 9
    twin.run_model()
    assert world_bytes(twin) == world_bytes(model)
    assert twin.events.tobytes() == model.events.tobytes()
    assert twin.leader("guard").model is twin
    twin.leader("guard").loyalty = 0.0
    assert twin.state.leaders[1].loyalty == 0.0 != model.state.leaders[1].loyalty


@pytest.mark.parametrize("models", [1000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_thousands_of_models_leave_nothing_behind(court: Build, models: int) -> None:
    watched = []
    for run in range(models):
        model = PowerStruggle(court, run=run, seed=SEED)
        if run % 100 == 0:
            model.step()
            watched.append(weakref.ref(model))
    del model
    gc.collect()
    assert [ref for ref in watched if ref() is not None] == []
    assert not any(isinstance(key, PowerStruggle) for key in getattr(mesa.Agent, "_ids", ()))
