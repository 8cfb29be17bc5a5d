"""World tables of the reference dataset: WIOD, GGDC, and published results that verify checks against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from .panels import panel_of_frame

WIOD_YEARS = (1995, 2000, 2005, 2008, 2011)
FINAL_COLUMNS = 5
MILLION = 1e6

GGDC_SECTORS = ("AGR", "MIN", "MAN", "PU", "CON", "WRT", "TRA", "FIRE", "GOV", "OTH")
GGDC_LAST_YEAR = 2012
GGDC_LEFT_OUT = ("NGA(alt)",)  # a second, short series of Nigeria
GGDC_TABLES = {"EMP": ("world_jobs_ggdc10", 1e3), "VA": ("world_value_added_ggdc10", MILLION)}

CALIENDO_PARRO = {
    "deficit": ["region"],
    "final_consumption": ["sector", "region"],
    "intermediate_consumption": ["input", "sector", "region"],
    "theta": ["sector"],
    "trade": ["sector", "importer", "exporter"],
    "value_added": ["sector", "region"],
}

Floats = NDArray[np.float64]


def build(source: Path, *, with_canada: bool = False) -> dict[str, pa.Table]:
    """Return the world tables of the reference dataset and the published results.

    Parameters
    ----------
    source : Path
        The folder of raw figures, with subfolders ``world`` and ``validation``.
    with_canada : bool
        Also return the interprovincial table of Canada. Off, because the raw folder names neither
        its publisher nor its licence.
    """
    root = Path(source)
    tables = _wiod(root / "world" / "wiod2013")
    tables |= _ggdc(root / "world" / "ggdc_10_sector.parquet")
    tables |= _published(root / "validation")
    tables |= _exports(root / "world")
    if with_canada:
        tables["published_canada_provinces_mrio_2014"] = _canada(
            root / "validation" / "canada_provinces_mrio_2014.csv"
        )
    return tables


# ------------------------------------------------------------------------------------------------ WIOD


def gross_output(Z: Floats, F: Floats) -> Floats:
    r"""Return gross output by sector, :math:`x = Z\iota + F\iota`.

    With :math:`A = Z\hat{x}^{-1}` on this x, :math:`x = (I - A)^{-1} F\iota` holds exactly. The output
    that WIOD publishes does not add up, because its figures are rounded.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
        Intermediate flows, million USD.
    F : ndarray, shape (n, k)
        Final demand, million USD.
    """
    return Z.sum(axis=1) + F.sum(axis=1)


def gross_exports(Z: Floats, F: Floats, economies: int) -> Floats:
    r"""Return gross exports by sector: sales to intermediate and final use of other economies.

    .. math:: e_{ri} = \sum_{s \ne r} \Bigl( \sum_j Z_{ri,sj} + \sum_k F_{ri,sk} \Bigr)

    Parameters
    ----------
    Z : ndarray, shape (economies x sectors, economies x sectors)
        Intermediate flows, million USD.
    F : ndarray, shape (economies x sectors, economies x final columns)
        Final demand, million USD.
    economies : int
        Number of economies.
    """
    rows = len(Z)
    sales = Z.reshape(rows, economies, -1).sum(axis=2) + F.reshape(rows, economies, -1).sum(axis=2)
    home = np.repeat(np.arange(economies), rows // economies)
    sales[np.arange(rows), home] = 0.0
    return sales.sum(axis=1)


def _wiod(folder: Path) -> dict[str, pa.Table]:
    tables: dict[str, pa.Table] = {}
    panels: dict[str, list[pd.DataFrame]] = {"output": [], "value_added": [], "exports": []}
    for year in WIOD_YEARS:
        with np.load(folder / f"wiot_{year}.npz") as raw:
            flows, final, published = raw["Z"], raw["F"], raw["x"].astype(np.float64)
            economies = [str(name) for name in raw["countries"]]
            sectors = [str(name) for name in raw["industries"]]
        Z, F = flows.astype(np.float64), final.astype(np.float64)
        x = gross_output(Z, F)
        _report_identity(year, Z, F, published, x)
        figures = {
            "output": x,
            "value_added": x - Z.sum(axis=0),
            "exports": gross_exports(Z, F, len(economies)),
        }
        keys = pd.MultiIndex.from_product([economies, sectors], names=["region", "industry"])
        for measure, values in figures.items():
            cells = pd.DataFrame({"value": values * MILLION}, index=keys).reset_index()
            panels[measure].append(cells.assign(year=year))
        tables[f"wiod_{year}"] = _flat_table(flows, final, economies, sectors, year)
    for measure, parts in panels.items():
        tables[f"world_{measure}_wiod35"] = panel_of_frame(pd.concat(parts, ignore_index=True))
    return tables


def _report_identity(year: int, Z: Floats, F: Floats, published: Floats, x: Floats) -> None:
    before = np.abs(published - x).max()
    inverse = np.divide(1.0, x, out=np.zeros_like(x), where=x != 0)
    leontief = np.linalg.solve(np.eye(len(x)) - Z * inverse, F.sum(axis=1))
    value_added = x - Z.sum(axis=0)
    print(
        f"wiod {year}: max |x - Z.sum(1) - F.sum(1)| {before:.0f} million USD as published, "
        f"{np.abs(leontief - x).max():.1e} for x = L F.sum(1); {(x == 0).sum()} sectors without output, "
        f"{(x < 0).sum()} negative (lowest {x.min():.0f}), {(value_added < 0).sum()} with negative value "
        f"added (lowest {value_added.min():.0f}); value added less final demand "
        f"{value_added.sum() - F.sum():.0f}"
    )


def _flat_table(
    flows: NDArray[Any], final: NDArray[Any], economies: list[str], sectors: list[str], year: int
) -> pa.Table:
    """Return [Z | F] row by row as one int32 column, with the labels in the metadata."""
    both = np.hstack([flows, final])
    flat = np.ascontiguousarray(both, dtype=np.int32)
    if not np.array_equal(flat, both):
        raise ValueError(f"WIOD {year} does not fit whole numbers of 32 bits.")
    labels = {
        "countries": economies,
        "industries": sectors,
        "final": [f"f{number}" for number in range(1, FINAL_COLUMNS + 1)],
    }
    metadata = {name: json.dumps(values) for name, values in labels.items()}
    metadata |= {
        "unit": "million USD",
        "year": str(year),
        "layout": "rows of [Z | F], one after the other",
        "shape": json.dumps(list(both.shape)),
    }
    schema = pa.schema([pa.field("value", pa.int32(), nullable=False)], metadata=metadata)
    return pa.table([pa.array(flat.ravel())], schema=schema)


# ------------------------------------------------------------------------------------------------ GGDC


def _ggdc(path: Path) -> dict[str, pa.Table]:
    raw = pd.read_parquet(path)
    sectors = list(GGDC_SECTORS)
    kept = raw[
        raw[sectors].notna().any(axis=1)
        & (raw["Year"] <= GGDC_LAST_YEAR)
        & ~raw["Country"].isin(GGDC_LEFT_OUT)
    ]
    gap = (kept[sectors].sum(axis=1) / kept["SUM"] - 1).abs().max()
    print(f"ggdc: {kept['Country'].nunique()} countries; known sectors differ from the total by {gap:.1e}")
    tables = {}
    for variable, (key, factor) in GGDC_TABLES.items():
        cells = kept[kept["Variable"] == variable].melt(
            id_vars=["Country", "Year"], value_vars=sectors, var_name="industry", value_name="value"
        )
        cells = cells.rename(columns={"Country": "region", "Year": "year"})
        cells["value"] = significant(cells["value"].to_numpy(dtype=np.float64) * factor)
        tables[key] = panel_of_frame(cells)
    return tables


def significant(values: Floats, digits: int = 9) -> Floats:
    """Return values rounded to `digits` significant digits; unknown stays unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.where(values == 0, 0.0, np.floor(np.log10(np.abs(values))))
    places = digits - 1 - power
    scale = 10.0 ** np.abs(places)
    return np.where(places >= 0, np.round(values * scale) / scale, np.round(values / scale) * scale)


