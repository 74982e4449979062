"""What a story says of records made by hand: each deed once, as it was, and in plain English."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim import ensemble
from sim.chronicle import Happening, Recorded, record_run, tell
from sim.chronicle.acts import Act
from sim.chronicle.befallen import Befallen, befallen_in, fallen_in
from sim.chronicle.choices import Choice, Term
from sim.chronicle.record import TO_CLAN, Pair
from sim.chronicle.words import definite
from sim.core.ground.codes import Did, Episode, Fate, Outcome, Phase, Status, Winner
from sim.core.mechanisms.alliances import BY_DEED
from sim.core.weighed import Move
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from tests.quiet_year import COURT, GUARD, HEIR, QUIET, RULER, SEED, Fields, happened, quiet_year, text_of

ARTICLE = "scenarios/kazakhstan-2021.yaml"
SIXTY = "parameters.campaign_days=60"


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


def court(*settings: str) -> Build:
    return build(load(COURT, settings))


# ---------------------------------------------------------------------------------------------------------- the deaths


def deaths(before: float, after: float) -> tuple[Fields, Fields]:
    return {"deaths": before}, {"deaths": after}


def test_deaths_of_a_step_are_told_once_with_its_last_clash(quiet: Recorded) -> None:
    """A seat is retaken and the square is cleared on one day, 40 dead; the next day a seat is retaken, 5 dead."""
    text = text_of(
        quiet,
        happened(quiet, 20, Did.BID_OPENED, GUARD, RULER),
        happened(quiet, 30, Did.REGION_RETAKEN, RULER, world=deaths(0, 40)),
        happened(quiet, 30, Did.SQUARE_CLEARED, RULER, -1, 40.0, world=deaths(0, 40)),
        happened(quiet, 31, Did.REGION_RETAKEN, RULER, world=deaths(40, 45)),
    )
    assert re.findall(r"(\w+) people died([\w ]*)", text) == [("40", " there and in the regions"), ("five", "")]
    assert "seats of power in the regions were retaken (0.00 of them still held by the " in text, "half of those held"


def test_deaths_told_of_many_clashes_sum_to_those_of_all(quiet: Recorded) -> None:
    """Five days on which the square was cleared or a seat retaken, on the second both; 30 to 34 died."""
    cleared, retaken = (Did.SQUARE_CLEARED,), (Did.REGION_RETAKEN,)
    both = [cleared, (*retaken, *cleared), retaken, cleared, retaken]
    toll, events = 0, [happened(quiet, 20, Did.BID_OPENED, GUARD, RULER)]
    for day, dids in enumerate(both, 30):
        events += [happened(quiet, day, did, RULER, world=deaths(toll, toll + day)) for did in dids]
        toll += day
    text = text_of(quiet, *events)
    assert (
        "the first of three times until 3 February 2021; 94 people died of it or in the regions on the same days"
        in text
    )
    assert "the first of three times until 4 February 2021; 66 people died of it." in text
    assert toll == 94 + 66


def test_events_of_a_step_share_the_records_of_the_world() -> None:
    recorded = record_run(court("events=[{do: split, day: 30, who: guard}]"), 0, SEED)
    of_step: dict[int, set[int]] = {}
    for each in recorded.happenings:
        of_step.setdefault(each.day, set()).add(id(each.world))
    assert set(map(len, of_step.values())) == {1}


# --------------------------------------------------------------------------------------------------------- the chances


def chance(day: int, place: int, against: int, made: bool = False) -> Choice:
    terms = (Term("arrest", -0.3), Term("prize", 0.2))
    return Choice(day, GUARD, Move.BID, made, GUARD, 0.3, 0.2, terms, against=against, place=place)


def test_a_chance_is_told_before_what_came_after_it_and_against_who_ruled_then(quiet: Recorded) -> None:
    """On one day he could move against the ruler, who dies, and a week later against the heir."""
    events = (
        happened(quiet, 40, Did.RULER_DIED, RULER),
        happened(quiet, 40, Did.INHERITED, HEIR, RULER),
        happened(quiet, 40, Did.PHASE_BEGAN, HEIR, -1, float(Phase.FORMATION)),
        happened(quiet, 50, Did.GOVERNMENT_FORMED, HEIR, -1, 10.0),
    )
    chances = (chance(40, 0, RULER), chance(47, 3, HEIR))
    before, under_the_heir = tell(replace(quiet, happenings=events, choices=chances))[:2]
    assert "The guard had a chance to move against the ruler, who still ruled, on 10 February 2021" in before.text
    assert "The guard had a chance to move against the heir on 17 February 2021" in under_the_heir.text
    assert "against the ruler" not in under_the_heir.text


def test_a_chance_on_the_day_of_a_bid_is_told_before_it(quiet: Recorded) -> None:
    bid = happened(quiet, 40, Did.BID_OPENED, HEIR, RULER)
    told = replace(quiet, happenings=(bid,), choices=(chance(40, 0, RULER),))
    assert "The guard had a chance to move against the ruler on 10 February 2021" in tell(told)[0].text


def test_nobody_had_a_chance_to_strike_at_a_ruler_who_has_died() -> None:
    """Over an empty chair a patron who leads somebody may bid against the heir: that is no blow against the dead."""
    dies = build(load(ARTICLE, ["events=[{do: ruler_dies, day: 40}]"]))
    patron = dies.leader_ids.index("nazarbayev")
    for run in range(3):
        recorded = record_run(dies, run, SEED)
        assert next(each.day for each in recorded.happenings if each.did is Did.RULER_DIED) == 40
        for each in recorded.choices:
            if isinstance(each.move, Act) or each.about >= 0:
                continue
            assert each.against == (patron if each.move is Move.PUSH else ruled_at(recorded, each))
            assert (each.day, each.move) != (40, Move.STRIKE)


def test_who_moves_over_an_empty_chair_is_said_to(quiet: Recorded) -> None:
    """The guard of the dead is not set against a plot on his heir, who has a guard of his own."""
    died = ({"ruler_died": -1, "elite_cohesion": 0.6, "coercive_access": 0.3}, {"ruler_died": 40})
    plot = text_of(quiet, happened(quiet, 40, Did.PLOT_MOVED, GUARD, HEIR, 0.7, world=died))
    assert "moved covertly against the heir over the death of the ruler, with force of 0.70 at call" in plot
    assert "against 0.30" not in plot
    bid = happened(quiet, 40, Did.BID_OPENED, GUARD, HEIR, world=died)
    assert "over the death of the ruler (cohesion of the elite 0.60)" in text_of(quiet, bid)
    later = happened(quiet, 47, Did.PLOT_MOVED, GUARD, HEIR, 0.7)
    assert "moved covertly against the heir, with force of 0.70 at call" in text_of(quiet, later)


def test_an_alliance_that_ends_by_a_deed_is_not_told_as_left_by_choice(quiet: Recorded) -> None:
    by_choice = text_of(quiet, happened(quiet, 40, Did.ALLIANCE_BROKE, GUARD, HEIR, 0.3))
    assert "broke: a chance came to leave it, and the likelihood that one of them would do so was 0.30" in by_choice
    by_deed = text_of(quiet, happened(quiet, 40, Did.ALLIANCE_BROKE, GUARD, HEIR, BY_DEED))
    assert "broke: the two had come to stand against each other" in by_deed
    assert "a chance came" not in by_deed


def ruled_at(recorded: Recorded, choice: Choice) -> int:
    """Who ruled when a choice was weighed, by the log."""
    took = [each.actor for each in recorded.happenings[: choice.place] if each.did is Did.TOOK_OFFICE]
    return took[-1] if took else int(recorded.world_at_start.incumbent)


# ------------------------------------------------------------------------------------------------ what came to nothing


def test_of_what_is_not_done_it_is_said_whether_it_had_been_told(quiet: Recorded) -> None:
    told = happened(quiet, 20, Did.FATE_TOLD, GUARD, -1, float(Fate.MOVE))
    lapsed = happened(quiet, 40, Did.FATE_LAPSED, GUARD, -1, float(Fate.MOVE))
    assert "nothing came of what the guard had been told to expect, a move" in text_of(quiet, told, lapsed)
    otherwise = told._replace(value=float(Fate.KEEP))
    took = happened(quiet, 30, Did.TOOK_OFFICE, HEIR, RULER)
    for before in ((otherwise,), (), (told, took)):
        assert "nothing came of what had been meant for the guard, a move" in text_of(quiet, *before, lapsed)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (40, ": the change would have waited for longer than a ruler's word holds."),
        (39, ": nothing had been said of it, and the guard was no longer seen to hedge."),
    ],
)
def test_it_is_said_why_nothing_came_of_what_had_been_meant(quiet: Recorded, day: int, why: str) -> None:
    """As a government is formed what would take too long lapses; later, of who no longer hedges it is thought again."""
    formed = happened(quiet, day, Did.GOVERNMENT_FORMED, RULER, -1, 4.0)
    lapsed = happened(quiet, 40, Did.FATE_LAPSED, GUARD, -1, float(Fate.MOVE))
    assert f"meant for the guard, a move{why}" in text_of(quiet, formed, lapsed)


def test_clearings_of_two_protests_are_not_told_as_those_of_one(quiet: Recorded) -> None:
    first = [happened(quiet, day, Did.CLEARING_FAILED, RULER) for day in (31, 32, 33)]
    second = [happened(quiet, day, Did.CLEARING_FAILED, RULER) for day in (61, 62, 63, 64)]
    began, again = (happened(quiet, day, Did.PROTEST_BEGAN, value=0.2) for day in (30, 60))
    text = text_of(quiet, began, *first, again, *second)
    assert re.findall(r"the first of (\w+) times until (\d+ \w+)", text) == [
        ("three", "3 February"),
        ("four", "6 March"),
    ]


def test_a_calm_of_which_there_is_nothing_to_tell_is_told_to_be_so(quiet: Recorded) -> None:
    phases = [
        happened(quiet, day, Did.PHASE_BEGAN, value=float(phase))
        for day, phase in ((100, Phase.CAMPAIGN), (150, Phase.CALM))
    ]
    still = replace(quiet, worlds=tuple(quiet.worlds[0].copy() for _ in quiet.worlds), happenings=tuple(phases))
    calm = tell(replace(still, choices=()))[2]
    assert calm.text == "Nothing of note happened until 1 January 2022."


def test_of_who_goes_otherwise_on_that_day_it_is_not_said_that_nothing_came_of_it(quiet: Recorded) -> None:
    lapsed = happened(quiet, 40, Did.FATE_LAPSED, GUARD, -1, float(Fate.MOVE))
    other = happened(quiet, 40, Did.RETIRED, HEIR, 1)
    for day, is_said in ((40, False), (41, True)):
        text = text_of(quiet, lapsed, other, happened(quiet, day, Did.RETIRED, GUARD, 1))
        assert ("nothing came of" in text) == is_said


def test_a_campaign_that_a_struggle_has_broken_off_goes_on(quiet: Recorded) -> None:
    begun = [
        (20, Phase.CAMPAIGN, 60), (30, Phase.FORMATION, 60), (40, Phase.CAMPAIGN, 60), (60, Phase.FORMATION, 60),
        (200, Phase.CAMPAIGN, 300),
    ]  # fmt: skip
    events = [
        happened(quiet, day, Did.PHASE_BEGAN, -1, -1, float(phase), world=({}, {"election": vote}))
        for day, phase, vote in begun
    ]
    assert re.findall("campaign for the vote of [0-9a-zA-Z ]+ (began|went on)", text_of(quiet, *events)) == [
        "began", "went on", "began",
    ]  # fmt: skip


@pytest.mark.parametrize(("term", "vote"), [(0, "the vote"), (700, "the first vote")])
def test_where_votes_come_again_the_close_says_after_which_the_government_was_formed(
    quiet: Recorded, term: int, vote: str
) -> None:
    world = quiet.world.copy()
    world["formation_days"], world["term"] = 20, term
    close = tell(replace(quiet, world=world, happenings=(), choices=()))[-1].text
    assert f"After {vote} the government had taken 20 days to form" in close


@pytest.mark.parametrize(("active", "is_told"), [(1, True), (0, False)])
def test_the_support_of_a_patron_who_is_one_no_longer_is_not_told(quiet: Recorded, active: int, is_told: bool) -> None:
    begun, *worlds = (world.copy() for world in (quiet.world_at_start, *quiet.worlds))
    for world in (begun, *worlds):
        world["patron_active"], world["patron_support"] = 1, 0.7
    worlds[-1]["patron_active"], worlds[-1]["patron_support"] = active, 0.4
    told = replace(quiet, world_at_start=begun, worlds=tuple(worlds), happenings=(), choices=())
    text = "\n".join(each.text for each in tell(told))
    assert ("the patron's support fell from 0.70 to 0.40" in text) == is_told


# ------------------------------------------------------------------------------------------------------ falls and pacts


@pytest.mark.parametrize(
    ("did", "became"), [(Did.DRIVEN_OUT, "went abroad"), (Did.TRIED, "was arrested"), (None, "stayed in the country")]
)
def test_what_became_of_a_fallen_ruler_is_told_once(quiet: Recorded, did: Did | None, became: str) -> None:
    fell = happened(quiet, 40, Did.RULER_FELL, RULER, -1, float(Status.OUTSIDE))
    dealt_with = [happened(quiet, 40, did, RULER, HEIR)] if did is not None else []
    text = text_of(quiet, fell, *dealt_with, happened(quiet, 40, Did.TRIED, GUARD, HEIR))
    assert re.findall(r"ruler, who had lost power, ([a-z ]+)", text) == [became]
    assert "the guard, who had stood by the ruler, was arrested" in text


@pytest.mark.parametrize(
    ("after", "spared"),
    [
        ((), "; the guard, who had gone over, was spared"),
        ((Did.JOINED_INCUMBENT,), ""),
        *[((did,), "") for did in (Did.TRIED, Did.DRIVEN_OUT, Did.LOST_OFFICE)],
    ],
)
def test_who_went_over_and_to_whom_nothing_is_done_is_said_to_be_spared(
    quiet: Recorded, after: tuple[Did, ...], spared: str
) -> None:
    events = [
        happened(quiet, 20, Did.BID_OPENED, GUARD, RULER), happened(quiet, 21, Did.JOINED_CHALLENGER, HEIR, GUARD),
        happened(quiet, 30, Did.BID_OPENED, HEIR, RULER), happened(quiet, 31, Did.JOINED_CHALLENGER, GUARD, HEIR),
        happened(quiet, 31, Did.JOINED_CHALLENGER, HEIR, HEIR),
    ]  # fmt: skip
    turned = [happened(quiet, 32, did, GUARD) for did in after if did is Did.JOINED_INCUMBENT]
    dealt = [happened(quiet, 40, did, GUARD, 0) for did in after if did is not Did.JOINED_INCUMBENT]
    text = text_of(quiet, *events, *turned, happened(quiet, 40, Did.BID_COLLAPSED, HEIR, RULER, 10.0), *dealt)
    assert f"the heir was left at large{spared}." in text


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ([(30, Did.BID_OPENED, HEIR)], "watch stalled"),
        ([(30, Did.BID_OPENED, GUARD)], "watch, whose chief had gone over, stalled"),
        ([(30, Did.BID_OPENED, HEIR), (31, Did.JOINED_CHALLENGER, GUARD)], "watch, whose chief had gone over, stalled"),
        ([(20, Did.BID_OPENED, GUARD), (30, Did.BID_OPENED, HEIR)], "watch stalled"),
        ([(30, Did.BID_OPENED, GUARD), (31, Did.JOINED_INCUMBENT, GUARD)], "watch stalled"),
    ],
)
def test_of_a_body_that_stalls_it_is_said_whether_its_chief_had_gone_over(
    quiet: Recorded, before: list[tuple[int, Did, int]], told: str
) -> None:
    events = [happened(quiet, day, did, who, RULER) for day, did, who in before]
    text = text_of(quiet, *events, happened(quiet, 32, Did.BODY_STALLED, GUARD, quiet.build.clan_ids.index("watch")))
    assert told in text.lower()


def test_who_fell_is_said_to_have_lost_power_and_not_to_have_been_dismissed() -> None:
    built = court("events=[{do: split, day: 30, who: guard}]")
    world = ensemble.simulate(built, 0, 20, SEED).world
    run = int(np.flatnonzero(world["removed_day"] >= 0)[0])
    results = ensemble.simulate(built, run, run + 1, SEED)
    assert fallen_in(built, results) == {"ruler"}
    assert Befallen("ruler", "dismiss") in befallen_in(built, results)
    assert Befallen("ruler", "dismiss").in_words(built.names, {"ruler"}) == "the ruler lost power"
    assert Befallen("guard", "dismiss").in_words(built.names, {"ruler"}) == "the guard was dismissed"


def test_a_pact_is_told_by_what_each_gets(quiet: Recorded) -> None:
    """The challenger gets an office, whatever the odds; a ruler who goes gets his peace, and half of a post is none."""
    until = ({}, {"pact_until": 100})
    seated = happened(quiet, 40, Did.PACT_MADE, RULER, GUARD, 0.39, world=until, whom=({"post": -1}, {"post": 1}))
    assert "the ruler rules, and the guard is left in peace until 11 April 2021 and is given the command" in text_of(
        quiet, seated
    )
    kept = happened(quiet, 40, Did.PACT_MADE, RULER, GUARD, 0.39, world=until, whom=({"post": 1}, {"post": 1}))
    assert "is left in peace until 11 April 2021 and keeps the command" in text_of(quiet, kept)
    article = record_run(build(load(ARTICLE, [QUIET])), 0, SEED)
    for part, words in ((0.01, "none"), (0.2, "up to 0.20")):
        gone = happened(article, 40, Did.PACT_MADE, 3, 0, part, world=until)
        assert f"{words} of the government's posts may stay with people of the old ruler" in text_of(article, gone)


def test_approval_under_a_new_ruler_is_told_beside_that_of_the_old(quiet: Recorded) -> None:
    took = happened(quiet, 40, Did.TOOK_OFFICE, GUARD, RULER, 1.0, world=({"approval": 0.89}, {"approval": 0.3}))
    assert "took the place of the ruler; approval in the country, 0.89 under the ruler, began at 0.30." in text_of(
        quiet, took
    )


def test_a_ruler_who_gives_up_is_told_with_the_odds_that_day(quiet: Recorded) -> None:
    odds = ({"side": 0.31, "challenger": GUARD}, {"side": 0.5, "challenger": GUARD, "mark_handover": 0})
    gave_up = happened(quiet, 30, Did.HANDED_OVER, GUARD, RULER, 10.0, world=odds)
    bid = happened(quiet, 20, Did.BID_OPENED, GUARD, RULER)
    assert "the ruler gave up power, ten days after the bid (odds of the challenger 0.50, " in text_of(
        quiet, bid, gave_up
    )


def test_a_handover_is_said_to_be_one_where_the_marks_have_it(quiet: Recorded) -> None:
    for fields, words in (
        ({"mark_handover": 1, "mark_ruling": 1}, ", and the office was handed on as parliament or a court had ruled"),
        ({"mark_handover": 1, "mark_ruling": 0}, ", and the office was handed on by a parliament with its own will"),
        ({"mark_handover": 0, "mark_ruling": 0}, ""),
    ):
        fled = happened(quiet, 40, Did.RULER_FLED, GUARD, RULER, world=({}, fields))
        assert f"the ruler left the country and lost power{words} (odds" in text_of(quiet, fled)


# ----------------------------------------------------------------------------------------------------------- the close


def struggle(told: Recorded, *rows: dict[str, int]) -> Any:
    """Rows of the table of struggles over power."""
    table = np.zeros(len(rows), told.episodes.dtype).view(np.recarray)
    for one, fields in zip(table, rows, strict=True):
        for name, number in fields.items():
            one[name] = number
    return table


def test_a_class_by_a_loss_of_power_that_was_undone_is_said_to_be_so(quiet: Recorded) -> None:
    """The heir, a patron, returned on day 40, and the guard took power from him on day 90."""
    returned = {"kind": Episode.PUSH, "closed": 40, "winner": Winner.PATRON, "ruler_before": RULER, "ruler_after": HEIR}
    undone = {"kind": Episode.CONTEST, "closed": 90, "winner": Winner.CHALLENGER, "ruler_before": HEIR,
              "ruler_after": GUARD}  # fmt: skip

    def close(incumbent: int, *rows: dict[str, int]) -> str:
        world = quiet.world.copy()
        world["incumbent"], world["episodes"], world["outcome"] = incumbent, len(rows), Outcome.PATRON_RETURNS
        return tell(replace(quiet, world=world, episodes=struggle(quiet, *rows)))[-1].text

    assert "outcome: the patron returns; the heir rules." in close(HEIR, returned)
    assert (
        "outcome: the patron returns, by the first loss of power on 10 February 2021, after which the heir ruled; "
        "since then power has changed hands again; the guard rules."
    ) in close(GUARD, returned, undone)


@pytest.mark.parametrize("gone", [Status.DEAD, Status.NEUTRAL])
def test_nothing_is_told_of_files_on_the_dead_and_gone_or_of_theirs(quiet: Recorded, gone: Status) -> None:
    files = np.zeros(2, quiet.files.dtype).view(np.recarray)
    for one, (holder, target) in zip(files, ((GUARD, HEIR), (HEIR, GUARD)), strict=True):
        one.holder, one.target, one.weight = holder, target, 0.3
    leaders = quiet.leaders.copy()
    assert "Files kept by the guard: on the heir (0.30)." in tell(replace(quiet, files=files))[-1].text
    leaders.status[HEIR] = gone
    assert "Files kept" not in tell(replace(quiet, files=files, leaders=leaders))[-1].text


# ---------------------------------------------------------------------------------------------------------- the people


def dismissed(told: Recorded, fate: Fate = Fate.DISMISS) -> Happening:
    return happened(told, 60, Did.DISMISSED, GUARD, 1, who=({"fate": fate}, {"fate": Fate.NONE}))


def test_what_was_decided_before_is_said_to_be_so_only_if_it_was_told(quiet: Recorded) -> None:
    def said(*before: Happening) -> str:
        found = re.search(r"the guard was dismissed from the command of the watch, ([^.]*)[.]",
                          text_of(quiet, *before, dismissed(quiet)))  # fmt: skip
        assert found
        return found[1]

    go, stay = (happened(quiet, 10, Did.FATE_TOLD, GUARD, -1, float(fate)) for fate in (Fate.DISMISS, Fate.KEEP))
    power = happened(quiet, 30, Did.TOOK_OFFICE, HEIR, RULER)
    assert said(go) == "as decided before"
    assert said(stay) == "against what was told before, no change"
    assert said(go, power) == said(stay, power) == "as the heir had decided on coming to power"
    assert said() == "as it was then decided"


@pytest.mark.parametrize(
    ("before", "hedged", "returned"),
    [
        ((), "began to hedge", "came to stand by the heir"),
        ((Did.HEDGED,), "began to hedge again", "returned to loyalty"),
        ((Did.HEDGED, Did.RETURNED_TO_LOYALTY), "began to hedge", "stood by the heir again"),
        ((Did.JOINED_CHALLENGER,), "began to hedge", "returned to loyalty"),
        ((Did.PATRON_STRUCK,), "", "made a show of loyalty"),
        ((Did.BID_OPENED, Did.RETURNED_TO_LOYALTY), "no longer made a show of loyalty", "made a show of loyalty"),
        ((Did.PATRON_PUSHED_ASIDE,), "showed the heir little loyalty", "made a show of loyalty"),
        ((Did.HEDGED, Did.TOOK_OFFICE), "began to hedge under the heir", "came to stand by the heir"),
    ],
)
def test_nobody_returns_who_was_not_told_to_have_left(
    quiet: Recorded, before: tuple[Did, ...], hedged: str, returned: str
) -> None:
    actors = {Did.TOOK_OFFICE: (HEIR, RULER), Did.PATRON_PUSHED_ASIDE: (HEIR, GUARD)}
    known = [happened(quiet, 10 + day, did, *actors.get(did, (GUARD, HEIR))) for day, did in enumerate(before)]
    for did, words in ((Did.HEDGED, hedged), (Did.RETURNED_TO_LOYALTY, returned)):
        text = text_of(quiet, *known, happened(quiet, 60, did, GUARD, HEIR, 0.4))
        assert (f"On 2 March 2021 the guard (loyalty on display 0.40) {words}." in text) == bool(words)
        assert words or "loyalty on display" not in text


def test_who_is_put_out_by_a_new_ruler_makes_but_a_show_of_loyalty_to_him(quiet: Recorded) -> None:
    forced = happened(quiet, 30, Did.TOOK_OFFICE, HEIR, RULER, 1.0)
    text = text_of(quiet, forced, happened(quiet, 60, Did.RETURNED_TO_LOYALTY, RULER, HEIR, 0.6))
    assert "the ruler (loyalty on display 0.60) made a show of loyalty." in text


def test_finds_of_one_day_on_one_man_are_told_once_with_what_is_held(quiet: Recorded) -> None:
    """Two files on the guard are found and one on his kinsman, on whom one of the guard's bears, too."""
    held = ({"file": 0.0}, {"file": 0.2})
    finds = [happened(quiet, 40, Did.FILE_FOUND, RULER, row, 0.1, whom=held) for row in (GUARD, HEIR, HEIR, GUARD)]
    text = text_of(quiet, finds[0], happened(quiet, 40, Did.FILE_ON_KIN, GUARD, HEIR, 0.1), *finds[1:])
    for found in ("two files on the guard were", "a file on the heir was"):
        assert text.count(f"{found} found for the incumbent; what is held rose from 0.00 to 0.20") == 1
    single = text_of(quiet, happened(quiet, 40, Did.FILE_FOUND, RULER, GUARD, 0.2, whom=held))
    assert "a file on the guard was found for the incumbent; what is held rose from 0.00 to 0.20" in single


