"""Two imported datasets of one thing under two definitions, spliced and stored as a third."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from bessemer.errors import OptionError
from bessemer.harmonise.datasets import content_after, plain_panel
from bessemer.harmonise.splicing import Method, splice
from bessemer.panel import Panel
from bessemer.result import Result
from bessemer.sources.import_content import rows_of
from bessemer.sources.import_sentences import stored_said
from bessemer.sources.own import OwnDataset, own_id
from bessemer.sources.store import check_name, open_dataset, save_dataset
from bessemer.words import Message


@dataclass(frozen=True, eq=False)
class Joined:
    """What splicing two datasets made.

    Attributes
    ----------
    dataset : OwnDataset
        As it is stored; its table has the break.
    factors : Result
        As :class:`bessemer.harmonise.Spliced` has them.
    report : tuple of Message
    """

    dataset: OwnDataset
    factors: Result
    report: tuple[Message, ...]


def splice_datasets(
    old: str,
    new: str,
    name: str,
    *,
    at: int | None = None,
    method: Method | None = None,
    overlap: Iterable[int] | None = None,
    bridge: str | None = None,
) -> Joined:
    """Splice the figures of two imported datasets; see :func:`bessemer.harmonise.splice`.

    Parameters
    ----------
    old, new : str
        Names of the datasets; the same places, industries and unit. Convert one first where they differ.
    name : str
        What the result is to be called.
    at, method, overlap
        As :func:`bessemer.harmonise.splice` takes them.
    bridge : str, optional
        Name of a dataset that goes on across the link.

    Raises
    ------
    BessemerError
        If something does not fit; nothing is stored then.

    Examples
    --------
    >>> made = splice_datasets("sic", "naics", "long", method="growth", bridge="all")  # doctest: +SKIP
    """
    kept = check_name(name)
    if kept in (check_name(old), check_name(new)):
        raise OptionError(
            f"The result cannot be called '{kept}' too.", remedy="Give it a name of its own with --as."
        )
    earlier, later = open_dataset(old), open_dataset(new)
    past, _ = plain_panel(earlier)
    late, names = plain_panel(later)
    held = None if bridge is None else plain_panel(open_dataset(bridge))[0]
    found = splice(_same_list(past, late), late, at=at, method=method, overlap=overlap, bridge=held)
    step = Message("harmonise.step_spliced", old=earlier.name, new=later.name)
    content = content_after(later, kept, found.panel, names, later.content["schemes"], [step])
    content["sources"] = {**earlier.content["sources"], **later.content["sources"]}
    for table in content["tables"].values():
        table["sources"] = list(content["sources"])
        table["annual"] = False
    ids = tuple(own_id(kept, code) for code in found.panel.regions)
    stored = dataclasses.replace(found.panel, regions=ids)
    save_dataset(kept, rows_of(stored), content)
    made = open_dataset(kept)
    unit = next(iter(made.tables("own"))).unit_name
    note = next(entry for entry in found.panel.breaks if entry.year == _link(found.panel, late, at))
    report = (
        step,
        Message("harmonise.break_said", note=note.note),
        *found.factors.warnings,
        stored_said(kept, stored, unit),
    )
    return Joined(made, found.factors, report)


def _same_list(past: Panel, late: Panel) -> Panel:
    """Return the old panel under the name of the new list, where own lists have the same codes."""
    own = "@" in f"{past.classification}{late.classification}"
    if own and set(past.industries) == set(late.industries):
        return dataclasses.replace(past, classification=late.classification)
    return past


def _link(panel: Panel, late: Panel, at: int | None) -> int:
    return late.years[0] if at is None else at
