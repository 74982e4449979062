"""Reading a claims file, with everything that is wrong with it at once and in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.analysis.claims.arms import BASE, ArmKey, ArmMaker
from sim.analysis.claims.limits import beyond_reach, met_by_all
from sim.analysis.claims.measures import LEADERS, MEASURES, OF_CLAIMS, measure_of, odd_arguments, read_outcome
from sim.analysis.claims.schema import CLAIM_FORMS, STRENGTHS, ClaimsFile
from sim.core.rulebook import RULES
from sim.language.characters import quoted
from sim.language.document import Document
from sim.language.dotted import owner_and_last
from sim.language.errors import Problem, ScenarioError, did_you_mean
from sim.language.models import load_as
from sim.language.yaml_places import PathTuple
from sim.outcomes.own import OwnOutcomes, own_outcomes
from sim.scenario.checks.references import unknown_source
from sim.scenario.checks.remarks import remarks_on
from sim.scenario.reading.layers import read_layers
from sim.scenario.reading.loader import validate
from sim.scenario.schema.days import horizon_of
from sim.scenario.schema.scenario import Scenario

__all__ = ["BASE", "ArmKey", "Claims", "load_claims"]


@dataclass(frozen=True)
class Claims:
    """A claims file, checked.

    `base` and `scenario` are what it is about, as read and as checked; `scenarios` holds the scenario of each arm that
    is used, by its key (see `arm_of`). Arms that change the same things have the same key, and are played once.
    `warnings` say what is probably not meant, in the scenario or in an arm.
    """

    said: ClaimsFile
    base: Document
    scenario: Scenario
    texts: Mapping[str, str]
    scenarios: Mapping[ArmKey, Scenario]
    keys: Mapping[tuple[str, str], ArmKey]
    warnings: tuple[Problem, ...] = ()

    def arm_of(self, claim: str, arm: str) -> ArmKey:
        """Return the key of an arm as a claim names it."""
        return self.keys[claim, arm]

    def about(self) -> dict[str, Any]:
        """Return what there is to say of a claims file that is in order."""
        claims = self.said.claims.values()
        counts = {strength: sum(claim.strength == strength for claim in claims) for strength in STRENGTHS}
        return {
            "claims": ", ".join(f"{number} {strength}" for strength, number in counts.items() if number),
            "tests": sum(len(claim.tests) for claim in claims),
            "controls": sum(len(claim.controls) for claim in claims),
            "scenario": self.said.scenario,
            "arms": len(self.scenarios),
            "runs": f"{self.said.pairs:,} in each arm",
        }


def load_claims(path: str | Path, only: tuple[str, ...] = ()) -> Claims:
    """Read and check a claims file, and make every arm that its claims use.

    Parameters
    ----------
    path : str or Path
        The file, as it should be named in errors.
    only : tuple of str
        Ids of the claims wanted; empty: all.

    Raises
    ------
    ScenarioError
        With all problems: of form, unknown arms and outcomes, and arms that the scenario refuses.
    """
    said, document = load_as(ClaimsFile, path, CLAIM_FORMS)
    base, problems = read_layers(Path(path).parent / said.scenario, document.place_of(("scenario",)), "scenario")
    texts = {**document.texts, **base.texts}
    if problems:
        raise ScenarioError(problems, texts)
    scenario = validate(base)
    own, warnings = own_outcomes(scenario.outcomes), remarks_on(scenario, base)
    if missing := [claim for claim in only if claim not in said.claims]:
        hint = did_you_mean(missing[0], said.claims)
        message, known = f"has no claim '{missing[0]}'", tuple(said.claims)
        raise ScenarioError([Problem(document.file, None, None, "claims", message, hint=hint, known=known)])
    if only:
        said = said.model_copy(update={"claims": {name: said.claims[name] for name in only}})
    maker = ArmMaker(said, base, scenario, document, warnings)
    named = list(_check_names(said, base, document, own))
    horizon = float(horizon_of(scenario))
    problems = [*_check_own(own, document), *named, *([] if named else _check_limits(said, document, own, horizon))]
    problems += maker.problems()
    problems = list(dict.fromkeys(problems))
    if problems:
        raise ScenarioError(problems, texts)
    told = tuple(
        each
        for each in (*warnings, *maker.warnings, *_idle(said, document, own, horizon))
        if each.severity == "warning"
    )
    return Claims(said, base, scenario, texts, maker.scenarios, maker.keys, told)


def _idle(said: ClaimsFile, document: Document, own: OwnOutcomes, horizon: float) -> Iterator[Problem]:
    """Warn of tests that compare an arm with itself, come back to one, or hold whatever happens."""
    for name, claim in said.claims.items():
        for part in ("tests", "controls"):
            for place, test in enumerate(getattr(claim, part)):
                messages: list[tuple[str, str]] = []
                if test.alone is not None:
                    messages += [(test.form, f"compares '{test.alone}' with itself: there is nothing to see")]
                if test.come_back_to is not None:
                    back = f"comes back to '{test.come_back_to}', as steps that all go one way cannot"
                    messages += [(test.form, back)]
                if (always := met_by_all(test, own, horizon)) is not None:
                    messages += [("between", always)]
                for key, message in messages:
                    found = document.problem(("claims", name, part, place, key), message)
                    yield replace(found, severity="warning")


def _check_limits(said: ClaimsFile, document: Document, own: OwnOutcomes, horizon: float) -> Iterator[Problem]:
    """Find limits of tests that no run could reach, or none could miss."""
    for name, claim in said.claims.items():
        for part in ("tests", "controls"):
            for place, test in enumerate(getattr(claim, part)):
                fault = beyond_reach(test, own, horizon)
                if fault is not None:
                    yield document.problem(("claims", name, part, place, fault.key), fault.message)


def _check_own(own: OwnOutcomes, document: Document) -> Iterator[Problem]:
    """Find outcomes of the scenario's own that have the name of something measured in claims only."""
    for name in filter(MEASURES.__contains__, own):
        message = f"defines an outcome '{name}', which here is another ({MEASURES[name].meaning}): rename it there"
        yield document.problem(("scenario",), message)


