"""Imported datasets made comparable: NAICS vintages, files of one's own, counties added up to zones."""

import os
from pathlib import Path

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import ClassificationError, OptionError, UnavailableError, YearError
from bessemer.harmonise import coverage, crosswalk, harmonise_dataset, splice_datasets
from bessemer.panel import Panel
from bessemer.sources.imports import import_table
from bessemer.words import say

SOURCE = os.environ.get("SOURCE_DIR")
INDUSTRIES = (
    "town,naics,year,jobs\n"
    "Brack,452112,2016,300\nBrack,452910,2016,100\nBrack,452990,2016,\nBrack,452111,2016,40\n"
    "Holm,452112,2016,0\nHolm,452910,2016,50\nHolm,452990,2016,20\nHolm,452111,2016,0\n"
)


@pytest.fixture
def stores(home):
    (home / "stores.csv").write_text(INDUSTRIES, encoding="utf-8")
    import_table("stores.csv", "stores")
    return home


def test_a_vintage_is_left_for_the_next(stores):
    made = harmonise_dataset("stores", "later", to="naics2017", source="naics2012")
    panel = made.dataset.panel("own_jobs")
    assert panel.classification.startswith("naics2017@")
    cells = {
        (region.split(":")[1], code): panel.values[0, row, column]
        for row, region in enumerate(panel.regions)
        for column, code in enumerate(panel.industries)
    }
    assert (cells["Brack", "452210"], cells["Brack", "452311"]) == (190, 250)
    assert np.isnan(cells["Brack", "452319"])
    assert (cells["Holm", "452210"], cells["Holm", "452319"]) == (0, 20)
    said = " ".join(say(message) for message in made.report)
    assert "58.8% of the figures are shared out" in said  # 300 of 510
    assert "1 cell unknown" in said
    table = made.dataset.own_table()
    assert "naics2012 were converted to naics2017" in table.transformation.en
    assert "naics2017" in table.transformation.zh
    again = harmonise_dataset("later", "latest", to="naics2022")  # its own list knows its vintage
    assert "455211" in again.dataset.panel("own_jobs").industries


def test_a_file_of_ones_own_leads_to_a_shipped_scheme(stores):
    Path("links.csv").write_text(
        "from,to,weight\n452112,trade,1\n452910,trade,0.9\n452910,transport,0.1\n452990,,1\n452111,trade,1\n",
        encoding="utf-8",
    )
    made = harmonise_dataset("stores", "sections", to="sections16", file="links.csv", absent="zero")
    panel = made.dataset.panel("own_jobs")
    assert panel.classification == "sections16"
    assert panel.series("sections:Brack", "trade").item() == pytest.approx(430)
    assert made.coverages[0].nowhere == pytest.approx(20 / 510)
    assert made.coverages[0].balance.gap == pytest.approx(0, abs=1e-9)
    assert bm.study("Brack", made.dataset).region.id == "sections:Brack"


def test_mistakes_leave_nothing_behind(stores):
    for options in (
        {},
        {"to": "naics2017"},  # the list of the dataset is not known to be of a vintage
        {"to": "naics2017", "source": "naics2002", "unlisted": "err"},
        {"regions": "zones1991"},
    ):
        with pytest.raises((OptionError, ClassificationError)):
            harmonise_dataset("stores", "x", **options)
    with pytest.raises(OptionError, match="name of its own"):
        harmonise_dataset("stores", "stores", to="naics2017", source="naics2012")
    with pytest.raises(UnavailableError):
        bm.dataset("x")


def test_counties_of_a_zone(home):
    """Pittsburgh's zone has six counties; a county that is not there makes it unknown."""
    zones = crosswalk("zones1990")
    counties = [link.source_code for link in zones.links if link.target_code == "CZ16300"]
    rows = "".join(f"{code.lstrip('0')},2016,{10 * at}\n" for at, code in enumerate(counties, start=1))
    (home / "c.csv").write_text("county,year,jobs\n" + rows + "1001,2016,5\n", encoding="utf-8")
    import_table("c.csv", "counties")
    made = harmonise_dataset("counties", "zones", regions="zones1990")
    panel = made.dataset.panel("own_jobs")
    whole = sum(10 * at for at in range(1, len(counties) + 1))
    assert panel.series("zones:CZ16300", "total").item() == whole
    assert np.isnan(panel.series("zones:CZ11101", "total").item())  # has more counties than 01001
    assert made.dataset.twin(made.dataset.regions.resolve("Pittsburgh, PA")).id == "CZ16300"
    assert any("are not in the figures" in say(message) for message in made.report)
    assert all(say(message, "zh-CN") for message in made.report)


