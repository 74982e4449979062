"""Damage to files, as hands, editors and disks do it: to bytes, to tokens, to the structure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any, Final

import yaml

Edit = Callable[[str, random.Random], str]

TOKEN: Final = re.compile(r"\s+|[{}\[\],:#&*|>'\"-]|[^\s{}\[\],:#&*|>'\"-]+")
WORDS: Final = (
    "high", "very-low", "medium", "stated", "assumed", "null", "~", "true", "NO", "off", "0.5", "1.5", "-1", "0", "5",
    "1e400", ".nan", "1_000", "0x10", "1:30", "2021-01-10", "2021-13-10", "guard", "nobody", "", "[]", "{}", "0,6",
    "+.5", "0o7", "\u201chigh\u201d", "0.6\u00a0", "hi\u200bgh", "'0.5'", "<<", "*a", "&a x", "!!int 5",
    "kin", "1e-400",
)  # fmt: skip
KEYS: Final = ("wieght", "ambition", "weight", "loyalty", "note", "why", "level", "value", "id", "who", "size", "path")
SIGNS: Final = (
    "\u00a0",
    "\u202f",
    "\u200b",
    "\u3000",
    "\ufeff",
    "\t",
    "\r",
    "\x00",
    "\x1b",
    "\x85",
    "\u2028",
    "\u202e",
)


def damaged(text: str, luck: random.Random) -> bytes:
    """Return a text after one to three edits of one sort."""
    edits: tuple[Edit, ...] = luck.choice((BYTES, TOKENS, TOKENS, STRUCTURE, STRUCTURE))
    for _ in range(luck.choice((1, 1, 1, 2, 3))):
        text = luck.choice(edits)(text, luck)
    content = text.encode("utf-8", "surrogatepass")
    if edits is BYTES and luck.random() < 0.3 and content:
        at = luck.randrange(len(content))
        content = content[:at] + bytes([luck.randrange(256)]) + content[at + luck.randrange(2) :]
    return content


def put_a_sign(text: str, luck: random.Random) -> str:
    at = luck.randrange(len(text) + 1)
    sign: str = luck.choice((*SIGNS, *"{}[]:,-&*#?|>'\"%@` 0a"))
    return text[:at] + sign + text[at + luck.randrange(2) :]


def take_a_stretch(text: str, luck: random.Random) -> str:
    at = luck.randrange(len(text) + 1)
    return text[:at] + text[at + luck.choice((1, 2, 5, 40)) :]


def cut_off(text: str, luck: random.Random) -> str:
    return text[: luck.randrange(len(text) + 1)]


def other_line_ends(text: str, luck: random.Random) -> str:
    return text.replace("\n", luck.choice(("\r\n", "\r", "\n\n")))


def replace_a_token(text: str, luck: random.Random) -> str:
    return _at_a_token(text, luck, lambda tokens, k: tokens.__setitem__(k, luck.choice(WORDS)))


def drop_a_token(text: str, luck: random.Random) -> str:
    return _at_a_token(text, luck, lambda tokens, k: tokens.__setitem__(k, ""))


def repeat_a_token(text: str, luck: random.Random) -> str:
    return _at_a_token(text, luck, lambda tokens, k: tokens.insert(k, tokens[k]))


def swap_two_tokens(text: str, luck: random.Random) -> str:
    def swap(tokens: list[str], k: int) -> None:
        other = luck.randrange(len(tokens))
        tokens[k], tokens[other] = tokens[other], tokens[k]

    return _at_a_token(text, luck, swap)


def close_a_gap(text: str, luck: random.Random) -> str:
    gaps = [found.start() + 1 for found in re.finditer(r"[:,] ", text)]
    at = luck.choice(gaps) if gaps else 0
    return text[:at] + luck.choice(("", "", "\u00a0")) + text[at + 1 :]


def decimal_comma(text: str, luck: random.Random) -> str:
    points = [found.start() + 1 for found in re.finditer(r"[0-9]\.[0-9]", text)]
    at = luck.choice(points) if points else 0
    return text[:at] + "," + text[at + 1 :] if points else text


def change_a_number(text: str, luck: random.Random) -> str:
    numbers = list(re.finditer(r"(?<![\w.])[0-9][0-9.]*(?![\w.])", text))
    if not numbers:
        return text
    found = luck.choice(numbers)
    return text[: found.start()] + luck.choice(WORDS) + text[found.end() :]


def restructure(text: str, luck: random.Random) -> str:
    """Drop, rename, move, empty or retype an entry, and write the file anew."""
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError):
        return text
    maps = list(_maps(data))
    if not maps:
        return text
    chosen = luck.choice(maps)
    key = luck.choice(list(chosen))
    what = luck.randrange(6)
    value = chosen.pop(key)
    if what == 1:
        chosen[_renamed(key, luck)] = value
    elif what == 2:
        within = {id(each) for each in _maps(value)}  # what an alias repeats is still there, and may not hold itself
        luck.choice([chosen, *(each for each in _maps(data) if id(each) not in within)])[key] = value
    elif what == 3:
        chosen[_renamed(key, luck) if luck.random() < 0.5 else key] = luck.choice((None, "null", ""))
    elif what == 4:
        chosen[key] = luck.choice(([value], {"value": value}, {key: value}, [], {}, "high", "0.5", "yes"))
    elif what == 5:
        chosen[key], chosen[_renamed(key, luck)] = value, None
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


BYTES: Final[tuple[Edit, ...]] = (put_a_sign, put_a_sign, take_a_stretch, cut_off, other_line_ends)
TOKENS: Final[tuple[Edit, ...]] = (
    replace_a_token, drop_a_token, repeat_a_token, swap_two_tokens, close_a_gap, close_a_gap, decimal_comma,
    change_a_number, change_a_number,
)  # fmt: skip
STRUCTURE: Final[tuple[Edit, ...]] = (restructure,)


class _Plain(yaml.SafeDumper):
    """Writes every word without quotes where it can, so that a number that was one stays one; and nothing for None."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _as_it_was(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = None if re.fullmatch(r"[^\s:#'\"{}\[\],&*!|>%@`-][^:#\n]*|-?[0-9.]+", text) else '"'
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style) if style else _bare(text)


def _bare(text: str) -> yaml.Node:
    return yaml.ScalarNode("tag:yaml.org,2002:null" if text in ("null", "") else _tag_of(text), text)


def _tag_of(text: str) -> str:
    tag: str = yaml.SafeLoader("").resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag


_Plain.add_representer(str, _as_it_was)
_Plain.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def _maps(data: Any) -> Any:
    if isinstance(data, dict):
        if data:
            yield data
        for entry in data.values():
            yield from _maps(entry)
    elif isinstance(data, list):
        for entry in data:
            yield from _maps(entry)


def _renamed(key: Any, luck: random.Random) -> Any:
    letters = list(str(key))
    at = luck.randrange(len(letters)) if letters else 0
    choice = luck.randrange(4)
    if choice == 0 and letters:
        del letters[at]
    elif choice == 1:
        letters.insert(at, luck.choice("aeioux_"))
    elif choice == 2:
        return luck.choice(KEYS)
    else:
        letters.append(luck.choice((":0.8", ":off", "\u00a0", " ")))
    return "".join(letters)


def _at_a_token(text: str, luck: random.Random, edit: Callable[[list[str], int], None]) -> str:
    tokens = TOKEN.findall(text)
    if tokens:
        edit(tokens, luck.randrange(len(tokens)))
    return "".join(tokens)
