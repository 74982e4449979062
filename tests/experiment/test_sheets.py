"""Tables of points as spreadsheets write them: read for what they say, or refused with row and column."""

from __future__ import annotations

from datetime import date

import pytest

from sim.experiment.design.sheet import SheetError, read_sheet


def cells(content: bytes) -> list[list[object]]:
    sheet = read_sheet(content)
    return [[sheet.value_of(cell) for cell in row] for _, row in sheet.rows]


def trouble(content: bytes) -> str:
    with pytest.raises(SheetError) as raised:
        read_sheet(content)
    return str(raised.value)


def test_a_plain_table_is_read_as_a_scenario_would_read_its_words() -> None:
    content = b"a,b,c,d\n 0.5 ,high,2021-03-01,TRUE\n1e-3,off,null,-2\n"
    assert cells(content) == [[0.5, "high", date(2021, 3, 1), True], [0.001, "off", None, -2]]
    assert read_sheet(content).remark == ""


def test_semicolons_and_decimal_commas_are_read_and_told() -> None:
    content = "\ufeffa;b\r\n0,5;-1,25e-2\r\n3;high\r\n".encode()
    assert cells(content) == [[0.5, -0.0125], [3, "high"]]
    assert read_sheet(content).remark == "read with semicolons between cells and decimal commas"


def test_line_ends_of_any_machine_are_line_ends() -> None:
    assert cells(b"a;b\r0,5;2\r") == cells(b"a;b\r\n0,5;2\r\n") == [[0.5, 2]]


def test_unicode_text_of_excel_is_read() -> None:
    assert cells("a\tb\r\n0,5\tx\r\n".encode("utf-16")) == [[0.5, "x"]]


def test_a_line_that_says_the_separator_is_no_row_of_the_sheet() -> None:
    assert cells(b"sep=;\r\na;b\r\n1;2\r\n") == [[1, 2]]
    assert "row 2, column 'b'" in trouble(b"sep=;\r\na;b\r\n1;\r\n")


def test_empty_rows_at_the_end_are_passed_over() -> None:
    assert cells(b"a,b\n1,2\n\n , \n,\n\n") == [[1, 2]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a,b\n1,2\n\n3,4\n", "row 3: is empty"),
        (b"a,b\n1,2\n , \n3,4\n", "row 3: is empty"),
        (b"a,b\n1,2\n,4\n", "row 3, column 'a': is empty"),
        (b"a,b\n1,2\n3\n", "row 3: has 1 values for 2 names"),
        (b"a,b\n1,2,3\n", "row 2: has 3 values for 2 names"),
        (b"a\n0,5\n", "row 2: has 2 values for 1 names; if '0,5' is one number, write 0.5"),
        (b"a,b,a\n1,2,3\n", "row 1, column 'a': is there twice, as columns 1 and 3"),
        (b"amb,Amb\n1,2\n", "row 1, column 'Amb': is there twice"),
        (b"a,,b\n1,2,3\n", "row 1: column 2 has no name"),
        (b"a;b,c\n1;2,3\n", "row 1: has both semicolons and commas between names"),
        (b"a;b\n0,5;0.25\n", "'0,5' has a decimal comma, and '0.25' in row 2, column 'b' a decimal point"),
        (b"a;b\n1,234;2\n", "'1,234' may be 1.234 or 1234"),
        (b'a,b\n"1,234.5",2\n', "thousands are not set apart (found '1,234.5')"),
        (b'a,b\n"0,5",2\n', "a number is written with a decimal point"),
        (b"a,b\n5%,2\n", "a share is written without the sign (found '5%'; write 0.05)"),
        (
            "a,b\n80 %,\u22120.5%\n".encode(),
            "row 2, column 'a': a share is written without the sign (found '80 %'; write 0.8)",
        ),
        (b'a,b\n"1,234",2\n', "thousands are not set apart (found '1,234')"),
        (b'a,b\n"0,500",2\n', "a number is written with a decimal point (found '0,500'; write 0.5)"),
        (b"a,b\n01.03.2021,2\n", "a date is written YYYY-MM-DD"),
        (b"a,b\n2021-03-01 00:00:00,2\n", "a date is written YYYY-MM-DD, without a time"),
        (b"a,b\n2021-02-30,2\n", "row 2, column 'a': '2021-02-30' is not a date that exists"),
        (b"a,b\n#REF!,2\n", "is an error of a spreadsheet"),
        (b"a,b\n=A1,2\n", "is a formula"),
        (b'a,b\n"x,2\n', "row 2: quotes do not match"),
        (b'a,b\n"x"y,2\n', "row 2: quotes do not match"),
        (b'a,b\n"x\ny",2\n', "row 2: has a cell that goes over several lines"),
        (b"a,b\n" + b"9" * 131_073 + b",2\n", "row 2: has a cell of more than 131,072 characters"),
        (b"a,b\n" + b"9" * 400 + b",2\n", "row 2, column 'a': a whole number must have at most 300 digits"),
        (b"a,b\n1,\x002\n", "row 2: holds a NUL"),
        ("a,b\nhigh,ü\n".encode("cp1252"), "row 2: holds letters that are no UTF-8"),
        (b"a,b\n", "a row of names and at least one of values"),
        (b"", "a row of names and at least one of values"),
        (b"\na,b\n1,2\n", "row 1: is empty; the names stand there"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_row_and_column(content: bytes, says: str) -> None:
    assert says in trouble(content)


def test_all_that_is_wrong_with_a_table_is_told_at_once() -> None:
    assert trouble(b"a,b\n,5%\n1,\n").count("row") == 3
