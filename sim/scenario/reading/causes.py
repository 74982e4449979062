"""Which layer, or what is set on top, brings a problem about with something that stands in a file below.

A layer that takes a leader away is at fault where its base still names him, and there its author looks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sim.language.document import Document, Replacement, copied, get_at
from sim.language.dotted import dotted
from sim.language.errors import Problem

MOST_UNDONE: Final = 60  # changes; what more of them bring about is told where it stands


def at_their_causes(
    problems: Sequence[Problem], document: Document, check: Callable[[Document], Sequence[Problem]]
) -> list[Problem]:
    """Return problems, those that are gone without one change of what lies below at the place of that change.

    Parameters
    ----------
    problems : sequence of Problem
        What is wrong with `document`.
    document : Document
        Merged, with what its layers replace.
    check : function of a Document
        Finds what is wrong with it.
    """
    found = list(problems)
    for change in document.replacements[-MOST_UNDONE:] if found else ():
        elsewhere = [k for k, problem in enumerate(problems) if _is_told_elsewhere(problem, change, document)]
        undone = _without(change, document) if elsewhere else None
        if undone is None:
            continue
        left = {(problem.path, problem.message) for problem in check(undone)}
        for k in elsewhere:
            if (problems[k].path, problems[k].message) not in left:
                found[k] = _moved(problems[k], change)
    return found


def _without(change: Replacement, document: Document) -> Document | None:
    """Return the document as it is without a change; None where it has been changed away itself."""
    data = copied(document.data)
    above: Any = get_at(data, change.path[:-1])
    key = change.path[-1]
    if isinstance(above, dict) and change.before is None:
        above.pop(key, None)
    elif isinstance(above, dict) or (isinstance(above, list) and isinstance(key, int) and key < len(above)):
        above[key] = copied(change.before)  # type: ignore[index]
    else:
        return None
    return replace(document, data=data, replacements=())


def _is_told_elsewhere(problem: Problem, change: Replacement, document: Document) -> bool:
    """Say whether a problem stands below the layer that brings it about, or around what was taken away there."""
    low, high = _ranks(document, problem.file, change.place.file)
    return low < high or (low == high and change.after is None and problem.path == dotted(change.path[:-1]))


def _ranks(document: Document, *files: str) -> Iterator[int]:
    """Go through how high files lie; what is set lies on top of all of them."""
    for file in files:
        yield document.layers.index(file) if file in document.layers else len(document.layers)


def _moved(problem: Problem, change: Replacement) -> Problem:
    file, line, column = change.place
    is_below = problem.file != file and problem.line is not None
    message = f"{problem.message}; see {problem.file}:{problem.line}" if is_below else problem.message
    return replace(problem, file=file, line=line, column=column, message=message)
