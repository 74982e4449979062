"""What a file of cases may say: twelve inputs as they stood before, the window, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from sim.bounds import MOST_HELD, SEEDS
from sim.core.ground.codes import Outcome
from sim.language.forms import TOGETHER, Name
from sim.outcomes.spans import DAYS_A_MONTH
from sim.scenario.schema.numbers import FROZEN, Id, Ids, Line, Text, Unit, Version
from sim.scenario.schema.scenario import Day

Ending = Literal[
    "consolidation_incumbent", "consolidation_successor", "status_quo_balance", "patron_reasserts", "palace_coup",
    "ukrainian_path_split", "kyrgyz_path_split",
]  # fmt: skip
Group = Literal["holds", "palace_coup", "ukrainian_path", "kyrgyz_path"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
GROUP_OF: Final[dict[Ending, Group]] = {
    "consolidation_incumbent": "holds",
    "consolidation_successor": "holds",
    "status_quo_balance": "holds",
    "patron_reasserts": "holds",
    "palace_coup": "palace_coup",
    "ukrainian_path_split": "ukrainian_path",
    "kyrgyz_path_split": "kyrgyz_path",
}
GROUP_OF_OUTCOME: Final[dict[Outcome, Group]] = {
    Outcome.CONSOLIDATION: "holds",
    Outcome.BALANCE: "holds",
    Outcome.PATRON_RETURNS: "holds",
    Outcome.PALACE_COUP: "palace_coup",
    Outcome.UKRAINIAN_PATH: "ukrainian_path",
    Outcome.KYRGYZ_PATH: "kyrgyz_path",
    Outcome.NOBODY: "holds",  # no coup and no split has unseated anybody
    Outcome.SHARED: "holds",  # the ruler stays
    Outcome.OTHER_FALL: "ukrainian_path",  # unless it came nearer to the Kyrgyz path (`scoring.groups_of`)
}
MOST_MONTHS: Final = 120
FEWEST_CASES: Final = 3  # one left out, one to learn from, and one to tell whether anything was learnt


def share(meaning: str) -> Any:
    """Return a field for an input with its meaning."""
    return Field(description=f"Share, 0 to 1: {meaning}.")


class Inputs(BaseModel):
    """A system on the day before its window opens."""

    model_config = FROZEN

    own_network: Unit = share("the ruler's own network of people in office")
    lame_duck: Unit = share("how far the ruler is seen as leaving anyway")
    approval: Unit = share("approval of the ruler in the country")
    force_loyalty: Unit = share("loyalty to the ruler of those who command force; 0.5 is conditional")
    wealth_autonomy: Unit = share("how far fortunes do not hang on the state")
    regional_cleavage: Unit = share("how far regions or clans divide the country")
    media_autonomy: Unit = share("how far media escape control, those of oligarchs included")
    parliament_autonomy: Unit = share("how far parliament decides for itself")
    capacity: Unit = share("coercive capacity of the state")
    mass_grievance: Unit = share("grievance in the country")
    external_backing: Unit = share("backing of the ruler by a foreign power")
    vote_near: bool = Field(description="Whether a national vote is due within three months.")


class Case(BaseModel):
    """One crisis: where, when, how it stood, and how it ended."""

    model_config = FROZEN

    country: Line = Field(description="Country, as shown to readers.")
    about: Text = Field(description="What it is about, in a sentence; never read by the engine.")
    freeze: Day = Field(description="Last day on which what the inputs rest on was known; day 0 of the forecast.")
    until: Day = Field(description="Last day of the window in which the outcome was read, 120 months at most.")
    inputs: Inputs = Field(description="The twelve inputs on the day of the freeze.")
    outcome: Ending = Field(description="How it ended within the window; its group follows from it.")
    after: Text | None = Field(None, description="What came of it, in a sentence; never read by the engine.")
    sources: Ids = Field((), description="Ids of the sources of dates and outcome.")

    @model_validator(mode="after")
    def _has_a_window(self) -> Case:
        if not self.freeze < self.until or self.months > MOST_MONTHS:
            context = {"most": MOST_MONTHS, "freeze": _iso(self.freeze), "until": _iso(self.until)}
            message = "'until' must lie after 'freeze' and at most {most} months later (found {freeze} to {until})"
            raise PydanticCustomError(TOGETHER, message, context)
        return self

    @property
    def group(self) -> Group:
        """The group its outcome belongs to."""
        return GROUP_OF[self.outcome]

    @property
    def months(self) -> int:
        """The window in whole months, at least one."""
        return max(1, round((self.until - self.freeze).days / DAYS_A_MONTH))


class HindcastFile(BaseModel):
    """Cases to score the engine on."""

    model_config = ConfigDict(**FROZEN, title="Kingmaker hindcast")

    kingmaker_hindcast: Version = Field(description="Version of the format: 1.")
    id: Name = Field(description="Name of the file in results.")
    title: Line = Field(description="Title as shown to readers.")
    summary: Text | None = Field(None, description="What a reader should know before the first table.")
    template: Line = Field(description="Relative path of the scenario that the inputs of a case are put into.")
    runs: int = Field(2000, ge=1, le=MOST_HELD, description="Runs of each case.")
    seed: int = Field(1, ge=0, lt=SEEDS, description="Seed of the luck.")
    coding_error: Unit = Field(0.15, description="How far an input may be off, to each side: it is drawn within.")
    sources: dict[Id, Text] = Field({}, description="Addresses or titles of sources by id.")
    cases: Annotated[dict[Id, Case], Field(min_length=FEWEST_CASES)] = Field(description="Cases by id.")


def _iso(day: date) -> str:
    return day.isoformat()
