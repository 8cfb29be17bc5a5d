"""What the columns of each chart's data mean: which a reader sees, their headings, how values are written.

For each chart: ``column:format=heading@year``. The format is one of words' own, none for names and texts;
the heading is a template of the catalogue part ``figure`` or ``columns``, the column's name by default; the
year is a value of the chart's messages that follows the heading. ``column|prefix`` names values by templates
that begin with the prefix. A heading with a dot is a template of any part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from bessemer.charts import Chart
from bessemer.words import Message, catalogue, heading_unit, say

_CHARTS = """
structure-quotients: industry quotient:ratio=location_quotient share:percent nation_share:percent
structure-composition: industry quotient:ratio=location_quotient share:percent nation_share:percent
structure-quotient-change: industry before:ratio=location_quotient@first
    after:ratio=location_quotient@last
structure-shift-share: step|structure.step_ value:signed_count=step_value
structure-product-space: industry quotient:ratio=location_quotient share:percent
history-jobs: place year index:ratio1=index
history-output: place year index:ratio1=index
history-value-added: place year index:ratio1=index
history-per-head: axis|figure.axis_ year ratio:ratio1=index_nation
history-manufacturing: place part|figure.part_ year index:ratio1=index share:percent=share_factory
history-recovery: axis|figure.axis_ window|figure.window_ reference|figure.reference_
    state|figure.state_=verdict_name
rolemodels-paths: place start:year=base clock:integer=clock index:ratio1=index_start
rolemodels-standing: variant|rolemodels.variant_ rank:integer low:integer=rank_low high:integer=rank_high
    best_year:year best:integer=best_rank
rolemodels-sectors: industry model:percent=model_share@base_year share:percent=share@year
    part:percent=distance_part
rolemodels-features: feature|rolemodels.short_ spreads:ratio
rolemodels-contrast: name=trait difference:signed difference_within:signed low:signed=chance_low
    high:signed=chance_high
rolemodels-transfer: name=industry_name share_now:percent share_after:percent change:signed_points
    certain=certain
rolemodels-forecast: year value:ratio1=index central:ratio1 low:ratio1=low_80 high:ratio1=high_80
    baseline:ratio1
rolemodels-record: model|forecast.model_ origin:year=origin_year ratio:ratio
synthetic-grid: axis|figure.axis_ pool|evidence.short_ year=first_year mark|figure.mark_=standing_name
    value:change=gap_mean p_value:ratio
synthetic: year own:ratio3=own synthetic:ratio3=synthetic low:ratio3=chance_low high:ratio3=chance_high
pathways-options: industry_name aim rank:ordinal=place_close rank_low:integer=place_low
    rank_high:integer=place_high attractiveness:ratio=attractiveness
    attractiveness_low:ratio=attractiveness_low attractiveness_high:ratio=attractiveness_high quadrant
    sure=sure
pathways-reach: industry_name aim location_quotient:ratio net_density:signed
pathways-frontier: value:ratio=portfolio_value risk:ratio=portfolio_risk industries:integer chosen=chosen
pathways-reliability: low:percent2=forecast_low high:percent2=forecast_high cells:integer=cells
    entries:integer=entries forecast:percent2=forecast_mean observed:percent2=observed lower:percent2
    upper:percent2
dependence-uses: industry imports_intermediate:usd_column=use_intermediate
    imports_capital:usd_column=use_capital imports_consumption:usd_column=use_consumption
    value:usd_column=imports
dependence-balance: industry exports:usd_column imports:usd_column
dependence-course: series|figure.series_ year value:percent=inputs_share
dependence-goods: name=industry_name year measure|province.line_=measure value:percent=goods_share
dependence-chain: name=industry_name direct_customs:percent low_customs:percent=chain_low
    high_customs:percent=chain_high
dependence-partners: partner=partner_name direct:percent=supplied_direct origin:percent=supplied_origin
dependence-circulation: year route|accounts.route_ value:percent=gdp_share
dependence-chokepoints: industry_name supplier_name stake_share:percent2 hhi:ratio
dependence-cut-losses: via|cuts.way_ run|cuts.run_ mildest:percent2 middle:percent2 worst:percent2
dependence-cut-suppliers: name=supplier_name covers:percent ally=ally
dependence-cut-course: share|cuts.share_=measure first:percent=share_in@start last:percent=share_in@year
dependence-foreign: region=region year value:percent=foreign_demand
dependence-exposure: industry_name share:percent nation_share:percent served_share:percent
    contribution:percent2
dependence-origins: region=region value:percent=foreign_demand
dependence-flows: partner=partner_name out:usd_column=flow_out into:usd_column=flow_into
dependence-imports: industry_name value:percent=foreign_inputs
scenarios-horizon: scenario=scenario_name middle:change=middle_path low:change=low_80 high:change=high_80
scenarios-sectors: industry middle:signed1=middle_points low:signed1=low_80 high:signed1=high_80
    other:signed1=other_points
scenarios-changes: industry alone:signed1=alone_points average:signed1=average_points
scenarios-shares: industry now:percent=share_now after:percent=share_after
scenarios-fans: scenario=scenario_name year middle:change=middle_path low_80:change low_50:change
    high_50:change high_80:change
