"""What an axis may be called: a name of its own, which no column of results has and no other axis can be taken for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from sim.experiment.folder.study import ABOUT, PREFIX

LONGEST: Final = 200
FORM: Final = re.compile(r"[^\W\d_](?:[\w .-]*\w)?\Z")
TAKEN: Final = (  # columns that say what a row of results is about
    *ABOUT, "run", "runs", "seed", "first_run", "month", "quantity", "leader", "clan", "part", "reason", "command",
)  # fmt: skip


def form_trouble(name: str) -> str | None:
    """Say what is wrong with the name of an axis; None if nothing is."""
    if len(name) > LONGEST or not FORM.match(name):
        return (
            f"is no name for an axis: at most {LONGEST} letters, digits, '_', '-', '.' and blanks between them, "
            "a letter first"
        )
    if alike(name) in TAKEN:
        return f"the name is taken by results; so are {', '.join(other for other in TAKEN if other != alike(name))}"
    if alike(name).startswith(PREFIX):
        return f"must not begin with '{PREFIX}', which tables put before an axis named like one of their columns"
    return None


def alike(name: str) -> str:
    """Return what two names have in common that differ in case or in how their letters are encoded."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def twins(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Go through the pairs of names of which the second is the first, or cannot be told from it."""
    seen: dict[str, str] = {}
    for name in names:
        if alike(name) in seen:
            yield seen[alike(name)], name
        else:
            seen[alike(name)] = name
