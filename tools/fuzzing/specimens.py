"""Valid small files of every kind that Bessemer reads, made once for each process."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

LONG = (
    "place,sector,year,jobs,unit\n"
    + "".join(
        f"{place},{sector},{year},{10 * at + year % 7},jobs\n"
        for at, place in enumerate(("Ashby", "Brack", "Corby"))
        for sector in ("Coal", "Steel", "Care")
        for year in (2010, 2015, 2020)
    )
).replace("Corby,Care,2020,26", "Corby,Care,2020,")
CHINESE = "地区;行业;年份;就业人数(万人)\n长春;采矿业;2019年;1,5\n长春;制造业;2019年;12,5\n"
CHINESE += "吉林市;采矿业;2019年;2,25\n"
WIDE = "town\tCoal\tSteel\tCare\nAshby\t1\t2\t3\nBrack\t4\t\t6\nCorby\t7\t8\t9\n"
CONCORDANCE = "from,to,weight\nA1,X,1\nA2,X,0.25\nA2,Y,0.75\nA3,Y,0.5\nA3,,0.5\n"
TIDY = "from_region,from_sector,to_region,to_sector,value\n" + "".join(
    f"{a},{s},{b},{t},{3 + at}\n"
    for at, (a, s, b, t) in enumerate(
        (a, s, b, t) for a in "AB" for s in ("s1", "s2") for b in "AB" for t in ("s1", "s2", "use")
    )
)
SCENARIO = """\
name: Health and steel
horizon: 12
baseline: damped
follow:
  - {role_model: Pittsburgh, from: 1980, to: 1990, share: 0.5, until: 2028}
growth:
  - {industry: finance, rate: 0.01, range: 0.005, start: 2026, end: 2030}
demography:
  - {variant: wpp-low, lag: 5}
