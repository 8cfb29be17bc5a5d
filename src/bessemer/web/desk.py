"""The desk: studies that were asked for lately, and one computation at a time."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock, RLock

from bessemer.answer import QUESTIONS, Answer, Part
from bessemer.brief.selection import charts_of
from bessemer.charts import Chart
from bessemer.errors import OptionError, UnavailableError
from bessemer.result import Result
from bessemer.sources import Dataset, open_dataset
from bessemer.studies import Study, study
from bessemer.web.state import REFERENCE, View

_Key = tuple[str, str, int | None, str | None]


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
        self._lock = Lock()
        # Kernels use all cores; two at once would both be late.
        self.computing = RLock()

    def dataset(self, name: str) -> Dataset:
        """Return the dataset that an address names."""
        return self.reference if name == REFERENCE else open_dataset(name)

    def study(self, region: str, view: View) -> Study:
        """Return the study of a region in a state; the same object as long as it is kept."""
        data = self.dataset(view.data)
        id = data.regions.resolve(region).id
        key = (_identity(data), id, view.year, view.role_model)
        with self._lock:
            if key in self._studies:
                self._studies.move_to_end(key)
                return self._studies[key]
            found = self._studies[key] = study(id, data, view.year, role_model=view.role_model)
            while len(self._studies) > self._kept:
                self._studies.popitem(last=False)
        return found

    def answer(self, region: str, question: str, view: View) -> Answer:
        """Return the answer to one of the seven questions, computed when first asked for."""
        if question not in QUESTIONS:
            raise OptionError(
                f"'{question[:40]}' is not one of the seven questions.", remedy=f"Use {', '.join(QUESTIONS)}."
            )
        found = self.study(region, view)
        if question not in found.__dict__:
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
    )


def results_of(answer: Answer) -> tuple[Result, ...]:
    """Return all tables of an answer, its parts' after its own."""
    parts: tuple[Part, ...] = answer.parts
    return (*answer.results, *(result for part in parts for result in part.results))
