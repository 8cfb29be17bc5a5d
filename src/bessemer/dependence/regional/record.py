"""The shipped record of the quotients on Canada's provinces, and their errors out of sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.regional.quotients import METHODS, WITH_DELTA
from bessemer.dependence.regional.yardstick import MEASURES, NONE, NOTHING
from bessemer.errors import DataError, OptionError, listing
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.sources.given import dataset_given
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

RECORD = "regionalisation_record"

LARGE = ("AB", "BC", "ON", "QC")
"""Alberta, British Columbia, Ontario and Quebec: four fifths of Canada's output, and the provinces whose
flows the source fills in least."""

YARDSTICK = "scaled"
"""The baseline that a method has to beat: national coefficients times one number."""

_FIGURES = ("weighted_error", "mean_error", "bias")
_NEEDED = ("region", "method", "parameter", "measure", "mean_error", "weighted_error", "bias")


def regionalisation_errors(data: Dataset | None = None, criterion: str | None = None) -> Result:
    r"""Return the errors of the regionalisation methods on Canada's provinces of 2014, out of sample.

    The parameter of a method (delta, or the number that ``scaled`` multiplies with) is chosen for each
    province on the nine others, by the least mean of the weighted error

    .. math:: e = \frac{\sum_j x_j |\hat m_j - m_j|}{\sum_j x_j m_j}

    Parameters
    ----------
    data : Dataset, optional
        The shipped one by default.
    criterion : str, optional
        Measure on which the parameter is chosen; by default each measure on itself.

    Returns
    -------
    Result
        A row a measure and method (one for all methods where these change nothing, as with direct inputs
        from abroad): measure, method, their names, parameter_low, parameter_high (chosen; NaN for methods
        without any), relative_error and bias (means over the ten provinces), relative_error_unweighted
        (every sector counts the same), relative_error_large (over the four largest), ahead (provinces with a
        smaller error than national coefficients times one number), provinces.

    Raises
    ------
    OptionError
        If there is no such measure.
    UnavailableError
        If the dataset has no such record.

    Notes
    -----
    The table of the provinces is no survey. Most of the flows between its provinces are the same from every
    supplier, whatever its size (column common_part of the record): 39 percent of those to Ontario and nearly
    all of those to Prince Edward Island. Errors on inputs from other provinces say little; those on the four
    largest provinces say more than those on all.

    Examples
    --------
    >>> table = regionalisation_errors().table
    >>> table["measure"].unique()[:3].tolist(), len(table)
    (['multiplier', 'own', 'other'], 43)
    """
    data = dataset_given(data)
    if data is None:
        from bessemer.sources import reference

        data = reference()
    frame = read_record(data)
    table = _summarised(out_of_sample(frame[frame["known"] == NOTHING], criterion))
    # Direct inputs from abroad are the same by every method.
    table = table[(table["measure"] != "abroad") | (table["method"] == METHODS[0])].reset_index(drop=True)
    return Result(
        name="regionalisation_errors",
        title=Message("regional.errors_title"),
        table=table,
        units=dict.fromkeys(ERRORS, "fraction of the true figure"),
        parameters={"criterion": criterion or "each measure itself", "year": 2014},
        conventions={
            "choice": "leave one province out",
            "weights": "gross output",
            "large": ", ".join(LARGE),
        },
        sources=(RECORD,),
        warnings=(
            Message("regional.methods_read"),
            Message("regional.yardstick_filled"),
            Message("regional.delta_out_of_sample"),
        ),
        shown=("measure_name", "method_name", "parameter_low", "parameter_high", *SHOWN, "ahead"),
        formats={
            **dict.fromkeys(("parameter_low", "parameter_high"), "ratio"),
            **dict.fromkeys(SHOWN, "percent"),
            "bias": "change",
            "ahead": "count",
        },
    )


ERRORS = ("relative_error", "bias", "relative_error_unweighted", "relative_error_large")
SHOWN = ("relative_error", "bias", "relative_error_large")


def read_record(data: Dataset) -> pd.DataFrame:
    """Return the shipped record; delta and shares as fractions, -1 for methods without any."""
    frame = data.frame(RECORD)
    return frame.assign(parameter=np.where(frame["parameter"] < 0, NONE, frame["parameter"] / 100.0))


def out_of_sample(frame: pd.DataFrame, criterion: str | None = None) -> pd.DataFrame:
    """Return one row a region, method and measure: errors at the parameter chosen on the other regions.

    Parameters
    ----------
    frame : DataFrame
        As :func:`bessemer.dependence.regional.yardstick.judged` makes it, with nothing else known.
    criterion : str, optional
        Measure on which the parameter is chosen; by default each measure on itself.

    Raises
    ------
    DataError
        If a column is missing, or there are fewer than two regions.
    OptionError
        If there is no such measure.
    """
    import pandas as pd

    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise DataError(
            f"The record has no column {listing(missing)}.",
            where=f"It has {listing(frame.columns)}.",
            remedy="Give the record as regionalisation_errors() returns it.",
        )
    regions, measures = set(frame["region"]), [name for name in MEASURES if name in set(frame["measure"])]
    if len(regions) < 2:
        raise DataError("One region is too few to leave one out.", remedy="Give two or more.")
    if criterion is not None and criterion not in measures:
        raise OptionError(f"There is no measure '{criterion}'.", remedy=f"There are {listing(measures)}.")
    grids = _grids(frame)
    made = pd.concat(
        [
            _chosen(grids, method, measure, criterion or measure)
            for measure in measures
            for method in METHODS
            if (method, measure) in grids
        ],
        ignore_index=True,
    )
    rival = made[made["method"] == YARDSTICK].set_index(["region", "measure"])["weighted_error"]
    limit = rival.reindex(pd.MultiIndex.from_frame(made[["region", "measure"]])).to_numpy()
    return made.assign(ahead=made["weighted_error"].to_numpy() < limit - 1e-9)


@dataclass(frozen=True, eq=False)
class _Grid:
    """Errors of a method by one measure, each figure by region and parameter, both in order."""

    regions: list[str]
    tried: Floats
    figures: dict[str, Floats]


def _grids(frame: pd.DataFrame) -> dict[tuple[str, str], _Grid]:
    """Return the record by method and measure."""
    kinds = list(zip(frame["method"].tolist(), frame["measure"].tolist(), strict=True))
    places = frame["region"].tolist()
    columns = {name: frame[name].to_numpy(np.float64) for name in ("parameter", *_FIGURES)}
    rows: dict[tuple[str, str], list[int]] = {}
    for at, kind in enumerate(kinds):
        rows.setdefault(kind, []).append(at)
    found = {}
    for kind, inside in rows.items():
        regions = sorted({places[at] for at in inside})
        order = {region: at for at, region in enumerate(regions)}
        tried, column = np.unique(columns["parameter"][inside], return_inverse=True)
        if len(inside) != len(regions) * len(tried):
            raise DataError(
                f"The record of {kind[0]} does not have one row a region and parameter.",
                remedy="Give the record as regionalisation_errors() returns it.",
            )
        row = [order[places[at]] for at in inside]
        figures = {}
        for name in _FIGURES:
            figures[name] = np.full((len(regions), len(tried)), np.nan)
            figures[name][row, column] = columns[name][inside]
        found[kind] = _Grid(regions, tried, figures)
    return found


def _chosen(grids: dict[tuple[str, str], _Grid], method: str, measure: str, criterion: str) -> pd.DataFrame:
    """Return a method's errors by region at the parameter that is best on the mean of the other regions."""
    import pandas as pd

    judged, own = grids[method, criterion], grids[method, measure]
    values = judged.figures["weighted_error"]
    # The sum over the others ranks as their mean does; the first of equals is taken.
    others = values.sum(axis=0) - values
    best = others.round(12).argmin(axis=1)
    rows = np.arange(len(values))
    parameters = judged.tried[best]
    if method not in (*WITH_DELTA, YARDSTICK) or np.ptp(values, axis=1).max() < 1e-9:
        parameters = np.full(len(values), np.nan)
    found = {name: own.figures[name][rows, best] for name in _FIGURES}
    return pd.DataFrame(
        {"region": judged.regions, "measure": measure, "method": method, "parameter": parameters, **found}
    )


def _summarised(rows: pd.DataFrame) -> pd.DataFrame:
    large = rows["weighted_error"].where(rows["region"].isin(LARGE))
    table = (
        rows.assign(large=large)
        .groupby(["measure", "method"], sort=False)
        .agg(
            parameter_low=("parameter", "min"),
            parameter_high=("parameter", "max"),
            relative_error=("weighted_error", "mean"),
            bias=("bias", "mean"),
            relative_error_unweighted=("mean_error", "mean"),
            relative_error_large=("large", "mean"),
            ahead=("ahead", "sum"),
            provinces=("ahead", "size"),
        )
        .reset_index()
    )
    for suffix, locale in (("", "en"), ("_zh", "zh-CN")):
        for column in ("measure", "method"):
            table[f"{column}_name{suffix}"] = [
                say(Message(f"regional.{column}_{name}"), locale) for name in table[column]
            ]
    return table
