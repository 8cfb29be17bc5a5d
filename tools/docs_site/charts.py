"""Draw the charts that pages show, from the code that they show: `make docs-pictures`."""

from __future__ import annotations

from pathlib import Path

import bessemer as bm
from bessemer.charts import Canvas, to_svg

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
# Name of the file, region, year, question, chart.
CHARTS = (
    ("jilin-structure-quotients", "Jilin", None, "structure", "structure-quotients"),
    ("pittsburgh-history-jobs", "Pittsburgh", None, "history", "history-jobs"),
    ("jilin-rolemodels-standing", "Jilin", None, "rolemodels", "rolemodels-standing"),
    ("jilin-rolemodels-paths", "Jilin", 2013, "rolemodels", "rolemodels-paths"),
    ("jilin-pathways-options", "Jilin", None, "pathways", "pathways-options"),
    ("jilin-scenarios-horizon", "Jilin", None, "scenarios", "scenarios-horizon"),
)


def draw(folder: Path = FOLDER) -> list[Path]:
    """Write the charts as SVG and return the files."""
    written = []
    for name, region, year, question, chart in CHARTS:
        role = None if region == "Pittsburgh" else "Pittsburgh@1980"
        study = bm.study(region, year=year, role_model=role)
        file = folder / f"{name}.svg"
        file.write_text(to_svg(getattr(study, question).chart(chart), Canvas("en")), encoding="utf-8")
        written.append(file)
    return written


if __name__ == "__main__":
    for file in draw():
        print(file)
