"""What is set from outside replaces one thing, is checked like the file, and says who set it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sim.language.errors import ScenarioError
from sim.scenario.reading.layers import read_layers
from sim.scenario.reading.loader import examine, load
from sim.scenario.reading.overrides import Override, apply_overrides, parse_override, shift_level

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"


@pytest.fixture
def data() -> dict[str, Any]:
    return read_layers(COURT)[0].data


def trouble(*texts: str) -> str:
    with pytest.raises(ScenarioError) as raised:
        load(COURT, texts)
    return raised.value.render()


def test_an_override_is_a_path_and_a_yaml_value() -> None:
    assert parse_override("leaders.guard.ambition=0.9") == Override(
        ("leaders", "guard", "ambition"), 0.9, "leaders.guard.ambition=0.9"
    )
    values = {
        "a=high": "high",
        "a=off": "off",
        "a=2021-03-01": date(2021, 3, 1),
        "a=[0.1, 2]": [0.1, 2],
        "a=null": None,
        "a=b=c": "b=c",
    }
    assert {text: parse_override(text).value for text in values} == values


@pytest.mark.parametrize("text", ["leaders.guard", "=3", "a..b=3", "a=", "a=[", "a=!!int 3"])
def test_what_is_not_a_path_and_a_value_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError):
        parse_override(text)


def test_a_number_replaces_the_claim_and_is_fixed_and_assumed() -> None:
    loyalty = load(COURT, ["leaders.guard.loyalty=0.9"]).leaders["guard"].loyalty
    assert (loyalty.value, loyalty.level, loyalty.status, loyalty.evidence) == (0.9, None, "assumed", ())
    assert loyalty.is_fixed
    assert loyalty.why == "set on the command line"


def test_a_level_replaces_the_claim_and_is_assumed() -> None:
    loyalty = load(COURT, ["leaders.guard.loyalty=high"]).leaders["guard"].loyalty
    assert (loyalty.level, loyalty.status, loyalty.confidence) == ("high", "assumed", None)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("world.approval=0.3", ("world", "approval", "value"), 0.3),
        ("ties.t01.strength=0", ("ties", "t01", "strength", "value"), 0.0),
        ("clans.river_house.cohesion=low", ("clans", "river_house", "cohesion", "level"), "low"),
        ("categories.ministers.loyalty=high", ("categories", "ministers", "loyalty", "level"), "high"),
        ("categories.ministers.posts.minister=4", ("categories", "ministers", "posts", "minister"), 4),
        ("parameters.leak_rate=0.2", ("parameters", "leak_rate", "value"), 0.2),
        ("rules.kompromat=off", ("rules", "kompromat"), "off"),
        ("horizon_months=12", ("horizon_months",), 12),
        ("election=2021-03-01", ("election",), date(2021, 3, 1)),
        ("levels.high=0.8", ("levels", "high"), 0.8),
        ("leaders.elder.memberships.houses_2=high", ("leaders", "elder", "memberships", "houses_2", "level"), "high"),
        ("leaders.elder.status=abroad", ("leaders", "elder", "status"), "abroad"),
        ("leaders.guard.loyalty.confidence=high", ("leaders", "guard", "loyalty", "confidence"), "high"),
    ],
)
def test_anything_of_a_scenario_can_be_set(text: str, path: tuple[str, ...], value: object) -> None:
    found: Any = load(COURT, [text]).model_dump()
    for key in path:
        found = found[key]
    assert found == value


def test_an_event_is_set_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "shock.yaml"
    path.write_text(COURT.read_text() + "events:\n  - {day: 3, do: shock, size: 0.2}\n")
    assert load(path, ["events.0.size=0.9"]).events[0].size == 0.9


def test_null_removes(data: dict[str, Any]) -> None:
    assert "election" not in apply_overrides(data, [parse_override("election=null")])


def test_the_document_given_stays_as_it_is(data: dict[str, Any]) -> None:
    apply_overrides(data, [Override(("leaders", "guard", "loyalty"), 0.1), Override(("world", "approval"), 0.1)])
    assert data == read_layers(COURT)[0].data


def test_one_thing_set_twice_is_refused_for_one_of_them_would_be_lost() -> None:
    with pytest.raises(ScenarioError, match="sets what '--set horizon_months=3' sets, too"):
        load(COURT, ["horizon_months=3", "horizon_months=6"])


def test_a_path_that_leads_nowhere_is_guessed_at() -> None:
    assert "'leaders' has no 'gaurd'; did you mean 'guard'?" in trouble("leaders.gaurd.loyalty=1")
    assert "'leaders.guard' has no 'loyality'; did you mean 'loyalty'?" in trouble("leaders.guard.loyality=1")
    assert "a scenario has no 'leader'; did you mean 'leaders'?" in trouble("leader.guard.loyalty=1")
    assert "'leak_rat' is not a parameter of the rulebook; did you mean 'leak_rate'?" in trouble(
        "parameters.leak_rat=1"
    )
    assert "'events' has 0 entries" in trouble("events.0.size=1")
    assert "'horizon_months' has nothing in it to set" in trouble("horizon_months.days=1")


def test_what_is_set_is_checked_like_the_file() -> None:
    assert "--set leaders.guard.loyalty=1.5: error: leaders.guard.loyalty.value: must be at most 1" in trouble(
        "leaders.guard.loyalty=1.5"
    )
    assert "did you mean 'high'" in trouble("leaders.guard.loyalty=hgih")
    assert "must not be before the start" in trouble("election=2020-01-01")
    assert "must be at most 120" in trouble("horizon_months=999")


def test_all_troubles_with_overrides_are_told_at_once() -> None:
    told = trouble("leaders.gaurd.loyalty=1", "nonsense", "world.aproval=1", "horizon_months=0")
    assert told.endswith("4 errors in 4 files")


def test_what_is_set_is_listed_as_a_replacement() -> None:
    document = examine(COURT, ["leaders.guard.loyalty=0.9", "world.approval=low"]).document
    assert [(change.path, change.place.file) for change in document.replacements] == [
        (("leaders", "guard", "loyalty"), "--set leaders.guard.loyalty=0.9"),
        (("world", "approval"), "--set world.approval=low"),
    ]


def test_shifting_a_level_moves_it_and_keeps_its_evidence(data: dict[str, Any]) -> None:
    moved = shift_level(data, ("leaders", "guard", "loyalty"), -1)["leaders"]["guard"]["loyalty"]
    assert moved == {"level": "low", "status": "implied", "evidence": ["s02"]}


def test_shifting_takes_a_bare_level_and_an_absent_one_from_its_default(data: dict[str, Any]) -> None:
    assert shift_level(data, ("leaders", "ruler", "caution"), 1)["leaders"]["ruler"]["caution"] == {
        "level": "very-high"
    }
    assert shift_level(data, ("leaders", "ruler", "ambition"), 1)["leaders"]["ruler"]["ambition"]["level"] == "high"


@pytest.mark.parametrize(
    ("path", "steps", "message"),
    [
        (("leaders", "ruler", "caution"), 2, "leave the scale"),
        (("ties", "t02", "strength"), 1, "needs a level there"),
        (("leaders", "ruler", "authority"), 1, "needs a level there"),
        (("leaders", "ruler", "name"), 1, "not a path of a quantity"),
        (("leaders", "rular", "caution"), 1, "did you mean 'ruler'"),
    ],
)
def test_what_has_no_level_to_move_is_refused(
    data: dict[str, Any], path: tuple[str, ...], steps: int, message: str
) -> None:
    with pytest.raises(ScenarioError, match=message):
        shift_level(data, path, steps)
