"""The language of `where:`: what it can say, and that nothing in it is run, hangs or grows."""

from __future__ import annotations

import time

import pytest

from sim.experiment.design.where import compile_where, kinds_of
from sim.language.expression import ExpressionError

POINT = {"a": 2.0, "b": "off", "my-axis": 0.2, "leaders.guard.ambition": 0.7, "events.0.size": 0.5, "in": 1, "on": True,
         "nothing": None}  # fmt: skip


def holds(text: str) -> bool:
    return compile_where(text, kinds_of([POINT]))(POINT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my-axis > 0.15", True),
        ("my-axis - a < 0", True),
        ("leaders.guard.ambition == .7 and events.0.size * 2 == 1", True),
        ("`my-axis` > 0.25 or `in` == 1", True),
        ("a in (1, 2) and b not in ['on', 'x']", True),
        ("not a in (1, 2)", False),
        ("on == true and not (a > 1 and b == 'on')", True),
        ("0 < a <= 2 < 3", True),
        ("a - 1 - 1 == 0 and a / 2 * 3 == 3 and -a + 1 == -1", True),
        ("on", True),
    ],
)
def test_a_condition_compares_axes_by_their_own_names(text: str, expected: bool) -> None:
    assert holds(text) is expected


def test_a_dash_belongs_to_the_longest_name_there_is() -> None:
    points = [{"a": 3, "b": 1, "a-b": 9}]
    assert compile_where("a-b == 9 and a - b == 2", kinds_of(points))(points[0])
    assert compile_where("a-b == 2", ("a", "b"))({"a": 3, "b": 1})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("my-axi > 0.15", "did you mean 'my-axis'"),
        ("leaders.guard.ambitoin > 0", "did you mean 'leaders.guard.ambition'"),
        ("a.__class__ == 1", "not of this language"),
        ("'a' * 99999999999 == b", "only numbers can be reckoned with"),
        ("b * 3 == 1", "'b' is a word, and only numbers"),
        ("9**9**9 > 1", "'**' is no sign"),
        ("9" * 400 + " > a", "too large a number"),
        ("1e999 > a", "too large a number"),
        ("(" * 900 + "a" + ")" * 900, "nested deeper"),
        ("-" * 1900 + "a == 1", "nested deeper"),
        ("not " * 400 + "on", "nested deeper"),
        ("a > 1 or " * 300 + "on", "at most 2,000 characters"),
        ("a > 'x'", "compares 'a', which is a number, with ''x'', which is a word"),
        ("a == '2'", "compares 'a'"),
        ("on == 1", "compares 'on'"),
        ("a in (1, 'x')", "compares 'a'"),
        ("a in 1", "needs a list"),
        ("a < (1, 2)", "a list goes with 'in'"),
        ("(1, 2)", "'(1, 2)' is a list, not a condition"),
        ("not (1, 2)", "'(1, 2)' is a list, not a condition"),
        ("a", "'a' is a number, not a condition: compare it with something"),
        ("b", "'b' is a word, not a condition"),
        ("'yes'", "''yes'' is a word, not a condition"),
        ("a + 1", "'a + 1' is a number, not a condition"),
        ("-a", "'-a' is a number, not a condition"),
        ("not a", "'a' is a number, not a condition"),
        ("not not b", "'b' is a word, not a condition"),
        ("not nothing", "'nothing' is nothing, not a condition"),
        ("on and a", "'a' is a number, not a condition"),
        ("a > 1 or 'x'", "''x'' is a word, not a condition"),
        ("on or (1,)", "'(1)' is a list, not a condition"),
        ("on > on", "would order true or false"),
        ("a / 0 > 1", "'a / 0' divides by 0 at the point a="),
        ("a >", "where the end stands"),
        ("(a > 1", "is never closed"),
        ("a > 1 b", "cannot follow"),
        ("a > 0,5", "cannot follow"),
        ("a = 2", "not of this language"),
        ("", "where the end stands"),
    ],
)
def test_what_cannot_be_meant_is_told_at_once(text: str, says: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(ExpressionError) as raised:
        holds(text)
    assert says in str(raised.value)
    assert time.perf_counter() - begun < 1.0


def test_an_axis_with_numbers_and_words_may_be_compared_with_both() -> None:
    points = [{"x": 0.5}, {"x": "high"}]
    condition = compile_where("x == 'high' or x == 0.5", kinds_of(points))
    assert [condition(point) for point in points] == [True, True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", "'x' is a number, not a condition, at the point x=1, y=true"),
        ("not x", "'x' is a number, not a condition, at"),
        ("y and x", "'x' is a number, not a condition, at"),
        ("not y or x", "'x' is a number, not a condition, at"),
    ],
)
def test_an_axis_that_is_a_yes_or_no_at_some_points_only_is_none_at_the_others(text: str, says: str) -> None:
    points = [{"x": True, "y": True}, {"x": 1, "y": True}]
    condition = compile_where(text, kinds_of(points))
    assert condition(points[0]) is (text != "not x")
    with pytest.raises(ExpressionError) as raised:
        condition(points[1])
    assert says in str(raised.value)


def test_a_point_without_the_axis_is_named() -> None:
    with pytest.raises(ExpressionError, match="speaks of 'y'"):
        compile_where("y > 1", ("x", "y"))({"x": 1})
