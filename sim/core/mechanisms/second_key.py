"""The second key: what a patron gains by refusing what the ruler would do with an office that needs his consent.

Sources: decree of October 2019 [background b_veto]; the part of the rule that each holds is `worth` and `prospects`.
"""

from sim.core.ground.jit import part


@part
def gain_of_refusal(s, k):
    """Return what the patron gains by refusing, against letting the ruler have his way with office k.

    ambition * (deference * value of the office - support): the part of the rule that he holds, as far as it goes with
    this office, against what he can expect to keep by backing his man, which a quarrel puts at stake.
    """
    world = s.world[0]
    return s.leaders[world.patron].ambition * (world.deference * s.posts[k].value - world.patron_support)