def _check_names(said: ClaimsFile, base: Document, document: Document, own: OwnOutcomes) -> Iterator[Problem]:
    """Find arms, outcomes, leaders, rules and sources that do not exist."""
    sources = tuple(base.data.get("sources", {}))
    leaders = tuple(base.data.get("leaders", {}))
    clans = tuple(base.data.get("clans", {}))
    for above, arms in (((), said.arms), *((("claims", name), claim.arms) for name, claim in said.claims.items())):
        if BASE in arms:
            message = f"'{BASE}' is the scenario as it is: call the arm otherwise"
            yield document.problem((*above, "arms", BASE), message, at_key=True)
    for name, claim in said.claims.items():
        known = tuple(dict.fromkeys((*claim.arms, *said.arms, BASE)))
        for place in range(len(claim.evidence)):
            yield from unknown_source(document, ("claims", name, "evidence", place), sources)
        for place, rule in enumerate(claim.rules):
            if rule not in RULES:
                message = f"{quoted(rule, goes_on=True)} is not a rule of the rulebook"
                yield document.problem(("claims", name, "rules", place), message, hint=did_you_mean(rule, RULES))
        for part in ("tests", "controls"):
            for place, test in enumerate(getattr(claim, part)):
                here: PathTuple = ("claims", name, part, place)
                for outcome, arm in dict.fromkeys(test.outcomes_and_arms):
                    if arm not in known:
                        message = f"{quoted(arm, goes_on=True)} is not an arm of this claim"
                        yield document.problem((*here, test.form), message, hint=did_you_mean(arm, known), known=known)
                    trouble = _outcome_trouble(outcome, leaders, clans, own)
                    if trouble is not None:
                        at = (*here, "outcome") if outcome == test.outcome else (*here, test.form)
                        yield document.problem(at, trouble[0], hint=trouble[1])


def _as_in_claims(text: str) -> str | None:
    """Return how claims write an outcome of a leader (``guard.challenged``), where they know it; else None."""
    owner, name = owner_and_last(text.strip())
    return f"{name}({owner})" if owner and name in OF_CLAIMS and OF_CLAIMS[name].takes == LEADERS else None


def _outcome_trouble(
    text: str, leaders: tuple[str, ...], clans: tuple[str, ...], own: OwnOutcomes
) -> tuple[str, str | None] | None:
    try:
        name, arguments = read_outcome(text)
    except ValueError as trouble:
        return str(trouble), _as_in_claims(text)
    if name in own and arguments:
        return f"'{name}' is defined by the scenario, and takes no arguments", None
    if name not in MEASURES and name not in own:
        return f"{quoted(name, goes_on=True)} is not a measured outcome", did_you_mean(name, (*MEASURES, *own))
    if (odd := odd_arguments(name, arguments)) is not None:
        return odd, None
    measure = measure_of(name, own)
    for argument in arguments:
        if isinstance(argument, str):
            known = {"leader": leaders, "clan": clans}.get(measure.takes, measure.words)
            if argument not in known:
                what = f"a {measure.takes}" if measure.takes else f"an argument of '{name}'"
                return f"{quoted(argument, goes_on=True)} is not {what}", did_you_mean(argument, known)
    if measure.needs_name and not any(isinstance(argument, str) for argument in arguments):
        return f"'{name}' needs the id of a {measure.takes or 'word: ' + ', '.join(measure.words)}", None
    return None
