"""The decorators for compiled code. numba itself is not imported before something is called.

Who checks a scenario reads the rulebook and calls none of the rules: to import numba, and to have it look at six
hundred functions, would take a third of the time.
"""

import os
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Final, TypeVar, cast

from sim.core.ground import content  # noqa: F401  # of the code as it is read now, not as it is when it is compiled

PLAIN: Final = os.environ.get("NUMBA_DISABLE_JIT", "") not in ("", "0")  # whether nothing is compiled at all
F = TypeVar("F", bound=Callable[..., Any])


class Waiting:
    """A function that is compiled when it is first called; numba's dispatcher of it answers to everything else."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        update_wrapper(self, function)
        self.options = options

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self.dispatcher(*given, **named)

    def __getattr__(self, name: str) -> Any:
        """Return what the dispatcher has by a name; compiled code that calls the function takes it for that.

        Of two threads that ask at once both get the one that was made first.
        """
        known = self.__dict__
        if "dispatcher" not in known:
            from sim.core.ground.dispatcher import dispatcher_of  # numba: not before it is needed

            known.setdefault("dispatcher", dispatcher_of(known["__wrapped__"], known["options"]))
        dispatcher = known["dispatcher"]
        return dispatcher if name == "dispatcher" else getattr(dispatcher, name)


OPTIONS: Any = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def rule(function: F) -> F:
    """Compile `function` to machine code that releases the GIL; no fast-math, so the bytes repeat.

    It may not make arrays: without counting references to those it is given, a run takes half the time. It is put into
    whatever compiled code calls it: to hand over all records takes longer than most of what is done with them.
    """
    return _waiting(function, {"_nrt": False, "forceinline": True})


def called(function: F) -> F:
    """Compile as `rule` what is to stay a call of its own: little to hand over, or much to do."""
    return _waiting(function, {"_nrt": False, "forceinline": False})


def part(function: F) -> F:
    """Compile as `rule` does what only compiled code calls: no door for Python, which spares a quarter of compiling."""
    return _waiting(function, {"_nrt": False, "no_cpython_wrapper": True, "forceinline": True})


def written_in(function: F) -> F:
    """Compile as `rule` a formula that is copied into its callers before they are compiled, so that loops become wide.

    What is called instead is put in only when it has been optimised for itself, and then stays narrow.
    So is what returns a stretch of an array: a call may not, where references are not counted.
    """
    return _waiting(function, {"_nrt": False, "inline": "always", "forceinline": True})


def _waiting(function: F, options: dict[str, Any]) -> F:
    return function if PLAIN else cast(F, Waiting(function, OPTIONS | options))
