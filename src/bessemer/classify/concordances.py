"""Concordances: what becomes of the codes of one scheme in another, and sums by them.

A link says how a source code stands to a target code:

- ``one``: the source code goes to that target code. Where the official definition also holds a small
  part that belongs elsewhere, the note names it.
- ``split``: the source code covers that target code among others, and no weight is published.
- ``out``: the target scheme leaves the source code out.
- ``missing``: no source code holds all that the target code holds, so that the target is never known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from bessemer.classify.industries import Scheme, scheme, table
from bessemer.errors import ClassificationError, listing

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Link:
    """One row of a concordance.

    Parameters
    ----------
    source_code, target_code : str
        The codes linked; the target is empty for ``out``, the source for ``missing``.
    relation : str
        ``one``, ``split``, ``out`` or ``missing``.
    weight : float or None
        Fraction of the source code that goes to the target code: 1 for ``one``, else unknown.
    note : str
        Where official definitions differ; may be empty.
    """

    source_code: str
    target_code: str
    relation: str
    weight: float | None
    note: str = ""


@dataclass(frozen=True)
class Concordance:
    """The links from every code of the scheme `source` to the scheme `target`."""

    source: str
    target: str
    links: tuple[Link, ...]

    @cached_property
    def _by_source(self) -> Mapping[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.source_code, []).append(link)
        return {code: tuple(links) for code, links in found.items()}

    def links_of(self, source_code: str) -> tuple[Link, ...]:
        """Return the links of one source code.

        Raises
        ------
        ClassificationError
            If the source scheme has no such code.

        Examples
        --------
        >>> [link.target_code for link in concordance("ggdc10", "sections16").links_of("WRT")]
        ['trade', 'hospitality']
        """
        scheme(self.source).require([source_code])
        return self._by_source[source_code]

    def left_out(self, source_codes: Sequence[str]) -> tuple[str, ...]:
        """Return those of `source_codes` that the target scheme leaves out.

        Examples
        --------
        >>> concordance("gb19", "sections16").left_out(["A", "C", "O"])
        ('A', 'O')
        """
        return self._with_relation("out", source_codes)

    def split(self, source_codes: Sequence[str]) -> tuple[str, ...]:
        """Return those of `source_codes` that cover several target codes without a published weight.

        Examples
        --------
        >>> concordance("sic", "sections16").split(["400", "700", "900"])
        ('700',)
        """
        return self._with_relation("split", source_codes)

    def never_known(self) -> tuple[str, ...]:
        """Return the target codes that the source scheme does not cover in full.

        Examples
        --------
        >>> concordance("sections16", "a10").never_known()
        ('A', 'R-U')
        """
        return tuple(link.target_code for link in self.links if link.relation == "missing")

    def matrix(self, source_codes: Sequence[str], target_codes: Sequence[str]) -> Floats:
        r"""Return the weights from source codes to target codes.

        .. math:: w_{st} = 1 \text{ if } s \text{ goes to } t, \; 0 \text{ if not},
            \; \text{NaN if } s \text{ covers } t \text{ among others}

        Parameters
        ----------
        source_codes : sequence of str, length S
            Codes of the source scheme.
        target_codes : sequence of str, length T
            Codes of the target scheme.

        Returns
        -------
        ndarray of float, shape (S, T)
            Fractions of the source code; NaN is unknown. A code left out has a row of zeros.

        Raises
        ------
        ClassificationError
            If a code is unknown or given twice.

        Examples
        --------
        >>> concordance("a10", "sections16").matrix(["F", "M-N"], ["construction", "business_services"])
        array([[ 1.,  0.],
               [ 0., nan]])
        """
        _check(scheme(self.source), source_codes)
        _check(scheme(self.target), target_codes)
        columns = {code: place for place, code in enumerate(target_codes)}
        weights = np.zeros((len(source_codes), len(target_codes)))
        for row, code in enumerate(source_codes):
            for link in self._by_source[code]:
                if link.target_code in columns:
                    weight = np.nan if link.weight is None else link.weight
                    weights[row, columns[link.target_code]] = weight
        return weights

    def aggregate(
        self, values: Floats, source_codes: Sequence[str], axis: int = -1
    ) -> tuple[Floats, tuple[str, ...]]:
        r"""Sum values by source code to the codes of the target scheme.

        .. math:: y_t = \sum_{s \to t} x_s

        A target is NaN if a part of it is unknown: a cell that goes to it is NaN; a source code that
        covers it among others has a value other than zero; a source code that feeds it is not among
        `source_codes`; or the source scheme does not cover it. Zeros sum to zero. Codes left out are
        not in the result.

        Parameters
        ----------
        values : ndarray of float, S long on `axis`
            Quantities that add up, such as jobs or output; NaN is unknown.
        source_codes : sequence of str, length S
            Codes along `axis`, each once, in any order.
        axis : int
            The axis of the industries.

        Returns
        -------
        values : ndarray of float
            As `values`, with the T codes of the target scheme along `axis`; same unit.
        codes : tuple of str, length T
            The codes of the target scheme in order.

        Raises
        ------
        ClassificationError
            If a code is unknown or given twice, or their number differs from the length of the axis.

        Examples
        --------
        >>> jobs, codes = concordance("ggdc10", "a10").aggregate([7.0, 1.0, 5.0], ["CON", "MIN", "GOV"])
        >>> [float(jobs[codes.index(code)]) for code in ("F", "B-E", "O-Q")]
        [7.0, nan, 5.0]
        """
        _check(scheme(self.source), source_codes)
        cells = np.asarray(values, dtype=np.float64)
        if not -cells.ndim <= axis < cells.ndim or cells.shape[axis] != len(source_codes):
            raise ClassificationError(
                f"{len(source_codes)} codes of {self.source} for values of shape {cells.shape}.",
                where=f"Axis {axis}.",
                remedy="Give one code for each place on the axis of the industries.",
            )
        cells = np.moveaxis(cells, axis, -1)
        place = {code: number for number, code in enumerate(source_codes)}
        targets = scheme(self.target).codes
        sums = np.empty((*cells.shape[:-1], len(targets)))
        for column, target in enumerate(targets):
            whole, parts, covered = self._feeding[target]
            if not covered or any(code not in place for code in whole + parts):
                sums[..., column] = np.nan
                continue
            total = cells[..., [place[code] for code in whole]].sum(axis=-1)
            # NaN differs from zero, so that an unknown split code makes its targets unknown too.
            touched = (cells[..., [place[code] for code in parts]] != 0).any(axis=-1)
            sums[..., column] = np.where(touched, np.nan, total)
        return np.moveaxis(sums, -1, axis), targets

    @cached_property
    def _feeding(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...], bool]]:
        """By target: the codes that go to it, those that cover it in part, and whether that is all."""
        never = set(self.never_known())

        def sources(target: str, relation: str) -> tuple[str, ...]:
            return tuple(
                link.source_code
                for link in self.links
                if link.target_code == target and link.relation == relation
            )

        return {
            target: (sources(target, "one"), sources(target, "split"), target not in never)
            for target in scheme(self.target).codes
        }

    def _with_relation(self, relation: str, source_codes: Sequence[str]) -> tuple[str, ...]:
        scheme(self.source).require(source_codes)
        return tuple(code for code in source_codes if self._by_source[code][0].relation == relation)


def concordance(source: str, target: str) -> Concordance:
    """Return the concordance from the scheme `source` to the scheme `target`.

    From a scheme to itself every code goes to itself.

    Raises
    ------
    ClassificationError
        If a scheme is unknown or no concordance between the two ships.

    Examples
    --------
    >>> concordance("naics", "sections16").links_of("1200")[0].target_code
    'science_technical'
    """
    own = scheme(source)
    scheme(target)
    if source == target:
        return _identity(own.name)
    found = _concordances().get((source, target))
    if found is None:
        reached = [end for start, end in _concordances() if start == source]
        raise ClassificationError(
            f"No concordance from {source} to {target}.",
            remedy=f"From {source} there is one to {listing(reached)}." if reached else "",
        )
    return found


def has_concordance(source: str, target: str) -> bool:
    """Return whether a concordance ships; from a classification of the user's own there is none.

    Examples
    --------
    >>> has_concordance("gb19", "a10"), has_concordance("towns@1", "a10")
    (True, False)
    """
    return source == target or (source, target) in _concordances()


def _check(codes_of: Scheme, codes: Sequence[str]) -> None:
    codes_of.require(codes)
    if len(set(codes)) != len(codes):
        twice = sorted({code for code in codes if list(codes).count(code) > 1})
        raise ClassificationError(
            f"{'Code' if len(twice) == 1 else 'Codes'} {listing(map(repr, twice))} given more than once.",
            where=f"Classification {codes_of.name}.",
            remedy="Give each code once; add up its values first.",
        )


@cache
def _identity(name: str) -> Concordance:
    return Concordance(name, name, tuple(Link(code, code, "one", 1.0) for code in scheme(name).codes))


@cache
def _concordances() -> Mapping[tuple[str, str], Concordance]:
    found: dict[tuple[str, str], list[Link]] = {}
    for row in table("concordances.csv"):
        link = Link(
            source_code=row["code"],
            target_code=row["target_code"],
            relation=row["relation"],
            weight=float(row["weight"]) if row["weight"] else None,
            note=row["note"],
        )
        found.setdefault((row["source"], row["target"]), []).append(link)
    return {(start, end): Concordance(start, end, tuple(links)) for (start, end), links in found.items()}
