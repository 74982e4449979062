"""How a hindcast is shown: as text for people, as plain data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.cli.layout import as_data, table
from sim.language.amounts import amount

if TYPE_CHECKING:
    from sim.analysis.hindcast.file import Hindcast
    from sim.analysis.hindcast.scoring import Scored

WORDS: Final = {
    "raw": "engine, raw",
    "conditioned": "engine, conditioned",
    "climatology": "climatology",
    "neighbours": "nearest neighbours",
}
BEATS: Final = {
    "holds": "better",
    "does not hold": "not better",
    "cannot tell": "these cases do not tell them apart",
}
AGREES: Final = {True: "inside", False: "outside", None: "too few cases"}


def text_of(hindcast: Hindcast, scored: Scored, runs: int, seed: int, months: int | None, split: int | None) -> str:
    """Return the scores, what they rest on, and the forecast of each case, as text."""
    cases = len(scored.names)
    over = f"over {months} months" if months else "over its own window"
    imposed = [] if split is None else [f"in every case a split of the elite is imposed on day {split}"]
    lines = [
        f"{hindcast.said.title}",
        f"{amount(cases, 'case')}, {amount(runs, 'run')} of each {over} (seed {seed}); "
        "every case is left out of whatever is said of it",
        *imposed,
        "",
        _scores(scored),
        "  Brier 0 at best, 2 at worst; log score in nats, no chance taken as 0; right: the likeliest group came true",
        "",
        *_verdicts(scored),
        "",
        "by group: mean chance given, and what happened (95 % intervals)",
        _by_group(scored),
        "",
        "calibration, all groups together: four chances a case, of which one came true (95 % intervals)",
        _calibration(scored),
        "",
        "chances given to each case: holds, palace coup, Ukrainian, Kyrgyz",
        _each(hindcast, scored),
    ]
    return "\n".join(lines)


def _scores(scored: Scored) -> str:
    rows = []
    for each in scored.scores.values():
        over = scored.over_cases(each.name)
        limits = f"[{over.low:.3f}, {over.high:.3f}]"
        rows.append(
            [WORDS[each.name], f"{each.brier:.3f}", limits, f"{each.log:.3f}", f"{each.right} of {len(each.each)}"]
        )
    return table(rows, ("forecast", "Brier", "over cases like these", "log", "right"), "lrrrr")


def _verdicts(scored: Scored) -> list[str]:
    from sim.analysis.hindcast.scoring import BASELINES

    lines = [
        "  differences in Brier score, case by case (95 % intervals over the cases, each for itself; below 0: better)"
    ]
    for one in ("raw", "conditioned"):
        for other in BASELINES:
            found = scored.difference(one, other)
            size = f"{found.estimate:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
            lines.append(f"  {WORDS[one]} against {WORDS[other]}: {size}: {BEATS[scored.beats(one, other)]}")
    lines.append(f"  so the engine, conditioned, {_for_sure(scored)}")
    tilts, trusts = [each.tilt for each in scored.fitted], [each.trust for each in scored.fitted]
    lines.append(
        f"  conditioned by two numbers fitted on the other cases: log odds of a break {min(tilts):+.1f} to "
        f"{max(tilts):+.1f}, trust in the engine {min(trusts):.2f} to {max(trusts):.2f}"
    )
    lines.append(_luck(scored))
    lines.append(
        f"  control: the engine's forecasts dealt to the cases by chance score {scored.dealt.mean():.3f}, and as well "
        f"as here in {scored.by_chance:.1%} of {len(scored.dealt) + 1} deals"
    )
    return lines


def _for_sure(scored: Scored) -> str:
    """Say which baselines the conditioned forecasts beat for sure."""
    from sim.analysis.hindcast.scoring import BASELINES

    beaten = [WORDS[other] for other in BASELINES if scored.beats("conditioned", other) == "holds"]
    lost = [WORDS[other] for other in BASELINES if scored.beats("conditioned", other) == "does not hold"]
    told = f"beats {' and '.join(beaten)} for sure" if beaten else "beats neither baseline for sure"
    return told + (f"; for sure it does not beat {' and '.join(lost)}" if lost else "")


def _luck(scored: Scored) -> str:
    from sim.analysis.hindcast.controls import FEWEST_RUNS

    if scored.luck.low != scored.luck.low:
        return f"  luck of the runs: not told by fewer than {FEWEST_RUNS} runs of each case"
    return (
        f"  luck of the runs: with endlessly many the conditioned Brier score of these cases would lie from "
        f"{scored.luck.low:.3f} to {scored.luck.high:.3f} (95 %); more runs narrow it"
    )


def _by_group(scored: Scored) -> str:
    from sim.analysis.hindcast.schema import GROUPS
    from sim.statistics.proportions import wilson

    rows = []
    for place, group in enumerate(GROUPS):
        k, n = int((scored.groups == place).sum()), len(scored.groups)
        share = wilson(k, n)
        means = [f"{each.chances[:, place].mean():.3f}" for each in scored.scores.values()]
        seen = f"{k} of {n} [{float(share.low):.2f}, {float(share.high):.2f}]"
        rows.append([group.replace("_", " "), *means, seen])
    return table(rows, ("group", *WORDS.values(), "happened"), "lrrrrr")


def _calibration(scored: Scored) -> str:
    rows = []
    for name in ("raw", "conditioned"):
        for row in scored.calibration(name):
            seen = (
                "–" if row.agrees is None else f"{row.observed:.2f} [{row.observed_low:.2f}, {row.observed_high:.2f}]"
            )
            given = f"{row.low:.1f} to {row.high:.1f}"
            number, came = f"{row.chances} in {row.cases}", f"{row.happened} of {row.chances}"
            rows.append([WORDS[name], given, number, f"{row.forecast:.3f}", came, seen, AGREES[row.agrees]])
    heads = ("forecast", "chances", "number in cases", "mean given", "came true", "share", "mean is")
    return table(rows, heads, "llrrrrl")


def _each(hindcast: Hindcast, scored: Scored) -> str:
    rows = []
    for place, (name, case) in enumerate(hindcast.said.cases.items()):
        kinds = [scored.scores[kind] for kind in ("raw", "conditioned")]
        chances = [" ".join(f"{chance:.2f}" for chance in kind.chances[place]) for kind in kinds]
        rows.append([name, case.group.replace("_", " "), *chances, f"{scored.scores['conditioned'].each[place]:.2f}"])
    return table(rows, ("case", "happened", "raw", "conditioned", "Brier"), "llllr")


def record_of(
    hindcast: Hindcast, scored: Scored, runs: int, seed: int, months: int | None, split: int | None
) -> dict[str, Any]:
    """Return a hindcast as plain data."""
    from sim.analysis.hindcast.schema import GROUPS
    from sim.analysis.hindcast.scoring import BASELINES

    differences = []
    for one in ("raw", "conditioned"):
        for other in BASELINES:
            found = scored.difference(one, other)
            size = {"difference": float(found.estimate), "low": float(found.low), "high": float(found.high),
                    "better": scored.beats(one, other)}  # fmt: skip
            differences.append({"forecast": one, "against": other, **size})
    cases = [
        {
            "case": name, "outcome": case.outcome, "group": case.group,
            "runs": dict(zip(GROUPS, map(int, scored.counts[place]), strict=True)),
            "chances": {
                kind: dict(zip(GROUPS, map(float, each.chances[place]), strict=True))
                for kind, each in scored.scores.items()
            },
            "brier": {kind: float(each.each[place]) for kind, each in scored.scores.items()},
            "tilt": scored.fitted[place].tilt, "trust": scored.fitted[place].trust,
        }
        for place, (name, case) in enumerate(hindcast.said.cases.items())
    ]  # fmt: skip
    return {
        "id": hindcast.said.id, "runs": runs, "seed": seed, "months": months, "split": split,
        "groups": list(GROUPS),
        "scores": {
            kind: {"brier": each.brier, "log": each.log, "right": each.right} for kind, each in scored.scores.items()
        },
        "differences": differences,
        "luck_of_the_runs": {"low": as_data(scored.luck.low), "high": as_data(scored.luck.high)},
        "dealt_by_chance": {"brier": float(scored.dealt.mean()), "as_good": scored.by_chance},
        "calibration": {
            kind: [{**row._asdict(), "agrees": row.agrees} for row in scored.calibration(kind)]
            for kind in ("raw", "conditioned")
        },
        "cases": cases,
    }  # fmt: skip
