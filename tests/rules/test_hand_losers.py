"""Losers on paper: who stood on the side that has lost flees in time, or the ruler deals with him as with anybody.

Two numbers decide: that of `RECKONING` whether he flees, and what is chosen; that of `PROSECUTED`, against all that
there is against him, whether he can be arrested at all.
"""

from __future__ import annotations

import math

import pytest
from by_hand import Hand, Row, day_when, door, drawn, lay, told, turns_at

from sim.core.ground.codes import Did, Fate, Institution, Kind, Pole, Purpose, Stance, Status, TieKind
from sim.core.mechanisms import losers

reckon_with = door(losers.reckon_with)
LOST, HIS = int(Pole.CHALLENGER), int(Pole.INCUMBENT)  # the side of who stood against the ruler, or with the fallen

# A middling man of whose displayed loyalty of .2 nothing is left now: the ruler minds him by 1 - .5 - 0 = .5. Of his
# place, .625, a quarter is left without his office. So the ruler gains .625 * .5 - .05 by his arrest, .375 * .5 - .05
# by his dismissal; with that noise a gain of .1 is twice as likely as leaving him.
MAN = {"weight": 0.5, "loyalty": 0.2, "pole": Pole.CHALLENGER, "post": 0, "named": 1, "clan": -1}
OFFICE = {"holder": 1, "institution": Institution.GOVERNMENT, "value": 0.5}
NOISE = 0.1 / math.log(2.0)
P = {"noise": NOISE, "price_of_change": 0.05, "blow": 0.3, "safety": 1.0}
ARREST, DISMISSAL = math.pow(2.0, 2.625), math.pow(2.0, 1.375)
ALL = ARREST + DISMISSAL + 1.0
SURE = {"price_of_change": -9.0}  # so that something is done with whoever is dealt with
STAYS = {"ambition": 99.0, "concealment": 1.0}  # who has so much to lose, unseen, does not flee
TORN: Row = {}  # who fears nothing, and has nothing to lose: he flees by one half
THERE_IS, THERE_IS_NOT = (0.0, 0.5), (0.5, 1.0)  # numbers for which a side of his is enough for an arrest, or is not


def day_between(reckoning: tuple[float, float], prosecuted: tuple[float, float]) -> int:
    """Return a day on which both of the numbers that decide over leader 1 lie between two bounds."""
    return next(
        day
        for day in range(100, 100_000)
        if reckoning[0] < drawn(Purpose.RECKONING, 1001, day) < reckoning[1]
        and prosecuted[0] < drawn(Purpose.PROSECUTED, 1001, day) < prosecuted[1]
    )


def dealt_with(man: Row, *, between: tuple[float, float] = (0.0, 1.0), grounds: tuple[float, float] = THERE_IS,
               p: Row | None = None, side: int = LOST, ruler: Row | None = None, office: Row | None = OFFICE,
               clans: tuple[Row, ...] = (), ties: tuple[Row, ...] = (), world: Row | None = None,
               fallen: int = -1) -> Hand:  # fmt: skip
    """Reckon with the side that has lost on a day on which the numbers that decide over leader 1 lie between two."""
    posts = [office] if office else []
    world = {"day": day_between(between, grounds), **(world or {})}
    hand = lay([ruler or {}, {**MAN, **man}], posts=posts, clans=clans, ties=ties, world=world, p={**P, **(p or {})})
    reckon_with(hand.s, hand.p, hand.luck, side, fallen, False)
    return hand


def ends_as(hand: Hand) -> str:
    one = hand.s.leaders[1]
    if one.status == Status.IN_SERVICE:
        return "stays"
    return {Status.ABROAD: "flees", Status.ARRESTED: "arrested", Status.OUTSIDE: "put out"}[Status(int(one.status))]


@pytest.mark.parametrize(
    ("man", "grounds", "ends"),  # up to which number each ends as it says
    [
        (STAYS, THERE_IS, {"arrested": ARREST / ALL, "put out": 1 - 1 / ALL, "stays": 1.0}),
        (STAYS, THERE_IS_NOT, {"put out": DISMISSAL / (1 + DISMISSAL), "stays": 1.0}),
        (
            TORN,
            THERE_IS,
            {"flees": 1 / 2, "arrested": 1 / 2 + 1 / 2 * ARREST / ALL, "put out": 1 - 1 / 2 / ALL, "stays": 1.0},
        ),
        (TORN, THERE_IS_NOT, {"flees": 1 / 2, "put out": 1 / 2 + 1 / 2 * DISMISSAL / (1 + DISMISSAL), "stays": 1.0}),
    ],
)
def test_who_has_lost_flees_or_is_arrested_put_out_or_spared_by_what_each_would_gain(man, grounds, ends):
    first = 0.0
    for end, upto in ends.items():
        assert ends_as(dealt_with(man, between=(first, first + 0.02), grounds=grounds)) == end
        assert ends_as(dealt_with(man, between=(upto - 0.02, upto), grounds=grounds)) == end
        first = upto


