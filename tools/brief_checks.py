"""Checks of what a brief says: every number is the typed value, and no text went wrong on the way.

The checks read the finished text again, by rules of their own, and compare with the values that the message,
or the table, was given; a fault in a format would be found. They serve the tests and runs over all regions:

    python -m tools.brief_checks CN-JL CZ16300        # these regions
    python -m tools.brief_checks --every 10           # each tenth of all regions
"""

from __future__ import annotations

import argparse
import math
import re
import string
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from numbers import Real
from typing import Any

from bessemer.answer import Answer, Part
from bessemer.charts import Chart
from bessemer.regions import Region
from bessemer.result import Result, plain
from bessemer.studies import Study
from bessemer.words import LOCALES, Message, Text, catalogue, format_value, say

# Kinds that write a number in a way that rounds to significant digits, or drops the sign.
_UNSIGNED = {"points"}
_ROUGH = {"rough"}
_SCALES = {
    "%": 0.01,
    "个百分点": 0.01,
    " percentage point": 0.01,
    " points": 0.01,
    " million": 1e6,
    " billion": 1e9,
    " trillion": 1e12,
    "万亿": 1e12,
    "万": 1e4,
    "亿": 1e8,
}
_NUMBER = re.compile(
    r"(?P<sign>[+−-])?(?P<digits>\d[\d,]*)(?P<decimals>\.\d+)?"
    r"(?P<scale>%|个百分点| percentage point| points| million| billion| trillion|万亿|万|亿)?"
)
_WRONG = {
    "unknown value": re.compile(
        r"(?<![A-Za-z0-9_.])(nan|NaN|None(?!:| (?:of|is|are|was|were|has|have) )|null|NULL|undefined|inf"
        r"|Infinity|NaT|<NA>)(?![A-Za-z0-9_])"
    ),
    "unfilled placeholder": re.compile(r"[{}]"),
    "double space": re.compile(r"\S[  ]{2,}\S"),
    "double stop": re.compile(
        r"(?<!\.)\.\.(?!\.)|[。．]{2,}|\.。|。\.|；。|，。|;\.|,\.|:\.|：。|,,|，，|；；|;;"
    ),
    "space before a mark": re.compile(r"\S [,;.](?=\s|$)| [，。；：]|[（(][  ]|[  ][)）]"),
    "empty brackets": re.compile(r"\(\s*\)|（\s*）|“”"),
    "class of Python": re.compile(r"<class|object at 0x|Timestamp\(|\bArray\(|np\.float"),
    "minus zero": re.compile(r"[−-]0(\.0+)?(?=%|\b(?![.\d–—-]))(?<!\d[−-]0)"),
}
_WRONG_ZH = {
    "half-width mark": re.compile(r"[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff ]|$)|[\u4e00-\u9fff]\.(?=\s|$)"),
}
_PAIRS = (("(", ")"), ("（", "）"), ("“", "”"), ("[", "]"), ("《", "》"))


@dataclass(frozen=True)
class Fault:
    """Something that a reader should never see."""

    where: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.text}"


def text_faults(text: str, locale: str, where: str = "") -> Iterator[Fault]:
    """Yield what went wrong in a text, whatever it says."""
    rules = _WRONG if locale == "en" else {**_WRONG, **_WRONG_ZH}
    for what, rule in rules.items():
        if rule.search(text):
            yield Fault(where, what, text)
    for first, last in _PAIRS:
        if text.count(first) != text.count(last):
            yield Fault(where, f"{first} without {last}", text)
    if not text.strip():
        yield Fault(where, "empty", repr(text))


def message_faults(message: Message, locale: str, where: str = "") -> Iterator[Fault]:
    """Yield what went wrong in a message: its text, and each number in it against its value."""
    where = f"{where} {message.id} ({locale})".strip()
    try:
        text = say(message, locale)
    except (KeyError, TypeError, ValueError) as error:
        yield Fault(where, type(error).__name__, str(error))
        return
    yield from text_faults(text, locale, where)
    yield from _value_faults(message, locale, where)


