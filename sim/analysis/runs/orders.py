"""What is to be set side by side, before anything is played: what lies in folders, and what is to be simulated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sim.experiment.design.plan import is_plan, load_plan
from sim.experiment.folder.origins import folder_of, points_in, refuse_for_played
from sim.experiment.folder.store import contents_of, read_manifest
from sim.experiment.folder.study import Point, Study, single
from sim.language.amounts import amount, settings_told
from sim.language.errors import UsageError
from sim.scenario.reading.loader import load

MOST_SIDES: Final = 200
RUNS: Final = 1000  # of a scenario, where nothing else is said


class Stored(NamedTuple):
    """Results that are there: all points of a folder, or one of them."""

    text: str
    folder: Path
    number: int | None

    def name_of(self, point: Point, several: bool) -> str:
        """Return what to call one of its points: as the folder, where it has no others and no number was named."""
        return point.short if several or self.number is not None else self.folder.name


class Order(NamedTuple):
    """What is to be simulated: a scenario, or the points of a config, with what is set in it.

    `changed` says so where the same stands beside it without what is set.
    """

    text: str
    kind: str
    study: Study
    settings: tuple[str, ...]
    changed: bool = False

    def name_of(self, point: Point) -> str:
        """Return what to call one of its points."""
        name = point.short if self.kind == "config" else Path(self.text).stem
        return f"{name} changed" if self.changed else name


def orders_of(
    sources: Sequence[str | Path], runs: int | None = None, seed: int | None = None, settings: Sequence[str] = ()
) -> list[Stored | Order]:
    """Return what each source stands for, all of them looked at before any is played.

    Parameters
    ----------
    sources : sequence of str or Path
        Results folders (all their points, or one: ``out/sweep#3``), configs (all their points), or scenarios. Configs
        and scenarios are simulated on the spot.
    runs, seed : int, optional
        For what is simulated; by default those of the first results folder, else of the config, else 1000 and 1.
    settings : sequence of str
        Set in what is simulated, as on the command line.

    Raises
    ------
    ScenarioError
        If a scenario or config is not in order.
    UsageError
        If a source is not there, or runs, a seed or settings are given where nothing is to be simulated.
    ResultsError
        If a folder is damaged.
    """
    texts = [str(source) for source in sources]
    refuse_for_played(texts, settings, runs, seed)
    found = {text: folder_of(text) for text in texts}
    stored = {text: Stored(text, *place) for text, place in found.items() if place is not None}
    if stored:
        manifest = read_manifest(next(iter(stored.values())).folder)
        runs = int(manifest["runs_per_point"]) if runs is None else runs
        seed = int(manifest["seed"]) if seed is None else seed
    orders = {text: _order(text, runs, seed, settings) for text in found if text not in stored}
    return [stored[text] if text in stored else orders[text] for text in texts]


def orders_to_compare(
    sources: Sequence[str | Path], runs: int | None = None, seed: int | None = None, settings: Sequence[str] = ()
) -> list[Stored | Order]:
    """Return what `orders_of` does; for one scenario and settings, the scenario as it stands stands before it."""
    orders = orders_of(sources, runs, seed, settings)
    if len(orders) == 1 and settings and isinstance(orders[0], Order) and len(orders[0].study.points) == 1:
        return [_order(orders[0].text, runs, seed, ()), orders[0]._replace(changed=True)]
    return orders


def _order(text: str, runs: int | None, seed: int | None, settings: Sequence[str]) -> Order:
    """Load what is to be played. Raises ScenarioError, and UsageError where it has more points than can be shown."""
    if is_plan(text):
        kind, study = "config", load_plan(text, settings).study(runs, seed)
    else:
        number, luck = RUNS if runs is None else runs, 1 if seed is None else seed
        kind, study = "scenario", single(load(text, settings), number, luck)
    if len(study.points) > MOST_SIDES:
        raise UsageError(f"{text}: has {len(study.points):,} points, which are too many to compare on the spot")
    return Order(text, kind, study, tuple(settings))


def names_of(orders: Sequence[Stored | Order]) -> list[str]:
    """Return what the sides will be called that orders stand for; points without a completed run are none."""
    names: list[str] = []
    for each in orders:
        if isinstance(each, Order):
            names += map(each.name_of, each.study.points)
        else:
            points = points_in(each.folder, each.number)
            there = {part.point for part in contents_of(each.folder).parts() if part.runs}
            names += [each.name_of(point, len(points) > 1) for point in points if point.number in there]
    return numbered(names)


def numbered(names: Iterable[str]) -> list[str]:
    """Return names; those that stood there before with how often they did: court, court (2)."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def described(orders: Sequence[Stored | Order]) -> list[str]:
    """Say what would be read and what would be simulated, without doing it."""
    lines = []
    for each in orders:
        if isinstance(each, Stored):
            manifest = read_manifest(each.folder)
            done, points = manifest["runs"]["done"], manifest["points"]
            are = "is" if done == 1 else "are"
            lines.append(f"{each.text}: {amount(done, 'run')} of {amount(points, 'point')} {are} there")
            continue
        told = amount(each.study.runs, "run")
        if each.kind == "config":
            told = f"{amount(len(each.study.points), 'point')}, {told} of each"
        lines.append(f"{each.text}{settings_told(each.settings)}: would be simulated: {told}")
    return lines
