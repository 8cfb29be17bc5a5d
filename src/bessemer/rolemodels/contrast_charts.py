"""Charts of what set the recovered apart, and of shares before and after a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.rolemodels.contrast_words import trait_label, trait_name
from bessemer.rolemodels.contrasts import Contrast
from bessemer.rolemodels.transfers import Carried
from bessemer.words import Message

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_TRAITS = 14
# Of a single role model, a line that moves by less than this is grey.
_STILL = 0.003
# More lines than this cannot be told apart; those that move most are drawn.
_LINES = 18


def contrast_chart(found: Contrast) -> Chart:
    """Return dots of the largest differences at the start: as they stand, and within strata."""
    start = found.table[~found.table["along"]].dropna(subset=["difference"])
    reach = start[["difference", "difference_within"]].abs().max(axis=1)
    rows = start.loc[reach.sort_values(ascending=False).index[:_TRAITS]]
    rows = rows.sort_values("difference", ascending=False)
    rows = rows[["trait", "difference", "difference_within", "low", "high"]].reset_index(drop=True)
    classification, zones = found.search.classification, found.kind == "commuting zone"
    called = found.found()
    largest = start.iloc[int(np.argmax(start["difference"].abs()))]
    near = found.near
    region, year = found.search.target, found.search.year

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts.dots import interval_dots

        labels = [canvas.name(trait_label(trait, classification)) for trait in data["trait"]]
        within = "contrast.mark_within_us" if zones else "contrast.mark_within_europe"
        marks = [("difference", canvas.say("contrast.mark_raw"), "role model")]
        if data["difference_within"].notna().any():
            marks.append(("difference_within", canvas.say(within), "ink"))
        return interval_dots(
            data.assign(label=labels),
            canvas,
            label="label",
            low="low",
            high="high",
            marks=marks,
            band=canvas.say("contrast.mark_band"),
            x_title=canvas.say("contrast.difference_axis"),
        )

    if len(called):
        title = Message(
            "contrast.chart_title_some",
            trait=trait_name(str(called.iloc[0]["trait"]), classification),
            region=region,
        )
    else:
        title = Message("contrast.chart_title_none", region=region)
    return Chart(
        id="rolemodels-contrast",
        title=title,
        subtitle=Message(
            "contrast.chart_subtitle",
            region=region,
            year=year,
            recovered=near.recovered,
            others=near.count - near.recovered,
        ),
        sources=found.tables,
        alt=Message(
            "contrast.chart_alt",
            count=len(rows),
            trait=trait_name(str(largest["trait"]), classification),
            difference=float(largest["difference"]),
        ),
        data=rows,
        draw=draw,
        note=Message("contrast.chart_note"),
    )


def slope_chart(carried: Carried) -> Chart:
    """Return a slope of the shares now and after the role models' change."""
    search = carried.search
    table = carried.table
    certain = (table["change_low"] > 0) | (table["change_high"] < 0)
    if carried.single:
        certain = table["change"].abs() >= _STILL
    rows = table[["industry", "share_now", "share_after", "change"]].assign(certain=certain)
    rows = rows.sort_values("share_after", ascending=False, ignore_index=True)
    industries = scheme(search.classification)
    if len(rows) > _LINES:
        kept = rows["change"].abs().sort_values(ascending=False).index[:_LINES]
        rows = rows.loc[sorted(kept)].reset_index(drop=True)
    gain, fall = table.iloc[0], table.iloc[-1]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts.slopes import slope

        left = [
            canvas.say(
                "contrast.slope_left",
                name=industries[code].brief,
                share=canvas.number(share, "percent"),
            )
            for code, share in zip(data["industry"], data["share_now"], strict=True)
        ]
        right = [
            canvas.say(
                "contrast.slope_right",
                share=canvas.number(share, "percent"),
                change=canvas.number(change * 100, "signed1"),
            )
            for share, change in zip(data["share_after"], data["change"], strict=True)
        ]
        rise = np.where(data["change"] > 0, "role model", "cautionary tale")
        return slope(
            data.assign(left=left, right=right, role=np.where(data["certain"], rise, "faint")),
            canvas,
            start="share_now",
            end="share_after",
            left="left",
            right="right",
            role="role",
            names=(
                canvas.number(search.year, "year"),
                canvas.say("contrast.slope_after", years=carried.years),
            ),
        )

    ends = {
        "gain": industries[gain["industry"]].brief,
        "fall": industries[fall["industry"]].brief,
    }
    return Chart(
        id="rolemodels-transfer",
        title=Message(
            "contrast.slope_title",
            region=search.target,
            gain_now=float(gain["share_now"]),
            gain_after=float(gain["share_after"]),
            fall_now=float(fall["share_now"]),
            fall_after=float(fall["share_after"]),
            **ends,
        ),
        subtitle=Message(
            f"contrast.slope_subtitle_{search.outcome}",
            region=search.target,
            year=search.year,
            years=carried.years,
            count=len(carried.models),
        ),
        sources=carried.tables,
        alt=Message("contrast.slope_alt", count=len(rows), **ends),
        data=rows,
        draw=draw,
        note=Message("contrast.slope_note_single", least=_STILL)
        if carried.single
        else Message("contrast.slope_note"),
    )
