"""The industries of an imported table: codes of a shipped scheme, or a classification of the user's own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from bessemer.classify import Scheme, scheme, schemes
from bessemer.errors import ClassificationError, did_you_mean, listing
from bessemer.regions import fold
from bessemer.sources.cells import Cells
from bessemer.words import Message

# With fewer codes a likeness to a shipped list is chance.
_FEWEST_CODES = 5


def classified(
    tidy: dict[str, list[Any]],
    asked: str | None,
    name: str,
    cells: Cells,
    report: list[Message],
    *,
    columns: Sequence[str] = (),
) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """Return the scheme of the industries, and its list where it is the user's own; labels become codes."""
    labels = sorted(set(tidy["industry"]))
    if labels == ["total"] and asked is None:
        return "total", {}
    if asked is not None:
        known = scheme(asked)
        codes = _codes(known)
        unknown = [label for label in labels if fold(label) not in codes]
        if unknown:
            rows = [tidy["row"][at] for at, label in enumerate(tidy["industry"]) if label in set(unknown)]
            raise ClassificationError(
                f"{asked} has no industry {listing(map(repr, unknown))}.",
                where=cells.rows_named(sorted(set(rows))),
                remedy=did_you_mean(unknown[0], [*known.codes, *(item.name for item in known)])
                or f"Its codes: {listing(known.codes)}.",
            ).of(
                "industry",
                "classification",
                columns=columns,
                rows=sorted(set(rows)),
                classification=asked,
                names=listing(unknown),
            )
    else:
        found = _alike(labels)
        if found is None:
            return _own_list(labels, name, report)
        known, codes = found, _codes(found)
        report.append(Message("own.classified", classification=known.name, count=len(labels)))
    tidy["industry"] = [codes[fold(label)] for label in tidy["industry"]]
    return known.name, {}


def _alike(labels: Sequence[str]) -> Scheme | None:
    """Return the one shipped scheme that has all the labels; None where none or several have them.

    Single letters mean different things in NACE and in GB/T 4754: they are not taken for either.
    """
    if len(labels) < _FEWEST_CODES or all(len(label) == 1 for label in labels):
        return None
    folded = {fold(label) for label in labels}
    fitting = [known for known in map(scheme, schemes()) if folded <= set(_codes(known))]
    return fitting[0] if len(fitting) == 1 else None


def _codes(known: Scheme) -> dict[str, str]:
    """Return the code for each folded code, name and short name of a scheme."""
    found: dict[str, str] = {}
    for industry in known:
        for label in (industry.name, industry.name_zh, industry.short, industry.short_zh):
            found.setdefault(fold(label), industry.code)
    found.update({fold(industry.code): industry.code for industry in known})
    return found


def _own_list(
    labels: Sequence[str], name: str, report: list[Message]
) -> tuple[str, dict[str, list[dict[str, str]]]]:
    mark = hashlib.sha256("\n".join(labels).encode()).hexdigest()[:8]
    title = f"{name}@{mark}"
    report.append(Message("own.own_list", count=len(labels)))
    return title, {title: [{"code": label, "name": label, "name_zh": label} for label in labels]}
