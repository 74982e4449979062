"""Files that leaders keep on each other, on paper: who comes by them, what deters, how they are used and passed on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, door, drawn, hazard, lay, threshold_of, told, turns_at

from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Pole, Purpose, Status, TieKind
from sim.core.mechanisms.deciding import SHUT
from sim.core.mechanisms.files import commander_of, enmity_of, held_on, held_to_a_side, keep_file, stay_of
from sim.core.mechanisms.using_files import gains_by_answer, gains_by_use, publish
from sim.core.rules.challenge import challenge
from sim.core.rules.kompromat import gather_kompromat

DAY = {"day": 70, "file_keeper": 0}
WEEK = 7
KNOWN = 1


def gather(hand: Hand) -> Hand:
    gather_kompromat(*hand)
    return hand


def pair(h: int, t: int) -> int:
    """Return the address of what one row does to another."""
    return (1000 + h) + 3 * (1000 + t)


def kept(people: Sequence[Row], files: Sequence[tuple[int, int, float, int]], **state) -> Hand:
    """Lay out people and the files (holder, on whom, weight, known) that they keep."""
    hand = lay(people, **{"world": DAY, **state})
    for holder, target, weight, known in files:
        hand.s.files[keep_file(hand.s, holder, target, weight, -1)].known = known
    return hand


def held(hand: Hand) -> dict[tuple[int, int], float]:
    """Return the weight of every file that somebody keeps, by holder and target."""
    files = hand.s.files[: int(hand.world.files_kept)]
    return {(int(one.holder), int(one.target)): float(one.weight) for one in files if one.weight > 0.0}


# ------------------------------------------------------------------------------------------------------------ deterring


def test_a_file_deters_only_as_far_as_its_holder_is_expected_to_stay():
    def hold(belief):
        return held_to_a_side(lay([{}, {"file": 0.8, "knows_file": 1, "belief": belief}], world={"capacity": 0.5}).s, 1)

    assert [hold(belief) for belief in (1.0, 0.5, 0.0)] == pytest.approx([0.4, 0.2, 0.0], abs=1e-12)


LOYAL = {"loyalty_latent": 1.0, "weight": 0.5}


@pytest.mark.parametrize(
    ("holder", "hold"),
    [
        (LOYAL, 0.4 * 0.5),
        ({**LOYAL, "post": 0, "post_security": 0.4}, 0.4 * 0.5 * 0.7),
        ({**LOYAL, "fate": Fate.DISMISS, "told": Fate.DISMISS}, 0.4 * 0.5 * 0.5),
        ({**LOYAL, "fate": Fate.DISMISS}, 0.4 * 0.5),  # of which nobody has heard
        ({**LOYAL, "fate": Fate.KEEP, "told": Fate.DISMISS}, 0.4 * 0.5),
        ({**LOYAL, "status": Status.ABROAD}, 0.4 * 0.5 * 0.5),
        ({**LOYAL, "status": Status.ARRESTED}, 0.0),
        ({**LOYAL, "status": Status.DEAD}, 0.0),
        ({**LOYAL, "loyalty_latent": 0.75}, 0.4 * 0.5 * 0.5),
        ({**LOYAL, "loyalty_latent": 0.0}, -0.4 * 0.5),
    ],
)
def test_it_is_the_holder_whose_stay_counts_and_his_side_that_he_holds_to(holder, hold):
    hand = kept([{}, {}, holder], [(2, 1, 0.4, KNOWN)], posts=[{"holder": 2}])
    assert held_to_a_side(hand.s, 1) == pytest.approx(hold, abs=1e-12)


@pytest.mark.parametrize(
    ("world", "hold"),
    [({"patron_active": 1}, 0.4 * 0.5 * 0.2), ({"patron_active": 0}, 0.4 * 0.5)],  # by his support, or his own loyalty
)
def test_the_file_of_a_patron_backs_the_ruler_as_he_does_while_he_is_on_the_scene(world, hold):
    state = {**DAY, "patron": 2, "patron_support": 0.6, **world}
    hand = kept([{}, {}, LOYAL], [(2, 1, 0.4, KNOWN)], world=state)
    assert held_to_a_side(hand.s, 1) == pytest.approx(hold, abs=1e-12)


@pytest.mark.parametrize(("active", "stay"), [(1, 1.0), (0, 0.7)])
def test_a_patron_stays_however_safe_his_office_is_and_who_was_one_as_far_as_it_is(active, stay):
    state = {**DAY, "patron": 2, "patron_active": active}
    hand = kept([{}, {}, {**LOYAL, "post": 0, "post_security": 0.4}], [], posts=[{"holder": 2}], world=state)
    assert door(stay_of)(hand.s, 2, 1) == pytest.approx(stay, abs=1e-12)


@pytest.mark.parametrize(("active", "shows"), [(1, False), (0, True)])
def test_a_patron_shows_nobody_a_loyalty_for_a_file_and_who_was_one_does(active, shows):
    state = {**DAY, "patron": 1, "patron_active": active, "patron_support": 0.5}
    hand = kept([{}, {"loyalty": 0.4}, LOYAL], [(2, 1, 0.4, KNOWN)], world=state, p={"fresh_half_life": 7.0})
    assert (gather(hand).s.leaders[1].loyalty > 0.4) == shows


@pytest.mark.parametrize(("active", "enmity"), [(1, 0.3), (0, 0.8)])
def test_who_was_a_patron_stands_to_the_ruler_as_a_leader_like_others(active, enmity):
    state = {**DAY, "patron": 2, "patron_active": active, "patron_support": 0.7}
    hand = kept([{}, {}, {"loyalty_latent": 0.2}], [], world=state)
    assert door(enmity_of)(hand.s, 2, 0) == pytest.approx(enmity, abs=1e-12)


def test_nobody_is_deterred_by_what_he_does_not_know_of():
    assert held_to_a_side(kept([{}, {}, LOYAL], [(2, 1, 0.4, 0)]).s, 1) == 0.0


def test_who_holds_one_on_his_holder_is_deterred_by_so_much_less():
    hand = kept([{}, {"weight": 0.8}, LOYAL], [(2, 1, 0.4, KNOWN), (1, 2, 0.5, KNOWN)])
    assert held_to_a_side(hand.s, 1) == pytest.approx(0.4 * 0.5 * (1.0 - 0.5 * 0.8), abs=1e-12)


def test_of_several_files_the_next_binds_what_the_first_leaves():
    state = {**DAY, "capacity": 0.5}
    people = [{}, {"file": 0.8, "knows_file": 1, "belief": 1.0}, LOYAL]
    hand = kept(people, [(2, 1, 0.4, KNOWN)], world=state)
    assert held_to_a_side(hand.s, 1) == pytest.approx(1.0 - 0.6 * 0.8, abs=1e-12)


@pytest.mark.parametrize(("pole", "sign"), [(Pole.CHALLENGER, -1.0), (Pole.UNDECIDED, 0.0), (Pole.INCUMBENT, 1.0)])
def test_in_a_contest_a_file_holds_to_the_side_that_its_holder_takes(pole, sign):
    hand = kept([{}, {}, {"weight": 0.5, "pole": pole}], [(2, 1, 0.4, KNOWN)], world={**DAY, "phase": Phase.CONTEST})
    assert held_to_a_side(hand.s, 1) == pytest.approx(sign * 0.2, abs=1e-12)


def test_in_a_contest_the_rulers_hold_falls_with_his_odds():
    man = {"file": 0.8, "knows_file": 1, "belief": 0.9}
    hand = lay([{}, man], world={"phase": Phase.CONTEST, "capacity": 0.5, "side": 0.8})
    assert held_to_a_side(hand.s, 1) == pytest.approx(0.8 * 0.5 * 0.2, abs=1e-12)


def moves_at(files):
    """Return how strong a voice leader 1, a head of a clan with cause, would need to open a bid."""
    clan = {"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 0.5}
    man = {"clan": 0, "weight": 0.5, "ambition": 0.5, "loyalty_latent": 0.5, "belief": 0.9, "caution": 0.5, "acute": 1}
    world = {"day": day_when(Purpose.DECISION, 1001, 0.8, 0.9), "file_keeper": 0, "capacity": 0.5}

    def opens(voice):
        p = {"chances": CERTAIN, "noise": 1.0, "safety": 4.0, "voice": voice}
        hand = kept([{}, man, LOYAL], files, clans=[clan], world=world, p=p)
        challenge(*hand)
        return bool(told(hand, Did.BID_OPENED))

    return threshold_of(opens)


def test_a_file_in_the_hands_of_who_serves_the_ruler_keeps_from_a_bid_and_one_on_him_frees():
    free = moves_at([])
    bound = moves_at([(2, 1, 0.8, KNOWN)])
    mutual = moves_at([(2, 1, 0.8, KNOWN), (1, 2, 0.9, KNOWN)])
    # The ruler reaches by a quarter. A file of .8 behind which .5 stands binds .4 of the rest, .22 where .9 * .5 of it
    # is answered. At even odds each part of what is done costs .5 * 4 * .75 that is not covered, * .5 * belief.
    assert bound - free == pytest.approx(0.75 * 0.4 * 1.5 * 0.45, abs=1e-6)
    assert mutual - free == pytest.approx(0.75 * 0.22 * 1.5 * 0.45, abs=1e-6)


# ---------------------------------------------------------------------------------------------------------------- using


def gains(people, files, h=1, t=2, weight=0.5, known=0, **state):
    """Return what publishing, handing over and showing would gain."""
    p = {"safety": 4.0, "publication_damage": 0.6}
    hand = kept(people, files, p=p, **state)
    return tuple(gains_by_use(hand.s, h, t, weight, known, hand.p))


# A rival by .5 stands against the other by .75, which is a malice of .5: stakes .5 * (.5 + .4). His file holds by
# .5 * .5. Of the .4 behind the other .5 are not behind him, so that he is answered by .2, and fears .5 * 4 of it.
RIVALRY = {"kind": TieKind.RIVALRY, "from_leader": 2, "to_leader": 1, "strength": 0.5}
KINSHIP = {**RIVALRY, "kind": TieKind.KINSHIP}
HOLDER = {"caution": 0.5, "weight": 0.5}
OTHER = {"weight": 0.4}
PUBLISHING = 0.3 * (0.45 - 0.4) - 0.25
SHOWING = 0.25 * 0.45 - 0.15 * 0.4


def test_rivals_publish_or_show_by_what_they_can_win_and_what_could_be_done_to_them():
    assert gains([{}, HOLDER, OTHER], [], ties=[RIVALRY]) == pytest.approx((PUBLISHING, SHUT, SHOWING), abs=1e-12)


def test_what_is_known_is_not_shown_again():
    assert gains([{}, HOLDER, OTHER], [], ties=[RIVALRY], known=1)[2] == SHUT


@pytest.mark.parametrize("ties", [[], [KINSHIP], [RIVALRY, KINSHIP]])
def test_who_means_no_harm_uses_nothing(ties):
    assert gains([{}, {**HOLDER, "ambition": 1.0}, OTHER], [], ties=ties) == (SHUT, SHUT, SHUT)


def test_who_has_somebody_searched_means_him_harm():
    search = {**RIVALRY, "kind": TieKind.INVESTIGATION, "from_leader": 1, "to_leader": 2}
    assert gains([{}, HOLDER, OTHER], [], ties=[search])[0] == pytest.approx(PUBLISHING, abs=1e-12)


def test_a_clan_against_a_man_makes_its_members_mean_him_harm_by_their_loyalty_to_it():
    hostile = {"kind": TieKind.HOSTILITY, "from_clan": 0, "to_leader": 2, "strength": 0.8}
    people = [{}, {**HOLDER, "clan": 0, "loyalty_clan": 0.625}, OTHER]  # .8 * .625: as much as a rivalry of .5
    assert gains(people, [], clans=[{}], ties=[hostile])[0] == pytest.approx(PUBLISHING, abs=1e-12)


def test_whom_one_could_be_answered_by_counts_for_as_long_as_he_stays_himself():
    going = gains([{}, HOLDER, {**OTHER, "fate": Fate.DISMISS, "told": Fate.DISMISS}], [], ties=[RIVALRY])
    assert going[0] == pytest.approx(0.3 * (0.45 - 0.2) - 0.25, abs=1e-12)


def test_mutual_files_deter_from_use_by_what_is_behind_who_holds_the_other():
    # .8 behind which .4 stands: 1 - .68 * .8 in place of .2, so that 2 * .456 is feared
    held_back = gains([{}, HOLDER, OTHER], [(2, 1, 0.8, KNOWN)], ties=[RIVALRY])
    assert held_back == pytest.approx((0.3 * (0.45 - 0.912) - 0.25, SHUT, 0.25 * 0.45 - 0.15 * 0.912), abs=1e-12)
    assert gains([{}, HOLDER, OTHER], [(2, 1, 0.8, 0)], ties=[RIVALRY])[0] == pytest.approx(PUBLISHING, abs=1e-12)
    weak = gains([{}, HOLDER, {}], [(2, 1, 0.8, KNOWN)], ties=[RIVALRY])
    assert weak[0] == pytest.approx(0.3 * 0.25 - 0.25, abs=1e-12), "who has nothing behind him cannot make a file count"


def ruled(belief=1.0, known=(), **man):
    people = [{"caution": 0.5, "belief": belief}, {"weight": 0.5, **man}]
    return gains(people, list(known), h=0, t=1, world={**DAY, "capacity": 0.5})


def test_one_who_expects_to_go_has_nothing_to_lose_and_publishes():
    # malice 1, stakes 1; hold .5 * .5, answer .5 * .5, feared 2 of it: all that while he is there
    assert ruled(1.0) == pytest.approx((0.3 * 0.5 - 0.25, 0.25 - 0.75 * 0.5, 0.25 - 0.15 * 0.5), abs=1e-12)
    assert ruled(0.2) == pytest.approx((0.3 * 0.9 - 0.05, 0.25 - 0.75 * 0.1, 0.05 - 0.15 * 0.1), abs=1e-12)
    assert ruled(0.0) == pytest.approx((0.3, 0.25, 0.0), abs=1e-12)


def test_what_a_subject_holds_keeps_the_ruler_from_using_what_the_state_has():
    # 1 - (1 - .8 * .5) * (1 - .25) in place of .25
    answered = ruled(known=[(1, 0, 0.8, KNOWN)])
    assert answered == pytest.approx((0.3 * (1.0 - 1.1) - 0.25, 0.25 - 0.75 * 1.1, 0.25 - 0.15 * 1.1), abs=1e-12)


def test_a_ruler_goes_by_the_loyalty_that_is_shown_to_him():
    assert ruled(loyalty=0.3, loyalty_latent=1.0)[0] == pytest.approx(0.3 * (0.4 - 0.5) - 0.25, abs=1e-12)
    assert ruled(loyalty=0.5, loyalty_latent=0.0) == (SHUT, SHUT, SHUT)


def test_rivals_of_a_ruler_and_his_allies_are_the_more_and_the_less_harmed():
    def stakes(kind, loyalty):
        tie = {"kind": kind, "from_leader": 0, "to_leader": 1, "strength": 0.5}
        people = [{"caution": 0.0, "belief": 0.0}, {"weight": 0.5, "loyalty": loyalty}]
        return gains(people, [], h=0, t=1, ties=[tie], world={**DAY, "capacity": 0.5})[0] / 0.3

    assert stakes(TieKind.RIVALRY, 0.3) == pytest.approx(0.7, abs=1e-12)  # .7 and half of the rest: 2 * .85 - 1
    assert stakes(TieKind.KINSHIP, 0.0) == SHUT  # half of all, which is indifference
    assert stakes(TieKind.PEERS, 0.3) == pytest.approx(0.4, abs=1e-12)


def test_prosecutors_serve_the_ruler_alone_and_not_against_force_abroad_or_the_patron():
    assert ruled(coercive=0.4)[1] == pytest.approx(0.15 - 0.85 * 0.5, abs=1e-12)
    assert ruled(status=Status.ABROAD)[1] == SHUT
    assert gains([{}, OTHER], [], h=0, t=1, world={**DAY, "patron": 1, "patron_active": 1})[1] == SHUT


@pytest.mark.parametrize(("low", "high", "publishes"), [(0.2769, 0.2779, True), (0.2780, 0.2790, False)])
def test_who_keeps_a_file_uses_it_by_the_draw_of_the_two(low, high, publishes):
    # at a noise of 1: e^-.235 and e^.0525 beside 1, .790571 of 2.844474 in all, .277933
    day = day_when(Purpose.USED_OWN, pair(1, 2), low, high)
    p = {"safety": 4.0, "publication_damage": 0.6, "chances": CERTAIN, "noise": 1.0}
    hand = gather(kept([{}, HOLDER, OTHER], [(1, 2, 0.5, 0)], ties=[RIVALRY], world={**DAY, "day": day}, p=p))
    assert bool(told(hand, Did.FILE_PUBLISHED)) == publishes
    assert bool(told(hand, Did.FILE_THREATENED)) != publishes
    assert held(hand) == ({} if publishes else {(1, 2): 0.5})


@pytest.mark.parametrize("weight", [0.5, 0.2])
def test_who_keeps_a_file_thinks_of_it_when_a_chance_comes_and_oftener_the_more_it_weighs(weight):
    def uses(chances):
        p = {"safety": 4.0, "publication_damage": 0.6, "chances": chances, "noise": 1e-9}
        hand = gather(kept([{}, HOLDER, OTHER], [(1, 2, weight, 0)], ties=[RIVALRY], p=p))
        return bool(told(hand, Did.FILE_THREATENED))  # the only thing to gain by

    assert turns_at(hazard(drawn(Purpose.CHANCE, pair(1, 2), 70), WEEK) / (2.0 * weight), uses)


def test_a_file_published_on_the_ruler_costs_approval_and_no_office():
    man = {"loyalty_latent": 0.0, "loyalty": 0.7, "weight": 1.0}
    world = {**DAY, "approval": 0.6, "capacity": 0.0}
    p = {"chances": CERTAIN, "noise": 1e-9, "publication_damage": 1.0}
    # to be published on whom all is against, it costs a hold of .8 and wins .8 * (.5 + .4); not to be shown, as known
    assert gains([{"weight": 0.4}, man], [], h=1, t=0, weight=0.8, known=1, world=world)[0] < 0.0
    day = day_when(Purpose.USED_OWN, pair(1, 0), 0.0, 0.4)
    hand = gather(kept([{"weight": 0.4, "post": 0}, man], [(1, 0, 0.8, KNOWN)], posts=[{"holder": 0}],
                       world={**world, "day": day}, p={**p, "noise": 1.0}))  # fmt: skip
    # half of what it costs in weight
    assert hand.world.approval == pytest.approx(0.6 * 0.6, abs=1e-12)
    assert (hand.s.leaders[0].post, hand.s.leaders[0].weight) == (0, pytest.approx(0.4 * 0.2))
    assert (held(hand), hand.world.files_used, hand.s.leaders[0].grievance) == ({}, 1, 0.0)
    assert (hand.s.leaders[1].loyalty, hand.s.leaders[1].loyalty_latent) == (0.0, 0.0), "he has shown how he stands"


@pytest.mark.parametrize(("holder", "grieved"), [(0, 0.3), (1, 0.0)])
def test_what_a_rival_publishes_is_no_grievance_against_the_ruler(holder, grieved):
    hand = lay([{}, {}, {"weight": 0.6}], p={"publication_damage": 0.5, "resentment": 0.3, "blow": 0.4})
    publish(hand.s, holder, 2, 0.5, hand.p)
    one = hand.s.leaders[2]
    assert (one.grievance, one.acute) == pytest.approx((grieved, 0.2), abs=1e-12)


def test_what_a_rival_publishes_alarms_nobody_against_the_ruler():
    day = day_when(Purpose.USED_OWN, pair(1, 2), 0.0, 0.25)
    p = {"safety": 4.0, "publication_damage": 0.6, "chances": CERTAIN, "noise": 1.0, "resentment": 0.3}
    people = [{}, HOLDER, OTHER, {"exposure": 1.0}]
    hand = gather(kept(people, [(1, 2, 0.5, 0)], ties=[RIVALRY], world={**DAY, "day": day}, p=p))
    assert told(hand, Did.FILE_PUBLISHED)
    assert list(hand.s.leaders.grievance[2:]) == [0.0, 0.0]


def test_who_publishes_on_another_than_the_ruler_displays_what_he_did():
    hand = lay([{}, {"loyalty": 0.7}, {"loyalty": 0.6}], p={"publication_damage": 0.5})
    publish(hand.s, 1, 2, 0.4, hand.p)
    assert [float(one.loyalty) for one in hand.s.leaders[1:]] == [0.7, 0.6]
    publish(hand.s, 1, 0, 0.4, hand.p)
    assert [float(one.loyalty) for one in hand.s.leaders[1:]] == [0.0, 0.6]


def test_a_scandal_costs_no_place_at_a_court():
    posts = [{"holder": 1, "institution": Institution.COURT}]
    order = {"order": Order.PUBLISH_FILE, "row": 1}
    hand = gather(lay([{}, {"file": 0.9, "post": 0}], posts=posts, schedule=[order], world=DAY))
    assert (hand.s.leaders[1].post, len(told(hand, Did.FILE_PUBLISHED))) == (0, 1)


# -------------------------------------------------------------------------------------------------------------- answers

HOLDS = {"capacity": 1.0, "wealth_autonomy": 0.5, "file_keeper": 0, "day": 70}
# He fears .5 * 4 of a file of .5 behind which the whole state stands, 1; he would bow to whom he minds by .2 and give
# up .4 * (.6 / 2 * .5) * .5; abroad he would be rid of half, and lose .4 * .5 and half of .2 of his fortune.
MEANT = {"caution": 0.5, "file": 0.5, "weight": 0.5, "ambition": 0.4, "loyalty_latent": 0.3, "economic": 0.2,
         "belief": 1.0, "anchor": 0.4}  # fmt: skip
TO_TERMS = 1.0 - 0.2 - 0.03
TO_LEAVE = 0.5 - 0.2 - 0.1
SHOWN = {"order": Order.SHOW_FILE, "row": 1}
THREATS = {"safety": 4.0, "publication_damage": 0.6, "noise": 1.0, "gratitude": 0.1, "blow": 0.5}


def answers(files=(), h=0, world=None, people=(), **man):
    """Return what coming to terms and leaving would gain leader 1, whom leader h shows a file."""
    ties = man.pop("ties", [])
    posts = [{"holder": 1, "value": 0.8}] if "post" in man else []
    hand = kept([{}, {**MEANT, **man}, *people], list(files), ties=ties, posts=posts, world={**HOLDS, **(world or {})},
                p=THREATS)  # fmt: skip
    return tuple(gains_by_answer(hand.s, h, 1, 0.5, hand.p))


def test_whom_a_ruler_threatens_weighs_what_he_fears_against_what_terms_and_leaving_cost():
    assert answers() == pytest.approx((TO_TERMS, TO_LEAVE), abs=1e-12)
    assert answers(caution=0.0) == pytest.approx((TO_TERMS - 1.0, TO_LEAVE - 0.5), abs=1e-12)
    assert answers(belief=0.5) == pytest.approx((TO_TERMS - 0.5, TO_LEAVE - 0.25), abs=1e-12)
    assert answers(loyalty_latent=0.6)[0] == pytest.approx(TO_TERMS + 0.3, abs=1e-12)
    assert answers(post=0)[1] == pytest.approx(TO_LEAVE - 0.4 * (0.8 - 0.5), abs=1e-12)


def test_who_holds_something_himself_or_is_covered_fears_less():
    assert answers([(1, 0, 0.8, KNOWN)]) == pytest.approx((TO_TERMS - 0.4, TO_LEAVE - 0.2), abs=1e-12)
    founded = {"kind": TieKind.FOUNDER, "from_leader": 1, "to_clan": -1, "strength": 0.5}
    assert answers(ties=[founded]) == pytest.approx((TO_TERMS - 0.5, TO_LEAVE - 0.25), abs=1e-12)


@pytest.mark.parametrize(
    ("world", "man"), [({"patron": 1, "patron_active": 1, "patron_support": 0.3}, {}), ({}, {"status": Status.ABROAD})]
)
def test_a_patron_and_who_is_abroad_do_not_leave(world, man):
    assert answers(world=world, **man) == pytest.approx((TO_TERMS, SHUT), abs=1e-12)


def test_nobody_leaves_for_a_rival():
    # behind him stands .5, and he is minded by .25 as a rival
    rivalry = {**RIVALRY, "to_leader": 1}
    shown = answers(h=2, people=({"weight": 0.5},), ties=[rivalry])
    assert shown == pytest.approx((0.5 - 0.25 - 0.03, SHUT), abs=1e-12)


def threatened(u, **man):
    """Show leader 1 his file by order, with luck at `u` or just below."""
    day = day_when(Purpose.ANSWER, pair(0, 1), u - 1e-3, u)
    order = [{**SHOWN, "day": day}]
    return gather(lay([{}, {**MEANT, **man}], world={**HOLDS, "day": day}, schedule=order, p=THREATS))


# e^.77 and e^.2 beside 1: 2.159766 and 1.221403 of 4.381169
SETTLES, LEAVES = 0.492966, 0.771752


def test_who_comes_to_terms_gives_up_weight_and_shows_loyalty_and_his_file_is_left_to_lie():
    hand = threatened(SETTLES)
    one = hand.s.leaders[1]
    assert (one.settled, one.status, one.acute) == (1, Status.IN_SERVICE, 0.0)
    # .5 by the file, and half of the favour that it is left to lie, of .05
    assert (one.loyalty, one.anchor, one.weight) == pytest.approx((0.525, 0.45, 0.5 * 0.85), abs=1e-12)
    hand.p.chances = CERTAIN
    one.loyalty = 0.0
    assert not told(gather(hand), Did.FILE_PUBLISHED)


@pytest.mark.parametrize("u", [SETTLES + 1e-3, LEAVES])
def test_some_go_abroad_before_worse_comes(u):
    one = threatened(u).s.leaders[1]
    assert (one.settled, one.status, one.weight) == (0, Status.ABROAD, 0.5)


def test_who_defies_keeps_his_weight_and_has_fresh_cause_to_act():
    one = threatened(LEAVES + 1e-3).s.leaders[1]
    assert (one.settled, one.status, one.weight, one.knows_file) == (0, Status.IN_SERVICE, 0.5, 1)
    assert one.acute == pytest.approx(0.5 * 0.5, abs=1e-12)


@pytest.mark.parametrize("caution", [0.0, 1.0])
def test_a_rival_has_no_more_than_peace_from_terms_and_no_cause_against_the_ruler_comes_of_defiance(caution):
    other = {**OTHER, "caution": caution, "anchor": 0.4}
    hand = gather(kept([{}, HOLDER, other], [(1, 2, 0.5, 0)], ties=[RIVALRY],
                       p={**THREATS, "noise": 1e-9, "chances": CERTAIN}))  # fmt: skip
    one = hand.s.leaders[2]
    assert (one.loyalty, one.anchor, one.acute) == (0.0, 0.4, 0.0)
    assert (one.weight, hand.s.files[0].settled) == (pytest.approx(0.4 * (0.85 if caution else 1.0)), int(caution))


def test_who_learns_that_he_is_searched_has_fresh_cause_to_act_before_he_is_bound():
    order = {"order": Order.DISCOVER_SEARCH, "row": 1}
    hand = gather(lay([{}, {}], schedule=[order], world=DAY, p={"blow": 0.6}))
    assert hand.s.leaders[1].acute == pytest.approx(0.6, abs=1e-12)


def test_the_bound_show_a_loyalty_that_they_do_not_feel():
    man = {"file": 0.8, "knows_file": 1, "belief": 1.0, "loyalty": 0.4, "loyalty_latent": 0.3}
    one = gather(lay([{}, man], world={**DAY, "capacity": 0.5}, p={"fresh_half_life": 7.0})).s.leaders[1]
    # half of the way in a week, by .8 * .5
    assert (one.loyalty, one.loyalty_latent) == pytest.approx((0.4 + 0.5 * 0.4 * 0.6, 0.3), abs=1e-12)


# ------------------------------------------------------------------------------------------------------------ gathering

KNB = [{"kind": Kind.BODY, "coercive": 0.8}]
LEADS = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 1.0}
CHIEF = {"gathering": 0.8}
MAN = {"exposure": 0.5, "weight": 0.4}


def test_the_chief_of_a_service_gathers_on_everybody_by_weight_and_material():
    def comes_by(rate):
        hand = gather(lay([{}, CHIEF, MAN], clans=KNB, ties=[LEADS], world=DAY, p={"chances": rate, "severity": 0.6}))
        return held(hand) == {(1, 2): pytest.approx(0.3)}

    u = drawn(Purpose.GATHERED, pair(1, 2), 70)
    assert turns_at(hazard(u, WEEK) / (0.8 * 0.5 * 0.4), comes_by)


@pytest.mark.parametrize(("status", "gathers"), [(Status.OUTSIDE, True), (Status.ABROAD, False)])
def test_nobody_gathers_from_abroad(status, gathers):
    rivalry = {"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 2, "strength": 1.0}
    rich = {"economic": 1.0, "status": status}
    hand = gather(lay([{}, rich, MAN], ties=[rivalry], world=DAY, p={"chances": CERTAIN, "severity": 0.6}))
    assert ((1, 2) in held(hand)) == gathers


def test_on_a_full_enemy_of_weight_a_chief_who_can_comes_by_something_twice_as_often_as_chances_come():
    rivalry = {"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 2, "strength": 1.0}
    people = [{}, {"gathering": 1.0}, {"exposure": 1.0, "weight": 1.0}]

    def comes_by(rate):
        p = {"chances": rate, "severity": 0.6}
        return (1, 2) in held(gather(lay(people, clans=KNB, ties=[LEADS, rivalry], world=DAY, p=p)))

    assert turns_at(hazard(drawn(Purpose.GATHERED, pair(1, 2), 70), WEEK) / 2.0, comes_by)


@pytest.mark.parametrize(
    ("person", "tie", "gathers"),
    [
        ({"economic": 1.0}, {"kind": TieKind.RIVALRY}, True),
        ({"media": 1.0}, {"kind": TieKind.ALLIANCE}, True),
        ({"economic": 1.0}, {"kind": TieKind.PEERS}, False),
        ({"gathering": 1.0}, {"kind": TieKind.RIVALRY}, False),
        ({}, {"kind": TieKind.ASSOCIATION}, True),
    ],
)
def test_money_media_and_partnership_give_files_on_those_one_has_to_do_with(person, tie, gathers):
    link = {**tie, "from_leader": 1, "to_leader": 2, "strength": 0.5}
    p = {"chances": CERTAIN, "severity": 0.6}
    hand = gather(lay([{}, {"ambition": 0.6, **person}, MAN], ties=[link], world=DAY, p=p))
    assert ((1, 2) in held(hand)) == gathers


@pytest.mark.parametrize(
    ("person", "reach"),
    [({"economic": 0.8, "media": 0.6}, 0.4), ({"economic": 0.2, "media": 0.6}, 0.3), ({"weight": 0.6}, 0.3)],
)
def test_money_media_and_a_patrons_memory_reach_by_half_of_what_there_is(person, reach):
    rivalry = {**RIVALRY, "strength": 0.0001}  # which hardly changes how the two stand
    patron = {"patron": 1, "patron_active": 1} if "weight" in person else {}

    def comes_by(chances):
        hand = lay([{}, person, MAN], ties=[rivalry], world={**DAY, **patron}, p={"chances": chances, "severity": 0.6})
        gather_kompromat(*hand)
        return (1, 2) in held(hand)

    rate = hazard(drawn(Purpose.GATHERED, pair(1, 2), 70), WEEK) / (reach * 0.5 * 0.4)
    assert threshold_of(comes_by) == pytest.approx(rate, rel=1e-3)


def test_who_commands_a_body_comes_by_what_lies_there_on_those_who_had_to_do_with_it():
    bound = {"kind": TieKind.ASSOCIATION, "from_leader": 2, "to_clan": 0, "strength": 0.8}
    body = {**KNB[0], "head": 1, "holds_material": 0.5}

    def comes_by(chances):
        hand = gather(lay([{}, {"gathering": 0.1}, MAN], clans=[body], ties=[LEADS, bound], world=DAY,
                          p={"chances": chances, "severity": 0.6}))  # fmt: skip
        return held(hand) == {(1, 2): pytest.approx(0.6 * 0.7)}

    # .8 * .5 lies there, more than he would gather; with his own .5 there is 1 - .5 * .6 to be found
    assert turns_at(hazard(drawn(Purpose.GATHERED, pair(1, 2), 70), WEEK) / (0.4 * 0.7 * 0.4), comes_by)


def test_what_was_gathered_before_the_play_is_known():
    hand = gather(lay([{}, CHIEF, MAN], clans=KNB, ties=[LEADS], world={"day": 0, "officials_step": 0},
                      p={"chances": CERTAIN, "archive_years": 8.0, "severity": 0.6}))  # fmt: skip
    assert [int(one.known) for one in hand.s.files[:1]] == [1]
    assert not told(hand, Did.FILE_GATHERED)


def test_material_lies_where_one_has_had_to_do_with_a_body():
    search = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.5, "key": 3000}
    push = {"kind": TieKind.INSTRUCTION, "from_leader": 0, "to_clan": 0, "strength": 0.6}
    bound = {"kind": TieKind.ASSOCIATION, "from_leader": 1, "to_clan": 1, "strength": 0.5}

    def rate_of(*more):
        def finds(rate):
            p = {"search_rate": rate, "search_success": 1.0, "severity": 0.6}
            clans = [{"kind": Kind.BODY, "stance_incumbent": 0.5, "cohesion": 0.5}, {"holds_material": 0.8}]
            return (
                gather(lay([{}, MAN], clans=clans, ties=[search, push, *more], world=DAY, p=p)).world.files_found == 1
            )

        return threshold_of(finds)

    assert rate_of() / rate_of(bound) == pytest.approx((1.0 - 0.5 * (1.0 - 0.5 * 0.8)) / 0.5, rel=1e-6)


# ------------------------------------------------------------------------------------------ searched for whom

ORDERED = {"kind": TieKind.INVESTIGATION, "from_leader": 1, "to_leader": 2, "strength": 0.5, "key": 3000}
FOUND = {"search_rate": CERTAIN, "search_success": 1.0, "severity": 0.6}


def test_an_investigation_by_anybody_finds_for_him():
    hand = gather(lay([{}, {"economic": 0.5}, MAN], ties=[ORDERED], world=DAY, p=FOUND))
    assert held(hand) == {(1, 2): pytest.approx(0.6 * 0.5)}
    assert (hand.world.files_found, hand.s.leaders[2].file) == (0, 0.0)


def test_an_agency_searches_for_whoever_instructs_it():
    agency = {"kind": Kind.BODY, "cohesion": 0.5}
    by_agency = {**ORDERED, "from_leader": -1, "from_clan": 0}
    told_to = {"kind": TieKind.INSTRUCTION, "from_leader": 1, "to_clan": 0, "strength": 0.5}
    alone = gather(lay([{}, {}, MAN], clans=[agency], ties=[by_agency], world=DAY, p=FOUND))
    assert not held(alone)
    assert alone.world.files_found == 0, "the ruler instructs nobody"
    assert (1, 2) in held(gather(lay([{}, {}, MAN], clans=[agency], ties=[by_agency, told_to], world=DAY, p=FOUND)))


def test_what_a_ruler_has_ordered_is_done_for_whoever_rules_after_him():
    push = {"kind": TieKind.INSTRUCTION, "from_leader": 0, "to_clan": 0, "strength": 0.5}
    clans = [{"kind": Kind.BODY, "cohesion": 0.5, "stance_incumbent": 0.5}]
    world = {**DAY, "incumbent": 1, "first_incumbent": 0, "file_keeper": 1}
    hand = gather(lay([{}, {}, MAN], clans=clans, ties=[{**ORDERED, "from_leader": 0}, push], world=world, p=FOUND))
    assert hand.s.leaders[2].file == pytest.approx(0.3, abs=1e-12)


# ------------------------------------------------------------------------------------------ from hand to hand


# Loyal by .4 beyond the middle to a ruler who means all harm to the other; his file of .4 is a lever of .2.
LOYAL_HOLDER = {"loyalty_latent": 0.9, "weight": 0.5}


def test_the_loyal_hand_in_what_the_ruler_would_use():
    assert gains([{}, LOYAL_HOLDER, MAN], [], weight=0.4) == pytest.approx((SHUT, 0.4 - 0.2, SHUT), abs=1e-12)
    assert gains([{}, LOYAL_HOLDER, {**MAN, "loyalty": 0.3}], [], weight=0.4)[1] == pytest.approx(0.16 - 0.2, abs=1e-12)
    assert gains([{}, LOYAL_HOLDER, MAN], [], weight=0.4, ties=[RIVALRY])[1] == pytest.approx(0.2 + 0.5, abs=1e-12)
    assert gains([{}, LOYAL_HOLDER, MAN], [], weight=0.4, ties=[KINSHIP])[1] == pytest.approx(0.2 - 0.5, abs=1e-12)


@pytest.mark.parametrize(
    ("holder", "man", "world"),
    [
        ({"loyalty_latent": 0.5}, {}, {}),  # means no more well than ill
        ({}, {"loyalty": 0.5}, {}),  # the ruler would do nothing with it
        ({}, {"file": 0.4}, {}),  # he has as much
        ({}, {}, {"patron": 1, "patron_active": 1, "patron_support": 0.9}),
    ],
)
def test_nobody_hands_in_what_serves_nobody(holder, man, world):
    people = [{}, {**LOYAL_HOLDER, **holder}, {**MAN, **man}]
    assert gains(people, [], weight=0.4, world={**DAY, **world}) == (SHUT, SHUT, SHUT)


@pytest.mark.parametrize(("low", "high", "hands"), [(0.7300, 0.7310, True), (0.7311, 0.7321, False)])
def test_what_is_handed_in_lies_with_the_state_and_is_kept(low, high, hands):
    day = day_when(Purpose.USED_OWN, pair(1, 2), low, high)  # at a noise of .2, 1 / (1 + e^-1)
    hand = kept([{}, LOYAL_HOLDER, MAN], [(1, 2, 0.4, 0)], world={**DAY, "day": day},
                p={"chances": CERTAIN, "noise": 0.2})  # fmt: skip
    assert gather(hand).s.leaders[2].file == (pytest.approx(0.4) if hands else 0.0)
    assert held(hand) == {(1, 2): 0.4}


def of_a_body(*, chief: Row, heir: Row) -> Hand:
    people = [{}, chief, MAN, heir]
    posts = [{"holder": 3 if heir.get("post") == 0 else -1, "body": 0}]
    clans = [{"kind": Kind.BODY, "head": -1}]
    hand = lay(people, clans=clans, ties=[LEADS, {**LEADS, "from_leader": 3}], posts=posts, world=DAY)
    hand.s.files[keep_file(hand.s, 1, 2, 0.4, 0)].known = 1
    return gather(hand)


def test_files_of_a_body_go_to_who_commands_it_next_and_to_the_state_where_nobody_does():
    gone = {"status": Status.OUTSIDE}
    assert held(of_a_body(chief={}, heir={})) == {(1, 2): 0.4}
    hand = of_a_body(chief=gone, heir={"post": 0})
    assert held(hand) == {(3, 2): 0.4}
    assert told(hand, Did.FILE_PASSED) == [(3, 2, 0.4)]
    hand = of_a_body(chief=gone, heir=gone)
    assert (held(hand), hand.s.leaders[2].file) == ({}, 0.4)
    assert told(hand, Did.FILE_PASSED) == [(0, 2, 0.4)]


@pytest.mark.parametrize(("heir", "weight"), [({"post": 0}, 0.4), ({"status": Status.OUTSIDE}, 0.4)])
def test_terms_over_what_there_was_do_not_cover_what_comes_with_a_body(heir, weight):
    posts = [{"holder": 3 if heir.get("post") == 0 else -1, "body": 0}]
    people = [{}, {"status": Status.OUTSIDE}, {**MAN, "file": 0.1, "settled": 1}, heir]
    hand = lay(people, clans=[{"kind": Kind.BODY, "head": -1}], ties=[LEADS, {**LEADS, "from_leader": 3}], posts=posts,
               world=DAY)  # fmt: skip
    keep_file(hand.s, 1, 2, weight, 0)
    own = keep_file(hand.s, 3, 2, 0.1, -1)
    hand.s.files[own].settled = 1
    gather(hand)
    assert (hand.s.files[own].settled, hand.s.leaders[2].settled) == ((0, 1) if "post" in heir else (1, 0))


def test_terms_stand_where_the_state_learns_nothing_by_a_body():
    hand = lay([{}, {"status": Status.OUTSIDE}, {**MAN, "file": 0.6, "settled": 1}], world=DAY, ties=[LEADS],
               clans=[{"kind": Kind.BODY, "head": -1}], posts=[{"body": 0}])  # fmt: skip
    keep_file(hand.s, 1, 2, 0.4, 0)
    gather(hand)
    assert (hand.s.leaders[2].file, hand.s.leaders[2].settled) == (0.6, 1)


@pytest.mark.parametrize(
    ("posts", "head", "commander"),
    [
        ([{"holder": 3, "body": 0}], 1, 3),
        ([{"body": 0}], 1, 1),  # a vacant office commands nothing
        ([{"body": 0}, {"holder": 3, "body": 0}], 1, 3),
        ([{"holder": 3, "body": -1}], 1, 1),
        ([{"body": 0}], 2, -1),  # in prison
        ([{"body": 0}], -1, -1),
    ],
)
def test_a_body_is_commanded_by_who_holds_an_office_that_does_and_else_by_its_head(posts, head, commander):
    people = [{}, {}, {"status": Status.ARRESTED}, {"post": 0}]
    hand = lay(people, clans=[{"kind": Kind.BODY, "head": head}], posts=posts)
    assert door(commander_of)(hand.s, 0) == commander


@pytest.mark.parametrize("head", [3, -1])
def test_files_stay_with_who_commands_the_body_by_his_office_alone(head):
    people = [{}, {"status": Status.OUTSIDE}, MAN, {"post": 0}]
    hand = lay(people, clans=[{"kind": Kind.BODY, "head": head}], posts=[{"holder": 3, "body": 0}], world=DAY)
    keep_file(hand.s, 1, 2, 0.4, 0)
    assert held(gather(hand)) == {(3, 2): 0.4}
    assert held(gather(hand)) == {(3, 2): 0.4}
    assert told(hand, Did.FILE_PASSED) == [(3, 2, 0.4)]


def test_who_falls_keeps_copies_of_what_he_had_shown_and_the_state_keeps_its_own():
    people = [{}, {}, {"file": 0.5, "knows_file": 1, "settled": 1}, {"file": 0.5}]
    hand = gather(lay(people, world={**DAY, "incumbent": 1, "first_incumbent": 0}))
    assert held(hand) == {(0, 2): 0.5}
    assert list(hand.s.leaders.file) == [0.0, 0.0, 0.5, 0.5]
    assert (hand.s.leaders[2].settled, hand.world.file_keeper) == (0, 1)


def test_what_is_added_to_a_file_fills_what_is_left_and_what_a_ruler_keeps_beside_the_state_counts_too():
    people = [{}, {"file": 0.5, "knows_file": 1, "belief": 1.0}]
    hand = kept(people, [(0, 1, 0.4, KNOWN)], world={**DAY, "capacity": 1.0})
    assert held_to_a_side(hand.s, 1) == pytest.approx(0.7, abs=1e-12)
    keep_file(hand.s, 0, 1, 0.5, -1)
    assert held(hand) == {(0, 1): pytest.approx(0.7)}
    of = door(held_on)
    assert of(hand.s, 0, 1) == pytest.approx(0.85, abs=1e-12)
    assert [of(hand.s, *two) for two in ((-1, 1), (0, -1), (1, 0))] == [0.0, 0.0, 0.0]


def test_there_is_no_file_on_oneself_none_on_officials_and_none_beyond_the_room():
    hand = lay([{}, {}, {"corps": 0}], clans=[{}])
    assert [keep_file(hand.s, 0, t, 0.5, -1) for t in (0, 2)] == [-1, -1]
    hand = lay([{}] * 30)
    rows = [keep_file(hand.s, 0, t, 0.5, -1) for t in range(1, 30)]
    assert rows == [*range(20), *[-1] * 9]
