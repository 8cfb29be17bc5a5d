"""The parts of the site of the documentation: formulas, made pages, the look from outside."""

import itertools
import re
from pathlib import Path

import pytest

# The group `docs` of pyproject.toml, which make installs; an environment without it has no site.
pytest.importorskip("griffe")
pytest.importorskip("latex2mathml")

import yaml
from tools.docs_site import check, chinese, commands, docstrings, figures, formulas, glossary, made, reference

import bessemer as bm
from bessemer.charts.theme import PALETTE
from bessemer.sources.catalogue import load_catalogue

ROOT = Path(__file__).parents[2]


def formulas_in(text: str) -> list[str]:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.S | re.M)
    blocks = re.findall(r"\$\$(.+?)\$\$", text, flags=re.S)
    return [*blocks, *re.findall(r"\$([^$]+)\$", re.sub(r"\$\$.+?\$\$", "", text, flags=re.S))]


def test_every_formula_of_the_method_pages_can_be_drawn() -> None:
    """Those of docstrings are drawn by `make docs`, which ends where one cannot be."""
    pages = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "docs/methods").glob("*.md"))]
    every = {formula for text in pages for formula in formulas_in(text)}
    assert len(every) > 150
    for formula in every:
        assert formulas.mathml(formula).startswith("<math")


def test_a_command_that_is_not_known_is_no_formula() -> None:
    with pytest.raises(formulas.FormulaError, match="nosuch"):
        formulas.mathml(r"\nosuch{x}")
    assert formulas.undrawn("<p>a $x_i$ left <code>$y$</code></p>") == ["$x_i$"]
    drawn = formulas.drawn('<p><span class="arithmatex">\\(x &lt; y\\)</span></p>')
    assert "<math" in drawn and "arithmatex" not in drawn
    box = formulas.drawn('<div class="arithmatex">\\[\na &= b, \\qquad c \\\\ d &= e\n\\]</div>')
    assert (
        box.count("<div>") == 2 and box.count("<span>") == 3 and "&#x00026;" not in box and "&amp;" not in box
    )
    assert formulas.mathml(r"\Big(x\Big)^2").count('stretchy="true"') == 2
    assert "<mspace" in formulas.mathml(r"s \ln s") and "<mspace" not in formulas.mathml(r"\log_2(x)")
    with pytest.raises(formulas.FormulaError, match="alignment"):
        formulas.mathml("a &= b")


def test_formulas_and_roles_of_docstrings_become_markdown() -> None:
    text = "A ``code`` of :math:`x` and :func:`bessemer.structure.complexity`.\n\n"
    told = docstrings.markdown(text + ".. math:: y = x,\n          z\n\nEnd.\n")
    assert "`code` of $x$ and [`complexity`][bessemer.structure.complexity]" in told
    assert "\n$$\ny = x,\nz\n$$\n" in told and told.endswith("End.\n")
    assert "`bessemer.no.such`" in docstrings.markdown("See :func:`bessemer.no.such`.")
    works = docstrings.markdown("References\n----------\nA (2001), first\nline.\nB (2002).\n")
    assert works == "References\n----------\n- A (2001), first line.\n- B (2002).\n"


def test_every_public_name_is_in_the_reference() -> None:
    pages = "\n".join(made.pages().values())
    missing = [name for name in reference.public_names() if f"::: {name}\n" not in pages]
    assert missing == []
    assert set(bm.__all__) - {"__version__"} <= {
        path.removeprefix("bessemer.") for path in reference.parts()[0].paths
    }
    assert made.pages().keys() == set(made.places())


def test_every_command_and_option_is_on_the_page_of_commands() -> None:
    text = commands.text()
    assert len(commands.commands()) > 25
    for name, command in commands.commands():
        part = text.split(f"## `{name}` {{")[1].split("\n## ")[0]
        for each in command.params:
            if each.param_type_name == "option" and not each.hidden:
                assert each.help in part.replace("`", "'").replace("\\", "")
                assert f"`{each.opts[0]}`" in part
    assert "TyperArgument" not in text and "UNSET" not in text


def test_every_table_has_its_source_licence_and_steps_on_the_page_of_sources() -> None:
    text = figures.text()
    catalogue = load_catalogue()
    for table in catalogue.tables.values():
        part = text.split(f"{{ #{table.key} }}")[1].split("\n#")[0]
        assert "| what was done |" in part and "| years |" in part
        assert len(re.findall(r"\| break at", part)) == len(table.breaks)
        assert all(f"(#source-{source})" in part for source in table.sources)
    for source in catalogue.sources.values():
        part = text.split(f"{{ #source-{source.id} }}")[1].split("\n### ")[0]
        assert (
            source.licence.en.split("*")[0].split("_")[0] in part and source.publisher.split("_")[0] in part
        )