seed: 3
draws: 400
"""
_SIC = (
    (100, "   Agricultural services, forestry, fishing", "[A]"),
    (200, "   Mining", "[B]"),
    (300, "   Construction", "[C]"),
    (400, "   Manufacturing", "[D]"),
    (900, "  Government and government enterprises", "..."),
)


@dataclass(frozen=True)
class Specimen:
    """A valid file.

    Attributes
    ----------
    file : str
        Its name, whose ending may say what it is.
    content : bytes
    text : str or None
        The encoding, where it is text.
    beside : mapping of str to bytes
        Files that lie in the same folder.
    """

    file: str
    content: bytes
    text: str | None = None
    beside: dict[str, bytes] = field(default_factory=dict)


def _read(path: Path, text: str | None = None) -> Specimen:
    return Specimen(path.name, path.read_bytes(), text)


def _packed(name: str, member: str, content: bytes) -> Specimen:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return Specimen(name, target.getvalue())


def _united_states(folder: Path) -> dict[str, list[Specimen]]:
    from tests.unit.sources.readers import agency_files as made
    from tests.unit.sources.readers import test_bea, test_cbp, test_qcew

    found: dict[str, list[Specimen]] = {}
    lines = {
        "caemp25n": (made.BEA_LINES, "Number of jobs"),
        "cainc5n": (test_bea.EARNINGS, "Thousands of dollars"),
        "caemp25s": (((70, "  Farm employment", "..."), *_SIC), "Number of jobs"),
        "cainc5s": (((81, "  Farm earnings", "..."), *_SIC), "Thousands of dollars"),
        "cagdp2": (test_bea.GDP, "Thousands of dollars"),
        "cagdp9": (test_bea.GDP, "Thousands of chained 2017 dollars"),
    }
    for table, (rows, unit) in lines.items():
        title = table.upper()
        text = made.bea_text(made.bea_rows(title, unit, rows)).replace("CAEMP25N", title)
        path = made.bea_zip(folder / f"{title}.zip", text, title, states=("NM",))
        plain = Specimen(f"{title}__ALL_AREAS_2017_2018.csv", text.encode("latin-1"), "latin-1")
        found[f"bea-{table}"] = [_read(path), plain]
    qcew = made.qcew_text(test_qcew.rows()).encode()
    quarter = made.qcew_text(test_qcew.rows(quarter="1"), made.QCEW_QUARTER).encode()
    found["bls-qcew"] = [
        Specimen("2016.annual.singlefile.csv", qcew, "utf-8"),
        _packed("2016_annual_singlefile.zip", "2016.annual.singlefile.csv", qcew),
        Specimen("2016.q1-q1.csv", quarter, "utf-8"),
    ]
    cbp = made.cbp_text(test_cbp.ROWS).encode("latin-1")
    found["census-cbp"] = [
        Specimen("cbp21co.txt", cbp, "latin-1"),
        _packed("cbp21co.zip", "cbp21co.txt", cbp),
    ]
    return found


def _europe(folder: Path) -> dict[str, list[Specimen]]:
    from tests.unit.sources.readers import test_ardeco, test_eurostat

    places = ["DE", "DEA5", "PL22"]
    rows = [f"A,THS,EMP,{code},{place},2020,5.5,,F" for code in test_eurostat.NAMA for place in places]
    return {
        "ardeco": [
            _read(write(folder), "utf-8")
            for write in (test_ardeco.api, test_ardeco.package, test_ardeco.page)
        ],
        "eurostat-tsv": [
            _read(test_eurostat.employment(folder, places=places), "utf-8"),
            _read(test_eurostat.employment(folder, name="estat_nama_10r_3empers.tsv.gz", places=places)),
        ],
        "eurostat-sdmx": [_read(test_eurostat.sdmx(folder, rows), "utf-8")],
        "ons-workforce-jobs": [_jobs05(folder / "jobs05.xlsx")],
    }


def _jobs05(path: Path) -> Specimen:
    """Return the workbook of the ONS, of four regions and four quarters."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Introduction").write(0, 0, "JOBS05 Workforce jobs by region and industry")
    sections = [chr(at) for at in range(ord("A"), ord("U"))]
    for number, name in (
        (1, "North East"),
        (12, "Scotland"),
        (13, "Northern Ireland"),
        (15, "United Kingdom"),
    ):
        sheet = book.add_worksheet(f"{number}. {name}")
        sheet.write(0, 0, "JOBS05  Workforce jobs by region & industry1")
        sheet.write(2, 0, f"Region - {name}")
        sheet.write_row(5, 0, ["SIC 2007 section", "", *sections, "G-T", "A-T"])
        for at, quarter in enumerate(("Mar 20", "Jun 20 (r)", "Sep 20 (r)", "Dec 20 (p)")):
            row = [number * 10 + at + place for place in range(len(sections))]
            sheet.write_row(6 + at, 0, [quarter, "", *row, sum(row[6:]), sum(row)])
        sheet.write(12, 0, "1. Workforce Jobs estimates include data from the Labour Force Survey.")
    book.close()
    return _read(path)


def _world(folder: Path) -> dict[str, list[Specimen]]:
    import numpy as np
    from tests.unit.sources.readers import test_nbs, test_tables, test_trade

    baci = _read(test_trade.baci(folder), "utf-8")
    beside = {
        "country_codes_V202401b.csv": test_trade.COUNTRIES.encode(),
        "product_codes_HS92_V202401b.csv": test_trade.PRODUCTS.encode(),
    }
    atlas = [
        f"1,CHN,7,{code},2020,{value},5,0.1,1.2,0.3,0.4,0.5" for code, value in (("8703", 100), ("0101", 7))
    ]
    Z, F = np.arange(36.0).reshape(6, 6), np.full((6, 15), 9.0)
    x = Z.sum(axis=1) + F.sum(axis=1)
    wiod = test_tables.workbook(
        folder / "wiot00_row_apr12.xlsx", Z, F, x, x - Z.sum(axis=0) - 2, ("AUS", "CHN", "RoW"), ("AtB", "C")
    )
    icio = test_tables.table(folder, parts=("AUS", "ROW"), sectors=test_tables.SECTORS[:3])[0]
    split = test_tables.table(
        folder, "2018.csv", ("AUS", "CHN", "ROW", "CN1", "CN2"), test_tables.SECTORS[:2]
    )[0]
    return {
        "cepii-baci": [
            Specimen(baci.file, baci.content, "utf-8", beside),
            _packed("BACI_HS92_V202401b.zip", baci.file, baci.content),
        ],
        "atlas-country-product": [_read(test_trade.atlas(folder, atlas), "utf-8")],
        "nbs-csv": [
            _read(test_nbs.table(folder, "制造业城镇单位就业人员(万人)", test_nbs.ROWS, encoding=code), code)
            for code in ("gb18030", "utf-8-sig")
        ],
        "oecd-icio": [_read(icio, "utf-8"), _read(split, "utf-8")],
        "wiod": [_read(wiod)],
    }


