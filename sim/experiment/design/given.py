"""Points that are given row by row: in the config (`list`), or in a table beside it (`csv`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.experiment.design.axes import Choice, Origin, Ready, choose, plain
from sim.experiment.design.axisnames import form_trouble, twins
from sim.experiment.design.config import Axis, Design
from sim.experiment.design.exported import read_exported
from sim.experiment.design.layout import SCENARIO, DesignError, Layout, Row, Rows
from sim.experiment.design.sheet import MOST_TOLD, SETTINGS, Fault, Sheet, SheetError, read_sheet
from sim.experiment.design.tablefile import read_table
from sim.experiment.folder.study import Value, shown
from sim.language.errors import Problem, ScenarioError
from sim.language.textfiles import UnreadableError
from sim.language.yaml_places import PathTuple, Place


def given_places(design: Design, axes: Mapping[str, list[Ready]], layout: Layout, place: PathTuple) -> list[Rows]:
    """Return the rows of a list or a table, each in every scenario, or in the one it names.

    A name is an axis, or else a path of the scenario.

    Raises
    ------
    ScenarioError
        With all that is wrong, each in its place: of a table, in its row of the sheet and its column.
    DesignError
        If the table cannot be read.
    """
    sheet = _sheet(design, layout, (*place, "file")) if design.kind == "csv" else None
    each: dict[str, list[Row]] = {}
    for scenario, own in axes.items():
        by_name = {axis.name: axis for axis in own}
        if sheet is None:
            each[scenario] = _listed_rows(design, by_name, layout, place)
        else:
            each[scenario] = _sheet_rows(sheet, str(layout.beside(design.file or "")), design, by_name, layout, place)
    return [_apart(dict(zip(each, rows, strict=True)), layout) for rows in zip(*each.values(), strict=True)]


def _apart(rows: Rows, layout: Layout) -> Rows:
    """Return the rows without the name of the scenario, and only those of the scenario named."""
    asked = next(iter(rows.values())).get(SCENARIO)
    if asked is not None and asked.shown not in layout.grounds:
        message = f"there is no scenario '{asked.shown}' here ({', '.join(layout.grounds)})"
        raise ScenarioError([Problem(*asked.origin.place, asked.origin.path, message)], layout.document.texts)
    return {
        scenario: {name: choice for name, choice in row.items() if name != SCENARIO}
        for scenario, row in rows.items()
        if asked is None or asked.shown == scenario
    }


def _listed_rows(design: Design, axes: Mapping[str, Ready], layout: Layout, place: PathTuple) -> list[Row]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, given in enumerate(design.rows):
        row: Row = {}
        for name, value in given.items():
            at = (*place, "rows", number, name)
            origin = layout.origin(at, f"'{name}'")
            trouble = _name_trouble(name, design)
            try:
                if trouble is None:
                    row[name] = _choice(name, value, axes, design.axes, origin)
            except ValueError as found:
                trouble = str(found)
            if trouble is not None:
                problems.append(Problem(*origin.place, origin.path, trouble))
        problems += [
            layout.document.problem((*place, "rows", number, second), f"cannot be told from '{first}'", at_key=True)
            for first, second in twins(given)
        ]
        rows.append(row)
    problems += _unnamed(design, {name for row in design.rows for name in row}, layout, place)
    if problems:
        raise ScenarioError(problems, layout.document.texts)
    return rows


def _sheet(design: Design, layout: Layout, place: PathTuple) -> Sheet:
    path = layout.beside(design.file or "")
    try:
        sheet = read_sheet(read_table(path, design))
    except SheetError as trouble:
        problems = [_problem(fault, str(path)) for fault in trouble.faults]
        raise ScenarioError(problems, layout.document.texts) from trouble
    except UnreadableError as trouble:
        raise DesignError(place, f"the table '{design.file}' cannot be read: it {trouble}") from trouble
    if sheet.remark:
        layout.say(Problem(str(path), None, None, "", sheet.remark, severity="warning"))
    return sheet


def _sheet_rows(
    sheet: Sheet, file: str, design: Design, axes: Mapping[str, Ready], layout: Layout, place: PathTuple
) -> list[Row]:
    exported = SETTINGS in sheet.names
    faults: list[Fault] = []
    if exported and design.axes:
        faults.append(Fault(1, SETTINGS, "says what the points set: leave the 'axes' of the design out"))
    elif not exported:
        faults += [Fault(1, name, trouble) for name in sheet.names if (trouble := _name_trouble(name, design))]
    rows: list[Row] = []
    for number, cells in sheet.rows if not faults else ():
        try:
            if exported:
                rows.append(read_exported(sheet, number, cells, _origin(file, number, SETTINGS)))
            else:
                rows.append(_sheet_row(sheet, file, number, cells, axes, design.axes))
        except SheetError as trouble:
            faults += trouble.faults
    problems = [_problem(fault, file) for fault in faults[:MOST_TOLD]]
    problems += [] if exported else _unnamed(design, set(sheet.names), layout, place)
    if problems:
        raise ScenarioError(problems, layout.document.texts)
    return rows


def _problem(fault: Fault, file: str) -> Problem:
    return Problem(file, fault.row, None, fault.place, fault.message)


def _sheet_row(
    sheet: Sheet, file: str, number: int, cells: tuple[str, ...], axes: Mapping[str, Ready], said: Mapping[str, Axis]
) -> Row:
    row: Row = {}
    faults = []
    for name, cell in zip(sheet.names, cells, strict=True):
        try:
            row[name] = _choice(name, sheet.value_of(cell), axes, said, _origin(file, number, name))
        except ValueError as trouble:
            faults.append(Fault(number, name, str(trouble)))
    if faults:
        raise SheetError(faults)
    return row


def _choice(name: str, value: Any, axes: Mapping[str, Ready], said: Mapping[str, Axis], origin: Origin) -> Choice:
    """Return what a value stands for. Raises ValueError for one that its axis does not have."""
    if name == SCENARIO:
        return Choice(str(value), (), origin)
    axis = axes.get(name)
    if axis is not None and axis.choices:
        found = next((choice for choice in axis.choices if _is_alike(choice.shown, plain(value))), None)
        if found is None:
            known = ", ".join(shown(choice.shown) for choice in axis.choices)
            raise ValueError(f"'{shown(value)}' is not among the values of the axis '{name}' ({known})")
        return Choice(found.shown, found.settings, origin, found.moves)
    limits = said[name].range if name in said else None
    if limits is not None:
        wanted: Any = int if said[name].whole else int | float
        if isinstance(value, bool) or not isinstance(value, wanted) or not limits[0] <= value <= limits[1]:
            kind = "a whole number" if said[name].whole else "a number"
            raise ValueError(f"must be {kind} in the range of the axis '{name}', {list(limits)} (found {shown(value)})")
    paths = (said[name].path if name in said else ()) or (name,)
    return choose(paths, value, origin)


def _is_alike(first: Value, second: Value) -> bool:
    """Say whether a value is the one meant: a number by its size, a word by its letters."""
    if isinstance(first, str) or isinstance(second, str):
        return shown(first) == shown(second)
    return isinstance(first, bool) == isinstance(second, bool) and first == second


def _name_trouble(name: str, design: Design) -> str | None:
    if name == SCENARIO:
        return None
    if name in design.axes and design.axes[name].every is not None:
        return f"'{name}' stands for many numbers (every); name them one by one"
    return form_trouble(name)


def _unnamed(design: Design, names: set[str], layout: Layout, place: PathTuple) -> list[Problem]:
    """Find axes that no row speaks of, and which would do nothing."""
    where = "the table has no column of this name" if design.kind == "csv" else "no row has a value for it"
    message = f"{where}; the axes of such a design say what its names mean"
    unnamed = [(*place, "axes", name) for name in design.axes if name not in names]
    return [layout.document.problem(path, message, at_key=True) for path in unnamed]


def _origin(file: str, row: int, column: str) -> Origin:
    fault = Fault(row, column, "")
    return Origin(Place(file, row, None), fault.place, f"column '{column}'")
