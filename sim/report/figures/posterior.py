"""What a calibration came to: each free parameter before and after, and the targets on one line of half-widths."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.calibration.fitting import Fitted
from sim.analysis.calibration.priors import Prior
from sim.report.style import BLUE, GREY, INK, PALE, VERMILLION, Picture, Size, blank, panel, quiet
from sim.report.words import capital
from sim.statistics.beyond import Placed
from sim.statistics.estimates import FloatArray

SEEN: Final = 3.2  # normal scores to either side that are drawn: all but one in a thousand
PLACES: Final = 240
FURTHEST: Final = 3.0  # half-widths from the middle of a target that are drawn; what lies beyond stands at the edge
SILVERMAN: Final = 1.06  # width of a normal kernel for a normal law, in its spread, times points to the power -1/5
SIDE: Final = 18  # pixels


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
    Their centres are drawn in towards the mean, so that smoothing does not widen the law (West 1993).
    """
    scores = prior.scores(values)
    mean = float(weights @ scores)
    spread = max(float(np.sqrt(weights @ (scores - mean) ** 2)), 1.0 / PLACES)
    share = min(1.0, SILVERMAN * float(np.sum(weights**2)) ** 0.2)
    centres, width = mean + np.sqrt(1.0 - share**2) * (scores - mean), share * spread
    steps = (at[:, None] - centres[None, :]) / width
    ratio = (np.exp(-(steps**2) / 2) @ weights) / width * np.exp(at**2 / 2)  # √2π of both normal densities cancels
    found: FloatArray = prior.density(prior.values(at)) * ratio
    return found


def _draw(size: Size, fitted: Fitted) -> Figure:
    priors, rows = fitted.calibration.priors, fitted.after.rows
    columns = min(len(priors), 3 if size.is_wide else 1)
    head, title, tall, foot, line = (size.text * times for times in (2.0, 2.4, 10.5, 3.4, 1.7))
    block = title + tall + foot
    targets_at = head + -(-len(priors) // columns) * block + title
    height = targets_at + line * len(rows) + foot
    figure = blank(size, height)
    _heading(figure, size, "Free parameters: dashed before, blue after", size.text / height)
    width = (size.width - SIDE) / columns
    for place, prior in enumerate(priors):
        row, column = divmod(place, columns)
        top = head + row * block + title
        right = size.width - (column + 1) * width
        axes = panel(figure, column * width + SIDE, top, right, height - top - tall)
        _parameter(axes, size, prior, fitted.values[:, place], fitted.population.weights, 1 / columns)
    heading = "Targets: open before, filled after, diamonds outside"
    _heading(figure, size, heading, (targets_at - title + size.text) / height)
    left = (0.52 if size.is_wide else 0.45) * size.width
    _targets(panel(figure, left, targets_at, 2 * SIDE, foot), size, fitted, left / size.width)
    return figure


def _heading(figure: Figure, size: Size, words: str, share: float) -> None:
    """Write words at the left edge, so much of the height from the top."""
    figure.text(2 / size.width, 1 - share, size.fit(words), fontsize=size.text, fontweight="bold", va="center")


def _parameter(axes: Axes, size: Size, prior: Prior, values: FloatArray, weights: FloatArray, share: float) -> None:
    scores = np.linspace(-SEEN, SEEN, PLACES)
    at = prior.values(scores)
    before, after = prior.density(at), density_after(prior, values, weights, scores)
    axes.fill_between(at, after, color=BLUE, alpha=0.25, linewidth=0)
    axes.plot(at, after, color=BLUE, linewidth=2)
    axes.plot(at, before, color=GREY, linewidth=1.6, linestyle=(0, (5, 2)))
    axes.set_xlim(prior.low, prior.high)
    axes.set_ylim(0, 1.1 * max(before.max(), after.max()))
    axes.set_yticks([])
    axes.set_title(size.fit(prior.name, share=share), fontsize=size.text, loc="left")
    axes.set_xlabel(size.fit(prior.unit, share=share), fontsize=size.text)
    axes.locator_params(axis="x", nbins=4)
    quiet(axes, size, "x")
    axes.spines["left"].set_visible(False)


def _targets(axes: Axes, size: Size, fitted: Fitted, share: float) -> None:
    rows = fitted.after.rows
    axes.axvspan(-1, 1, color=PALE, alpha=0.6, linewidth=0)
    for number, (before, after) in enumerate(zip(fitted.before.placed, fitted.after.placed, strict=True)):
        _dot(axes, number, before, "o", "white", GREY)
        reach = np.clip([after.at - after.error, after.at + after.error], -FURTHEST, FURTHEST)
        axes.plot(reach, [number, number], color=INK, linewidth=1.1)
        is_outside = after.beyond > 0
        _dot(axes, number, after, "D" if is_outside else "o", *(2 * [VERMILLION if is_outside else BLUE]))
    axes.set_xlim(-FURTHEST, FURTHEST)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [size.fit_ends(capital(each.target.what), share) for each in rows])
    axes.set_xticks([-FURTHEST, -1, 1, FURTHEST], ["below", "lowest", "highest", "above"])
    axes.tick_params(labelsize=size.text, length=3)
    axes.spines["left"].set_visible(False)


def _dot(axes: Axes, number: int, placed: Placed, shape: str, face: str, edge: str) -> None:
    """Draw a figure beside its target; what lies far away stands at the edge, and what was not seen nowhere."""
    at = np.clip(placed.at, -FURTHEST, FURTHEST)
    axes.plot(
        at, number, shape, markersize=6, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=1.4,
        clip_on=False,
    )  # fmt: skip