@cache
def published() -> dict[str, list[Specimen]]:
    """Return files of every published format, by its id."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {**_united_states(folder), **_europe(folder), **_world(folder)}


def _saved(write: Callable[[Any], Any]) -> bytes:
    target = io.BytesIO()
    write(target)
    return target.getvalue()


def _workbook(frame: Any) -> bytes:
    return _saved(lambda file: frame.to_excel(file, index=False, engine="xlsxwriter"))


@cache
def tables() -> list[Specimen]:
    """Return tables of one's own, in each kind of file that is taken."""
    import pandas as pd

    frame = pd.read_csv(io.StringIO(LONG))
    with tempfile.TemporaryDirectory() as name:
        import duckdb

        path = Path(name) / "jobs.duckdb"
        with duckdb.connect(str(path)) as database:
            database.register("frame", frame)
            database.execute("CREATE TABLE jobs AS SELECT * FROM frame")
        base = path.read_bytes()
    return [
        Specimen("jobs.csv", LONG.encode(), "utf-8"),
        Specimen("就业.csv", CHINESE.encode("gb18030"), "gb18030"),
        Specimen("wide.tsv", WIDE.encode(), "utf-8"),
        Specimen("bars.txt", LONG.replace(",", "|").encode("utf-16"), "utf-16"),
        Specimen("jobs.xlsx", _workbook(frame)),
        Specimen("jobs.parquet", _saved(frame.to_parquet)),
        Specimen("jobs.duckdb", base),
    ]


