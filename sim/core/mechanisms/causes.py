"""Fresh causes: a blow to somebody's place is felt for weeks, on top of the grievance that stays.

Sources: [kuran1991; lohmann1994] (news sets people off who were ready before), [francois2015] (what a denied place is
worth). Whoever deals such a blow calls `hurt`; pacts, leaks, plots and bids read what is left of it; `loyalty` lets it
fade.
"""

from sim.core.ground.jit import part


@part
def hurt(s, i, blow):
    """Give leader i a fresh cause of `blow` (0..1): it fills what is left towards 1. Writes: leaders[acute]."""
    leader = s.leaders[i]
    leader.acute += blow * (1.0 - leader.acute)
