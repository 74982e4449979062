"""A file of one kind where another is wanted is told in one sentence, with the verb that it is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.calibration.file import load_calibration
from sim.analysis.calibration.posterior import load_posterior
from sim.analysis.claims.file import load_claims
from sim.analysis.hindcast.file import load_hindcast
from sim.analysis.hindcast.targets_file import load_targets
from sim.experiment.design.plan import load_plan
from sim.language.errors import ScenarioError
from sim.language.headers import kind_of
from sim.language.kinds import CALLED, USES, FileKind
from sim.scenario.reading.loader import load

ROOT = Path(__file__).parents[2]
FILES: dict[FileKind, Path] = {
    "scenario": ROOT / "scenarios" / "court.yaml",
    "config": ROOT / "configs" / "leaks-dismissals.yaml",
    "claims": ROOT / "scenarios" / "claims" / "kazakhstan-2021.yaml",
    "hindcast": ROOT / "scenarios" / "cases" / "hindcast.yaml",
    "calibration": ROOT / "configs" / "calibration.yaml",
    "targets": ROOT / "scenarios" / "targets" / "base-rates.yaml",
    "posterior": ROOT / "configs" / "posteriors" / "base-rates.yaml",
}
READERS: dict[FileKind, Callable[[Path], Any]] = {
    "scenario": load, "config": load_plan, "claims": load_claims, "hindcast": load_hindcast,
    "calibration": load_calibration, "targets": load_targets, "posterior": load_posterior,
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("wanted", READERS)
def test_a_file_of_another_kind_is_told_once_with_what_it_is_for(kind: FileKind, wanted: FileKind) -> None:
    if kind == wanted:
        return
    with pytest.raises(ScenarioError) as raised:
        READERS[wanted](FILES[kind])
    (problem,) = raised.value.problems
    assert problem.message == f"is {CALLED[kind]}, not {CALLED[wanted]}: {USES[kind]}"
    assert problem.line is not None


def test_a_scenario_that_extends_a_config_is_told_where_it_does(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(FILES["config"].read_text())
    layer = tmp_path / "layer.yaml"
    layer.write_text("kingmaker: 1\nextends: config.yaml\n")
    with pytest.raises(ScenarioError, match=r"layer\.yaml:2:10: error: extends: the file '.*config\.yaml' is a config"):
        load(layer)


def test_a_config_that_lacks_its_name_is_not_taken_for_a_scenario(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(FILES["config"].read_text().replace("sweep: ", "swep: "))
    with pytest.raises(ScenarioError, match="unknown key 'swep'; did you mean 'sweep'"):
        load_plan(file)
    assert kind_of(file) == "config"
