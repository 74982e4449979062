"""Draws on paper: a number is its law's quantile at its own address, and falls with the channel it rests on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from sim.core.ground.arithmetic import FURTHEST, MIDDLE, middle_scores, share_below, standard_score
from sim.core.ground.codes import Purpose, Role
from sim.core.ground.draw import (
    INPUT_DTYPE,
    PEOPLE,
    distinct_rows,
    draw_inputs,
    draws_of,
    quantile,
    shared_by_corps,
    variances_of,
)
from sim.core.ground.luck import Luck, seeded, uniform
from sim.core.ground.records import blank

LUCKS = (seeded(1, 1), seeded(1, 2), seeded(1, 3))  # stated, implied, assumed
LAWS = np.array([[0.0, 0.5, 1.0], [0.0, 0.1, 1.0], [0.9, 0.9, 0.9]])
ENTRY = {"role": Role.CLAN, "row": 1, "column": 2, "key": 77, "quantity": 88, "law": 0, "fallback": 1, "channel": -1,
         "status": 0, "low": 2.0, "high": 6.0, "corps": -1}  # fmt: skip


def drawn(
    entry: dict[str, Any], laws: Any = LAWS, channels: tuple[tuple[int, int], ...] = (), lucks: Any = LUCKS
) -> Any:
    """Return the table of the entry's role after a draw, and what the channels came to."""
    inputs = blank(INPUT_DTYPE, 1)
    for name, value in {**ENTRY, **entry}.items():
        inputs[name] = value
    tables = tuple(np.full((2, 4), -7.0) for _ in Role)
    draws = draws_of(inputs, laws, np.array(channels, np.int64).reshape(-1, 2))
    draw_inputs(tables, draws, lucks)
    return tables[int(inputs.role[0])], draws.reliability


def at(luck: Luck, purpose: int, who: int, day: int) -> float:
    return float(uniform(luck, int(purpose), who, day))


@pytest.mark.parametrize(("u", "value"), [(0.25, 0.5), (0.5, 1.0), (0.75, 2.5), (1.0 - 1e-12, 4.0)])
def test_quantiles_lie_on_straight_lines_between_those_of_the_table(u, value):
    assert quantile(np.array([0.0, 1.0, 4.0]), u) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("change", [{}, {"status": 1}, {"status": 2}, {"quantity": 89}, {"key": 78}, {"column": 3}])
def test_a_number_is_drawn_by_whose_it_is_and_its_name_with_the_luck_of_its_status(change):
    entry = {**ENTRY, **change}
    u = at(LUCKS[entry["status"]], Purpose.INPUT, entry["key"], entry["quantity"])
    table, _ = drawn(change)
    assert table[1, entry["column"]] == pytest.approx(2.0 + 4.0 * u, abs=1e-12)
    assert (table == -7.0).sum() == 7, "no other cell is touched"


def test_what_rests_on_a_channel_stands_while_the_channel_is_reliable_enough_and_else_falls_back():
    u = at(LUCKS[0], Purpose.INPUT, 77, 88)
    kept = at(LUCKS[0], Purpose.RELIABILITY, 77, 88)
    stands, falls = 2.0 + 4.0 * u, 2.0 + 4.0 * float(np.interp(u, [0.0, 0.5, 1.0], [0.0, 0.1, 1.0]))
    for share, fallback, value in ((kept + 1e-9, 1, stands), (kept - 1e-9, 1, falls), (kept - 1e-9, -1, 0.0)):
        laws = np.vstack([LAWS, np.full((1, 3), share)])
        table, reliability = drawn({"channel": 0, "fallback": fallback}, laws, channels=((3, 5),))
        assert table[1, 2] == pytest.approx(value, abs=1e-9)
        assert reliability[0] == pytest.approx(share, abs=1e-12)


def test_each_channel_has_a_reliability_of_its_own_and_it_is_assumed():
    _, reliability = drawn({}, channels=((0, 11), (0, 12), (2, 13)))
    luck = [at(LUCKS[2], Purpose.CHANNEL, address, 0) for address in (11, 12)]
    assert list(reliability) == pytest.approx([*luck, 0.9], abs=1e-12)


# ---------------------------------------------------------------------------------------- what is said of a whole corps

EVEN = np.array([[0.0, 0.25, 0.5, 0.75, 1.0], [0.5, 0.5, 0.5, 0.5, 0.5]])
OF_CORPS = {"law": 0, "fallback": -1, "low": 0.0, "high": 1.0, "quantity": 88, "corps": 500}
SHARED = 1.0 - PEOPLE**2 * 12.0  # the variance of what is even on the unit interval is 1/12


