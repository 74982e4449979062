"""Work off the thread that draws the page: one piece at a time, and only the last one asked for counts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Found = TypeVar("Found")
Stopped = Callable[[], bool]


class Latest(Generic[Found]):
    """Does the last piece of work asked for on a thread of its own.

    A piece that was overtaken is told to stop, and what it may still find is thrown away: `found` never goes back to
    the answer to an earlier question.

    Parameters
    ----------
    tell : function
        Called on the thread of the work, without any lock, whenever `found` or `trouble` is new.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self.found: Found | None = None
        self.trouble: Exception | None = None
        self._tell = tell
        self._asked = 0
        self._lock, self._turn = threading.Lock(), threading.Lock()

    def ask(self, work: Callable[[Stopped], Found | None]) -> None:
        """Begin a piece of work; whatever was asked for before is stopped. `work` looks at its argument and ends."""
        with self._lock:
            self._asked += 1
            mine = self._asked
        threading.Thread(target=self._do, args=(mine, work), daemon=True).start()

    def stop(self) -> None:
        """Stop what is being done, and tell nothing any more."""
        with self._lock:
            self._asked += 1

    def _do(self, mine: int, work: Callable[[Stopped], Found | None]) -> None:
        found, trouble = None, None
        with self._turn:
            if self._is_overtaken(mine):
                return
            try:
                found = work(lambda: self._is_overtaken(mine))
            except Exception as raised:
                trouble = raised
        with self._lock:
            if mine != self._asked:
                return
            self.found, self.trouble = (self.found if found is None else found), trouble
        self._tell()

    def _is_overtaken(self, mine: int) -> bool:
        return mine != self._asked
