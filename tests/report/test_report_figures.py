"""Figures show what the numbers say: lengths, places and colours are read off what was drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from sim.analysis.questions.compare import is_clear
from sim.analysis.runs.counting import Seats, counted
from sim.outcomes.registry import OUTCOMES
from sim.report.compared import comparison_of
from sim.report.figures import cabinet, comparison, course, fates, network, outcomes, paths, pivotal, rows, sources
from sim.report.figures.calendar import date_ticks
from sim.report.influence import Sources
from sim.report.material import CAUSES, Material, read_material
from sim.report.style import BLUE, GREY, NARROW, ORANGE, SIZES, VERMILLION, WIDE, Size, draw, sheet
from sim.report.words import SERIES, capital
from sim.statistics.estimates import Interval
from sim.statistics.survival import aalen_johansen, incidence_at

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


@pytest.fixture(scope="module")
def vote(article: Path) -> Material:
    return read_material([article])[0]


@pytest.fixture(scope="module")
def courts(court: Path, other_court: Path) -> list[Material]:
    return read_material([court, other_court])


def bars(axes: Axes) -> list[tuple[float, float]]:
    """Where the bars of an axes begin and end, without the pale ground from 0 to 1."""
    found = [(each.get_x(), each.get_x() + each.get_width()) for each in axes.patches]
    return [each for each in found if each != (0.0, 1.0)]


def boxes(figure: Figure) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each panel, as shares of the figure."""
    return [(box.x0, box.y0, box.x1, box.y1) for box in (axes.get_position() for axes in figure.axes)]


def assert_in_order(figure: Figure, columns: int) -> None:
    """Panels lie inside the figure, row by row, without overlap, all equally large."""
    found = boxes(figure)
    assert all(0 <= left < right <= 1 and 0 <= bottom < top <= 1 for left, bottom, right, top in found)
    widths = {round(right - left, 6) for left, _, right, _ in found}
    heights = {round(top - bottom, 6) for _, bottom, _, top in found}
    assert len(heights) == 1
    assert len(widths) <= 2, "the last column has no neighbour to keep away from"
    for number, (left, bottom, right, _) in enumerate(found):
        if number % columns and number < len(found):
            assert left > found[number - 1][2]
            assert bottom == pytest.approx(found[number - 1][1])
        if number >= columns:
            assert found[number - columns][1] > found[number][3]
            assert (left, right) == pytest.approx((found[number - columns][0], found[number - columns][2]))


def labels_of(figure: Figure) -> list[str]:
    return [each.get_text() for each in figure.legends[0].get_texts()]


@BOTH
def test_each_name_stands_over_its_bar_and_nothing_runs_into_the_next(size: Size):
    marks: list[float] = []
    figure, axes = rows.row_chart(
        size, [("One", "1 %"), ("Two", "2 %"), ("Three", "3 %")], lambda _, number, y: marks.append(y), head=30, bar=14
    )
    lines = [each.get_position() for each in axes.texts]
    assert [each.get_text() for each in axes.texts] == ["One", "1 %", "Two", "2 %", "Three", "3 %"]
    assert [x for x, _ in lines] == [0, 1] * 3
    heights = [y for _, y in lines[::2]]
    assert heights == [y for _, y in lines[1::2]]
    assert heights[0] - size.text / 2 > 30
    for line, mark in zip(heights, marks, strict=True):
        assert line + size.text / 2 < mark - 7
    for mark, line in zip(marks, heights[1:], strict=False):
        assert mark + 7 < line - size.text / 2
    assert marks[-1] + 7 < figure.get_size_inches()[1] * 72 == axes.get_ylim()[0]
    assert (np.diff(marks) == np.diff(heights)).all()


