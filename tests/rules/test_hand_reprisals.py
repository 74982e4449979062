"""Reprisals on paper: what there is against somebody, and how likely each side would put him away for the other.

With the noise of these cases a gain of .1 makes an arrest twice as likely as none.
"""

from __future__ import annotations

import math

import pytest
from by_hand import Hand, Row, door, lay

from sim.core.ground.codes import Institution, Kind, Pole, Status, TieKind, Winner
from sim.core.mechanisms import accession, losers, reprisals
from sim.core.mechanisms.bonds import is_searched

grounds_against, grounds_he_knows = door(reprisals.grounds_against), door(reprisals.grounds_he_knows)
likely_arrest, cost_of_prison = door(reprisals.likely_arrest), door(reprisals.cost_of_prison)
chance_from_ruler, chance_from_claimant = door(reprisals.chance_from_ruler), door(reprisals.chance_from_claimant)
reckon_with, accede = door(losers.reckon_with), door(accession.accede)

RULER, MAN, CLAIMANT = 0, 1, 2
P = {"noise": 0.1 / math.log(2.0), "price_of_change": 0.05, "gratitude": 0.1, "safety": 1.0}


def by(gain: float, *others: float) -> float:
    """Return how likely a ruler makes use of what there is, who gains so much by it, and so much by what `others` he
    could do instead."""
    pulls = [math.pow(2.0, each / 0.1) for each in (gain, *others)]
    return pulls[0] / (1.0 + sum(pulls))


def of_office(minded: float, fear: float = 0.0, price: float = 0.05) -> float:
    """Return how likely who is minded so is put away out of his office of .5.

    With a weight of .5 his place is .625: all of it goes by an arrest, which somebody may `fear`, and .375 by a
    dismissal.
    """
    return by(0.625 * minded - fear - price, 0.375 * minded - price)


def tie(kind: TieKind, start: int, end: int, strength: float = 0.5) -> Row:
    return {"kind": kind, "from_leader": start, "to_leader": end, "strength": strength}


# ----------------------------------------------------------------------------------------- what there is, what it costs

SEARCH = tie(TieKind.INVESTIGATION, RULER, MAN, 0.6)


@pytest.mark.parametrize(
    ("man", "ties", "stood", "grounds"),
    [
        ({}, [], False, 0.0),
        ({}, [], True, 0.5),
        ({"moved_day": 0}, [], False, 0.5),
        ({"moved_day": 5}, [], True, 0.5),  # one and the same thing
        ({"file": 0.4}, [], False, 0.4),
        ({"file": 0.4, "knows_file": 1}, [], False, 0.4),  # whether he knows of it or not
        ({"file": 0.4}, [], True, 0.7),  # 1 - .6 * .5
        ({}, [SEARCH], False, 0.3),  # 1 - half of .6
        ({}, [SEARCH, tie(TieKind.INVESTIGATION, CLAIMANT, MAN, 0.2)], False, 0.37),  # 1 - .7 * .9
        ({}, [tie(TieKind.INVESTIGATION, MAN, RULER)], False, 0.0),  # his own, on somebody else
        ({}, [tie(TieKind.INVESTIGATION, RULER, CLAIMANT)], False, 0.0),
        ({}, [tie(TieKind.RIVALRY, RULER, MAN)], False, 0.0),
        ({"file": 0.4}, [SEARCH], True, 0.79),  # 1 - .6 * .5 * .7
        ({"file": 1.0}, [], False, 1.0),
    ],
)
def test_what_there_is_against_a_man_is_what_each_of_it_leaves(man, ties, stood, grounds):
    hand = lay([{}, man, {}], ties=ties, p=P)
    assert grounds_against(hand.s, MAN, stood) == pytest.approx(grounds, abs=1e-12)


KIND_OF_HIS = {"kind": TieKind.INVESTIGATION, "from_leader": RULER, "to_clan": 0, "strength": 0.6}


