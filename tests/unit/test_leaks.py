"""The tool that looks for leaks: its verdict on made-up runs, and the places that it takes."""

import gc
import weakref
from dataclasses import asdict

from tools import leaks
from tools.leaks import Sample


def samples(count, **grows):
    start = {"memory": 400.0, "handles": 9, "threads": 4, "children": 0, "temporary": 0, "objects": 100_000}
    return [
        Sample(
            at, "CN-JL", "en", False, 1.0, **{name: start[name] + grows.get(name, 0) * at for name in start}
        )
        for at in range(count)
    ]


def objects_each_tenth(every):
    return [Sample(**{**asdict(one), "objects": one.objects * (one.at % 10 == 9)}) for one in every]


def test_a_leak_of_each_kind_is_seen_and_none_where_there_is_none():
    assert leaks.verdicts(samples(60), 5)[1]
    assert leaks.verdicts(samples(60, memory=0.005, objects=0.05), 5)[1]
    # One object a brief, as a list that gains one.
    assert not leaks.verdicts(objects_each_tenth(samples(200, objects=1)), 5)[1]
    assert leaks.verdicts(objects_each_tenth(samples(200)), 5)[1]
    short = leaks.verdicts(objects_each_tenth(samples(20)), 1)[0]
    assert ("Objects of Python", "not counted in so short a run", "not measured") in short
    for name, step in (("memory", 0.5), ("handles", 1), ("threads", 1), ("children", 1), ("temporary", 1)):
        assert not leaks.verdicts(samples(60, **{name: step}), 5)[1], name


def test_places_are_of_every_kind():
    import bessemer as bm

    places = leaks.chosen(12, 1907)
    assert len(set(places)) == 12
    assert {bm.region(id).kind for id in places} == {each.kind for each in bm.reference().regions.values()}
    assert abs(leaks.slope([3.0 + 0.02 * at for at in range(50)]) - 2.0) < 1e-9


def test_a_run_holds_no_sample_which_it_would_count(monkeypatch, tmp_path):
    alive = weakref.WeakSet()
    seen = []

    def brief(id, locale, drawn, target):
        gc.collect()
        seen.append(len(alive))

    class Watched(Sample):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            alive.add(self)

    monkeypatch.setattr(leaks, "brief", brief)
    monkeypatch.setattr(leaks, "Sample", Watched)
    report = tmp_path / "leaks.md"
    asked = [
        "--briefs",
        "30",
        "--places",
        "2",
        "--drawn",
        "0",
        "--state",
        str(tmp_path / "s"),
        "--note",
        "A trial.",
    ]
    leaks.main([*asked, "--report", str(report)])
    assert len(seen) == 30 and max(seen) <= 1
    text = report.read_text(encoding="utf-8")
    first = text.splitlines()[2]
    assert first.startswith("Made by `make leaks` from commit ") and first.endswith(" A trial.")
    assert "30 of 30 briefs" in text and (tmp_path / "leaks.svg").is_file()
