"""Rows on pay as a national register would hold them, in chunks: a row a job and year, a file a year's part.

Firms have Zipf-Mandelbrot sizes; large ones have plants in several regions and a few industries. The same
number of rows gives the same rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.ensembles import spread

REGIONS, INDUSTRIES, YEARS = 350, 90, range(2012, 2022)
CHUNK = 5_000_000
ROWS_A_FIRM, OFFSET = 25, 50.0
_MISSING = 0.003


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return well mixed bits of whole numbers (the finaliser of SplitMix64)."""
    z = numbers + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> np.uint64(31)))


def chunk_of(number: int, count: int, firms: int, year: int) -> dict[str, Any]:
    """Return the columns of one chunk.

    With u uniform, firm :math:`c((F/c + 1)^u - 1)` has a size that falls with its rank k as
    :math:`1/(k + c)`. A firm of s expected jobs has 1 + s/500 plants, 400 at most, each in a region drawn by
    weights 1/rank, and four trades, three of four on average the firm's main industry, the others near it.
    """
    rng = np.random.default_rng([2021, number])
    firm = (OFFSET * ((firms / OFFSET + 1.0) ** rng.random(count) - 1.0)).astype(np.int32)
    size = firms * ROWS_A_FIRM / np.log(firms / OFFSET + 1.0) / (firm + OFFSET) / len(YEARS)
    plants = 1 + np.minimum(400, (size / 500).astype(np.int64))
    plant = (rng.random(count) * plants).astype(np.uint64)
    bits = mixed(firm.astype(np.uint64) * np.uint64(1009) + plant)
    weights = np.cumsum(1.0 / np.arange(1.0, REGIONS + 1))
    place = np.searchsorted(weights / weights[-1], (bits >> np.uint64(11)).astype(float) / 2.0**53)
    trade = mixed(bits + rng.integers(0, 4, count).astype(np.uint64))
    main = mixed(firm.astype(np.uint64)) % np.uint64(INDUSTRIES)
    aside = np.where(trade % np.uint64(4) == 0, (trade >> np.uint64(3)) % np.uint64(8), np.uint64(0))
    pay = rng.lognormal(10.3, 0.6, count).astype(np.float32)
    return {
        "year": np.full(count, year, np.int16),
        "firm": firm,
        "region": (place.astype(np.int16), rng.random(count) < _MISSING),
        "industry": ((main + aside) % np.uint64(INDUSTRIES)).astype(np.int16),
        "pay": pay,
    }


def generate(folder: Path, rows: int) -> int:
    """Write `rows` rows as Parquet files to a folder; return their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = max(len(YEARS), -(-rows // CHUNK))
    starts = np.linspace(0, rows, files + 1).astype(int)
    firms = max(1000, rows // ROWS_A_FIRM)
    items = [
        (folder, number, int(starts[number + 1] - starts[number]), firms, YEARS[number * len(YEARS) // files])
        for number in range(files)
    ]
    spread(write, items, 1 if rows <= 4 * CHUNK else 2)
    return sum(path.stat().st_size for path in folder.glob("*.parquet"))


def write(folder: Path, number: int, count: int, firms: int, year: int) -> None:
    """Write one file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        name: pa.array(column[0], mask=column[1]) if isinstance(column, tuple) else pa.array(column)
        for name, column in chunk_of(number, count, firms, year).items()
    }
    pq.write_table(
        pa.table(columns),
        folder / f"part-{number:04d}.parquet",
        compression="zstd",
        compression_level=1,
        use_dictionary=["region", "industry", "year"],
    )
