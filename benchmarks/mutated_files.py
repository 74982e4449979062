"""Thousands of damaged files: each is refused in plain words, or loaded as it stands.

What is loaded is compared, entry by entry, with a second reading of the file (`plain_reading`), and the file with the
JSON Schema of its kind: a key that only vanishes is a fault, as are a traceback, an answer after ten seconds, and an
escape sequence in what is printed. ``python -m benchmarks.mutated_files --files 3000``.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import jsonschema

from benchmarks.mutations import damaged
from benchmarks.plain_reading import difference, read_plainly, scenario_data
from sim.analysis.calibration.file import load_calibration
from sim.analysis.claims.file import load_claims
from sim.analysis.hindcast.file import load_hindcast
from sim.analysis.hindcast.targets_file import load_targets
from sim.cli import main as command
from sim.experiment.design.plan import load_plan
from sim.language.headers import kind_of
from sim.scenario.reading.loader import load

ROOT: Final = Path(__file__).parents[1]
LONGEST: Final = 10.0  # seconds of the processor
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
FILES: Final = {  # file to damage: file to check, and how often
    "scenarios/court.yaml": ("", 8),
    "scenarios/templates/crisis.yaml": ("", 4),
    "scenarios/regional-mean.yaml": ("", 4),
    "scenarios/kazakhstan-2021.yaml": ("", 1),
    "scenarios/kazakhstan-2021-background.yaml": ("", 1),
    "scenarios/sources/kazakhstan-2021.yaml": ("scenarios/kazakhstan-2021.yaml", 1),
    "scenarios/what-if/split-in-the-capital.yaml": ("", 1),
    "scenarios/what-if/veterans-dismissed.yaml": ("", 1),
    "scenarios/what-if/nationalists-unite.yaml": ("", 1),
    "scenarios/small/layer.yaml": ("", 6),
    "scenarios/small/claims.yaml": ("", 6),
    "scenarios/small/cases.yaml": ("", 3),
    "configs/court-guard.yaml": ("", 8),
    "configs/kompromat-concealment.yaml": ("", 1),
    "scenarios/claims/kazakhstan-2021.yaml": ("", 0.3),
    "scenarios/cases/hindcast.yaml": ("", 0.3),
    "scenarios/targets/base-rates.yaml": ("", 0.3),
    "configs/calibration.yaml": ("", 1),
}
SECTIONS: Final = (  # may be left empty, which the schemas have no word for
    "leaders", "categories", "clans", "posts", "ties", "processes", "conditionals", "sources", "parameters", "rules",
    "events", "absent", "levels", "channels",
)  # fmt: skip
SMALL: Final = {
    "layer.yaml": """kingmaker: 1
extends: ../court.yaml
id: layer
title: "A court with a rumour"
horizon_months: 6
leaders:
  guard: {ambition: high, caution: {value: 0.2, range: [0.1, 0.3]}, note: null}
  heir: {candidate: false, loyalty: {level: low, confidence: high}}
ties:
  envy: null
  grudge: {from: heir, to: ruler, kind: rivalry, sign: -1, strength: 0.4}
parameters: {leak_rate: 0.2}
rules: {kompromat: off}
events:
  - {do: shock, day: 30, size: 0.5}
  - {do: set, on: 2021-03-01, path: leaders.guard.ambition, value: 0.9}
""",
    "claims.yaml": """kingmaker_claims: 1
id: small
title: "Two claims on the court"
scenario: ../court.yaml
pairs: 50
arms:
  bold: {set: [leaders.guard.ambition=0.9, leaders.guard.caution=0.1]}
  meek: {like: bold, set: [leaders.guard.ambition=0.1], events: [{do: shock, day: 20, size: 0.3}]}
claims:
  boldness:
    says: "A bold guard breaks more often."
    status: extension
    strength: may
    rules: [challenge]
    tests:
      - {what: "More breaks.", outcome: "survived(12)", change: [base, bold], direction: down}
    controls:
      - {what: "No more than so.", outcome: "survived(12)", value: meek, between: [0.0, 1.0]}
""",
    "cases.yaml": """kingmaker_hindcast: 1
id: small
title: "Three cases"
template: ../templates/crisis.yaml
runs: 20
sources: {s1: "A source"}
cases:
  a: &case
    country: A
    about: "One."
    freeze: 2000-01-01
    until: 2001-01-01
    inputs: {own_network: 0.5, lame_duck: 0.1, approval: 0.4, force_loyalty: 0.6, wealth_autonomy: 0.3,
      regional_cleavage: 0.2, media_autonomy: 0.5, parliament_autonomy: 0.4, capacity: 0.7, mass_grievance: 0.3,
      external_backing: 0.1, vote_near: true}
    outcome: palace_coup
    sources: [s1]
  b: *case
  c: *case
