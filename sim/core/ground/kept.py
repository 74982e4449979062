"""How compiled functions lie in the cache folder, and how they are found again."""

import pickle
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import llvmlite.binding
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile

from sim.core.ground.checksum import discard, sealed, unsealed
from sim.core.ground.folder import FOLDER, place_of
from sim.core.ground.ingredients import Library


class Place:
    """Where the compiled code of a function lies: by module and line, wherever the checkout may be."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.folder, self.line = place_of(function) or FOLDER, function.__code__.co_firstlineno

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
            discard(Path(self._index_path))
            return {}

    def _load_data(self, name: str) -> Any:
        path = Path(self._data_path(name))
        content = unsealed(path.read_bytes())
        if content is None:
            discard(path)
            return None
        return pickle.loads(content)

    def _save_data(self, name: str, data: Any) -> None:
        with self._open_for_write(self._data_path(name)) as file:
            file.write(sealed(self._dump(data)))


class Kept(CompileResultCacheImpl):  # type: ignore[misc, unused-ignore]
    """What is kept of a compiled function, and under which name: its code, and which functions that code calls.

    Nothing of a function that stands apart is put into others, so its symbols are kept and not its bitcode, the reading
    of which took half of a start.
    """

    _locator_classes: Any = (Place,)
    stands_apart = False

    def reduce(self, compiled: Any) -> Any:
        content, apart = super().reduce(compiled), None
        if self.stands_apart:
            (name, kind, (code, bitcode)), *rest = content
            apart = Apart(code, *_symbols_of(bitcode))
            content = (name, kind, (code, nothing().as_bitcode())), *rest
        needs = tuple(_needs_of(compiled.library))
        _note(compiled.library, needs, apart)
        return needs, apart and apart._replace(code=b""), content

    def rebuild(self, context: Any, kept: Any) -> Any:
        needs, apart, content = kept
        for need in needs:
            need.provide()
        if apart:
            context.codegen()._engine._defined_symbols |= apart.defined
            apart = apart._replace(code=content[0][2][0])
        context.codegen()._library_class = Library  # of parts bitcode is kept, which numba by itself would run
        compiled = super().rebuild(context, content)
        _note(compiled.library, needs, apart)
        return compiled


class Apart(NamedTuple):
    """The code of a function that stands apart, the symbols that are defined in it, and those it only speaks of."""

    code: bytes
    defined: frozenset[str]
    spoken_of: frozenset[str]


def _note(library: Any, needs: "tuple[Called, ...]", apart: Apart | None) -> None:
    """Note with numba's library of code what it needs, and what `gathered` is to find there: numba forgets the code."""
    library.needs, library.apart = dict.fromkeys(needs), apart


def nothing() -> Any:
    """Return what is put into the code of whoever calls a function that stands apart."""
    return llvmlite.binding.parse_assembly("")


def _symbols_of(bitcode: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """Return the symbols of what is defined in the bitcode of a function, and of what it only speaks of."""
    module = llvmlite.binding.parse_bitcode(bitcode)
    found: tuple[set[str], set[str]] = set(), set()
    for some in (module.functions, module.global_variables):
        for one in some:
            found[one.is_declaration].add(one.name)
    return frozenset(found[False]), frozenset(found[True])


class Called(NamedTuple):
    """A function whose code stands apart, as its callers know it: where it is found, for which types, its symbol."""

    module: str
    name: str
    kinds: tuple[Any, ...]
    symbol: str

    @property
    def compiled(self) -> Any:
        """What numba has made of it, or found, by now."""
        dispatcher = getattr(import_module(self.module), self.name)
        dispatcher.compile(self.kinds)
        return dispatcher.overloads[self.kinds]

    def provide(self) -> None:
        """See to it that the code is there before code that calls it is loaded, and is found by the symbol."""
        compiled = self.compiled
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
