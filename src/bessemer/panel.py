"""Panel: figures by year, region and industry, in which unknown is never zero."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from bessemer import checks
from bessemer.errors import DataError, OptionError, YearError, did_you_mean, listing
from bessemer.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.classify import Concordance

Floats = NDArray[np.float64]


class Status(IntEnum):
    """What is known of a cell."""

    OBSERVED = 0
    ESTIMATED = 1
    WITHHELD = 2
    NOT_COLLECTED = 3

    @property
    def title(self) -> str:
        """The status in words, as it stands in tables."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Break:
    """A change of definition: figures before `year` do not compare with those from `year` on.

    Attributes
    ----------
    year : int
        First year of the new definition.
    scope : str
        ``all``, or the ids or country to which it applies, separated by spaces.
    note : Text
        What changed.
    industries : tuple of str
        The only industries concerned; empty for all.
    """

    year: int
    scope: str
    note: Text
    industries: tuple[str, ...] = ()

    def concerns(self, region: str) -> bool:
        """Return whether the break applies to `region`, by id or by a prefix of it.

        The name of a dataset before the code of a place, as in ``towns:PL21``, does not count.
        """
        parts = tuple(self.scope.split())
        return self.scope == "all" or region.startswith(parts) or region.partition(":")[2].startswith(parts)


