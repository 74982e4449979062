"""What holds in every state of every run, whatever the scenario: tried on random small ones, after every step."""

import pathlib
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim import ensemble
from sim.core import play as order_of_play
from sim.core.ground import records
from sim.core.ground.codes import (
    Did,
    Episode,
    Fate,
    Institution,
    Outcome,
    Path,
    Phase,
    Pole,
    Status,
    TieKind,
    Winner,
)
from sim.core.ground.luck import seeded
from sim.core.ground.records import Field
from sim.language.errors import ScenarioError
from sim.model import PowerStruggle
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from tests.random_scenarios import scenarios

SEED = 5
LOG = 20_000
ARTICLE = "scenarios/kazakhstan-2021.yaml"
COURT = "scenarios/court.yaml"
TABLES: dict[str, tuple[Field, ...]] = {
    "world": records.WORLD, "leaders": records.LEADER, "clans": records.CLAN, "posts": records.POST,
    "ties": records.TIE, "members": records.MEMBER, "schedule": records.SCHEDULE,
}  # fmt: skip
ROWS: dict[str, tuple[Field, ...]] = {"files": records.FILE, "episodes": records.EPISODE}
DAYS_OF_WORLD = ("opened", "closed", "removed_day", "ruler_died", "found_day", "force_gone", "first_seizure")
HOT = [  # many have a chance and little to fear
    "parameters.chances=1", "parameters.safety=2", "world.lame_duck=0.9", "world.approval=0.1",
    "world.mass_grievance=0.9",
]  # fmt: skip
IN_PRISON_OR_DEAD = (Status.ARRESTED, Status.DEAD)
FEW = settings(
    max_examples=40, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip


# ---------------------------------------------------------------------------------------------------- the invariants


class Limits(NamedTuple):
    """Of the fields of one kind of a table: which columns they are, what they are called, and their range."""

    kind: str
    columns: tuple[int, ...]
    names: tuple[str, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def limits_of(table: str, fields: tuple[Field, ...]) -> tuple[Limits, ...]:
    found = []
    for kind in ("f", "i"):
        of_kind = [(k, each) for k, each in enumerate(fields) if each.kind == kind and not _is_free(table, each)]
        columns, names = tuple(k for k, _ in of_kind), tuple(f"{table}.{each.name}" for _, each in of_kind)
        low, high = (np.array([getattr(each, end) for _, each in of_kind]) for end in ("low", "high"))
        found.append(Limits(f"{kind}8", columns, names, low, high))
    return tuple(found)


def _is_free(table: str, field: Field) -> bool:
    return table == "schedule" and field.name == "value"  # a cell of any table, as eight bytes


LIMITS = {table: limits_of(table, fields) for table, fields in {**TABLES, **ROWS}.items()}


def in_their_range(table: str, rows: Any, day: int) -> None:
    cells = records.cells(rows)
    for limits in LIMITS[table]:
        content = cells.view(limits.kind)[:, limits.columns]
        wrong = np.argwhere(~((content >= limits.low) & (content <= limits.high)))
        assert not wrong.size, f"{limits.names[wrong[0][1]]} = {content[tuple(wrong[0])]} on day {day}"


def fields_in_their_range(model: PowerStruggle) -> None:
    for table in TABLES:
        in_their_range(table, getattr(model.state, table), model.day)


def rows_in_their_range(model: PowerStruggle) -> None:
    """Files and episodes: of each table the rows that are in use."""
    for table, used in (("files", "files_kept"), ("episodes", "episodes")):
        in_their_range(table, getattr(model.state, table)[: int(model.world[used])], model.day)


def offices_with_one_holder(model: PowerStruggle) -> None:
    posts, leaders = model.state.posts, model.state.leaders
    held = {int(row): int(holder) for row, holder in enumerate(posts.holder) if holder >= 0}
    assert len(set(held.values())) == len(held), f"somebody holds two offices on day {model.day}"
    assert held == {int(post): row for row, post in enumerate(leaders.post) if post >= 0}, f"day {model.day}"


def nobody_arrested_or_dead_in_office(model: PowerStruggle) -> None:
    leaders = model.state.leaders
    wrong = np.flatnonzero(np.isin(leaders.status, IN_PRISON_OR_DEAD) & (np.asarray(leaders.post) >= 0))
    assert not wrong.size, f"{model.leaders[wrong[0]]} on day {model.day}"


def what_an_office_lends_comes_and_goes_with_it(model: PowerStruggle) -> None:
    leaders, posts = model.state.leaders, model.state.posts
    in_office = np.asarray(leaders.post) >= 0
    assert (np.asarray(leaders.status)[in_office] == Status.IN_SERVICE).all(), f"day {model.day}"
    for means in ("coercive", "economic", "media", "regional"):
        lent = np.asarray(leaders[f"lent_{means}"])
        assert not lent[~in_office].any(), f"{means} lent to somebody without an office on day {model.day}"
        assert (lent <= np.asarray(leaders[means]) + 1e-12).all(), f"{means} on day {model.day}"
    assert not ((np.asarray(posts.vacant_day) >= 0) & (np.asarray(posts.holder) >= 0)).any(), f"day {model.day}"


def bodies_follow_their_offices(model: PowerStruggle) -> None:
    """A body that is commanded by an office has at its head who holds that, and nobody else leads it."""
    posts, clans = model.state.posts, model.state.clans
    chiefs: dict[int, set[int]] = {}
    for post in posts[np.asarray(posts.body) >= 0]:
        chiefs.setdefault(int(post.body), set()).add(int(post.holder))
    for body, holders in chiefs.items():
        assert int(clans.head[body]) in holders | {-1}, f"{model.clans[body]} on day {model.day}"
    for tie in model.state.ties:
        if tie.kind == TieKind.LEADERSHIP and tie.strength > 0.0 and int(tie.to_clan) in chiefs:
            assert int(tie.from_leader) in chiefs[int(tie.to_clan)] | {-1}, f"day {model.day}"


def what_befell_somebody_has_its_day(model: PowerStruggle) -> None:
    leaders = model.state.leaders
    last, befell = np.asarray(leaders.last_fate), np.asarray(leaders.befell)
    assert ((last == Fate.NONE) == (befell == 0)).all(), f"day {model.day}"
    assert ((befell >> last) & 1 == (last != Fate.NONE)).all(), f"day {model.day}"
    assert ((last == Fate.NONE) == (np.asarray(leaders.fate_day) < 0)).all(), f"day {model.day}"
    for field in ("fate_day", "left_day", "took_day", "challenged_day"):
        assert (np.asarray(leaders[field]) <= model.day).all(), f"{field} lies in the future on day {model.day}"


def nobody_stands_against_himself(model: PowerStruggle) -> None:
    """Challenger, claimant, partner of a pact and patron are others than who rules, as long as play goes on."""
    world, leaders = model.world, model.state.leaders
    if not model.running:
        return
    others = {"pact_with"} | ({"challenger", "claimant"} if world.phase == Phase.CONTEST else set())
    for field in sorted(others | ({"patron"} if world.patron_active else set())):
        assert world[field] < 0 or world[field] != world.incumbent, f"{field} on day {model.day}"
    if world.patron_active:
        assert leaders.status[world.patron] in (Status.IN_SERVICE, Status.OUTSIDE, Status.ABROAD)
    if world.phase == Phase.CONTEST:
        assert leaders.pole[world.incumbent] != Pole.CHALLENGER, f"day {model.day}"
        last = int(world.episodes) - 1
        if last < len(model.state.episodes):
            row = model.state.episodes[last]
            assert row.kind == Episode.CONTEST, f"day {model.day}"
            assert row.closed < 0, f"day {model.day}"


def who_wins_rules(model: PowerStruggle) -> None:
    rows = model.state.episodes[: int(model.world.episodes)]
    done = rows[rows.closed >= 0]
    stays = np.isin(done.winner, (Winner.INCUMBENT, Winner.SHARED))
    assert ((done.ruler_after == done.ruler_before) == stays).all(), f"day {model.day}"
    if model.running and not model.world.vacant and model.world.episodes == len(rows) > 0 and rows.closed[-1] >= 0:
        assert rows.ruler_after[-1] == model.world.incumbent, f"day {model.day}"


def shares_of_at_most_one(model: PowerStruggle) -> None:
    clans = model.state.clans
    for field in ("share", "start_share", "entitled"):
        assert clans[field].sum() <= 1.0 + 1e-9, f"{field} on day {model.day}"


def one_ruler_who_is_there(model: PowerStruggle) -> None:
    """Who rules is in the country when calm is played, or the chair is told to be empty; he holds the presidency."""
    world, leaders, posts = model.world, model.state.leaders, model.state.posts
    if model.running or world.vacant:
        return
    there = leaders.status[world.incumbent] in (Status.IN_SERVICE, Status.OUTSIDE)
    assert there or world.outcome == Outcome.NOBODY, f"{leaders.status[world.incumbent]} on day {model.day}"
    held = [int(post.holder) for post in posts if post.institution == Institution.PRESIDENCY and post.holder >= 0]
    if world.incumbent != world.first_incumbent and held:
        assert int(world.incumbent) in held


def episodes_in_order(model: PowerStruggle) -> None:
    rows = model.state.episodes[: int(model.world.episodes)]
    assert (np.diff(rows.opened) >= 0).all()
    done = rows[rows.closed >= 0]
    assert (done.closed >= done.opened).all()
    for one, two in pairwise(rows):
        assert one.ruler_after == two.ruler_before or one.closed < 0, f"day {model.day}"
    assert model.world.deaths >= done.deaths.sum() - 1e-9


def dates_in_order(model: PowerStruggle) -> None:
    world = model.world
    for field in DAYS_OF_WORLD:
        assert world[field] <= world.day, f"{field} lies in the future on day {model.day}"
    for first, then in (("opened", "closed"), ("election", "formation_start")):
        assert world[then] < 0 or world[first] <= world[then], f"{then} before {first}"
    assert world.closed < 0 or world.opened >= 0
    assert world.day <= world.horizon
    assert (np.diff(model.events.day) >= 0).all()


def counts_that_fit(model: PowerStruggle) -> None:
    world = model.world
    assert world.leaked <= world.losers <= world.told
    assert world.attempts_won <= world.attempts
    assert world.square_days <= world.square_record
    assert world.team <= len(model.state.posts)
    assert world.crowd <= world.crowd_record
    assert world.protest_since < 0 or world.protests > 0


def hold_in(model: PowerStruggle) -> None:
    fields_in_their_range(model)
    offices_with_one_holder(model)
    nobody_arrested_or_dead_in_office(model)
    shares_of_at_most_one(model)
    dates_in_order(model)
    one_ruler_who_is_there(model)
    episodes_in_order(model)
    counts_that_fit(model)
    rows_in_their_range(model)
    what_an_office_lends_comes_and_goes_with_it(model)
    bodies_follow_their_offices(model)
    what_befell_somebody_has_its_day(model)
    nobody_stands_against_himself(model)
    who_wins_rules(model)


def past(model: PowerStruggle) -> dict[int, tuple[float, ...]]:
    """What is over and cannot change: the row of each struggle that is closed."""
    rows = model.state.episodes[: int(model.world.episodes)]
    return {k: row.tolist() for k, row in enumerate(rows) if row.closed >= 0}


def play_and_check(built: Build, run: int) -> PowerStruggle:
    """Play a run, checking every state of it."""
    model = PowerStruggle(built, run=run, seed=SEED)
    hold_in(model)
    while model.running:
        day, over, dead = model.day, past(model), np.asarray(model.state.leaders.status) == Status.DEAD
        model.step()
        assert model.day > day or not model.running
        assert over.items() <= past(model).items(), f"day {model.day}"
        assert (np.asarray(model.state.leaders.status)[dead] == Status.DEAD).all(), f"day {model.day}"
        hold_in(model)
    events = model.events
    assert [int(did) for did in events.did].count(Did.CLOSED) == 1
    assert events[-1].did == Did.CLOSED
    return model


@given(text=scenarios(), run=st.integers(0, 1000))
@settings(FEW, max_examples=15)
def test_invariants_hold_in_some_random_scenarios(text: str, run: int, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "random.yaml"
    file.write_text(text, encoding="utf-8")
    play_and_check(build(load(file)), run)


@pytest.mark.slow
@given(text=scenarios(), run=st.integers(0, 1000))
@FEW
def test_invariants_hold_in_random_scenarios(text: str, run: int, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "random.yaml"
    file.write_text(text, encoding="utf-8")
    play_and_check(build(load(file)), run)


@pytest.mark.parametrize(
    "setting",
    [
        [],
        HOT,
        ["events=[{do: ruler_dies, day: 20}, {do: ruler_dies, day: 120}, {do: split, day: 300}]"],
        ["parameters.chances=6", "parameters.noise=0.3", "leaders.tokayev.concealment=0"],
        ["events=[{do: appoint, day: 50, who: rakishev, post: prime_minister},"
         " {do: publish_file, day: 60, who: masimov}, {do: neutralise, day: 80, who: akhmetov},"
         " {do: appoint, day: 70, who: tasmagambetov, post: prime_minister}]"],
    ],
)  # fmt: skip
def test_invariants_hold_in_the_article_and_its_hot_variants(setting: list[str]) -> None:
    built = build(load(ARTICLE, setting))
    for run in range(3):
        play_and_check(built, run)


def test_the_checks_see_what_they_look_for() -> None:
    built = build(load(COURT))
    for spoil, check in (
        (lambda m: m.state.leaders.loyalty.__setitem__(1, 1.2), fields_in_their_range),
        (lambda m: m.state.leaders.loyalty.__setitem__(1, np.nan), fields_in_their_range),
        (lambda m: m.state.posts.holder.__setitem__(0, 1), offices_with_one_holder),
        (lambda m: m.state.leaders.post.__setitem__(2, 1), offices_with_one_holder),
        (lambda m: m.state.leaders.status.__setitem__(1, Status.ARRESTED), nobody_arrested_or_dead_in_office),
        (lambda m: m.state.clans.share.__setitem__(slice(None), 0.6), shares_of_at_most_one),
        (lambda m: m.state.leaders.status.__setitem__(1, Status.OUTSIDE), what_an_office_lends_comes_and_goes_with_it),
        (lambda m: m.state.leaders.lent_coercive.__setitem__(2, 0.1), what_an_office_lends_comes_and_goes_with_it),
        (lambda m: m.state.posts.vacant_day.__setitem__(1, 0), what_an_office_lends_comes_and_goes_with_it),
        (lambda m: m.state.leaders.befell.__setitem__(1, 2), what_befell_somebody_has_its_day),
        (lambda m: m.state.world.pact_with.__setitem__(0, 0), nobody_stands_against_himself),
        (lambda m: m.state.world.crowd.__setitem__(0, 0.5), counts_that_fit),
        (lambda m: m.state.world.closed.__setitem__(0, 3), dates_in_order),
        (lambda m: m.state.world.leaked.__setitem__(0, 3), counts_that_fit),
    ):
        model = PowerStruggle(built)
        check(model)
        spoil(model)
        with pytest.raises(AssertionError):
            check(model)


# ------------------------------------------------------------ what once did not hold, each with its smallest example


def stepped(setting: list[str], until: int, file: str = COURT, run: int = 0) -> PowerStruggle:
    model = PowerStruggle(build(load(file, setting)), run=run, seed=SEED)
    while model.running and model.day < until:
        model.step()
    return model


def test_who_is_arrested_by_an_event_leaves_office() -> None:
    nobody_arrested_or_dead_in_office(
        stepped(["events=[{do: set, day: 10, path: leaders.guard.status, value: arrested}]"], 14)
    )


def test_nobody_starts_arrested_in_office() -> None:
    with pytest.raises(ScenarioError, match="the arrested hold no post"):
        load(COURT, ["leaders.guard.status=arrested"])


def test_the_dead_cannot_be_appointed() -> None:
    model = PowerStruggle(build(load(COURT, ["events=[{do: appoint, day: 10, who: heir, post: command}]"])), seed=SEED)
    model.state.leaders.status[2] = Status.DEAD
    while model.running and model.day < 14:
        model.step()
    assert model.leader("heir").status is Status.DEAD
    assert model.state.posts.holder[1] == 1


def test_a_neutralised_incumbent_does_not_rule() -> None:
    later = ", ".join(f"{{do: neutralise, day: 10, who: {who}}}" for who in ("guard", "heir"))
    model = stepped([f"events=[{{do: ruler_dies, day: 3}}, {later}]"], 14)
    assert model.world.removed_day == 3
    assert model.incumbent.status is not Status.NEUTRAL


def test_a_neutralised_patron_leaves_the_scene() -> None:
    model = stepped(["world.patron=heir", "events=[{do: neutralise, day: 10, who: heir}]"], 14)
    assert not model.world.patron_active


@pytest.mark.parametrize(("file", "setting"), [(ARTICLE, []), (COURT, ["parameters.chances=3"])])
def test_over_many_runs_as_many_move_as_the_chances_they_had_come_to(file: str, setting: list[str]) -> None:
    found = ensemble.simulate(build(load(file, setting)), 0, 3000, SEED).leaders
    day, risk = (ensemble.LEADER_RESULTS.index(name) for name in ("challenged_day", "risk"))
    moved, chances = (found[:, :, day] >= 0).sum(axis=0), found[:, :, risk].sum(axis=0)
    assert moved.sum() > 100
    assert (abs(moved - chances) <= 3.5 * np.sqrt(chances)).all(), "each of them"


@pytest.mark.parametrize("heir", ["guard", "heir"])  # the file cannot tell which of them rules by then
def test_nobody_challenges_himself(heir: str) -> None:
    model = stepped([f"events=[{{do: ruler_dies, day: 3}}, {{do: split, day: 10, who: {heir}}}]"], 14)
    assert model.world.challenger != model.world.incumbent


def test_a_contest_is_played_by_the_day_from_its_first_day() -> None:
    model = stepped(["events=[{do: split, day: 8, who: guard}]"], 9)
    assert model.phase is Phase.CONTEST
    assert model.day == 9


def test_no_run_goes_on_beyond_its_horizon() -> None:
    model = stepped(["rules={challenge: off, succession: off}"], 10_000)
    assert model.day == model.world.horizon


def test_deference_is_a_share_without_the_rule_of_succession() -> None:
    fields_in_their_range(stepped(["rules={succession: off}"], 14))


def test_nobody_is_told_a_fate_after_the_vote() -> None:
    model = stepped([], 400, ARTICLE)
    told = [event for event in model.events if event.did == Did.FATE_TOLD and event.day > model.world.election]
    assert told == []


def test_the_first_incumbent_loses_power_once() -> None:
    """A patron strikes at the heir of a ruler who died in office."""
    struck = 0
    built = build(load(ARTICLE, ["events=[{do: ruler_dies, day: 20}]", "parameters.chances=6", "parameters.noise=0.3"]))
    for run in range(200):
        world, events = played(built, run)
        struck += Did.PATRON_STRUCK in events.did
        successions = events.day[events.did == Did.TOOK_OFFICE]
        assert world.removed_day == (successions[0] if successions.size else -1)
    assert struck > 10


def played(built: Build, run: int) -> tuple[Any, Any]:
    """Play a run at one go; return the world at its close, and what was written down."""
    bench, luck = ensemble.lay_bench(built, LOG), seeded(SEED, run)
    ensemble.lay_out(bench, luck)
    play: Any = order_of_play.play
    play(bench.state, bench.cells, bench.parameters[0], luck, built.rules_off, bench.scratch)
    world = bench.state.world[0]
    assert world.events <= LOG
    return world, bench.state.log[: int(world.events)]


def test_a_contest_after_a_failed_plot_has_the_path_of_the_contest() -> None:
    built = build(load(ARTICLE, HOT))
    worlds = ensemble.simulate(built, 0, 300, SEED).world
    plots = np.flatnonzero((worlds["path"] == Path.PALACE) & (worlds["episodes"] == 1))
    assert plots.size
    for run in plots:
        assert Did.BID_OPENED not in played(built, int(run))[1].did, f"run {run}"


def test_who_died_in_office_did_not_lose_power_against_the_rules() -> None:
    built = build(load(ARTICLE, ["events=[{do: ruler_dies, day: 20}]", *HOT]))
    worlds = ensemble.simulate(built, 0, 300, SEED).world
    died = (worlds["ruler_died"] == 20) & (worlds["removed_day"] == 20)
    assert died.any()
    assert not worlds["irregular"][died].any()


def test_a_challenger_who_wins_at_the_horizon_has_removed_the_incumbent() -> None:
    built = build(load(COURT, ["events=[{do: split, day: 362, who: guard}]", "leaders.guard.weight=1"]))
    worlds = ensemble.simulate(built, 0, 300, SEED).world
    won = worlds["winner"] == Winner.CHALLENGER
    assert won.any()
    assert (worlds["removed_day"][won] >= 0).all()


def test_an_incumbent_who_is_arrested_does_not_rule() -> None:
    model = stepped(["events=[{do: set, day: 10, path: leaders.ruler.status, value: arrested}]"], 14)
    assert model.incumbent.status not in IN_PRISON_OR_DEAD or model.phase is Phase.SETTLED


def test_a_patron_who_dies_by_an_event_leaves_the_scene() -> None:
    model = stepped(["world.patron=heir", "events=[{do: set, day: 10, path: leaders.heir.status, value: dead}]"], 14)
    assert not model.world.patron_active
