"""One row of a concordance, and the codes that a list of rows speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bessemer.classify.industries import scheme_or_none
from bessemer.errors import ClassificationError, did_you_mean, listing

AXES = ("industries", "regions")


@dataclass(frozen=True)
class Link:
    """One row of a concordance.

    Parameters
    ----------
    source_code, target_code : str
        The codes linked; the target is empty for ``out``, the source for ``missing``.
    relation : str
        ``one``, ``split``, ``part``, ``out`` or ``missing``.
    weight : float or None
        Fraction of the source code that goes to the target code: 1 for ``one``, stated for ``part``, else
        unknown. Of ``out``, the fraction that goes nowhere; None is all.
    note : str
        Where official definitions differ; may be empty.
    assumed : bool
        Whether the weight is an assumption, such as equal parts.
    covers : tuple of str
        Other source codes in place of which this one stands: figures have it or them.
    optional : bool
        Whether figures may lack the source code, because others then hold what it holds.
    """

    source_code: str
    target_code: str
    relation: str
    weight: float | None
    note: str = ""
    assumed: bool = False
    covers: tuple[str, ...] = ()
    optional: bool = False


def codes_of(name: str, linked: Iterable[str], axis: str) -> tuple[str, ...]:
    """Return the codes of a side: those of its scheme where there is one, else those that links name."""
    known = scheme_or_none(name) if axis == "industries" else None
    return tuple(dict.fromkeys(code for code in linked if code)) if known is None else known.codes


def require(codes: Iterable[str], known: Iterable[str], name: str) -> None:
    """Check that each of `codes` is among `known`.

    Raises
    ------
    ClassificationError
        If one is not; the message names them and suggests near codes.
    """
    there = frozenset(known)
    unknown = [code for code in codes if code not in there]
    if unknown:
        listed = sorted(there)
        hint = did_you_mean(str(unknown[0]), listed)
        raise ClassificationError(
            f"Unknown {'code' if len(unknown) == 1 else 'codes'} {listing(map(repr, unknown))}.",
            where=f"Classification {name}.",
            remedy=f"{hint} Its codes are {listing(listed)}.".strip(),
        )
