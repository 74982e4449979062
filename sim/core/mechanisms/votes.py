"""Votes: whom the incumbent sees before one, holding it on its day, and calling the next.

Sources: [article p01-p03] (the vote sets the calendar of meetings); [tucker2007] (each vote is a focal point anew);
[base_rates] (national votes come again: every 26 months in twelve post-Soviet countries, 1992-2021).
"""

from sim.core.ground.codes import Fate, Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import FOREVER
from sim.core.mechanisms.fates import may_be_moved
from sim.core.mechanisms.offices import is_in_gift

LATEST = 0.95  # of the time until a vote: by then the meetings are over
CALLS = ("world.election", "leaders.meeting_day", "leaders.fate", "leaders.told", "leaders.fate_public")


@part
def is_seen(s, i):
    """Say whether the incumbent sees somebody before the vote: officials, and whoever has an office in his gift."""
    leader = s.leaders[i]
    if leader.post < 0:
        return False
    return leader.corps >= 0 or (may_be_moved(s, i) and is_in_gift(s.posts[leader.post]))


@part
def set_meetings(s, p, luck):
    """Say when each official is seen before the vote that is next, if he is: evenly over the time until then.

    Writes: leaders[meeting_day].
    """
    world = s.world[0]
    ahead = world.election - world.day
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        leader.meeting_day = FOREVER
        if ahead > 0 and is_seen(s, i):
            when = uniform(luck, Purpose.MEETING, leader.key, world.day)
            if when < p.share_told:
                leader.meeting_day = world.day + int(when / p.share_told * ahead * LATEST)


@part
def is_due(s):
    """Say whether a vote has fallen due and is not held yet."""
    world = s.world[0]
    return world.held < world.election <= world.day


@part
def is_to_be_called(s, p):
    """Say whether it is time for the campaign of another vote: the last was held, and a term after its day is near."""
    world = s.world[0]
    held = world.held >= world.election >= 0
    return world.term > 0 and held and world.day >= world.election + world.term - p.campaign_days


@part
def call_next(s, p, luck):
    """Call the next vote, a term after the last was due: who has been told that he stays is told anew.

    Writes: see CALLS.
    """
    s.world[0].election += s.world[0].term
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if leader.fate == Fate.KEEP:
            leader.fate = Fate.NONE
        if leader.fate == Fate.NONE:
            leader.told = Fate.NONE
            leader.fate_public = 0
    set_meetings(s, p, luck)