""",
}


class Finding(NamedTuple):
    """What became of a damaged file. `kind`: refused, same, changed (as the file says) or fault; `what`: the fault."""

    kind: str
    what: str = ""


def trees(folder: Path) -> Path:
    """Lay out our files in a folder, with the small ones beside them."""
    for name in ("scenarios", "configs"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "scenarios" / "small").mkdir()
    for name, text in SMALL.items():
        (folder / "scenarios" / "small" / name).write_text(text, encoding="utf-8")
    return folder


def findings(folder: Path, files: int, seed: int) -> Iterator[tuple[str, bytes, Finding]]:
    """Damage files of a tree one after another, and see what becomes of each; the tree is whole again in between."""
    luck = random.Random(seed)
    names, weights = list(FILES), [often for _, often in FILES.values()]
    whole = {name: (folder / name).read_bytes() for name in names}
    before = {name: loaded(folder / (FILES[name][0] or name)) for name in names}
    for _ in range(files):
        name = luck.choices(names, weights)[0]
        content = damaged(whole[name].decode(), luck)
        (folder / name).write_bytes(content)
        try:
            yield name, content, finding(folder / name, folder / (FILES[name][0] or name), before[name])
        finally:
            (folder / name).write_bytes(whole[name])


def finding(file: Path, checked: Path, before: Any) -> Finding:
    """Check one file as a user would, and hold what it loads to a second reading of it."""
    began, out, err = time.process_time(), io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command(["check", str(checked)])
    seconds, printed = time.process_time() - began, out.getvalue() + err.getvalue()
    if code not in (0, 2) or "Traceback" in printed:
        return Finding("fault", f"exit {code}: {printed[-300:]}")
    if seconds > LONGEST:
        return Finding("fault", f"took {seconds:.0f} s")
    if CONTROL.search(printed):
        return Finding("fault", f"printed {CONTROL.search(printed)!r}")
    if code == 2:
        return Finding("refused") if "error: " in printed else Finding("fault", "refused without an error")
    after = loaded(checked)
    try:
        fault = _fault(file, checked, after)
    except Exception as trouble:  # the second reader does not understand what the first one took
        fault = f"the second reading: {type(trouble).__name__}: {trouble}"
    if fault is not None:
        return Finding("fault", fault)
    return Finding("same" if after == before else "changed")


def loaded(file: Path) -> Any:
    """Return what was loaded from a file, as plain data, without what it does not say."""
    loaders: dict[str, Callable[[Path], Any]] = {
        "scenario": load, "config": lambda path: load_plan(path).config, "claims": lambda path: load_claims(path).said,
        "hindcast": lambda path: load_hindcast(path).said, "targets": lambda path: load_targets(path).said,
        "calibration": lambda path: load_calibration(path).said,
    }  # fmt: skip
    return loaders[kind_of(file)](file).model_dump(by_alias=True, exclude_unset=True)


def _fault(file: Path, checked: Path, after: Any) -> str | None:
    kind = kind_of(checked)
    text = checked.read_bytes().decode("utf-8-sig")
    said = scenario_data(text, checked) if kind == "scenario" else read_plainly(text)
    wrong = difference(said, after)
    if wrong is None and file == checked:
        plain = {key: entry for key, entry in read_plainly(text).items() if entry is not None or key not in SECTIONS}
        found = next(_schema(kind).iter_errors(_for_json(plain)), None)
        wrong = None if found is None else f"the JSON Schema: {found.json_path}: {found.message[:200]}"
    return wrong


@functools.cache
def _schema(kind: str) -> Any:
    schema = json.loads((ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


def _for_json(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _for_json(entry) for key, entry in data.items()}
    if isinstance(data, list):
        return [_for_json(entry) for entry in data]
    if isinstance(data, float) and data.is_integer():
        return int(data)
    return data if data is None or isinstance(data, str | int | float) else str(data)


def main() -> int:
    """Damage files, count what became of them, and show the faults."""
    parser = argparse.ArgumentParser(description="Damaged files: refused in plain words, or loaded as they stand.")
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files with faults")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, content, found) in enumerate(findings(trees(Path(folder)), asked.files, asked.seed)):
            counts[found.kind] += 1
            if found.kind == "fault":
                print(f"{number} {name}: {found.what}", flush=True)
                if asked.keep is not None:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / f"{number}-{Path(name).name}").write_bytes(content)
    print(", ".join(f"{counts[kind]:,} {kind}" for kind in ("refused", "same", "changed", "fault")))
    return 1 if counts["fault"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
