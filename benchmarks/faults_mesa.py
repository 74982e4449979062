"""The same faults under `mesa.batch_run`: a plain model of a few lines, run as its documentation shows.

    python -m benchmarks.faults_mesa FAULT PROCESSES

Each run takes about 20 ms. What was kept is written to stdout as one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import mesa

RUNS = 200
BROKEN = 57


class Court(mesa.Model):
    """A model that draws a number, and in one run does what the fault says."""

    def __init__(self, number: int = 0, fault: str = "none", rng: Any = None) -> None:
        super().__init__(rng=rng)
        self.number, self.fault = number, fault
        self.value = 0.0
        self.datacollector = mesa.DataCollector(model_reporters={"value": "value"})

    def step(self) -> None:
        if self.number == BROKEN and self.fault == "raise":
            raise ArithmeticError(f"run {BROKEN} cannot be played")
        if self.number == BROKEN and self.fault == "worker-killed":
            os.kill(os.getpid(), 9)
        if self.number == BROKEN and self.fault == "hang":
            time.sleep(3600)
        time.sleep(0.02)
        self.value = float(self.random.random())
        self.datacollector.collect(self)
        self.running = False


def main() -> None:
    """Play RUNS runs with one fault and tell how many came back."""
    fault, processes = sys.argv[1], int(sys.argv[2])
    print("begun", flush=True)
    rows = mesa.batch_run(
        Court, {"number": list(range(RUNS)), "fault": fault}, number_processes=processes, max_steps=1,
        data_collection_period=-1, display_progress=False,
    )  # fmt: skip
    print(json.dumps({"runs": len({row["number"] for row in rows})}), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
