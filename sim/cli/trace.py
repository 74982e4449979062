"""`trace`: one future of a scenario as a dated story, and what it hung on."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.bounds import RUN_NUMBERS
from sim.cli.common import (
    Format,
    NoColor,
    Output,
    Quiet,
    ScenarioArgument,
    Seed,
    Settings,
    Talk,
    Verbose,
    announce_compilation,
)
from sim.cli.terminal import visible
from sim.language.amounts import settings_told

if TYPE_CHECKING:
    from sim.chronicle import Paragraph, Reason, Why

WIDTH: Final = 100
INDENT: Final = "  "
NAMED: Final = 3  # of the things on which it hung what became of somebody
Run = Annotated[
    int, typer.Option("--run", metavar="K", min=0, max=RUN_NUMBERS - 1, help="Which of the runs: 0, 1, 2, ...")
]
Asked = Annotated[bool, typer.Option("--why", help="Replay with one thing changed at a time: what did it hang on?")]


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(trace)


def trace(
    file: ScenarioArgument,
    run: Run = 0,
    seed: Seed = 1,
    asked: Asked = False,
    settings: Settings = None,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Tell one future as a dated story; --why replays it with one thing changed at a time."""
    talk = Talk(quiet, verbose, no_color)
    from sim.scenario.reading.loader import load
    from sim.scenario.tables.build import build

    scenario = load(file, settings or [])
    announce_compilation(talk)
    from sim.chronicle import record_run, tell, weighings, why

    built = build(scenario)
    recorded = record_run(built, run, seed)
    paragraphs = tell(recorded)
    reasons = why(built, run, seed) if asked else None
    if output is Format.json:
        about = {"id": scenario.id, "title": scenario.title, "file": str(file), "settings": list(settings or [])}
        talk.show_json(_as_data(about, recorded, paragraphs, reasons))
        return
    weighed = weighings(recorded) if asked else []
    title, set_here = f"{scenario.title}: run {run} of seed {seed}", settings_told(settings or ()).strip()
    print_story(title, paragraphs, weighed, reasons, set_here, colour=talk.colour)


def print_story(
    title: str, paragraphs: tuple[Paragraph, ...], weighed: list[str], reasons: Why | None, set_here: str = "", *,
    colour: bool,
) -> None:  # fmt: skip
    """Print a story, what was set for it, what was weighed in it, and what it hung on, in at most 100 columns."""
    from rich.console import Console
    from rich.text import Text

    console = Console(no_color=not colour, highlight=False)
    console.width = min(WIDTH, console.width) if console.is_terminal else WIDTH

    def show(text: str) -> None:
        console.print(
            Text(
                fill(
                    visible(text),
                    console.width,
                    initial_indent=INDENT,
                    subsequent_indent=INDENT,
                    break_on_hyphens=False,
                )
            )
        )

    console.print(Text(visible(title), style="bold"))
    if set_here:
        show(set_here)
    for paragraph in paragraphs:
        console.print()
        console.print(Text(visible(paragraph.heading), style="bold cyan"))
        show(paragraph.text)
    if weighed:
        console.print()
        console.print(Text("What was weighed", style="bold cyan"))
    for line in weighed:
        show(line)
    if reasons is not None:
        console.print()
        console.print(Text("What it hung on", style="bold cyan"))
        show(_lead(reasons))
        if reasons.hinges:
            console.print()
            console.print(_table(reasons))
        if reasons.reasons:
            console.print()
            console.print(Text("What became of people, and on what it hung", style="bold cyan"))
        for reason in reasons.reasons:
            show(_on_what(reason, reasons.replays))


def _lead(reasons: Why) -> str:
    from sim.chronicle.words import counted, number, sentence

    played = f"{counted(reasons.replays, 'replay')} on the same luck, with one thing changed at a time"
    if not reasons.hinges:
        return sentence(f"nothing that was tried: {played}, gave the same outcome, power, path and days of formation")
    decided = sum(hinge.moved != ("formation_days",) for hinge in reasons.hinges)
    only_formation = len(reasons.hinges) - decided
    days = f", and {number(only_formation)} moved only the days of formation" if only_formation else ""
    return sentence(f"{played}: {number(decided) if decided else 'none'} led elsewhere{days}")


