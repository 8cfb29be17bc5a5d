"""ARCHITECTURE.md, the import contract and the folders agree; modules keep to the rules of the house."""

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "bessemer"
MOST_LINES = 450
PACKAGES = sorted(path.parent for path in SOURCE.rglob("__init__.py"))
MODULES = sorted(SOURCE.rglob("*.py"))


def named(section: str) -> list[str]:
    """Return what the table of a section of ARCHITECTURE.md names, in its order."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.split(f"## {section}")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", table, flags=re.M)


def named_layers() -> list[str]:
    """Return the layers of the table in ARCHITECTURE.md, lowest first."""
    return named("Layers")


def contracted(prefix: str, number: int) -> list[str]:
    """Return the layers of an import contract, lowest first; one line may hold several."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][number]
    assert contract["type"] == "layers"
    return [
        name.strip().removeprefix(prefix) for line in reversed(contract["layers"]) for name in line.split(":")
    ]


def test_the_page_and_the_contract_name_the_same_layers_in_the_same_order():
    assert named_layers() == contracted("bessemer.", 0)
    assert len(named_layers()) >= 20


def test_the_folders_of_role_models_are_those_of_the_page_and_of_the_contract():
    folder = SOURCE / "rolemodels"
    names = named("Parts of role models")
    assert [*names, "answer"] == contracted("bessemer.rolemodels.", 1)
    assert set(names) == {path.name for path in folder.iterdir() if (path / "__init__.py").exists()}
    # Nothing lies beside the folders but the answer that joins them.
    assert {path.stem for path in folder.glob("*.py")} == {"__init__", "answer"}


def test_the_folders_of_history_are_those_of_the_page():
    folder = SOURCE / "history"
    assert set(named("Parts of history")) == {
        path.name for path in folder.iterdir() if (path / "__init__.py").exists()
    }
    for path in (folder / "synthetic").glob("*.py"):
        found = re.findall(r"bessemer\.history\.(\w+)", path.read_text(encoding="utf-8"))
        assert {name for name in found if (folder / f"{name}.py").exists() or name == "evidence"} == set()


@pytest.mark.parametrize("layer", ["web", "sources"])
def test_the_parts_of_a_large_layer_are_those_of_the_page(layer):
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|(.*)\|$", text.split(f"## Parts of {layer}")[1].split("\n## ")[0], flags=re.M)
    names = {name for row in rows[2:] for name in re.findall(r"`(\w+)`", row)}
    folder = SOURCE / layer
    folders = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert names - {path.stem for path in folder.glob("readers/*.py")} == (
        {path.stem for path in folder.glob("*.py")} | folders
    ) - {"__init__"}


def test_every_layer_is_there_and_everything_there_is_a_layer():
    there = {path.stem for path in SOURCE.glob("*.py")} | {
        path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()
    }
    assert set(named_layers()) == there - {"__init__", "__main__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_is_too_long_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda path: path.name)
def test_no_module_has_the_name_of_a_public_name_beside_it(folder):
    """Python would shadow one with the other: `import bessemer.structure.proximity` once gave a function."""
    dotted = ".".join(("bessemer", *folder.relative_to(SOURCE).parts))
    module = importlib.import_module(dotted)
    public = {name for name in getattr(module, "__all__", ()) if not name.startswith("__")}
    modules = {path.stem for path in folder.glob("*.py")} | {
        path.name for path in folder.iterdir() if (path / "__init__.py").exists()
    }
    assert public & modules == set()


def test_every_public_name_exists():
    for folder in PACKAGES:
        dotted = ".".join(("bessemer", *folder.relative_to(SOURCE).parts))
        module = importlib.import_module(dotted)
        for name in getattr(module, "__all__", ()):
            assert hasattr(module, name), f"{dotted}.{name}"


def functions(path: Path) -> list[tuple[str, str]]:
    """Return (where, problem) of what the style forbids in a module."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        problem = None
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "BaseException")
        ):
            problem = "bare except"
        if isinstance(node, ast.FunctionDef):
            defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
            if any(isinstance(default, ast.List | ast.Dict | ast.Set) for default in defaults):
                problem = "mutable default"
            if node.name == "__getattr__" and path != SOURCE / "__init__.py" and node.col_offset == 0:
                problem = "module __getattr__"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            outside = path.relative_to(SOURCE).parts[0] != "cli"
            if outside:
                problem = "print in the library"
        if problem is not None:
            found.append((f"{path.relative_to(SOURCE)}:{node.lineno}", problem))
    return found


def test_the_style_of_the_house():
    """No bare except, no mutable default, no printing outside the command line, one module __getattr__."""
    assert [problem for path in MODULES for problem in functions(path)] == []


def test_kernels_that_a_user_calls_are_documented():
    """Every public function of a question's folder has a docstring that says what it returns or does."""
    missing = []
    for folder in PACKAGES:
        dotted = ".".join(("bessemer", *folder.relative_to(SOURCE).parts))
        module = importlib.import_module(dotted)
        for name in getattr(module, "__all__", ()):
            thing = getattr(module, name)
            if callable(thing) and not (thing.__doc__ or "").strip():
                missing.append(f"{dotted}.{name}")
    assert missing == []
