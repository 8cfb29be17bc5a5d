"""``bessemer data import``, ``datasets``, ``remove`` and ``--own-data``."""

import io
import json
import os
import sys

import pytest
from tests.unit.sources.readers.agency_files import bea_rows, bea_text, bea_zip


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    rows = [
        f"{town},{sector},2020,{10 + 3 * at + 7 * k}"
        for at, town in enumerate("abcdef")
        for k, sector in enumerate(["Coal", "Steel", "Food", "Health", "Cars"])
    ]
    (tmp_path / "t.csv").write_text("town,sector,year,jobs\n" + "\n".join(rows), encoding="utf-8")
    return tmp_path


def test_import_list_use_remove(run, home):
    ran = run("data", "import", "t.csv", "--as", "towns")
    assert (ran.code, ran.err) == (0, "")
    assert "Stored as towns: 6 places, 5 industries, 2020, jobs." in ran.out
    assert "towns" in run("data", "datasets").out
    rows = json.loads(run("data", "datasets", "--json").out)["rows"]
    assert rows[0]["places"] == 6
    said = json.loads(run("profile", "a", "--own-data", "towns", "--json").out)
    assert said["region"] == "towns:a"
    assert said["sources"][0]["id"] == "own_towns"
    assert said["rows"][0]["classification"].startswith("towns@")
    assert run("data", "remove", "towns").code == 0
    assert "No dataset of your own" in run("data", "datasets", "--lang", "en").out


@pytest.mark.parametrize(
    "words",
    [
        ("data", "import", "none.csv", "--as", "x"),
        ("data", "import", "t.csv", "--as", "a/b"),
        ("data", "import", "t.csv", "--as", "x", "--region", "county"),
        ("data", "remove", "nothing"),
        ("profile", "a", "--own-data", "nothing"),
        ("brief", "a", "--own-data", "nothing"),
    ],
)
def test_mistakes_end_in_three_lines_and_code_2(run, home, words):
    ran = run(*words)
    assert ran.code == 2
    assert 1 <= len(ran.err.splitlines()) <= 3
    assert "Traceback" not in ran.err
    assert not (home / "home").exists()


def test_a_brief_of_own_data_has_a_reason_in_every_chapter_without_an_answer(run, home):
    run("data", "import", "t.csv", "--as", "towns")
    ran = run("brief", "a", "--own-data", "towns", "--format", "json", "-o", "-")
    assert ran.code == 0, ran.err
    for row in json.loads(ran.out)["rows"]:
        assert row["headline"] or row["reason"]
    ran = run("brief", "a", "--own-data", "towns")
    assert ran.code == 0, ran.err
    page = next(home.glob("*.html")).read_text(encoding="utf-8")
    assert "bessemer brief a --own-data towns" in page
    assert "NaN" not in page


@pytest.fixture
def agency(home):
    return bea_zip(home / "CAEMP25N.zip", bea_text(bea_rows()))


def test_an_agency_file_is_known_and_a_brief_cites_the_agency(run, home, agency):
    ran = run("data", "import", "CAEMP25N.zip", "--as", "us", "--years", "2018")
    assert (ran.code, ran.err) == (0, "")
    assert "1 file: BEA CAEMP25N" in ran.out
    assert "3 places, 5 industries, 2018, jobs" in ran.out
    ran = run("profile", "Allegheny, PA", "--own-data", "us", "--json")
    assert json.loads(ran.out)["sources"][0]["title"].startswith("BEA regional accounts CAEMP25N")
    listed = json.loads(run("data", "formats", "--json").out)["rows"]
    assert {"format", "name", "measures", "levels", "details"} <= set(listed[0])
    assert run("data", "formats", "--csv").out.startswith("format,name,measures,levels,details")
    assert "bls-qcew" in run("data", "formats", "--lang", "zh").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("CAEMP25N.zip", "--format", "bls-qcew"), "it is BEA CAEMP25N"),
        (("CAEMP25N.zip", "--format", "bea"), "no format 'bea'"),
        (("CAEMP25N.zip", "--format", "bea-caemp25n", "--region", "town"), "--region cannot be used"),
        (("CAEMP25N.zip", "--years", "twenty"), "no list of years"),
        (("CAEMP25N.zip", "--detail", "naics4"), "no such detail"),
        (("t.csv", "--level", "county"), "--level cannot be used"),
        (("t.csv", "t.csv"), "no published format"),
    ],
)
def test_mistakes_with_published_formats(run, home, agency, words, says):
    ran = run("data", "import", *words, "--as", "x")
    assert ran.code == 2
    assert says in ran.err
    assert 1 <= len(ran.err.splitlines()) <= 3
    assert not (home / "home").exists()


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self):
        return True


@pytest.fixture
def odd(home):
    text = (
        (home / "t.csv").read_text(encoding="utf-8").replace("town,sector,year,jobs", "wo,was,wann,wieviel")
    )
    (home / "odd.csv").write_text(text, encoding="utf-8")


def test_at_a_terminal_columns_are_asked_for_and_remembered(run, home, odd, monkeypatch):
    assert "No column" in run("data", "import", "odd.csv", "--as", "odd").err
    monkeypatch.setattr(sys, "stdin", Terminal("1\n9\nwann\n"))
    ran = run("data", "import", "odd.csv", "--as", "odd", "--industry", "was")
    assert ran.code == 0, ran.err
    assert "1. wo: a, a, a" in ran.err
    assert "'9' is no column" in ran.err
    assert "remembered" in ran.out
    known = json.loads((home / "home/columns.json").read_text(encoding="utf-8"))["tables"]
    assert known[0]["columns"] == {"region": "wo", "industry": "was", "year": "wann"}
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    again = run("data", "import", "odd.csv", "--as", "again")
    assert again.code == 0, again.err
    assert "as named for an earlier file" in again.out
    assert run("data", "import", "odd.csv", "--as", "x", "--forget-columns").code == 2
    (home / "home/columns.json").write_text("{", encoding="utf-8")
    assert run("data", "import", "odd.csv", "--as", "x").code == 2


def test_no_answer_is_as_no_terminal(run, home, odd, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Terminal("\n"))
    ran = run("data", "import", "odd.csv", "--as", "odd", "--lang", "zh")
    assert ran.code == 2
    assert "哪一列是" in ran.err
    assert not (home / "home").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
@pytest.mark.parametrize("name", ["t2.csv", "t2.xlsx", "t2.duckdb", "t2.zip", "t2"])
@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize("more", [(), ("--region", "town"), ("--format", "cbp")])
def test_a_pipe_or_device_is_refused_before_it_is_read(run, home, monkeypatch, name, kind, more):
    """Reading would hang or fill the memory: the test would too, so that opening one is an error here."""
    place = home / name
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/zero")
    opened = io.open

    def guarded(file, *rest, **named):
        assert not str(file).endswith(name), "opened"
        return opened(file, *rest, **named)

    monkeypatch.setattr("io.open", guarded)
    ran = run("data", "import", name, "--as", "x", *more)
    assert ran.code == 2
    assert "it is a pipe or a device" in ran.err and name in ran.err
    assert not (home / "home").exists()
