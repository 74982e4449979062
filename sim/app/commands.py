"""The commands that give what is on the screen."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from sim.app.stage import Opening
from sim.scenario.reading.overrides import parse_override, undoes


def run_commands(opening: Opening, settings: Sequence[str], runs: int) -> list[str]:
    """Return what plays the same futures, and where something was set, what sets both sides side by side."""
    common = [opening.file, "-n", str(runs), "--seed", str(opening.seed)]
    if not settings:
        return [_line("run", *common, *_set(opening.settings))]
    folders = ("out/as-opened", "out/changed")
    return [
        _line("run", *common, *_set(opening.settings), "-o", folders[0]),
        _line("run", *common, *_set([*_kept(opening.settings, settings), *settings]), "-o", folders[1]),
        _line("compare", *folders),
    ]


def trace_command(opening: Opening, run: int) -> str:
    """Return what tells the same future."""
    return _line("trace", opening.file, "--run", str(run), "--seed", str(opening.seed), *_set(opening.settings))


def _kept(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the settings that stand beside later ones: a terminal takes no two for one thing."""
    later = [parse_override(setting) for setting in after]
    return [setting for setting in before if not any(undoes(each, parse_override(setting)) for each in later)]


def _set(settings: Sequence[str]) -> list[str]:
    return [part for setting in settings for part in ("--set", setting)]


def _line(*words: str) -> str:
    return shlex.join(["python", "run.py", *words])
