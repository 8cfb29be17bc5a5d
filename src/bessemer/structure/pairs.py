"""Relatedness from what the same firms do: pairs of activities counted by a self-join, on any engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import DataError
from bessemer.sources.tables import Where, computed, filtered, ibis_table, key
from bessemer.structure.closeness import conditional_minimum
from bessemer.structure.conventions import convention_named

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class CoOccurrence:
    """Pairs of activities that the same units have; see :func:`co_occurrence`.

    Attributes
    ----------
    expression : ibis Table
        Columns first, second, units, a row a pair, first not after second; an activity with itself counts the
        units that have it.
    incomplete : ibis Table
        One row, one column: rows that lack unit or activity, which are in no pair.
    """

    expression: Any
    incomplete: Any

    def sql(self) -> str:
        """Return the expression as the SQL of its engine."""
        import ibis

        return str(ibis.to_sql(self.expression))

    @cached_property
    def rows_left_out(self) -> int:
        """Return how many rows lack unit or activity; the engine counts them on first use."""
        return int(computed(self.incomplete).column(0)[0].as_py() or 0)

    @cached_property
    def together(self) -> pd.DataFrame:
        """Return the units that have both of two activities, square and symmetric, whole numbers.

        Raises
        ------
        DataError
            If the engine fails, or no row has a unit and an activity.
        """
        import pandas as pd

        found = computed(self.expression)
        if not found.num_rows:
            raise DataError(
                "No row has a unit and an activity.", remedy="Check the columns named, and where=."
            )
        first, second = found.column("first").to_pylist(), found.column("second").to_pylist()
        labels = sorted(set(first) | set(second))
        place = {label: position for position, label in enumerate(labels)}
        rows, columns = [place[label] for label in first], [place[label] for label in second]
        counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
        counts[rows, columns] = counts[columns, rows] = found.column("units").to_numpy()
        return pd.DataFrame(counts, index=labels, columns=labels)

    def proximity(self, convention: str = "bessemer") -> pd.DataFrame:
        r"""Return the minimum conditional probability that a unit with one activity has the other.

        .. math:: \phi_{ij} = \frac{J_{ij}}{\max(J_{ii}, J_{jj})}

        Parameters
        ----------
        convention : str
            Whose diagonal: 0, so that an activity does not support itself, or 1; see
            :data:`bessemer.structure.CONVENTIONS`.

        Raises
        ------
        OptionError
            If there is no such convention.
        """
        import pandas as pd

        rule = convention_named(convention)
        counts = self.together
        phi = conditional_minimum(counts.to_numpy(dtype=np.float64))
        np.fill_diagonal(phi, rule.diagonal)
        return pd.DataFrame(phi, index=counts.index, columns=counts.columns)


def co_occurrence(
    table: Any, *, unit: str = "firm", activity: str = "industry", where: Where | None = None
) -> CoOccurrence:
    r"""Count how many firms have both of two activities, on the engine where the table lies.

    .. math:: J_{ij} = \sum_f [f \text{ has } i]\,[f \text{ has } j]

    The table is joined with itself on the firm, so that a firm with n activities makes n(n + 1)/2 rows.

    Parameters
    ----------
    table : Ibis table, data frame, Spark frame, str or Path
        One row or more for what a firm (plant, inventor, holder) does; see
        :func:`bessemer.sources.tables.ibis_table`.
    unit, activity : str
        Columns: who, and the industry, product or technology.
    where : boolean Ibis expression or function, optional
        Rows to use, such as those of one year.

    Returns
    -------
    CoOccurrence
        Nothing is computed yet: ``.expression`` is what will be; ``.together`` and ``.proximity()`` compute.

    Raises
    ------
    DataError, OptionError
        If a column is missing or of a wrong type, or the condition does not fit.

    References
    ----------
    Teece, D. J., Rumelt, R., Dosi, G. and Winter, S. (1994), Understanding corporate coherence, Journal of
    Economic Behavior and Organization 23.
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007), The product space conditions the
    development of nations, Science 317.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"firm": [1, 1, 2, 2, 3], "industry": ["car", "steel", "car", "steel", "car"]})
    >>> found = co_occurrence(rows)
    >>> found.together.to_numpy().tolist(), found.proximity().loc["car", "steel"].round(3).item()
    ([[3, 2], [2, 2]], 0.667)
    """
    import ibis

    rows = filtered(ibis_table(table), where)
    picked = rows.select(unit=key(rows, unit, "unit"), activity=key(rows, activity, "activity"))
    lacking = picked.unit.isnull() | picked.activity.isnull()
    pairs = picked.filter(~lacking).distinct()
    other = pairs.view()
    joined = pairs.join(other, [pairs.unit == other.unit, pairs.activity <= other.activity])
    chosen = joined.select(first=pairs.activity, second=other.activity)
    return CoOccurrence(
        expression=chosen.group_by(["first", "second"]).agg(units=ibis._.count()),
        incomplete=picked.aggregate(rows=lacking.sum()),
    )
