"""Named outcomes: what is measured in every run of an arm, as one number or a yes or no.

A name may have arguments, ids or months: ``survived(12)``, ``challenged(akhmetov, esimov, 12)``,
``pivotal(tasmagambetov)``. A run in which an outcome cannot be seen (no vote, no split) gives nan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from sim.analysis.runs.arms import ArmRun, set_leader
from sim.analysis.runs.quantities import ends_of, possible
from sim.core.ground.codes import Kind, Order, Path, Pole, Role, Winner
from sim.ensemble import DAYS_A_PICTURE, LEADER_RESULTS, SERIES
from sim.language.characters import quoted
from sim.outcomes.entry import Entry
from sim.outcomes.numbers import LEVELS
from sim.outcomes.own import Own, OwnOutcomes
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.spans import DAYS_A_MONTH
from sim.statistics.estimates import FloatArray
from sim.statistics.means import A_SHARE, AT_LEAST_0, Ends

Argument = str | float
Arguments = tuple[Argument, ...]
OF_ALL_POSTS: Final = ("own_team", "start_team")
OF_ALL_LEADERS: Final = ("enemies", "enemies_mean", "followers")
# those that may be given a number, and below those that are given one name
OF_A_TIME: Final = ("survived", "split", "challenged", "moves_expected", "found", "pivotal", *LEVELS)
OF_ONE: Final = ("chosen", "chosen_third", "weight", "loyalty", "followers", "pivotal")
FORM: Final = re.compile(r"^([a-z_][a-z0-9_]*)(?:\(([^()]*)\))?$")


class Measure(NamedTuple):
    """An outcome: the function, whether it is a yes or no, its unit, what it is, and what its arguments name."""

    of: Callable[[ArmRun, Arguments], FloatArray]
    yes_no: bool
    unit: str
    meaning: str
    takes: str = ""
    words: tuple[str, ...] = ()
    needs_name: bool = False


def read_outcome(text: str) -> tuple[str, Arguments]:
    """Return name and arguments of an outcome. Raises ValueError where it has not the form ``name(a, b)``."""
    match = FORM.match(text.strip())
    if match is None:
        raise ValueError(f"{quoted(text, goes_on=True)} must have the form name, or name(a, b)")
    given = [part.strip() for part in (match[2] or "").split(",") if part.strip()]
    return match[1], tuple(float(part) if _is_number(part) else part for part in given)


def odd_arguments(name: str, arguments: Arguments) -> str | None:
    """Say which arguments of a measure nobody would read, or no run could reach; None where there are none."""
    numbers, names = [each for each in arguments if not isinstance(each, str)], _names(arguments)
    if name in OUTCOMES and name not in OF_CLAIMS and arguments:
        return f"'{name}' takes no arguments"
    if len(numbers) > (name in OF_A_TIME):
        takes = "one number" if name in OF_A_TIME else "no number"
        return f"'{name}' takes {takes} (found {', '.join(map(str, numbers))})"
    if name in OF_ONE and len(names) > 1:
        return f"'{name}' takes one name (found {', '.join(names)})"
    if numbers and not 0 <= numbers[0] < np.inf:
        return f"'{name}' needs a number from 0 (found {numbers[0]})"
    return None


def measure(run: ArmRun, outcome: str) -> FloatArray:
    """Return an outcome of every run of an arm, float64 (n,), nan where it cannot be seen."""
    name, arguments = read_outcome(outcome)
    of = measure_of(name, run.build.own).of
    values = run.remembered(("outcome", outcome), lambda: np.asarray(of(run, arguments), np.float64))
    return np.asarray(values)


def measure_of(name: str, own: OwnOutcomes) -> Measure:
    """Return the measure of a name, of claims or of the scenario's own outcomes. Raises KeyError."""
    return _as_told(own[name]) if name in own else MEASURES[name]


def possible_of(run: ArmRun, outcome: str) -> Ends:
    """Return between what an outcome of a run must lie, whether it was seen or not."""
    name, _ = read_outcome(outcome)
    if name in OF_ALL_POSTS:
        return Ends(0.0, float(len(run.build.posts)))
    if name in OF_ALL_LEADERS:
        return Ends(0.0, float(len(run.build.leaders)))
    return possible_before(name, run.build.own, float(run.build.world.horizon[0]))


