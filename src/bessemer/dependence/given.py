"""What a caller may give an account: a table of many regions, and nothing that merely looks like one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from bessemer.dependence.mrio import MRIO
from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import array_given

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


def of_table(account: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
    """Let an account refuse what is no :class:`MRIO` before it computes anything."""

    signature = inspect.signature(account)
    first = next(iter(signature.parameters))

    @wraps(account)
    def checked(*given: Arguments.args, **options: Arguments.kwargs) -> Made:
        try:
            bound = signature.bind(*given, **options)
        except TypeError:
            return account(*given, **options)  # Python itself says what is missing or unknown
        mrio = bound.arguments[first]
        if not isinstance(mrio, MRIO):
            raise DataError(
                f"A {type(mrio).__name__} is no input-output table of many regions.",
                remedy="Make one with MRIO.from_arrays, or read one with read_tidy or world_table.",
            )
        return account(*given, **options)

    return checked


def square_given(values: Any, name: str, **allowed: Any) -> Floats:
    """Return a square matrix, checked by :func:`array_given`.

    Raises
    ------
    DataError
        If it has another shape, or holds what is not allowed.
    """
    found = array_given(values, name, 2, **allowed)
    if found.shape[0] != found.shape[1]:
        raise DataError(
            f"{name} has {found.shape[0]} rows and {found.shape[1]} columns.", remedy="Give a square matrix."
        )
    return found
