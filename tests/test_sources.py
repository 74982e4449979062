"""What is cited is listed, what is listed is cited, and nothing cites what the project does not hold."""

import re
import unicodedata
from calendar import month_name
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import pytest
import yaml

from sim.core.rulebook import PARAMETERS
from sim.report.grounds import knobs
from sim.sources import YEAR, Citation, citations_in, cited_in, in_words, reference, references, spelt_out

ROOT: Final = Path(__file__).parents[1]
GROUNDS: Final = {
    "article": "scenarios/sources/kazakhstan-2021.yaml",
    "background": "scenarios/sources/background.yaml",
    "claims": "scenarios/claims/kazakhstan-2021.yaml",
    "hindcast": "scenarios/cases/hindcast.yaml",
}
MONTHS: Final = frozenset(month_name[1:])
PLACES: Final = frozenset(("Armenia", "Kazakhstan", "Kyrgyzstan", "Moldova", "Tajikistan", "Ukraine", "Union"))
BY_LETTERS: Final = {"office of the director of national intelligence": "odni"}
_NAME: Final = r"[A-Z][\w'’]+(?:-[A-Z][\w'’]+)*"
_YEAR: Final = r"(?:18|19|20)\d\d[a-z]?"
AUTHORS_AND_YEARS: Final = re.compile(
    rf"({_NAME})(?:, {_NAME})*(?: (?:&|and) {_NAME}| et al\.)?,? \(?({_YEAR}(?:, {_YEAR})*)\b(?![-–]\d)"
)
OF_OLD_NOTES: Final = re.compile(r"\bR\d{1,2}\b(?!²)|\bMODEL\b|\bMODEL,")
PAGE: Final = re.compile(r"\b(?:docs|benchmarks|scenarios|schemas|configs)/[\w/.-]+\.\w+")
CLAIM: Final = re.compile(r"\bk\d\d\b")


def pages(*patterns: str) -> dict[str, str]:
    """Return texts by path, without the marks of comments and with one space where there are several or a line ends."""
    found = {}
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            said = re.sub(r"\n\s*#+ ", " ", path.read_text(encoding="utf-8"))
            found[str(path.relative_to(ROOT))] = " ".join(said.split())
    assert found
    return found


CODE: Final = pages("sim/**/*.py")
PROSE: Final = pages("docs/**/*.md", "docs/*.py", "benchmarks/*.md", "benchmarks/*.py")
FILES: Final = pages("benchmarks/*.json", "scenarios/**/*.yaml")
ALL: Final = CODE | PROSE | FILES


