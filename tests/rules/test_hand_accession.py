"""Accession on paper: how people stand to a person, and what is anew when another takes the presidency."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, lay, told
from contests import agreed, battle

from sim.core.ground.codes import (
    Did,
    Episode,
    Fate,
    Institution,
    Kind,
    Order,
    Path,
    Phase,
    Pole,
    Stance,
    Status,
    TieKind,
    Winner,
)
from sim.core.rules.calendar import keep_calendar
from sim.core.rules.challenge import challenge
from sim.core.rules.contest import fight
from sim.core.rules.formation import form_government
from sim.core.rules.succession import watch_succession
from sim.core.setup import set_out


def stance(hand: Hand, i: int, j: int) -> float:
    """Return how i stands to j: it is reckoned on the day on which a contest on behalf of j opens."""
    world = hand.world
    world.phase, world.challenger, world.claimant, world.day, world.opened = Phase.CONTEST, j, j, 71, 71
    fight(*hand)
    return float(hand.s.leaders[i].to_claimant)


BOUND = {"from_leader": 1, "to_leader": 2, "strength": 0.6}

# ----------------------------------------------------------------------------------------------- how one stands to whom


@pytest.mark.parametrize(
    ("ties", "is_to"),
    [
        ([], 0.5),
        *[([{**BOUND, "kind": kind}], 0.8) for kind in (TieKind.ALLIANCE, TieKind.KINSHIP, TieKind.PATRONAGE)],
        ([{**BOUND, "kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1}], 0.8),  # written from either side
        *[([{**BOUND, "kind": kind}], 0.2) for kind in (TieKind.RIVALRY, TieKind.HOSTILITY)],
        ([{**BOUND, "kind": TieKind.ALLIANCE}, {**BOUND, "kind": TieKind.RIVALRY}], 0.5),
        ([{**BOUND, "kind": TieKind.ALLIANCE}, {**BOUND, "kind": TieKind.KINSHIP}], 0.5 + 0.5 * (1.0 - 0.4 * 0.4)),
        ([{**BOUND, "kind": TieKind.ALLIANCE, "to_leader": 0}], 0.5),  # to another
        ([{**BOUND, "kind": TieKind.PEERS}], 0.5),
    ],
)
def test_what_binds_and_what_divides_two_people_makes_their_stance(ties, is_to):
    hand = lay([{}, {}, {}], ties=ties)
    assert stance(hand, 1, 2) == pytest.approx(is_to)


@pytest.mark.parametrize(
    ("head", "clan", "is_to"),
    [(2, -1, 0.5 + 0.5 * 0.4), (0, 0, 0.5 + 0.5 * 0.2), (0, 1, 0.5)],  # he heads my clan; is one of it; is of another
)
def test_a_clan_binds_to_its_head_and_by_half_to_its_members(head, clan, is_to):
    people = [{}, {"clan": 0, "loyalty_clan": 0.8}, {"clan": clan}]
    hand = lay(people, clans=[{"head": head, "cohesion": 0.5}, {}])
    assert stance(hand, 1, 2) == pytest.approx(is_to)


def test_a_clan_that_is_hostile_to_somebody_divides_its_loyal_members_from_him():
    hostile = {"kind": TieKind.HOSTILITY, "from_clan": 0, "to_leader": 2, "strength": 0.5}
    hand = lay([{}, {"clan": 0, "loyalty_clan": 0.8}, {}], clans=[{"head": 0}], ties=[hostile])
    assert stance(hand, 1, 2) == pytest.approx(0.5 - 0.5 * 0.4)


def test_membership_in_what_he_heads_binds_to_a_person():
    hand = lay([{}, {}, {}], clans=[{"head": 2, "cohesion": 0.5}], members=[{"leader": 1, "clan": 0, "strength": 0.6}])
    assert stance(hand, 1, 2) == pytest.approx(0.5 + 0.5 * 0.3)


def test_to_ruler_and_patron_it_is_loyalty_to_the_person():
    world = {"patron": 2}
    for j, loyalty in enumerate((0.3, 1.0, 0.9)):
        hand = lay([{}, {"loyalty_latent": 0.3, "loyalty_patron_latent": 0.9}, {}], world=world)
        assert stance(hand, 1, j) == loyalty


# -------------------------------------------------------------------------------------------------- another takes power

WON = {"longest": 1.0, "gratitude": 0.1, "blow": 0.5}


def taken(*others: Row, ruler: Row | None = None, ties: tuple[Row, ...] = (), world: Row | None = None,
          p: Row | None = None) -> Hand:  # fmt: skip
    """Let leader 1 win a contest against the ruler, who gives up on its eleventh day."""
    winner = {"weight": 0.5, "capacity": 0.4, "pole_set": Pole.CHALLENGER}
    hand = lay([{"weight": 0.5, **(ruler or {})}, winner, *others], ties=ties,
               world={"phase": Phase.CONTEST, "challenger": 1, "claimant": 1, "day": 71, "opened": 61, "capacity": 0.5,
                      "approval": 0.3, "side": 0.6, "patron": -1, **(world or {})},
               p={"momentum": 1.0, "resolve": 3.0, **WON, **(p or {})})  # fmt: skip
    fight(*hand)
    assert hand.world.incumbent == 1
    return hand


def test_loyalty_starts_from_the_person_from_the_side_taken_and_from_what_was_felt_for_the_fallen():
    ally = {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.2}
    with_him, against = {"pole_set": Pole.CHALLENGER}, {"pole_set": Pole.INCUMBENT}
    hand = taken(
        {"loyalty_latent": 0.2, **with_him}, {"loyalty_latent": 0.9, **against}, {"loyalty_latent": 0.5, **against},
        ties=(ally,),
    )  # fmt: skip
    # half of what was felt for the fallen turns against the new one; a side taken weighs two favours of .1; what lasts
    # is how one stands to the person; and all that they show is believed: to a new ruler all stand anew
    expected = [0.6 - 0.5 * -0.3 + 0.2, 0.5 - 0.5 * 0.4 - 0.2, 0.5 - 0.2]
    lasts = [0.6, 0.5, 0.5]
    for i, loyalty in enumerate(expected, start=2):
        one = hand.s.leaders[i]
        assert one.loyalty_latent == one.loyalty == pytest.approx(loyalty)
        assert one.anchor == pytest.approx(lasts[i - 2])
        assert (one.pole, one.pole_set) == (Pole.UNDECIDED, Pole.UNDECIDED)
    assert [int(one) for one in hand.s.leaders.first_pole[2:]] == [-1, 1, 1]
    assert hand.s.leaders[3].stance == Stance.HEDGING


def test_who_follows_by_the_rules_inherits_part_of_what_was_felt_for_the_dead():  # fault 11
    people = [{}, {"weight": 0.9}, {"loyalty_latent": 0.9, "team": 1, "grievance": 0.5, "fate": Fate.DISMISS}]
    hand = lay(people, schedule=[{"order": Order.RULER_DIES, "day": 70}], world={"day": 70, "patron": -1}, p=WON)
    watch_succession(*hand)
    one = hand.s.leaders[2]
    assert one.loyalty == one.loyalty_latent == pytest.approx(0.5 + 0.5 * 0.4)
    assert one.anchor == one.start_anchor == 0.5, "what lasts is how he stands to an heir who is not known yet"
    # of 179 heirs 8 were ousted in a year, and .149 of all new rulers left otherwise
    assert one.belief == hand.world.belief == pytest.approx(1.0 - 8 / 179 - 0.149, abs=0.005)
    assert (one.team, one.fate) == (0, Fate.NONE), "who was made by the dead man is not his heir's"
    assert one.grievance == one.start_grievance == pytest.approx(0.5 * 0.5), "half stays, and is what it fades to"
    assert hand.world.approval == 0.0, "the country's opinion passes with the office"


def test_a_rival_of_who_takes_power_is_worse_off_than_a_friend_of_the_fallen():
    rival = {"kind": TieKind.RIVALRY, "from_leader": 2, "to_leader": 1, "strength": 0.8}
    hand = taken({"loyalty_latent": 0.5}, {"loyalty_latent": 0.8}, ties=(rival,))
    assert hand.s.leaders[2].loyalty < hand.s.leaders[3].loyalty < 0.5


def test_a_ruler_who_takes_power_has_a_standing_of_his_own():
    hand = taken({"team": 1}, world={"lame_duck": 0.6, "start_lame_duck": 0.6, "approval": 0.2, "team_clan": -1})
    world = hand.world
    odds = [0.81 / 0.19, 0.63 / 0.37]  # that he is there in a year: by the rules, and by force
    assert world.doubt == pytest.approx(math.log(odds[0] / odds[1]), abs=1e-12)
    assert world.approval == world.start_approval == pytest.approx(0.5 + 0.5 * 0.3)
    assert (world.lame_duck, world.start_lame_duck, world.phase) == (0.0, 0.6, Phase.FORMATION)
    assert (world.bargaining, world.removed_by, world.first_incumbent) == (71, Winner.CHALLENGER, 0)
    assert hand.s.leaders[2].team == 0
    assert hand.s.leaders[2].acute == pytest.approx(0.5), "who was the fallen's man has cause to act"
    assert hand.s.leaders[2].belief == world.belief == pytest.approx(1.0 - 24 / 107 - 0.149, abs=0.005)


def test_a_taking_of_power_shakes_state_and_elite_and_costs_the_fallen_half_his_weight():
    hand = taken(world={"elite_cohesion": 0.6}, p={"shake": 0.2})
    assert hand.world.capacity == pytest.approx(0.5 * 0.8)
    assert hand.world.elite_cohesion == pytest.approx(0.6 * 0.8)
    assert hand.s.leaders[0].weight == pytest.approx(0.5 * 0.5)


RICH = {"economic": 1.0}  # too rich to flee
FEARS = {"caution": 1.0, "file": 0.5, "knows_file": 1}


@pytest.mark.parametrize(("ruler", "status"), [(RICH, Status.ARRESTED), (FEARS, Status.ABROAD)])
def test_a_ruler_who_has_fallen_is_dealt_with_as_one_of_his_own_side(ruler, status):
    # .5 - .25 - .2, and he is of weight .25: minded by 1 - .05 - .25; he is arrested, or goes before, if he fears it
    hand = taken(ruler=ruler, p={"noise": 1e-9, "safety": 1.0})
    assert (hand.s.leaders[0].status, hand.s.leaders[0].pole) == (status, Pole.UNDECIDED)
    assert hand.s.leaders[0].loyalty == pytest.approx(0.05), "all that he shows is believed"


@pytest.mark.parametrize("blow", [0.3, 0.7])
def test_a_fall_is_a_blow_to_the_fallen_and_to_his_own_people_only(blow):
    kin = {"kind": TieKind.KINSHIP, "from_leader": 0, "to_leader": 1, "strength": 1.0}  # who is not minded
    hand = taken({"team": 1}, {"team": 0}, p={"blow": blow, "noise": 1e-9}, ruler=RICH, ties=(kin,))
    assert list(hand.s.leaders.acute) == pytest.approx([blow, 0.0, blow, 0.0])


def test_who_takes_power_rules_since_that_day():
    assert taken().world.rules_since == 71
    assert taken(world={"rules_since": 30}).world.rules_since == 71, "not since the one before him did"


@pytest.mark.parametrize("order", [Order.RULER_DIES, Order.HAND_OVER, Order.ELECT])
def test_who_follows_rules_since_that_day(order):
    orders = [{"order": order, "day": 70, "row": 1}]
    hand = lay([{}, {"weight": 0.5}], schedule=orders, world={"day": 70, "patron": -1}, p=WON)
    watch_succession(*hand)
    assert (hand.world.incumbent, hand.world.rules_since) == (1, 70)


def test_a_ruler_who_stays_has_not_come_anew():
    for since in (-1, 30):
        hand = agreed({"rules_since": since}, {}, side=0.4)
        assert (hand.world.winner, hand.world.incumbent, hand.world.rules_since) == (Winner.SHARED, 0, since)


def test_who_rules_at_the_start_has_ruled_before():
    hand = lay([{}], world={"rules_since": 5})
    set_out(hand.s, hand.p, hand.luck, hand.scratch)
    assert hand.world.rules_since == -1


def test_one_ruler_holds_the_presidency():
    posts = ({"holder": 0, "institution": Institution.PRESIDENCY, "value": 0.9},
             {"holder": 1, "institution": Institution.SECURITY, "value": 0.5})  # fmt: skip
    hand = battle({"claimant": 1}, {"longest": 1.0}, side=0.6, ruler={"post": 0}, challenger={"post": 1}, posts=posts)
    assert [int(post.holder) for post in hand.s.posts] == [1, -1]
    assert [int(one.post) for one in hand.s.leaders] == [-1, 0]
    assert told(hand, Did.TOOK_OFFICE) == [(1, 0, 1.0)]


@pytest.mark.parametrize(("chosen", "active", "before", "support"), [
    (True, 1, 0.7, 0.7), (True, 1, 0.2, 0.5), (False, 0, 0.7, 0.0),
])  # fmt: skip
def test_a_patron_stays_one_of_an_heir_he_has_chosen_only_and_supports_him(chosen, active, before, support):
    people = [{}, {"weight": 0.1, "status": Status.ABROAD}, {"weight": 0.5, "candidate": int(chosen)}]
    world = {"day": 70, "patron": 1, "patron_active": 1, "start_support": before}
    hand = lay(people, schedule=[{"order": Order.RULER_DIES, "day": 70}], world=world, p=WON)
    watch_succession(*hand)
    assert (hand.world.incumbent, hand.world.patron_active) == (2, active)
    assert hand.world.patron_support == support
    assert hand.world.start_support == (support if active else before)  # as this ruler began


def test_who_puts_another_in_power_is_his_patron():
    hand = taken({}, {"loyalty_latent": 0.5}, world={"challenger": 2, "claimant": 1}, p={"momentum": 1.0})
    assert (hand.world.incumbent, hand.world.patron, hand.world.patron_active) == (1, 2, 1)


def test_who_stands_badly_with_a_new_ruler_goes_and_others_stay():
    # .5 - .25 - .2 = .05 and .5 - .2 = .3 of who stood with the fallen; and .5 + .2 = .7
    hostile = {**RICH, "loyalty_latent": 1.0, "pole_set": Pole.INCUMBENT}
    cool = {**RICH, "loyalty_latent": 0.5, "pole_set": Pole.INCUMBENT}
    friendly = {"loyalty_latent": 0.5, "pole_set": Pole.CHALLENGER}
    offices = [Institution.GOVERNMENT] * 3 + [Institution.AKIMAT] * 3
    others = [{**one, "post": k} for k, one in enumerate((hostile, cool, friendly) * 2)]
    posts = [{"holder": k + 2, "institution": each, "value": 0.5} for k, each in enumerate(offices)]
    people = [{}, {"weight": 0.5, "capacity": 0.4}, *others]
    world = {"phase": Phase.CONTEST, "challenger": 1, "claimant": 1, "day": 71, "opened": 61, "capacity": 0.5}
    hand = lay(people, posts=posts, world=world, p={**WON, "momentum": 1.0, "resolve": 99.0})
    fight(*hand)
    gone, moved, kept = Fate.DISMISS, Fate.MOVE, Fate.KEEP
    assert [int(one.fate) for one in hand.s.leaders[2:]] == [gone, gone, kept, gone, moved, kept]


@pytest.mark.parametrize(
    ("institution", "felt", "rivalry", "fate"),
    [
        (Institution.GOVERNMENT, 0.69, 0.0, Fate.KEEP),  # .5 - .5 * .19 = .405: he does not hedge
        (Institution.GOVERNMENT, 0.71, 0.0, Fate.DISMISS),  # .5 - .5 * .21 = .395: he does
        (Institution.AKIMAT, 0.69, 0.0, Fate.KEEP),
        (Institution.AKIMAT, 0.71, 0.0, Fate.MOVE),
        (Institution.AKIMAT, 0.69, 0.2, Fate.MOVE),  # .405 less half of a rivalry, seen by what that leaves: .244
        (Institution.AKIMAT, 0.69, 0.4, Fate.DISMISS),  # .205 * .6, which is below half of where hedging begins
    ],
)
def test_who_goes_hedges_and_outside_the_government_at_half_of_that_he_is_dismissed(institution, felt, rivalry, fate):
    holder = {"post": 0, "loyalty_latent": felt, "pole_set": Pole.CHALLENGER}
    posts = ({"holder": 2, "institution": institution, "value": 0.5},)
    tie = {"kind": TieKind.RIVALRY, "from_leader": 2, "to_leader": 1, "strength": rivalry}
    hand = battle({"claimant": 1}, {**WON, "gratitude": 0.0}, side=0.6, others=(holder,), posts=posts, ties=(tie,))
    assert hand.world.incumbent == 1
    assert hand.s.leaders[2].fate == fate


@pytest.mark.parametrize(("share", "kept"), [(0.5, 1), (0.4, 0)])
def test_a_pact_keeps_people_of_the_fallen_up_to_their_share(share, kept):
    hostile = {"loyalty_latent": 1.0, "pole_set": Pole.INCUMBENT}
    posts = tuple({"holder": k + 2, "institution": Institution.GOVERNMENT, "value": 0.5} for k in range(2))
    others = ({**hostile, "post": 0}, {**hostile, "post": 1})
    hand = agreed({"claimant": 1}, WON, side=1.0 - share, others=others, posts=posts)
    assert hand.world.winner == Winner.PACT
    assert hand.world.side == pytest.approx(1.0 - share)
    assert [int(one.fate) for one in hand.s.leaders[2:]].count(Fate.KEEP) == kept


def test_a_pact_spares_those_who_stood_with_the_fallen():
    loyal = {"loyalty_latent": 0.5, "pole": Pole.INCUMBENT}
    p = {**WON, "noise": 1e-9, "price_of_change": -9.0}  # where anything else is done that can be
    hand = agreed({"claimant": 1}, p, side=0.6, others=(loyal,))
    assert (hand.world.winner, hand.world.incumbent) == (Winner.PACT, 1)
    assert hand.s.leaders[2].status == Status.IN_SERVICE
    assert hand.s.leaders[2].loyalty == hand.s.leaders[2].loyalty_latent == pytest.approx(0.3)


def test_a_pact_that_leaves_the_ruler_reconciles_who_moved_and_half_of_his_grievance_stays():
    hand = agreed({}, {}, side=0.4, challenger={"grievance": 0.6, "anchor": 0.7})
    one = hand.s.leaders[1]
    assert hand.world.winner == Winner.SHARED
    assert (one.grievance, one.loyalty_latent, one.anchor) == (pytest.approx(0.3), 0.5, 0.7)


@pytest.mark.parametrize(
    ("crowd", "resolve", "rules"),
    [
        (0.5, 9.0, 1),  # the strongest of those who joined it
        (0.5, 0.0, 0),  # nobody has joined it in time
        (0.04, 9.0, 0),  # the people have gone home, and nobody is there who could go on without them
    ],
)
def test_a_contest_without_a_leader_is_fought_while_the_people_are_out(crowd, resolve, rules):
    people = [{"weight": 0.1}, {"weight": 0.9, "capacity": 0.8, "pole_set": Pole.CHALLENGER}]
    world = {"phase": Phase.CONTEST, "challenger": -1, "claimant": -1, "day": 71, "opened": 61, "capacity": 0.5,
             "approval": 0.5, "mass_grievance": 0.4, "crowd": crowd}  # fmt: skip
    hand = lay(people, world=world, p={"longest": 1.0, "momentum": 1.0, "resolve": resolve})
    fight(*hand)
    assert (hand.world.incumbent, hand.world.winner) == (rules, Winner.CHALLENGER if rules else Winner.INCUMBENT)
    assert hand.world.phase == (Phase.FORMATION if rules else Phase.CALM)


def test_a_pact_binds_to_the_ruler_with_whom_it_was_made():
    world = {"day": 70, "pact_with": 1, "pact_until": 400}
    hand = lay([{}, {"weight": 0.5}, {}], schedule=[{"order": Order.RULER_DIES, "day": 70}], world=world)
    watch_succession(*hand)
    assert (hand.world.incumbent, hand.world.pact_with, hand.world.pact_until) == (1, -1, -1)


def test_who_fills_a_chair_that_a_contest_has_emptied_has_not_won_it():
    world = {"phase": Phase.CONTEST, "challenger": -1, "claimant": -1, "day": 71, "opened": 61, "episodes": 1}
    hand = lay([{"status": Status.ABROAD}, {"status": Status.OUTSIDE, "weight": 0.5}], world={**world, "deaths": 7.0})
    row = hand.s.episodes[0]
    row.kind, row.opened, row.closed, row.deaths = Episode.CONTEST, 61, -1, 4.0
    fight(*hand)
    assert (row.closed, row.winner, row.ruler_after, row.deaths) == (71, Winner.CHALLENGER, -1, 3.0)
    assert hand.world.vacant
    hand.world.day = 77
    watch_succession(*hand)
    assert (row.closed, row.winner, row.ruler_after, row.deaths) == (71, Winner.CHALLENGER, -1, 3.0)
    then = hand.s.episodes[1]
    assert (then.kind, then.winner, then.ruler_before, then.ruler_after) == (Episode.SUCCESSION, Winner.HEIR, -1, 1)
    assert (hand.world.incumbent, hand.world.episodes, hand.world.vacant) == (1, 2, 0)


# ------------------------------------------------------------------------------------------------------ sides by person


@pytest.mark.parametrize(("kind", "pole"), [(TieKind.ALLIANCE, -1), (TieKind.RIVALRY, 1), (TieKind.PEERS, 0)])
def test_the_side_taken_depends_on_who_would_rule_instead(kind, pole):
    tie = {"kind": kind, "from_leader": 2, "to_leader": 1, "strength": 0.8}
    people = [{"weight": 0.5}, {"weight": 0.5}, {"loyalty_latent": 0.5, "caution": 0.5}]
    world = {"phase": Phase.CONTEST, "challenger": 1, "claimant": 1, "day": 71, "opened": 71, "capacity": 0.5,
             "approval": 0.5, "mass_grievance": 0.4}  # fmt: skip
    # with nothing to gain himself and nothing to fear he leans by how he stands to both: .4, which is more than .5 * .5
    hand = lay(people, ties=[tie], world=world, p={"waiting": 0.5, "longest": 100.0, "momentum": 1.0})
    fight(*hand)
    assert hand.s.leaders[2].pole == pole


# --------------------------------------------------------------------------------------------------- play goes on after


def test_a_vote_that_falls_into_a_contest_is_held_when_that_is_over():  # fault 13
    world = {"day": 70, "election": 60, "phase": Phase.CONTEST, "approval": 0.5}
    hand = lay([{}, {}], world=world, p={"slow_half_life": 270.0})
    keep_calendar(*hand)
    assert hand.world.formation_start == -1
    hand.world.phase = Phase.CALM
    keep_calendar(*hand)
    world = hand.world
    assert (world.phase, world.formation_start, world.bargaining) == (Phase.FORMATION, 70, 70)


def test_a_government_after_an_accession_does_not_count_as_that_of_the_vote():
    p = {"accept_rate": CERTAIN, "minimum_days": 4.0}
    world = {"day": 75, "bargaining": 71, "formation_start": 30, "formation_days": 9, "phase": Phase.FORMATION,
             "slate_made": 1, "election": 30, "governments": 1}  # fmt: skip
    hand = lay([{}, {}], clans=[{"kind": Kind.KIN, "weight": 0.5}], world=world, p=p)
    form_government(*hand)
    assert told(hand, Did.GOVERNMENT_FORMED) == [(0, -1, 4.0)]
    assert (hand.world.formation_days, hand.world.governments, hand.world.bargaining) == (9, 2, -1)


BIDDER = {"weight": 0.5, "clan": 0, "ambition": 0.5}
BIDS = {"chances": CERTAIN, "noise": 1e-9}  # who expects to lose nothing, and never errs


def test_who_was_patron_once_may_bid_like_others():
    people = [{}, BIDDER]
    clans = [{"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 1.0}]
    for active, bids in ((1, 0), (0, 1)):
        world = {"day": 70, "patron": 1, "patron_active": active}
        hand = lay(people, clans=clans, world=world, p=BIDS)
        challenge(*hand)
        assert len(told(hand, Did.BID_OPENED)) == bids


def test_each_contest_begins_without_the_marks_of_the_one_before():
    people = [{}, BIDDER]
    world = {"day": 70, "mark_region": 1, "mark_loot": 1, "square": 0.6, "square_record": 9, "regions": 0.4,
             "deaths": 5.0, "venue": 1.0, "force_gone": 12, "first_seizure": 12, "patron": -1}  # fmt: skip
    clans = [{"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 1.0}]
    hand = lay(people, clans=clans, world=world, p=BIDS)
    challenge(*hand)
    world, row = hand.world, hand.s.episodes[0]
    assert world.phase == Phase.CONTEST
    assert (world.mark_region, world.mark_loot, world.square_record, world.venue) == (0, 0, 0, 0.0)
    assert (world.square, world.regions, world.force_gone, world.first_seizure) == (0.0, 0.0, -1, -1)
    assert (row.kind, row.path, row.opened, row.mover, row.claimant) == (Episode.CONTEST, Path.UNMARKED, 70, 1, 1)
    world.deaths += 3.0
    hand.s.leaders[1].status = Status.ARRESTED
    fight(*hand)
    assert (row.closed, row.deaths, row.winner, row.ruler_after) == (70, 3.0, Winner.INCUMBENT, 0)


@pytest.mark.parametrize(("share", "office"), [(0.9, 0), (0.2, 1)])
def test_a_pact_that_leaves_the_ruler_gives_the_challenger_the_best_office_that_no_one_of_a_name_holds(share, office):
    posts = ({"holder": 2, "institution": Institution.GOVERNMENT, "value": 0.8},
             {"holder": 1, "institution": Institution.SECURITY, "value": share})  # fmt: skip
    hand = agreed({}, {"slow_half_life": 100.0}, side=0.4, challenger={"post": 1}, others=({"corps": 0, "post": 0},),
                  posts=posts)  # fmt: skip
    assert hand.world.winner == Winner.SHARED
    assert hand.s.leaders[1].post == (1 if office == 0 else 0)
    row = hand.s.episodes[0] if hand.world.episodes else None
    assert (hand.world.pact_with, hand.world.pact_until) == (1, 171)
    assert row is None


@pytest.mark.parametrize(("bound", "fate"), [(0.0, Fate.DISMISS), (0.4, Fate.KEEP)])
def test_kin_of_who_takes_power_stay_though_they_stood_with_the_fallen(bound, fate):
    # .5 - .25 - .2 = .05, and for kin .05 + .2: that is seen as .25 + .4 * .75
    kin = {"kind": TieKind.KINSHIP, "from_leader": 2, "to_leader": 1, "strength": bound}
    holder = {**RICH, "post": 0, "loyalty_latent": 1.0, "pole_set": Pole.INCUMBENT, "corps": 0}
    posts = ({"holder": 2, "institution": Institution.GOVERNMENT, "value": 0.5},)
    hand = battle({"claimant": 1}, WON, side=0.6, others=(holder,), posts=posts, ties=(kin,))
    assert hand.world.incumbent == 1
    assert hand.s.leaders[2].fate == fate
