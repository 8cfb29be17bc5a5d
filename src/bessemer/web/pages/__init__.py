"""Pages, one module each; every module has a router and the typed context of its template."""

from bessemer.web.pages import maps, region, search, start

PAGES = (start.router, search.router, maps.router, region.router)
