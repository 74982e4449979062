"""Plots, and the force that can be called on, on paper: a chief divides his body with the ruler he moves against."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Episode, Kind, Path, Phase, Purpose, Status, TieKind, Winner
from sim.core.rules.challenge import challenge
from sim.core.rules.pacts import make_and_break_pacts

# A chief with force of his own .6 leads a body of .8: he can call on .5 * .6 + (.8 + .6) / 2 = 1, and nobody follows
# him openly. All else is at its middle: the body obeys the ruler with log odds -1.2, for its chief is against him.
CHIEF = {"coercive": 0.6, "clan": -1, "belief": 0.6, "grievance": 0.2, "ambition": 0.5, "loyalty_latent": 0.5,
         "caution": 0.5}  # fmt: skip
BODY = {"kind": Kind.BODY, "head": 1, "coercive": 0.8, "stance_incumbent": 0.5, "cohesion": 0.5}
LEADS = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 1.0}
MIDDLE = {"day": 70, "coercive_access": 0.3, "capacity": 0.5, "approval": 0.5, "elite_cohesion": 0.5, "support": 0.5,
          "mass_grievance": 0.4}  # fmt: skip


def plot(p: Row, *, ruler: Row | None = None, chief: Row | None = None, body: Row | None = None,
         world: Row | None = None, posts: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    hand = lay(
        [ruler or {}, {**CHIEF, **(chief or {})}, {"clan": 1}], clans=[{**BODY, **(body or {})}, {}], ties=[LEADS],
        posts=posts, world={**MIDDLE, **(world or {})}, p={"plot_rate": CERTAIN, **p},
    )  # fmt: skip
    challenge(*hand)
    return hand


def odds_written(hand: Hand) -> float:
    return (told(hand, Did.PLOT_FAILED) + told(hand, Did.PLOT_SUCCEEDED))[0][2]


@pytest.mark.parametrize(
    ("body", "world", "leaning"),
    [
        ({}, {}, 0.0),
        ({"stance_incumbent": 0.9}, {}, 2.0 * 0.4),
        ({"cohesion": 0.9}, {}, 1.5 * 0.4),
        ({"grievance": 0.4}, {}, -0.4),
        ({}, {"capacity": 0.8}, 1.5 * 0.3),
        ({}, {"coercive_access": 0.6}, 1.5 * 0.3),
        ({}, {"support": 0.2}, 0.0),
        ({}, {"external_backing": 0.8}, 0.0),
    ],
)
def test_odds_of_a_plot_are_what_follows_its_chief_against_what_stays_and_the_guard(body, world, leaning):
    now = {"external_backing": 0.0, **MIDDLE, **world}
    stays = 1.0 / (1.0 + math.exp(1.2 - 0.3 - leaning))  # obedience .3
    strength = 0.7 * (1.0 - stays) * (0.6 + 0.8 * (1.0 - now["support"]))
    guard = (0.15 + now["coercive_access"] + stays) * (0.4 + 0.8 * now["capacity"]) + 0.15 * now["external_backing"]
    hand = plot({"plot_edge": 0.7, "obedience": 0.3}, body=body, world=world)
    assert odds_written(hand) == pytest.approx(strength / (strength + guard), abs=1e-12)
    assert told(hand, Did.PLOT_MOVED) == [(1, 0, pytest.approx(1.0))]


# The same plot by a man of the same force, without a body of it: .8 of his own, so that .4 would follow him.
CIVILIAN = {"coercive": 0.8}
MINISTRY = {"kind": Kind.COURT}


@pytest.mark.parametrize(
    ("bodies", "guard"),
    [
        ([], 0.0),
        ([{**BODY, "head": 2}], 0.8 / (1.0 + math.exp(-0.3))),  # whose chief takes no side
        ([{**BODY, "head": 2}, {**BODY, "head": 2, "coercive": 0.9}], 0.9 / (1.0 + math.exp(-0.3))),  # the stronger
        ([{**BODY, "head": 2, "grievance": 0.5}], 0.8 / (1.0 + math.exp(0.2))),
    ],
)
def test_bodies_whose_chief_is_not_of_the_plot_stand_guard_as_far_as_they_obey(bodies, guard):
    hand = lay(
        [{}, {**CHIEF, **CIVILIAN}, {}], clans=[MINISTRY, *bodies], ties=[LEADS], world=MIDDLE,
        p={"plot_rate": CERTAIN, "plot_edge": 1.3, "obedience": 0.3},
    )  # fmt: skip
    challenge(*hand)
    strength = 1.3 * 0.4
    assert odds_written(hand) == pytest.approx(strength / (strength + (0.45 + guard) * 0.8), abs=1e-12)


def test_a_body_that_is_reached_through_an_ally_is_divided_as_the_chiefs_own():
    pact = {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1, "strength": 0.5}
    hand = lay(
        [{}, {**CHIEF, "team": 1}, {**CHIEF, "coercive": 0.0}], clans=[BODY, MINISTRY], world=MIDDLE,
        ties=[LEADS, {**LEADS, "from_leader": 2, "to_clan": 1}, pact],
        p={"plot_rate": CERTAIN, "plot_edge": 1.3, "obedience": 0.3},
    )  # fmt: skip
    challenge(*hand)
    access, stays = 0.5 * 0.7, 1.0 / (1.0 + math.exp(1.2 - 0.3))
    strength = 1.3 * access * (1.0 - stays)
    assert told(hand, Did.PLOT_MOVED) == [(2, 0, pytest.approx(access))]
    assert odds_written(hand) == pytest.approx(strength / (strength + (0.45 + access * stays) * 0.8), abs=1e-12)


def test_who_has_no_force_that_would_follow_him_neither_wins_nor_tries():
    for chief in ({"coercive": 0.0}, {"coercive": 0.39}):  # nothing, and too little to count on
        hand = lay([{}, {**CHIEF, **chief}], clans=[MINISTRY], ties=[LEADS], world=MIDDLE,
                   p={"plot_rate": CERTAIN, "plot_edge": CERTAIN})  # fmt: skip
        challenge(*hand)
        assert hand.world.attempts == 0
    deserted = plot({"plot_edge": CERTAIN, "obedience": 1e3})  # a chief whose body obeys the ruler to a man
    assert deserted.world.attempts == 0


@pytest.mark.parametrize(("lame_duck", "heat"), [(0.0, 1.0), (0.6, math.exp(3.0 * 0.6 * 0.5))])
def test_plots_are_rarer_than_their_odds_and_the_times_move_them_by_half_as_much(lame_duck, heat):
    stays = 1.0 / (1.0 + math.exp(1.2))
    odds = (1.0 - stays) / (1.0 - stays + (0.45 + stays) * 0.8)
    rate = hazard(drawn(Purpose.PLOT, 1001, 70), days=7) / (1.0 * 0.5 * math.sqrt(heat) * 2.0 * odds)

    def moves(rate):
        p = {"plot_rate": rate, "plot_edge": 1.0, "lame_duck_power": 3.0}
        return plot(p, world={"lame_duck": lame_duck}).world.attempts == 1

    assert turns_at(rate, moves)


@pytest.mark.parametrize(
    ("chief", "body", "moves"),
    [
        ({}, {}, True),
        ({"team": 1}, {}, False),
        ({"status": Status.ARRESTED}, {}, False),
        ({"coercive": 0.5}, {"kind": Kind.COURT}, True),  # no body, but .5 * .5 of his own
        ({"coercive": 0.3}, {"kind": Kind.COURT}, False),
    ],
)
def test_who_plots_has_force_and_hands_free_and_is_not_of_the_rulers_people(chief, body, moves):
    assert plot({"plot_edge": 1.0}, chief=chief, body=body).world.attempts == int(moves)


def test_who_leads_twice_has_one_chance_to_plot_a_day():
    risks = []
    for ties in ([LEADS], [LEADS, {**LEADS, "to_clan": 1}]):
        hand = lay(
            [{}, CHIEF, {"clan": 1}],
            clans=[BODY, {}],
            ties=ties,
            world={"day": 70},
            p={"plot_rate": 0.1, "plot_edge": 0.7},
        )
        challenge(*hand)
        risks.append(float(hand.s.leaders[1].risk))
    assert risks[0] == risks[1] > 0.0


@pytest.mark.parametrize(("patron", "active"), [(1, 0), (2, 1)])
def test_a_patron_whose_plot_fails_is_off_the_scene(patron, active):
    hand = plot({"plot_edge": 1e-6}, world={"patron": patron, "patron_active": 1})
    assert (hand.s.leaders[1].status, hand.world.patron_active) == (Status.ARRESTED, active)


def test_a_plot_that_fails_costs_office_and_freedom_and_stays_within_the_palace():
    hand = plot({"plot_edge": 1e-6}, chief={"post": 0}, posts=({"holder": 1},))
    one, world = hand.s.leaders[1], hand.world
    assert (one.status, one.post, hand.s.posts[0].holder, one.challenged_day) == (Status.ARRESTED, -1, -1, 70)
    assert (world.path, world.opened, world.closed, world.phase) == (Path.PALACE, 70, 70, Phase.CALM)
    assert (world.attempts, world.attempts_won, world.removed_day) == (1, 0, -1)


def test_a_failed_plot_that_spills_is_one_attempt_and_an_open_contest():
    hand = plot({"plot_edge": 1e-6, "spill": 1.0})
    world = hand.world
    assert (world.phase, world.challenger, world.path, world.attempts) == (Phase.CONTEST, 1, Path.UNMARKED, 1)
    assert (world.episodes, hand.s.episodes[0].kind) == (1, Episode.CONTEST), "it is one episode, too"
    assert hand.s.leaders[1].status == Status.IN_SERVICE


def test_a_plot_that_succeeds_puts_the_ruler_out_of_office():
    hand = plot({"plot_edge": CERTAIN}, ruler={"post": 0}, posts=({"holder": 0},))
    ruler, world = hand.s.leaders[0], hand.world
    assert (ruler.status, ruler.post, hand.s.posts[0].holder) == (Status.OUTSIDE, -1, 1)
    assert (world.incumbent, world.phase, world.removed_by) == (1, Phase.FORMATION, Winner.CHALLENGER)
    assert (world.path, world.winner, world.irregular, world.removed_day) == (Path.PALACE, Winner.CHALLENGER, 1, 70)


@pytest.mark.parametrize(
    ("clan", "world", "winner"),
    [
        (1, {"patron_support": 0.39}, Winner.PATRON),  # of the clan of the patron, who has turned
        (1, {"patron_support": 0.4}, Winner.CHALLENGER),
        (1, {"patron_support": 0.39, "patron_active": 0}, Winner.CHALLENGER),
        (0, {"patron_support": 0.39}, Winner.CHALLENGER),
        (-1, {"patron_support": 0.39}, Winner.CHALLENGER),
        (-1, {"patron_support": 0.39, "patron": 1}, Winner.PATRON),  # the patron himself
    ],
)
def test_a_plot_by_the_kin_of_a_patron_who_has_turned_is_his(clan, world, winner):
    world = {"patron": 2, "patron_active": 1, **world}
    assert plot({"plot_edge": CERTAIN}, chief={"clan": clan}, world=world).world.winner == winner


# ------------------------------------------------------------------------------------------------ force one can call on

ALLIED = {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 1, "strength": 0.5}
BACK = {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 0, "strength": 0.5}
KIN = {"kind": TieKind.KINSHIP, "from_leader": 1, "to_leader": 0, "strength": 0.5}
FRIEND = {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 2, "strength": 0.5}
FRIEND_OF_CHIEF = {"kind": TieKind.KINSHIP, "from_leader": 1, "to_leader": 2, "strength": 0.8}


@pytest.mark.parametrize(
    ("ties", "people", "access"),
    [
        ([ALLIED], {}, 0.5 * 0.6),
        ([BACK], {}, 0.5 * 0.6),  # a pact runs both ways
        ([KIN], {}, 0.5 * 0.6),
        ([{**ALLIED, "kind": TieKind.PEERS}], {}, 0.0),
        ([{**ALLIED, "strength": 0.0}, FRIEND_OF_CHIEF], {}, 0.0),
        ([FRIEND, FRIEND_OF_CHIEF], {}, 0.5 * 0.8 * 0.6),
        ([FRIEND, FRIEND_OF_CHIEF, ALLIED], {}, 0.5 * 0.6),  # the best path, not their sum
        ([ALLIED], {1: {"status": Status.ARRESTED}}, 0.0),
        ([ALLIED], {1: {"status": Status.ABROAD}}, 0.5 * 0.6),
        ([FRIEND, FRIEND_OF_CHIEF], {2: {"status": Status.ARRESTED}}, 0.0),
        ([FRIEND, FRIEND_OF_CHIEF], {1: {"status": Status.DEAD}}, 0.0),
        ([ALLIED], {0: {"coercive": 0.4}}, 0.2 + 0.5 * 0.6),
        ([ALLIED], {0: {"coercive": 1.6}, 1: {"coercive": 0.4}}, 1.0),  # never more than all
    ],
)
def test_force_is_reached_along_pacts_and_kin_of_at_most_three_steps(ties, people, access):
    rows = [{}, {"coercive": 0.4}, {}]
    for k, changed in people.items():
        rows[k] = {**rows[k], **changed}
    # the chief leads (.8 + .4) / 2 = .6; the second group is a court, which has no force
    clans = [BODY, {**BODY, "kind": Kind.COURT, "coercive": 1.0}]
    hand = lay(rows, clans=clans, ties=[LEADS, {**LEADS, "to_clan": 1}, *ties], world={"patron_support": 0.6})
    make_and_break_pacts(*hand)
    assert hand.world.coercive_access == pytest.approx(access, abs=1e-12)


def test_of_two_bodies_led_the_stronger_counts():
    bodies = [{**BODY, "head": 0, "coercive": 0.4}, {**BODY, "head": 0, "coercive": 0.8}]
    leads = [{**LEADS, "from_leader": 0}, {**LEADS, "from_leader": 0, "to_clan": 1, "strength": 0.5}]
    hand = lay([{}], clans=bodies, ties=leads)
    make_and_break_pacts(*hand)
    assert hand.world.coercive_access == pytest.approx(0.2, abs=1e-12)  # .4 / 2, and half of .8 / 2
