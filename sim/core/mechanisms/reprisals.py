"""Reprisals: what is done to those who stood on the side that has lost, and what they fear of it beforehand.

Whoever rules afterwards decides by the same reckoning as of anybody (`favour`), where there are grounds; whoever takes
a side makes that reckoning before, with what he knows. So nobody fears more, or less, of a side than what is done to
those who took it; but for officials, who reckon as those with a name do, though nobody deals with each of them.
Sources: [angeletos2007] (who attacks a regime goes by what it could do to him), [svolik2009] (insiders who failed). The
rule `service` declares the parameters.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.jit import part
from sim.core.mechanisms.agenda import is_in_the_country, is_patron
from sim.core.mechanisms.bonds import unsearched
from sim.core.mechanisms.deciding import likelihood, likelihoods
from sim.core.mechanisms.favour import (
    bare_of_clan,
    displeasure,
    displeasure_at,
    gain_of_arrest,
    gain_of_arrest_by,
    gain_of_office,
    seen_with,
)

GROUNDS = 0.5  # what a move or a side that has failed is against somebody


@part
def grounds(s, i, file, searched, stood):
    """Return what there is against leader i: the chance that it would do for an arrest, on a day the ruler thinks of
    him.

    1 - the product of what each leaves: a file 1 - its weight; a move that has failed and is not pardoned, or to have
    `stood` against the ruler, half; searches for material on him, if they count (`searched` is 1), what they leave
    (`bonds.unsearched`) [svolik2009].
    """
    leader = s.leaders[i]
    apart = 1.0 - file
    if stood or leader.moved_day >= 0:
        apart *= 1.0 - GROUNDS
    return 1.0 - apart * (1.0 - searched * (1.0 - unsearched(s, i)))


@part
def file_to_use(leader):
    """Return the weight of what lies with the state against somebody; nothing where there are terms over it."""
    return 0.0 if leader.settled else leader.file


@part
def grounds_against(s, i, stood):
    """Return what there is against leader i, who may have `stood` against the ruler: see `grounds`."""
    return grounds(s, i, file_to_use(s.leaders[i]), 1.0, stood)


@part
def grounds_he_knows(s, i, stood):
    """Return what there is against leader i as far as he knows of it: see `grounds`."""
    leader = s.leaders[i]
    file = file_to_use(leader) if leader.knows_file else 0.0
    return grounds(s, i, file, 1.0 if leader.knows_search else 0.0, stood)


@part
def likely_arrest(s, i, arresting, displeased, p):
    """Return how likely a ruler uses what there is against leader i, whose arrest gains him `arresting`: he could take
    his office instead."""
    if s.leaders[i].post < 0:
        return likelihood(arresting, p)
    return likelihoods(arresting, gain_of_office(s, i, 0.0, displeased, p), p)[0]


@part
def fortune_at_home(s, i):
    """Return what leader i has to lose of his fortune: as far as the state has a hold on fortunes."""
    return s.leaders[i].economic * (1.0 - s.world[0].wealth_autonomy)


@part
def cost_of_prison(s, i, p):
    """Return what it costs leader i to be put away, in units of worth: caution * safety + his fortune at home."""
    return s.leaders[i].caution * p.safety + fortune_at_home(s, i)


@part
def cost_of_exile(s, i, p):
    """Return what it costs leader i to live abroad, out of reach: half of what prison is to his safety, an assumption,
    and his fortune at home as well."""
    return 0.5 * s.leaders[i].caution * p.safety + fortune_at_home(s, i)


@part
def chance_from_ruler(s, i, p):
    """Return the chance that leader i is put away by the ruler if he stands against him and the ruler wins.

    grounds that he knows of * force that obeys * how likely the ruler is to use them: of who has stood against him no
    displayed loyalty is left. From abroad nobody need fear it, nor need a patron on the scene, who goes by himself.
    """
    if not is_in_the_country(s.leaders[i]) or is_patron(s, i):
        return 0.0
    displeased = displeasure(s, i, seen_with(s, i, s.world[0].incumbent, 0.0))
    likely = likely_arrest(s, i, gain_of_arrest(s, i, displeased, p), displeased, p)
    return grounds_he_knows(s, i, True) * s.world[0].force * likely


@part
def chance_from_claimant(s, i, p):
    """Return the chance that leader i is put away by who would rule then if he stands by the ruler and the ruler falls.

    grounds that he knows of * how likely that one is to use them, to whom he stands as he would (`accession`): as to
    the person, less half of his loyalty to the fallen beyond indifference and what his side has cost him. Such a ruler
    minds clans by how far he balances; of one who is not known nothing is held. Whom a challenger would put in power in
    his stead would mind that one, too: so far nobody looks ahead.
    """
    leader = s.leaders[i]
    j = s.world[0].claimant
    if i == j or not is_in_the_country(leader):
        return 0.0
    stands = clip(leader.to_claimant - 0.5 * (leader.loyalty_latent - 0.5) - 2.0 * p.gratitude)
    seen = seen_with(s, i, j, stands) if j >= 0 else stands
    deference = 0.5 * s.leaders[j].balancing if j >= 0 else 0.0
    bare = bare_of_clan(s, i)
    displeased = displeasure_at(leader, seen, deference, bare)
    likely = likely_arrest(s, i, gain_of_arrest_by(s, j, i, displeased, bare, p), displeased, p)
    return grounds_he_knows(s, i, True) * likely
