"""The Python blocks of the README and of docs/ run as they stand, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]


def blocks_of(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.S)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", [page for page in PAGES if blocks_of(page)], ids=name_of)
def test_code_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page share their names, and what they write goes to an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    names: dict[str, object] = {}
    for block in blocks_of(page):
        exec(compile(block, str(page), "exec"), names)


def test_the_readme_prints_the_answer_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(blocks_of(README)[0], str(README), "exec"), {})
    printed = capsys.readouterr().out
    assert "Jilin" in printed
    assert "吉林" in printed


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_pictures_exist(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
    assert targets or page != README
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert missing == []
