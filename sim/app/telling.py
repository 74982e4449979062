"""The chronicle on the page: the newest paragraph first, and in it what the last step has added."""

from __future__ import annotations

from collections.abc import Collection

from sim.app.frames import Future
from sim.app.markup import tag, text
from sim.chronicle import Paragraph


def chronicle(future: Future, steps: int) -> str:
    """Return the story after so many steps, what is new in it marked."""
    paragraphs, before = future.story(steps), future.story(max(1, steps - 1))
    known = {sentence for paragraph in before for sentence in paragraph.sentences}
    return "".join(_paragraph(each, known) for each in reversed(paragraphs))


def _paragraph(paragraph: Paragraph, known: Collection[str]) -> str:
    sentences = [
        text(sentence) if sentence in known else tag("mark", text(sentence)) for sentence in paragraph.sentences
    ]
    return tag("h4", text(paragraph.heading)) + tag("p", " ".join(sentences))
