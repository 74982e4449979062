"""How Python calls a function that is handed one tuple by its address: through its code alone, with the GIL released.

The code is taken from a file of the cache folder (`whole`), or else from numba, which is imported only then.
"""

import ctypes
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, cast

import numpy as np

from sim.core.ground.handed import faces_of, table_of
from sim.core.ground.jit import OPTIONS, PLAIN, F, Waiting

CODE: Final = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)  # as numba has it
WENT_WELL: Final = (0, -2)  # -2: and nothing is returned


def entry(function: F) -> F:
    """Compile as `jit.called` does what Python hands one tuple by its address: whole runs."""
    options = {"_nrt": False, "no_cpython_wrapper": True, "forceinline": False}
    return function if PLAIN else cast(F, Entry(function, OPTIONS | options))


class Entry(Waiting):
    """A function of one tuple by address, which returns nothing; for each kind of tuple its code is found once."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        super().__init__(function, options)
        self.codes: dict[tuple[Any, ...], Any] = {}
        self.finding = Lock()

    def __call__(self, handed: Any) -> None:
        """Run the code on a tuple.

        Raises
        ------
        TypeError
            If something in the tuple is not laid out as its table says.
        RuntimeError
            If the code meets an error of its own.
        """
        faces = faces_of(handed)
        with self.finding:
            if faces not in self.codes:
                self.codes[faces] = CODE(self._address(handed, faces))
        table, unused = table_of(handed), np.zeros(2, np.int64)  # room for what is returned, and for an error
        status = self.codes[faces](unused[:1].ctypes.data, unused[1:].ctypes.data, table.ctypes.data)
        if status not in WENT_WELL:
            raise RuntimeError(f"{self.__name__}: compiled code stopped with status {status}")

    def _address(self, handed: Any, faces: tuple[Any, ...]) -> int:
        from sim.core.ground.folder import place_of
        from sim.core.ground.whole import file_of, linked, read  # llvmlite: not before something is played

        function = self.__wrapped__
        folder = place_of(function)
        file = folder and file_of(folder, f"{function.__module__.rpartition('.')[2]}.{function.__name__}", faces)
        pieces = read(file) if file else ()
        if address := pieces and linked(pieces):
            return address
        from sim.core.ground.gathered import compiled_for

        return compiled_for(self.dispatcher, handed, file)
