"""What kind of drawing a chart is, and how such a drawing is read.

Each form puts its kind into the specification it makes, under ``usermeta``, which Vega-Lite leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from bessemer.charts.chart import Canvas
from bessemer.words import Message

if TYPE_CHECKING:
    from bessemer.charts.chart import Chart

_Given = ParamSpec("_Given")
_Drawn = TypeVar("_Drawn")

KINDS = (
    "bars",
    "bars_with_marks",
    "bars_stacked",
    "dumbbell",
    "dots_on_map",
    "groups_on_map",
    "classes_on_map",
    "scatter",
    "lines",
    "bands",
    "fan",
    "dot_rows",
    "ranges",
    "spans",
    "timeline",
    "network",
    "treemap",
    "slope",
    "strip",
    "waterfall",
    "small_multiples",
    "fan_panels",
    "events",
    "counterfactual",
    "intervals",
    "grid",
    "quadrants",
    "calibration",
    "frontier",
)


def of_kind(name: str) -> Callable[[Callable[_Given, _Drawn]], Callable[_Given, _Drawn]]:
    """Say which of :data:`KINDS` a form draws.

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    if name not in KINDS:
        raise ValueError(f"'{name}' is no kind of drawing")

    def tell(form: Callable[_Given, _Drawn]) -> Callable[_Given, _Drawn]:
        @wraps(form)
        def drawn(*given: _Given.args, **options: _Given.kwargs) -> _Drawn:
            made: Any = form(*given, **options)
            told: _Drawn = made.properties(usermeta={"kind": name})
            return told

        return drawn

    return tell


def kind_of(spec: dict[str, Any]) -> str:
    """Return the kind of drawing a specification makes; empty for one that no form of the house made."""
    found: str = spec.get("usermeta", {}).get("kind", "")
    return found


def reading_of(spec: dict[str, Any]) -> Message | None:
    """Return how the drawing of a specification is read; None for one that no form of the house made."""
    name = kind_of(spec)
    return Message(f"figure.read_{name}") if name else None


def reading(chart: Chart) -> Message | None:
    """Return how a chart is read, from what it draws.

    Parameters
    ----------
    chart : Chart

    Returns
    -------
    Message or None
        None for a chart that no form of the house draws.

    Examples
    --------
    >>> import bessemer as bm
    >>> from bessemer.words import say
    >>> say(reading(bm.study("Jilin").structure.chart("structure-quotients")))[:22]
    'Each bar begins at zer'
    """
    return reading_of(chart.draw(chart.data, Canvas()).to_dict())
