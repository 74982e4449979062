"""Pacts: alliances form and break; force is called on through them; a broker is a hinge.

Sources: [collins2006] (a pact holds while threat is shared, powers are balanced, a broker is trusted),
[acemoglu2008] (who allies), [article p10-p11], [claims k12-k14]. Chances come as to everybody; two ally where both
choose to, and an alliance ends where one of them does. Coercive access is the best product of tie strengths over paths
of at most three steps to a body of force.
"""

from sim.core.ground.arithmetic import YEAR, clip, left_after
from sim.core.ground.codes import Did, Phase, Purpose, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import chance_of, uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_free, is_in_the_country
from sim.core.mechanisms.alliances import BREAKS, end_alliance, is_alliance
from sim.core.mechanisms.bonds import rivalry_between
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.deciding import comes_at_most, likelihood
from sim.core.mechanisms.episodes import end_terms
from sim.core.mechanisms.force import access_of, other_end
from sim.core.mechanisms.standing import stance_to

PARAMETERS = (
    Parameter("rise_rate", 0.3, 0.1, 0.6, "per year", "assumption; [article p11]",
              "twice what a middling weight, or a clan's cohesion, grows in a year where it rises as fast as can be"),
)  # fmt: skip
WRITES = (*BREAKS, "ties.kind", "leaders.weight", "leaders.acute", "world.coercive_access", "world.pact_with",
          "world.pact_until")  # fmt: skip


@part
def standing_of(s, i):
    """Return what leader i weighs in an alliance: his weight, and in the office of who rules what it gives him.

    1 - (1 - weight)(1 - authority) for the ruler.
    """
    leader = s.leaders[i]
    if i != s.world[0].incumbent:
        return leader.weight
    return 1.0 - (1.0 - leader.weight) * (1.0 - leader.authority)


@part
def help_of(s, i, j):
    """Return what leader j as an ally is worth to leader i in what they face: his standing, by what for and how surely.

    Where one of the two rules, both face the end of that (1 - belief), and an ally stands by it as far as he shows
    loyalty; else they have a cause against him, and an ally stands by that as far as he does not.
    """
    world = s.world[0]
    other = s.leaders[j]
    if j == world.incumbent:
        return (1.0 - world.belief) * standing_of(s, j)
    if i == world.incumbent:
        return (1.0 - world.belief) * other.weight * other.loyalty
    return cause_of(s, i) * other.weight * (1.0 - other.loyalty)


@part
def worth_of_ally(s, i, j):
    """Return what an alliance with leader j is worth to leader i against standing alone, in units of worth.

    what he helps + stance to him, beyond indifference - ambition * how far he is outweighed: shared threat, trust and
    balance [collins2006].
    """
    ahead = s.leaders[i].ambition * max(0.0, standing_of(s, i) - standing_of(s, j))
    return help_of(s, i, j) + stance_to(s, i, j) - 0.5 - ahead


@part
def would_leave(s, i, j, p):
    """Return how likely leader i is to leave his ally j, where a chance comes."""
    return likelihood(-worth_of_ally(s, i, j), p)


@part
def would_ally(s, i, j, p):
    """Return how likely leader i is to ally with his peer j, where a chance comes.

    Against what an ally is worth stands what binds him to who rules: his private loyalty, beyond indifference.
    """
    return likelihood(worth_of_ally(s, i, j) - (s.leaders[i].loyalty_latent - 0.5), p)


@part
def comes_to_both(s, tie, p):
    """Return the chance that in this step one comes to two leaders to make or break what is between them.

    More often in the weeks after a blow to either.
    """
    acute = max(s.leaders[tie.from_leader].acute, s.leaders[tie.to_leader].acute)
    return chance_of(p.chances * (1.0 + acute), s.world[0].step)


