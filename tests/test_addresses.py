"""Addresses have one home: parts, number, cell and words agree, and nothing else splits a dotted path."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.core.ground.codes import Role
from sim.core.ground.records import cells
from sim.language.dotted import dotted, owner_and_last, parts_of
from sim.scenario.addresses.address import Address, number_at
from sim.scenario.addresses.cells import TABLES, Spot, address_of, setting_of, spot_of
from sim.scenario.addresses.words import address_in_words, meaning, whose
from sim.scenario.provenance import provenance
from sim.scenario.reading.loader import load
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.build import Build, build
from sim.scenario.tables.evidence import centre_of
from sim.scenario.tables.rows import rows_of

ROOT = Path(__file__).parents[1]
ARTICLE = ROOT / "scenarios" / "kazakhstan-2021.yaml"
HOMES = {
    "sim/language/dotted.py": "the home of dotted names",
    "sim/language/commas.py": "a decimal number cut in two",
    "sim/language/characters.py": "signs that are taken for others",
    "sim/language/scalars.py": "digits of a number",
    "sim/experiment/design/sheet.py": "a decimal number cut in two",
    "sim/core/ground/entry.py": "names of modules",
    "sim/core/ground/folder.py": "names of modules",
    "sim/cli/compiling.py": "names of modules",
    "sim/experiment/folder/files.py": "names of files",
    "sim/chronicle/words.py": "ends of sentences",
    "sim/sources.py": "ends of sentences",
}
CUTS = ("split", "rsplit", "partition", "rpartition", "find", "rfind", "index", "rindex", "count", "replace")
ENDS = ("startswith", "endswith", "removeprefix", "removesuffix")
PARTS = "|".join((*dict.fromkeys(table.part for table in TABLES.values()), "categories", "events", "memberships"))
A_PART = re.compile(rf"(^|.*[^\w])({PARTS})\.$|^\.$|^\.({PARTS})\.?$", re.DOTALL)


@pytest.fixture(scope="module")
def article() -> Scenario:
    return load(ARTICLE)


@pytest.fixture(scope="module")
def built(article: Scenario) -> Build:
    return build(article)


def dots_in(text: str) -> Iterator[int]:
    """Go through the lines of code that join, split or guess at a dotted name."""
    for node in ast.walk(ast.parse(text)):
        is_it = (
            (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_called(node.func, node.args))
            or (isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant) and node.left.value == ".")
            or (isinstance(node, ast.JoinedStr) and is_joined(node.values))
            or (isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value == ".")
        )
        if is_it:
            yield node.lineno


def is_called(function: ast.Attribute, given: list[ast.expr]) -> bool:
    words = {word for each in given for word in constants(each)}
    if function.attr == "join":
        return isinstance(function.value, ast.Constant) and function.value.value == "."
    return bool(function.attr in CUTS and words & {".", r"\.", "[.]"}) or (
        function.attr in ENDS and any(A_PART.match(word) for word in words)
    )


def is_joined(parts: list[ast.expr]) -> bool:
    """Say whether a formatted text puts a dot between two names, or a table before one."""
    for place, part in enumerate(parts[:-1]):
        if isinstance(part, ast.Constant) and A_PART.match(str(part.value)) and (part.value != "." or place > 0):
            return True
    return False


def constants(given: ast.expr) -> Iterator[str]:
    for node in ast.walk(given):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_nothing_but_their_home_splits_or_joins_dotted_names():
    found = {
        f"{name}:{line}"
        for file in sorted((ROOT / "sim").rglob("*.py"))
        if (name := file.relative_to(ROOT).as_posix()) not in HOMES
        for line in dots_in(file.read_text(encoding="utf-8"))
    }
    assert not found, "use sim.language.dotted or sim.scenario.addresses"


@pytest.mark.parametrize("name", HOMES)
def test_what_else_may_split_at_dots_does_so(name):
    assert list(dots_in((ROOT / name).read_text(encoding="utf-8"))), "take it off the list"


@pytest.mark.parametrize(
    "code",
    [
        "path.split('.')", "path.rpartition('.')", "'.'.join(path)", "f'{table}.{name}'", "f'leaders.{name}.loyalty'",
        "path.startswith('parameters.')", "'.' in name", "name.startswith(f'{owner}.')", "re.split(r'\\.', path)",
        "f'{table}.{name}.memberships.{clan}'", "path.replace('.', ' ')", "path.find('.')",
    ],
)  # fmt: skip
def test_every_way_of_doing_it_by_hand_is_seen(code):
    assert list(dots_in(code))


@pytest.mark.parametrize(
    "code", ["f'{name}.csv'", "f'{a}. {b}'", "f'{x:.2f}'", "path.split(',')", "name.endswith('.yaml')"]
)
def test_what_is_no_dotted_name_is_let_be(code):
    assert not list(dots_in(code))


@pytest.mark.parametrize(
    ("text", "table", "owner", "field", "clan"),
    [
        ("leaders.guard.ambition", "leaders", "guard", "ambition", ""),
        ("world.approval", "world", "", "approval", ""),
        ("parameters.pace", "parameters", "", "pace", ""),
        ("ties.3.weight", "ties", "3", "weight", ""),
        ("leaders.guard.memberships.court", "leaders", "guard", "memberships", "court"),
        (" leaders . guard . ambition ", "leaders", "guard", "ambition", ""),
        ("leaders.guard", "leaders", "guard", "", ""),
        ("leaders", "leaders", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_an_address_has_parts_by_name_even_where_it_leads_nowhere(text, table, owner, field, clan):
    address = Address.parse(text)
    assert (address.table, address.owner, address.field, address.clan) == (table, owner, field, clan)
    assert str(address) == "".join(text.split(" "))


def test_a_name_has_an_owner_and_a_last_part():
    assert owner_and_last("guard.rules") == ("guard", "rules")
    assert owner_and_last("split") == ("", "split")
    assert parts_of(dotted(("events", 3, "day"))) == ("events", "3", "day")


def test_every_number_a_scenario_rests_on_stands_at_its_address(article):
    numbers = {entry.path: number_at(article, Address.parse(entry.path)) for entry in provenance(article)}
    assert all(number is not None for number in numbers.values())
    assert {entry.path: entry.status for entry in provenance(article)} == {
        path: number.status for path, number in numbers.items() if number is not None
    }
    assert number_at(article, Address.parse("leaders.nobody.name")) is None
    assert number_at(article, Address.parse("parameters.no_such")) is None


def test_an_address_and_its_cell_lead_to_each_other(article, built):
    rows = rows_of(article)
    spots = [Spot(Role(int(each.role)), int(each.row), int(each.column)) for each in built.inputs]
    assert [spot_of(address_of(spot, built), rows) for spot in spots] == spots
    assert {spot.role for spot in spots} == set(TABLES)


def test_in_the_cell_of_an_address_stands_its_number(article, built):
    for entry in built.inputs:
        spot = Spot(Role(int(entry.role)), int(entry.row), int(entry.column))
        address = setting_of(spot, built)
        number = number_at(article, address)
        assert number is not None
        table = getattr(built, TABLES[spot.role].attribute)
        assert cells(table)[spot.row, spot.column] == pytest.approx(centre_of(number, article.levels))


def test_an_address_is_told_under_the_names_of_the_scenario(built):
    names = built.names
    assert address_in_words(Address.parse("world.approval"), names) == "the country's approval"
    assert address_in_words(Address.parse("parameters.search_rate"), names) == "parameter search rate"
    tokayev = names["tokayev"]
    assert address_in_words(Address.parse("leaders.tokayev.loyalty_patron"), names) == f"{tokayev}: loyalty patron"
    assert address_in_words(Address.parse("leaders.nobody.ambition"), names) == "leaders.nobody.ambition"
    assert address_in_words(Address.parse("search"), names) == "search"


def test_an_office_is_told_by_its_title_though_somebody_has_its_id(tmp_path):
    file = tmp_path / "offices.yaml"
    file.write_text(
        f"kingmaker: 1\nextends: {os.path.relpath(ARTICLE, tmp_path)}\nposts:\n"
        "  tokayev: {title: Palace, institution: court, value: high}\n"
        "  scribe: {title: Scribe, institution: court, value: high, count: 3}\n"
    )
    names = build(load(file)).names
    assert address_in_words(Address.parse("posts.tokayev.value"), names) == "Palace: value"
    assert address_in_words(Address.parse("posts.scribe.value"), names, several=True) == "Scribe: mean value"
    assert address_in_words(Address.parse("posts.scribe_02.value"), names) == "Scribe 2: value"


def test_a_slider_says_whose_a_number_is_and_what_it_means(article, built):
    tie = next(iter(article.ties))
    strength = Address.to("ties", tie, "strength")
    assert whose(strength, built.names) == "Tie"
    assert meaning(strength, article, built.names).startswith(f"strength of {article.ties[tie].kind} from ")
    ambition = Address.parse("leaders.tokayev.ambition")
    assert whose(ambition, built.names) == built.names["tokayev"]
    assert meaning(ambition, article, built.names)
    assert np.isfinite(centre_of(number_at(article, ambition), article.levels))
    member = Address.parse("leaders.tasmagambetov.memberships.kazakh_nationalists")
    assert meaning(member, article, built.names) == "how strongly they belong to " + built.names["kazakh_nationalists"]
