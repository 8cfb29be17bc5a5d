"""Synthetic control: what a region's course would have been, from donors that moved with it before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bessemer.history.synthetic.assembly import assembled, setting_of
from bessemer.history.synthetic.comparison import Transform, compare
from bessemer.history.synthetic.control import SyntheticControl
from bessemer.history.synthetic.inference import placebos_in_space
from bessemer.history.synthetic.simplex import simplex_weights
from bessemer.panel import Panel
from bessemer.sources.given import flag_given


def synthetic_control(
    panel: Panel,
    treated: str,
    year: int,
    donors: Iterable[str] | None = None,
    industry: str | None = None,
    *,
    transform: Transform = "level",
    placebos: bool = True,
    across_breaks: bool = False,
    neighbours: Iterable[str] | None = None,
    picked: bool = False,
    names: Mapping[str, Any] | None = None,
) -> SyntheticControl:
    r"""Return a region beside the weighted donors that moved as it did before `year`.

    .. math:: \hat y_{1t} = \sum_j w_j y_{jt}, \qquad
              w = \arg\min_{w \ge 0,\, \sum w = 1} \sum_{t < t_0} (y_{1t} - \textstyle\sum_j w_j y_{jt})^2,
              \qquad \widehat{ATT} = \frac{1}{T_1} \sum_{t \ge t_0} (y_{1t} - \hat y_{1t})

    The weights are exact: see :func:`bessemer.history.simplex_weights`.

    Parameters
    ----------
    panel : Panel
        Outcomes by year, region and industry; years out of interest are to be left out by `select`.
    treated : str
        Region id.
    year : int
        First treated year :math:`t_0`; the pre-period lies strictly before it.
    donors : iterable of str, optional
        All other regions by default, less those with unknown figures or a break in definition, which the
        warnings count. Donors named here must be complete.
    industry : str, optional
        The panel's single industry by default, or the sum over its industries (unknown where one is).
    transform : {"level", "log", "index"}
        Outcomes as they are, their logarithms, or divided by their mean over the pre-period.
    placebos : bool
        Whether to treat each donor in turn. Without, the p-value is unknown.
    across_breaks : bool
        Whether to cross breaks in definition.
    neighbours : iterable of str, optional
        Regions that the same shock may have hit; weight on them counts against the result.
    picked : bool
        Whether the region was chosen because of its outcome; the result is then marked so.
    names : mapping of region to name, optional
        What sentences call the regions.

    Returns
    -------
    SyntheticControl
        With ``weights``, ``att``, ``p_value``, ``gaps`` and ``checks``.

    Raises
    ------
    RegionError
        If a region is unknown, a donor is treated or named twice, or no donor is left.
    YearError
        If fewer than two years lie before `year` or none from it on, or a definition changes.
    DataError
        If an outcome of the treated region or of a named donor is unknown.
    OptionError
        If `transform` is not known.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2010). Synthetic control methods for comparative case
    studies. Journal of the American Statistical Association 105, 493-505.

    Examples
    --------
    >>> import numpy as np
    >>> from bessemer.panel import Panel
    >>> values = np.array([[4.0, 2, 6], [5, 3, 7], [6, 4, 8], [9, 5, 9]])[:, :, None]
    >>> panel = Panel(values, (1980, 1981, 1982, 1983), ("A", "B", "C"), ("total",))
    >>> found = synthetic_control(panel, "A", 1983)
    >>> found.weights.round(3).to_dict(), round(found.att, 3)
    ({'B': 0.5, 'C': 0.5}, 2.0)
    """
    compared = compare(
        panel, treated, year, donors, industry, transform=transform, across_breaks=across_breaks
    )
    before = compared.before
    fit = simplex_weights(compared.outcome[:before], compared.pool[:, :before])
    weights = fit.weights[0]
    fan = None
    flag_given(placebos, "placebos")
    if placebos and len(compared.donors) > 1:
        fan = placebos_in_space(compared.pool, before)[0]
    return assembled(
        "synthetic_control",
        compared,
        weights,
        weights @ compared.pool,
        fan,
        setting_of(neighbours, picked, names),
        parameters={"method": "outcome path"},
        inside=bool(fit.inside[0]),
        unique=bool(fit.unique[0]),
    )
