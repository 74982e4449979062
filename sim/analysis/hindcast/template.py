"""Twelve inputs of a case become a scenario: each is put, as it is, where the field means what the input means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sim.analysis.hindcast.schema import Case
from sim.language.document import Document
from sim.language.dotted import parts_of
from sim.scenario.reading.loader import validate
from sim.scenario.reading.overrides import Override, override
from sim.scenario.schema.scenario import Scenario

PLACES: Final[dict[str, tuple[str, ...]]] = {
    "own_network": ("clans.centre.weight",),  # the clan that the ruler heads is his own people
    "lame_duck": ("world.lame_duck",),
    "approval": ("world.approval",),
    "force_loyalty": ("leaders.chief.loyalty", "clans.service.stance_incumbent"),  # who commands, and what he commands
    "wealth_autonomy": ("world.wealth_autonomy",),
    "regional_cleavage": ("world.regional_cleavage",),
    "media_autonomy": ("world.media_autonomy",),
    "parliament_autonomy": ("world.parliament_autonomy",),
    "capacity": ("world.capacity",),
    "mass_grievance": ("world.mass_grievance",),
    "external_backing": ("world.external_backing",),
}
VOTE_AFTER: Final = timedelta(days=45)  # the middle of the three months within which a near vote is due
WHY: Final = "input of the case, as coded"


def scenario_of(
    case: Case, template: Document, coding_error: float, months: int | None = None, split: int | None = None
) -> Scenario:
    """Return the scenario of a case.

    Parameters
    ----------
    case : Case
        Only `inputs`, `freeze` and `until` are read.
    template : Document
        The scenario that the inputs are put into; needs leader `chief` and clans `centre` and `service`.
    coding_error : float in [0, 1]
        Half width of the law around each input: PERT with its mode at the input, cut at 0 and 1.
    months : int or None
        The horizon, 1 to 120; None: the window of the case.
    split : int or None
        The day on which a split of the elite is imposed; None: on none.

    Raises
    ------
    ScenarioError
        Where the template has no such place, or is not in order with the inputs in it.
    """
    return validate(override(template, overrides_of(case, coding_error, months, split)))


def overrides_of(
    case: Case, coding_error: float, months: int | None = None, split: int | None = None
) -> list[Override]:
    """Return what a case sets in the template."""
    overrides = [
        Override(("start",), case.freeze),
        Override(("horizon_months",), months or case.months),
        Override(("election",), case.freeze + VOTE_AFTER if case.inputs.vote_near else None),
    ]
    if split is not None:
        overrides.append(Override(("events",), [{"do": "split", "day": split}]))
    for name, places in PLACES.items():
        claim = _claim(getattr(case.inputs, name), coding_error)
        overrides += [Override(parts_of(place), claim) for place in places]
    return overrides


def _claim(value: float, coding_error: float) -> dict[str, Any]:
    limits = [max(0.0, value - coding_error), min(1.0, value + coding_error)]
    return {"value": value, "range": limits, "status": "assumed", "why": WHY}
