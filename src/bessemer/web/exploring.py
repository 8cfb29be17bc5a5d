"""What the pages of trial share: choices that stand in the address, controls, and answers made lately."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import QueryParams

from bessemer.answer import Answer
from bessemer.charts import Chart
from bessemer.errors import OptionError
from bessemer.sources import Catalogue
from bessemer.studies import Study
from bessemer.web.desk import Desk
from bessemer.web.figures import Picture, figure_of, repr_of
from bessemer.web.state import REFERENCE, View, view_of
from bessemer.words import Message, say

_Made = TypeVar("_Made")
# One search holds its pool of a thousand region-years.
KEPT = 24


@dataclass(frozen=True)
class Trial(View):
    """A state with choices of its own; those that are as usual stay out of the address."""

    @property
    def plain(self) -> View:
        """The state that other pages know."""
        return View(self.lang, self.year, self.role_model, self.data)

    def query(self, **more: Any) -> str:
        """Return the state and its choices as a query string."""
        known = {part.name for part in fields(View)}
        own = {
            part.name: _text(getattr(self, part.name))
            for part in fields(self)
            if part.name not in known and getattr(self, part.name) != part.default
        }
        return self.plain.query(**own | more)

    def link(self, *path: str, **more: Any) -> str:
        """Return the address of another page, which knows nothing of these choices."""
        return self.plain.link(*path, **more)

    def here(self, *path: str) -> str:
        """Return the address of a page of trial with its choices."""
        return f"/{'/'.join(quote(part, safe='') for part in path)}?{self.query()}"


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, eq=False)
class Tried:
    """What was chosen, and the answer of the library.

    Attributes
    ----------
    state : Trial
    asked : Study
        Region, year and role model as they were read.
    answer : Answer
    command, program : str
        The same on the command line and in Python.
    """

    state: Trial
    asked: Study
    answer: Answer
    command: str
    program: str

    @property
    def sources(self) -> Catalogue:
        """Where the figures come from."""
        return self.asked.data.catalogue

    @property
    def address(self) -> str:
        """The page without its choices."""
        return f"/region/{self.asked.region.id}/{self.answer.question}/explore"

    def figure(self, chart: Chart) -> Picture:
        """Return a chart as it stands on the page, with the address and the program of these choices."""
        shown = [
            "",
            f"chart = answer.chart({repr_of(chart.id)})",
            "print(chart.data)",
            f"spec = to_vega_lite(chart, Canvas({repr_of(self.state.lang)}))",
        ]
        return replace(
            figure_of(chart, self.answer, self.sources, self.state),
            address=f"{self.address}/{chart.id}",
            python="\n".join([self.program, *shown]),
        )


def opened(state: Trial, asked: Study, **more: str | None) -> list[str]:
    """Return the first lines of a program: the study of a region."""
    given = [repr_of(asked.region.id)]
    if state.data != REFERENCE:
        given.append(f"data=bm.dataset({repr_of(state.data)})")
    if state.year is not None:
        given.append(f"year={state.year}")
    given += [f"{name}={repr_of(value)}" for name, value in more.items() if value is not None]
    return [
        "import bessemer as bm",
        "from bessemer.charts import Canvas, to_vega_lite",
        f"study = bm.study({', '.join(given)})",
    ]


@dataclass(frozen=True)
class Option:
    """One of the values that a choice can have."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A list to choose one from.

    Attributes
    ----------
    name, label : str
        Parameter of the address, and what stands before the list.
    usual : str
        The value that stays out of the address.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    usual: str = ""


@dataclass(frozen=True)
class Slider:
    """A number to move.

    Attributes
    ----------
    low, high, step, value, usual : int
    shown : str
        The value as text.
    unknown : str
        Why it cannot be moved; empty where it can.
    pattern : str
        How a value is shown while it moves, with 0 in its place.
    ticks : tuple of int
        Values that are marked.
    """

    name: str
    label: str
    low: int
    high: int
    step: int
    value: int
    usual: int
    shown: str
    unknown: str = ""
    pattern: str = "0"
    ticks: tuple[int, ...] = ()


def choice(name: str, label: str, options: Iterable[tuple[str, str]], value: str, usual: str = "") -> Choice:
    """Return a choice whose option `value` is taken."""
    return Choice(name, label, tuple(Option(key, text, key == value) for key, text in options), usual)


def teller(locale: str) -> Callable[..., str]:
    """Return what says a message of the part ``explore`` in a language."""
    return lambda name, **values: say(Message(f"explore.{name}", **values), locale)


def shared(request: Request) -> dict[str, Any]:
    """Return language, year, role model and dataset of a request as the fields of a state."""
    query = {name: value for name, value in request.query_params.items() if value != ""}
    state = view_of(query, request.headers.get("accept-language", ""))
    return {part.name: getattr(state, part.name) for part in fields(View)}


def word(query: QueryParams, name: str, usual: str, allowed: Sequence[str] = ()) -> str:
    """Return a short text of the address.

    Raises
    ------
    OptionError
        If it is long, or none of those allowed.
    """
    text = query.get(name) or usual
    if len(text) > 120:
        raise OptionError(f"The value of '{name}' is longer than a name.", remedy="Give a name or a code.")
    if allowed and text not in allowed:
        raise OptionError(f"{name}={text!r} is no choice.", remedy=f"Use {', '.join(filter(None, allowed))}.")
    return text


def whole(query: QueryParams, name: str, usual: int, low: int, high: int) -> int:
    """Return a whole number of the address.

    Raises
    ------
    OptionError
        If it is none, or out of its bounds.
    """
    text = (query.get(name) or "").strip()
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
    if not low <= number <= high:
        raise OptionError(
            f"{name}={text[:40]!r} is not a whole number from {low} to {high}.",
            remedy=f"Give one, such as {name}={usual}.",
        )
    return number


def several(query: QueryParams, name: str, most: int) -> tuple[str, ...]:
    """Return the values of a parameter that comes several times, or holds several with commas.

    Raises
    ------
    OptionError
        If there are too many.
    """
    texts = [part.strip() for text in query.getlist(name) for part in text.split(",") if part.strip()]
    found = tuple(dict.fromkeys(texts))
    if len(found) > most or any(len(text) > 60 for text in found):
        raise OptionError(f"'{name}' holds too much.", remedy=f"Give at most {most} values.")
    return found


class Shelf:
    """What pages of trial made lately: the page and each of its charts ask for the same.

    Parameters
    ----------
    desk : Desk
        Whose turn to compute is taken.
    kept : int
        How much stays.
    """

    def __init__(self, desk: Desk, kept: int = KEPT) -> None:
        self._desk = desk
        self._kept = kept
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._made)

    def made(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what belongs to a key, made when first asked for, one at a time."""
        known: _Made | None = self._known(key)
        if known is not None:
            return known
        with self._desk.computing:
            known = self._known(key)
            if known is None:
                known = make()
                with self._lock:
                    self._made[key] = known
                    while len(self._made) > self._kept:
                        self._made.popitem(last=False)
        return known

    def _known(self, key: Hashable) -> Any:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)


def shelf(request: Request) -> Shelf:
    """Return the shelf of the application, put up when first asked for."""
    state = request.app.state
    if not hasattr(state, "shelf"):
        state.shelf = Shelf(state.desk)
    found: Shelf = state.shelf
    return found
