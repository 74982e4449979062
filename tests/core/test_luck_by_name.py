"""Whoever adds, moves or removes a field or a parameter moves nobody else's draws: tried by doing it, in a copy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRAWN = """
import json
import numpy as np
from sim.core.ground import records
from sim.core.ground.draw import draw_inputs, draws_of
from sim.core.ground.luck import seeded
from sim.core.rulebook import PARAMETERS
from sim.scenario.tables.build import build
from sim.scenario.reading.loader import load

def ids_of(built):
    members = [f"{built.leader_ids[m.leader]}.{built.clan_ids[m.clan]}" for m in built.members]
    return [("world",), built.leader_ids, built.clan_ids, built.post_ids, built.tie_ids, members, ("parameters",)]

built = build(load("scenarios/kazakhstan-2021.yaml"))
fields = (records.WORLD, records.LEADER, records.CLAN, records.POST, records.TIE, records.MEMBER, PARAMETERS)
tables = (built.world, built.leaders, built.clans, built.posts, built.ties, built.members, built.parameters)
cells = records.cells_of(table.copy() for table in (*tables, built.schedule))
luck = seeded(1, 7)
draw_inputs(cells, draws_of(built.inputs, built.laws, built.channels), (luck, luck, luck))
ids = ids_of(built)
print(json.dumps({
    f"{ids[e.role][e.row]}.{fields[e.role][e.column].name}": cells[e.role][e.row, e.column] for e in built.inputs
}))
"""
STREET = '    unit("street", "people who would'
WEIGHT = '    unit("weight", "personal political weight"),\n'


def drawn_in(root: Path) -> dict[str, float]:
    """Return what run 7 draws for every number of the article, by whose it is and its name."""
    done = subprocess.run([sys.executable, "-c", DRAWN], cwd=root, env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, float] = json.loads(done.stdout)
    return found


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def a_toy_field(root: Path) -> set[str]:
    change(root / "sim/core/ground/records.py", WEIGHT, WEIGHT + '    unit("charm", "a toy"),\n')
    return set()


def a_field_in_another_place(root: Path) -> set[str]:
    change(root / "sim/core/ground/records.py", WEIGHT, "")
    change(
        root / "sim/core/ground/records.py",
        '    unit("street", "people who would',
        WEIGHT + '    unit("street", "people who would',
    )
    return set()


def a_toy_parameter_put_first(root: Path) -> set[str]:
    file = root / "sim/core/rules/calendar.py"
    text = file.read_text(encoding="utf-8")
    toy = 'Parameter("toy", 0.5, 0.1, 0.9, "share", "assumption", "a toy"),'
    file.write_text(re.sub(r"(PARAMETERS[^(]*\()", rf"\1\n    {toy}", text, count=1), encoding="utf-8")
    return {"parameters.toy"}


@pytest.fixture(scope="module")
def before() -> dict[str, float]:
    return drawn_in(ROOT)


@pytest.mark.parametrize("add", [a_toy_field, a_field_in_another_place, a_toy_parameter_put_first])
def test_what_is_added_or_moved_moves_nobody_elses_draws(add, before: dict[str, float], tmp_path: Path) -> None:
    for name in ("sim", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    new = add(tmp_path)
    after = drawn_in(tmp_path)
    assert set(after) - set(before) == new
    assert {name: after[name] for name in before} == before
    assert len(before) > 4000
