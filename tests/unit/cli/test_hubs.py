"""The command ``bessemer hubs`` and the options on recovery of ``bessemer history``."""

import csv
import io
import json
import re

import pytest
from rich.cells import cell_len

import bessemer as bm
from bessemer.words import say


@pytest.mark.parametrize("kind", ["us", "europe"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_table_is_plain_fits_and_begins_with_the_answer(run, kind, lang):
    ran = run("hubs", "--kind", kind, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert max(cell_len(line) for line in ran.out.splitlines()) <= 100
    assert not re.search(r"\b(nan|None|NaN|inf)\b|[{}]", ran.out)
    if lang == "en":
        found = bm.history.hubs(kind={"us": "commuting zone", "europe": "nuts2"}[kind])
        assert " ".join(ran.out.split()).startswith(say(found.headline))


def test_json_holds_rows_rates_and_regressions(run):
    said = json.loads(run("hubs", "--json").out)
    assert said["command"] == "hubs"
    assert len(said["rows"]) == said["parameters"]["hubs"] == 241
    assert sum(row["recovered"] for row in said["rows"]) == said["parameters"]["hubs_recovered"] == 37
    row = next(row for row in said["rows"] if row["region"] == "CZ16300")
    assert row["state"] == "PA" and row["peak_year"] == 1979 and row["recovered"] is False
    assert row["change"] == pytest.approx(-0.304, abs=5e-4)
    assert {"measured_year", "start_year", "coefficient", "error", "p"} <= set(said["schooling"]["rows"][0])


def test_csv_and_the_other_axis_and_reference(run):
    rows = list(csv.DictReader(io.StringIO(run("hubs", "--country", "europe", "--csv").out)))
    assert {"region", "country", "manufacturing_share", "change", "recovered"} <= set(rows[0])
    jobs = json.loads(run("hubs", "--json").out)["parameters"]
    mean = json.loads(run("hubs", "--reference", "mean", "--json").out)["parameters"]
    heads = json.loads(run("hubs", "--recovered-by", "jobs-per-head", "--json").out)["parameters"]
    assert mean["hubs_recovered"] == 96
    assert heads["recovered_by"] == "jobs_per_head"
    assert heads["hubs_recovered"] != jobs["hubs_recovered"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("hubs", "--kind", "china"),
        ("hubs", "--recovered-by", "jobz"),
        ("hubs", "--reference", "median"),
        ("hubs", "--json", "--csv"),
        ("history", "Pittsburgh", "--recovered-by", "jobz"),
        ("history", "Pittsburgh", "--reference", "median"),
    ],
)
def test_mistakes_end_in_short_lines_and_code_2(run, arguments):
    ran = run(*arguments)
    assert ran.code == 2
    assert not ran.out
    assert 1 <= len(ran.err.splitlines()) <= 3


def test_history_names_the_axis_asked_for(run):
    said = json.loads(run("history", "Pittsburgh", "--recovered-by", "jobs_per_head", "--json").out)
    assert said["recovered"]["axis"] == "jobs_per_head"
    assert said["recovered"]["recovered"] is True
    default = json.loads(run("history", "Pittsburgh", "--json").out)
    assert default["recovered"] == {
        **default["recovered"],
        "axis": "jobs",
        "reference": "aggregate",
        "window": "peak",
        "recovered": False,
    }
