"""The code of README and docs/ runs as it stands, and links lead somewhere."""

import json
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit import doc_blocks
from tests.unit.doc_blocks import NOT_RUN, PAGES, READ, README, ROOT, SHELL, Block, blocks_of
from typer.testing import CliRunner

import bessemer as bm
from bessemer.answer import QUESTIONS
from bessemer.cli.app import app
from bessemer.scenarios.library import scenario_in
from bessemer.studies import Study

TOWNS = """place,industry,year,jobs
Aldbury,Steel,2010,900
Aldbury,Food,2010,400
Aldbury,Steel,2020,500
Aldbury,Food,2020,420
Brack,Steel,2010,100
Brack,Food,2010,700
Brack,Steel,2020,120
Brack,Food,2020,650
"""
SITE = [page for page in PAGES if page.is_relative_to(ROOT / "docs")]
KEPT = ("search", *QUESTIONS)
# Commands that any page may repeat and that need no file of the page run once.
RAN: set[str] = set()


@pytest.fixture(autouse=True, scope="module")
def answers_once() -> Iterator[None]:
    """Compute each answer on the figures that ship once for all pages; answers are frozen."""
    kept: dict[tuple[Any, ...], Any] = {}

    def shared(question: str, compute: Callable[[Study], Any]) -> cached_property[Any]:
        def answer(study: Study) -> Any:
            if study.data is not bm.reference() or study.cases is not None:
                return compute(study)
            role = (study.role_model and study.role_model.id, study.role_model_year, study.components)
            key = (question, study.region.id, study.year, *role)
            if key not in kept:
                kept[key] = compute(study)
            return kept[key]

        made = cached_property(answer)
        made.__set_name__(Study, question)
        return made

    with pytest.MonkeyPatch.context() as patch:
        for question in KEPT:
            patch.setattr(Study, question, shared(question, Study.__dict__[question].func))
        yield


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def has_code(page: Path) -> bool:
    return any(block.language in {"python", *SHELL} for block in blocks_of(page))


@pytest.mark.parametrize("page", [page for page in PAGES if has_code(page)], ids=name_of)
def test_code_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python and commands run in order in a folder of the page; the Python blocks share their names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    prepare(page, tmp_path)
    names: dict[str, object] = {}
    for block in blocks_of(page):
        if block.needs_spark:
            continue
        if block.language == "python":
            exec(compile(block.text, str(page), "exec"), names)
        elif block.language in SHELL:
            for command in block.commands:
                run(command)


def prepare(page: Path, folder: Path) -> None:
    """Write what pages speak of as the reader's own: a table, scenarios as files, a folder of cases."""
    Path(folder, "jobs.csv").write_text(TOWNS, encoding="utf-8")
    for block in blocks_of(page, "yaml"):
        name = yaml.safe_load(block.text).get("name")
        Path(folder, f"{name}.yaml").write_text(block.text, encoding="utf-8")
    Path(folder, "my-cases").mkdir()
    shipped = ROOT / "src/bessemer/casebook/data/flint.yaml"
    text = shipped.read_text(encoding="utf-8").replace("flint", "sample")
    Path(folder, "my-cases", "sample.yaml").write_text(text, encoding="utf-8")
    if page.name == "keeping-your-data.md":
        run("bessemer data import jobs.csv --as towns")


def run(command: str) -> None:
    """Run a line of a shell block, or only parse it where a reason is stated."""
    if not command.startswith("bessemer"):
        assert doc_blocks.reason_not_to_run(command), f"{command!r} is neither run nor excluded"
        return
    doc_blocks.parse(command)
    own = re.search(r"bessemer data (?!list|show|cite|formats)|--own-data|--file|--cases|study", command)
    if doc_blocks.reason_not_to_run(command) or (command in RAN and not own):
        return
    RAN.add(command)
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, f"{command}\n{result.output}\n{result.exception!r}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_other_blocks_are_read_or_excluded_for_a_reason(page: Path) -> None:
    for block in blocks_of(page):
        assert block.language in READ | set(NOT_RUN) | {""}, f"what is done with {block.language!r}?"
        if block.language == "yaml":
            scenario_in(block.text.encode(), page.name)
        elif block.language == "json":
            json.loads(block.text)
        elif block.language == "toml":
            tomllib.loads(block.text)
        elif block.language == "":
            assert not re.search(r"^(bessemer|import|from) ", block.text, flags=re.M), block.text


@pytest.mark.parametrize("page", [page for page in SITE if page.parent.name != "reports"], ids=name_of)
def test_code_is_no_wider_than_the_site(page: Path) -> None:
    """At 1280 pixels a line of code has room for 96 characters; what is longer goes on below itself."""
    lines = [line for block in blocks_of(page) for line in block.text.splitlines()]
    assert [line for line in lines if len(line) > 96] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_in_sentences_have_their_options(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    for command in re.findall(r"`(bessemer [^`]+)`", text):
        if re.fullmatch(r"bessemer[\w.\-]*|bessemer(?:\.\w+)+.*|bessemer COMMAND --help", command):
            continue
        doc_blocks.parse(" ".join(command.split()))


def test_a_command_that_is_not_known_is_seen() -> None:
    for wrong in ("bessemer profil Jilin", "bessemer profile Jilin --wrong"):
        with pytest.raises(ValueError, match="no "):
            doc_blocks.parse(wrong)
    assert doc_blocks.reason_not_to_run("bessemer profile Jilin") is None
    lines = "# one\nbessemer hubs   # two\n$ bessemer data \\\n  list\n"
    commands = Block(README, "sh", lines).commands
    assert [command.split() for command in commands] == [["bessemer", "hubs"], ["bessemer", "data", "list"]]


def test_the_readme_prints_the_answer_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for line in blocks_of(README, "python")[0].text.splitlines() if "answers" not in line]
    exec(compile("\n".join(line for line in lines if not line.startswith(" ")), str(README), "exec"), {})
    printed = capsys.readouterr().out
    assert "Jilin" in printed
    assert "吉林" in printed


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_pictures_exist(page: Path) -> None:
    from tools.docs_site import made

    generated = {(ROOT / "docs" / uri).resolve() for uri in made.places()}
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", page.read_text(encoding="utf-8"))
    assert targets or page != README
    local = [(page.parent / target).resolve() for target in targets if "://" not in target]
    missing = [str(place) for place in local if not place.exists() and place not in generated]
    assert missing == []
