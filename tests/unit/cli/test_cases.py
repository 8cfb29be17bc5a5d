"""``bessemer cases``: searched, matched, told in full, with own files, in every form."""

import csv
import io
import json
import re

import pytest
import yaml

from bessemer.casebook import find, search, shipped_cases
from bessemer.casebook.reading import SHIPPED

CASES = shipped_cases()
ALL = sum(len(case.interventions) for case in CASES)


def rows(run, *arguments):
    ran = run("cases", *arguments, "--json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def flat(text):
    return re.sub(r"\s+", " ", text)


def test_without_anything_all_cases_are_listed(run):
    found = rows(run)
    assert [row["case"] for row in found["rows"]] == [case.id for case in CASES]
    assert found["region"] is None and found["sources"]
    ran = run("cases", "--lang", "zh")
    assert ran.code == 0 and "案例库共29个案例" in ran.out and "匹兹堡" in ran.out
    listed = list(csv.DictReader(io.StringIO(run("cases", "--csv").out)))
    assert len(listed) == len(CASES)


@pytest.mark.parametrize(
    ("arguments", "conditions"),
    [
        (("--search", "brownfield"), {"text": "brownfield"}),
        (("--search", "ＡＵＤＩ plant"), {"text": "plant audi"}),
        (("--search", "工业废弃地"), {"kind": "brownfield redevelopment"}),
        (("--kind", "brownfield"), {"kind": "brownfield redevelopment"}),
        (("--kind", "集群政策"), {"kind": "cluster policy"}),
        (("--sector", "制造业"), {"sector": "manufacturing"}),
        (("--decade", "1990s"), {"decade": 1990}),
        (("--decade", "1990年代", "--country", "波兰"), {"decade": 1990, "country": "POL"}),
        (("--country", "us", "--evidence", "PARTLY SEEN"), {"country": "USA", "evidence": "partly seen"}),
        (("--country", "UK"), {"country": "GBR"}),
    ],
    ids=str,
)
def test_conditions_are_those_of_the_library(run, arguments, conditions):
    wanted = [item.id for _, item in search(CASES, **conditions)]
    assert 0 < len(wanted) < ALL
    assert [row["intervention"] for row in rows(run, *arguments)["rows"]] == wanted


def test_a_region_narrows_the_search_to_its_matches(run):
    found = rows(run, "Jilin", "--kind", "brownfield")
    assert found["region"] == "CN-JL"
    assert {row["kind"] for row in found["rows"]} == {"brownfield redevelopment"}
    assert all(row["rank"] for row in found["rows"])
    everything = rows(run, "Jilin")
    kept = [row for row in everything["rows"] if row["kind"] == "brownfield redevelopment"]
    assert found["rows"] == kept
    assert everything["pointed"]["pathways"] and everything["outcomes"] and everything["criticisms"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--search", "brownfeild"), "Did you mean 'brownfield'?"),
        (("--search", "audi", "--decade", "1800"), "without --decade there"),
        (("--search", "qqqqqq"), "'bessemer cases' lists what there is."),
        (
            ("--country", "Iceland", "--decade", "1800"),
            "No case lies in Iceland. The cases at hand lie in",
        ),
        (("--country", "China", "--decade", "1800"), "without --decade there"),
    ],
)
def test_where_nothing_is_found_it_says_what_to_do(run, arguments, said):
    ran = run("cases", *arguments)
    assert ran.code == 0
    assert said in flat(ran.out)
    found = rows(run, *arguments)
    assert found["rows"] == [] and said in found["warnings"][0]
    chinese = run("cases", *arguments, "--lang", "zh").out
    assert "没有" in chinese


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_case_is_told_in_full(run, lang):
    ran = run("cases", "--show", "youngstown", "--lang", lang)
    assert ran.code == 0
    case, _ = find(CASES, "youngstown")
    text = re.sub(r"\s", "", ran.out)
    for item in case.interventions:
        assert re.sub(r"\s", "", item.description.label(lang)) in text
    for item in case.criticisms:
        assert re.sub(r"\s", "", item.text.label(lang)) in text
    assert all(len(line) <= 100 for line in ran.out.splitlines())


def test_a_case_is_found_by_any_of_its_names(run):
    assert run("cases", "--show", "Youngstown-02").out.count("youngstown-0") == 1
    assert run("cases", "--show", "大连软件园").out == run("cases", "--show", "dalian").out
    found = rows(run, "--show", "dalian")
    assert found["rows"][0]["name"] == {"en": "Dalian software park", "zh": "大连软件园"}
    assert len(found["rows"][0]["interventions"]) == 4
    assert len(list(csv.DictReader(io.StringIO(run("cases", "--show", "dalian-02", "--csv").out)))) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--show", "pitsburgh"), "Did you mean 'pittsburgh'"),
        (("--show", "dalian", "--kind", "health"), "stands alone"),
        (("Jilin", "--show", "dalian"), "stands alone"),
        (("--year", "2013"), "needs a region"),
        (("--role-model", "Pittsburgh"), "needs a region"),
        (("--kind", "cluster"), "health cluster, cluster policy"),
        (("--kind", "miracle"), "Allowed are"),
        (("--sector", "helth"), "Did you mean 'health'"),
        (("--decade", "1995"), "Did you mean 1990?"),
        (("--country", "Atlantis"), "no country 'Atlantis'"),
        (("--evidence", "heard"), "seen, partly seen"),
        (("--search", "x" * 201), "200 characters"),
        (("--cases", "nowhere"), "cannot be read"),
        (("--json", "--csv"), "--json"),
        (("Nowhereland",), "Nowhereland"),
    ],
    ids=str,
)
def test_a_mistake_is_named_and_nothing_printed(run, arguments, said):
    ran = run("cases", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert 1 <= len(ran.err.strip().splitlines()) <= 3


def test_own_cases_stand_beside_the_shipped(run, tmp_path):
    case = yaml.safe_load((SHIPPED / "dalian.yaml").read_text(encoding="utf-8"))
    case |= {"id": "mine", "regions": ["CZ16300"], "name": {"en": "Mine", "zh": "我的案例"}}
    for number, item in enumerate(case["interventions"]):
        item["id"] = f"mine-{number}"
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    listed = [row["case"] for row in rows(run, "--cases", str(tmp_path))["rows"]]
    assert "mine" in listed and len(listed) == len(CASES) + 1
    assert "mine" in rows(run, "Jilin", "--cases", str(path))["cases"]
    assert "我的案例" in run("cases", "--cases", str(path), "--show", "mine", "--lang", "zh").out
    case["interventions"][0]["kind"] = "miracle"
    path.write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    ran = run("cases", "--cases", str(path))
    assert ran.code == 2
    assert "mine.yaml, case mine, field interventions[mine-0].kind" in ran.err
