"""Recipe, container, citation and metadata say the same as pyproject.toml and the code."""

import ast
import datetime
import importlib.util
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

import bessemer

ROOT = Path(__file__).parents[2]
WHOLE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = WHOLE["project"]
RECIPE = ROOT / "packaging" / "conda" / "recipe.yaml"
# What conda-forge calls what PyPI calls otherwise.
CONDA = {"duckdb": "python-duckdb", "ibis-framework[duckdb]": "ibis-duckdb"}
# Packages that are imported by another name than they are installed by.
NAMED = {
    "PIL": "pillow",
    "fontTools": "fonttools",
    "griffe": "griffelib",
    "ibis": "ibis-framework",
    "sklearn": "scikit-learn",
    "vl_convert": "vl-convert-python",
    "yaml": "pyyaml",
    "distributed": "dask",
    "rattler_build": "py-rattler-build",
}
# What is compared with Bessemer in environments of its own (make bench).
PEERS = {
    "ecomplexity",
    "econcomplex",
    "economic_complexity",
    "fermi",
    "mario",
    "mlsynth",
    "pymrio",
    "pysyncon",
    "scpi_pkg",
}


def recipe():
    """Return the recipe with what its context says put in."""
    text = RECIPE.read_text(encoding="utf-8")
    context = yaml.safe_load(text)["context"]
    return yaml.safe_load(re.sub(r"\$\{\{ (\w+) \}\}", lambda found: context.get(found[1], found[0]), text))


def test_every_place_names_the_same_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {PROJECT["version"], citation["version"], recipe()["package"]["version"]} == {bessemer.__version__}


def test_the_recipe_asks_for_what_the_project_asks_for():
    wanted = set()
    for line in PROJECT["dependencies"]:
        name, bound = re.fullmatch(r"([\w.\[\]-]+)(>=[\w.]+)", line).groups()
        wanted.add(f"{CONDA.get(name, name.lower())} {bound}")
    asked = recipe()["requirements"]
    assert set(asked["run"]) == wanted | {f"python {PROJECT['requires-python']}"}
    names = {re.match(r"[\w-]+", line)[0] for line in WHOLE["build-system"]["requires"]}
    assert names <= {line.split()[0] for line in asked["host"]}


def test_the_recipe_has_the_form_of_today():
    made = recipe()
    wanted = {"schema_version", "context", "package", "source", "build", "requirements", "tests", "about"}
    # conda-forge wants maintainers; who they are is not known before it is there.
    assert wanted <= set(made) <= {*wanted, "extra"}
    assert set(made.get("extra", {})) <= {"recipe-maintainers"}
    assert made["schema_version"] == 1
    (script,) = made["build"]["python"]["entry_points"]
    assert script == "bessemer = " + PROJECT["scripts"]["bessemer"]
    assert made["about"]["license"] == PROJECT["license"]
    assert made["about"]["license_file"] == PROJECT["license-files"]
    assert all((ROOT / file).is_file() for file in made["about"]["license_file"])
    assert (RECIPE.parent / made["source"]["path"]).resolve() == ROOT


def test_the_recipe_is_one_that_rattler_build_renders():
    rattler = pytest.importorskip("rattler_build")
    (made,) = rattler.Stage0Recipe.from_file(str(RECIPE)).render(rattler.VariantConfig())
    assert f"bessemer {bessemer.__version__}" in f"{made.recipe.package.name} {made.recipe.package.version}"


def test_the_citation_names_what_is_cited():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "license", "type"} <= set(citation)
    assert [author["name"] for author in citation["authors"]] == [one["name"] for one in PROJECT["authors"]]
    assert citation["license"] == PROJECT["license"]
    assert set(citation["keywords"]) & set(PROJECT["keywords"])
    assert isinstance(citation["date-released"], datetime.date)


