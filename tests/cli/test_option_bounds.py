"""Every number an option takes has a least and a most, the same in all verbs; beyond them is exit 2."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
import typer

from sim.bounds import MOST_JOBS, SEEDS
from sim.cli import application, main
from sim.cli.common import finite

COURT, CONFIG = "scenarios/court.yaml", "configs/court-guard.yaml"


def numeric_options() -> Iterator[tuple[str, str, type, Any]]:
    """Go through verb, name, type and description of all options that take a number."""
    for command in application().registered_commands:
        assert command.callback is not None
        for name, hint in get_type_hints(command.callback, include_extras=True).items():
            if get_origin(hint) is not Annotated:
                continue
            kinds = {int, float} & {get_args(hint)[0], *get_args(get_args(hint)[0])}
            for kind in kinds:
                yield command.callback.__name__, name, kind, get_args(hint)[1]


def test_every_number_has_a_least_and_a_most() -> None:
    options = list(numeric_options())
    assert len(options) > 40
    assert [(verb, name) for verb, name, _, option in options if option.min is None or option.max is None] == []


def test_every_fraction_refuses_what_is_no_number() -> None:
    fractions = [(verb, name, option) for verb, name, kind, option in numeric_options() if kind is float]
    assert [(verb, name) for verb, name, option in fractions if option.callback is not finite] == []
    with pytest.raises(typer.BadParameter):
        finite(math.nan)


def test_seeds_and_jobs_have_one_bound_in_all_verbs() -> None:
    for _, name, _, option in numeric_options():
        if name == "seed":
            assert (option.min, option.max) == (0, SEEDS - 1)
        if name == "jobs":
            assert (option.min, option.max) == (0, MOST_JOBS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", COURT, "-n", "99999999999", "--dry-run"),
        ("run", COURT, "-j", "1000000"),
        ("sweep", CONFIG, "--seed", "18446744073709551616"),
        ("sweep", CONFIG, "--design", "lhs", "--points", "1000000000"),
        ("sweep", CONFIG, "--time-limit", "nan"),
        ("compare", COURT, COURT, "--seed", "18446744073709551616"),
        ("compare", COURT, COURT, "--level", "1.5"),
        ("compare", COURT, COURT, "--expect", "split.diff>1e999"),
        ("compare", COURT, COURT, "--expect", " " * 100_000 + "x"),
        ("sweep", CONFIG, "--until", "P( " * 30_000),
        ("pivots", COURT, "--seed", "-1"),
        ("trace", COURT, "--run", "4294967296"),
        ("discover", COURT, "--outcome", "split", "--alpha", "nan"),
        ("sensitivity", COURT, "--input", "world.approval=0:inf"),
        ("sensitivity", COURT, "--input", "world.approval=0:1", "--input", "world.approval=0.2:1"),
        ("sensitivity", COURT, "--input", "world.approval=0:1", "--set", "world.approval=0.5"),
        ("sensitivity", COURT, "--input", "world.approval=0:1", "--blocks", "65536", "--each", "1000"),
        ("run", COURT, "--set", "world.approval=0.1", "--set", "world.approval=0.2"),
    ],
)
def test_beyond_the_bounds_is_exit_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "says"), [
    (("run", COURT, "-n", "0"), "'-n' / '--runs': must be at least 1\n"),
    (("run", COURT, "-n", "1e3"), "'-n' / '--runs': must be a whole number\n"),
    (("trace", COURT, "--run", "4294967296"), "'--run': must be at most 4294967295\n"),
    (("compare", COURT, COURT, "--level", "95%"), "'--level': must be a number\n"),
    (("compare", COURT, COURT, "--correct", "x"), "'--correct': 'x' is not one of 'holm', 'bh', 'none'.\n"),
    (("status", "docs#3"), "docs#3: names a point, and what is read here is the whole folder: docs\n"),
    (("export", COURT), f"{COURT}: is a file, not a results folder\n"),
])  # fmt: skip
def test_what_an_option_may_be_is_told_as_in_files(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.endswith(says)


def test_a_suggested_command_can_be_pasted_where_names_have_blanks(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "my scenario.yaml"
    assert main(["new", str(file)]) == 0
    assert f"kingmaker check '{file}'" in capsys.readouterr().err
    assert main(["sweep", CONFIG, "-o", str(tmp_path / "my sweep"), "--fresh", "other"]) == 2
    assert "say --fresh 'my sweep'" in capsys.readouterr().err
