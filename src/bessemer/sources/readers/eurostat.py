"""Regional tables of Eurostat by industry: employment, value added, structural business statistics."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bessemer.sources.readers import nuts
from bessemer.sources.readers.agencies import eurostat
from bessemer.sources.readers.european import INDUSTRIES, read_european
from bessemer.sources.readers.eurostat_layouts import is_sdmx, is_tsv, layout_of
from bessemer.sources.readers.reading import Format, Reading, Wanted
from bessemer.sources.readers.streams import unreadable
from bessemer.words import Text


def read_eurostat(path: Path, wanted: Wanted) -> Reading:
    """Read a regional table of Eurostat.

    Parameters
    ----------
    path : Path
        TSV or SDMX-CSV, pressed with gzip or not.
    wanted : Wanted
        ``places``: nuts2, nuts3, nuts1 or country; ``industries``: finest, a10 or sections.

    Raises
    ------
    DataError
        If a row or cell is not as Eurostat lays it out.
    OptionError
        If the file does not hold what is wanted.
    """
    layout = layout_of(path, wanted.encoding)
    if "geo" not in layout.dimensions or "nace_r2" not in layout.dimensions:
        raise unreadable(path, "its table has no industries (nace_r2)")
    return read_european(layout, wanted, origin=eurostat(layout.table), who=Text("Eurostat", "欧盟统计局"))


EUROSTAT_TSV = Format(
    id="eurostat-tsv",
    name=Text("Eurostat, regional table by industry (TSV)", "欧盟统计局分行业地区表（TSV）"),
    measures=("jobs", "value_added", "establishments", "earnings"),
    knows=is_tsv,
    read=read_eurostat,
    places=tuple(nuts.LEVELS),
    industries=INDUSTRIES,
)
EUROSTAT_SDMX = replace(
    EUROSTAT_TSV,
    id="eurostat-sdmx",
    name=Text("Eurostat, regional table by industry (SDMX-CSV)", "欧盟统计局分行业地区表（SDMX-CSV）"),
    knows=is_sdmx,
)

FORMATS = (EUROSTAT_TSV, EUROSTAT_SDMX)