def test_the_container_gets_what_a_wheel_is_built_from_and_runs_without_root():
    kept = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line[:1] == "!"
    }
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    needed = {
        *(
            "pyproject.toml",
            "hatch_build.py",
            "constraints.txt",
            PROJECT["readme"],
            *PROJECT["license-files"],
        ),
        *wheel["targets"]["wheel"]["force-include"],
    }
    assert needed <= kept and "src" in kept
    assert all((ROOT / path).exists() for path in kept)
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users and users[-1].isdigit() and int(users[-1]) > 0
    image = next(line for line in lines if line.startswith("FROM "))
    python = re.search(r"python:(\d\.\d+)", image)[1]
    assert f"Programming Language :: Python :: {python}" in PROJECT["classifiers"]
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    serve = next(line for line in lines if line.startswith("CMD [") and "serve" in line)
    assert "--token" not in serve  # one is made and shown; a token in an image is no secret


def test_every_dependency_is_pinned_once_and_within_what_is_asked():
    from bessemer.installation.versions import parsed, satisfies

    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    names = [re.sub(r"[-_.]+", "-", name).lower() for name, _ in pins]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    versions = dict(zip(names, (version for _, version in pins), strict=True))
    tables = (PROJECT["optional-dependencies"], WHOLE["dependency-groups"])
    more = [line for table in tables for lines in table.values() for line in lines]
    for one in parsed([*PROJECT["dependencies"], *more, *WHOLE["build-system"]["requires"]]):
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        assert name in versions, name
        assert satisfies(versions[name], one.asked), one


def test_no_group_repeats_what_the_project_needs():
    core = {re.match(r"[\w-]+", line)[0].lower() for line in PROJECT["dependencies"]}
    for lines in WHOLE["dependency-groups"].values():
        names = [re.match(r"[\w-]+", line)[0].lower() for line in lines]
        assert len(names) == len(set(names)) and core.isdisjoint(names)


def imported(folder):
    """Return the packages that the Python files of a folder import, by the file."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module]
            else:
                continue
            found |= {module.partition(".")[0]: str(path.relative_to(ROOT)) for module in modules}
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names}


@pytest.mark.parametrize("folder", ["src", "tools", "tests", "benchmarks"])
def test_what_is_imported_is_declared(folder):
    """Not only there because something else needs it."""
    lines = [
        *PROJECT["dependencies"],
        *(one for some in PROJECT["optional-dependencies"].values() for one in some),
    ]
    if folder != "src":
        lines += [one for some in WHOLE["dependency-groups"].values() for one in some]
    declared = {re.match(r"[\w-]+", line)[0].lower().replace("_", "-") for line in lines}
    own = {"bessemer", "tools", "tests", "benchmarks", "reference", "toys"}
    missing = {
        name: path
        for name, path in imported(folder).items()
        if name not in own | PEERS and NAMED.get(name, name.lower().replace("_", "-")) not in declared
    }
    assert missing == {}


def test_no_wheel_is_built_without_the_drawing_library(monkeypatch):
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    hook = module.CustomBuildHook(str(ROOT), {}, None, None, "", "wheel")
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    monkeypatch.setattr(sys, "path", [])
    data = {"force_include": {}}
    hook.initialize("editable", data)
    with pytest.raises(RuntimeError, match="needs vl-convert-python"):
        hook.initialize("standard", data)
    assert data == {"force_include": {}}


def test_a_wheel_is_built_with_the_renderer_that_tests_run_on():
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    (renderer,) = (line for line in WHOLE["build-system"]["requires"] if line.startswith("vl-convert"))
    assert renderer in pins


def test_the_page_for_pypi_has_no_link_that_is_dead_there():
    page = (ROOT / PROJECT["readme"]).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]*)\)|(?:href|src)=\"([^\"]*)\"|^\[[^]]+\]:\s*(\S+)", page, re.MULTILINE)
    assert [link for found in links for link in found if link and not link.startswith("https://")] == []
    for count in Counter(region.kind for region in bessemer.reference().regions.values()).values():
        assert f"{count} " in page


def test_addresses_of_the_project_are_whole():
    """There is none yet; who adds one must be able to open it."""
    for address in PROJECT.get("urls", {}).values():
        assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(/[\w./-]*)?", address)
        assert "example" not in address
