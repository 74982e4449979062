"""The events of a YAML file: by libyaml, twenty times as fast, where it says what PyYAML's own parser says of it.

The two differ in what they forgive and in the words of their errors. Whatever is not plainly alike is therefore left to
PyYAML's own parser, and so is every file in which anything is wrong: what an author is told comes from one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

READ_UNLIKE: Final = re.compile(r"[\t\ufeff]|[|>][-+\d]*#")  # taken by one of the two where the other refuses it
LIBYAML: Final[Any] = getattr(yaml, "CSafeLoader", None)  # not every build of PyYAML has it


class UnlikeError(Exception):
    """The two parsers may read this differently."""


def careful_events(text: str) -> Iterator[yaml.Event]:
    """Go through the events of a text as PyYAML's own parser finds them. Raises yaml.YAMLError where it is no YAML."""
    return yaml.parse(text, Loader=yaml.SafeLoader)


def quick_events(text: str) -> Iterator[yaml.Event]:
    """Go through the same events, with the same marks, as libyaml finds them.

    Raises
    ------
    UnlikeError
        Where PyYAML's own parser may say something else: at a tab or a byte order mark, where a comment touches the
        sign before a text of several lines, at a question mark in an unquoted word between brackets, and where nothing
        stands, for its place is told differently.
    yaml.YAMLError
        Where libyaml takes it for no YAML, which the other parser should then explain.
    """
    if LIBYAML is None or READ_UNLIKE.search(text):
        raise UnlikeError
    within = 0  # how many brackets are open
    for event in yaml.parse(text, Loader=LIBYAML):
        if isinstance(event, yaml.ScalarEvent):
            if event.style == "":  # what the other parser has as None
                if not event.value or (within and "?" in event.value):
                    raise UnlikeError
                event.style = None
        elif isinstance(event, yaml.CollectionStartEvent):
            within += bool(within or event.flow_style)
        elif isinstance(event, yaml.CollectionEndEvent) and within:
            within -= 1
        yield event
