"""A number that is written as no YAML has it is told with the number to write, wherever numbers are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiment.design.plan import load_plan
from sim.language.errors import ScenarioError
from sim.language.numerals import numeral
from sim.scenario.reading.loader import load

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"


@pytest.mark.parametrize(("word", "number"), [
    ("80%", "0.8"), ("80 %", "0.8"), ("0.5%", "0.005"), ("-5%", "-0.05"), ("0.8", "0.8"), (".8", "0.8"), ("0,8", "0.8"),
    ("\u22120.5", "-0.5"), ("\u20130,5", "-0.5"), ("1_000", "1000"), ("\uff11", "1"), ("1e-3", "0.001"), ("٠.٥", None),
    ("٥", "5"), ("0.5-0.7", None), ("", None), ("%", None), ("high", None), ("1.2.3", None), ("1,000.5", None),
    ("nan", None), ("9" * 99, None), ("~0.5", None),
])  # fmt: skip
def test_a_number_is_read_as_it_was_meant(word: str, number: str | None) -> None:
    assert numeral(word) == (number if word != "٠.٥" else "0.5")


@pytest.mark.parametrize(("written", "said"), [
    ("80%", "found '80%'; write 0.8)"),
    ("'0.8'", "found '0.8'; write 0.8, without quotes)"),
    ("\u22120.5", "found '\u22120.5'; write -0.5)"),
    ("'0,8'", "found '0,8'; write 0.8)"),
    ("hihg", "found 'hihg')"),
])  # fmt: skip
def test_the_number_to_write_is_told_of_quantities_ages_and_what_is_set(
    tmp_path: Path, written: str, said: str
) -> None:
    file = tmp_path / "court.yaml"
    for place in ("loyalty: 0.4", "start: 2021-01-01\nhorizon_months: 12"):
        text = COURT.read_text().replace(place, f"{place.rpartition(': ')[0]}: {written}")
        file.write_text(text)
        with pytest.raises(ScenarioError) as raised:
            load(file)
        assert said in str(raised.value)
    with pytest.raises(ScenarioError) as raised:
        load(COURT, [f"leaders.heir.loyalty={written}", f"leaders.heir.age={written}"])
    assert str(raised.value).count(said) == 2


def test_the_number_to_write_is_told_of_a_value_of_an_axis(tmp_path: Path) -> None:
    (tmp_path / "court.yaml").write_text(COURT.read_text())
    file = tmp_path / "config.yaml"
    axis = "{leaders.guard.loyalty: [80%, 0.5]}"
    file.write_text(f"kingmaker: 1\nsweep: x\nscenario: court.yaml\ndesign: {{axes: {axis}}}\n")
    with pytest.raises(ScenarioError, match=r"found '80%'; write 0\.8"):
        load_plan(file)
