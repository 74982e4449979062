"""How numbers, intervals, bars and tables are set as text, and records as data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final

from sim.cli.terminal import width

NAME_COLUMNS: Final = 60
FULL, PARTS = "█", " ▏▎▍▌▋▊▉"
NOT_ABOVE_ZERO: Final = "not told apart from 0"


def bar(share: float, columns: int = 30) -> str:
    """Return a bar of blocks for a share from 0 to 1, to an eighth of a block."""
    eighths = round(min(1.0, max(0.0, share)) * columns * 8)
    text = FULL * (eighths // 8) + (PARTS[eighths % 8] if eighths % 8 else "")
    return text or ("▏" if share > 0 else "")


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = (), align: str = "", indent: int = 2) -> str:
    """Return rows as aligned columns.

    Parameters
    ----------
    rows : sequence of rows of text
    head : names of the columns; none if empty. Under a head the first cell of a row is its name, and is cut where it is
        too long
    align : one letter a column, l or r; columns beyond it are left-aligned
    """
    everything = [list(row) for row in rows]
    if head:
        names = cut([row[0] for row in rows])
        everything = [list(head), *([name, *row[1:]] for name, row in zip(names, rows, strict=True))]
    if not everything:
        return ""
    columns = max(len(row) for row in everything)
    widths = [max((width(row[k]) for row in everything if k < len(row)), default=0) for k in range(columns)]
    lines = []
    for row in everything:
        blanks = [" " * (widths[k] - width(cell)) for k, cell in enumerate(row)]
        cells = [
            blanks[k] + cell if k < len(align) and align[k] == "r" else cell + blanks[k] for k, cell in enumerate(row)
        ]
        lines.append((" " * indent + "  ".join(cells)).rstrip())
    return "\n".join(lines)


def cut(names: Sequence[str], most: int = NAME_COLUMNS) -> list[str]:
    """Return names as the first cells of rows: at most so many columns wide, an ellipsis for the rest, none alike."""
    if all(width(name) <= most for name in names):
        return list(names)
    from sim.scenario.shortening import shortened_apart

    return shortened_apart(names, [most] * len(names))


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share as text: ``18.3%``, a dash where there is none."""
    return "–" if share is None or share != share else f"{100 * share:.{digits}f}%"


def interval(low: float | None, high: float | None, digits: int = 1) -> str:
    """Return the limits of a share as text: ``[16.0, 20.8]``."""
    if low is None or high is None or low != low or high != high:
        return ""
    first, last = (round(100 * end, digits) + 0.0 for end in (low, high))  # no -0.0 beside a difference
    return f"[{first:.{digits}f}, {last:.{digits}f}]"


def share(estimate: float | None, low: float | None, high: float | None, digits: int = 1) -> str:
    """Return a share with its limits as text: ``18.3% [16.0, 20.8]``, a dash where there is none."""
    if estimate is None or estimate != estimate:
        return percent(None)
    return f"{percent(estimate, digits)} {interval(low, high, digits)}".rstrip()


def points(estimate: float, low: float, high: float, unit: str = "") -> str:
    """Return a difference of shares with its limits as text, in points: ``+2.1 [-0.3, +4.4]``."""
    return f"{signed(100 * estimate)}{unit} [{signed(100 * low)}, {signed(100 * high)}]"


def signed(value: float, digits: int = 1) -> str:
    """Return a number with its sign, of which 0 has the one of what is more: ``+2.1``, ``+0.0`` for -0.04."""
    return f"{round(value, digits) + 0.0:+.{digits}f}"


def with_limits(estimate: float, low: float, high: float) -> str:
    """Return a number with its limits as text: ``12.3 [10.1, 14.0]``."""
    return f"{number_text(estimate)} [{number_text(low)}, {number_text(high)}]"


def number_text(value: float) -> str:
    """Return a number with as many digits as help: ``12.3``, ``0.042``."""
    size = abs(value)
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:,.0f}" if size >= 1000 else f"{value:.1f}" if size >= 10 else f"{value:.3g}"


def p_text(p: float | None) -> str:
    """Return a p-value as text; a dash where nothing was tested."""
    if p is None:
        return "–"
    return "<0.001" if p < 0.001 else f"{min(p, 1.0):.3f}"


def as_data(given: Any) -> Any:
    """Return records as plain data for JSON: maps, lists, numbers; None for what is not a finite number."""
    if is_dataclass(given) and not isinstance(given, type):
        return {each.name: as_data(getattr(given, each.name)) for each in fields(given)}
    if isinstance(given, tuple) and hasattr(given, "_asdict"):
        return {name: as_data(value) for name, value in given._asdict().items()}
    if isinstance(given, dict):
        return {str(name): as_data(value) for name, value in given.items()}
    if isinstance(given, list | tuple):
        return [as_data(each) for each in given]
    if isinstance(given, bool) or given is None or isinstance(given, int | str):
        return given
    if isinstance(given, float):
        return float(given) if math.isfinite(given) else None
    return given.item() if hasattr(given, "item") else str(given)
