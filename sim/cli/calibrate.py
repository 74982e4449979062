"""`calibrate FILE`: fit a few parameters to base rates, and nothing else, by approximate Bayesian computation."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.bounds import MOST_HELD
from sim.cli.common import (
    EXIT_OF_STATE,
    DryRun,
    Format,
    Jobs,
    NoColor,
    Out,
    Output,
    Quiet,
    SeedAsked,
    Talk,
    Verbose,
    announce_compilation,
    jobs_of,
    plain_errors,
)
from sim.language.amounts import amount

if TYPE_CHECKING:
    from sim.analysis.calibration.file import Calibration
    from sim.analysis.calibration.fitting import Fitted

SAMPLE: Final = 20  # runs of each system tried for the estimate of --dry-run


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(calibrate)


def calibrate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A calibration, as configs/calibration.yaml.")],
    runs: Annotated[
        int | None, typer.Option("-n", "--runs", min=10, max=MOST_HELD, help="Runs of each system for each point.")
    ] = None,
    seed: SeedAsked = None,
    jobs: Jobs = 0,
    out: Out = None,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Fit a few parameters to base rates by approximate Bayesian computation; goes on where it stopped.

    Writes a folder: posterior.yaml (for --posterior of run and sweep), draws.csv (for a design of kind csv), table.txt,
    and the figure as PNG and SVG.
    """
    from sim.analysis.calibration.file import load_calibration

    talk = Talk(quiet, verbose, no_color)
    asked = {"runs": runs, "seed": seed}
    found = load_calibration(file, {name: value for name, value in asked.items() if value is not None})
    announce_compilation(talk)
    if dry_run:
        _estimate(found, jobs_of(jobs), output, talk)
        return
    folder = out or Path("out") / found.said.id
    fitted = _fit(found, folder, jobs_of(jobs), talk)
    from sim.cli.calibrate_text import record_of, text_of

    text = text_of(fitted)
    files = _write(fitted, text, folder)
    if output is Format.json:
        talk.show_json(record_of(fitted, files))
        return
    talk.show(text)
    talk.show()
    talk.show(f"posterior: {files['posterior']}; figure: {files['png']}")


def _fit(found: Calibration, folder: Path, jobs: int, talk: Talk) -> Fitted:
    from sim.analysis.calibration.fitting import Stopped, fit
    from sim.analysis.calibration.journal import refuse_foreign
    from sim.cli.progress import progress
    from sim.experiment.folder.lock import locked
    from sim.experiment.playing.stop import Stop, on_interrupt

    with plain_errors():
        refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True)
        stop = Stop()
        with locked(folder), progress(talk) as ears, on_interrupt(stop, ears.said):
            try:
                return fit(found, folder, jobs, ears, stop)
            except Stopped:
                talk.warn(f"stopped; what is finished is in {folder}, and the same command goes on")
                raise typer.Exit(EXIT_OF_STATE["interrupted"]) from None


def _write(fitted: Fitted, text: str, folder: Path) -> dict[str, str]:
    """Write what came out; return where each file lies."""
    from sim.analysis.calibration.posterior import draws_text, posterior_text
    from sim.experiment.folder.files import write_atomically
    from sim.report.figures.posterior import picture
    from sim.report.style import WIDE, as_png, as_svg

    drawn = picture(fitted)
    contents = {
        "posterior": ("posterior.yaml", posterior_text(fitted).encode()),
        "draws": ("draws.csv", draws_text(fitted).encode()),
        "table": ("table.txt", f"{text}\n".encode()),
        "png": ("posterior.png", as_png(drawn, WIDE)),
        "svg": ("posterior.svg", as_svg(drawn, WIDE)),
    }
    with plain_errors():
        for name, content in contents.values():
            write_atomically(folder / name, content)
    return {kind: str(folder / name) for kind, (name, _) in contents.items()}


def _estimate(found: Calibration, jobs: int, output: Format, talk: Talk) -> None:
    """Say how many runs it takes and how long, after a few runs of each system."""
    from sim.cli.progress import in_words
    from sim.ensemble import simulate

    builds = list(found.targets.builds.values())
    simulate(builds[0], 0, 1, found.said.seed)  # loads the compiled rules
    begun = time.perf_counter()
    for each in builds:
        simulate(each, 0, SAMPLE, found.said.seed)
    seconds = (time.perf_counter() - begun) * found.most_runs / (SAMPLE * len(builds)) / jobs
    points = found.said.most_points
    if output is Format.json:
        talk.show_json(
            {"dry_run": True, "points": points, "runs": found.most_runs, "seconds": round(seconds, 1), **found.about()}
        )
        return
    talk.show(f"{found.said.id}: nothing was fitted; this is what would be")
    talk.show(
        f"  at most {points:,} points of {amount(found.said.runs, 'run')} of {len(builds)} systems, and the table: "
        f"{found.most_runs:,} runs, about {in_words(seconds)}"
    )
