"""The table of entry forecasts: ``python -m benchmarks.entry [--json] [--source DIR]``.

US zones x IND1990 industries, learnt from 1980 -> 1990 and tested on 1990 -> 2000: reliable cells first (a
location quotient of one implies ten sampled persons; shares shrunk by empirical Bayes), all cells as counted
second. With ``--source`` also county business patterns, 2017 -> 2021, NAICS-4, by folds of states and
industries. Definition and reading: docs/methods/entry.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import bessemer as bm
from benchmarks.baselines import BASELINES, Setting, cells_of
from benchmarks.patterns import administrative
from bessemer.classify import scheme
from bessemer.pathways.calibration import average_precision, brier, calibration_error, reliability
from bessemer.pathways.entry_model import Task, Windows, simulated_null
from bessemer.pathways.features import Snapshot
from bessemer.pathways.forecasts import HORIZON, SAMPLED, us_windows
from bessemer.pathways.groups import group_of
from bessemer.pathways.learner import fit
from bessemer.pathways.lookback import auc

LEARN, TEST = 1980, 1990
DRAWS = 1000
MODEL = "bessemer"


def main(arguments: list[str] | None = None) -> None:
    """Print the table, or JSON alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.entry", description="Entry forecasts.")
    parser.add_argument("--json", action="store_true", help="JSON alone on standard output")
    parser.add_argument("--source", type=Path, help="folder of the raw figures, for county business patterns")
    chosen = parser.parse_args(arguments)
    if chosen.source is not None and not (chosen.source / "us").is_dir():
        parser.error(f"{chosen.source} has no folder 'us'")
    found = compare(chosen.source)
    if chosen.json:
        json.dump(found, sys.stdout, indent=1)
        print()
    else:
        for name, part in found.items():
            print(_written(name, part))


def compare(source: Path | None = None) -> dict[str, Any]:
    """Return the scores of all models on reliable cells, on all cells, and on administrative records."""
    data = bm.reference()
    tasks = {"reliable": Task(HORIZON, SAMPLED), "all": Task(HORIZON, SAMPLED, fewest=0.0, shrunk=False)}
    found: dict[str, Any] = {}
    for name, task in tasks.items():
        windows = us_windows(data, (LEARN, TEST), (TEST, TEST + HORIZON), task)
        found[name] = score_windows(windows)
    if source is not None:
        windows, forecasts = administrative(data, source)
        year = windows.years[-1]
        found["administrative"] = _scores(windows, windows.snapshot(year), forecasts, year)
    return found


def score_windows(windows: Windows) -> dict[str, Any]:
    """Return scores on the test window, and what noise alone would have given."""
    setting = Setting(
        windows.rows(LEARN),
        cells_of(windows, LEARN, windows.snapshot(LEARN)),
        cells_of(windows, TEST, windows.snapshot(TEST)),
        windows.task.open_cells(windows.snapshot(LEARN)),
        windows.entered(TEST),
        windows.task.open_cells(windows.snapshot(TEST)),
    )
    forecasts = {MODEL: fit(setting.rows).probability(setting.test_matrix())}
    forecasts |= {name: model(setting) for name, model in BASELINES.items()}
    found = _scores(windows, windows.snapshot(TEST), forecasts, TEST)
    found["simulated_null"] = _null(windows)
    found["baselines"]["simulated_null"] = found["simulated_null"]["scores"]["size_only"]
    return found


def _null(windows: Windows) -> dict[str, Any]:
    """Return the entries, and the scores, when no true share changes and both years are sampled anew."""
    task = windows.task
    first, later = simulated_null(windows, LEARN, seed=1)
    before, after = simulated_null(windows, TEST, seed=2)
    event = (task.quotients(after) >= task.high)[task.open_cells(before)]
    setting = Setting(
        windows.rows(LEARN, first, later),
        cells_of(windows, LEARN, first),
        cells_of(windows, TEST, before),
        task.open_cells(first),
        task.quotients(later) >= task.high,
        task.open_cells(before),
    )
    forecasts = {
        MODEL: fit(setting.rows).probability(setting.test_matrix()),
        "size_only": BASELINES["size_only"](setting),
    }
    return {
        "cells": len(event),
        "entries": int(event.sum()),
        "base_rate": float(event.mean()),
        "scores": {name: _plain_scores(forecast, event) for name, forecast in forecasts.items()},
    }


def _plain_scores(forecast: NDArray[np.float64], event: NDArray[np.bool_]) -> dict[str, float]:
    return {
        "auc": auc(forecast, event),
        "average_precision": average_precision(forecast, event),
        "brier": brier(forecast, event),
    }


