"""Succession: a patron's support, his exit, his blow and his successor's; whom he would choose; death in office.

Sources: [svolik2009], [egorov2011] (whom a patron chooses), [sudduth2018] (ordinary successors are exposed),
[kendall-taylor2016] (death in office), a list of 33 orchestrated successions [base_rates] (breaks, and who won
them), [article p05-p10], [claims k03, k04, k06-k08, k10, k27].
"""

from sim.core.ground.arithmetic import YEAR, approach, clip, win_chance
from sim.core.ground.codes import Did, Episode, Order, Path, Phase, Purpose, Right, Status, TieKind, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.luck import happens, uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.accession import HEIR_BELIEF, accede, believe, fall
from sim.core.mechanisms.agenda import due, is_free, is_in_the_country, is_patron, take_up, vacate
from sim.core.mechanisms.bids import BIDS, CLOSES, lose_power, note_move
from sim.core.mechanisms.capacity import reckon_capacities
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.choice import choose_successor
from sim.core.mechanisms.country import shake
from sim.core.mechanisms.deciding import decision, has_a_chance, likelihood, novelty
from sim.core.mechanisms.episodes import close_episode, last_row, open_episode
from sim.core.mechanisms.favour import seen_with
from sim.core.mechanisms.force import reach_of_rule
from sim.core.mechanisms.heirs import heir_of_the_elite
from sim.core.mechanisms.lifetable import rate_of_illness
from sim.core.mechanisms.plots import force_for_plot, moves
from sim.core.mechanisms.prospects import gain_of_push, levers_of, push_to_be_feared, strength_of_ruler
from sim.core.mechanisms.worth import danger_to

PARAMETERS = (
    Parameter("office_advantage", 0.7, 0.5, 0.9, "strength",
              "12 of 13 open breaks were won by the successor [base_rates]",
              "strength that the presidency with full authority gives in a break with a patron"),
    Parameter("decisiveness", 2.75, 2.0, 3.5, "exponent",
              "assumption; 12 of 13 open breaks were won by the successor [base_rates]",
              "how decisively strength turns into odds in a break between patron and ruler"),
    Parameter("exit_rate", 0.05, 0.03, 0.09, "per year", "assumption; mortality of a man of eighty",
              "how often a patron of middling frailty leaves the scene; twice as often where he is as frail as can be"),
    Parameter("ruler_mortality", 0.012, 0.008, 0.016, "per year", "24 of 2,062 country-years 1992-2015 [goemans2009]",
              "how often a ruler of middling frailty dies in office; twice as often where he is as frail as can be"),
)  # fmt: skip
WRITES = (*BIDS, *CLOSES, "world.chosen", "world.ruler_died", "leaders.review_day", "schedule.done")

