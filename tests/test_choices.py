"""What is told of a choice is what decided it: terms sum to the gain the rule weighed, and words follow the numbers."""

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sim.chronicle import record_run, tell, weighings
from sim.chronicle.choices import LOW, Choice, Term, copied, terms_of
from sim.chronicle.motives import oddly, weighed
from sim.chronicle.reading import choices_in
from sim.core import play as order_of_play
from sim.core.ground.codes import Did, Kind, Phase, TieKind
from sim.core.ground.luck import seeded
from sim.core.mechanisms import favour
from sim.core.rulebook import ORDER
from sim.core.weighed import Move, stakes_of, terms_of_fate
from sim.ensemble import lay_bench, lay_out, simulate
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from tests.rules.by_hand import door, lay
from tests.stories import ARTICLE, SEED, built_article, story

COURT = str(Path(__file__).parents[1] / "scenarios" / "court.yaml")
seen_loyalty, displeasure = door(favour.seen_loyalty), door(favour.displeasure)
gain_of_office, gain_of_mission = door(favour.gain_of_office), door(favour.gain_of_mission)
gain_of_arrest = door(favour.gain_of_arrest)
NAMES = ("the ruler", "the guard", "the heir").__getitem__


@pytest.fixture
def article() -> Build:
    return built_article()


@pytest.fixture(scope="module")
def split() -> Build:
    return build(load(ARTICLE, ["events=[{do: split, day: 60}]"]))


# ------------------------------------------------------------------------------------------------------------ the sums


def chances_taken(built: Build, run: int) -> Iterator[tuple[Choice, float]]:
    """Play a run rule by rule: yields each choice with what its leader's risk grew by in that rule."""
    bench, luck = lay_bench(built, 20_000), seeded(SEED, run)
    lay_out(bench, luck)
    state, p, before = bench.state, bench.parameters[0], copied(bench.state)
    while state.world.phase[0] != Phase.SETTLED:
        order_of_play.open_step(state)
        calm = state.world.phase[0] != Phase.CONTEST
        for each in ORDER:
            if calm or each.in_contest:
                risk = state.leaders.risk.copy()
                play = partial(each.play, state, bench.cells, p, luck, bench.scratch)
                chosen = choices_in(each.name, state, before, p, luck, play)
                yield from ((one, float(state.leaders.risk[one.leader] - risk[one.leader])) for one in chosen)
        state.world.day[0] += state.world.step[0]


@pytest.mark.parametrize(("runs", "bids", "strikes"), [(8, 10, 2), pytest.param(25, 30, 5, marks=pytest.mark.slow)])
def test_terms_sum_to_the_gain_by_which_the_rule_let_him_risk_it(runs: int, bids: int, strikes: int) -> None:
    """His risk grows by the chance that he moves; that of a move, to that of none, is as exp(gain / noise) to 1."""
    seen = dict.fromkeys(Move, 0)
    fixed = build(load(ARTICLE, ["parameters.noise=0.1"]))
    for run in range(runs):
        for choice, risked in chances_taken(fixed, run):
            if choice.move not in (Move.BID, Move.PLOT, Move.STRIKE) or choice.chance < 1e-6:
                continue
            assert choice.chance / (1.0 - risked) == pytest.approx(math.exp(choice.gain / 0.1), rel=1e-6)
            assert choice.chance <= risked + 1e-12
            seen[choice.move] += 1
    assert seen[Move.BID] > bids
    assert seen[Move.STRIKE] > strikes


def test_over_an_empty_chair_who_moves_and_who_lets_the_heir_pass_is_read_as_it_stood_when_he_sat_in_it() -> None:
    mean = str(Path(COURT).with_name("regional-mean.yaml"))
    dies = ["parameters.noise=0.1", "events=[{do: ruler_dies, day: 20}]", "horizon_months=2"]
    fixed = build(load(mean, dies))
    moved = simulate(fixed, 0, 120, SEED).world["attempts"] > 0
    made = passed = 0
    for run in np.flatnonzero(moved):
        for choice, risked in chances_taken(fixed, int(run)):
            if choice.day != 20 or choice.move not in (Move.BID, Move.PLOT) or choice.chance < 1e-6:
                continue
            assert choice.chance / (1.0 - risked) == pytest.approx(math.exp(choice.gain / 0.1), rel=1e-6)
            made += choice.made
            passed += not choice.made
    assert made > 10
    assert passed > 5


