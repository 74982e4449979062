"""What `run` tells: who rules, how it ends, the roads, month by month, and the answer to the question."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.runs.asked import answer_asked, names_asked
from sim.analysis.runs.counting import spread
from sim.analysis.runs.differing import differ
from sim.analysis.runs.hazards import monthly_hazards
from sim.analysis.runs.quantities import quantities
from sim.analysis.runs.summary import Summary, summarise
from sim.analysis.runs.tables import tables_of
from sim.cli import main
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.outcomes.registry import OUTCOMES
from sim.report.answer import answer
from sim.scenario.reading.loader import load
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.build import build

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COURT, ARTICLE = SCENARIOS / "court.yaml", SCENARIOS / "kazakhstan-2021.yaml"
DIES = "events=[{day: 40, do: ruler_dies}]"
ALL_DIE = (
    "events=[{day: 0, do: set, path: leaders.guard.status, value: dead}, "
    "{day: 0, do: set, path: leaders.heir.status, value: dead}, {day: 40, do: ruler_dies}]"
)


def told(folder: Path, scenario: Scenario, runs: int = 60) -> tuple[Summary, str]:
    """Play a scenario; return the summary and the answer in one text."""
    play_study(single(scenario, runs, 1), folder, Options(1))
    summary, names = summarise(tables_of(folder)), build(scenario).names
    return summary, " ".join(answer(scenario, answer_asked(tables_of(folder, 0), scenario, summary, names), names))


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("article")
    play_study(single(load(ARTICLE), 400, 1), folder, Options(1))
    return folder


def test_run_gives_an_outcome_it_is_asked_for_the_limits_it_has_in_a_comparison(article: Path) -> None:
    names = ["days_in_office", "days_forming", "formation_days", "approval_mean", "enemies", "team_share"]
    scenario, tables = load(ARTICLE, [f"asks=[{', '.join(names)}]"]), tables_of(article)
    told = {each.name: each for each in answer_asked(tables, scenario, summarise(tables), {})}
    for name, quantity in quantities(tables.columns).items():
        if name not in names:
            continue
        spread_of = told[name].spread
        assert spread_of is not None
        assert (spread_of.mean, spread_of.mean_low, spread_of.mean_high) == differ(name, quantity, quantity, False).a
    assert told["formation_days"].spread == summarise(tables).formation_days


def test_who_rules_adds_up_to_all_runs_and_says_who_does_where_no_leader_does(article: Path):
    found = summarise(tables_of(article))
    assert sum(each.runs for each in found.rulers) == found.runs == 400
    by_name = {each.name: each for each in found.rulers}
    assert by_name["tokayev"].runs == 358
    assert by_name["nazarbayev"].runs == 11  # took power back
    assert by_name["tasmagambetov"].runs == 10  # won a bid
    assert all(each.of == 400 and each.low <= each.share <= each.high for each in found.rulers)
    for leader in found.leaders:
        assert sum(each.runs for each in leader.status.values()) == 400
        assert leader.rules.runs == (by_name[leader.leader].runs if leader.leader in by_name else 0)


def test_where_everybody_is_dead_nobody_rules_and_nothing_is_balanced(tmp_path: Path):
    found, text = told(tmp_path, load(COURT, [ALL_DIE]).model_copy(update={"asks": ("outcome", "ruler")}))
    assert [(each.name, each.runs) for each in found.rulers] == [("nobody", 60)]
    assert (found.outcomes[0].name, found.outcomes[0].runs) == ("nobody", 60)
    assert all(leader.rules.runs == 0 and leader.status["dead"].runs == 60 for leader in found.leaders)
    assert "nobody rules" in text
    assert "Nobody in 100 %" in text
    assert "balance" not in text


def test_under_an_heir_no_balance_goes_on(tmp_path: Path):
    found, text = told(tmp_path, load(COURT, [DIES]).model_copy(update={"asks": ("outcome", "ruler")}))
    assert found.endings["balance"].clause == "an heir has followed and no split has come"
    assert "The ruler in" not in text
    assert "balance goes on" not in text


def test_what_a_court_has_no_ground_for_is_not_told(tmp_path: Path):
    found, text = told(tmp_path, load(COURT))
    assert "patron_returns" not in {each.name for each in found.outcomes}
    assert "on_time" not in {each.name for each in found.events}
    assert (found.formation_bins, found.team_share, found.cabinet) == ([], None, [])
    assert all(leader.chosen is None for leader in found.leaders)
    assert "patron" not in text + " ".join(" ".join(each) for each in found.endings.values())
    assert text.startswith("That the guard moves against the incumbent is ")


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ((), ("guard.challenged", "survived")),
        (("asks=[ruler]",), ("ruler",)),
        (("asks=null",), ("guard.challenged", "guard.rules", "outcome", "survived")),
        (("asks=null", "question=What next?"), ("outcome", "survived")),
        (("asks=null", "question=Does the heir wait?"), ("heir.challenged", "heir.rules", "outcome", "survived")),
    ],
)
def test_a_scenario_is_asked_what_it_says_or_else_how_it_ends_and_about_whom_it_names(
    settings: tuple[str, ...], asked: tuple[str, ...]
):
    assert names_asked(load(COURT, list(settings))) == asked


def test_what_answers_the_question_below_does_not_answer_that_of_a_layer(tmp_path: Path):
    other, same = tmp_path / "other.yaml", tmp_path / "same.yaml"
    other.write_text(f"extends: {_near(COURT, tmp_path)}\nid: other\nquestion: Why?\n")
    same.write_text(f"extends: {_near(COURT, tmp_path)}\nid: same\n")
    assert load(other).asks == ()
    assert load(same).asks == ("guard.challenged", "survived")


def _near(file: Path, folder: Path) -> str:
    (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return file.name


def test_roads_have_their_number_and_intervals_and_few_have_a_range(article: Path):
    found = {each.path.name: each for each in summarise(tables_of(article)).paths}
    assert sum(each.path.runs for each in found.values()) == 29
    assert all(each.lost.of == each.days.runs == each.path.runs for each in found.values())
    few, many, none = found["kyrgyz"], found["ukrainian"], found["palace"]
    assert (few.path.runs, few.days.median_low, few.days.least, few.days.most) == (4, None, 1.0, 9.0)
    assert many.days.median_low is not None
    assert many.days.median_low <= many.days.quantiles["q50"] <= (many.days.median_high or 0)
    assert none.lost.share == 0.0 < none.lost.high
    assert found["mixed"].lost.share == 6 / 10 < found["mixed"].lost.high


def test_a_spread_leaves_out_what_cannot_be_seen():
    found = spread([1.0, np.nan, 3.0])
    assert (found.runs, found.mean, found.median_low, found.least, found.most) == (2, 2.0, None, 1.0, 3.0)
    assert spread([np.nan]).runs == 0


def test_hazards_by_month_add_up_to_the_shares_of_the_close(article: Path):
    runs = tables_of(article).columns
    found = {each.name: each for each in monthly_hazards(runs, load(ARTICLE).start)}
    ends = {
        "split": OUTCOMES["split"].of(runs), "removal": 1 - OUTCOMES["survived"].of(runs),
        "government": np.isfinite(OUTCOMES["formation_days"].of(runs)),
    }  # fmt: skip
    for name, share in ends.items():
        months = found[name].months
        assert len(months) == 24
        assert months[-1].incidence == pytest.approx(float(np.mean(share)), abs=1e-12)
        assert sum(month.events for month in months) == int(np.sum(share))
        assert all(month.events <= month.at_risk <= 400 for month in months)
        assert all(month.hazard is None or month.low <= month.hazard <= month.high for month in months)
    assert [month.at_risk for month in found["government"].months[:2]] == [0, 0]  # the vote is in the third month
    assert found["split"].months[0].first == load(ARTICLE).start


def test_run_tells_hazards_when_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["run", str(COURT), "-n", "60", "-q", "-j", "1", "-o", str(tmp_path / "x"), "--when"]
    assert main(arguments) == 0
    assert "The first incumbent loses power, month by month" in capsys.readouterr().out
    assert main([*arguments, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert set(data["when"]) == {"split", "removal"}  # no vote, no government
    assert data["when"]["split"][0].keys() >= {"month", "at_risk", "events", "hazard", "low", "high", "incidence"}
    assert data["answer"]["question"].startswith("Does the guard move")
    assert sum(each["runs"] for each in data["rulers"]) == 60
