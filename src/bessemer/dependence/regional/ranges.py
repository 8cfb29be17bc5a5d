"""A province by every quotient: where its industries take inputs from, as a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from bessemer.classify import scheme, schemes
from bessemer.dependence.nation import InputOutputTable
from bessemer.dependence.regional.reconciliation import CustomsRows, customs_rows
from bessemer.dependence.regional.regionalised import RegionalTable, regionalise
from bessemer.errors import OptionError, UnavailableError, listing
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.sources.given import dataset_given, list_given
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

YEAR = 2017
"""The year in which national table, provincial outputs and customs meet in one list of sectors."""

DELTAS = (0.1, 0.2, 0.3, 0.4, 0.5)
SIMPLE = ("slq", "cilq")
FLEGG = ("flq", "aflq")
MEASURES = ("multiplier", "own", "other", "abroad", "other_total", "abroad_total")
"""Output multiplier; inputs per unit of output by origin; the same per unit of final use through the
region's own chain."""

COEFFICIENTS, CUSTOMS = "coefficients", "customs"
"""Bases: imported inputs by the nation's coefficients, or scaled up to customs where these are higher."""

TOTAL = "total"


@dataclass(frozen=True)
class Range:
    """A figure by every quotient.

    Attributes
    ----------
    low, high : float
        Least and greatest over all quotients and values of delta.
    slq, cilq : float
        By the simple and the cross-industry quotient.
    flegg_low, flegg_high : float
        Least and greatest over FLQ and AFLQ and values of delta.
    """

    low: float
    high: float
    slq: float
    cilq: float
    flegg_low: float
    flegg_high: float