@pytest.mark.parametrize(
    ("corps", "ties", "knows", "grounds", "known"),
    [
        (0, [KIND_OF_HIS], 0, 0.3, 0.0),
        (0, [KIND_OF_HIS], 1, 0.3, 0.3),
        (0, [KIND_OF_HIS, SEARCH], 1, 0.51, 0.51),  # 1 - .7 * .7
        (0, [{**KIND_OF_HIS, "strength": 0.0}], 1, 0.0, 0.0),
        (0, [{**KIND_OF_HIS, "kind": TieKind.APPOINTMENT}], 1, 0.0, 0.0),
        (1, [KIND_OF_HIS], 1, 0.0, 0.0),  # other officials are
        (-1, [KIND_OF_HIS], 1, 0.0, 0.0),
    ],
)
def test_who_is_one_of_those_who_are_searched_is_searched(corps, ties, knows, grounds, known):
    clans = [{"kind": Kind.CORPS}, {"kind": Kind.CORPS}]
    hand = lay([{}, {"corps": corps, "knows_search": knows}, {}], ties=ties, clans=clans, p=P)
    assert grounds_against(hand.s, MAN, False) == pytest.approx(grounds, abs=1e-12)
    assert grounds_he_knows(hand.s, MAN, False) == pytest.approx(known, abs=1e-12)
    assert door(is_searched)(hand.s, MAN) == (grounds > 0.0)


@pytest.mark.parametrize(
    ("man", "ties", "stood", "knows"),
    [
        ({}, [], False, 0.0),
        ({}, [], True, 0.5),
        ({"moved_day": 0}, [], False, 0.5),  # of his own move he knows
        ({"moved_day": 5}, [], True, 0.5),
        ({"file": 0.4}, [], False, 0.0),
        ({"file": 0.4}, [], True, 0.5),
        ({"file": 0.4, "knows_search": 1}, [], False, 0.0),  # nobody is searched
        ({"file": 0.4, "knows_file": 1}, [], False, 0.4),
        ({"file": 0.4, "knows_file": 1}, [], True, 0.7),
        ({"knows_file": 1, "knows_search": 1}, [], False, 0.0),  # there is nothing
        ({}, [SEARCH], False, 0.0),
        ({}, [SEARCH], True, 0.5),
        ({"knows_file": 1}, [SEARCH], False, 0.0),
        ({"knows_search": 1}, [SEARCH], False, 0.3),
        # that he is searched is one thing to know, whoever does it
        ({"knows_search": 1}, [SEARCH, tie(TieKind.INVESTIGATION, CLAIMANT, MAN, 0.2)], False, 0.37),
        ({"knows_search": 1}, [tie(TieKind.INVESTIGATION, MAN, RULER)], False, 0.0),
        ({"file": 0.4, "knows_search": 1}, [SEARCH], True, 0.65),  # 1 - .5 * .7
        ({"file": 0.4, "knows_file": 1}, [SEARCH], True, 0.7),  # 1 - .6 * .5
        ({"file": 0.4, "knows_file": 1, "knows_search": 1}, [SEARCH], True, 0.79),
    ],
)
def test_what_a_man_knows_of_it_is_his_own_side_and_what_he_has_learnt_of(man, ties, stood, knows):
    hand = lay([{}, man, {}], ties=ties, p=P)
    assert grounds_he_knows(hand.s, MAN, stood) == pytest.approx(knows, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "office", "arresting", "displeased", "likely"),
    [
        ({}, None, 0.0, 0.4, 1 / 2),
        ({}, None, 0.2, 0.4, 4 / 5),
        ({}, None, -0.1, 0.4, 1 / 3),
        # of his place of .625 .375 goes with the office: .375 * .4 - .05 = .1 for a dismissal
        ({}, 0.5, 0.2, 0.4, 4 / 7),
        ({}, 0.5, 0.0, 0.4, 1 / 4),
        ({}, 0.5, 0.2, 2 / 15, 4 / 6),  # a dismissal gains nothing
        ({}, 0.5, 0.2, -2 / 15, 4 / 5.5),  # and loses .1
        ({}, 1.0, 0.2, 1 / 3, 4 / 9),  # .75 / 3 - .05 = .2
        ({}, 0.0, 0.2, 0.4, 4 / (5 + math.sqrt(0.5))),  # an office worth nothing can be taken, too: -.05
        ({"weight": 1.0}, 0.5, 0.2, 0.6, 4 / 7),  # .25 * .6 - .05
        ({"weight": 0.0}, 0.5, 0.2, 0.3, 4 / 7),  # .5 * .3 - .05
    ],
)
def test_whoever_holds_an_office_may_be_put_out_of_it_instead(man, office, arresting, displeased, likely):
    posts = [{"holder": MAN, "value": office}] if office is not None else []
    hand = lay([{}, {"weight": 0.5, "post": len(posts) - 1, **man}], posts=posts, p=P)
    assert likely_arrest(hand.s, MAN, arresting, displeased, hand.p) == pytest.approx(likely, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "autonomy", "safety", "cost"),
    [
        ({}, 0.0, 2.0, 0.0),
        ({"caution": 0.5}, 0.0, 2.0, 1.0),
        ({"caution": 0.5}, 0.0, 0.5, 0.25),
        ({"economic": 0.5}, 0.2, 2.0, 0.4),  # as far as fortunes hang on the state, and whatever his caution
        ({"economic": 0.5}, 1.0, 2.0, 0.0),
        ({"caution": 0.5, "economic": 0.5}, 0.2, 2.0, 1.4),
    ],
)
def test_prison_costs_a_man_his_safety_and_his_fortune(man, autonomy, safety, cost):
    hand = lay([{}, man], world={"wealth_autonomy": autonomy}, p={**P, "safety": safety})
    assert cost_of_prison(hand.s, MAN, hand.p) == pytest.approx(cost, abs=1e-12)