def test_of_who_has_no_office_none_is_taken():
    # his place is .25, and an arrest gains .25 * .5, for no work is left undone; he flees by one half
    man = {"post": -1, "status": Status.OUTSIDE}
    flees, pull = 0.5, math.pow(2.0, 1.25)
    arrested = flees + (1.0 - flees) * pull / (1.0 + pull)
    for upto, grounds, before, after in (
        (flees, THERE_IS, Status.ABROAD, Status.ARRESTED),
        (flees, THERE_IS_NOT, Status.ABROAD, Status.OUTSIDE),
        (arrested, THERE_IS, Status.ARRESTED, Status.OUTSIDE),
        (arrested, THERE_IS_NOT, Status.OUTSIDE, Status.OUTSIDE),
    ):
        for between, status in (((upto - 0.02, upto), before), ((upto, upto + 0.02), after)):
            hand = dealt_with(man, office=None, between=between, grounds=grounds)
            assert hand.s.leaders[1].status == status
            assert told(hand, Did.LOST_OFFICE) == []


def test_who_flees_goes_into_exile_which_is_told_and_is_a_blow():
    hand = dealt_with(TORN, between=(0.0, 0.5))
    one = hand.s.leaders[1]
    assert (one.status, one.last_fate, one.left_as, one.post) == (Status.ABROAD, Fate.EXILE, Fate.DISMISS, -1)
    assert told(hand, Did.DRIVEN_OUT) == [(1, 0, 0.0)]
    assert one.acute == pytest.approx(0.3)


SEARCH = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.4}


@pytest.mark.parametrize(
    ("man", "rest", "grounds"),
    [
        ({}, {}, 0.5),  # that he took a side
        ({"file": 0.5}, {}, 0.75),  # whether he knows of it or not
        ({}, {"ties": (SEARCH,)}, 0.6),
        ({"moved_day": 5}, {}, 0.5),  # it is of one kind with a side
        # where the ruler has won it takes force that obeys; a new one has all of it, against who has fallen, too
        ({}, {"world": {"force": 0.6}}, 0.3),
        ({"file": 0.5}, {"world": {"force": 0.6}}, 0.45),
        ({"pole": Pole.INCUMBENT}, {"world": {"force": 0.6}, "side": HIS}, 0.5),
        ({"pole": Pole.UNDECIDED}, {"world": {"force": 0.6}, "side": HIS, "fallen": 1}, 0.5),
    ],
)
def test_nobody_is_arrested_against_whom_there_are_no_grounds_on_that_day(man, rest, grounds):
    for between, ends in (((grounds - 0.02, grounds), "arrested"), ((grounds, grounds + 0.02), "put out")):
        assert ends_as(dealt_with({**STAYS, **man}, between=(0.0, 0.3), grounds=between, **rest)) == ends


@pytest.mark.parametrize(
    ("man", "ties", "grounds"),
    [
        ({}, (), 0.5),
        # as far as he knows of it
        ({"file": 0.4, "knows_file": 1}, (), 0.7),
        ({"file": 0.5}, (), 0.5),
        ({"knows_search": 1}, (SEARCH,), 0.6),
        ({}, (SEARCH,), 0.5),
        ({"file": 0.2, "knows_file": 1, "knows_search": 1}, (SEARCH,), 0.68),
    ],
)
@pytest.mark.parametrize("has_office", [True, False])
@pytest.mark.parametrize(
    ("ambition", "price", "force"), [(0.0, 0.05, 1.0), (0.2, 0.05, 1.0), (0.2, 0.1, 1.0), (0.2, 0.05, 0.6)]
)
def test_who_flees_fears_for_his_freedom_more_than_he_has_to_lose(
    ambition, price, force, has_office, man, ties, grounds
):
    # of what he knows there is against him, * force, the ruler makes use with the chance of his arrest, whom he could
    # dismiss instead, if he holds an office: that is his danger. Exile is half of prison. Without an office he has
    # nothing to lose
    day = day_when(Purpose.RECKONING, 1001, 0.1, 0.2)
    u = drawn(Purpose.RECKONING, 1001, day)
    gains = (0.625 * 0.5 - price, 0.375 * 0.5 - price) if has_office else (0.25 * 0.5,)
    pulls = [math.exp(gain / NOISE) for gain in gains]
    danger = grounds * force * pulls[0] / (1.0 + sum(pulls))
    place = 0.5 if has_office else 0.0
    wanted = (NOISE * math.log(u / (1.0 - u)) + (1.0 - danger) * ambition * place) / ((danger - 0.5) * 9.0)
    where = {"post": 0} if has_office else {"post": -1, "status": Status.OUTSIDE}

    def flees(caution):
        one = {**MAN, **where, **man, "ambition": ambition, "concealment": 1.0, "caution": caution}
        p = {**P, "safety": 9.0, "price_of_change": price}
        posts = [OFFICE] if has_office else []
        hand = lay([{}, one], posts=posts, ties=ties, world={"day": day, "force": force}, p=p)
        reckon_with(hand.s, hand.p, hand.luck, LOST, -1, False)
        return hand.s.leaders[1].status == Status.ABROAD

    assert danger < 0.5
    assert turns_at(wanted, lambda caution: not flees(caution))


