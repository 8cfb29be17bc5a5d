"""Technology intensity: the weight of high-technology manufacturing and knowledge-intensive services."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from bessemer.errors import ClassificationError, OptionError, RegionError, did_you_mean, listing
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import check_panel, dataset_given, list_given
from bessemer.structure.tables import nonnegative
from bessemer.words import Message

if TYPE_CHECKING:
    from bessemer.sources import Dataset

MANUFACTURING = frozenset({"high", "medium_high", "medium_low", "low"})
KNOWLEDGE = frozenset({"kis_high_tech", "kis_market", "kis_financial", "kis_other"})
GROUPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "high_technology_manufacturing": frozenset({"high"}),
        "high_and_medium_high_technology_manufacturing": frozenset({"high", "medium_high"}),
        "manufacturing": MANUFACTURING,
        "high_technology_services": frozenset({"kis_high_tech"}),
        "knowledge_intensive_services": KNOWLEDGE,
    }
)
_SAME = 1e-12


@dataclass(frozen=True)
class Intensity:
    """What one industry can be in the taxonomies of OECD and Eurostat.

    Attributes
    ----------
    levels : frozenset of str
        Every level that a part of the industry has: ``high``, ``medium_high``, ``medium_low``, ``low``
        (manufacturing), ``kis_high_tech``, ``kis_market``, ``kis_financial``, ``kis_other``
        (knowledge-intensive services), ``less`` (other services), ``none`` (farming, mining, utilities,
        construction).
    status : str
        ``exact``; ``approximate``, where the note says what is neglected; or ``not separable``.
    note : str
    """

    levels: frozenset[str]
    status: str
    note: str


@cache
def intensities(scheme: str) -> Mapping[str, Intensity]:
    """Return the level of each industry of a scheme.

    Parameters
    ----------
    scheme : str
        ``ind1990``, ``io42``, ``io42_2012``, ``gb19``, ``naics``, ``sic``, ``a10`` or ``wiod35``.

    Returns
    -------
    mapping of code to Intensity

    Raises
    ------
    ClassificationError
        If the scheme is not mapped to the taxonomies.

    References
    ----------
    Eurostat, High-tech industry and knowledge-intensive services, metadata, annex 3 (NACE Rev. 2).
    Galindo-Rueda, F. and Verger, F. (2016), OECD taxonomy of economic activities based on R&D intensity,
    OECD Science, Technology and Industry Working Papers 2016/04.

    Examples
    --------
    >>> sorted(intensities("ind1990")["181"].levels)
    ['high']
    >>> intensities("gb19")["C"].status
    'not separable'
    """
    text = (resources.files("bessemer.structure") / "data" / "technology.csv").read_text(encoding="utf-8")
    # The lines at the head of the file say where the levels come from.
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    found = {
        row["code"]: Intensity(frozenset(row["levels"].split("|")), row["status"], row["note"])
        for row in rows
        if row["scheme"] == scheme
    }
    if not found:
        known = list(dict.fromkeys(row["scheme"] for row in rows))
        raise ClassificationError(
            f"The classification '{scheme}' is not mapped to technology intensity.",
            where=f"Mapped: {', '.join(known)}.",
            remedy=did_you_mean(str(scheme), known) or "Aggregate the panel to one of these first.",
        )
    return MappingProxyType(found)


def membership(scheme: str, codes: Sequence[str], group: str) -> tuple[Floats, Floats]:
    """Return which industries belong to a group for certain, and which may in part, as 0 and 1.

    Parameters
    ----------
    scheme : str
    codes : sequence of str
    group : str
        A key of ``GROUPS``.

    Returns
    -------
    (ndarray, ndarray), each of shape (industries,)

    Examples
    --------
    >>> [part.tolist() for part in membership("io42", ["12", "20"], "high_technology_manufacturing")]
    [[0.0, 1.0], [1.0, 1.0]]
    """
    if group not in GROUPS:
        raise OptionError(f"There is no group '{group}'.", remedy=f"Known: {', '.join(GROUPS)}.")
    known = intensities(scheme)
    missing = [code for code in codes if code not in known]
    if missing:
        raise ClassificationError(
            f"Codes without a level: {listing(missing)}.",
            where=f"Classification {scheme}.",
            remedy=did_you_mean(missing[0], known) or f"It has {listing(known)}.",
        )
    wanted = GROUPS[group]
    certain = [float(known[code].levels <= wanted) for code in codes]
    possible = [float(bool(known[code].levels & wanted)) for code in codes]
    return np.array(certain), np.array(possible)


def technology_intensity(
    panels: Panel | str | Sequence[Panel | str],
    regions: Sequence[str] | None = None,
    *,
    years: Sequence[int] | None = None,
    nation: Sequence[str] | None = None,
    data: Dataset | None = None,
) -> Result:
    r"""Return the shares of high technology and knowledge-intensive services, beside the nation.

    With certain members C and possible members P of a group,

    .. math:: \sum_{i \in C} p_{ri} \le s_r \le \sum_{i \in P} p_{ri}

    The bounds meet where the classification can tell; where it cannot, the share is unknown and the bounds
    say what is known.

    Parameters
    ----------
    panels : Panel, str, or a sequence of these
        Levels by industry, or names of tables of the dataset (``us_jobs_ind1990``); several where years
        come in different classifications (``cn_output_io42_2012``, ``cn_output_io42``).
    regions : sequence of str, optional
        Ids or names; all regions of the panel by default.
    years : sequence of int, optional
        All by default.
    nation : sequence of str, optional
        Regions whose sum is the nation; by default those of each region's own nation in the dataset, and
        for regions that the dataset does not know all of the panel.
    data : Dataset, optional
        The shipped one by default.

    Returns
    -------
    Result
        Table with columns year, region, group, share, lower, upper, nation_share, nation_lower,
        nation_upper (fractions of all industries), classification, status (``exact`` or ``not separable``).

    Raises
    ------
    ClassificationError
        If a panel's classification is not mapped.
    RegionError
        If a region is in none of the panels.

    References
    ----------
    Eurostat; Galindo-Rueda and Verger (2016); see :func:`intensities`.

    Examples
    --------
    >>> panel = Panel(
    ...     np.array([[[30.0, 70.0]]]), (2017,), ("X",), ("20", "28"), unit="jobs", classification="io42"
    ... )
    >>> table = technology_intensity(panel).table
    >>> float(table.share[table.group == "high_technology_manufacturing"].iloc[0])
    0.3
    """
    import pandas as pd

    dataset = dataset_given(data)
    asked = [panels] if isinstance(panels, Panel | str) or not isinstance(panels, Iterable) else list(panels)
    for one in asked:
        if not isinstance(one, str):
            check_panel(one)
    rows: list[dict[str, object]] = []
    found: set[str] = set()
    if regions is not None:
        regions = list_given(regions, "regions", str, "regions")
    wanted = None if regions is None else [_id(dataset, name, asked) for name in regions]
    for entry in asked:
        panel = dataset.panel(entry) if isinstance(entry, str) else entry
        if years is not None:
            panel = panel.select(years=[year for year in panel.years if year in years])
        nonnegative(panel)
        inside = [id for id in (wanted or panel.regions) if id in panel.regions]
        found.update(inside)
        for year in panel.years:
            rows.extend(_rows(dataset, panel.select(years=[year]), inside, nation))
    missing = [id for id in (wanted or ()) if id not in found]
    if missing:
        raise RegionError(
            f"No figures for {listing(missing)}.",
            remedy="Choose a table of the same kind of region; 'bessemer data list' shows them.",
        )
    columns = ["year", "region", "group", "share", "lower", "upper"]
    columns += ["nation_share", "nation_lower", "nation_upper", "classification", "status"]
    table = pd.DataFrame(rows, columns=columns)
    named = [entry if isinstance(entry, str) else entry.source for entry in asked]
    return Result(
        name="technology_intensity",
        title=Message("structure.technology_title"),
        table=table.sort_values(["region", "group", "year"], kind="stable", ignore_index=True),
        units=dict.fromkeys(columns[3:9], "fraction"),
        parameters={"regions": wanted, "years": None if years is None else list(years)},
        conventions={"taxonomy": "Eurostat high-tech industry and knowledge-intensive services, NACE Rev. 2"},
        sources=tuple(name for name in named if name is not None),
        warnings=_warnings(table),
    )


def _id(dataset: Dataset, name: str, asked: Sequence[Panel | str]) -> str:
    """Return the id of a region by id or name; ids of the caller's own panels pass as they are."""
    if any(isinstance(entry, Panel) and name in entry.regions for entry in asked):
        return name
    return dataset.regions.resolve(name).id


