"""Splicing: factors by hand, breaks that stay, nothing carried across what is not known."""

import dataclasses

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import DataError, OptionError, YearError
from bessemer.harmonise import splice
from bessemer.panel import Break, Panel, Status
from bessemer.words import Text

NAN = float("nan")


def panel(rows, first, **more):
    """A panel of one industry: rows by year of values by region."""
    values = np.array(rows, dtype=float)[:, :, None]
    years = tuple(range(first, first + len(rows)))
    regions = tuple(f"r{at}" for at in range(values.shape[1]))
    return Panel(values, years, regions, ("cars",), **more)


def test_the_ratio_is_that_of_the_sums_over_the_overlap():
    old = panel([[50.0], [100.0], [110.0]], 1998)
    new = panel([[80.0], [121.0], [130.0]], 1999)
    found = splice(old, new)
    row = found.factors.rows()[0]
    assert row["factor"] == pytest.approx(201 / 210)
    assert (row["lowest"], row["highest"]) == (pytest.approx(0.8), pytest.approx(1.1))
    logs = np.log([0.8, 1.1])
    assert row["spread"] == pytest.approx(np.std(logs, ddof=1))
    assert (row["years"], row["first"], row["last"]) == (2, 1999, 2000)
    assert found.panel.series("r0", "cars").tolist() == pytest.approx([50 * 201 / 210, 80, 121, 130])
    assert found.panel.status[:, 0, 0].tolist() == [Status.ESTIMATED, *[Status.OBSERVED] * 3]


def test_the_break_stays_and_change_across_it_is_refused():
    spliced = splice(panel([[50.0], [100.0]], 1999), panel([[120.0], [130.0]], 2000)).panel
    assert [entry.year for entry in spliced.breaks] == [2000]
    assert "1.200" in spliced.breaks[0].note.en
    assert "1.200" in spliced.breaks[0].note.zh
    with pytest.raises(YearError):
        spliced.change(1999, 2001)
    assert spliced.change(1999, 2001, across_breaks=True)[0, 0] == pytest.approx(130 - 60)
    assert spliced.change(2000, 2001)[0, 0] == 10


def test_nothing_is_carried_across_an_unknown_or_a_zero():
    old = panel([[10.0, 10.0, 10.0, 0.0, 7.0], [NAN, 20.0, 0.0, 0.0, 20.0]], 1999)
    new = panel([[30.0, NAN, 30.0, 0.0, 0.0], [31.0, 31.0, 31.0, 3.0, 1.0]], 2000)
    found = splice(old, new)
    past = found.panel.at(1999)[:, 0]
    assert np.isnan(past[[0, 1, 2, 4]]).all()
    assert past[3] == 0  # zero in both throughout the overlap
    assert found.panel.status[0, 0, 0] == Status.NOT_COLLECTED
    why = found.factors.table["why"].tolist()
    assert why == ["no figure known in both"] * 2 + ["zero in one or both"] * 3
    assert found.factors.warnings[0].values["count"] == 5


def test_withheld_stays_withheld_and_a_factor_of_one_is_no_estimate():
    status = np.full((2, 2, 1), Status.OBSERVED, dtype=np.uint8)
    status[0, 1] = Status.WITHHELD
    old = panel([[10.0, NAN], [20.0, 5.0]], 1999, status=status)
    found = splice(old, panel([[20.0, 6.0]], 2000))
    assert found.panel.status[0, :, 0].tolist() == [Status.OBSERVED, Status.WITHHELD]


def test_without_a_year_in_common_a_method_must_be_named():
    old, new = panel([[10.0], [20.0]], 1999), panel([[33.0], [34.0]], 2001)
    with pytest.raises(OptionError, match="no year in common"):
        splice(old, new)
    with pytest.raises(OptionError):
        splice(old, new, method="ratio")
    with pytest.raises(OptionError, match="belong together"):
        splice(old, new, method="growth")
    bridge = panel([[100.0], [110.0]], 2000)
    found = splice(old, new, method="growth", bridge=bridge)
    assert found.factors.rows()[0]["factor"] == pytest.approx(33 / (20 * 1.1))
    joined = splice(old, new, method="none")
    assert joined.panel.series("r0", "cars").tolist() == [10, 20, 33, 34]
    assert joined.panel.status.max() == Status.OBSERVED
    with pytest.raises(YearError):
        joined.panel.change(2000, 2001)