def possible_before(name: str, own: OwnOutcomes, horizon: float) -> Ends:
    """Return between what an outcome must lie as far as its name tells, before anything is laid out.

    `own` are outcomes that the scenario defines, `horizon` is in days.
    """
    if name in OF_ALL_POSTS or name in OF_ALL_LEADERS:
        return AT_LEAST_0
    if name == "chosen_weight":  # less the mean of others
        return Ends(-1.0, 1.0)
    if name in own:
        return ends_of(own, horizon)[name]
    unit, lasts = MEASURES[name].unit, name not in OF_CLAIMS and OUTCOMES[name].lasts
    return A_SHARE if unit in ("loyalty", "cohesion") else possible(unit, horizon, lasts)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _names(arguments: Arguments) -> list[str]:
    return [each for each in arguments if isinstance(each, str)]


def _number(arguments: Arguments, default: float) -> float:
    return next((each for each in arguments if not isinstance(each, str)), default)


def _last_day(run: ArmRun, arguments: Arguments) -> float:
    """Return the last day counted: the months named, or the horizon."""
    months = _number(arguments, np.inf)
    return float(min(months * DAYS_A_MONTH, float(run.build.world.horizon[0])))


def _survived(run: ArmRun, arguments: Arguments) -> FloatArray:
    if not arguments:
        return OUTCOMES["survived"].of(run.world)
    removed = run.world["removed_day"]
    return np.asarray((removed < 0) | (removed > _last_day(run, arguments)), np.float64)


def _split(run: ArmRun, arguments: Arguments) -> FloatArray:
    is_split = OUTCOMES["split"].of(run.world)
    return is_split if not arguments else is_split * (run.world["opened"] <= _last_day(run, arguments))


def _path(run: ArmRun, arguments: Arguments) -> FloatArray:
    wanted = [int(Path[name.upper()]) for name in _names(arguments)]
    return np.asarray(np.isin(run.world["path"], wanted), np.float64)


def _winner(run: ArmRun, arguments: Arguments) -> FloatArray:
    wanted = [int(Winner[name.upper()]) for name in _names(arguments)]
    return np.asarray(np.isin(run.world["winner"], wanted), np.float64)


def _challenged(run: ArmRun, arguments: Arguments) -> FloatArray:
    """Whether any of the leaders named moved, openly or covertly, against the incumbent; all where none is named."""
    rows = [run.row_of(name) for name in _names(arguments)] or list(range(run.results.leaders.shape[1]))
    days = run.results.leaders[:, rows, LEADER_RESULTS.index("challenged_day")]
    return np.asarray(((days >= 0) & (days <= _last_day(run, arguments))).any(axis=1), np.float64)


def _moves_expected(run: ArmRun, arguments: Arguments) -> FloatArray:
    """Moves of the leaders named to be expected by then, given how each run went: the chances they had, added up."""
    rows = [run.row_of(name) for name in _names(arguments)] or list(range(run.results.leaders.shape[1]))
    leaders = run.until(int(_last_day(run, arguments))).results.leaders
    return np.asarray(leaders[:, rows, LEADER_RESULTS.index("risk")].sum(axis=1))


def _picture(name: str) -> Callable[[ArmRun, Arguments], FloatArray]:
    """Return a level at the close, as the registry has it, or in the picture of a month."""
    column = SERIES.index(name)

    def of(run: ArmRun, arguments: Arguments) -> FloatArray:
        series = run.results.series[:, :, column]
        month = _number(arguments, 0.0)
        if not month:
            return OUTCOMES[name].of(run.world)
        picture = int(month * DAYS_A_MONTH / DAYS_A_PICTURE) - 1
        return np.asarray(series[:, min(max(picture, 0), series.shape[1] - 1)])

    return of


def _mean_picture(name: str) -> Callable[[ArmRun, Arguments], FloatArray]:
    """Return a level's mean over the pictures of a run: ``<name>_mean`` of the registry."""
    column, mean = SERIES.index(name), f"{name}_mean"

    def of(run: ArmRun, arguments: Arguments) -> FloatArray:
        over_time = run.results.series[:, :, column].mean(axis=1)
        return OUTCOMES[mean].of({mean: over_time, "patron": run.world["patron"]})

    return of


def _world(name: str) -> Callable[[ArmRun, Arguments], FloatArray]:
    return lambda run, _: np.asarray(run.world[name], np.float64)


def _leader(name: str) -> Callable[[ArmRun, Arguments], FloatArray]:
    column = LEADER_RESULTS.index(name)
    return lambda run, arguments: np.asarray(run.results.leaders[:, run.row_of(_names(arguments)[0]), column])


