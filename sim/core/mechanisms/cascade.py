"""Cascades: who comes when so many are expected, and how a crowd grows from one day to the next.

Sources: [granovetter1978] (a threshold each: the share of others one must expect before one comes; the crowd grows by
those whose threshold it has reached), [kuran1991] (the silent are read as content until they are not). Shares, not
persons: a law of thresholds is a sorted table, one place for each of so many equal parts of the people.
"""

import numpy as np

from sim.core.ground.jit import rule

PARTS = 100
QUANTILES = (np.arange(PARTS) + 0.5) / PARTS
LOGISTIC = np.log(QUANTILES / (1.0 - QUANTILES))
"""Thresholds of a hundred parts of the people around their middle, in units of noise: who errs as everybody does when
he chooses [mckelvey1995] comes where the gain is above such a number."""


@rule
def ready(law, expected, middle, spread):
    """Return the share of the people whose threshold the crowd they expect has reached.

    Parameters
    ----------
    law : float64 (n,), thresholds in ascending order, in units of `spread` from `middle`; `expected`, `middle` and
    `spread` (above 0) in shares of those who could come.
    """
    return np.searchsorted(law, (expected - middle) / spread, side="right") / len(law)


@rule
def grown(crowd, law, middle, spread, hearing, heard_of, pace, days):
    """Return the crowd after so many days: each day it goes a part `pace` of the way to those who are ready.

    Expected is what is heard of the greater of the crowd there is and of the crowds that are remembered. With pace and
    hearing 1 and nothing remembered this is Granovetter's own recursion.
    """
    for _ in range(days):
        come = ready(law, hearing * max(crowd, heard_of), middle, spread)
        if come == crowd:
            break
        crowd += pace * (come - crowd)
    return crowd
