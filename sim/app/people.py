"""Who stands where: a row for each named leader and whoever else rules or challenges, the officials in a sentence."""

from __future__ import annotations

from typing import Final

from sim.app.frames import Frame, Officials, Standing
from sim.app.markup import bar, cell, tag, text
from sim.core.mechanisms.agenda import ENEMY
from sim.report.words import STATUSES, capital

PARTS: Final = {
    "rules": "rules",
    "patron": "patron",
    "challenger": "challenger",
    "challenged": "challenged",
    "fallen": "lost power",
}
SIDES: Final = {"incumbent": "incumbent’s side", "challenger": "challenger’s side", "undecided": "no side yet"}
HEAD: Final = ("", "Office", "Weight", "Loyalty shown", "Side")


def people_table(frame: Frame) -> str:
    """Return the table of who stands where on a day."""
    in_contest = frame.phase == "contest"
    columns = HEAD if in_contest else HEAD[:-1]
    head = tag("tr", "".join(tag("th", text(column)) for column in columns))
    rows = "".join(_row(person, in_contest) for person in frame.people)
    return tag("table", tag("thead", head) + tag("tbody", rows), "km-people")


def officials_line(officials: Officials, in_contest: bool) -> str:
    """Return how the officials stand, in a sentence; empty where there are none."""
    if not officials.number:
        return ""
    said = (
        f"{officials.number} officials the scenario does not name: mean loyalty shown {officials.loyalty:.2f}, "
        f"{officials.disloyal} below {ENEMY:g}"
    )
    if in_contest:
        said += f"; {officials.with_incumbent} with the incumbent, {officials.with_challenger} with the challenger"
    return f"{said}."


def _row(person: Standing, in_contest: bool) -> str:
    part = f" {tag('em', PARTS[person.part], f'km-part {person.part}')}" if person.part else ""
    cells = [tag("th", text(capital(person.name)) + part, scope="row"), cell("Office", text(_office(person)))]
    cells.append(cell("Weight", bar(person.weight, "weight")))
    own = person.part in ("rules", "fallen")  # loyalty to oneself says nothing
    cells.append(cell("Loyalty shown", "–" if own else bar(person.loyalty, _mood(person.loyalty))))
    if in_contest:
        cells.append(cell("Side", tag("span", text(_side(person)), f"km-side {person.side}")))
    return tag("tr", "".join(cells), "" if person.status in ("in_service", "outside") else "km-gone")


def _office(person: Standing) -> str:
    if person.post:
        return person.post
    return "no office" if person.status in ("in_service", "outside") else STATUSES[person.status]


def _side(person: Standing) -> str:
    return SIDES.get(person.side, "")


def _mood(loyalty: float) -> str:
    return "hostile" if loyalty < ENEMY else "loyal" if loyalty > 0.5 else "wavering"
