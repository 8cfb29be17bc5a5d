"""Cases as typed, checked data: what a region did, when, with what money, result and source.

One YAML file holds one case; :mod:`bessemer.casebook.reading` reads and checks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bessemer.classify import scheme
from bessemer.errors import DataError
from bessemer.words import Text

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
SECTIONS = scheme("sections16").codes
EVIDENCE = ("seen", "partly seen")
BASES = ("audit", "official", "academic", "press", "other", "commissioned", "self-reported", "plan")
# What stands behind an outcome: a count; a count set against a comparison group; a study that identifies
# an effect (an experiment, or a design with a stated counterfactual).
DESIGNS = ("descriptive", "compared", "causal")
# How much of a source was read.
READ = ("opening", "whole")
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
    read : str
        ``whole``, or ``opening`` where only the opening of the page was read; a fact that rests on
        nothing else is not checked at its source.
    """

    id: str
    url: str
    title: str
    date: str | None
    grade: str
    note: Text | None
    read: str = "opening"


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
    design : str
        One of :data:`DESIGNS`. Unless it is ``causal``, no wording may claim a cause.
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
    design: str = "descriptive"


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

    def grades(self, ids: Iterable[str]) -> str:
        """Return the grades of sources, each once, the best first: ``A``, ``AC``."""
        wanted = set(ids)
        return "".join(sorted({source.grade for source in self.sources if source.id in wanted}))

    def checked(self, ids: Iterable[str]) -> bool:
        """Return whether any of the sources was read as a whole."""
        wanted = set(ids)
        return any(source.read == "whole" for source in self.sources if source.id in wanted)

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
        known = ", ".join(source.id for source in self.sources)
        raise DataError(f"There is no source '{id}'.", where=f"Case {self.id}.", remedy=f"It has {known}.")
