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
            name: np.array([clan[name] for clan in clans]) for name in ("weight", "regional", "cohesion_trend")
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
        self.fade = 0.5 ** (WEEK / self.p["grievance_half_life"])
        self.belief_pull = 1.0 - 0.5 ** (WEEK / self.p["belief_half_life"])

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
        self.consider_challenge(home)

    def drift_of_mood(self) -> None:
        """Let approval wander around the level that grievance and coverage sustain."""
        p, approval = self.p, self.state["approval"]
        usual = self.world["approval"] + p["coverage_pull"] * self.coverage
        usual -= p["grievance_pull"] * (self.world["mass_grievance"] - 0.4)
        kept = 0.5 ** (WEEK / p["mood_half_life"])
        wander = p["mood_volatility"] * np.sqrt(self.years) * self.random.standard_normal(len(approval))
        approval[:] = clip(usual + (approval - usual) * kept + wander)

    def sound(self) -> None:
        """Tell officials their fates on the day of the meeting; it may leak."""
        p, s = self.p, self.state
        run, who = np.nonzero((s["fate"] == NONE) & (s["meeting"] <= self.day))
        scale = np.maximum(0.0, 1.0 + p["loyalty_in_fates"] * (0.5 - s["loyalty"][run, who]))
        draw = self.random.random(len(run))
        fate = np.where(draw < (p["share_dismissed"] + p["share_moved"]) * scale, MOVE, KEEP)
        fate[draw < p["share_dismissed"] * scale] = DISMISS
        s["fate"][run, who] = fate
        share = np.select([fate == DISMISS, fate == MOVE], [1.0, 0.3], 0.0)
        s["grievance"][run, who] = clip(s["grievance"][run, who] + share * p["grievance_of_losers"])
        s["anchor"][run, who] = clip(s["anchor"][run, who] + (fate == KEEP) * p["gratitude"])
        motive = p["motive_leak"] * share * (1.0 - self.fixed["discipline"][who])
        np.add.at(s["leaked"], run, self.random.random(len(run)) < p["leak_rate"] + motive)

    def look_around(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return who is seen to back the incumbent by clan and in all, and what follows for everyone's belief."""
        p, world, loyalty = self.p, self.world, self.state["loyalty"]
        weight = self.fixed["weight"] * self.others
        support = loyalty @ weight / weight.sum()
        seen = (loyalty * weight) @ self.belongs / np.maximum(1e-12, weight @ self.belongs)
        score = p["belief_base"] + p["belief_on_capacity"] * (world["capacity"] - 0.5)
        score = score - p["belief_on_lame_duck"] * world["lame_duck"] * (1.0 - self.state["approval"])
        public = logistic(score + p["belief_on_support"] * (support - 0.5))
        return seen, support, public, public * (1.0 - public) * p["belief_on_support"] * p["clan_window"]

    def follow_members(self, seen: Floats) -> None:
        """Let the stance of clans follow members and head, and their cohesion its trend."""
        s = self.state
        led = (self.heads >= 0) & (self.heads != self.world["incumbent"])
        seen = np.where(led, 0.5 * seen + 0.5 * s["loyalty"][:, self.heads], seen)
        s["denied"] *= np.where(self.acts, 0.5 + 0.5 * self.fade, 1.0)
        target = clip(0.5 * s["stance"] + 0.5 * seen - 0.2 * (s["denied"] - 0.3))
        s["stance"] += np.where(self.acts, self.pull, 0.0) * (target - s["stance"])
        trend = np.where(self.acts, 0.2 * (self.clans["cohesion_trend"] - 0.5) * self.years, 0.0)
        s["cohesion"][:] = clip(s["cohesion"] + trend)

    def move_loyalty(self, home: NDArray[np.bool_]) -> None:
        """Let loyalties drift towards what grievances and cues make of them, and be shown for more than they are."""
        p, s, f, world = self.p, self.state, self.fixed, self.world
        ruler = world["incumbent"]
        partial = 0.25 - 0.5 * (0.7 * f["equidistance"][ruler] + 0.3 * f["balancing"][ruler])
        cost = 2.0 * p["partiality_bite"] * (partial + 0.25 * (0.5 - f["caution"][ruler]))
        cost += p["ambition_bite"] * (f["ambition"][ruler] * (1.0 - f["concealment"][ruler]) - 0.25)
        cost += p["contempt_bite"] * f["contempt"][ruler]
        cue = p["patron_cue"] * (world["patron_support"] - 0.5) if world["patron"] >= 0 else 0.0
        target = s["anchor"] - cost - p["grievance_bite"] * (s["grievance"] - 0.1)
        target += cue * f["loyalty_patron"] - p["rivalry_bite"] * f["rivalry"]
        bound = np.where(home, f["loyalty_clan"], 0.0)
        target += p["clan_pull"] * bound * (s["stance"][:, self.clan] - 0.5)
        s["grievance"] += 0.3 * bound * np.maximum(0.0, s["denied"][:, self.clan] - s["grievance"]) * self.pull
        target += (self.official & (s["fate"] != DISMISS)) * (p["office_bond"] * 2.0 * f["post_security"])
        s["grievance"][:] = clip(0.1 + (s["grievance"] - 0.1) * self.fade)
        noise = p["loyalty_volatility"] * np.sqrt(self.years) * self.random.standard_normal(target.shape)
        moved = clip(s["latent"] + self.pull * (clip(target) - s["latent"]) + noise)
        s["latent"][:] = np.where(self.others > 0.0, moved, s["latent"])
        doubt = np.maximum(0.0, s["belief"] - 0.5) * 2.0
        shown = s["latent"] + (1.0 - s["latent"]) * p["falsification"] * f["caution"] * doubt
        follow = 2.0 * self.pull / (1.0 + self.pull) * self.others
        s["loyalty"] += follow * (shown - s["loyalty"])

    def consider_challenge(self, home: NDArray[np.bool_]) -> None:
        """Open a bid with a chance that grows with capacity, following, will and the times; that ends the future."""
        p, s, f, world = self.p, self.state, self.fixed, self.world
        held = self.clans["weight"] * s["cohesion"]
        clan = np.where(home, np.where(self.is_head, 1.0, 0.12 * f["loyalty_clan"]) * held[:, self.clan], 0.0)
        following = np.where(self.is_head, clan, 0.0)
        region = 0.5 * f["regional"] * (1.0 + np.where(home, self.clans["regional"][self.clan], 0.0))
        means = 0.2 * f["office"] + 0.28 * clan + 0.2 * region + 0.1 * f["coercive"] + 0.05 * f["street"]
        means += 0.08 * f["economic"] * (0.3 + 0.7 * world["wealth_autonomy"])
        means += 0.08 * f["media"] * (0.3 + 0.7 * world["media_autonomy"])
        capacity = means * (0.5 + 0.5 * f["weight"])
        score = (
            p["will_base"] + p["will_on_ambition"] * (f["ambition"] - 0.5) - p["will_on_caution"] * (f["caution"] - 0.5)
        )
        score = score + p["will_on_grievance"] * (s["grievance"] - 0.2) - p["will_on_loyalty"] * (s["latent"] - 0.5)
        score += p["will_on_odds"] * (0.6 - s["belief"]) + 0.4 * (s["fate"] == DISMISS)
        if world["patron"] >= 0:
            shelter = f["weight"][world["patron"]] * world["patron_support"] * f["loyalty_patron"]
            score -= p["will_on_shelter"] * (shelter - 0.3)
        rate = p["bid_rate"] * capacity * following * logistic(score) * self.heat()[:, None]
        may = (following >= 0.02) * self.others
        if world["patron"] >= 0:
            may[:, world["patron"]] = 0.0
        bids = self.random.random(rate.shape) < may * -np.expm1(-rate * self.years)
        s["goes_on"] &= ~bids.any(axis=1)

    def heat(self) -> Floats:
        """Return how hot the times are in each future."""
        p, world, approval = self.p, self.world, self.state["approval"]
        frailty = 0.5 - world["elite_cohesion"] + 0.5 - approval + 0.5 * (world["mass_grievance"] - 0.4)
        exponent = p["lame_duck_power"] * world["lame_duck"] * (1.0 - approval) + p["fragility_power"] * frailty
        heat: Floats = np.exp(exponent + 1.5 * (0.5 - world["capacity"]))
        if 0 <= self.day - world["election"] < p["vote_window"]:
            heat *= 1.0 + (p["vote_salience"] - 1.0) * (1.0 - 0.5 * world["capacity"])
        return heat


def clip(x: Floats) -> Floats:
    """Return x held within [0, 1]."""
    return np.clip(x, 0.0, 1.0)


def logistic(x: Floats) -> Floats:
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + np.exp(-x))
