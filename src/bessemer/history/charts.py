"""Charts of a region's course."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bessemer.charts import Canvas, Chart
from bessemer.history.courses import Course
from bessemer.history.recessions import Recession
from bessemer.history.sentences import move
from bessemer.history.tracks import Track
from bessemer.history.turning import Factory, highest, lasting_peak
from bessemer.history.verdicts import Verdict
from bessemer.regions import spoken
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_TITLES = {
    Verdict.GREW: "history.chart_grew",
    Verdict.HELD: "history.chart_held",
    Verdict.RECOVERED: "history.chart_recovered",
    Verdict.PARTLY_RECOVERED: "history.chart_part",
    Verdict.DID_NOT_RECOVER: "history.chart_not",
    Verdict.STILL_FALLING: "history.chart_still",
}
_SIC_ENDS = 2000
# Letters that fit beside a line: on a wide chart, on a narrow one, and where a second word follows.
_WIDE_ROOM, _NARROW_ROOM, _PAIR_ROOM = 20, 12, 8


def _line_names(course: Course, canvas: Canvas, room: int = 0) -> dict[str, str]:
    """Return what stands at the end of the two lines: names where they fit, else "Region" and "Nation"."""
    limit = (room or (_NARROW_ROOM if canvas.narrow else _WIDE_ROOM)) // (1 if canvas.locale == "en" else 2)
    nation = course.region.nation
    if course.region.kind == "commuting zone":
        nation = Text("Mainland US", "美国本土")
    elif course.region.kind == "province":
        nation = course.nation
    elif course.nation not in (nation, spoken(nation)):
        nation = Text("Europe (276)", "欧洲276个地区")
    if course.region.kind == "economy":
        nation = Text("World", "世界")
    names = {"region": canvas.name(course.region), "nation": canvas.name(nation)}
    return {
        place: name if len(name) <= limit else canvas.say(f"history.chart_{place}")
        for place, name in names.items()
    }


def course_charts(course: Course) -> tuple[Chart, ...]:
    """Return the charts of a course, the most telling first."""
    kind = course.region.kind
    made: list[Chart | None]
    if kind == "province":
        made = [_units_chart(course), _weight_chart(course, "output")]
    elif kind == "economy":
        made = [_economy_chart(course), _weight_chart(course, "value_added")]
    else:
        made = [_weight_chart(course, "jobs"), _heads_chart(course), _factory_chart(course)]
    return tuple(chart for chart in made if chart is not None)


def _weight_chart(course: Course, axis: str) -> Chart | None:
    """Draw a region's level against the nation's, first year = 100."""
    import pandas as pd

    track = course.track(axis)
    if track is None or track.verdict not in _TITLES:
        return None
    index = track.relative / track.relative[0] * 100.0
    found = track.course
    whole = course.nation
    falls = [one.recession for one in course.responses] if axis == "jobs" else []
    turns = [point.year for point in course.turning.get(axis, ())]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        names = _line_names(course, canvas)
        return forms.lines(
            data.assign(series=data["place"].map(names)),
            canvas,
            x="year",
            y="index",
            series="series",
            roles={name: place for place, name in names.items()},
            y_title=canvas.say("history.chart_weight_axis", year=found.start_year),
            axis_format="d",
            bands=[(one.peak_year, one.trough_year) for one in falls],
            band_label=canvas.say("hubs.band") if falls else "",
            marks=[(year, canvas.say("hubs.turned", year=year)) for year in turns],
        )

    values = {
        "measure": track.label,
        "region": course.region,
        "nation": whole,
        "start_year": found.start_year,
        "latest_year": found.latest_year,
        "peak_year": found.peak_year,
        "trough_year": found.trough_year,
        "index": float(index[-1]),
        "loss": -found.loss,
    }
    return Chart(
        id=f"history-{axis.replace('_', '-')}",
        title=Message(_TITLES[track.verdict], **values),
        subtitle=Message("history.chart_weight_subtitle", **values),
        sources=track.sources,
        alt=Message("history.chart_weight_alt", **values),
        data=pd.concat(
            [
                pd.DataFrame({"place": "region", "year": track.years, "index": index}),
                pd.DataFrame({"place": "nation", "year": track.years, "index": 100.0}),
            ],
            ignore_index=True,
        ),
        draw=draw,
        note=Message("hubs.bands_note", spans=[_fall_span(one) for one in falls]) if falls else None,
    )


def _fall_span(fall: Recession) -> Message:
    return Message("hubs.span", start_year=fall.peak_year, end_year=fall.trough_year)


def _heads_chart(course: Course) -> Chart | None:
    """Draw jobs and income per head against the nation's average."""
    import pandas as pd

    pair = [course.track(axis) for axis in ("income_per_head", "jobs_per_head")]
    tracks = [track for track in pair if track is not None and track.verdict in _TITLES]
    if not tracks:
        return None
    data = pd.concat(
        [
            pd.DataFrame({"axis": track.axis, "year": track.years, "ratio": track.relative * 100.0})
            for track in tracks
        ],
        ignore_index=True,
    )
    labels = {track.axis: track.label for track in tracks}
    lines = {track.axis: track.line for track in tracks}

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        names = {axis: canvas.name(label) for axis, label in lines.items()}
        roles = dict(zip(names.values(), ("region", "highlight"), strict=False))
        return forms.lines(
            data.assign(series=data["axis"].map(names)),
            canvas,
            x="year",
            y="ratio",
            series="series",
            roles=roles,
            y_title=canvas.say("history.chart_heads_axis"),
            axis_format="d",
            reference=100.0,
        )

    lead = tracks[0]
    values = {
        "measure": lead.label,
        "region": course.region,
        "nation": course.nation,
        "latest": lead.course.latest,
        "latest_year": lead.course.latest_year,
        "trough": lead.course.trough,
        "trough_year": lead.course.trough_year,
        "start": lead.course.start,
        "start_year": lead.course.start_year,
    }
    return Chart(
        id="history-per-head",
        title=Message(_heads_title(lead), **values),
        subtitle=Message(
            "history.chart_heads_subtitle",
            **{**values, "region": course.region, "measures": list(labels.values())},
        ),
        sources=tuple(dict.fromkeys(key for track in tracks for key in track.sources)),
        alt=Message("history.chart_heads_alt", **{**values, "measures": list(labels.values())}),
        data=data,
        draw=draw,
    )


