"""What is to be played, with nothing left open: scenarios, points, seed, runs, and how they are cut into parts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final

import polars as pl

from sim.bounds import MOST_PARTS, MOST_RUNS, OutOfBoundsError, seed_within, whole
from sim.experiment.folder.version import engine_version
from sim.language.dotted import dotted, parts_of
from sim.scenario.provenance import shares
from sim.scenario.reading.overrides import Override
from sim.scenario.resolved import fingerprint, resolved_yaml
from sim.scenario.schema.scenario import Scenario

MOST_IN_A_PART: Final = 2000
GRADES: Final = ((50, 100), (150, 250), (250, 2_000), (500, 20_000))  # runs of a part, up to which run
MOST_OF_A_LABEL: Final = 160  # letters, two lines; a design over every uncertain number has labels of thousands
DATE: Final = "$date"  # marks a date in JSON, which has none
TRIED: Final = 3
ABOUT: Final = ("point", "label", "scenario", "settings")  # columns of a design that are no axes
PREFIX: Final = "axis."  # of an axis whose name a column of results has, where both stand in one table
Value = str | int | float | bool | None


@dataclass(frozen=True)
class Base:
    """A scenario in full, as text that any process can read again, and what its numbers rest on.

    `scenario` is the same where it is at hand: nothing is then read again.
    """

    name: str
    text: str
    fingerprint: str
    scenario_id: str
    title: str
    rests_on: Mapping[str, int]
    scenario: Scenario | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, scenario: Scenario, name: str | None = None) -> Base:
        counts: dict[str, int] = {status: count.number for status, count in shares(scenario).items()}
        text, mark = resolved_yaml(scenario), fingerprint(scenario)
        return cls(name or scenario.id, text, mark, scenario.id, scenario.title, counts, scenario)


@dataclass(frozen=True)
class Point:
    """One place of a design: a scenario, what is set in it, and the values its axes have there.

    Settings are overrides of the merged scenario; `values` are what tables and figures show. `called` is the label of
    one that was read from a table, where an axis that it does not have is an empty cell, as is one without a value.
    """

    number: int
    base: str
    settings: tuple[Override, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    called: str = field(default="", compare=False)

    @property
    def canonical(self) -> str:
        """What is set, in a form that is the same whenever it means the same."""
        said = [[dotted(entry.path), entry.value] for entry in self.settings]
        return json.dumps(said, sort_keys=True, ensure_ascii=False, default=_as_date)

    @property
    def label(self) -> str:
        """The point in words: ``search_rate=0.5, second_key=off``."""
        said = ", ".join(f"{name}={shown(value)}" for name, value in self.values.items())
        return self.called or said or self.base

    @property
    def short(self) -> str:
        """What to call the point beside others: its label, or its number where that would fill a screen."""
        return self.label if len(self.label) <= MOST_OF_A_LABEL else f"point {self.number}"


@dataclass(frozen=True)
class Chunk:
    """A stretch of runs of one point, which becomes one part."""

    point: Point
    first: int
    last: int
    key: str


@dataclass(frozen=True)
class Study:
    """A set of points, each to be played `runs` times on the same luck.

    Raises
    ------
    OutOfBoundsError
        If seed or runs lie beyond their bounds, or there would be more parts than a folder can hold.
    """

    name: str
    bases: Mapping[str, Base]
    points: tuple[Point, ...]
    seed: int
    runs: int
    chunk: int | None = None
    keep_months: bool = False
    time_limit: float | None = None
    title: str = ""
    breaks: tuple[int, ...] = ()  # runs at which it ended before it was extended

    def __post_init__(self) -> None:
        object.__setattr__(self, "seed", seed_within(self.seed))  # an int, where one of numpy is given
        object.__setattr__(self, "runs", whole("runs", self.runs, 1, MOST_RUNS))
        if self.parts > MOST_PARTS:
            raise OutOfBoundsError(
                f"{self.name}: {len(self.points):,} points of {self.runs:,} runs are {self.parts:,} parts; "
                f"at most {MOST_PARTS:,} can be kept. Ask for fewer points or runs, or for a larger 'chunk'"
            )

    def key_of(self, point: Point) -> str:
        """Return 20 hex digits that name a point by its content."""
        text = f"{self.content_of(point.base)}\n{point.canonical}"
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def content_of(self, base: str) -> str:
        """Return what names a scenario by its content; of two with one content the second is told from the first."""
        mark = self.bases[base].fingerprint
        alike = [name for name, other in self.bases.items() if other.fingerprint == mark]
        return f"{mark}#{alike.index(base) + 1}" if alike.index(base) else mark

    def rounds(self) -> Iterator[list[Chunk]]:
        """Go through the stretches of all points, replicate-major: every point advances before any goes on."""
        for first, last in cuts(self.runs, self.chunk, self.breaks):
            yield [self.chunk_of(point, first, last) for point in self.points]

    def chunk_of(self, point: Point, first: int, last: int) -> Chunk:
        scenario = self.content_of(point.base)
        extra = "\nmonthly" if self.keep_months else ""
        return Chunk(point, first, last, part_key(scenario, point.canonical + extra, self.seed, first, last))

    def tried(self) -> list[Point]:
        """Return a few points, the first and the last among them, to see at what the others would be like."""
        last = len(self.points) - 1
        return [self.points[place] for place in sorted({k * last // (TRIED - 1) for k in range(TRIED)})]

    @property
    def total(self) -> int:
        """How many runs there are to play."""
        return self.runs * len(self.points)

    @property
    def parts(self) -> int:
        """How many parts there will be."""
        stretches = -(-self.runs // self.chunk) if self.chunk else sum(1 for _ in cuts(self.runs, None))
        return (stretches + len(self.breaks)) * len(self.points)

    @property
    def mark(self) -> str:
        """What decides the results, as 16 hex digits: two studies with one mark have the same tables."""
        parts = [engine_version(), str(self.seed), str(self.runs), str(self.chunk), str(self.keep_months)]
        parts += [self.key_of(point) for point in self.points]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def design(self) -> pl.DataFrame:
        """Return the points as a table: `point`, `label`, `scenario`, the axes, and what is set as JSON."""
        points = self.points
        columns: dict[str, Any] = {
            "point": pl.Series([point.number for point in points], dtype=pl.Int32),
            "label": [point.label for point in points],
            "scenario": [point.base for point in points],
        }
        for axis in dict.fromkeys(axis for point in points for axis in point.values):
            columns[axis] = column_of([point.values.get(axis) for point in points])
        columns["settings"] = [point.canonical for point in points]
        return pl.DataFrame(columns)


def part_key(scenario: str, settings: str, seed: int, first: int, last: int) -> str:
    """Return 20 hex digits that name a part by its content.

    Parameters
    ----------
    scenario : str
        What names the resolved scenario by its content.
    settings : str
        What the point sets on top of it, in canonical form.
    seed, first, last : int
        Runs first..last-1 with the luck of this seed.
    """
    parts = (scenario, settings, str(seed), str(first), str(last), engine_version())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def settings_of(text: str) -> tuple[Override, ...]:
    """Return what a point sets from its canonical form."""
    return tuple(Override(parts_of(path), value) for path, value in json.loads(text, object_hook=_from_date))


def _as_date(value: Any) -> dict[str, str]:
    return {DATE: value.isoformat()}


def _from_date(data: dict[str, Any]) -> Any:
    return date.fromisoformat(data[DATE]) if data.keys() == {DATE} else data


def cuts(runs: int, chunk: int | None, breaks: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    """Cut runs 0..runs-1 into stretches: of `chunk` runs, or small ones first and larger ones as there are more.

    Where a stretch begins does not hang on how many runs are asked for, so that a study can be extended; `breaks` are
    further places to cut, where one ended before it was.
    """
    first = 0
    while first < runs:
        last = first + chunk if chunk else next((size for size, most in GRADES if first < most), MOST_IN_A_PART) + first
        inner = [place for place in sorted(breaks) if first < place < min(last, runs)]
        yield from pairwise([first, *inner, min(last, runs)])
        first = last


def axes_apart(design: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """Return a design with names of its columns that none of these columns has, but for `point`."""
    return design.rename({name: f"{PREFIX}{name}" for name in design.columns if name in columns and name != "point"})


def with_axes(rows: pl.DataFrame, design: pl.DataFrame) -> pl.DataFrame:
    """Return rows of results, each with the axes of its point behind it."""
    axes = axes_apart(design.drop("label", "scenario", "settings"), rows.columns)
    return rows.join(axes, on="point", how="left", maintain_order="left")


def column_of(values: Sequence[Value]) -> pl.Series:
    """Return values of an axis as a column: numbers where all are numbers, else text."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return pl.Series(values, dtype=pl.Boolean)
    if present and all(isinstance(value, int | float) and not isinstance(value, bool) for value in present):
        return pl.Series([None if value is None else float(value) for value in values], dtype=pl.Float64)
    return pl.Series([None if value is None else shown(value) for value in values], dtype=pl.String)


def shown(value: Any) -> str:
    """Return a value as one would write it in a file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def single(scenario: Scenario, runs: int, seed: int, keep_months: bool = False) -> Study:
    """Return the study of one scenario as it is."""
    base = Base.of(scenario)
    points = (Point(0, base.name),)
    return Study(base.scenario_id, {base.name: base}, points, seed, runs, None, keep_months, None, base.title)
