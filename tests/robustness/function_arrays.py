"""Mistakes in arrays that public kernels take; by function and parameter, from what each may hold.

An array that may hold unknown, infinite or negative numbers says so here; all else is a mistake.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from tests.robustness.function_options import Later, Row, wrong

import bessemer as bm
from bessemer.panel import Panel


@dataclass(frozen=True)
class Array:
    """A good value, and what else it may hold or be."""

    good: Any
    unknown: bool = False
    infinite: bool = False
    below: bool = True
    above: bool = True
    truths: bool = False
    empty: bool = False
    alone: bool = False
    any_axes: bool = False
    called: str = ""

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the mistakes; every error names the argument."""
        good, said = np.asarray(self.good, dtype=float), self.called or name

        def with_one(value: float) -> np.ndarray:
            changed = good.copy()
            changed.flat[-1] = value
            return changed

        found: list[tuple[str, Any]] = [("none", None), ("a number", 5.0), ("text", "text"), ("mapping", {})]
        found += [("texts", np.full(good.shape, "a")), ("digits", np.full(good.shape, "1").tolist())]
        found += [("ragged", [[1.0], [1.0, 2.0]])]
        for may, kind, value in (
            (self.any_axes, "axes", good[None, None, None]),
            (self.alone, "shorter", good[..., :-1]),
            (self.empty, "empty", good[:0]),
            (self.truths, "truths", good > 0),
            (self.unknown, "unknown", with_one(math.nan)),
            (self.infinite, "infinite", with_one(math.inf)),
            (self.below, "negative", with_one(-1.0)),
            (self.above, "above one", with_one(1.5)),
        ):
            if not may:
                found.append((kind, value))
        return tuple((kind, value, "DataError", said) for kind, value in found)


@dataclass(frozen=True)
class Mistakes:
    """A good value of another kind, with its mistakes."""

    good: Any
    wrong: tuple[Row, ...]


def _number(good: float, *more: Any, unknown: bool = False) -> Mistakes:
    return Mistakes(good, wrong("x", None, True, *more, *(() if unknown else (math.nan,))))


def _years(*years: int) -> Mistakes:
    """Return years; a list without one of them does not fit what is beside it."""
    kinds = (*wrong(5, "x", ["x"], [2000.5] * len(years)), ("shorter", years[:-1], "DataError", "years"))
    return Mistakes(years, (*kinds, ("not in order", years[::-1], "DataError", "not in order")))


def _numbers(*numbers: float, **may: bool) -> Array:
    return Array(np.array(numbers), **may)


def _before(good: int, *more: Any) -> Mistakes:
    return Mistakes(good, wrong("x", None, True, 0, -1, 1.5, 99, *more, said="before="))


def _compared() -> Any:
    walks = np.cumsum(np.random.default_rng(0).normal(size=(20, 8)), axis=0) + 50.0
    panel = Panel(walks[:, :, None], tuple(range(1980, 2000)), tuple("ABCDEFGH"), ("x",))
    return bm.history.compare(panel, "A", 1990)


def _customs() -> Any:
    from bessemer.dependence.province import read_customs

    return read_customs(bm.reference(), 2017)


