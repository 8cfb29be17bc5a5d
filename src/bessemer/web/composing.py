"""A scenario as the fields of a form, and back; what is wrong is said at its field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from bessemer.errors import BessemerError, OptionError
from bessemer.scenarios import Build, Demography, Entry, Follow, Growth, Loss, Scenario, scenario_of
from bessemer.scenarios.spec import FOLLOWED
from bessemer.web.chosen import Query

PARTS: Mapping[str, Any] = {
    "follow": Follow(),
    "portfolio": Build(),
    "loss": Loss("USA"),
    "growth": Growth(),
    "demography": Demography(),
}
ROWS = 6
"""Rows for industries with figures of one's own."""

HOWS = ("best", "chosen", "own")
ADDITIONAL = ("low", "likely", "high")
_ENTRY = ("sector", "jobs", "years", "success")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
# Longer than any name, and short enough that no number takes long to read.
_LONGEST = 400


@dataclass(frozen=True)
class Form:
    """What stands in the fields, and what is wrong with it.

    Attributes
    ----------
    values : mapping of field to values
    faults : mapping of field to error
        The key ``""`` is for what concerns no field.
    """

    values: Mapping[str, Sequence[str]]
    faults: Mapping[str, BessemerError] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return the value of a field; empty where there is none."""
        return next(iter(self.values.get(name, ())), "")

    def has(self, name: str, value: str = "on") -> bool:
        """Return whether a box of that value is ticked."""
        return value in self.values.get(name, ())

    def fault(self, name: str) -> BessemerError | None:
        """Return what is wrong with a field."""
        return self.faults.get(name)


def form_of(query: Query, names: Sequence[str]) -> Form:
    """Return the fields that an address holds."""
    return Form({name: [text[:_LONGEST] for text in query.getlist(name)] for name in names})


def filled(scenario: Scenario) -> Form:
    """Return the form that a scenario would have been composed with; parts it lacks are as by default."""
    values: dict[str, list[str]] = {
        "name": [scenario.name],
        "title": [] if scenario.title is None else [scenario.title.en],
        "part": [name for name in PARTS if getattr(scenario, name) is not None],
    }
    for name, usual in PARTS.items():
        part = getattr(scenario, name) or usual
        for entry in fields(part):
            values.update(_filled(f"{name}.{entry.name}", getattr(part, entry.name)))
    build = scenario.portfolio or Build()
    how = "own" if build.entries else "best" if build.industries == "best" else "chosen"
    values["portfolio.how"] = [how]
    model = values["follow.role_model"][0]
    values["follow.who"] = [model if model in FOLLOWED else "place"]
    values["follow.role_model"] = [] if model in FOLLOWED else [model]
    values["portfolio.industries"] = [] if how != "chosen" else list(build.industries)
    return Form(values)


def with_rows(form: Form, entries: Sequence[Entry]) -> Form:
    """Return the form with industries written into the rows for figures of one's own."""
    values = {name: value for name, value in form.values.items() if not name.startswith("portfolio.entries.")}
    for at, entry in enumerate(entries[:ROWS]):
        for name in _ENTRY:
            values.update(_filled(f"portfolio.entries.{at}.{name}", getattr(entry, name)))
    return Form({**values, "portfolio.how": ["own"]})


def composed(form: Form, sectors: Sequence[str]) -> Scenario:
    """Return the scenario that a form describes, checked by the library.

    Parameters
    ----------
    form : Form
    sectors : sequence of str
        Codes of the sectors that have a field of growth.

    Raises
    ------
    OptionError
        Its ``where`` names the field at fault.
    """
    given: dict[str, Any] = {"name": form.get("name").strip()}
    if form.get("title").strip():
        given["title"] = form.get("title").strip()
    for name, usual in PARTS.items():
        if form.has("part", name):
            given[name] = dict(_part(form, name, usual))
    if "follow" in given and form.get("follow.who") in FOLLOWED:
        given["follow"]["role_model"] = form.get("follow.who")
    elif "follow" in given:
        # An empty place is a fault of its field, and not the average by default.
        given["follow"].setdefault("role_model", "")
    if "portfolio" in given:
        given["portfolio"] |= _portfolio(form)
    if "growth" in given:
        rates = {code: form.get(f"growth.sectors.{code}").strip() for code in sectors}
        given["growth"]["sectors"] = {code: typed(text) for code, text in rates.items() if text}
    return scenario_of(given)


