"""What a seventh reading found: told twice, as somebody else's, or in words that leave something open."""

from __future__ import annotations

import pytest

from sim.chronicle import Recorded
from sim.core.ground.codes import Did
from tests.quiet_year import GUARD, HEIR, RULER, happened, quiet_year, text_of


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


def test_what_is_found_on_kin_is_told_with_that_of_which_it_bears_on_them(quiet: Recorded) -> None:
    held = ({"file": 0.0}, {"file": 0.3})
    bore = happened(quiet, 40, Did.FILE_ON_KIN, GUARD, HEIR, 0.3, whom=held)
    found = happened(quiet, 40, Did.FILE_FOUND, RULER, HEIR, 0.3, whom=held)
    joint = "also bore on the heir, through kinship; what is held on the heir rose from 0.00 to 0.30."
    text = text_of(quiet, bore, found)
    assert joint in text
    assert "a file on the heir" not in text
    again = happened(quiet, 40, Did.FILE_ON_KIN, RULER, HEIR, 0.3, whom=held)
    assert text_of(quiet, bore, found, again, found).count("what is held on the heir rose") == 1
    for events in ((bore, found, found), (found, bore, found)):  # one of the two is his own
        text = text_of(quiet, *events)
        assert "also bore on the heir, through kinship." in text
        assert "two files on the heir were found for the incumbent; what is held rose from 0.00 to 0.30." in text
