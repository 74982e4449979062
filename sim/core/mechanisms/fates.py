"""Fates: what the ruler has in mind for somebody with a name, what it costs him, and how it is carried out.

Here alone somebody loses an office, goes to prison or abroad, whoever has brought it about: rivals, files, a bid lost.

Who may: the incumbent, and where an office has a second key the patron with him. Who chooses: the ruler, among all that
is open at once, by what he gains (`favour`). What it changes: office, means, status, grievance, and a fresh cause to
act. What others learn: what is done is written down; what was only told is learnt when it leaks. Never the incumbent,
and never the patron, who goes by himself. Source: [article p03, p15]. The rule `service` declares the parameters.
"""

from sim.core.ground.codes import Did, Fate, Institution, Phase, Purpose, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import can_befall, is_patron, vacate
from sim.core.mechanisms.bonds import is_searched
from sim.core.mechanisms.causes import ENDEARS, embitter, endear, hurt
from sim.core.mechanisms.clans import house_headed_by
from sim.core.mechanisms.deciding import SHUT, likelihood, likelihood_of_any, pick
from sim.core.mechanisms.episodes import has_stood_above, is_in_terms
from sim.core.mechanisms.favour import (
    displeasure,
    gain_of_arrest,
    gain_of_mission,
    gain_of_office,
    place_in,
    place_now,
    seen_loyalty,
)
from sim.core.mechanisms.force import other_end
from sim.core.mechanisms.offices import TAKES, is_in_gift, take_office
from sim.core.mechanisms.second_key import gain_of_refusal

KEPT = int(Fate.KEEP)
UNTOLD = int(Fate.NONE)
PLACE = int(Purpose.PLACE)  # and as many numbers after it as there are tries
TRIES = 16  # how often an office is drawn from all of them
CHOSEN = tuple(int(each) for each in (Fate.DISMISS, Fate.ENVOY, Fate.MOVE, Fate.PROMOTE, Fate.CO_OPT, Fate.ARREST))
BEFALLS = (  # what the fates write
    *TAKES, "leaders.left_post", "leaders.last_fate", "leaders.fate_day", "leaders.befell", "leaders.grievance",
    *ENDEARS, "leaders.acute", "leaders.team", "leaders.moved_day", "clans.grievance",
    "world.patron_active", "world.vetoes", "world.events",
)  # fmt: skip


@part
def may_be_moved(s, i):
    """Say whether the incumbent decides on somebody: never on himself, and never on a patron who is on the scene.

    Nor on whom he shares with by a pact, as long as it runs: it is kept.
    """
    return i != s.world[0].incumbent and not is_patron(s, i) and not is_in_terms(s, i)


@part
def loss_of(fate):
    """Return how much of a place a fate takes: dismissal all of it; a move, a mission, retirement half; or nothing."""
    if fate == Fate.DISMISS:
        return 1.0
    return 0.5 if fate == Fate.MOVE or fate == Fate.ENVOY or fate == Fate.RETIRE else 0.0


@part
def told_of(leader):
    """Return what somebody was told of the fate that is his now; NONE where it was decided without a word to him."""
    return leader.told if leader.told == leader.fate else UNTOLD


@part
def befall(s, i, fate):
    """Note what is done with somebody. Writes: leaders[last_fate, fate_day, befell]."""
    leader = s.leaders[i]
    leader.last_fate = fate
    leader.fate_day = s.world[0].day
    leader.befell |= 1 << fate


@part
def suits(s, i, k):
    """Say whether an office is one for leader i: with a name, one of politics, and a body only for the trusted.

    None is for who has ruled, or stood above who did, nor for whom material is searched on. Who commands a body has
    more of force than of the media, and of officials only those do who have served before.
    """
    leader = s.leaders[i]
    post = s.posts[k]
    if post.body >= 0 and leader.coercive <= leader.media:
        return False
    if has_stood_above(s, i) or is_searched(s, i):
        return False
    if not leader.named:
        return post.body < 0 or leader.left_post >= 0
    if post.institution == Institution.MEDIA or not is_in_gift(post):
        return False
    return post.body < 0 or (leader.loyalty >= 0.5 and leader.challenged_day < 0)