def test_terms_sum_to_the_leaning_that_a_contest_wrote_down(split: Build) -> None:
    seen, unwilling = set(), 0
    for run in range(8):
        recorded = record_run(split, run, SEED)
        sides = [each for each in recorded.happenings if each.did in (Did.JOINED_CHALLENGER, Did.JOINED_INCUMBENT)]
        chosen = [each for each in recorded.choices if each.move is Move.SIDE]
        when = [(each.day, each.actor) for each in sides]
        stood = [each for each in chosen if (each.day, each.leader) not in when]  # by the ruler from the first
        assert all(each.gain < 0.0 and not each.made and recorded.is_named(each.leader) for each in stood)
        assert all(dict(each.terms)["loyalty"] >= 0.5 - LOW for each in stood), "against their loyalty"
        unwilling += len(stood)
        chosen = [each for each in chosen if (each.day, each.leader) in when]
        assert when == [(each.day, each.leader) for each in chosen]
        for event, choice in zip(sides, chosen, strict=True):
            assert choice.gain == pytest.approx(event.value, abs=1e-9)
            assert choice.made == (event.did is Did.JOINED_CHALLENGER) == (choice.gain > 0.0)
            seen |= {name for name, value in choice.terms if value != 0.0}
    assert seen >= {"arrest", "fortune", "loyalty", "claimant", "prize", "place", "bonds"}
    assert unwilling


def test_terms_of_a_bid_by_hand() -> None:
    """Odds 1/4, belief .8; ambition .5, an office of .5, loyalty .7, caution .2, fortune .3, a fresh cause of .5.

    Who rules reaches .4, and safety is worth 10: fear is .8 * 3/4 * .2 * 10 * .4, the fortune's .8 * 3/4 * .3 * 1/2.
    """
    hand = lay(
        [{}, {"named": 1, "ambition": 0.5, "post": 0, "loyalty_latent": 0.7, "caution": 0.2, "economic": 0.3,
              "acute": 0.5, "belief": 0.8, "clan": -1}],
        posts=[{"value": 0.5}], world={"wealth_autonomy": 0.5, "patron": -1}, p={"safety": 10.0, "voice": 0.1},
    )  # fmt: skip
    terms = dict(terms_of(hand.s, hand.p, 1, Move.BID, (1, 0.25, 0.4)))
    assert terms == pytest.approx({
        "arrest": -0.48, "fortune": -0.09, "cause": 0.05, "loyalty": -0.04, "clan": 0.0, "place": -0.2, "prize": 0.125,
        "claimant": 0.0,
    }, abs=1e-12)  # fmt: skip
    assert hand.s.leaders.caution[1] == 0.2, "what is told alters nothing"


def test_terms_of_a_blow_and_of_a_push_by_hand() -> None:
    """The blow: odds 1/4, ambition .8, loyalty .6, support .5, so 1/4 * .8 - 1/4 * .1 - .8 * .5, and no fear.

    The push: odds 3/4, ambition .6 and wish .4, so a wish of .5; he minds the patron by .4, is bound to him by .7, and
    of caution .2, authority 1/2 and safety 10 fears 1/4 * .2 * 10 * 1/4 * 1/2.
    """
    hand = lay(
        [{"ambition": 0.6, "autonomy_wish": 0.4, "loyalty_patron_latent": 0.7, "caution": 0.2, "authority": 0.5},
         {"ambition": 0.8, "loyalty_latent": 0.6}],
        world={"patron": 1, "patron_active": 1, "patron_support": 0.5, "deference": 0.4}, p={"safety": 10.0},
    )  # fmt: skip
    blow = dict(terms_of(hand.s, hand.p, 1, Move.STRIKE, (1, 0.25, 0.0)))
    wanted = {"arrest": 0, "fortune": 0, "loyalty": -0.025, "place": -0.4, "prize": 0.2, "bonds": 0}
    assert blow == pytest.approx(wanted, abs=1e-12)
    push = dict(terms_of(hand.s, hand.p, 0, Move.PUSH, (0, 0.75, 0.0)))
    assert push == pytest.approx({"arrest": -0.0625, "loyalty": -0.15, "place": -0.3, "prize": 0.375}, abs=1e-12)


def test_what_binds_a_patron_beside_his_loyalty_is_a_term_of_its_own() -> None:
    """A kinsman (.8) who is an ally of the ruler (.5): .4 of what is missing in loyalty, .4 of .4, and 1/4 of it."""
    ties = [{"kind": TieKind.KINSHIP, "from_leader": 1, "to_leader": 2, "strength": 0.8},
            {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 2, "strength": 0.5}]  # fmt: skip
    world = {"patron": 1, "patron_active": 1}
    hand = lay([{}, {"ambition": 0.8, "loyalty_latent": 0.6}, {}], ties=ties, world=world)
    blow = dict(terms_of(hand.s, hand.p, 1, Move.STRIKE, (1, 0.25, 0.0)))
    assert blow["loyalty"] + blow["bonds"] == pytest.approx(-0.25 * (0.1 + 0.4 * 0.4), abs=1e-12)
    assert blow["bonds"] == pytest.approx(-0.25 * 0.4 * 0.5, abs=1e-12)
    assert blow["prize"] == pytest.approx(0.2, abs=1e-12)


