"""The decorators for compiled code, and the cache that it is kept in.

numba keeps compiled functions on disk but looks only at the file a function stands in, and at where that file lies:
change a function it *calls* in another file and the old machine code is silently returned; move the checkout and
everything is compiled again. The folder is therefore named after the content of everything the code depends on, and
functions are found in it by module and line. What is in it is run as machine code, so it has to be the user's own.
"""

import hashlib
import logging
import os
import pickle
import platform
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar, cast

import llvmlite.binding
import numba
from numba import njit, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile

CORE: Final = Path(__file__).parents[1]
PACKAGE: Final = __name__.rpartition(".")[0].rpartition(".")[0]
DIGEST: Final = 32  # bytes of the checksum in front of compiled code
F = TypeVar("F", bound=Callable[..., Any])


def source_hash() -> str:
    """Return 16 hex digits that change with any file of this package, numba, llvmlite or Python."""
    digest = hashlib.sha256()
    for part in (numba.__version__, llvmlite.__version__, sys.version, platform.machine()):
        digest.update(part.encode())
    for file in sorted(CORE.rglob("*.py")):
        digest.update(file.relative_to(CORE).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path | None:
    """Return the folder under which caches lie: `$KINGMAKER_CACHE`, else the user's; None where he has no home."""
    named = os.environ.get("KINGMAKER_CACHE") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(named) if named else Path.home() / ".cache"
    except RuntimeError:
        return None


def why_not_kept(root: Path | None, folder: Path) -> str:
    """Make the folder of compiled code, and say why it cannot be used: no sentence where it can."""
    if root is None:
        return "there is no home folder"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if others_may_write(root, shared=True) or others_may_write(folder.parent) or others_may_write(folder):
            return f"others may write to {folder}, and what lies there is run as it is"
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as trouble:
        return f"{folder}: {trouble.strerror or trouble}"
    return ""


def others_may_write(folder: Path, shared: bool = False) -> bool:
    """Say whether another user can put something into a folder, or in its place; `shared` allows one such as /tmp."""
    if os.name == "nt":  # the user's profile is protected there, and modes say nothing
        return False
    state = folder.stat() if shared else folder.lstat()
    owners = (os.geteuid(), 0) if shared else (os.geteuid(),)
    is_open = bool(state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)) and not (shared and state.st_mode & stat.S_ISVTX)
    return not stat.S_ISDIR(state.st_mode) or state.st_uid not in owners or is_open


ROOT: Final = cache_root()
FOLDER: Final = (ROOT or Path()) / "kingmaker" / source_hash()
WHY_NOT_KEPT: Final = why_not_kept(ROOT, FOLDER)
CACHED: Final = not WHY_NOT_KEPT


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
            content = (name, kind, (code, _nothing().as_bitcode())), *rest
        return tuple(_needs_of(compiled.library)), symbols, content

    def rebuild(self, context: Any, kept: Any) -> Any:
        needs, symbols, content = kept
        for need in needs:
            need.provide()
        context.codegen()._engine._defined_symbols |= symbols
        compiled = super().rebuild(context, content)
        compiled.library.needs = dict.fromkeys(needs)
        return compiled


def _nothing() -> Any:
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


def is_compiled() -> bool:
    """Say whether a compiled whole run is already on disk (then no waiting is announced)."""
    return CACHED and any(file.stat().st_size for file in FOLDER.glob("play.play_many-*.nbi"))


OPTIONS: Any = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def rule(function: F) -> F:
    """Compile `function` to machine code that releases the GIL; no fast-math, so the bytes repeat.

    It may not make arrays: without counting references to those it is given, a run takes half the time. It is put into
    whatever compiled code calls it: to hand over all records takes longer than most of what is done with them.
    """
    return cast(F, _kept(njit(**OPTIONS | {"_nrt": False, "forceinline": True})(function)))


def called(function: F) -> F:
    """Compile as `rule` what is to stay a call of its own: little to hand over, or much to do."""
    return cast(F, _apart(_kept(njit(**OPTIONS | {"_nrt": False, "forceinline": False})(function))))


def part(function: F) -> F:
    """Compile as `rule` does what only compiled code calls: no door for Python, which spares a quarter of compiling."""
    return cast(F, _kept(njit(**OPTIONS | {"_nrt": False, "no_cpython_wrapper": True, "forceinline": True})(function)))


def allocating(function: F) -> F:
    """Compile as `called` a function that makes arrays (it has to be said: numba hands down what the caller has)."""
    return cast(F, _apart(_kept(njit(**OPTIONS | {"_nrt": True, "forceinline": False})(function))))


def written_in(function: F) -> F:
    """Compile as `rule` a formula that is copied into its callers before they are compiled, so that loops become wide.

    What is called instead is put in only when it has been optimised for itself, and then stays narrow.
    So is what returns a stretch of an array: a call may not, where references are not counted.
    """
    return cast(F, njit(**OPTIONS | {"_nrt": False, "inline": "always", "forceinline": True})(function))


def _kept(compiled: Any) -> Any:
    """Give a function of this package its place in the cache.

    What is not compiled (NUMBA_DISABLE_JIT) needs none, and what was made inside another function is kept with it.
    """
    function = getattr(compiled, "py_func", None)
    if CACHED and function is not None and not function.__closure__ and function.__module__.startswith(f"{PACKAGE}."):
        compiled._cache = Cache(function)
    if function is not None:
        compiled.get_call_template = partial(_template_of, compiled)
    return compiled


def _template_of(compiled: Any, args: Sequence[Any], kws: Mapping[str, Any]) -> Any:
    """Return what numba asks of a call, for the plain types: a number written out, or a word of `codes`, is an integer.

    Otherwise a function is compiled once more for every number that is written where it is called.
    """
    plain = {name: _plain(kind) for name, kind in kws.items()}
    return type(compiled).get_call_template(compiled, tuple(_plain(kind) for kind in args), plain)


def _apart(compiled: Any) -> Any:
    """Let the code of a function stand apart: who calls it knows its symbol only, and does not compile it once more."""
    if hasattr(compiled, "py_func"):
        compiled.get_call_template = partial(_template_apart, compiled)
        if isinstance(compiled._cache, Cache):
            compiled._cache._impl.stands_apart = True
    return compiled


def _template_apart(compiled: Any, args: Sequence[Any], kws: Mapping[str, Any]) -> Any:
    template = _template_of(compiled, args, kws)
    function = compiled.py_func
    for kinds, each in compiled.overloads.items():
        if not hasattr(each.library, "called"):
            each.library.called = Called(function.__module__, function.__name__, kinds, each.fndesc.llvm_func_name)
            each.library._shared_module = _nothing()
    return template


def _plain(kind: Any) -> Any:
    kind = types.unliteral(kind)
    return kind.dtype if isinstance(kind, types.IntEnumMember) else kind
