"""docs/scenarios.md says what may be written, and its examples are in order."""

from pathlib import Path
from typing import get_args

import pytest

from docs.make_scenarios import EXAMPLES, MODELS, TARGET, text
from sim.scenario.reading.loader import examine
from sim.scenario.schema.events import Order
from sim.scenario.schema.scenario import TieKind


def test_the_guide_is_the_one_of_the_code() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "the language changed: python -m docs.make_scenarios"


def test_every_key_every_order_and_every_tie_is_explained() -> None:
    said = text()
    for _, _, model, _ in MODELS:
        for name, field in model.model_fields.items():
            assert f"| `{field.alias or name}` |" in said, name
            assert field.description, name
    assert all(f"| `{order}` |" in said for order in get_args(Order))
    assert all(f"| `{kind}` |" in said for kind in get_args(TieKind) if kind != "alignment")
    assert not [part for part in ("{keys}", "{ties}", "{orders}", "{rules}", "{limits}") if part in said]


def test_a_level_is_told_as_it_is_drawn() -> None:
    # high with medium confidence: mean .5 + .9 (.7 - .5) = .68, shapes that sum to 14, so Beta(9.52, 4.48)
    # whose quantiles at .05, .5 and .95 are .467, .689 and .863 (scipy.stats.beta.ppf)
    assert "| `high` | 0.70 (0.58 to 0.81) | 0.69 (0.47 to 0.86) |" in text()


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.yaml")), ids=lambda file: Path(file).stem)
def test_an_example_is_in_order_and_not_remarked_upon(file: Path) -> None:
    examined = examine(file)
    assert examined.problems == examined.warnings == ()


def test_a_layer_replaces_a_claim_whole_and_leaves_all_else() -> None:
    scenario = examine(EXAMPLES / "two-rivals-without-patron.yaml").scenario
    assert scenario is not None
    general = scenario.leaders["general"]
    assert (general.ambition.level, general.ambition.why) == ("very-high", None)
    assert (general.post, general.loyalty.level) == ("army_command", "low")
    assert "grudge" not in scenario.ties
