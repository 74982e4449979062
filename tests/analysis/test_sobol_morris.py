import subprocess
import sys

import numpy as np
import pytest

from sim.analysis.sobol_morris import morris_design, morris_effects, sobol_design, sobol_indices

RANGES = {name: (-np.pi, np.pi) for name in ("x1", "x2", "x3")}


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_ishigamis_function_are_the_analytic_ones(published):
    expected, rng = published("sobol_ishigami")["expected"], np.random.default_rng(2)
    first, total = [], []
    for _ in range(4):  # one scrambled design in ten misses by more than 0.01: their mean does not
        design = sobol_design(RANGES, 4096, rng)
        found = sobol_indices(RANGES, ishigami(design), rng, resamples=50)
        assert design.shape == (4096 * 5, 3)
        assert found.names == ("x1", "x2", "x3")
        assert found.converged.all()
        assert np.var(ishigami(design)) == pytest.approx(expected["V"], rel=0.02)
        first.append(found.first)
        total.append(found.total)
    np.testing.assert_allclose(np.mean(first, axis=0), expected["S1"], atol=0.01)
    np.testing.assert_allclose(np.mean(total, axis=0), expected["ST"], atol=0.01)
    np.testing.assert_allclose(first, np.tile(expected["S1"], (4, 1)), atol=0.03)


def test_few_runs_are_flagged_as_not_converged():
    rng = np.random.default_rng(1)
    found = sobol_indices(RANGES, ishigami(sobol_design(RANGES, 64, rng)), rng)
    assert not found.converged.all()


def test_the_same_generator_gives_the_same_design_and_half_widths():
    def once():
        rng = np.random.default_rng(0)
        return sobol_indices(RANGES, ishigami(sobol_design(RANGES, 64, rng)), rng)

    np.testing.assert_array_equal(once().first_half_width, once().first_half_width)


def test_morris_finds_the_steps_of_ishigamis_function_worked_out_by_hand():
    # On 4 levels an input moves between -pi and pi/3 or between -pi/3 and pi, two thirds of its range, so that
    # sin moves by sqrt(3)/2 and sin² by 3/4. x2: 7 x 3/4 x 3/2. x1: sqrt(3)/2 x 3/2 x mean of 1 + x3^4/10.
    # x3: 3/2 x (pi^4 - (pi/3)^4)/10 x mean of |sin x1|, which is 0 at the ends and sqrt(3)/2 inside.
    step = np.sqrt(3) / 2
    by_hand = [
        1.5 * step * (1 + np.pi**4 * (1 + 1 / 81) / 20),
        7 * 0.75 * 1.5,
        1.5 * np.pi**4 * (1 - 1 / 81) / 10 * step / 2,
    ]
    rng = np.random.default_rng(1)
    design = morris_design(RANGES, 2000, rng)
    assert design.shape == (2000 * 4, 3)
    found = morris_effects(RANGES, design, ishigami(design), rng)
    assert found.mean_absolute[1] == pytest.approx(by_hand[1], rel=1e-12)
    assert np.all(np.abs(found.mean_absolute - by_hand) <= 1.5 * found.mean_absolute_half_width + 1e-9)
    assert found.spread[1] > 7  # x2 goes up and down, though alone
    assert abs(found.mean[1]) < 1


def test_an_outcome_that_never_varies_has_no_indices():
    assert np.isnan(sobol_indices(RANGES, np.zeros(64 * 5), np.random.default_rng(1)).total).all()


def test_a_design_that_is_no_power_of_2_is_refused():
    with pytest.raises(ValueError, match="power of 2"):
        sobol_design(RANGES, 100, np.random.default_rng(1))


def test_importing_the_wrappers_does_not_import_salib():
    code = "import sys, sim.analysis.sobol_morris; sys.exit('SALib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
