"""The description of the interface: for programs as OpenAPI, for readers as a page without scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from bessemer.web.api.models import Problem
from bessemer.web.api.parameters import ROOT
from bessemer.web.rendering import page, view

router = APIRouter(include_in_schema=False)
_ABOUT = (
    "The seven questions of Bessemer, read only. Ratios are fractions; unknown is null and never zero. "
    "Answers carry an ETag; refusals are problem+json. A server with a token wants "
    "`Authorization: Bearer TOKEN`."
)


@dataclass(frozen=True)
class Parameter:
    """A parameter as the page shows it."""

    name: str
    where: str
    kind: str
    allowed: str
    default: str
    description: str


@dataclass(frozen=True)
class Operation:
    """An address of the interface as the page shows it."""

    id: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    gives: str
    fields: tuple[tuple[str, str, str], ...]
    refuses: tuple[tuple[str, str], ...]
    example: str


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """Give the OpenAPI description."""
    return Response(json.dumps(description(request.app), ensure_ascii=False), media_type="application/json")


@router.get("/docs")
def docs(request: Request) -> Response:
    """Show the description to readers."""
    described = description(request.app)
    groups: dict[str, list[Operation]] = {}
    for path, methods in described["paths"].items():
        operation = methods["get"]
        groups.setdefault(operation["tags"][0], []).append(_operation(path, operation, described))
    return page(request, "api.html.jinja", view(request), about=_ABOUT, groups=groups)


def description(app: Any) -> dict[str, Any]:
    """Return the OpenAPI description of an application, made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
        # What changes something has no place here, whatever a page module forgets to hide.
        made["paths"] = {path: entry for path, entry in made["paths"].items() if path.startswith(ROOT)}
        made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        app.openapi_schema = made
    found: dict[str, Any] = app.openapi_schema
    return found


_EXAMPLES = {
    "/api/v1/regions": "/api/v1/regions?q=Jilin",
    "{region}": "CN-JL",
    "{question}": "history",
    "{chart}": "history-output",
    "{name}": "reference",
    "{case}": "pittsburgh",
}


def _operation(path: str, operation: dict[str, Any], described: dict[str, Any]) -> Operation:
    good = operation["responses"]["200"]["content"]["application/json"]["schema"]
    example = path
    for part, value in _EXAMPLES.items():
        value = "sections16" if path.startswith("/api/v1/industries/") and part == "{name}" else value
        example = value if part == path else example.replace(part, value) if part[0] == "{" else example
    return Operation(
        id=operation["operationId"],
        path=path,
        summary=operation.get("description", "").split("\n")[0],
        parameters=tuple(_parameter(entry) for entry in operation.get("parameters", ())),
        gives=_kind(good),
        fields=tuple(_fields(good, described)),
        refuses=tuple(
            (status, entry["description"])
            for status, entry in operation["responses"].items()
            if status > "300"
        ),
        example=example,
    )


def _parameter(entry: dict[str, Any]) -> Parameter:
    schema = entry["schema"]
    bounds = [
        f"{sign} {schema[name]}"
        for name, sign in (("minimum", "≥"), ("maximum", "≤"), ("multipleOf", "×"))
        if name in schema
    ]
    listed = schema.get("enum", [])
    allowed = ", ".join(map(str, listed[:16])) + (" …" if len(listed) > 16 else "")
    return Parameter(
        name=entry["name"],
        where=entry["in"],
        kind=_kind(schema),
        allowed=allowed or ", ".join(bounds),
        default=str(schema.get("default", "")),
        description=entry.get("description", ""),
    )


def _fields(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    """Yield name, type and meaning of the fields that a response has."""
    found = described["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    for name, entry in found.get("properties", {}).items():
        yield name, _kind(entry), entry.get("description", "")


def _kind(schema: dict[str, Any]) -> str:
    """Return the type of a schema in a few words.

    Examples
    --------
    >>> _kind({"type": "array", "items": {"$ref": "#/components/schemas/RegionItem"}})
    'list of RegionItem'
    """
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(part) for part in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", "anything"))
