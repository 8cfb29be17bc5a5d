"""Disks that are full, may not be written, or take no large file: a clear error, the older dataset whole."""

import errno
import os
import resource
import subprocess

import pytest

from bessemer.errors import DataError
from bessemer.sources import store
from bessemer.sources.checking import check_store
from bessemer.sources.exporting import export_dataset
from bessemer.sources.imports import import_table
from bessemer.words import say

pytestmark = pytest.mark.skipif(os.name == "nt", reason="uses limits and mounts of Unix")


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a table of so many places, all different."""

    def write(places, seed=1):
        path = tmp_path / f"{places}.csv"
        rows = [f"p{at},x,2010,{(at * 7919 + seed) % 100_003}.{at % 89}\n" for at in range(places)]
        path.write_text("place,sector,year,jobs\n" + "".join(rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A disk of 96 kB that holds the store."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96k", "none", str(place)]
    try:
        refused = os.geteuid() != 0 or subprocess.run(mount, capture_output=True, timeout=20).returncode
    except OSError:
        refused = True
    if refused:
        pytest.skip("only root may mount a disk")
    monkeypatch.setenv("BESSEMER_HOME", str(place / "home"))
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=20)


def total():
    return float(store.open_dataset("t").panel("own_jobs").values.sum())


def test_a_full_disk_leaves_the_older_dataset_and_nothing_half(disk, table):
    import_table(table(20), "t")
    before, whole = total(), store.version_of("t")
    for _ in range(2):
        with pytest.raises(DataError, match=r"cannot be stored: .*[Nn]o space left") as caught:
            import_table(table(6000), "t")
        assert "make room" in caught.value.remedy
        assert total() == before and store.version_of("t") == whole
        assert {entry.name for entry in (store.home() / "t").iterdir()} == {"current", whole}
    with pytest.raises(DataError, match="cannot be stored"):
        import_table(table(6000), "u")
    assert [entry.name for entry in store.datasets()] == ["t"]
    assert check_store().sound
    import_table(table(30), "t")  # there is room for that
    store.remove_dataset("t")
    assert store.datasets() == ()


def test_a_disk_without_a_byte_left_is_read_and_cleared(disk, table):
    import_table(table(20), "t")
    before = total()
    with (disk / "full").open("wb", buffering=0) as file, pytest.raises(OSError, match="space"):
        for _ in range(1000):
            file.write(b"x" * 512)
    assert total() == before and store.datasets()[0].fault == ""
    with pytest.raises(DataError, match="cannot be stored"):
        import_table(table(20, seed=2), "t")
    assert total() == before
    with pytest.raises(DataError, match="cannot be written"):
        export_dataset("t", disk / "out.zip")
    assert not (disk / "out.zip").exists()
    store.remove_dataset("t")  # what makes room needs none
    assert store.datasets() == ()


def test_a_disk_that_may_not_be_written_is_read(disk, table):
    import_table(table(20), "t")
    before = total()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True, timeout=20)
    assert total() == before and store.datasets()[0].fault == ""
    assert check_store().sound
    for act in (lambda: import_table(table(20), "t"), lambda: import_table(table(20), "u")):
        with pytest.raises(DataError, match="cannot be stored: Read-only file system"):
            act()
    with pytest.raises(DataError, match="cannot be removed: Read-only file system"):
        store.remove_dataset("t")
    (found,) = check_store(repair=True).datasets
    assert "cannot be read or written: Read-only" in say(found.findings[0])
    assert total() == before


def test_a_limit_on_files_is_a_clear_error(tmp_path, monkeypatch, table):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    import_table(table(20), "t")
    before, large = total(), table(6000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, limits[1]))
    try:
        with pytest.raises(DataError, match=r"cannot be stored: .*File too large"):
            import_table(large, "t")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert total() == before and len(list((store.home() / "t").iterdir())) == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "rename", "replace"])
def test_an_error_of_any_step_is_told_and_leaves_the_older_dataset(
    tmp_path, monkeypatch, table, call, number
):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    import_table(table(20), "t")
    before = total()
    real = getattr(os, call)
    count = 0

    def failing(*arguments, **options):
        nonlocal count
        count += 1
        if count == at:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **options)

    monkeypatch.setattr(os, call, failing)
    for at in range(1, 30):
        count = 0
        try:
            import_table(table(20, seed=at), "t")
        except DataError as error:
            assert os.strerror(number) in error.what
            count = 99
            assert total() == before
        else:
            if count < at:  # there was no such step any more
                break
            # A step after the dataset counts, such as the list of what was verified.
            count = 99
            before = total()
    else:
        pytest.fail("no import went through")
    assert at > 1
    assert check_store(repair=True).sound