@pytest.mark.parametrize(
    ("between", "did", "fate"),
    [((0.0, 0.5), Did.TRIED, Fate.ARREST), ((0.7, 0.8), Did.LOST_OFFICE, Fate.DISMISS), ((0.92, 1.0), None, Fate.NONE)],
)
def test_what_is_done_with_losers_is_told_and_is_a_blow(between, did, fate):
    hand = dealt_with(STAYS, between=between)
    one = hand.s.leaders[1]
    for kind in (Did.TRIED, Did.DRIVEN_OUT, Did.LOST_OFFICE):
        assert told(hand, kind) == ([(1, 0, 0.0)] if kind == did else [])
    assert one.acute == pytest.approx(0.3 if did else 0.0)
    assert one.left_as == (Fate.DISMISS if did else Fate.NONE)
    assert one.last_fate == fate
    assert one.loyalty == 0.0, "nothing of what he has shown is left, whatever is done"


@pytest.mark.parametrize(
    ("man", "side", "clans", "is_one"),
    [
        ({}, LOST, (), True),
        ({}, HIS, (), False),
        ({"pole": Pole.UNDECIDED}, LOST, (), False),
        ({"pole": Pole.INCUMBENT}, LOST, (), False),
        ({"pole": Pole.UNDECIDED}, HIS, (), False),
        ({"pole": Pole.INCUMBENT}, HIS, (), True),
        ({"status": Status.ARRESTED}, LOST, (), False),
        ({"status": Status.ABROAD}, LOST, (), False),
        ({"status": Status.OUTSIDE, "post": -1}, LOST, (), True),
        ({"status": Status.OUTSIDE, "post": -1, "pole": Pole.INCUMBENT}, HIS, (), True),
        # the chief of a body that has turned, whatever side he took, where the ruler has won
        ({"pole": Pole.UNDECIDED}, LOST, ({"kind": Kind.BODY, "obeys": -1.0},), True),
        ({"pole": Pole.UNDECIDED}, LOST, ({"kind": Kind.BODY, "obeys": 1.0},), False),
        ({"pole": Pole.UNDECIDED}, LOST, ({"kind": Kind.BODY, "obeys": 0.0},), False),  # one that has only stalled
        ({"pole": Pole.UNDECIDED}, HIS, ({"kind": Kind.BODY, "obeys": -1.0},), False),
    ],
)
def test_losers_are_those_of_the_side_who_are_in_the_country(man, side, clans, is_one):
    hand = dealt_with(man, side=side, clans=clans, office={**OFFICE, "body": 0 if clans else -1}, p=SURE)
    assert hand.s.leaders[1].acute == pytest.approx(0.3 if is_one else 0.0)
    # who stood against a ruler has shown it; to a new ruler all stand anew
    assert hand.s.leaders[1].loyalty == pytest.approx(0.0 if is_one and side == LOST else 0.2)


@pytest.mark.parametrize(
    ("man", "is_one"),
    [
        ({"pole": Pole.UNDECIDED}, True),  # by a plot: nobody has been asked for a side
        ({"pole": Pole.INCUMBENT}, True),
        ({"pole": Pole.CHALLENGER}, True),
        ({"status": Status.OUTSIDE, "post": -1, "pole": Pole.UNDECIDED}, True),
        ({"status": Status.ABROAD, "post": -1}, False),  # who has fled
        ({"status": Status.ARRESTED, "post": -1}, False),
        ({"status": Status.DEAD, "post": -1}, False),
    ],
)
def test_a_ruler_who_has_fallen_is_one_of_the_losers_whatever_side_he_has_taken(man, is_one):
    for fallen, dealt in ((1, is_one), (0, False), (-1, False)):
        if fallen != 1 and man.get("pole") == Pole.INCUMBENT:
            continue
        hand = dealt_with(man, side=HIS, office=OFFICE if "post" not in man else None, p=SURE, fallen=fallen)
        assert (hand.s.leaders[1].acute > 0.0) == dealt
        assert hand.s.leaders[1].loyalty == 0.2, "to a new ruler he, too, stands anew"


