"""Input-output accounts by pymrio and MARIO, from the same arrays, each called as its pages say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from benchmarks.contest import Values

UNIT = "million USD"


@dataclass(frozen=True, eq=False)
class Table:
    """A world table as plain arrays, which every tool gets."""

    Z: np.ndarray
    F: np.ndarray
    regions: tuple[str, ...]
    sectors: tuple[str, ...]

    @cached_property
    def x(self) -> np.ndarray:
        """Output."""
        return np.asarray(self.Z.sum(axis=1) + self.F.sum(axis=1))

    @cached_property
    def coefficients(self) -> np.ndarray:
        """Inputs per unit of output."""
        return np.asarray(self.Z / np.where(self.x != 0, self.x, 1.0))

    @cached_property
    def added(self) -> np.ndarray:
        """Value added."""
        return np.asarray(self.x - self.Z.sum(axis=0))

    @property
    def uses(self) -> list[str]:
        """Names of the categories of final use."""
        return [f"use {k}" for k in range(self.F.shape[1] // len(self.regions))]


def table_of(size: Values) -> Table:
    """Return the table of a size from the file of its inputs."""
    with np.load(size["inputs"]) as arrays:
        names = (tuple(map(str, arrays[name])) for name in ("regions", "sectors"))
        return Table(arrays["Z"], arrays["F"], *names)


def frames(table: Table, rows: Any, columns: Any) -> tuple[Any, Any]:
    """Return Z and F as frames."""
    import pandas as pd

    return pd.DataFrame(table.Z, index=rows, columns=rows), pd.DataFrame(table.F, index=rows, columns=columns)


def pymrio_frames(table: Table) -> tuple[Any, Any, Any]:
    """Return Z, Y and value added with the labels that pymrio uses."""
    import pandas as pd

    rows = pd.MultiIndex.from_product([table.regions, table.sectors], names=["region", "sector"])
    columns = pd.MultiIndex.from_product([table.regions, table.uses], names=["region", "category"])
    added = pd.DataFrame([table.added], index=["value added"], columns=rows)
    return *frames(table, rows, columns), added


def pymrio_inverse(size: Values) -> Callable[[], Any]:
    """Return pymrio's functions from Z and Y to the Leontief inverse."""
    import pymrio

    Z, Y, _ = pymrio_frames(table_of(size))

    def run() -> Any:
        x = pymrio.calc_x(Z, Y)
        return pymrio.calc_L(pymrio.calc_A(Z, x)).to_numpy()

    return run


def pymrio_origins(size: Values) -> Callable[[], Any]:
    """Return value added by origin from pymrio's inverse and coefficients, multiplied in pandas."""
    import pymrio

    Z, Y, added = pymrio_frames(table_of(size))

    def run() -> Any:
        x = pymrio.calc_x(Z, Y)
        L, S = pymrio.calc_L(pymrio.calc_A(Z, x)), pymrio.calc_S(added, x)
        used = Y.T.groupby(level="region", sort=False).sum().T
        made = (L @ used).mul(S.iloc[0], axis=0)
        return made.groupby(level="region", sort=False).sum().to_numpy()

    return run


def pymrio_all(size: Values) -> Callable[[], Any]:
    """Return calc_all with value added as an extension."""
    import pandas as pd
    import pymrio

    table = table_of(size)
    Z, Y, added = pymrio_frames(table)

    def run() -> Any:
        system = pymrio.IOSystem(Z=Z.copy(), Y=Y.copy())
        unit = pd.DataFrame({"unit": [UNIT]}, index=added.index)
        system.va = pymrio.Extension("va", F=added.copy(), unit=unit)
        system.calc_all()
        return system.va.D_exp_reg.iloc[0].reindex(list(table.regions)).to_numpy()

    return run


def mario_base(table: Table) -> Callable[[], Any]:
    """Return what makes a database of MARIO from its frames."""
    import mario
    import pandas as pd

    mario.set_log_verbosity("critical")
    names = ["Region", "Level", "Item"]
    rows = pd.MultiIndex.from_product([table.regions, ["Sector"], table.sectors], names=names)
    columns = pd.MultiIndex.from_product([table.regions, ["Consumption category"], table.uses], names=names)
    Z, Y = frames(table, rows, columns)
    factor, none = pd.Index(["Value added"], name="Item"), pd.Index(["-"], name="Item")
    unit = {"unit": [UNIT]}
    given = {
        "Y": Y,
        "V": pd.DataFrame([table.added], index=factor, columns=rows),
        "E": pd.DataFrame(np.zeros((1, len(rows))), index=none, columns=rows),
        "EY": pd.DataFrame(np.zeros((1, len(columns))), index=none, columns=columns),
        "units": {
            "Sector": pd.DataFrame({"unit": [UNIT] * len(table.sectors)}, index=list(table.sectors)),
            "Factor of production": pd.DataFrame(unit, index=["Value added"]),
            "Satellite account": pd.DataFrame(unit, index=["-"]),
        },
    }
    return lambda: mario.Database(Z=Z.copy(), table="IOT", name="benchmark", **given)


def mario_inverse(size: Values) -> Callable[[], Any]:
    """Return MARIO's `w`, the Leontief inverse, in the order of our table."""
    table = table_of(size)
    make = mario_base(table)
    order = [(region, "Sector", sector) for region in table.regions for sector in table.sectors]
    return lambda: (make().query("w"), order)


def mario_origins(size: Values) -> Callable[[], Any]:
    """Return value added by origin from MARIO's `w`, `v` and `Y`, multiplied in pandas."""
    table = table_of(size)
    make, regions = mario_base(table), list(table.regions)

    def run() -> Any:
        found = make().query(["w", "v", "Y"])
        used = found["Y"].T.groupby(level=0).sum().T
        made = (found["w"] @ used).mul(found["v"].iloc[0], axis=0).groupby(level=0).sum()
        return made.reindex(index=regions, columns=regions).to_numpy()

    return run


def mario_content(size: Values) -> Callable[[], Any]:
    """Return MARIO's value-added content of final goods, by contributor, and what sums it."""
    table = table_of(size)
    make, regions = mario_base(table), list(table.regions)

    def run() -> Any:
        content = make().calc_trades_content(
            "Value added", method="total", breakdown=True, intermediate=False, final=True
        )
        made = content.groupby(level=1, sort=False).sum()
        return made.reindex(index=regions, columns=regions).to_numpy()

    return run
