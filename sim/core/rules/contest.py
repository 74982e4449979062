"""Contest: once a bid is open, everyone takes sides daily, bodies of force obey or not, and both sides use what
they have.

Sources: [granovetter1978; kuran1991] (cascades), [angeletos2007] (private signals), [radnitz2010; way2015] (what
challengers have), [bellin2004; barany2016] (obedience), [levitsky2010] (foreign backing); the two paths are only
read off, by `verdict`. Who fights with what: crowd, money, media, parliament and courts in the capital, or regions
and local followings.
"""

from sim.core.ground.codes import MASS, Did, Order, Phase, Pole, Purpose, Role, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.luck import bell, uniform, within
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_free, is_in_the_country, take_up
from sim.core.mechanisms.answers import (
    ANSWERS,
    CLEAR,
    CONCEDE,
    LEAVE,
    SIT_DOWN,
    answer_of_ruler,
    challenger_would_sit_down,
    clear,
    concede,
    gain_of_clearing,
    gain_of_conceding,
    gain_of_giving_up,
    gain_of_leaving,
    gain_of_rising,
    goes_by_the_rules,
    odds_of_crowd,
    ruler_would_sit_down,
    would_flee,
)
from sim.core.mechanisms.bids import CLOSES, close_contest, decide
from sim.core.mechanisms.country import OVER
from sim.core.mechanisms.deciding import SHUT, likelihood
from sim.core.mechanisms.episodes import EARLY, go_on
from sim.core.mechanisms.prospects import odds_of_bid
from sim.core.mechanisms.sides import give_orders, take_sides, weigh_sides
from sim.core.mechanisms.standing import stance_to
from sim.core.mechanisms.venues import hold_square, is_brought_together, rule_in_chambers, seize_regions, storm_seat
from sim.core.mechanisms.worth import danger_to

PARAMETERS = (
    Parameter("bond", 0.3, 0.1, 0.5, "worth per unit of tie", "assumption; [radnitz2010; collins2006]",
              "shame of standing against the head of one's clan, an ally, a kinsman or the chief of one's body"),
    Parameter("signal_spread", 0.8, 0.4, 1.2, "log odds", "assumption; [angeletos2007]",
              "spread of private readings of a contest"),
    Parameter("waiting", 0.2, 0.1, 0.3, "worth", "assumption; [article p07]",
              "how strong a leaning a fully cautious leader needs before he shows it"),
    Parameter("resolve", 1.4, 1.0, 1.8, "times",
              "assumption by which bids are won as often as is expected of them [mckelvey1995]; sign [lohmann1994]",
              "how much more a declared opponent weighs than a declared supporter"),
    Parameter("office_weight", 0.5, 0.3, 0.7, "strength", "assumption; [tullock1980]",
              "strength that capacity of the state gives the incumbent in a contest"),
    Parameter("momentum", 1.8, 1.2, 2.4, "exponent", "assumption; m between .5 and 2 for single meetings [tullock1980]",
              "how decisively strength turns into odds"),
    Parameter("pace", 0.28, 0.15, 0.5, "per day",
              "assumption; 11 days to the ruling at odds of .6 in a parliament of .55 [hindcast ukr_2004_orange]",
              "how often in a day what can happen does: seats fall, chambers rule, chances to act come; share of the "
              "way that a crowd goes to its size"),
    Parameter("shake", 0.1, 0.05, 0.15, "share", "assumption; sign [bellin2004; kuran1991]",
              "part of approval, capacity and cohesion that a failure before a crowd takes, or of what is missing that "
              "a victory or a concession gives"),
    Parameter("violence", 0.7, 0.5, 1.4, "log deaths",
              "contests in the cases: median at most 3, up to hundreds [base_rates]",
              "size of the median toll of a violent clash"),
    Parameter("heavy_tail", 2.1, 1.7, 2.5, "log deaths",
              "the same contests: from 3 to 88 in 1.6 standard deviations [base_rates]", "spread of that toll"),
    Parameter("obedience", 0.1, 0.0, 0.2, "worth", "assumption; [bellin2004]",
              "what discipline is worth to a body of force"),
    Parameter("longest", 95.0, 90.0, 100.0, "days", "93 days is the longest in the cases [base_rates]",
              "when a contest is decided as it stands"),
)  # fmt: skip
WRITES = (
    *CLOSES, *ANSWERS, "leaders.signal", "leaders.to_claimant", "world.side", "world.square", "world.square_days",
    "world.square_record", "world.regions", "world.force", "world.force_gone", "world.first_seizure",
    "world.mark_region", "world.mark_trophy", "world.mark_flight", "world.mark_loot", "world.mark_ruling",
    "world.mark_table", "world.mark_handover", "world.mark_media", "world.deaths", "world.mass_grievance", "world.step",
    "schedule.done",
)  # fmt: skip