def _scores(
    windows: Windows, now: Snapshot, forecasts: Mapping[str, NDArray[np.float64]], year: int
) -> dict[str, Any]:
    chosen = windows.task.open_cells(now)
    event = windows.entered(year + windows.task.horizon)[chosen]
    unit, industry = np.nonzero(chosen)
    model = forecasts[MODEL]
    table = reliability(model, event)
    top = np.argsort(-model, kind="stable")[: len(event) // 10]
    climate = float(event.mean())
    return {
        **_plain_scores(model, event),
        "cells": len(event),
        "entries": int(event.sum()),
        "base_rate": climate,
        "brier_of_base_rate": climate * (1 - climate),
        "top_decile": float(event[top].mean()),
        "calibration_error": calibration_error(table),
        "mean_forecast": float(model.mean()),
        "intervals": _intervals(forecasts, event, windows.units.block[unit]),
        "baselines": {
            name: _plain_scores(values, event) for name, values in forecasts.items() if name != MODEL
        },
        "reliability": table.to_dict("records"),
        "parts": _parts(windows, now, forecasts, event, unit, industry),
    }


def _intervals(
    forecasts: Mapping[str, NDArray[np.float64]], event: NDArray[np.bool_], block: NDArray[np.str_]
) -> dict[str, list[float]]:
    """Return 95 % intervals over states drawn with replacement: of the model, and of its gain."""
    rng = np.random.default_rng(0)
    names, at = np.unique(block, return_inverse=True)
    draws: dict[str, list[float]] = {
        "average_precision": [],
        "gain": [],
        "ratio": [],
        "gain_on_size_density": [],
    }
    for _ in range(DRAWS):
        weight = rng.multinomial(len(names), np.full(len(names), 1 / len(names))).astype(np.float64)[at]
        if not (weight * event).any():
            continue
        model, size, both = (
            average_precision(forecasts[name], event, weight) for name in (MODEL, "size_only", "size_density")
        )
        draws["average_precision"].append(model)
        draws["gain"].append(model - size)
        draws["ratio"].append(model / size)
        draws["gain_on_size_density"].append(model - both)
    return {name: np.quantile(values, [0.025, 0.975]).tolist() for name, values in draws.items()}


def _parts(
    windows: Windows,
    now: Snapshot,
    forecasts: Mapping[str, NDArray[np.float64]],
    event: NDArray[np.bool_],
    unit: NDArray[np.intp],
    industry: NDArray[np.intp],
) -> dict[str, dict[str, float]]:
    """Return scores by kind of industry, by size of the zone, and for zones that share a census area."""
    parts: dict[str, NDArray[np.bool_]] = {}
    if windows.panel.classification == "ind1990":
        kinds = np.array([group_of(scheme("ind1990")[code]) for code in windows.industries])
        parts |= {f"industry: {kind}": kinds[industry] == kind for kind in sorted(set(kinds))}
    chosen = windows.task.open_cells(now)
    bounds = np.quantile(now.size, [1 / 3, 2 / 3])
    third = np.searchsorted(bounds, now.size)[unit]
    parts |= {f"zones: {name}": third == rank for rank, name in enumerate(("small", "middle", "large"))}
    shared = (np.bincount(windows.units.of) > 1)[unit]
    counted = now.raw[chosen] > 0
    parts |= {"cells: something counted at the start": counted, "cells: nothing counted": ~counted}
    parts |= {"zones: shared census area": shared, "zones: own census area": ~shared}
    found: dict[str, dict[str, float]] = {}
    for name, held in parts.items():
        entries = int(event[held].sum())
        if not entries:
            found[name] = {"cells": int(held.sum()), "entries": 0}
            continue
        model, size = (average_precision(forecasts[key][held], event[held]) for key in (MODEL, "size_only"))
        found[name] = {
            "cells": int(held.sum()),
            "entries": entries,
            "base_rate": float(event[held].mean()),
            "average_precision": model,
            "size_only": size,
            "auc": auc(forecasts[MODEL][held], event[held]),
            "auc_size_only": auc(forecasts["size_only"][held], event[held]),
            "mean_forecast": float(forecasts[MODEL][held].mean()),
        }
    return found


def _written(name: str, part: Mapping[str, Any]) -> str:
    lines = [f"\n{name}: {part['entries']} entries in {part['cells']} cells ({part['base_rate']:.1%})"]
    lines.append(f"{'model':32s} {'AUC':>6s} {'AP':>6s} {'Brier':>7s}")
    for label, row in {MODEL: part, **part["baselines"]}.items():
        lines.append(f"{label:32s} {row['auc']:6.3f} {row['average_precision']:6.3f} {row['brier']:7.4f}")
    low, high = part["intervals"]["gain"]
    ratio = part["average_precision"] / part["baselines"]["size_only"]["average_precision"]
    lines.append(f"AP {ratio:.2f} times size-only; gain {low:.3f} to {high:.3f} (95 %, states resampled)")
    lines.append(
        f"top tenth: {part['top_decile']:.1%} entered; calibration error {part['calibration_error']:.3f}"
    )
    if "simulated_null" in part:
        lines.append(f"noise alone would make {part['simulated_null']['base_rate']:.1%} enter")
    for label, row in part["parts"].items():
        if row["entries"]:
            lines.append(f"  {label:36s} AP {row['average_precision']:.3f}, size-only {row['size_only']:.3f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