def _on_what(reason: Reason, replays: int) -> str:
    """Return what befell somebody and without what it would not have: a few changes by name, of many their number."""
    from sim.chronicle.words import counted, number, sentence
    from sim.language.amounts import listed

    names = [change.words.removeprefix("without ") for change in reason.without]
    if not names:
        return sentence(f"{reason.words}: so in every replay")
    if len(names) > NAMED:
        rest = f"{counted(len(names) - NAMED, 'other')} of the {number(replays)} things tried"
        names = [*names[:NAMED], rest]
    return sentence(f"{reason.words}: not so without {listed(names)}")


def _table(reasons: Why) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=True, show_edge=False, header_style="dim", padding=(0, 0, 0, 2))
    for name, ratio in (("", 3), ("outcome", 2), ("power", 2), ("path", 2)):
        table.add_column(name, ratio=ratio)
    table.add_column("formed after", justify="right")
    rows = [("as it was", reasons.ending, ()), *((hinge.words, hinge.ending, hinge.moved) for hinge in reasons.hinges)]
    for words, ending, moved in rows:
        formed = "–" if ending.formation_days < 0 else f"{ending.formation_days} d"
        told = dict(zip(ending._fields, (ending.outcome, ending.winner, ending.path, formed), strict=True))
        same = words != "as it was"
        cells = (words, *("=" if same and name not in moved else text for name, text in told.items()))
        table.add_row(*(Text(visible(cell)) for cell in cells))  # a name is no markup
    return table


def _as_data(about: dict[str, Any], recorded: Any, paragraphs: tuple[Paragraph, ...], reasons: Why | None) -> Any:
    """Return the story as data for a program."""
    return {
        "scenario": about,
        "seed": recorded.seed,
        "run": recorded.run,
        "paragraphs": [
            {"phase": each.phase, "from": each.first, "to": each.last, "sentences": list(each.sentences)}
            for each in paragraphs
        ],
        "events": [_event(recorded, event) for event in recorded.happenings],
        "choices": [_choice(recorded, choice) for choice in recorded.choices],
        "files": _files(recorded),
        "why": None if reasons is None else _reasons(reasons),
    }


def _event(recorded: Any, event: Any) -> dict[str, Any]:
    return {
        "date": recorded.date_of(event.day),
        "day": event.day,
        "did": event.did.name.lower(),
        "actor": recorded.build.leader_ids[event.actor] if event.actor >= 0 else None,
        "target": recorded.target_id(event),
        "value": event.value,
    }


def _choice(recorded: Any, choice: Any) -> dict[str, Any]:
    ids = recorded.build.leader_ids
    return {
        "date": recorded.date_of(choice.day),
        "day": choice.day,
        "leader": ids[choice.leader],
        "move": choice.move.name.lower(),
        "made": choice.made,
        "about": ids[choice.about] if choice.about >= 0 else None,
        "clan": recorded.build.clan_ids[choice.clan] if choice.clan >= 0 else None,
        "ruler": ids[choice.ruler] if choice.ruler >= 0 else None,
        "odds": choice.odds,
        "chance": choice.chance,
        "gain": choice.gain,
        "terms": {term.name: term.value for term in choice.terms},
    }


def _files(recorded: Any) -> list[dict[str, Any]]:
    """Return who holds what on whom at the close; a file without a holder lies with the state."""
    from sim.chronicle.close import files_at_close

    ids = recorded.build.leader_ids
    return [
        {"holder": ids[holder] if holder >= 0 else None, "on": ids[target], "weight": weight, "known": known}
        for holder, target, weight, known in files_at_close(recorded)
    ]


def _reasons(reasons: Why) -> dict[str, Any]:
    hinges = [
        {**asdict(hinge), "ending": hinge.ending._asdict(), "moved": list(hinge.moved)} for hinge in reasons.hinges
    ]
    return {
        "ending": reasons.ending._asdict(),
        "hinges": hinges,
        "people": [
            {
                "id": each.id,
                "what": each.what,
                "words": each.words,
                "without": [{"kind": change.kind, "id": change.id, "words": change.words} for change in each.without],
            }
            for each in reasons.reasons
        ],
        "replays": reasons.replays,
        "seconds": round(reasons.seconds, 3),
    }
