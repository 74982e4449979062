"""Calibrations: what is wrong with one is told in its place; a fit is the same however it was played."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from few_targets import COURT, ROOT, few_targets

from sim.analysis.calibration.file import Calibration, load_calibration
from sim.analysis.calibration.fitting import Fitted, Stopped, fit
from sim.analysis.calibration.journal import Journal, refuse_foreign
from sim.analysis.calibration.playing import rows_over, with_values
from sim.analysis.calibration.posterior import (
    draws_text,
    load_posterior,
    pert_like,
    posterior_text,
    settings_of,
)
from sim.analysis.calibration.priors import Prior
from sim.ensemble import simulate
from sim.experiment.playing.session import Listener
from sim.experiment.playing.stop import Stop
from sim.language.errors import ResultsError, ScenarioError, UsageError
from sim.report.figures.posterior import density_after, picture
from sim.report.style import NARROW, WIDE, as_png, as_svg
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

SHIPPED = ROOT / "configs" / "calibration.yaml"
TARGETS = few_targets()
TEXT = """kingmaker_calibration: 1
id: few
title: Few points
targets: targets.yaml
free: {chances: pert, noise: {law: uniform, range: [0.05, 0.3]}}
population: 8
generations: 3
stop_below: 0
runs: 12
check_runs: 40
"""


def written(folder: Path, text: str = TEXT, targets: str = TARGETS) -> Path:
    (folder / "targets.yaml").write_text(targets)
    (folder / "c.yaml").write_text(text)
    return folder / "c.yaml"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return load_calibration(written(tmp_path_factory.mktemp("calibration")))


@pytest.fixture(scope="module")
def fitted(small: Calibration, tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    return fit(small, tmp_path_factory.mktemp("fitted"), 1, Listener(), Stop())


def test_the_shipped_calibration_is_in_order_and_frees_what_the_file_names() -> None:
    found = load_calibration(SHIPPED)
    assert [prior.name for prior in found.priors] == list(found.said.free)
    assert len(found.targets.targets) == 20
    assert all(found.fitted)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("chances: pert", "chance: pert", ":5:8: error: free.chance: 'chance' is not the id of a parameter; did you"),
    ("chances: pert", "chances: normal", ":5:17: error: free.chances: must be one of pert"),
    ("law: uniform, range: [0.05, 0.3]", "range: [0.05, 0.06]", "free.noise.range: must contain 0.095, the mode"),
    ("[0.05, 0.3]", "[0.3, 0.05]", "'range' must be [lowest, highest]"),
    ("[0.05, 0.3]", "[0.05, 5000]", "free.noise.range.1: must lie between 0.001 and 20 worth"),
    ("population: 8", "population: 8\nkeep: 0.25", "leaves 2 points: needs at least 4"),
    ("population: 8", "population: 4", ":6:13: error: population: must be at least 8 (found 4)"),
    ("targets: targets.yaml", "targets: target.yaml", ":4:10: error: targets: the file"),
    ("runs: 12", "runs: 12\nwithout: [splitt]", "'splitt' is not the id of a target; did you mean 'split'?"),
    ("runs: 12", "runs: 12\nwithout: [split, tries]", "without: leaves no target to fit to"),
    ("runs: 12", "run: 12", "unknown key 'run'; did you mean 'runs'?"),
    ("free: {", "free: {a: pert, b: pert, c: pert, d: pert, ", "free: must have at most 5 entries"),
    ("runs: 12", "runs: 1000000\npopulation: 9000", "points of 1000000 runs are more than there are numbers of runs"),
])  # fmt: skip
def test_what_is_wrong_with_a_calibration_is_told_in_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = TEXT.replace("population: 8\n", "") if "population: 9000" in new else TEXT  # never twice
    with pytest.raises(ScenarioError) as raised:
        load_calibration(written(tmp_path, text.replace(old, new)))
    assert said in str(raised.value)


def test_what_is_wrong_with_the_targets_is_told_where_they_stand(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as raised:
        load_calibration(written(tmp_path, TEXT, TARGETS.replace("split in a year", "split in a yaer")))
    assert "targets.yaml:5:" in str(raised.value)
    assert "did you mean 'split in a year'?" in str(raised.value)


def test_a_point_is_what_a_scenario_gives_that_fixes_the_parameters_there() -> None:
    values = {"chances": 0.4, "noise": 0.17}
    by_hand = build(load(COURT, [f"parameters.{name}={value}" for name, value in values.items()]))
    ours = with_values(build(load(COURT)), values)
    assert simulate(ours, 0, 20, 1).world.tobytes() == simulate(by_hand, 0, 20, 1).world.tobytes()


@pytest.mark.parametrize("law", ["pert", "uniform"])
def test_a_prior_is_the_law_it_says(law: Any) -> None:
    prior = Prior("chances", law, 0.07, 0.035, 0.14, "per year", "")
    scores = np.linspace(-3, 3, 301)
    values = prior.values(scores)
    assert prior.scores(values) == pytest.approx(scores, abs=1e-9)
    assert np.sum(prior.density(values)[1:] * np.diff(values)) == pytest.approx(0.997, abs=0.005)
    if law == "pert":
        assert values[np.argmax(prior.density(values))] == pytest.approx(0.07, rel=0.01)


def test_a_fit_that_was_stopped_again_and_again_goes_on_to_the_same_bytes(
    small: Calibration, fitted: Fitted, tmp_path: Path
) -> None:
    class Impatient(Listener):
        def __init__(self, stop: Stop) -> None:
            self.stop, self.heard = stop, 0

        def advanced(self, runs: int, agent_steps: int) -> None:
            self.heard += 1
            self.stop.asked = len(points()) >= wanted

    def points() -> list[str]:
        return [line for file in tmp_path.glob("points-*.jsonl") for line in file.read_text().splitlines()]

    for wanted in (4, 10, 15):
        stop = Stop()
        with pytest.raises(Stopped):
            fit(small, tmp_path, 2, Impatient(stop), stop)
        assert len(points()) == wanted
    (journal,) = tmp_path.glob("points-*.jsonl")
    journal.write_bytes(journal.read_bytes() + b'0123 {"torn')
    again = fit(small, tmp_path, 2, Listener(), Stop())
    assert posterior_text(again) == posterior_text(fitted)
    assert draws_text(again) == draws_text(fitted)
    assert len(points()) == 1 + fitted.points + 2, "nothing is played twice, and what was torn is gone"


def test_a_journal_is_read_as_it_was_written_and_refused_where_it_was_changed(tmp_path: Path) -> None:
    key, figures = (0, 12, (0.1, 1 / 3)), [[0.5, 0.25, float("inf"), 3], [0.1, 0.0, 0.2, 7]]
    Journal(tmp_path, "0").add(key, figures)
    assert Journal(tmp_path, "0").known == {key: figures}
    assert Journal(tmp_path, "1").known == {}
    file = tmp_path / "points-0.jsonl"
    for changed in (file.read_text().replace("0.25", "0.26"), "mine\n" + file.read_text()):
        file.write_text(changed)
        with pytest.raises(ResultsError, match=r"points-0.jsonl:[12]: is damaged or none of ours"):
            Journal(tmp_path, "0")


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    refuse_foreign(tmp_path / "new")
    refuse_foreign(tmp_path)
    (tmp_path / "points-0.jsonl").write_text("not ours\n")
    with pytest.raises(UsageError, match="holds other things"):
        refuse_foreign(tmp_path)


def test_other_runs_or_another_seed_begin_a_journal_of_their_own(small: Calibration) -> None:
    marks = {small.mark()}
    for change in ({"runs": 13}, {"seed": 2}):
        marks.add(Calibration(small.said.model_copy(update=change), small.targets, small.priors, {}).mark())
    assert len(marks) == 3


def test_the_table_is_played_on_luck_that_chose_nothing(small: Calibration) -> None:
    """Every value alike, so the figures are those of a plain scenario, from the first run behind all points."""
    first = small.said.first_check_run
    assert first == 16 * 12
    values = np.tile([0.5, 0.2], (7, 1))
    rows = rows_over(
        small.targets.targets, small.targets.builds, small.priors, values, first, 60, 1, 1
    )  # fmt: skip
    (laid_out,) = small.targets.builds.values()
    world = simulate(with_values(laid_out, {"chances": 0.5, "noise": 0.2}), first, first + 60, 1).world
    assert rows[1].found.estimate == pytest.approx(world["attempts_won"].sum() / world["attempts"].sum())


def test_a_posterior_is_read_as_it_was_written_and_sets_its_laws(fitted: Fitted, tmp_path: Path) -> None:
    file = tmp_path / "posterior.yaml"
    file.write_text(posterior_text(fitted), encoding="utf-8")
    said, _ = load_posterior(file)
    assert sum(said.weights) == pytest.approx(1.0, abs=1e-4)
    assert set(said.values) == set(said.parameters) == {"chances", "noise"}
    assert said.sizes.points == fitted.points == small_points(fitted)
    scenario = load(COURT, settings_of(said))
    for name, each in said.parameters.items():
        number = scenario.parameters[name]
        assert (number.value, number.range) == (each.law.value, each.law.range)
    file.write_text(posterior_text(fitted).replace("      value: ", "      value: 9", 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match="contain the value"):
        load_posterior(file)


def small_points(fitted: Fitted) -> int:
    said = fitted.calibration.said
    return said.population + (len(fitted.generations) - 1) * (said.population - said.kept)


def test_a_posterior_that_is_its_prior_gives_the_prior_as_a_law() -> None:
    prior = Prior("chances", "pert", 0.07, 0.035, 0.14, "per year", "")
    from scipy.special import ndtri

    values = prior.values(ndtri((np.arange(2000) + 0.5) / 2000))
    value, low, high = pert_like(values, np.full(2000, 1 / 2000), 0.035, 0.14)
    assert (value, low, high) == pytest.approx((0.07, 0.035, 0.14), rel=0.08)
    weights = np.full(2000, 1 / 2000)
    assert (low + 4 * value + high) / 6 == pytest.approx(weights @ values, rel=1e-9)


def test_a_density_has_the_area_of_one_and_does_not_leave_the_range() -> None:
    prior = Prior("chances", "uniform", 0.07, 0.0, 1.0, "per year", "")
    rng = np.random.default_rng(1)
    scores = np.linspace(-3.2, 3.2, 400)
    at = prior.values(scores)
    for values in (rng.random(400), rng.beta(8, 2, 400)):
        density = density_after(prior, values, np.full(400, 1 / 400), scores)
        assert np.sum(density[1:] * np.diff(at)) == pytest.approx(1.0, abs=0.03)
    flat = density_after(prior, (np.arange(400) + 0.5) / 400, np.full(400, 1 / 400), scores)
    assert flat[np.abs(scores) < 2] == pytest.approx(1.0, abs=0.15)


def test_the_figure_is_drawn_in_two_sizes_the_same_each_time(fitted: Fitted) -> None:
    drawn = picture(fitted)
    assert "chances" in drawn.alt
    for size in (NARROW, WIDE):
        assert as_svg(drawn, size) == as_svg(drawn, size)
    assert as_png(drawn, NARROW).startswith(b"\x89PNG")


def test_the_posterior_that_is_kept_is_one_of_the_shipped_calibration() -> None:
    said, _ = load_posterior(ROOT / "configs" / "posteriors" / "base-rates.yaml")
    assert said.id == load_calibration(SHIPPED).said.id
    assert said.sizes.kept == len(said.weights) == len(next(iter(said.values.values())))
