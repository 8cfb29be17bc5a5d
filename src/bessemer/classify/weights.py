"""Weights of concordances: filled where none are published, chained over a third list, turned round."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from numbers import Real
from typing import Any

from bessemer.checks import of_kind
from bessemer.classify.concordances import Concordance
from bessemer.classify.links import Link
from bessemer.errors import ClassificationError, OptionError, listing

ROUNDING = 1e-9
"""What a sum of weights may be off by arithmetic alone."""


def check_links(given: Any) -> None:
    """Refuse what is no concordance.

    Raises
    ------
    ClassificationError
        Shows it.
    """
    remedy = "Give what concordance() or read_concordance() returned."
    of_kind(given, Concordance, "no concordance", remedy, ClassificationError)


def _sizes(given: Any, name: str) -> dict[str, float]:
    """Return sizes by code; a size may be unknown."""
    remedy = "Give numbers by code, such as national jobs."
    of_kind(given, Mapping, f"no {name} by code", remedy, OptionError)
    for size in given.values():
        of_kind(size, Real, f"no number among {name}", remedy, OptionError)
    return dict(given)


def weighted(concordance: Concordance, by: Mapping[str, float] | None = None) -> Concordance:
    r"""Fill the weights that are not published: in equal parts, or in proportion to the size of the targets.

    .. math:: w_{st} = \rho_s \frac{z_t}{\sum_{u \in U_s} z_u}, \qquad
        \rho_s = 1 - \sum_{t \notin U_s} w_{st}

    where :math:`U_s` are the targets that code s reaches without a weight, and z is 1 or the size given.

    Parameters
    ----------
    concordance : Concordance
    by : mapping of target code to number, optional
        Sizes, such as national jobs by target code; equal parts by default, and for a code none of whose
        targets has a size above zero.

    Returns
    -------
    Concordance
        Each weight that was filled has ``assumed`` set.

    Raises
    ------
    OptionError
        If a size is negative.

    Examples
    --------
    >>> from bessemer.classify import concordance
    >>> [link.weight for link in weighted(concordance("naics2012", "naics2017")).links_of("452112")]
    [0.5, 0.5]
    """
    check_links(concordance)
    sizes = {} if by is None else _sizes(by, "sizes")
    negative = [code for code, size in sizes.items() if size < 0]
    if negative:
        raise OptionError(
            f"The size of {listing(negative)} is negative.", remedy="Give sizes of zero or more."
        )
    filled: list[Link] = []
    for code, links in _by_source(concordance).items():
        if not code:
            filled += links
            continue
        open_links = [link for link in links if link.relation in ("split", "part") and link.weight is None]
        rest = _left(links)
        size = [max(sizes.get(link.target_code, 0.0), 0.0) if by is not None else 1.0 for link in open_links]
        if not sum(size) > 0:  # also where a size is NaN
            size = [1.0] * len(open_links)
        whole = sum(size)
        shares = {id(link): rest * part / whole for link, part in zip(open_links, size, strict=True)}
        filled += [
            dataclasses.replace(
                link,
                relation="part" if link.target_code else "out",
                weight=shares[id(link)],
                assumed=True,
            )
            if id(link) in shares
            else link
            for link in links
        ]
    return dataclasses.replace(concordance, links=tuple(filled))


def compose(first: Concordance, second: Concordance) -> Concordance:
    r"""Return the concordance that leads over the list in the middle.

    .. math:: w_{ac} = \sum_b w_{ab}\, w_{bc}

    A weight that is not published stays so, unless all ways of it lead to one place: then it does not
    matter. A code of the middle that the second leaves out leaves that part of the source out.

    Parameters
    ----------
    first : Concordance
        From A to B.
    second : Concordance
        From B to C.

    Raises
    ------
    ClassificationError
        If the second does not begin where the first ends, or lacks a code that the first leads to.

    Examples
    --------
    >>> from bessemer.classify import concordance
    >>> over = compose(concordance("naics2012", "naics2017"), concordance("naics2017", "naics2022"))
    >>> sorted({link.target_code for link in over.links_of("452112")})
    ['455110', '455211']
    """
    check_links(first)
    check_links(second)
    if first.target != second.source or first.axis != second.axis:
        raise ClassificationError(
            f"A concordance from {second.source} does not follow one to {first.target}.",
            remedy="Give first the one from A to B, then the one from B to C.",
        )
    onward = _by_source(second)
    lost = sorted(
        {link.target_code for link in first.links if link.target_code and link.target_code not in onward}
    )
    if lost:
        raise ClassificationError(
            f"The concordance from {second.source} to {second.target} says nothing of {listing(lost)}.",
            where=f"{len(lost)} codes that the one from {first.source} leads to.",
            remedy="Add a row for each, with an empty target where it goes nowhere.",
        )
    never = {link.target_code for link in first.links if link.relation == "missing"}
    found: list[Link] = []
    for code, links in _by_source(first).items():
        if code:
            found += _chained(code, links, onward)
    missing = dict.fromkeys(
        [link.target_code for link in second.links if link.relation == "missing"]
        + [link.target_code for link in second.links if link.target_code and link.source_code in never]
    )
    found += [Link("", code, "missing", None) for code in missing]
    return Concordance(first.source, second.target, tuple(found), first.axis)


def invert(concordance: Concordance, sizes: Mapping[str, float] | None = None) -> Concordance:
    r"""Return the concordance the other way, weighted by the sizes of the source codes.

    .. math:: v_{ts} = \frac{w_{st}\, z_s}{\sum_r w_{rt}\, z_r}

    Parameters
    ----------
    concordance : Concordance
        From A to B.
    sizes : mapping of source code to number, optional
        z, such as the nation's jobs by A in a year for which they are known. Where they, or a weight, are
        not known, or are zero for all codes that feed a target, the weights of that target are not known.

    Returns
    -------
    Concordance
        From B to A. Codes of A that went nowhere, even in part, are never known from B.

    Examples
    --------
    >>> from bessemer.classify import concordance
    >>> jobs = {"452112": 300.0, "452910": 100.0, "452990": 50.0, "452111": 100.0}
    >>> back = invert(weighted(concordance("naics2012", "naics2017")), jobs)
    >>> [(link.target_code, link.weight) for link in back.links_of("452311")]
    [('452112', 0.6), ('452910', 0.4)]
    """
    check_links(concordance)
    sizes = None if sizes is None else _sizes(sizes, "sizes")
    feeding: dict[str, list[Link]] = {}
    for link in concordance.links:
        if link.target_code and link.source_code:
            feeding.setdefault(link.target_code, []).append(link)
    found: list[Link] = []
    for target, links in feeding.items():
        parts = [_size(link, sizes) for link in links]
        whole = sum(parts)
        for link, part in zip(links, parts, strict=True):
            if len(links) == 1:
                found.append(Link(target, link.source_code, "one", 1.0, link.note))
            elif whole > 0:
                share = part / whole
                found.append(Link(target, link.source_code, "part", share, link.note, link.assumed))
            else:
                found.append(Link(target, link.source_code, "split", None, link.note))
    found += [
        Link(link.target_code, "", "out", None) for link in concordance.links if link.relation == "missing"
    ]
    lost = dict.fromkeys(link.source_code for link in concordance.links if not link.target_code)
    found += [Link("", code, "missing", None) for code in lost]
    return Concordance(concordance.target, concordance.source, tuple(found), concordance.axis)


def _size(link: Link, sizes: Mapping[str, float] | None) -> float:
    """Return what a source code adds to a target; NaN where that is not known."""
    if sizes is None or link.weight is None:
        return float("nan")
    return link.weight * sizes.get(link.source_code, float("nan"))


def _by_source(concordance: Concordance) -> dict[str, tuple[Link, ...]]:
    found: dict[str, list[Link]] = {}
    for link in concordance.links:
        found.setdefault(link.source_code, []).append(link)
    return {code: tuple(links) for code, links in found.items()}


def out_share(links: tuple[Link, ...]) -> float:
    """Return the fraction of a source code that its links say goes nowhere."""
    left = [1.0 if link.weight is None else link.weight for link in links if link.relation == "out"]
    return min(1.0, sum(left)) if links else 1.0


def _left(links: tuple[Link, ...]) -> float:
    """Return the fraction of a source code that its links give no weight to."""
    stated = sum(link.weight for link in links if link.relation != "out" and link.weight is not None)
    return max(0.0, 1.0 - stated - out_share(links))


def _chained(code: str, links: tuple[Link, ...], onward: Mapping[str, tuple[Link, ...]]) -> list[Link]:
    """Return the links of one source code over the middle."""
    known = [link for link in links if link.target_code and link.weight is not None]
    unknown = [link for link in links if link.target_code and link.weight is None]
    rest = _left(links) if unknown else 0.0
    reached = dict.fromkeys(
        further.target_code
        for link in links
        for further in onward.get(link.target_code, ())
        if link.target_code and further.target_code
    )
    first = links[0]
    found: list[Link] = []
    for target in reached:
        weight: float | None = 0.0
        assumed = False
        for link in known:
            way = _onward(onward[link.target_code], target)
            if link.weight == 0 or way is None or way.weight == 0:
                continue
            assumed |= link.assumed or way.assumed
            weight = (
                None
                if way.weight is None or weight is None
                else weight + float(link.weight or 0) * way.weight
            )
        ways = [_onward(onward[link.target_code], target) for link in unknown]
        shares = {0.0 if way is None else way.weight for way in ways}
        if shares - {0.0}:
            one = shares.pop() if len(shares) == 1 else None
            assumed |= any(way.assumed for way in ways if way is not None)
            weight = None if one is None or weight is None else weight + rest * one
        if weight is None:
            found.append(Link(code, target, "split", None, first.note))
        elif weight > 0:
            whole = weight > 1 - ROUNDING
            found.append(
                Link(code, target, "one" if whole else "part", 1.0 if whole else weight, first.note, assumed)
            )
    if not any(link.weight is None for link in found):
        out = 1.0 - sum(link.weight or 0.0 for link in found)
        if out > ROUNDING:
            found.append(Link(code, "", "out", out if found else None))
    elif any(
        further.relation == "out" for link in links for further in (link, *onward.get(link.target_code, ()))
    ):
        found.append(Link(code, "", "split", None, first.note))
    return [dataclasses.replace(link, covers=first.covers, optional=first.optional) for link in found]


def _onward(links: tuple[Link, ...], target: str) -> Link | None:
    return next((link for link in links if link.target_code == target), None)
