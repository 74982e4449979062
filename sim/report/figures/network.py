"""The network of the elite: ties among the named leaders, the groups and the bodies of a scenario."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from numpy.typing import NDArray

from sim.core.ground.codes import Kind, TieKind
from sim.report.layout import placed
from sim.report.material import Material
from sim.report.style import BLACK, BLUE, GREY, ORANGE, VERMILLION, Picture, Size, blank, panel
from sim.report.words import capital
from sim.scenario.checks.field_uses import AS_THE_KIND_SAYS
from sim.scenario.tables.build import Build

LEFT_OUT: Final[dict[int, str]] = {
    TieKind.PEERS: "of peers, who are but equal in rank", TieKind.ALIGNMENT: "of alignment, which follows from others",
}  # fmt: skip
WITHOUT_STRENGTH: Final = "without strength"
SHAPES: Final = {"leader": ("o", BLUE), "group": ("s", ORANGE), "body": ("D", GREY)}
SIGNS: Final[dict[int, tuple[str, Any]]] = {1: (BLACK, "solid"), -1: (VERMILLION, (0, (4, 2))), 0: (GREY, (0, (1, 2)))}


class Node(NamedTuple):
    """A leader or a group: its key, name, sort (leader, group, body) and weight."""

    key: tuple[str, int]
    name: str
    sort: str
    weight: float


class Edge(NamedTuple):
    """A tie: rows of nodes, what it is, whether for (1) or against (-1), and how strong."""

    start: int
    end: int
    kind: str
    sign: int
    strength: float
    known: bool


def why_left_out(build: Build, k: int) -> str | None:
    """Return why tie k is not shown; None where it is."""
    return LEFT_OUT.get(int(build.ties.kind[k])) or (WITHOUT_STRENGTH if build.ties.strength[k] <= 0 else None)


def left_out(build: Build) -> str:
    """Return how many ties are not shown, and why, as a sentence; empty where all are."""
    reasons = Counter(why for k in range(len(build.ties)) if (why := why_left_out(build, k)))
    listed = "; ".join(f"{count:,} {why}" for why, count in reasons.items())
    return f"Left out of {len(build.ties):,} ties: {listed}." if reasons else ""


def sign_of(kind: str, said: int) -> int:
    """Return whether a tie is for (1), against (-1) or neither: some kinds are against, whatever is said of them."""
    return AS_THE_KIND_SAYS.get(kind, said)


def network_of(build: Build) -> tuple[list[Node], list[Edge]]:
    """Return who is tied to whom at the start; those without a tie are left out."""
    ties = build.ties
    pairs = []
    for k in range(len(ties)):
        if why_left_out(build, k):
            continue
        ends = tuple(
            ("leader", int(person)) if person >= 0 else ("clan", int(group))
            for person, group in (
                (ties.from_leader[k], ties.from_clan[k]),
                (ties.to_leader[k], ties.to_clan[k]),
            )
        )
        pairs.append((ends[0], ends[1], k))
    keys = sorted(
        {end for start, stop, _ in pairs for end in (start, stop)}, key=lambda key: (key[0] != "leader", key[1])
    )
    nodes = [_node(build, key) for key in keys]
    kinds = [TieKind(int(ties.kind[k])).name.lower() for _, _, k in pairs]
    edges = [
        Edge(
            keys.index(start), keys.index(stop), kind, sign_of(kind, int(ties.sign[k])), float(ties.strength[k]),
            bool(ties.known[k]),
        )
        for kind, (start, stop, k) in zip(kinds, pairs, strict=True)
    ]  # fmt: skip
    return nodes, edges


def picture(material: Material) -> Picture | None:
    """Return the figure of the network; None where nobody is tied to anybody."""
    nodes, edges = network_of(material.build)
    if not edges:
        return None
    degree = np.bincount([end for edge in edges for end in (edge.start, edge.end)], minlength=len(nodes))
    hubs = [nodes[k].name for k in np.argsort(-degree, kind="stable")[:3]]
    left = left_out(material.build)
    table = f"{left} The others stand in the table below." if left else "All ties stand in the table below."
    against = sum(edge.sign < 0 for edge in edges)
    return Picture(
        "network",
        "Who is tied to whom at the start. Circles: leaders, larger with weight; squares: groups; diamonds: bodies, "
        "offices and milieus. Line: a tie for; broken line: a tie against; dotted: neither. Thickness: strength. "
        "Numbers: see the key.",
        f"Network of {len(nodes)} leaders, groups and bodies with {len(edges)} ties, {against} of them against. "
        f"Most ties: {', '.join(hubs)}. {table}",
        lambda size: _draw(size, nodes, edges),
    )


def _node(build: Build, key: tuple[str, int]) -> Node:
    table, row = key
    if table == "leader":
        some_id, weight = build.leader_ids[row], float(build.leaders.weight[row])
        return Node(key, build.names.get(some_id, some_id), "leader", weight)
    some_id, kind = build.clan_ids[row], int(build.clans.kind[row])
    sort = "body" if kind in (Kind.BODY, Kind.CORPS, Kind.MILIEU, Kind.AGGREGATE) else "group"
    return Node(key, build.names.get(some_id, some_id), sort, float(build.clans.weight[row]))


def _draw(size: Size, nodes: list[Node], edges: list[Edge]) -> Figure:
    key_line = size.text * 1.5
    columns = 2 if size.is_wide else 1
    key_height = -(-len(nodes) // columns) * key_line + 16
    area = (size.width - 16, 420 if size.is_wide else 400)
    spots = placed(len(nodes), [(edge.start, edge.end) for edge in edges], area, apart=46 if size.is_wide else 36)
    figure = blank(size, area[1] + key_height)
    axes = panel(figure, 0, 0, 0, 0)
    axes.set_xlim(0, size.width)
    axes.set_ylim(area[1] + key_height, 0)
    axes.axis("off")
    spots = spots + np.array([8.0, 0.0])
    for edge in edges:
        _draw_edge(axes, spots, nodes, edge)
    for number, node in enumerate(nodes):
        x, y = spots[number]
        _draw_node(axes, node, x, y, number, size)
    rows = -(-len(nodes) // columns)
    for number, node in enumerate(nodes):
        x = 14 + (number // rows) * size.width / columns
        y = area[1] + 16 + (number % rows) * key_line
        shape, colour = SHAPES[node.sort]
        axes.plot(x - 4, y, shape, color=colour, markersize=6)
        axes.text(
            x + 6,
            y,
            size.fit(f"{number + 1}  {capital(node.name)}", "   ", 1 / columns),
            fontsize=size.text,
            va="center",
        )
    return figure


def _radius(node: Node) -> float:
    return 10.5 + 5 * node.weight if node.sort == "leader" else 10.5


def _draw_node(axes: Axes, node: Node, x: float, y: float, number: int, size: Size) -> None:
    shape, colour = SHAPES[node.sort]
    axes.plot(x, y, shape, markersize=2 * _radius(node), markerfacecolor="white", markeredgecolor=colour, mew=2.2)
    axes.text(x, y, f"{number + 1}", fontsize=size.text, ha="center", va="center_baseline", fontweight="bold")


def _draw_edge(axes: Axes, spots: NDArray[np.float64], nodes: list[Node], edge: Edge) -> None:
    colour, dash = SIGNS[edge.sign]
    arrow = FancyArrowPatch(
        tuple(spots[edge.start]), tuple(spots[edge.end]), arrowstyle="-|>", mutation_scale=8,
        shrinkA=_radius(nodes[edge.start]) + 1, shrinkB=_radius(nodes[edge.end]) + 2,
        connectionstyle="arc3,rad=0.12", color=colour, linestyle=dash, linewidth=0.5 + 2.4 * edge.strength, alpha=0.85,
    )  # fmt: skip
    axes.add_patch(arrow)
