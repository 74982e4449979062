"""Succession: a patron's support, his exit, his blow and his successor's; whom he would choose; death in office.

Sources: [svolik2009], [egorov2011] (whom a patron chooses), [sudduth2018] (ordinary successors are exposed),
[kendall-taylor2016] (death in office), a list of 33 orchestrated successions [base_rates] (breaks, and who won
them), [article p05-p10], [claims k03, k04, k06-k08, k10, k27].
"""

from sim.core.ground.arithmetic import approach, clip, win_chance
from sim.core.ground.codes import Did, Episode, Order, Path, Phase, Purpose, Right, Status, TieKind, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.luck import happens, uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.accession import accede, fall
from sim.core.mechanisms.agenda import due, is_free, is_in_the_country, is_patron, vacate
from sim.core.mechanisms.bids import BIDS, CLOSES, lose_power, moves, note_move, open_bid
from sim.core.mechanisms.capacity import reckon_capacities
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.choice import choose_successor
from sim.core.mechanisms.claims import claimant_for
from sim.core.mechanisms.country import shake
from sim.core.mechanisms.episodes import close_episode, last_row, open_episode
from sim.core.mechanisms.force import carries
from sim.core.mechanisms.heirs import heir_of_the_elite
from sim.core.mechanisms.lifetable import YEAR, mortality_at

