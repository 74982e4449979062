"""The manifest of a folder while it is being filled: what was asked, what is there, and how it went."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sim.experiment.folder.keeping import Store
from sim.experiment.folder.manifest import FORMAT, OURS, now
from sim.experiment.folder.study import Study
from sim.experiment.folder.version import engine_version, versions

State = Literal["running", "finished", "interrupted", "stopped"]
EVERY: Final = 10.0  # seconds between two writings of a manifest


@dataclass
class Ledger:
    """What a manifest says. `runs` counts those in the folder, `played` those of this session only."""

    study: Study
    kind: Literal["run", "sweep"]
    command: str
    about: Mapping[str, Any]
    before: Mapping[str, Any]
    runs: int = 0
    failed: int = 0
    played: int = 0
    agent_steps: int = 0
    seconds: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    started: str = field(default_factory=now)
    written: float = 0.0

    def manifest(self, state: State, why: str = "") -> dict[str, Any]:
        """Return the manifest as it is now."""
        earlier = self.before.get("performance", {})
        study = self.study
        return {
            OURS[0]: OURS[1],
            "format": FORMAT,
            "kind": self.kind,
            "name": study.name,
            "title": study.title,
            "state": state,
            "why": why,
            "engine": engine_version(),
            "study": study.mark,
            "seed": study.seed,
            "points": len(study.points),
            "runs_per_point": study.runs,
            "chunk": study.chunk,
            "breaks": list(study.breaks),
            "runs": {"asked": study.total, "done": self.runs, "failed": self.failed},
            "scenarios": {
                name: {"id": base.scenario_id, "title": base.title, "fingerprint": base.fingerprint}
                for name, base in study.bases.items()
            },
            "rests_on": dict(next(iter(study.bases.values())).rests_on),
            "command": self.command,
            "started": self.before.get("started", self.started),
            "updated": now(),
            "performance": {
                "runs": self.played + earlier.get("runs", 0),
                "agent_steps": self.agent_steps + earlier.get("agent_steps", 0),
                "seconds": round(self.seconds + earlier.get("seconds", 0.0), 3),
            },
            "process": {"pid": os.getpid(), "host": socket.gethostname()},
            "versions": versions(),
            **self.about,
        }

    def is_due(self) -> bool:
        """Say whether the last writing is some seconds past."""
        return time.monotonic() - self.written > EVERY

    def write(self, store: Store, state: State, why: str = "") -> None:
        """Write the manifest. Raises OSError."""
        store.write_manifest(self.manifest(state, why))
        self.written = time.monotonic()
