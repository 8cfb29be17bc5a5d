"""Files from addresses, against a server of this machine that behaves as servers do, and misbehaves."""

import gzip
import hashlib
import io
import json
import random
import socket
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bessemer.errors import DataError, OptionError, UnavailableError, YearError
from bessemer.sources.fetching import addresses, fetch, find_address
from bessemer.sources.fetching.asking import LostError, ask, check_url
from bessemer.sources.fetching.downloading import Limits, download
from bessemer.sources.fetching.notes import kept_of
from bessemer.sources.readers.registry import MODULES

QUICK = Limits(tries=3, wait=0.001, longest_wait=30.0, timeout=2.0)


def zipped(text, name="figures.csv"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
    return file.getvalue()


BODY = zipped("".join(f"{number},{number * number % 977}\n" for number in range(20_000)))


class Handler(BaseHTTPRequestHandler):
    """Serves what the test's script says: one step a request, then the whole file."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        server = self.server
        server.asked.append((self.path, dict(self.headers)))
        step = server.script.pop(0) if server.script else server.usual
        try:
            step(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


def whole(handler, body=None, *, cut=None, etag='"1"', extra=(), ranges=True):
    """Serve a file, or the range that is asked for, or only the first bytes of it."""
    body = handler.server.body if body is None else body
    asked = handler.headers
    if etag and asked.get("If-None-Match") == etag:
        handler.send_response(304)
        handler.end_headers()
        return
    start = 0
    if ranges and "Range" in asked and asked.get("If-Range") == etag:
        start = int(asked["Range"].removeprefix("bytes=").rstrip("-"))
        if start >= len(body):
            handler.send_response(416)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
    handler.send_response(206 if start else 200)
    if start:
        handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
    handler.send_header("Content-Type", "application/zip")
    handler.send_header("Content-Length", str(len(body) - start))
    if etag:
        handler.send_header("ETag", etag)
    for name, value in extra:
        handler.send_header(name, value)
    handler.end_headers()
    sent = body[start:] if cut is None else body[start : start + cut]
    handler.wfile.write(sent)
    if cut is not None:
        handler.wfile.flush()
        handler.close_connection = True


def cut_at(size, **options):
    return lambda handler: whole(handler, cut=size, **options)


def status(code, *headers):
    def step(handler):
        handler.send_response(code)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return step


@pytest.fixture
def server(monkeypatch, tmp_path):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.asked, found.script, found.usual, found.body = [], [], whole, BODY
    found.url = f"http://127.0.0.1:{found.server_port}/files/2016.zip"
    thread = threading.Thread(target=lambda: found.serve_forever(0.01), daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def get(server, tmp_path, pauses):
    def run(kind="zip", *, url=None, **options):
        options = {"limits": QUICK, "sleep": pauses.append, "rng": random.Random(1), **options}
        return download(url or server.url, tmp_path / "2016.zip", kind, **options)

    return run


def test_a_file_comes_whole_with_its_checksum_and_is_not_fetched_twice(server, get, tmp_path):
    seen = []
    kept = get(progress=lambda here, total: seen.append((here, total)))
    assert (tmp_path / "2016.zip").read_bytes() == BODY
    assert kept.sha256 == hashlib.sha256(BODY).hexdigest() and kept.fresh
    assert seen[-1] == (len(BODY), len(BODY))
    assert {path.name for path in tmp_path.iterdir()} == {"2016.zip", "2016.zip.json"}
    again = get()
    assert again.fresh and again.sha256 == kept.sha256
    assert server.asked[1][1]["If-None-Match"] == '"1"' and "Range" not in server.asked[1][1]


def test_a_newer_file_takes_the_place_of_the_older(server, get, tmp_path):
    get()
    server.body = zipped("newer")
    server.usual = lambda handler: whole(handler, etag='"2"')
    assert get().etag == '"2"'
    assert (tmp_path / "2016.zip").read_bytes() == server.body


def test_a_damaged_copy_is_fetched_anew(server, get, tmp_path):
    get()
    (tmp_path / "2016.zip").write_bytes(BODY[:-1] + b"\1")
    assert kept_of(tmp_path / "2016.zip", server.url) is None
    get()
    assert "If-None-Match" not in server.asked[1][1]
    assert (tmp_path / "2016.zip").read_bytes() == BODY


def test_a_lost_connection_is_gone_on_with_where_it_ended(server, get, tmp_path, pauses):
    server.script = [cut_at(50_000), cut_at(70_000)]
    get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY
    assert [headers.get("Range") for _, headers in server.asked] == [None, "bytes=50000-", "bytes=120000-"]
    assert len(pauses) == 2


def test_what_came_before_a_process_was_killed_is_gone_on_with(server, get, tmp_path):
    server.script = [cut_at(50_000)] * 3
    with pytest.raises(UnavailableError, match="was lost"):
        get(limits=Limits(tries=1))
    assert (tmp_path / "2016.zip.part").stat().st_size == 50_000
    assert not (tmp_path / "2016.zip").exists()
    server.script = []
    get()
    assert server.asked[-1][1]["Range"] == "bytes=50000-"
    assert (tmp_path / "2016.zip").read_bytes() == BODY
    assert not (tmp_path / "2016.zip.part").exists()


def test_a_part_of_an_older_file_is_not_put_before_a_newer_one(server, get, tmp_path):
    server.script = [cut_at(50_000)]
    server.usual = lambda handler: whole(handler, etag='"2"')
    server_body, server.body = server.body, zipped("other" * 40_000)
    server.script = [lambda handler: whole(handler, server_body, cut=50_000)]
    get()
    assert (tmp_path / "2016.zip").read_bytes() == server.body


@pytest.mark.parametrize(
    "unsure", [{"etag": None}, {"etag": 'W/"1"'}, {"ranges": False}], ids=["none", "weak", "no-ranges"]
)
def test_without_a_sure_version_or_ranges_it_begins_again(server, get, tmp_path, unsure):
    server.script = [cut_at(50_000, **unsure)]
    server.usual = lambda handler: whole(handler, **unsure)
    get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY


def test_a_part_that_the_server_does_not_know_is_dropped(server, get, tmp_path):
    (tmp_path / "2016.zip.part").write_bytes(BODY + b"more")
    note = {"url": server.url, "version": '"1"'}
    (tmp_path / "2016.zip.part.json").write_text(json.dumps(note))
    get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY


def test_another_range_than_was_asked_for_is_not_taken(server, get, tmp_path):
    def wrong(handler):
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 0-9/{len(BODY)}")
        handler.send_header("Content-Length", "10")
        handler.send_header("ETag", '"1"')
        handler.end_headers()
        handler.wfile.write(BODY[:10])

    server.script = [cut_at(50_000), wrong]
    get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY


def test_a_busy_server_is_asked_again_when_it_says(server, get, pauses):
    server.script = [status(503, ("Retry-After", "7")), status(429), status(500)]
    get(limits=Limits(tries=5, wait=1.0))
    assert pauses[0] == 7.0
    assert 1.0 <= pauses[1] <= 2.0 and 2.0 <= pauses[2] <= 4.0


def test_pauses_differ_from_one_to_the_next_run(server, get):
    found = []
    for seed in (1, 2):
        server.script = [status(503)]
        own = []
        get(sleep=own.append, rng=random.Random(seed), limits=Limits(wait=1.0))
        found += own
    assert found[0] != found[1]


def test_a_server_that_asks_for_hours_is_told_and_not_waited_for(server, get, pauses):
    server.usual = status(503, ("Retry-After", "7200"))
    with pytest.raises(UnavailableError, match="asks to come back in 120 minutes"):
        get()
    assert pauses == []


def test_a_server_that_stays_broken_is_given_up(server, get):
    server.usual = status(502)
    with pytest.raises(UnavailableError, match="was lost 3 times: status 502"):
        get()
    assert len(server.asked) == 3


def test_a_server_that_gives_a_little_each_time_is_given_up(server, get):
    server.usual = cut_at(100)
    with pytest.raises(UnavailableError, match="was lost"):
        get()
    assert len(server.asked) == 30


@pytest.mark.parametrize(
    ("code", "what"), [(404, "no such file"), (410, "no such file"), (403, "does not give")]
)
def test_a_refusal_is_told_at_once(server, get, code, what):
    server.usual = status(code)
    with pytest.raises(UnavailableError, match=what):
        get()
    assert len(server.asked) == 1


def test_a_trickle_ends(server, get):
    def trickle(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(BODY)))
        handler.end_headers()
        for at in range(200):
            handler.wfile.write(BODY[at : at + 1])
            handler.wfile.flush()
            time.sleep(0.01)

    server.usual = trickle
    with pytest.raises(UnavailableError, match="hardly anything comes"):
        get(limits=Limits(tries=1, slowest=100_000, window=0.1))


def test_silence_ends(server, get):
    server.usual = lambda handler: time.sleep(0.6)
    with pytest.raises(UnavailableError, match="timed out"):
        get(limits=Limits(tries=1, timeout=0.2))


def test_what_is_not_what_its_checksum_says_is_fetched_once_more_and_then_refused(server, get, tmp_path):
    with pytest.raises(DataError, match="checksum is"):
        get(sha256="0" * 64)
    assert len(server.asked) == 2
    wrong = [("Repr-Digest", "sha-256=:AAAA:")]
    server.script = [lambda handler: whole(handler, extra=wrong)]
    get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY
    server.usual = lambda handler: whole(handler, etag='"9"', extra=[("Content-MD5", "AAAA")])
    with pytest.raises(DataError, match="server's checksum"):
        get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY  # the older one stays


def test_truncated_content_without_a_length_is_seen(server, get):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(BODY[: len(BODY) // 2])
        handler.close_connection = True

    server.usual = endless
    with pytest.raises(DataError, match="has no end"):
        get()
    server.body = gzip.compress(BODY)
    with pytest.raises(DataError, match=r"no gz file|has no end"):
        get("gz")


def test_a_web_page_in_place_of_the_file_is_told(server, get):
    def page(handler, kind="text/html; charset=utf-8"):
        body = b"<!DOCTYPE html><title>Access denied</title>"
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    for kind in ("text/html; charset=utf-8", "application/octet-stream"):
        server.usual = lambda handler, kind=kind: page(handler, kind)
        for wanted in ("zip", "csv"):
            with pytest.raises(DataError, match=f"a web page and no {wanted} file"):
                get(wanted)


def test_a_file_of_another_kind_is_refused(server, get):
    server.body = b"place,year,jobs\n"
    with pytest.raises(DataError, match="no zip file"):
        get()


def test_a_file_that_is_too_large_is_refused_before_and_while_it_comes(server, get, tmp_path):
    with pytest.raises(DataError, match="larger than"):
        get(limits=Limits(most=1000))

    def chunked(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")

    server.usual = chunked
    with pytest.raises(DataError, match="larger than"):
        get(limits=Limits(most=100_000))
    assert not (tmp_path / "2016.zip.part").exists()


def test_a_disk_without_room_is_told_before(server, get, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(DataError, match="the disk has room for"):
        get()


def test_a_full_disk_keeps_what_came(server, get, monkeypatch, tmp_path):
    import os

    real = os.fsync

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match="cannot be written: No space left"):
        get()
    monkeypatch.setattr(os, "fsync", real)
    get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY


def test_redirects_are_followed_where_they_may_lead(server, get, tmp_path):
    server.script = [status(302, ("Location", "/elsewhere/2016.zip"))]
    get()
    assert server.asked[-1][0] == "/elsewhere/2016.zip"
    server.script = [status(307, ("Location", f"http://localhost:{server.server_port}/x.zip"))]
    get(url=f"{server.url}?again")
    assert server.asked[-1][0] == "/x.zip"


@pytest.mark.parametrize(
    "target", ["http://example.org/x.zip", "ftp://example.org/x.zip", "file:///etc/passwd", "https:///x"]
)
def test_redirects_to_what_is_not_encrypted_are_refused(server, get, target):
    server.script = [status(302, ("Location", target))]
    with pytest.raises(UnavailableError, match="leads to an address that is not fetched"):
        get()


def test_redirects_without_end_are_told(server, get):
    server.usual = status(302, ("Location", "/again"))
    with pytest.raises(UnavailableError, match="without end"):
        get()


def test_addresses_that_are_not_encrypted_are_not_asked():
    for url in ("http://www.bls.gov/x.zip", "file:///etc/passwd", "ftp://x/y", "x.zip"):
        with pytest.raises(UnavailableError, match="not fetched"):
            check_url(url)
    with pytest.raises(UnavailableError, match="leads to"):
        check_url("http://127.0.0.1/x", before="https://www.bls.gov/x")
    assert check_url("https://b.org/x", before="https://a.org/x") == "https://b.org/x"


def test_content_packed_by_the_way_is_unpacked(server, get, tmp_path):
    packed = gzip.compress(BODY)
    server.usual = lambda handler: whole(handler, packed, extra=[("Content-Encoding", "gzip")])
    get()
    assert (tmp_path / "2016.zip").read_bytes() == BODY


def nowhere():
    """Return an address of this machine that nobody answers at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/x.zip"


def test_without_a_connection_it_says_so(get, pauses):
    with pytest.raises(UnavailableError, match=r"There is no connection to 127\.0\.0\.1") as caught:
        get(url=nowhere())
    assert "network" in caught.value.remedy and len(pauses) == 1


def test_a_name_that_is_not_known_is_no_connection(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    with pytest.raises(LostError) as caught:
        ask("https://www.bls.gov/x.zip", {}, 1.0)
    assert caught.value.unreachable


def test_proxies_of_the_environment_are_used(server, get, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("no_proxy", "")
    get(url="http://localhost:9/through/proxy.zip")
    assert server.asked[0][0] == "http://localhost:9/through/proxy.zip"


def listed(server, home, **more):
    """Write a list of the user's own whose addresses are those of the server."""
    base = f"http://127.0.0.1:{server.server_port}"
    entry = {
        "publisher": "P",
        "page": base,
        "url": f"{base}/{{year}}/cbp{{yy}}co.zip",
        "file": "cbp{yy}co.zip",
        "kind": "zip",
        "format": "census-cbp",
        **more,
    }
    lines = ["[census-cbp]", 'title = {en = "T", zh = "题"}', 'licence = {en = "L", zh = "许"}']
    lines += [f"{key} = {json.dumps(value)}" for key, value in entry.items()]
    home.mkdir(exist_ok=True)
    (home / "addresses.toml").write_text("\n".join(lines), encoding="utf-8")


def test_files_of_years_come_into_the_cache_or_a_folder(server, tmp_path):
    listed(server, tmp_path / "home")
    found = fetch("census-cbp", [2016, 2017, 2016], limits=QUICK)
    assert [entry.path.name for entry in found] == ["cbp16co.zip", "cbp17co.zip"]
    assert found[0].path.parent == tmp_path / "home" / "downloads" / "census-cbp"
    assert [path for path, _ in server.asked] == ["/2016/cbp16co.zip", "/2017/cbp17co.zip"]
    (here,) = fetch("census-cbp", [2016], to=tmp_path / "own", limits=QUICK)
    assert here.path == tmp_path / "own" / "cbp16co.zip"


def test_offline_a_file_from_before_serves(server, tmp_path):
    listed(server, tmp_path / "home")
    fetch("census-cbp", [2016], limits=QUICK)
    server.shutdown()
    server.server_close()
    (found,) = fetch("census-cbp", [2016], limits=QUICK)
    assert not found.kept.fresh and found.path.read_bytes() == BODY
    with pytest.raises(UnavailableError, match="There is no connection"):
        fetch("census-cbp", [2017], limits=QUICK)


def test_two_fetches_of_one_file_do_not_write_it_at_once(server, tmp_path, monkeypatch):
    monkeypatch.setattr("bessemer.sources.fetching.files._WAIT", 0.1)
    listed(server, tmp_path / "home")
    go_on = threading.Event()
    server.usual = lambda handler: (go_on.wait(5), whole(handler))
    first = threading.Thread(target=lambda: fetch("census-cbp", [2016], limits=QUICK))
    first.start()
    while not server.asked:
        time.sleep(0.005)
    with pytest.raises(OptionError, match="is being fetched by process"):
        fetch("census-cbp", [2016], limits=QUICK)
    go_on.set()
    first.join()
    assert fetch("census-cbp", [2016], limits=QUICK)[0].kept.fresh


def test_the_addresses_that_ship_are_encrypted_and_have_what_a_reader_needs():
    known = addresses()
    assert {"bea-caemp25n", "bls-qcew", "census-cbp", "eurostat", "cepii-baci", "oecd-icio"} <= set(known)
    for id, entry in known.items():
        years = [2016] if entry.takes_year else [None]
        for table in entry.tables or (None,):
            place = entry.place(years[0], table)
            assert check_url(place.url) and "{" not in place.url + place.file, id
        assert entry.page.startswith("https://") and entry.format and entry.licence.zh and entry.title.zh
    assert {entry.format for entry in known.values()} <= set(MODULES)  # each can be imported at once
    assert known["bls-qcew"].place(2016).url == (
        "https://data.bls.gov/cew/data/files/2016/csv/2016_annual_singlefile.zip"
    )
    assert known["census-cbp"].place(2004).file == "cbp04co.zip"
    assert "nama_10r_3gva?format=TSV" in known["eurostat"].place(table="nama_10r_3gva").url
    assert known["oecd-icio"].place(2018).file == "ICIO2023_2016-2020.zip"


def test_what_is_asked_wrongly_is_told():
    with pytest.raises(UnavailableError, match="no source 'bls'") as caught:
        find_address("bls")
    assert "bls-qcew" in caught.value.remedy + caught.value.where
    with pytest.raises(YearError, match="a file for each year"):
        find_address("bls-qcew").place()
    with pytest.raises(YearError, match="begins in 1990"):
        find_address("bls-qcew").place(1980)
    with pytest.raises(YearError, match="all years in one file"):
        find_address("bea-cagdp9").place(2010)
    with pytest.raises(YearError, match="no file for 1980"):
        find_address("oecd-icio").place(1980)
    with pytest.raises(OptionError, match="no table 'HS99'"):
        find_address("cepii-baci").place(table="HS99")
    with pytest.raises(OptionError, match="no table"):
        find_address("eurostat").place(table="../x?y")
    with pytest.raises(OptionError, match="has one table"):
        find_address("bea-cagdp9").place(table="x")


@pytest.mark.parametrize("text", ["[x", "[x]\nurl = 'https://a.org'\n", "x = 1\n"])
def test_a_list_of_the_users_that_is_not_right_is_told(tmp_path, monkeypatch, text):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path))
    (tmp_path / "addresses.toml").write_text(text)
    with pytest.raises(DataError, match=r"address|list"):
        addresses()


def run(*words):
    from typer.testing import CliRunner

    from bessemer.cli.app import app

    return CliRunner().invoke(app, ["data", "fetch", *words], catch_exceptions=False)


def test_the_command_says_what_came_and_gives_json(server, tmp_path):
    listed(server, tmp_path / "home")
    done = run("census-cbp", "--year", "2016-2017", "--to", str(tmp_path / "own"))
    said = " ".join(done.output.split())
    assert "cbp16co.zip" in said and "186.6 kB" in said and "bessemer data import" in said
    rows = json.loads(run("census-cbp", "--year", "2016", "--json").output)["rows"]
    assert rows[0]["sha256"] == hashlib.sha256(BODY).hexdigest() and rows[0]["current"] is True
    shown = run("--list", "--lang", "zh").output
    assert "13个文件来源" in shown and "eurostat" in shown
    entries = json.loads(run("--list", "--json").output)["rows"]
    assert {"source", "url", "licence", "format", "page"} <= set(entries[0])


def test_the_command_says_when_a_file_is_from_before(server, tmp_path, monkeypatch):
    monkeypatch.setattr(Limits, "wait", 0.001)
    listed(server, tmp_path / "home")
    run("census-cbp", "--year", "2016")
    server.shutdown()
    server.server_close()
    said = " ".join(run("census-cbp", "--year", "2016").output.split())
    assert "There is no connection to 127.0.0.1: this is the file of" in said


def test_what_is_imported_is_checked_before_anything_is_fetched(server, tmp_path):
    listed(server, tmp_path / "home", format="nothing-like-it")
    with pytest.raises(UnavailableError, match="no format 'nothing-like-it'"):
        run("census-cbp", "--year", "2016", "--as", "towns")
    with pytest.raises(OptionError, match="cannot be the name"):
        run("census-cbp", "--year", "2016", "--as", "a/b")
    with pytest.raises(OptionError, match="nothing is"):
        run("census-cbp", "--year", "2016", "--level", "county")
    assert server.asked == []


BEA = (
    "GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,2015,2016\n"
    + "".join(
        f' "{code}","{name}, PA",2,CAEMP25N,{line},"{naics}","{title}","Number of jobs",{figures}\n'
        for code, name, line, naics, title, figures in (
            ("42003", "Allegheny", 10, "...", "Total employment (number of jobs)", "900,910"),
            ("42003", "Allegheny", 500, "31-33", "   Manufacturing", "40,39"),
            ("42003", "Allegheny", 1600, "62", "   Health care and social assistance", "170,(D)"),
            ("42007", "Beaver", 10, "...", "Total employment (number of jobs)", "80,81"),
            ("42007", "Beaver", 500, "31-33", "   Manufacturing", "9,8"),
            ("42007", "Beaver", 1600, "62", "   Health care and social assistance", "12,13"),
        )
    )
    + '"Note: See the included footnote file."\n'
)


def test_what_is_fetched_is_imported_at_once_as_the_agency_lays_it_out(server, tmp_path):
    from bessemer.sources.store import open_dataset

    base = f"http://127.0.0.1:{server.server_port}"
    server.body = zipped(BEA, "CAEMP25N__ALL_AREAS_2001_2016.csv")
    lines = [
        "[bea-caemp25n]",
        'title = {en = "T", zh = "题"}',
        'licence = {en = "L", zh = "许"}',
        'publisher = "BEA"',
        f'page = "{base}"',
        f'url = "{base}/regional/zip/CAEMP25N.zip"',
        'file = "CAEMP25N.zip"',
        'kind = "zip"',
        'format = "bea-caemp25n"',
    ]
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "addresses.toml").write_text("\n".join(lines), encoding="utf-8")
    server.script = [status(503, ("Retry-After", "0")), cut_at(300)]
    done = run("bea-caemp25n", "--as", "pittsburgh")
    assert done.exit_code == 0 and "bessemer brief" in done.output
    panel = open_dataset("pittsburgh").panel("own_jobs")
    assert panel.years == (2015, 2016)
    allegheny = panel.regions.index("pittsburgh:42003")
    figures = {code: panel.values[:, allegheny, at].tolist() for at, code in enumerate(panel.industries)}
    assert [40.0, 39.0] in figures.values()
    assert any(values[0] == 170 and values[1] != values[1] for values in figures.values())
