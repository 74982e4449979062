"""Deciding on paper: chances to act come by a clock, and whoever has one errs the more the noisier he is."""

from __future__ import annotations

import math

import pytest
from by_hand import LUCK, Hand, door, drawn, hazard, lay, turns_at
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Purpose
from sim.core.mechanisms import deciding
from sim.core.mechanisms.deciding import SHUT

GAINS = st.integers(-1000, 1000).map(lambda tenths: tenths / 10)
NOISES = st.floats(0.01, 10.0)
has_a_chance, likelihood = door(deciding.has_a_chance), door(deciding.likelihood)
likelihoods, decision = door(deciding.likelihoods), door(deciding.decision)
pick_erring = door(deciding.pick_erring)
pick, likelihood_of_any = door(deciding.pick), door(deciding.likelihood_of_any)
novelty, liveliness = door(deciding.novelty), door(deciding.liveliness)


def noisy(noise: float) -> Hand:
    return lay([{}], p={"noise": noise})


# -------------------------------------------------------------------------------------------------------------- chances


@pytest.mark.parametrize(("often", "step"), [(1.0, 7), (3.5, 7), (1.0, 1)])
def test_a_chance_comes_by_a_rate_a_year_times_how_lively_it_is(often, step):
    rate = hazard(drawn(Purpose.CHANCE, 1001, 70), days=step) / often

    def comes(chances):
        hand = lay([{}, {}], world={"day": 70, "step": step}, p={"chances": chances})
        return bool(has_a_chance(hand.s, 1, often, hand.p, hand.luck))

    assert turns_at(rate, comes)


def test_without_chances_nobody_has_one():
    hand = lay([{}, {}], world={"day": 70})
    assert not has_a_chance(hand.s, 1, 1e9, hand.p, hand.luck)


# At five times as many on the first day, which fade by half in a hundred days; the window of a vote is of sixty.
NEW = {"vote_salience": 5.0, "vote_window": 60.0, "slow_half_life": 100.0, "fresh_half_life": 1.0}


@pytest.mark.parametrize(
    ("since", "times"),
    [
        (500, 5.0),
        (400, 1.0 + 4.0 / 2.0),
        (300, 1.0 + 4.0 / 4.0),
        (450, 1.0 + 4.0 / math.sqrt(2.0)),
        (0, 1.0 + 4.0 / 32.0),  # who came on the first day of all has come
        (-1, 1.0),  # before the start
    ],
)
@pytest.mark.parametrize("election", [-1, 480])
def test_to_a_new_ruler_and_his_patron_chances_come_as_after_a_vote_until_both_are_known(since, times, election):
    hand = lay([{}], world={"day": 500, "rules_since": since, "election": election}, p=NEW)
    assert novelty(hand.s, hand.p) == pytest.approx(times, abs=1e-12)


@pytest.mark.parametrize(
    ("held", "since", "times"),
    [
        (-1, -1, 1.0),
        (-1, 500, 5.0),
        (-1, 441, 5.0),  # the sixtieth day, the first one counted
        (-1, 440, 1.0),
        (500, -1, 5.0),
        (441, -1, 5.0),
        (440, -1, 1.0),
        (500, 400, 5.0),  # either will do
        (400, 500, 5.0),
        (440, 400, 1.0),
    ],
)
def test_a_vote_or_a_change_of_ruler_wakes_everybody_while_its_window_is_open(held, since, times):
    hand = lay([{}], world={"day": 500, "rules_since": since, "held": held}, p=NEW)
    assert liveliness(hand.s, hand.p) == pytest.approx(times, abs=1e-12)


def test_where_there_was_no_vote_no_window_is_open():
    hand = lay([{}], world={"day": 10, "election": -1}, p=NEW)
    assert liveliness(hand.s, hand.p) == 1.0


# ------------------------------------------------------------------------------------------------------------- one move


@pytest.mark.parametrize(
    ("gain", "noise", "chance"),
    [
        (0.0, 0.1, 1 / 2),
        (0.1 * math.log(3.0), 0.1, 3 / 4),
        (0.2 * math.log(3.0), 0.2, 3 / 4),
        (0.2 * math.log(3.0), 0.1, 9 / 10),
        (-0.1 * math.log(4.0), 0.1, 1 / 5),
        (SHUT, 0.1, 0.0),
    ],
)
def test_a_move_is_e_times_as_likely_as_none_for_each_noise_that_it_gains(gain, noise, chance):
    assert likelihood(gain, noisy(noise).p) == pytest.approx(chance, abs=1e-12)


# ------------------------------------------------------------------------------------------------------------ two moves


