"""Every template of the catalogues is used by code or page, and every template that these name is there.

Identifiers are read from the source: whole as text constants, or made of parts, as in
``f"rolemodels.named_{verdict}"``. A part must itself be made in the source, so that a template no code can
name is found; one whose parts exist only elsewhere may slip through.
"""

import ast
import re
from functools import cache
from pathlib import Path

from bessemer.web import fields
from bessemer.words import catalogue

SOURCE = Path(__file__).parents[3] / "src" / "bessemer"
HOLE = "\0"


def pieces(node: ast.expr) -> str:
    """Return an expression of text with a hole for each part that is not constant."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(pieces(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return pieces(node.left) + pieces(node.right)
    return HOLE


@cache
def texts() -> frozenset[str]:
    """Return all texts of the source, whole or with holes, and constants as identifiers are made of them."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AugAssign):
                found.add(HOLE + pieces(node.value))
            elif isinstance(node, ast.expr):
                found.add(pieces(node))
            elif isinstance(node, ast.keyword | ast.arg) and node.arg:
                found.add(node.arg)
    for path in SOURCE.rglob("*.jinja"):
        page = path.read_text(encoding="utf-8")
        for function, part in (
            ("word", "ui"),
            ("tell", "brief"),
            ("web", "web"),
            ("fig", "figure"),
            ("own_word", "upload"),
            ("refused", "refused"),
            ("build", "builder"),
            ("say", "explore"),
        ):
            called = rf"\b{function}\([\"'](\w+)[\"']"
            found |= {f"{part}.{name}" for name in re.findall(called, page)}
            found |= {f"{part}.{name}{HOLE}" for name in re.findall(called + " ?[~+]", page)}
    # What tables of charts show is one text for all charts: headings, and how the names of values begin.
    for line in fields.LINES.values():
        found |= set(re.findall(r"=(\w+)", line)) | set(re.findall(r"\|([\w.]+)", line))
    found |= {
        re.sub(r"[^a-z0-9]+", "_", text.lower().replace(" & ", " and ")) for text in found if HOLE not in text
    }
    return frozenset(found - {"", HOLE})


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Return what the texts with holes match: each hole as little, or as much, as it can take."""
    holed = {re.sub(f"{HOLE}+", HOLE, text) for text in texts() if HOLE in text}
    telling = sorted(text for text in holed if len(re.sub(r"[^a-z]", "", text)) > 1 and len(text) < 60)
    return tuple(
        re.compile(hole.join(map(re.escape, text.split(HOLE))), flags=re.S)
        for text in telling
        for hole in ("(.*?)", "(.*)")
    )


@cache
def is_made(text: str, depth: int = 3) -> bool:
    """Return whether the source holds the text, or can put it together from texts it holds."""
    if text == "" or text.isdecimal() or text in texts():
        return True
    if depth == 0:
        return False
    joints = [at + 1 for at, sign in enumerate(text) if sign == "_"]
    if any(text[:at] in texts() and text[at:] in texts() for at in joints):
        return True
    return any(
        found is not None and all(is_made(part, depth - 1) for part in found.groups())
        for found in (pattern.fullmatch(text) for pattern in patterns())
    )


def test_no_template_is_left_over():
    assert sorted(id for id in catalogue("en") if not is_made(id)) == []


def test_every_template_that_code_names_is_there():
    parts = {id.split(".")[0] for id in catalogue("en")}
    named = {
        text
        for text in texts()
        if re.fullmatch(rf"({'|'.join(sorted(parts))})\.[a-z][a-z0-9_]*", text) and not text.endswith("_")
    }
    files = {f"{part}.{end}" for part in parts for end in ("csv", "json", "py", "parquet", "yaml")}
    assert sorted(named - set(catalogue("en")) - files) == []


def test_the_check_finds_a_template_that_nothing_names():
    assert not is_made("structure.headline_that_nobody_says")
    assert is_made("structure.headline")