_MATRIX = np.array([[0.1, 0.5], [0.2, 0.3]])
_STRENGTHS = Array(np.array([[1.0, 0, 1], [0, 1, 1]]), below=False, above=False, truths=True, alone=True)
_SHARES = Array(np.array([0.5, 0.25, 0.25]), unknown=True, below=False, alone=True, any_axes=True)
_PARTS = Array(_SHARES.good, unknown=True, below=False, any_axes=True, empty=True)
_DONORS = Array(np.array([[0.0, 2, 1], [4, 2, 3], [0, 9, 5]]))
_WEIGHTS = _numbers(0.5, 0.25, 0.25)
_SERIES = _numbers(5.0, 7, 6, 8, unknown=True)
_YEARS = _years(2000, 2001, 2002, 2003)
_COMPARED = Mistakes(Later(_compared), wrong(None, "x", 5, {}, said="is no Comparison"))
_STATISTICS = _numbers(5.0, 1.0, unknown=True, infinite=True, alone=True)
_PLACEBOS = _numbers(1.0, 2, 3, 4, unknown=True, infinite=True, alone=True, empty=True)
_FACTORS = Array(np.array([[1.2, 0.8], [1.0, 1.1]]), unknown=True, below=False)
_CAP = Mistakes((0.5, 2.0), wrong(None, 5, "x", (1,), ("a", "b"), (2.0, 0.5), (0.0, 1.0), said=""))
_START = Array(np.array([0.2, 0.4, 0.4]), unknown=True, below=False, any_axes=True)
_WINDOW = {
    **dict.fromkeys(("start", "end", "nation_start", "nation_end"), _START),
    "years": _number(10, 0, -5, math.inf),
    "smallest": _number(0.01),
}
_COUNTED = {"factors": Array(_FACTORS.good, unknown=True, below=False, alone=True, empty=True, infinite=True)}
_CAPPED = {
    "factors": Array(_FACTORS.good, unknown=True, below=False, alone=True, empty=True, any_axes=True),
    "cap": _CAP,
}
_PERTURBED = {
    "shares": Array(_START.good, below=False),
    "change": _numbers(1.0, 2, 1, unknown=True, below=False),
    "cap": _CAP,
}
_CELLS = Array(np.array([[0.1, 0.9], [0.2, 1.2]]), unknown=True, infinite=True, empty=False)
_SQUARE = Array(_MATRIX, unknown=True)

