"""Plots, and the force that can be called on, on paper: a chief divides his body with the ruler he moves against."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, door, drawn, lay, told, turns_at

from sim.core.ground.codes import Did, Episode, Kind, Path, Phase, Purpose, Status, TieKind, Winner
from sim.core.mechanisms import plots
from sim.core.rules.challenge import challenge
from sim.core.rules.pacts import make_and_break_pacts

# A chief with force of his own .6 leads a body of .8: he can call on .5 * .6 + (.8 + .6) / 2 = 1, and nobody follows
# him openly. All else is at its middle. He has neither office nor clan and is not cautious, so that a plot gains him
# half of its odds.
CHIEF = {"coercive": 0.6, "clan": -1, "belief": 0.6, "ambition": 0.5, "loyalty_latent": 0.5}
BODY = {"kind": Kind.BODY, "head": 1, "coercive": 0.8, "stance_incumbent": 0.5, "cohesion": 0.5}
LEADS = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 1.0}
MIDDLE = {"day": 70, "coercive_access": 0.3, "capacity": 0.5, "approval": 0.5, "elite_cohesion": 0.5, "support": 0.5}
SURE = {"chances": CERTAIN, "noise": 1e-9}  # whatever gains anything is done
# Who has such cause moves, and bodies err by .1: they obey by .03 of discipline, and the fear of a ruler who reaches by
# .4, at even odds: .23; a chief takes with him .24 of half of a body that is of one mind.
fights_on, lay_plot, odds_of_plot = door(plots.fights_on), door(plots.plot), door(plots.odds_of_plot)
DIVIDED = {"chances": CERTAIN, "noise": 0.1, "voice": 100.0, "obedience": 0.03, "bond": 0.24}
ROUSED = {"acute": 1.0}


def obeys(gain: float) -> float:
    return 1.0 / (1.0 + math.exp(-gain / 0.1))


def plot(p: Row, *, ruler: Row | None = None, chief: Row | None = None, body: Row | None = None,
         world: Row | None = None, posts: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    hand = laid(p, ruler=ruler, chief=chief, body=body, world=world, posts=posts)
    challenge(*hand)
    return hand


def laid(p: Row, *, ruler: Row | None = None, chief: Row | None = None, body: Row | None = None,
         world: Row | None = None, posts: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    return lay(
        [ruler or {}, {**CHIEF, **(chief or {})}, {"clan": 1}], clans=[{**BODY, **(body or {})}, {}], ties=[LEADS],
        posts=posts, world={**MIDDLE, **(world or {})}, p={**SURE, **p},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "world", "gain"),
    [
        ({}, {}, 0.23 - 0.12),
        ({"stance_incumbent": 0.9}, {}, 0.23 - 0.12 + 0.4),
        ({"stance_incumbent": 0.1}, {}, 0.23 - 0.12 - 0.4),
        ({"cohesion": 0.9}, {}, 0.23 - 0.216),
        ({"grievance": 0.4}, {}, 0.23 - 0.12),  # what has settled is in its stance
        ({}, {"capacity": 0.8}, 0.23 - 0.12 + 0.075),
        ({}, {"coercive_access": 0.7}, 0.23 - 0.12 + 0.1),
        ({}, {"support": 0.2}, 0.23 - 0.12),
        ({}, {"external_backing": 0.8}, 0.23 - 0.12),
    ],
)
def test_odds_of_a_plot_are_what_follows_its_chief_against_what_stays_and_the_guard(body, world, gain):
    now = {**MIDDLE, **world}
    stays = obeys(gain)
    strength = 0.7 * (1.0 - stays) * (1.5 - now["support"])
    guard = (now["coercive_access"] + stays) * (1.0 + now["capacity"]) / 2.0
    hand = laid({**DIVIDED, "plot_edge": 0.7}, chief=ROUSED, body=body, world=world)
    assert odds_of_plot(hand.s, 1, 1.0, hand.p) == pytest.approx(strength / (strength + guard), abs=1e-12)
    assert told(plot({**DIVIDED, "plot_edge": 0.7}, chief=ROUSED), Did.PLOT_MOVED) == [(1, 0, pytest.approx(1.0))]


# The same plot by a man without a body: of all the force that one can have he can call on half.
CIVILIAN = {"coercive": 1.0}
MINISTRY = {"kind": Kind.COURT}


@pytest.mark.parametrize(
    ("bodies", "guard"),
    [
        ([], 0.0),
        ([{**BODY, "head": 2}], 0.8 * obeys(0.23)),  # whose chief takes no side
        ([{**BODY, "head": 2}, {**BODY, "head": 2, "coercive": 0.9}], 0.9 * obeys(0.23)),  # the stronger
        ([{**BODY, "head": 2, "coercive": 0.9}, {**BODY, "head": 2}], 0.9 * obeys(0.23)),
        ([{**BODY, "head": 2, "stance_incumbent": 0.2}], 0.8 * obeys(-0.07)),
    ],
)
def test_bodies_whose_chief_is_not_of_the_plot_stand_guard_as_far_as_they_obey(bodies, guard):
    hand = lay(
        [{}, {**CHIEF, **CIVILIAN, **ROUSED}, {}], clans=[MINISTRY, *bodies], ties=[LEADS], world=MIDDLE,
        p={**DIVIDED, "plot_edge": 1.3},
    )  # fmt: skip
    strength = 1.3 * 0.5
    wanted = strength / (strength + (0.3 + guard) * 0.75)
    assert odds_of_plot(hand.s, 1, 0.5, hand.p) == pytest.approx(wanted, abs=1e-12)


def test_a_body_that_is_reached_through_an_ally_is_divided_as_the_chiefs_own():
    pact = {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1, "strength": 0.8}
    hand = lay(
        [{}, {**CHIEF, "ambition": 0.0}, {**CHIEF, **ROUSED, "coercive": 0.0}], clans=[BODY, MINISTRY], world=MIDDLE,
        ties=[LEADS, {**LEADS, "from_leader": 2, "to_clan": 1}, pact], p={**DIVIDED, "plot_edge": 1.3},
    )  # fmt: skip
    access, stays = 0.8 * 0.7, obeys(0.23 - 0.12)
    strength = 1.3 * access * (1.0 - stays)
    wanted = strength / (strength + (0.3 + access * stays) * 0.75)
    assert odds_of_plot(hand.s, 2, access, hand.p) == pytest.approx(wanted, abs=1e-12)
    challenge(*hand)
    assert told(hand, Did.PLOT_MOVED) == [(2, 0, pytest.approx(access))]


def test_who_has_no_force_that_would_follow_him_neither_wins_nor_tries():
    wary = {"caution": 0.5}
    p = {**SURE, "plot_edge": CERTAIN, "safety": 1.0}
    for coercive, attempts in ((0.0, 0), (1e-6, 1)):  # nothing, and the least that one could call on
        hand = lay([{}, {**CHIEF, **wary, "coercive": coercive}], clans=[MINISTRY], ties=[LEADS], world=MIDDLE, p=p)
        challenge(*hand)
        assert hand.world.attempts == attempts
    deserted = plot({**p, "obedience": 1e3}, chief=wary)  # a chief whose body obeys the ruler to a man
    assert deserted.world.attempts == 0
    followed = plot({**p, "obedience": -1.0}, chief=wary)
    assert followed.world.attempts == 1


# A civilian of force 1 leads a ministry: .45 * .5 * (3/2 - .5) = .225 against .3 * (1 + .5) / 2, so that odds are even.
# He wins .5, and loses his safety by half: .5 * .5 - .6 * .5 * caution .5 * 2 = -.05.
EVEN = {"chances": CERTAIN, "plot_edge": 0.45, "safety": 2.0, "noise": 1.0}
DAY = day_when(Purpose.DECISION, 1001, 0.6, 0.8)
U = drawn(Purpose.DECISION, 1001, DAY)
NEEDED = math.log(U / (1.0 - U))  # the gain, in noises, that makes a plot just as likely as that
TRUSTED = {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1, "strength": 0.8}
AT_COURT = {"patron": 2, "patron_active": 1, "patron_support": 0.3}


def by_civilian(p: Row, *, man: Row | None = None, other: Row | None = None, world: Row | None = None,
                ties: tuple[Row, ...] = (), posts: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    people = [{}, {**CHIEF, **CIVILIAN, "caution": 0.5, **(man or {})}, other or {}]
    hand = lay(people, clans=[MINISTRY, {"kind": Kind.KIN, "head": 2}], ties=[LEADS, *ties], posts=posts,
               world={**MIDDLE, **(world or {})}, p={**EVEN, **p})  # fmt: skip
    challenge(*hand)
    return hand


@pytest.mark.parametrize(
    ("man", "more", "gain"),
    [
        ({}, {}, -0.05),
        ({"ambition": 0.9}, {}, 0.15),
        ({"belief": 0.1}, {}, 0.25 - 0.05),
        ({"caution": 0.1}, {}, 0.25 - 0.06),
        ({"loyalty_latent": 0.7}, {}, -0.05 - 0.5 * 0.6 * 0.2),
        ({"loyalty": 0.9}, {}, -0.05),
        # of a capacity of .2 the guard is .3 * .6: odds 5/9, and yet who is found out is found
        ({}, {"world": {"capacity": 0.2}}, 5 / 9 * 0.5 - 0.6 * 4 / 9),
        # an office of .4, half of it as valuable as what he may win
        ({"post": 0}, {"posts": ({"holder": 1, "value": 0.4},)}, -0.05 - 0.6 * 0.5 * 0.4),
        # for another whose claim is better: half a place, and a bond of .8 with him
        ({}, {"other": {"loyalty_latent": 0.5}, "ties": (TRUSTED,), "world": {"chosen": 2}}, 0.325 - 0.3),
        # kin of a patron who has turned: half a place under him, and how he stands to him
        ({"clan": 1, "loyalty_patron_latent": 0.9}, {"other": {"clan": 1}, "world": AT_COURT}, 0.5 * 0.65 - 0.3),
        ({"clan": 1, "loyalty_patron_latent": 0.4}, {"other": {"clan": 1}, "world": AT_COURT}, 0.5 * 0.15 - 0.3),
    ],
)
def test_a_plot_is_laid_by_who_has_a_chance_and_gains_enough(man, more, gain):
    def moves(voice):
        more_world = {**more.get("world", {}), "day": DAY}
        rest = {**more, "p": {**more.get("p", {}), "voice": voice}, "world": more_world}
        hand = by_civilian(man={**man, "acute": 0.5}, **rest)
        return hand.world.attempts == 1

    assert turns_at((NEEDED - gain) / 0.5, moves)


def test_the_likelihood_of_a_plot_adds_to_risk():
    day = day_when(Purpose.DECISION, 1001, 0.8, 1.0)
    hand = by_civilian({"noise": 0.05 / math.log(3.0)}, world={"day": day})
    assert (hand.world.attempts, hand.s.leaders[1].risk) == (0, pytest.approx(1 / 4, abs=1e-12))


@pytest.mark.parametrize(
    ("between", "opened", "moved"), [((0.01, 0.32), 1, 0), ((0.34, 0.65), 0, 1), ((0.68, 0.99), 0, 0)]
)
def test_who_could_bid_and_plot_does_either_or_neither(between, opened, moved):
    # with noise beyond all bounds each has a third
    day = day_when(Purpose.DECISION, 1001, *between)
    hand = lay([{}, {**CHIEF, "clan": 1, "weight": 1.0}], clans=[BODY, {"head": 1, "weight": 0.5, "cohesion": 0.5}],
               ties=[LEADS], world={**MIDDLE, "day": day}, p={**SURE, "noise": 1e9, "plot_edge": 1.0})  # fmt: skip
    challenge(*hand)
    assert (len(told(hand, Did.BID_OPENED)), len(told(hand, Did.PLOT_MOVED))) == (opened, moved)
    assert hand.s.leaders[1].risk == pytest.approx(2 / 3, abs=1e-6)


@pytest.mark.parametrize(
    ("chief", "body", "moves"),
    [
        ({}, {}, True),
        ({"team": 1}, {}, True),  # one of the ruler's own people is held by loyalty alone
        ({"status": Status.ARRESTED}, {}, False),
        ({"status": Status.ABROAD}, {}, False),
        ({"ambition": 0.0}, {}, False),
        ({"coercive": 1e-6}, {"kind": Kind.COURT}, True),  # no body, but force of his own, however little
        ({"coercive": 0.0}, {"kind": Kind.COURT}, False),
        ({"coercive": 0.0}, {"coercive": 0.3}, True),  # a body, however small
        ({"coercive": 0.0}, {"coercive": 0.0}, True),  # or weak: he would win nothing, and is moved by his cause
    ],
)
def test_who_plots_has_force_and_hands_free(chief, body, moves):
    hand = plot({"plot_edge": 1.0, "voice": 1.0}, chief={"acute": 1.0, **chief}, body=body)
    assert (hand.world.attempts, hand.s.leaders[1].risk) == (int(moves), pytest.approx(float(moves), abs=1e-9))


@pytest.mark.parametrize(("tie", "moves"), [({}, 1), ({"strength": 0.0}, 0), ({"from_leader": 2}, 0)])
def test_who_leads_nothing_lays_no_plot_however_much_force_he_has(tie, moves):
    hand = lay([{}, {**CHIEF, **CIVILIAN}, {}], clans=[MINISTRY], ties=[{**LEADS, **tie}], world=MIDDLE,
               p={**SURE, "plot_edge": 1.0})  # fmt: skip
    challenge(*hand)
    assert hand.world.attempts == moves


@pytest.mark.parametrize(("head", "moves"), [(1, 1), (2, 0)])
def test_who_commands_a_body_by_his_office_may_plot_with_it_as_long_as_it_follows_him(head, moves):
    office = {"holder": 1, "body": 0, "command": 0.5}
    hand = lay([{}, {**CHIEF, "post": 0}, {}], clans=[{**BODY, "head": head}], posts=[office], world=MIDDLE,
               p={**SURE, "plot_edge": 1.0})  # fmt: skip
    challenge(*hand)
    assert hand.world.attempts == moves


STAYS = day_when(Purpose.DECISION, 1002, 0.7, 1.0)  # when two of three is not enough to make leader 2 move


@pytest.mark.parametrize(
    ("official", "body", "chances"),
    [
        ({}, {}, 1),
        ({"post": 1}, {}, 0),  # of another office
        ({}, {"head": 1}, 0),  # whom the body does not follow
        ({}, {"kind": Kind.COURT}, 0),
        ({"clan": 1, "weight": 1.0}, {}, 1),  # who heads a clan, too, is asked once
        ({"clan": 2}, {}, 1),  # a clan that has another head
        ({"corps": -1}, {}, 1),  # who is no official is asked as a person, and once
    ],
)
def test_an_official_who_commands_a_body_by_his_office_has_chances_to_move(official, body, chances):
    chief = {**CHIEF, "corps": 3, "post": 0, **official}
    office = {"holder": 2, "body": 0, "command": 0.5}
    house = {"head": 2, "weight": 0.5, "cohesion": 0.5}
    clans = [{**BODY, "head": 2, **body}, house, {"head": 1}, {"kind": Kind.CORPS}]
    world = {**MIDDLE, "day": STAYS}
    hand = lay([{}, {"ambition": 0.0}, chief], clans=clans, posts=[office, {"body": -1}], world=world,
               p={**SURE, "noise": 1e9, "plot_edge": 1.0})  # fmt: skip
    challenge(*hand)
    open_to_him = 2 / 3 if official.get("clan") == 1 else 1 / 2  # a bid, too, where he heads a clan
    assert hand.s.leaders[2].risk == pytest.approx(chances * open_to_him, abs=1e-6)


def test_who_leads_twice_has_one_chance_to_plot_a_day():
    risks = []
    for ties in ([LEADS], [LEADS, {**LEADS, "to_clan": 1}]):
        hand = lay(
            [{}, CHIEF, {"clan": 1}],
            clans=[BODY, {}],
            ties=ties,
            world={"day": 70},
            p={**SURE, "plot_edge": 0.7, "noise": 1.0},
        )
        challenge(*hand)
        risks.append(float(hand.s.leaders[1].risk))
    assert risks[0] == risks[1] > 0.0


def test_a_patron_on_the_scene_lays_no_plot_and_keeps_his_place_when_anothers_fails():
    eager = {"plot_edge": 1.0, "voice": 1.0}
    for active, moves in ((1, 0), (0, 1)):
        hand = plot(eager, chief={"acute": 1.0}, world={"patron": 1, "patron_active": active})
        assert hand.world.attempts == moves
    hand = plot({"plot_edge": 1e-6}, world={"patron": 2, "patron_active": 1})
    assert (hand.s.leaders[1].status, hand.world.patron_active) == (Status.ARRESTED, 1)


def test_a_plot_that_fails_costs_office_and_freedom_and_stays_within_the_palace():
    hand = plot({"plot_edge": 1e-6}, chief={"post": 0}, posts=({"holder": 1},))
    one, world = hand.s.leaders[1], hand.world
    assert (one.status, one.post, hand.s.posts[0].holder, one.challenged_day) == (Status.ARRESTED, -1, -1, 70)
    assert (world.path, world.opened, world.closed, world.phase) == (Path.PALACE, 70, 70, Phase.CALM)
    assert (world.attempts, world.attempts_won, world.removed_day) == (1, 0, -1)


# Found out, a man whom half of a house follows: capacity .1, following .5, against a state of .2, force of .04 and half
# of .72. Odds are even, so that he gains half of the rule and half of what else would be done to him.
PLOTTER = {"capacity": 0.1, "following": 0.5, "clan": -1, "ambition": 0.5, "loyalty_latent": 0.5, "belief": 0.6}
EXPOSED = {"capacity": 0.2, "coercive_access": 0.04, "approval": 0.72}
BY_THREE = {"noise": 0.25 / math.log(3.0), "momentum": 1.0, "resolve": 1.0, "safety": 2.0}
SQRT_3 = math.sqrt(3.0)


@pytest.mark.parametrize(
    ("man", "world", "chance"),
    [
        ({}, {}, 3 / 4),  # .25
        ({}, {"chosen": 2}, 3 / 4),  # for whom he had plotted: a better claim, now, is another matter
        # for another: half a place and how he stands to him, of both a half; and so is it once more for the noise
        ({}, {"claimant": 2}, SQRT_3 / (1.0 + SQRT_3)),  # .5 * .25
        ({"loyalty_patron_latent": 0.9}, {"claimant": 2, "patron": 2}, 3**1.3 / (1.0 + 3**1.3)),  # .5 * (.25 + .4)
        ({"belief": 0.0}, {}, 3 / 4),  # he has nothing to lose any more, however long the ruler stays
        ({"ambition": 1.0}, {}, 9 / 10),  # .5
        ({"caution": 0.5}, {}, 27 / 28),  # .5 * (.5 + .5 * 2) = .75: the more he fears, the rather he fights
        ({"economic": 0.5}, {}, 9 / 10),  # .5 * (.5 + .5)
        ({"economic": 0.5}, {"wealth_autonomy": 1.0}, 3 / 4),
        ({"following": 0.0, "capacity": 0.6}, {}, 0.0),  # whom nobody follows is arrested
        ({"following": 0.0, "capacity": 0.35, "street": 0.5}, {"crowd": 0.5}, 3 / 4),  # but a crowd would: .35 + .25
        ({"team": 1}, {}, 3 / 4),
    ],
)
def test_who_is_found_out_fights_on_by_what_he_could_win_and_what_is_done_to_him_else(man, world, chance):
    people = [{}, {**PLOTTER, **man}, {"candidate": 1}]
    hand = lay(people, world={**EXPOSED, "claimant": 1, **world}, p=BY_THREE)
    assert fights_on(hand.s, 1, hand.p) == pytest.approx(chance, abs=1e-12)


def test_a_plot_that_fails_spills_by_luck_into_an_open_bid_or_ends_in_prison():
    day = day_when(Purpose.SPILL, 1001, 0.6, 0.9)
    u = drawn(Purpose.SPILL, 1001, day)

    def spills(ambition):
        p = {**BY_THREE, "noise": 0.1, "plot_edge": 1e-9}
        hand = lay([{}, {**PLOTTER, "ambition": ambition}], world={**EXPOSED, "day": day}, p=p)
        lay_plot(hand.s, 1, hand.p, hand.luck)
        assert len(told(hand, Did.PLOT_FAILED)) == 1
        assert (hand.world.attempts, hand.world.episodes) == (1, 1)
        fights = hand.world.phase == Phase.CONTEST
        assert hand.s.leaders[1].status == (Status.IN_SERVICE if fights else Status.ARRESTED)
        return fights

    assert turns_at(0.2 * math.log(u / (1.0 - u)), spills)  # half of an ambition, by a noise of .1


def test_a_failed_plot_that_spills_is_one_attempt_and_an_open_contest():
    hand = lay([{}, PLOTTER], world={**EXPOSED, "day": 70}, p={**BY_THREE, "noise": 1e-9})
    lay_plot(hand.s, 1, hand.p, hand.luck)
    world = hand.world
    assert (world.phase, world.challenger, world.path, world.attempts) == (Phase.CONTEST, 1, Path.UNMARKED, 1)
    assert (world.episodes, hand.s.episodes[0].kind) == (1, Episode.CONTEST), "it is one episode, too"
    assert hand.s.leaders[1].status == Status.IN_SERVICE


@pytest.mark.parametrize(("support", "claimant"), [(0.49, 2), (0.5, 1)])
def test_a_plot_that_spills_is_fought_on_for_whom_it_was_laid(support, claimant):
    # his own claim is as good as any, but he had plotted for the patron, who has turned
    man = {**PLOTTER, "clan": 1, "loyalty_patron_latent": 0.9}
    world = {**EXPOSED, "day": 70, "patron": 2, "patron_active": 1, "patron_support": support}
    hand = lay([{}, man, {"clan": 1}], clans=[{}, {}], world=world, p={**BY_THREE, "noise": 1e-9})
    lay_plot(hand.s, 1, hand.p, hand.luck)
    assert (hand.world.phase, hand.world.challenger, hand.world.claimant) == (Phase.CONTEST, 1, claimant)


def test_a_plot_that_succeeds_puts_the_ruler_out_of_office():
    rich = {"post": 0, "economic": 1.0}  # too rich to flee
    hand = plot({"plot_edge": CERTAIN, "obedience": -1.0}, ruler=rich, posts=({"holder": 0},))
    ruler, world = hand.s.leaders[0], hand.world
    assert (ruler.post, hand.s.posts[0].holder) == (-1, 1)
    assert ruler.status in (Status.OUTSIDE, Status.ARRESTED)
    assert (world.incumbent, world.phase, world.removed_by) == (1, Phase.FORMATION, Winner.CHALLENGER)
    assert (world.path, world.winner, world.irregular, world.removed_day) == (Path.PALACE, Winner.CHALLENGER, 1, 70)


def test_a_ruler_put_out_by_a_plot_is_dealt_with_though_nobody_was_asked_for_a_side():
    # .5 - .25, and half of his weight is left: minded by 1 - .25 - .5, and nobody who knows the work goes
    p = {"plot_edge": CERTAIN, "obedience": -1.0, "noise": 1e-9}
    hand = plot(p, ruler={"weight": 1.0, "post": 0, "economic": 1.0}, posts=({"holder": 0},))
    assert (hand.world.incumbent, hand.s.leaders[0].status) == (1, Status.ARRESTED)


@pytest.mark.parametrize(
    ("clan", "world", "winner"),
    [
        (1, {"patron_support": 0.49}, Winner.PATRON),  # of the clan of the patron, who has turned
        (1, {"patron_support": 0.5}, Winner.CHALLENGER),
        (1, {"patron_support": 0.49, "patron_active": 0}, Winner.CHALLENGER),
        (0, {"patron_support": 0.49}, Winner.CHALLENGER),
        (-1, {"patron_support": 0.49}, Winner.CHALLENGER),
    ],
)
def test_a_plot_by_the_kin_of_a_patron_who_has_turned_is_his(clan, world, winner):
    world = {"patron": 2, "patron_active": 1, **world}
    man = {"clan": clan, "loyalty_patron_latent": 0.5}
    assert plot({"plot_edge": CERTAIN, "obedience": -1.0}, chief=man, world=world).world.winner == winner


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
