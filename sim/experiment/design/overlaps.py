"""One thing set in two places: refused, for nobody could tell from the results which of the two was played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.experiment.design.axes import Choice, Origin
from sim.language.dotted import dotted
from sim.language.errors import Problem
from sim.language.yaml_places import PathTuple
from sim.scenario.reading.overrides import Earlier, Override, true_path


class Overlaps:
    """Looks through points for what is set twice: within a point, or in it and at every point."""

    def __init__(self, everywhere: Sequence[tuple[Override, Origin]]) -> None:
        self._everywhere = Earlier[Origin]()
        for entry, origin in everywhere:
            self._everywhere.add(entry, origin)
        self._seen: set[tuple[tuple[PathTuple, ...], ...]] = set()
        self.problems: dict[tuple[Origin, Origin], Problem] = {}

    def look(self, choices: Iterable[Choice]) -> None:
        """Look through one point; points that set the same paths are looked through once."""
        at_hand = list(choices)
        form = tuple(tuple(setting.path for setting in choice.settings) for choice in at_hand)
        if form in self._seen:
            return
        self._seen.add(form)
        for first, second, path in _twice(at_hand):
            self._note(first.origin, second.origin, path)
        for choice in at_hand:
            for setting in choice.settings if not choice.moves else ():
                lost = self._everywhere.lost_under(setting)
                if lost is not None:
                    self._note(lost, choice.origin, true_path(setting.path))

    def _note(self, first: Origin, second: Origin, path: PathTuple) -> None:
        message = f"sets '{dotted(path)}', which {first} sets, too: one thing set in two places"
        self.problems.setdefault((first, second), Problem(*second.place, second.path, message))


def _twice(choices: Sequence[Choice]) -> Iterator[tuple[Choice, Choice, PathTuple]]:
    """Go through the pairs of choices that set the same thing, or one a part of what the other sets."""
    whole: dict[PathTuple, Choice] = {}
    within: dict[PathTuple, Choice] = {}  # what encloses something that is set
    for choice in choices:
        for setting in choice.settings:
            path = true_path(setting.path)
            above = [path[:length] for length in range(1, len(path))]
            other = next((whole[part] for part in (path, *above) if part in whole), within.get(path))
            if other is not None:
                yield other, choice, path
                continue
            whole[path] = choice
            within.update(dict.fromkeys(above, choice))
