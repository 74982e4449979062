"""How long is what: the day counts that outcomes are told in."""

from __future__ import annotations

from typing import Final

ON_TIME_DAYS: Final = 14
"""Days from the vote within which a complete government is on time."""
DAYS_A_MONTH: Final = 365.25 / 12.0
"""Days of a month in months after the start."""
