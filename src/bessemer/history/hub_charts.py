"""Charts of former manufacturing hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.charts.maps import EUROPE, PROJECTIONS, group_map
from bessemer.history.axes import REFERENCE_TEXTS
from bessemer.history.former_hubs import Sample
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# Names on the map: the largest hubs of either outcome, far enough apart to be read.
_NAMED, _NAMED_NARROW = 4, 2
_APART = 3.0
_TOTALS = {"commuting zone": "us_total_jobs", "nuts2": "eu_jobs_a10"}
# Wide and narrow.
_HEIGHTS = {"commuting zone": (380, 230), "nuts2": (480, 330)}
_GROUPS = {"yes": ("role model", "circle"), "no": ("cautionary tale", "triangle-down")}


def hub_charts(data: Dataset, sample: Sample, headline: Message, measure: Text) -> tuple[Chart, ...]:
    """Return the map of hubs, recovered or not."""
    frame = _frame(data, sample)
    known = sample.known
    recovered, count = sample.rate(True)
    values = {
        "recovered": recovered,
        "count": count,
        "axis": measure,
        "reference": REFERENCE_TEXTS[sample.reference],
        "start_year": int(sample.start_years[known].min()),
        "end_year": int(sample.end_years[known].max()),
    }
    kind = sample.kind

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        words = {key: canvas.say(f"hubs.map_{key}") for key in _GROUPS}
        shown = _NAMED_NARROW if canvas.narrow else _NAMED
        named = data.assign(
            group=data["outcome"].map(words).fillna(""),
            name=[
                canvas.name(place) if rank < shown else ""
                for place, rank in zip(data["region"], data["rank"], strict=True)
            ],
        ).drop(columns="region")
        return group_map(
            named,
            canvas,
            longitude="longitude",
            latitude="latitude",
            group="group",
            name="name",
            groups={words[key]: look for key, look in _GROUPS.items()},
            projection=PROJECTIONS[kind],
            height=_HEIGHTS[kind][canvas.narrow],
        )

    return (
        Chart(
            id="hubs-map",
            title=headline,
            subtitle=Message("hubs.map_subtitle", **values),
            sources=sample.tables,
            alt=Message("hubs.map_alt", **values),
            data=frame,
            draw=draw,
            note=Message("hubs.map_note"),
        ),
    )


def _frame(data: Dataset, sample: Sample) -> pd.DataFrame:
    """Return all regions of the kind with outcome and the order in which they are named."""
    import pandas as pd

    panel = data.panel(_TOTALS[sample.kind])
    last = panel.sum_industries()[0][-1]
    jobs = dict(zip(panel.regions, last, strict=True))
    outcome = {
        id: ("yes" if sample.recovered[at] else "no") if sample.hub[at] and sample.known[at] else ""
        for at, id in enumerate(sample.regions)
    }
    rows = [
        {
            "longitude": region.longitude,
            "latitude": region.latitude,
            "region": region,
            "outcome": outcome.get(region.id, ""),
            "jobs": float(jobs.get(region.id, np.nan)),
        }
        for region in data.regions.of_kind(sample.kind)
        if region.longitude is not None and region.latitude is not None
    ]
    frame = pd.DataFrame(rows)
    if sample.kind == "nuts2":
        inside = frame["longitude"].between(EUROPE["west"], EUROPE["east"]) & (
            frame["latitude"] > EUROPE["south"]
        )
        frame = frame[inside].reset_index(drop=True)
    return frame.assign(rank=_ranks(frame))


def _ranks(frame: pd.DataFrame) -> list[int]:
    """Return the order of naming within each outcome: by jobs, and never close to one named before."""
    ranks = [10**6] * len(frame)
    placed: list[tuple[float, float]] = []
    named = {"yes": 0, "no": 0}
    for at in frame["jobs"].sort_values(ascending=False).index:
        outcome = frame["outcome"][at]
        if outcome not in named or named[outcome] >= _NAMED:
            continue
        here = (float(frame["longitude"][at]), float(frame["latitude"][at]))
        if any(abs(here[0] - x) < 3 * _APART and abs(here[1] - y) < _APART / 2 for x, y in placed):
            continue
        ranks[at] = named[outcome]
        named[outcome] += 1
        placed.append(here)
    return ranks
