"""The models agree with the machine: every quantity is a cell of a record, every word a code, every range a unit."""

from enum import IntEnum
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from sim.core.ground import codes, records
from sim.scenario.reading.loader import load
from sim.scenario.schema import actors, events
from sim.scenario.schema import scenario as schema
from sim.scenario.schema.ids import clan_ids, official_ids, post_ids
from sim.scenario.schema.numbers import Number, Share
from sim.scenario.schema.shape import shape_at
from sim.scenario.template import template

FIELDS = {
    "world": records.WORLD,
    "leaders": records.LEADER,
    "categories": records.LEADER,
    "clans": records.CLAN,
    "posts": records.POST,
}


@pytest.mark.parametrize("table", FIELDS)
def test_every_quantity_is_a_share_in_the_records(table: str) -> None:
    units = {field.name for field in FIELDS[table] if field.kind == "f" and (field.low, field.high) == (0.0, 1.0)}
    assert set(schema.FIELD_DEFAULTS[table]) <= units


def words(code: type[IntEnum]) -> set[str]:
    return {member.name.lower().replace("_", "-") for member in code}


def test_words_are_codes() -> None:
    assert set(actors.STANDINGS) == words(codes.Status)
    assert set(get_args(actors.ClanKind)) == words(codes.Kind) - {"corps"}
    assert set(get_args(schema.TieKind)) == words(codes.TieKind)
    assert set(get_args(schema.Institution)) == words(codes.Institution)
    assert {order.replace("_", "-") for order in get_args(events.Order)} == words(codes.Order) - {"hand-over"}
    assert set(events.FORMS) == set(get_args(events.Order))


def test_defaults_are_those_of_the_specification() -> None:
    leader = schema.FIELD_DEFAULTS["leaders"]
    assert leader["ambition"] == Share(level="medium")
    assert (leader["loyalty_latent"], leader["loyalty_patron_latent"]) == (None, None)
    fixed = {name: number.value for name, number in leader.items() if number is not None and number.level is None}
    assert fixed == {
        "authority": 0.5, "negotiation": 0.5, "discipline": 0.5, "balancing": 0.5, "contempt": 0.0,
        "autonomy_wish": 0.5,
        "faction": 0.0, "fragility_awareness": 0.5, "weak_preference": 0.5, "frailty": 0.5, "weight_trend": 0.5,
        "gathering": 0.5,
        "protection": 0.0, "post_security": 0.5, "grievance": 0.1, "file": 0.0,
    }  # fmt: skip
    world = {name: number and number.value for name, number in schema.FIELD_DEFAULTS["world"].items()}
    assert world == {
        "capacity": 0.5, "approval": 0.5, "lame_duck": 0.2, "parliament_autonomy": 0.3, "media_autonomy": 0.3,
        "wealth_autonomy": 0.4,
        "regional_cleavage": 0.4, "mass_grievance": 0.4, "external_backing": 0.3, "elite_cohesion": 0.5,
        "patron_support": 0.65,
        "deference": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (0.5, {"value": 0.5}),
        (1, {"value": 1}),
        ("high", {"level": "high"}),
        ({"value": 3, "range": [1, 9]}, {"value": 3, "range": (1, 9)}),
    ],
)
def test_short_forms_stand_for_a_number(given: Any, meant: dict[str, Any]) -> None:
    number = Number.model_validate(given)
    assert number.model_dump(exclude_none=True) == meant | {"status": "assumed", "evidence": ()}


def test_leak_or_unsourced_is_the_unsourced_channel() -> None:
    given = {"level": "high", "status": "stated", "evidence": ["p09"], "rests_on": "leak-or-unsourced"}
    assert Number.model_validate(given).rests_on == "unsourced"


def test_a_share_ends_at_one_and_a_number_does_not() -> None:
    assert Number.model_validate(7).value == 7.0
    with pytest.raises(ValidationError):
        Share.model_validate(7)


def test_a_value_without_a_range_or_with_an_empty_one_is_fixed() -> None:
    assert Number(value=2.0).is_fixed
    assert Number(value=2.0, range=(2.0, 2.0)).is_fixed
    assert not Number(value=2.0, range=(1.0, 3.0)).is_fixed
    assert not Number(level="high").is_fixed


def test_a_scenario_cannot_be_changed() -> None:
    number = Number(value=2.0)
    with pytest.raises(ValidationError):
        number.value = 3.0


def test_levels_and_channels_left_out_keep_theirs(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(template() + "levels: {high: 0.75}\nchannels: {unsourced: {alpha: 2, beta: 2}}\n")
    scenario = load(path)
    assert scenario.levels == {"very-low": 0.1, "low": 0.3, "medium": 0.5, "high": 0.75, "very-high": 0.9}
    assert (scenario.channels["insiders"].alpha, scenario.channels["unsourced"].alpha) == (6.0, 2.0)


def test_ids_unfold() -> None:
    assert official_ids("akims", 2) == ("akims_01", "akims_02")
    assert clan_ids("elite", 2) == ("elite_1", "elite_2")
    assert clan_ids("elite", None) == ("elite",)
    assert post_ids("minister", 2) == ("minister_01", "minister_02")
    assert post_ids("president", 1) == ("president",)
    assert official_ids("deputies", 107)[-1] == "deputies_107"


def test_the_shape_of_a_scenario_is_read_off_the_models() -> None:
    loyalty = shape_at(("leaders", "anybody", "loyalty"))
    assert loyalty is not None
    assert loyalty.is_number
    latent = shape_at(("leaders", "anybody", "loyalty_latent"))
    assert latent is not None
    assert latent.is_number
    assert shape_at(("leaders", "anybody", "loyality")) is None
    assert shape_at(("events", 0, "size")) is not None
    assert shape_at(("horizon_months", "days")) is None


def test_a_new_scenario_passes_every_check(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(template("my-court"))
    assert load(path).id == "my-court"
