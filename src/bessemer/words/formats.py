"""How values are written in each language: counts, percentages, money, ranks and lists.

Ratios are fractions everywhere in the code; they become percentages only here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from bessemer.errors import OptionError, listing
from bessemer.words.cldr import babel_locale
from bessemer.words.locales import Labelled, Spoken, locale_of

Formatter = Callable[[Any, str], str]

_MINUS = "\u2212"
_CURRENCIES = {
    "usd": ("USD", "美元"),
    "cny": ("CNY", "元"),
    "eur": ("EUR", "欧元"),
}


def format_value(value: Any, kind: str, locale: str) -> str:
    """Return `value` written as `kind` in `locale`.

    Parameters
    ----------
    value : object
        A number, a :class:`Labelled` thing, a text or a list of these.
    kind : str
        One of :data:`FORMATS`, or ``plural|one|many``; empty for names and texts.
    locale : str
        ``en`` or ``zh-CN``.

    Raises
    ------
    ValueError
        If the value, or one of a list, is None or no finite number: an unknown value must never
        reach a sentence.
    """
    language = locale_of(locale)
    if not _is_known(value):
        raise ValueError(f"an unknown value cannot be written as '{kind}'")
    if kind.startswith("plural|"):
        one, many = kind.removeprefix("plural|").split("|")
        return one if value == 1 else many
    return FORMATS[kind](value, language)


def alike(first: Any, second: Any, kind: str) -> bool:
    """Return whether two values read alike, so that a sentence would say one figure twice.

    Examples
    --------
    >>> alike(0.8601, 0.8599, "percent"), alike(0.861, 0.86, "percent")
    (True, False)
    """
    return format_value(first, kind, "en") == format_value(second, kind, "en")


def _is_known(value: Any) -> bool:
    """Return whether `value`, and each item of a list, is something to write; any type of NaN is not."""
    if isinstance(value, float | int):
        return math.isfinite(value)
    if isinstance(value, list | tuple):
        return all(_is_known(item) for item in value)
    if isinstance(value, str | Labelled):
        return True
    try:
        return math.isfinite(value)
    except TypeError:  # None, pandas' NA and other things that are no number
        return value is not None and type(value).__name__ not in ("NAType", "NaTType")


@cache
def _pattern(locale: str, digits: int) -> Any:
    from babel.numbers import parse_pattern

    parsed = babel_locale(locale)
    pattern = parse_pattern(parsed.decimal_formats[None].pattern)
    pattern.frac_prec = (digits, digits)
    return pattern, parsed


def _decimal(value: float, locale: str, digits: int) -> str:
    pattern, parsed = _pattern(locale, digits)
    text: str = pattern.apply(abs(value), parsed)
    rounded_to_zero = not any(character in "123456789" for character in text)
    return text if value >= 0 or rounded_to_zero else _MINUS + text


def _signed(text: str, value: float) -> str:
    changes = any(character in "123456789" for character in text)
    return "+" + text if value > 0 and changes else text


def _rounded(value: float, digits: int) -> float:
    """Return `value` as :func:`_decimal` will write it: decimal rounding, half to even."""
    return float(round(Decimal(str(value)), digits)) if abs(value) < 1e15 else value


def _scaled(value: float, locale: str, units: Sequence[tuple[float, str]], one_decimal_below: float) -> str:
    """Write `value` in the largest of `units` that it reaches once it is rounded.

    Rounding may lift a number into the next unit (99,999,999 is 1.00亿, not 10,000万) or to fewer
    decimals (99,950 is 10.0万, not 10.00万), so that both are decided on the rounded number.
    """
    text = _decimal(value, locale, 0)
    reached = _rounded(abs(value), 0)
    for unit, name in units:
        if reached < unit:
            break
        size = abs(value) / unit
        digits = 2 if _rounded(size, 2) < 10 else 1 if _rounded(size, 1) < one_decimal_below else 0
        reached = _rounded(size, digits) * unit
        text = _decimal(value / unit, locale, digits) + name
    return text


def _scaled_zh(value: float, locale: str) -> str:
    """Write a number with 万, 亿 or 万亿, as Chinese statistics do."""
    return _scaled(value, locale, ((1e4, "万"), (1e8, "亿"), (1e12, "万亿")), one_decimal_below=1000)


def _scaled_en(value: float, locale: str) -> str:
    """Write a large number with million, billion or trillion."""
    units = ((1e6, " million"), (1e9, " billion"), (1e12, " trillion"))
    return _scaled(value, locale, units, one_decimal_below=100)


def _count(value: float, locale: str) -> str:
    if locale == "zh-CN":
        return _scaled_zh(value, locale)
    return _scaled_en(value, locale) if _rounded(abs(value), 0) >= 1e7 else _decimal(value, locale, 0)


def _signed_count(value: float, locale: str) -> str:
    return _signed(_count(value, locale), value)


def _percent(digits: int, *, signed: bool = False) -> Formatter:
    def write(value: float, locale: str) -> str:
        text = _decimal(value * 100, locale, digits) + "%"
        return _signed(text, value) if signed else text

    return write


def _points(value: float, locale: str) -> str:
    text = _decimal(abs(value) * 100, locale, 1)
    if locale == "zh-CN":
        return f"{text}个百分点"
    return f"{text} percentage point" if text == "1.0" else f"{text} percentage points"


def _signed_points(value: float, locale: str) -> str:
    """Write a change of a share in percentage points with its sign, short enough for a table."""
    text = _signed(_decimal(value * 100, locale, 1), value)
    return f"{text}个百分点" if locale == "zh-CN" else f"{text} points"


def _fixed(digits: int, *, signed: bool = False) -> Formatter:
    def write(value: float, locale: str) -> str:
        text = _decimal(value, locale, digits)
        return _signed(text, value) if signed else text

    return write


def _money(currency: str) -> Formatter:
    code, name_zh = _CURRENCIES[currency]

    def write(value: float, locale: str) -> str:
        if locale == "zh-CN":
            return _scaled_zh(value, locale) + name_zh
        return f"{code} {_scaled_en(value, locale)}"

    return write


def _in_unit(currency: str) -> Formatter:
    """Write money in the unit of its column: billions in English, 亿 in Chinese (see :func:`heading_unit`).

    Always two decimals, so that a column lines up; what is there but rounds to nothing is no zero.
    """

    def write(value: float, locale: str) -> str:
        size = value / (1e8 if locale == "zh-CN" else 1e9)
        return "<0.01" if 0 < size < 0.005 else _decimal(size, locale, 2)

    return write


def heading_unit(kind: str | None, locale: str) -> str:
    """Return the unit that stands in the head of a column of a format; empty where cells carry their own.

    Examples
    --------
    >>> heading_unit("usd_column", "en"), heading_unit("usd_column", "zh"), heading_unit("percent", "en")
    ('USD billion', '亿美元', '')
    """
    if kind is not None and (not isinstance(kind, str) or (kind.endswith("_column") and kind not in FORMATS)):
        raise OptionError(f"There is no format {kind!r:.60}.", remedy=f"Formats are {listing(FORMATS, 40)}.")
    if kind is None or not kind.endswith("_column"):
        return ""
    code, name_zh = _CURRENCIES[kind.removesuffix("_column")]
    return f"亿{name_zh}" if locale_of(locale) == "zh-CN" else f"{code} billion"


def _number(value: float, locale: str) -> str:
    """Write a figure of the casebook as its source gives it: whole, or with at most two decimals."""
    text = _decimal(value, locale, 0 if float(value).is_integer() else 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ordinal(value: int, locale: str) -> str:
    if locale == "zh-CN":
        return f"第{int(value)}"
    suffix = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{_decimal(value, locale, 0)}{suffix}"


def _year(value: int, _locale: str) -> str:
    return str(int(value))


def _name(value: Any, locale: str) -> str:
    """Write a name as it stands inside a sentence."""
    if type(value) is str:  # Most are; whether a thing is Labelled takes long to find out.
        return value
    if isinstance(value, Spoken):
        return value.spoken(locale)
    return value.label(locale) if isinstance(value, Labelled) else str(value)


def _lower(value: Any, locale: str) -> str:
    """Write a name as it stands inside an English sentence; acronyms and proper names keep their capitals."""
    text = _name(value, locale)
    if locale == "zh-CN" or len(text) < 2 or text[1].isupper() or not text[1].isalpha():
        return text
    return text[0].lower() + text[1:]


def _capital(value: Any, locale: str) -> str:
    """Write a name as it stands at the head of a sentence."""
    text = _name(value, locale)
    return text[:1].upper() + text[1:]


def _label(value: Any, locale: str) -> str:
    """Write a name as it stands alone: on an axis, at a line, in a list."""
    if type(value) is str:
        return value
    return value.label(locale) if isinstance(value, Labelled) else str(value)


def _rough(value: float, locale: str) -> str:
    """Write a count to three significant digits, where more would pretend to know."""
    if value == 0:
        return _count(0, locale)
    # Rounding twice, to tenths and then to whole, would turn 82.53 into 82.
    step = max(1.0, 10.0 ** (math.floor(math.log10(abs(value))) - 2))
    text = _count(round(value / step) * step, locale)
    # 258.0万 would claim a fourth digit.
    return re.sub(r"(?<=\d{3})\.0(?!\d)", "", text)


def _lower_names(values: Iterable[Any], locale: str) -> str:
    return _names([_lower(value, locale) for value in values], locale)


def _names(values: Iterable[Any], locale: str) -> str:
    texts: Sequence[str] = [_name(value, locale) for value in values]
    if len(texts) < 2:
        return "".join(texts)
    if locale == "zh-CN":
        # 和 inside a name would blur where the last one begins.
        last = "以及" if any("和" in text for text in texts) else "和"
        return "、".join(texts[:-1]) + last + texts[-1]
    if any(", " in text for text in texts):
        return "; ".join(texts[:-1]) + "; and " + texts[-1]
    return ", ".join(texts[:-1]) + " and " + texts[-1]


def _clauses(values: Iterable[Any], locale: str) -> str:
    """Write several reasons, each a clause of its own."""
    texts = [_name(value, locale) for value in values]
    if locale == "zh-CN":
        return "；".join(texts)
    return "; ".join(texts[:-1]) + "; and " + texts[-1] if len(texts) > 1 else "".join(texts)


FORMATS: dict[str, Formatter] = {
    "": _name,
    "clauses": _clauses,
    "label": _label,
    "names": _names,
    "lower": _lower,
    "capital": _capital,
    "lower_names": _lower_names,
    "count": _count,
    "signed_count": _signed_count,
    "rough": _rough,
    "integer": _fixed(0),
    "percent": _percent(1),
    "percent0": _percent(0),
    "percent2": _percent(2),
    "change": _percent(1, signed=True),
    "change0": _percent(0, signed=True),
    "change2": _percent(2, signed=True),
    "points": _points,
    "signed_points": _signed_points,
    "ratio": _fixed(2),
    "ratio1": _fixed(1),
    "ratio3": _fixed(3),
    "signed": _fixed(2, signed=True),
    "signed1": _fixed(1, signed=True),
    "signed3": _fixed(3, signed=True),
    "number": _number,
    "ordinal": _ordinal,
    "year": _year,
    "usd": _money("usd"),
    "cny": _money("cny"),
    "eur": _money("eur"),
    **{f"{currency}_column": _in_unit(currency) for currency in _CURRENCIES},
}
