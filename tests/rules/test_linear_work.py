"""No rule does work that grows with a product: four times the court, about four times the lines gone through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent / "lines_of_rules.py"
ROOT = SCRIPT.parents[2]
SMALL, TIMES = 64, 4
AT_MOST = 1.1 * TIMES  # a heap may take a logarithm more; a product of two would take up to four times as much


def test_the_work_of_a_rule_grows_as_the_court_does():
    paths = os.pathsep.join((str(ROOT), str(SCRIPT.parent)))
    told = subprocess.run(
        [sys.executable, "-W", "ignore", str(SCRIPT), str(SMALL), str(TIMES * SMALL)], capture_output=True, text=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": paths}, timeout=120, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-3000:]
    small, large = json.loads(told.stdout)
    grown = {rule: round(large[rule] / small[rule], 2) for rule in small if large[rule] > AT_MOST * small[rule]}
    assert not grown, f"in a court {TIMES} times as large these go through so many times the lines"
