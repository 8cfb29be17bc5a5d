"""The map of a measure: every region of a kind a dot in the colour of its class."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bessemer.atlas.measures import Measured
from bessemer.charts import Canvas, Chart
from bessemer.charts.maps import EUROPE, PROJECTIONS, class_map
from bessemer.panel import Floats
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# Bounds around the middle that mean the same in every kind of region.
_AROUND = {"jobs": (-0.10, -0.02, 0.02, 0.10), "income": (0.80, 0.95, 1.05, 1.20)}
# What tells regions of one name apart.
_WHERE = {"commuting zone": ["state"], "nuts2": ["country", "country_zh"]}
# The two places of the founding case are named on their maps.
_LIT = ("CN-JL", "CZ16300")
_CLASSES = 5
_HEIGHT = {"commuting zone": 350, "province": 400, "nuts2": 480, "economy": 320}
_SIZES = {"commuting zone": 42, "province": 150, "nuts2": 60, "economy": 110}


def bounds_of(values: Floats, fixed: tuple[float, ...] | None = None, fraction: bool = True) -> list[float]:
    """Return what parts values into at most five classes: fixed bounds, else round ones near the fifths.

    Examples
    --------
    >>> bounds_of(np.array([0.011, 0.052, 0.108, 0.149, 0.207, 0.33]))
    [0.05, 0.11, 0.15, 0.21]
    """
    known = values[np.isfinite(values)]
    if fixed is not None:
        return [bound for bound in fixed if known.min() < bound <= known.max()]
    digits = 2 if fraction else 0
    while digits < 5:
        bounds = np.unique(np.round(np.quantile(known, np.arange(1, _CLASSES) / _CLASSES), digits))
        if len(bounds) == _CLASSES - 1 or len(np.unique(known)) < _CLASSES:
            break
        digits += 1
    return [float(bound) for bound in bounds if known.min() < bound <= known.max()]


def class_names(bounds: list[float], form: str, canvas: Canvas) -> list[str]:
    """Return the names of the classes that bounds make, from the lowest values on."""
    # Whole percents need no decimal.
    whole = form in ("percent", "change") and all(
        abs(round(100 * bound) - 100 * bound) < 1e-9 for bound in bounds
    )
    written = [canvas.number(bound, f"{form}0" if whole else form) for bound in bounds]
    if not written:
        return [canvas.say("atlas.class_all")]
    between = [canvas.say("atlas.class_between", low=low, high=high) for low, high in pairwise(written)]
    return [
        canvas.say("atlas.class_under", bound=written[0]),
        *between,
        canvas.say("atlas.class_over", bound=written[-1]),
    ]


def placed(data: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with longitudes and latitudes; overseas parts of Europe are left out."""
    regions = [data.regions[id] for id in table["region"]]
    places = {
        "longitude": np.array([region.longitude for region in regions], dtype=np.float64),
        "latitude": np.array([region.latitude for region in regions], dtype=np.float64),
    }
    found = table.assign(**places)
    if regions and regions[0].kind == "nuts2":
        inside = found["longitude"].between(EUROPE["west"], EUROPE["east"]) & (
            found["latitude"] > EUROPE["south"]
        )
        found = found[inside].reset_index(drop=True)
    return found


def drawn_columns(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return what a map of regions of a kind draws and its readers see."""
    return table[["region", "name", "name_zh", *_WHERE.get(kind, ()), "longitude", "latitude", "value"]]


def measure_map(data: Dataset, found: Measured, lit: Collection[str] = _LIT) -> Chart:
    """Return the map of a measure; its title says which region has most, which least, and the middle one.

    Parameters
    ----------
    data : Dataset
    found : Measured
    lit : collection of str
        Ids of regions to name.
    """
    table = placed(data, found.table)
    known = found.table.dropna(subset=["value"])
    first, last = (data.regions[known["region"].iloc[at]] for at in (0, -1))
    kinds = Message(f"ui.kinds_{found.kind.replace(' ', '_')}")
    unknown = int(found.table["value"].isna().sum())
    percent = found.format != "ratio1"
    drawn = drawn_columns(table, found.kind)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        return draw_classes(
            data,
            canvas,
            bounds=bounds_of(data["value"].to_numpy(float), _AROUND.get(found.measure), percent),
            form=found.format,
            kind=found.kind,
            diverging=found.middle is not None,
            lit=lit,
        )

    return Chart(
        id=f"map-{found.kind.replace(' ', '-')}-{found.measure}",
        title=Message(
            f"atlas.map_{found.measure}",
            most=first,
            most_value=float(known["value"].iloc[0]),
            least=last,
            least_value=float(known["value"].iloc[-1]),
            middle=float(known["value"].median()),
        ),
        subtitle=Message("atlas.map_subtitle", about=found.about, count=len(found.table), kinds=kinds),
        sources=found.sources,
        alt=Message("atlas.map_alt", about=found.about, count=len(found.table), kinds=kinds),
        data=drawn,
        draw=draw,
        note=Message("atlas.map_unknown", count=unknown) if unknown else None,
    )


def draw_classes(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    bounds: list[float],
    form: str,
    kind: str,
    diverging: bool,
    lit: Collection[str] = (),
) -> alt.LayerChart:
    """Draw regions of a kind in the classes of their values; the first class ends at the first bound."""
    names, unknown = class_names(bounds, form, canvas), canvas.say("atlas.class_unknown")
    values = data["value"].to_numpy(float)
    at = np.searchsorted(bounds, values, side="right")
    labels = [canvas.name(Text(en, zh)) for en, zh in zip(data["name"], data["name_zh"], strict=True)]
    tips = [
        canvas.say("atlas.tip", name=name, value=canvas.number(value, form))
        if np.isfinite(value)
        else canvas.say("atlas.tip_unknown", name=name)
        for name, value in zip(labels, values, strict=True)
    ]
    shown = data.assign(
        group=[
            names[place] if np.isfinite(value) else unknown for place, value in zip(at, values, strict=True)
        ],
        tip=tips,
        name=labels,
        _said=["" if np.isfinite(value) else unknown for value in values],
        label=[name if id in lit else "" for id, name in zip(data["region"], labels, strict=True)],
    )
    height = _HEIGHT[kind]
    return class_map(
        shown[["region", "longitude", "latitude", "name", "value", "group", "tip", "_said", "label"]],
        canvas,
        longitude="longitude",
        latitude="latitude",
        group="group",
        classes=names,
        unknown=unknown,
        tip="tip",
        name="label",
        projection=PROJECTIONS[kind],
        diverging=diverging,
        height=round(height * 0.75) if canvas.narrow else height,
        size=_SIZES[kind],
    )
