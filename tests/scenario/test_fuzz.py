"""Whatever is in a file, it loads or it gives a ScenarioError: never another exception, never a hang."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sim.language.errors import ScenarioError
from sim.scenario.reading.loader import load
from sim.scenario.resolved import fingerprint, resolved_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.template import template

COURT = (Path(__file__).parents[1] / "invalid" / "base" / "court.yaml").read_text()
RICH = template() + "parameters: {leak_rate: 0.01}\nrules: {kompromat: off}\nabsent: [parties]\nlevels: {high: 0.75}\n"
SCRAPS = [
    "null", "~", "true", "false", "NO", "on", "0", "-1", "1.5", "1e400", ".nan", "-.inf", "9" * 400,
    "0x" + "f" * 290, "0o777",
    "[]", "{}", "[[]]", "{a: {b: {c: d}}}", '""', "''", "2020-02-30", "2020-11-01", "9999-12-31", "0001-01-01", "12:30",
    "&a [*a]", "*a", "!!int x", "!x", "<<", "- x", "? x", "a: b: c", "%YAML 1.1", "---", "...", "\t", "\ufeff", "\x00",
    "\x85", "\u2028", "\U0001f600", "\ud83d", "é", "#", "|", ">", "|2-", "@", "`", "very-high", "{level: high}",
    "5_000", "+",
    "{value: 1, range: [1, 1]}", "{value: .5, range: [a]}", "{1: 2}", "{[a]: b}", "{? a}", "leaders.guard.ambition",
]  # fmt: skip


def delete_a_line(lines: list[str], luck: random.Random) -> None:
    del lines[luck.randrange(len(lines))]


def repeat_a_line(lines: list[str], luck: random.Random) -> None:
    lines.insert(luck.randrange(len(lines)), luck.choice(lines))


def swap_two_lines(lines: list[str], luck: random.Random) -> None:
    one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def replace_a_value(lines: list[str], luck: random.Random) -> None:
    place = luck.randrange(len(lines))
    key, colon, _ = lines[place].partition(": ")
    lines[place] = f"{key}{colon or ': '}{luck.choice(SCRAPS)}"


def replace_a_word(lines: list[str], luck: random.Random) -> None:
    place = luck.randrange(len(lines))
    words = lines[place].split(" ")
    words[luck.randrange(len(words))] = luck.choice(SCRAPS)
    lines[place] = " ".join(words)


def indent_a_line(lines: list[str], luck: random.Random) -> None:
    place = luck.randrange(len(lines))
    lines[place] = luck.choice([" ", "  ", "\t", "    "]) + lines[place]


def change_a_character(lines: list[str], luck: random.Random) -> None:
    place = luck.randrange(len(lines))
    at = luck.randrange(len(lines[place]) + 1)
    lines[place] = lines[place][:at] + luck.choice([*"{}[]:,-&*!|>'\"%@`#? \t0a", *SCRAPS]) + lines[place][at + 1 :]


def cut_the_end(lines: list[str], luck: random.Random) -> None:
    del lines[luck.randrange(1, len(lines) + 1) :]


EDITS: list[Callable[[list[str], random.Random], None]] = [
    delete_a_line, repeat_a_line, swap_two_lines, replace_a_value, replace_a_value, replace_a_word, replace_a_word,
    indent_a_line, change_a_character, change_a_character, cut_the_end,
]  # fmt: skip


def mutated(text: str, luck: random.Random) -> bytes:
    """Return a text after one to four random edits, sometimes with its bytes damaged."""
    lines = text.split("\n")
    for _ in range(luck.choice([1, 1, 2, 4])):
        if lines:
            luck.choice(EDITS)(lines, luck)
    content = bytearray("\n".join(lines).encode("utf-8", "surrogatepass"))
    if luck.random() < 0.1 and content:
        for _ in range(luck.choice([1, 5])):
            content[luck.randrange(len(content))] = luck.randrange(256)
    return (b"\xef\xbb\xbf" if luck.random() < 0.05 else b"") + bytes(content)


def scenario_of(path: Path, overrides: Sequence[str] = ()) -> Scenario | None:
    """Return the scenario of a file, or None after a ScenarioError, which must be one that can be shown."""
    try:
        return load(path, overrides)
    except ScenarioError as trouble:
        text = trouble.render()
    assert "error: " in text
    return None


def loads_or_complains(path: Path, *, write_down: bool = True) -> bool:
    scenario = scenario_of(path)
    if scenario is None:
        return False
    assert fingerprint(scenario)
    if write_down:
        assert resolved_yaml(scenario)
    return True


@pytest.mark.parametrize(
    ("text", "files"),
    [
        pytest.param(COURT, 400, id="court"),
        pytest.param(RICH, 150, id="template"),
        pytest.param(COURT, 1800, id="court at length", marks=pytest.mark.slow),
        pytest.param(RICH, 500, id="template at length", marks=pytest.mark.slow),
    ],
)
def test_a_damaged_file_loads_or_gives_a_scenario_error(text: str, files: int, tmp_path: Path) -> None:
    luck = random.Random(20201101)
    path = tmp_path / "damaged.yaml"
    loaded = 0
    for file in range(files):
        content = mutated(text, luck)
        path.write_bytes(content)
        try:
            loaded += loads_or_complains(path, write_down=file % 20 == 0)
        except Exception as trouble:
            raise AssertionError(f"{trouble!r} from the file\n{content.decode(errors='replace')}") from trouble
    assert 0.02 * files < loaded < 0.9 * files, "the edits should leave some files valid and break most"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", b"\xef\xbb\xbf", b"\x00", b"\xff\xfe\x00a", bytes(range(256)), b"\x7fELF" + b"\x00" * 64,
        b"---\n", b"...",
        b"- " * 5000, b"[" * 5000, b"{" * 5000, b"? " * 5000, b"a: " * 5000, b"&a " * 5000, b"*a", b"!!python/none",
        b"a: |\n" * 99,
        b"'" * 4999, b"%TAG ! x\n---\na: 1", b"\t", b"\r", b"a: 1\r\nb: 2\r\n", b"null", b"5", b"{}", b"[]", b"~: 1",
        b"a" * 100000,
    ],
)  # fmt: skip
def test_a_file_that_is_no_scenario_at_all_gives_a_scenario_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    path.write_bytes(content)
    assert not loads_or_complains(path)


@pytest.mark.parametrize("text", [
    "", "=", "x", "x=", "=1", ".=1", "leaders=1", "leaders.guard=1", "leaders.guard.ambition=[",
    "leaders.guard.ambition=nan",
    "leaders.guard.ambition=.nan", "leaders.guard.ambition.level.deeper=1", "leaders..ambition=1", "events.0.size=1",
    "world=null",
    "leaders.guard.ambition={level: high, value: 1}", "sources=x", "extends=x", "kingmaker=2",
    "leaders.guard.ambition=\x00",
    "leaders.guard.memberships.houses_1.level=high", "world.approval=1e999", "levels.high=0", "absent.0=x",
    "absent=[x]", "start=null",
    "channels.insiders.alpha=1", "parameters.leak_rate.range=[0, 1]", "categories.ministers.posts.minister=99",
    "leaders.guard.name.x=1",
    "categories.ministers.clans.hill_house=0.5", "ties.t02.to=nobody", "events=[{day: 1}]", "events.٣.day=1",
    "leaders.guard=null", "leaders.\ud83d=1", "title=\ud83d", "title=\"\\ud83d\"",
])  # fmt: skip
def test_an_override_applies_or_gives_a_scenario_error(text: str) -> None:
    court = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"
    scenario_of(court, [text])


CHANGES = ["leaders.guard.ambition=0.9", "ties.t02.strength=high", "world.approval.value=0.1", "levels.low=0.2"]


def test_overrides_of_damaged_files_give_a_scenario_error(tmp_path: Path) -> None:
    luck = random.Random(1)
    path = tmp_path / "damaged.yaml"
    for _ in range(200):
        path.write_bytes(mutated(COURT, luck))
        scenario_of(path, CHANGES)
