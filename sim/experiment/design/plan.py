"""Reading a config: checked as scenarios are, with everything that is wrong at once, and then what there is to play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sim.experiment.design.axes import Ground, Origin
from sim.experiment.design.axisnames import twins
from sim.experiment.design.config import Config
from sim.experiment.design.ends import ends_of
from sim.experiment.design.layout import DesignError, Layout, Row
from sim.experiment.design.overlaps import Overlaps
from sim.experiment.design.points import points_of
from sim.experiment.design.repeats import for_readers_only, repeated
from sim.experiment.design.trial import problems_of_settings, warnings_of_settings
from sim.experiment.design.until import Until, half_width, parse_until
from sim.experiment.folder.study import Base, Point, Study, shown
from sim.language.amounts import amount
from sim.language.document import Document
from sim.language.dotted import dotted, parts_of
from sim.language.errors import Problem, ScenarioError, UsageError
from sim.language.headers import kind_of
from sim.language.models import read_as, read_document
from sim.language.yaml_places import PathTuple, Place
from sim.outcomes.own import Own, OwnOutcomes, defined_in_all, own_outcomes
from sim.scenario.checks.names import names_of
from sim.scenario.checks.own_outcomes import check_own_outcomes
from sim.scenario.reading.loader import examine
from sim.scenario.reading.overrides import Earlier, Override, parse_override
from sim.scenario.schema.scenario import Scenario

OPTIONS: Final[Mapping[tuple[str, ...], str]] = {("design", "kind"): "--design", ("design", "points"): "--points"}
"""Options of the command line that replace entries of a config."""


@dataclass(frozen=True)
class Plan:
    """A checked config, with the scenarios it plays and its points."""

    config: Config
    file: str
    scenarios: Mapping[str, Scenario]
    rows: tuple[tuple[str, Row], ...]  # name of the scenario, and the choice of each axis
    warnings: tuple[Problem, ...] = ()  # what is probably not meant in its scenarios, as they are before any axis
    remarks: tuple[Problem, ...] = ()  # how it was read, where that may not be what was meant

    def study(self, runs: int | None = None, seed: int | None = None, max_runs: int | None = None) -> Study:
        """Return what there is to play; arguments replace what the config says."""
        config = self.config
        asked = config.runs if runs is None else runs
        if self.until() is not None or max_runs is not None:
            most = config.max_runs if max_runs is None else max_runs
            asked = asked if most is None else most
        bases = {name: Base.of(scenario, name) for name, scenario in self.scenarios.items()}
        return Study(
            config.sweep, bases, self.points(), config.seed if seed is None else seed, asked, config.chunk,
            config.series, config.time_limit, config.title or config.sweep,
        )  # fmt: skip

    def points(self) -> tuple[Point, ...]:
        """Return the points to play: of rows that set the same, the first."""
        points: dict[tuple[str, str], Point] = {}
        for name, row in self.rows:
            settings = tuple(setting for choice in row.values() for setting in choice.settings)
            values = {axis: choice.shown for axis, choice in row.items()}
            point = Point(len(points), name, settings, values)
            points.setdefault((name, point.canonical), point)
        return tuple(points.values())

    def until(self) -> Until | None:
        """Return the width to stop at, if there is one."""
        return parse_until(self.config.until, self.own()) if self.config.until is not None else None

    def defined(self) -> dict[str, OwnOutcomes]:
        """Return the outcomes that each scenario defines beside the registered ones, by its name."""
        return {name: own_outcomes(scenario.outcomes) for name, scenario in self.scenarios.items()}

    def own(self) -> OwnOutcomes:
        """Return the outcomes that all its scenarios define, those of the config among them."""
        return defined_in_all(list(self.defined().values()))

    def about(self) -> dict[str, object]:
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
            "points": len(self.points()),
            "runs": self._runs_told(),
            **({f"axis {axis}": values for axis, values in said.items()} if len(said) <= 12 else {"axes": len(said)}),
        }

    def _runs_told(self) -> str:
        config, goal = self.config, self.until()
        if goal is None:
            return f"{config.runs:,} at each point"
        return f"at most {config.max_runs or config.runs:,} at each point, until {goal.goal}"

    def axes(self) -> tuple[str, ...]:
        """Return the names of the axes."""
        return tuple(dict.fromkeys(axis for _, row in self.rows for axis in row))


@dataclass
class _Read:
    """The scenarios of a config by name, what their files say, what is wrong with them, and what is not meant."""

    scenarios: dict[str, Scenario] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


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
    document, problems = read_document(path, Config)
    texts = dict(document.texts)
    if problems:
        return None, problems, texts
    for place, value in (changes or {}).items():
        _replace(document.data, place, value)
    config, problems = read_as(Config, document)
    plan = None
    if config is not None:
        plan, problems, texts = _lay_out(config, document, settings, texts)
    if changes and problems:
        as_it_stands = examine_plan(path, settings)[1]
        problems = [each if each in as_it_stands else _brought_about(each, changes) for each in problems]
    return plan, problems, texts


def _brought_about(problem: Problem, changes: Mapping[tuple[str, ...], Any]) -> Problem:
    """Place a problem, which the config does not have as it stands, with what was typed in the place of its entries."""
    own = [place for place in changes if dotted(place) == problem.path]
    typed = ", ".join(f"{OPTIONS.get(place, dotted(place))} {changes[place]}" for place in own or changes)
    return replace(problem, file=typed, line=None, column=None)


def _lay_out(
    config: Config, document: Document, settings: Sequence[str], texts: dict[str, str]
) -> tuple[Plan | None, list[Problem], dict[str, str]]:
    """Read the scenarios of a config and make its points."""
    set_before, problems, remarks = _set_everywhere(config, document, settings)
    read = _scenarios_of(config, document, set_before)
    texts |= read.texts
    problems = list(dict.fromkeys([*problems, *read.problems]))
    problems += _problems_together(config, document, read.scenarios, not problems)
    if problems or not read.scenarios:
        return None, problems, texts

    def beside(name: str) -> Path:
        return _beside(document.file, name)

    grounds = {name: Ground(scenario, read.data[name]) for name, scenario in read.scenarios.items()}
    try:
        rows = points_of(config.design, Layout(grounds, document, beside, remarks.append))
    except DesignError as trouble:
        return None, [document.problem(trouble.place, str(trouble), at_key=True)], texts
    except ScenarioError as trouble:
        return None, list(trouble.problems), texts
    overlaps = Overlaps(set_before)
    for _, row in rows:
        overlaps.look(row.values())
    problems = _outcomes_as_inputs(rows)
    if problems:
        return None, problems, texts
    problems = [*overlaps.problems.values()]
    for tried in (ends_of(config.design, rows), rows):
        problems = problems or problems_of_settings(tried, read.data, document)
    if problems:
        return None, problems, texts
    remarks += [*repeated(config.design, rows), *for_readers_only(rows)]
    warnings = (*dict.fromkeys(read.warnings), *warnings_of_settings(rows, read.data, document))
    plan = Plan(config, document.file, read.scenarios, tuple(rows), warnings, tuple(remarks))
    return replace(plan, warnings=(*warnings, *_too_few_runs(plan, document))), [], texts


def _too_few_runs(plan: Plan, document: Document) -> list[Problem]:
    """Find a width that no share reaches with the most runs that a config plays of a point, not even one of 0 %."""
    goal, most = plan.until(), plan.config.max_runs or plan.config.runs
    narrowest = float(half_width([0], [most])[0])
    if goal is None or narrowest <= goal.width:
        return []
    message = f"cannot be reached: {amount(most, 'run')} of a point tell no share to better than ±{narrowest:.3f}"
    return [replace(document.problem(("until",), f"{message}; raise 'max_runs'"), severity="warning")]


def _scenarios_of(config: Config, document: Document, set_before: Sequence[tuple[Override, Origin]]) -> _Read:
    """Read the scenarios of a config, with what it sets in all of them and the outcomes that it defines."""
    everywhere: list[str | Override] = [entry for entry, _ in set_before]
    set_by = {entry.written: path for (entry, _), path in zip(set_before, config.set, strict=False)}
    read = _Read()
    for name, file in _named(config).items():
        asked: PathTuple = ("scenarios", name) if name else ("scenario",)
        examined = examine(_beside(document.file, file), everywhere, document.place_of(asked), dotted(asked))
        read.texts |= examined.document.texts
        read.problems += [_placed(problem, set_by, document) for problem in examined.problems]
        read.warnings += [
            _placed(warning, set_by, document)
            for warning in examined.warnings  # remarks upon the scenario itself stand where that is checked
            if warning.severity == "warning" or warning.file in set_by
        ]
        if examined.scenario is not None:
            defined = {**examined.scenario.outcomes, **config.outcomes}
            scenario = examined.scenario.model_copy(update={"outcomes": defined})
            read.scenarios[name or scenario.id] = scenario
            read.data[name or scenario.id] = examined.document.data
            of_scenario = examined.document.data.get("outcomes", {})
            read.problems += check_own_outcomes(document, names_of(examined.document.data), of_scenario)
    return read


def _named(config: Config) -> Mapping[str, str]:
    """Return the files of scenarios by their names; of one alone the name is empty."""
    return config.scenarios or {"": config.scenario or ""}


def _problems_together(
    config: Config, document: Document, scenarios: Mapping[str, Scenario], are_in_order: bool
) -> list[Problem]:
    """Find what is wrong with scenarios beside each other, and with what a config asks of them."""
    own = {name: own_outcomes(scenario.outcomes) for name, scenario in scenarios.items()} if are_in_order else {}
    problems = _two_meanings(own, document)
    are_all = len(scenarios) == len(_named(config))
    if own or (are_all and not any(scenario.outcomes for scenario in scenarios.values())):
        problems += _until_problems(config, document, defined_in_all(list(own.values())))
    problems += [
        document.problem(("scenarios", second), f"cannot be told from '{first}'", at_key=True)
        for first, second in twins(config.scenarios)
    ]
    return problems


def _set_everywhere(
    config: Config, document: Document, settings: Sequence[str]
) -> tuple[list[tuple[Override, Origin]], list[Problem], list[Problem]]:
    """Return what is set at every point and where, what is wrong with it, and what of the config is replaced.

    The command line has the last word on the config, as on a scenario; of two settings of one kind, neither has.
    """
    said: list[tuple[Override, Origin]] = []
    problems: list[Problem] = []
    replaced: list[Problem] = []
    before = Earlier[Origin]()
    for path, value in config.set.items():
        at = ("set", path)
        entry = Override(parts_of(path), value)
        origin = Origin(document.keys.get(at) or document.place_of(at), dotted(at), f"'set' of '{path}'")
        earlier = before.lost_under(entry)
        if earlier is not None:
            message = f"sets what {earlier} sets, too: one thing set in two places"
            problems.append(Problem(*origin.place, origin.path, message))
        before.add(entry, origin)
        said.append((entry, origin))
    for setting in settings:
        entry = parse_override(setting)
        earlier = before.lost_under(entry)
        if earlier is not None:
            replaced.append(Problem(entry.written, None, None, "", f"replaces {earlier}", severity="warning"))
        said.append((entry, Origin(Place(entry.written, None, None), "", "the command line")))
    return said, problems, replaced


def _outcomes_as_inputs(rows: Sequence[tuple[str, Row]]) -> list[Problem]:
    """Find axes that would define an outcome in another way at each point."""
    origins = dict.fromkeys(
        choice.origin for _, row in rows for choice in row.values()
        if any(setting.path[0] == "outcomes" for setting in choice.settings)
    )  # fmt: skip
    message = "what is counted is no input: define each under 'outcomes', by a name of its own"
    return [Problem(*origin.place, origin.path, message) for origin in origins]


def _two_meanings(own: Mapping[str, OwnOutcomes], document: Document) -> list[Problem]:
    """Find outcomes that several scenarios define, each in another way."""
    found: list[Problem] = []
    first: dict[str, tuple[str, Own]] = {}
    for scenario, defined in own.items():
        for name, each in defined.items():
            where, other = first.setdefault(name, (scenario, each))
            if other.meaning != each.meaning:
                message = f"its outcome '{name}' is '{each.formula}', and in '{where}' it is '{other.formula}'"
                found.append(document.problem(("scenarios", scenario), f"{message}; one name means one thing"))
    return found


def _until_problems(config: Config, document: Document, own: OwnOutcomes) -> list[Problem]:
    if config.until is None:
        return []
    try:
        parse_until(config.until, own)
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
    return Problem(*place, dotted(("set", path)), said, problem.found, problem.hint, problem.severity, problem.known)


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
