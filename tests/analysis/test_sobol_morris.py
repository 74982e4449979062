import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from sim.statistics.estimates import Interval
from sim.statistics.ratios import ratio_of_means
from sim.statistics.sobol_morris import SobolIndices, morris_design, morris_effects, sobol_design, sobol_indices

RANGES = {name: (-np.pi, np.pi) for name in ("x1", "x2", "x3")}


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def once(ranges, f, blocks, rng):
    y = f(sobol_design(ranges, blocks, rng))
    return sobol_indices(ranges, y, y)


def test_sobol_indices_of_ishigamis_function_are_the_analytic_ones(published):
    expected, rng = published("sobol_ishigami")["expected"], np.random.default_rng(2)
    first, total = [], []
    for _ in range(4):
        design = sobol_design(RANGES, 65536, rng)
        y = ishigami(design)
        found = sobol_indices(RANGES, y, y)
        assert design.shape == (65536 * 5, 3)
        assert found.names == ("x1", "x2", "x3")
        assert found.converged.all()
        assert np.var(y) == pytest.approx(expected["V"], rel=0.02)
        first.append(found.first.estimate)
        total.append(found.total.estimate)
    np.testing.assert_allclose(np.mean(first, axis=0), expected["S1"], atol=0.01)
    np.testing.assert_allclose(np.mean(total, axis=0), expected["ST"], atol=0.01)
    np.testing.assert_allclose(first, np.tile(expected["S1"], (4, 1)), atol=0.03)


def test_few_runs_are_flagged_as_not_converged():
    assert not once(RANGES, ishigami, 64, np.random.default_rng(1)).converged.all()


def test_the_same_generator_gives_the_same_design_and_intervals():
    one, two = (once(RANGES, ishigami, 64, np.random.default_rng(0)) for _ in range(2))
    np.testing.assert_array_equal(one.first.high, two.first.high)


def test_luck_left_in_means_of_runs_does_not_make_indices_smaller():
    # y = 3 x1 + x2 and luck of as much variance as all inputs have: S1 = 9/10, S2 = 1/10, whatever the luck.
    ranges, rng = {"x1": (0.0, 1.0), "x2": (0.0, 1.0)}, np.random.default_rng(4)
    design = sobol_design(ranges, 4000, rng)
    straight = 3 * design[:, 0] + design[:, 1]
    one, two = (straight + rng.normal(size=len(design)) * np.sqrt(10 / 12) for _ in range(2))
    found = sobol_indices(ranges, one, two, np.full(len(design), 10 / 12))
    np.testing.assert_allclose(found.first.estimate, [0.9, 0.1], atol=0.05)
    np.testing.assert_allclose(found.total.estimate, [0.9, 0.1], atol=0.05)
    assert found.luck.estimate == pytest.approx(0.5, abs=0.02)
    assert sobol_indices(ranges, one, one).first.estimate[0] < 0.55  # what one replicate alone would have said


def test_where_inputs_are_not_told_apart_from_luck_there_are_no_indices():
    ranges, rng = {"x1": (0.0, 1.0), "x2": (0.0, 1.0)}, np.random.default_rng(5)
    one, two = rng.normal(size=(2, 64 * 4))
    found = sobol_indices(ranges, one, two, np.ones(64 * 4))
    assert not found.can_tell
    assert np.isnan(found.first.estimate).all()
    assert np.isinf(found.total.high).all()
    assert found.luck.low > 0.8


def test_an_input_that_changes_no_run_is_known_to():
    ranges = {"x1": (0.0, 1.0), "idle": (0.0, 1.0)}
    found = once(ranges, lambda x: x[:, 0], 16, np.random.default_rng(6))
    assert found.moves.tolist() == [True, False]


def covered(function, inputs, luck, studies, walks=20, blocks=128):
    """Share of studies in which intervals hold the truth: first, total, luck; and of Morris, mean and size."""
    from scipy.stats import qmc

    ranges = {f"x{k}": (0.0, 1.0) for k in range(inputs)}
    many = qmc.Sobol(2 * inputs, seed=1).random(2**15)
    a, b = many[:, :inputs], many[:, inputs:]
    y, variance = function(a), function(many[:, :inputs]).var()
    first, total = np.empty(inputs), np.empty(inputs)
    for k in range(inputs):
        mixed = function(np.where(np.arange(inputs) == k, b, a))
        first[k], total[k] = np.mean(function(b) * (mixed - y)) / variance, np.mean((mixed - y) ** 2) / 2 / variance
    walk = morris_design(ranges, 3000, np.random.default_rng(0))
    exact = morris_effects(ranges, walk, function(walk), function(walk))
    single = luck(function(a)[:, None, None], np.random.default_rng(1), 20).var(axis=2, ddof=1).mean()
    told, held, stepped = 0, [], []
    for number in range(studies):
        rng = np.random.default_rng([number, 17])
        design = sobol_design(ranges, blocks, rng)
        runs = luck(function(design).reshape(blocks, inputs + 2, 1), rng, 20)
        halves = runs[:, :, :10].mean(axis=2).ravel(), runs[:, :, 10:].mean(axis=2).ravel()
        found = sobol_indices(ranges, *halves, runs.var(axis=2, ddof=1).ravel())
        told += found.can_tell
        if found.can_tell:
            held.append([*_holds(found.first, first), *_holds(found.total, total),
                         found.luck.low <= single / (single + variance) <= found.luck.high])  # fmt: skip
        design = morris_design(ranges, walks, rng)
        runs = luck(function(design).reshape(walks, inputs + 1, 1), rng, 20)
        halves = runs[:, :, :10].mean(axis=2).ravel(), runs[:, :, 10:].mean(axis=2).ravel()
        effects = morris_effects(ranges, design, *halves)
        stepped.append([*_holds(effects.mean, exact.mean.estimate), *_holds(effects.size, exact.size.estimate)])
    return told / studies, np.mean(held, axis=0), np.mean(stepped, axis=0)


