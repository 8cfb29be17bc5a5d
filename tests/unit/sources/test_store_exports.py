"""Datasets as files, and these imported again: the same hash of the figures and of what they are."""

import json
import shlex
import zipfile

import numpy as np
import pandas as pd
import pytest

from bessemer.cli.app import app
from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError
from bessemer.panel import Status
from bessemer.sources import store
from bessemer.sources.exporting import export_dataset
from bessemer.sources.imports import import_table

TEXT = (
    "place,sector,year,jobs\n"
    "Biel/Bienne,Coal & coke,2010,10.5\n"
    'Biel/Bienne,"Steel, rolled",2010,(D)\n'
    "長春,Coal & coke,2010,\n"
    '長春,"Steel, rolled",2010,0\n'
    "長春,Coal & coke,2011,123456.7891\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(folder, text=TEXT, name="towns", **options):
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return import_table(folder / "t.csv", name, **options).dataset


def hashes(data):
    manifest = json.loads((data.folder / "manifest.json").read_text(encoding="utf-8"))
    return {file: entry["sha256"] for file, entry in manifest.items()}


def run(*words):
    from typer.testing import CliRunner

    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".zip"])
def test_what_is_exported_is_imported_again_as_the_same_dataset(folder, ending):
    data = imported(folder, country="DEU")
    before = hashes(data)
    made = export_dataset("towns", f"out{ending}")
    assert made.rows == 8 and made.path.is_file()
    store.remove_dataset("towns")
    done = run(*shlex.split(made.command)[1:])
    assert done.exit_code == 0, done.output
    again = store.open_dataset("towns")
    assert hashes(again) == before
    panel = again.panel("own_jobs")
    assert panel.status[0, panel.regions.index("towns:Biel∕Bienne"), 1] == Status.WITHHELD
    assert not list(folder.glob(".bessemer-*"))


@pytest.mark.parametrize("ending", [".csv", ".zip"])
def test_shipped_classifications_and_units_come_back(folder, ending):
    letters = "地区,行业,年份,增加值\n" + "".join(f"甲,{code},2019,{at}\n" for at, code in enumerate("ABCEJ"))
    data = imported(folder, letters, "东北", classification="gb19", unit="million CNY", country="CHN")
    before = hashes(data)
    made = export_dataset("东北", f"out{ending}")
    store.remove_dataset("东北")
    assert run(*shlex.split(made.command)[1:]).exit_code == 0
    assert hashes(store.open_dataset("东北")) == before


def test_estimated_figures_stay_estimated(folder):
    text = "place,sector,year,jobs,status\na,x,2010,1,estimated\nb,x,2010,,withheld\nc,x,2010,,observed\n"
    panel = imported(folder, text).panel("own_jobs")
    assert panel.status.ravel().tolist() == [Status.ESTIMATED, Status.WITHHELD, Status.NOT_COLLECTED]
    export_dataset("towns", "t2.csv")
    frame = pd.read_csv("t2.csv")
    assert frame["status"].tolist() == ["estimated", "withheld", "not collected"]
    assert frame["jobs"].isna().tolist() == [False, True, True]


def test_a_column_of_other_states_is_left_aside(folder):
    text = "place,sector,year,jobs,status\na,x,2010,1,final\nb,x,2010,2,provisional\n"
    assert imported(folder, text).panel("own_jobs").status.ravel().tolist() == [0, 0]


def test_a_zip_takes_another_name_with_all_that_has_it(folder):
    data = imported(folder)
    before = hashes(data)
    export_dataset("towns", "out.zip")
    other = import_table("out.zip", "cities").dataset
    assert "towns" not in json.dumps(dict(other.content), ensure_ascii=False)
    assert other.regions.resolve("長春").id == "cities:長春"
    np.testing.assert_array_equal(other.panel("own_jobs").values, data.panel("own_jobs").values)
    export_dataset("cities", "back.zip")
    assert hashes(import_table("back.zip", "towns").dataset) == before


def test_a_file_that_is_there_is_replaced_whole_or_stays(folder, monkeypatch):
    imported(folder)
    (folder / "out.csv").write_text("older")
    export_dataset("towns", "out.csv")
    whole = (folder / "out.csv").read_text(encoding="utf-8")
    assert whole.startswith('"region"')

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.csv.write_csv", full)
    with pytest.raises(DataError, match="cannot be written: No space left"):
        export_dataset("towns", "out.csv")
    assert (folder / "out.csv").read_text(encoding="utf-8") == whole
    assert not list(folder.glob(".bessemer-*"))


def test_what_cannot_be_exported_is_said(folder):
    imported(folder)
    with pytest.raises(OptionError, match=r"cannot be exported as '.doc'"):
        export_dataset("towns", "out.doc")
    with pytest.raises(UnavailableError, match="no imported dataset 'town'"):
        export_dataset("town", "out.csv")
    with pytest.raises(UnavailableError, match="no table 'jobs'"):
        export_dataset("towns", "out.csv", "jobs")
    with pytest.raises(DataError, match="its folder does not exist"):
        export_dataset("towns", "none/out.csv")


def repacked(source, target, changes):
    """Write a zip like another with some members changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_zip_that_is_not_as_it_was_written_is_refused_and_nothing_is_kept(folder):
    imported(folder)
    export_dataset("towns", "out.zip")
    with zipfile.ZipFile("out.zip") as archive:
        content = json.loads(archive.read("dataset.json"))
    later = json.dumps({**content, "schema": 99}).encode()
    for changes, what in (
        ({"figures.parquet": b"PAR1"}, "not as it was written"),
        ({"manifest.json": b"{}"}, "missing"),
        ({"dataset.json": later}, "has format 99"),
    ):
        with pytest.raises(BessemerError, match=what):
            import_table(repacked("out.zip", "bad.zip", changes), "bad")
    whole = (folder / "out.zip").read_bytes()
    (folder / "bad.zip").write_bytes(whole[:-300] + b"\0" * 10 + whole[-290:])
    with pytest.raises(BessemerError):
        import_table("bad.zip", "bad")
    assert [entry.name for entry in store.datasets()] == ["towns"]
