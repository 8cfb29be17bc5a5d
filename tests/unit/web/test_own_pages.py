"""Own data in the browser: a file given, its columns, what is wrong by row, imported, asked, removed."""

import io
import re
import threading
import zipfile

import pandas as pd
import pytest

from bessemer.sources import uploads
from bessemer.sources.store import datasets
from bessemer.web.pages import own

LONG = (
    "place,sector,year,jobs\na,Coal,2010,10\na,Steel,2010,20\nb,Coal,2010,30\nb,Steel,2010,\n"
    "a,Coal,2020,11\na,Steel,2020,21\nb,Coal,2020,31\nb,Steel,2020,5\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def token(client, address="/own?lang=en"):
    return re.search(r'name="form_token" value="(\w+)"', client.get(address).text)[1]


def give(client, content, name="jobs.csv", lang="en", **headers):
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        f"/own?lang={lang}",
        data={"form_token": token(client)},
        files={"file": (name, data)},
        headers=headers,
        follow_redirects=False,
    )


def waiting_at(client, content, name="jobs.csv", lang="en"):
    answer = give(client, content, name, lang)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def keep(client, address, **fields):
    path = address.split("?")[0]
    fields = {"form_token": token(client), "name": "towns", **fields}
    return client.post(f"{path}/import?lang=en", data=fields, follow_redirects=False)


def left(home):
    return sorted(path.name for path in (home / "uploads").glob("*"))


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)).replace("&#39;", "'")


def test_a_csv_is_given_checked_imported_asked_and_removed(client, home):
    address = waiting_at(client, LONG)
    page = client.get(address)
    assert page.status_code == 200
    assert "The table can be imported." in page.text
    assert '<option value="place" selected>' in page.text
    assert "1 cell empty" in page.text
    answer = keep(client, address)
    assert answer.headers["location"] == "/own/set/towns?lang=en"
    assert left(home) == []
    page = client.get(answer.headers["location"])
    link = re.search(r'href="(/region/[^"]+)"', page.text)[1].replace("&amp;", "&")
    assert link == "/region/towns%3Aa/structure?lang=en&data=towns"
    assert client.get(link).status_code == 200
    listed = text_of(client.get("/own?lang=en"))
    assert re.search(r"towns jobs\.csv 8 2 2010, 2020", listed)
    confirm = client.get("/own/set/towns/delete?lang=en")
    assert "Delete towns?" in confirm.text
    assert len(datasets()) == 1
    removed = client.post("/own/set/towns/delete?lang=en", data={"form_token": token(client)})
    assert "Dataset towns is removed." in removed.text
    assert datasets() == ()
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_parquet_and_excel_are_read_as_the_csv(client, home, ending):
    frame = pd.read_csv(io.StringIO(LONG))
    file = io.BytesIO()
    if ending == "parquet":
        frame.to_parquet(file)
    else:
        frame.to_excel(file, index=False, engine="xlsxwriter")
    address = waiting_at(client, file.getvalue(), f"t.{ending}")
    assert keep(client, address).status_code == 303
    assert datasets()[0].content["imported"]["rows"] == 8


def test_gbk_and_decimal_commas_are_understood_and_told(client):
    rows = "地区;行业;年份;就业人数(万人)\n长春;采矿业;2019年;1,5\n吉林市;采矿业;2019年;2,25\n"
    page = client.get(waiting_at(client, rows.encode("gb18030"), "就业.csv", "zh-CN"))
    assert "就业.csv" in page.text
    assert "按GB18030编码的文本读取，以分号分隔" in page.text
    assert "此表可以导入" in page.text
    assert re.search(r'<td class="number">1\.5\d*</td>', page.text)
    assert "2019" in page.text


def test_the_wrong_column_is_named_by_row_and_another_one_mends_it(client):
    address = waiting_at(client, LONG.replace("place,sector", "place,note"))
    page = client.get(f"{address}&value=note&industry=jobs")
    assert "Column note holds no number in 8 rows" in page.text
    assert "Rows 2, 3, 4, 5, 6, 7, 8, 9 of the file" in page.text
    assert "cannot be imported yet" in page.text
    assert 'action="/own/file' in page.text
    assert "/import?" not in page.text
    assert "The table can be imported" in client.get(f"{address}&industry=note&value=jobs").text


