"""What is probably not meant is said, in its place, and stops nothing."""

from pathlib import Path

import pytest

from sim.core.rulebook import PARAMETERS
from sim.scenario.reading.loader import examine

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"
QUIET = ["leaders.guard.name=The Guardsman"]  # what is remarked upon as it stands
FIRST = PARAMETERS[0]


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("election=2024-01-01", "election", "is never held"),
        ("election_every_months=22", "election_every_months", "no other vote is held: the next would be"),
        ("events=[{day: 900, do: ruler_dies}]", "events.0", "never happens"),
        ("events=[{on: 2023-01-01, do: ruler_dies}]", "events.0", "never happens"),
        ("events=[{after_election: 900, do: ruler_dies}]", "events.0", "never happens"),
        (f"parameters.{FIRST.name}={FIRST.high + 1}", f"parameters.{FIRST.name}", "outside of the range"),
    ],
)
def test_what_is_probably_not_meant_is_said(text: str, path: str, message: str) -> None:
    examined = examine(COURT, [*QUIET, text])
    assert examined.scenario is not None
    assert [(warning.severity, warning.path) for warning in examined.warnings] == [("warning", path)]
    assert message in examined.warnings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "events=[{day: 700, do: ruler_dies}]",
        "election=2022-10-31",
        "election_every_months=21",
        f"parameters.{FIRST.name}={FIRST.low}",
    ],
)
def test_what_is_in_order_is_not_remarked_upon(text: str) -> None:
    assert examine(COURT, [*QUIET, text]).warnings == ()