def test_who_is_asked_twice_on_a_day_to_go_abroad_is_told_once(quiet: Recorded) -> None:
    asked = [happened(quiet, 60, Did.STAYED_AT_HOME, GUARD, post) for post in (1, -1)]
    text = text_of(quiet, asked[0], dismissed(quiet), asked[1])
    assert text.count("was asked to go abroad as envoy") == 1


def test_what_a_ruler_weighed_who_asked_is_not_told_as_a_reason_to_refuse(quiet: Recorded) -> None:
    asked = happened(quiet, 60, Did.STAYED_AT_HOME, GUARD, 1)
    thought = Choice(
        60, RULER, Move.MISSION, True, -1, 1.0, 0.7, (Term("danger", 0.3), Term("price", -0.2)), GUARD, GUARD
    )
    text = "\n".join(each.text for each in tell(replace(quiet, happenings=(asked,), choices=(thought,))))
    assert (
        "the guard was asked to go abroad as envoy, and would not; what the ruler had weighed: harm to be feared 0.30 "
        "outweighed the price of a change 0.20."
    ) in text


def test_who_ruled_once_and_is_called_the_ruler_is_not_told_as_who_weighs(quiet: Recorded) -> None:
    """In the court "the ruler" is a name: the guard rules, asks him to go abroad, and dismisses the heir."""
    took = happened(quiet, 50, Did.TOOK_OFFICE, GUARD, RULER, 1.0)
    asked = happened(quiet, 60, Did.STAYED_AT_HOME, RULER, -1)
    out = happened(quiet, 70, Did.DISMISSED, HEIR, -1, who=({"loyalty": 0.1}, {}))
    thought = Choice(60, GUARD, Move.MISSION, True, -1, 1.0, 0.7, (Term("danger", 0.3),), RULER, RULER)
    text = "\n".join(each.text for each in tell(replace(quiet, happenings=(took, asked, out), choices=(thought,))))
    assert "the ruler was asked to go abroad as envoy, and would not; what the guard had weighed: harm to be" in text
    assert "the heir was dismissed, and what weighed with the guard was loyalty on display of only 0.10" in text


