"""A short run of the fuzzing of `make fuzz`, with inputs of its own at every reader and at the interface."""

import random

import pytest
from tools import fuzz
from tools.fuzzing import specimens, web
from tools.fuzzing.running import Sandbox, outcome
from tools.fuzzing.targets import targets

SEED, EACH = 1, 6


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_what_is_damaged_is_read_whole_or_refused_with_a_remedy(target, sandbox):
    found = [outcome(target, SEED, number, sandbox) for number in range(EACH)]
    assert [entry for entry in found if entry.verdict == "fault"] == []


@pytest.mark.parametrize("name", [web.NAME, web.PAGES])
def test_what_is_no_request_is_refused_and_never_breaks_the_server(name, sandbox):
    client = web.Client()
    found = [web.outcome(name, SEED, number, client) for number in range(30)]
    assert [entry for entry in found if entry.verdict == "fault"] == []
    # Not everything is refused, or nothing would be tried.
    assert {"status 2xx", "status 4xx"} <= {entry.verdict for entry in found}


def test_an_input_is_the_same_for_the_same_seed():
    for target in targets()[:3]:
        one, other = (target.make(random.Random(f"1:{target.name}:5")) for _ in range(2))
        assert one == other


def test_every_format_is_fuzzed_and_its_specimens_are_good(sandbox):
    """Otherwise all might be refused for one fault that nobody put there."""
    from bessemer.sources.readers.registry import MODULES, read_published

    assert set(specimens.published()) == set(MODULES)
    for found in specimens.published().values():
        path = sandbox.files() / found[0].file
        path.write_bytes(found[0].content)
        assert len(read_published([path]).frame)


def test_a_fault_is_reported_with_what_reproduces_it():
    entry = fuzz.Outcome("own table", 7, 3, "fault", "ValueError: x", "cells.py:1 read")
    head = {"commit": "c", "machine": "m", "python": "3", "seed": 7}
    record = fuzz._record(("own table", 7, 0, 4), [entry])
    text = fuzz.report([record], head, 4)
    assert "**1 faults.**" in text and '--reproduce "7:own table:3"' in text
    parts = fuzz.chunks(1000, 5, [])
    assert parts == fuzz.chunks(1000, 5, []) and {part[0] for part in parts} == set(fuzz.weights([]))
