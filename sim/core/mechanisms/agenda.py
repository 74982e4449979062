"""What rules share about the schedule of a scenario and about who can act."""

from sim.core.ground.codes import Fate, Order, Status
from sim.core.ground.jit import called, part
from sim.core.mechanisms.offices import take_back, take_from_head

FOUR_WEEKS = 28
ENEMY = 0.3  # displayed loyalty below which somebody is seen as an enemy


@part
def is_fourth_week(day):
    """Say whether four weeks end on a day: officials are moved in the step until then, and counted in the next."""
    return day % FOUR_WEEKS == 0


@part
def set_step(s, days):
    """Make the present step so many days long, and say how many it moves officials by: all of four weeks at their end.

    Writes: world[step, officials_step].
    """
    world = s.world[0]
    world.step = days
    world.officials_step = FOUR_WEEKS if is_fourth_week(world.day + days) else 0


@part
def due(s, order):
    """Return the first item of the schedule with this order that is due and not done, or -1."""
    for k in range(len(s.schedule)):
        item = s.schedule[k]
        if item.order == order and not item.done and item.day <= s.world[0].day:
            return k
    return -1


@part
def take_up(s, order):
    """Return the first item of the schedule with this order that is due, which is done by that, or -1.

    Writes: schedule[done].
    """
    k = due(s, order)
    if k >= 0:
        s.schedule[k].done = 1
    return k


@part
def can_befall(s, i, fate):
    """Say whether an order can do with leader i what it says, as he stands: nothing with who rules.

    In prison one is pardoned, and abroad one comes back. Who is free is arrested; who is in the country goes into
    exile, and, but for a patron on the scene, abroad as envoy. The rest is of offices: nothing for who holds none, or
    is a patron on the scene, who goes by himself.
    """
    leader = s.leaders[i]
    if i == s.world[0].incumbent:
        return False
    if fate == Fate.PARDON:
        return leader.status == Status.ARRESTED
    if fate == Fate.RETURN:
        return leader.status == Status.ABROAD
    if fate == Fate.ARREST:
        return is_free(leader)
    if fate == Fate.EXILE:
        return is_in_the_country(leader)
    return is_in_the_country(leader) and not is_patron(s, i) and (fate == Fate.ENVOY or leader.post >= 0)


@part
def changes_something(s, item):
    """Say whether an item of the schedule can still change anything: not where it is done, or of no size.

    Nor where it cannot touch whom it concerns: searches, files and a taking out of the play do not reach the incumbent,
    who is out is not taken out again, a patron who has left does not leave, and of fates see `can_befall`.
    """
    world = s.world[0]
    if item.done:
        return False
    order = item.order
    if order == Order.PATRON_EXIT:
        return world.patron_active > 0
    if order == Order.NEUTRALISE:
        return item.row != world.incumbent and s.leaders[item.row].status != Status.NEUTRAL
    if order == Order.HAND_OVER or order == Order.ELECT:
        return item.row != world.incumbent
    if order == Order.DISCOVER_SEARCH or order == Order.PUBLISH_FILE or order == Order.SHOW_FILE:
        return item.row != world.incumbent
    if order == Order.FATE:
        return can_befall(s, item.row, int(item.value))
    if order == Order.FIND_FILE:
        return item.row != world.incumbent and item.magnitude > 0.0
    if order == Order.SHOCK:
        return item.magnitude > 0.0
    if order == Order.LEAK:
        return item.row >= 0 or item.magnitude > 0.0
    return True


@part
def is_free(leader):
    """Say whether a leader can act: in service, outside or abroad."""
    return leader.status == Status.IN_SERVICE or leader.status == Status.OUTSIDE or leader.status == Status.ABROAD


@part
def is_in_the_country(leader):
    """Say whether a leader could rule: in service or outside, neither abroad nor arrested, dead or out of the play."""
    return leader.status == Status.IN_SERVICE or leader.status == Status.OUTSIDE


@part
def presence(leader):
    """Return how far a leader is there for others: half from abroad, not at all out of prison."""
    if leader.status == Status.ABROAD:
        return 0.5
    return 1.0 if is_free(leader) else 0.0


@part
def patron_can_act(s):
    """Say whether there is a patron who can act."""
    return s.world[0].patron >= 0 and is_free(s.leaders[s.world[0].patron])


@part
def is_patron(s, i):
    """Say whether leader i is the patron of who rules; who was one before is a leader like others."""
    return i == s.world[0].patron and s.world[0].patron_active > 0


@called
def vacate(s, i):
    """Leave the office of leader i empty, if he holds one; what came with it goes. Writes: see `offices.LEAVES`."""
    leader = s.leaders[i]
    if leader.post < 0:
        return
    post = s.posts[leader.post]
    post.holder = -1
    post.vacant_day = s.world[0].day
    leader.post = -1
    if leader.left_day < 0:
        leader.left_day = s.world[0].day
    take_back(leader)
    if post.body >= 0:
        take_from_head(s, i, post.body)


@part
def leave_posts(s):
    """Vacate the offices of whoever cannot hold one: the arrested, the dead, those abroad or out of the play."""
    for i in range(len(s.leaders)):
        if not is_in_the_country(s.leaders[i]):
            vacate(s, i)
