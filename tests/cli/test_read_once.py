"""Whatever a command does, it reads each YAML file once, builds each scenario once, and reads each part once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import sim.experiment.folder.builds
import sim.language.reading
import sim.scenario.tables.build
from sim.cli import main
from sim.language.yaml_places import Marked

ROOT = Path(__file__).parents[2]
FEW = ("-n", "12", "-j", "1", "-q")
CONFIG = """
kingmaker: 1
sweep: guards
scenario: layer.yaml
runs: 12
design:
  kind: grid
  axes:
    loyalty: {path: leaders.guard.loyalty, values: [0.2, 0.8]}
"""
CLAIMS = """
kingmaker_claims: 1
id: few
title: Few claims
scenario: layer.yaml
seed: 1
pairs: 12
arms:
  loyal: {set: [leaders.guard.loyalty=0.9]}
claims:
  k1:
    says: "A loyal guard splits less."
    status: extension
    strength: may
    tests: [{what: "Fewer splits.", outcome: split, change: [base, loyal], direction: down}]
"""
TARGETS = """
kingmaker_targets: 1
id: few
title: Few targets
targets:
  held: {what: Held., scenario: layer.yaml, measure: balance goes on, stated: [0.2, 0.8], unit: share, source: nobody}
  poor: {what: Held., scenario: layer.yaml, set: [world.approval=0.2], measure: balance goes on, stated: [0.2, 0.8],
    unit: share, source: nobody}
"""
CALIBRATION = """
kingmaker_calibration: 1
id: few
title: Few points
targets: targets.yaml
free: {chances: pert}
population: 8
generations: 2
runs: 10
check_runs: 10
"""


class Counted:
    """How often each file was read as YAML, each content was built, and each part was read."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.built: Counter[str] = Counter()
        self.parts: Counter[str] = Counter()

    def clear(self) -> None:
        for counter in (self.read, self.built, self.parts):
            counter.clear()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counts = Counted()
    fill, scan, read_parquet = sim.scenario.tables.build.fill_world, pl.scan_parquet, pl.read_parquet

    for module in (sim.language.reading, sim.experiment.folder.builds):
        read = module.read_marked

        def marked(text: str, file: str, read: Any = read) -> Marked:
            counts.read[str(file)] += 1
            return read(text, file)

        monkeypatch.setattr(module, "read_marked", marked)

    def filled(scenario: Any, *others: Any) -> Any:
        counts.built[scenario.model_dump_json()] += 1
        return fill(scenario, *others)

    def scanned(source: Any, *others: Any, **named: Any) -> Any:
        counts.parts.update(str(file) for file in (source if isinstance(source, list) else [source]))
        return scan(source, *others, **named)

    def whole(source: Any, *others: Any, **named: Any) -> Any:
        counts.parts[str(source)] += 1
        return read_parquet(source, *others, **named)

    monkeypatch.setattr(sim.scenario.tables.build, "fill_world", filled)
    monkeypatch.setattr(pl, "scan_parquet", scanned)
    monkeypatch.setattr(pl, "read_parquet", whole)
    return counts


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "court.yaml").write_text((ROOT / "scenarios" / "court.yaml").read_text())
    (folder / "layer.yaml").write_text("kingmaker: 1\nextends: court.yaml\nleaders:\n  guard: {caution: 0.3}\n")
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "claims.yaml").write_text(CLAIMS)
    (folder / "targets.yaml").write_text(TARGETS)
    (folder / "calibration.yaml").write_text(CALIBRATION)
    for place, settings in enumerate(([], ["--set", "leaders.guard.loyalty=0.3"])):
        assert main(["run", f"{folder}/layer.yaml", "-o", f"{folder}/out-{place}", "--series", *FEW, *settings]) == 0
    own = ["--set", "outcomes.bold=guard.challenged", "--set", "outcomes.held=cabinet.house > 0.2"]
    assert main(["run", f"{folder}/layer.yaml", "-o", f"{folder}/own", "--series", *FEW, *own]) == 0
    assert main(["sweep", f"{folder}/config.yaml", "-o", f"{folder}/swept", *FEW]) == 0
    return folder


def command(words: str, files: Path, out: Path) -> list[str]:
    return [word.replace("@", f"{files}/").replace("%", f"{out}/").replace("~", f"{ROOT}/") for word in words.split()]


