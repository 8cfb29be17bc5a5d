"""The answer to question 2 on regions of every kind, in both languages, against figures computed here."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import numpy as np
import pytest

import bessemer as bm
from bessemer.history.answer import _say, compose
from bessemer.history.courses import course_of
from bessemer.words import LOCALES, Message, catalogue, say

REGIONS = (
    *("CN-JL", "CN-GD", "CN-HL", "CN-XZ", "CZ16300", "CZ11600", "CZ16400", "CZ31201", "CZ100"),
    *("DEA5", "PL22", "ES21", "RO21", "EE00", "HR03", "HR04", "IE05", "UKD7", "NL23"),
    *("CHN", "USA", "NLD", "MLT", "TWN", "RoW"),
)


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def _messages(answer):
    yield from filter(None, (answer.headline, answer.summary, answer.reason))
    yield from (*answer.findings, *answer.method, *answer.limits, *answer.warnings)
    for chart in answer.charts:
        yield from filter(None, (chart.title, chart.subtitle, chart.alt, chart.note))
    yield from (result.title for result in answer.results)
    for part in answer.parts:
        yield from (part.title, *part.findings, *part.method, *part.limits)
        yield from (result.title for result in part.results)
        for chart in part.charts:
            yield from (chart.title, chart.subtitle, chart.alt)


@pytest.mark.parametrize("id", REGIONS)
@pytest.mark.parametrize("year", [None, 2014, 1996])
def test_every_message_renders_in_both_languages(data, id, year):
    for message in _messages(compose(data, data.regions[id], year)):
        for locale in LOCALES:
            text = say(message, locale)
            assert not re.search(r"\bnan\b|None|\binf\b|[{}]", text), text
            if locale == "en":
                assert not text[0].islower(), text


def test_the_smallest_zone_has_an_answer(data):
    totals = data.panel("us_total_jobs")
    tiny = totals.regions[int(np.argmin(totals.at(2016)[:, 0]))]
    assert compose(data, data.regions[tiny]).headline is not None


@pytest.mark.parametrize(("id", "year"), [("CZ16300", 1960), ("CN-JL", 1990), ("DEA5", 1975), ("RoW", 1990)])
def test_years_before_the_figures_give_a_reason(data, id, year):
    answer = compose(data, data.regions[id], year)
    assert answer.headline is None
    assert str(year) in say(answer.reason)


def test_figures_after_the_year_asked_are_not_used(data):
    answer = compose(data, data.regions["CZ16300"], 1983)
    assert answer.year == 1983
    assert answer.results[1].table["year"].max() == 1983


def _relative(data, key, region, per=None):
    """Relative series straight from the panels, without the module under test."""
    panel = data.panel(key)
    values = panel.values[:, :, 0]
    own, whole = values[:, panel.regions.index(region)], values.sum(axis=1)
    if per is None:
        return dict(zip(panel.years, own / whole, strict=True))
    heads = data.panel(per).select(years=panel.years, regions=panel.regions).values[:, :, 0]
    ratio = (own / heads[:, panel.regions.index(region)]) / (whole / heads.sum(axis=1))
    return dict(zip(panel.years, ratio, strict=True))


def test_pittsburgh_shrank_in_jobs_grew_richer_per_head_and_changed_composition(data):
    jobs = _relative(data, "us_total_jobs", "CZ16300")
    ends = (1969, 1980, 1990, 2000, 2010, 2016)
    assert all(jobs[late] < jobs[early] for early, late in itertools.pairwise(ends))
    income = _relative(data, "us_personal_income", "CZ16300", per="us_population")
    assert income[1987] == pytest.approx(0.947, abs=0.001)
    assert income[2016] > 1.02

    answer = compose(data, data.regions["CZ16300"])
    rows = answer.main.table.set_index("axis")
    assert rows.loc["jobs", "verdict"] == "still falling"
    assert rows.loc["jobs", "loss"] == pytest.approx(jobs[2016] / jobs[1969] - 1)
    assert rows.loc["jobs_per_head", "verdict"] == "recovered"
    assert rows.loc["income_per_head", "trough_year"] == 1987
    assert rows.loc["income_per_head", "trough"] == pytest.approx(income[1987])
    assert rows.loc["income_per_head", "latest"] == pytest.approx(income[2016])
    shifts = rows.loc["composition"].set_index("series")["verdict"]
    assert shifts["us_jobs_sections16"] == "moved towards"

    text = " ".join(say(message) for message in (answer.headline, *answer.findings))
    assert f"fell in every decade, by {100 * (1 - jobs[2016] / jobs[1969]):.1f}% in all" in text
    assert f"to {100 * income[1987]:.1f}% in 1987, made nine tenths of that good by" in text
    assert f"was at {100 * income[2016]:.1f}% in 2016" in text
    assert "a move towards them" in text
    assert "or above it, depends on the measure: jobs (no), jobs per head (yes)" in text


def test_manufacturing_is_never_compared_across_sic_and_naics(data):
    course = course_of(data, data.regions["CZ16300"])
    sic, naics = course.factories
    assert (sic.years[0], sic.years[-1]) == (1969, 2000)
    assert (naics.years[0], naics.years[-1]) == (2001, 2016)
    assert sic.turn.peak == 329_528
    assert sic.turn.latest == 149_107
    assert naics.turn.latest == 92_534
    chart = compose(data, data.regions["CZ16300"]).charts[-1]
    assert set(chart.data["part"]) == {"us_jobs_sic_estimated", "us_jobs_naics_estimated"}
    assert chart.note is not None


def test_detroit_and_youngstown_read_true(data):
    detroit = bm.history.trajectory("CZ11600").table.set_index("axis")
    assert detroit.loc["jobs", "verdict"] == "did not recover"
    assert detroit.loc["income_per_head", "verdict"] == "did not recover"
    youngstown = bm.history.trajectory("CZ16400").table.set_index("axis")
    assert youngstown.loc["jobs", "verdict"] == "still falling"
    assert youngstown.loc["income_per_head", "verdict"] == "still falling"


def test_jilin_says_urban_units_beside_private_jobs_and_the_nation(data):
    urban, private = data.panel("cn_jobs_gb19"), data.panel("cn_private_jobs_gb19")
    own = urban.series("CN-JL", "C")
    whole = urban.values[:, :, urban.industries.index("C")].sum(axis=1)
    nation = whole[urban.years.index(2020)] / whole[urban.years.index(2013)] - 1
    other = private.series("CN-JL", "C")
    text = say(compose(data, data.regions["CN-JL"]).headline)
    assert f"{own[2020]:,.0f} manufacturing jobs in 2020" in text
    assert f"−{100 * (1 - own[2020] / own[2013]):.1f}% against 2013" in text
    assert f"China: −{-100 * nation:.1f}%" in text
    assert f"rose by {100 * (other[2019] / other[2013] - 1):.1f}% to 2019" in text
    assert "lost" not in text


def test_lost_is_said_of_a_province_only_where_both_counts_fall(data):
    urban, private = data.panel("cn_jobs_gb19"), data.panel("cn_private_jobs_gb19")
    for id in urban.regions:
        falls = urban.series(id, "C")[2020] < urban.series(id, "C")[2013]
        both = falls and private.series(id, "C")[2019] < private.series(id, "C")[2013]
        answer = compose(data, data.regions[id])
        said = any("lost" in say(message) for message in (answer.headline, *answer.findings))
        assert said == both, id


def test_china_starts_in_2013_and_leaves_finance_out(data):
    course = course_of(data, data.regions["CN-JL"])
    jobs = course.track("jobs")
    assert jobs is not None
    assert jobs.years[0] == 2013
    panel = data.panel("cn_jobs_gb19")
    without = [code for code in panel.industries if code != "J"]
    expected = panel.select(years=[2013], regions=["CN-JL"], industries=without).values.sum()
    assert jobs.own[0] == pytest.approx(expected)


@pytest.mark.parametrize(("id", "first"), [("PL22", 2001), ("RO32", 2004)])
def test_breaks_in_poland_and_romania_are_not_crossed(data, id, first):
    course = course_of(data, data.regions[id])
    for entry in (course.track("jobs"), course.track("jobs_per_head"), *course.shifts, *course.factories):
        assert entry is None or entry.years[0] >= first


def test_shares_in_europe_add_up_over_a_nation(data):
    shares = {}
    for region in data.regions.of_kind("nuts2"):
        if region.country == "FRA":
            track = course_of(data, region).track("jobs")
            assert track is not None
            shares[region.id] = track.relative[-1]
    assert sum(shares.values()) == pytest.approx(1.0)


def test_an_axis_without_figures_is_unknown(data):
    rows = bm.history.trajectory("CHN").table.set_index("axis")
    for axis in ("jobs", "jobs_per_head", "income_per_head"):
        assert rows.loc[axis, "verdict"] == "unknown"
        assert np.isnan(rows.loc[axis, "latest"])
    assert (
        bm.history.trajectory("吉林").table.set_index("axis").loc["income_per_head", "verdict"] == "unknown"
    )


def test_rows_and_yearly_series_agree(data):
    answer = compose(data, data.regions["DEA5"])
    yearly = answer.results[1].table
    for row in answer.main.rows():
        part = yearly[(yearly["axis"] == row["axis"]) & (yearly["series"] == row["series"])]
        column = "value" if row["axis"].startswith("manufacturing") else "relative"
        by_year = part.set_index("year")[column]
        for field in ("start", "peak", "trough", "latest"):
            assert by_year[row[f"{field}_year"]] == pytest.approx(row[field])


def test_both_catalogues_have_the_same_messages():
    english = {key for key in catalogue("en") if key.startswith("history.")}
    assert english == {key for key in catalogue("zh-CN") if key.startswith("history.")}


def test_charts_draw_in_both_languages_and_widths(data):
    from bessemer.charts import Canvas, to_svg

    for id in ("CN-JL", "CZ16300", "CHN"):
        answer = compose(data, data.regions[id])
        for chart in (*answer.charts, *(chart for part in answer.parts for chart in part.charts)):
            for canvas in (Canvas("en", 640), Canvas("zh-CN", 330)):
                assert "<path" in to_svg(chart, canvas)


def test_messages_are_data(data):
    headline = compose(data, data.regions["CHN"]).headline
    assert isinstance(headline, Message)
    assert headline.to_json()["values"]["start_year"] == 1995


def _repeated(text):
    """Return figures that a sentence gives for two years, each with the years."""
    figures = re.findall(r"([\d.]+%)[^.;%]*? in (\d{4})\b", text)
    return [figure for figure, count in Counter(figure for figure, _ in figures).items() if count > 1]


def test_one_figure_for_two_years_is_said_once(data):
    repeated, same = {}, set()
    zones = [id for id in data.regions if id.startswith("CZ")]
    others = [id for id in data.regions if not id.startswith("CZ")]
    for region in map(data.regions.__getitem__, ("CZ30605", "DEA5", *zones[::30], *others[::6])):
        headline, _, findings = _say(course_of(data, region))
        for message in filter(None, (headline, *findings)):
            parts = [value for value in message.values.values() if isinstance(value, Message)]
            same |= {part.id for part in (message, *parts) if part.id.endswith("_same")}
            for sentence in re.split(r"(?<=[.;]) ", say(message)):
                if _repeated(sentence):
                    repeated[region.id] = sentence
    assert repeated == {}
    assert {"history.its_ratio_still_low_same", "history.own_share_same"} <= same
    arnsberg = say(_say(course_of(data, data.regions["DEA5"]))[0])
    assert arnsberg.endswith("to 86.0% in 2017, and was still there in 2019.")
