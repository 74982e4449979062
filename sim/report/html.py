"""The page: everything in one file, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from sim.analysis.questions.compare import is_clear
from sim.analysis.questions.pivots import Pivot, pivots
from sim.analysis.runs.asked import names_asked, ruler_in_words
from sim.analysis.runs.counting import Counted
from sim.chronicle.words import day_in_words
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.store import settings_in
from sim.language.amounts import amount
from sim.outcomes.people import TURNS
from sim.report.answer import answer, ground, median_limits, question
from sim.report.compared import comparison_of
from sim.report.fates import at_any_time, by_the_close
from sim.report.figures import cabinet, comparison, course, fates, network, outcomes, paths, pivotal, sources
from sim.report.grounds import DEFAULT, counts_of, knobs, passages
from sim.report.influence import Movers, Sources, can_tell, movers_of, sources_of
from sim.report.limits import LIMITS
from sim.report.material import Material, read_material
from sim.report.stories import Story, stories
from sim.report.style import NARROW, SIZES, WIDE, Picture, as_png, as_svg, inline_svg
from sim.report.words import (
    EVENTS,
    STATUS_MARKS,
    STRUGGLES,
    between,
    bounded,
    capital,
    change,
    head_in_words,
    limits,
    number,
    percent,
    points,
    scale_in_words,
    share_told,
)

OTHER_VERSION: Final = (
    "Left out: these results were made by another version of the engine, which this one cannot play again."
)
MOST_TAKEN_OUT: Final = 150  # runs for each leader and clan that is taken out
FIGURES: Final = (
    "outcomes", "formation", "paths", "course", "cabinet", "fates", "network", "comparison", "sources", "pivots",
)  # fmt: skip
NUMBERS: Final = {
    "none": "no struggle", "one": "one struggle", "two": "two struggles", "three or more": "three struggles or more",
}  # fmt: skip
NOT_ASKED: Final = "Left out: no runs were to be played again for this page."


@dataclass(frozen=True)
class Page:
    """A page and its figures."""

    html: str
    pictures: tuple[Picture, ...]

    def figure_files(self) -> dict[str, bytes]:
        """Return the figures as files by name: SVG and PNG, for a phone and for a screen or paper."""
        made = {}
        for picture in self.pictures:
            for size in SIZES:
                made[f"{picture.name}-{size.name}.svg"] = as_svg(picture, size)
                made[f"{picture.name}-{size.name}.png"] = as_png(picture, size)
        return made


@dataclass(frozen=True)
class Extras:
    """What has to be played again for a page; None where it was not, with the reason."""

    sources: list[Sources] | None
    movers: list[Movers] | None
    pivots: list[Pivot] | None
    stories: list[Story] | None
    why_not: str = ""


def make_page(
    folders: Sequence[str | Path],
    replays: int = 500,
    jobs: int = 1,
    told: Callable[[str], None] | None = None,
    builders: Mapping[Path, Builder] | None = None,
) -> Page:
    """Return the page of results folders.

    Parameters
    ----------
    folders : sequence of str or Path
        Results folders, or single points of them (``out/sweep#3``).
        The first point of the first one is told in full; all others are compared with it.
    replays : int
        How many runs to play again to see what decides (ten times as many are played, and some for each leader and
        clan); 0 for none, and no stories.
    jobs : int
        Threads; they change nothing in the page.
    told : function, optional
        Hears what is being done.
    builders : mapping of Path to Builder, optional
        See `sim.report.material.read_material`.

    Raises
    ------
    ResultsError, UsageError
        See `sim.report.material.read_material`.
    """
    say = told or (lambda sentence: None)
    materials = read_material(folders, builders)
    first = materials[0]
    extras = _extras(first, replays, jobs, say)
    say("drawing")
    compared = comparison_of(materials)
    made = [
        outcomes.picture(first), outcomes.formation_picture(first), paths.picture(first), course.picture(first),
        cabinet.picture(first), fates.picture(first), network.picture(first),
        comparison.picture(compared) if compared else None,
        sources.picture(extras.sources) if extras.sources else None,
        pivotal.picture(extras.pivots) if extras.pivots else None,
    ]  # fmt: skip
    pictures = tuple(picture for picture in made if picture is not None)
    text = _render(first, materials, compared, extras, pictures)
    return Page(text, pictures)


def _extras(material: Material, replays: int, jobs: int, say: Callable[[str], None]) -> Extras:
    if replays <= 0:
        return Extras(None, None, None, None, NOT_ASKED)
    if not material.can_be_replayed:
        return Extras(None, None, None, None, OTHER_VERSION)
    pairs = min(replays, material.summary.runs)
    if can_tell(material, pairs):
        say(f"playing {10 * pairs:,} runs to see what decides")
    decides, moves = sources_of(material, pairs, jobs), movers_of(material, pairs, jobs)
    say("taking out leaders and clans one by one")
    hangs = pivots(
        material.build, min(pairs, MOST_TAKEN_OUT), material.seed, jobs, asked=names_asked(material.scenario)
    )
    say("telling two futures")
    return Extras(decides, moves, hangs, stories(material))


def _render(
    first: Material, materials: Sequence[Material], compared: Any, extras: Extras, pictures: Sequence[Picture]
) -> str:
    names = first.build.names
    nodes, edges = network.network_of(first.build)
    html = _template().render(
        material=first,
        summary=first.summary,
        scenario=first.scenario,
        sets=first.sets,
        settings=settings_in(first.manifest),
        question=question(first.scenario),
        answer=answer(first.scenario, first.asked, names),
        ground=ground(counts_of(first), first.summary.runs),
        tiles=first.summary.events,
        has_vote=bool(first.summary.formation_bins),
        has_patron=int(first.build.world.patron[0]) >= 0,
        ruler_name=lambda ruler: ruler_in_words(ruler, names),
        last_day=first.build.start + timedelta(days=first.horizon),
        shown_turns=[of for name, of in TURNS.items() if any(each.turns[name].runs for each in first.summary.leaders)],
        heads_told=lambda heads: [(head_in_words(head.name, names), head) for head in heads.heads],
        figures=dict.fromkeys(FIGURES, "") | {picture.name: _figure(picture) for picture in pictures},
        nodes=nodes,
        edges=edges,
        ties_left_out=network.left_out(first.build),
        compared=compared,
        comparison_names=[] if compared is None else _rows_in_all(compared),
        others=len(materials) - 1,
        extras=extras,
        pivots=pivotal.in_order(extras.pivots or []),
        passages=passages(first),
        knobs=knobs(first),
        rests_on=counts_of(first),
        unfinished=list(dict.fromkeys(each.unfinished for each in materials if each.unfinished)),
        failed=first.manifest.get("runs", {}).get("failed", 0),
        fingerprint=first.manifest["scenarios"][first.point.base]["fingerprint"],
    )
    return re.sub(r"\n\s*\n+", "\n", html).strip() + "\n"


def _template() -> Any:
    """Return the page without results: its text, its style, and the words that all pages have."""
    import jinja2

    folder = files("sim.report") / "templates"
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {
        "percent": percent,
        "capital": capital,
        "points": points,
        "change": change,
        "number": number,
        "amount": amount,
        "big": lambda n: f"{n:,}",
    }
    environment.globals |= {
        "limits": limits,
        "median_limits": median_limits,
        "bounded": bounded,
        "between": between,
        "css": (folder / "report.css").read_text(encoding="utf-8"),
        "scale": scale_in_words(),
        "day_in_words": day_in_words,
        "events": EVENTS,
        "by_the_close": by_the_close,
        "at_any_time": at_any_time,
        "shares_told": _shares,
        "share_told": share_told,
        "numbers": NUMBERS,
        "struggles": STRUGGLES,
        "comparison_words": comparison.words_of,
        "is_clear": is_clear,
        "default_id": DEFAULT,
        "marks": STATUS_MARKS,
        "limits_text": LIMITS,
    }
    return environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))


def _rows_in_all(compared: Any) -> list[str]:
    names = [row.name for row in compared.versus[0].rows if row.family == "outcome"]
    return [name for name in names if all(any(row.name == name for row in each.rows) for each in compared.versus)]


def _shares(told: Sequence[tuple[str, Counted]]) -> Any:
    """Return shares as lines of a cell, those that are 0 left out."""
    from markupsafe import Markup

    line = Markup('<span class="share">{} <b>{}</b> <span class="small">[{}]</span></span>')
    lines = [
        line.format(words, bounded(each.share, each.low, each.high), limits(each.low, each.high))
        for words, each in told
        if each.runs
    ]
    return Markup("<div>{}</div>").format(Markup("").join(lines)) if lines else "–"


def _figure(picture: Picture) -> Any:
    """Return a picture as an element of the page, drawn for both sizes; the style sheet shows one of them."""
    from markupsafe import Markup, escape

    drawn = "".join(inline_svg(picture, size) for size in (NARROW, WIDE))
    return Markup(
        f'<figure id="figure-{picture.name}">{drawn}<figcaption>{escape(picture.caption)}</figcaption></figure>'
    )
