"""The examples in the docstrings of structure run and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import bessemer.structure

MODULES = [entry.name for entry in pkgutil.iter_modules(bessemer.structure.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(f"bessemer.structure.{name}"))
    assert result.failed == 0


def test_no_module_has_the_name_of_a_public_function():
    assert set(MODULES) & set(bessemer.structure.__all__) == set()
