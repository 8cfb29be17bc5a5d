"""Mistakes on the command line: at most three lines on stderr, exit code 2, nothing on stdout."""

import json
import os
import subprocess
import sys

import pytest

from bessemer.cli import main

ENVELOPE = {"schema", "command", "region", "year", "parameters", "units", "rows", "warnings", "sources"}
PROFILE = {"measure", "classification", "industry", "name", "name_zh", "year", "value", "share"}
NAMED = {"region", "base_year", "distance", "rank", "candidates"}


@pytest.fixture
def run(monkeypatch, capfd):
    """Return a function that runs a command in this process: exit code, stdout, stderr."""

    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["bessemer", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return ended.value.code, out, err

    return command


def shell(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "bessemer", *arguments], capture_output=True, check=False, **options
    )


MISTAKES = [
    (["profile", ""], "''"),
    (["profile", "Nowhere"], "'Nowhere'"),
    (["profile", "Jillin"], "Did you mean 'Jilin'"),
    (["profile", "CN-"], "bessemer regions CN-"),
    (["profile", "Springfield"], "CZ20800"),
    (["profile", "Ruhr"], "DEA5"),
    (["profile", "\x1b[31mJilin"], "Jilin"),
    (["profile", "a" * 5000], "…"),
    (["profile", "Jilin", "--year", "0"], "1947"),
    (["profile", "Jilin", "--year", "1800"], "1800"),
    (["profile", "Jilin", "--year", "-5"], "-5"),
    (["profile", "Jilin", "--year", "2101"], "2101"),
    (["profile", "Jilin", "--year", "abc"], "'abc'"),
    (["profile", "Jilin", "--year", "2013.5"], "'2013.5'"),
    (["profile", "Jilin", "--year", ""], "--year"),
    (["profile", "Jilin", "--year", "9" * 5000], "--year"),
    (["profile", "Jilin", "--year"], "--year"),
    (["profile", "Jilin", "--top", "0"], "'0'"),
    (["profile", "Jilin", "--top", "x"], "--top"),
    (["profile", "Jilin", "--lang", "xx"], "'xx'"),
    (["profile", "Jilin", "--json", "--csv"], "--csv"),
    (["profile", "Jilin", "--nonsense"], "--nonsense"),
    (["profile", "Jilin", "extra"], "extra"),
    (["profile"], "REGION"),
    (["profile", "Jilin", "--year", "1950", "--csv"], "1950"),
    (["nonsense"], "nonsense"),
    (["role-models", "Jilin", "--components", "nonsense"], "structure, relative"),
    (["role-models", "Jilin", "--components", ""], "structure, relative"),
    (["role-models", "Jilin", "--components", "structure=x"], "'x'"),
    (["role-models", "Jilin", "--year", "2013", "--components", "direction"], "direction"),
    (["role-models", "Jilin", "--candidates", "cities"], "zones, states, nuts2, all"),
    (["role-models", "China", "--candidates", "states"], "Leave the option out"),
    (["role-models", "Jilin", "--recovered-by", "wealth"], "'wealth'"),
    (["role-models", "Jilin", "--reference", "median"], "'median'"),
    (["role-models", "Jilin", "--horizon", "x"], "'x'"),
    (["role-models", "Jilin", "--horizon", "0"], "0"),
    (["role-models", "Jilin", "--role-model", ""], "Role model ''"),
    (["role-models", "Jilin", "--role-model", "Springfield@1980"], "CZ20800"),
    (["role-models", "Jilin", "--role-model", "Pittsburgh@"], "NAME@YEAR"),
    (["role-models", "Jilin", "--role-model", "Pittsburgh@abc"], "'abc'"),
    (["role-models", "Jilin", "--role-model", "Pittsburgh@1985"], "1980, 1990, 2000"),
    (["role-models", "Jilin", "--role-model", "@1980"], "''"),
    (["pathways", "Jilin", "--portfolio", "9" * 31], "number of industries"),
    (["scenario", "Jilin", "--role-model", "nowhere"], "'nowhere'"),
    (["cases", "Jilin", "--role-model", "Pittsburgh@1985"], "1985"),
    (["dependence", "CHN", "--cut", "Nowhere"], "'Nowhere'"),
    (["dependence", "CHN", "--cut", ""], "--cut"),
    (["dependence", "CHN", "--cut", "CHN"], "itself"),
    (["dependence", "Jilin", "--cut", "China"], "own nation"),
    (["dependence", "CHN", "--cut", "Jilin"], "no economy"),
    (["dependence", "CHN", "--cut", "RoW"], "no economy"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", "c9,c9"], "more than once"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", "c9,c36"], "'c36'"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", ""], "missing"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", "x" * 5000], "…"),
    (["dependence", "CHN", "--cut", "USA", "--via", "valueadded"], "'value-added'"),
    (["dependence", "USA", "--cut", "CHN", "--via", "allied"], "no ally"),
    (["dependence", "CHN", "--sectors", "c9"], "--sectors is given without --cut"),
    (["dependence", "CHN", "--via", "allied"], "--via is given without --cut"),
    (["dependence", "CHN", "--cut", "USA", "--year", "1994"], "1994"),
    (["regions", "zzzz", "--json"], "'zzzz'"),
    (["regions", "zzzz", "--json"], "'zzzz'"),
    (["regions", "!!!", "--csv"], "'!!!'"),
    (["data", "show", "us_total_job"], "us_total_jobs"),
    (["data", "cite", "nonsense"], "'nonsense'"),
    (["data", "nonsense"], "nonsense"),
    (["brief", "Jilin", "--format", "docx"], "'docx'"),
    (["brief", "Jilin", "-o", "missing/brief.html"], "missing"),
    (["brief", "Jilin", "-o", "."], "folder"),
    (["brief", "Jilin", "-o", "x" * 300], "too long"),
    (["brief", "Springfield", "-o", "brief.html"], "CZ20800"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES, ids=lambda part: str(part)[:60])
