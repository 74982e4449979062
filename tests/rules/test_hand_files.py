"""Kompromat on paper: how fast a search finds, whom a find reaches, who is shielded, and what is done with a file."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, drawn, hazard, lay, threshold_of, told, turns_at

from sim.core.ground.codes import Did, Institution, Kind, Order, Purpose, Status, TieKind
from sim.core.rules.kompromat import gather_kompromat

DAY = {"day": 70}
SEARCH = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.5, "key": 3000}
CHIEF = {"coercive": 0.8, "gathering": 0.6, "loyalty_latent": 0.9}
PLACE = {**SEARCH, "to_leader": -1, "to_clan": 1}
PUSH = {"kind": TieKind.INSTRUCTION, "from_leader": 0, "to_clan": 0, "strength": 0.6}
AGENCY = {"kind": Kind.BODY, "stance_incumbent": 0.5, "cohesion": 0.5}
TARGET = {"exposure": 0.8, "grievance": 0.1, "anchor": 0.6}
WEEK = 7


def gather(hand: Hand) -> Hand:
    gather_kompromat(*hand)
    return hand


def finds(p: Row, *, ties: tuple[Row, ...] = (SEARCH, PUSH), target: Row | None = None, agency: Row | None = None,
          people: tuple[Row, ...] = (), world: Row | None = None) -> Hand:  # fmt: skip
    clans = [{**AGENCY, **(agency or {})}, {"holds_material": 0.5}]
    p = {"severity": 0.6, "search_success": 1.0, "search_rate": CERTAIN, **p}
    people = ({}, {**TARGET, **(target or {})}, *people)
    return gather(lay(people, clans=clans, ties=ties, world={**DAY, **(world or {})}, p=p))


# --------------------------------------------------------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("changed", "times"),
    [
        ({"ties": ({**SEARCH, "strength": 1.0}, PUSH)}, 2.0),
        ({"target": {"exposure": 0.4}}, 0.5),
        ({"ties": (SEARCH, {**PUSH, "strength": 0.3})}, 0.5),
        ({"ties": (SEARCH, PUSH, {**PUSH, "strength": 0.0})}, 0.5),  # the mean of what the agencies are told
        ({"ties": (SEARCH, PUSH, {**PUSH, "from_leader": 1, "strength": 0.0})}, 1.0),  # not what others tell them
        ({"agency": {"stance_incumbent": 1.0}}, 1.0 / 0.75),
        ({"agency": {"cohesion": 1.0}}, 0.75 / 0.625),
        ({"agency": {"coercive": 0.5}}, 0.75 / 0.625),
        ({"ties": (PLACE, PUSH)}, 0.5 / 0.8),
        # a man who is told has his loyalty for a stance and what he can gather for cohesion: (.5 + .45)(.5 + .15 + .2)
        ({"ties": (SEARCH, {**PUSH, "to_clan": -1, "to_leader": 2}), "people": (CHIEF,)}, 0.95 * 0.85 / (0.75 * 0.625)),
    ],
)
def test_a_find_comes_by_the_push_how_the_agencies_stand_and_what_there_is(changed, times):
    def rate_of(**case):
        return threshold_of(lambda rate: finds({"search_rate": rate}, **case).s.ties[0].found == 1)

    assert rate_of() / rate_of(**changed) == pytest.approx(times, rel=1e-6)


@pytest.mark.parametrize("means", ["cohesion", "coercive"])
def test_an_agency_with_more_of_its_own_finds_sooner(means):
    def rate_of(own):
        return threshold_of(lambda rate: finds({"search_rate": rate}, agency={means: own}).s.ties[0].found == 1)

    assert rate_of(0.9) < 0.95 * rate_of(0.2)


def test_a_find_is_of_use_by_chance():
    def is_of_use(share):
        hand = finds({"search_success": share})
        assert hand.s.ties[0].found == 1
        return hand.world.files_found == 1

    assert turns_at(drawn(Purpose.TALENT, 3000, 70), is_of_use)


def test_a_search_goes_on_for_what_is_not_yet_in_the_file():
    def rate_of(**case):
        return threshold_of(lambda rate: finds({"search_rate": rate}, **case).world.files_found == 1)

    assert rate_of(target={"file": 0.75}) / rate_of() == pytest.approx(4.0, rel=1e-6)
    assert finds({}, ties=({**SEARCH, "found": 1}, PUSH)).world.files_found == 1


def test_a_find_weighs_by_what_there_is_and_is_dated_once():
    hand = finds({}, world={"found_day": 30})
    assert hand.s.leaders[1].file == pytest.approx(0.6 * 0.8, abs=1e-12)
    assert hand.world.found_day == 30
    assert finds({}).world.found_day == 70


def test_a_place_yields_material_on_those_bound_to_it_and_on_its_corps():
    bound = {"kind": TieKind.ASSOCIATION, "from_leader": 2, "to_clan": 1, "strength": 0.5}
    elsewhere = {**bound, "from_leader": 3, "to_clan": 0}
    people = ({"exposure": 0.5}, {"exposure": 0.5}, {"corps": 1, "exposure": 0.4})
    hand = finds({}, ties=(PLACE, PUSH, bound, elsewhere), people=people)
    # .6 * exposure * tie; those of the corps in full
    assert list(hand.s.leaders.file) == pytest.approx([0.0, 0.0, 0.15, 0.0, 0.24], abs=1e-12)


KIN = {"kind": TieKind.KINSHIP, "from_leader": 1, "to_leader": 2, "strength": 0.5}


@pytest.mark.parametrize(
    ("tie", "world", "file"),
    [
        (KIN, {}, 0.24),
        ({**KIN, "from_leader": 2, "to_leader": 1}, {}, 0.24),
        ({**KIN, "strength": 0.0}, {}, 0.0),
        (KIN, {"patron": 2, "patron_active": 1}, 0.0),
        (KIN, {"patron": 2, "patron_active": 0}, 0.24),  # who is one no more is a leader like others
        (KIN, {"incumbent": 2}, 0.0),
    ],
)
def test_a_find_reaches_kin_but_neither_ruler_nor_patron(tie, world, file):
    for status in (Status.DEAD, Status.ARRESTED):  # nor who is beyond it
        gone = finds({}, ties=(SEARCH, PUSH, KIN), people=({"status": status},))
        assert (gone.s.leaders[2].file, told(gone, Did.FILE_ON_KIN)) == (0.0, [])
    push = {**PUSH, "from_leader": world.get("incumbent", 0)}
    hand = finds({}, ties=(SEARCH, push, tie), people=({},), world=world)
    assert hand.s.leaders[2].file == pytest.approx(file, abs=1e-12)
    assert len(told(hand, Did.FILE_ON_KIN)) == int(file > 0.0)


@pytest.mark.parametrize(
    ("tie", "member", "status", "notices"),
    [
        (SEARCH, {}, Status.IN_SERVICE, True),
        (PLACE, {"corps": 1}, Status.IN_SERVICE, True),
        (PLACE, {"clan": 1}, Status.IN_SERVICE, False),
        (SEARCH, {}, Status.ARRESTED, False),
    ],
)
def test_a_search_is_noticed_by_its_intensity_and_by_those_who_are_searched(tie, member, status, notices):
    def is_noticed(rate):
        hand = finds({"discovery_rate": rate}, ties=(tie,), target={"status": status, **member})
        return hand.s.leaders[1].knows_search == 1

    if notices:
        assert turns_at(hazard(drawn(Purpose.DISCOVERED, 1001, 70), WEEK) / 0.5, is_noticed)
    else:
        assert not is_noticed(CERTAIN)


def test_a_search_is_discovered_on_the_day_an_order_says():
    hand = gather(lay([{}, TARGET], schedule=[{"order": Order.DISCOVER_SEARCH, "day": 70, "row": 1}], world=DAY,
                      p={"resentment": 0.3, "gratitude": 0.08, "blow": 0.6}))  # fmt: skip
    one = hand.s.leaders[1]
    # .1 and 3/10 of the .9 that are left; .6 - .08
    assert one.knows_search == 1
    assert (one.grievance, one.anchor, one.acute) == pytest.approx((0.37, 0.52, 0.6), abs=1e-12)


# -------------------------------------------------------------------------------------------- of whoever rules, nothing

MINISTRY = {"holder": 1, "institution": Institution.GOVERNMENT}
RULES = {"incumbent": 1}
OWN_PUSH = {**PUSH, "from_leader": 1}
BOUND = {"kind": TieKind.ASSOCIATION, "from_leader": 1, "to_clan": 1, "strength": 1.0}


@pytest.mark.parametrize(
    ("ties", "ruler", "schedule"),
    [
        ((SEARCH, OWN_PUSH), {}, ()),
        ((PLACE, OWN_PUSH, BOUND), {}, ()),
        ((PLACE, OWN_PUSH), {"corps": 1}, ()),
        ((), {}, ({"order": Order.FIND_FILE, "row": 1, "magnitude": 1.0},)),
        ((), {}, ({"order": Order.DISCOVER_SEARCH, "row": 1},)),
        ((), {"file": 0.5}, ({"order": Order.PUBLISH_FILE, "row": 1},)),
        ((), {"file": 0.5}, ({"order": Order.SHOW_FILE, "row": 1},)),
        ((), {"file": 0.5}, ()),
    ],
)
def test_a_ruler_is_neither_searched_by_himself_nor_aggrieved_by_it_nor_threatened(ties, ruler, schedule):
    p = {"severity": 0.6, "search_success": 1.0, "resentment": 0.3, "gratitude": 0.1, "publication_damage": 0.7,
         **dict.fromkeys(("search_rate", "discovery_rate", "chances"), CERTAIN)}  # fmt: skip
    hand = gather(lay([{}, {**TARGET, "weight": 0.5, **ruler}], clans=[AGENCY, {"holds_material": 1.0}], ties=ties,
                      schedule=schedule, world={**DAY, **RULES}, p=p))  # fmt: skip
    one = hand.s.leaders[1]
    assert (one.file, one.grievance, one.anchor) == (ruler.get("file", 0.0), 0.1, 0.6)
    assert (one.weight, one.knows_search, one.knows_file) == (0.5, 0, 0)
    assert hand.world.files_found == 0


def test_who_comes_to_rule_ends_the_search_on_himself_and_no_other():
    other = {**SEARCH, "to_leader": 2}
    hand = gather(lay([{}, TARGET, TARGET], ties=(SEARCH, other), world={**DAY, **RULES}))
    assert list(hand.s.ties.strength) == [0.0, 0.5]


def test_nothing_is_found_on_the_dead():
    assert finds({}, target={"status": Status.DEAD}).world.files_found == 0


# --------------------------------------------------------------------------------------------------------------- shield

PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.6}
BOND = {"kind": TieKind.PATRONAGE, "from_leader": 2, "to_leader": 1, "strength": 0.9}


# protection .7 times the likelihood of what he is bound by less his support of .6, at a noise of .3: 1 / (1 + e^-1)
# where they are bound by .9, 1 / (1 + e^(-1/3)) where by the protection alone
SHIELDED = [((SEARCH, PUSH, BOND), 0.7 * 0.731058578630), ((SEARCH, PUSH), 0.7 * 0.582570205683)]


@pytest.mark.parametrize(("ties", "chance"), SHIELDED)
@pytest.mark.parametrize("inside", [True, False])
def test_a_patron_shields_his_own_and_it_costs_the_ruler_support(ties, chance, inside):
    day = day_when(Purpose.SHIELD, 1001, *((chance - 1e-3, chance) if inside else (chance, chance + 1e-3)))
    hand = finds({"noise": 0.3, "gratitude": 0.1}, ties=ties, target={"protection": 0.7}, people=({},),
                 world={**PATRON, "day": day})  # fmt: skip
    assert hand.world.files_found == int(not inside)
    assert hand.world.patron_support == pytest.approx(0.53 if inside else 0.6, abs=1e-12)


@pytest.mark.parametrize(("support", "shields"), [(0.89, True), (0.91, False)])
def test_without_error_a_patron_stands_by_whom_he_is_nearer_to(support, shields):
    day = day_when(Purpose.SHIELD, 1001, 0.4, 0.5)
    hand = finds({"noise": 1e-9}, ties=(SEARCH, PUSH, BOND), target={"protection": 0.5}, people=({},),
                 world={**PATRON, "patron_support": support, "day": day})  # fmt: skip
    assert hand.world.files_found == int(not shields)


@pytest.mark.parametrize("world", [{"patron_active": 0}, {"patron": -1}])
def test_nobody_is_shielded_by_a_patron_who_has_left(world):
    hand = finds({"noise": 1e-9}, target={"protection": 1.0}, people=({},), world={**PATRON, **world})
    assert hand.world.files_found == 1


# ------------------------------------------------------------------------------------------------------------------ use

# A ruler without caution who is as likely as not to go, and a full file on somebody who is all against him: publishing
# takes .6 of 1/2 and costs the hold of 1/2, prosecutors put him away for all of 1/2, showing holds half of it.
RULER = {"belief": 0.5}
FULL = {"file": 1.0}
STATE = {"capacity": 1.0, "file_keeper": 0}
GAINS = (0.6 * 0.5 - 0.5, 0.5, 0.5 * 0.5)
MADE = (0.81873075, 1.64872127, 1.28402542)  # e^gain, at a noise of 1, and 1 for letting it lie
UPTO = [sum(MADE[: k + 1]) / (sum(MADE) + 1.0) for k in range(3)]
USES = (Did.FILE_PUBLISHED, Did.FILE_PROSECUTED, Did.FILE_THREATENED)


def use(day: int, p: Row | None = None, **man: float) -> Hand:
    return gather(lay([RULER, {**FULL, **man}], world={**STATE, "day": day},
                      p={"chances": CERTAIN, "noise": 1.0, "publication_damage": 0.6, **(p or {})}))  # fmt: skip


def uses(hand: Hand) -> list[Did]:
    return [did for did in USES if told(hand, did)]


@pytest.mark.parametrize("k", [0, 1, 2])
def test_a_ruler_publishes_hands_over_shows_or_lets_lie_by_what_each_gains(k):
    key = 1000 + 3 * 1001
    below, above = (day_when(Purpose.USED, key, UPTO[k] + at, UPTO[k] + at + 1e-3) for at in (-1e-3, 0.0))
    assert uses(use(below)) == [USES[k]]
    assert uses(use(above)) == ([USES[k + 1]] if k < 2 else [])


@pytest.mark.parametrize(("file", "often"), [(1.0, 4.0), (0.25, 1.0)])
def test_a_ruler_thinks_of_a_file_by_what_there_is_in_it_and_twice_as_often_as_others(file, often):
    rate = hazard(drawn(Purpose.CHANCE, 1000 + 3 * 1001, 70), WEEK) / often
    assert turns_at(rate, lambda chances: bool(uses(use(70, {"chances": chances, "noise": 1e-9}, file=file))))


def test_without_error_a_ruler_does_what_gains_most():
    assert uses(use(70, {"noise": 1e-9})) == [Did.FILE_PROSECUTED]
    assert uses(use(70, {"noise": 1e-9}, status=Status.ABROAD)) == [Did.FILE_THREATENED]
    assert uses(use(70, {"noise": 1e-9}, status=Status.ABROAD, knows_file=1)) == []


def test_prosecutors_put_away_whom_they_can_and_let_the_other_know():
    def arrested(u: float) -> bool:
        low, high = (u - 1e-3, u)
        day = day_when(Purpose.PROSECUTED, 1000 + 3 * 1001, low, high)
        hand = use(day, {"noise": 1e-9}, coercive=0.4)  # odds 1 * 1 * .6
        one = hand.s.leaders[1]
        assert (one.knows_file, hand.world.files_used) == (1, 1)
        assert uses(hand) == [Did.FILE_PROSECUTED if one.status == Status.ARRESTED else Did.FILE_THREATENED]
        return bool(one.status == Status.ARRESTED)

    assert arrested(0.6)
    assert not arrested(0.601)


@pytest.mark.parametrize("man", [{"file": 0.0}, {"status": Status.ARRESTED}, {"settled": 1}, {"loyalty": 0.5}])
def test_nothing_is_done_without_a_file_or_to_prisoners_or_over_terms_or_with_nothing_against_him(man):
    assert uses(use(70, {"noise": 1e-9}, **man)) == []


@pytest.mark.parametrize("man", [{}, {"protection": 1.0}])
def test_no_file_is_published_through_a_shield(man):
    key = 1000 + 3 * 1001
    day = day_when(Purpose.USED, key, 0.0, UPTO[0])
    hand = gather(lay([RULER, {**FULL, **man}, {}], world={**PATRON, **STATE, "patron_support": 0.0, "day": day},
                      p={"chances": CERTAIN, "noise": 1e-9 if man else 1.0, "publication_damage": 2.0}))  # fmt: skip
    assert len(told(hand, Did.FILE_PUBLISHED)) == int(not man)
    assert len(told(hand, Did.SHIELDED)) == len(man)


@pytest.mark.parametrize(("file", "post", "status"), [(0.5, 0, Status.IN_SERVICE), (0.51, -1, Status.OUTSIDE)])
def test_a_published_file_of_weight_costs_the_office_and_binds_no_more(file, post, status):
    people = [{"exposure": 1.0, "grievance": 0.0}, {"file": file, "knows_file": 1, "post": 0, "weight": 0.8}]
    order = {"order": Order.PUBLISH_FILE, "row": 1}
    hand = gather(lay(people, posts=[MINISTRY], schedule=[order], p={"resentment": 0.3}))
    ruler, one = hand.s.leaders
    assert (one.post, one.status, one.knows_file, one.file) == (post, status, 0, 0.0)
    assert ruler.grievance == 0.0, "the ruler is not alarmed by his own files"


def test_there_is_nothing_to_publish_where_there_is_no_file():
    people = [{"exposure": 1.0}, {"file": 0.0, "grievance": 0.2}]
    hand = gather(lay(people, schedule=[{"order": Order.PUBLISH_FILE, "row": 1}], p={"resentment": 0.3}))
    assert (told(hand, Did.FILE_PUBLISHED), hand.s.leaders[1].grievance) == ([], 0.2)
    assert hand.s.schedule[0].done


def test_files_published_in_one_step_alarm_everybody_by_those_on_others_and_by_what_these_weighed():
    day = next(d for d in range(100, 10_000) if all(drawn(Purpose.USED, 1000 + 3 * k, d) < 0.2 for k in (1001, 1002)))
    people = [{"exposure": 1.0}, {"file": 0.5, "exposure": 0.6, "weight": 0.8},
              {"file": 0.4, "exposure": 0.8, "weight": 0.5}, {"exposure": 0.9, "grievance": 0.5}]  # fmt: skip
    p = {"chances": CERTAIN, "noise": 10.0, "resentment": 0.3, "publication_damage": 1.0}
    hand = gather(lay(people, world={"day": day}, p=p))
    assert len(told(hand, Did.FILE_PUBLISHED)) == 2
    # each is provoked himself by .3 before, and alarmed by the file of the other times its target's weight: .2 and .4
    alarms = [0.0, 0.3 + 0.7 * 0.3 * 0.2 * 0.6, 0.3 + 0.7 * 0.3 * 0.4 * 0.8, 0.5 + 0.5 * 0.3 * 0.6 * 0.9]
    assert list(hand.s.leaders.grievance) == pytest.approx(alarms, abs=1e-12)


@pytest.mark.parametrize(("man", "shown"), [({}, 1), ({"file": 0.0}, 0), ({"knows_file": 1}, 0),
                                            ({"status": Status.ARRESTED}, 0)])  # fmt: skip
def test_a_file_is_shown_when_a_scenario_says_so_once_and_if_there_is_one(man, shown):
    hand = gather(lay([RULER, {"file": 0.5, **man}], schedule=[{"order": Order.SHOW_FILE, "row": 1}], world=DAY))
    assert len(told(hand, Did.FILE_THREATENED)) == shown
    assert hand.s.leaders[1].knows_file == (man.get("knows_file", 0) or shown)
