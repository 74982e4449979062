"""Luck by address: Random123's known answers, uniform and independent draws, and nobody's luck moved by another's."""

import copy
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numba import njit
from scipy import stats

from sim import ensemble
from sim.core.ground.codes import Did, Purpose
from sim.core.ground.luck import (
    Luck,
    bell,
    bells,
    happens,
    key_of,
    philox,
    seeded,
    uniform,
    uniforms,
    uniforms_on,
    words,
)
from sim.core.ground.records import CLAN, LEADER
from sim.model import PowerStruggle
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

ONES = 0xFFFFFFFF
KNOWN_ANSWERS = [  # kat_vectors of Random123 (Salmon et al. 2011): counter, key, result of philox4x32-10
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
ALPHA = 1e-4  # the draws are fixed, so a test that passes always passes; this is how unlikely a failure was


def over_days(draw: Any) -> Any:
    """Return a compiled loop that fills what a draw gives on each day: to call it from Python takes a tenth of a
    millisecond."""

    @njit
    def fill(luck, purpose, who, drawn):  # type: ignore[no-untyped-def]
        for day in range(len(drawn)):
            drawn[day] = draw(luck, purpose, who, day)

    return fill


@njit
def happens_on(rate, step, luck, purpose, who, happened):  # type: ignore[no-untyped-def]
    for day in range(len(happened)):
        happened[day] = happens(rate, step, luck, purpose, who, day)


draw_days, bell_days = over_days(uniform), over_days(bell)


def days_on_which(rate: float, step: int, luck: Luck, days: int) -> Any:
    """Return on which days something happens; bool (days,)."""
    happened = np.empty(days, np.bool_)
    happens_on(rate, step, luck, int(Purpose.BREAK), 9, happened)
    return happened


def draws(number: int = 20_000, *, seed: int = 11, run: int = 0, purpose: int = Purpose.DECISION, who: int = 5) -> Any:
    drawn = np.empty(number)
    draw_days(seeded(seed, run), int(purpose), who, drawn)
    return drawn


# ------------------------------------------------------------------------------------------------------ the generator


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_known_answers_of_random123(counter: Any, key: Any, answer: Any) -> None:
    given = [np.uint64(word) for word in (*counter, *key)]
    assert tuple(int(word) for word in philox(*given)) == answer


def test_the_address_of_a_draw_is_run_purpose_who_and_day_under_the_seed() -> None:
    seed = (0x299F31D0 << 32) | 0xA4093822
    luck = seeded(seed, 0x243F6A88)
    assert tuple(int(word) for word in words(luck, 0x85A308D3, 0x13198A2E, 0x03707344)) == KNOWN_ANSWERS[2][2]


def test_a_uniform_number_is_the_middle_of_the_cell_that_its_53_bits_name() -> None:
    first, second = KNOWN_ANSWERS[0][2][:2]
    assert uniform(seeded(0, 0), 0, 0, 0) == ((first >> 5) * 2**26 + (second >> 6) + 0.5) / 2**53


def test_seed_and_run_are_taken_modulo_their_words() -> None:
    assert seeded(2**64 + 3, 2**32 + 4) == seeded(3, 4)
    assert seeded(-1, -1) == Luck(np.uint64(ONES), np.uint64(ONES), np.uint64(ONES))


@pytest.mark.parametrize(
    ("text", "address"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)]
)  # fmt: skip
def test_a_key_is_the_fnv_1a_hash_of_an_id(text: str, address: int) -> None:  # vectors of Fowler, Noll & Vo
    assert key_of(text) == address


def test_draws_for_everybody_at_once_are_those_drawn_one_by_one() -> None:
    luck, whos, days = seeded(7, 3), np.arange(0, 13 * 2**28, 2**28, dtype=np.uint64), np.full(13, 70, np.uint64)
    drawn, on_days, bent = np.empty((3, 13))
    uniforms_on(luck, int(Purpose.CHANCE), whos, 70, drawn)
    uniforms(luck, int(Purpose.CHANCE), whos, days, on_days)
    bells(luck, int(Purpose.CHANCE), whos, 70, bent)
    assert list(drawn) == list(on_days) == [uniform(luck, int(Purpose.CHANCE), int(who), 70) for who in whos]
    assert list(bent) == [bell(luck, int(Purpose.CHANCE), int(who), 70) for who in whos]


# --------------------------------------------------------------------------------------------------- the distribution


def test_draws_are_uniform_and_never_nought_or_one() -> None:
    sample = draws()
    assert 0.0 < sample.min() < sample.max() < 1.0
    assert stats.kstest(sample, "uniform").pvalue > ALPHA
    cells = np.histogram(sample, 64, (0.0, 1.0))[0]
    assert stats.chisquare(cells).pvalue > ALPHA


def test_bells_have_mean_nought_and_variance_one_and_stay_within_their_bounds() -> None:
    luck = seeded(3, 0)
    sample = np.empty(20_000)
    bell_days(luck, int(Purpose.DRIFT), 1, sample)
    assert abs(sample.mean()) < 4 / np.sqrt(len(sample))
    assert abs(sample.var() - 1.0) < 0.05
    assert np.abs(sample).max() <= 2.0 * np.sqrt(3.0)


