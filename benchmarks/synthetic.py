"""Synthetic control beside mlsynth, pysyncon and scpi_pkg: one fit, and the full placebo test.

Forty years, thirty of them before treatment; weights on the simplex are fitted to the outcomes before, for
the treated region and, as placebos, for every donor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.contest import Arrays, Contestant, Job, Outcome, Size, Values

YEARS, BEFORE, FIRST = 40, 30, 1980
PATIENCE = 25.0
"""Seconds after which a tool that fits one region after the other is stopped; the rest is multiplied."""

Fit = Callable[[np.ndarray, int], Callable[[], np.ndarray]]
"""Makes the input of one region, and returns what fits its weights."""


def generated(donors: int, seed: int = 11) -> np.ndarray:
    """Return outcomes of the treated region and its donors, shape (regions, years): six factors and noise."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(6, YEARS)).cumsum(axis=1)
    loads = rng.uniform(0.0, 1.0, (donors + 1, 6))
    values = 50.0 + loads @ factors + 0.5 * rng.normal(size=(donors + 1, YEARS))
    values[0, BEFORE:] += 3.0
    return np.asarray(values)


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


def panel_of(values: np.ndarray) -> Any:
    """Return outcomes as Bessemer's panel."""
    from bessemer.panel import Panel

    names = tuple(f"R{unit:04d}" for unit in range(len(values)))
    return Panel(values.T[:, :, None], tuple(range(FIRST, FIRST + YEARS)), names, ("total",))


def ours(size: Values) -> Callable[[], Any]:
    """Return the whole result of Bessemer: weights, placebos, p-value, leave-one-out, checks."""
    from bessemer.history import synthetic_control

    panel = panel_of(generated(size["donors"]))
    return lambda: synthetic_control(panel, panel.regions[0], FIRST + BEFORE)


def losses_of(found: Any) -> Arrays:
    """Return the losses of Bessemer's result, read from its gaps."""
    gaps = np.column_stack([found.gaps.to_numpy(), found.placebos.to_numpy()])[:BEFORE]
    return {"loss": (gaps**2).sum(axis=0)}


def weights_alone(size: Values) -> Callable[[], Any]:
    """Return Bessemer's weights of all regions at once."""
    from bessemer.history import simplex_weights

    values = generated(size["donors"])
    allowed = ~np.eye(len(values), dtype=bool)
    allowed[:, 0] = False
    pre = values[:, :BEFORE]
    return lambda: {"loss": simplex_weights(pre, pre, allowed).loss}


def one_weights(size: Values) -> Callable[[], Any]:
    """Return Bessemer's weights of the treated region alone."""
    from bessemer.history import simplex_weights

    pre = generated(size["donors"])[:, :BEFORE]
    return lambda: {"loss": np.atleast_1d(simplex_weights(pre[:1], pre[1:]).loss)}


def frame_of(values: np.ndarray, units: list[int]) -> Any:
    """Return regions as a tidy frame, the first of them treated."""
    import pandas as pd

    names = np.array([f"R{unit:04d}" for unit in units])
    years = np.arange(YEARS)
    return pd.DataFrame(
        {
            "unit": np.repeat(names, YEARS),
            "year": np.tile(FIRST + years, len(units)),
            "y": values[units].ravel(),
            "treated": (np.repeat(np.arange(len(units)) == 0, YEARS) & np.tile(years >= BEFORE, len(units)))
            * 1,
        }
    )


def by_names(values: np.ndarray, weights: Any) -> np.ndarray:
    """Return weights that are told by name (R0012) for all regions."""
    found = np.zeros(len(values))
    for name, weight in weights:
        found[int(str(name)[-4:])] = weight
    return found


def mlsynth_fit(values: np.ndarray, unit: int, inference: Any = False) -> Callable[[], np.ndarray]:
    """Return one fit of mlsynth's VanillaSC."""
    from mlsynth import VanillaSC

    config = {
        "df": frame_of(values, [unit, *pool_of(values, unit)]),
        "outcome": "y",
        "treat": "treated",
        "unitid": "unit",
        "time": "year",
        "inference": inference,
        "display_graphs": False,
    }
    return lambda: by_names(values, VanillaSC(config).fit().weights.donor_weights.items())


