"""What a stored dataset says of itself: its rows, its source and table as the catalogue has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.panel import Panel, Status
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

    grid = np.nonzero(np.ones(panel.values.shape, dtype=bool))
    titles = [status.title for status in Status]
    return pa.table(
        {
            "year": pa.array(np.array(panel.years)[grid[0]], pa.int32()),
            "region": [panel.regions[at] for at in grid[1]],
            "industry": [panel.industries[at] for at in grid[2]],
            "value": panel.values[grid],
            "status": [titles[status] for status in panel.status[grid]],
        }
    ).select(_COLUMNS)


def content_of(
    name: str,
    cells: Cells,
    roles: Roles,
    panel: Panel,
    kind: str,
    unit: Unit,
    classification: str,
    lists: Mapping[str, Any],
    places: Sequence[Mapping[str, str]],
    country: str,
) -> dict[str, Any]:
    """Return ``dataset.json``: source and table as the catalogue of the reference has them, and the rest."""
    measured = MEASURES[kind]
    span = f"{panel.years[0]}-{panel.years[-1]}" if len(panel.years) > 1 else str(panel.years[0])
    source = {
        "title": f"Own data '{name}' ({cells.file})",
        "title_zh": f"自有数据“{name}”（{cells.file}）",
        "publisher": "The user's own",
        "citation": f"Own data '{name}', imported from {cells.file}.",
        "licence": "Own data",
        "licence_zh": "自有数据",
        "vintage": span,
        "short": f"{name} (own data), {span.replace('-', '–')}",
        "short_zh": f"{name}（自有数据），{span.replace('-', '—')}年",
    }
    table = {
        "file": "figures.parquet",
        "kind": "panel",
        "title": {"en": f"{name}: {measured.en} by industry", "zh": f"{name}：分行业{measured.zh}"},
        "measure": kind,
        "measure_name": {"en": measured.en, "zh": measured.zh},
        "unit": unit.unit,
        "unit_name": {"en": unit.name.en, "zh": unit.name.zh},
        "classification": classification,
        "geography": "own",
        "years": list(panel.years),
        "annual": False,
        "sources": [f"own_{name}"],
        "transformation": {"en": "None; figures as imported.", "zh": "无，按导入原样。"},
    }
    return {
        "country": country,
        "sources": {f"own_{name}": source},
        "tables": {f"own_{kind}": table},
        "schemes": dict(lists),
        "places": list(places),
        "imported": {
            "file": cells.file,
            **cells.how,
            "rows": len(cells),
            "industries": len(panel.industries),
            "columns": {
                "region": roles.region,
                "industry": roles.industry,
                "year": roles.year,
                "value": roles.value,
                "unit": roles.unit,
                "wide": list(roles.wide),
            },
        },
    }
