"""Rising: who is raised from a lesser office to the head of a body of force, or of the government.

Nobody comes to these from nowhere: the ruler takes the best of those without a name who serve him, and their office
falls vacant. Source: [egorov2011] (whom a ruler appoints); that they come from lesser offices is an assumption.
"""

from sim.core.ground.arithmetic import YEAR
from sim.core.ground.codes import Fate, Institution
from sim.core.ground.jit import part
from sim.core.ground.records import posts_of
from sim.core.mechanisms.bonds import is_searched
from sim.core.mechanisms.candidates import merit
from sim.core.mechanisms.fates import may_be_moved
from sim.core.mechanisms.offices import is_in_gift


@part
def head_of(s, institution):
    """Return the office that heads the government, if that is the institution; -1 none."""
    if institution != Institution.GOVERNMENT:
        return -1
    for k in posts_of(s, institution):
        if s.posts[k].heads:
            return k
    return -1


@part
def could_rise(s, n, k):
    """Say whether the holder of office n, who has no name and is to stay, could be raised from it to office k: not on
    the day on which he has taken it.

    He is of the state, not of the media or a holding, nor heads the government, and rises to what is worth more. A body
    is not left without a chief for want of a lesser office; who is to command it has to have more of force than of the
    media. Nobody may search for material on him.
    """
    i = s.posts[n].holder
    if i < 0 or s.posts[n].since == s.world[0].day or not is_in_gift(s.posts[n]):
        return False
    if s.posts[k].body < 0 and s.posts[n].value >= s.posts[k].value:
        return False
    if s.posts[n].heads or s.posts[n].institution in (Institution.MEDIA, Institution.HOLDING):
        return False
    one = s.leaders[i]
    if one.named or one.left_post == k or not may_be_moved(s, i):
        return False
    if (one.fate != Fate.NONE and one.fate != Fate.KEEP) or is_searched(s, i):
        return False
    return s.posts[k].body < 0 or one.coercive > one.media


@part
def best_to_rise(s, k):
    """Return whom the ruler would raise to office k: who is of most merit, with his force where it commands a body; -1
    nobody.

    He comes from a lesser office which he has held for half a year, if there is anybody.
    """
    best = beside = -1
    most = most_beside = 0.0
    commands = s.posts[k].body >= 0
    for n in range(len(s.posts)):
        if could_rise(s, n, k):
            i = s.posts[n].holder
            worth = merit(s, i) + (s.leaders[i].coercive if commands else 0.0)
            settled = 2.0 * (s.world[0].day - s.posts[n].since) >= YEAR
            if settled and s.posts[n].value < s.posts[k].value:
                if best < 0 or worth > most:
                    best, most = i, worth
            elif beside < 0 or worth > most_beside:
                beside, most_beside = i, worth
    return best if best >= 0 else beside
