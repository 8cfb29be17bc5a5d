"""What an address of the interface may ask for, and how it describes what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from fastapi import Path, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from bessemer.answer import QUESTIONS
from bessemer.casebook.names import names_of
from bessemer.classify import schemes
from bessemer.errors import OptionError, UnavailableError, did_you_mean, listing
from bessemer.regions import KINDS
from bessemer.studies import YEARS
from bessemer.web.desk import Desk
from bessemer.web.state import REFERENCE, View
from bessemer.words import locale_of

ROOT = "/api/v1"
_SAID = {
    401: "The token of the server is missing or wrong.",
    404: "There is none of that name, or no figures for it.",
    422: "A parameter has a value that it cannot have.",
}
_TAGGED = {"ETag": {"description": "Mark of the content.", "schema": {"type": "string"}}}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how a route describes what it refuses, and what it says of what has not changed."""
    described: dict[int | str, dict[str, Any]] = {
        200: {"headers": _TAGGED},
        304: {"description": "It is as the tag of `If-None-Match` says.", "headers": _TAGGED},
    }
    for status in (401, *statuses):
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        described[status] = {"description": _SAID[status], "content": content}
    return described


Limit = Annotated[int, Query(ge=1, le=200, description="Items at most.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Items to leave out at the beginning.")]
RegionName = Annotated[
    str, Path(min_length=1, max_length=120, description="Id, or a name that only one region has.")
]
CaseName = Annotated[str, Path(min_length=1, max_length=120, description="Id of a case or of a measure.")]
ChartName = Annotated[str, Path(min_length=1, max_length=120, description="Id of a chart.")]
DatasetName = Annotated[str, Path(min_length=1, max_length=120, description="Name of a dataset.")]
Language = Annotated[Literal["en", "zh", "zh-CN"], Query(description="Language of texts.")]
Data = Annotated[str, Query(min_length=1, max_length=120, description="Name of the dataset.")]
# Bounds stand at the type itself: beside "or none" they would be left out of the description.
Year = Annotated[
    Annotated[int, Field(ge=YEARS[0], le=YEARS[1])] | SkipJsonSchema[None],
    Query(description="Figures after it are not used; the newest by default."),
]
RoleModel = Annotated[
    Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^@]+(@[0-9]{4})?$")]
    | SkipJsonSchema[None],
    Query(description="`NAME` or `NAME@YEAR`: a place to rank among the look-alikes; Pittsburgh by default."),
]
Text = Annotated[str, Query(max_length=120, description="Part of an id, a name or an alias.")]
Words = Annotated[
    Annotated[str, Field(max_length=200)] | SkipJsonSchema[None],
    Query(description="Words that must all occur, in English or Chinese."),
]
Decade = Annotated[
    Annotated[int, Field(ge=1900, le=2020, multiple_of=10)] | SkipJsonSchema[None],
    Query(description="Decade in which a measure began."),
]
if TYPE_CHECKING:
    CaseCountry: TypeAlias = str | None
    CaseEvidence: TypeAlias = str | None
    CaseKind: TypeAlias = str | None
    CaseSector: TypeAlias = str | None
    Kind: TypeAlias = str | None
    Question: TypeAlias = str
    Scheme: TypeAlias = str
else:

    def _one_of(values: Any, description: str, where: Any = Query) -> Any:
        """Return the type of a text that is one of some values, which the description lists."""
        listed = Literal[tuple(values)]
        if where is Path:
            return Annotated[listed, Path(description=description)]
        return Annotated[listed | SkipJsonSchema[None], Query(description=description)]

    Question = _one_of(QUESTIONS, "One of the seven questions.", Path)
    Scheme = _one_of(schemes(), "Name of a classification.", Path)
    Kind = _one_of(KINDS, "Kind of region.")
    CaseKind = _one_of(names_of("kind"), "Kind of measure.")
    CaseSector = _one_of(names_of("sector"), "Sector, a code of `sections16`.")
    CaseCountry = _one_of(names_of("country"), "ISO 3166 alpha-3 code.")
    CaseEvidence = _one_of(names_of("evidence"), "Whether date and lead were seen at the source.")


def check_known(request: Request) -> None:
    """Refuse parameters that an address does not have: left out of sight, a slip would change the answer.

    Raises
    ------
    RequestValidationError
        Names the first of them, and what could have been meant.
    """
    route = request.scope["route"]
    if not route.include_in_schema:
        return
    # Every address may be asked in a language, also one whose content has all of them.
    known = list(dict.fromkeys(["lang", *(field.alias for field in route.dependant.query_params)]))
    for name, value in request.query_params.multi_items():
        if name not in known:
            meant = did_you_mean(name[:40], known) or f"There are: {listing(known)}."
            said = f"there is no such parameter. {meant}"
            raise RequestValidationError([{"loc": ("query", name[:40]), "msg": said, "input": value}])


def state(desk: Desk, lang: str, year: int | None, role_model: str | None, data: str) -> View:
    """Return what an address asks for, as pages have it; a dataset that is not there is not found.

    Raises
    ------
    UnavailableError
        If there is no dataset of the name, also of one that none could have.
    """
    if data != REFERENCE:
        try:
            desk.dataset(data)
        except OptionError as error:
            raise UnavailableError(f"There is no dataset '{data}'.", remedy=error.remedy) from error
    return View(locale_of(lang), year, role_model, data)
