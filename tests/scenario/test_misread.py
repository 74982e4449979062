"""Nothing is quietly taken for something else: keys without values, blanks and signs nobody sees, commas, controls."""

import re
from pathlib import Path

import pytest

from sim.experiment.design.plan import examine_plan
from sim.language.amounts import amount
from sim.language.errors import Problem, ScenarioError, UsageError
from sim.language.yaml_places import read_marked
from sim.outcomes.registry import chosen_names
from sim.scenario.reading.loader import examine, load

FOLDER = Path(__file__).parents[2] / "scenarios"
COURT = (FOLDER / "court.yaml").read_text(encoding="utf-8")


def line_of(words: str) -> int:
    return next(number for number, line in enumerate(COURT.split("\n"), start=1) if words in line)


RULER, BOLD, AFTER = line_of("name: The ruler"), line_of("ambition: 0.8"), COURT.count("\n") + 1
GUARD = "kingmaker: 1\nextends: court.yaml\nid: layer\ntitle: A layer\nleaders:\n  guard:\n"
LAYER = GUARD.partition("leaders:")[0]
CONFIG = "kingmaker: 1\nsweep: x\nscenario: court.yaml\nruns: 2\n"


@pytest.fixture(autouse=True)
def beside_a_court(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "court.yaml").write_text(COURT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def problems_in(text: str) -> tuple[Problem, ...]:
    Path("mine.yaml").write_text(text, encoding="utf-8")
    return examine("mine.yaml").problems


def complaints(text: str) -> str:
    return "\n".join(problem.render() for problem in problems_in(text))


def of_a_config(text: str) -> str:
    Path("mine.yaml").write_text(CONFIG + text, encoding="utf-8")
    return "\n".join(problem.render() for problem in examine_plan("mine.yaml")[1])


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (
            COURT.replace("ambition: 0.8", "ambition:0.8"),
            f"{line_of('ambition: 0.8')}:5",
            "did you mean 'ambition: 0.8'?",
        ),
        (COURT + "rules: {formation:off}\n", f"{AFTER}:9", "did you mean 'formation: off'?"),
        (GUARD + "    {ambition:0.1}\n", "7:6", "did you mean 'ambition: 0.1'?"),
        (GUARD + "    ambition:0.1\n    caution: 0.2\n", "7:5", "did you mean 'ambition: 0.1'?"),
        (GUARD + "    ambition:0.1\n", "7:5", "must be a map of keys and values"),
        (COURT + "events: [{do: shock, day:30, size: 0.5}]\n", f"{AFTER}:22", "did you mean 'day: 30'?"),
    ],
)
def test_a_missing_space_after_a_colon_is_named(text: str, place: str, said: str) -> None:
    found = complaints(text)
    assert f"mine.yaml:{place}: error" in found
    assert "a space is missing after the colon" in found
    assert said in found


@pytest.mark.parametrize("null", ["", "null", "~"])
@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        (COURT.replace("{name: The ruler", "{KEY, name: The ruler"), "wieght", "weight"),
        (GUARD + "    {KEY}\n", "ambtion", "ambition"),
        (GUARD + "    KEY\n", "ambtion", "ambition"),
        (GUARD + "    ambition: {value: 0.5, KEY}\n", "rnage", "range"),
        (COURT.replace("{incumbent", "{KEY, incumbent"), "aproval", "approval"),
        (COURT.replace("{name: The house", "{KEY, name: The house"), "cohesoin", "cohesion"),
        (COURT.replace("{title: The throne", "{KEY, title: The throne"), "valeu", "value"),
        (COURT.replace("{from: guard, to: watch", "{KEY, from: guard, to: watch"), "strenght", "strength"),
        (COURT + "categories: {a: {name: X, count: 2, KEY}}\n", "psots", "posts"),
        (COURT + "sources: {a: {text: X, KEY}}\n", "voise", "voice"),
        (COURT + "processes: {a: {name: X, status: assumed, KEY}}\n", "statsu", "status"),
        (COURT + "events: [{do: shock, day: 3, size: 0.5, KEY}]\n", "whoo", "who"),
        (COURT + "parameters: {search_rate: {value: 1.0, KEY}}\n", "rnage", "range"),
        (COURT + "parameters: {KEY}\n", "serach_rate", "search_rate"),
        (COURT + "rules: {KEY}\n", "formatoin", "formation"),
        (COURT + "channels: {KEY}\n", "insider", "insiders"),
        (COURT + "channels: {insiders: {alpha: 1.0, beta: 1.0, KEY}}\n", "bata", "beta"),
        (COURT + "levels: {KEY}\n", "hihg", "high"),
        (COURT + "KEY\n", "sumary", "summary"),
    ],
)
def test_a_key_without_value_is_still_an_unknown_key(text: str, key: str, meant: str, null: str) -> None:
    lines = text.replace("KEY", f"{key}: {null}").split("\n")
    line = next(number for number, line in enumerate(lines, start=1) if f"{key}:" in line)
    found = [problem for problem in problems_in("\n".join(lines)) if key in problem.render()]
    assert (line, lines[line - 1].index(key) + 1) in [(problem.line, problem.column) for problem in found]
    assert any(problem.hint == meant for problem in found)


