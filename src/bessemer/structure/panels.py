"""Complexity and relatedness of a whole panel in one call: all years, one labelled table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import check_panel, list_given, positive_given
from bessemer.structure.conventions import convention_named
from bessemer.structure.eci import Indices, indices
from bessemer.structure.notices import Notices
from bessemer.structure.outlook import densities, outlook, proximities
from bessemer.structure.strengths import Levels, levels, quotients, strong
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

PRESENCE = ("rca", "population", "given")
METHODS = ("eigenvector", "reflections")


@dataclass(frozen=True, eq=False)
class Complexity(Result):
    """Complexity of all years; see :func:`complexity`.

    Attributes
    ----------
    eigenvalues : ndarray, shape (years, 2)
        The second and third eigenvalue of each year; NaN where reflections could not be told from noise.
    """

    eigenvalues: Floats = field(default_factory=lambda: np.empty((0, 2)))

    def regions(self) -> pd.DataFrame:
        """Return one row a year and region: eci, coi, diversity."""
        return _reduced(self.table, "region", ["eci", "coi", "diversity"])

    def industries(self) -> pd.DataFrame:
        """Return one row a year and industry: pci, ubiquity."""
        return _reduced(self.table, "industry", ["pci", "ubiquity"])


def complexity(
    panel: Panel,
    convention: str = "bessemer",
    *,
    method: str | None = None,
    iterations: int | None = None,
    presence: str = "rca",
    threshold: float = 1.0,
    reference: Sequence[str] | None = None,
    population: Panel | None = None,
    proximity: str = "minimum",
    unknown: str = "refuse",
) -> Complexity:
    r"""Return ECI, PCI, density, outlook index and gain of every region, industry and year.

    .. math:: ECI_r = \frac{k_r - \bar k}{s}, \qquad \tilde M k = \lambda_2 k, \qquad
        \tilde M_{rs} = \frac{1}{D_r} \sum_i \frac{M_{ri} M_{si}}{U_i}

    with strengths M, diversity D and ubiquity U; see :func:`bessemer.structure.eci.eigen_pair` and
    :func:`bessemer.structure.outlook.outlook` for the parts and docs/methods/complexity.md for what the
    conventions change.

    Parameters
    ----------
    panel : Panel
        Levels (jobs, output, exports), shape (years, regions, industries).
    convention : str
        ``bessemer``, ``stata``, ``ecomplexity``, ``econcomplex``, ``economiccomplexity`` or ``atlas``.
    method : {"eigenvector", "reflections"}, optional
        The convention's by default.
    iterations : int, optional
        Even number of reflections.
    presence : {"rca", "population", "given"}
        A strength is a location quotient, a level per head against the reference's, or the panel's value
        itself, of at least `threshold`.
    threshold : float
        Positive.
    reference : sequence of str, optional
        Regions whose sum is the reference; all by default.
    population : Panel, optional
        Inhabitants of the same years and regions, one industry; for ``presence="population"``.
    proximity : {"minimum", "cosine", "correlation"}
    unknown : {"refuse", "zero"}
        Regions and industries of which nothing is known in a year are left out of it. Other unknown
        cells are an error, or count as zero and are counted in a warning.

    Returns
    -------
    Complexity
        Table with columns year, region, industry, rca (ratio), eci, pci (standard deviations), density
        (fraction, or percent), distance (fraction), coi, cog, diversity, ubiquity (counts); a row for
        every cell.

    Raises
    ------
    DataError
        If values are negative, infinite or unknown without a rule, there are fewer than two regions or
        industries, or no year has an ECI.
    OptionError
        If a convention, method, presence rule, proximity or threshold is none.

    References
    ----------
    Hidalgo, C. A. and Hausmann, R. (2009), The building blocks of economic complexity, PNAS 106.
    Hausmann, R. et al. (2014), The Atlas of Economic Complexity, MIT Press.

    Examples
    --------
    >>> nested = np.array([[[1.0, 1, 1], [1, 1, 0], [1, 0, 0]]])
    >>> panel = Panel(nested, (2020,), ("a", "b", "c"), ("x", "y", "z"))
    >>> (complexity(panel, presence="given").regions().eci.round(3) + 0.0).tolist()
    [1.225, 0.0, -1.225]
    """
    rule = convention_named(convention)
    chosen = _one_of("method", method or rule.method, METHODS)
    checked, ratios = quotients_of(panel, presence, threshold, reference, population, unknown)
    shape = panel.values.shape
    density, cog = np.empty(shape), np.empty(shape)
    by_region = {name: np.full(shape[:2], np.nan) for name in ("eci", "coi", "diversity")}
    by_industry = {name: np.full((shape[0], shape[2]), np.nan) for name in ("pci", "ubiquity")}
    eigenvalues = np.full((shape[0], 2), np.nan)
    notices = Notices(panel)
    for position, year in enumerate(panel.years):
        M = strong(ratios[position], threshold, rule.tolerance)
        found = indices(M, rule, chosen, iterations)
        phi = proximities(M, ratios[position], proximity, rule.diagonal)
        parts = outlook(M, phi, _outlook_pci(found, rule.outlook_pci), rule, found.counted, found.deviation)
        density[position], cog[position] = parts.density, parts.cog
        by_region["eci"][position], by_region["coi"][position] = found.eci, parts.coi
        by_region["diversity"][position] = M.sum(axis=1)
        by_industry["pci"][position], by_industry["ubiquity"][position] = found.pci, M.sum(axis=0)
        eigenvalues[position] = found.eigenvalues
        empty = checked.values[position].any(axis=1) if presence != "given" else checked.regions[position]
        density[position][~empty] = np.nan
        notices.year(year, found, checked, position)
    _hide_unknown(checked, by_region["diversity"], by_industry["ubiquity"])
    if not np.isfinite(by_region["eci"]).any():
        raise DataError(
            "No year has an economic complexity index.",
            where=notices.reason(),
            remedy="Complexity needs regions that differ in what they are strong in; look at the shares.",
        )
    notices.flips(by_region["eci"])
    columns: dict[str, Floats] = {
        "rca": ratios,
        "eci": by_region["eci"][:, :, None],
        "pci": by_industry["pci"][:, None, :],
        "density": density,
        "distance": 1.0 - (density / 100.0 if rule.percent else density),
        "coi": by_region["coi"][:, :, None],
        "cog": cog,
        "diversity": by_region["diversity"][:, :, None],
        "ubiquity": by_industry["ubiquity"][:, None, :],
    }
    return Complexity(
        name="complexity",
        title=Message(
            "structure.complexity_title",
            regions=shape[1],
            industries=shape[2],
            first=panel.years[0],
            last=panel.years[-1],
        ),
        table=labelled(panel, columns),
        units={
            **dict.fromkeys(("eci", "pci"), "standard deviations"),
            "density": "percent" if rule.percent else "fraction",
            "distance": "fraction",
            **dict.fromkeys(("diversity", "ubiquity"), "count"),
            "rca": "ratio",
        },
        parameters={
            "convention": convention,
            "method": chosen,
            "iterations": iterations if iterations is not None else rule.reflections,
            "presence": presence,
            "threshold": threshold,
            "reference": None if reference is None else list(reference),
            "proximity": proximity,
            "unknown": unknown,
        },
        conventions=rule.stated(),
        sources=() if panel.source is None else (panel.source,),
        warnings=notices.messages(),
        eigenvalues=eigenvalues,
    )


def relatedness(
    panel: Panel,
    *,
    proximity: str = "minimum",
    presence: str = "rca",
    threshold: float = 1.0,
    reference: Sequence[str] | None = None,
    population: Panel | None = None,
    unknown: str = "refuse",
) -> Result:
    r"""Return how near every industry is to what each region is strong in.

    .. math:: \omega_{ri} = \frac{\sum_j M_{rj} \phi_{ij}}{\sum_j \phi_{ij}}, \qquad d_{ri} = 1 - \omega_{ri}

    Parameters
    ----------
    panel : Panel
        Levels, shape (years, regions, industries).
    proximity : {"minimum", "cosine", "correlation"}
        See :func:`bessemer.structure.outlook.proximities`.
    presence, threshold, reference, population, unknown
        As in :func:`complexity`. Outlook index and gain (COI, COG) need PCI and come with it.

    Returns
    -------
    Result
        Table with columns year, region, industry, rca, strong (true or false), density, distance.

    Raises
    ------
    DataError, OptionError
        As in :func:`complexity`.

    References
    ----------
    Hidalgo, C. A. et al. (2007), The product space conditions the development of nations, Science 317.

    Examples
    --------
    >>> panel = Panel(np.array([[[5.0, 4.0], [4.0, 0.0]]]), (2020,), ("a", "b"), ("x", "y"))
    >>> relatedness(panel).table.density.tolist()
    [nan, nan, nan, nan]
    """
    checked, ratios = quotients_of(panel, presence, threshold, reference, population, unknown)
    density, held = np.empty_like(ratios), np.empty(ratios.shape, dtype=bool)
    tolerance = convention_named("bessemer").tolerance
    for position in range(len(panel.years)):
        M = strong(ratios[position], threshold, tolerance)
        density[position] = densities(M, proximities(M, ratios[position], proximity))
        if presence != "given":
            density[position][~checked.values[position].any(axis=1)] = np.nan
        held[position] = M > 0
    notices = Notices(panel)
    notices.levels(checked)
    return Result(
        name="relatedness",
        title=Message("structure.relatedness_title", proximity=proximity),
        table=labelled(panel, {"rca": ratios, "strong": held, "density": density, "distance": 1.0 - density}),
        units={"rca": "ratio", "density": "fraction", "distance": "fraction"},
        parameters={
            "proximity": proximity,
            "presence": presence,
            "threshold": threshold,
            "reference": None if reference is None else list(reference),
            "unknown": unknown,
        },
        conventions={"diagonal": "0"},
        sources=() if panel.source is None else (panel.source,),
        warnings=notices.messages(),
    )


def _one_of(name: str, value: Any, choices: Sequence[str]) -> str:
    if value not in choices:
        raise OptionError(
            f"{name}='{value}' is not known.",
            where=f"Known: {listing(choices)}.",
            remedy=did_you_mean(str(value), choices) or "Choose one of these.",
        )
    return str(value)


def _outlook_pci(found: Indices, which: str) -> Floats:
    return found.raw_pci if which == "eigenvector" else found.pci


def quotients_of(
    panel: Panel,
    presence: str,
    threshold: float,
    reference: Sequence[str] | None,
    population: Panel | None,
    unknown: str,
) -> tuple[Levels, Floats]:
    """Return checked levels and what is held against the threshold, shape (years, regions, industries)."""
    _one_of("presence", presence, PRESENCE)
    check_panel(panel)
    if population is not None:
        check_panel(population)
    positive_given(threshold, "threshold", "Use 1 for location quotients.")
    if reference is not None:
        reference = list_given(reference, "reference", str, "ids of regions")
    positions = None if reference is None else panel._positions("regions", reference)
    if positions is not None and not positions:
        raise OptionError("The reference has no regions.", remedy="Name at least one, or leave it out.")
    heads = _heads(panel, population) if presence == "population" else None
    checked = levels(panel, unknown)
    if presence == "given":
        return checked, checked.values
    ratios = np.empty(panel.values.shape)
    for position, values in enumerate(checked.values):
        ratios[position] = quotients(values, positions, None if heads is None else heads[position])
    return checked, ratios


def _heads(panel: Panel, population: Panel | None) -> Floats:
    if population is None:
        raise OptionError(
            "presence='population' needs inhabitants.",
            remedy="Pass population=, a panel of the same years and regions with one industry.",
        )
    heads = population.select(years=panel.years, regions=panel.regions).values
    if heads.shape[2] != 1 or not (np.isfinite(heads) & (heads > 0)).all():
        raise DataError(
            "Inhabitants must be one positive number for every region and year.",
            remedy="Select the one industry 'total' and regions that are inhabited.",
        )
    return np.asarray(heads[:, :, 0])


def _hide_unknown(checked: Levels, diversity: Floats, ubiquity: Floats) -> None:
    diversity[~checked.regions] = np.nan
    ubiquity[~checked.industries] = np.nan


def labelled(panel: Panel, columns: Mapping[str, NDArray[Any]]) -> pd.DataFrame:
    """Return arrays that broadcast to (years, regions, industries) as one tidy labelled table.

    Regions and industries are categories, so that a label is stored once.
    """
    import pandas as pd

    shape = (len(panel.years), len(panel.regions), len(panel.industries))
    size = shape[0] * shape[1] * shape[2]

    def codes(axis: int) -> NDArray[Any]:
        kind = np.min_scalar_type(-max(shape[axis], 1))
        lengths = [1, 1, 1]
        lengths[axis] = shape[axis]
        return np.broadcast_to(np.arange(shape[axis], dtype=kind).reshape(lengths), shape).reshape(size)

    data: dict[str, Any] = {
        "year": np.repeat(np.asarray(panel.years, dtype=np.int64), shape[1] * shape[2]),
        "region": pd.Categorical.from_codes(codes(1), categories=pd.Index(panel.regions), validate=False),
        "industry": pd.Categorical.from_codes(
            codes(2), categories=pd.Index(panel.industries), validate=False
        ),
    }
    for name, values in columns.items():
        data[name] = np.broadcast_to(values, shape).reshape(size)
    return pd.DataFrame(data, copy=False)


def _reduced(table: pd.DataFrame, axis: str, columns: list[str]) -> pd.DataFrame:
    kept = table[["year", axis, *columns]].drop_duplicates(["year", axis])
    return kept.reset_index(drop=True)
