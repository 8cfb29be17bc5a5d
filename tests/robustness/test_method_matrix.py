"""The matrix of bad inputs at public methods, and at the functions of casebook, words and classify."""

import importlib
import inspect
from types import FunctionType

import pytest
from tests.robustness.function_mistakes import PANEL, TABLE
from tests.robustness.function_options import Later
from tests.robustness.method_mistakes import GOOD, MISTAKES, WITHOUT

import bessemer as bm
from bessemer import errors
from bessemer.dependence import MRIO
from bessemer.errors import BessemerError
from bessemer.sources import Dataset
from bessemer.studies import Study

CLASSES = {"Panel": bm.Panel, "MRIO": MRIO, "Dataset": Dataset, "Study": Study}
FOLDERS = ("casebook", "words", "classify")
CODED = bm.Panel([[[10.0, 4.0]]], (2016,), ("here",), ("452112", "452910"), classification="naics2012")


def _called(name):
    """Return what is called: a function, a class, or a method of a good object."""
    holder, _, bare = name.partition(".")
    if holder == "bm":
        return getattr(bm, bare)
    if holder not in CLASSES:
        folder = "dependence.cuts" if holder == "cuts" else holder
        return getattr(importlib.import_module(f"bessemer.{folder}"), bare)
    if bare == "__init__":
        return CLASSES[holder]
    own = {"MRIO": TABLE, "Dataset": bm.reference(), "Panel": PANEL}
    return getattr(CODED if name in ("Panel.convert", "Panel.aggregate") else own[holder], bare)


def _public():
    for holder, kind in CLASSES.items():
        for name, member in vars(kind).items():
            if not name.startswith("_") and isinstance(member, FunctionType | classmethod):
                yield f"{holder}.{name}"
    for folder in FOLDERS:
        module = importlib.import_module(f"bessemer.{folder}")
        for name in module.__all__:
            if callable(getattr(module, name)) and not inspect.isclass(getattr(module, name)):
                yield f"{folder}.{name}"


def _made(value):
    return value.made() if isinstance(value, Later) else value


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "empty.csv").write_text("")
    (folder / "noise.csv").write_bytes(bytes(range(256)))
    return folder


ROWS = [
    pytest.param(name, parameter, *row, id=f"{name} {parameter} {str(row[0])[:20]!r}")
    for (name, parameter), rows in MISTAKES.items()
    for row in rows
]


@pytest.mark.parametrize(("name", "parameter", "value", "error", "said"), ROWS)
def test_a_bad_input_of_a_method_is_an_error_that_says_what_to_do(
    name, parameter, value, error, said, place, monkeypatch
):
    given = {key: _made(good) for key, good in GOOD[name].items()} | {parameter: value}
    monkeypatch.chdir(place)
    monkeypatch.setenv("BESSEMER_HOME", str(place.parent / "home"))
    with pytest.raises(getattr(errors, error) if error else BessemerError) as caught:
        _called(name)(**given)
    assert caught.value.what and caught.value.remedy
    assert max(map(len, caught.value.lines())) < 450
    assert said in str(caught.value)
    assert sorted(path.name for path in place.iterdir()) == ["empty.csv", "noise.csv"]


def test_every_public_method_is_in_the_matrix_or_has_a_reason():
    public, tried = set(_public()), {name for name, _ in MISTAKES}
    assert public - tried - set(WITHOUT) == set()
    assert tried == set(GOOD) - set(WITHOUT)
    assert {name for name in WITHOUT if " " not in name} <= public - tried
    for name, parameter in MISTAKES:
        assert parameter in inspect.signature(_called(name)).parameters, (name, parameter)


@pytest.mark.parametrize("name", [name for name in GOOD if name.partition(".")[0] in (*CLASSES, *FOLDERS)])
def test_good_arguments_are_accepted(name, place):
    """Else a row could fail for another reason than its mistake."""
    given = {key: _made(good) for key, good in GOOD[name].items()}
    if name in ("casebook.read_cases", "classify.add_scheme", "Panel.aggregate"):
        pytest.skip("each of its rows is about its one argument")
    _called(name)(**given)