def _rows(
    dataset: Dataset, panel: Panel, regions: Sequence[str], nation: Sequence[str] | None
) -> list[dict[str, object]]:
    known = np.asarray(np.isfinite(panel.values).any(axis=(0, 1)))
    panel = panel.select(
        industries=[code for code, kept in zip(panel.industries, known, strict=True) if kept]
    )
    shares = panel.shares().values[0]
    classification = str(panel.classification)
    whole: dict[tuple[str, ...], Floats] = {}
    rows: list[dict[str, object]] = []
    parts = {group: membership(classification, panel.industries, group) for group in GROUPS}
    for region in regions:
        members = _members(dataset, panel, region, nation)
        if members not in whole:
            sums = panel.select(regions=members).sum_regions()[0][0]
            whole[members] = sums / sums.sum() if sums.sum() > 0 else np.full(len(sums), np.nan)
        own = shares[panel.regions.index(region)]
        for group, (certain, possible) in parts.items():
            lower, upper = float(own @ certain), float(own @ possible)
            nation_lower, nation_upper = float(whole[members] @ certain), float(whole[members] @ possible)
            told = upper - lower <= _SAME and nation_upper - nation_lower <= _SAME
            rows.append(
                {
                    "year": panel.years[0],
                    "region": region,
                    "group": group,
                    "share": lower if upper - lower <= _SAME else np.nan,
                    "lower": lower,
                    "upper": upper,
                    "nation_share": nation_lower if nation_upper - nation_lower <= _SAME else np.nan,
                    "nation_lower": nation_lower,
                    "nation_upper": nation_upper,
                    "classification": classification,
                    "status": "exact" if told else "not separable",
                }
            )
    return rows


def _members(dataset: Dataset, panel: Panel, region: str, nation: Sequence[str] | None) -> tuple[str, ...]:
    if nation is not None:
        return tuple(nation)
    if region in dataset.regions:
        inside = set(panel.regions)
        members = tuple(id for id in dataset.nation(dataset.regions[region]).regions if id in inside)
        if members:
            return members
    return panel.regions


def _warnings(table: object) -> tuple[Message, ...]:
    import pandas as pd

    assert isinstance(table, pd.DataFrame)
    wide = table[table["status"] == "not separable"]
    return tuple(
        Message(
            "structure.technology_bounds",
            classification=str(name),
            groups=[Message(f"structure.group_{group}") for group in GROUPS if group in set(part["group"])],
        )
        for name, part in wide.groupby("classification")
    )
