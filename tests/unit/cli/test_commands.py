"""The commands in their three forms, in both languages: what they print, and that it is the library's."""

import csv
import io
import json
import re

import pytest
from rich.cells import cell_len

import bessemer as bm
from bessemer.words import say

DATA = bm.reference()
HAN = re.compile(r"[\u3400-\u9fff]")
KEYS = {"schema", "command", "region", "year", "parameters", "units", "rows", "warnings", "sources"}
PROFILE_COLUMNS = {
    *("measure", "classification", "industry", "name", "name_zh", "year", "value"),
    *("share", "location_quotient", "status"),
}
TABLES = [
    ("profile", "Jilin"),
    ("profile", "Pittsburgh", "--year", "1983"),
    ("profile", "CHN"),
    ("profile", "DEA5", "--top", "3"),
    ("pathways", "Jilin"),
    ("pathways", "Pittsburgh"),
    ("pathways", "RoW"),
    ("regions",),
    ("regions", "Jilin"),
    ("regions", "york"),
    ("data", "list"),
    ("data", "show", "us_jobs_naics_estimated"),
    ("data", "show", "cn_output_io42"),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_tables_are_plain_and_fit(run, command, lang):
    ran = run(*command, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    lines = ran.out.splitlines()
    assert len(lines) > 2
    assert max(cell_len(line) for line in lines) <= 100
    assert not re.search(r"\b(nan|None|NaN|inf)\b|[{}]", ran.out)
    assert bool(HAN.search(lines[0])) == (lang == "zh")


def test_the_answer_comes_first_then_the_table_then_the_source(run):
    ran = run("profile", "Jilin", "--year", "2017")
    text = " ".join(ran.out.split())
    answer = bm.study("Jilin", year=2017).structure
    assert text.startswith(say(answer.headline, "en"))
    for finding in answer.findings:
        assert say(finding, "en") in text
    assert re.search(r"Transport equipment +444 billion +14\.4% +4\.2% +3\.42", ran.out)
    assert ran.out.splitlines()[-1].strip()
    assert "Source: " in ran.out and "Chen et al. (2023)" in text


def test_manufacturing_of_pittsburgh_in_1983(run):
    ran = run("profile", "Pittsburgh", "--year", "1983")
    assert re.search(r"Manufacturing +196,639 +16\.8%", ran.out)


def test_more_rows_are_counted(run):
    three, ten = run("profile", "DEA5", "--top", "3").out, run("profile", "DEA5").out
    assert three.count("7 more rows") == 3
    assert "more row" not in ten
    assert "1 more row\n" in run("profile", "DEA5", "--top", "9").out


@pytest.mark.parametrize(
    "command",
    [
        ("profile", "Jilin", "--year", "2017"),
        ("profile", "CZ16300"),
        ("pathways", "吉林"),
        ("pathways", "DEA5"),
        ("regions", "Jilin"),
        ("data", "list"),
        ("data", "show", "cn_output_io42"),
        ("data", "cite"),
        ("data", "cite", "us_total_jobs"),
    ],
    ids=" ".join,
)
def test_json_stands_alone_and_has_the_keys(run, command):
    ran = run(*command, "--json")
    assert (ran.code, ran.err) == (0, "")
    content = json.loads(ran.out, parse_constant=pytest.fail)
    assert set(content) >= KEYS
    assert content["schema"] == 1
    assert " ".join(command).startswith(content["command"])
    assert isinstance(content["rows"], list) and isinstance(content["warnings"], list)
    assert isinstance(content["units"], dict) and isinstance(content["parameters"], dict)


def test_json_of_the_two_show_cases(run):
    """Issue A: manufacturing 196,639 jobs; transport equipment location quotient of output 3.42."""
    pittsburgh = json.loads(run("profile", "Pittsburgh", "--year", "1983", "--json").out)
    assert (pittsburgh["region"], pittsburgh["year"]) == ("CZ16300", 1983)
    assert set(pittsburgh["rows"][0]) >= PROFILE_COLUMNS
    jobs = [row for row in pittsburgh["rows"] if row["classification"] == "sic" and row["industry"] == "400"]
    assert [(row["measure"], row["year"], row["value"]) for row in jobs] == [("jobs", 1983, 196639)]
    jilin = json.loads(run("profile", "Jilin", "--year", "2017", "--json").out)
    output = [row for row in jilin["rows"] if row["measure"] == "output" and row["industry"] == "18"]
    assert len(output) == 1
    assert output[0]["location_quotient"] == pytest.approx(3.42, abs=0.005)
    assert (output[0]["status"], output[0]["name_zh"]) == ("observed", "交通运输设备")
    assert {source["id"] for source in jilin["sources"]} >= {"ipio_chen2023"}
    assert all(source["title"] and source["licence"] and source["vintage"] for source in jilin["sources"])


def test_json_is_the_library_s_table_and_unknown_is_null(run):
    content = json.loads(run("profile", "Ningxia", "--year", "2018", "--json").out)
    assert content["rows"] == bm.study("CN-NX", year=2018).structure.main.rows()
    unknown = [row for row in content["rows"] if row["value"] is None]
    assert [(row["industry"], row["status"]) for row in unknown] == [("O", "not collected")]
    assert any("unknown" in warning for warning in content["warnings"])


def test_json_without_an_answer_says_why(run):
    ran = run("profile", "Jilin", "--year", "1980", "--json", "--lang", "zh")
    content = json.loads(ran.out)
    assert ran.code == 0
    assert content["rows"] == [] and content["headline"] is None
    assert content["year"] == 1980
    assert "吉林" in content["warnings"][0] and "1980" in content["warnings"][0]


def test_text_without_an_answer_says_why_and_cites_nothing(run):
    ran = run("pathways", "Jilin", "--year", "1980")
    assert ran.code == 0
    assert ran.out.startswith("The figures hold no industry detail for Jilin")
    assert "Source" not in ran.out


@pytest.mark.parametrize(
    "command",
    [
        ("profile", "Jilin"),
        ("pathways", "Jilin"),
        ("regions", "york"),
        ("data", "list"),
        ("data", "show", "us_jobs_naics_estimated"),
        ("data", "cite", "cn_output_io42"),
    ],
    ids=" ".join,
)
def test_csv_holds_the_rows_of_the_json(run, command):
    ran = run(*command, "--csv")
    assert (ran.code, ran.err) == (0, "")
    assert "\r" not in ran.out
    read = list(csv.DictReader(io.StringIO(ran.out)))
    rows = json.loads(run(*command, "--json").out)["rows"]
    assert len(read) == len(rows)
    for mine, theirs in zip(read, rows, strict=True):
        assert list(mine) == list(theirs)
        for column, value in theirs.items():
            if value is None:
                assert mine[column] == ""
            elif isinstance(value, float):
                assert float(mine[column]) == value
            elif not isinstance(value, list):
                assert mine[column] == str(value)


def test_csv_without_an_answer_is_an_error(run):
    ran = run("profile", "Jilin", "--year", "1980", "--csv")
    assert (ran.code, ran.out) == (2, "")
    assert "1980" in ran.err and "CN-JL (Jilin)" in ran.err


def test_regions(run):
    rows = json.loads(run("regions", "--json").out)["rows"]
    assert len(rows) == 1070
    assert {"id", "name", "name_zh", "country", "kind"} <= set(rows[0])
    found = json.loads(run("regions", "吉林", "--json").out)["rows"]
    assert found[0]["id"] == "CN-JL" and found[0]["country"] == "CHN"
    nothing = run("regions", "!!!", "--json")
    assert (nothing.code, nothing.out) == (2, "")  # not all 1,070
    assert "1,070 regions" in run("regions").out
    zh = run("regions", "Jilin", "--lang", "zh").out
    assert "省" in zh and "province" not in zh


def test_data_list_has_every_table(run):
    ran = run("data", "list")
    assert [key for key in DATA.catalogue.tables if key not in ran.out] == []
    rows = json.loads(run("data", "list", "--json").out)["rows"]
    assert [row["table"] for row in rows] == list(DATA.catalogue.tables)


def test_data_show_has_source_licence_vintage_breaks_and_steps(run):
    text = " ".join(run("data", "show", "us_jobs_naics_estimated").out.split())
    for part in (
        "Unit: jobs",
        "Source: US Bureau",
        "Licence: Public domain",
        "Vintage: 2001-2016",
        "Steps: ",
    ):
        assert part in text
    assert "Breaks: 2001 (all): NAICS replaces SIC" in text
    zh = run("data", "show", "us_jobs_naics_estimated", "--lang", "zh").out
    assert "NAICS，含保密数据估计" in zh


def test_data_cite(run):
    ran = run("data", "cite", "cn_trade_io42")
    assert "10.1038/s41597-023-02183-2" in ran.out
    assert run("data", "cite", "ardeco").out.strip() == DATA.catalogue.sources["ardeco"].citation
    every = run("data", "cite").out
    assert all(source.citation in every for source in DATA.catalogue.sources.values())


def test_languages_have_their_own_names(run):
    for name in ("zh", "zh-CN", "ZH_cn", "中文", "Chinese"):
        assert HAN.search(run("profile", "Jilin", "--lang", name).out)


def test_version_and_help(run):
    assert run("--version").out == f"bessemer {bm.__version__}\n"
    for command in ((), ("profile",), ("data",), ("data", "show")):
        ran = run(*command, "--help")
        assert ran.code == 0
        assert "Usage: bessemer" in ran.out and "Traceback" not in ran.out
    assert "-h, --help" in run("-h").out


def test_data_show_of_a_record_prints_what_it_found(run):
    text = run("data", "show", "regionalisation_record").out
    assert "out of sample" in text
    row = next(
        line.split() for line in text.splitlines() if line.startswith("Output multiplier") and " FLQ" in line
    )
    assert row[2:] == ["FLQ", "0.05", "0.10", "10.1%", "+0.9%", "8.6%", "6"]
    told = json.loads(run("data", "show", "regionalisation_record", "--json").out)["rows"][0]["findings"]
    assert len(told) == 43
