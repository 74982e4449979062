"""What verbs share: options, where output goes, and what to say before and after."""

from __future__ import annotations

import contextlib
import json
import math
import shlex
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sim.bounds import MOST_HELD, MOST_JOBS, SEEDS
from sim.cli.terminal import CONTROL, visible, wants_colour


class Format(StrEnum):
    """How results are written to stdout."""

    text = "text"
    json = "json"


def finite(value: float | None) -> float | None:
    """Refuse what is no number: it is neither below nor above any bound of an option."""
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is not a number")
    return value


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario or a config (YAML).")]
ScenarioArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario (YAML).")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario: leaders.x.ambition=0.9; repeatable."),
]
SEED: Final[Any] = typer.Option("--seed", min=0, max=SEEDS - 1, help="Seed of all luck.")
Seed = Annotated[int, SEED]
SeedAsked = Annotated[int | None, SEED]
Runs = Annotated[int, typer.Option("-n", "--runs", min=1, max=MOST_HELD, help="How many runs.")]
Jobs = Annotated[int, typer.Option("-j", "--jobs", min=0, max=MOST_JOBS, help="Threads (0: one for each processor).")]
Level = Annotated[float, typer.Option("--level", min=0.5, max=0.999, callback=finite, help="Level of all intervals.")]
Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="Results folder (default: in out/).")]
Output = Annotated[Format, typer.Option("--format", help="text for people, json for programs.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no remarks on stderr.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="More on stderr; tracebacks of internal errors.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and how long it would take.")]

SettingsOnTheSpot = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Change what is simulated on the spot: leaders.x.ambition=0.9; repeatable."
    ),
]
SeedOnTheSpot = Annotated[
    int | None, typer.Option("--seed", min=0, max=SEEDS - 1, help="Seed of all luck (default: as --runs, or 1).")
]

EXIT_OF_STATE: Final = {"finished": 0, "stopped": 3, "interrupted": 130}  # how a study ended, as an exit code
COLOURS: Final = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}


def runs_on_the_spot(least: int) -> Any:
    """Return the option for how many runs to play of what is no results folder."""
    told = "Runs of what is simulated on the spot (default: as of the first folder, else the config's, or 1000)."
    return typer.Option("-n", "--runs", min=least, max=MOST_HELD, help=told)


class Talk:
    """Where a verb speaks: results to stdout, everything else to stderr."""

    def __init__(self, quiet: bool = False, verbose: bool = False, no_color: bool = False) -> None:
        self.quiet, self.verbose = quiet, verbose
        self.colour = not no_color and wants_colour(sys.stdout)

    def say(self, sentence: str) -> None:
        """Tell the user something on the way."""
        if not self.quiet:
            self.warn(sentence)

    def warn(self, sentence: str) -> None:
        """Tell the user something that must not be missed."""
        print(visible(sentence), file=sys.stderr, flush=True)

    def show(self, text: str = "") -> None:
        """Write results."""
        print(visible(text, self.colour))

    def show_json(self, data: Any) -> None:
        """Write results for a program: every sign as it is where stdout can write it, else by its number."""
        unicode = "utf" in (getattr(sys.stdout, "encoding", None) or "")
        text = json.dumps(data, indent=2, ensure_ascii=not unicode, default=str, allow_nan=False)
        print(CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))

    def paint(self, text: str, style: str) -> str:
        """Return text in a colour where there are colours."""
        return f"\x1b[{COLOURS[style]}m{visible(text)}\x1b[0m" if self.colour else text

    def heading(self, text: str) -> None:
        """Write the heading of a block of results."""
        self.show()
        self.show(self.paint(text, "bold"))


def command_line() -> str:
    """Return the command as it was typed, for the record."""
    return shlex.join(["run.py", *sys.argv[1:]])


def jobs_of(asked: int) -> int:
    """Return how many threads to use: as many as asked for, or one for each processor."""
    from sim.ensemble import default_jobs

    return asked or default_jobs()


def warn_unfinished(talk: Talk, folder: Path) -> None:
    """Say so where runs of a results folder are still to be played. Raises as `contents_of`."""
    from sim.experiment.folder.store import contents_of

    if unfinished := contents_of(folder).unfinished:
        talk.warn(f"note: {unfinished}")


def announce_compilation(talk: Talk) -> None:
    """Say so if the rules have to be compiled first, so that nobody thinks the program hangs.

    To be called just before the first run is played, when nothing can end the verb without playing.
    """
    from sim.core.ground.folder import CACHED, WHY_NOT_KEPT, is_compiled

    if not CACHED:
        talk.say(f"compiling the rules: about half a minute, every time, for they cannot be kept ({WHY_NOT_KEPT})")
    elif not is_compiled():
        talk.say("compiling the rules for the first time: about half a minute; later runs start at once")
        if not talk.quiet:
            from sim.cli.compiling import tell_how_far

            tell_how_far(talk.say)


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what the system says about files into what a user should know."""
    from sim.experiment.folder.files import NO_ROOM
    from sim.language.errors import NoRoomError, UsageError

    try:
        yield
    except OSError as trouble:
        told = f"{trouble.filename or ''}: {trouble.strerror or trouble}".lstrip(": ")
        raise (NoRoomError if trouble.errno in NO_ROOM else UsageError)(told) from trouble
