"""The slate: who is owed how much, who goes, and whom the ruler chooses for a vacant office.

Sources: [francois2015] (who is owed how much), [egorov2011] (whom a ruler appoints). Used by formation and by service;
it stores nothing of its own. Who is free for an office, and his merit, is told in `candidates`.
"""

from sim.core.ground.arithmetic import YEAR, by_lot, clip
from sim.core.ground.codes import Did, Fate, Institution, Kind, Phase, Purpose, TieKind
from sim.core.ground.heaps import put_back
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import officials_of, posts_of, ties_of, write_down
from sim.core.mechanisms.agenda import vacate
from sim.core.mechanisms.candidates import best_candidate, gather, heap_of, line_up, merit, most_owed, sum_up
from sim.core.mechanisms.causes import endear
from sim.core.mechanisms.clans import own_premium
from sim.core.mechanisms.deciding import likelihood
from sim.core.mechanisms.fates import BEFALLS, befall, carry_out, patron_consents, resent, step_out, told_of
from sim.core.mechanisms.left_out import minded
from sim.core.mechanisms.offices import take_office
from sim.core.mechanisms.rising import best_to_rise, head_of

FILLS = (*BEFALLS, "leaders.loyalty_clan", "clans.share", "clans.entitled")
"""What filling offices writes."""


@part
def measure_shares(s, premium):
    """Write each clan's share of the value of government posts, and the share its weight entitles it to.

    entitled_j = (1 - premium) * weight_j / sum of weights, plus the premium for the ruler's own following
    (`clans.own_premium`) [francois2015].
    """
    world = s.world[0]
    premium = own_premium(s, premium)
    total = 0.0
    weights = 0.0
    for c in range(len(s.clans)):
        s.clans[c].share = 0.0
        if s.clans[c].kind <= Kind.PATRONAGE:
            weights += s.clans[c].weight
    for n in posts_of(s, Institution.GOVERNMENT):
        post = s.posts[n]
        total += post.value
        if post.holder >= 0:
            holder = s.leaders[post.holder]
            row = world.team_clan if holder.team and world.team_clan >= 0 else holder.clan
            if row >= 0:
                s.clans[row].share += post.value
    for c in range(len(s.clans)):
        clan = s.clans[c]
        clan.share = clan.share / total if total > 0.0 else 0.0
        if clan.kind <= Kind.PATRONAGE and weights > 0.0:
            clan.entitled = clip((1.0 - premium) * clan.weight / weights)
        else:
            clan.entitled = 0.0
    if world.team_clan >= 0:
        own = s.clans[world.team_clan]
        own.entitled = clip(premium + (own.entitled if own.kind <= Kind.PATRONAGE else 0.0))


@part
def replace_holder(s, k, p, luck):
    """Do with the holder of a post what was decided; of the government count who stays. Who has no name makes room when
    he is moved.

    Writes: see FILLS, world[kept, moved, dismissed], leaders[left_as].
    """
    world = s.world[0]
    i = s.posts[k].holder
    leader = s.leaders[i]
    fate, told = leader.fate, told_of(leader)
    if fate != Fate.NONE and fate != Fate.KEEP:
        if leader.named:
            fate = carry_out(s, i, fate, p, luck)
        if (fate == Fate.MOVE and leader.post == k) or not leader.named:
            step_out(s, i, fate)
            resent(s, i, fate, told, p)
            write_down(s, Did.MOVED if fate == Fate.MOVE else Did.DISMISSED, i, k, 0.0)
    leader.left_as = fate if fate != Fate.NONE else Fate.KEEP
    if s.posts[k].institution != Institution.GOVERNMENT:
        return
    if leader.post == k:
        world.kept += 1
    elif fate == Fate.MOVE or fate == Fate.PROMOTE:
        world.moved += 1
    else:
        world.dismissed += 1


@part
def win_over(leader, p):
    """Make a man one of the ruler's own: loyal first to him, for gratitude, and by half as much as before to his clan.

    Writes: leaders[team, loyalty_clan], and as `causes.endear`.
    """
    leader.team = 1
    endear(leader, 2.0 * p.gratitude)
    leader.loyalty_clan *= 0.5


