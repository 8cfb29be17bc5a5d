"""What a user writes against the installed package: a strict type checker must see its types."""

import bessemer as bm

study: bm.Study = bm.study("Jilin", year=2017)
rows: int = len(study.structure.main.table)
headline = study.structure.headline
text: str = headline.label("zh") if headline is not None else ""
region: bm.Region = bm.region("Pittsburgh")
panel: bm.Panel = bm.reference().panel("us_total_jobs")
changed: bm.Panel = panel.select(years=[2000, 2010])
quotients = bm.structure.location_quotient(panel)
canvas = bm.charts.Canvas("zh-CN", width=330)
industries: int = len(bm.classify.scheme("ind1990").industries)
kinds: tuple[str, ...] = tuple(bm.atlas.KINDS)

try:
    bm.study("Nowhere")
except bm.BessemerError as error:
    lines: tuple[str, ...] = error.lines()
except bm.errors.OptionError:
    pass

# A misspelt name is unknown; were it known, the comment would be too much, which a strict checker says.
folder = bm.sturcture  # type: ignore[attr-defined]
function = bm.structure.location_quotent  # type: ignore[attr-defined]
bm.studdy("Jilin")  # type: ignore[attr-defined]
