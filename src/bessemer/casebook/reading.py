"""Cases read from YAML files and checked.

Nothing of a file is used before all of it has been checked, and a fault names the file, the case and the
field, for example ``interventions[turin-02].kind``; items without an id are counted from 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bessemer.casebook.compact import unpacked
from bessemer.casebook.fields import LARGEST, Field, parse, repeated
from bessemer.casebook.schema import (
    BASES,
    BOUNDS,
    COUNTRIES,
    DESIGNS,
    EVIDENCE,
    FIRST_YEAR,
    GRADES,
    KINDS,
    LAST_YEAR,
    READ,
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
from bessemer.casebook.wording import claims_cause
from bessemer.errors import DataError, did_you_mean
from bessemer.sources.given import dataset_given, flag_given, path_given
from bessemer.words import Text

if TYPE_CHECKING:
    from bessemer.sources import Dataset

SHIPPED = Path(__file__).with_name("data")
COMPACT = SHIPPED / "cases.json"
_MOST_FILES = 2_000


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
    """Read and check every ``*.yaml`` and ``*.yml`` file of a folder.

    Returns
    -------
    tuple of Case
        Sorted by id.

    Raises
    ------
    DataError
        If the folder has no cases, a file breaks a rule, or two cases or two interventions share an id.
    """
    try:
        files = sorted(file for file in Path(folder).iterdir() if file.suffix in (".yaml", ".yml"))
    except (OSError, ValueError):
        files = []
    if not files:
        raise DataError(
            "There are no cases.", where=f"Folder {folder}.", remedy="Give a folder that holds *.yaml files."
        )
    if len(files) > _MOST_FILES:
        raise DataError(
            f"There are {len(files):,} files, more than {_MOST_FILES:,}.",
            where=f"Folder {folder}.",
            remedy="Give a folder with fewer cases.",
        )
    return _unique([(file.name, load_case(file)) for file in files])


def read_cases(path: str | Path, *, data: Dataset | None = None, shipped: bool = False) -> tuple[Case, ...]:
    """Read and check your own cases.

    Parameters
    ----------
    path : str or Path
        A YAML file of one case, or a folder of such files; see the schema in ``docs/methods/casebook.md``.
    data : Dataset, optional
        Whose regions the cases may lie in; the reference dataset by default.
    shipped : bool
        Return the shipped cases too; yours may not take their ids.

    Returns
    -------
    tuple of Case
        Sorted by id.

    Raises
    ------
    DataError
        If nothing can be read there or a rule is broken; names file, case and field at fault.

    Examples
    --------
    >>> folder = Path(__file__).with_name("data")
    >>> [case.id for case in read_cases(folder / "dalian.yaml")]
    ['dalian']
    """
    where = path_given(path)
    flag_given(shipped, "shipped")
    data = None if data is None else dataset_given(data)
    try:
        folder = where.is_dir()
    except (OSError, ValueError):  # a name that no system can hold
        folder = False
    cases = load_cases(where) if folder else (load_case(where),)
    regions = dataset_given(data).regions
    known = frozenset(regions)
    for case in cases:
        for place, id in enumerate(case.regions, start=1):
            if id not in known:
                remedy = did_you_mean(id, known) or "Give ids that 'bessemer regions' finds, or []."
                raise DataError(
                    f"There is no region '{id}'.",
                    where=f"{path}, case {case.id}, field regions[{place}].",
                    remedy=remedy,
                )
    if not shipped:
        return cases
    own = [(f"{where.name}", case) for case in cases]
    return _unique([*(("the shipped casebook", case) for case in shipped_cases()), *own])


def _unique(named: Iterable[tuple[str, Case]]) -> tuple[Case, ...]:
    """Return cases of named files sorted by id; no two cases and no two interventions may share one."""
    owners: dict[str, str] = {}
    cases = []
    for file, case in named:
        for id, what in [(case.id, "case"), *((item.id, "intervention") for item in case.interventions)]:
            key = f"{what} id '{id}'"
            if key in owners:
                raise DataError(
                    f"The {key} is taken already, by {owners[key]}.",
                    where=f"{file}, case {case.id}, field id.",
                    remedy="Give each its own id.",
                )
            owners[key] = file
        cases.append(case)
    return tuple(sorted(cases, key=lambda case: case.id))


@cache
def shipped_cases() -> tuple[Case, ...]:
    """Return the cases that come with Bessemer, sorted by id; read once.

    They are read from the compact file that ``tools/build_casebook.py`` makes of the YAML files.

    Examples
    --------
    >>> [case.id for case in shipped_cases()][:2]
    ['akron', 'bilbao-basque-country']
    """
    import json

    return tuple(unpacked(content) for content in json.loads(COMPACT.read_text(encoding="utf-8")))


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
    part = node.mapping("id", "url", "title", "date", "grade", "note", optional={"read": "opening"})
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
        read=part["read"].choice(READ),
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
        "metric", "value", "bound", "unit", "period", "basis", "basis_note", "note", "sources",
        optional={"design": "descriptive"},
    )  # fmt: skip
    value, bound, unit = _figure(part)
    design = part["design"].choice(DESIGNS)
    for key in ("metric", "note"):
        text = part[key].optional(Field.text)
        claim = None if design == "causal" else claims_cause(text)
        if claim is not None:
            raise part[key].fault(
                f"'{claim}' claims a cause, and the outcome's design is {design}.",
                "Write what was counted, such as 'jobs in the park'; or give the design of the study.",
            )
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
        design=design,
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
