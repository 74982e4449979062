"""Ctrl-C: the first lets the running stretches finish, the second ends the process at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

EXIT: Final = 130


class Stop:
    """Whether the user has asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self) -> None:
        """Ask to stop; whoever plays finishes what is under way."""
        self.asked = True


@contextmanager
def on_interrupt(stop: Stop, say: Callable[[str], None]) -> Iterator[None]:
    """Let SIGINT and SIGTERM ask to stop, and a second one end the process. Only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hear(number: int, frame: FrameType | None) -> Any:
        if stop.asked:
            os._exit(EXIT)  # whole parts are on the disk, and torn ones are swept up by the next session
        say("stopping when the stretches under way are finished; press Ctrl-C again to stop at once")
        stop.ask()

    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
