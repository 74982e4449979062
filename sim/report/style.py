"""How figures look: the palette, two sizes, and the bytes they are saved as, the same for the same input.

A figure is drawn twice: for a phone, and for a screen or paper, so that its letters are never scaled down. One unit of
a drawing is one pixel of the page. Colours are those of Okabe & Ito 2008, which can be told apart by the colour-blind;
whatever colour says is said by a dash, a hatch, a shape or a word as well.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

import matplotlib.style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text
from rich.cells import cell_len

from sim.scenario.shortening import shortened, shortened_apart, shortened_within
from sim.scenario.tables.directions import turns_round

QUOTE: Final = {'"': "&quot;"}
INK, GREY, PALE, RULE = "#1a1a1a", "#595959", "#d9d9d9", "#bfbfbf"
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILLION, PURPLE, BLACK = "#0072B2", "#D55E00", "#CC79A7", "#000000"
OUTCOME_COLOURS: Final = {
    "balance": BLUE, "consolidation": SKY, "patron_returns": ORANGE, "palace_coup": PURPLE, "ukrainian_path": GREEN,
    "kyrgyz_path": VERMILLION, "nobody": BLACK, "shared": YELLOW, "other_fall": GREY,
}  # fmt: skip
PATH_LINES: Final[dict[str, tuple[str, Any]]] = {
    "palace": (PURPLE, (0, (5, 2))),
    "ukrainian": (GREEN, "solid"),
    "kyrgyz": (VERMILLION, (0, (1, 1.2))),
    "mixed": (BLACK, (0, (5, 1.5, 1, 1.5))),
    "unmarked": (GREY, (0, (2, 2))),
    "other": (ORANGE, (0, (9, 3))),
}
LOOK: Final[dict[str, Any]] = {
    "font.family": "DejaVu Sans", "svg.fonttype": "path", "axes.edgecolor": RULE, "axes.linewidth": 0.8,
    "axes.spines.top": False, "axes.spines.right": False, "text.color": INK, "axes.labelcolor": INK,
    "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK, "hatch.linewidth": 0.7,
    "path.simplify": False, "axes.axisbelow": True, "savefig.facecolor": "white", "axes.unicode_minus": True,
    "text.parse_math": False,  # a dollar in a name is a dollar
}  # fmt: skip
TAG: Final = re.compile(r"<[a-zA-Z/][^<>]*>")  # what is written in a figure is left alone
DOTS: Final = 72  # a unit of a drawing is a point of 1/72 inch


@dataclass(frozen=True)
class Size:
    """For what a figure is drawn: width of the drawing and height of its letters, in pixels."""

    name: str
    width: int
    text: float

    @property
    def is_wide(self) -> bool:
        """Whether there is room for two columns."""
        return self.width >= 600

    def fit(self, text: str, taken: str = "", share: float = 1.0) -> str:
        """Return a text cut to what fits in a share of the width beside another one."""
        return shortened(text, self.room(taken, share))

    def fit_apart(self, texts: Sequence[str], taken: Sequence[str]) -> list[str]:
        """Return texts cut to what fits beside others; those that begin alike are cut in their middle."""
        return shortened_apart(texts, [self.room(beside) for beside in taken])

    def fit_ends(self, text: str, share: float = 1.0) -> str:
        """Return a text cut in its middle, so that those which begin alike can be told apart."""
        return shortened_within(text, self.room("", share))

    def room(self, taken: str, share: float = 1.0) -> int:
        """Return how many letters fit in a share of the width beside a text."""
        return self.letters(share) - cell_len(taken) - 1

    def letters(self, share: float) -> int:
        """Return how many letters fit in a share of the width."""
        return int(share * self.width / (0.6 * self.text))


NARROW: Final = Size("narrow", 312, 11.5)
WIDE: Final = Size("wide", 720, 12.5)
SIZES: Final = (NARROW, WIDE)


@dataclass(frozen=True)
class Picture:
    """A figure: its name in files, what it shows, the same in words for those who do not see it, how it is drawn."""

    name: str
    caption: str
    alt: str
    draw: Callable[[Size], Figure]


def blank(size: Size, height: float) -> Figure:
    """Return an empty figure of a height in pixels."""
    return Figure(figsize=(size.width / DOTS, height / DOTS), dpi=DOTS)


def panel(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Return axes between margins, in pixels from the edges of the figure."""
    width, height = figure.get_size_inches() * DOTS
    place = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    return figure.add_axes(place)


