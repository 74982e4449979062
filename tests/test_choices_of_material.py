"""What is done with material on somebody, and what he does then, is told with the terms by which the rule decides."""

from collections import Counter
from dataclasses import replace
from typing import Final

import pytest

from sim.chronicle import Happening, Recorded, record_run, tell, weighings
from sim.chronicle.acts import ABOUT_A_FILE, USES, Act
from sim.chronicle.choices import Choice, Term
from sim.chronicle.material import ANSWERS, BY_TARGET, Weighed, terms_of_file
from sim.core.ground.codes import Did
from sim.core.ground.luck import seeded
from sim.core.mechanisms.deciding import SHUT
from sim.core.mechanisms.using_files import gains_by_answer, gains_by_use
from sim.ensemble import lay_bench, lay_out, simulate
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from tests.quiet_year import GUARD, HEIR, RULER, happened, quiet_year
from tests.rules.by_hand import Hand, lay
from tests.stories import ARTICLE, SEED

OFTEN: Final = ["parameters.chances=12", "parameters.search_rate=6"]
"""What makes a year full of material."""
DOES: Final = {
    Did.FILE_THREATENED: (Act.SHOW, Act.PROSECUTE), Did.FILE_PUBLISHED: (Act.PUBLISH,),
    Did.FILE_PROSECUTED: (Act.PROSECUTE,), Did.FILE_HANDED_IN: (Act.HAND_IN,), Did.DEAL_STRUCK: (Act.COME_TO_TERMS,),
    Did.WENT_ABROAD: (Act.GO_ABROAD,),
}  # fmt: skip


@pytest.fixture(scope="module")
def full() -> Build:
    return build(load(ARTICLE, OFTEN))


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


def case(**ruler: float) -> Hand:
    """A ruler of caution .2 and a man of weight .6 and caution .5 who shows him a loyalty of .2; a file of .5 between
    them, behind which are a capacity of .8 and a stay of .5."""
    people = [
        {"caution": 0.2, "belief": 0.5, "weight": 0.9, "ambition": 0.7, **ruler},
        {"weight": 0.6, "loyalty": 0.2, "loyalty_latent": 0.3, "caution": 0.5, "ambition": 0.4, "economic": 0.5,
         "belief": 0.5, "clan": -1, "coercive": 0.25},
    ]  # fmt: skip
    world = {"capacity": 0.8, "wealth_autonomy": 0.6, "patron": -1}
    return lay(people, world=world, p={"safety": 2.0, "publication_damage": 0.5})


@pytest.mark.parametrize(
    ("act", "terms"),
    [
        # malice .6, so stakes of .6 * 1.1 = .66; he answers by .6 * .2 = .12; back .5 * .2 * 2 * .12 = .024; hold .2
        (Act.PUBLISH, {"answer": -0.25 * 0.024, "enmity": 0.25 * 0.66, "spent": -0.2}),
        (Act.PROSECUTE, {"answer": -0.7 * 0.024, "enmity": 0.3 * 0.66}),  # odds .5 * .8 * .75
        (Act.SHOW, {"answer": -0.125 * 0.024, "enmity": 0.2 * 0.66}),
    ],
)
def test_terms_of_what_a_ruler_does_with_material_by_hand(act: Act, terms: dict[str, float]) -> None:
    hand = case()
    found = dict(terms_of_file(hand.s, hand.p, Weighed(0, 1, 0.5, 0.0), act))
    assert found == pytest.approx(terms, abs=1e-12)
    assert (hand.s.leaders.caution[0], hand.p.publication_damage) == (0.2, 0.5), "what is told alters nothing"


