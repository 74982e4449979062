"""An interval holds its estimate as both are printed, in the tables of `run` and on the page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sim.analysis.runs.counting import Mean, counted
from sim.analysis.runs.summary import Summary, summarise
from sim.analysis.runs.tables import tables_of
from sim.cli.common import Talk
from sim.cli.compare_text import KINDS, _beside_noise, _label, _of_unit
from sim.cli.layout import interval, percent, points, signed
from sim.cli.people_text import show_people
from sim.cli.run_text import _show_outcomes
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.report.words import as_fine, between, bounded, limits
from sim.scenario.reading.loader import load

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
FUTURES = [100, 1_000, 10_000, 100_000, 1_000_000]


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    folder = tmp_path_factory.mktemp("court")
    play_study(single(load(COURT), 20, 1), folder, Options(1))
    return summarise(tables_of(folder))


def told(page: str) -> list[tuple[float, float, float]]:
    """Return the share, the low and the high of every cell of a table of people, a leader being two lines of it."""
    lines, found = page.splitlines(), []
    for above, below in pairwise(lines):
        for limit in re.finditer(r"(\S+)–(\S+)", below):
            shares = [each for each in re.finditer(r"\d+\.\d(?!\S)", above) if each.end() == limit.end()]
            found += [(float(each[0]), float(limit[1]), float(limit[2])) for each in shares]
    return found


@pytest.mark.parametrize("futures", FUTURES)
@pytest.mark.parametrize("share", [0.00029, 0.003, 0.0291, 0.0349, 0.1249, 0.305, 0.5, 0.9709, 0.9996])
def test_the_limits_below_a_share_of_a_leader_hold_it_as_printed(
    court: Summary, futures: int, share: float, capsys: pytest.CaptureFixture[str]
):
    hits = max(1, round(share * futures))
    leaders = [replace(each, challenged=counted("challenged", hits, futures)) for each in court.leaders]
    show_people(Talk(), replace(court, leaders=leaders), {})
    cells = told(capsys.readouterr().out)
    assert sum(each[0] == round(100 * hits / futures, 1) for each in cells) >= len(leaders)
    assert all(low <= middle <= high for middle, low, high in cells), cells


def test_limits_that_lie_near_are_told_as_finely_as_the_share_and_others_outward(
    court: Summary, capsys: pytest.CaptureFixture[str]
):
    near = replace(court.leaders[0], moves_expected=Mean(0.029, 0.0251, 0.0349))
    wide = replace(court.leaders[1], moves_expected=Mean(0.029, 0.0151, 0.0449))
    show_people(Talk(), replace(court, leaders=[near, wide]), {})
    cells = told(capsys.readouterr().out)
    assert {(2.9, 2.5, 3.5), (2.9, 1.0, 5.0)} <= set(cells)


@pytest.mark.parametrize("futures", FUTURES)
def test_a_share_on_the_page_lies_within_its_limits_as_printed(futures: int):
    for share in (0.0004, 0.0008, 0.00095, 0.0349, 0.0995, 0.1249, 0.1251, 0.305, 0.3049, 0.5, 0.9896, 0.9991, 0.9996):
        each = counted("split", round(share * futures), futures)
        for said in (bounded(each.share, each.low, each.high), as_fine(each.share, each.low, each.high)):
            low, high = (float(number) for number in limits(each.low, each.high).split(" – "))
            assert low <= float(said.split()[0]) <= high, (said, low, high)
        low, high = (float(number) for number in interval(each.low, each.high).strip("[]").split(", "))
        assert low <= float(percent(each.share).rstrip("%")) <= high


def test_a_share_is_told_more_finely_only_where_its_limits_would_leave_it_out():
    assert between(0.17, 0.099, 0.273) == "17 % [9.9 – 27.3]"
    assert between(0.1249, 0.1231, 0.1267) == "12.49 % [12.31 – 12.67]"
    assert between(0.3049, 0.302, 0.3078) == "30.5 % [30.2 – 30.8]"
    assert between(0.0, 0.0, 0.00038) == "0 % [0.00 – 0.04]"
    assert between(0.0079, 0.0062, 0.0094) == "0.8 % [0.62 – 0.94]"
    assert between(0.0319, 0.0, 0.0949) == "3.2 % [0.0 – 9.5]"


def test_nothing_is_told_as_less_than_nothing():
    assert [signed(value) for value in (-0.04, 0.0, 0.04, -0.06)] == ["+0.0", "+0.0", "+0.0", "-0.1"]
    assert signed(-0.004, 2) == "+0.00"
    assert points(-0.0004, -0.0004, 0.01) == "+0.0 [+0.0, +1.0]"
    assert interval(-0.0004, 0.01) == "[0.0, 1.0]"


def test_a_share_of_some_futures_only_says_of_how_many_it_is(court: Summary, capsys: pytest.CaptureFixture[str]):
    events = [replace(each, of=7) if each.name == "second_episode" else replace(each, of=20) for each in court.events]
    events += [] if any(each.of == 7 for each in events) else [replace(counted("second_episode", 1, 7))]
    _show_outcomes(Talk(), replace(court, events=events), {})
    told_of = [line for line in capsys.readouterr().out.splitlines() if "in which it can be seen" in line]
    assert len(told_of) == 1
    assert "another struggle over power follows the first" in told_of[0]
    assert told_of[0].endswith("of 7 futures in which it can be seen")


def test_ends_and_roads_of_one_name_are_told_apart_and_a_distance_is_above_the_noise_only_where_that_is_clear():
    row = SimpleNamespace(
        family="outcome", name="ukrainian_path", yes_no=True, unit="share", is_partly_seen=False, meaning=""
    )
    assert _label(cast(Any, row)) == "ukrainian path (end)"
    row.name = "path_ukrainian"
    assert _label(cast(Any, row)) == "path ukrainian (road)"
    assert set(KINDS.values()) == {"end", "road"}
    assert (_of_unit("0 to 1"), _of_unit("days")) == ("(0 to 1)", "days")
    said = []
    for distance, p in ((0.2, 0.01), (0.2, 0.3), (0.05, 0.3)):
        found = SimpleNamespace(tells=True, adjusted=p, distance=SimpleNamespace(estimate=distance, noise_floor=0.1))
        said.append(_beside_noise(cast(Any, found)))
    assert said == ["above", "above, not clear: see p", "within noise"]