@part
def seat(s, i, k, own_people):
    """Put leader i into post k, one of the ruler's own or not. Writes: see FILLS."""
    leader = s.leaders[i]
    take_office(s, i, k)
    if leader.named:
        befall(s, i, Fate.CO_OPT)
    write_down(s, Did.APPOINTED, i, k, 1.0 if own_people else 0.0)


@part
def holds_office_in(s, corps, institution):
    """Say whether the officials of a corps hold offices of an institution: the first of them who holds one tells."""
    for n in officials_of(s, corps):
        post = s.leaders[n].post
        if post >= 0:
            return s.posts[post].institution == institution
    return False


@part
def reach_of(s, institution):
    """Return how far the ruler reaches into an institution with people of his own; 1 where nothing is said of it.

    (1/2 + his appointment tie to its corps) * (1/2 + his recruitment tie to a team): whom he may name, whom he has.
    """
    reach = 1.0
    ruler = s.world[0].incumbent
    for n in ties_of(s, ruler):
        tie = s.ties[n]
        if tie.from_leader != ruler or tie.to_clan < 0:
            continue
        if tie.kind == TieKind.RECRUITMENT:
            reach *= 0.5 + tie.strength
        elif tie.kind == TieKind.APPOINTMENT and holds_office_in(s, tie.to_clan, institution):
            reach *= 0.5 + tie.strength
    return reach


