"""Panel: labels, parts, sums, breaks and aggregation, in which unknown is never zero."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from bessemer.classify import concordance, scheme
from bessemer.errors import BessemerError, ClassificationError, DataError, OptionError, YearError
from bessemer.panel import Break, Panel, Status
from bessemer.words import Text

NAN = math.nan
NAICS = Break(2001, "US", Text("SIC became NAICS.", "SIC改为NAICS。"))


def a_panel(**changes):
    """Two years, two regions, three industries; one cell unknown, one zero."""
    options = {
        "values": np.array([[[1.0, 2.0, 3.0], [4.0, NAN, 6.0]], [[2.0, 2.0, 0.0], [5.0, 5.0, 5.0]]]),
        "years": (2000, 2005),
        "regions": ("US1", "CN1"),
        "industries": ("x", "y", "z"),
        "unit": "jobs",
    }
    return Panel(**{**options, **changes})


class TestMaking:
    def test_unknown_cells_are_not_collected_and_others_observed(self):
        status = a_panel().status
        assert status[0, 1, 1] == Status.NOT_COLLECTED
        assert np.count_nonzero(status == Status.OBSERVED) == 11

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"years": (2000,)}, r"shape \(2, 2, 3\); the labels say \(1, 2, 3\)"),
            ({"regions": ("a", "a")}, "regions are not unique"),
            ({"industries": ("x", "x", "z")}, "industries are not unique"),
            ({"years": (2005, 2000)}, "years are not in order"),
            ({"status": np.zeros((2, 2, 2), np.uint8)}, r"status has shape \(2, 2, 2\)"),
        ],
    )
    def test_labels_that_do_not_fit_are_refused(self, changes, words):
        with pytest.raises(DataError, match=words):
            a_panel(**changes)

    def test_integers_and_lists_become_floats(self):
        panel = a_panel(values=np.ones((2, 2, 3), dtype=int).tolist())
        assert panel.values.dtype == np.float64
        assert panel.shares().values.dtype == np.float64

    def test_a_panel_can_be_neither_written_to_nor_changed_from_outside(self):
        own = np.ones((2, 2, 3))
        status = np.zeros((2, 2, 3), np.uint8)
        panel = a_panel(values=own, status=status)
        own[0, 0, 0] = 99.0  # the caller may still use his array
        status[0, 0, 0] = 3
        assert panel.values[0, 0, 0] == 1.0 and panel.status[0, 0, 0] == Status.OBSERVED
        for array in (panel.values, panel.status, panel.at(2000), panel.of("US1")):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
        with pytest.raises(AttributeError):
            panel.unit = "EUR"  # type: ignore[misc]

    def test_the_repr_tells_size_span_and_unit(self):
        assert (
            repr(a_panel()) == "Panel(2 regions x 3 industries, 2000-2005, unit='jobs', classification=None)"
        )

    def test_status_titles_are_words(self):
        assert [status.title for status in Status] == ["observed", "estimated", "withheld", "not collected"]


class TestParts:
    def test_select_takes_the_labelled_cells_in_the_order_given(self):
        part = a_panel(breaks=(NAICS,)).select(
            years=[2005, 2000], regions=["CN1", "US1"], industries=["z", "x"]
        )
        assert part.years == (2000, 2005)
        assert part.regions == ("CN1", "US1") and part.industries == ("z", "x")
        np.testing.assert_array_equal(part.values, [[[6, 4], [3, 1]], [[5, 5], [0, 2]]])
        assert (part.unit, part.breaks) == ("jobs", (NAICS,))

    def test_select_keeps_the_status_of_each_cell(self):
        part = a_panel().select(regions=["CN1"], industries=["y"])
        assert part.status.ravel().tolist() == [Status.NOT_COLLECTED, Status.OBSERVED]

    @pytest.mark.parametrize(
        ("wanted", "words"),
        [
            ({"years": [2001]}, ["2001", "2000, 2005"]),
            ({"regions": ["US2"]}, ["US2", "US1, CN1", "Did you mean 'US1'"]),
            ({"industries": ["x", "q"]}, ["industries q", "x, y, z"]),
        ],
    )
    def test_select_names_what_is_missing_and_what_is_there(self, wanted, words):
        with pytest.raises(DataError) as caught:
            a_panel().select(**wanted)
        assert all(word in str(caught.value) for word in words)

    def test_at_of_and_series(self):
        panel = a_panel()
        np.testing.assert_array_equal(panel.at(2005), [[2, 2, 0], [5, 5, 5]])
        np.testing.assert_array_equal(panel.of("US1"), [[1, 2, 3], [2, 2, 0]])
        series = panel.series("CN1", "y")
        pd.testing.assert_series_equal(series, pd.Series([NAN, 5.0], index=[2000, 2005], name="CN1"))
        with pytest.raises(DataError, match="no years 1999"):
            panel.at(1999)
        with pytest.raises(DataError, match="no industries total"):
            panel.series("CN1")

    @pytest.mark.parametrize(
        ("asked", "found"), [(None, 2005), (2020, 2005), (2004, 2000), (2000, 2000), (1999, None)]
    )
    def test_the_latest_year_not_after_the_one_asked(self, asked, found):
        assert a_panel().year_for(asked) == found


class TestSums:
    def test_a_sum_over_unknown_is_unknown(self):
        sums, filled = a_panel().sum_industries()
        np.testing.assert_array_equal(sums, [[6, NAN], [4, 15]])
        assert filled == 0
        sums, filled = a_panel().sum_regions()
        np.testing.assert_array_equal(sums, [[5, NAN, 9], [7, 7, 5]])
        assert filled == 0

    def test_the_rule_zero_fills_and_counts(self):
        sums, filled = a_panel().sum_industries(unknown="zero")
        np.testing.assert_array_equal(sums, [[6, 10], [4, 15]])
        assert filled == 1
        sums, filled = a_panel().sum_regions(unknown="zero")
        np.testing.assert_array_equal(sums, [[5, 2, 9], [7, 7, 5]])
        assert filled == 1

    def test_another_rule_is_refused(self):
        with pytest.raises(OptionError, match="'mean' is not a rule"):
            a_panel().sum_industries(unknown="mean")  # type: ignore[arg-type]

    def test_shares_are_unknown_where_any_part_is_and_where_there_is_nothing(self):
        panel = a_panel(
            values=np.array([[[1.0, 3.0, 0.0], [4.0, NAN, 6.0]], [[0.0, 0.0, 0.0], [5.0, 5.0, 10.0]]])
        )
        shares = panel.shares()
        np.testing.assert_array_equal(
            shares.values, [[[0.25, 0.75, 0], [NAN] * 3], [[NAN] * 3, [0.25, 0.25, 0.5]]]
        )
        assert shares.unit == "fraction"

    def test_balances_that_cancel_out_have_no_shares(self):
        shares = Panel(np.array([[[-1.0, 1.0, 0.0]]]), (2000,), ("r",), ("x", "y", "z")).shares()
        assert np.isnan(shares.values).all()

    def test_an_unknown_share_is_never_observed_and_a_withheld_one_stays_withheld(self):
        status = np.zeros((2, 2, 3), np.uint8)
        status[0, 1] = (Status.OBSERVED, Status.WITHHELD, Status.ESTIMATED)
        status[1, 1] = Status.ESTIMATED
        shares = a_panel(status=status).shares()
        assert shares.status[0, 1].tolist() == [Status.NOT_COLLECTED, Status.WITHHELD, Status.NOT_COLLECTED]
        assert set(shares.status[1, 1]) == {Status.ESTIMATED}
        assert set(shares.status[0, 0]) == {Status.OBSERVED}


class TestBreaks:
    @pytest.mark.parametrize(
        ("scope", "region", "expected"),
        [
            ("all", "XX", True),
            ("US", "US1", True),
            ("US", "CN1", False),
            ("CN US", "CN1", True),
            ("CN-JL", "CN-LN", False),
        ],
    )
    def test_whom_a_break_concerns(self, scope, region, expected):
        assert Break(2001, scope, Text("", "")).concerns(region) is expected

    def test_change_is_end_minus_start_and_unknown_where_either_is(self):
        np.testing.assert_array_equal(a_panel().change(2000, 2005), [[1, 0, -3], [1, NAN, -1]])

    @pytest.mark.parametrize(("start", "end"), [(2000, 2005), (2005, 2000)])
    def test_change_refuses_to_cross_a_break_in_either_direction(self, start, end):
        panel = a_panel(breaks=(NAICS,))
        with pytest.raises(YearError) as caught:
            panel.change(start, end)
        assert "2001" in caught.value.what and "SIC became NAICS." in caught.value.what
        assert f"from {start} to {end}" in caught.value.where
        assert "across_breaks=True" in caught.value.remedy
        assert np.isfinite(panel.change(start, end, across_breaks=True)[0]).all()

    def test_a_break_elsewhere_does_not_stand_in_the_way(self):
        panel = a_panel(breaks=(NAICS,))
        assert panel.select(regions=["CN1"]).change(2000, 2005).shape == (1, 3)
        assert panel.breaks_between(2000, 2005, region="CN1") == ()
        assert panel.breaks_between(2000, 2005, region="US1") == (NAICS,)

    @pytest.mark.parametrize(
        ("start", "end", "crossed"),
        [(2000, 2001, True), (2001, 2005, False), (1990, 2000, False), (2001, 2001, False)],
    )
    def test_the_year_of_the_break_belongs_to_the_new_definition(self, start, end, crossed):
        assert bool(a_panel(breaks=(NAICS,)).breaks_between(start, end)) is crossed


GGDC = scheme("ggdc10").codes


class TestAggregate:
    def one_region(self, values, status=None, codes=GGDC):
        return Panel(
            np.array([[values]], dtype=float),
            (2010,),
            ("r",),
            codes,
            status,
            classification="ggdc10",
            unit="jobs",
        )

    def test_sums_are_those_of_the_concordance(self):
        panel = self.one_region(np.arange(1.0, 11.0)).aggregate("sections16")
        expected, codes = concordance("ggdc10", "sections16").aggregate(np.arange(1.0, 11.0), GGDC)
        np.testing.assert_array_equal(panel.values[0, 0], expected)
        assert panel.industries == codes == scheme("sections16").codes
        assert (panel.classification, panel.unit) == ("sections16", "jobs")

    def test_estimated_parts_make_an_estimated_sum_and_unknown_parts_an_unknown_one(self):
        values = dict.fromkeys(GGDC, 1.0) | {"MIN": NAN}
        status = dict.fromkeys(GGDC, Status.OBSERVED) | {"CON": Status.ESTIMATED, "MIN": Status.WITHHELD}
        panel = self.one_region(
            [values[code] for code in GGDC],
            np.array([[[status[code] for code in GGDC]]], np.uint8),
        ).aggregate("sections16")
        at = {code: place for place, code in enumerate(panel.industries)}
        assert panel.status[0, 0, at["construction"]] == Status.ESTIMATED
        assert panel.values[0, 0, at["construction"]] == 1.0
        assert math.isnan(panel.values[0, 0, at["mining"]])
        assert panel.status[0, 0, at["mining"]] == Status.NOT_COLLECTED
        assert panel.status[0, 0, at["manufacturing"]] == Status.OBSERVED

    def test_a_missing_source_industry_makes_its_target_unknown(self):
        kept = tuple(code for code in GGDC if code != "CON")
        panel = self.one_region([1.0] * len(kept), codes=kept).aggregate("sections16")
        assert math.isnan(panel.values[0, 0, panel.industries.index("construction")])

    def test_to_itself_nothing_changes(self):
        panel = self.one_region(np.ones(10))
        assert panel.aggregate("ggdc10") is panel

    @pytest.mark.parametrize(
        ("classification", "target", "kind", "words"),
        [
            (None, "a10", OptionError, "classification="),
            ("ggdc10", "a11", ClassificationError, "'a11'"),
            ("ggdc10", "naics", ClassificationError, "No concordance from ggdc10 to naics"),
        ],
    )
    def test_what_cannot_be_aggregated(self, classification, target, kind, words):
        panel = Panel(np.ones((1, 1, 10)), (2010,), ("r",), GGDC, classification=classification)
        with pytest.raises(BessemerError, match=words) as caught:
            panel.aggregate(target)
        assert type(caught.value) is kind


def test_select_leaves_breaks_of_other_industries_behind():
    panel = dataclasses.replace(a_panel(), breaks=(Break(2001, "all", Text("Wider.", "扩大。"), ("y",)),))
    kept = [code for code in panel.industries if code != "y"]
    assert "y" in panel.industries
    assert panel.select(industries=["y"]).breaks == panel.breaks
    assert panel.select(industries=kept).breaks == ()