def test_files_that_pass_with_a_body_on_one_day_are_told_together(quiet: Recorded) -> None:
    passed = [happened(quiet, 40, Did.FILE_PASSED, GUARD, on, much) for on, much in ((RULER, 0.22), (HEIR, 0.31))]
    text = text_of(quiet, *passed)
    lay = "files on the ruler (0.22) and the heir (0.31) that lay with a body of force passed to the guard, who leads"
    assert (text.count("lay with a body"), lay in text) == (1, True)
    assert "a file on the heir (0.31) that lay with a body of force passed to the guard" in text_of(quiet, passed[1])


def test_who_has_more_in_all_than_he_came_by_came_by_more(quiet: Recorded) -> None:
    found = happened(quiet, 40, Did.FILE_GATHERED, GUARD, HEIR, 0.44)
    for in_all, words in (
        (0.69, "more material on the heir (0.44, 0.69 in all)"),
        (0.44, "material on the heir (0.44)"),
    ):
        assert f"the guard came by {words}, and kept it" in text_of(quiet, found._replace(beside=in_all))


def test_who_goes_into_exile_is_told_with_what_there_was_against_him_that_he_knew(quiet: Recorded) -> None:
    def fled(**fields: float) -> str:
        return text_of(quiet, happened(quiet, 60, Did.EXILED, GUARD, who=({"post": -1, **fields}, {})))

    known = fled(file=0.3, knows_file=1, knows_search=1)
    assert (
        "the guard went into exile rather than wait for arrest, for which there was a file of 0.30 and a search"
        in known
    )
    assert "the guard went into exile." in fled(file=0.3, knows_file=0)


