"""Contest: once a bid is open, everyone takes sides daily, bodies of force obey or not, and both sides use what
they have.

Sources: [granovetter1978; kuran1991] (cascades), [angeletos2007] (private signals), [radnitz2010; way2015] (what
challengers have), [bellin2004; barany2016] (obedience), [levitsky2010] (foreign backing); the two paths are only
read off, by `verdict`. Who fights with what: crowd, money, media, parliament and courts in the capital, or regions
and local followings.
"""

from sim.core.ground.arithmetic import win_chance
from sim.core.ground.codes import Did, Order, Phase, Pole, Purpose, Role, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.luck import bell, uniform
from sim.core.ground.parameter import Parameter
from sim.core.mechanisms.agenda import due, is_free, is_in_the_country
from sim.core.mechanisms.bids import CLOSES, close_contest, decide
from sim.core.mechanisms.country import CLEARS, OVER
from sim.core.mechanisms.episodes import go_on
from sim.core.mechanisms.prospects import odds_of_bid, strength_of_rule
from sim.core.mechanisms.sides import give_orders, take_sides, weigh_sides
from sim.core.mechanisms.standing import stance_to
from sim.core.mechanisms.venues import hold_square, rule_in_chambers, seize_regions, storm_seat

PARAMETERS = (
    Parameter("bond", 0.3, 0.1, 0.5, "worth per unit of tie", "assumption; [radnitz2010; collins2006]",
              "shame of standing against the head of one's clan, an ally or a kinsman"),
    Parameter("file_restraint", 0.8, 0.4, 1.0, "share", "assumption; form [darden2001]",
              "share of his means that a fully deterred leader holds back from the challenger's side"),
    Parameter("signal_spread", 0.8, 0.4, 1.2, "log odds", "assumption; [angeletos2007]",
              "spread of private readings of a contest"),
    Parameter("waiting", 0.2, 0.1, 0.3, "worth", "assumption; [article p07]",
              "how strong a leaning a fully cautious leader needs before he shows it"),
    Parameter("resolve", 2.0, 1.4, 2.6, "times", "assumption; declaring against is the costlier signal [lohmann1994]",
              "how much more a declared opponent weighs than a declared supporter"),
    Parameter("office_weight", 0.4, 0.25, 0.6, "strength", "assumption; [tullock1980]",
              "strength that capacity of the state gives the incumbent in a contest"),
    Parameter("ground_weight", 0.5, 0.2, 0.8, "strength",
              "assumption; forces that meet, not crowds, decide [tullock1980]",
              "strength that a full square, or all the regions, give the challenger"),
    Parameter("momentum", 1.8, 1.2, 2.4, "exponent", "assumption; m between .5 and 2 for single meetings [tullock1980]",
              "how decisively strength turns into odds"),
    Parameter("turnout", 1.0, 0.75, 1.25, "times", "assumption; [radnitz2010]",
              "how many come to the capital's square of those who could be called"),
    Parameter("crowd_rate", 0.30, 0.15, 0.5, "share of the gap a day", "assumption", "how fast a square fills"),
    Parameter("seizure_rate", 0.35, 0.15, 0.6, "per day", "assumption; [radnitz2010]",
              "regional seats seized in a day by a full regional following"),
    Parameter("ruling_rate", 0.10, 0.05, 0.2, "per day", "10 days to the ruling [hindcast ukr_2004_orange]",
              "votes or rulings in a day by a fully autonomous parliament whose members have moved"),
    Parameter("rival_media", 0.2, 0.1, 0.3, "share of media",
              "assumption; in Ukraine in 2004, one of six national channels",
              "share of the media, in hands beyond the state's reach, from which the challenger has mass media"),
    Parameter("clearing_rate", 0.08, 0.03, 0.15, "per day", "assumption; [bellin2004]",
              "orders to clear a square in a day by a ruler without caution"),
    Parameter("left_on_square", 0.15, 0.05, 0.25, "share", "assumption",
              "part of a crowd that comes back the day after it was cleared"),
    Parameter("backlash", 0.15, 0.08, 0.22, "share", "assumption; sign [kuran1991]",
              "part of the approval there is that an attempt to clear a crowd costs where it fails, and of the way to "
              "the greatest grievance in the country that it goes"),
    Parameter("hope", 0.2, 0.1, 0.3, "share", "assumption; form [kuran1991]",
              "part of the grievance in the country that goes with a ruler who has fallen, or by a pact"),
    Parameter("victory_lift", 0.1, 0.0, 0.2, "share", "assumption",
              "part of what is missing that the state's capacity and the elite's cohesion gain from a contest won"),
    Parameter("in_the_regions", 0.3, 0.15, 0.45, "share", "assumption; [radnitz2010]",
              "part of the people in the street that stand before seats of power in the regions"),
    Parameter("failure_bite", 0.04, 0.0, 0.08, "share", "assumption; sign [bellin2004]",
              "part of the state's capacity and of the elite's cohesion that such a failure takes"),
    Parameter("violence", 0.9, 0.5, 1.4, "log deaths",
              "contests in the cases: median at most 3, up to hundreds [base_rates]",
              "size of the median toll of a violent clash"),
    Parameter("heavy_tail", 1.6, 1.2, 2.0, "log deaths",
              "the same contests, spread of the logarithm [base_rates]", "spread of that toll"),
    Parameter("obedience", 1.6, 0.8, 2.4, "log odds", "assumption; [bellin2004]",
              "log odds that a body of force obeys where all else is even"),
    Parameter("storm_rate", 0.25, 0.1, 0.4, "per day", "Kyrgyzstan 2005, 2010, 2020: hours to days [base_rates]",
              "attempts in a day on the seat of power once regions are lost and force has melted"),
    Parameter("table_rate", 0.05, 0.02, 0.1, "per day", "16 days to the pact [hindcast ukr_2004_orange]",
              "round tables in a day when the sides are even and mediators are at hand"),
    Parameter("office_odds", 0.5, 0.4, 0.6, "share", "assumption: each gets what he could win",
              "odds of the challenger from which a pact takes the office from the ruler, who keeps it below them"),
    Parameter("pact_days", 365.0, 180.0, 730.0, "days", "assumption; [svolik2009]",
              "how long the terms of a pact hold"),
    Parameter("collapse_rate", 0.12, 0.06, 0.2, "per day", "assumption",
              "bids that give up in a day when the odds are gone"),
    Parameter("flight_rate", 0.15, 0.08, 0.3, "per day", "assumption",
              "rulers who leave in a day when the odds are gone"),
    Parameter("longest", 95.0, 90.0, 100.0, "days", "93 days is the longest in the cases [base_rates]",
              "when a contest is decided as it stands"),
)  # fmt: skip
WRITES = (
    *CLOSES, *CLEARS, "leaders.signal", "leaders.to_claimant", "world.side", "world.square", "world.square_days",
    "world.square_record", "world.regions", "world.force", "world.force_gone", "world.first_seizure",
    "world.mark_region", "world.mark_trophy", "world.mark_flight", "world.mark_loot", "world.mark_ruling",
    "world.mark_table", "world.mark_handover", "world.mark_media", "world.deaths", "world.mass_grievance", "world.step",
    "schedule.done",
)  # fmt: skip


