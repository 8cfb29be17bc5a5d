"""Lines by year, with their names at the right end (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

DASHES = {
    "region": [1, 0],
    "role model": [1, 0],
    "cautionary tale": [6, 3],
    "nation": [2, 2],
    "highlight": [8, 3],
}


@of_kind("lines")
def lines(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    x: str,
    y: str,
    series: str,
    roles: Mapping[str, str],
    x_title: str = "",
    y_title: str = "",
    axis_format: str = "~s",
    reference: float | None = None,
    segment: str | None = None,
    marks: Sequence[tuple[float, str]] = (),
    bands: Sequence[tuple[float, float]] = (),
    band_label: str = "",
    dashes: Mapping[str, list[int]] | None = None,
    years: bool = True,
    height: int = 280,
) -> alt.LayerChart:
    """Draw lines with their names written at the right end.

    Parameters
    ----------
    data : DataFrame
        One row a point; unknown values are left out and leave a gap.
    roles : mapping of series to palette key
        ``region``, ``role model``, ``cautionary tale`` or ``nation``: colour and dash.
    reference : float, optional
        A value marked by a horizontal line.
    segment : str, optional
        Column that parts a series at breaks in definition: the line has a gap there.
    marks : sequence of (x, text)
        Vertical lines with a word, such as a break.
    bands : sequence of (first, last)
        Shaded spans of x, such as recessions.
    band_label : str
        What the bands are, written once, above the last.
    dashes : mapping of series to dash, optional
        Dashes other than those of the roles, where two lines share a colour.
    years : bool
        Whether x holds calendar years (written without thousands marks).
    """
    names = list(roles)
    room = label_room(names, canvas)
    written = {name: parted(name, room) for name in names}
    line_height = 16 if all(isinstance(name, str) for name in written.values()) else 30
    colour = alt.Color(
        f"{series}:N",
        scale=alt.Scale(domain=names, range=[PALETTE[roles[name]] for name in names]),
        legend=None,
    )
    dash = alt.StrokeDash(
        f"{series}:N",
        scale=alt.Scale(
            domain=names, range=[(dashes or {}).get(name, DASHES[roles[name]]) for name in names]
        ),
        legend=None,
    )
    known = data.dropna(subset=[y])
    low, high = float(known[y].min()), float(known[y].max())
    if reference is not None:
        low, high = min(low, reference), max(high, reference)
    pad = (high - low or 1.0) * 0.06
    y_scale = alt.Scale(domain=[low - pad, high + pad], nice=False, zero=False)
    last = known.sort_values(x).groupby(series, sort=False).tail(1)
    right = float(known[x].max())
    x_scale = alt.Scale(domain=[float(known[x].min()), right], nice=False)
    most = 5 if canvas.narrow else 8
    there = sorted(set(known[x]))
    # A year that has a figure is marked rather than a round one, where they are few.
    ticks: dict[str, Any] = {"values": there} if years and len(there) <= most else {"tickCount": most}
    x_axis = alt.Axis(format="d" if years else "~s", grid=False, **ticks)
    x_field = alt.X(f"{x}:Q", scale=x_scale, axis=x_axis, title=horizontal_title(x_title, canvas))
    y_field = alt.Y(
        f"{y}:Q", scale=y_scale, title=y_title or None, axis=alt.Axis(format=axis_format, tickCount=6)
    )
    detail = [f"{segment}:N"] if segment else []
    ends = last.assign(
        _at=spread(last[y].to_numpy(float), (high - low + 2 * pad) * line_height / height),
        _right=right,
        _written=last[series].map(written),
    )
    layers = [
        alt.Chart(_with_gaps(data, x, y, [series, *([segment] if segment else [])]))
        .mark_line()
        .encode(x=x_field, y=y_field, color=colour, strokeDash=dash, detail=detail),
        alt.Chart(last)
        .mark_point(filled=True, size=34, opacity=1)
        .encode(x=x_field, y=y_field, color=colour),
        alt.Chart(ends)
        .mark_text(
            align="left",
            dx=8,
            fontSize=SMALL_SIZE,
            fontWeight=600,
            limit=room,
            baseline="middle",
            lineHeight=13,
        )
        .encode(
            x=alt.X("_right:Q", scale=x_scale),
            y=alt.Y("_at:Q", scale=y_scale),
            text=alt.Text("_written:N"),
            color=colour,
        ),
    ]
    early = ends[ends[x] < right]
    if len(early):
        # A faint thread leads from a line that ends early to its name.
        layers.append(
            alt.Chart(early)
            .mark_rule(strokeWidth=0.75, strokeDash=[1, 3], opacity=0.7)
            .encode(
                x=x_field,
                y=y_field,
                x2=alt.X2("_right:Q"),
                y2=alt.Y2("_at:Q"),
                color=colour,
            )
        )
    if reference is not None:
        rule = alt.Chart(alt.Data(values=[{"_at": reference}]))
        layers.insert(
            0,
            rule.mark_rule(color=PALETTE["nation"], strokeDash=[2, 2]).encode(
                y=alt.Y("_at:Q", scale=y_scale)
            ),
        )
    for position, text in marks:
        mark = alt.Chart(alt.Data(values=[{"_at": position, "_top": high + pad, "_text": text}]))
        at = alt.X("_at:Q", scale=x_scale)
        layers.append(mark.mark_rule(color=PALETTE["highlight"], strokeDash=[4, 3]).encode(x=at))
        layers.append(
            mark.mark_text(
                align="left", dx=4, baseline="top", color=PALETTE["ink"], fontSize=SMALL_SIZE
            ).encode(x=at, y=alt.Y("_top:Q", scale=y_scale), text=alt.Text("_text:N"))
        )
    if bands:
        layers = [*_bands(bands, band_label, x_scale, y_scale, low - pad, high + pad), *layers]
    # The names stand outside the plot: the width is fitted to hold them, with nothing more beside them.
    return sized(alt.layer(*layers), canvas, height)


def _with_gaps(data: pd.DataFrame, x: str, y: str, keys: list[str]) -> pd.DataFrame:
    """Return the known points, and unknown ones that part a line without leaving a point of it alone."""
    import pandas as pd

    kept = []
    for _, line in data.sort_values(x).groupby(keys, sort=False):
        known = line[y].notna().to_numpy()
        at = np.flatnonzero(known)
        if not len(at):
            continue
        within = line.iloc[at[0] : at[-1] + 1]
        runs = np.diff(np.flatnonzero(np.concatenate([[True], np.diff(at) > 1, [True]])))
        kept.append(within if len(runs) > 1 and runs.min() > 1 else line[known])
    return pd.concat(kept) if kept else data


def _bands(
    bands: Sequence[tuple[float, float]],
    label: str,
    x_scale: alt.Part,
    y_scale: alt.Part,
    bottom: float,
    top: float,
) -> list[alt.Chart]:
    """Return shaded spans, the last with its name above, away from the title of the axis."""
    rows = [{"_from": first, "_to": last, "_low": bottom, "_high": top} for first, last in bands]
    at = alt.X("_from:Q", scale=x_scale)
    layers = [
        alt.Chart(alt.Data(values=rows))
        .mark_rect(color=PALETTE["faint"], opacity=0.35)
        .encode(x=at, x2=alt.X2("_to:Q"), y=alt.Y("_low:Q", scale=y_scale), y2=alt.Y2("_high:Q"))
    ]
    if label:
        first, last = max(bands)
        word = alt.Chart(alt.Data(values=[{"_from": (first + last) / 2, "_high": top, "_text": label}]))
        layers.append(
            word.mark_text(align="center", dy=-7, color=PALETTE["nation"], fontSize=SMALL_SIZE).encode(
                x=at, y=alt.Y("_high:Q", scale=y_scale), text=alt.Text("_text:N")
            )
        )
    return layers


def label_room(names: Sequence[str], canvas: Canvas) -> int:
    """Return the pixels for the names at the right end of lines: at most a third of a narrow chart."""
    return int(min(max(map(text_width, names)) + 8, canvas.width * (0.32 if canvas.narrow else 0.42)))


def text_width(text: str) -> float:
    """Return about how many pixels a small text takes."""
    return sum(12.0 if ord(character) > 0x2E80 else 7.0 for character in text)


def parted(name: str, room: float) -> str | list[str]:
    """Return a name as it is, or parted at the space nearest its middle where it is wider than the room."""
    spaces = [position for position, character in enumerate(name) if character == " "]
    if not spaces or text_width(name) <= room:
        return name
    at = min(spaces, key=lambda position: abs(text_width(name[:position]) - text_width(name) / 2))
    return [name[:at], name[at + 1 :]]


def spread(values: np.ndarray, gap: float) -> np.ndarray:
    """Move values apart until neighbours are `gap` apart, keeping their order and middle."""
    order = np.argsort(values)
    placed = values[order].astype(float)
    for _ in range(50):
        moved = False
        for i in range(1, len(placed)):
            short = gap - (placed[i] - placed[i - 1])
            if short > 1e-9:
                placed[i - 1] -= short / 2
                placed[i] += short / 2
                moved = True
        if not moved:
            break
    result = np.empty_like(placed)
    result[order] = placed
    return result