@part
def gives_up(s, p, luck):
    """Say whether the challenger gives up today, or a crowd that nobody leads: it is over, too, when all are home."""
    world = s.world[0]
    if world.challenger < 0 and world.crowd < OVER:
        return True
    gain = gain_of_giving_up(s, p) if world.challenger >= 0 else -gain_of_rising(s, world.side, p)
    chance = within(p.pace, 1.0) * likelihood(gain, p)
    return uniform(luck, Purpose.COLLAPSE, 0, world.day) < chance


@part
def odds_at_first(s, p):
    """Return the odds of the challenger's side that everyone starts from: those of his bid, or of a crowd unled.

    Where a split is imposed the elite has fallen apart, and they are even.
    """
    world = s.world[0]
    if world.challenger < 0:
        return odds_of_crowd(s, world.crowd, p)
    return 0.5 if world.forced else odds_of_bid(s, world.challenger, p)


@part
def stand_before_sides(s, p, luck):
    """Let nobody have taken a side yet: private readings, stances to who would rule, bodies that obey, first odds.

    How much of the force obeys is as it was left: where it has not obeyed of late, that is known.
    Writes: leaders[signal, pole, to_claimant], clans[obeys], world[side].
    """
    world = s.world[0]
    for i in range(len(s.leaders)):
        s.leaders[i].signal = bell(luck, Purpose.SIGNAL, s.leaders[i].key, max(0, world.episodes - 1))
        s.leaders[i].pole = Pole.UNDECIDED
        s.leaders[i].to_claimant = stance_to(s, i, world.claimant) if world.claimant >= 0 else 0.5
    for c in range(len(s.clans)):
        s.clans[c].obeys = 1.0
    world.side = odds_at_first(s, p)


@part
def let_him_leave(s, p, luck, flees):
    """Let the ruler leave: he flees, or hands over; by the rules where a chamber has ruled, or one is there to.

    Who is put out by a ruling has somebody to hand over to; else he flees once force does not obey.

    Writes: world[mark_flight, mark_handover] and as `close_contest`.
    """
    world = s.world[0]
    if flees and world.day - world.opened <= EARLY:
        world.mark_flight = 1
    if not flees and goes_by_the_rules(s):
        world.mark_handover = 1
    close_contest(s, p, luck, Winner.CHALLENGER, Did.RULER_FLED if flees else Did.HANDED_OVER)


@part
def make_terms(s, p, luck):
    """Close the contest by a pact: it leaves the office to the ruler where the odds are his, else it hands over.

    By the rules where a chamber has ruled. Writes: world[mark_table, mark_handover] and as `close_contest`.
    """
    world = s.world[0]
    world.mark_table = 1
    write_down(s, Did.ROUND_TABLE, world.incumbent, world.challenger, world.side)
    if world.side < 0.5:
        close_contest(s, p, luck, Winner.SHARED, Did.ROUND_TABLE)
        return
    if world.mark_ruling:
        world.mark_handover = 1
    close_contest(s, p, luck, Winner.PACT, Did.ROUND_TABLE)


