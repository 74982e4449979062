"""What can be taken out of a scenario: every kind of tie, every rule, the vote, and what tells actors apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, get_args

from sim.core.rulebook import ALWAYS, RULES
from sim.language.dotted import dotted
from sim.scenario.checks.tie_uses import AT_ZERO
from sim.scenario.schema.scenario import FIELD_DEFAULTS, Scenario, Tie, TieKind
from sim.scenario.tables.evidence import centre_of

TIE_LEAST, TIE_MOST, KOMPROMAT_LEAST, CALENDAR_LEAST = 0.005, 0.35, 0.03, 0.30  # shares of runs wanted to change
WANTED: Final = (
    f"Wanted of any change: every kind of tie that carries something in at least {100 * TIE_LEAST:g} % of runs and "
    f"none in more than {100 * TIE_MOST:g} %, kompromat in at least {100 * KOMPROMAT_LEAST:g} %, vote and government "
    f"in at least {100 * CALENDAR_LEAST:g} %."
)
DOCUMENTATION: Final = ("alignment",)  # follows from two other ties: to read it, too, would count them twice
MEANS: Final = ("coercive", "economic", "media", "regional", "street")
PEOPLE: Final[dict[str, tuple[str, ...]]] = {
    "loyalty and grievance": ("loyalty", "loyalty_latent", "grievance"),
    "loyalty to the patron": ("loyalty_patron", "loyalty_patron_latent"), "loyalty to the clan": ("loyalty_clan",),
    "ambition and its concealment": ("ambition", "concealment"), "caution": ("caution",),
    "weight": ("weight", "weight_trend"), "force, money, media, region, street": MEANS,
    "equal distance and balancing": ("equidistance", "balancing"),
    "what files are made of": ("exposure", "gathering", "protection", "file"), "discipline": ("discipline",),
    "security of the post": ("post_security",),
    "a ruler's own": ("authority", "negotiation", "contempt", "autonomy_wish", "faction"),
    "a patron's own": ("fragility_awareness", "weak_preference", "frailty"),
}  # fmt: skip
CLANS: Final[dict[str, tuple[str, ...]]] = {
    "cohesion": ("cohesion", "cohesion_trend"), "weight": ("weight",), "force, money, media, region, street": MEANS,
    "stance and grievance": ("stance_incumbent", "stance_patron", "grievance"),
    "leaks, material, existence": ("leaks", "holds_material", "exists"),
}  # fmt: skip


class Taken(NamedTuple):
    """Something taken out: under which heading, its name, what sets it so, and the share of runs wanted to change."""

    heading: str
    name: str
    settings: tuple[str, ...]
    least: float = 0.0
    most: float = 1.0


def taken_out(scenario: Scenario) -> Iterator[Taken]:
    """Yield all that can be taken out of a scenario; without settings where it has nothing of the kind."""
    ties = {kind: [name for name, tie in scenario.ties.items() if tie.kind == kind] for kind in get_args(TieKind)}
    for kind, names in ties.items():
        settings = tuple(f"{dotted(('ties', name, 'strength'))}=0" for name in names)
        least, most = (0.0, 1.0) if kind in DOCUMENTATION else (TIE_LEAST, TIE_MOST)
        yield Taken("ties, all of a kind at strength 0", kind, settings, least, most)
    for kind in AT_ZERO:
        settings = tuple(f"{dotted(('ties', name))}=null" for name in ties[kind])
        yield Taken("ties that count at 0: all of a kind removed", kind, settings, TIE_LEAST, TIE_MOST)
    for rule in RULES:
        if rule != ALWAYS:
            least = KOMPROMAT_LEAST if rule == "kompromat" else 0.0
            yield Taken("rules switched off", rule, (f"rules.{rule}=off",), least)
    settings = ("election=null",) if scenario.election is not None else ()
    yield Taken("vote and government", "no vote, no government formed", settings, CALENDAR_LEAST)
    for name, fields in PEOPLE.items():
        yield Taken("people all alike in", name, tuple(_alike(scenario, ("leaders", "categories"), fields)))
    for name, fields in CLANS.items():
        yield Taken("clans all alike in", name, tuple(_alike(scenario, ("clans",), fields)))
    country = [field for field in FIELD_DEFAULTS["world"] if field not in ("patron_support", "deference")]
    settings = tuple(f"world.{field}={_usual('world', field)}" for field in country)
    yield Taken("the country as the language has it", "all of it but patron and deference", settings)


def _alike(scenario: Scenario, tables: Sequence[str], fields: Sequence[str]) -> Iterator[str]:
    """Yield what gives all in these tables the same in these fields; wholes that are described are no actors."""
    for table in tables:
        for name, said in getattr(scenario, table).items():
            if getattr(said, "kind", "") == "aggregate":
                continue
            for field in fields:
                usual = _usual(table, field)
                if usual != "null" or getattr(said, field) is not None:
                    yield f"{dotted((table, name, field))}={usual}"


def _usual(table: str, field: str) -> str:
    """Return what the language takes where nothing is said, undrawn."""
    default = FIELD_DEFAULTS[table][field]
    return "null" if default is None else str(centre_of(default))


def with_allies(scenario: Scenario, strength: float = 0.0) -> Scenario:
    """Return the scenario with an alliance more of the incumbent with each other leader, before all other ties.

    A kind that does not count at 0, so that such ties are nothing there; at 1 they reach everybody.
    """
    ruler = scenario.world.incumbent
    more = {
        f"ally_{other}": Tie.model_validate({"from": ruler, "to": other, "kind": "alliance", "strength": strength})
        for other in scenario.leaders
        if other != ruler
    }
    return scenario.model_copy(update={"ties": {**more, **scenario.ties}})
