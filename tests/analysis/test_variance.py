import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.variance import Share, pick_freeze

series = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=2, max_size=30)


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def frozen(group, n, rng):
    """Outcomes of n draws, with the group kept and the rest drawn afresh, and the other way round."""
    x, fresh = rng.uniform(-np.pi, np.pi, size=(2, 3, n))
    keep = np.isin(np.arange(3), group)[:, None]
    return ishigami(x), ishigami(np.where(keep, x, fresh)), ishigami(np.where(keep, fresh, x))


@pytest.mark.parametrize("i", [0, 1, 2])
def test_pick_freeze_finds_the_indices_of_ishigamis_function(published, i):
    expected, rng = published("sobol_ishigami")["expected"], np.random.default_rng(1)
    y, kept, redrawn = frozen([i], 40_000, rng)
    found = pick_freeze(y, kept, redrawn)
    for share, truth in ((found.first, expected["S1"][i]), (found.total, expected["ST"][i])):
        assert share.estimate == pytest.approx(truth, abs=0.02)
        assert share.low - 0.005 <= truth <= share.high + 0.005
        assert share.converged


def test_a_group_explains_alone_what_its_members_and_their_interaction_do(published):
    expected, rng = published("sobol_ishigami")["expected"], np.random.default_rng(2)
    y, kept, redrawn = frozen([0, 2], 40_000, rng)
    found = pick_freeze(y, kept, redrawn)
    assert found.first.estimate == pytest.approx(expected["S1"][0] + expected["S13"], abs=0.02)
    assert found.total.estimate == pytest.approx(expected["ST"][0], abs=0.02)  # x2 shares in nothing


def test_a_hundred_runs_do_not_settle_an_index():
    rng = np.random.default_rng(3)
    y, kept, _ = frozen([0], 100, rng)
    found = pick_freeze(y, kept)
    assert not found.first.converged
    assert found.total is None


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_the_share_from_inputs_is_covered_about_94_times_in_100(share):
    rng, hits = np.random.default_rng(4), 0
    for _ in range(400):
        inputs, luck = rng.normal(size=200), rng.normal(size=(2, 200))
        a, b = np.sqrt(share) * inputs + np.sqrt(1 - share) * luck
        found = pick_freeze(a, b)
        hits += found.first.low <= share <= found.first.high
    assert hits / 400 == pytest.approx(0.94, abs=0.025)  # two standard errors of 400 experiments


@pytest.mark.parametrize(("p", "share"), [(0.5, 1 / 3), (0.1, 0.1), (0.1, 0.5), (0.02, 0.02)])
@pytest.mark.parametrize("n", [200, pytest.param(1000, marks=pytest.mark.slow)])
def test_a_share_is_covered_93_to_97_times_in_100_where_the_outcome_is_a_rare_yes(p, share, n):
    rng, strength = np.random.default_rng(5), 1 / share - 1  # of the beta distribution of chances over inputs
    hits = []
    for _ in range(500):
        chance = rng.beta(p * strength, (1 - p) * strength, size=n)
        found = pick_freeze(*(rng.random((2, n)) < chance)).first
        hits.append(np.isnan(found.estimate) or found.low <= share <= found.high)
    assert 0.93 - 0.015 <= np.mean(hits) <= 0.97 + 0.015  # 1.5 points for 500 experiments


@given(series)
def test_a_share_holds_its_estimate_and_knows_nothing_of_order_or_unit(pairs):
    a, b = np.array(pairs, dtype=float).T
    found = pick_freeze(a, b).first
    turned = pick_freeze(3 * b - 7, 3 * a - 7).first
    if np.ptp(pairs) == 0:
        assert np.isnan(found).all()
        return
    assert found.low <= found.estimate <= found.high
    assert turned == pytest.approx(found, abs=1e-9)


def test_runs_that_repeat_exactly_have_all_in_common_and_opposite_ones_less_than_nothing():
    rng = np.random.default_rng(6)
    x = rng.normal(size=50)
    assert pick_freeze(x, x).first == pytest.approx((1, 1, 1))
    assert pick_freeze([0, 1, 0, 1], [1, 0, 1, 0]).first.estimate == pytest.approx(-1)


def test_a_reader_is_shown_no_share_below_nothing_or_above_all():
    below, above = Share(-0.08, -0.2, 0.13), Share(1.08, 0.87, 1.2)
    assert below.bounded == (0.0, 0.0, 0.13)
    assert above.bounded == (1.0, 0.87, 1.0)
    assert not below.above_zero
    assert above.above_zero
    assert np.isnan(Share(np.nan, np.nan, np.nan).bounded).all()


def test_the_share_is_fishers_correlation_of_each_pair_taken_both_ways():
    rng = np.random.default_rng(7)
    a, b = rng.normal(size=(2, 40)) + rng.normal(size=40)
    expected = np.corrcoef(np.concatenate((a, b)), np.concatenate((b, a)))[0, 1]
    assert pick_freeze(a, b).first.estimate == pytest.approx(expected)
    yes = pick_freeze(a > 0, b > 0).first.estimate
    both_ways = np.concatenate((a > 0, b > 0)), np.concatenate((b > 0, a > 0))
    assert yes == pytest.approx(np.corrcoef(*both_ways)[0, 1])


def test_a_missing_outcome_is_refused():
    with pytest.raises(ValueError, match="finite"):
        pick_freeze([1.0, np.nan], [1.0, 2.0])


def test_what_few_runs_show_of_a_number_is_said_to_be_little():
    rng, held = np.random.default_rng(11), 0
    for _ in range(100):  # some 4 % of runs have another value, in no relation to the other run of the pair
        a, b = np.where(rng.random((2, 400)) < 0.04, 1 - rng.random((2, 400)) ** 3, 0.0)
        first = pick_freeze(a, b).first
        held += first.low <= 0 <= first.high
    assert held >= 92  # the bootstrap: some 40
