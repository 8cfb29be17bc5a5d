"""A slope of shares before and after a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.rolemodels.transferring.transfers import Carried
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# Of a single role model, a line that moves by less than this is grey.
_STILL = 0.003
# More lines than this cannot be told apart; those that move most are drawn.
_LINES = 18


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
    names: list[Any] = [industries[code] for code in rows["industry"]]
    rows["name"] = names
    gain, fall = table.iloc[0], table.iloc[-1]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts.slopes import slope

        left = [
            canvas.say(
                "contrast.slope_left",
                name=industry.brief,
                share=canvas.number(share, "percent"),
            )
            for industry, share in zip(data["name"], data["share_now"], strict=True)
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
            data.assign(
                label=[industry.label(canvas.locale, short=True) for industry in data["name"]],
                left=left,
                right=right,
                role=np.where(data["certain"], rise, "faint"),
            ).drop(columns="name"),
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