def pysyncon_fit(values: np.ndarray, unit: int, nested: bool = False) -> Callable[[], np.ndarray]:
    """Return one fit of pysyncon's Synth, importance of predictors given or sought."""
    import pandas as pd
    from pysyncon import Synth

    years = list(range(FIRST, FIRST + BEFORE))
    pre = pd.DataFrame(values[:, :BEFORE].T, index=years, columns=list(range(len(values))))
    others = pool_of(values, unit)
    X0, X1 = pre[others], pre[unit]
    given = None if nested else (pre[[*others, unit]].std(axis=1) ** 2).to_numpy()

    def run() -> np.ndarray:
        synth = Synth()
        synth.fit(X0=X0, X1=X1, Z0=X0, Z1=X1, custom_V=given)
        weights = np.zeros(len(values))
        weights[others] = synth.W
        return weights

    return run


def scpi_fit(values: np.ndarray, unit: int) -> Callable[[], np.ndarray]:
    """Return one fit of scpi_pkg's scest, with the scdata that it needs."""
    from scpi_pkg.scdata import scdata
    from scpi_pkg.scest import scest

    years, others = np.arange(FIRST, FIRST + YEARS), pool_of(values, unit)
    frame = frame_of(values, [unit, *others])

    def run() -> np.ndarray:
        data = scdata(
            df=frame,
            id_var="unit",
            time_var="year",
            outcome_var="y",
            period_pre=years[:BEFORE],
            period_post=years[BEFORE:],
            unit_tr=f"R{unit:04d}",
            unit_co=[f"R{other:04d}" for other in others],
        )
        found = scest(data, w_constr={"name": "simplex"}).w.iloc[:, 0]
        names = (label[-1] if isinstance(label, tuple) else label for label in found.index)
        return by_names(values, zip(names, found, strict=True))

    return run


def one_fit(fit: Fit) -> Callable[[Values], Callable[[], Any]]:
    """Return a contestant that fits the treated region alone."""

    def prepare(size: Values) -> Callable[[], Any]:
        values = generated(size["donors"])
        work = fit(values, 0)
        return lambda: {"loss": np.array([loss(values, 0, work())])}

    return prepare


def each_fit(fit: Fit) -> Callable[[Values], Callable[[], Any]]:
    """Return a contestant that fits one region after the other, as long as it is waited for."""

    def prepare(size: Values) -> Callable[[], Any]:
        values = generated(size["donors"])

        def fits() -> Iterator[float]:
            start = time.perf_counter()
            for unit in range(len(values)):
                yield loss(values, unit, fit(values, unit)())
                if time.perf_counter() - start > PATIENCE:
                    return

        def run() -> Outcome:
            found = list(fits())
            return Outcome({"loss": np.array(found)}, done=len(found), whole=len(values))

        return run

    return prepare


def mlsynth_placebos(size: Values) -> Callable[[], Any]:
    """Return mlsynth's own placebo test, which tells the weights of the treated region alone."""
    values = generated(size["donors"])
    work = mlsynth_fit(values, 0, "placebo")
    return lambda: {"loss": np.array([loss(values, 0, work())])}


def excess(ours: Arrays, theirs: Arrays) -> float:
    """Return how far a loss lies from ours at the worst, as a share of ours, over the fits that both did."""
    return float(np.abs(_shares(ours, theirs)).max())


def lower(ours: Arrays, theirs: Arrays) -> float:
    """Return how far a loss lies below ours at the most, as a share of ours: the lower one fits better."""
    return float(-_shares(ours, theirs).min())


def _shares(ours: Arrays, theirs: Arrays) -> np.ndarray:
    count = min(len(ours["loss"]), len(theirs["loss"]))
    return np.asarray(theirs["loss"][:count] / ours["loss"][:count] - 1.0)


