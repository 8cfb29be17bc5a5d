"""The pages of the API reference: every public name, by the seven questions."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import bessemer


@dataclass(frozen=True)
class Part:
    """A page of the reference: a module with public names, and which of them."""

    page: str
    module: str
    title: str
    names: tuple[str, ...]
    intro: str

    @property
    def uri(self) -> str:
        """Return the place of the page in docs/."""
        return f"reference/api/{self.page}.md"

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the full names, as Python imports them."""
        return tuple(f"{self.module}.{name}" for name in self.names)


QUESTIONS = (
    ("structure", "What are we?", "../../methods/complexity.md"),
    ("history", "What happened to us?", "../../methods/history.md"),
    ("rolemodels", "Who was like us?", "../../methods/role-models.md"),
    ("pathways", "What could be next?", "../../methods/options.md"),
    ("dependence", "What do we lean on?", "../../methods/dependence.md"),
    ("scenarios", "What if?", "../../methods/scenarios.md"),
    ("casebook", "What did they do?", "../../methods/casebook.md"),
)
# Questions whose folder has a part with names of its own.
PARTS = (("dependence.cuts", "A partner's supplies cut", "../../tutorials/us-technology.md"),)
ANSWERS = ("Answer", "Part", "Certainty")
OTHERS = (
    ("harmonise", "Figures made comparable", "../../methods/harmonise.md"),
    ("classify", "Classifications of industries", "../../methods/harmonise.md"),
    ("sources", "Datasets, imports and micro-data", "../../how-to/scale.md"),
    ("atlas", "All regions at once", "../../how-to/compare.md"),
    ("charts", "Charts", "../../how-to/charts.md"),
    ("words", "Words in two languages", "../../how-to/work-in-chinese.md"),
    ("web", "The web page", "../../tutorials/the-web-page.md"),
)
_FOLDERS = (*QUESTIONS, *PARTS, *OTHERS)


def parts() -> tuple[Part, ...]:
    """Return the pages in the order of the site."""
    start = Part(
        "bessemer",
        "bessemer",
        "Studies, panels and data",
        tuple(sorted((name for name in bessemer.__all__ if name != "__version__"), key=str.casefold)),
        "What `import bessemer as bm` gives. A study answers the seven questions for a region; a panel holds "
        "figures by year, region and industry; a dataset holds what answers are made of.",
    )
    return (start, *(_of(*each) for each in _FOLDERS), _results(), _errors())


def public_names() -> list[str]:
    """Return every public name of Bessemer, as `module.name`."""
    modules = ["bessemer", *(f"bessemer.{folder}" for folder, _, _ in _FOLDERS)]
    return [
        f"{module}.{name}"
        for module in modules
        for name in importlib.import_module(module).__all__
        if name != "__version__"
    ]


def text_of(part: Part) -> str:
    """Return a page of the reference as Markdown with the directives of mkdocstrings."""
    return "\n".join(_lines(part))


def index() -> str:
    """Return the first page of the reference: every page with its names."""
    lines = [
        "# API reference",
        "",
        "Every public name, by the seven questions. Names that are not here may change without notice. "
        "Docstrings follow numpydoc; their examples run as tests.",
        "",
        "| page | import | names |",
        "|---|---|---|",
    ]
    for part in parts():
        names = ", ".join(f"[`{name}`]({part.page}.md#{part.module}.{name})" for name in part.names)
        lines.append(f"| [{part.title}]({part.page}.md) | `{part.module}` | {names} |")
    return "\n".join([*lines, ""])


def _of(folder: str, title: str, method: str) -> Part:
    module = importlib.import_module(f"bessemer.{folder}")
    names = tuple(sorted(module.__all__, key=str.casefold))
    first = (inspect.getdoc(module) or "").split("\n\n")[0].replace("\n", " ")
    said = "Equations and records: [the page on methods" if "/methods/" in method else "In use: [a page on it"
    return Part(
        folder.replace(".", "-"),
        module.__name__,
        title,
        names,
        f"{first} {said}]({method}).",
    )


def _results() -> Part:
    return Part(
        "results",
        "bessemer.result",
        "Results and answers",
        ("Result",),
        "What kernels return, and what a question says for a region.",
    )


def _errors() -> Part:
    errors = importlib.import_module("bessemer.errors")
    found = [
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, errors.BessemerError)
    ]
    intro = "A mistake is a subclass of `BessemerError`: it says what is wrong, where, and what to do."
    return Part("errors", "bessemer.errors", "Errors", tuple(found), intro)


def _lines(part: Part) -> Iterator[str]:
    yield f"# {part.title}"
    yield f"\n`{part.module}`\n\n{part.intro}\n"
    yield "| name | what it is |\n|---|---|"
    module = importlib.import_module(part.module)
    for name in part.names:
        yield f"| [`{name}`](#{part.module}.{name}) | {_summary(module, name)} |"
    yield ""
    for path in part.paths:
        yield f"::: {path}\n"
    if part.page == "results":
        for name in ANSWERS:
            yield f"::: bessemer.answer.{name}\n"


def _summary(module: ModuleType, name: str) -> str:
    value: Any = getattr(module, name)
    if not (inspect.isclass(value) or callable(value)):
        return "Constant."
    from tools.docs_site.docstrings import markdown

    first = (inspect.getdoc(value) or "").split("\n\n")[0]
    return markdown(first).replace("\n", " ").replace("|", r"\|").strip()
