"""How compiled functions lie in the cache folder, and how they are found again."""

import hashlib
import logging
import pickle
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

import llvmlite.binding
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile

from sim.core.ground.folder import CACHED, FOLDER

PACKAGE: Final = __name__.rpartition(".")[0].rpartition(".")[0]
DIGEST: Final = 32  # bytes of the checksum in front of compiled code


class Place:
    """Where the compiled code of a function lies: by module and line, wherever the checkout may be."""

    def __init__(self, function: Callable[..., Any]) -> None:
        rooms = function.__module__.removeprefix(f"{PACKAGE}.").split(".")[:-1]
        self.folder, self.line = FOLDER.joinpath(*rooms), function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> "Place":
        return cls(function)

    def ensure_cache_path(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def get_cache_path(self) -> str:
        return str(self.folder)

    def get_source_stamp(self) -> str:
        return FOLDER.name

    def get_disambiguator(self) -> str:
        return str(self.line)


class Checked(IndexDataCacheFile):  # type: ignore[misc, unused-ignore]
    """Files of compiled code; one that is torn or was altered counts as not there, and is written anew."""

    def _load_index(self) -> Any:
        try:
            return super()._load_index()
        except Exception:  # whatever unpickling makes of damaged bytes
            _discard(Path(self._index_path))
            return {}

    def _load_data(self, name: str) -> Any:
        path = Path(self._data_path(name))
        content = path.read_bytes()
        if hashlib.blake2b(content[DIGEST:], digest_size=DIGEST).digest() != content[:DIGEST]:
            _discard(path)
            return None
        return pickle.loads(content[DIGEST:])

    def _save_data(self, name: str, data: Any) -> None:
        content = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(hashlib.blake2b(content, digest_size=DIGEST).digest() + content)


def _discard(path: Path) -> None:
    path.unlink(missing_ok=True)
    logging.getLogger(__name__).warning("%s: this compiled code is damaged; it is compiled anew", path)


class Kept(CompileResultCacheImpl):  # type: ignore[misc, unused-ignore]
    """What is kept of a compiled function, and under which name: its code, and which functions that code calls.

    Nothing of a function that stands apart is put into others, so its symbols are kept and not its bitcode, the reading
    of which took half of a start.
    """

    _locator_classes: Any = (Place,)
    stands_apart = False

    def reduce(self, compiled: Any) -> Any:
        content, symbols = super().reduce(compiled), frozenset[str]()
        if self.stands_apart:
            (name, kind, (code, bitcode)), *rest = content
            symbols = _symbols_in(bitcode)
            content = (name, kind, (code, nothing().as_bitcode())), *rest
        return tuple(_needs_of(compiled.library)), symbols, content

    def rebuild(self, context: Any, kept: Any) -> Any:
        needs, symbols, content = kept
        for need in needs:
            need.provide()
        context.codegen()._engine._defined_symbols |= symbols
        compiled = super().rebuild(context, content)
        compiled.library.needs = dict.fromkeys(needs)
        return compiled


def nothing() -> Any:
    """Return what is put into the code of whoever calls a function that stands apart."""
    return llvmlite.binding.parse_assembly("")


def _symbols_in(bitcode: bytes) -> frozenset[str]:
    """Return the symbols of what is defined in the bitcode of a function."""
    module = llvmlite.binding.parse_bitcode(bitcode)
    return frozenset(one.name for some in (module.functions, module.global_variables) for one in some
                     if not one.is_declaration)  # fmt: skip


class Called(NamedTuple):
    """A function whose code stands apart, as its callers know it: where it is found, for which types, its symbol."""

    module: str
    name: str
    kinds: tuple[Any, ...]
    symbol: str

    def provide(self) -> None:
        """See to it that the code is there before code that calls it is loaded, and is found by the symbol."""
        dispatcher = getattr(import_module(self.module), self.name)
        dispatcher.compile(self.kinds)
        compiled = dispatcher.overloads[self.kinds]
        if compiled.fndesc.llvm_func_name != self.symbol:
            address = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name)
            llvmlite.binding.add_symbol(self.symbol, address)


def _needs_of(library: Any) -> dict[Called, None]:
    """Return which functions that stand apart the code of a library calls, or a part that was put into it."""
    needs: dict[Called, None] = {}
    for other in library._linking_libraries:
        called = getattr(other, "called", None)
        needs |= {called: None} if called else getattr(other, "needs", None) or _needs_of(other)
    return needs


class Cache(FunctionCache):  # type: ignore[misc, unused-ignore]
    """The cache of one compiled function in the folder of this version of the rules."""

    _impl_class = Kept

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._cache_file = Checked(self._cache_path, self._impl.filename_base, FOLDER.name)


def is_kept(function: Callable[..., Any]) -> bool:
    """Say whether a function has a place in the cache: one of this package, and not made inside another function."""
    return CACHED and not function.__closure__ and function.__module__.startswith(f"{PACKAGE}.")
