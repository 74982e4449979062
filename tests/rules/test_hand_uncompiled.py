"""The cases worked out by hand, played without compilation: the rules are Python before they are machine code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASES = sorted(str(file) for file in HERE.glob("test_hand_*.py") if file != Path(__file__))


@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="already uncompiled")
@pytest.mark.parametrize("kept", [("-p", "every_tenth"), pytest.param((), marks=pytest.mark.slow)])
def test_cases_by_hand_hold_uncompiled_too(kept: tuple[str, ...]):
    assert len(CASES) >= 4
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *kept, *CASES],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(HERE)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout[-3000:]
