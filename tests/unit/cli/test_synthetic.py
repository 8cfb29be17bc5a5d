"""``bessemer history REGION --synthetic YEAR``: the grid as part of the answer, and what is refused."""

import json

import pytest


def test_the_part_stands_below_the_course_and_fits(run):
    ran = run("history", "Pittsburgh", "--synthetic", "1983")
    assert (ran.code, ran.err) == (0, "")
    text = " ".join(ran.out.split())
    assert "Did Pittsburgh depart from its look-alikes from 1983 on?" in text
    assert "stands out in the share of services and finance (above)" in text
    assert "not the effect of a policy" in text
    assert max(map(len, ran.out.splitlines())) <= 100
    rows = [line for line in ran.out.splitlines() if "stands out" in line or "suggestive" in line]
    assert any(line.startswith("Composition") for line in rows)


def test_json_carries_every_cell(run):
    ran = run("history", "Pittsburgh", "--synthetic", "1983", "--json")
    found = json.loads(ran.out)
    cells = found["synthetic"]
    assert len(cells) == 90
    base = [cell for cell in cells if cell["offset"] == 0]
    assert {cell["pool"] for cell in base} == {"alike", "alike_apart", "all"}
    assert all(0 < cell["p_value"] <= 1 and cell["sdid"] is not None for cell in base)
    assert all(cell["reasons"] for cell in base if cell["check"] == "not credible")
    assert found["parts"][-1]["id"] == "synthetic"
    assert "role_model" not in found["sources"]


def test_a_year_of_ones_own_is_said_to_be_that(run):
    ran = run("history", "Spartanburg", "--synthetic", "1990", "--json", "--lang", "zh")
    part = json.loads(ran.out)["parts"][-1]
    assert any("由使用者指定" in limit["text"] for limit in part["limits"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Pittsburgh", "--synthetic", "1970"], "1974 to 2012"),
        (["Pittsburgh", "--synthetic", "2040"], "1974 to 2012"),
        (["Pittsburgh", "--synthetic", "abc"], "--synthetic"),
        (["Jilin", "--synthetic", "2015"], "too few years"),
        (["CHN", "--synthetic", "2000"], "too few years"),
    ],
)
def test_a_year_that_cannot_be_is_refused(run, arguments, said):
    ran = run("history", *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert len(ran.err.strip().splitlines()) <= 3
