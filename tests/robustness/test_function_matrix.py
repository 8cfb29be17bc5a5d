"""The matrix of bad inputs at public functions: which error, what it says, and that it says what to do."""

import importlib
import inspect

import pytest
from tests.robustness.function_arrays import ARRAYS, GOOD_ARRAYS, NO_GOOD
from tests.robustness.function_mistakes import MISTAKES, NOT_THERE, WITHOUT, functions
from tests.robustness.function_options import OPTIONS, Later
from tests.robustness.method_mistakes import GOOD as IN_METHODS

import bessemer as bm
from bessemer import errors
from bessemer.errors import BessemerError

OWN = {**OPTIONS, **ARRAYS}
FOLDERS = ("structure", "history", "dependence", "pathways", "rolemodels", "scenarios", "harmonise")


def _function(name):
    folder, _, bare = name.partition(".")
    return getattr(bm if folder == "bm" else importlib.import_module(f"bessemer.{folder}"), bare)


def _public():
    """Yield every public function; one that keeps what it returned is one too."""
    modules = {folder: importlib.import_module(f"bessemer.{folder}") for folder in FOLDERS} | {"bm": bm}
    for folder, module in modules.items():
        for name in module.__all__:
            found = getattr(module, name)
            if callable(found) and not inspect.isclass(found):
                yield f"{folder}.{name}"


def _mistakes(name, parameter):
    """Return the mistakes in a parameter: its own in this function, or those that it has everywhere."""
    if (name, parameter) in OWN or (name, parameter) in NOT_THERE:
        return OWN.get((name, parameter), ())
    return MISTAKES.get(parameter, ())


def _rows():
    for name, good in functions().items():
        for parameter in inspect.signature(_function(name)).parameters:
            for kind, value, error, said in _mistakes(name, parameter):
                if (name, parameter, kind) not in NOT_THERE:
                    yield pytest.param(
                        name, {**good, parameter: value}, error, said, id=f"{name} {parameter} {kind}"
                    )


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "empty.csv").write_text("")
    (folder / "noise.csv").write_bytes(bytes(range(256)))
    return folder


def _made(given):
    return {key: value.made() if isinstance(value, Later) else value for key, value in given.items()}


@pytest.mark.parametrize(("name", "given", "error", "said"), list(_rows()))
def test_a_bad_input_of_a_function_is_an_error_that_says_what_to_do(
    name, given, error, said, place, monkeypatch
):
    given = _made(given)
    monkeypatch.chdir(place)
    with pytest.raises(getattr(errors, error) if error else BessemerError) as caught:
        _function(name)(**given)
    assert caught.value.what and caught.value.remedy
    assert max(map(len, caught.value.lines())) < 450
    assert said in str(caught.value)
    assert sorted(path.name for path in place.iterdir()) == ["empty.csv", "noise.csv"]


def test_every_public_function_is_in_the_matrix_or_has_a_reason():
    public = set(_public()) - set(IN_METHODS)  # the matrix of methods has those
    assert public - set(functions()) - set(WITHOUT) == set()
    assert (set(functions()) | set(WITHOUT)) - public == set()
    assert set(functions()) & set(WITHOUT) == set()
    for name in functions():
        parameters = inspect.signature(_function(name)).parameters
        assert any(_mistakes(name, parameter) for parameter in parameters) or (name, "target") in NOT_THERE
    for name, parameter in OWN:
        assert parameter in inspect.signature(_function(name)).parameters, (name, parameter)


@pytest.mark.parametrize("name", sorted(set(GOOD_ARRAYS) - NO_GOOD))
def test_a_kernel_takes_the_good_values_that_the_mistakes_stand_among(name):
    assert _function(name)(**_made(GOOD_ARRAYS[name])) is not None
