"""A scenario becomes tables: the right people in the right rows, and every uncertain number in the ledger once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.core.ground import records
from sim.core.ground.codes import Institution, Kind, Order, Pole, Role, Status, TieKind
from sim.core.ground.draw import STATUSES, cell_of, draw_inputs, draws_of
from sim.core.ground.luck import key_of, seeded
from sim.core.rulebook import PARAMETERS, RULES
from sim.scenario.provenance import provenance, shares
from sim.scenario.reading.loader import load
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.build import build
from sim.scenario.tables.rows import assigned_clans

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = ("court", "regional-mean", "kazakhstan-2021", "kazakhstan-2021-background")
FIELDS = {
    Role.WORLD: records.WORLD,
    Role.LEADER: records.LEADER,
    Role.CLAN: records.CLAN,
    Role.POST: records.POST,
    Role.TIE: records.TIE,
    Role.MEMBER: records.MEMBER,
}


def scenario(**changes: Any) -> Scenario:
    """Return a small scenario: a ruler, a patron and a guard, four officials, two clans and a body."""
    told = {"level": "high", "confidence": "medium", "status": "stated", "evidence": ["p01"]}
    document: dict[str, Any] = {
        "kingmaker": 1,
        "id": "small",
        "title": "Small",
        "start": date(2020, 1, 31),
        "election": date(2020, 3, 1),
        "horizon_months": 1,
        "world": {"incumbent": "ruler", "patron": "elder", "team": "own", "capacity": {"value": 0.6}},
        "leaders": {
            "ruler": {"name": "Ruler", "post": "throne", "loyalty": 1.0},
            "elder": {"name": "Elder", "clan": "kin", "status": "outside"},
            "guard": {
                "name": "Guard",
                "clan": "kin",
                "candidate": True,
                "memberships": {"league": {**told, "rests_on": "insiders"}},
                "ambition": told,
                "caution": {**told, "rests_on": "unsourced"},
                "weight": {**told, "rests_on": "partly"},
                "exposure": {"value": 0.2, "range": [0.1, 0.5], "rests_on": "insiders"},
                "street": {"value": 0.25},
            },
        },
        "categories": {
            "clerks": {"name": "Clerks", "posts": {"desk": 2, "archive": 1}},
            "idle": {"name": "Idle", "count": 1},
        },
        "clans": {
            "kin": {"name": "Kin", "kind": "kin", "head": "elder"},
            "league": {"name": "League", "kind": "ideological"},
            "house": {"name": "House", "kind": "patronage", "count": 2},
            "own": {"name": "Own", "kind": "team"},
            "watch": {"name": "Watch", "kind": "body"},
        },
        "posts": {
            "throne": {"title": "Throne", "institution": "presidency"},
            "command": {"title": "Command", "institution": "security", "holder": "guard", "body": "watch"},
            "desk": {"title": "Desk", "institution": "government", "count": 3, "second_key": True},
            "archive": {"title": "Archive", "institution": "media"},
        },
        "ties": {
            "leads": {"from": "guard", "to": "watch", "kind": "leadership", "strength": 0.9},
            "minds": {"from": "ruler", "to": "house", "kind": "deference", "strength": told},
            "seeks": {"from": "watch", "to": "clerks", "kind": "investigation", "sign": -1, "known": False,
                      "strength": {**told, "rests_on": "insiders"}},
        },
    }  # fmt: skip
    return Scenario.model_validate(document | changes)


@pytest.fixture(scope="module")
def small():
    return build(scenario())


@pytest.fixture(scope="module")
def drawn(small):
    return draw(small, 4000)


@pytest.fixture(scope="module", params=SHIPPED)
def shipped(request):
    return build(load(SCENARIOS / f"{request.param}.yaml"))


def leader(built: Any, name: str) -> Any:
    return built.leaders[built.leader_ids.index(name)]


def entry(built: Any, role: Role, row: int, field: str) -> Any:
    """Return the one input of a cell, or None."""
    column = cell_of(FIELDS[role], field)
    found = [each for each in built.inputs if (each.role, each.row, each.column) == (role, row, column)]
    assert len(found) <= 1
    return found[0] if found else None


def draw(built: Any, runs: int) -> list[tuple[Any, ...]]:
    """Return the cells of the tables, in the order of `Role`, as drawn in each of `runs` runs."""
    tables = ("world", "leaders", "clans", "posts", "ties", "members", "parameters", "schedule")
    base = tuple(getattr(built, table) for table in tables)
    drawn = []
    for run in range(runs):
        cells = records.cells_of(table.copy() for table in base)
        luck = seeded(7, run)
        draws = draws_of(built.inputs, built.laws, built.channels)
        draw_inputs(cells, draws, (luck, luck, luck))
        drawn.append((*cells, draws.reliability))
    return drawn


def test_leaders_stand_first_and_officials_follow_category_by_category(small):
    assert small.leader_ids == ("ruler", "elder", "guard", "clerks_01", "clerks_02", "clerks_03", "idle_01")
    assert small.leaders.named.tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert small.leaders.candidate.tolist() == [0, 0, 1, 0, 0, 0, 0]


def test_like_clans_unfold_and_groups_and_categories_are_rows_too(small):
    assert small.clan_ids == ("kin", "league", "house_1", "house_2", "own", "watch", "house", "clerks", "idle")
    kinds = [Kind(kind) for kind in small.clans.kind]
    assert kinds[2:4] == [Kind.PATRONAGE, Kind.PATRONAGE]
    assert kinds[6:] == [Kind.AGGREGATE, Kind.CORPS, Kind.CORPS]
    assert small.clans.weight[6:].tolist() == [0.0, 0.0, 0.0]
    assert small.clans.cohesion[6:].tolist() == [0.5, 0.5, 0.5]


def test_officials_know_their_category_and_have_their_clan_drawn(small):
    assert leader(small, "clerks_02").corps == small.clan_ids.index("clerks")
    assert leader(small, "clerks_02").clan == -2
    assert leader(small, "guard").corps == -1
    assert leader(small, "guard").clan == small.clan_ids.index("kin")
    assert leader(small, "ruler").clan == -1


def test_what_is_said_of_several_offices_is_said_once_and_each_differs_from_it():
    built = build(load("scenarios/kazakhstan-2021.yaml"))
    said = {built.post_ids[each.row]: int(each.corps) for each in built.inputs if each.role == Role.POST}
    ministers = [corps for name, corps in said.items() if name.startswith("minister_")]
    assert len(ministers) == 35
    assert set(ministers) == {key_of("posts.minister")}
    assert said["prime_minister"] == said["knb_chair"] == -1
    alone = {name for name, each in zip(built.post_ids, built.posts, strict=True) if each.alone}
    assert {"prime_minister", "knb_chair"} <= alone
    assert not alone & set(said) & {"minister_01", "minister_35"}


@pytest.mark.parametrize(
    ("premier", "treasurer", "head"), [("high", "medium", "premier"), ("low", "medium", "treasurer"), (None, None, "")]
)
def test_the_government_is_headed_by_what_is_worth_most_of_that_of_which_there_is_one(premier, treasurer, head):
    posts = scenario().model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)["posts"]
    posts["command"]["institution"] = "government"  # it commands a body, and heads nothing
    for name, level in (("premier", premier), ("treasurer", treasurer)):
        if level is not None:
            value = {"level": level, "confidence": "low", "status": "assumed", "why": "For the test."}
            posts[name] = {"title": name.title(), "institution": "government", "value": value}
    built = build(scenario(posts=posts))
    assert [name for name, each in zip(built.post_ids, built.posts, strict=True) if each.heads] == [head] * bool(head)


def test_offices_and_holders_point_at_each_other(small):
    assert small.post_ids == ("throne", "command", "desk_01", "desk_02", "desk_03", "archive")
    holders = [small.leader_ids[row] if row >= 0 else None for row in small.posts.holder]
    assert holders == ["ruler", "guard", "clerks_01", "clerks_02", None, "clerks_03"]
    for row, holder in enumerate(small.posts.holder):
        if holder >= 0:
            assert small.leaders.post[holder] == row
    assert leader(small, "idle_01").post == -1
    assert small.posts.second_key.tolist() == [0, 0, 1, 1, 1, 0]
    assert small.posts.body.tolist() == [-1, small.clan_ids.index("watch"), -1, -1, -1, -1]
    assert Institution(small.posts.institution[5]) == Institution.MEDIA


def test_named_holders_take_the_first_of_several_offices():
    posts = scenario().model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)["posts"]
    posts["desk"] = {"title": "Desk", "institution": "government", "count": 3, "holders": ["elder"]}
    built = build(scenario(posts=posts))
    first, second = built.post_ids.index("desk_01"), built.post_ids.index("desk_02")
    assert built.leader_ids[built.posts.holder[first]] == "elder"
    assert built.leader_ids[built.posts.holder[second]] == "clerks_01"


def test_ties_end_at_leaders_groups_or_categories(small):
    leads, minds, seeks = small.ties
    assert (leads.from_leader, leads.to_clan) == (2, small.clan_ids.index("watch"))
    assert (leads.from_clan, leads.to_leader) == (-1, -1)
    assert minds.to_clan == small.clan_ids.index("house"), "all of a group of like clans"
    assert (seeks.from_clan, seeks.to_clan) == (small.clan_ids.index("watch"), small.clan_ids.index("clerks"))
    assert (seeks.kind, seeks.sign, seeks.known) == (TieKind.INVESTIGATION, -1, 0)


def test_the_world_knows_who_rules_and_when_things_happen(small):
    world = small.world[0]
    assert (world.incumbent, world.first_incumbent, world.patron, world.patron_active) == (0, 0, 1, 1)
    assert world.team_clan == small.clan_ids.index("own")
    assert world.election == 30  # 31 January to 1 March 2020
    assert world.horizon == 29  # 31 January to 29 February 2020, the last day there is
    assert (world.chosen, world.opened, world.removed_day) == (-1, -1, -1)
    assert world.deference == -1.0, "taken from ties"
    assert world.capacity == 0.6


def test_private_loyalty_left_out_is_for_the_engine_to_copy(small):
    assert leader(small, "guard").loyalty_latent == -1.0
    assert entry(small, Role.LEADER, 2, "loyalty_latent") is None


def test_a_fixed_value_is_no_input_and_a_level_is_one(small):
    assert leader(small, "guard").street == 0.25
    assert entry(small, Role.LEADER, 2, "street") is None
    ambition = entry(small, Role.LEADER, 2, "ambition")
    assert (ambition.key, ambition.channel, STATUSES[ambition.status]) == (key_of("leaders.guard"), -1, "stated")
    assert leader(small, "guard").ambition == pytest.approx(0.68)  # 1/2 + .9 (.7 - 1/2)
    assert np.interp(0.5, np.arange(1025) / 1024, small.laws[ambition.law]) == pytest.approx(0.69, abs=0.01)


def test_what_rests_on_a_channel_has_the_fallback_that_the_mapping_says(small):
    insiders, unsourced = 0, 1
    tie = entry(small, Role.TIE, 2, "strength")
    assert (tie.channel, tie.fallback) == (insiders, -1)
    member = entry(small, Role.MEMBER, 0, "strength")
    assert (member.channel, member.fallback) == (insiders, -1)
    caution = entry(small, Role.LEADER, 2, "caution")
    assert caution.channel == unsourced
    assert small.laws[caution.fallback][512] == pytest.approx(0.5)  # Beta(2, 2)
    weight = entry(small, Role.LEADER, 2, "weight")
    assert weight.channel == insiders
    assert 0.5 < small.laws[weight.fallback][512] < small.laws[weight.law][512]


def test_a_tie_that_rests_on_a_channel_in_part_stays_at_less_confidence_where_the_channel_fails():
    told = {"level": "high", "confidence": "medium", "status": "stated", "evidence": ["p01"], "rests_on": "partly"}
    tie = {"from": "guard", "to": "kin", "kind": "leadership", "strength": told}
    built = build(scenario(ties={"partly": tie}))
    found = entry(built, Role.TIE, 0, "strength")
    assert found.channel == 0, "insiders"
    assert built.laws[found.law].mean() == pytest.approx(0.68, abs=1e-3)  # 1/2 + .9 (.7 - 1/2)
    assert built.laws[found.fallback].mean() == pytest.approx(0.64, abs=1e-3)  # one step lower: 1/2 + .7 (.7 - 1/2)


def test_a_range_that_rests_on_a_channel_falls_back_to_the_whole_unit_interval(small):
    exposure = entry(small, Role.LEADER, 2, "exposure")
    assert (exposure.low, exposure.high) == (0.0, 1.0)
    assert small.laws[exposure.law][[0, -1]].tolist() == [0.1, 0.5]
    assert small.laws[exposure.fallback][[0, -1]].tolist() == [0.0, 1.0]


def test_drawn_values_have_the_mean_and_the_limits_they_should(drawn):
    drawn = drawn[:2000]
    column = cell_of(records.LEADER, "ambition")
    ambition = np.array([cells[Role.LEADER][2, column] for cells in drawn])
    assert ambition.mean() == pytest.approx(0.68, abs=4 * ambition.std() / 2000**0.5)
    strength = np.array([cells[Role.TIE][2, cell_of(records.TIE, "strength")] for cells in drawn])
    reliability = np.array([cells[-1][0] for cells in drawn])
    assert (strength > 0.0).mean() == pytest.approx(6 / 9, abs=0.045)
    assert reliability[strength > 0.0].mean() > reliability[strength == 0.0].mean()


def test_what_rests_on_one_channel_stands_or_falls_together(drawn):
    """Two claims kept with the shared reliability r agree more often than with r's mean: E r^2 + E (1-r)^2 > 5/9."""
    tie = np.array([cells[Role.TIE][2, cell_of(records.TIE, "strength")] > 0.0 for cells in drawn])
    member = np.array([cells[Role.MEMBER][0, cell_of(records.MEMBER, "strength")] > 0.0 for cells in drawn])
    assert (tie & member).mean() > tie.mean() * member.mean() + 0.005


