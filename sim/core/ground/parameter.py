"""What a parameter of a mechanism must say about itself."""

from typing import NamedTuple


class Parameter(NamedTuple):
    """One number that governs a rule.

    `value` is the central value and `low`..`high` its credible range; a run draws from a Beta
    distribution scaled to the range with its mode at `value` (PERT). `unit` is plain text, `source`
    a citation by key ([hale2005], [base_rates]: see `sim.sources`) or the word *assumption*, `meaning`
    one plain sentence.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    meaning: str