def test_a_crosswalk_of_ones_own(home):
    (home / "t.csv").write_text("town,year,jobs\na,2016,10\nb,2016,20\n", encoding="utf-8")
    (home / "p.csv").write_text("from,to,weight\na,N,1\nb,N,0.5\nb,S,0.5\n", encoding="utf-8")
    import_table("t.csv", "towns")
    made = harmonise_dataset("towns", "parts", regions="p.csv")
    panel = made.dataset.panel("own_jobs")
    assert dict(zip(panel.regions, panel.values[0, :, 0].tolist(), strict=True)) == {
        "parts:N": 20,
        "parts:S": 10,
    }


def test_crosswalks_cover_the_country_once():
    zones, metros = crosswalk("zones1990"), crosswalk("cbsa2018")
    assert len({link.target_code for link in zones.links if link.target_code}) == 741
    mainland = {region.id for region in bm.reference().regions.of_kind("commuting zone")}
    assert mainland < set(zones.target_codes)
    assert {link.source_code for link in metros.links if link.target_code == "38300"} == {
        "42003", "42005", "42007", "42019", "42051", "42125", "42129"
    }  # fmt: skip
    held = {code for link in zones.links for code in link.covers}
    assert held <= set(zones.source_codes)
    of = {link.source_code: link.target_code for link in zones.links}
    assert all(of[code] == link.target_code for link in zones.links for code in link.covers)
    with pytest.raises(OptionError, match="no crosswalk"):
        crosswalk("zones")


@pytest.mark.source
@pytest.mark.skipif(not SOURCE, reason="needs the raw figures: set SOURCE_DIR")
def test_counties_of_the_bureau_add_up_to_the_reference_in_every_zone_and_year():
    pd = pytest.importorskip("pandas")
    raw = pd.read_parquet(Path(SOURCE) / "us" / "bea_ca4_county_income_population_1969_2016.parquet")
    raw = raw[(raw["LineCode"] == 7010) & ~raw["GeoFIPS"].str.endswith("000")]
    raw = raw.assign(year=raw["year"].astype(int), GeoFIPS=raw["GeoFIPS"].astype(str))
    panel = Panel.from_frame(
        raw[["GeoFIPS", "year", "value"]], region="GeoFIPS", industry=None, value="value", year="year"
    )
    links = crosswalk("zones1990")
    made, known = panel.convert(links), bm.reference().panel("us_total_jobs")
    kept = made.select(regions=known.regions, years=known.years)
    np.testing.assert_array_equal(kept.values, known.values)
    assert kept.series("CZ16300").loc[2016] == 1_527_283
    found = coverage(panel, links)
    assert (found.unlisted, found.lacking, found.never) == ((), (), ())
    assert found.nowhere < 0.001
    assert found.balance.gap == 0


def test_two_datasets_are_spliced_and_the_break_is_stored(home):
    for name, years, factor in (("old", range(1998, 2002), 10), ("new", range(2000, 2004), 8)):
        rows = "".join(
            f"{town},{sector},{year},{factor * (year - 1990) * size}\n"
            for town, size in (("Brack", 1), ("Holm", 2))
            for sector in ("cars", "steel", "food")
            for year in years
        )
        (home / f"{name}.csv").write_text("town,industry,year,jobs\n" + rows, encoding="utf-8")
        import_table(f"{name}.csv", name)
    made = splice_datasets("old", "new", "long")
    panel = made.dataset.panel("own_jobs")
    assert panel.years == tuple(range(1998, 2004))
    assert panel.series("long:Brack", "cars").tolist() == pytest.approx([64, 72, 80, 88, 96, 104])
    assert [entry.year for entry in made.dataset.own_table().breaks] == [2000]
    with pytest.raises(YearError):
        panel.change(1999, 2003)
    assert made.factors.table["factor"].tolist() == pytest.approx([0.8] * 6)
    assert "0.800" in say(made.report[1])
    assert "0.800" in say(made.report[1], "zh-CN")
    assert set(made.dataset.own_table().sources) == {"own_old", "own_new"}
    with pytest.raises(OptionError, match="name of its own"):
        splice_datasets("old", "new", "new")
    with pytest.raises(OptionError, match="belong together"):
        splice_datasets("old", "new", "other", bridge="old")
    with pytest.raises(UnavailableError):
        bm.dataset("other")
