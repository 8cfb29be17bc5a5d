"""Cases as typed, checked data: what a region did, when, with what money, result and source.

One YAML file holds one case. Nothing of a file is used before all of it has been checked, and a
fault names the file, the case and the field, for example ``interventions[turin-02].kind``; items
without an id are counted from 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bessemer.casebook.fields import LARGEST, Field, parse, repeated
from bessemer.errors import DataError, did_you_mean
from bessemer.words import Text

__all__ = [
    "Case",
    "Criticism",
    "Fact",
    "Intervention",
    "Money",
    "Outcome",
    "Source",
    "Text",
    "load_case",
    "load_cases",
    "shipped_cases",
]

ROLES = (
    "success",
    "partial success",
    "contested",
    "weak recovery",
    "policy record",
    "subject region",
    "peer of subject region",
)
KINDS = (
    "university/R&D anchoring",
    "health cluster",
    "technology transfer & start-up finance",
    "brownfield redevelopment",
    "cluster policy",
    "workforce retraining",
    "infrastructure & connectivity",
    "culture & tourism",
    "governance & coalition",
    "foreign investment & zones",
    "state-owned-enterprise reform",
    "environmental clean-up",
)
SECTIONS = (
    "mining",
    "manufacturing",
    "utilities",
    "construction",
    "trade",
    "transport",
    "hospitality",
    "information",
    "finance",
    "real_estate",
    "business_services",
    "science_technical",
    "education",
    "health",
    "culture",
    "public_administration",
)
EVIDENCE = ("seen", "partly seen")
BASES = ("audit", "official", "academic", "press", "other", "commissioned", "self-reported", "plan")
BOUNDS = ("about", "more than", "at least", "nearly", "fewer than", "up to")
GRADES = ("A", "B", "C")
# ISO 3166-1 alpha-3.
_COUNTRIES = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR
    BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG
    COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH
    FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
    HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
    KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL
    MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
    NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU
    SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
    TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
    VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""
COUNTRIES = frozenset(_COUNTRIES.split())
FIRST_YEAR, LAST_YEAR = 1800, 2100

_SHIPPED = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Source:
    """Where a fact was read.

    Attributes
    ----------
    id : str
        Unique within the case; facts refer to it.
    url, title : str
        As published.
    date : str or None
        Date that the page or its address shows.
    grade : str
        ``A`` official, academic or the body itself; ``B`` press or think tank; ``C`` blog, repost,
        mirror or machine translation.
    note : Text or None
        What a reader must know of the source.
    """

    id: str
    url: str
    title: str
    date: str | None
    grade: str
    note: Text | None


@dataclass(frozen=True)
class Fact:
    """A figure or event of the decline or the setting.

    Attributes
    ----------
    value : float or None
        In whole `unit`: dollars, not billions; people, not thousands.
    bound : str or None
        One of :data:`BOUNDS` where the source does not give the figure itself.
    unit : Text or None
        A currency as ISO 4217 code in English.
    """

    text: Text
    value: float | None
    bound: str | None
    unit: Text | None
    period: Text | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Money:
    """A nominal sum in whole units of `currency` (ISO 4217), never converted.

    `year` is the year the sum belongs to or was reported in. Announced and contracted sums are not
    realised investment; `note` says which it is where the source does.
    """

    amount: int
    currency: str
    year: int | None
    note: Text | None


@dataclass(frozen=True)
class Intervention:
    """Something that was done, by whom and when.

    Attributes
    ----------
    start, end : int or None
        Years; None where not seen, and for `end` also where it still goes on.
    approximate : bool
        True where the source gives only a decade or the year was computed.
    kind : str
        One of :data:`KINDS`.
    lead : Text or None
        The body in charge; None where it was not seen.
    money : tuple of Money
        Empty where no sum was seen, which does not mean that it was free.
    sectors : tuple of str
        Codes of `sections16`.
    evidence : str
        ``seen``: the episode and its date; ``partly seen``: a date or the lead was not.
    """

    id: str
    start: int | None
    end: int | None
    approximate: bool
    date_note: Text | None
    name: Text
    kind: str
    description: Text
    lead: Text | None
    money: tuple[Money, ...]
    sectors: tuple[str, ...]
    topics: tuple[Text, ...]
    evidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """A result that somebody claims; value, bound and unit as in :class:`Fact`.

    Attributes
    ----------
    metric : Text
        What was counted, written as it stands inside a sentence.
    basis : str
        One of :data:`BASES`, the most independent first; ``plan`` for what was announced or forecast.
    basis_note : Text
        Who says so.
    note : Text or None
        What a reader must know beside the figure; the result itself where it has no figure.
    """

    metric: Text
    value: float | None
    bound: str | None
    unit: Text | None
    period: Text | None
    basis: str
    basis_note: Text
    note: Text | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Criticism:
    """An objection; `own_reading` where the casebook draws it from the sources itself."""

    text: Text
    own_reading: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """What one region went through and did.

    Attributes
    ----------
    country : str
        ISO 3166 alpha-3 code.
    regions : tuple of str
        Ids of the reference regions that the case lies in; empty where there are no figures.
    role : str
        One of :data:`ROLES`; ``class`` in the file.
    industries : tuple of Text
        The declining industries.
    period : Text
        When they declined.
    evidence : Text
        How far to trust the case.
    """

    id: str
    name: Text
    country: str
    regions: tuple[str, ...]
    role: str
    industries: tuple[Text, ...]
    period: Text
    evidence: Text
    decline: tuple[Fact, ...]
    context: tuple[Fact, ...]
    interventions: tuple[Intervention, ...]
    outcomes: tuple[Outcome, ...]
    criticisms: tuple[Criticism, ...]
    sources: tuple[Source, ...]

    @property
    def dated(self) -> tuple[Intervention, ...]:
        """The interventions whose start was seen, earliest first."""
        dated = [(item.start, item.id, item) for item in self.interventions if item.start is not None]
        return tuple(item for _, _, item in sorted(dated, key=lambda entry: entry[:2]))

    def source(self, id: str) -> Source:
        """Return the source with `id`.

        Raises
        ------
        DataError
            If the case has none such.
        """
        for source in self.sources:
            if source.id == id:
                return source
        raise DataError(f"There is no source '{id}'.", where=f"Case {self.id}.")


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
    return load_cases(_SHIPPED)


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
