"""The desk: studies that were asked for lately, and one computation at a time."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock, RLock
from typing import Self

from bessemer.answer import QUESTIONS, Answer, Part
from bessemer.brief.selection import charts_of
from bessemer.charts import Chart
from bessemer.errors import OptionError, UnavailableError
from bessemer.result import Result
from bessemer.sources import Dataset, open_dataset
from bessemer.sources.store import version_of
from bessemer.studies import DEFAULT_ROLE_MODEL, Study, study
from bessemer.web.state import REFERENCE, View

_Key = tuple[str, str, int | None, str | None]


_MOST_DATASETS = 8


class Turns:
    """A lock for one computation at a time, which one thread may take again, and which says who waits."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._counting = Lock()
        self._waiting = 0

    def __enter__(self) -> Self:
        with self._counting:
            self._waiting += 1
        try:
            self._lock.acquire()
        finally:
            with self._counting:
                self._waiting -= 1
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a turn."""
        return self._waiting > 0


class Desk:
    """Studies by what was asked; the oldest leaves when there are too many.

    Parameters
    ----------
    reference : Dataset
        What ``data=reference`` means.
    kept : int
        How many studies stay.
    """

    def __init__(self, reference: Dataset, kept: int = 24) -> None:
        self.reference = reference
        self._kept = kept
        self._studies: OrderedDict[_Key, Study] = OrderedDict()
        self._held: dict[_Key, Study] = {}
        self._own: OrderedDict[str, tuple[str, Dataset]] = OrderedDict()
        self._lock = Lock()
        # Kernels use all cores; two at once would both be late.
        self.computing = Turns()

    def dataset(self, name: str) -> Dataset:
        """Return the dataset that an address names; the same object until it is imported anew."""
        if name == REFERENCE:
            return self.reference
        version = version_of(name)
        with self._lock:
            known = self._own.get(name)
            if known is not None and known[0] == version:
                self._own.move_to_end(name)
                return known[1]
        opened = open_dataset(name)
        with self._lock:
            self._own[name] = (version, opened)
            self._own.move_to_end(name)
            while len(self._own) > _MOST_DATASETS:
                self._own.popitem(last=False)
        return opened

    def identity(self, name: str) -> str:
        """Return what tells the figures of a dataset's name from earlier or later ones."""
        if name == REFERENCE:
            return _identity(self.reference)
        try:
            return f"{name}@{version_of(name)}"
        except OptionError:
            return ""

    def hold(self, opened: Study) -> View:
        """Keep a study of somebody's own as long as the desk stands; return the state that shows it."""
        model = opened.role_model.id if opened.role_model else None
        if model == DEFAULT_ROLE_MODEL and opened.role_model_year is None:
            model = None
        elif opened.role_model_year is not None:
            model = f"{model}@{opened.role_model_year}"
        view = View(year=opened.year, role_model=model, data=opened.data.name)
        self._held[self._key(opened.data, opened.region.id, view)] = opened
        return view

    def study(self, region: str, view: View) -> Study:
        """Return the study of a region in a state; the same object as long as it is kept."""
        data = self.dataset(view.data)
        id = data.regions.resolve(region).id
        key = self._key(data, id, view)
        with self._lock:
            if key in self._held:
                return self._held[key]
            if key in self._studies:
                self._studies.move_to_end(key)
                return self._studies[key]
            found = self._studies[key] = study(id, data, view.year, role_model=view.role_model)
            while len(self._studies) > self._kept:
                self._studies.popitem(last=False)
        return found

    @staticmethod
    def _key(data: Dataset, id: str, view: View) -> _Key:
        return (_identity(data), id, view.year, view.role_model)

    def answer(self, region: str, question: str, view: View) -> Answer:
        """Return the answer to one of the seven questions, computed when first asked for."""
        if question not in QUESTIONS:
            raise UnavailableError(
                f"'{question[:40]}' is not one of the seven questions.", remedy=f"Use {', '.join(QUESTIONS)}."
            ).of("question_unknown", text=question[:40])
        found = self.study(region, view)
        if question not in found.__dict__:
            # Who waited finds the answer of who was before.
            with self.computing:
                answer: Answer = getattr(found, question)
                return answer
        ready: Answer = getattr(found, question)
        return ready


def _identity(data: Dataset) -> str:
    """Return what tells two contents of one dataset's name apart."""
    return f"{data.name}@{data.folder}"


def chart_of(answer: Answer, id: str) -> Chart:
    """Return the chart of an answer that has the identifier.

    Raises
    ------
    UnavailableError
        If the answer has no such chart.
    """
    for chart in charts_of(answer):
        if chart.id == id:
            return chart
    known = ", ".join(chart.id for chart in charts_of(answer)) or "none"
    raise UnavailableError(
        f"This answer has no chart '{id[:60]}'.",
        where=f"Region {answer.region.id}, question {answer.question}.",
        remedy=f"Its charts: {known}.",
    ).of("chart_unknown", text=id[:60], region=answer.region)


def results_of(answer: Answer) -> tuple[Result, ...]:
    """Return all tables of an answer, its parts' after its own."""
    parts: tuple[Part, ...] = answer.parts
    return (*answer.results, *(result for part in parts for result in part.results))
