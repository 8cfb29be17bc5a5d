"""What became of former manufacturing hubs: sentences, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.history.axes import REFERENCE_TEXTS
from bessemer.history.former_hubs import HUB_KINDS, Sample, hub_sample
from bessemer.history.hub_charts import hub_charts
from bessemer.history.hub_regressions import SchoolingFit, schooling_fits
from bessemer.history.hub_schooling import measure_text, place_key, schooling_sentences, schooling_table
from bessemer.regions import Region, spoken
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given
from bessemer.words import Message, Text

if TYPE_CHECKING:
    from bessemer.charts import Chart

# The paper's shares of hubs whose jobs grew faster than their country's mean, from the peak decade to 2010.
PUBLISHED_ALL, PUBLISHED_US, PUBLISHED_GERMANY = 0.34, 0.17, 0.47
PUBLISHED_YEAR = 2010


@dataclass(frozen=True, eq=False)
class Hubs(Result):
    """Former manufacturing hubs, one row each, with what is to be said of them.

    Attributes
    ----------
    headline : Message
        The answer in one sentence.
    findings, method, limits : tuple of Message
    sample : Sample
        Hubs and all other regions.
    schooling : Result
        Regressions of hubs' change on schooling.
    charts : tuple of Chart
    """

    headline: Message | None = None
    findings: tuple[Message, ...] = ()
    method: tuple[Message, ...] = ()
    limits: tuple[Message, ...] = ()
    sample: Sample | None = None
    schooling: Result | None = None
    charts: tuple[Chart, ...] = ()


def hubs(
    data: Dataset | None = None,
    kind: str = "commuting zone",
    recovered_by: str = "jobs",
    reference: str = "aggregate",
    start: int | None = None,
    end: int | None = None,
) -> Hubs:
    """Return the former manufacturing hubs and which of them recovered.

    Hubs are the top third of regions by share of manufacturing in the year in which their nation had its most
    manufacturing jobs. A hub has recovered when it grew at least as fast as the reference from then on.

    Parameters
    ----------
    data : Dataset, optional
        The reference dataset by default.
    kind : str
        ``commuting zone`` (manufacturing, 1979 to 2016) or ``nuts2`` (industry B-E, peak of each country
        within 2000-2009, to 2019).
    recovered_by : str
        ``jobs``, ``jobs_per_head``, ``income_per_head`` or ``composition``.
    reference : {"aggregate", "mean"}
        The regions of the nation added up, or the mean of their logarithms.
    start, end : int, optional
        Window of the change, where it is not to be from the peak year to the last.

    Returns
    -------
    Hubs
        ``.table`` has one row a hub, those that gained most first; ``.headline`` and ``.findings`` say it in
        words, ``.schooling.table`` holds the regressions.

    Raises
    ------
    OptionError
        If kind, axis or reference is unknown.
    YearError
        If `start` or `end` is no year of the axis.

    References
    ----------
    Gagliardi, L., Moretti, E. and Serafinelli, M. (2023). The World's Rust Belts. NBER Working Paper 31948.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = bm.history.hubs()
    >>> len(found.table), int(found.table["recovered"].sum())
    (241, 37)
    """
    dataset = dataset_given(data)
    sample = hub_sample(dataset, kind, recovered_by, reference, start, end)
    fits = schooling_fits(dataset, sample)
    headline = _headline(sample)
    parameters = {
        "kind": kind,
        "recovered_by": recovered_by,
        "reference": reference,
        "start": start,
        "end": end,
        **_rates(sample),
    }
    return Hubs(
        name="hubs",
        title=Message("hubs.table_title"),
        table=_table(dataset, sample),
        units={"manufacturing_share": "fraction", "change": "fraction"},
        parameters=parameters,
        conventions={
            "hub": "top third of the nation's regions by manufacturing share in the nation's peak year",
            "recovered": "change against the reference of at least 0",
        },
        sources=sample.tables,
        shown=("name", "place", "peak_year", "manufacturing_share", "change", "recovered_name"),
        formats={"peak_year": "year", "manufacturing_share": "percent", "change": "change"},
        headline=headline,
        findings=tuple(_findings(dataset, sample, fits, (start, end))),
        method=(Message(f"hubs.method_{place_key(kind)}"), Message("hubs.method_schooling")),
        limits=tuple(_limits(dataset, sample)),
        sample=sample,
        schooling=schooling_table(sample, fits),
        charts=hub_charts(dataset, sample, headline, measure_text(sample)),
    )


def _rates(sample: Sample) -> dict[str, float | int]:
    (hubs_up, hub_count), (others_up, other_count) = sample.rate(True), sample.rate(False)
    return {
        "hubs": hub_count,
        "hubs_recovered": hubs_up,
        "hubs_recovered_share": hubs_up / hub_count if hub_count else float("nan"),
        "others": other_count,
        "others_recovered": others_up,
        "others_recovered_share": others_up / other_count if other_count else float("nan"),
    }


def _table(data: Dataset, sample: Sample) -> Any:
    import pandas as pd

    rows = []
    for at in np.flatnonzero(sample.hub):
        region = data.regions[sample.regions[at]]
        known = bool(sample.known[at])
        recovered = bool(sample.recovered[at]) if known else None
        name = {True: ("yes", "是"), False: ("no", "否"), None: ("unknown", "不详")}[recovered]
        rows.append(
            {
                "region": region.id,
                "name": region.name,
                "name_zh": region.name_zh,
                "state": region.state,
                "country": region.country,
                "place": region.state or region.nation.en,
                "place_zh": region.state or region.nation.zh,
                "peak_year": int(sample.peak_years[at]),
                "manufacturing_share": float(sample.shares[at]),
                "start_year": int(sample.start_years[at]),
                "end_year": int(sample.end_years[at]),
                "change": float(sample.changes[at]),
                "recovered": recovered,
                "recovered_name": name[0],
                "recovered_name_zh": name[1],
            }
        )
    table = pd.DataFrame(rows)
    return table.sort_values("change", ascending=False, kind="stable", ignore_index=True)


def _span(sample: Sample) -> tuple[int, int]:
    known = sample.known
    return int(sample.start_years[known].min()), int(sample.end_years[known].max())


def _headline(sample: Sample) -> Message:
    start, end = _span(sample)
    rates = _rates(sample)
    return Message(
        f"hubs.headline_{place_key(sample.kind)}",
        count=rates["hubs"],
        recovered=rates["hubs_recovered"],
        share=rates["hubs_recovered_share"],
        others=rates["others_recovered_share"],
        axis=measure_text(sample),
        reference=REFERENCE_TEXTS[sample.reference],
        start_year=start,
        end_year=end,
    )


def _findings(
    data: Dataset, sample: Sample, fits: tuple[SchoolingFit, ...], window: tuple[int | None, int | None]
) -> list[Message]:
    found = [_other_reference(data, sample, window)]
    found += schooling_sentences(sample, fits)
    if sample.recovered_by == "jobs":
        found += _published(data)
    found += _pittsburgh(data, sample)
    return found


def _other_reference(data: Dataset, sample: Sample, window: tuple[int | None, int | None]) -> Message:
    """Say the share against the other reference."""
    other = "mean" if sample.reference == "aggregate" else "aggregate"
    start, end = _span(sample)
    drawn = hub_sample(data, sample.kind, sample.recovered_by, other, *window)
    rates = _rates(drawn)
    return Message(
        "hubs.other_reference",
        reference=REFERENCE_TEXTS[other],
        share=rates["hubs_recovered_share"],
        others=rates["others_recovered_share"],
        start_year=start,
        end_year=end,
    )


def _published(data: Dataset) -> list[Message]:
    """Set our shares beside the paper's."""
    ours = _rates(hub_sample(data, "commuting zone", end=PUBLISHED_YEAR))
    mean = _rates(hub_sample(data, "commuting zone", reference="mean", end=PUBLISHED_YEAR))
    europe = hub_sample(data, "nuts2")
    german = np.array([data.regions[id].country == "DEU" for id in europe.regions])
    inside = german & europe.hub & europe.known
    return [
        Message(
            "hubs.published",
            published_all=PUBLISHED_ALL,
            published_us=PUBLISHED_US,
            published_germany=PUBLISHED_GERMANY,
            ours_us=ours["hubs_recovered_share"],
            ours_mean=mean["hubs_recovered_share"],
            year=PUBLISHED_YEAR,
            german=int((inside & europe.recovered).sum()),
            german_count=int(inside.sum()),
        )
    ]


