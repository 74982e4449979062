"""Pictures as elements of a page, drawn by one thread at a time: matplotlib's settings belong to the whole process."""

from __future__ import annotations

import threading
from typing import Final

from sim.report.style import NARROW, WIDE, Picture, inline_svg

PEN: Final = threading.Lock()


def drawn(picture: Picture) -> tuple[str, str]:
    """Return a picture as it is drawn for phones and for screens; the style sheet shows one of them."""
    with PEN:
        return inline_svg(picture, NARROW), inline_svg(picture, WIDE)