def _holds(interval, truth):
    return (interval.low <= truth + 1e-9) & (truth <= interval.high + 1e-9)


def bell(spread):
    """Luck of which half is the same at all points of a block, as in an ensemble, and half is not."""
    return lambda mean, rng, n: (
        mean + spread * np.sqrt(0.5) * (rng.normal(size=(len(mean), 1, n)) + rng.normal(size=(*mean.shape[:2], n)))
    )


def yes_or_no(mean, rng, n):
    return (rng.random((*mean.shape[:2], n)) < mean).astype(float)


def straight(x):
    return 3 * x[:, 0] + 2 * x[:, 1] + x[:, 2]


def steps(x):
    return 0.05 + 0.5 * (x[:, 0] > 0.7) + 0.3 * (x[:, 1] > 0.5) * (x[:, 0] < 0.7)


def unit_ishigami(x):
    return ishigami((2 * x - 1) * np.pi)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "inputs", "luck"),
    [(unit_ishigami, 3, bell(1.0)), (unit_ishigami, 3, bell(4.0)), (unit_ishigami, 3, bell(10.0)),
     (straight, 4, bell(1.0)), (straight, 4, bell(3.0)), (steps, 3, yes_or_no)],
)  # fmt: skip
def test_intervals_of_sobol_and_morris_cover_what_they_say(function, inputs, luck):
    told, sobol, morris = covered(function, inputs, luck, 500)
    print(function.__name__, told, sobol.round(3), morris.round(3))
    assert told > 0.95
    assert sobol.min() > 0.89  # each of some dozen shares of 500 studies: 92 % and what chance takes from it
    assert sobol.mean() == pytest.approx(0.95, abs=0.02)
    assert morris.min() > 0.89


def test_intervals_of_sobol_indices_cover_with_luck_in_the_means():
    told, sobol, morris = covered(straight, 4, bell(3.0), 100)
    assert told > 0.95
    assert sobol.mean() > 0.92
    assert morris.mean() > 0.92


def test_morris_finds_the_steps_of_ishigamis_function_worked_out_by_hand():
    # On 4 levels an input moves between -pi and pi/3 or between -pi/3 and pi, two thirds of its range, so that
    # sin moves by sqrt(3)/2 and sin² by 3/4. Root mean squares: x2, 7 x 3/4 x 3/2. x1: sqrt(3)/2 x 3/2 x that of
    # 1 + x3^4/10, x3 at ±pi or ±pi/3. x3: 3/2 x (pi^4 - (pi/3)^4)/10 x that of sin x1, 0 or sqrt(3)/2.
    step = np.sqrt(3) / 2
    ends, inside = (1 + np.pi**4 / 10), (1 + (np.pi / 3) ** 4 / 10)
    by_hand = [
        1.5 * step * np.sqrt((ends**2 + inside**2) / 2),
        7 * 0.75 * 1.5,
        1.5 * np.pi**4 * (1 - 1 / 81) / 10 * step / np.sqrt(2),
    ]
    rng = np.random.default_rng(1)
    design = morris_design(RANGES, 2000, rng)
    assert design.shape == (2000 * 4, 3)
    found = morris_effects(RANGES, design, ishigami(design), ishigami(design))
    assert found.size.estimate[1] == pytest.approx(by_hand[1], rel=1e-12)
    assert np.all(found.size.low - 1e-9 <= by_hand)
    assert np.all(by_hand <= found.size.high + 1e-9)
    assert abs(found.mean.estimate[1]) < 1  # x2 goes up and down, though alone
    np.testing.assert_array_less(found.p[[0, 1, 2]], 0.001)


def test_luck_is_not_taken_for_an_effect():
    rng = np.random.default_rng(3)
    design = morris_design(RANGES, 400, rng)
    one, two = rng.normal(size=(2, len(design))) + design[:, 0]
    found = morris_effects(RANGES, design, one, two)
    assert found.size.estimate[0] == pytest.approx(2 * np.pi, rel=0.05)
    assert found.size.low[1] == 0.0
    assert found.p[1] > 0.05
    assert np.abs(np.diff(one)).mean() > 1  # as large as the luck would have made it


def test_an_outcome_that_never_varies_has_no_indices():
    assert np.isnan(sobol_indices(RANGES, np.zeros(64 * 5), np.zeros(64 * 5)).total.estimate).all()


