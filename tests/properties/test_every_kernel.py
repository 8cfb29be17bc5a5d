"""Every public kernel is called in a property test, or is here with the reason why it is in none."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FOLDERS = (
    *("structure", "history", "dependence", "pathways", "rolemodels", "scenarios"),
    *("classify", "harmonise"),
)

READS = "it reads a file: fuzzed (tools/fuzzing) and in the matrix of bad inputs"
LISTS = "it looks up what ships; nothing is computed"
DRAWS = "it draws a chart from a table"
WHOLE = "it answers for a region of a whole dataset out of kernels that have properties of their own"
RULES = "a table of verdicts; its unit tests try each row"

EXCEPTIONS = {
    "structure": {"convention_named": LISTS},
    "history": {
        **dict.fromkeys(("axis", "evidence_grid", "hubs", "trajectory"), WHOLE),
        "axis_verdict": RULES,
        "scan_regions": "synthetic controls of many regions, with the p-values of scan_p_values",
        "predictor_control": "predictor_weights and the checks of a comparison in one call",
        "augmented_control": "simplex_weights and ridge_correction in one call",
        "synthetic_difference": "double_weights in one call",
    },
    "dependence": {
        **dict.fromkeys(("read_icio", "read_national", "read_tidy", "read_wiod", "read_wiod_years"), READS),
        "from_pymrio": "it takes over the arrays of another package; its unit test compares them",
        **dict.fromkeys(
            ("elasticity_sets", "national_table", "shipped_provincial_table", "world_table"), LISTS
        ),
        **dict.fromkeys(("customs", "cut_ranges", "nafta_replication", "regionalisation_errors"), WHOLE),
        "circulation_by_year": "circulation of several tables",
        "koopman_wang_wei_by_year": "koopman_wang_wei of several tables",
    },
    "pathways": {
        **dict.fromkeys(("frontier_chart", "options_chart", "reliability_chart"), DRAWS),
        **dict.fromkeys(("hit_rates", "options", "supporters", "told"), WHOLE),
        "us_places": LISTS,
        "portfolio": "its solver is held to trying all subsets in tests/unit/pathways/test_portfolio.py",
        "stepping_stones": "its search is held to trying all chains in tests/unit/pathways/test_chains.py",
    },
    "rolemodels": {
        **dict.fromkeys(("contrast", "evidence", "explore", "forecast", "search", "transfer"), WHOLE),
        **dict.fromkeys(("contrast_part", "evidence_part", "forecast_part", "transfer_part"), WHOLE),
        **dict.fromkeys(("carryover_table", "episodes", "forecast_record"), WHOLE),
        "check_components": "it refuses; the matrix of bad inputs has it",
        "why_none": "it says a reason",
    },
    "scenarios": {
        "hindcasts": LISTS,
        "scenario_answer": WHOLE,
        "shipped": LISTS,
        "read_scenario": READS,
        "scenario_of": READS,
        "simulate": WHOLE,
        "run": "its engine has identities in every path in tests/unit/scenarios/test_engine.py",
        "split_of": "its indices are held to known ones in tests/unit/scenarios/test_variance.py",
    },
    "classify": {
        **dict.fromkeys(("add_scheme", "aim_codes", "aim_names", "aim_of", "has_concordance"), LISTS),
        **dict.fromkeys(("scheme", "schemes"), LISTS),
    },
    "harmonise": {
        "read_concordance": READS,
        "crosswalk": LISTS,
        "convert_bounds": "its bounds are held to converted cells in tests/unit/test_conversion.py",
        **dict.fromkeys(("harmonise_dataset", "splice_datasets"), "conversion and splice on stored datasets"),
    },
}


def _given(function):
    return any(
        isinstance(part, ast.Name | ast.Attribute) and "given" in ast.unparse(part).split(".")
        for decorator in function.decorator_list
        for part in ast.walk(decorator)
    )


def _name(node):
    return getattr(node, "id", getattr(node, "attr", None))


def _calls(body):
    return {_name(node.func) for node in ast.walk(body) if isinstance(node, ast.Call)}


def _items(node, kept):
    """Return the names in a list or mapping that is written out, here or under a name of the module."""
    if isinstance(node, ast.Call) and _name(node.func) == "values":
        node = node.func.value
    node = kept.get(_name(node), node)
    found = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    return {_name(item) for item in found}


def _calls_through(body, kept):
    """Return the names of a list whose every item is called, in a loop or as a parameter of the test."""
    for node in ast.walk(body):
        if isinstance(node, ast.For) and _name(node.target) in _calls(node):
            yield from _items(node.iter, kept)
        for mark in getattr(node, "decorator_list", ()):
            listed = isinstance(mark, ast.Call) and _name(mark.func) == "parametrize"
            if listed and getattr(mark.args[0], "value", None) in _calls(node):
                yield from _items(mark.args[1], kept)


def called_in_properties():
    """Return every name called in the modules of property tests and in tests elsewhere that draw examples."""
    names = set()
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if "hypothesis" not in text or path == Path(__file__):
            continue
        tree = ast.parse(text)
        kept = {_name(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
        bodies = [tree]
        if path.parent.name != "properties":
            bodies = [node for node in tree.body if isinstance(node, ast.FunctionDef) and _given(node)]
        for body in bodies:
            names |= _calls(body) | set(_calls_through(body, kept))
    return names


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_public_function_has_properties_or_a_reason(folder):
    module = importlib.import_module(f"bessemer.{folder}")
    public = {name: getattr(module, name) for name in module.__all__}
    functions = {name for name, found in public.items() if callable(found) and not inspect.isclass(found)}
    called, excepted = called_in_properties(), set(EXCEPTIONS[folder])
    assert functions - called - excepted == set(), "write a property test, or say why there is none"
    assert excepted - functions == set(), "these are gone"