def people(number: int, change: Any = None, lucks: Any = LUCKS, channels: tuple[tuple[int, int], ...] = ()) -> Any:
    """Return what is drawn for the people of a corps, 1000, 1001, ..."""
    inputs = blank(INPUT_DTYPE, number)
    for name, value in {**ENTRY, **OF_CORPS, **(change or {})}.items():
        inputs[name] = value
    inputs["key"], inputs["row"] = 1000 + np.arange(number), np.arange(number)
    tables = tuple(np.full((number, 4), -7.0) for _ in Role)
    draw_inputs(tables, draws_of(inputs, EVEN, np.array(channels, np.int64).reshape(-1, 2)), lucks)
    return tables[Role.CLAN][:, 2]


def test_people_of_a_corps_lie_around_one_draw_for_all_of_them():
    corps = norm.ppf(at(LUCKS[0], Purpose.INPUT, 500, 88))
    own = [norm.ppf(at(LUCKS[0], Purpose.INPUT, who, 88)) for who in (1000, 1001, 1002)]
    expected = [norm.cdf(np.sqrt(SHARED) * corps + np.sqrt(1.0 - SHARED) * z) for z in own]
    assert people(3) == pytest.approx(expected, abs=1e-6)
    assert people(2) == pytest.approx(expected[:2], abs=1e-6), "who else belongs to it moves nobody"


