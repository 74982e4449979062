"""How far the first compilation is, told while it lasts: the rules that are in the cache folder, of all there are."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Final

EVERY: Final = 3.0  # seconds between two looks at the folder


def tell_how_far(say: Callable[[str], None], every: float = EVERY) -> Thread:
    """Tell, from a thread of its own, whenever further rules are compiled, until all of them are."""
    thread = Thread(target=_tell, args=(say, every), daemon=True)
    thread.start()
    return thread


def compiled_rules() -> tuple[int, int]:
    """Return how many rules lie compiled in the cache folder, and how many there are."""
    from sim.core.ground.folder import FOLDER
    from sim.core.rulebook import ORDER

    names = [f"{each.module.__name__.rpartition('.')[2]}.{each.play.__name__}" for each in ORDER]
    there = sum(any(FOLDER.glob(f"rules/{name}-*.nbi")) for name in names)
    return there, len(names)


def _tell(say: Callable[[str], None], every: float) -> None:
    begun, told = time.monotonic(), 0
    while True:
        time.sleep(every)
        there, rules = compiled_rules()
        if there == rules:
            return
        if there > told:
            told = there
            say(f"compiling: {there} of {rules} rules after {time.monotonic() - begun:.0f} s")