@pytest.mark.parametrize(
    ("pole", "side", "fallen", "minded"),
    [(LOST, LOST, -1, 0.5), (HIS, HIS, -1, 0.3), (0, HIS, 1, 0.3)],  # 1 - .5 - 0, and 1 - .5 - .2
)
def test_nothing_is_left_of_the_loyalty_of_who_stood_against_the_ruler_and_else_all_of_it(pole, side, fallen, minded):
    def is_spared(price):
        man = {**STAYS, "pole": pole}
        hand = dealt_with(man, side=side, fallen=fallen, p={"noise": 1e-9, "price_of_change": price})
        return ends_as(hand) == "stays"

    assert turns_at(0.625 * minded, is_spared)


@pytest.mark.parametrize(
    ("kind", "minded"),
    [(TieKind.ALLIANCE, 0.25), (TieKind.RIVALRY, 0.5)],  # .25 of all that is missing, or of nothing
)
def test_a_loser_is_minded_by_what_binds_him_to_the_ruler_too(kind, minded):
    def is_spared(price):
        ties = ({"kind": kind, "from_leader": 1, "to_leader": 0, "strength": 0.25},)
        return ends_as(dealt_with(STAYS, ties=ties, p={"noise": 1e-9, "price_of_change": price})) == "stays"

    assert turns_at(0.625 * minded, is_spared)


def test_a_ruler_who_has_fallen_is_dealt_with_once():
    # his place is 1, and .25 without his office: minded by .3, that is twice the noise for his arrest, 1.5 times for
    # his office; e^2 = 7.39 and e^1.5 = 4.48 to 1 put him out from .57 to .92. Without an office .5 times, which is an
    # arrest up to .62: or he flees, for what he had to lose is gone
    p = {"noise": 0.15, "price_of_change": 0.0}
    man = {**STAYS, "pole": Pole.INCUMBENT}
    hand = dealt_with(man, side=HIS, office={**OFFICE, "value": 1.0}, between=(0.58, 0.61), p=p, fallen=1)
    assert ends_as(hand) == "put out"
    assert hand.s.leaders[1].acute == pytest.approx(0.3)


def test_an_official_who_has_ruled_is_dealt_with_and_no_other_official_is():
    clerk = {**MAN, "post": -1, "pole": HIS, "corps": 0, "file": 1.0}
    hand = lay([{}, clerk, clerk], world={"day": 70}, p={**P, **SURE})
    reckon_with(hand.s, hand.p, hand.luck, HIS, 2, False)
    assert [one.acute > 0.0 for one in hand.s.leaders] == [False, False, True]


def test_who_had_gone_over_and_came_back_is_dealt_with_by_half_of_what_he_shows():
    came_back = {**STAYS, "pole": Pole.INCUMBENT, "stance": Stance.DEFECTED}
    hand = dealt_with(came_back, p=SURE)
    assert (hand.s.leaders[1].loyalty, ends_as(hand) != "stays") == (0.1, True)
    loyal = dealt_with({**came_back, "stance": Stance.LOYAL}, p=SURE)
    assert (loyal.s.leaders[1].loyalty, ends_as(loyal)) == (0.2, "stays")
    others = dealt_with(
        came_back, p=SURE, side=Pole.INCUMBENT
    )  # whom the other side has beaten has stood with the fallen
    assert others.s.leaders[1].loyalty == 0.2


def test_a_patron_who_came_back_supports_by_half():
    hand = dealt_with(
        {"pole": Pole.INCUMBENT, "stance": Stance.DEFECTED},
        p=SURE,
        world={"patron": 1, "patron_active": 1, "patron_support": 0.6},
        ruler={"loyalty_patron": 0.8, "loyalty_patron_latent": 0.4},
    )
    assert hand.world.patron_support == pytest.approx(0.3, abs=1e-12)
    ruler = hand.s.leaders[0]  # nor is the ruler as loyal to him
    assert (ruler.loyalty_patron, ruler.loyalty_patron_latent) == pytest.approx((0.4, 0.2), abs=1e-12)


@pytest.mark.parametrize("side", [LOST, HIS])
def test_no_ruler_deals_with_himself(side):
    hand = lay([{"pole": side, "loyalty": 0.8}], world={"day": 70}, p={**P, **SURE})
    reckon_with(hand.s, hand.p, hand.luck, side, -1, False)
    assert (hand.s.leaders[0].status, hand.s.leaders[0].loyalty) == (Status.IN_SERVICE, 0.8)


@pytest.mark.parametrize(("caution", "ends"), [(0.49, "arrested"), (0.51, "put out")])
def test_a_cautious_ruler_fears_those_who_stand_behind_a_loser(caution, ends):
    # the clan he heads leaves .75 of him bare: caution * 1 * .25, against .125 that an arrest gains more
    clans = ({"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 0.5},)
    man = {**STAYS, "clan": 0}
    hand = dealt_with(man, ruler={"caution": caution}, clans=clans, p={"noise": 1e-6})
    assert ends_as(hand) == ends
