"""What takes all regions of a dataset is made once for it and kept as long as it lives."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from bessemer.sources.dataset import Dataset

_P = ParamSpec("_P")
_Made = TypeVar("_Made")
# The brief of a region asks for fewer; what was not asked for longest goes first.
_MOST = 32


def kept(
    make: Callable[Concatenate[Dataset, _P], _Made], most: int = _MOST
) -> Callable[Concatenate[Dataset, _P], _Made]:
    """Keep what a function of a dataset and of hashable values made, for the 32 latest of these values.

    What it makes is shared: nobody may change it, and it must not refer to the dataset.

    Parameters
    ----------
    make : callable
        Takes a dataset first.
    most : int
        How many of the latest are kept, where what is made is large.

    Examples
    --------
    >>> import bessemer as bm
    >>> count = kept(lambda data, kind: len(data.regions.of_kind(kind)))
    >>> count(bm.reference(), "province"), count(bm.reference(), "province")
    (31, 31)
    """
    known: WeakKeyDictionary[Dataset, OrderedDict[Any, _Made]] = WeakKeyDictionary()

    @wraps(make)
    def kept_or_made(data: Dataset, /, *args: _P.args, **named: _P.kwargs) -> _Made:
        own = known.setdefault(data, OrderedDict())
        key = (args, tuple(sorted(named.items())))
        if key not in own:
            own[key] = make(data, *args, **named)
        made = own[key]
        own.move_to_end(key)
        while len(own) > most:
            own.popitem(last=False)
        return made

    return kept_or_made
