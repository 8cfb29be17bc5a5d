"""The matrix of bad inputs: every one of `mistakes.py` at every command and route that takes it."""

import os
import sys

import pytest
import typer
from tests.robustness.mistakes import (
    GIVEN,
    GIVEN_BESIDE,
    NO_BAD_VALUE,
    NOT_HERE,
    OPTIONS,
    SAID_HERE,
    TOGETHER,
)
from tests.unit.sources.readers.agency_files import qcew_text
from tests.unit.sources.readers.test_qcew import rows as qcew_rows

from bessemer.cli import main
from bessemer.cli.app import app

JOBS = "place,sector,year,jobs\n" + "".join(
    f"{place},{sector},{year},{at + year}\n"
    for at, place in enumerate("ab")
    for sector in ("manufacturing", "construction")
    for year in (2009, 2010)
)


def _commands(group, path=()):
    if hasattr(group, "commands"):
        for name, each in group.commands.items():
            yield from _commands(each, (*path, name))
    else:
        yield " ".join(path), group


COMMANDS = dict(_commands(typer.main.get_command(app)))


def called(parameter):
    """Return what a parameter is called in the table."""
    if parameter.param_type_name == "option":
        return max(parameter.opts, key=len)
    return parameter.name.upper() + ("" if parameter.required else "?")


def _arguments(command, parameter, value):
    """Return the words of a command with one bad value, the others good."""
    name = called(parameter)
    given = list(GIVEN_BESIDE.get((command, name), GIVEN.get(command, [])))
    if parameter.param_type_name == "option":
        if name in given:
            given[given.index(name) + 1] = value
            return [*command.split(), *given]
        return [*command.split(), *given, f"{name}={value}"]
    arguments = [each for each in COMMANDS[command].params if each.param_type_name == "argument"]
    place = arguments.index(parameter)
    given[place : place + 1] = [value]
    # An empty or dashed argument is one all the same.
    split = next((at for at, word in enumerate(given) if word.startswith("--")), len(given))
    return [*command.split(), *given[split:], "--", *given[:split]]


MATRIX = [
    pytest.param(
        _arguments(command, parameter, value),
        SAID_HERE.get((command, called(parameter), kind), said),
        id=f"{command} {called(parameter)} {kind}",
    )
    for command, made in COMMANDS.items()
    for parameter in made.params
    if called(parameter) in OPTIONS and (command, called(parameter)) not in NOT_HERE
    for kind, value, said in OPTIONS[called(parameter)]
    if (command, called(parameter), kind) not in NOT_HERE
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with files, and a store with one dataset."""
    from bessemer.sources.imports import import_table

    folder = tmp_path_factory.mktemp("place")
    (folder / "jobs.csv").write_text(JOBS)
    (folder / "empty.csv").write_text("")
    (folder / "noise.csv").write_bytes(bytes(range(256)))
    (folder / "table.docx").write_bytes(b"PK\x03\x04 no table")
    home = tmp_path_factory.mktemp("home")
    before = os.environ.get("BESSEMER_HOME")
    os.environ["BESSEMER_HOME"] = str(home)
    (folder / "2016.annual.singlefile.csv").write_text(qcew_text(qcew_rows()))
    import_table(folder / "jobs.csv", "kept", classification="sections16")
    (folder / "later.csv").write_text(JOBS.replace("2009", "2011"))
    import_table(folder / "later.csv", "later", classification="sections16")
    yield folder, home
    os.environ.pop("BESSEMER_HOME")
    if before is not None:
        os.environ["BESSEMER_HOME"] = before


@pytest.fixture
def run(monkeypatch, capfd, place):
    """Return a function that runs a command in this process: exit code, stdout, stderr."""
    monkeypatch.chdir(place[0])

    def command(arguments):
        monkeypatch.setattr(sys, "argv", ["bessemer", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return ended.value.code, out, err

    return command


def _files(place):
    return sorted(
        str(path)
        for folder in place
        for path in folder.rglob("*")
        if path.suffix != ".lock" and path.name not in ("locks", "catalogue.json")
    )


@pytest.mark.parametrize(("arguments", "said"), MATRIX)
def test_a_bad_input_of_a_command_is_said_and_leaves_nothing(run, place, arguments, said):
    before = _files(place)
    code, out, err = run(arguments)
    assert code == 2, (out[:300], err[:300])
    assert out == ""
    lines = err.strip().splitlines()
    assert 2 <= len(lines) <= 3, err[:500]  # what is wrong and what to do, where in between
    assert max(map(len, lines)) < 450
    assert said in err
    assert "Traceback" not in err and "\x1b" not in err
    assert _files(place) == before


@pytest.mark.parametrize(("arguments", "said"), TOGETHER, ids=lambda part: str(part)[:60])
def test_words_that_do_not_go_together_are_said(run, place, arguments, said):
    before = _files(place)
    code, out, err = run(arguments)
    assert (code, out) == (2, "")
    lines = err.strip().splitlines()
    assert 2 <= len(lines) <= 3, err
    assert max(map(len, lines)) < 450
    assert said in err and "Traceback" not in err
    assert _files(place) == before


def test_every_parameter_of_every_command_is_in_the_matrix():
    missing = [
        f"{command} {called(parameter)}"
        for command, made in COMMANDS.items()
        for parameter in made.params
        if called(parameter) not in ("--help", *OPTIONS, *NO_BAD_VALUE)
        and (command, called(parameter)) not in NOT_HERE
    ]
    assert missing == []
    known = {called(parameter) for made in COMMANDS.values() for parameter in made.params}
    assert set(OPTIONS) - known == set()
    assert set(NO_BAD_VALUE) - known - {"--version"} == set()
