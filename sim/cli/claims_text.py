"""How results of claims are shown: as text for people, as plain data for programs."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING, Any, Final

from sim.bounds import MOST_HELD
from sim.cli.layout import as_data

if TYPE_CHECKING:
    from sim.analysis.claims.judging import ClaimResult, FlatResult, TestResult

HARDLY: Final = 10  # runs in which an outcome was seen, below which a ratio over it says so


def table_of(results: list[ClaimResult], pairs: int, seed: int, level: float) -> str:
    """Return the results as text: a headline for each claim, a line for each test, and what it rests on."""
    lines = [
        f"{pairs:,} runs in each arm, all on the same luck (seed {seed}); effects with {100 * level:g} % intervals, "
        "paired",
        "a test holds where the whole interval lies in what is wanted, does not hold where none of it does, and else",
        "these runs cannot tell; a claim holds if all its tests and controls do, and does not if one of them does not",
    ]
    for result in results:
        claim = result.claim
        lines += ["", f"{result.name}  {result.verdict.upper():14} {claim.strength:7} {claim.says}"]
        for mark, tests in (("test", result.tests), ("control", result.controls)):
            lines += [_line(mark, test) for test in tests]
        lines.append(f"     rests on {_basis(result)}")
    return "\n".join([*lines, "", *_count(results)])


def _line(mark: str, result: TestResult) -> str:
    test, effect = result.test, result.effect
    shown = " -> ".join(_figure(x) for x in effect.cells)
    outcome = f"{test.outcome}: " if test.outcome else ""
    found = f"{test.form} {_effect(result)}{_wanted(result)}; {outcome}{shown}"
    more = f"; {would_tell(result.would_tell)}" if result.would_tell is not None else ""
    return f"     {mark:7} {result.verdict:13} {test.what}\n             {found}{more}"


def _effect(result: TestResult) -> str:
    """Return an effect with its interval, as far as it is bounded, and how often what it is counted in was seen."""
    effect, unit = result.effect, result.unit
    if effect.pairs < 2:
        return "not seen"
    if effect.low == effect.low and (isfinite(effect.low) or isfinite(effect.high)):
        ends = f"[{_figure(effect.low)}, {_figure(effect.high)}]"
        if not isfinite(effect.high):
            ends = f"at least {_figure(effect.low)}"
        elif not isfinite(effect.low):
            ends = f"at most {_figure(effect.high)}"
        size = f"{_figure(effect.estimate)} {ends}" if isfinite(effect.estimate) else ends
    else:
        size = "without bounds"
    below = round(effect.cells[1] * effect.pairs) if result.yes_no and result.test.form == "ratio" else HARDLY
    seen = f", over what was seen in {below} of {effect.pairs:,}" if below < HARDLY else ""
    return f"{size} {unit}{seen}"


def would_tell(runs: float) -> str:
    """Say how many runs would tell, to two digits, upwards."""
    if runs != runs:
        return "how many runs would tell cannot be foreseen"
    if runs > MOST_HELD:
        return f"more than {MOST_HELD:,} runs would be needed to tell: it lies where the line is drawn"
    return f"about {rounded_up(runs):,} runs would tell, if it is what it seems to be"


def rounded_up(runs: float) -> int:
    """Return a number of runs with two digits, the next larger one."""
    unit = 10 ** max(0, floor(log10(max(runs, 1.0))) - 1)
    return int(ceil(runs / unit - 1e-9) * unit)


def _wanted(result: TestResult) -> str:
    test = result.test
    if test.between is not None:
        return f" (wanted {_figure(test.between[0])} to {_figure(test.between[1])})"
    if test.within is not None:
        return f" (wanted within ±{_figure(test.within)})"
    if test.size == 0.0:
        return f" (wanted {test.direction or 'above 0'})"
    return f" (wanted {f'{test.direction} by ' if test.direction else ''}{_figure(test.size)} or more)"


def _figure(x: float) -> str:
    """Return a number with three digits behind the point, more where it would be nothing, fewer where it is large."""
    if x != x:
        return "-"
    if not isfinite(x):
        return "∞" if x > 0 else "-∞"
    if 0.0 < abs(x) < 0.0995:
        return f"{x:.2g}" if abs(x) < 0.000995 else f"{x:.4f}" if abs(x) < 0.00995 else f"{x:.3f}"
    return f"{x:.3f}" if abs(x) < 10 else f"{x:.1f}" if abs(x) < 1000 else f"{x:,.0f}"


def _basis(result: ClaimResult) -> str:
    basis = result.basis
    shares = ", ".join(f"{count.share:.0%} {status}" for status, count in basis.shares.items())
    channels = f"; channels: {', '.join(basis.channels)}" if basis.channels else ""
    return f"{basis.numbers} number{'' if basis.numbers == 1 else 's'}: {shares}{channels}"


def _count(results: list[ClaimResult]) -> list[str]:
    """Return, for each strength, how many claims hold, do not, and cannot be told, and which."""
    lines = []
    for strength, counts in counts_of(results).items():
        told = "; ".join(
            f"{word} {len(names)}" + (f" ({', '.join(names)})" if names and word != "holds" else "")
            for word, names in counts.items()
        )
        lines.append(f"{strength + ':':7} {told}")
    needed = [result.would_tell for result in results if result.would_tell is not None]
    foreseen = [runs for runs in needed if runs <= MOST_HELD]
    if foreseen:
        least = rounded_up(max(foreseen))
        lines.append(f"about -n {least} would tell {len(foreseen)} of the {len(needed)} that cannot be told")
    elif needed:
        lines.append(f"no number of runs up to {MOST_HELD:,} is sure to tell those that cannot be told")
    return lines


def counts_of(results: list[ClaimResult]) -> dict[str, dict[str, list[str]]]:
    """Return the claims of each strength by their verdict."""
    from sim.analysis.claims.schema import STRENGTHS
    from sim.statistics.verdicts import VERDICTS

    found: dict[str, dict[str, list[str]]] = {}
    for strength in STRENGTHS:
        of = [result for result in results if result.claim.strength == strength]
        if of:
            found[strength] = {word: [each.name for each in of if each.verdict == word] for word in VERDICTS}
    return found


def flat_table(results: list[FlatResult], strengths: Mapping[str, str], threshold: float, level: float) -> str:
    """Return, as text, the share of flat draws in which the signs of each claim hold."""
    lines = [
        f"every assumed input drawn flat, {results[0].draws} draws, each held fixed over the runs;",
        f"share of draws in which all tests with a sign have the right one (Wilson interval, {100 * level:g} %), and",
        f"in which each has; a claim holds where the whole interval reaches {threshold:.0%}",
    ]
    for result in results:
        each = ", ".join(f"{n / result.draws:.2f}" for n in result.by_test)
        unseen = f"; in {result.unseen} of the others nothing is seen" if result.unseen else ""
        share = _flat_share(result, level) if result.by_test else "no sign"
        lines.append(
            f"{result.name}  {result.verdict(threshold, level):13}  {strengths[result.name]:7} {share}  "
            f"tests: {each or 'none'}{unseen}"
        )
    lines.append(_draws_that_would_tell(results, threshold, level))
    return "\n".join(lines)


def _draws_that_would_tell(results: list[FlatResult], threshold: float, level: float) -> str:
    """Say with how many draws a claim is told whose signs hold in all of them."""
    from sim.statistics.proportions import wilson

    draws = results[0].draws
    while draws < MOST_HELD and float(wilson(draws, draws, level).low) < threshold:
        draws += 1
    return f"a claim whose signs hold in every draw is told to hold with {draws} draws or more"


def _flat_share(result: FlatResult, level: float) -> str:
    from sim.statistics.proportions import wilson

    share = wilson(result.holds, result.draws, level)
    return f"{float(share.estimate):.2f} [{float(share.low):.2f}, {float(share.high):.2f}]"


def flat_records(
    results: list[FlatResult], strengths: Mapping[str, str], threshold: float, level: float
) -> dict[str, Any]:
    """Return the share of flat draws in which the signs of each claim hold as plain data."""
    from sim.statistics.proportions import wilson

    records = []
    for result in results:
        share = wilson(result.holds, result.draws, level)
        records.append({
            "claim": result.name, "strength": strengths[result.name], "verdict": result.verdict(threshold, level),
            "draws": result.draws, "holds": result.holds, "low": float(share.low), "high": float(share.high),
            "unseen": result.unseen, "by_test": list(result.by_test),
        })  # fmt: skip
    return {"level": level, "threshold": threshold, "claims": records}


def records_of(results: list[ClaimResult], pairs: int, seed: int, level: float) -> dict[str, Any]:
    """Return results as plain data, with how many claims hold, do not, and cannot be told."""
    return {
        "pairs": pairs, "seed": seed, "level": level, "counts": counts_of(results),
        "claims": [record_of(result) for result in results],
    }  # fmt: skip


def record_of(result: ClaimResult) -> dict[str, Any]:
    """Return a result as plain data."""
    basis = result.basis
    return {
        "claim": result.name,
        "says": result.claim.says,
        "strength": result.claim.strength,
        "status": result.claim.status,
        "verdict": result.verdict,
        "runs_that_would_tell": _runs(result.would_tell),
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
        "arms": list(test.cells), "values": as_data(effect.cells), "pairs": effect.pairs,
        "effect": as_data(effect.estimate), "low": as_data(effect.low), "high": as_data(effect.high),
        "unit": result.unit, "direction": test.direction, "size": test.size,
        "between": list(test.between) if test.between else None, "within": test.within, "verdict": result.verdict,
        "runs_that_would_tell": _runs(result.would_tell),
    }  # fmt: skip


def _runs(needed: float | None) -> int | None:
    return None if needed is None or not isfinite(needed) else rounded_up(needed)
