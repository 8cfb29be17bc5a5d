"""The store: whole or not there, checked when opened, names of any script and no paths."""

import json
import os

import pytest

from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError
from bessemer.sources import store
from bessemer.sources.imports import import_table

TEXT = "place,sector,year,jobs\na,x,2010,1\nb,x,2010,{}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    (tmp_path / "t.csv").write_text(TEXT.format(2), encoding="utf-8")
    return tmp_path


def total(name="t"):
    return float(store.open_dataset(name).panel("own_jobs").values.sum())


def again(folder, value):
    (folder / "t.csv").write_text(TEXT.format(value), encoding="utf-8")
    return import_table(folder / "t.csv", "t")


@pytest.mark.parametrize("name", ["towns", "东北城市", "Städte 2020", "العربية", "a.b-c_d"])
def test_names_of_any_script(folder, name):
    import_table(folder / "t.csv", name)
    assert [entry.name for entry in store.datasets()] == [store.check_name(name)]
    store.remove_dataset(name)
    assert store.datasets() == ()


@pytest.mark.parametrize(
    "name",
    ["", " ", "a/b", "a\\b", "..", ".x", "x.", "a:b", "con", "nul.txt", "reference", "a\nb", "x" * 99, None],
)
def test_names_that_no_folder_could_have_are_refused(folder, name):
    with pytest.raises(OptionError, match="cannot be the name"):
        import_table(folder / "t.csv", name)
    assert not (folder / "home").exists()


def test_a_second_import_takes_the_place_of_the_first_and_leaves_one_version(folder):
    import_table(folder / "t.csv", "t")
    assert total() == 3
    again(folder, 5)
    assert total() == 6
    kept = sorted(entry.name for entry in (store.home() / "t").iterdir())
    assert len(kept) == 2
    assert "current" in kept


@pytest.mark.parametrize("moment", ["write_table", "_write", "rename", "write_whole"])
def test_a_stop_at_any_step_leaves_the_old_dataset(folder, monkeypatch, moment):
    import_table(folder / "t.csv", "t")

    def stop(*_, **__):
        raise KeyboardInterrupt

    if moment == "write_table":
        monkeypatch.setattr("pyarrow.parquet.write_table", stop)
    elif moment == "rename":
        monkeypatch.setattr("pathlib.Path.rename", stop)
    else:
        monkeypatch.setattr(store, moment, stop)
    with pytest.raises(KeyboardInterrupt):
        again(folder, 5)
    monkeypatch.undo()
    monkeypatch.setenv("BESSEMER_HOME", str(folder / "home"))
    assert total() == 3
    again(folder, 7)
    assert total() == 8
    assert len(list((store.home() / "t").iterdir())) == 2


def test_what_a_killed_import_leaves_counts_for_nothing_and_is_swept(folder):
    import_table(folder / "t.csv", "t")
    place = store.home() / "t"
    for name in (".new-killed", "0123456789abcdef"):  # killed before the rename, and before the pointer
        (place / name).mkdir()
        (place / name / "figures.parquet").write_bytes(b"half")
    (store.home() / "first").mkdir()
    (store.home() / "first" / ".new-killed").mkdir()
    assert total() == 3
    assert [entry.name for entry in store.datasets()] == ["t"]
    again(folder, 5)
    assert total() == 6
    assert len(list(place.iterdir())) == 2


def test_a_full_disk_is_a_clear_error_and_leaves_no_folder(folder, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.parquet.write_table", full)
    with pytest.raises(DataError, match="cannot be stored: No space left") as caught:
        import_table(folder / "t.csv", "t")
    assert "BESSEMER_HOME" in caught.value.remedy
    assert list(store.home().iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_clear_error(folder):
    (folder / "home").mkdir(mode=0o500)
    with pytest.raises(DataError, match="cannot be stored: Permission denied"):
        import_table(folder / "t.csv", "t")


def test_a_file_in_place_of_the_folder_is_a_clear_error(folder):
    (folder / "home").write_text("no folder")
    with pytest.raises(DataError, match="cannot be stored"):
        import_table(folder / "t.csv", "t")


@pytest.mark.parametrize("file", ["figures.parquet", "dataset.json", "manifest.json", "current"])
@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_damage_is_seen_when_the_dataset_is_opened(folder, file, damage):
    import_table(folder / "t.csv", "t")
    place = store.home() / "t"
    path = place / file if file == "current" else place / (place / "current").read_text().strip() / file
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(content[: len(content) // 2] if damage == "cut" else b"\0" + content[1:])
    with pytest.raises(BessemerError) as caught:
        store.open_dataset("t")
    assert "t" in caught.value.what
    assert caught.value.remedy
    if file != "current":
        assert store.datasets()[0].fault


def test_a_later_format_is_told(folder):
    import_table(folder / "t.csv", "t")
    place = store.home() / "t" / (store.home() / "t" / "current").read_text().strip()
    content = json.loads((place / "dataset.json").read_text(encoding="utf-8"))
    store._write(place / "dataset.json", {**content, "schema": 2})
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    manifest["dataset.json"] |= store._checksum(place / "dataset.json")
    store._write(place / "manifest.json", manifest)
    with pytest.raises(DataError, match="has format 2"):
        store.open_dataset("t")


def test_a_name_that_is_not_there_suggests_one(folder):
    import_table(folder / "t.csv", "towns")
    for ask in (store.open_dataset, store.remove_dataset):
        with pytest.raises(UnavailableError, match="no imported dataset 'town'") as caught:
            ask("town")
        assert "towns" in caught.value.remedy
