"""Each field that is read of some only: no remark upon it where it is read, and one where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.core.rulebook import PARAMETERS
from sim.scenario.checks.field_uses import FIELD_USES
from sim.scenario.reading.loader import examine

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"  # with a patron and a vote
NO_PATRON = ("world.patron=null",)
NO_VOTE = ("election=null",)
LEADS = "lead: {from: guard, to: guard_corps, kind: leadership, strength: 1}"
INSTRUCTS = "told: {from: ruler, to: guard_corps, kind: instruction, strength: 1}"
ALLIANCE = "both: {from: ruler, to: guard, kind: alliance, strength: 1}"
SEARCH = "search: {from: ruler, to: %s, kind: investigation, strength: 1}"
TOLD_TO = "told: {from: ruler, to: %s, kind: instruction, strength: 1}"

HANDED_ON = "events=[{day: 9, do: appoint, who: guard, post: president}]"

READ_OR_NOT: list[tuple[str, tuple[str, ...], bool]] = [
    *((f"leaders.guard.{name}=0.9", more, is_read)
      for name in ("loyalty_patron", "loyalty_patron_latent", "protection")
      for more, is_read in (((), True), (NO_PATRON, False))),
    *((f"categories.ministers.{name}=0.9", more, is_read)
      for name in ("loyalty_patron", "protection") for more, is_read in (((), True), (NO_PATRON, False))),
    *((f"{path}={value}", more, is_read)
      for path, value in (("categories.ministers.loyalty_patron_latent", "0.9"), ("leaders.guard.faction", "0.9"),
                          ("categories.ministers.faction", "0.9"))
      for more, is_read in (((), True), (NO_PATRON, False))),
    *((f"categories.ministers.{name}=0.9", (), False) for name in ("fragility_awareness", "weak_preference")),
    ("categories.ministers.gathering=0.9", (), False),
    ("categories.ministers.gathering=0.9", (TOLD_TO % "ministers",), True),
    ("leaders.guard.sex=woman", (), False),
    ("leaders.guard.sex=woman", ("leaders.guard.age=50",), True),
    ("leaders.guard.sex=woman", ("leaders.guard.born=1970-01-01",), True),
    ("leaders.guard.sex=woman", ("leaders.elder.age=50",), False),
    *((f"leaders.{who}.{name}=0.9", (), who == "patron")
      for name in ("fragility_awareness", "weak_preference") for who in ("patron", "ruler", "guard")),
    *((f"leaders.{who}.{name}=0.9", (), True)  # anybody may come to rule
      for name in ("authority", "negotiation", "balancing", "contempt", "autonomy_wish", "frailty")
      for who in ("patron", "ruler", "guard")),
    ("leaders.guard.protection=0.9", (*NO_PATRON, HANDED_ON), True),
    ("leaders.guard.loyalty_patron=0.9", (*NO_PATRON, HANDED_ON), False),  # reckoned when there is one
    ("leaders.ruler.fragility_awareness=0.9", (*NO_PATRON, HANDED_ON), True),
    ("leaders.elder.fragility_awareness=0.9", (*NO_PATRON, HANDED_ON), False),
    ("categories.ministers.discipline=0.9", (), True),
    ("categories.ministers.discipline=0.9", NO_VOTE, False),
    ("leaders.guard.discipline=0.9", (), True),  # he commands the guard
    ("leaders.guard.discipline=0.9", NO_VOTE, False),
    *((f"leaders.{who}.discipline=0.9", (), False) for who in ("ruler", "patron", "elder")),
    ("leaders.guard.gathering=0.9", (LEADS, INSTRUCTS), True),
    ("leaders.guard.gathering=0.9", (LEADS,), True),
    ("leaders.guard.gathering=0.9", (TOLD_TO % "guard",), True),
    ("leaders.guard.gathering=0.9", (INSTRUCTS,), False),
    ("leaders.elder.gathering=0.9", (LEADS, INSTRUCTS), False),
    ("leaders.guard.candidate=true", (), True),
    ("leaders.guard.candidate=true", NO_PATRON, False),
    ("clans.river_house.stance_patron=0.9", (), False),  # the guard heads it
    ("clans.river_house.stance_patron=0.9", (TOLD_TO.replace("ruler", "patron") % "river_house",), True),
    ("clans.river_house.stance_patron=0.9", ("clans.river_house.head=patron",), True),
    ("clans.river_house.stance_patron=0.9", ("clans.river_house.head=null",), True),
    ("clans.river_house.stance_patron=0.9", ("clans.river_house.head=null", *NO_PATRON), False),
    ("clans.guard_corps.exists=0.9", ("world.team=guard_corps",), True),
    ("clans.guard_corps.exists=0.9", ("world.team=guard_corps", *NO_VOTE), True),
    ("clans.guard_corps.exists=0.9", (), False),
    ("clans.guard_corps.leaks=0.9", (), True),
    ("clans.guard_corps.leaks=0.9", ("clans.guard_corps.head=ruler",), True),
    ("clans.guard_corps.leaks=0.9", ("clans.guard_corps.head=guard",), False),
    ("clans.guard_corps.leaks=0.9", NO_VOTE, False),
    ("clans.houses.leaks=0.9", (), False),
    *((f"clans.{who}.holds_material=0.9", (SEARCH % whom,), is_read) for who, whom, is_read in (
        ("guard_corps", "guard_corps", True), ("houses", "houses", True), ("houses", "houses_3", True),
        ("houses", "guard_corps", False), ("hill_house", "houses_1", False))),
    ("clans.guard_corps.coercive=0.9", (), True),
    ("clans.houses.coercive=0.9", (), False),
    *((f"clans.{who}.coercive=0.9", (TOLD_TO % whom,), is_read) for who, whom, is_read in (
        ("houses", "houses", True), ("houses", "houses_1", True), ("houses", "houses_3", True),
        ("hill_house", "hill_house", True), ("hill_house", "houses_1", False))),
    ("posts.minister.body=guard_corps", (), True),  # an office commands a body without a tie, too
    ("posts.minister.second_key=true", (), True),
    ("posts.minister.second_key=true", NO_PATRON, False),
    ("world.patron_support=0.9", (), True),
    ("world.patron_support=0.9", NO_PATRON, False),
    ("world.patron_support=0.9", (*NO_PATRON, ALLIANCE), True),
    ("world.patron_support=0.9", (*NO_PATRON, ALLIANCE.replace("alliance", "peers")), True),
    ("world.patron_support=0.9", (*NO_PATRON, ALLIANCE.replace("alliance", "rivalry")), False),
    ("world.team=guard_corps", (), True),
    ("world.team=guard_corps", NO_VOTE, True),
    ("ties.t02.known=false", (), False),
    ("ties.t02.sign=-1", ("ties.t02.kind=coverage",), True),
    ("ties.t02.sign=-1", (), False),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "more", "is_read"), READ_OR_NOT)
def test_a_field_is_remarked_upon_where_nobody_reads_it_and_only_there(
    setting: str, more: tuple[str, ...], is_read: bool
) -> None:
    path = setting.partition("=")[0]
    ties = [each for each in more if "=" not in each]
    others = [each for each in more if "=" in each]
    examined = examine(COURT, [f"ties={{{', '.join(ties)}}}", *others, setting] if ties else [*others, setting])
    assert examined.problems == ()
    *above, field = path.split(".")
    said = f"no rule reads {field}{'' if above == ['world'] else f' of {above[-1]!r}'} here"
    found = [each for each in examined.warnings if each.path == path and said in each.message]
    assert (found == []) == is_read
    assert all(each.severity == "remark" for each in found)


def test_every_field_that_is_read_of_some_only_is_tried_both_ways() -> None:
    paths = [(setting.partition("=")[0].split("."), is_read) for setting, _, is_read in READ_OR_NOT]
    tried = {(path[0], path[-1], is_read) for path, is_read in paths}
    never_read = {("ties", "known"), ("categories", "fragility_awareness"), ("categories", "weak_preference")}
    for use in FIELD_USES:
        assert (use.table, use.field, False) in tried
        assert (use.table, use.field, True) in tried or (use.table, use.field) in never_read


@pytest.mark.parametrize("name", ["chances", "fresh_half_life"])
def test_a_parameter_is_remarked_upon_outside_of_the_range_of_the_rulebook_and_not_at_its_ends(name: str) -> None:
    low, high = next((each.low, each.high) for each in PARAMETERS if each.name == name)

    def where(*settings: str) -> list[str]:
        examined = examine(COURT, settings)
        assert examined.problems == ()
        return [each.path for each in examined.warnings if "outside of the range" in each.message]

    path, above, below = f"parameters.{name}", 1.1 * high, 0.9 * low
    middle = (low + high) / 2
    for value in (low, high, middle):
        assert where(f"{path}={value}") == []
        assert where(f"events=[{{day: 9, do: set, path: {path}, value: {value}}}]") == []
    assert where(f"{path}={{value: {middle}, range: [{low}, {high}]}}") == []
    for value in (above, below):
        assert where(f"{path}={value}") == [path]
        assert where(f"events=[{{day: 9, do: set, path: {path}, value: {value}}}]") == ["events.0.value"]
    assert where(f"{path}={{value: {middle}, range: [{below}, {high}]}}") == [path]
    assert where(f"{path}={{value: {middle}, range: [{low}, {above}]}}") == [path]
