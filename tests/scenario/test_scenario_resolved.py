"""A scenario written down in full loads again to the same, and its fingerprint knows what can change results."""

from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.experiment.folder.builds import Builder
from sim.experiment.folder.study import Base, Point
from sim.language import yaml_text as writing
from sim.language.scalars import read_scalar
from sim.language.yaml_places import read_marked
from sim.language.yaml_text import CarefulDumper, Inline, QuickDumper, yaml_text
from sim.scenario.provenance import provenance
from sim.scenario.reading.loader import load
from sim.scenario.reading.overrides import Override
from sim.scenario.resolved import fingerprint, resolved, resolved_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.template import template

ROOT = Path(__file__).parents[2]
COURT = ROOT / "tests" / "invalid" / "base" / "court.yaml"
SCENARIOS = [COURT, ROOT / "tests" / "invalid" / "base" / "orphan.yaml", *sorted((ROOT / "scenarios").glob("*.yaml"))]


@pytest.fixture(params=SCENARIOS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_a_resolved_scenario_loads_again_to_the_same(path: Path, tmp_path: Path) -> None:
    scenario = load(path)
    text = resolved_yaml(scenario)
    (tmp_path / "resolved.yaml").write_text(text, encoding="utf-8")
    again = load(tmp_path / "resolved.yaml")
    assert again == scenario
    assert resolved_yaml(again) == text
    assert fingerprint(again) == fingerprint(scenario)


def test_a_resolved_scenario_as_data_is_what_reading_its_text_gives(path: Path) -> None:
    scenario = load(path)
    assert read_marked(resolved_yaml(scenario), "text").data == resolved(scenario)


def test_a_scenario_at_hand_is_built_as_its_text_is(path: Path) -> None:
    base = Base.of(load(path))
    point, setting = Point(0, base.name), Override(("world", "approval"), 0.4)
    for place in (point, replace(point, settings=(setting,))):
        one, other = (Builder({base.name: each}).build_of(place) for each in (base, replace(base, scenario=None)))
        for field in fields(one):
            found, expected = getattr(one, field.name), getattr(other, field.name)
            same = found.tobytes() == expected.tobytes() if isinstance(found, np.ndarray) else found == expected
            assert same, field.name


def test_a_resolved_scenario_says_its_defaults_and_needs_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("s01: {text: One.}\n")
    (tmp_path / "base.yaml").write_text(template().replace("sources:", "absent: [x]\nsources:"))
    (tmp_path / "layer.yaml").write_text("extends: base.yaml\nsources: sources.yaml\n")
    data = yaml.safe_load(resolved_yaml(load(tmp_path / "layer.yaml")))
    assert "extends" not in data
    assert data["sources"]["s01"]["text"] == "One."
    assert data["leaders"]["elder"]["authority"] == {"value": 0.5, "status": "assumed"}
    assert list(data["levels"].values()) == [0.1, 0.3, 0.5, 0.7, 0.9]


NASTY = [
    "no", "1e3", "0o17", "5_0", "2020-11-01", "2020-13-45", "null", "~", ".5", ".inf", "12:30", "=", "<<", "# x",
    "a: b",
    "a\nb", "a\n\n b\n", " a ", "\t", "é", "\U0001f600", "-", "? a", "'", '"', "0,6", "\u201cA\u201d b", "\u00a0a",
    "a\u00a0b", "\u200ba", "a:1", "\u202ea",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_text_that_looks_like_something_else_stays_text(text: str, tmp_path: Path) -> None:
    scenario = load(COURT).model_copy(update={"summary": text})
    (tmp_path / "resolved.yaml").write_text(resolved_yaml(scenario), encoding="utf-8")
    assert load(tmp_path / "resolved.yaml").summary == text


@cache
def court() -> Scenario:
    return load(COURT)


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), st.floats(0.0, 1.0))
def test_any_text_and_any_share_come_back(text: str, share: float) -> None:
    base = court()
    number = base.ties["t02"].strength.model_copy(update={"value": share})
    tie = base.ties["t02"].model_copy(update={"strength": number})
    in_full = resolved_yaml(base.model_copy(update={"summary": text, "ties": {"t02": tie}}))
    written = yaml.load(in_full, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert written["summary"] == text
    assert written["ties"]["t02"]["strength"]["value"] == share
    line = next(line for line in in_full.splitlines() if "strength: {value:" in line)
    assert read_scalar(line.split("value: ")[1].split(",")[0]) == share


def by_hand(data: dict[str, object], dumper: type) -> str:
    return str(yaml.dump(data, Dumper=dumper, sort_keys=False, allow_unicode=True, width=10**9,
                         default_flow_style=False))  # fmt: skip


SIGNS = st.sampled_from(
    "ab0 .:,-?[]{}#&*!|>'\"%@`=~<\\/\n\t\r\x85\u2028\xa0\ufeff\x00\x1b\x7féЖ中“—…\u200b\u202e\uffff\U0001f600"
)
LONG = st.sampled_from([60, 99, 100, 101, 125, 126, 127, 128, 129, 1023, 1025]).flatmap(
    lambda n: st.sampled_from("aé-").map(lambda sign: sign * n)
)
TEXTS = st.text(SIGNS, max_size=12) | st.text(st.characters(exclude_categories=["Cs"])) | LONG | st.sampled_from(NASTY)
FLAT = TEXTS | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none() | st.dates()


def containers(entries: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    inline = st.dictionaries(TEXTS, FLAT, max_size=3).map(Inline)
    return st.lists(entries, max_size=3) | st.dictionaries(TEXTS, entries, max_size=3) | inline


@settings(max_examples=400)
@given(st.dictionaries(TEXTS, st.recursive(FLAT, containers, max_leaves=8), min_size=1, max_size=3))
def test_libyaml_is_asked_only_where_it_writes_the_same_bytes(data: dict[str, object]) -> None:
    assert yaml_text(data) == by_hand(data, CarefulDumper)


@pytest.mark.skipif(writing.LIBYAML is None, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize("data", [{"": 1}, {"a": "\U0001f600"}, {"a\rb": 1}, {"a" * 127: 1}, {"é" * 120: 1}])
def test_where_the_two_part_ways_the_careful_one_writes(data: dict[str, object]) -> None:
    assert by_hand(data, QuickDumper) != by_hand(data, CarefulDumper) == yaml_text(data)


def test_scenarios_are_written_by_libyaml(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, text = resolved(load(path)), resolved_yaml(load(path))
    monkeypatch.setattr(writing, "CarefulDumper", None)
    assert yaml_text(data) == text == by_hand(data, CarefulDumper)


WITHOUT_EFFECT = [
    "title=Another", "id=another", "question=Why", "layer=x", "leaders.guard.name=G", "leaders.guard.note=n",
    "ties.t01.note=n",
    "leaders.guard.loyalty.why=because", "leaders.guard.asserted.danger=high", "posts.minister.title=M",
    "absent=[x]", "rules.kompromat=on",
    "sources.s01.text=Another", "leaders.guard.loyalty.evidence=[s01]", "leaders.guard.loyalty.confidence=low",
]  # fmt: skip
WITH_EFFECT = [
    "horizon_months=23", "election=2021-01-11", "leaders.guard.loyalty=high", "leaders.guard.loyalty.status=stated",
    "rules.kompromat=off",
    "leaders.guard.loyalty.confidence=high", "leaders.guard.loyalty.rests_on=insiders",
    "leaders.elder.candidate=true", "levels.high=0.71",
    "channels.insiders={alpha: 5, beta: 3}", "world.approval=0.51", "categories.ministers.posts.minister=9",
    "ties.t01.sign=0",
    "parameters.leak_rate=0.01", "posts.minister.second_key=true", "clans.houses.count=4", "ties.t01.known=false",
    "events=[{day: 1, do: ruler_dies}]", "leaders.elder.memberships.houses_1=high", "world.deference=0.5",
]  # fmt: skip


@pytest.mark.parametrize("change", WITHOUT_EFFECT)
def test_words_do_not_change_the_fingerprint(change: str) -> None:
    assert fingerprint(load(COURT, [change])) == fingerprint(court())


def test_whatever_can_change_results_changes_the_fingerprint() -> None:
    prints = {change: fingerprint(load(COURT, [change])) for change in WITH_EFFECT}
    assert len({fingerprint(load(COURT)), *prints.values()}) == len(WITH_EFFECT) + 1


def test_the_order_of_rows_counts_and_that_of_parameters_does_not(tmp_path: Path) -> None:
    base = load(COURT)
    turned = base.model_copy(update={"leaders": dict(reversed(base.leaders.items()))})
    assert fingerprint(turned) != fingerprint(base)
    levels = base.model_copy(update={"levels": dict(reversed(base.levels.items()))})
    assert fingerprint(levels) == fingerprint(base)


def test_a_parameter_that_an_author_sets_counts_among_the_numbers_certain_or_not():
    def told(*settings: str) -> dict[str, str]:
        found = provenance(load(COURT, list(settings)), "parameters")
        return {each.path: each.value for each in found if each.path.endswith((".chances", ".leak_rate"))}

    assert set(told()) == {"parameters.chances", "parameters.leak_rate"}, "what nobody sets is drawn from its range"
    fixed = told("parameters.chances=0.5")
    assert set(fixed) == {"parameters.chances", "parameters.leak_rate"}
    assert fixed["parameters.chances"] != told()["parameters.chances"]
