"""`check`: is a file in order, and what does it rest on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sim.cli.common import Format, NoColor, Output, Quiet, Settings, Talk, Verbose
from sim.cli.layout import bar, percent, table
from sim.language.errors import Problem, ScenarioError, UsageError, render_problems

OTHERS: Final = {  # kinds of files in which --set changes nothing, and what does
    "claims": "in a claims file, arms say what is set",
    "hindcast": "a file of cases says what stood before",
    "targets": "in a file of targets, each says what is set for it",
    "calibration": "a calibration sets nothing but its free parameters",
    "posterior": "a posterior is what came out",
}


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(check)


def check(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES...", help="Scenarios, configs, claims, cases, targets, calibrations (YAML)."),
    ],
    settings: Settings = None,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Check files: all errors, warnings and remarks at once, with their places; then what the numbers rest on."""
    talk = Talk(quiet, verbose, no_color)
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    said: list[dict[str, Any]] = []
    for file in files:
        found, sources, about = _examine(file, settings or [])
        problems += found
        texts |= sources
        said.append({"file": str(file), "ok": not _errors(found), **about})
    if output is Format.json:
        talk.show_json({"files": said, "problems": [_as_dict(problem) for problem in problems]})
    else:
        for about in said:
            if about["ok"]:
                _show(talk, about, verbose)
    if problems:
        talk.warn(render_problems(list(dict.fromkeys(problems)), texts))
    if _errors(problems):
        raise typer.Exit(2)


def _errors(problems: list[Problem]) -> list[Problem]:
    """Return what stops a run; warnings and remarks do not."""
    return [problem for problem in problems if problem.severity == "error"]


def _examine(file: Path, settings: list[str]) -> tuple[list[Problem], dict[str, str], dict[str, Any]]:
    """Return what is wrong with a file or probably not meant, the texts to show, and what there is to say of it."""
    from sim.language.headers import kind_of

    kind = kind_of(file)
    if kind in OTHERS:
        return _examine_other(kind, file, settings)
    if kind == "config":
        from sim.experiment.design.plan import examine_plan

        plan, problems, texts = examine_plan(file, settings)
        if plan is None:
            return problems, texts, {}
        return [*problems, *plan.warnings, *plan.remarks], texts, {"kind": kind, **plan.about()}
    from sim.scenario.reading.loader import examine

    examined = examine(file, settings)
    about = {} if examined.scenario is None else _about(examined.scenario)
    return [*examined.problems, *examined.warnings], dict(examined.document.texts), about


def _examine_other(kind: str, file: Path, settings: list[str]) -> tuple[list[Problem], dict[str, str], dict[str, Any]]:
    if settings:
        raise UsageError(f"{file}: --set changes scenarios and configs; {OTHERS[kind]}")
    try:
        warnings, texts, about = _load_other(kind, file)
    except ScenarioError as trouble:
        return list(trouble.problems), trouble.sources, {}
    return list(warnings), dict(texts), {"kind": kind, **about}


def _load_other(kind: str, file: Path) -> tuple[Sequence[Problem], Mapping[str, str], dict[str, Any]]:
    """Return what is probably not meant in a file, its texts, and what there is to say of it. Raises ScenarioError."""
    found: Any
    if kind == "claims":
        from sim.analysis.claims.file import load_claims

        found = load_claims(file)
        return found.warnings, found.texts, found.about()
    if kind == "hindcast":
        from sim.analysis.hindcast.file import load_hindcast

        found = load_hindcast(file)
    elif kind == "targets":
        from sim.analysis.hindcast.targets_file import load_targets

        found = load_targets(file)
    elif kind == "calibration":
        from sim.analysis.calibration.file import load_calibration

        found = load_calibration(file)
    else:
        from sim.analysis.calibration.posterior import load_posterior

        said, texts = load_posterior(file)
        return (), texts, said.about()
    return (), found.texts, found.about()


def _about(scenario: Any) -> dict[str, Any]:
    from sim.scenario.provenance import provenance, shares

    parts: tuple[Any, ...] = ("scenario", "parameters", "all")
    return {
        "kind": "scenario",
        "id": scenario.id,
        "title": scenario.title,
        "leaders": len(scenario.leaders),
        "clans": len(scenario.clans),
        "ties": len(scenario.ties),
        "rests_on": {
            part: {status: {"number": n.number, "share": n.share} for status, n in shares(scenario, part).items()}
            for part in parts
        },
        "numbers": [entry._asdict() for entry in provenance(scenario)],
    }


def _show(talk: Talk, about: dict[str, Any], verbose: bool) -> None:
    talk.show(f"{about['file']}: in order")
    if about["kind"] != "scenario":
        talk.show(table([[name, str(value)] for name, value in about.items() if name not in ("file", "ok", "kind")]))
        return
    talk.show(f"  {about['title']}")
    clans = "clan or group" if about["clans"] == 1 else "clans and groups"
    ties = "tie" if about["ties"] == 1 else "ties"
    talk.show(f"  {about['leaders']} named leaders, {about['clans']} {clans}, {about['ties']} {ties}")
    rows = []
    for part, name in (("scenario", "what the author says"), ("parameters", "parameters of the rules")):
        for status, count in about["rests_on"][part].items():
            rows.append([name, status, f"{count['number']}", percent(count["share"]), bar(count["share"], 24)])
            name = ""
    talk.show(table(rows, ("numbers", "status", "count", "share"), "llrr"))
    if verbose:
        entries = [
            [entry["path"], entry["value"], entry["status"], ", ".join(entry["evidence"])] for entry in about["numbers"]
        ]
        talk.show(table(entries, ("path", "value", "status", "evidence")))


def _as_dict(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file, "line": problem.line, "column": problem.column, "path": problem.path,
        "severity": problem.severity, "message": problem.message, "found": problem.found, "did_you_mean": problem.hint,
    }  # fmt: skip