PARAMETERS = (
    Parameter("support_half_life", 90.0, 45.0, 180.0, "days", "assumption", "how fast a patron changes his mind"),
    Parameter("support_base", 0.42, 0.37, 0.47, "support", "assumption",
              "a patron's support for a protege who is middling in everything"),
    Parameter("support_on_deference", 0.55, 0.3, 0.8, "support per unit", "assumption; sign [article p09-p10]",
              "support that deference earns"),
    Parameter("support_on_ambition", 0.7, 0.4, 1.0, "support per unit", "assumption; sign [article p08]",
              "support that visible ambition costs"),
    Parameter("support_on_team", 0.9, 0.4, 1.4, "support per unit", "assumption; [claims k27]",
              "support that giving posts to own people costs, as a share of posts in a year"),
    Parameter("support_on_conduct", 0.3, 0.1, 0.5, "support per unit", "assumption; sign [article p06-p08]",
              "support that caution and equidistance earn"),
    Parameter("support_on_strength", 0.2, 0.05, 0.4, "support per unit", "assumption; sign [article p08]",
              "support that a protege's own force and weight cost, with a patron who wants him weak"),
    Parameter("support_on_voice", 0.3, 0.1, 0.5, "support per unit", "assumption; [article p10]",
              "support that an ally who is heard at the patron's court brings"),
    Parameter("strike_rate", 40.0, 20.0, 70.0, "per year per unit squared",
              "33 orchestrated successions: breaks in 12 months [base_rates]",
              "how steeply a patron's blow becomes likely as support falls below the threshold"),
    Parameter("strike_threshold", 0.58, 0.5, 0.66, "support", "assumption",
              "support below which a patron considers it"),
    Parameter("push_rate", 1.2, 0.6, 2.0, "per year per unit",
              "11 of 14 who parted with their patron prevailed [base_rates]",
              "how often a successor with the means and the wish moves against the patron's levers"),
    Parameter("push_strength", 0.9, 0.75, 1.05, "strength", "assumption",
              "strength in a break from which a successor dares to move against his patron"),
    Parameter("office_advantage", 0.6, 0.36, 0.84, "strength",
              "12 of 13 open breaks were won by the successor [base_rates]",
              "strength that the presidency with full authority gives in a break with a patron"),
    Parameter("exit_rate", 0.05, 0.03, 0.09, "per year", "assumption; mortality of a man of eighty",
              "how often a patron of middling frailty leaves the scene; twice as often where he is as frail as can be"),
    Parameter("ruler_mortality", 0.012, 0.008, 0.016, "per year", "24 of 2,062 country-years 1992-2015 [goemans2009]",
              "how often a ruler of middling frailty dies in office; twice as often where he is as frail as can be"),
    Parameter("death_break", 0.15, 0.08, 0.20, "share", "regime intact in 87 % [kendall-taylor2016]",
              "chance that an elite of middling cohesion breaks over a ruler's death"),
    Parameter("gives_up", 0.7, 0.5, 0.9, "share", "assumption",
              "patrons pushed aside who leave the scene for good; the others stay, as men without an office"),
    Parameter("death_bite", 0.05, 0.0, 0.1, "share", "assumption; regime intact in 87 % [kendall-taylor2016]",
              "part of the state's capacity and of the elite's cohesion that a ruler's death takes"),
    Parameter("fall_bite", 0.15, 0.05, 0.25, "share", "assumption; [goemans2009]",
              "part of both that a taking of power against the rules takes"),
    Parameter("choice_noise", 0.3, 0.2, 0.4, "utility", "assumption", "what a patron's choice owes to things unseen"),
    Parameter("choice_on_talent", 0.4, 0.25, 0.55, "utility per unit", "assumption; form [egorov2011]",
              "worth of weight to a patron"),
    Parameter("choice_on_danger", 4.5, 3.4, 5.6, "utility per unit", "assumption; form [egorov2011]",
              "cost, to a patron who fears for his system, of a candidate who could and might move"),
    Parameter("choice_on_partiality", 0.4, 0.2, 0.6, "utility per unit", "assumption; [article p07]",
              "cost, to such a patron, of a candidate whom the other clans would resist"),
    Parameter("claim_on_office", 0.3, 0.15, 0.45, "claim per unit", "assumption",
              "what the office held adds to a claim to rule; weight adds one for one"),
    Parameter("claim_on_law", 0.5, 0.3, 0.7, "claim", "assumption; [frantz2017]",
              "what it adds that the law lets the holder of that office follow"),
    Parameter("claim_on_following", 0.5, 0.25, 0.75, "claim per unit", "assumption; [radnitz2010]",
              "what a full following adds"),
    Parameter("claim_on_nearness", 0.3, 0.1, 0.5, "claim per unit", "assumption; [brownlee2007]",
              "what kinship with the ruler, or having been made by him, adds"),
    Parameter("claim_on_choice", 0.4, 0.2, 0.6, "claim", "assumption",
              "what it adds to have been chosen by a patron who is there no more"),
    Parameter("claim_noise", 0.1, 0.05, 0.2, "claim", "assumption", "what the choice of an heir owes to things unseen"),
    Parameter("claimant_tie", 0.5, 0.4, 0.6, "share", "assumption",
              "strength of a tie from which somebody puts up another in his own place"),
    Parameter("loyal_claimant", 0.6, 0.5, 0.7, "loyalty", "assumption",
              "private loyalty to the ruler from which nobody lets himself be put in his place"),
)  # fmt: skip
WRITES = (*BIDS, *CLOSES, "world.chosen", "world.ruler_died", "schedule.done")

AGREED, CHOSEN, BY_LAW = int(Right.ELITE), int(Right.PATRON), int(Right.LAW)
NAMED, BY_HAND, BY_VOTE = int(Right.NAMED), int(Right.HAND), int(Right.VOTE)


@part
def weigh_deference(s):
    """Write how far the incumbent minds court and clans: mean strength of his deference ties (kept if he has none)."""
    world = s.world[0]
    total = 0.0
    count = 0
    for n in ties_of(s, world.incumbent):
        tie = s.ties[n]
        if tie.kind == TieKind.DEFERENCE and tie.from_leader == world.incumbent:
            total += tie.strength
            count += 1
    if count > 0:
        world.deference = total / count


