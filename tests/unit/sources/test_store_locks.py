"""Two writers, and readers of what is written anew: nothing is taken from under the other."""

import errno
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from bessemer.errors import DataError, OptionError
from bessemer.sources import homes, locking, store
from bessemer.sources.imports import import_table

pytestmark = pytest.mark.skipif(os.name == "nt", reason="uses fork and flock")
TEXT = "place,sector,year,jobs\na,x,2010,1\nb,x,2010,{}\n"
# Holds a lock as another program does, without the second that Bessemer takes to start.
HOLDER = """
import fcntl, json, os, sys
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(handle, fcntl.LOCK_EX)
os.write(handle, json.dumps({"pid": os.getpid(), "command": "other import", "since": "2026-01-01"}).encode())
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(homes, "WAIT", 0.2)
    return tmp_path


def imported(folder, value):
    (folder / "t.csv").write_text(TEXT.format(value), encoding="utf-8")
    return import_table(folder / "t.csv", "t").dataset


def total(data):
    return float(data.panel("own_jobs").values.sum())


@pytest.fixture
def other(folder):
    """Another process that has the lock of ``t``."""
    imported(folder, 2)
    (path,) = (folder / "home" / "locks").iterdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_writer_that_waits_in_vain_names_the_other_and_changes_nothing(folder, other):
    with pytest.raises(OptionError, match=f"process {other.pid} .other import") as caught:
        imported(folder, 5)
    assert "Wait" in caught.value.remedy and caught.value.fault.kind == "busy"
    with pytest.raises(OptionError, match="is being written"):
        store.remove_dataset("t")
    assert total(store.open_dataset("t")) == 3  # readers do not wait
    (folder / "t.csv").write_text(TEXT.format(8), encoding="utf-8")
    assert total(import_table(folder / "t.csv", "u").dataset) == 9  # another name has another lock


def test_the_lock_of_a_killed_process_keeps_nobody(folder, other):
    other.kill()
    other.wait()
    assert total(imported(folder, 5)) == 6


def test_a_writer_that_waits_long_enough_goes_on(folder, other, monkeypatch):
    monkeypatch.setattr(homes, "WAIT", 20.0)
    threading.Timer(0.2, other.kill).start()
    assert total(imported(folder, 5)) == 6


def test_upper_and_lower_case_have_one_lock(folder, other):
    with pytest.raises(OptionError, match="'T' is being written"), store.writing("T", wait=0):
        pass


def test_threads_of_one_process_take_turns(folder, monkeypatch):
    monkeypatch.setattr(homes, "WAIT", 30.0)
    seen, failed = [], []
    real = store.write_version

    def slow(*arguments):
        seen.append("in")
        time.sleep(0.02)
        version = real(*arguments)
        seen.append("out")
        return version

    monkeypatch.setattr(store, "write_version", slow)

    def write(value):
        try:
            path = folder / f"{value}.csv"
            path.write_text(TEXT.format(value), encoding="utf-8")
            import_table(path, "t")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(value,)) for value in (5, 6, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert seen == ["in", "out"] * 3
    assert total(store.open_dataset("t")) in (6, 7, 8)


def test_what_a_reader_has_open_stays_until_it_is_done(folder):
    first = imported(folder, 2)  # its figures are not read yet
    kept = first.folder
    for value in (5, 6, 7):
        imported(folder, value)
    assert kept.is_dir() and total(first) == 3
    assert total(store.open_dataset("t")) == 8
    del first
    imported(folder, 8)
    assert not kept.exists()


def test_a_dataset_that_is_removed_while_it_is_read_is_gone_for_others_only(folder):
    first = imported(folder, 2)
    store.remove_dataset("t")
    assert store.datasets() == ()
    assert total(first) == 3
    place = first.folder
    del first
    (folder / "u.csv").write_text(TEXT.format(1), encoding="utf-8")
    import_table(folder / "u.csv", "u")  # the next writer clears what is left
    assert not place.exists() and not (store.home() / "t").exists()
    assert total(imported(folder, 4)) == 5


def test_readers_of_what_is_written_again_and_again_see_whole_datasets(folder):
    imported(folder, 1)
    totals, failed, done = set(), [], threading.Event()

    def read():
        while not done.is_set():
            try:
                totals.add(total(store.open_dataset("t")))
                if [entry.fault for entry in store.datasets()] != [""]:
                    failed.append(store.datasets())
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for value in range(2, 22):
        imported(folder, value)
    done.set()
    for thread in threads:
        thread.join()
    assert failed == []
    assert totals <= {float(value + 1) for value in range(1, 22)} and len(totals) > 1
    assert len(list((store.home() / "t").iterdir())) <= 6


def test_a_dataset_goes_to_another_process_without_its_hold(folder):
    data = imported(folder, 2)
    copy = pickle.loads(pickle.dumps(locking.Hold(os.open(folder / "t.csv", os.O_RDONLY))))
    copy.close()
    np.testing.assert_array_equal(data.panel("own_jobs").values.sum(), 3)


def test_a_folder_that_knows_no_locks_is_read_and_not_written(folder, monkeypatch):
    imported(folder, 2)

    def none(*_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", none)
    assert total(store.open_dataset("t")) == 3
    with pytest.raises(DataError, match="cannot be stored: Operation not supported"):
        imported(folder, 5)


def test_everything_is_on_the_disk_before_it_counts(folder, monkeypatch):
    """Each file and its folder are flushed before the version gets its name, and that before it counts."""
    imported(folder, 2)
    done = []
    sync, rename, replace = os.fsync, os.rename, os.replace

    def flushed(handle):
        done.append(("sync", Path(f"/proc/self/fd/{handle}").readlink().name))
        sync(handle)

    def renamed(source, target):
        done.append(("name", Path(target).name))
        rename(source, target)

    def replaced(source, target):
        done.append(("name", Path(target).name))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "rename", renamed)
    monkeypatch.setattr(os, "replace", replaced)
    imported(folder, 5)
    version = store.version_of("t")
    named = done.index(("name", version))
    before = [name for kind, name in done[:named] if kind == "sync"]
    assert {"figures.parquet", "dataset.json", "manifest.json"} < set(before)
    assert before[-1].startswith(".new-")
    counts = done.index(("name", "current"))
    assert ("sync", "t") in done[named:counts]
    assert done[counts - 1][0] == "sync" and done[counts - 1][1].startswith(".bessemer-")
    assert ("sync", "t") in done[counts:]
