import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.multiplicity import benjamini_hochberg, holm

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_benjamini_and_hochbergs_fifteen_hypotheses_give_four_findings_against_three(published):
    case = published("benjamini_hochberg_1995")
    p = np.array(case["p"])
    assert np.sum(benjamini_hochberg(p) <= case["level"]) == case["rejected_by_benjamini_hochberg"]
    assert np.sum(p * p.size <= case["level"]) == case["rejected_by_bonferroni"]
    assert np.sum(holm(p) <= case["level"]) == 3  # 12 x 0.0095 > 0.05: Holm stops where Bonferroni does here


def test_holm_by_hand():
    np.testing.assert_allclose(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
    np.testing.assert_allclose(benjamini_hochberg([0.01, 0.04, 0.03, 0.005]), [0.02, 0.04, 0.04, 0.02])


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@given(p_values)
def test_adjusting_keeps_the_order_and_never_makes_a_finding_surer(adjust, p):
    adjusted = adjust(p)
    assert np.all(adjusted >= np.array(p) - 1e-15)
    assert np.all(adjusted <= 1)
    assert np.all(np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0)


@given(p_values)
def test_holm_lies_between_benjamini_hochberg_and_bonferroni(p):
    assert np.all(holm(p) <= np.minimum(1, np.array(p) * len(p)) + 1e-15)
    assert np.all(benjamini_hochberg(p) <= holm(p) + 1e-12)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@given(p_values, st.randoms(use_true_random=False))
def test_the_order_in_which_tests_are_named_does_not_matter(adjust, p, shuffler):
    order = list(range(len(p)))
    shuffler.shuffle(order)
    np.testing.assert_allclose(adjust(np.array(p)[order]), adjust(p)[order])


def test_holm_keeps_the_chance_of_a_false_finding_among_true_nulls():
    p = np.random.default_rng(1).random((2000, 8))
    assert np.mean([holm(row).min() <= 0.05 for row in p]) == pytest.approx(0.05, abs=0.015)


def test_a_missing_p_value_is_refused():
    with pytest.raises(ValueError, match="nan"):
        holm([0.1, float("nan")])