@part
def is_open(s, i, k, fate, low, high):
    """Say whether an office can be given to leader i: worth that much, fallen vacant or held by somebody nameless.

    A rise is to what is worth more, and no province and no holding is one; nor, for who commands a body, an office of
    which there are several.
    """
    post = s.posts[k]
    if fate == Fate.PROMOTE:
        held = s.leaders[i].post
        if held >= 0 and s.posts[held].body >= 0 and not post.alone:
            return False
        if post.value <= low or post.institution == Institution.AKIMAT or post.institution == Institution.HOLDING:
            return False
    if not low <= post.value <= high or k == s.leaders[i].post or k == s.leaders[i].left_post or not suits(s, i, k):
        return False
    if post.holder < 0:
        return post.vacant_day >= 0
    return not s.leaders[post.holder].named and may_be_moved(s, post.holder)


@part
def place_for(s, i, fate, low, high, luck):
    """Return an office worth `low` to `high` for leader i, any that is open with the same chance; -1: there is none.

    Offices are drawn from all until one is open; those that are open are counted only where that takes too long.
    """
    key, day = s.leaders[i].key, s.world[0].day
    for t in range(TRIES if len(s.posts) > 0 else 0):
        k = int(uniform(luck, PLACE + 1 + t, key, day) * len(s.posts))
        if is_open(s, i, k, fate, low, high):
            return k
    count = 0
    for k in range(len(s.posts)):
        count += is_open(s, i, k, fate, low, high)
    place = int(uniform(luck, PLACE, key, day) * count)
    for k in range(len(s.posts)):
        if is_open(s, i, k, fate, low, high):
            if place == 0:
                return k
            place -= 1
    return -1


@part
def open_office(s, i, fate, luck):
    """Return the office to which leader i could be moved or promoted today, and its value; -1 where there is none.

    A move leads to one worth at least half of his and at most as much, a promotion to one that is worth more; whoever
    is given one from outside gets one worth at least half of what he weighs.
    """
    leader = s.leaders[i]
    low, high = 0.5 * leader.weight, 1.0
    if leader.post >= 0:
        low = s.posts[leader.post].value
        if fate == Fate.MOVE:
            low, high = 0.5 * low, low
    k = place_for(s, i, fate, low, high, luck)
    return k, s.posts[k].value if k >= 0 else 0.0


@part
def at_most_done(s, i, seen, displeased, is_open_to_arrest, p):
    """Return a chance that anything is done with leader i which is never below what it is: whatever offices are open.

    Most days nothing comes of it, and nobody need look for an office.
    """
    held = s.posts[s.leaders[i].post].value if s.leaders[i].post >= 0 else 0.0
    lowest, highest = gain_of_office(s, i, 0.0, displeased, p), gain_of_office(s, i, 1.0, displeased, p)
    best = max(lowest, highest)  # gains are linear in the value of an office
    stays = gain_of_office(s, i, held, displeased, p)
    mission = gain_of_mission(s, i, seen, displeased, p)
    arresting = gain_of_arrest(s, i, displeased, p) if is_open_to_arrest else SHUT
    return likelihood_of_any((lowest, mission, max(lowest, stays), max(stays, highest), best, arresting), p)


@part
def choose_fate(s, i, draw, is_at_hand, is_open_to_arrest, p, luck):
    """Return what a uniform `draw` makes the ruler do with leader i; KEEP: he leaves him where he is.

    Parameters
    ----------
    is_at_hand : whether he may give or take an office, or a mission abroad. is_open_to_arrest : whether what there is
    against him would do. See `favour` for what each would gain.
    """
    leader = s.leaders[i]
    seen = seen_loyalty(s, i)
    displeased = displeasure(s, i, seen)
    if draw >= at_most_done(s, i, seen, displeased, is_open_to_arrest, p):
        return KEPT
    dismissal = mission = move = promotion = co_opting = arresting = SHUT
    if is_at_hand and leader.post >= 0:
        dismissal = gain_of_office(s, i, 0.0, displeased, p)
        k, value = open_office(s, i, Fate.MOVE, luck)
        if k >= 0:
            move = gain_of_office(s, i, value, displeased, p)
        k, value = open_office(s, i, Fate.PROMOTE, luck)
        if k >= 0:
            promotion = gain_of_office(s, i, value, displeased, p)
    elif is_at_hand:
        k, value = open_office(s, i, Fate.CO_OPT, luck)
        if k >= 0:
            co_opting = gain_of_office(s, i, value, displeased, p)
    if is_at_hand:
        mission = gain_of_mission(s, i, seen, displeased, p)
    if is_open_to_arrest:
        arresting = gain_of_arrest(s, i, displeased, p)
    chosen = pick((dismissal, mission, move, promotion, co_opting, arresting), draw, p)
    return CHOSEN[chosen] if chosen >= 0 else KEPT