def test_a_corps_leaves_each_of_its_people_the_law_that_was_said():
    drawn = np.array([people(2, lucks=(seeded(1, run),) * 3) for run in range(2000)])
    assert np.quantile(drawn[:, 0], [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.03)
    assert np.corrcoef(norm.ppf(drawn).T)[0, 1] == pytest.approx(SHARED, abs=0.02)


@pytest.mark.parametrize(("spread", "shared"), [(0.05, 0.0), (PEOPLE, 0.0), (0.2, 0.75), (0.5, 0.96), (0.0, 0.0)])
def test_a_corps_shares_all_of_the_spread_but_that_of_people(spread: float, shared: float) -> None:
    assert shared_by_corps(np.array([spread])) == pytest.approx([shared], abs=1e-12)


def test_who_is_known_as_well_as_people_differ_keeps_draws_of_his_own():
    narrow = {"low": 0.4, "high": 0.6}
    own = [at(LUCKS[0], Purpose.INPUT, who, 88) for who in (1000, 1001)]
    assert people(2, narrow) == pytest.approx([0.4 + 0.2 * u for u in own], abs=1e-12)


def people_on_a_channel(law: Any, fallback: Any, falls: bool) -> Any:
    """Return what is drawn for three people of a corps where what is said rests on a channel, which stands or falls."""
    kept = at(LUCKS[0], Purpose.RELIABILITY, 500, 88)
    inputs = blank(INPUT_DTYPE, 3)
    for name, one in {**ENTRY, **OF_CORPS, "channel": 0, "fallback": 1}.items():
        inputs[name] = one
    inputs["key"], inputs["row"] = 1000 + np.arange(3), np.arange(3)
    tables = tuple(np.zeros((3, 4)) for _ in Role)
    laws = np.vstack([law, fallback, np.full((1, 5), kept - 1e-9 if falls else kept + 1e-9)])
    draw_inputs(tables, draws_of(inputs, laws, np.array([[2, 5]], np.int64)), LUCKS)
    return tables[Role.CLAN][:, 2]


@pytest.mark.parametrize("falls", [False, True])
def test_what_insiders_say_of_a_corps_stands_or_falls_for_all_of_it(falls: bool) -> None:
    expected = np.full(3, 0.5) if falls else people(3)
    assert people_on_a_channel(*EVEN, falls) == pytest.approx(expected, abs=1e-9)


NARROW = np.linspace(0.45, 0.55, 5)  # known as well as people differ: nothing in common


@pytest.mark.parametrize("falls", [False, True])
@pytest.mark.parametrize("narrow_falls", [False, True])
def test_a_corps_has_in_common_what_is_common_in_the_law_that_holds(narrow_falls: bool, falls: bool) -> None:
    """Of law and fallback one leaves something in common, the other does not, and the channel stands or falls."""
    laws = (EVEN[0], NARROW) if narrow_falls else (NARROW, EVEN[0])
    own = [at(LUCKS[0], Purpose.INPUT, who, 88) for who in (1000, 1001, 1002)]
    expected = np.interp(own, np.linspace(0.0, 1.0, 5), NARROW) if falls == narrow_falls else people(3)
    assert people_on_a_channel(*laws, falls) == pytest.approx(expected, abs=1e-9)


def test_a_law_of_one_value_has_no_variance_whatever_rounding_makes_of_it() -> None:
    constants = np.linspace(0.01, 0.99, 99)
    assert (variances_of(np.repeat(constants[:, None], 1025, axis=1)) >= 0.0).all()


# ---------------------------------------------------------------------------------------------- the normal distribution


def test_the_table_of_phi_is_right_to_eight_digits_and_rises_up_to_its_ends():
    scores = np.linspace(-FURTHEST - 1.0, FURTHEST + 1.0, 40_001)
    found = np.array([share_below(score) for score in scores.tolist()])
    assert np.abs(found - norm.cdf(scores)).max() < 2e-9
    assert (np.diff(found) >= -1e-16).all()
    assert (found[0], share_below(-FURTHEST), share_below(FURTHEST), found[-1]) == (0.0, 0.0, 1.0, 1.0)


def test_scores_of_the_middle_are_those_of_one_at_a_time_to_the_bit():
    shares = np.linspace(0.5 - MIDDLE, 0.5 + MIDDLE, 2001)[1:-1]
    out = np.zeros_like(shares)
    middle_scores(shares, out)
    assert out.tolist() == [standard_score(share) for share in shares.tolist()]


@pytest.mark.parametrize("share", [1e-300, 1e-14, 1e-6, 0.03, 0.0749, 0.0751, 0.4, 0.5, 0.9249, 0.9251, 1.0 - 1e-9])
def test_a_score_leaves_its_share_below_it(share: float) -> None:
    assert standard_score(share) == pytest.approx(norm.ppf(share), rel=2e-7, abs=1e-9)


def test_people_beyond_the_middle_are_drawn_by_their_own_score_too():
    drawn = np.concatenate([people(40, lucks=(seeded(1, run),) * 3) for run in range(20)])
    expected = []
    for run in range(20):
        luck = seeded(1, run)
        corps = norm.ppf(at(luck, Purpose.INPUT, 500, 88))
        own = norm.ppf([at(luck, Purpose.INPUT, 1000 + n, 88) for n in range(40)])
        expected.append(norm.cdf(np.sqrt(SHARED) * corps + np.sqrt(1.0 - SHARED) * own))
    assert drawn == pytest.approx(np.concatenate(expected), abs=1e-6)


def test_a_run_with_luck_of_its_own_for_one_status_moves_no_other():
    """Three numbers alike but for their status, drawn by one luck for all, and by another for each in turn."""
    inputs = blank(INPUT_DTYPE, 3)
    for name, one in ENTRY.items():
        inputs[name] = one
    inputs["row"], inputs["status"], inputs["key"] = np.arange(3), np.arange(3), 77
    for lucks in ((LUCKS[2],) * 3, (LUCKS[0], LUCKS[2], LUCKS[2]), (LUCKS[2], LUCKS[1], LUCKS[2]), LUCKS):
        tables = tuple(np.zeros((3, 4)) for _ in Role)
        draw_inputs(tables, draws_of(inputs, LAWS, np.zeros((0, 2), np.int64)), lucks)
        expected = [2.0 + 4.0 * at(luck, Purpose.INPUT, 77, 88) for luck in lucks]
        assert tables[Role.CLAN][:, 2] == pytest.approx(expected, abs=1e-12)


def test_a_channel_that_has_failed_in_one_run_may_stand_in_the_next():
    """What was noted of one run is nothing to the next: the same room is drawn into again and again."""
    inputs = blank(INPUT_DTYPE, 1)
    for name, one in {**ENTRY, "channel": 0}.items():
        inputs[name] = one
    draws = draws_of(inputs, np.vstack([LAWS, np.full((1, 3), 0.5)]), np.array([[3, 5]], np.int64))
    fell = []
    for run in range(40):
        luck = seeded(1, run)
        tables = tuple(np.zeros((2, 4)) for _ in Role)
        draw_inputs(tables, draws, (luck,) * 3)
        u, kept = at(luck, Purpose.INPUT, 77, 88), at(luck, Purpose.RELIABILITY, 77, 88)
        law = LAWS[1 if kept >= 0.5 else 0]
        assert tables[Role.CLAN][1, 2] == pytest.approx(2.0 + 4.0 * float(np.interp(u, [0.0, 0.5, 1.0], law)))
        fell.append(kept >= 0.5)
    assert 5 < sum(fell) < 35


@pytest.mark.parametrize("rows", [0, 1, 200])
def test_distinct_rows_are_those_of_numpy(rows: int) -> None:
    table = np.random.default_rng(rows).integers(0, 4, size=(rows, 3)).astype(np.uint64)
    found, places = distinct_rows(table)
    wanted, where = np.unique(table, axis=0, return_inverse=True)
    assert np.array_equal(found, wanted)
    assert np.array_equal(places, where.ravel())
