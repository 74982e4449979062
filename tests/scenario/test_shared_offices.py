"""What is said of several offices of one kind is said once, and of a single one of it alone, over many runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from sim.core.ground import records
from sim.core.ground.codes import Purpose, Role
from sim.core.ground.draw import PEOPLE, draw_inputs, draws_of, variances_of
from sim.core.ground.luck import key_of, seeded, uniform
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

SCENARIO = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2021.yaml"
RUNS = 2000
KIND = ("minister_01", "minister_02", "minister_35")
ALONE = ("prime_minister", "knb_chair")
OTHER = "akim_region_01"


@pytest.fixture(scope="module")
def built() -> Any:
    return build(load(SCENARIO))


@pytest.fixture(scope="module")
def scores(built: Any) -> dict[str, NDArray[np.float64]]:
    """Return by office where in its law its value lies in each run, as a standard score."""
    ours = [built.post_ids.index(name) for name in (*KIND, *ALONE, OTHER)]
    inputs = built.inputs[(built.inputs.role == Role.POST) & np.isin(built.inputs.row, ours)]
    assert len(inputs) == len(ours), "nothing but their value is uncertain"
    draws = draws_of(inputs, built.laws, built.channels)
    tables = ("world", "leaders", "clans", "posts", "ties", "members", "parameters", "schedule")
    base = tuple(getattr(built, table) for table in tables)
    values = np.empty((RUNS, len(ours)))
    cells = records.cells_of(table.copy() for table in base)
    for run in range(RUNS):
        luck = seeded(7, run)
        draw_inputs(cells, draws, (luck, luck, luck))
        values[run] = [cells[Role.POST][each.row, each.column] for each in inputs]
    found = {}
    for k, each in enumerate(inputs):
        law = each.low + (each.high - each.low) * built.laws[each.law]
        u = np.interp(values[:, k], law, np.linspace(0.0, 1.0, len(law)))
        found[built.post_ids[each.row]] = norm.ppf(np.clip(u, 1e-9, 1.0 - 1e-9))
    return found


def shared(built: Any, name: str) -> float:
    """Return what such offices have in common: all of the variance but that of a tenth."""
    row = built.post_ids.index(name)
    each = next(one for one in built.inputs if (one.role, one.row) == (Role.POST, row))
    spread = (each.high - each.low) * np.sqrt(variances_of(built.laws)[each.law])
    return float(1.0 - (PEOPLE / spread) ** 2)


def test_offices_of_one_kind_are_worth_much_or_little_together(built, scores):
    expected = shared(built, KIND[0])
    assert expected > 0.5
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert np.corrcoef(scores[KIND[one]], scores[KIND[other]])[0, 1] == pytest.approx(expected, abs=0.05)
        assert not np.allclose(scores[KIND[one]], scores[KIND[other]]), "each differs around what is said"


@pytest.mark.parametrize(
    ("one", "other"),
    [(KIND[0], ALONE[0]), (ALONE[0], ALONE[1]), (KIND[0], OTHER), (ALONE[1], OTHER)],
)
def test_offices_of_different_kinds_have_nothing_in_common(one, other, scores):
    assert abs(np.corrcoef(scores[one], scores[other])[0, 1]) < 0.08


@pytest.mark.parametrize("name", [*KIND, *ALONE, OTHER])
def test_the_law_of_each_office_is_what_is_said_of_it(name, scores):
    assert np.quantile(norm.cdf(scores[name]), [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.04)


@pytest.mark.parametrize("name", ALONE)
def test_a_single_office_is_drawn_by_its_own_luck_alone(name, built, scores):
    key, value = key_of(f"posts.{name}"), key_of("value")
    own = [float(uniform(seeded(7, run), int(Purpose.INPUT), key, value)) for run in range(20)]
    assert norm.cdf(scores[name][:20]) == pytest.approx(own, abs=2e-3)
