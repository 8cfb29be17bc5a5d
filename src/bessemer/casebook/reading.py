"""Cases read from YAML files and checked.

Nothing of a file is used before all of it has been checked, and a fault names the file, the case and the
field, for example ``interventions[turin-02].kind``; items without an id are counted from 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

from bessemer.casebook.fields import LARGEST, Field, parse, repeated
from bessemer.casebook.schema import (
    BASES,
    BOUNDS,
    COUNTRIES,
    EVIDENCE,
    FIRST_YEAR,
    GRADES,
    KINDS,
    LAST_YEAR,
    ROLES,
    SECTIONS,
    Case,
    Criticism,
    Fact,
    Intervention,
    Money,
    Outcome,
    Source,
)
from bessemer.errors import DataError, did_you_mean
from bessemer.words import Text

SHIPPED = Path(__file__).with_name("data")


def load_case(path: str | Path) -> Case:
    """Read and check one case.

    Parameters
    ----------
    path : str or Path
        A YAML file of the casebook.

    Returns
    -------
    Case

    Raises
    ------
    DataError
        If the file cannot be read or breaks a rule; names file, case and field.

    Examples
    --------
    >>> load_case(Path(__file__).with_name("data") / "dalian.yaml").name.label("zh")
    '大连软件园'
    """
    file = Path(path)
    content = parse(file)
    name = content.get("id") if isinstance(content, dict) else None
    return _case(Field(content, file.name, name if isinstance(name, str) else "without id"))


def load_cases(folder: str | Path) -> tuple[Case, ...]:
    """Read and check every ``*.yaml`` file of a folder.

    Returns
    -------
    tuple of Case
        Sorted by id.

    Raises
    ------
    DataError
        If the folder has no cases, a file breaks a rule, or two cases or two interventions share an id.
    """
    files = sorted(Path(folder).glob("*.yaml"))
    if not files:
        raise DataError(
            "There are no cases.", where=f"Folder {folder}.", remedy="Give a folder that holds *.yaml files."
        )
    owners: dict[str, str] = {}
    cases = []
    for file in files:
        case = load_case(file)
        for id, what in [(case.id, "case"), *((item.id, "intervention") for item in case.interventions)]:
            key = f"{what} id '{id}'"
            if key in owners:
                raise DataError(
                    f"The {key} is taken already, by {owners[key]}.",
                    where=f"{file.name}, case {case.id}, field id.",
                    remedy="Give each its own id.",
                )
            owners[key] = file.name
        cases.append(case)
    return tuple(sorted(cases, key=lambda case: case.id))


@cache
def shipped_cases() -> tuple[Case, ...]:
    """Return the cases that come with Bessemer, sorted by id; read once.

    Examples
    --------
    >>> [case.id for case in shipped_cases()][:2]
    ['akron', 'bilbao-basque-country']
    """
    return load_cases(SHIPPED)


def _case(node: Field) -> Case:
    part = node.mapping(
        "id", "name", "country", "regions", "class", "industries", "period", "evidence",
        "decline", "context", "interventions", "outcomes", "criticisms", "sources",
    )  # fmt: skip
    sources = tuple(_source(item) for item in part["sources"].items())
    _distinct(part["sources"], [source.id for source in sources])
    known = {source.id for source in sources}
    interventions = tuple(_intervention(item, known) for item in part["interventions"].items())
    _distinct(part["interventions"], [item.id for item in interventions])
    return Case(
        id=part["id"].string(),
        name=part["name"].text(),
        country=part["country"].choice(COUNTRIES),
        regions=part["regions"].strings(),
        role=part["class"].choice(ROLES),
        industries=part["industries"].texts(),
        period=part["period"].text(),
        evidence=part["evidence"].text(),
        decline=tuple(_fact(item, known) for item in part["decline"].items()),
        context=tuple(_fact(item, known) for item in part["context"].items()),
        interventions=interventions,
        outcomes=tuple(_outcome(item, known) for item in part["outcomes"].items()),
        criticisms=tuple(_criticism(item, known) for item in part["criticisms"].items()),
        sources=sources,
    )


def _source(node: Field) -> Source:
    part = node.mapping("id", "url", "title", "date", "grade", "note")
    url = part["url"].string()
    if not url.startswith(("http://", "https://")) or len(url.split()) != 1:
        raise part["url"].wrong("a web address", "It begins with http:// or https:// and holds no space.")
    return Source(
        id=part["id"].string(),
        url=url,
        title=part["title"].string(),
        date=part["date"].optional(Field.string),
        grade=part["grade"].choice(GRADES),
        note=part["note"].optional(Field.text),
    )


def _fact(node: Field, known: Collection[str]) -> Fact:
    part = node.mapping("text", "value", "bound", "unit", "period", "sources")
    value, bound, unit = _figure(part)
    return Fact(
        text=part["text"].text(),
        value=value,
        bound=bound,
        unit=unit,
        period=part["period"].optional(Field.text),
        sources=_references(part["sources"], known),
    )


def _intervention(node: Field, known: Collection[str]) -> Intervention:
    part = node.mapping(
        "id", "start", "end", "approximate", "date_note", "name", "kind", "description", "lead",
        "money", "sectors", "topics", "evidence", "sources",
    )  # fmt: skip
    start, end = part["start"].optional(_year), part["end"].optional(_year)
    if start is not None and end is not None and end < start:
        raise part["end"].fault(f"The end, {end}, lies before the start, {start}.")
    for sector in part["sectors"].items():
        sector.choice(SECTIONS)
    return Intervention(
        id=part["id"].string(),
        start=start,
        end=end,
        approximate=part["approximate"].flag(),
        date_note=part["date_note"].optional(Field.text),
        name=part["name"].text(),
        kind=part["kind"].choice(KINDS),
        description=part["description"].text(),
        lead=part["lead"].optional(Field.text),
        money=tuple(_money(item) for item in part["money"].items()),
        sectors=part["sectors"].strings(),
        topics=part["topics"].texts(),
        evidence=part["evidence"].choice(EVIDENCE),
        sources=_references(part["sources"], known),
    )


def _money(node: Field) -> Money:
    part = node.mapping("amount", "currency", "year", "note")
    currency = part["currency"].string()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha() or not currency.isupper():
        raise part["currency"].wrong("a currency code", "Write three capital letters such as CNY.")
    return Money(
        amount=part["amount"].whole(0, LARGEST),
        currency=currency,
        year=part["year"].optional(_year),
        note=part["note"].optional(Field.text),
    )


def _outcome(node: Field, known: Collection[str]) -> Outcome:
    part = node.mapping(
        "metric", "value", "bound", "unit", "period", "basis", "basis_note", "note", "sources"
    )
    value, bound, unit = _figure(part)
    return Outcome(
        metric=part["metric"].text(),
        value=value,
        bound=bound,
        unit=unit,
        period=part["period"].optional(Field.text),
        basis=part["basis"].choice(BASES),
        basis_note=part["basis_note"].text(),
        note=part["note"].optional(Field.text),
        sources=_references(part["sources"], known),
    )


def _criticism(node: Field, known: Collection[str]) -> Criticism:
    part = node.mapping("text", "own_reading", "sources")
    return Criticism(
        text=part["text"].text(),
        own_reading=part["own_reading"].flag(),
        sources=_references(part["sources"], known),
    )


def _figure(part: Mapping[str, Field]) -> tuple[float | None, str | None, Text | None]:
    value = part["value"].optional(Field.number)
    unit = part["unit"].optional(Field.text)
    bound = None if part["bound"].value is None else part["bound"].choice(BOUNDS)
    if (value is None) != (unit is None):
        raise part["unit"].fault("A value and its unit stand together.", "Give both, or write null for both.")
    if value is None and bound is not None:
        raise part["bound"].fault("There is no value that it could bound.", "Write null.")
    return value, bound, unit


def _year(node: Field) -> int:
    return node.whole(FIRST_YEAR, LAST_YEAR)


def _references(node: Field, known: Collection[str]) -> tuple[str, ...]:
    ids = node.strings()
    if not ids:
        raise node.fault("No source is given.", "Name at least one id of the list 'sources'.")
    for id in ids:
        if id not in known:
            raise node.fault(f"There is no source '{id}'.", did_you_mean(id, known))
    return ids


def _distinct(node: Field, ids: Iterable[str]) -> None:
    twice = repeated(ids)
    if twice:
        raise node.fault(f"The id '{twice[0]}' stands here twice.", "Give each its own id.")
