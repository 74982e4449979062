"""What a fifth reading found: numbers are those of who rules, offices have a where from, and what ends is said to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.chronicle import Recorded, record_run, tell
from sim.chronicle.choices import Choice, Term
from sim.chronicle.close import stands_empty
from sim.core.ground.codes import Did, Phase, Pole, Right, Status
from sim.core.weighed import Move
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from tests.quiet_year import COURT, GUARD, HEIR, RULER, Fields, happened, quiet_year, text_of

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


def test_who_is_the_patron_no_longer_is_told_with_who_takes_power(quiet: Recorded) -> None:
    """The heir had been the patron of the ruler: the guard takes power by himself, then for the heir, then the heir."""
    old = {"patron": HEIR, "patron_active": 1, "incumbent": RULER}
    for taker, new, said in (
        (GUARD, {"patron_active": 0}, "; the heir was the patron no longer."),
        (GUARD, {"patron": RULER}, "; the heir was the patron no longer; the ruler was the patron from then on."),
        (GUARD, {}, "took the place of the ruler."),
        (HEIR, {"patron_active": 0}, "the heir took the place of the ruler."),
    ):
        world = (old, {**old, **new, "incumbent": taker})
        text = text_of(quiet, happened(quiet, 40, Did.TOOK_OFFICE, taker, RULER, 1.0, world=world))
        assert said in text
    left = happened(quiet, 40, Did.PATRON_LEFT, HEIR)
    world = (old, {**old, "patron_active": 0, "incumbent": GUARD})
    inherited = happened(quiet, 40, Did.INHERITED, GUARD, RULER, Right.LAW, world=world)
    assert "by law, as the office has it; the heir was the patron no longer." in text_of(quiet, inherited)
    assert "no longer" not in text_of(quiet, left, inherited), "he has left, and it is told"


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


def test_where_a_contest_breaks_in_the_support_of_a_new_ruler_is_known_when_it_is_over(quiet: Recorded) -> None:
    """It opens in the step in which the guard takes power, and lasts two steps more, in which nothing is counted."""
    fallen = _after_a_fall(quiet, 10)
    for number, world in enumerate(fallen.worlds[10:12]):
        world["phase"], world["support"] = Phase.CONTEST, 0.7
        fallen.worlds[12 + number]["support"] = (0.7, 0.2)[number]
    began, formed = fallen.happenings
    day = quiet.days[12]
    again = happened(quiet, day, Did.PHASE_BEGAN, -1, -1, float(Phase.FORMATION))
    bid = happened(quiet, quiet.days[10], Did.BID_OPENED, HEIR, GUARD)
    text = "\n".join(each.text for each in tell(replace(fallen, happenings=(began, bid, again, formed))))
    assert "The guard began to form a government." in text
    assert "the support of the elite rose from 0.20 to 0.40" in text
    assert "the support of the elite fell from 0.70" not in text


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


# ------------------------------------------------------------------------------------------------------------- offices


def test_who_comes_to_an_office_is_told_with_the_one_he_held(quiet: Recorded) -> None:
    raised = happened(quiet, 40, Did.APPOINTED, HEIR, COMMAND, who=({"post": THRONE}, {"post": COMMAND}))
    assert "the heir, until then holder of the throne, was appointed to the command of the watch." in text_of(
        quiet, raised
    )
    taken_in = happened(quiet, 40, Did.APPOINTED, HEIR, COMMAND, who=({"post": -1}, {"post": COMMAND}))
    assert "the heir was appointed to the command of the watch." in text_of(quiet, taken_in)


def test_an_appointment_that_the_scenario_orders_is_told_as_its_order_and_another_is_not() -> None:
    events = "events=[{do: appoint, day: 30, who: heir, post: command}]"
    recorded = record_run(build(load(COURT, [events])), 0, 1)
    text = "\n".join(each.text for each in tell(recorded))
    ordered = "the heir was appointed to the command of the watch, as the scenario orders"
    assert text.count(ordered) == 1
    again = happened(recorded, 90, Did.APPOINTED, HEIR, COMMAND)
    text = text_of(recorded, *recorded.happenings, again)
    assert text.count(ordered) == 1
    assert "appointed to the command of the watch." in text, "the order was carried out once"


def test_who_makes_room_for_whom_the_scenario_appoints_is_told_for_whom(quiet: Recorded) -> None:
    told = record_run(build(load(COURT, ["events=[{do: appoint, day: 40, who: heir, post: command}]"])), 0, 1)
    text = "\n".join(each.text for each in tell(told))
    assert "the guard was moved out of the command of the watch to make room for the heir, as the scenario" in text
    alone = happened(quiet, 40, Did.MOVED, GUARD, COMMAND)
    assert "the guard was moved out of the command of the watch." in text_of(quiet, alone)


def test_who_is_dismissed_is_not_told_to_be_as_aggrieved_as_before(quiet: Recorded) -> None:
    for after, said in ((0.4, "dismissed from the command of the watch,"), (0.6, "rose from 0.40 to 0.60")):
        grieved = ({"grievance": 0.4}, {"grievance": after})
        assert said in (text := text_of(quiet, happened(quiet, 40, Did.DISMISSED, GUARD, COMMAND, who=grieved)))
        assert "stayed at" not in text


def test_offices_that_stand_empty_at_the_close_are_counted_where_they_are_many(quiet: Recorded) -> None:
    """The throne is no office below the highest, and what was empty from the start has not been left."""
    article = record_run(build(load("scenarios/kazakhstan-2021.yaml")), 0, 1)
    held = np.flatnonzero(article.leaders.post >= 0)
    left = article.leaders.copy()
    for row in held[-12:]:
        left[row]["post"] = -1
    emptied = replace(article, leaders=left)
    assert (stands_empty(article), stands_empty(emptied)) == (0, 12)
    assert "Twelve offices that had been held at the start stood empty." in tell(emptied)[-1].text
    assert "stood empty" not in tell(article)[-1].text


# ------------------------------------------------------------------------------------------- alliances, pacts and clans


def test_an_ally_who_is_lost_adds_no_force(quiet: Recorded) -> None:
    gained = ({"coercive_access": 0.16}, {"coercive_access": 0.21})
    broke = happened(quiet, 40, Did.ALLIANCE_BROKE, GUARD, RULER, 0.81, world=gained)
    assert "do so was 0.81; the incumbent lost an ally." in text_of(quiet, broke)


def test_a_pact_in_the_place_of_one_that_still_runs_is_said_to_replace_it(quiet: Recorded) -> None:
    terms: tuple[Fields, Fields] = ({}, {"pact_until": 300})
    one, two = (
        happened(quiet, day, Did.PACT_MADE, RULER, who, 0.3, world=terms) for day, who in ((40, GUARD), (90, HEIR))
    )
    assert text_of(quiet, one, two).count("it replaces the pact with the guard") == 1
    for ended in (
        happened(quiet, 80, Did.PACT_RAN_OUT, RULER, GUARD), happened(quiet, 80, Did.BID_OPENED, GUARD, RULER),
        happened(quiet, 80, Did.TOOK_OFFICE, HEIR, RULER),
    ):  # fmt: skip
        assert "it replaces" not in text_of(quiet, one, ended, two)


@pytest.mark.parametrize(("rules", "became"), [(RULER, "; the heir, who had gone over, was spared."), (GUARD, "")])
def test_a_pact_that_leaves_the_ruler_spares_who_had_gone_over(quiet: Recorded, rules: int, became: str) -> None:
    """By the terms the one who led is left in peace; of the others it is told, unless the ruler is the one who goes."""
    events = [
        happened(quiet, 30, Did.BID_OPENED, GUARD, RULER),
        happened(quiet, 31, Did.JOINED_CHALLENGER, HEIR, GUARD),
    ]
    until = {"incumbent": RULER, "pact_until": 100}
    pact = happened(quiet, 40, Did.PACT_MADE, rules, GUARD + RULER - rules, 0.1, world=(until, until))
    text = text_of(quiet, *events, pact)
    assert "left in peace until" in text
    assert ("spared" in text) is bool(became)
    assert became in text


def test_a_patron_who_was_pushed_aside_is_not_told_to_have_left_by_himself(quiet: Recorded) -> None:
    gone = ({"status": Status.NEUTRAL}, {"status": Status.NEUTRAL})
    followed = happened(quiet, 60, Did.HEAD_FOLLOWED, GUARD, 0, float(HEIR), who=gone)
    assert "the heir took the lead of the house, for the guard had left the scene." in text_of(quiet, followed)
    pushed = happened(quiet, 50, Did.PATRON_PUSHED_ASIDE, RULER, GUARD)
    assert "the heir took the lead of the house, for the guard had been pushed aside." in text_of(
        quiet, pushed, followed
    )


def test_who_leads_a_protest_is_told_by_his_loyalty_or_that_he_had_gone_over(quiet: Recorded) -> None:
    for fields, said in (
        ({"pole": Pole.CHALLENGER}, "the guard, who had gone over before, took the lead of the protest"),
        ({"pole": Pole.UNDECIDED, "loyalty_latent": 0.2}, "the guard (private loyalty 0.20) took the lead"),
    ):
        assert said in text_of(quiet, happened(quiet, 40, Did.PROTEST_LED, GUARD, RULER, who=(fields, {})))


# -------------------------------------------------------------------------------------------------- stances and chances


@pytest.mark.parametrize(
    ("between", "said"),
    [
        ((), "came to stand by the ruler, having taken no side in the struggle."),
        (((Did.RETURNED_TO_LOYALTY, GUARD),), "stood by the ruler again."),
        (((Did.JOINED_CHALLENGER, GUARD),), "returned to loyalty."),
        (((Did.JOINED_CHALLENGER, GUARD), (Did.JOINED_INCUMBENT, GUARD)), "returned to loyalty."),
        (((Did.HEDGED, GUARD),), "returned to loyalty."),
    ],
)
def test_who_stands_by_a_ruler_after_a_struggle_is_said_to_have_taken_no_side_in_it(
    quiet: Recorded, between: tuple[tuple[Did, int], ...], said: str
) -> None:
    bid = happened(quiet, 20, Did.BID_OPENED, HEIR, RULER)
    events = [happened(quiet, 21 + day, did, who, RULER, 0.5) for day, (did, who) in enumerate(between)]
    text = text_of(quiet, bid, *events, happened(quiet, 60, Did.RETURNED_TO_LOYALTY, GUARD, RULER, 0.5))
    assert f"On 2 March 2021 the guard (loyalty on display 0.50) {said}" in text


@pytest.mark.parametrize(("stood", "said"), [(False, "came to stand by the heir."), (True, "returned to loyalty.")])
def test_nobody_returns_to_a_ruler_whom_he_never_stood_by(quiet: Recorded, *, stood: bool, said: str) -> None:
    took = happened(quiet, 20, Did.TOOK_OFFICE, HEIR, RULER)
    before = [happened(quiet, 30, Did.RETURNED_TO_LOYALTY, GUARD, HEIR, 0.5)] if stood else []
    hedged = happened(quiet, 40, Did.HEDGED, GUARD, HEIR, 0.3)
    text = text_of(quiet, took, *before, hedged, happened(quiet, 60, Did.RETURNED_TO_LOYALTY, GUARD, HEIR, 0.5))
    assert f"On 2 March 2021 the guard (loyalty on display 0.50) {said}" in text


@pytest.mark.parametrize(
    ("move", "to_do"),
    [
        (Move.BID, "to move against the ruler, who still ruled, on"),
        (Move.PUSH, "to push the ruler, who was still the patron, aside on"),
    ],
)
def test_a_chance_against_who_has_gone_since_names_him_once(quiet: Recorded, move: Move, to_do: str) -> None:
    died = happened(quiet, 40, Did.RULER_DIED, RULER)
    terms = (Term("arrest", -0.4), Term("prize", 0.2))
    chance = Choice(20, GUARD, move, made=False, ruler=GUARD, odds=0.3, chance=0.1, terms=terms, against=RULER)
    text = "\n".join(each.text for each in tell(replace(quiet, happenings=(died,), choices=(chance,))))
    assert f"The guard had a chance {to_do} 21 January 2021 and stayed" in text
    assert "While" not in text
