"""What an axis offers: values to ten digits, whole numbers where they are asked for, levels moved by steps."""

from __future__ import annotations

import math

import pytest

from sim.experiment.design.axes import rounded


@pytest.mark.parametrize(("value", "shown"), [
    (1 / 3, 0.3333333333), (2 / 3, 0.6666666667), (2000 / 3, 666.6666667), (2 / 3 * 1e-5, 0.000006666666667),
    (-2 / 3, -0.6666666667), (12_345_678_912.0, 12_345_678_910.0), (0.0, 0.0), (1.0, 1.0), (10.0, 10.0),
])  # fmt: skip
def test_a_sampled_value_has_ten_digits_whatever_its_size(value: float, shown: float) -> None:
    assert rounded(value) == shown


def test_what_is_no_number_or_endless_stays_as_it_is() -> None:
    assert math.isnan(rounded(math.nan))
    assert rounded(-math.inf) == -math.inf
