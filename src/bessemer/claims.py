"""Claims: figures that others published and that Bessemer says it reproduces, as data with a tolerance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bessemer.words import Text

TOPICS: Mapping[str, Text] = {
    "complexity": Text("Complexity", "经济复杂度"),
    "specialisation": Text("Specialisation and diversity", "专业化与多样性"),
    "shift-share": Text("Shift-share", "偏离—份额分析"),
    "synthetic-control": Text("Synthetic control", "合成控制法"),
    "input-output": Text("Input-output analysis", "投入产出分析"),
    "value-added-trade": Text("Value-added trade", "增加值贸易"),
    "gravity": Text("Gravity counterfactuals", "引力模型反事实"),
    "data-checks": Text("Data checks", "数据核对"),
}
"""What claims are about, in the order of the scoreboard."""

BASES: Mapping[str, Text] = {
    "shipped": Text(
        "the source's own result, which ships as a table",
        "来源自身的结果，已作为数据表随附",
    ),
    "read": Text(
        "read in the source or in the public copy that the link names",
        "录入时读自来源或链接所指的公开副本",
    ),
    "raw": Text("added up from the agency's own rows in the raw files", "由原始文件中机构自身的行加总"),
    "stated": Text(
        "stated by the notes that came with the raw figures; not read again in the source",
        "见于原始数据所附说明，未再查阅来源",
    ),
    "memory": Text("typed from memory; not read again in the source", "凭记忆录入，未再查阅来源"),
}
"""How the published figure is known."""
SEEN = ("shipped", "read", "raw")
"""Those of them that mean that we had the source, or what its authors or the agency ship, before us."""


@dataclass(frozen=True)
class Figure:
    """One published figure.

    Attributes
    ----------
    name : str
        Unique within its claim; what the computation calls it.
    label : Text
        What is measured, and of what.
    published : float
        The figure, in `unit`.
    tolerance : float
        Largest difference that counts as the same figure, in `unit`.
    decimals : int
        Decimals of the published figure.
    unit : str
        ``index`` for figures without one.
    """

    name: str
    label: Text
    published: float
    tolerance: float
    decimals: int
    unit: str = "index"

    def is_met(self, computed: float) -> bool:
        """Return whether a computed figure is the published one within the tolerance.

        A figure that lies on the edge is within it: the slack of a millionth of the tolerance is for
        differences of decimals in binary.

        Examples
        --------
        >>> figure = printed("share", Text("Share", "份额"), "0.42")
        >>> figure.is_met(0.4249), figure.is_met(0.4251), figure.is_met(float("nan"))
        (True, False, False)
        """
        return abs(computed - self.published) <= self.tolerance * (1.0 + 1e-6)

    def texts(self, computed: float) -> tuple[str, str, str]:
        """Return published and computed figure and tolerance as they are shown.

        Examples
        --------
        >>> printed("share", Text("Share", "份额"), "0.42").texts(0.41791)
        ('0.42', '0.418', '0.005')
        """
        tolerance = format(Decimal(f"{self.tolerance:.2g}"), "f")
        shown = written(computed, shown_decimals(self.tolerance))
        return written(self.published, self.decimals), shown, tolerance


def printed(name: str, label: Text, text: str, tolerance: float | None = None, unit: str = "index") -> Figure:
    """Return a figure as it was printed; its tolerance is half a unit of the last digit unless given.

    Examples
    --------
    >>> printed("eci", Text("ECI", "ECI"), "-1.771").tolerance
    0.0005
    """
    decimals = len(text.partition(".")[2])
    # float() of a decimal text is the nearest number to it; 0.5 * 10**-3 is not.
    half = float(f"5e-{decimals + 1}")
    given = half if tolerance is None else tolerance
    return Figure(name, label, float(text), given, decimals, unit)


def measured(name: str, label: Text, value: float, tolerance: float, unit: str = "index") -> Figure:
    """Return a figure that came as a number, such as from a table that ships."""
    return Figure(name, label, float(value), tolerance, shown_decimals(tolerance), unit)


def shown_decimals(tolerance: float) -> int:
    """Return how many decimals show differences of the tolerance's size; none for half of a whole.

    Examples
    --------
    >>> shown_decimals(0.005), shown_decimals(5e-7), shown_decimals(0.5)
    (3, 7, 0)
    """
    return 0 if tolerance >= 0.5 or tolerance <= 0 else math.ceil(0.5 - math.log10(tolerance))


def written(value: float, decimals: int) -> str:
    """Return a figure as text, with commas; a dash where it is unknown.

    Examples
    --------
    >>> written(-1234.5678, 2), written(-0.0001, 2), written(float("nan"), 2)
    ('−1,234.57', '0.00', '–')
    """
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    return f"−{text}" if value < 0 and any(sign in "123456789" for sign in text) else text


@dataclass(frozen=True, eq=False)
class Claim:
    """Published figures of one source, and how Bessemer computes them.

    Attributes
    ----------
    id : str
        Short name, unique among all claims.
    topic : str
        One of :data:`TOPICS`.
    title : Text
        What the figures are.
    citation : str
        Who published them, where: as one cites, with table or page.
    link : str
        DOI or address where they stand; empty where there is none.
    basis : str
        How they are known: one of :data:`BASES`.
    tables : tuple of str
        Shipped tables that the computation starts from; none where the example's inputs are a few numbers.
    why : Text
        Why the tolerance is what it is.
    figures : callable
        Takes the dataset; returns the published figures.
    compute : callable
        Takes the dataset; returns the computed figures by name.
    """

    id: str
    topic: str
    title: Text
    citation: str
    link: str
    basis: str
    tables: tuple[str, ...]
    why: Text
    figures: Callable[[Any], Sequence[Figure]]
    compute: Callable[[Any], Mapping[str, float]]

    def __post_init__(self) -> None:
        if self.topic not in TOPICS:
            raise ValueError(f"'{self.topic}' is no topic of claims")
        if self.basis not in BASES:
            raise ValueError(f"'{self.basis}' does not say how a figure is known")


HALF_DIGIT = Text("half a unit of the last printed digit", "末位印刷数字的半个单位")
