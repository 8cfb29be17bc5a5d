"""Clients of the application, as a browser on this machine would be one."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

from bessemer.web import create_app


@pytest.fixture(scope="session")
def app():
    return create_app()


@pytest.fixture
def client(app):
    return TestClient(app, base_url="http://127.0.0.1:8600")


@pytest.fixture
def guarded():
    """Return a client of an application with a token, which keeps cookies and follows nothing by itself."""
    made = create_app(token=TOKEN)
    return TestClient(made, base_url="http://127.0.0.1:8600", follow_redirects=False)


TOKEN = "a-token-of-a-test"