def number_fault(value: Any, kind: str, locale: str) -> str | None:
    """Return what is wrong with a number as it is written; None if the text says the value."""
    text = format_value(value, kind, locale)
    if kind.startswith("plural|"):
        return None
    if text.startswith("<") and kind.endswith("_column"):
        return None if 0 < value < 0.01 * _column_unit(locale) else text
    found = _NUMBER.search(text)
    if found is None:
        return f"no number in {text!r} for {value!r}"
    scale = _SCALES.get(found["scale"] or "", 1.0)
    if kind.endswith("_column"):
        scale = _column_unit(locale)
    size = float(found["digits"].replace(",", "") + (found["decimals"] or "")) * scale
    step = 10.0 ** -(len(found["decimals"] or ".") - 1) * scale
    if kind in _ROUGH and value:
        step = max(step, 10.0 ** (math.floor(math.log10(abs(value))) - 2))
    said = -size if found["sign"] in ("−", "-") else size
    meant = abs(float(value)) if kind in _UNSIGNED else float(value)
    if abs(said - meant) > step / 2 * (1 + 1e-6) + 1e-12 * abs(meant):
        return f"{text!r} for {value!r}"
    return None


def messages_of(answer: Answer) -> Iterator[tuple[str, Message]]:
    """Yield every message of an answer that a reader may see, with where it stands."""
    single = {
        "headline": answer.headline,
        "reason": answer.reason,
        "summary": answer.summary,
        "record": answer.record,
        "certainty": answer.certainty.phrase if answer.certainty else None,
    }
    yield from ((name, message) for name, message in single.items() if message is not None)
    yield from (("records", message) for message in answer.records)
    yield from (("warnings", message) for message in answer.warnings)
    yield from _common(answer)
    for part in (*answer.parts, *((answer.asked,) if answer.asked else ())):
        yield f"{part.id} title", part.title
        if part.record is not None:
            yield f"{part.id} record", part.record
        yield from ((f"{part.id} {name}", message) for name, message in _common(part))


def answer_faults(answer: Answer) -> Iterator[Fault]:
    """Yield what went wrong in an answer, in both languages: sentences, chart texts and tables."""
    place = f"{answer.region.id} {answer.question}"
    if answer.summary is not None and answer.certainty is None:
        yield Fault(place, "no certainty", say(answer.summary))
    for name, message in messages_of(answer):
        for locale in LOCALES:
            yield from message_faults(message, locale, f"{place} {name}")
    for result in results_of(answer):
        for locale in LOCALES:
            yield from table_faults(result, locale, f"{place} {result.name}")
    # What the casebook quotes is text of its case files, figures and all.
    quoted = answer.question == "casebook"
    numbers = list(_cells(answer))
    for name, message in messages_of(answer):
        for number in untyped_numbers(message):
            if not quoted and not _is_among(number, numbers):
                yield Fault(f"{place} {name} {message.id}", "a number of no table", number)


def table_faults(result: Result, locale: str, where: str) -> Iterator[Fault]:
    """Yield what went wrong in the cells of a table that readers see."""
    for column in result.shown:
        kind = result.formats.get(column, "")
        for value in result.table[result.column_in(column, locale)].tolist():
            if plain(value) is None:
                continue
            text = format_value(value, kind, locale)
            if isinstance(value, Real) and not isinstance(value, bool):
                fault = number_fault(value, kind, locale) if kind else None
                if fault is not None:
                    yield Fault(f"{where} {column} ({locale})", "not the value", fault)
                if not kind and isinstance(value, float) and not float(value).is_integer():
                    yield Fault(f"{where} {column} ({locale})", "a number without format", text)
            elif text not in ("–", ""):
                yield from text_faults(text, "en", f"{where} {column} ({locale})")


