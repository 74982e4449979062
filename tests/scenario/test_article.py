"""The scenario of the article says what was coded from it, cell by cell, and nothing that the article does not say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.core.ground.codes import Status
from sim.scenario.provenance import provenance, shares
from sim.scenario.reading.loader import load
from sim.scenario.schema.numbers import Number
from sim.scenario.tables.build import build

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"
CODING = json.loads((HERE.parent / "reference" / "article_coding.json").read_text(encoding="utf-8"))
VETERANS = ("akhmetov", "esimov", "shukeyev")


@pytest.fixture(scope="module")
def article():
    return load(SCENARIOS / "kazakhstan-2021.yaml")


@pytest.fixture(scope="module")
def background():
    return load(SCENARIOS / "kazakhstan-2021-background.yaml")


def at(scenario: Any, path: str) -> Any:
    """Follow a dotted path through models and maps."""
    found = scenario
    for name in path.split("."):
        found = found[name] if isinstance(found, dict) else getattr(found, name)
    return found


def numbers_of(said: Any) -> dict[str, Number]:
    return {name: value for name, value in said if isinstance(value, Number)}


def test_the_reference_holds_the_whole_grid():
    """Fourteen actors by fourteen attributes, less two that do not apply, and more besides."""
    grid = [path for path, *_ in CODING["cells"] if path.split(".")[0] in ("leaders", "categories")]
    assert len(grid) >= 196 - 2
    assert sum(path.startswith("clans.") for path, *_ in CODING["cells"]) >= 15 * 10 - 7


@pytest.mark.parametrize("cell", CODING["cells"], ids=[cell[0] for cell in CODING["cells"]])
def test_a_cell_is_as_coded(article, cell):
    path, level, confidence, status, evidence, rests_on = cell
    number = at(article, path)
    assert (number.level, number.confidence, number.status) == (level, confidence, status)
    assert list(number.evidence) == evidence
    assert number.rests_on == rests_on


@pytest.mark.parametrize("path", CODING["not_applicable"])
def test_what_does_not_apply_is_not_drawn(article, path):
    assert at(article, path).is_fixed


@pytest.mark.parametrize("tie", CODING["ties"], ids=[tie[0] for tie in CODING["ties"]])
def test_a_tie_is_as_coded(article, tie):
    name, start, end, kind, sign = tie
    said = article.ties[name]
    assert (said.from_, said.to, said.kind, said.sign) == (start, end, kind, sign)


def test_the_four_who_are_listed_together_have_a_tie_of_no_strength_in_each_pair(article):
    pairs = [tie for name, tie in article.ties.items() if name.startswith("t36")]
    four = {*VETERANS, "tasmagambetov"}
    assert {frozenset((tie.from_, tie.to)) for tie in pairs} == {frozenset((a, b)) for a in four for b in four - {a}}
    assert all(tie.kind == "peers" and tie.sign == 0 and tie.strength.value == 0.0 for tie in pairs)


@pytest.mark.parametrize("post", CODING["posts"], ids=[post[0] for post in CODING["posts"]])
def test_an_office_is_as_coded(article, post):
    name, level, evidence = post
    value = article.posts[name].value
    assert (value.level, list(value.evidence)) == (level, evidence)
    assert value.status != "stated", "the article names offices, it does not rank them"


@pytest.mark.parametrize("process", CODING["processes"], ids=[process[0] for process in CODING["processes"]])
def test_a_process_is_as_coded(article, process):
    name, status, evidence, rests_on = process
    said = article.processes[name]
    assert (said.status, list(said.evidence), said.rests_on) == (status, evidence, rests_on)


@pytest.mark.parametrize("claim", CODING["conditionals"], ids=[claim[0] for claim in CODING["conditionals"]])
def test_a_conditional_is_as_coded(article, claim):
    name, status, evidence, probability = claim
    said = article.conditionals[name]
    assert (said.status, list(said.evidence), said.probability) == (status, evidence, probability)


def test_nothing_is_stated_or_implied_that_was_not_coded(article):
    """Besides the cells: offices, the state of the country, what two characters stand for, and six parameters."""
    coded = {cell[0] for cell in CODING["cells"]}
    coded |= {f"posts.{post[0]}.value" for post in CODING["posts"]}
    coded |= {"leaders.tasmagambetov.memberships.kazakh_nationalists", "clans.ill_wishers.stance_incumbent"}
    others = [number.path for number in provenance(article) if number.status != "assumed" and number.path not in coded]
    assert {path.split(".")[0] for path in others} == {"world", "parameters"}
    assert sum(path.startswith("parameters.") for path in others) == 5


def test_the_article_is_the_only_source(article):
    assert all(source.startswith("p") for number in provenance(article) for source in number.evidence)
    assert {"p00", *(f"p{place:02d}" for place in range(1, 16))} <= set(article.sources)
    assert {"p09a", "p09b", "p10a", "p10b", "p11b", "p14b"} <= set(article.sources)


def test_key_phrases_have_at_most_twelve_words_and_paraphrases_at_most_thirty(article):
    for source in article.sources.values():
        assert len((source.phrase or "").split()) <= 12
        assert len(source.text.split()) <= 30


def test_the_three_veterans_cannot_be_told_apart(article):
    one, two, three = (article.leaders[name] for name in VETERANS)
    assert numbers_of(one) == numbers_of(two) == numbers_of(three)
    assert one.asserted == two.asserted == three.asserted
    assert (one.post, one.status, one.candidate) == (two.post, two.status, two.candidate)
    assert (one.post, one.status, one.candidate) == (three.post, three.status, three.candidate)
    clans = [article.clans[f"{name}_clan"] for name in VETERANS]
    assert numbers_of(clans[0]) == numbers_of(clans[1]) == numbers_of(clans[2])
    assert len({clan.kind for clan in clans}) == 1

    def ties_of(name: str) -> list[tuple[Any, ...]]:
        """Return the ties of a veteran with his own name, his clan's and his peers' taken out."""
        places = {name: "self", f"{name}_clan": "clan"} | {other: "peer" for other in VETERANS if other != name}
        found = [tie for tie in article.ties.values() if name in (tie.from_, tie.to)]
        ends = [sorted({places.get(tie.from_, tie.from_), places.get(tie.to, tie.to)}) for tie in found]
        said = zip(found, ends, strict=True)
        return sorted((tie.kind, tie.sign, both, repr(tie.strength)) for tie, both in said)

    assert ties_of("akhmetov") == ties_of("esimov") == ties_of("shukeyev")


def test_the_power_broker_stays_without_a_name_and_an_office(article, background):
    for scenario in (article, background):
        broker = scenario.leaders["power_broker"]
        assert "not named" in broker.name
        assert broker.post is None


def test_a_successor_is_looked_for_among_seven(article):
    assert {name for name, leader in article.leaders.items() if leader.candidate} == {
        "tokayev",
        "power_broker",
        "masimov",
        "tasmagambetov",
        *VETERANS,
    }


def test_the_elite_has_three_hundred_people(article):
    built = build(article)
    assert len(built.leaders) == 300
    assert built.leaders.named.sum() == 9
    assert (built.leaders.status == Status.OUTSIDE).sum() == 3 + 48 + 3  # searched, hopeful, and three of the nine


def test_more_than_half_of_the_numbers_are_assumed_as_the_summary_says(article):
    counted = shares(article, "scenario")
    assert 0.5 < counted["assumed"].share < 0.65
    assert counted["stated"].share < counted["implied"].share


def test_background_gives_a_second_key_to_33_of_36_government_offices(background):
    built = build(background)
    government = [
        row for row, name in enumerate(built.post_ids) if background.posts[entry_of(name)].institution == "government"
    ]
    assert len(government) == 36
    assert sum(built.posts.second_key[row] for row in government) == 33
    akims = [row for row, name in enumerate(built.post_ids) if background.posts[entry_of(name)].institution == "akimat"]
    assert all(built.posts.second_key[row] for row in akims)
    assert built.posts.second_key[built.post_ids.index("knb_chair")] == 1


def entry_of(post: str) -> str:
    """Return the entry of the file that an office comes from."""
    head, _, tail = post.rpartition("_")
    return head if tail.isdigit() else post


def test_background_keeps_the_people_and_the_luck_of_the_article(article, background):
    below, above = build(article), build(background)
    kept = [name for name in above.leader_ids if name in below.leader_ids]
    assert set(above.leader_ids) - set(below.leader_ids) == {"knb_deputy"}
    for name in kept:
        assert above.leaders.key[above.leader_ids.index(name)] == below.leaders.key[below.leader_ids.index(name)]


def test_background_overrides_what_the_summary_says_and_nothing_else(article, background):
    below = {number.path: number for number in provenance(article, "scenario")}
    changed = {number.path for number in provenance(background, "scenario") if below.get(number.path, number) != number}
    assert changed == {
        "leaders.tokayev.authority",
        "leaders.nazarbayev.coercive",
        "leaders.masimov.loyalty_patron",
        "leaders.tasmagambetov.coercive",
        "leaders.akhmetov.regional",
        "leaders.akhmetov.exposure",
        "leaders.esimov.economic",
        "leaders.shukeyev.regional",
    }


def test_background_names_a_source_for_every_number_it_changes(background):
    for number in provenance(background):
        if any(source.startswith("b_") for source in number.evidence):
            assert set(number.evidence) <= set(background.sources)
    assert background.parameters["shock_rate"].value > 0.0