def _heads_title(track: Track) -> str:
    found = track.course
    if track.verdict in (Verdict.RECOVERED, Verdict.PARTLY_RECOVERED, Verdict.DID_NOT_RECOVER):
        stayed = round(found.trough * 100) == round(found.latest * 100)
        return "history.chart_heads_stayed" if stayed else "history.chart_heads_low"
    same = round(found.start * 100) == round(found.latest * 100)
    return "history.chart_heads_same" if same else "history.chart_heads_moved"


def _factory_chart(course: Course) -> Chart | None:
    """Draw the share of manufacturing in all jobs, region and nation, with a gap at the break."""
    import pandas as pd

    entries = [entry for entry in course.factories if len(entry.years) > 1]
    if not entries:
        return None
    frames = []
    for place, field in (("region", "share"), ("nation", "nation_share")):
        frames += [
            pd.DataFrame(
                {"place": place, "part": entry.key, "year": entry.years, "share": getattr(entry, field)}
            )
            for entry in entries
        ]
    whole = course.nation
    broken = len(entries) > 1

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        names = _line_names(course, canvas)
        marks = [(_SIC_ENDS + 0.5, canvas.say("history.chart_break"))] if broken else []
        return forms.lines(
            data.assign(series=data["place"].map(names)),
            canvas,
            x="year",
            y="share",
            series="series",
            roles={name: place for place, name in names.items()},
            y_title=canvas.say("history.chart_factory_axis"),
            axis_format="%",
            segment="part",
            marks=marks,
        )

    last = entries[-1]
    values = {
        "industry": last.label,
        "region": course.region,
        "nation": whole,
        "start_year": entries[0].years[0],
        "latest_year": last.years[-1],
        "share": float(last.share[-1]),
        "nation_share": float(last.nation_share[-1]),
    }
    return Chart(
        id="history-manufacturing",
        title=Message("history.chart_factory_title", **values),
        subtitle=Message("history.chart_factory_subtitle", **values),
        sources=tuple(entry.key for entry in entries),
        alt=Message("history.chart_factory_alt", **values),
        data=pd.concat(frames, ignore_index=True),
        draw=draw,
        note=Message("history.chart_break_note") if broken else None,
    )


