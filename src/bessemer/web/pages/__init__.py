"""Pages, one module each; every module has a router and the typed context of its template."""

from bessemer.web import events
from bessemer.web.pages import (
    brief,
    builder,
    cases,
    compare,
    cut_trial,
    data,
    industry,
    maps,
    own,
    region,
    rolemodel_trial,
    search,
    start,
)

PAGES = (
    start.router,
    search.router,
    maps.router,
    compare.router,
    industry.router,
    data.router,
    own.router,
    brief.router,
    builder.router,
    events.router,
    cases.router,
    region.router,
    rolemodel_trial.router,
    cut_trial.router,
)
