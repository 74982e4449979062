"""Reviews: when somebody's service is thought about, by a clock of Poisson for each; what comes of it, `service` says.

A rate of r a year becomes a chance of r / REVIEWS at each review, which is exact for as long as r stays below REVIEWS.
"""

from sim.core.ground.codes import Purpose
from sim.core.ground.jit import called
from sim.core.ground.luck import waiting_days
from sim.core.ground.records import FOREVER

REVIEWS = 1.0  # a year: how often a ruler thinks about somebody


@called
def next_review(s, i, luck):
    """Return the day of the next review of leader i after the last one, or after the start."""
    leader = s.leaders[i]
    waits = waiting_days(REVIEWS, luck, Purpose.SERVED, leader.key, leader.review_day)
    return int(min(float(FOREVER), leader.review_day + max(1.0, waits)))
