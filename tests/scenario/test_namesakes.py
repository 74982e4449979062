"""Two who bear one name are told apart by the id, in every text that a reader gets."""

import re
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario.reading.loader import examine, load
from sim.scenario.tables.build import build

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
NAMESAKES = ["leaders.ruler.name=Nazarbayev", "leaders.guard.name=Nazarbayev"]


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        (NAMESAKES, {"ruler": "Nazarbayev (ruler)", "guard": "Nazarbayev (guard)", "heir": "The heir"}),
        (["leaders.heir.name=the  House"], {"heir": "the  House (heir)", "house": "The house (house)"}),
        (["leaders.heir.name=Am\u00e9lie", "leaders.guard.name=Ame\u0301lie"],
         {"heir": "Am\u00e9lie (heir)", "guard": "Ame\u0301lie (guard)"}),
        (["leaders.heir.name=The throne"], {"heir": "The throne (heir)", "throne": "The throne (throne)"}),
        ([*NAMESAKES, "leaders.heir.name=Nazarbayev (guard)"],
         {"ruler": "Nazarbayev (ruler)", "guard": "Nazarbayev (guard) (guard)", "heir": "Nazarbayev (guard) (heir)"}),
    ],
)  # fmt: skip
def test_namesakes_are_shown_with_their_id(settings: list[str], shown: dict[str, str]) -> None:
    names = build(load(COURT, settings)).names
    assert {some_id: names[some_id] for some_id in shown} == shown


def test_officials_are_told_from_a_leader_of_their_name() -> None:
    base = COURT.parents[1] / "tests" / "invalid" / "base" / "court.yaml"
    names = build(load(base, ["leaders.elder.name=ministers 7"])).names
    assert (names["elder"], names["ministers_07"]) == ("ministers 7 (elder)", "Ministers 7 (ministers_07)")
    assert names["ministers_08"] == "Ministers 8"
    assert names["t01"] == "patronage: the Patron to the Ruler"


def test_no_name_is_changed_without_need() -> None:
    names = build(load(COURT)).names
    assert not [name for name in names.values() if "(" in name]


def test_namesakes_are_remarked_upon_once() -> None:
    found = [each for each in examine(COURT, NAMESAKES).warnings if "is the name of" in each.message]
    assert [each.path for each in found] == ["leaders.guard.name"]


def bare(text: str) -> list[str]:
    """Return where a name stands without the id that tells whose it is, but where it is what was set (`--set`)."""
    flowing = " ".join(text.split())
    found = [(each.start(), each.end()) for each in re.finditer("(?<!name=)Nazarbayev", flowing)]
    return [
        flowing[start - 40 : end + 30] for start, end in found if not re.match(r" \((ruler|guard)\)", flowing[end:])
    ]


SETTINGS = [part for each in (*NAMESAKES, "events=[{do: split, day: 100, who: guard}]") for part in ("--set", each)]


def test_story_and_tables_tell_namesakes_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(COURT), "--run", "0", *SETTINGS]) == 0
    assert main(["run", str(COURT), "-n", "60", *SETTINGS, "-o", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "Nazarbayev (guard)" in told
    assert "Nazarbayev (ruler)" in " ".join(told.split())
    assert bare(told) == []


@pytest.mark.slow
def test_the_page_tells_namesakes_apart(tmp_path: Path) -> None:
    assert main(["run", str(COURT), "-n", "60", *SETTINGS, "-o", str(tmp_path / "out")]) == 0
    assert main(["report", str(tmp_path / "out"), "-o", str(tmp_path / "page.html")]) == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Nazarbayev (guard)" in page
    assert bare(re.sub(r'"[^"]*"', "", page)) == []


def test_two_ids_that_would_share_their_luck_are_refused_at_the_second(tmp_path: Path) -> None:
    """Of these two, found by trying, the hashes of ``clans.c5715`` and ``clans.c250100`` are the same 32 bits."""
    clans = "clans:\n  c5715: {name: One, kind: kin}\n  c250100: {name: Other, kind: kin}\n"
    file = tmp_path / "x.yaml"
    file.write_text(f"{COURT.read_text(encoding='utf-8').replace('clans:', clans[:-1], 1)}", encoding="utf-8")
    (problem,) = examine(file).problems
    assert (problem.path, problem.column) == ("clans.c250100", 3)
    assert problem.message == "clans 'c5715' and 'c250100' have the same luck address: rename one of them"
    assert examine(file, ["clans.c250100=null"]).problems == ()