@part
def gives_up(s, p, luck):
    """Say whether the challenger's side gives up today: the less so, the fuller the square it holds.

    A crowd that nobody leads holds together no better than one that is led, and is over when the people have gone home.
    """
    world = s.world[0]
    if world.challenger < 0 and world.crowd < OVER:
        return True
    chance = p.collapse_rate * (1.3 - 2.0 * world.side) * (1.0 - world.square)
    return world.side < 0.3 and uniform(luck, Purpose.COLLAPSE, 0, world.day) < chance


@part
def odds_at_first(s, p):
    """Return the odds of the challenger's side that everyone starts from: those of his bid, or of a crowd unled.

    Where a split is imposed the elite has fallen apart, and they lie half way from there to even.
    """
    world = s.world[0]
    if world.challenger < 0:
        return win_chance(world.crowd, strength_of_rule(s, world.incumbent), p.momentum)
    expected = odds_of_bid(s, world.challenger, p)
    return 0.5 * (0.5 + expected) if world.forced else expected


@part
def stand_before_sides(s, p, luck):
    """Let nobody have taken a side yet: private readings, stances to who would rule, force that obeys, first odds.

    Writes: leaders[signal, pole, to_claimant], clans[obeys], world[force, side].
    """
    world = s.world[0]
    for i in range(len(s.leaders)):
        s.leaders[i].signal = bell(luck, Purpose.SIGNAL, s.leaders[i].key, max(0, world.episodes - 1))
        s.leaders[i].pole = Pole.UNDECIDED
        s.leaders[i].to_claimant = stance_to(s, i, world.claimant) if world.claimant >= 0 else 0.5
    for c in range(len(s.clans)):
        s.clans[c].obeys = 1.0
    world.force = 1.0
    world.side = odds_at_first(s, p)