def test_a_design_of_one_block_is_refused():
    with pytest.raises(ValueError, match="at least 2 blocks"):
        sobol_design(RANGES, 1, np.random.default_rng(1))


def test_importing_the_wrappers_does_not_import_salib():
    code = "import sys, sim.statistics.sobol_morris; sys.exit('SALib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def interval(*half_widths):
    half = np.array(half_widths)
    return Interval(np.zeros(half.size), -half, half)


def test_an_index_is_reported_where_neither_interval_is_wider_than_a_tenth_to_each_side():
    luck, moves = Interval(0.0, 0.0, 0.0), np.ones(3, bool)
    first, total = interval(0.1, 0.05, 0.11), interval(0.1, 0.11, 0.05)
    found = SobolIndices(("a", "b", "c"), first, total, luck, moves, 5)
    assert found.converged.tolist() == [True, False, False]
    assert found.can_tell
    assert not SobolIndices(("a",), interval(np.inf), interval(0.1), luck, moves, 5).can_tell


def test_sobol_indices_by_hand():
    """Eight blocks of one input whose outcome is twice the input: of A, of A with it as in B, and of B."""
    a, b = np.tile([0.0, 0.25, 0.75, 1.0], 2), np.repeat([1.0, 0.0], 4)
    y = 2 * np.stack([a, b, b], axis=1)
    again = y + np.tile([[0.1], [-0.1]], (4, 1))  # luck of the second replicate, the same within a block
    found = sobol_indices({"x": (0.0, 1.0)}, y.ravel(), again.ravel(), np.full(24, 0.5))
    one, two = y - 1.0, again - 1.0
    steps = (one[:, 1] - one[:, 0]), (two[:, 1] - two[:, 0])
    under = (one * two).mean(axis=1)
    assert found.first.estimate[0] == pytest.approx(
        (one[:, 2] * steps[1] + two[:, 2] * steps[0]).mean() / 2 / under.mean()
    )
    assert found.total.estimate[0] == pytest.approx((steps[0] * steps[1]).mean() / 2 / under.mean())
    assert found.luck.estimate == pytest.approx(0.5 / (under.mean() + 0.5))
    assert (found.blocks, found.moves.tolist()) == (8, [True])
    narrow = ratio_of_means((steps[0] * steps[1] / 2)[:, None], under)
    with_luck = ratio_of_means(((steps[0] ** 2 + steps[1] ** 2) / 4)[:, None], under)
    assert found.total.low == pytest.approx(narrow.low)
    assert found.total.high == pytest.approx(np.maximum(narrow.high, with_luck.high)), "of eight steps none is known"
    without = sobol_indices({"x": (0.0, 1.0)}, y.ravel(), y.ravel()).luck
    assert np.isnan(without.estimate)
    assert (without.low, without.high) == (-np.inf, np.inf)
    flat = np.repeat([1.0, 2.0], 3)
    assert sobol_indices({"x": (0.0, 1.0)}, flat, flat).moves.tolist() == [False]


def test_an_input_that_moves_one_replicate_only_has_moved():
    y, still = np.array([0.0, 1.0, 1.0, 0.0, 0.0, 0.0]), np.zeros(6)
    for one, two in ((y, still), (still, y)):
        assert sobol_indices({"x": (0.0, 1.0)}, one, two).moves.tolist() == [True]
        design = np.array([0.0, 2 / 3, 1.0, 1 / 3, 0.0, 2 / 3])[:, None]
        assert morris_effects({"x": (0.0, 1.0)}, design, one, two).moves.tolist() == [True]


def test_morris_effects_by_hand():
    """Three walks over two inputs of 3 a - b²: an effect is the change over the share of the range that was walked."""
    ranges = {"a": (0.0, 2.0), "b": (-1.0, 1.0)}
    walks = np.array([[[0, -1], [1, -1], [1, 0]], [[2, 1], [2, 0], [1, 0]], [[1, 0], [1, 1], [2, 1]]], float)
    x = walks.reshape(-1, 2)
    found = morris_effects(ranges, x, 3 * x[:, 0] - x[:, 1] ** 2, 3 * x[:, 0] - x[:, 1] ** 2)
    assert found.mean.estimate.tolist() == pytest.approx([6.0, (2.0 - 2.0 - 2.0) / 3])
    assert found.size.estimate.tolist() == pytest.approx([6.0, 2.0])
    assert (found.names, found.walks, found.moves.tolist()) == (("a", "b"), 3, [True, True])
    half = stats.t.ppf(0.975, 2) * np.std([2.0, -2.0, -2.0], ddof=1) / np.sqrt(3)
    assert (found.mean.low[1], found.mean.high[1]) == pytest.approx((-2 / 3 - half, -2 / 3 + half))
    assert found.size.high[1] == pytest.approx(2 / 3 + half), "no size is below its mean"
    one_in_ten = morris_effects(ranges, x, x[:, 0], x[:, 0], 0.9)
    assert one_in_ten.mean.low[0] == one_in_ten.mean.high[0] == pytest.approx(2.0)