def test_a_rate_a_year_comes_to_its_poisson_chance() -> None:
    luck = seeded(5, 0)
    hits = int(days_on_which(2.0, 30, luck, 20_000).sum())
    expected = 1.0 - np.exp(-2.0 * 30 / 365.25)
    assert stats.binomtest(hits, 20_000, expected).pvalue > ALPHA
    assert not any(happens(0.0, 7, luck, Purpose.BREAK, 9, day) for day in range(100))


@pytest.mark.parametrize(("rate", "days"), [(0.01, 7), (2.0, 30), (12.0, 28), (400.0, 365)])
def test_an_event_happens_where_the_draw_is_below_its_chance(rate: float, days: int) -> None:
    luck = seeded(5, 1)
    drawn = draws(3000, seed=5, run=1, purpose=Purpose.BREAK, who=9)
    below = drawn < -math.expm1(-rate * days / 365.25)
    np.testing.assert_array_equal(days_on_which(rate, days, luck, 3000), below)


@pytest.mark.parametrize(
    "other",
    [{"seed": 12}, {"run": 1}, {"purpose": Purpose.CHANCE}, {"who": 6}, {"seed": 11 + 2**32}, {"who": 5 + 2**31}],
)
def test_draws_of_neighbouring_addresses_are_independent(other: dict[str, int]) -> None:
    one, two = draws(10_000), draws(10_000, **other)
    assert stats.pearsonr(one, two).pvalue > ALPHA
    both = np.histogram2d(one, two, bins=8, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(both.ravel()).pvalue > ALPHA


def test_draws_of_following_days_are_independent() -> None:
    sample = draws()
    assert stats.pearsonr(sample[:-1], sample[1:]).pvalue > ALPHA


def test_a_draw_depends_on_its_address_and_not_on_what_was_drawn_before() -> None:
    luck = seeded(1, 2)
    alone = uniform(luck, Purpose.DECISION, 7, 100)
    draws(50)
    assert uniform(luck, Purpose.DECISION, 7, 100) == alone
    assert len(set(draws(5_000)) | set(draws(5_000, who=6))) == 10_000


# ------------------------------------------------------------------------------------ nobody moves another one's luck


LEVELS = {"ambition": "high", "loyalty": "medium", "weight": "medium", "caution": "low", "grievance": "low"}


@pytest.fixture(scope="module")
def two_courts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Build]:
    """A court with drawn numbers, and the same one with a stranger in the first row who takes no part."""
    base = yaml.safe_load(Path("scenarios/court.yaml").read_text(encoding="utf-8"))
    for leader in base["leaders"].values():
        leader.update({field: {"level": level, "confidence": "low"} for field, level in LEVELS.items()})
    wider = copy.deepcopy(base)
    stranger = {**base["leaders"]["heir"], "name": "The stranger", "status": "dead", "clan": "house"}
    wider["leaders"] = {"stranger": stranger, **base["leaders"]}
    folder = tmp_path_factory.mktemp("courts")
    built = []
    for name, data in (("court.yaml", base), ("wider.yaml", wider)):
        (folder / name).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
        built.append(build(load(folder / name)))
    return built[0], built[1]


def drawn(built: Build, run: int) -> dict[tuple[str, int], float]:
    """The drawn value of every number of a leader, by id and column."""
    values = ensemble.simulate(built, run, run + 1, 3, keep_inputs=True).inputs[0]
    leaders = [(entry, value) for entry, value in zip(built.inputs, values, strict=True) if entry.role == 1]
    return {(built.leader_ids[int(entry.row)], int(entry.column)): float(value) for entry, value in leaders}


def test_removing_a_leader_leaves_everybody_elses_draws_unchanged(two_courts: tuple[Build, Build]) -> None:
    court, wider = two_courts
    for run in range(20):
        alone, beside = drawn(court, run), drawn(wider, run)
        assert len(alone) == 15
        assert len(beside) == 20
        assert {who: value for who, value in beside.items() if who[0] != "stranger"} == alone


def test_removing_a_leader_leaves_everybody_elses_luck_unchanged(two_courts: tuple[Build, Build]) -> None:
    rows = {"clan", "post", "head", "corps"}
    for run in range(20):
        one, other = (PowerStruggle(built, run=run, seed=3) for built in two_courts)
        one.run_model()
        other.run_model()
        assert one.events[["day", "did"]].tolist() == other.events[["day", "did"]].tolist()
        numbers = ~np.isin(one.events["did"], [Did.HEAD_FOLLOWED, Did.HEAD_DISOWNED])  # whose value is a row
        assert one.events["value"][numbers].tolist() == other.events["value"][numbers].tolist()
        for name in one.build.leader_ids:
            mine, theirs = one.leader(name).record, other.leader(name).record
            assert [mine[f.name] for f in LEADER if f.name not in rows] == [
                theirs[f.name] for f in LEADER if f.name not in rows
            ]
        for mine, theirs in zip(one.clans, other.clans, strict=True):
            assert [mine.record[f.name] for f in CLAN if f.name not in rows] == [
                theirs.record[f.name] for f in CLAN if f.name not in rows
            ]


def test_one_official_less_leaves_the_draws_of_the_others_unchanged() -> None:
    article = "scenarios/kazakhstan-2021.yaml"
    all_of_them = drawn(build(load(article)), 4)
    one_less = drawn(build(load(article, ["categories.aspirants.count=47"])), 4)
    assert set(all_of_them) - set(one_less) == {key for key in all_of_them if key[0] == "aspirants_48"}
    assert all(all_of_them[key] == value for key, value in one_less.items())
