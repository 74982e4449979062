"""Pacts: alliances form and break; force is called on through them; a broker is a hinge.

Sources: [collins2006] (a pact holds while threat is shared, powers are balanced, a broker is trusted),
[acemoglu2008] (who allies), [article p10-p11], [claims k12-k14]. Coercive access is the best product of tie
strengths over paths of at most three steps to a body of force.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Phase, Purpose, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import happens
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_free
from sim.core.mechanisms.bonds import rivalry_between
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.episodes import end_terms
from sim.core.mechanisms.force import access_of, other_end

PARAMETERS = (
    Parameter("break_rate", 0.12, 0.04, 0.3, "per year", "assumption; form [collins2006]",
              "how often an alliance without shared threat, trust or balance breaks"),
    Parameter("form_rate", 0.08, 0.0, 0.2, "per year", "assumption",
              "how often two peers with much to complain of ally"),
    Parameter("peers_ear", 0.8, 0.4, 1.0, "share", "assumption; [lohmann1994]",
              "how far, in a month, what was done to one of two close peers becomes a cause to the other"),
    Parameter("rise_rate", 0.3, 0.1, 0.6, "weight per year at full trend", "assumption; [article p11]",
              "growth of weight for a leader who is rising as fast as can be"),
    Parameter("alliance_bond", 0.12, 0.05, 0.25, "loyalty", "assumption; [article p10]",
              "loyalty that an alliance with the incumbent adds"),
    Parameter("kin_jealousy", 0.10, 0.0, 0.2, "stance per unit",
              "assumption; tension between [claims k10] and [claims k12]",
              "how far courting one of a clan estranges the rest of it while it makes the clan less of a bloc"),
)  # fmt: skip
MONTH = 30.0
WRITES = ("ties.strength", "ties.kind", "leaders.weight", "leaders.loyalty_latent", "world.coercive_access",
          "world.broker_broke", "world.pact_with", "world.pact_until",
          "world.events", "clans.cohesion", "leaders.anchor", "leaders.acute")  # fmt: skip


@part
def break_alliances(s, p, luck):
    """Break alliances: rate = break_rate (1 - threat)(1 - .7 trust)(1 + 2 imbalance)(.5 + greater ambition)
    (1 + 2 rivalry of the two) [collins2006; claims k14].

    Threat is the lame duck and the patron's displeasure that both face; trust the tie's strength; imbalance the
    gap in weight. A broken alliance with the incumbent costs the ally's loyalty.
    """
    world = s.world[0]
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind != TieKind.ALLIANCE or tie.strength <= 0.0 or tie.from_leader < 0 or tie.to_leader < 0:
            continue
        one = s.leaders[tie.from_leader]
        two = s.leaders[tie.to_leader]
        threat = clip(world.lame_duck + 0.5 * max(0.0, 0.6 - world.patron_support))
        imbalance = abs(two.weight - one.weight)
        rate = p.break_rate * (1.0 - threat) * (1.0 - 0.7 * tie.strength) * (1.0 + 2.0 * imbalance)
        rate *= 0.5 + max(one.ambition, two.ambition)
        rate *= 1.0 + 2.0 * rivalry_between(s, tie.from_leader, tie.to_leader)
        if happens(rate, world.step, luck, Purpose.BREAK, tie.key, world.day):
            tie.strength = 0.0
            write_down(s, Did.ALLIANCE_BROKE, tie.to_leader, tie.from_leader, rate)
            if tie.from_leader == world.incumbent or tie.to_leader == world.incumbent:
                world.broker_broke = 1
                ally = two if tie.from_leader == world.incumbent else one
                ally.anchor = clip(ally.anchor - p.alliance_bond)


@part
def hear_of_blows(s, one, two, strength, p):
    """Let each of two peers take what was done to the other as a cause of his own, half as far if they are distant.

    Writes: leaders[acute].
    """
    share = p.peers_ear * (0.5 + 0.5 * strength) * s.world[0].step / MONTH
    gap = s.leaders[one].acute - s.leaders[two].acute
    hurt(s, two if gap > 0.0 else one, share * abs(gap))


@part
def cause_of(s, i):
    """Return what leader i has to complain of beyond the usual.

    grievance + what was done to him of late + half the grievance of his clan, by his loyalty to it, - .2
    """
    leader = s.leaders[i]
    cause = leader.grievance + leader.acute - 0.2
    if leader.clan >= 0:
        cause += 0.5 * leader.loyalty_clan * s.clans[leader.clan].grievance
    return max(0.0, cause)


@part
def form_alliances(s, p, luck):
    """Let peers hear of each other, and ally where both have cause ([article p15] lists them, no pact is stated).

    rate = form_rate * 10 cause * the other's * (1 + strength)(1 - rivalry of the two): closer peers ally sooner.
    """
    world = s.world[0]
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind != TieKind.PEERS or tie.from_leader < 0 or tie.to_leader < 0:
            continue
        if tie.from_leader == world.incumbent or tie.to_leader == world.incumbent:
            continue
        one = s.leaders[tie.from_leader]
        two = s.leaders[tie.to_leader]
        if not (is_free(one) and is_free(two)):
            continue
        hear_of_blows(s, tie.from_leader, tie.to_leader, tie.strength, p)
        shared = cause_of(s, tie.from_leader) * cause_of(s, tie.to_leader) * 10.0
        if shared <= 0.0 or p.form_rate <= 0.0:
            continue
        shared *= 1.0 - clip(rivalry_between(s, tie.from_leader, tie.to_leader))
        if happens(p.form_rate * shared * (1.0 + tie.strength), world.step, luck, Purpose.FORM, tie.key, world.day):
            tie.kind = TieKind.ALLIANCE
            tie.strength = 0.5
            write_down(s, Did.ALLIANCE_FORMED, tie.from_leader, tie.to_leader, shared)


@part
def bind(s, i, bond):
    """Draw an ally, or an ally's ally, towards the incumbent: `bond` of what is missing in half a year."""
    leader = s.leaders[i]
    leader.loyalty_latent = clip(leader.loyalty_latent + bond * s.world[0].step / 180.0 * (1.0 - leader.loyalty_latent))


