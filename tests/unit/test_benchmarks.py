"""A contest of benchmarks tells who agrees, fails or was stopped, and the report from its rows is whole."""

import json
import re
import sys

import numpy as np
import pytest
from benchmarks.__main__ import main
from benchmarks.aims import verdicts
from benchmarks.contest import apart, contest
from benchmarks.measuring import Row, row_of
from benchmarks.parts import MODULES, TITLES, jobs
from benchmarks.report import fullest, write
from benchmarks.synthetic import lower

TOYS = """
import time
from pathlib import Path
import numpy as np
from benchmarks.contest import Contestant, Job, Outcome, Size


def adder(off=0.0, slow=0.0, name=""):
    def prepare(size):
        def run():
            with (Path(size["log"])).open("a") as log:
                log.write(f"{size['n']} {name}\\n")
            time.sleep(slow * (size["n"] > 1))
            return {"sum": np.arange(size["n"] + 1.0) + off}
        return run
    return prepare


def broken(size):
    raise ValueError("no such figures")


def some(size):
    return lambda: Outcome({"sum": np.arange(size["n"] + 1.0)}, done=2, whole=8)


def given(size):
    with np.load(size["inputs"]) as arrays:
        values = arrays["base"]
    return lambda: {"sum": values}


LOG = {"log": LOGFILE}
JOBS = {
    "toy": Job(
        "toy", "Sums",
        (
            Contestant("ours", adder(name="ours"), dict),
            Contestant("same", adder(1e-12, name="same"), dict),
            Contestant("other", adder(0.5, name="other"), dict),
            Contestant("broken", broken, dict),
            Contestant("slow", adder(slow=60.0, name="slow"), dict),
            Contestant("some", some, dict),
            Contestant("given", given, dict),
            Contestant("absent", broken, dict, package="no-such-package"),
            Contestant("elsewhere", broken, dict, place="mario"),
        ),
        tuple(Size(f"{n} terms", float(n), {**LOG, "n": n}) for n in (3, 1, 2)),
        (Size("1 term", 1.0, {**LOG, "n": 1}),),
        {**LOG, "n": 0},
        inputs=lambda size: {"base": np.arange(size["n"] + 1.0)},
        limit=5.0, runs=2, tolerance=1e-9,
    )
}
"""


@pytest.fixture(scope="module")
def toys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toys")
    (folder / "toys.py").write_text(TOYS.replace("LOGFILE", repr(str(folder / "log"))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder), prepend=":")
        patch.syspath_prepend(str(folder))
        import toys

        found = [
            row for rows in contest("part", "toys", toys.JOBS["toy"], {"": sys.executable}) for row in rows
        ]
    return found, (folder / "log").read_text().split("\n")


def test_sizes_grow_and_who_is_lost_is_not_asked_again(toys):
    rows, _ = toys
    assert list(dict.fromkeys(row.size for row in rows)) == ["1 terms", "2 terms", "3 terms"]
    slow = [row for row in rows if row.tool == "slow"]
    assert [row.seconds is None for row in slow] == [False, True, True]
    assert slow[1].note == "stopped after 5 s"
    broken = [row for row in rows if row.tool == "broken"]
    assert broken[0].note == "ValueError: no such figures"
    assert broken[0].seconds is None


def test_what_is_not_installed_is_said_once(toys):
    rows, _ = toys
    for tool in ("absent", "elsewhere"):
        (row,) = [row for row in rows if row.tool == tool]
        assert (row.size, row.note, row.seconds) == ("3 terms", "not installed", None)


def test_numbers_are_compared_before_times(toys):
    rows, _ = toys
    agree = {row.tool: row.agrees for row in rows if row.size == "2 terms"}
    assert agree["same"] is True
    assert agree["given"] is True
    assert agree["other"] is False
    assert agree["ours"] is None
    other = next(row for row in rows if row.tool == "other" and row.size == "2 terms")
    assert other.apart == pytest.approx(0.25)
    assert all(row.ratio == pytest.approx(row.seconds / base_of(row, rows)) for row in rows if row.seconds)


def base_of(row, rows):
    return next(one.seconds for one in rows if one.tool == "ours" and one.size == row.size)


def test_what_was_stopped_between_steps_is_multiplied(toys):
    rows, _ = toys
    some = next(row for row in rows if row.tool == "some")
    assert (some.done, some.whole, some.extrapolated) == (2, 8, True)
    assert some.note == "2 of 8 done, multiplied"


