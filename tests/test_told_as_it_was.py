"""What a fourth reading found: what is told was weighed, and causes come before what they are causes of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import ensemble
from sim.chronicle import Recorded, record_run, tell
from sim.chronicle.choices import Choice, Forces, Term, forces_of
from sim.core.ground.codes import Did, Fate, Kind, Phase, TieKind
from sim.core.weighed import Move, stakes_of
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from tests.quiet_year import COURT, GUARD, HEIR, RULER, happened, quiet_year, text_of
from tests.rules.by_hand import lay

SHOCKS = "events=[{do: shock, day: 14, size: 0.6}, {do: shock, day: 60, size: 0.6}, {do: shock, day: 120, size: 0.6}]"


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


# ---------------------------------------------------------------------------------------------- the causes of a protest


def test_people_come_for_what_came_before_and_by_the_mood_in_which_they_came(quiet: Recorded) -> None:
    """On day 40 they come, a clearing fails and they turn on the ruler, who has fallen by night: none of it stirred
    them."""
    world = ({"approval": 0.3, "incumbent": RULER}, {"approval": 0.6, "incumbent": HEIR, "spark": 0.8})
    then = quiet.world_at_start.copy()
    then["approval"], then["mass_grievance"], then["spark"] = 0.25, 0.5, 0.4
    came = happened(quiet, 40, Did.PROTEST_BEGAN, -1, -1, 0.2, world=world)._replace(beside=then)
    later = [happened(quiet, 40, did, RULER, world=world) for did in (Did.CLEARING_FAILED, Did.BID_OPENED)]
    text = text_of(quiet, happened(quiet, 35, Did.SHOCK_HIT, -1, -1, 0.5), came, *later)
    assert "(approval 0.25, grievance in the country 0.50, a fresh cause of 0.40 from a shock)" in text
    assert "tried to have the streets cleared and failed." in text, "approval is that of another by then"


def test_a_bid_is_a_cause_where_the_country_was_stirred_by_it(quiet: Recorded) -> None:
    world = quiet.world_at_start.copy()
    world["spark"], world["held"] = 0.4, -1
    came = happened(quiet, 42, Did.PROTEST_BEGAN, -1, -1, 0.2)._replace(beside=world)
    for spark, words in ((0.2, "that came by chance"), (0.5, "from the struggle for power")):
        stirred = ({"spark": 0.3}, {"spark": spark})
        bid = happened(quiet, 40, Did.BID_OPENED, GUARD, RULER, world=stirred)
        assert f"a fresh cause of 0.40 {words})" in text_of(quiet, bid, came)
    failed = happened(quiet, 40, Did.CLEARING_FAILED, RULER)._replace(world=bid.world)
    assert "a fresh cause of 0.40 from the failure to clear the streets)" in text_of(quiet, failed, bid, came)


def test_what_a_contest_has_ended_is_no_cause_any_more(quiet: Recorded) -> None:
    world = quiet.world_at_start.copy()
    world["spark"], world["held"] = 0.4, 20
    came = happened(quiet, 40, Did.PROTEST_BEGAN, -1, -1, 0.2)._replace(beside=world)
    shock = happened(quiet, 15, Did.SHOCK_HIT, -1, -1, 0.5)
    assert "a fresh cause of 0.40 from a shock and the vote" in text_of(quiet, shock, came)
    over = happened(quiet, 30, Did.BID_COLLAPSED, GUARD, RULER, 3.0)
    assert "a fresh cause of 0.40 that came by chance" in text_of(quiet, shock, over, came)


def test_the_world_told_with_a_protest_is_that_before_anybody_answered_it() -> None:
    """Where nobody answers, and nobody else rules, it is the world after the step; where a clearing fails it is not."""
    built = build(load(COURT, [SHOCKS, "world.mass_grievance=0.8"]))
    alike = other = 0
    for run in range(8):
        recorded = record_run(built, run, 1)
        days = {each.day for each in recorded.happenings if each.did in (Did.CLEARING_FAILED, Did.RULER_CONCEDED)}
        for each in recorded.happenings:
            if each.did is not Did.PROTEST_BEGAN:
                continue
            if each.day in days:
                other += each.beside.spark != each.world.after.spark
            elif each.world.before.phase == each.world.after.phase and not each.world.after.vacant:
                assert (each.beside.spark, each.beside.approval) == (each.world.after.spark, each.world.after.approval)
                alike += 1
    assert min(alike, other) > 0


def test_streets_that_fill_again_are_told_not_to_have_been_cleared_for_long(quiet: Recorded) -> None:
    cleared = happened(quiet, quiet.days[4], Did.SQUARE_CLEARED, RULER)
    for since, words in ((-1, "cleared."), (7, "cleared, but the people came back.")):
        worlds = [world.copy() for world in quiet.worlds]
        worlds[5]["protest_since"] = since
        assert f"the ruler had the streets {words}" in text_of(replace(quiet, worlds=tuple(worlds)), cleared)


# --------------------------------------------------------------------------------------------------- what was weighed


@pytest.mark.parametrize("phase", [Phase.CAMPAIGN, Phase.FORMATION])
def test_numbers_go_on_from_where_the_paragraph_before_has_left_them(quiet: Recorded, phase: Phase) -> None:
    """Approval rises from .3 to .4 in the step that opens a campaign, or a bargaining, and to .6 in that which ends
    it."""
    first, last = 10, 15
    worlds = tuple(world.copy() for world in quiet.worlds)
    for place, world in enumerate(worlds):
        world["approval"] = 0.3 if place < first else 0.4 if place < last else 0.6
    start = quiet.world_at_start.copy()
    start["approval"] = 0.3
    told = replace(quiet, worlds=worlds, world_at_start=start)
    began = happened(told, told.days[first], Did.PHASE_BEGAN, RULER, -1, phase, world=({}, {"election": 120}))
    formed = happened(told, told.days[last], Did.GOVERNMENT_FORMED, RULER, -1, 35.0)
    if phase is Phase.FORMATION:
        assert text_of(told, began, formed).count("approval in the country rose from 0.30 to 0.60.") == 1
    else:
        assert text_of(told, began).count("approval in the country rose from 0.30 to 0.60.") == 1


def test_a_plot_is_told_with_the_forces_that_were_weighed(quiet: Recorded) -> None:
    plot = happened(quiet, 40, Did.PLOT_MOVED, GUARD, RULER, 0.97)
    terms = (Term("prize", 0.2),)
    for following, words in ((0.43, "0.97 at call, of which 0.43 would follow,"), (0.97, "0.97 at call")):
        weighed = Choice(40, GUARD, Move.PLOT, True, GUARD, 0.3, 0.6, terms, against=RULER,
                         forces=Forces(following, 0.21, 0.54))  # fmt: skip
        text = "\n".join(each.text for each in tell(replace(quiet, happenings=(plot,), choices=(weighed,))))
        assert f"with force of {words} against 0.21 at the call of the ruler and bodies on guard of 0.54; with" in text


def test_the_odds_of_a_plot_follow_from_the_forces_that_are_told() -> None:
    """edge * following * (3/2 - support) against (at call + on guard) * (1 + capacity) / 2: `plots.odds_of_plot`."""
    hand = lay(
        [{}, {"coercive": 0.6, "ambition": 0.5, "loyalty_latent": 0.5, "clan": -1}],
        clans=[{"kind": Kind.BODY, "head": 1, "coercive": 0.8, "stance_incumbent": 0.5, "cohesion": 0.5}],
        ties=[{"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 1.0}],
        world={"coercive_access": 0.3, "capacity": 0.5, "support": 0.4}, p={"plot_edge": 0.8, "noise": 0.1},
    )  # fmt: skip
    following, at_call, on_guard = forces_of(hand.s, 1, hand.p)
    assert (following + on_guard, at_call) == (pytest.approx(1.0), 0.3), "a chief divides his body with the ruler"
    ours, theirs = 0.8 * following * (1.5 - 0.4), (at_call + on_guard) * (1.0 + 0.5) / 2.0
    assert stakes_of(hand.s, 1, Move.PLOT, hand.p)[1] == pytest.approx(ours / (ours + theirs), abs=1e-12)


def test_the_grounds_of_an_arrest_are_files_moves_and_searches_and_no_want_of_loyalty(quiet: Recorded) -> None:
    arrested = happened(quiet, 60, Did.ARRESTED, GUARD, who=({"loyalty": 0.1}, {}))
    assert "was arrested." in text_of(quiet, arrested)
    assert "the grounds were a search for material (0.34)." in text_of(quiet, arrested._replace(beside=(0.34,)))
    filed = happened(quiet, 60, Did.ARRESTED, GUARD, who=({"file": 0.4}, {}))._replace(beside=(0.5, 0.2))
    assert "the grounds were a file of 0.40 and a search for material (0.50 and 0.20)." in text_of(quiet, filed)


def test_whom_a_ruler_takes_in_who_was_dismissed_once_is_told_with_what_decided() -> None:
    """Whoever is given an office from outside, or is arrested, is told of with why, whatever was done to him before."""
    built = build(load("scenarios/kazakhstan-2021.yaml", ["events=[{do: split, day: 60}]"]))
    befell = ensemble.simulate(built, 0, 300, 1).leaders[:, :, ensemble.LEADER_RESULTS.index("befell")].astype(int)
    both = 1 << Fate.DISMISS | 1 << Fate.CO_OPT
    told_of = 0
    for run in np.flatnonzero((befell & both == both).any(axis=1))[:12]:
        recorded = record_run(built, int(run), 1)
        thought_of = {(each.day, each.about) for each in recorded.choices}
        for each in recorded.happenings:
            if each.did in (Did.CO_OPTED, Did.ARRESTED) and each.day != 60:
                assert (each.day, each.actor) in thought_of
                told_of += each.who.before.fate == Fate.DISMISS
    assert told_of


def test_files_of_a_body_are_told_to_pass_to_who_leads_it_or_to_the_state(quiet: Recorded) -> None:
    to_guard, to_state = (
        happened(quiet, 40 + n, Did.FILE_PASSED, who, HEIR, 0.34) for n, who in enumerate((GUARD, RULER))
    )
    text = text_of(quiet, to_guard, to_state)
    lay = "a file on the heir (0.34) that lay with a body of force passed to"
    assert f"{lay} the guard, who leads that body now" in text
    assert f"{lay} the state" in text


def test_material_is_told_with_what_it_comes_to(quiet: Recorded) -> None:
    finds = [happened(quiet, day, Did.FILE_GATHERED, GUARD, HEIR, 0.34)._replace(beside=in_all)
             for day, in_all in ((40, 0.34), (80, 0.56))]  # fmt: skip
    text = text_of(quiet, *finds)
    assert "the guard came by material on the heir (0.34), and kept it" in text
    assert "the guard came by more material on the heir (0.34, 0.56 in all), and kept it" in text