def test_a_mistake_is_named_in_three_lines(run, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    lines = err.strip().splitlines()
    assert 1 <= len(lines) <= 3, err
    assert max(map(len, lines)) < 450
    assert said in err
    assert "Traceback" not in err and "\x1b" not in err
    assert list(tmp_path.iterdir()) == []


def test_options_are_checked_before_anything_is_computed(run, monkeypatch):
    def never(*_arguments, **_options):
        raise AssertionError("computed")

    monkeypatch.setattr("bessemer.studies.study", never)
    assert run("pathways", "Jilin", "--lang", "xx")[0] == 2
    assert run("pathways", "Jilin", "--json", "--csv")[0] == 2


def test_a_target_that_cannot_be_written_is_refused_before_the_brief_is_made(run, monkeypatch, tmp_path):
    def never(*_arguments, **_options):
        raise AssertionError("computed")

    monkeypatch.setattr("bessemer.brief.render", never)
    assert run("brief", "Jilin", "-o", str(tmp_path / "missing" / "brief.html"))[0] == 2


def test_a_role_model_that_cannot_be_one_is_said_wherever_it_was_named(run):
    for command in ("role-models", "scenario"):
        code, out, _ = run(command, "Jilin", "--role-model", "USA", "--json")
        assert code == 0
        found = json.loads(out)
        assert found.get("named") is None
        assert any("not ranked" in sentence for sentence in found["findings"]), command
    _, out, _ = run("cases", "Jilin", "--role-model", "USA")
    assert "holds no case of the United States" in out.replace("\n", " ")
    _, out, _ = run("cases", "Jilin", "--role-model", "Pittsburgh")
    assert "holds no case" not in out


JSON_COMMANDS = [
    *([command, "Jilin"] for command in ("profile", "history", "pathways", "dependence", "scenario")),
    ["cases", "DEA5"],
    ["role-models", "Jilin", "--year", "2013", "--role-model", "Pittsburgh"],
    ["role-models", "Jilin", "--role-model", "Jilin"],
    ["profile", "Jilin", "--year", "1950"],
    ["profile", "RoW", "--lang", "zh"],
    ["regions", "Jilin"],
    ["data", "list"],
    ["data", "show", "us_total_jobs"],
    ["data", "cite", "us_total_jobs"],
    ["data", "cite"],
]


@pytest.mark.parametrize("arguments", JSON_COMMANDS, ids=" ".join)
def test_json_of_every_command_has_the_same_shape(run, arguments):
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert found.keys() >= ENVELOPE
    assert isinstance(found["units"], dict)
    rows = found["rows"]
    assert rows or found["warnings"]
    assert not rows or found["sources"]
    if arguments[0] == "profile" and rows:
        assert rows[0].keys() >= PROFILE | {"location_quotient", "status"}
    if arguments[0] == "role-models":
        assert rows[0].keys() >= {"region", "name", "base_year", "distance", "rank", "recovered"}
        assert found["named"] is None or found["named"].keys() >= NAMED


def test_the_brief_as_json_has_the_shape_of_every_command(run):
    code, out, _ = run("brief", "Jilin", "--format", "json", "-o", "-")
    found = json.loads(out)
    assert code == 0
    assert found.keys() >= ENVELOPE
    assert [row["question"] for row in found["rows"]] == [answer["question"] for answer in found["answers"]]


def test_help_and_version_succeed(run):
    assert run("--help")[0] == 0
    assert run("profile", "-h")[0] == 0
    assert run("--version")[1].startswith("bessemer ")
    code, out, err = run()
    assert (code, out) == (2, "") and "Commands:" in err


PLAIN = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
SURROUNDINGS = {
    "ascii": {**PLAIN, "PYTHONIOENCODING": "ascii"},
    "no home": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"},
    "narrow": {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"},
    "odd columns": {"COLUMNS": "abc"},
}


@pytest.mark.parametrize("setting", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_chinese_is_read_and_written_in_any_surroundings(setting, tmp_path):
    ended = shell("profile", "吉林", "--lang", "zh", env={**os.environ, **setting}, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "吉林" in ended.stdout.decode("utf-8")
    assert b"\x1b" not in ended.stdout


def test_a_closed_or_full_standard_output_gives_no_traceback(tmp_path):
    command = [sys.executable, "-m", "bessemer", "regions", "--json"]
    closed = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *command], capture_output=True, check=False, cwd=tmp_path
    )
    assert b"Traceback" not in closed.stderr and b"Exception" not in closed.stderr
    early = subprocess.run(["sh", "-c", '"$@" | true', "sh", *command], capture_output=True, check=False)
    assert early.stderr == b""
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 2
    assert ended.stderr.decode().splitlines()[0] == "The output cannot be written: No space left on device."
    assert b"Traceback" not in ended.stderr and b"Exception" not in ended.stderr
