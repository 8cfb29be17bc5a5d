"""The locator: dots of all regions of the same kind, ours lit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bessemer.charts import Canvas, Chart
from bessemer.studies import Study
from bessemer.words import Message

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

# European Union territories overseas would shrink the continent to a corner.
_EUROPE = {"west": -12.0, "east": 45.0, "south": 34.0}
# Equal areas, in the shape that each part of the world has on a printed map.
_PROJECTIONS: dict[str, dict[str, Any]] = {
    "commuting zone": {"type": "conicEqualArea", "parallels": [29.5, 45.5], "rotate": [96, 0, 0]},
    "province": {"type": "conicEqualArea", "parallels": [25, 47], "rotate": [-105, 0, 0]},
    "nuts2": {"type": "conicEqualArea", "parallels": [40, 62], "rotate": [-13, 0, 0]},
    "economy": {"type": "equalEarth"},
}


def locator(study: Study) -> Chart:
    """Return a dot map of the region among its kind."""
    import pandas as pd

    from bessemer.charts import forms

    region = study.region
    rows = [
        {
            "longitude": other.longitude,
            "latitude": other.latitude,
            "role": "region" if other.id == region.id else "faint",
            "region": other if other.id == region.id else None,
        }
        for other in study.data.regions.of_kind(region.kind)
        if other.longitude is not None and other.latitude is not None
    ]
    data = pd.DataFrame(rows, columns=["longitude", "latitude", "role", "region"])
    if region.kind == "nuts2" and region.longitude is not None and region.longitude > _EUROPE["west"]:
        inside = data["longitude"].between(_EUROPE["west"], _EUROPE["east"]) & (
            data["latitude"] > _EUROPE["south"]
        )
        data = data[inside]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        named = data.assign(
            name=[canvas.name(place) if place is not None else "" for place in data["region"]]
        )
        named = named.drop(columns="region")
        return forms.dot_map(
            named,
            canvas,
            longitude="longitude",
            latitude="latitude",
            role="role",
            name="name",
            projection=_PROJECTIONS[region.kind],
            height=215 if region.kind == "nuts2" else 180,
            size=13 if len(data) > 100 else 26,
        )

    kind = Message(f"ui.kinds_{region.kind.replace(' ', '_')}")
    return Chart(
        id="locator",
        title=Message("ui.locator_title", region=region),
        subtitle=Message("ui.locator_subtitle", count=len(data), kinds=kind),
        sources=("regions",),
        alt=Message("ui.locator_alt", region=region, count=len(data), kinds=kind),
        data=data,
        draw=draw,
    )