def test_nobody_of_no_ambition_weighs_a_bid() -> None:
    meek = build(load(COURT, ["leaders.guard.ambition=0", "leaders.heir.ambition=0"]))
    assert not [each for run in range(10) for each in record_run(meek, run, SEED).choices if each.about < 0]


def test_terms_of_what_a_ruler_does_with_somebody_by_hand() -> None:
    """Weight .8, loyalty .3, ambition .5 that shows, no force; an office of .5: a place of 1 - .5 * .6, .4 without it.

    What he could do is .5 * .8 * 2 * .7, and half of the ruler's deference of .4 is to the clan he heads (1 * .5).
    A dismissal takes .3 of his place, a promotion to .75 adds .15, a mission takes all of it and half of his use; of an
    arrest the ruler, of caution .2 and safety 10, fears .2 * 10 * .5.
    """
    hand = lay(
        [{"caution": 0.2}, {"named": 1, "ambition": 0.5, "weight": 0.8, "loyalty": 0.3, "post": 0, "clan": 0}],
        clans=[{"kind": Kind.KIN, "head": 1, "weight": 1.0, "cohesion": 0.5}],
        posts=[{"value": 0.5, "holder": 1}], world={"deference": 0.4}, p={"safety": 10.0, "price_of_change": 0.05},
    )  # fmt: skip
    for move, value, lost, used, feared in (
        (Move.DISMISS, 0.0, 0.3, 0.3, 0.0),
        (Move.PROMOTE, 0.75, -0.15, -0.15, 0.0),
        (Move.MISSION, 0.0, 0.7, 0.35, 0.0),
        (Move.ARREST, 0.0, 0.7, 0.7, 1.0),
    ):
        found = terms_of_fate(hand.s, 1, move, value, hand.p)
        wanted = (lost * 0.56, used * 0.2, -used * 0.3, -lost * 0.2, -feared, -0.05)
        assert found == pytest.approx(wanted, abs=1e-12), move


def test_terms_of_what_a_ruler_does_sum_to_what_it_gains_him(article: Build) -> None:
    bench = lay_bench(article, 100)
    s, p = bench.state, bench.parameters[0]
    for run in range(20):
        lay_out(bench, seeded(SEED, run))
        for i in range(1, int(s.world["people"][0])):
            seen = seen_loyalty(s, i)
            minded = displeasure(s, i, seen)
            for move, gain in (
                (Move.DISMISS, gain_of_office(s, i, 0.0, minded, p)),
                (Move.CO_OPT, gain_of_office(s, i, 0.9, minded, p)),
                (Move.MISSION, gain_of_mission(s, i, seen, minded, p)),
                (Move.ARREST, gain_of_arrest(s, i, minded, p)),
            ):
                value = 0.9 if move is Move.CO_OPT else 0.0
                assert sum(terms_of_fate(s, i, move, value, p)) == pytest.approx(gain, abs=1e-12)


def test_what_a_ruler_does_with_those_who_have_a_name_is_a_choice_of_his_and_told_with_what_decided(
    article: Build,
) -> None:
    moves: set[Move] = set()
    for run in range(12):
        recorded = story(run)
        text = " ".join(paragraph.text for paragraph in tell(recorded))
        for each in (one for one in recorded.choices if one.about >= 0):
            moves.add(each.move)
            assert (each.made, each.odds, each.ruler) == (True, 1.0, -1)
            assert 0.0 < each.chance < 1.0
            assert recorded.is_named(each.about)
            assert f": {weighed(each, recorded.leader, each.about)}" in text
    assert moves >= {Move.DISMISS, Move.MISSION}


def test_what_was_told_before_or_is_ordered_is_no_choice_of_that_day() -> None:
    ordered = build(load(ARTICLE, ["events=[{do: fate, day: 30, who: esimov, what: dismiss}]"]))
    for run in range(3):
        chosen = record_run(ordered, run, SEED).choices
        assert not [each for each in chosen if each.about >= 0 and 23 <= each.day <= 37]


# ----------------------------------------------------------------------------------------------------------- the words


def choice(made: bool, chance: float = 0.3, move: Move = Move.BID, **terms: float) -> Choice:
    return Choice(0, 1, move, made, 1, 0.25, chance, tuple(Term(name, value) for name, value in terms.items()))