def test_an_interval_is_a_line_with_an_upright_at_each_end():
    _, axes = sheet(WIDE, 40)
    rows.whisker(axes, 20, 0.2, 0.6)
    drawn = [tuple(map(list, each.get_data())) for each in axes.lines]
    assert drawn == [([0.2, 0.6], [20, 20]), ([0.2, 0.2], [16, 24]), ([0.6, 0.6], [16, 24])]
    assert axes.get_ylim() == (40, 0), "y counts from the top"
    assert axes.get_xlim() == (0, 1)


def test_a_bar_of_an_outcome_is_as_long_as_its_share_and_nobody_is_shown_only_where_it_came_about():
    found = [counted("balance", 6, 10), counted("ukrainian_path", 4, 10), counted("nobody", 0, 10)]
    axes = draw(outcomes.picture_of(found), WIDE).axes[0]
    assert bars(axes) == [(0.0, 0.6), (0.0, 0.4)]
    whiskers = [tuple(each.get_xdata()) for each in axes.lines[::3]]
    assert whiskers == [(each.low, each.high) for each in found[:2]]
    both = outcomes.picture_of([*found[:2], counted("nobody", 1, 10)])
    assert len(bars(draw(both, NARROW).axes[0])) == 3
    assert "60 %" in both.alt


def test_days_of_the_formation_are_those_that_were_counted(vote: Material):
    picture = outcomes.formation_picture(vote)
    assert picture is not None
    assert (picture.name, "14 days count as on time" in picture.caption) == ("formation", True)
    axes = draw(picture, WIDE).axes[0]
    assert [b for _, b in bars(axes)] == [each.share for each in vote.summary.formation_bins]
    assert [each.get_text() for each in axes.texts[::2]] == [
        "0–7 days", "8–14 days", "15–30 days", "31–60 days", "Over 60 days", "Not complete by the close",
    ]  # fmt: skip


def test_no_vote_no_days_of_a_formation(courts: list[Material]):
    assert outcomes.formation_picture(courts[0]) is None


def seats_of(*seats: Seats) -> Any:
    names = {"house": "The house", "league": "The league"}
    return SimpleNamespace(summary=SimpleNamespace(cabinet=list(seats)), name_of=names.__getitem__)


@BOTH
def test_seats_before_and_after_stand_on_one_scale(size: Size):
    gains, loses = Seats("house", 0.2, 0.5, 0.3, 0.1, 0.5), Seats("league", 0.4, 0.1, -0.3, -0.5, -0.1)
    picture = cabinet.picture(seats_of(gains, loses))
    assert picture is not None
    assert picture.name == "cabinet"
    assert picture.alt.endswith("The house 20 % to 50 %; The league 40 % to 10 %.")
    axes = draw(picture, size).axes[0]
    lines, before, after = axes.lines[::3], axes.lines[1::3], axes.lines[2::3]
    ends = [float(each.get_xdata()[0]) for each in (before[0], after[0], before[1], after[1])]
    assert ends == pytest.approx([0.2 / 0.55, 0.5 / 0.55, 0.4 / 0.55, 0.1 / 0.55])  # a tenth is left beside the largest
    assert [tuple(each.get_xdata()) for each in lines] == [pytest.approx(ends[:2]), pytest.approx(ends[2:])]
    assert [each.get_color() for each in lines] == [BLUE, VERMILLION]
    assert len(axes.patches) == 2, "a pale ground for each"
    assert [axes.texts[k].get_text() for k in (1, 3)] == ["20.0 → 50.0 %  (+30.0)", "40.0 → 10.0 %  (−30.0)"]


def test_hardly_any_seats_do_not_look_like_many():
    picture = cabinet.picture(seats_of(Seats("house", 0.01, 0.0, -0.01, -0.02, 0.0)))
    assert picture is not None
    assert float(draw(picture, WIDE).axes[0].lines[1].get_xdata()[0]) == pytest.approx(0.2)  # of 5 %
    assert cabinet.picture(seats_of()) is None