@pytest.mark.parametrize("null", ["", "null"])
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("design: {{kind: grid, axes: {{a: {{path: world.approval, values: [0.1], {}: {}}}}}}}", "stpes"),
        ("design: {{axes: {{world.approval: [0.1]}}, {}: {}}}", "point"),
        ("{}: {}\ndesign: {{axes: {{world.approval: [0.1]}}}}", "sede"),
        ("set: {{{}: {}}}\ndesign: {{axes: {{world.approval: [0.1]}}}}", "leaders.guard.ambtion"),
    ],
)
def test_so_it_is_in_a_config(text: str, key: str, null: str) -> None:
    assert key in of_a_config(text.format(key, null))


@pytest.mark.parametrize(
    "text",
    [GUARD + "    ambition:\n", GUARD + "    {ambition: , caution: 0.2}\n", GUARD + "    ambition: {level: }\n",
     COURT + "election:\n", COURT + "question2: x\nsummary:\n", "kingmaker: 1\nextends:\nid: x\n"],
)  # fmt: skip
def test_a_known_key_without_value_is_no_default(text: str) -> None:
    assert "has no value; write one, or null where none is meant" in complaints(text)


def test_only_a_written_null_removes() -> None:
    assert problems_in(GUARD.replace("leaders:\n  guard:\n", "ties: {envy: null}\n")) == ()
    assert "write null to remove what lies below" in complaints(
        GUARD.replace("leaders:\n  guard:\n", "ties: {envy: }\n")
    )


def test_an_empty_section_is_empty() -> None:
    assert problems_in(COURT + "events:\nsources:\ncategories:\n") == ()


def test_null_is_no_number_where_nothing_lies_below() -> None:
    assert "must be a number" in complaints(COURT.replace("ambition: 0.8", "ambition: null"))


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u3000", "\u2009"])
@pytest.mark.parametrize(
    "text",
    ["    ambition:{}0.8\n", "    {{ambition:{}0.8}}\n", "    ambition:{}0.8\n    caution: 0.2\n",
     "    ambition: {}0.8\n", "    ambition: 0.8{}\n", "    ambition: 0{}8\n", "    ambition{}: 0.8\n",
     "    status: in{}service\n", "    ambition: 'hi{}gh'\n"],
)  # fmt: skip
def test_a_blank_that_only_looks_like_one_is_named(text: str, blank: str) -> None:
    found = complaints(GUARD + text.format(blank))
    assert f"U+{ord(blank):04X}" in found
    assert blank not in found


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060"])
@pytest.mark.parametrize("text", ["    ambition: hi{}gh\n", "    amb{}ition: high\n", "    ambition: 0{}.8\n"])
def test_a_sign_without_width_is_named(text: str, sign: str) -> None:
    assert f"U+{ord(sign):04X}" in complaints(GUARD + text.format(sign))


