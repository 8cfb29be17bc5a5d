"""A result from weights, synthetic outcome and placebos: the same for every method."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from bessemer.errors import OptionError
from bessemer.history.synthetic.checks import Setting, checked
from bessemer.history.synthetic.comparison import Comparison, names_given
from bessemer.history.synthetic.control import SyntheticControl, named
from bessemer.history.synthetic.inference import placebo_p_value, rmspe_ratios
from bessemer.panel import Floats
from bessemer.sources.given import flag_given
from bessemer.words import Message

CONVENTIONS = {
    "first_treated_year": "year; the pre-period ends the year before",
    "p_value": "(1 + number at least as extreme) / (1 + number of placebos), ratio of post- to pre-RMSPE",
    "placebo_pool": "all other donors, without the treated region",
    "ties": "least sum of squared weights among those that fit equally well",
}


def setting_of(neighbours: Iterable[str] | None, picked: bool, names: Mapping[str, Any] | None) -> Setting:
    """Return what the checks know beside the result."""
    if not isinstance(names, Mapping | None):
        raise OptionError(f"names={names!r} is no mapping.", remedy="Give a name for each region id.")
    flag_given(picked, "picked")
    near = None if neighbours is None else frozenset(map(str, names_given(neighbours, "neighbours")))
    return Setting(near, picked, names)


def assembled(
    name: str,
    compared: Comparison,
    weights: Floats,
    synthetic: Floats,
    placebos: Floats | None,
    setting: Setting,
    *,
    parameters: Mapping[str, Any],
    conventions: Mapping[str, str] | None = None,
    warnings: Iterable[Message] = (),
    **fields: Any,
) -> SyntheticControl:
    """Return the checked result of a method.

    Parameters
    ----------
    name : str
        Of the result.
    compared : Comparison
    weights : ndarray, shape (donors,)
    synthetic : ndarray, shape (years,)
    placebos : ndarray, shape (donors, years), or None
        Gaps of each donor as treated.
    setting : Setting
        What the checks know.
    parameters, conventions, warnings
        Those of the method, beside the common ones.
    **fields
        Fields of the result that the method sets itself.
    """
    import pandas as pd

    years, before = list(compared.years), compared.before
    gap = compared.outcome - synthetic
    fan = np.empty((0, len(years))) if placebos is None else placebos
    units = [compared.treated, *compared.donors][: len(fan) + 1]
    sizes = np.abs(np.vstack([compared.outcome, compared.pool])[: len(units)]).max(axis=1)
    pre, post, ratios = rmspe_ratios(np.vstack([gap, fan]), before, sizes)
    order = np.argsort(-weights, kind="stable")
    result = SyntheticControl(
        name=name,
        title=Message("synthetic.title", region=named(compared.treated, setting.names), year=compared.year),
        table=pd.DataFrame(
            {
                "year": years,
                "period": ["before" if year < compared.year else "after" for year in years],
                "treated": compared.outcome,
                "synthetic": synthetic,
                "gap": gap,
            }
        ),
        units={"year": "year", **dict.fromkeys(("treated", "synthetic", "gap"), compared.unit)},
        parameters={**_asked(compared), **parameters},
        conventions={**CONVENTIONS, **(conventions or {})},
        sources=(compared.source,) if compared.source else (),
        warnings=(*_left_out(compared), *_infinite(ratios), *warnings),
        shown=("year", "treated", "synthetic", "gap"),
        comparison=compared,
        weights=pd.Series(
            weights[order], index=[compared.donors[at] for at in order], name="weight", dtype=float
        ),
        gaps=pd.Series(gap, index=years, name="gap"),
        att=float(gap[before:].mean()),
        p_value=placebo_p_value(float(ratios[0]), ratios[1:]),
        placebos=pd.DataFrame(fan.T, index=years, columns=units[1:]),
        ratios=pd.Series(ratios, index=units, name="ratio"),
        rmspe_pre=float(pre[0]),
        rmspe_post=float(post[0]),
    )
    return checked(dataclasses.replace(result, **fields), setting)


def _asked(compared: Comparison) -> dict[str, Any]:
    """Return what was asked, for the result's record."""
    return {
        "treated": compared.treated,
        "year": compared.year,
        "first_year": compared.years[0],
        "last_year": compared.years[-1],
        "donors": len(compared.donors),
        "industry": compared.industry,
        "transform": compared.transform,
    }


def _left_out(compared: Comparison) -> Iterable[Message]:
    """Yield what a reader should know of the donors that are missing."""
    if compared.unknown:
        yield Message("synthetic.left_out_unknown", count=len(compared.unknown))
    if compared.broken:
        yield Message("synthetic.left_out_broken", count=len(compared.broken))


def _infinite(ratios: Floats) -> Iterable[Message]:
    """Yield a notice where the error before is zero, so that the ratio says nothing."""
    if len(ratios) > 1 and np.isinf(ratios[0]):
        count = int(np.isinf(ratios[1:]).sum())
        yield Message("synthetic.infinite_ratio", count=count, placebos=len(ratios) - 1)
