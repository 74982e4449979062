"""Kompromat on paper: how fast a search finds, whom a find reaches, who is shielded, and what is done with a file."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, Hand, Row, drawn, hazard, lay, threshold_of, told, turns_at

from sim.core.ground.codes import Did, Institution, Kind, Order, Purpose, Status, TieKind
from sim.core.rules.kompromat import gather_kompromat

DAY = {"day": 70}
SEARCH = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.5, "key": 3000}
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

LEADS = {**PUSH, "kind": TieKind.LEADERSHIP, "from_leader": 2}
CHIEF = {"coercive": 0.8, "gathering": 0.5, "loyalty_latent": 0.9}


@pytest.mark.parametrize(
    ("changed", "times"),
    [
        ({"ties": ({**SEARCH, "strength": 1.0}, PUSH)}, 2.0),
        ({"target": {"exposure": 0.4}}, 0.5),
        ({"ties": (SEARCH, {**PUSH, "strength": 0.3})}, 0.5),
        ({"ties": (SEARCH, PUSH, {**PUSH, "strength": 0.0})}, 0.5),  # the mean of what the agencies are told
        ({"ties": (SEARCH, PUSH, {**PUSH, "from_leader": 1, "strength": 0.0})}, 1.0),  # not what others tell them
        ({"agency": {"stance_incumbent": 1.0}}, 1.0 / 0.65),
        ({"ties": (PLACE, PUSH)}, (0.3 + 0.7 * 0.5) / 0.8),
        # a loyal chief who gathers helps by .3 * .8 * .5 * .9 on .85
        ({"ties": (SEARCH, PUSH, LEADS), "people": (CHIEF,)}, 0.958 / 0.85),
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
        (KIN, {"patron": 2}, 0.0),
        (KIN, {"incumbent": 2}, 0.0),
    ],
)
def test_a_find_reaches_kin_but_neither_ruler_nor_patron(tie, world, file):
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
                      p={"provocation": 0.3}))  # fmt: skip
    one = hand.s.leaders[1]
    assert (one.knows_search, one.grievance, one.anchor) == (1, pytest.approx(0.4), pytest.approx(0.51))


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
        ((), {"file": 0.5}, ()),
    ],
)
def test_a_ruler_is_neither_searched_by_himself_nor_aggrieved_by_it_nor_threatened(ties, ruler, schedule):
    p = {"severity": 0.6, "search_success": 1.0, "provocation": 0.3,
         **dict.fromkeys(("search_rate", "discovery_rate", "threat_rate", "publish_rate"), CERTAIN)}  # fmt: skip
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


@pytest.mark.parametrize(("ties", "chance"), [((SEARCH, PUSH), 0.7 * 0.7), ((SEARCH, PUSH, BOND), 0.9 * 0.7)])
def test_a_patron_shields_his_own_and_it_costs_the_ruler_support(ties, chance):
    def shields(strength):
        hand = finds(
            {"shield_strength": strength, "shield_cost": 0.05},
            ties=ties,
            target={"protection": 0.7},
            people=({},),
            world=PATRON,
        )
        shielded = hand.world.files_found == 0
        assert hand.world.patron_support == pytest.approx(0.55 if shielded else 0.6, abs=1e-12)
        return shielded

    assert turns_at(drawn(Purpose.SHIELD, 1001, 70) / chance, shields)


@pytest.mark.parametrize("world", [{"patron_active": 0}, {"patron": -1}])
def test_nobody_is_shielded_by_a_patron_who_has_left(world):
    hand = finds({"shield_strength": CERTAIN}, target={"protection": 0.7}, people=({},), world={**PATRON, **world})
    assert hand.world.files_found == 1


# ------------------------------------------------------------------------------------------------------------------ use


@pytest.mark.parametrize(
    ("caution", "target", "urge"),
    [
        (0.5, {}, 0.5),  # malice 1, times 1/2 + no weight, times 1.4 - .8 caution
        (1.0, {}, 0.3),
        (0.5, {"weight": 0.7}, 1.2),
        (0.5, {"loyalty": 0.3}, 0.2),  # malice 2 * .7 - 1
    ],
)
def test_a_holder_uses_a_file_by_caution_and_by_what_he_has_to_fear_of_whom_it_is_on(caution, target, urge):
    def use(p):
        return gather(lay([{"caution": caution, "belief": 1.0}, {"file": 0.5, **target}], world=DAY, p=p))

    u = drawn(Purpose.USED, 1001, 70)  # low numbers publish, high ones threaten
    assert turns_at(hazard(u, WEEK) / urge, lambda rate: bool(told(use({"publish_rate": rate}), Did.FILE_PUBLISHED)))
    assert turns_at(
        hazard(1.0 - u, WEEK) / urge, lambda rate: bool(told(use({"threat_rate": rate}), Did.FILE_THREATENED))
    )


@pytest.mark.parametrize("man", [{"knows_file": 1}, {"file": 0.0}, {"status": Status.ARRESTED}])
def test_nobody_is_threatened_twice_or_with_nothing_or_in_prison(man):
    hand = gather(lay([{"belief": 1.0}, {"file": 0.5, "weight": 0.8, **man}],
                      p={"threat_rate": CERTAIN, "threat_damage": 0.4}))  # fmt: skip
    assert hand.s.leaders[1].weight == 0.8


@pytest.mark.parametrize("man", [{}, {"status": Status.ARRESTED}, {"protection": 1.0}])
def test_no_file_is_published_on_a_prisoner_or_through_a_shield(man):
    hand = gather(lay([{}, {"file": 0.5, **man}, {}], world={**PATRON, **DAY},
                      p={"publish_rate": CERTAIN, "shield_strength": 1.0}))  # fmt: skip
    assert len(told(hand, Did.FILE_PUBLISHED)) == int(not man)


@pytest.mark.parametrize(("file", "post", "status"), [(0.3, 0, Status.IN_SERVICE), (0.31, -1, Status.OUTSIDE)])
def test_a_published_file_of_weight_costs_the_office_and_binds_no_more(file, post, status):
    people = [{"exposure": 1.0, "grievance": 0.0}, {"file": file, "knows_file": 1, "post": 0}]
    order = {"order": Order.PUBLISH_FILE, "row": 1}
    hand = gather(lay(people, posts=[MINISTRY], schedule=[order], p={"alarm": 0.1, "grave_file": 0.3}))
    ruler, one = hand.s.leaders
    assert (one.post, one.status, one.knows_file, one.file) == (post, status, 0, 0.0)
    assert ruler.grievance == 0.0, "the ruler is not alarmed by his own files"


def test_files_published_in_one_step_alarm_everybody_by_those_on_others():
    people = [{"exposure": 1.0}, {"file": 0.5, "exposure": 0.6}, {"file": 0.4, "exposure": 0.8}, {"exposure": 0.9}]
    hand = gather(lay(people, world=DAY, p={"publish_rate": CERTAIN, "alarm": 0.1}))
    alarms = [0.0, 0.1 * 0.4 * 0.6, 0.1 * 0.5 * 0.8, 0.1 * 0.9 * 0.9]
    assert list(hand.s.leaders.grievance) == pytest.approx(alarms, abs=1e-12)
