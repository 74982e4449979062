"""The calm phase as a Mesa user would write it: agents in Python, a step for each of them, a DataCollector.

What the benchmark compares the engine with. The rules are those of the compiled calendar (mood), soundings,
expectations, loyalty and challenge (capacities, chances, what a bid would gain), written with Mesa's own means and its
own random numbers; the run ends with the first bid or at the horizon. Dated events, memberships, files, pacts,
formation and what clans have of a government, plots, the moves of the patron and contests are left out, so that the
engine has more to do than this model.
"""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path
from typing import Any

import mesa

from sim.core.ground.codes import Kind, TieKind
from sim.scenario.tables.build import Build

WEEK = 7
KEEP, MOVE, DISMISS = "keep", "move", "dismiss"
LEADER_FIELDS = (
    "weight", "loyalty", "loyalty_patron", "loyalty_clan", "ambition", "concealment", "caution", "equidistance",
    "coercive", "economic", "media", "regional", "street", "discipline", "contempt", "post_security", "grievance",
    "protection",
)  # fmt: skip
CLAN_FIELDS = ("cohesion", "weight", "regional", "stance_incumbent", "grievance", "cohesion_trend", "entitled")
WORLD_FIELDS = (
    "capacity", "approval", "lame_duck", "media_autonomy", "wealth_autonomy", "elite_cohesion", "patron_support",
)  # fmt: skip


def write_elite(build: Build, file: Path) -> None:
    """Write who takes part, and the parameters, as JSON: what a Mesa user would have as a table of agents."""
    world = build.world[0]
    bearing = [tie for tie in build.ties if tie.to_leader == world.incumbent]
    coverage = sum(tie.strength * tie.sign for tie in bearing if tie.kind == TieKind.COVERAGE)
    rivalry = {int(tie.from_leader): float(tie.strength) for tie in bearing if tie.kind == TieKind.RIVALRY}
    leaders = [
        {name: float(row[name]) for name in LEADER_FIELDS}
        | {"clan": int(row.clan), "official": bool(row.corps >= 0 and row.post >= 0)}
        | {"office": float(build.posts[row.post].value) if row.post >= 0 else 0.0, "rivalry": rivalry.get(i, 0.0)}
        for i, row in enumerate(build.leaders)
    ]
    clans = [
        {name: float(row[name]) for name in CLAN_FIELDS} | {"kind": int(row.kind), "head": int(row.head)}
        for row in build.clans
    ]
    said = {name: float(world[name]) for name in WORLD_FIELDS}
    whole = {name: int(world[name]) for name in ("election", "horizon", "incumbent", "patron")}
    parameters = {name: float(build.parameters[name][0]) for name in build.parameters.dtype.names or ()}
    elite = {"leaders": leaders, "clans": clans, "world": said | whole, "coverage": float(coverage)}
    file.write_text(json.dumps(elite | {"parameters": parameters}), encoding="utf-8")


@functools.cache
def read_elite(file: str) -> dict[str, Any]:
    """Read what `write_elite` wrote, once in each process."""
    elite: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8"))
    return elite


def clip(x: float) -> float:
    """Return x held within [0, 1]."""
    return min(1.0, max(0.0, x))


def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


class Clan(mesa.Agent):
    """A group: how its members stand, and what it was denied."""

    cohesion: float
    grievance: float

    def __init__(self, model: CalmElite, said: dict[str, Any]) -> None:
        super().__init__(model)
        self.__dict__.update(said)
        self.leader: Leader | None = None
        self.seen = 0.5

    def follow_members(self) -> None:
        """Let stance follow members and head, and cohesion its trend."""
        model = self.model
        if self.kind >= Kind.MILIEU:
            return
        seen = self.seen
        if self.leader is not None and self.leader is not model.ruler:
            seen = 0.5 * seen + 0.5 * self.leader.loyalty
        self.grievance *= 0.5 + 0.5 * model.fade
        self.stance_incumbent += model.pull * (seen - self.stance_incumbent)
        self.cohesion = clip(self.cohesion + model.p["rise_rate"] * (self.cohesion_trend - 0.5) * model.years)


