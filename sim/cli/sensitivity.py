"""`sensitivity FILE`: what the outcomes hang on, by evidence status, input by input, and over ranges."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.bounds import MOST_HELD, MOST_RUNS, whole
from sim.cli.common import (
    DryRun,
    FileArgument,
    Format,
    Jobs,
    Level,
    NoColor,
    Output,
    Quiet,
    Runs,
    Seed,
    Settings,
    Talk,
    Verbose,
    announce_compilation,
    jobs_of,
)
from sim.language.amounts import settings_told

if TYPE_CHECKING:
    from sim.analysis.questions.sensitivity import Ground
    from sim.experiment.design.axes import Ready
    from sim.scenario.schema.scenario import Scenario


TYPED: Final = "an input"  # what is moved by --input, in a sentence


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(sensitivity)


def sensitivity(
    file: FileArgument,
    settings: Settings = None,
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", metavar="NAME", help="An outcome, as in compare; repeatable.")
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--input", metavar="PATH[=LOW:HIGH]", help="Move this by Sobol and Morris; repeatable."),
    ] = None,
    runs: Runs = 1000,
    blocks: Annotated[
        int, typer.Option("--blocks", min=0, max=2**16, help="Blocks of the Sobol design (0: none).")
    ] = 128,
    walks: Annotated[int, typer.Option("--walks", min=0, max=2**16, help="Walks of Morris (0: none).")] = 20,
    each: Annotated[
        int,
        typer.Option(
            "--each", min=2, max=MOST_HELD, help="Runs of each point: half of them tell the luck of the other half."
        ),
    ] = 20,
    top: Annotated[int, typer.Option("--top", min=1, max=10_000, help="How many inputs to list for an outcome.")] = 20,
    level: Level = 0.95,
    seed: Seed = 1,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Find what the outcomes of a scenario or config hang on: its evidence, single inputs, and luck."""
    talk = Talk(quiet, verbose, no_color)
    from sim.language.errors import UsageError

    if blocks == 1:
        raise UsageError("--blocks must be at least 2, or 0 for none")
    if walks == 1:
        raise UsageError("--walks must be at least 2, or 0 for none")
    if runs < 2:
        raise UsageError("--runs must be at least 2")
    scenario, axes, ground = prepare(file, settings or [], inputs or [])
    extra = (blocks * (len(axes) + 2) + walks * (len(axes) + 1)) * each if axes else 0
    whole("the runs of all points of --blocks, --walks and --each", extra, 0, MOST_RUNS)
    from sim.analysis.runs.quantities import names_in
    from sim.outcomes.registry import chosen_names

    chosen_names(names_in(ground.build), outcome or ())
    if dry_run:
        talk.show(f"{file}: {9 * runs:,} runs by evidence, {runs:,} one by one, {extra:,} over {len(axes)} ranges")
        return
    announce_compilation(talk)
    from sim.analysis.questions.sensitivity import OUTCOMES, by_evidence, one_by_one, over_ranges

    names, threads = list(outcome or (*OUTCOMES, *ground.build.own)), jobs_of(jobs)
    talk.say(f"playing {9 * runs:,} runs: what is stated, implied, assumed, and luck")
    shares = by_evidence(ground.build, runs, seed, names, threads, level)
    talk.say(f"playing {runs:,} runs: input by input")
    screened = one_by_one(ground.build, runs, seed, names, threads, top, level)
    ranged = None
    if axes and (blocks or walks):
        talk.say(f"playing {extra:,} runs: {', '.join(axis.name for axis in axes)}")
        ranged = over_ranges(ground, axes, seed, names, threads, blocks, walks, each, level)
    from sim.cli.sensitivity_text import as_json, show_sensitivity

    if output is Format.json:
        talk.show_json({"scenario": scenario.id, "runs": runs, "seed": seed, "level": level}
                       | as_json(shares, screened, ranged))  # fmt: skip
    else:
        talk.show(talk.paint(f"{scenario.title}{settings_told(settings or ())}", "bold"))
        show_sensitivity(talk, shares, screened, ranged, level)


