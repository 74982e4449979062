"""The code of a function with all that it calls, in one file, and linked by llvmlite alone.

numba needs two seconds before it has imported itself, looked at its own registries and built up again what lies in the
cache, function by function. All that is run of it is object code: that is laid into one file of the cache folder when
numba has made it (`gathered`), under a name made of what it was made for, and a later process needs no numba.
"""

import contextlib
import ctypes
import hashlib
import logging
import os
import pickle
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import llvmlite.binding as llvm

from sim.core.ground.checksum import discard, sealed, unsealed

SUFFIX: Final = ".whole"
TRIED_ON: Final = ("Linux", "x86_64")  # linking elsewhere may work: who tries it lets it in here
LOG: Final = logging.getLogger(__name__)


class Piece(NamedTuple):
    """The object code of one function.

    calls : the symbols by which it calls others, and by which these are defined. doors : symbols of numba's own, which
    only what numba calls from Python speaks of: nobody comes in by that door here.
    """

    symbol: str
    code: bytes
    calls: Mapping[str, str]
    doors: Sequence[str]


@cache
def host() -> str:
    """Return what machine code depends on beside its source: the processor, and what numba is told by the surroundings.

    Empty where llvmlite cannot tell, or where nobody has tried to link: then nothing is kept for it.
    """
    if (platform.system(), platform.machine()) != TRIED_ON:
        return ""
    told = (f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith("NUMBA_"))
    try:
        processor = llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    except RuntimeError:
        return ""
    return "\n".join((*processor, *told))


def file_of(folder: Path, name: str, faces: object) -> Path | None:
    """Return the file of a function for a processor and for what it is handed (`handed.faces_of`); None: keep none."""
    if not host():
        return None
    made_for = hashlib.blake2b(f"{host()}\n{faces}".encode(), digest_size=8).hexdigest()
    return folder / f"{name}-{made_for}{SUFFIX}"


def write(file: Path, pieces: Sequence[Piece]) -> None:
    """Write the pieces of a function, each behind those that it calls; on a full disk nothing is kept."""
    torn = file.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        torn.write_bytes(sealed(pickle.dumps(tuple(map(tuple, pieces)))))
        torn.replace(file)


def read(file: Path) -> tuple[Piece, ...]:
    """Return the pieces of a function; none where there is no such file, or it is damaged."""
    try:
        content = unsealed(file.read_bytes())
    except OSError:
        return ()
    if content is None:
        discard(file)
        return ()
    return tuple(Piece(*piece) for piece in pickle.loads(content))


def linked(pieces: Sequence[Piece]) -> int:
    """Return the address of the last of some pieces, linked with the others; 0 where that cannot be done."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    closed = ctypes.cast(ctypes.pythonapi.Py_FatalError, ctypes.c_void_p).value or 0
    addresses: dict[str, int] = {}
    try:
        linker = llvm.create_lljit_compiler(suppress_errors=True)
        for symbol, code, calls, doors in pieces:
            library = llvm.JITLibraryBuilder().add_object_img(code).add_current_process().export_symbol(symbol)
            for name in doors:
                library.import_symbol(name, closed)
            for name, defined in calls.items():
                library.import_symbol(name, addresses[defined])
            laid = library.link(linker, symbol)
            addresses[symbol] = laid[symbol]
            laid.detach()  # code is never thrown away: a thread may still be in it as the process ends
        linker.detach()
    except (RuntimeError, OSError) as trouble:
        LOG.info("compiled code cannot be linked without numba: %s", trouble)
        return 0
    return addresses[pieces[-1].symbol]
