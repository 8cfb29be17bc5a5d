"""Rows on firms as agencies keep them: skewed sizes, keys that are missing, figures that are not there."""

import datetime
import decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def rows_of(count: int, seed: int = 7) -> pa.Table:
    """Return jobs, sales, weights and dates of firms, a row a firm, industry and year, some with gaps."""
    rng = np.random.default_rng(seed)
    firm = np.minimum(rng.zipf(1.3, count), count // 8).astype(np.int32)
    regions = np.array([f"R{number:02d}" for number in range(12)] + ["吉林"], dtype=object)
    region = regions[rng.integers(0, len(regions), count)]
    industry = np.array([f"{number:02d}" for number in range(1, 31)], dtype=object)[
        rng.integers(0, 30, count)
    ]
    region[rng.random(count) < 0.01] = None
    industry[rng.random(count) < 0.02] = None
    industry[5] = " "
    sales = rng.lognormal(8.0, 2.0, count)
    sales[rng.random(count) < 0.001] = np.nan
    weight = 1.0 + rng.integers(0, 2000, count) / 997
    year = rng.integers(2015, 2021, count).astype(np.int16)
    dates = [datetime.date(int(at), 1 + (int(at) + row) % 12, 3) for row, at in enumerate(year)]
    return pa.table(
        {
            "firm": pa.array(firm, mask=rng.random(count) < 0.002),
            "region": pa.array(region, pa.string()),
            "industry": pa.array(industry, pa.string()),
            "year": year,
            "day": pa.array(dates, pa.date32()),
            "jobs": pa.array(rng.integers(0, 300, count).astype(np.int32), mask=rng.random(count) < 1e-4),
            "sales": pa.array(sales, mask=rng.random(count) < 1e-3),
            "weight": weight,
            "tax": pa.array(
                [decimal.Decimal(int(cents)).scaleb(-2) for cents in rng.integers(-500, 10**7, count)],
                pa.decimal128(12, 2),
            ),
        }
    )


def written(folder, count: int, files: int = 3) -> str:
    """Write rows as several Parquet files; return the pattern of their paths."""
    table = rows_of(count)
    part = -(-count // files)
    for number in range(files):
        pq.write_table(table.slice(number * part, part), folder / f"part-{number}.parquet")
    return str(folder / "*.parquet")


KEYS = {"region": "region", "industry": "industry", "year": "year"}
MICRO = {
    "whole numbers, small cells withheld": {"value": "jobs", "unit_id": "firm", "minimum": 9} | KEYS,
    "floating point": {"value": "sales", "missing": "skip"} | KEYS,
    "floating point by weights": {"value": "sales", "weight": "weight", "digits": 3} | KEYS,
    "whole numbers by weights": {"value": "jobs", "weight": "weight"} | KEYS,
    "decimals": {"value": "tax", "allow_negative": True} | KEYS,
    "rows": {"count": True} | KEYS,
    "weights": {"count": True, "weight": "weight"} | KEYS,
    "firms by date": {"count": "units", "unit_id": "firm"} | KEYS | {"year": "day"},
    "totals of chosen rows": {"value": "sales", "where": lambda rows: rows.jobs > 20}
    | KEYS
    | {"industry": None},
    "one year": {"value": "jobs", "where": lambda rows: rows.year == 2018} | KEYS | {"year": 2018},
}
"""Options of `microdata` by what they show."""

PAIRS = {
    "of firms": {},
    "of firms in a year": {"where": lambda rows: rows.year == 2017},
    "of regions": {"unit": "region", "activity": "firm", "where": lambda rows: rows.firm > 3000},
}
"""Options of `co_occurrence` by what they show."""
