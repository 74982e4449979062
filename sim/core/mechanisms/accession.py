"""Accession: somebody else takes the presidency, and everybody stands anew, to him.

Loyalty is to a person: it starts from ties to him (`standing`), from the sides taken in the contest, and from what was
felt for who ruled before, which passes to who follows by the rules and turns against who has put him out. Who was made
by one ruler is not another's man; a patron remains the patron only of an heir he chose; offices and approval are those
of a new ruler, and of his stay is believed what is known of rulers who came as he did.

Sources: [svolik2009] (a new ruler and those who made him), [goemans2009] (how long such rulers last), [article p01,
p05-p08].
"""

import math

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Fate, Institution, Kind, Pole, Purpose, Stance, Status, TieKind, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.luck import bell
from sim.core.ground.records import posts_of, ties_of, write_down
from sim.core.mechanisms.agenda import is_free, vacate
from sim.core.mechanisms.capacity import reckon_capacities
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.country import shake
from sim.core.mechanisms.episodes import begin_bargaining, end_terms, was_handed_over
from sim.core.mechanisms.fates import BEFALLS, go_abroad, loss_of, step_out
from sim.core.mechanisms.favour import seen_loyalty
from sim.core.mechanisms.force import access_of, carries
from sim.core.mechanisms.losers import reckon_with
from sim.core.mechanisms.offices import put_at_head, take_from_head, take_office
from sim.core.mechanisms.officials import HEDGING, add_to_clan, clear_clans, count_officials
from sim.core.mechanisms.slate import count_team, replace_holder
from sim.core.mechanisms.standing import stance_to

ACCEDES = (
    "leaders.loyalty_latent", "leaders.loyalty", "leaders.anchor", "leaders.start_anchor", "leaders.grievance",
    "leaders.start_grievance", "leaders.acute", "leaders.moved_day",
    "leaders.belief", "leaders.team", "leaders.stance", "leaders.fate", "leaders.told",
    "leaders.knows_search", "leaders.pole",
    "leaders.pole_set", "leaders.first_pole", "leaders.weight", "leaders.authority", *BEFALLS,
    "leaders.loyalty_patron", "leaders.loyalty_patron_latent", "leaders.capacity", "leaders.following",
    "clans.stance_incumbent", "clans.grievance", "clans.gap", "clans.obeys",
    "clans.officials_weight", "clans.officials_backing",
    "world.incumbent", "world.rules_since", "world.patron", "world.patron_active",
    "world.patron_support", "world.start_support",
    "world.approval", "world.start_approval", "world.lame_duck", "world.doubt", "world.deference",
    "world.team_clan", "world.coercive_access", "world.belief", "world.vacant", "world.team", "world.team_share",
    "world.team_pace", "world.officials_weight", "world.officials_backing", "world.officials_belief",
    "world.officials_enemies", "world.officials_free", "world.phase", "world.bargaining", "world.slate_made",
    "world.held", "world.formation_start", "world.pact_with", "world.pact_until", "world.events",
    "world.kept", "world.moved", "world.dismissed", "leaders.left_as",
)  # fmt: skip
KNOWN_BELIEF = 0.88  # that a ruler is there a year from now: of 2,062 country-years 250 saw one go [goemans2009]
HEIR_BELIEF = 0.81  # one who follows by the rules: 8 of 179 were ousted in a year, .149 left otherwise [goemans2009]
TAKEN_BELIEF = 0.63  # one who has taken power: 24 of 107 were ousted in a year, .149 left otherwise [goemans2009]
TAKEN_DOUBT = math.log(HEIR_BELIEF / (1.0 - HEIR_BELIEF)) - math.log(TAKEN_BELIEF / (1.0 - TAKEN_BELIEF))  # log odds


@part
def spread_of_stances(s):
    """Return how far people differ about who rules, beyond all that has happened since: the standard deviation of how
    they stood to him at first."""
    count, total, squares = 0, 0.0, 0.0
    for i in range(len(s.leaders)):
        if i != s.world[0].incumbent and is_free(s.leaders[i]):
            count += 1
            total += s.leaders[i].start_anchor
            squares += s.leaders[i].start_anchor ** 2
    if count == 0:
        return 0.0
    mean = total / count
    return math.sqrt(max(0.0, squares / count - mean * mean))


