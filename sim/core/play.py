"""The order of play: one step, a whole run, and many runs in one compiled call."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.ground.codes import Phase
from sim.core.ground.draw import Draws, draw_inputs, draws_of
from sim.core.ground.entry import entry
from sim.core.ground.handed import by_address
from sim.core.ground.jit import called, part, rule
from sim.core.ground.luck import Luck
from sim.core.ground.records import Cells, State
from sim.core.mechanisms.agenda import changes_something, set_step
from sim.core.rulebook import ORDER
from sim.core.setup import set_out

WEEK = 7
MONTH = 30


@rule
def step_length(s):
    """Return the days of the coming step: one in formation and contest, else to the next week or dated event.

    Weeks are counted from the start, so a dated event shortens one step and moves no later day; one that can change
    nothing shortens none, and leaves the luck of every day where it was.
    """
    world = s.world[0]
    if world.phase == Phase.FORMATION or world.phase == Phase.CONTEST:
        return 1
    end = world.day + WEEK - world.day % WEEK
    if world.day < world.election < end:
        end = world.election
    for k in range(len(s.schedule)):
        if world.day < s.schedule[k].day < end and changes_something(s, s.schedule[k]):
            end = s.schedule[k].day
    return max(1, min(end, world.horizon) - world.day)


@rule
def open_step(s):
    """Say how long the coming step is, for all and for officials. Writes: world[step, officials_step]."""
    set_step(s, step_length(s))


@rule
def close_step(s):
    """Go on to the next step. Writes: world[day, agent_steps]."""
    world = s.world[0]
    world.agent_steps += len(s.leaders)
    world.day += world.step


def rules_of_step(off, calm):
    """Yield name and function of the rules of a step in their order; where it is not `calm`, those of a contest only.

    Whatever stands in for a rule is played where that is switched off in `off`.
    """
    for k, each in enumerate(ORDER):
        play_rule = each.instead if off & 1 << k else each.play
        if play_rule is not None and (calm or each.in_contest):
            yield each.name, play_rule


def written_out():
    """Return a function that plays the rules of a step, as `rules_of_step` has them, with the calls written out.

    Compiled code cannot go through a list of functions.
    """
    scope = {"__name__": __name__}
    lines = ["def play_rules(s, cells, p, luck, off, scratch, calm):"]
    for k, each in enumerate(ORDER):
        scope[f"play_{k}"], scope[f"instead_{k}"] = each.play, each.instead
        played = "" if each.in_contest else "calm and "
        lines.append(f"    if {played}not off & {1 << k}: play_{k}(s, cells, p, luck, scratch)")
        if each.instead is not None:
            lines.append(f"    if {played}off & {1 << k}: instead_{k}(s, cells, p, luck, scratch)")
    exec("\n".join(lines), scope)
    return part(scope["play_rules"])


play_rules = written_out()


@called
def step(s, cells, p, luck, off, scratch):
    """Play one step in the order of play; `off` is a bit mask of rules left out. Nothing happens once settled."""
    world = s.world[0]
    if world.phase == Phase.SETTLED:
        return
    open_step(s)
    play_rules(s, cells, p, luck, off, scratch, world.phase != Phase.CONTEST)
    close_step(s)


@called
def begin(s, cells, base_cells, p, draws, luck, lucks, scratch):
    """Lay out a fresh run: copy the base records, draw the inputs, and set out. `base_cells` are never written."""
    for t in range(8):
        target = cells[t]
        source = base_cells[t]
        for a in range(target.shape[0]):
            for b in range(target.shape[1]):
                target[a, b] = source[a, b]
    draw_inputs(cells, draws, lucks)
    set_out(s, p, luck, scratch)


@called
def play(s, cells, p, luck, off, scratch):
    """Play a run that has been laid out to its end."""
    while s.world[0].phase != Phase.SETTLED:
        step(s, cells, p, luck, off, scratch)


@called
def take_picture(s, row):
    """Write the state of play into a row of the series: nine numbers (see `ensemble.SERIES`)."""
    world = s.world[0]
    row[0] = world.support
    row[1] = world.patron_support
    row[2] = world.belief
    row[3] = world.approval
    row[4] = world.team_share
    row[5] = world.coercive_access
    row[6] = world.enemies
    row[7] = world.crowd
    row[8] = 1.0 if world.removed_day >= 0 else 0.0


@by_address
class Batch(NamedTuple):
    """Runs to be played one after another, what they are played with, and room for what each returns.

    parameters : one record. scratch : see `records.scratch_for`.
    episode_cells : float64 (rows, fields), the memory of `state.episodes`.
    seed : uint64 (2,), its low and its high half. off : int64 (1,), a bit mask of rules left out.
    luck_runs : int64 (n,), the run number that addresses the luck of play.
    draw_runs : int64 (n, 3), the run numbers that address the draws of stated, implied and assumed inputs.
    worlds : float64 (n, world fields), the world's cells at the end. leaders : float64 (n, tracked, 12): see
    `ensemble.LEADER_RESULTS`, for the first rows. shares : float64 (n, clans, 3): share of government before and after,
    and the row of its head at the end.
    series : float64 (n, months, 9), the picture at the end of each month (the last one repeats after the close).
    input_values : float64 (n, inputs) or (0, 0): the drawn values.
    episodes : float64 (n, rows, fields of an episode): as cells, of each run the first rows that are filled.
    base_cells : what each run is laid out from, never written; the state is laid out anew for each, on the same cells.
    """

    parameters: Any
    scratch: NDArray[np.float64]
    episode_cells: NDArray[np.float64]
    seed: NDArray[np.uint64]
    off: NDArray[np.int64]
    luck_runs: NDArray[np.int64]
    draw_runs: NDArray[np.int64]
    worlds: NDArray[np.float64]
    leaders: NDArray[np.float64]
    shares: NDArray[np.float64]
    series: NDArray[np.float64]
    input_values: NDArray[np.float64]
    episodes: NDArray[np.float64]
    state: State
    cells: Cells
    base_cells: Cells
    draws: Draws


@entry
def play_many(batch):
    """Play runs one after another and keep what each returns. Releases the GIL; touches only what it is handed."""
    s, cells, draws = batch.state, batch.cells, batch.draws
    p, off = batch.parameters[0], batch.off[0]
    low, high = batch.seed[0], batch.seed[1]
    worlds, leaders, shares, series = batch.worlds, batch.leaders, batch.shares, batch.series
    input_values, episodes, episode_cells = batch.input_values, batch.episodes, batch.episode_cells
    draw_runs = batch.draw_runs
    for n in range(len(batch.luck_runs)):
        luck = Luck(low, high, np.uint64(batch.luck_runs[n]))
        lucks = (
            Luck(low, high, np.uint64(draw_runs[n, 0])),
            Luck(low, high, np.uint64(draw_runs[n, 1])),
            Luck(low, high, np.uint64(draw_runs[n, 2])),
        )
        begin(s, cells, batch.base_cells, p, draws, luck, lucks, batch.scratch)
        for k in range(input_values.shape[1]):
            input_values[n, k] = cells[draws.role[k]][draws.row[k], draws.column[k]]
        month = 0
        world = s.world[0]
        while world.phase != Phase.SETTLED:
            step(s, cells, p, luck, off, batch.scratch)
            while month < series.shape[1] and world.day >= (month + 1) * MONTH:
                take_picture(s, series[n, month])
                month += 1
        while month < series.shape[1]:
            take_picture(s, series[n, month])
            month += 1
        for b in range(worlds.shape[1]):
            worlds[n, b] = cells[0][0, b]
        for i in range(leaders.shape[1]):
            leaders[n, i, 0] = float(s.leaders[i].status)
            leaders[n, i, 1] = s.leaders[i].weight
            leaders[n, i, 2] = s.leaders[i].loyalty
            leaders[n, i, 3] = float(s.leaders[i].challenged_day)
            leaders[n, i, 4] = float(s.leaders[i].left_as)
            leaders[n, i, 5] = s.leaders[i].risk
            leaders[n, i, 6] = float(s.leaders[i].last_fate)
            leaders[n, i, 7] = float(s.leaders[i].befell)
            leaders[n, i, 8] = float(s.leaders[i].start_post)
            leaders[n, i, 9] = float(s.leaders[i].post)
            leaders[n, i, 10] = float(s.leaders[i].left_day)
            leaders[n, i, 11] = float(s.leaders[i].took_day)
        for a in range(min(world.episodes, episodes.shape[1])):
            for b in range(episodes.shape[2]):
                episodes[n, a, b] = episode_cells[a, b]
        for c in range(shares.shape[1]):
            shares[n, c, 0] = s.clans[c].start_share
            shares[n, c, 1] = s.clans[c].share
            shares[n, c, 2] = float(s.clans[c].head)


__all__ = ["Batch", "Draws", "State", "begin", "draws_of", "play", "play_many", "step", "take_picture"]