def chapter_faults(study: Study) -> Iterator[Fault]:
    """Yield chapters that say nothing and do not say why."""
    for answer in study.answers():
        where = f"{study.region.id} {answer.question}"
        if answer.headline is None and (answer.reason is None or len(say(answer.reason)) < 20):
            yield Fault(where, "an empty chapter without a reason", str(answer.reason))
        if answer.headline is not None and not answer.results:
            yield Fault(where, "an answer without a table", say(answer.headline))
        if answer.headline is not None and not answer.sources:
            yield Fault(where, "an answer without a source", say(answer.headline))
        if answer.headline is not None and not (answer.method and answer.limits):
            yield Fault(where, "no method or no limits", say(answer.headline))
        for part in answer.parts:
            if not part.findings:
                yield Fault(f"{where} {part.id}", "a part that says nothing", say(part.title))


def study_faults(study: Study) -> Iterator[Fault]:
    """Yield everything that went wrong in the answers of a study."""
    yield from chapter_faults(study)
    for answer in study.answers():
        yield from answer_faults(answer)
    said = [answer.summary for answer in study.answers() if answer.summary is not None]
    for message in said:
        if not re.search(r"\d", re.sub(r"\b(19|20)\d\d\b", "", say(message))):
            yield Fault(f"{study.region.id} {message.id}", "first page without a figure", say(message))


def page_faults(html: str, locale: str, where: str = "") -> Iterator[Fault]:
    """Yield what went wrong in the text of a page, chart texts among it."""
    reader = _Reader()
    reader.feed(html)
    for text in reader.texts:
        # A text of one mark or of parts joined by the page is none of the catalogue.
        if len(text) > 2:
            yield from (
                fault
                for fault in text_faults(text, locale, where)
                if " without " not in fault.what and fault.what != "half-width mark"
            )
    for identifier, count in Counter(reader.ids).items():
        if count > 1:
            yield Fault(where, "an identifier used twice", identifier)
    missing = {link for link in reader.links if link.startswith("#") and link[1:] not in reader.ids}
    yield from (Fault(where, "a link to nothing", link) for link in sorted(missing))


def untyped_numbers(message: Message) -> Iterator[str]:
    """Yield numbers with decimals that stand in texts given to a message, not in typed values."""
    for value in message.values.values():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Message):
                yield from untyped_numbers(one)
            elif isinstance(one, str | Text):
                yield from re.findall(
                    r"(?<![\w.–—~])[−-]?\d+\.\d+(?![\w.])", str(one if isinstance(one, str) else one.en)
                )


def traced(answer: Answer) -> tuple[int, int]:
    """Return how many typed numbers of the sentences stand in a table of the answer too, and of how many."""
    numbers = {round(number, 9) for number in _cells(answer)}
    values = [
        float(value)
        for name, message in messages_of(answer)
        if name in ("headline", "summary", "findings") or name.endswith(" findings")
        for value in _typed(message)
    ]
    return sum(round(value, 9) in numbers for value in values), len(values)


def results_of(answer: Answer) -> Iterator[Result]:
    """Yield all tables of an answer, its parts' too."""
    yield from answer.results
    for part in (*answer.parts, *((answer.asked,) if answer.asked else ())):
        yield from part.results


def _common(item: Answer | Part) -> Iterator[tuple[str, Message]]:
    for name in ("findings", "method", "limits"):
        yield from ((name, message) for message in getattr(item, name))
    yield from (("table", result.title) for result in item.results)
    for chart in item.charts:
        if isinstance(chart, Chart):
            for name in ("title", "subtitle", "alt", "note"):
                message = getattr(chart, name)
                if message is not None:
                    yield f"{chart.id} {name}", message


