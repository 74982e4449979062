"""Heaps: whoever is worth most is found without going over everybody; of those worth the same, the lower row.

Several heaps lie side by side in one array, so nothing is allocated: they are laid into what a rule may write to.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.ground.jit import part


class Heaps(NamedTuple):
    """Rows of a table in heaps: heap h lies in rows[first[h]:last[h]], its best row first once it is put in order.

    All are float64, as what a rule may write to is. `worth` is by row of the table. `ordered` is 1 for a heap in order:
    there a row comes before the two at twice its place, plus one and plus two.
    """

    rows: NDArray[np.float64]
    worth: NDArray[np.float64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    ordered: NDArray[np.float64]


@part
def comes_before(worth, row, other):
    """Say whether a row comes before another: by worth, and of two worth the same the lower."""
    return worth[row] > worth[other] or (worth[row] == worth[other] and row < other)


@part
def lay_heap(heaps, h, begin):
    """Lay heap h from place `begin` on, with nothing in it."""
    heaps.first[h] = begin
    heaps.last[h] = begin
    heaps.ordered[h] = 0.0


@part
def add(heaps, h, row):
    """Add a row to heap h as long as that is not in order."""
    heaps.rows[int(heaps.last[h])] = row
    heaps.last[h] += 1.0


@part
def order(heaps, h):
    """Put heap h in order, in a time that grows with its size."""
    begin = int(heaps.first[h])
    for place in range((int(heaps.last[h]) - begin) // 2 - 1, -1, -1):
        sink(heaps, h, place, int(heaps.rows[begin + place]))
    heaps.ordered[h] = 1.0


@part
def sink(heaps, h, place, row):
    """Let a row take a place in heap h, or one that is below it and belongs before."""
    begin = int(heaps.first[h])
    size = int(heaps.last[h]) - begin
    while 2 * place + 1 < size:
        below = 2 * place + 1
        other = int(heaps.rows[begin + below])
        if below + 1 < size and comes_before(heaps.worth, int(heaps.rows[begin + below + 1]), other):
            below += 1
            other = int(heaps.rows[begin + below])
        if comes_before(heaps.worth, row, other):
            break
        heaps.rows[begin + place] = other
        place = below
    heaps.rows[begin + place] = row


@part
def take(heaps, h):
    """Take the first row out of heap h, which is not empty, and return it; it is left in the place that falls free."""
    begin = int(heaps.first[h])
    end = int(heaps.last[h]) - 1
    top = int(heaps.rows[begin])
    row = int(heaps.rows[end])
    heaps.last[h] = end
    if end > begin:
        sink(heaps, h, 0, row)
    heaps.rows[end] = top
    return top


@part
def put_back(heaps, h, row):
    """Put a row into heap h, which is in order; the place behind it has to be free."""
    begin = int(heaps.first[h])
    place = int(heaps.last[h]) - begin
    heaps.last[h] += 1.0
    while place > 0:
        above = (place - 1) // 2
        other = int(heaps.rows[begin + above])
        if not comes_before(heaps.worth, row, other):
            break
        heaps.rows[begin + place] = other
        place = above
    heaps.rows[begin + place] = row
