"""Records are handed to compiled code as one address, and are the same memory there."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import pytest

from sim.core import ahead
from sim.core.ground.address import ByAddress
from sim.core.ground.handed import by_address
from sim.core.ground.jit import called


@by_address
class Inner(NamedTuple):
    matrix: np.ndarray
    other: np.ndarray


@by_address
class Outer(NamedTuple):
    column: np.ndarray
    inner: Inner


@called
def shift(outer, row, by):
    outer.column[0] += by
    for k in range(outer.inner.matrix.shape[1]):
        outer.inner[row][1, k] += by
    return len(outer.column) + outer.inner.matrix.shape[0]


def test_records_cells_and_what_is_looked_up_are_one_address_each() -> None:
    handed = ahead.arguments()
    assert isinstance(numba.typeof(handed["s"]), ByAddress)
    assert isinstance(numba.typeof(handed["s"].lookup), ByAddress)
    assert isinstance(numba.typeof(handed["cells"]), ByAddress)


@pytest.mark.parametrize("row", [0, 1])
def test_it_is_the_same_memory(row: int) -> None:
    outer = Outer(np.zeros(3), Inner(np.zeros((2, 4)), np.zeros((5, 4))))
    assert shift(outer, row, 2.0) == 5
    assert outer.column.tolist() == [2.0, 0.0, 0.0]
    for place, matrix in enumerate(outer.inner):
        assert matrix[1].tolist() == [2.0 * (place == row)] * 4
        assert matrix.sum() == 8.0 * (place == row)


def test_what_is_not_laid_out_as_the_table_says_is_refused() -> None:
    with pytest.raises(TypeError, match="contiguous"):
        numba.typeof(Outer(np.zeros(6)[::2], Inner(np.zeros((1, 1)), np.zeros((1, 1)))))
    with pytest.raises(TypeError, match="behind them"):
        numba.typeof(Outer(Inner(np.zeros((1, 1)), np.zeros((1, 1))), np.zeros(1)))  # type: ignore[arg-type]