def test_parameters_come_from_the_rulebook_unless_the_scenario_says_otherwise():
    names = [parameter.name for parameter in PARAMETERS]
    first = next(each for each in PARAMETERS if each.low < each.high)
    plain = build(scenario())
    assert plain.parameters[first.name][0] == first.value
    drawn = [each for each in plain.inputs if each.role == Role.PARAMETER]
    assert len(drawn) == sum(each.low < each.high for each in PARAMETERS)
    assert {STATUSES[each.status] for each in drawn} == {"assumed"}
    assert {each.key for each in drawn} <= {key_of(f"parameters.{name}") for name in names}
    for each in drawn:
        assert (each.low, each.high) == (PARAMETERS[each.column].low, PARAMETERS[each.column].high)
    fixed = build(scenario(parameters={first.name: {"value": first.low}}))
    assert fixed.parameters[first.name][0] == first.low
    assert len(fixed.inputs) == len(plain.inputs) - 1


def test_a_parameter_whose_channel_fails_goes_back_to_the_rulebook():
    first = next(each for each in PARAMETERS if each.low < each.high)
    told = {"value": first.high, "status": "stated", "evidence": ["p01"], "rests_on": "insiders"}
    built = build(scenario(parameters={first.name: told}))
    said = next(each for each in built.inputs if each.key == key_of(f"parameters.{first.name}"))
    assert set(built.laws[said.law]) == {first.high}
    assert built.laws[said.fallback][[0, -1]].tolist() == pytest.approx([first.low, first.high])


