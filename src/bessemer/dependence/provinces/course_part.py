"""How far the output of a province leans on markets and technology abroad, by group of goods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.answer import Part
from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.dependence.province import GOODS, PARTS, SCHEMES, goods_name
from bessemer.dependence.provinces.courses import BREAK, Course, goods_course, reliance
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_PANELS = 6
# A ratio to an output below this part of all output in some year says little: it stands in the table only.
_MADE = 0.001
# A measure peaked between its ends if it then stood higher than both by this much of output.
_PEAK = 0.005
# The owners' share jumped if it moved this far between two years of the source.
_JUMP = 0.2
MEASURES = ("import_share", "export_share", "foreign_output_share")


def course_part(course: Course, region: Region) -> Part:
    """Return the part on markets and technology; the last year of `course` is the year of the answer."""
    own, whole = reliance(course, region.id), reliance(course)
    table = goods_course(course, region.id)
    drawn = _drawn(course, table, region)
    year = course.years[-1]
    findings = [*_measures(own, whole, region), *_peaks(own), *_group(course, table, region)]
    limits = [Message("province.limit_lists")]
    if course.years[0] < BREAK <= year:
        limits.append(Message("province.limit_office"))
    return Part(
        id="province_course",
        title=Message("province.part_course", place=region),
        findings=tuple(findings),
        results=(_reliance_result(own, whole, region), *_results(table, region, year)),
        charts=(course_chart(table, region, drawn),) if drawn and len(course.years) > 1 else (),
        method=(Message("province.method_course"),),
        limits=tuple(limits),
    )


def _measures(own: pd.DataFrame, whole: pd.DataFrame, region: Region) -> list[Message]:
    """Return where exports and technology from abroad stand against output, then and now."""
    found = []
    for name in ("markets", "technology"):
        series = own.dropna(subset=[name])
        if series.empty:
            continue
        last, first = series.iloc[-1], series.iloc[0]
        rows = whole.set_index("year")[name]
        values = {
            "place": region,
            "year": int(last["year"]),
            "share": float(last[name]),
            "all": float(rows[last["year"]]),
        }
        if name == "technology":
            values["chemicals"] = float(last["chemicals"])
        if len(series) == 1:
            found.append(Message(f"province.{name}_single", **values))
            continue
        values |= {
            "start": int(first["year"]),
            "first": float(first[name]),
            "first_all": float(rows[first["year"]]),
        }
        found.append(Message(f"province.{name}", **values))
    return found


def _peaks(own: pd.DataFrame) -> list[Message]:
    """Return when both weighed most, where that was between the first year and the last."""
    items = []
    for name in ("markets", "technology"):
        series = own.dropna(subset=[name])
        values = series[name].to_numpy(float)
        if len(values) < 3:
            continue
        at = int(values.argmax())
        if values[at] - max(values[0], values[-1]) >= _PEAK:
            year, share = int(series["year"].iloc[at]), float(values[at])
            items.append(Message(f"province.peak_{name}", year=year, share=share))
    return [Message("province.peaks", items=items)] if items else []


def _group(course: Course, table: pd.DataFrame, region: Region) -> list[Message]:
    """Return the group with most technology from abroad, and who owns what makes its goods here."""
    place = course.regions.index(region.id)
    groups = [course.groups.index(code) for code in PARTS]
    bought = (course.capital + course.intermediate)[-1, place, groups]
    if not np.nansum(bought) > 0:
        return []
    code = PARTS[int(np.nanargmax(bought))]
    rows = table[table["industry"] == code]
    now = rows.iloc[-1]
    group = goods_name(code)
    year = int(now["year"])
    found = []
    inputs = rows.dropna(subset=["import_share"])
    if len(inputs) and int(inputs["year"].iloc[-1]) == year:
        values = {
            "group": group,
            "year": year,
            "part": float(np.nanmax(bought) / np.nansum(bought)),
            "share": float(now["import_share"]),
        }
        first = inputs.iloc[0]
        if len(inputs) > 1:
            values |= {"start": int(first["year"]), "first": float(first["import_share"])}
        found.append(Message("province.group" if len(inputs) > 1 else "province.group_single", **values))
    return [*found, *_owners(rows, group)]


def _owners(rows: pd.DataFrame, group: object) -> list[Message]:
    made = rows.dropna(subset=["foreign_output_share"])
    if len(made) < 2 or int(made["year"].iloc[-1]) != int(rows["year"].iloc[-1]):
        return []
    shares, years = made["foreign_output_share"].to_numpy(float), made["year"].to_numpy(int)
    values = {
        "group": group,
        "year": int(years[-1]),
        "share": float(shares[-1]),
        "start": int(years[0]),
        "first": float(shares[0]),
    }
    steps = np.diff(shares)
    at = int(np.abs(steps).argmax())
    if abs(steps[at]) < _JUMP:
        return [Message("province.owners", **values)]
    jump = {
        "before": int(years[at]),
        "after": int(years[at + 1]),
        "from_share": float(shares[at]),
        "to_share": float(shares[at + 1]),
    }
    return [Message("province.owners_jump", **values, **jump)]


def _reliance_result(own: pd.DataFrame, whole: pd.DataFrame, region: Region) -> Result:
    shares = ("markets", "technology", "chemicals")
    table = own.assign(**{f"{name}_all": whole[name] for name in ("markets", "technology")})
    columns = ("markets", "markets_all", "technology", "technology_all", "chemicals")
    return Result(
        name="reliance",
        title=Message("province.reliance_title", place=region, year=int(own["year"].iloc[-1])),
        table=table.dropna(subset=list(shares), how="all"),
        units=dict.fromkeys((*columns, "capital"), "fraction of output"),
        conventions={
            "technology": "capital goods, and intermediate goods of machinery, electrical and electronic "
            "equipment, instruments and vehicles; chemicals apart",
            "all": "all provinces with known figures",
        },
        sources=_sources(own["year"]),
        shown=("year", *columns),
        formats={"year": "year", **dict.fromkeys(columns, "percent")},
    )


def _results(table: pd.DataFrame, region: Region, year: int) -> list[Result]:
    """Return the rows as data, and as one table with a column a year for reading."""
    import pandas as pd

    years = sorted({int(entry) for entry in table["year"]})
    title = Message("province.course_title", place=region, start=years[0], year=year)
    data = Result(
        name="goods_course",
        title=title,
        table=table,
        units={
            **dict.fromkeys(("imports_inputs", "exports"), "USD"),
            "output": "CNY",
            **dict.fromkeys(MEASURES, "fraction of the group's output"),
        },
        conventions={"segment": "number of breaks of definition before the year"},
        sources=_sources(years),
    )
    rows = []
    names = {
        measure: {
            f"figure{end}": say(Message(f"province.measure_{measure}"), locale)
            for end, locale in (("", "en"), ("_zh", "zh-CN"))
        }
        for measure in MEASURES
    }
    for code in _ordered(table):
        group = scheme(GOODS)[code]
        lines = table[table["industry"] == code].set_index("year")
        rows += [
            {
                "industry": code,
                "industry_name": group.short,
                "industry_name_zh": group.short_zh,
                **names[measure],
                **{f"in_{entry}": float(lines[measure][entry]) for entry in years},
            }
            for measure in MEASURES
        ]
    columns = tuple(f"in_{entry}" for entry in years)
    shown = Result(
        name="goods_course_shown",
        title=title,
        table=pd.DataFrame(rows),
        units=dict.fromkeys(columns, "fraction of the group's output"),
        sources=_sources(years),
        shown=("industry_name", "figure", *columns),
        formats=dict.fromkeys(columns, "percent"),
    )
    return [data, shown]


def _ordered(table: pd.DataFrame) -> list[str]:
    """Return the groups with most trade in the last year first."""
    now = table[table["year"] == table["year"].max()]
    trade = now["imports_inputs"].fillna(0.0) + now["exports"].fillna(0.0)
    return list(now["industry"].to_numpy()[np.argsort(-trade.to_numpy(), kind="stable")])


def _sources(years: Iterable[int]) -> tuple[str, ...]:
    lists = dict.fromkeys(SCHEMES[int(year)] for year in years)
    kinds = ("trade", "output", "foreign_share", "hkmt_share")
    return tuple(f"cn_{kind}_{name}" for name in lists for kind in kinds)


def _drawn(course: Course, table: pd.DataFrame, region: Region) -> list[str]:
    """Return the groups with most trade among those that the province makes in every year."""
    place = course.regions.index(region.id)
    least = (course.output[:, place] / course.whole[:, place, None]).min(axis=0)
    made = {code for code, share in zip(course.groups, least, strict=True) if share >= _MADE}
    return [code for code in _ordered(table) if code in made][:_PANELS]


def course_chart(table: pd.DataFrame, region: Region, order: list[str]) -> Chart:
    """Return imports for production and exports against output, a panel for each of the groups of `order`."""
    import pandas as pd

    from bessemer.charts import multiples

    chosen = table[table["industry"].isin(order)]
    parts = [
        chosen[["industry", "year", "segment"]].assign(measure=name, value=chosen[name].to_numpy(float))
        for name in ("import_share", "export_share")
    ]
    data = pd.concat(parts, ignore_index=True)
    rank = {code: place for place, code in enumerate(order)}
    data = data.sort_values("industry", key=lambda codes: codes.map(rank), kind="stable", ignore_index=True)
    names: list[Any] = [scheme(GOODS)[code] for code in data["industry"]]
    data["name"] = names
    years = sorted({int(year) for year in table["year"]})

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.ConcatChart:
        names = {name: canvas.say(f"province.line_{name}") for name in ("import_share", "export_share")}
        drawn = data.drop(columns="name").assign(
            industry=[group.label(canvas.locale, short=True) for group in data["name"]],
            measure=data["measure"].map(names),
            # A line needs a segment of its own for each measure, too.
            segment=data["measure"] + data["segment"].astype(str),
        )
        return multiples.panels(
            drawn,
            canvas,
            panel="industry",
            x="year",
            y="value",
            series="measure",
            roles={names["import_share"]: "region", names["export_share"]: "highlight"},
            ticks=years,
            segment="segment",
        )

    first = table[(table["industry"] == order[0])].dropna(subset=["import_share"])
    values = {"place": region, "group": goods_name(order[0]), "year": years[-1]}
    if len(first) > 1:
        ends = {
            "start": int(first["year"].iloc[0]),
            "first": float(first["import_share"].iloc[0]),
            "last": float(first["import_share"].iloc[-1]),
            "end": int(first["year"].iloc[-1]),
        }
        title = Message("province.course_chart_title", **values, **ends)
    else:
        title = Message("province.course_chart_title_plain", **values)
    return Chart(
        id="dependence-goods",
        title=title,
        subtitle=Message("province.course_chart_subtitle", start=years[0], count=len(order), **values),
        sources=_sources(years),
        alt=Message("province.course_chart_alt", start=years[0], count=len(order), **values),
        data=data,
        draw=draw,
        note=Message("province.course_chart_note") if years[0] < BREAK <= years[-1] else None,
    )
