"""What is reckoned from values that a run leaves open: right for all that they may be, and answered where it can be."""

from __future__ import annotations

import operator
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes.between import RECKONED, Between, compared, is_shown, least, most, seen, shown, size

PLAIN: Final = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
SIGNS: Final = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
whole = st.integers(-6, 6).map(float)


@st.composite
def open_values(draw: Any) -> tuple[Between, float]:
    """A value that lies between two limits, and what it may be in truth."""
    low, truth, high = sorted(draw(st.tuples(whole, whole, whole)))
    high = draw(st.sampled_from((high, np.inf)))
    return Between(np.array([low]), np.array([high])), truth


@given(open_values(), open_values(), st.sampled_from(sorted(PLAIN)))
def test_what_is_reckoned_lies_between_whatever_the_parts_are(
    one: tuple[Between, float], two: tuple[Between, float], sign: str
):
    (a, x), (b, y) = one, two
    found = RECKONED[sign](a, b)
    if sign == "/" and b.low <= 0 <= b.high:
        assert not np.isfinite(shown(found))
    else:
        assert found.low <= PLAIN[sign](x, y) + 1e-12
        assert found.high >= PLAIN[sign](x, y) - 1e-12


@given(open_values(), open_values(), st.sampled_from(sorted(SIGNS)))
def test_a_comparison_is_answered_only_where_it_has_one_answer(
    one: tuple[Between, float], two: tuple[Between, float], sign: str
):
    (a, x), (b, y) = one, two
    answer = float(shown(compared(a, sign, b))[0])
    assert np.isnan(answer) or bool(answer) is SIGNS[sign](x, y)
    if a.low == a.high and b.low == b.high:
        assert not np.isnan(answer)


@given(open_values(), open_values())
def test_the_least_the_most_and_the_size_lie_between(one: tuple[Between, float], two: tuple[Between, float]):
    (a, x), (b, y) = one, two
    for found, truth in ((least(a, b), min(x, y)), (most(a, b), max(x, y)), (size(a), abs(x))):
        assert found.low <= truth <= found.high


@pytest.mark.parametrize(("low", "high", "is_seen"), [(3, 3, 1), (3, np.inf, 0), (np.inf, np.inf, 0)])
def test_only_one_finite_value_is_seen(low: float, high: float, is_seen: float):
    value = Between(np.array([low]), np.array([high]))
    assert shown(is_shown(value)) == is_seen
    np.testing.assert_array_equal(shown(value), [low] if is_seen else [np.nan])


def test_a_yes_or_no_that_cannot_be_seen_may_be_either():
    assert [float(each[0]) for each in seen([np.nan], yes_no=True)] == [0.0, 1.0]
