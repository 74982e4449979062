"""docs/ODD.md says what the code does."""

from functools import cache
from pathlib import Path

import pytest

from docs.make_odd import TARGET, text
from sim.core import mechanisms
from sim.core.rulebook import PARAMETERS, RULES


@cache
def said() -> str:
    return text()


def test_the_description_of_the_model_is_the_one_of_the_code() -> None:
    assert TARGET.read_text(encoding="utf-8") == said(), "rules, records or parameters changed: python -m docs.make_odd"


def test_every_rule_and_every_parameter_is_described() -> None:
    described = said()
    assert all(f"### {rule}\n" in described for rule in RULES)
    assert all(f"| `{parameter.name}` |" in described for parameter in PARAMETERS)


@pytest.mark.parametrize(
    "mechanism", sorted(Path(mechanisms.__path__[0]).glob("[a-z]*.py")), ids=lambda path: path.stem
)
def test_every_mechanism_that_rules_share_is_described(mechanism: Path) -> None:
    assert f"\n**{mechanism.stem}.** " in said()


def test_nothing_is_left_of_the_template() -> None:
    places = ("records", "order", "submodels", "shared", "setup", "orders", "entities", "references")
    assert not [place for place in places if f"{{{place}}}" in said()]
