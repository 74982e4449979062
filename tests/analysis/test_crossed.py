from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.runs import luck
from sim.analysis.runs.luck import variance_sources
from sim.analysis.runs.tables import tables_of
from sim.core.rulebook import PARAMETERS
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from sim.statistics.crossed import Parts, crossed
from sim.statistics.variance import Share

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
ARTICLE = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2021.yaml"
EXPERIMENTS = 300


def blocks_of(n, a, b, c, rng):
    """Blocks of a x + b u + c x u with normal x and u: shares of variance a², b² and c² over their sum."""
    x, u = rng.normal(size=(2, n, 2))
    return a * x[:, :, None] + b * u[:, None, :] + c * x[:, :, None] * u[:, None, :]


def test_three_parts_by_hand():
    rng = np.random.default_rng(1)
    found = crossed(blocks_of(4_000, 3.0, 2.0, 1.0, rng))
    assert [part.estimate for part in found] == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.04)


def test_three_parts_as_a_reader_is_told_them_add_up_to_one():
    found = Parts(Share(0.69, 0.2, 0.91), Share(-0.25, -0.6, 0.35), Share(0.56, -0.08, 1.1)).bounded
    assert found == (Share(0.69, 0.2, 0.91), Share(0.0, 0.0, 0.35), (pytest.approx(0.31), 0.0, 1.0))
    beyond = Parts(Share(0.8, 0.6, 0.9), Share(0.4, 0.2, 0.6), Share(-0.2, -0.4, -0.1)).bounded
    assert beyond.together == Share(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("decides", "share"),
    [(lambda x, u: x, (1, 0, 0)), (lambda x, u: u, (0, 1, 0)), (lambda x, u: x ^ u, (0, 0, 1))],
)
def test_inputs_luck_or_only_both_together_decide_a_yes_or_no(decides, share):
    """An outcome that is yes where a coin of the inputs and one of luck differ hangs on neither alone."""
    coins = np.random.default_rng(2).integers(2, size=(2, 4000, 2))
    found = crossed(
        decides(coins[0][:, :, None], coins[1][:, None, :] + 0 * coins[0][:, :, None]) + np.zeros((1, 2, 2))
    )
    assert [part.estimate for part in found] == pytest.approx(share, abs=0.05)
    assert all(part.low - 0.01 <= true <= part.high + 0.01 for part, true in zip(found, share, strict=True))


@given(st.lists(st.integers(-3, 3), min_size=16, max_size=16))
@settings(max_examples=50)
def test_the_parts_add_up_hold_their_estimates_and_know_no_unit(values):
    y = np.array(values, float).reshape(4, 2, 2)
    found = crossed(y)
    if np.ptp(y) == 0:
        assert found is None
        return
    assert sum(part.estimate for part in found) == pytest.approx(1)
    assert all(part.low <= part.estimate <= part.high for part in found)
    turned = crossed(5 * y.transpose(0, 2, 1) - 2)  # inputs in the place of luck
    assert [turned.luck, turned.inputs] == [pytest.approx(found.inputs, abs=1e-3), pytest.approx(found.luck, abs=1e-3)]


@pytest.mark.parametrize("threshold", [None, 2.0])
def test_each_part_is_covered(threshold):
    """Of a number, and of a yes that is said in one run of eight."""
    rng, n = np.random.default_rng(3), 150
    whole = blocks_of(20_000, 1.0, 1.2, 0.8, rng)
    whole = whole if threshold is None else (whole > threshold).astype(float)
    c = whole - whole.mean()
    truth = (c[:, :, 0] * c[:, :, 1]).mean() / c.var(), (c[:, 0] * c[:, 1]).mean() / c.var()
    truth = (*truth, 1 - sum(truth))
    times = EXPERIMENTS if threshold else EXPERIMENTS // 4
    found = [crossed(whole[rng.integers(20_000, size=n)]) for _ in range(times)]
    hits = [[part.low <= true <= part.high for part, true in zip(parts, truth, strict=True)] for parts in found]
    assert np.all(np.mean(hits, axis=0) >= 0.90)


def test_a_court_whose_inputs_are_all_known_hangs_on_luck_and_the_articles_on_both():
    lively = {"chances": 5.0, "safety": 5.0}  # or hardly anybody moves
    known = {each.name: each.value for each in PARAMETERS if each.name != "leak_rate"} | lively
    court = {
        each.outcome: each
        for each in variance_sources(
            build(load(COURT, [f"parameters.{name}={value}" for name, value in known.items()])), 1, 401, 1
        )
    }
    assert court["split"].pairs == 400
    assert court["split"].luck.low > court["split"].inputs.high
    assert court["formation_days"].inputs is None
    split = next(each for each in variance_sources(build(load(ARTICLE)), 1, 400, 1) if each.outcome == "split")
    assert split.together.estimate > split.luck.estimate  # not booked to luck


def test_blocks_must_be_whole():
    with pytest.raises(ValueError, match="blocks, 2, 2"):
        crossed(np.zeros((4, 2)))
    with pytest.raises(ValueError, match="finite"):
        crossed(np.full((4, 2, 2), np.nan))


def test_runs_that_were_played_are_not_played_again_for_it(tmp_path, monkeypatch):
    built = build(load(ARTICLE))
    fresh = variance_sources(built, 1, 41, 1)
    play_study(single(load(ARTICLE), 60, 1), tmp_path / "o", Options(1))
    played, plays = tables_of(tmp_path / "o").told(built.own), []
    simulate_all = luck.simulate_all
    monkeypatch.setattr(luck, "simulate_all", lambda *given: plays.append(given[1]) or simulate_all(*given))
    assert variance_sources(built, 1, 41, 1, played=played) == fresh
    assert [each.tolist() for each in plays] == [[run ^ 1 for run in range(40)]]
