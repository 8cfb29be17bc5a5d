"""``bessemer data harmonise``."""

import json

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(
        "town,industry,year,jobs\nBrack,A,2020,30\nBrack,B,2020,70\nBrack,C,2020,5\n"
        "Holm,A,2020,1\nHolm,B,2020,2\nHolm,C,2020,9\n",
        encoding="utf-8",
    )
    (tmp_path / "links.csv").write_text("from,to\nA,x\nA,y\nB,y\nC,z\n", encoding="utf-8")
    return tmp_path


def test_convert_report_and_use(run, home):
    assert run("data", "import", "t.csv", "--as", "towns").code == 0
    ran = run("data", "harmonise", "towns", "--with", "links.csv", "--as", "new")
    assert (ran.code, ran.err) == (0, "")
    assert "26.5% of the figures are shared out" in ran.out
    assert "Stored as new: 2 places, 3 industries, 2020, jobs." in ran.out
    assert "By assumption" in ran.out
    zh = run("data", "harmonise", "towns", "--with", "links.csv", "--as", "new", "--lang", "zh")
    assert "按等份分摊" in zh.out
    said = json.loads(run("data", "harmonise", "towns", "--with", "links.csv", "--as", "new", "--json").out)
    assert {row["code"]: row["assumed"] for row in said["rows"]} == {"A": 1.0, "B": 0.0, "C": 0.0}
    assert said["report"]
    rows = run("data", "harmonise", "towns", "--with", "links.csv", "--as", "new", "--csv").out
    assert rows.splitlines()[0].startswith("step,code")
    profile = json.loads(run("profile", "Brack", "--own-data", "new", "--json").out)
    assert {row["industry"]: row["value"] for row in profile["rows"]} == {"x": 15.0, "y": 85.0, "z": 5.0}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["towns", "--as", "new"], "Nothing is asked for"),
        (["towns", "--as", "new", "--with", "none.csv"], "cannot be read"),
        (["towns", "--as", "new", "--regions", "zones"], "no crosswalk"),
        (["none", "--as", "new", "--with", "links.csv"], "no imported dataset"),
        (["towns", "--as", "new", "--with", "links.csv", "--missing", "x"], "is no choice"),
        (["towns", "--as", "a/b", "--with", "links.csv"], "cannot be the name"),
    ],
)
def test_mistakes_end_with_two_and_store_nothing(run, home, words, says):
    run("data", "import", "t.csv", "--as", "towns")
    ran = run("data", "harmonise", *words)
    assert ran.code == 2
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert json.loads(run("data", "datasets", "--json").out)["rows"][0]["dataset"] == "towns"
    assert not (home / "home" / "datasets" / "new" / "current").exists()


def test_splice_two_datasets(run, home):
    for name, first, factor in (("old", 1999, 10), ("new", 2000, 8)):
        rows = "".join(
            f"{t},{s},{y},{factor * (y - 1990)}\n" for t in "ab" for s in "cde" for y in (first, first + 1)
        )
        (home / f"{name}.csv").write_text("town,industry,year,jobs\n" + rows, encoding="utf-8")
        assert run("data", "import", f"{name}.csv", "--as", name).code == 0
    ran = run("data", "splice", "old", "new", "--as", "long")
    assert (ran.code, ran.err) == (0, "")
    assert "multiplied by a factor for each of 6 series (median 0.800" in " ".join(ran.out.split())
    said = json.loads(run("data", "splice", "old", "new", "--as", "long", "--overlap", "2000", "--json").out)
    assert {row["factor"] for row in said["rows"]} == {0.8}
    assert said["units"]["factor"] == "ratio"
    assert run("data", "splice", "old", "new", "--as", "long", "--csv").out.startswith(
        "region,industry,factor"
    )
    zh = run("data", "splice", "old", "new", "--as", "long", "--lang", "zh")
    assert "乘以各自系数" in zh.out
    for words, says in (
        (["--overlap", "2000;1"], "no years"),
        (["--method", "guess"], "not a way"),
        (["--at", "1980"], "no year 1980"),
    ):
        ran = run("data", "splice", "old", "new", "--as", "other", *words)
        assert (ran.code, says in ran.err) == (2, True)
