"""The tool that looks for leaks: its verdict on made-up runs, and the places that it takes."""

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


def test_places_are_of_every_kind():
    import bessemer as bm

    places = leaks.chosen(12, 1907)
    assert len(set(places)) == 12
    assert {bm.region(id).kind for id in places} == {each.kind for each in bm.reference().regions.values()}
    assert abs(leaks.slope([3.0 + 0.02 * at for at in range(50)]) - 2.0) < 1e-9
