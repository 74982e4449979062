"""How the page says things: names of outcomes, and chances in words that never stand without their number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from sim.analysis.runs.counting import Counted
from sim.core.ground.codes import Episode
from sim.language.amounts import amount
from sim.outcomes.ends import ENDS
from sim.outcomes.events import EVENTS as HAPPENINGS
from sim.outcomes.numbers import LEVELS
from sim.outcomes.people import NOBODY, OFFICIAL, STANDINGS

OUTCOMES: Final[dict[str, str]] = {each.name: each.clause for each in ENDS}
EVENTS: Final[dict[str, str]] = {each.name: each.row for each in HAPPENINGS}
PATHS: Final = {
    "palace": "palace",
    "ukrainian": "Ukrainian",
    "kyrgyz": "Kyrgyz",
    "mixed": "mixed",
    "unmarked": "unmarked",
    "other": "gone without a split",
}
STATUSES: Final[dict[str, str]] = {code.name.lower(): words for code, words in STANDINGS.items()}
STRUGGLES: Final[dict[str, str]] = {
    code.name.lower(): words
    for code, words in {
        Episode.CONTEST: "a contest in the open", Episode.PLOT: "a plot", Episode.STRIKE: "a blow of the patron",
        Episode.PUSH: "a push against the patron", Episode.SUCCESSION: "a succession",
        Episode.VOTE: "a change by vote",
    }.items()
}  # fmt: skip
SERIES: Final[dict[str, tuple[str, str]]] = {
    name: (LEVELS[name].row, LEVELS[name].formula)
    for name in ("support", "patron_support", "approval", "crowd", "team_share")
}
STATUS_MARKS: Final = {"stated": "●", "implied": "◐", "assumed": "○"}
SCALE: Final = (
    (0.05, "hardly to be expected"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "as likely as not"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
"""Upper ends and words, after the scale of Intelligence Community Directive 203 [odni2015]."""
NEAR: Final = 0.5  # points of a percent
ROUNDING: Final = 1e-9  # what sums of doubles leave of 0


def outcome(word: str) -> str:
    """Return a class of runs as it stands in a sentence."""
    return OUTCOMES.get(word) or word.replace("_", " ")


def chance(share: float) -> str:
    """Return the word for a chance in [0, 1]: ``very unlikely``."""
    return next(word for end, word in SCALE if share < end)


def hedged(low: float, high: float) -> str:
    """Return the word for a chance by its interval: one word, two where it reaches over an end, or the whole span."""
    words = [word for _, word in SCALE]
    first, last = words.index(chance(low)), words.index(chance(high))
    if first == last:
        return words[first]
    return f"{words[first]} or {words[last]}" if last == first + 1 else f"from {words[first]} to {words[last]}"


def percent(share: float) -> str:
    """Return a share for a sentence: ``8 %``, ``0.4 %``, ``0 %``."""
    hundred = 100 * share
    if hundred in (0, 100):
        return f"{hundred:.0f} %"
    digits = 0 if 9.95 <= hundred <= 99 else 1 if 0.095 <= hundred <= 99.9 else 2
    return f"{hundred:.{digits}f} %"


def limits(low: float, high: float) -> str:
    """Return the limits of a share for a table: ``85.1 – 89.2``, and ``0.04 – 0.11`` where they are so near."""
    digits = _digits_of(low, high)
    return f"{100 * low:.{digits}f} – {100 * high:.{digits}f}"


def bounded(share: float, low: float, high: float) -> str:
    """Return a share beside its limits: `percent`, with as many digits as they have where it would lie outside."""
    said, digits = percent(share), _digits_of(low, high)
    first, middle, last = round(100 * low, digits), float(said.split()[0]), round(100 * high, digits)
    return said if first <= middle <= last else as_fine(share, low, high)


def as_fine(share: float, low: float, high: float) -> str:
    """Return a share with as many digits as `limits` gives its limits: ``12.3 %``."""
    return f"{100 * share:.{_digits_of(low, high)}f} %"


def between(share: float, low: float, high: float) -> str:
    """Return a share with its limits: ``17 % [9.9 – 27.3]``."""
    return f"{bounded(share, low, high)} [{limits(low, high)}]"


def _digits_of(low: float, high: float) -> int:
    """Return how many digits tell two limits apart: one, and two where they are less than half a point apart."""
    return 2 if 100 * (high - low) < NEAR else 1


def with_number(share: float, low: float, high: float, hits: int, n: int) -> str:
    """Return a chance in words with its number, its interval, and of how many futures it is."""
    found = f"{bounded(share, low, high)}, interval {limits(low, high)}; {hits:,} of {amount(n, 'future')}"
    return f"{hedged(low, high)} ({found})"


def scale_in_words() -> str:
    """Return the scale as a sentence, for the foot of the answer."""
    ends, said = [0.0, *(min(1.0, end) for end, _ in SCALE)], []
    for k, (_, word) in enumerate(SCALE):
        said.append(f"{word} {100 * ends[k]:.0f}–{100 * ends[k + 1]:.0f} %")
    return "; ".join(said)


def head_in_words(head: str, names: Mapping[str, str]) -> str:
    """Return who heads a clan, for a table."""
    return {NOBODY: "Nobody", OFFICIAL: "An official who is not named"}.get(head) or capital(names.get(head, head))


def points(difference: float) -> str:
    """Return a difference of shares: ``+6.6``."""
    text = f"{100 * difference:+.1f}"
    return ("0.0" if text in ("+0.0", "-0.0") else text).replace("-", "−")


def number(value: float) -> str:
    """Return a number for a table: ``1,234.5``, ``0.24``, ``0.0042``; 0 only where it is 0, a dash for no number."""
    return _to_be_told_from_0(value, "")


def change(difference: float) -> str:
    """Return a difference of numbers: ``+0.24``, with digits as `number`."""
    return _to_be_told_from_0(difference, "+")


def _to_be_told_from_0(value: float, sign: str) -> str:
    size = abs(value)
    if math.isnan(value):
        return "–"
    if size < ROUNDING:
        return "0"
    digits = 1 if size >= 10 else 2 if size >= 0.005 else 1 - math.floor(math.log10(size))
    return f"{value:{sign},.{digits}f}".replace("inf", "∞").replace("-", "−")


def share_told(each: Counted) -> str:
    """Return a share of futures with its number and interval: ``12: 17 % [9.9 – 27.3]``."""
    return f"{each.runs:,}: {between(each.share, each.low, each.high)}"


def capital(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]