@part
def gain_of_own(s, k, own, other, clan, due, reach):
    """Return what the ruler gains by one of his own in office k over another man, in units of worth.

    value * (authority * reach * (wish + merit of his man - merit of the other) - caution * deference
    - due * weight of the clan * what he minds)

    His wish to rule, (ambition + wish for a policy of his own) / 2, makes people of his own worth something to him, as
    long as there are few in office, and as far as he may appoint and has whom. Of every office the patron on the scene
    holds a part, deference, of which he is robbed, and whom the ruler has to fear. The clan whose turn it was is denied
    an office that is due to it for what it brings [gamson1961], as far as the ruler minds that (`minded`).

    Parameters
    ----------
    own, other : rows of the two; -1 nobody else. clan : -1 none. due : part of the office that is due to it.
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    gain = 0.5 * (ruler.ambition + ruler.autonomy_wish) * (1.0 - world.team_share)
    if other >= 0:
        gain += merit(s, own) - merit(s, other)
    gain *= ruler.authority * reach
    if world.patron >= 0 and world.patron_active:
        gain -= ruler.caution * world.deference
    if clan >= 0:
        gain -= due * s.clans[clan].weight * minded(s, clan)
    return s.posts[k].value * gain


@part
def due_of(clan):
    """Return the share of its due that a clan has not got: 0 where it has that, 1 where it has nothing."""
    return clip((clan.entitled - clan.share) / clan.entitled) if clan.entitled > 0.0 else 0.0


@part
def is_vacant(s, k):
    """Say whether office k is to be filled: of one that nobody has ever held only a slate knows that it is empty."""
    post = s.posts[k]
    return post.holder < 0 and (post.vacant_day >= 0 or s.world[0].phase == Phase.FORMATION)


@part
def value_of_government(s):
    """Return what all offices of the government are worth together."""
    total = 0.0
    for n in posts_of(s, Institution.GOVERNMENT):
        total += s.posts[n].value
    return total


@part
def move_share(s, k, i, sign):
    """Give what office k is worth of the government to the clan of leader i, or to the ruler's team, or (-1) take it.

    Of other institutions no shares are kept. What clans are owed stays: who is left out of a slate is owed nothing.
    """
    world = s.world[0]
    if s.posts[k].institution != Institution.GOVERNMENT:
        return
    total = value_of_government(s)
    row = world.team_clan if s.leaders[i].team and world.team_clan >= 0 else s.leaders[i].clan
    if row >= 0 and total > 0.0:
        s.clans[row].share = clip(s.clans[row].share + sign * s.posts[k].value / total)


@part
def raise_to_the_head(s, institution, reach, p, luck):
    """Raise to vacant offices that command a body or head the government the best of those who serve (`rising`).

    As one of the ruler's own by what that gains him, as in `fill`. Writes: see FILLS.
    """
    head = head_of(s, institution)
    for k in posts_of(s, institution):
        if not is_vacant(s, k) or (k != head and s.posts[k].body < 0):
            continue
        i = best_to_rise(s, k)
        if i < 0:
            continue
        key = s.posts[k].key
        chance = likelihood(gain_of_own(s, k, i, -1, -1, 0.0, reach), p)
        own_people = uniform(luck, Purpose.TEAM, key, s.world[0].day) < chance
        own_people = own_people and patron_consents(s, k, Purpose.VETO, key, p, luck)
        move_share(s, s.leaders[i].post, i, -1.0)
        s.leaders[i].left_post = s.leaders[i].post
        vacate(s, i)
        if own_people:
            win_over(s.leaders[i], p)
        seat(s, i, k, own_people)
        move_share(s, k, i, 1.0)


@part
def fill(s, institution, p, luck, pool):
    """Fill the vacant posts of an institution: the ruler chooses between his own people and the clan whose turn it is.

    `pool` holds who is free for one: see `candidates.gather`. Offices at the head are filled from those who serve.
    The turn is that of the clan most owed in the government, and goes by lot elsewhere, by what clans are owed. He puts
    in the best man of all as his own by what that gains him (`gain_of_own`), where no patron with a second key refuses;
    else the best of the clan, or of all where it has nobody.
    """
    world = s.world[0]
    reach = reach_of(s, institution)
    raise_to_the_head(s, institution, reach, p, luck)
    owed = institution == Institution.GOVERNMENT  # shares are kept of the government only
    total = value_of_government(s)
    if owed:
        line_up(s, pool.owed)
    else:
        sum_up(s, pool.upto)
    for k in posts_of(s, institution):
        post = s.posts[k]
        if not is_vacant(s, k):
            continue
        own = best_candidate(s, k, pool.everybody, 0)
        if own < 0:
            continue
        turn = uniform(luck, Purpose.TURN, post.key, world.day)
        clan = most_owed(s, pool.owed) if owed else by_lot(pool.upto[: len(s.clans)], turn)
        heap = heap_of(s, clan)
        other = best_candidate(s, k, pool.clans, heap)
        due = 1.0
        if owed and clan >= 0 and post.value > 0.0:
            due = clip((s.clans[clan].entitled - s.clans[clan].share) * total / post.value)
        chance = likelihood(gain_of_own(s, k, own, other, clan, due, reach), p)
        own_people = uniform(luck, Purpose.TEAM, post.key, world.day) < chance
        own_people = own_people and patron_consents(s, k, Purpose.VETO, post.key, p, luck)
        i = own if own_people or other < 0 else other
        if i != own:
            put_back(pool.everybody, 0, own)
        elif other >= 0 and other != own:
            put_back(pool.clans, heap, other)
        if own_people:
            win_over(s.leaders[i], p)
        seat(s, i, k, own_people)
        move_share(s, k, i, 1.0)


@part
def fill_all(s, institutions, p, luck, pool):
    """Fill the vacant posts of some institutions, a bit of `institutions` each, from who is free for one by now."""
    gather(s, p, luck, pool)
    for institution in range(len(s.lookup.office) - 1):
        if institutions & 1 << institution:
            fill(s, institution, p, luck, pool)


@part
def count_team(s):
    """Write how many posts own people hold, their share, and the pace of the last year. Writes: world[team...]."""
    world = s.world[0]
    team = 0
    offices = 0
    fresh = 0
    for k in range(len(s.posts)):
        post = s.posts[k]
        if post.institution <= Institution.COURT or post.holder < 0:
            continue
        offices += 1
        if s.leaders[post.holder].team:
            team += 1
            if world.day - post.since < YEAR:
                fresh += 1
    world.team = team
    world.team_share = team / offices if offices > 0 else 0.0
    world.team_pace = fresh / offices if offices > 0 else 0.0
