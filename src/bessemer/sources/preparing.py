"""A table of figures checked and made into what a stored dataset holds; nothing is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bessemer.errors import BessemerError, DataError, OptionError, RegionError, did_you_mean, listing
from bessemer.frames import panel_from_frame
from bessemer.panel import Panel, Status
from bessemer.sources.cells import Cells
from bessemer.sources.columns import Figures, labels_of, numbers_of, with_states, years_of
from bessemer.sources.headings import Roles, roles_of
from bessemer.sources.import_content import MEASURES, Unit, content_of, own_provenance
from bessemer.sources.import_industries import classified
from bessemer.sources.import_sentences import columns_said, marks_said
from bessemer.sources.own import OwnDataset, countries, own_id
from bessemer.sources.readers.reading import Flows
from bessemer.sources.shipped import reference
from bessemer.sources.store import check_name
from bessemer.words import Message, Text

# Rows of these names are sums of others.
_TOTALS = frozenset(
    (
        *("total", "totals", "all industries", "all sectors", "sum", "grand total"),
        *("合计", "总计", "总和", "全部", "全部行业", "全行业"),
    )
)
_ALL_PLACES = _TOTALS | {"全国", "全省", "全市", "nation", "national total", "all regions", "all places"}
_MEASURED: Mapping[str, tuple[str, ...]] = {
    "output": ("output", "turnover", "sales", "产值", "产出", "营业收入"),
    "value_added": ("value_added", "value added", "gva", "增加值"),
    "exports": ("export", "exports", "出口"),
}
_PEOPLE = frozenset(("jobs", "persons", "people", "employees", "workers", "人", "个", "persons employed"))
_TEN_THOUSAND = frozenset(("万人", "10,000 persons", "10000 persons", "ten thousand persons"))


@dataclass(frozen=True)
class Options:
    """What the user says of a table; what is None is found by headings and cells.

    Attributes
    ----------
    region, industry, year, value : str or None
        Names of columns; `year` may be the year of all rows.
    classification, measure, unit, country, absent, decimal
        As :func:`bessemer.sources.imports.import_table` takes them.
    """

    region: str | None = None
    industry: str | None = None
    year: str | None = None
    value: str | None = None
    classification: str | None = None
    measure: str | None = None
    unit: str | None = None
    country: str | None = None
    absent: str = "unknown"
    decimal: str | None = None

    def given(self, cells: Cells) -> dict[str, str | None]:
        """Return the names of columns that the user says."""
        return {
            "region": self.region,
            "industry": self.industry,
            "year": self.year,
            "value": self.value,
            "unit": self.unit if self.unit in cells.heads else None,
        }


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table that may be stored.

    Attributes
    ----------
    name : str
        What the dataset is to be called.
    panel : Panel
        The figures, by ids of places.
    content : dict
        What ``dataset.json`` will hold.
    unit : Text
    report : tuple of Message
        What was found and done, sentence by sentence.
    flows : Flows or None
        The input-output table that the figures are of, its economies and sectors in the panel's order.
    """

    name: str
    panel: Panel
    content: dict[str, Any]
    unit: Text
    report: tuple[Message, ...]
    flows: Flows | None = None


def check_options(options: Options) -> str:
    """Check what can be checked without the table; return the country's code, or an empty text.

    Raises
    ------
    OptionError
        If an option has a value that it cannot have.
    """
    check_choice("measure", options.measure, tuple(MEASURES))
    check_choice("absent", options.absent, ("unknown", "zero"))
    check_choice("decimal", options.decimal, (".", ","))
    return country_given(options.country)


def prepare(cells: Cells, name: str, options: Options) -> Prepared:
    """Check a table and make it into what a dataset holds.

    Parameters
    ----------
    cells : Cells
    name : str
        What the dataset is to be called.
    options : Options

    Raises
    ------
    BessemerError
        If anything in the table or the options is not right: names column, rows and what to do.
    """
    kept = check_name(name)
    nation = check_options(options)
    roles = roles_of(cells, options.given(cells))
    report: list[Message] = [columns_said(roles)]
    tidy, figures = _tidy(cells, roles, options.decimal)
    report += marks_said(figures)
    kind = options.measure or _measured(roles)
    _without_totals(tidy, roles, report)
    columns = roles.wide or [name for name in (roles.industry,) if name]
    scheme_name, lists = classified(tidy, options.classification, kept, cells, report, columns=columns)
    measured = _unit_of(cells, roles, options.unit, kind)
    if measured.unit in _TEN_THOUSAND:
        tidy["value"] = [number * 10_000 for number in tidy["value"]]
        report.append(Message("own.multiplied", unit=measured.unit))
        measured = Unit("jobs", Text("jobs", "人"))
    panel = _panel(tidy, cells, roles, scheme_name, options.absent)
    places = _places(kept, panel)
    panel = _renamed(panel, places)
    provenance = own_provenance(kept, cells, roles)
    content = content_of(kept, panel, kind, measured, lists, places, nation, provenance)
    check_content(kept, content)
    return Prepared(kept, panel, content, measured.name, tuple(report))


