"""What does not carry over from role models: a fixed list with figures of both sides and stated rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.history.axes import axis
from bessemer.panel import Floats
from bessemer.regions import OWN, Region
from bessemer.result import Result
from bessemer.rolemodels.lookalikes.outcomes import CHINA_FROM
from bessemer.rolemodels.lookalikes.searches import Episode, Search, check_search
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, list_given
from bessemer.words import Message, format_value, say

ROWS = (
    "state_ownership",
    "foreign_ownership",
    "hkmt_ownership",
    "population",
    "jobs_trend",
    "income",
    "universities",
    "medicine",
    "size",
    "level",
    "law",
)
# A target within these of the role model has the same conditions, as far as figures tell.
TREND = 0.005
INCOME = 0.1
ANCHOR = 0.8
SIZE = 3.0
OWNERSHIP = 0.05
_DECADE, _LEAST_YEARS = 10, 5
# Industries whose weight stands for universities and hospitals, by classification.
_ANCHORS = {
    "sections16": {"universities": "education", "medicine": "health"},
    "a10": {"universities": "O-Q", "medicine": "O-Q"},
    "gb19": {"universities": "P", "medicine": "Q"},
    "wiod35": {"universities": "c32", "medicine": "c33"},
}
_POPULATION = {"commuting zone": "us_population", "nuts2": "eu_population"}
_JOBS = {
    "commuting zone": "us_total_jobs",
    "nuts2": "eu_jobs_a10",
    "province": "cn_jobs_gb19",
    "economy": "world_value_added_wiod35",
}
_OWNERS = {"foreign_ownership": "cn_foreign_share_io42", "hkmt_ownership": "cn_hkmt_share_io42"}
# Ownership is known for 2012 and 2017; the nearer one is taken.
_MIDDLE = 2015


@dataclass(frozen=True)
class _Figure:
    """A value with its years, how it is written, and where it comes from; or words where no figure exists."""

    value: float
    years: str = ""
    sources: tuple[str, ...] = ()
    words: Message | None = None


_UNKNOWN = _Figure(float("nan"))


def carryover_table(data: Dataset, search: Search, models: Sequence[Episode]) -> Result:
    """Return what of the role models' conditions the target shares, by stated rules.

    Rows are the same for every region: state ownership, ownership by foreign firms and by firms from Hong
    Kong, Macau and Taiwan (share of gross output), population trend, trend of jobs against the nation, income
    relative to the nation, weight of education and of health care as a proxy of universities and hospitals,
    size, level, law and public finance.

    Parameters
    ----------
    data : Dataset
    search : Search
        Gives the target, its year and shares.
    models : sequence of Episode
        Role models, as they were in their base years; several stand as their median.

    Returns
    -------
    Result
        Rows: item, target_value, target_years, model_value, model_years, verdict (``carries``, ``does not``
        or ``unknown``), and the same as text in both languages.
    """
    import pandas as pd

    check_search(search)
    data, models = dataset_given(data), list_given(models, "models", Episode, "episodes of a search")
    book = _Book(data, search, models)
    rows = [_row(book, item) for item in ROWS]
    return Result(
        name="carryover",
        title=Message("contrast.carryover_title", region=search.target, count=len(models)),
        table=pd.DataFrame(rows),
        units={"target_value": "as in column measure", "model_value": "as in column measure, median"},
        parameters={"models": [f"{model.region.id}@{model.base_year}" for model in models]},
        conventions={
            "population, jobs_trend": f"carries within {TREND} a year",
            "income": f"carries within {INCOME} of the nation's",
            "universities, medicine": f"carries from {ANCHOR} of the role models' location quotient on",
            "size": f"carries within a factor of {SIZE:g}",
            "ownership": f"carries within {OWNERSHIP} of output",
            "level, law": "carries for the same kind of region, the same country",
        },
        sources=book.sources(),
        shown=("name", "here", "there", "measure", "verdict_name", "rule"),
    )


@dataclass(frozen=True, eq=False)
class _Book:
    """The figures of both sides, looked up once."""

    data: Dataset
    search: Search
    models: tuple[Episode, ...]

    @property
    def figures(self) -> Dataset:
        """The figures of the role models, which may be states added up from zones."""
        return self.search.data

    def anchor(self, item: str) -> str:
        return _ANCHORS[self.search.classification][item]

    def target(self, item: str) -> _Figure:
        return _SIDES[item][0](self, item)

    def model(self, item: str) -> _Figure:
        found = [_SIDES[item][1](self, item, model) for model in self.models]
        known = np.array([figure.value for figure in found if np.isfinite(figure.value)])
        words = _together([figure.words for figure in found if figure.words is not None])
        if not len(known):
            return _Figure(float("nan"), words=words)
        years = [year for figure in found if np.isfinite(figure.value) for year in figure.years.split("–")]
        spans = min(years) if min(years) == max(years) else f"{min(years)}–{max(years)}"
        sources = tuple(dict.fromkeys(key for figure in found for key in figure.sources))
        return _Figure(float(np.median(known)), spans, sources, words)

    def sources(self) -> tuple[str, ...]:
        found = [figure for item in ROWS for figure in (self.target(item), self.model(item))]
        return tuple(dict.fromkeys(key for figure in found for key in figure.sources))


def _together(words: list[Message]) -> Message | None:
    """Return what several role models say as one message, each text once."""
    distinct = list({say(message): message for message in words}.values())
    if len(distinct) > 1:
        return Message("contrast.several", names=distinct)
    return distinct[0] if distinct else None


def _row(book: _Book, item: str) -> dict[str, object]:
    here, there = book.target(item), book.model(item)
    verdict = _verdict(book, item, here, there)
    name = f"contrast.item_{item}"
    rule = Message(f"contrast.rule_{item}", **_LIMITS.get(item, {}))
    measure = _measure(book, item)
    row: dict[str, object] = {
        "item": item,
        "target_value": here.value,
        "target_years": here.years,
        "model_value": there.value,
        "model_years": there.years,
        "verdict": verdict,
    }
    for locale, end in (("en", ""), ("zh-CN", "_zh")):
        row[f"name{end}"] = say(Message(name), locale)
        row[f"here{end}"] = _written(item, here, locale)
        row[f"there{end}"] = _written(item, there, locale)
        row[f"measure{end}"] = say(measure, locale)
        row[f"rule{end}"] = say(rule, locale)
        row[f"verdict_name{end}"] = say(Message(f"contrast.verdict_{verdict.replace(' ', '_')}"), locale)
    return row


def _measure(book: _Book, item: str) -> Message:
    """Return the name of the measure, which may differ by the figures there are."""
    province = book.search.target.kind == "province"
    if item == "income" and province:
        return Message("contrast.measure_income_wage")
    if item in ("universities", "medicine") and book.anchor(item) == "O-Q":
        return Message(f"contrast.measure_{item}_public")
    if item == "size" and province:
        return Message(f"contrast.measure_size_{book.search.outcome}_urban")
    if item == "size":
        return Message(f"contrast.measure_size_{book.search.outcome}")
    return Message(f"contrast.measure_{item}")


def _written(item: str, figure: _Figure, locale: str) -> str:
    if figure.words is not None:
        return say(figure.words, locale)
    if not np.isfinite(figure.value):
        return say(Message("contrast.not_in_data"), locale)
    value = format_value(figure.value, _FORMATS[item], locale)
    return (
        say(Message("contrast.value_years", value=value, years=figure.years), locale)
        if figure.years
        else value
    )


def _verdict(book: _Book, item: str, here: _Figure, there: _Figure) -> str:
    if item == "level" and book.search.target.kind == OWN:
        return "unknown"
    if item == "law" and not book.search.target.country:
        return "unknown"
    if item in ("level", "law"):
        own = _identity(item, book.search.target)
        same = all(_identity(item, model.region) == own for model in book.models)
        return "carries" if same else "does not"
    if item == "income" and book.search.target.kind == "province":
        return "unknown"
    if not (np.isfinite(here.value) and np.isfinite(there.value)):
        return "unknown"
    if item == "size":
        ratio = here.value / there.value
        return "carries" if 1 / SIZE <= ratio <= SIZE else "does not"
    if item in ("universities", "medicine"):
        return "carries" if here.value >= ANCHOR * there.value else "does not"
    limit = {"population": TREND, "jobs_trend": TREND, "income": INCOME}.get(item, OWNERSHIP)
    return "carries" if abs(here.value - there.value) <= limit else "does not"


def _identity(item: str, region: Region) -> str:
    return region.kind if item == "level" else region.country


def _nothing(*_: object) -> _Figure:
    return _UNKNOWN


def _ownership(data: Dataset, item: str, region: Region, year: int) -> _Figure:
    """Return the share of a kind of owner in the gross output of a Chinese province."""
    if region.kind != "province":
        return _UNKNOWN
    ending = "_2012" if year < _MIDDLE else ""
    share, output = data.panel(_OWNERS[item] + ending), data.panel("cn_output_io42" + ending)
    weight = output.values[0, output.regions.index(region.id)]
    part = share.values[0, share.regions.index(region.id)]
    order = [share.industries.index(code) for code in output.industries]
    known = np.isfinite(part[order]) & np.isfinite(weight)
    total = weight[known].sum()
    if not total > 0:
        return _UNKNOWN
    value = float((part[order][known] * weight[known]).sum() / total)
    return _Figure(value, str(share.years[0]), (share.source or "", output.source or ""))


def _target_ownership(book: _Book, item: str) -> _Figure:
    return _ownership(book.data, item, book.search.target, book.search.year)


def _model_ownership(book: _Book, item: str, model: Episode) -> _Figure:
    return _ownership(book.figures, item, model.region, model.base_year)


def _population(data: Dataset, region: Region, year: int) -> _Figure:
    """Return growth of population a year over the ten years up to a year, or the newest known."""
    if region.kind not in _POPULATION:
        return _UNKNOWN
    panel = data.panel(_POPULATION[region.kind])
    end = min(year, panel.years[-1])
    start = end - _DECADE
    if start not in panel.years or region.id not in panel.regions:
        return _UNKNOWN
    first, last = (panel.at(at)[panel.regions.index(region.id), 0] for at in (start, end))
    return _Figure(float(np.log(last / first) / _DECADE), f"{start}–{end}", (panel.source or "",))


def _target_population(book: _Book, _item: str) -> _Figure:
    return _population(book.data, book.search.target, book.search.year)


def _model_population(book: _Book, _item: str, model: Episode) -> _Figure:
    return _population(book.figures, model.region, model.base_year)


def _trend(data: Dataset, region: Region, year: int) -> _Figure:
    """Return growth of jobs less the nation's a year, over up to ten years of one definition."""
    if region.kind == "economy":
        return _UNKNOWN
    path = axis(data, region.kind, "jobs")
    if region.id not in path.regions:
        return _UNKNOWN
    column = path.regions.index(region.id)
    value, segment = path.values[:, column], path.segments[:, column]
    last = max((at for at, known in enumerate(path.years) if known <= year), default=0)
    first = next(
        at
        for at, known in enumerate(path.years)
        if known >= path.years[last] - _DECADE and segment[at] == segment[last]
    )
    start, end = path.years[first], path.years[last]
    if end - start < _LEAST_YEARS or not np.isfinite(value[[first, last]]).all():
        return _UNKNOWN
    trend = float(np.log(value[last] / value[first]) / (end - start))
    return _Figure(trend, f"{start}–{end}", path.tables)


