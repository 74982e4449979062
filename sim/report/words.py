"""How the page says things: names of outcomes, and chances in words that never stand without their number."""

from __future__ import annotations

from typing import Final

OUTCOMES: Final[dict[str, tuple[str, str]]] = {
    "balance": ("the balance goes on", "Incumbent and patron both keep their place, and no split has happened."),
    "consolidation": (
        "the incumbent consolidates",
        "The incumbent rules alone: by his own growth, or because he won a split.",
    ),
    "patron_returns": ("the patron returns", "The patron takes power back, or hands it to somebody else."),
    "palace_coup": ("a palace coup", "Insiders who move covertly remove the incumbent, with no contest in the open."),
    "ukrainian_path": (
        "a Ukrainian path",
        "A split unseats the incumbent, fought in the capital: square, parliament, media, a pact.",
    ),
    "kyrgyz_path": (
        "a Kyrgyz path",
        "A split unseats the incumbent, fought from the regions: seized buildings, force melts away.",
    ),
    "nobody": ("nobody rules", "Who would rule is dead or out of reach, and nobody has followed."),
}
PATHS: Final = {
    "palace": "palace",
    "ukrainian": "Ukrainian",
    "kyrgyz": "Kyrgyz",
    "mixed": "mixed",
    "other": "removed without a split",
}
EVENTS: Final = {
    "split": "a split opens",
    "survived": "the incumbent stays throughout",
    "on_time": "the government is complete within 14 days of the vote",
    "irregular": "the incumbent is removed against the rules",
}
STATUSES: Final = {
    "in_service": "in service",
    "outside": "outside of office",
    "arrested": "arrested",
    "abroad": "abroad",
    "dead": "dead",
    "neutral": "taken out of play",
}
SERIES: Final = {
    "support": ("support among the elite", "share of the elite, by weight, that is seen to back the incumbent"),
    "patron_support": ("the patron's support", "how far the patron backs the incumbent, 0 to 1"),
    "team_share": (
        "the incumbent's own team",
        "share of the posts held by people loyal first to the incumbent",
    ),
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
"""Upper ends and words, after the scale of Intelligence Community Directive 203 (2015)."""


def outcome(word: str) -> str:
    """Return the name of an outcome as it stands in a sentence."""
    return OUTCOMES[word][0] if word in OUTCOMES else word.replace("_", " ")


def chance(share: float) -> str:
    """Return the word for a chance in [0, 1]: ``very unlikely``."""
    return next(word for end, word in SCALE if share < end)


def hedged(share: float, low: float, high: float) -> str:
    """Return the word for a chance, or two where its interval reaches over an end of the scale."""
    lower, upper = chance(low), chance(high)
    if lower == upper:
        return chance(share)
    return f"{lower} or {upper}" if chance(share) in (lower, upper) else chance(share)


def percent(share: float) -> str:
    """Return a share for a sentence: ``8 %``, ``0.4 %``, ``0 %``."""
    hundred = 100 * share
    if hundred in (0, 100):
        return f"{hundred:.0f} %"
    digits = 0 if 9.95 <= hundred <= 99 else 1 if 0.095 <= hundred <= 99.9 else 2
    return f"{hundred:.{digits}f} %"


def limits(low: float, high: float) -> str:
    """Return the limits of a share for a table: ``85.1 – 89.2``."""
    return f"{100 * low:.1f} – {100 * high:.1f}"


def with_number(share: float, low: float, high: float) -> str:
    """Return a chance in words with its number and interval."""
    return f"{hedged(share, low, high)} ({percent(share)}, interval {100 * low:.0f} to {100 * high:.0f})"


def scale_in_words() -> str:
    """Return the scale as a sentence, for the foot of the answer."""
    ends, said = [0.0, *(min(1.0, end) for end, _ in SCALE)], []
    for k, (_, word) in enumerate(SCALE):
        said.append(f"{word} {100 * ends[k]:.0f}–{100 * ends[k + 1]:.0f} %")
    return "; ".join(said)


def points(difference: float) -> str:
    """Return a difference of shares: ``+6.6``."""
    text = f"{100 * difference:+.1f}"
    return ("0.0" if text in ("+0.0", "-0.0") else text).replace("-", "−")


def capital(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]
