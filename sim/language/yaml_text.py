"""Plain data as the text of a file of ours: by libyaml, where it writes the bytes that PyYAML's own emitter writes.

The two part ways over signs beyond the first 65,536, and over keys that are empty, long or not of one line. Data with
any of these are left to PyYAML's own, and so is everything where PyYAML was built without libyaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import yaml

from sim.language.characters import fault_of_word
from sim.language.scalars import read_scalar

LONGEST_KEY: Final = 100  # bytes: one of the two puts a question mark in front of more than 124, of letters or bytes
LAST_SIGN: Final = "\uffff"  # beyond it libyaml writes an escape
WORDS_KEPT: Final = 4096  # a file says few words many times
LIBYAML: Final[Any] = getattr(yaml, "CSafeDumper", None)  # not every build of PyYAML has it


class Inline(dict[str, Any]):
    """A map that is written on one line."""


class CarefulDumper(yaml.SafeDumper):
    """Writes what a YAML 1.2 reader and a YAML 1.1 reader both read as the same."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class QuickDumper(LIBYAML or yaml.SafeDumper):  # type: ignore[misc]
    """Writes the same by libyaml."""

    ignore_aliases = CarefulDumper.ignore_aliases


def yaml_text(data: dict[str, Any]) -> str:
    """Return plain data as text, in the order given: a flat list in one line, no references."""
    written: str = yaml.dump(
        data, Dumper=QuickDumper if _is_written_alike(data) else CarefulDumper, sort_keys=False, allow_unicode=True,
        width=10**9, default_flow_style=False,
    )  # fmt: skip
    return written


def _is_written_alike(data: Any) -> bool:
    """Say whether both emitters write the same; the fuzz of `tests/scenario/test_scenario_resolved.py` holds it."""
    return all(
        max(text, default="") <= LAST_SIGN
        and (not is_key or (text != "" and text.isprintable() and len(text.encode()) <= LONGEST_KEY))
        for text, is_key in _texts_in(data)
    )


def _texts_in(data: Any, is_key: bool = False) -> Iterator[tuple[str, bool]]:
    if isinstance(data, dict):
        for key, entry in data.items():
            yield from _texts_in(key, is_key=True)
            yield from _texts_in(entry)
    elif isinstance(data, list):
        for entry in data:
            yield from _texts_in(entry)
    elif isinstance(data, str):
        yield data, is_key


def _write_inline(dumper: yaml.SafeDumper, data: Inline) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if _is_word(text) else '"')


def _write_list(dumper: yaml.SafeDumper, entries: list[Any]) -> yaml.Node:
    is_flat = not any(isinstance(entry, dict) for entry in entries)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=is_flat)


@lru_cache(WORDS_KEPT)
def _is_word(text: str) -> bool:
    """Say whether text of one line can do without quotes: whether a YAML 1.2 reader takes it for text."""
    if len(text.splitlines()) > 1 or text != text.strip() or fault_of_word(text) is not None:
        return False
    try:
        return isinstance(read_scalar(text), str)
    except ValueError:
        return False


for dumper in (CarefulDumper, QuickDumper):
    dumper.add_representer(Inline, _write_inline)
    dumper.add_representer(str, _write_text)
    dumper.add_representer(list, _write_list)