@pytest.mark.parametrize(
    ("act", "terms"),
    [
        # he fears .5 * 2 * .5 * .8 * .5 = .2, gives up .4 * 1/2 * .5 * .5 * .6, and stands .2 below indifference
        (Act.COME_TO_TERMS, {"fear": 0.2, "given": -0.4 * 0.125 * 0.6, "stance": -0.2}),
        (Act.GO_ABROAD, {"fear": 0.1, "fortune": -0.5 * 0.4, "place": -0.4 * 0.6}),
    ],
)
def test_terms_of_an_answer_to_material_by_hand(act: Act, terms: dict[str, float]) -> None:
    hand = case()
    found = dict(terms_of_file(hand.s, hand.p, Weighed(1, 0, 0.5, 1.0), act))
    assert found == pytest.approx(terms, abs=1e-12)


def test_terms_sum_to_the_gain_by_which_the_compiled_rule_decides(full: Build) -> None:
    """Of everybody with a name over everybody else, on the first mornings of ten futures."""
    bench = lay_bench(full, 100)
    s, p, seen = bench.state, bench.parameters[0], Counter[Act]()
    for run in range(10):
        lay_out(bench, seeded(SEED, run))
        for h in range(int(s.world.people[0])):
            for t in range(int(s.world.people[0])):
                if h == t or (h + t) % 3:
                    continue
                rules = h == s.world.incumbent[0]
                uses = (Act.PUBLISH, Act.PROSECUTE if rules else Act.HAND_IN, Act.SHOW)
                for act, gain in zip(uses, gains_by_use(s, h, t, 0.5, 0.0, p), strict=True):
                    if gain != SHUT:
                        terms = terms_of_file(s, p, Weighed(h, t, 0.5, 0.0), act)
                        assert sum(value for _, value in terms) == pytest.approx(gain, abs=1e-9), act
                        seen[act] += 1
                for act, gain in zip(ANSWERS, gains_by_answer(s, h, t, 0.5, p), strict=True):
                    if gain != SHUT and t != s.world.incumbent[0]:
                        terms = terms_of_file(s, p, Weighed(t, h, 0.5, 1.0), act)
                        assert sum(value for _, value in terms) == pytest.approx(gain, abs=1e-9), act
                        seen[act] += 1
    assert set(seen) == ABOUT_A_FILE
    assert min(seen.values()) > 10, seen


def test_every_use_of_the_log_has_its_choice_and_no_other(full: Build) -> None:
    """Each holder picks again from the gains that are told, after what was done before him in the same step."""
    seen: Counter[Did] = Counter()
    for run in range(8):
        recorded = record_run(full, run, SEED)
        chosen = [each for each in recorded.choices if each.move in ABOUT_A_FILE]
        for event in recorded.happenings:
            if event.did not in DOES or not recorded.is_named(event.actor if event.did in BY_TARGET else event.target):
                continue
            did = [
                each for each in chosen
                if (each.day, each.leader, each.against) == (event.day, event.actor, event.target)
                and each.move in DOES[event.did] and each.made
            ]  # fmt: skip
            assert did, (run, event)
            chosen.remove(did[0])
            seen[event.did] += 1
        shielded = {each.day for each in recorded.happenings if each.did is Did.SHIELDED}
        for each in chosen:  # what is left was defied, or shielded from
            assert not each.made or (each.move in USES and each.day in shielded), (run, each)
    assert min(seen[did] for did in (Did.FILE_THREATENED, Did.FILE_PUBLISHED, Did.FILE_HANDED_IN)) > 10, seen
    assert seen[Did.DEAL_STRUCK] > 2


def test_what_is_told_of_material_moves_nothing(full: Build) -> None:
    played = simulate(full, 0, 4, SEED).world
    for run in range(4):
        recorded = record_run(full, run, SEED)
        assert any(each.move in ABOUT_A_FILE for each in recorded.choices)
        for name in ("events", "files_used", "deaths", "approval", "patron_support"):
            assert recorded.world[name] == played[name][run]


# ----------------------------------------------------------------------------------------------------------- the words


