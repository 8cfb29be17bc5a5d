"""A scenario as data: what happens to a region over how many years, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bessemer.dependence.cuts.spec import VIAS
from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.scenarios.checks import (
    Triple,
    choice,
    flag,
    fraction,
    line,
    mapping_of,
    number,
    place_and_year,
    text,
    texts,
    triple,
    whole,
)
from bessemer.words import Text

BASELINES = ("forecast", "simple", "flat")
FOLLOWED = ("recovered", "declined")
LONGEST = 30
HORIZON = 15
"""Years looked ahead by default: the longest horizon with a record of forecasts."""


@dataclass(frozen=True)
class Follow:
    """The region changes as one or several role models did.

    Attributes
    ----------
    role_model : str
        A place (``Pittsburgh``, ``Pittsburgh@1980``), or ``recovered`` or ``declined``: the average of the
        closest look-alikes that outgrew their nation, or that did not.
    shares, jobs : bool
        Whether the sectors' shares follow, and whether total jobs relative to the nation do.
    speed : float
        1 is their pace, 2 twice as fast.
    partial : float
        Part of their change that comes about; a fraction.
    years : int
        Years of change; what is reached then stays.
    count : int
        Look-alikes that are averaged.
    """

    role_model: str = "recovered"
    shares: bool = True
    jobs: bool = False
    speed: float = 1.0
    partial: float = 1.0
    years: int = 20
    count: int = 10

    def __post_init__(self) -> None:
        at = "follow."
        place_and_year(self.role_model, at + "role_model")
        flag(self.shares, at + "shares")
        flag(self.jobs, at + "jobs")
        if not (self.shares or self.jobs):
            raise OptionError(
                "Neither shares nor jobs follow the role model.",
                where="Field follow.",
                remedy="Set follow.shares or follow.jobs to true.",
            )
        number(self.speed, at + "speed", 0.1, 5.0)
        fraction(self.partial, at + "partial")
        whole(self.years, at + "years", 1, LONGEST)
        whole(self.count, at + "count", 3, 50)


@dataclass(frozen=True)
class Entry:
    """An industry that may come.

    Attributes
    ----------
    sector : str
        Code in the classification of the region's sectors.
    jobs : float
        Jobs (dollars of value added of an economy) when it is there.
    years : float
        Years until then.
    success : float
        Probability that it comes; a fraction.
    """

    sector: str
    jobs: float
    years: float = 10.0
    success: float = 0.5

    def __post_init__(self) -> None:
        at = "portfolio.entries."
        text(self.sector, at + "sector")
        number(self.jobs, at + "jobs", 0.0, 1e15)
        number(self.years, at + "years", 1.0, LONGEST)
        fraction(self.success, at + "success")


@dataclass(frozen=True)
class Build:
    """The region builds a portfolio of industries.

    Attributes
    ----------
    industries : str or tuple of str
        ``best``: the best portfolio of `count` options; or codes of options; none where `entries` are given.
    count : int
    years : float
        Years until an industry is there.
    success : float or None
        Probability of success of every industry; by default the forecast of its entry, or else the share of
        such options that came in the past.
    entries : tuple of Entry
        Industries described one by one.
    additional : Triple
        Share of the new jobs that do not come from other sectors of the region: low, likely, high.
    """

    industries: str | tuple[str, ...] = "best"
    count: int = 5
    years: float = 10.0
    success: float | None = None
    entries: tuple[Entry, ...] = ()
    additional: Triple = (0.0, 0.5, 1.0)

    def __post_init__(self) -> None:
        at = "portfolio."
        if self.industries != "best":
            if isinstance(self.industries, str):
                raise OptionError(
                    f"'{self.industries}' is no choice of industries.",
                    where="Field portfolio.industries.",
                    remedy="Write best, or a list of codes.",
                )
            texts(self.industries, at + "industries")
        whole(self.count, at + "count", 1, 20)
        number(self.years, at + "years", 1.0, LONGEST)
        if self.success is not None:
            fraction(self.success, at + "success")
        triple(self.additional, at + "additional", 0.0, 1.0)


@dataclass(frozen=True)
class Loss:
    """A partner's goods and services can no longer be had.

    Attributes
    ----------
    partner : str
        An economy by id, such as ``USA``, or by its name in either language.
    sectors : str
        ``technology`` or ``all``.
    replaceable : float
        Share of the loss that production at home makes good in the end; a fraction.
    years : float
        Years until then.
    year : int
        Years from the start to the cut.
    adjust : int
        Years from the loss of the short run, felt in the first year, to that of the long run.
    lasting : bool
        Whether the cut stays; else it ends after `length` years.
    length : int
    via : str or None
        How it comes about, where several ways have been computed.
    """

    partner: str
    sectors: str = "technology"
    replaceable: float = 0.0
    years: float = 10.0
    year: int = 2
    adjust: int = 5
    lasting: bool = True
    length: int = 5
    via: str | None = None

    def __post_init__(self) -> None:
        at = "loss."
        text(self.partner, at + "partner")
        choice(self.sectors, at + "sectors", ("technology", "all"))
        fraction(self.replaceable, at + "replaceable")
        number(self.years, at + "years", 1.0, LONGEST)
        whole(self.year, at + "year", 1, LONGEST)
        whole(self.adjust, at + "adjust", 1, LONGEST)
        flag(self.lasting, at + "lasting")
        whole(self.length, at + "length", 1, LONGEST)
        if self.via is not None:
            choice(self.via, at + "via", VIAS)


@dataclass(frozen=True)
class Growth:
    """Growth of the nation's jobs a year, as fractions; sectors come on top of the total.

    Attributes
    ----------
    total : float
    sectors : mapping of code to float
    """

    total: float = 0.0
    sectors: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        number(self.total, "growth.total", -0.2, 0.2)
        for code, value in mapping_of(self.sectors, "growth.sectors").items():
            number(value, f"growth.sectors.{code}", -0.3, 0.3)


@dataclass(frozen=True)
class Demography:
    """Jobs cannot outgrow the labour force.

    Attributes
    ----------
    slack : float
        How much more jobs the labour force of the start could fill, as a fraction of jobs.
    growth : float
        Growth of the labour force a year, a fraction.
    """

    slack: float = 0.1
    growth: float = 0.0

    def __post_init__(self) -> None:
        number(self.slack, "demography.slack", 0.0, 2.0)
        number(self.growth, "demography.growth", -0.1, 0.1)


@dataclass(frozen=True)
class Scenario:
    """What happens to a region; parts that are None do not happen.

    Attributes
    ----------
    name : str
    title : Text
        How it is called in tables and charts.
    horizon : int
        Years ahead, at most 30.
    baseline : {"forecast", "simple", "flat"}
        The region's own trend: the forecast where the region has one and else the simple rule; the simple
        rule; or no change but for the error.
    seed : int
        Same seed, same paths, on any number of workers.
    follow, portfolio, loss, growth, demography : optional
    """

    name: str
    title: Text | None = None
    horizon: int = HORIZON
    baseline: str = "forecast"
    seed: int = 0
    follow: Follow | None = None
    portfolio: Build | None = None
    loss: Loss | None = None
    growth: Growth | None = None
    demography: Demography | None = None

    def __post_init__(self) -> None:
        line(self.name, "name")
        if self.title is not None:
            line(self.title.en, "title")
            line(self.title.zh, "title")
        whole(self.horizon, "horizon", 1, LONGEST)
        choice(self.baseline, "baseline", BASELINES)
        whole(self.seed, "seed", 0, 2**63)

    @property
    def label(self) -> Text:
        """The title, or the name where there is none."""
        return self.title or Text(self.name, self.name)


_PARTS = {
    "follow": Follow,
    "portfolio": Build,
    "loss": Loss,
    "growth": Growth,
    "demography": Demography,
}


def scenario_of(given: Any, where: str = "") -> Scenario:
    """Return the scenario that a mapping describes, as read from YAML.

    Parameters
    ----------
    given : mapping
        Fields of :class:`Scenario`; parts are mappings in turn.
    where : str
        The file, for the message of an error.

    Raises
    ------
    OptionError
        Names the field at fault, shows its value and says what to do.

    Examples
    --------
    >>> scenario_of({"name": "mine", "horizon": 10, "follow": {"role_model": "Pittsburgh"}}).follow.speed
    1.0
    """
    try:
        return _scenario(given)
    except OptionError as error:
        if not where:
            raise
        raise error.located(where) from error


def _scenario(given: Any) -> Scenario:
    values = dict(mapping_of(given, "scenario"))
    _known(values, Scenario, "")
    if "name" not in values:
        raise OptionError("A scenario has no name.", where="Field name.", remedy="Add a line name: ...")
    title = values.pop("title", None)
    if title is not None:
        values["title"] = _title(title)
    for name, kind in _PARTS.items():
        part = values.get(name)
        if part is not None:
            values[name] = _part(kind, part, name)
    return Scenario(**values)


def _title(given: Any) -> Text:
    if isinstance(given, str):
        return Text(given, given)
    both = mapping_of(given, "title")
    if set(both) != {"en", "zh"}:
        raise OptionError(
            f"A title has {listing(both) or 'no language'}.",
            where="Field title.",
            remedy="Give en and zh, or one text.",
        )
    return Text(text(both["en"], "title.en"), text(both["zh"], "title.zh"))


def _part(kind: type, given: Any, name: str) -> Any:
    values = dict(mapping_of(given, name))
    _known(values, kind, f"{name}.")
    if kind is Build:
        if isinstance(values.get("industries"), list):
            values["industries"] = tuple(values["industries"])
        entries = values.get("entries", ())
        if not isinstance(entries, list | tuple):
            raise OptionError(
                f"{entries!r} is no list of entries.",
                where="Field portfolio.entries.",
                remedy="Give a list, each with sector and jobs.",
            )
        values["entries"] = tuple(_part(Entry, entry, "portfolio.entries") for entry in entries)
        if "additional" in values:
            values["additional"] = triple(values["additional"], "portfolio.additional", 0.0, 1.0)
    required = {Entry: ("sector", "jobs"), Loss: ("partner",)}.get(kind, ())
    for wanted in required:
        if wanted not in values:
            raise OptionError(
                f"{wanted} is missing.", where=f"Field {name}.{wanted}.", remedy=f"Add a line {wanted}: ..."
            )
    return kind(**values)


def _known(values: Mapping[str, Any], kind: type, at: str) -> None:
    names = [entry.name for entry in fields(kind)]
    for name in values:
        if name not in names:
            raise OptionError(
                f"There is no field '{at}{name}'.",
                where=f"Known: {', '.join(names)}.",
                remedy=did_you_mean(str(name), names) or "Leave it out.",
            )