def _units_chart(course: Course) -> Chart | None:
    """Draw manufacturing jobs in urban units and in private firms, province and nation, first year = 100."""
    import pandas as pd

    entries = [entry for entry in course.factories if len(entry.years) > 1 and entry.jobs[0] > 0]
    if not entries:
        return None
    frames = [_index_frame(entry) for entry in entries]
    whole = course.nation

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        names: dict[tuple[str, str], str] = {}
        for place, label in _line_names(course, canvas, _PAIR_ROOM).items():
            for part in dict.fromkeys(data["part"]):
                kind = "private" if "private" in part else "urban"
                names[place, part] = canvas.say(f"history.chart_line_{kind}", place=label)
        keys = list(zip(data["place"], data["part"], strict=True))
        return forms.lines(
            data.assign(series=[names[key] for key in keys]),
            canvas,
            x="year",
            y="index",
            series="series",
            roles={name: place for (place, _), name in names.items()},
            dashes={name: [5, 3] if "private" in part else [1, 0] for (_, part), name in names.items()},
            y_title=canvas.say("history.chart_weight_axis", year=int(data["year"].min())),
            axis_format="d",
            reference=100.0,
        )

    urban = entries[0]
    first, last = urban.years[0], urban.years[-1]
    values: dict[str, Any] = {
        "region": course.region,
        "nation": whole,
        "start_year": first,
        "latest_year": last,
        "change": urban.turn.since_start,
        "moved": move(urban.turn.since_start),
        "size": abs(urban.turn.since_start),
        "nation_moved": move(urban.nation_change(first, last)),
        "nation_change": urban.nation_change(first, last),
    }
    private = entries[-1] if len(entries) > 1 else None
    return Chart(
        id="history-manufacturing",
        title=Message(_units_title(urban, private), **values),
        subtitle=Message("history.chart_units_subtitle", **values),
        sources=tuple(entry.key for entry in entries),
        alt=Message("history.chart_units_alt", **values),
        data=pd.concat(frames, ignore_index=True),
        draw=draw,
        note=Message("history.chart_units_note"),
    )


def _units_title(urban: Factory, private: Factory | None) -> str:
    fell = urban.turn.since_start < 0
    if private is None:
        return "history.chart_units_fell" if fell else "history.chart_units_rose"
    rose = private.turn.since_start >= 0
    if fell:
        return "history.chart_units_fell_rose" if rose else "history.chart_units_fell_fell"
    return "history.chart_units_rose" if rose else "history.chart_units_rose_fell"


def _index_frame(entry: Factory) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(
        [
            pd.DataFrame(
                {"place": place, "part": entry.key, "year": entry.years, "index": series / series[0] * 100.0}
            )
            for place, series in (("region", entry.jobs), ("nation", entry.nation))
        ],
        ignore_index=True,
    )


def _economy_chart(course: Course) -> Chart | None:
    """Draw the share of manufacturing in an economy's jobs."""
    import pandas as pd

    entry = next((entry for entry in course.factories if len(entry.years) > 1), None)
    if entry is None:
        return None
    top, spike = lasting_peak(entry.share), highest(entry.share)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        name = _line_names(course, canvas)["region"]
        return forms.lines(
            data.assign(series=name),
            canvas,
            x="year",
            y="share",
            series="series",
            roles={name: "region"},
            y_title=canvas.say("history.chart_factory_axis"),
            axis_format="%",
        )

    values = {
        "region": course.region,
        "start_year": entry.years[0],
        "latest_year": entry.years[-1],
        "peak": float(entry.share[top]),
        "peak_year": entry.years[top],
        "share": float(entry.share[-1]),
        "spike_year": entry.years[spike],
    }
    name = "history.chart_economy_peak" if top == spike else "history.chart_economy_spike"
    risen = top == len(entry.years) - 1
    return Chart(
        id="history-manufacturing",
        title=Message("history.chart_economy_risen" if risen else name, **values),
        subtitle=Message("history.chart_economy_subtitle", **values),
        sources=(entry.key,),
        alt=Message("history.chart_economy_alt", **values),
        data=pd.DataFrame({"year": entry.years, "share": entry.share}),
        draw=draw,
    )
