"""The one home of addresses, ``leaders.guard.ambition``: their parts, the number that stands there, its cell, words."""
