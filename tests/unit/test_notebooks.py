"""The notebooks of examples/ run as they stand, each in a kernel of its own; they have no outputs."""

import json
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
MOST_BYTES = 20_000


def name_of(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_runs(path, tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "BESSEMER_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    book = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        book, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = json.dumps([cell.get("outputs", []) for cell in book.cells], ensure_ascii=False)
    assert ("<svg" in shown) == ("charts[0]" in path.read_text(encoding="utf-8"))
    assert '"stderr"' not in shown, shown[:2000]
    assert not re.search(r"\bNaN to\b|\bNone to\b|Traceback", shown)


def test_there_are_at_least_four():
    assert len(NOTEBOOKS) >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_is_kept_light_and_without_outputs(path):
    text = path.read_text(encoding="utf-8")
    book = json.loads(text)
    assert len(text.encode()) < MOST_BYTES
    for cell in book["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert set(book["metadata"]) <= {"kernelspec", "language_info"}