def prepare(file: Path, settings: list[str], inputs: list[str]) -> tuple[Scenario, list[Ready], Ground]:
    """Return the scenario of a file, the inputs to move (of a config: its axes), and where points are built."""
    from sim.analysis.questions.sensitivity import Ground
    from sim.experiment.design.axes import AxisError, Origin, ready
    from sim.experiment.design.axes import Ground as AxisGround
    from sim.experiment.design.config import Axis
    from sim.experiment.design.overlaps import Overlaps
    from sim.experiment.design.plan import is_plan, load_plan
    from sim.experiment.design.trial import problems_of_settings
    from sim.experiment.folder.builds import Builder
    from sim.experiment.folder.study import Base, Point
    from sim.language.document import Document
    from sim.language.errors import ScenarioError, UsageError
    from sim.language.yaml_places import Place
    from sim.scenario.reading.loader import load
    from sim.scenario.reading.overrides import parse_override

    said: dict[str, Axis] = {}
    if is_plan(file):
        plan = load_plan(file, settings)
        scenario = next(iter(plan.scenarios.values()))
        said = dict(plan.config.design.axes)
    else:
        scenario = load(file, settings)
    origins = {name: Origin(Place(str(file), None, None), "design", f"axis '{name}'") for name in said}
    for text in inputs:
        path, axis = _axis_of(text)
        if path in said:
            raise UsageError(f"--input {text}: moves what {origins[path]} moves, too: one thing set in two places")
        said[path] = Axis.model_validate(axis)
        origins[path] = Origin(Place(f"--input {text}", None, None), "", TYPED)
    base = Base.of(scenario)
    builder = Builder({base.name: base})
    data = builder.data_of(base.name)
    axes: list[Ready] = []
    for name, one in said.items():
        try:
            axes += ready(name, one, AxisGround(scenario, data), origins[name])
        except AxisError as trouble:
            at = origins[name].place.file if origins[name].words == TYPED else origins[name]
            raise UsageError(f"{at}: {trouble}") from trouble
    moved = [axis for axis in axes if axis.origin.words == TYPED]
    rows = [(base.name, {axis.name: axis.at(end) for axis in some})
            for some in (*([axis] for axis in moved), axes if moved else []) for end in (0.0, 1.0)]  # fmt: skip
    if problems := problems_of_settings(rows, {base.name: data}, Document(str(file), {})):
        raise ScenarioError(problems)
    typed = [parse_override(setting) for setting in settings]
    overlaps = Overlaps([(entry, Origin(Place(entry.written, None, None), "", "the command line")) for entry in typed])
    overlaps.look([axis.at(0.5) for axis in axes])
    if overlaps.problems:
        raise ScenarioError([*overlaps.problems.values()])
    if len(axes) > 20:
        raise UsageError(f"{file}: moves {len(axes)} inputs, and 20 are the most here; name those that matter: --input")
    return scenario, axes, Ground(builder, base.name, builder.build_of(Point(0, base.name)))


def _axis_of(text: str) -> tuple[str, dict[str, Any]]:
    """Read ``path`` (its stated distribution) or ``path=low:high``."""
    from sim.experiment.design.axes import holds_whole_numbers
    from sim.language.errors import UsageError

    path, equals, limits = text.partition("=")
    if not equals:
        return path.strip(), {"law": "stated"}
    low, colon, high = limits.partition(":")
    path = path.strip()
    try:
        ends = [end for end in (float(low), float(high)) if math.isfinite(end)]
    except ValueError:
        ends = []
    if not colon or len(ends) != 2 or not ends[0] < ends[1]:
        raise UsageError(f"--input {text}: must have the form path, or path=low:high, two numbers with low below high")
    if not holds_whole_numbers(path):
        return path, {"range": ends}
    if not all(end.is_integer() for end in ends):
        raise UsageError(f"--input {text}: '{path}' holds whole numbers, and so must the limits be")
    return path, {"range": [int(end) for end in ends], "whole": True}
