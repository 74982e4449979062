"""Which tuples compiled code is handed by their address, and the table that lies there: said and laid without numba.

numba knows of it once `address` is imported, as it is before anything of ours is called: only who has numba look at
records earlier, by code of his own, has to import that first.
"""

from abc import ABC
from collections.abc import Iterator
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=type)
DIMENSIONS: Final = 3  # of an array, at most
ENTRY: Final = 1 + DIMENSIONS  # words of an array in the table: where it lies, and how long it is in each dimension


class HandedByAddress(ABC):
    """Named tuples of C-contiguous arrays, and behind them of other such tuples."""

    _fields: tuple[str, ...]


def by_address(named_tuple: T) -> T:
    """Mark a named tuple of C-contiguous arrays as one that compiled code is handed by its address."""
    HandedByAddress.register(named_tuple)
    return named_tuple


def arrays_of(handed: Any) -> Iterator[NDArray[Any]]:
    """Yield the arrays of a tuple, and of the tuples behind them, as they stand in its table."""
    for each in handed:
        if isinstance(each, HandedByAddress):
            yield from arrays_of(each)
        else:
            yield each


def faces_of(handed: Any) -> tuple[Any, ...]:
    """Return what code is compiled for: of each array the type of its items, its dimensions, and how it lies.

    Two tuples with the same faces, and of one kind, may be handed to the same code.
    """
    return tuple((each.dtype, each.ndim, each.flags.c_contiguous, each.flags.aligned, each.flags.writeable)
                 for each in arrays_of(handed))  # fmt: skip


def table_of(handed: Any) -> NDArray[np.int64]:
    """Return the table of a tuple, int64 (ENTRY words an array,): it holds as long as the arrays are held."""
    table = np.zeros((sum(1 for _ in arrays_of(handed)), ENTRY), np.int64)
    for entry, array in zip(table, arrays_of(handed), strict=True):
        entry[0] = array.ctypes.data
        entry[1 : 1 + array.ndim] = array.shape
    return table.reshape(-1)
