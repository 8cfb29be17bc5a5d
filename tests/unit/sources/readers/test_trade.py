"""BACI and the Atlas: millions of flows summed to exports by country and product."""

import os
import zipfile
from pathlib import Path

import pytest

from bessemer.errors import DataError, OptionError
from bessemer.sources.readers.atlas_exports import ATLAS_CSV, read_atlas
from bessemer.sources.readers.baci import BACI_CSV, read_baci
from bessemer.sources.readers.economies import economy_of
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.reading import Wanted
from bessemer.words import say

REAL = Path(os.environ.get("SOURCE_DIR", "")) / "world" / "exports_hs4_2020.parquet"
FLOWS = [
    "2020,156,842,870321,1000.125,50.000",
    "2020,156,276,870322,0.001,           NA",
    "2020,156,276,010121,12.500,1.000",
    "2020,251,842,10121,3.000,NA",  # a program has eaten the zero
    "2020,490,842,854231,   72.413,2",
    "2020,58,276,9999AA,5.000,NA",
]
COUNTRIES = """country_code,country_name,country_iso2,country_iso3
156,China,CN,CHN
251,France,FR,FRA
490,"Other Asia, nes",,S19
58,Belgium-Luxembourg (...1998),,BEL
"""
PRODUCTS = 'code,description\n010121,"Horses: live, pure-bred breeding animals"\n870321,Vehicles: small\n'
ATLAS_HEAD = (
    "country_id,country_iso3_code,product_id,product_hs92_code,year,export_value,import_value,"
    "global_market_share,export_rca,distance,cog,pci"
)


def baci(tmp_path, rows=FLOWS, year=2020):
    path = tmp_path / f"BACI_HS92_Y{year}_V202401b.csv"
    path.write_text("\n".join(["t,i,j,k,v,q", *rows]) + "\n")
    return path


def atlas(tmp_path, rows, name="hs92_country_product_year_4.csv", head=ATLAS_HEAD):
    path = tmp_path / name
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def values(reading):
    frame = reading.frame
    return dict(zip(zip(frame.region, frame.industry, frame.year, strict=True), frame.value, strict=True))


def test_flows_are_summed_to_exports_in_dollars(tmp_path):
    path = baci(tmp_path)
    assert BACI_CSV.knows(head_of(path))
    reading = read_baci(path, Wanted())
    assert values(reading) == {
        ("CHN", "8703", 2020): 1_000_126,
        ("CHN", "0101", 2020): 12_500,
        ("FRA", "0101", 2020): 3_000,
        ("TWN", "8542", 2020): 72_413,
        ("BLX", "9999", 2020): 5_000,
    }
    assert (reading.absent, reading.unit, reading.classification) == ("zero", "USD", "hs92_4")
    assert {place.code: place.name.zh for place in reading.places}["TWN"] == "中国台湾"
    assert say(reading.report[0]).startswith("6 rows summed to 5 exports")


def test_detail_and_names_of_products(tmp_path):
    (tmp_path / "country_codes_V202401b.csv").write_text(COUNTRIES)
    (tmp_path / "product_codes_HS92_V202401b.csv").write_text(PRODUCTS)
    fine = read_baci(baci(tmp_path), Wanted(industries="hs6"))
    assert fine.industries["010121"].en.startswith("Horses: live")
    assert fine.industries["854231"].en == "HS 854231"
    coarse = read_baci(baci(tmp_path), Wanted(industries="hs2"))
    assert values(coarse)["CHN", "87", 2020] == 1_000_126
    assert sum(values(fine).values()) == sum(values(coarse).values())
    with pytest.raises(OptionError, match="hs5"):
        read_baci(tmp_path / "BACI_HS92_Y2020_V202401b.csv", Wanted(industries="hs5"))


