"""YAML as files of scenarios are read: 1.2 scalars, one value for a key, the place of everything, and no surprises."""

from datetime import date
from typing import Any

import pytest

from sim.language.scalars import read_scalar
from sim.language.yaml_places import MOST_NODES, Place, read_marked


def read(text: str) -> Any:
    marked = read_marked(text, "f.yaml")
    assert marked.problems == []
    return marked.data


def complaint(text: str) -> str:
    return " | ".join(problem.message for problem in read_marked(text, "f.yaml").problems)


@pytest.mark.parametrize(
    "word", ["NO", "no", "yes", "Y", "n", "on", "off", "OFF", "tRUE", "1_000", "12:30:45", "0b1", "=", "1e", "+"]
)
def test_words_of_yaml_1_1_are_words(word: str) -> None:
    assert read(f"a: {word}") == {"a": word}


# The table of the core schema, YAML 1.2.2, section 10.3.2, with the examples of 10.3.
@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("null", None), ("NULL", None), ("~", None), ("true", True), ("True", True), ("FALSE", False), ("0", 0),
        ("0o7", 7),
        ("0x3A", 58), ("-19", -19), ("0.", 0.0), ("-0.0", 0.0), (".5", 0.5), ("+12e03", 12000.0), ("-2E+05", -200000.0),
        (".inf", float("inf")), ("-.Inf", float("-inf")), ("+.INF", float("inf")), ("0777", 777), ("2020-11-01",
        date(2020, 11, 1)),
    ],
)  # fmt: skip
def test_plain_words_stand_for_what_yaml_1_2_says(word: str, value: object) -> None:
    assert read_scalar(word) == value
    assert type(read_scalar(word)) is type(value)


def test_nan_is_not_a_word() -> None:
    assert str(read_scalar(".NaN")) == "nan"


def test_what_is_in_quotes_is_text() -> None:
    assert read("[\"5\", 'null', \"2020-11-01\", 'true']") == ["5", "null", "2020-11-01", "true"]


def test_blocks_of_text_are_text() -> None:
    assert read("a: |\n  5\nb: >\n  true\n") == {"a": "5\n", "b": "true\n"}


def test_everything_has_its_place() -> None:
    marked = read_marked("world:\n  approval: {level: high}\nabsent:\n  - parties\n", "f.yaml")
    assert marked.keys["world", "approval"] == Place("f.yaml", 2, 3)
    assert marked.values["world", "approval"] == Place("f.yaml", 2, 13)
    assert marked.values["world", "approval", "level"] == Place("f.yaml", 2, 21)
    assert marked.values["absent", 0] == Place("f.yaml", 4, 5)


def test_a_key_that_occurs_twice_is_refused_wherever_it_is() -> None:
    assert "'a' occurs twice; the first is in line 1" in complaint("a: 1\nb: 2\na: 3")
    assert "'x' occurs twice" in complaint("a: [{x: 1, x: 2}]")
    assert "'NO' occurs twice" in complaint("NO: 1\n'NO': 2")


def test_the_same_key_in_two_maps_is_fine() -> None:
    assert read("a: {x: 1}\nb: {x: 1}") == {"a": {"x": 1}, "b": {"x": 1}}


def test_an_alias_repeats_what_its_anchor_holds_as_a_copy() -> None:
    data = read("a: &x {b: [1]}\nc: *x")
    assert data == {"a": {"b": [1]}, "c": {"b": [1]}}
    data["c"]["b"].append(2)
    assert data["a"]["b"] == [1]


@pytest.mark.parametrize(
    "tag", ["!!str x", "!!int 5", "!own x", "!!python/object/apply:os.getcwd []", "!<tag:yaml.org,2002:map> {}"]
)
def test_tags_are_refused(tag: str) -> None:
    assert "tags are not allowed" in complaint(f"a: {tag}")


def test_what_unfolds_without_end_is_refused() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{k}: &a{k} [*a{k - 1}, *a{k - 1}]\n" for k in range(1, 30))
    assert f"unfolds to more than {MOST_NODES:,}" in complaint(bomb)
    assert "no anchor above it" in complaint("a: &a [*a]")


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_what_is_nested_too_deep_is_refused(opening: str) -> None:
    assert "nested deeper than 32" in complaint(opening * 3000)


def test_depth_counts_through_aliases() -> None:
    steps = "a0: &a0 [x]\n" + "".join(f"a{k}: &a{k} [*a{k - 1}]\n" for k in range(1, 40))
    assert "nested deeper than 32" in complaint(steps)


def test_all_problems_of_form_are_told_at_once() -> None:
    assert len(read_marked("a: !!str 1\nb: 2021-13-01\na: 2\n1: 3\n<<: {}\n", "f.yaml").problems) == 5
