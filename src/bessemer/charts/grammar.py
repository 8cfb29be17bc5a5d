"""The part of Vega-Lite's grammar that the forms use, as plain dictionaries.

Calls are Altair's, so that a form reads as any chart of Altair's does and its documentation holds; a test
draws forms with both and compares what comes out. Altair checks, copies and serialises each part several
times, which took as long as half the answers of a brief; here a part is written down once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts.rows import as_values

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}
# Their type is that of the first channel of the pair.
_UNTYPED = ("x2", "y2")

Part = dict[str, Any]


def _part(**properties: Any) -> Part:
    return properties


Axis = Legend = Scale = Data = TitleParams = _part


def _channel(shorthand: str, **properties: Any) -> Part:
    name, _, kind = shorthand.rpartition(":")
    return {"field": name, "type": _TYPES[kind], **properties}


X = Y = X2 = Y2 = Color = Fill = Stroke = StrokeDash = Shape = Size = _channel
Text = Order = Longitude = Latitude = _channel


def value(constant: Any) -> Part:
    """Return a channel that is the same for every row."""
    return {"value": constant}


ColorValue = YValue = value


def ExprRef(expr: str) -> Part:  # noqa: N802 - Altair's name
    """Return a property that Vega computes."""
    return {"expr": expr}


def _marking(type: str) -> Callable[..., Chart]:
    def marked(chart: Chart, **properties: Any) -> Chart:
        """Say what stands for a row, and how it looks."""
        return replace(chart, mark={"type": type, **_sorted(properties)})

    return marked


@dataclass(slots=True)
class Chart:
    """One mark with its data and channels; every method returns a new chart.

    Parameters
    ----------
    data : DataFrame or mapping, optional
        Rows, or inline data as :func:`Data` makes it; a chart without takes those of the layers around it.
    """

    data: pd.DataFrame | Part | None = None
    mark: Part = field(default_factory=dict)
    encoding: Part = field(default_factory=dict)
    transform: list[Part] = field(default_factory=list)
    rest: Part = field(default_factory=dict)

    mark_area = _marking("area")
    mark_bar = _marking("bar")
    mark_circle = _marking("circle")
    mark_line = _marking("line")
    mark_point = _marking("point")
    mark_rect = _marking("rect")
    mark_rule = _marking("rule")
    mark_text = _marking("text")
    mark_tick = _marking("tick")

    def encode(self, **channels: Part | str | list[str]) -> Chart:
        """Add channels: dictionaries, ``"column:Q"``, or several such columns."""
        parts = {name: _written(part) for name, part in channels.items()}
        for name in _UNTYPED:
            if name in parts:
                parts[name].pop("type", None)
        return replace(self, encoding={**self.encoding, **parts})

    def transform_filter(self, predicate: str) -> Chart:
        """Keep the rows for which an expression of Vega's is true."""
        return replace(self, transform=[*self.transform, {"filter": predicate}])

    def properties(self, **properties: Any) -> Chart:
        """Set the width, the height and the like."""
        return replace(self, rest={**self.rest, **properties})

    def parts(self, datasets: Datasets, inherited: bool = False) -> Part:
        """Return the chart as it stands in a specification, its rows put into `datasets`."""
        spec: Part = {} if inherited or self.data is None else {"data": datasets.named(self.data)}
        spec["mark"], spec["encoding"] = self.mark, _sorted(self.encoding)
        if self.transform:
            spec["transform"] = self.transform
        return spec | self.rest

    def to_dict(self) -> Part:
        """Return the whole specification."""
        return _whole(self)