def test_every_page_stands_in_the_navigation_once() -> None:
    """A page that the navigation does not name is found by nobody."""
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    named = list(_pages_in(config["nav"]))
    written = {file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs").rglob("*.md")}
    assert sorted(named) == sorted(written | set(made.places()))
    assert glossary.headings("reports/leaks.md")["leaks-over-a-thousand-briefs"]


def _pages_in(nav: list[object] | dict[str, object] | str) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    return [page for part in parts for page in _pages_in(part)]  # type: ignore[arg-type]


def test_terms_of_the_glossary_lead_to_pages_and_names_that_exist() -> None:
    terms = [term for part in glossary.parts() for term in part.terms]
    assert len(terms) > 60 and len({term.id for term in terms}) == len(terms)
    public = set(reference.public_names())
    for term in terms:
        assert set(term.paths) <= public, term.id
        file, _, anchor = term.page.partition("#")
        assert not anchor or anchor in glossary.headings(file), term.page
        for formula in term.formula.split(r"\qquad"):
            assert not formula or formulas.mathml(formula).startswith("<math")
        assert (
            re.search("[\u4e00-\u9fff]", term.zh) and term.zh_said.endswith("。") and term.said.endswith(".")
        )


def test_both_pages_of_the_glossary_have_every_term_with_the_other_name_beside_it() -> None:
    pages = glossary.pages()
    assert set(pages) <= set(made.places())
    for part in glossary.parts():
        for term in part.terms:
            assert f"### {term.en} {{ #{term.id} }}\n\n{term.zh}\n{{: .other" in pages["glossary.md"]
            assert f"### {term.zh} {{ #{term.id} }}\n\n{term.en}\n{{: .other" in pages["zh/glossary.md"]
    assert "In tables: *Location quotient*." in pages["glossary.md"]
    assert "表头写作“区位商”。" in pages["zh/glossary.md"]


def test_charts_of_the_tutorial_are_captioned_as_the_code_says() -> None:
    from tools.docs_site.charts import CHARTS

    page = (ROOT / "docs/tutorials/jilin-and-pittsburgh.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(\.\./pictures/([\w-]+)\.svg\)", page)
    assert shown == [name for name, *_ in CHARTS]
    assert all(
        (ROOT / "docs/pictures" / f"{name}.svg").read_text(encoding="utf-8").startswith("<svg")
        for name in shown
    )


def test_what_would_be_loaded_from_elsewhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="https://x.org">link</a><img src="pictures/a.svg">', encoding="utf-8"
    )
    assert list(check.loads(tmp_path)) == []
    (tmp_path / "b.html").write_text('<link rel="stylesheet" href="https://x.org/a.css">', encoding="utf-8")
    (tmp_path / "c.html").write_text("<script src='//x.org/a.js'></script>", encoding="utf-8")
    (tmp_path / "d.css").write_text("@font-face { src: url(https://x.org/a.woff2) }", encoding="utf-8")
    (tmp_path / "e.js").write_text('load("https://x.org/a.js")', encoding="utf-8")
    assert [found.split(":")[0] for found in check.loads(tmp_path)] == ["b.html", "c.html", "d.css", "e.js"]


def test_the_site_has_the_colours_of_the_house() -> None:
    style = (ROOT / "docs/assets/site.css").read_text(encoding="utf-8").lower()
    assert all(PALETTE[name] in style for name in ("ink", "region", "rule"))
    assert "http" not in style


def test_the_first_table_of_the_page_of_sources_names_every_table_once() -> None:
    first = figures.text().split("## Tables")[1].split("###")[0]
    named = re.findall(r"^\| \[`(\w+)`\]\(#\1\) \| [^|]+ \| [^|]+ \| [^|]+ \|$", first, flags=re.M)
    assert named == list(load_catalogue().tables)
    assert "| measure | jobs |" in figures.text() and "unit | jobs, jobs |" not in figures.text()


def test_parameters_that_share_a_line_have_each_its_own_default() -> None:
    """The parser of docstrings gives a group the default of its first name."""
    import griffe

    found = griffe.Function(
        "f",
        parameters=griffe.Parameters(griffe.Parameter("unit", default="'firm'"), griffe.Parameter("what")),
        docstring=griffe.Docstring(
            "F.\n\nParameters\n----------\nunit, what : str\n    Columns.", parser="numpy"
        ),
    )
    docstrings.own_defaults(found)
    assert found.docstring is not None
    told = {each.name: each.value for part in found.docstring.parsed[1:] for each in part.value}
    assert told == {"unit": "'firm'", "what": None}


def test_chinese_pages_end_their_chain_and_have_their_frame_in_chinese() -> None:
    from types import SimpleNamespace

    uris = ("start.md", "reports/a.md", "zh/index.md", "zh/start.md")
    pages = [SimpleNamespace(file=SimpleNamespace(src_uri=uri), next_page=None) for uri in uris]
    for page, after in itertools.pairwise(pages):
        page.next_page, after.previous_page = after, page
    chinese.apart(pages)
    assert [page.next_page for page in pages] == [pages[1], None, pages[3], None]
    assert pages[2].previous_page is None
    titles = [next(iter(part)) for part in yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]]
    parts = [SimpleNamespace(title=title) for title in titles]
    chinese.name_parts(parts, chinese=True)
    assert all(re.fullmatch("[\u4e00-\u9fff]+", part.title) for part in parts)
    chinese.name_parts(parts, chinese=False)
    assert [part.title for part in parts] == titles


def test_the_search_takes_a_term_of_the_glossary_as_one_word() -> None:
    import jieba

    chinese.teach_search()
    assert {"区位商", "合成控制", "里昂惕夫"} - set(chinese.search_words()) == {"里昂惕夫"}
    assert "区位商" in jieba.lcut("按区位商计算") and "合成控制" in jieba.lcut("用合成控制检验")


def test_a_link_of_the_chinese_glossary_names_no_english_heading() -> None:
    page = glossary.pages()["zh/glossary.md"]
    named = re.findall(r"详见\[([^\]]+)\]", page)
    assert len(named) > 60 and all(name.endswith("（英文）") for name in named)
    assert not [name for name in named if re.search("[A-Za-z]{4}", name)]