def _target_trend(book: _Book, _item: str) -> _Figure:
    return _trend(book.data, book.search.target, book.search.year)


def _model_trend(book: _Book, _item: str, model: Episode) -> _Figure:
    return _trend(book.figures, model.region, model.base_year)


def _target_income(book: _Book, _item: str) -> _Figure:
    target, year = book.search.target, book.search.year
    if target.kind == "province":
        return _wage(book.data, target, year)
    return _income_of(book.data, target, year)


def _income_of(data: Dataset, region: Region, year: int) -> _Figure:
    if region.kind not in _POPULATION:
        return _UNKNOWN
    path = axis(data, region.kind, "income_per_head")
    if year not in path.years:
        return _UNKNOWN
    value = float(path.values[path.years.index(year), path.regions.index(region.id)])
    return _Figure(value, str(year), path.tables) if np.isfinite(value) else _UNKNOWN


def _model_income(book: _Book, _item: str, model: Episode) -> _Figure:
    if model.region.kind == "province":
        return _wage(book.figures, model.region, model.base_year)
    return _income_of(book.figures, model.region, model.base_year)


def _wage(data: Dataset, region: Region, year: int) -> _Figure:
    """Return the average wage in urban units as a fraction of the national one, sections weighted by jobs."""
    wages, jobs = data.panel("cn_wage_gb19"), data.panel("cn_jobs_gb19")
    at = wages.year_for(year)
    if at is None or at < CHINA_FROM:
        return _UNKNOWN
    order = [jobs.industries.index(code) for code in wages.industries]
    rows = [jobs.regions.index(id) for id in wages.regions]
    pay, count = wages.at(at), jobs.at(at)[np.ix_(rows, order)]
    own = wages.regions.index(region.id)
    known = np.isfinite(pay) & np.isfinite(count)
    bill = np.where(known, pay * count, 0.0)
    heads = np.where(known, count, 0.0)
    value = bill[own].sum() / heads[own].sum() / (bill.sum() / heads.sum())
    return _Figure(float(value), str(at), ("cn_wage_gb19", "cn_jobs_gb19"))


