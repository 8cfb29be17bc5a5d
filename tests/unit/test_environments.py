"""The tool that tries other environments: what it compares, which versions it asks for."""

import tomllib
from pathlib import Path

import pytest
from tools.binary_wheels import closure
from tools.environments import (
    NEEDED,
    PYTHONS,
    SAME,
    UNIT_TESTS,
    Environment,
    Kind,
    Outcome,
    differences,
    kinds,
    lowest,
    report,
)

ROOT = Path(__file__).parents[2]
HEAD = {"commit": "abc", "machine": "2 cores", "python": "3.11"}


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ({"a": [1, 2.0, None]}, {"a": [1, 2.0 + 1e-12, None]}, 0),
        ({"a": [1, 2.0]}, {"a": [1, 2.1]}, 1),
        ({"a": 1}, {"b": 1}, 2),
        ([1, 2], [1], 1),
        ("x", "y", 1),
        (None, 0.0, 1),
    ],
)
def test_only_rounding_may_differ(old, new, count):
    assert len(list(differences(old, new))) == count


def test_every_python_that_is_named_is_tried_with_both_pandas():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {line.rpartition(" ")[2] for line in project["classifiers"] if "Python :: 3." in line}
    assert named == set(PYTHONS)
    assert {kind.name for kind in kinds()} >= {f"{one}-pandas{line}" for one in PYTHONS for line in (2, 3)}
    assert len(lowest()) == len(project["dependencies"])
    assert all("==" in pin and ">" not in pin for pin in lowest())


def test_a_step_that_fails_is_a_fault_with_its_last_words(tmp_path):
    environment = Environment(Kind("3.11", "pandas3"), tmp_path, tmp_path / "none.whl")
    assert environment.step("good", "sh", "-c", "echo said") == "said\n"
    assert not environment.outcome.faults
    assert environment.step("bad", "sh", "-c", "echo why >&2; exit 3") is None
    assert not environment.outcome.sound
    assert environment.outcome.steps[-1][2] == "exit 3: why"
    environment.outcome.keep(tmp_path / "kept.json")
    again = Outcome(environment.outcome.kind)
    again.take(tmp_path / "kept.json")
    assert again.steps == environment.outcome.steps
    page = report([again, Outcome(Kind("3.13", "pandas2"), missing="no Python 3.13")], HEAD)
    assert "from commit abc" in page
    assert "fault: bad" in page and "not run: no Python 3.13" in page


@pytest.mark.parametrize(
    ("left_out", "first", "result"),
    [
        ((), False, "sound"),
        ((SAME,), True, "sound"),
        ((SAME,), False, "partly: without same figures"),
        ((UNIT_TESTS,), True, "partly: without unit tests"),
        (("doctor", UNIT_TESTS), False, "partly: without doctor, unit tests"),
    ],
)
def test_an_environment_is_sound_if_figures_were_compared_and_tests_ran(tmp_path, left_out, first, result):
    steps = [(name, True, "1 s") for name in NEEDED if name not in left_out]
    one = Outcome(Kind("3.12", "pandas2"), steps=steps, first=first)
    one.keep(tmp_path / "kept.json")
    again = Outcome(one.kind)
    again.take(tmp_path / "kept.json")
    assert again.result == result
    assert again.sound == (result == "sound")
    assert f"| {result} |" in report([again], HEAD)


def test_one_that_ran_nothing_is_not_sound():
    assert Outcome(Kind("3.12", "pandas2")).result.startswith("partly: without doctor")


def test_what_bessemer_needs_is_found_with_what_that_needs():
    names = {name.lower() for name in closure("bessemer")}
    assert {"numpy", "pandas", "markupsafe"} <= names
    assert names.isdisjoint({"pytest", "weasyprint", "pyspark"})
