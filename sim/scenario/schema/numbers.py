"""A number that says where it comes from: the one model for every quantity an author may set."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, ClassVar, Final, Literal, Protocol, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from sim.language.forms import ID, TOGETHER

Level = Literal["very-low", "low", "medium", "high", "very-high"]
Confidence = Literal["high", "medium", "low"]
EvidenceStatus = Literal["stated", "implied", "assumed"]

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
CONFIDENCES: Final[tuple[Confidence, ...]] = get_args(Confidence)
EVIDENCE_STATUSES: Final[tuple[EvidenceStatus, ...]] = get_args(EvidenceStatus)
LEVEL_MEANS: Final[dict[Level, float]] = {"very-low": 0.1, "low": 0.3, "medium": 0.5, "high": 0.7, "very-high": 0.9}

FROZEN: Final = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=False)


def as_tuple(given: Any) -> Any:
    """Return a list of a file as a tuple, so that a frozen model holds nothing that can be changed."""
    return tuple(given) if isinstance(given, list) else given


def _without_alias(given: Any) -> Any:
    return "unsourced" if given == "leak-or-unsourced" else given


def _without_last_break(given: Any) -> Any:
    """Return text without the line break that a block of YAML (``>``, ``|``) ends with."""
    return given.rstrip("\n") if isinstance(given, str) else given


def _of_one_line(text: str) -> str:
    if any(sign in text for sign in "\n\r\t"):
        raise PydanticCustomError("line", "must be one line, without line breaks and tabs")
    if all(sign.isspace() or unicodedata.category(sign) == "Cf" for sign in text):
        raise PydanticCustomError("line", "must say something: there is nothing to be seen in it")
    return text


def no_switch(given: Any) -> Any:
    """Refuse true and false where a number is asked for, as which Python would take them."""
    if isinstance(given, bool):
        raise PydanticCustomError("number_form", "must be a whole number, not true or false")
    return given


RestsOn = Annotated[
    Literal["insiders", "unsourced", "insiders+unsourced", "partly"],
    BeforeValidator(_without_alias),
    WithJsonSchema({"enum": ["insiders", "unsourced", "insiders+unsourced", "partly", "leak-or-unsourced"]}),
]
Id = Annotated[str, StringConstraints(pattern=ID)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=8000)]
Version = Annotated[Literal[1], BeforeValidator(no_switch)]
Sign = Annotated[Literal[-1, 0, 1], BeforeValidator(no_switch)]
Line = Annotated[Text, BeforeValidator(_without_last_break), AfterValidator(_of_one_line)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_tuple)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(as_tuple)]
Limits = Annotated[tuple[float, float], BeforeValidator(as_tuple)]


class Evidenced(Protocol):
    """Anything that says whether a source states it."""

    @property
    def status(self) -> EvidenceStatus: ...
    @property
    def evidence(self) -> tuple[str, ...]: ...


Backed = TypeVar("Backed", bound=Evidenced)


def backed_by_evidence(entry: Backed) -> Backed:
    """Return an entry as it is; refuse one that is stated or implied without naming a source."""
    if entry.status != "assumed" and not entry.evidence:
        raise PydanticCustomError(TOGETHER, "is {status}, so 'evidence' must name a source", {"status": entry.status})
    return entry


class Number(BaseModel):
    """A quantity with its evidence: a level in words, or a value with or without a range.

    In a file a bare number stands for ``{value: x}`` and a bare level word for ``{level: x}``, both assumed.
    """

    model_config = FROZEN
    SHORT_FORM: ClassVar[str] = f"a number or a level ({', '.join(LEVELS)})"

    level: Level | None = Field(None, description="Level in words, very-low to very-high: a Beta distribution on 0..1.")
    value: float | None = Field(None, description="Value in the unit of the field; fixed unless a range is given.")
    confidence: Confidence | None = Field(
        None, description="How sure the coder of a level is: high, medium or low (default low). Only with a level."
    )
    range: Limits | None = Field(
        None, description="Lowest and highest credible value, in the unit of the field: PERT, mode at the value."
    )
    status: EvidenceStatus = Field(
        "assumed", description="Whether the source states it, implies it, or is silent and the author assumes it."
    )
    evidence: Ids = Field((), description="Ids of the sources it rests on; at least one if stated or implied.")
    rests_on: RestsOn | None = Field(
        None, description="Channel without which it falls: insiders, unsourced, both, or partly (other support exists)."
    )
    why: Text | None = Field(None, description="Why this level or value, in a sentence.")

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        value = next(option for option in schema["properties"]["value"]["anyOf"] if option.get("type") == "number")
        exactly_one = {"oneOf": [{"required": ["level"]}, {"required": ["value"]}]}
        return {
            "description": schema.pop("description", ""),
            "anyOf": [dict(value), {"enum": list(LEVELS)}, schema | exactly_one],
        }

    @model_validator(mode="before")
    @classmethod
    def _accept_short_forms(cls, given: Any) -> Any:
        if isinstance(given, bool):
            return _refuse()
        if isinstance(given, int | float):
            return {"value": given}
        if isinstance(given, str):
            return {"level": given}
        return given if isinstance(given, dict | Number) else _refuse()

    @model_validator(mode="after")
    def _is_one_claim(self) -> Number:
        if (self.level is None) == (self.value is None):
            raise PydanticCustomError(TOGETHER, "needs exactly one of 'level' and 'value'")
        if self.confidence is not None and self.level is None:
            raise PydanticCustomError(TOGETHER, "'confidence' goes with a level; give a value a 'range' instead")
        if self.range is not None:
            if self.value is None:
                raise PydanticCustomError(TOGETHER, "'range' goes with a value; give a level a 'confidence' instead")
            low, high = self.range
            if not low <= self.value <= high:
                raise PydanticCustomError(TOGETHER, "'range' must be [lowest, highest] and contain the value")
        backed_by_evidence(self)
        if self.rests_on == "partly" and self.level is None:
            raise PydanticCustomError(TOGETHER, "'rests_on: partly' lowers the confidence of a level; this has none")
        return self

    @property
    def is_fixed(self) -> bool:
        """Whether every run has the same value, so that it is not an uncertain input."""
        return self.value is not None and (self.range is None or self.range[0] == self.range[1])


Unit = Annotated[float, Field(ge=0.0, le=1.0)]
UnitLimits = Annotated[tuple[Unit, Unit], BeforeValidator(as_tuple)]


class Share(Number):
    """A number in the unit interval."""

    value: Unit | None = Field(None, description="Value from 0 to 1; fixed unless a range is given.")
    range: UnitLimits | None = Field(
        None, description="Lowest and highest credible value, from 0 to 1: PERT with its mode at the value."
    )


MEDIUM: Final = Share(level="medium")


def fixed(value: float) -> Share:
    """Return a number that is the same in every run and rests on nothing: a default."""
    return Share(value=value)


def _refuse() -> Any:
    raise PydanticCustomError("number_form", "must be a number, a level in words, or a map with 'level' or 'value'")