def chosen(move: Act, leader: int, other: int, odds: float = 1.0, **terms: float) -> Choice:
    made = tuple(Term(name, value) for name, value in terms.items())
    return Choice(40, leader, move, True, -1, odds, 0.6, made, against=other)


def told_with(recorded: Recorded, choices: tuple[Choice, ...], event: Happening) -> str:
    return "\n".join(each.text for each in tell(replace(recorded, happenings=(event,), choices=choices)))


@pytest.mark.parametrize(
    ("did", "who", "whom", "choice", "words"),
    [
        (
            Did.FILE_THREATENED, RULER, GUARD, chosen(Act.SHOW, RULER, GUARD, enmity=0.3, answer=-0.1),
            "the file deterred; what decided the ruler: ill will to the guard 0.30 outweighed what the guard could do"
            " in return 0.10.",
        ),
        (
            Did.FILE_THREATENED, RULER, GUARD, chosen(Act.PROSECUTE, RULER, GUARD, 0.4, enmity=0.3),
            "the file deterred; a case before the prosecutors, at odds of 0.40, had failed: ill will to the guard 0.30,"
            " and nothing against.",
        ),
        (
            Did.FILE_THREATENED, RULER, GUARD,
            chosen(Act.COME_TO_TERMS, GUARD, RULER, fear=0.1, stance=-0.3)._replace(made=False, chance=0.2),
            "the file deterred; the guard defied it: aversion to the ruler 0.30 outweighed fear of the file 0.10.",
        ),
        (
            Did.FILE_PROSECUTED, RULER, GUARD, chosen(Act.PROSECUTE, RULER, GUARD, 0.4, enmity=0.3),
            "; what decided the ruler: ill will to the guard 0.30, and nothing against.",
        ),
        (
            Did.FILE_PUBLISHED, HEIR, GUARD, chosen(Act.PUBLISH, HEIR, GUARD, enmity=0.3, spent=-0.2),
            "; what decided the heir: ill will to the guard 0.30 outweighed the hold that it spends 0.20.",
        ),
        (
            Did.FILE_HANDED_IN, HEIR, GUARD, chosen(Act.HAND_IN, HEIR, GUARD, service=0.3, enmity=0.1, lever=-0.2),
            "; what decided the heir: service to the incumbent 0.30 and ill will to the guard 0.10 outweighed the lever"
            " given away 0.20.",
        ),
        (
            Did.DEAL_STRUCK, GUARD, RULER, chosen(Act.COME_TO_TERMS, GUARD, RULER, fear=0.4, stance=-0.3, given=-0.1),
            "the file is left to lie; what decided the guard: fear of the file 0.40 weighed as much as aversion to the"
            " ruler 0.30 and the weight to give up 0.10.",
        ),
        (
            Did.WENT_ABROAD, GUARD, RULER, chosen(Act.GO_ABROAD, GUARD, RULER, fear=0.4, place=-0.3),
            "could do worse; what decided the guard: fear of the file 0.40 outweighed a place at home worth 0.30.",
        ),
    ],
)  # fmt: skip
def test_a_use_of_material_is_told_with_what_decided_it(
    quiet: Recorded, did: Did, who: int, whom: int, choice: Choice, words: str
) -> None:
    event = happened(quiet, 40, did, who, whom, 0.5)
    other = choice._replace(against=RULER if choice.against != RULER else HEIR, terms=(Term("enmity", 9.0),))
    assert words in told_with(quiet, (other, choice), event), "and not of another on the same day"
    assert "decided" not in told_with(quiet, (), event), "of what nobody chose nothing is said"


def test_what_is_asked_for_lists_uses_and_answers(full: Build) -> None:
    recorded = record_run(full, 1, SEED)
    lines = weighings(recorded)
    assert any("come to terms" not in line and " published (likelihood 0." in line for line in lines)
    words = ("a file", "the file on")
    told = [line for line in lines if any(word in line for word in words)]
    assert len(told) == len([each for each in recorded.choices if each.move in ABOUT_A_FILE])
