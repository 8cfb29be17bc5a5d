"""Synthetic control, side by side with its peers: the full placebo test on the same data in one run.

Each contestant runs in a process of its own, with one thread of BLAS, on the same generated panel (300
donors, 40 years, treated from year 31 on), and fits weights on the simplex to the outcomes before, for the
treated region and for every donor as placebo. One that is not done within the limit is stopped; its time for
all is then its time a fit times their number, and marked so. Run it in an environment that has the peers::

    python -m benchmarks.synthetic            # a table
    python -m benchmarks.synthetic --json     # JSON alone on standard output
    python -m benchmarks.synthetic --quick    # few donors, to see that all run
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

DONORS, YEARS, BEFORE, FIRST = 300, 40, 30, 1980
QUICK = 20
ALL = -1  # logged in place of a region when a contestant has done its own placebo test
NOTES = {
    "bessemer": "the whole result: weights, placebos, p-value, leave-one-out, checks",
    "bessemer (weights)": "simplex_weights for all regions at once",
    "mlsynth": "VanillaSC with outcome matching and its own placebo test",
    "pysyncon": "Synth with the importance of predictors given, so that it fits the same objective",
    "pysyncon (nested V)": "Synth as it is by default: importance searched by Nelder-Mead",
    "scpi_pkg": "scdata and scest for each region, without prediction intervals",
}
EXCESS = ("loss_excess_median", "loss_excess_least")
Fits = Iterator[tuple[int, float | None]]


def generated(donors: int, seed: int = 11) -> np.ndarray:
    """Return outcomes of the treated region and its donors, shape (regions, years): six factors and noise."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(6, YEARS)).cumsum(axis=1)
    loads = rng.uniform(0.0, 1.0, (donors + 1, 6))
    values = 50.0 + loads @ factors + 0.5 * rng.normal(size=(donors + 1, YEARS))
    values[0, BEFORE:] += 3.0
    return values


def loss(values: np.ndarray, unit: int, weights: np.ndarray) -> float:
    """Return the sum of squared errors before, of one region with weights for all (its own is zero).

    Weights are brought onto the simplex first: a sum that is off by a billionth would buy a lower loss.
    """
    weights = np.maximum(weights, 0.0)
    weights = weights / weights.sum()
    return float(((values[unit] - weights @ values)[:BEFORE] ** 2).sum())


def pool_of(values: np.ndarray, unit: int) -> list[int]:
    """Return the donors of a region: all but itself and the treated one."""
    return [other for other in range(1, len(values)) if other != unit]


def bessemer(values: np.ndarray) -> Fits:
    """Yield the whole result, its losses read from its gaps."""
    from bessemer.history import synthetic_control
    from bessemer.panel import Panel

    names = tuple(f"R{unit:03d}" for unit in range(len(values)))
    panel = Panel(values.T[:, :, None], tuple(range(FIRST, FIRST + YEARS)), names, ("total",))
    found = synthetic_control(panel, names[0], FIRST + BEFORE)
    gaps = np.column_stack([found.gaps.to_numpy(), found.placebos.to_numpy()])[:BEFORE]
    yield from enumerate((gaps**2).sum(axis=0).tolist())


def bessemer_weights(values: np.ndarray) -> Fits:
    """Yield the losses of one call for all regions."""
    from bessemer.history import simplex_weights

    allowed = ~np.eye(len(values), dtype=bool)
    allowed[:, 0] = False
    pre = values[:, :BEFORE]
    yield from enumerate(simplex_weights(pre, pre, allowed).loss.tolist())


def frame_of(values: np.ndarray, units: list[int]) -> Any:
    """Return regions as a tidy frame, the first of them treated."""
    import pandas as pd

    rows = [
        {
            "unit": f"R{unit:03d}",
            "year": FIRST + year,
            "y": values[unit, year],
            "treated": int(unit == units[0] and year >= BEFORE),
        }
        for unit in units
        for year in range(YEARS)
    ]
    return pd.DataFrame(rows)


