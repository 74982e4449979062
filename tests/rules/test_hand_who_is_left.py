"""Who is left by whom, on paper: what follows an office and not a man, whom a pact keeps, who serves under nobody."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, door, lay, told

from sim.core.ground.codes import Did, Fate, Institution, Kind, Phase, Pole, Status, TieKind, Winner
from sim.core.mechanisms import accession, answers, bids, bonds, fates, losers, rising, sides
from sim.core.rules import clans, service, soundings

accede = door(accession.accede)
may_be_moved, suits, is_searched = door(fates.may_be_moved), door(fates.suits), door(bonds.is_searched)
most_exposed, give_in_to = door(answers.most_exposed_minister), door(bids.give_in_to)
could_rise, reckon_with, taken_along = door(rising.could_rise), door(losers.reckon_with), door(sides.taken_along)
unite, weigh_sides = door(clans.unite), door(sides.weigh_sides)

CHAIR = {"institution": Institution.SECURITY, "value": 0.8}
MINISTRY = {"institution": Institution.GOVERNMENT, "value": 0.5, "body": -1}
LED = {"kind": TieKind.LEADERSHIP, "from_leader": 0, "to_clan": 0, "strength": 0.8, "start_strength": 0.8}
SEARCH = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.1}


def taken(kind: Kind, *more: Row, posts: tuple[Row, ...] = (), p: Row | None = None, after: str = "forced") -> Hand:
    """Let leader 1 take power from leader 0, who heads group 0 by a tie."""
    people = [{"weight": 0.5}, {"weight": 0.5}, *more]
    hand = lay(people, clans=[{"kind": kind, "head": 0, "weight": 0.4}, {"kind": Kind.BODY, "head": 2 if more else -1}],
               posts=posts, ties=[LED], world={"day": 100, "team_clan": 0, "phase": Phase.CALM}, p=p)  # fmt: skip
    accede(hand.s, hand.p, hand.luck, 1, 1, int(Winner.CHALLENGER if after == "forced" else Winner.HEIR), 0.0)
    return hand


# ------------------------------------------------------------------------------------------- what goes with the office


@pytest.mark.parametrize("after", ["forced", "by the rules"])
@pytest.mark.parametrize(
    ("kind", "head", "strength"),
    [(Kind.BODY, 1, 0.0), (Kind.TEAM, -1, 0.8), (Kind.PATRONAGE, 0, 0.8), (Kind.KIN, 0, 0.8)],
)
def test_the_office_follows_who_rules_a_team_is_without_its_man_and_a_clan_keeps_its_head(kind, head, strength, after):
    hand = taken(kind, after=after)
    assert (hand.s.clans[0].head, hand.s.ties[0].strength) == (head, strength)


@pytest.mark.parametrize(("loyal", "post", "stays"), [(0.39, 0, False), (0.4, 0, True), (0.39, 1, True)])
def test_a_chief_who_hedges_goes_the_day_another_takes_power_and_nobody_else_at_once(loyal, post, stays):
    # to a new ruler he stands as to a person, .5, and by .2 * his side less: two favours of 0.55 or 0.5 a tenth
    chief = {"named": 1, "clan": -1, "post": post, "loyalty_latent": 0.5, "pole": Pole.INCUMBENT, "weight": 0.3}
    posts = ({**CHAIR, "body": 1, "holder": 2 if post == 0 else -1}, {**MINISTRY, "holder": 2 if post == 1 else -1})
    hand = taken(Kind.PATRONAGE, chief, posts=posts, p={"gratitude": 0.5 * (0.5 - loyal), "noise": 1e-9})
    assert hand.s.leaders[2].loyalty == pytest.approx(loyal)
    assert (hand.s.leaders[2].post == post) == stays


def test_who_was_told_by_one_ruler_was_told_nothing_by_the_next():
    hand = taken(Kind.PATRONAGE, {"told": Fate.DISMISS, "fate": Fate.DISMISS})
    assert (hand.s.leaders[2].told, hand.s.leaders[2].fate) == (Fate.NONE, Fate.NONE)


# ------------------------------------------------------------------------------------------------- whom a pact keeps


@pytest.mark.parametrize(("day", "moved"), [(99, False), (100, True)])
def test_with_whom_a_pact_is_kept_nothing_is_done_while_it_runs(day, moved):
    world = {"day": day, "pact_with": 1, "pact_until": 100}
    hand = lay([{}, {"post": 0}], posts=[{**MINISTRY, "holder": 1}], world=world)
    assert bool(may_be_moved(hand.s, 1)) == moved
    assert most_exposed(hand.s, hand.p) == (0 if moved else -1)


@pytest.mark.parametrize(("since", "exposed"), [(100, -1), (99, 0)])
def test_nobody_is_sacrificed_to_the_street_on_the_day_he_came(since, exposed):
    hand = lay([{}, {"post": 0}], posts=[{**MINISTRY, "holder": 1, "since": since}], world={"day": 100})
    assert most_exposed(hand.s, hand.p) == exposed


@pytest.mark.parametrize(
    ("days", "value", "other", "exposed"),
    [
        (1000, 0.5, {}, 0),
        (1000, 0.3, {}, 1),  # .3 of nearly all of 1000 days, against .8 * .5
        (100, 0.801, {}, 0),  # both since a half-life: .801 against .8
        (100, 0.799, {}, 1),
        (200, 0.535, {}, 0),  # 3/4 of .535 against half of .8
        (200, 0.532, {}, 1),
        (50, 1.0, {}, 1),  # 1 - 2^(-1/2) = .293 of 1
        (100, 0.1, {"team": 1}, 0),  # nobody of the ruler's own
        (0, 0.1, {"team": 1}, -1),
        (100, 0.1, {"institution": Institution.SECURITY}, 0),
    ],
)
def test_who_is_sacrificed_is_most_to_blame_by_his_office_and_by_the_days_he_has_held_it(days, value, other, exposed):
    where = {name: code for name, code in other.items() if name == "institution"}
    who = {name: flag for name, flag in other.items() if name == "team"}
    posts = [{**MINISTRY, "value": value, "holder": 1, "since": 2000 - days},
             {**MINISTRY, "value": 0.8, "holder": 2, "since": 1900, **where}]  # fmt: skip
    hand = lay([{}, {"post": 0}, {"post": 1, **who}], posts=posts, world={"day": 2000}, p={"slow_half_life": 100.0})
    assert most_exposed(hand.s, hand.p) == exposed


def test_who_keeps_his_office_by_a_pact_keeps_it_whatever_he_was_told():
    hand = lay([{}, {"post": 0, "fate": Fate.DISMISS, "told": Fate.DISMISS}], posts=[{**MINISTRY, "holder": 1}])
    give_in_to(hand.s, hand.p, 1, -1)
    assert (hand.s.leaders[1].post, hand.s.leaders[1].fate) == (0, Fate.NONE)


def test_nobody_makes_room_for_a_second_pact_who_holds_his_office_by_a_first():
    held = {"corps": 0, "post": 0}
    world = {"people": 2, "day": 10, "pact_with": 2, "pact_until": 100, "side": 0.25}
    for terms, office in ((world, -1), ({**world, "day": 100}, 0)):
        hand = lay([{}, {}, held], posts=[{**MINISTRY, "holder": 2}], clans=[{"kind": Kind.CORPS}], world=terms)
        give_in_to(hand.s, hand.p, 1, -1)
        assert hand.s.leaders[1].post == office


@pytest.mark.parametrize(("kept", "office"), [(2, -1), (-1, 0)])
def test_a_new_pact_does_not_give_what_the_one_before_it_has_given(kept, office):
    people = [{}, {}, {"corps": 0, "post": 0}]
    world = {
        "people": 2,
        "day": 10,
        "pact_with": 1,
        "pact_until": 100,
        "side": 0.25,
    }  # the terms are those of the new one by now
    hand = lay(people, posts=[{**MINISTRY, "holder": 2}], clans=[{"kind": Kind.CORPS}], world=world)
    give_in_to(hand.s, hand.p, 1, kept)
    assert hand.s.leaders[1].post == office


@pytest.mark.parametrize(
    ("side", "above", "office"),
    [(0.05, -1, -1), (0.1, -1, 0), (0.3, -1, 1), (0.45, -1, 2), (0.45, 1, -1)],
)
def test_a_pact_gives_the_best_office_that_goes_with_twice_the_odds_and_none_to_who_has_ruled(side, above, office):
    posts = [{**MINISTRY, "value": value, "holder": -1} for value in (0.2, 0.6, 0.9)]
    hand = lay([{}, {}], posts=posts, world={"people": 2, "side": side, "first_patron": above})
    give_in_to(hand.s, hand.p, 1, -1)
    assert hand.s.leaders[1].post == office


# -------------------------------------------------------------------------------------------- who serves under nobody


@pytest.mark.parametrize("above", ["first_incumbent", "first_patron", "patron"])
def test_who_has_ruled_or_stood_above_who_did_is_offered_no_office(above):
    hand = lay([{}, {"named": 1, "loyalty": 1.0}], posts=[MINISTRY], world={"incumbent": 0, above: 1})
    assert not suits(hand.s, 1, 0)
    assert suits(lay([{}, {"named": 1, "loyalty": 1.0}], posts=[MINISTRY]).s, 1, 0)


def test_nor_is_who_has_ruled_between_two_others():
    hand = lay([{}, {"named": 1, "loyalty": 1.0}], posts=[MINISTRY], world={"episodes": 1})
    hand.s.episodes[0].ruler_before = 1
    assert not suits(hand.s, 1, 0)


@pytest.mark.parametrize(("media", "suited"), [(0.19, True), (0.2, False)])
def test_a_man_with_a_name_commands_a_body_who_has_more_of_force_than_of_the_media(media, suited):
    one = {"named": 1, "loyalty": 1.0, "coercive": 0.2, "media": media}
    hand = lay([{}, one], posts=[{**CHAIR, "body": 0}, MINISTRY], clans=[{"kind": Kind.BODY}])
    assert bool(suits(hand.s, 1, 0)) == suited
    assert suits(hand.s, 1, 1)


@pytest.mark.parametrize(("strength", "end", "searched"), [(0.1, 1, True), (0.0, 1, False), (0.1, 2, False)])
def test_nobody_gets_an_office_on_whom_material_is_searched_for(strength, end, searched):
    posts = [{**CHAIR, "body": 0}, {**MINISTRY, "holder": 2, "value": 0.4}]
    people = [{}, {"named": 1, "loyalty": 1.0, "coercive": 0.1}, {"corps": 1, "post": 1, "coercive": 0.5}]
    groups = [{"kind": Kind.BODY}, {"kind": Kind.CORPS}]
    hand = lay(people, posts=posts, clans=groups, ties=[{**SEARCH, "strength": strength, "to_leader": end}])
    assert bool(is_searched(hand.s, 1)) == searched
    assert bool(suits(hand.s, 1, 0)) != searched
    assert bool(suits(hand.s, 1, 1)) != searched
    assert bool(could_rise(hand.s, 1, 0)) == (end != 2 or strength == 0.0)


@pytest.mark.parametrize(("head", "is_told"), [(1, False), (-1, True)])
def test_nobody_warns_who_commands_a_body(head, is_told):
    man = {"named": 1, "clan": -1, "post": 0, "meeting_day": 5}
    hand = lay([{}, man], posts=[{**CHAIR, "body": 0, "holder": 1}], clans=[{"kind": Kind.BODY, "head": head}],
               world={"day": 5, "election": 50, "phase": Phase.CALM})  # fmt: skip
    soundings.hold_soundings(*hand)
    assert bool(told(hand, Did.FATE_TOLD)) == is_told


def test_a_chair_is_filled_while_a_government_is_bargained_over():
    posts = [{**CHAIR, "body": 0, "vacant_day": 90}, {**MINISTRY, "holder": 1, "value": 0.4}]
    hand = lay([{}, {"corps": 1, "post": 1, "coercive": 0.5}], posts=posts,
               clans=[{"kind": Kind.BODY, "head": -1}, {"kind": Kind.CORPS}],
               world={"day": 100, "phase": Phase.FORMATION, "officials_step": 0})  # fmt: skip
    service.keep_in_service(*hand)
    assert (hand.s.posts[0].holder, hand.s.clans[0].head) == (1, 1)


# ------------------------------------------------------------------------------------------------------- from abroad


@pytest.mark.parametrize(("status", "brings"), [(Status.OUTSIDE, 0.3), (Status.ABROAD, 0.15), (Status.ARRESTED, 0.0)])
@pytest.mark.parametrize("pole", [Pole.CHALLENGER, Pole.INCUMBENT])
def test_from_abroad_a_head_brings_half_of_what_his_clan_has(status, brings, pole):
    hand = lay([{}, {"status": status, "pole": pole}], clans=[{"kind": Kind.KIN, "head": 1}])
    ours, theirs, *_ = taken_along(hand.s, 1, hand.s.clans[0], 0.3)
    assert (ours, theirs) == pytest.approx((brings, 0.0) if pole == Pole.CHALLENGER else (0.0, brings))


@pytest.mark.parametrize("pole", [Pole.CHALLENGER, Pole.INCUMBENT])
def test_from_abroad_one_weighs_in_a_contest_as_somebody_of_half_his_weight_at_home(pole):
    found = []
    for man in ({"status": Status.ABROAD, "weight": 0.8}, {"status": Status.OUTSIDE, "weight": 0.4}):
        one = {"pole": pole, "capacity": 0.3, "street": 0.6, "regional": 0.5, "economic": 0.2, **man}
        hand = lay([{}, one, {"weight": 3.0, "pole": -pole}], world={"capacity": 0.5, "approval": 0.4, "square": 0.2},
                   p={"momentum": 1.0, "resolve": 1.4, "office_weight": 0.3})  # fmt: skip
        found.append((*weigh_sides(hand.s, hand.p)[:2], float(hand.world.side)))
    assert found[0] == pytest.approx(found[1], abs=1e-12)


@pytest.mark.parametrize(
    ("last", "ends"), [(Fate.ENVOY, Fate.EXILE), (Fate.EXILE, Fate.EXILE), (Fate.RETURN, Fate.RETURN)]
)
def test_an_envoy_who_has_gone_over_is_one_no_more(last, ends):
    man = {"status": Status.ABROAD, "last_fate": last, "pole": Pole.CHALLENGER, "loyalty": 0.7}
    hand = lay([{}, man], world={"day": 100})
    reckon_with(hand.s, hand.p, hand.luck, int(Pole.CHALLENGER), -1, False)
    assert hand.s.leaders[1].last_fate == ends
    assert hand.s.leaders[1].loyalty == (0.0 if last == Fate.ENVOY else 0.7)


@pytest.mark.parametrize(
    ("status", "unites"), [(Status.OUTSIDE, True), (Status.ABROAD, False), (Status.ARRESTED, False)]
)
@pytest.mark.parametrize("which", [1, 2])
def test_no_clan_is_given_up_or_taken_up_by_a_head_who_is_not_there(status, unites, which):
    house = {"kind": Kind.KIN, "weight": 0.3, "grievance": 1.0}
    people = [{}, {"clan": 0, "status": Status.OUTSIDE}, {"clan": 1, "status": Status.OUTSIDE}]
    people[which]["status"] = status
    ally = {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.9}
    hand = lay(people, clans=[{**house, "head": 1}, {**house, "head": 2, "weight": 0.2}], ties=[ally],
               p={"chances": 1e12, "noise": 1e-9}, world={"day": 100, "officials_step": 28})  # fmt: skip
    unite(hand.s, hand.p, hand.luck)
    assert bool(told(hand, Did.CLANS_UNITED)) == unites
