"""Who has moved, on paper: what is held against him, until when, and what he is not afraid of."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, door, lay

from sim.core.ground.codes import Episode, Fate, Institution, Kind, Path, Pole, Status, TieKind, Winner
from sim.core.mechanisms import accession, bids, episodes, fates, losers, reprisals, rising
from sim.core.rules import protest, service, succession

grounds_against, chance_from_ruler = door(reprisals.grounds_against), door(reprisals.chance_from_ruler)
note_move, let_in, accede = door(bids.note_move), door(fates.let_in), door(accession.accede)
give_in_to, beat, reckon_with = door(bids.give_in_to), door(losers.beat), door(losers.reckon_with)
take_the_lead, open_episode = door(protest.take_the_lead), door(episodes.open_episode)
could_rise, place_for = door(rising.could_rise), door(fates.place_for)
arrest, push_aside = door(fates.arrest), door(succession.push_aside)


def moved(day: int = 100, **more: Row) -> Hand:
    """Lay out a ruler and leader 1, who has moved on a day."""
    hand = lay([{}, {"named": 1, **more.get("man", {})}, {}], world={"day": day, **more.get("world", {})})
    note_move(hand.s, 1, hand.p)
    return hand


@pytest.mark.parametrize(("fate", "grounds"), [(Fate.PARDON, 0.0), (Fate.RETURN, 0.5)])
def test_a_pardon_ends_what_a_move_is_against_a_man_and_coming_home_does_not(fate, grounds):
    hand = moved()
    let_in(hand.s, 1, fate)
    assert grounds_against(hand.s, 1, False) == pytest.approx(grounds, abs=1e-12)


def test_who_is_pardoned_and_moves_again_has_moved_and_first_did_so_on_the_first_day():
    hand = moved(100)
    let_in(hand.s, 1, Fate.PARDON)
    hand.world.day = 300
    note_move(hand.s, 1, hand.p)
    assert grounds_against(hand.s, 1, False) == 0.5
    assert (hand.s.leaders[1].challenged_day, hand.s.leaders[1].moved_day) == (100, 300)


def test_a_pardon_stands_whatever_is_done_with_him_afterwards():
    hand = moved()
    let_in(hand.s, 1, Fate.PARDON)
    hand.s.leaders[1].last_fate = Fate.CO_OPT
    assert grounds_against(hand.s, 1, False) == 0.0


def test_terms_with_a_challenger_end_it_too():
    hand = moved()
    give_in_to(hand.s, hand.p, 1, -1)
    assert grounds_against(hand.s, 1, False) == 0.0


@pytest.mark.parametrize(("winner", "grounds"), [(Winner.HEIR, 0.5), (Winner.CHALLENGER, 0.0), (Winner.PACT, 0.0)])
def test_a_move_against_the_fallen_is_none_against_who_has_put_him_out(winner, grounds):
    hand = moved()
    accede(hand.s, hand.p, hand.luck, 2, 2, winner, 0.0)
    assert grounds_against(hand.s, 1, False) == pytest.approx(grounds, abs=1e-12)


def test_nothing_is_held_against_a_ruler_for_the_move_that_made_him_one():
    hand = moved()
    accede(hand.s, hand.p, hand.luck, 1, 1, Winner.CHALLENGER, 0.0)
    assert hand.s.leaders[1].moved_day == -1


# --------------------------------------------------------------------------------------- the patron, and who is abroad


@pytest.mark.parametrize(("active", "chance"), [(1, 0.0), (0, 0.5)])
def test_a_patron_on_the_scene_fears_nothing_for_his_side(active, chance):
    hand = lay([{}, {"weight": 1.0}], world={"patron": 1, "patron_active": active},
               p={"noise": 1e-9, "price_of_change": 0.0})  # fmt: skip
    hand.s.leaders[1].ambition = 1.0
    assert chance_from_ruler(hand.s, 1, hand.p) == pytest.approx(chance, abs=1e-9)


@pytest.mark.parametrize("status", [Status.IN_SERVICE, Status.ABROAD])
@pytest.mark.parametrize(("pole", "support"), [(Pole.CHALLENGER, 0.0), (Pole.INCUMBENT, 0.8)])
def test_a_patron_who_stood_against_his_man_supports_him_no_longer_wherever_he_is(status, pole, support):
    hand = lay([{}, {"status": status, "pole": pole, "loyalty": 0.7}],
               world={"patron": 1, "patron_active": 1, "patron_support": 0.8, "challenger": -1})  # fmt: skip
    reckon_with(hand.s, hand.p, hand.luck, int(Pole.CHALLENGER), -1, False)
    assert hand.world.patron_support == support
    assert (hand.s.leaders[1].status, hand.s.leaders[1].loyalty) == (status, 0.7)


@pytest.mark.parametrize("status", [Status.OUTSIDE, Status.ABROAD])
def test_nothing_is_left_of_the_loyalty_of_who_led_a_move_from_abroad_either(status):
    hand = moved(man={"status": status, "loyalty": 0.6})
    beat(hand.s, 1, 0.0, hand.p, hand.luck)
    assert hand.s.leaders[1].loyalty == 0.0


# ------------------------------------------------------------------------------------------------------------ leaders


def test_who_takes_the_lead_of_a_crowd_is_told_as_the_one_who_moved_and_who_would_rule():
    ally = {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.6}
    hand = lay([{}, {}, {"weight": 1.0}], ties=[ally], world={"day": 70})
    open_episode(hand.s, Episode.CONTEST, -1, -1, Path.UNMARKED)
    take_the_lead(hand.s, 1, hand.p)
    assert (hand.s.episodes[0].mover, hand.s.episodes[0].claimant) == (1, hand.world.claimant)
    assert hand.world.claimant >= 1


# -------------------------------------------------------------------------------------------------------------- offices

CHAIR = {"institution": Institution.SECURITY, "value": 0.8, "body": 0, "vacant_day": 50}
MINISTRY = {"institution": Institution.GOVERNMENT, "value": 0.5, "holder": 1}
SERVES = {"corps": 1, "clan": -1, "post": 0, "weight": 0.5, "coercive": 0.4, "review_day": 999}


@pytest.mark.parametrize(("since", "rises"), [(99, True), (100, False)])
def test_nobody_is_raised_twice_on_a_day(since, rises):
    hand = lay(
        [{}, SERVES], posts=[{**MINISTRY, "since": since}, CHAIR], clans=[{"kind": Kind.BODY}], world={"day": 100}
    )
    assert bool(could_rise(hand.s, 0, 1)) == rises


@pytest.mark.parametrize(
    ("chair", "holder"),
    [({}, 1), ({"vacant_day": -1}, -1), ({"body": -1}, -1)],  # nobody has ever held it; it commands nothing
)
def test_the_chair_of_a_body_waits_for_no_fourth_week(chair, holder):
    hand = lay([{}, SERVES], posts=[{**MINISTRY, "since": 5}, {**CHAIR, **chair}], clans=[{"kind": Kind.BODY}] * 2,
               world={"day": 105, "people": 1, "officials_step": 0})  # fmt: skip
    service.keep_in_service(*hand)
    assert hand.s.posts[1].holder == holder


@pytest.mark.parametrize("count", [1, 3, 90])  # of 90 but one is seldom found by drawing, and they are counted
def test_an_open_office_is_found_and_of_several_each_as_often(count):
    posts = [{"institution": Institution.APPARATUS, "value": 0.5, "vacant_day": 5} for _ in range(count)]
    shut = [{"institution": Institution.APPARATUS, "value": 0.9, "vacant_day": 5} for _ in range(90 - count)]
    found = []
    for key in range(600 if count == 3 else 40):
        hand = lay([{}, {"named": 1, "key": key}], posts=[*shut, *posts], world={"day": 100})
        found.append(int(place_for(hand.s, 1, int(Fate.MOVE), 0.4, 0.6, hand.luck)))
    assert set(found) <= set(range(90 - count, 90))
    if count == 3:
        assert all(150 < found.count(k) < 250 for k in (87, 88, 89))  # 200, give or take 12


def test_where_no_office_is_open_none_is_found():
    for posts in ([], [{"institution": Institution.APPARATUS, "value": 0.9, "vacant_day": 5}] * 4):
        hand = lay([{}, {"named": 1}], posts=posts, world={"day": 100})
        assert place_for(hand.s, 1, int(Fate.MOVE), 0.4, 0.6, hand.luck) == -1


# ----------------------------------------------------------------------------------------- the house of who is put away

HOUSE = {"kind": Kind.KIN, "head": 1, "cohesion": 0.5, "grievance": 0.2}


@pytest.mark.parametrize(
    ("clans", "ruler", "grievance"),
    [
        ([HOUSE], {}, 0.2 + 0.3 * 0.5 * 0.8),
        ([{**HOUSE, "head": 2}], {}, 0.2),  # he is of it, and does not head it
        ([{**HOUSE, "kind": Kind.BODY}], {}, 0.2),  # a body is no house
        ([HOUSE], {"clan": 0}, 0.2),  # it is the ruler's own
    ],
)
def test_a_house_bears_a_grudge_for_the_arrest_of_its_head_as_far_as_it_acts_as_one(clans, ruler, grievance):
    hand = lay([{"clan": -1, **ruler}, {"clan": 0}, {"clan": 0}], clans=clans, p={"resentment": 0.3})
    arrest(hand.s, 1, hand.p)
    assert hand.s.clans[0].grievance == pytest.approx(grievance, abs=1e-12)


@pytest.mark.parametrize(("loyalty", "day"), [(0.51, 70), (0.5, 900)])
def test_of_those_who_stood_by_a_patron_who_is_pushed_aside_the_ruler_thinks_at_once(loyalty, day):
    hand = lay([{}, {"loyalty_patron_latent": 1.0}, {"named": 1, "review_day": 900, "loyalty_patron_latent": loyalty}],
               world={"day": 70, "patron": 1, "patron_active": 1})  # fmt: skip
    push_aside(hand.s, hand.p, hand.luck)
    assert hand.s.leaders[2].review_day == day
