"""Answers: what a ruler does about those who stand against him, and when a challenger gives up.

All by the one rule of `deciding`. The street, or a contest, gives chances to act every day: `pace` of them. What a
ruler fears is to fall: to lose the highest place, and what is done to him then. Sources: [bellin2004] (a state clears
what its force can clear), [svolik2009] (terms). The rule `contest` declares the parameters.
"""

from sim.core.ground.arithmetic import left_after, win_chance
from sim.core.ground.codes import Did, Fate, Institution, Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform, within
from sim.core.ground.records import posts_of, write_down
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.country import SHAKES, cause_of_people, fear_of_people, kill, shake, stir
from sim.core.mechanisms.deciding import pick_erring
from sim.core.mechanisms.fates import BEFALLS, may_be_moved, step_out
from sim.core.mechanisms.force import reach_of_challenge, reach_of_rule
from sim.core.mechanisms.prospects import strength_of_rule
from sim.core.mechanisms.standing import stance_to
from sim.core.mechanisms.worth import attachment, danger_to, worth_of_rule

CLEAR, CONCEDE, LEAVE, SIT_DOWN = 0, 1, 2, 3  # what a ruler can do, as `pick` counts; -1: nothing
ANSWERS = (*SHAKES, *BEFALLS, "world.deaths", "world.approval", "world.mass_grievance", "world.spark", "world.events")
"""What is written by whoever calls `clear`, `concede`."""


@part
def odds_of_crowd(s, crowd, p):
    """Return the odds that a crowd which nobody leads brings down who rules, as he sees them [tullock1980]."""
    return win_chance(crowd, strength_of_rule(s, s.world[0].incumbent), p.momentum)


@part
def cost_of_falling(s, p):
    """Return what it would cost the ruler to fall: the highest place, and what is done to him."""
    ruler = s.world[0].incumbent
    return s.leaders[ruler].ambition + danger_to(s, ruler, reach_of_challenge(s), p)


@part
def chance_to_clear(s, crowd, odds, p):
    """Return the chance that a crowd is cleared: capacity * force that obeys * (1 - odds), against the crowd
    [tullock1980].

    Who is to carry out the order thinks of who will rule tomorrow: `odds` are those that the ruler falls.
    """
    return win_chance(s.world[0].capacity * s.world[0].force * (1.0 - odds), crowd, p.momentum)


@part
def gain_of_clearing(s, crowd, odds, p):
    """Return what the ruler gains by having a crowd cleared, where `odds` are that he falls if he leaves it.

    (works * odds - (1 - works) * (1 - odds) / 2) * cost of falling - (1 - works) * odds * danger / 2: where it works
    there is nothing to fear any longer, where it fails half of what he holds by is gone [bellin2004], and who falls
    over dead is dealt with by half more harshly than who has left of himself.
    """
    works = chance_to_clear(s, crowd, odds, p)
    fails = 1.0 - works
    danger = danger_to(s, s.world[0].incumbent, reach_of_challenge(s), p)
    return (works * odds - 0.5 * fails * (1.0 - odds)) * cost_of_falling(s, p) - 0.5 * fails * odds * danger


@part
def gain_of_conceding(s, odds, p):
    """Return what the ruler gains by giving in to a crowd that nobody leads.

    odds * resentment * cost of falling - ambition * (1 - his skill at the table): the part of the danger that goes with
    the grievances that he takes away, against what he gives away of his rule.
    """
    ruler = s.leaders[s.world[0].incumbent]
    return odds * p.resentment * cost_of_falling(s, p) - ruler.ambition * (1.0 - ruler.negotiation)


@part
def goes_by_the_rules(s):
    """Say whether a ruler who hands over does so by the rules: a chamber has ruled, or one is there to."""
    return s.world[0].mark_ruling == 1 or s.world[0].parliament_autonomy > 0.5


@part
def gain_of_leaving(s, odds, p):
    """Return what the ruler gains by leaving office before he is put out.

    fall * danger - (1 - fall) * ambition - price, where fall is odds * (1 - force that obeys), and by law alone the
    odds where a chamber has ruled against him. As long as force obeys nobody puts him out, and he can leave tomorrow:
    the danger is by the force that obeys no longer. The price is what those who take over could do to him, by half, for
    he has left of himself [goemans2009]; nothing where he goes by the rules, and is let be, or
    abroad.
    """
    world = s.world[0]
    gone = 1.0 - world.force
    fall = odds if world.mark_ruling else odds * gone
    danger = danger_to(s, world.incumbent, gone, p)
    gain = fall * danger - (1.0 - fall) * s.leaders[world.incumbent].ambition
    if goes_by_the_rules(s) or would_flee(s):
        return gain
    return gain - 0.5 * danger_to(s, world.incumbent, reach_of_challenge(s), p)


@part
def would_flee(s):
    """Say whether a ruler who leaves today goes abroad: half of the force obeys no longer, and no chamber has ruled."""
    return s.world[0].force < 0.5 and not s.world[0].mark_ruling


