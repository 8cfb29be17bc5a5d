"""The locator: dots of all regions of the same kind, ours lit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer.brief.own_places import places_chart
from bessemer.charts import Canvas, Chart
from bessemer.charts.maps import EUROPE, PROJECTIONS
from bessemer.regions import OWN
from bessemer.studies import Study
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt


def locator(study: Study) -> Chart:
    """Return a dot map of the region among its kind."""
    import pandas as pd

    from bessemer.charts import forms

    region = study.region
    if region.kind == OWN:
        return places_chart(study)
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
    if region.kind == "nuts2" and region.longitude is not None and region.longitude > EUROPE["west"]:
        inside = data["longitude"].between(EUROPE["west"], EUROPE["east"]) & (
            data["latitude"] > EUROPE["south"]
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
            projection=PROJECTIONS[region.kind],
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
