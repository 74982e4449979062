"""One draw per run for each uncertain number, by quantile, so that a changed law keeps its luck.

A number is its law's quantile at an addressed uniform: raise a level and every run's value rises
with the same luck. Everything that rests on one channel of the source (its insiders) stands or
falls by one shared draw of that channel's reliability.
"""

from sim.core.ground.codes import Purpose
from sim.core.ground.jit import rule
from sim.core.ground.luck import uniform
from sim.core.ground.records import Field, dtype_of, number, whole

INPUT = (
    whole("role", 0, 7, "Role", "table of the cell"),
    whole("row", 0, 1_000_000, "row", "row of the cell"),
    whole("column", 0, 255, "column", "column of the cell"),
    whole("key", 0, 2**32, "address", "luck address of whose number it is: a hash of table and id"),
    whole(
        "quantity", 0, 2**32, "address", "luck address of what it is: a hash of its name, wherever its column stands"
    ),
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
__all__ = ["ASSUMED", "INPUT", "INPUT_DTYPE", "STATUSES", "Field", "cell_of", "draw_inputs", "quantile"]


@rule
def quantile(table, u):
    """Return the quantile at u in (0, 1) from a table of equally spaced quantiles, by linear interpolation."""
    place = u * (len(table) - 1)
    cell = min(int(place), len(table) - 2)
    return table[cell] + (place - cell) * (table[cell + 1] - table[cell])


@rule
def draw_inputs(cells, inputs, laws, channels, reliability, lucks):
    """Write this run's value of every uncertain number into its cell.

    Parameters
    ----------
    cells : tuple of float64 matrices, one for each Role, that share memory with the records.
    inputs : INPUT records. laws : float64 (laws, points).
    channels : int64 (channels, 2), row of `laws` and luck address of each.
    reliability : float64 (channels,), overwritten with this run's draws.
    lucks : three Luck, for numbers that are stated, implied and assumed: freezing one freezes that group.
    """
    for c in range(len(channels)):
        reliability[c] = quantile(laws[channels[c, 0]], uniform(lucks[ASSUMED], Purpose.CHANNEL, channels[c, 1], 0))
    for k in range(len(inputs)):
        entry = inputs[k]
        luck = lucks[entry.status]
        law = entry.law
        if entry.channel >= 0:
            kept = uniform(luck, Purpose.RELIABILITY, entry.key, entry.quantity)
            if kept >= reliability[entry.channel]:
                law = entry.fallback
        value = 0.0
        if law >= 0:
            share = quantile(laws[law], uniform(luck, Purpose.INPUT, entry.key, entry.quantity))
            value = entry.low + (entry.high - entry.low) * share
        cells[entry.role][entry.row, entry.column] = value


def cell_of(fields: tuple[Field, ...], name: str) -> int:
    """Return the column of a field. Raises ValueError for an unknown name."""
    return [field.name for field in fields].index(name)
