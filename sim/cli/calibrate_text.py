"""How a calibration is shown: as text for people, as plain data for programs."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sim.cli.layout import table

if TYPE_CHECKING:
    from sim.analysis.calibration.fitting import Fitted, Side
    from sim.analysis.hindcast.base_rates import Row
    from sim.statistics.beyond import Placed

AS_BEFORE: Final = 0.1  # of its spread, by which a posterior must be narrower to be told from its prior


def text_of(fitted: Fitted) -> str:
    """Return prior and posterior side by side, and the targets before and after, as text."""
    said = fitted.calibration.said
    before, after = fitted.before, fitted.after
    population = fitted.population
    return "\n".join(
        [
            said.title,
            f"{fitted.points:,} points of {said.runs:,} runs of each system (seed {said.seed}); {fitted.why}",
            f"{said.kept} were kept, worth {population.effective:.0f} of equal weight, all within "
            f"{fitted.generations[-1].tolerance:.3f} (first generation: {fitted.generations[0].tolerance:.3f})",
            "",
            "free parameters: median [5 %, 95 %]",
            _parameters(fitted),
            *_correlated(fitted),
            "",
            f"targets, under the prior and under the posterior: {said.check_runs:,} runs of each system on luck that "
            "chose nothing",
            _targets(fitted),
            "  beyond: half-widths outside of the interval; ? the engine's own 90 % interval reaches across a limit",
            "  weight: in the distance; less where as many runs as a point has can hardly tell the figure",
            "",
            f"distance of what was fitted: {fitted.distance(before):.3f} before, {fitted.distance(after):.3f} after",
            f"inside: {before.inside} of {len(before.rows)} before, {after.inside} of {len(after.rows)} after",
            *_outside(after),
        ]
    )


def _parameters(fitted: Fitted) -> str:
    from scipy.special import ndtri

    from sim.analysis.calibration.fitting import QUANTILES
    from sim.analysis.calibration.posterior import pert_like

    rows = []
    for place, prior in enumerate(fitted.calibration.priors):
        low, median, high = prior.values(ndtri(QUANTILES))
        first, middle, last = fitted.quantiles(place)
        law = pert_like(fitted.values[:, place], fitted.population.weights, prior.low, prior.high)
        left = (last - first) / (high - low)
        told = "hardly told by these targets" if left > 1.0 - AS_BEFORE else f"{left:.0%} as wide"
        rows.append(
            [prior.name, prior.unit, f"{median:.4g} [{low:.4g}, {high:.4g}]", f"{middle:.4g} [{first:.4g}, {last:.4g}]",
             told, f"{law[0]:.4g} in [{law[1]:.4g}, {law[2]:.4g}]"]
        )  # fmt: skip
    return table(rows, ("parameter", "unit", "prior", "posterior", "", "as a law of a scenario"), "llrrll")


def _correlated(fitted: Fitted) -> list[str]:
    from sim.analysis.calibration.posterior import correlations

    found = correlations(fitted)
    told = ", ".join(f"{pair.replace(', ', ' and ')} {size:+.2f}" for pair, size in found.items())
    return [f"  correlated: {told}"] if found else []


def _targets(fitted: Fitted) -> str:
    rows = []
    sides = zip(fitted.before.rows, fitted.before.placed, fitted.after.rows, fitted.after.placed, strict=True)
    weighed = zip(sides, fitted.calibration.fitted, fitted.target_weights, strict=True)
    for (before, was, after, now), counts, each in weighed:
        target = before.target
        end = f"to {target.high:.4g}" if isfinite(target.high) else "and more"
        wanted = f"{max(0.0, target.low):.4g} {end}"
        name = target.id if counts else f"{target.id} (not fitted)"
        weight = f"{each:.2f}" if isfinite(each) else "–"
        figures = *_figure(before, was), *_figure(after, now)
        rows.append([name, wanted, target.unit, *figures, f"{after.cases:,}", weight])
    heads = ("target", "wanted", "", "before", "beyond", "after", "beyond", "cases", "weight")
    return table(rows, heads, "lrlrrrrrr")


def _figure(row: Row, placed: Placed) -> list[str]:
    """Return the engine's figure, and how far outside it lies."""
    if not isfinite(row.found.estimate):
        return ["nothing seen", "–"]
    if placed.at != placed.at:
        return [f"{row.found.estimate:.4g}", "too few"]
    sure = "?" if row.verdict == "cannot tell" else " "
    return [f"{row.found.estimate:.4g}", f"{placed.beyond:.2f}{sure}" if placed.beyond > 0 else f"inside{sure}"]


def _outside(after: Side) -> list[str]:
    told = []
    for row in after.rows:
        why = f" ({row.target.explained})" if row.target.explained else ""
        told += [] if row.is_inside else [f"  outside: {row.target.id}: {row.target.what}{why}"]
    return told


def record_of(fitted: Fitted, files: dict[str, str]) -> dict[str, Any]:
    """Return a calibration as plain data."""
    from sim.analysis.calibration.posterior import entries_of

    return {**entries_of(fitted), "files": files}
