"""A layer changes what lies under it: maps merge, the rest replaces, null removes, and a quantity is one claim."""

from pathlib import Path
from typing import Any

import pytest

from sim.language.document import Document
from sim.language.errors import ScenarioError
from sim.scenario.reading.layers import read_layers
from sim.scenario.reading.loader import examine, load

COURT = (Path(__file__).parents[1] / "invalid" / "base" / "court.yaml").read_text()


@pytest.fixture
def court(tmp_path: Path) -> Path:
    (tmp_path / "court.yaml").write_text(COURT)
    return tmp_path


def layer(folder: Path, text: str, name: str = "layer.yaml", base: str = "court.yaml") -> Path:
    (folder / name).write_text(f"extends: {base}\n{text}")
    return folder / name


def document_of(path: Path) -> Document:
    document, problems = read_layers(path)
    assert problems == []
    return document


def data_of(path: Path) -> dict[str, Any]:
    return document_of(path).data


def test_maps_merge_key_by_key(court: Path) -> None:
    data = data_of(layer(court, "leaders:\n  elder: {ambition: high}\n"))
    assert data["leaders"]["elder"] == {
        "name": "The Elder",
        "clan": "hill_house",
        "status": "outside",
        "ambition": "high",
    }
    assert list(data["leaders"]) == ["ruler", "patron", "guard", "elder"]


def test_lists_replace(court: Path) -> None:
    layer(court, "absent: [a, b]\n", "middle.yaml")
    assert data_of(layer(court, "absent: [c]\n", base="middle.yaml"))["absent"] == ["c"]


def test_null_removes(court: Path) -> None:
    scenario = load(layer(court, "election: null\nties: {t01: null}\nleaders: {elder: {clan: null}}\n"))
    assert scenario.election is None
    assert list(scenario.ties) == ["t02"]
    assert scenario.leaders["elder"].clan is None


def test_a_new_level_does_not_keep_the_evidence_of_the_old_one(court: Path) -> None:
    guard = load(layer(court, "leaders: {guard: {loyalty: {level: high}}}\n")).leaders["guard"]
    assert (guard.loyalty.level, guard.loyalty.status, guard.loyalty.evidence) == ("high", "assumed", ())


def test_a_value_replaces_a_level(court: Path) -> None:
    guard = load(layer(court, "leaders: {guard: {loyalty: {value: 0.2, range: [0, 0.4]}}}\n")).leaders["guard"]
    assert (guard.loyalty.level, guard.loyalty.value) == (None, 0.2)


def test_a_remark_on_a_quantity_leaves_the_quantity(court: Path) -> None:
    guard = load(layer(court, "leaders: {guard: {loyalty: {confidence: high}}}\n")).leaders["guard"]
    assert (guard.loyalty.level, guard.loyalty.confidence, guard.loyalty.status) == ("medium", "high", "implied")


def test_the_value_of_a_post_is_merged_like_any_field(court: Path) -> None:
    post = load(layer(court, "posts: {minister: {value: high}}\n")).posts["minister"]
    assert (post.title, post.value.level, post.count) == ("Minister", "high", 12)


def test_marks_follow_the_file_a_value_came_from(court: Path) -> None:
    document = document_of(layer(court, "leaders:\n  elder:\n    ambition: high\n"))
    elder = ("leaders", "elder")
    assert document.values[*elder, "ambition"].file.endswith("layer.yaml")
    assert document.values[*elder, "ambition"][1:] == (4, 15)
    assert document.values[*elder, "name"].file.endswith("court.yaml")


def test_a_problem_below_is_told_in_the_file_below(court: Path) -> None:
    (court / "court.yaml").write_text(COURT.replace("horizon_months: 24", "horizon_months: 0"))
    problem = examine(layer(court, "layer: x\n")).problems[0]
    assert (problem.file, problem.line, problem.column) == (str(court / "court.yaml"), 6, 17)


def test_what_a_layer_replaces_is_listed(court: Path) -> None:
    document = document_of(
        layer(court, "horizon_months: 12\nleaders: {elder: {ambition: high, name: The Elder}}\nties: {t01: null}\n")
    )
    changes = [(change.path, change.before, change.after) for change in document.replacements]
    assert changes[:2] == [(("horizon_months",), 24, 12), (("leaders", "elder", "ambition"), None, "high")]
    assert [path for path, _, after in changes if after is None] == [("ties", "t01")]
    assert len(changes) == 3, "a name that stays as it was is no change"


def test_what_extends_nothing_replaces_nothing(court: Path) -> None:
    assert document_of(court / "court.yaml").replacements == ()


def test_layers_are_merged_from_the_lowest_up(court: Path) -> None:
    layer(court, "horizon_months: 6\nlayer: middle\n", "middle.yaml")
    document = document_of(layer(court, "horizon_months: 3\n", base="middle.yaml"))
    assert [Path(name).name for name in document.layers] == ["court.yaml", "middle.yaml", "layer.yaml"]
    assert (document.data["horizon_months"], document.data["layer"]) == (3, "middle")
    assert [change.after for change in document.replacements if change.path == ("horizon_months",)] == [6, 3]


def test_extends_is_relative_to_its_own_file(court: Path) -> None:
    (court / "deep").mkdir()
    assert data_of(layer(court, "", "deep/layer.yaml", "../court.yaml"))["id"] == "court"


def test_sources_of_layers_add_up(court: Path) -> None:
    (court / "more.yaml").write_text("s10: {text: More.}\n")
    assert list(load(layer(court, "sources: more.yaml\n")).sources) == ["s01", "s02", "s10"]


def test_a_cycle_is_refused_however_long(court: Path) -> None:
    for here, there in ("ab", "bc", "ca"):
        layer(court, "", f"{here}.yaml", f"{there}.yaml")
    with pytest.raises(ScenarioError, match="a cycle"):
        load(court / "a.yaml")


def test_a_layer_used_twice_in_different_files_is_no_cycle(court: Path) -> None:
    assert load(layer(court, "layer: one\n", "one.yaml")).layer == "one"
    assert load(layer(court, "layer: two\n", "two.yaml")).layer == "two"


def test_too_many_layers_are_refused(court: Path) -> None:
    layer(court, "", "l0.yaml")
    for k in range(1, 20):
        layer(court, "", f"l{k}.yaml", f"l{k - 1}.yaml")
    with pytest.raises(ScenarioError, match="more than 16 files"):
        load(court / "l19.yaml")


def test_a_file_that_is_not_there_is_told_with_its_neighbour(court: Path) -> None:
    with pytest.raises(ScenarioError, match=r"is not there; did you mean 'court.yaml'\?"):
        load(court / "curt.yaml")


def test_marks_of_what_is_replaced_are_gone(court: Path) -> None:
    document = document_of(layer(court, "leaders: {guard: {loyalty: 0.3}}\n"))
    assert ("leaders", "guard", "loyalty") in document.values
    assert ("leaders", "guard", "loyalty", "level") not in document.values


def test_null_in_something_new_is_as_if_it_were_left_out(court: Path) -> None:
    heir = load(layer(court, "leaders: {heir: {name: The Heir, loyalty: null, clan: null}}\n")).leaders["heir"]
    assert (heir.loyalty.level, heir.clan) == ("medium", None)


def test_a_byte_order_mark_is_no_part_of_the_file(court: Path) -> None:
    (court / "court.yaml").write_text("\ufeff" + COURT, encoding="utf-8")
    assert document_of(court / "court.yaml").keys[("kingmaker",)].column == 1
    assert load(court / "court.yaml").id == "court"
