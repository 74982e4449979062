"""`view`: a scenario in the browser, one future step by step and many live under sliders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from sim.bounds import MOST_HELD
from sim.cli.common import Jobs, Quiet, Seed, Settings, Talk, Verbose, announce_compilation

BEYOND: Final = (
    "warning: other machines reach this one. Whoever knows the token sees the scenario and has this machine work, and "
    "nothing is encrypted on the way; from another machine, put the name of this one into the address"
)
ScenarioArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario (YAML).")]
Futures = Annotated[
    int, typer.Option("-n", "--runs", min=2, max=MOST_HELD, help="How many futures are played at first.")
]
Port = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="Port to serve on (default: the first free one from 8765 on)."),
]
Host = Annotated[str, typer.Option("--host", help="Address to serve on; others than this machine see it with 0.0.0.0.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only tell the address; open no browser.")]


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(view)


def view(
    file: ScenarioArgument,
    settings: Settings = None,
    seed: Seed = 1,
    runs: Futures = 1000,
    jobs: Jobs = 0,
    port: Port = None,
    host: Host = "127.0.0.1",
    no_browser: NoBrowser = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Look at a scenario in the browser: one future step by step, a thousand futures live under sliders.

    The first tab plays the run that 'trace FILE --run K' tells. The second fixes numbers as '--set' does, plays the
    same futures on the same luck, and shows what that changes. It works without a network; Ctrl-C ends it.
    """
    talk = Talk(quiet, verbose)
    from sim.app.stage import Opening, open_stage
    from sim.language.errors import UsageError

    opening = Opening(str(file), tuple(settings or ()), seed, runs, jobs)
    stage = open_stage(opening)
    from sim.app.serve import PORT, address, missing_packages, serve, take_port, token_for

    missing = missing_packages()
    if missing:
        raise UsageError(f"view needs {', '.join(missing)}; install the app with: pip install 'kingmaker[app]'")
    taken = take_port(host, port)
    if taken.getsockname()[1] != (port or PORT):
        talk.say(f"port {PORT} is taken, so it is another one")
    announce_compilation(talk)
    from sim.app.frames import play_future

    play_future(stage.build, 0, seed)
    token = token_for(taken.getsockname()[0])
    if token:
        talk.warn(BEYOND)
    talk.warn(f"{stage.scenario.title}: {address(taken, token)}  (Ctrl-C ends it)")
    try:
        serve(opening, taken, not no_browser, token)
    except KeyboardInterrupt:
        talk.say("closed")
