"""A file says the same whether libyaml reads it or PyYAML's own parser; what is wrong with it the latter tells."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.language import yaml_events
from sim.language.yaml_events import quick_events
from sim.language.yaml_places import Marked, read_marked

ROOT = Path(__file__).parents[2]
TEXTS = {
    str(file.relative_to(ROOT)): file.read_bytes().decode("utf-8-sig", "replace")
    for folder in ("scenarios", "configs", "tests/invalid")
    for file in sorted((ROOT / folder).glob("*.yaml"))
}
PIECES = (
    "a", "b: ", "c:", ": ", "- ", "-", "? ", "?", "&x ", "*x", "! ", "!!str ", "|", ">", "|-\n", ">2\n", "|#", ">+#",
    "'", '"', "#", " #", "%YAML 1.2\n", "---", "---\n", "...\n", "[", "]", "{", "}", ",", ", ", "\t", "\n", "\n  ",
    "\n\t", " ", "\r\n", "\x85", "\u2028", "\u00a0", "\ufeff", "é", "\U0001f600", "\\", "\\x41", "\\ud800", "0",
    "1,5", "~", "<<: ", "{a: 1}", "[a: b]", "a? b", "https://x?y=z", "\n- a: b\n  c: d\n",
)  # fmt: skip


def read_carefully(text: str) -> Marked:
    with pytest.MonkeyPatch.context() as without:
        without.setattr(yaml_events, "LIBYAML", None)
        return read_marked(text, "f.yaml")


def is_read_quickly(text: str) -> bool:
    try:
        return bool(list(quick_events(text)))
    except (yaml_events.UnlikeError, yaml.YAMLError):
        return False


@pytest.mark.parametrize("name", TEXTS)
def test_both_parsers_read_every_file_of_ours_alike(name: str) -> None:
    assert repr(read_marked(TEXTS[name], "f.yaml")) == repr(read_carefully(TEXTS[name]))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_both_parsers_read_any_text_alike(text: str) -> None:
    assert repr(read_marked(text, "f.yaml")) == repr(read_carefully(text))


@given(st.sampled_from(sorted(TEXTS)), st.integers(0), st.sampled_from(PIECES))
@settings(max_examples=60, deadline=None)
def test_both_parsers_read_a_file_with_a_slip_alike(name: str, place: int, piece: str) -> None:
    lines = TEXTS[name].splitlines(keepends=True)
    first = place % len(lines)
    text = "".join(lines[first : first + 12])
    cut = place // len(lines) % (len(text) + 1)
    changed = text[:cut] + piece + text[cut:]
    assert repr(read_marked(changed, "f.yaml")) == repr(read_carefully(changed))


@pytest.mark.skipif(yaml_events.LIBYAML is None, reason="this PyYAML was built without libyaml")
@pytest.mark.parametrize("name", ["scenarios/kazakhstan-2021.yaml", "scenarios/court.yaml"])
def test_our_own_scenarios_are_read_by_libyaml(name: str) -> None:
    assert is_read_quickly(TEXTS[name])


@pytest.mark.parametrize(
    "text", ["a:\tb", "a: b\n\ufeff", "a: >#\n b", "{a? b: c}", "a:\n", "{a: }"],
    ids=["tab", "mark", "comment", "question", "blank", "blank in brackets"],
)  # fmt: skip
def test_what_parsers_differ_on_is_left_to_the_careful_one(text: str) -> None:
    assert not is_read_quickly(text)


def test_a_file_without_libyaml_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "LIBYAML", None)
    assert read_marked("a: [1, {b: word}]", "f.yaml").data == {"a": [1, {"b": "word"}]}