class Leader(mesa.Agent):
    """One of the elite: is told a fate, guesses, is loyal or not, and could move."""

    grievance: float

    def __init__(self, model: CalmElite, said: dict[str, Any]) -> None:
        super().__init__(model)
        self.__dict__.update(said)
        self.home: Clan | None = None
        self.latent = self.anchor = self.loyalty
        self.start_grievance = self.grievance
        self.belief = 0.85
        self.fate: str | None = None
        self.stance = "loyal"
        self.capacity = self.following = 0.0
        told = self.official and self.random.random() < model.p["share_told"]
        self.meeting_day = self.random.uniform(0.0, 0.95 * model.world["election"]) if told else math.inf

    def be_sounded(self) -> None:
        """Hear the own fate on the day of the meeting; it may leak."""
        model, p = self.model, self.model.p
        if self.fate is not None or self.meeting_day > model.day or not model.before_vote:
            return
        scale = 2.0 * (1.0 - self.loyalty)
        draw = self.random.random()
        motive = 0.0
        if draw < (p["share_dismissed"] + p["share_moved"]) * scale:
            self.fate = DISMISS if draw < p["share_dismissed"] * scale else MOVE
            share = 1.0 if self.fate == DISMISS else 0.5
            self.grievance += share * p["resentment"] * (1.0 - self.grievance)
            motive = p["motive_leak"] * share * (1.0 - self.discipline)
        else:
            self.fate = KEEP
            self.anchor = clip(self.anchor + p["gratitude"])
        if self.random.random() < p["leak_rate"] + motive:
            model.leaked += 1

    def revise_belief(self) -> None:
        """Guess whether the incumbent is there in a year, from the public record and the own clan."""
        model = self.model
        target = model.public
        if self.home is not None:
            target = clip(target + model.slope * (self.home.seen - model.support))
        self.belief += model.belief_pull * (target - self.belief)
        self.stance = "hedging" if self.loyalty < 0.4 else "loyal"

    def move_loyalty(self) -> None:
        """Drift towards what grievances and cues make of it; show more than is there."""
        model, p = self.model, self.model.p
        if self is model.ruler:
            return
        target = self.anchor - model.slight - 0.5 * (self.grievance - self.start_grievance)
        target += model.cue * self.loyalty_patron - p["cue"] * self.rivalry
        target += (0.5 - model.greed) * self.ambition * self.office
        if self.home is not None:
            due = self.loyalty_clan * self.home.entitled
            target += (model.ruler.equidistance - 0.5) * (-due if self.home is model.ruler.home else due)
            target += p["cue"] * self.loyalty_clan * (self.home.stance_incumbent - 0.5)
            self.grievance += 0.5 * self.loyalty_clan * max(0.0, self.home.grievance - self.grievance) * model.pull
        if self.official and self.fate != DISMISS:
            target += p["gratitude"] * self.post_security
        self.grievance = clip(self.start_grievance + (self.grievance - self.start_grievance) * model.fade)
        latent = self.latent + model.pull * (clip(target) - self.latent)
        self.latent = clip(latent + self.random.gauss(0.0, model.spread))
        shown = self.latent + (1.0 - self.latent) * self.caution * 0.5 * max(0.0, self.belief - 0.5)
        self.loyalty += 2.0 * model.pull / (1.0 + model.pull) * (shown - self.loyalty)

    def reckon_capacity(self) -> None:
        """Take the mean of office, clan, region, money and media, force and street."""
        world = self.model.world
        self.capacity = self.following = 0.0
        if self is self.model.ruler:
            return
        clan = 0.0
        region = 0.5 * self.regional
        if self.home is not None:
            heads = self.home.leader is self
            clan = self.home.weight * self.home.cohesion
            self.following = clan * self.weight if heads else 0.0
            clan *= 1.0 if heads else 0.5 * self.loyalty_clan * self.weight
            region += 0.5 * self.regional * self.home.regional
        money = self.economic * (0.5 + 0.5 * world["wealth_autonomy"])
        media = self.media * (0.5 + 0.5 * world["media_autonomy"])
        means = self.office + clan + region + 0.5 * (money + media) + 0.5 * (self.coercive + self.street)
        self.capacity = means / 5.0 * (0.5 + 0.5 * self.weight)

    def consider_challenge(self) -> None:
        """If a chance comes, bid or leave things as they are, by what a bid would gain; a bid ends the run."""
        model, p = self.model, self.model.p
        if self.following <= 0.0 or self.ambition <= 0.0 or self is model.patron or not model.running:
            return
        if self.random.random() >= model.chance:
            return
        if self.random.random() < logistic(self.gain_of_bid() / p["noise"]):
            model.challenger = self
            model.running = False

    def gain_of_bid(self) -> float:
        """Weigh what ruling would be worth against what there is now, by the odds, and the danger of failing."""
        model, p, world = self.model, self.model.p, self.model.world
        brought = self.following + self.capacity
        strength = model.support * self.belief * (0.5 + world["elite_cohesion"]) + model.strength
        odds = 1.0 / (1.0 + (max(0.0, strength) / brought) ** p["momentum"])
        place = self.office * {DISMISS: 0.0, MOVE: 0.5}.get(self.fate or KEEP, 1.0)
        cover = self.home.weight * self.home.cohesion if self.home is not None and self.home.leader is self else 0.0
        shelter = self.protection * world["patron_support"] if model.patron is not None else 0.0
        danger = self.caution * p["safety"] * model.reach * (1.0 - cover) * (1.0 - shelter)
        danger += self.economic * (1.0 - world["wealth_autonomy"])
        won = self.ambition - self.belief * (self.latent - 0.5)
        gain: float = odds * won - self.belief * (self.ambition * place + (1.0 - odds) * danger)
        return gain


