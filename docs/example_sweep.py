"""A sweep from Python, cell by cell: open it in an editor that knows `# %%`, or run it as it is.

python docs/example_sweep.py [FOLDER]
"""

# %% What is played: two attributes of the guard, ten points, the same luck at each
import sys
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sim import load, sweep  # noqa: E402
from sim.analysis.runs.points import shares_by_point  # noqa: E402

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/court-guard")
court = load(ROOT / "scenarios" / "court.yaml")
print(court.title, "–", ", ".join(leader.name for leader in court.leaders.values()))

# %% Play it. Stop it whenever you like: the same call goes on where it stopped
found = sweep(ROOT / "configs" / "court-guard.yaml", folder, runs=200)
print(f"{found.report.done:,} runs in {found.folder}, {found.report.played:,} of them played now")

# %% Shares with intervals, one row a point
shares = shares_by_point(folder)
print(shares.select("loyalty", "ambition", "runs", "survived", "survived_low", "survived_high"))

# %% Run k has the same luck at every point, so the effect of loyalty can be read off run by run
wide = found.runs().filter(pl.col("ambition") == 0.8).pivot("loyalty", index="run", values="survived")
lost, kept = ((wide["0.1"] != wide["0.9"]) & (wide[end] == True) for end in ("0.1", "0.9"))  # noqa: E712
print(f"of {wide.height} pairs: loyalty saves the ruler in {kept.sum()} and costs him his place in {lost.sum()}")

# %% More runs are added to those that are there
more = sweep(ROOT / "configs" / "court-guard.yaml", folder, runs=300)
assert more.report.played == 100 * shares.height
assert not more.failures