def mlsynth(values: np.ndarray) -> Fits:
    """Yield a few single fits, then its placebo test as one."""
    from mlsynth import VanillaSC

    def fit(unit: int, inference: Any) -> Any:
        config = {
            "df": frame_of(values, [unit, *pool_of(values, unit)]),
            "outcome": "y",
            "treat": "treated",
            "unitid": "unit",
            "time": "year",
            "inference": inference,
            "display_graphs": False,
        }
        return VanillaSC(config).fit()

    for unit in range(0, len(values), max(1, len(values) // 10)):
        found = fit(unit, False)
        weights = np.zeros(len(values))
        for name, weight in found.weights.donor_weights.items():
            weights[int(name[1:])] = weight
        yield unit, loss(values, unit, weights)
    fit(0, "placebo")
    yield ALL, None


def pysyncon(values: np.ndarray, nested: bool = False) -> Fits:
    """Yield single fits of Synth."""
    import pandas as pd
    from pysyncon import Synth

    years = list(range(FIRST, FIRST + BEFORE))
    pre = pd.DataFrame(values[:, :BEFORE].T, index=years, columns=list(range(len(values))))
    for unit in range(len(values)):
        others = pool_of(values, unit)
        X0, X1 = pre[others], pre[unit]
        given = None if nested else (pre[[*others, unit]].std(axis=1) ** 2).to_numpy()
        synth = Synth()
        synth.fit(X0=X0, X1=X1, Z0=X0, Z1=X1, custom_V=given)
        weights = np.zeros(len(values))
        weights[others] = synth.W
        yield unit, loss(values, unit, weights)


def pysyncon_nested(values: np.ndarray) -> Fits:
    """Yield single fits of Synth with its own search."""
    return pysyncon(values, nested=True)


def scpi(values: np.ndarray) -> Fits:
    """Yield single fits of scest."""
    from scpi_pkg.scdata import scdata
    from scpi_pkg.scest import scest

    years = np.arange(FIRST, FIRST + YEARS)
    for unit in range(len(values)):
        others = pool_of(values, unit)
        data = scdata(
            df=frame_of(values, [unit, *others]),
            id_var="unit",
            time_var="year",
            outcome_var="y",
            period_pre=years[:BEFORE],
            period_post=years[BEFORE:],
            unit_tr=f"R{unit:03d}",
            unit_co=[f"R{other:03d}" for other in others],
        )
        found = scest(data, w_constr={"name": "simplex"})
        weights = np.zeros(len(values))
        for label, weight in found.w.iloc[:, 0].items():
            name = label[-1] if isinstance(label, tuple) else label
            weights[int(str(name)[-3:])] = weight
        yield unit, loss(values, unit, weights)


CONTESTANTS: dict[str, Callable[[np.ndarray], Fits]] = {
    "bessemer": bessemer,
    "bessemer (weights)": bessemer_weights,
    "mlsynth": mlsynth,
    "pysyncon": pysyncon,
    "pysyncon (nested V)": pysyncon_nested,
    "scpi_pkg": scpi,
}


def run_one(name: str, donors: int, to: Path) -> None:
    """Run one contestant in this process, after a small run that loads what it loads late; log every fit."""
    warnings.simplefilter("ignore")
    with to.open("w", encoding="utf-8") as log, contextlib.redirect_stdout(io.StringIO()):
        warm = CONTESTANTS[name](generated(4))
        next(warm)
        values = generated(donors)
        start = time.perf_counter()
        log.write("ready\n")
        log.flush()
        for unit, left in CONTESTANTS[name](values):
            log.write(json.dumps([unit, left, time.perf_counter() - start]) + "\n")
            log.flush()


def contest(name: str, donors: int, limit: float) -> dict[str, Any]:
    """Run one contestant in a process of its own, for at most `limit` seconds, and read its log."""
    keys = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(keys, "1")}
    fits = donors + 1
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "benchmarks.synthetic", "--one", name, str(donors), str(log)]
        try:
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=limit, check=False
            )
            failed = done.stderr.strip().splitlines()[-1][:120] if done.returncode else ""
        except subprocess.TimeoutExpired:
            failed = f"stopped after {limit:.0f} s"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    rows = [json.loads(line) for line in lines if line.endswith("]")]
    singles = [row for row in rows if row[0] != ALL]
    done_fits, seconds = len(singles), rows[-1][2] if rows else None
    if len(singles) < len(rows):
        done_fits, seconds = fits, rows[-1][2] - (singles[-1][2] if singles else 0.0)
    return {
        "contestant": name,
        "donors": donors,
        "fits_done": done_fits,
        "fits": fits,
        "seconds": seconds,
        "seconds_for_all": seconds / done_fits * fits if seconds else None,
        "extrapolated": done_fits < fits,
        "note": failed if done_fits < fits else "",
        "losses": {unit: left for unit, left, _ in rows if left is not None},
    }


