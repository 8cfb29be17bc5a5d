"""A user's mistake ends in exit code 2 and a few short lines on standard error, and nothing else."""

import pytest

MISTAKES = {
    ("profile", "Nowhereville"): ("No region is called 'Nowhereville'.",),
    ("profile", "Jillin"): ("'Jillin'", "Did you mean 'Jilin'"),
    ("pathways", "Springfield"): (
        *("'Springfield' means 4 regions.", "Springfield, MA", "Springfield, IL"),
        *("Springfield, CO", "Springfield, MO", "Use an id, for example 'CZ20800'."),
    ),
    ("profile", "Ruhr"): ("'Ruhr' means 3 regions.", "DEA1", "DEA3", "DEA5"),
    ("profile", "Jilin", "--lang", "klingon"): ("Bessemer does not speak 'klingon'.", "--lang zh"),
    ("regions", "--lang", "fr"): ("Bessemer does not speak 'fr'.",),
    ("data", "list", "--lang", ""): ("Bessemer does not speak ''.",),
    ("data", "cite", "--lang", "xx"): ("Bessemer does not speak 'xx'.",),
    ("profile", "Jilin", "--json", "--csv"): ("--json and --csv", "Give one of them."),
    ("regions", "Jilin", "--csv", "--json"): ("--json and --csv",),
    ("data", "list", "--json", "--csv"): ("--json and --csv",),
    ("data", "show", "us_total_jobs", "--json", "--csv"): ("--json and --csv",),
    ("profile", "Jilin", "--year", "1800"): ("1800 is not a year", "from 1947 to 2100"),
    ("profile", "Jilin", "--year", "2101"): ("2101 is not a year", "from 1947 to 2100"),
    ("pathways", "Jilin", "--year", "-5"): ("-5 is not a year",),
    ("role-models", "Jilin", "--role-model", "Pittsburgh@x"): ("'x' in 'Pittsburgh@x'", "NAME@YEAR"),
    ("role-models", "Jilin", "--role-model", "Pittsburgh@"): ("'Pittsburgh@'", "NAME@YEAR"),
    ("role-models", "Jilin", "--role-model", "Pittsburgh@²"): ("is not a year", "NAME@YEAR"),
    ("role-models", "Jilin", "--role-model", "Pittsburgh@" + "1" * 5000): ("is not a year", "NAME@YEAR"),
    ("scenario", "Jilin", "--role-model", "@1980"): ("No region is called ''.",),
    ("cases", "Jilin", "--role-model", "Springfield@1980"): ("'Springfield' means 4 regions.",),
    ("brief", "Jilin", "--format", "docx"): ("'docx' is not a format", "html, md, json"),
    ("brief", "Jilin", "--lang", "xx"): ("Bessemer does not speak 'xx'.",),
    ("regions", "qqqzzz"): ("No region has 'qqqzzz' in its name.",),
    ("regions", "???"): ("No region has '???' in its name.",),
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


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (("profile", "Jilin", "--year", "abc"), "--year"),
        (("profile", "Jilin", "--year", "20.5"), "--year"),
        (("profile", "Jilin", "--top", "0"), "--top"),
        (("profile",), "REGION"),
        (("smelt",), "smelt"),
        (("profile", "Jilin", "--colour"), "--colour"),
        (("data", "show"), "NAME"),
    ],
    ids=str,
)
def test_a_mistake_in_the_options_is_typer_s(run, command, part):
    ran = run(*command)
    assert ran.code == 2
    assert ran.out == ""
    assert part in ran.err
    assert "Traceback" not in ran.err


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