def test_tools_run_in_turns(toys):
    _, log = toys
    ran = [line.split()[1] for line in log if line.startswith("3 ")]
    assert ran == ["ours", "same", "other"] * 2


def test_memory_is_that_of_the_process(toys):
    rows, _ = toys
    ours = next(row for row in rows if row.tool == "ours")
    assert 5 < ours.peak_mb < 500
    assert 0 <= ours.added_mb < ours.peak_mb


def test_arrays_that_differ_in_shape_or_unknowns_are_not_the_same():
    ours = {"a": np.array([1.0, np.nan, 4.0])}
    assert apart(ours, {"a": np.array([1.0, np.nan, 4.2]), "b": np.zeros(2)}) == pytest.approx(0.05)
    assert apart(ours, {"a": np.array([1.0, 2.0, 4.0])}) == float("inf")
    assert apart(ours, {"a": np.zeros(2)}) == float("inf")


def made(part, job, size, x, tool, seconds, **more):
    ours = tool.startswith("Bessemer")
    more = {"package": "bessemer" if ours else tool, "version": "9.9", "runs": 3, "peak_mb": 100.0} | more
    figures = {"least": seconds * 0.9, "spread": seconds * 0.2, "processor": seconds, "added_mb": 10.0}
    return Row(part, job, size, x, tool, seconds=seconds, **figures, **more)


def results_of(rows):
    told = {"machine": {"processor": "Abacus 3", "cores": 2, "memory_gb": 8.0, "system": "Linux 9"}}
    told["machine"] |= {"python": "3.11", "blas": "openblas"}
    about = {"when": "2026-11-26T20:00+00:00", "took": 60.0, "quick": False, "load": 0.1}
    about["environments"] = {"main": {**told, "versions": {"numpy": "2.0"}}}
    return {part: {**about, "rows": [row.plain() for row in rows if row.part == part]} for part in MODULES}


@pytest.fixture
def rows():
    found = []
    for part in MODULES:
        for key, (_, job) in jobs(part).items():
            for size in job.sizes:
                for at, one in enumerate(job.contestants):
                    base = job.contestants[0].tool
                    more = {"package": one.package, "base": base, "ratio": float(at + 1)}
                    more |= {"apart": 1e-12, "tolerance": 1e-9} if at else {}
                    found.append(made(part, key, size.label, size.x, one.tool, (at + 1) / 1000, **more))
    return found


def test_the_report_is_whole(rows, tmp_path):
    write(results_of(rows), tmp_path)
    page = (tmp_path / "reports" / "benchmarks.md").read_text(encoding="utf-8")
    for part in MODULES:
        assert f"\n## {TITLES[part]}\n" in page
        for _, job in jobs(part).values():
            assert f"\n### {job.title}\n" in page
            assert all(f"| {size.label} |" in page for size in job.sizes)
    for head in ("In short", "What was aimed at", "How it was measured", "What was not run, and why"):
        assert f"\n## {head}\n" in page
    assert "Abacus 3, 2 cores" in page
    assert "Nothing else ran" in page
    for name in re.findall(r"\(\.\./pictures/(\S+)\)", page):
        text = (tmp_path / "pictures" / name).read_text(encoding="utf-8")
        assert text.startswith("<svg")
        assert ">Bessemer" in text
    assert len(list((tmp_path / "pictures").iterdir())) == len(MODULES)
    assert "{" not in page


def test_the_report_says_where_a_peer_is_better_and_where_it_differs(tmp_path):
    rows = [
        made("accounts", "inverse", "10 × 35", 350.0, "Bessemer", 1.0),
        made("accounts", "inverse", "10 × 35", 350.0, "pymrio", 0.5, base="Bessemer", ratio=0.5, peak_mb=80),
        made("accounts", "origins", "10 × 35", 350.0, "Bessemer", 1.0),
        made(
            "accounts", "origins", "10 × 35", 350.0, "pymrio", 2.0,
            base="Bessemer", ratio=2.0, apart=0.03, tolerance=1e-9,
        ),
        Row("accounts", "origins", "10 × 35", 350.0, "MARIO", "mariopy", note="not installed"),
    ]  # fmt: skip
    results = results_of(rows)
    write({"accounts": {**results["accounts"], "load": 5.0}}, tmp_path)
    page = (tmp_path / "reports" / "benchmarks.md").read_text(encoding="utf-8")
    assert (
        "- pymrio, Leontief inverse: takes less time than Bessemer, as a part of it: 0.50 (10 × 35)." in page
    )
    assert "- pymrio, Leontief inverse: peaks lower: 80 MB against 100 (10 × 35)." in page
    assert (
        "- pymrio, value added by origin: finds other numbers, by as much of the largest value: 3e-02" in page
    )
    assert "**no**, 3e-02" in page
    assert "| 10 × 35 | MARIO | not installed | | | | | | | |" in page
    assert "Other work ran on the machine" in page


