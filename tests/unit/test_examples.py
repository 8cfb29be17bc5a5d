"""The examples in docstrings run as they stand, in every module."""

import doctest
import importlib
import pkgutil

import pytest

import bessemer

MODULES = [
    found.name
    for found in pkgutil.walk_packages(bessemer.__path__, prefix="bessemer.")
    if not found.name.endswith("__main__")
]


def test_there_are_modules_to_look_at():
    assert len(MODULES) > 100


@pytest.mark.parametrize("name", ["bessemer", *MODULES])
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
