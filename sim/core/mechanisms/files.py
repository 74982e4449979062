"""Files that leaders hold on each other: what they weigh, how long their holder is expected to stay, whom they bind.

Sources: [darden2001; ledeneva2013] (a file binds while its holder is expected to stay, and whoever holds one on his
holder need not fear it). What lies with the state stands in `leaders.file` and serves whoever rules; what a leader
keeps as his own is a row of `s.files`, found from its target by `leaders.files` and `files.next`.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Fate, Phase, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.records import ties_of
from sim.core.mechanisms.agenda import is_free, is_patron
from sim.core.mechanisms.fates import told_of
from sim.core.mechanisms.force import other_end
from sim.core.mechanisms.standing import stance_to

ON_ONE = 6  # files that others keep on one man, at most


@part
def own_file(s, h, t):
    """Return the row of the file that leader h keeps as his own on leader t, or -1."""
    k = s.leaders[t].files
    while k >= 0 and s.files[k].holder != h:
        k = s.files[k].next
    return k


@part
def held_on(s, h, t):
    """Return the weight of all that leader h holds on leader t and lets him know of: his own, the state's if he
    rules."""
    if h < 0 or t < 0:
        return 0.0
    weight = 0.0
    k = own_file(s, h, t)
    if k >= 0 and s.files[k].known:
        weight = s.files[k].weight
    if h == s.world[0].incumbent and s.leaders[t].knows_file:
        weight += (1.0 - weight) * s.leaders[t].file
    return weight


@called
def keep_file(s, h, t, amount, body):
    """Add to the file that leader h keeps as his own on leader t: it fills towards 1; return its row.

    -1 where it is one on himself, on somebody without a name, or one more than there is room for: of more than so many
    on one man no single one matters.
    Writes: files, leaders[files], world[files_kept].
    """
    world = s.world[0]
    if h < 0 or t < 0 or h == t or t >= world.people or amount <= 0.0:
        return -1
    k = own_file(s, h, t)
    if k < 0:
        count = 0
        n = s.leaders[t].files
        while n >= 0:
            count += 1
            n = s.files[n].next
        if count >= ON_ONE or world.files_kept >= len(s.files):
            return -1
        k = world.files_kept
        world.files_kept += 1
        file = s.files[k]
        file.holder = h
        file.target = t
        file.body = body
        file.weight = 0.0
        file.known = 0
        file.settled = 0
        file.next = s.leaders[t].files
        s.leaders[t].files = k
    file = s.files[k]
    file.weight = clip(file.weight + amount * (1.0 - file.weight))
    file.day = world.day
    return k


@part
def stay_of(s, h, viewer):
    """Return how far leader h is expected, in the eyes of `viewer`, to be there to use a file: 0..1 [darden2001].

    The ruler's is the belief that he stays, in a contest at most his odds; a patron's lasts while he is on the scene;
    a holder of office counts by how safe the post seems, and one who has been told to go, or sits abroad, by half.
    """
    world = s.world[0]
    holder = s.leaders[h]
    if not is_free(holder):
        return 0.0
    if h == world.incumbent:
        belief = s.leaders[viewer].belief
        return min(belief, 1.0 - world.side) if world.phase == Phase.CONTEST else belief
    if is_patron(s, h):
        return 1.0
    stay = 1.0
    if holder.post >= 0 and holder.status == Status.IN_SERVICE:
        stay = 0.5 + 0.5 * holder.post_security
    if told_of(holder) == Fate.DISMISS or holder.status == Status.ABROAD:
        stay *= 0.5
    return stay


@part
def behind(s, h):
    """Return what stands behind leader h: the capacity of the state behind a ruler, his own weight behind any other."""
    return s.world[0].capacity if h == s.world[0].incumbent else s.leaders[h].weight


@part
def grip_of(s, h, viewer):
    """Return how far whatever leader h holds can be made to count: what is behind him times his expected stay."""
    return behind(s, h) * stay_of(s, h, viewer)


@part
def counter_of(s, h, t):
    """Return how far leader t, by what he holds on leader h, need not fear him: mutual files deter [ledeneva2013]."""
    weight = held_on(s, t, h)
    return weight * grip_of(s, t, h) if weight > 0.0 else 0.0


@part
def side_of(s, h):
    """Return to which side leader h holds others: 1 the ruler's, -1 against him; in a contest the side he takes."""
    world = s.world[0]
    if h == world.incumbent:
        return 1.0
    if world.phase == Phase.CONTEST:
        return float(s.leaders[h].pole)
    if is_patron(s, h):
        return 2.0 * world.patron_support - 1.0
    return 2.0 * s.leaders[h].loyalty_latent - 1.0


