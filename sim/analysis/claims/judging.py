"""Putting claims to the test: every arm on the same luck, an effect for each test, a verdict for each claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.claims.basis import Basis, basis_of
from sim.analysis.claims.file import Claims
from sim.analysis.claims.flat import flatten, held_fixed
from sim.analysis.claims.measures import measure, measure_of, possible_of, read_outcome
from sim.analysis.claims.schema import Claim, Test
from sim.analysis.runs.arms import ArmRun
from sim.ensemble import same_draws
from sim.outcomes.own import own_outcomes
from sim.scenario.provenance import provenance
from sim.scenario.tables.build import Build, build
from sim.statistics.effects import Effect, effect_of
from sim.statistics.means import around_all
from sim.statistics.proportions import wilson
from sim.statistics.verdicts import (
    UNDECIDED,
    Claimed,
    Verdict,
    at_least,
    at_most,
    pairs_that_would_tell,
    together,
    verdict,
    within,
)

LEVEL: Final = 0.95
FLAT_SEED: Final = 1_000_003  # run numbers of the draws of what is assumed lie above those of runs


@dataclass(frozen=True)
class TestResult:
    """A test, what was seen, and whether that is what was expected."""

    __test__ = False

    test: Test
    effect: Effect
    unit: str
    verdict: Verdict
    sign_holds: bool | None
    """Whether the effect goes the way it should, whatever its size; None where the test has no sign."""
    would_tell: float | None
    """Runs in each arm that would tell; None where it is told, infinite or nan where that cannot be foreseen."""
    yes_no: bool = False


@dataclass(frozen=True)
class ClaimResult:
    """A claim with the results of its tests and controls."""

    name: str
    claim: Claim
    tests: tuple[TestResult, ...]
    controls: tuple[TestResult, ...]
    basis: Basis

    @property
    def verdict(self) -> Verdict:
        """It holds if all its tests and controls do, and does not hold if one of them does not."""
        return together(result.verdict for result in (*self.tests, *self.controls))

    @property
    def would_tell(self) -> float | None:
        """Runs in each arm with which all of it would be told, as far as can be foreseen; None where it is told."""
        if self.verdict != UNDECIDED:
            return None
        needed = [r.would_tell for r in (*self.tests, *self.controls) if r.would_tell is not None]
        return float("nan") if np.isnan(needed).any() else max(needed)

    @property
    def sign_holds(self) -> bool:
        """Whether every test with a sign has the right one."""
        return all(result.sign_holds is not False for result in self.tests)


@dataclass(frozen=True)
class FlatResult:
    """In how many draws of the assumed inputs the signs of a claim hold, and in how many of these each test does.

    `unseen` counts those of the others in which no sign is wrong, but some effect is exactly nothing (a veteran too
    weak to move in any run). They do not count as held.
    """

    name: str
    draws: int
    holds: int
    by_test: tuple[int, ...]
    unseen: int = 0

    def verdict(self, threshold: float, level: float = LEVEL) -> Verdict:
        """Say whether the signs hold in so large a share of all draws; a claim without a sign holds."""
        if not self.by_test:
            return together(())
        share = wilson(self.holds, self.draws, level)
        return verdict(float(share.low), float(share.high), Claimed(threshold, 1.0))


class Bench:
    """Builds and plays the arms of a claims file, each once."""

    def __init__(self, claims: Claims, pairs: int, seed: int, jobs: int) -> None:
        self.claims, self.pairs, self.seed, self.jobs = claims, pairs, seed, jobs
        self._builds: dict[str, Build] = {}
        self._runs: dict[str, ArmRun] = {}

    def build_of(self, key: str) -> Build:
        """Return the build of an arm."""
        if key not in self._builds:
            self._builds[key] = build(self.claims.scenarios[key])
        return self._builds[key]

    def run_of(self, key: str) -> ArmRun:
        """Return the runs of an arm as the scenario has them."""
        if key not in self._runs:
            runs = np.arange(self.pairs, dtype=np.int64)
            self._runs[key] = ArmRun(self.build_of(key), runs, same_draws(runs), self.seed, self.jobs)
        return self._runs[key]

    def flat_run_of(self, key: str, draw: int, known: dict[str, ArmRun]) -> ArmRun:
        """Return the runs of an arm with one flat draw of everything that is assumed."""
        if key not in known:
            runs = np.arange(self.pairs, dtype=np.int64)
            flat = flatten(self.build_of(key))
            known[key] = ArmRun(flat, runs, held_fixed(runs, FLAT_SEED + draw), self.seed, self.jobs)
        return known[key]


def run_claims(
    claims: Claims,
    pairs: int,
    seed: int,
    jobs: int = 1,
    told: Callable[[str], None] | None = None,
    level: float = LEVEL,
) -> list[ClaimResult]:
    """Put every claim of a file to the test.

    Parameters
    ----------
    claims : Claims
    pairs : int >= 2, runs in each arm.
    seed, jobs : int
    told : called with the id of each claim before it is played.
    level : float in (0, 1), of the interval of every test.
    """
    bench = Bench(claims, pairs, seed, jobs)
    scenario = claims.scenario
    numbers = provenance(scenario)
    candidates = (name for name, leader in scenario.leaders.items() if leader.candidate)
    choice = tuple(name for name in (scenario.world.patron, *candidates) if name is not None)
    own = own_outcomes(scenario.outcomes)
    results = []
    for name, claim in claims.said.claims.items():
        if told is not None:
            told(name)
        runs = {arm: bench.run_of(claims.arm_of(name, arm)) for arm in arms_of(claim)}
        tests = tuple(judge(test, runs, level) for test in claim.tests)
        controls = tuple(judge(test, runs, level) for test in claim.controls)
        results.append(ClaimResult(name, claim, tests, controls, basis_of(claim, claims.said, numbers, choice, own)))
    return results


def run_flat(
    claims: Claims, draws: int, pairs: int, seed: int, jobs: int = 1, told: Callable[[int], None] | None = None
) -> list[FlatResult]:
    """Count in how many flat draws of the assumed inputs, each held fixed over the pairs, the signs of claims hold.

    Only tests with a sign count. `told` is called with the number of draws finished.
    """
    bench = Bench(claims, pairs, seed, jobs)
    signed = {name: tuple(test for test in claim.tests if has_sign(test)) for name, claim in claims.said.claims.items()}
    counts = {name: np.zeros(len(tests), np.int64) for name, tests in signed.items()}
    whole, unseen = dict.fromkeys(signed, 0), dict.fromkeys(signed, 0)
    for draw in range(draws):
        known: dict[str, ArmRun] = {}
        for name, tests in signed.items():
            arms = {arm for test in tests for _, arm in test.outcomes_and_arms}
            runs = {arm: bench.flat_run_of(claims.arm_of(name, arm), draw, known) for arm in arms}
            results = [judge(test, runs) for test in tests]
            holds = np.array([result.sign_holds is True for result in results], np.int64)
            counts[name] += holds
            whole[name] += int(holds.all())
            unseen[name] += int(not holds.all() and not any(map(is_against, results)))
        if told is not None:
            told(draw + 1)
    return [FlatResult(name, draws, whole[name], tuple(int(n) for n in counts[name]), unseen[name]) for name in signed]


def arms_of(claim: Claim) -> tuple[str, ...]:
    """Return the arms that a claim's tests and controls use."""
    tests = (*claim.tests, *claim.controls)
    return tuple(dict.fromkeys(arm for test in tests for _, arm in test.outcomes_and_arms))