@part
def let_rise(s, p, first, last, days):
    """Let the weights of leaders first..last-1 rise or fall with their trends for `days`. Writes: leaders[weight]."""
    for i in range(first, last):
        leader = s.leaders[i]
        if leader.weight_trend != 0.5 and is_free(leader):
            growth = 2.0 * p.rise_rate * (leader.weight_trend - 0.5) * days / 365.25
            leader.weight = clip(leader.weight + growth * leader.weight * (1.0 - leader.weight) * 2.0)


@part
def let_terms_run_out(s, p):
    """End a pact with who rules when its terms are over: its partner's place is safe no longer.

    To a partner who is a rival still, by his ties or by his loyalty, that is as fresh a cause as news of a dismissal.
    Writes: world[pact_with, pact_until], leaders[acute].
    """
    world = s.world[0]
    partner = world.pact_with
    if partner < 0 or world.day < world.pact_until:
        return
    end_terms(s)
    if not is_free(s.leaders[partner]):
        return
    rivals = s.leaders[partner].loyalty_latent < 0.5 or rivalry_between(s, partner, world.incumbent) > 0.0
    if rivals:
        hurt(s, partner, p.blow)
    write_down(s, Did.PACT_RAN_OUT, world.incumbent, partner, 1.0 if rivals else 0.0)


@called
def make_and_break_pacts(s, cells, p, luck, scratch):
    """Let weights rise, alliances form and break, and reckon the force the incumbent can call on.

    Reads: ties, leaders[ambition, weight_trend, grievance], clans. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase == Phase.CONTEST or world.phase == Phase.SETTLED:
        return
    let_terms_run_out(s, p)
    break_alliances(s, p, luck)
    form_alliances(s, p, luck)
    let_rise(s, p, 0, world.people, world.step)
    if world.officials_step > 0:
        let_rise(s, p, world.people, len(s.leaders), world.officials_step)
    for k in ties_of(s, world.incumbent):
        tie = s.ties[k]
        if tie.kind != TieKind.ALLIANCE or tie.strength <= 0.0:
            continue
        ally = other_end(tie, world.incumbent)
        if ally < 0:
            continue
        bind(s, ally, p.alliance_bond * tie.strength)
        for j in ties_of(s, ally):
            second = other_end(s.ties[j], ally)
            if j != k and second >= 0 and second != world.incumbent and s.ties[j].kind == TieKind.ALLIANCE:
                bind(s, second, p.alliance_bond * tie.strength * s.ties[j].strength)
        if s.leaders[ally].clan >= 0:
            bloc = s.clans[s.leaders[ally].clan]
            bloc.cohesion = clip(bloc.cohesion - p.kin_jealousy * tie.strength * world.step / 365.25)
    world.coercive_access = access_of(s, world.incumbent)