@part
def deterred(s, i):
    """Return `held_to_a_side` of leader i, at once where nobody has a file on him."""
    leader = s.leaders[i]
    if leader.files < 0 and not (leader.knows_file and leader.file > 0.0):
        return 0.0
    return held_to_a_side(s, i)


@called
def held_to_a_side(s, i):
    """Return how far known files hold leader i to the ruler's side; below 0 where they hold him to the other.

    Each: weight * grip of its holder * his side * (1 - what i holds on him can be made to count); of several the first
    binds, the next binds of what is left [darden2001].
    """
    leader = s.leaders[i]
    world = s.world[0]
    loose = 1.0
    unforced = 1.0
    if leader.knows_file and world.incumbent >= 0 and i != world.incumbent:
        loose = 1.0 - leader.file * grip_of(s, world.incumbent, i) * (1.0 - counter_of(s, world.incumbent, i))
    k = leader.files
    while k >= 0:
        file = s.files[k]
        if file.known and file.weight > 0.0 and i != world.incumbent:
            hold = file.weight * grip_of(s, file.holder, i) * (1.0 - counter_of(s, file.holder, i))
            side = side_of(s, file.holder)
            if side > 0.0:
                loose *= 1.0 - hold * side
            else:
                unforced *= 1.0 + hold * side
        k = file.next
    return unforced - loose


@part
def enmity_of(s, h, t):
    """Return how far leader h stands against leader t, 0..1; the middle is indifference.

    Of a ruler what is missing in the loyalty that t displays to him; of anybody else what is missing in how he himself
    stands to t (`stance_to`; a patron to the ruler as he supports him). More by a search between the two; where one of
    them rules, more by a rivalry and less by an alliance or kinship, with which a stance to others reckons already.
    """
    world = s.world[0]
    ruled = h == world.incumbent or t == world.incumbent
    if h == world.incumbent:
        enmity = 1.0 - s.leaders[t].loyalty
    elif t == world.incumbent and is_patron(s, h):
        enmity = 1.0 - world.patron_support
    else:
        enmity = 1.0 - stance_to(s, h, t)
    one, two = (h, t) if len(ties_of(s, h)) < len(ties_of(s, t)) else (t, h)  # the shorter list has them all
    for n in ties_of(s, one):
        tie = s.ties[n]
        kind = tie.kind
        if other_end(tie, one) != two:
            continue
        if kind == TieKind.INVESTIGATION or (ruled and kind == TieKind.RIVALRY):
            enmity += tie.strength * (1.0 - enmity)
        elif ruled and (kind == TieKind.ALLIANCE or kind == TieKind.KINSHIP):
            enmity *= 1.0 - tie.strength
    return enmity


@part
def malice_of(s, h, t):
    """Return how far leader h would harm leader t, 0..1: by enmity beyond the middle, nothing where there is none."""
    return max(0.0, 2.0 * enmity_of(s, h, t) - 1.0)


@part
def commands(s, h, c):
    """Say whether leader h commands a state body: by the office he holds, or as its head."""
    post = s.leaders[h].post
    return (post >= 0 and s.posts[post].body == c) or s.clans[c].head == h


@part
def commander_of(s, c):
    """Return who commands a state body: the holder of an office that does; its head where there is none such; -1
    nobody."""
    for k in range(len(s.posts)):
        if s.posts[k].body == c and s.posts[k].holder >= 0:
            return s.posts[k].holder
    head = s.clans[c].head
    return head if head >= 0 and is_free(s.leaders[head]) else -1
