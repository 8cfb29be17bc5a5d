from functools import cache

import pytest

import bessemer as bm
from bessemer.studies import Study


@cache
def _study(name: str) -> Study:
    return bm.study(name)


@pytest.fixture(scope="session")
def study_of():
    """Return a study, computed once for all tests of briefs."""
    return _study
