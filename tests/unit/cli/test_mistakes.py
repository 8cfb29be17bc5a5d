"""What is said of some mistakes word for word; the matrix of all is in tests/robustness."""

import pytest

MISTAKES = {
    ("pathways", "Springfield"): (
        *("'Springfield' means 4 regions.", "Springfield, MA", "Springfield, IL"),
        *("Springfield, CO", "Springfield, MO", "Use an id, for example 'CZ20800'."),
    ),
    ("profile", "Ruhr"): ("'Ruhr' means 3 regions.", "DEA1", "DEA3", "DEA5"),
    ("regions", "Jilin", "--csv", "--json"): ("--json and --csv",),
    ("data", "list", "--json", "--csv"): ("--json and --csv",),
    ("data", "show", "us_total_jobs", "--json", "--csv"): ("--json and --csv",),
    ("role-models", "Jilin", "--role-model", "Pittsburgh@" + "1" * 5000): ("is not a year", "NAME@YEAR"),
    ("brief", "Jilin", "--format", "docx"): ("'docx' is not a format", "html, md, json"),
    ("regions", "qqqzzz"): ("No region has 'qqqzzz' in its name.",),
    ("data", "show", "us_total_job"): ("no table 'us_total_job'", "'us_total_jobs'"),
    ("data", "cite", "ardecco"): ("no table or source 'ardecco'", "'ardeco'"),
}


@pytest.mark.parametrize("command", MISTAKES, ids=lambda command: " ".join(command)[:60])
def test_a_mistake(run, command):
    ran = run(*command)
    assert ran.code == 2
    assert ran.out == ""
    lines = ran.err.splitlines()
    assert 1 <= len(lines) <= 3
    assert all(0 < len(line) <= 420 for line in lines)
    assert "Traceback" not in ran.err
    for part in MISTAKES[command]:
        assert part in ran.err


@pytest.mark.parametrize("command", [("profile", "Ruhr"), ("pathways", "Jilin", "--year", "1800")])
@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_a_mistake_leaves_nothing_for_the_reader_of_json(run, command, form):
    ran = run(*command, form)
    assert (ran.code, ran.out) == (2, "")


def test_nothing_is_written_when_the_brief_cannot_be(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("brief", "Springfield", "-o", "brief.html")
    assert (ran.code, ran.out) == (2, "")
    assert list(tmp_path.iterdir()) == []