def test_a_column_of_years_and_one_year_for_all_rows(client):
    address = waiting_at(
        client, LONG.replace("year", "when").replace("2020", "2010").split("a,Coal,2010,11")[0]
    )
    assert "Year: no column was found by its heading." in client.get(address).text
    page = client.get(f"{address}&years=when")
    assert page.status_code == 200
    assert "The table can be imported" in page.text
    assert '<input type="hidden" name="years" value="when">' in page.text
    page = client.get(f"{address}&single_year=2015").text
    assert "years 2015" in page
    assert keep(client, address, single_year="2015").status_code == 303
    assert next(iter(datasets()[0].content["tables"].values()))["years"] == [2015]


def test_all_that_is_wrong_in_the_cells_is_told_at_once(client):
    text = "place,sector,year,jobs\na,x,2010,1\n,x,20x0,many\nb,x,2010,3\n"
    page = text_of(client.get(waiting_at(client, text)))
    assert "3 things are not right" in page
    for said in ("Column place is empty in 1 row.", "holds no year in 1 row, first '20x0'", "first 'many'"):
        assert said in page
    assert page.count("Row 3 of the file.") == 3


def test_a_text_among_columns_of_industries_is_shown_by_row(client):
    page = client.get(waiting_at(client, "year,town,Coal,Steel,Health\n2010,a,1,many,3\n2010,b,4,5,6\n"))
    assert "Column Steel holds no number in 1 row, first 'many'." in text_of(page)
    assert "no column was found" not in page.text


def test_repeated_rows_are_shown_with_their_numbers(client, home):
    address = waiting_at(client, LONG + "a,Coal,2010,12\nb,Coal,2010,13\n")
    page = text_of(client.get(address))
    assert "2 rows stand for what another row stands for already, first a, Coal, 2010." in page
    assert "Rows 2, 4, 10, 11 of the file." in page
    answer = keep(client, address)
    assert answer.status_code == 400
    assert datasets() == ()
    assert len(left(home)) == 2  # the file and what it is called


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("t.exe", b"MZ", 415, "is no CSV, Parquet or Excel"),
        ("t.xls", b"", 415, "bessemer data import"),
        ("t.xlsx", b"no workbook", 415, "not what its name says"),
        ("t.csv", b"a,b\0c\n", 415, "not what its name says"),
        ("t.parquet", b"PAR1 nothing of the kind", 415, "not what its name says"),
        ("t.csv", b"", 400, "The file is empty"),
        ("t.csv", b"a,b\n1,2\n3\n", 400, "another number of cells"),
    ],
)
def test_files_of_other_kinds_are_refused_and_leave_nothing(client, home, name, content, status, said):
    answer = give(client, content, name)
    assert answer.status_code == status
    assert said in answer.text
    assert left(home) == []
    told = give(client, content, name, accept="application/json")
    assert told.status_code == status
    assert said in " ".join(told.json()["lines"])


def test_no_file_is_told(client):
    answer = client.post("/own?lang=zh", data={"form_token": token(client)})
    assert answer.status_code == 400
    assert "没有收到文件" in answer.text


def test_a_file_that_is_too_large_is_refused(client, home, monkeypatch):
    monkeypatch.setattr(uploads.take, "__defaults__", (100,))
    answer = give(client, LONG)
    assert answer.status_code == 413
    assert "larger than" in answer.text
    assert left(home) == []


def test_a_zip_bomb_and_a_sheet_that_reaches_too_far_are_refused(client, home):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * 40_000_000)
    assert give(client, bomb.getvalue(), "t.xlsx").status_code == 413
    far = io.BytesIO()
    frame = pd.DataFrame({"place": ["a"]})
    with pd.ExcelWriter(far, engine="xlsxwriter") as writer:
        frame.to_excel(writer, index=False)
        next(iter(writer.sheets.values())).write(1_048_575, 16_383, "far")
    answer = give(client, far.getvalue(), "t.xlsx")
    assert answer.status_code == 413
    assert "17,179,869,184 cells" in answer.text
    assert left(home) == []


def test_the_name_of_a_file_is_text_and_no_path(client, home):
    for name in ("../../evil.csv", "..\\..\\evil.csv", "/etc/evil.csv"):
        page = client.get(waiting_at(client, LONG, name))
        assert "Columns of evil.csv" in page.text
    marked = client.get(waiting_at(client, LONG, "<b>x<\\b>.csv")).text
    assert "<b>x" not in marked
    assert not list(home.parent.rglob("evil*"))
    assert all(re.fullmatch(r"[0-9a-f]{32}\.(csv|json)", name) for name in left(home))


