"""What a calibration may say: to which targets, which parameters are free and under which prior law, and how long."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from sim.bounds import MOST_HELD, RUN_NUMBERS, SEEDS
from sim.language.forms import TOGETHER, Name
from sim.scenario.schema.numbers import FROZEN, Id, Limits, Line, Text, Version, as_tuple

LAWS: Final = ("pert", "uniform")
MOST_FREE: Final = 5  # beyond, a few hundred points see too little of the space between them
MOST_POINTS: Final = 10_000
MOST_GENERATIONS: Final = 100


class Free(BaseModel):
    """A parameter that is fitted, with its prior law. In a file a bare ``pert`` stands for ``{law: pert}``."""

    model_config = FROZEN

    law: Literal["pert", "uniform"] = Field(
        "pert", description="pert: the law every run draws the parameter from, with its mode at the rulebook's value."
    )
    range: Limits | None = Field(None, description="Lowest and highest value (default: those of the rulebook).")

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        return {"description": schema.pop("description"), "anyOf": [{"enum": list(LAWS)}, schema]}

    @model_validator(mode="before")
    @classmethod
    def _accept_a_word(cls, given: Any) -> Any:
        return {"law": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _has_a_width(self) -> Free:
        if self.range is not None and not self.range[0] < self.range[1]:
            raise PydanticCustomError(TOGETHER, "'range' must be [lowest, highest]")
        return self


class CalibrationFile(BaseModel):
    """A fit of a few parameters to base rates, by approximate Bayesian computation."""

    model_config = ConfigDict(**FROZEN, title="Kingmaker calibration")

    kingmaker_calibration: Version = Field(description="Version of the format: 1.")
    id: Name = Field(description="Name of the calibration in results: small letters, digits and hyphens.")
    title: Line = Field(description="Title as shown to readers.")
    note: Text | None = Field(None, description="Anything a reader should know.")
    targets: Line = Field(description="The file of targets, relative to this file; nothing else is fitted to.")
    without: Annotated[tuple[Line, ...], BeforeValidator(as_tuple)] = Field(
        (), description="Ids of targets that are shown and not fitted to."
    )
    free: Annotated[dict[Id, Free], Field(min_length=1, max_length=MOST_FREE)] = Field(
        description=f"The parameters that are fitted, {MOST_FREE} at most, each with its prior law: {{chances: pert}}."
    )
    population: int = Field(80, ge=8, le=MOST_POINTS, description="Points of the first generation.")
    keep: Annotated[float, Field(gt=0.0, lt=1.0)] = Field(
        0.5, description="Share of them that is kept, the nearest; each later generation replaces the others."
    )
    generations: int = Field(8, ge=1, le=MOST_GENERATIONS, description="Most generations, the first included.")
    stop_below: Annotated[float, Field(ge=0.0, lt=1.0)] = Field(
        0.05, description="Stop when a smaller share of the new points comes nearer than those before them."
    )
    tolerance: Annotated[float, Field(ge=0.0)] = Field(
        0.0, description="Stop when every point kept is as near, in half-widths of the targets' intervals."
    )
    runs: int = Field(500, ge=10, le=MOST_HELD, description="Runs of each system for each point.")
    check_runs: int = Field(
        4000, ge=10, le=MOST_HELD, description="Runs of each system for the table, before and after, on fresh luck."
    )
    seed: int = Field(1, ge=0, lt=SEEDS, description="Seed of the search and of all luck.")

    @property
    def kept(self) -> int:
        """How many points are kept."""
        return int(self.keep * self.population)

    @property
    def most_points(self) -> int:
        """How many points are played if no generation ends it early."""
        return self.population + (self.generations - 1) * (self.population - self.kept)

    @property
    def first_check_run(self) -> int:
        """The number of the first run for the table, behind those of all points."""
        return self.most_points * self.runs

    @model_validator(mode="after")
    def _has_enough_points(self) -> CalibrationFile:
        needed = len(self.free) + 2
        if not needed <= self.kept < self.population:
            context = {"kept": self.kept, "needed": needed}
            message = "'population' times 'keep' leaves {kept} points: needs at least {needed}, and fewer than all"
            raise PydanticCustomError(TOGETHER, message, context)
        if self.first_check_run + self.check_runs > RUN_NUMBERS:
            message = "{points} points of {runs} runs are more than there are numbers of runs"
            raise PydanticCustomError(TOGETHER, message, {"points": self.most_points, "runs": self.runs})
        return self