def _quotient(codes: Sequence[str], code: str, shares: Floats, nation: Floats) -> float:
    at = list(codes).index(code)
    return float(shares[at] / nation[at]) if nation[at] > 0 else float("nan")


def _target_anchor(book: _Book, item: str) -> _Figure:
    search = book.search
    if book.anchor(item) not in search.codes:
        return _UNKNOWN
    value = _quotient(search.codes, book.anchor(item), search.shares, search.nation)
    return _Figure(value, str(search.year), (search.source,))


def _model_anchor(book: _Book, item: str, model: Episode) -> _Figure:
    pool = book.search.pool
    if book.anchor(item) not in pool.codes:
        return _UNKNOWN
    at = model.position
    value = _quotient(pool.codes, book.anchor(item), pool.shares[at], pool.nation[at])
    return _Figure(value, str(model.base_year), pool.tables[:1])


def _target_size(book: _Book, _item: str) -> _Figure:
    return _Figure(book.search.total, str(book.search.year), (book.search.source,))


def _model_size(book: _Book, _item: str, model: Episode) -> _Figure:
    panel = book.figures.panel(_JOBS[model.region.kind])
    jobs = panel.at(model.base_year)[panel.regions.index(model.region.id)]
    value = float(np.nansum(jobs) if model.region.kind == "economy" else jobs.sum())
    return _Figure(value, str(model.base_year), (panel.source or "",)) if np.isfinite(value) else _UNKNOWN


