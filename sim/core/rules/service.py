"""Service: ordinary politics between votes, for everybody with a name each week, for officials every four weeks.

Dismissals, transfers, promotions, retirements, envoys and their return, offices for people outside; arrest, pardon and
exile where there is a feud. What falls vacant is filled every four weeks, as a slate is. Sources: [francois2015] (who
could move goes sooner); [egorov2011] (the able are a danger); [svolik2009] (insiders who failed); [article p03, p12,
p15]; that ministers stay for a year and a half to four (median) is assumed. Whoever was told a fate is left to it.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Fate, Order, Phase, Purpose, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import ENEMY, due
from sim.core.mechanisms.candidates import gather, lay_pool
from sim.core.mechanisms.clans import house_headed_by
from sim.core.mechanisms.fates import (
    BEFALLS,
    arrest,
    befall,
    carry_out,
    choose_fate,
    displeasure,
    do_as_ordered,
    give_place,
    go_abroad,
    left_bare,
    let_in,
    may_be_moved,
    place_for,
    resent,
    step_out,
)
from sim.core.mechanisms.offices import is_in_gift
from sim.core.mechanisms.reviews import REVIEWS, next_review
from sim.core.mechanisms.slate import FILLS, count_team, fill, measure_shares

PARAMETERS = (
    Parameter("dismissal_rate", 0.05, 0.03, 0.1, "per year", "assumption; tenure of ministers 1.5 to 4 years",
              "how often somebody in office, who displeases no more than usual, is dismissed between votes"),
    Parameter("transfer_rate", 0.09, 0.05, 0.15, "per year", "assumption; tenure of ministers 1.5 to 4 years",
              "how often he is moved to another office"),
    Parameter("promotion_rate", 0.03, 0.01, 0.06, "per year", "assumption",
              "how often he is moved to an office that is worth more"),
    Parameter("envoy_rate", 0.025, 0.01, 0.05, "per year", "assumption; [article p06]: a career of diplomatic posts",
              "how often somebody with a name is sent abroad as envoy"),
    Parameter("retirement_rate", 0.03, 0.01, 0.05, "per year", "assumption: ages are not given",
              "how often he retires"),
    Parameter("co_opt_rate", 0.03, 0.01, 0.06, "per year", "assumption; [acemoglu2008]",
              "how often somebody with a name, middling weight and no office is given one"),
    Parameter("envoy_return_rate", 0.33, 0.2, 0.5, "per year", "assumption: a posting of three years",
              "how often an envoy comes back"),
    Parameter("exile_return_rate", 0.1, 0.05, 0.2, "per year", "assumption", "how often an exile comes back"),
    Parameter("arrest_rate", 0.12, 0.05, 0.2, "per year at full grounds", "assumption; a few in a hundred a year",
              "how often somebody against whom there is everything is arrested"),
    Parameter("exile_rate", 0.08, 0.03, 0.15, "per year at full grounds", "assumption; a few in a hundred a year",
              "how often he goes abroad before"),
    Parameter("pardon_rate", 0.15, 0.05, 0.3, "per year", "assumption", "how often somebody in prison is let out"),
    Parameter("grounds_of_move", 0.7, 0.5, 0.9, "share", "assumption; [svolik2009]",
              "grounds for an arrest that a move against the incumbent gives, once it has failed"),
    Parameter("grounds_of_enmity", 0.3, 0.1, 0.5, "share", "assumption",
              "grounds that enmity gives, where no loyalty at all is shown"),
    Parameter("grounds_of_search", 0.25, 0.1, 0.4, "share", "assumption; [article p12]",
              "grounds that a search of full strength gives before anything is found"),
    Parameter("fate_on_loyalty", 1.5, 0.5, 2.5, "log rate per unit", "assumption; form [egorov2011]",
              "how much sooner the disloyal go"),
    Parameter("fate_on_danger", 1.0, 0.3, 1.7, "log rate per unit", "assumption; form [egorov2011]",
              "how much sooner those go whose ambition shows, by weight and force"),
    Parameter("fate_on_bond", 0.5, 0.2, 0.8, "log rate per unit of tie", "assumption; [article p10, p15]",
              "how much longer allies and kin stay, and how much sooner rivals go"),
    Parameter("fate_on_head", 2.5, 1.0, 4.0, "log rate per unit", "assumption; form [francois2015]",
              "how much dearer it is to lose the head of a clan, by its weight and cohesion"),
    Parameter("fate_on_protection", 1.0, 0.3, 1.7, "log rate per unit", "assumption; [article p15]",
              "how much longer a patron's client stays"),
    Parameter("loss_by_move", 0.3, 0.1, 0.5, "share", "assumption", "what a move takes, where dismissal takes all"),
    Parameter("loyalty_lost", 0.1, 0.0, 0.2, "loyalty", "assumption", "loyalty lost by one who is dismissed"),
    Parameter("blow_of_loss", 0.5, 0.25, 0.75, "share", "assumption", "fresh cause to act that the loss of a place is"),
    Parameter("blow_on_kin", 0.3, 0.1, 0.5, "share per unit of tie", "assumption; [article p14]",
              "fresh cause to act that an arrest is for kin and allies"),
    Parameter("least_place", 0.6, 0.4, 0.8, "share", "assumption",
              "least an office is worth that is given to somebody, by what he had, or weighs"),
    Parameter("step_up", 0.1, 0.0, 0.2, "share", "assumption", "how much more an office is worth that is a promotion"),
    Parameter("willing", 0.08, 0.03, 0.15, "share", "assumption",
              "people with a name, outside, who would take an office on a slate"),
    Parameter("disgrace", 365.0, 180.0, 730.0, "days", "assumption",
              "how long a ruler's word holds: who was dismissed is passed over, what was announced is to come"),
    Parameter("command_of_office", 0.7, 0.5, 0.9, "share", "assumption",
              "how firmly an office gives command of its body, where no tie of its holder says it"),
    Parameter("force_kept", 0.25, 0.1, 0.4, "share", "assumption",
              "part of the force of a body's chief that stays his when he leaves the office"),
)  # fmt: skip
WRITES = (*BEFALLS, *FILLS, "leaders.review_day", "world.team", "world.team_share", "world.team_pace", "schedule.done")


@part
def is_left_to_his_fate(s, i):
    """Say whether somebody was told what would become of him, and it is still to come; a pact is kept while it runs."""
    world = s.world[0]
    leader = s.leaders[i]
    if i == world.pact_with and world.day < world.pact_until:
        return True
    if leader.fate == Fate.NONE:
        return False
    if world.day < world.election:
        return True
    return leader.fate != Fate.KEEP and s.posts[leader.post].change_day >= world.day


@part
def grounds_against(s, i, p):
    """Return what there is against leader i: 1 - the product of what each of file, move, enmity and search leaves.

    Each leaves 1 - the weight of the file; - grounds_of_move if he has moved; - grounds_of_enmity times how far he
    shows less loyalty than an enemy; - grounds_of_search times the strength of a search for material on him.
    """
    leader = s.leaders[i]
    apart = 1.0 - leader.file
    if leader.challenged_day >= 0:
        apart *= 1.0 - p.grounds_of_move
    apart *= 1.0 - p.grounds_of_enmity * max(0.0, ENEMY - leader.loyalty) / ENEMY
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.INVESTIGATION and tie.to_leader == i:
            apart *= 1.0 - p.grounds_of_search * tie.strength
    return 1.0 - apart


@part
def is_prosecuted(s, i, p, luck):
    """Arrest somebody against whom there are grounds, or see him go abroad; say whether he was.

    arrest = arrest_rate * grounds * (1.4 - .8 caution of the ruler) * (1/2 + capacity) * what his patron and his clan
    leave bare; exile = exile_rate * grounds * (1/2 + caution).
    """
    world = s.world[0]
    leader = s.leaders[i]
    grounds = grounds_against(s, i, p)
    if grounds <= 0.0:
        return False
    rate = p.arrest_rate * grounds * (1.4 - 0.8 * s.leaders[world.incumbent].caution) * (0.5 + world.capacity)
    rate *= left_bare(s, i)
    draw = uniform(luck, Purpose.PROSECUTED, leader.key, world.day) * REVIEWS
    if draw < rate:
        arrest(s, i, p)
        write_down(s, Did.ARRESTED, i, -1, 0.0)
        return True
    if draw < rate + p.exile_rate * grounds * (0.5 + leader.caution):
        go_abroad(s, i, Fate.EXILE)
        write_down(s, Did.EXILED, i, -1, 0.0)
        return True
    return False


@part
def reshuffle(s, i, p, luck):
    """Think about somebody in office: keep, dismiss, move, promote, send abroad, let retire."""
    leader = s.leaders[i]
    draw = uniform(luck, Purpose.LET_GO, leader.key, s.world[0].day)
    fate = choose_fate(s, i, draw, 1.0 / REVIEWS, p.dismissal_rate, p.transfer_rate, p)
    if fate != Fate.KEEP:
        carry_out(s, i, fate, p, luck)


@part
def reshuffle_official(s, i, p, luck):
    """Think about an official: dismiss the less loyal sooner; who is moved or retires makes room, and may come back."""
    leader = s.leaders[i]
    draw = uniform(luck, Purpose.LET_GO, leader.key, s.world[0].day) * REVIEWS
    dismissal = p.dismissal_rate * max(0.0, 1.0 + p.loyalty_in_fates * (0.5 - leader.loyalty))
    if draw >= dismissal + p.transfer_rate + p.promotion_rate + p.retirement_rate:
        return
    k = leader.post
    fate = Fate.DISMISS if draw < dismissal else Fate.MOVE
    step_out(s, i, fate)
    resent(s, i, fate, False, p)
    write_down(s, Did.DISMISSED if fate == Fate.DISMISS else Did.MOVED, i, k, 0.0)


@part
def offer(s, i, p, luck):
    """Give somebody outside an office, or a mission abroad; the ruler is the readier the more his clan is owed.

    rate of an office = co_opt_rate * 2 weight * (1/2 + ambition) * (1 + what his clan is short of, if he heads
    it) / displeasure beyond the usual; of a mission = envoy_rate * 2 weight * displeasure. None for the retired.
    """
    world = s.world[0]
    leader = s.leaders[i]
    if leader.last_fate == Fate.RETIRE:
        return
    ill = displeasure(s, i, p)
    owed = 0.0
    headed = house_headed_by(s, i)
    if headed >= 0 and s.clans[headed].entitled > 0.0:
        owed = clip((s.clans[headed].entitled - s.clans[headed].share) / s.clans[headed].entitled)
    rate = p.co_opt_rate * 2.0 * leader.weight * (0.5 + leader.ambition) * (1.0 + owed) / max(1.0, ill)
    draw = uniform(luck, Purpose.LET_GO, leader.key, world.day) * REVIEWS
    if draw < rate:
        k = place_for(s, i, Fate.CO_OPT, p.least_place * leader.weight, 1.0, luck)
        if k >= 0:
            give_place(s, i, k, p)
            befall(s, i, Fate.CO_OPT)
            leader.anchor = clip(leader.anchor + p.gratitude)
            write_down(s, Did.CO_OPTED, i, k, 0.0)
    elif draw < rate + p.envoy_rate * 2.0 * leader.weight * ill:
        go_abroad(s, i, Fate.ENVOY)
        write_down(s, Did.SENT_AS_ENVOY, i, -1, 0.0)


@part
def let_back(s, i, p, luck):
    """Let somebody come home from abroad, or out of prison. Writes: see WRITES."""
    leader = s.leaders[i]
    draw = uniform(luck, Purpose.LET_GO, leader.key, s.world[0].day) * REVIEWS
    if leader.status == Status.ARRESTED:
        if draw < p.pardon_rate:
            let_in(s, i, Fate.PARDON)
    elif draw < (p.envoy_return_rate if leader.last_fate == Fate.ENVOY else p.exile_return_rate):
        let_in(s, i, Fate.RETURN)


@called
def review(s, i, p, luck):
    """Think about somebody with a name whose day has come: see the module's docstring."""
    leader = s.leaders[i]
    if leader.status == Status.ARRESTED or leader.status == Status.ABROAD:
        let_back(s, i, p, luck)
    elif (leader.status == Status.IN_SERVICE or leader.status == Status.OUTSIDE) and not is_prosecuted(s, i, p, luck):
        if leader.post < 0:
            offer(s, i, p, luck)
        elif is_in_gift(s.posts[leader.post]) and not is_left_to_his_fate(s, i):
            reshuffle(s, i, p, luck)


