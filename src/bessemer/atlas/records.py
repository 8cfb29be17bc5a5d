"""How well each kind of forecast did out of sample: the shipped records, told for all regions at once."""

from __future__ import annotations

from bessemer.answer import Part
from bessemer.dependence.regional.record import RECORD as REGIONAL
from bessemer.dependence.regional.record import regionalisation_errors
from bessemer.pathways.forecasts import TABLE as ENTRY
from bessemer.pathways.forecasts import forecast_record as entry_record
from bessemer.pathways.sentences import record_sentence as entry_sentence
from bessemer.result import Result
from bessemer.rolemodels.forecasting.outlook import HORIZON
from bessemer.rolemodels.forecasting.outlook import record_sentence as jobs_sentence
from bessemer.rolemodels.forecasting.record import POOLED, SAMPLE_OF, forecast_record, record_frame
from bessemer.scenarios.lookback import TABLE as HINDCASTS
from bessemer.scenarios.lookback import hindcasts, told
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given
from bessemer.sources.kept import kept
from bessemer.words import Message, Text

_PLACES = {"us-zones": Text("United States", "美国"), "nuts2": Text("Europe", "欧洲")}


def track_records(data: Dataset | None = None) -> tuple[Part, ...]:
    """Return the record of every forecast that Bessemer makes and has tested, one part each.

    Parameters
    ----------
    data : Dataset, optional
        The shipped one by default; parts without a shipped record are left out.

    Examples
    --------
    >>> [part.id for part in track_records()]
    ['entry', 'jobs', 'scenarios', 'regional']
    """
    return _records(dataset_given(data))


@kept
def _records(dataset: Dataset) -> tuple[Part, ...]:
    parts = (_entry(dataset), _jobs(dataset), _scenarios(dataset), _regional(dataset))
    return tuple(part for part in parts if part is not None)


def _entry(data: Dataset) -> Part | None:
    record = entry_record(data) if ENTRY in data.catalogue.tables else None
    if record is None or not record.top_cells:
        return None
    return Part("entry", Message("atlas.record_entry"), (entry_sentence(record),))


def _jobs(data: Dataset) -> Part | None:
    findings = []
    for kind in SAMPLE_OF:
        places = data.regions.of_kind(kind)
        record = forecast_record(data, places[0], HORIZON) if places else None
        if record is not None:
            place = _PLACES[SAMPLE_OF[kind]]
            findings.append(Message("atlas.record_of", place=place, record=jobs_sentence(record)))
    if not findings:
        return None
    return Part("jobs", Message("atlas.record_jobs"), tuple(findings), _horizons(data))


def _horizons(data: Dataset) -> tuple[Result, ...]:
    """Return the errors at all horizons, of ours and of half persistence."""
    frame = record_frame(data, POOLED)
    if frame is None:
        return ()
    rows = frame[(frame["period"] == "all") & frame["sample"].isin(list(_PLACES))].copy()
    rows["name"] = [_PLACES[sample].en for sample in rows["sample"]]
    rows["name_zh"] = [_PLACES[sample].zh for sample in rows["sample"]]
    table = rows.sort_values(["sample", "horizon"], ascending=[False, True], ignore_index=True)
    shown = ("name", "horizon", "origins", "cases", "mae", "mae_half", "nearer", "coverage_80")
    return (
        Result(
            "forecast_record",
            Message("atlas.record_horizons"),
            table[[*shown, "name_zh"]],
            sources=(POOLED,),
            shown=shown,
            formats={
                "horizon": "integer",
                "origins": "integer",
                "cases": "count",
                "mae": "ratio3",
                "mae_half": "ratio3",
                "nearer": "percent0",
                "coverage_80": "percent0",
            },
        ),
    )


def _scenarios(data: Dataset) -> Part | None:
    if HINDCASTS not in data.catalogue.tables:
        return None
    found = hindcasts(data)
    return Part("scenarios", Message("atlas.record_scenarios"), told(found), (found,))


def _regional(data: Dataset) -> Part | None:
    if REGIONAL not in data.catalogue.tables:
        return None
    found = regionalisation_errors(data)
    return Part("regional", Message("atlas.record_regional"), found.warnings, (found,))