def test_rules_can_be_switched_off():
    assert build(scenario()).rules_off == 0
    assert build(scenario(rules={RULES[0]: "off", RULES[2]: "off", RULES[3]: "on"})).rules_off == 0b101


def test_events_become_a_schedule_in_the_order_of_their_days():
    events = [
        {"after_election": -10, "do": "find_file", "who": "guard", "size": 0.4},
        {"on": date(2020, 2, 1), "do": "set", "path": "leaders.guard.ambition", "value": 0.9},
        {"day": 2, "do": "set", "path": "leaders.guard.status", "value": "abroad"},
        {"day": 3, "do": "set", "path": "leaders.guard.memberships.league", "value": 0.1},
        {"day": 4, "do": "set", "path": f"parameters.{PARAMETERS[3].name}", "value": 0.2},
        {"day": 5, "do": "appoint", "who": "elder", "post": "desk_03"},
        {"day": 6, "do": "split", "who": "guard", "venue": "regions"},
        {"day": 7, "do": "switch_sides", "who": "kin", "pole": "incumbent"},
        {"day": 8, "do": "shock", "size": 0.7},
        {"day": 9, "do": "leak"},
        {"day": 9, "do": "set", "path": "posts.desk_02.second_key", "value": False},
    ]
    built = build(scenario(events=events))
    plan = built.schedule
    assert plan.day.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 20]
    ambition, status, member, parameter, appoint, split, switch, shock, leak, key, found = plan
    assert (ambition.table, ambition.row, ambition.value) == (Role.LEADER, 2, 0.9)
    assert ambition.column == cell_of(records.LEADER, "ambition")
    assert np.float64(status.value).view(np.int64) == Status.ABROAD
    assert (member.table, member.row, member.column) == (Role.MEMBER, 0, cell_of(records.MEMBER, "strength"))
    assert (parameter.table, parameter.row, parameter.column, parameter.value) == (Role.PARAMETER, 0, 3, 0.2)
    assert (appoint.order, appoint.row, built.post_ids[int(appoint.value)]) == (Order.APPOINT, 1, "desk_03")
    assert (split.order, split.row, split.value) == (Order.SPLIT, 2, -1.0)
    assert (switch.table, switch.row, switch.value) == (Role.CLAN, built.clan_ids.index("kin"), Pole.INCUMBENT)
    assert (shock.row, shock["magnitude"]) == (-1, 0.7)
    assert (leak.order, leak.row, leak["magnitude"]) == (Order.LEAK, -1, 1.0)
    assert (key.table, built.post_ids[key.row], np.float64(key.value).view(np.int64)) == (Role.POST, "desk_02", 0)
    assert (found.order, found.row, found["magnitude"]) == (Order.FIND_FILE, 2, 0.4)


