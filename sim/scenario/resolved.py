"""A scenario written down in full: every default said, nothing left to another file; and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, NamedTuple

from sim.language.textfiles import MOST_BYTES
from sim.language.yaml_places import MOST_NODES
from sim.language.yaml_text import Inline, yaml_text
from sim.scenario.schema.scenario import Scenario

IN_ORDER: Final = ("leaders", "categories", "clans", "posts", "ties")  # the order of rows is part of the result
TITLES: Final = ("kingmaker", "id", "title", "question", "asks", "outcomes", "summary", "extends", "layer")
DOCUMENTATION: Final = ("sources", "processes", "conditionals", "absent")
WITHOUT_EFFECT: Final = frozenset((*TITLES, *DOCUMENTATION))
WORDS: Final = frozenset(("name", "role", "note", "asserted", "title", "takes_officials", "why", "evidence"))


MARGIN: Final = 6  # bytes around an entry: colon, comma, blanks, quotes
LONGEST_ESCAPE: Final = 10  # bytes of a sign in quotes: \\U0001f600


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Return the content of `resolved_yaml` as data: what reading that text gives."""
    found: dict[str, Any] = _plain(scenario.model_dump(by_alias=True, exclude_none=True))
    return found


def resolved_yaml(scenario: Scenario) -> str:
    """Return the canonical text of a scenario: loading it gives an equal scenario, and the same text again.

    Layers, sources, short forms and defaults are all written out.
    """
    return yaml_text(resolved(scenario))


def too_much_to_write(scenario: Scenario) -> str | None:
    """Say in what a scenario, written in full, is more than can be read again; None where it is not.

    A leader of one word in a file has half a hundred numbers in the resolved one, so what was read need not be small
    enough to be written.
    """
    size = _size_of(resolved(scenario))
    if size.entries > MOST_NODES:
        return f"in full, with every default, has {size.entries:,} entries; at most {MOST_NODES:,} can be read again"
    written = size.most_bytes if size.most_bytes <= MOST_BYTES else len(resolved_yaml(scenario).encode())
    if written > MOST_BYTES:
        return f"in full, with every default, has {written:,} bytes; at most {MOST_BYTES:,} can be read again"
    return None


class _Size(NamedTuple):
    """How much data are when written: entries as the reader counts them, and a number of bytes that is not exceeded."""

    entries: int
    most_bytes: int


def _size_of(data: Any) -> _Size:
    entries = most_bytes = 0
    waiting = [data]
    while waiting:
        entry = waiting.pop()
        entries += 1
        if isinstance(entry, dict):
            waiting += entry
            waiting += entry.values()
        elif isinstance(entry, list):
            waiting += entry
        else:
            text = str(entry)
            most_bytes += len(text) * (2 if text.isascii() and text.isprintable() else LONGEST_ESCAPE)
    return _Size(entries, most_bytes + MARGIN * (entries - 1))


def fingerprint(scenario: Scenario) -> str:
    """Return the SHA-256, in hexadecimal, of what in a scenario can change results.

    Titles, names, notes, reasons and sources do not count; levels, values, ranges, confidence, status and channels do,
    and so does the order of leaders, categories, clans, posts, ties and events, which is the order of rows.
    """
    content = {name: _content(entry) for name, entry in resolved(scenario).items() if name not in WITHOUT_EFFECT}
    for table in IN_ORDER:
        content[table] = list(content.get(table, {}).items())
    content["rules"] = {name: state for name, state in content.get("rules", {}).items() if state == "off"}
    content["channels"] = {name: [entry["alpha"], entry["beta"]] for name, entry in content["channels"].items()}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(data: Any) -> Any:
    """Return dumped data as maps and lists, empty ones left out, each quantity on one line."""
    if isinstance(data, dict):
        entries = {key: _plain(entry) for key, entry in data.items()}
        kept = {key: entry for key, entry in entries.items() if entry not in ({}, [])}
        is_flat = not any(isinstance(entry, dict) for entry in kept.values())
        return Inline(kept) if is_flat and "status" in kept and ("level" in kept or "value" in kept) else kept
    return [_plain(entry) for entry in data] if isinstance(data, tuple | list) else data


def _content(data: Any) -> Any:
    if isinstance(data, dict):
        content = {key: _content(entry) for key, entry in data.items() if key not in WORDS}
        if "level" in content:
            content.setdefault("confidence", "low")
        return content
    return [_content(entry) for entry in data] if isinstance(data, list) else data
