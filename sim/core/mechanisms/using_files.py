"""Using files: what its holder chooses to do with one, how whom he shows it to answers, and what each way does.

Sources: [darden2001; ledeneva2013] (held, shown, published, handed to prosecutors or to the ruler; who expects to go
has nothing to lose; mutual files deter), [article p15] (a patron's product), [claims k15]. Who chooses and when is by
the rule of everybody (`deciding`); what a use does is a consequence. Played by the rule `kompromat`.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Fate, Institution, Purpose, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import happens, uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_in_the_country, is_patron
from sim.core.mechanisms.causes import embitter, endear, hurt
from sim.core.mechanisms.deciding import SHUT, likelihood, pick
from sim.core.mechanisms.fates import arrest, go_abroad, step_out
from sim.core.mechanisms.files import behind, counter_of, enmity_of, grip_of, malice_of, stay_of
from sim.core.mechanisms.reprisals import fortune_at_home
from sim.core.mechanisms.standing import stance_to
from sim.core.mechanisms.worth import cover_of, place_of

ADDRESSES = 2**32
ODD = 3  # so that what two do to each other has two addresses
LIE, PUBLISH, HAND_OVER, SHOW = -1, 0, 1, 2  # what a holder may do, by place in what `gains_by_use` returns
DEFY, TERMS, LEAVE = -1, 0, 1  # and whom it is shown to, by place in what `gains_by_answer` returns


@part
def pair_key(s, h, t):
    """Return the luck address of what leader h does to leader t."""
    return (s.leaders[h].key + ODD * s.leaders[t].key) % ADDRESSES


@called
def may_use(s, h, t, weight, days, p, luck):
    """Say whether a chance to use a file of this weight on leader t comes to leader h within `days`.

    The more there is in it the oftener it bears on something: 2 * weight times as often as other chances, so that
    nobody comes to use what weighs nothing; twice that to a ruler, before whom the state's files are brought.
    """
    often = 2.0 * weight
    if h == s.world[0].incumbent:
        often *= 2.0
    return happens(p.chances * often, days, luck, Purpose.CHANCE, pair_key(s, h, t), s.world[0].day)


# ------------------------------------------------------------------------------------------------------------ choosing


@part
def answer_of(s, t, h):
    """Return how far leader t could answer in kind what leader h does to him, 0..1.

    1 - (1 - what he holds on h, as far as he can make it count) * (1 - what is behind him * what is not behind h).
    """
    means = grip_of(s, t, h) * (1.0 - behind(s, h))
    return 1.0 - (1.0 - counter_of(s, h, t)) * (1.0 - means)


@called
def gains_by_use(s, h, t, weight, known, p):
    """Return what leader h gains by publishing a file on leader t, by handing it over, and by showing it to him.

    All against letting it lie, in units of worth; SHUT what is not open, as harm is to whom he has nothing against.

    stakes = malice * (1/2 + weight of t); hold = file * what is behind h * his expected stay; back = stay * caution *
    safety * how far t could answer; harm = publication_damage * file

    - publishing: harm * (stakes - back) - hold, for a file is spent by it [darden2001];
    - handing over, by a ruler to prosecutors: odds * stakes - (1 - odds) * back, odds = file * capacity of the state
      * (1 - force of t); by anybody else to the ruler: see `gain_by_handing_in`;
    - showing, once: hold * stakes - harm / 2 * back.

    What there is to lose, hold and safety, lasts as long as he expects to stay: who expects to go publishes.
    """
    world = s.world[0]
    one = s.leaders[h]
    other = s.leaders[t]
    rules = h == world.incumbent
    handing = SHUT if rules else gain_by_handing_in(s, h, t, weight)
    malice = malice_of(s, h, t)
    if malice <= 0.0:
        return SHUT, handing, SHUT
    stakes = malice * (0.5 + other.weight)
    hold = weight * grip_of(s, h, h)
    back = stay_of(s, h, h) * one.caution * p.safety * answer_of(s, t, h)
    harm = p.publication_damage * weight
    if rules and not is_patron(s, t) and is_in_the_country(other):
        odds = odds_of_case(s, t, weight)
        handing = odds * stakes - (1.0 - odds) * back
    showing = SHUT if known else hold * stakes - 0.5 * harm * back
    return harm * (stakes - back) - hold, handing, showing


@part
def odds_of_case(s, t, weight):
    """Return the odds that prosecutors put leader t away on a file: its weight * capacity * (1 - force of t)."""
    return weight * s.world[0].capacity * (1.0 - s.leaders[t].coercive)


@part
def gain_by_handing_in(s, h, t, weight):
    """Return what leader h gains by handing the ruler his file on leader t, and keeping it; SHUT where it serves
    nobody.

    (loyalty - 1/2) * what the ruler would do to t + how he himself stands against t, from -1 to 1, - file * grip: what
    the ruler has is no lever of his own any more. It is open to those who mean well by the ruler, on somebody whom the
    ruler would harm and of whom he knows less.
    """
    world = s.world[0]
    service = s.leaders[h].loyalty_latent - 0.5
    if service <= 0.0 or is_patron(s, h) or t == world.incumbent or s.leaders[t].file >= weight:
        return SHUT
    harm = malice_of(s, world.incumbent, t)
    if harm <= 0.0:
        return SHUT
    return service * harm + 2.0 * enmity_of(s, h, t) - 1.0 - weight * grip_of(s, h, h)


@called
def gains_by_answer(s, h, t, weight, p):
    """Return what leader t gains by coming to terms over a file that leader h shows him, and by going abroad.

    Both against defying him. What he fears is caution * safety * file * grip of h * (1 - what t holds on h, as far as
    it counts) * (1 - what covers him). Terms cost him how he stands to h, below indifference, and ambition times the
    weight he gives up; leaving, open where a ruler threatens who holds no throne and is in the country, rids him of
    half of it, for a file can be published on him still, and costs ambition times what he is at home, his place or
    his weight, and the fortune on which the state has a hold.
    """
    world = s.world[0]
    one = s.leaders[t]
    feared = one.caution * p.safety * weight * grip_of(s, h, t)
    feared *= (1.0 - counter_of(s, h, t)) * (1.0 - cover_of(s, t))
    given_up = 0.5 * p.publication_damage * weight * one.weight
    terms = feared + 0.5 - enmity_of(s, t, h) - one.ambition * given_up
    if h != world.incumbent or is_patron(s, t) or not is_in_the_country(one):
        return terms, SHUT
    home = one.ambition * max(one.weight, place_of(s, t)) + fortune_at_home(s, t)
    return terms, 0.5 * feared - home


@called
def shielded(s, h, i, p, luck):
    """Say whether the patron shields a target from leader h: while he is on the scene, by how far he protects him.

    protection * likelihood of (the tie between the two, or his protection - how the patron stands to h): he stands by
    whom he is nearer to; to a ruler he stands as he supports him, who minds it.
    """
    world = s.world[0]
    protection = s.leaders[i].protection
    if world.patron < 0 or not world.patron_active or h == world.patron or protection <= 0.0:
        return False
    bond = protection
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.PATRONAGE and tie.from_leader == world.patron and tie.to_leader == i:
            bond = max(bond, tie.strength)
    to_holder = world.patron_support if h == world.incumbent else stance_to(s, world.patron, h)
    chance = protection * likelihood(bond - to_holder, p)
    if uniform(luck, Purpose.SHIELD, s.leaders[i].key, world.day) >= chance:
        return False
    if h == world.incumbent:
        world.patron_support = clip(world.patron_support - p.gratitude * protection)
    write_down(s, Did.SHIELDED, world.patron, i, chance)
    return True


# --------------------------------------------------------------------------------------------------- what it does


@called
def publish(s, h, i, weight, p):
    """Let leader h publish a file on leader i, who loses weight and, if it is more grave than not, his office.

    On a ruler it costs approval in the country, and no office, and h has shown how he stands to him.
    Writes: leaders[weight, loyalty, grievance, acute], world[approval, files_used], and see `fates.BEFALLS`.
    """
    world = s.world[0]
    target = s.leaders[i]
    target.weight = clip(target.weight * (1.0 - p.publication_damage * weight))
    world.files_used += 1
    if i == world.incumbent:
        world.approval *= 1.0 - 0.5 * p.publication_damage * weight
        s.leaders[h].loyalty = 0.0
    else:
        if h == world.incumbent:
            embitter(s, i, 1.0, p)
        hurt(s, i, p.blow * weight)
        if weight > 0.5 and loses_office_by_it(s, i):
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

    `published` holds the rows of their targets, ascending, and their files times what they weighed before.
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
            embitter(s, j, min(1.0, others) * s.leaders[j].exposure, p)


@called
def prosecute(s, h, i, weight, p, luck):
    """Let leader h hand what he has on leader i to the prosecutors, who arrest him if the case holds; say whether they
    are settled.

    Where it does not, leader i knows what there is, as if he had been shown it. Writes: world[files_used], and see
    `fates.BEFALLS` and `threaten`.
    """
    world = s.world[0]
    if uniform(luck, Purpose.PROSECUTED, pair_key(s, h, i), world.day) >= odds_of_case(s, i, weight):
        return threaten(s, h, i, weight, p, luck)
    world.files_used += 1
    arrest(s, i, p)
    write_down(s, Did.FILE_PROSECUTED, h, i, weight)
    return False


@called
def threaten(s, h, i, weight, p, luck):
    """Let leader h make leader i know of a file, who chooses his answer; say whether they are settled.

    A ruler answers nobody. Writes: world[files_used], leaders[acute], and as `leave`, `come_to_terms`.
    """
    world = s.world[0]
    world.files_used += 1
    write_down(s, Did.FILE_THREATENED, h, i, weight)
    if i == world.incumbent:
        return False
    gains = gains_by_answer(s, h, i, weight, p)
    answer = pick(gains, uniform(luck, Purpose.ANSWER, pair_key(s, h, i), world.day), p)
    if answer == TERMS:
        come_to_terms(s, h, i, weight, p)
        return True
    if answer == LEAVE:
        leave(s, h, i)
    elif h == world.incumbent:
        hurt(s, i, p.blow * weight)
    return False


@part
def leave(s, h, i):
    """Let leader i go abroad before worse comes. Writes: see `fates.BEFALLS`."""
    go_abroad(s, i, Fate.EXILE)
    write_down(s, Did.WENT_ABROAD, i, h, 0.0)


@part
def come_to_terms(s, h, i, weight, p):
    """Let leader i give up weight, by half of what the file would cost him, so that it is left to lie.

    A ruler has his loyalty beside it; anybody else only that the other does nothing against him. Writes:
    leaders[weight, loyalty], and as `causes.endear`.
    """
    target = s.leaders[i]
    target.weight = clip(target.weight * (1.0 - 0.5 * p.publication_damage * weight))
    if h == s.world[0].incumbent:
        target.loyalty += weight * (1.0 - target.loyalty)
        endear(target, p.gratitude * weight)
    write_down(s, Did.DEAL_STRUCK, i, h, weight)
