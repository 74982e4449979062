"""What null says, in a layer, under ``--set``, on an axis and in the orders of a claim's arm alike.

It takes away what lies below. Where nothing does, it is as if it were not written, for a key that the schema knows and
a name that the rulebook knows; a name that nothing has is a mistake, and so is a key that there is not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final, Literal

from sim.language.yaml_places import PathTuple
from sim.scenario.checks.governed import parameter_names, rule_names
from sim.scenario.schema.shape import known_at, shape_at

ASTRAY: Final = "is null, but there is nothing of this name to remove"
Null = Literal["nothing", "astray", "unknown"]


def null_over_nothing(here: PathTuple) -> Null:
    """Say what a null means at a path below which nothing lies.

    Returns
    -------
    {"nothing", "astray", "unknown"}
        Nothing; that a name was meant which is not there; or that the key is none of the schema, which the check of the
        whole complains of.
    """
    above, there = shape_at(here[:-1]), shape_at(here)
    if above is None or there is None or above.kind == "list":
        return "unknown"
    return "nothing" if above.kind != "map" or here[-1] in names_at(here[:-1]) else "astray"


def names_at(path: PathTuple) -> tuple[str, ...]:
    """Return the names that may stand in a map whatever the files say."""
    if path == ("parameters",):
        return parameter_names()
    return rule_names() if path == ("rules",) else known_at(path)


def without_nulls(value: Any, here: PathTuple, is_kept: Callable[[PathTuple, Collection[str]], bool]) -> Any:
    """Return a copy of what is said where nothing lies below, without the nulls that say nothing.

    Parameters
    ----------
    value : plain data
    here : path
        Where in a scenario it is said.
    is_kept : function of a path and of the keys beside it
        Whether a null there stays, for the check of the whole to complain of.
    """
    if isinstance(value, list):
        return [without_nulls(entry, (*here, place), is_kept) for place, entry in enumerate(value)]
    if not isinstance(value, dict):
        return value
    taken: dict[str, Any] = {}
    for key, entry in value.items():
        if entry is not None or is_kept((*here, key), taken):
            taken[key] = without_nulls(entry, (*here, key), is_kept)
    return taken


def is_kept_over_a_scenario(here: PathTuple, beside: Collection[str]) -> bool:
    """Say whether a null that removes nothing stays in what is laid over a whole scenario."""
    return null_over_nothing(here) != "nothing"