@dataclass(slots=True)
class LayerChart:
    """Charts drawn over one another, in order."""

    layer: Sequence[Chart | LayerChart]
    data: pd.DataFrame | Part | None = None
    rest: Part = field(default_factory=dict)

    def properties(self, **properties: Any) -> LayerChart:
        """Set the width, the height and the like."""
        return replace(self, rest={**self.rest, **properties})

    def project(self, **projection: Any) -> LayerChart:
        """Set the projection of longitudes and latitudes."""
        return self.properties(projection=projection)

    def resolve_scale(self, **channels: str) -> LayerChart:
        """Say which scales are ``shared`` and which ``independent``."""
        return self.properties(resolve={"scale": channels})

    def parts(self, datasets: Datasets, inherited: bool = False) -> Part:
        """Return the layers as they stand in a specification, their rows put into `datasets`."""
        data = self.data
        if data is None and self.layer and all(part.data is self.layer[0].data for part in self.layer):
            data = self.layer[0].data
        layers = [part.parts(datasets, data is not None and part.data is data) for part in self.layer]
        spec: Part = {"layer": layers}
        if data is not None and not inherited:
            spec["data"] = datasets.named(data)
        return spec | _sorted(self.rest)

    def to_dict(self) -> Part:
        """Return the whole specification."""
        return _whole(self)


@dataclass(slots=True)
class ConcatChart:
    """Charts beside one another, in rows of so many."""

    concat: Sequence[Chart | LayerChart]
    rest: Part = field(default_factory=dict)

    def properties(self, **properties: Any) -> ConcatChart:
        """Set the spacing and the like."""
        return replace(self, rest={**self.rest, **properties})

    def resolve_scale(self, **channels: str) -> ConcatChart:
        """Say which scales are ``shared`` and which ``independent``."""
        return self.properties(resolve={"scale": channels})

    def parts(self, datasets: Datasets) -> Part:
        """Return the charts as they stand in a specification, their rows put into `datasets`."""
        return {"concat": [part.parts(datasets) for part in self.concat], **_sorted(self.rest)}

    def to_dict(self) -> Part:
        """Return the whole specification."""
        return _whole(self)


def layer(*charts: Chart | LayerChart, data: pd.DataFrame | None = None, **properties: Any) -> LayerChart:
    """Draw charts over one another, in order."""
    return LayerChart(list(charts), data, properties)


def concat(*charts: Chart | LayerChart, **properties: Any) -> ConcatChart:
    """Draw charts beside one another, in rows of so many ``columns``."""
    return ConcatChart(list(charts), properties)


class Datasets:
    """Rows by name, each frame once."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Part]] = {}
        self._names: dict[int, tuple[str, Any]] = {}

    def named(self, data: pd.DataFrame | Part) -> Part:
        """Return how a chart refers to its rows."""
        if isinstance(data, Mapping):
            return dict(data)
        if id(data) not in self._names:
            name = f"data-{len(self._names)}"
            # The frame is kept, so that no other can have its identity.
            self._names[id(data)] = (name, data)
            self.rows[name] = as_values(data)["values"]
        return {"name": self._names[id(data)][0]}


def _written(channel: Part | str | list[str]) -> Any:
    """Return what stands for a channel in a specification."""
    if isinstance(channel, list):
        return [_channel(shorthand) for shorthand in channel]
    return _channel(channel) if isinstance(channel, str) else dict(channel)


def _sorted(part: Part) -> Part:
    """Return a part in the order of its keys, as Altair writes it: legends follow the order of channels."""
    return {key: part[key] for key in sorted(part)}


def _whole(chart: Chart | LayerChart | ConcatChart) -> Part:
    datasets = Datasets()
    spec = chart.parts(datasets)
    whole: Part = _plain({**spec, "$schema": SCHEMA})
    if datasets.rows:
        whole["datasets"] = datasets.rows
    return whole


def _plain(what: Any) -> Any:
    """Return a part with numbers and lists of Python's own."""
    if isinstance(what, Mapping):
        return {key: _plain(part) for key, part in what.items()}
    if isinstance(what, list | tuple):
        return [_plain(part) for part in what]
    if isinstance(what, np.ndarray):
        return _plain(what.tolist())
    if isinstance(what, np.bool_):
        return bool(what)
    return float(what) if isinstance(what, np.number) else what
