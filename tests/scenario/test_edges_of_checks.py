"""Checks at their edges: the first and the last that is taken, and which of several is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sim.scenario.checks.idle import listed
from sim.scenario.checks.orders import Standing
from sim.scenario.checks.tie_uses import ties_around, use_of
from sim.scenario.reading.loader import examine, load
from sim.scenario.reading.overrides import Override, apply_overrides
from sim.scenario.resolved import resolved_yaml
from sim.scenario.schema.scenario import Tie
from sim.scenario.tables.build import build
from sim.scenario.tables.directions import isolated
from sim.scenario.template import template

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"  # with a patron and a vote
PLAIN = Path(__file__).parents[2] / "scenarios" / "court.yaml"


def problems(*settings: str, file: Path = COURT) -> list[tuple[str, str]]:
    return [(each.path, each.message) for each in examine(file, settings).problems]


def remarks(*settings: str, file: Path = COURT) -> dict[str, str]:
    examined = examine(file, settings)
    assert examined.problems == ()
    return {each.path: each.message for each in examined.warnings}


def standing() -> Standing:
    leaders = {"ruler": {}, "patron": {"status": "outside"}, "guard": {}}
    return Standing({"world": {"incumbent": "ruler", "patron": "patron"}, "leaders": leaders})


def test_each_order_moves_only_whom_it_says() -> None:
    now = standing()
    now.follow({"do": "shock", "size": 0.2})
    assert (now.ruler, now.patron_left, now.out_of_reach("guard")) == ("ruler", None, None)
    now.follow({"do": "ruler_dies"})
    assert (now.ruler, now.out_of_reach("ruler")) == (None, "dead")
    assert now.patron_left is None
    now.follow({"do": "patron_exit"})
    assert now.patron_left == "gone"
    assert now.out_of_reach("patron") == "out of the play"
    now.follow({"do": "neutralise", "who": "guard"})
    assert now.out_of_reach("guard") == "out of the play"
    now.follow({"do": "appoint", "who": "guard", "post": "x"})
    assert now.out_of_reach("guard") is None
    now.follow({"do": "set", "path": "leaders.patron.status", "value": "arrested"})
    assert (now.out_of_reach("patron"), now.patron_left) == ("in prison", "in prison")


@pytest.mark.parametrize("when", ["on: 2020-11-01", "day: 0", "after_election: -70"])
def test_the_first_day_is_one_on_which_something_may_happen(when: str) -> None:
    assert load(COURT).start.isoformat() == "2020-11-01"
    assert problems(f"events=[{{{when}, do: shock, size: 0.1}}]") == []


@pytest.mark.parametrize(("when", "says"), [
    ("on: 2020-10-31", "before the start"), ("day: -1", "at least 0"), ("day: 4001", "at most 4000"),
    ("after_election: 4001", "at most 4000"), ("after_election: -4001", "at least -4000"),
])  # fmt: skip
def test_days_that_never_are_are_refused(when: str, says: str) -> None:
    assert says in str(problems(f"events=[{{{when}, do: shock, size: 0.1}}]"))


@pytest.mark.parametrize("when", ["day: 4000", "after_election: 4000"])
def test_the_last_day_that_can_be_said_is_taken(when: str) -> None:
    assert problems(f"events=[{{{when}, do: shock, size: 0.1}}]") == []


@pytest.mark.parametrize(
    ("value", "taken"),
    [("0", True), ("0.75", True), ("1", True), ("1.001", False), ("-0.001", False), ("true", False), ("high", False)],
)
def test_an_event_sets_a_share_from_0_to_1(value: str, taken: bool) -> None:
    found = problems(f"events=[{{day: 9, do: set, path: leaders.guard.ambition, value: {value}}}]")
    assert (found == []) == taken
    if not taken:
        assert "a number from 0 to 1" in found[0][1] or "number" in found[0][1]


def test_the_incumbent_is_not_taken_out() -> None:
    found = problems("events=[{day: 9, do: neutralise, who: ruler}]")
    assert "must not be the incumbent" in found[0][1]
    assert found[0][0] == "events.0.who"


def test_a_clan_of_a_category_is_named_at_its_key() -> None:
    found = problems("categories.ministers.clans={river_hause: 1.0}")
    assert found[0][0] == "categories.ministers.clans.river_hause"
    assert "'river_hause' is not the id of a clan" in found[0][1]


def test_of_several_the_first_is_the_place_and_six_are_named(tmp_path: Path) -> None:
    assert listed(list("abcdef")) == "'a', 'b', 'c', 'd', 'e', 'f'"
    assert listed(list("abcdefgh")) == "'a', 'b', 'c', 'd', 'e', 'f' and 2 more"
    groups = "".join(f"  mood_{k}: {{name: Mood {k}, kind: milieu, cohesion: 0.9}}\n" for k in "ab")
    said = remarks(file=with_more(tmp_path, "clans", groups))
    assert "nobody belongs to 'mood_a', 'mood_b'" in said["clans.mood_a"]
    assert "clans.mood_b" not in said


def with_more(folder: Path, table: str, lines: str) -> Path:
    """The court with further entries of a table."""
    text = COURT.read_text(encoding="utf-8")
    file = folder / "x.yaml"
    head = f"\n{table}:\n"
    told = text.replace(head, head + lines) if head in text else f"{text}{head}{lines}"
    file.write_text(told, encoding="utf-8")
    return file


def test_a_strength_that_is_set_where_nothing_reads_it_changes_nothing() -> None:
    tie = "ties={x: {from: guard, to: elder, kind: alignment, strength: 0.5}}"
    said = remarks(tie, "events=[{day: 9, do: set, path: ties.x.strength, value: 0.9}]")
    assert said["events.0"] == "has no effect: no rule reads 'x'"
    lent = remarks("events=[{day: 9, do: set, path: posts.minister_01.lends_coercive, value: 1}]")
    assert "events.0" not in lent, "force is lent as long as the office is held"


@pytest.mark.parametrize(("kind", "start", "end", "is_read"), [
    ("rivalry", "guard", "ruler", True), ("rivalry", "guard", "elder", True), ("patronage", "patron", "ruler", True),
    ("patronage", "guard", "ruler", True), ("patronage", "guard", "houses", False),
    ("alignment", "ruler", "guard", False), ("peers", "guard", "elder", True),
])  # fmt: skip
def test_a_tie_is_read_between_those_of_whom_the_table_says_so(kind: str, start: str, end: str, is_read: bool) -> None:
    tie = Tie.model_validate({"from": start, "to": end, "kind": kind, "strength": 0.5})
    scenario = load(COURT)
    assert (use_of(tie, scenario, ties_around(scenario)) is not None) == is_read


def test_a_tie_of_a_rule_that_is_off_is_read_by_nobody() -> None:
    def is_read(kind: str, *settings: str) -> bool:
        tie = Tie.model_validate({"from": "guard", "to": "ruler", "kind": kind, "strength": 0.5})
        scenario = load(COURT, settings)
        return use_of(tie, scenario, ties_around(scenario)) is not None

    assert is_read("coverage")
    assert not is_read("coverage", "rules.calendar=off")
    assert is_read("rivalry", "rules.loyalty=off"), "it is read by further rules"


def test_patronage_of_0_is_no_tie_to_anybody_and_leading_at_0_is_remarked_upon() -> None:
    def said(end: str) -> dict[str, str]:
        return remarks(f"ties={{x: {{from: patron, to: {end}, kind: patronage, strength: 0}}}}")

    assert "ties.x.strength" not in said("ruler")
    assert "ties.x.strength" not in said("guard")
    assert "ties.x.strength" in remarks("ties={x: {from: guard, to: river_house, kind: leadership, strength: 0}}")


def test_two_in_one_office_are_refused_whichever_way_it_is_said() -> None:
    both = ("leaders.guard.post=guard_chief", "leaders.elder.post=guard_chief", "leaders.elder.status=in-service")
    assert "guard_chief" in str(problems(*both))
    assert "guard_chief" in str(problems("leaders.elder.post=guard_chief", "leaders.elder.status=in-service"))


def test_a_process_that_names_no_parameter_is_told_which_and_where(tmp_path: Path) -> None:
    told = "  x: {statement: He is searched for., status: assumed, parameters: [leak_rate, leek_rate]}\n"
    found = problems(file=with_more(tmp_path, "processes", told))
    where = [path for path, message in found if "'leek_rate' is not a parameter of the rulebook" in message]
    assert where == ["processes.x.parameters.1"]


def test_what_is_set_in_a_part_that_is_out_of_order_is_refused() -> None:
    with pytest.raises(Exception, match=r"'leaders\.guard' of the file is not in order itself"):
        apply_overrides({"leaders": {"guard": "Guard"}}, [Override(("leaders", "guard", "ambition"), 0.5)])
    with pytest.raises(Exception, match="'events' has 0 entries"):
        apply_overrides({"events": None}, [Override(("events", "0", "size"), 0.5)])
    changed = apply_overrides(
        {"leaders": {"guard": {"ambition": 0.4}}}, [Override(("leaders", "guard", "ambition", "value"), 0.5)]
    )
    assert changed["leaders"]["guard"]["ambition"] == {"value": 0.5}


@pytest.mark.parametrize(
    "text", ["plain", "two words", " leading", "trailing ", "true", "0.5", "null", "a: b", "x\ny", "- a", "no"]
)
def test_text_written_in_full_is_read_back_as_it_was(text: str) -> None:
    scenario = load(PLAIN).model_copy(update={"question": text})
    assert yaml.safe_load(resolved_yaml(scenario))["question"] == text


def test_a_word_stands_without_quotes_and_a_blank_at_its_end_within_them() -> None:
    lines = {line.partition(":")[0]: line for line in resolved_yaml(load(PLAIN)).splitlines()}
    assert lines["title"].partition(": ")[2][0] != '"'
    spaced = resolved_yaml(load(PLAIN).model_copy(update={"title": "a court "}))
    assert 'title: "a court "' in spaced


def test_a_reliability_is_a_shape_up_to_a_thousand() -> None:
    assert problems("channels.insiders={alpha: 1000, beta: 1000}") == []
    for name in ("alpha", "beta"):
        said = {"alpha": 1, "beta": 1, name: 1001}
        assert "at most 1000" in str(problems(f"channels.insiders={said}".replace("'", "")))


def test_marks_that_turn_a_text_round_are_taken_out_of_a_name_and_no_others() -> None:
    hebrew = "\u05d0"
    for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        assert isolated(f"{hebrew}{mark}") == f"\u2068{hebrew}\u2069"
    for sign in "\u2029\u2065\u206a\u202f":
        assert isolated(f"{hebrew}{sign}") == f"\u2068{hebrew}{sign}\u2069"
    assert isolated("plain") == "plain"


def test_what_is_said_of_a_leader_stands_in_his_row() -> None:
    built = build(load(PLAIN, ["leaders.guard.ambition=0.31", "leaders.heir.caution={value: 0.2, range: [0.1, 0.4]}"]))
    rows = {name: built.leaders[k] for k, name in enumerate(built.leader_ids)}
    assert float(rows["guard"].ambition) == 0.31
    assert float(rows["heir"].caution) == 0.2
    assert len([each for each in built.inputs if each.row == built.leader_ids.index("heir")]) >= 1


def test_a_scenario_to_start_from_has_its_id_once() -> None:
    assert template("my-court").count("my-court") == 1
    assert "{id}" not in template()
    assert template().startswith("# yaml-language-server")
