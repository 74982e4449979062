"""Reading a scenario from a file, with everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.bounds import several
from sim.language.document import Document
from sim.language.errors import Problem, ScenarioError, some
from sim.language.models import read_as
from sim.language.yaml_places import Place
from sim.scenario.checks.ages import check_ages
from sim.scenario.checks.governed import check_rulebook, parameter_names
from sim.scenario.checks.names import names_of
from sim.scenario.checks.offices import check_offices
from sim.scenario.checks.own_outcomes import check_own_outcomes
from sim.scenario.checks.references import check_references
from sim.scenario.checks.remarks import remarks_on
from sim.scenario.checks.timetable import check_calendar
from sim.scenario.reading.causes import at_their_causes
from sim.scenario.reading.layers import read_layers
from sim.scenario.reading.overrides import Override, override_what_can_be
from sim.scenario.resolved import too_much_to_write
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario

TABLES: Final = ("leaders", "categories", "clans", "posts", "ties", "sources")  # what others refer to


@dataclass(frozen=True)
class Examined:
    """A scenario (None if anything is wrong with it), its document, what is wrong, and what is probably not meant."""

    scenario: Scenario | None
    document: Document
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def load(path: str | Path, overrides: Sequence[str | Override] = ()) -> Scenario:
    """Read a scenario, with what it extends and what is set on top, and check it.

    Parameters
    ----------
    path : str or Path
        The file, as it should be named in errors.
    overrides : sequence of str or Override
        As on the command line: ``leaders.guard.ambition=0.9``, applied in order.

    Returns
    -------
    Scenario
        Frozen and checked.

    Raises
    ------
    ScenarioError
        With all problems: of form, of content, and of the overrides.
    """
    settings: list[Any] = list(several("overrides", overrides))
    odd = [entry for entry in settings if not isinstance(entry, str | Override)]
    if odd:
        raise TypeError(f"overrides must be texts, as in 'world.capacity=0.5' (found {odd[0]!r})")
    examined = examine(path, settings)
    if examined.scenario is None:
        raise ScenarioError(examined.problems, examined.document.texts)
    return examined.scenario


def examine(
    path: str | Path, overrides: Sequence[str | Override] = (), asked: Place | None = None, key: str = ""
) -> Examined:
    """Read and check as `load` does, but hand back the problems instead of raising them.

    `asked` and `key` say where another file names this one: there it stands if it cannot be read.
    """
    document, problems = read_layers(path, asked, key)
    if document.data:
        document, found = override_what_can_be(document, overrides)
        problems += found
        scenario, found = _check(document)
        known = {(problem.file, problem.line, problem.column) for problem in problems}
        problems += [problem for problem in found if (problem.file, problem.line, problem.column) not in known]
        too_much = None if scenario is None or problems else too_much_to_write(scenario)
        if too_much is not None:
            problems.append(document.problem(("leaders",), too_much, at_key=True))
        if scenario is not None and not problems:
            problems += _shared_luck(scenario, document)
        if scenario is not None and not problems:
            return Examined(scenario, document, (), remarks_on(scenario, document))
    elif not problems:
        problems = [Problem(document.file, 1, 1, "", "is empty; a scenario starts with 'kingmaker: 1'")]
    return Examined(None, document, tuple(problems))


def validate(document: Document) -> Scenario:
    """Check a merged document. Raises ScenarioError with all problems."""
    scenario, problems = _check(document)
    if scenario is None or problems:
        raise ScenarioError(problems, document.texts)
    return scenario


def _shared_luck(scenario: Scenario, document: Document) -> list[Problem]:
    """Find two ids whose luck would be the same, which happens to one pair in four thousand million."""
    from sim.scenario.tables.rows import SharedLuckError, rows_of  # compiled code: not before it is needed

    try:
        rows_of(scenario)
    except SharedLuckError as trouble:
        table = trouble.table
        if table == "leaders" and trouble.row not in scenario.leaders:
            table = "categories"
        path = (table, entry_of(trouble.row, getattr(scenario, table)))
        return [document.problem(path, str(trouble), at_key=True)]
    return []


def _check(document: Document) -> tuple[Scenario | None, list[Problem]]:
    """Check a merged document; what a layer brings about below it is told in the layer."""
    scenario, problems = _check_as_it_is(document)
    return scenario, at_their_causes(problems, document, lambda changed: _check_as_it_is(changed)[1])


def _check_as_it_is(document: Document) -> tuple[Scenario | None, list[Problem]]:
    """Check the form with the models and the rest on the raw data, so that no problem hides another."""
    scenario, problems = read_as(Scenario, document)
    if not all(isinstance(document.data.get(table, {}), dict) for table in TABLES) or "leaders" not in document.data:
        return None, problems
    names = names_of(document.data)
    problems += some(check_references(document, names))
    problems += some(check_own_outcomes(document, names))
    problems += some(check_offices(document, names))
    problems += some(check_ages(document))
    problems += some(check_calendar(document, names, parameter_names()))
    problems += some(check_rulebook(document))
    return scenario, list(dict.fromkeys(problems))
