"""Prospects on paper: what whoever bids is expected to bring, and what is seen to stand behind who rules."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, door, lay
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Status, TieKind
from sim.core.mechanisms import prospects

odds_of_bid, followers_of, crowd_for = (
    door(prospects.odds_of_bid),
    door(prospects.followers_of),
    door(prospects.crowd_for),
)
standing_by, strength_of_rule = door(prospects.standing_by), door(prospects.strength_of_rule)

# Leader 1 brings .2 + .1. Behind leader 0 stand support .5 * belief .8 * (1/2 + 1/2), a state of .2, force of .1 and
# half of an approval of .4: .9 in all.
MAN = {"following": 0.2, "capacity": 0.1, "belief": 0.8}
WORLD = {"support": 0.5, "elite_cohesion": 0.5, "capacity": 0.2, "coercive_access": 0.1, "approval": 0.4}
OTHER = {"following": 0.4, "loyalty": 0.75, "weight": 0.6}
P = {"momentum": 2.0, "resolve": 1.0}  # who declares against the ruler weighs as much as who stands by him
ALLIED = {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.5}
ALLY_OF_RULER = {**ALLIED, "from_leader": 0}
HOSTILE = {"kind": TieKind.HOSTILITY, "from_leader": 2, "to_leader": 0, "strength": 0.5}
PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.75}


def court(man: Row | None = None, other: Row | None = None, *, world: Row | None = None, ties: tuple[Row, ...] = (),
          clan: Row | None = None, ruler: Row | None = None, p: Row | None = None) -> Hand:  # fmt: skip
    people = [ruler or {}, {**MAN, **(man or {})}, {**OTHER, **(other or {})}]
    return lay(people, clans=[clan or {}], ties=ties, world={**WORLD, **(world or {})}, p={**P, **(p or {})})


# ------------------------------------------------------------------------------------------------------- who would come


@pytest.mark.parametrize(
    ("man", "other", "ties", "come"),
    [
        ({}, {}, (), 0.2),
        ({}, {}, (ALLIED,), 0.25),  # half of his .4, as far as he is not seen to be loyal
        ({}, {}, ({**ALLIED, "from_leader": 2, "to_leader": 1},), 0.25),
        ({}, {"loyalty": 0.0}, (ALLIED,), 0.4),
        ({}, {"loyalty_latent": 0.9}, (ALLIED,), 0.25),  # nobody reads another's private loyalty
        ({}, {"status": Status.ABROAD}, (ALLIED,), 0.25),
        ({}, {"status": Status.ARRESTED}, (ALLIED,), 0.2),
        ({}, {}, ({**ALLIED, "kind": TieKind.KINSHIP},), 0.2),
        ({}, {}, ({**ALLIED, "kind": TieKind.RIVALRY},), 0.2),
        ({}, {}, ({**ALLIED, "to_leader": 0},), 0.2),  # an ally who rules is none against himself
        ({}, {}, (HOSTILE,), 0.35),  # half of the weight of who is hostile to the ruler, by half
        ({}, {}, ({**HOSTILE, "to_leader": 1},), 0.05),
        ({}, {"weight": 1.0}, ({**HOSTILE, "to_leader": 1},), 0.0),
        ({"following": 0.9}, {}, (HOSTILE,), 1.0),
    ],
)
def test_followers_are_ones_own_those_of_allies_who_are_not_seen_to_be_loyal_and_the_hostile(man, other, ties, come):
    hand = court(man, other, ties=ties, ruler={"following": 0.5})
    assert followers_of(hand.s, 1, hand.p) == pytest.approx(come, abs=1e-12)


@pytest.mark.parametrize(
    ("weight", "cohesion", "come"), [(0.4, 1.0, 0.3), (0.4, 0.5, 0.25), (0.8, 0.5, 0.3), (0.4, 0.0, 0.2)]
)
def test_a_group_that_is_hostile_counts_by_its_weight_as_far_as_it_holds_together(weight, cohesion, come):
    tie = {"kind": TieKind.HOSTILITY, "from_clan": 0, "to_leader": 0, "strength": 0.5}
    hand = court(ties=(tie,), clan={"weight": weight, "cohesion": cohesion})
    assert followers_of(hand.s, 1, hand.p) == pytest.approx(come, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "crowd", "leads"),
    [
        ({"street": 0.6}, 0.5, 0.3),
        ({"regional": 0.6}, 0.5, 0.3),
        ({"street": 0.2, "regional": 0.6}, 0.5, 0.3),
        ({"street": 0.6, "regional": 0.2}, 0.5, 0.3),
        ({"street": 0.6, "coercive": 0.5}, 0.5, 0.15),  # crowds do not follow who commands force
        ({"street": 0.6}, 0.1, 0.06),
        ({"street": 0.6}, 0.0999, 0.0),  # no mass
        ({}, 0.5, 0.0),
    ],
)
def test_a_mass_is_led_by_who_has_a_street_or_a_region_and_no_force(man, crowd, leads):
    assert crowd_for(court(man, world={"crowd": crowd}).s, 1) == pytest.approx(leads, abs=1e-12)


# --------------------------------------------------------------------------------------------------- who would stand by


@pytest.mark.parametrize(
    ("other", "world", "ties", "stand"),
    [
        ({}, {}, (), 0.0),
        ({}, {}, (ALLY_OF_RULER,), 0.15),  # half of his .4, by a loyalty of .75 that he shows
        ({}, {}, ({**ALLY_OF_RULER, "kind": TieKind.KINSHIP},), 0.15),
        ({}, {}, (ALLY_OF_RULER, {**ALLY_OF_RULER, "kind": TieKind.KINSHIP, "strength": 0.2}), 0.21),
        ({}, {}, ({**ALLY_OF_RULER, "kind": TieKind.PATRONAGE},), 0.0),
        ({}, {}, (ALLIED,), 0.0),  # another's
        ({"loyalty": 0.0}, {}, (ALLY_OF_RULER,), 0.0),
        ({"loyalty_latent": 0.1}, {}, (ALLY_OF_RULER,), 0.15),
        ({"status": Status.ARRESTED}, {}, (ALLY_OF_RULER,), 0.0),
        ({}, PATRON, (), 0.3),  # weight .6 * (2 * .75 - 1)
        ({}, {**PATRON, "patron_support": 0.5}, (), 0.0),
        ({}, {**PATRON, "patron_support": 0.25}, (), -0.3),  # or else against him
        ({}, {**PATRON, "patron_active": 0}, (), 0.0),
        ({}, PATRON, (ALLY_OF_RULER,), 0.3),  # who counts as patron does not count as ally too
        ({}, {**PATRON, "patron_active": 0}, (ALLY_OF_RULER,), 0.15),  # and who was one does as anybody
    ],
)
def test_allies_kin_and_a_patron_stand_by_who_rules(other, world, ties, stand):
    assert standing_by(court(other=other, world=world, ties=ties).s) == pytest.approx(stand, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "world", "ties", "stands"),
    [
        ({}, {}, (), 0.9),
        ({"belief": 0.2}, {}, (), 0.6),  # support counts as far as he is believed to stay, by who looks
        ({}, {"support": 0.0}, (), 0.5),
        ({}, {"elite_cohesion": 0.0}, (), 0.7),
        ({"belief": 0.2}, {"elite_cohesion": 1.0}, (), 0.65),
        ({}, {"capacity": 0.6}, (), 1.3),
        ({}, {"coercive_access": 0.4}, (), 1.2),
        ({}, {"approval": 0.8}, (), 1.1),
        ({}, {}, (ALLY_OF_RULER,), 1.05),
        ({}, PATRON, (), 1.2),
        ({}, {**dict.fromkeys(WORLD, 0.0), **PATRON, "patron_support": 0.0}, (), 0.0),  # not less than nothing
    ],
)
def test_behind_a_ruler_stand_support_state_force_approval_and_who_stands_by(man, world, ties, stands):
    assert strength_of_rule(court(man, world=world, ties=ties).s, 1) == pytest.approx(stands, abs=1e-12)


# ------------------------------------------------------------------------------------------------------------- the odds


@pytest.mark.parametrize(
    ("man", "world", "ties", "p", "odds"),
    [
        ({}, {}, (), {}, 1 / 10),  # .3 against .9, squared
        ({}, {}, (), {"momentum": 1.0}, 1 / 4),
        ({}, {}, (), {"momentum": 3.0}, 1 / 28),
        ({"capacity": 0.7}, {}, (), {}, 1 / 2),
        ({"following": 0.8}, {}, (), {}, 1 / 2),
        ({"street": 0.6}, {"crowd": 1.0}, (), {}, 1 / 2),  # .6 of a mass
        ({"belief": 0.05}, {"support": 0.0, "capacity": 0.0}, (), {}, 1 / 2),  # .3 against .3
        ({}, {}, (HOSTILE,), {}, 1 / 5),  # .45 against .9
        ({"following": 0.0, "capacity": 0.0}, {}, (), {}, 0.0),
        ({}, {}, (), {"resolve": 4.0}, 1 / 2),  # .2 four times, and .1 once
        ({"following": 0.0, "capacity": 0.3}, {}, (), {"resolve": 4.0}, 1 / 10),  # whom nobody follows
        ({"street": 0.6}, {"crowd": 1.0}, (), {"resolve": 2.5}, 16 / 25),  # nor are crowds made more: 1.2 against .9
        ({}, {}, (HOSTILE,), {"resolve": 2.0}, 64 / 145),  # .35 twice
    ],
)
def test_odds_of_a_bid_are_what_he_brings_against_what_stands_there(man, world, ties, p, odds):
    hand = court(man, world=world, ties=ties, p=p)
    assert odds_of_bid(hand.s, 1, hand.p) == pytest.approx(odds, abs=1e-12)


SHARE = st.integers(0, 100).map(lambda hundredths: hundredths / 100)


@given(SHARE, SHARE, SHARE, SHARE, st.sampled_from(["support", "capacity", "coercive_access", "approval"]))
def test_odds_lie_between_none_and_all_and_fall_in_what_stands_behind_who_rules(following, capacity, belief, x, what):
    def odds(level):
        hand = court({"following": following, "capacity": capacity, "belief": belief}, world={what: level})
        return odds_of_bid(hand.s, 1, hand.p)

    assert 0.0 <= odds(1.0) <= odds(x) <= odds(0.0) <= 1.0