@part
def gain_of_table(s, i, other, odds, danger, p):
    """Return what one of two who fight gains by terms, which give to each as much as his odds are: only what he fears.

    (1 - his odds) * danger + how he stands to the other, beyond indifference - price of a change, for either makes room
    for the other's people: who is about to win has no use for them [svolik2009].
    """
    return (1.0 - odds) * danger + stance_to(s, i, other) - 0.5 - p.price_of_change


@part
def ruler_would_sit_down(s, p):
    """Return what the ruler gains by terms with the challenger: see `gain_of_table`."""
    world = s.world[0]
    danger = danger_to(s, world.incumbent, reach_of_challenge(s), p)
    return gain_of_table(s, world.incumbent, world.challenger, 1.0 - world.side, danger, p)


@part
def challenger_would_sit_down(s, p):
    """Return what the challenger gains by terms with the ruler: see `gain_of_table`."""
    world = s.world[0]
    danger = danger_to(s, world.challenger, reach_of_rule(s), p)
    return gain_of_table(s, world.challenger, world.incumbent, world.side, danger, p)


@part
def gain_of_giving_up(s, p):
    """Return what a challenger gains by giving up: nothing, for who does is beaten, and as much as the odds less.

    - odds * (worth of what he fights for - of what there is + danger): by it he goes on as long as there is hope.
    """
    world = s.world[0]
    i = world.challenger
    claimant = world.claimant if world.claimant >= 0 else i
    danger = danger_to(s, i, reach_of_rule(s), p)
    return -world.side * (worth_of_rule(s, i, claimant, p) - attachment(s, i) + danger)


@part
def gain_of_rising(s, odds, p):
    """Return what the people in the street gain by standing against the ruler with nobody to lead them.

    odds * cause - (1 - odds) * fear (see `cause_of_people`, `fear_of_people`) [kuran1991]. By it they turn on him, and
    by it they give up.
    """
    return odds * cause_of_people(s) - (1.0 - odds) * fear_of_people(s)


@part
def answer_of_ruler(s, gains, p, luck, days, since):
    """Return which of these moves the ruler makes in so many days; -1: none.

    A chance comes to him `pace` times a day. He errs as he did on day `since`: in a contest, where sides change by the
    day, that is today.
    """
    if uniform(luck, Purpose.CLEAR, 0, s.world[0].day) >= within(p.pace, days):
        return -1
    return pick_erring(gains, luck, Purpose.ERROR, since, p)


@part
def clear(s, p, luck, crowd, odds):
    """Have a crowd cleared, or try to; say whether it is.

    Deaths, and a failure, cost approval and leave a grievance [stephan2008]; a failure costs capacity and cohesion,
    too, and stirs.

    Writes: world[deaths, approval, mass_grievance, capacity, elite_cohesion, spark].
    """
    world = s.world[0]
    before = world.deaths
    kill(s, p, luck, 0)
    works = uniform(luck, Purpose.CLEARED, 0, world.day) < chance_to_clear(s, crowd, odds, p)
    if not works or world.deaths > before:
        world.approval *= 1.0 - p.shake
        world.mass_grievance += p.resentment * (1.0 - world.mass_grievance)
    if works:
        write_down(s, Did.SQUARE_CLEARED, world.incumbent, -1, world.deaths)
        return True
    shake(s, -p.shake, -p.shake)
    stir(s, p.blow)
    write_down(s, Did.CLEARING_FAILED, world.incumbent, -1, world.deaths)
    return False


@part
def most_exposed_minister(s, p):
    """Return the office of the government whose holder is most to blame and could go, or -1.

    By its value, and by how much of what the country minds has been done since he came: 1 - 2^(-days / slow_half_life).
    It is nobody of the ruler's own people.
    """
    found = -1
    most = 0.0
    for k in posts_of(s, Institution.GOVERNMENT):
        post = s.posts[k]
        if post.holder < 0 or not may_be_moved(s, post.holder) or s.leaders[post.holder].team:
            continue
        blame = post.value * (1.0 - left_after(s.world[0].day - post.since, p.slow_half_life))
        if blame > most:
            found = k
            most = blame
    return found


@part
def concede(s, p):
    """Give in to the street: a minister goes, promises are made; the country is eased for a time.

    Writes: world[approval, mass_grievance, spark], and see BEFALLS.
    """
    world = s.world[0]
    world.approval += p.shake * (1.0 - world.approval)
    world.mass_grievance *= 1.0 - p.resentment
    world.spark *= 1.0 - p.resentment
    k = most_exposed_minister(s, p)
    gone = -1
    if k >= 0:
        gone = s.posts[k].holder
        step_out(s, gone, Fate.DISMISS)
        hurt(s, gone, p.blow)
    write_down(s, Did.RULER_CONCEDED, world.incumbent, gone, world.crowd)
