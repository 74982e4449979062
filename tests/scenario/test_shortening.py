"""Text that does not fit is cut so that those that begin alike can be told apart, and nothing is turned round."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sim.cli.layout import NAME_COLUMNS, table
from sim.report.style import NARROW, WIDE
from sim.scenario.shortening import NARROWEST, shortened, shortened_apart, shortened_within
from sim.scenario.tables.directions import isolated

LONG = "The Honourable Member for the Northern and the Southern Provinces and the Islands"
ARABIC = isolated("أبو بكر " * 20)


def test_what_begins_differently_is_cut_at_its_end() -> None:
    assert shortened_apart(["abcdefghij", "bcdefghijk"], [6, 6]) == ["abcde…", "bcdef…"]


def test_those_that_begin_alike_keep_the_ends_that_tell_them_apart() -> None:
    assert shortened_apart([f"{LONG} (ruler)", f"{LONG} (guard)", "Tokayev"], [20, 20, 20]) == [
        "The Honour…s (ruler)", "The Honour…s (guard)", "Tokayev",
    ]  # fmt: skip


def test_the_same_text_twice_is_cut_at_its_end() -> None:
    assert shortened_apart(["abcdefghij", "abcdefghij"], [6, 6]) == ["abcde…", "abcde…"]


@pytest.mark.parametrize("cut", [shortened, shortened_within])
def test_a_name_that_keeps_its_direction_to_itself_does_so_when_it_is_cut(cut) -> None:  # type: ignore[no-untyped-def]
    found = cut(ARABIC, 20)
    assert found.startswith("\u2068")
    assert found.endswith("\u2069")
    assert found.count("\u2068") == found.count("\u2069") == 1


def test_no_mark_is_left_without_its_letter() -> None:
    found = shortened_within("e\u0301" * 40, 12)
    marks = [k for k, sign in enumerate(found) if unicodedata.category(sign).startswith("M")]
    assert all(found[k - 1] == "e" for k in marks)


@given(st.text(max_size=60), st.integers(NARROWEST, 40))
def test_what_is_cut_fits(text: str, columns: int) -> None:
    assert cell_len(shortened(text, columns)) <= columns
    assert cell_len(shortened_within(text, columns)) <= columns


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_rows_of_a_figure_and_of_a_table_are_told_apart(size) -> None:  # type: ignore[no-untyped-def]
    names = [f"{LONG}, elected, chosen and called for the first time (ruler)"]
    names.append(names[0].replace("ruler", "guard"))
    assert len(set(size.fit_apart(names, ["rules 12.3 %"] * 2))) == 2
    lines = table([[name, "1"] for name in names], ("who", "share"), "lr").splitlines()[1:]
    assert lines[0] != lines[1]
    assert all(cell_len(line) <= NAME_COLUMNS + 9 for line in lines)
