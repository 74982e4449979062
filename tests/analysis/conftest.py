"""Published numbers for the tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "reference"


@pytest.fixture
def published() -> Callable[[str], Any]:
    """Reads a file of published numbers by its name; each names its source."""
    return lambda name: json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