def test_the_archive_holds_all_years(tmp_path):
    path = tmp_path / "BACI_HS92_V202401b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Readme.txt", "BACI")
        archive.writestr("country_codes_V202401b.csv", COUNTRIES)
        for year in (2019, 2020):
            rows = [row.replace("2020,", f"{year},", 1) for row in FLOWS]
            archive.writestr(f"BACI_HS92_Y{year}_V202401b.csv", "\n".join(["t,i,j,k,v,q", *rows]))
    assert BACI_CSV.knows(head_of(path))
    assert set(read_baci(path, Wanted()).frame.year) == {2019, 2020}
    assert set(read_baci(path, Wanted(years=(2019,))).frame.year) == {2019}
    with pytest.raises(DataError, match="no year 1994"):
        read_baci(path, Wanted(years=(1994,)))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2020,156,842,870321,1000.1x,5", "'1000.1x' is no figure"),
        ("2020,156,842,870321", "4 cells; the heading says 6"),
    ],
)
def test_a_bad_flow_is_named_by_its_row(tmp_path, row, message):
    with pytest.raises(DataError, match=message) as caught:
        read_baci(baci(tmp_path, [*FLOWS, row]), Wanted())
    assert "BACI_HS92_Y2020_V202401b.csv, row 8" in caught.value.where


def test_the_atlas_gives_exports_and_leaves_services_out(tmp_path):
    rows = [
        "43,CHN,1,8703,2020,1000,5,0.1,1.2,0.5,0.6,1.1",
        "43,CHN,1,0101,2020,0,5,0,0,0.5,0.6,1.1",
        "43,CHN,1,travel,2020,77,5,0.1,1.2,,,",
        "43,DEU,1,8703,2019,30,5,0.1,1.2,0.5,0.6,1.1",
    ]
    path = atlas(tmp_path, rows)
    assert ATLAS_CSV.knows(head_of(path))
    assert not BACI_CSV.knows(head_of(path))
    reading = read_atlas(path, Wanted())
    assert values(reading) == {
        ("CHN", "8703", 2020): 1000,
        ("CHN", "0101", 2020): 0,
        ("DEU", "8703", 2019): 30,
    }
    assert reading.classification == "hs92_4"
    assert values(read_atlas(path, Wanted(years=(2019,), industries="hs2"))) == {("DEU", "87", 2019): 30}
    six = atlas(tmp_path, ["43\tCHN\t1\t870321\t2020\t9"], "hs92.tab", "\t".join(ATLAS_HEAD.split(",")[:6]))
    assert values(read_atlas(six, Wanted(industries="hs4"))) == {("CHN", "8703", 2020): 9}
    with pytest.raises(OptionError, match="2 digits"):
        read_atlas(atlas(tmp_path, ["43,CHN,1,87,2020,9,9,0,0,0,0,0"]), Wanted(industries="hs4"))
    with pytest.raises(DataError, match="'n/a' is no figure"):
        read_atlas(atlas(tmp_path, ["43,CHN,1,8703,2020,n/a,9,0,0,0,0,0"]), Wanted())


def test_flows_between_two_countries_are_no_exports_by_country(tmp_path):
    head = ATLAS_HEAD.replace("product_id", "partner_country_id,partner_iso3_code,product_id")
    assert not ATLAS_CSV.knows(head_of(atlas(tmp_path, [], head=head)))


def test_codes_of_countries():
    assert [economy_of(code).code for code in ("842", "4", "004", "699", "USA")] == [
        "USA",
        "AFG",
        "AFG",
        "IND",
        "USA",
    ]
    assert economy_of("849", "US Misc. Pacific Isds").code in ("849", "PUS")
    assert economy_of("X99").name.en == "X99"


@pytest.mark.source
@pytest.mark.skipif(not REAL.is_file(), reason="the raw files are not here (SOURCE_DIR)")
def test_real_exports_in_both_layouts_give_the_same_panel(tmp_path):
    import pandas as pd

    real = pd.read_parquet(REAL)
    real = real[real.location.str.len() == 3]
    codes = {name: f"{at:04d}" for at, name in enumerate(sorted(real["product"].unique()), start=101)}
    rows = [
        f"0,{place},0,{codes[product]},2020,{value},0,,,,,"
        for place, product, value in zip(real.location, real["product"], real.exports_usd, strict=True)
    ]
    first = values(read_atlas(atlas(tmp_path, rows), Wanted()))
    flows = [
        f"2020,{place},999,{codes[product]}00,{value / 1000:.3f},NA"
        for place, product, value in zip(real.location, real["product"], real.exports_usd, strict=True)
    ]
    second = values(read_baci(baci(tmp_path, flows), Wanted()))
    assert first == second
    assert sum(first.values()) == real.exports_usd.sum()
