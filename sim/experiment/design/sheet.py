"""A table of points as spreadsheets write it: which signs part cells and decimals, and what is wrong in which row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.bounds import MOST_POINTS
from sim.experiment.design.axisnames import alike
from sim.language.numerals import LONGEST, with_numeral
from sim.language.scalars import ISO_DATE, read_scalar

SEPARATORS: Final = {";": "semicolons", "\t": "tabs", ",": "commas"}
SAYS_SEPARATOR: Final = re.compile(r"sep=(.)\n")  # a first line that Excel understands and does not show
QUOTED: Final = re.compile(r'"[^"]*"')
DECIMAL_COMMA: Final = re.compile(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?\Z", re.ASCII)
THOUSANDS: Final = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}\Z", re.ASCII)  # or a decimal comma: nobody can tell
DECIMAL_POINT: Final = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?\Z", re.ASCII)
SETTINGS: Final = "settings"  # the column of an exported design that says what its points set
MOST_TOLD: Final = 20
FOREIGN: Final[tuple[tuple[re.Pattern[str], str], ...]] = (  # what is a number to a spreadsheet only
    (re.compile(r"[-+]?[\d.,]*\d\s*%"), "a share is written without the sign"),
    (re.compile(r"[-+]?[1-9]\d{0,2}(?:[., '\u00a0\u2009\u202f’]\d{3})+(?:[.,]\d+)?"), "thousands are not set apart"),
    (re.compile(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?"), "a number is written with a decimal point"),
    (re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}[./]\d{1,2}"), "a date is written YYYY-MM-DD"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[ T].*)?"), "a date is written YYYY-MM-DD, without a time"),
    (re.compile(r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|N/V|WERT!|BEZUG!)"), "is an error of a spreadsheet"),
    (re.compile(r"=.*", re.DOTALL), "is a formula; save the table with its values"),
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong with a table: in which row of the sheet (the names are row 1), and in which column."""

    row: int | None
    column: str
    message: str

    @property
    def place(self) -> str:
        """The place in words: ``row 3, column 'amb'``."""
        row = "" if self.row is None else f"row {self.row:,}"
        return ", ".join(part for part in (row, f"column '{self.column}'" if self.column else "") if part)


class SheetError(ValueError):
    """A table that cannot be read, with all that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.message}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Sheet:
    """A table: its names, its rows as text with the row of the sheet each stands in, and how numbers are written."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str
    decimal_commas: bool

    @property
    def remark(self) -> str:
        """What its author should know of how it was read; empty where it is as a CSV of ours."""
        said = [f"{SEPARATORS[self.separator]} between cells"] if self.separator != "," else []
        said += ["decimal commas"] if self.decimal_commas else []
        return f"read with {' and '.join(said)}" if said else ""

    def value_of(self, cell: str) -> Any:
        """Return what a cell stands for, as in a scenario. Raises ValueError for what no value is."""
        if self.decimal_commas and DECIMAL_COMMA.match(cell):
            return float(cell.replace(",", "."))
        return read_scalar(cell)


def read_sheet(content: bytes) -> Sheet:
    """Read a table.

    Commas, semicolons or tabs may stand between cells, whichever stand between the names; with semicolons or tabs,
    numbers may have decimal commas. UTF-8, or UTF-16 as Excel's "Unicode text". Empty rows at the end are passed over.

    Raises
    ------
    SheetError
        With the row and column of all that is wrong with its form.
    """
    text = _text_of(content)
    said = SAYS_SEPARATOR.match(text)
    if said is not None:
        text = text[said.end() :]
    separator = said[1] if said is not None else _separator_of(text)
    if separator not in SEPARATORS:
        raise SheetError([Fault(None, "", f"cells are parted by commas, semicolons or tabs, not by '{separator}'")])
    records = _records(text, separator)
    while records and not any(records[-1]):
        records.pop()
    if len(records) < 2:
        raise SheetError([Fault(None, "", "it needs a row of names and at least one of values")])
    if len(records) - 1 > MOST_POINTS:
        raise SheetError([Fault(None, "", f"has {len(records) - 1:,} points; at most {MOST_POINTS:,} can be played")])
    names = tuple(records[0])
    if not names:
        raise SheetError([Fault(1, "", "is empty; the names stand there")])
    rows = tuple((number, tuple(cells)) for number, cells in enumerate(records[1:], start=2))
    faults = [*_faults_of_names(names), *_faults_of_rows(names, rows)]
    if not faults:
        commas = _decimal_commas(names, rows, separator, faults)
        sheet = Sheet(names, rows, separator, commas)
        faults += _faults_of_cells(sheet)
    if faults:
        raise SheetError(faults[:MOST_TOLD])
    return sheet


