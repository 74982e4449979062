"""What a seventh reading found: told twice, as somebody else's, or in words that leave something open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.chronicle import Recorded, record_run
from sim.chronicle.beside import Mood
from sim.chronicle.close import close_of
from sim.chronicle.openings import opens_bargaining
from sim.chronicle.record import Pair
from sim.chronicle.words import as_holder, definite, of_them, the_office
from sim.core.ground.codes import Did, Fate, Kind, Phase, Status
from sim.core.ground.records import EPISODE_DTYPE
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from tests.quiet_year import GUARD, HEIR, RULER, happened, quiet_year, text_of


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


def test_what_is_found_on_kin_is_told_with_that_of_which_it_bears_on_them(quiet: Recorded) -> None:
    held = ({"file": 0.0}, {"file": 0.3})
    bore = happened(quiet, 40, Did.FILE_ON_KIN, GUARD, HEIR, 0.3, whom=held)
    found = happened(quiet, 40, Did.FILE_FOUND, RULER, HEIR, 0.3, whom=held)
    joint = "also bore on the heir, through kinship; what is held on the heir rose from 0.00 to 0.30."
    text = text_of(quiet, bore, found)
    assert joint in text
    assert "a file on the heir" not in text
    again = happened(quiet, 40, Did.FILE_ON_KIN, RULER, HEIR, 0.3, whom=held)
    assert text_of(quiet, bore, found, again, found).count("what is held on the heir rose") == 1
    for events in ((bore, found, found), (found, bore, found)):  # one of the two is his own
        text = text_of(quiet, *events)
        assert "also bore on the heir, through kinship." in text
        assert "a file on the heir was found for the incumbent; what is held rose from 0.00 to 0.30." in text


def test_one_clan_that_has_not_accepted_is_told_by_its_name() -> None:
    quiet = record_run(build(load("scenarios/regional-mean.yaml", ())), 0, 1)
    began = happened(quiet, 40, Did.PHASE_BEGAN, RULER, -1, Phase.FORMATION)
    formed = happened(quiet, 50, Did.GOVERNMENT_FORMED, -1, -1, 10.0)
    yes = happened(quiet, 46, Did.CLAN_ACCEPTED, -1, 3)
    no = [happened(quiet, 44, Did.CLAN_REFUSED, -1, clan, 0.3) for clan in (1, 2)]
    assert quiet.clan(1) == "Northern clan"
    assert "accepted, and the Northern clan did not; " in text_of(quiet, began, no[0], yes, formed)
    assert "accepted, and the others did not; " in text_of(quiet, began, *no, yes, formed)


def test_clans_that_have_not_accepted_are_told_where_none_was_told_to_refuse() -> None:
    """A new ruler's bargaining opens in a step of a week, in which no first answer is written down."""
    quiet = record_run(build(load("scenarios/regional-mean.yaml", ())), 0, 1)
    began = happened(quiet, 40, Did.PHASE_BEGAN, RULER, -1, Phase.FORMATION)
    yes = [happened(quiet, day, Did.CLAN_ACCEPTED, -1, clan) for day, clan in ((46, 3), (47, 2))]
    formed = happened(quiet, 50, Did.GOVERNMENT_FORMED, -1, -1, 10.0)._replace(beside=(1.0, 4.0))
    said = "the Southern clan and the Eastern clan accepted, and the Northern clan and the Western clan did not; "
    assert said in text_of(quiet, began, *yes, formed)


def test_a_government_is_written_down_with_those_who_have_not_accepted_it() -> None:
    built = build(load("scenarios/kazakhstan-2021.yaml", ()))
    recorded = record_run(built, 41, 4601)  # the ruler dies, and his heir bargains
    formed = [each for each in recorded.happenings if each.did is Did.GOVERNMENT_FORMED]
    for each in formed:
        since = recorded.happenings[: recorded.happenings.index(each)]
        opened = max(place for place, other in enumerate(since) if opens_bargaining(other))
        accepted = {other.target for other in since[opened:] if other.did is Did.CLAN_ACCEPTED}
        own = {int(recorded.leaders_at_start.clan[each.actor]), int(recorded.world.team_clan)}
        claim = {row for row, clan in enumerate(recorded.clans) if clan.kind <= Kind.PATRONAGE and clan.weight > 0.0}
        assert claim - accepted - own == set(each.beside) - own
    assert len(formed) == 2
    assert all(each.beside for each in formed)


