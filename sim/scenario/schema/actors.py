"""Who plays: named leaders, officials drawn one by one from a category, and the groups they belong to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from sim.language.forms import TOGETHER
from sim.scenario.schema.numbers import FROZEN, MEDIUM, Id, Line, Share, Text, Unit, fixed

Standing = Literal["in-service", "outside", "arrested", "abroad", "dead", "neutral"]
ClanKind = Literal["kin", "regional", "patronage", "ideological", "team", "court", "body", "milieu", "aggregate"]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
TAKES_OFFICIALS: Final[tuple[ClanKind, ...]] = ("kin", "regional", "patronage")
MOST_OFFICIALS: Final = 5000
OLDEST: Final = 119  # whom a life table has
FIRST_YEAR, LAST_YEAR = 800, 3000


def number(meaning: str, default: Share | None = MEDIUM) -> Any:
    """Return a field for a share from 0 to 1 with its default and its meaning."""
    return Field(default, description=f"Share, 0 to 1: {meaning}.")


class Person(BaseModel):
    """What is known of a person. Levels of loyalty: 0 hostile, 0.5 conditional, 1 unconditional."""

    model_config = FROZEN

    name: Line = Field(description="Name as shown to readers.")
    role: Line | None = Field(None, description="What they are, in a few words.")
    note: Text | None = Field(None, description="Anything a reader should know; never read by the engine.")
    asserted: dict[Id, Share] = Field(
        {}, description="What the source claims about results, each a share 0 to 1: kept and shown, never simulated."
    )
    weight: Share = number("personal political weight, without that of the office")
    loyalty: Share = number("loyalty to the incumbent as displayed; 0.5 is conditional")
    loyalty_latent: Share | None = number("loyalty to the incumbent in private (absent: as displayed)", None)
    loyalty_patron: Share = number("loyalty to the patron as displayed; 0.5 is conditional")
    loyalty_patron_latent: Share | None = number("loyalty to the patron in private (absent: as displayed)", None)
    loyalty_clan: Share = number("loyalty to the own clan")
    ambition: Share = number("wish for a higher place")
    concealment: Share = number("how well ambition is hidden")
    caution: Share = number("aversion to moving first")
    equidistance: Share = number("equal distance from all clans")
    coercive: Share = number("force at own command")
    economic: Share = number("money at own command")
    media: Share = number("media at own command")
    regional: Share = number("following in a region")
    street: Share = number("people who would come to a square")
    exposure: Share = number("how much compromising material there is to be found")
    authority: Share = number("formal power over appointments (incumbent)", fixed(0.5))
    negotiation: Share = number("skill at the table", fixed(0.5))
    discipline: Share = number("keeping one's mouth shut", fixed(0.5))
    balancing: Share = number("disposition to balance between groups (incumbent)", fixed(0.5))
    contempt: Share = number("how little the elite thinks of them (incumbent)", fixed(0.0))
    autonomy_wish: Share = number("wish for a policy of one's own (incumbent)", fixed(0.5))
    faction: Share = number("size of a following of one's own", fixed(0.0))
    fragility_awareness: Share = number("how fragile a patron believes his system to be", fixed(0.5))
    weak_preference: Share = number("how much a patron wants a weak successor", fixed(0.5))
    frailty: Share = number("ill health and age, as far as chance goes; 0.5 is medium", fixed(0.5))
    weight_trend: Share = number("rise (above 0.5) or fall (below) of the weight", fixed(0.5))
    gathering: Share = number("capacity of a service chief to gather material", fixed(0.5))
    protection: Share = number("how far a patron shields this client", fixed(0.0))
    post_security: Share = number("how safe the own post seems", fixed(0.5))
    grievance: Share = number("grievance against the incumbent", fixed(0.1))
    file: Share = number("weight of the file held on them by the incumbent", fixed(0.0))


Age = Annotated[float, Field(gt=0.0, le=OLDEST)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


def is_birth(given: Any) -> bool:
    """Say whether something is a day, or a year, in which somebody could be born."""
    is_year = isinstance(given, int) and not isinstance(given, bool) and FIRST_YEAR <= given <= LAST_YEAR
    return isinstance(given, date) or is_year


def _refuse_no_birth(given: Any) -> Any:
    """Refuse in one message what neither a date nor a year would take."""
    if given is None or is_birth(given):
        return given
    bare = ", without quotes" if isinstance(given, str) else ""
    raise PydanticCustomError("birth", f"must be a date, YYYY-MM-DD, or a year from {FIRST_YEAR} to {LAST_YEAR}{bare}")


Birth = Annotated[date | Year | None, BeforeValidator(_refuse_no_birth)]


class Leader(Person):
    """A person the source names (or describes as one person)."""

    clan: Id | None = Field(None, description="Id of the clan they belong to; absent: none.")
    memberships: dict[Id, Share] = Field(
        {}, description="Further clans or groupings by id, with how strongly they belong (share, 0 to 1)."
    )
    post: Id | None = Field(None, description="Id of the office held; absent: none. At most one.")
    status: Standing = Field("in-service", description="Where they stand towards the state at the start.")
    age: Age | None = Field(
        None,
        description="Age at the start in years, above 0 to 119: he dies at the rate of his age (life tables), times "
        "twice his frailty. Absent, with no 'born' either: only rulers and patrons die, at rates of the rulebook.",
    )
    born: Birth = Field(None, description="Date of birth, or its year, in the place of 'age'.")
    sex: Literal["man", "woman"] | None = Field(
        None, description="Whose life table it is; absent: the mean of both. Read with an age only."
    )
    candidate: bool = Field(False, description="Whether a patron would consider them as successor.")

    @model_validator(mode="after")
    def _has_one_age(self) -> Leader:
        if self.age is not None and self.born is not None:
            raise PydanticCustomError(TOGETHER, "has 'age' or 'born', not both")
        return self


def _form_of_clans(given: Any) -> str:
    return "shares" if isinstance(given, dict) else "word"


class Category(Person):
    """Officials of one kind: what is said of them is drawn once for all, and each differs from it: ``akims_01``, ..."""

    posts: dict[Id, Annotated[int, Field(ge=1, le=MOST_OFFICIALS)]] = Field(
        {}, description="Ids of the posts they hold, with how many of each (1 to 5000); the sum is their number."
    )
    count: int | None = Field(
        None, ge=1, le=MOST_OFFICIALS, description="How many people (1 to 5000), for a category without office."
    )
    status: Literal["in-service", "outside"] = Field("in-service", description="Where they stand towards the state.")
    clans: Annotated[
        Annotated[Literal["mixed"], Tag("word")] | Annotated[dict[Id, Unit], Tag("shares")],
        Discriminator(_form_of_clans),
    ] = Field(
        "mixed",
        description="'mixed': drawn per run in proportion to the weight of clans; or a share 0 to 1 for clans by id "
        "(together at most 1; the rest have no clan).",
    )

    @model_validator(mode="after")
    def _has_a_number(self) -> Category:
        if bool(self.posts) == (self.count is not None):
            raise PydanticCustomError(TOGETHER, "needs either 'posts' with a number of each, or a 'count' of people")
        if isinstance(self.clans, dict) and sum(self.clans.values()) > 1.0 + 1e-9:
            raise PydanticCustomError(TOGETHER, "'clans' must not sum to more than 1")
        return self

    @property
    def number_of_officials(self) -> int:
        """How many people the category has."""
        return sum(self.posts.values()) if self.posts else self.count or 0


class Clan(BaseModel):
    """A group: kin, regional or patronage clan, ideological grouping, team, court, state body, milieu, aggregate."""

    model_config = FROZEN

    name: Line = Field(description="Name as shown to readers.")
    kind: ClanKind = Field(description="What sort of group it is.")
    head: Id | None = Field(
        None,
        description="Id of the leader who heads it; absent: the heaviest of its members who "
        "are described by name, or where there is none, of its officials.",
    )
    count: int | None = Field(
        None, ge=1, le=50, description="Number of like clans (1 to 50): id_1, id_2, ..., each drawn by itself."
    )
    takes_officials: bool | None = Field(
        None, description="Whether officials may belong to it; follows from the kind (kin, regional, patronage: yes)."
    )
    note: Text | None = Field(None, description="Anything a reader should know; never read by the engine.")
    cohesion: Share = number("how far members act as one")
    weight: Share = number("size and weight")
    coercive: Share = number("force of the group as such")
    economic: Share = number("money of the group as such")
    media: Share = number("media of the group as such")
    regional: Share = number("following in its region")
    street: Share = number("people it can bring to a square")
    stance_incumbent: Share = number("stance to the incumbent; 0.5 is conditional")
    stance_patron: Share = number("stance to the patron; 0.5 is conditional")
    grievance: Share = number("grievance against the incumbent")
    leaks: Share = number("tendency to leak", fixed(0.0))
    cohesion_trend: Share = number("rise (above 0.5) or fall (below) of cohesion", fixed(0.5))
    holds_material: Share = number("material on others that lies with this body", fixed(0.0))
    exists: Share = number("whether it exists at the start (a team still to be made does not)", fixed(1.0))

    @property
    def takes(self) -> bool:
        """Whether officials may belong to it."""
        return self.kind in TAKES_OFFICIALS
