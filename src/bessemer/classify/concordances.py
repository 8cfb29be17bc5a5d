"""Concordances: what becomes of the codes of one scheme in another, and sums by them.

A link says how a source code stands to a target code:

- ``one``: the source code goes to that target code. Where the official definition also holds a small
  part that belongs elsewhere, the note names it.
- ``split``: the source code covers that target code among others, and no weight is published; with an empty
  target, a part of unknown size goes nowhere.
- ``part``: the source code goes to that target code by a stated fraction.
- ``out``: the target scheme leaves the source code out.
- ``missing``: no source code holds all that the target code holds, so that the target is never known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from bessemer.checks import of_kind
from bessemer.classify.industries import scheme, scheme_or_none, schemes, table
from bessemer.classify.links import Link, codes_of, require
from bessemer.classify.vintages import VINTAGES, vintage_links
from bessemer.errors import ClassificationError, did_you_mean, listing

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Concordance:
    """The links from every code of one list to the codes of another.

    Attributes
    ----------
    source, target : str
        Names of the two lists: schemes of industries, or of places.
    links : tuple of Link
    axis : {"industries", "regions"}
        What the codes are.
    """

    source: str
    target: str
    links: tuple[Link, ...]
    axis: str = "industries"

    @cached_property
    def source_codes(self) -> tuple[str, ...]:
        """The codes of the source in order: of its scheme, or of the links where it is none of these."""
        return codes_of(self.source, (link.source_code for link in self.links), self.axis)

    @cached_property
    def target_codes(self) -> tuple[str, ...]:
        """The codes of the target in order."""
        return codes_of(self.target, (link.target_code for link in self.links), self.axis)

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
        if source_code not in self._by_source:
            self._require_source([source_code])
        return self._by_source.get(source_code, ())

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
        self._require_source(source_codes, once=True)
        self._require_target(target_codes, once=True)
        columns = {code: place for place, code in enumerate(target_codes)}
        weights = np.zeros((len(source_codes), len(target_codes)))
        for row, code in enumerate(source_codes):
            for link in self._by_source.get(code, ()):
                if link.target_code in columns:
                    weight = np.nan if link.weight is None else link.weight
                    weights[row, columns[link.target_code]] = weight
        return weights

    def aggregate(
        self, values: Floats, source_codes: Sequence[str], axis: int = -1
    ) -> tuple[Floats, tuple[str, ...]]:
        r"""Sum values by source code to the codes of the target scheme.

        .. math:: y_t = \sum_{s \to t} w_{st}\, x_s

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
        self._require_source(source_codes, once=True)
        cells = np.asarray(values, dtype=np.float64)
        if not -cells.ndim <= axis < cells.ndim or cells.shape[axis] != len(source_codes):
            raise ClassificationError(
                f"{len(source_codes)} codes of {self.source} for values of shape {cells.shape}.",
                where=f"Axis {axis}.",
                remedy="Give one code for each place on the axis of the industries.",
            )
        cells = np.moveaxis(cells, axis, -1)
        place = {code: number for number, code in enumerate(source_codes)}
        targets = self.target_codes
        sums = np.empty((*cells.shape[:-1], len(targets)))
        for column, target in enumerate(targets):
            whole, parts, covered = self._feeding[target]
            if not covered or any(code not in place for code in [*whole, *parts]):
                sums[..., column] = np.nan
                continue
            total = cells[..., [place[code] for code in whole]]
            if any(weight != 1 for weight in whole.values()):
                total = total * np.array(list(whole.values()))
            total = total.sum(axis=-1)
            # NaN differs from zero, so that an unknown split code makes its targets unknown too.
            touched = (cells[..., [place[code] for code in parts]] != 0).any(axis=-1)
            sums[..., column] = np.where(touched, np.nan, total)
        return np.moveaxis(sums, -1, axis), targets

    @cached_property
    def _feeding(self) -> Mapping[str, tuple[Mapping[str, float], tuple[str, ...], bool]]:
        """By target: codes that go to it with their weights, those of unknown weight, whether that is all."""
        never = set(self.never_known())
        found: dict[str, tuple[dict[str, float], list[str]]] = {
            target: ({}, []) for target in self.target_codes
        }
        for link in self.links:
            if not (link.source_code and link.target_code):
                continue
            if link.weight is None:
                found[link.target_code][1].append(link.source_code)
            else:
                found[link.target_code][0][link.source_code] = link.weight
        return {
            target: (whole, tuple(parts), target not in never) for target, (whole, parts) in found.items()
        }

    def _with_relation(self, relation: str, source_codes: Sequence[str]) -> tuple[str, ...]:
        self._require_source(source_codes)
        return tuple(code for code in source_codes if self.relation_of(code) == relation)

    def relation_of(self, source_code: str) -> str:
        """Return the relation of the first link of a source code; ``out`` where it has none."""
        links = self._by_source.get(source_code, ())
        return links[0].relation if links else "out"

    def _require_source(self, codes: Sequence[str], *, once: bool = False) -> None:
        _check(self.source, self.source_codes, self.axis, codes, once)

    def _require_target(self, codes: Sequence[str], *, once: bool = False) -> None:
        _check(self.target, self.target_codes, self.axis, codes, once)


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
    >>> [link.target_code for link in concordance("naics2017", "naics2022").links_of("452311")]
    ['455211']
    """
    for name in (source, target):
        if name not in VINTAGES and scheme_or_none(name) is None:
            hint = did_you_mean(str(name), (*schemes(), *VINTAGES))
            raise ClassificationError(
                f"Unknown classification '{name}'.",
                remedy=f"{hint} Known: {', '.join(schemes())}, and vintages such as naics2017.".strip(),
            )
    if source == target and source not in VINTAGES:
        return _identity(source)
    found = _concordances().get((source, target)) or _vintages(source, target)
    if found is None:
        reached = [end for start, end in _concordances() if start == source]
        reached += [name for name in VINTAGES if vintage_links(source, name)]
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
    for name in (source, target):
        of_kind(name, str, "no name of a classification", "Give it as text.", ClassificationError)
    return source == target or (source, target) in _concordances() or bool(vintage_links(source, target))


def _check(name: str, known: Sequence[str], axis: str, codes: Sequence[str], once: bool) -> None:
    listed = scheme_or_none(name) if axis == "industries" else None
    if listed is not None:
        listed.require(codes)
    else:
        require(codes, known, name)
    if once and len(set(codes)) != len(codes):
        twice = sorted({code for code in codes if list(codes).count(code) > 1})
        raise ClassificationError(
            f"{'Code' if len(twice) == 1 else 'Codes'} {listing(map(repr, twice))} given more than once.",
            where=f"Classification {name}.",
            remedy="Give each code once; add up its values first.",
        )


@cache
def _identity(name: str) -> Concordance:
    return Concordance(name, name, tuple(Link(code, code, "one", 1.0) for code in scheme(name).codes))


@cache
def _vintages(source: str, target: str) -> Concordance | None:
    links = vintage_links(source, target)
    return Concordance(source, target, links) if links else None


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