def test_a_whole_number_set_by_an_event_lands_in_its_cell_unchanged():
    built = build(scenario(events=[{"day": 2, "do": "set", "path": "ties.seeks.sign", "value": -1}]))
    ties = built.ties.copy()
    ties.sign = 0
    item = built.schedule[0]
    records.cells(ties)[item.row, item.column] = item.value
    assert ties.sign.tolist() == [0, 0, -1]


def test_officials_are_assigned_to_fixed_shares_evenly():
    assert Counter(assigned_clans({"a": 0.5, "b": 0.25}, 8)) == {"a": 4, "b": 2, None: 2}
    for number in range(1, 40):
        counted = Counter(assigned_clans({"a": 0.6, "b": 0.3}, number))
        assert abs(counted["a"] - 0.6 * number) < 1.0
        assert abs(counted["b"] - 0.3 * number) < 1.0
    assert assigned_clans({"a": 1.0}, 3) == ["a", "a", "a"]
    assert assigned_clans({}, 2) == [None, None]


def test_two_rows_with_one_luck_address_are_refused(monkeypatch):
    monkeypatch.setattr("sim.scenario.tables.rows.key_of", lambda identifier: 1)
    with pytest.raises(ValueError, match="same luck address"):
        build(scenario())


def test_everything_has_a_name_to_show(small, shipped):
    for built in (small, shipped):
        for ids in (built.leader_ids, built.clan_ids, built.post_ids, built.tie_ids):
            assert set(ids) <= set(built.names)
    assert small.names["clerks_02"] == "Clerks 2"
    assert small.names["guard"] == "Guard"
    assert small.names["seeks"] == "investigation: Watch to Clerks"


