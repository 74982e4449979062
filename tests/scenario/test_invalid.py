"""Every file in tests/invalid says at its top what is wrong with it; exactly that is found, all of it, in its place."""

import re
from pathlib import Path

import pytest

from sim.language.errors import Problem, ScenarioError
from sim.scenario.reading.loader import load

FOLDER = Path(__file__).parents[1] / "invalid"
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))
EXPECTATION = re.compile(r"# expect: (?:(\S+?\.yaml):)?(\d+|-):(\d+|-) (.+)")


def expected_in(name: str) -> list[tuple[str, str, str, str]]:
    """Return file, line, column and message of each expectation at the top of a file."""
    lines = (FOLDER / name).read_text("latin-1").splitlines()
    found = [EXPECTATION.fullmatch(line) for line in lines if line.startswith("# expect:")]
    return [(match[1] or name, match[2], match[3], match[4]) for match in found if match]


def matches(problem: Problem, expectation: tuple[str, str, str, str]) -> bool:
    file, line, column, message = expectation
    place = (problem.file, str(problem.line or "-"), str(problem.column or "-"))
    return place == (file, line, column) and message in problem.render()


def test_the_corpus_is_large() -> None:
    assert len(FILES) >= 70


@pytest.mark.parametrize("name", FILES)
def test_exactly_the_expected_problems_are_found_in_their_place(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    expectations = expected_in(name)
    assert expectations, "the file does not say what is wrong with it"
    with pytest.raises(ScenarioError) as raised:
        load(name)
    problems = raised.value.problems
    for expectation in expectations:
        assert any(matches(problem, expectation) for problem in problems), f"{expectation}\n{raised.value.render()}"
    assert len(problems) == len(expectations), raised.value.render()


@pytest.mark.parametrize("name", FILES)
def test_every_problem_with_a_column_is_shown_with_a_caret(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    with pytest.raises(ScenarioError) as raised:
        load(name)
    rendered = raised.value.render()
    places = [problem for problem in raised.value.problems if problem.column is not None]
    assert sum(line.rstrip().endswith("^") and set(line) <= set(" |^\t") for line in rendered.splitlines()) == len(
        places
    )


@pytest.mark.parametrize("base", ["court.yaml", "orphan.yaml"])
def test_what_the_corpus_is_built_on_is_valid(base: str) -> None:
    load(FOLDER / "base" / base)
