"""Input-output tables of the OECD and of WIOD: as published, stored, and the table that analyses take."""

import os
from pathlib import Path

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import world_table
from bessemer.errors import DataError, OptionError, UnavailableError
from bessemer.sources.agency_imports import import_published
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.icio import ICIO_CSV, read_icio
from bessemer.sources.readers.reading import Head, Wanted
from bessemer.sources.readers.registry import sniff
from bessemer.sources.readers.wiod import WIOD_TABLE, read_wiod
from bessemer.words import say

REAL = Path(os.environ.get("SOURCE_DIR", "")) / "world" / "wiod2013" / "wiot_2000.npz"
FINAL = ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"]
SECTORS = [
    "A01_02",
    "B05_06",
    *(f"C{code}" for code in ("10T12", "13T15", "16", "29")),
    "D",
    "G",
    "J62_63",
    "K",
]


def table(
    tmp_path, name="2018_SML.csv", parts=("AUS", "CHN", "MEX", "ROW", "CN1", "CN2", "MX1"), sectors=SECTORS
):
    """Write a table in the layout of the OECD, CHN and MEX empty where their parts stand."""
    rng = np.random.default_rng(7)
    size = len(parts) * len(sectors)
    ours = [region for region in parts if not region.startswith(("CN", "MX"))]
    Z = rng.integers(0, 50, (size, size)).astype(float)
    F = rng.integers(0, 400, (size, len(ours) * len(FINAL))).astype(float)
    rows = [(region, code) for region in parts for code in sectors]
    empty = [
        at
        for at, (region, _) in enumerate(rows)
        if (region == "CHN" and "CN1" in parts) or (region == "MEX" and "MX1" in parts)
    ]
    Z[empty], Z[:, empty], F[empty] = 0, 0, 0
    x = Z.sum(axis=1) + F.sum(axis=1)
    taxes = np.where(x > 0, 3.0, 0.0)
    added = x - Z.sum(axis=0) - taxes
    heads = [f"{region}_{code}" for region, code in rows]
    heads += [f"{region}_{code}" for region in ours for code in FINAL]
    lines = [",".join(["V1", *heads, "OUT"])]
    for at, label in enumerate(heads[:size]):
        lines.append(",".join([label, *(f"{value:g}" for value in (*Z[at], *F[at], x[at]))]))
    blank = [""] * (len(heads) - size + 1)
    for label, values in (("TLS", taxes), ("VA", added), ("OUT", x)):
        lines.append(",".join([label, *(f"{value:g}" for value in values), *blank]))
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    return path, Z, F, x, added


def workbook(path, Z, F, x, added, economies, sectors, late=False, final=5):
    """Write a table in the layout that both releases of WIOD have."""
    import xlsxwriter

    first = 37 if not late else 57
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("2014" if late else "WIOT_2000")
    sheet.write(0, 0, "Intercountry Input-Output Table, 2000")
    sheet.write(2, 0, "(industry-by-industry)")
    sheet.write(3, 0, "(millions of US$)")
    numbers = [f"c{at}" for at in range(1, len(sectors) + 1)]
    columns = [
        (code, f"what {code}", region, number)
        for region in economies
        for code, number in zip(sectors, numbers, strict=True)
    ]
    columns += [
        (f"f{at}", f"use {at}", region, f"c{first + at}") for region in economies for at in range(final)
    ]
    columns.append(("GO", "Total output", "TOT", f"c{first + final}"))
    for place in range(4):
        sheet.write_row(2 + place, 4, [column[place] for column in columns])
    size = len(x)
    for at in range(size):
        sheet.write_row(6 + at, 0, [*columns[at], *Z[at], *F[at], x[at]])
    foot = [
        ("II_fob" if late else "", "Total intermediate", "r60", Z.sum(axis=0)),
        ("TXSP" if late else "", "Taxes", "r99", x - Z.sum(axis=0) - added),
        ("VA" if late else "", "Value added", "r64", added),
        ("GO" if late else "", "Output", "r69", x),
    ]
    for at, (code, what, number, values) in enumerate(foot):
        sheet.write_row(6 + size + at, 0, [code, what, "TOT", number if not late else code, *values])
    book.close()
    return path


