import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.statistics.prim import peel, quasi_p, without


@pytest.fixture
def biofuels(published):
    """The cases of Bryant & Lempert 2010, with what is known of their boxes."""
    case = published("prim_bryant_lempert")
    with (Path(__file__).parents[1] / "reference" / case["data"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[name]) for name in case["inputs"]] for row in rows])
    y = np.array([int(row[case["outcome"]]) for row in rows])
    return case, x, y, peel(x, y, case["inputs"], case["peel_alpha"], case["mass_min"])


def test_the_trajectory_is_that_of_bryant_and_lempert(biofuels):
    case, _, y, trajectory = biofuels
    assert (len(y), y.sum()) == (case["n"], case["of_interest"])
    assert len(trajectory) == case["expected"]["trajectory_length"]
    last, expected = trajectory[-1], case["expected"]["last"]
    assert last[:3] == pytest.approx((expected["coverage"], expected["density"], expected["mass"]), rel=1e-12)
    assert last.restricted == expected["res_dim"]
    assert trajectory[0].limits == {}
    assert trajectory[0][:3] == (1.0, 89 / 882, 1.0)


def test_the_box_they_chose_has_their_limits_coverage_and_density(biofuels):
    case, _, _, trajectory = biofuels
    box, expected = trajectory[21], case["expected"]["box21"]
    assert box[:3] == pytest.approx((expected["coverage"], expected["density"], expected["mass"]), abs=5e-7)
    assert (box.cases, box.of_interest, box.restricted) == (expected["n"], expected["k"], expected["res_dim"])
    assert set(box.limits) == set(expected["limits"])
    for name, limits in expected["limits"].items():
        assert box.limits[name] == pytest.approx(limits, abs=1e-6)


def test_quasi_p_tells_that_cellulosic_cost_could_go(biofuels):
    case, x, y, trajectory = biofuels
    chances = quasi_p(trajectory[21], x, y, case["inputs"])
    assert chances == pytest.approx(case["expected"]["box21"]["quasi_p"], rel=1e-6)
    wider, expected = without(trajectory[21], "Cellulosic cost", x, y, case["inputs"]), case["expected"]
    assert wider[:3] == pytest.approx(list(expected["without_cellulosic_cost"].values()), abs=5e-6)


def test_limits_describe_the_box_and_every_step_gains_density(biofuels):
    case, x, _, trajectory = biofuels
    for before, box in pairwise(trajectory):
        assert box.density > before.density
        assert box.mass >= case["mass_min"]
        assert np.all(before.inside[box.inside])
        within = np.ones(len(x), dtype=bool)
        for name, (low, high) in box.limits.items():
            column = x[:, case["inputs"].index(name)]
            within &= (low <= column) & (column <= high)
        np.testing.assert_array_equal(within, box.inside)


def test_tied_values_are_peeled_together_and_whole_numbers_get_whole_limits():
    x = np.repeat([1, 2, 3, 4], 25)[:, None]
    trajectory = peel(x, x[:, 0] >= 3, ["term"], alpha=0.05)
    assert [box.limits for box in trajectory] == [{}, {"term": (2.0, 4.0)}, {"term": (3.0, 4.0)}]
    assert trajectory[-1][:3] == (1.0, 1.0, 0.5)


def test_numbers_without_order_lose_one_value_at_a_time():
    clan = np.tile([0, 1, 2], 40)
    box = peel(clan[:, None], clan != 1, ["clan"], categorical=["clan"])[-1]
    assert box.limits == {"clan": (0.0, 2.0)}
    assert (box.density, box.coverage) == (1.0, 1.0)
    assert without(box, "clan", clan[:, None], clan != 1, ["clan"], ["clan"]).cases == 120
    # Read as an order, no limit leaves out the middle one alone.
    assert peel(clan[:, None], clan != 1, ["clan"])[-1].limits == {}


def test_no_box_falls_below_the_least_mass(biofuels):
    case, x, y, _ = biofuels
    trajectory = peel(x, y, case["inputs"], case["peel_alpha"], 0.3)
    assert 0.3 <= trajectory[-1].mass < 0.3 / 0.9 + 0.01


def test_a_small_peel_that_gains_more_for_each_case_goes_before_a_large_one():
    # Leaving out the 50 cases of kind 0 would raise the density by 0.30, the five lowest scores by 0.04 only.
    kind, score = np.repeat([0, 1], 50)[:, None], np.arange(100)[:, None] + 0.5
    y = np.ones(100, dtype=bool)
    y[[0, 1, 2, 3, 4, *range(10, 35)]] = False
    first = peel(np.hstack((kind, score)), y, ["kind", "score"], alpha=0.05)[1]
    assert first.limits == {"score": (5.0, 99.5)}


