"""Luck by address: a number depends only on (seed, run, purpose, who, day), never on what was drawn before.

Philox4x32-10 [salmon2011] maps a counter and a key to four 32-bit words. The counter is the address, the key is the
seed. Removing an actor, adding a rule or changing the step length moves nobody else's luck.
"""

import math
from typing import NamedTuple

import numpy as np

from sim.core.ground.arithmetic import YEAR
from sim.core.ground.jit import called, rule, written_in

MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
FIVE = np.uint64(5)
SIX = np.uint64(6)
BELOW_ONE = 1.0 - 2.0**-53


class Luck(NamedTuple):
    """The part of an address that is fixed for a run: the seed (low and high word) and the run number."""

    seed_low: np.uint64
    seed_high: np.uint64
    run: np.uint64


@written_in
def two_rounds(c0, c1, c2, c3, k0, k1):
    """Return counter and key after two rounds of Philox4x32."""
    product_0, product_1 = MULTIPLIER_0 * c0, MULTIPLIER_1 * c2
    c0, c1, c2, c3 = (product_1 >> HALF) ^ c1 ^ k0, product_1 & MASK, (product_0 >> HALF) ^ c3 ^ k1, product_0 & MASK
    k0, k1 = (k0 + WEYL_0) & MASK, (k1 + WEYL_1) & MASK
    product_0, product_1 = MULTIPLIER_0 * c0, MULTIPLIER_1 * c2
    c0, c1, c2, c3 = (product_1 >> HALF) ^ c1 ^ k0, product_1 & MASK, (product_0 >> HALF) ^ c3 ^ k1, product_0 & MASK
    return c0, c1, c2, c3, (k0 + WEYL_0) & MASK, (k1 + WEYL_1) & MASK


@written_in
def philox(c0, c1, c2, c3, k0, k1):
    """Return the four 32-bit words (as uint64) of Philox4x32-10 for a counter c0..c3 and key k0, k1.

    The rounds are written out: a loop over many addresses is then made wide by the compiler, a loop in a loop is not.
    """
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    return c0, c1, c2, c3


@written_in
def words(luck, purpose, who, day):
    """Return four words for an address. `purpose`, `who` and `day` are non-negative integers below 2**32."""
    return philox(luck.run, np.uint64(purpose), np.uint64(who), np.uint64(day), luck.seed_low, luck.seed_high)


@written_in
def as_uniform(w0, w1):
    """Return two words as a number in (0, 1). They are signed first: processors turn many of those at once."""
    u = (np.float64(np.int64(w0 >> FIVE)) * 67108864.0 + np.float64(np.int64(w1 >> SIX)) + 0.5) / 9007199254740992.0
    return min(u, BELOW_ONE)  # with all bits set the half is lost to rounding


@written_in
def as_bell(w0, w1, w2, w3):
    """Return four words as a number of mean 0 and variance 1; their sum is exact."""
    return (np.float64(np.int64(w0 + w1 + w2 + w3)) / 4294967296.0 - 2.0) * 1.7320508075688772


@written_in
def uniform_at(luck, purpose, who, day):
    """Return what `uniform` does, and `uniforms` for each address."""
    w0, w1, _, _ = words(luck, purpose, who, day)
    return as_uniform(w0, w1)


@written_in
def bell_at(luck, purpose, who, day):
    """Return what `bell` does, and `bells` for each address."""
    w0, w1, w2, w3 = words(luck, purpose, who, day)
    return as_bell(w0, w1, w2, w3)


@called
def uniform(luck, purpose, who, day):
    """Return a uniform number in the open interval (0, 1) with 53 random bits."""
    return uniform_at(luck, purpose, who, day)


@called
def bell(luck, purpose, who, day):
    """Return a bell-shaped number, mean 0 and variance 1, within ±3.47: the sum of four uniforms (Irwin-Hall).

    Used for weekly drifts, where a normal's far tails would carry no meaning and cost three times as much.
    """
    return bell_at(luck, purpose, who, day)


@called
def uniforms(luck, purpose, whos, days, out):
    """Fill `out` with the same bits as `uniform` for each address, four or eight at a time.

    Parameters
    ----------
    whos, days : uint64 (n,), below 2**32, contiguous. out : float64 (n,), overwritten.
    """
    for k in range(len(out)):
        out[k] = uniform_at(luck, purpose, whos[k], days[k])


@called
def uniforms_on(luck, purpose, whos, day, out):
    """Fill `out` with what `uniforms` draws, all on one day: an array of days would have to be laid out for it."""
    for k in range(len(out)):
        out[k] = uniform_at(luck, purpose, whos[k], day)


@called
def bells(luck, purpose, whos, day, out):
    """Fill `out` with the same bits as `bell` for each address on one day, four or eight at a time.

    Parameters
    ----------
    whos : uint64 (n,), below 2**32, contiguous. out : float64 (n,), overwritten.
    """
    for k in range(len(out)):
        out[k] = bell_at(luck, purpose, whos[k], day)


@rule
def within(rate, days):
    """Return the chance that a Poisson event of `rate` per day occurs within `days`: 1 - exp(-rate * days)."""
    return 1.0 - math.exp(-rate * days)


@rule
def chance_of(rate, days):
    """Return the chance that a Poisson event of `rate` per year occurs within `days`: see `within`."""
    return within(max(0.0, rate) / YEAR, days)


@rule
def days_until(draw, rate):
    """Return after how many days a uniform `draw` makes a Poisson event of `rate` per year occur."""
    return -math.log(draw) * YEAR / rate if rate > 0.0 else 1e9


@called
def waiting_days(rate, luck, purpose, who, day):
    """Return after how many days a Poisson event of `rate` per year occurs: one draw instead of one a step."""
    return days_until(uniform(luck, purpose, who, day), rate)


@rule
def comes_about(draw, rate, days):
    """Say whether a uniform `draw` makes a Poisson event of `rate` per year occur within `days` (see `chance_of`).

    The chance is at most the events to be expected, which takes no exponential to reckon.
    """
    return draw < rate / YEAR * days and draw < chance_of(rate, days)


@called
def happens(rate, days, luck, purpose, who, day):
    """Say whether a Poisson event of `rate` per year occurs within `days` (see `comes_about`)."""
    return rate > 0.0 and comes_about(uniform(luck, purpose, who, day), rate, days)


def seeded(seed: int, run: int) -> Luck:
    """Return the luck of one run. `seed` is taken modulo 2**64, `run` modulo 2**32."""
    return Luck(np.uint64(seed & 0xFFFFFFFF), np.uint64((seed >> 32) & 0xFFFFFFFF), np.uint64(run & 0xFFFFFFFF))


def key_of(identifier: str) -> int:
    """Return the 32-bit address of an actor's id (FNV-1a), so that luck follows the id and not the row."""
    value = 0x811C9DC5
    for byte in identifier.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value
