"""Draw the charts that pages show, from the code that they show: `make docs-pictures`."""

from __future__ import annotations

import re
from pathlib import Path

import bessemer as bm
from bessemer.charts import Canvas, to_svg
from bessemer.words import say

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
PAGE = FOLDER.parent / "tutorials" / "jilin-and-pittsburgh.md"
# Name of the file, region, year, question, chart.
CHARTS = (
    ("jilin-structure-quotients", "Jilin", None, "structure", "structure-quotients"),
    ("pittsburgh-history-jobs", "Pittsburgh", None, "history", "history-jobs"),
    ("jilin-rolemodels-standing", "Jilin", None, "rolemodels", "rolemodels-standing"),
    ("jilin-rolemodels-paths", "Jilin", 2013, "rolemodels", "rolemodels-paths"),
    ("jilin-pathways-options", "Jilin", None, "pathways", "pathways-options"),
    ("jilin-scenarios-horizon", "Jilin", None, "scenarios", "scenarios-horizon"),
)


def draw(folder: Path = FOLDER) -> dict[str, str]:
    """Write the charts as SVG and return their titles, which stand under them, by the name of the file."""
    titles = {}
    for name, region, year, question, id in CHARTS:
        role = None if region == "Pittsburgh" else "Pittsburgh@1980"
        chart = getattr(bm.study(region, year=year, role_model=role), question).chart(id)
        (folder / f"{name}.svg").write_text(to_svg(chart, Canvas("en")), encoding="utf-8")
        titles[name] = f"{say(chart.title, 'en')}. {say(chart.subtitle, 'en')}"
    return titles


def captions(page: Path = PAGE) -> dict[str, str]:
    """Return what the page says under each chart."""
    found = re.findall(r"!\[([^\]]+)\]\(\.\./pictures/([\w-]+)\.svg\)", page.read_text(encoding="utf-8"))
    return {name: text for text, name in found}


if __name__ == "__main__":
    titles, told = draw(), captions()
    for name, title in titles.items():
        if told.get(name) != title:
            print(f"{PAGE.name} has to say under {name}:\n{title}")
    raise SystemExit(titles != told)
