"""Loyalty: what a leader holds, what was told, the clan's pull, the patron's cue; in private and as displayed.

Sources: [kuran1991] (private and public preference); [francois2015] (entitlement by size); [article p05-p07]
(equidistance, contempt), [article p08] (visible ambition), [article p13-p15]. Latent loyalty drifts towards a level
set by grievances and cues; displayed loyalty is latent loyalty dressed up by caution and by the belief that the
incumbent stays.
"""

from sim.core.ground.arithmetic import YEAR, clip, left_after, wander_scale
from sim.core.ground.codes import Fate, Kind, Purpose, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import bells
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import CLAN_MEANS, memberships_of, ties_of
from sim.core.mechanisms.agenda import is_free
from sim.core.mechanisms.fates import told_of
from sim.core.mechanisms.force import other_end
from sim.core.mechanisms.prospects import shown_ambition

PARAMETERS = (
    Parameter("fresh_half_life", 45.0, 20.0, 90.0, "days", "assumption; focal weeks [tucker2007]",
              "how fast what is fresh fades: a cause to act, news of a crowd, weariness, a belief, a patron's mood"),
    Parameter("slow_half_life", 365.0, 180.0, 730.0, "days", "assumption",
              "how fast what is slow comes home: grievances, favours, the mood of a country, the state of a state"),
    Parameter("blow", 0.5, 0.25, 0.75, "share", "assumption; form [kuran1991]",
              "fresh cause to act that the loss of a place is, or whatever weighs as much"),
    Parameter("resentment", 0.3, 0.1, 0.5, "share", "assumption; [francois2015]",
              "part of the way to the greatest grievance that it goes, as far as it stays"),
    Parameter("gratitude", 0.1, 0.0, 0.2, "loyalty", "assumption",
              "loyalty that a favour wins, or a slight costs"),
    Parameter("loyalty_half_life", 180.0, 90.0, 365.0, "days", "assumption", "how fast loyalty follows its causes"),
    Parameter("volatility", 0.08, 0.03, 0.15, "per square root of a year", "assumption",
              "standard deviation of the unexplained drift in a year, of a leader's loyalty and of approval"),
    Parameter("cue", 0.25, 0.1, 0.5, "loyalty per unit", "assumption; [collins2006; article p05-p08, p15]",
              "how far others carry somebody who is wholly theirs, or a rival: clan, patron, groups against the ruler"),
)  # fmt: skip
WRITES = ("leaders.loyalty", "leaders.loyalty_latent", "leaders.anchor", "leaders.grievance", "leaders.acute",
          "clans.stance_incumbent", "clans.grievance", "clans.cohesion")  # fmt: skip


@part
def conduct_to(s, leader, own_clan, fairness, modesty):
    """Return what a leader reckons with under who rules, beyond what a middling ruler would leave him.

    (equidistance - 1/2) * loyalty to his clan * its due, with the other sign where it is the ruler's own, for a ruler
    gives by the ties he has [article p05-p07]; and (1/2 - ambition that shows) * own ambition * value of his office,
    for who wants much for himself leaves others less [article p08]. Of the ruler are his clan and what is in brackets.
    """
    reckoned = 0.0
    if leader.clan >= 0:
        due = leader.loyalty_clan * s.clans[leader.clan].entitled
        reckoned += fairness * (-due if leader.clan == own_clan else due)
    if leader.post >= 0:
        reckoned += modesty * leader.ambition * s.posts[leader.post].value
    return reckoned


@part
def pull_of_ties(s, i, call, p):
    """Return what rivalry with whoever rules, or is to, and further groups do to the loyalty of leader i.

    - cue * (rivalry with the incumbent + half of that with whom the patron chose) + strength of each membership beside
    the own clan * what that group calls to. `call` is filled by `move_leaders`.
    """
    world = s.world[0]
    total = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.RIVALRY:
            other = other_end(tie, i)
            if other == world.incumbent:
                total -= p.cue * tie.strength
            elif other >= 0 and other == world.chosen:
                total -= 0.5 * p.cue * tie.strength
        elif tie.kind == TieKind.MEMBERSHIP and tie.from_leader == i and tie.to_clan >= 0:
            if tie.to_clan != s.leaders[i].clan and s.clans[tie.to_clan].kind <= Kind.MILIEU:
                total += tie.strength * call[tie.to_clan]
    for n in memberships_of(s, i):
        total += s.members[n].strength * call[s.members[n].clan]
    return total


@part
def hear_member(s, c, i, strength, seen):
    """Let clan c go by member i, as far as he belongs to it and by his weight: he carries there what he shows.

    `seen` is what the clan is seen to hold, and is moved.
    """
    leader = s.leaders[i]
    if i != s.world[0].incumbent and i != s.clans[c].head and is_free(leader):
        seen[c] += strength * leader.weight * (leader.loyalty - seen[c])