@part
def would_go_abroad(s, i, p, luck):
    """Say whether leader i, whom the ruler would send abroad as envoy, goes rather than be without office at home.

    His gain is ambition * (half of his place now - what he is at home without office).
    """
    gain = s.leaders[i].ambition * (0.5 * place_now(s, i) - place_in(s, i, 0.0))
    if uniform(luck, Purpose.POSTED, s.leaders[i].key, s.world[0].day) < likelihood(gain, p):
        return True
    write_down(s, Did.STAYED_AT_HOME, i, s.leaders[i].post, 0.0)
    return False


@part
def make_room(s, k, p):
    """Let who holds office k make room for somebody else. Writes: see BEFALLS."""
    holder = s.posts[k].holder
    if holder >= 0:
        step_out(s, holder, Fate.MOVE)
        resent(s, holder, Fate.MOVE, Fate.NONE, p)
        write_down(s, Did.MOVED, holder, k, 0.0)


@part
def give_place(s, i, k, p):
    """Put leader i into office k; who holds it makes room. Writes: see BEFALLS."""
    make_room(s, k, p)
    vacate(s, i)
    take_office(s, i, k)


@part
def put_out(s, i, fate, status):
    """Take from leader i the office he holds, if any, and give him a status; who is dismissed is of no team any more.

    Writes: see BEFALLS.
    """
    leader = s.leaders[i]
    if leader.post >= 0:
        leader.left_post = leader.post
    vacate(s, i)
    leader.status = status
    leader.fate = fate if fate == Fate.DISMISS else Fate.NONE
    if fate == Fate.DISMISS:
        leader.team = 0
    befall(s, i, fate)


@part
def step_out(s, i, fate):
    """Take the office from leader i; he stays in the country, outside. Writes: see BEFALLS."""
    put_out(s, i, fate, Status.OUTSIDE)


@part
def go_abroad(s, i, fate):
    """Let leader i go abroad, as envoy or into exile. Writes: see BEFALLS."""
    put_out(s, i, fate, Status.ABROAD)


@called
def arrest(s, i, p):
    """Put leader i into prison: kin and allies have fresh cause to act by the tie, but for who rules, and the clan that
    he heads, if it is not that of who rules, bears a grudge, as far as it acts as one [collins2006].

    From there nobody is a patron. Writes: clans[grievance], and see BEFALLS.
    """
    house = house_headed_by(s, i)
    if house >= 0 and house != s.leaders[s.world[0].incumbent].clan:
        clan = s.clans[house]
        clan.grievance += p.resentment * clan.cohesion * (1.0 - clan.grievance)
    put_out(s, i, Fate.ARREST, Status.ARRESTED)
    if i == s.world[0].patron:
        s.world[0].patron_active = 0
    for n in ties_of(s, i):
        tie = s.ties[n]
        other = other_end(tie, i)
        if other >= 0 and other != s.world[0].incumbent:
            if tie.kind == TieKind.KINSHIP or tie.kind == TieKind.ALLIANCE:
                hurt(s, other, p.blow * tie.strength)


@part
def resent(s, i, fate, told, p):
    """Let somebody feel the loss of a place: the blow each time, the grievance but for what he was `told` of it before.

    Writes: leaders[acute, grievance], and as `causes.endear`.
    """
    leader = s.leaders[i]
    loss = loss_of(fate)
    hurt(s, i, loss * p.blow)
    embitter(s, i, max(0.0, loss - loss_of(told)), p)
    if fate == Fate.DISMISS:
        endear(leader, -p.gratitude)


@part
def patron_consents(s, k, purpose, who, p, luck):
    """Say whether the second key turns, where office k has one: the patron chooses (`gain_of_refusal`).

    `purpose` and `who` address the luck: whose taking or losing of the office it is about. Writes: world[vetoes].
    """
    world = s.world[0]
    if not s.posts[k].second_key or world.patron < 0 or not world.patron_active:
        return True
    refusal = likelihood(gain_of_refusal(s, k), p)
    if uniform(luck, purpose, who, world.day) >= refusal:
        return True
    world.vetoes += 1
    write_down(s, Did.VETOED, world.patron, k, refusal)
    return False


