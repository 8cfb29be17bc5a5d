"""The grammar of the forms writes what Altair writes for the same calls."""

import importlib
import pkgutil

import altair
import pandas as pd
import pytest

import bessemer as bm
from bessemer import charts
from bessemer.charts import Canvas, Chart, grammar, to_svg, to_vega_lite
from bessemer.charts.chart import NARROW, WIDE

FORMS = [
    module
    for module in (
        importlib.import_module(f"bessemer.charts.{info.name}")
        for info in pkgutil.iter_modules(charts.__path__)
    )
    if getattr(module, "alt", None) is grammar
]


def drawn(region):
    study = bm.study(region)
    for answer in study.answers():
        for found in (answer.charts, *(part.charts for part in answer.parts)):
            yield from (chart for chart in found if isinstance(chart, Chart))


def resolved(part, datasets):
    """Return a specification with the rows of its datasets where their names stood."""
    if isinstance(part, dict):
        if set(part) == {"name"} and part["name"] in datasets:
            return {"values": datasets[part["name"]]}
        left = {key: what for key, what in part.items() if key not in ("datasets", "$schema")}
        return {key: resolved(what, datasets) for key, what in left.items()}
    return [resolved(what, datasets) for what in part] if isinstance(part, list) else part


def whole(spec):
    return resolved(spec, spec.get("datasets", {}))


def test_forms_were_found():
    assert {"forms", "curves", "clouds", "bands"} <= {module.__name__.rpartition(".")[2] for module in FORMS}


@pytest.mark.parametrize("region", ["CN-JL", "CZ16300"])
def test_charts_are_those_of_altair(monkeypatch, region):
    found = list(drawn(region))
    canvases = [Canvas("en", WIDE), Canvas("zh-CN", NARROW)]
    own = [to_vega_lite(chart, canvas) for chart in found for canvas in canvases]
    for module in FORMS:
        monkeypatch.setattr(module, "alt", altair)
    theirs = [to_vega_lite(chart, canvas) for chart in found for canvas in canvases]
    assert len(own) >= 30
    for mine, other in zip(own, theirs, strict=True):
        assert whole(mine) == whole(other)
        channels = [list(layer["encoding"]) for layer in other.get("layer", []) if "encoding" in layer]
        assert [list(layer["encoding"]) for layer in mine.get("layer", []) if "encoding" in layer] == channels


def test_every_method_returns_a_new_chart():
    base = grammar.Chart(pd.DataFrame({"a": [1.0]}))
    bar = base.mark_bar(size=3)
    assert base.mark == {} and bar.mark == {"type": "bar", "size": 3}
    assert bar.encode(x="a:Q").encoding == {"x": {"field": "a", "type": "quantitative"}} and not bar.encoding
    assert bar.transform_filter("datum.a > 0").transform and not bar.transform


def test_a_column_may_have_a_colon_and_the_second_end_has_no_type():
    bar = grammar.Chart().mark_bar().encode(x="at: start:Q", x2="at: end:Q")
    assert bar.encoding == {"x": {"field": "at: start", "type": "quantitative"}, "x2": {"field": "at: end"}}


def test_a_frame_is_written_once_and_a_part_is_used_again_unchanged():
    frame = pd.DataFrame({"a": [1.0, float("nan")]})
    part = grammar.X("a:Q")
    bars = grammar.Chart(frame).mark_bar().encode(x=part, x2=part)
    spec = grammar.layer(bars, grammar.Chart(frame.copy()).mark_rule(), bars).to_dict()
    assert list(spec["datasets"].values()) == [[{"a": 1.0}, {"a": None}]] * 2
    assert part == {"field": "a", "type": "quantitative"}


def test_a_chart_of_altairs_own_can_be_drawn():
    def draw(data, canvas):
        return altair.Chart(data).mark_bar().encode(x="a:Q").properties(width=canvas.width)

    word = bm.words.Message("ui.record")
    chart = Chart("own", word, word, (), word, pd.DataFrame({"a": [1.0, 2.0]}), draw)
    assert "<path" in to_svg(chart, Canvas())


def test_charts_beside_one_another_are_those_of_altair():
    data = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    other = data * 2

    def made(alt):
        def one(rows, name):
            base = alt.Chart(rows)
            line, point = (
                mark.encode(x=alt.X("a:Q"), y="b:Q") for mark in (base.mark_line(), base.mark_point())
            )
            heading = alt.TitleParams(text=name, anchor="start")
            return alt.layer(line, point, title=heading).properties(width=90, height=50)

        panels = alt.concat(one(data, "one"), one(other, "two"), columns=2, spacing=8)
        return panels.resolve_scale(y="independent", x="shared")

    theirs = made(altair).to_dict()
    del theirs["config"]
    assert whole(made(grammar).to_dict()) == whole(theirs)


def test_a_property_set_in_another_way_is_refused():
    with pytest.raises(AttributeError):
        grammar.layer(grammar.Chart()).width = 3
