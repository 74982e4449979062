"""What an author writes is text: in figures, on the page and among other words it stands as it was written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.layout import NAME_COLUMNS, table
from sim.report.html import Page, make_page
from sim.report.style import SIZES, WIDE, Size, as_png, as_svg
from sim.scenario.tables.directions import isolated, turns_round

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
NAMES = {
    "The ruler": "习近平 $x$ <b>&amp;\\\"'",
    "The guard": "ابو بكر {{ 7*7 }} %s %(x)d",
    "The heir": '$\\\\bad{x$ _é\u0301 -- ]]> id=\\"q\\" ' + "long " * 40,
    "The house": "בית $\\\\frac{1}{0}$",
    "The watch": "_watch",
}


def with_names(names: dict[str, str], folder: Path) -> Path:
    text = COURT.read_text(encoding="utf-8")
    for plain, hostile in names.items():
        text = text.replace(f"name: {plain}", f'name: "{hostile}"')
    text = text.replace("loyalty: 0.4,", "loyalty: 0.05,").replace("ambition: 0.8,", "ambition: 0.95,")
    file = folder / "court.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def page_of(names: dict[str, str], folder: Path, replays: int = 20) -> Page:
    assert main(["run", str(with_names(names, folder)), "-n", "60", "-j", "1", "-q", "-o", str(folder / "o")]) == 0
    return make_page([folder / "o"], replays=replays)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return page_of(NAMES, tmp_path_factory.mktemp("hostile"))


def test_every_figure_is_valid_xml_and_says_names_as_they_are(hostile: Page) -> None:
    said = ""
    for picture in hostile.pictures:
        for size in SIZES:
            said += "".join(ET.fromstring(as_svg(picture, size).decode()).itertext())
    assert "ابو بكر {{ 7*7 }} %s %(x)d" in said
    assert "习近平 $x$ <b>&amp;\"'" in said


def test_the_page_writes_no_markup_and_works_nothing_out(hostile: Page) -> None:
    assert "习近平 $x$ &lt;b&gt;&amp;amp;" in hostile.html
    assert "{{ 7*7 }}" in hostile.html
    assert "<b>&amp;" not in hostile.html


DOLLARS = {"The ruler": "Cash $5m$ man", "The guard": "$\\\\bad{x$", "The heir": "_hidden one"}


def test_a_dollar_is_a_dollar_in_drawn_letters(tmp_path: Path) -> None:
    page = page_of(DOLLARS, tmp_path, replays=0)
    assert "Cash $5m$ man" in page.html
    fates = next(picture for picture in page.pictures if picture.name == "fates")
    assert b"<!-- Cash $5m$ man -->" in as_svg(fates, WIDE)
    assert as_png(fates, WIDE).startswith(b"\x89PNG")


@pytest.mark.slow
def test_every_figure_of_a_page_is_drawn_whatever_names_are_made_of(tmp_path: Path, hostile: Page) -> None:
    for page in (hostile, page_of(DOLLARS, tmp_path)):
        made = page.figure_files()
        assert len(made) == 4 * len(page.pictures)
        assert all(content.startswith(b"\x89PNG") for name, content in made.items() if name.endswith(".png"))


@pytest.mark.parametrize(
    ("name", "turns"),
    [("The guard", False), ("Қасым-Жомарт", False), ("习近平", False), ("ابو", True), ("בית 7", True),
     ("a\u202eb", True), ("a\u2067b", True), ("a\u200fb", True)],
)  # fmt: skip
def test_only_what_turns_round_is_isolated(name: str, turns: bool) -> None:
    assert turns_round(name) is turns
    assert (isolated(name) != name) is turns


def test_nothing_in_a_name_ends_its_isolation() -> None:
    assert isolated("a\u2069\u202eb\u202c") == "\u2068ab\u2069"


def test_a_name_is_cut_by_what_it_takes_and_not_by_its_letters() -> None:
    size = Size("one", 120, 10.0)  # room for twenty letters
    assert size.fit("习近平" * 5) == "习近平" * 3 + "…"
    assert size.fit("a" * 30) == "a" * 18 + "…"
    assert size.fit_ends("abcdefghij" * 3) == "abcdefghi…bcdefghij"
    assert table([["x" * 200, "1"]], ["name", "n"]).splitlines()[1].split()[0] == "x" * (NAME_COLUMNS - 1) + "…"
    assert WIDE.fit("short") == "short"
