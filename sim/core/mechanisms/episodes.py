"""Episodes: each struggle over power opens, closes and is kept in a row; play goes on after it.

The marks by which the splits of [hindcast] differ (first seizure, force, parliament, flight, looting; square, ruling,
round table, handover, media) are those of one contest, and so is its path. A path is named by a margin of marks.
"""

from sim.core.ground.codes import Did, Episode, Path, Phase
from sim.core.ground.jit import part
from sim.core.ground.records import write_down

OPENS = (
    "world.episodes",
    "world.claimant",
    "world.opened",
    "world.closed",
    "world.path",
    "world.winner",
    "world.events",
)
# What the words of a path mean, as the splits of [hindcast] were read, so they are not drawn:
MARGIN = 2  # marks by which a path is told from the other
EARLY = 30  # days in which force melts, and rulers flee, where they do so at once
AT_ONCE = 3  # days from the first seizure in which force is gone, where it melts
HELD = 7  # days that a square is held, where it is held


@part
def last_row(s):
    """Return the row of the last episode, or -1 where there is none, or no room for it."""
    count = s.world[0].episodes
    return count - 1 if 0 < count <= len(s.episodes) else -1


@part
def rows_kept(s):
    """Return how many episodes have a row."""
    return min(s.world[0].episodes, len(s.episodes))


@part
def open_episode(s, kind, mover, claimant, path):
    """Open an episode: who moves, and who would rule if he wins; beyond the end of the table it is only counted.

    Writes: world[episodes, claimant, opened, closed, path], episodes.
    """
    world = s.world[0]
    world.episodes += 1
    world.claimant = claimant
    world.opened = world.day
    world.closed = -1
    world.path = path
    row = last_row(s)
    if row < 0:
        return
    one = s.episodes[row]
    one.kind = kind
    one.path = path
    one.opened = world.day
    one.closed = -1
    one.mover = mover
    one.claimant = claimant
    one.forced = 0
    one.ruler_before = world.incumbent
    one.winner = 0
    one.ruler_after = world.incumbent
    one.side = 0.0
    one.deaths = world.deaths  # those before it, until it is closed
    one.partner = -1
    one.share = 0.0
    one.until = -1
    one.square_record = 0
    keep_marks(s, one, False)


@part
def keep_marks(s, one, happened):
    """Write the marks of the present contest into a row, or none. Writes: episodes[mark_...]."""
    world = s.world[0]
    one.mark_region = world.mark_region if happened else 0
    one.mark_melt = world.mark_melt if happened else 0
    one.mark_trophy = world.mark_trophy if happened else 0
    one.mark_flight = world.mark_flight if happened else 0
    one.mark_loot = world.mark_loot if happened else 0
    one.mark_square = world.mark_square if happened else 0
    one.mark_ruling = world.mark_ruling if happened else 0
    one.mark_table = world.mark_table if happened else 0
    one.mark_handover = world.mark_handover if happened else 0
    one.mark_media = world.mark_media if happened else 0


@part
def close_episode(s, winner, ruler_after):
    """Close the last episode: who won it, and who rules after it. Writes: world[closed, winner], episodes."""
    world = s.world[0]
    world.closed = world.day
    world.winner = winner
    row = last_row(s)
    if row < 0:
        return
    one = s.episodes[row]
    one.path = world.path
    one.closed = world.day
    one.winner = winner
    one.ruler_after = ruler_after
    one.deaths = world.deaths - one.deaths
    if one.kind == Episode.CONTEST:
        one.forced = world.forced
        one.side = world.side
        one.square_record = world.square_record
        keep_marks(s, one, True)


@part
def write_terms(s, partner, share, days):
    """Write the terms of a pact: who shares with who rules, how much, until when.

    Writes: world[pact_with, pact_until], episodes.
    """
    world = s.world[0]
    world.pact_with = partner
    world.pact_until = world.day + int(days)
    row = last_row(s)
    if row >= 0:
        one = s.episodes[row]
        one.partner = partner
        one.share = share
        one.until = world.pact_until
    write_down(s, Did.PACT_MADE, world.incumbent, partner, share)


@part
def end_terms(s):
    """Let a pact hold nobody any longer. Writes: world[pact_with, pact_until]."""
    s.world[0].pact_with = -1
    s.world[0].pact_until = -1


@part
def is_in_terms(s, i):
    """Say whether who rules shares with leader i by a pact that still runs."""
    return i == s.world[0].pact_with and s.world[0].day < s.world[0].pact_until


@part
def has_stood_above(s, i):
    """Say whether leader i has ruled, as far as is known, or was the patron of who did."""
    world = s.world[0]
    if i == world.first_incumbent or i == world.first_patron or i == world.patron:
        return True
    for row in range(rows_kept(s)):
        if s.episodes[row].ruler_before == i:
            return True
    return False


@part
def was_handed_over(s):
    """Say whether power changed hands by the rules in the contest that has just been closed."""
    row = last_row(s)
    return row >= 0 and s.episodes[row].mark_handover == 1


@part
def clear_ground(s):
    """Begin a contest without what an earlier one has left: crowd, regions, marks. Writes: world."""
    world = s.world[0]
    world.square = 0.0
    world.square_days = 0
    world.square_record = 0
    world.regions = 0.0
    world.force_gone = -1
    world.first_seizure = -1
    world.mark_region = 0
    world.mark_melt = 0
    world.mark_trophy = 0
    world.mark_flight = 0
    world.mark_loot = 0
    world.mark_square = 0
    world.mark_ruling = 0
    world.mark_table = 0
    world.mark_handover = 0
    world.mark_media = 0


@part
def read_path(s):
    """Return the path of a contest that closes: Kyrgyz or Ukrainian, whichever has at least MARGIN marks more.

    With a lesser margin it is mixed where there are marks of both; else it was over before it took a road.
    Writes: two marks.
    """
    world = s.world[0]
    if world.force_gone >= 0:
        since = world.first_seizure if world.first_seizure >= 0 else world.opened
        world.mark_melt = 1 if world.force_gone - since <= AT_ONCE and world.day - world.opened <= EARLY else 0
    world.mark_square = 1 if world.square_record >= HELD else 0
    kyrgyz = world.mark_region + world.mark_melt + world.mark_trophy + world.mark_flight + world.mark_loot
    ukrainian = world.mark_square + world.mark_ruling + world.mark_table + world.mark_handover + world.mark_media
    if kyrgyz - ukrainian >= MARGIN:
        return Path.KYRGYZ
    if ukrainian - kyrgyz >= MARGIN:
        return Path.UKRAINIAN
    return Path.MIXED if kyrgyz > 0 and ukrainian > 0 else Path.UNMARKED


@part
def begin_bargaining(s):
    """Open the bargaining over a government; a vote that has fallen due is held. Writes: world."""
    world = s.world[0]
    world.phase = Phase.FORMATION
    world.bargaining = world.day
    world.slate_made = 0
    if world.held < world.election <= world.day:
        world.held = world.day
        if world.formation_start < 0:
            world.formation_start = world.day
    write_down(s, Did.PHASE_BEGAN, world.incumbent, -1, float(world.phase))


@part
def go_on(s):
    """Go back to what a contest has interrupted: the bargaining over a government, else calm. Writes: world[phase]."""
    world = s.world[0]
    world.phase = Phase.FORMATION if world.bargaining >= 0 else Phase.CALM
    write_down(s, Did.PHASE_BEGAN, -1, -1, float(world.phase))
