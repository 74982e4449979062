"""Gathering: who comes by files unasked, and how files pass on: to who commands a body, to the state, with who falls.

Sources: [ledeneva2013] (services and fortunes gather), [darden2001] (files are kept, and lie with the state). Chances
to come by something come as chances to act do. Played by the rule `kompromat`, which declares the parameters.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Purpose, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import chance_of, uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_free, is_in_the_country
from sim.core.mechanisms.deciding import comes_at_most
from sim.core.mechanisms.files import commander_of, enmity_of, keep_file
from sim.core.mechanisms.force import other_end
from sim.core.mechanisms.searching import body_of, chief_of_service, keeps_of, material_on, reach_of
from sim.core.mechanisms.using_files import pair_key


@part
def lay_with_the_state(s, i, amount):
    """Add to what lies with the state on leader i; terms over the old file do not cover it. Writes: leaders[file,
    settled]."""
    leader = s.leaders[i]
    leader.file = clip(leader.file + amount * (1.0 - leader.file))
    leader.settled = 0


@called
def gather_on(s, h, reach, t, days, most, p, luck):
    """Let leader h, of that reach, come by material on leader t unasked within `days`; what is older is known.

    rate = chances * the greater of his reach and of what lies with him * material * weight of t * 2 (enmity); `most` is
    the greatest chance that this can come to.
    Writes: as `keep_file`.
    """
    world = s.world[0]
    if h == t or not is_free(s.leaders[t]):
        return
    draw = uniform(luck, Purpose.GATHERED, pair_key(s, h, t), world.day)
    if draw >= most:
        return  # no chance comes, whatever there is
    material = material_on(s, t)
    rate = p.chances * max(reach, keeps_of(s, h, t)) * material * s.leaders[t].weight * 2.0 * enmity_of(s, h, t)
    if draw >= chance_of(rate, days):
        return
    k = keep_file(s, h, t, p.severity * material, body_of(s, h))
    if k >= 0 and world.file_keeper < 0:
        s.files[k].known = 1
    elif k >= 0:
        s.files[k].settled = 0
        write_down(s, Did.FILE_GATHERED, h, t, p.severity * material)


@called
def gather_unasked(s, days, p, luck):
    """Let the patron and the chief of the service look at all who are named, others at rivals, allies and partners."""
    world = s.world[0]
    chief, most = chief_of_service(s), comes_at_most(days, p)
    for h in range(world.people):
        if h == world.incumbent or not is_in_the_country(s.leaders[h]):
            continue
        reach = reach_of(s, h)
        if h == world.patron or h == chief:
            for t in range(world.people):
                gather_on(s, h, reach, t, days, most, p, luck)
            continue
        for n in ties_of(s, h):
            tie = s.ties[n]
            t = other_end(tie, h)
            near = tie.kind == TieKind.RIVALRY or tie.kind == TieKind.ALLIANCE or tie.kind == TieKind.ASSOCIATION
            if near and tie.strength > 0.0 and 0 <= t < world.people:
                gather_on(s, h, reach, t, days, most, p, luck)


@part
def pass_with_bodies(s):
    """Let files that lie with a body go to whoever commands it, and to the state where nobody does, or where that is
    the ruler or whom the file is on.

    Writes: files, leaders[file, files, settled], world[files_kept].
    """
    ruler = s.world[0].incumbent
    for k in range(s.world[0].files_kept):
        file = s.files[k]
        if file.body < 0 or file.weight <= 0.0:
            continue
        heir = commander_of(s, file.body)
        if heir == file.holder or body_is_led_by(s, file.body, file.holder):
            continue
        if heir >= 0 and heir != file.target and heir != ruler:
            n = keep_file(s, heir, file.target, file.weight, file.body)
            if n >= 0:
                s.files[n].known = max(s.files[n].known, file.known)
                s.files[n].settled = 0
                write_down(s, Did.FILE_PASSED, heir, file.target, file.weight)
        else:
            if file.weight > s.leaders[file.target].file:
                s.leaders[file.target].file = file.weight
                s.leaders[file.target].settled = 0
            write_down(s, Did.FILE_PASSED, ruler, file.target, file.weight)
        file.weight = 0.0
        file.known = 0


@part
def body_is_led_by(s, c, h):
    """Say whether leader h still leads a body he has gathered with."""
    return is_free(s.leaders[h]) and body_of(s, h) == c


@part
def hand_in(s, h, t, weight):
    """Lay a file of leader h on leader t with the state; he keeps it, too. Writes: leaders[file, settled]."""
    write_down(s, Did.FILE_HANDED_IN, h, t, weight)
    lay_with_the_state(s, t, weight)


@part
def keep_with_the_state(s):
    """Where another rules than before, let who ruled keep copies of what he had let people know of; terms are off.

    Writes: world[file_keeper], files, leaders[files, settled], world[files_kept].
    """
    world = s.world[0]
    before = world.file_keeper
    world.file_keeper = world.incumbent
    if before < 0 or before == world.incumbent:
        return
    for i in range(len(s.leaders)):
        s.leaders[i].settled = 0
        if s.leaders[i].knows_file and s.leaders[i].file > 0.0 and i < world.people and is_free(s.leaders[before]):
            k = keep_file(s, before, i, s.leaders[i].file, -1)
            if k >= 0:
                s.files[k].known = 1
