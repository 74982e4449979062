"""What speeds are measured with: elites are in order, turns are fair, and without a history nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks import players
from benchmarks.elites import elite
from benchmarks.front import ROWS, front
from benchmarks.plain_mesa import CalmElite, Leader, write_elite
from benchmarks.plain_numpy import CalmFutures
from benchmarks.timing import Cost, in_turns
from sim.ensemble import simulate
from sim.language.document import Document
from sim.language.yaml_places import read_marked
from sim.scenario.reading.loader import load, validate
from sim.scenario.resolved import resolved_yaml
from sim.scenario.tables.build import build

ARTICLE = Path(__file__).parents[1] / "scenarios" / "kazakhstan-2021.yaml"


@pytest.mark.parametrize("leaders", [10, 37, 300])
def test_an_elite_has_as_many_leaders_as_asked_for_and_is_in_order(leaders: int) -> None:
    scenario = elite(leaders)
    assert len(build(scenario).leaders) == leaders
    assert validate(Document("elite", read_marked(resolved_yaml(scenario), "elite").data)) == scenario


def test_an_elite_is_played_to_its_end() -> None:
    assert (simulate(build(elite(20)), 0, 3, 1).world["agent_steps"] > 20).all()


def test_an_elite_grows_in_all_its_tables_alike() -> None:
    small, large = build(elite(100)), build(elite(400))
    for table in ("leaders", "posts", "ties"):
        assert len(getattr(large, table)) / len(getattr(small, table)) == pytest.approx(4.0, rel=0.05)


def test_both_plain_models_weigh_a_bid_alike_and_are_played(tmp_path: Path) -> None:
    file = tmp_path / "elite.json"
    write_elite(build(load(ARTICLE)), file)
    mesa, futures = CalmElite(str(file)), CalmFutures(file, 3, 1)
    mesa.look_around()
    mesa.weigh_conduct()
    leaders: list[Leader] = list(mesa.agents_by_type[Leader])
    for leader in leaders:
        leader.reckon_capacity()
    could = np.flatnonzero([leader.following > 0.0 for leader in leaders])
    run = np.full(len(could), 1)
    ours = futures.gain_of_bid(run, could, futures.look_around()[1])
    assert len(could) > 1
    assert ours == pytest.approx([leaders[k].gain_of_bid() for k in could], abs=1e-12)
    for _ in range(3):
        mesa.step()
    assert futures.play() >= len(leaders)


def test_turns_are_taken_one_after_another_and_the_best_is_kept() -> None:
    order: list[str] = []
    costs: dict[str, Iterator[Cost]] = {
        "a": iter([Cost(3.0, 2.0), Cost(2.0, 4.0)]), "b": iter([Cost(1.0, 1.0), Cost(5.0, 5.0)])
    }  # fmt: skip

    def play(name: str) -> Cost:
        order.append(name)
        return next(costs[name])

    best = in_turns({"a": lambda: play("a"), "b": lambda: play("b")}, 2)
    assert order == ["a", "b", "a", "b"]
    assert best == {"a": Cost(2.0, 2.0), "b": Cost(1.0, 1.0)}


def test_without_a_history_the_engine_before_is_left_out_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(players, "_git", lambda *words: None)
    tree, why = players.checkout_before()
    assert (tree, why) == (None, f"there is no git history with commit {players.BEFORE[:7]} here")


# ------------------------------------------------------------------------------------------------------ the front page

ROOT = ARTICLE.parents[1]


def test_the_front_page_says_of_speed_what_the_page_on_it_says() -> None:
    said = front((ROOT / "docs" / "performance.md").read_text(encoding="utf-8"))
    assert f"<!-- bench: begin -->\n{said}\n<!-- bench: end -->" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_lines_of_the_front_page_are_those_of_their_rows_without_what_is_said_of_targets() -> None:
    rows = [f"| {label} | {k} | 1{k} | 2{k} (MISSED: at most 1) |" for k, (_, label, _) in enumerate(ROWS)]
    said = front("\n".join(["# Page", *rows, "| other | 7 |"])).splitlines()[2:]
    assert said[0] == f"| {ROWS[0][0]} | 0 s, 20 MiB at the peak |"
    assert [line.split(" | ")[1].split()[0] for line in said] == ["0", "1", "2", "3", "4"]
    assert front("\n".join(rows).replace("all cores", "16 cores")).splitlines()[2:] == said  # on whatever machine
    with pytest.raises(KeyError, match="engine"):
        front("\n".join(row for row in rows if "| engine" not in row))