@pytest.mark.parametrize(("below", "reached"), [(-4e-9, True), (2e-5, False)])
def test_an_objective_that_differs_is_judged_by_which_one_is_lower(below, reached, tmp_path):
    size = ("synthetic", "placebos", "300 donors", 300.0)
    apart = {"base": "Bessemer", "ratio": 2.0, "apart": 2e-5, "tolerance": 1e-6, "lower": below}
    rows = [made(*size, "Bessemer", 1.0), made(*size, "pysyncon", 2.0, **apart)]
    (aim,) = [one for one in verdicts(rows) if one.aim.startswith("the objective")]
    assert aim.reached is reached
    assert aim.measured == f"a peer's lower by {max(below, 0):.0e} at most"
    write(results_of(rows), tmp_path)
    page = (tmp_path / "reports" / "benchmarks.md").read_text(encoding="utf-8")
    assert ("2e-05 (300 donors, its objective the higher one)" in page) is reached
    assert ("**no**, 2e-05, theirs is higher" in page) is reached


def test_how_far_an_objective_lies_below_ours():
    ours, theirs = {"loss": np.array([2.0, 4.0, 9.0])}, {"loss": np.array([2.5, 3.0])}
    assert lower(ours, theirs) == pytest.approx(0.25)
    assert lower(theirs, {"loss": np.array([3.0, 3.0])}) == 0.0


def test_aims_are_judged_by_every_size():
    def tables(seconds):
        return [
            made("structure", "full", size, 1.0, tool, time)
            for size, times in (("a", (1.0, 20.0, 16.0)), ("b", (1.0, seconds, 15.0)))
            for tool, time in zip(("Bessemer", "ecomplexity", "econcomplex"), times, strict=True)
        ]

    aim = "at least 15 times as fast as ecomplexity and econcomplex"
    reached = {seconds: {one.aim: one for one in verdicts(tables(seconds))}[aim] for seconds in (30.0, 14.0)}
    assert reached[30.0].reached is True
    assert reached[14.0].reached is False
    assert reached[14.0].measured == "20.0 and 14.0 and 16.0 and 15.0"
    missing = [one for one in verdicts(tables(30.0)) if "fermi-cref" in one.aim]
    assert [one.reached for one in missing] == [None]


def test_the_short_table_takes_the_largest_size_that_most_peers_finished():
    rows = [
        *(made("p", "j", size, x, tool, 1.0) for x, size in enumerate("abc") for tool in ("Bessemer", "one")),
        *(made("p", "j", size, x, "two", 1.0) for x, size in enumerate("ab")),
    ]
    assert fullest(rows, {"one", "two"}) == ["b"]
    assert fullest(rows, {"three"}) == []


def test_a_row_is_the_same_after_json():
    row = made("p", "j", "s", 1.0, "two", 1.5, done=2, whole=9, apart=0.5, tolerance=0.1)
    assert row_of(json.loads(json.dumps(row.plain()))) == row
    assert row.plain()["agrees"] is False


def test_a_hurried_run_of_a_part_writes_rows_and_page(tmp_path):
    main(["--only", "synthetic", "--quick", "--out", str(tmp_path), "--mario", str(tmp_path / "none")])
    text = (tmp_path / "reports" / "benchmarks.json").read_text(encoding="utf-8")
    found = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))["synthetic"]
    assert {row["job"] for row in found["rows"]} == set(jobs("synthetic"))
    done = {row["tool"]: row for row in found["rows"] if row["job"] == "placebos" and row["seconds"]}
    assert {"Bessemer", "Bessemer, weights alone"} <= done.keys()
    assert done["Bessemer, weights alone"]["agrees"] is True
    assert found["environments"]["main"]["versions"]["numpy"] == np.__version__
    assert "trial at tiny sizes" in (tmp_path / "reports" / "benchmarks.md").read_text(encoding="utf-8")


def test_a_hurried_run_does_not_touch_the_docs(capsys):
    with pytest.raises(SystemExit):
        main(["--quick"])
    assert "needs --out" in capsys.readouterr().err
