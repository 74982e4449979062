"""What pages are written with: text made safe, and bars for shares."""

from __future__ import annotations

from html import escape


def tag(name: str, content: str, kind: str = "", **attributes: str) -> str:
    """Return an element; `content` is markup already, attributes are made safe."""
    said = {"class": kind, **attributes}
    text = "".join(f' {key}="{escape(value)}"' for key, value in said.items() if value)
    return f"<{name}{text}>{content}</{name}>"


def bar(share: float, kind: str = "") -> str:
    """Return a bar for a share from 0 to 1, with its number."""
    width = f"{100 * min(1.0, max(0.0, share)):.0f}%"
    filled = tag("i", "", style=f"width:{width}")
    return tag("span", filled, f"km-bar {kind}".strip()) + tag("span", f"{share:.2f}", "km-number")


def cell(head: str, content: str) -> str:
    """Return a cell of a table that names its column by itself, for where columns do not fit."""
    return tag("td", tag("span", content), **{"data-head": head})


def text(words: str) -> str:
    """Return words that may stand in a page."""
    return escape(words)
