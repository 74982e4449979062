"""A new ruler on paper: what was known of searches counts for the last time, and who goes is seen as all are seen."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, door, lay

from sim.core.ground.codes import Fate, Institution, Kind, Pole, Status, TieKind, Winner
from sim.core.mechanisms import accession

accede, draw_up_slate = door(accession.accede), door(accession.draw_up_slate)
call_off_searches = door(accession.call_off_searches)

FALLEN, NEW, MAN, KIN = 0, 1, 2, 3


def tie(kind: TieKind, start: int, end: int, strength: float) -> Row:
    return {"kind": kind, "from_leader": start, "to_leader": end, "strength": strength}


# ------------------------------------------------------------------------------------------------ searches and flight

# Against who stood by the fallen there are grounds of a half, and with a search of all strength of .75. He stands to
# who has won by .3 and is minded, so that prison is sure where there are grounds: it costs 1.2 and exile .7, and he
# goes from .58 on.
SEARCHED = {"named": 1, "clan": -1, "pole": Pole.INCUMBENT, "caution": 1.0, "economic": 0.2, "weight": 0.5,
            "loyalty_latent": 0.5}  # fmt: skip
AT_ONCE = {"noise": 1e-9, "price_of_change": 0.0, "safety": 1.0, "gratitude": 0.1}


def taken(man: Row, *ties: Row, winner: Winner = Winner.CHALLENGER) -> Hand:
    """Let leader 1 take power: leader 2 was on the other side, leader 3 is somebody else who has learnt of a search."""
    people = [{"economic": 9.0, "knows_search": 1}, {"knows_search": 1}, {**SEARCHED, **man}, {"knows_search": 1}]
    hand = lay(people, ties=ties, world={"day": 100}, p=AT_ONCE)
    accede(hand.s, hand.p, hand.luck, NEW, NEW, int(winner), 0.0)
    return hand


@pytest.mark.parametrize(
    ("man", "ties", "flees"),
    [
        ({"knows_search": 1}, (tie(TieKind.INVESTIGATION, FALLEN, MAN, 1.0),), True),
        ({}, (tie(TieKind.INVESTIGATION, FALLEN, MAN, 1.0),), False),  # of which he has not learnt
        ({"knows_search": 1}, (), False),  # nobody is searched any more
        ({"knows_search": 1}, (tie(TieKind.INVESTIGATION, FALLEN, MAN, 0.2),), False),  # 1 - .5 * .9
    ],
)
def test_who_knew_that_he_was_searched_flees_from_a_new_ruler_for_it(man, ties, flees):
    hand = taken(man, *ties)
    assert (hand.s.leaders[MAN].status == Status.ABROAD) == flees


@pytest.mark.parametrize("winner", [Winner.CHALLENGER, Winner.PACT, Winner.HEIR])
def test_under_a_new_ruler_nobody_knows_of_a_search_any_more_however_he_came(winner):
    hand = taken({"knows_search": 1}, tie(TieKind.INVESTIGATION, FALLEN, MAN, 1.0), winner=winner)
    assert list(hand.s.leaders.knows_search) == [0, 0, 0, 0]
    assert hand.s.ties[0].strength == 1.0, "it goes on, of who is no kin of his"


def test_searches_for_material_on_kin_and_allies_of_the_new_ruler_end_and_others_go_on():
    ties = [
        tie(TieKind.KINSHIP, NEW, KIN, 0.5), tie(TieKind.INVESTIGATION, FALLEN, KIN, 0.7),
        tie(TieKind.INVESTIGATION, KIN, MAN, 0.7), tie(TieKind.RIVALRY, NEW, MAN, 0.5),
    ]  # fmt: skip
    hand = lay([{}, {}, {"knows_search": 1}, {"knows_search": 1}], ties=ties)
    call_off_searches(hand.s, NEW)
    assert list(hand.s.ties.strength) == [0.5, 0.0, 0.7, 0.5]
    assert list(hand.s.leaders.knows_search) == [0, 0, 0, 0]


# ---------------------------------------------------------------------------------------------------------- the slate


@pytest.mark.parametrize(
    ("displayed", "ties", "seen"),
    [
        (0.3, (), 0.3),
        (0.3, (tie(TieKind.KINSHIP, MAN, NEW, 0.4),), 0.3 + 0.4 * 0.7),
        (0.1, (tie(TieKind.ALLIANCE, NEW, MAN, 0.2),), 0.1 + 0.2 * 0.9),
        (0.9, (tie(TieKind.RIVALRY, MAN, NEW, 0.6),), 0.9 * 0.4),
        (0.9, (tie(TieKind.RIVALRY, NEW, MAN, 0.9),), 0.9 * 0.1),
        (0.3, (tie(TieKind.ALLIANCE, MAN, KIN, 0.8), tie(TieKind.KINSHIP, KIN, NEW, 0.5)), 0.3 + 0.4 * 0.7),
        (0.3, (tie(TieKind.KINSHIP, MAN, FALLEN, 0.9),), 0.3),  # what binds him to who has fallen is nothing
        (0.45, (), 0.45),
    ],
)
@pytest.mark.parametrize("institution", [Institution.GOVERNMENT, Institution.AKIMAT])
def test_who_goes_under_a_new_ruler_is_seen_by_what_he_displays_and_by_what_binds_the_two(
    displayed, ties, seen, institution
):
    # hedging begins below .4, and half of that is .2
    man = {"post": 0, "loyalty": displayed, "loyalty_latent": 0.0, "clan": -1}
    hand = lay([{}, {}, man, {}], posts=[{"institution": institution, "holder": MAN, "value": 0.5}], ties=ties,
               clans=[{"kind": Kind.KIN}], world={"incumbent": NEW})  # fmt: skip
    draw_up_slate(hand.s, NEW, 0.0)
    hedging = Fate.DISMISS if institution == Institution.GOVERNMENT or seen < 0.2 else Fate.MOVE
    assert hand.s.leaders[MAN].fate == (Fate.KEEP if seen >= 0.4 else hedging)


# ----------------------------------------------------------------------------------------------------- by the rules


@pytest.mark.parametrize(("row", "spared"), [({"mark_handover": 1}, True), ({}, False), (None, False)])
def test_who_has_handed_over_by_the_rules_is_let_be(row, spared):
    # there are grounds of a half against who has ruled, and with a file of all weight no doubt; he is minded
    fallen = {"named": 1, "loyalty_latent": 0.0, "weight": 1.0, "ambition": 1.0, "file": 1.0, "pole": Pole.INCUMBENT}
    hand = lay([fallen, {}], world={"day": 100, "episodes": 0 if row is None else 1}, p=AT_ONCE)
    if row:
        hand.s.episodes[0].mark_handover = 1
    accede(hand.s, hand.p, hand.luck, NEW, NEW, int(Winner.CHALLENGER), 0.0)
    assert (hand.s.leaders[FALLEN].status == Status.IN_SERVICE) == spared
