"""What becomes of each named leader, and who rules at the close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from sim.core.ground.codes import Fate, Outcome, Status
from sim.outcomes.entry import Columns, FloatArray, Kind, Seen, seen_where

NOBODY: Final = "nobody"
OFFICIAL: Final = "official"  # whoever the scenario does not name, at the head of a clan


class Column(NamedTuple):
    """What the tables say of one leader: the runs, the leader's own rows of the same runs, and the leader's id.

    `runs` as in `sim.outcomes.entry.Columns`, with ids for `incumbent` and `chosen`; `rows` has `status`, `fate` and
    `last_fate` as codes, `challenged_day`, `left_day`, `took_day`, `weight`, whether each of BEFELL was ever done, and
    of the offices at the start and at the close `has_office_before`, `has_office_after` and `same_office`.
    """

    runs: Columns
    rows: Columns
    leader: str


class Fortune(NamedTuple):
    """An outcome that every named leader has, as ``<leader>.<name>``; `row` and `clause` follow the leader's name."""

    name: str
    kind: Kind
    unit: str
    row: str
    formula: str
    seen: Seen
    never: str
    of: Callable[[Column], FloatArray]

    @property
    def yes_no(self) -> bool:
        """Whether it either is so or not, in each run."""
        return self.kind == "yes or no"


def rulers(runs: Columns) -> Any:
    """Return who rules at the close: an id, or NOBODY where nobody is left to rule."""
    ids = np.asarray(runs["incumbent"], object)
    return np.where(np.asarray(runs["outcome"]) == Outcome.NOBODY, NOBODY, ids)


def rules(of: Column) -> FloatArray:
    """Return whether the leader holds power at the close."""
    return np.asarray(rulers(of.runs) == of.leader, np.float64)


def stands(status: Status) -> Callable[[Column], FloatArray]:
    """Return the formula of a standing at the close."""
    return lambda of: np.asarray(of.rows["status"] == status, np.float64)


def ever(fate: str) -> Callable[[Column], FloatArray]:
    """Return the formula of something that was done with the leader at least once (see BEFELL)."""
    return lambda of: np.asarray(of.rows[fate], np.float64)


def _left_office(of: Column) -> FloatArray:
    return np.asarray(of.rows["left_day"] >= 0, np.float64)


def _took_office(of: Column) -> FloatArray:
    return np.asarray(of.rows["took_day"] >= 0, np.float64)


def was_arrested(rows: Columns) -> Any:
    """Return whether a leader was ever arrested, for whatever move or grounds; bool (runs,)."""
    return rows["arrest"] | rows["pardon"] | (rows["status"] == Status.ARRESTED)


def went_abroad(rows: Columns) -> Any:
    """Return whether a leader ever went abroad out of the incumbent's reach, sent or in flight; bool (runs,)."""
    return rows["exile"] | ((rows["status"] == Status.ABROAD) & (rows["last_fate"] != Fate.ENVOY))


def _was_arrested(of: Column) -> FloatArray:
    return np.asarray(was_arrested(of.rows), np.float64)


def _went_abroad(of: Column) -> FloatArray:
    return np.asarray(went_abroad(of.rows), np.float64)


def _challenged(of: Column) -> FloatArray:
    return np.asarray(of.rows["challenged_day"] >= 0, np.float64)


def _chosen(of: Column) -> FloatArray:
    return seen_where(of.runs["patron"] >= 0, np.asarray(of.runs["chosen"], object) == of.leader)


BEFELL: Final = {
    fate.name.lower(): fate
    for fate in (Fate.MOVE, Fate.DISMISS, Fate.PROMOTE, Fate.ENVOY, Fate.RETIRE, Fate.CO_OPT, Fate.ARREST, Fate.PARDON,
                 Fate.EXILE, Fate.RETURN)
}  # fmt: skip
"""What may be done with somebody, as columns of the table of leaders say whether it ever was."""


