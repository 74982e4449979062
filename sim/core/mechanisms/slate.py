"""The slate: who is owed how much, who goes, and whom the ruler proposes for a vacant office.

Sources: [francois2015] (who is owed how much), [egorov2011] (whom a ruler appoints). Used by formation and by
interventions; it stores nothing of its own. Who is free for an office is told in `candidates`.
"""

from sim.core.ground.arithmetic import by_lot, clip
from sim.core.ground.codes import Did, Fate, Institution, Kind, Phase, Purpose, TieKind
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import officials_of, posts_of, ties_of, write_down
from sim.core.mechanisms.candidates import best_candidate, heap_of, line_up, most_owed, sum_up
from sim.core.mechanisms.fates import BEFALLS, befall, carry_out, patron_consents, resent, step_out
from sim.core.mechanisms.offices import take_office

TEAM_LOYALTY = 0.3
FILLS = (*BEFALLS, "leaders.loyalty_latent", "leaders.loyalty_clan", "clans.share", "clans.entitled")
"""What filling offices writes."""


@part
def measure_shares(s, premium):
    """Write each clan's share of the value of government posts, and the share its weight entitles it to.

    entitled_j = (1 - premium) * weight_j / sum of weights, plus the premium for the ruler's own following, as far as it
    exists or has been made since [francois2015].
    """
    world = s.world[0]
    if world.team_clan >= 0:
        premium *= max(s.clans[world.team_clan].exists, world.team_share)
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
    """Do with the holder of a post what was decided; count who stays. Who has no name makes room when he is moved.

    Writes: see FILLS, world[kept, moved, dismissed], leaders[left_as].
    """
    world = s.world[0]
    i = s.posts[k].holder
    leader = s.leaders[i]
    fate = leader.fate
    if fate != Fate.NONE and fate != Fate.KEEP:
        if leader.named:
            fate = carry_out(s, i, fate, p, luck)
        if (fate == Fate.MOVE and leader.post == k) or not leader.named:
            step_out(s, i, fate)
            resent(s, i, fate, True, p)
            write_down(s, Did.MOVED if fate == Fate.MOVE else Did.DISMISSED, i, k, 0.0)
    leader.left_as = fate if fate != Fate.NONE else Fate.KEEP
    if leader.post == k:
        world.kept += 1
    elif fate == Fate.MOVE or fate == Fate.PROMOTE:
        world.moved += 1
    else:
        world.dismissed += 1


@part
def seat(s, i, k, own_people):
    """Put leader i into post k; own people become loyal first to the ruler. Writes: see FILLS."""
    leader = s.leaders[i]
    take_office(s, i, k)
    if own_people:
        leader.team = 1
        leader.anchor = clip(leader.anchor + TEAM_LOYALTY)
        leader.loyalty_latent = clip(leader.loyalty_latent + 0.5 * TEAM_LOYALTY)
        leader.loyalty_clan *= 0.6
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
def fill(s, institution, p, luck, pool):
    """Fill the vacant posts of an institution, own people first where deference and authority allow.

    `pool` holds who is free for one: see `candidates.gather`. Of an office that nobody has ever held in this run it is
    not known whether it stands empty, so only a slate fills it.
    A place goes to own people with chance team_wish * authority * (1.2 - deference) * (0.5 + autonomy wish) *
    (1.3 - 0.6 * caution) * reach. Else it goes to the clan most owed in the government, and to clans in turn elsewhere.
    Where a second key is needed the patron refuses own people with chance veto_bite * (1.2 - his support).
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    zeal = p.team_wish * ruler.authority * (1.2 - world.deference) * (0.5 + ruler.autonomy_wish)
    zeal *= (1.3 - 0.6 * ruler.caution) * reach_of(s, institution)
    owed = institution == Institution.GOVERNMENT  # shares are kept of the government only
    total = 0.0
    for n in posts_of(s, institution):
        total += s.posts[n].value
    if owed:
        line_up(s, pool.owed)
    else:
        sum_up(s, pool.upto)
    for k in posts_of(s, institution):
        post = s.posts[k]
        if post.holder >= 0 or (post.vacant_day < 0 and world.phase != Phase.FORMATION):
            continue
        own_people = uniform(luck, Purpose.TEAM, post.key, world.day) < zeal
        own_people = own_people and patron_consents(s, k, Purpose.VETO, post.key, p, luck)
        i = -1
        if not own_people:
            turn = uniform(luck, Purpose.TURN, post.key, world.day)
            clan = most_owed(s, pool.owed) if owed else by_lot(pool.upto[: len(s.clans)], turn)
            i = best_candidate(s, k, pool.clans, heap_of(s, clan), False, p)
        if i < 0:
            i = best_candidate(s, k, pool.everybody, 0, True, p)
        if i < 0:
            continue
        seat(s, i, k, own_people)
        if owed and total > 0.0:
            row = world.team_clan if own_people else s.leaders[i].clan
            if row >= 0:
                s.clans[row].share = clip(s.clans[row].share + post.value / total)


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
            if world.day - post.since < 365:
                fresh += 1
    world.team = team
    world.team_share = team / offices if offices > 0 else 0.0
    world.team_pace = fresh / offices if offices > 0 else 0.0
