"""The first morning on paper: whose clan an official is of, who heads what, what an office lends, and what is noted."""

from __future__ import annotations

import numpy as np
import pytest
from by_hand import Hand, Row, drawn, lay, turns_at

from sim.core.ground.codes import Institution, Kind, Pole, Purpose, Status, TieKind
from sim.core.ground.draw import INPUT_DTYPE
from sim.core.ground.records import FOREVER, blank
from sim.core.play import begin, draws_of
from sim.core.setup import DRAWN, set_out

HOUSE = {"kind": Kind.KIN, "head": -1, "weight": 0.6}


def wake(hand: Hand) -> Hand:
    set_out(hand.s, hand.p, hand.luck, hand.scratch)
    return hand


def test_officials_of_mixed_origin_are_of_a_clan_by_its_weight():
    u = drawn(Purpose.CLAN_OF, 1001, 0)
    others = [{**HOUSE, "weight": 0.2}, {**HOUSE, "kind": Kind.TEAM, "weight": 0.9}]

    def is_of_the_first(weight):
        hand = wake(lay([{}, {"clan": DRAWN}, {"clan": 1}, {}], clans=[{**HOUSE, "weight": weight}, *others]))
        assert list(hand.s.leaders.clan[2:]) == [1, -1], "who has a clan keeps it, who has none gets none"
        return hand.s.leaders[1].clan == 0

    assert turns_at(0.2 * u / (1.0 - u), is_of_the_first)  # u * (w + .2) = w


@pytest.mark.parametrize(
    ("house", "head"),
    [
        ({}, 2),
        ({"head": 3}, 3),
        ({"kind": Kind.TEAM}, -1),  # no bloc, and so no head
        ({"kind": Kind.BODY}, 4),  # its chief
        ({"kind": Kind.BODY, "head": 1}, 1),
    ],
)
def test_a_clan_without_a_head_is_headed_by_the_heaviest_who_is_free_and_a_body_by_its_chief(house, head):
    people = [{}, {"clan": 0, "weight": 0.3}, {"clan": 0, "weight": 0.5}, {"clan": 0, "weight": 0.4},
              {"clan": -1, "weight": 0.9}, {"clan": 0, "weight": 0.8, "status": Status.ARRESTED}]  # fmt: skip
    leads = {"kind": TieKind.LEADERSHIP, "from_leader": 4, "to_clan": 0 if house.get("kind") == Kind.BODY else 1,
             "strength": 0.7}  # fmt: skip
    hand = wake(lay(people, clans=[{**HOUSE, **house}, {"kind": Kind.BODY, "head": -1}], ties=[leads]))
    assert hand.s.clans[0].head == head
    assert hand.s.ties[0].start_strength == 0.7


@pytest.mark.parametrize(
    ("heads", "values"), [({"heads": 1}, [0.7, 0.7, 0.9]), ({"value": 0.8, "heads": 1}, [0.8, 0.7, 0.9]),
                          ({}, [0.4, 0.7, 0.9])],
)  # fmt: skip
def test_the_office_that_heads_a_government_is_worth_no_less_than_any_of_it(heads, values):
    minister = {"institution": Institution.GOVERNMENT, "value": 0.7}
    governor = {"institution": Institution.AKIMAT, "value": 0.9}
    hand = wake(lay([{}], posts=[{**minister, "value": 0.4, **heads}, minister, governor]))
    assert list(hand.s.posts.value) == values


@pytest.mark.parametrize(
    ("people", "head"),
    [
        ([{"weight": 0.2}, {"weight": 0.4}], 2),  # of two who are named, the heavier
        ([{"weight": 0.2}, {"clan": -1}], 1),
        ([{"weight": 0.2, "status": Status.ABROAD}, {"clan": -1}], 1),
        ([{"weight": 0.2, "status": Status.DEAD}, {"clan": -1}], 3),
        ([{"clan": -1}, {"clan": -1}], 3),  # nobody of the house is named
    ],
)
def test_an_official_heads_a_clan_only_where_it_names_nobody(people, head):
    officials = [{"clan": 0, "corps": 1, "weight": 0.8}, {"clan": 0, "corps": 1, "weight": 0.7}]
    hand = wake(lay([{}, *({"clan": 0, **one} for one in people), *officials], clans=[HOUSE, {"kind": Kind.CORPS}]))
    assert hand.s.clans[0].head == head


def test_what_is_private_is_what_is_shown_unless_it_is_said():
    people = [
        {"loyalty": 0.6, "loyalty_latent": -1.0, "loyalty_patron": 0.7, "loyalty_patron_latent": -1.0, "weight": 0.4},
        {"loyalty": 0.6, "loyalty_latent": 0.3, "loyalty_patron": 0.7, "loyalty_patron_latent": 0.9},
    ]
    for ruler, patron_latent in ((0, (0.7, 0.9)), (1, (0.7, 0.7))):  # a protege loves his patron no more than he shows
        leaders = wake(lay(people, world={"incumbent": ruler})).s.leaders
        assert list(leaders.loyalty_latent) == [0.6, 0.3]
        assert list(leaders.anchor) == list(leaders.start_anchor) == [0.6, 0.3]
        assert tuple(leaders.loyalty_patron_latent) == patron_latent
        one = leaders[0]
        assert (one.start_weight, one.belief, one.pole, one.challenged_day) == (0.4, 0.88, Pole.UNDECIDED, -1)


