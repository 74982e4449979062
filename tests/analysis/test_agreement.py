"""The correlation of yes-or-no pairs: its limits fit the data just as well as the level lets them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sim.statistics.agreement import intraclass_yes_no


@pytest.mark.parametrize(("both", "one", "n"), [(40, 30, 120), (12, 50, 90), (3, 9, 60), (80, 12, 100)])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_limits_are_where_the_counts_expected_misfit_by_the_quantile(both: int, one: int, n: int, level: float) -> None:
    """Donner & Eliasziw 1992: the goodness of fit of the three counts, one degree of freedom."""
    p = (2 * both + one) / (2 * n)
    q = 1 - p
    found = intraclass_yes_no(both, one, n, level)
    assert found.estimate == pytest.approx(1 - one / (2 * n * p * q))
    for r in (found.low, found.high):
        expected = n * np.array([p**2 + r * p * q, 2 * p * q * (1 - r), q**2 + r * p * q])
        chi2 = float((((np.array([both, one, n - both - one]) - expected) ** 2) / expected).sum())
        assert chi2 == pytest.approx(norm.ppf((1 + level) / 2) ** 2)


def test_pairs_that_all_agree_or_all_differ_stand_at_an_end() -> None:
    alike, apart = intraclass_yes_no(30, 0, 60), intraclass_yes_no(0, 60, 60)
    assert (alike.estimate, alike.high) == (1.0, 1.0)
    assert 0.8 < alike.low < 1.0
    assert (apart.estimate, apart.low) == pytest.approx((-1.0, -1.0))
    rare = intraclass_yes_no(0, 6, 60)  # of pairs that are seldom yes none can be less alike than -p/q
    assert rare.low == pytest.approx(-0.05 / 0.95, abs=1e-6)
    for both in (0, 60):
        assert np.isnan(intraclass_yes_no(both, 0, 60)).all()
