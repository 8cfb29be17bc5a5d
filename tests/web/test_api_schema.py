"""The interface against its own description: schemathesis makes requests from it, with a fixed seed.

All checks of schemathesis are on. Every place and text that it makes up is either unknown, which is said as a
problem, or means something; what is computed for it is computed for real.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings

from bessemer.web import create_app

EXAMPLES = int(os.environ.get("BESSEMER_API_EXAMPLES", "12"))
APP = create_app()
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP)
# Names that mean something, so that not only refusals are tried.
PLACES, QUESTIONS = ("CN-JL", "Pittsburgh", "吉林"), ("structure", "history", "casebook")


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Let two of three made-up places and names be real ones."""
    if not path_parameters or context.operation is None:
        return path_parameters
    changed = dict(path_parameters)
    real = {"region": PLACES, "case": ("pittsburgh", "none"), "chart": ("history-output", "none")}
    for name, values in real.items():
        made = changed.get(name)
        if isinstance(made, str) and len(made) % 3:
            changed[name] = values[len(made) % len(values)]
    if changed.get("name") is not None and "datasets" in context.operation.path:
        changed["name"] = "reference" if len(str(changed["name"])) % 2 else changed["name"]
    return changed


@SCHEMA.parametrize()
@seed(20261126)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_every_address_does_what_its_description_says(case):
    case.headers = {**(case.headers or {}), "host": "127.0.0.1"}
    case.call_and_validate()


def test_the_description_has_every_address():
    assert len(list(SCHEMA.get_all_operations())) >= 13


@pytest.mark.parametrize("path", ["/api/v1/regions/{region}/{question}", "/api/v1/regions"])
def test_addresses_that_matter_are_among_them(path):
    assert path in {operation.ok().path for operation in SCHEMA.get_all_operations()}
