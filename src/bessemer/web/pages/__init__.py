"""Pages, one module each; every module has a router and the typed context of its template."""

from bessemer.web import events
from bessemer.web.pages import builder, cases, cut_trial, region, rolemodel_trial, start

PAGES = (
    start.router,
    builder.router,
    events.router,
    cases.router,
    region.router,
    rolemodel_trial.router,
    cut_trial.router,
)
