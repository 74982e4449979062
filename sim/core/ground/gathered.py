"""Gathering what numba has compiled of a function and of all it calls, so that it can be run without numba."""

from pathlib import Path
from typing import Any

from sim.core.ground.address import kinds_of
from sim.core.ground.whole import Piece, write


def compiled_for(dispatcher: Any, handed: Any, file: Path | None) -> int:
    """Have a function compiled, or found, for what it is handed; keep all of it in a file, and return its address."""
    kinds = kinds_of((handed,))
    dispatcher.compile(kinds)
    compiled = dispatcher.overloads[kinds]
    if file:
        pieces: dict[str, Piece] = {}
        _gather(compiled, pieces)
        write(file, tuple(pieces.values()))
    address: int = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name)
    return address


def _gather(compiled: Any, pieces: dict[str, Piece]) -> str:
    """Put what a function calls, and then itself, to the pieces; return by which symbol it is defined."""
    symbol: str = compiled.fndesc.llvm_func_name
    if symbol not in pieces:
        calls = {need.symbol: _gather(need.compiled, pieces) for need in compiled.library.needs}
        apart = compiled.library.apart
        doors = sorted(name for name in apart.spoken_of if name.startswith("numba_"))
        pieces[symbol] = Piece(symbol, apart.code, calls, doors)
    return symbol