SCENARIO, ITS_FILES = "@layer.yaml", ("layer.yaml", "court.yaml")
CASES, OF_THE_CASES = "~scenarios/cases/hindcast.yaml", ("hindcast.yaml", "crisis.yaml", "regional-mean.yaml")
COMMANDS: dict[str, tuple[tuple[str, ...], int]] = {  # files that are read, and scenarios that are built
    f"run {SCENARIO} -o %new -n 12 -j 1 -q": (ITS_FILES, 1),
    f"run {SCENARIO} -o %new -n 12 -j 1 -q --when --series": (ITS_FILES, 1),
    f"run {SCENARIO} --set leaders.guard.ambition=0.9 -o %new -n 12 -j 1 -q": (ITS_FILES, 1),
    f"run {SCENARIO} --dry-run -n 12 -j 1 -q": (ITS_FILES, 1),
    f"check {SCENARIO} -q": (ITS_FILES, 0),
    "check @config.yaml -q": (("config.yaml", *ITS_FILES), 0),
    "check @claims.yaml -q": (("claims.yaml", *ITS_FILES), 0),
    "run @config.yaml -o %new -j 1 -q": (("config.yaml", *ITS_FILES), 2),
    "sweep @config.yaml -o %new -j 1 -q": (("config.yaml", *ITS_FILES), 2),
    "sweep @config.yaml --dry-run -j 1 -q": (("config.yaml", *ITS_FILES), 2),
    f"compare {SCENARIO} @out-1 -n 12 -j 1 -q": ((*ITS_FILES, "court"), 2),
    "compare @out-0 @out-1 -j 1 -q": (("court", "court"), 2),
    "compare @swept#0 @swept#1 -j 1 -q": (("court",), 2),
    "claims @claims.yaml -n 12 -j 1 -q": (("claims.yaml", *ITS_FILES), 2),
    f"trace {SCENARIO} --run 3 -q": (ITS_FILES, 1),
    f"trace {SCENARIO} --run 3 --why -q": (ITS_FILES, 1),
    f"pivots {SCENARIO} -n 12 -j 1 -q": (ITS_FILES, 1),
    f"sensitivity {SCENARIO} -n 60 -j 1 -q": (ITS_FILES, 1),
    f"discover {SCENARIO} --outcome survived -n 12 -j 1 -q": (ITS_FILES, 1),
    "discover @swept --outcome survived -j 1 -q": (("court",), 2),
    f"report {SCENARIO} -o %page.html -n 12 --replays 0 -j 1 -q": (ITS_FILES, 1),
    "report @out-0 -o %page.html --replays 0 -j 1 -q": (("court",), 1),
    "rerun @out-0 --run 3 -q": (("court",), 1),
    "status @out-0": ((), 0),
    "export @out-0 --table runs -o %runs.csv": (("court",), 0),
    "export @out-0 -o %every": (("court",), 0),
    "export @own -o %every": (("court",), 0),
    f"hindcast {CASES} -n 2 -j 1 -q": (OF_THE_CASES, 15),
    f"hindcast {CASES} -n 2 -j 1 -q --dry-run": (OF_THE_CASES, 15),
    "calibrate @calibration.yaml -o %new -j 1 -q": (("calibration.yaml", "targets.yaml", *ITS_FILES), 2),
    "calibrate @calibration.yaml --dry-run -j 1 -q": (("calibration.yaml", "targets.yaml", *ITS_FILES), 2),
    "check @calibration.yaml -q": (("calibration.yaml", "targets.yaml", *ITS_FILES), 0),
    "check @targets.yaml -q": (("targets.yaml", *ITS_FILES), 0),
}


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_reads_and_builds_each_thing_once(
    words: str, files: Path, counted: Counted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read, built = COMMANDS[words]
    code = main(command(words, files, tmp_path))
    told = capsys.readouterr().err
    assert code in (0, 1) or "too few" in told, told  # so few runs tell nothing, but all is read and played
    assert Counter(Path(file).name for file in counted.read.elements()) == Counter(read)
    assert list(counted.built.values()) == [1] * built
    parts = {file: often for file, often in counted.parts.items() if "part-" in file}
    assert set(parts.values()) <= {1}, parts