def test_names_and_cells_are_text(client):
    text = LONG.replace("a,", "<script>alert(1)</script>,").replace("Steel", "=cmd|'/c calc'!A1")
    address = waiting_at(client, text)
    page = client.get(address).text
    assert "<script>alert" not in page
    assert "=cmd|&#39;/c calc" in page
    assert keep(client, address).status_code == 303
    page = client.get("/own/set/towns?lang=en").text
    assert "<script>alert" not in page
    for name in ("../x", "a/b", "<i>"):
        answer = keep(client, waiting_at(client, LONG), name=name)
        assert answer.status_code == 400
        assert "cannot be the name of a dataset" in answer.text
        assert "<i>" not in answer.text


def test_nothing_changes_without_the_token_of_the_form(client, home):
    files = {"file": ("t.csv", LONG.encode())}
    assert client.post("/own", files=files).status_code == 403
    assert client.post("/own", files=files, data={"form_token": "0" * 64}).status_code == 403
    assert left(home) == []
    address = waiting_at(client, LONG)
    path = address.split("?")[0]
    assert client.post(f"{path}/import", data={"name": "towns"}).status_code == 403
    assert client.post(f"{path}/cancel").status_code == 403
    keep(client, address)
    assert client.post("/own/set/towns/delete").status_code == 403
    assert len(datasets()) == 1


def test_a_name_that_is_taken_is_told_and_may_be_replaced(client):
    keep(client, waiting_at(client, LONG))
    address = waiting_at(client, LONG.replace("30", "33"))
    answer = keep(client, address)
    assert answer.status_code == 400
    assert "There is a dataset towns already." in answer.text
    assert keep(client, address, replace="1").status_code == 303


def test_of_two_imports_under_one_name_at_once_one_is_refused(client, app, monkeypatch):
    first, second = (waiting_at(client, LONG) for _ in range(2))
    inside, go = threading.Event(), threading.Event()
    prepare = own.check_table.__globals__["prepare"]

    def slow(*given):
        inside.set()
        go.wait(20)
        return prepare(*given)

    monkeypatch.setattr("bessemer.web.uploading.prepare", slow)
    answers = []
    other = threading.Thread(target=lambda: answers.append(keep(client, first)))
    mark = token(client)
    monkeypatch.setattr(f"{__name__}.token", lambda *_: mark)
    other.start()
    assert inside.wait(20)
    refused = keep(client, second)
    go.set()
    other.join(30)
    assert refused.status_code == 400
    assert "Another import as towns is running." in refused.text
    assert answers[0].status_code == 303
    assert len(datasets()) == 1


def test_a_file_is_let_go_when_cancelled_and_unknown_ids_are_not_found(client, home):
    address = waiting_at(client, LONG)
    answer = client.post(
        f"{address.split('?')[0]}/cancel", data={"form_token": token(client)}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert left(home) == []
    assert client.get(address).status_code == 404
    for id in ("0" * 32, "..%2f..%2fetc", "x"):
        assert client.get(f"/own/file/{id}").status_code == 404


def test_a_workbook_of_several_sheets_asks_for_one(client):
    file = io.BytesIO()
    with pd.ExcelWriter(file, engine="xlsxwriter") as writer:
        pd.DataFrame({"note": ["x"]}).to_excel(writer, sheet_name="About", index=False)
        pd.read_csv(io.StringIO(LONG)).to_excel(writer, sheet_name="Jobs", index=False)
    address = waiting_at(client, file.getvalue(), "t.xlsx")
    page = client.get(address)
    assert "The workbook has 2 sheets: About, Jobs." in page.text
    page = client.get(f"{address}&sheet=Jobs")
    assert "The table can be imported" in page.text
    assert '<option value="About">' in page.text
    assert keep(client, address, sheet="Jobs").status_code == 303


def test_an_encoding_that_is_not_recognised_can_be_chosen(client):
    text = "région,secteur,year,jobs\nMontréal,béton,2010,1\n".encode("latin-1")
    address = waiting_at(client, text)
    assert "encoding that was not recognised" in client.get(address).text
    page = client.get(f"{address}&encoding=latin-1&region=région&industry=secteur").text
    assert "Montréal" in page
    assert "The table can be imported" in page
