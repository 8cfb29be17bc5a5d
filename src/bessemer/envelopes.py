"""What commands and addresses give as JSON: one form for an answer, one for rows without a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bessemer.answer import Answer
from bessemer.result import plain
from bessemer.words import say

if TYPE_CHECKING:
    from bessemer.sources import Catalogue

# The command of each question.
COMMANDS = {
    "structure": "profile",
    "history": "history",
    "rolemodels": "role-models",
    "pathways": "pathways",
    "dependence": "dependence",
    "scenarios": "scenario",
    "casebook": "cases",
}


def envelope(
    command: str, answer: Answer, locale: str, year: int | None, catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """Return what every command prints as JSON: schema, command, region, year, rows and their meaning."""
    result = answer.results[0] if answer.results else None
    warnings = [say(warning, locale) for warning in answer.warnings]
    if answer.reason is not None:
        warnings.insert(0, say(answer.reason, locale))
    return {
        "schema": 1,
        "command": command,
        "region": answer.region.id,
        "year": answer.year if answer.year is not None else year,
        "parameters": plain({"region": answer.region.id, "year": year, **answer.parameters}),
        "units": dict(result.units) if result else {},
        "rows": result.rows() if result else [],
        "headline": say(answer.headline, locale) if answer.headline else None,
        "findings": [say(finding, locale) for finding in answer.findings],
        "warnings": warnings,
        "sources": sources_of(answer.sources, locale, catalogue),
        **({"parts": [part.to_json(locale) for part in answer.parts]} if answer.parts else {}),
        **plain(dict(answer.extra)),
    }


def sources_of(
    tables: Sequence[str], locale: str, catalogue: Catalogue | None = None
) -> list[dict[str, str]]:
    """Return the sources behind tables as JSON carries them."""
    from bessemer.sources import load_catalogue

    return [
        {
            "id": source.id,
            "title": source.title.label(locale),
            "vintage": source.vintage,
            "licence": source.licence.label(locale),
        }
        for source in (catalogue or load_catalogue()).sources_of(*tables)
    ]


def plain_envelope(
    command: str,
    parameters: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    units: Mapping[str, str] | None = None,
    sources: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return what a command without a region prints as JSON: the same fields as :func:`envelope`."""
    return {
        "schema": 1,
        "command": command,
        "region": None,
        "year": None,
        "parameters": plain(dict(parameters)),
        "units": dict(units or {}),
        "rows": rows,
        "warnings": [],
        "sources": list(sources),
    }
