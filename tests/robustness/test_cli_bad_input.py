"""The command line in odd surroundings, and what it checks before it computes; mistakes are in the matrix."""

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


def test_options_are_checked_before_anything_is_computed(run, monkeypatch):
    def never(*_arguments, **_options):
        raise AssertionError("computed")

    monkeypatch.setattr("bessemer.cli.asking.study", never)
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


@pytest.mark.parametrize("words", [("regions", "--json"), ("--version",), ("data", "list")])
def test_output_that_cannot_be_written_is_an_error(words, tmp_path):
    """Rows as bytes, a line, a table: to a stream that the caller closed, and to a disk that is full."""
    command = [sys.executable, "-m", "bessemer", *words]
    for target, why in ((">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")):
        ended = subprocess.run(
            ["sh", "-c", f'"$@" {target}', "sh", *command], capture_output=True, check=False, cwd=tmp_path
        )
        assert ended.returncode == 2
        said = ended.stderr.decode().splitlines()
        assert said[:2] == [f"The output cannot be written: {why}.", "Target: standard output."]
        assert len(said) == 3


def test_a_reader_that_ends_early_is_told_nothing(tmp_path):
    command = [sys.executable, "-m", "bessemer", "regions", "--json"]
    early = subprocess.run(["sh", "-c", '"$@" | true', "sh", *command], capture_output=True, check=False)
    assert early.stderr == b""


def test_the_doctor_without_a_command_line_says_so_too(tmp_path):
    (tmp_path / "typer.py").write_text("raise ImportError('broken for a test', name='typer')")
    places = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    ended = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", sys.executable, "-m", "bessemer", "doctor"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": places},
    )
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith("The output cannot be written")
    assert b"Traceback" not in ended.stderr
