"""Words of figures are read where they end up on paper: inside of it, and none over another."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.report.compared import comparison_of
from sim.report.figures import comparison, course, fates, outcomes, paths
from sim.report.material import Material, read_material
from sim.report.style import SIZES, Picture, Size, draw

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


@pytest.fixture(scope="module")
def vote(article: Path) -> Material:
    return read_material([article])[0]


@pytest.fixture(scope="module")
def courts(court: Path, other_court: Path) -> list[Material]:
    return read_material([court, other_court])


def words_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """What is written in a figure, and the pixels that each of it takes."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    seen = [each for each in figure.findobj(Text) if each.get_visible() and each.get_text().strip()]
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            least, most = sorted(axis.get_view_interval())
            beyond = [tick for tick in axis.get_major_ticks() if not (axes.axison and least <= tick.get_loc() <= most)]
            hidden |= {label for tick in beyond for label in (tick.label1, tick.label2)}  # they are not drawn
    return [(each.get_text(), each.get_window_extent(canvas.get_renderer())) for each in seen if each not in hidden]


def assert_readable(picture: Picture | None, size: Size) -> Figure:
    """Every word lies inside the figure, and beside, over or under every other."""
    assert picture is not None
    figure = draw(picture, size)
    words = words_of(figure)
    width, height = figure.get_size_inches() * 72
    for word, box in words:
        assert -1 <= box.x0 <= box.x1 <= width + 1, word
        assert -1 <= box.y0 <= box.y1 <= height + 1, word
    for (one, a), (two, b) in combinations(words, 2):
        over = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(over) <= 1.5, (one, two)
    return figure


@BOTH
def test_no_word_of_a_scenario_s_figures_runs_over_another_or_off_the_paper(vote: Material, size: Size):
    for make in (outcomes.picture, outcomes.formation_picture, fates.picture, course.picture, paths.picture):
        assert_readable(make(vote), size)


@BOTH
def test_no_word_of_a_comparison_does_and_panels_follow_each_other_closely(courts: list[Material], size: Size):
    found = comparison_of([courts[0], courts[1], courts[1]])
    assert found is not None
    figure = assert_readable(comparison.picture(found), size)
    tall = figure.get_size_inches()[1] * 72
    tops = [tall * (1 - axes.get_position().y1) for axes in figure.axes]
    lines = [tall * axes.get_position().height / len(found.versus) for axes in figure.axes]
    step = size.text * (1.6 if size.is_wide else 3.2)
    assert lines == pytest.approx([step] * len(lines)), "a line for each side"
    block = 2 * step + 2 * 2.4 * size.text  # sides, title, numbers below
    assert [b - a for a, b in pairwise(tops)] == pytest.approx([block] * (len(tops) - 1))
    assert (tops[0], tall) == pytest.approx((2.4 * size.text, block * len(tops)))
    words = words_of(figure)
    for axes in figure.axes:
        title = next(box for word, box in words if word == axes.get_title(loc="left"))
        assert title.x0 == pytest.approx(0, abs=2), "at the edge of the paper"
        assert not axes.spines["left"].get_visible()
        if not size.is_wide:
            names = [box for word, box in words if word in {each.get_text() for each in axes.texts}]
            assert [box.x0 for box in names] == pytest.approx([0] * len(names), abs=2)
            dots = [line for line in axes.lines if line.get_marker() == "o"]
            middles = [axes.transData.transform((0, line.get_ydata()[0]))[1] for line in dots]
            for box, y in zip((each.get_window_extent() for each in axes.texts), middles, strict=True):
                assert box.y0 > y, "a name stands over its interval"