# ------------------------------------------------------------------------------------------------------------ the ruler

# Nothing is left of the loyalty of .2 that the man shows, so he would mind him by 1 - 0 - .5 = .5, in a place of
# 1 - .5 * .75 = .625. For having stood against him there are grounds of a half.
OF_RULER = {"weight": 0.5, "loyalty": 0.2, "loyalty_latent": 0.5, "to_claimant": 0.5, "post": 0, "clan": -1}
OFFICE = {"holder": MAN, "value": 0.5}
HOUSE = {"kind": Kind.KIN, "head": MAN, "weight": 0.5, "cohesion": 0.6}  # which leaves .7 of its head bare
SHIELD = {"patron": 3, "patron_active": 1, "patron_support": 0.6}  # by half of which, too, .7 is left
CAUTIOUS = {"caution": 0.5}  # fears half of what is not bare: .15 here, as far as nobody believes that he stays
AGAINST = of_office(0.5)


def feared(hand: Hand, i: int = MAN) -> tuple[float, float]:
    """Return the chances of being put away that leader i fears of the ruler, and of the claimant."""
    return chance_from_ruler(hand.s, i, hand.p), chance_from_claimant(hand.s, i, hand.p)


@pytest.mark.parametrize(
    ("man", "ruler", "world", "grounds", "likely"),
    [
        ({}, {}, {}, 0.5, AGAINST),
        # what there is against him as far as he knows of it, and force that obeys
        ({"file": 0.6, "knows_file": 1}, {}, {}, 0.8, AGAINST),  # 1 - .5 * .4
        ({"file": 0.6}, {}, {}, 0.5, AGAINST),
        ({"moved_day": 5}, {}, {}, 0.5, AGAINST),
        ({}, {}, {"force": 0.4}, 0.2, AGAINST),
        ({"file": 0.6, "knows_file": 1}, {}, {"force": 0.5}, 0.4, AGAINST),
        ({}, {}, {"force": 0.0}, 0.0, AGAINST),
        ({}, CAUTIOUS, {"belief": 0.6}, 0.5, AGAINST),
        # how he has shown himself before is nothing any more
        ({"loyalty": 0.8}, {}, {}, 0.5, AGAINST),
        ({"loyalty_latent": 0.9}, {}, {}, 0.5, AGAINST),  # what is not seen
        ({"to_claimant": 0.9}, {}, {}, 0.5, AGAINST),
        # his use, and his place: 1 - weight, times 1 - .5 * (1 - weight / 2), or .5 of the rest
        ({"weight": 1.0}, {}, {}, 0.5, by(-0.05, -0.05)),
        ({"weight": 0.1}, {}, {}, 0.5, by(0.9 * 0.525 - 0.05, 0.9 * 0.475 - 0.05)),
        # who has no office can be put away only, or left, and nobody who knows the work goes
        ({"post": -1}, {}, {}, 0.5, by(0.25 * 0.5)),
        ({"post": -1, "status": Status.OUTSIDE}, {}, {}, 0.5, by(0.25 * 0.5)),
        # from abroad there is nothing to be feared
        ({"post": -1, "status": Status.ABROAD}, {}, {}, 0.0, 0.0),
        ({"post": -1, "status": Status.ABROAD, "file": 0.6, "knows_file": 1}, {}, {}, 0.0, 0.0),
        # his danger: ambition that shows * means * 2
        ({"ambition": 0.5}, {}, {}, 0.5, of_office(0.5 + 0.5 * 0.5 * 2.0)),
        ({"ambition": 0.5, "concealment": 0.6}, {}, {}, 0.5, of_office(0.5 + 0.2 * 0.5 * 2.0)),
        ({"ambition": 0.5, "concealment": 1.0}, {}, {}, 0.5, AGAINST),
        ({"ambition": 0.5, "concealment": 0.6, "coercive": 0.5}, {}, {}, 0.5, of_office(0.5 + 0.2 * 0.75 * 2.0)),
        ({"coercive": 0.5}, {}, {}, 0.5, AGAINST),  # force without ambition
        # who stands behind him: a cautious ruler fears a part of them, one who defers minds him less for them
        ({"clan": 0}, {}, {}, 0.5, AGAINST),
        ({"clan": 0}, CAUTIOUS, {}, 0.5, of_office(0.5, 0.15)),
        ({"clan": 1}, CAUTIOUS, {}, 0.5, AGAINST),  # which another heads
        ({"clan": 2}, CAUTIOUS, {}, 0.5, AGAINST),  # which is no house
        ({"clan": 0}, {}, {"deference": 0.5}, 0.5, of_office(0.5 - 0.5 * 0.3)),
        ({"protection": 0.5}, {}, SHIELD, 0.5, AGAINST),
        ({"protection": 0.5}, CAUTIOUS, SHIELD, 0.5, of_office(0.5, 0.15)),
        ({"protection": 0.5}, CAUTIOUS, {**SHIELD, "patron_active": 0}, 0.5, AGAINST),
        ({"protection": 0.5}, CAUTIOUS, {**SHIELD, "patron": -1}, 0.5, AGAINST),
        ({"protection": 0.5}, {}, {**SHIELD, "deference": 0.5}, 0.5, of_office(0.5 - 0.5 * 0.3)),
        ({"protection": 0.5, "clan": 0}, CAUTIOUS, SHIELD, 0.5, of_office(0.5, 0.5 * 0.51)),  # .7 of .7 is left
        # not what he is himself afraid of
        ({"caution": 0.9, "economic": 0.9}, {}, {}, 0.5, AGAINST),
        ({"clan": 0}, {}, {"claimant": 3}, 0.5, AGAINST),
        # nor are those behind him to be feared by who is sure to stay
        ({"clan": 0}, CAUTIOUS, {"belief": 0.6}, 0.5, of_office(0.5, 0.4 * 0.15)),
        ({"clan": 0}, CAUTIOUS, {"belief": 1.0}, 0.5, AGAINST),
    ],
)
def test_the_ruler_puts_away_who_stood_against_him_by_what_he_would_gain(man, ruler, world, grounds, likely):
    behind = {"caution": 1.0, "balancing": 1.0}
    clans = [HOUSE, {**HOUSE, "head": RULER}, {**HOUSE, "kind": Kind.TEAM}]
    hand = lay([ruler, {**OF_RULER, **man}, {}, behind], clans=clans, posts=[OFFICE], world=world, p=P)
    assert feared(hand)[0] == pytest.approx(grounds * likely, abs=1e-12)