scenarios-sources: scenario=scenario_name source|scenarios.source_=variance_source
    share:percent0=variance_share
casebook-events: case year name=measure_name kind standing|builder.standing_=case_standing
casebook-measures: name=measure_name start:year=begun end:year=ended open=open
casebook-timeline: part|figure.part_ name start:year=begun end:year=ended open=open strong=strong
    value:ratio1=index
casebook-own: part|figure.part_ name start:year=begun end:year=ended open=open strong=strong
    value:ratio1=index
map-manufacturing: region=id name state country value:percent=atlas.measure_manufacturing@year
    longitude:ratio latitude:ratio
map-jobs: region=id name state country value:change=atlas.measure_jobs longitude:ratio latitude:ratio
map-income: region=id name state country value:percent=atlas.measure_income@year
    longitude:ratio latitude:ratio
map-diversity: region=id name state country value:ratio1=atlas.measure_diversity@year
    longitude:ratio latitude:ratio
map-knowledge: region=id name state country value:percent=atlas.measure_knowledge@year
    longitude:ratio latitude:ratio
map-overseas: region=id name state country value:percent=atlas.measure_overseas@year
    longitude:ratio latitude:ratio
industry-map: region=id name state country value:ratio=location_quotient@year
    longitude:ratio latitude:ratio
"""
_WRITTEN = re.compile(r"(\w+)(?:\|([\w.]+))?(?::(\w+))?(?:=([\w.]+))?(?:@(\w+))?")


# By the whole identifier of a chart, by its first and last word, or by its first.
LINES = {
    id: words
    for id, _, words in (entry.partition(": ") for entry in re.sub(r"\n +", " ", _CHARTS).split("\n"))
}


@dataclass(frozen=True)
class Field:
    """A column that a reader sees.

    Attributes
    ----------
    column : str
        Its name in the data.
    format : str
        How words write a value; empty for names and texts.
    heading : str
        Name of a template.
    dated : str
        Name of the value of the chart's messages whose year follows the heading; empty for none.
    prefix : str
        Beginning of the templates that name the values; empty where they name themselves.
    """

    column: str
    format: str = ""
    heading: str = ""
    dated: str = ""
    prefix: str = ""

    @property
    def number(self) -> bool:
        """Whether its values are numbers, which stand to the right."""
        return bool(self.format)

    def head(self, chart: Chart, locale: str, *, plain: bool = False) -> str:
        """Return the heading, with unit and year where it has them."""
        year = said_of(chart).get(self.dated) if self.dated else None
        return self.named(locale, year, plain=plain)

    def named(self, locale: str, year: int | None = None, *, plain: bool = True) -> str:
        """Return the heading with unit and year; `plain` for a file, which counts money in ones."""
        name = _heading(self.heading or self.column, locale)
        unit = heading_unit(self.format, locale)
        if unit and plain:
            unit = say(Message(f"figure.unit_{self.format.removesuffix('_column')}"), locale)
        if year is not None:
            name = say(Message("figure.heading_year", name=name, year=year), locale)
        return say(Message("ui.heading_unit", name=name, unit=unit), locale) if unit else name


def said_of(chart: Chart) -> dict[str, Any]:
    """Return the values that title and subtitle of a chart say, those of messages within them too."""
    messages = (chart.title, chart.subtitle)
    inner = [value for each in messages for value in each.values.values() if isinstance(value, Message)]
    return {name: value for each in (*inner, *messages) for name, value in each.values.items()}


def _line(chart: Chart) -> str | None:
    """Return the description of a chart's columns: by its id, its first and last word, or its first."""
    words = chart.id.split("-")
    names = (chart.id, f"{words[0]}-{words[-1]}", words[0])
    return next((LINES[name] for name in names if name in LINES), None)


def fields_of(chart: Chart) -> tuple[Field, ...]:
    """Return the columns of a chart that a reader sees; those of its data where the chart is not known."""
    line = _line(chart)
    columns = list(chart.data.columns)
    if line is None:
        return tuple(
            Field(name, "number" if chart.data[name].dtype.kind in "fiu" else "")
            for name in columns
            if not name.startswith("_") and not name.endswith("_zh") and name != "role"
        )
    return _read(line)


def known(chart: Chart) -> bool:
    """Return whether the columns of a chart are described."""
    return _line(chart) is not None


@cache
def _read(line: str) -> tuple[Field, ...]:
    found = []
    for word in line.split():
        parts = _WRITTEN.fullmatch(word)
        assert parts is not None, word
        column, prefix, format, heading, dated = parts.groups(default="")
        heading = heading or ("industry_name" if column == "industry" else "")
        found.append(Field(column, format or _default(column), heading, dated, prefix))
    return tuple(found)


def _default(column: str) -> str:
    return "year" if column == "year" else ""


def _heading(name: str, locale: str) -> str:
    """Return a heading; a column that no template heads keeps its name."""
    if "." in name:
        return say(Message(name), locale)
    templates = catalogue(locale)
    for part in ("figure.column_", "columns."):
        if part + name in templates:
            return say(Message(part + name), locale)
    return name.replace("_", " ")
