"""A portfolio to build: which industries, how many jobs, how probable, how soon."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.errors import OptionError, UnavailableError, did_you_mean, listing
from bessemer.pathways import Options, options, portfolio
from bessemer.pathways.lookback import reached
from bessemer.scenarios.engine import Entries
from bessemer.scenarios.grounds import Ground, ground_of
from bessemer.scenarios.inapplicable import InapplicableError
from bessemer.scenarios.sectors import links
from bessemer.scenarios.spec import Build, Entry
from bessemer.sources.kept import kept
from bessemer.words import Message, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from bessemer.regions import Region
    from bessemer.sources import Dataset

TABLE = "best_portfolios"


@dataclass(frozen=True, eq=False)
class Built:
    """A portfolio as it enters a plan.

    Attributes
    ----------
    entries : Entries
    chosen : tuple of Entry
        One an industry: sector, jobs, years, probability of success.
    names : tuple of Text
        Of the industries.
    industries : tuple of str
        Codes of the options, and their list; empty where the entries are given.
    classification : str
    rate : str
        Where the probabilities are from: ``given``, ``forecast`` or ``record``.
    tables : tuple of str
    """

    entries: Entries
    chosen: tuple[Entry, ...]
    names: tuple[Text, ...]
    rate: str
    tables: tuple[str, ...]
    industries: tuple[str, ...] = ()
    classification: str = ""


@lru_cache(maxsize=16)
def built(ground: Ground, build: Build) -> Built:
    """Return the industries of a scenario with their jobs and probabilities.

    Without jobs given, an industry comes to the weight that it has in the nation (a location quotient of 1).
    Where its figures count output, jobs stand to the region's jobs as output to its output.

    Raises
    ------
    InapplicableError
        If the region has too few options, or nothing is known of how often such options came.
    OptionError
        If a code is unknown.
    """
    if build.entries:
        return _given(ground, build)
    return _shipped(ground, build) or picked(ground, build)


def picked(ground: Ground, build: Build) -> Built:
    """Return the industries of a scenario chosen now, whatever ships."""
    found = _outlook(ground, build)
    table = found.table.set_index("industry", drop=False)
    if build.industries == "best":
        codes = best(found, build.count, ground)
    else:
        codes = [str(code) for code in build.industries]
        for code in codes:
            if code not in table.index:
                near = did_you_mean(code, table.index)
                raise OptionError(
                    f"'{code}' is no option of {ground.region.name}.",
                    where="Field portfolio.industries.",
                    remedy=near
                    or f"See 'bessemer pathways {ground.region.id}'; for example {listing(table.index, 5)}.",
                )
    rows = table.loc[codes]
    scale = _scale(ground, found)
    classification = _classification(found, ground)
    chosen, names, kept = [], [], []
    for code, (_, row) in zip(codes, rows.iterrows(), strict=True):
        sector = _sector(ground, classification, str(code))
        success = build.success
        if success is None:
            success = _chance(ground, row["probability"], float(row["location_quotient"]), build.years)
        stake = float(row["stake"])
        if sector is None or not np.isfinite(stake):
            continue
        kept.append(str(code))
        chosen.append(Entry(sector, stake * scale, build.years, success))
        names.append(Text(str(row["industry_name"]), str(row["industry_name_zh"])))
    if not chosen:
        raise InapplicableError(Message("scenarios.no_options", region=ground.region))
    forecast = bool(rows["probability"].notna().all()) and build.success is None
    kind = "given" if build.success is not None else "forecast" if forecast else "record"
    return Built(
        entries=_entries(ground, tuple(chosen), build),
        chosen=tuple(chosen),
        names=tuple(names),
        rate=kind,
        tables=found.sources,
        industries=tuple(kept),
        classification=classification,
    )


@lru_cache(maxsize=32)
def open_to(ground: Ground) -> Built:
    """Return all options worth a planner's look, with the jobs and probabilities they would be built with.

    Raises
    ------
    InapplicableError
        If no industry detail covers the region.
    """
    from bessemer.pathways.tables import listed

    codes = tuple(str(code) for code in listed(_outlook(ground, Build()))["industry"])
    if not codes:
        raise InapplicableError(Message("scenarios.no_options", region=ground.region))
    return picked(ground, Build(industries=codes))


def _shipped(ground: Ground, build: Build) -> Built | None:
    """Return the best portfolio that ships for the region and year, or None."""
    usual = Build(additional=build.additional)
    if build != usual or TABLE not in ground.data.catalogue.tables:
        return None
    frame = _table(ground.data)
    rows = frame[(frame["region"] == ground.region.id) & (frame["year"] == ground.year)]
    if rows.empty or rows["sector"].iloc[0] not in ground.codes:
        return None
    chosen = tuple(
        Entry(str(sector), float(jobs), build.years, float(success))
        for sector, jobs, success in zip(rows["sector"], rows["jobs"], rows["success"], strict=True)
    )
    known = scheme(str(rows["classification"].iloc[0]))
    names = tuple(Text(known[code].short, known[code].short_zh) for code in rows["industry"])
    return Built(_entries(ground, chosen, build), chosen, names, str(rows["rate"].iloc[0]), (TABLE,))


@kept
def _table(data: Dataset) -> pd.DataFrame:
    return data.frame(TABLE)


def portfolio_table(data: Dataset, regions: Iterable[Region]) -> pd.DataFrame:
    """Return the best portfolios of regions as they ship, from their newest figures.

    Columns region, year, classification, industry, sector, jobs, success, rate; none for a region without
    enough options or without a record of entries.
    """
    import pandas as pd

    rows = []
    for region in regions:
        try:
            ground = ground_of(data, region)
            found = picked(ground, Build())
        except UnavailableError:
            continue
        for code, entry in zip(found.industries, found.chosen, strict=True):
            rows.append(
                {
                    "region": region.id,
                    "year": np.int16(ground.year),
                    "classification": found.classification,
                    "industry": code,
                    "sector": entry.sector,
                    "jobs": float(f"{entry.jobs:.5g}"),
                    "success": round(entry.success, 4),
                    "rate": found.rate,
                }
            )
    return pd.DataFrame(rows)


def best(found: Options, count: int, ground: Ground) -> list[str]:
    """Return the codes of the best portfolio: most value less risk, solved exactly."""
    from bessemer.pathways.tables import listed

    candidates = list(listed(found)["industry"])
    if len(candidates) < count:
        raise InapplicableError(
            Message("scenarios.few_options", region=ground.region, count=len(candidates), wanted=count)
        )
    try:
        choice = portfolio(found, k=count, candidates=candidates, frontier=False, reasons=False)
    except OptionError as error:
        raise InapplicableError(
            Message("scenarios.few_options", region=ground.region, count=len(candidates), wanted=count)
        ) from error
    return [str(code) for code in choice.table["industry"]]


def _outlook(ground: Ground, build: Build) -> Options:
    try:
        # Intervals of the options are not used, so that one draw is enough.
        found = options(ground.region, ground.year, data=ground.data, draws=1)
    except UnavailableError as error:
        raise InapplicableError(Message("scenarios.no_options", region=ground.region)) from error
    known = build.success is not None or found.table["probability"].notna().any()
    if not known and reached(ground.data, ground.data.geography(ground.region), 0.5) is None:
        raise InapplicableError(Message("scenarios.no_rate", region=ground.region))
    return found


def _chance(ground: Ground, probability: float, quotient: float, years: float) -> float:
    """Return the forecast of an entry, or else how often sectors as near came, the same each year."""
    if np.isfinite(probability):
        return float(probability)
    past = reached(ground.data, ground.data.geography(ground.region), quotient)
    return 0.0 if past is None else float(1 - (1 - past[0]) ** (years / past[1]))


def _scale(ground: Ground, found: Options) -> float:
    """Return jobs for one unit of the options' stake."""
    unit = found.units.get("stake", "")
    if unit in ("jobs", "persons"):
        return 1.0
    if ground.outcome == "value_added":
        return 1.0
    panel = ground.data.panel("cn_output_io42")
    output = float(np.nansum(panel.at(panel.years[-1])[panel.regions.index(ground.region.id)]))
    return ground.total / output


