"""What the interface gives, as its OpenAPI description says it."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
Row = dict[str, Any]


class Problem(BaseModel):
    """A refusal, as RFC 9457 has it."""

    type: str = Field(description="`about:blank`: the title says all.")
    title: str
    status: int
    detail: str = Field(description="What is wrong, with the value.")
    where: str | None = Field(description="The place concerned.")
    remedy: str | None = Field(description="What to do about it.")
    candidates: list[str] = Field(description="Ids that could have been meant.")


class Page(BaseModel, Generic[T]):
    """A part of a list."""

    total: int = Field(ge=0, description="Items of the whole list.")
    limit: int = Field(ge=1)
    offset: int = Field(ge=0)
    next: str | None = Field(description="Address of the next part; null at the end.")
    previous: str | None = Field(description="Address of the part before; null at the beginning.")
    items: list[T]


class Source(BaseModel):
    """A publication that figures come from."""

    id: str
    title: str
    vintage: str
    licence: str


class RegionItem(BaseModel):
    """A region in a list."""

    id: str = Field(examples=["CN-JL"])
    name: str = Field(examples=["Jilin"])
    name_zh: str = Field(examples=["吉林"])
    kind: str = Field(examples=["province"])
    country: str = Field(description="ISO 3166 alpha-3 code.", examples=["CHN"])
    state: str | None = Field(description="Postal code of the state of a US zone.")
    latitude: float | None
    longitude: float | None
    href: str


class RegionDocument(RegionItem):
    """A region, and where its answers are."""

    nation: str
    name_local: str
    aliases: list[str]
    page: str = Field(description="Address of its page.")
    answers: dict[str, str] = Field(description="Address of the answer to each question.")


class Said(BaseModel):
    """A sentence with the values in it."""

    model_config = ConfigDict(extra="allow")

    text: str


class PartDocument(BaseModel):
    """A question within a question."""

    id: str
    title: str
    findings: list[Said]
    record: Said | None
    limits: list[Said]
    results: list[Row] = Field(description="Tables with their units, parameters and sources.")


class Document(BaseModel):
    """Rows and what they mean: what `--json` prints for a command."""

    model_config = ConfigDict(extra="allow")

    schema_: int = Field(alias="schema", description="Version of this form.", examples=[1])
    command: str = Field(description="The command that prints the same.")
    region: str | None
    year: int | None = Field(description="Year of the newest figures used.")
    parameters: dict[str, Any]
    units: dict[str, str] = Field(description="Unit of each column of the rows; `fraction` is 0.12 for 12%.")
    rows: list[Row] = Field(description="Unknown values are null, which is not zero.")
    warnings: list[str]
    sources: list[Source]


class AnswerDocument(Document):
    """The answer to one of the seven questions."""

    region: str
    headline: str | None = Field(description="The answer in one sentence; null where there is none.")
    findings: list[str]
    parts: list[PartDocument] = Field(default=[], description="Questions within the question.")


class ChartItem(BaseModel):
    """A chart of an answer."""

    id: str
    title: str = Field(description="The finding.")
    subtitle: str = Field(description="Measure, unit, place and year.")
    alt: str = Field(description="What it shows, for readers who cannot see it.")
    note: str | None
    sources: list[Source]
    href: str = Field(description="Address of its data.")
    specification: str = Field(description="Address of its Vega-Lite specification.")


class ChartDocument(ChartItem):
    """A chart with the rows that it draws."""

    region: str
    question: str
    columns: list[str]
    rows: list[Row]


class DatasetItem(BaseModel):
    """A dataset."""

    name: str
    href: str
    fault: str | None = Field(description="Why it cannot be opened; null where it can.")


class TableItem(BaseModel):
    """A table of a dataset."""

    table: str
    title: str
    kind: str
    measure: str
    unit: str
    classification: str
    geography: str
    years: list[int]
    sources: list[Source]
    steps: str = Field(description="What was done to the source's figures.")


class DatasetDocument(DatasetItem):
    """A dataset with its tables."""

    regions: int
    tables: list[TableItem]


class CaseItem(BaseModel):
    """A place's history of measures."""

    id: str
    name: str
    country: str
    role: str
    regions: list[str]
    measures: int
    href: str


class MeasureItem(BaseModel):
    """A dated measure that a search found."""

    model_config = ConfigDict(extra="allow")

    intervention: str
    case: str
    href: str


class CaseDocument(BaseModel):
    """A case in full; texts in both languages."""

    model_config = ConfigDict(extra="allow")

    id: str
    country: str
    role: str
    regions: list[str]
    interventions: list[dict[str, Any]]


class SchemeItem(BaseModel):
    """A classification of industries."""

    scheme: str
    industries: int
    href: str


class IndustryItem(BaseModel):
    """An industry of a classification."""

    scheme: str
    code: str
    name: str
    name_zh: str
    short: str
    short_zh: str
    parent: str | None = Field(description="Code in `sections16`, or in `a10` for these; null for none.")
    note: str | None


class Index(BaseModel):
    """Where to begin."""

    version: str
    links: dict[str, str]