# ------------------------------------------------------------------------------------- published results


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _with_metadata(table: pa.Table, metadata: dict[str, Any]) -> pa.Table:
    return table.replace_schema_metadata({name: _text(value) for name, value in metadata.items()})


def _encoded(frame: pd.DataFrame, keys: list[str], metadata: dict[str, Any]) -> pa.Table:
    """Return a frame as a table sorted by `keys`, text columns dictionary-encoded."""
    tidy = frame.sort_values(keys, kind="stable")
    columns = {}
    for name in tidy.columns:
        column = tidy[name]
        if pd.api.types.is_numeric_dtype(column):
            values = column.to_numpy()
            mask = np.isnan(values) if values.dtype.kind == "f" else None
            columns[name] = pa.array(values, mask=mask)
        else:
            columns[name] = pa.array(column.to_numpy(dtype=object), pa.string()).dictionary_encode()
    return _with_metadata(pa.table(columns), metadata)


def _long(items: dict[str, Any], metadata: dict[str, Any]) -> pa.Table:
    """Return matrices and vectors as rows of item, row, column and value, in the order given.

    Parameters
    ----------
    items : dict
        By name: a matrix or vector of numbers, a mapping of numbers, or a mapping of mappings.
    metadata : dict
        Source, tolerance and whatever else the figures need.
    """
    rows: list[tuple[str, str, str, float]] = []
    for item, value in items.items():
        outer = value.items() if isinstance(value, dict) else enumerate(value)
        for row, entry in outer:
            if isinstance(entry, dict | list):
                inner = entry.items() if isinstance(entry, dict) else enumerate(entry)
                rows.extend((item, str(row), str(column), float(number)) for column, number in inner)
            else:
                rows.append((item, str(row), "", float(entry)))
    names, first, second, numbers = zip(*rows, strict=True)
    table = pa.table(
        {
            "item": pa.array(names).dictionary_encode(),
            "row": pa.array(first).dictionary_encode(),
            "column": pa.array(second).dictionary_encode(),
            "value": pa.array(numbers, pa.float64()),
        }
    )
    return _with_metadata(table, metadata)


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _published(folder: Path) -> dict[str, pa.Table]:
    tables = {}
    blair = _read(folder / "miller_blair_2_3.json")
    tables["published_miller_blair_2_3"] = _long(
        {name: value for name, value in blair.items() if name != "source"}, {"source": blair["source"]}
    )
    leather = _read(folder / "leather_kww.json")
    terms = leather["kww"].pop("terms")
    tables["published_leather_kww"] = _long(
        {name: leather[name] for name in ("Z", "F", "x")}
        | {"kww": {name: dict(zip(terms, values, strict=True)) for name, values in leather["kww"].items()}},
        {name: leather[name] for name in ("source", "countries", "industries")} | {"terms": terms},
    )
    tables["published_ecomplexity_stata_1995"] = _ecomplexity(folder)
    basque = _read(folder / "basque.json")
    tables["published_basque"] = _encoded(
        pd.read_csv(folder / "basque.csv").astype({"regionno": np.int16, "year": np.int16}),
        ["regionno", "year"],
        basque,
    )
    germany = pd.read_csv(folder / "germany_1960_2003.csv").astype({"code": np.int16, "year": np.int16})
    tables["published_germany_1960_2003"] = _encoded(
        germany,
        ["code", "year"],
        {"source": "Abadie, Diamond and Hainmueller (2015), American Journal of Political Science 59(2)"},
    )
    return tables | _caliendo_parro(folder / "caliendo_parro_2015") | _typed()


