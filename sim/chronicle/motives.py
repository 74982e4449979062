"""What stood behind a move, or what weighed with a ruler: what of a record speaks for it, read just before."""

from __future__ import annotations

from typing import Final

from sim.chronicle.words import share
from sim.core.ground.codes import MASS, Fate
from sim.scenario.tables.recarrays import Record

HIGH, LOW = 0.6, 0.4  # a share that is plainly on one side of its middle
DANGEROUS: Final = 0.25  # ambition that shows, times weight and force together: that of a middling man of both


def motives(leader: Record, at_start: Record) -> list[str]:
    """Return what may have moved a leader to challenge: grievance, ambition, private loyalty, belief, temper.

    Only what stands in the record is said, and only where it is plainly on the side of moving.
    """
    found = []
    if leader.grievance >= 0.3:
        since = (
            f", up from {share(at_start.grievance)} at the start"
            if leader.grievance > at_start.grievance + 0.05
            else ""
        )
        found.append(f"a grievance of {share(leader.grievance)}{since}")
    if leader.loyalty_latent <= LOW:
        found.append(f"private loyalty of only {share(leader.loyalty_latent)} ({share(leader.loyalty)} on display)")
    if leader.ambition >= HIGH:
        found.append(f"an ambition of {share(leader.ambition)}")
    if leader.belief <= 0.5:
        found.append(f"the belief that the incumbent would hardly last (odds put at {share(leader.belief)})")
    if leader.knows_search:
        found.append("knowledge of being searched")
    if leader.fate == Fate.DISMISS:
        found.append("dismissal announced or carried out")
    if leader.caution <= LOW:
        found.append(f"little caution ({share(leader.caution)})")
    return found


def restraints(leader: Record) -> list[str]:
    """Return what spoke against the move and did not hold: a file, caution, private loyalty."""
    found = []
    if leader.knows_file and leader.file > 0.0:
        found.append(f"a known file of {share(leader.file)}")
    if leader.caution >= HIGH:
        found.append(f"a caution of {share(leader.caution)}")
    if leader.loyalty_latent >= HIGH:
        found.append(f"a private loyalty of {share(leader.loyalty_latent)}")
    return found


def displeasing(leader: Record) -> list[str]:
    """Return what makes a ruler want to be rid of somebody, where it is plain: little loyalty, ambition that shows."""
    found = []
    if leader.loyalty <= LOW:
        found.append(f"loyalty on display of only {share(leader.loyalty)}")
    shown = leader.ambition * (1.0 - leader.concealment)
    if leader.named and shown * (leader.weight + leader.coercive) >= DANGEROUS:
        found.append(f"an ambition that showed ({share(shown)}), in one of weight {share(leader.weight)}")
    return found


def climate(world: Record) -> list[str]:
    """Return what in the times favoured a challenge: lame duck with low approval, a divided elite, a recent vote."""
    found = []
    if world.lame_duck >= 0.35 and world.approval <= 0.5:
        found.append(f"a lame duck ({share(world.lame_duck)}) with an approval of {share(world.approval)}")
    elif world.approval <= LOW:
        found.append(f"an approval of {share(world.approval)}")
    if world.elite_cohesion <= LOW:
        found.append(f"an elite of little cohesion ({share(world.elite_cohesion)})")
    if world.mass_grievance >= HIGH:
        found.append(f"grievance in the country ({share(world.mass_grievance)})")
    if world.crowd >= MASS:
        found.append(f"a crowd in the streets ({share(world.crowd)} of those who could be brought there)")
    if world.election >= 0 and 0 <= world.day - world.election < 90:
        found.append(f"a vote {world.day - world.election} days before")
    return found
