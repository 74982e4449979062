"""The scenario: everything an author may say, each field with its meaning, unit and range."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
)
from pydantic_core import PydanticCustomError

from sim.language.forms import TOGETHER, Name
from sim.scenario.schema.actors import Category, Clan, Leader, number
from sim.scenario.schema.events import Event
from sim.scenario.schema.grounds import CHANNELS, Channel, ChannelName, Conditional, Process, Source
from sim.scenario.schema.numbers import (
    FROZEN,
    LEVEL_MEANS,
    LEVELS,
    Id,
    Ids,
    Level,
    Line,
    Number,
    Share,
    Sign,
    Text,
    Texts,
    Version,
    as_tuple,
    fixed,
)
from sim.scenario.schema.outcomes import OwnOutcomes

Institution = Literal[
    "presidency", "court", "government", "akimat", "holding", "media", "security", "legislature", "apparatus"
]
TieKind = Literal[
    "patronage", "kinship", "alliance", "deference", "membership", "leadership", "rivalry", "investigation",
    "appointment", "instruction", "association", "alignment", "recruitment", "hostility", "coverage", "founder",
    "peers",
]  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1000, 3000


def _in_reach(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("date_reach", "must lie between the years 1000 and 3000")
    return day


Day = Annotated[date, AfterValidator(_in_reach)]


class World(BaseModel):
    """The country: who rules, who put him there, and how the state stands."""

    model_config = FROZEN

    incumbent: Id = Field(description="Id of the leader who rules at the start.")
    patron: Id | None = Field(None, description="Id of the leader who put the incumbent there; absent: none.")
    team: Id | None = Field(None, description="Id of the clan that is the incumbent's own following; absent: none.")
    capacity: Share = number("capacity of the state", fixed(0.5))
    approval: Share = number("approval of the incumbent in the country", fixed(0.5))
    lame_duck: Share = number("how far the incumbent is seen as leaving anyway", fixed(0.2))
    parliament_autonomy: Share = number("how far parliament and courts decide for themselves", fixed(0.3))
    media_autonomy: Share = number("how far media escape control", fixed(0.3))
    wealth_autonomy: Share = number("how far fortunes do not hang on the state", fixed(0.4))
    regional_cleavage: Share = number("how far regions or clans divide the country", fixed(0.4))
    mass_grievance: Share = number("grievance in the country", fixed(0.4))
    external_backing: Share = number("backing by a foreign power that would come at once", fixed(0.3))
    elite_cohesion: Share = number("cohesion of the elite as a whole", fixed(0.5))
    patron_support: Share = number("the patron's support for the incumbent", fixed(0.65))
    deference: Share | None = number(
        "how far the incumbent minds the patron's court and the clans (absent: from his deference ties)", None
    )


class Post(BaseModel):
    """An office, or several of the same kind."""

    model_config = FROZEN

    title: Line = Field(description="Title as shown to readers.")
    institution: Institution = Field(description="To what it belongs.")
    count: int = Field(1, ge=1, le=5000, description="How many such offices (1 to 5000): expands to id_01, id_02, ...")
    second_key: bool = Field(False, description="Whether the patron's consent is needed to fill it.")
    succeeds: bool = Field(
        False,
        description="Whether by law its holder follows a ruler whose place is empty: he then has a claim that few can "
        "match, and inherits even without a name.",
    )
    body: Id | None = Field(None, description="Id of the state body (a clan of kind body) it commands; absent: none.")
    holder: Id | None = Field(None, description="Id of the leader who holds it; absent: nobody named.")
    holders: Ids = Field((), description="Ids of leaders who hold the first of several such offices, in order.")
    note: Text | None = Field(None, description="Anything a reader should know; never read by the engine.")
    value: Share = number("how much it is wanted")
    lends_coercive: Share = number("force it lends its holder", fixed(0.0))
    lends_economic: Share = number("money it lends its holder", fixed(0.0))
    lends_media: Share = number("media it lends its holder", fixed(0.0))
    lends_regional: Share = number("regional reach it lends its holder", fixed(0.0))


class Tie(BaseModel):
    """What binds two actors, from one to the other."""

    model_config = FROZEN

    from_: Id = Field(alias="from", description="Id of the leader, clan or category it starts from.")
    to: Id = Field(description="Id of the leader, clan or category it reaches.")
    kind: TieKind = Field(description="What binds them.")
    sign: Sign = Field(1, description="For (1), against (-1) or neither (0).")
    strength: Share = Field(description="Share, 0 to 1: strength. Leave out what is not there: some kinds count at 0.")
    known: bool = Field(True, description="Whether others know of it.")
    note: Text | None = Field(None, description="Anything a reader should know; never read by the engine.")


def _or_a_file(schema: dict[str, Any]) -> None:
    """Allow editors a path where a map may stand."""
    about = schema.pop("description")
    options = [{"type": "string", "minLength": 1}, dict(schema)]
    schema.clear()
    schema |= {"description": about, "anyOf": options}


class Scenario(BaseModel):
    """A scenario, complete and checked in form. `sim.scenario.reading.loader.load` reads one and checks the rest."""

    model_config = ConfigDict(**FROZEN, title="Kingmaker scenario")

    kingmaker: Version = Field(description="Version of the format: 1.")
    id: Name = Field(description="Name of the scenario in results: small letters, digits and hyphens.")
    title: Line = Field(description="Title as shown to readers.")
    question: Line | None = Field(None, description="The question the scenario asks, in one sentence.")
    asks: Texts = Field(
        (),
        description="Outcomes that answer the question, by name (kingmaker outcomes): split, on_time, "
        "<leader>.challenged, ruler for who rules at the close. Without it, how it ends is told.",
    )
    outcomes: OwnOutcomes = Field(
        {},
        description="Outcomes of your own by name: formulas over the registered ones (kingmaker outcomes), as in "
        "{early: formation_days <= 7}; every command knows them by name.",
    )
    summary: Text | None = Field(None, description="What a reader should know before the first run.")
    extends: Text | None = Field(
        None, description="Relative path of the scenario this one changes: maps merge, the rest replaces, null removes."
    )
    layer: Line | None = Field(None, description="What sort of layer this is, in a word: article, background, what-if.")
    start: Day = Field(description="Date of day 0, years 1000 to 3000.")
    election: Day | None = Field(None, description="Date of the first vote, not before the start; absent: none.")
    election_every_months: int | None = Field(
        None, ge=6, le=120, description="Months of 30.44 days from one vote to the next; absent: no other is held."
    )
    horizon_months: int = Field(ge=1, le=120, description="When a run is closed: 1 to 120 months after the start.")
    sources: dict[Id, Source] = Field(
        {},
        description="Passages by id; in a file a map, or the relative path of a file that holds the map.",
        json_schema_extra=_or_a_file,
    )
    levels: dict[Level, Annotated[float, Field(gt=0.0, lt=1.0)]] = Field(
        LEVEL_MEANS, description="Mean each level stands for, above 0 and below 1, rising; levels left out keep theirs."
    )
    channels: dict[ChannelName, Channel] = Field(
        CHANNELS, description="Reliability of the source's channels; channels left out keep theirs."
    )
    world: World = Field(description="The country at the start.")
    leaders: dict[Id, Leader] = Field(min_length=2, description="Named leaders by id; at least two.")
    categories: dict[Id, Category] = Field({}, description="Categories of officials by id.")
    clans: dict[Id, Clan] = Field({}, description="Clans, groupings and state bodies by id.")
    posts: dict[Id, Post] = Field({}, description="Offices by id.")
    ties: dict[Id, Tie] = Field({}, description="Ties by id.")
    processes: dict[Id, Process] = Field({}, description="What the source says goes on. Documentation.")
    conditionals: dict[Id, Conditional] = Field({}, description="The if-thens of the source. Documentation.")
    absent: Texts = Field((), description="What the source does not mention. Documentation.")
    events: Annotated[tuple[Event, ...], BeforeValidator(as_tuple)] = Field(
        (), description="What happens on a given day."
    )
    parameters: dict[Id, Number] = Field(
        {}, description="Parameters of the rulebook by name, each in its own unit: these replace the rulebook's values."
    )
    rules: dict[Id, Literal["on", "off"]] = Field({}, description="Rules of the rulebook by name; 'off' omits one.")

    @field_validator("levels")
    @classmethod
    def _levels_rise(cls, levels: dict[Level, float]) -> dict[Level, float]:
        complete = {level: levels.get(level, LEVEL_MEANS[level]) for level in LEVELS}
        means = list(complete.values())
        if any(low >= high for low, high in pairwise(means)):
            raise PydanticCustomError(TOGETHER, "must rise from very-low to very-high")
        return complete

    @field_validator("channels")
    @classmethod
    def _channels_are_complete(cls, channels: dict[ChannelName, Channel]) -> dict[ChannelName, Channel]:
        return {**CHANNELS, **channels}


def _defaults(model: type[BaseModel]) -> dict[str, Share | None]:
    """Return the default of every share of a model; None where the engine works it out."""
    fields: dict[str, Any] = model.model_fields
    return {
        name: field.default
        for name, field in fields.items()
        if isinstance(field.default, Share) or field.annotation in (Share, Share | None)
    }


FIELD_DEFAULTS: Final[dict[str, dict[str, Share | None]]] = {
    "world": _defaults(World),
    "leaders": _defaults(Leader),
    "categories": _defaults(Category),
    "clans": _defaults(Clan),
    "posts": _defaults(Post),
}
