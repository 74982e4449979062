"""Service: ordinary politics between votes, for everybody with a name each week, for officials every four weeks.

As chances to act come to everybody, they come to the ruler about everybody with a name, at one of REVIEWS a year. Then
he chooses among what is open: to leave him where he is, to dismiss, move or promote him, to send him abroad as envoy,
to give him an office from outside; to arrest him where there are grounds; to let him home or out of prison. Who sees an
arrest coming may go abroad before it. Who is old retires, and an envoy's posting ends by itself. What falls vacant is
filled every four weeks, as a slate is. Whoever was told a fate is left to it.
Sources: [francois2015] (who could move goes sooner); [egorov2011] (the able are a danger);
[svolik2009] (insiders who failed); [article p03, p12, p15].
"""

from sim.core.ground.codes import Did, Fate, Order, Phase, Purpose, Status
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country, take_up
from sim.core.mechanisms.candidates import lay_pool
from sim.core.mechanisms.causes import endear
from sim.core.mechanisms.deciding import likelihood
from sim.core.mechanisms.fates import (
    BEFALLS,
    arrest,
    befall,
    carry_out,
    choose_fate,
    do_as_ordered,
    give_place,
    go_abroad,
    let_in,
    may_be_moved,
    open_office,
    resent,
    step_out,
    told_of,
    would_go_abroad,
)
from sim.core.mechanisms.favour import displeasure, gain_of_arrest, gain_of_mercy, seen_loyalty
from sim.core.mechanisms.losers import gain_of_flight
from sim.core.mechanisms.offices import is_in_gift
from sim.core.mechanisms.reprisals import grounds_against, grounds_he_knows, likely_arrest
from sim.core.mechanisms.reviews import REVIEWS, next_review
from sim.core.mechanisms.slate import FILLS, count_team, fill_all, measure_shares, raise_to_the_head, reach_of

PARAMETERS = (
    Parameter("price_of_change", 0.1, 0.05, 0.2, "worth",
              "assumption; set to the tenure of ministers: a median of 1.5 to 4 years",
              "what any change of somebody's place costs whoever makes it: somebody who knows the work goes"),
    Parameter("turnover_rate", 0.2, 0.1, 0.3, "per year", "assumption; tenure of ministers 1.5 to 4 years",
              "how often an official without a name leaves his office between votes"),
    Parameter("retirement_rate", 0.03, 0.01, 0.05, "per year", "assumption: ages are not given",
              "how often somebody with a name, in office, retires"),
    Parameter("envoy_return_rate", 0.33, 0.2, 0.5, "per year", "assumption: a posting of three years",
              "how often an envoy comes back"),
)  # fmt: skip
WRITES = (*BEFALLS, *FILLS, "leaders.review_day", "world.team", "world.team_share", "world.team_pace", "schedule.done")


@part
def is_left_to_his_fate(s, i):
    """Say whether somebody was told what would become of him, and it is still to come."""
    world = s.world[0]
    leader = s.leaders[i]
    if told_of(leader) == Fate.NONE:
        return False
    if world.day < world.election:
        return True
    return leader.fate != Fate.KEEP and s.posts[leader.post].change_day >= world.day


@part
def is_lately_done(s, i, p):
    """Say whether this ruler has done something with leader i of late, within slow_half_life: it stands for a time."""
    world = s.world[0]
    done = s.leaders[i].fate_day
    return done >= 0 and done >= world.rules_since and world.day - done < p.slow_half_life


@part
def reshuffle_official(s, i, p, luck):
    """Let an official go by turnover_rate, but for who has just come; who is moved makes room, and may come back.

    Of those who go the disloyal are dismissed: a part (1 - displayed loyalty) / 2.
    """
    leader = s.leaders[i]
    draw = uniform(luck, Purpose.LET_GO, leader.key, s.world[0].day) * REVIEWS
    if draw >= p.turnover_rate:
        return
    k = leader.post
    if s.world[0].day - s.posts[k].since < p.slow_half_life:
        return
    fate = Fate.DISMISS if draw < p.turnover_rate * 0.5 * (1.0 - leader.loyalty) else Fate.MOVE
    step_out(s, i, fate)
    resent(s, i, fate, Fate.NONE, p)
    write_down(s, Did.DISMISSED if fate == Fate.DISMISS else Did.MOVED, i, k, 0.0)


@part
def chance_to_decide(p):
    """Return the chance that a review is one at which the ruler decides: `chances` a year come to him about anybody, as
    they come to everybody, and at most REVIEWS."""
    return min(1.0, p.chances / REVIEWS)


@part
def let_back(s, i, p, luck):
    """Let somebody come home from abroad, or out of prison, but for whom this ruler has sent there of late; an envoy
    when his posting ends. Writes: see WRITES."""
    leader = s.leaders[i]
    if is_lately_done(s, i, p):
        return
    draw = uniform(luck, Purpose.LET_GO, leader.key, s.world[0].day)
    if leader.status == Status.ABROAD and leader.last_fate == Fate.ENVOY:
        back = p.envoy_return_rate / REVIEWS
    else:
        back = chance_to_decide(p) * likelihood(gain_of_mercy(s, i, p), p)
    if draw < back:
        let_in(s, i, Fate.PARDON if leader.status == Status.ARRESTED else Fate.RETURN)


@part
def do_to_outsider(s, i, fate, p, luck):
    """Give somebody outside an office, or a mission abroad if he would go. Writes: see WRITES."""
    leader = s.leaders[i]
    if fate == Fate.ENVOY and would_go_abroad(s, i, p, luck):
        go_abroad(s, i, fate)
        write_down(s, Did.SENT_AS_ENVOY, i, -1, 0.0)
    elif fate == Fate.CO_OPT:
        k = open_office(s, i, fate, luck)[0]
        give_place(s, i, k, p)
        befall(s, i, fate)
        endear(leader, p.gratitude)
        write_down(s, Did.CO_OPTED, i, k, 0.0)