def test_a_crowd_that_turns_on_the_ruler_is_told_as_it_was_then(quiet: Recorded) -> None:
    before, after = quiet.world_at_start.copy(), quiet.world_at_start.copy()
    before["crowd"], after["crowd"] = 0.0, 0.13
    turned = happened(quiet, 40, Did.BID_OPENED, -1, RULER)._replace(beside=Mood(before, after))
    assert "led by nobody (0.13 of those who could ever be brought there)" in text_of(quiet, turned)


def test_deaths_of_a_clearing_that_worked_are_told_to_cost_approval(quiet: Recorded) -> None:
    before, after = quiet.world_at_start.copy(), quiet.world_at_start.copy()
    before["approval"], after["approval"] = 0.5, 0.42
    cleared = happened(quiet, 40, Did.SQUARE_CLEARED, RULER)
    assert "the ruler had the streets cleared." in text_of(quiet, cleared)
    text = text_of(quiet, cleared._replace(beside=Mood(before, after)))
    assert "the ruler had the streets cleared; approval fell from 0.50 to 0.42." in text


def test_an_official_who_moves_for_power_is_told_by_the_clan_that_he_heads() -> None:
    quiet = record_run(build(load("scenarios/regional-mean.yaml", ())), 0, 1)
    official = int(np.flatnonzero((quiet.leaders_at_start.named == 0) & (quiet.leaders_at_start.clan == 1))[0])
    name = quiet.leader(official)
    for did, moved in ((Did.BID_OPENED, "opened a bid for power"), (Did.PLOT_MOVED, "moved covertly")):
        bid = happened(quiet, 40, did, official, RULER, 0.4)
        assert f"{name} {moved} against" in text_of(quiet, bid)
        for head, said in ((official, f"{name}, the head of the Northern clan,"), (RULER, name)):
            clan = quiet.clans_at_start[1].copy()
            clan["head"] = head
            assert f"{said} {moved} against" in text_of(quiet, bid._replace(group=Pair(clan, clan)))


def test_a_patron_who_is_pushed_aside_is_told_to_leave_the_scene_or_to_stay(quiet: Recorded) -> None:
    for status, words in ((Status.NEUTRAL, "left the scene."), (Status.OUTSIDE, "stayed, without an office.")):
        pushed = happened(quiet, 40, Did.PATRON_PUSHED_ASIDE, RULER, HEIR, whom=({}, {"status": status}))
        assert f"the ruler pushed the patron, the heir, aside, who {words}" in text_of(quiet, pushed)


def test_who_will_not_go_abroad_as_was_decided_before_is_told_so(quiet: Recorded) -> None:
    said = happened(quiet, 20, Did.FATE_TOLD, GUARD, -1, float(Fate.ENVOY))
    asked = happened(quiet, 40, Did.STAYED_AT_HOME, GUARD, who=({"fate": Fate.ENVOY}, {}))
    assert "the guard was asked to go abroad as envoy, as decided before, and would not." in text_of(quiet, said, asked)
    assert "the guard was asked to go abroad as envoy, and would not." in text_of(
        quiet, happened(quiet, 40, Did.STAYED_AT_HOME, GUARD)
    )


@pytest.mark.parametrize(
    ("own", "of", "words"),
    [
        (0, 2, "none of them"), (1, 2, "one of them"), (2, 2, "both of them"), (2, 3, "two of them"),
        (3, 3, "all of them"),
    ],
)  # fmt: skip
def test_of_two_or_more_all_are_called_both_or_all(own: int, of: int, words: str) -> None:
    assert of_them(own, of) == words


