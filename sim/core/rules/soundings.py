"""Soundings: before the vote the incumbent sees officials one by one and tells each a fate.

Sources: [article p01-p04] (meetings, fates, silence), [claims k01, k02]. A fate told is private
until it leaks. Those who learn that they will lose have a reason to leak and to resist; nobody
else has. A leak matters because losers who know of each other can act together [lohmann1994].
"""

from sim.core.ground.codes import Did, Fate, Kind, Order, Phase, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_free, is_in_the_country, take_up
from sim.core.mechanisms.causes import ENDEARS, embitter, endear, hurt
from sim.core.mechanisms.deciding import has_a_chance, likelihood
from sim.core.mechanisms.fates import choose_fate, loss_of, may_be_moved, told_of
from sim.core.mechanisms.force import commanded_by_office

PARAMETERS = (
    Parameter("share_told", 0.9, 0.75, 0.98, "share", "[article p02]: practically everyone",
              "officials who are told their fate before the vote"),
    Parameter("share_dismissed", 0.15, 0.05, 0.30, "share", "assumption", "officials who are told they will go"),
    Parameter("share_moved", 0.25, 0.10, 0.40, "share", "assumption", "officials who are told they will be moved"),
    Parameter("leak_rate", 0.004, 0.0, 0.02, "per meeting", "[article p04]: no leaks so far",
              "chance that a meeting becomes public whoever was in it"),
    Parameter("motive_leak", 0.02, 0.0, 0.06, "per meeting", "assumption",
              "further chance where an official learns he will lose, for one without discipline"),
)  # fmt: skip
WRITES = (
    "leaders.acute", "leaders.fate", "leaders.told", "leaders.fate_public", "leaders.grievance", *ENDEARS,
    "world.told", "world.losers", "world.leaked", "world.events", "schedule.done",
)  # fmt: skip


@part
def fate_for(s, i, p, luck):
    """Return the fate the incumbent has in mind for somebody: of officials the less loyal go first.

    A uniform number addressed by the official falls into dismiss, move or keep; the shares of
    dismiss and move are scaled by 2 (1 - displayed loyalty). Of one with a name he chooses: see `fates.choose_fate`.
    """
    leader = s.leaders[i]
    draw = uniform(luck, Purpose.FATE, leader.key, s.world[0].governments)
    if leader.named:
        return choose_fate(s, i, draw, True, False, p, luck)
    scale = 2.0 * (1.0 - leader.loyalty)
    if draw < p.share_dismissed * scale:
        return Fate.DISMISS
    if draw < (p.share_dismissed + p.share_moved) * scale:
        return Fate.MOVE
    return Fate.KEEP


@part
def publish_fate(s, i):
    """Make a fate known to everybody that somebody was told and that still stands.

    What was done with him untold is known as it is. Writes: leaders[fate_public], world[leaked].
    """
    leader = s.leaders[i]
    if leader.fate_public == 0 and leader.fate != Fate.NONE and leader.fate == leader.told:
        leader.fate_public = 1
        if leader.fate != Fate.KEEP and leader.fate != Fate.PROMOTE:
            s.world[0].leaked += 1
        write_down(s, Did.LEAKED, i, -1, float(leader.fate))


@part
def talk_of_the_office(s):
    """Return what the incumbent's own office multiplies blind leaks by: 1/2 + its tendency to leak, 1 without one."""
    for c in range(len(s.clans)):
        if s.clans[c].kind == Kind.BODY and s.clans[c].head == s.world[0].incumbent:
            return 0.5 + s.clans[c].leaks
    return 1.0


@part
def tell(s, i, p, luck, talk):
    """Tell one official his fate, and let the meeting leak.

    `talk` is what the incumbent's office multiplies blind leaks by. Writes: leaders[fate, told, grievance,
    acute], world[told, losers], and as `causes.endear`, `publish_fate`.
    """
    world = s.world[0]
    leader = s.leaders[i]
    leader.fate = leader.told = fate_for(s, i, p, luck)
    leader.fate_public = 0
    world.told += 1
    write_down(s, Did.FATE_TOLD, i, -1, float(leader.fate))
    motive = 0.0
    if leader.fate == Fate.KEEP:
        endear(leader, p.gratitude)
    elif leader.fate != Fate.PROMOTE:
        share = loss_of(leader.fate)
        world.losers += 1
        hurt(s, i, share * p.blow)
        embitter(s, i, share, p)
        motive = p.motive_leak * share * (1.0 - leader.discipline)
    if uniform(luck, Purpose.LEAK, leader.key, world.governments) < p.leak_rate * talk + motive:
        publish_fate(s, i)


@part
def talk_in_anger(s, i, p, luck):
    """Let somebody with a name who was told of a loss make it known, where a chance comes and it is worth it to him.

    gain = voice * fresh cause - caution * discipline: the relief of saying it, against what speaking out costs.
    """
    leader = s.leaders[i]
    if leader.fate == Fate.NONE or leader.fate_public or loss_of(leader.fate) <= 0.0 or not is_free(leader):
        return
    if has_a_chance(s, i, 1.0 + leader.acute, p, luck):
        gain = p.voice * leader.acute - leader.caution * leader.discipline
        if uniform(luck, Purpose.RESENTED, leader.key, s.world[0].day) < likelihood(gain, p):
            publish_fate(s, i)


@called
def hold_soundings(s, cells, p, luck, scratch):
    """See the officials whose day has come, if they still hold an office; play the leaks that a scenario orders.

    Who commands a body of force by his office is told nothing: nobody warns him.

    Reads: leaders[meeting_day, corps], world[phase]. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase <= Phase.CAMPAIGN and world.day < world.election:
        talk = talk_of_the_office(s)
        for i in range(len(s.leaders)):
            leader = s.leaders[i]
            if leader.meeting_day > world.day or told_of(leader) != Fate.NONE:
                continue
            if leader.post >= 0 and may_be_moved(s, i) and is_in_the_country(leader) and commanded_by_office(s, i) < 0:
                tell(s, i, p, luck, talk)
        for i in range(world.people):
            talk_in_anger(s, i, p, luck)
    k = take_up(s, Order.LEAK)
    while k >= 0:
        item = s.schedule[k]
        for i in range(len(s.leaders)):
            draw = uniform(luck, Purpose.MOTIVE_LEAK, s.leaders[i].key, world.governments)
            if item.row == i or (item.row < 0 and draw < item.magnitude):
                publish_fate(s, i)
        k = take_up(s, Order.LEAK)
