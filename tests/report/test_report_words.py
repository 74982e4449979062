"""Chances in words, and the layout of the network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.layout import placed
from sim.report.words import chance, change, hedged, number, percent, points


def test_words_follow_the_scale_of_directive_203():
    assert [chance(x) for x in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)] == [
        "hardly to be expected", "very unlikely", "unlikely", "as likely as not", "likely", "very likely",
        "almost certain",
    ]  # fmt: skip


def test_an_interval_over_ends_of_the_scale_gives_the_whole_span():
    assert hedged(0.04, 0.09) == "hardly to be expected or very unlikely"
    assert hedged(0.28, 0.32) == "unlikely"
    assert hedged(0.40, 0.60) == "from unlikely to likely"  # not "as likely as not", which hides both
    assert hedged(0.0, 1.0) == "from hardly to be expected to almost certain"


@given(st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 0.3))
def test_the_words_of_both_limits_are_always_said(share: float, below: float, above: float):
    low, high = max(0.0, share - below), min(1.0, share + above)
    assert chance(low) in hedged(low, high)
    assert chance(high) in hedged(low, high)


def test_only_none_and_all_are_written_as_none_and_all():
    assert [percent(x) for x in (0.0, 0.0004, 0.064, 0.9996, 1.0)] == ["0 %", "0.04 %", "6.4 %", "99.96 %", "100 %"]
    assert points(-0.0001) == "0.0"
    assert points(-0.066) == "−6.6"


@given(st.integers(2, 25), st.integers(0, 10**6))
def test_nodes_lie_within_the_drawing_and_apart(count: int, seed: int):
    rng = np.random.default_rng(seed)
    links = [(int(a), int(b)) for a, b in rng.integers(0, count, (2 * count, 2))]
    spots = placed(count, links, (700.0, 420.0), 40.0)
    assert ((spots >= 0) & (spots <= (700, 420))).all()
    gaps = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) + 1000 * np.eye(count)
    assert gaps.min() > 20
    assert (spots == placed(count, links, (700.0, 420.0), 40.0)).all()


@pytest.mark.parametrize(("value", "said", "moved"), [
    (0.0, "0", "0"), (-1.4e-17, "0", "0"), (0.0042, "0.0042", "+0.0042"), (-0.00036, "−0.00036", "−0.00036"),
    (0.00499, "0.0050", "+0.0050"), (0.006, "0.01", "+0.01"), (-0.24, "−0.24", "−0.24"), (9.5, "9.50", "+9.50"),
    (10.0, "10.0", "+10.0"), (-1234.56, "−1,234.6", "−1,234.6"), (float("inf"), "∞", "+∞"), (float("nan"), "–", "–"),
])  # fmt: skip
def test_a_number_is_told_from_0_where_it_is_not_0(value, said, moved):
    assert (number(value), change(value)) == (said, moved)


def test_numbers_that_rise_are_never_told_as_falling():
    rising = [10.0 ** (k / 50) for k in range(-420, 180)]
    told = [float(number(value).replace(",", "")) for value in rising]
    assert told == sorted(told)
