"""Candidates: who is free for an office and what each is worth to the ruler, and which clan is next.

Sources: [egorov2011] (whom a ruler appoints), [francois2015] (who is owed how much). Candidates and clans are put into
order once for all vacant offices, so the work grows with people, clans and offices and not with their product.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.ground.codes import Kind
from sim.core.ground.heaps import Heaps, add, lay_heap, order, put_back, sink, take
from sim.core.ground.jit import part
from sim.core.mechanisms.fates import suits, would_serve
from sim.core.mechanisms.prospects import shown_ambition


class Pool(NamedTuple):
    """Who is free for an office, and which clan is next; laid into what a rule may write to.

    everybody : one heap, of all who are free, by their merit. clans : a heap of each clan's, and a last
    one of those who have none, by worth. owed : one heap, of clans, by what they were short of when last looked at.
    upto : float64, what clans are entitled to, summed up to and with each.
    """

    everybody: Heaps
    clans: Heaps
    owed: Heaps
    upto: NDArray[np.float64]


EVERYBODY, CLANS, OWED, UPTO = 0, 5, 10, 15  # in what rows of what a rule may write to each is laid


@part
def lay_heaps(scratch, first):
    """Return where heaps are laid: in five rows from `first` on."""
    behind = first + 2
    return Heaps(scratch[first], scratch[first + 1], scratch[behind], scratch[behind + 1], scratch[behind + 2])


@part
def lay_pool(scratch):
    """Return where a pool is laid; nothing is in it yet."""
    everybody, clans = lay_heaps(scratch, EVERYBODY), lay_heaps(scratch, CLANS)
    return Pool(everybody, clans, lay_heaps(scratch, OWED), scratch[UPTO])


@part
def merit(s, i):
    """Return what a candidate is worth to the ruler who appoints, in units of worth [egorov2011].

    belief * weight + (1 - belief) * (loyalty - weight * ambition that shows): a ruler who is sure to stay takes the
    able; the less he is expected to, the more it counts who stands by him, and what an able man could do to him.
    """
    leader = s.leaders[i]
    safe = s.world[0].belief
    return safe * leader.weight + (1.0 - safe) * (leader.loyalty - leader.weight * shown_ambition(leader))


@part
def heap_of(s, clan):
    """Return the heap of a clan's candidates: the last one where there is no clan."""
    return clan if clan >= 0 else len(s.clans)


@part
def gather(s, p, luck, pool):
    """Gather those who are free for an office and would serve: everybody, and by clan."""
    everybody, clans = pool.everybody, pool.clans
    lay_heap(everybody, 0, 0.0)
    for h in range(len(s.clans) + 1):
        clans.last[h] = 0.0
    for i in range(len(s.leaders)):
        if would_serve(s, i, p, luck):
            add(everybody, 0, i)
            clans.last[heap_of(s, s.leaders[i].clan)] += 1.0
    begin = 0.0
    for h in range(len(s.clans) + 1):
        size = clans.last[h]
        lay_heap(clans, h, begin)
        begin += size
    for n in range(int(everybody.last[0])):
        i = int(everybody.rows[n])
        add(clans, heap_of(s, s.leaders[i].clan), i)


@part
def best_candidate(s, k, heaps, h):
    """Take out of a heap who is worth most in post k, or return -1; who has an office by now is taken out, too.

    Who has left the post, or is not one for it, is passed over, and put back. A heap that nobody asks for is never put
    in order.
    """
    best = -1
    end = int(heaps.last[h])
    if heaps.ordered[h] == 0.0:
        for n in range(int(heaps.first[h]), end):
            i = int(heaps.rows[n])
            heaps.worth[i] = merit(s, i)
        order(heaps, h)
    while best < 0 and heaps.last[h] > heaps.first[h]:
        i = take(heaps, h)
        if s.leaders[i].post < 0 and s.leaders[i].left_post != k and suits(s, i, k):
            best = i
    for n in range(int(heaps.last[h]), end):
        i = int(heaps.rows[n])
        if i != best and s.leaders[i].post < 0:
            put_back(heaps, h, i)
    return best


@part
def line_up(s, owed):
    """Line up the clans by how far their share falls short of what they are owed."""
    lay_heap(owed, 0, 0.0)
    for c in range(len(s.clans)):
        clan = s.clans[c]
        if clan.kind <= Kind.PATRONAGE:
            owed.worth[c] = clan.entitled - clan.share
            add(owed, 0, c)
    order(owed, 0)


@part
def most_owed(s, owed):
    """Return the clan whose share falls shortest of what it is owed, or -1.

    Shares have only risen since the clans were lined up: who is first and short of as much as then is first still.
    """
    while owed.last[0] > 0.0:
        c = int(owed.rows[0])
        deficit = s.clans[c].entitled - s.clans[c].share
        if not deficit < owed.worth[c]:
            return c
        owed.worth[c] = deficit
        sink(owed, 0, 0, c)
    return -1


@part
def sum_up(s, upto):
    """Sum up what clans are entitled to, from the first up to and with each."""
    total = 0.0
    for c in range(len(s.clans)):
        if s.clans[c].kind <= Kind.PATRONAGE:
            total += s.clans[c].entitled
        upto[c] = total