KERNELS: dict[str, dict[str, Array | Mistakes]] = {
    "structure.density": {
        "strengths": _STRENGTHS,
        "phi": Array(np.array([[0.0, 0.5, 1], [0.5, 0, 0.2], [1, 0.2, 0]]), below=False),
    },
    "structure.proximity": {"strengths": _STRENGTHS},
    "structure.net_density": {"omega": Array(_MATRIX, unknown=True, alone=True)},
    **{
        f"structure.{name}": {"shares": _SHARES}
        for name in ("effective_number", "inverse_herfindahl", "shannon_entropy")
    },
    "history.clustered_ols": {
        "y": _numbers(1.0, 2, 2, 4, unknown=True, infinite=True),
        "x": Array(np.array([[1.0, 0], [1, 1], [1, 2], [1, 3]]), unknown=True, infinite=True, alone=True),
        "clusters": Mistakes("aabb", wrong(None, 5) + wrong("aab", error="DataError", said="3 clusters")),
        "names": Mistakes(["constant", "slope"], wrong(None, 5, "x", [1, 2], ["one"], said="names")),
    },
    "history.decade_changes": {"years": _YEARS, "values": _SERIES},
    "history.deepest_fall": {"years": _YEARS, "values": _SERIES},
    "history.recession_dates": {
        "years": _YEARS,
        "totals": _numbers(5.0, 7, 6, 8, unknown=True, below=False),
    },
    "history.turn": {"years": _YEARS, "levels": _SERIES},
    "history.joint_years": {
        "years": _YEARS,
        "totals": Array(np.arange(12.0).reshape(4, 3) + 1, unknown=True, alone=True),
    },
    "history.relative_path": {
        "series": Array(_SERIES.good, unknown=True, any_axes=False),
        "nation": Array(_SERIES.good + 90, unknown=True),
    },
    "history.double_weights": {
        "outcome": _numbers(5.0, 6, 7, 10),
        "pool": Array(np.array([[1.0, 2, 3, 4], [1, 1.5, 3.5, 4]])),
        "before": _before(3, 1, 4),
    },
    "history.least_norm": {
        "donors": Array(_DONORS.good, alone=True),
        "weights": _numbers(*_WEIGHTS.good, below=False),
    },
    "history.ridge_simplex_weights": {
        "target": _numbers(1.0, 2, 3),
        "donors": _DONORS,
        "ridge": _number(1.0, 0, -1, math.inf),
    },
    "history.ridge_penalty": {"target": _numbers(1.0, 2, 3), "donors": _DONORS},
    "history.ridge_correction": {
        "target": _numbers(1.0, 2, 3),
        "donors": _DONORS,
        "weights": _WEIGHTS,
        "penalty": _number(1.0, 0, -1, math.inf),
    },
    "history.simplex_weights": {
        "targets": _numbers(1.0, 2, 3),
        "donors": _DONORS,
        "allowed": Mistakes(
            None, wrong("x", 5, ["a"], [0.5, 1, 1], [True], [[False] * 3], error="DataError", said="")
        ),
    },
    "history.maximum_p_values": {"scanned": _STATISTICS, "placebos": _PLACEBOS},
    "history.placebo_p_value": {
        "treated": _number(5.0, [1.0], unknown=True),
        "placebos": _PLACEBOS,
    },
    "history.scan_p_values": {
        "groups": Mistakes(
            [([5.0, 1.0], [1.0, 2.0])],
            (
                *wrong(None, 5, "x", [5], ["ab"], [([1.0],)], said="groups"),
                *wrong(
                    [("x", [1.0])], [(None, [1.0])], [([[1.0]], [1.0])], error="DataError", said="scanned"
                ),
                *wrong([([1.0], "x")], [([1.0], 5)], error="DataError", said="placebos"),
            ),
        )
    },
    "history.placebos_in_space": {
        "pool": Array(_DONORS.good, alone=True),
        "before": _before(2, 3),
    },
    "history.rmspe_ratios": {
        "gaps": Array(_DONORS.good, unknown=True, alone=True),
        "before": _before(2, 3),
        "scale": Mistakes(
            1.0, wrong("x", None, math.nan, -1.0, [1.0, 2.0], True, error="DataError", said="scale")
        ),
    },
    "history.predictor_weights": {
        "own": _numbers(1.0, 3, unknown=True, infinite=True),
        "pool": Array(np.array([[0.0, 1], [2, 2], [1, 5]]), unknown=True, infinite=True),
        "outcome": _numbers(1.5, 1.5),
        "outcomes": Array(np.array([[1.0, 1], [2, 2], [1, 3]])),
        "starts": Mistakes(
            (),
            (
                *wrong(None, 5, "x", said="starts"),
                *wrong([5], ["x"], [[1.0]], error="DataError", said="starts"),
            ),
        ),
    },
    "history.conformal_intervals": {"compared": _COMPARED, "level": _number(0.9, 0, 1, -1)},
    "history.conformal_p_value": {"compared": _COMPARED, "effect": _number(0.0)},
    "history.leave_one_out": {
        "compared": _COMPARED,
        "weights": _numbers(0.5, 0.5, 0, 0, 0, 0, 0),
        "least": _number(0.0),
    },
    "history.placebo_in_time": {
        "compared": _COMPARED,
        "year": Mistakes(1986, wrong("1986", None, True, 1986.5, 1990, 1700, error="YearError", said="")),
    },
    "history.axis_verdict": {
        "cells": Mistakes(None, (*wrong(None, 5, "x", ["x"]), *wrong([], error="DataError", said="No cell")))
    },
    "history.course_verdict": {"course": Mistakes(None, wrong(None, 5, "x", said="is no DeepestFall"))},
    "history.shift_verdict": {
        name: _number(0.2, [0.2], unknown=True)
        for name in ("start", "latest", "nation_start", "nation_latest")
    },
    "dependence.by_region": {"origin": Array(np.ones((2, 3, 2)), unknown=True)},
    "dependence.foreign_demand_share": {"matrix": _SQUARE},
    "dependence.foreign_origin_share": {"matrix": _SQUARE},
    "dependence.spectral_radius": {"coefficients": Array(_MATRIX, below=False)},
    "dependence.foreign_demand_exposure": {
        **{
            name: _numbers(10.0, 12, unknown=True)
            for name in ("weights", "value_added", "value_added_abroad")
        },
        "groups": Mistakes(
            [("A",), ("F",)],
            (
                *wrong(None, 5, "x", ["A", "F"], said="groups"),
                *wrong([("A",)], error="DataError", said="groups"),
            ),
        ),
    },
    "dependence.gras": {
        "matrix": Array(np.array([[7.0, 5, -3], [2, 9, 8]])),
        "rows": _numbers(10.0, 20, called="row"),
        "columns": _numbers(12.0, 12, 6, called="column"),
        "names": Mistakes(None, wrong(5, "x", (["a"], ["b"]), said="names")),
    },
    "dependence.joined_groups": {
        "concordance": Mistakes(Later(lambda: bm.concordance("wiod35", "a10")), wrong(None, "wiod35", 5)),
        "codes": Mistakes(
            ["c1"],
            (*wrong(None, 5, "AtB", [5]), *wrong(["zz"], error="ClassificationError", said="zz")),
        ),
    },
    "dependence.customs": {
        "trade": Mistakes(Later(_customs), wrong(None, 5, "x", said="is no Customs")),
        "region": Mistakes("CN-JL", wrong("Nowhere", None, 5, ["CN-JL"], error="RegionError")),
    },
    "dependence.from_pymrio": {
        "system": Mistakes(
            SimpleNamespace(Z=pd.DataFrame(), Y=pd.DataFrame()),
            wrong(None, 5, "x", SimpleNamespace(Z=None, Y=None), error="DataError", said="no Z or no Y"),
        ),
        "unit": Mistakes("USD", ()),
        "year": Mistakes(2011, ()),
    },
    "pathways.entry_record": {
        **dict.fromkeys(("score", "before", "after"), _CELLS),
        "eligible": Mistakes(
            None, wrong("x", 5, ["a"], [[0.5, 1]], [[True]], error="DataError", said="eligible")
        ),
    },
    **{f"{folder}.average_factor": _COUNTED for folder in ("rolemodels", "scenarios")},
    **{f"{folder}.capped": _CAPPED for folder in ("rolemodels", "scenarios")},
    **{f"{folder}.perturb": _PERTURBED for folder in ("rolemodels", "scenarios")},
    **{f"{folder}.relative_factor": _WINDOW for folder in ("rolemodels", "scenarios")},
    "rolemodels.pooled_factor": {**_WINDOW, "groups": _numbers(0.0, 0, 1, below=False, above=False)},
    "rolemodels.closure": {
        "x": Array(_PARTS.good, True, False, False, alone=True, any_axes=True, empty=True)
    },
    "rolemodels.contributions": {"p": _PARTS, "q": _PARTS},
    "rolemodels.hellinger": {"p": _PARTS, "q": _PARTS},
    "rolemodels.relative_to_nation": {"p": _PARTS, "nation": _PARTS, "reference": _PARTS},
    "rolemodels.false_discovery": {
        "p_values": _numbers(0.01, 0.04, unknown=True, below=False, above=False, alone=True, empty=True)
    },
    "rolemodels.standardised_difference": {
        "values": Array(np.array([[1.0], [3], [4], [6]]), alone=True),
        "group": Mistakes(
            np.array([False, False, True, True]),
            wrong("x", None, 5, [0.5] * 4, [True] * 4, [True], error="DataError", said="group"),
        ),
    },
}

# Functions whose good values are none: what makes one is a function of the matrix itself.
NO_GOOD = {"history.axis_verdict", "history.course_verdict", "dependence.from_pymrio"}

GOOD_ARRAYS: dict[str, dict[str, Any]] = {
    name: {parameter: of.good for parameter, of in taken.items()} for name, taken in KERNELS.items()
}
ARRAYS: dict[tuple[str, str], tuple[Row, ...]] = {
    (name, parameter): of.rows(parameter) if isinstance(of, Array) else of.wrong
    for name, taken in KERNELS.items()
    for parameter, of in taken.items()
}
