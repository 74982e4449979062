"""Fates: what the ruler has in mind for somebody with a name, what it costs him, and how it is carried out.

Here alone somebody loses an office, goes to prison or abroad, whoever has brought it about: rivals, files, a bid lost.

Who may: the incumbent, and where an office has a second key the patron with him. Who chooses: shares and rates, scaled
by the ruler's displeasure. What it changes: office, means, status, grievance, and a fresh cause to act. What others
learn: what is done is written down; what was only told is learnt when it leaks. Never the incumbent, and never the
patron, who goes by himself. Sources: [egorov2011] (able and ambitious men are a danger to whom they serve),
[francois2015] (heads of groups are paid by their size), [article p03, p15]. The rule `service` declares the parameters.
"""

import math

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Fate, Institution, Phase, Purpose, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import can_befall, vacate
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.clans import house_headed_by
from sim.core.mechanisms.deciding import likelihood
from sim.core.mechanisms.force import carries, other_end
from sim.core.mechanisms.offices import TAKES, is_in_gift, take_office
from sim.core.mechanisms.prospects import shown_ambition
from sim.core.mechanisms.second_key import gain_of_refusal

MOST = 4.0  # how many times more or less often than usual displeasure makes anything
BEFALLS = (  # what the fates write
    *TAKES, "leaders.left_post", "leaders.last_fate", "leaders.fate_day", "leaders.befell", "leaders.grievance",
    "leaders.anchor", "leaders.acute", "leaders.team", "world.patron_active", "world.vetoes", "world.events",
)  # fmt: skip


@part
def may_be_moved(s, i):
    """Say whether the incumbent decides on somebody: never on himself, and never on a patron who is on the scene."""
    world = s.world[0]
    return i != world.incumbent and not (i == world.patron and world.patron_active)


@part
def loss_of(fate, p):
    """Return how much of a place a fate takes: all of it, half, what a move takes, or nothing."""
    if fate == Fate.DISMISS:
        return 1.0
    if fate == Fate.ENVOY:
        return 0.5
    return p.loss_by_move if fate == Fate.MOVE or fate == Fate.RETIRE else 0.0


@part
def bond_with_ruler(s, i):
    """Return what binds the incumbent and leader i: alliances and kinship, less rivalries; about -1 to 1.

    An ally of an ally counts by the product of both ties.
    """
    ruler = s.world[0].incumbent
    bond = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        between = carries(tie, i)
        if between == ruler:
            bond += tie.strength
        elif between >= 0 and tie.kind == TieKind.ALLIANCE:
            for m in ties_of(s, between):
                link = s.ties[m]
                if link.kind == TieKind.ALLIANCE and carries(link, between) == ruler:
                    bond += tie.strength * link.strength
        elif tie.kind == TieKind.RIVALRY and other_end(tie, i) == ruler:
            bond -= tie.strength
    return bond


@part
def left_bare(s, i):
    """Return how far leader i is open to what the state would do to him: what a patron and the clan he heads leave.

    (1 - his protection * support of the patron) * (1 - weight * cohesion of the clan).
    """
    world = s.world[0]
    bare = 1.0
    if world.patron >= 0 and world.patron_active:
        bare *= 1.0 - s.leaders[i].protection * world.patron_support
    headed = house_headed_by(s, i)
    if headed >= 0:
        bare *= 1.0 - s.clans[headed].weight * s.clans[headed].cohesion
    return bare


@part
def displeasure(s, i, p):
    """Return how many times likelier than usual the ruler is to be rid of leader i, MOST at most and at least 1 / MOST.

    exp(loyalty (1/2 - displayed) + danger - bond - head * weight * cohesion of the clan he heads, as far as the ruler
    minds clans - the patron's protection times his support); danger is ambition that shows, times weight and force.
    """
    world = s.world[0]
    leader = s.leaders[i]
    shown = shown_ambition(leader)
    score = p.fate_on_loyalty * (0.5 - leader.loyalty) + p.fate_on_danger * shown * (leader.weight + leader.coercive)
    score -= p.fate_on_bond * bond_with_ruler(s, i)
    headed = house_headed_by(s, i)
    if headed >= 0:
        score -= p.fate_on_head * s.clans[headed].weight * s.clans[headed].cohesion * (0.5 + world.deference)
    if world.patron >= 0 and world.patron_active:
        score -= p.fate_on_protection * leader.protection * world.patron_support
    most = math.log(MOST)
    return math.exp(min(most, max(-most, score)))


@part
def choose_fate(s, i, draw, scale, dismissed, moved, p):
    """Return what a uniform `draw` makes the ruler decide for the holder of an office; KEEP if it falls on nothing.

    Parameters
    ----------
    scale : share, or chance, by which all five are multiplied. dismissed, moved : what two of them are measured by, for
    one who displeases no more than usual; envoys, promotions and retirements are in proportion to p. Displeasure counts
    in full for a dismissal or a mission, by its root for a move, and against a promotion.
    """
    ill = displeasure(s, i, p)
    upto = dismissed * ill * scale
    if draw < upto:
        return Fate.DISMISS
    upto += p.envoy_rate * ill * scale
    if draw < upto:
        return Fate.ENVOY
    upto += moved * math.sqrt(ill) * scale
    if draw < upto:
        return Fate.MOVE
    upto += p.promotion_rate / ill * scale
    if draw < upto:
        return Fate.PROMOTE
    upto += p.retirement_rate * scale
    return Fate.RETIRE if draw < upto else Fate.KEEP


