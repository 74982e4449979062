"""Formulas hold no other numbers than 0, 1, 2 and 1/2: a weight has a name, a unit and a source.

What is counted are the numbers in the bodies of functions of rules and mechanisms, docstrings aside. What
is left of former days is written down here, file by file, and may only become less.
"""

import ast
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "sim" / "core"
PLAIN = {0, 1, 2, 0.5}
LEFT = {"rules/loyalty": 1}


def numbers_in(file: Path) -> list[tuple[int, float]]:
    """Return line and value of every number in the functions of a file that is not a plain one."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = []
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            is_number = isinstance(node, ast.Constant) and isinstance(node.value, int | float)
            if is_number and not isinstance(node.value, bool) and node.value not in PLAIN:
                found.append((node.lineno, node.value))
    return sorted(found)


FILES = sorted(CORE / room / file.name for room in ("mechanisms", "rules") for file in (CORE / room).glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_formulas_hold_no_bare_numbers_beyond_those_that_are_left(file: Path) -> None:
    found = numbers_in(file)
    left = LEFT.get(f"{file.parent.name}/{file.stem}", 0)
    assert len(found) <= left, f"a number without a name: {found}"
    assert len(found) == left, f"one less than is written down, well done: make it {len(found)}"


def test_a_bare_number_is_seen(tmp_path: Path) -> None:
    rule = tmp_path / "rule.py"
    rule.write_text(
        'def f(x):\n    """Return 0.3 x."""\n    y = 0.5 * x + 2\n    return y * 0.7 - 3\n', encoding="utf-8"
    )
    assert numbers_in(rule) == [(4, 0.7), (4, 3)]
