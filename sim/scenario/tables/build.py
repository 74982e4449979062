"""From a checked scenario to what the engine plays: records at their base values, and what is drawn in each run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from sim.core.ground.codes import Role
from sim.core.ground.records import blank
from sim.core.rulebook import PARAMETER_DTYPE, PARAMETERS, mask_of
from sim.outcomes.own import OwnOutcomes, own_outcomes
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.inputs import Cell, Ledger, places_of
from sim.scenario.tables.recarrays import Records
from sim.scenario.tables.records import fill_clans, fill_leaders, fill_members, fill_posts, fill_ties, fill_world
from sim.scenario.tables.rows import address, rows_of
from sim.scenario.tables.schedule import schedule_of
from sim.scenario.tables.shown import shown_names

__all__ = ["Build", "build"]


@dataclass(frozen=True)
class Build:
    """A scenario in the form of tables. Nobody writes in these: a run copies them.

    Parameters
    ----------
    leaders, clans, posts, ties, members, schedule, world, parameters : recarray
        Records (`sim.core.ground.records`, `sim.core.rulebook`) at base values; `world` and `parameters` have one row.
        A cell that is drawn per run holds the mean of its level, or the central value.
    inputs : recarray
        INPUT records (`sim.core.ground.draw`): every number that differs between runs.
    laws : float64, shape (laws, 1025)
        Quantiles at u = 0, 1/1024, ..., 1.
    channels : int64, shape (2, 2)
        Row of `laws` and luck address of the reliability of insiders and of what has no source.
    leader_ids, clan_ids, post_ids, tie_ids : tuple of str
        Ids in the order of the rows; groups of like clans and categories of officials are rows of clans, too.
    clan_entries, post_entries : tuple of str
        The id in the file of each clan and office: one for several of a kind.
    names : mapping of str to str
        What to show readers for an id.
    rules_off : int
        Bit k is set where rule k of the rulebook is switched off.
    own : mapping of str to Own
        Outcomes that the scenario defines beside those of the registry; they decide nothing.
    """

    scenario_id: str
    leaders: Records
    clans: Records
    posts: Records
    ties: Records
    members: Records
    schedule: Records
    world: Records
    parameters: Records
    inputs: Records
    laws: npt.NDArray[np.float64]
    channels: npt.NDArray[np.int64]
    leader_ids: tuple[str, ...]
    clan_ids: tuple[str, ...]
    post_ids: tuple[str, ...]
    clan_entries: tuple[str, ...]
    post_entries: tuple[str, ...]
    tie_ids: tuple[str, ...]
    names: Mapping[str, str]
    rules_off: int
    start: date
    own: OwnOutcomes = field(default_factory=dict)


def build(scenario: Scenario) -> Build:
    """Lay out a checked scenario (`sim.scenario.reading.loader.load`) as tables.

    Raises
    ------
    SharedLuckError
        If two ids of a table have the same 32-bit luck address, which reading a scenario finds before.
    TypeError
        If it is no scenario that was read.
    """
    if not isinstance(scenario, Scenario):
        raise TypeError(f"build() takes what sim.load() returns (found {type(scenario).__name__})")
    rows = rows_of(scenario)
    ledger = Ledger(scenario)
    return Build(
        scenario_id=scenario.id,
        world=fill_world(scenario, rows, ledger),
        leaders=fill_leaders(scenario, rows, ledger),
        clans=fill_clans(scenario, rows, ledger),
        posts=fill_posts(scenario, rows, ledger),
        ties=fill_ties(scenario, rows, ledger),
        members=fill_members(scenario, rows, ledger),
        parameters=_fill_parameters(scenario, ledger),
        schedule=schedule_of(scenario, rows),
        inputs=ledger.inputs(),
        laws=ledger.laws(),
        channels=ledger.channels,
        leader_ids=tuple(rows.leaders),
        clan_ids=tuple(rows.clans),
        post_ids=tuple(rows.posts),
        clan_entries=rows.clan_entries,
        post_entries=rows.post_entries,
        tie_ids=tuple(rows.ties),
        names=shown_names(scenario, rows),
        rules_off=mask_of(frozenset(rule for rule, switch in scenario.rules.items() if switch == "off")),
        start=scenario.start,
        own=own_outcomes(scenario.outcomes),
    )


def _fill_parameters(scenario: Scenario, ledger: Ledger) -> Records:
    """Return the parameters: as the scenario has them, else as the rulebook does."""
    parameters: Records = blank(PARAMETER_DTYPE, 1)
    places = places_of(PARAMETERS)
    for parameter in PARAMETERS:
        column, field = places[parameter.name]
        cell = Cell(Role.PARAMETER, 0, column, address("parameters", parameter.name), field)
        said = scenario.parameters.get(parameter.name)
        parameters[parameter.name][0] = ledger.note_parameter(parameter, said, cell)
    return parameters
