"""How far a parameter may be set: beyond, its formula has no meaning (decision record 18)."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.core.ground.parameter import Parameter


class Limits(NamedTuple):
    """The lowest and the highest value that is played."""

    low: float
    high: float


SHARE: Final = Limits(0.0, 1.0)
RATE: Final = Limits(0.0, 1000.0)
LOG_ODDS: Final = Limits(-20.0, 20.0)
FACTOR: Final = Limits(0.0, 20.0)

BY_UNIT: Final[dict[str, Limits]] = {
    **dict.fromkeys(
        (
            "share", "share of posts", "share of weight per unit of file", "per meeting", "file per find", "loyalty",
            "loyalty per unit", "approval per unit", "per square root of a year",
        ),
        SHARE,
    ),
    **dict.fromkeys(("per year", "per year at full intensity", "finds per year at full effort", "per day"), RATE),
    **dict.fromkeys(("log odds", "log odds per unit"), LOG_ODDS),
    **dict.fromkeys(("log rate per unit", "strength", "worth", "worth per unit of tie"), FACTOR),
    "years": Limits(0.0, 100.0),
    "days": Limits(0.0, 4000.0),  # a run lasts 120 months at most
    "peers": Limits(0.0, 1000.0),
    "times": Limits(0.0, 100.0),
    "exponent": Limits(0.0, 10.0),
    "log deaths": Limits(0.0, 3.0),  # e^3 is 20 dead in the median clash
}  # fmt: skip
BY_NAME: Final[dict[str, Limits]] = {
    "pace": Limits(0.0, 1.0),  # a crowd goes so much of the way in a day
    "noise": Limits(0.001, 20.0),  # gains are counted in it: a divisor
    "objection_bite": Limits(0.1, 20.0),  # the unsettled posts are weighed against it: a divisor
    "heavy_tail": Limits(0.0, 2.5),  # one clash in a million then costs 100,000 lives, as many as anything in the cases
}


def limits_of_parameter(parameter: Parameter) -> Limits:
    """Return how low and how high a parameter may be set.

    Raises
    ------
    KeyError
        If nothing is said of its unit: a new unit needs limits.
    """
    return BY_NAME.get(parameter.name) or BY_UNIT[parameter.unit]