def judge(test: Test, runs: Mapping[str, ArmRun], level: float = LEVEL) -> TestResult:
    """Estimate the effect of a test and say whether it is what was expected."""
    cells = test.outcomes_and_arms
    series = [measure(runs[arm], outcome) for outcome, arm in cells]
    kinds = [measure_of(read_outcome(outcome)[0], runs[arm].build.own) for outcome, arm in cells]
    yes_no = all(kind.yes_no for kind in kinds)
    if test.form == "steps" and test.direction == "down":
        series = series[::-1]
    ends = [possible_of(runs[arm], outcome) for outcome, arm in cells]
    possible = around_all(ends)
    effect = effect_of(test.form, series, yes_no, test.statistic, level, possible)
    if test.form == "steps" and test.direction == "down":
        turned = (-effect.estimate, -effect.high, -effect.low)
        effect = Effect(*turned, effect.cells[::-1], effect.pairs)
    unit = "times" if test.form == "ratio" else "share" if test.form in ("lost", "percent") else kinds[0].unit
    found = verdict(effect.low, effect.high, claimed_by(test))
    needed = None if found != UNDECIDED else _would_tell(test, effect, series[0].size, level)
    return TestResult(test, effect, unit, found, sign_of(test, effect), needed, yes_no)


def claimed_by(test: Test) -> Claimed:
    """Return where a test says that its effect lies."""
    if test.between is not None:
        return Claimed(*test.between)
    if test.within is not None:
        return within(test.within)
    return at_most(test.size) if test.direction == "down" else at_least(test.size)


def _would_tell(test: Test, effect: Effect, runs: int, level: float) -> float:
    """Return how many runs in each arm would tell: those in which the outcome cannot be seen are played as well."""
    claimed = claimed_by(test)
    numbers = np.array([effect.estimate, effect.low, effect.high, claimed.low, claimed.high])
    if test.form == "ratio":
        with np.errstate(divide="ignore"):
            numbers = np.log(numbers)
    estimate, low, high, least, most = (float(number) for number in numbers)
    pairs = pairs_that_would_tell(estimate, low, high, Claimed(least, most), effect.pairs, level)
    return pairs * runs / max(effect.pairs, 1)


def has_sign(test: Test) -> bool:
    """Say whether a test expects a direction."""
    return test.form not in ("value", "same")


def _towards(test: Test, effect: Effect) -> float:
    """Return the effect, counted from none towards what is expected."""
    if test.form == "ratio":
        return effect.estimate - 1.0
    return -effect.estimate if test.direction == "down" else effect.estimate


def is_against(result: TestResult) -> bool:
    """Say whether an effect is there, or cannot be told, and does not go the expected way."""
    return result.sign_holds is False and _towards(result.test, result.effect) != 0.0


def sign_of(test: Test, effect: Effect) -> bool | None:
    """Say whether an effect goes the expected way; None where no way is expected."""
    return _towards(test, effect) > 0.0 if has_sign(test) else None
