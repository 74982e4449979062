"""Reading a config: checked as scenarios are, with everything that is wrong at once, and then what there is to play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError, UsageError, some
from sim.experiment.axes import Choice, Ground
from sim.experiment.config import Config
from sim.experiment.configmessages import problems_of
from sim.experiment.design import SCENARIO, DesignError, Row, points_of
from sim.experiment.study import Base, Point, Study, shown
from sim.experiment.tablefile import read_table_text
from sim.experiment.trial import problems_of_settings
from sim.experiment.until import Until, parse_until
from sim.scenario.blanks import forgotten_values
from sim.scenario.document import Document
from sim.scenario.headers import kind_of
from sim.scenario.loader import examine
from sim.scenario.overrides import Override, parse_override
from sim.scenario.reading import read_map
from sim.scenario.schema import Scenario
from sim.scenario.shape import dotted
from sim.scenario.yamlmarks import PathTuple


@dataclass(frozen=True)
class Plan:
    """A checked config, with the scenarios it plays and its points."""

    config: Config
    file: str
    scenarios: Mapping[str, Scenario]
    rows: tuple[tuple[str, Row], ...]  # name of the scenario, and the choice of each axis
    warnings: tuple[Problem, ...] = ()  # what is probably not meant in its scenarios, as they are before any axis

    def study(self, runs: int | None = None, seed: int | None = None, max_runs: int | None = None) -> Study:
        """Return what there is to play; arguments replace what the config says."""
        config = self.config
        asked = runs or config.runs
        if self.until() is not None or max_runs is not None:
            asked = max_runs or config.max_runs or asked
        bases = {name: Base.of(scenario, name) for name, scenario in self.scenarios.items()}
        points: dict[tuple[str, str], Point] = {}
        for name, row in self.rows:
            settings = tuple(setting for choice in row.values() for setting in choice.settings)
            values = {axis: choice.shown for axis, choice in row.items()}
            point = Point(len(points), name, settings, values)
            points.setdefault((name, point.canonical), point)
        return Study(
            config.sweep, bases, tuple(points.values()), config.seed if seed is None else seed, asked, config.chunk,
            config.series, config.time_limit, config.title or config.sweep,
        )  # fmt: skip

    def until(self) -> Until | None:
        """Return the width to stop at, if there is one."""
        return parse_until(self.config.until) if self.config.until is not None else None

    def about(self) -> dict[str, Any]:
        """Return what there is to say of a config that is in order."""
        axes = {
            axis: dict.fromkeys(shown(row[axis].shown) for _, row in self.rows if axis in row) for axis in self.axes()
        }
        said = {
            axis: ", ".join(values) if len(values) <= 8 else f"{len(values)} values" for axis, values in axes.items()
        }
        return {
            "sweep": self.config.sweep,
            "scenarios": ", ".join(scenario.id for scenario in self.scenarios.values()),
            "design": self.config.design.kind,
            "points": len(self.rows),
            "runs": f"{self.config.runs:,} at each point",
            **({f"axis {axis}": values for axis, values in said.items()} if len(said) <= 12 else {"axes": len(said)}),
        }

    def axes(self) -> tuple[str, ...]:
        """Return the names of the axes."""
        return tuple(dict.fromkeys(axis for _, row in self.rows for axis in row))


def is_plan(file: str | Path) -> bool:
    """Say whether a file is a config: a map with the key `sweep`. What cannot be read is left to who reads it."""
    return kind_of(file) == "config"


def load_plan(
    path: str | Path, settings: Sequence[str] = (), changes: Mapping[tuple[str, ...], Any] | None = None
) -> Plan:
    """Read a config with the scenarios it names, and check it.

    Parameters
    ----------
    path : str or Path
        The file, as it should be named in errors.
    settings : sequence of str
        What to set at every point, as on the command line, on top of the config.
    changes : mapping of path to value, optional
        What replaces entries of the config itself: ``{("design", "points"): 64}``.

    Raises
    ------
    ScenarioError
        With all problems of the config, or else those of its scenarios.
    """
    plan, problems, texts = examine_plan(path, settings, changes)
    if plan is None or problems:
        raise ScenarioError(problems, texts)
    return plan


def examine_plan(
    path: str | Path, settings: Sequence[str] = (), changes: Mapping[tuple[str, ...], Any] | None = None
) -> tuple[Plan | None, list[Problem], dict[str, str]]:
    """Read and check as `load_plan` does, but hand back the problems, and the texts of the files."""
    marked, found = read_map(path)
    texts = dict(found)
    problems = [*marked.problems, *some(forgotten_values(marked, Config))]
    if problems:
        return None, problems, texts
    for place, value in (changes or {}).items():
        _replace(marked.data, place, value)
    document = Document(marked.file, marked.data, marked.values, marked.keys, texts)
    try:
        config = Config.model_validate(marked.data)
    except ValidationError as trouble:
        return None, problems_of(trouble, document), texts
    return _lay_out(config, document, settings, texts)


def _lay_out(
    config: Config, document: Document, settings: Sequence[str], texts: dict[str, str]
) -> tuple[Plan | None, list[Problem], dict[str, str]]:
    """Read the scenarios of a config and make its points."""
    named = config.scenarios or {"": config.scenario or ""}
    everywhere: list[str | Override] = [Override(_split(path), value) for path, value in config.set.items()]
    set_by = {Override(_split(path), value).written: path for path, value in config.set.items()}
    everywhere += [parse_override(setting) for setting in settings]
    problems: list[Problem] = []
    warnings: list[Problem] = []
    scenarios: dict[str, Scenario] = {}
    data: dict[str, dict[str, Any]] = {}
    for name, file in named.items():
        asked: PathTuple = ("scenarios", name) if name else ("scenario",)
        examined = examine(_beside(document.file, file), everywhere, document.place_of(asked), dotted(asked))
        texts |= examined.document.texts
        problems += [_placed(problem, set_by, document) for problem in examined.problems]
        warnings += [_placed(warning, set_by, document) for warning in examined.warnings]
        if examined.scenario is not None:
            scenarios[name or examined.scenario.id] = examined.scenario
            data[name or examined.scenario.id] = examined.document.data
    problems += _until_problems(config, document)
    if problems or not scenarios:
        return None, problems, texts
    first = next(iter(scenarios))
    try:
        rows = _points(config, Ground(scenarios[first], data[first]), tuple(scenarios), document.file)
    except DesignError as trouble:
        return None, [document.problem(trouble.place, str(trouble), at_key=True)], texts
    except ScenarioError as trouble:  # a shift that leaves the scale
        place = document.place_of(("design",))
        return None, [Problem(*place, "design", f"{p.file}: {p.message}") for p in trouble.problems], texts
    problems = problems_of_settings(rows, data, document)
    plan = Plan(config, document.file, scenarios, tuple(rows), tuple(dict.fromkeys(warnings)))
    return (None if problems else plan), problems, texts


def _points(config: Config, ground: Ground, scenarios: tuple[str, ...], file: str) -> list[tuple[str, Row]]:
    """Return the points with the scenario each belongs to; several scenarios are an axis of their own."""
    design = config.design

    def read(name: str) -> str:
        return read_table_text(_beside(file, name), design)

    if len(scenarios) == 1:
        return [
            (scenarios[0], {axis: c for axis, c in row.items() if axis != SCENARIO})
            for row in points_of(design, ground, read)
        ]
    rows = points_of(design.model_copy(update={"where": None}), ground, read)
    crossed = []
    for row in rows:
        asked = str(row[SCENARIO].shown) if SCENARIO in row else None
        if asked is not None and asked not in scenarios:
            raise DesignError(("design",), f"there is no scenario '{asked}' ({', '.join(scenarios)})")
        crossed += [{SCENARIO: Choice(name, ()), **row} for name in scenarios if asked in (None, name)]
        if asked is not None:
            crossed[-1][SCENARIO] = Choice(asked, ())
    if design.where is not None:
        from sim.experiment.design import kept

        crossed = kept(design.where, crossed, ("design",))
    if not crossed:
        raise DesignError(("design", "where"), "leaves no point to play")
    return [(str(row[SCENARIO].shown), row) for row in crossed]


def _until_problems(config: Config, document: Document) -> list[Problem]:
    if config.until is None:
        return []
    try:
        parse_until(config.until)
    except UsageError as trouble:
        return [document.problem(("until",), str(trouble).removeprefix(f"--until {config.until!r}: "))]
    return []


def _placed(problem: Problem, set_by: Mapping[str, str], document: Document) -> Problem:
    """Give a problem with something the config sets its place in the config."""
    path = set_by.get(problem.file)
    if path is None:
        return problem
    place = document.place_of(("set", path))
    said = f"{problem.path}: {problem.message}" if problem.path else problem.message
    return Problem(*place, f"set.{path}", said, problem.found, problem.hint, problem.severity, problem.known)


def _replace(data: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    for part in place[:-1]:
        inner = data.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        data = inner
    data[place[-1]] = value


def _beside(file: str, named: str) -> Path:
    """Return a file named in a config, relative to it."""
    return Path(named) if Path(named).is_absolute() else Path(file).parent / named


def _split(path: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in path.split("."))