def turns(rows: Columns) -> dict[str, Any]:
    """Return whether each of TURNS holds for a leader at the close, bool (runs,): one of them in every run."""
    status, held, holds = rows["status"], rows["has_office_before"], rows["has_office_after"]
    left = rows["left_day"] >= 0
    abroad = status == Status.ABROAD
    found = {
        "died": status == Status.DEAD, "arrested": status == Status.ARRESTED,
        "envoy": abroad & (rows["last_fate"] == Fate.ENVOY), "exile": abroad, "kept": rows["same_office"] & ~left,
        "changed": held & holds, "came_in": holds, "left": held | left, "stayed_out": np.ones_like(held),
    }  # fmt: skip
    taken = np.zeros_like(held)
    for name, here in found.items():
        found[name] = here & ~taken
        taken |= here
    return {name: found[name] for name in TURNS}


class Turn(NamedTuple):
    """What became of a leader by the close: a heading of a few words, and what is meant."""

    short: str
    words: str


TURNS: Final = {
    "kept": Turn("kept office", "in the same office throughout"),
    "changed": Turn("changed office", "in an office, and has left one"),
    "came_in": Turn("came in", "in office, and was not at the start"),
    "left": Turn("left office", "out of office, and has held one"),
    "stayed_out": Turn("stayed out", "without office throughout"),
    "envoy": Turn("envoy", "abroad as envoy"),
    "exile": Turn("in exile", "abroad, out of reach"),
    "arrested": Turn("arrested", "in prison"),
    "died": Turn("died", "dead"),
}
"""What became of a leader by the close: one of them in every run."""
STANDINGS: Final = {
    Status.IN_SERVICE: "in service", Status.OUTSIDE: "outside of office", Status.ARRESTED: "arrested",
    Status.ABROAD: "abroad", Status.DEAD: "dead", Status.NEUTRAL: "off the scene",
}  # fmt: skip
FORTUNES: Final = (
    Fortune("rules", "yes or no", "share", "rules at the close",
            "holds power at the close and is there to hold it", "at the close", "no", rules),
    *(
        Fortune(code.name.lower(), "yes or no", "share", f"is {words} at the close", f"stands so at the close: {words}",
                "at the close", "no", stands(code))
        for code, words in STANDINGS.items()
    ),
    Fortune("dismissed", "yes or no", "share", "is dismissed",
            "is put out of office by the incumbent, when the government is formed or between votes", "ever", "no",
            ever("dismiss")),
    Fortune("left_office", "yes or no", "share", "leaves an office",
            "leaves an office held, for another or for none, by whatever cause", "ever", "never in office: no",
            _left_office),
    Fortune("took_office", "yes or no", "share", "takes an office",
            "takes an office, from outside or from another", "ever", "no", _took_office),
    Fortune("moved", "yes or no", "share", "is moved to another office", "is moved by the incumbent, not up", "ever",
            "no", ever("move")),
    Fortune("promoted", "yes or no", "share", "is promoted", "is moved to an office that is worth more", "ever", "no",
            ever("promote")),
    Fortune("retired", "yes or no", "share", "retires", "retires from office", "ever", "no", ever("retire")),
    Fortune("co_opted", "yes or no", "share", "is co-opted", "is given an office from outside", "ever", "no",
            ever("co_opt")),
    Fortune("was_envoy", "yes or no", "share", "is sent abroad as envoy", "is sent abroad in the incumbent's service",
            "ever", "no", ever("envoy")),
    Fortune("was_arrested", "yes or no", "share", "is arrested", "is arrested, for whatever move or grounds", "ever",
            "no", _was_arrested),
    Fortune("pardoned", "yes or no", "share", "is let out of prison", "is pardoned by the incumbent", "ever", "no",
            ever("pardon")),
    Fortune("exiled", "yes or no", "share", "goes into exile", "goes abroad out of the incumbent's reach", "ever", "no",
            _went_abroad),
    Fortune("came_back", "yes or no", "share", "comes back from abroad", "comes back from a mission or from exile",
            "ever", "no", ever("return")),
    Fortune("challenged", "yes or no", "share", "moves against the incumbent",
            "opens a bid, or acts covertly against the incumbent", "ever", "no", _challenged),
    Fortune("chosen", "yes or no", "share", "is chosen by the patron as successor",
            "the patron chose this leader as successor", "ever", "no choice: no; no patron: cannot be seen", _chosen),
    Fortune("weight", "level", "weight", "weight at the close", "personal political weight, 0 to 1", "at the close",
            "always seen", lambda of: np.asarray(of.rows["weight"], np.float64)),
)  # fmt: skip