# ------------------------------------------------------------------------------------------------------------- wording


def test_a_minister_who_goes_and_heads_who_change_are_told_in_plain_english(quiet: Recorded) -> None:
    conceded = happened(quiet, 40, Did.RULER_CONCEDED, RULER, GUARD, 0.3, whom=({"post": 1}, {"post": -1}))
    abroad = ({"status": Status.ABROAD}, {"status": Status.ABROAD})
    for event, words in (
        (conceded, "the guard, until then holder of the command of the watch, had to go."),
        (happened(quiet, 40, Did.HEAD_FOLLOWED, GUARD, 0, -1.0, who=abroad),
         "nobody was left at the head of the house, for the guard was abroad."),
        (happened(quiet, 40, Did.HEAD_FOLLOWED, GUARD, 0, float(HEIR), who=(abroad[0], {"status": Status.OUTSIDE})),
         "the heir took the lead of the house, for the guard was abroad."),
        (happened(quiet, 40, Did.DEAL_STRUCK, GUARD, HEIR), "came to terms with the heir over it and promised to do"
         " nothing against the heir"),
        (happened(quiet, 40, Did.SEARCH_DISCOVERED, GUARD), "the guard learned of being the target of a search"),
    ):  # fmt: skip
        assert words in text_of(quiet, event)


