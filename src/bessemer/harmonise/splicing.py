"""Series of an old definition carried on under a new one: factors that are kept, and a break that stays."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError, OptionError, YearError, listing
from bessemer.panel import Break, Floats, Panel, Status
from bessemer.result import Result
from bessemer.sources.given import check_panel, year_given
from bessemer.words import Message, Text, say

Method = Literal["ratio", "growth", "none"]
METHODS = ("ratio", "growth", "none")
_SAME = 1e-12
"""What a factor may differ from one by arithmetic alone."""
COLUMNS = ("region", "industry", "factor", "lowest", "highest", "spread", "years", "first", "last", "why")


@dataclass(frozen=True, eq=False)
class Factors:
    """What old figures are multiplied by, and how far the years of overlap disagree.

    Attributes
    ----------
    factor, lowest, highest, spread : ndarray, shape (regions, industries)
        NaN where there is none; `lowest` and `highest` are ratios of single years, `spread` is the standard
        deviation of their logarithms, unknown with fewer than two years.
    years : ndarray of int
        Years of overlap in which both figures are known.
    both_zero : ndarray of bool
        Whether both are zero in all of these.
    """

    factor: Floats
    lowest: Floats
    highest: Floats
    spread: Floats
    years: NDArray[np.intp]
    both_zero: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Spliced:
    """A spliced panel with the factors that it rests on.

    Attributes
    ----------
    panel : Panel
        Its breaks have the link; rescaled cells are estimated.
    factors : Result
        By region and industry: factor, lowest and highest ratio of a year, spread, years of overlap, and why
        there is none.
    """

    panel: Panel
    factors: Result


def splice(
    old: Panel,
    new: Panel,
    *,
    at: int | None = None,
    method: Method | None = None,
    overlap: Iterable[int] | None = None,
    bridge: Panel | None = None,
) -> Spliced:
    r"""Carry figures of a new definition back by those of an old one.

    By ``ratio``, with the years O in which both are known,

    .. math:: f_{ri} = \frac{\sum_{t \in O} y_{tri}}{\sum_{t \in O} x_{tri}}, \qquad
        \tilde y_{tri} = f_{ri}\, x_{tri} \quad (t < a)

    where x is the old, y the new series and a the year of the link. By ``growth``, where the two have no
    year in common, a third series b that goes on across the link says how much of the step is growth:

    .. math:: f_{ri} = \frac{y_{a r i}}{x_{s r i}} \Big/ \frac{b_{a r}}{b_{s r}}

    with s the last old year before a. What is left of the step is taken for the change of definition, so
    that an industry which grew more or less than b from s to a has an f that is off by the difference. By
    ``none`` old figures stay as they are.

    Parameters
    ----------
    old, new : Panel
        Same regions, industries and unit, in any order; convert one first where they differ.
    at : int, optional
        First year of the new series that is used; its first year by default.
    method : {"ratio", "growth", "none"}, optional
        ``ratio`` by default where there are years in common.
    overlap : iterable of int, optional
        The years to take the ratio over; by default all that both have.
    bridge : Panel, optional
        For ``growth``: a series by the same regions without a break, such as total jobs. It has either one
        industry, or those of `new`.

    Returns
    -------
    Spliced
        A cell with no factor is unknown; where both are zero throughout the overlap, a zero stays zero. No
        factor is zero: a series that the new definition does not have has none.

    Raises
    ------
    OptionError
        If there is no year in common and no method is named, or the method needs what is not given.
    DataError
        If the panels differ in regions, industries or unit.
    YearError
        If a year is not in a panel, or no old figure lies before the link.

    References
    ----------
    Hill, R. J., and Fox, K. J. (1997). Splicing index numbers. Journal of Business and Economic
    Statistics 15(3), 387-389.

    Examples
    --------
    >>> old = Panel([[[90.0]], [[100.0]], [[102.0]]], (1999, 2000, 2001), ("here",), ("cars",))
    >>> new = Panel([[[80.0]], [[82.0]], [[85.0]]], (2000, 2001, 2002), ("here",), ("cars",))
    >>> linked = splice(old, new)
    >>> linked.panel.series("here", "cars").round(2).tolist()
    [72.18, 80.0, 82.0, 85.0]
    >>> linked.panel.change(1999, 2002)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    bessemer.errors.YearError: The definition changed in 2000: ...
    """
    for panel in (old, new) if bridge is None else (old, new, bridge):
        check_panel(panel)
    year_given(at, "at")
    older = _aligned(old, new)
    link = new.years[0] if at is None else at
    if link not in new.years:
        raise YearError(
            f"The new series has no year {link}.",
            where=f"It has {listing(new.years)}.",
            remedy="Link at one of its years.",
        )
    before = [year for year in older.years if year < link]
    if not before:
        raise YearError(
            f"The old series has no year before {link}.",
            where=f"It has {listing(older.years)}.",
            remedy="Give a later year of the link, or the panels the other way round.",
        )
    shared = [year for year in older.years if year in set(new.years)]
    used = shared if overlap is None else sorted(set(overlap))
    lost = [year for year in used if year not in shared]
    if lost:
        raise YearError(
            f"The panels do not both have {listing(lost)}.",
            where=f"They share {listing(shared) if shared else 'no year'}.",
            remedy="Choose among the years that both have.",
        )
    chosen = _chosen(method, used, bridge)
    past = older.select(years=before)
    if chosen == "ratio":
        found = _ratios(_years(older, used), _years(new, used))
    elif chosen == "growth":
        found = _growth(past, new, link, bridge)
        used = [before[-1], link]
    else:
        ones = np.ones(new.values.shape[1:])
        found = Factors(ones, ones, ones, ones * np.nan, np.zeros(ones.shape, dtype=np.intp), ones < 0)
    late = new.select(years=[year for year in new.years if year >= link])
    return Spliced(
        _joined(past, late, found, link, chosen),
        _table(new, found, used, chosen),
    )


def _chosen(method: str | None, shared: list[int], bridge: Panel | None) -> str:
    if method is not None and method not in METHODS:
        raise OptionError(
            f"method='{method}' is not a way to splice.", remedy=f"Use {', '.join(map(repr, METHODS))}."
        )
    if method is None and not shared:
        raise OptionError(
            "The two series have no year in common, so that nothing says how they compare.",
            remedy="Pass method='growth' with a bridge that goes on across the link, or method='none'.",
        )
    chosen = method or "ratio"
    if chosen == "ratio" and not shared:
        raise OptionError(
            "A ratio needs a year that both series have.",
            remedy="Pass method='growth' with a bridge, or method='none'.",
        )
    if (chosen == "growth") != (bridge is not None):
        raise OptionError(
            "method='growth' and bridge= belong together.",
            remedy="Give a panel by the same regions that goes on across the link, such as total jobs.",
        )
    return chosen


def _aligned(old: Panel, new: Panel) -> Panel:
    """Return the old panel in the order of the new one; both must have the same labels and unit."""
    for axis in ("regions", "industries"):
        mine, theirs = set(getattr(old, axis)), set(getattr(new, axis))
        if mine != theirs:
            differ = sorted(mine ^ theirs)
            raise DataError(
                f"The two panels differ in {axis}: {listing(differ)}.",
                where=f"{len(mine - theirs)} only in the old one, {len(theirs - mine)} only in the new one.",
                remedy="Convert one with convert(), or select() what both have.",
            )
    for part in ("unit", "classification"):
        if None not in (getattr(old, part), getattr(new, part)) and getattr(old, part) != getattr(new, part):
            raise DataError(
                f"The old panel has {part} {getattr(old, part)}, the new one {getattr(new, part)}.",
                remedy="Bring both to one.",
            )
    return old.select(regions=new.regions, industries=new.industries)


def _years(panel: Panel, years: list[int]) -> Floats:
    return panel.select(years=years).values


def _ratios(old: Floats, new: Floats) -> Factors:
    """Return factors over years of overlap, shape (years, regions, industries) each."""
    known = ~np.isnan(old) & ~np.isnan(new)
    x, y = np.where(known, old, 0.0), np.where(known, new, 0.0)
    count = known.sum(axis=0)
    whole_old, whole_new = x.sum(axis=0), y.sum(axis=0)
    fits = (count > 0) & (whole_old > 0) & (whole_new > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(fits, whole_new / whole_old, np.nan)
        single = np.where(known & (x > 0) & (y > 0), y / x, np.nan)
    usable = (~np.isnan(single)).sum(axis=0)
    logs = np.log(single)
    mean = np.where(usable > 0, np.nansum(logs, axis=0) / np.maximum(usable, 1), np.nan)
    square = np.nansum((logs - mean) ** 2, axis=0)
    spread = np.where(usable > 1, np.sqrt(square / np.maximum(usable - 1, 1)), np.nan)
    lowest = np.where(np.isnan(single), np.inf, single).min(axis=0)
    highest = np.where(np.isnan(single), -np.inf, single).max(axis=0)
    some = fits & (usable > 0)
    zero = (count > 0) & (whole_old == 0) & (whole_new == 0)
    return Factors(
        factor,
        np.where(some, lowest, np.nan),
        np.where(some, highest, np.nan),
        np.where(fits, spread, np.nan),
        count.astype(np.intp),
        zero,
    )


def _growth(past: Panel, new: Panel, link: int, bridge: Panel | None) -> Factors:
    """Return factors of the step from the last old year to the link, less the growth of a bridge."""
    assert bridge is not None
    last = past.years[-1]
    for year in (last, link):
        if year not in bridge.years:
            raise YearError(
                f"The bridge has no year {year}.",
                where=f"It has {listing(bridge.years)}.",
                remedy=f"Give a series that has {last} and {link}.",
            )
    crossed = bridge.breaks_between(last, link)
    if crossed:
        raise YearError(
            f"The bridge has a break of its own in {crossed[0].year}: {crossed[0].note.en}",
            remedy="Give a series whose definition goes on across the link.",
        )
    if len(bridge.industries) > 1:
        bridge = bridge.select(industries=new.industries)
    held = bridge.select(regions=new.regions)
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = np.where(held.at(last) > 0, held.at(link) / held.at(last), np.nan)
        expected = past.at(last) * np.broadcast_to(grown, past.values.shape[1:])
    found = _ratios(expected[None], new.at(link)[None])
    return dataclasses.replace(found, spread=np.full(found.factor.shape, np.nan))


def _joined(past: Panel, late: Panel, found: Factors, link: int, method: str) -> Panel:
    """Return the rescaled past and the new series as one panel."""
    values = past.values * found.factor
    values = np.where(found.both_zero & (past.values == 0), 0.0, values)
    changed = ~np.isnan(values) & (np.abs(found.factor - 1) > _SAME)
    lost = np.isnan(values) & ~np.isnan(past.values)
    status = np.where(changed, Status.ESTIMATED, past.status)
    status = np.where(lost, Status.NOT_COLLECTED, status)
    entry = Break(link, "all", _note(found, link, method))
    earlier = [item for item in past.breaks if item.year < link]
    later = [item for item in late.breaks if item.year > link]
    return dataclasses.replace(
        late,
        values=np.concatenate([values, late.values]),
        status=np.concatenate([status, late.status]),
        years=(*past.years, *late.years),
        breaks=tuple(dict.fromkeys([*earlier, entry, *later])),
    )


def _note(found: Factors, link: int, method: str) -> Text:
    known = found.factor[~np.isnan(found.factor)]
    if method == "none" or not known.size:
        message = Message("harmonise.break_none" if method == "none" else "harmonise.break_unknown")
    elif known.size == 1:
        message = Message(f"harmonise.break_one_{method}", year=link, factor=float(known[0]))
    else:
        message = Message(
            f"harmonise.break_{method}",
            year=link,
            median=float(np.median(known)),
            lowest=float(known.min()),
            highest=float(known.max()),
            count=int(known.size),
        )
    return Text(say(message, "en"), say(message, "zh-CN"))


def _table(new: Panel, found: Factors, years: list[int], method: str) -> Result:
    import pandas as pd

    grid = np.indices(found.factor.shape).reshape(2, -1)
    why = np.where(
        ~np.isnan(found.factor),
        "",
        np.where(found.years == 0, "no figure known in both", "zero in one or both"),
    )
    frame = pd.DataFrame(
        {
            "region": np.array(new.regions, dtype=object)[grid[0]],
            "industry": np.array(new.industries, dtype=object)[grid[1]],
            **{
                name: getattr(found, name).ravel()
                for name in ("factor", "lowest", "highest", "spread", "years")
            },
            "first": years[0] if years else None,
            "last": years[-1] if years else None,
            "why": why.ravel(),
        }
    )
    unknown = int(np.isnan(found.factor).sum())
    warnings = (Message("harmonise.no_factor", count=unknown, whole=found.factor.size),) if unknown else ()
    return Result(
        name="factors",
        title=Message("harmonise.factors"),
        table=frame[list(COLUMNS)],
        units=dict.fromkeys(("factor", "lowest", "highest"), "ratio") | {"spread": "log points"},
        parameters={"method": method, "overlap": years},
        sources=tuple(dict.fromkeys(name for name in (new.source,) if name)),
        warnings=warnings,
        shown=("region", "industry", "factor", "lowest", "highest", "years"),
        formats={"factor": "ratio", "lowest": "ratio", "highest": "ratio", "years": "integer"},
    )
