"""What a sixth reading found: for whom somebody moves, from where he fights, and what is told as it was then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.chronicle import Recorded, record_run, tell
from sim.chronicle.beside import Mood
from sim.chronicle.choices import Choice, Term
from sim.chronicle.close import close_of
from sim.chronicle.motives import weighed
from sim.core.ground.codes import Did, Fate, Outcome, Phase, Status
from sim.core.ground.records import EPISODE_DTYPE
from sim.core.weighed import Move
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from tests.quiet_year import COURT, GUARD, HEIR, RULER, Fields, happened, quiet_year, text_of


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


# ------------------------------------------------------------------------------------------------------- sides, and why

NAMES = ("the ruler", "the guard", "the heir").__getitem__


@pytest.mark.parametrize(
    ("claimant", "terms", "words"),
    [
        (GUARD, (("prize", 0.2),), "a place under the guard worth 0.20, and nothing against"),
        (GUARD, (("prize", -0.2),),
         "nothing spoke for it, and against it a place for standing by the ruler worth 0.20"),
        (HEIR, (("prize", 0.2), ("claimant", 0.5)),
         "being put up to rule 0.50 and the prospect of ruling 0.20, and nothing against"),
        (HEIR, (("claimant", 0.5), ("prize", -0.2)),
         "being put up to rule 0.50 outweighed a place for standing by the ruler worth 0.20"),
    ],
)  # fmt: skip
def test_a_place_is_told_of_him_who_would_give_it(
    claimant: int, terms: tuple[tuple[str, float], ...], words: str
) -> None:
    side = Choice(0, HEIR, Move.SIDE, True, claimant, 0.4, 1.0, tuple(Term(*each) for each in terms), against=RULER)
    assert weighed(side, NAMES, RULER) == words


# ------------------------------------------------------------------------------------------------------------ for whom


@pytest.mark.parametrize(("claimant", "behalf"), [(GUARD, ""), (-1, ""), (HEIR, " on behalf of the heir")])
def test_it_is_told_for_whom_somebody_moves_who_would_not_rule_himself(
    quiet: Recorded, claimant: int, behalf: str
) -> None:
    world: tuple[Fields, Fields] = ({}, {"claimant": claimant})
    for did, words in (
        (Did.BID_OPENED, "The guard opened a bid for power{} against the ruler"),
        (Did.PLOT_MOVED, "The guard moved covertly{} against the ruler"),
        (Did.PROTEST_LED, "took the lead of the protest{}."),
    ):
        text = text_of(quiet, happened(quiet, 40, did, GUARD, RULER, 0.3, world=world))
        assert words.format(behalf).removeprefix("The ") in text


def test_the_close_says_for_whom_a_struggle_was_led() -> None:
    quiet = quiet_year()
    assert "a contest by the guard on behalf of the heir on " in " ".join(close_of(_a_contest(quiet, claimant=HEIR)))
    assert "a contest by the guard on " in " ".join(close_of(_a_contest(quiet, claimant=GUARD)))


def _a_contest(quiet: Recorded, claimant: int) -> Recorded:
    """The quiet year with a contest of ten days that the guard has lost."""
    rows = np.zeros(1, EPISODE_DTYPE).view(np.recarray)
    rows.mover, rows.claimant, rows.opened, rows.closed = GUARD, claimant, 40, 50
    rows.ruler_before = rows.ruler_after = RULER
    return replace(quiet, episodes=rows)


# ----------------------------------------------------------------------------------------------------- as it was then


def test_of_a_shock_an_answer_and_a_crowd_of_one_step_the_mood_is_that_of_each(quiet: Recorded) -> None:
    """A shock takes approval from .6 to .2, the ruler gives in, which makes it .3: the crowd on the square saw .2."""
    step = ({"approval": 0.6, "mass_grievance": 0.3}, {"approval": 0.3, "mass_grievance": 0.5})
    moods = []
    for approval, grievance in ((0.6, 0.3), (0.2, 0.7), (0.3, 0.5)):
        world = quiet.world_at_start.copy()
        world["approval"], world["mass_grievance"] = approval, grievance
        moods.append(world)
    shock = happened(quiet, 40, Did.SHOCK_HIT, -1, -1, 0.5, world=step)._replace(beside=Mood(*moods[:2]))
    conceded = happened(quiet, 40, Did.RULER_CONCEDED, RULER, -1, world=step)._replace(beside=Mood(*moods[1:]))
    filled = happened(quiet, 40, Did.SQUARE_FILLED, world=step)._replace(beside=Mood(*moods[1:]))
    text = text_of(quiet, shock, conceded, filled)
    assert "approval fell from 0.60 to 0.20 and grievance in the country rose from 0.30 to 0.70" in text
    assert "the ruler gave in to the street: approval rose from 0.20 to 0.30" in text
    assert "a crowd took the capital's square (approval of the incumbent 0.20)" in text


def test_the_mood_of_an_event_is_that_of_its_rule() -> None:
    """A concession raises approval, and a shock lowers it, whatever else there is in the step."""
    built = build(load("scenarios/regional-mean.yaml", ["events=[{do: shock, day: 14, size: 0.6}]"]))
    seen: set[Did] = set()
    for run in range(12):
        for each in record_run(built, run, 5).happenings:
            if isinstance(each.beside, Mood):
                rose = each.beside.after.approval > each.beside.before.approval
                assert rose or each.did is not Did.RULER_CONCEDED
                assert not rose or each.did not in (Did.SHOCK_HIT, Did.CLEARING_FAILED)
                seen.add(each.did)
    assert {Did.SHOCK_HIT, Did.RULER_CONCEDED} <= seen


# --------------------------------------------------------------------------------------------------- what was left out


@pytest.mark.parametrize(("days", "autonomy", "is_told"), [(30, 0.5, True), (30, 0.1, False), (10, 0.5, False)])
def test_a_government_that_is_late_for_two_centres_of_power_is_told_to_be(
    quiet: Recorded, days: int, autonomy: float, is_told: bool
) -> None:
    """Autonomy of parliament times what the state lacks times the divide: .5 * .5 * .8 is .20."""
    divided = {"parliament_autonomy": autonomy, "capacity": 0.5, "regional_cleavage": 0.8}
    began = happened(quiet, 40, Did.PHASE_BEGAN, RULER, value=float(Phase.FORMATION), world=({}, divided))
    formed = happened(quiet, 40 + days, Did.GOVERNMENT_FORMED, RULER, value=float(days))
    words = "A parliament of its own mind in a divided country made it slower (0.20)."
    assert (words in text_of(quiet, began, formed)) == is_told


def test_who_is_moved_by_the_slate_is_not_moved_in_the_usual_turn_of_things(quiet: Recorded) -> None:
    """He was told to stay, and his place was opened again: a turn of things is one between votes."""
    told = happened(quiet, 20, Did.FATE_TOLD, GUARD, value=float(Fate.KEEP))
    moved = happened(quiet, 40, Did.TRANSFERRED, GUARD, 1, world=({}, {"phase": Phase.FORMATION}))
    assert ", against what was told before, no change." in text_of(quiet, told, moved)
    calm = happened(quiet, 40, Did.TRANSFERRED, GUARD, 1, who=({"loyalty": 0.9, "ambition": 0.0}, {}))
    assert ", in the usual turn of things." in text_of(quiet, calm)


def test_who_takes_a_side_from_abroad_is_told_to(quiet: Recorded) -> None:
    for status, words in ((Status.ABROAD, "the heir (from abroad) went over"), (Status.OUTSIDE, "the heir went over")):
        over = happened(quiet, 40, Did.JOINED_CHALLENGER, HEIR, GUARD, who=({"status": status}, {}))
        assert words in text_of(quiet, over)


def test_two_who_ally_are_called_aggrieved_where_both_are(quiet: Recorded) -> None:
    for grievance, words in ((0.3, ", both aggrieved (0.40 and 0.30), formed"), (0.04, "the heir formed")):
        other: tuple[Fields, Fields] = ({"grievance": grievance}, {})
        allied = happened(quiet, 40, Did.ALLIANCE_FORMED, GUARD, HEIR, who=({"grievance": 0.4}, {}), whom=other)
        assert f"{words} an alliance" in text_of(quiet, allied)


def test_that_nobody_rules_is_said_once(quiet: Recorded) -> None:
    world = quiet.world.copy()
    world["outcome"] = Outcome.NOBODY
    assert close_of(replace(quiet, world=world))[0].endswith("outcome: nobody rules.")


def test_what_the_state_holds_on_its_ruler_is_not_told(quiet: Recorded) -> None:
    leaders = quiet.leaders.copy()
    leaders.file[[RULER, HEIR]] = 0.3, 0.4
    assert "Files with the state: on the heir (0.40)." in close_of(replace(quiet, leaders=leaders))


# ----------------------------------------------------------------------------------------------------- by whose order

ORDERS = (
    "{do: shock, day: 14, size: 0.4}", "{do: find_file, day: 21, who: guard, size: 0.5}",
    "{do: show_file, day: 28, who: guard}", "{do: publish_file, day: 35, who: guard}",
    "{do: publish_file, day: 42, who: heir}",
)  # fmt: skip
CALM = "rules={challenge: off, succession: off, service: off, pacts: off}"


def test_what_a_scenario_orders_is_told_to_be_ordered_and_what_comes_by_chance_is_not() -> None:
    told = record_run(build(load(COURT, [f"events=[{', '.join(ORDERS)}]", CALM])), 0, 1)
    text = " ".join(each.text for each in tell(told))
    for words in (
        "a shock of size 0.40 hit the country, as the scenario orders; approval fell",
        "a file on the guard was found for the incumbent, as the scenario orders; what is held rose from 0.00 to",
        "had the file on the guard published (",
        "; as the scenario orders); the weight of the guard fell from",
    ):
        assert words in text
    assert text.count("published") == 1, "on the heir there is nothing to publish"
    by_chance = happened(told, 63, Did.SHOCK_HIT, -1, -1, 0.4)
    assert "a shock of size 0.40 hit the country; " in text_of(told, by_chance)


def test_orders_wait_for_the_end_of_a_contest_but_shocks_do_not(quiet: Recorded) -> None:
    """The orders are of day 14; the contest is over after the seventh step, and what has waited is of the eighth."""
    orders = ["events=[{do: ruler_dies, day: 14}, {do: shock, day: 14, size: 0.4}]"]
    worlds = [world.copy() for world in quiet.worlds]
    for world in worlds[:6]:
        world["phase"] = Phase.CONTEST
    told = replace(quiet, build=build(load(COURT, orders)), worlds=tuple(worlds))
    over = told.days[7]
    for day, is_ordered in ((14, False), (over, True)):
        died = happened(told, day, Did.RULER_DIED, RULER)
        assert ("died in office, as the scenario orders" in text_of(told, died)) == is_ordered
        shock = happened(told, day, Did.SHOCK_HIT, -1, -1, 0.4)
        assert ("hit the country, as the scenario orders" in text_of(told, shock)) != is_ordered


# ------------------------------------------------------------------------------------------ what nobody was told before


def test_a_show_of_loyalty_ends_that_was_told_to_be_made(quiet: Recorded) -> None:
    """The guard has ruled and fallen: he has made a show of loyalty, stood by the heir in a struggle, or neither."""
    fell = happened(quiet, 20, Did.TOOK_OFFICE, HEIR, GUARD, 1.0)
    showed = happened(quiet, 30, Did.RETURNED_TO_LOYALTY, GUARD, HEIR, 0.5)
    hedged = happened(quiet, 40, Did.HEDGED, GUARD, HEIR, 0.3)
    stood = Choice(30, GUARD, Move.SIDE, False, -1, 0.4, 0.0, (), against=HEIR)
    ended = "the guard (loyalty on display 0.30) no longer made a show of loyalty."
    for events, choices, is_ended in (
        ((fell, hedged), (), False), ((fell, showed, hedged), (), True), ((fell, hedged), (stood,), True),
    ):  # fmt: skip
        text = "\n".join(each.text for each in tell(replace(quiet, happenings=events, choices=choices)))
        assert (ended in text) == is_ended
        assert ("the guard (loyalty on display 0.30) showed the heir little loyalty." in text) != is_ended


def test_approval_that_has_not_moved_is_not_told(quiet: Recorded) -> None:
    for after, words in ((0.409, "cleared and failed."), (0.3, "cleared and failed; approval fell from 0.40 to 0.30.")):
        world: tuple[Fields, Fields] = ({"approval": 0.4}, {"approval": after})
        assert words in text_of(quiet, happened(quiet, 40, Did.CLEARING_FAILED, RULER, world=world))


def test_what_bore_on_kin_is_told_once_a_day(quiet: Recorded) -> None:
    bore = happened(quiet, 40, Did.FILE_ON_KIN, GUARD, HEIR, 0.2)
    text = text_of(quiet, bore, happened(quiet, 40, Did.FILE_ON_KIN, GUARD, HEIR, 0.1), bore._replace(day=47))
    assert text.count("what was found on the guard also bore on the heir") == 2
