"""The question and the answer in three sentences, hedged in words with the numbers beside them."""

from __future__ import annotations

from sim.analysis.outcomes import Counted
from sim.chronicle.words import inside
from sim.report.grounds import counts_of
from sim.report.material import Material
from sim.report.words import capital, outcome, percent, points, with_number

ROADS = {
    "palace": "a palace coup",
    "ukrainian": "the Ukrainian path",
    "kyrgyz": "the Kyrgyz path",
    "mixed": "a mixture",
}


def question(material: Material) -> str:
    """Return the question a scenario asks."""
    return material.scenario.question or f"What becomes of it: {material.scenario.title}?"


def answer(material: Material) -> tuple[str, str, str]:
    """Return three sentences: how it ends, what becomes of the government, and what that rests on."""
    return _ending(material), _government(material), _ground(material)


def event(material: Material, name: str) -> Counted:
    """Return how often something happened."""
    return next(each for each in material.summary.events if each.name == name)


def _hedged(each: Counted) -> str:
    return with_number(each.share, each.low, each.high)


def _ending(material: Material) -> str:
    summary = material.summary
    first, second = summary.outcomes[:2]
    split = event(material, "split")
    text = f"In this model it is {_hedged(first)} that {_clause(first.name)}"
    if second.runs:
        text += f", and {_hedged(second)} that {_clause(second.name)}"
    text += f"; that the elite splits openly is {_hedged(split)}"
    if summary.paths:
        road = summary.paths[0]
        text += f", most often along {ROADS[road.path.name]} ({road.path.runs:,} of {split.runs:,} splits)"
    return text + "."


def _clause(word: str) -> str:
    clauses = {
        "balance": "the balance goes on",
        "consolidation": "the incumbent consolidates",
        "patron_returns": "the patron returns to power",
        "palace_coup": "a palace coup removes the incumbent",
        "ukrainian_path": "it ends along the Ukrainian path",
        "kyrgyz_path": "it ends along the Kyrgyz path",
    }
    return clauses.get(word, outcome(word))


def _government(material: Material) -> str:
    stays = event(material, "survived")
    stays_text = f"that the first incumbent stays throughout is {_hedged(stays)}"
    if int(material.build.world.election[0]) < 0:
        return capital(f"{stays_text}, over {material.horizon / 30.4375:.0f} months.")
    text = f"That the government is complete within 14 days of the vote is {_hedged(event(material, 'on_time'))}"
    seats = sorted(material.summary.cabinet, key=lambda seat: -seat.change)
    if seats and seats[0].change > 0:
        gain = points(seats[0].change)
        text += f"; {inside(material.name_of(seats[0].clan))} gains most in it, on average ({gain} points)"
    return f"{text}; and {stays_text}."


def _ground(material: Material) -> str:
    counts = counts_of(material)
    total = sum(number for number, _ in counts.values())
    shares = {name: share for name, (_, share) in counts.items()}
    assumed = shares.get("assumed", 1.0)
    weight = "most" if assumed > 0.5 else "a large part" if assumed > 0.25 else "a smaller part"
    verb = "are" if weight == "most" else "is"
    return (
        f"These chances hold inside the model only: they come from {material.summary.runs:,} simulated futures, and "
        f"{weight} of the {total:,} numbers behind them ({percent(assumed)}) {verb} assumed, not found in a source "
        f"({percent(shares.get('stated', 0.0))} are stated, {percent(shares.get('implied', 0.0))} implied)."
    )
