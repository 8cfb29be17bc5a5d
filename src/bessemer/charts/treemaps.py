"""Treemaps: parts of a whole as tiles that are as square as can be (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bessemer.charts import grammar as alt
from bessemer.charts.axes import sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_PADDING = 5.0
_LINE = 13.5
_MOST_LINES = 3
_ENDINGS = (
    "facturing",
    "nology",
    "struction",
    "tration",
    "culture",
    "mation",
    "tion",
    "tainment",
    "ment",
    "ties",
    "ing",
)


def squarify(sizes: Sequence[float] | Floats, width: float, height: float) -> Floats:
    r"""Return tiles that fill a rectangle, with areas in proportion to sizes and sides as even as can be.

    Rows are laid along the shorter side of what is left; a tile joins a row as long as the worst ratio of
    sides in it does not rise,

    .. math:: \max_i \max\left( \frac{w^2 a_i}{s^2}, \frac{s^2}{w^2 a_i} \right), \qquad s = \sum_i a_i

    with areas :math:`a` of the row and :math:`w` the side it is laid along.

    Parameters
    ----------
    sizes : sequence of float, shape (tiles,)
        Positive; falling sizes give the most even sides.
    width, height : float
        Of the rectangle.

    Returns
    -------
    ndarray, shape (tiles, 4)
        Left, top, width and height of each tile, in the order of the sizes.

    Raises
    ------
    ValueError
        If a size, or a side of the rectangle, is not positive and finite.

    References
    ----------
    Bruls, M., Huizing, K. and Van Wijk, J. (2000), Squarified treemaps, Data Visualization 2000.

    Examples
    --------
    >>> squarify([2, 1, 1], 4, 2).tolist()
    [[0.0, 0.0, 2.0, 2.0], [2.0, 0.0, 2.0, 1.0], [2.0, 1.0, 2.0, 1.0]]
    """
    given = np.asarray(sizes, dtype=np.float64)
    if not (np.isfinite(given) & (given > 0)).all() or not (width > 0 and height > 0):
        raise ValueError("tiles need positive sizes and a rectangle with positive sides")
    areas = given / given.sum() * width * height if len(given) else given
    tiles = np.empty((len(areas), 4))
    left, top, wide, high = 0.0, 0.0, float(width), float(height)
    first = 0
    while first < len(areas):
        side = min(wide, high)
        last = first + 1
        while last < len(areas) and _worst(areas[first : last + 1], side) <= _worst(areas[first:last], side):
            last += 1
        row = areas[first:last]
        depth = row.sum() / side
        lengths = row / row.sum() * side
        starts = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])
        if high <= wide:
            tiles[first:last] = np.column_stack(
                [np.full(len(row), left), top + starts, np.full(len(row), depth), lengths]
            )
            left, wide = left + depth, wide - depth
        else:
            tiles[first:last] = np.column_stack(
                [left + starts, np.full(len(row), top), lengths, np.full(len(row), depth)]
            )
            top, high = top + depth, high - depth
        first = last
    return tiles


def _worst(row: Floats, side: float) -> float:
    """Return the worst ratio of sides in a row of areas laid along a side."""
    total = float(row.sum()) ** 2
    return max(side**2 * float(row.max()) / total, total / (side**2 * float(row.min())))


class Words(NamedTuple):
    """What is written on a tile; empty where it does not fit."""

    name: str
    value: str
    lines: int


def text_width(text: str, bold: bool = False) -> float:
    """Return about how many pixels a text takes at the small size."""
    narrow, wide = (6.6, 12.0) if bold else (6.2, 11.8)
    return sum(
        wide
        if ord(character) > 0x2E80
        else narrow * (0.6 if character in " ,.il·()" else 1.5 if character in "mwMW%" else 1.0)
        for character in text
    )


def words_on(name: str, values: Sequence[str], width: float, height: float) -> Words:
    """Return the name in as few lines as fit on a tile, and the longest of `values` that fits below it.

    Parameters
    ----------
    name : str
    values : sequence of str
        The same thing said at length and in short.
    width, height : float
        Of the tile in pixels.

    Examples
    --------
    >>> words_on("Public administration", ["14.9%, 1.3 times", "14.9%"], 110, 60)
    Words(name='Public\\nadministration', value='14.9%, 1.3 times', lines=2)
    >>> words_on("Mining", ["2.9%"], 30, 20)
    Words(name='', value='', lines=0)
    """
    room = width - 2 * _PADDING
    most = int((height - 2 * _PADDING + 2) // _LINE)
    lines = _wrapped(name, room)
    if not lines or len(lines) > min(most, _MOST_LINES):
        return Words("", "", 0)
    fitting = [value for value in values if text_width(value) <= room] if len(lines) < most else []
    return Words("\n".join(lines), fitting[0] if fitting else "", len(lines))


def _wrapped(name: str, room: float) -> list[str]:
    """Return a name in lines no wider than the room; none where a part is wider and cannot be parted."""
    spaced = " " in name or name.isascii()
    parts = name.split(" ") if spaced else list(name)
    lines: list[str] = []
    for part in parts:
        joined = (" " if spaced else "").join([lines[-1], part]) if lines else part
        if lines and text_width(joined, bold=True) <= room:
            lines[-1] = joined
            continue
        pieces = [part] if text_width(part, bold=True) <= room else _hyphenated(part, room)
        if not pieces:
            return []
        lines += pieces
    return lines


def _hyphenated(word: str, room: float) -> list[str]:
    """Return an English word parted before one of its usual endings; nothing where that does not help."""
    for ending in _ENDINGS:
        at = word.find(ending, 4)
        pieces = [word[:at] + "-", word[at:]]
        if at > 0 and all(text_width(piece, bold=True) <= room for piece in pieces):
            return pieces
    return []


@of_kind("treemap")
def treemap(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    size: str,
    name: str,
    values: str,
    kind: str,
    colours: Mapping[str, str],
    height: int,
) -> alt.LayerChart:
    """Draw tiles in the frame's order, the largest first, with a legend of their kinds above.

    Parameters
    ----------
    size, name : str
        Columns: the area of a tile, and its name.
    values : str
        Column with a list of texts, the same at length and in short; the longest that fits is written.
    kind : str
        Column with keys of `colours`.
    colours : mapping of str to colour
        In the order of the legend; text is white on the dark ones.
    """
    tiles = squarify(data[size].to_numpy(float), canvas.width, height)
    written = [
        words_on(label, texts, tile[2], tile[3])
        for label, texts, tile in zip(data[name], data[values], tiles, strict=True)
    ]
    drawn = data[[name, kind]].assign(
        _x=tiles[:, 0],
        _y=tiles[:, 1],
        _x2=tiles[:, 0] + tiles[:, 2],
        _y2=tiles[:, 1] + tiles[:, 3],
        _tile=data[name].to_numpy(),
        _said=[texts[0] for texts in data[values]],
        _name=[words.name for words in written],
        _value=[words.value for words in written],
        _at=tiles[:, 0] + _PADDING,
        _name_at=tiles[:, 1] + _PADDING,
        _value_at=[
            tile[1] + _PADDING + words.lines * _LINE for tile, words in zip(tiles, written, strict=True)
        ],
        _ink=[PALETTE["paper" if _dark(colours[key]) else "ink"] for key in data[kind]],
    )
    x_scale = alt.Scale(domain=[0, canvas.width], nice=False, zero=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    names = list(colours)
    fill = alt.Color(
        f"{kind}:N",
        scale=alt.Scale(domain=names, range=[colours[key] for key in names]),
        legend=alt.Legend(
            orient="top", columns=2 if canvas.narrow else len(names), symbolType="square", labelLimit=260
        ),
    )
    x = alt.X("_x:Q", scale=x_scale, axis=None)
    y = alt.Y("_y:Q", scale=y_scale, axis=None)
    layers: list[alt.Chart] = [
        alt.Chart(drawn[["_x", "_x2", "_y", "_y2", kind, "_tile", "_said"]])
        .mark_rect(stroke=PALETTE["paper"], strokeWidth=1.5)
        .encode(x=x, x2=alt.X2("_x2:Q"), y=y, y2=alt.Y2("_y2:Q"), color=fill)
    ]
    for text, place, weight in (("_name", "_name_at", 600), ("_value", "_value_at", 400)):
        # Text is what takes time to draw: none for tiles without words.
        mark = alt.Chart(drawn.loc[drawn[text] != "", ["_at", place, text, "_ink"]]).mark_text(
            align="left",
            baseline="top",
            fontSize=SMALL_SIZE,
            fontWeight=weight,
            lineBreak="\n",
            lineHeight=_LINE,
        )
        layers.append(
            mark.encode(
                x=alt.X("_at:Q", scale=x_scale, axis=None),
                y=alt.Y(f"{place}:Q", scale=y_scale, axis=None),
                text=alt.Text(f"{text}:N"),
                color=alt.Color("_ink:N", scale=None),
            )
        )
    return sized(alt.layer(*layers), canvas, height)


def _dark(colour: str) -> bool:
    """Return whether white text reads better on a colour than ink does."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    luminance: float = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return luminance < 0.22
