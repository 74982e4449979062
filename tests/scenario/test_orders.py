"""An order that cannot do what it says is refused in its place, whatever else the file says."""

from pathlib import Path

import pytest

from sim.ensemble import simulate
from sim.language.errors import Problem
from sim.scenario.reading.loader import examine
from sim.scenario.tables.build import build

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"  # its throne is `president`


def refused(events: str, *more: str) -> list[Problem]:
    return list(examine(COURT, [*more, f"events=[{events}]"]).problems)


@pytest.mark.parametrize(
    ("events", "path", "message"),
    [
        ("{day: 10, do: appoint, who: ruler, post: president}", "events.0.who", "rules already by then"),
        ("{day: 10, do: elect, who: ruler}", "events.0.who", "rules already by then: name who is to follow"),
        ("{day: 9, do: elect, who: guard}, {day: 19, do: elect, who: guard}", "events.1.who", "rules already by then"),
        ("{day: 9, do: elect, who: guard}, {day: 19, do: split, who: guard}", "events.1.who", "against himself"),
        ("{day: 9, do: elect, who: guard}, {day: 9, do: elect, who: elder}", "events.1.do", "'elect' stands on the"),
        ("{day: 9, do: neutralise, who: elder}, {day: 10, do: elect, who: elder}", "events.1.who", "nobody to happen"),
        ("{day: 10, do: elect, who: nobody}", "events.0.who", "is not the id of a leader or official"),
        ("{day: 10, do: elect}", "events.0", "'elect' needs 'who'"),
        ("{day: 10, do: ruler_dies, heir: ruler}", "events.0.heir", "is the ruler who dies: name who follows him"),
        ("{day: 10, do: ruler_dies, heir: guard}, {day: 20, do: ruler_dies, heir: guard}", "events.1.heir", "who dies"),
        ("{day: 10, do: ruler_dies, heir: nobody}", "events.0.heir", "is not the id of a leader or official"),
        ("{day: 9, do: neutralise, who: elder}, {day: 10, do: ruler_dies, heir: elder}",
         "events.1.heir", "is out of the play by then, and cannot inherit"),
        ("{day: 10, do: split, heir: elder}", "events.0.heir", "'split' has no 'heir'"),
        ("{day: null, do: shock, size: 0.3}", "events.0", "needs exactly one of 'on', 'day' and 'after_election'"),
        ("{day: 10, do: appoint, who: null, post: minister_12}", "events.0", "'appoint' needs 'who'"),  # null is none
        ("{day: 10, do: set, path: world.approval, value: null}", "events.0", "'set' needs 'value'"),
        ("{day: 10, do: appoint, who: ruler, post: minister_12}", "events.0.who", "goes on ruling"),
        ("{day: 9, do: neutralise, who: elder}, {day: 10, do: appoint, who: elder, post: minister_12}",
         "events.1.who", "is out of the play by then"),
        ("{day: 10, do: appoint, who: elder, post: minister_12}, {day: 10, do: neutralise, who: elder}",
         "events.0.who", "is out of the play by then"),  # whoever is taken out is so before the day's appointments
        ("{day: 9, do: set, path: leaders.elder.status, value: dead}, {day: 9, do: split, who: elder}",
         "events.1.who", "is dead by then"),
        ("{day: 9, do: set, path: leaders.guard.status, value: arrested}, {day: 19, do: find_file, who: guard}",
         "events.1.who", "is in prison by then"),
        ("{day: 9, do: ruler_dies}, {day: 19, do: switch_sides, who: ruler, pole: challenger}",
         "events.1.who", "is dead by then"),
        ("{day: 9, do: switch_sides, who: ruler, pole: challenger}", "events.0.who", "is his own side"),
        ("{day: 9, do: split, who: ruler}", "events.0.who", "cannot open a split against himself"),
        ("{day: 8, do: neutralise, who: elder}, {day: 9, do: split, who: ruler}",
         "events.1.who", "cannot open a split against himself"),  # he still rules
        ("{day: 8, do: set, path: leaders.guard.status, value: dead}, {day: 9, do: publish_file, who: ruler}",
         "events.1.who", "holds the files"),
        ("{day: 8, do: neutralise, who: ministers_02}, {day: 9, do: split, who: ministers_02}",
         "events.1.who", "is out of the play by then"),  # an official without a name of his own
        ("{day: 9, do: publish_file, who: ruler}", "events.0.who", "holds the files"),
        ("{day: 9, do: patron_exit}, {day: 19, do: patron_exit}", "events.1.do", "he is gone by then"),
        ("{day: 9, do: neutralise, who: patron}, {day: 19, do: choose_successor}", "events.1.do", "out of the play"),
        ("{day: 9, do: patron_exit}, {day: 19, do: split, who: patron}", "events.1.who", "is out of the play by then"),
        ("{day: 9, do: appoint, who: elder, post: minister_12}, {day: 9, do: appoint, who: guard, post: minister_12}",
         "events.1.post", "'appoint' of 'minister_12' stands on the same day already (events.0)"),
        ("{day: 9, do: appoint, who: elder, post: minister_12}, {day: 9, do: appoint, who: elder, post: minister_11}",
         "events.1.who", "'appoint' of 'elder' stands on the same day"),
        ("{day: 9, do: set, path: world.approval, value: 0}, {on: 2020-11-10, do: set, path: world.approval, value: 1}",
         "events.1.path", "'set' of 'world.approval' stands on the same day"),
        ("{day: 9, do: ruler_dies}, {day: 9, do: ruler_dies}", "events.1.do", "'ruler_dies' stands on the same day"),
        ("{day: 9, do: elect, who: guard}, {day: 19, do: fate, who: guard, what: move}", "events.1.who", "rules, and"),
        ("{day: 9, do: fate, who: guard, what: arrest}, {day: 19, do: fate, who: guard, what: move}",
         "events.1.who", "is in prison by then, so 'move' is no fate for him"),
        ("{day: 9, do: fate, who: guard, what: arrest}, {day: 19, do: split, who: guard}",
         "events.1.who", "is in prison by then"),
        ("{day: 9, do: fate, who: patron, what: arrest}, {day: 19, do: choose_successor}", "events.1.do", "in prison"),
        ("{day: 9, do: neutralise, who: elder}, {day: 19, do: fate, who: elder, what: pardon}",
         "events.1.who", "is out of the play by then, so 'pardon' is no fate for him"),
        ("{day: 9, do: fate, who: elder, what: exile}, {day: 9, do: fate, who: elder, what: envoy}",
         "events.1.who", "'fate' of 'elder' stands on the same day already"),
        ("{day: 9, do: appoint, who: ministers_11, post: minister_12}", "events.0.who", "is not the id of"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_do_what_it_says_is_refused(events: str, path: str, message: str) -> None:
    problems = refused(events)
    assert [problem.path for problem in problems] == [path]
    assert message in problems[0].message


@pytest.mark.parametrize(
    "events",
    [
        "{day: 10, do: appoint, who: elder, post: minister_12}",
        "{day: 9, do: set, path: leaders.elder.status, value: abroad},"
        " {day: 10, do: appoint, who: elder, post: minister_12}",  # called home
        "{day: 8, do: neutralise, who: elder}, {day: 9, do: set, path: leaders.elder.status, value: outside},"
        " {day: 10, do: appoint, who: elder, post: minister_12}",
        "{day: 9, do: ruler_dies}, {day: 19, do: ruler_dies}",  # the heir dies as well
        "{day: 9, do: shock, size: 0.2}, {day: 9, do: shock, size: 0.2}",  # each takes its part
        "{day: 9, do: split, who: patron}",
        "{day: 9, do: appoint, who: guard, post: president}",  # the ruler hands power on
        "{day: 9, do: elect, who: guard}, {day: 19, do: split, who: ruler}",  # who rules no more
        "{day: 9, do: appoint, who: guard, post: president}, {day: 19, do: appoint, who: ruler, post: minister_12}",
        "{day: 9, do: ruler_dies, heir: elder}, {day: 19, do: ruler_dies, heir: guard}",
        "{day: 9, do: set, path: leaders.elder.status, value: abroad}, {day: 19, do: ruler_dies, heir: elder}",
        "{day: 20, do: appoint, who: elder, post: minister_12}, {day: 30, do: neutralise, who: elder}",
        "{day: 9, do: fate, who: guard, what: arrest}, {day: 19, do: fate, who: guard, what: pardon},"
        " {day: 29, do: fate, who: guard, what: exile}, {day: 39, do: fate, who: guard, what: return},"
        " {day: 49, do: appoint, who: guard, post: minister_12}, {day: 59, do: fate, who: guard, what: dismiss}",
        "{day: 9, do: elect, who: guard}, {day: 19, do: fate, who: ruler, what: arrest}",
        "{day: 9, do: fate, who: patron, what: exile}, {day: 19, do: choose_successor}",
    ],
)
def test_an_order_that_can_is_taken(events: str) -> None:
    assert refused(events) == []


@pytest.mark.parametrize(
    "order",
    [
        "ruler_dies}", "ruler_dies, heir: elder}", "set, path: leaders.ruler.status, value: abroad}",
        "elect, who: guard}", "appoint, who: guard, post: president}",
    ],
)  # fmt: skip
def test_what_is_said_to_hand_power_on_does(order: str) -> None:
    scenario = examine(COURT, [f"events=[{{day: 10, do: {order}]"]).scenario
    assert scenario is not None
    runs = simulate(build(scenario), 0, 20, 1)
    assert (runs.world["removed_day"] == 10).all()
    back = runs.world["incumbent"] == 0  # who has handed power on in life may take it back
    assert back.mean() < 0.2 if "guard" in order else not back.any()