@part
def voice_at_court(s):
    """Return how well an ally of the incumbent is heard by the patron: alliance * weight * closeness, the best of them.

    Closeness is 1 - (1 - kinship with the patron)(1 - membership in a circle that he heads).
    """
    world = s.world[0]
    best = 0.0
    for n in ties_of(s, world.incumbent):
        tie = s.ties[n]
        if tie.kind != TieKind.ALLIANCE or tie.strength <= 0.0:
            continue
        ally = carries(tie, world.incumbent)
        if ally < 0 or ally == world.patron or not is_free(s.leaders[ally]):
            continue
        apart = 1.0
        for m in ties_of(s, ally):
            link = s.ties[m]
            if link.kind == TieKind.KINSHIP and carries(link, ally) == world.patron:
                apart *= 1.0 - link.strength
            elif link.kind == TieKind.MEMBERSHIP and link.from_leader == ally and link.to_clan >= 0:
                if s.clans[link.to_clan].head == world.patron:
                    apart *= 1.0 - link.strength
        best = max(best, tie.strength * s.leaders[ally].weight * (1.0 - apart))
    return best


@part
def move_support(s, p):
    """Move the patron's support towards what the protege's conduct deserves in his eyes [claims k07, k10, k27].

    target = base + a (deference - 1/2) + c (caution + equidistance - 1) - b visible ambition
             - t pace of own team - w weak_preference (access + weight) / 2
             + v (voice at his court - .2) + .25 (his loyalty to the patron + the patron's to him - 1)
             - .15 (displayed - latent loyalty) (1 - concealment) + .15 (patronage - 1/2)
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    patron = s.leaders[world.patron]
    visible = ruler.ambition * (1.0 - ruler.concealment)
    target = p.support_base + p.support_on_deference * (world.deference - 0.5)
    target -= p.support_on_ambition * (visible - 0.15)
    target += p.support_on_conduct * (ruler.caution + ruler.equidistance - 1.0)
    target -= p.support_on_team * world.team_pace * (0.4 + patron.weak_preference)
    target -= p.support_on_strength * patron.weak_preference * 0.5 * (world.coercive_access + ruler.weight)
    target += p.support_on_voice * (voice_at_court(s) - 0.2)
    target += 0.25 * (ruler.loyalty_patron - 0.5) + 0.25 * (patron.loyalty - 0.5)
    target -= 0.15 * max(0.0, ruler.loyalty_patron - ruler.loyalty_patron_latent) * (1.0 - ruler.concealment)
    for n in ties_of(s, world.patron):
        tie = s.ties[n]
        if tie.kind == TieKind.PATRONAGE and tie.from_leader == world.patron and tie.to_leader == world.incumbent:
            target += 0.15 * (tie.strength - 0.5)
    world.patron_support = approach(world.patron_support, clip(target), world.step, p.support_half_life)


@part
def levers(s):
    """Return the patron's strength in a break: weight, force, court and founder's hold. About 0 to 1.2."""
    world = s.world[0]
    patron = s.leaders[world.patron]
    court = 0.0
    hold = 0.0
    for c in range(len(s.clans)):
        if s.clans[c].head == world.patron:
            court = max(court, s.clans[c].weight * s.clans[c].cohesion * s.clans[c].stance_patron)
    for n in ties_of(s, world.patron):
        tie = s.ties[n]
        if tie.kind == TieKind.FOUNDER and tie.from_leader == world.patron:
            hold = max(hold, tie.strength)
    means = 0.4 + 0.2 * patron.coercive + 0.1 * patron.economic + 0.1 * patron.media + 0.1 * hold
    return patron.weight * means + 0.15 * court


@part
def strength_of_ruler(s, p):
    """Return the incumbent's strength in a break: office, authority, force he can call on, support, own team."""
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    return (
        p.office_advantage * (0.5 + 0.5 * ruler.authority)
        + 0.5 * world.coercive_access
        + (0.4 * world.support + 0.3 * world.team_share)
    )


@part
def let_patron_rule(s, p, luck):
    """The patron prevails, and rules himself. Writes: as `accede`."""
    world = s.world[0]
    patron, before = world.patron, world.incumbent
    lose_power(s, 1, Winner.PATRON)
    close_episode(s, Winner.PATRON, patron)
    fall(s, p, luck, before, Status.OUTSIDE, 1)
    accede(s, p, patron, patron, Winner.PATRON, 0.0)