@pytest.mark.parametrize(
    "name", ["The guard no.\u00a05", "\u200fالحارس\u200f", "می\u200cخواهم", "'\u201cThe guard\u201d'", "'0,6'"]
)
def test_texts_keep_the_signs_of_their_script(name: str) -> None:
    assert problems_in(GUARD + f"    name: {name}\n") == ()


def test_a_letter_of_another_alphabet_is_named() -> None:
    assert "U+0430" in complaints(GUARD + "    \u0430mbition: high\n")


@pytest.mark.parametrize("word", ["\u201chigh\u201d", "\u2018high\u2019", "\u201ehigh\u201c", "\u00abhigh\u00bb"])
def test_typographic_quotes_are_named(word: str) -> None:
    assert "typographic quote" in complaints(GUARD + f"    ambition: {word}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("    ambition: 0,6\n", "7:15: error: has a decimal comma: write 0.6"),
        ("    {ambition: 0,6, caution: 0.2}\n", "7:16: error: has a decimal comma: write 0.6"),
        ("    {caution: 0.2, ambition: 0,65}\n", "7:30: error: has a decimal comma: write 0.65"),
        ("    ambition: '0,6'\n", "(found '0,6'; write 0.6)"),
        ("    ambition: {value: 0.5, range: [0,1, 0,9]}\n", "has four values where two decimal commas stand"),
    ],
)
def test_a_decimal_comma_is_named(text: str, said: str) -> None:
    assert said in complaints(GUARD + text)


@pytest.mark.parametrize(
    ("values", "said"),
    [("[0,5, 1,6]", "four values where two decimal commas stand"), ("[0,5,1,6]", "four values where two decimal comma"),
     ("[0,5]", "two values where a decimal comma stands"), ("[1, 0,5]", "three values where a decimal comma stands")],
)  # fmt: skip
def test_a_list_with_decimal_commas_says_how_many_values_it_has(values: str, said: str) -> None:
    found = of_a_config(f"design: {{axes: {{parameters.search_rate: {values}}}}}\n")
    assert said in found
    assert "mine.yaml:5:" in found


@pytest.mark.parametrize("values", ["[0, 1, 2, 3]", "[0.1,0.2]", "[0.5, 1]", "[high,low]", "['0','1']", "[0 ,5]"])
def test_commas_that_part_values_are_left_alone(values: str) -> None:
    assert read_marked(f"a: {values}", "f.yaml").problems == []


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\ufffe"])
def test_a_control_character_is_refused_with_its_place_and_never_printed(sign: str) -> None:
    found = complaints(COURT.replace("The ruler,", f"The {sign}ruler,"))
    assert "mine.yaml:5:13: error: holds" in found
    assert sign not in found


@pytest.mark.parametrize("written", ["\\e[31m", "\\0", "\\x7f", "\\u009b", "\\L", "\\N", "\\ud83d", "\\a"])
def test_so_it_is_where_an_escape_writes_it(written: str) -> None:
    assert f"{RULER}:17: error: holds" in complaints(COURT.replace("name: The ruler", f'name: "Red {written} King"'))


@pytest.mark.parametrize("written", ["a\\nb", "a\\tb", "a\\rb"])
def test_a_name_is_one_line(written: str) -> None:
    found = complaints(COURT.replace("name: The ruler", f'name: "{written}"'))
    assert f"{RULER}:17: error" in found
    assert "\t" not in found


def test_a_note_may_have_several_lines_and_a_title_may_be_folded() -> None:
    assert (
        problems_in(GUARD.replace("title: A layer\n", "title: >\n  A layer\n  of two\n") + '    note: "a\\nb"\n') == ()
    )


@pytest.mark.parametrize(
    ("word", "said"),
    [("1e400", "beyond the numbers"), ("1e-400", "beyond the numbers"), (".nan", "finite"), (".inf", "finite"),
     ("1_000", "must be a number"), ("1:30", "must be a number"), ("yes", "must be a number"), ("0x10", "at most 1"),
     ("0o7", "at most 1"), ("0b1", "must be a number"), ("'0.5'", "must be a number"), ("true", "must be a number")],
)  # fmt: skip
def test_a_number_is_a_number_of_yaml_1_2(word: str, said: str) -> None:
    assert said in complaints(GUARD + f"    ambition: {word}\n")


