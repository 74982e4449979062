"""Intervals, paired tests and corrections, gathered: one name to import from."""

from sim.analysis.differences import (
    McNemar,
    PairingGain,
    mcnemar,
    mean_difference_paired,
    newcombe_difference,
    paired_difference,
    pairing_gain,
)
from sim.analysis.estimates import Interval
from sim.analysis.multiplicity import benjamini_hochberg, holm
from sim.analysis.proportions import clopper_pearson, jeffreys, wilson
from sim.analysis.quantiles import Ranks, quantile_interval, quantile_ranks

__all__ = [
    "Interval",
    "McNemar",
    "PairingGain",
    "Ranks",
    "benjamini_hochberg",
    "clopper_pearson",
    "holm",
    "jeffreys",
    "mcnemar",
    "mean_difference_paired",
    "newcombe_difference",
    "paired_difference",
    "pairing_gain",
    "quantile_interval",
    "quantile_ranks",
    "wilson",
]
