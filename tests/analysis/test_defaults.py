"""What is taken where nothing is said: the same in a script as at the command line, and one level everywhere."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sim.analysis
import sim.experiment
from sim.analysis.hindcast.controls import dealt, luck_of_the_runs
from sim.analysis.hindcast.scoring import score
from sim.analysis.questions.compare import compare, compare_sides
from sim.analysis.questions.discovery import discover
from sim.analysis.questions.pivots import pivots
from sim.analysis.questions.sensitivity import by_evidence, one_by_one, over_ranges
from sim.analysis.runs.table_of_inputs import cases_of
from sim.cli import compare as compare_verb
from sim.cli import discover as discover_verb
from sim.cli import pivots as pivots_verb
from sim.cli import sensitivity as sensitivity_verb
from sim.cli import sweep as sweep_verb
from sim.experiment.folder.study import Study
from sim.experiment.playing.chunk import Orders
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Options


def defaults(function: Callable[..., Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    return {each.name: each.default for each in parameters if each.default is not each.empty}


def functions() -> Iterator[Callable[..., Any]]:
    """Go through the functions, methods and constructors of both rooms."""
    for room in (sim.analysis, sim.experiment):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            module = importlib.import_module(found.name)
            for each in vars(module).values():
                if getattr(each, "__module__", "") != module.__name__:
                    continue
                inner = vars(each).values() if inspect.isclass(each) else (each,)
                yield from filter(inspect.isfunction, inner)


@pytest.mark.parametrize(("name", "values"), [("level", {0.95}), ("seed", {None, 1}), ("jobs", {0, 1})])
def test_every_level_is_95_percent_every_seed_the_first_and_no_thread_is_taken_for_granted(
    name: str, values: set[Any]
) -> None:
    said = [found[name] for found in map(defaults, functions()) if name in found]
    assert len(said) > 4
    assert set(said) <= values


@pytest.mark.parametrize(("function", "verb", "names"), [
    (pivots, pivots_verb.pivots, {"runs": "runs", "seed": "seed", "split_day": "split_day", "margin": "margin",
                                  "level": "level", "jobs": "jobs"}),
    (discover, discover_verb.discover, {"alpha": "alpha", "mass_min": "mass", "level": "level"}),
    (cases_of, discover_verb.discover, {"seed": "seed", "columns": "columns", "jobs": "jobs"}),
    (over_ranges, sensitivity_verb.sensitivity, {"blocks": "blocks", "trajectories": "walks", "runs": "each",
                                                 "level": "level", "jobs": "jobs"}),
    (one_by_one, sensitivity_verb.sensitivity, {"top": "top", "level": "level", "jobs": "jobs"}),
    (by_evidence, sensitivity_verb.sensitivity, {"level": "level", "jobs": "jobs"}),
    (compare, compare_verb.compare, {"correct": "correct", "paired": "paired", "level": "level", "runs": "runs",
                                     "seed": "seed", "jobs": "jobs"}),
    (compare_sides, compare_verb.compare, {"correct": "correct", "paired": "paired", "level": "level"}),
    (sweep, sweep_verb.sweep, {"runs": "runs", "seed": "seed", "jobs": "jobs", "retry_failed": "retry_failed",
                               "max_failures": "max_failures"}),
])  # fmt: skip
def test_a_script_takes_what_the_command_line_takes(
    function: Callable[..., Any], verb: Callable[..., Any], names: dict[str, str]
) -> None:
    ours, theirs = defaults(function), defaults(verb)
    assert {name: ours[name] for name in names} == {name: theirs[typed] for name, typed in names.items()}


def test_forecasts_are_dealt_and_runs_drawn_as_often_wherever_they_are() -> None:
    assert defaults(score)["times"] == defaults(dealt)["times"] == 199  # and the forecasts themselves: 200
    assert defaults(score)["resamples"] == defaults(luck_of_the_runs)["resamples"] == 999


def test_nothing_is_kept_begun_anew_or_played_again_unless_it_is_asked_for() -> None:
    for found in (defaults(Options), defaults(sweep)):
        assert (found["retry_failed"], found["fresh"], found["max_failures"], found["until"]) == (
            False,
            False,
            None,
            None,
        )
    for found in (defaults(Orders), defaults(Study)):
        assert (found["keep_months"], found["time_limit"]) == (False, None)
