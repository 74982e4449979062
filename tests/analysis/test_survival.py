import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.proportions import wilson
from sim.statistics.survival import aalen_johansen, incidence_at

histories = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=60)


def test_two_competing_exits_by_hand(published):
    case = published("aalen_johansen_hand")
    curves = aalen_johansen(case["t"], case["event"], 2)
    expected = case["expected"]
    for cause, name in ((1, "cif_A"), (2, "cif_B")):
        for time, share in expected[name].items():
            assert incidence_at(curves, cause, float(time)).estimate == pytest.approx(share)
    for time, share in expected["survival"].items():
        assert curves.survival[curves.time == float(time)] == pytest.approx(share)


@given(histories)
def test_survival_and_all_exits_add_up_to_1_and_survival_is_that_of_any_exit(history):
    time, cause = np.array(history).T
    curves, any_exit = aalen_johansen(time, cause, 3), aalen_johansen(time, cause > 0, 1)
    np.testing.assert_allclose(curves.survival + curves.incidence.sum(axis=1), 1.0)
    np.testing.assert_allclose(curves.survival, any_exit.survival, atol=1e-12)
    assert np.all(np.diff(curves.incidence, axis=0) >= -1e-12)
    assert np.all((curves.low <= curves.incidence + 1e-12) & (curves.incidence <= curves.high + 1e-12))


@given(histories)
def test_with_one_way_to_end_it_is_1_minus_kaplan_meier_with_greenwoods_variance(history):
    time, cause = np.array(history).T
    ended = (cause > 0).astype(int)
    curves = aalen_johansen(time, ended, 1)
    variance, survival = 0.0, 1.0
    for t in np.unique(time):
        r, d = np.sum(time >= t), np.sum((time == t) & (ended == 1))
        survival *= 1 - d / r
        variance += d / (r * (r - d)) if r > d else 0.0
        row = curves.time == t
        assert curves.incidence[row, 0] == pytest.approx(1 - survival)
        assert curves.variance[row, 0] == pytest.approx(survival**2 * variance)


def test_where_nothing_stops_a_share_is_to_the_last_digit_what_is_counted():  # 69 of 400 is told as 17.2 % everywhere
    time = np.arange(400.0)
    cause = np.where(time < 69, 1, 2)
    curves = aalen_johansen(time, cause, 2)
    found = [incidence_at(curves, 1, float(k)).estimate for k in range(400)]
    assert found == [min(k + 1, 69) / 400 for k in range(400)]


def test_remission_under_6mp_lasts_as_freireich_saw_it(published):  # Kaplan-Meier: one way to end
    case = published("km_freireich")
    curves = aalen_johansen(case["t_6mp"], case["event_6mp"], 1)
    for month, share in case["expected"]["S_6mp"].items():
        assert 1 - incidence_at(curves, 1, float(month)).estimate == pytest.approx(share, abs=5.1e-4)
    for month, share in case["lifelines"]["S"].items():
        assert 1 - incidence_at(curves, 1, float(month)).estimate == pytest.approx(share, rel=1e-12)


def test_counting_the_other_exit_as_a_stop_overstates(published):
    case = published("aalen_johansen_hand")
    naive = aalen_johansen(case["t"], np.array(case["event"]) == 1, 1)
    assert incidence_at(naive, 1, 4).estimate == pytest.approx(0.6)
    assert incidence_at(aalen_johansen(case["t"], case["event"], 2), 1, 4).estimate == pytest.approx(0.5)


@given(histories)
def test_without_stops_it_is_the_plain_share_with_wilsons_interval(history):
    time, cause = np.array(history).T
    cause = np.maximum(cause, 1)
    curves = aalen_johansen(time, cause, 3)
    ended = (time[:, None] <= curves.time) & (cause[:, None] == 1)
    plain = wilson(ended.sum(axis=0), len(history))
    np.testing.assert_allclose(curves.incidence[:, 0], plain.estimate, atol=1e-9)
    np.testing.assert_allclose(curves.low[:, 0], plain.low, atol=1e-6)
    np.testing.assert_allclose(curves.high[:, 0], plain.high, atol=1e-6)


@pytest.mark.parametrize(
    ("rates", "stops"), [((0.05, 0.02), 0.05), pytest.param((0.01, 0.005), 0.1, marks=pytest.mark.slow)]
)
def test_intervals_cover_93_to_97_times_in_100_under_heavy_stopping(rates, stops):
    rng, n, month, total = np.random.default_rng(1), 200, 10.0, sum(rates)
    hits = np.zeros(2)
    for _ in range(1000):
        end, stop = rng.exponential(1 / total, n), np.minimum(rng.exponential(1 / stops, n), 12.0)
        cause = np.where(end <= stop, 1 + (rng.random(n) > rates[0] / total), 0)
        time = np.ceil(np.minimum(end, stop) * 4) / 4
        curves = aalen_johansen(time, cause, 2)
        found = [incidence_at(curves, c, month) for c in (1, 2)]
        lasting = np.exp(-total * month)
        truth = [rate / total * (1 - lasting) for rate in rates]
        hits += [f.low <= t <= f.high for f, t in zip(found, truth, strict=True)]
    assert np.all((hits / 1000 >= 0.93) & (hits / 1000 <= 0.97 + 0.005))  # 0.5 points for 1,000 experiments


def test_an_exit_not_yet_seen_is_not_said_to_be_impossible():
    curves = aalen_johansen([5.0] * 100, [0] * 100, 1)
    assert incidence_at(curves, 1, 5.0).high == pytest.approx(float(wilson(0, 100).high))


def test_a_cause_beyond_those_named_is_refused():
    with pytest.raises(ValueError, match=r"0 .* to 2"):
        aalen_johansen([1.0], [3], 2)