def test_a_clan_whose_head_is_in_prison_is_told_to_resent_it(quiet: Recorded) -> None:
    house = quiet.clans[0]
    before, after = house.copy(), house.copy()
    before["grievance"], after["grievance"] = 0.2, 0.44
    jailed = ({"status": Status.ARRESTED}, {"status": Status.ARRESTED})
    event = happened(quiet, 40, Did.HEAD_FOLLOWED, GUARD, 0, float(HEIR), who=jailed)
    assert (
        "the heir took the lead of the house, for the guard was in prison; "
        "grievance in the clan rose from 0.20 to 0.44."
    ) in text_of(quiet, event._replace(group=Pair(before, after)))


def test_an_event_that_befalls_a_clan_has_its_records() -> None:
    recorded = record_run(build(load(ARTICLE)), 0, SEED)
    of_clans = [each for each in recorded.happenings if each.did in TO_CLAN]
    assert of_clans
    assert all(each.group.after is not None for each in of_clans)
    assert all(each.group.after is None for each in recorded.happenings if each.did not in TO_CLAN)


def test_who_is_back_on_the_day_he_was_sent_is_back_from_a_mission(quiet: Recorded) -> None:
    sent, back = happened(quiet, 40, Did.SENT_AS_ENVOY, GUARD, 1), happened(quiet, 40, Did.CAME_BACK, GUARD)
    assert "came back from a mission abroad." in text_of(quiet, sent, back)
    assert "came back from abroad." in text_of(quiet, happened(quiet, 30, Did.DRIVEN_OUT, GUARD, HEIR), back)
    assert "came back from abroad." in text_of(quiet, back, happened(quiet, 60, Did.SENT_AS_ENVOY, GUARD, 1))


