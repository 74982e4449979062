"""What the second tab shows for a question: made off the thread that draws the page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from sim.app.beside import in_a_sentence, note, picture, table
from sim.app.drawing import drawn
from sim.app.futures import Answer, Question, Told, answer
from sim.app.latest import Stopped
from sim.app.stage import Stage

PATIENCE: Final = 0.15  # seconds a slider has to rest before anything is played


@dataclass(frozen=True)
class Screen:
    """An answer with the sentence, the figure, the table and the note that show it."""

    answer: Answer
    answered: str
    figure: str
    table: str
    note: str

    @property
    def question(self) -> Question:
        """What it answers."""
        return self.answer.question


def make_screen(stage: Stage, question: Question, before: Screen | None, stopped: Stopped, told: Told) -> Screen | None:
    """Play what is asked and make its screen; None where it was stopped. Raises ScenarioError as `answer` does."""
    if before is not None:
        time.sleep(PATIENCE)
    if stopped():
        return None
    found = answer(stage, question, None if before is None else before.answer, stopped, told)
    if found is None:
        return None
    return Screen(found, in_a_sentence(found), "".join(drawn(picture(found))), table(found), note(found))
