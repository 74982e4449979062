"""What a claims file may say: arms, and for each claim the tests it must pass and the controls that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from sim.bounds import MOST_HELD, SEEDS
from sim.language.forms import FORMS as FORMS_OF_WORDS
from sim.language.forms import TOGETHER, Name
from sim.scenario.reading.nulls import is_kept_over_a_scenario, without_nulls
from sim.scenario.schema.events import Event
from sim.scenario.schema.numbers import FROZEN, Id, Ids, Line, Text, Texts, Version, as_tuple

Strength = Literal["must", "should", "may"]
ClaimStatus = Literal["stated", "implied", "extension"]
Direction = Literal["up", "down"]
Form = Literal["value", "change", "percent", "ratio", "bend", "steps", "interaction", "lost", "same"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
STRENGTHS: Final[tuple[Strength, ...]] = get_args(Strength)
DIRECTED: Final = ("change", "percent", "bend", "steps", "interaction")
CELL: Final = r"^([^@]+ @ )?[a-z][a-z0-9_]{0,63}$"
CLAIM_FORMS: Final = {**FORMS_OF_WORDS, CELL: "must be the name of an arm, or 'outcome @ arm'"}
NEEDS: Final[dict[str, Any]] = {
    **{form: ["direction"] for form in DIRECTED}, "value": ["between"], "ratio": ["size"], "same": ["within"],
}  # fmt: skip

Cell = Annotated[str, StringConstraints(pattern=CELL)]
Pair = Annotated[tuple[Cell, Cell], BeforeValidator(as_tuple)]
Triple = Annotated[tuple[Cell, Cell, Cell], BeforeValidator(as_tuple)]
Pairs = Annotated[tuple[Pair, Pair], BeforeValidator(as_tuple)]
Chain = Annotated[tuple[Cell, ...], BeforeValidator(as_tuple), Field(min_length=2)]
Limits = Annotated[tuple[float, float], BeforeValidator(as_tuple)]


def _as_over_a_scenario(orders: Any) -> Any:
    """Read the orders of an arm as those under ``--set``, where a null says nothing if nothing lies below."""
    return () if orders is None else as_tuple(without_nulls(orders, ("events",), is_kept_over_a_scenario))


Events = Annotated[tuple[Event, ...], BeforeValidator(_as_over_a_scenario)]


class Arm(BaseModel):
    """The scenario with something changed. Order: like, rename, ties, shift, set, events."""

    model_config = FROZEN

    like: Id | None = Field(None, description="Another arm (of the claim, or of the file) whose changes come first.")
    rename: dict[Id, Id] = Field({}, description="Exchange the ids of leaders: a permutation, everywhere in the file.")
    ties: Literal["cut"] | None = Field(None, description="'cut': every tie has strength 0 before anything is set.")
    shift: dict[Text, int] = Field({}, description="Move a level by some steps; its confidence and evidence stay.")
    set: Texts = Field((), description="Overrides as on the command line: path=value, in order.")
    events: Events = Field((), description="Dated events added to those of the scenario.")
    note: Text | None = Field(None, description="Anything a reader should know.")


class Test(BaseModel):
    """One comparison of an outcome between arms on the same luck, and what is expected of it.

    A cell is the name of an arm, or ``outcome @ arm`` where the outcome is not that of the test.
    """

    model_config = ConfigDict(**FROZEN, json_schema_extra={"dependentRequired": NEEDS})
    __test__ = False  # pytest shall not take it for one

    what: Text = Field(description="What is compared and what is expected, in a sentence.")
    outcome: Line | None = Field(None, description="A measured outcome, as survived(24) or weight(tasmagambetov).")
    statistic: Literal["mean", "median"] = Field("mean", description="Mean (of a yes/no: the share), or median.")
    value: Cell | None = Field(None, description="The outcome in one arm; needs 'between'.")
    change: Pair | None = Field(None, description="[from, to]: to minus from; needs 'direction'.")
    percent: Pair | None = Field(None, description="[from, to]: (to - from) / from; needs 'direction'.")
    ratio: Pair | None = Field(None, description="[of, over]: of / over; needs 'size', above 1.")
    bend: Triple | None = Field(None, description="[a, b, c], equally spaced: (c - b) - (b - a); needs 'direction'.")
    steps: Chain | None = Field(None, description="Every step of the row goes in 'direction'; the smallest is printed.")
    interaction: Pairs | None = Field(
        None, description="[[a, b], [c, d]]: (b - a) - (d - c): by how much more the first pair moves it."
    )
    lost: Pairs | None = Field(
        None, description="[[a, b], [c, d]]: 1 - (d - c) / (b - a), the share of the first change that is gone."
    )
    same: Pair | None = Field(None, description="[a, b]: b - a, shown to be smaller than 'within' either way.")
    direction: Direction | None = Field(None, description="Which way it is expected to go.")
    size: float = Field(
        0.0,
        ge=0.0,
        description="What the whole interval must reach, in the unit of the form; 0: only the way.",
    )
    between: Limits | None = Field(None, description="Lowest and highest value expected.")
    within: float | None = Field(None, gt=0.0, description="The margin of 'same': any smaller difference is none.")
    why: Text | None = Field(None, description="Where size, limits or margin come from: a source, or an assumption.")

    @property
    def form(self) -> Form:
        """Which comparison it is."""
        return next(form for form in FORMS if getattr(self, form) is not None)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells compared, in order."""
        given = getattr(self, self.form)
        return (given,) if isinstance(given, str) else tuple(_flat(given))

    @model_validator(mode="after")
    def _is_one_comparison(self) -> Test:
        given = [form for form in FORMS if getattr(self, form) is not None]
        if len(given) != 1:
            listed = " and ".join(given) or "none"
            raise PydanticCustomError(TOGETHER, "needs exactly one of {all} (found {n})",
                                      {"all": ", ".join(FORMS), "n": listed})  # fmt: skip
        form = given[0]
        if (form in DIRECTED) != (self.direction is not None):
            needs = "needs" if form in DIRECTED else "has no"
            raise PydanticCustomError(TOGETHER, "'{form}' {needs} 'direction'", {"form": form, "needs": needs})
        if (form == "value") != (self.between is not None):
            needs = "needs" if form == "value" else "has no"
            raise PydanticCustomError(TOGETHER, "'{form}' {needs} 'between'", {"form": form, "needs": needs})
        if self.between is not None and self.between[0] > self.between[1]:
            found = {"low": self.between[0], "high": self.between[1]}
            raise PydanticCustomError(TOGETHER, "'between' needs the lower limit first (found {low}, {high})", found)
        if (form == "same") != (self.within is not None):
            message = "'same' needs 'within', the margin: no effect is shown by an interval inside of it"
            raise PydanticCustomError(TOGETHER, message if form == "same" else f"'{form}' has no 'within'", {})
        if form == "ratio" and self.size < 1.0:
            raise PydanticCustomError(TOGETHER, "'ratio' needs a 'size' of at least 1", {})
        if self.outcome is None and any(" @ " not in cell for cell in self.cells):
            raise PydanticCustomError(TOGETHER, "needs an 'outcome', or cells of the form 'outcome @ arm'", {})
        return self

    @property
    def alone(self) -> str | None:
        """The cell that is set against itself, where there is nothing to see; None where none is."""
        return next((one for one, other in _pairs(getattr(self, self.form)) if one == other), None)

    @property
    def come_back_to(self) -> str | None:
        """The cell that a row of steps leaves and comes back to, as none can that goes one way; None where none is."""
        seen = self.steps or ()
        return next((cell for place, cell in enumerate(seen) if cell in seen[: max(place - 1, 0)]), None)

    def outcome_and_arm(self, cell: str) -> tuple[str, str]:
        """Return outcome and arm of a cell."""
        named, at, arm = cell.rpartition(" @ ")
        return (named.strip() if at else self.outcome or "", arm)

    @property
    def outcomes_and_arms(self) -> tuple[tuple[str, str], ...]:
        """The outcome and the arm of each cell, in order."""
        return tuple(self.outcome_and_arm(cell) for cell in self.cells)