def test_days_in_which_the_patron_leaves_the_scene_are_not_calm(quiet: Recorded) -> None:
    told = replace(quiet, happenings=(happened(quiet, 40, Did.PATRON_LEFT, HEIR),), choices=())
    assert tell(told)[0].heading.startswith("Between")


def test_who_did_not_accept_by_the_day_a_government_was_formed_is_told() -> None:
    quiet = record_run(build(load("scenarios/regional-mean.yaml", ())), 0, SEED)
    began = happened(quiet, 40, Did.PHASE_BEGAN, RULER, -1, Phase.FORMATION)
    no = [happened(quiet, 44, Did.CLAN_REFUSED, -1, clan, 0.3) for clan in (1, 2)]
    formed = happened(quiet, 50, Did.GOVERNMENT_FORMED, -1, -1, 10.0)

    def told(*accepted: int) -> str:
        yes = [happened(quiet, 46, Did.CLAN_ACCEPTED, -1, clan) for clan in accepted]
        text = text_of(quiet, began, *no, *yes, formed)
        return str(re.findall(r"was formed ten days later: ([^;.]*)", text)[0])

    one, two, three = (definite(quiet.clan(clan)) for clan in (1, 2, 3))
    assert told(2, 3) == f"{two} and {three} accepted, and {one} did not"
    assert told(3) == f"{three} accepted, and the others did not"
    assert told(1, 2) == f"{one} and {two} accepted"
    assert told() == f"{one} and {two} did not accept"