@called
def fill_vacancies(s, p, luck, scratch):
    """Fill what has fallen vacant, as a slate is filled. Writes: see WRITES."""
    vacant = 0
    for k in range(len(s.posts)):
        post = s.posts[k]
        if post.vacant_day >= 0 and post.holder < 0 and is_in_gift(post):
            vacant |= 1 << post.institution
    if not vacant:
        return
    pool = lay_pool(scratch)
    measure_shares(s, p.leader_premium)
    gather(s, p, luck, pool)
    for institution in range(len(s.lookup.office) - 1):
        if vacant & 1 << institution:
            fill(s, institution, p, luck, pool)


@part
def carry_out_orders(s, p, luck):
    """Do with people what a scenario orders; what could not be done is written down as well, with a value of 1."""
    k = due(s, Order.FATE)
    while k >= 0:
        item = s.schedule[k]
        item.done = 1
        done = do_as_ordered(s, item.row, int(item.value), p, luck)
        write_down(s, Did.ORDERED, -1, k, 0.0 if done else 1.0)
        k = due(s, Order.FATE)


@called
def keep_in_service(s, cells, p, luck, scratch):
    """Do what is ordered, hold the reviews that are due, fill what is vacant. Reads: everything. Writes: see WRITES.

    No reviews are held while a government is formed, for then the slate does it.
    """
    world = s.world[0]
    carry_out_orders(s, p, luck)
    if world.phase > Phase.CAMPAIGN:
        return
    for i in range(world.people):
        if s.leaders[i].review_day <= world.day:
            if may_be_moved(s, i):
                review(s, i, p, luck)
            s.leaders[i].review_day = next_review(s, i, luck)
    if world.officials_step == 0:
        return
    for i in range(world.people, len(s.leaders)):
        leader = s.leaders[i]
        if leader.review_day > world.day:
            continue
        if leader.post >= 0 and may_be_moved(s, i) and is_in_gift(s.posts[leader.post]):
            if not is_left_to_his_fate(s, i):
                reshuffle_official(s, i, p, luck)
        leader.review_day = next_review(s, i, luck)
    fill_vacancies(s, p, luck, scratch)
    count_team(s)
