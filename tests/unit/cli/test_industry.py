"""``bessemer industry`` prints the portrait that the page shows."""

import json

from typer.testing import CliRunner

from bessemer.atlas import industry_portrait
from bessemer.cli.app import app
from bessemer.errors import ClassificationError
from bessemer.words import say


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["industry", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_prints_headline_tables_and_source() -> None:
    text = run("gb19", "C")
    assert " ".join(text.split()).startswith(say(industry_portrait("gb19", "C").headline))
    assert "Guangdong" in text and "NBS China" in text


def test_json_has_rows_and_the_whole_portrait() -> None:
    content = json.loads(run("gb19", "C", "--json", "--lang", "zh"))
    assert content["rows"][0]["region"] == "CN-GD" and content["units"]["share"] == "fraction"
    assert content["portrait"]["headline"]["text"] == say(industry_portrait("gb19", "C").headline, "zh-CN")


def test_csv_has_all_regions() -> None:
    assert len(run("gb19", "C", "--csv").strip().splitlines()) == 32


def test_an_unknown_list_is_refused() -> None:
    assert isinstance(CliRunner().invoke(app, ["industry", "isic", "C"]).exception, ClassificationError)
