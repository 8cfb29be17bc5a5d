"""``bessemer verify``: what it prints, in both languages and forms, and its exit codes."""

import csv
import dataclasses
import io
import json
import re
from typing import get_args

import pytest
from rich.cells import cell_len

from bessemer import scoreboard
from bessemer.claims import TOPICS
from bessemer.cli import verify

QUICK = ("--only", "shift-share")


@pytest.fixture
def one_off(monkeypatch):
    """One figure of the group is published as another number, and one group cannot be computed."""
    (true,) = scoreboard.claims("krumme-shift-share")

    def moved(data):
        first, *rest = true.figures(data)
        return [*rest, dataclasses.replace(first, published=first.published + 1.0)]

    def fails(data):
        raise LookupError("no such row")

    changed = dataclasses.replace(true, figures=moved)
    broken = dataclasses.replace(true, id="broken", compute=fails)
    monkeypatch.setattr(scoreboard, "claims", lambda only=None: (changed, broken, true))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("only", ["specialisation", "jilin-quotients", "miller-blair-new"])
def test_text_fits_names_the_source_once_and_ends_with_how_many_are_ok(run, lang, only):
    ran = run("verify", "--only", only, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert max(cell_len(line) for line in lines) <= 100
    assert not re.search(r"\b(nan|None|inf)\b|[{}]", ran.out)
    assert ran.out.count("Source: " if lang == "en" else "来源：") == 1
    last = r"(\d+) of \1 published" if lang == "en" else r"(\d+)项已发表数据中，\1项"
    assert re.match(last, lines[-1])


def test_rows_beyond_the_limit_are_counted(run):
    ran = run("verify", *QUICK)
    assert "and 8 more, all ok; the widest uses" in ran.out
    assert run("verify", *QUICK, "--top", "20").out.count(" ok") == 20


def test_json_and_csv_hold_every_row(run):
    said = json.loads(run("verify", *QUICK, "--json").out)
    assert (said["command"], len(said["rows"]), said["parameters"]["ok"]) == ("verify", 20, 20)
    row = said["rows"][4]
    assert (row["published"], row["verdict"], row["unit"], row["basis"]) == (290, "ok", "jobs", "read")
    assert row["link"].startswith("http://faculty.washington.edu")
    rows = list(csv.DictReader(io.StringIO(run("verify", *QUICK, "--csv").out)))
    assert [tuple(row) for row in rows[:1]] == [scoreboard.COLUMNS] and len(rows) == 20


def test_off_is_shown_first_with_its_reason_and_ends_in_code_1(run, one_off):
    ran = run("verify")
    assert (ran.code, ran.err) == (1, "")
    lines = ran.out.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("Figure"))
    assert re.search(r"Location quotient, I +6 +5\.0+ .* off", lines[first + 1])
    assert "Not computed: LookupError: no such row" in ran.out
    assert lines[-1].startswith("39 of 60 published figures")
    assert run("verify", "--lang", "zh").code == 1
    said = json.loads(run("verify", "--json").out)
    assert said["parameters"]["ok"] == 39 and {row["verdict"] for row in said["rows"]} == {"ok", "off"}
    assert run("verify", "--json").code == run("verify", "--csv").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "gravty"), "'gravity'"),
        (("--json", "--csv"), "cannot be given together"),
        (("--lang", "xx"), "does not speak"),
        (("--top", "0"), "not a number of rows"),
    ],
)
def test_mistakes_end_in_short_lines_and_code_2(run, arguments, said):
    ran = run("verify", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err and len(ran.err.splitlines()) <= 3


def test_the_help_of_only_names_every_topic_and_no_other():
    """The topics themselves take longer to load than other commands may wait."""
    (option,) = get_args(verify.Only)[1:]
    listed = option.help.split(";")[0].replace(" or ", ", ")
    assert [name.strip() for name in listed.split(",")] == list(TOPICS)