@dataclass(frozen=True, eq=False)
class ProvincialTable:
    """Regionalised coefficients of a province by every quotient, without and with customs.

    Attributes
    ----------
    tables : tuple of RegionalTable
        SLQ, CILQ, then FLQ and AFLQ by delta; imports by the nation's coefficients.
    rescaled : tuple of RegionalTable
        The same scaled up to customs; empty where no customs figures were given.
    customs : CustomsRows or None
        Imported inputs by product against customs. The same for every quotient, because these split only
        what is made in the nation.
    nation : RegionalTable
        National coefficients with the province's output: its ``total("abroad")`` is import content through
        the chains of all provinces, which no quotient changes.
    classification, unit : str
    """

    tables: tuple[RegionalTable, ...]
    rescaled: tuple[RegionalTable, ...]
    customs: CustomsRows | None
    nation: RegionalTable
    classification: str
    unit: str

    @property
    def sectors(self) -> tuple[str, ...]:
        """Codes of the sectors."""
        return self.tables[0].sectors

    @property
    def output(self) -> Floats:
        """Gross output by sector."""
        return self.tables[0].output

    @property
    def bases(self) -> tuple[str, ...]:
        """The bases at hand: ``coefficients``, and ``customs`` where customs figures were given."""
        return (COEFFICIENTS, CUSTOMS) if self.rescaled else (COEFFICIENTS,)

    def by_table(
        self, measure: str, basis: str = COEFFICIENTS, products: Sequence[str] | None = None
    ) -> Floats:
        """Return a measure by table and sector, shape (tables, S); NaN for sectors without output.

        Parameters
        ----------
        measure : str
            One of :data:`MEASURES`.
        basis : str
            ``coefficients`` or ``customs``.
        products : sequence of str, optional
            Codes of the inputs counted, such as technology goods; not for the multiplier.

        Raises
        ------
        OptionError
            If the measure or the basis is not one of these.
        DataError
            If there is no such product.
        """
        if measure not in MEASURES:
            raise OptionError(f"There is no measure '{measure}'.", remedy=f"There are {listing(MEASURES)}.")
        if basis not in self.bases:
            raise OptionError(f"There is no basis '{basis}'.", remedy=f"There are {listing(self.bases)}.")
        used = self.tables if basis == COEFFICIENTS else self.rescaled
        return np.array([_measure(table, measure, products) for table in used])

    def range(
        self,
        measure: str,
        sector: str = TOTAL,
        basis: str = COEFFICIENTS,
        products: Sequence[str] | None = None,
    ) -> Range:
        """Return a measure of a sector, or the mean of all weighted by output, by every quotient.

        Raises
        ------
        OptionError
            If there is no such measure, basis or sector.
        DataError
            If there is no such product.
        """
        place = None if sector == TOTAL else self._place(sector)
        values = self.by_table(measure, basis, products)
        if place is None:
            return self._range(np.array([self.tables[0].mean(row) for row in values]))
        return self._range(values[:, place])

    def _range(self, values: Floats) -> Range:
        by_method: dict[str, list[float]] = {method: [] for method in (*SIMPLE, *FLEGG)}
        for table, value in zip(self.tables, values, strict=True):
            by_method[table.method].append(float(value))
        flegg = [value for method in FLEGG for value in by_method[method]]
        low, high = float(np.min(values)), float(np.max(values))
        return Range(low, high, by_method["slq"][0], by_method["cilq"][0], min(flegg), max(flegg))

    def through_nation(self, sector: str = TOTAL, products: Sequence[str] | None = None) -> float:
        r"""Return import content per unit of final use through the chains of all provinces.

        .. math:: \iota_P' A^m (I - A^d)^{-1}

        Every province is taken to produce and to import as the nation does, so that this needs no quotient.
        It is at least the content through the province's own chain by the coefficients; scaled up to customs
        that can be higher.

        Raises
        ------
        OptionError
            If there is no such sector.
        DataError
            If there is no such product.
        """
        values = self.nation.total("abroad", products)
        return self.nation.mean(values) if sector == TOTAL else float(values[self._place(sector)])

    def _place(self, sector: str) -> int:
        if sector not in self.sectors:
            raise OptionError(f"There is no sector '{sector}'.", remedy=f"There are {listing(self.sectors)}.")
        return self.sectors.index(sector)

    def ranges(self) -> Result:
        """Return every measure by sector and for the total: industry, measure, basis and the range."""
        import pandas as pd

        names = _names(self.classification, self.sectors)
        rows: list[tuple[object, ...]] = []
        for basis in self.bases:
            for measure in MEASURES:
                values = self.by_table(measure, basis)
                means = np.array([self.tables[0].mean(row) for row in values])
                for place, code in enumerate((*self.sectors, TOTAL)):
                    found = self._range(means if code == TOTAL else values[:, place])
                    output = self.output.sum() if code == TOTAL else self.output[place]
                    rows.append((code, *names[code], output, measure, basis, *vars(found).values()))
        parts = tuple(Range.__dataclass_fields__)
        frame = pd.DataFrame(
            rows, columns=["industry", "name", "name_zh", "output", "measure", "basis", *parts]
        )
        return Result(
            name="regional_ranges",
            title=Message("regional.ranges_title"),
            table=frame,
            units={"output": self.unit, **dict.fromkeys(parts, "fraction of output")},
            parameters={
                "region": self.tables[0].region,
                "year": self.tables[0].year,
                "methods": [*SIMPLE, *FLEGG],
                "deltas": sorted({table.delta for table in self.tables if table.delta is not None}),
            },
            conventions={"total": "mean weighted by output", "chain": "the region's own"},
            warnings=(Message("regional.no_balanced_table"), Message("regional.delta_out_of_sample")),
        )

    def rows(self) -> Result:
        """Return imported inputs by product: by coefficients, at customs, rescaled and what is left.

        Raises
        ------
        UnavailableError
            If no customs figures were given.
        """
        if self.customs is None:
            raise UnavailableError(
                "There are no customs figures to hold the table against.",
                where=f"Region {self.tables[0].region}.",
                remedy="Give customs= to provincial_table.",
            )
        return Result(
            name="regional_customs",
            title=Message("regional.customs_title"),
            table=self._customs_frame(self.customs),
            units=dict.fromkeys(vars(self.customs), self.unit),
            parameters={"region": self.tables[0].region, "year": self.tables[0].year},
            warnings=(Message("regional.customs_registered"),),
        )

    def _customs_frame(self, rows: CustomsRows) -> pd.DataFrame:
        import pandas as pd

        names = _names(self.classification, self.sectors)
        frame = pd.DataFrame(
            {
                "industry": self.sectors,
                "name": [names[code][0] for code in self.sectors],
                "name_zh": [names[code][1] for code in self.sectors],
                **vars(rows),
            }
        )
        covered = frame[frame["customs"].notna()]
        return covered.sort_values("rescaled", ascending=False, kind="stable").reset_index(drop=True)


