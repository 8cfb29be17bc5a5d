"""Lines and columns of plain text: no number and no word cut, in English and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence

GAP = 2
"""Columns of characters between two columns of a table."""
# A text column may be as narrow as its longest word, or this.
_WORD = 14
# One in Chinese may be as narrow as four signs.
_HEAD = 8
# Part of a line that may stay empty so that it ends with a clause.
_RAGGED = 0.3
# What a line of Chinese may be broken between: one sign, a number or a Latin word, with the
# marks around it; a short bracket stays whole.
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OPEN, _CLOSE = "（“《", "，。；：、）”》％？！"
_PIECES = re.compile(
    rf"（[^（）]{{1,8}}）[{_CLOSE}]*|[{_OPEN}]*(?:[!-~–—−×·]+|[^{_OPEN}])[{_CLOSE}]*\s*|[{_OPEN}]+"
)


def lines(text: str, width: int) -> str:
    """Return Chinese text broken into lines, no number or Latin word cut; other text as it is."""
    from rich.cells import cell_len

    if not _HAN.search(text):
        return text
    done: list[str] = []
    line: list[str] = []
    for piece in _PIECES.findall(text):
        if line and cell_len("".join([*line, piece.rstrip()])) > width:
            at = _clause(line, width)
            done.append("".join(line[:at]).rstrip())
            line = line[at:]
        line.append(piece)
    return "\n".join([*done, "".join(line)])


def _clause(line: Sequence[str], width: int) -> int:
    """Return where a full line ends: behind the last mark, so that no word is cut, if one is near."""
    from rich.cells import cell_len

    for at in range(len(line), 0, -1):
        if cell_len("".join(line[at:])) > width * _RAGGED:
            break
        if line[at - 1].rstrip()[-1:] in _CLOSE:
            return at
    return len(line)


def widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], room: int
) -> list[int] | None:
    """Return the width of each column, or None if the table fits as it is or cannot fit whole words.

    The first column stays whole if the others have room for their numbers and for the words of their
    headings; what is left goes to the columns that are shortest of it.
    """
    from rich.cells import cell_len

    columns = [[row[at] for row in rows] for at in range(len(heads))]
    ideal = [
        max(map(cell_len, (head, *cells)), default=1) for head, cells in zip(heads, columns, strict=True)
    ]
    room -= GAP * (len(heads) - 1)
    if sum(ideal) <= room:
        return None
    least = _least(heads, columns, numeric)
    if ideal[0] + sum(least[1:]) <= room:
        least[0] = ideal[0]
    if sum(least) > room:
        return None
    found = list(least)
    while sum(found) < room:
        at = max(range(len(heads)), key=lambda column: ideal[column] / found[column])
        found[at] += 1
    return found


def crowded(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], room: int) -> bool:
    """Return whether a table would have to cut numbers or words to fit."""
    columns = [[row[at] for row in rows] for at in range(len(heads))]
    return sum(_least(heads, columns, numeric)) + GAP * (len(heads) - 1) > room


def _least(heads: Sequence[str], columns: Sequence[Sequence[str]], numeric: Sequence[bool]) -> list[int]:
    """Return the width that each column needs for its numbers and for the words of its heading."""
    from rich.cells import cell_len

    least = []
    for head, cells, number in zip(heads, columns, numeric, strict=True):
        words = [word for text in (head, *([] if number else cells)) for word in text.split()]
        known = [min(cell_len(word), _HEAD if _HAN.search(word) else _WORD) for word in words]
        least.append(max([*known, *(map(cell_len, cells) if number else ())], default=1))
    return least
