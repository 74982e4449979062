"""Fresh causes: a blow to somebody's place is felt for weeks, on top of the grievance that stays.

Sources: [kuran1991; lohmann1994] (news sets people off who were ready before), [francois2015] (what a denied place is
worth). Whoever deals such a blow calls `hurt`, and `embitter` for what stays of it; pacts, leaks, plots and bids read
what is left of it; `loyalty` lets both fade.
"""

from sim.core.ground.jit import part


@part
def hurt(s, i, blow):
    """Give leader i a fresh cause of `blow` (0..1): it fills what is left towards 1. Writes: leaders[acute]."""
    leader = s.leaders[i]
    leader.acute += blow * (1.0 - leader.acute)


@part
def embitter(s, i, loss, p):
    """Let leader i bear a grudge for the `loss` (0..1) of a place, or what is done to him: a part of what is left.

    Writes: leaders[grievance].
    """
    leader = s.leaders[i]
    leader.grievance += loss * p.resentment * (1.0 - leader.grievance)
