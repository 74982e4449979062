"""Which rules are read for choices, and by whom: a rule is played, and what was chosen in it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from sim.chronicle.answers import answers_in_contest, answers_in_the_streets, clans_left_out
from sim.chronicle.choices import Choice, bring_up_to_date, challenges, fates, sides, succession
from sim.chronicle.material import uses_of_material
from sim.core.ground.codes import Phase
from sim.core.ground.luck import Luck
from sim.core.ground.records import State
from sim.scenario.tables.recarrays import Record


def choices_in(rule: str, s: State, before: State, p: Any, luck: Luck, play: Callable[[], None]) -> list[Choice]:
    """Play a rule, and return the choices made in it of those with a name, and the moves of whoever made one.

    `before` is a copy of the records, overwritten.
    """
    if rule not in READERS or (rule in ONLY_IN and s.world["phase"][0] != ONLY_IN[rule]):
        play()
        return []
    bring_up_to_date(before, s)
    play()
    log = s.log[int(before.world["events"][0]) : int(s.world["events"][0])]
    return list(READERS[rule](before, s, p, luck, log))


def _contest(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    """Read who took which side, and then what ruler and challenger did."""
    answered = list(answers_in_contest(before, p, luck, log))
    yield from sides(before, after, p, luck, log)
    yield from answered


def _protest(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    return answers_in_the_streets(before, p, luck, log)


def _formation(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    return clans_left_out(before, p, luck, log)


def _kompromat(before: State, after: State, p: Any, luck: Luck, log: Sequence[Record]) -> Iterator[Choice]:
    return uses_of_material(before, p, luck, log)


Reader = Callable[[State, State, Any, Luck, Sequence[Record]], Iterator[Choice]]
READERS: Final[dict[str, Reader]] = {
    "service": fates, "succession": succession, "challenge": challenges, "contest": _contest, "protest": _protest,
    "formation": _formation, "kompromat": _kompromat,
}  # fmt: skip
ONLY_IN: Final = {"formation": Phase.FORMATION}
"""In which phase alone something is chosen in a rule: else the records need not be copied."""
