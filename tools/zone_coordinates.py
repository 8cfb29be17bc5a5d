"""Coordinates of the mainland US commuting zones of 1990, for ``reference/us_zones.csv``.

A zone's point is the mean of the area centroids of its counties, weighted by their population in 1990.
The shapes are ``counties-10m.json`` of the npm package ``us-atlas`` (US Census Bureau, public domain);
counties without a shape there (dissolved since, or too small for its grid) drop out, and the others of
their zone decide.

Usage: ``python tools/zone_coordinates.py counties-10m.json county_to_cz1990.csv``; prints czone, lat, lon.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]

RENUMBERED = {"12025": "12086", "46113": "46102"}
"""Counties that kept their land and got a new code: Dade (Miami-Dade), Shannon (Oglala Lakota)."""

OFF_THE_MAINLAND = ("02", "15")
"""State codes of Alaska and Hawaii."""


def _arcs(atlas: dict[str, Any]) -> list[list[Point]]:
    """Decode the delta-coded arcs of a quantised topology into (lon, lat) points."""
    (scale_x, scale_y), (move_x, move_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    return [
        [
            (x * scale_x + move_x, y * scale_y + move_y)
            for x, y in accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        ]
        for arc in atlas["arcs"]
    ]


def _centroid(shape: dict[str, Any], arcs: list[list[Point]]) -> Point | None:
    """Area centroid (lon, lat) of a polygon or multipolygon; None where the grid left it no area."""
    area = moment_x = moment_y = 0.0
    for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
        for indices in polygon:  # a hole winds the other way, so that its area counts as negative
            ring = [point for i in indices for point in (arcs[i] if i >= 0 else arcs[~i][::-1])]
            for (x0, y0), (x1, y1) in pairwise(ring):
                cross = x0 * y1 - x1 * y0
                area += cross / 2
                moment_x += (x0 + x1) * cross / 6
                moment_y += (y0 + y1) * cross / 6
    return (moment_x / area, moment_y / area) if area else None


def main(atlas_path: str, county_path: str) -> None:
    """Print ``czone,lat,lon`` for every mainland zone of the county table."""
    atlas = json.loads(Path(atlas_path).read_text(encoding="utf-8"))
    arcs = _arcs(atlas)
    shapes = {shape["id"]: shape for shape in atlas["objects"]["counties"]["geometries"]}
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    with Path(county_path).open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            shape = shapes.get(RENUMBERED.get(row["county_fips"], row["county_fips"]))
            centre = _centroid(shape, arcs) if shape is not None else None
            if centre is not None and not row["county_fips"].startswith(OFF_THE_MAINLAND):
                people = float(row["population_1990"])
                for k, part in enumerate((people, people * centre[1], people * centre[0])):
                    sums[int(row["czone"])][k] += part
    print("czone,lat,lon")
    for czone, (people, lat_sum, lon_sum) in sorted(sums.items()):
        print(f"{czone},{lat_sum / people:.4f},{lon_sum / people:.4f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