Tests = Annotated[tuple[Test, ...], BeforeValidator(as_tuple)]


class Claim(BaseModel):
    """A claim of a source about a mechanism, what it rests on, and how it is put to the test."""

    model_config = FROZEN

    says: Text = Field(description="The claim, in one sentence.")
    status: ClaimStatus = Field(description="Whether the source states or implies it, or it extends the source.")
    evidence: Ids = Field((), description="Ids of the passages it comes from.")
    strength: Strength = Field(description="must: a failure is a defect; should; may: exploratory.")
    rules: Ids = Field((), description="Rules of the rulebook that carry it: their parameters count as touched.")
    note: Text | None = Field(None, description="What a reader should know: how a knob was mapped, what is missing.")
    arms: dict[Id, Arm] = Field({}, description="Arms of this claim, beside those of the file.")
    tests: Annotated[Tests, Field(min_length=1)] = Field(description="What must be seen.")
    controls: Tests = Field((), description="What must be seen if it is for the claimed reason.")


class ClaimsFile(BaseModel):
    """Claims on one scenario."""

    model_config = ConfigDict(**FROZEN, title="Kingmaker claims")

    kingmaker_claims: Version = Field(description="Version of the format: 1.")
    id: Name = Field(description="Name of the file in results.")
    title: Line = Field(description="Title as shown to readers.")
    summary: Text | None = Field(None, description="What a reader should know before the first table.")
    scenario: Line = Field(description="Relative path of the scenario the claims are about.")
    pairs: int = Field(2000, ge=2, le=MOST_HELD, description="Runs in each arm, all arms on the same luck.")
    seed: int = Field(1, ge=0, lt=SEEDS, description="Seed of the luck.")
    arms: dict[Id, Arm] = Field({}, description="Arms that every claim may use; 'base' is the scenario as it is.")
    claims: Annotated[dict[Id, Claim], Field(min_length=1)] = Field(description="Claims by id.")


def _pairs(given: Any) -> Iterator[tuple[str, str]]:
    """Go through the cells that a comparison sets against each other: neighbours in a row."""
    if isinstance(given, str):
        return
    if all(isinstance(entry, str) for entry in given):
        yield from pairwise(given)
    else:
        for entry in given:
            yield from _pairs(entry)


def _flat(given: Any) -> Iterator[str]:
    for entry in given:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _flat(entry)
