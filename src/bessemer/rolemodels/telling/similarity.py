"""Charts of resemblance: ranks by definition with intervals, and what the two have more or less in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.rolemodels.lookalikes.reports import Report
from bessemer.rolemodels.lookalikes.variants import CLOSEST
from bessemer.rolemodels.telling.sentences import verdict_then
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt


def standing_chart(found: Report) -> Chart | None:
    """Return the rank of the role model by every definition, with its interval."""
    import pandas as pd

    from bessemer.charts.ranges import dots_with_ranges

    named, search = found.named, found.search
    if named is None:
        return None
    rows = pd.DataFrame(
        {
            "variant": [entry.variant for entry in named.standings],
            "rank": [entry.rank for entry in named.standings],
            "low": [entry.low for entry in named.standings],
            "high": [entry.high for entry in named.standings],
            "best": [entry.best_rank for entry in named.standings],
            "best_year": [entry.best_year for entry in named.standings],
        }
    )
    bar = CLOSEST * search.candidates
    rows["best"] = rows["best"].where(rows["best_year"] != found.model.base_year)
    rows["role"] = np.where(rows["rank"] <= bar, "role model", "nation")

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        written = data.assign(
            label=[canvas.say(f"rolemodels.variant_{name}") for name in data["variant"]],
            text=[canvas.number(rank, "integer") for rank in data["rank"]],
            other=[canvas.number(year, "year") for year in data["best_year"]],
        )
        return dots_with_ranges(
            written,
            canvas,
            label="label",
            value="rank",
            low="low",
            high="high",
            text="text",
            colour="role",
            other="best",
            other_text="other",
            x_title=canvas.say("rolemodels.standing_axis"),
            axis_format=",d",
            start=1.0,
            reference=bar,
        )

    model = found.model.region
    best = min(entry.rank for entry in named.standings)
    worst = max(entry.rank for entry in named.standings)
    title: dict[str, Any] = {"place": model, "region": search.target}
    verdict = verdict_then(named, search.candidates)
    if verdict != named.verdict:
        other = min(named.standings, key=lambda entry: entry.best_rank)
        verdict = "year"
        title |= {"base_year": found.model.base_year, "year": other.best_year, "rank": other.best_rank}
    elif verdict == "depends":
        title |= {"best": best, "worst": worst}
    return Chart(
        id="rolemodels-standing",
        title=Message(f"rolemodels.standing_{verdict}", **title),
        subtitle=Message(
            "rolemodels.standing_subtitle",
            place=model,
            base_year=found.model.base_year,
            candidates=search.candidates,
            region=search.target,
            year=search.year,
        ),
        sources=tuple(dict.fromkeys((search.source, search.pool.tables[0]))),
        alt=Message(
            "rolemodels.standing_alt",
            place=model,
            count=len(rows),
            best=best,
            worst=worst,
            candidates=search.candidates,
        ),
        data=rows,
        draw=draw,
    )


def features_chart(found: Report) -> Chart | None:
    """Return bars of how far the two are apart on everything that resemblance is measured on."""
    import pandas as pd

    from bessemer.charts import forms

    search, at = found.search, found.model.position
    known = [entry for entry in found.features if np.isfinite(entry.standardised[at])]
    if len(known) < 3:
        return None
    rows = pd.DataFrame(
        {
            "component": [entry.component for entry in known],
            "feature": [entry.name for entry in known],
            "spreads": [float(entry.standardised[at]) for entry in known],
        }
    ).sort_values("spreads", ascending=False, ignore_index=True)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        written = data.assign(
            label=[canvas.say(f"rolemodels.short_{name}") for name in data["feature"]],
            text=[canvas.number(value, "ratio1") for value in data["spreads"]],
        )
        return forms.bars(
            written,
            canvas,
            label="label",
            value="spreads",
            text="text",
            x_title=canvas.say("rolemodels.features_axis"),
            axis_format="~g",
            reference=1.0,
        )

    model = found.model.region
    return Chart(
        id="rolemodels-features",
        title=Message(
            "rolemodels.features_chart",
            region=search.target,
            place=model,
            first=Message(f"rolemodels.feature_{rows['feature'].iloc[0]}"),
            last=Message(f"rolemodels.feature_{rows['feature'].iloc[-1]}"),
        ),
        subtitle=Message(
            "rolemodels.features_subtitle",
            region=search.target,
            year=search.year,
            place=model,
            base_year=found.model.base_year,
        ),
        sources=tuple(dict.fromkeys((search.source, *search.pool.tables))),
        alt=Message(
            "rolemodels.features_alt",
            count=len(rows),
            first=Message(f"rolemodels.feature_{rows['feature'].iloc[0]}"),
            high=float(rows["spreads"].iloc[0]),
        ),
        data=rows,
        draw=draw,
    )