def _classification(found: Options, ground: Ground) -> str:
    """Return the list that the options' codes are of."""
    for name in ("ind1990", "io42", "a10", "wiod35"):
        if set(found.counted) <= set(scheme(name).codes):
            return name
    raise InapplicableError(Message("scenarios.no_options", region=ground.region))


def _sector(ground: Ground, classification: str, code: str) -> str | None:
    """Return the region's sector that an industry stands in: the largest one that shares its group."""
    if classification == ground.classification:
        return code
    for meeting in ("sections16", "a10"):
        groups = set(links(classification, meeting, code))
        found = [
            (float(ground.shares[at]), own)
            for at, own in enumerate(ground.codes)
            if groups & set(links(ground.classification, meeting, own))
        ]
        if found:
            return max(found)[1]
    return None


def _given(ground: Ground, build: Build) -> Built:
    chosen = build.entries
    for entry in chosen:
        if entry.sector not in ground.codes:
            names = listing(ground.codes, 25)
            raise OptionError(
                f"'{entry.sector}' is no sector of {ground.region.name}'s figures.",
                where=f"Field portfolio.entries.sector; codes of {ground.classification}: {names}.",
                remedy=did_you_mean(entry.sector, ground.codes) or "Use one of these codes.",
            )
    if build.success is not None:
        chosen = tuple(replace(entry, success=build.success) for entry in chosen)
    known = scheme(ground.classification)
    titles = tuple(Text(known[entry.sector].name, known[entry.sector].name_zh) for entry in chosen)
    return Built(_entries(ground, chosen, build), chosen, titles, "given", ())


def _entries(ground: Ground, chosen: tuple[Entry, ...], build: Build) -> Entries:
    return Entries(
        sector=np.array([ground.codes.index(entry.sector) for entry in chosen]),
        jobs=np.array([entry.jobs for entry in chosen]),
        success=np.array([entry.success for entry in chosen]),
        years=np.array([entry.years for entry in chosen]),
        additional=build.additional,
    )
