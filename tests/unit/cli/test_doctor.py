"""`bessemer doctor`: what it finds, what it says, and that nothing which is broken breaks it."""

import base64
import csv
import hashlib
import io
import json
import os
import socket
import subprocess
import sys
from importlib.metadata import FileHash, PackagePath
from pathlib import Path

import pytest

from bessemer.cli.doctor import _folded, run, told, without_typer
from bessemer.installation import Check, Finding, checkup, content, packages, sound, surroundings
from bessemer.installation.versions import parsed, satisfies
from bessemer.words import LOCALES, Message, catalogue, say

SOURCE = Path(packages.__file__).parents[2]


def shell(*arguments, broken=(), folder=None, **variables):
    """Run Bessemer in a process of its own, where some packages cannot be loaded."""
    for name in broken:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(f"raise ImportError('broken for a test', name='{name}')")
    places = [str(folder)] * bool(broken) + [str(SOURCE)]
    return subprocess.run(
        [sys.executable, "-m", "bessemer", *arguments],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places), **variables},
    )


def findings(check):
    return {finding.name: finding for finding in Check("c", "data", check).run()}


def test_a_package_that_cannot_be_loaded_is_named_and_nothing_else_fails(tmp_path):
    """Of pandas, which most checks need, and of those that the command line itself is made of."""
    done = shell("doctor", "--json", broken=["pandas", "typer", "yaml", "babel", "rich"], folder=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    rows = {row["check"]: row for row in json.loads(done.stdout)["rows"]}
    for name in ("pandas", "typer", "pyyaml", "babel", "rich"):
        assert rows[name]["verdict"] == "fault"
        assert "broken for a test" in rows[name]["found"]
        assert rows[name]["remedy"].startswith(f"pip install '{name}>=")
    assert rows["numpy"]["verdict"] == "ok"
    assert rows["python"]["verdict"] == "ok"
    assert rows["sentences"]["found"] == "Not checked: yaml cannot be loaded"
    assert "{" not in "".join(row["found"] + row["remedy"] for row in rows.values())


def test_other_commands_say_in_two_lines_that_a_package_cannot_be_loaded(tmp_path):
    for broken in ("typer", "pandas"):
        done = shell("profile", "Jilin", broken=[broken], folder=tmp_path / broken)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.splitlines() == [
            "A package that Bessemer needs cannot be loaded: broken for a test.",
            "'bessemer doctor' says what to do.",
        ]


@pytest.fixture(scope="module")
def examined():
    """All findings here, once, but without loading each package: `make wheel` has a doctor that does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packages, "Probes", lambda wanted: Loaded())
        return checkup.examine()


class Loaded:
    """Probes that say of no package that it cannot be loaded."""

    @property
    def results(self):
        return {}


def test_everything_is_looked_at(examined):
    names = {finding.name for finding in examined}
    assert names >= {one.name for one in packages.requirements() if not one.extra}
    assert names >= {*packages.EXTRAS, "data", "home", "datasets", "fonts", "terminal", "web_port", "blas"}
    assert [checkup.GROUPS.index(one.group) for one in examined] == sorted(
        checkup.GROUPS.index(one.group) for one in examined
    )


def test_this_environment_has_no_fault(examined):
    assert [(one.name, say(one.said)) for one in examined if one.verdict == "fault"] == []
    assert sound(examined)


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_told_in_both_languages(monkeypatch, capsys, examined, locale):
    monkeypatch.setattr("bessemer.installation.examine", lambda: examined)
    assert run(locale) == 0
    text = capsys.readouterr().out
    assert "numpy" in text and "{" not in text
    assert ("依赖包" in text) == (locale == "zh-CN")
    assert max(map(len, text.splitlines())) <= 130


def test_a_fault_is_exit_code_1_with_its_remedy(monkeypatch, capsys):
    wrong = Finding(
        "data", "fault", Message("doctor.failed", why="x"), Message("doctor.remedy_check"), "data"
    )
    note = Finding(
        "fonts", "note", Message("doctor.fonts_none"), Message("doctor.remedy_fonts"), "surroundings"
    )
    monkeypatch.setattr("bessemer.installation.examine", lambda: (wrong, note))
    assert without_typer(["--lang", "zh"]) == 1
    text = capsys.readouterr().out
    assert "2项检查中有1项故障、1项提示" in text and "bessemer data check" in text
    assert without_typer(["--json"]) == 1
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["verdict"] for row in rows] == ["fault", "note"]
    assert without_typer(["--csv"]) == 1
    assert list(csv.DictReader(io.StringIO(capsys.readouterr().out))) == rows
    monkeypatch.setattr("bessemer.installation.examine", lambda: (note,))
    assert without_typer([]) == 0
    assert "To note: 1 of 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "xx"], "'xx'"),
        (["--deep"], "--deep"),
        (["--json", "--csv"], "cannot be given together"),
    ],
)
def test_without_typer_mistakes_are_still_mistakes(capsys, arguments, said):
    assert without_typer(arguments) == 2
    assert said in capsys.readouterr().err


def test_templates_are_read_without_the_package_that_reads_catalogues(monkeypatch):
    def lacking(*_arguments):
        raise ImportError("no yaml")

    monkeypatch.setattr("bessemer.cli.doctor.say", lacking)
    own = {
        (locale, id): template
        for locale in LOCALES
        for id, template in catalogue(locale).items()
        if id.startswith("doctor.") and "{" not in template
    }
    assert len(own) > 60
    assert {key: told(Message(key[1]), key[0]) for key in own} == own
    said = Message("doctor.dataset_damaged", name="a", count="1", why=Message("doctor.remedy_check"))
    assert told(said, "en") == "Datasets that cannot be used: 1. a: bessemer data check"


def test_a_check_that_fails_itself_is_a_fault_and_never_an_exception():
    def fails():
        yield Finding("one", "ok", Message("doctor.ok"))
        raise ZeroDivisionError("by zero\nindeed")

    first, second = Check("name", "data", fails).run()
    assert (first.verdict, second.verdict, second.name) == ("ok", "fault", "name")
    assert say(second.said) == "The check itself failed: ZeroDivisionError: by zero indeed"


def test_versions_are_held_to_what_is_asked(monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "version_of", {"pandas": "2.1.4", "numpy": "1.26.0"}.get)

    class Probed:
        @property
        def results(self):
            return {"numpy": "ImportError: libfoo.so"}

    old = packages._judged(parsed(["pandas>=2.2"])[0], Probed(), "fault", Message("doctor.remedy_check"))
    assert old.verdict == "fault"
    assert say(old.said) == "pandas 2.1.4 is installed; Bessemer asks for >=2.2"
    broken = packages._judged(parsed(["numpy>=1.26"])[0], Probed(), "fault", Message("doctor.remedy_check"))
    assert say(broken.said) == "numpy 1.26.0 cannot be loaded: ImportError: libfoo.so"
    (absent,) = (one for one in packages.extras(Probed()) if one.name == "pdf")
    assert absent.verdict == "note"
    assert say(absent.remedy) == "If you need it: pip install 'weasyprint>=62'"


@pytest.mark.parametrize(
    ("version", "asked", "met"),
    [
        ("2.2.0rc1", ">=2.2", True),
        ("2.10", ">=2.9", True),
        ("4.1", "<4.1,>=3.5", False),
        ("1.4.5", "~=1.4.2", True),
        ("1.5", "~=1.4.2", False),
        ("1.4.0", "==1.4", True),
        ("1.4.9", "==1.4.*", True),
        ("1.4", "!=1.4.0", False),
        ("3", ">3", False),
        ("2", "<=2.0", True),
        ("7", "", True),
    ],
)
def test_version_rules(version, asked, met):
    packaging = pytest.importorskip("packaging.specifiers")
    assert satisfies(version, asked) is met
    assert packaging.SpecifierSet(asked).contains(version, prereleases=True) is met or version == "2.2.0rc1"


def test_a_package_that_ends_python_is_the_one_that_is_named(tmp_path, monkeypatch):
    (tmp_path / "crashing.py").write_text("import os\nprint('noise')\nos.abort()")
    (tmp_path / "second.py").write_text("raise ValueError('torn')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(packages, "version_of", lambda name: "1")
    found = packages.Probes(parsed(["crashing", "json", "second"])).results
    assert found == {
        "crashing": f"Python ends with code {-6}",
        "json": "",
        "second": "ValueError: torn",
    }


def test_a_python_that_does_not_start_is_said_of_every_package(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "version_of", lambda name: "1")
    monkeypatch.setattr(packages.sys, "executable", "/bin/false")
    found = packages.Probes(parsed(["csv", "json"])).results
    assert found == dict.fromkeys(("csv", "json"), "Python ends with code 1")


def test_it_counts_the_tables_that_the_catalogue_has(examined):
    """What follows from other tables has no file of its own, and the casebook is a folder."""
    from bessemer.sources import load_catalogue

    values = next(one for one in examined if one.name == "data").said.values
    assert values["tables"] == str(len(load_catalogue().tables))
    assert int(values["tables"]) == sum(int(values[name]) for name in ("files", "derived", "folders"))


def test_damaged_tables_are_named(tmp_path, monkeypatch):
    from bessemer.sources import reference, shipped
    from bessemer.sources.dataset import Dataset

    real = reference()
    folder = tmp_path / "sources" / "data"
    folder.mkdir(parents=True)
    (tmp_path / "casebook").symlink_to(SOURCE / "bessemer" / "casebook")
    for path in real.folder.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "eu_gdp.parquet").unlink()
    (folder / "eu_gdp.parquet").write_bytes(b"PAR1 damaged")
    (folder / "cn_io_2017.parquet").unlink()
    damaged = Dataset("reference", folder, real.catalogue)
    monkeypatch.setattr("bessemer.sources.reference", lambda: damaged)
    assert shipped.reference() is real
    found = findings(content.shipped)["data"]
    assert found.verdict == "fault"
    assert say(found.said).startswith("Tables that are not whole: 2, first ")
    assert "eu_gdp" in say(found.said) or "cn_io_2017" in say(found.said)


def test_files_are_held_to_what_was_installed(tmp_path, monkeypatch):
    package = tmp_path / "bessemer"
    package.mkdir()
    (package / "a.py").write_text("x = 1\n")

    digest = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).rstrip(b"=").decode()

    class Installed:
        def locate_file(self, name):
            return tmp_path / name

        @property
        def files(self):
            noted = PackagePath("bessemer/a.py")
            noted.hash, noted.dist = FileHash(f"sha256={digest}"), self
            return [noted]

    monkeypatch.setattr(packages, "FOLDER", package)
    assert findings(lambda: packages._files(Installed()))["files"].verdict == "ok"
    (package / "a.py").write_text("x = 2\n")
    changed = findings(lambda: packages._files(Installed()))["files"]
    assert changed.verdict == "fault" and "bessemer/a.py" in say(changed.said)
    (package / "a.py").unlink()
    assert findings(lambda: packages._files(Installed()))["files"].verdict == "fault"


def test_a_home_that_takes_no_files_is_a_note(monkeypatch, tmp_path):
    for place in ("/proc/nowhere", str(tmp_path / "file" / "home")):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("BESSEMER_HOME", place)
        found = findings(content.home)["home"]
        assert found.verdict == "note"
        assert "takes no files" in say(found.said) and "BESSEMER_HOME" in say(found.remedy)
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "匹 兹堡"))
    assert findings(content.home)["home"].verdict == "ok"
    assert not (tmp_path / "匹 兹堡").exists()


def test_a_damaged_dataset_is_a_fault(monkeypatch, tmp_path):
    from bessemer.sources.imports import import_table
    from bessemer.sources.store import home

    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    table = tmp_path / "t.csv"
    table.write_text("place,sector,year,jobs\na,x,2010,1\nb,x,2010,2\n")
    import_table(table, "towns")
    assert findings(content.datasets)["datasets"].verdict == "ok"
    for path in home().rglob("*.parquet"):
        path.write_bytes(b"no")
    found = findings(content.datasets)["datasets"]
    assert found.verdict == "fault" and "towns" in say(found.said)
    monkeypatch.setattr(content, "_MOST", 1)
    assert findings(content.datasets)["datasets"].verdict == "note"


def test_a_port_that_is_taken_is_a_note(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(surroundings, "PORT", taken.getsockname()[1])
        found = findings(surroundings.page)["web_port"]
    assert found.verdict == "note" and "--port 0" in say(found.remedy)


def test_a_renderer_without_chinese_and_a_narrow_terminal_are_notes(monkeypatch):
    import vl_convert

    monkeypatch.setattr(vl_convert, "svg_to_png", lambda svg: b"nothing")
    assert findings(surroundings.fonts)["fonts"].verdict == "note"

    class Narrow:
        encoding = "ascii"

    monkeypatch.setattr(sys, "stdout", Narrow())
    found = findings(surroundings.terminal)["terminal"]
    assert found.verdict == "note" and "ascii" in say(found.said)


def test_wrong_linear_algebra_is_a_fault(monkeypatch):
    import numpy as np

    real = np.linalg.eigvalsh
    monkeypatch.setattr(np.linalg, "eigvalsh", lambda matrix: real(matrix) * 1.0001)
    assert findings(surroundings.blas)["blas"].verdict == "fault"


def test_little_memory_and_no_temporary_folder(monkeypatch):
    monkeypatch.setattr(surroundings, "_free_memory", lambda: 1e9)
    assert findings(surroundings.machine)["machine"].verdict == "note"

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(content.tempfile, "TemporaryFile", full)
    assert findings(content.temporary)["temporary"].verdict == "fault"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [('openjdk version "17.0.1"', "ok"), ('java version "1.8.0_292"', "note"), ("nonsense", "note")],
)
def test_java_for_spark(tmp_path, monkeypatch, said, verdict):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert packages._java(["pyspark 4"]).verdict == verdict


def test_words_that_are_long_stay_whole():
    assert _folded("a " + "x" * 60, 30) == ["a", "x" * 60]


@pytest.mark.parametrize(
    ("zone", "known"),
    [
        ("", True),
        ("Asia/Shanghai", True),
        (":Asia/Shanghai", True),
        ("EST5EDT", True),
        ("<+0330>-3:30", True),
        (":/etc/passwd", False),
        ("/etc", False),
        ("Nonsense/Zone", False),
        ("../../etc/passwd", False),
    ],
)
def test_a_time_zone_that_is_none_is_a_note(monkeypatch, zone, known):
    monkeypatch.setenv("TZ", zone)
    found = findings(surroundings.zone)["time_zone"]
    assert found.verdict == ("ok" if known else "note")
    if not known:
        assert repr(zone) in say(found.said) and zone in say(found.said, "zh")
        assert "unset" in say(found.remedy) and "TZ" in say(found.remedy, "zh")


@pytest.mark.parametrize("kind", ["file", "loop", "long"])
def test_a_home_that_cannot_be_is_said_once_with_what_to_do(monkeypatch, tmp_path, kind):
    place = tmp_path / ("n" * 300 if kind == "long" else kind)
    if kind == "file":
        place.write_text("")
    if kind == "loop":
        place.symlink_to(place)
    monkeypatch.setenv("BESSEMER_HOME", str(place))
    found = findings(content.home)["home"]
    assert found.verdict == "note"
    assert "takes no files" in say(found.said) and "BESSEMER_HOME" in say(found.remedy)
    assert findings(content.datasets) == {}