@part
def meet_the_ruler(s, p, luck, i, j, forced, spread):
    """Let leader i stand to a new ruler j as he stands to the person.

    His stance to him lasts: what his ties make of it, and, as far as they leave it open, what he makes of the man, of
    which nothing is known but that people differ by as much (`spread`) as they did about the last one. To begin with
    also 2 gratitude * the side taken for or against him, and (loyalty to the
    fallen - 1/2) / 2, or less it where that one has been put out by force: who was glad of the one, or of the other's
    end, is so for a time. Whoever was put out, and his own people, have fresh cause to act. Of grievances, which were
    against another, half stays.
    Writes: leaders[loyalty_latent, loyalty, anchor, start_anchor, grievance, start_grievance, acute, team, stance,
    fate, told, moved_day].
    """
    leader = s.leaders[i]
    if i == s.world[0].incumbent:
        leader.loyalty_latent = 1.0  # nobody is as loyal to a ruler as he was himself
    passes = 0.5 * (leader.loyalty_latent - 0.5)
    stance = stance_to(s, i, j)
    open_to = 1.0 - 2.0 * abs(stance - 0.5)
    stance = clip(stance + spread * open_to * bell(luck, Purpose.STANDS, leader.key, s.world[0].day))
    if forced:
        leader.moved_day = -1  # nobody is tried for having moved against the fallen
        passes = -passes - 2.0 * p.gratitude * leader.pole  # +1 stood by the fallen
        if leader.team or i == s.world[0].incumbent:
            hurt(s, i, p.blow)
    leader.loyalty_latent = clip(stance + passes)
    leader.loyalty = leader.loyalty_latent
    leader.anchor = leader.start_anchor = stance
    leader.grievance *= 0.5
    leader.start_grievance = leader.grievance
    leader.team = 0
    leader.stance = Stance.LOYAL if leader.loyalty >= HEDGING else Stance.HEDGING
    leader.fate = leader.told = Fate.NONE  # what another ruler has told is no plan of this one


@part
def take_seat(s, j):
    """Seat the new ruler: he leaves the office he held, and takes the presidency, where there is such an office.

    Writes: see `offices.TAKES`.
    """
    vacate(s, j)
    s.leaders[j].status = Status.IN_SERVICE
    seat = -1
    for k in posts_of(s, Institution.PRESIDENCY):
        if seat < 0 or s.posts[k].value > s.posts[seat].value:
            seat = k
    if seat < 0:
        return
    if s.posts[seat].holder >= 0:
        vacate(s, s.posts[seat].holder)
    take_office(s, j, seat)


@part
def turn_to_patron(s, j, mover, winner):
    """Say who is the patron of new ruler j: who chose him as heir, who put him in power, or nobody.

    Writes: world[patron, patron_active, patron_support, start_support], leaders[loyalty_patron, loyalty_patron_latent].
    """
    world = s.world[0]
    if winner == Winner.HEIR:
        if world.patron_active and world.chosen == j and world.patron != j:
            world.patron_support = world.start_support = max(0.5, world.start_support)  # he has chosen him
        else:
            world.patron_active = 0
        return
    world.patron_active = 0
    if winner == Winner.PATRON or mover < 0 or mover == j or not is_free(s.leaders[mover]):
        return
    if mover != world.patron:
        for i in range(len(s.leaders)):
            s.leaders[i].loyalty_patron_latent = stance_to(s, i, mover)
            s.leaders[i].loyalty_patron = s.leaders[i].loyalty_patron_latent
    world.patron = mover
    world.patron_active = 1
    world.patron_support = max(0.5, stance_to(s, mover, j))
    world.start_support = world.patron_support