def check_choice(option: str, value: str | None, choices: Sequence[str]) -> None:
    """Refuse a value that an option cannot have."""
    if value is not None and value not in choices:
        raise OptionError(
            f"{option}='{value}' cannot be used.",
            where=f"Option {option}.",
            remedy=did_you_mean(value, choices) or f"Choose {', '.join(choices)}.",
        )


def country_given(code: str | None) -> str:
    """Return the code of a country that ships, or an empty text for None."""
    if code is None:
        return ""
    known = countries(reference())
    wanted = code.strip().upper()
    if wanted not in known or not wanted:
        names = {text.en: short for short, text in known.items()}
        hint = did_you_mean(wanted, known) or did_you_mean(code, names)
        raise OptionError(
            f"'{code}' is no country that ships with Bessemer.",
            where="Option country.",
            remedy=f"{hint} Give an ISO 3166 code of three letters, such as DEU.".strip(),
        ).of("country", "country", shown=repr(code))
    return wanted


def _tidy(cells: Cells, roles: Roles, decimal: str | None) -> tuple[dict[str, list[Any]], list[Figures]]:
    """Return one row a cell: region, industry, year, value, status and the row of the file."""
    regions = labels_of(cells, roles.region)
    years = [roles.year] * len(cells) if isinstance(roles.year, int) else years_of(cells, roles.year)
    tidy: dict[str, list[Any]] = {
        "row": [],
        "region": [],
        "industry": [],
        "year": [],
        "value": [],
        "status": [],
    }
    figures = []
    for column in roles.wide or (str(roles.value),):
        found = numbers_of(cells, column, decimal)
        found = found if roles.wide else with_states(cells, found)
        figures.append(found)
        if roles.industry is not None:
            industries = labels_of(cells, roles.industry)
        else:
            industries = [column if roles.wide else "total"] * len(cells)
        tidy["row"] += range(len(cells))
        tidy["region"] += regions
        tidy["industry"] += industries
        tidy["year"] += years
        tidy["value"] += found.values.tolist()
        tidy["status"] += found.status.tolist()
    return tidy, figures


def _without_totals(tidy: dict[str, list[Any]], roles: Roles, report: list[Message]) -> None:
    """Leave out rows that are sums of others: an industry or a place called total."""
    single = roles.industry is None and not roles.wide
    for column, names, said in (
        ("industry", _TOTALS, "own.total_industries"),
        ("region", _ALL_PLACES, "own.total_places"),
    ):
        if column == "industry" and single:
            continue
        labels = set(tidy[column])
        sums = {label for label in labels if label.casefold() in names}
        if not sums or sums == labels:
            continue
        kept = [at for at, label in enumerate(tidy[column]) if label not in sums]
        report.append(Message(said, names=listing(sorted(sums)), count=len(tidy[column]) - len(kept)))
        for key, values in tidy.items():
            tidy[key] = [values[at] for at in kept]


def _measured(roles: Roles) -> str:
    heading = (roles.value or "").casefold()
    return next((kind for kind, words in _MEASURED.items() if any(word in heading for word in words)), "jobs")


def _unit_of(cells: Cells, roles: Roles, asked: str | None, kind: str) -> Unit:
    """Return the unit: as given, of the column of units, of the heading, else jobs for jobs."""
    unit = asked if asked not in cells.heads else None
    if unit is None and roles.unit is not None:
        texts = labels_of(cells, roles.unit)
        units = sorted(set(texts))
        if len(units) > 1:
            first = [texts.index(text) for text in units]
            raise DataError(
                f"Column '{roles.unit}' mixes the units {listing(units)}.",
                where=f"First seen: {cells.rows_named(sorted(first))}",
                remedy="Keep the rows of one unit, and import the others under another name.",
            ).of(
                "units",
                "unit",
                columns=[roles.unit],
                rows=sorted(first),
                column=roles.unit,
                names=listing(units),
            )
        unit = units[0]
    if unit is None and roles.value is not None:
        match = re.search(r"[(\[]([^)\]]+)[)\]]\s*$", unicodedata.normalize("NFKC", roles.value))
        unit = match[1].strip() if match else None
    if unit is None:
        unit = "jobs" if kind == "jobs" else ""
    if not unit:
        raise OptionError(
            f"The unit of the figures on {kind.replace('_', ' ')} is not known.",
            where=f"File {cells.file}, column {roles.value}.",
            remedy="Say it with --unit, for example --unit 'million EUR'.",
        ).of("no_unit", "unit", measure=MEASURES[kind])
    if unit.casefold() in _PEOPLE:
        return Unit("jobs", Text("jobs", "人"))
    return Unit(unit, Text(unit, unit))