def test_a_bridge_with_a_break_of_its_own_is_no_bridge():
    entry = Break(2001, "all", Text("x", "某"))
    bridge = panel([[100.0], [110.0]], 2000, breaks=(entry,))
    with pytest.raises(YearError, match="break of its own"):
        splice(panel([[1.0]], 2000), panel([[2.0]], 2001), method="growth", bridge=bridge)
    with pytest.raises(YearError, match="has no year 2001"):
        splice(panel([[1.0]], 2000), panel([[2.0]], 2001), method="growth", bridge=panel([[1.0]], 2000))


def test_years_of_link_and_overlap_can_be_chosen():
    old = panel([[10.0], [20.0], [40.0], [60.0]], 1998)
    new = panel([[30.0], [44.0], [60.0]], 1999)
    found = splice(old, new, at=2000, overlap=[2000])
    assert found.panel.years == (1998, 1999, 2000, 2001)
    assert found.panel.series("r0", "cars").tolist() == pytest.approx([11, 22, 44, 60])
    for options in ({"at": 1990}, {"overlap": [1998]}, {"at": 1999, "overlap": [2005]}):
        with pytest.raises(YearError):
            splice(old, new, **options)
    with pytest.raises(YearError, match="no year before"):
        splice(panel([[1.0], [2.0]], 1999), new)
    with pytest.raises(OptionError, match="not a way"):
        splice(old, new, method="guess")


def test_panels_must_be_of_one_kind():
    old = panel([[10.0, 1.0]], 1999)
    with pytest.raises(DataError, match="differ in regions"):
        splice(old, panel([[10.0]], 2000), method="none")
    with pytest.raises(DataError, match="unit"):
        splice(dataclasses.replace(old, unit="jobs"), panel([[1.0, 1.0]], 2000, unit="EUR"), method="none")


def test_other_breaks_stay_where_they_are():
    early = Break(1999, "all", Text("e", "早"))
    inside = Break(2001, "r0", Text("l", "晚"))
    old = panel([[1.0], [2.0], [3.0]], 1998, breaks=(early,))
    new = panel([[4.0], [5.0]], 2000, breaks=(inside,))
    assert [entry.year for entry in splice(old, new).panel.breaks] == [1999, 2000, 2001]


def total(figures):
    """The sum over industries as a panel of its own."""
    values = figures.sum_industries()[0][:, :, None]
    return dataclasses.replace(
        figures, values=values, status=None, industries=("total",), classification="total", breaks=()
    )


def test_all_jobs_of_sic_and_naics_need_no_factor_beside_the_continuous_total():
    """CA4 has total jobs without a break: after its growth nothing is left of the step, in all 722 zones."""
    data = bm.reference()
    found = splice(
        total(data.panel("us_jobs_sic_estimated")),
        total(data.panel("us_jobs_naics_estimated")),
        method="growth",
        bridge=data.panel("us_total_jobs"),
    )
    factor = found.factors.table["factor"]
    assert len(factor) == 722
    np.testing.assert_allclose(factor, 1.0, atol=1e-12)
    assert (found.panel.status == Status.OBSERVED).all()
    np.testing.assert_allclose(found.panel.values, data.panel("us_total_jobs").values, rtol=1e-12)


def test_manufacturing_in_pittsburgh_falls_by_an_eighth_with_the_definition():
    """Zone 16300: 149,107 jobs of SIC in 2000, 131,714 of NAICS in 2001, all jobs 1,439,606 and 1,445,948.

    The metropolitan area of seven counties has 144,432 and 127,583: the same step to a thousandth.
    """
    data = bm.reference()
    both = [
        dataclasses.replace(
            data.panel(key).select(industries=[code]), industries=("manufacturing",), classification="common"
        )
        for key, code in (("us_jobs_sic_estimated", "400"), ("us_jobs_naics_estimated", "500"))
    ]
    found = splice(both[0], both[1], method="growth", bridge=data.panel("us_total_jobs"))
    row = found.factors.table.set_index("region").loc["CZ16300"]
    assert row["factor"] == pytest.approx(131_714 / 149_107 / (1_445_948 / 1_439_606), rel=1e-12)
    assert pytest.approx(127_583 / 144_432, abs=1e-3) == 131_714 / 149_107
    assert "722" in found.panel.breaks[-1].note.en