def named_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield author and year as they stand, and the key they make."""
    for first, years in AUTHORS_AND_YEARS.findall(text):
        if first not in MONTHS | PLACES:
            for year in years.split(", "):
                yield f"{first} {year}", f"{plain(first)}{year}"


def spread(places: str) -> Iterator[str]:
    """``p05-p07, p13``: p05, p07, p13."""
    for one in filter(None, places.split(", ")):
        yield from one.split("-")


def held(key: str) -> set[str]:
    """Return the places there are in what the project holds: paragraphs, claims, cases."""
    said = yaml.safe_load((ROOT / GROUNDS[key]).read_text(encoding="utf-8"))
    return set(said.get("claims") or said.get("cases") or said)


def test_every_key_that_is_cited_is_listed():
    missing = {f"{path}: [{key}]" for path, text in ALL.items() for key in cited_in(text) if key not in references()}
    assert not missing


def test_every_place_that_is_cited_is_there():
    grounds = {key: held(key) for key in GROUNDS}
    wrong = [
        f"{path}: [{each.key} {place}]"
        for path, text in (CODE | PROSE).items()
        for each in citations_in(text)
        for place in spread(each.places)
        if place not in grounds.get(each.key, ())
    ]
    assert not [one for one in wrong if "sim/sources.py" not in one]


def test_every_claim_that_is_named_is_in_the_file_of_claims():
    known = held("claims")
    named = {f"{path}: {claim}" for path, text in (CODE | PROSE).items() for claim in CLAIM.findall(text)}
    assert not [one for one in named if one.rpartition(" ")[2] not in known]


def test_every_author_with_a_year_is_listed():
    """Where a scenario was read says so in its own words (`scenarios/sources`)."""
    told = {path: text for path, text in ALL.items() if not path.startswith("scenarios/sources/")}
    missing = {
        f"{path}: {words}" for path, text in told.items() for words, key in named_in(text) if key not in references()
    }
    assert not missing


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Wilson 1927, JASA 22:209-212; Newcombe 1998a", ["wilson1927", "newcombe1998a"]),
        ("as Brown, Cai & DasGupta 2001 and Hale 2005, 2014 do", ["brown2001", "hale2005", "hale2014"]),
        ("(Székely & Rizzo 2013), Kendall-Taylor and Frantz (2016)", ["szekely2013", "kendall-taylor2016"]),
        ("Salmon et al. 2011, Kyrgyzstan 2005, on 4 January 2022", ["salmon2011"]),
    ],
)
def test_authors_with_years_are_found(text, keys):
    assert [key for _, key in named_in(text)] == keys


def test_every_entry_is_cited():
    cited = {key for path, text in ALL.items() if path != "docs/ODD.md" for key in cited_in(text)}
    named = {key for path, text in ALL.items() if path != "docs/ODD.md" for _, key in named_in(text)}
    assert not set(references()) - cited - named


def test_every_parameter_cites_a_listed_source_or_says_that_it_is_an_assumption():
    unclear = [each.name for each in PARAMETERS if not (cited_in(each.source) or "assumption" in each.source)]
    assert not unclear


def test_no_bracket_in_a_source_of_a_parameter_or_a_rule_is_anything_but_a_citation():
    """A misspelt word (`[artcle p12]`) looks like no citation at all, so here every bracket must be one."""
    said = [each.source for each in PARAMETERS]
    for path, text in CODE.items():
        if path.startswith("sim/core/"):
            said += re.findall(r"Sources?: (?:[^.]|\.(?=\w))+\.", text)
    for source in said:
        for bracket in re.findall(r"(?<!\w)\[[^\]]*\]", source):
            assert citations_in(bracket), f"{bracket} in {source!r}"


def test_nothing_cites_notes_or_pages_that_the_project_does_not_hold():
    told = CODE | PROSE | FILES | pages("tests/**/*.py", "*.md", "configs/*.yaml")
    here = "tests/test_sources.py"
    old = {f"{path}: {said}" for path, text in told.items() for said in OF_OLD_NOTES.findall(text) if path != here}
    assert not old
    texts = CODE | {path: text for path, text in PROSE.items() if path.endswith(".md")}
    named = {(path, page) for path, text in texts.items() for page in PAGE.findall(text)}
    assert not [(path, page) for path, page in named if not (ROOT / page).exists()]


def test_the_rules_name_no_author_but_by_key():
    """The core says `[hale2005]`, so that a page can show title and DOI."""
    core = {path: text for path, text in CODE.items() if path.startswith("sim/core/")}
    assert not {f"{path}: {words}" for path, text in core.items() for words, _ in named_in(text)}


@pytest.mark.parametrize("entry", references().values(), ids=list(references()))
def test_an_entry_says_what_it_is_and_where_to_find_it(entry):
    assert entry.title
    assert entry.container
    assert sum(map(bool, (entry.doi, entry.isbn, entry.no_doi))) == 1
    assert not entry.doi or re.fullmatch(r"10\.\d{4,}/\S+", entry.doi)
    assert not entry.isbn or is_isbn(entry.isbn)
    if entry.words:
        assert not entry.authors
        return
    surname = plain(entry.authors[0].partition(",")[0])
    year, letter = re.fullmatch(r"(\d{4})([a-z]?)", YEAR.findall(entry.key)[0]).groups()
    assert year == str(entry.year)
    assert entry.key == BY_LETTERS.get(surname, surname) + year + letter


def plain(surname: str) -> str:
    """``Székely``: szekely; ``Sobol'``: sobol; ``Kendall-Taylor``: kendall-taylor."""
    ascii_only = unicodedata.normalize("NFKD", surname).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z -]", "", ascii_only.lower())


def is_isbn(digits: str) -> bool:
    return len(digits) == 13 and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


def test_entries_stand_in_order_and_no_number_twice():
    papers = [key for key, entry in references().items() if not entry.words]
    assert papers == sorted(papers)
    numbers = [entry.number for entry in references().values() if entry.number]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("assumption; form [hale2005]", [("hale2005", "")]),
        ("[article p05-p07, p13; claims k01]", [("article", "p05-p07, p13"), ("claims", "k01")]),
        ("[kendall-taylor2016] and [nobody1999]", [("kendall-taylor2016", ""), ("nobody1999", "")]),
        ("world[regions], [FOLDER], [options], [0, 1], [hale2005](page.md)", []),
    ],
)
def test_a_citation_is_told_from_other_brackets(text, found):
    assert citations_in(text) == tuple(Citation(*each) for each in found)


def test_a_citation_is_spelt_out_with_its_doi():
    assert in_words("granovetter1978") == "Granovetter 1978, doi:10.1086/226707"
    assert in_words("egorov2011").startswith("Egorov & Sonin 2011, doi:")
    assert in_words("francois2015").startswith("Francois et al. 2015, doi:")
    assert in_words("svolik2009") == "Svolik 2009, doi:10.1111/j.1540-5907.2009.00382.x"
    assert replace(reference("svolik2009"), verified=False).number.endswith(", not verified")
    assert spelt_out("assumption; sign [article p05-p07]") == "assumption; sign [the article, p05-p07]"
    assert spelt_out("world[regions] in [0, 1]") == "world[regions] in [0, 1]"
    with pytest.raises(KeyError):
        reference("nobody1999")


def test_the_page_spells_out_every_source_of_a_parameter():
    played = SimpleNamespace(scenario=SimpleNamespace(parameters={}))
    shown = {knob.name: knob.source for knob in knobs(played)}
    assert not [name for name, source in shown.items() if cited_in(source)]
    assert shown["leader_premium"] == f"about a formateur's [{in_words('francois2015')}]"
