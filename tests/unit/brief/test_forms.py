"""The brief as Markdown, JSON, Excel, PDF and a folder of charts."""

import builtins
import io
import json
import re
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from bessemer.brief import FORMS, check_form, render, save
from bessemer.brief.endmatter import command
from bessemer.brief.markdown import escaped
from bessemer.brief.pictures import pictures
from bessemer.brief.workbook import sheets, workbook
from bessemer.errors import DataError, OptionError, UnavailableError
from bessemer.result import Result
from bessemer.words import LOCALES, Message, say


@pytest.mark.parametrize("locale", LOCALES)
def test_markdown_tells_what_the_answers_say(study_of, locale):
    study = study_of("CN-JL")
    text = render(study, locale, "md")
    for answer in study.answers():
        assert escaped(say(answer.headline or answer.reason, locale)) in text
        for finding in answer.findings:
            assert escaped(say(finding, locale)) in text
    assert command(study, locale) in text
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert len(rows) > 100
    widths = {line.count("|") - line.count("\\|") for line in rows}
    assert min(widths) >= 3


def test_markdown_tables_have_as_many_cells_in_each_row_as_in_the_head(study_of):
    block: list[str] = []
    for line in [*render(study_of("CN-JL"), "en", "md").split("\n"), ""]:
        if line.startswith("|"):
            block.append(line)
        elif block:
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in block}) == 1
            block = []


def test_json_has_certainty_and_the_command(study_of):
    content = json.loads(render(study_of("CN-JL"), "en", "json"))
    assert content["reproduce"] == "bessemer brief CN-JL --role-model CZ16300 --format json"
    assert {row["certainty"] for row in content["rows"]} >= {"counted", "range", "untested"}
    assert content["answers"][2]["asked"]["results"][0]["name"] == "variants"


@pytest.fixture(scope="module")
def book(study_of):
    return workbook(study_of("CN-JL"), "en")


def test_the_workbook_has_every_table_with_title_source_and_values(study_of, book):
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    expected = list(sheets(study_of("CN-JL"), "en"))
    assert read.sheet_names[1:] == [sheet.name for sheet in expected]
    assert all(len(name) <= 31 for name in read.sheet_names)
    footer = study_of("CN-JL").data.catalogue.footer
    for sheet in expected:
        rows = read.get_sheet_by_name(sheet.name).to_python()
        assert rows[0][0] == say(sheet.result.title)
        assert footer(sheet.result.sources, "en") in rows[1][0]
        table = sheet.result.table
        assert len(rows) == 5 + len(table)
        for at, column in enumerate(table.columns):
            for row, value in zip(rows[5:], table[column].tolist(), strict=True):
                if isinstance(value, float) and value == value:
                    assert row[at] == pytest.approx(value, rel=1e-12)
                elif isinstance(value, str) and value:
                    assert str(row[at]) == value or float(row[at]) == float(value)


def test_nothing_in_the_workbook_is_a_formula(study_of, monkeypatch):
    bad = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org", "\t=1"]
    result = Result(
        name="evil/name:with*signs and a very long tail",
        title=Message("ui.year", year=2000),
        table=pd.DataFrame({"name": bad, "value": [1.5, None, float("nan"), 4, 5, 6, 7]}),
        shown=("name",),
    )
    from bessemer.brief import workbook as module
    from bessemer.brief.workbook import Sheet

    study = study_of("CN-JL")
    monkeypatch.setattr(module, "sheets", lambda *_: iter([Sheet("one", study, "structure", result)]))
    data = module.workbook(study, "en")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets"):
                assert b"<f>" not in packed.read(name)
        assert not any("externalLink" in name for name in packed.namelist())
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("one").to_python()
    assert [str(row[0]) for row in rows[5:]] == bad
    assert [row[1] for row in rows[5:8]] == [1.5, "", ""]


def test_names_of_sheets_are_short_allowed_and_different():
    from bessemer.brief.workbook import _sheet_name

    taken: set[str] = set()
    names = [_sheet_name("structure", "a/b:c*d?e[f]" + "x" * 40, taken) for _ in range(12)]
    assert len({name.lower() for name in names}) == 12
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_the_same_study_gives_the_same_workbook(study_of, book):
    assert workbook(study_of("CN-JL"), "en") == book


