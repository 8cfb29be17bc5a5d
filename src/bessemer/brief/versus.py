"""Two regions beside each other: first pages, answers, the key figures they share, and the charts of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bessemer.answer import QUESTIONS, Answer
from bessemer.brief.endmatter import check_pair, command
from bessemer.brief.pieces import ROWS_SHOWN, Easel, Figure, Table, cell
from bessemer.brief.view import Chapter, Page, build, chapter
from bessemer.errors import OptionError
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.studies import Study
from bessemer.words import Message, say

# Tables whose lines mean the same in two regions: the column that names a line, and the columns compared.
SHARED: dict[str, tuple[str, tuple[str, ...]]] = {
    "profile_jobs_gb19": ("industry", ("share", "location_quotient")),
    "profile_jobs_naics": ("industry", ("share", "location_quotient")),
    "profile_jobs_ind1990": ("industry", ("share", "location_quotient")),
    "profile_jobs_a10": ("industry", ("share", "location_quotient")),
    "profile_output_io42": ("industry", ("share", "location_quotient")),
    "profile_output_wiod35": ("industry", ("share", "location_quotient")),
    "trajectory": ("axis", ("loss", "since_start")),
    "rates": ("axis", ("nearest_share", "all_share")),
    "variants": ("variant", ("rank", "best_rank")),
    "asked_axes": ("axis", ("against_nation",)),
    "aims": ("aim", ("location_quotient",)),
    "customs_totals": ("year", ("imports", "exports")),
    "reliance": ("year", ("markets", "technology")),
    "customs_shown": ("industry", ("imports", "exports")),
    "exposure": ("industry_name", ("share", "contribution")),
    "technology_origins": ("industry", ("foreign_part",)),
    "scenarios": ("scenario", ("share_change", "against_trend")),
    "scenario": ("industry", ("share_now", "share_average")),
}
# Formats of columns that a table holds but does not show.
_FORMATS = {"since_start": "change"}
_TABLES = 2
_SECOND = "second-"


@dataclass(frozen=True)
class Pair:
    """One question for both regions.

    Attributes
    ----------
    chapters : pair of (name, Chapter)
    tables : tuple of Table
        Key figures that both have, side by side; empty where their measures differ.
    figures : tuple of pairs of Figure
        Charts that stand open, the same chart of both beside each other; None where one has none.
    """

    id: str
    number: int
    question: str
    chapters: tuple[tuple[str, Chapter], tuple[str, Chapter]]
    tables: tuple[Table, ...]
    figures: tuple[tuple[Figure | None, Figure | None], ...]


@dataclass(frozen=True)
class Comparison:
    """Two briefs beside each other."""

    locale: str
    title: str
    heading: str
    pages: tuple[Page, Page]
    pairs: tuple[Pair, ...]
    command: str


def compare(study: Study, versus: Study, easel: Easel) -> Comparison:
    """Return two studies beside each other.

    Raises
    ------
    OptionError
        If both are of the same region.
    """
    check_pair(study, versus)
    pages = (build(study, easel), build(versus, replace(easel, prefix=_SECOND)))
    names = {"first": study.region, "second": versus.region}
    pairs = tuple(
        Pair(
            id=first.id,
            number=first.number,
            question=first.question,
            chapters=((pages[0].name, first), (pages[1].name, second)),
            tables=tuple(shared_tables(ours, theirs, easel)),
            figures=tuple(_paired(_opened(first), _opened(second))),
        )
        for first, second, ours, theirs in zip(
            pages[0].chapters, pages[1].chapters, study.answers(), versus.answers(), strict=True
        )
    )
    return Comparison(
        locale=easel.locale,
        title=say(Message("brief.versus_title", **names), easel.locale),
        heading=say(Message("brief.versus_heading", **names), easel.locale),
        pages=pages,
        pairs=pairs,
        command=command(study, easel.locale, versus=versus),
    )


def pair(study: Study, versus: Study, question: str, easel: Easel) -> Pair:
    """Return one of the seven questions for two studies, beside each other.

    Raises
    ------
    OptionError
        If both are of the same region, or there is no such question.
    """
    check_pair(study, versus)
    if question not in QUESTIONS:
        raise OptionError(
            f"'{question[:40]}' is not one of the seven questions.", remedy=f"Use {', '.join(QUESTIONS)}."
        )
    ours: Answer = getattr(study, question)
    theirs: Answer = getattr(versus, question)
    first, second = chapter(ours, easel), chapter(theirs, replace(easel, prefix=_SECOND))
    names = (study.region.long_label(easel.locale), versus.region.long_label(easel.locale))
    return Pair(
        id=first.id,
        number=first.number,
        question=first.question,
        chapters=((names[0], first), (names[1], second)),
        tables=tuple(shared_tables(ours, theirs, easel)),
        figures=tuple(_paired(_opened(first), _opened(second))),
    )


def _opened(chapter: Chapter) -> dict[str, Figure]:
    """Return the charts of a chapter that stand open, by identifier without the second region's prefix."""
    return {figure.id.removeprefix(_SECOND): figure for figure in chapter.all_figures}


