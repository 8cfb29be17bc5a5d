"""A file of the user's own made into a stored dataset: columns found, figures checked, then kept."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.classify import Scheme, scheme, schemes
from bessemer.errors import (
    BessemerError,
    ClassificationError,
    DataError,
    OptionError,
    RegionError,
    did_you_mean,
    listing,
)
from bessemer.frames import panel_from_frame
from bessemer.panel import Panel, Status
from bessemer.regions import fold
from bessemer.sources.cells import Cells, read_cells
from bessemer.sources.columns import Figures, Roles, labels_of, numbers_of, roles_of, years_of
from bessemer.sources.import_content import MEASURES, Unit, content_of, rows_of
from bessemer.sources.import_sentences import columns_said, marks_said, stored_said
from bessemer.sources.own import OwnDataset, countries, own_id
from bessemer.sources.shipped import reference
from bessemer.sources.store import Stored, check_name, open_dataset, save_dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    pass

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
# With fewer codes a likeness to a shipped list is chance.
_FEWEST_CODES = 5


@dataclass(frozen=True, eq=False)
class Imported:
    """What an import made.

    Attributes
    ----------
    dataset : OwnDataset
    report : tuple of Message
        What was found and done, sentence by sentence.
    """

    dataset: OwnDataset
    report: tuple[Message, ...]

    @property
    def stored(self) -> Stored:
        """What is known of the dataset in the store."""
        return Stored(self.dataset.name, self.dataset.folder, self.dataset.content)


def import_table(
    path: str | Path,
    name: str,
    *,
    region: str | None = None,
    industry: str | None = None,
    year: str | int | None = None,
    value: str | None = None,
    classification: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    country: str | None = None,
    absent: str = "unknown",
    decimal: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Imported:
    """Read a table of figures by place, industry and year, check it and store it as a dataset.

    Parameters
    ----------
    path : str or Path
        CSV (UTF-8 or GB18030; comma, semicolon, tab), Parquet or Excel, with one row a cell, or with one
        column an industry.
    name : str
        What the dataset is to be called.
    region, industry, year, value : str, optional
        Names of columns, found by their headings by default; `year` may be the year of all rows.
    classification : str, optional
        Shipped scheme of the industries, as codes or names; found where the labels allow only one, else the
        labels are a classification of the user's own.
    measure : {"jobs", "output", "value_added", "exports"}, optional
        What is measured; found by the heading by default, else jobs.
    unit : str, optional
        Of the figures, or a column that holds it; ``jobs`` for jobs. Figures in 万人 are multiplied out.
    country : str, optional
        ISO 3166 alpha-3 code of the country that the places lie in.
    absent : {"unknown", "zero"}
        What a combination without a row means.
    decimal : {".", ","}, optional
        The decimal mark.
    encoding, sheet : str, optional
        As :func:`bessemer.sources.cells.read_cells` takes them.

    Returns
    -------
    Imported

    Raises
    ------
    BessemerError
        If anything in the file or the options is not right: names column, rows and what to do. Nothing is
        stored then, and a dataset of that name is as it was.

    Examples
    --------
    >>> made = import_table("jobs.csv", "towns")  # doctest: +SKIP
    >>> made.dataset.regions.resolve("Brack").id  # doctest: +SKIP
    'towns:Brack'
    """
    kept = check_name(name)
    _check_choice("measure", measure, tuple(MEASURES))
    _check_choice("absent", absent, ("unknown", "zero"))
    _check_choice("decimal", decimal, (".", ","))
    nation = _country(country)
    cells = read_cells(path, encoding, sheet)
    given = {
        "region": region,
        "industry": industry,
        "year": None if year is None else str(year),
        "value": value,
        "unit": unit if unit in cells.heads else None,
    }
    roles = roles_of(cells, given)
    report: list[Message] = [columns_said(roles)]
    tidy, figures = _tidy(cells, roles, decimal)
    report += marks_said(figures)
    kind = measure or _measured(roles)
    _without_totals(tidy, roles, report)
    scheme_name, lists = _classified(tidy, classification, kept, cells, report, single=roles.industry is None)
    measured = _unit_of(cells, roles, unit, kind)
    if measured.unit in _TEN_THOUSAND:
        tidy["value"] = [number * 10_000 for number in tidy["value"]]
        report.append(Message("own.multiplied", unit=measured.unit))
        measured = Unit("jobs", Text("jobs", "人"))
    panel = _panel(tidy, cells, scheme_name, absent)
    places = _places(kept, panel)
    panel = _renamed(panel, places)
    content = content_of(kept, cells, roles, panel, kind, measured, scheme_name, lists, places, nation)
    _check_places(kept, content)
    save_dataset(kept, rows_of(panel), content)
    made = open_dataset(kept)
    report.append(stored_said(kept, panel, measured.name))
    return Imported(made, tuple(report))


def _check_choice(option: str, value: str | None, choices: Sequence[str]) -> None:
    if value is not None and value not in choices:
        raise OptionError(
            f"{option}='{value}' cannot be used.",
            where=f"Option {option}.",
            remedy=did_you_mean(value, choices) or f"Choose {', '.join(choices)}.",
        )


def _country(code: str | None) -> str:
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
        )
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


def _classified(
    tidy: dict[str, list[Any]],
    asked: str | None,
    name: str,
    cells: Cells,
    report: list[Message],
    *,
    single: bool,
) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """Return the scheme of the industries, and its list where it is the user's own; labels become codes."""
    labels = sorted(set(tidy["industry"]))
    if labels == ["total"] and asked is None:
        return "total", {}
    if asked is not None:
        known = scheme(asked)
        codes = _codes(known)
        unknown = [label for label in labels if fold(label) not in codes]
        if unknown:
            rows = [tidy["row"][at] for at, label in enumerate(tidy["industry"]) if label in set(unknown)]
            raise ClassificationError(
                f"{asked} has no industry {listing(map(repr, unknown))}.",
                where=cells.rows_named(sorted(set(rows))),
                remedy=did_you_mean(unknown[0], [*known.codes, *(item.name for item in known)])
                or f"Its codes: {listing(known.codes)}.",
            )
    else:
        found = _alike(labels)
        if found is None:
            return _own_list(labels, name, report)
        known, codes = found, _codes(found)
        report.append(Message("own.classified", classification=known.name, count=len(labels)))
    tidy["industry"] = [codes[fold(label)] for label in tidy["industry"]]
    return known.name, {}


