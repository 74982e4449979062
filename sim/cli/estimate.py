"""`--dry-run`: how many runs, how long, and how much disk, measured on a few runs of the first points."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from sim.cli.common import Format, Talk
from sim.cli.layout import table
from sim.cli.progress import in_words
from sim.experiment.folder.foreseen import Foreseen
from sim.experiment.folder.study import Study
from sim.language.amounts import amount

SAMPLE: Final = 10  # runs of each point tried


@dataclass(frozen=True)
class Estimate:
    """What a study would take: `seconds` on so many threads, and bytes on the disk."""

    points: int
    runs: int
    seconds: float
    disk: int
    per_run: float


def estimate(study: Study, jobs: int) -> Estimate:
    """Play a few runs and scale up. Raises ScenarioError if the first points cannot be built."""
    from sim.experiment.folder.builds import Builder
    from sim.experiment.playing.chunk import Orders, play_chunk

    points, builder, orders = study.tried(), Builder(study.bases), Orders(study.seed, study.keep_months)
    build_time = run_time = 0.0
    disk, parts = 0, study.parts // len(study.points)
    for k, point in enumerate(points):
        begun = time.perf_counter()
        builder.build_of(point)
        build_time += time.perf_counter() - begun
        if k == 0:
            play_chunk(builder, orders, study.chunk_of(point, 0, 1))  # loads the compiled rules
        sample = min(SAMPLE, study.runs)
        small = play_chunk(builder, orders, study.chunk_of(point, 0, sample))
        run_time += small.seconds / sample
        bytes_ = sum(len(content) for content in small.content.values())
        fixed = sum(
            len(content) for content in play_chunk(builder, orders, study.chunk_of(point, 0, 1)).content.values()
        )
        disk += max(0, bytes_ - fixed) * study.runs // max(1, sample - 1) + fixed * parts
    n = len(points)
    per_run, per_point = run_time / n, build_time / n
    seconds = study.total * per_run / jobs + len(study.points) * per_point
    return Estimate(len(study.points), study.total, seconds, disk * len(study.points) // n, per_run)


def show_estimate(
    talk: Talk, output: Format, study: Study, found: Estimate, there: Foreseen, extra: dict[str, Any] | None = None
) -> None:
    """Write what would be done, and what would become of what is there."""
    if there.sentence:
        talk.warn(there.sentence)
    if output is Format.json:
        data = {"points": found.points, "runs": found.runs, "seconds": round(found.seconds, 1), "bytes": found.disk}
        folder = {"runs_there": there.runs, "parts_set_aside": there.aside}
        talk.show_json({"dry_run": True, "name": study.name, **data, **folder, **(extra or {})})
        return
    rows = [
        ["points", f"{found.points:,}"],
        ["runs", f"{found.runs:,}"],
        *([["there already", amount(there.runs, "run")]] if there.runs else []),
        ["parts", f"{study.parts:,}"],
        ["time", f"about {in_words(found.seconds)} ({1000 * found.per_run:.1f} ms a run)"],
        ["disk", f"about {found.disk / 1e6:,.1f} MB"],
        *([name, str(value)] for name, value in (extra or {}).items() if not isinstance(value, list | dict)),
    ]
    talk.show(f"{study.name}: nothing was played; this is what would be")
    talk.show(table(rows))