def _paired(
    first: dict[str, Figure], second: dict[str, Figure]
) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Yield the charts of both, those of the same kind together and before the others."""
    for id, figure in first.items():
        if id in second:
            yield figure, second[id]
    for id, figure in first.items():
        if id not in second:
            yield figure, None
    for id, figure in second.items():
        if id not in first:
            yield None, figure


def shared_results(ours: Answer, theirs: Answer) -> Iterator[tuple[Result, Result, str, tuple[str, ...]]]:
    """Yield the tables that both answers have in the same measure, with key and columns to compare."""
    own = {result.name: result for result in _results(ours)}
    other = {result.name: result for result in _results(theirs)}
    for name, (key, columns) in SHARED.items():
        if name in own and name in other and len(own[name].table) and len(other[name].table):
            both = (own[name], other[name])
            there = tuple(column for column in columns if all(column in one.table for one in both))
            if there and all(key in one.table for one in both):
                yield *both, key, there


def shared_tables(ours: Answer, theirs: Answer, easel: Easel) -> Iterator[Table]:
    """Yield at most two tables of the figures that both have, ordered by the first region's."""
    found = 0
    for own, other, key, columns in shared_results(ours, theirs):
        rows = tuple(_side_by_side(own, other, key, columns, easel))
        if not rows or found == _TABLES:
            continue
        found += 1
        label = _label_of(own)
        heads = [(own.heading(label, easel.locale), False)]
        for column in columns:
            for region in (ours.region, theirs.region):
                text = Message("brief.versus_column", region=region, column=own.heading(column, easel.locale))
                heads.append((say(text, easel.locale), True))
        yield Table(
            title=_title(own, other, ours.region, theirs.region, easel.locale),
            heads=tuple(heads),
            rows=rows[:ROWS_SHOWN],
            rest=rows[ROWS_SHOWN:],
            more=say(Message("ui.more_rows", count=len(rows) - ROWS_SHOWN), easel.locale)
            if len(rows) > ROWS_SHOWN
            else "",
            footer=easel.catalogue.footer(tuple(dict.fromkeys((*own.sources, *other.sources))), easel.locale),
        )


def _title(own: Result, other: Result, first: Region, second: Region, locale: str) -> str:
    """Return the title of a joint table: both regions named where that is all that differs."""
    pair = Message("brief.versus_pair", first=first, second=second)
    both = [
        say(_naming(result.title, region, pair), locale) for result, region in ((own, first), (other, second))
    ]
    if both[0] == both[1]:
        return both[0]
    return say(Message("brief.versus_apart", first=own.title, second=other.title), locale)


def _naming(title: Message, region: Region, pair: Message) -> Message:
    values = {name: pair if value is region else value for name, value in title.values.items()}
    return Message(title.id, **values)


def _results(answer: Answer) -> Iterable[Result]:
    yield from answer.results
    for part in (*answer.parts, *((answer.asked,) if answer.asked else ())):
        yield from part.results


def _label_of(result: Result) -> str:
    """Return the column that names a line for a reader."""
    return next(iter(result.shown))


def _side_by_side(
    own: Result, other: Result, key: str, columns: tuple[str, ...], easel: Easel
) -> Iterator[tuple[str, ...]]:
    """Yield the lines that both tables have, each column of both beside each other."""
    first, second = (one.table.drop_duplicates(key).set_index(key, drop=False) for one in (own, other))
    label = own.column_in(_label_of(own), easel.locale)
    for name in first.index:
        if name not in second.index:
            continue
        values = [(column, frame.loc[name, column]) for column in columns for frame in (first, second)]
        if all(_unknown(value) for _, value in values):
            continue
        kinds = {column: own.formats.get(column, _FORMATS.get(column, "")) for column in columns}
        named = cell(first.loc[name, label], own.formats.get(_label_of(own), ""), easel.locale)
        yield (named, *(cell(value, kinds[column], easel.locale) for column, value in values))


def _unknown(value: object) -> bool:
    return cell(value, "label", "en") == "–"