def _panel(tidy: dict[str, list[Any]], cells: Cells, roles: Roles, classification: str, absent: str) -> Panel:
    """Return the panel; an error that counts rows of the frame says where they stand in the file."""
    import pandas as pd

    titles = {int(status): status.title for status in Status}
    frame = pd.DataFrame(
        {
            "region": tidy["region"],
            "industry": tidy["industry"],
            "year": tidy["year"],
            "value": tidy["value"],
            "status": [titles[status] for status in tidy["status"]],
        }
    )
    _check_rows(tidy, cells, roles)
    return panel_from_frame(
        frame,
        region="region",
        industry="industry",
        year="year",
        value="value",
        status="status",
        absent=absent,
        classification=classification,
    )


def _check_rows(tidy: dict[str, list[Any]], cells: Cells, roles: Roles) -> None:
    """Refuse negative figures and repeated keys, by the rows of the file."""
    figures = roles.wide or (str(roles.value),)
    negative = [tidy["row"][at] for at, value in enumerate(tidy["value"]) if value < 0]
    if negative:
        least = min(value for value in tidy["value"] if value < 0)
        rows = sorted(set(negative))
        raise DataError(
            f"{len(negative):,} figures are negative, the lowest {least:g}.",
            where=cells.rows_named(rows),
            remedy="Correct these rows; leave unknown figures empty.",
        ).of("negative", "value", columns=figures, rows=rows, count=len(negative), least=f"{least:g}")
    pairs = _repeated(tidy)
    if pairs:
        first, row, (where, what, when) = pairs[0]
        keys = [name for name in (roles.region, roles.industry, roles.year) if isinstance(name, str)]
        raise DataError(
            f"Two rows stand for {where}, {what}, {when}.",
            where=cells.rows_named([first, row]),
            remedy="Sum or drop the duplicates, or leave out other dimensions (sex, age) first.",
        ).of(
            "repeated",
            columns=keys,
            rows=sorted({row for pair in pairs for row in pair[:2]}),
            count=len(pairs),
            place=where,
            industry=what,
            year=str(when),
        )
    if not any(np.isfinite(value) for value in tidy["value"]):
        raise DataError(
            "No figure is known.", where=f"File {cells.file}.", remedy="Check which column holds the figures."
        ).of("no_figure", "value", columns=figures)


def _repeated(tidy: dict[str, list[Any]]) -> list[tuple[int, int, tuple[Any, ...]]]:
    """Return the rows that stand for what an earlier row stands for: that one, this one, and for what."""
    first: dict[tuple[Any, ...], int] = {}
    found = []
    for at, key in enumerate(zip(tidy["region"], tidy["industry"], tidy["year"], strict=True)):
        row = tidy["row"][at]
        if first.setdefault(key, row) != row:
            found.append((first[key], row, key))
    return found


def _places(name: str, panel: Panel) -> list[dict[str, str]]:
    return [{"id": own_id(name, label), "name": label, "name_zh": label} for label in panel.regions]


def _renamed(panel: Panel, places: Sequence[Mapping[str, str]]) -> Panel:
    import dataclasses

    ids = tuple(place["id"] for place in places)
    if len(set(ids)) < len(ids):
        twice = next(id for at, id in enumerate(ids) if id in ids[:at])
        same = [label for label, id in zip(panel.regions, ids, strict=True) if id == twice]
        raise RegionError(
            f"{listing(map(repr, same))} are written differently and read the same.",
            remedy="Write the place in one way.",
        ).of("alike", "region", names=listing(same))
    return dataclasses.replace(panel, regions=ids)


def check_content(name: str, content: Mapping[str, Any]) -> None:
    """Build the dataset once without its figures, so that nothing is stored that cannot be opened."""
    try:
        len(OwnDataset(name, Path(), content, reference()).regions)
    except KeyError as error:  # pragma: no cover - a fault of this module
        raise BessemerError(f"The dataset lacks {error}.") from error
