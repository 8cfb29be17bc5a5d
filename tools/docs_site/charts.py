"""Draw the charts that pages show, from the code that they show: `make docs-pictures`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import bessemer as bm
from bessemer.charts import Canvas, to_svg
from bessemer.words import say

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WORDS = FOLDER / "charts.json"
PAGES = tuple(FOLDER.parent / folder / "jilin-and-pittsburgh.md" for folder in ("tutorials", "zh"))
# Name of the file, region, year, question, chart.
CHARTS = (
    ("jilin-structure-quotients", "Jilin", None, "structure", "structure-quotients"),
    ("pittsburgh-history-jobs", "Pittsburgh", None, "history", "history-jobs"),
    ("jilin-rolemodels-standing", "Jilin", None, "rolemodels", "rolemodels-standing"),
    ("jilin-rolemodels-paths", "Jilin", 2013, "rolemodels", "rolemodels-paths"),
    ("jilin-pathways-options", "Jilin", None, "pathways", "pathways-options"),
    ("jilin-scenarios-horizon", "Jilin", None, "scenarios", "scenarios-horizon"),
)


def draw(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """Write the charts as SVG in both languages; return what stands around each, by the name of the file."""
    words = {}
    for name, region, year, question, id in CHARTS:
        role = None if region == "Pittsburgh" else "Pittsburgh@1980"
        study = bm.study(region, year=year, role_model=role)
        chart = getattr(study, question).chart(id)
        for locale, end in (("en", ""), ("zh-CN", "-zh")):
            (folder / f"{name}{end}.svg").write_text(to_svg(chart, Canvas(locale)), encoding="utf-8")
            words[name + end] = {
                "title": say(chart.title, locale),
                "subtitle": say(chart.subtitle, locale),
                "source": study.data.catalogue.footer(chart.sources, locale),
            }
    return words


def told() -> dict[str, dict[str, str]]:
    """Return the titles, subtitles and sources of the charts as they were drawn last."""
    return dict(json.loads(WORDS.read_text(encoding="utf-8")))


def alternative(name: str, words: dict[str, str]) -> str:
    """Return what a page has to write for readers who do not see the chart."""
    joint = "。" if name.endswith("-zh") else ". "
    return f"{words['title'].rstrip('。.')}{joint}{words['subtitle']}"


def captions(page: Path) -> dict[str, str]:
    """Return what a page writes for each chart."""
    found = re.findall(r"!\[([^\]]+)\]\([./]+pictures/([\w-]+)\.svg\)", page.read_text(encoding="utf-8"))
    return {name: text for text, name in found}


if __name__ == "__main__":
    drawn = draw()
    WORDS.write_text(json.dumps(drawn, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    written = {name: text for page in PAGES for name, text in captions(page).items()}
    wrong = {name for name in written.keys() & drawn if written[name] != alternative(name, drawn[name])}
    for name in sorted(wrong):
        print(f"to be written for {name}:\n{alternative(name, drawn[name])}")
    raise SystemExit(bool(wrong))
