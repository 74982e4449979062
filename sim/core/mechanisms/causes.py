"""Fresh causes, and favours: a blow to somebody's place is felt for weeks, on top of the grievance that stays.

Sources: [kuran1991; lohmann1994] (news sets people off who were ready before), [francois2015] (what a denied place is
worth). Whoever deals such a blow calls `hurt`, and `embitter` for what stays of it; pacts, leaks, plots and bids read
what is left of it; `loyalty` lets both fade, and as slowly as grievances a favour or a slight by who rules (`endear`).
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.jit import part

ENDEARS = ("leaders.anchor", "leaders.loyalty_latent", "leaders.loyalty")  # what a favour or a slight writes


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


@part
def endear(leader, by):
    """Let a favour of who rules win him so much of a leader's loyalty, or a slight cost it (below 0).

    Loyalty comes home to that much more or less, which fades by slow_half_life: nobody is grateful for ever. Half of it
    is felt, and shows, at once.
    Writes: see ENDEARS.
    """
    leader.anchor = clip(leader.anchor + by)
    leader.loyalty_latent = clip(leader.loyalty_latent + 0.5 * by)
    leader.loyalty = clip(leader.loyalty + 0.5 * by)
