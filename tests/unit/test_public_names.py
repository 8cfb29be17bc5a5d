"""What pages, notebooks and programs of the web page use of Bessemer stands in the API reference.

The reference says that other names may change without notice, so that no page may lead a reader to them.
"""

import ast
import importlib
import json
import re
from types import ModuleType

import pytest
from tests.unit.doc_blocks import PAGES, ROOT, blocks_of
from tools.docs_site import reference

PARTS = reference.parts()
MODULES = {"bessemer"} | {part.module for part in PARTS}
NAMES = {path for part in PARTS for path in part.paths}
NAMES |= {f"bessemer.answer.{name}" for name in reference.ANSWERS} | {"bessemer.__version__"}
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))


def is_public(name):
    return name in NAMES or name in MODULES


def not_public(code):
    """Return what code takes of Bessemer and the reference does not have, as full names."""
    tree = ast.parse(code)
    meant, found = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "bessemer":
                    found.append(alias.name)
                    top = alias.name if alias.asname else "bessemer"
                    meant[alias.asname or "bessemer"] = top
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "bessemer":
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found.append(name)
                meant[alias.asname or alias.name] = name
    for node in ast.walk(tree):
        parts, inner = [], node
        while isinstance(inner, ast.Attribute):
            parts.insert(0, inner.attr)
            inner = inner.value
        if parts and isinstance(inner, ast.Name) and inner.id in meant:
            name = meant[inner.id]
            for part in parts:
                if not isinstance(_value(name), ModuleType):
                    break
                name = f"{name}.{part}"
            found.append(name)
    return sorted({name for name in found if not is_public(name)})


def _value(name):
    """Return what a full name means; a module is one also where it was not imported yet."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, last = name.rpartition(".")
        return getattr(importlib.import_module(module), last) if module else None


def programs(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_use_public_names_only(page):
    assert not_public("\n".join(block.text for block in blocks_of(page, "python"))) == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda page: page.name)
def test_notebooks_use_public_names_only(notebook):
    assert not_public("\n".join(programs(notebook))) == []


def test_programs_that_the_web_page_shows_use_public_names_only():
    """Programs are texts of web/, some of them line by line."""
    wrong = {}
    for file in sorted((ROOT / "src/bessemer/web").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                lines = re.findall(r"^(?:import|from) bessemer\b.* (?:import|as) .*$", node.value, re.M)
                odd = not_public("\n".join(line for line in lines if "{" not in line))
                wrong |= {f"{file.name}:{node.lineno}": odd} if odd else {}
    assert wrong == {}


def test_what_is_not_public_is_seen():
    shares = "bessemer.structure.shares"
    assert shares in not_public("import bessemer as bm\nbm.structure.shares.shift_share")
    assert not_public("import bessemer as bm\nbm.study('Jilin').structure.anything") == []
    assert not_public("from bessemer.dependence import cuts\ncuts.spec") == ["bessemer.dependence.cuts.spec"]
    internal = "from bessemer.sources.imports import import_table"
    assert not_public(internal) == ["bessemer.sources.imports.import_table"]
    assert all(programs(notebook) for notebook in NOTEBOOKS) and len(NOTEBOOKS) >= 4
