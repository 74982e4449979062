"""What ruler and challenger do in a struggle, and whom a slate leaves out, is told with the terms that decided it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import pytest

from sim.chronicle import Happening, Recorded, record_run, tell, weighings
from sim.chronicle.acts import ABOUT_A_FILE, Act
from sim.chronicle.answers import gain_of_act, terms_of_act, terms_of_leaving_out, up_to_the_answers
from sim.chronicle.choices import Choice, Term, bring_up_to_date, copied
from sim.chronicle.deeds.ends import LONGEST
from sim.chronicle.plainly import plainly
from sim.chronicle.reading import choices_in
from sim.core import play as order_of_play
from sim.core.ground.codes import Did, Kind, Phase, Purpose, TieKind
from sim.core.ground.luck import seeded, uniform
from sim.core.mechanisms import answers, left_out, worth
from sim.core.mechanisms.deciding import SHUT, likelihood
from sim.core.rulebook import ORDER
from sim.ensemble import lay_bench, lay_out
from sim.language.sentences import inside
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from tests.quiet_year import GUARD, HEIR, RULER, happened, quiet_year
from tests.rules.by_hand import Hand, door, lay
from tests.stories import SEED

SPLITS: Final = ("scenarios/what-if/split-in-the-capital.yaml", "scenarios/what-if/split-in-the-regions.yaml")
COMPILED: Final[dict[Act, Any]] = {
    Act.CLEAR: door(answers.gain_of_clearing), Act.CONCEDE: door(answers.gain_of_conceding),
    Act.LEAVE: door(answers.gain_of_leaving), Act.GIVE_UP: door(answers.gain_of_giving_up),
    Act.SIT_DOWN: door(answers.ruler_would_sit_down), Act.FLEE: door(worth.danger_to),
}  # fmt: skip
plain_uniform = plainly(uniform)
compiled_uniform: Callable[..., Any] = uniform
of_leaving_out = door(left_out.gain_of_leaving_out)


@pytest.fixture(scope="module")
def splits() -> list[Build]:
    return [build(load(each)) for each in SPLITS]


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


# ------------------------------------------------------------------------------------------------------------ the sums


def in_a_contest(**world: float) -> Hand:
    """Ruler and challenger of ambition .5, caution .2 and a fortune of .4 on which the state has half a hold.

    The state's capacity is .5, force obeys, odds are even, and the crowd is as strong as what is left to clear it. Who
    would take over reaches half of the capacity, and safety is worth 10: he would do .25 * .2 * 10 = .5 to the ruler.
    """
    man = {"ambition": 0.5, "caution": 0.2, "economic": 0.4, "negotiation": 0.6, "clan": -1}
    state = {"phase": Phase.CONTEST, "side": 0.5, "square": 0.25, "crowd": 0.25, "capacity": 0.5,
             "wealth_autonomy": 0.5, "challenger": 1, "claimant": -1, "coercive_access": 0.3, **world}  # fmt: skip
    rivals = [{"kind": TieKind.RIVALRY, "from_leader": 0, "to_leader": 1, "strength": 0.4}]
    p = {"momentum": 1.0, "safety": 10.0, "resentment": 0.4, "price_of_change": 0.05, "office_weight": 0.5}
    return lay([man, {**man, "loyalty_latent": 0.3}], ties=rivals, world=state, p=p)


@pytest.mark.parametrize(
    ("act", "i", "world", "terms"),
    [
        # it works with 1/2; (1/4 - 1/8) * (.5 + .7) - 1/8 * .7, where it must work 1/2 * 1.2
        (Act.CLEAR, 0, {}, {"failure": -0.5375, "arrest": 0.25, "fortune": 0.1, "rule": 0.25}),
        # 1/2 * .4 * (.5 + .7) - .5 * .4
        (Act.CONCEDE, 0, {"challenger": -1}, {"given": -0.2, "arrest": 0.1, "fortune": 0.04, "rule": 0.1}),
        # falls with 1/2 * .4; .2 * (.4 * 2 + .2) - .8 * .5, less half of (.45 * 2 + .2)
        (Act.LEAVE, 0, {"force": 0.6}, {"afterwards": -0.55, "arrest": 0.16, "fortune": 0.04, "rule": -0.4}),
        # a chamber has ruled: 1/2 * 1 - 1/2 * .5, and nothing afterwards
        (
            Act.LEAVE, 0, {"force": 0.6, "mark_ruling": 1},
            {"afterwards": 0.0, "arrest": 0.4, "fortune": 0.1, "rule": -0.25},
        ),
        # 1/2 * .7 - .05, and rivals by .4 are .2 below indifference
        (Act.SIT_DOWN, 0, {}, {"arrest": 0.25, "fortune": 0.1, "price": -0.05, "stance": -0.2}),
        # the ruler reaches .4: 1/2 * (.8 + .2), and the challenger's loyalty is .3
        (Act.SIT_DOWN, 1, {}, {"arrest": 0.4, "fortune": 0.1, "price": -0.05, "stance": -0.2}),
        # -.2 * (.5 + .2 + .8 + .2)
        (
            Act.GIVE_UP, 1, {"side": 0.2},
            {"arrest": -0.16, "fortune": -0.04, "loyalty": -0.04, "clan": 0.0, "prize": -0.1, "claimant": 0.0},
        ),
        (Act.FLEE, 0, {"force": 0.4}, {"arrest": 1.2, "fortune": 0.2}),
    ],
)  # fmt: skip
def test_terms_of_an_answer_by_hand(act: Act, i: int, world: dict[str, float], terms: dict[str, float]) -> None:
    hand = in_a_contest(**world)
    assert dict(terms_of_act(hand.s, hand.p, i, act)) == pytest.approx(terms, abs=1e-12)
    assert (hand.s.leaders.caution[i], hand.world.square) == (0.2, 0.25), "what is told alters nothing"
    assert hand.p.price_of_change == 0.05


def test_who_fights_on_behalf_of_another_gives_up_what_the_other_is_to_him_by_hand() -> None:
    """On behalf of the third, his ally by .4: half a place for himself and .2 beyond indifference."""
    people = [{}, {"ambition": 0.5, "loyalty_latent": 0.3, "clan": -1, "caution": 0.2}, {}]
    ally = [{"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.4}]
    world = {"phase": Phase.CONTEST, "side": 0.2, "challenger": 1, "claimant": 2, "patron": -1}
    hand = lay(people, ties=ally, world=world, p={"safety": 10.0})
    terms = dict(terms_of_act(hand.s, hand.p, 1, Act.GIVE_UP))
    wanted = {"arrest": 0.0, "fortune": 0.0, "loyalty": -0.04, "clan": 0.0, "prize": -0.05, "claimant": -0.04}
    assert terms == pytest.approx(wanted, abs=1e-12)


def test_terms_of_leaving_a_clan_out_by_hand() -> None:
    """Stance .3; minded 1 - .6 * (1 - .5 * .5 * .8) = .52, without caution .4; its head a rival by .6, bound by .25."""
    ties = [{"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 0, "strength": 0.6},
            {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 1, "strength": 0.25},
            {"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 2, "strength": 0.9}]  # fmt: skip
    clan = {"kind": Kind.KIN, "weight": 0.5, "cohesion": 0.8, "stance_incumbent": 0.3, "head": 1}
    hand = lay([{"caution": 0.5, "balancing": 0.4}, {}, {}], clans=[clan], ties=ties, world={"patron": -1})
    terms = dict(terms_of_leaving_out(hand.s, hand.p, 0))
    wanted = {"stance": 0.2, "fear": -0.12, "balance": -0.4, "rivalry": 0.6, "bond": -0.25}
    assert terms == pytest.approx(wanted, abs=1e-12)
    assert hand.s.ties.strength[0] == 0.6


open_step: Final[Callable[..., None]] = order_of_play.open_step


def played(built: Build, run: int, rule: str) -> Iterator[tuple[Any, ...]]:
    """Play a run rule by rule: yields (state, copy before, parameters, luck, choices) around each play of one rule."""
    bench, luck = lay_bench(built, 20_000), seeded(SEED, run)
    lay_out(bench, luck)
    state, p, before, scratch = bench.state, bench.parameters[0], copied(bench.state), copied(bench.state)
    while state.world.phase[0] != Phase.SETTLED:
        open_step(state)
        calm = state.world.phase[0] != Phase.CONTEST
        for each in ORDER:
            if calm or each.in_contest:
                play = partial(each.play, state, bench.cells, p, luck, bench.scratch)
                if each.name == rule:
                    bring_up_to_date(before, state)
                    chosen = choices_in(rule, state, scratch, p, luck, play)
                    yield state, before, p, luck, [one for one in chosen if isinstance(one.move, Act)]
                else:
                    play()
        state.world.day[0] += state.world.step[0]


@pytest.mark.parametrize("run", [0, 5])
def test_a_day_of_a_contest_is_read_as_it_stood_when_the_ruler_chose(splits: list[Build], run: int) -> None:
    days = 0
    for state, before, p, luck, _ in played(splits[run % 2], run, "contest"):
        s = copied(before)
        if not up_to_the_answers(s, p, luck) or state.world.phase[0] != Phase.CONTEST:
            continue
        days += 1
        for name in ("side", "force", "regions", "mark_ruling", "mark_media"):
            assert state.world[name][0] == pytest.approx(s.world[name][0], abs=1e-12), name
        assert state.world.square[0] in (pytest.approx(s.world.square[0], abs=1e-12), 0.0)
    assert days > 10


def test_terms_sum_to_the_gain_by_which_the_compiled_rule_decides(splits: list[Build]) -> None:
    """Of every answer that was open on the days on which one was given."""
    seen: Counter[Act] = Counter()
    for k, built in enumerate(splits):
        for run in range(5 * k, 5 * k + 5):
            for _, before, p, luck, chosen in played(built, run, "contest"):
                s = copied(before)
                if not chosen or not up_to_the_answers(s, p, luck):
                    continue
                ruler, challenger, odds = int(s.world.incumbent[0]), int(s.world.challenger[0]), float(s.world.side[0])
                for act, i, given in (
                    (Act.CLEAR, ruler, (float(s.world.square[0]), odds, p)), (Act.CONCEDE, ruler, (odds, p)),
                    (Act.LEAVE, ruler, (odds, p)), (Act.GIVE_UP, challenger, (p,)),
                    (Act.SIT_DOWN, ruler, (p,)), (Act.FLEE, ruler, (ruler, 1.0 - float(s.world.force[0]), p)),
                ):  # fmt: skip
                    if challenger < 0 and act in (Act.GIVE_UP, Act.SIT_DOWN):
                        continue
                    wanted = COMPILED[act](s, *given)
                    assert sum(value for _, value in terms_of_act(s, p, i, act)) == pytest.approx(wanted, abs=1e-9), act
                    seen[act] += 1
                for one in chosen:
                    if one.move is not Act.GIVE_UP:
                        assert one.gain == pytest.approx(gain_of_act(s, p, one.leader, one.move)(s, p), abs=1e-9)
    assert min(seen.values()) > 5, seen


def test_every_answer_of_the_log_has_its_choice_and_no_other(splits: list[Build]) -> None:
    """What the ruler does is drawn again from the gains that are told: were one of them wrong, some answers would not
    be found."""
    seen: Counter[str] = Counter()
    for k, built in enumerate(splits):
        for run in RUNS[k]:
            recorded = record_run(built, run, SEED)
            acts = Counter((each.day, each.move) for each in recorded.choices if isinstance(each.move, Act))
            stormed = {each.day for each in recorded.happenings if each.did is Did.SEAT_STORMED}
            for event in recorded.happenings:
                act = BY.get(event.did)
                if act is Act.LEAVE and event.day in stormed:
                    act = Act.FLEE
                if act is None or (act is Act.SIT_DOWN and event.actor != int(event.world.before.incumbent)):
                    continue
                if act is Act.LEAVE and event.value >= LONGEST:
                    acts.pop((event.day, act), None)
                    continue  # it may have been decided as it stood
                assert acts[event.day, act] == (2 if act is Act.SIT_DOWN else 1), (run, event)
                del acts[event.day, act]
                seen[act.name] += 1
            collapsed = {each.day for each in recorded.happenings if each.did is Did.BID_COLLAPSED and each.actor >= 0}
            given_up = {day for day, act in acts if act is Act.GIVE_UP}
            assert given_up <= collapsed
            seen["GIVE_UP"] += len(given_up)
            seen["collapsed otherwise"] += len(collapsed - given_up)
            assert not {act for _, act in acts} - {Act.GIVE_UP, Act.LEAVE_OUT} - ABOUT_A_FILE
    assert min(seen[each] for each in ("CLEAR", "CONCEDE", "LEAVE", "SIT_DOWN", "GIVE_UP")) >= 2, seen
    assert seen["collapsed otherwise"] <= seen["GIVE_UP"] / 3


RUNS: Final = ((*range(12), 17, 23, 45, 65, 69, 78), range(12, 24))
"""Futures of either scenario, with all that people die of in the capital among them."""
BY: Final = {
    Did.SQUARE_CLEARED: Act.CLEAR, Did.CLEARING_FAILED: Act.CLEAR, Did.RULER_CONCEDED: Act.CONCEDE,
    Did.HANDED_OVER: Act.LEAVE, Did.RULER_FLED: Act.LEAVE, Did.ROUND_TABLE: Act.SIT_DOWN,
}  # fmt: skip


def test_who_is_left_out_is_read_by_the_gain_that_decides_over_every_clan(splits: list[Build]) -> None:
    """Of each clan it is drawn whether it is left out: below the likelihood of the gain it is, above it is not."""
    left = kept = 0
    for run in range(50):
        for state, before, p, luck, chosen in played(splits[0], run, "formation"):
            if not state.world.slate_made[0] or before.world.slate_made[0]:
                continue
            told = {one.clan: one for one in chosen}
            assert all(one.move is Act.LEAVE_OUT for one in chosen)
            for c, clan in enumerate(before.clans):
                gain = of_leaving_out(before, c)
                if c == before.world.team_clan[0] or not plainly(left_out.has_claim)(clan) or gain == SHUT:
                    continue
                draw = float(plain_uniform(luck, Purpose.LEFT_OUT, int(clan.key), int(before.world.day[0])))
                chance = plainly(likelihood)(gain, p)
                assert (draw < chance) == (c in told)
                if c in told:
                    assert told[c].gain == pytest.approx(gain, abs=1e-12)
                    assert told[c].chance == pytest.approx(chance, abs=1e-12)
                left += c in told
                kept += c not in told
    assert left > 5
    assert kept > 50


def test_parts_read_as_python_are_the_parts_that_are_compiled(splits: list[Build]) -> None:
    bench = lay_bench(splits[0], 100)
    lay_out(bench, seeded(SEED, 3))
    s, p = bench.state, bench.parameters[0]
    s.world.side[0], s.world.square[0] = 0.4, 0.3
    for odds in np.linspace(0.05, 0.95, 5):
        assert plainly(answers.gain_of_leaving)(s, odds, p) == pytest.approx(COMPILED[Act.LEAVE](s, odds, p), abs=1e-12)
    luck = seeded(7, 8)
    assert float(plain_uniform(luck, 3, 12345, 67)) == float(compiled_uniform(luck, 3, 12345, 67))


# ----------------------------------------------------------------------------------------------------------- the words


def act(move: Act, leader: int, against: int, odds: float = 0.4, chance: float = 0.6, **terms: float) -> Choice:
    ruler = leader if move is Act.GIVE_UP else -1
    made = tuple(Term(name, value) for name, value in terms.items())
    return Choice(40, leader, move, True, ruler, odds, chance, made, against=against)


def told_with(recorded: Recorded, choices: tuple[Choice, ...], event: Happening) -> str:
    return "\n".join(each.text for each in tell(replace(recorded, happenings=(event,), choices=choices)))


FIGHT: Final = (
    {"phase": Phase.CONTEST, "challenger": 2},
    {"phase": Phase.CONTEST, "challenger": 2, "side": 0.4, "force": 0.5},
)


@pytest.mark.parametrize(
    ("did", "who", "whom", "choice", "words"),
    [
        (
            Did.SQUARE_CLEARED, RULER, -1, act(Act.CLEAR, RULER, HEIR, rule=0.3, arrest=0.2, failure=-0.11),
            "the ruler had the square cleared; the order came with the odds of the challenger at 0.40: the rule to keep"
            " worth 0.30 and the danger in a fall 0.20 outweighed what a failure would cost 0.11.",
        ),
        (
            Did.CLEARING_FAILED, RULER, -1, act(Act.CLEAR, RULER, -1, 0.1, 0.3, rule=0.03, failure=-0.11),
            "cleared and failed; the order came with the odds of the protesters at 0.10: the rule to keep worth 0.03"
            " spoke for it, and what a failure would cost 0.11 against it, which weighed more (likely at 0.30).",
        ),
        (
            Did.RULER_CONCEDED, RULER, -1, act(Act.CONCEDE, RULER, -1, 0.39, arrest=0.2, given=-0.08),
            "the ruler gave in to the street: the choice was made with the odds of the protesters at 0.39: the danger"
            " in a fall 0.20 outweighed the part of the rule given away 0.08.",
        ),
        (
            Did.HANDED_OVER, HEIR, RULER, act(Act.LEAVE, RULER, HEIR, arrest=0.41, rule=-0.22),
            "the ruler gave up power (odds of the challenger 0.40, 0.50 of the force still obeying): the danger in a"
            " fall 0.41 outweighed the rule to lose worth 0.22.",
        ),
        (
            Did.RULER_FLED, HEIR, RULER, act(Act.LEAVE, RULER, HEIR, arrest=0.41, afterwards=-0.22),
            "of the force still obeying): the danger in a fall 0.41 outweighed what might be done to a ruler who has"
            " left 0.22.",
        ),
        (
            Did.HANDED_OVER, HEIR, RULER, act(Act.FLEE, RULER, HEIR, arrest=0.41)._replace(made=False, chance=0.9),
            ", and stayed in the country: nothing spoke for staying, and against it the danger at home 0.41 (likely at"
            " 0.10).",
        ),
        (
            Did.BID_COLLAPSED, HEIR, RULER, act(Act.GIVE_UP, HEIR, RULER, 0.1, 0.2, prize=-0.08, loyalty=0.03),
            "; the bid was given up with odds put at 0.10: loyalty to the ruler 0.03 spoke for it, and the prospect of"
            " ruling 0.08 against it, which weighed more (likely at 0.20 whenever it came up).",
        ),
        (
            Did.ROUND_TABLE, RULER, HEIR, act(Act.SIT_DOWN, RULER, HEIR, arrest=0.76, price=-0.26),
            "the ruler and the heir met at a round table (odds of the challenger 0.40); what decided the ruler: the"
            " danger in losing 0.76 outweighed the price of a change 0.26.",
        ),
    ],
)  # fmt: skip
def test_an_answer_is_told_with_what_decided_it(
    quiet: Recorded, did: Did, who: int, whom: int, choice: Choice, words: str
) -> None:
    event = happened(quiet, 40, did, who, whom, 0.0, world=FIGHT)
    assert words in told_with(quiet, (choice,), event).replace("The ruler", "the ruler")
    assert "outweighed" not in told_with(quiet, (), event), "of what nobody chose nothing is said"


@pytest.mark.parametrize(("days", "stood"), [(89.0, False), (90.0, True)])
def test_a_struggle_that_lasts_no_longer_is_told_to_be_decided_as_it_stood(
    quiet: Recorded, days: float, stood: bool
) -> None:
    text = told_with(quiet, (), happened(quiet, 40, Did.HANDED_OVER, HEIR, RULER, days, world=FIGHT))
    assert ("; neither side had given in, and it was decided as it stood" in text) is stood
    assert ("lost power" in text, "gave up power" in text) == (stood, not stood)


def test_it_is_told_so_where_a_scenario_has_contests_that_are_shorter() -> None:
    short = record_run(build(load(SPLITS[0], ("parameters.longest=20",))), 6, SEED)
    ended = [each for each in short.happenings if each.did is Did.HANDED_OVER]
    assert [each.value for each in ended] == [20.0]
    assert "and it was decided as it stood" in told_with(short, (), *ended)


def test_both_who_sit_down_have_their_reasons(quiet: Recorded) -> None:
    both = (act(Act.SIT_DOWN, HEIR, RULER, arrest=0.5, stance=-0.2), act(Act.SIT_DOWN, RULER, HEIR, arrest=0.76))
    text = told_with(quiet, both, happened(quiet, 40, Did.ROUND_TABLE, RULER, HEIR, 0.4, world=FIGHT))
    assert "; what decided the ruler: the danger in losing 0.76, and nothing against; what decided the heir" in text
    assert "decided the heir: the danger in losing 0.50 outweighed aversion to the ruler 0.20." in text


def test_a_clan_that_is_left_out_is_told_with_what_decided_it() -> None:
    mean = record_run(build(load("scenarios/regional-mean.yaml", ())), 0, 1)
    event = happened(mean, 40, Did.CLAN_LEFT_OUT, 0, 1, 0.2)
    terms = (Term("rivalry", 0.6), Term("balance", -0.4), Term("fear", -0.1))
    left = Choice(40, 0, Act.LEAVE_OUT, True, -1, 1.0, 0.6, terms, against=GUARD, clan=1)
    other = left._replace(clan=2, terms=(Term("stance", 0.3),))
    text = told_with(mean, (other, left), event)
    rival = inside(mean.leader(GUARD))
    assert f"meant to give the Northern clan none of the vacant posts: rivalry with {rival} 0.60" in text
    assert "outweighed the wish for a balance 0.40" in text


def test_what_is_asked_for_lists_every_answer_and_chances_that_passed_leave_them_out(splits: list[Build]) -> None:
    for run in (14, 18, 2):
        recorded = record_run(splits[0], run, SEED)
        lines, text = weighings(recorded), " ".join(paragraph.text for paragraph in tell(recorded))
        acts = [each for each in recorded.choices if isinstance(each.move, Act) and each.move not in ABOUT_A_FILE]
        assert acts
        said = ("gave in", "gave up", "gave the order", "sat down", "left the country", "meant to give")
        assert sum(any(word in line for word in said) for line in lines) >= len(acts)
        for each in acts:
            assert 0.0 < each.chance <= 1.0
            assert f"{recorded.leader(each.leader)} had a chance to {each.move.name}" not in text
