"""Formulas of pages as MathML, made when the site is built: nothing is drawn by a script."""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

# What pymdownx.arithmatex (generic) writes for $...$ and $$...$$.
_INLINE = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>', re.S)
_BLOCK = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.S)
_LEFT = re.compile(r"\$\$|\\\(|\\\[|(?<![\w\\$])\$[a-zA-Z\\][^$\n]*\$")
_LINE = re.compile(r"\\\\(?![a-zA-Z])")
_COMMA = re.compile(r"(?<=,)\s*\\quad(?![a-zA-Z])")
_ALIGN = re.compile(r"(?<!\\)&")
# Brackets of a set size, which stretch with what they hold when they come in pairs.
_OPEN, _CLOSE = re.compile(r"\\[Bb]igl?(?=[(\[])"), re.compile(r"\\[Bb]igr?(?=[)\]])")
# The name of a function before what is no bracket, and not itself the base of an index.
_FUNCTION = re.compile(
    r"(?<!<msub>)(?<!<msup>)(?<!<msubsup>)(?<!<munder>)(<mi>(?:ln|log|exp)</mi>)(?!<mo[^>]*>(?:\(|\[|&#x00028;))"
)
_THIN = '<mspace width="0.17em" />'
_COMMAND = re.compile(r"<m(?:i|o|text)[^>]*>\\")


class FormulaError(ValueError):
    """A formula that cannot be drawn."""


def mathml(formula: str, *, block: bool = False) -> str:
    r"""Return TeX as MathML.

    >>> mathml("x_r")[-60:]
    '<mrow><msub><mi>x</mi><mi>r</mi></msub></mrow></math>'
    """
    try:
        made = convert(_known(formula.strip()), display="block" if block else "inline")
    except Exception as error:
        raise FormulaError(f"{formula!r}: {type(error).__name__} {error}") from error
    if _ALIGN.search(formula):
        raise FormulaError(f"{formula!r} has a mark of alignment outside a box")
    if _COMMAND.search(made):
        raise FormulaError(f"{formula!r} has a command that is not known: {_COMMAND.findall(made)}")
    made = made.replace("<mi>&#x02032;</mi>", '<mi class="prime" mathvariant="normal">&#x02032;</mi>')
    return _FUNCTION.sub(rf"{_THIN}\1{_THIN}", made)


def drawn(page: str) -> str:
    """Return the HTML of a page with its formulas as MathML, wide ones in a box that scrolls."""
    page = _BLOCK.sub(lambda found: _box(html.unescape(found[1])), page)
    return _INLINE.sub(lambda found: mathml(html.unescape(found[1])), page)


def undrawn(page: str) -> list[str]:
    """Return what still looks like TeX in a page, outside code."""
    text = re.sub(r"<(pre|code|math|script)\b.*?</\1>", "", page, flags=re.S)
    return _LEFT.findall(re.sub(r"<[^>]+>", "", text))


def _box(formula: str) -> str:
    # Lines stand under each other; so do formulas joined by \\qquad where the screen is narrow. The mark of
    # alignment is for LaTeX alone.
    lines = []
    for line in _LINE.split(formula):
        parts = (part for part in re.split(r"\\qquad", _ALIGN.sub("", line)) if part.strip())
        each = (piece.strip() for part in parts for piece in _pieces(part))
        lines.append("".join(f"<span>{mathml(piece, block=True)}</span>" for piece in each))
    drawn_lines = "".join(f"<div>{line}</div>" for line in lines if line)
    return f'<div class="formula" tabindex="0" role="group" aria-label="formula">{drawn_lines}</div>'


def _pieces(formula: str) -> list[str]:
    """Return what a comma and a space part, unless a bracket would be torn."""
    pieces = _COMMA.split(formula)
    whole = all(
        each.count(left) == each.count(right) for each in pieces for left, right in ("{}", "()", "[]")
    )
    return pieces if whole else [formula]


def _known(formula: str) -> str:
    """Return the formula in commands that the converter knows."""
    if len(_OPEN.findall(formula)) == len(_CLOSE.findall(formula)):
        formula = _CLOSE.sub(r"\\right", _OPEN.sub(r"\\left", formula))
    if formula.count(r"\lVert") == formula.count(r"\rVert"):
        formula = formula.replace(r"\lVert", r"\left\Vert ").replace(r"\rVert", r"\right\Vert ")
    formula = re.sub(r"\\arg(?=\\m(?:in|ax))", r"\\mathrm{arg}\\,", formula)
    for name, sign in (("lfloor", "⌊"), ("rfloor", "⌋"), ("lceil", "⌈"), ("rceil", "⌉")):
        formula = re.sub(rf"\\{name}(?![a-zA-Z])", sign, formula)
    return formula.replace(r"\textstyle", "").replace(r"\tfrac", r"\frac").replace(r"\dots", r"\ldots")
