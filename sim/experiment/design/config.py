"""What a config may say: a sweep over a scenario, as an author writes it. Each field with its meaning."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from sim.bounds import MOST_POINTS, MOST_RUNS, SEEDS
from sim.experiment.folder.files import wrong_with_name
from sim.language.forms import TOGETHER, Name
from sim.scenario.schema.numbers import EvidenceStatus, Line, Text, Version, as_tuple
from sim.scenario.schema.outcomes import OwnOutcomes

FROZEN: Final = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
MOST_STEPS: Final = 1000
LARGEST_WHOLE: Final = 1e9
FORMS: Final = ("values", "range", "shift", "law", "variants", "every")
SAMPLED: Final = ("lhs", "sobol", "random")
BELONGS: Final = {  # which kinds of design read an entry
    "axes": ("grid", "zip", *SAMPLED, "list", "csv"), "points": SAMPLED, "seed": SAMPLED, "rows": ("list",),
    "file": ("csv",), "of": ("union", "product"),
}  # fmt: skip
Kind = Literal["grid", "zip", "lhs", "sobol", "random", "list", "csv", "union", "product"]
Part = Literal["parameters", "world", "leaders", "categories", "clans", "posts", "ties"]


def _as_paths(given: Any) -> Any:
    """Return one path as a list of one. Raises where there is neither a path nor a list."""
    if not isinstance(given, str | list | tuple):
        raise PydanticCustomError(
            "paths", "must be a path in the scenario, as in 'leaders.x.loyalty', or a list of them"
        )
    return (given,) if isinstance(given, str) else as_tuple(given)


Paths = Annotated[
    tuple[Text, ...],
    BeforeValidator(_as_paths),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
            ],
        }
    ),
]
Values = Annotated[tuple[object, ...], BeforeValidator(as_tuple), Field(min_length=1)]
Shifts = Annotated[tuple[int, ...], BeforeValidator(as_tuple), Field(min_length=1)]
Limits = Annotated[tuple[float, float], BeforeValidator(as_tuple)]
Parts = Annotated[tuple[Part, ...], BeforeValidator(as_tuple)]


def _refuse_no_name(name: str) -> str:
    """Raise where the name of a scenario cannot name its file in a results folder."""
    wrong = wrong_with_name(name)
    if wrong is not None:
        raise PydanticCustomError("file_name", "{wrong}", {"wrong": wrong})
    return name


ScenarioName = Annotated[Text, AfterValidator(_refuse_no_name)]


class Axis(BaseModel):
    """What differs between points, and how. In a file a bare list stands for ``{values: [...]}``."""

    model_config = FROZEN

    path: Paths = Field(
        (), description="Path in the scenario, as for --set, or several that move together (default: the axis's name)."
    )
    values: Values | None = Field(None, description="Values to take: numbers, levels, dates, words, on and off.")
    range: Limits | None = Field(None, description="Lowest and highest value: equal steps in a grid, else uniform.")
    steps: Annotated[int, Field(ge=2, le=MOST_STEPS)] | None = Field(None, description="Values of a range in a grid.")
    scale: Literal["linear", "log"] = Field(
        "linear", description="With 'range': equal steps (linear), or equal factors (log), for quantities above 0."
    )
    whole: bool = Field(False, description="With 'range': only whole numbers, as months and days need, ends included.")
    shift: Shifts | None = Field(None, description="Steps up or down the scale of levels; evidence stays: [-1, 0, 1].")
    law: Literal["stated"] | None = Field(
        None, description="'stated': drawn from the distribution the scenario gives the number."
    )
    variants: dict[Text, dict[Text, object]] | None = Field(
        None, min_length=1, description="Bundles of settings by name: {none: {}, split: {'events.0.size': 0.5}}."
    )
    every: EvidenceStatus | None = Field(
        None, description="Stands for one axis (law: stated) for every number of this status."
    )
    within: Parts = Field(
        ("parameters", "world", "leaders", "clans", "posts", "ties"),
        description="With 'every': only numbers of these parts of the scenario.",
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        one_form = {"oneOf": [{"required": [form]} for form in FORMS]}
        return {
            "description": schema.pop("description"),
            "anyOf": [{"type": "array", "minItems": 1}, schema | one_form],
        }

    @model_validator(mode="before")
    @classmethod
    def _accept_a_list(cls, given: Any) -> Any:
        if not isinstance(given, list | dict | Axis):
            raise PydanticCustomError("axis", "must be a list of values, or a map that says them")
        return {"values": given} if isinstance(given, list) else given

    @model_validator(mode="after")
    def _is_one_form(self) -> Axis:
        said = [form for form in FORMS if getattr(self, form) is not None]
        if len(said) != 1:
            raise PydanticCustomError(TOGETHER, "needs exactly one of values, range, shift, law, variants, every")
        if self.range is not None and not self.range[0] < self.range[1]:
            raise PydanticCustomError(TOGETHER, "'range' must be [lowest, highest]")
        if self.steps is not None and self.range is None:
            raise PydanticCustomError(TOGETHER, "'steps' goes with a 'range'")
        if self.range is None and self.scale == "log":
            raise PydanticCustomError(TOGETHER, "'scale' goes with a 'range'")
        if self.range is None and self.whole:
            raise PydanticCustomError(TOGETHER, "'whole' goes with a 'range'")
        if self.range is not None:
            self._refuse_a_range_that_does_not_fit(self.range)
        if self.path and (self.variants is not None or self.every is not None):
            raise PydanticCustomError(TOGETHER, "'variants' and 'every' say themselves which paths they set")
        return self

    def _refuse_a_range_that_does_not_fit(self, limits: tuple[float, float]) -> None:
        low, high = limits
        if not math.isfinite(high - low):
            raise PydanticCustomError(TOGETHER, "'range' must be narrower than the largest number there is")
        if self.scale == "log" and low <= 0:
            raise PydanticCustomError(TOGETHER, "a 'range' on the scale 'log' must lie above 0")
        if not self.whole:
            return
        if not (low.is_integer() and high.is_integer()) or max(-low, high) > LARGEST_WHOLE:
            raise PydanticCustomError(
                TOGETHER, "a 'range' of whole numbers must have whole ends, within a thousand million"
            )
        if self.steps is not None and self.steps > high - low + 1:
            raise PydanticCustomError(TOGETHER, "'steps' is more than there are whole numbers in the 'range'")


class Design(BaseModel):
    """Which points are played."""

    model_config = FROZEN

    kind: Kind = Field(
        "grid",
        description="grid: all combinations; zip: axes in step; lhs, sobol, random: sampled; list, csv: given row by "
        "row; union: several designs one after another; product: all combinations of the points of several designs.",
    )
    axes: dict[Text, Axis] = Field({}, description="Axes by name.")
    points: Annotated[int, Field(ge=1, le=MOST_POINTS)] | None = Field(
        None, description="How many points to sample (lhs, sobol, random); sobol and random can be extended later."
    )
    seed: int = Field(1, ge=0, lt=SEEDS, description="Seed of the sampling; the luck of play has its own.")
    rows: Annotated[tuple[dict[Text, object], ...], BeforeValidator(as_tuple)] = Field(
        (), description="The points of a list: values by name of axis or by path."
    )
    file: Line | None = Field(None, description="The table of a csv design, relative to the config; first line: names.")
    of: Annotated[tuple[Design, ...], BeforeValidator(as_tuple)] = Field(
        (), description="The parts of a union or product."
    )
    where: Text | None = Field(
        None, description="Keep only points for which this holds: 'search > 0 and layer == \"x\"'."
    )

    @property
    def all_parts(self) -> Iterator[Design]:
        """The design, and the designs it is put together of, at any depth."""
        yield self
        for part in self.of:
            yield from part.all_parts

    @model_validator(mode="after")
    def _is_complete(self) -> Design:
        needs = {"list": "rows", "csv": "file", "union": "of", "product": "of"} | dict.fromkeys(SAMPLED, "points")
        needed = needs.get(self.kind)
        if needed is not None and not getattr(self, needed):
            raise PydanticCustomError(
                TOGETHER, "a design of kind '{kind}' needs '{needed}'", {"kind": self.kind, "needed": needed}
            )
        for name in sorted(self.model_fields_set & BELONGS.keys()):
            if self.kind not in BELONGS[name]:
                raise PydanticCustomError(
                    TOGETHER, "'{name}' does nothing in a design of kind '{kind}'; it goes with {kinds}",
                    {"name": name, "kind": self.kind, "kinds": ", ".join(BELONGS[name])},
                )  # fmt: skip
        if self.kind in ("grid", "zip", *SAMPLED) and not self.axes:
            raise PydanticCustomError(TOGETHER, "a design of kind '{kind}' needs 'axes'", {"kind": self.kind})
        return self


class Config(BaseModel):
    """A sweep: many points of a scenario, each played many times on the same luck."""

    model_config = ConfigDict(
        **FROZEN,
        title="Kingmaker config",
        json_schema_extra={"oneOf": [{"required": ["scenario"]}, {"required": ["scenarios"]}]},
    )

    kingmaker: Version = Field(description="Version of the format: 1.")
    sweep: Name = Field(description="Name of the sweep in results: small letters, digits and hyphens.")
    title: Line | None = Field(None, description="Title as shown to readers.")
    question: Line | None = Field(None, description="The question the sweep asks, in one sentence.")
    note: Text | None = Field(None, description="Anything a reader should know.")
    scenario: Line | None = Field(None, description="The scenario, relative to the config.")
    scenarios: dict[ScenarioName, Text] = Field(
        {}, description="Several scenarios by name, each played with every point: an axis called 'scenario'."
    )
    outcomes: OwnOutcomes = Field(
        {}, description="Outcomes of your own, for every scenario of the sweep: {early: formation_days <= 7}."
    )
    set: dict[Text, object] = Field({}, description="What is set at every point: values by path.")
    design: Design = Field(description="Which points are played.")
    runs: int = Field(
        100, ge=1, le=MOST_RUNS, description="Runs of each point; run k has the same luck at every point."
    )
    seed: int = Field(1, ge=0, lt=SEEDS, description="Seed of the luck of play.")
    chunk: Annotated[int, Field(ge=1, le=2000)] | None = Field(
        None, description="Runs in one part (at most 2000); chosen if left out."
    )
    until: Line | None = Field(None, description="Stop when an interval is narrow enough: 'P(split) ±0.02'.")
    max_runs: Annotated[int, Field(ge=1, le=MOST_RUNS)] | None = Field(
        None, description="With 'until': most runs of each point."
    )
    series: bool = Field(False, description="Keep every run month by month, too.")
    time_limit: Annotated[float, Field(gt=0)] | None = Field(
        None, description="Seconds a run may take before it fails."
    )

    @model_validator(mode="after")
    def _has_a_scenario(self) -> Config:
        if (self.scenario is None) == (not self.scenarios):
            raise PydanticCustomError(TOGETHER, "needs exactly one of 'scenario' and 'scenarios'")
        if self.max_runs is not None and self.until is None:
            raise PydanticCustomError(
                TOGETHER, "'{at}' goes with 'until'; the number of runs is 'runs'", {"at": "max_runs"}
            )
        if self.max_runs is not None and "runs" in self.model_fields_set and self.max_runs < self.runs:
            raise PydanticCustomError(
                TOGETHER, "'{at}' is less than 'runs', which is not read beside it: it is the most runs of each point",
                {"at": "max_runs"},
            )  # fmt: skip
        return self
