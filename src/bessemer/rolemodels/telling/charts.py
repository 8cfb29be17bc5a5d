"""Charts of role models: their course on a common clock, and where their structure differs from ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.classify import Industry
from bessemer.history.axes import Axis
from bessemer.panel import Floats
from bessemer.regions import OWN, Region
from bessemer.rolemodels.lookalikes.distances import closure, contributions
from bessemer.rolemodels.lookalikes.outcomes import HORIZON, axis_of, first_year, relative_course
from bessemer.rolemodels.lookalikes.searches import Episode, Search
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# With fewer years after it, a year is no start for a line.
_LEAST_YEARS = 5
_SECTORS = 8


def paths_chart(data: Dataset, search: Search) -> Chart | None:
    """Return lines of the share of the nation: ours, the three closest that outgrew theirs, the one named.

    None where the region's own share is known in one year only.

    All lines are 100 in their base year and share one clock, the years since then.
    """
    import pandas as pd

    from bessemer.charts import forms

    closest = _outgrew(search, 3)
    models = list(closest)
    named = search.named_episode()
    if named is not None and named.region.id not in {entry.region.id for entry in models}:
        models.append(named)
    kinds = {entry.region.kind for entry in models}
    courses = {kind: axis_of(search.data, kind) for kind in kinds}
    own = axis_of(data, search.target.kind)
    frames = []
    for entry in models:
        path = courses[entry.region.kind]
        years, index = relative_course(path, entry.region.id, entry.base_year, entry.end_year)
        role = "role model" if index[-1] > 1 else "cautionary tale"
        frames.append(aligned_line(entry.region, entry.base_year, years, index, role))
    own_years, own_index = own_course(own, search)
    if len(own_years) < 2 or not np.isfinite(own_index[-1]):
        return None
    frames.insert(0, aligned_line(search.target, own_years[0], own_years, own_index, "region"))
    rows = pd.concat(frames, ignore_index=True)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        names = [
            line_name(place, start, canvas) for place, start in zip(data["place"], data["start"], strict=True)
        ]
        drawn = data.assign(series=names)
        roles = dict(zip(drawn["series"], drawn["role"], strict=True))
        return forms.lines(
            drawn.drop(columns=["place", "start", "role"]),
            canvas,
            x="clock",
            y="index",
            series="series",
            roles=roles,
            x_title=canvas.say("rolemodels.clock_axis"),
            y_title=canvas.say("rolemodels.index_axis"),
            axis_format="d",
            reference=100.0,
            years=False,
        )

    region = search.target
    moved = float(own_index[-1] - 1)
    values: dict[str, Any] = {
        "region": region,
        "start": own_years[0],
        "end": own_years[-1],
        "loss": -moved,
        "gain": moved,
        "measure": share_of(data, region),
    }
    title = f"rolemodels.paths_{'fell' if moved < 0 else 'rose'}_{search.outcome}"
    gains = [entry.relative_change for entry in closest]
    if gains:
        values.update(low=min(gains), high=max(gains), count=len(gains))
    else:
        title += "_alone"
    if len(gains) == 1:
        title += "_one"
    tables = dict.fromkeys((*(path.tables[0] for path in (own, *courses.values())), search.source))
    return Chart(
        id="rolemodels-paths",
        title=Message(title, **values),
        subtitle=Message(f"rolemodels.paths_subtitle_{search.outcome}"),
        sources=tuple(tables),
        alt=Message(
            "rolemodels.paths_alt",
            region=region,
            start=own_years[0],
            end=own_years[-1],
            index=float(own_index[-1] * 100),
            models=[
                Message(
                    "rolemodels.place_index",
                    place=place(entry.region),
                    year=entry.base_year,
                    index=100 * (1 + entry.relative_change),
                )
                for entry in models
            ],
        ),
        data=rows,
        draw=draw,
        note=Message(
            f"rolemodels.paths_note_{region.kind.replace(' ', '_')}",
            region=region,
            start=own_years[0],
            end=own_years[-1],
        ),
    )


def _outgrew(search: Search, count: int) -> list[Episode]:
    """Return the nearest that outgrew their nation in jobs, whatever recovery is judged by."""
    found: dict[str, int] = {}
    for position in np.flatnonzero(search.pool.relative_change[: search.candidates] > 0).tolist():
        found.setdefault(search.pool.regions[position], position)
    return [search.episode(position) for position in list(found.values())[:count]]


def share_of(data: Dataset, region: Region) -> Message:
    """Return what the share is a share of; a country of one region is set against all of Europe."""
    if region.kind == "province":
        return Message("rolemodels.measure_jobs_province")
    if region.kind == OWN:
        return Message("own.measure_jobs", places=data.nation(region))
    alone = (
        region.kind == "nuts2" and len({data.regions[id].country for id in data.nation(region).regions}) > 1
    )
    return Message("rolemodels.measure_jobs_europe" if alone else "rolemodels.measure_jobs")


def own_course(path: Axis, search: Search) -> tuple[tuple[int, ...], Floats]:
    """Return the target's years and its share of the nation as a ratio to the first of them.

    The clock starts in the year of its composition, and goes on to the last year there is, as it does
    for the look-alikes. Where hardly any year follows, it starts twenty years before that last year,
    or in the first that compares with it.
    """
    last = path.years[-1]
    start = search.year if last - search.year >= _LEAST_YEARS else last - HORIZON
    start = first_year(path, search.target.id, start, last)
    return relative_course(path, search.target.id, start, last)


def place(region: Region) -> Region | Message:
    """Return a region as a sentence names it: zones with their state, foreign places in both scripts."""
    if region.kind == "commuting zone":
        return Message("rolemodels.zone", name=region, full=region.full_name)
    if region.kind == "nuts2":
        return Message("rolemodels.nuts2", name=region, latin=Text(region.spoken("en"), region.name))
    return region


def inside(industry: Industry) -> Text:
    """Return an industry's short name as it stands inside a sentence."""
    return Text(industry.short[0].lower() + industry.short[1:], industry.short_zh)


