"""Outcomes of an author's own: a formula over the registered ones, as a scenario or a config says it."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from sim.scenario.schema.numbers import FROZEN, Id, Line

MOST: Final = 100
FORM: Final = "must be a formula, as in 'formation_days <= 7', or a map with 'formula'"


class OwnOutcome(BaseModel):
    """An outcome of the author's own. In a file a bare formula stands for ``{formula: ...}``."""

    model_config = FROZEN

    formula: Line = Field(
        description="Outcomes (kingmaker outcomes) reckoned with, compared, and joined by and, or, not: "
        "'split and formation_days > 14'. A comparison gives a yes or no, anything else a number."
    )
    words: Line | None = Field(
        None, description="How to call it: of a yes or no, what completes 'that ...' (absent: its name)."
    )
    unit: Line | None = Field(
        None, description="Unit of a number (absent: that of what it is reckoned from, where that has one)."
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        return {"description": schema.pop("description", ""), "anyOf": [dict(schema["properties"]["formula"]), schema]}

    @model_validator(mode="before")
    @classmethod
    def _accept_a_formula(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"formula": given}
        if isinstance(given, dict | OwnOutcome):
            return given
        raise PydanticCustomError("outcome_form", FORM)


OwnOutcomes = Annotated[dict[Id, OwnOutcome], Field(max_length=MOST)]