def compared(rows: list[dict[str, Any]]) -> None:
    """Add what each takes of Bessemer's time, and how far its loss lies above Bessemer's."""
    base = rows[0]
    for row in rows:
        both = [unit for unit in row["losses"] if unit in base["losses"]]
        excess = [row["losses"][unit] / base["losses"][unit] - 1.0 for unit in both]
        total = row["seconds_for_all"]
        row["times_bessemer"] = total / base["seconds_for_all"] if total else None
        row["loss_excess_median"] = float(np.median(excess)) if both else None
        row["loss_excess_least"] = float(np.min(excess)) if both else None
        row["losses_compared"] = len(both)
    for row in rows:
        del row["losses"]


def zones() -> list[dict[str, Any]]:
    """Return the time of all 722 US zones: one with the others as placebos, and every zone as treated."""
    import bessemer as bm
    from bessemer.history import simplex_weights, synthetic_control

    panel = bm.reference().panel("us_total_jobs")
    pre = np.log(panel.values[:, :, 0].T[:, : panel.years.index(1983)])
    allowed = ~np.eye(len(pre), dtype=bool)
    found = []
    runs: dict[str, Callable[[], Any]] = {
        "Pittsburgh 1983 with 721 placebos, whole result": lambda: synthetic_control(
            panel, "CZ16300", 1983, transform="log"
        ),
        "weights of all 722 zones": lambda: simplex_weights(pre, pre, allowed),
    }
    for name, run in runs.items():
        start = time.perf_counter()
        run()
        found.append({"case": name, "seconds": time.perf_counter() - start})
    return found


def versions() -> dict[str, str]:
    """Return the versions of what is compared."""
    found = {"python": sys.version.split()[0]}
    for package in ("numpy", "scipy", "pandas", "mlsynth", "pysyncon", "scpi_pkg"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    return found


def report(result: dict[str, Any]) -> None:
    """Print the tables."""
    print("  ".join(f"{name} {version}" for name, version in result["versions"].items()))
    for name, note in NOTES.items():
        print(f"  {name}: {note}")
    first = result["rows"][0]
    print(f"\nFull placebo test: {first['donors']} donors x {YEARS} years, {BEFORE} of them before\n")
    heads = f"{'fits done':>11}{'seconds':>10}{'s for all':>12}{'x bessemer':>12}"
    print(f"{'':22}{heads}{'loss excess: median':>21}{'least':>11}")
    for row in result["rows"]:
        if not row["seconds"]:
            print(f"{row['contestant']:22}{row['fits_done']:>5}/{row['fits']:<5}  {row['note']}")
            continue
        mark = "*" if row["extrapolated"] else " "
        excess = ["" if row[key] is None else f"{row[key]:.1e}" for key in EXCESS]
        times = f"{row['seconds_for_all']:>11.2f}{mark}{row['times_bessemer']:>11.1f}"
        done = f"{row['contestant']:22}{row['fits_done']:>5}/{row['fits']:<5}{row['seconds']:>10.2f}"
        print(f"{done}{times} {excess[0]:>21}{excess[1]:>11}")
    print("\n* not done within the limit: time a fit x number of fits")
    print(
        "loss excess: a contestant's loss over Bessemer's, less one; negative would be better than Bessemer\n"
    )
    for row in result["zones"]:
        print(f"{row['case']:52}{row['seconds']:8.2f} s")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true", help="JSON alone on standard output")
    parser.add_argument("--limit", type=float, default=240.0, help="seconds that a contestant may take")
    parser.add_argument("--repeat", type=int, default=3, help="runs of Bessemer; the fastest counts")
    options = parser.parse_args()
    if options.one:
        name, donors, to = options.one
        run_one(name, int(donors), Path(to))
        return
    donors = QUICK if options.quick else DONORS
    rows = []
    for name in CONTESTANTS:
        runs = options.repeat if name.startswith("bessemer") else 1
        found = [contest(name, donors, options.limit) for _ in range(runs)]
        rows.append(min(found, key=lambda row: row["seconds_for_all"] or np.inf))
        print(f"{name}: {rows[-1]['fits_done']} of {donors + 1} fits", file=sys.stderr)
    compared(rows)
    result = {"versions": versions(), "rows": rows, "zones": zones()}
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        report(result)


if __name__ == "__main__":
    main()
