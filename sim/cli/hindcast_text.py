"""How a hindcast is shown: as text for people, as plain data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.cli.common import table

if TYPE_CHECKING:
    from sim.analysis.hindcast import Scored
    from sim.analysis.hindcast_file import Hindcast

WORDS: Final = {
    "raw": "engine, raw",
    "conditioned": "engine, conditioned",
    "climatology": "climatology",
    "neighbours": "nearest neighbours",
}


def text_of(hindcast: Hindcast, scored: Scored, runs: int, seed: int, months: int | None) -> str:
    """Return the scores, what they rest on, and the forecast of each case, as text."""
    cases = len(scored.names)
    over = f"over {months} months" if months else "over its own window"
    lines = [
        f"{hindcast.said.title}",
        f"{cases} cases, {runs:,} runs of each {over} (seed {seed}); every case is left out of whatever is said of it",
        "",
        _scores(scored),
        "  Brier 0 at best, 2 at worst; log score in nats, no chance taken as 0; right: the likeliest group came true",
        "",
        *_verdicts(scored),
        "",
        "by group: mean chance given, and what happened",
        _by_group(scored),
        "",
        "calibration, all groups together (four chances a case hang together: the intervals are too narrow)",
        _calibration(scored),
        "",
        "chances given to each case: holds, palace coup, Ukrainian, Kyrgyz",
        _each(hindcast, scored),
    ]
    return "\n".join(lines)


def _scores(scored: Scored) -> str:
    rows = [
        [WORDS[each.name], f"{each.brier:.3f}", f"{each.log:.3f}", f"{each.right} of {len(scored.names)}"]
        for each in scored.scores.values()
    ]
    return table(rows, ("forecast", "Brier", "log", "right"), "lrrr")


def _verdicts(scored: Scored) -> list[str]:
    from sim.analysis.hindcast import BASELINES

    lines = []
    for one in ("raw", "conditioned"):
        for other in BASELINES:
            found = scored.difference(one, other)
            apart = "" if found.low > 0.0 or found.high < 0.0 else "; these cases do not tell them apart"
            better = "better" if found.estimate < 0.0 else "worse" if found.estimate > 0.0 else "as good"
            size = f"{found.estimate:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
            lines.append(f"  {WORDS[one]} against {WORDS[other]}: {better}, {size}{apart}")
    tilts, trusts = [each.tilt for each in scored.fitted], [each.trust for each in scored.fitted]
    lines.append(
        f"  conditioned by two numbers fitted on the other cases: log odds of a break {min(tilts):+.1f} to "
        f"{max(tilts):+.1f}, trust in the engine {min(trusts):.2f} to {max(trusts):.2f}"
    )
    lines.append(
        f"  luck of the runs: with as many others the conditioned Brier score lies from {scored.luck[0]:.3f} to "
        f"{scored.luck[1]:.3f} (95 %); more runs narrow it"
    )
    lines.append(
        f"  control: the engine's forecasts dealt to the cases by chance score {scored.dealt.mean():.3f}, and as well "
        f"as here in {scored.by_chance:.1%} of {len(scored.dealt) + 1} deals"
    )
    return lines


def _by_group(scored: Scored) -> str:
    from sim.analysis.hindcast_schema import GROUPS
    from sim.analysis.proportions import wilson

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
            seen = f"{row.observed:.2f} [{row.observed_low:.2f}, {row.observed_high:.2f}]"
            given = f"{row.low:.1f} to {row.high:.1f}"
            rows.append([WORDS[name], given, f"{row.cases}", f"{row.forecast:.3f}", seen])
    return table(rows, ("forecast", "chances", "number", "mean given", "came true"), "llrrr")


def _each(hindcast: Hindcast, scored: Scored) -> str:
    rows = []
    for place, (name, case) in enumerate(hindcast.said.cases.items()):
        kinds = [scored.scores[kind] for kind in ("raw", "conditioned")]
        chances = [" ".join(f"{chance:.2f}" for chance in kind.chances[place]) for kind in kinds]
        rows.append([name, case.group.replace("_", " "), *chances, f"{scored.scores['conditioned'].each[place]:.2f}"])
    return table(rows, ("case", "happened", "raw", "conditioned", "Brier"), "llllr")


def record_of(hindcast: Hindcast, scored: Scored, runs: int, seed: int, months: int | None) -> dict[str, Any]:
    """Return a hindcast as plain data."""
    from sim.analysis.hindcast import BASELINES
    from sim.analysis.hindcast_schema import GROUPS

    differences = []
    for one in ("raw", "conditioned"):
        for other in BASELINES:
            found = scored.difference(one, other)
            size = {"difference": float(found.estimate), "low": float(found.low), "high": float(found.high)}
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
        "id": hindcast.said.id, "runs": runs, "seed": seed, "months": months, "groups": list(GROUPS),
        "scores": {
            kind: {"brier": each.brier, "log": each.log, "right": each.right} for kind, each in scored.scores.items()
        },
        "differences": differences,
        "luck_of_the_runs": {"low": scored.luck[0], "high": scored.luck[1]},
        "dealt_by_chance": {"brier": float(scored.dealt.mean()), "as_good": scored.by_chance},
        "calibration": {
            kind: [row._asdict() for row in scored.calibration(kind)] for kind in ("raw", "conditioned")
        },
        "cases": cases,
    }  # fmt: skip