def test_days_in_which_people_stay_in_the_streets_are_not_calm(quiet: Recorded) -> None:
    """A government of day 100; a protest of day 90 goes on until day 200, or until the close, or is none."""
    phases = [
        happened(quiet, 80, Did.PHASE_BEGAN, RULER, -1, Phase.FORMATION),
        happened(quiet, 100, Did.GOVERNMENT_FORMED, -1, -1, 20.0),
        happened(quiet, 250, Did.BID_OPENED, GUARD, RULER),
    ]

    def told_until(over: int) -> tuple[str, str]:
        worlds = tuple(world.copy() for world in quiet.worlds)
        for day, world in zip(quiet.days, worlds, strict=True):
            world.protest_since = 90 if 90 <= day < over else -1
        ended = [happened(quiet, over, Did.PROTEST_ENDED, value=float(over - 90))] if 90 < over < 250 else []
        events = sorted([*phases, *ended], key=lambda each: each.day)
        paragraphs = tell(replace(quiet, worlds=worlds, happenings=tuple(events), choices=()))
        found = next(each for each in paragraphs if (each.first, each.phase) == (quiet.date_of(100), "calm"))
        return found.heading.split(",")[0], found.text

    heading, text = told_until(250)
    assert (heading, text.startswith("People stayed in the streets.")) == ("Between", True)
    heading, text = told_until(200)
    assert (heading, "People stayed" in text) == ("Between", False)
    heading, text = told_until(90)
    assert (heading, text.startswith("Calm then lasted until")) == ("Calm", True)


