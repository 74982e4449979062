"""Each kind of event as a clause: who did what to whom, and because of what. Everything said stands in the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sim.chronicle.motives import climate, motives, restraints
from sim.chronicle.orders import order_in_words
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, day_in_words, has_moved, inside, listed, share, went
from sim.core.ground.codes import MASS, Did, Fate, Phase, Right, Status
from sim.core.mechanisms.agenda import ENEMY
from sim.scenario.tables.recarrays import Record

Teller = Callable[[Recorded, Happening], str]
SPARKING: Final = 0.2  # a smaller cause is not worth a word
FALLEN: Final[Mapping[int, str]] = {
    Status.OUTSIDE: "stayed in the country, without an office", Status.ARRESTED: "was arrested",
    Status.ABROAD: "went abroad", Status.IN_SERVICE: "kept an office",
}  # fmt: skip
RIGHTS: Final[Mapping[int, str]] = {
    Right.ELITE: "by the best claim among those with a say", Right.PATRON: "as the patron had chosen",
    Right.LAW: "by law, as the office has it", Right.NAMED: "named as heir by the scenario",
    Right.HAND: "by whose hand power was passed on", Right.VOTE: "by a vote",
}  # fmt: skip
EXPECTED: Final[Mapping[int, str]] = {
    Fate.KEEP: "no change", Fate.MOVE: "a move", Fate.DISMISS: "dismissal", Fate.PROMOTE: "promotion",
    Fate.ENVOY: "a mission abroad as envoy", Fate.RETIRE: "retirement",
}  # fmt: skip
FATES: Final[Mapping[int, str]] = {
    Fate.KEEP: "would stay", Fate.MOVE: "would be moved", Fate.DISMISS: "would go", Fate.PROMOTE: "would rise",
    Fate.ENVOY: "would be sent abroad as envoy", Fate.RETIRE: "would retire",
}  # fmt: skip


def clause_of(told: Recorded, event: Happening) -> str:
    """Return the clause for an event; empty where it is told elsewhere (phases, bargaining, the close)."""
    teller = TELLERS.get(event.did)
    return teller(told, event) if teller is not None else ""


def who(told: Recorded, event: Happening) -> str:
    """Return the name of the actor as it stands within a sentence."""
    return inside(told.leader(event.actor)) if event.actor >= 0 else "somebody"


def whom(told: Recorded, event: Happening) -> str:
    """Return the name of the leader it happened to as it stands within a sentence."""
    return inside(told.leader(event.target)) if event.target >= 0 else "nobody"


def _ordered(told: Recorded, event: Happening) -> str:
    if event.actor >= 0:
        return f"{who(told, event)} was taken out of the play, as the scenario orders"
    return f"the scenario's event took place: {order_in_words(told.build, event.target)}"


def _told(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was told to expect {EXPECTED.get(int(event.value), 'no change')}"


def _leaked(told: Recorded, event: Happening) -> str:
    return f"it leaked that {who(told, event)} {FATES.get(int(event.value), 'would stay')}"


def _file_found(told: Recorded, event: Happening) -> str:
    before, after = event.whom
    return f"a file on {whom(told, event)} was found for the incumbent; what is held {went(before.file, after.file)}"


def _file_gathered(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} came by material on {whom(told, event)} ({share(event.value)}), and kept it"


def _file_handed_in(told: Recorded, event: Happening) -> str:
    before, after = event.whom
    handed = f"{who(told, event)} handed the incumbent a file on {whom(told, event)}"
    return f"{handed}; what lies with the state {went(before.file, after.file)}"


def _file_on_kin(told: Recorded, event: Happening) -> str:
    return f"what was found on {who(told, event)} also bore on {whom(told, event)}, through kinship"


def _search_discovered(told: Recorded, event: Happening) -> str:
    before, after = event.who
    grievance = f"grievance {went(before.grievance, after.grievance)}"
    return f"{who(told, event)} learned that material on them was searched for; {grievance}"


def _file_threatened(told: Recorded, event: Happening) -> str:
    before, after = event.whom
    lets = f"{who(told, event)} let {whom(told, event)} know of a file ({share(event.value)})"
    lost = f"; weight {went(before.weight, after.weight)}" if has_moved(before.weight, after.weight) else ""
    return f"{lets}{_why_used(event)}{lost}, and from then on the file deterred"


def _file_published(told: Recorded, event: Happening) -> str:
    before, after = event.whom
    lost = (
        f", and the office of {inside(told.post(int(before.post)))} was lost" if after.post < 0 <= before.post else ""
    )
    published = f"{who(told, event)} had the file on {whom(told, event)} published ({share(event.value)})"
    world = event.world
    if event.target == int(world.before.incumbent):
        cost = f"approval {went(world.before.approval, world.after.approval)}"
    else:
        cost = f"grievance {went(before.grievance, after.grievance)}"
    return f"{published}{_why_used(event)}; weight {went(before.weight, after.weight)}, {cost}{lost}"


def _why_used(event: Happening) -> str:
    """Return in brackets what stood behind the use of a file: how the two stand, or the ambition of its holder."""
    ruler, holder, target = int(event.world.before.incumbent), event.who.before, event.whom.before
    if event.actor == ruler:
        return f" (loyalty on display {share(target.loyalty)})"
    if event.target == ruler:
        return f" (private loyalty {share(holder.loyalty_latent)})"
    return f" (the holder's ambition {share(holder.ambition)})"


def _file_prosecuted(told: Recorded, event: Happening) -> str:
    before = event.whom.before
    lost = f" and lost the office of {inside(told.post(int(before.post)))}" if before.post >= 0 else ""
    return (
        f"{who(told, event)} handed the file on {whom(told, event)} to the prosecutors ({share(event.value)}): "
        f"{whom(told, event)} was arrested{lost}"
    )


def _terms(told: Recorded, event: Happening) -> str:
    ruler = event.target == int(event.world.before.incumbent)
    gave = "declared loyalty" if ruler else "promised to do nothing against them"
    return f"{who(told, event)} came to terms with {whom(told, event)} over it and {gave}; the file is left to lie"


def _went_abroad(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} went abroad before {whom(told, event)} could do worse"


def _shielded(told: Recorded, event: Happening) -> str:
    before, after = event.world.before.patron_support, event.world.after.patron_support
    cost = f"; the patron's support {went(before, after)}" if has_moved(before, after) else ""
    return f"{who(told, event)} shielded {whom(told, event)} from what was found or would have been published{cost}"


def _alliance_formed(told: Recorded, event: Happening) -> str:
    one, two = event.who.before, event.whom.before
    shared = f"both aggrieved ({share(one.grievance)} and {share(two.grievance)})"
    return f"{who(told, event)} and {whom(told, event)}, {shared}, formed an alliance"


def _alliance_broke(told: Recorded, event: Happening) -> str:
    world = event.world.before
    own = int(world.incumbent) in (event.actor, event.target)
    ambition = max(event.who.before.ambition, event.whom.before.ambition)
    cause = f"the more ambitious of the two stood at {share(ambition)}"
    return f"the alliance of {who(told, event)} and {whom(told, event)} broke; {cause}" + (
        ", and the incumbent lost an ally" if own else ""
    )


def _patron_left(told: Recorded, event: Happening) -> str:
    return f"the patron, {who(told, event)}, left the scene"


def _died(told: Recorded, event: Happening) -> str:
    place = ", the patron," if event.actor == int(event.world.before.patron) else ""
    return f"{who(told, event)}{place} died at the age of {int(event.value)}"


def _patron_struck(told: Recorded, event: Happening) -> str:
    start = event.world.before.start_support
    struck = f"the patron, {who(told, event)}, struck at {whom(told, event)}"
    if event.value < start and has_moved(start, event.value):
        return f"{struck}: the patron's support {went(start, event.value)} since the first days"
    return f"{struck}, whose support had stood below what the patron would bear ({share(event.value)})"


def _strike_failed(told: Recorded, event: Happening) -> str:
    world = event.world.before
    held = f"force at call {share(world.coercive_access)}, support of the elite {share(world.support)}"
    return f"the blow failed against office and following ({held})"


def _pushed_aside(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} pushed the patron, {whom(told, event)}, aside"


def _push_failed(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} moved against the levers of the patron, {whom(told, event)}, and failed"


def _ruler_died(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} died in office"


def _chosen(told: Recorded, event: Happening) -> str:
    if event.target < 0:
        return f"{who(told, event)} found no candidate to choose"
    one = event.whom.before
    traits = f"weight {share(one.weight)}, caution {share(one.caution)}, equidistance {share(one.equidistance)}"
    return f"{who(told, event)} chose {whom(told, event)} as successor ({traits})"


def _inherited(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} took the place of {whom(told, event)}, {RIGHTS[int(event.value)]}"


def _took_office(told: Recorded, event: Happening) -> str:
    if event.value == 0.0:  # by the rules, which is told with by what right
        return ""
    return f"{who(told, event)} took the place of {whom(told, event)}"


def _fell(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)}, who had ruled, {FALLEN.get(int(event.value), 'was gone')}"


def _tried(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)}, who had stood on the other side, was arrested"


def _driven_out(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)}, who had stood on the other side, went abroad"


def _lost_office(told: Recorded, event: Happening) -> str:
    office = inside(told.post(event.target))
    return f"{who(told, event)}, who had stood on the other side, lost the office of {office}"


def _pact(told: Recorded, event: Happening) -> str:
    until = day_in_words(told.date_of(int(event.world.after.pact_until)))
    other = f"{whom(told, event)} has" if event.target >= 0 else "those against have"
    rules = f"by the terms of the pact {who(told, event)} rules"
    before, after = event.whom
    seated = event.target >= 0 and after.post >= 0 and after.post != before.post
    office = f"; {whom(told, event)} became {inside(told.post(int(after.post)))}" if seated else ""
    return f"{rules}, and {other} a share of {share(event.value)} of the government's posts until {until}{office}"


def _gave_up(told: Recorded, event: Happening) -> str:
    return f"{whom(told, event)} gave up power{_lasted(told, event)}"


def _fled(told: Recorded, event: Happening) -> str:
    return f"{whom(told, event)} left the country and lost power{_lasted(told, event)}"


def _collapsed(told: Recorded, event: Happening) -> str:
    whose = f"the bid of {who(told, event)}" if event.actor >= 0 else "the struggle in the open"
    return f"{whose} collapsed" + (f" after {counted(int(event.value), 'day')}" if event.value >= 1.0 else "")


def _lasted(told: Recorded, event: Happening) -> str:
    opened = [each for each in told.happenings if each.did is Did.BID_OPENED and each.day <= event.day]
    since = "the bid" if opened and opened[-1].actor >= 0 else "the crowd had turned"
    return f", {counted(int(event.value), 'day')} after {since}" if event.value >= 1.0 else ""


def _bid(told: Recorded, event: Happening) -> str:
    before, after = event.world
    if event.actor < 0:
        return f"the crowd turned on {whom(told, event)}, led by nobody ({in_the_street(_crowd_of(told, event))})"
    mover = event.who.before
    opened = f"{who(told, event)} opened a bid for power against {whom(told, event)}"
    if after.forced:
        return f"{opened}, as the scenario orders"
    if before.ruler_died < 0 <= after.ruler_died:
        return (
            f"{opened}: the elite had broken over the death of the ruler (its cohesion {share(before.elite_cohesion)})"
        )
    if _crowd_of(told, event) >= MASS:
        opened = f"{who(told, event)} took the lead of the protest and {opened.removeprefix(who(told, event) + ' ')}"
    return f"{opened} with a capacity of {share(event.value)}{_because(told, event, mover)}"


def _crowd_of(told: Recorded, event: Happening) -> float:
    """Return the crowd that a bid found in the streets, which its step may have brought there or sent home."""
    came = [each.value for each in told.happenings if each.did is Did.PROTEST_BEGAN and each.day == event.day]
    return max([float(event.world.before.crowd), *came])


def _protest_began(told: Recorded, event: Happening) -> str:
    world = event.world.before
    mood = f"approval {share(world.approval)}, grievance in the country {share(world.mass_grievance)}"
    cause = f", a fresh cause of {share(world.spark)}" if world.spark >= SPARKING else ""
    came = "the people joined the struggle" if world.phase == Phase.CONTEST else "people took to the streets"
    return f"{came}: {in_the_street(event.value)} ({mood}{cause})"


def in_the_street(crowd: float) -> str:
    """Return how large a crowd is."""
    return f"{share(crowd)} of those who could ever be brought there"


def _conceded(told: Recorded, event: Happening) -> str:
    before, after = event.world
    gone = ""
    if event.target >= 0:
        gone = f"the {inside(told.post(int(event.whom.before.post)))}, {whom(told, event)}, had to go; "
    return f"{who(told, event)} gave in to the street: {gone}approval {went(before.approval, after.approval)}"


def _led(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} took the lead of the protest{_because(told, event, event.who.before)}"


def _protest_ended(told: Recorded, event: Happening) -> str:
    return f"the streets were empty again after {counted(round(event.value), 'day')}"


def _plot(told: Recorded, event: Happening) -> str:
    guard = share(event.world.before.coercive_access)
    moved = f"{who(told, event)} moved covertly against {whom(told, event)}"
    force = f"with force of {share(event.value)} at call against {guard}"
    return f"{moved}, {force}{_because(told, event, event.who.before)}"


def _because(told: Recorded, event: Happening, mover: Record) -> str:
    own, times = motives(mover, told.leaders_at_start[event.actor]), climate(event.world.before)
    against = restraints(mover)
    behind = f"; behind it stood {listed(own)}" if own else ""
    favoured = f"; the times favoured it: {listed(times)}" if times else ""
    in_spite = f"; in spite of {listed(against)}" if against else ""
    return behind + favoured + in_spite


def _plot_failed(told: Recorded, event: Happening) -> str:
    after = event.who.after
    spilled = event.world.after.challenger == event.actor and after.status != Status.ARRESTED
    end = "and spilled into the open" if spilled else f"and {who(told, event)} was arrested"
    return f"the plot failed (its odds had been {share(event.value)}) {end}"


def _plot_succeeded(told: Recorded, event: Happening) -> str:
    return f"the plot of {who(told, event)} succeeded (odds {share(event.value)}), and {whom(told, event)} lost power"


def leaning(event: Happening) -> str:
    """Return in brackets what a leader brought to the choice of a side."""
    one = event.who.before
    return f" (private loyalty {share(one.loyalty_latent)}, grievance {share(one.grievance)})"


def loyalty_shown(event: Happening) -> str:
    """Return in brackets the loyalty on display."""
    return f" (loyalty on display {share(event.value)})"


def _body_stalled(told: Recorded, event: Happening) -> str:
    return f"{inside(told.clan(event.target))} stalled and no longer carried out orders{_odds(event)}"


def _body_defected(told: Recorded, event: Happening) -> str:
    return f"{inside(told.clan(event.target))} changed sides{_odds(event)}"


def _odds(event: Happening) -> str:
    return f" (odds of {other_side(event)} {share(event.world.after.side)})"


def other_side(event: Happening) -> str:
    """Return who stands against the incumbent in a contest: a challenger, or people whom nobody leads."""
    return "the challenger" if event.world.after.challenger >= 0 else "the protesters"


def _square_filled(told: Recorded, event: Happening) -> str:
    world = event.world.before
    return f"a crowd took the capital's square (approval of the incumbent {share(world.approval)})"


def _square_cleared(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} had {where(event)} cleared{_toll(event)}"


def _clearing_failed(told: Recorded, event: Happening) -> str:
    approval = went(event.world.before.approval, event.world.after.approval)
    return f"{who(told, event)} tried to have {where(event)} cleared and failed{_toll(event)}; approval {approval}"


def where(event: Happening) -> str:
    """Return where the crowd is: on the square of a contest, or in the streets."""
    return "the square" if event.world.before.phase == Phase.CONTEST else "the streets"


def toll_of(event: Happening) -> int:
    """Return the deaths of an attempt to clear the square: the first clash of a day, and its event counts so far."""
    return round(event.value - float(event.world.before.deaths))


def toll_in_places(told: Recorded, event: Happening) -> int:
    """Return the deaths in retaking or storming a seat: those of the step that were not of a cleared square.

    Where both fell into one step, they are counted with the later one.
    """
    there = [each for each in told.happenings if each.world is event.world]
    if event is not [each for each in there if each.did in (Did.REGION_RETAKEN, Did.SEAT_STORMED)][-1]:
        return 0
    cleared = sum(toll_of(each) for each in there if each.did in (Did.SQUARE_CLEARED, Did.CLEARING_FAILED))
    return round(float(event.world.after.deaths) - float(event.world.before.deaths)) - cleared


def _toll(event: Happening) -> str:
    return _died_there(toll_of(event))


def _died_there(died: int) -> str:
    return f", and {counted(died, 'person', 'people')} died" if died > 0 else ""


def _region_seized(told: Recorded, event: Happening) -> str:
    return f"{followers(event)} seized seats of power in the regions ({share(event.value)} of them then held)"


def followers(event: Happening) -> str:
    """Return who acts against the incumbent in the regions."""
    return "the challenger's followers" if event.world.after.challenger >= 0 else "the protesters"


def _region_retaken(told: Recorded, event: Happening) -> str:
    held = f"{share(event.value)} of them still held by {other_side(event)}"
    toll = _died_there(toll_in_places(told, event))
    return f"a seat of power in the regions was retaken ({held}){toll}"


def _rival_media(told: Recorded, event: Happening) -> str:
    side = f"took the side of {other_side(event)} ({share(event.value)} of the elite's media)"
    return f"mass media beyond the state's reach {side}"


def _vote(told: Recorded, event: Happening) -> str:
    return f"parliament or a court ruled against {whom(told, event)}{_odds(event)}"


def _stormed(told: Recorded, event: Happening) -> str:
    force = share(event.world.after.force)
    toll = _died_there(toll_in_places(told, event))
    return f"the seat of power was stormed, with {force} of the force still obeying{toll}"


def _looting(told: Recorded, event: Happening) -> str:
    return "looting followed"


def _table(told: Recorded, event: Happening) -> str:
    odds = share(event.world.after.side)
    both = f"{who(told, event)} and {whom(told, event) if event.target >= 0 else 'those against him'}"
    return f"{both} met at a round table (odds of the challenger {odds})"


def _shock(told: Recorded, event: Happening) -> str:
    before, after = event.world
    mood = f"approval {went(before.approval, after.approval)}" if has_moved(before.approval, after.approval) else ""
    anger = f"grievance in the country {went(before.mass_grievance, after.mass_grievance)}"
    return f"a shock of size {share(event.value)} hit the country; {listed([part for part in (mood, anger) if part])}"


GONE: Final[Mapping[int, str]] = {
    Status.ARRESTED: "was in prison", Status.ABROAD: "was abroad", Status.DEAD: "was dead",
    Status.NEUTRAL: "had left the scene",
}  # fmt: skip


def _followed(told: Recorded, event: Happening) -> str:
    clan, heir = inside(told.clan(event.target)), int(event.value)
    if event.actor < 0:
        return f"{inside(told.leader(heir))} took the lead of {clan}, which had nobody at its head"
    gone = f"{who(told, event)} {GONE.get(int(event.who.after.status), 'was gone')}"
    if heir < 0:
        return f"{clan} was left without a head, for {gone}"
    return f"{inside(told.leader(heir))} took the lead of {clan}, for {gone}"


def _disowned(told: Recorded, event: Happening) -> str:
    heir = inside(told.leader(int(event.value)))
    return f"{inside(told.clan(event.target))} turned from {who(told, event)}, its head, to {heir}"


def _clan_split(told: Recorded, event: Happening) -> str:
    refuge = int(event.value)
    where = f"went over to {inside(told.clan(refuge))}" if refuge >= 0 else "stood by itself from then on"
    return f"a wing under {who(told, event)} left {inside(told.clan(event.target))} and {where}"


def _united(told: Recorded, event: Happening) -> str:
    one, two = inside(told.clan(int(event.value))), inside(told.clan(event.target))
    return f"{two} joined {one} under {who(told, event)}: their heads were allied and both clans aggrieved"


def _left_out(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} meant to give {inside(told.clan(event.target))} none of the vacant posts"


def _from_office(told: Recorded, event: Happening) -> str:
    return f" from the office of {inside(told.post(event.target))}" if event.target >= 0 else ""


def _to_office(told: Recorded, event: Happening) -> str:
    old, new = inside(told.post(int(event.value))), inside(told.post(event.target))
    return f"from {old} to {new}" if old != new else f"to another office of {new}"


def _moved_out(told: Recorded, event: Happening) -> str:
    if event.target < 0:
        return f"{who(told, event)} had to make room"
    return f"{who(told, event)} was moved out of the office of {inside(told.post(event.target))}"


def _dismissed(told: Recorded, event: Happening) -> str:
    before, after = event.who
    grievance = f"; grievance {went(before.grievance, after.grievance)}"
    return f"{who(told, event)} was dismissed{_from_office(told, event)}{grievance}"


def _transferred(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was moved {_to_office(told, event)}"


def _promoted(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was promoted {_to_office(told, event)}"


def _envoy(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was sent abroad as envoy{_from_office(told, event)}"


def _retired(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} retired{_from_office(told, event)}"


def _co_opted(told: Recorded, event: Happening) -> str:
    loyalty = share(event.who.before.loyalty)
    return (
        f"{who(told, event)} (loyalty on display {loyalty}) was given the office of {inside(told.post(event.target))}"
    )


def _arrested(told: Recorded, event: Happening) -> str:
    one = event.who.before
    grounds = [
        *([f"a file of {share(one.file)}"] if one.file > 0.0 else []),
        *(["an earlier move against the incumbent"] if one.challenged_day >= 0 else []),
        *([f"loyalty on display of only {share(one.loyalty)}"] if one.loyalty < ENEMY else []),
    ]
    office = f", until then {inside(told.post(int(one.post)))}," if one.post >= 0 else ""
    return f"{who(told, event)}{office} was arrested{f'; against them spoke {listed(grounds)}' if grounds else ''}"


def _pardoned(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was pardoned and let out of prison"


def _exiled(told: Recorded, event: Happening) -> str:
    post = int(event.who.before.post)
    office = f", until then {inside(told.post(post))}," if post >= 0 else ""
    return f"{who(told, event)}{office} went into exile"


def _came_back(told: Recorded, event: Happening) -> str:
    envoy = event.who.before.last_fate == Fate.ENVOY
    return f"{who(told, event)} came back {'from a mission abroad' if envoy else 'from abroad'}"


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.ORDERED: _ordered, Did.FATE_TOLD: _told, Did.LEAKED: _leaked, Did.FILE_FOUND: _file_found,
    Did.FILE_ON_KIN: _file_on_kin, Did.SEARCH_DISCOVERED: _search_discovered, Did.FILE_THREATENED: _file_threatened,
    Did.FILE_PUBLISHED: _file_published, Did.FILE_GATHERED: _file_gathered, Did.FILE_HANDED_IN: _file_handed_in,
    Did.FILE_PROSECUTED: _file_prosecuted, Did.DEAL_STRUCK: _terms, Did.WENT_ABROAD: _went_abroad,
    Did.SHIELDED: _shielded, Did.ALLIANCE_FORMED: _alliance_formed,
    Did.ALLIANCE_BROKE: _alliance_broke, Did.PATRON_LEFT: _patron_left, Did.PATRON_STRUCK: _patron_struck,
    Did.STRIKE_FAILED: _strike_failed, Did.PATRON_PUSHED_ASIDE: _pushed_aside, Did.PUSH_FAILED: _push_failed,
    Did.RULER_DIED: _ruler_died, Did.SUCCESSOR_CHOSEN: _chosen, Did.TOOK_OFFICE: _took_office,
    Did.INHERITED: _inherited, Did.DIED: _died, Did.BID_OPENED: _bid,
    Did.PLOT_MOVED: _plot, Did.PLOT_FAILED: _plot_failed, Did.PLOT_SUCCEEDED: _plot_succeeded,
    Did.BODY_STALLED: _body_stalled,
    Did.BODY_DEFECTED: _body_defected, Did.SQUARE_FILLED: _square_filled, Did.SQUARE_CLEARED: _square_cleared,
    Did.CLEARING_FAILED: _clearing_failed, Did.REGION_SEIZED: _region_seized, Did.VOTE_PASSED: _vote,
    Did.MOVED: _moved_out, Did.DISMISSED: _dismissed, Did.TRANSFERRED: _transferred, Did.PROMOTED: _promoted,
    Did.SENT_AS_ENVOY: _envoy, Did.RETIRED: _retired, Did.CO_OPTED: _co_opted, Did.ARRESTED: _arrested,
    Did.PARDONED: _pardoned, Did.EXILED: _exiled, Did.CAME_BACK: _came_back,
    Did.REGION_RETAKEN: _region_retaken, Did.RIVAL_MEDIA: _rival_media,
    Did.HEAD_FOLLOWED: _followed, Did.HEAD_DISOWNED: _disowned, Did.CLAN_SPLIT: _clan_split,
    Did.CLANS_UNITED: _united, Did.CLAN_LEFT_OUT: _left_out,
    Did.SEAT_STORMED: _stormed, Did.LOOTING: _looting, Did.ROUND_TABLE: _table, Did.SHOCK_HIT: _shock,
    Did.PROTEST_BEGAN: _protest_began, Did.RULER_CONCEDED: _conceded, Did.PROTEST_LED: _led,
    Did.PROTEST_ENDED: _protest_ended,
    Did.RULER_FELL: _fell, Did.TRIED: _tried, Did.DRIVEN_OUT: _driven_out, Did.LOST_OFFICE: _lost_office,
    Did.PACT_MADE: _pact, Did.HANDED_OVER: _gave_up, Did.RULER_FLED: _fled, Did.BID_COLLAPSED: _collapsed,
}  # fmt: skip
