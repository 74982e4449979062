"""The beaten on paper: what the ruler does with who has led a move that failed, and with those who stood with him."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, day_when, door, lay, told
from contests import collapsed

from sim.core.ground.codes import Did, Fate, Kind, Phase, Pole, Purpose, Status, TieKind
from sim.core.mechanisms import files, losers, plots, worth

beat, reckon_with = door(losers.beat), door(losers.reckon_with)
caught, keep_file, plot = door(worth.chance_to_be_caught), door(files.keep_file), door(plots.plot)
AGAINST = int(Pole.CHALLENGER)

# Nothing is left of what he has shown: minded by .5, and .375 of his place goes with his office: .1875 less the price.
MAN = {"named": 1, "clan": -1, "weight": 0.5, "loyalty": 0.8, "post": 0, "team": 1}
OFFICE = {"holder": 1, "value": 0.5}
SPARED = {"price_of_change": 99.0}


def beaten(man: Row | None = None, reach: float = 0.0, *, p: Row | None = None, day: int = 100,
           ties: tuple[Row, ...] = (), world: Row | None = None) -> Hand:  # fmt: skip
    """Beat leader 1, who has led a move; leader 2 is another."""
    one = {**MAN, **(man or {})}
    posts = [OFFICE] if one["post"] == 0 else []
    hand = lay([{}, one, {"weight": 1.0}], posts=posts, ties=ties, world={"day": day, **(world or {})}, p=p)
    beat(hand.s, 1, reach, hand.p, hand.luck)
    return hand


# --------------------------------------------------------------------------------------------------- who is put away


@pytest.mark.parametrize(
    ("man", "world", "founded", "chance"),
    [
        ({}, {}, 0.0, 0.4),
        ({"protection": 0.5}, {}, 0.0, 0.4 * 0.7),
        ({"protection": 0.5}, {"patron_active": 0}, 0.0, 0.4),
        ({}, {}, 0.25, 0.4 * 0.75),  # what he has founded holds him up
        ({"protection": 0.5}, {}, 0.25, 0.4 * 0.7 * 0.75),
    ],
)
def test_who_is_shielded_or_has_founded_what_there_is_is_the_less_likely_to_be_caught(man, world, founded, chance):
    ties = ({"kind": TieKind.FOUNDER, "from_leader": 1, "to_clan": -1, "strength": founded},)
    world = {"patron": 2, "patron_active": 1, "patron_support": 0.6, **world}
    for low, high, ends in ((chance - 0.02, chance, Status.ARRESTED), (chance, chance + 0.02, Status.OUTSIDE)):
        day = day_when(Purpose.PROSECUTED, 1001, low, high)
        hand = beaten(man, 0.4, day=day, ties=ties, world=world, p=SPARED)
        assert caught(hand.s, 1, 0.4) == pytest.approx(chance, abs=1e-12)
        assert hand.s.leaders[1].status == ends


@pytest.mark.parametrize(
    ("support", "chance"),
    [(0.8, 1.0 - 0.6 * (1.0 - 0.5 * 0.6)), (0.2, 0.4)],  # it holds him to the ruler by .6 of it, or against him
)
def test_a_file_that_holds_a_man_against_the_ruler_helps_nobody_to_catch_him(support, chance):
    hand = lay([{}, MAN, {"weight": 1.0}], posts=[OFFICE],
               world={"patron": 2, "patron_active": 1, "patron_support": support})  # fmt: skip
    keep_file(hand.s, 2, 1, 0.5, -1)
    hand.s.files[0].known = 1
    assert caught(hand.s, 1, 0.4) == pytest.approx(chance, abs=1e-12)


def test_who_has_led_a_move_is_put_away_whether_or_not_the_ruler_minds_him_or_a_change():
    kin = ({"kind": TieKind.KINSHIP, "from_leader": 0, "to_leader": 1, "strength": 1.0},)
    one = beaten(reach=1.0, ties=kin, p=SPARED).s.leaders[1]
    assert (one.status, one.last_fate, one.left_as, one.post) == (Status.ARRESTED, Fate.ARREST, Fate.DISMISS, -1)


@pytest.mark.parametrize(("low", "high", "ends"), [(0.48, 0.5, Status.ARRESTED), (0.5, 0.52, Status.OUTSIDE)])
def test_who_loses_a_bid_is_caught_by_the_force_that_still_obeys(low, high, ends):
    world = {"day": day_when(Purpose.PROSECUTED, 1001, low, high), "capacity": 1.0, "coercive_access": 1.0}
    hand = collapsed({**world, "force": 0.5}, {}, challenger={"status": Status.OUTSIDE})
    assert hand.s.leaders[1].status == ends


@pytest.mark.parametrize(("low", "high", "ends"), [(0.68, 0.7, Status.ARRESTED), (0.7, 0.72, Status.OUTSIDE)])
def test_a_plotter_who_is_found_out_is_within_reach_but_for_what_covers_him(low, high, ends):
    house = {"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 0.6}
    day = day_when(Purpose.PROSECUTED, 1001, low, high)
    one = {"clan": 0, "status": Status.OUTSIDE, "loyalty": 0.8}
    hand = lay([{}, one], clans=[house], p={"plot_edge": 0.0}, world={"day": day, "coercive_access": 0.5, "force": 0.0})
    plot(hand.s, 1, hand.p, hand.luck)
    assert (hand.s.leaders[1].status, hand.s.leaders[1].loyalty, hand.world.phase) == (ends, 0.0, Phase.CALM)
    assert len(told(hand, Did.PLOT_FAILED)) == 1


# ------------------------------------------------------------------------------------------------- who is not caught


def test_whom_nobody_can_get_at_is_dismissed_whatever_the_price_and_whoever_he_is_to_the_ruler():
    kin = ({"kind": TieKind.KINSHIP, "from_leader": 0, "to_leader": 1, "strength": 1.0},)
    for ties in ((), kin):
        hand = beaten(p={**SPARED, "blow": 0.3}, ties=ties)
        one = hand.s.leaders[1]
        assert (one.status, one.last_fate, one.post, one.left_post, one.team) == (
            Status.OUTSIDE,
            Fate.DISMISS,
            -1,
            0,
            0,
        )
        assert (one.loyalty, one.acute, one.left_as) == (0.0, 0.3, Fate.DISMISS)
        assert (hand.s.posts[0].holder, hand.s.posts[0].vacant_day) == (-1, 100)
        assert told(hand, Did.LOST_OFFICE) == [(1, 0, 0.0)]


def test_who_has_no_office_and_is_not_caught_is_left_where_he_is():
    hand = beaten({"post": -1, "status": Status.OUTSIDE}, p={"price_of_change": -9.0})
    assert (hand.s.leaders[1].status, hand.s.leaders[1].last_fate) == (Status.OUTSIDE, Fate.NONE)
    assert hand.world.events == 0


@pytest.mark.parametrize("status", [Status.ARRESTED, Status.DEAD, Status.NEUTRAL])
def test_who_is_no_longer_there_is_not_dealt_with(status):
    one = beaten({"post": -1, "status": status}, 1.0).s.leaders[1]
    assert (one.status, one.last_fate, one.left_as, one.loyalty) == (status, Fate.NONE, Fate.NONE, 0.8)


def test_who_sat_abroad_while_his_bid_was_lost_stays_there_in_exile_without_office():
    hand = beaten({"status": Status.ABROAD, "last_fate": Fate.ENVOY}, 1.0)
    one = hand.s.leaders[1]
    assert (one.status, one.last_fate, one.fate_day, one.post) == (Status.ABROAD, Fate.EXILE, 100, -1)
    assert hand.s.posts[0].holder == -1


# ---------------------------------------------------------------------------------------------- who stood with him

SIDED = {**MAN, "pole": Pole.CHALLENGER, "economic": 9.0}  # too rich to flee
DEALT = {"price_of_change": -9.0, "blow": 0.3, "noise": 1e-3}  # at such a price something is done with every loser
PATRON = {"patron": 1, "patron_active": 1, "patron_support": 0.9}


def reckoned(man: Row, *, office: Row | None = None, world: Row | None = None, clans: tuple[Row, ...] = ()) -> Hand:
    hand = lay([{}, {**SIDED, **man}, {}], posts=[{**OFFICE, **(office or {})}], clans=clans,
               world={"day": 100, **(world or {})}, p=DEALT)  # fmt: skip
    reckon_with(hand.s, hand.p, hand.luck, AGAINST, -1, False)
    return hand


@pytest.mark.parametrize(
    ("man", "world", "dealt", "support"),
    [
        ({}, PATRON, False, 0.0),
        ({"pole": Pole.UNDECIDED}, PATRON, False, 0.9),
        ({"pole": Pole.INCUMBENT}, PATRON, False, 0.9),
        ({}, {**PATRON, "patron_active": 0}, True, 0.9),  # who was one before is a man like others
        ({}, {**PATRON, "patron": 2}, True, 0.9),
        ({}, {}, True, 0.0),
    ],
)
def test_a_patron_of_who_rules_loses_by_standing_against_him_only_that_he_supports_him(man, world, dealt, support):
    hand = reckoned(man, world=world)
    one = hand.s.leaders[1]
    assert hand.world.patron_support == support
    assert (one.acute > 0.0, one.loyalty, one.post) == ((True, 0.0, -1) if dealt else (False, 0.8, 0))


def test_a_patron_whose_body_has_gone_over_has_stood_against_his_man():
    turned = ({"kind": Kind.BODY, "obeys": -1.0},)
    hand = reckoned({"pole": Pole.UNDECIDED}, office={"body": 0}, world=PATRON, clans=turned)
    assert (hand.world.patron_support, hand.s.leaders[1].post, hand.s.leaders[1].loyalty) == (0.0, 0, 0.8)


def test_who_has_led_a_bid_is_no_second_time_dealt_with_and_those_with_him_are():
    one = reckoned({"loyalty": 0.3}, world={"challenger": 1}).s.leaders[1]
    assert (one.acute, one.loyalty, one.post) == (0.0, 0.3, 0)
    other = reckoned({"loyalty": 0.3}, world={"challenger": 2}).s.leaders[1]
    assert (other.acute > 0.0, other.loyalty, other.post) == (True, 0.0, -1)


@pytest.mark.parametrize("spared", [True, False])
def test_nothing_is_left_of_the_loyalty_that_who_stood_against_the_ruler_displayed(spared):
    hand = lay([{}, SIDED, {}], posts=[OFFICE], world={"day": 100}, p={**DEALT, **(SPARED if spared else {})})
    reckon_with(hand.s, hand.p, hand.luck, AGAINST, -1, False)
    assert (hand.s.leaders[1].loyalty, hand.s.leaders[1].post) == (0.0, 0 if spared else -1)


@pytest.mark.parametrize("loyalty", [0.0, 0.8])
def test_the_ruler_chooses_what_to_do_with_his_foes_as_if_they_had_never_displayed_any_loyalty(loyalty):
    # minded by .5: .1875 for his office, which he would keep if anything of .8 counted
    for price, stays in ((0.18, False), (0.32, True)):
        hand = lay([{}, {**SIDED, "loyalty": loyalty}, {}], posts=[OFFICE], world={"day": 100},
                   p={"noise": 1e-9, "price_of_change": price})  # fmt: skip
        reckon_with(hand.s, hand.p, hand.luck, AGAINST, -1, False)
        assert (hand.s.leaders[1].post == 0) == stays