@part
def turn_clans(s, j, forced):
    """Let clans and bodies stand to new ruler j as their members and heads do; their grievances were against another.

    A body without members stands by the office, and wavers where that was taken by force: half way to indifference.
    Writes: clans[stance_incumbent, grievance, gap, obeys]; what is counted by clan is that of all for now.
    """
    clear_clans(s)
    for i in range(len(s.leaders)):
        if i != j and is_free(s.leaders[i]):
            add_to_clan(s, s.leaders[i])
    for c in range(len(s.clans)):
        clan = s.clans[c]
        clan.grievance *= 0.5
        clan.gap = 0.0
        clan.obeys = 1.0
        if clan.kind >= Kind.MILIEU:
            continue
        weight = clan.officials_weight
        if weight > 0.0:
            seen = clan.officials_backing / weight
        else:
            seen = 0.5 * (0.5 + clan.stance_incumbent) if forced else clan.stance_incumbent
        if clan.head == j:
            seen = 0.5 + 0.5 * seen
        elif clan.head >= 0 and is_free(s.leaders[clan.head]):
            seen = 0.5 * seen + 0.5 * s.leaders[clan.head].loyalty
        clan.stance_incumbent = seen


@part
def call_off_searches(s, j):
    """End the searches for material on kin and allies of a new ruler; what others knew of them was of another's.

    Writes: ties[strength], leaders[knows_search].
    """
    for i in range(len(s.leaders)):
        s.leaders[i].knows_search = 0
    for n in ties_of(s, j):
        friend = carries(s.ties[n], j)
        if friend < 0 or s.ties[n].strength <= 0.0:
            continue
        for m in ties_of(s, friend):
            if s.ties[m].kind == TieKind.INVESTIGATION and s.ties[m].to_leader == friend:
                s.ties[m].strength = 0.0


@part
def believe(s, belief):
    """Let everybody believe the same of who rules: that he is there a year from now.

    Writes: leaders[belief], world[belief].
    """
    for i in range(len(s.leaders)):
        s.leaders[i].belief = belief
    s.world[0].belief = belief


@part
def leave_behind(s, c, before, j):
    """Let group c go on without who ruled before, whom it has followed for his office: a body follows new ruler j.

    A team without its man has no head; his own clan he goes on heading. Writes: clans[head], ties[strength].
    """
    clan = s.clans[c]
    if before < 0 or clan.head != before:
        return
    if clan.kind == Kind.TEAM:
        clan.head = -1
    elif clan.kind == Kind.BODY:
        take_from_head(s, before, c)
        put_at_head(s, j, c)


@part
def begin_rule(s, p, j, before, forced):
    """Set what the world knows of who rules to a new ruler: no team, no last term yet, approval of his own.

    Approval stays with who follows by the rules; for who took power it is half way from what the fallen lacked of 1/2.
    Deference is what he owes: to a patron by his loyalty, to clans by his wish to balance.
    Writes: world, leaders[authority, belief], and as `leave_behind`.
    """
    world = s.world[0]
    ruler = s.leaders[j]
    if before >= 0:
        ruler.authority = max(ruler.authority, s.leaders[before].authority)  # it is the office's
    if forced:
        world.approval = clip(0.5 + 0.5 * (0.5 - world.approval))
        shake(s, -p.shake, -p.shake)
    world.start_approval = world.approval
    world.lame_duck = 0.0
    world.doubt = TAKEN_DOUBT if forced else 0.0
    owed = ruler.loyalty_patron if world.patron_active else 0.0
    world.deference = clip(0.5 * (owed + ruler.balancing))
    world.team_clan = -1
    for c in range(len(s.clans)):
        leave_behind(s, c, before, j)
        if s.clans[c].head == j and s.clans[c].kind <= Kind.TEAM:
            if world.team_clan < 0 or s.clans[c].weight > s.clans[world.team_clan].weight:
                world.team_clan = c
    world.coercive_access = access_of(s, j)
    believe(s, TAKEN_BELIEF if forced else HEIR_BELIEF)
    world.vacant = 0
    end_terms(s)  # they were those of another ruler


