"""Parts of a calibration, worked out by hand: how many points, when it ends, what a posterior says."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.analysis.calibration import fitting, schema
from sim.analysis.calibration.fitting import Fitted, Side, _errors_of_points, _Search, _why_enough
from sim.analysis.calibration.posterior import LawSaid, _short, _shorts, correlations, draws_text, pert_like
from sim.analysis.calibration.priors import Prior, prior_of
from sim.analysis.calibration.schema import CalibrationFile, Free
from sim.statistics.approximate_bayes import Generation, Population
from sim.statistics.estimates import Interval

SAID: dict[str, Any] = {
    "kingmaker_calibration": 1, "id": "few", "title": "t", "targets": "targets.yaml",
    "free": {"chances": "pert", "noise": "uniform"}, "population": 10, "keep": 0.4, "generations": 3,
    "runs": 10, "check_runs": 40,
}  # fmt: skip


def said(**more: Any) -> CalibrationFile:
    return CalibrationFile.model_validate({**SAID, **more})


def troubles(**more: Any) -> str:
    with pytest.raises(ValidationError) as raised:
        said(**more)
    return str(raised.value)


def test_a_free_parameter_has_a_range_with_a_width_or_none_of_its_own() -> None:
    assert Free.model_validate("uniform") == Free(law="uniform", range=None)
    assert Free.model_validate({}).law == "pert"
    assert Free(range=(0.1, 0.2)).range == (0.1, 0.2)
    for limits in ((0.2, 0.2), (0.2, 0.1)):
        with pytest.raises(ValidationError, match=r"'range' must be \[lowest, highest\]"):
            Free(range=limits)


def test_points_are_those_of_the_first_generation_and_what_each_later_one_replaces() -> None:
    found = said()
    assert (found.kept, found.most_points, found.first_check_run) == (4, 10 + 2 * 6, 220)
    assert said(generations=1).most_points == 10
    assert said(keep=0.59).kept == 5  # of ten 5.9, and no part of a point


def test_as_many_points_are_kept_as_there_are_parameters_and_two_more() -> None:
    assert said(keep=0.4).kept == 4
    assert "leaves 3 points: needs at least 4" in troubles(keep=0.3)


def test_runs_of_all_points_and_of_the_table_have_numbers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "RUN_NUMBERS", 260)
    assert said().first_check_run + 40 == 260
    monkeypatch.setattr(schema, "RUN_NUMBERS", 259)
    assert "22 points of 10 runs are more than there are numbers of runs" in troubles()


@pytest.mark.parametrize(("field", "least", "most"), [
    ("population", 8, 10_000), ("generations", 1, 100), ("runs", 10, 1_000_000), ("check_runs", 10, 1_000_000),
    ("seed", 0, 2**64 - 1),
])  # fmt: skip
def test_a_number_of_a_calibration_lies_within_its_bounds(field: str, least: int, most: int) -> None:
    def told_of(value: int) -> bool:
        try:
            said(keep=0.6, **{field: value})
        except ValidationError as trouble:  # of no field: too many runs in all
            return any(each["loc"] == (field,) for each in trouble.errors())
        return False

    assert [told_of(value) for value in (least - 1, least, most, most + 1)] == [True, False, False, True]


def generation(tolerance: float, entered: float) -> Generation:
    return Generation(tolerance, entered, 4, Population(np.zeros((1, 1)), np.zeros(1), np.ones(1)))


def test_a_search_ends_at_its_tolerance_or_where_hardly_a_point_comes_nearer_or_after_all_generations() -> None:
    file = said(tolerance=0.5, stop_below=0.1)
    assert _why_enough(file, [generation(0.5, 1.0)]) == "the tolerance 0.5 is reached"
    assert _why_enough(file, [generation(0.51, 0.1)]) is None
    assert _why_enough(file, [generation(0.51, 0.09)]) == "only 9% of the new points came nearer"
    assert _why_enough(file, [generation(0.6, 1.0)] * 2) is None
    assert _why_enough(file, [generation(0.6, 1.0)] * 3) == "all 3 generations were played"


def test_figures_of_few_runs_have_errors_larger_by_the_root_of_how_many_fewer() -> None:
    calibration: Any = SimpleNamespace(said=said(), fitted=(True, False, True))
    before: Any = SimpleNamespace(placed=[SimpleNamespace(error=error) for error in (0.1, 0.2, 0.3)])
    np.testing.assert_allclose(_errors_of_points(calibration, before), [0.2, np.nan, 0.6])  # 40 runs to 10


def test_every_point_of_a_search_has_runs_of_its_own_in_a_row() -> None:
    calibration: Any = SimpleNamespace(
        said=said(), fitted=(True,), priors=[Prior("chances", "uniform", 0.5, 0.0, 1.0, "", "")]
    )
    nothing: Any = None
    search = _Search(calibration, nothing, 1, nothing, nothing)
    assert np.isnan(search.errors).all()
    search.errors = np.array([0.1])
    asked: list[tuple[float, int, int]] = []

    def side(law: Any, first: int, runs: int) -> Side:
        asked.append((float(law[0, 0]), first, runs))
        return Side([], [SimpleNamespace(beyond=1.0)])  # type: ignore[list-item]

    search._side = side  # type: ignore[method-assign]
    assert search.distances(0, np.zeros((2, 1))).shape == (2,)
    search.distances(1, np.zeros((1, 1)))
    search.distances(2, np.zeros((2, 1)))
    assert [first for _, first, _ in asked] == [0, 10, 100, 160, 170]
    assert {(value, runs) for value, _, runs in asked} == {(0.5, 10)}  # the median of the law
    asked.clear()
    search.side(np.zeros((3, 1)))
    assert [(first, runs) for _, first, runs in asked] == [(220, 40)]


def fitted(values: list[list[float]], weights: list[float], **more: Any) -> Fitted:
    population = Population(np.zeros((len(weights), 1)), np.zeros(len(weights)), np.array(weights))
    names = [SimpleNamespace(name=name) for name in ("a", "b", "c")]
    calibration: Any = SimpleNamespace(priors=names[: len(values[0])])
    about: dict[str, Any] = {"errors": np.zeros(1), "before": None, "after": None, "why": "", "draws": np.array(values)}
    generations = [generation(1.0, 1.0), Generation(0.5, 1.0, 3, population)]
    return Fitted(calibration, generations, np.array(values), **{**about, **more})


def test_a_covariance_is_that_of_the_weighted_points_and_a_correlation_its_share_of_both_spreads() -> None:
    found = fitted([[0.0, 0.0, 1.0], [4.0, 2.0, 1.0], [0.0, 4.0, 1.0]], [0.25, 0.5, 0.25])
    # means 2 and 2: variances 4 and 0.25 · 4 + 0.25 · 4 = 2, covariance 0.25 · 4 - 0.25 · 4 = 0
    np.testing.assert_allclose(found.covariance()[:2, :2], [[4.0, 0.0], [0.0, 2.0]])
    other = fitted([[0.0, 0.0], [2.0, 3.0], [4.0, 0.0]], [0.25, 0.25, 0.5])
    # means 2.5 and 0.75: variances 2.75 and 1.6875, covariance 1.5 - 1.875
    np.testing.assert_allclose(other.covariance(), [[2.75, -0.375], [-0.375, 1.6875]])
    assert correlations(other) == {"a, b": pytest.approx(-0.375 / (2.75 * 1.6875) ** 0.5)}
    with np.errstate(invalid="ignore"):
        assert list(correlations(found)) == ["a, b", "a, c", "b, c"]
    assert found.points == 7
    assert found.quantiles(0)[1] == pytest.approx(4 / 3)  # values 0, 0, 4 stand at 1/8, 3/8, 3/4


def test_a_law_has_the_mean_and_the_spread_of_the_points_and_leans_as_they_do() -> None:
    """PERT: m = (l + 4 v + h) / 6 and variance (m - l) (h - m) / 7."""
    assert pert_like(np.array([0.0, 1.0]), np.array([0.5, 0.5]), -9.0, 9.0) == pytest.approx(
        (0.5, 0.5 - 1.75**0.5, 0.5 + 1.75**0.5)
    )
    values = np.random.default_rng(1).gamma(9.0, 1.0, 500)
    weights = np.random.default_rng(2).random(500)
    weights /= weights.sum()
    mode, low, high = pert_like(values, weights, -99.0, 99.0)
    mean = weights @ values
    assert (low + 4 * mode + high) / 6 == pytest.approx(mean)
    assert (mean - low) * (high - mean) / 7 == pytest.approx(weights @ (values - mean) ** 2)
    order = np.argsort(values)
    at = np.cumsum(weights[order]) - weights[order] / 2
    five, ninety_five = np.interp([0.05, 0.95], at, values[order])
    assert (mean - low) / (high - mean) == pytest.approx((mean - five) / (ninety_five - mean))


def test_the_ends_of_a_law_are_drawn_in_to_its_limits_and_its_mode_lies_between_them() -> None:
    values, weights = np.array([0.0, 1.0]), np.array([0.5, 0.5])
    assert pert_like(values, weights, 0.0, 1.0) == (0.5, 0.0, 1.0)
    # mean 0.95, 0.9 above the 5th percentile and 0.05 below the 95th: both ends and the mode lie beyond
    assert pert_like(values, np.array([0.05, 0.95]), 0.0, 1.0) == (1.0, 0.0, 1.0)
    assert pert_like(values, np.array([0.95, 0.05]), 0.0, 1.0) == (0.0, 0.0, 1.0)
    assert pert_like(np.ones(3), np.full(3, 1 / 3), 0.0, 2.0) == pytest.approx((1.0, 1.0, 1.0))


@pytest.mark.parametrize(("value", "limits", "good"), [
    (0.1, [0.1, 0.2], True), (0.2, [0.1, 0.2], True), (0.09, [0.1, 0.2], False), (0.21, [0.1, 0.2], False),
])  # fmt: skip
def test_a_law_of_a_posterior_contains_its_mode(value: float, limits: list[float], good: bool) -> None:
    if good:
        assert LawSaid.model_validate({"value": value, "range": limits}).value == value
    else:
        with pytest.raises(ValidationError, match="contain the value"):
            LawSaid.model_validate({"value": value, "range": limits})


def test_numbers_are_written_to_six_digits_and_what_is_none_as_null() -> None:
    assert _short(0.123456789) == 0.123457
    assert _shorts([1.0, np.nan, np.inf, 2e-9]) == [1.0, None, None, 2e-9]
    assert json.dumps(_short(np.nan)) == "null"


def test_draws_are_a_table_of_paths() -> None:
    assert draws_text(fitted([[0.1, 2.0], [1 / 3, 4.0]], [0.5, 0.5])) == (
        "parameters.a,parameters.b\n0.1,2\n0.333333,4\n"
    )


def test_a_prior_has_the_limits_of_the_file_or_else_those_of_the_rulebook() -> None:
    parameter: Any = SimpleNamespace(name="n", value=0.2, low=0.1, high=0.4, unit="u", meaning="m")
    assert prior_of(parameter, "pert", None) == Prior("n", "pert", 0.2, 0.1, 0.4, "u", "m")
    assert prior_of(parameter, "uniform", (0.0, 1.0)) == Prior("n", "uniform", 0.2, 0.0, 1.0, "u", "m")
    flat = prior_of(parameter, "uniform", (2.0, 4.0))
    assert flat.shape == (1.0, 1.0)
    np.testing.assert_allclose(flat.density(np.array([2.5, 3.9])), [0.5, 0.5])
    np.testing.assert_allclose(flat.values(np.array([0.0])), [3.0])
    np.testing.assert_allclose(flat.scores(np.array([3.0])), [0.0], atol=1e-12)


def test_a_fit_plays_its_prior_its_generations_and_its_posterior(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """The law before is drawn first, the errors of points follow from it, and the posterior has as many draws."""
    sides: list[Any] = []

    class Search:
        def __init__(self, calibration: Any, journal: Any, jobs: int, listener: Any, stop: Any) -> None:
            self.errors: Any = None
            assert (journal, jobs, listener, stop) == (kept, 3, heard, "stop")

        def values(self, scores: Any) -> Any:
            return scores + 100.0

        def side(self, law: Any) -> str:
            sides.append(np.asarray(law).shape)
            return f"side {len(sides)}"

        def distances(self, number: int, scores: Any) -> Any:
            return number

    def generations(distances: Any, free: int, population: int, keep: float, seed: int) -> Any:
        asked.append((distances(7, None), free, population, keep, seed))
        for tolerance in (0.9, 0.8, 0.7, 0.6):
            some = Population(np.array([[tolerance]] * 4), np.zeros(4), np.full(4, 0.25))
            yield Generation(tolerance, 0.5, 5, some)

    asked: list[Any] = []
    said_: list[str] = []
    kept = SimpleNamespace(known={}, mark="")
    heard: Any = SimpleNamespace(began=lambda total, done: asked.append((total, done)), said=said_.append)

    def journal(folder: Any, mark: str) -> Any:
        kept.mark = mark
        return kept

    monkeypatch.setattr(fitting, "_Search", Search)
    monkeypatch.setattr(fitting, "Journal", journal)
    monkeypatch.setattr(fitting, "generations", generations)
    monkeypatch.setattr(fitting, "_errors_of_points", lambda calibration, before: f"errors of {before}")
    calibration: Any = SimpleNamespace(said=said(seed=4), priors=[1, 2], most_runs=900, mark=lambda: "mark")
    stop: Any = "stop"
    found = fitting.fit(calibration, tmp_path, 3, heard, stop)
    assert asked == [(900, 0), (7, 2, 10, 0.4, 4)]
    assert len(kept.mark) == 12
    assert sides == [(40, 2), (40, 1)], "as many draws as there are runs to check them, a hundred at most"
    assert (found.before, found.after, found.errors) == ("side 1", "side 2", "errors of side 1")
    assert (len(found.generations), found.why) == (3, "all 3 generations were played")
    assert found.values.tolist() == [[100.7]] * 4
    assert said_[0].startswith("generation 1 of at most 3: the nearest 4 points lie within 0.900; 50% of the new ones")
    assert len(said_) == 3
    kept.known = {1: 2}
    sides.clear()
    calibration.said = said(check_runs=4000, tolerance=0.8)
    found = fitting.fit(calibration, tmp_path, 3, heard, stop)
    assert said_[3] == f"1 points and laws are in {tmp_path} already, and are not played again"
    assert (sides[0], found.why, len(found.generations)) == ((100, 2), "the tolerance 0.8 is reached", 2)


def test_points_that_are_known_are_looked_up_and_others_played_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[Any] = []
    advanced: list[Any] = []
    row = SimpleNamespace(found=Interval(0.5, 0.4, 0.6), cases=9)
    monkeypatch.setattr(fitting, "rows_over", lambda *asked: played.append(asked) or [row])
    monkeypatch.setattr(fitting, "placed_rows", lambda rows: [("placed", each.cases) for each in rows])
    targets = SimpleNamespace(targets=["target"], builds="builds", mixes=[1, 2])
    calibration: Any = SimpleNamespace(said=said(seed=4), fitted=(True,), priors="priors", targets=targets)
    known: dict[Any, Any] = {}
    journal: Any = SimpleNamespace(known=known, add=known.__setitem__)
    listener: Any = SimpleNamespace(advanced=lambda runs, steps: advanced.append((runs, steps)))
    stop: Any = SimpleNamespace(asked=False)
    search = _Search(calibration, journal, 3, listener, stop)
    law = np.array([[0.25, 0.5]])
    for _ in range(2):
        side = search._side(law, 30, 10)
        assert (side.rows[0].target, side.rows[0].found, side.rows[0].cases) == ("target", row.found, 9)
        assert side.placed == [("placed", 9)]
    assert known == {(30, 10, (0.25, 0.5)): [[0.5, 0.4, 0.6, 9]]}
    assert len(played) == 1
    assert (*played[0][:3], *played[0][4:]) == (["target"], "builds", "priors", 30, 10, 4, 3)
    assert advanced == [(20, 0)] * 2
    stop.asked = True
    with pytest.raises(fitting.Stopped):
        search._side(law, 30, 10)
