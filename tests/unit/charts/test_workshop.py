"""A workshop draws in other processes what would be drawn here, and fails as this process does."""

import sys

import pandas as pd
import pytest

from bessemer.charts import Canvas, Chart, forms, to_svg, workshop
from bessemer.charts.workshop import Workshop, opened
from bessemer.words import Message

CANVASES = [Canvas("en", 640), Canvas("en", 330), Canvas("zh-CN", 640)]


def chart_of(name, draw=None):
    def bars(data, canvas):
        return forms.bars(data, canvas, label="label", value="value", text="text")

    title = Message("ui.year", year=2020)
    data = pd.DataFrame({"label": [name], "value": [2.0], "text": ["2.0"]})
    return Chart(id="one", title=title, subtitle=title, sources=(), alt=title, data=data, draw=draw or bars)


class Broken:
    """An Altair chart that no renderer can draw."""

    def to_dict(self, **_):
        return {"mark": "no such mark", "data": {"values": [{"a": 1}]}, "encoding": {}}


def broken(data, canvas):
    return Broken()


def ended(process):
    return process.poll() is not None


def test_a_helper_draws_the_same_bytes():
    charts = [chart_of("Steel & <iron>"), chart_of("钢铁“业”")]
    with Workshop(1) as place:
        assert place.helpers == 1
        for chart in charts:
            for canvas in CANVASES:
                place.order(chart, canvas)
        drawn = [place.svg(chart, canvas) for chart in charts for canvas in CANVASES]
    assert drawn == [to_svg(chart, canvas) for chart in charts for canvas in CANVASES]


def test_the_helper_draws_and_not_this_process(monkeypatch):
    chart = chart_of("Steel")
    expected = to_svg(chart, CANVASES[0])

    def fail(spec):
        raise AssertionError("drawn here")

    monkeypatch.setattr(workshop, "draw", fail)
    with Workshop(1) as place:
        place.order(chart, CANVASES[0])
        place.order(chart, CANVASES[0])
        assert place.svg(chart, CANVASES[0]) == expected
        with pytest.raises(AssertionError, match="drawn here"):
            place.svg(chart, CANVASES[1])


def test_no_process_is_left():
    with Workshop(2) as place:
        processes = list(place._processes)
        place.order(chart_of("Steel"), CANVASES[0])
        threads = list(place._threads)
    assert len(processes) == 2
    assert all(ended(process) for process in processes)
    assert not any(thread.is_alive() for thread in threads)


def test_no_process_is_left_after_an_error():
    with pytest.raises(RuntimeError), Workshop(1) as place:
        process = place._processes[0]
        raise RuntimeError
    assert ended(process)


def test_a_fault_is_the_one_of_drawing_here():
    chart = chart_of("Steel", broken)
    with pytest.raises(ValueError) as here:
        to_svg(chart, CANVASES[0])
    with Workshop(1) as place:
        place.order(chart, CANVASES[0])
        with pytest.raises(ValueError) as there:
            place.svg(chart, CANVASES[0])
        good = chart_of("Steel")
        place.order(good, CANVASES[0])
        assert place._ordered[id(good), CANVASES[0]][2].result() is not None
    assert str(there.value) == str(here.value)


@pytest.mark.parametrize("program", [None, "", "/no/such/python", "/bin/false"])
def test_without_a_helper_the_chart_is_drawn_here(monkeypatch, program):
    monkeypatch.setattr(sys, "executable", program)
    chart = chart_of("Steel")
    with Workshop(2) as place:
        for canvas in CANVASES:
            place.order(chart, canvas)
        assert [place.svg(chart, canvas) for canvas in CANVASES] == [to_svg(chart, c) for c in CANVASES]


def test_a_helper_that_dies_is_replaced_by_this_process():
    charts = [chart_of(f"Steel {number}") for number in range(4)]
    with Workshop(1) as place:
        for chart in charts[:3]:
            place.order(chart, CANVASES[0])
        place._processes[0].kill()
        place.order(charts[3], CANVASES[0])
        drawn = [place.svg(chart, CANVASES[0]) for chart in charts]
    assert drawn == [to_svg(chart, CANVASES[0]) for chart in charts]


def test_a_workshop_forgets_what_was_fetched_and_what_nobody_fetched():
    charts = [chart_of(f"Steel {number}") for number in range(6)]
    with Workshop(1) as place:
        with opened(place) as shared:
            assert shared is place
            for chart in charts:
                shared.order(chart, CANVASES[0])
            first = shared.svg(charts[0], CANVASES[0])
            assert len(shared._ordered) == 5
        assert not place._ordered
        # It is still open, and no drawing of the first brief is taken for one of the second.
        with opened(place) as shared:
            shared.order(charts[1], CANVASES[0])
            second = shared.svg(charts[1], CANVASES[0])
        assert not ended(place._processes[0])
    assert [first, second] == [to_svg(chart, CANVASES[0]) for chart in charts[:2]]


def test_a_number_opens_a_workshop_and_closes_it():
    with opened(1) as place:
        process = place._processes[0]
        assert not ended(process)
    assert ended(process)
