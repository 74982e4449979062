"""Levels become laws as the coding of the article says, and the check numbers published with it hold."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.core.ground.draw import quantile
from sim.scenario.schema.numbers import CONFIDENCES, LEVEL_MEANS, LEVELS, Number
from sim.scenario.tables import evidence

BINS = {level: (place / 5, (place + 1) / 5) for place, level in enumerate(LEVELS)}
SHRINK = {"high": 1.0, "medium": 0.9, "low": 0.7, "assumed": 0.5}
CONCENTRATION = {"high": 40, "medium": 14, "low": 6, "assumed": 4}


def number(level, certainty):
    """Return a level at a confidence, or assumed."""
    if certainty == "assumed":
        return Number(level=level)
    return Number(level=level, confidence=certainty, status="implied", evidence=("p01",))


def beta(law):
    kind, a, b = law
    assert kind == "beta"
    return stats.beta(a, b)


@pytest.mark.parametrize(("level", "certainty"), tuple(product(LEVELS, SHRINK)))
def test_a_level_has_the_mean_and_the_concentration_of_the_mapping(level, certainty):
    _, a, b = evidence.law_of(number(level, certainty))
    assert a / (a + b) == pytest.approx(0.5 + SHRINK[certainty] * (LEVEL_MEANS[level] - 0.5))
    assert a + b == pytest.approx(CONCENTRATION[certainty])


@pytest.mark.parametrize(
    ("certainty", "published"), [("high", 0.80), ("medium", 0.54), ("low", 0.37), ("assumed", 0.30)]
)
def test_a_medium_draw_falls_into_its_own_bin_as_often_as_published(certainty, published):
    low, high = BINS["medium"]
    law = beta(evidence.law_of(number("medium", certainty)))
    assert law.cdf(high) - law.cdf(low) == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize(
    ("certainty", "published"), [("high", 0.97), ("medium", 0.84), ("low", 0.70), ("assumed", 0.63)]
)
def test_a_high_draw_exceeds_a_medium_draw_as_often_as_published(certainty, published):
    high, medium = (beta(evidence.law_of(number(level, certainty))) for level in ("high", "medium"))
    chance, _ = integrate.quad(lambda x: high.pdf(x) * medium.cdf(x), 0.0, 1.0)
    assert chance == pytest.approx(published, abs=0.0075)


@pytest.mark.parametrize(("level", "certainty"), tuple(product(LEVELS, ("medium", "low", "assumed"))))
def test_what_is_not_certain_does_not_pile_up_at_the_ends(level, certainty):
    _, a, b = evidence.law_of(number(level, certainty))
    assert min(a, b) >= 1.0


def test_assumed_overrides_confidence_and_no_confidence_is_low():
    assumed = Number(level="high", confidence="high", status="assumed")
    implied = Number(level="high", status="implied", evidence=("p01",))
    assert evidence.law_of(assumed) == evidence.law_of(number("high", "assumed"))
    assert evidence.law_of(implied) == evidence.law_of(number("high", "low"))


def test_means_of_levels_can_be_set_by_a_scenario():
    _, a, b = evidence.law_of(number("high", "high"), {**LEVEL_MEANS, "high": 0.75})
    assert a / (a + b) == pytest.approx(0.75)


def test_a_fixed_value_has_no_law_and_stands_for_itself():
    fixed = Number(value=0.3)
    assert evidence.law_of(fixed) is None
    assert evidence.law_of(Number(value=0.3, range=(0.3, 0.3))) is None
    assert evidence.centre_of(fixed) == 0.3
    assert evidence.limits_of(fixed) == (0.3, 0.3)


def test_pert_by_hand():
    """Mode 2 in [0, 10]: a = 1.8, b = 4.2, mean (0 + 4 * 2 + 10) / 6 = 3 (Malcolm et al. 1959)."""
    drawn = Number(value=2.0, range=(0.0, 10.0))
    law = evidence.law_of(drawn)
    assert law == ("beta", pytest.approx(1.8), pytest.approx(4.2))
    assert 10.0 * evidence.mean_of(law) == pytest.approx(3.0)


@given(low=st.floats(-50.0, 50.0), width=st.floats(0.01, 100.0), place=st.floats(0.0, 1.0))
def test_pert_keeps_its_mode(low, width, place):
    _, a, b = evidence.pert(low + place * width, low, low + width)
    assert a + b == pytest.approx(6.0)
    assert (a - 1.0) / (a + b - 2.0) == pytest.approx(place, abs=1e-6)


def test_a_channel_that_fails_leaves_no_idea_or_one_step_less_of_confidence():
    def rests(on, confidence="high"):
        return Number(level="high", confidence=confidence, status="stated", evidence=("p01",), rests_on=on)

    assert evidence.fallback_of(rests("insiders")) == ("beta", 2.0, 2.0)
    assert evidence.fallback_of(rests("unsourced")) == ("beta", 2.0, 2.0)
    steps = ("high", "medium", "low", "assumed")
    for before, after in pairwise(steps):
        assert evidence.fallback_of(rests("partly", before)) == evidence.law_of(number("high", after))


@pytest.mark.parametrize(
    ("rests_on", "channel"),
    [
        ("insiders", "insiders"),
        ("insiders+unsourced", "insiders"),
        ("partly", "insiders"),
        ("unsourced", "unsourced"),
        ("leak-or-unsourced", "unsourced"),
        (None, None),
    ],
)
def test_the_channel_a_number_rests_on(rests_on, channel):
    assert evidence.channel_of(Number(level="high", rests_on=rests_on)) == channel


@pytest.mark.parametrize(("level", "certainty"), tuple(product(LEVELS, SHRINK)))
def test_interpolated_quantiles_are_those_of_the_law(level, certainty):
    _, a, b = evidence.law_of(number(level, certainty))
    table = evidence.quantile_table(a, b)
    assert table.shape == (1025,)
    assert table[0] == 0.0
    assert table[-1] == 1.0
    u = np.linspace(0.005, 0.995, 397)
    drawn = [quantile(table, each) for each in u]
    np.testing.assert_allclose(drawn, stats.beta(a, b).ppf(u), atol=2e-3)


def test_a_higher_level_is_higher_at_every_quantile():
    """So that raising a level raises every run's value with the same luck."""
    for certainty in (*CONFIDENCES, "assumed"):
        tables = [evidence.quantile_table(*evidence.law_of(number(level, certainty))[1:]) for level in LEVELS]
        for lower, higher in pairwise(tables):
            assert np.all(higher[1:-1] > lower[1:-1])


def test_a_table_that_is_kept_for_all_cannot_be_written_in():
    table = evidence.quantile_table(2.0, 5.0)
    assert evidence.quantile_table(2.0, 5.0) is table
    with pytest.raises(ValueError, match="read-only"):
        table[0] = 1.0
