"""`outcomes`: every outcome by name, as all verbs know it."""

from __future__ import annotations

from typing import Any, Final

import typer

from sim.cli.common import Format, NoColor, Output, Quiet, Talk, Verbose

BLOCKS: Final = (
    ("What may happen on the way", "events"), ("How a run ends", "ends"), ("The road of a split", "paths"),
    ("Numbers", "numbers"),
)  # fmt: skip
HINT: Final = (
    "Names stand for the same in run, compare, sensitivity, discover, sweep --until, report and asks of a scenario; "
    "those with arguments are for claims, beside the plain ones."
)


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(outcomes)


def outcomes(
    output: Output = Format.text, quiet: Quiet = False, verbose: Verbose = False, no_color: NoColor = False
) -> None:
    """List every outcome by name: formula in words, unit, when it is seen, and how never counts."""
    talk = Talk(quiet, verbose, no_color)
    data = listed()
    if output is Format.json:
        talk.show_json(data)
        return
    talk.show(talk.paint("Outcomes", "bold"))
    talk.show(HINT)
    for title, block in BLOCKS:
        _show(talk, title, data[block])
    _show(talk, "Of each named leader: <leader>.<name>", data["of_a_leader"])
    talk.heading("Several at once: in their place all that belong to them are told")
    for each in data["several"]:
        talk.show(f"  {each['name']}")
        talk.show(f"      {each['meaning']}: {each['members']}")
    talk.heading("With arguments, in claims files only: name(a, b), of ids or of months after the start")
    for each in data["in_claims"]:
        talk.show(f"  {each['name']}  [{each['unit']}]")
        takes = f"; takes {each['takes']}" if each["takes"] else ""
        talk.show(f"      {each['meaning']}{takes}")


def _show(talk: Talk, title: str, entries: list[dict[str, str]]) -> None:
    talk.heading(title)
    for each in entries:
        talk.show(f"  {each['name']}  [{each['kind']}, {each['unit']}; {each['seen']}]")
        talk.show(f"      {each['formula']}")
        talk.show(f"      never: {each['never']}")


def listed() -> dict[str, Any]:
    """Return every outcome as plain data, by block."""
    from sim.analysis.claims.measures import MEASURES
    from sim.outcomes import ends, events, numbers, people, registry

    return {
        "events": [_about(each) for each in events.EVENTS],
        "ends": [_about(each) for each in ends.ENDS],
        "paths": [_about(each) for each in ends.PATHS],
        "numbers": [_about(each) for each in numbers.NUMBERS],
        "of_a_leader": [_about(each) for each in people.FORTUNES],
        "several": [{"name": name, **each._asdict()} for name, each in registry.SEVERAL.items()],
        "in_claims": [
            {"name": name, "unit": each.unit, "meaning": each.meaning, "takes": ", ".join(filter(None, (each.takes,
             *each.words)))}
            for name, each in MEASURES.items()
        ],
    }  # fmt: skip


def _about(entry: Any) -> dict[str, str]:
    return {name: getattr(entry, name) for name in ("name", "kind", "unit", "row", "formula", "seen", "never")}
