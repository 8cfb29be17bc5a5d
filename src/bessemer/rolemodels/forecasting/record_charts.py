"""Charts of the forecast: the fan of relative jobs, and the errors of all models at past origins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.rolemodels.forecasting.forecasts import JOBS, Forecast
from bessemer.rolemodels.forecasting.record import RECORD, SAMPLE_OF, record_frame
from bessemer.rolemodels.forecasting.rolling import OURS
from bessemer.rolemodels.forecasting.scores import DESIGN
from bessemer.rolemodels.forecasting.shipped_forecasts import FORECASTS
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_SHOWN = (
    *(OURS, "trend-rule", "half-persistence", "no-change", "shift-share", "full-persistence"),
    *("ridge", "random-forest", "look-alikes", "look-alikes-equal"),
)
AIM = 0.9


def history_of(data: Dataset, found: Forecast) -> pd.Series[float]:
    """Return the region's share of its nation's jobs up to the origin, as an index (100 at the origin).

    Only years that compare with the origin and in which all regions of the nation are known.
    """
    import pandas as pd

    panel = data.panel(JOBS[SAMPLE_OF[found.region.kind]])
    members = [panel.regions.index(id) for id in data.nation(found.region).regions if id in panel.regions]
    own = panel.values[:, panel.regions.index(found.region.id), 0]
    share = own / panel.values[:, members, 0].sum(axis=1)
    first = max(
        [panel.years[0]]
        + [
            entry.year
            for entry in panel.breaks
            if entry.concerns(found.region.id) and entry.year <= found.origin
        ]
    )
    chosen = [year for year in panel.years if first <= year <= found.origin]
    values = pd.Series(share, index=list(panel.years)).loc[chosen]
    index: pd.Series[float] = (values / values.loc[found.origin] * 100).dropna()
    return index


def fan_chart(data: Dataset, found: Forecast) -> Chart:
    """Return the region's share of jobs up to the origin, the fan of the forecast, and half persistence."""
    import pandas as pd

    from bessemer.charts.fans import fan

    past = history_of(data, found)
    rows = found.table[found.table["measure"] == "relative_jobs"]
    ahead = pd.DataFrame(
        {
            "year": [found.origin, *rows["year"]],
            "central": [100.0, *(100 * (1 + rows["central"]))],
            "low": [100.0, *(100 * (1 + rows["low_80"]))],
            "high": [100.0, *(100 * (1 + rows["high_80"]))],
            "baseline": [100.0, *(100 * (1 + rows["baseline"]))],
        }
    )
    before = pd.DataFrame({"year": past.index, "value": past.to_numpy()})
    table = pd.concat([before.assign(part="past"), ahead.assign(part="ahead")], ignore_index=True)

    def draw(rows: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        own = rows[rows["part"] == "past"][["year", "value"]]
        after = rows[rows["part"] == "ahead"][["year", "central", "low", "high", "baseline"]]
        names = ("fan_central", "fan_baseline", "fan_band")
        first, second, band = (canvas.say(f"forecast.{name}") for name in names)
        return fan(
            own,
            after,
            canvas,
            names=(first, second, band),
            y_title=canvas.say("forecast.fan_axis", year=found.origin),
            reference=100.0,
        )

    last = rows.iloc[-1]
    central, low, high = (float(last[name]) for name in ("central", "low_80", "high_80"))
    values: dict[str, Any] = {
        "region": found.region,
        "start": found.origin,
        "end": int(last["year"]),
        "central": central,
        "low": low,
        "high": high,
    }
    sure = low > 0 or high < 0
    verdict = ("rise" if central > 0 else "fall") if sure else "open"
    return Chart(
        id="rolemodels-forecast",
        title=Message(f"forecast.fan_title_{verdict}", **values),
        subtitle=Message(
            "forecast.fan_subtitle", region=found.region, year=found.origin, first=int(past.index[0])
        ),
        sources=(JOBS[SAMPLE_OF[found.region.kind]], FORECASTS[SAMPLE_OF[found.region.kind]]),
        alt=Message("forecast.fan_alt", **values, baseline=float(last["baseline"])),
        data=table,
        draw=draw,
    )


def record_chart(data: Dataset, found: Forecast, horizon: int = 10) -> Chart | None:
    """Return a row of dots a model: its error over that of the best baseline, one dot an origin."""
    from bessemer.charts.fans import dot_rows

    frame = record_frame(data, RECORD)
    if frame is None:
        return None
    sample = SAMPLE_OF[found.region.kind]
    own = frame[(frame["sample"] == sample) & (frame["horizon"] == horizon) & frame["model"].isin(_SHOWN)]
    if own.empty:
        return None
    means = own.groupby("model")["ratio"].mean()
    order = [OURS, *means.drop(OURS).sort_values().index]
    rows = own.assign(place=own["model"].map(order.index)).sort_values(["place", "origin"])
    roles = np.where(rows["model"] == OURS, "region", "nation")
    rows = rows[["model", "origin", "ratio"]].assign(role=roles)

    def draw(table: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        names = {
            model: canvas.say(f"forecast.model_{model.replace('-', '_')}")
            for model in table["model"].unique()
        }
        return dot_rows(
            table.assign(label=table["model"].map(names)),
            canvas,
            label="label",
            value="ratio",
            role="role",
            marks=((1.0, canvas.say("forecast.dots_best")),),
            x_title=canvas.say("forecast.dots_axis"),
        )

    ours = rows[rows["model"] == OURS]["ratio"]
    count, better = len(ours), int((ours < 1).sum())
    values = {
        "origins": count,
        "better": better,
        "first": int(rows["origin"].min()),
        "last": int(rows["origin"].max()),
        "horizon": horizon,
        "ratio": float(ours.mean()),
    }
    later = rows[(rows["model"] == OURS) & (rows["origin"] > DESIGN)]["ratio"]
    mixed = len(later) < count
    if mixed:
        values |= {"later": len(later), "later_better": int((later < 1).sum()), "design": DESIGN}
    return Chart(
        id="rolemodels-record",
        title=Message("forecast.dots_title_later" if mixed else "forecast.dots_title", **values),
        subtitle=Message(f"forecast.dots_subtitle_{'zones' if sample == 'us-zones' else 'nuts2'}", **values),
        sources=(RECORD,),
        alt=Message("forecast.dots_alt", **values, aim=AIM, within=int((ours <= AIM).sum())),
        data=rows,
        draw=draw,
    )
