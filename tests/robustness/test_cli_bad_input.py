"""Hostile region names: always exit code 2 and at most three short, harmless lines; never a traceback."""

import sys
import time

import pytest

from bessemer.cli import main

HOSTILE = {
    "empty": "",
    "blank": "   ",
    "a tab and a newline": "\t\n",
    "lines": "Jilin\nLiaoning\nHeilongjiang\nInner Mongolia",
    "carriage return": "Jilin\rX",
    "escape sequence": "\x1b[2J\x1b[31mPittsburgh\x1b[0m!",
    "bell and backspace": "Pitts\x07\x08burgville",
    "very long": "Pittsburgh" * 10_000,
    "very long Chinese": "吉林" * 20_000,
    "many words": "new " * 5_000,
    "sql": "'; DROP TABLE regions; --",
    "sql or": '" OR "1"="1',
    "path": "../../../../etc/passwd",
    "windows path": "C:\\Windows\\System32\\con",
    "url": "https://example.org/?q=Jilin",
    "shell": "$(rm -rf /) `id` | cat & ; >x",
    "html": "<script>alert(1)</script>",
    "emoji": "🏭🔥",
    "emoji with joiner": "👩‍🏭",
    "brace": "{",
    "braces": "{0}",
    "format": "{region.__class__} {0!r:>{1}} %s %(x)d",
    "jinja": "{{ 7 * 7 }}{% raw %}",
    "rich markup": "[bold red]Jilin[/nothing]",
    "unknown Chinese": "没有的地方",
    "two provinces": "吉林辽宁",
    "fullwidth space": "\u3000",
    "right-to-left": "\u202egnirewolf",
    "combining": "Z\u0301\u0301\u0301\u0301algo",
    "lone surrogate": "\udcff\udcfe",
    "not a character": "\uffff\U0010ffff",
    "zero width": "\u200b\u200c\ufeff",
    "number": "16300",
    "negative": "-1e308",
    "nan": "nan",
    "none": "None",
    "regular expression": "(a+)+$" + "a" * 40,
    "unknown id": "CZ99999",
    "id of nothing": "CN-",
    "wildcard": "*",
    "dots": "...",
}


@pytest.fixture
def run(monkeypatch, capsysbinary):
    def run(*arguments: str) -> tuple[int, bytes, str]:
        monkeypatch.setattr(sys, "argv", ["bessemer", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsysbinary.readouterr()
        return int(stop.value.code or 0), out, err.decode("utf-8")

    return run


def check_mistake(code: int, out: bytes, err: str) -> None:
    assert code == 2
    assert out == b""
    assert "Traceback" not in err
    lines = err.split("\n")
    assert lines.pop() == ""
    assert 1 <= len(lines) <= 3, lines
    for line in lines:
        assert line.isprintable(), line
        assert len(line) <= 420


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("command", ["profile", "pathways", "brief"])
def test_as_the_region(run, tmp_path, monkeypatch, command, name):
    monkeypatch.chdir(tmp_path)
    start = time.process_time()
    check_mistake(*run(command, "--lang", "zh", "--", name))
    assert time.process_time() - start < 10
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in HOSTILE.values() if "@" not in name], ids=HOSTILE)
def test_as_the_role_model(run, name):
    check_mistake(*run("role-models", "Jilin", f"--role-model={name}@1980"))


@pytest.mark.parametrize("name", [name for name in HOSTILE.values() if name.strip()], ids=None)
def test_as_a_table_and_as_a_language(run, name):
    check_mistake(*run("data", "show", "--", name))
    check_mistake(*run("data", "cite", "--", name))
    check_mistake(*run("data", "list", f"--lang={name}"))


@pytest.mark.parametrize("form", ["--json", "--csv", None])
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_as_a_text_to_search(monkeypatch, capsysbinary, name, form):
    """A search may find something or nothing; it never fails by accident."""
    monkeypatch.setattr(sys, "argv", ["bessemer", "regions", *([form] if form else []), "--", name])
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsysbinary.readouterr()
    if code == 0:
        assert out.decode("utf-8")
        assert err == b""
    else:
        assert form is None
        check_mistake(code, out, err.decode("utf-8"))


@pytest.mark.parametrize("year", ["99999999999999999999", "1e3", "²⁰¹⁷", "", " ", "2017; DROP", "nan"])
def test_as_the_year(run, year):
    code, out, err = run("profile", "Jilin", f"--year={year}")
    assert (code, out) == (2, b"")
    assert "Traceback" not in err
