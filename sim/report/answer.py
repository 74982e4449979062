"""The question and its answer: the outcomes asked for, in words with number and interval, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sim.analysis.runs.asked import Asked
from sim.analysis.runs.counting import Counted, Seats, Spread
from sim.language.amounts import amount
from sim.language.sentences import inside
from sim.outcomes.registry import RULER
from sim.report.words import between, capital, percent, points, with_number
from sim.scenario.schema.scenario import Scenario

UNITS_TOLD: Final = ("days", "people", "share")  # of numbers; others are in the words
FEW: Final = 4  # parts of a distribution that are named; the rest is told together
NOT_SAID: Final = (
    "The scenario does not say which outcomes answer its question (key asks): told is what becomes of those whom the "
    "question names, and how it ends."
)


def question(scenario: Scenario) -> str:
    """Return the question a scenario asks."""
    return scenario.question or f"What becomes of it: {scenario.title}?"


def answer(scenario: Scenario, asked: Sequence[Asked], names: Mapping[str, str]) -> list[str]:
    """Return the answer, a sentence for each outcome that is asked for."""
    told = [sentence for each in asked for sentence in _told(each, names)]
    return told if scenario.asks or not scenario.question else [*told, NOT_SAID]


def ground(counts: Mapping[str, tuple[int, float]], runs: int) -> str:
    """Return what the answer rests on: of how many numbers, by status, and how many futures."""
    total = sum(number for number, _ in counts.values())
    shares = {name: share for name, (_, share) in counts.items()}
    assumed = shares.get("assumed", 1.0)
    weight = "most" if assumed > 0.5 else "a large part" if assumed > 0.25 else "a smaller part"
    verb = "are" if weight == "most" else "is"
    return (
        f"These chances hold inside the model only: they come from {amount(runs, 'simulated future')}, and "
        f"{weight} of the {amount(total, 'number')} behind them ({percent(assumed)}) {verb} assumed, not found in a "
        f"source ({percent(shares.get('stated', 0.0))} are stated, {percent(shares.get('implied', 0.0))} implied)."
    )


def _told(each: Asked, names: Mapping[str, str]) -> list[str]:
    if each.share is not None:
        return [f"That {inside(each.words)} is {_hedged(each.share)}."]
    if each.spread is not None:
        return [f"{capital(each.words)}: {in_numbers(each.spread, each.unit)}."]
    if each.parts:
        return [_distribution(each)]
    if each.seats:
        return [_seats(each.seats, names)]
    return [f"{capital(each.words)}: cannot be seen in these futures."]


def _hedged(each: Counted) -> str:
    return with_number(each.share, each.low, each.high, each.runs, each.of)


def _distribution(each: Asked) -> str:
    """Return how often each of several ends came about, the most frequent first, with those that never did left out."""
    seen = [part for part in each.parts if part[1].runs]
    if each.name == RULER:
        named = "; ".join(f"{capital(words)} in {_share(part)}" for words, part in seen)
        return f"Who rules at the close: {named}."
    if not seen:
        return f"{capital(each.words)}: none of it came about in {amount(each.parts[0][1].of, 'future')}."
    text = ", ".join(f"{_hedged(part)} that {words}" for words, part in seen[:FEW])
    rest = sum(part.runs for _, part in seen[FEW:])
    return f"It is {text}{f'; {rest:,} of {seen[0][1].of:,} futures end otherwise' if rest else ''}."


def _share(each: Counted) -> str:
    return between(each.share, each.low, each.high)


def _seats(seats: Sequence[Seats], names: Mapping[str, str]) -> str:
    """Return who holds most of the government, and whose share grew and shrank most beyond doubt."""
    first = seats[0]
    gains, loses = max(seats, key=lambda seat: seat.change), min(seats, key=lambda seat: seat.change)
    said = [
        f"the largest {what} is that of {inside(names.get(seat.clan, seat.clan))} ({points(seat.change)} points, "
        f"interval {points(seat.low)} to {points(seat.high)})"
        for seat, what, is_so in ((gains, "gain", gains.low > 0), (loses, "loss", loses.high < 0))
        if is_so
    ]
    change = " and ".join(said) if said else "no clan gains or loses beyond doubt"
    return (
        f"Of the government's posts, by their value and as a mean over the futures, the largest share ends with "
        f"{inside(names.get(first.clan, first.clan))} ({percent(first.after)}); {change}."
    )


def in_numbers(spread: Spread, unit: str) -> str:
    """Return a number over runs for a sentence: its median with interval, its middle nine tenths, and of how many."""
    factor, sign = (100.0, " %") if unit == "share" else (1.0, f" {unit}" if unit in UNITS_TOLD else "")
    digits = 0 if unit in ("days", "people") else 1 if unit == "share" else 2
    low, middle, high = (f"{factor * spread.quantiles[name]:,.{digits}f}" for name in ("q05", "q50", "q95"))
    mean = f"{factor * (spread.mean or 0.0):,.{max(1, digits)}f}"
    mean = f"{mean}{sign} {mean_limits(spread, factor, max(1, digits))}".rstrip()
    return (
        f"median {middle}{sign} {median_limits(spread, factor, digits)}, mean {mean}, nine in ten from {low} to "
        f"{high}, in {amount(spread.runs, 'future')} that {'shows' if spread.runs == 1 else 'show'} it"
    )


def mean_limits(spread: Spread, factor: float = 1.0, digits: int = 1) -> str:
    """Return the interval of a mean; nothing where there is none, ∞ where nobody knows how far it may reach."""
    if spread.mean_low is None:
        return ""
    high = "∞" if spread.mean_high is None else f"{factor * spread.mean_high:,.{digits}f}"
    return f"[{factor * spread.mean_low:,.{digits}f}, {high}]"


def median_limits(spread: Spread, factor: float = 1.0, digits: int = 0) -> str:
    """Return the interval of a median, or the range, named as such, where there are too few futures for one."""
    if spread.median_low is not None and spread.median_high is not None:
        return f"[{factor * spread.median_low:,.{digits}f}, {factor * spread.median_high:,.{digits}f}]"
    if spread.least is None or spread.most is None:
        return ""
    return f"(range {factor * spread.least:,.{digits}f} to {factor * spread.most:,.{digits}f})"