def sheet(size: Size, height: float) -> tuple[Figure, Axes]:
    """Return a figure whose y axis counts pixels from the top and whose x axis runs from 0 to 1, without frame."""
    figure = blank(size, height)
    axes = panel(figure, 2, 0, 2, 0)
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return figure, axes


def quiet(axes: Axes, size: Size, grid: str = "y") -> None:
    """Set ticks and a pale grid."""
    axes.tick_params(labelsize=size.text, length=3)
    axes.grid(axis=grid, color=PALE, linewidth=0.7)  # type: ignore[arg-type]


def draw(picture: Picture, size: Size) -> Figure:
    """Draw a picture, whatever the user's own settings of matplotlib are."""
    with matplotlib.style.context(["default", LOOK]):
        return picture.draw(size)


def as_svg(picture: Picture, size: Size) -> bytes:
    """Return a picture as an SVG file.

    Its letters are drawn, so that it looks alike everywhere; where the font lacks one of them, all are left as text to
    the fonts of whoever looks at it.
    """
    look = {"svg.hashsalt": f"{picture.name}-{size.name}"}
    with matplotlib.style.context(["default", LOOK, look]), without_word_of_lacking_letters():
        figure = picture.draw(size)
        buffer = io.BytesIO()
        canvas: Any = FigureCanvasSVG(figure)  # without types
        with matplotlib.rc_context({"svg.fonttype": "none" if lacks_letters(figure) else "path"}):
            canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def as_png(picture: Picture, size: Size) -> bytes:
    """Return a picture as a PNG file, at twice the pixels of the page."""
    with matplotlib.style.context(["default", LOOK]), without_word_of_lacking_letters():
        figure = picture.draw(size)
        figure.set_dpi(2 * DOTS)
        buffer = io.BytesIO()
        canvas: Any = FigureCanvasAgg(figure)
        canvas.print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def lacks_letters(figure: Figure) -> bool:
    """Say whether something in a figure cannot be drawn: its font has no such letter, or it runs from right to left."""
    said = "".join(str(each.get_text()) for each in _texts(figure))
    known = get_font(findfont(str(LOOK["font.family"]))).get_charmap()
    return turns_round(said) or any(ord(letter) not in known for letter in set(said) - {"\n"})


def _texts(artist: Artist) -> Iterator[Text]:
    """Yield all texts of a figure, but those of axes that are not drawn: to ask for these would make their ticks."""
    if isinstance(artist, Axis) and not artist.axes.axison:
        return
    if isinstance(artist, Text):
        yield artist
    for child in artist.get_children():
        yield from _texts(child)


@contextmanager
def without_word_of_lacking_letters() -> Iterator[None]:
    """Keep matplotlib from telling of letters that its font lacks: they are written as text instead."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield


def inline_svg(picture: Picture, size: Size) -> str:
    """Return a picture as an element of a page: no prologue, no metadata, ids that no other picture has."""
    text = as_svg(picture, size).decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    mark = f"{picture.name}-{size.name}-"
    text = TAG.sub(lambda tag: _marked(tag[0], mark), text)
    view = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    assert view is not None
    head = (
        f'<svg class="{size.name}" role="img" aria-labelledby="{mark}alt" viewBox="0 0 {view[1]} {view[2]}" '
        f'data-text="{size.text}" '
        f'width="{view[1]}" height="{view[2]}"><title id="{mark}alt">{escape(picture.alt, QUOTE)}</title>'
    )
    body = text[text.index(">") + 1 :]
    return re.sub(r"\n\s*", "\n", head + body).strip()


def _marked(tag: str, mark: str) -> str:
    """Return a tag with ids of its own, without what an element of a page does not need."""
    tag = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", tag).replace("xlink:href", "href")
    tag = re.sub(r'\bid="', f'id="{mark}', tag)
    tag = re.sub(r'href="#', f'href="#{mark}', tag)
    return re.sub(r"url\(#", f"url(#{mark}", tag)
