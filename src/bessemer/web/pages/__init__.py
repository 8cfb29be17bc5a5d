"""Pages, one module each; every module has a router and the typed context of its template."""

from bessemer.web.pages import brief, compare, data, industry, maps, region, search, start

PAGES = (
    start.router,
    search.router,
    maps.router,
    compare.router,
    industry.router,
    data.router,
    brief.router,
    region.router,
)
