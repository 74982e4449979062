"""Draws on paper: a number is its law's quantile at its own address, and falls with the channel it rests on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.ground.codes import Purpose, Role
from sim.core.ground.draw import INPUT_DTYPE, draw_inputs, draws_of, quantile
from sim.core.ground.luck import Luck, seeded, uniform
from sim.core.ground.records import blank

LUCKS = (seeded(1, 1), seeded(1, 2), seeded(1, 3))  # stated, implied, assumed
LAWS = np.array([[0.0, 0.5, 1.0], [0.0, 0.1, 1.0], [0.9, 0.9, 0.9]])
ENTRY = {"role": Role.CLAN, "row": 1, "column": 2, "key": 77, "quantity": 88, "law": 0, "fallback": 1, "channel": -1,
         "status": 0, "low": 2.0, "high": 6.0}  # fmt: skip


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
