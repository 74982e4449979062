"""Worth: what an order is worth to somebody, and what he has to lose, as he sees it.

worth = ambition * place + (loyalty to who would rule - 1/2) + loyalty to the clan * its share of the government. The
article's words have one meaning each: loyalty is what it is worth to me that he rules, ambition what my own place is
worth, caution what danger costs me. Places are shared by weight, with a premium for the ruler's own [francois2015].
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.jit import part
from sim.core.mechanisms.clans import due_by_weight, house_headed_by
from sim.core.mechanisms.fates import loss_of, told_of
from sim.core.mechanisms.favour import left_bare
from sim.core.mechanisms.files import deterred
from sim.core.mechanisms.left_out import has_claim
from sim.core.mechanisms.reprisals import fortune_at_home
from sim.core.mechanisms.standing import hold_of_founder, stance_to


@part
def place_of(s, i):
    """Return what leader i has under who rules, 0 to 1: his office, less what he was told of it, and the share of the
    clan he heads."""
    leader = s.leaders[i]
    place = 0.0
    if leader.post >= 0:
        place = s.posts[leader.post].value * (1.0 - loss_of(told_of(leader)))
    headed = house_headed_by(s, i)
    return place if headed < 0 else 1.0 - (1.0 - place) * (1.0 - s.clans[headed].share)


@part
def share_now(s, i):
    """Return what his clan's share of the government is worth to leader i."""
    c = s.leaders[i].clan
    return s.leaders[i].loyalty_clan * s.clans[c].share if c >= 0 and has_claim(s.clans[c]) else 0.0


@part
def share_under(s, i, ruler, p):
    """Return what his clan's share would be worth to leader i under another ruler: what its weight brings of all that
    the following of that ruler leaves, and the premium of that if it is his."""
    c = s.leaders[i].clan
    if c < 0 or not has_claim(s.clans[c]):
        return 0.0
    due = due_by_weight(s, c, p.leader_premium)
    house = s.leaders[ruler].clan
    if house >= 0:
        due *= 1.0 - p.leader_premium
    if house == c:
        due += p.leader_premium
    return s.leaders[i].loyalty_clan * due


@part
def attachment(s, i):
    """Return what it is worth to leader i that who rules stays, his own place aside; below 0 where he minds him."""
    return s.leaders[i].loyalty_latent - 0.5 + share_now(s, i)


@part
def worth_of_rule(s, i, ruler, p):
    """Return what it is worth to leader i that he, or somebody he has put there, rules.

    The highest place of all where it is he himself; else half of it at least, and how he stands to the other.
    """
    leader = s.leaders[i]
    if ruler == i:
        return leader.ambition + share_under(s, i, i, p)
    place = max(0.5, place_of(s, i))
    return leader.ambition * place + stance_to(s, i, ruler) - 0.5 + share_under(s, i, ruler, p)


@part
def cover_of(s, i):
    """Return how far somebody is covered against the state.

    By what he has founded, and by who stands behind him: 1 - the product of what each leaves.
    """
    return 1.0 - (1.0 - hold_of_founder(s, i)) * left_bare(s, i)


@part
def chance_to_be_caught(s, i, reach):
    """Return the chance that leader i is put away if he fails against who rules, who would have it so and has `reach`.

    1 - (1 - reach)(1 - file that binds him), less what covers him.
    """
    done = 1.0 - (1.0 - reach) * (1.0 - clip(deterred(s, i)))
    return done * (1.0 - cover_of(s, i))


@part
def danger_to(s, i, reach, p):
    """Return what failing costs leader i beside his place: what is done to him, and his fortune.

    chance to be caught * caution * safety + fortune at home.
    """
    return chance_to_be_caught(s, i, reach) * s.leaders[i].caution * p.safety + fortune_at_home(s, i)


@part
def gain_against(s, i, ruler, odds, reach, p):
    """Return what leader i gains by a move that puts `ruler` in power with these odds, against leaving things be.

    odds * (worth of that - belief * attachment) - belief * (ambition * place + (1 - odds) * danger) + voice * cause

    Whatever there is under the present ruler, good or bad, lasts as long as he does: it counts by the belief that he
    stays [hale2005]. Voice is the relief of acting on a fresh cause [kuran1991].
    """
    leader = s.leaders[i]
    won = worth_of_rule(s, i, ruler, p) - leader.belief * attachment(s, i)
    lost = leader.ambition * place_of(s, i) + (1.0 - odds) * danger_to(s, i, reach, p)
    return odds * won - leader.belief * lost + p.voice * leader.acute