def _pittsburgh(data: Dataset, sample: Sample) -> list[Message]:
    """Name the founding case's role model among the hubs."""
    if "CZ16300" not in sample.regions:
        return []
    at = sample.regions.index("CZ16300")
    if not (sample.hub[at] and sample.known[at]):
        return []
    change = float(sample.changes[at])
    rank = 1 + int((sample.changes[sample.hub & sample.known] > change).sum())
    return [
        Message(
            "hubs.pittsburgh_up" if change >= 0 else "hubs.pittsburgh_down",
            region=data.regions["CZ16300"],
            size=abs(change),
            axis=measure_text(sample),
            rank=rank,
            count=sample.rate(True)[1],
            start_year=int(sample.start_years[at]),
            end_year=int(sample.end_years[at]),
        )
    ]


def _limits(data: Dataset, sample: Sample) -> list[Message]:
    limits = [Message(f"hubs.limit_{place_key(sample.kind)}")]
    if sample.left_out:
        names = [spoken(_country(data, code)) for code in sample.left_out]
        limits.append(Message("hubs.limit_left_out", countries=names))
    unknown = int((sample.hub & ~sample.known).sum())
    if unknown:
        limits.append(Message("hubs.limit_unknown", count=unknown))
    return limits


def _country(data: Dataset, code: str) -> Text:
    return next(region.nation for region in data.regions.of_kind("nuts2") if region.country == code)


def hub_sentence(data: Dataset, region: Region, recovered_by: str, reference: str) -> Message | None:
    """Say how many hubs recovered, where the region is one of them."""
    if region.kind not in HUB_KINDS:
        return None
    sample = hub_sample(data, region.kind, recovered_by, reference)
    if region.id not in sample.regions or not sample.hub[sample.regions.index(region.id)]:
        return None
    rates = _rates(sample)
    return Message(
        "hubs.hub_of",
        region=region,
        count=rates["hubs"],
        recovered=rates["hubs_recovered"],
        share=rates["hubs_recovered_share"],
        others=rates["others_recovered_share"],
    )
