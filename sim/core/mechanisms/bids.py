"""How a bid for power opens, how it closes and who follows, and when the first incumbent has lost power."""

from sim.core.ground.codes import Did, Episode, Fate, Institution, Path, Phase, Pole, Status, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.records import posts_of, write_down
from sim.core.mechanisms.accession import ACCEDES, accede, fall, forget_sides
from sim.core.mechanisms.agenda import is_free, is_in_the_country, is_patron, vacate
from sim.core.mechanisms.alliances import BREAKS, break_across_sides, break_with_ruler
from sim.core.mechanisms.answers import goes_by_the_rules
from sim.core.mechanisms.claims import claimant_for
from sim.core.mechanisms.country import QUIETENS, leave_the_street, stir
from sim.core.mechanisms.deciding import SHUT
from sim.core.mechanisms.episodes import (
    OPENS,
    clear_ground,
    close_episode,
    end_terms,
    go_on,
    has_stood_above,
    last_row,
    open_episode,
    read_path,
    write_terms,
)
from sim.core.mechanisms.fates import make_room, may_be_moved
from sim.core.mechanisms.force import reach_of_rule
from sim.core.mechanisms.losers import beat, reckon_with
from sim.core.mechanisms.prospects import crowd_for, odds_of_bid
from sim.core.mechanisms.slate import seat
from sim.core.mechanisms.worth import gain_against

BIDS = (
    *OPENS, *BREAKS, "world.spark", "world.challenger", "world.phase", "world.forced", "world.venue", "world.attempts",
    "world.square", "world.square_days", "world.square_record", "world.regions", "world.force", "world.force_gone",
    "world.first_seizure", "world.mark_region", "world.mark_melt", "world.mark_trophy", "world.mark_flight",
    "world.mark_loot", "world.mark_square", "world.mark_ruling", "world.mark_table", "world.mark_handover",
    "world.mark_media", "world.pact_with", "world.pact_until", "leaders.challenged_day", "leaders.moved_day",
    "leaders.risk",
)  # fmt: skip
CLOSES = (
    *OPENS, *BREAKS, *ACCEDES, *QUIETENS, "world.mark_melt", "world.mark_square", "world.attempts_won",
    "world.removed_day", "world.irregular", "world.removed_by", "leaders.left_as", "leaders.left_post",
)  # fmt: skip


@part
def may_move(s, i):
    """Say whether leader i could move against who rules: he wants a place, and is in the country.

    Also one of the ruler's own people, who has his loyalty to hold him [svolik2009]. A patron on the scene has moves of
    his own.
    """
    leader = s.leaders[i]
    if i == s.world[0].incumbent or is_patron(s, i) or not is_in_the_country(leader):
        return False
    return leader.ambition > 0.0


@part
def may_bid(s, i):
    """Say whether leader i could bid: he could move at all, and leads somebody or could lead a crowd."""
    return may_move(s, i) and (s.leaders[i].following > 0.0 or crowd_for(s, i) > 0.0)


@part
def gain_of_bid(s, i, p):
    """Return what leader i would gain by an open bid, on his own behalf or another's; SHUT where he could open none."""
    if not may_bid(s, i):
        return SHUT
    return gain_against(s, i, claimant_for(s, i), odds_of_bid(s, i, p), reach_of_rule(s), p)


@part
def open_bid(s, i, claimant, forced, p):
    """Open a contest: leader i bids (-1: nobody leads it) on behalf of a claimant, himself or another.

    The country hears of it: a `blow`, as far as people do not approve of who rules.
    Writes: world[challenger, phase, attempts, forced, venue, spark] and as `open_episode`, `note_move`.
    """
    world = s.world[0]
    open_episode(s, Episode.CONTEST, i, claimant, Path.UNMARKED)
    clear_ground(s)
    world.challenger = i
    stir(s, p.blow * (1.0 - world.approval))
    world.phase = Phase.CONTEST
    world.forced = forced
    if last_row(s) >= 0:
        s.episodes[last_row(s)].forced = forced
    if not forced:
        world.venue = 0.0
    world.attempts += 1
    strength = 0.0
    if i >= 0:
        strength = s.leaders[i].capacity
        note_move(s, i, p)
    write_down(s, Did.BID_OPENED, i, world.incumbent, strength)


@part
def note_move(s, i, p):
    """Note the day on which leader i moved against who rules; an alliance or a pact between them is broken by it.

    Writes: leaders[challenged_day, moved_day], world[pact_with, pact_until], and see `alliances.BREAKS`.
    """
    break_with_ruler(s, i, p)
    if i == s.world[0].pact_with:
        end_terms(s)
    s.leaders[i].moved_day = s.world[0].day
    if s.leaders[i].challenged_day < 0:
        s.leaders[i].challenged_day = s.world[0].day


@part
def lose_power(s, irregular, winner):
    """Note that the first incumbent has lost power, once, and to whom. Writes: world[removed_day, irregular, ...]."""
    world = s.world[0]
    if world.removed_day < 0:
        world.removed_day = world.day
        world.irregular = irregular
        world.removed_by = winner


