"""Verdict: read the path off the events, name the outcome, and close the run.

Sources: the marks by which the splits of [hindcast] differ (first seizure, force, parliament, flight, looting;
square, ruling, round table, handover, media), and the classes of those cases: a split that the incumbent wins keeps
its path and counts as consolidation; one that ends in a pact under which he stays is a class of its own. A path is
named by a margin of marks; a ruler who falls on none, or is put out of reach by an event and followed by an heir, has
fallen in another way. Where nobody is left to rule, that is the outcome.
"""

from sim.core.ground.codes import Did, Outcome, Path, Phase, Status, Winner
from sim.core.ground.jit import part, rule
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.bids import decide
from sim.core.mechanisms.offices import LEAVES

PARAMETERS = (
    Parameter("own_man_team", 0.5, 0.4, 0.6, "share of posts", "assumption; [article p04, p06]",
              "share of posts held by own people from which an incumbent counts as his own man"),
)  # fmt: skip
WRITES = ("world.path", "world.outcome", "world.phase", "world.closed", "world.mark_melt", "world.mark_square",
          "world.winner", "world.events", "world.removed_day", "world.irregular", "world.attempts_won",
          "leaders.status", *LEAVES)  # fmt: skip


MARGIN = 2  # marks by which a path is told from the other: what the word means, so it is not drawn


@part
def read_path(s):
    """Return the path of a contest: Kyrgyz or Ukrainian, whichever has at least MARGIN marks more.

    With a lesser margin it is mixed where there are marks of both; else it was over before it took a road.
    Writes: two marks.
    """
    world = s.world[0]
    if world.force_gone >= 0:
        since = world.first_seizure if world.first_seizure >= 0 else world.opened
        world.mark_melt = 1 if world.force_gone - since <= 3 and world.closed - world.opened <= 30 else 0
    world.mark_square = 1 if world.square_record >= 7 else 0
    kyrgyz = world.mark_region + world.mark_melt + world.mark_trophy + world.mark_flight + world.mark_loot
    ukrainian = world.mark_square + world.mark_ruling + world.mark_table + world.mark_handover + world.mark_media
    if kyrgyz - ukrainian >= MARGIN:
        return Path.KYRGYZ
    if ukrainian - kyrgyz >= MARGIN:
        return Path.UKRAINIAN
    return Path.MIXED if kyrgyz > 0 and ukrainian > 0 else Path.UNMARKED


@part
def nobody_rules(s):
    """Say whether the one with whom power lies at the close cannot hold it.

    A ruler must be in the country. Who has just taken power may come to it from anywhere but the grave. A pact
    that takes the office leaves open who rules, which is another thing.
    """
    world = s.world[0]
    if world.winner == Winner.PACT:
        return False
    if world.winner == Winner.PATRON:
        return s.leaders[world.patron].status == Status.DEAD
    if world.winner == Winner.CHALLENGER:
        return s.leaders[world.challenger].status == Status.DEAD
    return not is_in_the_country(s.leaders[world.incumbent])


@part
def outcome_of(s, p):
    """Return the outcome class of a closed run (see the module's docstring); whoever won is not yet told by his name.

    Who lost power has not kept the balance, whoever rules now.
    """
    world = s.world[0]
    if nobody_rules(s):
        return Outcome.NOBODY
    if world.winner == Winner.PATRON:
        return Outcome.PATRON_RETURNS
    if world.winner == Winner.SHARED:
        return Outcome.SHARED
    if world.winner == Winner.CHALLENGER or world.winner == Winner.PACT:
        if world.path == Path.PALACE:
            return Outcome.PALACE_COUP
        if world.path == Path.UKRAINIAN:
            return Outcome.UKRAINIAN_PATH
        return Outcome.KYRGYZ_PATH if world.path == Path.KYRGYZ else Outcome.OTHER_FALL
    won = world.path != Path.NONE and world.closed >= 0
    pushed = world.patron >= 0 and not world.patron_active and world.winner == Winner.INCUMBENT and world.closed >= 0
    if won or pushed or world.team_share >= p.own_man_team:
        return Outcome.CONSOLIDATION
    return Outcome.OTHER_FALL if world.irregular else Outcome.BALANCE


@rule
def give_verdict(s, cells, p, luck, scratch):
    """Classify when a contest has closed or the horizon is reached. Writes: see WRITES."""
    world = s.world[0]
    ends = world.day + world.step >= world.horizon
    if ends and world.phase == Phase.CONTEST:
        decide(s)
    if world.phase == Phase.SETTLED or ends:
        if world.challenger >= 0 and world.path != Path.PALACE and world.opened >= 0:
            world.path = read_path(s)
        world.outcome = outcome_of(s, p)
        if world.winner == Winner.INCUMBENT and world.incumbent != world.first_incumbent:
            world.winner = Winner.HEIR
        world.phase = Phase.SETTLED
        write_down(s, Did.CLOSED, world.challenger, world.incumbent, float(world.outcome))
