"""What a fourth reading found: the telling knows by whom somebody stood, what he headed and what he lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sim.chronicle import Recorded, record_run, tell
from sim.chronicle.choices import Choice, Term
from sim.core.ground.codes import Did, Fate, Phase, Status
from sim.core.weighed import Move
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from tests.quiet_year import GUARD, HEIR, RULER, happened, quiet_year, text_of


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


# ------------------------------------------------------------------------------------------------------ sides and falls


def test_who_lost_with_a_ruler_had_stood_by_him_and_who_lost_to_one_had_not(quiet: Recorded) -> None:
    opened = happened(quiet, 30, Did.BID_OPENED, HEIR, RULER)
    gone = happened(quiet, 31, Did.JOINED_CHALLENGER, GUARD, HEIR)
    over = happened(quiet, 40, Did.BID_COLLAPSED, HEIR, RULER, 10.0)
    fell = happened(quiet, 40, Did.RULER_FELL, RULER, -1, float(Status.OUTSIDE))
    turned = happened(quiet, 32, Did.BODY_DEFECTED, GUARD, quiet.build.clan_ids.index("watch"))
    lost = happened(quiet, 40, Did.LOST_OFFICE, GUARD, 1)
    for before, words in (
        ((opened, fell), "who had stood by the ruler"),
        ((opened, gone, over), "who had gone over"),
        ((opened, turned, over), "whose men had changed sides"),
        ((opened._replace(actor=GUARD), over), "who had moved against the ruler"),
    ):
        assert f"the guard, {words}, lost the command of the watch" in text_of(quiet, *before, lost)


def test_who_has_gone_over_and_is_abroad_is_out_of_reach_and_not_spared(quiet: Recorded) -> None:
    opened = happened(quiet, 30, Did.BID_OPENED, HEIR, RULER)
    abroad = happened(quiet, 31, Did.JOINED_CHALLENGER, GUARD, HEIR, who=({}, {"status": Status.ABROAD}))
    over = happened(quiet, 40, Did.BID_COLLAPSED, HEIR, RULER, 10.0)
    assert "; the guard, who had gone over, was out of reach." in text_of(quiet, opened, abroad, over)


@pytest.mark.parametrize(("day", "decided"), [(40, True), (41, False)])
def test_who_goes_on_the_day_another_takes_power_goes_as_that_one_decided(
    quiet: Recorded, day: int, decided: bool
) -> None:
    took = happened(quiet, 40, Did.TOOK_OFFICE, HEIR, RULER, 1.0)
    gone = happened(quiet, day, Did.DISMISSED, GUARD, 1)
    assert (", as the heir had decided on coming to power" in text_of(quiet, took, gone)) == decided


def test_who_stands_by_a_ruler_with_little_loyalty_is_told_to_and_why(quiet: Recorded) -> None:
    opened = happened(quiet, 30, Did.BID_OPENED, HEIR, RULER)
    terms = (Term("arrest", -0.5), Term("loyalty", 0.3))
    stood = Choice(30, GUARD, Move.SIDE, False, HEIR, 0.3, 0.0, terms, against=RULER)
    text = "\n".join(each.text for each in tell(replace(quiet, happenings=(opened,), choices=(stood,))))
    assert (
        "the guard (fear of arrest 0.50 outweighed aversion to the ruler 0.30) stood by the ruler, though with little"
        " loyalty."
    ) in text
    back = happened(quiet, 30, Did.JOINED_INCUMBENT, GUARD, RULER)
    text = "\n".join(each.text for each in tell(replace(quiet, happenings=(opened, back), choices=(stood,))))
    assert "went back to the incumbent" in text
    assert "little loyalty" not in text


def test_nobody_comes_to_stand_by_a_ruler_on_the_day_he_moves_against_him(quiet: Recorded) -> None:
    back = happened(quiet, 40, Did.RETURNED_TO_LOYALTY, GUARD, RULER, 0.45)
    assert "came to stand by the ruler" in text_of(quiet, back, happened(quiet, 41, Did.BID_OPENED, GUARD, RULER))
    for did in (Did.BID_OPENED, Did.JOINED_CHALLENGER):
        assert "to stand by" not in text_of(quiet, back, happened(quiet, 40, did, GUARD, RULER))


# --------------------------------------------------------------------------------------------------- offices and power


def test_a_clan_whose_head_has_fallen_is_not_told_to_have_had_none(quiet: Recorded) -> None:
    clans = quiet.clans_at_start.copy()
    followed = happened(quiet, 60, Did.HEAD_FOLLOWED, -1, 0, float(HEIR))
    for head, before, words in (
        (-1, [], "at whose head there had been nobody."),
        (-1, [happened(quiet, 20, Did.HEAD_FOLLOWED, GUARD, 0, float(RULER))], "which the ruler had headed."),
        (RULER, [happened(quiet, 40, Did.TOOK_OFFICE, GUARD, RULER, 1.0)], "the ruler had headed until losing power."),
        (RULER, [happened(quiet, 40, Did.TOOK_OFFICE, GUARD, RULER)], "the ruler had headed until leaving office."),
        (RULER, [happened(quiet, 40, Did.RULER_DIED, RULER)], "which the ruler had headed until death."),
    ):
        clans.head[0] = head
        text = text_of(replace(quiet, clans_at_start=clans), *before, followed)
        assert re.search(rf"the heir took the lead of the house, [a-z ]*{words}", text)


def test_who_has_to_go_is_told_with_the_office_he_lost_though_he_was_given_it_in_that_step(quiet: Recorded) -> None:
    for before, after in (({"post": 0}, {"post": -1, "left_post": 1}), ({"post": -1}, {"post": -1, "left_post": 1})):
        gone = happened(quiet, 40, Did.RULER_CONCEDED, RULER, GUARD, 0.3, whom=(before, after))
        assert "the guard, until then holder of the command of the watch, had to go" in text_of(quiet, gone)


def test_what_was_decided_long_ago_is_told_with_its_day(quiet: Recorded) -> None:
    took = happened(quiet, 10, Did.TOOK_OFFICE, HEIR, RULER)
    for day, words in ((40, "on coming to power"), (200, "on coming to power, on 11 January 2021")):
        fate = ({"fate": Fate.DISMISS, "grievance": 0.1}, {"fate": Fate.NONE, "grievance": 0.4})
        text = text_of(quiet, took, happened(quiet, day, Did.DISMISSED, GUARD, 1, who=fate))
        assert f", as the heir had decided {words}; grievance" in text


@pytest.mark.parametrize(("day", "said"), [(0, "stood at 0.63"), (40, "fell from 0.80 to 0.63 since the first days")])
def test_on_the_first_day_nothing_has_moved_since_the_first_days(quiet: Recorded, day: int, said: str) -> None:
    struck = happened(quiet, day, Did.PATRON_STRUCK, HEIR, RULER, 0.63, world=({"start_support": 0.8}, {}))
    assert f"struck at the ruler; the patron's support {said}" in text_of(quiet, struck)


def test_of_a_government_nothing_is_said_where_there_is_none(quiet: Recorded) -> None:
    text = text_of(quiet, happened(quiet, 40, Did.PHASE_BEGAN, GUARD, -1, float(Phase.FORMATION)),
                   happened(quiet, 50, Did.GOVERNMENT_FORMED, GUARD, -1, 10.0))  # fmt: skip
    assert "The government was formed ten days later." in text
    assert "The elite's support stood at" in text
    close = tell(record_run(build(load("scenarios/kazakhstan-2021.yaml")), 0, 1))[-1].text
    assert re.search(r"Appointees of [A-Z][\w -]+ held 0\.\d\d of the offices, and the elite's support stood at", close)


def test_a_government_whose_forming_was_taken_up_again_is_told_with_all_its_days(quiet: Recorded) -> None:
    begun = happened(quiet, 30, Did.PHASE_BEGAN, GUARD, -1, float(Phase.FORMATION))
    text = text_of(
        quiet, begun, happened(quiet, 35, Did.BID_OPENED, HEIR, GUARD),
        happened(quiet, 44, Did.BID_COLLAPSED, HEIR, GUARD, 9.0), begun._replace(day=44, actor=-1),
        happened(quiet, 50, Did.GOVERNMENT_FORMED, GUARD, -1, 20.0),
    )  # fmt: skip
    assert "The bargaining over the government went on. The government was formed after 20 days in all." in text
