"""The article's claims and the base rates, at length: what `make validate` holds the engine to."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.claims.file import load_claims
from sim.analysis.claims.judging import ClaimResult, run_claims, run_flat
from sim.analysis.claims.schema import CLAIM_FORMS, ClaimsFile
from sim.analysis.hindcast.base_rates import Row, base_rates
from sim.analysis.hindcast.targets_file import TargetsFile, load_targets
from sim.ensemble import default_jobs
from sim.language.models import load_as

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "scenarios" / "claims" / "kazakhstan-2021.yaml"
RATES = ROOT / "scenarios" / "targets" / "base-rates.yaml"
CLAIMS = load_as(ClaimsFile, ARTICLE, CLAIM_FORMS)[0].claims  # without their arms: every worker collects this file
MUST = [name for name, claim in CLAIMS.items() if claim.strength == "must"]
OTHERS = [name for name in CLAIMS if name not in MUST]
TARGETS = tuple(load_as(TargetsFile, RATES)[0].targets)
OTHERS_THAT_HOLD = 6  # of seven
DO_NOT_HOLD = {  # what is known not to come out (docs/claims_and_choices.md): a claim that fails is no number to tune
    "k02": "that what was told binds makes no government sooner: five days are near the floor",
    "k12": "without the alliance .007 fewer survive, where .03 are asked for",
    "k15": "less hangs on him in a split, but by less than the .05 asked for",
}
UNTOLD = {
    "k01": "two to five runs in a thousand form no government, and their days decide what part is lost: 12,000 tell",
    "k03": "a level of caution makes him likelier to be chosen by .046 [.038, .057] of .05: 12,000 refute it",
    "k24": "how long governments take, and who of three opens a bid, differs by as much as the margins: 12,000 tell",
}
FLAT_DRAWS, FLAT_PAIRS, FLAT_SHARE = 15, 2000, 0.9  # with fewer pairs chance alone turns signs of k26
ROW_RUNS = 20_000  # as in benchmarks/base_rates.md: of 2,000 a hundred attempts tell a share to .08

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results() -> dict[str, ClaimResult]:
    claims = load_claims(ARTICLE)
    return {result.name: result for result in run_claims(claims, claims.said.pairs, 1, default_jobs())}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    targets = load_targets(RATES)
    found = base_rates(targets.targets, targets.builds, ROW_RUNS, jobs=default_jobs())
    return {row.target.id: row for row in found}


def known(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.xfail(reason=DO_NOT_HOLD[name])) if name in DO_NOT_HOLD else name


@pytest.mark.parametrize("name", [known(name) for name in MUST])
def test_a_claim_that_must_hold_holds_with_its_control(name: str, results: dict[str, ClaimResult]) -> None:
    result = results[name]
    told = [f"{test.verdict}: {test.test.what} {test.effect}" for test in (*result.tests, *result.controls)]
    assert result.verdict == "holds" or (name in UNTOLD and result.verdict == "cannot tell"), "\n".join(told)


@pytest.mark.parametrize("name", [known(name) for name in OTHERS])
def test_none_of_the_others_is_refuted(name: str, results: dict[str, ClaimResult]) -> None:
    assert results[name].verdict != "does not hold"


@pytest.mark.xfail(reason="k02, k12 and k15 do not hold, and k14 and k25 cannot be told")
def test_most_of_the_others_hold(results: dict[str, ClaimResult]) -> None:
    verdicts = {name: results[name].verdict for name in OTHERS}
    assert list(verdicts.values()).count("holds") >= OTHERS_THAT_HOLD, verdicts


@pytest.mark.xfail(reason="k19, k22 and k26 hold in thirteen, thirteen and twelve of fifteen draws")
def test_the_signs_of_what_must_hold_do_not_hang_on_what_is_assumed() -> None:
    found = run_flat(load_claims(ARTICLE, tuple(MUST)), FLAT_DRAWS, FLAT_PAIRS, 1, default_jobs())
    weak = {r.name: r.holds / r.draws for r in found if r.by_test and r.holds < FLAT_SHARE * r.draws}
    assert not weak


@pytest.mark.parametrize("name", TARGETS)
def test_a_base_rate_lies_in_its_interval_or_it_is_known_why_not(name: str, rows: dict[str, Row]) -> None:
    row, target = rows[name], rows[name].target
    seen = f"{row.found} against {target.low} to {target.high}"
    assert row.is_inside or target.explained, f"{seen}, and not explained"
