"""The names a scenario declares, read off its raw data, so that references can be checked whatever else is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeGuard, TypeVar

from sim.scenario.schema.ids import clan_ids, official_ids, post_ids

MOST: Final = 5000
Default = TypeVar("Default", int, None)


@dataclass(frozen=True)
class Names:
    """Ids by what they name. Each is a tuple in the order of the file.

    `clans` are rows (counted clans unfolded), `clan_entries` the keys of the file; likewise `posts`, `post_entries`.
    """

    leaders: tuple[str, ...]
    officials: tuple[str, ...]
    categories: tuple[str, ...]
    clans: tuple[str, ...]
    clan_entries: tuple[str, ...]
    posts: tuple[str, ...]
    post_entries: tuple[str, ...]
    ties: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody: leaders and officials."""
        return self.leaders + self.officials

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Whatever a tie may start from or reach."""
        return tuple(dict.fromkeys(self.leaders + self.clan_entries + self.clans + self.categories))


def names_of(data: Any) -> Names:
    """Return the names that raw scenario data declare."""
    categories = dict(entries(data, "categories"))
    clans = dict(entries(data, "clans"))
    posts = dict(entries(data, "posts"))
    return Names(
        leaders=tuple(name for name, _ in entries(data, "leaders")),
        officials=tuple(row for name, entry in categories.items() for row in official_ids(name, officials_in(entry))),
        categories=tuple(categories),
        clans=tuple(row for name, entry in clans.items() for row in clan_ids(name, count_of(entry, None))),
        clan_entries=tuple(clans),
        posts=tuple(row for name, entry in posts.items() for row in post_ids(name, count_of(entry, 1))),
        post_entries=tuple(posts),
        ties=tuple(name for name, _ in entries(data, "ties")),
    )


def entries(data: Any, *path: str) -> Iterator[tuple[str, Any]]:
    """Go through the entries of a map at `path`; nothing where there is no map."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    if isinstance(data, dict):
        yield from data.items()


def count_of(entry: Any, default: Default) -> int | Default:
    """Return the `count` of an entry, or the default where it has none that can be used."""
    count = entry.get("count") if isinstance(entry, dict) else None
    return count if is_count(count) else default


def officials_in(entry: Any) -> int:
    """Return how many officials a category has."""
    numbers = [number for _, number in entries(entry, "posts") if is_count(number)]
    return min(sum(numbers), MOST) if numbers else count_of(entry, 0)


def is_count(number: Any) -> TypeGuard[int]:
    """Say whether something is a number of people or offices that can be unfolded."""
    return isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= MOST
