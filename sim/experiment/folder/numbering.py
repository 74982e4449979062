"""Which number each point of a study has in a folder: what it has had there, from 0 where the study is another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Final

from sim.experiment.folder.files import holds, read_own
from sim.experiment.folder.keeping import Store
from sim.experiment.folder.study import Study, cuts
from sim.language.errors import ResultsError

NUMBERS: Final = "points.json"  # number of every point this folder has ever had, by content


def numbered(study: Study, store: Store) -> Study:
    """Return a study with its points numbered as its folder numbers them, and write the numbers down.

    Raises
    ------
    ResultsError
        If the numbers that the folder has given are lost or were changed.
    """
    path, listed = store.folder / NUMBERS, store.inventory.files.get(NUMBERS)
    if listed is not None and not holds(path, listed):
        raise ResultsError(
            f"{path}: is missing or was changed, so nothing says which results are of which point; "
            "put it back, or begin anew with --fresh"
        )
    given: dict[str, int] = json.loads(read_own(path)) if listed is not None else {}
    now = numbers_of(study, given, store.inventory.here)
    store.put(NUMBERS, (json.dumps({**given, **now}) + "\n").encode())
    return replace(study, points=tuple(replace(point, number=now[study.key_of(point)]) for point in study.points))


def numbers_of(study: Study, given: Mapping[str, int], here: Container[str]) -> dict[str, int]:
    """Return the number of each point of a study, by what names it.

    A point that the folder has had keeps its number, and new ones follow the last. Where it has had none of them, they
    are those of another study, and numbered from 0: numbers are shared by studies of which one at a time lies in the
    folder. Where two studies are put together, that point keeps a number of which parts lie here, or else the first.

    Parameters
    ----------
    study : Study
    given : mapping of str to int
        The numbers that points have had in the folder.
    here : container of str
        Keys of the parts that lie in it.
    """
    keys = [study.key_of(point) for point in study.points]
    known = {key: given[key] for key in keys if key in given}
    shared = {number for number, points in Counter(known.values()).items() if points > 1}
    lying = [
        key
        for key, point in zip(keys, study.points, strict=True)
        if known.get(key) in shared
        and any(study.chunk_of(point, *cut).key in here for cut in cuts(study.runs, study.chunk, study.breaks))
    ]
    taken: dict[int, str] = {}
    for key in (*lying, *known):
        taken.setdefault(known[key], key)
    following = max(given.values(), default=-1) + 1 if known else 0
    now: dict[str, int] = {}
    for key in keys:
        if key in known and taken[known[key]] == key:
            now[key] = known[key]
        elif key not in now:
            now[key], following = following, following + 1
    return now
