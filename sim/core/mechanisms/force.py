"""Force that can be called on, and who of it obeys: reckoned by several rules, stored by none.

Source: [claims k13] (coercive access: the best product of tie strengths over paths of at most three steps to a
body of force).
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Kind, Phase, TieKind
from sim.core.ground.jit import part
from sim.core.ground.records import ties_of
from sim.core.mechanisms.agenda import is_free
from sim.core.mechanisms.deciding import likelihood


@part
def other_end(tie, here):
    """Return the leader at the other end of a tie of leader `here`, or -1: for kinds that run both ways."""
    if tie.from_leader == here:
        return tie.to_leader
    if tie.to_leader == here:
        return tie.from_leader
    return -1


@part
def carries(tie, here):
    """Return the leader that an alliance or kinship tie reaches from leader `here`, or -1. Both run both ways."""
    if tie.kind != TieKind.ALLIANCE and tie.kind != TieKind.KINSHIP:
        return -1
    return other_end(tie, here)


@part
def force_led(s, i):
    """Return the most force that leader i commands through a body he leads, and the body (-1 none).

    That is the tie, or where he has none the hold that his office gives him, times the mean of the body's and its
    chief's force.
    """
    best = 0.0
    led = -1
    by_office = commanded_by_office(s, i)
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.LEADERSHIP and tie.from_leader == i and tie.to_clan >= 0:
            body = s.clans[tie.to_clan]
            if tie.to_clan == by_office:
                by_office = -1
            if body.kind == Kind.BODY and tie.strength > 0.0:
                force = tie.strength * 0.5 * (body.coercive + s.leaders[i].coercive)
                if force > best or led < 0:
                    best = force
                    led = tie.to_clan
    if by_office >= 0:
        force = s.posts[s.leaders[i].post].command * 0.5 * (s.clans[by_office].coercive + s.leaders[i].coercive)
        if force > best or led < 0:
            best = force
            led = by_office
    return best, led


@part
def commanded_by_office(s, i):
    """Return the body of force that leader i commands by his office, as long as it follows him; -1: none."""
    if s.leaders[i].post < 0:
        return -1
    body = s.posts[s.leaders[i].post].body
    return body if body >= 0 and s.clans[body].kind == Kind.BODY and s.clans[body].head == i else -1


@part
def force_reached(s, i):
    """Return the force at the end of the best path of at most three steps to a body, and the body (-1 none).

    No path leads through who rules: nobody is lent his force, but against him.
    """
    best, body = force_led(s, i)
    ruler = s.world[0].incumbent
    for a in ties_of(s, i):
        first = carries(s.ties[a], i)
        if first < 0 or first == ruler or s.ties[a].strength <= 0.0 or not is_free(s.leaders[first]):
            continue
        force, led = force_led(s, first)
        if s.ties[a].strength * force > best:
            best = s.ties[a].strength * force
            body = led
        for b in ties_of(s, first):
            second = carries(s.ties[b], first)
            if second < 0 or second in (i, ruler) or b == a or not is_free(s.leaders[second]):
                continue
            force, led = force_led(s, second)
            if s.ties[a].strength * s.ties[b].strength * force > best:
                best = s.ties[a].strength * s.ties[b].strength * force
                body = led
    return best, body


@part
def force_by_appointment(s):
    """Return the most force that the ruler has through a chief whom he has seated himself.

    authority * private loyalty of the chief * the force that he leads: who owes a body to the ruler answers to him.
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    rules_since = s.posts[ruler.post].since if ruler.post >= 0 else -1
    best = 0.0
    for c in range(len(s.clans)):
        head = s.clans[c].head
        if s.clans[c].kind != Kind.BODY or head < 0 or head == world.incumbent or not is_free(s.leaders[head]):
            continue
        if commanded_by_office(s, head) == c and s.posts[s.leaders[head].post].since >= max(0, rules_since):
            best = max(best, ruler.authority * s.leaders[head].loyalty_latent * force_led(s, head)[0])
    return best


@part
def access_of(s, i):
    """Return the force leader i can call on: half of his own, plus the best path of at most three steps to a body; at
    most 1.

    For the ruler a chief of his own making is another such path.
    """
    reached = force_reached(s, i)[0]
    if i == s.world[0].incumbent:
        reached = max(reached, force_by_appointment(s))
    return clip(0.5 * s.leaders[i].coercive + reached)


@part
def reach_of_rule(s):
    """Return how far who rules can get at whoever has failed against him: state and force that he can call on, as far
    as it obeys."""
    return 0.5 * (s.world[0].capacity + s.world[0].coercive_access) * s.world[0].force


@part
def reach_of_challenge(s):
    """Return how far those who would take over could get at whoever has stood against them: the state, which is theirs
    then, and force: what does not obey who rules, or in a contest what the claimant can call on."""
    world = s.world[0]
    force = 1.0 - world.force
    if world.phase == Phase.CONTEST and world.claimant >= 0:
        force = max(force, access_of(s, world.claimant))
    return 0.5 * (world.capacity + force)


@part
def obedience_of(s, c, p, odds, pole):
    """Return how likely a body of force obeys the incumbent: the same in a contest and in a plot [bellin2004].

    gain = obedience + stance - 1/2 + (1 - odds of the other side) * reach of who rules + bond * cohesion * side of its
    chief; chosen as everybody chooses [mckelvey1995]. It is held by discipline, by how it stands to who rules and by
    fear of him as far as he may stay. It follows its chief as far as it holds together.

    Parameters
    ----------
    odds : share, how likely the other side seems to win. pole : codes.Pole, the side of the chief.
    """
    body = s.clans[c]
    held = body.stance_incumbent - 0.5 + (1.0 - odds) * reach_of_rule(s)
    return likelihood(p.obedience + held + p.bond * body.cohesion * pole, p)
