"""Favour: what the ruler has of somebody, as he sees it, and what each fate open to him would gain by that.

gain of a fate = (place after it - place now) * (regard - danger) - price of a change

A place is what somebody is in the country: his weight counts for half of one, an office for its value, of what is left.
Regard is what the ruler has of him in it, danger what he could do from it. So whoever is seen to be hostile, or shows
an ambition and has the means for it, goes sooner, and who heads a strong clan or is shielded by the patron goes later.
Sources: [egorov2011] (able and ambitious men are a danger to whom they serve), [francois2015] (heads of groups are paid
by their size), [article p03, p15]. The rule `service` declares the parameters.
"""

from sim.core.ground.arithmetic import approach
from sim.core.ground.codes import Status, TieKind
from sim.core.ground.jit import part
from sim.core.ground.records import ties_of
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.clans import house_headed_by
from sim.core.mechanisms.force import carries, other_end
from sim.core.mechanisms.prospects import shown_ambition


@part
def bond_with(s, i, ruler):
    """Return what binds leader i and another, who rules or would: alliances and kinship, less rivalries; -1 to 1.

    An ally or kinsman of one of these counts by the product of both ties.
    """
    bond = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        between = carries(tie, i)
        if between == ruler:
            bond += tie.strength
        elif between >= 0:
            for m in ties_of(s, between):
                if carries(s.ties[m], between) == ruler:
                    bond += tie.strength * s.ties[m].strength
        elif tie.kind == TieKind.RIVALRY and other_end(tie, i) == ruler:
            bond -= tie.strength
    return max(-1.0, min(1.0, bond))


@part
def bare_of_clan(s, i):
    """Return how far leader i is open to what the state would do to him, for all that the clan he heads could do.

    1 - weight * cohesion of the clan.
    """
    headed = house_headed_by(s, i)
    return 1.0 - s.clans[headed].weight * s.clans[headed].cohesion if headed >= 0 else 1.0


@part
def left_bare(s, i):
    """Return how far leader i is open to what the state would do to him: what a patron, the clan he heads, and those
    that his allies and kinsmen at home head leave [collins2006].

    (1 - his protection * support of the patron) * (1 - weight * cohesion of the clan) * the product of 1 - tie * weight
    * cohesion of theirs.
    """
    world = s.world[0]
    bare = bare_of_clan(s, i)
    for n in ties_of(s, i):
        friend = carries(s.ties[n], i)
        if friend >= 0 and friend != world.incumbent and is_in_the_country(s.leaders[friend]):
            bare *= 1.0 - s.ties[n].strength * (1.0 - bare_of_clan(s, friend))
    if world.patron >= 0 and world.patron_active:
        bare *= 1.0 - s.leaders[i].protection * world.patron_support
    return bare


@part
def seen_with(s, i, ruler, loyalty):
    """Return how leader i is seen to stand to who rules or would, 0 to 1, if he displays such a loyalty: by it and by
    what binds the two.

    A bond makes up for part of what is missing in loyalty, a rivalry takes part of what there is.
    """
    bond = bond_with(s, i, ruler)
    return loyalty + bond * (1.0 - loyalty) if bond > 0.0 else loyalty * (1.0 + bond)


@part
def seen_loyalty(s, i):
    """Return how leader i is seen to stand to the ruler, 0 to 1: see `seen_with`."""
    return seen_with(s, i, s.world[0].incumbent, s.leaders[i].loyalty)


@part
def use_of(leader, seen):
    """Return what a ruler has of a leader himself, above or below what he would have of a middling man.

    (how he is `seen` to stand - 1/2) + (weight - 1/2): ability is his weight.
    """
    return seen + leader.weight - 1.0


@part
def danger_of(leader, seen):
    """Return what a leader is to be feared for: the ambition that shows * what he could bring * how he is `seen` to
    stand against the ruler.

    What he could bring is weight or force, 1 - (1 - weight)(1 - force), lent force included; who is seen to be
    indifferent counts in full, an enemy twice, a friend not at all.
    """
    means = 1.0 - (1.0 - leader.weight) * (1.0 - leader.coercive)
    return shown_ambition(leader) * means * 2.0 * (1.0 - seen)


