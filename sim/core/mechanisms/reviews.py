"""Reviews: when somebody's service is thought about, by a clock of Poisson for each; what comes of it, `service` says.

A rate of r a year becomes a chance of r / REVIEWS at each review, which is exact for as long as r stays below REVIEWS.
"""

from sim.core.ground.codes import Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import days_until, uniform
from sim.core.ground.records import FOREVER

REVIEWS = 1.0  # a year: how often a ruler thinks about somebody


@part
def review_after(day, draw):
    """Return the day of the review that comes after one on `day`, or after the start, by a uniform `draw` of SERVED."""
    return int(min(float(FOREVER), day + max(1.0, days_until(draw, REVIEWS))))


@called
def next_review(s, i, luck):
    """Return the day of the next review of leader i after the last one."""
    leader = s.leaders[i]
    return review_after(leader.review_day, uniform(luck, Purpose.SERVED, leader.key, leader.review_day))