def test_a_contest_that_a_crowd_began_is_not_told_as_begun_by_who_took_the_lead(quiet: Recorded) -> None:
    rows = np.zeros(1, EPISODE_DTYPE).view(np.recarray)
    rows.mover = rows.claimant = GUARD
    rows.opened, rows.closed, rows.ruler_before, rows.ruler_after = 40, 50, RULER, RULER
    led = replace(quiet, episodes=rows)
    crowd, bid = (happened(quiet, 40, Did.BID_OPENED, who, RULER) for who in (-1, GUARD))
    day = "10 February 2021"
    for event, words in (
        (crowd, f"a contest that the crowd began on {day}, later led by the guard, which the ruler survived"),
        (bid, f"a contest by the guard on {day}, which the ruler survived"),
    ):
        assert f"struggle over power: {words}." in close_of(replace(led, happenings=(event,)))[1]
    rows.mover = rows.claimant = -1
    words = f"a contest that the crowd began on {day}, which the ruler survived"
    assert f"struggle over power: {words}." in close_of(replace(led, happenings=(crowd,)))[1]


def test_what_stands_beside_a_file_at_the_close_is_explained_where_there_is_one(quiet: Recorded) -> None:
    leaders = quiet.leaders.copy()
    assert not any("number" in each for each in close_of(replace(quiet, leaders=leaders)))
    leaders.file[HEIR] = 0.4
    assert close_of(replace(quiet, leaders=leaders))[-1] == "Each number is the weight of a file, from 0 to 1."
    leaders.knows_file[HEIR] = 1
    *_, files, key = close_of(replace(quiet, leaders=leaders))
    assert files == "Files with the state: on the heir (0.40, known)."
    assert key == "Each number is the weight of a file, from 0 to 1; known means known to the person it is on."


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Ministry of Defence", "the Ministry of Defence"), ("Western clan", "the Western clan"),
        ("National Security Committee (KNB)", "the National Security Committee (KNB)"), ("The watch", "the watch"),
        ("Akhmetov's clan", "Akhmetov's clan"), ("Our party", "Our party"), ("Nur Otan", "Nur Otan"),
        ("Numerous elite clans 1", "Numerous elite clans 1"),
        ("A power broker (not named)", "a power broker (not named)"),
        ("Akorda, the President's office", "Akorda, the President's office"),
        ("Friends of the army", "Friends of the army"),
    ],
)  # fmt: skip
def test_a_clan_has_an_article_where_its_name_plainly_wants_one(name: str, within: str) -> None:
    assert definite(name) == within


def test_a_name_with_a_comma_is_closed_by_one(quiet: Recorded) -> None:
    stalled = happened(quiet, 40, Did.BODY_STALLED, -1, 0)
    names = {**quiet.build.names, quiet.build.clan_ids[0]: "Akorda, the President's office"}
    told = replace(quiet, build=replace(quiet.build, names=names))
    assert "Akorda, the President's office, stalled and no longer" in text_of(told, stalled)


def test_who_began_to_seize_seats_before_anybody_led_them_is_not_told_as_somebodys_follower(quiet: Recorded) -> None:
    seized = [
        happened(quiet, 40 + day, Did.REGION_SEIZED, value=0.2, world=({}, {"challenger": challenger}))
        for day, challenger in enumerate((-1, GUARD, GUARD))
    ]
    assert "the protesters began to seize seats of power in the regions: on three days until" in text_of(quiet, *seized)


@pytest.mark.parametrize(("title", "office", "holder"), [
    ("Prime Minister", "the office of Prime Minister", "Prime Minister"),
    ("The Elbasy", "the office of the Elbasy", "the Elbasy"),
    ("Head of a state holding 3", "the office of Head of a state holding 3", "Head of a state holding 3"),
    ("Important post in the state apparatus 3", "the important post in the state apparatus 3",
     "holder of the important post in the state apparatus 3"),
    ("The throne", "the throne", "holder of the throne"),
    ("Command of the watch", "the command of the watch", "holder of the command of the watch"),
    ("Postmaster", "the office of Postmaster", "Postmaster"),
])  # fmt: skip
def test_a_title_that_names_an_office_itself_is_no_office_of_it(title: str, office: str, holder: str) -> None:
    assert (the_office(title), as_holder(title)) == (office, holder)
