"""The first morning of a run: what the drawn numbers imply before any rule is played."""

from sim.core.ground.arithmetic import by_lot
from sim.core.ground.codes import Fate, Institution, Kind, Pole, Purpose, Stance, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniforms_on
from sim.core.ground.records import CLAN_MEANS, posts_of, ties_of
from sim.core.mechanisms.accession import KNOWN_BELIEF
from sim.core.mechanisms.agenda import is_free, leave_posts, patron_can_act
from sim.core.mechanisms.capacity import reckon_capacities
from sim.core.mechanisms.force import access_of
from sim.core.mechanisms.offices import lend
from sim.core.mechanisms.reviews import review_after
from sim.core.mechanisms.slate import count_team, measure_shares
from sim.core.mechanisms.votes import set_meetings

DRAWN = -2


@part
def place_officials(s, luck, upto, draws):
    """Give officials of mixed origin a clan, in proportion to clan weight. Writes: leaders[clan].

    `upto` is overwritten with the weight of all clans up to and with each, `draws` with everybody's luck.
    """
    total = 0.0
    for c in range(len(s.clans)):
        if s.clans[c].kind <= Kind.PATRONAGE:
            total += s.clans[c].weight
        upto[c] = total
    uniforms_on(luck, Purpose.CLAN_OF, s.lookup.keys, 0, draws)
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if leader.clan == DRAWN:
            leader.clan = by_lot(upto[: len(s.clans)], draws[i])


@part
def crown_heads(s, headless):
    """Make the heaviest member head of a clan that has none; chiefs of bodies follow from leadership ties.

    An official is its head only where the scenario names nobody of the clan who is free.

    `headless` is overwritten: 1 for each clan to be given a head.
    """
    for k in range(len(s.ties)):
        tie = s.ties[k]
        tie.start_strength = tie.strength
        leads = tie.kind == TieKind.LEADERSHIP and tie.from_leader >= 0 and tie.to_clan >= 0
        if leads and s.clans[tie.to_clan].head < 0:
            s.clans[tie.to_clan].head = tie.from_leader
    for c in range(len(s.clans)):
        headless[c] = 1.0 if s.clans[c].head < 0 and s.clans[c].kind <= Kind.PATRONAGE else 0.0
    people = s.world[0].people
    for i in range(len(s.leaders)):
        c = s.leaders[i].clan
        if c >= 0 and headless[c] and is_free(s.leaders[i]):
            head = s.clans[c].head
            if i >= people > head >= 0:
                continue
            if head < 0 or s.leaders[i].weight > s.leaders[head].weight:
                s.clans[c].head = i


@part
def settle_leaders(s):
    """Fill what follows from the draws: latent loyalties, anchors, belief, stance."""
    world = s.world[0]
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if leader.loyalty_latent < 0.0:
            leader.loyalty_latent = leader.loyalty
        if leader.loyalty_patron_latent < 0.0:
            leader.loyalty_patron_latent = leader.loyalty_patron
        if i == world.incumbent:
            leader.loyalty_patron_latent = min(leader.loyalty_patron_latent, leader.loyalty_patron)
        leader.anchor = leader.start_anchor = leader.loyalty_latent
        leader.start_weight = leader.weight
        leader.start_grievance = leader.grievance
        leader.belief = KNOWN_BELIEF
        leader.stance = Stance.LOYAL
        leader.pole = Pole.UNDECIDED
        leader.challenged_day = leader.moved_day = -1
        leader.first_pole = Pole.UNDECIDED
        leader.left_post = -1
        leader.risk = 0.0
        leader.last_fate = Fate.NONE
        leader.fate_day = -1
        leader.befell = 0
        leader.start_post = leader.post
        leader.left_day = -1
        leader.took_day = -1


@part
def raise_heads(s):
    """Let the office that heads a government be worth no less than any other of it. Writes: posts[value]."""
    head = -1
    most = 0.0
    for k in posts_of(s, Institution.GOVERNMENT):
        most = max(most, s.posts[k].value)
        if s.posts[k].heads:
            head = k
    if head >= 0:
        s.posts[head].value = most


@part
def settle_posts(s):
    """Lend each holder the means of the office, and leave empty what nobody can hold. Writes: see `offices.TAKES`."""
    leave_posts(s)
    raise_heads(s)
    for k in range(len(s.posts)):
        post = s.posts[k]
        post.vacant_day = -1
        if post.body >= 0:
            post.command = s.clans[post.body].cohesion
        if post.holder < 0:
            continue
        holder = s.leaders[post.holder]
        lend(holder, post)
        if post.body >= 0:
            settle_command(s, k)


@part
def settle_command(s, k):
    """Reckon the force of a body's chief as the office's, but for half that would stay his; so is his hold on it.

    Writes: leaders[lent_coercive], posts[lends_coercive, command], clans[head].
    """
    post = s.posts[k]
    holder = s.leaders[post.holder]
    holder.lent_coercive = max(holder.lent_coercive, 0.5 * holder.coercive)
    post.lends_coercive = max(post.lends_coercive, holder.coercive)
    if s.clans[post.body].head < 0:
        s.clans[post.body].head = post.holder
    for n in ties_of(s, post.holder):
        tie = s.ties[n]
        if tie.kind == TieKind.LEADERSHIP and tie.from_leader == post.holder and tie.to_clan == post.body:
            post.command = tie.strength


@part
def settle_world(s, p):
    """Set the counters of the world to their start, and remember what later change is measured against."""
    world = s.world[0]
    world.day = 0
    world.first_incumbent = world.incumbent
    world.first_patron = world.patron
    world.rules_since = -1
    world.patron_active = 1 if patron_can_act(s) else 0
    world.start_lame_duck = world.lame_duck
    world.start_approval = world.approval
    world.start_support = world.patron_support
    world.start_capacity = world.capacity
    world.start_cohesion = world.elite_cohesion
    world.start_grievance = world.mass_grievance
    world.favourites = -1.0  # not yet counted
    world.protest_since = -1
    world.answered = -1
    world.held = -1
    world.formation_start = -1
    world.bargaining = -1
    world.formation_days = -1
    world.found_day = -1
    world.files_kept = 0
    world.file_keeper = -1
    world.chosen = -1
    world.challenger = -1
    world.claimant = -1
    world.pact_with = -1
    world.pact_until = -1
    world.opened = -1
    world.closed = -1
    world.removed_day = -1
    world.ruler_died = -1
    world.force_gone = -1
    world.first_seizure = -1
    world.force = 1.0
    if world.deference < 0.0:
        world.deference = 0.5  # reckoned from the ties by the rule of succession, if it is played
    if world.incumbent >= 0:
        world.coercive_access = access_of(s, world.incumbent)
    measure_shares(s, p.leader_premium)
    for c in range(len(s.clans)):
        s.clans[c].start_share = s.clans[c].had = s.clans[c].head_share = s.clans[c].share
        s.clans[c].obeys = 1.0
    count_team(s)
    world.start_team = world.team


@called
def set_out(s, p, luck, scratch):
    """Prepare a run whose inputs have been drawn."""
    scratch[CLAN_MEANS][:] = 0.0
    draws = scratch[1][: len(s.leaders)]
    place_officials(s, luck, scratch[0], draws)
    crown_heads(s, scratch[0])
    settle_leaders(s)
    settle_posts(s)
    settle_world(s, p)
    set_meetings(s, p, luck)
    uniforms_on(luck, Purpose.SERVED, s.lookup.keys, 0, draws)
    for i in range(len(s.leaders)):
        s.leaders[i].review_day = review_after(0, draws[i])
    reckon_capacities(s, 0, len(s.leaders))
