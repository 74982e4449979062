"""The calm phase as a numpy user would write it: every week one array operation over all futures and all leaders.

The rules are those of `benchmarks.plain_mesa`, with numpy's own random numbers; a future ends with its first bid or at
the horizon, and those that have ended are put aside as they become many.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.plain_mesa import LEADER_FIELDS, WEEK, read_elite
from sim.core.ground.codes import Kind

Floats = NDArray[np.float64]
NONE, KEEP, MOVE, DISMISS = range(4)
NEVER = 10**9
ENOUGH = 0.9  # of the futures that are played on: with fewer the rest is put aside


class CalmFutures:
    """Weeks of many futures of one elite: what leaders have is (futures, leaders), what clans have (futures, clans).

    Parameters
    ----------
    elite : path of a file by `write_elite`.
    futures : how many are played side by side.
    luck : seed of numpy's random numbers.
    """

    def __init__(self, elite: str | Path, futures: int, luck: int) -> None:
        said = read_elite(str(elite))
        self.random = np.random.default_rng(luck)
        self.p: dict[str, float] = said["parameters"]
        self.world: dict[str, Any] = said["world"]
        self.coverage: float = said["coverage"]
        rows, clans = said["leaders"], said["clans"]
        self.fixed = {name: np.array([row[name] for row in rows]) for name in (*LEADER_FIELDS, "office", "rivalry")}
        self.official = np.array([row["official"] for row in rows])
        self.clan = np.array([row["clan"] for row in rows])
        self.belongs = (self.clan[:, None] == np.arange(len(clans))).astype(float)
        self.heads = np.array([clan["head"] for clan in clans])
        self.acts = np.array([clan["kind"] < Kind.MILIEU for clan in clans])
        self.clans = {
            name: np.array([clan[name] for clan in clans])
            for name in ("weight", "regional", "cohesion_trend", "entitled")
        }
        self.is_head = np.zeros(len(rows), bool)
        own = (self.heads >= 0) & (self.clan[self.heads] == np.arange(len(clans)))
        self.is_head[self.heads[own]] = True
        self.others = np.ones(len(rows))
        self.others[self.world["incumbent"]] = 0.0
        self.day, self.steps = 0, 0
        shape = (futures, len(rows))
        self.state: dict[str, NDArray[Any]] = {
            "loyalty": np.tile(self.fixed["loyalty"], (futures, 1)),
            "latent": np.tile(self.fixed["loyalty"], (futures, 1)),
            "anchor": np.tile(self.fixed["loyalty"], (futures, 1)),
            "grievance": np.tile(self.fixed["grievance"], (futures, 1)),
            "belief": np.full(shape, 0.85),
            "fate": np.zeros(shape, np.int8),
            "meeting": self._meetings(shape),
            "stance": np.tile([clan["stance_incumbent"] for clan in clans], (futures, 1)),
            "cohesion": np.tile([clan["cohesion"] for clan in clans], (futures, 1)),
            "denied": np.tile([clan["grievance"] for clan in clans], (futures, 1)),
            "approval": np.full(futures, float(self.world["approval"])),
            "leaked": np.zeros(futures),
            "goes_on": np.ones(futures, bool),
        }
        self.years = WEEK / 365.25
        self.pull = 1.0 - 0.5 ** (WEEK / self.p["loyalty_half_life"])
        self.fade = 0.5 ** (WEEK / self.p["slow_half_life"])
        self.belief_pull = 1.0 - 0.5 ** (WEEK / self.p["fresh_half_life"])

    def _meetings(self, shape: tuple[int, int]) -> NDArray[np.float64]:
        told = self.official & (self.random.random(shape) < self.p["share_told"])
        return np.where(told, self.random.random(shape) * 0.95 * self.world["election"], float(NEVER))

    def play(self) -> int:
        """Play all futures to their ends; return agent-steps."""
        while self.day < self.world["horizon"] and len(self.state["approval"]):
            self.steps += int(self.state["goes_on"].sum()) * len(self.official)
            self.step()
            self.day += WEEK
            if self.state["goes_on"].mean() < ENOUGH:
                on = self.state["goes_on"]
                self.state = {name: table[on] for name, table in self.state.items()}
        return self.steps

    def step(self) -> None:
        """Play a week of every future."""
        self.drift_of_mood()
        if self.day <= self.world["election"]:
            self.sound()
        seen, support, public, slope = self.look_around()
        home = self.clan >= 0
        shift = np.where(home, slope[:, None] * (seen[:, self.clan] - support[:, None]), 0.0)
        belief = self.state["belief"]
        belief += self.belief_pull * (clip(public[:, None] + shift) - belief)
        self.follow_members(seen)
        self.move_loyalty(home)
        self.consider_challenge(home, support)

    def drift_of_mood(self) -> None:
        """Let approval wander around the level that coverage sustains."""
        p, approval = self.p, self.state["approval"]
        usual = self.world["approval"] + p["mood_pull"] * self.coverage
        kept = 0.5 ** (WEEK / p["slow_half_life"])
        wander = p["volatility"] * np.sqrt(self.years) * self.random.standard_normal(len(approval))
        approval[:] = clip(usual + (approval - usual) * kept + wander)

    def sound(self) -> None:
        """Tell officials their fates on the day of the meeting; it may leak."""
        p, s = self.p, self.state
        run, who = np.nonzero((s["fate"] == NONE) & (s["meeting"] <= self.day))
        scale = 2.0 * (1.0 - s["loyalty"][run, who])
        draw = self.random.random(len(run))
        fate = np.where(draw < (p["share_dismissed"] + p["share_moved"]) * scale, MOVE, KEEP)
        fate[draw < p["share_dismissed"] * scale] = DISMISS
        s["fate"][run, who] = fate
        share = np.select([fate == DISMISS, fate == MOVE], [1.0, 0.5], 0.0)
        s["grievance"][run, who] += share * p["resentment"] * (1.0 - s["grievance"][run, who])
        s["anchor"][run, who] = clip(s["anchor"][run, who] + (fate == KEEP) * p["gratitude"])
        motive = p["motive_leak"] * share * (1.0 - self.fixed["discipline"][who])
        np.add.at(s["leaked"], run, self.random.random(len(run)) < p["leak_rate"] + motive)

    def look_around(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return who is seen to back the incumbent by clan and in all, and what follows for everyone's belief."""
        p, world, loyalty = self.p, self.world, self.state["loyalty"]
        weight = self.fixed["weight"] * self.others
        support = loyalty @ weight / weight.sum()
        seen = (loyalty * weight) @ self.belongs / np.maximum(1e-12, weight @ self.belongs)
        shown = support - 0.5 + 0.5 * (world["capacity"] - 0.5) - world["lame_duck"] * (1.0 - self.state["approval"])
        public = logistic(p["belief_base"] + p["belief_slope"] * shown)
        return seen, support, public, 0.5 * public * (1.0 - public) * p["belief_slope"]

    def follow_members(self, seen: Floats) -> None:
        """Let the stance of clans follow members and head, and their cohesion its trend."""
        s = self.state
        led = (self.heads >= 0) & (self.heads != self.world["incumbent"])
        seen = np.where(led, 0.5 * seen + 0.5 * s["loyalty"][:, self.heads], seen)
        s["denied"] *= np.where(self.acts, 0.5 + 0.5 * self.fade, 1.0)
        s["stance"] += np.where(self.acts, self.pull, 0.0) * (seen - s["stance"])
        trend = np.where(self.acts, self.p["rise_rate"] * (self.clans["cohesion_trend"] - 0.5) * self.years, 0.0)
        s["cohesion"][:] = clip(s["cohesion"] + trend)

    def move_loyalty(self, home: NDArray[np.bool_]) -> None:
        """Let loyalties drift towards what grievances and cues make of them, and be shown for more than they are."""
        p, s, f, world = self.p, self.state, self.fixed, self.world
        ruler = world["incumbent"]
        greed = f["ambition"][ruler] * (1.0 - f["concealment"][ruler])
        bound = np.where(home, f["loyalty_clan"], 0.0)
        due = bound * self.clans["entitled"][self.clan] * np.where(self.clan == self.clan[ruler], -1.0, 1.0)
        conduct = (f["equidistance"][ruler] - 0.5) * due + (0.5 - greed) * f["ambition"] * f["office"]
        cue = p["cue"] * (world["patron_support"] - 0.5) if world["patron"] >= 0 else 0.0
        target = s["anchor"] + conduct - p["gratitude"] * f["contempt"][ruler]
        target -= 0.5 * (s["grievance"] - f["grievance"])
        target += cue * f["loyalty_patron"] - p["cue"] * f["rivalry"]
        target += p["cue"] * bound * (s["stance"][:, self.clan] - 0.5)
        s["grievance"] += 0.5 * bound * np.maximum(0.0, s["denied"][:, self.clan] - s["grievance"]) * self.pull
        target += (self.official & (s["fate"] != DISMISS)) * (p["gratitude"] * f["post_security"])
        s["grievance"][:] = clip(f["grievance"] + (s["grievance"] - f["grievance"]) * self.fade)
        noise = p["volatility"] * np.sqrt(self.years) * self.random.standard_normal(target.shape)
        moved = clip(s["latent"] + self.pull * (clip(target) - s["latent"]) + noise)
        s["latent"][:] = np.where(self.others > 0.0, moved, s["latent"])
        shown = s["latent"] + (1.0 - s["latent"]) * f["caution"] * 0.5 * np.maximum(0.0, s["belief"] - 0.5)
        follow = 2.0 * self.pull / (1.0 + self.pull) * self.others
        s["loyalty"] += follow * (shown - s["loyalty"])

    def consider_challenge(self, home: NDArray[np.bool_], support: Floats) -> None:
        """Let whoever has a chance bid or leave things as they are, by what a bid would gain; a bid ends the future."""
        p, s, f, world = self.p, self.state, self.fixed, self.world
        focal = 0 <= self.day - world["election"] < p["vote_window"]
        chance = -np.expm1(-p["chances"] * (p["vote_salience"] if focal else 1.0) * self.years)
        may = (self.is_head & home & (f["ambition"] > 0.0)) * self.others
        if world["patron"] >= 0:
            may[world["patron"]] = 0.0
        run, who = np.nonzero(self.random.random(s["belief"].shape) < may * chance)
        bids = self.random.random(len(run)) < logistic(self.gain_of_bid(run, who, support) / p["noise"])
        s["goes_on"][run[bids]] = False

    def gain_of_bid(self, run: NDArray[np.int64], who: NDArray[np.int64], support: Floats) -> Floats:
        """Weigh what ruling would be worth against what there is now, by the odds, for heads of clans `who`."""
        p, s, f, world, clan = self.p, self.state, self.fixed, self.world, self.clan[who]
        house = self.clans["weight"][clan] * s["cohesion"][run, clan]
        region = 0.5 * f["regional"][who] * (1.0 + self.clans["regional"][clan])
        money = f["economic"][who] * (0.5 + 0.5 * world["wealth_autonomy"])
        media = f["media"][who] * (0.5 + 0.5 * world["media_autonomy"])
        means = f["office"][who] + house + region + 0.5 * (money + media + f["coercive"][who] + f["street"][who])
        brought = house * f["weight"][who] + means / 5.0 * (0.5 + 0.5 * f["weight"][who])
        access, belief = 0.5 * f["coercive"][world["incumbent"]], s["belief"][run, who]
        strength = support[run] * belief * (0.5 + world["elite_cohesion"])
        strength += world["capacity"] + access + 0.5 * s["approval"][run]
        shelter = 0.0
        if world["patron"] >= 0:
            strength += f["weight"][world["patron"]] * (2.0 * world["patron_support"] - 1.0)
            shelter = f["protection"][who] * world["patron_support"]
        odds = 1.0 / (1.0 + (np.maximum(0.0, strength) / brought) ** p["momentum"])
        fate, reach = s["fate"][run, who], 0.5 * (world["capacity"] + access)
        place = f["office"][who] * np.select([fate == DISMISS, fate == MOVE], [0.0, 0.5], 1.0)
        danger = f["caution"][who] * p["safety"] * reach * (1.0 - house) * (1.0 - shelter)
        danger += f["economic"][who] * (1.0 - world["wealth_autonomy"])
        won = f["ambition"][who] - belief * (s["latent"][run, who] - 0.5)
        gain: Floats = odds * won - belief * (f["ambition"][who] * place + (1.0 - odds) * danger)
        return gain


def clip(x: Floats) -> Floats:
    """Return x held within [0, 1]."""
    return np.clip(x, 0.0, 1.0)


def logistic(x: Floats) -> Floats:
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + np.exp(-x))
