"""What ``data check`` finds and mends: damage of every file, leftovers, earlier versions, lost pointers."""

import json
import os
import random
import shutil

import pytest
from tools.kill_test import in_first_format

from bessemer.cli.app import app
from bessemer.errors import BessemerError, OptionError, UnavailableError
from bessemer.sources import homes, store, versions
from bessemer.sources.checking import check_store
from bessemer.sources.imports import import_table
from bessemer.words import say

TEXT = "place,sector,year,jobs\na,x,2010,1\nb,x,2010,{}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    return tmp_path


def imported(folder, value, name="t"):
    (folder / "t.csv").write_text(TEXT.format(value), encoding="utf-8")
    import_table(folder / "t.csv", name)
    return store.home() / name / store.version_of(name)


def total(name="t"):
    return float(store.open_dataset(name).panel("own_jobs").values.sum())


def only(**options):
    (found,) = check_store(**options).datasets
    return found, " ".join(say(message) for message in found.findings)


def run(*words):
    from typer.testing import CliRunner

    return CliRunner().invoke(app, ["data", *words])


def test_a_whole_store_is_said_to_be_whole(folder):
    imported(folder, 2)
    imported(folder, 3, "東北")
    found = check_store()
    assert found.sound and [one.state for one in found.datasets] == ["whole", "whole"]
    assert all(one.size > 1000 and one.spare < 100 for one in found.datasets)
    done = run("check")
    assert done.exit_code == 0
    said = " ".join(done.output.split())
    assert "2 datasets" in said and "2 whole, 0 not" in said
    assert "2个完好，0个有问题" in run("check", "--lang", "zh").output.replace("\n", "")


def test_an_empty_store_is_whole(folder):
    assert check_store().datasets == ()
    assert run("check").exit_code == 0
    with pytest.raises(UnavailableError, match="no imported dataset 'u'"):
        check_store("u")


@pytest.mark.parametrize("file", ["figures.parquet", "dataset.json", "manifest.json", "current"])
def test_a_flipped_bit_in_any_file_is_found_wherever_it_is(folder, file):
    """Any bit: of a JSON text, of Parquet's data, header or footer, of the pointer."""
    place = imported(folder, 2)
    path = place.parent / file if file == "current" else place / file
    whole = path.read_bytes()
    rng = random.Random(file)
    for _ in range(12):
        at, bit = rng.randrange(len(whole)), 1 << rng.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        try:
            right = total() == 3
        except BessemerError as error:
            assert "t" in error.what and error.remedy
            found, said = only()
            assert found.state == "damaged" and not found.sound and found.remedy, (at, bit, said)
        else:
            # A blank after the name of the version says the same.
            assert right and file == "current", (at, bit)
    path.write_bytes(whole)
    assert only()[0].state == "whole"


def test_repair_returns_to_the_version_before(folder):
    imported(folder, 2)
    place = imported(folder, 5)
    (place / "figures.parquet").write_bytes(b"PAR1")
    _, said = only()
    assert "figures.parquet is not as it was written" in said and "A whole version of" in said
    assert run("check", "t").exit_code == 2
    done = run("check", "t", "--repair")
    assert done.exit_code == 0 and "Returned to the whole version of" in done.output
    assert total() == 3
    imported(folder, 6)
    assert total() == 7


def test_repair_without_a_whole_version_says_what_is_left_to_do(folder):
    place = imported(folder, 2)
    (place / "dataset.json").write_text("{}")
    for repair in (False, True):
        found, _ = only(repair=repair)
        assert found.state == "damaged" and "import it again" in say(found.remedy)
    assert place.is_dir()


def test_leftovers_are_counted_and_removed_and_nothing_of_the_users_is(folder):
    place = imported(folder, 2)
    for name in (".new-a", ".old-b"):
        (place.parent / name).mkdir()
        (place.parent / name / "figures.parquet").write_bytes(b"half")
    (place.parent / "notes.txt").write_text("mine")
    (store.home() / "my folder").mkdir()
    found, said = only()
    assert found.sound and "2 leftovers of imports" in said
    assert "2 leftovers removed" in only(repair=True)[1]
    assert {entry.name for entry in place.parent.iterdir()} == {"current", place.name, "notes.txt"}
    assert (store.home() / "my folder").is_dir()


