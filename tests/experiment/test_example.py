"""The example in docs/ does what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from small_sweeps import ROOT


def test_the_example_runs_and_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", str(ROOT / "docs" / "example_sweep.py"), str(tmp_path / "x")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "2,000 of them played now" in done.stdout
    assert "of 200 pairs" in done.stdout
