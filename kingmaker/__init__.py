"""Kingmaker under its own name, for who installed it: the public face of `sim`, and the same objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sim

if TYPE_CHECKING:
    from sim import *  # noqa: F403

__all__ = sim.__all__
__version__ = sim.__version__


if not TYPE_CHECKING:  # which would take any name for one of ours

    def __getattr__(name: str) -> object:
        """Hand on to `sim`, which imports a public name when it is first asked for."""
        if name not in __all__:
            raise AttributeError(f"module 'kingmaker' has no attribute {name!r}")
        return getattr(sim, name)


def __dir__() -> list[str]:
    """Return the public names, also those that are not imported yet."""
    return __all__