AGREED, CHOSEN, BY_LAW = int(Right.ELITE), int(Right.PATRON), int(Right.LAW)
HELD, EMPTY, SEATED = 0, 1, 2  # the chair, after `seat_an_heir`
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
def move_support(s, odds, p):
    """Move the patron's support towards the part of the rule that he can expect to keep by backing the incumbent.

    `odds` are those that he would prevail in a break.

    target = deference * (1 - share of the incumbent's own people in office) * (1 - the chance of being pushed aside)
    [claims k07, k10, k27]
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    feared = push_to_be_feared(s, world.patron, ruler, 1.0 - odds, world.deference, p)
    target = world.deference * (1.0 - world.team_share) * (1.0 - feared)
    world.patron_support = approach(world.patron_support, target, world.step, p.fresh_half_life)


@part
def odds_of_patron(s, p):
    """Return the odds that the patron prevails in a break: levers, and half of those who do not back the incumbent."""
    own = levers_of(s, s.world[0].patron) + 0.5 * (1.0 - s.world[0].support)
    return win_chance(own, strength_of_ruler(s, p), p.decisiveness)


@part
def let_patron_rule(s, p, luck):
    """The patron prevails, and rules himself. Writes: as `accede`."""
    world = s.world[0]
    patron, before = world.patron, world.incumbent
    lose_power(s, 1, Winner.PATRON)
    close_episode(s, Winner.PATRON, patron)
    fall(s, before, Status.OUTSIDE)
    accede(s, p, luck, patron, patron, Winner.PATRON, 0.0)


@part
def gain_of_strike(s, odds, p):
    """Return what the patron would gain by a blow: the whole of the rule against the part that backing him leaves.

    odds * (ambition - how he stands to the incumbent, beyond indifference) - ambition * support - (1 - odds) * danger;
    he stands to him by his loyalty and by what binds the two, as where a kinsman of his is an ally of the incumbent.
    """
    world = s.world[0]
    patron = s.leaders[world.patron]
    won = odds * (patron.ambition - (seen_with(s, world.patron, world.incumbent, patron.loyalty_latent) - 0.5))
    return won - patron.ambition * world.patron_support - (1.0 - odds) * danger_to(s, world.patron, reach_of_rule(s), p)


@part
def gain_of_turning(s, odds, p):
    """Return what the incumbent would gain by turning on his patron: he wants the rule, and wants it to himself."""
    ruler = s.leaders[s.world[0].incumbent]
    wish = 0.5 * (ruler.ambition + ruler.autonomy_wish)
    return gain_of_push(ruler, odds, s.world[0].deference, wish, ruler.loyalty_patron_latent, p)


@part
def break_between(s, odds, p, luck):
    """Let the patron strike, or the successor push him aside, where a chance comes and he chooses to [svolik2009].

    `odds` are the patron's.
    """
    world = s.world[0]
    patron = s.leaders[world.patron]
    often = novelty(s, p)
    if has_a_chance(s, world.patron, often * (1.0 + patron.acute), p, luck):
        chance = likelihood(gain_of_strike(s, odds, p), p)
        if decision(s, world.patron, chance, Purpose.DECISION, luck) < chance:
            strike(s, odds, p, luck)
            return
    ruler = s.leaders[world.incumbent]
    if has_a_chance(s, world.incumbent, often, p, luck):
        gain = gain_of_turning(s, 1.0 - odds, p)
        if uniform(luck, Purpose.DECISION, ruler.key, world.day) < likelihood(gain, p):
            push(s, 1.0 - odds, p, luck)


@part
def strike(s, odds, p, luck):
    """The patron strikes, and prevails with these odds; else he is pushed aside."""
    world = s.world[0]
    world.attempts += 1
    note_move(s, world.patron, p)
    open_episode(s, Episode.STRIKE, world.patron, world.patron, Path.NONE)
    write_down(s, Did.PATRON_STRUCK, world.patron, world.incumbent, world.patron_support)
    if uniform(luck, Purpose.STRIKE_WON, s.leaders[world.patron].key, world.episodes - 1) < odds:
        world.attempts_won += 1
        let_patron_rule(s, p, luck)
    else:
        write_down(s, Did.STRIKE_FAILED, world.patron, world.incumbent, odds)
        push_aside(s, p, luck)


@part
def push(s, odds, p, luck):
    """The successor turns on his patron, and prevails with these odds; else the patron rules himself."""
    world = s.world[0]
    open_episode(s, Episode.PUSH, world.incumbent, world.incumbent, Path.NONE)
    if uniform(luck, Purpose.PUSH_WON, s.leaders[world.incumbent].key, world.episodes - 1) < odds:
        push_aside(s, p, luck)
    else:
        write_down(s, Did.PUSH_FAILED, world.incumbent, world.patron, odds)
        let_patron_rule(s, p, luck)


@part
def push_aside(s, p, luck):
    """The successor prevails: the patron is one no longer, his own are aggrieved; he leaves the scene, or stays (1/2).

    Of everybody with a name who stood by the patron the ruler thinks now, as of anybody at a review (`service`).
    Who stays is weaker, and loyal to the ruler by a blow less.
    Writes: leaders[weight, anchor, start_anchor, loyalty_latent, acute, review_day], episodes, and as
    `leave_the_scene`, `close_episode`.
    """
    world = s.world[0]
    patron = s.leaders[world.patron]
    write_down(s, Did.PATRON_PUSHED_ASIDE, world.incumbent, world.patron, 0.0)
    for i in range(world.people):
        if s.leaders[i].loyalty_patron_latent > 0.5:
            s.leaders[i].review_day = world.day
    stays = uniform(luck, Purpose.GIVES_UP, patron.key, world.day) < 0.5
    leave_the_scene(s, p.resentment)
    if stays:
        patron.status = Status.OUTSIDE
        patron.weight *= 0.5
        patron.anchor *= 1.0 - p.blow
        patron.start_anchor *= 1.0 - p.blow
        patron.loyalty_latent *= 1.0 - p.blow
        hurt(s, world.patron, p.blow)
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
    """Say whether age or illness takes leader i in this step (`rate_of_illness`): by the luck of `purpose`, or by that
    of death where his age is given."""
    world = s.world[0]
    one = s.leaders[i]
    address = Purpose.DEATH if one.age > 0.0 else purpose
    return happens(rate_of_illness(s, i, rate), world.step, luck, address, one.key, world.day)


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
def heir_to(s, p, luck, named, scratch):
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
    heir = heir_of_the_elite(s, ruler, p, luck, scratch)
    if heir >= 0 and s.leaders[heir].post >= 0 and s.posts[s.leaders[heir].post].succeeds:
        return heir, BY_LAW
    return heir, AGREED


@part
def empty_the_chair(s, irregular):
    """Let the chair fall empty: who sat in it has lost power. Writes: world, posts, leaders[post]."""
    world = s.world[0]
    vacate(s, world.incumbent)
    lose_power(s, irregular, Winner.HEIR)
    open_episode(s, Episode.SUCCESSION, -1, -1, Path.NONE)
    if last_row(s) >= 0:
        s.episodes[last_row(s)].ruler_after = -1  # until somebody follows
    world.vacant = 1


@part
def fill_the_chair(s, p, luck, named, scratch):
    """Let an heir take the empty chair; say whether there is one. Writes: as `accede`."""
    before = s.world[0].incumbent
    reckon_capacities(s, 0, len(s.leaders))
    heir, right = heir_to(s, p, luck, named, scratch)
    if heir < 0:
        return False
    row = last_row(s)
    if row >= 0 and s.episodes[row].closed >= 0:  # a contest has emptied the chair, and is over
        open_episode(s, Episode.SUCCESSION, -1, -1, Path.NONE)
        if last_row(s) >= 0:
            s.episodes[last_row(s)].ruler_before = s.episodes[row].ruler_after
    write_down(s, Did.INHERITED, heir, before, float(right))
    close_episode(s, Winner.HEIR, heir)
    accede(s, p, luck, heir, -1, Winner.HEIR, 0.0)
    believe(s, 0.5)  # nobody knows yet whether he will hold
    return True


@called
def seat_an_heir(s, p, luck, scratch):
    """Let an heir take the chair where it is empty, or falls empty in this step; return what comes of it.

    HELD: somebody sits in it. EMPTY: nobody follows. SEATED: an heir does, and the elite has still to let him pass.
    It falls empty where the ruler dies [kendall-taylor2016], or is out of the country, as an event of the scenario has
    it. Writes: world, leaders[status], schedule[done], and as `accede`.
    """
    world = s.world[0]
    weigh_deference(s)
    bury_the_old(s, luck)
    if take_up(s, Order.CHOOSE_SUCCESSOR) >= 0:
        choose_successor(s, p, luck)
    ruler = s.leaders[world.incumbent]
    k = due(s, Order.RULER_DIES)
    dies = falls_ill(s, world.incumbent, p.ruler_mortality, Purpose.DEATH, luck)
    named = -1
    if not world.vacant:
        if k >= 0 or dies or ruler.status == Status.DEAD:
            if k >= 0:
                s.schedule[k].done = 1
                named = s.schedule[k].row
            world.ruler_died = world.day
            ruler.status = Status.DEAD
            write_down(s, Did.RULER_DIED, world.incumbent, -1, 0.0)
            empty_the_chair(s, 0)
        elif not is_in_the_country(ruler):
            empty_the_chair(s, 1)
        else:
            return HELD
    return SEATED if fill_the_chair(s, p, luck, named, scratch) else EMPTY


@part
def break_over_the_heir(s, p, luck):
    """Let everybody who leads somebody, or could plot, consider to move against an heir: all have their chance.

    Where all let him pass he has held, and what is known of heirs is believed. Writes: leaders[belief], world[belief],
    and as `plots.moves`.
    """
    for i in range(len(s.leaders)):
        could = s.leaders[i].following > 0.0 or force_for_plot(s, i) >= 0.0
        if could and moves(s, i, Purpose.HEIR_HOLDS, p, luck):
            return
    believe(s, HEIR_BELIEF)


@called
def hand_over(s, p, luck, k):
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
    accede(s, p, luck, heir, -1, Winner.HEIR, 0.0)


@called
def watch_succession(s, cells, p, luck, scratch):
    """Support, exit, blows, choice and death, and what a scenario orders of them.

    Reads: ties[deference, patronage], leaders, world. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase >= Phase.CONTEST:
        return
    chair = seat_an_heir(s, p, luck, scratch)
    if chair == SEATED:
        break_over_the_heir(s, p, luck)
    if world.ruler_died == world.day:
        shake(s, -0.5 * p.shake, -0.5 * p.shake)  # only now: whether the elite holds is settled before
    if chair != HELD:
        return
    k = due(s, Order.HAND_OVER)
    if k < 0:
        k = due(s, Order.ELECT)
    if k >= 0:
        hand_over(s, p, luck, k)
        return
    k = take_up(s, Order.PATRON_EXIT)  # of who is gone, too: it was said of him, and is not of a patron to come
    if world.patron < 0 or not world.patron_active:
        return
    odds = odds_of_patron(s, p)
    move_support(s, odds, p)
    if k >= 0 or falls_ill(s, world.patron, p.exit_rate, Purpose.EXIT, luck):
        dies = k < 0 and s.leaders[world.patron].age > 0.0
        if not dies:
            write_down(s, Did.PATRON_LEFT, world.patron, -1, 0.0)
        leave_the_scene(s, 0.0)
        if dies:
            die(s, world.patron)
        return
    break_between(s, odds, p, luck)