@pytest.mark.parametrize(
    ("made", "terms", "words"),
    [
        (False, {"arrest": -0.31, "prize": 0.22}, "fear of arrest 0.31 outweighed the prospect of ruling 0.22"),
        (True, {"arrest": -0.22, "prize": 0.31}, "the prospect of ruling 0.31 outweighed fear of arrest 0.22"),
        (
            True,
            {"arrest": -0.31, "prize": 0.22},
            "the prospect of ruling 0.22 spoke for it, and fear of arrest 0.31 against it, which weighed more",
        ),
        (
            False,
            {"arrest": -0.22, "prize": 0.31},
            "fear of arrest 0.22 spoke for staying, and the prospect of ruling 0.31 against it, which weighed more",
        ),
        (
            True,
            {"loyalty": 0.4, "cause": 0.2},
            "aversion to the ruler 0.40 and a fresh cause 0.20, and nothing against",
        ),
        (False, {"loyalty": -0.4}, "loyalty to the ruler 0.40, and nothing against"),
        (True, {"loyalty": -0.4}, "nothing spoke for it, and against it loyalty to the ruler 0.40"),
        (False, {"arrest": -0.004}, "nothing weighed either way"),
        (True, {"arrest": -0.302, "prize": 0.3}, "the prospect of ruling 0.30 weighed as much as fear of arrest 0.30"),
    ],
)  # fmt: skip
def test_words_follow_the_numbers(made: bool, terms: dict[str, float], words: str) -> None:
    told = choice(made)._replace(terms=tuple(Term(name, value) for name, value in terms.items()))
    assert weighed(told, NAMES, 0) == words


def test_two_terms_of_a_side_are_named_the_largest_first_and_the_others_together_with_the_sums() -> None:
    many = choice(False, arrest=-0.2, fortune=-0.1, loyalty=-0.3, prize=0.5, clan=0.1)
    assert weighed(many, NAMES, 0) == (
        "loyalty to the ruler 0.30, fear of arrest 0.20 and lesser things 0.10 weighed as much as the prospect of"
        " ruling 0.50 and lesser things 0.10, in all 0.60 against 0.60"
    )
    assert weighed(many, NAMES, 0, 1) == (
        "loyalty to the ruler 0.30 and lesser things 0.30 weighed as much as the prospect of ruling 0.50"
        " and lesser things 0.10, in all 0.60 against 0.60"
    )


def test_what_was_less_likely_than_not_is_said_to_be_so() -> None:
    assert oddly(choice(True, 0.04)) == " (likely at 0.04)"
    assert oddly(choice(False, 0.96)) == " (likely at 0.04)"
    assert oddly(choice(True, 0.001)) == " (likely at less than 0.01)"
    assert oddly(choice(True, 0.6)) == oddly(choice(False, 0.4)) == ""


def test_stories_say_who_had_a_chance_and_stayed(article: Build) -> None:
    for run in range(6):
        recorded = story(run)
        text = " ".join(paragraph.text for paragraph in tell(recorded))
        stayed = {each.leader for each in recorded.choices if not each.made and each.move is not Move.SIDE}
        for row in stayed:
            name = recorded.leader(row)
            assert f"{name} had" in text.replace("A power broker", "a power broker")
        assert text.count(" and stayed") >= len(stayed)
        assert len(weighings(recorded)) == sum(
            recorded.is_named(each.leader) or each.move is not Move.SIDE for each in recorded.choices
        )


def test_who_pushes_his_patron_is_told_with_what_decided(article: Build) -> None:
    world = simulate(article, 0, 60, SEED).world
    run, push = next(
        (run, each) for run in range(60) if world["episodes"][run]
        for each in story(run).choices if each.move is Move.PUSH and each.made
    )  # fmt: skip
    text = " ".join(paragraph.text for paragraph in tell(story(run)))
    assert f"; with odds put at {push.odds:.2f}, the prospect of ruling alone {dict(push.terms)['prize']:.2f}" in text


def test_a_bid_that_the_scenario_orders_was_nobodys_choice(split: Build) -> None:
    for run in range(4):
        recorded = record_run(split, run, SEED)
        assert not [each for each in recorded.choices if each.day == 60 and each.move is Move.BID]


def test_stakes_are_those_of_the_move() -> None:
    hand = lay(
        [{"authority": 1.0}, {"weight": 0.5}],
        world={"patron": 1, "patron_active": 1, "capacity": 0.4, "coercive_access": 0.2},
        p={"decisiveness": 1.0, "office_advantage": 0.6},
    )
    blow, push = (stakes_of(hand.s, i, move, hand.p) for i, move in ((1, Move.STRIKE), (0, Move.PUSH)))
    assert blow[0] == 1
    assert push[0] == 0
    assert blow[1] + push[1] == 1.0
    assert blow[2] == pytest.approx(0.3), "half of the state's capacity and of the force at call"
    assert np.isfinite(blow).all()
