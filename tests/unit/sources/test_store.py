"""The store: whole or not there, checked when opened, names of any script and no paths."""

import errno
import json
import os

import numpy as np
import pyarrow as pa
import pytest
from tools.kill_test import in_first_format

from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError
from bessemer.saved import fingerprint
from bessemer.sources import store, versions
from bessemer.sources.imports import import_table

TEXT = "place,sector,year,jobs\na,x,2010,1\nb,x,2010,{}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    (tmp_path / "t.csv").write_text(TEXT.format(2), encoding="utf-8")
    return tmp_path


def refusing(error):
    def refuse(*_, **__):
        raise error

    return refuse


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


def test_a_second_import_takes_the_place_of_the_first_which_stays_as_the_version_before(folder):
    import_table(folder / "t.csv", "t")
    assert total() == 3
    for value in (5, 6, 7):
        before = store.version_of("t")
        again(folder, value)
        assert total() == value + 1
        kept = {entry.name for entry in (store.home() / "t").iterdir()}
        assert kept == {"current", before, store.version_of("t")}


@pytest.mark.parametrize("moment", ["write_table", "_write", "sync", "rename", "write_whole"])
def test_a_stop_at_any_step_leaves_the_old_dataset(folder, monkeypatch, moment):
    import_table(folder / "t.csv", "t")

    def stop(*_, **__):
        raise KeyboardInterrupt

    if moment == "write_table":
        monkeypatch.setattr("pyarrow.parquet.write_table", stop)
    elif moment == "rename":
        monkeypatch.setattr("pathlib.Path.rename", stop)
    else:
        monkeypatch.setattr(versions if moment in ("_write", "sync") else store, moment, stop)
    with pytest.raises(KeyboardInterrupt):
        again(folder, 5)
    monkeypatch.undo()
    monkeypatch.setenv("BESSEMER_HOME", str(folder / "home"))
    assert total() == 3
    again(folder, 7)
    assert total() == 8
    assert len(list((store.home() / "t").iterdir())) == 3


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
    (place / "notes.txt").write_text("of the user")
    again(folder, 5)
    assert total() == 6
    assert len(list(place.iterdir())) == 4  # the one before, and what is not of the store, stay
    assert not (store.home() / "first").exists()


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


def rewritten(place, **changes):
    """Change ``dataset.json`` of a version as a later Bessemer would have written it."""
    content = json.loads((place / "dataset.json").read_text(encoding="utf-8"))
    versions._write(place / "dataset.json", {**content, **changes})
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    manifest["dataset.json"] |= versions._checksum(place / "dataset.json")
    versions._write(place / "manifest.json", manifest)
    name = versions.manifest_name(place)
    place.rename(place.with_name(name))
    (place.parent / "current").write_text(f"{name}\n", encoding="utf-8")


def test_a_later_format_is_told_and_left_alone(folder):
    import_table(folder / "t.csv", "t")
    rewritten(store.home() / "t" / store.version_of("t"), schema=versions.SCHEMA + 1)
    before = store.version_of("t")
    with pytest.raises(DataError, match=f"has format {versions.SCHEMA + 1}; .* reads up to") as caught:
        store.open_dataset("t")
    assert "version of Bessemer" in caught.value.remedy
    assert store.version_of("t") == before


def test_the_format_of_before_is_opened_and_written_anew_once(folder):
    import_table(folder / "t.csv", "t")
    hashes = fingerprint(store.open_dataset("t"))
    in_first_format(folder / "home")
    assert total() == 3
    assert store.version_of("t") != "0123456789abcdef"
    once = store.version_of("t")
    assert fingerprint(store.open_dataset("t")) == hashes
    assert store.version_of("t") == once
    assert (store.home() / "t" / "0123456789abcdef").is_dir()  # until the next import


def test_the_format_of_before_is_read_where_it_cannot_be_written_anew(folder, monkeypatch):
    import_table(folder / "t.csv", "t")
    in_first_format(folder / "home")
    monkeypatch.setattr("tempfile.mkdtemp", refusing(OSError(errno.EROFS, "Read-only file system")))
    assert total() == 3
    assert store.version_of("t") == "0123456789abcdef"
    with store.writing("t"):
        assert total() == 3  # who writes it now will write it in the new format


def test_a_name_that_is_not_there_suggests_one(folder):
    import_table(folder / "t.csv", "towns")
    for ask in (store.open_dataset, store.remove_dataset):
        with pytest.raises(UnavailableError, match="no imported dataset 'town'") as caught:
            ask("town")
        assert "towns" in caught.value.remedy


def test_the_hash_of_figures_is_of_what_they_say():
    table = pa.table(
        {
            "year": pa.array([2010, 2011, 2010], pa.int32()),
            "region": ["a", "a", "b"],
            "value": [1.0, float("nan"), 0.0],
            "status": ["observed", "withheld", "observed"],
        }
    )
    known = versions.content_hash(table)
    assert versions.content_hash(table.take(pa.array([2, 0, 1]))) == known
    packed = table.set_column(1, "region", table.column("region").dictionary_encode())
    assert versions.content_hash(pa.concat_tables([packed.slice(0, 1), packed.slice(1)])) == known
    other_nan = np.frombuffer(b"\1\0\0\0\0\0\xf8\x7f", "<f8")[0]
    assert versions.content_hash(table.set_column(2, "value", pa.array([1.0, other_nan, 0.0]))) == known
    for name, column in (
        ("value", [1.0, 2.0, 0.0]),
        ("value", [1.0, None, 1e-300]),
        ("region", ["a", "b", "b"]),
        ("status", ["observed", "not collected", "observed"]),
        ("year", [2010, 2012, 2010]),
    ):
        changed = table.set_column(table.column_names.index(name), name, pa.array(column))
        assert versions.content_hash(changed) != known, (name, column)
    assert versions.content_hash(table.rename_columns(["year", "place", "value", "status"])) != known
    assert versions.content_hash(table.slice(0, 2)) != known
    rows = pa.FixedSizeListArray.from_arrays(pa.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), 2)
    wide = table.append_column("inputs", rows)
    assert versions.content_hash(wide.take(pa.array([2, 0, 1]))) == versions.content_hash(wide)
    other = pa.FixedSizeListArray.from_arrays(pa.array([1.0, 2.0, 3.0, 4.0, 6.0, 5.0]), 2)
    changed = table.append_column("inputs", other)
    assert versions.content_hash(changed) != versions.content_hash(wide) != known
