"""Every chart of a brief as a picture that stands alone: with its title, measure and source in it."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from bessemer.brief.endmatter import command
from bessemer.brief.files import INDEX
from bessemer.brief.selection import charts_of
from bessemer.charts import Canvas, Chart
from bessemer.charts.chart import WIDE
from bessemer.charts.export import to_vega_lite
from bessemer.charts.theme import FONT, PALETTE
from bessemer.files import file_part
from bessemer.studies import Study
from bessemer.words import Message, say

# A picture is twice as many points across as the chart is wide, enough for print at column width.
_SCALE = 2
_TITLE_SIZE, _TEXT_SIZE = 15, 12
# The renderer draws a text in one font: it must hold the minus sign, which Noto Sans leaves to another.
PNG_FONTS = {"en": "Liberation Sans", "zh-CN": "Noto Sans CJK SC, Noto Sans SC, sans-serif"}
# How many letters fit on a line of the wide chart, a Chinese one counted twice.
_TITLE_LINE, _TEXT_LINE = 76, 98


def pictures(study: Study, locale: str, *, versus: Study | None = None) -> dict[str, bytes]:
    """Return every chart of a study, or of two, as SVG and PNG by file name, with an index.

    Of two studies the names of the files begin with the id of the region.

    The index names for each chart its files, title, measure, source and what it shows, so that whoever uses
    the pictures can caption them.
    """
    import vl_convert

    files: dict[str, bytes] = {}
    entries = []
    both = (study,) if versus is None else (study, versus)
    drawn = [(one, chart) for one in both for answer in one.answers() for chart in charts_of(answer)]
    for each, chart in drawn:
        spec = alone(chart, locale, each.data.catalogue.footer(chart.sources, locale))
        svg: str = vl_convert.vegalite_to_svg(spec)
        png = to_png(spec, locale, _SCALE)
        stem = chart.id if versus is None else f"{file_part(each.region.id)}-{chart.id}"
        names = [f"{stem}.svg", f"{stem}.png"]
        files |= {names[0]: svg.encode("utf-8"), names[1]: png}
        entries.append(
            {
                "id": chart.id,
                "region": each.region.id,
                "files": names,
                "title": say(chart.title, locale),
                "subtitle": say(chart.subtitle, locale),
                "alt": say(chart.alt, locale),
                "note": say(chart.note, locale) if chart.note else None,
                "source": each.data.catalogue.footer(chart.sources, locale),
            }
        )
    index = {
        "schema": 1,
        "command": "brief",
        "region": study.region.id,
        "language": locale,
        "reproduce": command(study, locale, "charts", versus),
        "charts": entries,
    }
    files[INDEX] = (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    return files


def to_png(spec: dict[str, Any], locale: str, scale: float) -> bytes:
    """Return a specification as a picture of points, `scale` to a pixel of CSS each way."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(_in_font(spec, PNG_FONTS[locale]), scale=scale)
    return png


def alone(chart: Chart, locale: str, footer: str, width: int = WIDE) -> dict[str, Any]:
    """Return the specification of a chart with title, measure, note and source around it."""
    spec = to_vega_lite(chart, Canvas(locale, width))
    source = say(Message("ui.source_line", sources=footer), locale)
    title_line, text_line = (max(letters * width // WIDE, 20) for letters in (_TITLE_LINE, _TEXT_LINE))
    note = lines(say(chart.note, locale), text_line) if chart.note else []
    spec["title"] = {
        "text": lines(say(chart.title, locale), title_line),
        "subtitle": [*lines(say(chart.subtitle, locale), text_line), *note, *lines(source, text_line)],
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "font": FONT,
        "fontSize": _TITLE_SIZE,
        "fontWeight": "bold",
        "color": PALETTE["ink"],
        "subtitleFont": FONT,
        "subtitleFontSize": _TEXT_SIZE,
        "subtitleColor": PALETTE["nation"],
        "subtitlePadding": 6,
    }
    spec["padding"] = 12
    spec["background"] = PALETTE["paper"]
    return spec


def _in_font(part: Any, font: str) -> Any:
    """Return a specification with every font replaced."""
    if isinstance(part, list):
        return [_in_font(item, font) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: font
        if key.lower().endswith("font") and isinstance(value, str)
        else value
        if key == "datasets"
        else _in_font(value, font)
        for key, value in part.items()
    }


def lines(text: str, most: int) -> list[str]:
    """Return a text in lines of at most so many letters, a Chinese one counted twice.

    Examples
    --------
    >>> lines("one two three", 8), lines("一二三四五", 6)
    (['one two', 'three'], ['一二三', '四五'])
    """
    found, line, width = [], "", 0
    for piece in _pieces(text):
        size = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in piece)
        if line and width + size > most and piece.strip() not in _CLOSING:
            found.append(line.rstrip())
            line, width = "", 0
        line += piece if line else piece.lstrip()
        width += size
    return [*found, line.rstrip()] if line.strip() else found


# Chinese marks that no line begins with.
_CLOSING = tuple("，。；：、！？）】》”’%")


def _pieces(text: str) -> list[str]:
    """Return a text in pieces between which a line may end: words, and single Chinese letters."""
    pieces: list[str] = []
    word = ""
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            pieces += [word] if word else []
            pieces.append(letter)
            word = ""
        elif letter == " ":
            pieces.append(word + letter)
            word = ""
        else:
            word += letter
    return [*pieces, word] if word else pieces
