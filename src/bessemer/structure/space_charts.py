"""The chart of the product space: industries near each other elsewhere, with the region's strengths lit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.structure.charts import SMALLEST_SHARE
from bessemer.structure.profile import Composition
from bessemer.structure.spaces import product_space
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# Proximity from which a link outside the tree is drawn, by the classifications that are fine enough: about
# one link a sector in the tree and another beside it.
STRONG_LINKS: Mapping[str, float] = MappingProxyType(
    {"ind1990": 0.65, "io42": 0.55, "io42_2012": 0.55, "io42_2002": 0.55, "wiod35": 0.55}
)
_NAMES, _NAMES_NARROW = 12, 7
_HEIGHT, _HEIGHT_NARROW = 400, 360


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Where a region's strengths lie in the network that the nation's other regions make.

    Attributes
    ----------
    entry : Composition
    table : DataFrame
        Columns industry, x, y, share, quotient, lit; those with the largest weight first.
    links : ndarray of int, shape (links, 2)
        Positions of rows.
    shared, chance : float
        The part of the strengths' links that lead to another strength, and the part that would if strengths
        were spread at random.
    """

    entry: Composition
    table: pd.DataFrame
    links: NDArray[np.intp]
    shared: float
    chance: float


def finest(entries: Sequence[Composition]) -> Composition | None:
    """Return the composition fine enough for a network, the newest; None where every one is too coarse."""
    fine = [entry for entry in entries if entry.table.classification in STRONG_LINKS]
    fine = [entry for entry in fine if entry.table.measure in ("jobs", "output")]
    return max(fine, key=lambda entry: entry.year, default=None)


def neighbourhood(entry: Composition) -> Neighbourhood | None:
    """Return the network of the other regions with the region's strengths; None where it has one or none.

    The region itself makes no link: otherwise its own strengths would draw together what they light.
    """
    others = entry.panel.select(regions=[id for id in entry.panel.regions if id != entry.region])
    # The rounding of a source may leave less than nothing.
    others = dataclasses.replace(others, values=np.maximum(others.values, 0.0))
    try:
        space = product_space(others, strong_link=STRONG_LINKS[entry.table.classification], unknown="zero")
    except DataError:  # too few regions, or no two industries strong in the same one
        return None
    where = {code: position for position, code in enumerate(entry.panel.industries)}
    rows = np.array([where[code] for code in space.table["industry"]])
    table = space.table[["industry", "x", "y"]].assign(
        share=np.nan_to_num(entry.share[rows]), quotient=np.nan_to_num(entry.quotient[rows])
    )
    table["lit"] = table["quotient"] >= 1.0
    # Names matter most where an industry both stands out and weighs something.
    weight = np.where(table["share"] >= SMALLEST_SHARE, 1.0, 0.0) * table["lit"]
    order = np.lexsort((-table["quotient"].to_numpy(), -weight))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    position = {code: place[k] for k, code in enumerate(table["industry"])}
    links = np.array(
        [
            (position[row.source], position[row.target])
            for row in space.links[["source", "target"]].itertuples(index=False)
        ]
    )
    table = table.iloc[order].reset_index(drop=True)
    lit = table["lit"].to_numpy()
    count = int(lit.sum())
    if count < 2 or count == len(lit):
        return None
    ends = lit[links]
    return Neighbourhood(
        entry=entry,
        table=table,
        links=links,
        shared=float(2 * ends.all(axis=1).sum() / ends.sum()),
        chance=(count - 1) / (len(lit) - 1),
    )


def space_values(found: Neighbourhood, region: Region, places: Message) -> dict[str, Any]:
    """Return the values of the sentences about the network."""
    entry = found.entry
    return {
        "region": region,
        "count": int(found.table["lit"].sum()),
        "industries": len(found.table),
        "shared": found.shared,
        "chance": found.chance,
        "others": len(entry.panel.regions) - 1,
        "places": places,
        "measure": entry.table.measure_name,
        "year": entry.year,
    }


def space_finding(found: Neighbourhood, region: Region, places: Message) -> Message:
    """Return the sentence that says whether the region's strengths are near each other elsewhere."""
    return Message("structure.space", **space_values(found, region, places))


def space_chart(found: Neighbourhood, region: Region, places: Message) -> Chart:
    """Return the network with the region's strengths lit."""
    values = space_values(found, region, places)
    industries = scheme(found.entry.table.classification)
    first = industries[found.table["industry"].iloc[0]].brief
    if found.shared >= found.chance + 0.1:
        title = "structure.space_near"
    elif found.shared <= found.chance - 0.1:
        title = "structure.space_apart"
    else:
        title = "structure.space_scattered"
    return Chart(
        id="structure-product-space",
        title=Message(title, **values),
        subtitle=Message("structure.space_subtitle", **values),
        sources=(found.entry.table.key,),
        alt=Message("structure.space_alt", first=first, **values),
        data=found.table.assign(industry=found.table["industry"].map(lambda code: industries[code])),
        draw=_drawn(found.links),
        note=Message("structure.space_note", **values),
    )


def _drawn(links: NDArray[np.intp]) -> Any:
    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts.networks import network

        most = _NAMES_NARROW if canvas.narrow else _NAMES
        named = data["lit"].to_numpy() & (np.arange(len(data)) < most)
        return network(
            data.assign(
                area=_areas(data, canvas),
                role=np.where(data["lit"], "region", "faint"),
                name=[
                    industry.label(canvas.locale, short=True) if shown else ""
                    for industry, shown in zip(data["industry"], named, strict=True)
                ],
                label=[industry.label(canvas.locale, short=True) for industry in data["industry"]],
            ).drop(columns="industry"),
            links,
            canvas,
            x="x",
            y="y",
            area="area",
            role="role",
            name="name",
            height=_HEIGHT_NARROW if canvas.narrow else _HEIGHT,
            told=("label", "quotient", "share"),
        )

    return draw


def _areas(data: pd.DataFrame, canvas: Canvas) -> Floats:
    """Return square pixels: strengths in proportion to their share, within bounds; the others small."""
    largest = 380.0 if canvas.narrow else 620.0
    share = data["share"].to_numpy(float)
    own = np.clip(share / max(share[data["lit"]].max(), 1e-9) * largest, 36.0, largest)
    return np.asarray(np.where(data["lit"], own, 22.0))
