"""What quotients get wrong on Canada's provinces; the interprovincial table itself does not ship.

The raw folder names neither the origin nor the licence of the table; only the errors of the methods ship.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from bessemer.dependence.mrio import MRIO
from bessemer.dependence.regional.record import RECORD
from bessemer.dependence.regional.yardstick import judged

FILE = Path("validation") / "canada_provinces_mrio_2014.csv"
DECIMALS = 6
_FINAL = ("Fixed Capital Formation", "Government Consumption", "Household Consumption")


def build(source: Path) -> dict[str, pa.Table]:
    """Return the table of errors.

    Parameters
    ----------
    source : Path
        Folder of the raw figures.
    """
    mrio = read_canada(Path(source) / FILE)
    frame = judged(mrio, provinces(mrio), goods(mrio))
    frame["region"] = frame["region"].str.removeprefix("CAN_")
    for column in ("mean_error", "weighted_error", "bias", "truth", "common_part"):
        frame[column] = frame[column].round(DECIMALS) + 0.0
    frame["parameter"] = np.where(frame["parameter"] < 0, -1, (frame["parameter"] * 100).round()).astype(
        np.int16
    )
    return {RECORD: pa.Table.from_pandas(frame, preserve_index=False)}


def read_canada(path: Path) -> MRIO:
    """Return the table of ten provinces and the rest of the world, million US dollars of 2014."""
    raw = pd.read_csv(path, header=None, dtype=str)
    rows = [tuple(pair) for pair in zip(raw.iloc[3:, 0], raw.iloc[3:, 1], strict=True)]
    columns = [tuple(pair) for pair in zip(raw.iloc[0, 2:], raw.iloc[1, 2:], strict=True)]
    values = pd.DataFrame(
        raw.iloc[3:, 2:].to_numpy().astype(np.float64),
        index=pd.MultiIndex.from_tuples(rows),
        columns=pd.MultiIndex.from_tuples(columns),
    )
    origins = [row for row in rows if row[0] != "TOTAL"]
    regions = list(dict.fromkeys(region for region, _ in origins))
    sectors = list(dict.fromkeys(sector for _, sector in origins))
    if origins != [(region, sector) for region in regions for sector in sectors]:
        raise ValueError(f"{path.name}: rows are not regions by sectors.")
    return MRIO.from_arrays(
        values.loc[origins, origins].to_numpy(),
        values.loc[origins, [(region, use) for region in regions for use in _FINAL]].to_numpy(),
        regions=regions,
        sectors=sectors,
        unit="million USD",
        year=2014,
        x=values.loc[origins, ("OUT", "Output")].to_numpy(),
    )


def provinces(mrio: MRIO) -> list[str]:
    """Return the regions that are Canada's provinces."""
    return [name for name in mrio.regions if name.startswith("CAN_")]


def goods(mrio: MRIO) -> list[str]:
    """Return the sectors whose products are goods: agriculture, mining and manufacturing."""
    return [code for code in mrio.sectors if code[0] in "ABC"]
