"""The routes of the interface; each gives what the library gives, and computes nothing of its own."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bessemer.brief.selection import charts_of
from bessemer.casebook import find, shipped_cases
from bessemer.casebook.conditions import conditions
from bessemer.casebook.tables import cases_table, found_table
from bessemer.casebook.telling import record
from bessemer.classify import scheme, schemes
from bessemer.envelopes import COMMANDS, envelope
from bessemer.errors import OptionError, UnavailableError
from bessemer.sources.store import datasets
from bessemer.web.api import models
from bessemer.web.api.documents import router as documents
from bessemer.web.api.forms import (
    address,
    chart_document,
    chart_item,
    listed,
    region_document,
    region_item,
    reply,
    table_item,
)
from bessemer.web.api.parameters import (
    ROOT,
    CaseCountry,
    CaseEvidence,
    CaseKind,
    CaseName,
    CaseSector,
    ChartName,
    Data,
    DatasetName,
    Decade,
    Kind,
    Language,
    Limit,
    Offset,
    Question,
    RegionName,
    RoleModel,
    Scheme,
    Text,
    Words,
    Year,
    check_known,
    refusals,
    state,
)
from bessemer.web.desk import chart_of
from bessemer.web.rendering import desk
from bessemer.web.state import REFERENCE
from bessemer.words import Message, locale_of

router = APIRouter(prefix=ROOT, dependencies=[Depends(check_known)])
router.include_router(documents)


@router.get("", response_model=models.Index, responses=refusals(422), tags=["start"])
def index() -> Response:
    """Say where to begin."""
    from bessemer import __version__

    parts = ("regions", "datasets", "cases", "measures", "industries", "openapi.json", "docs")
    links = {name: f"{ROOT}/{name}" for name in parts}
    return reply({"version": __version__, "links": links})


@router.get(
    "/regions", response_model=models.Page[models.RegionItem], responses=refusals(404, 422), tags=["regions"]
)
def regions(
    request: Request,
    q: Text = "",
    kind: Kind = None,
    lang: Language = "en",
    data: Data = REFERENCE,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """List regions, those that fit best first where a text is given."""
    view = state(desk(request), lang, None, None, data)
    found = desk(request).dataset(data).regions.search(q)
    items = [region_item(region, view) for region in found if kind in (None, region.kind)]
    return reply(listed(request, items, limit, offset), view.lang)


@router.get(
    "/regions/{region}",
    response_model=models.RegionDocument,
    responses=refusals(404, 422),
    tags=["regions"],
)
def region(request: Request, region: RegionName, lang: Language = "en", data: Data = REFERENCE) -> Response:
    """Give a region, and where its answers are."""
    view = state(desk(request), lang, None, None, data)
    return reply(region_document(desk(request).dataset(data).regions.resolve(region), view), view.lang)


@router.get(
    "/regions/{region}/{question}",
    response_model=models.AnswerDocument,
    responses=refusals(404, 422),
    tags=["answers"],
)
def answer(
    request: Request,
    region: RegionName,
    question: Question,
    year: Year = None,
    role_model: RoleModel = None,
    lang: Language = "en",
    data: Data = REFERENCE,
) -> Response:
    """Answer one of the seven questions: the same fields as the command prints with `--json`."""
    view = state(desk(request), lang, year, role_model, data)
    found = desk(request).answer(region, question, view)
    catalogue = desk(request).dataset(data).catalogue
    return reply(envelope(COMMANDS[question], found, view.lang, year, catalogue), view.lang)


@router.get(
    "/regions/{region}/{question}/charts",
    response_model=models.Page[models.ChartItem],
    responses=refusals(404, 422),
    tags=["charts"],
)
def charts(
    request: Request,
    region: RegionName,
    question: Question,
    year: Year = None,
    role_model: RoleModel = None,
    lang: Language = "en",
    data: Data = REFERENCE,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """List the charts of an answer."""
    view = state(desk(request), lang, year, role_model, data)
    found = desk(request).answer(region, question, view)
    catalogue = desk(request).dataset(data).catalogue
    items = [chart_item(each, found, view, catalogue) for each in charts_of(found)]
    return reply(listed(request, items, limit, offset), view.lang)


@router.get(
    "/regions/{region}/{question}/charts/{chart}",
    response_model=models.ChartDocument,
    responses=refusals(404, 422),
    tags=["charts"],
)
def chart(
    request: Request,
    region: RegionName,
    question: Question,
    chart: ChartName,
    year: Year = None,
    role_model: RoleModel = None,
    lang: Language = "en",
    data: Data = REFERENCE,
) -> Response:
    """Give the rows that a chart draws."""
    view = state(desk(request), lang, year, role_model, data)
    found = desk(request).answer(region, question, view)
    catalogue = desk(request).dataset(data).catalogue
    return reply(chart_document(chart_of(found, chart), found, view, catalogue), view.lang)


@router.get(
    "/datasets",
    response_model=models.Page[models.DatasetItem],
    responses=refusals(422),
    tags=["datasets"],
)
def all_datasets(request: Request, limit: Limit = 50, offset: Offset = 0) -> Response:
    """List the datasets on this machine."""
    own = [_dataset_item(entry.name, entry.fault) for entry in datasets()]
    return reply(listed(request, [_dataset_item(REFERENCE), *own], limit, offset))


@router.get(
    "/datasets/{name}",
    response_model=models.DatasetDocument,
    responses=refusals(404, 422),
    tags=["datasets"],
)
def dataset(request: Request, name: DatasetName, lang: Language = "en") -> Response:
    """Give the tables of a dataset with unit, years, sources and what was done to them."""
    view = state(desk(request), lang, None, None, name)
    data = desk(request).dataset(name)
    tables = [table_item(table, view.lang, data.catalogue) for table in data.catalogue.tables.values()]
    return reply({**_dataset_item(name), "regions": len(data.regions), "tables": tables}, view.lang)


@router.get("/cases", response_model=models.Page[models.CaseItem], responses=refusals(422), tags=["casebook"])
def cases(request: Request, lang: Language = "en", limit: Limit = 50, offset: Offset = 0) -> Response:
    """List the cases of the casebook."""
    locale = locale_of(lang)
    known = {case.id: case for case in shipped_cases()}
    items = [
        {
            "id": row["case"],
            "name": row["name_zh" if locale == "zh-CN" else "name"],
            "country": row["country_code"],
            "role": row["role_zh" if locale == "zh-CN" else "role"],
            "regions": list(known[row["case"]].regions),
            "measures": row["measures"],
            "href": address("cases", row["case"]),
        }
        for row in cases_table(shipped_cases()).rows()
    ]
    return reply(listed(request, items, limit, offset), locale)


@router.get(
    "/cases/{case}", response_model=models.CaseDocument, responses=refusals(404, 422), tags=["casebook"]
)
def case(case: CaseName) -> Response:
    """Give a case in full, by its id or that of one of its measures."""
    try:
        found, _ = find(shipped_cases(), case)
    except OptionError as error:
        near = error.remedy.partition("'bessemer cases'")[0].strip()
        raise UnavailableError(error.what, remedy=f"{near} {ROOT}/cases lists the ids.".strip()) from error
    return reply(record(found))


@router.get(
    "/measures", response_model=models.Page[models.MeasureItem], responses=refusals(422), tags=["casebook"]
)
def measures(
    request: Request,
    search: Words = None,
    kind: CaseKind = None,
    sector: CaseSector = None,
    decade: Decade = None,
    country: CaseCountry = None,
    evidence: CaseEvidence = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Search the measures of all cases; rows as `bessemer cases --json` prints them."""
    wanted = conditions(search, kind, sector, decade, country, evidence)
    pairs = tuple(wanted.select(shipped_cases()))
    counted = {"count": len(pairs), "cases": len({found.id for found, _ in pairs})}
    rows = found_table(pairs, Message("casebook.found_title", **counted)).rows()
    items = [{**row, "href": address("cases", row["intervention"])} for row in rows]
    return reply(listed(request, items, limit, offset))


@router.get(
    "/industries",
    response_model=models.Page[models.SchemeItem],
    responses=refusals(422),
    tags=["industries"],
)
def industries(request: Request, limit: Limit = 50, offset: Offset = 0) -> Response:
    """List the classifications of industries."""
    items = [
        {"scheme": name, "industries": len(scheme(name)), "href": address("industries", name)}
        for name in schemes()
    ]
    return reply(listed(request, items, limit, offset))


@router.get(
    "/industries/{name}",
    response_model=models.Page[models.IndustryItem],
    responses=refusals(422),
    tags=["industries"],
)
def industry_list(request: Request, name: Scheme, limit: Limit = 200, offset: Offset = 0) -> Response:
    """List the industries of a classification, in its order."""
    items = [
        {
            "scheme": each.scheme,
            "code": each.code,
            "name": each.name,
            "name_zh": each.name_zh,
            "short": each.short,
            "short_zh": each.short_zh,
            "parent": each.parent or None,
            "note": each.note or None,
        }
        for each in scheme(name)
    ]
    return reply(listed(request, items, limit, offset))


def _dataset_item(name: str, fault: str = "") -> dict[str, Any]:
    return {"name": name, "href": address("datasets", name), "fault": fault or None}
