"""How a figure of the casebook is written: as round as its source gives it, with bound and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bessemer.casebook.schema import Outcome
from bessemer.words import Message, Text, locale_of

_OWN_FORMATS = ("USD", "EUR", "CNY")


@dataclass(frozen=True)
class Figure:
    """A value in its unit inside a sentence: ``more than USD 14.8 billion``, ``超过148亿美元``."""

    value: float
    unit: Text
    bound: str | None = None

    def label(self, locale: str) -> str:
        """Return the figure in `locale`."""
        message = Message(f"casebook.figure_{self._kind()}", value=self.value, unit=self.unit)
        if self.bound is not None:
            message = Message("casebook.bound_" + self.bound.replace(" ", "_"), figure=message)
        text = _without_zeros(message.label(locale))
        # The Chinese texts of the cases write 1500, not 1,500.
        return text.replace(",", "") if locale_of(locale) == "zh-CN" else text

    def _kind(self) -> str:
        """Return the name of the template: counts and sums of money are rounded, all else is not."""
        unit, whole = self.unit.en, float(self.value).is_integer()
        if unit == "%":
            return "percent"
        if unit == "rank":
            return "rank"
        if re.fullmatch("[A-Z]{3}", unit):
            return "cents" if not whole else unit.lower() if unit in _OWN_FORMATS else "money"
        return "count" if whole else "number"


def figure_of(outcome: Outcome) -> Figure | None:
    """Return the figure of an outcome; None where it has none."""
    if outcome.value is None or outcome.unit is None:
        return None
    return Figure(outcome.value, outcome.unit, outcome.bound)


def _without_zeros(text: str) -> str:
    """Return `text` without decimals that are zero: sources round, and ``18.0`` would claim that they do not.

    Examples
    --------
    >>> _without_zeros("USD 18.0 billion"), _without_zeros("2.50万")
    ('USD 18 billion', '2.5万')
    """
    return re.sub(r"\.(\d*?)0+(?!\d)", lambda match: f".{match[1]}" if match[1] else "", text)
