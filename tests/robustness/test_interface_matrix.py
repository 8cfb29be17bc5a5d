"""The matrix of bad inputs at the JSON interface: status, and a problem that says what to do."""

import warnings

import pytest
from tests.robustness.mistakes import PARAMETERS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

from bessemer.web import create_app

APP = create_app()
CLIENT = TestClient(APP, base_url="http://127.0.0.1:8600")
OPERATIONS = {
    path: operation["get"].get("parameters", [])
    for path, operation in CLIENT.get("/api/v1/openapi.json").json()["paths"].items()
}
GOOD = {"region": "CN-JL", "question": "structure", "chart": "none", "case": "pittsburgh"}


def _good(path):
    """Return good values of what stands in a path; a name is that of a dataset or of a classification."""
    return {**GOOD, "name": "reference" if "datasets" in path else "sections16"}


def _rows():
    for path, parameters in OPERATIONS.items():
        for parameter in parameters:
            for kind, value, status, said in PARAMETERS.get(parameter["name"], ()):
                yield pytest.param(
                    path, parameter, value, status, said, id=f"{path} {parameter['name']} {kind}"
                )


@pytest.mark.parametrize(("path", "parameter", "value", "status", "said"), list(_rows()))
def test_a_bad_value_is_a_problem_that_says_what_to_do(path, parameter, value, status, said):
    name = parameter["name"]
    filled = path.format(**{**_good(path), **({name: value} if parameter["in"] == "path" else {})})
    answer = CLIENT.get(filled, params={} if parameter["in"] == "path" else {name: value})
    # A name of a dataset is unknown, one of a classification is none of those listed.
    assert answer.status_code == (status or (404 if "datasets" in path else 422))
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["detail"] and told["remedy"]
    assert said in answer.text
    assert "Traceback" not in answer.text and "/src/" not in answer.text


@pytest.mark.parametrize("path", sorted(OPERATIONS))
def test_a_parameter_that_there_is_not_is_refused_with_those_there_are(path):
    answer = CLIENT.get(path.format(**_good(path)), params={"yaer": "2013"})
    assert answer.status_code == 422
    told = answer.json()
    assert "yaer" in told["detail"] and told["remedy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_changed_by_the_interface(method):
    answer = CLIENT.request(method, "/api/v1/regions/CN-JL")
    assert answer.status_code == 405 and answer.json()["remedy"]


def test_every_parameter_of_every_address_is_in_the_matrix():
    known = {parameter["name"] for parameters in OPERATIONS.values() for parameter in parameters}
    assert known == set(PARAMETERS)
