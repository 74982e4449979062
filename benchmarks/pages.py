"""Pages that are written by hand but for what a program measured: that stands between two marks."""

from __future__ import annotations

from pathlib import Path


def renew(page: Path, name: str, text: str) -> None:
    """Put a text between the marks of a page that bear a name. Raises ValueError where it has no such marks."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = page.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
