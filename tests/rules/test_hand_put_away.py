"""Losing place or freedom on paper: it is one thing, whoever has brought it about, and is felt and told alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from by_hand import CERTAIN, Hand, Row, lay
from contests import agreed, collapsed

from sim.core.ground.codes import Fate, Institution, Kind, Order, Pole, Status, TieKind
from sim.core.rules.challenge import challenge
from sim.core.rules.formation import form_government
from sim.core.rules.kompromat import gather_kompromat
from sim.core.rules.service import keep_in_service

# Leader 1 holds the office of row 0; leader 2 is his kinsman, mostly an official. A file of .8 is grave.
OFFICE = {"holder": 1, "institution": Institution.GOVERNMENT, "value": 0.5}
KIN = {"kind": TieKind.KINSHIP, "from_leader": 2, "to_leader": 1, "strength": 0.8}
ONE = {"post": 0, "named": 1, "weight": 0.5}
BLOW = {"blow": 0.5}
CALM = {"day": 70, "file_keeper": 0, "capacity": 0.5}


def reviewed(**known: float) -> Hand:
    """The ruler thinks of one whom nobody covers and on whom there is a full file; `known` to him, he goes before."""
    one = {**ONE, "review_day": 70, "file": 1.0, "caution": 1.0, **known}
    hand = lay([{}, one, {"corps": 0}], posts=[OFFICE], ties=[KIN], clans=[{"kind": Kind.CORPS}], world=CALM,
               p={**BLOW, "chances": 1.0, "noise": 1e-9, "price_of_change": 0.01, "safety": 1.0})  # fmt: skip
    keep_in_service(*hand)
    return hand


def used(p: Row, world: Row | None = None, schedule: list[Row] | None = None, **man: float) -> Hand:
    one = {**ONE, "file": 0.8, "belief": 1.0, "team": 1, **man}
    hand = lay([{"belief": 1.0}, one, {"corps": 0}], posts=[OFFICE], ties=[KIN],
               clans=[{"kind": Kind.CORPS}], schedule=schedule or [], world={**CALM, **(world or {})},
               p={**BLOW, **p})  # fmt: skip
    gather_kompromat(*hand)
    return hand


def plotted() -> Hand:
    chief = {**ONE, "coercive": 0.6, "clan": -1, "ambition": 0.5}  # who sees nothing to lose
    leads = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 1.0}
    body = {"kind": Kind.BODY, "head": 1, "coercive": 0.8, "stance_incumbent": 0.5, "cohesion": 0.5}
    hand = lay([{}, chief, {"corps": 1}], posts=[OFFICE], ties=[KIN, leads], clans=[body, {"kind": Kind.CORPS}],
               world={**CALM, "coercive_access": 0.5},
               p={**BLOW, "chances": CERTAIN, "noise": 1e-9, "plot_edge": 1e-6, "obedience": -1.0})  # fmt: skip
    challenge(*hand)
    return hand


def lost(**challenger: float) -> Hand:
    """A bid collapses: leader 1 has led it."""
    return collapsed(
        {"capacity": 1.0, "coercive_access": 1.0},
        BLOW,
        challenger={**ONE, **challenger},
        others=({"weight": 0.0},),
        posts=(OFFICE,),
        ties=(KIN,),
    )


def reckoned_with(p: Row, **man: float) -> Hand:
    """A bid collapses that leader 3 has led, and leader 1 was on his side; nobody errs.

    Of a place of .625 a quarter is left without the office. Nothing shows of his loyalty, and he is a middling man: the
    ruler minds him by .5, and gains .3125 by his arrest and .1875 by his dismissal, less the price of a change.
    """
    one = {**ONE, "pole": Pole.CHALLENGER, "team": 1, **man}
    world = {"challenger": 3, "patron": 2, "patron_active": 1, "patron_support": 1.0}
    return collapsed(world, {**BLOW, "noise": 1e-9, "safety": 1.0, **p}, challenger=one, ruler={"caution": 0.5},
                     others=({"weight": 0.0}, {"weight": 0.0}), posts=(OFFICE,), ties=(KIN,))  # fmt: skip


PUBLISHED = [{"order": Order.PUBLISH_FILE, "row": 1}]
SHOWN = [{"order": Order.SHOW_FILE, "row": 1}]


@pytest.mark.parametrize(
    "happens",
    [
        reviewed,
        lambda: used({"chances": CERTAIN, "noise": 1e-9}, {"capacity": 1.0}, file=1.0),
        plotted,
        lost,
        lambda: reckoned_with({"price_of_change": 0.3}, economic=1.0),  # too rich to flee
    ],
    ids=["grounds", "file", "plot", "bid", "side"],
)
def test_an_arrest_is_felt_by_kin_and_counts_as_one_whatever_it_is_for(happens: Callable[[], Hand]):
    hand = happens()
    one, kin = hand.s.leaders[1], hand.s.leaders[2]
    assert (one.status, one.last_fate, one.fate_day) == (Status.ARRESTED, Fate.ARREST, hand.world.day)
    assert (one.befell >> Fate.ARREST & 1, one.post, one.left_post, hand.s.posts[0].holder) == (1, -1, 0, -1)
    assert kin.acute == pytest.approx(0.5 * 0.8, abs=1e-12)


@pytest.mark.parametrize(
    "happens",
    [
        lambda: reviewed(knows_file=1),
        lambda: used({"safety": 1.0, "noise": 1e-9}, schedule=SHOWN, caution=1.0),
        lambda: lost(status=Status.ABROAD),
        lambda: reckoned_with({"price_of_change": 0.3}, caution=1.0),
    ],
    ids=["grounds", "threat", "bid", "side"],
)
def test_an_exile_counts_as_one_whatever_it_is_for(happens: Callable[[], Hand]):
    hand = happens()
    one = hand.s.leaders[1]
    assert (one.status, one.last_fate, one.fate_day) == (Status.ABROAD, Fate.EXILE, hand.world.day)
    assert (one.befell >> Fate.EXILE & 1, one.post, one.left_post) == (1, -1, 0)


@pytest.mark.parametrize(
    "happens",
    [
        lambda: used({}, schedule=PUBLISHED),
        lambda: reckoned_with({"price_of_change": 0.1}, protection=1.0, economic=1.0),
    ],
    ids=["scandal", "side"],
)
def test_who_loses_his_office_for_what_he_did_is_dismissed_and_of_no_team_any_more(happens: Callable[[], Hand]):
    hand = happens()
    one = hand.s.leaders[1]
    assert (one.status, one.last_fate, one.fate, one.left_post) == (Status.OUTSIDE, Fate.DISMISS, Fate.DISMISS, 0)
    assert (one.befell >> Fate.DISMISS & 1, one.team) == (1, 0)


def test_who_makes_room_for_the_other_side_of_a_pact_or_for_an_order_is_moved_as_others_are():
    p = {"slow_half_life": 100.0, "blow": 0.5, "resentment": 0.2}
    pact = agreed({}, p, side=0.4, others=({"corps": 0, "post": 0},), posts=({**OFFICE, "holder": 2},))
    order = [{"order": Order.APPOINT, "row": 1, "value": 0.0}]
    ordered = lay([{}, {}, {"corps": 0, "post": 0}], posts=[{**OFFICE, "holder": 2}], schedule=order, world=CALM, p=p)
    form_government(*ordered)
    for hand in (pact, ordered):
        one, other = hand.s.leaders[1], hand.s.leaders[2]
        assert (one.post, other.post, other.status, other.last_fate) == (0, -1, Status.OUTSIDE, Fate.MOVE)
        assert (other.acute, other.grievance) == pytest.approx((0.5 * 0.5, 0.5 * 0.2), abs=1e-12)
