"""The page: the same for the same input, complete in itself, and honest about what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sim.experiment.folder.manifest import as_sealed, read_manifest
from sim.experiment.folder.study import Point, single
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import ResultsError, UsageError
from sim.outcomes.people import TURNS
from sim.report.answer import answer, ground
from sim.report.grounds import DEFAULT, counts_of, knobs, passages
from sim.report.html import FIGURES, Page, make_page
from sim.report.influence import FEWEST
from sim.report.limits import LIMITS
from sim.report.material import read_material
from sim.report.style import NARROW, WIDE, as_png, as_svg
from sim.report.words import STRUGGLES, capital, limits, percent, share_told
from sim.scenario.provenance import provenance
from sim.scenario.reading.loader import load
from sim.scenario.reading.overrides import Override
from tests.report.conftest import COURT, play

SECTIONS = (
    "answer", "outcomes", "paths", "struggles", "course", "government", "people", "network", "sources", "pivots",
    "stories", "rests", "parameters", "limits",
)  # fmt: skip


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and checks that they are closed in order."""

    VOID = frozenset(("meta", "link", "br", "img", "input", "hr"))

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def elements(page: Page) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(page.html)
    assert parser.open == []
    return parser.found


def test_the_same_results_give_the_same_page_and_figures_byte_for_byte(
    court: Path, other_court: Path, court_page: Page
):
    again = make_page([court, other_court], replays=50, jobs=2)
    assert again.html == court_page.html  # with every figure in both sizes
    for one, other in zip(again.pictures, court_page.pictures, strict=True):
        assert as_png(one, NARROW) == as_png(other, NARROW), one.name
    assert as_svg(again.pictures[0], WIDE) == as_svg(court_page.pictures[0], WIDE)


@pytest.mark.slow
def test_every_file_of_a_figure_is_the_same_byte_for_byte(court: Path, other_court: Path, court_page: Page):
    assert make_page([court, other_court], replays=50).figure_files() == court_page.figure_files()


def test_a_folder_that_was_moved_or_made_anew_gives_the_same_page(tmp_path: Path, court: Path):
    elsewhere = play(tmp_path / "elsewhere", COURT, 80, months=True)
    assert make_page([elsewhere], replays=0).html == make_page([court], replays=0).html


@pytest.mark.usefixtures("without_figures")
def test_a_page_of_a_point_of_a_sweep_says_which_and_what_is_set_there(tmp_path: Path):
    values = [{"guard": 0.1, "odd": None}, {"guard": 0.9, "odd": "high"}]
    points = tuple(
        Point(k, "court", (Override(("leaders", "guard", "ambition"), each["guard"]),), each)
        for k, each in enumerate(values)
    )
    study = replace(single(load(COURT), 20, 1), name="guards", points=points)
    play_study(study, tmp_path / "sweep", Options(1))
    page = make_page([f"{tmp_path / 'sweep'}#1"], replays=0).html
    assert '<p class="kicker">Point 1 of the sweep guards: guard=0.9, odd=high</p>' in page
    page = make_page([tmp_path / "sweep"], replays=0).html
    assert "Point 0 of the sweep guards: guard=0.1, odd=null</p>" in page
    assert "1 result is compared with <b>guard=0.1, odd=null</b>" in page
    assert "of the sweep" not in make_page([play(tmp_path / "one", COURT, 20)], replays=0).html


def test_results_of_one_title_are_called_by_their_folders(tmp_path: Path):
    folders = [
        play(tmp_path / "as-it-is", COURT, 20), play(tmp_path / "tame", COURT, 20, ("leaders.guard.ambition=0.1",))
    ]  # fmt: skip
    assert [each.label for each in read_material(folders)] == ["as-it-is", "tame"]
    assert [each.label for each in read_material(folders[:1])] == ["The ruler, the guard and the heir"]


def test_nothing_comes_from_outside(article_page: Page, court_page: Page):
    for page in (article_page, court_page):
        assert "@import" not in page.html
        assert not re.search(r"url\((?!#)", page.html)
        assert "http:" not in page.html.replace("http://www.w3.org", "")
        for tag, attributes in elements(page):
            assert tag not in ("img", "iframe", "object", "embed", "audio", "video", "base", "form")
            assert tag != "script" or "src" not in attributes
            for name in ("src", "srcset", "href", "xlink:href", "data", "action", "poster"):
                value = attributes.get(name)
                assert value is None or value.startswith(("#", "data:,")), (tag, name, value)


def test_every_figure_is_described_in_words(article_page: Page, court_page: Page):
    for page in (article_page, court_page):
        drawn = [attributes for tag, attributes in elements(page) if tag == "svg"]
        assert len(drawn) == 2 * len(page.pictures) >= 10
        described = {each for tag, attributes in elements(page) if tag == "title" and (each := attributes.get("id"))}
        assert all(each["role"] == "img" and each["aria-labelledby"] in described for each in drawn)
        assert all(len(picture.alt) > 40 and len(picture.caption) > 20 for picture in page.pictures)


def test_no_two_elements_have_one_id_and_every_reference_is_there(article_page: Page):
    found = elements(article_page)
    ids = [value for _, attributes in found if (value := attributes.get("id"))]
    assert len(ids) == len(set(ids))
    used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', article_page.html)
    assert {one or two for one, two in used} <= set(ids)


def test_every_section_is_there(article_page: Page, court_page: Page):
    for page in (article_page, court_page):
        ids = [attributes.get("id") for tag, attributes in elements(page) if tag == "section"]
        assert [each for each in ids if each in SECTIONS] == list(SECTIONS)
    assert 'id="comparison"' in court_page.html
    assert 'id="comparison"' not in article_page.html