@pytest.mark.parametrize(
    ("ties", "minded"),
    [
        ([tie(TieKind.ALLIANCE, MAN, RULER)], 0.5 - 0.5),  # a bond makes up for half of all that is missing
        ([tie(TieKind.KINSHIP, RULER, MAN)], 0.5 - 0.5),
        ([tie(TieKind.RIVALRY, RULER, MAN)], 0.5),  # of nothing a rivalry takes nothing
        ([tie(TieKind.ALLIANCE, MAN, CLAIMANT)], 0.5),
        ([SEARCH], 0.5),  # of which he has not learnt
    ],
)
def test_the_ruler_spares_his_own_kin(ties, minded):
    hand = lay([{}, OF_RULER, {}], ties=ties, posts=[OFFICE], p=P)
    assert feared(hand)[0] == pytest.approx(0.5 * of_office(minded), abs=1e-12)


@pytest.mark.parametrize(
    ("p", "likelihood"),
    [
        ({"price_of_change": 0.25}, of_office(0.5, price=0.25)),
        ({"price_of_change": 0.35}, of_office(0.5, price=0.35)),
        ({"noise": 0.2 / math.log(2.0)}, by(0.5 * (0.3125 - 0.05), 0.5 * (0.1875 - 0.05))),  # twice the noise
        ({"safety": 5.0}, AGAINST),  # there is nobody behind him
        ({"gratitude": 0.4}, AGAINST),
    ],
)
def test_the_ruler_shuns_the_price_of_a_change_and_errs(p, likelihood):
    hand = lay([CAUTIOUS, OF_RULER, {}], posts=[OFFICE], p={**P, **p})
    assert feared(hand)[0] == pytest.approx(0.5 * likelihood, abs=1e-12)


