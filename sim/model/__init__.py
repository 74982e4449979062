"""The Mesa face: one run, step by step, with its leaders and clans as Mesa agents."""

from sim.model.agents import Clan, Leader
from sim.model.power_struggle import PowerStruggle

__all__ = ["Clan", "Leader", "PowerStruggle"]
