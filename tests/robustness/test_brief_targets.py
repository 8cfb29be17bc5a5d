"""Where a brief is written: a file that is whole or not there, and nothing else is touched."""

import os
from pathlib import Path

import pytest

from bessemer.brief import check_folder, check_target, write, write_folder
from bessemer.errors import DataError


def test_names_with_spaces_and_chinese_are_written(tmp_path):
    target = tmp_path / "sp ace 文件.html"
    write("吉林", target)
    assert target.read_text(encoding="utf-8") == "吉林"
    assert list(tmp_path.iterdir()) == [target]


def test_a_longest_possible_name_is_written(tmp_path):
    target = tmp_path / ("x" * 255)
    write("text", target)
    assert list(tmp_path.iterdir()) == [target]


def test_a_replaced_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "brief.html"
    target.write_text("old")
    target.chmod(0o640)
    write("new", target)
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "old.html").write_text("old")
    link = tmp_path / "link.html"
    link.symlink_to("old.html")
    write("new", link)
    assert link.is_symlink()
    assert (tmp_path / "old.html").read_text() == "new"


def test_a_device_or_pipe_is_written_to_and_never_replaced(tmp_path):
    """A brief written to /dev/null by the superuser once put a file in its place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write("text", pipe)
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", [".", "missing/brief.html", "file/brief.html", "x" * 300])
def test_a_target_that_cannot_be_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("kept")
    for attempt in (lambda: check_target(tmp_path / name), lambda: write("text", tmp_path / name)):
        with pytest.raises(DataError) as caught:
            attempt()
        assert len(caught.value.lines()) == 3
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_or_file_without_permission_is_refused(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    file = tmp_path / "brief.html"
    file.write_text("old")
    file.chmod(0o444)
    for target in (folder / "brief.html", file):
        with pytest.raises(DataError, match="permission denied"):
            write("new", target)
    assert file.read_text() == "old"


def test_a_failure_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "brief.html"
    target.write_text("old")

    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DataError, match="No space left"):
        write("new", target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupt_while_writing_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write("new", Path(tmp_path / "brief.html"))
    assert list(tmp_path.iterdir()) == []


FILES = {"charts.json": b'{"command": "brief", "charts": [{"files": ["a.svg"]}]}', "a.svg": b"<svg/>"}


def test_a_folder_is_written_whole(tmp_path):
    write_folder(FILES, tmp_path / "charts")
    assert {entry.name: entry.read_bytes() for entry in (tmp_path / "charts").iterdir()} == FILES
    assert [entry.name for entry in tmp_path.iterdir()] == ["charts"]


def test_an_empty_folder_and_an_earlier_one_of_charts_are_replaced(tmp_path):
    (tmp_path / "charts").mkdir()
    write_folder(FILES, tmp_path / "charts")
    write_folder({"charts.json": b"{}"}, tmp_path / "charts")
    assert [entry.name for entry in (tmp_path / "charts").iterdir()] == ["charts.json"]


@pytest.mark.parametrize("name", ["file", "missing/charts", "full", "x" * 300])
def test_a_folder_that_cannot_be_is_refused_and_nothing_touched(tmp_path, name):
    (tmp_path / "file").write_text("kept")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("kept")
    for attempt in (lambda: check_folder(tmp_path / name), lambda: write_folder(FILES, tmp_path / name)):
        with pytest.raises(DataError) as caught:
            attempt()
        assert len(caught.value.lines()) == 3
    assert sorted(entry.name for entry in tmp_path.rglob("*")) == ["file", "full", "mine.txt"]


@pytest.mark.parametrize("failing", ["fsync", "rename"])
def test_a_failure_while_writing_a_folder_leaves_the_old_one(tmp_path, monkeypatch, failing):
    target = tmp_path / "charts"
    write_folder(FILES, target)

    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    real = Path.rename
    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:  # the old folder is already out of the way when the new one cannot come
        monkeypatch.setattr(
            Path, "rename", lambda self, to: fail() if self.suffix == ".part" else real(self, to)
        )
    with pytest.raises(DataError, match="No space left"):
        write_folder({"charts.json": b"{}"}, target)
    assert {entry.name: entry.read_bytes() for entry in target.iterdir()} == FILES
    assert [entry.name for entry in tmp_path.iterdir()] == ["charts"]
