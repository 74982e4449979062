"""What numba makes of a function of the core when it is first called, and how it answers to those who call it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from numba import njit, types

import sim.core.ground.address  # noqa: F401  # numba has to know of it before it looks at any records
from sim.core.ground.folder import place_of
from sim.core.ground.ingredients import MakesIngredients
from sim.core.ground.kept import Cache, Called, nothing


def dispatcher_of(function: Callable[..., Any], options: Mapping[str, Any]) -> Any:
    """Return a function as numba compiles it, and with its place in the cache.

    What is not compiled needs none, nor what is copied into its callers. What is not put into its callers stands apart:
    who calls it knows its symbol only, and does not compile it once more.
    """
    compiler: dict[str, Any] = {"pipeline_class": MakesIngredients} if is_only_put_in(options) else {}
    compiled = njit(**options, **compiler)(function)
    if not hasattr(compiled, "py_func") or "inline" in options:
        return compiled
    stands_apart = not options["forceinline"]
    if place_of(function):
        compiled._cache = Cache(function)
        compiled._cache._impl.stands_apart = stands_apart
    compiled.get_call_template = partial(_template_apart if stands_apart else _template_of, compiled)
    return compiled


def is_only_put_in(options: Mapping[str, Any]) -> bool:
    """Say whether a function is put into its callers and has no door for Python: then nobody runs it by itself."""
    return bool(options["forceinline"] and options.get("no_cpython_wrapper"))


def _template_of(compiled: Any, args: Sequence[Any], kws: Mapping[str, Any]) -> Any:
    """Return what numba asks of a call, for the plain types: a number written out, or a word of `codes`, is an integer.

    Otherwise a function is compiled once more for every number that is written where it is called.
    """
    plain = {name: _plain(kind) for name, kind in kws.items()}
    return type(compiled).get_call_template(compiled, tuple(_plain(kind) for kind in args), plain)


def _template_apart(compiled: Any, args: Sequence[Any], kws: Mapping[str, Any]) -> Any:
    template = _template_of(compiled, args, kws)
    function = compiled.py_func
    for kinds, each in compiled.overloads.items():
        if not hasattr(each.library, "called"):
            each.library.called = Called(function.__module__, function.__name__, kinds, each.fndesc.llvm_func_name)
            each.library._shared_module = nothing()
    return template


def _plain(kind: Any) -> Any:
    kind = types.unliteral(kind)
    return kind.dtype if isinstance(kind, types.IntEnumMember) else kind