def test_a_planted_box_is_found_and_a_bystander_is_not_blamed():
    rng = np.random.default_rng(1)
    x = rng.random((2000, 4))
    y = (x[:, 0] > 0.6) & (x[:, 2] < 0.5)
    box = min(peel(x, y, ["a", "b", "c", "d"]), key=lambda b: abs(b.coverage - b.density))
    assert set(box.limits) == {"a", "c"}
    assert box.limits["a"][0] == pytest.approx(0.6, abs=0.05)
    assert box.limits["c"][1] == pytest.approx(0.5, abs=0.05)
    assert max(quasi_p(box, x, y, ["a", "b", "c", "d"]).values()) < 1e-9


def test_where_nothing_matters_quasi_p_of_the_first_peel_is_not_small_at_all_times():
    rng, chances = np.random.default_rng(2), []
    for _ in range(200):
        x, y = rng.random((200, 1)), rng.random(200) < 0.3
        trajectory = peel(x, y, ["a"], alpha=0.1)
        chances += list(quasi_p(trajectory[1], x, y, ["a"]).values()) if len(trajectory) > 1 else []
    assert np.median(chances) > 0.2


def first_gain(trajectory):
    """Density gained for each case given up by the first peel; 0 where none gains."""
    if len(trajectory) == 1:
        return 0.0
    before, after = trajectory[:2]
    return (after.density - before.density) / (before.cases - after.cases)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1), st.booleans()), min_size=2, max_size=60),
    st.floats(0.01, 0.5),
)
def test_mirroring_an_input_or_changing_their_order_leaves_the_first_gain_as_it_is(cases, alpha):
    a, b, y = (np.array(column) for column in zip(*cases, strict=True))
    if not y.any():
        return
    x = np.column_stack((a, b))
    mirrored, swapped = np.column_stack((a, -b)), np.column_stack((b, a))
    gains = [first_gain(peel(values, y, ["a", "b"], alpha)) for values in (x, mirrored, swapped)]
    assert gains == pytest.approx([gains[0]] * 3)


def test_what_cannot_be_peeled_is_refused():
    with pytest.raises(ValueError, match="at least once"):
        peel([[1.0], [2.0]], [0, 0], ["a"])
    with pytest.raises(ValueError, match="names no column"):
        peel([[1.0], [2.0]], [0, 1], ["a"], categorical=["b"])
    with pytest.raises(ValueError, match="does not restrict 'a'"):
        without(peel([[1.0], [2.0]], [1, 1], ["a"])[0], "a", [[1.0], [2.0]], [1, 1], ["a"])


def test_of_two_inputs_that_say_the_same_the_first_is_restricted_and_no_other():
    a = np.arange(40.0)
    box = peel(np.column_stack((a, a)), a >= 30, ["a", "b"])[-1]
    assert box.limits == {"a": (30.0, 39.0)}
    assert (box.coverage, box.density, box.restricted) == (1.0, 1.0, 1)


def test_an_input_that_is_restricted_already_goes_before_one_that_gains_as_much():
    """Once the lowest of a is gone, either of both would leave out the same four cases of no interest."""
    a, b = np.repeat([0.0, 1.0, 2.0], [5, 4, 4]), np.repeat([3.0, 0.0, 3.0], [5, 4, 4])
    trajectory = peel(np.column_stack((b, a)), a == 2, ["b", "a"], alpha=0.3)
    assert [box.limits for box in trajectory] == [{}, {"a": (1.0, 2.0)}, {"a": (2.0, 2.0)}]


@pytest.mark.parametrize(("least", "cases"), [(0.5, 20), (0.51, 21), (0.49, 20)])
def test_a_box_may_hold_the_least_mass_and_no_less(least, cases):
    a = np.arange(40.0)
    assert peel(a[:, None], a >= 20 + (least < 0.5), ["a"], alpha=0.025, mass_min=least)[-1].cases == cases


@pytest.mark.parametrize(("fewest", "left"), [(1, 3), (4, 4), (10, 10)])
def test_a_box_holds_as_many_futures_as_are_asked_for_however_many_cases(fewest, left):
    a, futures = np.arange(40.0), np.repeat(np.arange(20), 2)
    box = peel(a[:, None], a >= 34, ["a"], alpha=0.01, mass_min=0.01, futures=futures + 7, fewest=fewest)[-1]
    assert len(np.unique(futures[box.inside])) == left


def test_quasi_p_is_the_chance_of_so_many_hits_and_copies_count_for_as_much_as_they_are_worth():
    a = np.arange(40.0)
    y = (a >= 20) & (a % 4 != 0)
    box = peel(a[:, None], y, ["a"], alpha=0.5)[-1]
    chance = quasi_p(box, a[:, None], y, ["a"])["a"]
    assert chance == pytest.approx(stats.binom.sf(box.of_interest - 1, box.cases, y.mean()))
    halved = quasi_p(box, a[:, None], y, ["a"], worth=0.5)["a"]
    hits, misses = box.of_interest / 2, (box.cases - box.of_interest) / 2
    assert halved == pytest.approx(stats.beta.cdf(y.mean(), hits, misses + 1))
    assert halved > chance
    assert quasi_p(box._replace(of_interest=0), a[:, None], y, ["a"]) == {"a": 1.0}
