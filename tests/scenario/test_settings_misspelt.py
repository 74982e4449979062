"""What is misspelt in a setting is told in the same words wherever it stands, with the names that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.language.errors import Problem, ScenarioError
from sim.scenario.reading.loader import examine, load

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"


def told_of(*settings: str) -> list[Problem]:
    return list(examine(COURT, settings).problems)


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("wordl.approval=0.5", "a scenario has no 'wordl'", "world"),
        ("approval=0.5", "a scenario has no 'approval'", "world.approval"),
        ("leak_rate=1", "a scenario has no 'leak_rate'", "parameters.leak_rate"),
        ("guard.loyalty=0.5", "a scenario has no 'guard'", "leaders.guard"),
        ("minister.value=0.5", "a scenario has no 'minister'", "posts.minister"),
        ("world.aproval=0.5", "'world' has no 'aproval'", "approval"),
        ("leaders.gard.loyalty=0.5", "'leaders' has no 'gard'", "guard"),
        ("leaders.guard.loyalty.valeu=0.5", "'leaders.guard.loyalty' has no 'valeu'", "value"),
        ("clans.hoses.weight=0.5", "'clans' has no 'hoses'", "houses"),
        ("posts.ministre.value=0.5", "'posts' has no 'ministre'", "minister"),
        ("categories.minister.loyalty=0.5", "'categories' has no 'minister'", "ministers"),
        ("ties.to1.strength=0.5", "'ties' has no 'to1'", "t01"),
        ("sources.s001.text=a", "'sources' has no 's001'", "s01"),
        ("levels.hihg=0.7", "'levels' has no 'hihg'", "high"),
        ("rules.kompromatt=off", "'kompromatt' is not a rule of the rulebook", "kompromat"),
        ("parameters.leak_rat=1", "'leak_rat' is not a parameter of the rulebook", "leak_rate"),
    ],
)
def test_a_name_that_is_not_there_is_guessed_at_among_those_that_are(setting: str, message: str, hint: str) -> None:
    (problem,) = told_of(setting)
    assert (problem.file, problem.line) == (f"--set {setting}", None)
    assert problem.message.startswith(message)
    assert problem.hint == hint


def test_a_name_like_none_that_is_there_brings_the_list_of_those_that_are_and_no_more_than_sixteen() -> None:
    (problem,) = told_of("clans.zzz.weight=0.5")
    assert (problem.hint, problem.known) == (None, ("river_house", "hill_house", "guard_corps", "houses"))
    (problem,) = told_of("leaders.guard.zzzzzz=0.5")
    assert problem.hint is None
    assert len(problem.known) == 16


@pytest.mark.parametrize("setting", ["horizon_months.days=1", "start.day=3", "leaders.guard.name.first=a"])
def test_what_is_one_thing_has_nothing_in_it_to_set(setting: str) -> None:
    above = setting.partition("=")[0].rpartition(".")[0]
    (problem,) = told_of(setting)
    assert problem.message == f"'{above}' has nothing in it to set"


def test_a_list_is_counted_from_0_and_ends(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    shock = "{day: 3, do: shock, size: 0.2}"
    file.write_text(f"{COURT.read_text()}events: [{shock}, {shock}]\n")
    assert load(file, ["events.1.day=9"]).events[1].day == 9
    for place in ("2", "-1", "first"):
        with pytest.raises(ScenarioError) as trouble:
            load(file, [f"events.{place}.day=9"])
        (problem,) = trouble.value.problems
        assert problem.message == f"'events' has 2 entries, counted from 0; there is no '{place}'"


def test_what_is_set_inside_of_something_that_is_not_in_order_says_so(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(COURT.read_text().replace("world:\n  incumbent: ruler\n  patron: patron\n", "world: [1]\n"))
    with pytest.raises(ScenarioError) as trouble:
        load(file, ["world.approval=0.5"])
    assert any(problem.message == "'world' of the file is not in order itself" for problem in trouble.value.problems)


def test_what_a_scenario_extends_cannot_be_set() -> None:
    (problem,) = told_of("extends=other.yaml")
    assert problem.message == "what a scenario extends is read before anything is set in it"