def provincial_table(
    table: InputOutputTable,
    output: ArrayLike,
    national_output: ArrayLike | None = None,
    *,
    region: str,
    customs: ArrayLike | None = None,
    deltas: Sequence[float] = DELTAS,
) -> ProvincialTable:
    """Return a province's coefficients by the simple quotients and by FLQ and AFLQ over values of delta.

    No balanced table: there is no provincial final demand and no value added to balance to. What the
    quotients leave open is shown as a range.

    Parameters
    ----------
    table : InputOutputTable
        National, with domestic and imported flows.
    output : array, shape (S,)
        Gross output of the province by sector, in the order and unit of the table.
    national_output : array, shape (S,), optional
        Sum over all provinces by the same source; by default the output of the table.
    region : str
        Id or name.
    customs : array, shape (S,), optional
        The province's imports of intermediate goods by product, in the unit of the table; NaN for products
        that customs do not cover. See :func:`bessemer.dependence.regional.reconciliation.customs_rows`.
    deltas : sequence of float
        Of FLQ and AFLQ.

    Raises
    ------
    DataError, OptionError
        As :func:`bessemer.dependence.regionalise`; also if no delta is given.

    Examples
    --------
    >>> from bessemer.dependence import InputOutputTable
    >>> nation = InputOutputTable.from_arrays(
    ...     [[20, 30], [10, 20]], [[5, 5], [5, 0]], [[50], [70]], [[1], [2]],
    ...     sectors=["a", "b"], final=["use"], region="N", unit="USD", year=2014,
    ... )
    >>> province = provincial_table(nation, [20, 5], region="R", customs=[3, 1])
    >>> found = province.range("multiplier")
    >>> round(found.low, 3), round(found.slq, 3), round(found.high, 3)
    (1.214, 1.365, 1.365)
    >>> province.rows().table[["industry", "by_coefficients", "customs", "rescaled"]].values.tolist()
    [['a', 1.25, 3.0, 3.0], ['b', 1.0, 1.0, 1.0]]
    """
    deltas = list_given(deltas, "deltas", Real, "numbers")
    if not deltas:
        raise OptionError("No delta is given.", remedy="Give some, such as 0.1, 0.3 and 0.5.")
    asked = [(method, 0.0) for method in SIMPLE]
    asked += [(method, float(delta)) for method in FLEGG for delta in deltas]
    tables = tuple(
        regionalise(table, output, national_output, region=region, method=method, delta=delta)
        for method, delta in asked
    )
    rows: CustomsRows | None = None
    rescaled: list[RegionalTable] = []
    if customs is not None:
        for each in tables:
            rows, scaled = customs_rows(each, customs)
            rescaled.append(scaled)
    nation = regionalise(table, output, national_output, region=region, method="national")
    return ProvincialTable(tables, tuple(rescaled), rows, nation, table.classification, table.unit)


def shipped_provincial_table(data: Dataset, region: str) -> ProvincialTable:
    """Return the table of a Chinese province in 2017, with customs, from the dataset.

    Parameters
    ----------
    data : Dataset
    region : str
        Id of the province, such as ``CN-JL``.

    Raises
    ------
    UnavailableError
        If there are no outputs of that region.
    """
    data = dataset_given(data)
    from bessemer.dependence.province import read_customs
    from bessemer.dependence.tables import national_table

    trade = read_customs(data, YEAR)
    if region not in trade.regions:
        raise UnavailableError(
            f"There is no output by sector of '{region}'.",
            remedy="Only provinces of China have it; give an id such as CN-JL.",
        )
    place = trade.regions.index(region)
    imports = trade.imports["intermediate", "all"][place] * trade.rate
    return provincial_table(
        national_table(data, YEAR),
        trade.output[place],
        trade.output.sum(axis=0),
        region=region,
        customs=np.where(trade.traded, imports, np.nan),
    )


def _measure(table: RegionalTable, measure: str, products: Sequence[str] | None) -> Floats:
    if measure == "multiplier":
        return table.multipliers
    origin, _, total = measure.partition("_")
    return table.total(origin, products) if total else table.direct(origin, products)


def _names(classification: str, sectors: Sequence[str]) -> dict[str, tuple[str, str]]:
    total = Message("regional.all_sectors")
    named = {TOTAL: (say(total, "en"), say(total, "zh-CN"))}
    if classification in schemes():
        known = scheme(classification)
        return named | {code: (known[code].name, known[code].name_zh) for code in sectors}
    return named | {code: (code, code) for code in sectors}
