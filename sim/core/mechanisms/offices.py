"""Offices: who leaves one and who takes it, and what comes and goes with it: lent means, and the body that it commands.

Means of one's own stay; what an office lends is kept apart from them and goes back with it. A body of force follows the
post that commands it: its chief's tie ends when he leaves that post, and holds again when he takes it.
"""

from sim.core.ground.codes import Fate, Institution, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.records import ties_of

LEAVES = (  # what leaving an office writes; taking one writes the same, and TAKES
    "leaders.post", "leaders.left_day", "leaders.coercive", "leaders.economic", "leaders.media", "leaders.regional",
    "leaders.lent_coercive", "leaders.lent_economic", "leaders.lent_media", "leaders.lent_regional", "posts.holder",
    "posts.vacant_day", "clans.head", "ties.strength",
)  # fmt: skip
TAKES = (*LEAVES, "leaders.status", "leaders.took_day", "leaders.fate", "posts.since", "posts.change_day")


@part
def is_in_gift(post):
    """Say whether a ruler gives and takes an office: neither the presidency, nor one at court, nor an elected one."""
    return post.institution > Institution.COURT and post.institution != Institution.LEGISLATURE


@part
def lend(leader, post):
    """Lend a leader what he has less of than the office gives. Writes: leaders[means, and what is lent of them]."""
    leader.lent_coercive = max(0.0, post.lends_coercive - leader.coercive)
    leader.lent_economic = max(0.0, post.lends_economic - leader.economic)
    leader.lent_media = max(0.0, post.lends_media - leader.media)
    leader.lent_regional = max(0.0, post.lends_regional - leader.regional)
    leader.coercive += leader.lent_coercive
    leader.economic += leader.lent_economic
    leader.media += leader.lent_media
    leader.regional += leader.lent_regional


@part
def take_back(leader):
    """Take back what an office has lent. Writes: leaders[means, and what is lent of them]."""
    leader.coercive = max(0.0, leader.coercive - leader.lent_coercive)
    leader.economic = max(0.0, leader.economic - leader.lent_economic)
    leader.media = max(0.0, leader.media - leader.lent_media)
    leader.regional = max(0.0, leader.regional - leader.lent_regional)
    leader.lent_coercive = leader.lent_economic = leader.lent_media = leader.lent_regional = 0.0


@part
def put_at_head(s, i, body):
    """Let a body follow leader i, unless somebody else is its head; a tie of his that has lapsed holds again.

    Writes: clans[head], ties[strength].
    """
    if s.clans[body].head < 0:
        s.clans[body].head = i
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.LEADERSHIP and tie.from_leader == i and tie.to_clan == body:
            tie.strength = tie.start_strength


@part
def take_from_head(s, i, body):
    """Let a body follow leader i no more. Writes: clans[head], ties[strength]."""
    if s.clans[body].head == i:
        s.clans[body].head = -1
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.LEADERSHIP and tie.from_leader == i and tie.to_clan == body:
            tie.strength = 0.0


@called
def take_office(s, i, k):
    """Put leader i, who holds none, into an office that is empty; what comes with it is his. Writes: see TAKES."""
    leader = s.leaders[i]
    post = s.posts[k]
    day = s.world[0].day
    post.holder = i
    post.since = day
    post.vacant_day = -1
    post.change_day = -1
    leader.post = k
    leader.status = Status.IN_SERVICE
    leader.fate = Fate.NONE
    if leader.took_day < 0:
        leader.took_day = day
    lend(leader, post)
    if post.body >= 0:
        put_at_head(s, i, post.body)
