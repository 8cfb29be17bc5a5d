"""Study: one region, one year, one dataset, and the seven answers, each computed when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from bessemer.answer import QUESTIONS, Answer
from bessemer.checks import of_kind
from bessemer.errors import OptionError, RegionError, YearError
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, list_given, year_given

if TYPE_CHECKING:
    from bessemer.casebook import Case
    from bessemer.rolemodels import Search

OwnCases: TypeAlias = "str | Path | Sequence[Case]"
YEARS = (1947, 2100)
# The founding case looks to Pittsburgh; it is ranked unless another place is named.
DEFAULT_ROLE_MODEL = "CZ16300"


def region(name: str, data: Dataset | None = None) -> Region:
    """Return the region that a name means: an id, an English or Chinese name, or an alias.

    Raises
    ------
    RegionError
        If no region or several regions have the name.

    Examples
    --------
    >>> import bessemer as bm
    >>> bm.region("吉林").id
    'CN-JL'
    """
    return dataset_given(data).regions.resolve(name)


class Study:
    """The seven answers for a region.

    Parameters
    ----------
    region : Region
        The region asked about.
    data : Dataset
        Where the figures come from.
    year : int, optional
        Figures after this year are not used to describe the region; the newest by default.
    role_model : Region, optional
        A place whose rank among the look-alikes is wanted.
    role_model_year : int, optional
        The base year of that place; its closest one by default.
    components : str
        What resemblance is measured on; ``structure`` is the composition of jobs.
    cases : str, Path or sequence of Case, optional
        Cases beside those that ship: a YAML file, a folder of them, or what
        :func:`bessemer.casebook.read_cases` returned.

    Attributes
    ----------
    structure, history, rolemodels, pathways, dependence, scenarios, casebook : Answer
        Computed on first use and kept.
    """

    def __init__(
        self,
        region: Region,
        data: Dataset,
        year: int | None = None,
        role_model: Region | None = None,
        role_model_year: int | None = None,
        components: str = "structure",
        cases: OwnCases | None = None,
    ) -> None:
        for place in (region, role_model):
            if place is not None or place is region:
                of_kind(
                    place, Region, "no Region", "Give bm.region(name), or use bm.study(name).", RegionError
                )
        of_kind(data, Dataset, "not a Dataset", "Give bm.reference(), or use bm.study(name).", OptionError)
        year_given(role_model_year, "role_model_year")
        if components != "structure":
            from bessemer.rolemodels import check_components

            check_components(components)
        self.region = region
        self.data = data
        self.year = _year(year)
        self.role_model = role_model
        self.role_model_year = role_model_year
        self.components = components
        self.cases_from = str(cases) if isinstance(cases, str | Path) else None
        self.cases = None if cases is None else _cases(cases)

    def __repr__(self) -> str:
        return f"Study({self.region.id}, year={self.year}, data={self.data.name!r})"

    def answers(self) -> Iterator[Answer]:
        """Yield the seven answers in the order of the questions."""
        for question in QUESTIONS:
            yield getattr(self, question)

    @cached_property
    def search(self) -> Search | None:
        """The look-alikes that role models, scenario and casebook rest on; None where there are none."""
        from bessemer.rolemodels import search

        return search(
            self.data,
            self.region,
            self.year,
            components=self.components,
            role_model=self.role_model,
            role_model_year=self.role_model_year,
        )

    @cached_property
    def structure(self) -> Answer:
        """What are we?"""
        from bessemer.structure.answer import compose

        return compose(self.data, self.region, self.year)

    @cached_property
    def history(self) -> Answer:
        """What happened to us?"""
        from bessemer.history.answer import compose

        return compose(self.data, self.region, self.year)

    @cached_property
    def rolemodels(self) -> Answer:
        """Who was like us, and recovered?"""
        from bessemer.rolemodels.answer import compose

        return compose(self.data, self.region, self.year, self.search)

    @cached_property
    def pathways(self) -> Answer:
        """What could be next?"""
        from bessemer.pathways.answer import compose

        return compose(self.data, self.region, self.year)

    @cached_property
    def dependence(self) -> Answer:
        """What do we lean on?"""
        from bessemer.dependence.answer import compose

        return compose(self.data, self.region, self.year)

    @cached_property
    def scenarios(self) -> Answer:
        """What if?"""
        from bessemer.scenarios.answer import compose

        return compose(self.data, self.region, self.year, self.search)

    @cached_property
    def casebook(self) -> Answer:
        """What did they do?"""
        from bessemer.casebook import match
        from bessemer.casebook.answer import compose

        return compose(match(self, cases=self.cases), self.data, self.role_model)


def study(
    name: str,
    data: Dataset | None = None,
    year: int | None = None,
    *,
    role_model: str | None = None,
    components: str = "structure",
    cases: OwnCases | None = None,
) -> Study:
    """Return the study of the region that `name` means.

    Parameters
    ----------
    name : str
        Id, name or alias of a region.
    data : Dataset, optional
        The reference dataset by default.
    year : int, optional
        The newest figures by default.
    role_model : str, optional
        ``NAME`` or ``NAME@YEAR``: a place to rank among the look-alikes; Pittsburgh by default.
    components : str
        What resemblance is measured on.
    cases : str, Path or sequence of Case, optional
        Your own cases, told beside those that ship.

    Raises
    ------
    RegionError, YearError
        If a name is unknown or ambiguous, or a year is none.
    DataError
        If a case breaks a rule of the schema; names file, case and field.

    Examples
    --------
    >>> import bessemer as bm
    >>> bm.study("Jilin", year=2017)
    Study(CN-JL, year=2017, data='reference')
    """
    dataset = dataset_given(data)
    region = dataset.regions.resolve(name)
    place, base_year = (None, None) if role_model is None else _role_model(dataset, role_model)
    if place is None and region.kind != "economy" and region.id != DEFAULT_ROLE_MODEL:
        place = dataset.regions.get(DEFAULT_ROLE_MODEL)
    return Study(region, dataset, year, place, base_year, components, cases)


def _cases(given: OwnCases) -> tuple[Case, ...]:
    """Return the cases that ship and the user's own."""
    from bessemer.casebook import Case, read_cases, shipped_cases

    if isinstance(given, str | Path):
        return read_cases(given, shipped=True)
    given = list_given(given, "cases", Case, "cases, or the path of a file")
    ours = shipped_cases()
    known = {case.id for case in ours}
    return tuple(sorted((*ours, *(case for case in given if case.id not in known)), key=lambda case: case.id))


