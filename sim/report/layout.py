"""Where to put the nodes of a network: by stress majorisation, then pushed apart, with nothing left to chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import shortest_path

ROUNDS, PUSHES = 300, 400


def placed(
    count: int, links: Sequence[tuple[int, int]], area: tuple[float, float], apart: float
) -> NDArray[np.float64]:
    """Return places in an area, shape (count, 2), at least `apart` from each other where there is room.

    Distances on the page follow the number of links between two nodes, near ones weighing more (weights d^-2).
    The start is a circle in the order of the nodes, so nothing is left to chance; places are whole pixels, so that
    the last bits of a sum do not matter.
    Source: Gansner, Koren & North 2004, Graph Drawing, 239-250.
    """
    if count == 1:
        return np.array([[area[0] / 2, area[1] / 2]])
    far = _distances(count, links)
    spots = _majorised(far)
    spots = _turned(spots)
    low, high = spots.min(axis=0), spots.max(axis=0)
    room = np.array(area) - 2 * 22.0
    spots = 22.0 + (spots - low) / np.maximum(high - low, 1e-9) * room
    return np.round(_pushed_apart(spots, np.array(area), apart))


def _distances(count: int, links: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Links on the shortest way from each node to each other; parts that do not hang together stand far apart."""
    linked = np.zeros((count, count))
    for a, b in links:
        linked[a, b] = 1.0
    far = np.asarray(shortest_path(linked, directed=False, unweighted=True))
    far[~np.isfinite(far)] = far[np.isfinite(far)].max() + 1.5
    return far


def _majorised(far: NDArray[np.float64]) -> NDArray[np.float64]:
    count = len(far)
    turn = 2 * np.pi * np.arange(count) / count
    spots = np.column_stack((np.cos(turn), 0.9 * np.sin(turn))) * far.max() / 2
    weight = np.where(far > 0, 1 / np.maximum(far, 1.0) ** 2, 0.0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(ROUNDS):
        gap = spots[:, None, :] - spots[None, :, :]
        length = np.maximum(np.hypot(gap[..., 0], gap[..., 1]), 1e-9)
        pull = weight * far / length
        target = np.diag(pull.sum(axis=1)) - pull
        spots = inverse @ (target @ spots)
    return np.asarray(spots)


def _turned(spots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn the longer way of a drawing to the horizontal; which way round is settled by the first node."""
    centred = spots - spots.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    return np.asarray(turned * np.where(turned[0] < 0, -1.0, 1.0))


def _pushed_apart(spots: NDArray[np.float64], area: NDArray[np.float64], apart: float) -> NDArray[np.float64]:
    spots = spots.copy()
    for _ in range(PUSHES):
        gap = spots[:, None, :] - spots[None, :, :]
        length = np.hypot(gap[..., 0], gap[..., 1])
        np.fill_diagonal(length, np.inf)
        lack = np.maximum(0.0, apart - length)
        if not lack.any():
            break
        spots += 0.5 * np.sum(gap / np.maximum(length, 1.0)[..., None] * lack[..., None], axis=1) * 0.5
        spots = np.clip(spots, 20.0, area - 20.0)
    return spots
