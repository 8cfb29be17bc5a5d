"""The chart of what a region is made of: tiles in proportion to sectors, coloured by location quotient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.charts.theme import DIVERGING
from bessemer.regions import Region
from bessemer.structure.charts import rows_of
from bessemer.structure.profile import Composition
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# Classes of location quotients: half, four fifths, five fourths and twice the nation's weight.
BOUNDS = (0.5, 0.8, 1.25, 2.0)
_HEIGHT, _HEIGHT_NARROW = 350, 440
# A tile of fewer square pixels holds no word.
_SMALLEST_TILE = 3000
_KEYS = ("far_below", "below", "alike", "above", "far_above")


def class_of(quotient: float) -> str:
    """Return the class of a location quotient, as the legend names it.

    Examples
    --------
    >>> [class_of(value) for value in (0.3, 1.0, 2.0)]
    ['far_below', 'alike', 'far_above']
    """
    return _KEYS[int(np.searchsorted(BOUNDS, quotient, side="right"))]


def composition_chart(entry: Composition, region: Region, nation: Any) -> Chart:
    """Return a treemap of all sectors, whose title is the widest gap to the nation among the largest."""
    order = np.argsort(-np.nan_to_num(entry.share, nan=-1.0), kind="stable")
    data = rows_of(entry, order[entry.share[order] > 0])
    gap = (data["share"] - data["nation_share"]).head(12)
    widest = int(np.argmax(np.abs(gap.to_numpy())))
    return Chart(
        id="structure-composition",
        title=Message(
            "structure.composition_more" if gap.iloc[widest] > 0 else "structure.composition_less",
            region=region,
            nation=nation,
            industry=data["industry"].iloc[widest].brief,
            share=float(data["share"].iloc[widest]),
            nation_share=float(data["nation_share"].iloc[widest]),
        ),
        subtitle=Message(
            "structure.composition_subtitle",
            region=region,
            nation=nation,
            measure=entry.table.measure_name,
            year=entry.year,
        ),
        sources=(entry.table.key,),
        alt=Message(
            "structure.composition_alt",
            region=region,
            nation=nation,
            measure=entry.table.measure_name,
            year=entry.year,
            count=len(data),
            first=data["industry"].iloc[0].brief,
            share=float(data["share"].iloc[0]),
            ratio=float(data["quotient"].iloc[0]),
        ),
        data=data,
        draw=_draw,
    )


def _draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
    import pandas as pd

    from bessemer.charts.treemaps import treemap

    height = _HEIGHT_NARROW if canvas.narrow else _HEIGHT
    area = data["share"] / data["share"].sum() * canvas.width * height
    large = area.to_numpy() >= _SMALLEST_TILE
    if (~large).sum() == 1:
        large[:] = True
    drawn = data[large].assign(
        name=[industry.label(canvas.locale, short=True) for industry in data["industry"][large]]
    )
    small = data[~large]
    if len(small):
        shares = small[["share", "nation_share"]].sum()
        rest = {
            "share": shares["share"],
            "quotient": shares["share"] / shares["nation_share"] if shares["nation_share"] > 0 else np.nan,
            "name": canvas.say("structure.composition_rest", count=len(small)),
        }
        drawn = pd.concat([drawn, pd.DataFrame([rest])], ignore_index=True)
    names = {key: canvas.say(f"structure.quotient_{key}") for key in _KEYS}
    drawn = drawn.assign(
        kind=[names[class_of(quotient)] for quotient in drawn["quotient"].fillna(1.0)],
        values=pd.Series(
            [
                _values(float(share), float(quotient), canvas)
                for share, quotient in zip(drawn["share"], drawn["quotient"], strict=True)
            ],
            dtype=object,
        ),
    )
    return treemap(
        drawn,
        canvas,
        size="share",
        name="name",
        values="values",
        kind="kind",
        colours=dict(zip(names.values(), DIVERGING, strict=True)),
        height=height,
    )


def _values(share: float, quotient: float, canvas: Canvas) -> list[str]:
    """Return share and quotient as written on a tile, at length and in short."""
    short = canvas.number(share, "percent")
    if not np.isfinite(quotient):
        return [short]
    return [canvas.say("structure.composition_tile", share=float(share), ratio=float(quotient)), short]