@pytest.mark.parametrize(("safety", "fear"), [(1.0, 0.15), (2.0, 0.3)])
def test_a_cautious_ruler_fears_those_behind_a_man_by_what_safety_is_worth(safety, fear):
    hand = lay([CAUTIOUS, {**OF_RULER, "clan": 0}, {}], clans=[HOUSE], posts=[OFFICE], p={**P, "safety": safety})
    assert feared(hand)[0] == pytest.approx(0.5 * of_office(0.5, fear), abs=1e-12)


def test_of_a_search_he_is_afraid_as_far_as_he_has_learnt_of_it():
    for knows, grounds in ((0, 0.5), (1, 0.65)):
        hand = lay([{}, {**OF_RULER, "knows_search": knows}, {}], ties=[SEARCH], posts=[OFFICE], p=P)
        assert feared(hand)[0] == pytest.approx(grounds * AGAINST, abs=1e-12)


# -------------------------------------------------------------------------------------------------- who would rule then

# To the claimant he stands as to the person, .3, less twice the gratitude of .1 for his side: he would be seen to stand
# by .1, and be minded by .4, as by the ruler above.
OF_CLAIMANT = {"weight": 0.5, "loyalty": 0.9, "loyalty_latent": 0.5, "to_claimant": 0.3, "post": 0, "clan": -1}
BALANCES = {"balancing": 0.5}  # who owes nobody minds clans by half of it


@pytest.mark.parametrize(
    ("man", "claimant", "world", "likely"),
    [
        ({}, {}, {}, 4 / 7),
        # how he would be seen to stand
        ({"to_claimant": 0.6}, {}, {}, of_office(0.1)),
        ({"loyalty_latent": 0.7}, {}, {}, of_office(0.5)),  # half of what is beyond .5 speaks against him
        ({"loyalty_latent": 0.3}, {}, {}, of_office(0.3)),  # and for him, where he was glad of the end
        ({"loyalty_latent": 1.0}, {}, {}, of_office(0.5)),  # nobody stands by less than nothing
        ({"to_claimant": 1.0, "loyalty_latent": 0.0}, {}, {}, of_office(-0.5)),  # or by more than all
        ({"loyalty": 0.1}, {}, {}, 4 / 7),  # what he shows to who rules
        # his use, place and danger, by .9 that is missing
        ({"weight": 0.9}, {}, {}, by(-0.05, -0.05)),
        ({"weight": 0.1}, {}, {}, by(0.8 * 0.525 - 0.05, 0.8 * 0.475 - 0.05)),
        ({"post": -1}, {}, {}, by(0.25 * 0.4)),
        ({"post": -1, "status": Status.OUTSIDE}, {}, {}, by(0.25 * 0.4)),
        ({"post": -1, "status": Status.ABROAD}, {}, {}, 0.0),  # there he is out of reach
        ({"post": -1, "status": Status.ABROAD}, {}, {"claimant": -1}, 0.0),
        ({"ambition": 0.5, "concealment": 0.6}, {}, {}, of_office(0.4 + 0.2 * 0.5 * 1.8)),
        ({"ambition": 0.5, "concealment": 1.0}, {}, {}, 4 / 7),
        ({"ambition": 0.5, "concealment": 0.6, "coercive": 0.5}, {}, {}, of_office(0.4 + 0.2 * 0.75 * 1.8)),
        # the clan that he heads, where the claimant is cautious, by half of that for he may fall, or balances
        ({"clan": 0}, {}, {}, 4 / 7),
        ({"clan": 0}, CAUTIOUS, {}, of_office(0.4, 0.075)),
        ({"clan": 1}, {**CAUTIOUS, **BALANCES}, {}, 4 / 7),
        ({"clan": 0}, BALANCES, {}, of_office(0.4 - 0.25 * 0.3)),
        ({"clan": 0}, {**CAUTIOUS, **BALANCES}, {}, of_office(0.4 - 0.25 * 0.3, 0.075)),
        # of one whom nobody knows nothing is held
        ({"clan": 0}, {**CAUTIOUS, **BALANCES}, {"claimant": -1}, 4 / 7),
        ({"clan": 0, "to_claimant": 0.6}, {**CAUTIOUS, **BALANCES}, {"claimant": -1}, of_office(0.1)),
        # nothing that is of the present ruler: his force, his deference, his patron
        ({}, {}, {"force": 0.0}, 4 / 7),
        ({"clan": 0}, {}, {"deference": 0.5}, 4 / 7),
        ({"protection": 0.5}, {**CAUTIOUS, **BALANCES}, {**SHIELD, "patron": 2}, 4 / 7),
        # not what he is himself afraid of
        ({"caution": 0.9, "economic": 0.9}, {}, {}, 4 / 7),
    ],
)
def test_who_would_rule_puts_away_who_stood_by_the_fallen_by_what_he_would_gain(man, claimant, world, likely):
    # the claimant's row is the last, so that row -1 would be his
    ruler = {"caution": 1.0, "balancing": 1.0}
    clans = [HOUSE, {**HOUSE, "head": RULER}]
    people = [ruler, {**OF_CLAIMANT, **man}, {}, claimant]
    hand = lay(people, clans=clans, posts=[OFFICE], world={"claimant": 3, **world}, p=P)
    assert feared(hand)[1] == pytest.approx(0.5 * likely, abs=1e-12)