@dataclass(frozen=True, eq=False)
class Panel:
    """Values by year, region and industry.

    Attributes
    ----------
    values : ndarray, shape (years, regions, industries), float64
        NaN means unknown; zero means zero. The panel keeps a copy of its own that cannot be written to.
    years, regions, industries : tuple
        Labels of the three axes, sorted years first.
    status : ndarray of uint8, same shape
        A :class:`Status` for each cell.
    unit, classification, source : str or None
        What the values measure, the scheme of the industry codes, where the values come from.
    breaks : tuple of Break
        Changes of definition.
    """

    values: Floats
    years: tuple[int, ...]
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    status: NDArray[np.uint8] = field(default=cast("NDArray[np.uint8]", None))
    unit: str | None = None
    classification: str | None = None
    source: str | None = None
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        for axis in ("years", "regions", "industries"):
            labels = checks.labels_of(axis, getattr(self, axis))
            object.__setattr__(self, axis, labels)
            if len(set(labels)) != len(labels):
                raise DataError(f"Panel {axis} are not unique.", remedy="Give each label once.")
        if list(self.years) != sorted(self.years):
            raise DataError("Panel years are not in order.", remedy="Sort the years.")
        shape = (len(self.years), len(self.regions), len(self.industries))
        for name in ("unit", "classification", "source"):
            if not isinstance(getattr(self, name), str | None):
                raise DataError(
                    f"{name}={getattr(self, name)!r} of a panel is no text.", remedy="Give a name."
                )
        object.__setattr__(self, "values", _numbers(self.values))
        if self.values.shape != shape:
            raise DataError(
                f"Panel values have shape {self.values.shape}; the labels say {shape}.",
                remedy="Give values by year, region and industry, in the order of the labels.",
            )
        infinite = np.argwhere(np.isinf(self.values))
        if len(infinite):
            year, region, industry = infinite[0]
            raise DataError(
                f"Panel values are infinite in {len(infinite):,} cells.",
                where=f"First in {self.regions[region]}, {self.industries[industry]}, {self.years[year]}.",
                remedy="Leave unknown values NaN.",
            )
        if self.status is None:
            unknown = np.isnan(self.values)
            status = np.where(unknown, Status.NOT_COLLECTED, Status.OBSERVED).astype(np.uint8)
            object.__setattr__(self, "status", status)
        object.__setattr__(self, "status", _states(self.status))
        if self.status.shape != shape:
            raise DataError(
                f"Panel status has shape {self.status.shape}; the labels say {shape}.",
                remedy="Give one status for each value, or none at all.",
            )

    def __repr__(self) -> str:
        span = f"{self.years[0]}-{self.years[-1]}" if self.years else "no years"
        return (
            f"Panel({len(self.regions)} regions x {len(self.industries)} industries, {span}, "
            f"unit={self.unit!r}, classification={self.classification!r})"
        )

    # ---------------------------------------------------------------- frames

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        region: str,
        industry: str | None,
        value: str,
        year: str | int,
        absent: Literal["unknown", "zero"] = "unknown",
        unit: str | None = None,
        classification: str | None = None,
        source: str | None = None,
        allow_negative: bool = False,
        status: str | None = None,
        memory_limit: int | None = None,
    ) -> Panel:
        """Make a panel from a tidy data frame; see :func:`bessemer.frames.panel_from_frame`."""
        from bessemer.frames import panel_from_frame

        return panel_from_frame(
            frame,
            region=region,
            industry=industry,
            value=value,
            year=year,
            absent=absent,
            unit=unit,
            classification=classification,
            source=source,
            allow_negative=allow_negative,
            status=status,
            memory_limit=memory_limit,
        )

    def to_frame(self, backend: str = "pandas") -> Any:
        """Return the panel as a tidy frame: year, region, industry, value, status.

        Parameters
        ----------
        backend : str
            ``pandas``, ``polars`` or ``pyarrow``.
        """
        from bessemer.frames import frame_from_panel

        return frame_from_panel(self, backend)

    # ---------------------------------------------------------------- parts

    @cached_property
    def _index(self) -> dict[str, dict[Any, int]]:
        """Positions of labels by axis, once they were asked for."""
        return {}

    def _positions(self, axis: str, wanted: Iterable[Any]) -> list[int]:
        labels = getattr(self, axis)
        index = self._index.get(axis) or dict(zip(labels, range(len(labels)), strict=True))
        self._index[axis] = index
        positions, missing = [], []
        if not isinstance(wanted, Iterable):
            raise DataError(f"{axis}={wanted!r} is no list.", remedy=f"Give a list of {axis}.")
        for label in wanted:
            if isinstance(label, Hashable) and label in index:
                positions.append(index[label])
            else:
                missing.append(label)
        if missing:
            hint = did_you_mean(str(missing[0]), map(str, labels), numbers=axis == "years")
            raise DataError(
                f"The panel has no {axis} {listing(missing)}.",
                where=f"It has {listing(labels)}.",
                remedy=hint or "Choose among these.",
            )
        return positions

    def select(
        self,
        *,
        years: Iterable[int] | None = None,
        regions: Iterable[str] | None = None,
        industries: Iterable[str] | None = None,
    ) -> Panel:
        """Return the panel of the given labels, in the given order (years stay sorted).

        Breaks that concern none of the chosen industries are left behind.

        Raises
        ------
        DataError
            If a label is not in the panel.
        """
        wanted = (("years", years), ("regions", regions), ("industries", industries))
        chosen: dict[str, Any] = {
            axis: getattr(self, axis) if given is None else checks.several(axis, given)
            for axis, given in wanted
        }
        chosen["years"] = tuple(sorted(chosen["years"]))
        values, status = self.values, self.status
        for number, (axis, labels) in enumerate(chosen.items()):
            if labels != getattr(self, axis):
                positions = self._positions(axis, labels)
                values, status = values.take(positions, number), status.take(positions, number)
        breaks = tuple(
            entry
            for entry in self.breaks
            if not entry.industries or not set(entry.industries).isdisjoint(chosen["industries"])
        )
        return dataclasses.replace(self, values=values, status=status, breaks=breaks, **chosen)

    def at(self, year: int) -> Floats:
        """Return the values of one year, shape (regions, industries)."""
        return np.asarray(self.values[self._positions("years", [year])[0]])

    def of(self, region: str) -> Floats:
        """Return the values of one region, shape (years, industries)."""
        return self.values[:, self._positions("regions", [region])[0]]

    def series(self, region: str, industry: str = "total") -> pd.Series[float]:
        """Return one region's industry as a pandas Series by year."""
        import pandas as pd

        column = self._positions("industries", [industry])[0]
        return pd.Series(self.of(region)[:, column], index=list(self.years), name=region)

    def year_for(self, year: int | None) -> int | None:
        """Return the latest year of the panel that is not after `year`; its last year for None."""
        if year is not None:
            checks.year(year)
        earlier = [known for known in self.years if year is None or known <= year]
        return earlier[-1] if earlier else None

    # ---------------------------------------------------------------- sums

    def sum_industries(self, unknown: Literal["unknown", "zero"] = "unknown") -> tuple[Floats, int]:
        r"""Return :math:`\sum_i x_{tri}`, shape (years, regions), and the number of cells filled.

        Parameters
        ----------
        unknown : {"unknown", "zero"}
            Whether a sum over unknown cells is unknown, or counts these cells as zero.
        """
        return _sum(self.values, 2, unknown)

    def sum_regions(self, unknown: Literal["unknown", "zero"] = "unknown") -> tuple[Floats, int]:
        r"""Return :math:`\sum_r x_{tri}`, shape (years, industries), and the number of cells filled."""
        return _sum(self.values, 1, unknown)

    def shares(self) -> Panel:
        r"""Return :math:`x_{tri} / \sum_j x_{trj}` as a panel of fractions.

        A share is unknown where any industry of the region and year is, or where the sum is zero.
        """
        totals = self.sum_industries()[0][:, :, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.where(totals > 0, self.values / totals, np.nan)
        lost = np.isnan(values) & ~np.isnan(self.values)
        status = np.where(lost, Status.NOT_COLLECTED, self.status)
        return dataclasses.replace(self, values=values, status=status, unit="fraction")

    def change(self, start: int, end: int, *, across_breaks: bool = False) -> Floats:
        r"""Return :math:`x_{t_1 r i} - x_{t_0 r i}`, shape (regions, industries).

        A break that concerns some industries only makes their change unknown, unless `across_breaks`.

        Raises
        ------
        YearError
            If a definition changed between the two years for any region, unless `across_breaks`.
        """
        checks.flag(across_breaks, "across_breaks")
        before, after = self.at(start), self.at(end)
        crossed = () if across_breaks else self.breaks_between(start, end)
        whole = [entry for entry in crossed if not entry.industries]
        if whole:
            first = whole[0]
            raise YearError(
                f"The definition changed in {first.year}: {first.note.en}",
                where=f"Change asked from {start} to {end}.",
                remedy="Choose years on one side of the break, or pass across_breaks=True.",
            )
        change = after - before
        for entry in crossed:
            rows = [position for position, id in enumerate(self.regions) if entry.concerns(id)]
            columns = [position for position, code in enumerate(self.industries) if code in entry.industries]
            change[np.ix_(rows, columns)] = np.nan
        return change

    def breaks_between(self, start: int, end: int, region: str | None = None) -> tuple[Break, ...]:
        """Return the breaks between two years, in either order, that concern any region, or `region`.

        A break lies between them if it is after the earlier year and not after the later one.
        """
        checks.year(start)
        checks.year(end)
        if region is not None:
            self._positions("regions", [region])
        earlier, later = sorted((start, end))
        regions = self.regions if region is None else (region,)
        between = (entry for entry in self.breaks if earlier < entry.year <= later)
        return tuple(entry for entry in between if entry.scope == "all" or any(map(entry.concerns, regions)))

    def aggregate(self, target: str) -> Panel:
        """Return the panel in another classification; see :func:`bessemer.conversion.aggregate_panel`."""
        from bessemer.conversion import aggregate_panel

        return aggregate_panel(self, target)

    def convert(
        self,
        concordance: Concordance,
        *,
        missing: Literal["equal", "unknown"] = "equal",
        unknown: Literal["unknown", "zero"] = "unknown",
        absent: Literal["unknown", "zero"] = "unknown",
        unlisted: Literal["error", "out"] = "error",
    ) -> Panel:
        """Return the panel by the codes or places of a concordance; see :mod:`bessemer.conversion`."""
        from bessemer.conversion import convert_panel

        return convert_panel(
            self, concordance, missing=missing, unknown=unknown, absent=absent, unlisted=unlisted
        )


def _frozen(array: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    """Return `array` as one that nobody can write to, without freezing the caller's own."""
    own = np.asarray(array, dtype=kind)
    if own.flags.writeable:
        own = own.copy()
        own.setflags(write=False)
    return own


def _numbers(values: Any) -> Floats:
    """Return the values of a panel: numbers, or NaN where unknown."""
    try:
        numbers = _frozen(values, np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(
            f"Panel values are no numbers: {str(error).splitlines()[0]}.",
            remedy="Give an array of numbers by year, region and industry; NaN where unknown.",
        ) from error
    return numbers


def _states(status: Any) -> NDArray[np.uint8]:
    """Return the status of every cell; each must be one of :class:`Status`."""
    codes = np.asarray(status)
    if codes.size and (codes.dtype.kind not in "iu" or codes.min() < 0 or codes.max() > max(Status)):
        raise DataError(
            "Panel status holds what is no status.",
            remedy=f"Use {', '.join(f'{int(entry)} ({entry.title})' for entry in Status)}.",
        )
    return _frozen(status, np.uint8)


def _sum(values: Floats, axis: int, unknown: str) -> tuple[Floats, int]:
    if unknown == "unknown":
        return values.sum(axis=axis), 0
    if unknown == "zero":
        return np.nansum(values, axis=axis), int(np.isnan(values).sum())
    raise OptionError(f"unknown='{unknown}' is not a rule.", remedy="Use 'unknown' or 'zero'.")
