"""Fields that are read only of some, or only where there is a patron or a vote: the one table of what is idle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sim.scenario.checks.patrons import patrons_of
from sim.scenario.schema.days import election_day
from sim.scenario.schema.scenario import Scenario


class FieldUse(NamedTuple):
    """A field, of whom it is read, and how to say so; `is_read` takes the scenario and the id."""

    table: str
    field: str
    of: str
    is_read: Callable[[Scenario, str], bool]


def _starts_with_patron(scenario: Scenario, some_id: str) -> bool:
    """Say whether there is a patron from the start: what people are to one who comes later is reckoned then."""
    return scenario.world.patron is not None


def _has_patron(scenario: Scenario, some_id: str) -> bool:
    return bool(patrons_of(scenario))


def _is_patron(scenario: Scenario, some_id: str) -> bool:
    return some_id in patrons_of(scenario)


def _has_an_age(scenario: Scenario, some_id: str) -> bool:
    leader = scenario.leaders.get(some_id)
    return leader is not None and (leader.age is not None or leader.born is not None)


def _is_chief(scenario: Scenario, some_id: str) -> bool:
    ties = scenario.ties.values()
    return any((tie.kind, tie.from_) == ("leadership", some_id) for tie in ties) or any(
        (tie.kind, tie.to) == ("instruction", some_id) for tie in ties
    )


def _has_vote(scenario: Scenario, some_id: str) -> bool:
    return election_day(scenario) is not None


def _bears_on_alliances(scenario: Scenario, some_id: str) -> bool:
    return _has_patron(scenario, some_id) or any(tie.kind in ("alliance", "peers") for tie in scenario.ties.values())


def _is_team(scenario: Scenario, some_id: str) -> bool:
    return some_id == scenario.world.team


def _is_patrons(scenario: Scenario, some_id: str) -> bool:
    """Say whether a patron heads a clan, or instructs it; without a head he may turn out to be its heaviest member."""
    patrons = patrons_of(scenario)
    told = any(
        tie.kind == "instruction" and tie.from_ in patrons and tie.to in _rows(some_id)
        for tie in scenario.ties.values()
    )
    return told or (bool(patrons) and scenario.clans[some_id].head in (None, *patrons))


def _is_led_by_incumbent(scenario: Scenario, some_id: str) -> bool:
    clan = scenario.clans[some_id]
    return clan.kind == "body" and _has_vote(scenario, some_id) and clan.head in (None, scenario.world.incumbent)


def _is_looked_into(scenario: Scenario, some_id: str) -> bool:
    kinds = ("investigation", "association")
    return any(tie.kind in kinds and tie.to in _rows(some_id) for tie in scenario.ties.values())


def _has_force(scenario: Scenario, some_id: str) -> bool:
    instructed = any(tie.kind == "instruction" and tie.to in _rows(some_id) for tie in scenario.ties.values())
    return scenario.clans[some_id].kind == "body" or instructed


def is_told(scenario: Scenario, some_id: str) -> bool:
    """Say whether somebody is told his fate before a vote: officials, and who holds an office in the ruler's gift."""
    if not _has_vote(scenario, some_id) or some_id == scenario.world.incumbent:
        return False
    return some_id in scenario.categories or any(
        post.institution not in NOT_IN_HIS_GIFT
        for name, post in scenario.posts.items()
        if some_id in (post.holder, *post.holders) or scenario.leaders[some_id].post in _rows(name)
    )


def _never(scenario: Scenario, some_id: str) -> bool:
    return False


def _rows(some_id: str) -> tuple[str, ...]:
    return (some_id, *(f"{some_id}_{place}" for place in range(1, 51)))


A_PATRON: Final = "read only where there is a patron"
NOT_IN_HIS_GIFT: Final = ("presidency", "court", "legislature")
PEOPLE: Final = ("leaders", "categories")
FIELD_USES: Final[tuple[FieldUse, ...]] = (
    *(FieldUse(table, field, A_PATRON, _starts_with_patron) for table in PEOPLE
      for field in ("loyalty_patron", "loyalty_patron_latent")),
    *(FieldUse(table, field, A_PATRON, _has_patron) for table in PEOPLE for field in ("protection", "faction")),
    *(FieldUse(table, field, "read of the patron only", _is_patron) for table in PEOPLE
      for field in ("fragility_awareness", "weak_preference")),
    *(FieldUse(table, "discipline", "read only of those who are told their fate before a vote: officials, and who "
               "holds an office in the ruler's gift", is_told)
      for table in PEOPLE),
    *(FieldUse(table, "gathering", "read only of those who lead (ties of leadership) or are instructed", _is_chief)
      for table in PEOPLE),
    FieldUse("leaders", "sex", "read only where an age is given ('age' or 'born')", _has_an_age),
    FieldUse("leaders", "candidate", A_PATRON + ", for it is he who chooses", _has_patron),
    FieldUse("clans", "stance_patron", "read only of a clan that the patron heads or instructs", _is_patrons),
    FieldUse("clans", "exists", "read only of 'world.team'", _is_team),
    FieldUse("clans", "leaks", "read only of a body that the incumbent heads, before a vote", _is_led_by_incumbent),
    FieldUse("clans", "holds_material", "read only of what is under investigation or has an association",
             _is_looked_into),
    FieldUse("clans", "coercive", "read only of bodies, and of what somebody instructs", _has_force),
    FieldUse("posts", "second_key", A_PATRON, _has_patron),
    FieldUse("world", "patron_support", A_PATRON + ", or an alliance", _bears_on_alliances),
    FieldUse("ties", "known", "read by no rule", _never),
    FieldUse("ties", "sign", "read of coverage only",
             lambda scenario, tie: scenario.ties[tie].kind == "coverage"),
)  # fmt: skip
# Kinds of tie whose sign says what the kind says anyway: set to that, it is no mistake.
AS_THE_KIND_SAYS: Final = {"rivalry": -1, "investigation": -1, "hostility": -1}


def is_said(said: Any, field: str) -> bool:
    """Say whether an author set a field of a leader, clan, post, tie or the world to something of his own."""
    if field not in said.model_fields_set or getattr(said, field) == type(said).model_fields[field].default:
        return False
    return not (field == "sign" and getattr(said, field) == AS_THE_KIND_SAYS.get(said.kind, 0))