def _level(region: Region) -> _Figure:
    kind = region.kind.replace(" ", "_")
    return _Figure(float("nan"), words=Message(f"contrast.level_{kind}"))


def _law(region: Region) -> _Figure:
    return _Figure(float("nan"), words=Message("contrast.country", country=region.nation))


_SIDES: dict[str, tuple[Callable[..., _Figure], Callable[..., _Figure]]] = {
    "state_ownership": (_nothing, _nothing),
    "foreign_ownership": (_target_ownership, _model_ownership),
    "hkmt_ownership": (_target_ownership, _model_ownership),
    "population": (_target_population, _model_population),
    "jobs_trend": (_target_trend, _model_trend),
    "income": (_target_income, _model_income),
    "universities": (_target_anchor, _model_anchor),
    "medicine": (_target_anchor, _model_anchor),
    "size": (_target_size, _model_size),
    "level": (lambda book, _: _level(book.search.target), lambda _, __, model: _level(model.region)),
    "law": (
        lambda book, _: _law(book.search.target),
        lambda _, __, model: _law(model.region),
    ),
}
_FORMATS = {
    "foreign_ownership": "percent",
    "hkmt_ownership": "percent",
    "population": "change",
    "jobs_trend": "change",
    "income": "percent",
    "universities": "ratio",
    "medicine": "ratio",
    "size": "rough",
}
_LIMITS = {
    "foreign_ownership": {"limit": OWNERSHIP},
    "hkmt_ownership": {"limit": OWNERSHIP},
    "population": {"limit": TREND},
    "jobs_trend": {"limit": TREND},
    "income": {"limit": INCOME},
    "universities": {"limit": ANCHOR},
    "medicine": {"limit": ANCHOR},
    "size": {"limit": SIZE},
}
