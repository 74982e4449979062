"""Favour: what the ruler has of somebody, as he sees it, and what each fate open to him would gain by that.

gain of a fate = (place after it - place now) * (regard - danger) - price of a change

A place is what somebody is in the country: his weight counts for half of one, an office for its value, of what is left.
Regard is what the ruler has of him in it, danger what he could do from it. So whoever is seen to be hostile, or shows
an ambition and has the means for it, goes sooner, and who heads a strong clan or is shielded by the patron goes later.
Sources: [egorov2011] (able and ambitious men are a danger to whom they serve), [francois2015] (heads of groups are paid
by their size), [article p03, p15]. The rule `service` declares the parameters.
"""

from sim.core.ground.codes import Status, TieKind
from sim.core.ground.jit import part
from sim.core.ground.records import ties_of
from sim.core.mechanisms.clans import house_headed_by
from sim.core.mechanisms.force import carries, other_end
from sim.core.mechanisms.prospects import shown_ambition


@part
def bond_with_ruler(s, i):
    """Return what binds the incumbent and leader i: alliances and kinship, less rivalries; -1 to 1.

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
    return max(-1.0, min(1.0, bond))


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
def seen_loyalty(s, i):
    """Return how leader i is seen to stand to the ruler, 0 to 1: displayed loyalty and what binds the two.

    A bond makes up for part of what is missing in loyalty, a rivalry takes part of what there is.
    """
    loyalty = s.leaders[i].loyalty
    bond = bond_with_ruler(s, i)
    return loyalty + bond * (1.0 - loyalty) if bond > 0.0 else loyalty * (1.0 + bond)


@part
def use_of(s, i):
    """Return what the ruler has of leader i himself, above or below what he would have of a middling man.

    (how he is seen to stand - 1/2) + (weight - 1/2): ability is his weight.
    """
    return seen_loyalty(s, i) + s.leaders[i].weight - 1.0


@part
def regard_for(s, i):
    """Return what the ruler has of leader i in a place at home: his use, and whoever stands behind him.

    use + deference * (1 - what patron and clan leave bare): those behind him count as far as the ruler minds them.
    """
    return use_of(s, i) + s.world[0].deference * (1.0 - left_bare(s, i))


@part
def danger_of(s, i):
    """Return what leader i is to be feared for: the ambition that shows * what he could bring * how he is seen to stand
    against the ruler.

    What he could bring is weight or force, 1 - (1 - weight)(1 - force), lent force included; who is seen to be
    indifferent counts in full, an enemy twice, a friend not at all.
    """
    leader = s.leaders[i]
    means = 1.0 - (1.0 - leader.weight) * (1.0 - leader.coercive)
    return shown_ambition(leader) * means * 2.0 * (1.0 - seen_loyalty(s, i))


@part
def displeasure(s, i):
    """Return how far the ruler minds leader i: above 0 he would rather not have him in a place."""
    return danger_of(s, i) - regard_for(s, i)


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
def gain_of_office(s, i, value, p):
    """Return what the ruler gains by giving leader i an office of this value, or by taking his (0)."""
    return (place_now(s, i) - place_in(s, i, value)) * displeasure(s, i) - p.price_of_change


@part
def gain_of_mission(s, i, p):
    """Return what the ruler gains by sending leader i abroad, against leaving him in the place that he has at home.

    place * use / 2 - place * (regard - danger) - price of a change: an envoy has half of his place still, where he is
    no danger, and where those behind him have nothing of him. It is for the able and dangerous.
    """
    place = place_now(s, i)
    return 0.5 * place * use_of(s, i) + place * displeasure(s, i) - p.price_of_change


@part
def gain_of_arrest(s, i, p):
    """Return what the ruler gains by putting leader i into prison.

    Neither use nor danger is left of him. Against it, beside the price of a change, caution * safety * (1 - what patron
    and clan leave bare): those who stand behind him are what a cautious ruler fears.
    """
    ruler = s.leaders[s.world[0].incumbent]
    fear = ruler.caution * p.safety * (1.0 - left_bare(s, i))
    return place_now(s, i) * displeasure(s, i) - fear - p.price_of_change


@part
def gain_of_mercy(s, i, p):
    """Return what is gained by letting leader i out of prison, or by his coming home from exile.

    What the ruler has of him at home without an office, less than nothing if he is minded, which fades by
    slow_half_life from the day. Nobody who knows the work goes for it; who has gone into exile by himself gives up a
    life once more, which costs the price of a change.
    """
    minded = displeasure(s, i)
    if minded > 0.0:
        minded *= 0.5 ** ((s.world[0].day - s.leaders[i].fate_day) / p.slow_half_life)
    price = p.price_of_change if s.leaders[i].status == Status.ABROAD else 0.0
    return -place_in(s, i, 0.0) * minded - price
