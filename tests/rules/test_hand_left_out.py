"""Who is left out of a government on paper: the ruler's choice, what rivals make of a slate, and what it costs."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, address_for, door, drawn, lay, told, turns_by_noise

from sim.core.ground.codes import Did, Institution, Kind, Purpose, TieKind
from sim.core.mechanisms import left_out

leave_out, envy_of = door(left_out.leave_out), door(left_out.envy_of)
feel_left_out = door(left_out.feel_left_out)

CLAN = {"kind": Kind.PATRONAGE, "head": 1, "weight": 0.4, "cohesion": 0.5, "stance_incumbent": 0.3, "entitled": 0.2}
RIVALRY = {"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 0, "strength": 0.2}
BOUND = {**RIVALRY, "kind": TieKind.ALLIANCE}


def laid(clans: tuple[Row, ...] = ({},), people: list[Row] | None = None, ties: tuple[Row, ...] = (),
         p: Row | None = None, world: Row | None = None, posts: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    rows = [{**CLAN, **clan} for clan in clans]
    people = people or [{"caution": 0.5}, {"clan": 0}]
    return lay(people, clans=rows, ties=ties, p=p, posts=posts, world={"day": 70, **(world or {})})


@pytest.mark.parametrize(
    ("ruler", "clan", "ties", "world", "gain"),
    [
        # 1/2 - .3 - what he minds, which is 1 - (1 - balancing)(1 - caution * weight * cohesion)
        ({}, {}, (), {}, 0.2 - 0.5 * 0.4 * 0.5),
        ({"caution": 0.0}, {}, (), {}, 0.2),
        ({"caution": 1.0}, {"weight": 0.8}, (), {}, 0.2 - 0.4),  # who can do much is not left out lightly
        ({"caution": 1.0}, {"weight": 0.8, "cohesion": 0.1}, (), {}, 0.2 - 0.08),
        ({"balancing": 0.5}, {}, (), {}, 0.2 - (1.0 - 0.5 * 0.9)),
        ({"balancing": 1.0}, {}, (), {}, 0.2 - 1.0),
        ({}, {"stance_incumbent": 0.9}, (), {}, -0.4 - 0.1),
        ({}, {}, (RIVALRY,), {}, 0.1 + 0.2),
        ({}, {}, (BOUND,), {}, 0.1 - 0.2),
        ({}, {"head": -1}, (RIVALRY,), {}, 0.1),
        ({}, {}, (), {"patron": 1, "patron_active": 0}, 0.1),
    ],
)
def test_a_ruler_leaves_out_who_stands_ill_with_him_unless_he_minds_the_balance_or_what_they_could_do(
    ruler, clan, ties, world, gain
):
    key = address_for(gain, Purpose.LEFT_OUT, 70)

    def left(noise):
        people = [{"caution": 0.5, **ruler}, {"clan": 0}]
        hand = laid(({"key": key, **clan},), people, ties, p={"noise": noise}, world={"team_clan": -1, **world})
        leave_out(hand.s, hand.p, hand.luck)
        assert hand.s.clans[0].entitled == (0.0 if told(hand, Did.CLAN_LEFT_OUT) else 0.2)
        return bool(told(hand, Did.CLAN_LEFT_OUT))

    assert turns_by_noise(gain, drawn(Purpose.LEFT_OUT, key, 70), left)


@pytest.mark.parametrize("world", [{"patron": 1, "patron_active": 1}, {"incumbent": 1}, {"team_clan": 0}])
def test_nobody_leaves_out_himself_his_own_or_his_patron(world):
    hand = laid(ties=(RIVALRY,), p={"noise": 1e9}, world={"team_clan": -1, **world})
    for day in range(70, 90):  # who errs without measure does anything that is open to him half of the time
        hand.world.day = day
        leave_out(hand.s, hand.p, hand.luck)
    assert not told(hand, Did.CLAN_LEFT_OUT)


def test_a_clan_begrudges_what_the_rival_of_its_head_is_given():
    people = [{}, {"clan": 0}, {"clan": 1}]
    rivals = ({**RIVALRY, "from_leader": 2, "to_leader": 1, "strength": 0.5},)
    clans = ({}, {"head": 2, "share": 0.3})
    hand = laid(clans, people, rivals, {})
    assert envy_of(hand.s, 0) == pytest.approx(0.5 * 0.5, abs=1e-12)
    assert envy_of(hand.s, 1) == 0.0  # whose rival has nothing beyond his due


def test_a_rival_of_the_ruler_begrudges_him_his_own_people():
    team = {"kind": Kind.TEAM, "head": 0, "share": 0.25}
    hand = laid(({}, team), ties=(RIVALRY,), world={"team_clan": 1})
    assert envy_of(hand.s, 0) == pytest.approx(0.2 * 0.25, abs=1e-12)


@pytest.mark.parametrize(
    ("start", "share", "sting"),
    [(0.2, 0.0, 1.0), (0.2, 0.15, 0.5), (0.4, 0.2, 0.5), (0.1, 0.15, 0.25), (0.0, 0.2, 0.0)],
)
def test_who_is_denied_his_due_or_loses_what_he_had_has_a_cause_for_weeks(start, share, sting):
    people = [{}, {"clan": 0}, {"clan": 0, "loyalty_clan": 0.8}, {"clan": 0, "loyalty_clan": 0.8, "post": 0}, {}]
    post = {"institution": Institution.GOVERNMENT, "holder": 3}
    hand = laid(({"had": start, "share": share, "grievance": 0.2},), people, posts=(post,),
                p={"blow": 0.6, "resentment": 0.5})  # fmt: skip
    feel_left_out(hand.s, hand.p, hand.scratch[0])
    assert list(hand.s.leaders.acute) == pytest.approx([0.0, 0.6 * sting, 0.24 * sting, 0.0, 0.0], abs=1e-12)
    assert hand.s.clans[0].grievance == pytest.approx(0.2 + 0.5 * sting * 0.8, abs=1e-12)


def test_a_clan_that_gained_is_soothed_and_nobody_of_it_has_a_cause():
    hand = laid(({"had": 0.1, "share": 0.3, "grievance": 0.4},),
                p={"blow": 0.6, "resentment": 0.5})  # fmt: skip
    feel_left_out(hand.s, hand.p, hand.scratch[0])
    assert not hand.s.leaders.acute.any()
    assert hand.s.clans[0].grievance == pytest.approx(0.4 * (1.0 - 0.5 * 0.5), abs=1e-12)
