"""Sentences and the table on how hubs' course goes with schooling."""

from __future__ import annotations

from bessemer.history.axes import AXIS_TEXTS
from bessemer.history.former_hubs import Sample
from bessemer.history.hub_regressions import ALONE, BOTH, GROUPS, SIZE, SchoolingFit
from bessemer.result import Result
from bessemer.words import Message, Text

_SECTORS = {
    "commuting zone": Text(
        "The share of jobs in health, education, finance, science and information",
        "卫生、教育、金融、科技和信息业占就业的比重",
    ),
    "nuts2": Text(
        "The share of employment in public services, finance, information and business services",
        "公共服务、金融、信息和商务服务业占就业的比重",
    ),
}
_CONTROLS = {
    ALONE: {"commuting zone": Text("none", "无"), "nuts2": Text("none", "无")},
    GROUPS: {
        "commuting zone": Text("division", "人口普查大区"),
        "nuts2": Text("country", "国家"),
    },
    SIZE: {
        "commuting zone": Text("size, share", "规模、制造业比重"),
        "nuts2": Text("size, share", "规模、工业比重"),
    },
    BOTH: {
        "commuting zone": Text("size, share, division", "规模、制造业比重、人口普查大区"),
        "nuts2": Text("size, share, country", "规模、工业比重、国家"),
    },
}
# A coefficient is called clear when chance gives one as far from zero in fewer than 1 of 20 cases.
_CLEAR = 0.05


def measure_text(sample: Sample) -> Text:
    """Return what recovery is measured by, with a capital in English."""
    return _SECTORS[sample.kind] if sample.recovered_by == "composition" else AXIS_TEXTS[sample.recovered_by]


def place_key(kind: str) -> str:
    """Return the part of a template's name that tells the two samples apart."""
    return "us" if kind == "commuting zone" else "europe"


def schooling_sentences(sample: Sample, fits: tuple[SchoolingFit, ...]) -> list[Message]:
    """Say what a step of schooling went with, with and without groups, then in the window it precedes."""
    messages = []
    key = place_key(sample.kind)
    by = {(fit.variable.key, fit.variable.start, fit.specification): fit for fit in fits}
    variables = list(dict.fromkeys((fit.variable.key, fit.variable.start) for fit in fits))
    told = [variables[0], *(pair for pair in variables[1:] if pair[1] is not None)] if variables else []
    for pair in told:
        alone, grouped = by.get((*pair, ALONE)), by.get((*pair, GROUPS))
        both = by.get((*pair, BOTH))
        if alone is None or grouped is None or both is None:
            continue
        when = "same" if alone.variable.year <= alone.start_year else "after"
        messages.append(
            Message(
                f"hubs.schooling_{key}",
                step=alone.variable.label,
                when=Message(f"hubs.measured_{when}", year=alone.variable.year, start_year=alone.start_year),
                axis=measure_text(sample),
                end_year=alone.end_year,
                start_year=alone.start_year,
                alone_effect=alone.effect,
                grouped_effect=grouped.effect,
                both_effect=both.effect,
                p=both.fit.of("schooling")["p"],
                verdict=Message(f"hubs.{_verdict(alone, grouped, both)}"),
            )
        )
    return messages


def _verdict(*fits: SchoolingFit) -> str:
    clear = [fit.fit.of("schooling")["p"] < _CLEAR for fit in fits]
    same = len({fit.effect > 0 for fit in fits}) == 1
    if all(clear) and same:
        return "schooling_clear"
    return "schooling_part" if any(clear) else "schooling_open"


def schooling_table(sample: Sample, fits: tuple[SchoolingFit, ...]) -> Result:
    """Return the regressions, one row each."""
    import pandas as pd

    rows = []
    for entry in fits:
        label, controls = entry.variable.short, _CONTROLS[entry.specification][sample.kind]
        rows.append(
            {
                "schooling": label.en,
                "schooling_zh": label.zh,
                "table": entry.variable.key,
                "measured_year": entry.variable.year,
                "start_year": entry.start_year,
                "end_year": entry.end_year,
                "controls": controls.en,
                "controls_zh": controls.zh,
                **entry.fit.of("schooling"),
                "degrees_of_freedom": entry.fit.clusters - 1,
                "regions": entry.fit.count,
                "clusters": entry.fit.clusters,
                "r_squared": entry.fit.r_squared,
            }
        )
    columns = ["schooling", "measured_year", "start_year", "controls", "coefficient", "error", "p"]
    return Result(
        name="schooling",
        title=Message(f"hubs.schooling_title_{place_key(sample.kind)}"),
        table=pd.DataFrame(rows, columns=None if rows else columns),
        units={"coefficient": "log points per step of schooling", "error": "log points"},
        conventions={
            "errors": f"clustered by {'state' if sample.kind == 'commuting zone' else 'country'} (CR1)",
            "p": "two-sided, Student's t with clusters - 1 degrees of freedom",
        },
        sources=tuple(dict.fromkeys((*sample.tables, *(fit.variable.key for fit in fits)))),
        shown=tuple(columns),
        formats={
            **dict.fromkeys(("measured_year", "start_year"), "year"),
            "coefficient": "signed3",
            "error": "ratio3",
            "p": "ratio3",
        },
    )