def test_the_parts_of_china_and_mexico_are_put_together(tmp_path):
    path, Z, F, x, added = table(tmp_path)
    assert ICIO_CSV.knows(head_of(path))
    assert sniff(path).id == "oecd-icio"
    reading = read_icio(path, Wanted())
    flows, count = reading.flows, len(SECTORS)
    assert flows.economies == ("AUS", "CHN", "MEX", "ROW")
    assert (flows.year, flows.unit, flows.final) == (2018, "million USD", tuple(FINAL))
    np.testing.assert_array_equal(flows.x[:count], x[:count])
    np.testing.assert_array_equal(
        flows.x[count : 2 * count], x[4 * count : 5 * count] + x[5 * count : 6 * count]
    )
    np.testing.assert_array_equal(flows.Z[:count, :count], Z[:count, :count])
    assert flows.Z.sum() == Z.sum()
    assert flows.F.sum() == F.sum()
    assert flows.va.sum() == added.sum()
    assert reading.frame.value.sum() == x.sum() * 1e6
    said = [say(message) for message in reading.report]
    largest = f"the largest output is {flows.x.max():,.0f}."
    assert said[1] == f"Rows miss their totals by 0.00 at most, columns by 0.00; {largest}"
    assert said[2] == "CN1, CN2, MX1 are parts of an economy, added up to it."
    assert reading.industries["C10T12"].en == "Food products to tobacco products"


def test_the_edition_of_2021_has_taxes_by_country_and_a_total(tmp_path):
    path, *_, added = table(
        tmp_path, "ICIO2021_2018.csv", ("AUS", "ROW"), [code[1:] for code in SECTORS[:6]] + SECTORS[6:]
    )
    text = (
        path.read_text()
        .replace("\nTLS,", "\nAUS_TAXSUB,")
        .replace(",OUT\n", ",TOTAL\n", 1)
        .replace("\nOUT,", "\nOUTPUT,")
    )
    path.write_text(text.replace("V1,", ",", 1))
    reading = read_icio(path, Wanted(measure="value_added"))
    assert reading.flows.year == 2018
    np.testing.assert_array_equal(reading.flows.va, added)
    assert reading.frame.value.sum() == added.sum() * 1e6
    with pytest.raises(OptionError, match="years"):
        read_icio(path, Wanted(years=(2017,)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("\nVA,", "\nWA,"), "'WA' is no economy and sector"),
        (("AUS_C16,", "AUS-C16,"), "'AUS-C16' is no economy"),
        (("\nAUS_D,", "\nAUS_D,x"), "is no figure"),
        (("\nAUS_D,", "\nAUS_D,1,"), "cells; the heading says"),
        (("\nROW_K", "\nQQQ_K"), "QQQ_K has no column"),
    ],
)
def test_what_is_not_as_published_is_named(tmp_path, change, message):
    path, *_ = table(tmp_path, parts=("AUS", "ROW"))
    path.write_text(path.read_text().replace(*change, 1))
    with pytest.raises(DataError, match=message) as caught:
        read_icio(path, Wanted())
    assert "2018_SML.csv" in caught.value.where