@part
def look_at_clans(s, means, seen):
    """Fill what each clan is seen to hold: the mean of its members, its head for half of it, and those who belong to it
    by membership."""
    world = s.world[0]
    for c in range(len(s.clans)):
        head = s.clans[c].head
        seen[c] = means[c]
        if head >= 0 and head != world.incumbent and is_free(s.leaders[head]):
            seen[c] = 0.5 * means[c] + 0.5 * s.leaders[head].loyalty
    for n in range(len(s.members)):
        hear_member(s, s.members[n].clan, s.members[n].leader, s.members[n].strength, seen)
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind == TieKind.MEMBERSHIP and min(tie.from_leader, tie.to_clan) >= 0:
            hear_member(s, tie.to_clan, tie.from_leader, tie.strength, seen)


@part
def move_clans(s, p, scratch):
    """Let a clan's stance follow its members (head counted heavily) and its grievance follow what it was denied.

    Reads: scratch[CLAN_MEANS] (mean displayed loyalty by clan). Writes: clans[stance_incumbent, grievance, cohesion].
    """
    world = s.world[0]
    fade = left_after(world.step, p.slow_half_life)
    kept = left_after(world.step, p.loyalty_half_life)
    seen = scratch[2]
    look_at_clans(s, scratch[CLAN_MEANS], seen)
    for c in range(len(s.clans)):
        clan = s.clans[c]
        if clan.kind >= Kind.MILIEU:
            continue
        denied = clip(clan.gap)
        level = max(clan.grievance * 0.5, denied)
        clan.grievance = level + (clan.grievance - level) * fade
        clan.stance_incumbent = seen[c] + (clan.stance_incumbent - seen[c]) * kept
        clan.cohesion = clip(clan.cohesion + p.rise_rate * (clan.cohesion_trend - 0.5) * world.step / YEAR)


@part
def move_leaders(s, p, luck, scratch, first, last, days):
    """Move leaders first..last-1 by `days`, which may be as many as one likes: the law of a step is exact.

    Favours and slights fade as grievances do. Writes: leaders[grievance, anchor, acute, loyalty_latent, loyalty].
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    own_clan, fairness, modesty = ruler.clan, ruler.equidistance - 0.5, 0.5 - shown_ambition(ruler)
    slight = p.gratitude * ruler.contempt
    cue = 0.0
    if world.patron >= 0 and world.patron_active:
        cue = p.cue * (world.patron_support - 0.5)
    pull = 1.0 - left_after(days, p.loyalty_half_life)
    fade = left_after(days, p.slow_half_life)
    cooling = left_after(days, p.fresh_half_life)
    spread = p.volatility * wander_scale(days, p.loyalty_half_life)
    call, sore = scratch[2], scratch[3]  # what a clan calls its members to, and what hurts it
    for c in range(len(s.clans)):
        call[c] = p.cue * (s.clans[c].stance_incumbent - 0.5)
        sore[c] = s.clans[c].grievance
    for n in ties_of(s, world.incumbent):
        tie = s.ties[n]
        if tie.kind == TieKind.HOSTILITY and tie.to_leader == world.incumbent and tie.from_clan >= 0:
            call[tie.from_clan] -= p.cue * tie.strength
    drift = scratch[1][first:last]
    bells(luck, Purpose.DRIFT, s.lookup.keys[first:last], world.day, drift)
    for i in range(first, last):
        leader = s.leaders[i]
        if i == world.incumbent or not is_free(leader):
            continue
        leader.acute *= cooling
        grievance = leader.grievance
        target = leader.anchor + conduct_to(s, leader, own_clan, fairness, modesty) - slight
        target -= 0.5 * (grievance - leader.start_grievance)
        target += pull_of_ties(s, i, call, p)
        target += cue * leader.loyalty_patron_latent
        if leader.clan >= 0:
            target += leader.loyalty_clan * call[leader.clan]
            grievance += 0.5 * leader.loyalty_clan * max(0.0, sore[leader.clan] - grievance) * pull
        if leader.post >= 0 and leader.status == Status.IN_SERVICE and told_of(leader) != Fate.DISMISS:
            target += p.gratitude * leader.post_security
        leader.grievance = clip(leader.start_grievance + (grievance - leader.start_grievance) * fade)
        leader.anchor = leader.start_anchor + (leader.anchor - leader.start_anchor) * fade
        private = leader.loyalty_latent + pull * (clip(target) - leader.loyalty_latent)
        private = clip(private + spread * drift[i - first])
        leader.loyalty_latent = private
        shown = private + (1.0 - private) * leader.caution * 0.5 * max(0.0, leader.belief - 0.5)
        leader.loyalty += pull * (2.0 - pull) * (shown - leader.loyalty)  # twice as fast as what is held in private


@called
def move_loyalty(s, cells, p, luck, scratch):
    """Move every leader's private and displayed loyalty one step. Writes: see WRITES.

    target = anchor + cue l_c (stance of the clan - 1/2) + pull of ties + cue l_p (support of the patron - 1/2)
             + conduct of the ruler - (grievance - grievance at first) / 2 + gratitude (security of the post - contempt)
    shown  = private + (1 - private) caution (belief that he stays - 1/2) / 2 [kuran1991]
    """
    world = s.world[0]
    move_clans(s, p, scratch)
    move_leaders(s, p, luck, scratch, 0, world.people, world.step)
    if world.officials_step > 0:
        move_leaders(s, p, luck, scratch, world.people, len(s.leaders), world.officials_step)