def test_each_chart_is_a_picture_that_stands_alone(study_of):
    study = study_of("LUX")
    files = pictures(study, "zh-CN")
    index = json.loads(files["charts.json"])
    ids = [chart.id for answer in study.answers() for chart in answer.charts]
    assert ids[0] in {entry["id"] for entry in index["charts"]}
    for entry in index["charts"]:
        svg, png = (files[name] for name in entry["files"])
        assert png.startswith(b"\x89PNG")
        assert svg.startswith(b"<svg")
        told = re.sub(r"<[^>]+>|\s", "", svg.decode("utf-8"))
        for name in ("title", "subtitle", "source"):
            assert re.sub(r"\s", "", entry[name]).replace("&", "&amp;") in told, (entry["id"], name)
    assert set(files) == {"charts.json", *(name for entry in index["charts"] for name in entry["files"])}


def test_a_pdf_is_written_with_text_links_and_whole_charts(study_of, tmp_path):
    pdfium = pytest.importorskip("pypdfium2")
    save(study_of("LUX"), tmp_path / "lux.pdf", "zh-CN", "pdf")
    document = pdfium.PdfDocument(tmp_path / "lux.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "卢森堡" in text
    assert "https://" in text  # links are footnotes
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)


def test_without_weasyprint_the_error_says_what_to_install(monkeypatch, study_of, tmp_path):
    imported = builtins.__import__

    def without(name, *arguments, **options):
        if name == "weasyprint":
            raise ImportError(name)
        return imported(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnavailableError, match="not installed") as caught:
        save(study_of("LUX"), tmp_path / "lux.pdf", "en", "pdf")
    assert "pip install weasyprint" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_without_pango_the_error_says_what_to_install(monkeypatch):
    imported = builtins.__import__

    def without(name, *arguments, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnavailableError, match="libpango") as caught:
        check_form("pdf")
    assert "apt-get install" in caught.value.remedy


def test_forms_that_are_none_are_refused(study_of):
    with pytest.raises(OptionError, match="not a format"):
        check_form("docx")
    with pytest.raises(OptionError, match="is not text"):
        render(study_of("LUX"), "en", "xlsx")
    assert len(FORMS) == 6


def test_a_folder_of_charts_replaces_only_its_own(study_of, tmp_path):
    target = tmp_path / "charts"
    save(study_of("LUX"), target, "en", "charts")
    names = {entry.name for entry in target.iterdir()}
    save(study_of("LUX"), target, "en", "charts")
    assert {entry.name for entry in target.iterdir()} == names
    (target / "mine.txt").write_text("kept")
    with pytest.raises(DataError, match=r"mine\.txt"):
        save(study_of("LUX"), target, "en", "charts")
    assert (target / "mine.txt").read_text() == "kept"
    assert [entry.name for entry in tmp_path.iterdir()] == ["charts"]


def test_two_regions_make_one_workbook_with_numbered_sheets(study_of):
    pair = study_of("LUX"), study_of("DEA5")
    names = [sheet.name for sheet in sheets(pair[0], "en", pair[1])]
    counts = [len(list(sheets(one, "en"))) for one in pair]
    assert [sum(name.startswith(f"{number} ") for name in names) for number in (1, 2)] == counts
    assert len({name.lower() for name in names}) == sum(counts)
    assert all(len(name) <= 31 for name in names)


def test_a_target_that_takes_no_file_is_refused_before_anything_is_computed():
    from pathlib import Path

    from bessemer.brief import check_folder, check_target

    for check, name in ((check_target, "x.html"), (check_folder, "x")):
        with pytest.raises(DataError, match=r"takes no file|permission denied"):
            check(Path("/proc") / name)


def test_rows_of_cases_lead_to_their_sources(study_of):
    text = render(study_of("DEA5"), "en", "md")
    assert "| Links |" in text
    found = study_of("DEA5").casebook.results[1]
    first = str(found.table["sources"].iloc[0]).split(", ")[0]
    assert f"[1](<{first}>)" in text
    assert f'<a href="{first.replace("&", "&amp;")}">1</a>' in render(study_of("DEA5"), "en", "html")