@called
def do_with(s, i, fate, makes_room, p, luck):
    """Do something with the holder of an office; return what was done: KEEP where nothing could be.

    A move or a promotion needs a place: who is to be moved and has none to go to stays, or `makes_room`.
    Writes: see BEFALLS.
    """
    leader = s.leaders[i]
    before = leader.post
    told = told_of(leader)
    if fate == Fate.MOVE or fate == Fate.PROMOTE:
        k = open_office(s, i, fate, luck)[0]
        if k < 0 and fate == Fate.MOVE and makes_room:
            step_out(s, i, fate)
            write_down(s, Did.MOVED, i, before, 0.0)
            resent(s, i, fate, told, p)
            return fate
        if k < 0:
            return Fate.KEEP
        leader.left_post = before
        give_place(s, i, k, p)
        befall(s, i, fate)
        write_down(s, Did.TRANSFERRED if fate == Fate.MOVE else Did.PROMOTED, i, k, float(before))
        if fate == Fate.PROMOTE:
            endear(leader, p.gratitude)
    elif fate == Fate.ENVOY:
        go_abroad(s, i, fate)
        write_down(s, Did.SENT_AS_ENVOY, i, before, 0.0)
    else:
        step_out(s, i, fate)
        write_down(s, Did.RETIRED if fate == Fate.RETIRE else Did.DISMISSED, i, before, 0.0)
    resent(s, i, fate, told, p)
    return fate


@part
def carry_out(s, i, fate, p, luck):
    """Do with the holder of an office what was decided; return what was done: KEEP where nothing could be.

    He stays where the patron refuses; who will not go abroad as envoy loses the office; while a slate is made he who is
    to be moved makes room, and may find a place on it. Writes: see BEFALLS.
    """
    leader = s.leaders[i]
    if leader.post < 0 or not patron_consents(s, leader.post, Purpose.CONSENT, leader.key, p, luck):
        return Fate.KEEP
    if fate == Fate.ENVOY and not would_go_abroad(s, i, p, luck):
        fate = Fate.DISMISS
    return do_with(s, i, fate, s.world[0].phase == Phase.FORMATION, p, luck)


@part
def let_in(s, i, fate):
    """Let somebody out of prison, whose moves are pardoned, or home from abroad.

    Writes: leaders[status, moved_day], and as `befall`.
    """
    s.leaders[i].status = Status.OUTSIDE
    if fate == Fate.PARDON:
        s.leaders[i].moved_day = -1
    befall(s, i, fate)
    write_down(s, Did.PARDONED if fate == Fate.PARDON else Did.CAME_BACK, i, -1, 0.0)


@part
def do_as_ordered(s, i, fate, p, luck):
    """Do with leader i what a scenario orders, asking nobody; say whether it could be done with him as he stands.

    Writes: see BEFALLS.
    """
    if not can_befall(s, i, fate):
        return False
    if fate == Fate.ARREST:
        arrest(s, i, p)
        write_down(s, Did.ARRESTED, i, -1, 0.0)
    elif fate == Fate.EXILE:
        go_abroad(s, i, fate)
        write_down(s, Did.EXILED, i, -1, 0.0)
    elif fate == Fate.PARDON or fate == Fate.RETURN:
        let_in(s, i, fate)
    elif s.leaders[i].post >= 0:
        return do_with(s, i, fate, True, p, luck) == fate
    else:
        go_abroad(s, i, fate)
        write_down(s, Did.SENT_AS_ENVOY, i, -1, 0.0)
    return True


@part
def would_serve(s, i, p, luck):
    """Say whether somebody could be given an office: outside, not in disgrace; with a name, willing and not minded.

    Who was told to go is passed over, and who was dismissed until slow_half_life is over. Of those with a
    name none is asked who has retired; who was moved out to make a slate is; of others the ruler thinks by what he
    would gain by giving them a middling office.
    """
    leader = s.leaders[i]
    if leader.status != Status.OUTSIDE or leader.post >= 0 or not may_be_moved(s, i) or has_stood_above(s, i):
        return False
    if is_searched(s, i):
        return False  # none would suit him
    if leader.fate == Fate.DISMISS and (leader.fate_day < 0 or s.world[0].day - leader.fate_day < p.slow_half_life):
        return False
    if not leader.named:
        return True
    if leader.last_fate == Fate.RETIRE:
        return False
    displeased = displeasure(s, i, seen_loyalty(s, i))
    if leader.last_fate == Fate.MOVE:
        return displeased <= 0.0
    return uniform(luck, Purpose.WILLING, leader.key, 0) < likelihood(gain_of_office(s, i, 0.5, displeased, p), p)
