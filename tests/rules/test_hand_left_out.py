"""Who is left out of a government on paper: the ruler's wish, what rivals make of a slate, and what it costs."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, drawn, lay, told, turns_at

from sim.core.ground.codes import Did, Institution, Kind, Purpose, TieKind
from sim.core.mechanisms.left_out import envy_of, feel_left_out, leave_out, wish_to_leave_out

CLAN = {"kind": Kind.PATRONAGE, "head": 1, "weight": 0.4, "stance_incumbent": 0.3, "entitled": 0.2, "key": 5000}
RIVALRY = {"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 0, "strength": 0.2}
BOUND = {**RIVALRY, "kind": TieKind.ALLIANCE}


def laid(clans: tuple[Row, ...] = ({},), people: list[Row] | None = None, ties: tuple[Row, ...] = (),
         p: Row | None = None, world: Row | None = None, posts: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    rows = [{**CLAN, **clan} for clan in clans]
    people = people or [{"caution": 0.5}, {"clan": 0}]
    return lay(people, clans=rows, ties=ties, p=p, posts=posts, world={"day": 70, "deference": 0.6, **(world or {})})


@pytest.mark.parametrize(
    ("clan", "ties", "world", "chance"),
    [
        ({}, (), {}, 0.4 * 0.8 * 0.6 * 0.8),
        ({"weight": 0.8}, (), {}, 0.4 * 0.4 * 0.6 * 0.8),  # who weighs much is not left out lightly
        ({"stance_incumbent": 0.5}, (), {}, 0.0),
        ({}, (RIVALRY,), {}, 0.6 * 0.8 * 0.6 * 0.8),
        ({}, (BOUND,), {}, 0.2 * 0.8 * 0.6 * 0.8),
        ({}, (), {"deference": 0.2}, 0.4 * 0.8 * 1.0 * 0.8),
        ({}, (), {"patron": 1, "patron_active": 1}, 0.0),
    ],
)
def test_a_hostile_clan_is_left_out_by_a_ruler_who_minds_nobody(clan, ties, world, chance):
    hand = laid((clan,), ties=ties, p={"spite": 0.5}, world=world)
    assert wish_to_leave_out(hand.s, 0, hand.p) == pytest.approx(0.5 * chance, abs=1e-12)

    def left(spite):
        hand = laid((clan,), ties=ties, p={"spite": spite}, world={"team_clan": -1, **world})
        leave_out(hand.s, hand.p, hand.luck)
        assert hand.s.clans[0].entitled == (0.0 if told(hand, Did.CLAN_LEFT_OUT) else 0.2)
        return bool(told(hand, Did.CLAN_LEFT_OUT))

    if chance > 0.0:
        assert turns_at(drawn(Purpose.LEFT_OUT, 5000, 70) / chance, left)
    else:
        assert not left(1.0)


def test_a_clan_begrudges_what_the_rival_of_its_head_is_given():
    people = [{}, {"clan": 0}, {"clan": 1}]
    rivals = ({**RIVALRY, "from_leader": 2, "to_leader": 1, "strength": 0.5},)
    clans = ({}, {"head": 2, "share": 0.3})
    hand = laid(clans, people, rivals, {"envy": 0.8})
    assert envy_of(hand.s, 0, hand.p) == pytest.approx(0.8 * 0.5 * 0.5, abs=1e-12)
    assert envy_of(hand.s, 1, hand.p) == 0.0  # whose rival has nothing beyond his due


def test_a_rival_of_the_ruler_begrudges_him_his_own_people():
    team = {"kind": Kind.TEAM, "head": 0, "share": 0.25}
    hand = laid(({}, team), ties=(RIVALRY,), p={"envy": 1.0}, world={"team_clan": 1})
    assert envy_of(hand.s, 0, hand.p) == pytest.approx(0.2 * 0.25, abs=1e-12)


@pytest.mark.parametrize(
    ("start", "share", "sting"),
    [(0.2, 0.0, 1.0), (0.2, 0.15, 0.5), (0.4, 0.2, 0.5), (0.1, 0.15, 0.25), (0.0, 0.2, 0.0)],
)
def test_who_is_denied_his_due_or_loses_what_he_had_has_a_cause_for_weeks(start, share, sting):
    people = [{}, {"clan": 0}, {"clan": 0, "loyalty_clan": 0.8}, {"clan": 0, "loyalty_clan": 0.8, "post": 0}, {}]
    post = {"institution": Institution.GOVERNMENT, "holder": 3}
    hand = laid(({"start_share": start, "share": share, "grievance": 0.2},), people, posts=(post,),
                p={"left_out_blow": 0.6, "left_out_grievance": 0.5})  # fmt: skip
    feel_left_out(hand.s, hand.p, hand.scratch[0])
    assert list(hand.s.leaders.acute) == pytest.approx([0.0, 0.6 * sting, 0.24 * sting, 0.0, 0.0], abs=1e-12)
    assert hand.s.clans[0].grievance == pytest.approx(0.2 + 0.5 * sting * 0.8, abs=1e-12)


def test_a_clan_that_gained_is_soothed_and_nobody_of_it_has_a_cause():
    hand = laid(({"start_share": 0.1, "share": 0.3, "grievance": 0.4},),
                p={"left_out_blow": 0.6, "left_out_grievance": 0.5})  # fmt: skip
    feel_left_out(hand.s, hand.p, hand.scratch[0])
    assert not hand.s.leaders.acute.any()
    assert hand.s.clans[0].grievance == pytest.approx(0.4 * (1.0 - 0.5 * 0.5), abs=1e-12)