def test_an_imported_table_is_used_as_the_shipped_one_is(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    path, *_ = table(tmp_path)
    made = import_published([path], "icio2018")
    assert made.dataset.content["imported"]["flows"]["unit"] == "million USD"
    data = bm.dataset("icio2018")
    world = world_table(data, own=True)
    flows = read_icio(path, Wanted()).flows
    assert set(world.regions) == set(flows.economies)
    at = {
        (region, code): place
        for place, (region, code) in enumerate((r, s) for r in flows.economies for s in flows.sectors)
    }
    order = [at[region, code] for region in world.regions for code in world.sectors]
    np.testing.assert_array_equal(world.x, flows.x[order])
    np.testing.assert_array_equal(world.Z, flows.Z[np.ix_(order, order)])
    np.testing.assert_allclose(world.F.sum(axis=1), flows.F[order].sum(axis=1))
    panel = data.panel("own_output")
    china = data.regions.resolve("China")
    np.testing.assert_allclose(
        panel.of("icio2018:CHN")[0], world.x.reshape(4, -1)[world.regions.index("CHN")] * 1e6
    )
    assert china.id == "icio2018:CHN"
    # Value added in exports and final demand add up to value added, whatever the table.
    leontief = np.linalg.inv(np.eye(len(world.x)) - world.Z / np.where(world.x > 0, world.x, 1))
    np.testing.assert_allclose(leontief @ world.F.sum(axis=1), world.x, rtol=1e-8)
    with pytest.raises(UnavailableError, match="is of 2018"):
        world_table(data, 2017, own=True)
    assert world_table(data, 2011).sectors[0] == "c1"
    with pytest.raises(UnavailableError, match="was not imported"):
        world_table(bm.reference(), own=True)


def test_tables_of_several_years_are_not_put_together(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    files = [table(tmp_path, f"{year}_SML.csv", ("AUS", "ROW"))[0] for year in (2017, 2018)]
    with pytest.raises(DataError, match="cannot be put together"):
        import_published(files, "both")


def test_the_release_of_2016_has_its_own_sectors(tmp_path):
    economies, sectors = ["AUS", "ROM", "ROW"], ["A01", "C10-C12", "J59_J60", "U"]
    rng = np.random.default_rng(1)
    Z, F = rng.random((12, 12)), rng.random((12, 15)) * 20
    x = Z.sum(axis=1) + F.sum(axis=1)
    path = workbook(
        tmp_path / "WIOT2014_Nov16_ROW.xlsx", Z, F, x, x - Z.sum(axis=0) - 0.5, economies, sectors, late=True
    )
    assert WIOD_TABLE.knows(head_of(path))
    assert WIOD_TABLE.knows(Head(Path("WIOT2014_Nov16_ROW.xlsb"), b"", "", members=("xl/workbook.bin",)))
    reading = read_wiod(path, Wanted())
    assert (reading.classification, reading.flows.year, reading.flows.sectors) == (
        "wiod56",
        2014,
        tuple(sectors),
    )
    assert reading.industries["C10-C12"].zh == "食品制造至烟草制品"
    np.testing.assert_allclose(reading.flows.Z, Z)
    np.testing.assert_allclose(reading.flows.F, F)
    assert [place.name.en for place in reading.places] == ["Australia", "Romania", "Rest of the world"]
    assert say(reading.report[1]).startswith("Rows miss their totals by 0.00 at most, columns by 0.00")
    broken = workbook(
        tmp_path / "WIOT2013_Nov16_ROW.xlsx", Z, F, x, x, ["AUS", "AUS", "ROW"], sectors, late=True
    )
    with pytest.raises(DataError, match="lacks a sector"):
        read_wiod(broken, Wanted())


@pytest.mark.source
@pytest.mark.skipif(not REAL.is_file(), reason="the raw files are not here (SOURCE_DIR)")
def test_real_flows_of_a_few_economies_in_the_layout_of_2013(tmp_path, monkeypatch):
    stored = np.load(REAL)
    names, size = list(stored["countries"]), len(stored["industries"])
    economies = ["DEU", "CHN", "USA"]
    at = np.concatenate([np.arange(size) + names.index(name) * size for name in economies])
    to = np.concatenate([np.arange(5) + names.index(name) * 5 for name in economies])
    Z, F = stored["Z"][np.ix_(at, at)].astype(float), stored["F"][np.ix_(at, to)].astype(float)
    x = Z.sum(axis=1) + F.sum(axis=1)
    path = workbook(
        tmp_path / "wiot00_row_apr12.xlsx",
        Z,
        F,
        x,
        x - Z.sum(axis=0),
        economies,
        [f"r{at}" for at in range(size)],
    )
    reading = read_wiod(path, Wanted())
    np.testing.assert_array_equal(reading.flows.Z, Z)
    np.testing.assert_array_equal(reading.flows.F, F)
    assert (reading.classification, reading.flows.sectors) == (
        "wiod35",
        tuple(f"c{at}" for at in range(1, 36)),
    )
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    import_published([path], "three")
    world = world_table(bm.dataset("three"), own=True)
    assert world.x.sum() == pytest.approx(x.sum())
    shipped = world_table(bm.reference(), 2000)
    ours = world.Z[world.regions.index("DEU") * size :][:size, world.regions.index("DEU") * size :][:, :size]
    row = shipped.regions.index("DEU") * size
    order = [shipped.sectors.index(code) for code in world.sectors]
    np.testing.assert_allclose(
        ours, shipped.Z[row : row + size, row : row + size][np.ix_(order, order)], rtol=1e-6
    )
