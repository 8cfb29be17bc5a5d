"""Diversity of regions, and its parts within and between groups of related industries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bessemer.classify import scheme, schemes
from bessemer.errors import OptionError, listing
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import positive_given
from bessemer.structure.quotients import location_quotient
from bessemer.structure.tables import by_region, nonnegative
from bessemer.structure.variety import inverse_herfindahl, shannon_entropy
from bessemer.words import Message


def varieties(shares: Floats, groups: Sequence[str]) -> tuple[Floats, Floats]:
    r"""Return unrelated and related variety, which add up to Shannon entropy.

    With :math:`P_g = \sum_{i \in g} p_i`,

    .. math::
        UV = -\sum_g P_g \log_2 P_g, \qquad
        RV = \sum_g P_g H_g, \quad H_g = -\sum_{i \in g} \frac{p_i}{P_g} \log_2 \frac{p_i}{P_g}, \qquad
        UV + RV = -\sum_i p_i \log_2 p_i

    Parameters
    ----------
    shares : ndarray, shape (..., industries)
        Fractions that add up to one.
    groups : sequence of str, length industries
        The group of each industry.

    Returns
    -------
    (ndarray, ndarray)
        In bits, shape (...).

    References
    ----------
    Frenken, K., Van Oort, F. and Verburg, T. (2007), Related variety, unrelated variety and regional
    economic growth, Regional Studies 41.

    Examples
    --------
    >>> unrelated, related = varieties(np.array([0.25, 0.25, 0.5]), ["metal", "metal", "food"])
    >>> float(unrelated), float(related)
    (1.0, 0.5)
    """
    labels = sorted(set(groups))
    member = np.array([[group == label for label in labels] for group in groups], dtype=np.float64)
    between = shannon_entropy(shares @ member) / np.log(2.0)
    whole = shannon_entropy(shares) / np.log(2.0)
    return between, np.maximum(whole - between, 0.0)


def diversity(panel: Panel, *, groups: Mapping[str, str] | None = None, threshold: float = 1.0) -> Result:
    r"""Return how diverse each region's economy is.

    .. math:: H = -\sum_i p_i \ln p_i, \qquad N_2 = 1 / \sum_i p_i^2, \qquad D = \sum_i [LQ_i \ge \theta]

    Parameters
    ----------
    panel : Panel
        Levels, shape (years, regions, industries).
    groups : mapping of industry to group, optional
        For related and unrelated variety (:func:`varieties`); the sections of the panel's classification
        by default, where it has them. Industries without a section form one group.
    threshold : float
        Location quotient from which an industry is a specialisation.

    Returns
    -------
    Result
        Table with columns year, region, entropy (nats), effective_number, inverse_herfindahl,
        specialisations (count), unrelated_variety, related_variety (bits). Unknown where any industry is;
        the varieties also where there are no groups.

    Raises
    ------
    DataError
        If a value is negative or infinite.
    OptionError
        If an industry has no group in `groups`.

    References
    ----------
    Frenken, Van Oort and Verburg (2007); see :func:`varieties`.

    Examples
    --------
    >>> panel = Panel(np.array([[[2.0, 2.0], [1.0, 3.0]]]), (2020,), ("a", "b"), ("x", "y"))
    >>> diversity(panel).table.effective_number.round(3).tolist()
    [2.0, 1.755]
    """
    nonnegative(panel)
    positive_given(threshold, "threshold", "Use 1 for location quotients.")
    if groups is not None and not isinstance(groups, Mapping):
        raise OptionError(f"groups={groups!r} is no mapping.", remedy="Give the group of each industry.")
    shares = panel.shares().values
    entropy = shannon_entropy(shares)
    quotients = location_quotient(panel).values
    strengths = (quotients >= threshold * (1 - 1e-12)).sum(axis=2).astype(np.float64)
    known = np.isfinite(entropy) & np.isfinite(quotients).any(axis=2)
    chosen = _groups(panel, groups)
    unrelated = related = np.full(entropy.shape, np.nan)
    if chosen is not None:
        unrelated, related = varieties(shares, chosen)
    columns = {
        "entropy": entropy,
        "effective_number": np.exp(entropy),
        "inverse_herfindahl": inverse_herfindahl(shares),
        "specialisations": np.where(known, strengths, np.nan),
        "unrelated_variety": unrelated,
        "related_variety": related,
    }
    return Result(
        name="diversity",
        title=Message("structure.diversity_title"),
        table=by_region(panel, columns),
        units={
            "entropy": "nats",
            "effective_number": "industries",
            "inverse_herfindahl": "industries",
            "specialisations": "count",
            "unrelated_variety": "bits",
            "related_variety": "bits",
        },
        parameters={"threshold": threshold, "groups": "given" if groups is not None else "sections"},
        sources=() if panel.source is None else (panel.source,),
    )


def _groups(panel: Panel, groups: Mapping[str, str] | None) -> list[str] | None:
    if groups is not None:
        missing = [code for code in panel.industries if code not in groups]
        if missing:
            raise OptionError(
                f"No group is given for {listing(missing)}.",
                remedy="Give every industry of the panel a group.",
            )
        return [groups[code] for code in panel.industries]
    if panel.classification not in schemes():
        return None
    known = scheme(str(panel.classification))
    found = [known[code].parent or "" if code in known else "" for code in panel.industries]
    return found if len(set(found)) > 1 else None
