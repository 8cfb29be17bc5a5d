"""Recessions of nations from annual totals, and how regions took them."""

from __future__ import annotations

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import DataError
from bessemer.history import recession_dates, responses

# Peaks and troughs in months as decimal years (NBER, US business cycle expansions and contractions).
NBER = {
    1973: (1973.9, 1975.2),
    1980: (1980.0, 1980.6),
    1981: (1981.5, 1982.9),
    1990: (1990.5, 1991.2),
    2001: (2001.2, 2001.9),
    2007: (2007.9, 2009.5),
}


@pytest.fixture(scope="module")
def data() -> bm.Dataset:
    return bm.reference()


def test_recessions_of_the_united_states_are_those_of_the_nber_but_for_1980(data: bm.Dataset) -> None:
    jobs = data.panel("us_total_jobs")
    found = recession_dates(jobs.years, jobs.values[:, :, 0].sum(axis=1))
    assert [(one.peak_year, one.trough_year) for one in found] == [
        (1974, 1975),
        (1981, 1982),
        (1990, 1991),
        (2001, 2002),
        (2007, 2010),
    ]
    # The fall from year p to year q lies between the beginning of p and the end of q.
    met = [
        [at for at, (first, last) in NBER.items() if first < one.trough_year + 1 and last > one.peak_year]
        for one in found
    ]
    assert all(len(each) == 1 for each in met)
    assert set(NBER) - {each[0] for each in met} == {1980}


def test_a_second_dip_before_the_old_level_belongs_to_the_first() -> None:
    found = recession_dates(range(2008, 2017), [100, 97, 98, 95, 94, 96, 98, 101, 102])
    assert [(one.peak_year, one.trough_year) for one in found] == [(2008, 2012)]
    assert found[0].change == pytest.approx(-0.06)
    assert found[0].cut
    assert not found[0].open


def test_two_falls_with_recovery_between_are_two_and_the_last_may_be_open() -> None:
    found = recession_dates(range(2000, 2008), [90, 100, 98, 101, 102, 103, 101, 100])
    assert [(one.peak_year, one.trough_year, one.open) for one in found] == [
        (2001, 2002, False),
        (2005, 2007, True),
    ]


def test_a_ripple_is_no_recession() -> None:
    assert recession_dates(range(5), [100, 101, 100.9, 102, 103]) == ()
    assert recession_dates(range(3), [np.nan] * 3) == ()


def test_unknown_totals_inside_are_refused() -> None:
    with pytest.raises(DataError, match="between known"):
        recession_dates(range(4), [1.0, np.nan, 2.0, 3.0])
    with pytest.raises(DataError, match="4 years"):
        recession_dates(range(4), [1.0, 2.0])


def test_resistance_and_recoverability_of_pittsburgh_by_hand(data: bm.Dataset) -> None:
    jobs = data.panel("us_total_jobs")
    own = dict(zip(jobs.years, jobs.values[:, jobs.regions.index("CZ16300"), 0], strict=True))
    whole = dict(zip(jobs.years, jobs.values[:, :, 0].sum(axis=1), strict=True))
    found = responses(jobs.years, list(own.values()), list(whole.values()))
    last = found[-1]
    fall, nation = own[2010] / own[2007] - 1, whole[2010] / whole[2007] - 1
    assert last.resistance == pytest.approx((fall - nation) / abs(nation))
    rise, nation_rise = own[2015] / own[2010] - 1, whole[2015] / whole[2010] - 1
    assert last.recoverability == pytest.approx((rise - nation_rise) / abs(nation_rise))
    assert last.regained_year == min(year for year in own if year >= 2010 and own[year] >= own[2007])
    assert [one.held_better for one in found] == [True, False, False, False, True]
    assert not any(one.rose_faster for one in found)


def test_the_nation_itself_has_resistance_zero() -> None:
    nation = [100.0, 95.0, 97.0, 99.0, 102.0, 103.0, 105.0, 107.0]
    found = responses(range(2000, 2008), np.array(nation) / 7, nation)[0]
    assert found.resistance == pytest.approx(0.0, abs=1e-12)
    assert found.recoverability == pytest.approx(0.0, abs=1e-12)


def test_recovery_is_unknown_where_figures_end_before_the_horizon() -> None:
    found = responses(range(2000, 2004), [10.0, 9.0, 9.5, 9.6], [100.0, 95.0, 96.0, 97.0])[0]
    assert np.isnan(found.rise)
    assert found.rose_faster is None
    assert found.regained_year is None


def test_the_chart_of_jobs_shades_the_recessions_and_names_them(data: bm.Dataset) -> None:
    from bessemer.charts import Canvas, to_vega_lite
    from bessemer.history.answer import compose
    from bessemer.words import say

    chart = next(one for one in compose(data, data.regions["CZ16300"]).charts if one.id == "history-jobs")
    spec = to_vega_lite(chart, Canvas("en", 640))
    bands = [row for values in spec["datasets"].values() for row in values if "_to" in row] or [
        row
        for layer in spec["layer"]
        if isinstance(layer.get("data"), dict)
        for row in layer["data"].get("values", [])
        if "_to" in row
    ]
    assert {(row["_from"], row["_to"]) for row in bands} >= {(1974, 1975), (2007, 2010)}
    assert chart.note is not None
    assert "1974–1975" in say(chart.note)