def test_every_cell_is_drawn_at_most_once_and_within_its_limits(shipped):
    addresses = [(each.role, each.row, each.column) for each in shipped.inputs]
    assert len(addresses) == len(set(addresses))
    assert np.all(np.diff(shipped.laws, axis=1) >= 0.0)
    assert shipped.inputs.law.max() < len(shipped.laws)
    for cells in draw(shipped, 5):
        for role, fields in FIELDS.items():
            for column, field in enumerate(fields):
                if field.kind == "f" and field.unit == "share":
                    values = cells[role][:, column]
                    absent = field.name in ("loyalty_latent", "loyalty_patron_latent", "deference")
                    assert np.all((values >= 0.0) | (absent & (values == -1.0)))
                    assert np.all(values <= 1.0)


def test_no_two_rows_of_a_table_have_the_same_luck(shipped):
    for table in (shipped.leaders, shipped.clans, shipped.posts, shipped.ties):
        assert len(set(table.key.tolist())) == len(table)


def test_rows_point_at_rows_that_exist(shipped):
    assert shipped.leaders.clan.max() < len(shipped.clans)
    assert shipped.clans.head.max() < len(shipped.leaders)
    assert shipped.posts.holder.max() < len(shipped.leaders)
    held = shipped.leaders.post[shipped.leaders.post >= 0]
    assert len(set(held.tolist())) == len(held)