@part
def let_ruler_choose(s, p, luck):
    """Let the ruler clear the square, give in to a crowd that nobody leads, leave, or sit down with the challenger.

    Terms need both: the challenger, too, has to want them. Writes: as `clear`, `concede`, `close_contest`.
    """
    world = s.world[0]
    held = gained = talks = SHUT
    if world.square >= MASS:
        held = gain_of_clearing(s, world.square, world.side, p)
        if world.challenger < 0:
            gained = gain_of_conceding(s, world.side, p)
    if is_brought_together(s, p, luck):
        if uniform(luck, Purpose.TABLE, 1, world.day) < likelihood(challenger_would_sit_down(s, p), p):
            talks = ruler_would_sit_down(s, p)
    done = answer_of_ruler(s, (held, gained, gain_of_leaving(s, world.side, p), talks), p, luck, 1.0, world.day)
    if done == CLEAR and clear(s, p, luck, world.square, world.side):
        world.square = 0.0
        world.square_days = 0
    elif done == CONCEDE:
        concede(s, p)
    elif done == LEAVE:
        let_him_leave(s, p, luck, would_flee(s))
    elif done == SIT_DOWN:
        make_terms(s, p, luck)


@part
def try_to_end(s, p, luck, stormed):
    """End the contest if it ends today: the seat has fallen, the ruler leaves, terms, collapse, or exhaustion.

    Whose seat is stormed flees as far as he fears what would be done to him.
    """
    world = s.world[0]
    if stormed:
        afraid = likelihood(danger_to(s, world.incumbent, 1.0 - world.force, p), p)
        let_him_leave(s, p, luck, uniform(luck, Purpose.FLIGHT, 1, world.day) < afraid)
        return
    let_ruler_choose(s, p, luck)
    if world.phase != Phase.CONTEST:
        return
    if gives_up(s, p, luck):
        close_contest(s, p, luck, Winner.INCUMBENT, Did.BID_COLLAPSED)
    elif world.day - world.opened >= p.longest:
        decide(s, p, luck)


@part
def switch(s, k):
    """Impose a side on a leader, or on everybody of a clan, as a scenario orders. Writes: leaders[pole_set]."""
    item = s.schedule[k]
    for i in range(len(s.leaders)):
        if (item.table == Role.LEADER and item.row == i) or (item.table == Role.CLAN and s.leaders[i].clan == item.row):
            s.leaders[i].pole_set = int(item.value)


@part
def up_to_the_answers(s, p, luck):
    """Play one day of an open contest until ruler and challenger answer it; say whether either is there to do so.

    Who is gone has lost. The first day is for taking sides.
    """
    world = s.world[0]
    if world.phase == Phase.CONTEST:
        world.step = 1  # it is played by the day from its first day
    k = take_up(s, Order.SWITCH_SIDES)
    while k >= 0:
        switch(s, k)
        k = take_up(s, Order.SWITCH_SIDES)
    if world.phase != Phase.CONTEST:
        return False
    if world.day == world.opened:
        stand_before_sides(s, p, luck)
    if not is_in_the_country(s.leaders[world.incumbent]):
        close_contest(s, p, luck, Winner.CHALLENGER, Did.HANDED_OVER)
        return False
    if world.challenger >= 0 and not is_free(s.leaders[world.challenger]):
        close_contest(s, p, luck, Winner.INCUMBENT, Did.BID_COLLAPSED)
        return False
    take_sides(s, p, luck)
    crowd, provinces, voice = weigh_sides(s, p)
    give_orders(s, p, luck)
    hold_square(s, p, crowd)
    seize_regions(s, p, luck, provinces)
    rule_in_chambers(s, p, luck, voice)
    return world.day > world.opened


@called
def fight(s, cells, p, luck, scratch):
    """Play one day of an open contest. Reads: everything. Writes: see WRITES."""
    if up_to_the_answers(s, p, luck):
        try_to_end(s, p, luck, storm_seat(s, p, luck))


@called
def let_it_pass(s, cells, p, luck, scratch):
    """Stand in for `fight` where that is switched off: a bid that was opened leads to nothing."""
    world = s.world[0]
    if world.phase == Phase.CONTEST:
        world.step = 1
        go_on(s)