@part
def draw_up_slate(s, j, share):
    """Decide who goes: those in office who hedge, as they are seen to stand to the new ruler (below HEDGING).

    Outside of the government they are moved, and dismissed below half of it only. Where a pact gives the other side a
    share, its people stay in as much of the government, by the value of their posts. Writes: leaders[fate].
    """
    total = 0.0
    for k in posts_of(s, Institution.GOVERNMENT):
        total += s.posts[k].value
    spared = share * total
    for k in range(len(s.posts)):
        post = s.posts[k]
        if post.holder < 0 or post.holder == j or post.institution <= Institution.COURT:
            continue
        holder = s.leaders[post.holder]
        holder.fate = Fate.KEEP
        seen = seen_loyalty(s, post.holder)
        if seen < HEDGING:
            if post.institution != Institution.GOVERNMENT:
                holder.fate = Fate.MOVE if seen >= 0.5 * HEDGING else Fate.DISMISS
            elif post.value <= spared:
                spared -= post.value
            else:
                holder.fate = Fate.DISMISS


@part
def change_chiefs(s, p, luck):
    """Let those go at once who command a body of force and are not trusted: nobody waits with that for a government.

    Writes: as `slate.replace_holder`.
    """
    for k in s.lookup.chairs:
        i = s.posts[k].holder
        if i >= 0 and loss_of(s.leaders[i].fate) > 0.0:
            replace_holder(s, k, p, luck)


@part
def fall(s, ruler, status):
    """Let a ruler fall: he leaves his office, as a private man or to go abroad, and has half of his weight left.

    Writes: leaders[weight], and see `fates.BEFALLS`.
    """
    one = s.leaders[ruler]
    if not is_free(one):
        vacate(s, ruler)
        return
    one.weight *= 0.5
    if status == Status.ABROAD:
        go_abroad(s, ruler, Fate.EXILE)  # his flight is told as such
    else:
        step_out(s, ruler, Fate.DISMISS)
        write_down(s, Did.RULER_FELL, ruler, -1, float(one.status))


@part
def forget_sides(s):
    """End what a contest has asked of everybody: sides taken or imposed, and defection. Writes: leaders."""
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if leader.first_pole == Pole.UNDECIDED:
            leader.first_pole = leader.pole
        leader.pole = Pole.UNDECIDED
        leader.pole_set = Pole.UNDECIDED
        if leader.stance == Stance.DEFECTED:
            leader.stance = Stance.HEDGING


@called
def accede(s, p, luck, j, mover, winner, share):
    """Let leader j take the presidency, and begin the bargaining over his government.

    Parameters
    ----------
    j : row of who takes it. mover : row of who put him there, himself or another; -1 nobody.
    winner : codes.Winner, how he came to it: HEIR by the rules, else against who ruled.
    share : share of the government that a pact leaves to the people of who ruled, 0 where there is none.

    Writes: leaders, clans, posts, world.
    """
    world = s.world[0]
    before = world.incumbent
    forced = winner != Winner.HEIR
    spread = spread_of_stances(s) if j != world.patron else 0.0  # who was the patron is known
    for i in range(len(s.leaders)):
        if i != j:
            meet_the_ruler(s, p, luck, i, j, forced, spread)
    turn_to_patron(s, j, mover, winner)
    take_seat(s, j)
    world.incumbent = j
    world.rules_since = world.day
    s.leaders[j].fate = Fate.NONE
    s.leaders[j].moved_day = -1
    s.leaders[j].team = 0
    s.leaders[j].stance = Stance.LOYAL
    begin_rule(s, p, j, before, forced)
    turn_clans(s, j, forced)
    if forced and winner != Winner.PACT:
        reckon_with(s, p, luck, Pole.INCUMBENT, before, was_handed_over(s))
    call_off_searches(s, j)
    forget_sides(s)
    reckon_capacities(s, 0, len(s.leaders))
    count_officials(s)
    count_team(s)
    write_down(s, Did.TOOK_OFFICE, j, before, 1.0 if forced else 0.0)
    draw_up_slate(s, j, share)
    begin_bargaining(s)
    change_chiefs(s, p, luck)
