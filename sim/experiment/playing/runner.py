"""`sweep`: play a config into a results folder, on this machine or on many."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from sim.bounds import MOST_RUNS, OutOfBoundsError, jobs_within, several, whole
from sim.ensemble import default_jobs, simulate
from sim.experiment.design.plan import Plan, load_plan
from sim.experiment.design.until import Until, parse_until
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.inventory import Failure
from sim.experiment.folder.store import read_design, read_table
from sim.experiment.folder.study import Study, with_axes
from sim.experiment.folder.told import runs_with_own
from sim.experiment.playing.chunk import all_equal
from sim.experiment.playing.session import Listener, Options, Report, play_study
from sim.experiment.playing.stop import Stop
from sim.language.errors import UsageError

TRIED_RUNS: Final = 8


@dataclass(frozen=True)
class Sweep:
    """A sweep as far as it was played."""

    report: Report

    @property
    def folder(self) -> Path:
        """The results folder."""
        return self.report.folder

    @property
    def finished(self) -> bool:
        """Whether everything asked for is there."""
        return self.report.state == "finished"

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The runs that failed: point, run, seed, reason, and the command that plays it again."""
        return self.report.failures

    def design(self) -> pl.DataFrame:
        """The points: number, label, scenario, and a column for each axis."""
        return read_design(self.folder)

    def runs(self, table: str = "runs") -> pl.DataFrame:
        """A table of the results with the axes of its point in every row.

        One of "runs", "leaders", "posts", "episodes" and "series"; "monthly" where months were kept.

        Runs have the outcomes that their scenario defines as columns, too.
        """
        results = pl.concat(runs_with_own(self.folder)) if table == "runs" else read_table(self.folder, table)
        return with_axes(results, self.design())


def sweep(
    config: str | Path | Plan,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    runs: int | None = None,
    seed: int | None = None,
    jobs: int = 0,
    until: str | None = None,
    max_runs: int | None = None,
    cluster: str | None = None,
    retry_failed: bool = False,
    fresh: bool = False,
    max_failures: int | None = None,
    time_limit: float | None = None,
    listener: Listener | None = None,
    stop: Stop | None = None,
    command: str = "",
) -> Sweep:
    """Play a sweep, or what is still missing of it.

    Parameters
    ----------
    config : str, Path or Plan
        A config file, or one that was read (`sim.experiment.design.plan.load_plan`).
    out : str or Path, optional
        The results folder; ``out/<name of the sweep>`` if left out. What it holds of this sweep is kept.
    settings : sequence of str
        Set at every point, as on the command line. Only with a file.
    runs, seed, until, max_runs : optional
        Replace what the config says.
    jobs : int
        Threads, or workers of a local cluster; 0 for one for each processor.
    cluster : str, optional
        ``local``, or the address of a dask scheduler.
    retry_failed : bool
        Play stretches with failed runs again.
    fresh : bool
        Begin anew; what is there is set aside.
    max_failures : int, optional
        Stop after more failed runs than this.
    time_limit : float, optional
        Seconds a run may take.

    Raises
    ------
    ScenarioError
        If the config or one of its scenarios is not in order.
    UsageError
        If the folder or the cluster cannot be used, a number lies beyond its bounds (a ValueError, too), or all runs of
        a point would be equal.
    ResultsError
        If the folder was made by another version.
    """
    jobs = jobs_within(jobs) or default_jobs()
    if max_failures is not None:
        whole("max_failures", max_failures, 0, MOST_RUNS)
    plan = config if isinstance(config, Plan) else load_plan(config, several("settings", settings))
    if listener is not None and plan is not config:
        for remark in plan.remarks:
            listener.said(remark.render())
    study, goal = study_of(plan, runs, seed, until, max_runs, time_limit)
    builder = Builder(study.bases)
    refuse_equal_runs(study, builder)
    folder = Path(out) if out is not None else Path("out") / study.name
    options = Options(
        jobs, "sweep", command, {"file": plan.file, "settings": list(settings)}, retry_failed, fresh,
        max_failures, goal, stop or Stop(),
    )  # fmt: skip
    with contextlib.ExitStack() as stack:
        pool = None
        if cluster is not None:
            from sim.experiment.playing.cluster import cluster_pool

            pool = stack.enter_context(cluster_pool(cluster, jobs))
        return Sweep(play_study(study, folder, options, listener, pool, builder))


def study_of(
    plan: Plan,
    runs: int | None = None,
    seed: int | None = None,
    until: str | None = None,
    max_runs: int | None = None,
    time_limit: float | None = None,
) -> tuple[Study, Until | None]:
    """Return what there is to play and the width to stop at; arguments replace what the config says.

    Where there is a width, either of `runs` and `max_runs` is the most that are played of each point.

    Raises
    ------
    UsageError
        If both are given, or `max_runs` without a width.
    """
    goal = parse_until(until, plan.own()) if until is not None else plan.until()
    if max_runs is not None and goal is None:
        raise UsageError("--max-runs goes with --until; the number of runs is --runs")
    if max_runs is not None and runs is not None:
        raise UsageError("--runs and --max-runs both say how many runs of a point are played at most: give one of them")
    most = runs if max_runs is None and goal is not None else max_runs
    study = plan.study(runs, seed, most)
    if time_limit is not None and not 0 < time_limit < math.inf:
        raise OutOfBoundsError(f"time_limit must be a number of seconds above 0 (found {time_limit:g})")
    return (replace(study, time_limit=time_limit) if time_limit is not None else study), goal


def refuse_equal_runs(study: Study, builder: Builder) -> None:
    """Raise UsageError where the runs of a point are all the same, so that playing many of them shows nothing."""
    if study.runs < 2:
        return
    for point in study.tried():
        try:
            build = builder.build_of(point)
        except Exception:  # a point that cannot be built is told as such when it is played
            return
        if not all_equal(simulate(build, 0, min(TRIED_RUNS, study.runs), study.seed)):
            return
    tried = min(TRIED_RUNS, study.runs)
    raise UsageError(
        f"{study.name}: the runs of a point do not differ in anything ({tried} of each were tried): nothing is "
        "uncertain and no chance decides. Play one (--runs 1), or look for a rule that is switched off"
    )
