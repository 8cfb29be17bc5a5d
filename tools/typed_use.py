"""What a user writes against the installed package: a strict type checker must see its types."""

import bessemer as bm
from bessemer.errors import BessemerError

study: bm.Study = bm.study("Jilin", year=2017)
rows: int = len(study.structure.main.table)
headline = study.structure.headline
text: str = headline.label("zh") if headline is not None else ""
region: bm.Region = bm.region("Pittsburgh")
panel: bm.Panel = bm.reference().panel("us_total_jobs")
changed: bm.Panel = panel.select(years=[2000, 2010])

try:
    bm.study("Nowhere")
except BessemerError as error:
    lines: tuple[str, ...] = error.lines()
