"""Published vectors of the theory the rules lean on, and what the shared formulas promise."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.ground.arithmetic import approach, by_lot, clip, left_after, logistic, wander_scale, win_chance
from sim.core.ground.luck import chance_of, within
from sim.core.mechanisms.theory import power_of_coalitions, ruling_coalition, self_enforcing_coalitions

REFERENCE = Path(__file__).parents[1] / "reference" / "ultimate_ruling_coalition_cases.json"
PUBLISHED = json.loads(REFERENCE.read_text(encoding="utf-8"))
COMPILED = not os.environ.get("NUMBA_DISABLE_JIT")

strengths = st.floats(1e-3, 1e3)
exponents = st.floats(0.5, 2.0)
reals = st.floats(-30.0, 30.0)
shares = st.floats(0.0, 1.0)
small_courts = st.lists(st.integers(1, 40), min_size=1, max_size=5, unique=True)


def members(mask: int) -> set[int]:
    return {i for i in range(12) if mask >> i & 1}


def in_words(mask: int) -> str:
    return "{" + ",".join("ABCDEFGHIJKL"[i] for i in sorted(members(mask))) + "}"


def near_equal(n: int) -> np.ndarray:
    """Powers within a thousandth of each other, no two coalitions of one size alike."""
    return 1.0 + 1e-3 * np.sqrt(np.arange(n) + 0.5) / 4.0


def ruling(powers: np.ndarray, alpha: float) -> int:
    """The ruling coalition, found in memory in which something else has stood."""
    return ruling_coalition(powers, alpha, *np.full((2, 1 << len(powers)), np.nan))


def is_self_enforcing(powers: np.ndarray, alpha: float) -> bool:
    """Whether all of them hold together, by the flags that the ruling coalition is found with."""
    sums, holds = np.full((2, 1 << len(powers)), np.nan)
    power_of_coalitions(powers, sums)
    self_enforcing_coalitions(sums, alpha, holds)
    assert set(holds) <= {0.0, 1.0}
    return bool(holds[-1])


# ----------------------------------------------------------------------------- ruling coalitions (Acemoglu et al. 2008)


@pytest.mark.parametrize("case", PUBLISHED["cases"], ids=lambda case: f"{case['powers']}-{case['alpha']}")
def test_the_ruling_coalition_is_the_published_one(case):
    powers = np.array(case["powers"], float)
    assert in_words(ruling(powers, float(Fraction(case["alpha"])))) in case["urc_computed"]


@pytest.mark.parametrize(
    ("powers", "rulers"),
    [((3, 4, 5), {0, 1, 2}), ((3, 4, 5, 10), {0, 1, 2}), ((10, 4, 3), {0}), ((3, 4), {1})],
)
def test_a_strong_fourth_is_left_out_and_a_majority_of_one_rules_alone(powers, rulers):
    assert members(ruling(np.array(powers, float), 0.5)) == rulers


@pytest.mark.parametrize(("n", "size"), [(int(n), size) for n, size in PUBLISHED["size_property"]["sizes"].items()])
def test_near_equal_players_rule_in_ones_threes_sevens_and_fifteens(n, size):
    if not COMPILED and n > 9:
        pytest.skip("left to compiled code: 14 million parts of coalitions")
    assert ruling(near_equal(n), 0.5).bit_count() == size


def test_only_sizes_1_3_7_15_are_self_enforcing_among_near_equals():
    largest = 15 if COMPILED else 8
    stable = [n for n in range(1, largest + 1) if is_self_enforcing(near_equal(n), 0.5)]
    assert stable == [n for n in (1, 3, 7, 15) if n <= largest]


def test_two_equal_halves_hold_together_because_neither_wins():
    assert is_self_enforcing(np.array([1.0, 1.0]), 0.5)
    assert ruling(np.array([0.1 + 0.2, 0.3]), 0.5) == 0b11, "rounding alone must not make a half win"


def slowly(powers: tuple[int, ...], alpha: Fraction) -> tuple[bool, int]:
    """The definition, word for word, in fractions: whether self-enforcing, and the power of the ruling coalition."""

    def winning(whole):
        bar = alpha * sum(whole)
        return [part for size in range(1, len(whole)) for part in combinations(whole, size) if sum(part) > bar]

    def holds(whole):
        return not any(holds(part) for part in winning(whole))

    return holds(powers), min([sum(part) for part in winning(powers) if holds(part)], default=sum(powers))


@settings(max_examples=60)
@given(small_courts, st.sampled_from([Fraction(1, 2), Fraction(3, 5), Fraction(2, 3), Fraction(9, 10)]))
def test_the_definition_word_for_word_gives_the_same(powers, alpha):
    table = np.array(powers, float)
    holds, cost = slowly(tuple(powers), alpha)
    assert is_self_enforcing(table, float(alpha)) == holds
    rulers = members(ruling(table, float(alpha)))
    assert sum(powers[i] for i in rulers) == cost


@settings(max_examples=60)
@given(small_courts, st.floats(0.01, 100.0))
def test_rulers_do_not_depend_on_units_and_hold_together(powers, scale):
    table = np.array(powers, float)
    rulers = ruling(table, 0.6)
    assert ruling(table * scale, 0.6) == rulers
    assert is_self_enforcing(table[sorted(members(rulers))], 0.6)


# ------------------------------------------------------------- contest success (Tullock 1980; axioms of Skaperdas 1996)


@pytest.mark.parametrize(
    ("strength", "other", "decisiveness", "chance"),
    [
        (1, 1, 1, 1 / 2),
        (3, 1, 1, 3 / 4),
        (3, 1, 2, 9 / 10),
        (1, 4, 0.5, 1 / 3),
        (2, 0, 1, 1),
        (0, 2, 1, 0),
        (0, 0, 1, 0.5),
    ],
)
def test_chances_are_shares_of_strength_raised_to_decisiveness(strength, other, decisiveness, chance):
    assert win_chance(float(strength), float(other), float(decisiveness)) == pytest.approx(chance, rel=1e-12)


@given(strengths, strengths, exponents, st.floats(1e-2, 1e2))
def test_contest_chances_do_not_depend_on_units(s, o, m, c):  # axiom A6
    assert win_chance(c * s, c * o, m) == pytest.approx(win_chance(s, o, m), rel=1e-9)


@given(strengths, strengths, exponents)
def test_contest_chances_sum_to_one_and_do_not_ask_who_is_who(s, o, m):  # axioms A1 and A3
    assert win_chance(s, o, m) + win_chance(o, s, m) == pytest.approx(1.0, rel=1e-12)


@given(strengths, strengths, exponents, st.floats(1.01, 10.0))
def test_more_strength_helps_and_a_stronger_opponent_hurts(s, o, m, c):  # axiom A2
    assert win_chance(c * s, o, m) > win_chance(s, o, m) > win_chance(s, c * o, m)


# ------------------------------------------------------------------------------- logistic, approach, clip, wander_scale


@given(reals, st.floats(1e-3, 5.0))
def test_the_logistic_rises_and_is_symmetric_around_a_half(x, more):
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=1e-12)
    assert 0.0 < logistic(x) <= logistic(x + more) <= 1.0
    assert math.log(logistic(x) / logistic(-x)) == pytest.approx(x, abs=1e-9)


def test_the_logistic_of_no_leaning_is_a_half():
    assert logistic(0.0) == 0.5


@given(shares, shares, st.floats(1.0, 1000.0), st.floats(0.1, 60.0), st.floats(0.1, 60.0))
def test_two_short_steps_lead_where_one_long_step_leads(value, target, half_life, first, second):
    there = approach(approach(value, target, first, half_life), target, second, half_life)
    assert there == pytest.approx(approach(value, target, first + second, half_life), abs=1e-12)
    assert min(value, target) - 1e-12 <= there <= max(value, target) + 1e-12


def test_half_the_gap_is_closed_in_a_half_life():
    assert approach(0.2, 0.6, 90.0, 90.0) == pytest.approx(0.4, abs=1e-15)
    assert approach(0.2, 0.6, 180.0, 90.0) == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize(("days", "left"), [(0.0, 1.0), (30.0, 0.5), (60.0, 0.25), (15.0, math.sqrt(0.5))])
def test_of_what_fades_half_is_left_after_a_half_life(days, left):
    assert left_after(days, 30.0) == pytest.approx(left, abs=1e-15)


@pytest.mark.parametrize(
    ("rate", "days", "chance"),
    [
        (math.log(2.0), 1.0, 0.5),
        (math.log(2.0), 2.0, 0.75),
        (math.log(2.0) / 7.0, 7.0, 0.5),
        (2.0 * math.log(2.0), 1.0, 0.75),
        (0.0, 7.0, 0.0),
        (1e9, 7.0, 1.0),
    ],
)
def test_what_comes_at_a_rate_comes_within_some_days_but_for_what_is_left_of_chances(rate, days, chance):
    assert within(rate, days) == pytest.approx(chance, abs=1e-12)
    assert chance_of(365.25 * rate, days) == pytest.approx(chance, abs=1e-12)  # by the year


def test_what_comes_at_a_rate_below_nothing_never_comes():
    assert chance_of(-3.0, 7.0) == 0.0


@given(reals)
def test_clipped_numbers_are_the_nearest_shares(x):
    assert clip(x) == (x if 0.0 <= x <= 1.0 else float(x > 1.0))


def test_a_walk_that_hardly_turns_home_has_unit_spread_in_a_year():
    assert wander_scale(365.25, 1e9) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("half_life", [30.0, 180.0, 270.0])
def test_four_weeks_spread_as_far_in_one_step_as_in_four(half_life):
    kept = 0.5 ** (2.0 * 7.0 / half_life)  # what a week leaves of a variance
    weekly = wander_scale(7.0, half_life) ** 2
    assert wander_scale(28.0, half_life) ** 2 == pytest.approx(weekly * (1 + kept + kept**2 + kept**3), rel=1e-12)


def test_a_long_walk_spreads_as_far_as_its_pull_lets_it():
    pull = math.log(2.0) / 90.0  # of a day; the variance of an Ornstein-Uhlenbeck process at rest is v^2 / 2 pull
    assert wander_scale(1e6, 90.0) ** 2 * 365.25 == pytest.approx(1.0 / (2.0 * pull), rel=1e-9)


# ----------------------------------------------------------------------------------------------------------- uncompiled


@pytest.mark.skipif(not COMPILED, reason="already uncompiled")
def test_all_of_this_holds_uncompiled_too():
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", __file__],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout[-3000:]


# ------------------------------------------------------------------------------------------------------------- by lot


@pytest.mark.parametrize(
    ("shares", "draw", "row"),
    [
        ((0.2, 0.0, 0.6), 0.2499, 0),
        ((0.2, 0.0, 0.6), 0.2501, 2),  # who has no share is never drawn
        ((0.2, 0.0, 0.6), 1.0 - 2.0**-53, 2),
        ((0.0, 0.3), 1e-300, 1),
        ((0.0, 0.0), 0.5, -1),
        ((), 0.5, -1),
    ],
)
def test_a_lot_falls_on_each_in_proportion_to_his_share(shares, draw, row):
    assert by_lot(np.cumsum(np.array(shares, float)), draw) == row
