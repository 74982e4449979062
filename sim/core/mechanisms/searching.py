"""Searching: who has whom searched, how far those who search obey him, what there is, and who gathers unasked.

Sources: [article p12, p14] (the agencies are pushed; places and kin), [ledeneva2013] (services and fortunes gather).
Played by the rule `kompromat`, which declares the parameters.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Kind, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.records import ties_of, ties_to
from sim.core.mechanisms.agenda import is_free, is_in_the_country
from sim.core.mechanisms.files import commands
from sim.core.mechanisms.force import commanded_by_office, other_end


@part
def speaks_for(s, i):
    """Return who gives an order that leader i is said to have given: what the ruler ordered, whoever rules orders."""
    return s.world[0].incumbent if i == s.world[0].first_incumbent else i


@part
def master_of_agency(s, c):
    """Return for whom an agency searches: who instructs it most, else whoever rules."""
    best = 0.0
    master = s.world[0].incumbent
    for n in ties_to(s, c):
        tie = s.ties[n]
        if tie.kind == TieKind.INSTRUCTION and tie.from_leader >= 0 and tie.strength > best:
            best = tie.strength
            master = speaks_for(s, tie.from_leader)
    return master


@part
def who_searches(s, tie):
    """Return for whom an investigation is made, or -1: an agency's for its master, a leader's for himself.

    Nobody has others searched from prison, from abroad or from beyond the play.
    """
    master = -1
    if tie.from_leader >= 0:
        master = speaks_for(s, tie.from_leader)
    elif tie.from_clan >= 0:
        master = master_of_agency(s, tie.from_clan)
    return master if master >= 0 and is_in_the_country(s.leaders[master]) else -1


@part
def stance_to_master(s, c, m):
    """Return how a body stands to who instructs it: to ruler and patron as coded, by half to anybody else."""
    if m == s.world[0].incumbent:
        return s.clans[c].stance_incumbent
    return s.clans[c].stance_patron if m == s.world[0].patron else 0.5


@called
def compliance(s, m):
    """Return how far those instructed obey the push of leader m: strength times stance [claims k25]; -1 without any.

    The mean over his instruction ties of strength * (1 + stance) / 2 * (1 + mean of cohesion and force) / 2. A person
    who is instructed has his gathering capacity for cohesion and his loyalty for a stance.
    """
    total = 0.0
    count = 0
    for n in ties_of(s, m):
        tie = s.ties[n]
        if tie.kind != TieKind.INSTRUCTION or tie.from_leader != m:
            continue
        total += tie.strength * obedience_to(s, tie, m)
        count += 1
    first = s.world[0].first_incumbent
    if m == s.world[0].incumbent and m != first and first >= 0:  # what the office has ordered
        for n in ties_of(s, first):
            tie = s.ties[n]
            if tie.kind == TieKind.INSTRUCTION and tie.from_leader == first and tie.to_leader != m:
                total += tie.strength * obedience_to(s, tie, m)
                count += 1
    if count == 0:
        return -1.0
    return clip(total / count)


@part
def obedience_to(s, tie, m):
    """Return how far whoever an instruction reaches does what leader m wants searched for."""
    if tie.to_clan >= 0:
        body = s.clans[tie.to_clan]
        return able_and_willing(stance_to_master(s, tie.to_clan, m), body.cohesion, body.coercive)
    agent = s.leaders[tie.to_leader]
    if not is_free(agent):
        return 0.0
    stance = agent.loyalty_latent if m == s.world[0].incumbent else 0.5
    return able_and_willing(stance, agent.gathering, agent.coercive)


@part
def able_and_willing(stance, skill, force):
    """Return how much is done of what one is told, 0..1: half of it in any case, by stance and by means the rest."""
    return (0.5 + 0.5 * stance) * (0.5 + 0.5 * (0.5 * skill + 0.5 * force))


@part
def effort_of(s, m):
    """Return how hard leader m can have somebody searched, 0..1: by those he instructs, else by his own reach."""
    obeyed = compliance(s, m)
    if obeyed >= 0.0:
        return obeyed
    return 0.0 if m == s.world[0].incumbent else reach_of(s, m)


@part
def reach_of(s, h):
    """Return how far leader h comes to know of others without having them searched, 0..1, the most of three.

    The chief of a body by his gathering capacity; by half, a patron of his weight, who remembers those whom he has
    made, and money and media of what there is of them, for what they buy.
    """
    one = s.leaders[h]
    bought = 0.5 * max(one.economic, one.media)
    remembered = 0.5 * one.weight if h == s.world[0].patron and s.world[0].patron_active else 0.0
    gathered = one.gathering if body_of(s, h) >= 0 else 0.0
    return max(gathered, max(bought, remembered))


@part
def body_of(s, h):
    """Return the state body that leader h commands by his office or else leads, or -1: with it lies what he gathers."""
    body = commanded_by_office(s, h)
    if body >= 0:
        return body
    for n in ties_of(s, h):
        tie = s.ties[n]
        if tie.kind == TieKind.LEADERSHIP and tie.from_leader == h and tie.to_clan >= 0:
            if s.clans[tie.to_clan].kind == Kind.BODY and s.leaders[h].status == Status.IN_SERVICE:
                return tie.to_clan
    return -1


@part
def chief_of_service(s):
    """Return who of the named, but for the ruler, has the greatest gathering capacity of those with a body; -1 none."""
    best = 0.0
    chief = -1
    for h in range(s.world[0].people):
        if h != s.world[0].incumbent and s.leaders[h].gathering > best and body_of(s, h) >= 0:
            best = s.leaders[h].gathering
            chief = h
    return chief


@part
def material_on(s, i):
    """Return how much there is to be found on leader i, 0..1: of his own, and where he has had to do with others.

    1 - (1 - exposure) * (1 - the most of: strength of an association times what lies with the body, or half of it
    where it is one with a person).
    """
    elsewhere = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind != TieKind.ASSOCIATION:
            continue
        if tie.from_leader == i and tie.to_clan >= 0:
            elsewhere = max(elsewhere, tie.strength * s.clans[tie.to_clan].holds_material)
        elif other_end(tie, i) >= 0:
            elsewhere = max(elsewhere, 0.5 * tie.strength)
    return 1.0 - (1.0 - s.leaders[i].exposure) * (1.0 - elsewhere)


@part
def keeps_of(s, h, t):
    """Return what of leader t lies with leader h by their association, 0..1: with a partner, or a body he commands."""
    kept = 0.0
    for n in ties_of(s, t):
        tie = s.ties[n]
        if tie.kind != TieKind.ASSOCIATION:
            continue
        if other_end(tie, t) == h:
            kept = max(kept, tie.strength)
        elif tie.from_leader == t and tie.to_clan >= 0 and commands(s, h, tie.to_clan):
            kept = max(kept, tie.strength * s.clans[tie.to_clan].holds_material)
    return kept