def meeting(official: Row, share: float, election: int = 200) -> int:
    hand = wake(lay([{}, {"corps": 0, "post": 0, **official}], clans=[{"kind": Kind.CORPS}], posts=[{"holder": 1}],
                    world={"election": election}, p={"share_told": share}))  # fmt: skip
    return int(hand.s.leaders[1].meeting_day)


def test_officials_in_office_are_seen_on_a_day_of_the_first_nineteen_in_twenty_before_the_vote():
    u = drawn(Purpose.MEETING, 1001, 0)
    assert turns_at(u, lambda share: meeting({}, share) < FOREVER)
    assert meeting({}, 1.0) == int(u * 190.0)
    assert meeting({}, 0.5 + u / 2) == int(u / (0.5 + u / 2) * 190.0)  # those who are seen fill the same days
    for nobody in (meeting({"corps": -1}, 1.0), meeting({"post": -1}, 1.0), meeting({}, 1.0, election=-1)):
        assert nobody == FOREVER


def test_an_office_lends_its_means_to_one_who_has_less():
    office = {"lends_coercive": 0.5, "lends_economic": 0.6, "lends_media": 0.7, "lends_regional": 0.8}
    poor, rich = {"post": 0}, {"post": 1, "coercive": 0.9, "economic": 0.9, "media": 0.9, "regional": 0.9}
    people = [{}, poor, rich, {"post": 2, "status": Status.ARRESTED}]
    hand = wake(lay(people, posts=[{**office, "holder": k} for k in (1, 2, 3)]))
    means = [[one.coercive, one.economic, one.media, one.regional] for one in hand.s.leaders]
    assert means[1] == pytest.approx([0.5, 0.6, 0.7, 0.8], abs=1e-12)
    assert means[2] == [0.9] * 4
    assert means[3] == [0.0] * 4
    assert (hand.s.posts[2].holder, hand.s.leaders[3].post) == (-1, -1)


def test_later_change_is_measured_against_the_first_morning():
    world = {"lame_duck": 0.3, "approval": 0.6, "patron_support": 0.7, "patron": 1, "deference": 0.2, "day": 9,
             "removed_day": 5, "opened": 3, "force": 0.1, "force_gone": 2, "first_seizure": 2}  # fmt: skip
    office = {"institution": Institution.GOVERNMENT, "value": 0.5, "since": -900}
    hand = wake(lay([{"coercive": 0.4}, {}, {"clan": 0, "team": 1, "post": 0}], clans=[{**HOUSE, "obeys": -1.0}],
                    posts=[{**office, "holder": 2}, office], world=world))  # fmt: skip
    now = hand.world
    assert (now.start_lame_duck, now.start_approval, now.start_support) == (0.3, 0.6, 0.7)
    assert (now.day, now.removed_day, now.opened, now.force) == (0, -1, -1, 1.0)
    assert (now.force_gone, now.first_seizure) == (-1, -1)
    assert (now.patron_active, now.deference, now.coercive_access) == (1, 0.2, 0.2)
    assert (now.start_team, now.team_share) == (1, 1.0)
    clan = hand.s.clans[0]
    assert (clan.start_share, clan.had, clan.head_share, clan.obeys) == (0.5, 0.5, 0.5, 1.0)


def test_without_a_patron_nobody_is_on_the_scene_and_deference_is_middling_until_it_is_reckoned():
    now = wake(lay([{}], world={"deference": -1.0})).world
    assert (now.patron_active, now.deference) == (0, 0.5)


@pytest.mark.parametrize(
    ("status", "active"),
    [(Status.OUTSIDE, 1), (Status.ABROAD, 1), (Status.NEUTRAL, 0), (Status.ARRESTED, 0), (Status.DEAD, 0)],
)
def test_a_patron_whose_hands_are_not_free_is_not_on_the_scene(status, active):
    assert wake(lay([{}, {"status": status}], world={"patron": 1})).world.patron_active == active


def test_a_run_begins_with_the_base_tables_and_sets_out():
    base, used = (lay([{"weight": weight}, {"loyalty": 0.6, "loyalty_latent": -1.0}], p={"contacts": weight})
                  for weight in (0.3, 0.9))  # fmt: skip
    used.world.day = 300
    nothing = blank(INPUT_DTYPE, 0)
    draws = draws_of(nothing, np.zeros((1, 2)), np.zeros((0, 2), np.int64))
    begin(used.s, used.cells, base.cells, used.p, draws, used.luck, (used.luck,) * 3, used.scratch)
    assert (used.s.leaders[0].weight, used.p.contacts, used.world.day) == (0.3, 0.3, 0)
    assert (used.s.leaders[1].loyalty_latent, base.s.leaders[1].loyalty_latent) == (0.6, -1.0)
