"""Intervals, paired tests and corrections, gathered: one name to import from."""

from sim.analysis.differences import (
    McNemar,
    PairingGain,
    flipped_sign_p,
    mcnemar,
    mean_difference_paired,
    mean_difference_unpaired,
    newcombe_difference,
    paired_difference,
    pairing_gain,
)
from sim.analysis.estimates import Interval
from sim.analysis.means import mean_interval
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
    "flipped_sign_p",
    "holm",
    "jeffreys",
    "mcnemar",
    "mean_difference_paired",
    "mean_difference_unpaired",
    "mean_interval",
    "newcombe_difference",
    "paired_difference",
    "pairing_gain",
    "quantile_interval",
    "quantile_ranks",
    "wilson",
]
