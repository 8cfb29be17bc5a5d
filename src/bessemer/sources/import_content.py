"""What a stored dataset says of itself: its rows, its source and table as the catalogue has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Break, Panel, Status
from bessemer.sources.cells import Cells
from bessemer.sources.headings import Roles
from bessemer.words import Text

if TYPE_CHECKING:
    import pyarrow as pa

MEASURES: Mapping[str, Text] = {
    "jobs": Text("jobs", "就业"),
    "output": Text("gross output", "总产出"),
    "value_added": Text("value added", "增加值"),
    "exports": Text("exports", "出口"),
    "earnings": Text("earnings", "劳动报酬"),
    "establishments": Text("establishments", "单位数"),
}
_COLUMNS = ("year", "region", "industry", "value", "status")


@dataclass(frozen=True)
class Unit:
    """A unit: its code, and its name in both languages."""

    unit: str
    name: Text


def rows_of(panel: Panel) -> pa.Table:
    """Return the cells of a panel as the rows that are stored, unknown ones too."""
    import pyarrow as pa

    years, regions, industries = panel.values.shape

    def texts(positions: NDArray[Any], labels: Sequence[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(positions.astype(np.int32), list(labels)).cast(pa.string())

    return pa.table(
        {
            "year": pa.array(np.repeat(np.array(panel.years, np.int32), regions * industries)),
            "region": texts(np.tile(np.repeat(np.arange(regions), industries), years), panel.regions),
            "industry": texts(np.tile(np.arange(industries), years * regions), panel.industries),
            "value": panel.values.ravel(),
            "status": texts(panel.status.ravel(), [status.title for status in Status]),
        }
    ).select(_COLUMNS)


@dataclass(frozen=True)
class Provenance:
    """Where figures come from, as ``dataset.json`` says it.

    Attributes
    ----------
    source : mapping
        Entry of the source as ``sources.toml`` has it, without vintage; `short` and `short_zh` without years.
    transformation : Text
        What was done with the figures.
    imported : mapping
        How the file was read.
    breaks : sequence of Break
    """

    source: Mapping[str, str]
    transformation: Text
    imported: Mapping[str, Any]
    breaks: Sequence[Break] = ()


def own_provenance(name: str, cells: Cells, roles: Roles) -> Provenance:
    """Return the provenance of a table of the user's own."""
    source = {
        "title": f"Own data '{name}' ({cells.file})",
        "title_zh": f"自有数据“{name}”（{cells.file}）",
        "publisher": "The user's own",
        "citation": f"Own data '{name}', imported from {cells.file}.",
        "licence": "Own data",
        "licence_zh": "自有数据",
        "short": f"{name} (own data)",
        "short_zh": f"{name}（自有数据）",
    }
    columns = {
        "region": roles.region,
        "industry": roles.industry,
        "year": roles.year,
        "value": roles.value,
        "unit": roles.unit,
        "wide": list(roles.wide),
    }
    imported = {"file": cells.file, **cells.how, "rows": len(cells), "columns": columns}
    return Provenance(source, Text("None; figures as imported.", "无，按导入原样。"), imported)


def content_of(
    name: str,
    panel: Panel,
    kind: str,
    unit: Unit,
    lists: Mapping[str, Any],
    places: Sequence[Mapping[str, str]],
    country: str,
    provenance: Provenance,
) -> dict[str, Any]:
    """Return ``dataset.json``: source and table as the catalogue of the reference has them, and the rest."""
    measured = MEASURES[kind]
    span = f"{panel.years[0]}-{panel.years[-1]}" if len(panel.years) > 1 else str(panel.years[0])
    source = {
        **provenance.source,
        "vintage": span,
        "short": f"{provenance.source['short']}, {span.replace('-', '–')}",
        "short_zh": f"{provenance.source['short_zh']}，{span.replace('-', '—')}年",
    }
    table: dict[str, Any] = {
        "file": "figures.parquet",
        "kind": "panel",
        "title": {"en": f"{name}: {measured.en} by industry", "zh": f"{name}：分行业{measured.zh}"},
        "measure": kind,
        "measure_name": {"en": measured.en, "zh": measured.zh},
        "unit": unit.unit,
        "unit_name": {"en": unit.name.en, "zh": unit.name.zh},
        "classification": panel.classification,
        "geography": "own",
        "years": list(panel.years),
        "annual": False,
        "sources": [f"own_{name}"],
        "transformation": {"en": provenance.transformation.en, "zh": provenance.transformation.zh},
    }
    if provenance.breaks:
        table["breaks"] = [
            {
                "year": entry.year,
                "scope": entry.scope,
                "note": {"en": entry.note.en, "zh": entry.note.zh},
                "industries": list(entry.industries),
            }
            for entry in provenance.breaks
        ]
    return {
        "country": country,
        "sources": {f"own_{name}": source},
        "tables": {f"own_{kind}": table},
        "schemes": dict(lists),
        "places": list(places),
        "imported": {**provenance.imported, "industries": len(panel.industries)},
    }
