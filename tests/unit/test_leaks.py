"""The tool that looks for leaks: five briefs, and the verdict on made-up runs."""

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


def test_a_leak_of_each_kind_is_seen_and_none_where_there_is_none():
    assert leaks.verdicts(samples(60), 5)[1]
    assert leaks.verdicts(samples(60, memory=0.005), 5)[1]
    for name, step in (("memory", 0.5), ("handles", 1), ("threads", 1), ("children", 1), ("temporary", 1)):
        assert not leaks.verdicts(samples(60, **{name: step}), 5)[1], name


def test_briefs_leave_no_file_thread_or_process(tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    found = list(leaks.run(["CHN"], 4, 0, folder, tmp_path / "brief.html"))
    assert (tmp_path / "brief.html").stat().st_size > 10_000
    for name in ("handles", "threads", "children", "temporary"):
        assert getattr(found[-1], name) <= max(getattr(sample, name) for sample in found[:2]), name


def test_places_are_of_every_kind():
    import bessemer as bm

    places = leaks.chosen(12, 1907)
    assert len(set(places)) == 12
    assert {bm.region(id).kind for id in places} == {each.kind for each in bm.reference().regions.values()}
    assert abs(leaks.slope([3.0 + 0.02 * at for at in range(50)]) - 2.0) < 1e-9