@part
def try_to_end(s, p, luck, stormed, pact):
    """End the contest if it can end today: flight, handover, pact, collapse, or exhaustion.

    A pact leaves the office to the ruler where the odds at the table are his; else it hands over, by the rules where a
    chamber has ruled.
    """
    world = s.world[0]
    age = world.day - world.opened
    if stormed:
        fled = uniform(luck, Purpose.FLIGHT, 1, world.day) < 0.85
        if fled and age <= 30:
            world.mark_flight = 1
        close_contest(s, p, luck, Winner.CHALLENGER, Did.RULER_FLED if fled else Did.HANDED_OVER)
    elif (
        world.mark_ruling
        and world.side > 0.55
        and uniform(luck, Purpose.HANDOVER, 0, world.day) < 0.08 + 0.25 * (1.0 - world.force)
    ):
        world.mark_handover = 1
        close_contest(s, p, luck, Winner.CHALLENGER, Did.HANDED_OVER)
    elif pact and world.side < p.office_odds:
        close_contest(s, p, luck, Winner.SHARED, Did.ROUND_TABLE)
    elif pact:
        world.mark_handover = 1 if world.mark_ruling else world.mark_handover
        close_contest(s, p, luck, Winner.PACT, Did.ROUND_TABLE)
    elif (
        world.side > 0.7
        and world.force < 0.5
        and uniform(luck, Purpose.FLIGHT, 0, world.day) < p.flight_rate * world.side
    ):
        world.mark_flight = 1 if age <= 30 else 0
        if world.mark_ruling or world.parliament_autonomy > 0.5:
            world.mark_handover = 1
        close_contest(s, p, luck, Winner.CHALLENGER, Did.RULER_FLED)
    elif age >= 1 and gives_up(s, p, luck):
        close_contest(s, p, luck, Winner.INCUMBENT, Did.BID_COLLAPSED)
    elif age >= p.longest:
        decide(s, p, luck)


@part
def switch(s, k):
    """Impose a side on a leader, or on everybody of a clan, as a scenario orders. Writes: leaders[pole_set]."""
    item = s.schedule[k]
    for i in range(len(s.leaders)):
        if (item.table == Role.LEADER and item.row == i) or (item.table == Role.CLAN and s.leaders[i].clan == item.row):
            s.leaders[i].pole_set = int(item.value)


@called
def fight(s, cells, p, luck, scratch):
    """Play one day of an open contest. Reads: everything. Writes: see WRITES."""
    world = s.world[0]
    if world.phase == Phase.CONTEST:
        world.step = 1  # it is played by the day from its first day
    k = due(s, Order.SWITCH_SIDES)
    while k >= 0:
        s.schedule[k].done = 1
        switch(s, k)
        k = due(s, Order.SWITCH_SIDES)
    if world.phase != Phase.CONTEST:
        return
    if world.day == world.opened:
        stand_before_sides(s, p, luck)
    if not is_in_the_country(s.leaders[world.incumbent]):
        close_contest(s, p, luck, Winner.CHALLENGER, Did.HANDED_OVER)
        return
    if world.challenger >= 0 and not is_free(s.leaders[world.challenger]):
        close_contest(s, p, luck, Winner.INCUMBENT, Did.BID_COLLAPSED)
        return
    take_sides(s, p, luck)
    crowd, provinces, voice = weigh_sides(s, p)
    give_orders(s, p, luck)
    hold_square(s, p, luck, crowd)
    seize_regions(s, p, luck, provinces)
    pact = rule_in_chambers(s, p, luck, voice)
    stormed = storm_seat(s, p, luck)
    try_to_end(s, p, luck, stormed, pact)


@called
def let_it_pass(s, cells, p, luck, scratch):
    """Stand in for `fight` where that is switched off: a bid that was opened leads to nothing."""
    world = s.world[0]
    if world.phase == Phase.CONTEST:
        world.step = 1
        go_on(s)
