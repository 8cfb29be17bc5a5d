"""Panels in another classification, or by other places: by shipped concordances and by the user's own."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bessemer.checks import of_kind
from bessemer.classify import Concordance, concordance
from bessemer.classify.links import Link
from bessemer.classify.shares import Plan, any_of, bounds_of, plan_of, share_out
from bessemer.classify.weights import check_links, weighted
from bessemer.errors import ClassificationError, DataError, OptionError
from bessemer.panel import Break, Floats, Panel, Status

Rule = Literal["unknown", "zero"]


def aggregate_panel(panel: Panel, target: str) -> Panel:
    """Return a panel in another classification by the shipped concordance, nothing shared out by assumption.

    A target industry that receives part of a source industry, without a published weight, is unknown; so is
    one with an unknown part. Estimated parts make an estimated sum.

    Raises
    ------
    OptionError
        If the panel has no classification.
    """
    if panel.classification is None:
        raise OptionError(
            "A panel without classification cannot be aggregated.",
            remedy="Give classification= when making the panel.",
        )
    if target == panel.classification:
        return panel
    links = concordance(panel.classification, target)
    values, codes = links.aggregate(panel.values, panel.industries)
    estimated = np.where(np.isin(panel.status, (Status.ESTIMATED,)), 1.0, 0.0)
    touched = links.aggregate(estimated, panel.industries)[0]
    status = np.where(
        np.isnan(values),
        Status.NOT_COLLECTED,
        np.where(np.nan_to_num(touched) > 0, Status.ESTIMATED, Status.OBSERVED),
    ).astype(np.uint8)
    return dataclasses.replace(
        panel, values=values, status=status, industries=tuple(codes), classification=target
    )


def convert_panel(
    panel: Panel,
    links: Concordance,
    *,
    missing: Literal["equal", "unknown"] = "equal",
    unknown: Rule = "unknown",
    absent: Rule = "unknown",
    unlisted: Literal["error", "out"] = "error",
) -> Panel:
    r"""Return a panel by the target codes of a concordance of industries, or of places.

    .. math:: y_{trj} = \sum_i w_{ij}\, x_{tri}

    and the same over places for a concordance whose axis is ``regions``. A cell is unknown if any cell with
    a weight above zero that feeds it is. It is estimated if such a cell is, or if a fraction of one that is
    not zero went into it.

    Parameters
    ----------
    panel : Panel
        Quantities that add up, such as jobs or output; not shares or averages.
    links : Concordance
        From :func:`bessemer.classify.concordance`, or read from a file of the user's own.
    missing : {"equal", "unknown"}
        What a code that covers several targets without a published weight gives them: equal parts, or
        something unknown.
    unknown : {"unknown", "zero"}
        Whether unknown cells make the sums unknown, or count as zero.
    absent : {"unknown", "zero"}
        What a code of the concordance that the panel does not have means for the targets which need it.
    unlisted : {"error", "out"}
        Whether a code of the panel of which the concordance says nothing is a mistake, or goes nowhere.

    Returns
    -------
    Panel
        With the targets that any code of the panel leads to, in the order of the target. Breaks that
        concern some industries concern the targets which these lead to.

    Raises
    ------
    ClassificationError
        If the panel has another classification, or codes of which the concordance says nothing.

    Examples
    --------
    >>> import bessemer as bm
    >>> from bessemer.classify import concordance
    >>> jobs = bm.Panel([[[10.0, 4.0]]], (2016,), ("here",), ("452112", "452910"), classification="naics2012")
    >>> later = jobs.convert(concordance("naics2012", "naics2017"), absent="zero")
    >>> dict(zip(later.industries, later.values[0, 0].tolist()))
    {'452210': 5.0, '452311': 9.0}
    """
    plan, cells, status = _laid_out(panel, links, missing, absent, unlisted)
    shared = share_out(cells, plan, unknown=unknown)
    lost = np.isnan(shared.values)
    withheld = any_of((status == Status.WITHHELD) & np.isnan(cells), plan)
    guessed = any_of((status == Status.ESTIMATED) & (cells != 0), plan) | shared.estimated
    if unknown == "zero":
        guessed |= any_of(np.isnan(cells), plan)
    made = np.where(
        lost,
        np.where(withheld, Status.WITHHELD, Status.NOT_COLLECTED),
        np.where(guessed, Status.ESTIMATED, Status.OBSERVED),
    ).astype(np.uint8)
    if links.axis == "regions":
        return dataclasses.replace(
            panel,
            values=np.moveaxis(shared.values, -1, 1),
            status=np.moveaxis(made, -1, 1),
            regions=plan.targets,
            breaks=_breaks_of_places(panel, links, plan),
        )
    return dataclasses.replace(
        panel,
        values=shared.values,
        status=made,
        industries=plan.targets,
        classification=links.target,
        breaks=_breaks_of_industries(panel, links, plan),
    )


def convert_bounds(
    panel: Panel,
    links: Concordance,
    lower: Panel | None = None,
    upper: Panel | None = None,
    *,
    absent: Rule = "unknown",
    unlisted: Literal["error", "out"] = "error",
) -> tuple[Panel, Panel]:
    r"""Return what each cell of a converted panel is at least and at most.

    Weights that are not published may be anything, and an unknown cell is at least zero; what limits it
    above is not known, unless `upper` says it. See :func:`bessemer.classify.shares.bounds_of`.

    Parameters
    ----------
    panel : Panel
        No figure below zero.
    links : Concordance
    lower, upper : Panel, optional
        Bounds of the cells, such as ship with withheld figures; by default the figures themselves.

    Raises
    ------
    OptionError
        If a figure is negative.

    Examples
    --------
    >>> import bessemer as bm
    >>> from bessemer.classify import concordance
    >>> jobs = bm.Panel([[[10.0, 4.0]]], (2016,), ("here",), ("452112", "452910"), classification="naics2012")
    >>> low, high = convert_bounds(jobs, concordance("naics2012", "naics2017"), absent="zero")
    >>> low.values[0, 0].tolist(), high.values[0, 0].tolist()
    ([0.0, 4.0], [10.0, 14.0])
    """
    for given in (panel, lower, upper):
        of_kind(given, (Panel, type(None)), "no Panel", "Give panels of the same cells.", DataError)
    of_kind(panel, Panel, "no Panel", "Make one with Panel.from_frame(frame, ...).", DataError)
    if np.nanmin(panel.values, initial=0.0) < 0:
        raise OptionError(
            "Bounds of a panel with negative figures are not known.",
            remedy="Convert gains and losses apart.",
        )
    made = convert_panel(panel, links, absent=absent, unlisted=unlisted)
    least = panel if lower is None else lower
    most = panel if upper is None else upper
    plan, low, _ = _laid_out(least, links, "equal", absent, unlisted)
    high = _laid_out(most, links, "equal", absent, unlisted)[1]
    ends = bounds_of(low, high, plan)
    if links.axis == "regions":
        ends = (np.moveaxis(ends[0], -1, 1), np.moveaxis(ends[1], -1, 1))
    low_end, high_end = (
        dataclasses.replace(
            made, values=end, status=np.where(np.isnan(end), Status.NOT_COLLECTED, Status.ESTIMATED)
        )
        for end in ends
    )
    return low_end, high_end


def stand_in(cells: Floats, status: NDArray[np.uint8], codes: tuple[str, ...], links: Concordance) -> Floats:
    """Return cells in which codes that stand for one another count once.

    Some places have a figure of their own in one year and within another's in the next. Where such a code
    was not collected and those that hold its figure are known, it counts zero.

    Parameters
    ----------
    cells : ndarray of float, shape (..., S)
    status : ndarray of uint8, same shape
    codes : tuple of str
        Along the last axis.
    links : Concordance
        Its links say what a code covers, and what is optional.
    """
    place = {code: number for number, code in enumerate(codes)}
    found = np.array(cells, dtype=np.float64)
    empty = np.isnan(cells) & (np.asarray(status) == Status.NOT_COLLECTED)
    for link in links.links:
        if link.source_code not in place or not (link.covers or link.optional):
            continue
        own = place[link.source_code]
        parts = [place[code] for code in link.covers if code in place]
        if link.optional:
            found[..., own] = np.where(empty[..., own], 0.0, found[..., own])
        if not parts:
            continue
        inside = empty[..., parts] & ~np.isnan(cells[..., own])[..., None]
        found[..., parts] = np.where(inside, 0.0, found[..., parts])
        if len(parts) == len(link.covers):
            apart = empty[..., own] & ~np.isnan(cells[..., parts]).any(axis=-1)
            found[..., own] = np.where(apart, 0.0, found[..., own])
    return found


def _laid_out(
    panel: Panel,
    links: Concordance,
    missing: str,
    absent: Rule,
    unlisted: Literal["error", "out"],
) -> tuple[Plan, Floats, NDArray[np.uint8]]:
    """Return the plan, and values and status with the axis that changes at the end."""
    of_kind(panel, Panel, "no Panel", "Make one with Panel.from_frame(frame, ...).", DataError)
    check_links(links)
    if missing not in ("equal", "unknown"):
        raise OptionError(f"missing='{missing}' is not a rule.", remedy="Use 'equal' or 'unknown'.")
    # The name of a list of the user's own has a mark behind its plain name.
    known = (None, links.source, links.source.partition("@")[0])
    plain = None if panel.classification is None else panel.classification.partition("@")[0]
    if links.axis == "industries" and panel.classification not in known and plain not in known:
        raise ClassificationError(
            f"The panel is in {panel.classification}, and the concordance is from {links.source}.",
            remedy=f"Give one from {panel.classification}, or chain two with compose().",
        )
    used = weighted(links) if missing == "equal" else links
    if links.axis == "regions":
        codes, cells, status = (
            panel.regions,
            np.moveaxis(panel.values, 1, -1),
            np.moveaxis(panel.status, 1, -1),
        )
        cells = stand_in(cells, status, codes, used)
    else:
        codes, cells, status = panel.industries, panel.values, panel.status
    return plan_of(used, codes, absent=absent, unlisted=unlisted), cells, status


def _breaks_of_industries(panel: Panel, links: Concordance, plan: Plan) -> tuple[Break, ...]:
    found = []
    for entry in panel.breaks:
        if entry.industries:
            reached = _reached(links, set(entry.industries))
            codes = tuple(code for code in plan.targets if code in reached)
            if not codes:
                continue
            entry = dataclasses.replace(entry, industries=codes)
        found.append(entry)
    return tuple(found)


def _breaks_of_places(panel: Panel, links: Concordance, plan: Plan) -> tuple[Break, ...]:
    found = []
    for entry in panel.breaks:
        if entry.scope != "all":
            concerned = {region for region in panel.regions if entry.concerns(region)}
            reached = _reached(links, concerned)
            places = [code for code in plan.targets if code in reached]
            if not places:
                continue
            entry = dataclasses.replace(entry, scope=" ".join(places))
        found.append(entry)
    return tuple(found)


def _reached(links: Concordance, codes: set[str]) -> set[str]:
    def counts(link: Link) -> bool:
        return link.source_code in codes and bool(link.target_code) and link.weight != 0

    return {link.target_code for link in links.links if counts(link)}