@pytest.mark.parametrize(
    ("p", "likely"),
    [
        ({"price_of_change": 0.25}, 1.0 / 2.5),
        ({"gratitude": 0.0}, of_office(0.2)),
        ({"gratitude": 0.05}, of_office(0.3)),
        ({"gratitude": 0.2}, of_office(0.5)),
        ({"safety": 5.0}, 4.0 / 7.0),
    ],
)
def test_who_would_rule_minds_a_side_by_what_sides_weigh_with_people(p, likely):
    hand = lay([{}, OF_CLAIMANT, CAUTIOUS], posts=[OFFICE], world={"claimant": CLAIMANT}, p={**P, **p})
    assert feared(hand)[1] == pytest.approx(0.5 * likely, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "grounds"),
    [
        ({}, 0.5),
        # what lies with the state lies with whoever rules it
        ({"file": 0.6, "knows_file": 1}, 0.8),
        ({"file": 0.6}, 0.5),
        ({"knows_search": 1}, 0.65),
        ({"file": 0.6, "knows_file": 1, "knows_search": 1}, 0.86),  # 1 - .5 * .4 * .7
        ({"moved_day": 5}, 0.5),
    ],
)
def test_who_would_rule_has_the_grounds_that_a_man_knows_of(man, grounds):
    for claimant in (CLAIMANT, -1):
        world = {"claimant": claimant, "force": 0.3}
        hand = lay([{}, {**OF_CLAIMANT, **man}, {}], ties=[SEARCH], posts=[OFFICE], world=world, p=P)
        assert feared(hand)[1] == pytest.approx(grounds * 4.0 / 7.0, abs=1e-12)


def test_nobody_is_afraid_of_himself():
    # another leads the bid, and he would rule: then it is the ruler alone whom he has to fear
    hand = lay([{}, OF_CLAIMANT, {}], posts=[OFFICE], world={"challenger": 2, "claimant": MAN}, p=P)
    assert feared(hand) == (pytest.approx(0.5 * AGAINST, abs=1e-12), 0.0)


# He would be seen to stand by .1: half of the .9 that is missing is made up for by what binds him to who would rule, on
# top of how he stands to the person, or a rivalry takes half of it.
BOUND, AT_ODDS = 0.4 - 0.45, 0.4 + 0.05


@pytest.mark.parametrize(
    ("ties", "minded"),
    [
        ([tie(TieKind.ALLIANCE, MAN, CLAIMANT)], BOUND),
        ([tie(TieKind.KINSHIP, CLAIMANT, MAN)], BOUND),
        ([tie(TieKind.RIVALRY, CLAIMANT, MAN)], AT_ODDS),
        ([tie(TieKind.ALLIANCE, MAN, 3, 0.8), tie(TieKind.KINSHIP, CLAIMANT, 3, 0.625)], BOUND),  # kin of an ally
        ([tie(TieKind.PEERS, MAN, CLAIMANT)], 0.4),
        # what binds him to the present ruler is nothing to that one
        ([tie(TieKind.ALLIANCE, MAN, RULER)], 0.4),
        ([tie(TieKind.RIVALRY, MAN, RULER)], 0.4),
    ],
)
def test_who_would_rule_sees_what_binds_a_man_to_him(ties, minded):
    for claimant in (CLAIMANT, -1):  # to one who is not known nobody is bound, nor his rival
        world = {"claimant": claimant}
        hand = lay([{}, OF_CLAIMANT, {}, {}], ties=ties, posts=[OFFICE], world=world, p=P)
        likely = of_office(minded if claimant >= 0 else 0.4)
        assert feared(hand)[1] == pytest.approx(0.5 * likely, abs=1e-12)


# --------------------------------------------------------------------------------------- what is feared is what is done

