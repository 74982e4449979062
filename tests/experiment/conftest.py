"""The fixtures of these tests; what they share besides stands in small_sweeps.py, a name no other folder has."""

from small_sweeps import config

__all__ = ["config"]
