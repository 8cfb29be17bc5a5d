"""The method page: its code runs, and its table of conventions says what the code does."""

import re
from pathlib import Path

import pytest

from bessemer.structure import CONVENTIONS

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "complexity.md").read_text(encoding="utf-8")


def rows():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    names = [
        name.strip() for name in next(line for line in PAGE.splitlines() if line.startswith("| |")).split("|")
    ]
    return [name for name in names if name], {row[0]: row[1:] for row in cells if row[0]}


def test_code_blocks_run():
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "complexity.md", "exec"), {})


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ("method", "method", {"eigenvector": "eigenvector", "reflections": "18 and 19 reflections"}),
        ("deviation over", "spread", {"regions": "regions", "rows": "rows of the stacked table"}),
        ("degrees of freedom taken off", "ddof", {0: "0", 1: "1"}),
        ("PCI scaled by", "pci_scale", {"regions": "regions", "own": "own"}),
        ("sign of PCI", "pci_sign", {"eci": "that of ECI", "ubiquity": "falls with ubiquity"}),
        ("proximity to itself", "diagonal", {0.0: "0", 1.0: "1"}),
        ("density", "percent", {False: "fraction", True: "percent"}),
        ("outlook weighted with", "outlook_pci", {"standardised": "PCI", "eigenvector": "raw eigenvector"}),
        ("COI", "coi_scale", {"none": "sum", "standardised": "standardised"}),
        ("COG divided by", "cog_scale", {"none": "–", "regions": "deviation of raw ECI"}),
        (
            "COG: proximities divided by",
            "cog_total",
            {"other": "sum of the absent industry", "own": "sum of the gained one"},
        ),
        ("COG: own term taken off", "cog_own_term", {True: "yes", False: "no"}),
        ("COG of strengths", "cog_strengths", {True: "reported", False: "0"}),
    ],
)
def test_the_table_of_conventions_is_the_code(row, field, words):
    names, table = rows()
    assert names == list(CONVENTIONS)
    expected = [words[getattr(convention, field)] for convention in CONVENTIONS.values()]
    assert [cell.removesuffix(" (the package has none)") for cell in table[row]] == expected
