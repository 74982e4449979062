"""One draw per run for each uncertain number, by quantile, so that a changed law keeps its luck.

A number is its law's quantile at an addressed uniform: raise a level and every run's value rises
with the same luck. Everything that rests on one channel of the source (its insiders) stands or
falls by one shared draw of that channel's reliability.

What is said of a corps is said once: how far it is off is drawn once, by the name of the corps, and its people differ
around it as people do (decision record 26).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.ground.arithmetic import MIDDLE, middle_scores, share_below, standard_score
from sim.core.ground.codes import Purpose
from sim.core.ground.handed import by_address
from sim.core.ground.jit import called, part, rule
from sim.core.ground.luck import uniform, uniforms
from sim.core.ground.records import Field, dtype_of, number, whole

INPUT = (
    whole("role", 0, 7, "Role", "table of the cell"),
    whole("row", 0, 1_000_000, "row", "row of the cell"),
    whole("column", 0, 255, "column", "column of the cell"),
    whole("key", 0, 2**32, "address", "luck address of whose number it is: a hash of table and id"),
    whole(
        "quantity", 0, 2**32, "address", "luck address of what it is: a hash of its name, wherever its column stands"
    ),
    whole("corps", -1, 2**32, "address", "luck address of the corps it was said of (-1: of him alone)"),
    whole("law", 0, 1_000_000, "row", "row of the quantile tables"),
    whole("fallback", -1, 1_000_000, "row", "law if the channel fails (-1: the cell becomes 0)"),
    whole("channel", -1, 1_000_000, "row", "channel it rests on (-1 none)"),
    whole("status", 0, 2, "status", "0 stated, 1 implied, 2 assumed"),
    number("low", -1e9, 1e9, "as the cell", "value at quantile 0"),
    number("high", -1e9, 1e9, "as the cell", "value at quantile 1"),
)
INPUT_DTYPE = dtype_of(INPUT)
STATUSES = ("stated", "implied", "assumed")
ASSUMED = 2
PEOPLE = 0.1  # standard deviation of people around their corps: a level is a fifth of the scale, a half to either side
__all__ = [
    "ASSUMED", "INPUT", "INPUT_DTYPE", "PEOPLE", "STATUSES", "Draws", "Field", "cell_of", "draw_inputs", "draws_of",
    "quantile", "shared_by_corps",
]  # fmt: skip


@rule
def quantile(table, u):
    """Return the quantile at u in (0, 1) from a table of equally spaced quantiles, by linear interpolation."""
    place = u * (len(table) - 1)
    cell = min(int(place), len(table) - 2)
    return table[cell] + (place - cell) * (table[cell + 1] - table[cell])


COLUMNS = {"key": np.uint64, "quantity": np.uint64, "role": np.uint32, "row": np.uint32, "column": np.uint32,
           "law": np.int32, "fallback": np.int32, "channel": np.int32, "status": np.int32, "low": np.float64,
           "high": np.float64}  # fmt: skip


@by_address
class Draws(NamedTuple):
    """What is drawn in each run, and room for what was drawn.

    laws : float64 (laws, points). channels : int64 (channels, 2), row of `laws` and luck address of each.
    key to high : (inputs,), the fields of INPUT as COLUMNS has them, each side by side: all are read in every run. What
    is never below 0 has no sign, for then no place has to be counted from the end.
    said : int64 (inputs,), row of `corps` of what was said of a corps as a whole, -1 for the rest. loads : float64
    (inputs, 2, 2), by its law and by its fallback: how much of its score is that of its corps, and how much its own.
    on_channels, of_corps : uint64, rows of the inputs that rest on a channel, and of those with something in common.
    corps : uint64 (corps' numbers, 3), luck address of the corps, of what it is, and status.
    Overwritten in each run are reliability : float64 (channels,); shares and scores : float64 (inputs,); fallen :
    uint64 (inputs,), 1 where the channel of an input fails; common : float64 (corps' numbers, 2), standard score and
    reliability draw of a corps.
    """

    laws: NDArray[np.float64]
    channels: NDArray[np.int64]
    key: NDArray[np.uint64]
    quantity: NDArray[np.uint64]
    role: NDArray[np.uint32]
    row: NDArray[np.uint32]
    column: NDArray[np.uint32]
    law: NDArray[np.int32]
    fallback: NDArray[np.int32]
    channel: NDArray[np.int32]
    status: NDArray[np.int32]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    said: NDArray[np.int64]
    loads: NDArray[np.float64]
    on_channels: NDArray[np.uint64]
    of_corps: NDArray[np.uint64]
    corps: NDArray[np.uint64]
    reliability: NDArray[np.float64]
    shares: NDArray[np.float64]
    scores: NDArray[np.float64]
    fallen: NDArray[np.uint64]
    common: NDArray[np.float64]


def draws_of(inputs: Any, laws: NDArray[np.float64], channels: NDArray[np.int64]) -> Draws:
    """Return what a run is drawn from: see `Draws`."""
    columns: dict[str, Any] = {name: np.array(inputs[name], dtype) for name, dtype in COLUMNS.items()}
    corps = np.array(inputs["corps"], np.int64)
    of_corps = np.flatnonzero(corps >= 0)
    said = np.full(len(corps), -1, np.int64)
    said_once = np.stack([corps, columns["quantity"], columns["status"]], axis=1)[of_corps].astype(np.uint64)
    numbers, said[of_corps] = distinct_rows(said_once)
    shared = np.zeros((len(corps), 2))
    spreads = np.sqrt(variances_of(laws))
    for place, name in enumerate(("law", "fallback")):
        row, width = columns[name][of_corps], (columns["high"] - columns["low"])[of_corps]
        shared[of_corps, place] = np.where(row >= 0, shared_by_corps(width * spreads[row]), 0.0)
    return Draws(
        laws=laws, channels=channels, said=said, loads=np.sqrt(np.stack([shared, 1.0 - shared], axis=2)), corps=numbers,
        on_channels=np.flatnonzero(columns["channel"] >= 0).astype(np.uint64),
        of_corps=np.flatnonzero(shared.max(axis=1) > 0.0).astype(np.uint64),
        reliability=np.zeros(len(channels)), shares=np.zeros(len(inputs)), scores=np.zeros(len(inputs)),
        fallen=np.zeros(len(inputs), np.uint64), common=np.zeros((len(numbers), 2)), **columns,
    )  # fmt: skip


def distinct_rows(table: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the distinct rows of a table, sorted, and for each row its place among them, int64 (rows,).

    As np.unique does along an axis, which compares rows as wholes: a million of them take it ten seconds.
    """
    places = np.zeros(len(table), np.int64)
    first = places[:1]
    for column in table.T:
        values, rank = np.unique(column, return_inverse=True)
        _, first, places = np.unique(places * len(values) + rank, return_index=True, return_inverse=True)
    return table[first], places


def variances_of(laws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the variance of each law, float64 (laws,): that of quantiles joined by straight lines, which are drawn.

    Never below 0, as that of a law of one value may come out by rounding.
    """
    a, b = laws[:, :-1], laws[:, 1:]
    mean = (0.5 * (a + b)).mean(axis=1)
    variances: NDArray[np.float64] = ((a * a + a * b + b * b) / 3.0).mean(axis=1) - mean * mean
    return np.maximum(variances, 0.0)


def shared_by_corps(spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of a number's variance that a corps has in common: all but that of people around it.

    1 - (PEOPLE / spread)^2, and 0 where the spread, a standard deviation, is no more than that of people.
    """
    return 1.0 - (PEOPLE / np.maximum(spread, PEOPLE)) ** 2


@part
def draw_shares(draws, lucks):
    """Draw for every number where in its law it lies, but for what a corps has in common. Writes: draws.shares."""
    most = lucks[ASSUMED]
    uniforms(most, Purpose.INPUT, draws.key, draws.quantity, draws.shares)
    if lucks[0].run == most.run and lucks[1].run == most.run:
        return
    for k in range(len(draws.shares)):
        luck = lucks[draws.status[k]]
        if luck.run != most.run:
            draws.shares[k] = uniform(luck, Purpose.INPUT, draws.key[k], draws.quantity[k])


@part
def draw_corps(draws, lucks):
    """Draw of everything that was said of a corps how far it is off. Writes: draws.common."""
    for c in range(len(draws.corps)):
        luck = lucks[draws.corps[c, 2]]
        draws.common[c, 0] = standard_score(uniform(luck, Purpose.INPUT, draws.corps[c, 0], draws.corps[c, 1]))
        draws.common[c, 1] = uniform(luck, Purpose.RELIABILITY, draws.corps[c, 0], draws.corps[c, 1])


@part
def draw_channels(draws, lucks):
    """Draw how reliable each channel is, and note what falls with it. Writes: draws[reliability, fallen]."""
    for c in range(len(draws.channels)):
        address = draws.channels[c, 1]
        share = uniform(lucks[ASSUMED], Purpose.CHANNEL, address, 0)
        draws.reliability[c] = quantile(draws.laws[draws.channels[c, 0]], share)
    for k in draws.on_channels:
        said = draws.said[k]
        if said >= 0:
            kept = draws.common[said, 1]
        else:
            kept = uniform(lucks[draws.status[k]], Purpose.RELIABILITY, draws.key[k], draws.quantity[k])
        draws.fallen[k] = 1 if kept >= draws.reliability[draws.channel[k]] else 0


@part
def bring_together(draws):
    """Move numbers of the people of a corps together, as far as they have something in common. Writes: draws.shares.

    Phi(load of the corps * its score + own load * own score) is uniform again, so that the law stays as it is: one
    factor in common [vasicek2002].
    """
    middle_scores(draws.shares, draws.scores)
    for k in draws.of_corps:
        score = draws.scores[k]
        if abs(draws.shares[k] - 0.5) > MIDDLE:
            score = standard_score(draws.shares[k])
        fallen = draws.fallen[k]
        if draws.loads[k, fallen, 0] > 0.0:
            together = draws.loads[k, fallen, 0] * draws.common[draws.said[k], 0] + draws.loads[k, fallen, 1] * score
            draws.shares[k] = share_below(together)


@called
def draw_inputs(cells, draws, lucks):
    """Write this run's value of every uncertain number into its cell.

    Parameters
    ----------
    cells : tuple of float64 matrices, one for each Role, that share memory with the records.
    draws : Draws. lucks : three Luck, for numbers that are stated, implied and assumed: freezing one freezes that
    group.
    """
    draw_shares(draws, lucks)
    draw_corps(draws, lucks)
    draw_channels(draws, lucks)
    bring_together(draws)
    role = 0
    table = cells[role]
    for k in range(len(draws.shares)):
        if draws.role[k] != role:  # they lie table by table
            role = draws.role[k]
            table = cells[role]
        law = draws.fallback[k] if draws.fallen[k] else draws.law[k]
        value = 0.0
        if law >= 0:
            value = draws.low[k] + (draws.high[k] - draws.low[k]) * quantile(draws.laws[law], draws.shares[k])
        table[draws.row[k], draws.column[k]] = value


def cell_of(fields: tuple[Field, ...], name: str) -> int:
    """Return the column of a field. Raises ValueError for an unknown name."""
    return [field.name for field in fields].index(name)