@BOTH
def test_standings_of_a_leader_fill_the_row_and_the_key_names_each(vote: Material, size: Size):
    picture = fates.picture(vote)
    assert picture is not None
    figure = draw(picture, size)
    leaders = vote.summary.leaders
    shown = [name for name in fates.FACES if any(each.turns[name].runs for each in leaders)]
    found = [(each.get_x(), each.get_width()) for each in figure.axes[0].patches]
    for k, leader in enumerate(leaders):
        own = found[k * len(shown) : (k + 1) * len(shown)]
        assert [width for _, width in own] == pytest.approx([leader.turns[name].share for name in shown])
        assert own[0][0] == 0.0
        assert sum(own[-1]) == pytest.approx(1.0)
    assert labels_of(figure) == [fates.capital(fates.TURNS[name].short) for name in shown]
    assert not figure.legends[0].get_frame_on()
    lines = -(-len(shown) // (5 if size.is_wide else 2))
    first = figure.axes[0].texts[0].get_position()[1] - size.text / 2
    assert lines * size.text * 1.4 < first < lines * size.text * 3, "the key stands over the first row, and near it"
    numbers = [each.get_text() for each in figure.axes[0].texts[1::2]]
    assert numbers == [f"rules {fates.percent(each.rules.share)}" if each.rules.runs else "" for each in leaders]


def shares(stated: float, implied: float, assumed: float, luck: float, converged: bool = True) -> Sources:
    parts = {"stated": stated, "implied": implied, "assumed": assumed, "luck": luck}
    alone: Any = {name: SimpleNamespace(estimate=share, converged=converged) for name, share in parts.items()}
    return Sources("split", "the elite splits", 400, alone, alone)


@BOTH
def test_parts_of_the_variance_make_a_whole(size: Size):
    found = [shares(0.1, 0.2, 0.3, 0.1), shares(0.6, 0.3, 0.5, -0.2, converged=False)]
    assert found[0].parts() == pytest.approx(
        {"stated": 0.1, "implied": 0.2, "assumed": 0.3, "luck": 0.1, "together": 0.3}
    )
    assert found[1].parts() == pytest.approx(  # noise that adds up to more than all is shown as shares of what it is
        {"stated": 3 / 7, "implied": 3 / 14, "assumed": 5 / 14, "luck": 0.0, "together": 0.0}
    )
    picture = sources.picture(found)
    assert picture is not None
    assert "acting together 30 %" in picture.alt
    figure = draw(picture, size)
    drawn = [(each.get_x(), each.get_width()) for each in figure.axes[0].patches]
    for row, each in enumerate(found):
        own = drawn[5 * row : 5 * row + 5]
        assert [width for _, width in own] == pytest.approx(list(each.parts().values()))
        assert [x for x, _ in own] == pytest.approx([0.0, *np.cumsum([width for _, width in own])[:-1]])
    assert labels_of(figure) == ["Stated", "Implied", "Assumed", "Acting together", "Luck"]
    assert [figure.axes[0].texts[k].get_text() for k in (1, 3)] == ["", "still uncertain"]
    lines = 1 if size.is_wide else 3
    first = figure.axes[0].texts[0].get_position()[1] - size.text / 2
    assert lines * size.text * 1.4 < first < lines * size.text * 3
    assert sources.picture([]) is None


def exits_of(*counts: int) -> Any:
    """A hundred runs of 400 days, so many of them on each path, split one a day; no vote."""
    causes = np.repeat(np.arange(1 + len(CAUSES)), [100 - sum(counts), *counts])
    days = np.where(causes > 0, np.arange(1, 101), 400.0)
    laid_out = SimpleNamespace(start=date(2021, 1, 1), world=SimpleNamespace(election=[-1]))
    return SimpleNamespace(
        incidence=aalen_johansen(days, causes, len(CAUSES)),
        horizon=400,
        build=laid_out,
        summary=SimpleNamespace(formation_bins=[]),
    )


@BOTH
def test_curves_of_paths_end_at_the_shares_that_are_said(size: Size):
    material = exits_of(10, 20, 30, 5, 4, 8)
    picture = paths.picture(material)
    assert picture is not None
    assert picture.alt.endswith(
        "Reached by February 2022: "
        "palace 10 %; Ukrainian 20 %; Kyrgyz 30 %; mixed 5.0 %; unmarked 4.0 %; gone without a split 8.0 %."
    )
    figure = draw(picture, size)
    columns = 3 if size.is_wide else 2
    assert_in_order(figure, columns)
    for share, name, axes in zip((10, 20, 30, 5, 4, 8), CAUSES, figure.axes, strict=True):
        end = incidence_at(material.incidence, CAUSES.index(name) + 1, material.horizon)
        assert axes.lines[0].get_ydata()[-1] == pytest.approx(share)
        days = axes.lines[0].get_xdata()
        assert (days[0], days[-1], len(days)) == (0, 400, 120)
        band = axes.collections[0].get_paths()[0].vertices[:, 1]
        assert band.max() == pytest.approx(100 * end.high)
        assert np.isclose(band, 100 * end.low).any()
        assert axes.get_xlim() == (0, 400)
        assert len(axes.lines) == 1, "no upright where there is no vote"
    gaps = [left - before[2] for before, (left, *_) in pairwise(boxes(figure)[:columns])]
    assert [size.width * gap for gap in gaps] == pytest.approx([14.0] * (columns - 1)), (
        "room for the numbers, and no more"
    )
    highest = 100 * incidence_at(material.incidence, 3, material.horizon).high
    assert all(axes.get_ylim() == (0, pytest.approx(1.02 * highest)) for axes in figure.axes)
    assert figure.axes[-1].get_title(loc="left") == (
        "Gone without a split: 8.0 %" if size.is_wide else "No split, gone: 8.0 %"
    )
    labelled = [axes.yaxis.get_tick_params()["labelleft"] for axes in figure.axes]
    assert labelled == [number % columns == 0 for number in range(len(CAUSES))]


def test_a_path_that_is_never_taken_has_no_curve_and_where_none_is_there_is_no_figure():
    picture = paths.picture(exits_of(10, 0, 0, 0, 0, 3))
    assert picture is not None
    assert len(draw(picture, WIDE).axes) == 2
    assert paths.picture(exits_of(0, 0, 0, 0, 0, 0)) is None


def test_the_vote_stands_in_every_curve(vote: Material):
    day = int(vote.build.world.election[0])
    for picture in (paths.picture(vote), course.picture(vote)):
        assert picture is not None
        for axes in draw(picture, WIDE).axes:
            assert list(axes.lines[-1].get_xdata()) == [day, day]
    assert "The dotted upright is the vote." in str(getattr(paths.picture(vote), "caption", ""))


@BOTH
def test_the_course_has_a_line_and_two_bands_one_picture_in_thirty_days(vote: Material, size: Size):
    picture = course.picture(vote)
    assert picture is not None
    figure = draw(picture, size)
    assert_in_order(figure, 1)
    assert len(figure.axes) == 5
    assert {label.get_fontsize() for axes in figure.axes for label in axes.get_yticklabels()} == {size.text}
    for name, axes in zip(SERIES, figure.axes, strict=True):
        bands = vote.course[name]
        line = axes.lines[0]
        np.testing.assert_array_equal(line.get_xdata(), 30 * np.arange(1, len(bands) + 1))
        np.testing.assert_array_equal(line.get_ydata(), bands[:, 2])
        wide, middle = (each.get_paths()[0].vertices[:, 1] for each in axes.collections[:2])
        assert (wide.min(), wide.max()) == (bands[:, 0].min(), bands[:, 4].max())
        assert (middle.min(), middle.max()) == (bands[:, 1].min(), bands[:, 3].max())
        low, high = axes.get_ylim()
        assert low == 0
        assert high == pytest.approx(max(0.1, min(1.0, 1.15 * bands.max())))
        assert axes.get_xlim() == (0, vote.horizon)
    assert [axes.xaxis.get_tick_params()["labelbottom"] for axes in figure.axes] == [*[False] * 4, True]
    first, last = vote.course["support"][0], vote.course["support"][-1]
    assert (
        f"goes from {first[2]:.2f} to {last[2]:.2f}, nine futures in ten ending between {last[0]:.2f} and {last[4]:.2f}"
        in (picture.alt)
    )


@BOTH
def test_differences_stand_at_their_estimates_and_are_filled_where_they_stand_clear(courts: list[Material], size: Size):
    found = comparison_of(courts)
    assert found is not None
    picture = comparison.picture(found)
    assert picture is not None
    figure = draw(picture, size)
    assert_in_order(figure, 1)
    names = [name for name in comparison.SHOWN if comparison._is_seen(found.versus[0], name)]
    assert len(figure.axes) == len(names) > 1
    for name, axes in zip(names, figure.axes, strict=True):
        row = found.versus[0].row(name)
        line, dot, zero = axes.lines
        assert list(line.get_xdata()) == pytest.approx([100 * row.diff.low, 100 * row.diff.high])
        assert float(dot.get_xdata()[0]) == pytest.approx(100 * row.diff.estimate)
        assert dot.get_markerfacecolor() == (BLUE if is_clear(row) else "white")
        assert list(zero.get_xdata()) == [0, 0]
        reach = 1.08 * max(1.0, abs(100 * row.diff.low), abs(100 * row.diff.high))
        assert axes.get_xlim() == pytest.approx((-reach, reach))
        top, bottom = axes.get_ylim()[::-1]
        assert top < dot.get_ydata()[0] < bottom
        said = (
            [each.get_text() for each in axes.get_yticklabels()]
            if size.is_wide
            else [each.get_text() for each in axes.texts]
        )
        assert said == [size.fit_ends(comparison.label_of(found.versus[0].b), 0.42 if size.is_wide else 1.0)]
    assert comparison_of(courts[:1]) is None


def test_sides_of_one_name_are_numbered(courts: list[Material]):
    found = comparison_of([courts[0], *(replace(courts[1], label=courts[0].label) for _ in range(2))])
    assert found is not None
    label = courts[0].label
    assert (found.versus[0].a, [each.b for each in found.versus]) == (label, [f"{label} (2)", f"{label} (3)"])


def pivot(some_id: str, kind: str, share: float, winner: float = 0.5) -> Any:
    free = SimpleNamespace(answer=Interval(share, share / 2, share * 2))
    return SimpleNamespace(
        id=some_id,
        name=f"the {some_id}",
        kind=kind,
        free=free,
        split=SimpleNamespace(winner=Interval(winner, 0.0, 1.0)),
    )


def test_those_on_whom_most_hangs_come_first_and_the_control_last():
    found = [
        pivot("control", "control", 0.45),
        pivot("b", "leader", 0.1),
        pivot("a", "clan", 0.1, np.nan),
        pivot("c", "leader", 0.3),
    ]
    picture = pivotal.picture(found)
    assert picture is not None
    assert picture.alt.endswith(": the c 30 %; the a 10 %; the b 10 %; the control 45 %.")
    axes = draw(picture, WIDE).axes[0]
    assert bars(axes) == [(0, 0.3), (0, 0.1), (0, 0.1), (0, 0.45)]
    drawn = [each.get_facecolor() for each in axes.patches if each.get_width() != 1.0]
    assert drawn == [to_rgba(colour) for colour in (BLUE, ORANGE, BLUE, GREY)]
    circles = [float(each.get_xdata()[0]) for each in axes.lines if each.get_marker() == "o"]
    assert circles == [0.5, 0.5, 0.5], "none for whom no split was imposed"
    assert [each.get_text() for each in axes.texts] == [
        "The c",
        "30 %",
        "The a",
        "10 %",
        "The b",
        "10 %",
        "The control",
        "45 %",
    ]
    many = pivotal.picture([pivot(f"p{k:02d}", "leader", 0.01 * k) for k in range(30)])
    assert many is not None
    assert len(bars(draw(many, WIDE).axes[0])) == 16
    assert pivotal.picture([]) is None


def test_the_network_holds_whoever_is_tied_leaders_first(courts: list[Material]):
    nodes, edges = network.network_of(courts[0].build)
    sorts = {
        courts[0].name_of("ruler"): "leader",
        courts[0].name_of("guard"): "leader",
        courts[0].name_of("watch"): "body",
    }
    assert [(node.name, node.sort) for node in nodes] == list(sorts.items())
    assert edges == [
        network.Edge(1, 2, "leadership", 1, 0.9, True), network.Edge(1, 0, "rivalry", -1, 0.5, True),
    ]  # fmt: skip


@BOTH
def test_nodes_and_ties_are_all_drawn_with_a_key_below_them(vote: Material, size: Size):
    nodes, edges = network.network_of(vote.build)
    picture = network.picture(vote)
    assert picture is not None
    assert picture.name == "network"
    left_out = ("alignment", "peers")  # what follows from two other ties, and equal rank
    assert sorted(edge.kind for edge in edges) == sorted(
        tie.kind for tie in vote.scenario.ties.values() if tie.kind not in left_out
    )
    assert f"{len(edges)} ties, {sum(edge.sign < 0 for edge in edges)} of them against" in picture.alt
    figure = draw(picture, size)
    axes = figure.axes[0]
    assert [round(each.get_linewidth(), 6) for each in axes.patches] == [
        round(0.5 + 2.4 * edge.strength, 6) for edge in edges
    ]
    height = figure.get_size_inches()[1] * 72
    assert axes.get_ylim() == (pytest.approx(height), 0)
    assert axes.get_xlim() == (0, size.width)
    places = np.array([each.get_position() for each in axes.texts])
    numbers, key = places[: len(nodes)], places[len(nodes) :]
    assert [each.get_text() for each in axes.texts[: len(nodes)]] == [str(k + 1) for k in range(len(nodes))]
    assert (numbers[:, 0] > 0).all()
    assert (numbers[:, 0] < size.width).all()
    assert numbers[:, 1].max() < key[:, 1].min() <= key[:, 1].max() < height
    columns = 2 if size.is_wide else 1
    assert len(set(key[:, 0])) == columns
    longest = -(-len(nodes) // columns)
    assert np.diff(key[:longest, 1]) == pytest.approx(np.full(longest - 1, 1.5 * size.text))
    for k, each in enumerate(axes.texts[len(nodes) :]):
        assert each.get_text().startswith(f"{k + 1}  ")
    circles = [each for each in axes.lines[: len(nodes)] if each.get_marker() == "o"]
    leaders = [node for node in nodes if node.sort == "leader"]
    assert [each.get_markersize() for each in circles] == pytest.approx([21 + 10 * node.weight for node in leaders])


@pytest.mark.parametrize(("horizon", "room", "said"), [
    (120, 9, ["Feb 2021", "Mar 2021", "Apr 2021"]),  # May lies beyond the edge
    (125, 9, ["Feb 2021", "Mar 2021", "Apr 2021", "May 2021"]),  # and here on it: day 120
    (365, 4, ["Apr 2021", "Jul 2021", "Oct 2021"]),
    (365, 9, ["Mar 2021", "May 2021", "Jul 2021", "Sep 2021", "Nov 2021"]),
    (730, 4, ["Jul 2021", "Jan 2022", "Jul 2022"]),
    (1461, 4, ["2022", "2023", "2024"]),
    (2922, 4, ["2022", "2024", "2026", "2028"]),
    (274, 9, ["Feb 2021", "Mar 2021", "Apr 2021", "May 2021", "Jun 2021", "Jul 2021", "Aug 2021", "Sep 2021"]),
])  # fmt: skip
def test_dates_stand_at_beginnings_of_months_as_there_is_room(horizon: int, room: int, said: list[str]):
    _, axes = sheet(WIDE, 40)
    date_ticks(axes, date(2021, 1, 1), horizon, WIDE, room)
    assert [each.get_text() for each in axes.get_xticklabels()] == said
    assert axes.get_xticks()[0] == (date(2021, 1, 1) - date(2021, 1, 1)).days + {
        "Feb 2021": 31, "Mar 2021": 59, "Apr 2021": 90, "Jul 2021": 181, "2022": 365,
    }[said[0]]  # fmt: skip
    assert all(a < b <= 0.96 * horizon for a, b in pairwise(axes.get_xticks()))


def test_a_wide_drawing_has_room_for_nine_dates_and_a_narrow_one_for_four():
    for size, first in ((WIDE, "Mar 2021"), (NARROW, "Apr 2021")):
        _, axes = sheet(size, 40)
        date_ticks(axes, date(2021, 1, 1), 365, size)
        assert axes.get_xticklabels()[0].get_text() == first


@BOTH
def test_what_is_measured_off_a_scale_has_a_grid_along_it_and_no_other(
    vote: Material, courts: list[Material], size: Size
):
    def lines(figure: Figure) -> set[tuple[bool, bool]]:
        grids = [(axes.xaxis.get_gridlines()[0], axes.yaxis.get_gridlines()[0]) for axes in figure.axes if axes.lines]
        return {(across.get_visible(), along.get_visible()) for across, along in grids}

    for picture in (paths.picture(vote), course.picture(vote)):
        assert picture is not None
        assert lines(draw(picture, size)) == {(False, True)}
    compared = comparison.picture(comparison_of(courts))
    assert compared is not None
    along = [axes.xaxis.get_gridlines()[0].get_visible() for axes in draw(compared, size).axes]
    assert along
    assert all(along)


@BOTH
def test_panels_of_a_comparison_are_called_by_the_words_of_their_outcomes(courts: list[Material], size: Size):
    picture = comparison.picture(comparison_of(courts))
    assert picture is not None
    called = [axes.get_title(loc="left") for axes in draw(picture, size).axes]
    assert called
    assert set(called) <= {size.fit(capital(each.row)) for each in OUTCOMES.values()}
    assert comparison.name_of("split") == OUTCOMES["split"].row
    assert comparison.name_of("own_thing") == "own thing"


def test_the_course_of_a_first_patron_and_of_a_first_clan_is_shown_and_of_nobody_none():
    def shown(patron: int, team: int) -> str:
        world = SimpleNamespace(patron=[patron], team_clan=[team], election=[-1])
        course_of = {name: np.full((3, 5), 0.5) for name in SERIES}
        picture = course.picture(
            SimpleNamespace(build=SimpleNamespace(world=world), course=course_of, course_is_exact=True)  # type: ignore[arg-type]
        )
        assert picture is not None
        return picture.alt

    everything = shown(0, 0)
    assert all(SERIES[name][0] in everything for name in SERIES)
    assert SERIES["patron_support"][0] not in shown(-1, 0)
    assert SERIES["team_share"][0] not in shown(0, -1)
    assert shown(0, -1).count("the median of") == len(SERIES) - 1


def test_a_vote_on_the_first_day_stands_at_the_left_of_every_curve():
    material = exits_of(10, 20, 30, 5, 4, 8)
    material.build.world = SimpleNamespace(election=[0], patron=[-1], team_clan=[-1])
    material.course, material.course_is_exact = {"support": np.full((3, 5), 0.5)}, True
    for picture in (paths.picture(material), course.picture(material)):
        assert picture is not None
        for axes in draw(picture, WIDE).axes:
            assert list(axes.lines[-1].get_xdata()) == [0, 0]
    material.build.world.election = [-1]
    assert all(len(axes.lines) == 1 for axes in draw(course.picture(material), WIDE).axes)  # type: ignore[arg-type]
