"""The brief as JSON: every answer as data, for one region or two."""

from __future__ import annotations

import json
from typing import Any

from bessemer.brief.endmatter import check_pair, command
from bessemer.brief.versus import shared_results
from bessemer.result import Result, plain
from bessemer.studies import Study
from bessemer.words import say


def as_json(study: Study, locale: str, *, versus: Study | None = None) -> str:
    """Return every answer of a study, or of two with the figures they share, as JSON."""
    content = brief_data(study, locale)
    if versus is not None:
        check_pair(study, versus)
        content = {
            "schema": 1,
            "command": "brief",
            "version": content["version"],
            "language": locale,
            "reproduce": command(study, locale, "json", versus),
            "regions": [content, brief_data(versus, locale)],
            "shared": list(_shared(study, versus)),
        }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def brief_data(study: Study, locale: str) -> dict[str, Any]:
    """Return what was asked, a row for each question, sources, and the seven answers."""
    from bessemer import __version__

    answers = list(study.answers())
    rows = [
        {
            "question": answer.question,
            "year": answer.year,
            "headline": say(answer.headline, locale) if answer.headline else None,
            "certainty": answer.certainty.grade if answer.certainty else None,
            "reason": say(answer.reason, locale) if answer.reason else None,
        }
        for answer in answers
    ]
    warnings = dict.fromkeys(say(warning, locale) for answer in answers for warning in answer.warnings)
    tables = dict.fromkeys(name for answer in answers for name in answer.sources)
    return {
        "schema": 1,
        "command": "brief",
        "version": __version__,
        "region": study.region.id,
        "year": study.year,
        "language": locale,
        "reproduce": command(study, locale, "json"),
        "parameters": {
            "region": study.region.id,
            "year": study.year,
            "role_model": study.role_model.id if study.role_model else None,
            "role_model_year": study.role_model_year,
            "components": study.components,
        },
        "units": {},
        "rows": rows,
        "warnings": list(warnings),
        "sources": [
            {
                "id": source.id,
                "title": source.title.label(locale),
                "vintage": source.vintage,
                "licence": source.licence.label(locale),
                "citation": source.citation,
                "url": source.url,
            }
            for source in study.data.catalogue.sources_of(*tables)
        ],
        "answers": [answer.to_json(locale) for answer in answers],
    }


def _shared(study: Study, versus: Study) -> Any:
    """Yield the key figures that both regions have, line by line."""
    for ours, theirs in zip(study.answers(), versus.answers(), strict=True):
        for own, other, key, columns in shared_results(ours, theirs):
            yield {
                "question": ours.question,
                "table": own.name,
                "key": key,
                "columns": list(columns),
                "units": {column: own.units[column] for column in columns if column in own.units},
                "rows": _joined(own, other, key, columns),
            }


def _joined(own: Result, other: Result, key: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    first, second = (one.table.drop_duplicates(key).set_index(key) for one in (own, other))
    return [
        {
            key: plain(name),
            "first": {column: plain(first.loc[name, column]) for column in columns},
            "second": {column: plain(second.loc[name, column]) for column in columns},
        }
        for name in first.index
        if name in second.index
    ]
