"""Futures of the article, written down once for all tests of a process: to play one step by step takes a while."""

from functools import cache
from typing import Final

from sim.chronicle import Recorded, record_run, tell
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

ARTICLE: Final = "scenarios/kazakhstan-2021.yaml"
SEED: Final = 1


@cache
def built_article() -> Build:
    return build(load(ARTICLE))


@cache
def story(run: int = 0) -> Recorded:
    return record_run(built_article(), run, SEED)


def text_of(recorded: Recorded) -> str:
    return "\n".join(paragraph.text for paragraph in tell(recorded))
