"""Trade quotients: which part of a nation's deliveries to an industry a region takes from itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.sources.given import flag_given, fraction_given, list_given, number_given

QUOTIENTS = ("slq", "cilq", "flq", "aflq")
"""Simple, cross-industry, Flegg's and augmented Flegg's location quotient."""

BASELINES = ("national", "scaled", "size")
"""National coefficients as they are, times one number, and times the region's size alone."""

METHODS = (*BASELINES, *QUOTIENTS)
WITH_DELTA = ("size", "flq", "aflq")
"""Methods with the exponent delta."""


def trade_quotients(
    output: ArrayLike,
    national_output: ArrayLike,
    method: str = "flq",
    *,
    delta: float = 0.3,
    share: float = 1.0,
    capped: bool = True,
    sectors: Sequence[str] | None = None,
) -> Floats:
    r"""Return the part of each national domestic input that a region's industries take from the region.

    .. math::
        SLQ_i &= \frac{x^r_i / x^r}{x^n_i / x^n}, \qquad
        CILQ_{ij} = \frac{SLQ_i}{SLQ_j} \; (i \ne j), \quad CILQ_{ii} = SLQ_i \\
        FLQ_{ij} &= \lambda \, CILQ_{ij}, \qquad
        \lambda = \left[\log_2 \left(1 + \frac{x^r}{x^n}\right)\right]^\delta \\
        AFLQ_{ij} &= FLQ_{ij} \log_2 (1 + SLQ_j) \text{ where } SLQ_j > 1, \text{ else } FLQ_{ij} \\
        t_{ij} &= \min(1, \cdot)

    Parameters
    ----------
    output, national_output : array, shape (S,)
        Gross output (or jobs) of the region and of the nation by sector, in one unit.
    method : str
        ``slq``, ``cilq``, ``flq``, ``aflq``, or a baseline: ``national`` (all is taken from the region),
        ``scaled`` (`share` of everything), ``size`` (lambda of everything).
    delta : float
        Exponent of the region's size, from 0 (lambda is one) to below 1; of ``size``, ``flq`` and ``aflq``.
    share : float
        Of ``scaled``, from 0 to 1.
    capped : bool
        Hold quotients to one, so that the region takes no more than the nation's coefficient. Flegg and
        Webber (2000) let AFLQ go above one: an industry in which the region is specialised may then buy more
        in the region than the nation's industry buys in the nation.
    sectors : sequence of str, optional
        Labels for errors.

    Returns
    -------
    ndarray, shape (S, S)
        By supplying and using sector. Columns of sectors that the region does not have are zero.

    Raises
    ------
    OptionError
        If the method is unknown, or delta or share out of range.
    DataError
        If outputs are unknown, negative or do not fit, or the region makes what the nation does not.

    References
    ----------
    Flegg, A. T., Webber, C. D. and Elliott, M. V. (1995), On the appropriate use of location quotients in
    generating regional input-output tables, Regional Studies 29(6). Flegg, A. T. and Webber, C. D. (1997),
    Regional Studies 31(8); (2000), Regional size, regional specialization and the FLQ formula, Regional
    Studies 34(6). Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, section 8.2.

    Examples
    --------
    >>> trade_quotients([20, 5], [100, 100], "slq").round(3).tolist()
    [[1.0, 1.0], [0.4, 0.4]]
    >>> trade_quotients([20, 5], [100, 100], "flq", delta=0.3).round(3).tolist()
    [[0.94, 1.0], [0.147, 0.235]]
    """
    own, whole = _outputs(output, national_output, sectors)
    _options(method, delta, share)
    flag_given(capped, "capped")
    size = len(own)
    if method in ("national", "scaled"):
        quotients = np.full((size, size), share if method == "scaled" else 1.0)
    elif method == "size":
        quotients = np.full((size, size), size_factor(own.sum(), whole.sum(), delta))
    else:
        quotients = _by_industry(own, whole, method, delta)
    if capped:
        quotients = np.minimum(quotients, 1.0)
    quotients[:, own == 0] = 0.0
    return quotients


def simple_quotients(output: Floats, national_output: Floats) -> Floats:
    """Return the simple location quotient of each sector; zero where the nation makes nothing."""
    part, whole = output / output.sum(), national_output / national_output.sum()
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))


def size_factor(output: float, national_output: float, delta: float) -> float:
    """Return lambda, the factor of Flegg's quotient for a region's size; one for the nation itself."""
    return float(np.log2(1.0 + output / national_output) ** delta)


def _by_industry(own: Floats, whole: Floats, method: str, delta: float) -> Floats:
    simple = simple_quotients(own, whole)
    if method == "slq":
        return np.repeat(simple[:, None], len(own), axis=1)
    ratio = np.divide(
        simple[:, None], simple[None, :], out=np.zeros((len(own), len(own))), where=simple[None, :] > 0
    )
    np.fill_diagonal(ratio, simple)
    if method == "cilq":
        return ratio
    quotients = size_factor(own.sum(), whole.sum(), delta) * ratio
    if method == "aflq":
        # The cap of FLQ comes after the term for specialisation, which is one or more.
        quotients = quotients * np.where(simple > 1.0, np.log2(1.0 + simple), 1.0)
    return quotients


def _outputs(output: ArrayLike, national: ArrayLike, sectors: Sequence[str] | None) -> tuple[Floats, Floats]:
    try:
        own = np.array(output, dtype=np.float64)
        whole = np.array(national, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError("Output holds something that is no number.", remedy="Give numbers only.") from error
    if own.ndim != 1 or own.shape != whole.shape or not own.size:
        raise DataError(
            f"Output of the region has shape {own.shape}, of the nation {whole.shape}.",
            remedy="Give one figure a sector for both, in the same order.",
        )
    given = None if sectors is None else list_given(sectors, "sectors", str, "labels of sectors")
    names = [str(place + 1) for place in range(len(own))] if given is None else list(given)
    if len(names) != len(own):
        raise DataError(
            f"There are {len(own)} outputs for {len(names)} sectors.", remedy="Give one figure a sector."
        )
    faults = (
        (~np.isfinite(own), "Output of the region is unknown", "Fill it, or join the sector to another."),
        (~np.isfinite(whole), "Output of the nation is unknown", "Fill it, or join the sector to another."),
        (own < 0, "Output of the region is negative", "Look at the figures."),
        (whole < 0, "Output of the nation is negative", "Look at the figures."),
        (
            (own > whole * (1 + 1e-9)),
            "The region makes more than the nation",
            "Give both in one unit, of one year; the region is part of the nation.",
        ),
    )
    for faulty, what, remedy in faults:
        if faulty.any():
            at = [f"{names[int(k)]} ({own[k]:g} of {whole[k]:g})" for k in np.flatnonzero(faulty)]
            raise DataError(f"{what}.", where=f"Sectors: {listing(at)}.", remedy=remedy)
    if own.sum() <= 0:
        raise DataError("The region has no output.", remedy="Give its gross output by sector.")
    return own, whole


def _options(method: str, delta: float, share: float) -> None:
    if method not in METHODS:
        raise OptionError(
            f"There is no method '{method}'.",
            remedy=f"{did_you_mean(str(method), METHODS)} There are {listing(METHODS)}.".strip(),
        )
    number_given(delta, "delta")
    if not 0.0 <= delta < 1.0:
        raise OptionError(
            f"delta is {delta}.", remedy="Give a number from 0 to below 1; 0.1 to 0.5 is usual."
        )
    fraction_given(share, "share")
