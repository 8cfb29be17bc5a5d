"""What every answer must keep, whatever its question and region."""

import json
import re
from collections.abc import Callable, Iterator

import pytest

from bessemer.answer import Answer
from bessemer.charts import Canvas, Chart, to_svg
from bessemer.charts.chart import NARROW, WIDE
from bessemer.result import plain
from bessemer.sources import load_catalogue
from bessemer.words import LOCALES, Message, format_value, say

HAN = re.compile(r"[\u3400-\u9fff]")
GONE_WRONG = re.compile(r"\b(nan|none|null|undefined|inf|infinity)\b|[{}]", re.IGNORECASE)


def messages(answer: Answer) -> Iterator[Message]:
    """Yield every message of an answer that a reader may see."""
    parts = (answer.headline, answer.reason, answer.summary, answer.record)
    yield from (part for part in parts if part is not None)
    for group in (answer.findings, answer.method, answer.limits, answer.warnings):
        yield from group
    yield from (result.title for result in answer.results)
    for chart in answer.charts:
        assert isinstance(chart, Chart)
        found = (chart.title, chart.subtitle, chart.alt, chart.note)
        yield from (part for part in found if part is not None)


def check_texts(answer: Answer) -> None:
    """Every message reads in both languages, without a trace of an unknown value or a template."""
    for message in messages(answer):
        texts = {locale: say(message, locale) for locale in LOCALES}
        for locale, text in texts.items():
            assert text.strip(), message.id
            assert not GONE_WRONG.search(text), f"{message.id} ({locale}): {text}"
        assert HAN.search(texts["zh-CN"]), message.id
        assert not HAN.search(texts["en"]), f"{message.id}: {texts['en']}"


def check_tables(answer: Answer) -> None:
    """Every table can be shown cell by cell in both languages, and names shipped sources."""
    catalogue = load_catalogue()
    for result in answer.results:
        assert result.sources
        for key in result.sources:
            catalogue.table(key)
        assert set(result.shown) <= set(result.table.columns)
        assert set(result.formats) <= set(result.table.columns)
        for locale in LOCALES:
            for column in result.shown:
                say(Message(f"columns.{column}"), locale)
                for value in result.table[result.column_in(column, locale)].head(60):
                    if plain(value) is not None:
                        assert format_value(value, result.formats.get(column, ""), locale) != "nan"
    json.dumps(answer.to_json("zh"), allow_nan=False)


def check_charts(answer: Answer) -> None:
    """Every chart draws in both languages and widths, with its alternative text and no unknown number."""
    for chart in answer.charts:
        assert isinstance(chart, Chart)
        assert len(chart.data)
        for locale in LOCALES:
            for width in (WIDE, NARROW):
                svg = to_svg(chart, Canvas(locale, width))
                assert svg.startswith("<svg ")
                assert 'aria-label="' in svg
                shown = re.sub(r"<[^>]+>", " ", svg)
                assert not GONE_WRONG.search(shown), (chart.id, locale, width)
                assert "NaN" not in svg, (chart.id, locale, width)
        assert load_catalogue().footer(chart.sources, "en")
        assert load_catalogue().footer(chart.sources, "zh-CN")


@pytest.fixture(scope="session")
def check_answer() -> Callable[..., None]:
    """Return a check of texts, tables and charts of an answer."""

    def check(answer: Answer, *, charts: bool = True) -> None:
        assert (answer.headline is None) == bool(answer.reason)
        check_texts(answer)
        check_tables(answer)
        if charts:
            check_charts(answer)

    return check
