"""How results of claims are shown: as text for people, as plain data for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.claims import ClaimResult, FlatResult, TestResult


def table_of(results: list[ClaimResult], pairs: int, seed: int) -> str:
    """Return the results as text: a headline for each claim, a line for each test, and what it rests on."""
    lines = [f"{pairs:,} runs in each arm, all on the same luck (seed {seed}); effects with 95 % intervals, paired"]
    for result in results:
        claim = result.claim
        lines += ["", f"{result.name}  {result.verdict.upper():14} {claim.strength:7} {claim.says}"]
        for mark, tests in (("test", result.tests), ("control", result.controls)):
            lines += [_line(mark, test) for test in tests]
        lines.append(f"     rests on {_basis(result)}")
    lines += ["", _count(results)]
    return "\n".join(lines)


def _line(mark: str, result: TestResult) -> str:
    test, effect = result.test, result.effect
    shown = " -> ".join(_figure(x) for x in effect.cells)
    numbers = f"{_figure(effect.estimate)} [{_figure(effect.low)}, {_figure(effect.high)}] {result.unit}"
    wanted = _wanted(result)
    outcome = test.outcome or ""
    outcome = f"{outcome}: " if outcome else ""
    return (
        f"     {mark:7} {result.verdict:11} {test.what}\n             {test.form} {numbers}{wanted}; {outcome}{shown}"
    )


def _wanted(result: TestResult) -> str:
    test = result.test
    if test.between is not None:
        return f" (wanted {_figure(test.between[0])} to {_figure(test.between[1])})"
    if test.form == "same":
        return f" (wanted within {_figure(test.within)})" if test.within is not None else " (wanted: nothing seen)"
    if test.size == 0.0:
        return f" (wanted {test.direction or 'above 0'})"
    return f" (wanted {f'{test.direction} by ' if test.direction else ''}{_figure(test.size)} or more)"


def _figure(x: float) -> str:
    return "-" if x != x else f"{x:.3f}" if abs(x) < 10 else f"{x:.1f}"


def _basis(result: ClaimResult) -> str:
    basis = result.basis
    shares = ", ".join(f"{count.share:.0%} {status}" for status, count in basis.shares.items())
    channels = f"; channels: {', '.join(basis.channels)}" if basis.channels else ""
    return f"{basis.numbers} numbers: {shares}{channels}"


def _count(results: list[ClaimResult]) -> str:
    parts = []
    for strength in ("must", "should", "may"):
        of = [result for result in results if result.claim.strength == strength]
        if of:
            parts.append(f"{sum(result.verdict == 'pass' for result in of)} of {len(of)} {strength}")
    return f"pass: {', '.join(parts)}"


def flat_table(results: list[FlatResult], strengths: Mapping[str, str], threshold: float) -> str:
    """Return, as text, the share of flat draws in which the signs of each claim hold."""
    lines = [
        f"every assumed input drawn flat, {results[0].draws} draws, each held fixed over the runs;",
        "share of draws in which all tests with a sign have the right one (Wilson interval), and each test",
    ]
    for result in results:
        each = ", ".join(f"{n / result.draws:.2f}" for n in result.by_test)
        unseen = f"; in {result.unseen} of the others nothing is seen" if result.unseen else ""
        lines.append(
            f"{result.name}  {strengths[result.name]:7} {_flat_share(result)}  tests: {each or 'none'}{unseen}"
        )
    lines.append(f"a claim that must hold needs {threshold:.0%}")
    return "\n".join(lines)


def _flat_share(result: FlatResult) -> str:
    from sim.analysis.proportions import wilson

    share = wilson(result.holds, result.draws)
    return f"{float(share.estimate):.2f} [{float(share.low):.2f}, {float(share.high):.2f}]"


def flat_record(result: FlatResult, strength: str) -> dict[str, Any]:
    return {"claim": result.name, "strength": strength, "draws": result.draws, "holds": result.holds,
            "unseen": result.unseen, "by_test": list(result.by_test)}  # fmt: skip


def record_of(result: ClaimResult) -> dict[str, Any]:
    """Return a result as plain data."""
    basis = result.basis
    return {
        "claim": result.name,
        "says": result.claim.says,
        "strength": result.claim.strength,
        "status": result.claim.status,
        "verdict": result.verdict,
        "tests": [_test_record(test) for test in result.tests],
        "controls": [_test_record(test) for test in result.controls],
        "rests_on": {
            "numbers": basis.numbers,
            "shares": {status: count.share for status, count in basis.shares.items()},
            "channels": list(basis.channels),
        },
    }


def _test_record(result: TestResult) -> dict[str, Any]:
    test, effect = result.test, result.effect
    return {
        "what": test.what, "outcome": test.outcome, "form": test.form, "statistic": test.statistic,
        "arms": list(test.cells), "values": [_or_none(x) for x in effect.cells], "pairs": effect.pairs,
        "effect": _or_none(effect.estimate), "low": _or_none(effect.low), "high": _or_none(effect.high),
        "unit": result.unit, "direction": test.direction, "size": test.size,
        "between": list(test.between) if test.between else None, "within": test.within, "verdict": result.verdict,
    }  # fmt: skip


def _or_none(x: float) -> float | None:
    return None if x != x or x in (float("inf"), float("-inf")) else x
