"""CSV files for a spreadsheet: in UTF-8 that it knows, with no cell that it would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import category
from urllib.parse import quote

from fastapi.responses import Response

from bessemer.result import plain

MARK = "\ufeff"
# A spreadsheet takes a text that begins so for a formula, also after spaces.
_RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return rows as CSV with a byte order mark, so that a spreadsheet reads Chinese; unknown is empty.

    Parameters
    ----------
    rows : iterable of mapping
        Numbers stay numbers, also below zero; a text that would run as a formula gets an apostrophe.
    columns : sequence of str
        Which cells, in order.

    Examples
    --------
    >>> csv_text([{"name": "=1+1", "change": -0.5}, {"name": "Jilin", "change": None}], ["name", "change"])
    "\\ufeffname,change\\r\\n'=1+1,-0.5\\r\\nJilin,\\r\\n"
    """
    buffer = io.StringIO()
    buffer.write(MARK)
    writer = csv.writer(buffer)
    writer.writerow([harmless(column) for column in columns])
    for row in rows:
        writer.writerow([harmless(plain(row.get(column))) for column in columns])
    return buffer.getvalue()


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet runs: a text that begins like a formula with an apostrophe before it.

    Examples
    --------
    >>> harmless("@SUM(A1)"), harmless(-3.2), harmless("-3.2 people")
    ("'@SUM(A1)", -3.2, "'-3.2 people")
    """
    if isinstance(cell, str) and _seen(cell).startswith(_RUNS):
        return f"'{cell}"
    if isinstance(cell, list | dict):
        return harmless(str(cell))
    return cell


def _seen(text: str) -> str:
    """Return a text from its first sign that is seen: no space and no control sign."""
    at = next((at for at, sign in enumerate(text) if not sign.isspace() and category(sign)[0] != "C"), 0)
    return text[at:]


def csv_response(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], name: str) -> Response:
    """Return rows as a CSV file to keep.

    Parameters
    ----------
    name : str
        Of the file, without its ending; signs that a file name could not have become hyphens.
    """
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name)[:120] or "figures"
    plainly = "".join(sign if sign.isascii() else "-" for sign in kept)
    attached = f"attachment; filename=\"{plainly}.csv\"; filename*=UTF-8''{quote(kept)}.csv"
    return Response(csv_text(rows, columns), media_type="text/csv", headers={"Content-Disposition": attached})