@part
def displeasure_at(leader, seen, deference, bare):
    """Return how far a ruler minds a leader, whom he sees stand so: above 0 he would rather not have him in a place.

    danger - use - deference * (1 - what is left bare): those behind him count as far as the ruler minds them.
    """
    return danger_of(leader, seen) - use_of(leader, seen) - deference * (1.0 - bare)


@part
def displeasure(s, i, seen):
    """Return how far the ruler minds leader i, whom he sees stand so: see `displeasure_at`."""
    return displeasure_at(s.leaders[i], seen, s.world[0].deference, left_bare(s, i))


@part
def place_in(s, i, value):
    """Return what leader i is in the country with an office of this value; 0: with none.

    1 - (1 - value)(1 - weight / 2).
    """
    return 1.0 - (1.0 - value) * (1.0 - 0.5 * s.leaders[i].weight)


@part
def place_now(s, i):
    """Return what leader i is in the country as he stands: with his office, or with none."""
    post = s.leaders[i].post
    return place_in(s, i, s.posts[post].value if post >= 0 else 0.0)


@part
def gain_of_office(s, i, value, displeased, p):
    """Return what the ruler, `displeased` with leader i, gains by giving him an office of this value, or by taking his
    (0)."""
    return (place_now(s, i) - place_in(s, i, value)) * displeased - p.price_of_change


@part
def gain_of_mission(s, i, seen, displeased, p):
    """Return what the ruler gains by sending leader i abroad, against leaving him in the place that he has at home.

    place * use / 2 - place * (regard - danger) - price of a change: an envoy has half of his place still, where he is
    no danger, and where those behind him have nothing of him. It is for the able and dangerous.
    """
    place = place_now(s, i)
    return 0.5 * place * use_of(s.leaders[i], seen) + place * displeased - p.price_of_change


@part
def fear_of_those_behind(s, j, bare, p):
    """Return what leader j, if he rules, fears of those who stand behind a man of whom so much is left `bare`.

    caution * safety * (1 - bare) * (1 - belief): as far as he may fall, which of one who has still to come is as likely
    as not. Of one whom nobody knows (j is -1) nobody knows any fear.
    """
    if j < 0:
        return 0.0
    shaky = 1.0 - s.world[0].belief if j == s.world[0].incumbent else 0.5
    return s.leaders[j].caution * p.safety * (1.0 - bare) * shaky


@part
def price_of_arrest(s, i, p):
    """Return the price of a change for putting leader i away: that of an office, for else nobody who knows the work
    goes."""
    return p.price_of_change if s.leaders[i].post >= 0 else 0.0


@part
def gain_of_arrest_by(s, j, i, displeased, bare, p):
    """Return what leader j, if he rules, gains by putting leader i into prison, of whom so much is left `bare`.

    Neither use nor danger is left of him; against it stand what he fears of those behind him, and the price of it.
    """
    return place_now(s, i) * displeased - fear_of_those_behind(s, j, bare, p) - price_of_arrest(s, i, p)


@part
def gain_of_arrest(s, i, displeased, p):
    """Return what the ruler, `displeased` with leader i, gains by putting him into prison: see `gain_of_arrest_by`."""
    return gain_of_arrest_by(s, s.world[0].incumbent, i, displeased, left_bare(s, i), p)


@part
def gain_of_mercy(s, i, p):
    """Return what is gained by letting leader i out of prison, or by his coming home from exile.

    What the ruler has of him at home without an office, less than nothing if he is minded, which fades by
    slow_half_life from the day. Nobody who knows the work goes for it; who has gone into exile by himself gives up a
    life once more, which costs the price of a change.
    """
    minded = displeasure(s, i, seen_loyalty(s, i))
    if minded > 0.0:
        minded = approach(minded, 0.0, s.world[0].day - s.leaders[i].fate_day, p.slow_half_life)
    price = p.price_of_change if s.leaders[i].status == Status.ABROAD else 0.0
    return -place_in(s, i, 0.0) * minded - price
