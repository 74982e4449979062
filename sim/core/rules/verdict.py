"""Verdict: at the horizon, say in one word what the run came to, and what its first split was.

Play goes on after each episode, so a run has a history; its row has one word for it. The first split (a contest or a
plot; where there is none, the first blow or push) gives path, days, marks and winner. The class is that of the first
loss of power against the rules, whatever has followed; else a pact that left the ruler in office; else consolidation,
where a split or a patron was beaten, nobody is left above who rules and half of the elite backs him, or half of the
offices are filled with own people. Who rules at the close is the incumbent; where he cannot, nobody does, and that is
the class.

Sources: the classes of the cases in [hindcast]. What a fall brings is here, too (`accession`): of all rules this one
alone is always played.
"""

from sim.core.ground.codes import Did, Episode, Outcome, Path, Phase, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.bids import CLOSES, decide
from sim.core.mechanisms.episodes import rows_kept

PARAMETERS: tuple[Parameter, ...] = ()
WRITES = (
    *CLOSES, "world.outcome", "world.phase", "world.challenger", "world.forced", "world.side", "world.square_record",
    "world.square_days",
    "world.mark_region", "world.mark_trophy", "world.mark_flight", "world.mark_loot", "world.mark_ruling",
    "world.mark_table", "world.mark_handover", "world.mark_media",
)  # fmt: skip


@part
def takes_power(winner):
    """Say whether it is lost by whoever ruled, against the rules."""
    return winner == Winner.PATRON or winner == Winner.CHALLENGER or winner == Winner.PACT


@part
def class_of_fall(one):
    """Return the class of an episode in which power was lost."""
    if one.winner == Winner.PATRON:
        return Outcome.PATRON_RETURNS
    if one.path == Path.PALACE:
        return Outcome.PALACE_COUP
    if one.path == Path.UKRAINIAN:
        return Outcome.UKRAINIAN_PATH
    return Outcome.KYRGYZ_PATH if one.path == Path.KYRGYZ else Outcome.OTHER_FALL


@part
def outcome_of(s):
    """Return the class of a run that is over (see the module's docstring)."""
    world = s.world[0]
    if not is_in_the_country(s.leaders[world.incumbent]):
        return Outcome.NOBODY
    shared = False
    won = False
    for row in range(rows_kept(s)):
        one = s.episodes[row]
        if one.closed < 0 or one.kind == Episode.SUCCESSION or one.kind == Episode.VOTE:
            continue
        if takes_power(one.winner):
            return class_of_fall(one)
        shared = shared or one.winner == Winner.SHARED
        won = won or one.winner == Winner.INCUMBENT
    if shared:
        return Outcome.SHARED
    own_man = won and not world.patron_active and world.support >= 0.5
    if own_man or world.team_share >= 0.5:
        return Outcome.CONSOLIDATION
    return Outcome.OTHER_FALL if world.irregular else Outcome.BALANCE


@part
def first_split(s):
    """Return the row of the first contest or plot; of the first blow or push where there is none; else -1."""
    found = -1
    for row in range(rows_kept(s)):
        kind = s.episodes[row].kind
        if kind == Episode.CONTEST or kind == Episode.PLOT:
            return row
        if found < 0 and (kind == Episode.STRIKE or kind == Episode.PUSH):
            found = row
    return found


@part
def tell_the_first(s):
    """Write of the world what its first split was; whoever won is told as heir where the first incumbent had gone.

    The patron is told as he was at the start.
    Writes: world[patron, path, opened, closed, winner, challenger, claimant, forced, side, square_record, square_days,
    mark_...].
    """
    world = s.world[0]
    row = first_split(s)
    world.patron = world.first_patron
    world.path = Path.NONE
    world.opened = -1
    world.closed = -1
    world.challenger = -1
    world.claimant = -1
    world.winner = Winner.INCUMBENT if world.removed_day < 0 else Winner.HEIR
    if row < 0:
        return
    one = s.episodes[row]
    world.path = one.path
    world.opened = one.opened
    world.closed = one.closed
    world.winner = one.winner
    if one.winner == Winner.INCUMBENT and one.ruler_before != world.first_incumbent:
        world.winner = Winner.HEIR
    world.claimant = one.claimant
    if one.kind == Episode.CONTEST or one.kind == Episode.PLOT:
        world.challenger = one.mover
    world.forced = one.forced
    world.side = one.side
    world.square_record = one.square_record
    world.square_days = 0
    world.mark_region = one.mark_region
    world.mark_melt = one.mark_melt
    world.mark_trophy = one.mark_trophy
    world.mark_flight = one.mark_flight
    world.mark_loot = one.mark_loot
    world.mark_square = one.mark_square
    world.mark_ruling = one.mark_ruling
    world.mark_table = one.mark_table
    world.mark_handover = one.mark_handover
    world.mark_media = one.mark_media


@called
def give_verdict(s, cells, p, luck, scratch):
    """Close the run at the horizon: a contest as it stands, then the class of the run. Writes: see WRITES."""
    world = s.world[0]
    if world.day + world.step < world.horizon:
        return
    if world.phase == Phase.CONTEST:
        decide(s, p, luck)
    world.outcome = outcome_of(s)
    tell_the_first(s)
    world.phase = Phase.SETTLED
    write_down(s, Did.CLOSED, -1, world.incumbent, float(world.outcome))
