"""Only a regular file of modest size that begins as one of ours is read; of any other nothing is ever shown."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli import main
from sim.language.errors import ScenarioError
from sim.language.headers import SCENARIO, SOURCES
from sim.language.textfiles import MOST_BYTES, UnreadableError, read_bytes
from sim.scenario.reading.loader import load

COURT = (Path(__file__).parents[2] / "scenarios" / "court.yaml").read_text(encoding="utf-8")
SECRET = "hunter2"
LAYER = "kingmaker: 1\nid: layer\ntitle: A layer\nextends: {}\n"
CONFIG = "kingmaker: 1\nsweep: x\nscenario: {}\nruns: 2\ndesign: {{axes: {{leaders.guard.ambition: [0.1]}}}}\n"
TABLE = "kingmaker: 1\nsweep: x\nscenario: court.yaml\nruns: 2\ndesign: {{kind: csv, file: {}}}\n"
CLAIMS = """kingmaker_claims: 1
id: x
scenario: {}
title: T
claims:
  a: {{says: x, status: stated, strength: may, tests: [{{what: w, value: base, outcome: survived, between: [0, 1]}}]}}
"""
CASE = "{country: A, about: B, freeze: 2000-01-01, until: 2001-01-01, outcome: palace_coup, inputs: {own_network: 0.5, \
lame_duck: 0.1, approval: 0.4, force_loyalty: 0.6, wealth_autonomy: 0.3, regional_cleavage: 0.2, media_autonomy: 0.5, \
parliament_autonomy: 0.4, capacity: 0.7, mass_grievance: 0.3, external_backing: 0.1, vote_near: true}}"
CASES = "kingmaker_hindcast: 1\nid: x\ntemplate: {}\ntitle: T\ncases:\n" + "".join(
    f"  {name}: {CASE.replace('{', '{{').replace('}', '}}')}\n" for name in "abc"
)


@pytest.fixture(autouse=True)
def a_folder_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "court.yaml").write_text(COURT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def a_pipe() -> None:
    os.mkfifo("other.yaml")


def a_socket() -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("other.yaml")


def a_link_to(target: str) -> Callable[[], None]:
    return lambda: Path("other.yaml").symlink_to(target)


def a_file_of(content: bytes) -> Callable[[], None]:
    return lambda: [Path("other.yaml").write_bytes(content), None][1]


OTHERS: dict[str, tuple[Callable[[], None], str]] = {
    "a pipe": (a_pipe, "is not a regular file"),
    "a socket": (a_socket, "cannot be read"),
    "an endless device": (a_link_to("/dev/zero"), "is not a regular file"),
    "a file of the kernel": (a_link_to("/proc/self/environ"), "is not a regular file, or is being written"),
    "a link to the users": (a_link_to("/etc/passwd"), "is none of ours"),
    "a link to itself": (a_link_to("other.yaml"), "cannot be read"),
    "a folder": (lambda: Path("other.yaml").mkdir(), "is a folder"),
    "nothing": (lambda: None, "is not there"),
    "an empty file": (a_file_of(b""), "is empty"),
    "a large file": (a_file_of(b"kingmaker: 1\n" + b"#" * MOST_BYTES), f"is larger than {MOST_BYTES:,} bytes"),
    "another's YAML": (a_file_of(f"database:\n  password: {SECRET}\n".encode()), "is none of ours"),
    "another's YAML with our word": (a_file_of(f"kingmaker:\n  password: {SECRET}\n".encode()), "is none of ours"),
    "a line of a password file": (a_file_of(f"kingmaker:x:1000:1000:{SECRET}::/bin/sh\n".encode()), "is none of ours"),
    "another's YAML that does not parse": (a_file_of(f"a: [{SECRET}\nb: }}".encode()), "is none of ours"),
    "another's bytes": (a_file_of(SECRET.encode() + b"\xff\xfe\x00"), "is none of ours"),
    "UTF-16": (a_file_of(f"kingmaker: 1 # {SECRET}".encode("utf-16")), "is UTF-16 text; save it as UTF-8"),
}


def told(capsys: pytest.CaptureFixture[str]) -> str:
    printed = "".join(capsys.readouterr())
    assert SECRET not in printed
    assert "root:" not in printed
    return printed


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize(("text", "line"), [(LAYER, 4), (CONFIG, 3), (CLAIMS, 3), (CASES, 3)])
def test_a_file_that_another_names_is_refused_where_it_is_named(
    text: str, line: int, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make, why = OTHERS[other]
    make()
    Path("mine.yaml").write_text(text.format("other.yaml"), encoding="utf-8")
    assert main(["check", "mine.yaml"]) == 2
    printed = told(capsys)
    assert f"mine.yaml:{line}:" in printed
    assert why in printed


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("verb", ["check", "run", "sweep", "claims", "hindcast"])
def test_a_file_named_on_the_command_line_is_refused_without_showing_it(
    other: str, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make, why = OTHERS[other]
    make()
    assert main([verb, "other.yaml"]) == 2
    assert why in told(capsys)


@pytest.mark.parametrize("named", ["../../../etc/passwd", "other.txt", "court", "other"])
def test_what_is_not_named_as_ours_is_not_even_opened(named: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.txt").write_text(f"kingmaker: 1\n{SECRET}: 1\n", encoding="utf-8")
    Path("mine.yaml").write_text(LAYER.format(named), encoding="utf-8")
    assert main(["check", "mine.yaml"]) == 2
    assert "mine.yaml:4:10: error: extends" in (printed := told(capsys))
    assert "must end with .yaml or .yml" in printed


@pytest.mark.parametrize(("verb", "named", "told_of"), [
    ("run", "court", "the file 'court' is not there, and must end with .yaml or .yml; did you mean 'court.yaml'?"),
    ("check", "cort.yml", "cort.yml: error: the file 'cort.yml' is not there; did you mean 'court.yaml'?"),
    ("trace", "played", "is a folder of results: see it with report, compare, status or export; its scenario is "
                        "'played/scenario.resolved.yaml'"),
    ("run", "empty", "the file 'empty' is a folder, and must end with .yaml or .yml"),
    ("compare", "cort.yaml", "there is no such results folder, config or scenario; did you mean 'court.yaml'?"),
    ("report", "playd", "there is no such results folder, config or scenario; did you mean 'played'?"),
    ("report", "zzz", "zzz: there is no such results folder, config or scenario\n"),
    ("outcomes", "split", "there is no file 'split', and 'outcomes' takes a scenario or a config; "
                          "without any it lists all outcomes, 'split' among them"),
    ("outcomes", "splt", "it lists all outcomes, 'split' among them"),
    ("outcomes", "guard.challenged", "it lists all outcomes, 'challenged' among them"),
    ("outcomes", "zzz", "the file 'zzz' is not there, and must end with .yaml or .yml\n"),
])  # fmt: skip
def test_of_a_file_that_is_not_there_it_is_told_what_was_probably_meant(
    verb: str, named: str, told_of: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("played", "empty"):
        Path(folder).mkdir()
    Path("court.yaml").write_text(COURT, encoding="utf-8")
    Path("played/scenario.resolved.yaml").write_text(COURT, encoding="utf-8")
    assert main([verb, named]) == 2
    assert told_of in told(capsys)


def test_the_file_that_names_another_is_not_what_it_meant(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.yaml").write_text(CONFIG.format("a.yaml"), encoding="utf-8")
    assert main(["check", "b.yaml"]) == 2
    assert "the file 'a.yaml' is not there\n" in told(capsys)


def test_a_file_of_sources_that_is_none_is_refused_where_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.yaml").write_text(f"secret:\n  key: {SECRET}\n", encoding="utf-8")
    Path("mine.yaml").write_text(COURT + "sources: other.yaml\n", encoding="utf-8")
    assert main(["check", "mine.yaml"]) == 2
    assert "sources: the file 'other.yaml' is none of ours" in told(capsys)


@pytest.mark.parametrize("name", ["/etc/passwd", "other.csv", "folder.csv", "missing.csv"])
def test_a_table_that_is_none_is_refused_where_it_is_named(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.csv").write_text(f"user,password\nroot:,{SECRET}\n", encoding="utf-8")
    Path("folder.csv").mkdir()
    Path("mine.yaml").write_text(TABLE.format(name), encoding="utf-8")
    assert main(["check", "mine.yaml"]) == 2
    assert "mine.yaml:5:" in told(capsys)


def test_a_table_is_known_by_an_axis_or_a_path() -> None:
    from sim.experiment.design.config import Design
    from sim.experiment.design.tablefile import read_table

    design = Design.model_validate({"kind": "csv", "file": "t.csv", "axes": {"bold": {"path": "x.y", "values": [1]}}})
    for first in ("bold,other", "leaders.guard.ambition;x", "\ufeffscenario\tx"):
        Path("t.csv").write_text(f"{first}\n1,2\n", encoding="utf-8")
        assert read_table(Path("t.csv"), design).endswith(b"1,2\n")


@pytest.mark.parametrize("name", ["COURT.YAML", "court.Yml", "court.yml"])
def test_the_ending_may_be_written_in_capitals(name: str) -> None:
    Path(name).write_text(COURT, encoding="utf-8")
    assert main(["check", "-q", name]) == 0


def test_a_link_to_a_scenario_is_one() -> None:
    Path("link.yaml").symlink_to("court.yaml")
    assert load("link.yaml").id == "court"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is kept from root")
def test_a_file_without_permission_is_refused() -> None:
    Path("court.yaml").chmod(0)
    with pytest.raises(ScenarioError, match="may not be read by you"):
        load("court.yaml")


def test_a_file_that_is_not_there_tells_no_names_of_other_kinds() -> None:
    Path("courts").write_text("", encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        load("courts.yaml")
    assert raised.value.problems[0].hint == "court.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "kingmaker: 1", "# a comment\n\n---\nkingmaker: 1\nid: x", "id: x\nkingmaker: 1\n", "'kingmaker': 1 # why",
        '{"kingmaker": 1, "id": "x"}', '{\n  "id": "x",\n  "kingmaker": 1\n}', "kingmaker: two", "kingmaker:1",
        "kingmaker_claims: 1", "kingmaker_hindcast: 1", "extends: base.yaml", "extends: '../base.YML'",
    ],
)  # fmt: skip
def test_ours_begin_so(text: str) -> None:
    assert SCENARIO.holds(text)


@pytest.mark.parametrize(
    "text",
    ["", "id: x", "kingmaker:", "kingmaker: {a: 1}", " kingmaker: 1", "a:\n  kingmaker: 1", "kingmakers: 1",
     "kingmaker:x:1:1::/home", "extends: airbnb", "# kingmaker: 1", "[kingmaker: 1]"],
)  # fmt: skip
def test_others_begin_otherwise(text: str) -> None:
    assert not SCENARIO.holds(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("# c\ns1:\n  text: A", True), ("s1: {voice: insiders}", True), ("{s1: {phrase: x}}", True),
     ("s1:\n  password: x", False), ("root:x:0:0", False), ("kingmaker: 1", False), ("", False)],
)  # fmt: skip
def test_a_file_of_sources_begins_with_a_passage(text: str, holds: bool) -> None:
    assert SOURCES.holds(text) is holds


def test_a_file_that_grew_while_it_was_read_is_not_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.fstat

    def smaller(handle: int) -> os.stat_result:
        about = list(whole(handle))
        about[6] = 10
        return os.stat_result(about)

    monkeypatch.setattr("sim.language.textfiles.os.fstat", smaller)
    with pytest.raises(UnreadableError, match="is being written"):
        read_bytes("court.yaml")
