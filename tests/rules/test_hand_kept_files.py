"""Files that leaders keep on each other, on paper: who comes by them, what deters, how they are used and passed on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, drawn, hazard, lay, threshold_of, told, turns_at

from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Pole, Purpose, Status, TieKind
from sim.core.mechanisms.files import held_to_a_side, keep_file
from sim.core.mechanisms.using_files import urges
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
        ({**LOYAL, "fate": Fate.DISMISS}, 0.4 * 0.5 * 0.5),
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


@pytest.mark.parametrize(("world", "hold"), [({"patron_active": 1}, 0.4 * 0.5 * 0.2), ({"patron_active": 0}, 0.0)])
def test_the_file_of_a_patron_binds_while_he_is_on_the_scene_and_backs_the_ruler(world, hold):
    state = {**DAY, "patron": 2, "patron_support": 0.6, **world}
    hand = kept([{}, {}, LOYAL], [(2, 1, 0.4, KNOWN)], world=state)
    assert held_to_a_side(hand.s, 1) == pytest.approx(hold, abs=1e-12)


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


def urge(people, files, h=1, t=2, weight=0.5, **state):
    hand = kept(people, files, p={"publish_rate": 1.0, "threat_rate": 1.0, "prosecute_rate": 1.0, **state.pop("p", {})},
                **state)  # fmt: skip
    return urges(hand.s, h, t, weight, 0, hand.p)


BOLD = {"ambition": 1.0, "caution": 0.5, "weight": 0.5}  # enmity .2 + .5, malice .4


def test_who_means_no_harm_uses_nothing():
    assert urge([{}, {**BOLD, "ambition": 0.5}, {}], []) == (0.0, 0.0, 0.0)


def test_mutual_files_deter_from_use():
    plain = urge([{}, BOLD, {}], [])
    held_back = urge([{}, BOLD, {}], [(2, 1, 0.8, KNOWN)])
    assert plain == pytest.approx((0.2, 0.0, 0.2), abs=1e-12)  # malice .4 * (1/2 + no weight)
    assert held_back == plain, "who has nothing behind him cannot make a file count"
    heavy = urge([{}, BOLD, {"weight": 0.5}], [])
    assert heavy == pytest.approx((0.4 * 0.5, 0.0, 0.4 * 0.5), abs=1e-12)  # times 1 + 0, less what is behind him
    assert urge([{}, BOLD, {"weight": 0.5}], [(2, 1, 0.8, KNOWN)])[0] == pytest.approx(0.2 * 0.6, abs=1e-12)


def test_what_a_subject_holds_keeps_the_ruler_from_using_what_the_state_has():
    people = [{"caution": 0.5, "belief": 1.0}, {"weight": 0.5}]
    state = {"h": 0, "t": 1, "world": {**DAY, "capacity": 0.5}}
    free, held_back = urge(people, [], **state), urge(people, [(1, 0, 0.8, KNOWN)], **state)
    assert free == pytest.approx((1.0, 0.25, 1.0), abs=1e-12)
    assert held_back == pytest.approx(tuple(0.6 * each for each in free), abs=1e-12)


def test_one_who_expects_to_go_threatens_less_and_publishes_more():
    def at(belief):
        people = [{"caution": 0.5, "belief": belief}, {"weight": 0.5}]
        return urge(people, [], h=0, t=1, p={"last_resort": 2.0})

    assert at(1.0)[::2] == pytest.approx((1.0, 1.0), abs=1e-12)
    assert at(0.2)[::2] == pytest.approx((2.6, 0.2), abs=1e-12)


def test_rivals_mean_harm_and_kin_do_not():
    tie = {"from_leader": 2, "to_leader": 1, "strength": 0.5}
    plain = urge([{}, BOLD, {}], [])[0]
    rivals = urge([{}, BOLD, {}], [], ties=[{**tie, "kind": TieKind.RIVALRY}])[0]
    kin = urge([{}, BOLD, {}], [], ties=[{**tie, "kind": TieKind.KINSHIP}])[0]
    assert (plain, rivals, kin) == pytest.approx((0.2, 0.35, 0.0), abs=1e-12)  # malice .4, 2 * .85 - 1, none


def test_a_file_published_on_the_ruler_costs_approval_and_no_office():
    man = {"loyalty_latent": 0.0, "weight": 1.0, "caution": 0.5}
    world = {**DAY, "approval": 0.6, "capacity": 0.0}
    p = {"publish_rate": CERTAIN, "scandal": 0.5, "grave_file": 0.3, "publication_damage": 0.5}
    hand = gather(
        kept([{"weight": 0.4, "post": 0}, man], [(1, 0, 0.8, KNOWN)], posts=[{"holder": 0}], world=world, p=p)
    )
    assert hand.world.approval == pytest.approx(0.6 * 0.6, abs=1e-12)
    assert (hand.s.leaders[0].post, hand.s.leaders[0].weight) == (0, pytest.approx(0.24))
    assert (held(hand), hand.world.files_used) == ({}, 1)


def test_a_scandal_costs_no_place_at_a_court():
    posts = [{"holder": 1, "institution": Institution.COURT}]
    order = {"order": Order.PUBLISH_FILE, "row": 1}
    hand = gather(lay([{}, {"file": 0.9, "post": 0}], posts=posts, schedule=[order], world=DAY, p={"grave_file": 0.3}))
    assert (hand.s.leaders[1].post, len(told(hand, Did.FILE_PUBLISHED))) == (0, 1)


def test_prosecutors_arrest_whom_a_ruler_has_a_file_on_and_neither_the_patron_nor_who_is_abroad():
    def arrested(world, **man):
        people = [{"caution": 0.5, "belief": 1.0}, {"file": 0.5, "weight": 0.5, **man}]
        hand = gather(lay(people, world={**DAY, "capacity": 0.5, **world}, p={"prosecute_rate": CERTAIN}))
        return hand.s.leaders[1].status == Status.ARRESTED

    assert arrested({})
    assert not arrested({"patron": 1})
    assert not arrested({}, status=Status.ABROAD)


# -------------------------------------------------------------------------------------------------------------- answers

HOLDS = {"capacity": 1.0, **DAY}


def threatened(p=None, **man):
    people = [{"caution": 0.5, "belief": 1.0}, {"file": 0.5, "weight": 0.5, "anchor": 0.4, "belief": 1.0, **man}]
    return gather(lay(people, world=HOLDS, p={"threat_rate": CERTAIN, "threat_damage": 0.4, **(p or {})}))


def test_the_cautious_come_to_terms_and_their_file_is_left_to_lie():
    u = drawn(Purpose.ANSWER, pair(0, 1), 70)

    def settles(caution):
        return threatened(caution=caution).s.leaders[1].settled == 1

    assert turns_at(u, settles)
    hand = threatened({"bond_of_terms": 0.2}, caution=1.0)
    one = hand.s.leaders[1]
    assert (one.loyalty, one.anchor, one.weight) == pytest.approx((0.5, 0.5, 0.5), abs=1e-12)
    hand.p.publish_rate = CERTAIN
    one.loyalty = 0.0
    assert not told(gather(hand), Did.FILE_PUBLISHED)


def test_who_comes_to_no_terms_gives_up_weight_and_has_fresh_cause_to_act():
    one = threatened({"threat_blow": 0.4}, caution=0.0).s.leaders[1]
    assert (one.weight, one.acute, one.knows_file) == pytest.approx((0.5 * 0.8, 0.2, 1), abs=1e-12)


def test_some_go_abroad_before_worse_comes():
    u = drawn(Purpose.ANSWER, pair(0, 1), 70)
    assert turns_at(u / 0.5, lambda share: threatened({"flight": share}).s.leaders[1].status == Status.ABROAD)


def test_who_learns_that_he_is_searched_has_fresh_cause_to_act_before_he_is_bound():
    order = {"order": Order.DISCOVER_SEARCH, "row": 1}
    hand = gather(lay([{}, {}], schedule=[order], world=DAY, p={"search_blow": 0.6}))
    assert hand.s.leaders[1].acute == pytest.approx(0.6, abs=1e-12)


def test_the_bound_show_a_loyalty_that_they_do_not_feel():
    man = {"file": 0.8, "knows_file": 1, "belief": 1.0, "loyalty": 0.4, "loyalty_latent": 0.3}
    one = gather(lay([{}, man], world={**DAY, "capacity": 0.5}, p={"display_rate": CERTAIN})).s.leaders[1]
    assert (one.loyalty, one.loyalty_latent) == pytest.approx((0.4 + 0.4 * 0.6, 0.3), abs=1e-12)


# ------------------------------------------------------------------------------------------------------------ gathering

KNB = [{"kind": Kind.BODY, "coercive": 0.8}]
LEADS = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 1.0}
CHIEF = {"gathering": 0.8, "ambition": 0.6}  # enmity .2 + .3 of the indifferent
MAN = {"exposure": 0.5, "weight": 0.4}


def test_the_chief_of_a_service_gathers_on_everybody_by_weight_and_material():
    def comes_by(rate):
        hand = gather(
            lay([{}, CHIEF, MAN], clans=KNB, ties=[LEADS], world=DAY, p={"gather_rate": rate, "severity": 0.6})
        )
        return held(hand) == {(1, 2): pytest.approx(0.3)}

    u = drawn(Purpose.GATHERED, pair(1, 2), 70)
    assert turns_at(hazard(u, WEEK) / (0.8 * 0.5 * 0.4), comes_by)


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
    p = {"gather_rate": CERTAIN, "money_reach": 0.4, "severity": 0.6}
    hand = gather(lay([{}, {"ambition": 0.6, **person}, MAN], ties=[link], world=DAY, p=p))
    assert ((1, 2) in held(hand)) == gathers


def test_what_was_gathered_before_the_play_is_known():
    hand = gather(lay([{}, CHIEF, MAN], clans=KNB, ties=[LEADS], world={"day": 0, "officials_step": 0},
                      p={"gather_rate": CERTAIN, "archive_years": 8.0, "severity": 0.6}))  # fmt: skip
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
FOUND = {"search_rate": CERTAIN, "search_success": 1.0, "severity": 0.6, "money_reach": 0.4}


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


def test_the_loyal_hand_in_what_the_ruler_would_use_and_keep_it():
    def hands_in(rate):
        hand = kept([{}, {"loyalty_latent": 0.75, "ambition": 0.6}, MAN], [(1, 2, 0.4, 0)], p={"hand_in_rate": rate})
        return gather(hand).s.leaders[2].file == pytest.approx(0.4)

    u = drawn(Purpose.HANDED_IN, pair(1, 2), 70)
    assert turns_at(hazard(u, WEEK) / 0.5, hands_in)


def test_no_kinsman_hands_in_a_file():
    kin = {"kind": TieKind.KINSHIP, "from_leader": 1, "to_leader": 2, "strength": 1.0}
    hand = kept([{}, {"loyalty_latent": 1.0}, MAN], [(1, 2, 0.4, 0)], ties=[kin], p={"hand_in_rate": CERTAIN})
    assert gather(hand).s.leaders[2].file == 0.0


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
    assert held(of_a_body(chief=gone, heir={"post": 0})) == {(3, 2): 0.4}
    hand = of_a_body(chief=gone, heir=gone)
    assert (held(hand), hand.s.leaders[2].file) == ({}, 0.4)


def test_who_falls_keeps_copies_of_what_he_had_shown_and_the_state_keeps_its_own():
    people = [{}, {}, {"file": 0.5, "knows_file": 1, "settled": 1}, {"file": 0.5}]
    hand = gather(lay(people, world={**DAY, "incumbent": 1, "first_incumbent": 0}))
    assert held(hand) == {(0, 2): 0.5}
    assert list(hand.s.leaders.file) == [0.0, 0.0, 0.5, 0.5]
    assert (hand.s.leaders[2].settled, hand.world.file_keeper) == (0, 1)


def test_there_is_no_file_on_oneself_none_on_officials_and_none_beyond_the_room():
    hand = lay([{}, {}, {"corps": 0}], clans=[{}])
    assert [keep_file(hand.s, 0, t, 0.5, -1) for t in (0, 2)] == [-1, -1]
    hand = lay([{}] * 30)
    rows = [keep_file(hand.s, 0, t, 0.5, -1) for t in range(1, 30)]
    assert rows == [*range(20), *[-1] * 9]
