"""Parts of the rules as plain Python: for reading a formula once or twice, where to compile a door would take longer.

Only compiled code calls parts, and what they call are parts again, so that to unwrap the outermost alone is not enough.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from inspect import unwrap
from types import FunctionType
from typing import Any

from sim.core.ground.jit import Waiting


def plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the rules as plain Python, and all that it calls as well: the same lines, not compiled."""
    plain: Callable[..., Any] = _names_in(function.__module__)[function.__name__]
    return plain


def watched(function: Callable[..., Any], **instead: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the rules as plain Python that calls others in the place of some that it calls itself."""
    own: Any = plainly(function)
    return FunctionType(own.__code__, {**own.__globals__, **instead}, own.__name__, own.__defaults__, own.__closure__)


@cache
def _names_in(module: str) -> dict[str, Any]:
    """Return what stands in a module, with plain functions in the place of those that wait to be compiled: modules of
    the core import only downwards, so this comes to an end."""
    names = dict(vars(sys.modules[module]))
    for name, value in list(names.items()):
        if isinstance(value, Waiting):
            if value.__module__ == module:
                own: Any = unwrap(value)
                names[name] = FunctionType(own.__code__, names, own.__name__, own.__defaults__, own.__closure__)
            else:
                names[name] = _names_in(value.__module__)[value.__name__]
    return names
