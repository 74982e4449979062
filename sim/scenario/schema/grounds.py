"""What a scenario rests on: its sources, their channels, and what they say goes on or would follow."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.schema.numbers import (
    FROZEN,
    EvidenceStatus,
    Ids,
    Line,
    RestsOn,
    Text,
    Unit,
    backed_by_evidence,
)

ChannelName = Literal["insiders", "unsourced"]


class Source(BaseModel):
    """A passage an author relies on."""

    model_config = FROZEN

    text: Text = Field(description="What the passage says, in the author's own words.")
    voice: Line | None = Field(None, description="Who speaks: the article, insiders, a leak, nobody named.")
    phrase: Line | None = Field(None, description="The decisive words of the passage, at most 12 words.")
    where: Line | None = Field(None, description="Where it stands: paragraph, page or address.")

    @field_validator("phrase")
    @classmethod
    def _is_short(cls, phrase: str | None) -> str | None:
        if phrase is not None and len(phrase.split()) > 12:
            raise PydanticCustomError("phrase", "must have at most 12 words")
        return phrase


class Channel(BaseModel):
    """How reliable a channel of the source is: a Beta distribution, drawn once per run for all that rests on it."""

    model_config = FROZEN

    alpha: float = Field(gt=0.0, le=1000.0, description="First shape of the Beta distribution, above 0 to 1000.")
    beta: float = Field(gt=0.0, le=1000.0, description="Second shape of the Beta distribution, above 0 to 1000.")
    status: EvidenceStatus = Field("assumed", description="Whether a source states it, implies it, or it is assumed.")
    evidence: Ids = Field((), description="Ids of the sources it rests on.")
    why: Text | None = Field(None, description="Why these shapes.")

    _is_backed = model_validator(mode="after")(backed_by_evidence)


CHANNELS: Final[dict[ChannelName, Channel]] = {
    "insiders": Channel(alpha=6.0, beta=3.0),
    "unsourced": Channel(alpha=5.0, beta=4.0),
}


class Process(BaseModel):
    """Something the source says goes on, and the parameters of the rulebook that carry it. Documentation."""

    model_config = FROZEN

    name: Line = Field(description="Name as shown to readers.")
    what: Text | None = Field(None, description="What goes on, in a sentence.")
    status: EvidenceStatus = Field(description="Whether the source states it, implies it, or it is assumed.")
    evidence: Ids = Field((), description="Ids of the sources it rests on; at least one if stated or implied.")
    rests_on: RestsOn | None = Field(None, description="Channel without which it falls.")
    parameters: Ids = Field((), description="Names of the parameters of the rulebook that carry it.")
    note: Text | None = Field(None, description="Anything a reader should know.")

    _is_backed = model_validator(mode="after")(backed_by_evidence)


class Conditional(BaseModel):
    """An if-then of the source. Documentation: the engine must show it, it is never fed to it."""

    model_config = FROZEN

    claim: Text = Field(description="The claim: IF ... THEN ...")
    status: EvidenceStatus = Field(description="Whether the source states it, implies it, or it is assumed.")
    evidence: Ids = Field((), description="Ids of the sources it rests on; at least one if stated or implied.")
    hedge: Text | None = Field(None, description="With what words the source hedges it.")
    probability: Unit | None = Field(None, description="Probability the hedge stands for, 0 to 1.")
    claims: Ids = Field((), description="Ids of the tested claims that hold the engine to it.")
    note: Text | None = Field(None, description="Anything a reader should know.")

    _is_backed = model_validator(mode="after")(backed_by_evidence)
