"""What is to be set side by side, before anything is played: what lies in folders, and what is to be simulated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sim.experiment.design.plan import is_plan, load_plan
from sim.experiment.folder.origins import folder_of, refuse_for_played
from sim.experiment.folder.store import read_manifest
from sim.experiment.folder.study import Study, single
from sim.language.errors import UsageError
from sim.scenario.reading.loader import load

MOST_SIDES: Final = 200
RUNS: Final = 1000  # of a scenario, where nothing else is said


class Stored(NamedTuple):
    """Results that are there: all points of a folder, or one of them."""

    text: str
    folder: Path
    number: int | None


class Order(NamedTuple):
    """What is to be simulated: a scenario, or the points of a config, with what is set in it."""

    text: str
    kind: str
    study: Study
    settings: tuple[str, ...]


def orders_of(
    sources: Sequence[str | Path], runs: int | None = None, seed: int | None = None, settings: Sequence[str] = ()
) -> list[Stored | Order]:
    """Return what each source stands for, all of them looked at before any is played.

    Arguments and errors as of `sim.analysis.runs.sides.read_sides`.
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
        return [_order(orders[0].text, runs, seed, ()), *orders]
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
