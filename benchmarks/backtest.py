"""The backtest of the forecasts: ``python -m benchmarks.backtest [--json] [--workers N]``.

Jobs relative to the nation 5, 10 and 15 years ahead, from every origin 1979 to 2006 (US zones over 50,000
jobs) and 2000 to 2014 (NUTS2 regions over 50,000 jobs); each forecast knows the figures up to its origin
only. Definition and reading: docs/methods/forecast.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

# One thread a process, before NumPy starts: the matrices are small.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import pandas as pd  # noqa: E402

import bessemer as bm  # noqa: E402
from bessemer.result import plain  # noqa: E402
from bessemer.rolemodels.forecasting.rolling import ORIGINS, OURS  # noqa: E402
from bessemer.rolemodels.forecasting.scores import (  # noqa: E402
    BASELINES,
    DESIGN,
    HORIZONS,
    backtest,
    pooled_table,
    record_table,
)
from bessemer.rolemodels.forecasting.shipped_forecasts import sectors_table  # noqa: E402
from bessemer.rolemodels.forecasting.tracks import tracks_of  # noqa: E402

AIM = 0.9
MAIN = ("us-zones", 10)


def main(arguments: list[str] | None = None) -> None:
    """Print the table, or JSON alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backtest", description="Forecast backtest.")
    parser.add_argument("--json", action="store_true", help="JSON alone on standard output")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    chosen = parser.parse_args(arguments)
    if chosen.workers < 1:
        parser.error("--workers must be 1 or more")
    data = bm.reference()
    scored = backtest(data, workers=chosen.workers)
    record, pooled = record_table(scored), pooled_table(scored)
    sectors = pd.concat([sectors_table(tracks_of(data, sample)) for sample in ORIGINS], ignore_index=True)
    if chosen.json:
        json.dump(as_json(record, pooled, sectors), sys.stdout, indent=1, allow_nan=False)
        print()
    else:
        print(written(record, pooled, sectors))


def as_json(record: pd.DataFrame, pooled: pd.DataFrame, sectors: pd.DataFrame) -> dict[str, Any]:
    """Return all tables as plain data; a figure that does not exist is null."""
    return {
        "rows": plain(record.to_dict("records")),
        "pooled": plain(pooled.to_dict("records")),
        "sector_shares": plain(sectors.to_dict("records")),
        "model": OURS,
        "baselines": list(BASELINES),
        "aim": AIM,
        "design_until": DESIGN,
        "units": {"mae": "log points", "coverage_80": "fraction", "ratio": "mae over the best baseline's"},
        "take_home": take_home(pooled),
    }


def take_home(pooled: pd.DataFrame) -> str:
    """Return the sentence that a reader takes home, for US zones ten years ahead."""
    rows = pooled[(pooled["sample"] == MAIN[0]) & (pooled["horizon"] == MAIN[1])].set_index("period")
    every, later, latest = rows.loc["all"], rows.loc["later"], rows.loc["latest"]
    return (
        f"US zones, ten years ahead: our forecast misses by {every['mae']:.4f} log points, half persistence "
        f"by {every['mae_half']:.4f}; {AIM} of the best baseline or less at {every['within']:.0f} of "
        f"{every['origins']:.0f} origins ({later['within']:.0f} of {later['origins']:.0f} after {DESIGN}), "
        f"mean ratio {every['ratio']:.2f}; from the latest origins "
        f"({latest['first_origin']:.0f} to {latest['last_origin']:.0f}) "
        f"{'half persistence is better' if latest['mae'] > latest['mae_half'] else 'ours is still better'}. "
        f"80 % intervals held {every['coverage_80']:.1%}."
    )


def written(record: pd.DataFrame, pooled: pd.DataFrame, sectors: pd.DataFrame) -> str:
    """Return the tables as text: ratios to the best baseline by origin, pooled tests, sector shares."""
    lines = [take_home(pooled)]
    for sample in ORIGINS:
        for horizon in HORIZONS:
            own = record[(record["sample"] == sample) & (record["horizon"] == horizon)]
            ratio = own.pivot(index="origin", columns="model", values="ratio")[
                list(dict.fromkeys(own["model"]))
            ]
            ours = own[own["model"] == OURS].set_index("origin")
            ratio.insert(0, "coverage", ours["coverage_80"])
            ratio.insert(0, "p", ours["p_value"])
            ratio.insert(0, "mae", ours["mae"])
            lines.append(f"\n{sample}, {horizon} years: error over that of the best baseline")
            lines.append(ratio.round(3).to_string())
    lines.append("\nPooled over origins")
    lines.append(pooled.round(4).to_string(index=False))
    lines.append("\nSector shares, mean absolute error")
    shares = sectors.pivot_table(index=["sample", "classification", "horizon"], columns="model", values="mae")
    lines.append(shares.round(5).to_string())
    return "\n".join(lines)


if __name__ == "__main__":
    main()
