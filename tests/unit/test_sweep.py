"""The run over all regions: what is looked at, what is kept, what the report says."""

import json

from tools import runs, sweep

HEAD = {"commit": "abc", "machine": "2 cores", "python": "3.11", "draw_every": 1, "workers": 1, "helpers": 1}


def record(id, wall, size, **more):
    brief = {"wall": wall, "cpu": wall / 2, "bytes": size}
    briefs = {"en": brief, "zh-CN": {**brief, "wall": 2 * wall}}
    return {"id": id, "kind": "nuts2", "drawn": True, "faults": [], "briefs": briefs, **more}


def test_a_sample_is_the_same_for_the_same_seed():
    one, again, other = (sweep.chosen([], 20, 0, seed) for seed in (1, 1, 2))
    assert one == again != other and len(set(one)) == 20
    assert len(sweep.chosen([], 0, 0, 1)) > 1000 and len(sweep.chosen([], 0, 7, 1)) == 7
    assert sweep.chosen(["Jilin", "DEA5"], 5, 0, 1) == ["CN-JL", "DEA5"]


def test_what_is_done_is_kept_unless_code_or_options_changed(tmp_path):
    path = tmp_path / "deep" / "state.jsonl"
    assert runs.kept(path, HEAD) == []
    with path.open("a") as file:
        file.write(json.dumps(record("DEA5", 1.0, 10)) + "\n" + '{"id": "DEA1", "ki')
    assert [one["id"] for one in runs.kept(path, HEAD)] == ["DEA5"]
    assert runs.kept(path, {**HEAD, "commit": "def"}) == []
    assert runs.kept(path, HEAD) == []


def test_a_report_begins_with_commit_machine_and_remarks():
    head = runs.about()
    assert head.keys() == {"commit", "machine", "python"}
    line = runs.made("sweep-briefs", HEAD, "The machine was busy.")
    assert line.startswith("Made by `make sweep-briefs` from commit abc with Bessemer ")
    assert line.endswith(" on 2 cores, Python 3.11. The machine was busy.")
    assert line in sweep.report([record("DEA5", 1.0, 10)], {**HEAD, "note": "The machine was busy."}, 1)


def test_the_report_tells_times_sizes_and_faults():
    records = [record(f"DEA{number}", float(number), number * 1_000_000) for number in range(1, 21)]
    fault = {"what": "unknown value", "where": "DEA1 history", "text": "nan | jobs"}
    records[0]["faults"] = [fault, fault]
    records.append(record("DEB1", 1.0, 1, error="Traceback\nKeyError: 'x'\n"))
    text = sweep.report(records, HEAD, 30)
    assert "21 of 30 regions" in text and "42 briefs" in text
    assert "**1 failures, 2 faults**" in text
    assert "| en | drawn | 20 | 10.50 | 19.00 | 20.00 | 5.25 | 10.50 | 19.00 | 20.00 |" in text
    assert "| zh-CN | drawn | 20 | 21.00 |" in text
    assert "2 times in 1 regions: **unknown value**" in text and r"nan \| jobs" in text
    assert "KeyError: 'x'" in text and "None." not in text


def test_a_failure_is_told_and_ends_nothing(monkeypatch):
    def fail(*args, **named):
        raise KeyError("wrong")

    monkeypatch.setattr(sweep, "render", fail)
    found = list(sweep.run(["DEA5", "CHN"], 0, 1, 0))
    assert [entry["id"] for entry in found] == ["DEA5", "CHN"]
    assert all("KeyError" in entry["error"] for entry in found)
