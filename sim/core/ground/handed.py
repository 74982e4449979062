"""Which tuples compiled code is handed by their address: said here without numba, and done in `address`.

numba knows of it once `address` is imported, as it is before anything of ours is called: only who has numba look at
records earlier, by code of his own, has to import that first.
"""

from abc import ABC
from typing import TypeVar

T = TypeVar("T", bound=type)


class HandedByAddress(ABC):
    """Named tuples of C-contiguous arrays, and behind them of other such tuples."""

    _fields: tuple[str, ...]


def by_address(named_tuple: T) -> T:
    """Mark a named tuple of C-contiguous arrays as one that compiled code is handed by its address."""
    HandedByAddress.register(named_tuple)
    return named_tuple