def test_the_answer_is_that_of_the_question_with_numbers_beside_the_words(article: Path, article_page: Page):
    (material,) = read_material([article])
    told = answer(material.scenario, material.asked, material.build.names)
    on_time, cabinet, ends = told
    assert on_time.startswith("That the government is complete within 14 days of the vote is")
    assert cabinet.startswith("Of the government's posts")
    assert "that the balance goes on" in ends
    assert all(re.search(r"[0-9]", each) and each.endswith(".") for each in told)
    assert "assumed" in ground(counts_of(material), material.summary.runs)


def test_every_number_of_the_scenario_stands_on_the_page_once(article: Path, article_page: Page):
    (material,) = read_material([article])
    wanted = sorted(number.path for number in provenance(material.scenario, "scenario"))
    shown = sorted(line.path for passage in passages(material) for line in passage.lines)
    assert shown == wanted
    assert sorted(re.findall(r'data-head="Number" title="([^"]+)"', article_page.html)) == wanted


def test_every_parameter_stands_on_the_page_with_its_source(article: Path, article_page: Page):
    (material,) = read_material([article])
    assert all(knob.source for knob in knobs(material))
    assert all(f"<code>{knob.name}</code>" in article_page.html for knob in knobs(material))


def test_what_it_cannot_tell_is_on_every_page(article_page: Page, court_page: Page):
    for page in (article_page, court_page):
        assert all(sentence in page.html for sentence in LIMITS)


def test_what_another_version_made_is_shown_without_what_would_have_to_be_played_again(tmp_path: Path):
    folder = play(tmp_path / "court", COURT, 60)
    (folder / "manifest.json").write_bytes(as_sealed(read_manifest(folder) | {"engine": "0.0.0+other"}))
    page = make_page([folder], replays=50)
    assert page.html.count("another version of the engine") == 3
    assert 'id="figure-outcomes"' in page.html


def test_results_that_are_damaged_or_not_there_are_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="no such results folder"):
        make_page([tmp_path / "nowhere"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ResultsError, match="not a results folder"):
        make_page([tmp_path / "empty"])


def test_a_share_of_some_futures_only_says_so_and_roads_and_losses_without_a_split_are_explained(
    article: Path, article_page: Page
):
    text = " ".join(article_page.html.split())
    (material,) = read_material([article])
    of = {each.name: each.of for each in material.summary.events}
    assert 0 < of["second_episode"] < of["split"]
    assert text.count(f"; of {of['second_episode']:,} futures in which it can be seen</small>") == 1
    assert "Mixed: with marks of both roads; unmarked: over before it took one." in text
    assert "Gone without a split: the first incumbent has lost power, by death or otherwise." in text


def test_titles_are_escaped(tmp_path: Path):
    folder = play(tmp_path / "court", COURT, 20, ('title="<script>alert(1)</script> & co"',))
    page = make_page([folder], replays=0)
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html


def test_the_numbers_listed_are_those_that_were_counted(article: Path):
    (material,) = read_material([article])
    listed = [line.status for passage in passages(material) if passage.id != DEFAULT for line in passage.lines]
    listed += [knob.status for knob in knobs(material)]
    assert {status: listed.count(status) for status in ("stated", "implied", "assumed")} == {
        status: number for status, (number, _) in counts_of(material).items()
    }


def test_each_figure_has_its_name_a_caption_and_words_for_those_who_do_not_see_it(article_page: Page, court_page: Page):
    for page in (article_page, court_page):
        names = [picture.name for picture in page.pictures]
        assert names == [name for name in FIGURES if name in names]
        assert all(f'<figure id="figure-{name}">' in page.html for name in names)
        assert all(picture.caption.endswith((".", ")")) and picture.alt.endswith(".") for picture in page.pictures)
        assert all(": " in picture.alt or ". " in picture.alt for picture in page.pictures)


@pytest.mark.usefixtures("without_figures")
def test_who_waits_for_a_page_hears_what_is_being_done(court: Path):
    heard: list[str] = []
    make_page([court], replays=0, told=heard.append)
    assert not [each for each in heard if "playing" in each or "taking out" in each]
    make_page([court], replays=FEWEST, told=heard.append)
    assert heard[-4:-1] == [
        f"playing {10 * FEWEST:,} runs to see what decides", "taking out leaders and clans one by one",
        "telling two futures",
    ]  # fmt: skip


def test_fates_struggles_and_heads_are_told_with_their_intervals(article: Path, article_page: Page):
    (material,) = read_material([article])
    people = article_page.html.split('<section id="people">')[1].split("</section>")[0]
    for leader in material.summary.leaders:
        for name, each in leader.turns.items():
            told = f"{capital(TURNS[name].short)} <b>{percent(each.share)}</b> "
            told += f'<span class="small">[{limits(each.low, each.high)}]</span>'
            assert (told in people) or not each.runs
    assert "Who heads their clans at the close" in people
    struggles = article_page.html.split('<section id="struggles">')[1].split("</section>")[0]
    for each in material.summary.history.kinds:
        row = f'<td>{capital(STRUGGLES[each.name])}</td><td class="n">{share_told(each)}</td>'
        assert row in struggles
    assert ("Who governs after" in struggles) == bool(material.summary.history.after)


def test_who_is_in_prison_or_out_of_reach_at_the_close_was_arrested_or_went_there(article: Path, court: Path):
    for material in read_material([article, court]):
        for leader in material.summary.leaders:
            assert leader.ever["arrest"].runs >= leader.turns["arrested"].runs
            assert leader.ever["exile"].runs >= leader.turns["exile"].runs