def test_the_court_is_small_enough_to_follow_by_hand():
    text = (SCENARIOS / "court.yaml").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    built = build(load(SCENARIOS / "court.yaml"))
    assert len(built.leaders) == 3
    assert {Role(each.role) for each in built.inputs} == {Role.PARAMETER}


def test_the_regional_mean_has_sixty_officials_and_no_patron():
    built = build(load(SCENARIOS / "regional-mean.yaml"))
    assert ((built.leaders.corps >= 0) & (built.leaders.post >= 0)).sum() == 60
    assert built.world.patron[0] == -1
    assert (built.clans.kind == Kind.REGIONAL).sum() == 4
    assert shares(load(SCENARIOS / "regional-mean.yaml"))["assumed"].share == 1.0


def test_provenance_lists_each_number_of_the_file_once():
    listed = provenance(scenario())
    paths = [number.path for number in listed]
    assert len(paths) == len(set(paths))
    by_path = {number.path: number for number in listed}
    assert by_path["leaders.guard.ambition"].value == "high (medium confidence)"
    assert by_path["leaders.guard.exposure"].value == "0.2 [0.1, 0.5]"
    assert by_path["leaders.guard.street"].value == "0.25"
    assert by_path["ties.seeks.strength"].rests_on == "insiders"
    assert by_path["categories.clerks.loyalty"].status == "assumed", "left out and therefore drawn"
    assert "leaders.guard.authority" not in by_path, "left out and the same in every run"
    counted = shares(scenario(), "scenario")
    assert counted["stated"].number == 6
    assert sum(count.share for count in counted.values()) == pytest.approx(1.0)
