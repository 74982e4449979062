"""What the code and the pages cite: keys in square brackets, and the entries of `sim/references.yaml` behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import yaml

FILE: Final = "references.yaml"
_KEY: Final = r"(?:[a-z]+(?:-[a-z]+)*\d{4}[a-z]?|[a-z_]+)"
_PLACES: Final = r"[a-z][a-z0-9_]*(?:-[a-z][a-z0-9_]*)?(?:, [a-z][a-z0-9_]*(?:-[a-z][a-z0-9_]*)?)*"
_ONE: Final = rf"{_KEY}(?: {_PLACES})?"
BRACKET: Final = re.compile(rf"(?<![\w\])])\[({_ONE}(?:; {_ONE})*)\](?!\()")  # neither an index nor a link
YEAR: Final = re.compile(r"\d{4}[a-z]?$")


@dataclass(frozen=True)
class Reference:
    """A source: a paper by its authors and year, or what the project holds by what it is called.

    Exactly one of `doi`, `isbn` and `no_doi` (why there is none) is not empty. `verified` is false where the number was
    written down from memory and found nowhere else.
    """

    key: str
    title: str
    container: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    words: str = ""
    doi: str = ""
    isbn: str = ""
    no_doi: str = ""
    verified: bool = True

    @property
    def name(self) -> str:
        """``Hale 2005``, ``Egorov & Sonin 2011``, ``Francois et al. 2015``, or ``the article``."""
        if self.words:
            return self.words
        surnames = [author.partition(",")[0] for author in self.authors]
        called = f"{surnames[0]} et al." if len(surnames) > 2 else " & ".join(surnames)
        return f"{called} {YEAR.findall(self.key)[0]}"

    @property
    def number(self) -> str:
        """``doi:10.1086/226707``, ``ISBN 9780801449536, not verified``, or nothing where there is none."""
        found = f"doi:{self.doi}" if self.doi else f"ISBN {self.isbn}" if self.isbn else ""
        return found if self.verified or not found else f"{found}, not verified"

    @property
    def listed(self) -> str:
        """The entry as it stands in a list of references."""
        head = f"{'; '.join(self.authors)} ({self.year}). " if self.authors else ""
        title = f"{self.title}{'' if self.title.endswith(('?', '.', '!')) else '.'}"
        return f"{head}{title} {self.container}. {self.number or f'No DOI: {self.no_doi}'}."


@dataclass(frozen=True)
class Citation:
    """A key as it was cited, with the places named in the source: ``article``, ``p05-p07, p13``."""

    key: str
    places: str


@cache
def references() -> Mapping[str, Reference]:
    """Return all entries by key."""
    said = yaml.safe_load(files("sim").joinpath(FILE).read_text(encoding="utf-8"))
    for entry in said.values():
        entry["authors"] = tuple(entry.get("authors", ()))
    return MappingProxyType({key: Reference(key, **entry) for key, entry in said.items()})


def reference(key: str) -> Reference:
    """Return the entry of a key.

    Raises
    ------
    KeyError
        If nothing is listed under it.
    """
    return references()[key]


def citations_in(text: str) -> tuple[Citation, ...]:
    """Return what is cited in a text, in its order.

    A bracket counts where each of its keys has the form of a paper's (``hale2005``) or is the word of an entry; so
    ``[options]`` in a text is none, and a paper that is not listed is one all the same.
    """
    return tuple(each for match in BRACKET.finditer(text) for each in _cited(match))


def cited_in(text: str) -> tuple[str, ...]:
    """Return the keys cited in a text, each once, in its order."""
    return tuple(dict.fromkeys(each.key for each in citations_in(text)))


def in_words(key: str) -> str:
    """Return an entry for a reader: ``Granovetter 1978, doi:10.1086/226707``, ``the article``."""
    entry = reference(key)
    return ", ".join(filter(None, (entry.name, entry.number)))


def spelt_out(text: str) -> str:
    """Return a text with its citations in words: ``sign [article p08]``, ``sign [the article, p08]``."""

    def words(match: re.Match[str]) -> str:
        said = [", ".join(filter(None, (in_words(each.key), each.places))) for each in _cited(match)]
        return f"[{'; '.join(said)}]" if said else match[0]

    return BRACKET.sub(words, text)


def _cited(match: re.Match[str]) -> list[Citation]:
    found = [Citation(*one.partition(" ")[::2]) for one in match[1].split("; ")]
    return found if all(YEAR.search(each.key) or each.key in references() for each in found) else []