def listed(industries: Sequence[Industry]) -> Text:
    """Return industries as a list whose parts stay apart although names hold commas and 'and'."""
    return Text(
        "; ".join(inside(industry).en for industry in industries),
        "、".join(industry.short_zh for industry in industries),
    )


def aligned_line(
    region: Region, start: int, years: tuple[int, ...], index: Floats, role: str
) -> pd.DataFrame:
    """Return the points of one line on the common clock, 100 at its start."""
    import pandas as pd

    return pd.DataFrame(
        {
            "place": [region] * len(years),
            "start": start,
            "clock": [year - start for year in years],
            "index": index * 100,
            "role": role,
        }
    )


def line_name(region: Region, start: int, canvas: Canvas) -> str:
    """Return what is written beside a line: the place and the year in which it starts."""
    return canvas.say("rolemodels.line_name", place=region, year=start)


def sectors_chart(search: Search, model: Episode) -> Chart:
    """Return a dumbbell of the sectors that carry the distance between the target and a role model."""
    import pandas as pd

    from bessemer.charts import forms

    other = search.pool.shares[model.position]
    part = contributions(search.shares, other)
    order = np.argsort(-np.nan_to_num(part))[:_SECTORS]
    industries = search.industries
    rows = pd.DataFrame(
        {
            "industry": [industries[position] for position in order],
            "model": closure(other)[order],
            "share": search.shares[order],
            "part": part[order],
        }
    )
    first = rows.iloc[0]
    place_name = model.region

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        labels = [industry.label(canvas.locale, short=True) for industry in data["industry"]]
        model_name = canvas.say("rolemodels.line_name", place=model.region, year=model.base_year)
        own_name = canvas.say("rolemodels.line_name", place=search.target, year=search.year)
        return forms.dumbbell(
            data.assign(label=labels).drop(columns="industry"),
            canvas,
            label="label",
            start="model",
            end="share",
            names=(model_name, own_name),
            colours=("role model" if model.recovered else "cautionary tale", "region"),
            x_title=canvas.say("rolemodels.share_axis"),
        )

    more = bool(first["share"] > first["model"])
    return Chart(
        id="rolemodels-sectors",
        title=Message(
            "rolemodels.sectors_more" if more else "rolemodels.sectors_less",
            region=search.target,
            place=place_name,
            industry=first["industry"],
            share=float(first["share"]),
            other=float(first["model"]),
        ),
        subtitle=Message(
            f"rolemodels.sectors_subtitle_{search.outcome}",
            region=search.target,
            year=search.year,
            place=place_name,
            base_year=model.base_year,
        ),
        sources=tuple(dict.fromkeys((search.source, search.pool.tables[0]))),
        alt=Message(
            "rolemodels.sectors_alt",
            region=search.target,
            year=search.year,
            place=place_name,
            base_year=model.base_year,
            count=len(rows),
            industry=first["industry"],
            part=float(first["part"]),
        ),
        data=rows,
        draw=draw,
    )