MANY = 300
# He has much to lose unseen, for the whole of the government is his house's: he does not flee. Who holds no office has
# a place of .25, and nothing can be done to him but to arrest him; who holds one of .5 may lose it instead.
STAYS = {"weight": 0.5, "ambition": 99.0, "concealment": 1.0, "status": Status.OUTSIDE}
MIGHTY = {"kind": Kind.KIN, "share": 1.0, "weight": 0.5, "cohesion": 0.6}


def crowd(man: Row, *, flee: bool = False, ruler: Row | None = None, world: Row | None = None,
          in_office: bool = False, ties: tuple[tuple[TieKind, int, float], ...] = ()) -> Hand:  # fmt: skip
    """Lay out many such men, each of whom heads a house, with ties of each kind from another to all of them."""
    people = [{**STAYS, **({"ambition": 0.0} if flee else {}), **man, "clan": n} for n in range(MANY)]
    posts: list[Row] = []
    if in_office:
        people = [{**one, "status": Status.IN_SERVICE, "post": n} for n, one in enumerate(people)]
        posts = [{"holder": 2 + n, "value": 0.5, "institution": Institution.AKIMAT} for n in range(MANY)]
    clans = [{**MIGHTY, "head": 2 + n} for n in range(MANY)]
    bound = [tie(kind, other, 2 + n, strength) for n in range(MANY) for kind, other, strength in ties]
    world = {"day": 70, "claimant": 1, "force": 1.0, **(world or {})}
    p = {**P, "price_of_change": 0.0}
    return lay([ruler or {}, {}, *people], clans=clans, posts=posts, ties=bound, world=world, p=p)


def put_away(hand: Hand) -> tuple[float, int]:
    """Return the share who have been put away of those who have not fled, and how many have fled."""
    status = hand.s.leaders.status[2:]
    fled = int((status == Status.ABROAD).sum())
    return float((status == Status.ARRESTED).sum()) / (MANY - fled), fled


def as_feared(share: float, chance: float, of: int) -> bool:
    """Say whether a share of so many lies within three standard deviations of a chance."""
    return abs(share - chance) < 3.0 * math.sqrt(chance * (1.0 - chance) / of)


def from_outside(minded: float, fear: float = 0.0) -> float:
    """Return how likely such a man is arrested who holds no office."""
    return by(0.25 * minded - fear)


def from_office(minded: float, fear: float = 0.0) -> float:
    """Return how likely such a man is arrested who holds one."""
    return of_office(minded, fear, price=0.0)


# A search of which they know; kin of the claimant, who stand to him by .5 + .4 / 2, or his rivals.
SEARCHED = (TieKind.INVESTIGATION, 0, 0.6)
KIN, RIVALS = (TieKind.KINSHIP, 1, 0.4), (TieKind.RIVALRY, 1, 0.4)


@pytest.mark.parametrize("has_office", [False, True])
@pytest.mark.parametrize(
    ("man", "ruler", "more", "grounds", "minded", "fear"),
    [
        # nothing of what he has shown is left: 1 - 0 - .5
        ({"loyalty": 0.2}, {}, {}, 0.5, 0.5, 0.0),
        ({"loyalty": 0.2}, {}, {"world": {"force": 0.3}}, 0.15, 0.5, 0.0),
        ({"loyalty": 0.2, "file": 0.8, "knows_file": 1}, {}, {}, 0.9, 0.5, 0.0),
        ({"loyalty": 0.2, "knows_search": 1}, {}, {"ties": (SEARCHED,)}, 0.65, 0.5, 0.0),
        ({"loyalty": 1.0}, {}, {}, 0.5, 0.5, 0.0),
        ({"loyalty": 0.2}, {"caution": 2.0 / 3.0}, {}, 0.5, 0.5, 0.2),  # of .3 of him
        ({"loyalty": 0.2}, {"caution": 2.0 / 3.0}, {"world": {"belief": 0.5}}, 0.5, 0.5, 0.1),
        ({"loyalty": 0.2}, {}, {"ties": ((TieKind.KINSHIP, 0, 0.4),)}, 0.5, 0.5 - 0.4, 0.0),
    ],
)
def test_of_those_who_stood_against_a_ruler_as_many_are_put_away_as_each_had_to_fear(
    man, ruler, more, grounds, minded, fear, has_office
):
    chance = grounds * (from_office if has_office else from_outside)(minded, fear)
    hand = crowd({**man, "pole": Pole.CHALLENGER}, ruler=ruler, in_office=has_office, **more)
    assert chance_from_ruler(hand.s, 2, hand.p) == pytest.approx(chance, abs=1e-9)
    reckon_with(hand.s, hand.p, hand.luck, int(Pole.CHALLENGER), -1, False)
    share, fled = put_away(hand)
    assert fled == 0
    assert as_feared(share, chance, MANY)


