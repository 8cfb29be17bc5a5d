"""Files of input-output tables opened: what is damaged is an error that names the file."""

from __future__ import annotations

import inspect
import re
import tokenize
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError, listing
from bessemer.panel import Floats
from bessemer.sources.archives import DAMAGED
from bessemer.sources.given import path_given

if TYPE_CHECKING:
    import pandas as pd

Arguments = ParamSpec("Arguments")
Table = TypeVar("Table")

AS_PUBLISHED = "Give the file as it was published."
# What NumPy raises of an archive of arrays that is damaged; what it makes of the arrays is looked at here.
_NO_ARRAYS: tuple[type[Exception], ...] = (
    *DAMAGED,
    *(OSError, ValueError, TypeError, KeyError, MemoryError, OverflowError, SyntaxError, tokenize.TokenError),
)
# What pandas raises of a text that is no table: its own errors and those of encodings
# are ValueErrors, and what is packed is unpacked by the file's ending.
_NO_TEXT = (*DAMAGED, OSError, ValueError, OverflowError)


def names_file(reader: Callable[Arguments, Table]) -> Callable[Arguments, Table]:
    """Let every fault that a reader finds name the file, which is its first argument."""
    signature = inspect.signature(reader)
    first = next(iter(signature.parameters))

    @wraps(reader)
    def read(*given: Arguments.args, **options: Arguments.kwargs) -> Table:
        try:
            bound = signature.bind(*given, **options)
        except TypeError:
            return reader(*given, **options)  # Python itself says what is missing or unknown
        file = _found(bound.arguments[first])
        try:
            return reader(*given, **options)
        except DataError as error:
            if str(file) in str(error):
                raise
            where = f"File {file}. {error.where}".rstrip()
            raise DataError(error.what, where=where, remedy=error.remedy) from error

    return read


def _found(path: Any) -> Path:
    file = path_given(path)
    if not file.is_file():
        raise DataError("There is no such file.", where=f"File {file}.", remedy="Look at the path.")
    return file


def year_of(file: Path) -> int:
    """Return the year in the name of a file."""
    found = re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", file.stem)
    if not found:
        raise DataError("The file's name holds no year.", where=f"File {file}.", remedy="Give year=.")
    return int(found[-1])


def arrays_of(file: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive; what is no array comes back as bytes and is left out."""
    try:
        stored = np.load(file, allow_pickle=False)
        if not isinstance(stored, np.lib.npyio.NpzFile):
            raise DataError("The file holds one array, not several with names.", remedy=AS_PUBLISHED)
        with stored:
            return {name: part for name in stored.files if isinstance(part := stored[name], np.ndarray)}
    except _NO_ARRAYS as error:
        raise _unreadable(file, error) from error


def frame_of(file: Path, **options: Any) -> pd.DataFrame:
    """Return the rows of a CSV file."""
    import pandas as pd

    try:
        found: pd.DataFrame = pd.read_csv(file, **options)
    except _NO_TEXT as error:
        raise _unreadable(file, error) from error
    return found


def numbers_of(array: NDArray[Any], name: str) -> Floats:
    """Return a table of numbers from an archive."""
    if array.dtype.kind not in "iuf" or array.ndim != 2:
        raise DataError(f"{name} is no table of numbers.", remedy=AS_PUBLISHED)
    return array.astype(np.float64)


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as numbers; unknown stays unknown, and a text that is no number is refused."""
    import pandas as pd

    texts = frame.select_dtypes(exclude="number").columns
    if not len(texts):
        return frame
    try:
        read = frame[texts].apply(pd.to_numeric, errors="coerce")
    except OverflowError as error:  # a whole number that no float can hold
        raise DataError(f"A number cannot be read: {error}.", remedy=AS_PUBLISHED) from error
    faulty = (read.isna() & frame[texts].notna()).any()
    if faulty.any():
        odd = listing(map(str, texts[faulty]))
        raise DataError(f"Columns hold something that is no number: {odd}.", remedy=AS_PUBLISHED)
    found: pd.DataFrame = frame.assign(**{str(name): read[name] for name in texts})
    return found


def _unreadable(file: Path, error: Exception) -> DataError:
    first = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
    first = first if len(first) <= 200 else f"{first[:199]}…"
    return DataError(f"The file cannot be read: {first}.", where=f"File {file}.", remedy=AS_PUBLISHED)
