"""``bessemer study``: save, open, and what no longer comes out."""

import csv
import io
import json

import pytest
from rich.cells import cell_len

import bessemer as bm
from bessemer.words import say


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return bm.save_study(bm.study("LUX"), tmp_path_factory.mktemp("studies") / "lux.study")


def test_saving_says_where(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("study", "save", "LUX", "--lang", "zh")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "卢森堡的研究已保存至bessemer-LUX.study\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["bessemer-LUX.study"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_opening_shows_the_saved_answers_and_that_they_come_out(run, file, lang):
    ran = run("study", "open", str(file), "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert max(cell_len(line) for line in ran.out.splitlines()) <= 100
    headline = say(bm.study("LUX").dependence.headline, lang)
    assert "".join(headline.split()) in "".join(ran.out.split())
    assert {"en": "every value is the same", "zh": "均与保存时相同"}[lang] in ran.out


def test_json_and_csv(run, file):
    said = json.loads(run("study", "open", str(file), "--json").out)
    assert (said["command"], said["region"], said["differences"]) == ("study open", "LUX", [])
    assert [row["question"] for row in said["rows"]] == list(bm.answer.QUESTIONS)
    assert said["parameters"]["same_figures"] is True
    rows = list(csv.DictReader(io.StringIO(run("study", "open", str(file), "--csv").out)))
    assert [row["headline"] for row in rows] == [row["headline"] or "" for row in said["rows"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["save", "LUX", "-o", "/nowhere/lux.study"], "its folder does not exist"),
        (["save", "LUX", "-o", "lux.zip"], "no name of a saved study"),
        (["save", "Luxenburg"], "Luxenburg"),
        (["save", "LUX", "--lang", "fr"], "fr"),
        (["open", "nothing.study"], "no such saved study"),
        (["open", "/"], "no such saved study"),
        (["open"], "FILE"),
    ],
)
def test_mistakes(run, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    ran = run("study", *arguments)
    assert ran.code == 2 and said in ran.err and "Traceback" not in ran.err and ran.out == ""
    assert list(tmp_path.iterdir()) == []
