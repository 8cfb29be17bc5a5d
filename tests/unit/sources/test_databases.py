"""Tables of DuckDB and of PostgreSQL as rows of cells; a password stands nowhere."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

import bessemer as bm
from bessemer.errors import DataError, OptionError
from bessemer.sources import databases
from bessemer.sources.databases import is_database, read_table
from bessemer.sources.imports import import_table

ROWS = [("Brack", "steel", 1990, 500.0), ("Brack", "steel", 2000, 90.0), ("Brack", "care", 1990, 10.0)]
ROWS += [("Welm", "steel", 1990, 50.0), ("Welm", "care", 2000, 70.0), ("Welm", "care", 1990, None)]
CREATE = "CREATE TABLE jobs (town TEXT, industry TEXT, year INTEGER, jobs DOUBLE PRECISION)"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))


@pytest.fixture
def duck(tmp_path):
    import duckdb

    path = tmp_path / "towns.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(CREATE)
        connection.executemany("INSERT INTO jobs VALUES (?, ?, ?, ?)", ROWS)
    return path


def change(path, *queries):
    import duckdb

    with duckdb.connect(str(path)) as connection:
        for query in queries:
            connection.execute(query)


def test_the_only_table_is_read_and_imported(duck, home):
    cells = read_table(duck)
    assert cells.heads == ("town", "industry", "year", "jobs")
    assert cells.columns["jobs"] == [row[3] for row in ROWS]
    assert cells.how == {"format": "duckdb", "table": "jobs"}
    made = import_table(duck, "towns", table="jobs")
    panel = bm.dataset("towns").panel("own_jobs")
    assert panel.of("towns:Brack")[0].tolist() == [10.0, 500.0]
    assert made.dataset.content["imported"]["file"] == "towns.duckdb, table jobs"


def test_a_view_and_a_schema_are_named(duck):
    change(
        duck,
        "CREATE VIEW steel AS SELECT * FROM jobs WHERE industry = 'steel'",
        "CREATE SCHEMA raw",
        "CREATE TABLE raw.old AS SELECT * FROM jobs LIMIT 1",
    )
    assert len(read_table(duck, "steel")) == 3
    assert len(read_table(duck, "raw.old")) == 1
    with pytest.raises(OptionError, match="2 tables"):
        read_table(duck)
    with pytest.raises(OptionError, match="no table 'stel'") as caught:
        read_table(duck, "stel")
    assert "'steel'" in caught.value.remedy


def test_what_cannot_be_read_is_named(duck, tmp_path, monkeypatch):
    with pytest.raises(DataError, match="no such file"):
        read_table(tmp_path / "none.duckdb")
    wrong = tmp_path / "wrong.duckdb"
    wrong.write_bytes(b"not a database at all" * 300)
    with pytest.raises(DataError, match="cannot be read"):
        read_table(wrong)
    change(duck, "CREATE TABLE empty (a INTEGER)", "CREATE TABLE lists AS SELECT [1, 2] AS a, 1 AS b")
    with pytest.raises(DataError, match="no rows"):
        read_table(duck, "empty")
    with pytest.raises(DataError, match="'a' hold several values"):
        read_table(duck, "lists")
    monkeypatch.setattr(databases, "MOST_CELLS", 20)
    with pytest.raises(DataError, match="6 rows and 4 columns, more than 20"):
        read_table(duck, "jobs")


def test_databases_are_known_by_address_name_and_content(duck, tmp_path):
    renamed = tmp_path / "towns.db"
    shutil.copyfile(duck, renamed)
    assert is_database(renamed)
    assert not is_database(tmp_path / "none.db")


def test_a_password_stands_in_no_error():
    address = "postgresql://reader:very-secret@127.0.0.1:1/jobs"
    with pytest.raises(DataError, match="cannot be read") as caught:
        read_table(address)
    assert "very-secret" not in str(caught.value)
    assert "postgresql://127.0.0.1/jobs" in caught.value.where
    assert caught.value.__cause__ is None


def servers():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return Path(named).parent if named else found[-1].parent if found else None


@pytest.fixture(scope="module")
def postgres():
    """Start a server of its own on a free port; its user has a password."""
    pytest.importorskip("psycopg")
    binaries = servers()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here (initdb)")
    folder = Path(tempfile.mkdtemp(prefix="bessemer-pg-"))
    other = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        import pwd

        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL runs as no root, and there is no user 'postgres'")
        os.chown(folder, account.pw_uid, account.pw_gid)
        other = {"user": account.pw_uid, "group": account.pw_gid}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = folder / "secret"
    secret.write_text("very-secret")
    secret.chmod(0o644)

    def run(*command):
        subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=60, **other)

    data = folder / "data"
    run(
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "reader",
        "-A",
        "scram-sha-256",
        f"--pwfile={secret}",
        "--no-sync",
    )
    options = f"-F -p {port} -k {folder} -c listen_addresses=127.0.0.1"
    run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql://reader:very-secret@127.0.0.1:{port}/postgres"
    finally:
        run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_a_table_of_postgresql_gives_what_duckdb_gives(postgres, duck, home):
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(CREATE)
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO jobs VALUES (%s, %s, %s, %s)", ROWS)
    assert read_table(postgres, "public.jobs").columns == read_table(duck).columns
    made = import_table(postgres, "towns", table="jobs")
    assert made.dataset.panel("own_jobs").of("towns:Welm")[1].tolist()[0] == 70.0
    stored = "".join(file.read_text() for file in Path(made.dataset.folder).glob("*.json"))
    assert "very-secret" not in stored
    assert "postgresql://127.0.0.1/postgres, table jobs" in stored
    with pytest.raises(DataError, match="cannot be read") as caught:
        read_table(postgres.replace("very-secret", "wrong-secret"), "jobs")
    assert "wrong-secret" not in str(caught.value)