class CalmElite(mesa.Model):
    """Weeks of an elite that nobody has split yet.

    Parameters
    ----------
    elite : path of a file by `write_elite`.
    luck : seed of Mesa's random numbers.
    rng : not used; `mesa.batch_run` passes it from Mesa 3.5 on, the same for every model unless told otherwise.
    """

    def __init__(self, elite: str, luck: int = 0, rng: object = None) -> None:
        super().__init__(rng=luck)
        said = read_elite(elite)
        self.p: dict[str, float] = said["parameters"]
        self.world: dict[str, Any] = dict(said["world"])
        self.coverage: float = said["coverage"]
        self.usual = self.world["approval"]
        self.day = 0
        self.leaked = 0
        self.running = True
        self.challenger: Leader | None = None
        clans = [Clan(self, row) for row in said["clans"]]
        leaders = [Leader(self, row) for row in said["leaders"]]
        for leader, row in zip(leaders, said["leaders"], strict=True):
            leader.home = clans[row["clan"]] if row["clan"] >= 0 else None
        for clan, row in zip(clans, said["clans"], strict=True):
            clan.leader = leaders[row["head"]] if row["head"] >= 0 else None
        self.ruler = leaders[self.world["incumbent"]]
        self.patron = leaders[self.world["patron"]] if self.world["patron"] >= 0 else None
        self.years = WEEK / 365.25
        self.pull = 1.0 - 0.5 ** (WEEK / self.p["loyalty_half_life"])
        self.fade = 0.5 ** (WEEK / self.p["slow_half_life"])
        self.spread = self.p["volatility"] * math.sqrt(self.years)
        self.belief_pull = 1.0 - 0.5 ** (WEEK / self.p["fresh_half_life"])
        self.support = self.public = self.slope = self.slight = self.greed = self.cue = 0.0
        self.reach = self.strength = self.chance = 0.0
        self.leaders = len(leaders)
        self.datacollector = mesa.DataCollector(
            {name: name for name in ("support", "approval", "leaked", "leaders", "steps")}
        )

    @property
    def approval(self) -> float:
        """Approval of the incumbent in the country."""
        return float(self.world["approval"])

    @property
    def before_vote(self) -> bool:
        """Whether the vote is still to come."""
        return bool(self.day <= self.world["election"])

    def drift_of_mood(self) -> None:
        """Let approval wander around the level that coverage sustains."""
        p, world = self.p, self.world
        usual = self.usual + p["mood_pull"] * self.coverage
        kept = 0.5 ** (WEEK / p["slow_half_life"])
        wander = p["volatility"] * math.sqrt(self.years) * self.random.gauss(0.0, 1.0)
        world["approval"] = clip(usual + (world["approval"] - usual) * kept + wander)

    def look_around(self) -> None:
        """Count who is seen to back the incumbent, in all and by clan, and what follows for everyone's belief."""
        p, world = self.p, self.world
        others = self.agents_by_type[Leader].select(lambda leader: leader is not self.ruler)
        weight = sum(leader.weight for leader in others)
        self.support = sum(leader.weight * leader.loyalty for leader in others) / weight
        for clan, own in others.groupby("home", result_type="list"):
            if clan is not None:
                clan.seen = sum(x.weight * x.loyalty for x in own) / max(1e-12, sum(x.weight for x in own))
        seen = self.support - 0.5 + 0.5 * (world["capacity"] - 0.5) - world["lame_duck"] * (1.0 - world["approval"])
        self.public = logistic(p["belief_base"] + p["belief_slope"] * seen)
        self.slope = 0.5 * self.public * (1.0 - self.public) * p["belief_slope"]

    def weigh_conduct(self) -> None:
        """Reckon what shows of the incumbent, the patron's cue, what stands behind the one, and chances to act."""
        p, world, ruler = self.p, self.world, self.ruler
        self.greed = ruler.ambition * (1.0 - ruler.concealment)
        self.slight = p["gratitude"] * ruler.contempt
        self.cue = p["cue"] * (world["patron_support"] - 0.5) if self.patron is not None else 0.0
        access = 0.5 * ruler.coercive
        self.reach = 0.5 * (world["capacity"] + access)
        self.strength = world["capacity"] + access + 0.5 * world["approval"]
        if self.patron is not None:
            self.strength += self.patron.weight * (2.0 * world["patron_support"] - 1.0)
        focal = 0 <= self.day - world["election"] < p["vote_window"]
        often = p["chances"] * (p["vote_salience"] if focal else 1.0)
        self.chance = 1.0 - math.exp(-often * self.years)

    def step(self) -> None:
        """Play a week."""
        leaders = self.agents_by_type[Leader]
        self.drift_of_mood()
        leaders.shuffle_do("be_sounded")
        self.look_around()
        leaders.do("revise_belief")
        self.weigh_conduct()
        self.agents_by_type[Clan].do("follow_members")
        leaders.do("move_loyalty")
        leaders.do("reckon_capacity")
        leaders.shuffle_do("consider_challenge")
        self.datacollector.collect(self)
        self.day += WEEK
        self.running = self.running and self.day < self.world["horizon"]
