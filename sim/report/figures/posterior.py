"""What a calibration came to: each free parameter before and after, and the targets on one line of half-widths."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.figure import Figure

from sim.analysis.calibration.fitting import Fitted
from sim.analysis.calibration.priors import Prior
from sim.report.style import BLUE, GREY, INK, PALE, VERMILLION, Picture, Size, blank, panel, quiet
from sim.report.words import capital
from sim.statistics.estimates import FloatArray

SEEN: Final = 3.2  # normal scores to either side that are drawn: all but one in a thousand
PLACES: Final = 240
FURTHEST: Final = 3.0  # half-widths from the middle of a target that are drawn; what lies beyond stands at the edge
SILVERMAN: Final = 1.06  # Silverman 1986, Density Estimation for Statistics and Data Analysis, 3.4.2


def picture(fitted: Fitted) -> Picture:
    """Return the figure: densities of the free parameters, and where the targets stand."""
    said = []
    for place, prior in enumerate(fitted.calibration.priors):
        low, median, high = fitted.quantiles(place)
        said.append(f"{prior.name} {median:.3g} [{low:.3g}, {high:.3g}]")
    before, after = fitted.before, fitted.after
    return Picture(
        "posterior",
        "Free parameters before (grey, dashed) and after (blue) the fit, and the figures of the engine beside the "
        "interval of each target (band), in half-widths of it: open before, filled after.",
        f"Densities, and dots beside bands. After the fit, median and middle 90 %: {'; '.join(said)}. "
        f"Targets inside: {before.inside} of {len(before.rows)} before, {after.inside} after.",
        lambda size: _draw(size, fitted),
    )


def density_after(prior: Prior, values: FloatArray, weights: FloatArray, at: FloatArray) -> FloatArray:
    """Return the density of weighted values at normal scores `at`, per unit of the parameter.

    Smoothed by normal kernels in normal scores, so that nothing is smeared beyond the range: f(θ) = p(θ) g(z) / φ(z).
    """
    scores = prior.scores(values)
    spread = float(np.sqrt(weights @ (scores - weights @ scores) ** 2))
    width = SILVERMAN * max(spread, 1.0 / PLACES) * float(1.0 / np.sum(weights**2)) ** -0.2
    steps = (at[:, None] - scores[None, :]) / width
    ratio = (np.exp(-(steps**2) / 2) @ weights) / width * np.exp(at**2 / 2)  # √2π of both normal densities cancels
    found: FloatArray = prior.density(prior.values(at)) * ratio
    return found


def _draw(size: Size, fitted: Fitted) -> Figure:
    priors = fitted.calibration.priors
    columns = min(len(priors), 3 if size.is_wide else 1)
    lines = -(-len(priors) // columns)
    title, tall, foot, gap = size.text * 2.4, 130.0, size.text * 3.4, 18.0
    row = size.text * 1.7
    head = size.text * 3.0
    block = title + tall + foot
    figure = blank(size, lines * block + head + row * len(fitted.before.rows) + size.text * 3.4)
    height = float(figure.get_size_inches()[1] * 72)
    width = (size.width - gap) / columns
    for place, prior in enumerate(priors):
        line, column = divmod(place, columns)
        top = line * block + title
        axes = panel(
            figure, column * width + gap, top, size.width - (column + 1) * width, height - top - tall
        )  # fmt: skip
        scores = np.linspace(-SEEN, SEEN, PLACES)
        values = prior.values(scores)
        before = prior.density(values)
        after = density_after(prior, fitted.values[:, place], fitted.population.weights, scores)
        axes.fill_between(values, after, color=BLUE, alpha=0.25, linewidth=0)
        axes.plot(values, after, color=BLUE, linewidth=2)
        axes.plot(values, before, color=GREY, linewidth=1.6, linestyle=(0, (5, 2)))
        axes.set_xlim(prior.low, prior.high)
        axes.set_ylim(0, 1.1 * max(before.max(), after.max()))
        axes.set_yticks([])
        axes.set_title(size.fit(prior.name, share=1 / columns), fontsize=size.text, loc="left", fontweight="bold")
        axes.set_xlabel(prior.unit, fontsize=size.text)
        axes.locator_params(axis="x", nbins=4)
        quiet(axes, size, "x")
        axes.spines["left"].set_visible(False)
    _targets(figure, size, fitted, lines * block + head, row)
    return figure


def _targets(figure: Figure, size: Size, fitted: Fitted, top: float, row: float) -> None:
    rows = fitted.after.rows
    left = 0.52 * size.width if size.is_wide else 0.45 * size.width
    axes = panel(figure, left, top, 14, size.text * 3.4)
    axes.axvspan(-1, 1, color=PALE, alpha=0.6, linewidth=0)
    sides = ((fitted.before, "white", GREY), (fitted.after, BLUE, BLUE))
    for side, face, edge in sides:
        for number, placed in enumerate(side.placed):
            if np.isnan(placed.at):
                continue
            at = float(np.clip(placed.at, -FURTHEST, FURTHEST))
            colour = VERMILLION if side is fitted.after and placed.beyond > 0 else edge
            if side is fitted.after:
                ends = np.clip([placed.at - placed.error, placed.at + placed.error], -FURTHEST, FURTHEST)
                axes.plot(ends, [number, number], color=INK, linewidth=1.1)
            shape = "D" if side is fitted.after and placed.beyond > 0 else "o"
            axes.plot(
                at, number, shape, markersize=6, markerfacecolor=face if face == "white" else colour,
                markeredgecolor=colour, markeredgewidth=1.4, clip_on=False,
            )  # fmt: skip
    axes.set_xlim(-FURTHEST, FURTHEST)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    names = [size.fit_ends(capital(each.target.what), left / size.width) for each in rows]
    axes.set_yticks(range(len(rows)), names)
    axes.set_xticks([-FURTHEST, -1, 1, FURTHEST], ["below", "lowest", "highest", "above"])
    axes.tick_params(labelsize=size.text, length=3)
    axes.spines["left"].set_visible(False)
    axes.set_title(
        "Targets: open before, filled after, diamonds outside", fontsize=size.text, loc="left", fontweight="bold",
        x=-left / (size.width - left - 14),
    )  # fmt: skip
