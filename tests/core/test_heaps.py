"""Heaps give out the best first, whatever is taken out and put back in between; what lies beside them is left alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.heaps import Heaps, add, lay_heap, order, put_back, take
from sim.core.ground.jit import rule

worths = st.lists(st.integers(-3, 3), min_size=0, max_size=40)  # few, so that many are worth the same


@rule
def drain(heaps, h, worth, backs, out):
    """Heap up all rows, take out as many as `backs`, put these back, and take out all."""
    lay_heap(heaps, h, 1.0)
    for row in range(len(worth)):
        heaps.worth[row] = worth[row]
        add(heaps, h, row)
    order(heaps, h)
    for n in range(backs):
        out[n] = take(heaps, h)
    for n in range(backs):
        put_back(heaps, h, out[n])
    for n in range(len(worth)):
        out[n] = take(heaps, h)


@given(worths, st.integers(0, 40))
def test_all_come_out_by_worth_and_of_two_worth_the_same_the_lower_row_first(worth, backs):
    heaps = Heaps(np.full(42, -7.0), np.zeros(42), np.zeros(3), np.zeros(3), np.zeros(3))
    out = np.zeros(len(worth), np.int64)
    drain(heaps, 2, np.array(worth, float), min(backs, len(worth)), out)
    assert list(out) == sorted(range(len(worth)), key=lambda row: (-worth[row], row))
    assert (heaps.rows[0], *heaps.rows[len(worth) + 1 :]) == (-7.0,) * (42 - len(worth))
    assert (heaps.first[2], heaps.last[2], heaps.ordered[2]) == (1.0, 1.0, 1.0)
