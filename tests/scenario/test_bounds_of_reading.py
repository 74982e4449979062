"""However much is wrong with a file, or in it: the effort is bounded, and what is checked can be written and read."""

import time
from pathlib import Path

import pytest

from sim.language import yaml_places as yamlmarks
from sim.language.errors import MOST_FOUND, MOST_SHOWN, Problem, render_problems
from sim.scenario import resolved
from sim.scenario.reading.layers import read_layers
from sim.scenario.reading.loader import examine, load
from sim.scenario.reading.overrides import Override, override
from sim.scenario.resolved import resolved_yaml

COURT = (Path(__file__).parents[2] / "scenarios" / "court.yaml").read_text(encoding="utf-8")
MANY = 4_000
SECONDS = 10.0


def with_leaders(number: int) -> str:
    return COURT.replace("clans:\n", "".join(f"  p{k}: {{name: P}}\n" for k in range(number)) + "clans:\n", 1)


@pytest.mark.parametrize(
    "text",
    [
        COURT + "".join(f"key{k}: 1\n" for k in range(MANY)),
        COURT.replace("ambition: 0.8", ", ".join(f"k{k}: " for k in range(MANY))),
        COURT + "".join(f"  t{k}: {{from: n{k}, to: guard, kind: rivalry, strength: 0.5}}\n" for k in range(MANY // 4)),
        COURT + "rules: {" + ", ".join(f"k{k}: off" for k in range(MANY)) + "}\n",
        "kingmaker: 1\nlast: 1\n" + "".join(f"k{k}: 1\n" for k in range(MANY)) + "k9: 1\n" * MANY,
        "kingmaker: 1\nx: " + "[" * MANY,
        "kingmaker: 1\nx: " + "{a: " * MANY,
        "kingmaker: 1\n" + "".join(" " * k + "a:\n" for k in range(1000)),
        "kingmaker: 1\nx: &" + "a" * 1_000_000,
        "kingmaker: 1\na0: &a0 [x]\n" + "".join(f"a{k}: &a{k} [*a{k - 1}, *a{k - 1}]\n" for k in range(1, 99)),
        "kingmaker: 1\ntitle: " + "x" * 500_000,
        "{" + "extends: " * 50_000,
    ],
    ids=["unknown keys", "keys without values", "references", "rules", "twice", "lists", "maps", "blocks", "an anchor",
         "a bomb", "a line", "no file of ours"],
)  # fmt: skip
def test_a_file_of_nothing_but_mistakes_is_answered_at_once(text: str, tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    path.write_text(text, encoding="utf-8")
    began = time.process_time()
    problems = examine(path).problems
    said = render_problems(problems, {str(path): text})
    assert time.process_time() - began < SECONDS
    assert problems
    assert len(said) < 60_000


def test_of_many_problems_the_first_are_shown_and_the_rest_counted() -> None:
    problems = [Problem("f.yaml", line, 1, "", f"wrong {line}") for line in range(MOST_FOUND, 0, -1)]
    lines = render_problems(problems).splitlines()
    assert lines[0] == "f.yaml:1:1: error: wrong 1"
    assert lines[MOST_SHOWN - 1].endswith(f"wrong {MOST_SHOWN}")
    assert lines[MOST_SHOWN:] == [f"and {MOST_FOUND - MOST_SHOWN} more", f"at least {MOST_FOUND} errors in 1 file"]


def test_a_long_line_is_shown_around_the_place_and_escapes_are_seen() -> None:
    text = "x" * 500 + "\x1b[31m" + "y" * 500
    shown = Problem("f.yaml", 1, 501, "", "here", found="\x9b1m").render(text).splitlines()
    assert shown[0] == "f.yaml:1:501: error: here (found \\x9b1m)"
    assert "\\x1b[31m" in shown[1]
    assert len(shown[1]) < 200
    assert shown[2].index("^") == shown[1].index("\\x1b")


@pytest.mark.parametrize("leaders", [10, 11, 12, 13])
def test_what_passes_the_check_can_be_written_in_full_and_read_again(
    leaders: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (resolved, yamlmarks):
        monkeypatch.setattr(module, "MOST_NODES", 3_100)
    path = tmp_path / "court.yaml"
    path.write_text(with_leaders(leaders), encoding="utf-8")
    examined = examine(path)
    if examined.scenario is None:
        assert leaders > 11
        assert "entries; at most 3,100 can be read again" in examined.problems[0].message
        return
    assert leaders < 13
    (tmp_path / "again.yaml").write_text(resolved_yaml(examined.scenario), encoding="utf-8")
    assert load(tmp_path / "again.yaml") == examined.scenario


def test_twelve_hundred_and_fifty_leaders_can_be_written_in_full(tmp_path: Path) -> None:
    (tmp_path / "court.yaml").write_text(with_leaders(1247), encoding="utf-8")
    assert len(load(tmp_path / "court.yaml").leaders) == 1250


@pytest.mark.slow
def test_the_largest_scenario_that_passes_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "court.yaml").write_text(with_leaders(1585), encoding="utf-8")
    scenario = load(tmp_path / "court.yaml")
    (tmp_path / "again.yaml").write_text(resolved_yaml(scenario), encoding="utf-8")
    assert load(tmp_path / "again.yaml") == scenario
    (tmp_path / "court.yaml").write_text(with_leaders(1600), encoding="utf-8")
    assert examine(tmp_path / "court.yaml").scenario is None


def test_texts_that_an_anchor_repeats_count_as_often_as_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolved, "MOST_BYTES", 100_000)
    text = COURT.replace("name: The guard", f"note: &n {'x' * 7000}, name: The guard")
    (tmp_path / "court.yaml").write_text(text, encoding="utf-8")
    assert examine(tmp_path / "court.yaml").problems == ()
    more = "absent: [" + ", ".join(["*n"] * 20) + "]\n"
    (tmp_path / "court.yaml").write_text(text + more, encoding="utf-8")
    assert "bytes; at most 100,000 can be read again" in examine(tmp_path / "court.yaml").problems[0].message


def test_a_thousand_settings_are_set_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "court.yaml").write_text(COURT, encoding="utf-8")
    document, problems = read_layers(tmp_path / "court.yaml")
    assert problems == []
    began = time.process_time()
    changed = override(document, [Override(("leaders", "guard", "ambition"), k / 1000) for k in range(1000)])
    assert time.process_time() - began < SECONDS / 2
    assert changed.data["leaders"]["guard"]["ambition"]["value"] == 0.999
    assert len(changed.replacements) == 1000
    assert document.data["leaders"]["guard"]["ambition"] == 0.8