def frame_made(rng: Any) -> bytes:
    """Return a Parquet file of a data frame with columns of unusual types."""
    import decimal

    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = pd.read_csv(io.StringIO(LONG))
    table = pa.Table.from_pandas(frame, preserve_index=False)
    strange: list[Any] = [
        pa.array([[1, 2]] * len(frame)),
        pa.array([{"a": 1}] * len(frame)),
        pa.array([None] * len(frame)),
        pa.array([b"\xff\x00"] * len(frame)),
        pa.array([float("nan")] * len(frame)),
        pa.array([float("-inf")] * len(frame)),
        pa.array([decimal.Decimal("1.50")] * len(frame)),
        pa.array([True, None, False] * (len(frame) // 3)),
        pa.array(pd.date_range("2000-01-01", periods=len(frame), tz="Asia/Shanghai")),
        pa.array(range(len(frame)), pa.duration("s")),
        pa.array(["x" * 33_000] * len(frame)),
        pa.array(["a", "b", ""] * (len(frame) // 3)).dictionary_encode(),
        pa.array(range(len(frame)), pa.uint64()),
        pa.array([2**63 - 1, -(2**63), 0] * (len(frame) // 3)),
    ]
    at = rng.randrange(table.num_columns)
    names = [*table.column_names]
    table = table.set_column(at, names[at], rng.choice(strange))
    kind = rng.randrange(5)
    if kind == 0:
        table = table.slice(0, 0)
    elif kind == 1:
        names[at] = rng.choice(("", "a", "jobs", "年份"))
        table = table.rename_columns(names)
    elif kind == 2:
        table = table.drop_columns([names[at]])
    return _saved(lambda file: pq.write_table(table, file))


@cache
def exports() -> list[Specimen]:
    """Return a zip of ``bessemer data export``; the store must be one of this process's own."""
    from bessemer.sources.exporting import export_dataset
    from bessemer.sources.imports import import_table
    from bessemer.sources.store import remove_dataset

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "jobs.csv").write_text(LONG, encoding="utf-8")
        import_table(folder / "jobs.csv", "towns")
        export_dataset("towns", folder / "towns.zip")
        remove_dataset("towns")
        return [_read(folder / "towns.zip")]


@cache
def concordances() -> list[Specimen]:
    """Return lists of old and new codes."""
    import pandas as pd

    frame = pd.read_csv(io.StringIO(CONCORDANCE))
    census = pd.DataFrame(
        {
            "2017 NAICS Code": [111110, 111120, 111130],
            "2017 NAICS Title": ["Soybean", "Oilseed", "Pea"],
            "2022 NAICS Code": [111110, 111120, 111130],
            "2022 NAICS Title": ["Soybean", "Oilseed", "Pea"],
        }
    )
    isic = (
        "ISIC31code,partialISIC31,ISIC4code,partialISIC4,Detail\n0111,1,0111,0,Growing\n0111,1,0112,1,Rice\n"
    )
    return [
        Specimen("links.csv", CONCORDANCE.encode(), "utf-8"),
        Specimen("ISIC31_ISIC4.txt", isic.encode(), "utf-8"),
        Specimen("links.xlsx", _workbook(frame)),
        Specimen("2017_to_2022_NAICS.xlsx", _workbook(census)),
    ]


@cache
def scenarios() -> list[Specimen]:
    """Return scenarios as YAML: one with every part, and those that ship."""
    import bessemer.scenarios

    folder = Path(bessemer.scenarios.__file__).with_name("shipped")
    shipped = [_read(path, "utf-8") for path in sorted(folder.glob("*.yaml"))[:3]]
    return [Specimen("own.yaml", SCENARIO.encode(), "utf-8"), *shipped]


@cache
def cases() -> list[Specimen]:
    """Return three cases of the casebook."""
    import bessemer.casebook

    folder = Path(bessemer.casebook.__file__).with_name("data")
    return [_read(path, "utf-8") for path in sorted(folder.glob("*.yaml"))[:3]]


@cache
def studies() -> list[Specimen]:
    """Return a saved study, its answers made short: they are read, and compared only on demand."""
    import bessemer as bm
    from bessemer.answer import QUESTIONS
    from bessemer.saved import fingerprint

    spec = {
        "schema": 1,
        "version": bm.__version__,
        "asked": {
            "region": "CN-JL",
            "year": 2018,
            "role_model": "CZ16300",
            "role_model_year": 1980,
            "components": "structure",
        },
        "data": {"name": "reference", "fingerprint": fingerprint(bm.reference())},
    }
    answers = {question: {"findings": ["a"], "results": []} for question in QUESTIONS}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("study.json", json.dumps(spec))
        for locale in ("en", "zh-CN"):
            archive.writestr(f"answers.{locale}.json", json.dumps(answers))
    return [Specimen("jilin.study", target.getvalue())]


@cache
def flows() -> dict[str, list[Specimen]]:
    """Return input-output tables in the layouts that `bessemer.dependence` reads."""
    import numpy as np

    sectors = ["01", "02"]
    head = ["Code", "Origin", *sectors, "TC", "FU201", "FU202", "EX"]
    national = [",".join(head)]
    for origin in ("Domestic", "Imports"):
        national += [",".join([code, origin, "5", "7", "3", "2", "1", "4"]) for code in sectors]
    national.append("TVA,TOT,9,8,,,,")
    icio = published()["oecd-icio"][0]
    wiod = _saved(
        lambda file: np.savez(
            file,
            Z=np.ones((4, 4)),
            F=np.ones((4, 10)),
            countries=np.array(["CHN", "USA"]),
            industries=np.array(["c1", "c2"]),
        )
    )
    return {
        "read_wiod": [Specimen("wiot_2011.npz", wiod)],
        "read_icio": [Specimen("ICIO2021_2018.csv", icio.content, "utf-8")],
        "read_national": [Specimen("china_2017.csv", ("\n".join(national) + "\n").encode(), "utf-8")],
        "read_tidy": [Specimen("flows.csv", TIDY.encode(), "utf-8")],
    }


COLUMNS = json.dumps(
    {
        "schema": 1,
        "tables": [
            {
                "headings": ["place", "sector", "year", "jobs", "unit"],
                "columns": {"region": "place", "industry": "sector", "value": "jobs"},
            }
        ],
    }
).encode()