def place_of(error: BessemerError, names: Sequence[str]) -> str:
    """Return the field of a form that an error names; empty where it is none of them.

    Examples
    --------
    >>> place_of(OptionError("5 cannot be used.", where="Field follow.partial."), ["follow.partial"])
    'follow.partial'
    """
    found = re.search(r"Field ([\w.-]+?)[.;]?(?: |$)", f"{error.where} ")
    wanted = found[1] if found else ""
    for name in (wanted, f"{wanted}.low", f"{wanted}.0.sector"):
        if name in names:
            return name
    part = wanted.partition(".")[0]
    return part if part in PARTS else ""


def typed(text: str) -> Any:
    """Return what was typed as a number where it is one, else as it is: the checks will say so.

    Examples
    --------
    >>> typed("15"), typed(" 0.5 "), typed("many")
    (15, 0.5, 'many')
    """
    text = text.strip()
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def names_of(sectors: Sequence[str]) -> list[str]:
    """Return the names of all fields of the form."""
    names = ["name", "title", "part", "portfolio.how", "follow.who"]
    for part, usual in PARTS.items():
        names += [key for entry in fields(usual) if (key := f"{part}.{entry.name}") not in _SPREAD]
    names += [f"portfolio.additional.{end}" for end in ADDITIONAL]
    names += [f"portfolio.entries.{at}.{name}" for at in range(ROWS) for name in _ENTRY]
    return names + [f"growth.sectors.{code}" for code in sectors]


# Fields that a form spreads over several.
_SPREAD = ("portfolio.additional", "portfolio.entries", "growth.sectors")


def _filled(name: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, bool):
        yield name, ["on"] if value else []
    elif isinstance(value, float):
        yield name, [f"{value:.15g}"]
    elif isinstance(value, str | int):
        yield name, [str(value)]
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _filled(f"{name}.{key}", item)
    elif name == "portfolio.additional":
        for end, item in zip(ADDITIONAL, value, strict=True):
            yield from _filled(f"{name}.{end}", item)
    elif name == "portfolio.entries":
        for at, entry in enumerate(value[:ROWS]):
            for part in _ENTRY:
                yield from _filled(f"{name}.{at}.{part}", getattr(entry, part))


def _part(form: Form, name: str, usual: Any) -> Iterator[tuple[str, Any]]:
    """Yield the simple fields of a part; empty ones are as by default."""
    for entry in fields(usual):
        key, value = f"{name}.{entry.name}", getattr(usual, entry.name)
        if key in (*_SPREAD, "portfolio.industries") or key in _idle(form):
            continue
        text = form.get(key).strip()
        if isinstance(value, bool):
            yield entry.name, form.has(key)
        elif text:
            is_text = isinstance(value, str) or entry.name == "via"
            yield entry.name, text if is_text else typed(text)


def _idle(form: Form) -> tuple[str, ...]:
    """Return fields that mean nothing in the way that the industries are chosen."""
    fields_by_way = {
        "chosen": ("portfolio.count",),
        "own": ("portfolio.count", "portfolio.years", "portfolio.success"),
    }
    return fields_by_way.get(form.get("portfolio.how"), ())


def _portfolio(form: Form) -> dict[str, Any]:
    found: dict[str, Any] = {}
    how = form.get("portfolio.how") or HOWS[0]
    if how == "chosen":
        found["industries"] = list(form.values.get("portfolio.industries", ()))
    elif how == "own":
        found["entries"] = list(_entries(form))
    ends = [form.get(f"portfolio.additional.{end}").strip() for end in ADDITIONAL]
    if any(ends):
        found["additional"] = [typed(end) for end in ends]
    return found


def _entries(form: Form) -> Iterator[dict[str, Any]]:
    """Yield the rows that were filled in, each checked by itself so that its row can be named."""
    some = False
    for at in range(ROWS):
        texts = {name: form.get(f"portfolio.entries.{at}.{name}").strip() for name in _ENTRY}
        row = {name: text if name == "sector" else typed(text) for name, text in texts.items() if text}
        if not row.get("sector") and not row.get("jobs"):
            continue
        try:
            scenario_of({"name": "row", "portfolio": {"entries": [row]}})
        except OptionError as error:
            where = error.where.replace("portfolio.entries.", f"portfolio.entries.{at}.")
            raise OptionError(error.what, where=where, remedy=error.remedy) from error
        some = True
        yield row
    if not some:
        raise OptionError(
            "No industry has a sector and jobs.",
            where="Field portfolio.entries.0.sector.",
            remedy="Fill in a row, or choose another way.",
        )