@pytest.mark.parametrize(
    ("one", "two", "chances"),
    [
        (0.0, 0.0, (1 / 3, 1 / 3)),
        (0.1 * math.log(2.0), 0.1 * math.log(3.0), (2 / 6, 3 / 6)),
        (0.1 * math.log(3.0), -0.1 * math.log(4.0), (12 / 17, 1 / 17)),  # 3 : 1/4 : 1
        (-0.1 * math.log(2.0), -0.1 * math.log(4.0), (2 / 7, 1 / 7)),  # 1/2 : 1/4 : 1
        (SHUT, SHUT, (0.0, 0.0)),
        (SHUT, 0.1 * math.log(3.0), (0.0, 3 / 4)),
        (0.1 * math.log(3.0), SHUT, (3 / 4, 0.0)),
    ],
)
def test_each_of_two_moves_is_e_times_as_likely_as_none_for_each_noise_that_it_gains(one, two, chances):
    assert likelihoods(one, two, noisy(0.1).p) == pytest.approx(chances, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "two", "best"),
    [
        (0.3, 0.2, (1.0, 0.0)),
        (0.2, 0.3, (0.0, 1.0)),
        (-0.2, -0.3, (0.0, 0.0)),
        (-0.2, 0.001, (0.0, 1.0)),
        (-0.001, SHUT, (0.0, 0.0)),
        (900.0, 901.0, (0.0, 1.0)),  # nor does a great gain overflow
        (-901.0, -900.0, (0.0, 0.0)),
    ],
)
def test_without_noise_the_best_reply_is_made(one, two, best):
    p = noisy(1e-5).p
    assert likelihoods(one, two, p) == pytest.approx(best, abs=1e-12)
    assert likelihood(max(one, two), p) == pytest.approx(sum(best), abs=1e-12)


@given(GAINS, GAINS, NOISES)
def test_chances_of_moves_sum_to_one_at_most_and_the_better_move_is_the_likelier(one, two, noise):
    first, second = likelihoods(one, two, noisy(noise).p)
    assert min(first, second) >= 0.0
    assert first + second <= 1.0 + 1e-12
    if one != two:
        assert (first >= second) == (one > two) or first == pytest.approx(second)


@given(GAINS, GAINS, st.floats(0.0, 10.0), NOISES)
def test_what_makes_one_move_better_makes_the_other_and_none_less_likely(one, two, more, noise):
    p = noisy(noise).p
    first, second = likelihoods(one, two, p)
    better, other = likelihoods(one + more, two, p)
    assert better >= first - 1e-12
    assert other <= second + 1e-12
    assert 1.0 - better - other <= 1.0 - first - second + 1e-12


def test_with_noise_beyond_all_bounds_moves_and_none_are_alike():
    assert likelihoods(-3.0, 5.0, noisy(1e12).p) == pytest.approx((1 / 3, 1 / 3), abs=1e-9)


# ----------------------------------------------------------------------------------------------------- errors that stay

LOG_2, LOG_3 = math.log(2.0), math.log(3.0)
THREE = (0.1 * LOG_2, 0.1 * LOG_3, -0.1 * LOG_2)  # 2 : 3 : 1/2, and 1 for none: of 13 halves 4, 6 and 1, and 2


def error(who: int, day: int) -> float:
    """Return an error about a move, in units of noise."""
    return -math.log(-math.log(drawn(Purpose.ERROR, who, day)))


@pytest.mark.parametrize("noise", [0.1, 0.3])
@pytest.mark.parametrize("day", [71, 72, 105])
def test_who_errs_makes_the_move_that_gains_most_with_his_error_about_it_and_about_making_none(day, noise):
    nothing, one, other = (noise * error(who, day) for who in range(3))
    p = noisy(noise).p

    def around(even, *gains):
        """Return what is picked just below and just above a gain, which takes the place of None."""
        sides = ([even + side if gain is None else gain for gain in gains] for side in (-1e-6, 1e-6))
        return tuple(int(pick_erring(tuple(each), LUCK, int(Purpose.ERROR), day, p)) for each in sides)

    assert around(nothing - one, None) == (-1, 0)
    assert around(nothing - other, SHUT, None) == (-1, 1)
    assert around(9.0 + one - other, 9.0, None) == (0, 1)
    assert around(9.0 + other - one, None, 9.0) == (1, 0)
    assert pick_erring((SHUT, SHUT), LUCK, int(Purpose.ERROR), day, p) == -1


def test_by_errors_about_each_move_they_are_as_likely_as_by_one_draw_over_all():
    p, days = noisy(0.1).p, range(1000, 3000)
    picked = [int(pick_erring(THREE, LUCK, int(Purpose.ERROR), day, p)) for day in days]
    for move, likely in ((0, 4 / 13), (1, 6 / 13), (2, 1 / 13), (-1, 2 / 13)):
        assert picked.count(move) / len(days) == pytest.approx(likely, abs=0.03)  # the spread of a half is .011


# --------------------------------------------------------------------------------------------------------- many moves


