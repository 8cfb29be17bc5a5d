"""What a caller gives: data, a region, a year; each is checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError, OptionError, YearError, did_you_mean, listing
from bessemer.panel import Panel
from bessemer.regions import Region
from bessemer.sources.dataset import Dataset
from bessemer.sources.shipped import reference


def dataset_given(data: Any) -> Dataset:
    """Return a dataset; the shipped one for None.

    Raises
    ------
    OptionError
        If it is anything else.
    """
    if data is None:
        return reference()
    if not isinstance(data, Dataset):
        raise OptionError(
            f"A {type(data).__name__} is not a Dataset.",
            where="Option data.",
            remedy="Leave it out for the shipped figures.",
        )
    return data


def region_given(region: Any, data: Dataset) -> Region:
    """Return a region, or the one that a name means.

    Raises
    ------
    RegionError
        If the name is unknown, ambiguous or no name.
    """
    return region if isinstance(region, Region) else data.regions.resolve(region)


def year_given(year: Any, name: str = "year", *, needed: bool = False) -> None:
    """Refuse what is neither a whole number nor, unless a year is needed, None.

    Raises
    ------
    YearError
        Shows the value.
    """
    if year is None and not needed:
        return
    if isinstance(year, bool) or not isinstance(year, int | np.integer):
        raise YearError(
            f"{year!r} is not a year.", where=f"Option {name}.", remedy="Give a whole number, such as 2000."
        )


def whole_given(value: Any, name: str, least: int = 1) -> None:
    """Refuse what is no whole number from `least` on.

    Raises
    ------
    OptionError
        Shows the value.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise OptionError(f"{name}={value!r} cannot be used.", remedy=f"Give a whole number from {least} on.")


def number_given(value: Any, name: str, *, unknown: bool = False) -> None:
    """Refuse what is no number; NaN is one where it may be unknown.

    Raises
    ------
    OptionError
        Shows the value.
    """
    if isinstance(value, bool) or not isinstance(value, Real) or (value != value and not unknown):
        raise OptionError(f"{name}={value!r:.60} is not a number.", remedy="Give a plain number.")


def positive_given(value: Any, name: str, remedy: str = "Give a number above zero.") -> None:
    """Refuse what is no finite number above zero.

    Raises
    ------
    OptionError
        Shows the value.
    """
    number_given(value, name)
    if not 0 < value < np.inf:
        raise OptionError(f"{name}={value!r} is not positive.", remedy=remedy)


def fraction_given(value: Any, name: str) -> None:
    """Refuse what is no number from 0 to 1.

    Raises
    ------
    OptionError
        Shows the value.
    """
    number_given(value, name)
    if not 0 <= value <= 1:
        raise OptionError(f"{name} is {value!r}.", remedy="Give a fraction from 0 to 1.")


def flag_given(value: Any, name: str) -> None:
    """Refuse what is neither true nor false: every text counts as true to Python, "no" as well.

    Raises
    ------
    OptionError
        Shows the value.
    """
    if not isinstance(value, bool | np.bool_):
        raise OptionError(f"{name}={value!r:.60} is neither True nor False.", remedy="Give one of the two.")


def path_given(value: Any, name: str = "path") -> Path:
    """Return a path.

    Raises
    ------
    OptionError
        If it is neither a text nor a path.
    """
    if not isinstance(value, str | PathLike):
        raise OptionError(f"{name}={value!r:.60} is no path.", remedy="Give a path as a text or a Path.")
    return Path(value)


def numbers_given(values: Any, name: str) -> NDArray[np.float64]:
    """Return numbers of a list or an array.

    Raises
    ------
    DataError
        If it is no list, or holds something that is no number; shows it.
    """
    found = _numbers(values, truths=True)
    if found is None:
        raise DataError(f"{name}={values!r:.60} is no list of numbers.", remedy="Give numbers only.")
    return found


def array_given(
    values: Any,
    name: str,
    *axes: int,
    unknown: bool = False,
    infinite: bool = False,
    least: float = -np.inf,
    most: float = np.inf,
    truths: bool = False,
    empty: bool = False,
) -> NDArray[np.float64]:
    """Return the numbers of an array; a pass over them for each thing that it may not hold.

    Parameters
    ----------
    values : array_like
    name : str
        Of the argument, for the error.
    *axes : int
        How many axes it may have; any number from one on if none is named.
    unknown, infinite : bool
        Whether it may hold NaN, and infinite numbers.
    least, most : float
        Bounds of what it may hold.
    truths : bool
        Whether True and False count, as 1 and 0.
    empty : bool
        Whether it may hold nothing.

    Raises
    ------
    DataError
        Says what is not allowed, with the first such value.
    """
    found = _numbers(values, truths)
    if found is None:
        raise DataError(f"{name}={_shown(values)} is no array of numbers.", remedy="Give numbers only.")
    if found.ndim not in axes if axes else not found.ndim:
        wanted = " or ".join(str(count) for count in axes) or "1 or more"
        raise DataError(
            f"{name} has {found.ndim} axes, not {wanted}.",
            remedy="Give an array of the shape it is said to have.",
        )
    if not found.size and not empty:
        raise DataError(f"{name} holds no number.", remedy="Give at least one.")
    for allowed, wrong, what in (
        (unknown, np.isnan, "Leave out what is unknown."),
        (infinite, np.isinf, "Give finite numbers."),
        (least == -np.inf, lambda values: values < least, f"Give numbers of {least:g} or more."),
        (most == np.inf, lambda values: values > most, f"Give numbers of {most:g} or less."),
    ):
        bad = None if allowed else np.asarray(wrong(found))
        if bad is not None and bad.any():
            place = ", ".join(str(at) for at in np.argwhere(bad)[0])
            raise DataError(
                f"{name} holds {found[bad][0]:g}.", where=f"Position {place}, counted from zero.", remedy=what
            )
    return found


