"""What an installed user sees: the names of `sim` and of `kingmaker`, their version, the types that ship with them."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kingmaker
import sim
from sim.bounds import OutOfBoundsError
from sim.language.errors import UsageError
from sim.version import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COURT, SWEEP = ROOT / "scenarios" / "court.yaml", ROOT / "configs" / "court-guard.yaml"
HEAVY = ("matplotlib", "mesa", "numba", "numpy", "polars", "pydantic", "scipy", "typer", "yaml")


# ----------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("name", sim.__all__)
def test_kingmaker_and_sim_offer_the_same_objects(name: str) -> None:
    assert getattr(kingmaker, name) is getattr(sim, name)


def test_both_tell_their_names_before_anything_is_imported() -> None:
    told = "import kingmaker, sim; print(dir(kingmaker) == dir(sim) == sorted(sim.__all__))"
    assert subprocess.check_output([sys.executable, "-c", told], cwd=ROOT, text=True).strip() == "True"


@pytest.mark.parametrize("package", [sim, kingmaker])
def test_a_name_that_is_not_offered_is_an_attribute_error(package: object) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        _ = package.lode  # type: ignore[attr-defined]


@pytest.mark.parametrize("package", ["sim", "kingmaker"])
def test_importing_the_face_imports_nothing_heavy(package: str) -> None:
    told = f"import sys, {package}; print(*sorted({set(HEAVY)} & sys.modules.keys()))"
    assert subprocess.check_output([sys.executable, "-c", told], cwd=ROOT, text=True).strip() == ""


@pytest.mark.parametrize("command", [["check", "scenarios/kazakhstan-2021.yaml"], ["--help"], ["schema", "scenario"]])
def test_a_command_that_plays_nothing_does_without_the_compiler(command: list[str]) -> None:
    told = (
        "import sys; from sim.cli import main; "
        f"sys.exit(main({command}) or ', '.join(sorted({{'numba', 'llvmlite'}} & sys.modules.keys())) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# ------------------------------------------------------------------------------------------------------- arguments


SPLIT = "leaders.guard.loyalty=0.9"


@pytest.mark.parametrize(("play", "name"), [
    (lambda: sim.load(COURT, SPLIT), "overrides"),
    (lambda: sim.load(COURT, {"leaders.guard.loyalty": 0.9}), "overrides"),
    (lambda: sim.compare(COURT, settings=SPLIT), "settings"),
    (lambda: sim.compare(COURT, settings=[SPLIT], outcomes="split"), "outcomes"),
    (lambda: sim.sweep(SWEEP, settings=SPLIT), "settings"),
])  # fmt: skip
def test_one_text_is_not_taken_for_a_list_of_its_letters(play: Callable[[], object], name: str) -> None:
    with pytest.raises(TypeError, match=rf"^{name} must be a list of texts, as in \['\.\.\.'\] \(found "):
        play()


def test_what_is_compared_is_named_by_paths_each_by_itself() -> None:
    scenario: Any = sim.load(COURT)
    for sources in ([[COURT, COURT]], [scenario, scenario], [3, 4], [None, COURT]):
        with pytest.raises(TypeError, match=r"^sources must be paths, each by itself \(found "):
            sim.compare(*sources)  # type: ignore[arg-type]


@pytest.mark.parametrize("odd", [None, 3, b"a=1", ("a", 1)])
def test_an_override_that_is_no_text_is_told(odd: Any) -> None:
    with pytest.raises(TypeError, match=r"^overrides must be texts, as in 'world\.capacity=0\.5' \(found "):
        sim.load(COURT, [SPLIT, odd])


def test_whole_numbers_of_numpy_are_whole_numbers(tmp_path: Path) -> None:
    played = sim.sweep(SWEEP, tmp_path / "played", runs=np.int32(2), seed=np.uint64(3), jobs=np.int8(1))  # type: ignore[arg-type]
    manifest = json.loads((played.folder / "manifest.json").read_text())
    assert (manifest["runs_per_point"], manifest["seed"]) == (2, 3)


@pytest.mark.parametrize("paired", ["maybe", "Yes", True])
def test_a_way_of_pairing_that_there_is_not_is_refused(paired: Any) -> None:
    with pytest.raises(UsageError, match=rf"^--paired must be one of auto, yes, no \(found {paired}\)$"):
        sim.compare(COURT, settings=[SPLIT], runs=2, paired=paired)


def test_no_runs_are_not_taken_for_the_usual_number() -> None:
    with pytest.raises(OutOfBoundsError, match=r"^runs must be from 1 to 10,000,000 \(found 0\)$"):
        sim.compare(COURT, settings=[SPLIT], runs=0)


def test_no_runs_are_not_taken_for_those_of_a_folder_beside_it(tmp_path: Path) -> None:
    played = sim.sweep(SWEEP, tmp_path / "played", runs=2).folder
    with pytest.raises(OutOfBoundsError, match=r"^runs must be from 1 to 10,000,000 \(found 0\)$"):
        sim.compare(f"{played}#0", COURT, runs=0)


# --------------------------------------------------------------------------------------------------------- version


def test_the_version_is_said_once() -> None:
    assert sim.__version__ == kingmaker.__version__ == __version__
    assert PROJECT["project"]["dynamic"] == ["version"]
    module, _, name = PROJECT["tool"]["setuptools"]["dynamic"]["version"]["attr"].rpartition(".")
    assert getattr(importlib.import_module(module), name) == __version__


def test_the_citation_names_this_version() -> None:
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_changelog_begins_with_this_version_or_with_what_is_not_released_yet() -> None:
    headings = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    assert "Unreleased" not in headings[1:]
    assert released[:1] in ([], [__version__])


def test_a_tag_on_this_commit_bears_this_version() -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a checkout")
    asked = ["git", "tag", "--points-at", "HEAD", "--list", "v*"]
    tags = subprocess.run(asked, cwd=ROOT, text=True, capture_output=True, check=True).stdout.split()
    assert tags in ([], [f"v{__version__}"])


# ----------------------------------------------------------------------------------------------------------- types


@pytest.mark.parametrize("package", ["sim", "kingmaker"])
def test_types_ship_with_the_package(package: str) -> None:
    setuptools = PROJECT["tool"]["setuptools"]
    assert (ROOT / package / "py.typed").exists()
    assert "*.typed" in setuptools["package-data"]["*"]
    assert package in [pattern.rstrip("*") for pattern in setuptools["packages"]["find"]["include"]]


def test_the_installed_command_is_the_command_line() -> None:
    module, _, name = PROJECT["project"]["scripts"]["kingmaker"].partition(":")
    assert callable(getattr(importlib.import_module(module), name))
