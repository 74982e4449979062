"""What becomes of each named leader, and who rules at the close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from sim.core.ground.codes import Fate, Outcome, Status
from sim.outcomes.entry import Columns, FloatArray, Kind, Seen, seen_where

NOBODY: Final = "nobody"


class Column(NamedTuple):
    """What the tables say of one leader: the runs, the leader's own rows of the same runs, and the leader's id.

    `runs` as in `sim.outcomes.entry.Columns`, with ids for `incumbent` and `chosen`; `rows` has `status` and `fate` as
    codes, `challenged_day` and `weight`.
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


def _dismissed(of: Column) -> FloatArray:
    return np.asarray(of.rows["fate"] == Fate.DISMISS, np.float64)


def _challenged(of: Column) -> FloatArray:
    return np.asarray(of.rows["challenged_day"] >= 0, np.float64)


def _chosen(of: Column) -> FloatArray:
    return seen_where(of.runs["patron"] >= 0, np.asarray(of.runs["chosen"], object) == of.leader)


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
    Fortune("dismissed", "yes or no", "share", "is dismissed in the formation",
            "loses the office when the government is formed", "ever", "no formation: no", _dismissed),
    Fortune("challenged", "yes or no", "share", "moves against the incumbent",
            "opens a bid, or acts covertly against the incumbent", "ever", "no", _challenged),
    Fortune("chosen", "yes or no", "share", "is chosen by the patron as successor",
            "the patron chose this leader as successor", "ever", "no choice: no; no patron: cannot be seen", _chosen),
    Fortune("weight", "level", "weight", "weight at the close", "personal political weight, 0 to 1", "at the close",
            "always seen", lambda of: np.asarray(of.rows["weight"], np.float64)),
)  # fmt: skip