@part
def break_alliances(s, p, luck):
    """Break alliances, where a chance comes and one of the two chooses to [collins2006; claims k14].

    Writes: as `alliances.end_alliance`.
    """
    world = s.world[0]
    most = comes_at_most(world.step, p)
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if not is_alliance(tie):
            continue
        one, two = tie.from_leader, tie.to_leader
        if not is_free(s.leaders[one]) or not is_free(s.leaders[two]):
            continue  # nobody leaves the dead, or who is in prison
        draw = uniform(luck, Purpose.BREAK, tie.key, world.day)
        if draw >= most:
            continue  # no chance comes, and nobody need think about it
        comes = comes_to_both(s, tie, p)
        if draw >= comes:
            continue
        stay = (1.0 - would_leave(s, one, two, p)) * (1.0 - would_leave(s, two, one, p))
        if draw < comes * (1.0 - stay):
            end_alliance(s, k, 1.0 - stay, p)


@part
def hear_of_blows(s, one, two, strength, news):
    """Let each of two peers take what was done to the other as a cause of his own, half as far if they are distant.

    `news` is how far it gets about in this step: as fast as it fades [lohmann1994]. Writes: leaders[acute].
    """
    share = (0.5 + 0.5 * strength) * news
    gap = s.leaders[one].acute - s.leaders[two].acute
    hurt(s, two if gap > 0.0 else one, share * abs(gap))


@part
def cause_of(s, i):
    """Return what leader i has to complain of: grievance + what was done to him of late + half the grievance of his
    clan, by his loyalty to it; at most 1."""
    leader = s.leaders[i]
    cause = leader.grievance + leader.acute
    if leader.clan >= 0:
        cause += 0.5 * leader.loyalty_clan * s.clans[leader.clan].grievance
    return clip(cause)


@part
def form_alliances(s, p, luck):
    """Let peers hear of each other, and ally where a chance comes, half as often to distant ones, and both choose to.

    [article p15] lists them, no pact is stated. Writes: ties[kind, strength], leaders[acute].
    """
    world = s.world[0]
    most, news = comes_at_most(world.step, p), 1.0 - left_after(world.step, p.fresh_half_life)
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind != TieKind.PEERS or tie.from_leader < 0 or tie.to_leader < 0:
            continue
        one, two = tie.from_leader, tie.to_leader
        if one == world.incumbent or two == world.incumbent:
            continue
        if not (is_free(s.leaders[one]) and is_free(s.leaders[two])):
            continue
        hear_of_blows(s, one, two, tie.strength, news)
        if not (is_in_the_country(s.leaders[one]) and is_in_the_country(s.leaders[two])):
            continue  # nobody allies from abroad
        draw = uniform(luck, Purpose.FORM, tie.key, world.day)
        if draw >= most:
            continue
        comes = (0.5 + 0.5 * tie.strength) * comes_to_both(s, tie, p)
        if draw >= comes:
            continue
        both = would_ally(s, one, two, p) * would_ally(s, two, one, p)
        if draw < comes * both:
            tie.kind = TieKind.ALLIANCE
            tie.strength = 0.5
            write_down(s, Did.ALLIANCE_FORMED, one, two, both)


@part
def bind(s, i, bond):
    """Draw an ally, or an ally's ally, towards the incumbent: `bond` of what is missing in half a year."""
    half_years = 2.0 * s.world[0].step / YEAR
    leader = s.leaders[i]
    leader.loyalty_latent = clip(leader.loyalty_latent + bond * half_years * (1.0 - leader.loyalty_latent))


@part
def let_rise(s, p, first, last, days):
    """Let the weights of leaders first..last-1 rise or fall with their trends for `days`. Writes: leaders[weight]."""
    for i in range(first, last):
        leader = s.leaders[i]
        if leader.weight_trend != 0.5 and is_free(leader):
            growth = 2.0 * p.rise_rate * (leader.weight_trend - 0.5) * days / YEAR
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
        if not is_alliance(tie):
            continue
        ally = other_end(tie, world.incumbent)
        bind(s, ally, p.gratitude * tie.strength)
        for j in ties_of(s, ally):
            second = other_end(s.ties[j], ally)
            if is_alliance(s.ties[j]) and second != world.incumbent:
                bind(s, second, p.gratitude * tie.strength * s.ties[j].strength)
    world.coercive_access = access_of(s, world.incumbent)
