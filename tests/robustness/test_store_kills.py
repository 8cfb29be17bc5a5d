"""Writers of the store killed with SIGKILL: old or new is whole, and the next import goes through."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(os.name == "nt", reason="uses fork and SIGKILL")
def test_a_killed_writer_leaves_the_old_or_the_new_dataset():
    """Every ninth step of each kind of writer, and two moments of its work; `make kill-test` has all."""
    asked = ["--every", "9", "--times", "2", "--commands", "0", "--seed", "7", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "tools.kill_test", *asked],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    kills = json.loads(done.stdout)
    assert [kill for kill in kills if kill["found"].startswith("damaged") or kill["after"]] == []
    assert done.returncode == 0, done.stderr
    found = Counter((kill["writer"], kill["found"]) for kill in kills)
    # Both outcomes are seen: a test that kills too early or too late would show nothing.
    for writer in ("first import", "import anew", "remove"):
        assert len({found_ for kind, found_ in found if kind == writer}) == 2, found
    assert found["upgrade", "old"] >= 5
