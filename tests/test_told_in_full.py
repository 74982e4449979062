"""What a fifth reading found: numbers are those of who rules, offices have a where from, and what ends is said to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.chronicle import Recorded, tell
from sim.core.ground.codes import Did, Phase, Status
from tests.quiet_year import GUARD, HEIR, RULER, Fields, happened, quiet_year, text_of

THRONE, COMMAND = 0, 1


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


# ------------------------------------------------------------------------------------------------------- the new ruler


def _after_a_fall(quiet: Recorded, place: int) -> Recorded:
    """A year in which the guard takes power in a step: the elite backs the ruler at .7, and the guard at .2 and .4."""
    worlds = tuple(world.copy() for world in quiet.worlds)
    for number, world in enumerate(worlds):
        world["incumbent"] = GUARD if number >= place else RULER
        world["support"] = 0.7 if number <= place else 0.2 if number <= place + 2 else 0.4
    day = quiet.days[place]
    began = happened(quiet, day, Did.PHASE_BEGAN, GUARD, -1, float(Phase.FORMATION))
    formed = happened(quiet, day + 35, Did.GOVERNMENT_FORMED, GUARD, -1, 35.0)
    return replace(quiet, worlds=worlds, happenings=(began, formed), choices=())


def test_the_support_of_a_new_ruler_is_not_set_against_that_of_the_fallen(quiet: Recorded) -> None:
    text = "\n".join(each.text for each in tell(_after_a_fall(quiet, 10)))
    assert "The guard began to form a government, backed by the elite at 0.20." in text
    assert "the support of the elite rose from 0.20 to 0.40" in text
    assert "from 0.70" not in text


def test_of_a_ruler_who_fell_in_the_step_he_came_no_support_is_told(quiet: Recorded) -> None:
    fallen = _after_a_fall(quiet, 10)
    began, *others = fallen.happenings
    text = "\n".join(each.text for each in tell(replace(fallen, happenings=(began._replace(actor=HEIR), *others))))
    assert "The heir began to form a government." in text


# ------------------------------------------------------------------------------------------------ how a ruler gives up


@pytest.mark.parametrize(
    ("did", "challenger", "said"),
    [
        (Did.HANDED_OVER, GUARD, "gave up power (odds of the challenger 0.07, 0.90 of the force still obeying)."),
        (Did.RULER_FLED, -1, "left the country and lost power (odds of the protesters 0.07, 0.90 of the force"),
    ],
)
def test_a_ruler_who_goes_is_told_with_the_odds_and_the_force_that_he_had(
    quiet: Recorded, did: Did, challenger: int, said: str
) -> None:
    as_it_stood: tuple[Fields, Fields] = ({}, {"side": 0.07, "force": 0.9, "challenger": challenger})
    gone = happened(quiet, 40, did, challenger, RULER, world=as_it_stood)
    assert f"the ruler {said}" in text_of(quiet, gone)
    stormed = happened(quiet, 40, Did.SEAT_STORMED, world=as_it_stood)
    assert "odds of" not in text_of(quiet, stormed, gone), "the force is told with the storm"


def test_who_plotted_in_vain_is_at_large_in_the_country_and_out_of_reach_abroad(quiet: Recorded) -> None:
    for status, became in (
        (Status.OUTSIDE, "left at large"), (Status.ARRESTED, "arrested"),
        (Status.ABROAD, "out of the reach of the state"),
    ):  # fmt: skip
        failed = happened(quiet, 40, Did.PLOT_FAILED, GUARD, RULER, 0.3, who=({}, {"status": status}))
        assert f"(its odds had been 0.30), and the guard was {became}." in text_of(quiet, failed)