@pytest.mark.parametrize("has_office", [False, True])
@pytest.mark.parametrize(
    ("man", "claimant", "ties", "grounds", "minded", "fear"),
    [
        # nothing binds them to him, .5, or divides: seen to stand by .3
        ({"loyalty_latent": 0.5}, {}, (), 0.5, 0.2, 0.0),
        ({"loyalty_latent": 0.9}, {}, (), 0.5, 0.4, 0.0),
        ({"loyalty_latent": 0.1}, {}, (), 0.5, 0.0, 0.0),
        ({"loyalty_latent": 0.5}, {"caution": 1.0}, (), 0.5, 0.2, 0.15),  # he may fall
        ({"loyalty_latent": 0.5}, {"balancing": 1.0}, (), 0.5, 0.2 - 0.5 * 0.3, 0.0),
        ({"loyalty_latent": 0.5, "file": 0.8, "knows_file": 1}, {}, (), 0.9, 0.2, 0.0),
        ({"loyalty_latent": 0.5, "knows_search": 1}, {}, (SEARCHED,), 0.65, 0.2, 0.0),
        # kin stand by .7 - .2, and by .4 of the rest; rivals by .3 - .2, less .4 of that
        ({"loyalty_latent": 0.5, "to_claimant": 0.7}, {}, (KIN,), 0.5, 0.5 - 0.7, 0.0),
        ({"loyalty_latent": 0.5, "to_claimant": 0.3}, {}, (RIVALS,), 0.5, 0.5 - 0.06, 0.0),
    ],
)
def test_of_those_who_stood_by_the_fallen_as_many_are_put_away_as_each_had_to_fear(
    man, claimant, ties, grounds, minded, fear, has_office
):
    chance = grounds * (from_office if has_office else from_outside)(minded, fear)
    hand = crowd({"to_claimant": 0.5, **man, "pole": Pole.INCUMBENT}, in_office=has_office, ties=ties,
                 world={"force": 0.4, "deference": 0.7})  # fmt: skip
    for name, value in claimant.items():
        hand.s.leaders[1][name] = value
    assert chance_from_claimant(hand.s, 2, hand.p) == pytest.approx(chance, abs=1e-9)
    accede(hand.s, hand.p, hand.luck, 1, 1, int(Winner.CHALLENGER), 0.0)
    share, fled = put_away(hand)
    assert fled == 0
    assert as_feared(share, chance, MANY)


@pytest.mark.parametrize("has_office", [False, True])
@pytest.mark.parametrize(
    ("man", "ties", "grounds"), [({"file": 0.8}, (), 0.9), ({}, ((TieKind.INVESTIGATION, 0, 1.0),), 0.75)]
)
def test_what_a_man_does_not_know_of_he_does_not_fear_and_it_is_used(man, ties, grounds, has_office):
    likely = from_office if has_office else from_outside
    hand = crowd({"loyalty": 0.2, **man, "pole": Pole.CHALLENGER}, in_office=has_office, ties=ties)
    assert chance_from_ruler(hand.s, 2, hand.p) == pytest.approx(0.5 * likely(0.5), abs=1e-9)
    reckon_with(hand.s, hand.p, hand.luck, int(Pole.CHALLENGER), -1, False)
    assert as_feared(put_away(hand)[0], grounds * likely(0.5), MANY)
    man = {"loyalty_latent": 0.5, "to_claimant": 0.5, **man}
    hand = crowd({**man, "pole": Pole.INCUMBENT}, in_office=has_office, ties=ties)
    assert chance_from_claimant(hand.s, 2, hand.p) == pytest.approx(0.5 * likely(0.2), abs=1e-9)
    accede(hand.s, hand.p, hand.luck, 1, 1, int(Winner.CHALLENGER), 0.0)
    assert as_feared(put_away(hand)[0], grounds * likely(0.2), MANY)


def test_who_flees_is_not_among_those_who_are_put_away_and_of_the_others_as_many_are():
    # without anything to lose, and with nothing to be afraid of, he flees or not by one half
    hand = crowd({"pole": Pole.CHALLENGER}, flee=True)
    reckon_with(hand.s, hand.p, hand.luck, int(Pole.CHALLENGER), -1, False)
    share, fled = put_away(hand)
    assert as_feared(fled / MANY, 0.5, MANY)
    assert as_feared(share, 0.5 * from_outside(0.5), MANY - fled)