def _value_faults(message: Message, locale: str, where: str) -> Iterator[Fault]:
    for _, name, kind, _ in string.Formatter().parse(catalogue(locale)[message.id]):
        if name is None:
            continue
        value = message.values[name]
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Message):
                yield from _value_faults(one, locale, where)
            elif isinstance(one, Real) and not isinstance(one, bool) and kind not in ("", "names", "label"):
                fault = number_fault(one, kind or "", locale)
                if fault is not None:
                    yield Fault(where, "not the value", fault)
            elif isinstance(one, Real) and not isinstance(one, bool | int) and not float(one).is_integer():
                yield Fault(where, "a number without format", f"{name}={one!r}")


def _typed(message: Message) -> Iterator[float]:
    for value in message.values.values():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Message):
                yield from _typed(one)
            elif isinstance(one, Real) and not isinstance(one, bool):
                yield float(one)


def _cells(answer: Answer) -> Iterator[float]:
    """Yield every number of the answer's tables and plain data."""
    for result in results_of(answer):
        for column in result.table.columns:
            for value in result.table[column].tolist():
                if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
                    yield float(value)
    yield from _leaves(plain(dict(answer.extra)))


def _leaves(value: Any) -> Iterator[float]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def _is_among(text: str, numbers: Iterable[float]) -> bool:
    """Return whether a written number is a cell rounded to its decimals, as it is or in percent."""
    said = float(text.replace("−", "-"))
    step = 10.0 ** -len(text.split(".")[1])
    return any(
        abs(said - number * times) <= step / 2 * (1 + 1e-6)
        for number in numbers
        for times in (1, 100, -1, -100)
    )


def _column_unit(locale: str) -> float:
    return 1e8 if locale == "zh-CN" else 1e9


class _Reader(HTMLParser):
    """Reads the texts of a page block by block, its identifiers and links."""

    _BLOCKS = frozenset(
        (
            "p",
            "li",
            "td",
            "th",
            "h1",
            "h2",
            "h3",
            "h4",
            "summary",
            "caption",
            "dt",
            "dd",
            "text",
            "title",
            "div",
        )
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("aria-label"):
            self.texts.append(str(given["aria-label"]))
        if tag == "style":
            self._silent += 1
        if tag in self._BLOCKS:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._silent -= 1
        if tag in self._BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(data)

    def _end(self) -> None:
        text = " ".join("".join(self._parts).split("\n")).strip()
        if text:
            self.texts.append(text)
        self._parts = []


def main(arguments: list[str] | None = None) -> int:
    """Check regions and print what was found; the exit code is 1 if anything was."""
    import bessemer as bm

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("regions", nargs="*")
    parser.add_argument("--every", type=int, default=0, help="check each N-th of all regions")
    parser.add_argument("--start", type=int, default=0, help="with --every: begin at this region")
    parser.add_argument("--seconds", type=float, default=math.inf, help="stop after so long")
    asked = parser.parse_args(arguments)
    data = bm.reference()
    places: list[Region] = [data.regions.resolve(name) for name in asked.regions]
    if asked.every:
        places += [data.regions[id] for id in list(data.regions)[asked.start :: asked.every]]
    began, found, kinds, hits, all_numbers, done = time.monotonic(), 0, Counter[str](), 0, 0, 0
    for place in places:
        if time.monotonic() - began > asked.seconds:
            break
        study = bm.study(place.id)
        try:
            for fault in study_faults(study):
                found += 1
                kinds[fault.what] += 1
                if kinds[fault.what] <= 12:
                    print(fault)
        except Exception as error:  # a run over all regions reports each and goes on
            found += 1
            print(f"{place.id}: {type(error).__name__}: {error}")
        for answer in study.answers():
            hit, known = traced(answer)
            hits, all_numbers = hits + hit, all_numbers + known
        done += 1
    print(f"{done} regions, {found} faults {dict(kinds)}, {time.monotonic() - began:.0f} s")
    print(f"{hits} of {all_numbers} numbers in sentences stand in a table of the same answer as well")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
