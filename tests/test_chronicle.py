"""The chronicle says what the log holds, and nothing else; the reasons are found by replaying on the same luck."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from sim import ensemble
from sim.chronicle import record_run, tell, why
from sim.chronicle.befallen import befallen_in
from sim.chronicle.close import KYRGYZ, UKRAINIAN
from sim.chronicle.days import JOINTLY
from sim.chronicle.deeds.clauses import TELLERS
from sim.chronicle.officials import FATES, OF_OFFICES
from sim.chronicle.openings import opens_bargaining
from sim.chronicle.story import ENDINGS
from sim.chronicle.why import changes, without_event, without_leader, without_tie
from sim.chronicle.words import counted, day_in_words, number, sentence, went
from sim.core import play
from sim.core.ground.codes import Did, Fate, Outcome, Path, Winner
from sim.core.ground.luck import seeded
from sim.core.weighed import Move
from sim.ensemble import LEADER_RESULTS
from sim.language.amounts import listed
from sim.language.sentences import inside
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from tests.stories import ARTICLE, SEED, built_article, story, text_of

COURT = "scenarios/court.yaml"
SPLIT = "events=[{do: split, day: 30, who: guard}]"
MANY_ORDERS = (
    "events=[{do: shock, day: 14, size: 0.5}, {do: set, day: 20, path: leaders.guard.grievance, value: 0.9},"
    " {do: find_file, day: 21, who: guard, size: 0.5}, {do: discover_search, day: 28, who: guard},"
    " {do: publish_file, day: 35, who: guard}, {do: neutralise, day: 60, who: heir}, {do: split, day: 70, who: guard}]"
)


@pytest.fixture
def article() -> Build:
    return built_article()


def court(*settings: str) -> Build:
    return build(load(COURT, settings))


def whole(built: Build, run: int = 0) -> str:
    return text_of(record_run(built, run, SEED))


# ---------------------------------------------------------------------------------------------------------- the record


def test_a_recorded_run_is_the_compiled_run(article: Build) -> None:
    compiled = ensemble.simulate(article, 0, 5, SEED)
    for run in range(5):
        recorded = story(run)
        assert recorded.world.tobytes() == bytes(compiled.world[run])
        assert len(recorded.happenings) == recorded.world.events


def test_whom_an_event_concerns_is_shown_as_before_its_own_step(article: Build) -> None:
    recorded, bench, luck = story(), ensemble.lay_bench(article), seeded(SEED, 0)
    ensemble.lay_out(bench, luck)
    first = shown = 0
    for world in recorded.worlds:
        before = bench.state.leaders.copy()
        play.step(bench.state, bench.cells, bench.parameters[0], luck, article.rules_off, bench.scratch)
        for event in recorded.happenings[first : int(world.events)]:
            if event.actor >= 0:
                assert event.who.before.tolist() == before[event.actor].tolist()  # not what is to spare behind them
                assert event.who.after.tolist() == bench.state.leaders[event.actor].tolist()
                shown += 1
        first = int(world.events)
    assert shown > 200


# ----------------------------------------------------------------------------------------------------------- the story


def test_a_story_goes_through_the_phases_in_the_order_of_time(article: Build) -> None:
    paragraphs = tell(story(1))
    phases = [paragraph.phase for paragraph in paragraphs]
    assert phases[-1] == "close"
    assert phases.index("campaign") < phases.index("formation")
    assert all(one.first <= one.last <= two.first for one, two in pairwise(paragraphs))
    assert paragraphs[0].first == date(2020, 11, 1)
    assert all(paragraph.sentences for paragraph in paragraphs)


@pytest.mark.parametrize("runs", [10, pytest.param(30, marks=pytest.mark.slow)])
def test_sentences_are_plain_and_well_formed(runs: int) -> None:
    for run in range(runs):
        for paragraph in tell(story(run)):
            for line in paragraph.sentences:
                assert line[0].isupper() or line[0].isdigit()
                assert line.endswith(".")
                assert not re.search(r"\bnan\b|None|-1\b|_|  |\.\.|\bone [a-z]+s were\b|\bno of\b", line), line


@pytest.mark.parametrize("runs", [12, pytest.param(40, marks=pytest.mark.slow)])
def test_everybody_named_who_did_something_is_told_of(runs: int) -> None:
    told = {Did.BID_OPENED, Did.SEARCH_DISCOVERED, Did.JOINED_CHALLENGER, Did.PLOT_MOVED, Did.FILE_PUBLISHED}
    for run in range(runs):
        recorded = story(run)
        text = text_of(recorded)
        for event in recorded.happenings:
            if event.did in told and recorded.is_named(event.actor):
                assert inside(recorded.leader(event.actor)) in text


def test_officials_are_counted_and_not_listed(article: Build) -> None:
    recorded = story()
    campaign = next(event.day for event in recorded.happenings if event.did is Did.PHASE_BEGAN)
    told_of = [each for each in recorded.happenings if each.did is Did.FATE_TOLD and not recorded.is_named(each.actor)]
    text = text_of(recorded)
    for first, end in ((0, campaign), (campaign, 70)):
        fates = Counter(int(event.value) for event in told_of if first <= event.day < end)
        (count, words), *others = [(fates[fate], words) for fate, words in FATES if fates[fate]]
        parts = [f"{number(count)} that they would {words}" for count, words in others]
        counts = listed([f"{counted(count, 'official')} were told that they would {words}", *parts])
        assert sentence(counts) in text
    assert sum(int(event.value) == Fate.KEEP for event in told_of) > 50
    chiefs = {each.actor for each in recorded.happenings
              if each.did in OF_OFFICES and recorded.is_of_note(each.target)}  # fmt: skip
    officials = [row for row in np.flatnonzero(np.asarray(article.leaders.named) == 0) if row not in chiefs]
    assert not [row for row in officials if re.search(rf"{recorded.leader(int(row))}\b", text)]


@pytest.mark.parametrize("every", [60, pytest.param(12, marks=pytest.mark.slow)])
def test_each_bargaining_has_its_paragraph_and_the_vote_is_told(article: Build, every: int) -> None:
    due = day_in_words(date(2020, 11, 1) + timedelta(days=int(article.world.election[0])))
    merged = 0
    for run in np.flatnonzero(ensemble.simulate(article, 0, 300, SEED).world["formation_start"] >= 0)[::every]:
        recorded = story(int(run))
        begun = [each for each in recorded.happenings if opens_bargaining(each)]
        texts = [each.text for each in tell(recorded) if each.phase == "formation"]
        assert sum("began" in text for text in texts) == len(begun)
        assert sum(f"The vote was held on {due}" in text or f"due on {due}" in text for text in texts) == 1
        merged += len(begun) > 1
    assert merged


def test_a_story_begins_with_the_world_before_the_first_step(article: Build) -> None:
    shaken = build(load(COURT, ["events=[{do: shock, day: 0, size: 0.6}]"]))
    recorded = record_run(shaken, 0, SEED)
    assert recorded.world_at_start.approval > recorded.worlds[0].approval + 0.05
    assert f"approval in the country stands at {recorded.world_at_start.approval:.2f}" in tell(recorded)[0].text
    assert 0.0 < recorded.world_at_start.support == pytest.approx(recorded.worlds[0].support, abs=0.1)


def test_an_official_goes_by_category_and_number(article: Build) -> None:
    recorded = story()
    names = {recorded.leader(article.leader_ids.index(one)) for one in ("akims_12", "aspirants_46", "masimov")}
    assert names == {"akim 12", "aspirant 46", "Karim Masimov"}


def test_nobody_speaks_for_an_event_that_did_not_occur() -> None:
    text = whole(court("rules={challenge: off}"))
    assert "bid" not in text
    assert "moved covertly" not in text
    assert "struggle over power" in text
    assert "contest" not in text


def test_every_kind_of_event_is_told_by_somebody() -> None:
    in_openings = {Did.PHASE_BEGAN, Did.GOVERNMENT_FORMED, Did.CLAN_ACCEPTED, Did.CLAN_REFUSED}
    assert set(Did) - set(TELLERS) - ENDINGS - OF_OFFICES - set(JOINTLY) - in_openings == {Did.NOTHING}


def test_a_bid_is_told_with_the_odds_as_seen_and_what_decided_it() -> None:
    bold = court("leaders.guard.caution=0", "leaders.guard.ambition=0.9", "leaders.guard.loyalty=0.1")
    bids = (
        each for each in range(60) for one in record_run(bold, each, SEED).choices if one.move is Move.BID and one.made
    )
    run = next(bids)
    text = whole(bold, run)
    recorded = record_run(bold, run, SEED)
    bid = next(event for event in recorded.happenings if event.did is Did.BID_OPENED)
    choice = next(each for each in recorded.choices if each.move is Move.BID and each.made)
    opened = day_in_words(recorded.date_of(bid.day))
    assert f"{opened} the guard opened a bid for power against the ruler with a capacity of {bid.value:.2f}; " in text
    terms = dict(choice.terms)
    assert f"with odds put at {choice.odds:.2f}, the prospect of ruling {terms['prize']:.2f}" in text
    assert terms["arrest"] == 0.0
    assert "fear of arrest" not in text


def test_what_a_scenario_orders_is_told_as_its_order() -> None:
    text = whole(court(MANY_ORDERS))
    assert "On 15 January 2021 a shock of size 0.50 hit the country, as the scenario orders; approval fell from" in text
    assert "the scenario's event took place: the setting of grievance of the guard to 0.9." in text
    assert "a file on the guard was found for the incumbent, as the scenario orders; what is held rose from" in text
    assert "the guard learned of being the target of a search for material, as the scenario orders; grievance" in text
    assert "had the file on the guard published (0.33; as the scenario orders); the weight of the guard fell" in text
    assert "the heir was taken out of the play, as the scenario orders" in text
    assert "the guard opened a bid for power against the ruler, as the scenario orders" in text


# ----------------------------------------------------------------------------------------------------------- the close


@pytest.mark.parametrize("run", range(12))
def test_the_story_names_outcome_path_and_exactly_the_marks_that_occurred(run: int) -> None:
    built = court(SPLIT)
    recorded = record_run(built, run, SEED)
    paragraphs = tell(recorded)
    close, contest = paragraphs[-1].text, next(each.text for each in paragraphs if each.phase == "contest")
    words = {
        Outcome.CONSOLIDATION: "consolidation",
        Outcome.KYRGYZ_PATH: "a fall on the Kyrgyz path",
        Outcome.UKRAINIAN_PATH: "a fall on the Ukrainian path",
        Outcome.PALACE_COUP: "a palace coup",
        Outcome.SHARED: "a pact with the ruler",
        Outcome.OTHER_FALL: "a fall in another way",
    }
    assert f"outcome: {words[Outcome(int(recorded.world.outcome))]}" in close
    for field, mark in {**KYRGYZ, **UKRAINIAN}.items():
        assert (mark in contest) == bool(recorded.world[field])
    died = round(float(recorded.episodes[0].deaths))
    assert (counted(died, "person", "people") + " died" in contest) if died else ("nobody died" in contest)


def test_a_ruler_who_stays_by_a_pact_is_said_to_hold_power_and_his_rival_is_spared() -> None:
    built = build(load(ARTICLE, ["events=[{do: split, day: 180}]"]))
    world = ensemble.simulate(built, 0, 300, SEED).world
    shared = (world["winner"] == Winner.SHARED) & (world["outcome"] == Outcome.SHARED)  # and nothing came of it later
    run = int(np.flatnonzero(shared & (world["incumbent"] == built.world.incumbent[0]))[0])
    recorded = record_run(built, run, SEED)
    close = tell(recorded)[-1].text
    assert "outcome: a pact with the ruler; Kossym-Jomart Tokayev rules" in close
    assert "which ended in a pact, and Kossym-Jomart Tokayev stayed" in close
    assert "by the terms of the pact Kossym-Jomart Tokayev rules, and" in whole(built, run)
    assert recorded.world.removed_day == -1


def test_a_vote_that_fell_into_a_contest_is_told_as_held_when_that_was_over() -> None:
    built = build(load(ARTICLE))
    vote = int(built.world.election[0])
    split = build(load(ARTICLE, [f"events=[{{do: split, day: {vote - 1}}}]"]))
    world = ensemble.simulate(split, 0, 20, SEED).world
    run = int(np.flatnonzero((world["closed"] > vote) & (world["removed_day"] < 0))[0])
    assert world["formation_start"][run] >= world["closed"][run]
    assert "The vote, which had been due on 10 January 2021, was held on" in whole(split, run)


def test_a_run_that_lasts_to_the_horizon_closes_on_its_day() -> None:
    quiet = court("rules={challenge: off, succession: off}")
    assert tell(record_run(quiet, 0, SEED))[-1].first == date(2022, 1, 1)


def test_a_fate_that_a_scenario_orders_is_told_with_what_became_of_whom_or_that_it_found_nothing_to_do() -> None:
    fates = ((10, "pardon"), (20, "dismiss"), (30, "arrest"), (40, "pardon"), (50, "exile"), (60, "return"))
    events = ", ".join(f"{{do: fate, day: {day}, who: guard, what: {what}}}" for day, what in fates)
    text = whole(court(f"events=[{events}]", "rules={challenge: off, succession: off}"))
    for sentence_of_it in (
        "On 15 January 2021 the scenario's event found nothing to do as things stood: the pardon of the guard.",
        "the guard was dismissed from the command of the watch, as the scenario orders;",
        "On 31 January 2021 the guard was arrested, as the scenario orders.",
        "On 10 February 2021 the guard was pardoned and let out of prison, as the scenario orders.",
        "On 20 February 2021 the guard went into exile, as the scenario orders.",
        "On 2 March 2021 the guard came back from abroad, as the scenario orders.",
    ):
        assert sentence_of_it.lower() in text.lower()


# ----------------------------------------------------------------------------------------------------------------- why


def test_an_imposed_split_hangs_on_its_event() -> None:
    built = court(SPLIT, "parameters.chances=0")  # and nobody moves without it
    reasons = why(built, 0, SEED)
    assert "events.0" in {hinge.id for hinge in reasons.hinges}
    hinge = next(hinge for hinge in reasons.hinges if hinge.id == "events.0")
    assert hinge.words == "without an imposed split by the guard of 31 January 2021"
    assert hinge.ending.path == "none"
    assert "path" in hinge.moved


def test_each_leader_but_the_incumbent_each_tie_and_each_event_is_tried() -> None:
    built = court(MANY_ORDERS)
    assert [change.id for change in changes(built)] == [
        "guard", "heir", "leads", "envy", *(f"events.{row}" for row in range(7))
    ]  # fmt: skip


def test_what_hung_on_nothing_is_said_to_hang_on_nothing() -> None:
    reasons = why(court("rules={challenge: off, succession: off}"), 0, SEED)
    assert reasons.hinges == ()
    assert reasons.replays == 4


def test_a_hinge_is_what_the_changed_run_really_comes_to(article: Build) -> None:
    compiled = ensemble.simulate(article, 0, 300, SEED).world
    run = int(np.flatnonzero(compiled["path"] > Path.PALACE)[0])
    reasons = why(article, run, SEED)
    assert reasons.seconds < 20
    by_id = {change.id: change for change in changes(article)}
    for hinge in reasons.hinges:
        world = ensemble.simulate(by_id[hinge.id].build, run, run + 1, SEED).world[0]
        assert hinge.ending.formation_days == world["formation_days"]
        assert hinge.ending != reasons.ending


def test_a_move_that_the_scenario_orders_hangs_on_its_event_and_is_not_asked_of_a_world_without_the_mover() -> None:
    reasons = {(each.id, each.what): each for each in why(court(SPLIT, "parameters.chances=0"), 0, SEED).reasons}
    moved = reasons["guard", "challenged"]
    assert moved.words == "the guard moved against the ruler"
    assert [(change.kind, change.id) for change in moved.without] == [("event", "events.0")]


def test_what_befell_people_is_what_the_records_say_and_it_does_not_befall_them_without_its_reasons(
    article: Build,
) -> None:
    compiled = ensemble.simulate(article, 0, 100, SEED)
    befell, protests = compiled.leaders[:, :, LEADER_RESULTS.index("befell")].astype(int), compiled.world["protests"]
    run = int(np.argmax((befell[:, :] >> Fate.DISMISS & 1).any(axis=1) & (protests > 0)))
    reasons = why(article, run, SEED).reasons
    dismissed = [article.leader_ids[row] for row in np.flatnonzero(befell[run] >> Fate.DISMISS & 1)]
    assert [each.id for each in reasons if each.what == "dismiss"] == dismissed != []
    assert [each.words for each in reasons if each.what == "protest"] == ["a mass of the people came out"]
    hinged = [(each, change) for each in reasons for change in each.without]
    assert hinged
    for each, change in hinged:
        other = befallen_in(change.build, ensemble.simulate(change.build, run, run + 1, SEED))
        assert (each.id, each.what) not in other
        assert (change.kind, change.id) != ("leader", each.id)


def test_whom_a_ruler_moves_is_told_with_what_weighed_or_that_nothing_did(article: Build) -> None:
    moved = re.compile(r"(was moved from|was dismissed from|was sent abroad as envoy).*")
    why_so = re.compile(
        r"(, as (?:decided|it was then decided|[A-Z][\w -]+ had decided)|, in the usual turn of things"
        r"|, against what was told before|, and what weighed with [A-Z][\w -]+ was \w"
        r"|, having refused a mission abroad|: [^;]* (?:outweighed|weighed as much as|spoke for|nothing))"
    )
    sentences = [line for run in range(12) for each in tell(story(run)) for line in each.sentences]
    told_of = [line for line in sentences if moved.search(line)]
    assert len(told_of) > 5
    assert all(why_so.search(line) for line in told_of)
    assert {found[1][:4] for line in told_of if (found := why_so.search(line))} >= {", as", ": ha"}


def test_who_will_not_go_abroad_is_told_and_why_he_lost_his_office(article: Build) -> None:
    stayed = 0
    for run in (13, 14, 28, 31):
        recorded = story(run)
        text = " ".join(paragraph.text for paragraph in tell(recorded))
        refused = [each for each in recorded.happenings if each.did is Did.STAYED_AT_HOME]
        asked = re.findall(r"was asked to go abroad as envoy,(?: as decided before,)? and would not", text)
        assert len(asked) == len(refused)
        dismissed = sum(each.target >= 0 for each in refused)
        assert text.count("having refused a mission abroad") == dismissed
        stayed += dismissed
    assert stayed > 0


def test_a_protest_is_told_with_its_cause() -> None:
    built = court("events=[{do: shock, day: 30, size: 1.0}]", "rules={challenge: off}", "world.mass_grievance=0.7")
    came = re.search(r"On the same day people took to the streets: [^(]* \(([^)]*)\)\.", whole(built))
    assert came
    assert re.fullmatch(
        r"approval 0\.0\d, grievance in the country 1\.00, a fresh cause of [\d.]+ from a shock", came[1]
    )


def test_changing_a_build_leaves_the_one_it_came_from_alone(article: Build) -> None:
    before = article.leaders.tobytes() + article.ties.tobytes() + article.posts.tobytes() + article.world.tobytes()
    without_leader(article, 1)
    without_tie(article, 0)
    assert before == (
        article.leaders.tobytes() + article.ties.tobytes() + article.posts.tobytes() + article.world.tobytes()
    )
    built = court(SPLIT)
    without_event(built, 0)
    assert built.schedule.done[0] == 0


def test_a_cut_tie_stays_cut_whatever_would_have_been_drawn(article: Build) -> None:
    cut = without_tie(article, article.tie_ids.index("t07"))
    assert len(cut.inputs) == len(article.inputs) - 1
    broke = ensemble.simulate(article, 0, 300, SEED).world["broker_broke"]
    assert broke.any()
    after = ensemble.simulate(cut, 0, 300, SEED).world
    assert not after["broker_broke"][after["removed_day"] < 0].any(), "another ruler has other allies"


# --------------------------------------------------------------------------------------------------------------- words


def test_english_is_counted_listed_and_dated() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "official") == "one official"
    assert counted(31, "official") == "31 officials"
    assert counted(2, "person", "people") == "two people"
    assert day_in_words(date(2022, 1, 4)) == "4 January 2022"
    assert sentence("the guard moved") == "The guard moved."
    assert (inside("The guard"), inside("Theo")) == ("the guard", "Theo")
    assert went(0.2, 0.5) == "rose from 0.20 to 0.50"
    assert went(0.5, 0.2) == "fell from 0.50 to 0.20"
    assert went(0.5, 0.505) == "stayed at 0.51" or went(0.5, 0.505) == "stayed at 0.50"