@pytest.mark.parametrize("text", ["kingmaker: true", "sign: true"])
def test_true_is_no_number(text: str) -> None:
    old = "kingmaker: 1" if "king" in text else "sign: -1"
    assert "not true or false" in complaints(COURT.replace(old, text))


def test_another_version_of_yaml_is_not_followed() -> None:
    assert "is read as YAML 1.2" in complaints(f"%YAML 1.1\n---\n{COURT}")
    assert problems_in(f"%YAML 1.2\n---\n{COURT}") == ()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_as_on_other_systems(end: str) -> None:
    Path("mine.yaml").write_bytes(("\ufeff" + COURT.replace("\n", end)).encode())
    assert examine("mine.yaml").problems == ()


@pytest.mark.parametrize("said", [
    "asks: [gu\u0430rd.challenged]\n", "outcomes: {late: split and not \u043en_time}\n",
    "outcomes: {late: split \u0430nd on_time}\n",
    "events: [{do: set, day: 9, path: w\u043erld.approval, value: 0.1}]\n",
    "events: [{do: set, day: 9, path: world.\u0430pproval, value: 0.1}]\n",
    "events: [{do: set, day: 9, path: leaders.gu\u0430rd.ambition, value: 0.1}]\n",
])  # fmt: skip
def test_a_letter_that_looks_like_another_is_named_wherever_a_name_is_not_known(said: str) -> None:
    assert re.search(r"is a cyrillic small letter (a|o) \(U\+04(30|3E)\)", complaints(LAYER + said)), complaints(
        LAYER + said
    )


@pytest.mark.parametrize("setting", ["le\u0430ders.guard.ambition=0.1", "leaders.gu\u0430rd.ambition=0.1"])
def test_a_letter_that_looks_like_another_is_named_in_what_is_set(setting: str) -> None:
    with pytest.raises(ScenarioError, match=r"in which \u0430 is a cyrillic small letter a \(U\+0430\); did you mean"):
        load("court.yaml", [setting])


def test_a_letter_that_looks_like_another_is_named_in_an_outcome_asked_for() -> None:
    with pytest.raises(UsageError, match=r"in which \u0440 is a cyrillic .* er \(U\+0440\); did you mean 'split'"):
        chosen_names(["split", "survived"], ["s\u0440lit"])


def test_a_date_in_quotes_is_said_to_stand_without_them() -> None:
    assert "must be a date, YYYY-MM-DD; without quotes (found '2021-01-01')" in complaints(
        LAYER + 'election: "2021-01-01"\n'
    )
    assert "without quotes" not in complaints(LAYER + "election: 2021-1-1\n")


@pytest.mark.parametrize(("said", "told"), [
    ("horizon_months: 1\nelection: 2022-01-01\n", "a run ends 1 month after the start"),
    ("horizon_months: 1\nevents: [{do: shock, day: 99, size: 0.5}]\n", "a run ends 1 month after the start"),
    ("horizon_months: 2\nelection: 2022-01-01\n", "a run ends 2 months after the start"),
    ("election: 2021-03-01\nevents: [{do: shock, after_election: -60, size: 0.5}]\n", "is 1 day before the start"),
    ("election: 2021-03-01\nevents: [{do: shock, after_election: -61, size: 0.5}]\n", "is 2 days before the start"),
])  # fmt: skip
def test_one_is_told_in_the_singular(said: str, told: str) -> None:
    Path("mine.yaml").write_text(LAYER + said, encoding="utf-8")
    found = examine("mine.yaml")
    assert told in "\n".join(each.message for each in (*found.problems, *found.warnings))


def test_one_value_is_the_least_of_an_axis() -> None:
    design = "design: {kind: grid, axes: {a: {path: world.approval, values: []}}}\n"
    assert "must have at least 1 entry" in of_a_config(design)


def test_entries_are_counted() -> None:
    assert [amount(n, noun) for n, noun in ((1, "entry"), (2, "entry"), (0, "day"), (1, "day"))] == [
        "1 entry", "2 entries", "0 days", "1 day"
    ]  # fmt: skip
