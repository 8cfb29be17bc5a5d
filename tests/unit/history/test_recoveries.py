"""Verdicts on recovery by axis, reference and window."""

from __future__ import annotations

import pytest

import bessemer as bm
from bessemer.errors import OptionError
from bessemer.history.answer import compose
from bessemer.history.recoveries import Recovery, State, flips, recoveries
from bessemer.words import say


@pytest.fixture(scope="module")
def data() -> bm.Dataset:
    return bm.reference()


def test_pittsburgh_on_each_axis(data: bm.Dataset) -> None:
    found = recoveries(data, data.regions["CZ16300"])
    by = {(one.axis, one.reference, one.window, one.end_year): one for one in found}
    jobs = data.panel("us_total_jobs")
    own = jobs.regions.index("CZ16300")
    start, end = jobs.at(1979)[:, 0], jobs.at(2016)[:, 0]
    expected = (end[own] / start[own]) / (end.sum() / start.sum()) - 1
    assert by["jobs", "aggregate", "peak", 2016].measure == pytest.approx(expected)
    assert {one.state for one in found if one.axis == "jobs"} == {State.NO}
    assert {one.state for one in found if one.axis == "jobs_per_head"} == {State.YES}
    assert by["income_per_head", "aggregate", "trough", 2016].state is State.YES
    assert by["composition", "aggregate", "peak", 2000].state is State.YES
    assert by["composition", "aggregate", "peak", 2016].start_year == 2001


def test_no_composition_window_crosses_2000(data: bm.Dataset) -> None:
    for id in ("CZ16300", "CZ11600", "CZ100"):
        for one in recoveries(data, data.regions[id]):
            if one.axis == "composition":
                assert one.start_year >= 2001 or one.end_year <= 2000


def test_polish_windows_start_after_the_break(data: bm.Dataset) -> None:
    found = recoveries(data, data.regions["PL22"])
    assert found
    assert all(one.start_year >= 2001 for one in found if one.axis in ("jobs", "composition"))


def test_figures_after_the_year_asked_are_not_used(data: bm.Dataset) -> None:
    assert max(one.end_year for one in recoveries(data, data.regions["CZ16300"], 1995)) == 1995


def _made(reference: str, window: str, state: State) -> Recovery:
    return Recovery("jobs", reference, window, 1979, 2016, 0.0, state)


@pytest.mark.parametrize(
    ("yes", "no", "by"),
    [
        (["mean peak", "mean trough"], ["aggregate peak", "aggregate trough"], "reference"),
        (["mean trough", "aggregate trough"], ["mean peak"], "window"),
        (["mean trough", "aggregate peak"], ["mean peak", "aggregate trough"], "both"),
    ],
)
def test_what_a_verdict_turns_with(yes: list[str], no: list[str], by: str) -> None:
    entries = [_made(*pair.split(), State.YES) for pair in yes] + [
        _made(*pair.split(), State.NO) for pair in no
    ]
    (flip,) = flips(entries)
    assert flip.turns
    assert flip.by == by


def test_level_turns_nothing() -> None:
    (flip,) = flips([_made("mean", "peak", State.LEVEL), _made("aggregate", "peak", State.NO)])
    assert not flip.turns
    assert flip.text.en == "level or no"


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        ("jobs", "has not recovered against the mainland United States as a whole"),
        ("jobs_per_head", "has recovered against the mainland United States as a whole"),
        ("income_per_head", "is about level"),
    ],
)
def test_recovered_by_names_axis_reference_and_window(data: bm.Dataset, axis: str, words: str) -> None:
    answer = compose(data, data.regions["CZ16300"], recovered_by=axis)
    (part,) = [part for part in answer.parts if part.id == "recovery"]
    assert words in say(part.findings[0])
    said = answer.extra["recovered"]
    assert (said["axis"], said["reference"], said["start_year"]) == (axis, "aggregate", 1979)


def test_some_region_turns_with_the_reference_and_the_text_says_so(data: bm.Dataset) -> None:
    for region in data.regions.of_kind("commuting zone")[:120]:
        turned = [flip for flip in flips(recoveries(data, region)) if flip.by == "reference"]
        if turned:
            (part,) = [part for part in compose(data, region).parts if part.id == "recovery"]
            text = " ".join(say(finding) for finding in part.findings)
            assert "turns with the reference" in text
            return
    pytest.fail("no zone turns with the reference")


def test_economies_have_no_recession_and_provinces_say_why(data: bm.Dataset) -> None:
    assert not compose(data, data.regions["CHN"]).parts
    jilin = compose(data, data.regions["CN-JL"])
    assert [part.id for part in jilin.parts] == ["recovery"]
    assert "eight years" in " ".join(say(limit) for limit in jilin.limits)


def test_unknown_axis_is_refused(data: bm.Dataset) -> None:
    with pytest.raises(OptionError, match="jobz"):
        compose(data, data.regions["CZ16300"], recovered_by="jobz")


def test_trajectory_holds_population_manufacturing_share_and_the_year_of_recovery(data: bm.Dataset) -> None:
    rows = bm.history.trajectory("Pittsburgh").table.set_index("axis")
    assert rows.loc["population", "trough_year"] == 2016
    shares = rows.loc["manufacturing_share"]
    assert set(shares["series"]) == {"us_jobs_sic_estimated", "us_jobs_naics_estimated"}
    assert (shares["latest_year"] == [2000, 2016]).all()
    income = rows.loc["income_per_head"]
    assert income["trough_year"] < income["regained_90_year"] <= income["regained_year"]