def _numbers(values: Any, truths: bool) -> NDArray[np.float64] | None:
    """Return an array of numbers, or None for texts, truths, dates, ragged lists and what is no array."""
    try:
        given = np.asarray(values)
        if not given.ndim:
            return None
        if given.dtype.kind == "O" and any(isinstance(value, str | bool | np.bool_) for value in given.flat):
            return None
        kinds = "iufOb" if truths else "iufO"
        return np.asarray(values, dtype=np.float64) if given.dtype.kind in kinds else None
    except (TypeError, ValueError):
        return None


def _shown(values: Any) -> str:
    return " ".join(repr(values)[:60].split())


def mask_given(values: Any, name: str) -> NDArray[np.bool_]:
    """Return an array of True and False; 1 and 0 count as such.

    Raises
    ------
    DataError
        If it holds anything else.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind == "b" and values.ndim:
        return values
    found = _numbers(values, truths=True)
    if found is None or not ((found == 0) | (found == 1)).all():
        raise DataError(f"{name}={_shown(values)} is no mask.", remedy="Give True or False for each.")
    return found.astype(np.bool_)


def alike_given(**arrays: NDArray[Any]) -> None:
    """Refuse arrays that differ in shape; the names of the arguments are those of the arrays.

    Raises
    ------
    DataError
        Shows the names and shapes.
    """
    if len({array.shape for array in arrays.values()}) > 1:
        shapes = listing(f"{name} {array.shape}" for name, array in arrays.items())
        raise DataError(f"Shapes differ: {shapes}.", remedy="Give arrays of one shape.")


def fitting_given(**arrays: NDArray[Any]) -> None:
    """Refuse arrays whose last axes differ in length, or whose leading ones do not broadcast.

    Raises
    ------
    DataError
        Shows the names and shapes.
    """
    try:
        np.broadcast_shapes(*(array.shape for array in arrays.values()))
        fits = len({array.shape[-1] for array in arrays.values()}) == 1
    except ValueError:
        fits = False
    if not fits:
        shapes = listing(f"{name} {array.shape}" for name, array in arrays.items())
        raise DataError(f"Shapes do not fit: {shapes}.", remedy="Give arrays with the same last axis.")


def series_given(
    years: Any, values: Any, name: str, axes: int = 1, least: float = -np.inf
) -> tuple[list[int], NDArray[np.float64]]:
    """Return years, and what there is for each along the first axis of `values`; NaN is unknown.

    Raises
    ------
    OptionError
        If a year is no whole number.
    DataError
        If the years are not in order, or the numbers none or not as many.
    """
    at = [int(year) for year in list_given(years, "years", (int, np.integer), "years")]
    found = array_given(values, name, axes, unknown=True, least=least, empty=True)
    if len(found) != len(at):
        raise DataError(
            f"There are {len(at)} years and {len(found)} {name}.", remedy=f"Give {name} for each year."
        )
    if any(later <= year for year, later in pairwise(at)):
        raise DataError("The years are not in order.", remedy="Sort them; name each once.")
    return at, found


def choice_given(value: Any, name: str, choices: Sequence[str]) -> None:
    """Refuse what is none of the choices.

    Raises
    ------
    OptionError
        Shows the value and the choices.
    """
    if not isinstance(value, str) or value not in choices:
        near = did_you_mean(str(value), choices)
        raise OptionError(
            f"{name}={value!r:.60} is no choice.", remedy=f"{near} There are {listing(choices)}.".strip()
        )


def list_given(values: Any, name: str, kind: type | tuple[type, ...], what: str) -> tuple[Any, ...]:
    """Return what a list holds, all of one kind.

    Raises
    ------
    OptionError
        If it is no list, a single text, or holds anything else; shows it.
    """
    try:
        found = None if isinstance(values, str) else tuple(values)
    except TypeError:
        found = None
    if found is None or not all(isinstance(value, kind) for value in found):
        raise OptionError(f"{name}={values!r:.60} is no list of {what}.", remedy=f"Give a list of {what}.")
    return found


def each_given(values: Any, name: str, kind: type, what: str) -> Iterator[Any]:
    """Yield what a list or an iterator holds, one at a time, all of one kind.

    Raises
    ------
    OptionError
        If it is neither, or holds anything else; shows it.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise OptionError(f"{name}={values!r:.60} is no list of {what}.", remedy=f"Give a list of {what}.")
    for value in values:
        if not isinstance(value, kind):
            raise OptionError(f"{name} holds {value!r:.60}.", remedy=f"Give a list of {what}.")
        yield value


def check_panel(panel: Any) -> None:
    """Refuse what is no panel.

    Raises
    ------
    DataError
        Shows the type.
    """
    if not isinstance(panel, Panel):
        raise DataError(
            f"A {type(panel).__name__} is not a Panel.", remedy="Make one with Panel.from_frame(frame, ...)."
        )
