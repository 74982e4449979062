"""The command line: one verb, one file. Nothing heavy is imported before a verb needs it."""

from __future__ import annotations

import gc
import re
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import typer

from sim.cli.terminal import let_go_of, prepare_streams, visible
from sim.language.errors import NoRoomError, ResultsError, ScenarioError, UsageError
from sim.version import __version__

VERBS: Final = (
    "run", "check", "trace", "schema", "new", "sweep", "status", "rerun", "export", "compare", "sensitivity", "pivots",
    "discover", "claims", "hindcast", "calibrate", "report", "view", "outcomes",
)  # fmt: skip
ABOUT: Final = """Kingmaker: who governs, who is left out, and what it hangs on.

Simulates scenarios of elite power struggles, thousands of futures at a time. Begin with
'check FILE' and 'run FILE'; 'run.py FILE' alone means 'run FILE'."""
BUG, INTERRUPTED, BAD_COMMAND, NOT_WRITTEN = 70, 130, 2, 1
REWORDED: Final = (  # as everywhere else, in the place of what the parser of the command line says
    (r"^Value error, ", ""),
    (r"Input should be a valid integer\b.*", "must be a whole number"),
    (r"Input should be a valid number\b.*", "must be a number"),
    (r"Input should be greater than or equal to ", "must be at least "),
    (r"Input should be less than or equal to ", "must be at most "),
)
SELDOM: Final = 50_000  # objects more than before, until Python looks for those that nobody holds any more
BAD_INPUT: Final[type[Exception]] = typer.BadParameter.__mro__[2]  # whatever the parser of the command line raises


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(SELDOM)  # what is made while modules and files are read stays: looking it through takes a tenth
    prepare_streams()
    try:
        code = _carry_out(_with_verb(given))
        if sys.stdout is not None:
            sys.stdout.flush()  # a full disk is told here, not when the interpreter ends
        return code
    except ScenarioError as trouble:
        return _told(trouble.render(), trouble.exit_code)
    except NoRoomError as trouble:
        return _told(f"error: {trouble}; make room and repeat the command", trouble.exit_code)
    except (UsageError, ResultsError) as trouble:
        return _told(f"error: {trouble}", trouble.exit_code)
    except BrokenPipeError:  # whoever reads our output has had enough
        let_go_of(sys.stdout)
        return 0
    except OSError as trouble:
        if trouble.filename is not None:
            return _told(f"error: {trouble.filename}: {trouble.strerror}", BAD_COMMAND)
        let_go_of(sys.stdout)
        return _told(f"error: the output could not be written: {trouble.strerror or trouble}", NOT_WRITTEN)
    except (KeyboardInterrupt, typer.Abort) as trouble:
        if isinstance(trouble.__cause__, EOFError):  # click takes the end of any file for the end of what is typed
            return _bug(trouble.__cause__, given)
        return _told("interrupted", INTERRUPTED)
    except Exception as trouble:
        return _bug(trouble, given)


def _told(sentence: str, code: int) -> int:
    print(visible(sentence), file=sys.stderr)
    return code


def _bug(trouble: BaseException, given: Sequence[str]) -> int:
    if "-v" in given or "--verbose" in given:
        traceback.print_exception(trouble)
        return BUG
    print(f"internal error: {type(trouble).__name__}: {visible(str(trouble))}", file=sys.stderr)
    return _told("This is a bug of ours: please report it. The same command with -v tells more.", BUG)


def application(verbs: Sequence[str] = VERBS) -> typer.Typer:
    """Return the application with those of the verbs that are there."""
    app = typer.Typer(
        help=ABOUT, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    )  # fmt: skip
    app.callback(invoke_without_command=True)(_hello)
    for verb in verbs:
        if find_spec(f"sim.cli.{verb}") is not None:
            import_module(f"sim.cli.{verb}").register(app)
    return app


def _hello(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Tell the version and end.", is_eager=True),
) -> None:
    if version:
        typer.echo(f"kingmaker {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(BAD_COMMAND)


def _with_verb(given: list[str]) -> list[str]:
    """Read a bare file as `run FILE`."""
    if given and given[0] not in VERBS and given[0].lower().endswith((".yaml", ".yml")):
        return ["run", *given]
    return given


def _carry_out(given: list[str]) -> int:
    asked = given[:1] if given and given[0] in VERBS else VERBS  # to lay out all takes longer than many a verb
    command: Any = typer.main.get_command(application(asked))
    try:
        code = command.main(args=given, prog_name="kingmaker", standalone_mode=False)
    except BAD_INPUT as trouble:
        shown: Any = trouble
        for found, said in REWORDED:
            shown.message = re.sub(found, said, shown.message)
        shown.show()
        return BAD_COMMAND
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # click ends the process itself there
            raise end.__context__ from None
        raise
    return code if isinstance(code, int) else 0