def _year(year: Any) -> int | None:
    """Return a year as a whole number that a study can have."""
    if year is None:
        return None
    try:
        whole = int(year) if not isinstance(year, str | bool) and int(year) == year else None
    except (TypeError, ValueError, OverflowError):
        whole = None
    if whole is None or not YEARS[0] <= whole <= YEARS[1]:
        raise YearError(
            f"{year!r} is not a year that a study can have.",
            remedy=f"Use a whole number from {YEARS[0]} to {YEARS[1]}, or none for the newest figures.",
        ).of("year_of_study", text=str(year)[:40], first=YEARS[0], last=YEARS[1])
    return whole


def _known_place(data: Dataset, name: str) -> Region:
    """Return the region that ships with Bessemer and has the name, else one of the user's own."""
    try:
        return data.known_places.resolve(name)
    except RegionError as error:
        if error.candidates or data.known_places is data.regions:
            raise
        return data.regions.resolve(name)


def _role_model(data: Dataset, text: str) -> tuple[Region, int | None]:
    """Return the place and the base year that NAME or NAME@YEAR means."""
    named, mark, year = text.rpartition("@") if isinstance(text, str) and "@" in text else (text, "", "")
    try:
        place = _known_place(data, named)
    except RegionError as error:
        where = f"Role model {text!r}. {error.where}".strip()
        raise RegionError(
            error.what, where=where, remedy=error.remedy, candidates=error.candidates
        ) from error
    year = year.strip()
    if mark and not (year.isdecimal() and len(year) == 4):
        raise YearError(
            f"'{year}' in '{text}' is not a year.",
            remedy="Write the role model as NAME or NAME@YEAR, for example Pittsburgh@1980.",
        )
    return place, int(year) if mark else None
