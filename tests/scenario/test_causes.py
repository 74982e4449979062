"""What a layer, or what is set, brings about in a file below is told where it is brought about."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.reading.loader import examine

BASE = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"
MORE = """{above}
leaders:
  guard: {{born: 1960}}
  elder: {{loyalty: {{value: 0.5, range: [0.4, 0.6]}}}}
"""


def told(tmp_path: Path, layer: str, *settings: str) -> list[tuple[str, int | None, str]]:
    (tmp_path / "middle.yaml").write_text(MORE.format(above=f"extends: {BASE.name}"))
    (tmp_path / BASE.name).write_text(BASE.read_text())
    file = tmp_path / "top.yaml"
    file.write_text(f"extends: middle.yaml\n{layer}")
    found = examine(file, settings).problems
    return [(Path(problem.file).name, problem.line, f"{problem.path}: {problem.message}") for problem in found]


@pytest.mark.parametrize(("layer", "line", "said"), [
    ("leaders:\n  guard:\n    age: 50\n", 4, "leaders.guard: has 'age' or 'born', not both"),
    ("leaders:\n  guard:\n    born: null\n    age: 500\n", 5, "leaders.guard.age: must be at most 119"),
    ("leaders:\n  elder:\n    loyalty:\n      range: [0.7, 0.8]\n", 5, "'range' must be [lowest, highest] and contain"),
    ("leaders:\n  elder:\n    loyalty:\n      status: stated\n", 5, "is stated, so 'evidence' must name a source"),
    ("leaders:\n  elder:\n    name: null\n", 4, "leaders.elder: needs 'name'"),
    ("\nworld: null\n", 3, ": needs 'world'"),
])  # fmt: skip
def test_a_problem_is_told_in_the_layer_that_makes_it(tmp_path: Path, layer: str, line: int, said: str) -> None:
    ((file, where, message),) = told(tmp_path, layer)
    assert (file, where) == ("top.yaml", line)
    assert said in message


def test_what_lacks_somebody_is_told_where_he_was_taken_away_and_where_he_is_named(tmp_path: Path) -> None:
    found = told(tmp_path, "leaders:\n  guard: null\n")
    assert {(file, line) for file, line, _ in found} == {("top.yaml", 3)}
    lines = [k for k, line in enumerate(BASE.read_text().splitlines(), 1) if "head: guard" in line]
    assert f"; see {tmp_path / BASE.name}:{lines[0]}" in found[0][2]


def test_what_is_wrong_below_already_is_told_below(tmp_path: Path) -> None:
    text = BASE.read_text()
    assert told(tmp_path, "leaders:\n  elder: {ambition: 0.5}\n") == []
    (tmp_path / "middle.yaml").write_text("extends: court.yaml\nleaders:\n  guard: {born: 1960, age: 60}\n")
    (tmp_path / "court.yaml").write_text(text)
    problems = examine(tmp_path / "top.yaml").problems
    assert [(Path(problem.file).name, problem.line) for problem in problems] == [("middle.yaml", 3)]


def test_what_is_set_on_top_is_named_with_what_it_breaks(tmp_path: Path) -> None:
    found = told(tmp_path, "", "leaders.guard=null")
    assert {file for file, _, _ in found} == {"--set leaders.guard=null"}
    assert "'guard' is not the id of a leader; see " in found[0][2]
