"""Who is tied to whom, as the page tells it: for or against by the kind of tie, and what is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.report.figures import network
from sim.report.html import make_page
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

TIED = """kingmaker: 1
id: tied
title: Ties of all sorts
start: 2024-01-01
horizon_months: 1
world: {incumbent: ruler}
leaders:
  ruler: {name: The Ruler}
  guard: {name: The Guard}
  heir: {name: The Heir}
ties:
  t1: {from: guard, to: ruler, kind: hostility, strength: 0.5}
  t2: {from: guard, to: heir, kind: rivalry, strength: 0.5}
  t3: {from: heir, to: ruler, kind: investigation, strength: 0.5, sign: 1}
  t4: {from: heir, to: guard, kind: coverage, strength: 0.5}
  t5: {from: heir, to: ruler, kind: coverage, strength: 0.5, sign: -1}
  t6: {from: ruler, to: heir, kind: kinship, strength: 0.5}
"""
UNSEEN = """  t7: {from: ruler, to: guard, kind: peers, strength: 0.5}
  t8: {from: ruler, to: guard, kind: alignment, strength: 0.5}
  t9: {from: ruler, to: guard, kind: kinship, strength: 0.0}
"""


def built(tmp_path: Path, text: str) -> Build:
    file = tmp_path / "tied.yaml"
    file.write_text(text)
    return build(load(file))


def test_a_tie_of_hostility_is_against_though_nobody_says_so(tmp_path: Path):
    _, edges = network.network_of(built(tmp_path, TIED + UNSEEN))
    assert [(edge.kind, edge.sign) for edge in edges] == [
        ("hostility", -1), ("rivalry", -1), ("investigation", -1), ("coverage", 1), ("coverage", -1), ("kinship", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("more", "said"), [
    ("", ""),
    (UNSEEN, "Left out of 9 ties: 1 of peers, who are but equal in rank; 1 of alignment, which follows from others; "
             "1 without strength."),
])  # fmt: skip
def test_it_is_told_which_ties_are_left_out_and_why(tmp_path: Path, more: str, said: str):
    assert network.left_out(built(tmp_path, TIED + more)) == said


def test_the_page_tells_as_many_ties_as_check_does(tmp_path: Path):
    built(tmp_path, TIED + UNSEEN)
    play_study(single(load(tmp_path / "tied.yaml"), 10, 1), tmp_path / "out", Options(1))
    html = make_page([tmp_path / "out"], replays=0).html
    section = html[html.index('<section id="network">') :]
    section = section[: section.index("</section>")]
    assert "with 6 ties, 4 of them against" in section
    assert "<summary>These 6 ties</summary>" in section
    assert "All ties" not in section
    assert "Left out of 9 ties: 1 of peers" in re.sub("<details>.*</details>", "", section, flags=re.DOTALL)
    assert section.count('data-head="Sign">against<') == 4
