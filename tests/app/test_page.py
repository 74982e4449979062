"""The page itself, drawn without a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from sim.app.futures import Question
from sim.app.inputs import Input
from sim.app.stage import OPENING, Opening, Stage
from sim.core.ground.codes import Outcome
from sim.ensemble import simulate
from sim.outcomes.ends import CLASSES

solara = pytest.importorskip("solara", reason="the extra `app` is not installed")

from sim.app.latest import Stopped  # noqa: E402
from sim.app.many_futures import ManyFutures  # noqa: E402
from sim.app.one_future import OneFuture  # noqa: E402
from sim.app.page import Page, Shown, introduction  # noqa: E402
from sim.app.screen import Screen, make_screen  # noqa: E402
from sim.app.sliders import matching  # noqa: E402


def widgets_of(widget: Any) -> list[Any]:
    """Return a widget and all that hang below it."""
    found = [widget]
    for child in getattr(widget, "children", None) or []:
        if hasattr(child, "comm") or hasattr(child, "children"):
            found += widgets_of(child)
    for slot in getattr(widget, "v_slots", None) or []:
        children = slot.get("children")
        for child in children if isinstance(children, list) else [children]:
            found += widgets_of(child) if hasattr(child, "comm") else []
    return found


def written(box: Any) -> str:
    """Return everything that is written on a page."""
    said = []
    for widget in widgets_of(box):
        said += [child for child in getattr(widget, "children", None) or [] if isinstance(child, str)]
        said += [str(getattr(widget, name)) for name in ("unsafe_innerHTML", "label") if hasattr(widget, name)]
    return "\n".join(said)


def button(box: Any, label: str) -> Any:
    """Return the button with a label."""
    for widget in widgets_of(box):
        attributes = getattr(widget, "attributes", None) or {}
        if type(widget).__name__ == "Btn" and (
            label in (widget.children or []) or attributes.get("aria-label") == label
        ):
            return widget
    raise AssertionError(f"no button {label}")


def wait_for(test: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 8
    while not test():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_the_page_has_title_question_grounds_and_two_tabs(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPENING, stage.opening.as_text())
    box, context = solara.render(Page(), handle_error=False)
    page = written(box)
    said = ("The ruler, the guard and the heir", "Does the guard move", "Rests on 72", "Opened with leaders.guard")
    for words in (*said, "One future", "A thousand futures"):
        assert words in page
    context.close()


def test_a_file_that_was_spoilt_since_is_told_on_the_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Opening(stage.opening.file, ("leaders.gard.ambition=1",))
    monkeypatch.setenv(OPENING, bad.as_text())
    box, context = solara.render(Page(), handle_error=False)
    assert "did you mean" in written(box)
    context.close()


def test_the_introduction_writes_no_markup_of_the_file(stage: Stage) -> None:
    shown = introduction(Stage(stage.opening, stage.document, stage.scenario.model_copy(update={"title": "<i>x</i>"})))
    assert "<i>x" not in shown


def test_steps_move_the_day_and_another_run_begins_anew(stage: Stage) -> None:
    box, context = solara.render(OneFuture(stage), handle_error=False)
    assert "step 1 of " in written(box)
    button(box, "One step on").click()
    button(box, "One step on").click()
    assert "step 3 of " in written(box)
    button(box, "One step back").click()
    assert "step 2 of " in written(box)
    button(box, "Next").click()
    assert "--run 1 " in written(box)
    assert "step 1 of" in written(box)
    context.close()


def test_another_run_can_be_asked_for_by_its_end(stage: Stage) -> None:
    box, context = solara.render(OneFuture(stage), handle_error=False)
    ending = next(widget for widget in widgets_of(box) if type(widget).__name__ == "Select")
    ends = list(simulate(stage.build, 0, stage.opening.runs, stage.opening.seed).world["outcome"])
    rarest = Outcome(int(min(set(ends), key=ends.count)))
    ending.v_model = rarest.name.lower()
    button(box, "Another").click()
    sliders(box)[0].v_model = 10_000  # to the end
    assert f"outcome: {CLASSES[rarest].noun}" in written(box)
    ending.v_model = "patron_returns"
    button(box, "Another").click()
    assert "None of the 120 futures ends so." in written(box)
    context.close()


def test_play_goes_on_by_itself_and_pause_holds_it(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.app.one_future.PACE", 0.02)
    box, context = solara.render(OneFuture(stage), handle_error=False)
    button(box, "Play").click()
    wait_for(lambda: "step 4 of" in written(box))
    button(box, "Pause").click()
    time.sleep(0.1)
    held = written(box)
    time.sleep(0.1)
    assert written(box) == held
    context.close()


def sliders(box: Any) -> list[Any]:
    return [widget for widget in widgets_of(box) if type(widget).__name__ == "Slider"]


def test_a_slider_that_is_moved_fixes_a_number_and_plays_again(stage: Stage) -> None:
    box, context = solara.render(ManyFutures(stage), handle_error=False)
    wait_for(lambda: "Move a slider" in written(box))
    first = sliders(box)[0]
    first.v_model = 0.9
    wait_for(lambda: "Under the sliders" in written(box))
    assert "fixed at 0.9" in written(box)
    assert "--set leaders.ruler.ambition=0.9 -o out/changed" in written(box)
    button(box, "as opened").click()
    wait_for(lambda: "Move a slider" in written(box))
    context.close()


def test_sliders_that_speak_up_by_themselves_fix_nothing(stage: Stage) -> None:
    box, context = solara.render(ManyFutures(stage), handle_error=False)
    first = sliders(box)[0]
    first.v_model = first.v_model + 0.004
    assert "fixed at" not in written(box)
    context.close()


def test_another_number_can_be_looked_up_and_taken_away_again(stage: Stage) -> None:
    box, context = solara.render(ManyFutures(stage), handle_error=False)
    number = len(sliders(box))
    search = next(widget for widget in widgets_of(box) if type(widget).__name__ == "Autocomplete")
    search.fire_event("update:search-input", "rivalry ruler")
    assert [item["value"] for item in search.items] == ["ties.envy.strength"]
    search.v_model = "ties.envy.strength"
    assert len(sliders(box)) == number + 1
    assert "strength of rivalry from The guard to The ruler" in written(box)
    button(box, "Take this slider away").click()
    assert len(sliders(box)) == number
    context.close()


def test_a_stale_answer_never_comes_onto_the_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[tuple[str, ...]] = []

    def slow(asked: Stage, question: Question, before: Screen | None, stopped: Stopped, told: Any) -> Screen | None:
        if question.settings == ("leaders.ruler.ambition=0.9",):
            held.append(question.settings)
            while not stopped():
                time.sleep(0.01)
            return make_screen(asked, question, None, lambda: False, told)  # it goes on although nobody waits for it
        return make_screen(asked, question, None, stopped, told)

    monkeypatch.setattr("sim.app.many_futures.make_screen", slow)
    box, context = solara.render(ManyFutures(stage), handle_error=False)
    wait_for(lambda: "Move a slider" in written(box))
    sliders(box)[0].v_model = 0.9
    wait_for(lambda: bool(held))
    sliders(box)[0].v_model = 0.1
    wait_for(lambda: "Under the sliders" in written(box))
    time.sleep(0.2)
    assert "with leaders.ruler.ambition=0.1" in written(box)
    assert "with leaders.ruler.ambition=0.9" not in written(box)
    context.close()


def test_what_does_not_fit_is_told_beside_what_was_found_before(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any) -> Screen | None:
        raise ValueError("nothing fits")

    monkeypatch.setattr("sim.app.many_futures.make_screen", fail)
    box, context = solara.render(ManyFutures(stage), handle_error=False)
    wait_for(lambda: "nothing fits" in written(box))
    context.close()


def test_all_of_it_can_be_drawn_at_once(stage: Stage) -> None:
    box, context = solara.render(Shown(stage), handle_error=False)
    turn_to(box, 1)
    assert len(sliders(box)) > 5
    context.close()


def turn_to(box: Any, tab: int) -> None:
    next(widget for widget in widgets_of(box) if type(widget).__name__ == "Tabs").v_model = tab


def test_nothing_is_played_for_a_tab_that_is_not_open(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Question] = []

    def note(shown: Stage, question: Question, *rest: Any) -> Screen | None:
        asked.append(question)
        return make_screen(shown, question, *rest)

    monkeypatch.setattr("sim.app.many_futures.make_screen", note)
    box, context = solara.render(Shown(stage), handle_error=False)
    time.sleep(0.1)
    assert asked == []
    turn_to(box, 1)
    wait_for(lambda: "How it ends" in written(box))
    sliders(box)[1].v_model = 0.9
    wait_for(lambda: "under the sliders" in written(box))
    turn_to(box, 0)
    turn_to(box, 1)
    time.sleep(0.3)
    assert "fixed at 0.9" in written(box)  # what was moved stays
    assert len(asked) == 2  # and what was found is not played again
    context.close()


def test_a_future_does_not_go_on_behind_another_tab(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.app.one_future.PACE", 0.02)
    box, context = solara.render(Shown(stage), handle_error=False)
    button(box, "Play").click()
    wait_for(lambda: "step 3 of" in written(box))
    turn_to(box, 1)
    time.sleep(0.1)
    held = sliders(box)[0].v_model
    time.sleep(0.2)
    assert sliders(box)[0].v_model == held
    context.close()


@pytest.mark.parametrize("typed", ["-3", "abc", "", "1.5", "4294967296", "9" * 5000, "٣"])
def test_what_is_not_the_number_of_a_run_is_said(stage: Stage, typed: str) -> None:
    box, context = solara.render(OneFuture(stage), handle_error=False)
    field = next(widget for widget in widgets_of(box) if getattr(widget, "label", None) == "Run")
    field.v_model = typed
    field.fire_event("focusout", None)
    assert "is not the number of a run: they go from 0 to 4,294,967,295" in written(box)
    assert "--run 0 " in written(box)
    field.v_model = " 1,004 "
    field.fire_event("focusout", None)
    assert "is not the number of a run" not in written(box)
    assert "--run 1004 " in written(box)
    context.close()


def test_numbers_are_found_by_words_in_any_order_and_without_accents() -> None:
    numbers = [
        Input(path, whose, meaning, "0.5", "assumed", 0.5, 0, 1)
        for path, whose, meaning in (
            ("leaders.esimov.loyalty", "Akhmetzhan Esímov", "loyalty to the incumbent"),
            ("leaders.guard.loyalty_patron", "The guard", "loyalty to the patron"),
        )
    ]
    assert [each.path for each in matching(numbers, "loyalty esimov")] == ["leaders.esimov.loyalty"]
    assert [each.path for each in matching(numbers, "PATRON guard")] == ["leaders.guard.loyalty_patron"]
    assert [each.path for each in matching(numbers, "loyalty patron")] == ["leaders.guard.loyalty_patron"]
    assert matching(numbers, "") == numbers
    assert matching(numbers, "guard esimov") == []
