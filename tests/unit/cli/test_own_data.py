"""``bessemer data import``, ``datasets``, ``remove`` and ``--own-data``."""

import json

import pytest


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