def zones(size: Values) -> Callable[[], Any]:
    """Return the whole result for Pittsburgh 1983 with every other US zone as donor and as placebo."""
    import bessemer as bm
    from bessemer.history import synthetic_control

    panel = bm.reference().panel("us_total_jobs")
    panel = panel.select(
        regions=["CZ16300", *[r for r in panel.regions if r != "CZ16300"][: size["zones"] - 1]]
    )
    return lambda: synthetic_control(panel, "CZ16300", 1983, transform="log")


def size_of(donors: int) -> Size:
    """Return a size."""
    return Size(f"{donors} donors", float(donors), {"donors": donors})


AXIS = f"Donors ({YEARS} years, {BEFORE} before treatment)"
SAME = "the objective (squared errors before treatment), fit by fit, as a share of ours"
NESTED = Contestant(
    "pysyncon, nested V",
    one_fit(lambda values, unit: pysyncon_fit(values, unit, nested=True)),
    dict,
    "pysyncon",
    "Synth as it is by default, importance of predictors searched by Nelder-Mead: another objective",
    most=20,
)
JOBS = {
    "placebos": Job(
        "placebos",
        "The full placebo test: the treated region, and every donor as if it were treated",
        (
            Contestant(
                "Bessemer",
                ours,
                losses_of,
                "bessemer",
                "more: also leave-one-out, p-value and checks of the fit, from the panel to the result",
            ),
            Contestant("Bessemer, weights alone", weights_alone, dict, "bessemer", "no checks, no p-value"),
            Contestant(
                "mlsynth",
                mlsynth_placebos,
                dict,
                "mlsynth",
                "VanillaSC and its own placebo test; compared is the treated region",
            ),
            Contestant(
                "scpi_pkg",
                each_fit(scpi_fit),
                dict,
                "scpi-pkg",
                "scdata and scest for each region, without its prediction intervals",
            ),
            Contestant(
                "pysyncon",
                each_fit(pysyncon_fit),
                dict,
                "pysyncon",
                "Synth for each region, importance of predictors given: the same objective",
            ),
        ),
        tuple(size_of(donors) for donors in (20, 50, 100, 300)),
        (size_of(6), size_of(8)),
        {"donors": 4},
        axis=AXIS,
        same=SAME,
        tolerance=1e-6,
        compare=excess,
        lower=lower,
        runs=3,
        limit=240.0,
        budget=6.0,
    ),
    "fit": Job(
        "fit",
        "One fit, without placebos",
        (
            Contestant("Bessemer", one_weights, dict, "bessemer", "simplex_weights"),
            Contestant("mlsynth", one_fit(mlsynth_fit), dict, "mlsynth", "VanillaSC without inference"),
            Contestant("scpi_pkg", one_fit(scpi_fit), dict, "scpi-pkg", "scdata and scest"),
            Contestant("pysyncon", one_fit(pysyncon_fit), dict, "pysyncon", "Synth, importance given"),
            NESTED,
        ),
        tuple(size_of(donors) for donors in (20, 100, 300, 1000)),
        (size_of(6), size_of(8)),
        {"donors": 4},
        axis=AXIS,
        text="From arrays in memory to weights. Nested V has another objective, so that its loss may differ.",
        same=SAME,
        tolerance=1e-6,
        compare=excess,
        lower=lower,
        runs=3,
        limit=45.0,
        budget=6.0,
    ),
    "zones": Job(
        "zones",
        "Real figures: Pittsburgh from 1983, every other US zone as donor and as placebo",
        (
            Contestant(
                "Bessemer", zones, package="bessemer", does="the whole result, from the shipped panel of jobs"
            ),
        ),
        (Size("722 zones × 48 years", 722.0, {"zones": 722}),),
        (Size("10 zones", 10.0, {"zones": 10}),),
        {"zones": 6},
        runs=3,
    ),
}
