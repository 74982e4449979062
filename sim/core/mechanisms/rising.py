"""Rising: who is raised from a lesser office to the head of a body of force, or of the government.

Nobody comes to these from nowhere: the ruler takes the best of those without a name who serve him, and their office
falls vacant. Source: [egorov2011] (whom a ruler appoints); that they come from lesser offices is an assumption.
"""

from sim.core.ground.codes import Fate, Institution
from sim.core.ground.jit import part
from sim.core.ground.records import posts_of
from sim.core.mechanisms.candidates import merit
from sim.core.mechanisms.fates import may_be_moved
from sim.core.mechanisms.offices import is_in_gift


@part
def head_of(s, institution):
    """Return the office that heads the government, if that is the institution: of those of which there is one, that
    which is worth most; -1 none."""
    head = -1
    if institution != Institution.GOVERNMENT:
        return head
    for k in posts_of(s, institution):
        if s.posts[k].alone and (head < 0 or s.posts[k].value > s.posts[head].value):
            head = k
    return head


@part
def could_rise(s, n, k):
    """Say whether the holder of office n, who has no name and is to stay, could be raised from it to office k: not on
    the day on which he has taken it.

    He is of the state, not of the media or a holding; to command a body he has to have more of force than of the media.
    """
    i = s.posts[n].holder
    if i < 0 or s.posts[n].since == s.world[0].day:
        return False
    if not is_in_gift(s.posts[n]) or s.posts[n].value >= s.posts[k].value:
        return False
    if s.posts[n].institution == Institution.MEDIA or s.posts[n].institution == Institution.HOLDING:
        return False
    one = s.leaders[i]
    if one.named or one.left_post == k or not may_be_moved(s, i):
        return False
    if one.fate != Fate.NONE and one.fate != Fate.KEEP:
        return False
    return s.posts[k].body < 0 or one.coercive > one.media


@part
def best_to_rise(s, k):
    """Return whom the ruler would raise to office k: who is of most merit, with his force where it commands a body; -1
    nobody."""
    best = -1
    most = 0.0
    for n in range(len(s.posts)):
        if could_rise(s, n, k):
            i = s.posts[n].holder
            worth = merit(s, i) + (s.leaders[i].coercive if s.posts[k].body >= 0 else 0.0)
            if best < 0 or worth > most:
                best, most = i, worth
    return best
