"""Odd surroundings: locales, time zones, folders, homes and streams. The same numbers in all of them.

One process of its own for each kind of surroundings, and within it as many commands as it can bear.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="uses locales and folders of Unix")

SOURCE = Path(__file__).parents[2] / "src"
ODD = "匹兹堡 'quoted' \"twice\" 🏭 é"
JOBS = {"布拉克": (1200, 300, 50), "Ost": (100, 900, 70)}
ROWS = [
    f"{place},{sector},2010,{n}"
    for place in JOBS
    for sector, n in zip(("钢铁", "医疗", "教育"), JOBS[place], strict=True)
]
TABLE = "\n".join(("place,sector,year,jobs", *ROWS, ""))

# Runs commands one after another in one process and writes what each printed and its exit code.
MANY = """
import contextlib, io, json, os, sys
from bessemer.cli import main
if "NO_TEMPORARY" in os.environ:
    import tempfile
    def none(*_):
        raise FileNotFoundError(2, "No usable temporary directory found")
    tempfile._get_default_tempdir = none
done = []
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["bessemer", *arguments]
    held = io.BytesIO()
    wrapper = io.TextIOWrapper(held, sys.stdout.encoding, errors="replace")
    with contextlib.redirect_stdout(wrapper):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        wrapper.flush()
    done.append([code, held.getvalue().decode("utf-8")])
sys.stdout.buffer.write(json.dumps(done).encode())
"""
PROFILE = ("profile", "Jilin", "--json")
CHECKED = (
    PROFILE,
    ("profile", "吉林", "--lang", "zh"),
    ("history", "Pittsburgh", "--csv"),
    ("regions", "吉林", "--json"),
)


def run(*command, cwd, drop=(), **variables):
    """Run Python in a process of its own with these variables and without others."""
    environment = {name: value for name, value in os.environ.items() if name not in drop}
    environment |= {"PYTHONPATH": str(SOURCE), "OMP_NUM_THREADS": "1", **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, check=False, timeout=300
    )


def many(commands, cwd, drop=(), **variables):
    """Run commands of Bessemer in one process; return exit code and text of each."""
    done = run("-c", MANY, json.dumps(commands), cwd=cwd, drop=drop, **variables)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert b"Traceback" not in done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """What the commands print in usual surroundings."""
    return many(CHECKED, tmp_path_factory.mktemp("usual"), LC_ALL="C.UTF-8", PYTHONUTF8="1")


def test_in_usual_surroundings_all_goes_well(usual):
    assert [code for code, _ in usual] == [0] * len(CHECKED)
    assert len(json.loads(usual[0][1])["rows"]) > 20


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Shanghai"},
        {
            **{"LC_ALL": "xx_XX.nonsense", "LANG": "zh_CN.GB18030", "PYTHONIOENCODING": "gb18030"},
            **{"PYTHONUTF8": "0", "TZ": "America/New_York"},
        },
    ],
    ids=["C", "nonsense"],
)
def test_locale_and_time_zone_change_nothing(usual, tmp_path, variables):
    """In folders with Chinese, spaces, quotes and signs of upper planes; also with a locale of no name."""
    folder = tmp_path / ODD
    folder.mkdir()
    assert many(CHECKED, folder, HOME=str(folder), **variables) == usual


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_an_import_and_more_in_odd_folders_on_both_sides_of_the_date_line(tmp_path, zone):
    """A table, a home, a dataset and what is written have Chinese names; no folder takes temporary files.

    One side writes a brief as well, the heaviest of all.
    """
    folder = tmp_path / ODD
    (folder / "输出").mkdir(parents=True)
    (folder / "就业 表.csv").write_text(TABLE, encoding="utf-8")
    commands = [
        ["data", "import", "就业 表.csv", "--as", "东北 城市"],
        ["data", "datasets", "--json"],
        ["profile", "布拉克", "--own-data", "东北 城市", "--json"],
        ["data", "export", "东北 城市", "输出/回 来.zip"],
    ]
    if zone.endswith("Kiritimati"):
        commands.append(["brief", "吉林", "--lang", "zh", "-o", "输出/吉林 简报.html"])
    odd = {"LC_ALL": "C", "TZ": zone, "HOME": str(folder), "BESSEMER_HOME": "", "XDG_DATA_HOME": ""}
    odd["NO_TEMPORARY"] = "1"
    done = many(commands, folder, drop=["PYTHONUTF8"], **odd)
    assert [code for code, _ in done] == [0] * len(commands), done
    assert json.loads(done[1][1])["rows"][0]["dataset"] == "东北 城市"
    values = [row["value"] for row in json.loads(done[2][1])["rows"] if row["year"] == 2010]
    assert sorted(values) == [50, 300, 1200]
    written = {path.name for path in (folder / "输出").iterdir()}
    assert written == ({"回 来.zip", "吉林 简报.html"} if len(commands) > 4 else {"回 来.zip"})
    if len(commands) > 4:
        page = (folder / "输出" / "吉林 简报.html").read_text(encoding="utf-8")
        assert "吉林" in page and 'lang="zh' in page
    assert (folder / ".local" / "share" / "bessemer" / "datasets").is_dir()


def test_names_that_the_system_cannot_write_are_a_clear_error(tmp_path):
    """Only who turns off both of Python's own ways out of an ASCII locale meets this."""
    (tmp_path / "就业.csv").write_text(TABLE, encoding="utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("-m", "bessemer", "data", "import", "就业.csv", "--as", "t", cwd=tmp_path, **ascii_only)
    assert done.returncode == 2
    lines = done.stderr.decode("utf-8").splitlines()
    assert len(lines) == 2
    assert "ascii" in lines[0] and "就业.csv" in lines[0] and "PYTHONUTF8=1" in lines[1]


HOMES = {
    "read-only": ({"HOME": "/proc/self", "BESSEMER_HOME": ""}, [0, 0, 0, 2]),
    # One that was named and can be none is told by every command that needs it.
    "a file": ({"HOME": "/nonexistent/家", "BESSEMER_HOME": "/dev/null"}, [0, 2, 2, 2]),
}


@pytest.mark.parametrize("home", HOMES)
def test_a_home_that_cannot_be_written_stops_nothing_but_imports(usual, tmp_path, home):
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    variables, codes = HOMES[home]
    commands = [PROFILE, ("data", "datasets"), ("data", "check"), ("data", "import", "t.csv", "--as", "t")]
    done = run("-c", MANY, json.dumps(commands), cwd=tmp_path, drop=["XDG_DATA_HOME"], **variables)
    said = done.stderr.decode()
    assert "Traceback" not in said, said
    found = json.loads(done.stdout)
    assert [code for code, _ in found] == codes, said
    assert found[0][1] == usual[0][1]
    assert "cannot be stored" in said and "BESSEMER_HOME" in said
    assert len(said.splitlines()) <= 3 * codes.count(2)


def test_no_home_and_no_temporary_folder(usual, tmp_path):
    """Without HOME the system's record of users is asked; TMPDIR may name what is not there."""
    drop = ["HOME", "USER", "LOGNAME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "BESSEMER_HOME"]
    assert many([PROFILE], tmp_path, drop=drop, TMPDIR="/nonexistent/tmp") == usual[:1]