def _found(run: ArmRun, arguments: Arguments) -> FloatArray:
    day = run.world["found_day"]
    return np.asarray((day >= 0) & (day <= _last_day(run, arguments)), np.float64)


def _days_to_find(run: ArmRun, arguments: Arguments) -> FloatArray:
    """Days until the first find; the horizon where nothing was found by then (a restricted mean)."""
    day = run.world["found_day"]
    return np.asarray(np.where(day >= 0, day, run.build.world.horizon[0]), np.float64)


def _weight_share(run: ArmRun, arguments: Arguments) -> FloatArray:
    """The first leader's share of the weight of all that are named."""
    rows = [run.row_of(name) for name in _names(arguments)]
    weights = run.results.leaders[:, rows, LEADER_RESULTS.index("weight")]
    return np.asarray(weights[:, 0] / np.maximum(weights.sum(axis=1), 1e-12))


def _chosen(run: ArmRun, arguments: Arguments) -> FloatArray:
    chosen = run.world["chosen"]
    wanted = chosen == run.row_of(_names(arguments)[0])
    return np.where(chosen >= 0, wanted, np.nan)


def _weights_of_candidates(run: ArmRun) -> FloatArray:
    """Return the drawn weights of leaders; nan for those whom the patron would not consider."""
    drawn = run.at_start("weights", lambda s: s.leaders.weight[: run.results.leaders.shape[1]])
    candidate = np.asarray(run.build.leaders.candidate[: drawn.shape[1]], bool).copy()
    if run.build.world.patron[0] >= 0:
        candidate[int(run.build.world.patron[0])] = False
    return np.where(candidate, drawn, np.nan)