@part
def befall(s, i, fate):
    """Note what is done with somebody. Writes: leaders[last_fate, fate_day, befell]."""
    leader = s.leaders[i]
    leader.last_fate = fate
    leader.fate_day = s.world[0].day
    leader.befell |= 1 << fate


@part
def suits(s, i, k):
    """Say whether an office is one for leader i: with a name, one of politics, and a body only for the trusted.

    Of officials only those command a body who have served before, and have more of force than of the media.
    """
    leader = s.leaders[i]
    post = s.posts[k]
    if not leader.named:
        return post.body < 0 or (leader.left_post >= 0 and leader.coercive > leader.media)
    if post.institution == Institution.MEDIA or not is_in_gift(post):
        return False
    return post.body < 0 or (leader.loyalty >= 0.5 and leader.challenged_day < 0)


@part
def is_open(s, i, k, fate, low, high):
    """Say whether an office can be given to leader i: worth that much, fallen vacant or held by somebody nameless.

    No province and no holding is a rise.
    """
    post = s.posts[k]
    if fate == Fate.PROMOTE and (post.institution == Institution.AKIMAT or post.institution == Institution.HOLDING):
        return False
    if not low <= post.value <= high or k == s.leaders[i].post or k == s.leaders[i].left_post or not suits(s, i, k):
        return False
    if post.holder < 0:
        return post.vacant_day >= 0
    return not s.leaders[post.holder].named and may_be_moved(s, post.holder)


@part
def place_for(s, i, fate, low, high, luck):
    """Return an office worth `low` to `high` for leader i, any that is open with the same chance; -1: there is none."""
    count = 0
    for k in range(len(s.posts)):
        count += is_open(s, i, k, fate, low, high)
    place = int(uniform(luck, Purpose.PLACE, s.leaders[i].key, s.world[0].day) * count)
    for k in range(len(s.posts)):
        if is_open(s, i, k, fate, low, high):
            if place == 0:
                return k
            place -= 1
    return -1


@part
def make_room(s, k, p):
    """Let who holds office k make room for somebody else. Writes: see BEFALLS."""
    holder = s.posts[k].holder
    if holder >= 0:
        step_out(s, holder, Fate.MOVE)
        resent(s, holder, Fate.MOVE, False, p)
        write_down(s, Did.MOVED, holder, k, 0.0)


@part
def give_place(s, i, k, p):
    """Put leader i into office k; who holds it makes room. Writes: see BEFALLS."""
    make_room(s, k, p)
    vacate(s, i)
    take_office(s, i, k)


@part
def put_out(s, i, fate, status):
    """Take from leader i the office he holds, if any, and give him a status; who is dismissed is of no team any more.

    Writes: see BEFALLS.
    """
    leader = s.leaders[i]
    if leader.post >= 0:
        leader.left_post = leader.post
    vacate(s, i)
    leader.status = status
    leader.fate = fate if fate == Fate.DISMISS else Fate.NONE
    if fate == Fate.DISMISS:
        leader.team = 0
    befall(s, i, fate)


@part
def step_out(s, i, fate):
    """Take the office from leader i; he stays in the country, outside. Writes: see BEFALLS."""
    put_out(s, i, fate, Status.OUTSIDE)


@part
def go_abroad(s, i, fate):
    """Let leader i go abroad, as envoy or into exile. Writes: see BEFALLS."""
    put_out(s, i, fate, Status.ABROAD)


@called
def arrest(s, i, p):
    """Put leader i into prison; kin and allies have fresh cause to act, but for who rules.

    From there nobody is a patron. Writes: see BEFALLS.
    """
    put_out(s, i, Fate.ARREST, Status.ARRESTED)
    if i == s.world[0].patron:
        s.world[0].patron_active = 0
    for n in ties_of(s, i):
        tie = s.ties[n]
        other = other_end(tie, i)
        if other >= 0 and other != s.world[0].incumbent:
            if tie.kind == TieKind.KINSHIP or tie.kind == TieKind.ALLIANCE:
                hurt(s, other, p.blow_on_kin * tie.strength)


@part
def resent(s, i, fate, was_told, p):
    """Let somebody feel the loss of a place: the blow each time, the grievance once. Writes: leaders[...]."""
    leader = s.leaders[i]
    loss = loss_of(fate, p)
    hurt(s, i, loss * p.blow_of_loss)
    if not was_told:
        leader.grievance = clip(leader.grievance + loss * p.grievance_of_losers)
    if fate == Fate.DISMISS:
        leader.anchor = clip(leader.anchor - p.loyalty_lost)


