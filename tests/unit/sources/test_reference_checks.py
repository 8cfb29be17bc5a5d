"""The shipped tables add up; published totals are rows of `bessemer verify` (sources/published.py)."""

import numpy as np
import pytest

import bessemer as bm

DATA = bm.reference()


def test_regions():
    counts = {
        kind: len(DATA.regions.of_kind(kind)) for kind in ("commuting zone", "province", "nuts2", "economy")
    }
    assert counts == {"commuting zone": 722, "province": 31, "nuts2": 276, "economy": 41}
    assert len(DATA.regions) == 1070


@pytest.mark.parametrize("table", ["us_jobs_sic_estimated", "us_jobs_naics_estimated"])
def test_sectors_add_up_to_all_jobs_of_every_zone_and_year(table):
    sectors = DATA.panel(table)
    totals = DATA.panel("us_total_jobs").select(years=sectors.years, regions=sectors.regions)
    gap = np.abs(sectors.values.sum(axis=2) - totals.values[:, :, 0])
    assert (gap <= np.maximum(0.001 * totals.values[:, :, 0], 25)).all()


def test_estimates_lie_between_their_bounds_and_observed_cells_are_the_disclosed():
    for part in ("sic", "naics"):
        key = f"us_jobs_{part}_estimated"
        value, lower, upper, estimated = (
            DATA.panel(key, column).values for column in ("value", "lower", "upper", "estimated")
        )
        assert (lower <= value + 0.5).all() and (value <= upper + 0.5).all()
        assert (estimated >= 0).all() and (estimated <= value + 0.5).all()
        disclosed = DATA.panel(f"us_jobs_{part}_disclosed").values
        known = np.isfinite(disclosed)
        assert (disclosed[known] == value[known]).all()
        assert (estimated[known] == 0).all()


def test_jilins_transport_equipment_is_the_most_specialised():
    panel = DATA.panel("cn_output_io42").select(years=[2017])
    quotients = bm.structure.location_quotient(panel).values[0, :, panel.industries.index("18")]
    assert panel.regions[int(np.nanargmax(quotients))] == "CN-JL"


@pytest.mark.parametrize("table", ["cn_trade_io42", "cn_trade_io42_2012"])
def test_trade_by_sector_adds_up_to_the_total(table):
    sectors, totals = DATA.frame(table), DATA.frame("cn_trade_total")
    year = int(sectors["year"].iloc[0])
    keys = ["region", "flow", "use", "owner"]
    summed = sectors.groupby(keys, observed=True)["value"].sum()
    published = totals[totals["year"] == year].set_index(keys)["value"]
    assert summed.to_numpy() == pytest.approx(published[summed.index].to_numpy(), rel=1e-6, abs=1.0)


def test_every_panel_names_only_known_regions_and_industries():
    from bessemer.classify import scheme

    for table in DATA.catalogue.tables.values():
        if table.kind not in ("panel", "derived") or table.classification == "total":
            continue
        panel = DATA.panel(table.key)
        scheme(table.classification).require(panel.industries)
        assert set(panel.years) <= set(table.years), table.key
        if table.classification != "ggdc10":  # GGDC has countries beyond the 41 economies
            assert set(panel.regions) <= set(DATA.regions), table.key


def test_names_that_planners_type():
    for text, id in (
        ("Pittsburgh", "CZ16300"),
        ("pittsburgh PA", "CZ16300"),
        ("Jilin", "CN-JL"),
        ("吉林", "CN-JL"),
        ("吉林省", "CN-JL"),
        ("DEA5", "DEA5"),
        ("Detroit", "CZ11600"),
        ("CHN", "CHN"),
    ):
        assert DATA.regions.resolve(text).id == id