def test_streets_that_are_cleared_often_and_full_after_it_are_told_to_be(quiet: Recorded) -> None:
    cleared = [happened(quiet, day, Did.SQUARE_CLEARED, RULER) for day in (40, 60, 80)]

    def told_until(over: int) -> str:
        worlds = tuple(world.copy() for world in quiet.worlds)
        for day, world in zip(quiet.days, worlds, strict=True):
            world.protest_since = 30 if 30 <= day < over else -1
        story = tell(replace(quiet, worlds=worlds, happenings=tuple(cleared), choices=()))
        return "\n".join(each.text for each in story)

    day = "22 March 2021"
    assert f"had the streets cleared, the first of three times until {day}, but the people came back." in told_until(
        120
    )
    assert f"had the streets cleared, the first of three times until {day}." in told_until(81)


def test_a_body_that_steps_away_twice_is_told_to_have_stepped_back_in_between(quiet: Recorded) -> None:
    def said(*dids: Did) -> str:
        steps = [happened(quiet, 40 + day, did, GUARD, 1) for day, did in enumerate(dids)]
        found = re.findall(
            r"the watch,? ?([^(]*) \(", text_of(quiet, happened(quiet, 40, Did.BID_OPENED, HEIR), *steps)
        )
        return str(found[-1])

    stalled, defected, bid = Did.BODY_STALLED, Did.BODY_DEFECTED, Did.BID_OPENED
    assert said(stalled, defected) == "changed sides"
    assert said(defected, defected) == "which had drawn back in between, changed sides"
    assert said(defected, bid, defected) == "whose chief had gone over, changed sides", "by another bid, his own"
    for before in (stalled, defected):
        again = "which had obeyed again in between, stalled and no longer carried out orders"
        assert said(before, stalled) == again


def test_how_the_holder_of_a_file_stands_is_told_with_its_weight(quiet: Recorded) -> None:
    used = happened(quiet, 40, Did.FILE_PUBLISHED, GUARD, RULER, 0.36, who=({"loyalty_latent": 0.81}, {}))
    assert (
        "the guard had the file on the ruler published (0.36; private loyalty 0.81); the weight of the ruler"
        in text_of(quiet, used)
    )
    shown = happened(quiet, 40, Did.FILE_THREATENED, RULER, GUARD, 0.3, whom=({"loyalty": 0.2}, {}))
    assert "let the guard know of a file (0.30; loyalty on display 0.20), and from then on" in text_of(quiet, shown)


def test_a_broken_alliance_is_told_with_how_likely_it_was_and_what_it_cost(quiet: Recorded) -> None:
    cost = ({"coercive_access": 0.6}, {"coercive_access": 0.12})
    with_ruler = happened(quiet, 40, Did.ALLIANCE_BROKE, GUARD, RULER, 0.81, world=cost)
    assert (
        "broke: a chance came to leave it, and the likelihood that one of them would do so was 0.81; the "
        "incumbent lost an ally, and force at call fell from 0.60 to 0.12."
    ) in text_of(quiet, with_ruler)
    fell = (cost[0], {**cost[1], "incumbent": GUARD})
    assert "had come to stand against each other." in text_of(
        quiet, happened(quiet, 40, Did.ALLIANCE_BROKE, GUARD, RULER, BY_DEED, world=fell)
    ), "the force of who rules after it is told of him"
    among_others = happened(quiet, 40, Did.ALLIANCE_BROKE, GUARD, HEIR, 0.3, world=cost)
    assert "broke: a chance came to leave it, and the likelihood that one of them would do so was 0.30." in text_of(
        quiet, among_others
    )


# ------------------------------------------------------------------------------------------------ votes that come again


def test_each_vote_is_told_with_its_own_campaign_and_day() -> None:
    told = record_run(
        court(QUIET, "election=2021-01-10", "election_every_months=8", "horizon_months=20", SIXTY), 0, SEED
    )
    sentences = [sentence for paragraph in tell(told) for sentence in paragraph.sentences]
    days = ("10 January 2021", "11 September 2021", "13 May 2022")  # days 9, 253 and 497: 243.5 apart, made whole
    held = [said for said in sentences if said.startswith("The vote was held")]
    assert held == [f"The vote was held on {day}, and the bargaining over the government began." for day in days]
    # campaigns of 60 days, from the first week that begins in them: the days 0, 196 and 441
    assert [said for said in sentences if "the campaign for the vote of" in said] == [
        f"On {begun} the campaign for the vote of {day} began."
        for begun, day in zip(("1 January 2021", "16 July 2021", "18 March 2022"), days, strict=True)
    ]
    assert not [said for said in sentences if "was not held by then" in said]


def test_a_vote_that_was_called_and_not_held_by_the_close_is_told() -> None:
    told = record_run(court(QUIET, "election=2021-01-10", "election_every_months=8", "horizon_months=11"), 0, SEED)
    told.world["held"], told.world["election"] = 9, 253  # as where a contest is not over by then
    said = " ".join(sentence for paragraph in tell(told) for sentence in paragraph.sentences)
    assert "The vote of 11 September 2021 was not held by then." in said