@part
def patron_consents(s, k, purpose, who, p, luck):
    """Say whether the second key turns, where office k has one: the patron chooses (`gain_of_refusal`).

    `purpose` and `who` address the luck: whose taking or losing of the office it is about. Writes: world[vetoes].
    """
    world = s.world[0]
    if not s.posts[k].second_key or world.patron < 0 or not world.patron_active:
        return True
    refusal = likelihood(gain_of_refusal(s, k), p)
    if uniform(luck, purpose, who, world.day) >= refusal:
        return True
    world.vetoes += 1
    write_down(s, Did.VETOED, world.patron, k, refusal)
    return False


@called
def do_with(s, i, fate, makes_room, p, luck):
    """Do something with the holder of an office; return what was done: KEEP where nothing could be.

    A move or a promotion needs a place: who is to be moved and has none to go to stays, or `makes_room`.
    Writes: see BEFALLS.
    """
    leader = s.leaders[i]
    before = leader.post
    was_told = leader.fate == fate
    value = s.posts[before].value
    if fate == Fate.MOVE or fate == Fate.PROMOTE:
        low = p.least_place * value if fate == Fate.MOVE else (1.0 + p.step_up) * value
        k = place_for(s, i, fate, low, value if fate == Fate.MOVE else 1.0, luck)
        if k < 0 and fate == Fate.MOVE and makes_room:
            step_out(s, i, fate)
            write_down(s, Did.MOVED, i, before, 0.0)
            resent(s, i, fate, was_told, p)
            return fate
        if k < 0:
            return Fate.KEEP
        leader.left_post = before
        give_place(s, i, k, p)
        befall(s, i, fate)
        write_down(s, Did.TRANSFERRED if fate == Fate.MOVE else Did.PROMOTED, i, k, float(before))
        if fate == Fate.PROMOTE:
            leader.anchor = clip(leader.anchor + p.gratitude)
    elif fate == Fate.ENVOY:
        go_abroad(s, i, fate)
        write_down(s, Did.SENT_AS_ENVOY, i, before, 0.0)
    else:
        step_out(s, i, fate)
        write_down(s, Did.RETIRED if fate == Fate.RETIRE else Did.DISMISSED, i, before, 0.0)
    resent(s, i, fate, was_told, p)
    return fate


@part
def carry_out(s, i, fate, p, luck):
    """Do with the holder of an office what was decided; return what was done: KEEP where nothing could be.

    He stays where the patron refuses; while a slate is made he who is to be moved makes room, and may find a place on
    it. Writes: see BEFALLS.
    """
    leader = s.leaders[i]
    if leader.post < 0 or not patron_consents(s, leader.post, Purpose.CONSENT, leader.key, p, luck):
        return Fate.KEEP
    return do_with(s, i, fate, s.world[0].phase == Phase.FORMATION, p, luck)


@part
def let_in(s, i, fate):
    """Let somebody out of prison, or home from abroad. Writes: leaders[status], and as `befall`."""
    s.leaders[i].status = Status.OUTSIDE
    befall(s, i, fate)
    write_down(s, Did.PARDONED if fate == Fate.PARDON else Did.CAME_BACK, i, -1, 0.0)


@part
def do_as_ordered(s, i, fate, p, luck):
    """Do with leader i what a scenario orders, asking nobody; say whether it could be done with him as he stands.

    Writes: see BEFALLS.
    """
    if not can_befall(s, i, fate):
        return False
    if fate == Fate.ARREST:
        arrest(s, i, p)
        write_down(s, Did.ARRESTED, i, -1, 0.0)
    elif fate == Fate.EXILE:
        go_abroad(s, i, fate)
        write_down(s, Did.EXILED, i, -1, 0.0)
    elif fate == Fate.PARDON or fate == Fate.RETURN:
        let_in(s, i, fate)
    elif s.leaders[i].post >= 0:
        return do_with(s, i, fate, True, p, luck) == fate
    else:
        go_abroad(s, i, fate)
        write_down(s, Did.SENT_AS_ENVOY, i, -1, 0.0)
    return True


@part
def would_serve(s, i, p, luck):
    """Say whether somebody could be given an office: outside, not in disgrace; with a name, willing and not minded.

    Who was told to go is passed over, and who was dismissed until his disgrace has lasted long enough; of those with a
    name one in so many would take an office at all, none who has retired, and none who displeases more than usual.
    """
    leader = s.leaders[i]
    if leader.status != Status.OUTSIDE or leader.post >= 0 or not may_be_moved(s, i):
        return False
    if leader.fate == Fate.DISMISS and (leader.fate_day < 0 or s.world[0].day - leader.fate_day < p.disgrace):
        return False
    if not leader.named:
        return True
    if leader.last_fate == Fate.RETIRE:
        return False
    if leader.last_fate != Fate.MOVE and uniform(luck, Purpose.WILLING, leader.key, 0) >= p.willing:
        return False
    return displeasure(s, i, p) <= 1.0