def _chosen_third(run: ArmRun, arguments: Arguments) -> FloatArray:
    """Whether the chosen one is among the weakest (strongest) third of candidates by drawn weight."""
    weights, chosen = _weights_of_candidates(run), run.world["chosen"]
    count = int(np.isfinite(weights[0]).sum())
    signed = weights if _names(arguments)[0] == "weakest" else -weights
    rank = np.argsort(np.argsort(np.where(np.isfinite(signed), signed, np.inf), axis=1), axis=1)
    ranks = rank[np.arange(len(chosen)), np.maximum(chosen, 0)]
    return np.where(chosen >= 0, ranks < max(1, count // 3), np.nan)


def _chosen_weight(run: ArmRun, arguments: Arguments) -> FloatArray:
    """Weight of the chosen one less the mean weight of the candidates: below 0 where the weak are preferred."""
    weights, chosen = _weights_of_candidates(run), run.world["chosen"]
    own = weights[np.arange(len(chosen)), np.maximum(chosen, 0)]
    return np.where(chosen >= 0, own - np.nanmean(weights, axis=1), np.nan)


def _cohesion(run: ArmRun, arguments: Arguments) -> FloatArray:
    rows = [run.build.clan_ids.index(name) for name in _names(arguments)]
    return np.asarray(run.at_close(f"cohesion{rows}", lambda s: [s.clans[row].cohesion for row in rows]).mean(axis=1))


def _followers(run: ArmRun, arguments: Arguments) -> FloatArray:
    """Officials who belong, on the first morning, to a clan or following that the leader heads."""
    row = run.row_of(_names(arguments)[0])
    heads = np.asarray(run.build.clans.head)
    kinds = np.asarray(run.build.clans.kind)
    own = np.flatnonzero((heads == row) & (kinds <= Kind.TEAM))
    officials = run.at_start(
        f"followers{row}", lambda s: [int(np.isin(s.leaders.clan[s.leaders.corps >= 0], own).sum())]
    )
    return officials[:, 0]


def side_of(world: Any) -> FloatArray:
    """Return who prevailed in each run: 1 the government (incumbent or heir), -1 a challenger or patron.

    A pact is 0, or 1/2 where it leaves the ruler in office: whether he keeps it makes a difference.
    """
    winner = world["winner"]
    government = (winner == Winner.INCUMBENT) | (winner == Winner.HEIR)
    pacts = np.select([winner == Winner.PACT, winner == Winner.SHARED], [0.0, 0.5], -1.0)
    return np.where(government, 1.0, pacts)


def _pivotal(run: ArmRun, arguments: Arguments) -> FloatArray:
    """Whether the winning side changes when the leader is taken out, or stands on the other side, on the same luck.

    From the day of the first split a scenario imposes, else from the day named, else from the start. Where a split
    is imposed, only runs in which it opened count. Who had taken no side is only taken out, not turned.
    """
    row = run.row_of(_names(arguments)[0])
    imposed = [int(item.day) for item in run.build.schedule if item.order == Order.SPLIT]
    day = int(_number(arguments, min(imposed) if imposed else 0.0))
    world, before = run.world, side_of(run.world)
    pole = run.at_close(f"pole{row}", lambda s: [s.leaders[row].first_pole])[:, 0]
    out = run.replay(f"out{row}/{day}", [(day, Order.NEUTRALISE, int(Role.LEADER), row, -1, 0.0)])
    to_incumbent = [set_leader(day, row, "pole_set", Pole.INCUMBENT), set_leader(day, row, "team", 1)]
    with_incumbent = run.replay(f"with{row}/{day}", to_incumbent)
    against = run.replay(f"against{row}/{day}", [set_leader(day, row, "pole_set", Pole.CHALLENGER)])
    turned = np.where(
        pole == Pole.CHALLENGER,
        side_of(with_incumbent.world) != before,
        np.where(pole == Pole.INCUMBENT, side_of(against.world) != before, False),
    )
    changes = np.asarray((side_of(out.world) != before) | turned, np.float64)
    return np.where((world["forced"] == 1) | (not imposed), changes, np.nan)


def _as_told(entry: Entry | Own) -> Measure:
    """Return the measure of an outcome that takes no arguments, the same as every other verb tells."""
    return Measure(lambda run, _: run.told.values(entry.name), entry.yes_no, entry.unit, entry.formula)


LEADERS: Final = "leader"
OF_CLAIMS: Final[Mapping[str, Measure]] = {
    "survived": Measure(_survived, True, "share", "the first incumbent in power to the close, or after so many months"),
    "split": Measure(_split, True, "share", "the elite split by the close, or within so many months"),
    "path": Measure(_path, True, "share", "the split took one of these paths", "",
                    tuple(path.name.lower() for path in Path), True),
    "winner": Measure(_winner, True, "share", "one of these prevailed", "",
                      tuple(winner.name.lower() for winner in Winner), True),
    "challenged": Measure(_challenged, True, "share", "one of these moved against the incumbent", LEADERS),
    "moves_expected": Measure(_moves_expected, False, "moves", "moves of these against the incumbent to be expected",
                              LEADERS),
    **{
        name: Measure(_picture(name), False, level.unit, f"{level.row} at the close, or after so many months")
        for name, level in LEVELS.items()
    },
    **{
        f"{name}_mean": Measure(_mean_picture(name), False, level.unit, f"{level.row}, mean over time")
        for name, level in LEVELS.items()
    },
    "own_team": Measure(_world("team"), False, "posts", "posts held by his own people at the close"),
    "start_team": Measure(_world("start_team"), False, "posts", "the same at the start"),
    "vetoes": Measure(_world("vetoes"), False, "posts", "proposals the patron refused"),
    "ally_broke": Measure(_world("broker_broke"), True, "share", "an ally of the incumbent broke with him"),
    "chosen": Measure(_chosen, True, "share", "the patron chose this candidate", LEADERS, (), True),
    "chosen_third": Measure(_chosen_third, True, "share", "the chosen one is of the weakest (strongest) third", "",
                            ("weakest", "strongest"), True),
    "chosen_weight": Measure(_chosen_weight, False, "weight", "weight of the chosen one above the candidates' mean"),
    "weight": Measure(_leader("weight"), False, "weight", "the leader's weight at the close", LEADERS, (), True),
    "loyalty": Measure(_leader("loyalty"), False, "loyalty", "the leader's displayed loyalty at the close", LEADERS, (),
                       True),
    "weight_share": Measure(_weight_share, False, "share", "the first one's share of the weight of all named", LEADERS,
                            (), True),
    "found": Measure(_found, True, "share", "something was found within so many months"),
    "days_to_find": Measure(_days_to_find, False, "days", "days until the first find, at most the horizon"),
    "cohesion": Measure(_cohesion, False, "cohesion", "cohesion of the clan at the close", "clan", (), True),
    "followers": Measure(_followers, False, "people", "officials of the leader's own clan at the start", LEADERS, (),
                         True),
    "pivotal": Measure(_pivotal, True, "share", "who wins hangs on the leader", LEADERS, (), True),
}  # fmt: skip
MEASURES: Final[Mapping[str, Measure]] = {**{name: _as_told(entry) for name, entry in OUTCOMES.items()}, **OF_CLAIMS}
