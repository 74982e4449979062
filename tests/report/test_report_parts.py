"""What the page is put together from: chances in words, the answer, what it rests on, curves, and who is told."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs.asked import Asked
from sim.analysis.runs.counting import Counted, Seats, Spread, counted
from sim.experiment.folder.store import scan
from sim.language.errors import ResultsError
from sim.report import answer, grounds, influence, layout, stories, words
from sim.report.html import _rows_in_all
from sim.report.material import CAUSES, Material, read_material
from sim.scenario.provenance import Provenance
from sim.statistics.survival import incidence_at


@pytest.fixture(scope="module")
def vote(article: Path) -> Material:
    return read_material([article])[0]


def test_each_end_of_the_scale_belongs_to_the_words_above_it():
    assert [words.chance(x) for x in (0.05, 0.2, 0.45, 0.55, 0.8, 0.95)] == [
        "very unlikely", "unlikely", "as likely as not", "likely", "very likely", "almost certain",
    ]  # fmt: skip
    assert [words.chance(x - 1e-9) for x in (0.05, 0.2, 0.45, 0.55, 0.8, 0.95)] == [
        "hardly to be expected", "very unlikely", "unlikely", "as likely as not", "likely", "very likely",
    ]  # fmt: skip
    assert words.scale_in_words() == (
        "hardly to be expected 0–5 %; very unlikely 5–20 %; unlikely 20–45 %; as likely as not 45–55 %; "
        "likely 55–80 %; very likely 80–95 %; almost certain 95–100 %"
    )


@pytest.mark.parametrize(("share", "said"), [
    (0.0994, "9.9 %"), (0.0995, "10 %"), (0.5, "50 %"), (0.99, "99 %"), (0.991, "99.1 %"), (0.999, "99.9 %"),
    (0.9991, "99.91 %"), (0.00095, "0.1 %"), (0.00094, "0.09 %"),
])  # fmt: skip
def test_a_share_has_as_many_digits_as_keep_it_from_none_and_all(share: float, said: str):
    assert words.percent(share) == said


def test_a_chance_in_words_never_stands_without_number_interval_and_count():
    assert words.limits(0.851, 0.892) == "85.1 – 89.2"
    assert words.with_number(0.3, 0.21, 0.41, 1300, 4321) == (
        "unlikely (30 %, interval 21.0 – 41.0; 1,300 of 4,321 futures)"
    )
    assert [words.outcome(each) for each in ("a_new_end", "balance")] == ["a new end", words.OUTCOMES["balance"]]
    assert [words.points(x) for x in (0.066, 0.0004, 0.0006)] == ["+6.6", "0.0", "+0.1"]


def told(asked: Asked) -> str:
    scenario: Any = SimpleNamespace(asks=True, question="Who?", title="A court")
    (sentence,) = answer.answer(scenario, [asked], {"house": "The house"})
    return sentence


def many(*hits: int) -> tuple[tuple[str, Counted], ...]:
    return tuple((f"it ends so {k}", counted(str(k), runs, 100)) for k, runs in enumerate(hits))


def test_a_question_left_out_is_asked_by_the_title_and_one_without_outcomes_is_said_to_be():
    scenario: Any = SimpleNamespace(asks=(), question=None, title="A court")
    assert answer.question(scenario) == "What becomes of it: A court?"
    assert answer.answer(scenario, [], {}) == []
    scenario.question = "Who rules?"
    assert (answer.question(scenario), answer.answer(scenario, [], {})) == ("Who rules?", [answer.NOT_SAID])


def test_a_yes_or_no_is_told_as_a_chance_and_what_cannot_be_seen_as_that():
    share = counted("split", 30, 100)
    assert told(Asked("split", "the elite splits", share=share)) == (
        f"That the elite splits is unlikely (30 %, interval {words.limits(share.low, share.high)}; 30 of 100 futures)."
    )
    assert told(Asked("x", "the vote")) == "The vote: cannot be seen in these futures."


def test_four_ends_are_named_and_the_others_counted_together():
    said = told(Asked("how_it_ends", "how it ends", parts=many(40, 30, 15, 10, 0, 4, 1)))
    assert all(f"that it ends so {k}" in said for k in range(4))
    assert said.endswith("; 5 of 100 futures end otherwise.")
    exactly = told(Asked("how_it_ends", "how it ends", parts=many(40, 30, 20, 10)))
    assert "otherwise" not in exactly
    assert "that it ends so 3" in exactly
    assert told(Asked("path", "its path", parts=many(0, 0))) == "Its path: none of it came about in 100 futures."
    ruler = told(Asked("ruler", "who rules", parts=many(60, 0, 40)))
    assert ruler.startswith("Who rules at the close: It ends so 0 in 60 % [")
    assert "; It ends so 2 in 40 % [" in ruler
    assert "so 1" not in ruler


def test_seats_tell_the_largest_gain_and_loss_only_where_they_stand_clear_of_none():
    house, league = Seats("house", 0.2, 0.5, 0.3, 0.01, 0.5), Seats("league", 0.4, 0.1, -0.3, -0.5, -0.01)
    said = told(Asked("cabinet", "seats", seats=(house, league)))
    assert "the largest share ends with the house (50 %)" in said
    assert "the largest gain is that of the house (+30.0 points, interval +1.0 to +50.0)" in said
    assert said.endswith("and the largest loss is that of league (−30.0 points, interval −50.0 to −1.0).")
    to_none = (Seats("house", 0.2, 0.5, 0.3, 0.0, 0.5), Seats("league", 0.4, 0.1, -0.3, -0.5, 0.0))
    unclear = told(Asked("cabinet", "seats", seats=to_none))
    assert unclear.endswith("; no clan gains or loses beyond doubt.")


@pytest.mark.parametrize(("high", "says"), [
    (14.04, "mean 13.5 days [12.0, 14.0], nine"), (None, "mean 13.5 days [12.0, ∞], nine"),
])  # fmt: skip
def test_a_mean_is_told_with_its_interval(high: float | None, says: str):
    spread = Spread(90, 13.5, {"q05": 3, "q50": 12, "q95": 40}, 10, 14, 1, 60, 12.0, high)
    assert says in answer.in_numbers(spread, "days")


@pytest.mark.parametrize(("unit", "said"), [
    ("days", "median 12 days [10, 14], mean 13.5 days, nine in ten from 3 to 40, in 1,234 futures that show it"),
    ("people", "median 12 people [10, 14], mean 13.5 people, nine in ten from 3 to 40, in 1,234 futures that show it"),
    ("force", "median 12.00 [10.00, 14.00], mean 13.50, nine in ten from 3.00 to 40.00, in 1,234 futures that show it"),
    ("share", "median 1,200.0 % [1,000.0, 1,400.0], mean 1,350.0 %, nine in ten from 300.0 to 4,000.0, in 1,234 "
              "futures that show it"),
])  # fmt: skip
def test_a_number_is_told_in_its_unit_with_median_mean_and_middle(unit: str, said: str):
    spread = Spread(1234, 13.5, {"q05": 3.0, "q50": 12.0, "q95": 40.0}, 10.0, 14.0)
    assert answer.in_numbers(spread, unit) == said
    assert told(Asked("x", "the days", unit=unit, spread=spread)) == f"The days: {said}."


def test_too_few_futures_have_a_range_and_no_interval():
    few = Spread(3, 2.0, {}, None, None, 1.0, 3.0)
    assert answer.median_limits(few) == "(range 1 to 3)"
    assert answer.median_limits(few, 100.0, 1) == "(range 100.0 to 300.0)"
    assert answer.median_limits(Spread(3, 2.0, {}, None, 2.0, None, 3.0)) == ""
    assert answer.median_limits(Spread(3, 2.0, {}, 1.0, None, 1.0, 3.0)) == "(range 1 to 3)"


@pytest.mark.parametrize(("assumed", "said"), [
    (51, "most of the 100 numbers behind them (51 %) are assumed"),
    (50, "a large part of the 100 numbers behind them (50 %) is assumed"),
    (26, "a large part of the 100 numbers behind them (26 %) is assumed"),
    (25, "a smaller part of the 100 numbers behind them (25 %) is assumed"),
])  # fmt: skip
def test_what_the_answer_rests_on_is_weighed_in_words(assumed: int, said: str):
    counts = {
        "stated": (12, 0.12),
        "implied": (88 - assumed, (88 - assumed) / 100),
        "assumed": (assumed, assumed / 100),
    }
    found = answer.ground(counts, 4000)
    assert said in found
    assert "4,000 simulated futures" in found
    assert f"(12 % are stated, {88 - assumed} % implied)" in found


def test_nothing_counted_is_everything_assumed():
    assert "most of the 0 numbers behind them (100 %) are assumed" in answer.ground({}, 10)


def test_the_future_told_is_near_the_middle_in_units_of_the_middle_half():
    traits = np.array([[20.0, 100.0], [30.0, 102.0], [0.0, 101.0], [10.0, 103.0], [40.0, 104.0]])
    assert stories.nearest_to_the_middle(traits) == 1  # half a spread off in one: 0.5, against 1, 1.5, 1 and 2
    assert stories.nearest_to_the_middle(traits[::-1]) == 3
    alike = np.array([[5.0, 3.0], [5.0, 2.0], [5.0, 1.0], [5.0, 2.0], [9.0, 2.0]])
    assert stories.nearest_to_the_middle(alike) == 1, "the first of those that are equally near"


def test_the_two_futures_told_end_as_most_and_as_the_fewest_do(vote: Material):
    typical, rare = stories.stories(vote)
    ends = [each for each in vote.summary.outcomes if each.runs]
    by_run = dict(vote.runs.select("run", "outcome").iter_rows())
    assert (by_run[typical.run], by_run[rare.run]) == (ends[0].name, ends[-1].name)
    assert f"Run {rare.run}: it ends as the fewest do" in rare.why
    assert f", {words.percent(ends[0].share)})" in typical.why
    assert all(heading.split(", ")[0] and text for heading, text in typical.paragraphs)
    assert " to " in typical.paragraphs[0][0]


def test_what_decides_needs_fifty_futures_and_something_uncertain(vote: Material):
    assert influence.can_tell(vote, 50)
    assert not influence.can_tell(vote, 49)
    known: Any = SimpleNamespace(build=SimpleNamespace(inputs=[]))
    assert not influence.can_tell(known, 500)
    known.build.inputs = [0]
    assert influence.can_tell(known, 500)


@pytest.mark.parametrize(("election", "patron", "names"), [
    (-1, -1, []), (0, -1, ["on_time", "formation_days"]), (-1, 0, ["patron_support"]),
    (90, 2, ["on_time", "formation_days", "patron_support"]),
])  # fmt: skip
def test_the_outcomes_looked_at_are_those_a_scenario_can_have(election: int, patron: int, names: list[str]):
    material: Any = SimpleNamespace(
        build=SimpleNamespace(world=SimpleNamespace(election=[election], patron=[patron]), own={"early": None})
    )
    assert influence._outcomes(material) == ["split", "survived", "balance", "team_share", *names, "early"]


def test_sources_of_an_outcome_are_all_four_groups_or_none(vote: Material, monkeypatch: pytest.MonkeyPatch):
    def by_evidence(_build: Any, runs: int, seed: int, _names: list[str], jobs: int) -> list[Any]:
        assert (runs, seed, jobs) == (50, 1, 3)
        groups = ("stated", "implied", "assumed", "luck")
        rows = [SimpleNamespace(outcome="split", group=k, first=f"{k} alone", total=k, runs=40) for k in groups]
        rows += [SimpleNamespace(outcome="balance", group=k, first=k, total=k, runs=50) for k in groups[:3]]
        return [*rows, SimpleNamespace(outcome="balance", group="luck", first=None, total="luck", runs=50)]

    monkeypatch.setattr(influence, "by_evidence", by_evidence)
    (found,) = influence.sources_of(vote, 50, 3)
    assert (found.outcome, found.meaning, found.runs) == ("split", influence.OUTCOMES["split"].row, 40)
    assert (found.alone["luck"], found.total["luck"]) == ("luck alone", "luck")
    assert influence.sources_of(vote, 49, 3) == []


def test_inputs_that_are_named_stand_clear_of_chance(vote: Material, monkeypatch: pytest.MonkeyPatch):
    def one_by_one(_build: Any, runs: int, seed: int, names: list[str], jobs: int, top: int) -> list[Any]:
        assert (runs, seed, jobs, top) == (50, 1, 3, 5)
        rows = [SimpleNamespace(above_noise=k != 1) for k in range(3)]
        return [SimpleNamespace(outcome=names[0], rows=rows, looked_at=66, detectable=0.02)]

    monkeypatch.setattr(influence, "one_by_one", one_by_one)
    (found,) = influence.movers_of(vote, 50, 3)
    assert (found.meaning, found.looked_at, found.detectable) == (influence.OUTCOMES["split"].row, 66, 0.02)
    assert [row.above_noise for row in found.rows] == [True, True]
    assert influence.movers_of(vote, 49, 3) == []


def test_what_varies_narrowly_enough_is_what_every_part_does():
    wide, narrow = SimpleNamespace(converged=False, estimate=0.1), SimpleNamespace(converged=True, estimate=0.1)
    assert influence.Sources("x", "x", 1, {"a": narrow, "b": narrow}, {}).converged  # type: ignore[dict-item]
    assert not influence.Sources("x", "x", 1, {"a": narrow, "b": wide}, {}).converged  # type: ignore[dict-item]


def test_exits_compete_path_by_path_and_a_removal_without_a_split_is_one_of_them():
    runs = pl.DataFrame(
        {
            "split": [True, True, True, False, False, False, True, False],
            "path": ["palace", "kyrgyz", "ukrainian", "none", "none", "none", "mixed", "none"],
            "opened": [10, 20, 0, -1, -1, -1, 40, -1],
            "removed_day": [11, -1, 5, 0, 60, -1, -1, -1],
        }
    )
    material = object.__new__(Material)
    vars(material).update(tables=SimpleNamespace(runs=runs), horizon=100)
    ends = {name: incidence_at(material.incidence, k, 100).estimate for k, name in enumerate(CAUSES, start=1)}
    each = dict.fromkeys(("palace", "ukrainian", "kyrgyz", "mixed"), 1 / 8)
    assert ends == pytest.approx({**each, "unmarked": 0.0, "other": 2 / 8})
    assert incidence_at(material.incidence, len(CAUSES), 59).estimate == pytest.approx(
        1 / 8
    )  # the one of day 0, not of day 60
    assert incidence_at(material.incidence, 2, 0).estimate == pytest.approx(1 / 8)


def test_quantiles_of_months_kept_run_by_run_are_those_of_all_runs(court: Path, article: Path):
    exact, joined = read_material([court])[0], read_material([article])[0]
    assert (exact.course_is_exact, joined.course_is_exact) == (True, False)
    monthly = scan(court, "monthly", 0).collect()
    for month in (1, 4):
        support = monthly.filter(pl.col("month") == month)["support"].to_numpy()
        np.testing.assert_allclose(
            exact.course["support"][month - 1], np.quantile(support, [0.05, 0.25, 0.5, 0.75, 0.95])
        )
    assert not {"point", "run", "month"} & exact.course.keys()
    parts = scan(article, "series", 0).filter((pl.col("quantity") == "support") & (pl.col("month") == 3)).collect()
    means = [np.average(parts[name].to_numpy(), weights=parts["runs"].to_numpy()) for name in ("q05", "q50", "q95")]
    assert joined.course["support"][2][[0, 2, 4]].tolist() == pytest.approx(means)


def test_a_number_is_said_by_what_it_is_of(vote: Material):
    said = {line.path: line.what for passage in grounds.passages(vote) for line in passage.lines}
    tie = vote.scenario.ties["t01"]
    assert f"Patronage: {vote.name_of(tie.from_)} to {vote.name_of(tie.to)}" in said["ties.t01.strength"]
    assert said["world.approval"].startswith("The country")
    whose = next(path.split(".") for path in said if path.startswith("leaders.") and ".memberships." in path)
    assert vote.name_of(whose[1]).lower() in said[".".join(whose)].lower()
    assert vote.name_of(whose[3]) in said[".".join(whose)]
    for path, words_of_it in said.items():
        table, name, field = path.split(".")[0], path.split(".")[1], path.split(".")[-1]
        assert words_of_it[0] == words_of_it[0].upper()
        if table in ("leaders", "clans") and ".memberships." not in path:
            assert words_of_it.endswith(field.replace("_", " "))
            assert vote.name_of(name).split("(")[0].strip().lower() in words_of_it.lower()


def test_a_number_stands_with_the_first_passage_it_rests_on(vote: Material):
    assert all(passage.lines for passage in grounds.passages(vote)), "a passage nothing rests on is not listed"
    for passage in grounds.passages(vote):
        for line in passage.lines:
            known = [each for each in line.evidence if each in vote.scenario.sources]
            assert (known[:1] == [passage.id]) if known else passage.id in (grounds.NO_PASSAGE, grounds.DEFAULT)
        source = vote.scenario.sources.get(passage.id)
        assert (passage.text, passage.where) == ((source.text, source.where or "") if source else ("", ""))
    example = grounds.Passage("p", "", "", "", tuple(
        grounds.Line("", "", "", status, (), "") for status in ("stated", "assumed", "stated")
    ))  # fmt: skip
    assert example.counts() == "2 stated, 1 assumed"


def test_a_default_is_what_nobody_gave_a_reason_for(vote: Material):
    def is_default(
        value: str = "1", status: Any = "assumed", evidence: tuple[str, ...] = (), path: str = "posts.a.x"
    ) -> bool:
        return grounds.is_default(vote.scenario, Provenance(path, value, status, evidence, None))

    path = next(
        line.path for passage in grounds.passages(vote) if passage.id == grounds.DEFAULT for line in passage.lines
    )
    value = next(
        line.value for passage in grounds.passages(vote) if passage.id == grounds.DEFAULT for line in passage.lines
    )
    assert is_default(value, path=path)
    assert not is_default(f"{value}0.5", path=path)
    assert not is_default(value, "implied", path=path)
    assert not is_default(value, evidence=("p01",), path=path)
    assert not is_default(value, path="world.nothing")


def test_numbers_are_counted_as_they_were_before_the_scenario_was_written_in_full(vote: Material):
    counted_before = {"stated": 3, "assumed": 1}
    material: Any = SimpleNamespace(manifest={"rests_on": counted_before}, scenario=vote.scenario)
    assert grounds.counts_of(material) == {"stated": (3, 0.75), "assumed": (1, 0.25)}
    material.manifest = {}
    again = grounds.counts_of(material)
    assert sum(number for number, _ in again.values()) > 100
    assert sum(share for _, share in again.values()) == pytest.approx(1.0)


def test_a_parameter_the_scenario_changes_is_told_with_its_own_reason(vote: Material):
    knobs = {knob.name: knob for knob in grounds.knobs(vote)}
    changed = {name for name, knob in knobs.items() if knob.changed}
    assert changed == set(vote.scenario.parameters) & set(knobs)
    for name, knob in knobs.items():
        assert knob.status == ("assumed" if name not in changed else vote.scenario.parameters[name].status)


def test_rows_are_shown_where_every_comparison_has_them():
    def versus(*names: str) -> Any:
        return SimpleNamespace(rows=[SimpleNamespace(name=name, family="outcome") for name in names])

    first = versus("split", "survived", "on_time")
    first.rows.append(SimpleNamespace(name="guard.rules", family="people"))
    assert _rows_in_all(SimpleNamespace(versus=[first, versus("survived", "split")])) == ["split", "survived"]


def test_distances_on_the_page_follow_the_links_between_two():
    far = layout._distances(5, [(0, 1), (1, 2), (2, 2)])
    assert far[0].tolist() == [0.0, 1.0, 2.0, 3.5, 3.5]  # parts that do not hang together: the longest way and 1.5
    assert (far == far.T).all()
    assert layout.placed(1, [], (700.0, 420.0), 40.0).tolist() == [[350.0, 210.0]]
    chain = layout.placed(4, [(0, 1), (1, 2), (2, 3)], (700.0, 420.0), 40.0)
    assert chain[:, 0].tolist() == pytest.approx([678, 459, 241, 22], abs=2)  # equal steps from margin to margin
    close = layout.placed(3, [(0, 1), (0, 2), (1, 2)], (50.0, 60.0), 500.0)
    assert ((close >= 20) & (close <= (30, 40))).all(), "where there is no room they keep to the margins"


def test_a_star_has_its_hub_in_the_middle():
    spots = layout.placed(6, [(0, k) for k in range(1, 6)], (600.0, 600.0), 40.0)
    middle = np.hypot(*(spots - spots.mean(axis=0)).T)
    assert middle.argmin() == 0
    assert middle[0] < 0.35 * middle[1:].min()


def test_of_results_in_which_nothing_was_completed_there_is_no_page():
    with pytest.raises(ResultsError, match="nothing in these results was completed"):
        read_material([])