def _typed() -> dict[str, pa.Table]:
    """Return results that were copied by hand from where they are published; no raw file has them."""
    folder = Path(__file__).parent
    tables = {}
    for name, file, keys in (
        ("published_eci_2020", "published_eci_2020.csv", ["location"]),
        ("published_leather_wwz", "leather_wwz.csv", ["exporter", "sector", "importer"]),
    ):
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        source = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
        frame = pd.read_csv(folder / file, comment="#")
        tables[name] = _encoded(frame, keys, {"source": source})
    return tables


def _ecomplexity(folder: Path) -> pa.Table:
    published = _read(folder / "ecomplexity_stata_1995.json")
    frame = pd.read_csv(folder / "ecomplexity_stata_1995.csv", dtype={"hs92": str}).set_index("hs92")
    complexity = frame.pop("pci_stata")
    return _long(
        {"exports": frame.to_dict("index"), "pci": complexity.to_dict(), "eci": published["eci"]},
        {name: published[name] for name in ("source", "convention")},
    )


def _caliendo_parro(folder: Path) -> dict[str, pa.Table]:
    published = _read(folder / "published.json")
    source = {"source": published["source"]}
    tables = {}
    for part, keys in CALIENDO_PARRO.items():
        frame = pd.read_parquet(folder / f"{part}.parquet")
        values = [name for name in frame.columns if name not in keys]
        tables[f"published_caliendo_parro_2015_{part}"] = _encoded(frame[keys + values], keys, source)
    results = published.pop("published_percent_no_deficit")
    tables["published_caliendo_parro_2015_results"] = _long({"percent_no_deficit": results}, published)
    return tables


def _exports(folder: Path) -> dict[str, pa.Table]:
    products = pd.read_parquet(folder / "exports_hs4_2020.parquet")
    countries = pd.read_parquet(folder / "exports_sitc4_avg_1998_2000.parquet")
    if not (countries["value"] % 1 == 0).all():
        raise ValueError("Exports by SITC4 product are not whole dollars.")
    countries["value"] = countries["value"].astype(np.int64)
    return {
        "published_exports_hs4_2020": _encoded(
            products[["location", "product", "exports_usd"]],
            ["product", "location"],
            {"source": "Stojkoski, Koch and Hidalgo (2023), replication data", "unit": "USD"},
        ),
        "published_exports_sitc4": _encoded(
            countries[["country", "product", "value"]],
            ["product", "country"],
            {"source": "R package economiccomplexity (Apache-2.0), average 1998-2000", "unit": "USD"},
        ),
    }


def _canada(path: Path) -> pa.Table:
    """Return the table of Canada row by row as one column, labels in the metadata."""
    raw = pd.read_csv(path, header=None, dtype=str, keep_default_na=False)
    columns = [" ".join(pair) for pair in zip(raw.iloc[0, 2:], raw.iloc[1, 2:], strict=True)]
    body = raw.iloc[3:]
    rows = [" ".join(pair) for pair in zip(body[0], body[1], strict=True)]
    values = body.iloc[:, 2:].replace("", "nan").to_numpy().astype(np.float64)
    unknown = np.isnan(values).ravel()
    return _with_metadata(
        pa.table({"value": pa.array(values.ravel(), mask=unknown)}),
        {"rows": rows, "columns": columns, "layout": "row by row", "year": "2014"},
    )
