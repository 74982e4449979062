"""Using files: who would use one, in which way, and what each way does to whom it is on and to those who look on.

Sources: [darden2001; ledeneva2013] (held, shown, published, handed to prosecutors; a holder who expects to go has
nothing to lose), [article p15] (a patron's product), [claims k15]. Played by the rule `kompromat`, which declares the
parameters.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Fate, Institution, Purpose, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.fates import arrest, go_abroad, step_out
from sim.core.mechanisms.files import counter_of, grip_of, malice_of, stay_of

ADDRESSES = 2**32


@part
def pair_key(s, h, t):
    """Return the luck address of what leader h does to leader t."""
    return (s.leaders[h].key + 3 * s.leaders[t].key) % ADDRESSES


@called
def shielded(s, h, i, p, luck):
    """Say whether the patron shields a target from leader h: by his protection, while he is on the scene.

    What the ruler finds or would use costs him the patron's support.
    """
    world = s.world[0]
    if world.patron < 0 or not world.patron_active or h == world.patron or s.leaders[i].protection <= 0.0:
        return False
    bond = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.PATRONAGE and tie.from_leader == world.patron and tie.to_leader == i:
            bond = max(bond, tie.strength)
    chance = p.shield_strength * max(bond, s.leaders[i].protection) * s.leaders[i].protection
    if uniform(luck, Purpose.SHIELD, s.leaders[i].key, world.day) >= chance:
        return False
    if h == world.incumbent:
        world.patron_support = clip(world.patron_support - p.shield_cost)
    write_down(s, Did.SHIELDED, world.patron, i, chance)
    return True


@called
def urges(s, h, t, weight, known, p):
    """Return the yearly rates at which leader h publishes, hands to prosecutors, and threatens with a file on leader t.

    All: what he would do to him (malice) * (1/2 + weight of the target) * boldness (1.4 - 0.8 caution) * (1 - what the
    target holds on him can be made to count); for all but a ruler also times 1 - what is behind the target, who would
    not forget it. Publishing, times 1 + last_resort * (1 - own expected stay); prosecuting, a ruler's, times file *
    capacity of the state * (1 - force of the target); threatening, once, times expected stay.
    """
    stakes = malice_of(s, h, t) * (0.5 + s.leaders[t].weight)
    if stakes <= 0.0:
        return 0.0, 0.0, 0.0
    stakes *= (1.4 - 0.8 * s.leaders[h].caution) * (1.0 - counter_of(s, h, t))
    stay = stay_of(s, h, h)
    prosecuting = 0.0
    if h != s.world[0].incumbent:
        stakes *= 1.0 - grip_of(s, t, h)
    elif is_in_the_country(s.leaders[t]):
        prosecuting = p.prosecute_rate * stakes * weight * s.world[0].capacity * (1.0 - s.leaders[t].coercive)
    publishing = p.publish_rate * stakes * (1.0 + p.last_resort * (1.0 - stay))
    return publishing, prosecuting, 0.0 if known else p.threat_rate * stakes * stay


@called
def publish(s, h, i, weight, p):
    """Let leader h publish a file on leader i, who loses weight and, if it is grave, his office.

    On a ruler it costs approval in the country, and no office. Writes: leaders[weight, grievance, acute],
    world[approval, files_used], and see `fates.BEFALLS`.
    """
    world = s.world[0]
    target = s.leaders[i]
    target.weight = clip(target.weight * (1.0 - p.publication_damage * weight))
    world.files_used += 1
    if i == world.incumbent:
        world.approval *= 1.0 - p.scandal * weight
    else:
        target.grievance = clip(target.grievance + p.provocation)
        hurt(s, i, p.search_blow * weight)
        if weight > p.grave_file and loses_office_by_it(s, i):
            step_out(s, i, Fate.DISMISS)
    write_down(s, Did.FILE_PUBLISHED, h, i, weight)


@part
def loses_office_by_it(s, i):
    """Say whether leader i holds an office that can be lost by a scandal: not a throne, nor a place at a court."""
    post = s.leaders[i].post
    if post < 0:
        return False
    return s.posts[post].institution != Institution.PRESIDENCY and s.posts[post].institution != Institution.COURT


@called
def alarm(s, p, published, count):
    """Alarm everyone exposed, but the incumbent, by the files published on others. Writes: leaders[grievance].

    `published` holds the rows of their targets, ascending, and what the files weighed.
    """
    total = 0.0
    for n in range(count):
        total += published[1, n]
    n = 0
    for j in range(len(s.leaders)):
        others = total
        if n < count and published[0, n] == j:
            others -= published[1, n]
            n += 1
        if j != s.world[0].incumbent:
            leader = s.leaders[j]
            leader.grievance = clip(leader.grievance + p.alarm * others * leader.exposure)


@called
def prosecute(s, h, i, weight, p):
    """Let leader i be arrested on what leader h hands to the prosecutors.

    Writes: world[files_used], and see `fates.BEFALLS`.
    """
    s.world[0].files_used += 1
    arrest(s, i, p)
    write_down(s, Did.FILE_PROSECUTED, h, i, weight)


@called
def threaten(s, h, i, weight, p, luck):
    """Let leader h make leader i know of a file, who leaves, comes to terms, or gives up weight; say whether they are
    settled.

    Leaving: flight * file, at most, for who holds no throne; terms: his caution * how far it can be made to count; else
    he gives up threat_damage * file of his weight, and resents it. Writes: as `leave`, `come_to_terms`, `give_way`.
    """
    world = s.world[0]
    target = s.leaders[i]
    world.files_used += 1
    write_down(s, Did.FILE_THREATENED, h, i, weight)
    if i == world.incumbent:
        return False
    draw = uniform(luck, Purpose.ANSWER, pair_key(s, h, i), world.day)
    leaves = p.flight * weight if h == world.incumbent and i != world.patron and is_in_the_country(target) else 0.0
    if draw < leaves:
        leave(s, h, i)
        return False
    if draw < leaves + (1.0 - leaves) * target.caution * grip_of(s, h, i):
        come_to_terms(s, h, i, weight, p)
        return True
    give_way(s, h, i, weight, p)
    return False


@part
def leave(s, h, i):
    """Let leader i go abroad before worse comes. Writes: see `fates.BEFALLS`."""
    go_abroad(s, i, Fate.EXILE)
    write_down(s, Did.WENT_ABROAD, i, h, 0.0)


@part
def come_to_terms(s, h, i, weight, p):
    """Let leader i declare his loyalty, so that a file is left to lie. Writes: leaders[loyalty, anchor].

    A ruler has it for himself; anybody else only that the other does nothing against him.
    """
    target = s.leaders[i]
    if h == s.world[0].incumbent:
        target.loyalty += weight * (1.0 - target.loyalty)
        target.anchor = clip(target.anchor + p.bond_of_terms * weight)
    write_down(s, Did.DEAL_STRUCK, i, h, weight)


@part
def give_way(s, h, i, weight, p):
    """Let leader i give up weight, and resent it where it comes from the ruler. Writes: leaders[weight, acute]."""
    target = s.leaders[i]
    target.weight = clip(target.weight * (1.0 - p.threat_damage * weight))
    if h == s.world[0].incumbent:
        hurt(s, i, p.threat_blow * weight)
