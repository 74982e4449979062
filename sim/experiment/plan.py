from __future__ import annotations

from pathlib import Path
from typing import Any


def is_plan(file: str | Path) -> bool:
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return any(line.startswith("sweep:") for line in text.splitlines())


def examine_plan(file: Any, settings: Any) -> Any:
    raise NotImplementedError
