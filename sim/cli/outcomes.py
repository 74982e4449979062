"""`outcomes`: every outcome by name, as all verbs know it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli.common import Format, NoColor, Output, Quiet, Talk, Verbose
from sim.language.textfiles import is_yaml

if TYPE_CHECKING:
    from sim.outcomes.own import OwnOutcomes

BLOCKS: Final = (
    ("What may happen on the way", "events"), ("How a run ends", "ends"), ("The road of a split", "paths"),
    ("Numbers", "numbers"),
)  # fmt: skip
HINT: Final = (
    "Names stand for the same in run, compare, sensitivity, discover, sweep --until, report and asks of a scenario; "
    "those with arguments are for claims, beside the plain ones. A scenario or config may define more (key outcomes)."
)


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(outcomes)


def outcomes(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="A scenario or config: with the outcomes it defines.", show_default=False
        ),
    ] = None,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """List every outcome by name: formula in words, unit, when it is seen, and how never counts."""
    talk = Talk(quiet, verbose, no_color)
    data = listed(defined_in(file) if file is not None else {})
    if output is Format.json:
        talk.show_json(data)
        return
    talk.show(talk.paint("Outcomes", "bold"))
    talk.show(HINT)
    if file is not None:
        _show(talk, f"Defined in {file}{'' if data['own'] else ': none'}", data["own"])
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


def defined_in(file: Path) -> OwnOutcomes:
    """Return the outcomes that a scenario or a config defines."""
    _refuse_name(file)
    from sim.experiment.design.plan import is_plan, load_plan
    from sim.outcomes.own import own_outcomes
    from sim.scenario.reading.loader import load

    scenarios = load_plan(file).scenarios.values() if is_plan(file) else [load(file)]
    return {name: each for scenario in scenarios for name, each in own_outcomes(scenario.outcomes).items()}


def _refuse_name(file: Path) -> None:
    """Raise UsageError where a file that is not there has the name of an outcome, or nearly that."""
    from sim.language.dotted import owner_and_last
    from sim.language.errors import UsageError, did_you_mean
    from sim.outcomes.registry import OF_A_LEADER, names_of

    if is_yaml(file) or file.exists():
        return
    name, known = owner_and_last(str(file))[1], [*names_of((), ()), *OF_A_LEADER]
    meant = name if name in known else did_you_mean(name, known)
    if meant is not None:
        raise UsageError(
            f"there is no file '{file}', and 'outcomes' takes a scenario or a config; "
            f"without any it lists all outcomes, '{meant}' among them"
        )


def listed(own: OwnOutcomes) -> dict[str, Any]:
    """Return every outcome as plain data, by block."""
    from sim.analysis.claims.measures import OF_CLAIMS
    from sim.outcomes import ends, events, numbers, people, registry

    return {
        "own": [_about(each) for each in own.values()],
        "events": [_about(each) for each in events.EVENTS],
        "ends": [_about(each) for each in ends.ENDS],
        "paths": [_about(each) for each in ends.PATHS],
        "numbers": [_about(each) for each in numbers.NUMBERS],
        "of_a_leader": [_about(each) for each in people.FORTUNES],
        "several": [{"name": name, **each._asdict()} for name, each in registry.SEVERAL.items()],
        "in_claims": [
            {"name": name, "unit": each.unit, "meaning": each.meaning, "takes": ", ".join(filter(None, (each.takes,
             *each.words)))}
            for name, each in OF_CLAIMS.items()
        ],
    }  # fmt: skip


def _about(entry: Any) -> dict[str, str]:
    return {name: getattr(entry, name) for name in ("name", "kind", "unit", "row", "formula", "seen", "never")}
