"""What an author of a scenario reads when something is wrong."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.language.errors import (
    Problem,
    ResultsError,
    ScenarioError,
    UsageError,
    count_problems,
    did_you_mean,
    numbered,
    render_problems,
    with_escapes,
)

COURT = """\
name: A court
leaders:
  ruler:
    clan: palace
    loyalty: 0.5

  guard:
    loyalty: 1.4
    loyality_bias: 0.1
"""

TOO_LOYAL = Problem("court.yaml", 8, 14, "leaders.guard.loyalty", "must be at most 1", found="1.4")
MISSPELT = Problem("court.yaml", 9, 5, "", "unknown key 'loyality_bias'", hint="loyalty_bias")


def test_a_problem_is_shown_with_its_place_its_line_and_a_caret():
    assert TOO_LOYAL.render(COURT) == (
        "court.yaml:8:14: error: leaders.guard.loyalty: must be at most 1 (found 1.4)\n"
        "      8 |     loyalty: 1.4\n"
        "        |              ^"
    )


def test_without_the_text_of_the_file_only_the_headline_is_said():
    assert MISSPELT.render() == "court.yaml:9:5: error: unknown key 'loyality_bias'; did you mean 'loyalty_bias'?"


def test_names_that_would_have_been_right_are_listed_when_given():
    problem = Problem(
        "court.yaml",
        14,
        13,
        "leaders.guard.patron",
        "'rular' is not the id of a leader",
        hint="ruler",
        known=("guard", "ruler"),
    )
    assert problem.render().splitlines() == [
        "court.yaml:14:13: error: leaders.guard.patron: 'rular' is not the id of a leader; did you mean 'ruler'?",
        "  known: guard, ruler",
    ]


def test_a_long_list_of_known_names_is_cut_and_says_so():
    problem = Problem("court.yaml", None, None, "", "unknown id", known=tuple("abcdefghij"))
    assert problem.render().endswith("  known: a, b, c, d, e, f, g, h and 2 more")


@pytest.mark.parametrize(
    ("line", "column", "place"),
    [(8, 14, "court.yaml:8:14: "), (8, None, "court.yaml:8: "), (None, None, "court.yaml: ")],
)
def test_a_place_says_only_what_is_known_of_it(line, column, place):
    assert Problem("court.yaml", line, column, "", "must be a number").render().startswith(f"{place}error: must be")


def test_without_a_column_the_line_is_shown_and_no_caret():
    shown = Problem("court.yaml", 8, None, "", "must be a number").render(COURT).splitlines()
    assert shown[1:] == ["      8 |     loyalty: 1.4"]


@pytest.mark.parametrize("line", [0, 10, 1000])
def test_a_line_that_the_file_does_not_have_is_not_shown(line):
    assert "\n" not in Problem("court.yaml", line, 1, "", "the file ends too early").render(COURT)


def test_the_caret_may_stand_behind_the_end_of_the_line_where_something_is_missing():
    shown = Problem("court.yaml", 3, 10, "leaders.ruler", "needs a value").render("a:\nleaders:\n  ruler:").splitlines()
    assert shown[2].index("^") - shown[1].index("|") == len("| ") + 10 - 1


def test_a_tab_before_the_place_keeps_the_caret_under_it():
    shown = Problem("court.yaml", 1, 5, "", "must be a number").render("a: \tfew").splitlines()
    assert shown[2] == "        |    \t^"


@given(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=60).filter(lambda text: text.strip()),
    st.data(),
)
def test_the_caret_points_at_the_character_at_fault(source_line, data):
    visible = source_line.rstrip()
    column = data.draw(st.integers(1, len(visible)))
    _, shown, caret = Problem("court.yaml", 1, column, "", "is wrong").render(source_line).splitlines()
    assert shown[caret.index("^") :].startswith(with_escapes(visible[column - 1]))


def test_all_problems_are_told_at_once_and_counted():
    error = ScenarioError([TOO_LOYAL, MISSPELT], {"court.yaml": COURT})
    assert str(error).splitlines() == [
        "court.yaml:8:14: error: leaders.guard.loyalty: must be at most 1 (found 1.4)",
        "      8 |     loyalty: 1.4",
        "        |              ^",
        "court.yaml:9:5: error: unknown key 'loyality_bias'; did you mean 'loyalty_bias'?",
        "      9 |     loyality_bias: 0.1",
        "        |     ^",
        "2 errors in 1 file",
    ]


def test_problems_are_told_from_top_to_bottom_and_files_stay_together():
    elsewhere = Problem("plan.yaml", 2, 1, "", "unknown key")
    whole_file = Problem("court.yaml", None, None, "", "has no incumbent")
    told = render_problems([MISSPELT, elsewhere, TOO_LOYAL, whole_file]).splitlines()
    assert [line.split(" ")[0] for line in told] == [
        "court.yaml:",
        "court.yaml:8:14:",
        "court.yaml:9:5:",
        "plan.yaml:2:1:",
        "4",
    ]


@pytest.mark.parametrize(
    ("severities", "files", "sentence"),
    [
        (["error"], 1, "1 error in 1 file"),
        (["error", "error"], 2, "2 errors in 2 files"),
        (["warning"], 1, "1 warning in 1 file"),
        (["warning", "error", "warning"], 1, "1 error and 2 warnings in 1 file"),
        (["remark", "warning", "error", "remark"], 1, "1 error, 1 warning and 2 remarks in 1 file"),
        ([], 0, "no errors in 0 files"),
    ],
)
def test_problems_are_counted_by_severity_and_file(severities, files, sentence):
    problems = [
        Problem(f"{rank % max(files, 1)}.yaml", 1, 1, "", "is odd", severity=severity)
        for rank, severity in enumerate(severities)
    ]
    assert count_problems(problems) == sentence


def test_no_problems_say_nothing():
    assert render_problems([]) == ""


def test_a_scenario_error_without_a_problem_is_a_mistake_of_the_programmer():
    with pytest.raises(ValueError, match="at least one Problem"):
        ScenarioError([])


def test_a_scenario_error_survives_the_way_from_another_process():
    error = ScenarioError([TOO_LOYAL, MISSPELT], {"court.yaml": COURT})
    arrived = pickle.loads(pickle.dumps(error))
    assert arrived.problems == error.problems
    assert str(arrived) == str(error)


@pytest.mark.parametrize(("kind", "code"), [(ScenarioError, 2), (UsageError, 2), (ResultsError, 4)])
def test_each_kind_of_error_has_the_exit_code_that_scripts_rely_on(kind, code):
    assert kind.exit_code == code


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("rular", "ruler"),
        ("gaurd", "guard"),
        ("Ruler", "ruler"),
        ("regional-base", "regional_base"),
        ("regional base", "regional_base"),
        ("loyality", "loyalty"),
        ("zzz", None),
        ("", None),
        ("ruler", None),
    ],
)
def test_a_guess_is_made_only_where_something_is_alike(word, meant):
    assert did_you_mean(word, ["guard", "ruler", "regional_base", "loyalty"]) == meant


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=8))
def test_a_guess_is_a_known_name_and_does_not_depend_on_their_order(word, known):
    guess = did_you_mean(word, known)
    assert guess is None or (guess in known and guess != word)
    assert guess == did_you_mean(word, reversed(known))


def test_of_those_for_whom_one_entry_stands_the_first_is_guessed():
    known = [f"house_{place}" for place in range(12, 0, -1)] + ["houses"]
    assert did_you_mean("house", known) == "house_1"
    assert numbered("house", known) == [f"house_{place}" for place in range(1, 13)]
    assert numbered("house", ["house_a", "house_", "hous_1"]) == []


def test_a_name_with_an_owner_is_no_guess_for_one_without_unless_it_ends_alike():
    assert did_you_mean("struggles", ["gas.rules", "split"]) is None
    assert did_you_mean("challenged", ["gas.challenged", "split"]) == "gas.challenged"
    assert did_you_mean("gaz.challenged", ["gas.challenged", "challenges"]) == "gas.challenged"


def test_of_two_names_that_differ_only_in_case_the_guess_is_always_the_same():
    assert did_you_mean("RULER", ["ruler", "Ruler"]) == did_you_mean("RULER", ["Ruler", "ruler"]) == "Ruler"