@part
def think_about(s, i, p, luck):
    """Think about somebody with a name who is in the country: he may retire, go before he is arrested, else the ruler
    chooses, where it is a chance to.

    Nobody takes office or mission who has retired.
    """
    leader = s.leaders[i]
    day = s.world[0].day
    grounds = grounds_against(s, i, False)
    known = grounds_he_knows(s, i, False)
    if leader.post >= 0:
        is_at_hand = is_in_gift(s.posts[leader.post]) and not is_left_to_his_fate(s, i)
    else:
        is_at_hand = leader.last_fate != Fate.RETIRE
    is_at_hand = is_at_hand and not is_lately_done(s, i, p)
    chosen = uniform(luck, Purpose.LET_GO, leader.key, day)
    if is_at_hand and leader.post >= 0:
        retires = p.retirement_rate / REVIEWS
        if chosen < retires:
            carry_out(s, i, Fate.RETIRE, p, luck)
            return
        chosen = (chosen - retires) / (1.0 - retires)
    comes = chance_to_decide(p)
    if chosen >= comes:
        return
    chosen /= comes
    draw = uniform(luck, Purpose.PROSECUTED, leader.key, day)
    if known > 0.0:
        displeased = displeasure(s, i, seen_loyalty(s, i))
        arresting = gain_of_arrest(s, i, displeased, p)
        likely = likely_arrest(s, i, arresting, displeased, p) if is_at_hand else likelihood(arresting, p)
        flees = likelihood(gain_of_flight(s, i, known * likely, p), p)
        if draw < flees:
            go_abroad(s, i, Fate.EXILE)
            write_down(s, Did.EXILED, i, -1, 0.0)
            return
        draw = (draw - flees) / (1.0 - flees)
    fate = choose_fate(s, i, chosen, is_at_hand, draw < grounds, p, luck)
    if fate == Fate.ARREST:
        arrest(s, i, p)
        write_down(s, Did.ARRESTED, i, -1, 0.0)
    elif fate != Fate.KEEP and leader.post >= 0:
        carry_out(s, i, fate, p, luck)
    elif fate != Fate.KEEP:
        do_to_outsider(s, i, fate, p, luck)


@called
def review(s, i, p, luck):
    """Think about somebody with a name whose day has come: see the module's docstring."""
    leader = s.leaders[i]
    if leader.status == Status.ARRESTED or leader.status == Status.ABROAD:
        let_back(s, i, p, luck)
    elif is_in_the_country(leader):
        think_about(s, i, p, luck)


@part
def is_to_be_filled(post):
    """Say whether an office in the ruler's gift has fallen vacant."""
    return post.holder < 0 and post.vacant_day >= 0 and is_in_gift(post)


@called
def fill_vacancies(s, p, luck, scratch):
    """Fill what has fallen vacant, as a slate is filled. Writes: see WRITES."""
    vacant = 0
    for k in range(len(s.posts)):
        if is_to_be_filled(s.posts[k]):
            vacant |= 1 << s.posts[k].institution
    if vacant:
        measure_shares(s, p.leader_premium)
        fill_all(s, vacant, p, luck, lay_pool(scratch))


@called
def fill_chairs(s, p, luck):
    """Fill the vacant chairs of bodies of force, which wait for no one, from those who serve. Writes: see WRITES."""
    done = -1
    for k in s.lookup.chairs:
        post = s.posts[k]
        if post.institution != done and is_to_be_filled(post):
            done = post.institution
            raise_to_the_head(s, done, reach_of(s, done), p, luck)


@part
def carry_out_orders(s, p, luck):
    """Do with people what a scenario orders; what could not be done is written down as well, with a value of 1."""
    k = take_up(s, Order.FATE)
    while k >= 0:
        item = s.schedule[k]
        done = do_as_ordered(s, item.row, int(item.value), p, luck)
        write_down(s, Did.ORDERED, -1, k, 0.0 if done else 1.0)
        k = take_up(s, Order.FATE)


@part
def review_the_named(s, p, luck):
    """Hold the reviews of those with a name whose day has come. Writes: see WRITES."""
    for i in range(s.world[0].people):
        if s.leaders[i].review_day <= s.world[0].day:
            if may_be_moved(s, i):
                review(s, i, p, luck)
            s.leaders[i].review_day = next_review(s, i, luck)


@part
def review_officials(s, p, luck):
    """Hold the reviews of officials whose day has come. Writes: see WRITES."""
    for i in range(s.world[0].people, len(s.leaders)):
        leader = s.leaders[i]
        if leader.review_day > s.world[0].day:
            continue
        if leader.post >= 0 and may_be_moved(s, i) and is_in_gift(s.posts[leader.post]):
            if not is_left_to_his_fate(s, i):
                reshuffle_official(s, i, p, luck)
        leader.review_day = next_review(s, i, luck)


@called
def keep_in_service(s, cells, p, luck, scratch):
    """Do what is ordered, hold the reviews that are due, fill what is vacant: chairs of bodies at once, all else at the
    end of four weeks. Reads: everything. Writes: see WRITES.

    No reviews are held while a government is formed, for then the slate does it.
    """
    world = s.world[0]
    carry_out_orders(s, p, luck)
    forming = world.phase > Phase.CAMPAIGN
    if not forming:
        review_the_named(s, p, luck)
    fill_chairs(s, p, luck)
    if not forming and world.officials_step > 0:
        review_officials(s, p, luck)
        fill_vacancies(s, p, luck, scratch)
        count_team(s)