@part
def who_follows(s):
    """Return who takes power if a contest or a plot is won: the claimant, else who opened it, else another; or -1.

    Another is the one of most capacity on the challenger's side, else the heaviest in service.
    """
    world = s.world[0]
    if world.claimant >= 0 and is_free(s.leaders[world.claimant]):
        return world.claimant
    if world.challenger >= 0 and is_free(s.leaders[world.challenger]):
        return world.challenger
    best = -1
    heaviest = -1
    for i in range(len(s.leaders)):
        one = s.leaders[i]
        if i == world.incumbent or not is_free(one):
            continue
        if 0 <= best < world.people <= i:
            break  # an official only where nobody who is named has gone over
        if one.pole == Pole.CHALLENGER and (best < 0 or one.capacity > s.leaders[best].capacity):
            best = i
        if one.status == Status.IN_SERVICE and (heaviest < 0 or one.weight > s.leaders[heaviest].weight):
            heaviest = i
    return best if best >= 0 else heaviest


@part
def give_in_to(s, p, i, kept):
    """Give leader i what a pact gives a challenger who leaves the ruler in office: the best office an official holds,
    as far as his odds go.

    It is worth at most twice his odds, which are half where both are as strong, and of the government, vacant or held
    by nobody with a name, nor by whom an earlier pact `kept`; who holds a better one keeps it, whatever he was told of
    it, and who has ruled, or stood above who did, takes none. He is reconciled: no longer against the ruler, and of his
    grievances half stays.
    Writes: leaders[loyalty_latent, anchor, start_anchor, grievance, moved_day, fate], and see `fates.BEFALLS`.
    """
    leader = s.leaders[i]
    best = -1
    value = s.posts[leader.post].value if leader.post >= 0 else 0.0
    most = 0.0 if has_stood_above(s, i) else 2.0 * s.world[0].side
    for k in posts_of(s, Institution.GOVERNMENT):
        holder = s.posts[k].holder
        free = holder < 0 or (holder >= s.world[0].people and holder != kept and may_be_moved(s, holder))
        if free and value < s.posts[k].value <= most:
            best = k
            value = s.posts[k].value
    if best >= 0:
        make_room(s, best, p)
        vacate(s, i)
        seat(s, i, best, False)
    leader.fate = Fate.NONE
    leader.loyalty_latent = max(0.5, leader.loyalty_latent)
    leader.anchor = max(0.5, leader.anchor)
    leader.start_anchor = max(0.5, leader.start_anchor)
    leader.grievance *= 0.5
    leader.moved_day = -1


@called
def close_contest(s, p, luck, winner, did):
    """Close the contest: who fails is arrested or flees, who falls leaves office, who shares by a pact stays.

    Allies who stood against each other are none any more.

    Then play goes on: under the same ruler where the contest had broken in, else under a new one, who forms a
    government. Writes: as `close_episode` and `accede`.
    """
    world = s.world[0]
    world.path = read_path(s)
    break_across_sides(s, p)
    write_down(s, did, world.challenger, world.incumbent, float(world.day - world.opened))
    if winner == Winner.INCUMBENT:
        if world.challenger >= 0:
            beat(s, world.challenger, reach_of_rule(s), p, luck)
        close_episode(s, winner, world.incumbent)
        leave_the_street(s, p, False)
        reckon_with(s, p, luck, Pole.CHALLENGER, -1, False)
        forget_sides(s)
        go_on(s)
        return
    if winner == Winner.SHARED:
        close_episode(s, winner, world.incumbent)
        kept = world.pact_with
        write_terms(s, world.challenger, world.side, p.slow_half_life)
        leave_the_street(s, p, True)
        if world.challenger >= 0:
            give_in_to(s, p, world.challenger, kept)
        forget_sides(s)
        go_on(s)
        return
    world.attempts_won += 1
    lose_power(s, 1, winner)
    leave_the_street(s, p, True)
    heir = who_follows(s)
    before = world.incumbent
    close_episode(s, winner, heir)
    fall(s, before, Status.ABROAD if did == Did.RULER_FLED else Status.OUTSIDE)
    if heir < 0:
        world.vacant = 1
        forget_sides(s)
        go_on(s)
        return
    share = 0.0
    if winner == Winner.PACT:
        share = 1.0 - world.side
    accede(s, p, luck, heir, world.challenger, winner, share)
    if winner == Winner.PACT:
        write_terms(s, before, share, p.slow_half_life)


@part
def decide(s, p, luck):
    """Close the contest as it stands, for whoever is stronger; a ruler hands over by the rules where he can.

    Writes: world[mark_handover], and as `close_contest`.
    """
    if s.world[0].side > 0.5:
        if goes_by_the_rules(s):
            s.world[0].mark_handover = 1
        close_contest(s, p, luck, Winner.CHALLENGER, Did.HANDED_OVER)
    else:
        close_contest(s, p, luck, Winner.INCUMBENT, Did.BID_COLLAPSED)