@part
def break_between(s, p, luck):
    """Let the patron strike, or the successor push him aside; hazards by support, means and wish [sudduth2018].

    strike = strike_rate * levers * (threshold - support)^2 * (1/2 + ambition) (1.5 - caution)
    * twice the odds of success (who would strike to lose?);
    push = push_rate * levers of the patron still in the way * strength beyond push_strength * wish,
    wish = (ambition + autonomy wish) / 2 * (1.3 - caution) * (1.2 - latent loyalty to him).
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    patron = s.leaders[world.patron]
    short = max(0.0, p.strike_threshold - world.patron_support)
    hand = levers(s)
    strength = strength_of_ruler(s, p)
    odds = win_chance(hand, strength, 2.0)
    rate = p.strike_rate * hand * short * short * (0.5 + patron.ambition) * (1.5 - patron.caution) * 2.0 * odds
    if moves(s, world.patron, rate, Purpose.STRIKE, luck):
        world.attempts += 1
        note_move(s, world.patron)
        open_episode(s, Episode.STRIKE, world.patron, world.patron, Path.NONE)
        write_down(s, Did.PATRON_STRUCK, world.patron, world.incumbent, world.patron_support)
        if uniform(luck, Purpose.STRIKE_WON, patron.key, 0) < odds:
            world.attempts_won += 1
            let_patron_rule(s, p, luck)
        else:
            write_down(s, Did.STRIKE_FAILED, world.patron, world.incumbent, strength)
            push_aside(s, p, luck)
        return
    wish = 0.5 * (ruler.ambition + ruler.autonomy_wish) * (1.3 - ruler.caution) * (1.2 - ruler.loyalty_patron_latent)
    rate = p.push_rate * hand * max(0.0, strength - p.push_strength) * wish
    if happens(rate, world.step, luck, Purpose.PUSH, ruler.key, world.day):
        open_episode(s, Episode.PUSH, world.incumbent, world.incumbent, Path.NONE)
        if uniform(luck, Purpose.PUSH_WON, ruler.key, 0) < win_chance(strength, hand, 2.0):
            push_aside(s, p, luck)
        else:
            write_down(s, Did.PUSH_FAILED, world.incumbent, world.patron, strength)
            let_patron_rule(s, p, luck)


@part
def push_aside(s, p, luck):
    """The successor prevails: the patron is one no longer, his own are aggrieved; most leave the scene for good.

    Writes: world, leaders[grievance, status, weight].
    """
    world = s.world[0]
    patron = s.leaders[world.patron]
    write_down(s, Did.PATRON_PUSHED_ASIDE, world.incumbent, world.patron, 0.0)
    stays = uniform(luck, Purpose.GIVES_UP, patron.key, world.day) >= p.gives_up
    leave_the_scene(s, 0.15)
    if stays:
        patron.status = Status.OUTSIDE
        patron.weight *= p.fallen_weight
        patron.anchor *= 1.0 - p.blow_of_fall
        patron.loyalty_latent *= 1.0 - p.blow_of_fall
        hurt(s, world.patron, p.blow_of_fall)
    close_episode(s, Winner.INCUMBENT, world.incumbent)


@part
def leave_the_scene(s, resentment):
    """Take the patron off the scene: no office, no side in a contest; those loyal to him lose their shield.

    Writes: world[patron_active], leaders[status, post, grievance], posts[holder].
    """
    world = s.world[0]
    world.patron_active = 0
    vacate(s, world.patron)
    s.leaders[world.patron].status = Status.NEUTRAL
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if i != world.incumbent:
            leader.grievance = clip(leader.grievance + resentment * max(0.0, leader.loyalty_patron_latent - 0.5))


@part
def falls_ill(s, i, rate, purpose, luck):
    """Say whether age or illness takes leader i in this step: the rate is that of middling frailty, and grows with it.

    By the life table of his age, where that is given, and else at a rate of the place he has: times 2 * frailty, for
    rulers and patrons are men alike [ssa2020].
    """
    world = s.world[0]
    one = s.leaders[i]
    if one.age > 0.0:
        rate = mortality_at(one.age + world.day / YEAR, one.sex)
        return happens(rate * 2.0 * one.frailty, world.step, luck, Purpose.DEATH, one.key, world.day)
    return happens(rate * 2.0 * one.frailty, world.step, luck, purpose, one.key, world.day)


@part
def bury_the_old(s, luck):
    """Let those whose age is given die at the rate of their age; rulers and patrons are dealt with elsewhere.

    Writes: leaders[status, post], posts[holder].
    """
    world = s.world[0]
    for i in range(world.people):
        one = s.leaders[i]
        if one.age <= 0.0 or one.status == Status.DEAD or i == world.incumbent or is_patron(s, i):
            continue
        if falls_ill(s, i, 0.0, Purpose.DEATH, luck):
            die(s, i)


@part
def die(s, i):
    """Let leader i die. Writes: leaders[status, post], posts[holder]."""
    vacate(s, i)
    s.leaders[i].status = Status.DEAD
    write_down(s, Did.DIED, i, -1, s.leaders[i].age + s.world[0].day / YEAR)


@part
def bury_ruler(s, p, luck, named):
    """A ruler dies in office [kendall-taylor2016]. Writes: world[ruler_died], leaders[status], and as `pass_on`."""
    world = s.world[0]
    world.ruler_died = world.day
    s.leaders[world.incumbent].status = Status.DEAD
    write_down(s, Did.RULER_DIED, world.incumbent, -1, 0.0)
    pass_on(s, p, luck, 0, named)
    shake(s, -p.death_bite, -p.death_bite)  # only now: whether the elite holds is settled before


@part
def heir_to(s, p, luck, named):
    """Return who follows by the rules, and by what right (codes.Right); -1 nobody.

    Whom a scenario names, whom a patron on the scene chooses, or whom the elite agrees on: of it, whose office inherits
    does so by law.
    """
    ruler = s.world[0].incumbent
    if named >= 0 and named != ruler and is_free(s.leaders[named]):
        return named, NAMED
    heir = choose_successor(s, p, luck)  # -1 where there is no patron
    if heir >= 0:
        return heir, CHOSEN
    heir = heir_of_the_elite(s, ruler, p, luck)
    if heir >= 0 and s.leaders[heir].post >= 0 and s.posts[s.leaders[heir].post].succeeds:
        return heir, BY_LAW
    return heir, AGREED


@called
def pass_on(s, p, luck, irregular, named):
    """The chair is empty: an heir is chosen; the elite may break over it. Writes: world, and as `accede`."""
    world = s.world[0]
    vacate(s, world.incumbent)
    lose_power(s, irregular, Winner.HEIR)
    open_episode(s, Episode.SUCCESSION, -1, -1, Path.NONE)
    if last_row(s) >= 0:
        s.episodes[last_row(s)].ruler_after = -1  # until somebody follows
    world.vacant = 1
    fill_the_chair(s, p, luck, named)


@part
def fill_the_chair(s, p, luck, named):
    """Let an heir take the empty chair, if there is one; the elite may break over it. Writes: as `accede`."""
    before = s.world[0].incumbent
    reckon_capacities(s, 0, len(s.leaders))
    heir, right = heir_to(s, p, luck, named)
    if heir < 0:
        return
    row = last_row(s)
    if row >= 0 and s.episodes[row].closed >= 0:  # a contest has emptied the chair, and is over
        open_episode(s, Episode.SUCCESSION, -1, -1, Path.NONE)
        if last_row(s) >= 0:
            s.episodes[last_row(s)].ruler_before = s.episodes[row].ruler_after
    write_down(s, Did.INHERITED, heir, before, float(right))
    close_episode(s, Winner.HEIR, heir)
    accede(s, p, heir, -1, Winner.HEIR, 0.0)
    break_over_the_heir(s, p, luck, before)


@part
def break_over_the_heir(s, p, luck, before):
    """Let the strongest of those who lead anybody move against an heir: an elite of little cohesion may break."""
    world = s.world[0]
    weak = p.death_break * 2.0 * (1.0 - world.elite_cohesion) * (1.5 - world.capacity)
    rival = -1
    for i in range(len(s.leaders)):
        one = s.leaders[i]
        if i == world.incumbent or is_patron(s, i) or one.following <= 0.0 or not is_free(one):
            continue
        if rival < 0 or one.capacity > s.leaders[rival].capacity:
            rival = i
    if rival < 0:
        return
    s.leaders[rival].risk += clip(weak)
    if uniform(luck, Purpose.HEIR_HOLDS, s.leaders[before].key, 0) < weak:
        open_bid(s, rival, claimant_for(s, rival, p), 0)


@called
def hand_over(s, p, k):
    """Carry out an order that power is handed on in life: the ruler goes out of office by the rules, and lives on.

    By the ruler's hand: who is patron by then stands behind it, or else the ruler is the patron of who follows him, and
    whoever stood by the ruler stands by the patron. By a vote nobody is.
    Writes: world, leaders[status, post, loyalty_patron, loyalty_patron_latent], and as `accede`.
    """
    world = s.world[0]
    item = s.schedule[k]
    item.done = 1
    before = world.incumbent
    heir = item.row
    if heir == before or not is_free(s.leaders[heir]):
        return
    by_vote = item.order == Order.ELECT
    lose_power(s, 0, Winner.HEIR)
    open_episode(s, Episode.VOTE if by_vote else Episode.SUCCESSION, -1, heir, Path.NONE)
    vacate(s, before)
    s.leaders[before].status = Status.OUTSIDE
    world.chosen = -1 if by_vote else heir
    if not by_vote and heir != world.patron and not world.patron_active:
        world.patron = before
        world.patron_active = 1
        for i in range(len(s.leaders)):
            s.leaders[i].loyalty_patron = s.leaders[i].loyalty
            s.leaders[i].loyalty_patron_latent = s.leaders[i].loyalty_latent
    write_down(s, Did.INHERITED, heir, before, float(BY_VOTE if by_vote else BY_HAND))
    close_episode(s, Winner.HEIR, heir)
    accede(s, p, heir, -1, Winner.HEIR, 0.0)


@called
def watch_succession(s, cells, p, luck, scratch):
    """Support, exit, blows, choice and death, and what a scenario orders of them.

    Reads: ties[deference, patronage], leaders, world. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase >= Phase.CONTEST:
        return
    weigh_deference(s)
    bury_the_old(s, luck)
    k = due(s, Order.CHOOSE_SUCCESSOR)
    if k >= 0:
        s.schedule[k].done = 1
        choose_successor(s, p, luck)
    k = due(s, Order.RULER_DIES)
    dies = falls_ill(s, world.incumbent, p.ruler_mortality, Purpose.DEATH, luck)
    if world.vacant:
        fill_the_chair(s, p, luck, -1)
        return
    if k >= 0 or dies or s.leaders[world.incumbent].status == Status.DEAD:
        named = -1
        if k >= 0:
            s.schedule[k].done = 1
            named = s.schedule[k].row
        bury_ruler(s, p, luck, named)
        return
    if not is_in_the_country(s.leaders[world.incumbent]):  # as an event of the scenario has it
        pass_on(s, p, luck, 1, -1)
        return
    k = due(s, Order.HAND_OVER)
    if k < 0:
        k = due(s, Order.ELECT)
    if k >= 0:
        hand_over(s, p, k)
        return
    k = due(s, Order.PATRON_EXIT)
    if world.patron < 0 or not world.patron_active:
        if k >= 0:
            s.schedule[k].done = 1  # it was said of him, and is not of who may be a patron later
        return
    move_support(s, p)
    if k >= 0 or falls_ill(s, world.patron, p.exit_rate, Purpose.EXIT, luck):
        if k >= 0:
            s.schedule[k].done = 1
        dies = k < 0 and s.leaders[world.patron].age > 0.0
        if not dies:
            write_down(s, Did.PATRON_LEFT, world.patron, -1, 0.0)
        leave_the_scene(s, 0.0)
        if dies:
            die(s, world.patron)
        return
    break_between(s, p, luck)