@pytest.mark.parametrize(
    ("gains", "ends"),  # up to where of all draws each move is made; from the last on, none is
    [
        (THREE, (4 / 13, 10 / 13, 11 / 13)),
        (THREE[::-1], (1 / 13, 7 / 13, 11 / 13)),
        ((0.0, 0.0, 0.0), (1 / 4, 2 / 4, 3 / 4)),
        ((SHUT, 0.1 * LOG_3, SHUT), (0.0, 3 / 4, 3 / 4)),
        ((0.1 * LOG_3, 0.0), (3 / 5, 4 / 5)),
        ((0.1 * LOG_3,), (3 / 4,)),
    ],
)
def test_of_many_moves_a_draw_falls_on_each_as_it_is_likely_and_on_none_at_last(gains, ends):
    p = noisy(0.1).p
    first = 0.0
    for move, end in enumerate(ends):
        if end > first:
            assert pick(gains, first + 1e-9, p) == pick(gains, end - 1e-9, p) == move
        first = end
    assert pick(gains, first + 1e-9, p) == pick(gains, 1.0 - 1e-9, p) == -1


@pytest.mark.parametrize(
    ("gains", "best"),
    [
        ((0.1, 0.3, 0.2), 1),
        ((0.3, 0.2, 0.1), 0),
        ((-0.3, -0.2, 0.001), 2),
        ((-0.3, -0.2, -0.001), -1),
        ((900.0, 901.0, SHUT), 1),
        ((-901.0, -900.0, -902.0), -1),
        ((SHUT, SHUT, SHUT), -1),
    ],
)
def test_without_noise_the_best_of_many_moves_is_made_whatever_the_draw(gains, best):
    p = noisy(1e-5).p
    assert {pick(gains, draw, p) for draw in (1e-9, 0.3, 0.5, 0.7, 1.0 - 1e-9)} == {best}


def test_where_all_gains_are_far_below_nothing_nothing_is_done():
    assert {pick((-5.0, -6.0, -7.0), draw, noisy(0.1).p) for draw in (1e-9, 0.5, 1.0 - 1e-9)} == {-1}


@given(GAINS, GAINS, NOISES, st.floats(0.001, 0.999))
def test_of_two_moves_a_pick_is_by_their_likelihoods(one, two, noise, draw):
    p = noisy(noise).p
    first, second = likelihoods(one, two, p)
    if min(abs(draw - first), abs(draw - first - second)) > 1e-9:
        assert pick((one, two), draw, p) == (0 if draw < first else 1 if draw < first + second else -1)


@pytest.mark.parametrize(
    ("gains", "chance"),
    [
        (THREE, 11 / 13),
        (THREE[::-1], 11 / 13),
        ((0.0, 0.0, 0.0), 3 / 4),
        ((0.1 * LOG_3,), 3 / 4),
        ((-0.1 * LOG_3,), 1 / 4),
        ((SHUT, -0.1 * LOG_3, SHUT), 1 / 4),
        ((-0.1 * LOG_2, -0.1 * LOG_2, -0.1 * LOG_2, -0.1 * LOG_2), 2 / 3),  # many bad moves add up
        ((SHUT, SHUT), 0.0),
        ((900.0, 901.0, SHUT), 1.0),  # nor does a great gain overflow
        ((-901.0, -900.0), 0.0),
    ],
)
def test_that_any_of_many_moves_is_made_is_as_likely_as_all_of_them_together(gains, chance):
    assert likelihood_of_any(gains, noisy(0.1).p) == pytest.approx(chance, abs=1e-12)


@pytest.mark.parametrize(("best", "chance"), [(1e-3, 1.0), (-1e-3, 0.0)])
def test_without_noise_something_is_done_where_anything_gains(best, chance):
    assert likelihood_of_any((-0.3, best, SHUT), noisy(1e-5).p) == pytest.approx(chance, abs=1e-12)


@given(GAINS, GAINS, GAINS, NOISES)
def test_something_is_done_just_as_far_as_a_pick_falls_on_a_move(one, two, three, noise):
    gains, p = (one, two, three), noisy(noise).p
    chance = likelihood_of_any(gains, p)
    assert chance <= 1.0
    assert likelihood_of_any((one, two), p) <= chance + 1e-12, "a move more makes it likelier"
    if chance > 1e-9:
        assert pick(gains, chance * (1.0 - 1e-9), p) >= 0
    if chance < 1.0 - 1e-6:
        assert pick(gains, chance + 1e-9, p) == -1


# ----------------------------------------------------------------------------------------------------------------- risk


def test_what_might_have_been_done_adds_up_whatever_is_done():
    hand = lay([{}, {}], world={"day": 70})
    draws = [decision(hand.s, 1, chance, Purpose.DECISION, hand.luck) for chance in (0.25, 0.5)]
    assert draws == [drawn(Purpose.DECISION, 1001, 70)] * 2
    assert list(hand.s.leaders.risk) == [0.0, 0.75]