def _alike(labels: Sequence[str]) -> Scheme | None:
    """Return the one shipped scheme that has all the labels; None where none or several have them.

    Single letters mean different things in NACE and in GB/T 4754: they are not taken for either.
    """
    if len(labels) < _FEWEST_CODES or all(len(label) == 1 for label in labels):
        return None
    folded = {fold(label) for label in labels}
    fitting = [known for known in map(scheme, schemes()) if folded <= set(_codes(known))]
    return fitting[0] if len(fitting) == 1 else None


def _codes(known: Scheme) -> dict[str, str]:
    """Return the code for each folded code, name and short name of a scheme."""
    found: dict[str, str] = {}
    for industry in known:
        for label in (industry.name, industry.name_zh, industry.short, industry.short_zh):
            found.setdefault(fold(label), industry.code)
    found.update({fold(industry.code): industry.code for industry in known})
    return found


def _own_list(
    labels: Sequence[str], name: str, report: list[Message]
) -> tuple[str, dict[str, list[dict[str, str]]]]:
    mark = hashlib.sha256("\n".join(labels).encode()).hexdigest()[:8]
    title = f"{name}@{mark}"
    report.append(Message("own.own_list", count=len(labels)))
    return title, {title: [{"code": label, "name": label, "name_zh": label} for label in labels]}


def _measured(roles: Roles) -> str:
    heading = (roles.value or "").casefold()
    return next((kind for kind, words in _MEASURED.items() if any(word in heading for word in words)), "jobs")


def _unit_of(cells: Cells, roles: Roles, asked: str | None, kind: str) -> Unit:
    """Return the unit: as given, of the column of units, of the heading, else jobs for jobs."""
    unit = asked if asked not in cells.heads else None
    if unit is None and roles.unit is not None:
        units = sorted(set(labels_of(cells, roles.unit)))
        if len(units) > 1:
            first = [cells.columns[roles.unit].index(text) for text in units]
            raise DataError(
                f"Column '{roles.unit}' mixes the units {listing(units)}.",
                where=f"First seen: {cells.rows_named(sorted(first))}",
                remedy="Keep the rows of one unit, and import the others under another name.",
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
        )
    if unit.casefold() in _PEOPLE:
        return Unit("jobs", Text("jobs", "人"))
    return Unit(unit, Text(unit, unit))


def _panel(tidy: dict[str, list[Any]], cells: Cells, classification: str, absent: str) -> Panel:
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
    _check_rows(tidy, cells)
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


def _check_rows(tidy: dict[str, list[Any]], cells: Cells) -> None:
    """Refuse negative figures and repeated keys, by the rows of the file."""
    negative = [tidy["row"][at] for at, value in enumerate(tidy["value"]) if value < 0]
    if negative:
        least = min(value for value in tidy["value"] if value < 0)
        raise DataError(
            f"{len(negative):,} figures are negative, the lowest {least:g}.",
            where=cells.rows_named(sorted(set(negative))),
            remedy="Correct these rows; leave unknown figures empty.",
        )
    first: dict[tuple[Any, ...], int] = {}
    for at, key in enumerate(zip(tidy["region"], tidy["industry"], tidy["year"], strict=True)):
        row = tidy["row"][at]
        if first.setdefault(key, row) != row:
            where, what, when = key
            raise DataError(
                f"Two rows stand for {where}, {what}, {when}.",
                where=cells.rows_named([first[key], row]),
                remedy="Sum or drop the duplicates, or leave out other dimensions (sex, age) first.",
            )
    if not any(np.isfinite(value) for value in tidy["value"]):
        raise DataError(
            "No figure is known.", where=f"File {cells.file}.", remedy="Check which column holds the figures."
        )


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
        )
    return dataclasses.replace(panel, regions=ids)


def _check_places(name: str, content: Mapping[str, Any]) -> None:
    """Build the dataset once without its figures, so that nothing is stored that cannot be opened."""
    try:
        len(OwnDataset(name, Path(), content, reference()).regions)
    except KeyError as error:  # pragma: no cover - a fault of this module
        raise BessemerError(f"The dataset lacks {error}.") from error