def _text_of(content: bytes) -> str:
    """Return the content as text with all line ends alike."""
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if utf_16 else "utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as trouble:
        row = content.count(b"\n", 0, trouble.start) + 1
        message = "holds letters that are no UTF-8: save the table as 'CSV UTF-8'"
        raise SheetError([Fault(None if utf_16 else row, "", message)]) from None
    if "\0" in text:
        raise SheetError(
            [Fault(text.count("\n", 0, text.index("\0")) + 1, "", "holds a NUL: this is no table of text")]
        )
    return text


def _separator_of(text: str) -> str:
    """Return what stands between the names."""
    names = QUOTED.sub("", text.lstrip("\n").split("\n", 1)[0])
    found = [sign for sign in SEPARATORS if sign in names]
    if len(found) > 1:
        both = " and ".join(SEPARATORS[sign] for sign in found)
        raise SheetError([Fault(1, "", f"has both {both} between names; cells are parted by one of them")])
    return found[0] if found else ","


def _records(text: str, separator: str) -> list[list[str]]:
    """Return the cells of every row, blanks around them cut off; an empty row has none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any("\n" in cell for cell in cells):
                raise SheetError([Fault(len(records) + 1, "", "has a cell that goes over several lines")])
            records.append(cells if any(cells) or len(cells) > 1 else [])
            if len(records) > 2 * MOST_POINTS:
                raise SheetError([Fault(None, "", f"has more rows than the {MOST_POINTS:,} points that can be played")])
    except csv.Error as trouble:
        raise SheetError([Fault(len(records) + 1, "", _in_words(str(trouble)))]) from None
    return records


def _in_words(trouble: str) -> str:
    if "field larger" in trouble:
        return f"has a cell of more than {csv.field_size_limit():,} characters"
    return f"quotes do not match ({trouble}); inside of quotes a quote is written twice"


def _faults_of_names(names: tuple[str, ...]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if not name:
            yield Fault(1, "", f"column {place} has no name")
        elif alike(name) in seen:
            first = seen[alike(name)]
            yield Fault(1, name, f"is there twice, as columns {first} and {place}: one thing set in two places")
        else:
            seen[alike(name)] = place


def _faults_of_rows(names: tuple[str, ...], rows: Sequence[tuple[int, tuple[str, ...]]]) -> Iterator[Fault]:
    for number, cells in rows:
        if not any(cells):
            yield Fault(number, "", "is empty; delete the row, or fill it")
        elif len(cells) != len(names):
            hint = ""
            if len(names) == 1 and len(cells) == 2 and all(cell.isdecimal() for cell in cells):
                hint = f"; if '{','.join(cells)}' is one number, write {'.'.join(cells)}"
            yield Fault(number, "", f"has {len(cells)} values for {len(names)} names{hint}")


def _decimal_commas(
    names: tuple[str, ...], rows: Sequence[tuple[int, tuple[str, ...]]], separator: str, faults: list[Fault]
) -> bool:
    """Say whether numbers have decimal commas; where that cannot be told, add why to `faults`."""
    if separator == ",":
        return False
    commas, points, sure = None, None, False
    for number, cells in rows:
        for name, cell in zip(names, cells, strict=True):
            if DECIMAL_COMMA.match(cell):
                commas = commas or (number, name, cell)
                sure = sure or not THOUSANDS.match(cell)
            elif DECIMAL_POINT.match(cell):
                points = points or (number, name, cell)
    if commas is None:
        return False
    row, name, cell = commas
    if points is not None:
        other = f"'{points[2]}' in row {points[0]:,}, column '{points[1]}'"
        faults.append(Fault(row, name, f"'{cell}' has a decimal comma, and {other} a decimal point: write all alike"))
    elif not sure:
        faults.append(Fault(row, name, f"'{cell}' may be {cell.replace(',', '.')} or {cell.replace(',', '')}: "
                                       "write it with a decimal point, or without thousands"))  # fmt: skip
    return True


def _faults_of_cells(sheet: Sheet) -> Iterator[Fault]:
    """Find what no value is, in any row. Where a column says what is set, the others only show it."""
    if SETTINGS in sheet.names:
        return
    for number, cells in sheet.rows:
        for name, cell in zip(sheet.names, cells, strict=True):
            trouble = _trouble_with(cell, sheet)
            if trouble is not None:
                yield Fault(number, name, trouble)


def _trouble_with(cell: str, sheet: Sheet) -> str | None:
    if not cell:
        return "is empty; write a value ('null' removes what the scenario says there)"
    if DECIMAL_POINT.match(cell) or ISO_DATE.match(cell) or (sheet.decimal_commas and DECIMAL_COMMA.match(cell)):
        meant = None
    else:
        meant = next((message for form, message in FOREIGN if form.fullmatch(cell)), None)
    if meant is not None:
        number = None if THOUSANDS.match(cell) else with_numeral(cell)
        return f"{meant} (found {number or _shortened(cell)})"
    try:
        sheet.value_of(cell)
    except ValueError as trouble:
        return str(trouble)
    return None


def _shortened(cell: str) -> str:
    return f"'{cell}'" if len(cell) <= LONGEST else f"'{cell[: LONGEST - 1]}…'"
