"""The shipped tables hold the check figures of the raw folder's README, and add up to published totals."""

import numpy as np
import pytest

import bessemer as bm

DATA = bm.reference()
PITTSBURGH = {
    1969: (1_175_209, 329_528),
    1983: (1_170_013, 196_639),
    2000: (1_439_606, 149_107),
    2016: (1_527_283, 92_534),
}
# Sums of the 49 state rows (48 states and the District of Columbia) of the raw BEA files, to which the
# 722 zones must add up: CA4 lines 7010 (jobs), 20 (persons) and 10 (personal income, thousand dollars).
MAINLAND = {
    "us_total_jobs": {1969: 90_493_472, 1983: 114_772_241, 2000: 164_230_979, 2016: 192_297_536},
    "us_population": {1969: 200_259_000, 1983: 232_290_879, 2000: 280_320_929, 2016: 320_957_062},
    "us_personal_income": {
        1969: 785_938_135e3,
        1983: 2_934_112_895e3,
        2000: 8_579_290_802e3,
        2016: 15_799_547_648e3,
    },
}
# Manufacturing in the state rows of CA25 (line 400) and CA25N (line 500); the zones rest on counties,
# whose withheld cells are estimated, so that they may differ by rounding.
MAINLAND_MANUFACTURING = {
    1969: ("us_jobs_sic_estimated", "400", 20_512_343),
    1983: ("us_jobs_sic_estimated", "400", 18_855_029),
    2000: ("us_jobs_sic_estimated", "400", 19_001_945),
    2001: ("us_jobs_naics_estimated", "500", 16_887_734),
    2016: ("us_jobs_naics_estimated", "500", 13_068_926),
}


def cell(table: str, region: str, industry: str, year: int) -> float:
    panel = DATA.panel(table).select(years=[year], regions=[region], industries=[industry])
    return float(panel.values.item())


def test_regions():
    counts = {
        kind: len(DATA.regions.of_kind(kind)) for kind in ("commuting zone", "province", "nuts2", "economy")
    }
    assert counts == {"commuting zone": 722, "province": 31, "nuts2": 276, "economy": 41}
    assert len(DATA.regions) == 1070


@pytest.mark.parametrize(("year", "jobs", "manufacturing"), [(y, *v) for y, v in PITTSBURGH.items()])
def test_pittsburgh(year, jobs, manufacturing):
    assert cell("us_total_jobs", "CZ16300", "total", year) == jobs
    table, code = ("us_jobs_sic_estimated", "400") if year <= 2000 else ("us_jobs_naics_estimated", "500")
    assert cell(table, "CZ16300", code, year) == pytest.approx(manufacturing, abs=0.5)
    sectors = DATA.panel(table).select(years=[year], regions=["CZ16300"]).values
    assert sectors.sum() == pytest.approx(jobs, abs=1)


@pytest.mark.parametrize("table", MAINLAND)
def test_zones_add_up_to_the_states(table):
    panel = DATA.panel(table)
    assert len(panel.regions) == 722
    for year, total in MAINLAND[table].items():
        assert panel.at(year).sum() == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize("year", MAINLAND_MANUFACTURING)
def test_manufacturing_adds_up_to_the_states(year):
    table, code, total = MAINLAND_MANUFACTURING[year]
    panel = DATA.panel(table).select(years=[year], industries=[code])
    assert panel.values.sum() == pytest.approx(total, rel=1e-6)


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


def test_jilins_transport_equipment():
    for table, year, expected in (("cn_output_io42", 2017, 3.42), ("cn_output_io42_2012", 2012, 3.03)):
        output = DATA.panel(table).at(year)
        shares = output / output.sum(axis=1, keepdims=True)
        whole = output.sum(axis=0) / output.sum()
        panel = DATA.panel(table)
        column = panel.industries.index("18")
        quotients = shares[:, column] / whole[column]
        assert quotients[panel.regions.index("CN-JL")] == pytest.approx(expected, abs=0.005)
        if year == 2017:
            assert panel.regions[int(quotients.argmax())] == "CN-JL"


@pytest.mark.parametrize(
    ("industry", "flow", "billions"),
    [("18", "import", 6.59), ("18", "export", 0.73), (None, "import", 14.25), (None, "export", 5.14)],
)
def test_jilins_trade_in_2017(industry, flow, billions):
    frame = DATA.frame("cn_trade_io42")
    chosen = (
        (frame["region"] == "CN-JL")
        & (frame["year"] == 2017)
        & (frame["flow"] == flow)
        & (frame["use"] == "total")
        & (frame["owner"] == "all")
    )
    if industry is not None:
        chosen &= frame["industry"] == industry
    assert frame.loc[chosen, "value"].sum() / 1e9 == pytest.approx(billions, abs=0.005)


@pytest.mark.parametrize("table", ["cn_trade_io42", "cn_trade_io42_2012"])
def test_trade_by_sector_adds_up_to_the_total(table):
    sectors, totals = DATA.frame(table), DATA.frame("cn_trade_total")
    year = int(sectors["year"].iloc[0])
    keys = ["region", "flow", "use", "owner"]
    summed = sectors.groupby(keys, observed=True)["value"].sum()
    published = totals[totals["year"] == year].set_index(keys)["value"]
    assert summed.to_numpy() == pytest.approx(published[summed.index].to_numpy(), rel=1e-6, abs=1.0)


@pytest.mark.parametrize(
    ("region", "before", "after"),
    [("DEA5", 0.275, 0.220), ("ES21", 0.277, 0.191), ("PL22", 0.338, 0.308), ("FRE1", 0.175, 0.111)],
)
def test_industry_in_four_european_regions(region, before, after):
    shares = DATA.panel("eu_jobs_a10").shares()
    found = shares.of(region)[:, shares.industries.index("B-E")]
    assert found[shares.years.index(2000)] == pytest.approx(before, abs=0.001)
    assert found[shares.years.index(2019)] == pytest.approx(after, abs=0.001)


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