def test_what_a_running_import_writes_is_no_leftover(folder, monkeypatch):
    monkeypatch.setattr(homes, "WAIT", 0.1)
    place = imported(folder, 2)
    (place.parent / ".new-running").mkdir()
    with store.writing("t"):
        found, said = only()
        assert found.sound and "leftover" not in said
        with pytest.raises(OptionError, match="is being written"):
            check_store(repair=True)
    assert (place.parent / ".new-running").is_dir()


def test_a_lost_pointer_is_found_and_made_again(folder):
    place = imported(folder, 2)
    (place.parent / "current").unlink()
    assert store.datasets() == ()
    found, said = only()
    assert found.state == "unlisted" and not found.sound and "nothing points to it" in said
    assert only(repair=True)[0].state == "whole"
    assert total() == 3


def test_remains_of_a_removal_are_no_fault_and_are_cleared(folder):
    place = imported(folder, 2)
    (place.parent / "current").rename(place.parent / "removed")
    found, _ = only()
    assert found.state == "removed" and found.sound
    only(repair=True)
    assert not place.parent.exists()
    (store.home() / "u").mkdir()
    (store.home() / "u" / ".new-a").mkdir()
    only(repair=True)
    assert not (store.home() / "u").exists()


def test_a_later_format_is_neither_damage_nor_mended(folder):
    imported(folder, 1)
    place = imported(folder, 2)
    content = json.loads((place / "dataset.json").read_text(encoding="utf-8"))
    (place / "dataset.json").write_text(json.dumps({**content, "schema": versions.SCHEMA + 1}))
    found, _ = only(repair=True)
    assert found.state == "later" and "version of Bessemer" in say(found.remedy)
    assert store.version_of("t") == place.name


def test_repair_writes_the_format_of_before_anew(folder):
    imported(folder, 2)
    in_first_format(folder / "home")
    assert "It has format 1" in only()[1]
    assert "Written anew in format 2" in only(repair=True)[1]
    assert store.version_of("t") != "0123456789abcdef" and total() == 3


def test_the_list_is_a_note_that_may_be_lost_or_wrong(folder):
    place = imported(folder, 2)
    note = folder / "home" / "catalogue.json"
    assert [entry.name for entry in store.datasets()] == ["t"]
    assert json.loads(note.read_text(encoding="utf-8"))["datasets"]["t"]["places"] == 2
    for content in (None, "", "{", '{"datasets": {"t": 3, "u": {}}}', "[" * 100_000):
        note.unlink() if content is None else note.write_text(content)
        assert [entry.fault for entry in store.datasets()] == [""]
    shutil.rmtree(note.parent / "datasets" / "t")
    assert store.datasets() == () and not place.exists()


def test_a_list_verifies_figures_once(folder, monkeypatch):
    place = imported(folder, 2)
    figures = place / "figures.parquet"
    os.utime(figures, ns=(10**18, 10**18))  # long ago
    read = []
    real = versions._checksum
    monkeypatch.setattr(versions, "_checksum", lambda path: read.append(path.name) or real(path))
    for _ in range(3):
        assert store.datasets()[0].fault == ""
    assert read.count("figures.parquet") == 1
    figures.write_bytes(figures.read_bytes()[:-1] + b"\0")
    assert "not as it was written" in store.datasets()[0].fault


def test_json_has_every_finding_in_either_language(folder):
    place = imported(folder, 2)
    (place / "manifest.json").write_text("{}")
    done = run("check", "--json", "--lang", "zh")
    assert done.exit_code == 2
    (row,) = json.loads(done.output)["rows"]
    assert row["state"] == "damaged" and row["findings"] and "重新导入" in row["remedy"]
