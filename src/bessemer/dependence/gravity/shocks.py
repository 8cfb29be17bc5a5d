"""Shocks as users write them: lists of entries that name flows and how they change."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.dependence.gravity.calibration import USES, Baseline
from bessemer.dependence.gravity.hat import Shock
from bessemer.errors import BessemerError, OptionError, RegionError, did_you_mean, listing

Entries = Sequence[Mapping[str, Any]]
ALL = "*"
_COMMON = ("importer", "exporter", "sectors", "uses")
_FIGURE = {"tariffs": "rate", "trade_costs": "factor", "embargo": "share"}


def shock_of(
    base: Baseline,
    *,
    tariffs: Entries | None = None,
    trade_costs: Entries | None = None,
    embargo: Entries | None = None,
) -> Shock:
    r"""Return the shock that entries describe.

    An entry is a mapping with ``importer`` and ``exporter`` (a region, a list of regions, or ``"*"``, which
    is everyone but the other side itself), ``sectors`` and ``uses`` (a name, a list or ``"*"``, the default)
    and a figure:

    ``rate``
        of `tariffs`: the ad valorem rate after the shock, :math:`\tau' \ge 0`; where entries meet, the last
        one holds.
    ``factor``
        of `trade_costs`: :math:`\hat d > 0`, cost of delivery after over before; where entries meet, factors
        multiply. A single region as its own exporter stands for what delivery at home costs.
    ``share``
        of `embargo`: the part of the exporter's varieties that no longer reach the importer, above 0 and at
        most 1, by default 1: then its share is exactly zero. Where entries meet, the parts kept multiply.

    Parameters
    ----------
    base : Baseline
    tariffs, trade_costs, embargo : sequence of mappings, optional

    Returns
    -------
    Shock

    Raises
    ------
    OptionError, RegionError
        If an entry does not name flows of the table or its figure is out of range.
    """
    rates = factors = kept = None
    for at, entry in _checked("tariffs", tariffs):
        figure = _figure("tariffs", at, entry)
        rates = base.tariffs.copy() if rates is None else rates
        rates[_flows(base, "tariffs", at, entry)] = figure
    for at, entry in _checked("trade_costs", trade_costs):
        figure = _figure("trade_costs", at, entry)
        factors = np.ones_like(base.shares) if factors is None else factors
        factors[_flows(base, "trade_costs", at, entry)] *= figure
    for at, entry in _checked("embargo", embargo):
        figure = _figure("embargo", at, entry)
        kept = np.ones_like(base.shares) if kept is None else kept
        kept[_flows(base, "embargo", at, entry)] *= 1.0 - figure
    return Shock(factors=factors, tariffs=rates, kept=kept)


def _checked(kind: str, entries: Any) -> list[tuple[int, Mapping[str, Any]]]:
    if entries is None:
        return []
    if isinstance(entries, str | bytes | Mapping) or not isinstance(entries, Sequence):
        raise OptionError(
            f"{kind} is {_shown(entries)}; it is a list of entries.",
            remedy=f"Write [{{'importer': 'CHN', 'exporter': 'USA', '{_FIGURE[kind]}': 0.5}}].",
        )
    allowed = (*_COMMON, _FIGURE[kind])
    for at, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            raise OptionError(
                f"Entry {at + 1} of {kind} is {_shown(entry)}; it is a mapping.",
                remedy=f"Give {listing(allowed)}.",
            )
        for key in entry:
            if key not in allowed:
                raise OptionError(
                    f"Entry {at + 1} of {kind} has '{key}'.",
                    where=f"It may have {listing(allowed)}.",
                    remedy=_elsewhere(kind, key) or did_you_mean(str(key), allowed) or "Leave it out.",
                )
        for key in ("importer", "exporter"):
            if key not in entry:
                raise OptionError(
                    f"Entry {at + 1} of {kind} names no {key}.", remedy=f"Give {key}, a region or '*'."
                )
    return list(enumerate(entries))


def _elsewhere(kind: str, key: object) -> str:
    for other, figure in _FIGURE.items():
        if figure == key:
            return f"A {figure} belongs to {other}; {kind} takes '{_FIGURE[kind]}'."
    return ""


def _figure(kind: str, at: int, entry: Mapping[str, Any]) -> float:
    key = _FIGURE[kind]
    if key not in entry and kind == "embargo":
        return 1.0
    value = entry.get(key)
    fine = isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)
    number = float(value) if fine else math.nan  # type: ignore[arg-type]
    allowed = {
        "rate": (0.0 <= number < math.inf, "a rate of 0 or more, such as 0.25"),
        "factor": (0.0 < number < math.inf, "a factor above 0, such as 1.5; for no trade at all use embargo"),
        "share": (0.0 < number <= 1.0, "a share above 0 and at most 1"),
    }[key]
    if not allowed[0]:
        raise OptionError(
            f"Entry {at + 1} of {kind} has {key} {_shown(value)}."
            if key in entry
            else f"Entry {at + 1} of {kind} has no {key}.",
            remedy=f"Give {allowed[1]}.",
        )
    return number


def _flows(base: Baseline, kind: str, at: int, entry: Mapping[str, Any]) -> NDArray[np.bool_]:
    """Return which flows an entry names, shape (2, S, R, R)."""
    where = f"Entry {at + 1} of {kind}"
    sides = [
        _names(entry[key], base.regions, f"{where}: {key}", "region") for key in ("importer", "exporter")
    ]
    pairs = np.outer(*(_chosen(names, base.regions) for names in sides))
    own = np.eye(len(base.regions), dtype=bool)
    home = sides[0] is not None and sides[0] == sides[1] and len(sides[0]) == 1
    if home and kind != "trade_costs":
        raise OptionError(
            f"{where} names {entry['importer']!r} as its own partner.",
            remedy="Name two different regions; only trade costs apply at home.",
        )
    if not home:
        pairs &= ~own
    sectors = _chosen(
        _names(entry.get("sectors", ALL), base.sectors, f"{where}: sectors", "sector"), base.sectors
    )
    uses = _chosen(_names(entry.get("uses", ALL), USES, f"{where}: uses", "use"), USES)
    return np.asarray(
        uses[:, None, None, None] & sectors[None, :, None, None] & pairs[None, None, :, :], dtype=np.bool_
    )


def _chosen(names: tuple[str, ...] | None, labels: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([names is None or label in names for label in labels])


def _names(given: Any, labels: Sequence[str], where: str, what: str) -> tuple[str, ...] | None:
    """Return the labels named, None for all."""
    if isinstance(given, str):
        if given == ALL:
            return None
        given = [given]
    if not isinstance(given, Sequence | set | frozenset) or not given:
        raise OptionError(
            f"{where} is {_shown(given)}.", remedy=f"Give a {what}, a list of them, or '*' for all."
        )
    for name in given:
        if name not in labels:
            error: type[BessemerError] = RegionError if what == "region" else OptionError
            raise error(
                f"{where}: there is no {what} {_shown(name)}.",
                where=f"There are {listing(labels)}.",
                remedy=did_you_mean(str(name), labels) or f"Choose one of these, or '*' for every {what}.",
            )
    return tuple(given)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
